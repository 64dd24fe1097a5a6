/* Which articles of a set hold a hash, the newest first. Not for callers
 * outside src/story. */
#ifndef TIDINGS_STORY_INDEX_H
#define TIDINGS_STORY_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A hash and the articles that have it: the one itself, or a chain of blocks. A block is the place
 * of the next older one plus 1, or 0, and then articles, the oldest first: 3 in the first block, 7
 * in the second, 15 in the third, 31 in each that follows. So how full the last is follows from how
 * many there are, a hash that one article has, as most have, needs nothing beside its slot, and of
 * one that many have a line of the processor's cache holds many. */
struct story_slot {
    uint32_t hash;
    uint32_t count; /* 0 for a slot that is free */
    uint32_t first; /* the article where there is one, else the place of the newest block plus 1 */
};

struct story_index {
    struct story_slot *slots;
    uint32_t *blocks;
    size_t slot_count; /* a power of two, or 0 */
    size_t used;
    size_t block_count, block_capacity; /* in numbers */
};

/* Adds an article to those of a hash. */
void story_index_add(struct story_index *index, uint32_t hash, uint32_t item);

/* Has the processor fetch the slot of a hash that will be asked for soon. */
void story_index_fetch(const struct story_index *index, uint32_t hash);

/* The slot of a hash, or NULL; it stays where it is until something is added. */
const struct story_slot *story_index_find(const struct story_index *index, uint32_t hash);

/* A walk over the articles of a hash. */
struct story_walk {
    const uint32_t *items; /* of the present block */
    uint32_t left;         /* of it */
    uint32_t older;        /* place of the next block plus 1, or 0 */
    uint32_t level;        /* number of the present block, from 1; 0 for a hash of one article */
};
struct story_walk story_index_walk(const struct story_index *index, const struct story_slot *slot);

/* Goes on to the next older block. False where there is none. */
bool story_walk_older(const struct story_index *index, struct story_walk *walk);

/* The next article, the newest first. False at the end. */
static inline bool story_walk_next(const struct story_index *index, struct story_walk *walk,
                                   uint32_t *item)
{
    if (!walk->left && !story_walk_older(index, walk))
        return false;
    *item = walk->items[--walk->left];
    return true;
}

size_t story_index_bytes(const struct story_index *index);
void story_index_free(struct story_index *index);

/* Numbers by hash: how many articles of the set have a term. */
struct story_count {
    uint32_t hash, count; /* 0 for a slot that is free */
};
struct story_counts {
    struct story_count *slots;
    size_t slot_count, used;
};
uint32_t *story_counts_put(struct story_counts *counts, uint32_t hash);
uint32_t story_counts_get(const struct story_counts *counts, uint32_t hash);
void story_counts_free(struct story_counts *counts);

#endif
