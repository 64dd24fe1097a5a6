/* Parts of times given their values, as seen from the day of publication. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "language/times_private.h"

/* Clock hours by part of the day, and the part's name in values. */
static const struct {
    const char *name;
    bool second_half; /* hours below 12 mean those after noon */
} parts[] = {{"", false},  {"MO", false}, {"MI", true}, {"AF", true},
             {"EV", true}, {"NI", true},  {"DT", false}};

/* A month or season that begins within so many days is the coming one where no tense tells. */
enum { SOON_DAYS = 45 };

static const char *const season_names[] = {"", "SP", "SU", "FA", "WI"};

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

static int64_t days_of(const struct date *date)
{
    return date_to_days(date->year, date->month, date->day);
}

static struct date day_at(int64_t days)
{
    return date_from_days(days);
}

/* The Monday of a date's week, as days since 1970. */
static int64_t monday_of(const struct date *date)
{
    return days_of(date) - ((int)date_weekday(date) - 1);
}

static bool knows_reference(const struct resolving *at)
{
    return at->anchor->reference.precision >= DATE_DAY;
}

static struct str iso(struct arena *arena, const struct date *date)
{
    char out[DATE_ISO_SIZE];
    return arena_copy(arena, date_format_iso(date, out));
}

/* A period from one day to another, both included, with its own value. */
static struct resolved period(struct str value, int64_t begins, int64_t ends)
{
    return (struct resolved){.value = value, .begins = day_at(begins), .ends = day_at(ends)};
}

/* The days from one to another, as an interval. */
static struct resolved of_days(const struct resolving *at, int64_t first, int64_t last)
{
    struct date from = day_at(first), to = day_at(last);
    return period(arena_format(at->arena, "%.*s/%.*s", STR_ARG(iso(at->arena, &from)),
                               STR_ARG(iso(at->arena, &to))),
                  first, last);
}

/* A date to its precision as a period. */
static struct resolved of_date(const struct resolving *at, struct date date)
{
    return (struct resolved){.value = iso(at->arena, &date), .begins = date, .ends = date};
}

static struct resolved of_day(const struct resolving *at, int64_t days)
{
    return of_date(at, day_at(days));
}

static struct resolved of_month(const struct resolving *at, int year, int month)
{
    struct date date = date_from_days(date_to_days(year, month, 1));
    return of_date(at, date_with_precision(&date, DATE_MONTH));
}

static struct resolved of_year(const struct resolving *at, int year)
{
    if (year < 1 || year > 9999)
        return (struct resolved){0};
    struct date date = date_from_days(date_to_days(year, 1, 1));
    return of_date(at, date_with_precision(&date, DATE_YEAR));
}

static struct resolved of_years(const struct resolving *at, int first, int last)
{
    struct str value = arena_format(at->arena, "%04d-01-01/%04d-12-31", first, last);
    if (first < 1 || last > 9999)
        return (struct resolved){0};
    struct resolved out = period(value, date_to_days(first, 1, 1), date_to_days(last, 12, 31));
    out.begins = date_with_precision(&out.begins, DATE_YEAR);
    out.ends = date_with_precision(&out.ends, DATE_YEAR);
    return out;
}

/* The ISO week of a Monday. */
static struct resolved of_week(const struct resolving *at, int64_t monday, bool weekend)
{
    struct date thursday = day_at(monday + 3);
    int week = (int)((days_of(&thursday) - date_to_days(thursday.year, 1, 1)) / 7) + 1;
    struct str value =
        arena_format(at->arena, "%04d-W%02d%s", thursday.year, week, weekend ? "-WE" : "");
    return period(value, weekend ? monday + 5 : monday, monday + 6);
}

static struct resolved of_quarter(const struct resolving *at, int year, int quarter)
{
    year += (int)floor((quarter - 1) / 4.0);
    quarter = ((quarter - 1) % 4 + 4) % 4 + 1;
    int month = 3 * quarter;
    return of_days(at, date_to_days(year, month - 2, 1),
                   date_to_days(year, month, date_days_in_month(year, month)));
}

static struct resolved of_half(const struct resolving *at, int year, int half)
{
    int month = half == 1 ? 1 : 7;
    struct str value = half == 1 ? arena_format(at->arena, "%04d-01-01/%04d-06-30", year, year)
                                 : arena_format(at->arena, "%04d-07-01/%04d-12-31", year, year);
    return period(value, date_to_days(year, month, 1),
                  half == 1 ? date_to_days(year, 6, 30) : date_to_days(year, 12, 31));
}

static struct resolved of_season(const struct resolving *at, int year, int season)
{
    struct str value = arena_format(at->arena, "%04d-%s", year, season_names[season]);
    int month = 3 * season;
    int64_t begins = date_to_days(year, month, 1);
    return period(value, begins, begins + 90);
}

/* The year that the frame names, by number or as "last year"; 0 when it names none. */
static int named_year(const struct resolving *at)
{
    const struct frame *frame = at->frame;
    int reference = at->anchor->reference.year;
    if (frame_has(frame, SLOT_YEAR))
        return frame_get(frame, SLOT_YEAR, 0);
    if (frame_has(frame, SLOT_YY)) {
        int yy = frame_get(frame, SLOT_YY, 0);
        int newest = reference ? reference % 100 + 15 : 40;
        return yy <= newest ? 2000 + yy : 1900 + yy;
    }
    if (frame_get(frame, SLOT_UNIT, 0) == UNIT_YEAR && frame_has(frame, SLOT_SHIFT) &&
        knows_reference(at))
        return reference + frame_get(frame, SLOT_SHIFT, 0);
    return 0;
}

/* The year of something that comes once a year, begins at that day in the year of publication and
 * lasts so many days: that which the clause speaks of. */
static int year_by_direction(const struct resolving *at, int64_t begins_this_year, int lasts)
{
    const struct date *reference = &at->anchor->reference;
    int64_t ahead = begins_this_year - days_of(reference);
    int shift = frame_get(at->frame, SLOT_SHIFT, 0);
    bool shifted = frame_has(at->frame, SLOT_SHIFT) && !frame_has(at->frame, SLOT_UNIT);
    if (shifted && shift == 0)
        return reference->year;
    if (shifted ? shift > 0 : at->direction > 0)
        return ahead > 0 || (!shifted && ahead > -lasts) ? reference->year : reference->year + 1;
    if (shifted)
        return ahead < -28 ? reference->year : reference->year - 1;
    /* what begins soon is rather the coming one, where no tense says that it was */
    int soon = at->direction < 0 ? 0 : SOON_DAYS;
    return ahead <= soon ? reference->year : reference->year - 1;
}

/* The year of a day of a month that stands without one: the nearest, unless the tense says the
 * other. */
