/* Cuts a tree into blocks: runs of text that no block element, rule or pair of line breaks
 * interrupts. Counts what each run is made of while it is copied, so that nobody has to read it
 * again. White space is collapsed, soft hyphens and zero-width spaces are dropped. */
#include <assert.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/utf8.h"
#include "html/names_private.h"
#include "page/body.h"

/* Inline elements whose class words are remembered within one run. */
#define MAX_INLINE 16
/* A single line break ends a run that is at least this many bytes long. */
#define BREAK_RUN 100
/* So many signs on a line of preformatted text are a rule. */
#define SIGNS_RULE 5
/* So many line feeds between two texts part them like a rule. */
#define RULE_LINES 3
/* Lines of a column are shorter than this. */
#define COLUMN_LINE 70
/* Bytes of a block's text that are hashed. */
#define HASHED 80
/* Rows with more text or cells than this are layout; their cells stay blocks. */
#define MAX_ROW_TEXT 1200
#define MAX_ROW_CELLS 24

/* What an element does to the run of text around it. */
enum role { ROLE_INLINE, ROLE_BLOCK, ROLE_SKIP, ROLE_BREAK, ROLE_RULE, ROLE_MEDIA };

struct inline_part {
    const struct html_node *node; /* NULL once it is closed */
    uint64_t kinds;
    uint32_t start, end; /* in bytes of the run's text; the end of an open one is not known */
};

struct cutter {
    struct body_page *page;
    struct list elements;
    struct list blocks;
    char *text; /* of all blocks, each ended by a space */
    size_t size;
    size_t start; /* of the run */
    struct body_block run;
    struct inline_part inlines[MAX_INLINE];
    unsigned inline_count;
    unsigned links, bolds, italics, pres; /* open elements */
    uint32_t element;                     /* the innermost open one */
    uint32_t media, all_media;            /* since the last block, and on the page */
    bool rule;                            /* a rule stands since the last block */
    unsigned breaks;                      /* line breaks since the last text */
    size_t line, longest; /* of the run: where its last line begins, how long the longest was */
    const struct html_node *styled; /* an open span or font element that the run begins with */
    size_t styled_end;              /* of the run: where one ended that it began with */
    size_t column;                  /* how long the longest line was of the last column, */
    uint32_t column_in;             /* and the element around it; 0 for none */
    unsigned indent;                /* spaces before the line, in pre */
    unsigned lines;                 /* line feeds since the last text, in pre */
    struct page_class_cache *cache;
    bool space; /* white space is due before the next character */
    bool in_word;
};

/* What an element does, by its tag. */
static enum role element_role(const struct html_node *node)
{
    if (node->space != HTML_NS_HTML)
        return ROLE_SKIP;
    switch (node->tag) {
    case HTML_TAG_BR:
        return ROLE_BREAK;
    case HTML_TAG_HR:
        return ROLE_RULE;
    case HTML_TAG_IMG:
    case HTML_TAG_IFRAME:
    case HTML_TAG_VIDEO:
    case HTML_TAG_AUDIO:
    case HTML_TAG_OBJECT:
        return ROLE_MEDIA;
    case HTML_TAG_SELECT:
    case HTML_TAG_TEXTAREA:
    case HTML_TAG_DATALIST:
        return ROLE_SKIP;
    case HTML_TAG_SUMMARY:
        return ROLE_BLOCK;
    default:
        break;
    }
    if (node->tag >= HTML_TAG_COUNT)
        return ROLE_INLINE;
    if (html_tag_has(node->tag, TAG_HIDDEN))
        return ROLE_SKIP;
    return html_tag_has(node->tag, TAG_BLOCK) ? ROLE_BLOCK : ROLE_INLINE;
}

/* The shape of text directly inside an element. */
static enum body_shape element_shape(const struct html_node *node)
{
    if (str_equal(html_attr(node, HTML_ATTR_ROLE), STR("heading")))
        return SHAPE_H3;
    switch (node->tag) {
    case HTML_TAG_P:
        return SHAPE_PARAGRAPH;
    case HTML_TAG_H1:
        return SHAPE_H1;
    case HTML_TAG_H2:
        return SHAPE_H2;
    case HTML_TAG_H3:
        return SHAPE_H3;
    case HTML_TAG_H4:
    case HTML_TAG_H5:
    case HTML_TAG_H6:
        return SHAPE_H4;
    case HTML_TAG_LI:
        return SHAPE_ITEM;
    case HTML_TAG_BLOCKQUOTE:
        return SHAPE_QUOTE;
    case HTML_TAG_TD:
    case HTML_TAG_TH:
    case HTML_TAG_TR:
        return SHAPE_ROW;
    case HTML_TAG_FIGCAPTION:
    case HTML_TAG_CAPTION:
        return SHAPE_CAPTION;
    case HTML_TAG_DT:
    case HTML_TAG_DD:
        return SHAPE_TERM;
    case HTML_TAG_PRE:
        return SHAPE_PRE;
    default:
        return SHAPE_OTHER;
    }
}

