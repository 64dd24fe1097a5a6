/* Looking words up in the tables that tools/generate-date-words makes from knowledge/dates. */
#include "base/date_words.h"

#include "base/date.h"
#include "base/utf8.h"

#define DATE_WORDS
#include "base/date_tables.h"

/* A range of code points. */
struct range {
    uint32_t first, last;
};

/* Whether one of the ranges holds the point. */
static bool in_ranges(uint32_t point, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (point >= ranges[i].first && point <= ranges[i].last)
            return true;
    return false;
}

size_t date_space(struct str text, size_t at)
{
    static const struct range spaces[] = {
        {'\t', '\r'},     {' ', ' '},       {0x85, 0x85},     {0xA0, 0xA0},
        {0x061C, 0x061C}, {0x1680, 0x1680}, {0x2000, 0x200B}, {0x200E, 0x200F},
        {0x2028, 0x202F}, {0x205F, 0x2069}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF},
    };
    uint32_t point;
    if (at >= text.size)
        return 0;
    if ((unsigned char)text.data[at] < 0x80)
        return ascii_is_space(text.data[at]) || text.data[at] == '\v';
    size_t size = utf8_decode(text, at, &point);
    return in_ranges(point, spaces, sizeof spaces / sizeof *spaces) ? size : 0;
}

size_t date_digit(struct str text, size_t at, int *value)
{
    /* the zeros of Arabic, Persian, Devanagari, Bengali, Thai and full-width digits */
    static const uint16_t zeros[] = {0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10};
    if (at >= text.size)
        return 0;
    if ((unsigned char)text.data[at] < 0x80) {
        *value = text.data[at] - '0';
        return ascii_is_digit(text.data[at]);
    }
    uint32_t point;
    size_t size = utf8_decode(text, at, &point);
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++) {
        if (point >= zeros[i] && point < zeros[i] + 10U) {
            *value = (int)(point - zeros[i]);
            return size;
        }
    }
    return 0;
}

size_t date_letter(struct str text, size_t at)
{
    /* beyond ASCII everything is one but digits, spaces and punctuation */
    static const struct range others[] = {
        {0x80, 0xA9},     {0xAB, 0xAF},     {0xB1, 0xB9},     {0xBB, 0xBF},     {0xD7, 0xD7},
        {0xF7, 0xF7},     {0x060C, 0x060C}, {0x061B, 0x061F}, {0x06D4, 0x06D4}, {0x0964, 0x0965},
        {0x2010, 0x206F}, {0x20A0, 0x20CF}, {0x2190, 0x2BFF}, {0x3001, 0x3004}, {0x3008, 0x3020},
        {0x30FB, 0x30FB}, {0xFF01, 0xFF0F}, {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65},
        {0xFFFD, 0xFFFD},
    };
    if (at >= text.size)
        return 0;
    if ((unsigned char)text.data[at] < 0x80)
        return ascii_is_alpha(text.data[at]);
    int digit;
    uint32_t point;
    size_t size = utf8_decode(text, at, &point);
    /* the joiner within Persian words is a letter to us */
    if (point == 0x200C)
        return size;
    if (date_digit(text, at, &digit) || date_space(text, at) ||
        in_ranges(point, others, sizeof others / sizeof *others))
        return 0;
    return size;
}

/* Whether the letter belongs to a script that puts no spaces between words. */
static bool is_unspaced(struct str text, size_t at)
{
    uint32_t point;
    utf8_decode(text, at, &point);
    return (point >= 0x0E00 && point < 0x0EE0) || (point >= 0x2E80 && point < 0xFF00);
}

/* Bytes of the apostrophe at `at`: ', U+2019, U+02BC. */
static size_t apostrophe(struct str text, size_t at)
{
    struct str rest = str_from_byte(text, at);
    if (str_starts(rest, STR("'")))
        return 1;
    if (str_starts(rest, STR("\u02BC")))
        return 2;
    return str_starts(rest, STR("\u2019")) ? 3 : 0;
}

struct str date_spelling(struct str text, char *out, size_t room)
{
    size_t size = 0;
    for (size_t at = 0; at < text.size;) {
        size_t space = date_space(text, at), mark = apostrophe(text, at);
        if (size == room)
            return str_of(NULL, 0);
        if (space) {
            if (size && out[size - 1] != ' ')
                out[size++] = ' ';
            at += space;
        } else if (mark) {
            out[size++] = '\'';
            at += mark;
        } else {
            if (text.data[at] != '.')
                out[size++] = ascii_lower(text.data[at]);
            at++;
        }
    }
    return str_of(out, size);
}

