/* The decoders of the Encoding standard for encodings of two and more bytes a character: Chinese,
 * Japanese, Korean. decode.c drives them. Where the standard gives bytes back to its input, these
 * look ahead instead; what they write is the same. */
#include <stdbool.h>

#include "html/decoding.h"
#include "html/encoding_tables.h"

/* Answers that are no code points: the byte begins a sequence; the two bytes begin a longer one. */
#define LEAD UINT32_MAX
#define LONGER (UINT32_MAX - 1)

/* In what the encodings differ. */
struct sequence_rules {
    /* What a byte from 0x80 on stands for: a code point, UTF8_REPLACEMENT or LEAD. */
    uint32_t (*byte)(unsigned byte);
    /* What a lead and the byte behind it stand for: a code point, 0 for nothing, or LONGER. */
    uint32_t (*pair)(unsigned lead, unsigned trail);
    /* After LONGER: writes what stands at `in`, where two bytes or more are left, to *out, which it
     * moves on; gives how many bytes that took. NULL where pair() never says LONGER. */
    size_t (*longer)(const uint8_t *in, const uint8_t *end, char **out);
};

/* Whether the byte is one of these, both ends counted. */
static inline bool is_between(unsigned byte, unsigned first, unsigned last)
{
    return byte - first <= last - first;
}

/* The step of all these encodings but ISO-2022-JP. Inlined into each, and its rules into it. */
static inline __attribute__((always_inline)) void decode_sequences(struct decoding *d,
                                                                   struct sequence_rules rules)
{
    const uint8_t *in = d->in;
    char *out = d->out;
    while (in < d->stop) {
        if (*in < 0x80) {
            size_t size = copy_ascii(out, in, d->stop);
            in += size;
            out += size;
            continue;
        }
        uint32_t c = rules.byte(*in);
        size_t size = 1;
        if (c == LEAD && d->end - in < 2) {
            c = UTF8_REPLACEMENT;
        } else if (c == LEAD) {
            c = rules.pair(in[0], in[1]);
            if (rules.longer && c == LONGER) {
                in += rules.longer(in, d->end, &out);
                continue;
            }
            /* an ASCII byte is never lost to a lead before it */
            size = c || in[1] >= 0x80 ? 2 : 1;
            if (!c)
                c = UTF8_REPLACEMENT;
        }
        out = put_code_point(out, c);
        in += size;
    }
    d->in = in;
    d->out = out;
}

/* ------------------------------------------------------------------------ GBK and gb18030 --- */

/* See sequence_rules.byte. 0x80 is the euro sign of windows-936. */
static inline uint32_t gb18030_byte(unsigned byte)
{
    if (byte == 0x80)
        return 0x20AC;
    return byte == 0xFF ? UTF8_REPLACEMENT : LEAD;
}

/* See sequence_rules.pair. A digit makes it a sequence of four bytes. */
static inline uint32_t gb18030_pair(unsigned lead, unsigned trail)
{
    if (is_between(trail, '0', '9'))
        return LONGER;
    if (!is_between(trail, 0x40, 0x7E) && !is_between(trail, 0x80, 0xFE))
        return 0;
    return gb18030_index[(lead - 0x81) * 190 + trail - (trail < 0x7F ? 0x40 : 0x41)];
}

/* The code point of a four-byte sequence's pointer, or 0. */
static uint32_t gb18030_range(uint32_t pointer)
{
    if (is_between(pointer, 39420, 188999) || pointer > 1237575)
        return 0;
    if (pointer == 7457)
        return 0xE7C7;
    size_t low = 0, high = sizeof gb18030_ranges / sizeof *gb18030_ranges;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (gb18030_ranges[middle].pointer <= pointer)
            low = middle;
        else
            high = middle;
    }
    return gb18030_ranges[low].code_point + (pointer - gb18030_ranges[low].pointer);
}

/* See sequence_rules.longer: a lead, a digit and two bytes more. What breaks off at the end is
 * malformed as a whole; what goes wrong before it, only the lead is. */
static size_t gb18030_longer(const uint8_t *in, const uint8_t *end, char **out)
{
    size_t left = (size_t)(end - in), size = 4;
    uint32_t c = 0;
    if (left >= 3 && !is_between(in[2], 0x81, 0xFE)) {
        size = 1;
    } else if (left >= 4 && !is_between(in[3], '0', '9')) {
        size = 1;
    } else if (left >= 4) {
        c = gb18030_range(((in[0] - 0x81U) * 10 + (in[1] - '0')) * 1260 + (in[2] - 0x81U) * 10 +
                          (in[3] - '0'));
    } else {
        size = left;
    }
    *out = put_code_point(*out, c ? c : UTF8_REPLACEMENT);
    return size;
}