/* The nearest sibling on one side that is not white space alone, or NULL. */
static const struct html_node *next_solid(const struct html_node *node, bool forward)
{
    do
        node = forward ? node->next : node->previous;
    while (node &&
           (node->kind == HTML_TEXT ? !str_trim(node->text).size : node->kind != HTML_ELEMENT));
    return node;
}

/* Whether an element may have blocks in it, by its tag: a paragraph and a heading have none. */
static bool holds_blocks(const struct html_node *node)
{
    enum body_shape shape = element_shape(node);
    return node->tag < HTML_TAG_COUNT && shape != SHAPE_PARAGRAPH && shape != SHAPE_PRE &&
           !(shape >= SHAPE_H1 && shape <= SHAPE_H4);
}

/* How a run begins or ends, by its first or last character. */
static enum body_edge edge_of(struct str text, size_t at)
{
    uint32_t point;
    utf8_decode(text, at, &point);
    switch (point) {
    case '.':
    case '!':
    case 0x3002:
    case 0xFF01:
    case 0x0964:
    case 0x06D4:
        return EDGE_STOP;
    case '?':
    case 0xFF1F:
    case 0x061F:
        return EDGE_QUESTION;
    case ':':
    case 0xFF1A:
        return EDGE_COLON;
    case ',':
    case ';':
    case 0x3001:
    case 0xFF0C:
    case 0x060C:
        return EDGE_COMMA;
    case 0x2026:
        return EDGE_ELLIPSIS;
    case '"':
    case '\'':
    case 0x201C:
    case 0x201D:
    case 0x2018:
    case 0x2019:
    case 0x00AB:
    case 0x00BB:
    case 0x201E:
    case 0x300C:
    case 0x300D:
    case ')':
        return EDGE_QUOTE;
    default:
        break;
    }
    if (point < 0x80)
        return ascii_is_digit((char)point)    ? EDGE_DIGIT
               : !ascii_is_alpha((char)point) ? EDGE_SYMBOL
               : point >= 'a'                 ? EDGE_LOWER
                                              : EDGE_UPPER;
    if (point >= 0x2000 && point < 0x3000)
        return EDGE_SYMBOL;
    bool upper = (point >= 0xC0 && point <= 0xDE) || (point >= 0x400 && point <= 0x42F);
    bool lower = (point >= 0xDF && point <= 0xFF) || (point >= 0x430 && point <= 0x45F);
    return upper ? EDGE_UPPER : lower ? EDGE_LOWER : EDGE_OTHER;
}

/* Whether a text ends with a sentence on a line of its own. */
static bool ends_sentence(struct str text)
{
    uint32_t point;
    size_t line = str_find_last(text, '\n');
    struct str all = str_trim(text);
    size_t at = all.size;
    if (line == STR_NONE || str_trim(str_from_byte(text, line)).size || !all.size)
        return false;
    utf8_previous(all, &at, &point);
    enum body_edge edge = edge_of(all, at);
    return edge == EDGE_STOP || edge == EDGE_QUESTION || edge == EDGE_QUOTE;
}

/* Whether an element of a name that HTML does not know stands where a block would: in a block,
 * and beside no text; or on a line of its own behind the last sentence of a paragraph, where the
 * paragraph's end was left out. */
static bool is_custom_block(const struct cutter *cut, const struct html_node *node)
{
    const struct body_element *around = list_at(&cut->elements, cut->element);
    if (node->tag < HTML_TAG_COUNT || node->space != HTML_NS_HTML || around->node != node->parent)
        return false;
    const struct html_node *before = next_solid(node, false), *after = next_solid(node, true);
    if (after && after->kind == HTML_TEXT)
        return false;
    if (around->holds_blocks)
        return !(before && before->kind == HTML_TEXT);
    bool after_block = !(before && before->kind == HTML_TEXT) && cut->size == cut->start;
    return around->node->tag == HTML_TAG_P &&
           (after_block || (before && before->kind == HTML_TEXT && ends_sentence(before->text)));
}

