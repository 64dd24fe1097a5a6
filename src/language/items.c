/* Text taken apart into words, digits and signs, and the numbers among them. */
#include "language/items.h"

#include <math.h>

#include "base/utf8.h"
#include "language/grammar_tables.h"

/* Items that the scales of a number may take, so that a row of them is no endless number. */
enum { SCALE_ITEMS = 16 };

enum { WORD_MAX = 24 }; /* bytes of the longest word of the grammars, at least */

enum { SINGLE_WORD_MAX = 32 }; /* the same where words that are joined may stand as one */

/* The hash of tools/generate-grammar, a byte more. */
static uint32_t hash_more(uint32_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * 16777619U;
}

unsigned grammar_word_of(struct str lower)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < lower.size; i++)
        hash = hash_more(hash, lower.data[i]);
    hash ^= hash >> 15;
    const uint32_t mask = sizeof(grammar_slots) / sizeof(grammar_slots[0]) - 1;
    for (uint32_t at = hash & mask; grammar_slots[at]; at = (at + 1) & mask) {
        const struct grammar_word *word = &grammar_words[grammar_slots[at]];
        if (word->size == lower.size && memcmp(word->text, lower.data, lower.size) == 0)
            return grammar_slots[at];
    }
    return 0;
}

struct item item_of_word(struct str word)
{
    char lower[SINGLE_WORD_MAX];
    struct item item = {.kind = ITEM_WORD};
    if (!word.size || word.size > sizeof lower)
        return item;
    for (size_t i = 0; i < word.size; i++)
        lower[i] = ascii_lower(word.data[i]);
    item.capital = ascii_is_upper(word.data[0]);
    item.word = (uint16_t)grammar_word_of(str_of(lower, word.size));
    return item;
}

/* What a character beyond ASCII reads as: a sign's plain form, ' ' for white space, or 0 for a
 * letter. */
static char plain_sign(uint32_t point)
{
    switch (point) {
    case 0xA0:
    case 0x202F:
    case 0x2009:
        return ' ';
    case 0x2018:
    case 0x2019:
    case 0x2BC:
    case 0xB4:
        return '\'';
    case 0x201C:
    case 0x201D:
    case 0xAB:
    case 0xBB:
        return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
        return '-';
    case 0x2014:
        return '_'; /* a long dash: "--" */
    case 0xBD:
    case 0xBC:
    case 0xBE:
        return '/'; /* a fraction; number_read() looks again */
    default:
        return point >= 0x2000 && point < 0x2070 ? '.' : 0;
    }
}

/* Where the run of letters at `at` ends. */
static size_t letters_end(struct str text, size_t at)
{
    while (at < text.size) {
        uint32_t point;
        size_t next = at;
        if (ascii_is_alpha(text.data[at])) {
            at++;
            continue;
        }
        if ((unsigned char)text.data[at] < 0x80)
            break;
        utf8_next(text, &next, &point);
        if (plain_sign(point))
            break;
        at = next;
    }
    return at;
}

/* Letters with dots between them at `at`, "a.m.": where they end, their letters in `lower`; `at`
 * where none stand there. */
static size_t dotted_end(struct str text, size_t at, char lower[WORD_MAX], size_t *size)
{
    size_t end = at;
    *size = 0;
    while (*size < 4 && letters_end(text, end) == end + 1 && ascii_is_alpha(text.data[end])) {
        lower[(*size)++] = ascii_lower(text.data[end]);
        if (end + 1 >= text.size || text.data[end + 1] != '.')
            return *size > 1 ? end + 1 : at;
        end += 2;
    }
    return *size > 1 ? end : at;
}

/* A word at item->from: its end, its number, whether it is written with a capital. */
static void read_word(struct str text, struct item *item)
{
    char lower[WORD_MAX];
    size_t size = 0;
    size_t end = dotted_end(text, item->from, lower, &size);
    if (end == item->from) {
        end = letters_end(text, item->from);
        size = 0;
        for (size_t i = item->from; i < end && size < WORD_MAX; i++)
            lower[size++] = ascii_lower(text.data[i]);
    }
    char first = text.data[item->from];
    item->kind = ITEM_WORD;
    item->to = (uint32_t)end;
    item->capital = ascii_is_upper(first);
    item->word = size < WORD_MAX ? (uint16_t)grammar_word_of(str_of(lower, size)) : 0;
}

/* A run of digits at item->from. */
static void read_digits(struct str text, struct item *item)
{
    size_t end = item->from;
    item->kind = ITEM_DIGITS;
    for (; end < text.size && ascii_is_digit(text.data[end]); end++) {
        if (end - item->from < 9)
            item->value = item->value * 10 + (uint32_t)(text.data[end] - '0');
        if (item->digits < UINT8_MAX)
            item->digits++;
    }
    item->to = (uint32_t)end;
}

