/* Finds the credit at the end of a caption: after a word that leads to it ("Photo:"), or in the
 * last words when an agency is named among them. */
#include "page/credits.h"

#include "base/bytes16.h"
#include "page/credit_words.h"

/* A credit is at most this long, and stands within this many bytes of the end. */
#define MAX_CREDIT 140
/* One that is known by its agency alone is shorter. */
#define MAX_NAMED 70

/* Whether a word may begin or end between two bytes. */
static bool is_border(struct str text, size_t at)
{
    if (at == 0 || at >= text.size)
        return true;
    char a = text.data[at - 1], b = text.data[at];
    bool before = ascii_is_alpha(a) || ascii_is_digit(a) || (unsigned char)a >= 0x80;
    bool after = ascii_is_alpha(b) || ascii_is_digit(b) || (unsigned char)b >= 0x80;
    return !before || !after || (unsigned char)b >= 0xC2;
}

/* The size of the longest of some words that stands at `at` as a whole; 0 for none. Words are kept
 * by the low five bits of their first byte, which are the same in either case. */
static size_t word_at(struct str text, size_t at, const struct credit_words *list)
{
    size_t longest = 0;
    unsigned first = (unsigned char)text.data[at] & 31;
    if (text.size - at < 2 || !is_border(text, at))
        return 0;
    for (size_t i = list->starts[first]; i < list->starts[first + 1]; i++) {
        size_t size = list->words[i].size;
        if ((list->words[i].text[1] ^ text.data[at + 1]) & ~0x20) /* no word is a single byte */
            continue;
        if (size > longest && size <= text.size - at &&
            str_equal_fold(str_part(text, at, size), str_of(list->words[i].text, size)) &&
            (is_border(text, at + size) || !ascii_is_alpha(text.data[at + size - 1])))
            longest = size;
    }
    return longest;
}

/* Whether a mark stands where a credit may begin: at the front, after a stop, a bracket or a bar.
 */
static bool follows_stop(struct str text, size_t at)
{
    while (at > 0 && text.data[at - 1] == ' ')
        at--;
    if (at == 0)
        return true;
    char c = text.data[at - 1];
    return strchr(".!?)(|[/-:;\"'", c) || (unsigned char)c >= 0x80;
}

/* Where the last part of a text begins: after its last stop, bracket or bar. */
static size_t last_part(struct str text)
{
    size_t end = text.size;
    while (end > 0 && strchr(" .)]", text.data[end - 1]))
        end--;
    for (size_t at = end; at > 0; at--) {
        char c = text.data[at - 1];
        if (c == '(' || c == '[' || c == '|')
            return at - 1;
        bool stop = (c == '.' || c == '!' || c == '?' || c == ')' || c == '"') && at < end &&
                    text.data[at] == ' ';
        if (stop && at > 2 && text.data[at - 2] != ' ' &&
            !(at > 3 && c == '.' && text.data[at - 3] == ' ')) /* an initial is no end */
            return at;
    }
    return 0;
}

/* The first place from `at` on where one of some words may stand, by the bytes there, or the end:
 * there are few in a text. No word begins between letters of ASCII. */
static size_t next_begin(struct str text, size_t at, const struct credit_words *list)
{
    bool letter = at > 0 && ascii_is_alpha(text.data[at - 1]);
    for (; text.size > BYTES16 && at < text.size - BYTES16; at += BYTES16) {
        unsigned letters = bytes16_letters(text.data + at);
        unsigned begins = ~(letters & (letters << 1 | letter)) & 0xFFFF;
        for (; begins; begins &= begins - 1) {
            const char *here = text.data + at + __builtin_ctz(begins);
            if (list->seconds[(unsigned char)here[0] & 31] >> (here[1] & 31) & 1)
                return (size_t)(here - text.data);
        }
        letter = letters >> (BYTES16 - 1);
    }
    for (; at + 1 < text.size; at++) {
        bool before = letter;
        letter = ascii_is_alpha(text.data[at]);
        if (!(before && letter) &&
            (list->seconds[(unsigned char)text.data[at] & 31] >> (text.data[at + 1] & 31) & 1))
            return at;
    }
    return text.size;
}

size_t credit_start(struct str text)
{
    size_t from = text.size > MAX_CREDIT ? text.size - MAX_CREDIT : 0;
    for (size_t at = from; (at = next_begin(text, at, &marks)) < text.size; at++) {
        size_t size = word_at(text, at, &marks);
        if (!size)
            continue;
        char last = text.data[at + size - 1];
        if (last == ':' || (unsigned char)last >= 0x80 || follows_stop(text, at))
            return at;
    }
    size_t part = last_part(text);
    if (text.size - part > MAX_NAMED)
        return STR_NONE;
    for (size_t at = part; (at = next_begin(text, at, &agencies)) < text.size; at++)
        if (word_at(text, at, &agencies))
            return part;
    return STR_NONE;
}

struct str credit_name(struct str credit)
{
    size_t size = credit.size ? word_at(credit, 0, &marks) : 0;
    return size < credit.size ? str_trim(str_from_byte(credit, size)) : credit;
}