/* The kind of nearness that a tag has, or NEAR_TAGS for none. */
static enum body_near_tag near_tag(unsigned tag)
{
    switch (tag) {
    case HTML_TAG_ARTICLE:
        return NEAR_ARTICLE;
    case HTML_TAG_MAIN:
        return NEAR_MAIN;
    case HTML_TAG_SECTION:
        return NEAR_SECTION;
    case HTML_TAG_ASIDE:
        return NEAR_ASIDE;
    case HTML_TAG_NAV:
    case HTML_TAG_MENU:
        return NEAR_NAV;
    case HTML_TAG_HEADER:
        return NEAR_HEADER;
    case HTML_TAG_FOOTER:
        return NEAR_FOOTER;
    case HTML_TAG_FORM:
    case HTML_TAG_FIELDSET:
        return NEAR_FORM;
    case HTML_TAG_FIGURE:
        return NEAR_FIGURE;
    case HTML_TAG_FIGCAPTION:
        return NEAR_FIGCAPTION;
    case HTML_TAG_UL:
    case HTML_TAG_OL:
    case HTML_TAG_DL:
        return NEAR_LIST;
    case HTML_TAG_TABLE:
        return NEAR_TABLE;
    case HTML_TAG_BLOCKQUOTE:
        return NEAR_QUOTE;
    case HTML_TAG_A:
    case HTML_TAG_BUTTON:
        return NEAR_LINK;
    case HTML_TAG_P:
        return NEAR_PARAGRAPH;
    default:
        return tag >= HTML_TAG_COUNT ? NEAR_CUSTOM : NEAR_TAGS;
    }
}

/* A number for the element's tag and class within its parent's. Digits do not count: they tell
 * siblings apart that are made alike. */
static uint32_t make_signature(const struct html_node *node, uint32_t parent)
{
    uint32_t value = parent * 0x9E3779B1U + node->tag;
    struct str name = str_part(html_attr(node, HTML_ATTR_CLASS), 0, 64);
    for (size_t i = 0; i < name.size; i++)
        if (!ascii_is_digit(name.data[i]))
            value = (value ^ (unsigned char)name.data[i]) * 0x01000193U;
    return value;
}

/* Opens an element: its place, its words and how near others are. */
static void open_element(struct cutter *cut, const struct html_node *node, uint64_t kinds)
{
    uint32_t index = (uint32_t)cut->elements.count;
    struct body_element *element = list_add(&cut->elements);
    struct body_element *parent = list_at(&cut->elements, cut->element);
    element->node = node;
    element->parent = cut->element;
    element->kinds = kinds;
    element->media = cut->all_media; /* until it is left */
    element->first_block = (uint32_t)cut->blocks.count;
    element->depth = (uint16_t)(index ? parent->depth + 1 : 0);
    element->place = parent->children++;
    element->signature = make_signature(node, index ? parent->signature : 1);
    if (!index)
        memset(element->near, BODY_FAR, sizeof element->near);
    else
        for (unsigned i = 0; i < BODY_NEAR; i++)
            element->near[i] = (uint8_t)(parent->near[i] + (parent->near[i] < BODY_FAR));
    for (uint64_t left = kinds; left; left &= left - 1)
        element->near[__builtin_ctzll(left)] = 1;
    enum body_near_tag tag = near_tag(node->tag);
    if (tag != NEAR_TAGS)
        element->near[CLASS_COUNT + tag] = 1;
    cut->element = index;
}

/* Gives the run the class words of those inline elements that hold most of it. */
static void take_inline_kinds(struct cutter *cut, size_t size)
{
    for (unsigned i = 0; i < cut->inline_count; i++) {
        struct inline_part *part = &cut->inlines[i];
        size_t end = part->node ? size : part->end;
        if ((end - part->start) * 10 >= size * 6)
            cut->run.inner |= part->kinds;
        if (!part->node) { /* those that are still open count for the next run too */
            *part = cut->inlines[--cut->inline_count];
            i--;
        } else {
            part->start = 0;
        }
    }
}

/* A hash of a block's text: texts that begin alike and are equally long count as the same. */
static uint64_t text_hash(struct str text)
{
    return str_hash(str_part(text, 0, HASHED)) + text.size * 0x9E3779B97F4A7C15U;
}

