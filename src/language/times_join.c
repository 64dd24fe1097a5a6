/* Parts of times joined to whole ones. */
#include "language/times_private.h"

unsigned frame_says(const struct frame *frame)
{
    unsigned says = 0;
    if (frame_has(frame, SLOT_EVERY))
        return SAYS_SET;
    if (frame_get(frame, SLOT_WAIT, 0) == 1)
        return SAYS_WAIT;
    if (frame_has(frame, SLOT_RUN))
        return SAYS_PERIOD;
    if (frame_has(frame, SLOT_REF))
        return SAYS_REFERENCE;
    if (frame_has(frame, SLOT_WEEKOF))
        says |= SAYS_WEEKOF;
    if (frame_has(frame, SLOT_HOUR) || frame_has(frame, SLOT_HHMM))
        says |= SAYS_CLOCK;
    if (frame_has(frame, SLOT_PART))
        says |= SAYS_PART;
    if (frame_has(frame, SLOT_DAY) || frame_has(frame, SLOT_DATE) ||
        frame_has(frame, SLOT_DAYSHIFT) || frame_get(frame, SLOT_CONTEXT, 0) == UNIT_DAY)
        says |= SAYS_DAY;
    if (frame_has(frame, SLOT_HOLIDAY))
        says |= SAYS_HOLIDAY;
    if (frame_has(frame, SLOT_WEEKDAY) && !frame_has(frame, SLOT_DAY))
        says |= SAYS_WEEKDAY;
    if (frame_has(frame, SLOT_MONTH) && !(says & SAYS_DAY))
        says |= SAYS_MONTH;
    if (frame_get(frame, SLOT_CONTEXT, 0) > UNIT_DAY)
        says |= SAYS_PERIOD;
    if (frame_get(frame, SLOT_WAIT, 0) == 2) {
        says &= SAYS_CLOCK | SAYS_PART;
        return says | (frame_has(frame, SLOT_WEEKDAY) ? SAYS_DAY : SAYS_PERIOD);
    }
    if (frame_has(frame, SLOT_YEAR) || frame_has(frame, SLOT_YY) ||
        (frame_has(frame, SLOT_SHIFT) && frame_get(frame, SLOT_UNIT, 0) == UNIT_YEAR))
        says |= SAYS_YEAR;
    if (frame_has(frame, SLOT_QUARTER) || frame_has(frame, SLOT_SEASON) ||
        frame_has(frame, SLOT_HALF) || frame_has(frame, SLOT_WEEK) ||
        (frame_has(frame, SLOT_SHIFT) && frame_has(frame, SLOT_UNIT) && !(says & SAYS_YEAR)))
        says |= SAYS_PERIOD;
    if (!says && frame_has(frame, SLOT_UNIT) && frame_has(frame, SLOT_N))
        says |= SAYS_LENGTH;
    return says;
}

bool frame_lacks_year(const struct frame *frame)
{
    unsigned says = frame_says(frame);
    if (says & SAYS_YEAR || frame_has(frame, SLOT_DATE) || frame_has(frame, SLOT_DAYSHIFT) ||
        frame_has(frame, SLOT_SHIFT) || frame_has(frame, SLOT_CONTEXT) ||
        frame_has(frame, SLOT_WAIT))
        return false;
    return says & (SAYS_MONTH | SAYS_HOLIDAY) ||
           (frame_has(frame, SLOT_DAY) && frame_has(frame, SLOT_MONTH)) ||
           (says & SAYS_PERIOD && !frame_has(frame, SLOT_SHIFT));
}

