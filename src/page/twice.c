/* Undoes what happens to pages that were stored by a program which took their UTF-8 for Latin-1 or
 * windows-1252: every byte of a character became a character of its own. Only what makes a
 * character when it is put together again is touched. */
#include "page/twice.h"

#include "base/utf8.h"
#include "html/html.h"

/* Bytes from here on are parts of characters. */
#define HIGH 0x80
#define HIGH_COUNT 128

/* What the bytes from HIGH on stand for in windows-1252. */
struct points {
    uint32_t of[HIGH_COUNT];
};

/* Fills the table by the decoder, so that there is one windows-1252. */
static void read_points(struct points *points, struct arena *arena)
{
    char bytes[HIGH_COUNT];
    for (unsigned i = 0; i < HIGH_COUNT; i++)
        bytes[i] = (char)(HIGH + i);
    struct str text = html_decode(arena, str_of(bytes, HIGH_COUNT), "windows-1252");
    size_t at = 0;
    for (unsigned i = 0; i < HIGH_COUNT; i++)
        if (!utf8_next(text, &at, &points->of[i]))
            points->of[i] = 0;
}

/* The byte that a character was taken for, in either encoding; 0 for one that no byte is. */
static unsigned char byte_of(const struct points *points, uint32_t point)
{
    if (point >= HIGH && point <= 0xFF)
        return (unsigned char)point;
    for (unsigned i = 0; point > 0xFF && i < 0x20; i++)
        if (points->of[i] == point)
            return (unsigned char)(HIGH + i);
    return 0;
}

/* How many bytes a character of UTF-8 has that begins with this one; 0 for none beyond ASCII. */
static unsigned length_of(unsigned char lead)
{
    return lead >= 0xC2 && lead <= 0xDF   ? 2
           : lead >= 0xE0 && lead <= 0xEF ? 3
           : lead >= 0xF0 && lead <= 0xF4 ? 4
                                          : 0;
}

/* Puts the character together that begins at `at` of the text; gives its size in `out` and moves
 * *at behind it, or gives 0. */
static size_t put_together(const struct points *points, struct str text, size_t *at, char out[4])
{
    uint32_t point;
    size_t next = *at;
    unsigned size = 1;
    for (unsigned i = 0; i < size; i++) {
        if (next >= text.size || (unsigned char)text.data[next] < HIGH)
            return 0;
        next += utf8_decode(text, next, &point);
        unsigned char byte = byte_of(points, point);
        size = i ? size : length_of(byte);
        if (!size || !byte)
            return 0;
        out[i] = (char)byte;
    }
    if (!utf8_is_valid(str_of(out, size)))
        return 0;
    *at = next;
    return size;
}

/* Whether the bytes hold what the quotation marks and dashes of U+2000 on begin with, when they are
 * encoded twice, by either encoding. Looks for the second byte, which is seldom in other text. */
static bool speaks_of_twice(struct str bytes)
{
    static const struct str latin = {"\xA2\xC2\x80", 3};
    static const struct str windows = {"\xA2\xE2\x82\xAC", 4};
    size_t found;
    for (size_t at = 0;
         (found = str_find_byte(str_from_byte(bytes, at), latin.data[0])) != STR_NONE; at++) {
        at += found;
        struct str rest = str_from_byte(bytes, at);
        if (at && bytes.data[at - 1] == '\xC3' &&
            (str_starts(rest, latin) || str_starts(rest, windows)))
            return true;
    }
    return false;
}

struct str twice_undone(struct arena *arena, struct str bytes)
{
    struct points points;
    if (!speaks_of_twice(bytes) || !utf8_is_valid(bytes))
        return bytes;
    read_points(&points, arena);
    char *out = arena_get(arena, bytes.size + 4);
    size_t size = 0;
    for (size_t at = 0; at < bytes.size;) {
        size_t whole = put_together(&points, bytes, &at, out + size);
        if (whole) {
            size += whole;
            continue;
        }
        out[size++] = bytes.data[at++];
        while (at < bytes.size && !utf8_is_start(bytes.data[at]))
            out[size++] = bytes.data[at++];
    }
    return str_of(out, size);
}