static int year_of_day(const struct resolving *at, int month, int day)
{
    const struct date *reference = &at->anchor->reference;
    int64_t ahead = date_to_days(reference->year, month, day) - days_of(reference);
    if (frame_has(at->frame, SLOT_SHIFT))
        return year_by_direction(at, days_of(reference) + ahead, 31);
    if (at->direction > 0)
        return ahead < -60 ? reference->year + 1 : reference->year;
    if (at->direction < 0)
        return ahead > 45 ? reference->year - 1 : reference->year;
    return ahead > 183 ? reference->year - 1 : ahead < -183 ? reference->year + 1 : reference->year;
}

static int clip_day(int year, int month, int day)
{
    int last = date_days_in_month(year, month);
    return day < last ? day : last;
}

/* "Sunday 31": the nearest month whose day of that number is that weekday. */
static struct resolved resolve_weekday_number(const struct resolving *at, int day)
{
    struct date base = date_with_precision(&at->anchor->reference, DATE_MONTH);
    int weekday = frame_get(at->frame, SLOT_WEEKDAY, 1);
    for (int step = 0; step < 24; step++) {
        int months = step % 2 ? (step + 1) / 2 : -step / 2;
        struct date month = date_add_months(base, at->direction > 0 ? -months : months);
        if (day > date_days_in_month(month.year, month.month))
            continue;
        struct date date = day_at(date_to_days(month.year, month.month, day));
        if ((int)date_weekday(&date) == weekday)
            return of_date(at, date);
    }
    return (struct resolved){0};
}

/* A day of a month: "June 18", "the 4th", "the 21st of next month". */
static struct resolved resolve_day(const struct resolving *at)
{
    const struct frame *frame = at->frame;
    const struct date *reference = &at->anchor->reference;
    int day = frame_get(frame, SLOT_DAY, 1), month = frame_get(frame, SLOT_MONTH, 0);
    int year = named_year(at);
    if (month) {
        if (!year && !knows_reference(at))
            return (struct resolved){.value =
                                         arena_format(at->arena, "XXXX-%02d-%02d", month, day)};
        if (!year && frame_has(frame, SLOT_NAMED))
            year = named_day_year(month, day);
        if (!year)
            year = year_of_day(at, month, clip_day(reference->year, month, day));
    } else if (!knows_reference(at)) {
        return (struct resolved){0};
    } else {
        struct date base = date_with_precision(reference, DATE_MONTH);
        base.day = 1;
        if (frame_has(frame, SLOT_WEEKDAY) && !frame_has(frame, SLOT_SHIFT))
            return resolve_weekday_number(at, day);
        if (frame_get(frame, SLOT_UNIT, 0) == UNIT_MONTH)
            base = date_add_months(base, frame_get(frame, SLOT_SHIFT, 0));
        else if (at->direction > 0 ? day < reference->day : day > reference->day + 7)
            base = date_add_months(base, at->direction > 0 ? 1 : at->direction < 0 ? -1 : 0);
        year = base.year;
        month = base.month;
    }
    if (month == 2 && day == 29 && !named_year(at)) {
        while (!date_is_leap_year(year))
            year += at->direction > 0 ? 1 : -1;
    }
    if (year < 1 || year > 9999 || day > date_days_in_month(year, month))
        return (struct resolved){0};
    return of_day(at, date_to_days(year, month, day));
}

/* A weekday without a date. */
static struct resolved resolve_weekday(const struct resolving *at)
{
    const struct frame *frame = at->frame;
    int weekday = frame_get(frame, SLOT_WEEKDAY, 1);
    if (!knows_reference(at))
        return (struct resolved){.value = arena_format(at->arena, "XXXX-WXX-%d", weekday)};
    const struct date *reference = &at->anchor->reference;
    int64_t today = days_of(reference), monday = monday_of(reference);
    int since = ((int)date_weekday(reference) - weekday + 7) % 7;
    int shift = frame_get(frame, SLOT_SHIFT, 0);
    if (frame_has(frame, SLOT_SHIFT) && frame_get(frame, SLOT_UNIT, 0) == UNIT_WEEK)
        return of_day(at, monday + 7 * shift + weekday - 1);
    if (frame_has(frame, SLOT_SHIFT) && shift > 0)
        return of_day(at, monday + 7 + weekday - 1);
    if (frame_has(frame, SLOT_SHIFT) && shift < 0)
        return of_day(at, today - (since ? since : 7));
    if (frame_has(frame, SLOT_SHIFT))
        return of_day(at, monday + weekday - 1);
    if (at->direction > 0)
        return of_day(at, today + (7 - since) % 7);
    return of_day(at, today - since);
}

/* A holiday: of the year named, or the one that the clause speaks of. */
static struct resolved resolve_holiday(const struct resolving *at)
{
    size_t index = (size_t)frame_get(at->frame, SLOT_HOLIDAY, 0);
    int year = named_year(at);
    if (!year && !knows_reference(at))
        return (struct resolved){0};
    if (!year) {
        int64_t day = holiday_day(index, at->anchor->reference.year);
        struct date date = day_at(day);
        year = year_of_day(at, date.month, date.day);
    }
    if (year < 1 || year > 9998)
        return (struct resolved){0};
    int64_t day = holiday_day(index, year);
    struct date date = day_at(day);
    if (frame_has(at->frame, SLOT_WEEKEND)) /* the nearest: a Monday's is the one before it */
        return of_week(at, monday_of(&date) - (date_weekday(&date) <= DATE_TUESDAY ? 7 : 0), true);
    return of_day(at, day);
}

/* The date moved by so many units; to the unit's precision. */
static struct date moved(const struct date *from, double n, int unit)
{
    struct date date = *from;
    static const int seconds[] = {[UNIT_SECOND] = 1, [UNIT_MINUTE] = 60, [UNIT_HOUR] = 3600};
    if (unit >= UNIT_SECOND && unit <= UNIT_HOUR) {
        int64_t moment = date_to_utc(&date);
        if (date.has_offset)
            moment += (int64_t)date.offset * 60;
        struct date out = date_from_utc(moment + (int64_t)(n * seconds[unit]), 0);
        out.has_offset = false;
        return out;
    }
    date = date_with_precision(&date, DATE_DAY);
    switch (unit) {
    case UNIT_DAY:
        return date_add_days(date, (int64_t)n);
    case UNIT_WEEKEND:
    case UNIT_WEEK:
        return date_add_days(date, (int64_t)(7 * n));
    case UNIT_FORTNIGHT:
        return date_add_days(date, (int64_t)(14 * n));
    case UNIT_MONTH:
        return date_add_months(date, (int64_t)n);
    case UNIT_QUARTER:
        return date_add_months(date, (int64_t)(3 * n));
    case UNIT_DECADE:
        return date_add_months(date, (int64_t)(120 * n));
    case UNIT_CENTURY:
        return date_add_months(date, (int64_t)(1200 * n));
    case UNIT_MILLENNIUM:
        return date_add_months(date, (int64_t)(12000 * n));
    default:
        return date_add_months(date, (int64_t)(12 * n));
    }
}

