/* The inside of html_decode(): decoders turn bytes to UTF-8 step by step. Private to src/html. */
#ifndef TIDINGS_HTML_DECODING_H
#define TIDINGS_HTML_DECODING_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "html/encoding.h"

struct high_byte;

/* A decoder at work. A step decodes every sequence that begins before `stop`; the last of them may
 * end beyond it. Nobody reads beyond `end`. At `out` there is room for DECODING_GROWTH bytes for
 * each byte of the step and DECODING_SLACK more. */
struct decoding {
    const uint8_t *in;
    const uint8_t *stop;
    const uint8_t *end;
    char *out;
    const struct high_byte *high; /* single-byte encodings: what bytes from 0x80 on stand for */
    uint8_t mode;                 /* ISO-2022-JP: the character set that is switched to */
    bool after_escape;            /* ISO-2022-JP: nothing came since it was */
};

enum { DECODING_GROWTH = 3, DECODING_SLACK = 64 };

/* Runs one step. */
typedef void decoding_step(struct decoding *d);

decoding_step decode_gb18030, decode_big5, decode_euc_jp, decode_iso_2022_jp, decode_shift_jis,
    decode_euc_kr;

/* Writes a code point (no surrogate, not beyond U+10FFFF) and gives the place behind it. Unlike
 * utf8_encode() it trusts its caller and is inlined: it runs once a character. */
static inline char *put_code_point(char *out, uint32_t c)
{
    if (c < 0x80) {
        *out++ = (char)c;
    } else if (c < 0x800) {
        *out++ = (char)(0xC0 | c >> 6);
        *out++ = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        *out++ = (char)(0xE0 | c >> 12);
        *out++ = (char)(0x80 | (c >> 6 & 0x3F));
        *out++ = (char)(0x80 | (c & 0x3F));
    } else {
        *out++ = (char)(0xF0 | c >> 18);
        *out++ = (char)(0x80 | (c >> 12 & 0x3F));
        *out++ = (char)(0x80 | (c >> 6 & 0x3F));
        *out++ = (char)(0x80 | (c & 0x3F));
    }
    return out;
}

/* The eight bytes at `in`, the first of them lowest. */
static inline uint64_t load_word(const uint8_t *in)
{
    uint64_t word;
    memcpy(&word, in, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

#define HIGH_BITS 0x8080808080808080U

/* Copies the ASCII bytes that `in` begins with, as far as `stop`, to `out`, sixteen at a time, and
 * gives how many there were. May write up to 16 bytes behind them, never more than stop - in. */
static inline size_t copy_ascii(char *out, const uint8_t *in, const uint8_t *stop)
{
    const uint8_t *start = in;
    while (stop - in >= 16) {
        uint64_t low = load_word(in) & HIGH_BITS, high = load_word(in + 8) & HIGH_BITS;
        memcpy(out, in, 16);
        if (low)
            return (size_t)(in - start) + ((size_t)__builtin_ctzll(low) >> 3);
        if (high)
            return (size_t)(in - start) + 8 + ((size_t)__builtin_ctzll(high) >> 3);
        in += 16;
        out += 16;
    }
    while (in < stop && *in < 0x80)
        *out++ = (char)*in++;
    return (size_t)(in - start);
}

#endif
