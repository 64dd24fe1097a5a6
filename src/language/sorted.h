/* Numbers in order, looked up where they are expected: hashes are spread evenly, so that the first
 * guess is close. */
#ifndef TIDINGS_LANGUAGE_SORTED_H
#define TIDINGS_LANGUAGE_SORTED_H

#include <stddef.h>
#include <stdint.h>

/* The place of `wanted` among `count` numbers in order, or -1. Any input is safe; time grows with
 * the logarithm of the count where numbers are not spread evenly. */
static inline int32_t sorted_find(const uint32_t *numbers, size_t count, uint32_t wanted)
{
    size_t low = 0, high = count;
    /* a window around the guess, if it holds the number */
    size_t guess = (size_t)(((uint64_t)wanted * count) >> 32);
    size_t before = guess > 512 ? guess - 512 : 0,
           behind = guess + 512 < count ? guess + 512 : count;
    if (before < count && numbers[before] <= wanted)
        low = before;
    if (behind < count && numbers[behind] > wanted)
        high = behind;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (numbers[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && numbers[low] == wanted ? (int32_t)low : -1;
}

#endif
