/* The JSON writer. What takes time in it is text, nearly all of which needs no escape: it is copied
 * and looked at sixteen bytes a step, or eight where there is no SSE2. */
#include "base/json.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    STEP = 16,      /* copy_plain() writes up to this much past what it gives */
    BLOCK = 4096,   /* text is escaped in blocks, so that the room for the worst case stays small */
    ESCAPE_MAX = 6, /* bytes of one escape, of one byte of text at the worst */
    NUMBER_SIZE = 40, /* room for any number */
};

void json_init(struct json *json, struct buf *out)
{
    *json = (struct json){.out = out};
}

bool json_is_complete(const struct json *json)
{
    return json->depth == 0 && json->comma && !json->keyed;
}

/* What stands before a value: a comma where one is due. */
static void before_value(struct json *json)
{
    assert(json->depth || !json->comma);
    assert(!json->depth || (json->objects & 1) == json->keyed);
    if (json->comma)
        buf_add_byte(json->out, ',');
    json->comma = true;
    json->keyed = false;
}

/* Opens a level; `object` is 1 for an object, 0 for an array. */
static void begin(struct json *json, unsigned object, char bracket)
{
    assert(json->depth < JSON_DEPTH_MAX);
    before_value(json);
    buf_add_byte(json->out, bracket);
    json->objects = json->objects << 1 | object;
    json->depth++;
    json->comma = false;
}

/* Closes the level that begin() opened. The bit that json->objects lost at its far end when the
 * level was opened belonged to no level: JSON_DEPTH_MAX are there. */
static void end(struct json *json, unsigned object, char bracket)
{
    assert(json->depth && (json->objects & 1) == object && !json->keyed);
    (void)object;
    buf_add_byte(json->out, bracket);
    json->objects >>= 1;
    json->depth--;
    json->comma = true;
}

void json_object_begin(struct json *json)
{
    begin(json, 1, '{');
}

void json_object_end(struct json *json)
{
    end(json, 1, '}');
}

void json_array_begin(struct json *json)
{
    begin(json, 0, '[');
}

void json_array_end(struct json *json)
{
    end(json, 0, ']');
}

/* Whether the text at `at` is U+2028 or U+2029: E2 80 A8 or E2 80 A9. */
static bool is_line_separator(struct str text, size_t at)
{
    const unsigned char *byte = (const unsigned char *)text.data + at;
    return text.size - at >= 3 && byte[0] == 0xE2 && byte[1] == 0x80 && (byte[2] & 0xFE) == 0xA8;
}

/* Whether the character that starts at `at` must be escaped. */
static bool needs_escape(struct str text, size_t at)
{
    unsigned char byte = (unsigned char)text.data[at];
    return byte < 0x20 || byte == '"' || byte == '\\' ||
           (byte == 0xE2 && is_line_separator(text, at));
}

#ifdef __SSE2__

/* One bit for each of the STEP bytes at `at` that needs an escape or is the last byte of what may
 * be a line separator: two bytes after an E2, wherever that stands. */
static unsigned suspects(struct str text, size_t at, __m128i bytes)
{
    __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
    __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    __m128i slash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    unsigned special =
        (unsigned)_mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, slash)));
    unsigned high = (unsigned)_mm_movemask_epi8(bytes);
    if (!high)
        return special;
    __m128i first = _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)0xE2));
    __m128i last =
        _mm_cmpeq_epi8(_mm_and_si128(bytes, _mm_set1_epi8((char)0xFE)), _mm_set1_epi8((char)0xA8));
    unsigned after = (unsigned)_mm_movemask_epi8(first) << 2;
    if (at >= 2)
        after |= (unsigned)(text.data[at - 2] == (char)0xE2) |
                 (unsigned)(text.data[at - 1] == (char)0xE2) << 1;
    return special | (after & (unsigned)_mm_movemask_epi8(last));
}

/* Copies the front of `text` up to the first character that needs an escape and gives its size.
 * May write up to STEP bytes more than that; `out` has room for them. */
static size_t copy_plain(char *out, struct str text)
{
    size_t at = 0;
    while (text.size - at >= STEP) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(text.data + at));
        _mm_storeu_si128((__m128i *)(out + at), bytes);
        unsigned found = suspects(text, at, bytes);
        for (; found; found &= found - 1) {
            size_t place = at + (unsigned)__builtin_ctz(found);
            if ((signed char)text.data[place] >= 0)
                return place;
            if (is_line_separator(text, place - 2))
                return place - 2;
        }
        at += STEP;
    }
    /* a separator that began in the last step ends in the tail: look at it from its first byte */
    if (at && text.data[at - 1] == (char)0xE2)
        at -= 1;
    else if (at && text.data[at - 2] == (char)0xE2)
        at -= 2;
    for (; at < text.size && !needs_escape(text, at); at++)
        out[at] = text.data[at];
    return at;
}

#else

/* Whether one of eight bytes is a control character, a quote, a backslash or an E2. */
static bool is_suspect(uint64_t bytes)
{
    const uint64_t ones = 0x0101010101010101U, tops = 0x8080808080808080U;
    uint64_t control = bytes - ones * 0x20;
    uint64_t quote = (bytes ^ ones * '"') - ones;
    uint64_t slash = (bytes ^ ones * '\\') - ones;
    uint64_t first = bytes ^ ones * 0xE2;
    /* a byte with its top bit set is none of the first three */
    return (((control | quote | slash) & ~bytes) | ((first - ones) & ~first)) & tops;
}

/* Copies the front of `text` up to the first character that needs an escape and gives its size.
 * May write up to STEP bytes more than that; `out` has room for them. */