/* Ends the run: a block where it has text. */
static void end_run(struct cutter *cut)
{
    size_t size = cut->size - cut->start;
    struct body_block *run = &cut->run;
    take_inline_kinds(cut, size);
    if (size && cut->pres && !run->letters && !run->digits && run->points >= SIGNS_RULE) {
        cut->size = cut->start; /* a rule made of signs */
        cut->rule = true;
        size = 0;
    }
    if (size && cut->blocks.count < BODY_MAX_BLOCKS) {
        const struct body_element *element = list_at(&cut->elements, cut->element);
        run->text = str_of(cut->text + cut->start, size);
        run->element = cut->element;
        size_t last = size;
        uint32_t point;
        utf8_previous(run->text, &last, &point);
        run->head = (uint8_t)edge_of(run->text, 0);
        run->tail = (uint8_t)edge_of(run->text, last);
        if (run->tail == EDGE_STOP && size > 3 && run->text.data[size - 2] == '.')
            run->tail = EDGE_ELLIPSIS;
        run->hash = text_hash(run->text);
        run->phrases = page_phrase_kinds(run->text, &run->first_phrases);
        run->media_before = cut->media;
        run->after_rule = cut->rule;
        cut->rule = false;
        while (element->parent && element_shape(element->node) == SHAPE_OTHER &&
               !html_is_block(element->node))
            element = list_at(&cut->elements, element->parent);
        run->shape = (uint8_t)element_shape(element->node);
        *(struct body_block *)list_add_unset(&cut->blocks) = *run;
        cut->text[cut->size++] = ' ';
        cut->media = run->media;
    }
    *run = (struct body_block){0};
    cut->start = cut->size;
    cut->space = false;
    cut->in_word = false;
    cut->breaks = 0;
    cut->line = cut->longest = 0;
    cut->styled = NULL;
    cut->styled_end = 0;
}

/* Puts the white space that is due, if the run has begun. */
static inline void put_space(struct cutter *cut)
{
    if (cut->space && cut->size > cut->start)
        cut->text[cut->size++] = ' ';
    cut->space = false;
    cut->breaks = 0;
    cut->lines = 0;
}

/* Counts one character beyond ASCII into the run and copies it, unless it is white space or has no
 * width. */
static void add_wide(struct cutter *cut, uint32_t point, const char *bytes, size_t size)
{
    struct body_block *run = &cut->run;
    if (point == 0xA0 || point == 0x3000 || point == 0x202F || point == 0x205F || point == 0x2028 ||
        point == 0x2029 || (point >= 0x2000 && point <= 0x200A) || point == 0x85) {
        cut->space = true;
        cut->in_word = false;
        return;
    }
    if (point == 0xAD || point == 0x200B || point == 0xFEFF || point == 0x2060)
        return;
    put_space(cut);
    memcpy(cut->text + cut->size, bytes, size);
    cut->size += size;
    run->points++;
    if (point == 0x3002 || point == 0xFF01 || point == 0xFF1F || point == 0x0964 ||
        point == 0x061F || point == 0x06D4) {
        run->stops++;
        cut->in_word = false;
    } else if (point == 0x3001 || point == 0xFF0C || point == 0x060C) {
        run->commas++;
        cut->in_word = false;
    } else if ((point >= 0x2010 && point <= 0x2BFF && point != 0x2019) || point < 0xC0) {
        run->symbols += point > 0x2026;
        cut->in_word = false;
    } else {
        run->letters++;
        run->upper += (point >= 0xC0 && point <= 0xDE) || (point >= 0x400 && point <= 0x42F);
        bool dense = point >= 0x0E00 && (point < 0x1100 || (point >= 0x2E80 && point < 0xAC00));
        if (dense) /* scripts without spaces: two characters to a word */
            run->words += run->letters & 1;
        else
            run->words += !cut->in_word;
        cut->in_word = !dense;
    }
}

/* Whether the run so far is a drop cap that belongs to the letter that comes next, whatever space
 * stands in the markup between them. Capitals that are words by themselves stay apart. */
static bool is_drop_cap(const struct cutter *cut, char next)
{
    if (cut->run.points != 1 || cut->run.upper != 1 || next < 'a' || next > 'z' ||
        strchr("AIOEUY", cut->text[cut->start]))
        return false;
    for (unsigned i = 0; i < cut->inline_count; i++)
        if (cut->inlines[i].kinds & UINT64_C(1) << CLASS_DROPCAP)
            return true;
    return false;
}

/* What an ASCII character is, for counting; those that are counted, a byte of a sum each. */
enum ascii_class {
    LO, /* lower case */
    UP,
    DI, /* digits */
    ST, /* stops */
    CO, /* commas */
    SY, /* symbols of menus and addresses */
    JO, /* what joins parts of a word */
    OT,
    SP, /* white space and controls */
};

static const uint8_t ascii_classes[128] = {
    SP, SP, SP, SP, SP, SP, SP, SP, SP, SP, SP, SP, SP, SP, SP, SP, SP, SP, SP, SP, SP, SP,
    SP, SP, SP, SP, SP, SP, SP, SP, SP, SP, SP, ST, OT, SY, OT, OT, OT, JO, OT, OT, SY, OT,
    CO, JO, ST, SY, DI, DI, DI, DI, DI, DI, DI, DI, DI, DI, OT, CO, OT, OT, SY, ST, SY, UP,
    UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP,
    UP, UP, UP, OT, OT, OT, OT, OT, OT, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO,
    LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, OT, SY, OT, OT, SP,
};

/* So many characters are counted in the bytes of one sum. */
#define SUM_MAX 255