/* How precise a time is that is told by its distance in units. */
static enum date_precision precision_of(int unit)
{
    return unit == UNIT_DAY || unit == UNIT_WEEK || unit == UNIT_FORTNIGHT ? DATE_DAY
           : unit == UNIT_MONTH || unit == UNIT_QUARTER                    ? DATE_MONTH
                                                                           : DATE_YEAR;
}

/* The date further on by the part's other lengths ("a year and two months"), or back where the sign
 * is negative. */
static struct date moved_by_lengths(struct date date, const struct time_part *part, int sign)
{
    for (size_t i = 0; i < part->length_count; i++)
        date = moved(&date, sign * part->lengths[i].n, part->lengths[i].unit);
    return date;
}

/* "two years later": so far from what was named last, to the unit's precision. Without a value
 * where that was not named so precisely. */
static struct resolved resolve_later(const struct resolving *at, const struct time_part *part,
                                     double n)
{
    int unit = frame_get(at->frame, SLOT_UNIT, UNIT_DAY);
    struct date date = at->anchor->context;
    enum date_precision precision = precision_of(unit);
    if (precision == DATE_YEAR && at->anchor->plan)
        date = (struct date){.year = (int16_t)at->anchor->plan, .precision = DATE_YEAR};
    if (date.precision < precision)
        return (struct resolved){0};
    date.month = date.precision >= DATE_MONTH ? date.month : 1;
    date.day = date.precision >= DATE_DAY ? date.day : 1;
    date.precision = DATE_DAY;
    date = moved_by_lengths(date, part, 1);
    date = moved(&date, n, unit);
    return of_date(at, date_with_precision(&date, precision));
}

/* "two weeks ago", "in five minutes": a point so far from the reference. */
static struct resolved resolve_back(const struct resolving *at, const struct time_part *part,
                                    double n, int sign)
{
    int unit = frame_get(at->frame, SLOT_UNIT, UNIT_DAY);
    if (!knows_reference(at))
        return (struct resolved){0};
    if (frame_has(at->frame, SLOT_LATER) && unit > UNIT_HOUR &&
        (at->anchor->context.precision || at->anchor->plan))
        return resolve_later(at, part, n);
    struct date date = moved_by_lengths(at->anchor->reference, part, sign);
    date = moved(&date, sign * n, unit);
    if (unit <= UNIT_HOUR) {
        struct resolved out = of_date(at, date);
        out.clock = true;
        return out;
    }
    struct resolved out = of_date(at, date);
    out.begins = out.ends = date_with_precision(&date, precision_of(unit));
    return out;
}

/* The day moved by so many days on which business is done, onward or back. */
static struct date moved_business(const struct date *from, int way, int count)
{
    struct date date = date_with_precision(from, DATE_DAY);
    while (count > 0) {
        date = date_add_days(date, way < 0 ? -1 : 1);
        count -= date_weekday(&date) <= DATE_FRIDAY;
    }
    return date;
}

/* "the past five years", "the next two days": an interval that ends or begins with the reference.
 */
static struct resolved resolve_stretch(const struct resolving *at)
{
    int unit = frame_get(at->frame, SLOT_UNIT, UNIT_DAY);
    int shift = frame_get(at->frame, SLOT_SHIFT, -1);
    double n = frame_has(at->frame, SLOT_N) ? at->frame->value[SLOT_N] : 1;
    if (!knows_reference(at))
        return (struct resolved){0};
    struct date reference = at->anchor->reference;
    struct date other = frame_has(at->frame, SLOT_BUSINESS) && unit == UNIT_DAY && n < 1000
                            ? moved_business(&reference, shift, (int)n)
                            : moved(&reference, shift < 0 ? -n : n, unit);
    if (unit > UNIT_HOUR)
        reference = date_with_precision(&reference, DATE_DAY);
    if (unit == UNIT_QUARTER) {
        struct resolved now = of_quarter(at, reference.year, (reference.month - 1) / 3 + 1);
        int64_t begins = days_of(&now.begins), ends = days_of(&now.ends);
        struct date moved_to = moved(&now.begins, shift < 0 ? -n : n + 1, UNIT_QUARTER);
        reference = shift < 0 ? day_at(begins - 1) : day_at(ends + 1);
        other = shift < 0 ? moved_to : day_at(days_of(&moved_to) - 1);
    } else if (shift > 0 && unit > UNIT_HOUR) {
        reference = date_add_days(reference, 1);
    }
    struct date *first = shift < 0 ? &other : &reference, *last = shift < 0 ? &reference : &other;
    struct resolved out = {.begins = *first, .ends = *last};
    out.value = arena_format(at->arena, "%.*s/%.*s", STR_ARG(iso(at->arena, first)),
                             STR_ARG(iso(at->arena, last)));
    return out;
}

/* "that day", "the same month", "the previous year": what was named last. */
static struct resolved resolve_context(const struct resolving *at)
{
    const struct frame *frame = at->frame;
    int unit = frame_get(frame, SLOT_CONTEXT, UNIT_DAY);
    enum date_precision wanted = unit <= UNIT_WEEK    ? DATE_DAY
                                 : unit == UNIT_MONTH ? DATE_MONTH
                                                      : DATE_YEAR;
    const struct date *base = &at->anchor->context;
    int months = 12 * frame_get(frame, SLOT_MOVEYEAR, 0);
    if (frame_has(frame, SLOT_SAME) && at->anchor->context_ends.precision >= DATE_DAY) {
        struct date first = date_add_months(*base, months);
        struct date last = date_add_months(at->anchor->context_ends, months);
        last.day = (uint8_t)date_days_in_month(last.year, last.month);
        return of_days(at, days_of(&first), days_of(&last));
    }
    if (base->precision < wanted)
        base = &at->anchor->reference;
    if (base->precision < wanted)
        return (struct resolved){0};
    /* "in January ... a year earlier": that January */
    if (frame_has(frame, SLOT_SAME) && base == &at->anchor->context &&
        base->precision == DATE_MONTH)
        wanted = DATE_MONTH;
    struct date date = date_with_precision(base, wanted);
    int move = frame_get(frame, SLOT_MOVE, 0);
    if (unit == UNIT_WEEK)
        return of_week(at, monday_of(base) + 7 * move, false);
    if (unit == UNIT_MONTH)
        months += move;
    else
        date = date_add_days(date, move);
    return of_date(at, date_add_months(date, months));
}

