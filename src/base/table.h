/* A hash table from strings to 64-bit values, in an arena. Keys are views that the table does not
 * copy: they have to live as long as it does. Keeps no order; entries can be walked in the order
 * they were added. */
#ifndef TIDINGS_BASE_TABLE_H
#define TIDINGS_BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/str.h"

struct table_entry {
    struct str key;
    uint64_t hash;
    uint64_t value;
};

struct table {
    struct list entries; /* of struct table_entry, in the order added */
    uint32_t *slots;     /* index into entries plus 1; 0 is empty */
    size_t slot_count;   /* a power of two, or 0 */
};

/* An empty table. Asks the arena for nothing yet. Holds at most 2^31 entries. */
void table_init(struct table *table, struct arena *arena);

/* Makes room for so many entries at once, where about as many are to come. */
void table_reserve(struct table *table, size_t count);

/* The entry's value, to read or change, or NULL. Valid until the next table_put(). */
uint64_t *table_get(const struct table *table, struct str key);

/* The entry's value; a new one starts at 0. `*added` (where given) tells which it was. */
uint64_t *table_put(struct table *table, struct str key, bool *added);

/* The same where the key's str_hash() is known already. */
uint64_t *table_get_hashed(const struct table *table, struct str key, uint64_t hash);
uint64_t *table_put_hashed(struct table *table, struct str key, uint64_t hash, bool *added);

/* The place among the entries of one whose value was just given. */
static inline size_t table_number(const struct table *table, const uint64_t *value)
{
    const char *entry = (const char *)value - offsetof(struct table_entry, value);
    return (size_t)(entry - (const char *)table->entries.items) / sizeof(struct table_entry);
}

#endif
