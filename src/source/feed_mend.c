/* Malformed XML made well-formed, the way its author is likely to have meant it: one pass that
 * copies what is right and mends the rest. Names that HTML knows stand for their characters, other
 * ampersands for themselves; attributes get quotes; what is not closed is closed where what holds
 * it ends; what is closed without having been opened is dropped, as is what XML cannot hold. */
#include "base/buf.h"
#include "base/utf8.h"
#include "html/html.h"
#include "source/feed_html.h"
#include "source/feed_private.h"

enum {
    ATTRIBUTES_MAX = 64,      /* of one element; more are dropped */
    ATTRIBUTE_NAME_MAX = 128, /* bytes */
    POINT_MAX = 0x10FFFF,
    GROWTH_MAX = 8,      /* the output is at most so many times the input, */
    GROWTH_SLACK = 4096, /* and so many bytes */
};

/* An element that is open. */
struct open_element {
    struct str name; /* as written, with its prefix */
    unsigned entry;  /* how far it is an entry, by the tables */
    bool line;       /* holds a short text and no elements: a title, a link, a date */
};

struct mending {
    const struct feed_names *names;
    struct arena *arena;
    const struct table *entities;
    const struct list *texts;
    struct str in;
    size_t at;
    struct buf out;
    struct open_element open[FEED_MAX_DEPTH];
    size_t depth;
    bool ended;                                            /* the first element is closed */
    bool no_cdata_end, no_comment_end, no_instruction_end; /* none is left in the input */
    unsigned mended;
};

/* Whether XML may have this character. */
static bool is_character(uint32_t point)
{
    return point >= 0x20 ? point != 0xFFFE && point != 0xFFFF
                         : point == '\t' || point == '\n' || point == '\r';
}

/* Whether a name may begin with this character (XML 1.0, fifth edition, production 4); a colon is
 * left to namespaces. */
