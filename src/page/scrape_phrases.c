/* Phrases of furniture in a line, from knowledge/page/phrases.txt and scrape-phrases.txt. Every
 * line of a text comes through here, so that most places have to be passed over with one look: the
 * phrases stand in buckets by their first two bytes, and most of those are empty. */
#include <endian.h>

#include "page/scrape_private.h"

/* Where a phrase counts. */
enum phrase_where { PHRASE_START, PHRASE_ANYWHERE, PHRASE_WHOLE };

struct furniture {
    uint64_t front, mask; /* its first eight bytes, the lowest first, and which of them count */
    const char *text;
    uint8_t size;
    uint8_t kind;
    uint8_t where;
};

#define SCRAPE_FURNITURE
#include "page/scrape_tables.h"

/* The bucket of the phrases that may begin with two bytes; tools/generate-scrape-tables fills them
 * by the same. */
static uint32_t bucket_of(uint64_t front)
{
    return (uint32_t)(front & 0xFFFF) * 0x9E3779B1U >> 20;
}

/* Whether a byte of folded text goes on with the word before it. Only ASCII can tell: scripts
 * without spaces have no border to look for. */
static bool is_word(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c);
}

/* The eight bytes at `at` as a number, the first one the lowest. */
static uint64_t front_at(const char *at)
{
    uint64_t front;
    memcpy(&front, at, sizeof front);
    return le64toh(front);
}

/* The kinds of the phrases that begin at byte `at`. */
static uint32_t kinds_at(const char *text, size_t size, size_t at, bool whole)
{
    uint32_t kinds = 0;
    uint64_t front = front_at(text + at);
    uint32_t bucket = bucket_of(front);
    if (at > 0 && !(furniture_anywhere[bucket / 64] >> bucket % 64 & 1))
        return 0;
    for (size_t i = furniture_starts[bucket]; i < furniture_starts[bucket + 1]; i++) {
        const struct furniture *phrase = &furniture[i];
        size_t end = at + phrase->size;
        if ((front & phrase->mask) != phrase->front || end > size ||
            (at && phrase->where != PHRASE_ANYWHERE) ||
            (phrase->where == PHRASE_WHOLE && (end != size || !whole)) ||
            (phrase->size > 8 && memcmp(phrase->text + 8, text + at + 8, phrase->size - 8U) != 0))
            continue;
        if (end == size || !is_word(text[end]) || !is_word(text[end - 1]))
            kinds |= 1U << phrase->kind;
    }
    return kinds;
}

uint32_t scrape_furniture(const char *text, size_t size, const uint64_t *places, uint32_t *begins)
{
    *begins = kinds_at(text, size, 0, places != NULL);
    uint32_t kinds = *begins;
    for (size_t block = 0; places && block * 64 < size; block++)
        for (uint64_t rest = places[block]; rest; rest &= rest - 1) {
            size_t at = block * 64 + (unsigned)__builtin_ctzll(rest);
            if (at > 0 && at < size)
                kinds |= kinds_at(text, size, at, true);
        }
    return kinds;
}
