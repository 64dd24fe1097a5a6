/* Takes bylines apart: what stands before names and behind them goes, what parts them parts. */
#include "page/meta_names_of.h"

#include <utf8proc.h>

#include "base/utf8.h"
#include "words/words.h"

/* A date that is known to the day has at least so many digits, in whatever script. */
#define DIGITS_OF_DATE 3

/* A name has at most this many bytes and words. */
#define NAME_BYTES 80
#define NAME_WORDS 9

/* What stands further from a name, or from an "and", says nothing of it; in bytes. Texts are not
 * limited, and would be looked over once for each of their words. */
#define AROUND_BYTES (3 * NAME_BYTES)

/* The bytes of a mark that parts what stands around it, at the front of a text; 0 for none. */
static size_t parts_hard(struct str text)
{
    static const struct str marks[] = {
        {"\t", 1}, {"|", 1},  {"•", 3},   {"·", 2},   {"・", 3},  {"∙", 3},  {";", 1},
        {"\n", 1}, {"/", 1},  {" - ", 3}, {" – ", 5}, {" — ", 5}, {"｜", 3}, {"、", 3},
        {"，", 3}, {"　", 3}, {"／", 3},  {"【", 3},  {"】", 3},  {"+", 1},  {"■", 3},
        {"●", 3},  {"▪", 3},  {"–", 3},   {"—", 3},   {"[", 1},   {"]", 1},  {"»", 2},
        {"›", 3},  {"←", 3},  {"→", 3},   {"*", 1},   {":", 1}};
    if (ascii_is_alpha(text.data[0]) || !utf8_is_start(text.data[0]))
        return 0;
    if (text.data[0] == ' ' && text.size > 1 && (unsigned char)text.data[1] >= 0xE3)
        return 1; /* scripts that write names without spaces */
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
        upper += ascii_is_upper(c);
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
        static const struct str marks[] = {{"–", 3},  {"—", 3}, {"•", 3},        {"·", 2},
                                           {"・", 3}, {"∙", 3}, {"\xC2\xA0", 2}, {"：", 3},
                                           {"“", 3},  {"”", 3}, {"＝", 3},       {"…", 3}};
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

/* Cuts a name of a byline where something about its bearer begins: a role, a time, "for The Times".
 */
static struct str cut_behind(struct str name)
{
    for (size_t at = 1; at < name.size; at++) {
        if (name.data[at - 1] != ' ' && name.data[at - 1] != ',')
            continue;
        struct str rest = str_from_byte(name, at);
        size_t role = meta_list_starts(BYLINE_ROLE, rest);
        bool whole = role && role == str_trim(rest).size && str_find_byte(rest, ' ') != STR_NONE;
        if (whole || meta_list_starts(BYLINE_END, rest))
            return trim_marks(str_part(name, 0, at));
    }
    return name;
}

/* Takes off the words that stand behind names in scripts without capitals. */
static struct str cut_tail(struct str name)
{
    for (size_t at = 1; at < name.size; at++)
        if ((unsigned char)name.data[at] >= 0xC0 &&
            meta_list_has(BYLINE_TAIL, str_from_byte(name, at)))
            return trim_marks(str_part(name, 0, at));
    return name;
}

/* Takes off an agency's full name, or one in brackets, at the end of a name. */
static struct str cut_agency(struct str name)
{
    for (size_t at = 1; at + 6 < name.size; at++)
        if (name.data[at - 1] == ' ' && meta_agency_named(str_from_byte(name, at)).size &&
            meta_is_person(trim_marks(str_part(name, 0, at))))
            return trim_marks(str_part(name, 0, at));
    size_t open = str_find_byte(name, '(');
    if (open == STR_NONE || open == 0 || name.data[name.size - 1] != ')')
        return name;
    struct str inner = str_part(name, open + 1, name.size - open - 2);
    return meta_agency(inner).size ? trim_marks(str_part(name, 0, open)) : name;
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

/* Whether a text holds a word that speaks of somebody's work. */
static bool speaks_of_work(struct str text)
{
    struct words walk = {text, 0};
    struct word word;
    while (words_next(&walk, &word))
        if (meta_list_has(BYLINE_WORK, word_str(text, word)))
            return true;
    return false;
}

/* Whether a cleaned text may be a name at all; `first` when no other was found before it. */
static bool may_be_name(struct str name, enum meta_names_in in, bool first)
{
    if (name.size < 2 || name.size > NAME_BYTES || meta_list_has(BYLINE_JUNK, name))
        return false;
    struct look look = look_at(name);
    if (look.letters == 0 || look.words > NAME_WORDS)
        return false;
    if (in == NAMES_IN_FIELD)
        return (first || !look.address) && !(look.digits && !look.upper_words && look.words > 1);
    if (look.address || look.digits || meta_list_has(BYLINE_ROLE, name) ||
        (!first && speaks_of_work(name)))
        return false;
    if (look.other_script)
        return look.letters <= 12;
    if (!first && look.words == 1 && !meta_agency_named(name).size)
        return false; /* a place, as under letters */
    if (in == NAMES_IN_LINE)
        return look.upper_words >= 1 && look.lower_words == 0 && look.words <= 5;
    return look.upper_words >= 1 && look.lower_words <= look.upper_words && look.words <= 6;
}

/* The size of an "and" at the front of a text, 0 for none. Dan is a name and "dan" an and. */
static size_t starts_with_and(struct str text)
{
    bool capital = text.size && ascii_is_upper(text.data[0]);
    return capital ? 0 : meta_list_starts(BYLINE_AND, text);
}

/* Without the place that a Japanese byline puts before the name: "リマ＝沢渡千尋". In names written
 * in katakana the mark is a hyphen. */
static struct str without_place(struct str name)
{
    static const struct str mark = {"＝", 3};
    size_t at = str_find(name, mark);
    uint32_t point = 0;
    if (at == STR_NONE || at + mark.size >= name.size)
        return name;
    utf8_decode(name, at + mark.size, &point);
    return point >= 0x30A0 && point <= 0x30FF ? name : str_from_byte(name, at + mark.size);
}

/* Whether a name is that of a part of the newsroom: a word for all of it and what the part is for,
 * "Redacción América". `by` bytes are a phrase that may also lead to a name. Notes the first. */
static bool is_desk(struct meta_names *names, struct str name, size_t by)
{
    struct str rest = by + 1 < name.size ? str_from_byte(name, by + 1) : STR("");
    bool desk = rest.size && name.data[by] == ' ' && str_find_byte(rest, ' ') == STR_NONE &&
                meta_list_has(BYLINE_OFFICE, str_part(name, 0, by));
    if (desk && !names->desk.size)
        names->desk = name;
    return desk;
}

void meta_names_add(struct meta_names *names, struct str name, enum meta_names_in in)
{
    name = str_part(without_place(trim_marks(name)), 0, AROUND_BYTES);
    size_t and = starts_with_and(name);
    if (and > 1 && and < name.size && name.data[and] == ' ')
        name = trim_marks(str_from_byte(name, and));
    for (unsigned rounds = 0; rounds < 3; rounds++) {
        size_t by = meta_list_starts(BYLINE_BY, name);
        if (by == 0 || by == name.size)
            break;
        if (is_desk(names, name, by))
            return;
        name = trim_marks(str_from_byte(name, by));
    }
    name = cut_agency(cut_tail(in == NAMES_IN_FIELD ? name : cut_behind(name)));
    if (names->count == META_MAX_AUTHORS || !may_be_name(name, in, names->count == 0))
        return;
    for (size_t i = 0; i < names->count; i++)
        if (words_equal(names->list[i], name))
            return;
    names->list[names->count++] = name;
}

/* The size of a word that parts names ("and") at `at`, 0 for none. Only between names of two words
 * or more, as the word may be a part of a name: "Linny and Peter", "Human in the Loop". */
static size_t parts_soft(struct str text, size_t from, size_t at)
{
    if (!at_word(text, at))
        return 0;
    size_t size = starts_with_and(str_from_byte(text, at));
    if (!size || at + size >= text.size || text.data[at + size] != ' ')
        return 0;
    from = at - from > AROUND_BYTES ? at - AROUND_BYTES : from;
    struct look before = look_at(str_part(text, from, at - from));
    if (before.upper_words < 2)
        return 0;
    struct look behind = look_at(str_part(text, at + size, AROUND_BYTES));
    bool plain = before.lower_words == 0 && behind.lower_words == 0;
    return behind.upper_words >= 2 && (plain || size > 2) ? size : 0;
}

/* Adds the names of one part: names with commas and "and" between them. */
static void read_part(struct meta_names *names, struct str part, enum meta_names_in in)
{
    size_t from = 0;
    for (size_t at = 0; at <= part.size; at++) {
        bool comma = at < part.size && part.data[at] == ',';
        size_t and = at > 0 && at < part.size && !comma ? parts_soft(part, from, at) : 0;
        if (at < part.size && !comma && !and)
            continue;
        struct str rest = str_from_byte(part, at + 1);
        struct str next = str_trim(str_part(rest, 0, str_find_byte(rest, ',')));
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

/* What stands behind "by" within a text: "This post was written by". The text itself without. */
static struct str behind_by(struct str text, bool *led)
{
    size_t at = str_find_fold(text, STR(" by "));
    if (at == STR_NONE)
        return text;
    size_t word = at;
    while (word > 0 && text.data[word - 1] != ' ')
        word--;
    if (meta_list_starts(BYLINE_NOT, str_from_byte(text, word)))
        return (struct str){NULL, 0};
    *led = true;
    return str_from_byte(text, at + 4);
}

/* A text without its dates, which are written over with marks that part. */
static struct str without_dates(struct arena *arena, struct str text)
{
    struct date_found found;
    size_t at = 0;
    unsigned digits = 0;
    for (size_t i = 0; i < text.size; i++)
        digits += ascii_is_digit(text.data[i]) || (unsigned char)text.data[i] >= 0xD9;
    if (digits < DIGITS_OF_DATE)
        return text;
    if (!date_find(text, 0, DATE_MONTH_FIRST, &found))
        return text;
    text = arena_copy(arena, text);
    do {
        memset((char *)(uintptr_t)text.data + found.from, '\t', found.to - found.from);
        at = found.to;
    } while (date_find(text, at, DATE_MONTH_FIRST, &found));
    return text;
}

/* What parts() cuts a text into goes through here. False when nothing after it is of interest. */
static bool read_marked(struct meta_names *names, struct str part, enum meta_names_in in, bool *led)
{
    if (meta_list_starts(BYLINE_NOT, part))
        return (unsigned char)part.data[0] >= 0xE3;
    bool house = names->count && str_starts(part, STR("The "));
    if ((in != NAMES_IN_FIELD && house) || meta_list_has(BYLINE_TAIL, part))
        return true;
    size_t by = meta_list_starts(BYLINE_BY, part);
    *led = *led || by;
    if (by && is_desk(names, part, by))
        return true;
    if (by) {
        part = trim_marks(str_from_byte(part, by));
    } else if (in != NAMES_IN_FIELD) {
        part = behind_by(part, led);
    }
    if (in == NAMES_IN_LINE && !*led)
        return true;
    if (in != NAMES_IN_FIELD && meta_list_starts(BYLINE_END, part))
        return names->count == 0;
    read_part(names, part, in);
    return true;
}

/* Reads the names of a text, and notes a desk. */
static void read_names(struct meta_names *names, struct arena *arena, struct str text,
                       enum meta_names_in in)
{
    bool address = str_find(text, STR("://")) != STR_NONE || str_starts(text, STR("www."));
    if (in == NAMES_IN_FIELD && (address || is_one_name(text))) {
        if (!address)
            meta_names_add(names, text, in);
        return;
    }
    if (in != NAMES_IN_FIELD)
        text = without_dates(arena, text);
    bool led = false; /* "By" stood at the front */
    size_t from = 0;
    for (size_t at = 0; at <= text.size; at++) {
        size_t mark = at < text.size ? parts_hard(str_from_byte(text, at)) : 0;
        if (at < text.size && !mark)
            continue;
        struct str part = str_trim(str_part(text, from, at - from));
        from = at + mark;
        at = mark ? from - 1 : at;
        size_t before = names->count;
        if (part.size && !read_marked(names, part, in, &led))
            break;
        bool ended = mark && text.data[from - mark] != '\t';
        if (in == NAMES_IN_LINE && names->count > before && ended)
            break;
    }
}

void meta_names_read(struct meta_names *names, struct arena *arena, struct str text,
                     enum meta_names_in in)
{
    bool by_desk = names->count == 1 && names->desk.size && str_equal(names->list[0], names->desk);
    if (by_desk)
        names->count = 0; /* until nobody else is found here, either */
    read_names(names, arena, text, in);
    if (!names->count && names->desk.size)
        names->list[names->count++] = names->desk;
}