void decode_gb18030(struct decoding *d)
{
    decode_sequences(d, (struct sequence_rules){gb18030_byte, gb18030_pair, gb18030_longer});
}

/* ----------------------------------------------------------------------------------- Big5 --- */

/* See sequence_rules.byte: for Big5 and EUC-KR. */
static inline uint32_t lead_from_81(unsigned byte)
{
    return is_between(byte, 0x81, 0xFE) ? LEAD : UTF8_REPLACEMENT;
}

/* The pointer of two bytes that are in range. */
static inline unsigned big5_pointer(unsigned lead, unsigned trail)
{
    return (lead - 0x81) * 157 + trail - (trail < 0x7F ? 0x40 : 0x62);
}

/* The four pointers that stand for a letter and a combining accent, which no index has room for. */
static inline bool big5_is_double(unsigned pointer)
{
    return pointer == 1133 || pointer == 1135 || pointer == 1164 || pointer == 1166;
}

/* See sequence_rules.pair. */
static inline uint32_t big5_pair(unsigned lead, unsigned trail)
{
    if (!is_between(trail, 0x40, 0x7E) && !is_between(trail, 0xA1, 0xFE))
        return 0;
    unsigned pointer = big5_pointer(lead, trail);
    uint32_t c = big5_index[pointer];
    if (big5_plane_2[pointer >> 3] >> (pointer & 7) & 1)
        c |= 0x20000;
    return c || !big5_is_double(pointer) ? c : LONGER;
}

/* See sequence_rules.longer: writes two code points for two bytes. */
static size_t big5_double(const uint8_t *in, const uint8_t *end, char **out)
{
    (void)end;
    unsigned pointer = big5_pointer(in[0], in[1]);
    *out = put_code_point(*out, pointer < 1150 ? 0xCA : 0xEA);
    *out = put_code_point(*out, pointer == 1133 || pointer == 1164 ? 0x304 : 0x30C);
    return 2;
}

void decode_big5(struct decoding *d)
{
    decode_sequences(d, (struct sequence_rules){lead_from_81, big5_pair, big5_double});
}

/* --------------------------------------------------------------------------------- EUC-KR --- */

/* See sequence_rules.pair. */
static inline uint32_t euc_kr_pair(unsigned lead, unsigned trail)
{
    return is_between(trail, 0x41, 0xFE) ? euc_kr_index[(lead - 0x81) * 190 + trail - 0x41] : 0;
}

void decode_euc_kr(struct decoding *d)
{
    decode_sequences(d, (struct sequence_rules){lead_from_81, euc_kr_pair, NULL});
}

/* --------------------------------------------------------------------- EUC-JP, Shift_JIS --- */

/* See sequence_rules.byte. */
static inline uint32_t euc_jp_byte(unsigned byte)
{
    return is_between(byte, 0xA1, 0xFE) || is_between(byte, 0x8E, 0x8F) ? LEAD : UTF8_REPLACEMENT;
}

/* See sequence_rules.pair. Half-width katakana and both kanji sets. */
static inline uint32_t euc_jp_pair(unsigned lead, unsigned trail)
{
    if (lead == 0x8E)
        return is_between(trail, 0xA1, 0xDF) ? 0xFF61 + (trail - 0xA1) : 0;
    if (!is_between(trail, 0xA1, 0xFE))
        return 0;
    return lead == 0x8F ? LONGER : jis0208_index[(lead - 0xA1) * 94 + trail - 0xA1];
}

/* See sequence_rules.longer: 0x8F and two bytes of JIS X 0212, the first of which is in range. */
static size_t euc_jp_longer(const uint8_t *in, const uint8_t *end, char **out)
{
    uint32_t c = 0;
    size_t size = 2;
    if (end - in >= 3 && in[2] >= 0x80) {
        if (is_between(in[2], 0xA1, 0xFE))
            c = jis0212_index[(in[1] - 0xA1) * 94 + in[2] - 0xA1];
        size = 3;
    }
    *out = put_code_point(*out, c ? c : UTF8_REPLACEMENT);
    return size;
}

