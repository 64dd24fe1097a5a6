/* Sixteen bytes of text at once: which of them are what, as bits, the first byte's the lowest. */
#ifndef TIDINGS_BASE_BYTES16_H
#define TIDINGS_BASE_BYTES16_H

#include "base/str.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { BYTES16 = 16 };

#ifdef __SSE2__
/* Those between two characters of ASCII, as bytes of all ones. Beyond ASCII there are none. */
static inline __m128i bytes16_range(__m128i bytes, char first, char last)
{
    return _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8((char)(first - 1))),
                         _mm_cmplt_epi8(bytes, _mm_set1_epi8((char)(last + 1))));
}
#endif

/* The letters of ASCII. */
static inline unsigned bytes16_letters(const char *at)
{
#ifdef __SSE2__
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i small = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    return (unsigned)_mm_movemask_epi8(bytes16_range(small, 'a', 'z'));
#else
    unsigned bits = 0;
    for (unsigned i = 0; i < BYTES16; i++)
        bits |= (unsigned)ascii_is_alpha(at[i]) << i;
    return bits;
#endif
}

/* The letters and digits of ASCII. */
static inline unsigned bytes16_words(const char *at)
{
    unsigned bits = bytes16_letters(at);
#ifdef __SSE2__
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    return bits | (unsigned)_mm_movemask_epi8(bytes16_range(bytes, '0', '9'));
#else
    for (unsigned i = 0; i < BYTES16; i++)
        bits |= (unsigned)ascii_is_digit(at[i]) << i;
    return bits;
#endif
}

/* Those that begin a character of UTF-8. */
static inline unsigned bytes16_starts(const char *at)
{
#ifdef __SSE2__
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    return (unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(bytes, _mm_set1_epi8((char)0xBF)));
#else
    unsigned bits = 0;
    for (unsigned i = 0; i < BYTES16; i++)
        bits |= (unsigned)(((unsigned char)at[i] & 0xC0) != 0x80) << i;
    return bits;
#endif
}

/* Writes them with ASCII's capitals made small; false, with nothing written, where some are beyond
 * ASCII. */
static inline bool bytes16_lower(const char *at, char *out)
{
#ifdef __SSE2__
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    if (_mm_movemask_epi8(bytes))
        return false;
    __m128i capital = bytes16_range(bytes, 'A', 'Z');
    __m128i small = _mm_or_si128(bytes, _mm_and_si128(capital, _mm_set1_epi8(0x20)));
    _mm_storeu_si128((__m128i *)(void *)out, small);
#else
    for (unsigned i = 0; i < BYTES16; i++)
        if ((unsigned char)at[i] >= 0x80)
            return false;
    for (unsigned i = 0; i < BYTES16; i++)
        out[i] = ascii_lower(at[i]);
#endif
    return true;
}

#endif