/* A decade or century. */
static struct resolved resolve_decade(const struct resolving *at)
{
    const struct frame *frame = at->frame;
    if (frame_has(frame, SLOT_CENTURY)) {
        int century = frame_get(frame, SLOT_CENTURY, 1);
        return of_years(at, century > 1 ? 100 * (century - 1) : 1, 100 * century - 1);
    }
    int year = frame_has(frame, SLOT_DECADENAME) ? 1900 + frame_get(frame, SLOT_DECADENAME, 0)
               : frame_has(frame, SLOT_YY)       ? 1900 + frame_get(frame, SLOT_YY, 0)
                                                 : frame_get(frame, SLOT_YEAR, 0);
    if (year % 10)
        return (struct resolved){0};
    if (frame_has(frame, SLOT_YY) && year == 1900)
        year = 2000;
    return of_years(at, year, year + 9);
}

/* "the rest of the month": from the day of publication to the end of what holds it. */
static struct resolved resolve_rest(const struct resolving *at)
{
    const struct date *reference = &at->anchor->reference;
    int64_t today = days_of(reference);
    int month = reference->month;
    switch (frame_get(at->frame, SLOT_UNIT, 0)) {
    case UNIT_WEEK:
        return of_days(at, today, monday_of(reference) + 6);
    case UNIT_MONTH:
        break;
    case UNIT_QUARTER:
        month = (month + 2) / 3 * 3;
        break;
    case UNIT_YEAR:
        month = 12;
        break;
    case UNIT_DECADE:
        return of_days(at, today, date_to_days(reference->year / 10 * 10 + 9, 12, 31));
    default:
        return of_day(at, today);
    }
    return of_days(
        at, today,
        date_to_days(reference->year, month, date_days_in_month(reference->year, month)));
}

/* "last week", "this month", "next quarter" and such. */
static struct resolved resolve_shifted(const struct resolving *at)
{
    const struct date *reference = &at->anchor->reference;
    int unit = frame_get(at->frame, SLOT_UNIT, 0), shift = frame_get(at->frame, SLOT_SHIFT, 0);
    if (!knows_reference(at))
        return (struct resolved){0};
    struct date month = *reference;
    int64_t monday = monday_of(reference);
    if (frame_has(at->frame, SLOT_REST))
        return resolve_rest(at);
    switch (unit) {
    case UNIT_DAY:
        return of_day(at, days_of(reference) + shift);
    case UNIT_WEEK:
        return of_week(at, monday + 7 * shift, false);
    case UNIT_FORTNIGHT:
        return resolve_stretch(at);
    case UNIT_WEEKEND:
        if (!shift && at->direction <= 0 && date_weekday(reference) <= DATE_WEDNESDAY)
            shift = -1;
        return of_week(at, monday + 7 * shift, true);
    case UNIT_MONTH:
        month.day = 1;
        month = date_add_months(month, shift);
        return of_month(at, month.year, month.month);
    case UNIT_QUARTER:
        return of_quarter(at, reference->year, (reference->month - 1) / 3 + 1 + shift);
    case UNIT_YEAR:
        return of_year(at, reference->year + shift);
    case UNIT_DECADE:
    case UNIT_CENTURY:
        if (shift)
            return resolve_stretch(at);
        unit = unit == UNIT_DECADE ? 10 : 100;
        return of_years(at, reference->year / unit * unit,
                        reference->year / unit * unit + unit - 1);
    default:
        return shift ? resolve_stretch(at) : (struct resolved){0};
    }
}

/* A quarter, half, season, or numbered week, with the year that it is in. */
static struct resolved resolve_recurring(const struct resolving *at)
{
    const struct frame *frame = at->frame;
    int quarter = frame_get(frame, SLOT_QUARTER, 0), half = frame_get(frame, SLOT_HALF, 0);
    int season = frame_get(frame, SLOT_SEASON, 0), week = frame_get(frame, SLOT_WEEK, 0);
    int year = named_year(at);
    int month = quarter ? 3 * quarter - 2 : half ? 6 * half - 5 : season ? 3 * season : 0;
    if (month > 12 || week > 53)
        return (struct resolved){0};
    if (!year && !knows_reference(at))
        return (struct resolved){0};
    if (!year && month)
        year = year_by_direction(at, date_to_days(at->anchor->reference.year, month, 1),
                                 half ? 181 : 90);
    if (week) {
        struct date january = day_at(date_to_days(year ? year : at->anchor->reference.year, 1, 4));
        return of_week(at, monday_of(&january) + 7 * (week - 1), false);
    }
    return quarter ? of_quarter(at, year, quarter)
           : half  ? of_half(at, year, half)
                   : of_season(at, year, season);
}

/* A month, with the year that it is in. */
static struct resolved resolve_month(const struct resolving *at)
{
    int month = frame_get(at->frame, SLOT_MONTH, 1), year = named_year(at);
    if (!year && !knows_reference(at))
        return (struct resolved){.value = arena_format(at->arena, "XXXX-%02d", month)};
    if (!year)
        year = year_by_direction(at, date_to_days(at->anchor->reference.year, month, 1), 31);
    if (year < 1 || year > 9999)
        return (struct resolved){0};
    return of_month(at, year, month);
}

/* The first and last day of a date's period. */
static int64_t first_day(const struct date *date)
{
    return date_to_days(date->year, date->precision >= DATE_MONTH ? date->month : 1,
                        date->precision >= DATE_DAY ? date->day : 1);
}

static int64_t last_day(const struct date *date)
{
    int month = date->precision >= DATE_MONTH ? date->month : 12;
    return date_to_days(date->year, month,
                        date->precision >= DATE_DAY ? date->day
                                                    : date_days_in_month(date->year, month));
}

/* The period that the frame names when what is counted within it is left aside. */
static struct resolved resolve_container(const struct resolving *at)
{
    const struct frame *frame = at->frame;
    if (frame_has(frame, SLOT_QUARTER) || frame_has(frame, SLOT_HALF) ||
        frame_has(frame, SLOT_SEASON))
        return resolve_recurring(at);
    if (frame_has(frame, SLOT_MONTH))
        return resolve_month(at);
    int year = named_year(at);
    if (year)
        return of_year(at, year);
    return resolve_shifted(at);
}

/* "the first two weeks of 2021": so many units from the beginning or the end of a period. */
static struct resolved resolve_counted(const struct resolving *at, int64_t begins, int64_t ends)
{
    int unit = frame_get(at->frame, SLOT_NTHUNIT, UNIT_DAY);
    int count = frame_get(at->frame, SLOT_NTHCOUNT, 1);
    bool first = frame_get(at->frame, SLOT_NTH, 1) > 0;
    struct date edge = first ? day_at(begins) : day_at(ends + 1);
    if (unit < UNIT_DAY)
        return (struct resolved){0};
    if (unit == UNIT_WEEK) {
        struct date inside = day_at(first ? begins + 3 : ends - 3);
        edge = day_at(monday_of(&inside) + (first ? 0 : 7));
        if (first && days_of(&edge) < begins)
            edge = date_add_days(edge, 7);
    }
    struct date other = moved(&edge, first ? count : -count, unit);
    int64_t from = days_of(first ? &edge : &other), to = days_of(first ? &other : &edge) - 1;
    return of_days(at, from, to);
}