static size_t copy_plain(char *out, struct str text)
{
    size_t at = 0;
    for (;;) {
        uint64_t bytes;
        while (text.size - at >= sizeof bytes) {
            memcpy(&bytes, text.data + at, sizeof bytes);
            if (is_suspect(bytes))
                break;
            memcpy(out + at, &bytes, sizeof bytes);
            at += sizeof bytes;
        }
        size_t end = text.size - at >= sizeof bytes ? at + sizeof bytes : text.size;
        for (; at < end; at++) {
            if (needs_escape(text, at))
                return at;
            out[at] = text.data[at];
        }
        if (at == text.size)
            return at;
    }
}

#endif

/* Writes the escape of the character at text->data and cuts it off. Gives the bytes written. */
static size_t escape(char *out, struct str *text)
{
    static const char short_escapes[0x20] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    static const char digits[] = "0123456789abcdef";
    unsigned char byte = (unsigned char)text->data[0];
    if (byte == 0xE2) {
        memcpy(out, text->data[2] == (char)0xA8 ? "\\u2028" : "\\u2029", ESCAPE_MAX);
        *text = str_from_byte(*text, 3);
        return ESCAPE_MAX;
    }
    *text = str_from_byte(*text, 1);
    out[0] = '\\';
    if (byte >= 0x20) {
        out[1] = (char)byte;
        return 2;
    }
    if (short_escapes[byte]) {
        out[1] = short_escapes[byte];
        return 2;
    }
    memcpy(out + 1, "u00", 3);
    out[4] = digits[byte >> 4];
    out[5] = digits[byte & 15];
    return ESCAPE_MAX;
}

/* Adds one block of at most BLOCK bytes that ends where a character ends. */
static void add_block(struct buf *out, struct str block)
{
    char unused[ESCAPE_MAX * BLOCK + STEP];
    size_t worst = ESCAPE_MAX * block.size + STEP;
    /* near the maximum of the buffer the worst case may be too large where the text itself fits */
    bool direct = worst <= out->max - out->size;
    char *start = direct ? buf_reserve(out, worst) : unused;
    char *place = start;
    while (block.size) {
        size_t size = copy_plain(place, block);
        place += size;
        block = str_from_byte(block, size);
        if (block.size)
            place += escape(place, &block);
    }
    if (direct)
        out->size += (size_t)(place - start);
    else
        buf_add(out, str_of(start, (size_t)(place - start)));
}

/* Adds the text in quotes. */
static void add_quoted(struct buf *out, struct str text)
{
    buf_add_byte(out, '"');
    while (text.size > BLOCK) {
        size_t size = BLOCK;
        while (size > BLOCK - 3 && !utf8_is_start(text.data[size]))
            size--;
        add_block(out, str_part(text, 0, size));
        text = str_from_byte(text, size);
    }
    add_block(out, text);
    buf_add_byte(out, '"');
}

void json_key_str(struct json *json, struct str key)
{
    assert(json->depth && (json->objects & 1) && !json->keyed);
    if (json->comma)
        buf_add_byte(json->out, ',');
    add_quoted(json->out, key);
    buf_add_byte(json->out, ':');
    json->comma = false;
    json->keyed = true;
}

void json_key(struct json *json, const char *key)
{
    json_key_str(json, str_from(key));
}

void json_put_string(struct json *json, struct str text)
{
    before_value(json);
    add_quoted(json->out, text);
}

void json_put_integer(struct json *json, int64_t number)
{
    char digits[NUMBER_SIZE], *start = digits + sizeof digits;
    uint64_t left = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do {
        *--start = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (number < 0)
        *--start = '-';
    json_put_raw(json, str_of(start, (size_t)(digits + sizeof digits - start)));
}

/* Puts a point in place of whatever the locale of the process has between units and fraction. */
static size_t normalise_point(char *text, size_t size)
{
    size_t kept = 0;
    bool in_point = false;
    for (size_t i = 0; i < size; i++) {
        bool usual = ascii_is_digit(text[i]) || text[i] == '-' || text[i] == '+' || text[i] == 'e';
        if (usual)
            text[kept++] = text[i];
        else if (!in_point)
            text[kept++] = '.';
        in_point = !usual;
    }
    return kept;
}

void json_put_double(struct json *json, double number)
{
    if (!isfinite(number)) {
        json_put_null(json);
        return;
    }
    /* 15 digits always survive the way there and back, except those of subnormal numbers, which
     * have fewer */
    int digits = fabs(number) < DBL_MIN ? 1 : DBL_DIG;
    char text[NUMBER_SIZE];
    int size;
    do {
        size = snprintf(text, sizeof text, "%.*g", digits, number);
        digits++;
    } while (digits <= DBL_DECIMAL_DIG && strtod(text, NULL) != number);
    json_put_raw(json, str_of(text, normalise_point(text, (size_t)size)));
}

void json_put_boolean(struct json *json, bool truth)
{
    json_put_raw(json, truth ? STR("true") : STR("false"));
}

void json_put_null(struct json *json)
{
    json_put_raw(json, STR("null"));
}

void json_put_raw(struct json *json, struct str text)
{
    before_value(json);
    buf_add(json->out, text);
}

void json_pair_str(struct json *json, const char *key, struct str text)
{
    if (!text.size)
        return;
    json_key(json, key);
    json_put_string(json, text);
}

void json_pair_integer(struct json *json, const char *key, int64_t number)
{
    json_key(json, key);
    json_put_integer(json, number);
}

void json_pair_double(struct json *json, const char *key, double number)
{
    json_key(json, key);
    json_put_double(json, number);
}

void json_pair_boolean(struct json *json, const char *key, bool truth)
{
    json_key(json, key);
    json_put_boolean(json, truth);
}