/* What a stretch of text was counted to hold, and whether its end is within a word. */
struct ascii_counts {
    uint32_t words, spaces, letters, upper, digits, stops, commas, symbols;
    bool in_word;
};

#ifdef __SSE2__
enum { ASCII_STEP = 16 };

/* Which bytes lie in a range, as bytes of ones. Bytes beyond ASCII are less than all others. */
static inline __m128i in_range(__m128i bytes, char low, char high)
{
    return _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8((char)(low - 1))),
                         _mm_cmplt_epi8(bytes, _mm_set1_epi8((char)(high + 1))));
}

/* Which bytes are one of a few. */
static inline __m128i one_of(__m128i bytes, const char *few)
{
    __m128i found = _mm_setzero_si128();
    for (; *few; few++)
        found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(*few)));
    return found;
}

/* How many bytes are ones. */
static inline uint32_t ones(__m128i bytes)
{
    __m128i sums = _mm_sad_epu8(_mm_sub_epi8(_mm_setzero_si128(), bytes), _mm_setzero_si128());
    return (uint32_t)(_mm_cvtsi128_si32(sums) + _mm_extract_epi16(sums, 4));
}

/* Counts and copies stretches of ASCII_STEP characters as add_ascii() does one by one, as long as
 * there is nothing in them that ends it, from `at` on, which is behind the first two. A byte has to
 * be left behind each. Gives where it ended. */
static size_t add_stretches(const char *text, size_t at, size_t size, char *to,
                            struct ascii_counts *counts)
{
    for (; at + ASCII_STEP < size; at += ASCII_STEP) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text + at));
        unsigned char next = (unsigned char)text[at + ASCII_STEP];
        unsigned space = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')));
        unsigned ends = 0xFFFF & ~(unsigned)_mm_movemask_epi8(in_range(bytes, '!', '~'));
        unsigned follows = ends >> 1 | (next >= 0x80 || ascii_classes[next] == SP) << 15;
        if ((ends & ~space) || (space & follows))
            break;
        _mm_storeu_si128((__m128i *)(void *)(to + at), bytes);
        __m128i letters = in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z');
        __m128i digits = in_range(bytes, '0', '9');
        unsigned word = (unsigned)_mm_movemask_epi8(_mm_or_si128(letters, digits));
        unsigned joins = (unsigned)_mm_movemask_epi8(one_of(bytes, "'-"));
        /* what joins goes on with a word before it: the carry of a sum runs through a row of ones
         */
        unsigned led = joins & (word << 1 | counts->in_word);
        unsigned within = word | (joins & ~(joins + led));
        counts->words += (uint32_t)__builtin_popcount(word & ~(within << 1 | counts->in_word));
        counts->in_word = within >> 15 & 1;
        counts->spaces += (uint32_t)__builtin_popcount(space);
        counts->letters += ones(letters);
        counts->upper += ones(in_range(bytes, 'A', 'Z'));
        counts->digits += ones(digits);
        counts->stops += ones(one_of(bytes, ".!?"));
        counts->commas += ones(one_of(bytes, ",;"));
        counts->symbols += ones(one_of(bytes, "#*/>@|"));
    }
    return at;
}
#else
/* Without such instructions nothing is taken at once: the caller goes on byte by byte. */
static size_t add_stretches(const char *text, size_t at, size_t size, char *to,
                            struct ascii_counts *counts)
{
    (void)text, (void)size, (void)to, (void)counts;
    return at;
}
#endif

/* The count of a class in a sum of up to SUM_MAX characters. */
static inline uint32_t summed(uint64_t sum, enum ascii_class class)
{
    return (uint32_t)(sum >> 8 * class) & 0xFF;
}

/* Counts ASCII characters that are no white space into the run, and copies them; single spaces
 * between them too. Gives how many bytes of the text that were. */