/* The nth weekday, week, day, month or quarter of a period. */
static struct resolved resolve_nth(const struct resolving *at)
{
    const struct frame *frame = at->frame;
    struct resolved whole = resolve_container(at);
    if (!whole.begins.precision)
        return (struct resolved){0};
    int64_t begins = first_day(&whole.begins), ends = last_day(&whole.ends);
    int nth = frame_get(frame, SLOT_NTH, 1), unit = frame_get(frame, SLOT_NTHUNIT, 0);
    struct date first = day_at(begins), last = day_at(ends);
    if (frame_has(frame, SLOT_NTHCOUNT))
        return resolve_counted(at, begins, ends);
    if (frame_has(frame, SLOT_WEEKDAY)) {
        int weekday = frame_get(frame, SLOT_WEEKDAY, 1);
        int64_t day = nth > 0
                          ? begins + (weekday - (int)date_weekday(&first) + 7) % 7 + 7 * (nth - 1)
                          : ends - ((int)date_weekday(&last) - weekday + 7) % 7;
        return day > ends ? (struct resolved){0} : of_day(at, day);
    }
    /* a week, or a weekend, is the period's when its Thursday is */
    struct date inside = day_at(nth > 0 ? begins + 3 : ends - 3);
    switch (unit) {
    case UNIT_WEEK:
        begins = monday_of(&inside) + (nth > 0 ? 7 * (nth - 1) : 0);
        return whole.begins.precision == DATE_MONTH ? of_days(at, begins, begins + 6)
                                                    : of_week(at, begins, false);
    case UNIT_WEEKEND:
        return of_week(at, monday_of(&inside) + (nth > 0 ? 7 * (nth - 1) : 0), true);
    case UNIT_DAY:
        return of_day(at, nth > 0 ? begins + nth - 1 : ends);
    case UNIT_MONTH:
        if (nth > 12)
            return (struct resolved){0};
        first = date_add_months(nth > 0 ? first : last, nth > 0 ? nth - 1 : 0);
        return of_month(at, first.year, first.month);
    case UNIT_QUARTER:
        return nth > 4 ? (struct resolved){0} : of_quarter(at, first.year, nth > 0 ? nth : 4);
    case UNIT_YEAR:
        return of_year(at, nth > 0 ? first.year + nth - 1 : last.year);
    default:
        return (struct resolved){0};
    }
}

/* "the three months to September", "the year ended June 30": so long up to the end of a month or to
 * a day. */
static struct resolved resolve_run(const struct resolving *at)
{
    static const int months[] = {[UNIT_MONTH] = 1, [UNIT_QUARTER] = 3, [UNIT_YEAR] = 12};
    int unit = frame_get(at->frame, SLOT_RUNUNIT, 0),
        count = frame_get(at->frame, SLOT_RUNCOUNT, 1);
    bool day = frame_has(at->frame, SLOT_DAY);
    struct resolved last = day ? resolve_day(at) : resolve_month(at);
    if (last.begins.precision < DATE_MONTH || count < 1 || count > 1000)
        return (struct resolved){0};
    if (unit == UNIT_MONTH || unit == UNIT_QUARTER || unit == UNIT_YEAR) {
        struct date end = date_with_precision(&last.begins, DATE_MONTH);
        struct date first = date_add_months(end, 1 - count * months[unit]);
        if (first.year < 1)
            return (struct resolved){0};
        return (struct resolved){.value = arena_format(at->arena, "%.*s/%.*s",
                                                       STR_ARG(iso(at->arena, &first)),
                                                       STR_ARG(iso(at->arena, &end))),
                                 .begins = first,
                                 .ends = end};
    }
    if (unit != UNIT_DAY && unit != UNIT_WEEK)
        return (struct resolved){0};
    int64_t end = last_day(&last.begins);
    return of_days(at, end + 1 - (int64_t)count * (unit == UNIT_WEEK ? 7 : 1), end);
}

/* The day or period, without a time of day. */
static struct resolved resolve_date(const struct resolving *at)
{
    const struct frame *frame = at->frame;
    unsigned says = frame_says(frame);
    if (frame_has(frame, SLOT_RUN))
        return resolve_run(at);
    if (frame_has(frame, SLOT_WAIT))
        return frame_has(frame, SLOT_NTH) ? resolve_nth(at) : (struct resolved){0};
    if (frame_has(frame, SLOT_CENTURY) || frame_has(frame, SLOT_DECADE) ||
        frame_has(frame, SLOT_DECADENAME))
        return resolve_decade(at);
    if (frame_has(frame, SLOT_DATE)) {
        int packed = frame_get(frame, SLOT_DATE, 0);
        int year = packed / 10000, month = packed / 100 % 100, day = packed % 100;
        return day > date_days_in_month(year, month) ? (struct resolved){0}
                                                     : of_day(at, date_to_days(year, month, day));
    }
    if (frame_has(frame, SLOT_CONTEXT))
        return resolve_context(at);
    if (frame_has(frame, SLOT_DAYSHIFT))
        return knows_reference(at) ? of_day(at, days_of(&at->anchor->reference) +
                                                    frame_get(frame, SLOT_DAYSHIFT, 0))
                                   : (struct resolved){0};
    if (says & SAYS_HOLIDAY)
        return resolve_holiday(at);
    if (frame_has(frame, SLOT_DAY))
        return resolve_day(at);
    if (says & SAYS_WEEKDAY)
        return resolve_weekday(at);
    if (frame_has(frame, SLOT_AGO))
        return resolve_stretch(at);
    if (frame_has(frame, SLOT_QUARTER) || frame_has(frame, SLOT_HALF) ||
        frame_has(frame, SLOT_SEASON) || frame_has(frame, SLOT_WEEK))
        return resolve_recurring(at);
    if (says & SAYS_MONTH)
        return resolve_month(at);
    if (says & SAYS_YEAR) {
        int year = named_year(at);
        return year ? of_year(at, year) : (struct resolved){0};
    }
    return says & SAYS_PERIOD ? resolve_shifted(at) : (struct resolved){0};
}

/* Hours and minutes that a frame says; the hour by am, pm or the part of the day. */
static void clock_of(const struct frame *frame, int *hour, int *minute)
{
    *hour = frame_get(frame, SLOT_HOUR, 0);
    *minute = frame_get(frame, SLOT_MINUTE, 0);
    if (frame_has(frame, SLOT_HHMM)) {
        *hour = frame_get(frame, SLOT_HHMM, 0) / 100;
        *minute = frame_get(frame, SLOT_HHMM, 0) % 100;
    }
    int ampm = frame_get(frame, SLOT_AMPM, 0), part = frame_get(frame, SLOT_PART, 0);
    if (!ampm && part && parts[part].second_half && *hour < 12 && *hour >= (part == 5 ? 5 : 1))
        ampm = 2;
    if (ampm == 2 && *hour < 12)
        *hour += 12;
    else if (ampm == 1 && *hour == 12)
        *hour = 0;
    if (frame_has(frame, SLOT_LESSMINUTES)) {
        *hour = (*hour + 23) % 24;
        *minute = 60 - frame_get(frame, SLOT_LESSMINUTES, 0);
    }
    *hour %= 24;
    *minute %= 60;
}

