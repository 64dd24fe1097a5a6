/* Takes bylines apart: what stands before names and behind them goes, what parts them parts. */
#include "page/meta_names_of.h"

#include <utf8proc.h>

#include "base/utf8.h"
#include "words/words.h"

/* A name has at most this many bytes and words. */
#define NAME_BYTES 80
#define NAME_WORDS 9

/* The bytes of a mark that parts what stands around it, at the front of a text; 0 for none. */
static size_t parts_hard(struct str text)
{
    static const struct str marks[] = {
        {"\t", 1}, {"|", 1},   {"•", 3},   {"·", 2},   {";", 1},  {"\n", 1}, {"/", 1},  {"(", 1},
        {")", 1},  {" - ", 3}, {" – ", 5}, {" — ", 5}, {"｜", 3}, {"、", 3}, {"，", 3}, {"　", 3},
        {"：", 3}, {"（", 3},  {"）", 3},  {"／", 3},  {"【", 3}, {"】", 3}, {"+", 1},  {"■", 3},
        {"●", 3},  {"▪", 3},   {"–", 3},   {"—", 3},   {"[", 1},  {"]", 1},  {"»", 2},  {"›", 3},
        {"←", 3},  {"→", 3},   {"*", 1},   {":", 1}};
    if (ascii_is_alpha(text.data[0]) || !utf8_is_start(text.data[0]))
        return 0;
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (text.data[0] == marks[i].data[0] && str_starts(text, marks[i]))
            return marks[i].size;
    return 0;
}

/* Whether a word may begin at byte `at`. */
static bool at_word(struct str text, size_t at)
{
    return at == 0 || text.data[at - 1] == ' ' || text.data[at - 1] == ',' ||
           text.data[at - 1] == '&';
}

/* Whether a part of a list is letters behind a name: "MD", "Ph.D.", "CFP®", "Jr." */
static bool is_title_behind(struct str part)
{
    static const struct str known[] = {{"Jr", 2},    {"Jr.", 3}, {"Sr", 2},   {"Sr.", 3},
                                       {"Ph.D.", 5}, {"PhD", 3}, {"Ph.D", 4}, {"M.D.", 4},
                                       {"Esq.", 4},  {"II", 2}};
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (str_equal(part, known[i]))
            return true;
    if (part.size < 2 || part.size > 12)
        return false;
    size_t upper = 0;
    for (size_t i = 0; i < part.size; i++) {
        char c = part.data[i];
        if (c >= 'a' && c <= 'z')
            return false;
        upper += c >= 'A' && c <= 'Z';
    }
    return upper >= 2;
}

/* Without marks that stand around names and are no part of them. */
static struct str trim_marks(struct str text)
{
    for (;;) {
        size_t before = text.size;
        text = str_trim(text);
        while (text.size && memchr(",:;-|\"'/.@_#", text.data[0], 12))
            text = str_from_byte(text, 1);
        while (text.size && memchr(",:;-|\"/_#", text.data[text.size - 1], 9))
            text.size--;
        static const struct str marks[] = {{"–", 3},        {"—", 3},  {"•", 3}, {"·", 2},
                                           {"\xC2\xA0", 2}, {"：", 3}, {"“", 3}, {"”", 3},
                                           {"＝", 3},       {"…", 3}};
        for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
            if (str_starts(text, marks[i]))
                text = str_from_byte(text, marks[i].size);
            if (str_ends(text, marks[i]))
                text.size -= marks[i].size;
        }
        if (text.size == before)
            return text;
    }
}

/* Cuts a name where something about its bearer begins: a role, a date, "for The Times". */
static struct str cut_behind(struct str name)
{
    for (size_t at = 1; at < name.size; at++) {
        if (name.data[at - 1] != ' ' && name.data[at - 1] != ',')
            continue;
        struct str rest = str_from_byte(name, at);
        size_t role = meta_list_starts(BYLINE_ROLE, rest);
        if (meta_list_starts(BYLINE_END, rest) || (role && role == str_trim(rest).size))
            return trim_marks(str_part(name, 0, at));
    }
    for (;;) {
        size_t cut = name.size;
        for (size_t at = 1; at < name.size && cut == name.size; at++) {
            struct str rest = str_from_byte(name, at);
            if ((unsigned char)rest.data[0] >= 0xC0 && meta_list_has(BYLINE_TAIL, rest))
                cut = at;
        }
        if (cut == name.size)
            return name;
        name = trim_marks(str_part(name, 0, cut));
    }
}

/* What a look over a name's characters tells. */
struct look {
    unsigned letters, digits, words, upper_words, lower_words;
    bool address, other_script;
};

/* Looks over a name. */
static struct look look_at(struct str name)
{
    struct look look = {0};
    struct words walk = {name, 0};
    struct word word;
    look.address = str_find_byte(name, '@') != STR_NONE || str_find(name, STR("://")) != STR_NONE ||
                   str_find(name, STR("www.")) != STR_NONE;
    while (words_next(&walk, &word)) {
        struct str bytes = word_str(name, word);
        uint32_t point;
        utf8_decode(bytes, 0, &point);
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)point);
        look.words += word.kind != WORD_RUN;
        look.digits += word.kind == WORD_NUMBER;
        look.letters += word.kind != WORD_NUMBER;
        look.other_script = look.other_script || category == UTF8PROC_CATEGORY_LO;
        if (category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT)
            look.upper_words++;
        else if (category == UTF8PROC_CATEGORY_LL && !meta_list_has(BYLINE_PARTICLE, bytes))
            look.lower_words++;
    }
    return look;
}