/* A sign at item->from that reads as `plain`. */
static void read_sign(struct str text, char plain, size_t size, struct item *item)
{
    item->kind = ITEM_SIGN;
    item->to = item->from + (uint32_t)size;
    if (plain == '-' && size == 1 && item->to < text.size && text.data[item->to] == '-') {
        item->to++;
        plain = '_';
    }
    item->word = (uint16_t)grammar_word_of(str_of(&plain, 1));
}

void items_read(struct arena *arena, struct str text, struct items *items)
{
    struct list list;
    list_init(&list, arena, sizeof(struct item));
    text = str_part(text, 0, UINT32_MAX - 8);
    bool space = true, line = true;
    for (size_t at = 0; at < text.size;) {
        char byte = text.data[at];
        uint32_t point = (unsigned char)byte;
        size_t next = at + 1;
        if (point >= 0x80) {
            next = at;
            utf8_next(text, &next, &point);
            byte = plain_sign(point);
        }
        bool letter = point >= 0x80 ? !byte : ascii_is_alpha(byte);
        if (!letter && ((unsigned char)byte <= ' ' || byte == 0x7F)) {
            space = true;
            line = line || byte == '\n';
            at = next;
            continue;
        }
        struct item *item = list_add(&list);
        item->from = (uint32_t)at;
        item->space = space;
        item->line = line;
        if (letter)
            read_word(text, item);
        else if (ascii_is_digit(byte))
            read_digits(text, item);
        else
            read_sign(text, byte, next - at, item);
        at = item->to;
        space = line = false;
    }
    *items = (struct items){text, list.items, list.count};
}

bool item_in_class(const struct item *item, int class_number, double *value)
{
    const struct grammar_word *word = &grammar_words[item->word];
    for (unsigned i = 0; i < word->member_count; i++) {
        const struct grammar_member *member = &grammar_members[word->first_member + i];
        if (member->class_number == class_number && (!member->capital || item->capital)) {
            if (value)
                *value = member->value;
            return true;
        }
    }
    return false;
}

bool item_is(const struct items *items, size_t at, const char *word)
{
    if (at >= items->count || !items->at[at].word)
        return false;
    const struct grammar_word *known = &grammar_words[items->at[at].word];
    return str_equal(str_of(known->text, known->size), str_from(word));
}

bool item_is_of(const struct items *items, size_t at, int class_number)
{
    return at < items->count && item_in_class(&items->at[at], class_number, NULL);
}

/* ------------------------------------------------------------------------------- numbers --- */

/* Digits with their groups and fraction: "1,200.5". Gives the items it takes. */
static size_t read_figures(const struct items *items, size_t at, double *value)
{
    const struct item *item = items->at;
    size_t end = at + 1;
    *value = item[at].digits > 9 ? INFINITY : item[at].value;
    while (item[at].digits <= 3 && end + 1 < items->count && item_is(items, end, ",") &&
           !item[end].space && !item[end + 1].space && item[end + 1].digits == 3) {
        *value = *value * 1000 + item[end + 1].value;
        end += 2;
    }
    if (end + 1 < items->count && item_is(items, end, ".") && !item[end].space &&
        !item[end + 1].space && item[end + 1].kind == ITEM_DIGITS && item[end + 1].digits <= 9) {
        *value += item[end + 1].value / pow(10, item[end + 1].digits);
        end += 2;
    }
    return end - at;
}

/* The next item of a number in words, over a hyphen or an "and" where one may stand. */
static size_t over_hyphen(const struct items *items, size_t at)
{
    return item_is(items, at, "-") && at < items->count && !items->at[at].space ? at + 1 : at;
}

/* A number below a hundred in words. Gives the items it takes, or 0. */
static size_t read_small(const struct items *items, size_t at, double *value, bool ordinals,
                         bool *ordinal)
{
    double more;
    if (at >= items->count || items->at[at].kind != ITEM_WORD)
        return 0;
    if (item_in_class(&items->at[at], CLASS_TENS, value)) {
        size_t next = over_hyphen(items, at + 1);
        if (next < items->count && item_in_class(&items->at[next], CLASS_NUMBER, &more) &&
            more >= 1 && more <= 9) {
            *value += more;
            return next + 1 - at;
        }
        if (ordinals && next < items->count &&
            item_in_class(&items->at[next], CLASS_ORDINAL, &more) && more <= 9) {
            *value += more;
            *ordinal = true;
            return next + 1 - at;
        }
        return 1;
    }
    if (item_in_class(&items->at[at], CLASS_NUMBER, value))
        return 1;
    if (ordinals && item_in_class(&items->at[at], CLASS_ORDINAL, value)) {
        *ordinal = true;
        return 1;
    }
    return 0;
}

