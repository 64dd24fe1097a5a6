/* Articles by hash; see index.h. */
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
    while (index->slots[at].count && index->slots[at].hash != hash)
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
        if (old[i].count)
            *find_slot(index, old[i].hash) = old[i];
    memory_free(old);
}

/* Blocks from this one on are as large as it. */
enum { LEVEL_LARGEST = 4, LARGEST = (1 << (LEVEL_LARGEST + 1)) - 1, SMALLER = 3 + 7 + 15 };

/* How many articles a block has room for. */
static uint32_t room_of(uint32_t level)
{
    return level >= LEVEL_LARGEST ? LARGEST : (1U << (level + 1)) - 1;
}

/* The number of the newest block of a hash that so many articles have, two or more; and how many of
 * them are in it. */
static uint32_t level_of(uint32_t count, uint32_t *within)
{
    uint32_t level = 1;
    if (count > SMALLER) {
        *within = (count - SMALLER - 1) % LARGEST + 1;
        return LEVEL_LARGEST + (count - SMALLER - 1) / LARGEST;
    }
    while (count > room_of(level))
        count -= room_of(level++);
    *within = count;
    return level;
}

/* Makes a block. Gives its place. */
static uint32_t add_block(struct story_index *index, uint32_t level, uint32_t older)
{
    size_t size = 1 + (size_t)room_of(level), place = index->block_count;
    if (place + size > index->block_capacity) {
        index->block_capacity =
            index->block_capacity ? index->block_capacity * 3 / 2 : SLOTS_MIN * 4;
        index->blocks = memory_resize(index->blocks, index->block_capacity * sizeof *index->blocks);
    }
    index->block_count += size;
    index->blocks[place] = older;
    return (uint32_t)place;
}

void story_index_add(struct story_index *index, uint32_t hash, uint32_t item)
{
    if (index->used * 4 >= index->slot_count * 3)
        grow(index);
    struct story_slot *slot = find_slot(index, hash);
    uint32_t within = 0, count = slot->count++;
    if (!count) {
        index->used++;
        slot->hash = hash;
        slot->first = item;
        return;
    }
    uint32_t level = count == 1 ? 0 : level_of(count, &within), one = slot->first;
    if (count == 1 || within == room_of(level)) {
        slot->first = add_block(index, level + 1, count == 1 ? 0 : slot->first) + 1;
        within = 0;
    }
    if (count == 1)
        index->blocks[slot->first + within++] = one;
    index->blocks[slot->first + within] = item;
}

const struct story_slot *story_index_find(const struct story_index *index, uint32_t hash)
{
    const struct story_slot *slot = index->slot_count ? find_slot(index, hash) : NULL;
    return slot && slot->count ? slot : NULL;
}

void story_index_fetch(const struct story_index *index, uint32_t hash)
{
    if (index->slot_count)
        __builtin_prefetch(&index->slots[start(hash, index->slot_count)]);
}

struct story_walk story_index_walk(const struct story_index *index, const struct story_slot *slot)
{
    struct story_walk walk = {&slot->first, 1, 0, 0};
    if (slot->count > 1) {
        walk.level = level_of(slot->count, &walk.left);
        walk.items = index->blocks + slot->first;
        walk.older = walk.items[-1];
    }
    return walk;
}

bool story_walk_older(const struct story_index *index, struct story_walk *walk)
{
    if (!walk->older)
        return false;
    walk->items = index->blocks + walk->older;
    walk->older = walk->items[-1];
    walk->left = room_of(--walk->level);
    return true;
}

size_t story_index_bytes(const struct story_index *index)
{
    return index->slot_count * sizeof *index->slots + index->block_capacity * sizeof *index->blocks;
}

void story_index_free(struct story_index *index)
{
    memory_free(index->slots);
    memory_free(index->blocks);
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