bool meta_is_person(struct str name)
{
    struct look look = look_at(name);
    if (look.address || look.digits || meta_list_has(BYLINE_OFFICE, name) || meta_agency(name).size)
        return false;
    if (look.other_script)
        return look.letters >= 2 && look.letters <= 8;
    return look.upper_words >= 2 && look.words <= 5 && look.lower_words == 0;
}

/* Whether a cleaned text may be a name at all. */
static bool may_be_name(struct str name, enum meta_names_in in)
{
    if (name.size < 2 || name.size > NAME_BYTES || meta_list_has(BYLINE_JUNK, name))
        return false;
    struct look look = look_at(name);
    if (look.letters == 0 || look.words > NAME_WORDS)
        return false;
    if (in == NAMES_IN_FIELD)
        return str_find(name, STR("://")) == STR_NONE;
    if (look.address || meta_list_has(BYLINE_ROLE, name))
        return false;
    if (look.other_script)
        return look.letters <= 12 && !look.digits;
    if (in == NAMES_IN_LINE)
        return look.upper_words >= 1 && look.lower_words == 0 && look.words <= 5 && !look.digits;
    return look.upper_words >= 1 && look.lower_words <= look.upper_words && look.words <= 6 &&
           look.digits <= 1;
}

/* Whether two names are the same, or one is a part of the other. */
static bool same_name(struct str a, struct str b)
{
    return words_equal(a, b);
}

void meta_names_add(struct meta_names *names, struct str name, enum meta_names_in in)
{
    name = trim_marks(name);
    for (unsigned rounds = 0; rounds < 3; rounds++) {
        size_t by = meta_list_starts(BYLINE_BY, name);
        if (by == 0 || by == name.size)
            break;
        name = trim_marks(str_from_byte(name, by));
    }
    name = cut_behind(name);
    if (names->count == META_MAX_AUTHORS || !may_be_name(name, in))
        return;
    for (size_t i = 0; i < names->count; i++)
        if (same_name(names->list[i], name))
            return;
    names->list[names->count++] = name;
}

/* The size of a word that parts names ("and") at `at`, 0 for none. */
static size_t parts_soft(struct str text, size_t at)
{
    if (!at_word(text, at))
        return 0;
    size_t size = meta_list_starts(BYLINE_AND, str_from_byte(text, at));
    return size && at + size < text.size && (text.data[at + size] == ' ') ? size : 0;
}

/* Adds the names of one part: names with commas and "and" between them. */
static void read_part(struct meta_names *names, struct str part, enum meta_names_in in)
{
    size_t from = 0;
    for (size_t at = 0; at <= part.size; at++) {
        bool comma = at < part.size && part.data[at] == ',';
        size_t and = at > 0 && at < part.size && !comma ? parts_soft(part, at) : 0;
        if (at < part.size && !comma && !and)
            continue;
        struct str rest = str_from_byte(part, at + 1);
        size_t next_comma = str_find_byte(rest, ',');
        struct str next = str_trim(str_part(rest, 0, next_comma));
        if (comma && is_title_behind(next))
            continue;
        meta_names_add(names, str_part(part, from, at - from), in);
        from = at + (and? and : 1);
        at = from > at ? from - 1 : at;
    }
}

/* Whether a field's text is one name though it has marks in it: "Kaufman, Jeff T." */
static bool is_one_name(struct str text)
{
    size_t comma = str_find_byte(text, ',');
    if (comma == STR_NONE)
        return false;
    struct str rest = str_trim(str_from_byte(text, comma + 1));
    struct look first = look_at(str_part(text, 0, comma)), second = look_at(rest);
    return str_find_byte(rest, ',') == STR_NONE && first.words == 1 && second.words <= 2;
}

void meta_names_read(struct meta_names *names, struct arena *arena, struct str text,
                     enum meta_names_in in)
{
    (void)arena;
    if (in == NAMES_IN_FIELD && is_one_name(text)) {
        meta_names_add(names, text, in);
        return;
    }
    bool led = false; /* "By" stood at the front */
    size_t from = 0;
    for (size_t at = 0; at <= text.size; at++) {
        size_t mark = at < text.size ? parts_hard(str_from_byte(text, at)) : 0;
        if (at < text.size && !mark)
            continue;
        struct str part = str_trim(str_part(text, from, at - from));
        from = at + mark;
        at = mark ? from - 1 : at;
        if (!part.size)
            continue;
        if (meta_list_starts(BYLINE_NOT, part))
            break;
        size_t by = meta_list_starts(BYLINE_BY, part);
        if (by) {
            led = true;
            part = trim_marks(str_from_byte(part, by));
        } else if (in == NAMES_IN_LINE && !led) {
            break;
        }
        if (in != NAMES_IN_FIELD && meta_list_starts(BYLINE_END, part))
            break;
        size_t before = names->count;
        read_part(names, part, in);
        if (in == NAMES_IN_LINE && before < names->count && mark)
            break;
    }
}
