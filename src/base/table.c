/* Open addressing with linear probing over a list of entries; see table.h. */
#include "base/table.h"

enum { SLOTS_FIRST = 16 };

void table_init(struct table *table, struct arena *arena)
{
    *table = (struct table){0};
    list_init(&table->entries, arena, sizeof(struct table_entry));
}

/* The slot of `key`, or the empty slot where it would stand. */
static uint32_t *find_slot(const struct table *table, struct str key, uint64_t hash)
{
    const struct table_entry *entries = table->entries.items;
    size_t mask = table->slot_count - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        uint32_t slot = table->slots[i];
        if (!slot)
            return &table->slots[i];
        const struct table_entry *entry = &entries[slot - 1];
        if (entry->hash == hash && str_equal(entry->key, key))
            return &table->slots[i];
    }
}

uint64_t *table_get_hashed(const struct table *table, struct str key, uint64_t hash)
{
    if (!table->slot_count)
        return NULL;
    uint32_t slot = *find_slot(table, key, hash);
    return slot ? &((struct table_entry *)table->entries.items)[slot - 1].value : NULL;
}

uint64_t *table_get(const struct table *table, struct str key)
{
    return table_get_hashed(table, key, str_hash(key));
}

/* Takes so many slots, a power of two, and puts every entry back. */
static void take_slots(struct table *table, size_t count)
{
    table->slot_count = count;
    table->slots = arena_get_array(table->entries.arena, count, sizeof(uint32_t));
    const struct table_entry *entries = table->entries.items;
    size_t mask = count - 1;
    for (size_t e = 0; e < table->entries.count; e++) {
        size_t i = entries[e].hash & mask;
        while (table->slots[i])
            i = (i + 1) & mask;
        table->slots[i] = (uint32_t)e + 1;
    }
}

void table_reserve(struct table *table, size_t count)
{
    size_t slots = SLOTS_FIRST;
    while (slots < count * 2)
        slots *= 2;
    list_reserve(&table->entries, count);
    if (slots > table->slot_count)
        take_slots(table, slots);
}

uint64_t *table_put_hashed(struct table *table, struct str key, uint64_t hash, bool *added)
{
    if (table->entries.count * 2 >= table->slot_count) /* at most half of them are ever taken */
        take_slots(table, table->slot_count ? table->slot_count * 2 : SLOTS_FIRST);
    uint32_t *slot = find_slot(table, key, hash);
    if (added)
        *added = !*slot;
    if (!*slot) {
        struct table_entry *entry = list_add_unset(&table->entries);
        *entry = (struct table_entry){.key = key, .hash = hash};
        *slot = (uint32_t)table->entries.count;
    }
    return &((struct table_entry *)table->entries.items)[*slot - 1].value;
}

uint64_t *table_put(struct table *table, struct str key, bool *added)
{
    return table_put_hashed(table, key, str_hash(key), added);
}