static bool is_name_start(uint32_t point)
{
    static const uint32_t ranges[][2] = {
        {'A', 'Z'},       {'_', '_'},       {'a', 'z'},       {0xC0, 0xD6},     {0xD8, 0xF6},
        {0xF8, 0x2FF},    {0x370, 0x37D},   {0x37F, 0x1FFF},  {0x200C, 0x200D}, {0x2070, 0x218F},
        {0x2C00, 0x2FEF}, {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFC}, {0x10000, 0xEFFFF},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (point >= ranges[i][0] && point <= ranges[i][1])
            return true;
    return false;
}

/* Whether a name may go on with this character (production 4a), a colon apart. */
static bool is_name_part(uint32_t point)
{
    return is_name_start(point) || (point >= '0' && point <= '9') || point == '-' || point == '.' ||
           point == 0xB7 || (point >= 0x300 && point <= 0x36F) || point == 0x203F ||
           point == 0x2040;
}

/* How many bytes of a name stand at `at`. A colon at its end, or a second one, is none of it. */
static size_t name_size(struct str text, size_t at)
{
    size_t end = at, next = at;
    uint32_t point;
    bool colon = false, start = true;
    while (utf8_next(text, &next, &point)) {
        if (point == ':' && !colon && !start && next < text.size) {
            uint32_t after;
            utf8_decode(text, next, &after);
            if (!is_name_start(after))
                break;
            colon = true;
        } else if (start ? !is_name_start(point) : !is_name_part(point)) {
            break;
        }
        start = false;
        end = next;
    }
    return end - at;
}

/* Writes text that holds neither markup nor references, less what XML cannot hold. */
static void put_characters(struct mending *mending, struct str text)
{
    size_t start = 0;
    for (size_t at = 0; at < text.size;) {
        uint32_t point;
        size_t size = utf8_decode(text, at, &point);
        if (!is_character(point)) {
            buf_add(&mending->out, str_part(text, start, at - start));
            start = at + size;
            mending->mended |= FEED_MENDED_CHARACTERS;
        }
        at += size;
    }
    buf_add(&mending->out, str_from_byte(text, start));
}

/* The code point of a numeric reference, the text behind "&#". *size gets its bytes, the semicolon
 * included where there is one; 0 when it is no reference. */
static uint32_t number_of(struct str text, size_t *size)
{
    bool hex = text.size && ascii_lower(text.data[0]) == 'x';
    uint32_t number = 0, base = hex ? 16 : 10;
    size_t at = hex;
    for (; at < text.size; at++) {
        int digit = ascii_hex(text.data[at]);
        if (digit < 0 || digit >= (int)base)
            break;
        number = number > POINT_MAX ? number : number * base + (uint32_t)digit;
    }
    bool digits = at > hex;
    *size = digits ? at + (at < text.size && text.data[at] == ';') : 0;
    return number;
}

/* Writes a numeric reference that stands at the ampersand `at`; gives its size, 0 for none. */
static size_t put_number(struct mending *mending, struct str text, size_t at)
{
    size_t size;
    uint32_t number = number_of(str_from_byte(text, at + 2), &size);
    if (!size)
        return 0;
    bool surrogate = number >= 0xD800 && number < 0xE000;
    if (is_character(number) && number <= POINT_MAX && !surrogate)
        buf_format(&mending->out, "&#%u;", (unsigned)number);
    else
        mending->mended |= FEED_MENDED_CHARACTERS;
    return size + 2;
}

/* Whether a name is one of the five entities of XML. */
static bool is_predefined(struct str name)
{
    static const char *const names[] = {"amp", "lt", "gt", "quot", "apos"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(name, str_from(names[i])))
            return true;
    return false;
}

static void put_text(struct mending *mending, struct str text, bool attribute);

/* Writes what an ampersand at `at` stands for and gives how many bytes that takes. */
static size_t put_reference(struct mending *mending, struct str text, size_t at)
{
    struct str rest = str_from_byte(text, at + 1);
    if (rest.size && rest.data[0] == '#') {
        size_t size = put_number(mending, text, at);
        if (size)
            return size;
    }
    size_t size = name_size(rest, 0);
    struct str name = str_part(rest, 0, size);
    bool ended = size < rest.size && rest.data[size] == ';';
    if (ended && is_predefined(name)) {
        buf_format(&mending->out, "&%.*s;", STR_ARG(name));
        return size + 2;
    }
    const uint64_t *place = ended ? table_get(mending->entities, name) : NULL;
    if (place) {
        /* it holds no ampersands but of numbers, so this goes no deeper */
        put_text(mending, *(const struct str *)list_at(mending->texts, *place), true);
        return size + 2;
    }
    uint32_t points[2] = {0};
    /* without a semicolon it is more likely the next parameter of an address */
    size_t known = ended ? html_entity_find(str_part(rest, 0, size + 1), points) : 0;
    if (known == size + 1) {
        for (size_t i = 0; i < 2 && points[i]; i++)
            buf_format(&mending->out, "&#%u;", (unsigned)points[i]);
        mending->mended |= FEED_MENDED_ENTITIES;
        return size + 2;
    }
    buf_add(&mending->out, STR("&amp;"));
    mending->mended |= ended ? FEED_MENDED_ENTITIES : FEED_MENDED_AMPERSANDS;
    return 1;
}

/* Writes text or the value of an attribute: markup in it escaped, references mended. */
static void put_text(struct mending *mending, struct str text, bool attribute)
{
    size_t start = 0, at = 0;
    while (at < text.size) {
        char c = text.data[at];
        bool escape = c == '<' || c == '>' || (attribute && c == '"');
        if (c != '&' && !escape) {
            at++;
            continue;
        }
        put_characters(mending, str_part(text, start, at - start));
        if (c == '&') {
            at += put_reference(mending, text, at);
        } else {
            buf_add(&mending->out, c == '<' ? STR("&lt;") : c == '>' ? STR("&gt;") : STR("&quot;"));
            at++;
        }
        start = at;
    }
    put_characters(mending, str_from_byte(text, start));
}

/* Writes an end tag. */
static void put_end(struct mending *mending, struct str name)
{
    buf_format(&mending->out, "</%.*s>", STR_ARG(name));
}

/* Writes text that holds no references, markup in it escaped. */
static void put_literal(struct mending *mending, struct str text)
{
    size_t start = 0;
    for (size_t at = 0; at < text.size; at++) {
        char c = text.data[at];
        if (c != '&' && c != '<' && c != '>')
            continue;
        put_characters(mending, str_part(text, start, at - start));
        buf_add(&mending->out, c == '&' ? STR("&amp;") : c == '<' ? STR("&lt;") : STR("&gt;"));
        start = at + 1;
    }
    put_characters(mending, str_from_byte(text, start));
}

/* Closes elements until `depth` are open. */
static void close_to(struct mending *mending, size_t depth)
{
    while (mending->depth > depth)
        put_end(mending, mending->open[--mending->depth].name);
    mending->ended = mending->depth == 0;
}

/* What the tables say of an element as it is written; NULL for nothing. */
static const uint8_t *ranks_of(const struct feed_names *names, struct str name)
{
    size_t colon = str_find_byte(name, ':');
    struct str prefix = colon == STR_NONE ? STR("") : str_part(name, 0, colon);
    struct str space = STR("core");
    if (prefix.size && !feed_names_space(names, STR(""), prefix, &space))
        return NULL;
    return feed_names_ranks(names, space,
                            colon == STR_NONE ? name : str_from_byte(name, colon + 1));
}

/* Whether an element holds one short text in feeds of every format. */
static bool is_line(const uint8_t *ranks)
{
    return ranks && (ranks[FEED_FIELD_TITLE] == 9 || ranks[FEED_FIELD_LINK] == 9 ||
                     ranks[FEED_FIELD_ID] == 9 || ranks[FEED_FIELD_PUBLISHED] == 9);
}

/* Whether an element is one of those that stand beside each other in an entry or a feed. */
static bool is_field(const uint8_t *ranks)
{
    static const uint8_t fields[] = {FEED_FIELD_ENTRY,   FEED_FIELD_SUMMARY,  FEED_FIELD_CONTENT,
                                     FEED_FIELD_AUTHOR,  FEED_FIELD_UPDATED,  FEED_FIELD_CATEGORY,
                                     FEED_FIELD_CHANNEL, FEED_FIELD_ENCLOSURE};
    bool field = is_line(ranks);
    for (size_t i = 0; i < sizeof fields; i++)
        field = field || ranks[fields[i]] >= 8;
    return field;
}

/* Closes what must be over when an element begins: a title before the link that follows it, an
 * entry before the next. */
static void close_before(struct mending *mending, const uint8_t *ranks)
{
    if (!ranks || !mending->depth)
        return;
    if (mending->open[mending->depth - 1].line && is_field(ranks)) {
        close_to(mending, mending->depth - 1);
        mending->mended |= FEED_MENDED_TAGS;
    }
    if (!ranks[FEED_FIELD_ENTRY])
        return;
    for (size_t i = mending->depth; i-- > 0;) {
        if (!mending->open[i].entry)
            continue;
        close_to(mending, i);
        mending->mended |= FEED_MENDED_TAGS;
        return;
    }
}

/* Goes past white space. */
static void skip_space(struct mending *mending)
{
    while (mending->at < mending->in.size && ascii_is_space(mending->in.data[mending->at]))
        mending->at++;
}

/* Reads the value of an attribute, behind its "=". */
static struct str take_value(struct mending *mending)
{
    struct str in = mending->in;
    skip_space(mending);
    char quote = mending->at < in.size ? in.data[mending->at] : '\0';
    if (quote == '"' || quote == '\'') {
        struct str rest = str_from_byte(in, ++mending->at);
        size_t end = str_find_byte(rest, quote);
        struct str value = str_part(rest, 0, end);
        size_t tag_end = str_find_byte(value, '>');
        struct str after = str_part(rest, value.size + 1, 1);
        bool closed = after.size && (ascii_is_space(after.data[0]) || after.data[0] == '>' ||
                                     after.data[0] == '/');
        /* the quote that begins another value ends this one: its own is missing */
        if (!closed && tag_end != STR_NONE) {
            mending->mended |= FEED_MENDED_TAGS;
            mending->at += tag_end;
            return str_part(value, 0, tag_end);
        }
        mending->at += value.size + (end != STR_NONE);
        return value;
    }
    size_t start = mending->at;
    while (mending->at < in.size && !ascii_is_space(in.data[mending->at]) &&
           in.data[mending->at] != '>')
        mending->at++;
    mending->mended |= FEED_MENDED_TAGS;
    struct str value = str_part(in, start, mending->at - start);
    /* the slash belongs to the tag, as in <br class=x/> */
    if (mending->at < in.size && str_ends(value, STR("/"))) {
        value.size--;
        mending->at--;
    }
    return value;
}

/* Reads and writes one attribute whose name has `size` bytes; not one that the element has. */
static void take_attribute(struct mending *mending, size_t size, struct str *seen, size_t *count)
{
    struct str name = str_part(mending->in, mending->at, size);
    mending->at += size;
    skip_space(mending);
    struct str value = name;
    if (mending->at < mending->in.size && mending->in.data[mending->at] == '=') {
        mending->at++;
        value = take_value(mending);
    } else {
        mending->mended |= FEED_MENDED_TAGS;
    }
    bool again = *count >= ATTRIBUTES_MAX || size > ATTRIBUTE_NAME_MAX;
    for (size_t i = 0; i < *count && !again; i++)
        again = str_equal(seen[i], name);
    if (again) {
        mending->mended |= FEED_MENDED_TAGS;
        return;
    }
    seen[(*count)++] = name;
    buf_format(&mending->out, " %.*s=\"", STR_ARG(name));
    put_text(mending, value, true);
    buf_add_byte(&mending->out, '"');
}

/* Reads and writes the attributes of a start tag as far as its end, and gives whether it closes
 * itself. */
static bool take_attributes(struct mending *mending)
{
    struct str seen[ATTRIBUTES_MAX];
    size_t count = 0;
    bool closed = false;
    while (mending->at < mending->in.size) {
        skip_space(mending);
        if (mending->at >= mending->in.size)
            break;
        char c = mending->in.data[mending->at];
        if (c == '>') {
            mending->at++;
            return closed;
        }
        if (c == '<') /* the next tag: this one's end is missing */
            break;
        size_t size = name_size(mending->in, mending->at);
        closed = c == '/';
        if (size)
            take_attribute(mending, size, seen, &count);
        else
            mending->at++;
    }
    mending->mended |= FEED_MENDED_TAGS;
    return closed;
}

/* A start tag, whose name has `size` bytes. */
static void take_start(struct mending *mending, size_t size)
{
    struct str name = str_part(mending->in, mending->at + 1, size);
    const uint8_t *ranks = ranks_of(mending->names, name);
    mending->at += 1 + size;
    close_before(mending, ranks);
    if (mending->ended && mending->out.size)
        return;
    buf_format(&mending->out, "<%.*s", STR_ARG(name));
    bool closed = take_attributes(mending);
    /* elements of HTML that have no end tag; one of feeds that shares the name of one has */
    if (!closed && !ranks && feed_html_is_void(name)) {
        closed = true;
        mending->mended |= FEED_MENDED_TAGS;
    }
    if (mending->depth == FEED_MAX_DEPTH) {
        closed = true; /* deeper elements are left without what they hold */
        mending->mended |= FEED_MENDED_TAGS;
    }
    buf_add(&mending->out, closed ? STR("/>") : STR(">"));
    if (closed && !mending->depth)
        mending->ended = true;
    if (!closed)
        mending->open[mending->depth++] = (struct open_element){
            .name = name,
            .entry = ranks ? ranks[FEED_FIELD_ENTRY] : 0,
            .line = is_line(ranks),
        };
}

/* An end tag, whose name has `size` bytes: closes the innermost element of that name. */
static void take_end(struct mending *mending, size_t size)
{
    struct str name = str_part(mending->in, mending->at + 2, size);
    size_t end = str_find_byte(str_from_byte(mending->in, mending->at), '>');
    mending->at = end == STR_NONE ? mending->in.size : mending->at + end + 1;
    for (size_t i = mending->depth; i-- > 0;) {
        if (!str_equal_fold(mending->open[i].name, name))
            continue;
        if (i + 1 < mending->depth || !str_equal(mending->open[i].name, name))
            mending->mended |= FEED_MENDED_TAGS;
        close_to(mending, i);
        return;
    }
    mending->mended |= FEED_MENDED_TAGS;
}

/* Finds the end of what begins here, unless it is known that there is none left: an input full of
 * beginnings without ends is not to be searched again for each. */
static size_t find_end(struct str text, struct str end, bool *none)
{
    size_t at = *none ? STR_NONE : str_find(text, end);
    *none = at == STR_NONE;
    return at;
}

/* A CDATA section. One that nobody closed ends where the element around it does. */
static void take_cdata(struct mending *mending)
{
    struct str text = str_from_byte(mending->in, mending->at + 9);
    size_t end = find_end(text, STR("]]>"), &mending->no_cdata_end), used = end + 3;
    if (end == STR_NONE) {
        mending->mended |= FEED_MENDED_TAGS;
        struct str name = mending->depth ? mending->open[mending->depth - 1].name : STR("");
        struct arena_mark mark = arena_mark(mending->arena);
        end = str_find(text, arena_format(mending->arena, "</%.*s", STR_ARG(name)));
        arena_release(mending->arena, mark);
        used = end = end == STR_NONE ? text.size : end;
    }
    put_literal(mending, str_part(text, 0, end));
    mending->at += 9 + used;
}

/* What begins with "<!" or "<?" and is no CDATA section is dropped. False when it is none of that.
 */
static bool skip_declaration(struct mending *mending, struct str rest)
{
    size_t at = STR_NONE, size = 3;
    if (str_starts(rest, STR("<!--"))) {
        at = find_end(rest, STR("-->"), &mending->no_comment_end);
    } else if (rest.data[1] == '?') {
        at = find_end(rest, STR("?>"), &mending->no_instruction_end);
        size = 2;
    } else if (rest.size < 3 || !ascii_is_alpha(rest.data[2])) {
        return false;
    }
    if (at == STR_NONE) {
        mending->mended |= FEED_MENDED_TAGS;
        at = str_find_byte(rest, '>');
        size = 1;
    }
    mending->at = at == STR_NONE ? mending->in.size : mending->at + at + size;
    return true;
}

/* What begins with "<" at mending->at. */
static void take_markup(struct mending *mending)
{
    struct str rest = str_from_byte(mending->in, mending->at);
    size_t name = name_size(rest, 1);
    if (name) {
        take_start(mending, name);
        return;
    }
    if (rest.size > 2 && rest.data[1] == '/' && (name = name_size(rest, 2)) > 0) {
        take_end(mending, name);
        return;
    }
    /* nothing but an element may stand outside the first one */
    bool outside = mending->depth == 0;
    if (!outside && str_starts(rest, STR("<![CDATA["))) {
        take_cdata(mending);
        return;
    }
    if (rest.size > 1 && (rest.data[1] == '!' || rest.data[1] == '?') &&
        skip_declaration(mending, rest))
        return;
    if (!outside)
        buf_add(&mending->out, STR("&lt;"));
    mending->mended |= outside ? FEED_MENDED_GARBAGE : FEED_MENDED_AMPERSANDS;
    mending->at++;
}

struct str feed_mend(const struct feed_names *names, struct arena *arena, struct str text,
                     const struct table *entities, const struct list *texts, unsigned *mended)
{
    struct mending *mending = arena_get_zeroed(arena, sizeof *mending);
    mending->names = names;
    mending->arena = arena;
    mending->entities = entities;
    mending->texts = texts;
    mending->in = text;
    buf_init(&mending->out, GROWTH_MAX * text.size + GROWTH_SLACK);
    while (mending->at < text.size && !mending->ended && !mending->out.full) {
        struct str rest = str_from_byte(text, mending->at);
        size_t size = str_find_byte(rest, '<');
        size = size == STR_NONE ? rest.size : size;
        if (mending->depth)
            put_text(mending, str_part(rest, 0, size), false);
        mending->at += size;
        if (mending->at < text.size)
            take_markup(mending);
    }
    if (mending->depth) {
        mending->mended |= FEED_MENDED_TRUNCATED;
        close_to(mending, 0);
    } else if (str_trim(str_from_byte(text, mending->at)).size) {
        mending->mended |= FEED_MENDED_GARBAGE;
    }
    struct str whole = arena_copy(arena, buf_str(&mending->out));
    buf_free(&mending->out);
    *mended |= mending->mended;
    return whole;
}

size_t feed_find_root(const struct feed_names *names, struct str text)
{
    for (size_t at = 0; at < text.size; at++) {
        size_t next = str_find_byte(str_from_byte(text, at), '<');
        if (next == STR_NONE)
            break;
        at += next;
        struct str name = str_part(text, at + 1, name_size(text, at + 1));
        const uint8_t *ranks = name.size ? ranks_of(names, name) : NULL;
        if (ranks && ranks[FEED_FIELD_ROOT] == 9)
            return at;
    }
    return STR_NONE;
}