static inline size_t add_ascii(struct cutter *cut, const char *text, size_t size)
{
    struct body_block *run = &cut->run;
    struct ascii_counts counts = {.in_word = cut->in_word};
    uint64_t sum = 0;
    size_t at = 0;
    if (cut->space && is_drop_cap(cut, text[0]))
        cut->space = false;
    put_space(cut);
    char *to = cut->text + cut->size;
    size = size < SUM_MAX ? size : SUM_MAX;
    for (; at < size; at++) {
        if (at == 2) {
            at = add_stretches(text, at, size, to, &counts);
            if (at == size)
                break;
        }
        unsigned char c = (unsigned char)text[at];
        unsigned kind = c < 0x80 ? ascii_classes[c] : SP;
        if (kind == SP) {
            /* what stands behind a first letter may belong to it whatever space there is */
            if (c != ' ' || at < 2 || at + 1 == size || (unsigned char)text[at + 1] >= 0x80 ||
                ascii_classes[(unsigned char)text[at + 1]] == SP)
                break;
            to[at] = ' ';
            counts.spaces++;
            counts.in_word = false;
            continue;
        }
        to[at] = (char)c;
        sum += UINT64_C(1) << 8 * kind;
        bool word = kind <= DI;
        counts.words += word && !counts.in_word;
        counts.in_word = word || (counts.in_word && kind == JO);
    }
    cut->size += at;
    cut->in_word = counts.in_word;
    run->points += (uint32_t)at - counts.spaces;
    run->words += counts.words;
    run->letters += counts.letters + summed(sum, LO) + summed(sum, UP);
    run->upper += counts.upper + summed(sum, UP);
    run->digits += counts.digits + summed(sum, DI);
    run->stops += counts.stops + summed(sum, ST);
    run->commas += counts.commas + summed(sum, CO);
    run->symbols += counts.symbols + summed(sum, SY);
    return at;
}

/* Whether the run ends with a line of preformatted text, `rest` being the text behind it: an empty
 * line follows, or one that is indented more, or the run is a rule made of signs. */
static bool ends_line(struct cutter *cut, struct str rest)
{
    unsigned indent = 0, before = cut->indent;
    while (indent < rest.size && rest.data[indent] == ' ')
        indent++;
    if (indent < rest.size && rest.data[indent] != '\n' && rest.data[indent] != '\r')
        cut->indent = indent;
    return ++cut->breaks > 1 || indent >= before + 2 ||
           (cut->run.points >= SIGNS_RULE && !cut->run.letters && !cut->run.digits);
}

/* Adds a text node to the run. */
static void add_text(struct cutter *cut, struct str text)
{
    uint32_t before = cut->run.points;
    size_t at = 0;
    while (at < text.size) {
        unsigned char byte = (unsigned char)text.data[at];
        if (byte >= 0x80) {
            uint32_t point;
            size_t size = utf8_decode(text, at, &point);
            add_wide(cut, point, text.data + at, size);
            at += size;
            continue;
        }
        if (ascii_classes[byte] != SP) {
            at += add_ascii(cut, text.data + at, text.size - at);
            continue;
        }
        at++;
        cut->space = true;
        cut->in_word = false;
        if (byte != '\n' || !cut->pres)
            continue;
        if (ends_line(cut, str_from_byte(text, at))) {
            end_run(cut);
            before = 0;
        }
        cut->rule |= ++cut->lines >= RULE_LINES;
    }
    uint32_t added = cut->run.points - before;
    if (cut->links)
        cut->run.link_points += added;
    if (cut->bolds)
        cut->run.bold_points += added;
    if (cut->italics)
        cut->run.italic_points += added;
}

/* Whether a line of so many bytes is one of a narrow column: two before it in its run were, or it
 * is as long as those of the column that stands before it in the same element. */
static bool is_in_column(struct cutter *cut, size_t line)
{
    const struct body_element *element = list_at(&cut->elements, cut->element);
    if (cut->run.breaks >= 2) {
        cut->column = cut->longest;
        cut->column_in = element->parent;
        return cut->longest < COLUMN_LINE && line * 4 >= cut->longest * 3;
    }
    return cut->column_in && cut->column_in == element->parent && cut->column < COLUMN_LINE &&
           line <= cut->column && line * 4 >= cut->column * 3;
}

/* A line break: two end the run, one does where the run so far reads like a paragraph, or is a
 * line in bold or in a style of its own, as headings are. Lines of a narrow column go on. */
static void add_break(struct cutter *cut)
{
    size_t size = cut->size - cut->start;
    size_t line = size - (cut->line < size ? cut->line : size);
    bool stopped = cut->run.stops && size > 1 && strchr(".!?:\"", cut->text[cut->size - 1]);
    bool column = is_in_column(cut, line);
    bool bold = cut->run.bold_points == cut->run.points || (size && cut->styled_end == size);
    bold = bold && cut->run.words >= 2 && !cut->run.breaks;
    cut->longest = line > cut->longest ? line : cut->longest;
    cut->line = size;
    cut->breaks++;
    if (size && (cut->breaks > 1 || bold || (!column && (size >= BREAK_RUN || stopped)))) {
        end_run(cut);
        cut->run.after_break = true;
        return;
    }
    cut->run.breaks += size > 0;
    cut->space = true;
    cut->in_word = false;
}

