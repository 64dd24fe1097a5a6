/* Bytes to UTF-8 by the Encoding standard: html_decode(), the decoders of UTF-16 and of all
 * encodings of one byte a character. UTF-8 itself is checked and mended in base/utf8.h, the
 * encodings of East Asia are in decode_asian.c, and which encoding it is encoding.c finds. */
#include <assert.h>
#include <stdbool.h>

#include "base/utf8.h"
#include "html/decoding.h"
#include "html/encoding_tables.h"
#include "html/html.h"

/* Bytes that are decoded between two looks at the room that is left: few enough that the room to
 * spare is small, enough that looking costs nothing. */
#define DECODE_STEP ((size_t)16 << 10)

/* ------------------------------------------------------------------- one byte a character --- */

/* Writes what the bytes from 0x80 on stand for that d->in begins with, and moves past them. */
static inline void decode_high_bytes(struct decoding *d)
{
    const uint8_t *in = d->in;
    char *out = d->out;
    do {
        const struct high_byte *high = &d->high[*in & 0x7F];
        /* with its size, over which the next character is written: one store instead of a loop */
        memcpy(out, high, sizeof *high);
        out += high->size;
    } while (++in < d->stop && *in >= 0x80);
    d->in = in;
    d->out = out;
}

/* The step of the encodings that have a row of high_bytes. */
static void decode_single_byte(struct decoding *d)
{
    struct decoding local = *d; /* that the compiler may keep in registers */
    while (local.in < local.stop) {
        size_t size = copy_ascii(local.out, local.in, local.stop);
        local.in += size;
        local.out += size;
        if (local.in < local.stop)
            decode_high_bytes(&local);
    }
    *d = local;
}

/* --------------------------------------------------------------------------------- UTF-16 --- */

/* The step of UTF-16; `upper` says which of two bytes is the upper one, 0 or 1. Surrogates without
 * their partner are malformed, and so is half a character at the end, the whole half once. */
static inline __attribute__((always_inline)) void decode_utf_16(struct decoding *d, int upper)
{
    const uint8_t *in = d->in;
    char *out = d->out;
    while (in < d->stop) {
        size_t left = (size_t)(d->end - in), size = left < 2 ? left : 2;
        uint32_t c = left < 2 ? UTF8_REPLACEMENT : (uint32_t)(in[upper] << 8 | in[!upper]);
        if ((c & 0xF800) == 0xD800) {
            bool leads = c < 0xDC00;
            uint32_t next =
                leads && left >= 4 ? (uint32_t)(in[2 + upper] << 8 | in[2 + !upper]) : 0;
            if ((next & 0xFC00) == 0xDC00) {
                c = 0x10000 + ((c - 0xD800) << 10) + (next - 0xDC00);
                size = 4;
            } else {
                c = UTF8_REPLACEMENT;
                size = leads && left < 4 ? left : 2;
            }
        }
        out = put_code_point(out, c);
        in += size;
    }
    d->in = in;
    d->out = out;
}

/* The step of UTF-16LE. */
static void decode_utf_16le(struct decoding *d)
{
    decode_utf_16(d, 1);
}

/* The step of UTF-16BE. */
static void decode_utf_16be(struct decoding *d)
{
    decode_utf_16(d, 0);
}

/* ------------------------------------------------------------------------------ all of it --- */

/* Stands for encodings that are unsafe to read: whatever the bytes are, one U+FFFD. */
static void decode_replacement(struct decoding *d)
{
    if (d->in < d->end)
        d->out = put_code_point(d->out, UTF8_REPLACEMENT);
    d->in = d->end;
}

