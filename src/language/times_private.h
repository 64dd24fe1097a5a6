/* What the parts of the reading of times share. Not for others. */
#ifndef TIDINGS_TIMES_PRIVATE_H
#define TIDINGS_TIMES_PRIVATE_H

#include "language/grammar.h"
#include "language/times.h"

/* Units, by their numbers in knowledge/language/times.txt. */
enum time_unit {
    UNIT_NONE,
    UNIT_SECOND,
    UNIT_MINUTE,
    UNIT_HOUR,
    UNIT_DAY,
    UNIT_WEEK,
    UNIT_MONTH,
    UNIT_YEAR,
    UNIT_DECADE,
    UNIT_CENTURY,
    UNIT_QUARTER,
    UNIT_WEEKEND,
    UNIT_SEASON,
    UNIT_FORTNIGHT,
    UNIT_MILLENNIUM
};

enum { TIME_LENGTHS_MAX = 4 };

/* So many units: a part of a duration. */
struct time_length {
    double n;
    int unit;
};

/* A part of a time, as a rule found it; joined with its neighbours to a whole. */
struct time_part {
    size_t first, end;     /* items */
    struct frame frame;    /* what the text says */
    struct frame to_frame; /* the same for the end of an interval; `has` 0 where there is none */
    struct time_length lengths[TIME_LENGTHS_MAX];
    size_t length_count;
    int offset;    /* 1 or -1: the lengths count from what the frame says, onward or back */
    int mod;       /* enum time_mod */
    int direction; /* -1 past, 1 to come, 0 not told; of the clause */
};

/* Where times count from. */
struct time_anchor {
    struct date reference; /* DATE_NONE where it is not known */
    struct date context;   /* the day, month or year named last in the text; DATE_NONE at first */
    int plan;              /* a year to come that was named since, or 0 */
    struct date context_ends; /* the last day of it where it is a quarter or the like */
};

/* Joins parts that stand side by side and belong together: a day and its clock time, "October" and
 * "of next year", the ends of an interval. In place; gives how many are left. */
size_t time_parts_join(const struct items *items, struct time_part *parts, size_t count);

/* Gives a part its value; false when the part says no time after all. Moves the anchor's context
 * on.
 */
bool time_part_resolve(struct arena *arena, const struct time_part *part,
                       struct time_anchor *anchor, struct time_found *found);

/* A kind of statement that a frame makes, as bits. */
enum {
    SAYS_DAY = 1 << 0,     /* a day, but for its year perhaps */
    SAYS_CLOCK = 1 << 1,   /* a time of day */
    SAYS_PART = 1 << 2,    /* a part of the day */
    SAYS_WEEKDAY = 1 << 3, /* a weekday alone */
    SAYS_MONTH = 1 << 4,   /* a month, without a day */
    SAYS_YEAR = 1 << 5,    /* a year, by number or as "last year" */
    SAYS_PERIOD = 1 << 6,  /* a week, quarter, season and the like, or "next month" */
    SAYS_WAIT = 1 << 7,    /* "the last week of": wants a period behind it */
    SAYS_LENGTH = 1 << 8,  /* so long, and nothing else */
    SAYS_HOLIDAY = 1 << 9,
    SAYS_SET = 1 << 10,
    SAYS_REFERENCE = 1 << 11, /* "now" */
    SAYS_WEEKOF = 1 << 12
};
unsigned frame_says(const struct frame *frame);

/* Whether the frame lacks a year that would tell which day or month is meant. */
bool frame_lacks_year(const struct frame *frame);

#endif