/* "hundred", "thousand", "million", "dozen" behind a number, as often as they stand there. */
static size_t read_scales(const struct items *items, size_t at, double *value)
{
    size_t end = at;
    double scale, small;
    bool ordinal = false;
    while (end < items->count && end - at < SCALE_ITEMS) {
        size_t next = over_hyphen(items, end);
        if (next >= items->count || !(item_in_class(&items->at[next], CLASS_HUNDRED, &scale) ||
                                      item_in_class(&items->at[next], CLASS_SCALE, &scale) ||
                                      item_in_class(&items->at[next], CLASS_DOZEN, &scale)))
            break;
        *value *= scale;
        end = next + 1;
        /* "three hundred and six", "two thousand five hundred" */
        size_t rest = item_is(items, end, "and") ? end + 1 : end;
        size_t taken = scale >= 100 ? read_small(items, rest, &small, false, &ordinal) : 0;
        if (taken && small < scale) {
            double hundreds;
            end = rest + taken;
            if (end < items->count && item_in_class(&items->at[end], CLASS_HUNDRED, &hundreds) &&
                scale > hundreds) {
                small *= hundreds;
                end++;
                rest = item_is(items, end, "and") ? end + 1 : end;
                double ones;
                taken = read_small(items, rest, &ones, false, &ordinal);
                if (taken) {
                    small += ones;
                    end = rest + taken;
                }
            }
            *value += small;
        }
    }
    return end - at;
}

/* "and a half", "and half", "½", "1/2" behind a number. */
static size_t read_half(const struct items *items, size_t at, double *value)
{
    if (at < items->count && items->at[at].kind == ITEM_SIGN &&
        items->at[at].to - items->at[at].from == 2) {
        unsigned char last = (unsigned char)items->text.data[items->at[at].from + 1];
        if ((unsigned char)items->text.data[items->at[at].from] == 0xC2 && last >= 0xBC &&
            last <= 0xBE) {
            *value += last == 0xBC ? 0.25 : last == 0xBD ? 0.5 : 0.75;
            return 1;
        }
    }
    /* "2 1/2" */
    if (at + 2 < items->count && items->at[at].kind == ITEM_DIGITS && items->at[at].space &&
        !items->at[at].line && items->at[at].digits == 1 && item_is(items, at + 1, "/") &&
        !items->at[at + 1].space && !items->at[at + 2].space && items->at[at + 2].digits == 1 &&
        items->at[at].value && items->at[at].value < items->at[at + 2].value) {
        *value += (double)items->at[at].value / items->at[at + 2].value;
        return 3;
    }
    if (!item_is(items, at, "and"))
        return 0;
    size_t next = item_is(items, at + 1, "a") ? at + 2 : at + 1;
    if (!item_is(items, next, "half"))
        return 0;
    *value += 0.5;
    return next + 1 - at;
}

/* "st", "nd", "rd", "th" directly behind digits. */
static bool has_suffix(const struct items *items, size_t at)
{
    return at < items->count && !items->at[at].space &&
           item_in_class(&items->at[at], CLASS_SUFFIX, NULL);
}

bool number_read(const struct items *items, size_t at, bool ordinals, struct number *number)
{
    double value = 0, scale;
    size_t end = at;
    *number = (struct number){0};
    if (at >= items->count)
        return false;
    const struct item *item = &items->at[at];
    if (item->kind == ITEM_DIGITS) {
        end += read_figures(items, at, &value);
        number->digits = true;
        if (has_suffix(items, end)) {
            number->ordinal = true;
            end++;
            if (!ordinals)
                return false;
        }
    } else if (item_in_class(item, CLASS_HALF, &value) &&
               (item_is(items, at + 1, "a") || item_is(items, at + 1, "an")) &&
               at + 2 < items->count && item_in_class(&items->at[at + 2], CLASS_SCALE, &scale)) {
        end = at + 2; /* "half a million" */
    } else if ((item_is(items, at, "a") || item_is(items, at, "half")) && at + 1 < items->count &&
               (item_in_class(&items->at[at + 1], CLASS_HUNDRED, &scale) ||
                item_in_class(&items->at[at + 1], CLASS_SCALE, &scale) ||
                item_in_class(&items->at[at + 1], CLASS_DOZEN, &scale))) {
        value = item_is(items, at, "a") ? 1 : 0.5;
        end = at + 1; /* "a hundred", "half million" */
    } else {
        end += read_small(items, at, &value, ordinals, &number->ordinal);
        if (end == at)
            return false;
    }
    if (!number->ordinal) {
        end += read_half(items, end, &value);
        end += read_scales(items, end, &value);
        end += read_half(items, end, &value);
    }
    number->value = value;
    number->count = end - at;
    return isfinite(value);
}
