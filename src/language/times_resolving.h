/* What the files that give times their values share. Private to them: times_periods.c has the
 * calendar's periods, times_resolve.c what one frame says, times_whole.c what is made of several.
 */
#ifndef TIDINGS_TIMES_RESOLVING_H
#define TIDINGS_TIMES_RESOLVING_H

#include "language/times_private.h"

/* A part of the day as values name it. */
struct day_part {
    const char *name;
    bool second_half; /* hours below 12 mean those after noon */
};

/* By the numbers of knowledge/language/times.txt. */
extern const struct day_part day_parts[];
extern const char *const season_names[];

/* A frame under resolution. */
struct resolving {
    struct arena *arena;
    const struct frame *frame;
    const struct time_anchor *anchor;
    int direction; /* -1 past, 1 to come, 0 not told */
};

/* What a frame resolves to. */
struct resolved {
    struct str value;
    struct date begins, ends;
    bool clock; /* a clock time, known to the hour at least */
};

/* Days since 1970 of a date, and the date of such days. */
static inline int64_t days_of(const struct date *date)
{
    return date_to_days(date->year, date->month, date->day);
}
static inline struct date day_at(int64_t days)
{
    return date_from_days(days);
}

/* The Monday of a date's week, as days since 1970. */
static inline int64_t monday_of(const struct date *date)
{
    return days_of(date) - ((int)date_weekday(date) - 1);
}

/* Whether the day of publication is known. */
static inline bool knows_reference(const struct resolving *at)
{
    return at->anchor->reference.precision >= DATE_DAY;
}

/* A date to its precision as ISO 8601, in the arena. */
struct str period_iso(struct arena *arena, const struct date *date);

/* A period from one day to another, both included, with its own value; or with that of an interval
 * of the two days. Days are counted since 1970. */
struct resolved period_between(struct str value, int64_t begins, int64_t ends);
struct resolved period_days(const struct resolving *at, int64_t first, int64_t last);

/* A date to its precision, and a day, as periods. */
struct resolved period_date(const struct resolving *at, struct date date);
struct resolved period_day(const struct resolving *at, int64_t days);

/* A month, a year, several years, a half of a year, a season. Without a value where a year has not
 * four digits. */
struct resolved period_month(const struct resolving *at, int year, int month);
struct resolved period_year(const struct resolving *at, int year);
struct resolved period_years(const struct resolving *at, int first, int last);
struct resolved period_half(const struct resolving *at, int year, int half);
struct resolved period_season(const struct resolving *at, int year, int season);

/* The ISO week of a Monday, or its weekend. */
struct resolved period_week(const struct resolving *at, int64_t monday, bool weekend);

/* A quarter, which may be counted on beyond the year's end or back before its beginning. */
struct resolved period_quarter(const struct resolving *at, int year, int quarter);

/* The date moved by so many units; to the unit's precision. */
struct date date_moved(const struct date *from, double n, int unit);

/* How precise a time is that is told by its distance in units. */
enum date_precision date_unit_precision(int unit);

/* The date further on by the part's other lengths ("a year and two months"), or back where the sign
 * is negative. */
struct date date_moved_by_lengths(struct date date, const struct time_part *part, int sign);

/* The first and last day of a date's period. */
int64_t date_first_day(const struct date *date);
int64_t date_last_day(const struct date *date);

/* The hour and minute that a frame says, by a clock of 24 hours. */
void frame_clock(const struct frame *frame, int *hour, int *minute);

/* Resolves a frame that says a day, a period, a time of day or several of them; `instant` where it
 * is an end of an interval, and "now" a day. Without a value where it says none. */
struct resolved frame_resolve(const struct resolving *at, bool instant);

/* "two weeks ago", "in five minutes": a point so far from the reference, back where `sign` is
 * negative. Without a value where that is not known. */
struct resolved frame_resolve_back(const struct resolving *at, const struct time_part *part,
                                   double n, int sign);

#endif
