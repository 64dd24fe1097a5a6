/* UTF-8: checking, mending, walking and counting.
 *
 * Text inside the house is valid UTF-8; who brings bytes in from outside checks or mends them here
 * once. The functions that walk never read outside the view whatever it holds: a malformed sequence
 * reads as U+FFFD, one for each "maximal subpart", which is how the Encoding standard's decoder
 * counts them. */
#ifndef TIDINGS_BASE_UTF8_H
#define TIDINGS_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* What stands for a malformed sequence. */
#define UTF8_REPLACEMENT 0xFFFDU

/* Whether the whole text is well-formed: no overlong forms, no surrogates, nothing past U+10FFFF.
 */
bool utf8_is_valid(struct str text);

/* How many bytes at the front are well-formed; the size of the text when all are. */
size_t utf8_valid_size(struct str text);

/* The text with U+FFFD for every malformed sequence: the view itself where there is none, else a
 * copy in the arena. */
struct str utf8_repair(struct arena *arena, struct str text);

/* Reads the code point at `at`, which lies within the text, and gives the bytes it takes (1 to 4).
 */
size_t utf8_decode(struct str text, size_t at, uint32_t *point);

/* Reads the code point at *at and moves past it; false at the end of the text. */
/* Reads the character at *at and moves behind it. False at the end of the text. */
static inline bool utf8_next(struct str text, size_t *at, uint32_t *point);

/* Reads the code point before *at and moves to its start; false at the beginning. */
bool utf8_previous(struct str text, size_t *at, uint32_t *point);

/* Writes a code point and gives the bytes it takes. Surrogates and what is past U+10FFFF are
 * written as U+FFFD. */
size_t utf8_encode(uint32_t point, char out[4]);

/* How many code points valid text holds. */
size_t utf8_count(struct str text);

/* From bytes to code points and back, in valid text: how many code points lie before byte `at`,
 * and at which byte code point number `points` starts. Both are clipped to the text's end. For many
 * offsets of one text, see utf8_places_of(). */
size_t utf8_points_before(struct str text, size_t at);
size_t utf8_byte_of_point(struct str text, size_t points);

/* Valid text made ready for asking of many of its bytes how many code points lie before them. */
struct utf8_places {
    struct str text;
    const size_t *points; /* before every so many bytes; NULL where all of the text is ASCII */
};

/* Makes a text ready in one walk over it. */
struct utf8_places utf8_places_of(struct str text, struct arena *arena);

/* How many code points begin before a byte of the text, in constant time. */
size_t utf8_place(const struct utf8_places *places, size_t byte);

/* Whether a character starts at the byte, as every byte does but the continuations. */
static inline bool utf8_is_start(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

static inline bool utf8_next(struct str text, size_t *at, uint32_t *point)
{
    if (*at >= text.size)
        return false;
    unsigned char byte = (unsigned char)text.data[*at];
    if (byte < 0x80) {
        *point = byte;
        *at += 1;
    } else {
        *at += utf8_decode(text, *at, point);
    }
    return true;
}

#endif