/* The step of an encoding other than UTF-8. */
static decoding_step *step_of(enum encoding encoding)
{
    switch (encoding) {
    case ENCODING_GBK:
    case ENCODING_GB18030:
        return decode_gb18030;
    case ENCODING_BIG5:
        return decode_big5;
    case ENCODING_EUC_JP:
        return decode_euc_jp;
    case ENCODING_ISO_2022_JP:
        return decode_iso_2022_jp;
    case ENCODING_SHIFT_JIS:
        return decode_shift_jis;
    case ENCODING_EUC_KR:
        return decode_euc_kr;
    case ENCODING_UTF_16LE:
        return decode_utf_16le;
    case ENCODING_UTF_16BE:
        return decode_utf_16be;
    case ENCODING_REPLACEMENT:
        return decode_replacement;
    default:
        assert(high_bytes_of[encoding]);
        return decode_single_byte;
    }
}

/* Whether bytes below 0x80 are ASCII wherever they stand alone. */
static bool is_ascii_compatible(enum encoding encoding)
{
    return encoding != ENCODING_UTF_16LE && encoding != ENCODING_UTF_16BE &&
           encoding != ENCODING_ISO_2022_JP && encoding != ENCODING_REPLACEMENT;
}

bool encoding_is_ascii(struct str bytes)
{
    const uint8_t *in = (const uint8_t *)bytes.data;
    size_t at = 0;
    for (; bytes.size - at >= 16; at += 16)
        if ((load_word(in + at) | load_word(in + at + 8)) & HIGH_BITS)
            return false;
    for (; at < bytes.size; at++)
        if (in[at] >= 0x80)
            return false;
    return true;
}

struct str encoding_without_mark(struct str bytes, enum encoding encoding)
{
    struct str mark = encoding == ENCODING_UTF_8      ? STR("\xEF\xBB\xBF")
                      : encoding == ENCODING_UTF_16LE ? STR("\xFF\xFE")
                      : encoding == ENCODING_UTF_16BE ? STR("\xFE\xFF")
                                                      : STR("");
    return str_starts(bytes, mark) ? str_from_byte(bytes, mark.size) : bytes;
}

/* How much room the text will take, from what the part before it took: that much and an eighth
 * for each byte, within what is possible. */
static size_t room_for(size_t left, size_t read, size_t written)
{
    double growth = read ? 1.125 * (double)written / (double)read : 1.25;
    size_t most = left * DECODING_GROWTH;
    size_t room = growth >= DECODING_GROWTH ? most : (size_t)((double)left * growth);
    size_t step = (left < DECODE_STEP ? left : DECODE_STEP) * DECODING_GROWTH;
    return (room < step ? step : room) + DECODING_SLACK;
}

/* Decodes the bytes, not empty, step by step into the arena. */
static struct str decode_steps(struct arena *arena, struct str bytes, enum encoding encoding)
{
    decoding_step *step = step_of(encoding);
    const uint8_t *start = (const uint8_t *)bytes.data;
    struct decoding d = {.in = start, .end = start + bytes.size};
    if (high_bytes_of[encoding])
        d.high = high_bytes[high_bytes_of[encoding] - 1];
    size_t capacity = room_for(bytes.size, 0, 0);
    char *text = arena_get(arena, capacity);
    d.out = text;
    while (d.in < d.end) {
        size_t left = (size_t)(d.end - d.in), size = left < DECODE_STEP ? left : DECODE_STEP;
        size_t written = (size_t)(d.out - text);
        if (capacity - written < size * DECODING_GROWTH + DECODING_SLACK) {
            size_t wanted = written + room_for(left, (size_t)(d.in - start), written);
            text = arena_grow(arena, text, capacity, wanted);
            capacity = wanted;
            d.out = text + written;
        }
        d.stop = d.in + size;
        step(&d);
    }
    arena_give_back(arena, d.out);
    return str_of(text, (size_t)(d.out - text));
}

struct str html_decode(struct arena *arena, struct str bytes, const char *encoding)
{
    enum encoding number = encoding_from_label(str_from(encoding));
    assert(number != ENCODING_NONE);
    bytes = encoding_without_mark(bytes, number);
    if (number == ENCODING_UTF_8)
        return utf8_repair(arena, bytes);
    if (bytes.size == 0 || (is_ascii_compatible(number) && encoding_is_ascii(bytes)))
        return bytes;
    return decode_steps(arena, bytes, number);
}