/* Counts an open or closed (by `step` 1 or -1) inline element towards what its text is. */
static void count_inline(struct cutter *cut, const struct html_node *node, int step)
{
    switch (node->tag) {
    case HTML_TAG_A:
    case HTML_TAG_BUTTON:
        cut->links += (unsigned)step;
        cut->run.links += step > 0;
        break;
    case HTML_TAG_B:
    case HTML_TAG_STRONG:
        cut->bolds += (unsigned)step;
        break;
    case HTML_TAG_I:
    case HTML_TAG_EM:
        cut->italics += (unsigned)step;
        break;
    case HTML_TAG_PRE:
        cut->pres += (unsigned)step;
        break;
    default:
        break;
    }
}

/* Whether an element says whose a quotation is, at its end: a line of its own. */
static bool is_quote_source(const struct cutter *cut, const struct html_node *node)
{
    const struct body_element *around = list_at(&cut->elements, cut->element);
    bool quote = around->node->tag == HTML_TAG_BLOCKQUOTE || around->kinds >> CLASS_QUOTE & 1;
    return node->tag == HTML_TAG_CITE && quote && around->node == node->parent &&
           cut->size > cut->start && !next_solid(node, true);
}

/* Enters an element. False when what is inside is to be passed over. */
static bool enter(struct cutter *cut, const struct html_node *node)
{
    enum role role = element_role(node);
    bool custom_block =
        role == ROLE_INLINE && (is_custom_block(cut, node) || is_quote_source(cut, node));
    if (custom_block)
        role = ROLE_BLOCK;
    if (role == ROLE_SKIP)
        return false;
    if (role == ROLE_BREAK) {
        add_break(cut);
        return false;
    }
    if (role == ROLE_MEDIA) {
        cut->run.media++;
        cut->all_media++;
        cut->media += cut->size == cut->start;
        return false;
    }
    if (role != ROLE_INLINE)
        end_run(cut);
    cut->rule = cut->rule || role == ROLE_RULE;
    if (role == ROLE_RULE || cut->elements.count >= BODY_MAX_ELEMENTS)
        return role != ROLE_RULE;
    uint64_t kinds = node->count ? page_element_kinds(node, cut->cache) : 0;
    if (node->tag == HTML_TAG_TIME)
        kinds |= UINT64_C(1) << CLASS_DATE;
    bool custom = node->tag >= HTML_TAG_COUNT;
    if (custom) /* its name is the author's own, as classes are */
        kinds |= page_class_kinds(html_tag_name(cut->page->document, node));
    bool spoken = kinds >> CLASS_SPOKEN & 1 && role == ROLE_INLINE && !custom;
    if (spoken && cut->size > cut->start)
        return false; /* only screen readers say it */
    if (role == ROLE_BLOCK || custom) {
        open_element(cut, node, kinds);
        struct body_element *opened = list_at(&cut->elements, cut->element);
        opened->holds_blocks = custom_block || holds_blocks(node);
    } else if (kinds && cut->inline_count < MAX_INLINE) {
        struct inline_part *part = &cut->inlines[cut->inline_count++];
        *part = (struct inline_part){node, kinds, (uint32_t)(cut->size - cut->start), 0};
    }
    bool style = (node->tag == HTML_TAG_SPAN || node->tag == HTML_TAG_FONT) && node->count;
    if (style && !cut->styled && cut->size == cut->start)
        cut->styled = node;
    count_inline(cut, node, 1);
    return true;
}

/* Makes the cells of a table row one block, where each is a run of its own and all are short. */
static void join_row(struct cutter *cut, const struct body_element *row)
{
    size_t count = cut->blocks.count - row->first_block;
    if (count < 2 || count > MAX_ROW_CELLS || count > row->children)
        return;
    struct body_block *cells = list_at(&cut->blocks, row->first_block);
    const char *end = cells[count - 1].text.data + cells[count - 1].text.size;
    if (end - cells->text.data > MAX_ROW_TEXT)
        return;
    cells->text.size = (size_t)(end - cells->text.data);
    cells->element = cut->element;
    cells->shape = SHAPE_ROW;
    cells->hash = text_hash(cells->text);
    cells->tail = cells[count - 1].tail;
    for (size_t i = 1; i < count; i++) {
        cells->points += cells[i].points;
        cells->words += cells[i].words;
        cells->letters += cells[i].letters;
        cells->upper += cells[i].upper;
        cells->digits += cells[i].digits;
        cells->stops += cells[i].stops;
        cells->commas += cells[i].commas;
        cells->symbols += cells[i].symbols;
        cells->link_points += cells[i].link_points;
        cells->links += cells[i].links;
        cells->bold_points += cells[i].bold_points;
        cells->italic_points += cells[i].italic_points;
        cells->media += cells[i].media;
    }
    cut->blocks.count -= count - 1;
}