/* Whether a part that says `a` and one that says `b` make one time, in either order. */
static bool makes_one(unsigned a, unsigned b)
{
    const unsigned day = SAYS_DAY | SAYS_HOLIDAY | SAYS_WEEKDAY;
    const unsigned clock = SAYS_CLOCK | SAYS_PART;
    if (a == SAYS_SET)
        return b && !(b & ~clock);
    if ((a | b) & (SAYS_LENGTH | SAYS_REFERENCE | SAYS_WAIT | SAYS_SET))
        return false;
    if (a & day && b & clock)
        return !(b & ~clock) && !(a & b);
    if (a == SAYS_PART && b == SAYS_CLOCK)
        return true;
    if (a == SAYS_WEEKDAY)
        return b == SAYS_DAY || b == (SAYS_DAY | SAYS_YEAR) || b == SAYS_PERIOD ||
               b == (SAYS_DAY | SAYS_CLOCK);
    if (a == (SAYS_WEEKDAY | SAYS_PART))
        return b == SAYS_PERIOD;
    if (b == SAYS_YEAR)
        return a == SAYS_DAY || a == SAYS_MONTH || a == SAYS_HOLIDAY || a == SAYS_PERIOD ||
               a == (SAYS_DAY | SAYS_WEEKDAY);
    return a == SAYS_WEEKOF && b & (SAYS_DAY | SAYS_HOLIDAY) &&
           !(b & ~(SAYS_DAY | SAYS_YEAR | SAYS_HOLIDAY));
}

/* Items that may stand between two parts of one time. */
enum { GLUE_MAX = 3 };

/* Whether the items from `first` up to `end` only tie two parts together; `loosely` also where a
 * clock time follows. */
static bool is_glue(const struct items *items, size_t first, size_t end, bool loosely)
{
    if (end - first > GLUE_MAX)
        return false;
    for (size_t i = first; i < end; i++) {
        bool ties =
            item_is_of(items, i, CLASS_GLUE) || (loosely && item_is_of(items, i, CLASS_CLOCKGLUE));
        if (!ties || items->at[i].line)
            return false;
    }
    return true;
}

/* Takes what `from` says into `into`, where it says nothing of it yet. */
static void take_over(struct frame *into, const struct frame *from)
{
    for (int slot = 0; slot < SLOT_COUNT; slot++) {
        if (frame_has(from, slot) && !frame_has(into, slot))
            frame_set(into, slot, from->value[slot]);
    }
}

/* Joins a part with the one behind it where they make one time. */
static bool join_side_by_side(const struct items *items, struct time_part *a,
                              const struct time_part *b)
{
    unsigned says_a = frame_says(&a->frame), says_b = frame_says(&b->frame);
    bool clock = (says_a | says_b) & (SAYS_CLOCK | SAYS_PART);
    if (items->at[b->first].line || (b->mod && says_a != SAYS_WAIT))
        return false;
    if (!is_glue(items, a->end, b->first, clock))
        return false;
    if (says_a == SAYS_WAIT) {
        if (!(says_b & (SAYS_MONTH | SAYS_YEAR | SAYS_PERIOD)) || b->to_frame.has)
            return false;
    } else if ((a->to_frame.has && b->to_frame.has) ||
               !(makes_one(says_a, says_b) || makes_one(says_b, says_a))) {
        return false;
    }
    if (says_b & SAYS_YEAR && b->first > a->end && item_is(items, a->end, "-"))
        return false;
    if ((says_b == SAYS_YEAR && says_a != SAYS_WAIT && !frame_lacks_year(&a->frame)) ||
        (says_a == SAYS_YEAR && !frame_lacks_year(&b->frame)))
        return false;
    a->end = b->end;
    if (says_a == SAYS_WAIT)
        frame_set(&a->frame, SLOT_WAIT, 2);
    take_over(&a->frame, &b->frame);
    if (b->to_frame.has)
        a->to_frame = b->to_frame;
    return true;
}

/* Whether two parts may be the ends of an interval. */
static bool are_ends(unsigned a, unsigned b, bool announced)
{
    const unsigned never = SAYS_SET | SAYS_WAIT | SAYS_LENGTH;
    if (!a || !b || (a | b) & never)
        return false;
    if ((a | b) & SAYS_REFERENCE)
        return announced;
    if (a & SAYS_CLOCK && b & SAYS_CLOCK)
        return true;
    if ((a & SAYS_CLOCK || b & SAYS_CLOCK) && !announced)
        return false;
    return announced || a == b || (a & b & (SAYS_DAY | SAYS_MONTH));
}