void decode_euc_jp(struct decoding *d)
{
    decode_sequences(d, (struct sequence_rules){euc_jp_byte, euc_jp_pair, euc_jp_longer});
}

/* See sequence_rules.byte. Half-width katakana are single bytes. */
static inline uint32_t shift_jis_byte(unsigned byte)
{
    if (is_between(byte, 0xA1, 0xDF))
        return 0xFF61 + (byte - 0xA1);
    if (byte == 0x80)
        return 0x80;
    return byte == 0xA0 || byte > 0xFC ? UTF8_REPLACEMENT : LEAD;
}

/* See sequence_rules.pair. */
static inline uint32_t shift_jis_pair(unsigned lead, unsigned trail)
{
    if (!is_between(trail, 0x40, 0x7E) && !is_between(trail, 0x80, 0xFC))
        return 0;
    unsigned pointer =
        (lead - (lead < 0xA0 ? 0x81 : 0xC1)) * 188 + trail - (trail < 0x7F ? 0x40 : 0x41);
    /* characters that users defined: the private use area */
    if (is_between(pointer, 8836, 10715))
        return 0xE000 + (pointer - 8836);
    return jis0208_index[pointer];
}

void decode_shift_jis(struct decoding *d)
{
    decode_sequences(d, (struct sequence_rules){shift_jis_byte, shift_jis_pair, NULL});
}

/* ---------------------------------------------------------------------------- ISO-2022-JP --- */

/* The character sets that escape sequences switch between. */
enum { MODE_ASCII, MODE_ROMAN, MODE_KATAKANA, MODE_JIS0208 };

/* The set that ESC and these two bytes switch to, or -1. */
static int iso_2022_jp_mode(unsigned first, unsigned second)
{
    if (first == '(')
        return second == 'B'   ? MODE_ASCII
               : second == 'J' ? MODE_ROMAN
               : second == 'I' ? MODE_KATAKANA
                               : -1;
    return first == '$' && (second == '@' || second == 'B') ? MODE_JIS0208 : -1;
}

/* What one byte stands for in the sets of one byte a character. */
static uint32_t iso_2022_jp_byte(unsigned mode, unsigned byte)
{
    if (mode == MODE_KATAKANA)
        return is_between(byte, 0x21, 0x5F) ? 0xFF61 + (byte - 0x21) : UTF8_REPLACEMENT;
    if (mode == MODE_ROMAN && byte == '\\')
        return 0xA5;
    if (mode == MODE_ROMAN && byte == '~')
        return 0x203E;
    return byte >= 0x80 || byte == 0x0E || byte == 0x0F ? UTF8_REPLACEMENT : byte;
}

/* Reads the escape sequence at d->in. Two with nothing between them are malformed, so that no
 * text can hide between them; of what is no escape sequence only the ESC is malformed. */
static void read_escape(struct decoding *d)
{
    int mode = d->end - d->in >= 3 ? iso_2022_jp_mode(d->in[1], d->in[2]) : -1;
    if (mode < 0 || d->after_escape)
        d->out = put_code_point(d->out, UTF8_REPLACEMENT);
    d->in += mode < 0 ? 1 : 3;
    d->after_escape = mode >= 0;
    if (mode >= 0)
        d->mode = (uint8_t)mode;
}

/* Reads the two bytes of JIS X 0208 at d->in. */
static void read_jis0208(struct decoding *d)
{
    unsigned lead = d->in[0];
    uint32_t c = 0;
    d->in++;
    /* a second byte that is wrong is lost, but for one that begins an escape sequence */
    if (is_between(lead, 0x21, 0x7E) && d->in < d->end && *d->in != 0x1B) {
        unsigned trail = *d->in++;
        if (is_between(trail, 0x21, 0x7E))
            c = jis0208_index[(lead - 0x21) * 94 + trail - 0x21];
    }
    d->out = put_code_point(d->out, c ? c : UTF8_REPLACEMENT);
    d->after_escape = false;
}

void decode_iso_2022_jp(struct decoding *d)
{
    while (d->in < d->stop) {
        if (*d->in == 0x1B) {
            read_escape(d);
        } else if (d->mode == MODE_JIS0208) {
            read_jis0208(d);
        } else {
            d->out = put_code_point(d->out, iso_2022_jp_byte(d->mode, *d->in++));
            d->after_escape = false;
        }
    }
}
