/* Growing arrays in an arena; see list.h. */
#include "base/list.h"

#include <string.h>

enum { CAPACITY_FIRST = 8 };

/* Gives the list room for `capacity` items, more than it has. */
static void grow(struct list *list, size_t capacity)
{
    list->items = arena_grow(list->arena, list->items, list->count * list->item_size,
                             capacity * list->item_size);
    list->capacity = capacity;
}

void list_reserve(struct list *list, size_t more)
{
    if (more > list->capacity - list->count)
        grow(list, list->count + more);
}

void list_grow(struct list *list)
{
    grow(list, list->capacity ? list->capacity * 2 : CAPACITY_FIRST);
}

void *list_add(struct list *list)
{
    return memset(list_add_unset(list), 0, list->item_size);
}

size_t list_first_from(const struct list *list, size_t offset, size_t least)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        size_t number;
        memcpy(&number, (const char *)list_at(list, middle) + offset, sizeof number);
        if (number < least)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* One merge of two sorted runs [from, middle) and [middle, to) into `out`. */
static void merge(char *out, const char *in, size_t item, size_t from, size_t middle, size_t to,
                  int (*compare)(const void *, const void *))
{
    size_t left = from, right = middle;
    for (size_t at = from; at < to; at++) {
        int take_left =
            left < middle && (right >= to || compare(in + left * item, in + right * item) <= 0);
        size_t taken = take_left ? left++ : right++;
        memcpy(out + at * item, in + taken * item, item);
    }
}

void list_sort(struct list *list, int (*compare)(const void *, const void *))
{
    size_t count = list->count, item = list->item_size;
    if (count < 2)
        return;
    struct arena_mark mark = arena_mark(list->arena);
    char *in = list->items, *out = arena_get(list->arena, count * item);
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t from = 0; from < count; from += 2 * width) {
            size_t middle = from + width < count ? from + width : count;
            size_t to = middle + width < count ? middle + width : count;
            merge(out, in, item, from, middle, to, compare);
        }
        char *swap = in;
        in = out;
        out = swap;
    }
    if (in != list->items)
        memcpy(list->items, in, count * item);
    arena_release(list->arena, mark);
}

/* Divides the items from..to by one of them: those before the border, which is given, come no later
 * in order than those behind it. `room` holds two items. */
static size_t divide(char *items, size_t item, size_t from, size_t to, char *room,
                     int (*compare)(const void *, const void *))
{
    char *middle = room, *swap = room + item;
    memcpy(middle, items + (from + (to - 1 - from) / 2) * item, item);
    for (size_t left = from, right = to - 1;; left++, right--) {
        while (compare(items + left * item, middle) < 0)
            left++;
        while (compare(middle, items + right * item) < 0)
            right--;
        if (left >= right)
            return right + 1;
        memcpy(swap, items + left * item, item);
        memcpy(items + left * item, items + right * item, item);
        memcpy(items + right * item, swap, item);
    }
}

void list_select(struct list *list, size_t wanted, int (*compare)(const void *, const void *))
{
    if (list->count <= wanted)
        return;
    struct arena_mark mark = arena_mark(list->arena);
    char *room = arena_get(list->arena, 2 * list->item_size);
    for (size_t from = 0, to = list->count; from < wanted && wanted < to;) {
        size_t border = divide(list->items, list->item_size, from, to, room, compare);
        if (wanted < border)
            to = border;
        else
            from = border;
    }
    list->count = wanted;
    arena_release(list->arena, mark);
}