/* The entries that begin with what was read so far of a word: tables are sorted, so they stand
 * together and every byte narrows them. */
struct prefix {
    size_t first, behind;
    size_t size; /* bytes */
};

/* The first of the entries [from, to) whose byte at `place` is at least `byte`. */
static size_t first_with(size_t from, size_t to, size_t place, unsigned byte)
{
    while (from < to) {
        size_t middle = (from + to) / 2;
        const struct str *name = &words[middle].name;
        bool less = name->size <= place || (unsigned char)name->data[place] < byte;
        if (less)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Adds a byte to the prefix; false when no entry begins so. */
static bool narrow(struct prefix *prefix, char byte)
{
    unsigned value = (unsigned char)byte;
    prefix->first = first_with(prefix->first, prefix->behind, prefix->size, value);
    prefix->behind = first_with(prefix->first, prefix->behind, prefix->size, value + 1);
    prefix->size++;
    return prefix->first < prefix->behind;
}

/* The entry that the prefix spells, or NULL. */
static const struct date_word *spelled(const struct prefix *prefix)
{
    const struct date_word *word = &words[prefix->first];
    return word->name.size == prefix->size ? word : NULL;
}

/* Reads the letters of one word on from *at, as far as entries begin so; false when none does.
 * Keeps the last entry of one of `kinds` that ends where a word may end. */
static bool read_word(struct str text, size_t *at, struct prefix *prefix, uint32_t kinds,
                      const struct date_word **found, size_t *end)
{
    for (size_t size; (size = date_letter(text, *at)) > 0;) {
        bool unspaced = size > 1 && is_unspaced(text, *at);
        for (size_t i = 0; i < size; i++)
            if (!narrow(prefix, ascii_lower(text.data[*at + i])))
                return false;
        *at += size;
        const struct date_word *word = spelled(prefix);
        if (word && word->kinds & kinds && (unspaced || !date_letter(text, *at))) {
            *found = word;
            *end = *at;
        }
    }
    return true;
}

/* Reads what may part two words of one entry: a dot, a space, both, a hyphen or an apostrophe.
 * False when something else follows, or a word that no entry has there. "d'" is an entry by itself.
 */
static bool read_joint(struct str text, size_t *at, struct prefix *prefix)
{
    size_t mark = apostrophe(text, *at);
    if (mark) {
        *at += mark;
        return narrow(prefix, '\'');
    }
    if (str_starts(str_from_byte(text, *at), STR("-"))) {
        *at += 1;
        return date_letter(text, *at) && narrow(prefix, '-');
    }
    size_t start = *at;
    if (str_starts(str_from_byte(text, *at), STR(".")))
        *at += 1;
    size_t space = date_space(text, *at);
    *at += space;
    return *at > start && date_letter(text, *at) && (!space || narrow(prefix, ' '));
}

const struct date_word *date_word_at(struct str text, size_t at, uint32_t kinds, size_t *end)
{
    struct prefix prefix = {0, sizeof words / sizeof *words, 0};
    const struct date_word *found = NULL;
    size_t start = at;
    kinds = kinds ? kinds : UINT32_MAX;
    if (!date_letter(text, at))
        return NULL;
    while (read_word(text, &at, &prefix, kinds, &found, end) && read_joint(text, &at, &prefix)) {
        const struct date_word *word = spelled(&prefix);
        if (word && word->kinds & kinds) {
            found = word;
            *end = at;
        }
    }
    /* the last dot of "p.m." */
    if (found && str_find_byte(str_part(text, start, *end - start), '.') != STR_NONE &&
        str_starts(str_from_byte(text, *end), STR(".")))
        *end += 1;
    return found;
}

/* The entry that the whole text spells, or NULL. */
static const struct date_word *named(struct str text)
{
    size_t end;
    text = str_trim(text);
    if (str_ends(text, STR(".")))
        text.size--;
    const struct date_word *word = date_word_at(text, 0, 0, &end);
    return word && end >= text.size ? word : NULL;
}

int date_month_named(struct str text)
{
    const struct date_word *word = named(text);
    return word && !word->dotted_month ? word->month : 0;
}

enum date_weekday date_weekday_named(struct str text)
{
    const struct date_word *word = named(text);
    return word ? (enum date_weekday)word->weekday : DATE_NO_WEEKDAY;
}
