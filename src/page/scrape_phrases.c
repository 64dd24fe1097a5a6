/* Phrases of furniture in a line, from knowledge/page/phrases.txt and scrape-phrases.txt. Every
 * line of a text comes through here, so that most places have to be passed over with one look: a
 * filter of the phrases' first three bytes. */
#include "page/scrape_private.h"

/* Where a phrase counts. */
enum phrase_where { PHRASE_START, PHRASE_ANYWHERE, PHRASE_WHOLE };

struct furniture {
    const char *text;
    uint8_t size;
    uint8_t kind;
    uint8_t where;
};

#define SCRAPE_FURNITURE
#include "page/scrape_tables.h"

/* Whether some phrase may begin with the three bytes; tools/generate-scrape-tables makes the
 * filter by the same. */
static bool filter_bit(const char *at)
{
    const unsigned char *byte = (const unsigned char *)at;
    uint32_t value = byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16;
    value = (value * 0x9E3779B1U) >> 18;
    return furniture_filter[value / 64] >> value % 64 & 1;
}

/* Whether a byte of folded text goes on with the word before it. Only ASCII can tell: scripts
 * without spaces have no border to look for. */
static bool is_word(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c);
}

/* The kinds of the phrases that begin at byte `at`. */
static uint32_t kinds_at(const char *text, size_t size, size_t at, bool whole)
{
    uint32_t kinds = 0;
    unsigned char first = (unsigned char)text[at];
    for (size_t i = furniture_starts[first]; i < furniture_starts[first + 1]; i++) {
        const struct furniture *phrase = &furniture[i];
        size_t end = at + phrase->size;
        if (end > size || (at && phrase->where != PHRASE_ANYWHERE) ||
            (phrase->where == PHRASE_WHOLE && (end != size || !whole)) ||
            memcmp(phrase->text, text + at, phrase->size) != 0)
            continue;
        if (end == size || !is_word(text[end]) || !is_word(text[end - 1]))
            kinds |= 1U << phrase->kind;
    }
    return kinds;
}

uint32_t scrape_furniture(const char *text, size_t size, bool whole, uint32_t *begins)
{
    *begins = size && filter_bit(text) ? kinds_at(text, size, 0, whole) : 0;
    uint32_t kinds = *begins;
    for (size_t at = 1; whole && at < size; at++) {
        bool start = ((unsigned char)text[at] & 0xC0) != 0x80 &&
                     !(is_word(text[at]) && is_word(text[at - 1]));
        if (start && filter_bit(text + at))
            kinds |= kinds_at(text, size, at, true);
    }
    return kinds;
}
