/* Character references: those by number, and those that stand in plain text where nothing was to
 * resolve them. Those by name are in names.c. */
#include "base/utf8.h"
#include "html/html.h"

/* Numeric references to these code points mean those of windows-1252 (section 13.2.5.80). */
static const uint16_t c1_points[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
};

/* What a numeric reference's number stands for. */
static uint32_t numeric_point(uint32_t number)
{
    if (number == 0 || number > 0x10FFFF || (number >= 0xD800 && number <= 0xDFFF))
        return UTF8_REPLACEMENT;
    return number >= 0x80 && number <= 0x9F ? c1_points[number - 0x80] : number;
}

size_t html_numeric_find(struct str text, uint32_t *point)
{
    size_t from = 2;
    bool hex = from < text.size && ascii_lower(text.data[from]) == 'x';
    from += hex;
    uint32_t number = 0;
    size_t to = from;
    for (; to < text.size; to++) {
        int digit = ascii_hex(text.data[to]);
        if (digit < 0 || digit >= (hex ? 16 : 10))
            break;
        if (number <= 0x10FFFF)
            number = number * (hex ? 16 : 10) + (uint32_t)digit;
    }
    if (to == from)
        return 0;
    *point = numeric_point(number);
    return to < text.size && text.data[to] == ';' ? to + 1 : to;
}

/* The size of the reference that begins at `text`, an ampersand, and ends in a semicolon; 0 where
 * there is none. Gives what it stands for. */
static size_t find_closed(struct str text, uint32_t points[2])
{
    size_t size = 0;
    points[1] = 0;
    if (text.size > 1 && text.data[1] == '#') {
        size = html_numeric_find(text, points);
    } else {
        size_t name = html_entity_find(str_from_byte(text, 1), points);
        size = name ? name + 1 : 0;
    }
    return size && text.data[size - 1] == ';' ? size : 0;
}

/* Appends a character as it is to be read. */
static size_t put_point(uint32_t point, char *out)
{
    bool blank = point < ' ' || (point >= 0x7F && point <= 0xA0);
    return utf8_encode(blank ? ' ' : point, out);
}

/* A text with its closed references resolved, once. */
static struct str resolve_once(struct arena *arena, struct str text)
{
    char *out = NULL;
    size_t size = 0, done = 0, at = str_find_byte(text, '&');
    while (at != STR_NONE) {
        uint32_t points[2];
        size_t taken = find_closed(str_from_byte(text, at), points);
        if (taken) {
            if (!out) /* a reference gives at most a fifth more than it took ("&nGt;") */
                out = arena_get(arena, text.size + text.size / 5 + 1);
            memcpy(out + size, text.data + done, at - done);
            size += at - done;
            size += put_point(points[0], out + size);
            if (points[1])
                size += put_point(points[1], out + size);
            done = at + taken;
        }
        at += taken ? taken : 1;
        size_t next = str_find_byte(str_from_byte(text, at), '&');
        at = next == STR_NONE ? STR_NONE : at + next;
    }
    if (!out)
        return text;
    memcpy(out + size, text.data + done, text.size - done);
    return str_of(out, size + text.size - done);
}

struct str html_resolve(struct arena *arena, struct str text)
{
    return resolve_once(arena, resolve_once(arena, text));
}
