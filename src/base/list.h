/* A list: a growing array of items of one size, in an arena. Items move when the list grows, so
 * keep indexes rather than pointers while adding. Nothing is freed apart from the arena; outgrown
 * arrays stay in it, at most as much again as the list itself. */
#ifndef TIDINGS_BASE_LIST_H
#define TIDINGS_BASE_LIST_H

#include <assert.h>
#include <stddef.h>

#include "base/arena.h"

struct list {
    void *items; /* cast to the item's type to read it as an array */
    size_t count;
    size_t capacity;
    size_t item_size;
    struct arena *arena;
};

/* An empty list of items of `item_size` bytes. Asks the arena for nothing yet. */
static inline void list_init(struct list *list, struct arena *arena, size_t item_size)
{
    *list = (struct list){.arena = arena, .item_size = item_size};
}

/* Adds one zeroed item at the end and gives its place. */
void *list_add(struct list *list);

/* Gives a full list room for more. */
void list_grow(struct list *list);

/* The same, but the caller sets all of the item. */
static inline void *list_add_unset(struct list *list)
{
    if (list->count == list->capacity)
        list_grow(list);
    return (char *)list->items + list->count++ * list->item_size;
}

/* Makes room for so many items more at once; what is not used of it is lost until the arena is
 * cleared. */
void list_reserve(struct list *list, size_t more);

/* The item at `index`, which must be there. */
static inline void *list_at(const struct list *list, size_t index)
{
    assert(index < list->count);
    return (char *)list->items + index * list->item_size;
}

/* The place of the first item whose number is `least` or more, the count where there is none. The
 * number is a size_t at byte `offset` of each item (offsetof), and the items are in its order. */
size_t list_first_from(const struct list *list, size_t offset, size_t least);

/* Sorts in place; `compare` as for qsort. Equal items keep their order. */
void list_sort(struct list *list, int (*compare)(const void *, const void *));

/* Leaves the items that would be the first `wanted` if all were sorted, in no order. Takes time by
 * how many there are, not more, on average. */
void list_select(struct list *list, size_t wanted, int (*compare)(const void *, const void *));

#endif
