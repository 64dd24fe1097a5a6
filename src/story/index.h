/* Which articles of a set hold a hash: chains of articles, the newest first. Not for callers
 * outside src/story. */
#ifndef TIDINGS_STORY_INDEX_H
#define TIDINGS_STORY_INDEX_H

#include <stddef.h>
#include <stdint.h>

struct story_link {
    uint32_t item;
    uint32_t next; /* place of the next link plus 1; 0 ends the chain */
};

/* A hash and the articles that have it. */
struct story_slot {
    uint32_t hash;
    uint32_t first; /* place of its first link plus 1; 0 for a slot that is free */
};

struct story_index {
    struct story_slot *slots;
    struct story_link *links;
    size_t slot_count; /* a power of two, or 0 */
    size_t used;
    size_t link_count, link_capacity;
};

/* Adds an article to a hash's chain. */
void story_index_add(struct story_index *index, uint32_t hash, uint32_t item);

/* Has the processor fetch the slot of a hash that will be asked for soon. */
void story_index_fetch(const struct story_index *index, uint32_t hash);

/* The first link of a hash's chain, or NULL; story_index_next() gives the others. */
const struct story_link *story_index_find(const struct story_index *index, uint32_t hash);
const struct story_link *story_index_next(const struct story_index *index,
                                          const struct story_link *link);

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