/* Leaves an element that was entered. */
static void leave(struct cutter *cut, const struct html_node *node)
{
    enum role role = element_role(node);
    struct body_element *element = list_at(&cut->elements, cut->element);
    bool custom_block = element->node == node && role == ROLE_INLINE && element->holds_blocks;
    if (role == ROLE_BLOCK || custom_block)
        end_run(cut);
    count_inline(cut, node, -1);
    if (cut->styled == node) {
        cut->styled_end = cut->size - cut->start;
        cut->styled = NULL;
    }
    if (element->node == node) {
        if (node->tag == HTML_TAG_TR)
            join_row(cut, element);
        element->end_block = (uint32_t)cut->blocks.count;
        element->media = cut->all_media - element->media;
        cut->element = element->parent;
        return;
    }
    for (unsigned i = cut->inline_count; role == ROLE_INLINE && i-- > 0;) {
        if (cut->inlines[i].node == node) {
            cut->inlines[i].node = NULL;
            cut->inlines[i].end = (uint32_t)(cut->size - cut->start);
            break;
        }
    }
}

/* Walks the tree below `top` in document order. */
static void walk(struct cutter *cut, const struct html_node *top)
{
    const struct html_node *node = top->first;
    while (node) {
        if (node->kind == HTML_TEXT)
            add_text(cut, node->text);
        if (node->kind == HTML_ELEMENT && enter(cut, node)) {
            if (node->first) {
                node = node->first;
                continue;
            }
            leave(cut, node);
        }
        while (!node->next) {
            node = node->parent;
            if (node == top)
                return;
            leave(cut, node);
        }
        node = node->next;
    }
}

bool body_is_unseen(const struct body_page *page, uint32_t block)
{
    uint32_t at = page->blocks[block].element;
    if (page->elements[at].near[CLASS_HIDDEN] == BODY_FAR)
        return false;
    for (; at; at = page->elements[at].parent) {
        const struct html_node *node = page->elements[at].node;
        if (html_attr_find(node, HTML_ATTR_HIDDEN) ||
            page_is_unseen(html_attr(node, HTML_ATTR_STYLE)))
            return true;
    }
    return false;
}

/* Takes blocks that the page does not show out of it, where it shows the same text elsewhere: what
 * stands on it twice, for narrow screens and for wide ones, say, looks like teasers. */
static void drop_unseen_copies(struct body_page *page)
{
    uint32_t count = page->block_count, size = 64, kept = 0;
    uint8_t *unseen = arena_get_zeroed(page->arena, count + 1);
    bool any = false;
    for (uint32_t i = 0; i < count; i++)
        any |= unseen[i] = body_is_unseen(page, i);
    if (!any)
        return;
    while (size < count * 2)
        size *= 2;
    uint64_t *shown = arena_get_array(page->arena, size, sizeof *shown);
    uint32_t *places = arena_get(page->arena, (count + 1) * sizeof *places);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < count; i++) {
            uint64_t hash = page->blocks[i].hash | 1;
            uint32_t at = (uint32_t)(hash >> 32) & (size - 1);
            while (shown[at] && shown[at] != hash)
                at = (at + 1) & (size - 1);
            if (!pass && !unseen[i])
                shown[at] = hash;
            places[i] = kept;
            if (pass && !(unseen[i] && shown[at]))
                page->blocks[kept++] = page->blocks[i];
        }
    }
    places[count] = kept;
    for (uint32_t i = 0; i < page->element_count; i++) {
        page->elements[i].first_block = places[page->elements[i].first_block];
        page->elements[i].end_block = places[page->elements[i].end_block];
    }
    page->block_count = kept;
}

void body_cut(struct body_page *page, struct arena *arena, const struct html_document *document,
              struct page_class_cache *cache)
{
    struct cutter cut = {.page = page, .cache = cache};
    const struct html_node *top = document->body ? document->body : document->root;
    *page = (struct body_page){.document = document, .arena = arena};
    list_init(&cut.elements, arena, sizeof(struct body_element));
    list_init(&cut.blocks, arena, sizeof(struct body_block));
    /* collapsed text is not longer than the input, but for the space after each block and for the
     * few character references that are shorter than what they stand for, by a fifth at most */
    size_t size = document->text.size;
    cut.text = arena_get(arena, size + size / 4 + BODY_MAX_BLOCKS + 16);
    open_element(&cut, top, 0);
    ((struct body_element *)list_at(&cut.elements, 0))->holds_blocks = true;
    walk(&cut, top);
    end_run(&cut);
    struct body_element *root = list_at(&cut.elements, 0);
    root->end_block = (uint32_t)cut.blocks.count;
    page->elements = cut.elements.items;
    page->element_count = (uint32_t)cut.elements.count;
    page->blocks = cut.blocks.items;
    page->block_count = (uint32_t)cut.blocks.count;
    drop_unseen_copies(page);
    body_read_words(page);
}
