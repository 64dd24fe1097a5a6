/* Counts and shares as the bytes that features are: the scales are the models', and changing one
 * means to learn them again. For src/page alone. */
#ifndef TIDINGS_PAGE_BYTES_H
#define TIDINGS_PAGE_BYTES_H

#include <stdint.h>

/* A number from 0 to 255, what is outside cut to that. */
static inline uint8_t byte_clip(int64_t value)
{
    return (uint8_t)(value < 0 ? 0 : value < 255 ? value : 255);
}

/* A count on a logarithmic scale: eight steps for each doubling. */
static inline uint8_t byte_scale(uint64_t count)
{
    unsigned high = 63 - (unsigned)__builtin_clzll(count + 1);
    return byte_clip(high * 8 + (int64_t)(((count + 1) << 3 >> high) & 7));
}

/* part / whole out of 255; 0 where the whole is nothing. */
static inline uint8_t byte_share(uint64_t part, uint64_t whole)
{
    if (part >= whole)
        return whole ? 255 : 0;
    /* a division of 32 bits takes half the time, and most are */
    return whole < UINT32_MAX / 255 ? (uint8_t)((uint32_t)part * 255 / (uint32_t)whole)
                                    : (uint8_t)(part * 255 / whole);
}

#endif