/* Joins two parts with a word like "to" between them, or "and" behind "between". */
static bool join_ends(const struct items *items, struct time_part *a, const struct time_part *b)
{
    if (a->to_frame.has || b->to_frame.has || b->first != a->end + 1 || items->at[b->first].line)
        return false;
    bool from = a->first && item_is(items, a->first - 1, "from");
    bool between = a->first && item_is(items, a->first - 1, "between");
    bool tied = (between && item_is(items, a->end, "and")) || item_is_of(items, a->end, CLASS_UPTO);
    if (!tied || !are_ends(frame_says(&a->frame), frame_says(&b->frame), from || between))
        return false;
    a->to_frame = b->frame;
    a->end = b->end;
    if (from || between)
        a->first--;
    return true;
}

/* Whether a part is only so long. */
static bool is_length(const struct time_part *part)
{
    return frame_says(&part->frame) == SAYS_LENGTH && !frame_has(&part->frame, SLOT_BACK) &&
           !frame_has(&part->frame, SLOT_AGO) && !frame_has(&part->frame, SLOT_OLD) &&
           !part->to_frame.has;
}

/* "2 years 1 month 21 days", "an hour and 20 minutes": joins lengths of falling units. */
static bool join_lengths(const struct items *items, struct time_part *a, const struct time_part *b)
{
    if (!is_length(a) || !frame_has(&b->frame, SLOT_N) || !frame_has(&b->frame, SLOT_UNIT) ||
        b->to_frame.has || a->length_count >= TIME_LENGTHS_MAX - 1 || b->first > a->end + 1 ||
        (b->first == a->end + 1 && !item_is(items, a->end, "and") &&
         !item_is(items, a->end, ",")) ||
        frame_get(&b->frame, SLOT_UNIT, 0) >= frame_get(&a->frame, SLOT_UNIT, 0) ||
        frame_get(&a->frame, SLOT_UNIT, 0) > UNIT_YEAR || items->at[b->first].line ||
        (a->end > 1 && item_is(items, a->end - 2, "-"))) /* "two-year, 30-month terms" */
        return false;
    a->lengths[a->length_count++] =
        (struct time_length){a->frame.value[SLOT_N], frame_get(&a->frame, SLOT_UNIT, 0)};
    a->frame = b->frame;
    a->end = b->end;
    return true;
}

/* "three weeks after January 15th", "two days before Christmas". */
static bool join_offset(const struct items *items, struct time_part *a, const struct time_part *b)
{
    double way;
    if (!is_length(a) || b->to_frame.has || b->first != a->end + 1 || items->at[b->first].line ||
        !(frame_says(&b->frame) & (SAYS_DAY | SAYS_HOLIDAY | SAYS_WEEKDAY)) || b->offset ||
        !item_in_class(&items->at[a->end], CLASS_WAY, &way))
        return false;
    a->lengths[a->length_count++] =
        (struct time_length){a->frame.value[SLOT_N], frame_get(&a->frame, SLOT_UNIT, 0)};
    a->frame = b->frame;
    a->offset = (int)way;
    a->end = b->end;
    return true;
}

size_t time_parts_join(const struct items *items, struct time_part *parts, size_t count)
{
    /* first days and clock times, then intervals of these, then what counts from them */
    for (int round = 0; round < 3; round++) {
        size_t kept = 0;
        for (size_t i = 0; i < count; i++) {
            if (kept) {
                struct time_part *last = &parts[kept - 1];
                if (round == 1 ? join_ends(items, last, &parts[i])
                               : join_side_by_side(items, last, &parts[i]) ||
                                     join_lengths(items, last, &parts[i]) ||
                                     (round == 2 && join_offset(items, last, &parts[i])))
                    continue;
            }
            parts[kept++] = parts[i];
        }
        count = kept;
    }
    return count;
}