/* Adds the time of day to a day's value; an instant is written to the second when it is an end of
 * an interval. */
static void add_clock(const struct resolving *at, bool instant, struct resolved *out)
{
    const struct frame *frame = at->frame;
    int hour, minute;
    clock_of(frame, &hour, &minute);
    struct str day = out->value;
    struct str zone = STR("");
    bool zoned = frame_has(frame, SLOT_ZONE) || frame_has(frame, SLOT_ZONEMINUS);
    if (zoned) {
        double hours =
            frame_has(frame, SLOT_ZONE) ? frame->value[SLOT_ZONE] : -frame->value[SLOT_ZONEMINUS];
        int offset = (int)(hours * 60);
        if (offset > DATE_OFFSET_MAX || offset < -DATE_OFFSET_MAX)
            offset = 0;
        zone = offset ? arena_format(at->arena, "%c%02d:%02d", offset < 0 ? '-' : '+',
                                     abs(offset) / 60, abs(offset) % 60)
                      : STR("Z");
        out->begins.offset = (int16_t)offset;
        out->begins.has_offset = true;
    }
    if (!day.size && zoned && !instant && at->anchor->reference.precision >= DATE_DAY) {
        struct date date = date_with_precision(&at->anchor->reference, DATE_DAY);
        day = iso(at->arena, &date);
        out->begins = date;
    }
    const char *t = day.size || !instant ? "T" : "";
    int second = frame_get(frame, SLOT_SECOND, 0);
    if (instant || frame_has(frame, SLOT_SECOND) || (day.size && !zoned))
        out->value = arena_format(at->arena, "%.*s%s%02d:%02d:%02d%.*s", STR_ARG(day), t, hour,
                                  minute, second, STR_ARG(zone));
    else if (frame_has(frame, SLOT_MINUTE) || frame_has(frame, SLOT_HHMM) ||
             frame_has(frame, SLOT_LESSMINUTES) || frame_get(frame, SLOT_AMPM, 0) == 3)
        out->value = arena_format(at->arena, "%.*sT%02d:%02d%.*s", STR_ARG(day), hour, minute,
                                  STR_ARG(zone));
    else
        out->value = arena_format(at->arena, "%.*sT%02d%.*s", STR_ARG(day), hour, STR_ARG(zone));
    out->clock = true;
    if (!out->begins.precision)
        return;
    out->begins.hour = (uint8_t)hour;
    out->begins.minute = (uint8_t)minute;
    out->begins.second = (uint8_t)(second % 60);
    out->begins.precision = frame_has(frame, SLOT_SECOND)   ? DATE_SECOND
                            : frame_has(frame, SLOT_MINUTE) ? DATE_MINUTE
                                                            : DATE_HOUR;
    out->ends = out->begins;
}

/* Resolves a frame that says a day, a period, a time of day or several of them. */
static struct resolved resolve_frame(const struct resolving *at, bool instant)
{
    const struct frame *frame = at->frame;
    unsigned says = frame_says(frame);
    struct resolved out = {0};
    if (says & SAYS_REFERENCE && instant) {
        struct date date = date_with_precision(&at->anchor->reference, DATE_DAY);
        return knows_reference(at) ? of_date(at, date) : out;
    }
    if (says & ~(unsigned)(SAYS_CLOCK | SAYS_PART))
        out = resolve_date(at);
    else if (frame_has(frame, SLOT_CENTURY) || frame_has(frame, SLOT_DECADE) ||
             frame_has(frame, SLOT_DECADENAME) || frame_has(frame, SLOT_AGO))
        out = resolve_date(at);
    if (frame_get(frame, SLOT_WEEKOF, 0) == 2 && out.begins.precision >= DATE_DAY)
        return of_week(at, monday_of(&out.begins), true);
    if (frame_has(frame, SLOT_WEEKOF) && out.begins.precision >= DATE_DAY)
        return of_days(at, monday_of(&out.begins), monday_of(&out.begins) + 6);
    if (frame_has(frame, SLOT_ENDOFDAY) && out.value.size) {
        out.value = arena_format(at->arena, "%.*sT23:59:59", STR_ARG(out.value));
        return out;
    }
    if (says & SAYS_CLOCK) {
        if (says & ~(unsigned)(SAYS_CLOCK | SAYS_PART) && !out.value.size)
            return out;
        add_clock(at, instant, &out);
    } else if (says & SAYS_PART && (out.value.size || says == SAYS_PART)) {
        int part = frame_get(frame, SLOT_PART, 0);
        out.value = arena_format(at->arena, "%.*sT%s", STR_ARG(out.value), parts[part].name);
        out.clock = true;
        if (part == 5 && out.ends.precision == DATE_DAY)
            out.ends = date_add_days(out.ends, 1);
    }
    return out;
}

/* ------------------------------------------------------------- durations, sets, intervals --- */

/* Appends one length to a duration's value. `time` says whether the T stands already. */
static struct str add_length(struct arena *arena, struct str value, struct time_length length,
                             bool *time)
{
    static const struct {
        double factor;
        const char *letter;
    } units[] = {
        [UNIT_SECOND] = {1, "S"},    [UNIT_MINUTE] = {1, "M"},       [UNIT_HOUR] = {1, "H"},
        [UNIT_DAY] = {1, "D"},       [UNIT_WEEK] = {1, "W"},         [UNIT_MONTH] = {1, "M"},
        [UNIT_YEAR] = {1, "Y"},      [UNIT_DECADE] = {10, "Y"},      [UNIT_CENTURY] = {100, "Y"},
        [UNIT_QUARTER] = {3, "M"},   [UNIT_WEEKEND] = {1, "WE"},     [UNIT_SEASON] = {3, "M"},
        [UNIT_FORTNIGHT] = {2, "W"}, [UNIT_MILLENNIUM] = {1000, "Y"}};
    assert(length.unit > UNIT_NONE && length.unit <= UNIT_MILLENNIUM);
    const char *t = !*time && length.unit <= UNIT_HOUR ? "T" : "";
    *time = *time || length.unit <= UNIT_HOUR;
    return arena_format(arena, "%.*s%s%.10g%s", STR_ARG(value), t,
                        length.n * units[length.unit].factor, units[length.unit].letter);
}

