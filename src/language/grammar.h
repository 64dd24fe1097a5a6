/* The matcher of the rules in knowledge/language: at a place in the text, the rule that reaches
 * farthest, and what it fills in. The rules have no loops, so that a match looks at no more items
 * than its rule has elements. Not for other rooms. */
#ifndef TIDINGS_GRAMMAR_H
#define TIDINGS_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "language/items.h"

/* What rules fill in: values by slot. */
struct frame {
    uint64_t has; /* a bit for every slot that has a value */
    double value[SLOT_COUNT];
};

static_assert(SLOT_COUNT <= 64, "a slot is a bit");

/* Whether a slot has a value. */
static inline bool frame_has(const struct frame *frame, int slot)
{
    return frame->has >> slot & 1;
}

/* The value of a slot, or `otherwise`. */
static inline int frame_get(const struct frame *frame, int slot, int otherwise)
{
    return frame_has(frame, slot) ? (int)frame->value[slot] : otherwise;
}

/* Gives a slot a value, whatever it had. */
static inline void frame_set(struct frame *frame, int slot, double value)
{
    frame->has |= (uint64_t)1 << slot;
    frame->value[slot] = value;
}

/* A match. */
struct match {
    size_t first, end;     /* items of the time itself; the context is no part of it */
    struct frame frame;    /* what was filled in */
    struct frame to_frame; /* the end of an interval; `has` is 0 where there is none */
};

/* The longest match of a rule that begins at item `at`. False when there is none. */
bool grammar_match(const struct items *items, size_t at, struct match *match);

/* Holidays: how their day is found. */
enum holiday_rule {
    HOLIDAY_FIXED,
    HOLIDAY_EASTER,
    HOLIDAY_NTH,
    HOLIDAY_THANKSGIVING,
    HOLIDAY_ELECTION,
    HOLIDAY_ISLAMIC,
    HOLIDAY_ONCE /* a day of history: it has its year */
};

/* The day of holiday number `index` in a year, as days since 1970-01-01. */
int64_t holiday_day(size_t index, int year);

/* The year of a day of history that is known by its month and day, "the Sept. 11 attacks"; 0 for
 * another day. */
int named_day_year(int month, int day);

#endif
