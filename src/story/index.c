/* Chains of articles by hash; see index.h. */
#include "story/index.h"

#include "base/memory.h"

enum { SLOTS_MIN = 1024 };

/* Where a hash's search begins: hashes of signatures share their last bits. */
static size_t start(uint32_t hash, size_t slots)
{
    return (size_t)((uint64_t)hash * 0x9E3779B97F4A7C15U >> 32) & (slots - 1);
}

/* The slot of a hash, or the free one where it belongs. */
static struct story_slot *find_slot(const struct story_index *index, uint32_t hash)
{
    size_t at = start(hash, index->slot_count);
    while (index->slots[at].first && index->slots[at].hash != hash)
        at = (at + 1) & (index->slot_count - 1);
    return &index->slots[at];
}

/* Makes room for one more hash. */
static void grow(struct story_index *index)
{
    struct story_slot *old = index->slots;
    size_t count = index->slot_count;
    index->slot_count = count ? count * 2 : SLOTS_MIN;
    index->slots = memory_get_zeroed(index->slot_count, sizeof *index->slots);
    for (size_t i = 0; i < count; i++)
        if (old[i].first)
            *find_slot(index, old[i].hash) = old[i];
    memory_free(old);
}

void story_index_add(struct story_index *index, uint32_t hash, uint32_t item)
{
    if (index->used * 4 >= index->slot_count * 3)
        grow(index);
    if (index->link_count == index->link_capacity) {
        index->link_capacity = index->link_capacity ? index->link_capacity * 3 / 2 : SLOTS_MIN;
        index->links = memory_resize(index->links, index->link_capacity * sizeof *index->links);
    }
    struct story_slot *slot = find_slot(index, hash);
    index->used += slot->first == 0;
    index->links[index->link_count++] = (struct story_link){item, slot->first};
    *slot = (struct story_slot){hash, (uint32_t)index->link_count};
}

const struct story_link *story_index_find(const struct story_index *index, uint32_t hash)
{
    if (!index->slot_count)
        return NULL;
    uint32_t first = find_slot(index, hash)->first;
    return first ? &index->links[first - 1] : NULL;
}

void story_index_fetch(const struct story_index *index, uint32_t hash)
{
    if (index->slot_count)
        __builtin_prefetch(&index->slots[start(hash, index->slot_count)]);
}

const struct story_link *story_index_next(const struct story_index *index,
                                          const struct story_link *link)
{
    return link->next ? &index->links[link->next - 1] : NULL;
}

size_t story_index_bytes(const struct story_index *index)
{
    return index->slot_count * sizeof *index->slots + index->link_capacity * sizeof *index->links;
}

void story_index_free(struct story_index *index)
{
    memory_free(index->slots);
    memory_free(index->links);
    *index = (struct story_index){0};
}

/* The slot of a hash, or the free one where it belongs. */
static struct story_count *find_count(const struct story_counts *counts, uint32_t hash)
{
    size_t at = start(hash, counts->slot_count);
    while (counts->slots[at].count && counts->slots[at].hash != hash)
        at = (at + 1) & (counts->slot_count - 1);
    return &counts->slots[at];
}

uint32_t *story_counts_put(struct story_counts *counts, uint32_t hash)
{
    if (counts->used * 4 >= counts->slot_count * 3) {
        struct story_counts old = *counts;
        counts->slot_count = old.slot_count ? old.slot_count * 2 : SLOTS_MIN;
        counts->slots = memory_get_zeroed(counts->slot_count, sizeof *counts->slots);
        for (size_t i = 0; i < old.slot_count; i++)
            if (old.slots[i].count)
                *find_count(counts, old.slots[i].hash) = old.slots[i];
        memory_free(old.slots);
    }
    struct story_count *slot = find_count(counts, hash);
    counts->used += slot->count == 0;
    slot->hash = hash;
    return &slot->count;
}

uint32_t story_counts_get(const struct story_counts *counts, uint32_t hash)
{
    return counts->slot_count ? find_count(counts, hash)->count : 0;
}

void story_counts_free(struct story_counts *counts)
{
    memory_free(counts->slots);
    *counts = (struct story_counts){0};
}