/* The value of a duration. */
static struct str duration_value(struct arena *arena, const struct time_part *part)
{
    struct str value = STR("P");
    bool time = false;
    for (size_t i = 0; i < part->length_count; i++)
        value = add_length(arena, value, part->lengths[i], &time);
    struct time_length last = {part->frame.value[SLOT_N], frame_get(&part->frame, SLOT_UNIT, 0)};
    if (frame_has(&part->frame, SLOT_PLUSHALF))
        last.n += 0.5;
    return add_length(arena, value, last, &time);
}

/* The value of a set: what it repeats. */
static struct str set_value(struct arena *arena, const struct time_part *part)
{
    const struct frame *frame = &part->frame;
    struct str clock = STR("");
    if (frame_has(frame, SLOT_HOUR)) {
        int hour, minute;
        clock_of(frame, &hour, &minute);
        clock = frame_has(frame, SLOT_MINUTE) ? arena_format(arena, "T%02d:%02d", hour, minute)
                                              : arena_format(arena, "T%02d", hour);
    } else if (frame_has(frame, SLOT_PART)) {
        clock = arena_format(arena, "T%s", parts[frame_get(frame, SLOT_PART, 0)].name);
    }
    if (frame_has(frame, SLOT_WEEKDAY))
        return arena_format(arena, "XXXX-WXX-%d%.*s", frame_get(frame, SLOT_WEEKDAY, 1),
                            STR_ARG(clock));
    if (clock.size)
        return clock;
    if (frame_has(frame, SLOT_DAY))
        return arena_format(arena, "XXXX-XX-%02d", frame_get(frame, SLOT_DAY, 1));
    if (frame_has(frame, SLOT_MONTH))
        return arena_format(arena, "XXXX-%02d", frame_get(frame, SLOT_MONTH, 1));
    if (frame_has(frame, SLOT_SEASON))
        return arena_format(arena, "XXXX-%s", season_names[frame_get(frame, SLOT_SEASON, 0)]);
    if (!frame_has(frame, SLOT_N))
        return clock;
    int unit = frame_has(frame, SLOT_UNIT) ? frame_get(frame, SLOT_UNIT, 0)
                                           : frame_get(frame, SLOT_EVERY, 0);
    bool time = false;
    return add_length(arena, STR("P"), (struct time_length){frame->value[SLOT_N], unit}, &time);
}

/* Gives both ends of an interval what only one of them says. */
static void share(struct frame *a, struct frame *b)
{
    static const int dates[] = {SLOT_DATE,    SLOT_DAYSHIFT, SLOT_WEEKDAY, SLOT_DAY, SLOT_MONTH,
                                SLOT_HOLIDAY, SLOT_YEAR,     SLOT_SHIFT,   SLOT_UNIT};
    unsigned says_a = frame_says(a), says_b = frame_says(b);
    if (frame_has(b, SLOT_YY) && !frame_has(b, SLOT_YEAR) && frame_has(a, SLOT_YEAR))
        frame_set(b, SLOT_YEAR, frame_get(a, SLOT_YEAR, 0) / 100 * 100 + frame_get(b, SLOT_YY, 0));
    bool year_b = frame_has(b, SLOT_YEAR), year_a = frame_has(a, SLOT_YEAR);
    if (!(says_a & ~(unsigned)(SAYS_CLOCK | SAYS_PART))) {
        for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
            if (frame_has(b, dates[i]) && !frame_has(a, dates[i]))
                frame_set(a, dates[i], b->value[dates[i]]);
        }
    } else if (!(says_b & ~(unsigned)(SAYS_CLOCK | SAYS_PART))) {
        for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
            if (frame_has(a, dates[i]) && !frame_has(b, dates[i]))
                frame_set(b, dates[i], a->value[dates[i]]);
        }
    }
    if (frame_has(b, SLOT_DAY) && !frame_has(b, SLOT_MONTH) && frame_has(a, SLOT_MONTH))
        frame_set(b, SLOT_MONTH, a->value[SLOT_MONTH]);
    if (frame_has(b, SLOT_DAY) && frame_get(a, SLOT_UNIT, 0) == UNIT_MONTH &&
        !frame_has(b, SLOT_UNIT)) {
        frame_set(b, SLOT_UNIT, UNIT_MONTH);
        frame_set(b, SLOT_SHIFT, frame_get(a, SLOT_SHIFT, 0));
    }
    if (frame_has(a, SLOT_DAY) && !frame_has(a, SLOT_MONTH) && frame_has(b, SLOT_MONTH))
        frame_set(a, SLOT_MONTH, b->value[SLOT_MONTH]);
    bool wraps = frame_get(a, SLOT_MONTH, 0) > frame_get(b, SLOT_MONTH, 12);
    if (year_b && !year_a && frame_lacks_year(a))
        frame_set(a, SLOT_YEAR, b->value[SLOT_YEAR] - wraps);
    else if (year_a && !year_b && frame_lacks_year(b))
        frame_set(b, SLOT_YEAR, a->value[SLOT_YEAR] + wraps);
    if (frame_has(b, SLOT_PART) && !frame_has(a, SLOT_PART) && !frame_has(a, SLOT_AMPM))
        frame_set(a, SLOT_PART, b->value[SLOT_PART]);
    if (frame_has(a, SLOT_PART) && !frame_has(b, SLOT_PART) && !frame_has(b, SLOT_AMPM) &&
        frame_has(b, SLOT_HOUR))
        frame_set(b, SLOT_PART, a->value[SLOT_PART]);
    if (frame_has(b, SLOT_ZONE) && !frame_has(a, SLOT_ZONE) && frame_has(a, SLOT_HOUR))
        frame_set(a, SLOT_ZONE, b->value[SLOT_ZONE]);
    int hour_a = frame_get(a, SLOT_HOUR, -1), hour_b = frame_get(b, SLOT_HOUR, -1);
    if (hour_a >= 0 && hour_b >= 0 && frame_has(b, SLOT_AMPM) && !frame_has(a, SLOT_AMPM))
        frame_set(a, SLOT_AMPM,
                  hour_a % 12 <= hour_b % 12 || hour_a > 12 ? frame_get(b, SLOT_AMPM, 0)
                                                            : 3 - frame_get(b, SLOT_AMPM, 0) % 3);
    else if (hour_a >= 0 && hour_b > 0 && hour_b < hour_a && hour_b < 12 && hour_a <= 12 &&
             !frame_has(b, SLOT_AMPM) && !frame_has(b, SLOT_PART) && !frame_has(a, SLOT_AMPM))
        frame_set(b, SLOT_AMPM, 2);
}

/* Gives the months of an interval that is to come the year in which it is not yet over: "from May
 * to October" said in September has begun. */
