/* Finding the next byte of interest, as many bytes at a time as the machine allows. The parser's
 * kernel is compiled once with each of these: with AVX2, and without SIMD (eight bytes at a time in
 * a plain register). Both find the same places; a test compares the trees. */
#ifndef TIDINGS_HTML_SCAN_H
#define TIDINGS_HTML_SCAN_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(HTML_KERNEL_AVX2)

#include <immintrin.h>

/* A bit for each of 32 bytes that equals one of three. */
static inline uint32_t scan_match(const char *at, __m256i a, __m256i b, __m256i c)
{
    __m256i block = _mm256_loadu_si256((const __m256i *)(const void *)at);
    __m256i hit = _mm256_or_si256(_mm256_cmpeq_epi8(block, a), _mm256_cmpeq_epi8(block, b));
    return (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(hit, _mm256_cmpeq_epi8(block, c)));
}

/* The first place in [at, end) of any of three bytes, or `end`. */
static inline const char *scan_any(const char *at, const char *end, char a, char b, char c)
{
    __m256i block_a = _mm256_set1_epi8(a), block_b = _mm256_set1_epi8(b);
    __m256i block_c = _mm256_set1_epi8(c);
    for (; end - at >= 32; at += 32) {
        uint32_t hits = scan_match(at, block_a, block_b, block_c);
        if (hits)
            return at + __builtin_ctz(hits);
    }
    while (at < end && *at != a && *at != b && *at != c)
        at++;
    return at;
}

/* The first place in [at, end) that is not white space, or `end`. */
static inline const char *scan_space(const char *at, const char *end)
{
    /* looked up by its low four bits, white space gives itself, and all else gives another byte */
    const __m128i row = _mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, '\f', 0, 0, 0);
    const __m256i spaces = _mm256_broadcastsi128_si256(row);
    for (; end - at >= 32; at += 32) {
        __m256i block = _mm256_loadu_si256((const __m256i *)(const void *)at);
        __m256i same = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(spaces, block), block);
        uint32_t others = ~(uint32_t)_mm256_movemask_epi8(same);
        if (others)
            return at + __builtin_ctz(others);
    }
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\f'))
        at++;
    return at;
}

/* Where what is to be kept ends: the first place in [at, end) of `stop`, an ampersand or a NUL, or
 * `end`. Sets *odd where a carriage return or a byte beyond ASCII stands before it. Most of what is
 * kept ends within the first step, so that its branch is foreseen. */
static inline const char *scan_kept(const char *at, const char *end, char stop, bool *odd)
{
    const __m256i stops = _mm256_set1_epi8(stop), returns = _mm256_set1_epi8('\r');
    const __m256i ampersands = _mm256_set1_epi8('&'), nuls = _mm256_setzero_si256();
    for (; end - at >= 64; at += 64) {
        __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)at);
        __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32));
        uint32_t low_odd =
            (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(low, _mm256_cmpeq_epi8(low, returns)));
        uint32_t high_odd =
            (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(high, _mm256_cmpeq_epi8(high, returns)));
        uint64_t odds = (uint64_t)high_odd << 32 | low_odd;
        uint64_t hits = (uint64_t)scan_match(at + 32, stops, ampersands, nuls) << 32 |
                        scan_match(at, stops, ampersands, nuls);
        if (hits) {
            *odd |= (odds & (hits ^ (hits - 1))) != 0;
            return at + __builtin_ctzll(hits);
        }
        *odd |= odds != 0;
    }
    for (; at < end && *at != stop && *at != '&' && *at; at++)
        *odd |= (signed char)*at < 0 || *at == '\r';
    return at;
}

/* The end of a name within a tag (up to 15 bytes) that stands as it means: nothing but ASCII, no
 * upper-case letters. White space, '/', '>' and `also` end it. `at` where byte by byte has to tell.
 */
static inline const char *scan_name(const char *at, const char *end, char also)
{
    if (end - at < 16)
        return at;
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i stops = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('>')),
                                              _mm_cmpeq_epi8(block, _mm_set1_epi8('/'))),
                                 _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8(also)),
                                              _mm_cmpgt_epi8(_mm_set1_epi8('!'), block)));
    __m128i upper = _mm_and_si128(_mm_cmpgt_epi8(block, _mm_set1_epi8('A' - 1)),
                                  _mm_cmpgt_epi8(_mm_set1_epi8('Z' + 1), block));
    uint32_t hits = (uint32_t)_mm_movemask_epi8(stops);
    uint32_t before = (hits - 1) & ~hits;
    if (!hits || ((uint32_t)_mm_movemask_epi8(upper) & before))
        return at;
    /* other control characters and bytes beyond ASCII are found, too, and end nothing */
    const char *stop = at + __builtin_ctz(hits);
    bool ends = *stop == also || *stop == '>' || *stop == '/' || *stop == ' ' || *stop == '\n' ||
                *stop == '\t';
    return ends ? stop : at;
}

#else

/* The first place in [at, end) that is not white space, or `end`. */
static inline const char *scan_space(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\f'))
        at++;
    return at;
}

/* The end of a name within a tag (up to 15 bytes) that stands as it means, as above. */
static inline const char *scan_name(const char *at, const char *end, char also)
{
    for (const char *stop = at; end - at >= 16 && stop < at + 16; stop++) {
        char c = *stop;
        if (c == also || c == '>' || c == '/' || c == ' ' || c == '\n' || c == '\t')
            return stop;
        if ((signed char)c < '!' || (c >= 'A' && c <= 'Z'))
            return at;
    }
    return at;
}

/* The high bit of each byte that is zero, the lowest of them exact. */
static inline uint64_t scan_zero_bytes(uint64_t word)
{
    return (word - 0x0101010101010101U) & ~word & 0x8080808080808080U;
}

/* The first place in [at, end) of any of three bytes, or `end`. */
static inline const char *scan_any(const char *at, const char *end, char a, char b, char c)
{
    const uint64_t ones = 0x0101010101010101U;
    uint64_t word_a = ones * (unsigned char)a, word_b = ones * (unsigned char)b;
    uint64_t word_c = ones * (unsigned char)c;
    for (; end - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        if (scan_zero_bytes(word ^ word_a) | scan_zero_bytes(word ^ word_b) |
            scan_zero_bytes(word ^ word_c))
            break;
    }
    while (at < end && *at != a && *at != b && *at != c)
        at++;
    return at;
}

/* Where what is to be kept ends, as above. */
static inline const char *scan_kept(const char *at, const char *end, char stop, bool *odd)
{
    const char *from = at;
    at = scan_any(at, end, stop, '&', '\0');
    for (; from < at && !*odd; from++)
        *odd = (signed char)*from < 0 || *from == '\r';
    return at;
}

#endif

/* The first place in [at, end) of a byte, or `end`; the C library's is the fastest there is. */
static inline const char *scan_byte(const char *at, const char *end, char byte)
{
    const char *found = at < end ? memchr(at, byte, (size_t)(end - at)) : NULL;
    return found ? found : end;
}

#endif
