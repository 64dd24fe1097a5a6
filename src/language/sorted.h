/* Numbers in order, looked up where they are expected: hashes are spread evenly, so that few of
 * them share their first bits. */
#ifndef TIDINGS_LANGUAGE_SORTED_H
#define TIDINGS_LANGUAGE_SORTED_H

#include <stddef.h>
#include <stdint.h>

/* Where numbers with the same first bits begin. */
enum { SORTED_BITS = 12, SORTED_PARTS = 1 << SORTED_BITS };
struct sorted {
    const uint32_t *numbers;
    uint32_t firsts[SORTED_PARTS + 1];
};

/* Looks at `count` numbers, which have to live as long. Any are safe, but only those in order are
 * found. */
static inline void sorted_init(struct sorted *sorted, const uint32_t *numbers, size_t count)
{
    sorted->numbers = numbers;
    size_t at = 0;
    for (size_t part = 0; part <= SORTED_PARTS; part++) {
        while (at < count && numbers[at] >> (32 - SORTED_BITS) < part)
            at++;
        sorted->firsts[part] = (uint32_t)at;
    }
}

/* The place of `wanted` among the numbers, or -1. Time grows with the logarithm of their count
 * where they are not spread evenly. */
static inline int32_t sorted_find(const struct sorted *sorted, uint32_t wanted)
{
    const uint32_t *numbers = sorted->numbers;
    uint32_t part = wanted >> (32 - SORTED_BITS);
    size_t low = sorted->firsts[part], end = sorted->firsts[part + 1], high = end;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (numbers[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && numbers[low] == wanted ? (int32_t)low : -1;
}

#endif