static void begin_interval(const struct resolving *at, struct frame *a, struct frame *b)
{
    const struct date *reference = &at->anchor->reference;
    if (at->direction <= 0 || !knows_reference(at) || !frame_lacks_year(a) ||
        !frame_lacks_year(b) || frame_says(a) != SAYS_MONTH || frame_says(b) != SAYS_MONTH)
        return;
    int first = frame_get(a, SLOT_MONTH, 1), last = frame_get(b, SLOT_MONTH, 1);
    int wraps = last < first;
    if (first > reference->month || last + 12 * wraps < reference->month)
        return;
    frame_set(a, SLOT_YEAR, reference->year);
    frame_set(b, SLOT_YEAR, reference->year + wraps);
}

/* An interval. */
static struct resolved resolve_interval(struct resolving *at, const struct time_part *part)
{
    struct frame a = part->frame, b = part->to_frame;
    struct resolved out = {0};
    share(&a, &b);
    begin_interval(at, &a, &b);
    bool clock = frame_says(&a) & SAYS_CLOCK || frame_says(&b) & SAYS_CLOCK;
    at->frame = &a;
    struct resolved first = resolve_frame(at, true);
    at->frame = &b;
    struct resolved last = resolve_frame(at, true);
    if (!first.value.size || !last.value.size)
        return out;
    if (!clock && first.begins.precision && last.ends.precision &&
        date_compare(&last.ends, &first.begins) < 0) {
        bool week = frame_says(&b) & SAYS_WEEKDAY;
        if (last.ends.precision == DATE_YEAR || (!week && !frame_lacks_year(&b)))
            return out;
        for (int step = 0; step < 3 && date_compare(&last.ends, &first.begins) < 0; step++)
            last.ends = week ? date_add_days(last.ends, 7) : date_add_months(last.ends, 12);
        last.value = iso(at->arena, &last.ends);
    }
    if (!clock && (first.begins.precision != last.ends.precision ||
                   str_find_byte(first.value, '/') != STR_NONE)) {
        /* ends of unlike precision are told by their days */
        struct resolved days = of_days(at, first_day(&first.begins), last_day(&last.ends));
        days.begins = first.begins;
        days.ends = last.ends;
        return days;
    }
    out.value = arena_format(at->arena, "%.*s/%.*s", STR_ARG(first.value), STR_ARG(last.value));
    out.begins = first.begins;
    out.ends = last.ends;
    out.clock = clock;
    return out;
}

/* A day so far from another. */
static struct resolved resolve_offset(struct resolving *at, const struct time_part *part)
{
    struct resolved base = resolve_frame(at, false);
    if (base.begins.precision < DATE_DAY)
        return (struct resolved){0};
    return of_date(at, moved_by_lengths(base.begins, part, part->offset));
}

/* What words that only point to a time have as their value. */
static struct str reference_value(int reference)
{
    return reference == 1   ? STR("PRESENT_REF")
           : reference == 2 ? STR("PAST_REF")
           : reference == 3 ? STR("FUTURE_REF")
                            : STR("");
}

/* A length that counts from the day of publication, back or onward, or SIZE_MAX for none. */
static int direction_of_length(const struct time_part *part)
{
    const struct frame *frame = &part->frame;
    if (frame_has(frame, SLOT_BACK))
        return frame_get(frame, SLOT_BACK, 0);
    if (frame_has(frame, SLOT_LATER) ||
        (frame_has(frame, SLOT_INAHEAD) &&
         (part->direction > 0 ||
          (!part->direction && frame_get(frame, SLOT_UNIT, 0) <= UNIT_HOUR))))
        return 1;
    return 0;
}

/* Takes what was resolved as the time that is spoken of from here on. */
static void move_context(struct time_anchor *anchor, const struct resolved *out)
{
    const struct date *first = &out->begins;
    if (first->precision == DATE_YEAR && anchor->reference.precision &&
        (first->year > anchor->reference.year || out->ends.year != first->year)) {
        /* a plan, or a decade: the story goes on where it was */
        anchor->plan = out->ends.year == first->year ? first->year : 0;
        return;
    }
    anchor->plan = 0;
    anchor->context = *first;
    anchor->context_ends = (struct date){0};
    if (first->precision > DATE_DAY)
        anchor->context = date_with_precision(first, DATE_DAY);
    if (out->ends.precision == DATE_DAY && days_of(&out->ends) - days_of(first) > 1) {
        anchor->context = date_with_precision(first, DATE_MONTH);
        if (days_of(&out->ends) - days_of(first) > 31)
            anchor->context_ends = out->ends;
    }
}

bool time_part_resolve(struct arena *arena, const struct time_part *part,
                       struct time_anchor *anchor, struct time_found *found)
{
    const struct frame *frame = &part->frame;
    struct resolving at = {arena, frame, anchor, part->direction};
    struct resolved out = {0};
    unsigned says = frame_says(frame);
    found->mod = (enum time_mod)part->mod;
    found->kind = TIME_DATE;
    if (says & SAYS_WAIT || (says == SAYS_PART && frame_has(frame, SLOT_WEAK)) ||
        (says == SAYS_CLOCK && frame_has(frame, SLOT_WEAK) && !part->to_frame.has))
        return false;
    if (part->to_frame.has) {
        out = resolve_interval(&at, part);
    } else if (part->offset) {
        out = resolve_offset(&at, part);
    } else if (says & SAYS_SET) {
        found->kind = TIME_SET;
        out.value = set_value(arena, part);
    } else if (says & SAYS_REFERENCE) {
        out.value = reference_value(frame_get(frame, SLOT_REF, 0));
    } else if (frame_has(frame, SLOT_AGO) || (!(says & SAYS_LENGTH) && says)) {
        out = resolve_frame(&at, false);
        bool hours = frame_has(frame, SLOT_AGO) && frame_get(frame, SLOT_UNIT, 0) <= UNIT_HOUR &&
                     frame_has(frame, SLOT_N) && anchor->reference.precision <= DATE_DAY;
        if (hours || frame_has(frame, SLOT_SPAN)) {
            found->kind = TIME_DURATION;
            out.value = duration_value(arena, part);
        }
    } else if (says & SAYS_LENGTH) {
        int sign = direction_of_length(part);
        double n = frame->value[SLOT_N] + (frame_has(frame, SLOT_PLUSHALF) ? 0.5 : 0);
        if (sign) {
            out = resolve_back(&at, part, n, sign);
        } else {
            found->kind = TIME_DURATION;
            out.value = duration_value(arena, part);
        }
    } else {
        out = resolve_frame(&at, false);
        if (frame_has(frame, SLOT_VAGUEUNIT) && !frame_has(frame, SLOT_BACK))
            found->kind = TIME_DURATION;
    }
    found->value = out.value;
    found->begins = out.begins;
    found->ends = out.ends;
    if (out.clock)
        found->kind = TIME_TIME;
    if (out.begins.precision && !part->to_frame.has && !frame_has(frame, SLOT_AGO))
        move_context(anchor, &out);
    return true;
}
