/* Frames given their values, as seen from the day of publication: days, periods, clock times. */
#include <math.h>
#include <stdlib.h>

#include "language/times_resolving.h"

const struct day_part day_parts[] = {{"", false},  {"MO", false}, {"MI", true}, {"AF", true},
                                     {"EV", true}, {"NI", true},  {"DT", false}};

/* Which year is meant where none stands: a month or season that begins within so many days is the
 * coming one where no tense tells, and a day so far ahead is not one that was; what is planned may
 * be overdue by so many days; "last" is not what was over so lately; else it is the nearest. */
enum { SOON_DAYS = 45, OVERDUE_DAYS = 60, LATELY_DAYS = 28, HALF_YEAR_DAYS = 183 };

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
        return ahead < -LATELY_DAYS ? reference->year : reference->year - 1;
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
        return ahead < -OVERDUE_DAYS ? reference->year + 1 : reference->year;
    if (at->direction < 0)
        return ahead > SOON_DAYS ? reference->year - 1 : reference->year;
    return ahead > HALF_YEAR_DAYS    ? reference->year - 1
           : ahead < -HALF_YEAR_DAYS ? reference->year + 1
                                     : reference->year;
}

/* The day, or the last of the month where that has fewer. */
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
            return period_date(at, date);
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
    return period_day(at, date_to_days(year, month, day));
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
        return period_day(at, monday + 7 * shift + weekday - 1);
    if (frame_has(frame, SLOT_SHIFT) && shift > 0)
        return period_day(at, monday + 7 + weekday - 1);
    if (frame_has(frame, SLOT_SHIFT) && shift < 0)
        return period_day(at, today - (since ? since : 7));
    if (frame_has(frame, SLOT_SHIFT))
        return period_day(at, monday + weekday - 1);
    if (at->direction > 0)
        return period_day(at, today + (7 - since) % 7);
    return period_day(at, today - since);
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
        return period_week(at, monday_of(&date) - (date_weekday(&date) <= DATE_TUESDAY ? 7 : 0),
                           true);
    return period_day(at, day);
}

/* "two years later": so far from what was named last, to the unit's precision. Without a value
 * where that was not named so precisely. */
static struct resolved resolve_later(const struct resolving *at, const struct time_part *part,
                                     double n)
{
    int unit = frame_get(at->frame, SLOT_UNIT, UNIT_DAY);
    struct date date = at->anchor->context;
    enum date_precision precision = date_unit_precision(unit);
    if (precision == DATE_YEAR && at->anchor->plan)
        date = (struct date){.year = (int16_t)at->anchor->plan, .precision = DATE_YEAR};
    if (date.precision < precision)
        return (struct resolved){0};
    date.month = date.precision >= DATE_MONTH ? date.month : 1;
    date.day = date.precision >= DATE_DAY ? date.day : 1;
    date.precision = DATE_DAY;
    date = date_moved_by_lengths(date, part, 1);
    date = date_moved(&date, n, unit);
    return period_date(at, date_with_precision(&date, precision));
}

struct resolved frame_resolve_back(const struct resolving *at, const struct time_part *part,
                                   double n, int sign)
{
    int unit = frame_get(at->frame, SLOT_UNIT, UNIT_DAY);
    if (!knows_reference(at))
        return (struct resolved){0};
    if (frame_has(at->frame, SLOT_LATER) && unit > UNIT_HOUR &&
        (at->anchor->context.precision || at->anchor->plan))
        return resolve_later(at, part, n);
    struct date date = date_moved_by_lengths(at->anchor->reference, part, sign);
    date = date_moved(&date, sign * n, unit);
    if (unit <= UNIT_HOUR) {
        struct resolved out = period_date(at, date);
        out.clock = true;
        return out;
    }
    struct resolved out = period_date(at, date);
    out.begins = out.ends = date_with_precision(&date, date_unit_precision(unit));
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
                            : date_moved(&reference, shift < 0 ? -n : n, unit);
    if (unit > UNIT_HOUR)
        reference = date_with_precision(&reference, DATE_DAY);
    if (unit == UNIT_QUARTER) {
        struct resolved now = period_quarter(at, reference.year, (reference.month - 1) / 3 + 1);
        int64_t begins = days_of(&now.begins), ends = days_of(&now.ends);
        struct date moved_to = date_moved(&now.begins, shift < 0 ? -n : n + 1, UNIT_QUARTER);
        reference = shift < 0 ? day_at(begins - 1) : day_at(ends + 1);
        other = shift < 0 ? moved_to : day_at(days_of(&moved_to) - 1);
    } else if (shift > 0 && unit > UNIT_HOUR) {
        reference = date_add_days(reference, 1);
    }
    struct date *first = shift < 0 ? &other : &reference, *last = shift < 0 ? &reference : &other;
    struct resolved out = {.begins = *first, .ends = *last};
    out.value = arena_format(at->arena, "%.*s/%.*s", STR_ARG(period_iso(at->arena, first)),
                             STR_ARG(period_iso(at->arena, last)));
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
        return period_days(at, days_of(&first), days_of(&last));
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
        return period_week(at, monday_of(base) + 7 * move, false);
    if (unit == UNIT_MONTH)
        months += move;
    else
        date = date_add_days(date, move);
    return period_date(at, date_add_months(date, months));
}

/* A decade or century. */
static struct resolved resolve_decade(const struct resolving *at)
{
    const struct frame *frame = at->frame;
    if (frame_has(frame, SLOT_CENTURY)) {
        int century = frame_get(frame, SLOT_CENTURY, 1);
        return period_years(at, century > 1 ? 100 * (century - 1) : 1, 100 * century - 1);
    }
    int year = frame_has(frame, SLOT_DECADENAME) ? 1900 + frame_get(frame, SLOT_DECADENAME, 0)
               : frame_has(frame, SLOT_YY)       ? 1900 + frame_get(frame, SLOT_YY, 0)
                                                 : frame_get(frame, SLOT_YEAR, 0);
    if (year % 10)
        return (struct resolved){0};
    if (frame_has(frame, SLOT_YY) && year == 1900)
        year = 2000;
    return period_years(at, year, year + 9);
}

/* "the rest of the month": from the day of publication to the end of what holds it. */
static struct resolved resolve_rest(const struct resolving *at)
{
    const struct date *reference = &at->anchor->reference;
    int64_t today = days_of(reference);
    int month = reference->month;
    switch (frame_get(at->frame, SLOT_UNIT, 0)) {
    case UNIT_WEEK:
        return period_days(at, today, monday_of(reference) + 6);
    case UNIT_MONTH:
        break;
    case UNIT_QUARTER:
        month = (month + 2) / 3 * 3;
        break;
    case UNIT_YEAR:
        month = 12;
        break;
    case UNIT_DECADE:
        return period_days(at, today, date_to_days(reference->year / 10 * 10 + 9, 12, 31));
    default:
        return period_day(at, today);
    }
    return period_days(
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
        return period_day(at, days_of(reference) + shift);
    case UNIT_WEEK:
        return period_week(at, monday + 7 * shift, false);
    case UNIT_FORTNIGHT:
        return resolve_stretch(at);
    case UNIT_WEEKEND:
        if (!shift && at->direction <= 0 && date_weekday(reference) <= DATE_WEDNESDAY)
            shift = -1;
        return period_week(at, monday + 7 * shift, true);
    case UNIT_MONTH:
        month.day = 1;
        month = date_add_months(month, shift);
        return period_month(at, month.year, month.month);
    case UNIT_QUARTER:
        return period_quarter(at, reference->year, (reference->month - 1) / 3 + 1 + shift);
    case UNIT_YEAR:
        return period_year(at, reference->year + shift);
    case UNIT_DECADE:
    case UNIT_CENTURY:
        if (shift)
            return resolve_stretch(at);
        unit = unit == UNIT_DECADE ? 10 : 100;
        return period_years(at, reference->year / unit * unit,
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
        return period_week(at, monday_of(&january) + 7 * (week - 1), false);
    }
    return quarter ? period_quarter(at, year, quarter)
           : half  ? period_half(at, year, half)
                   : period_season(at, year, season);
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
    return period_month(at, year, month);
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
        return period_year(at, year);
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
    struct date other = date_moved(&edge, first ? count : -count, unit);
    int64_t from = days_of(first ? &edge : &other), to = days_of(first ? &other : &edge) - 1;
    return period_days(at, from, to);
}

/* The nth weekday, week, day, month or quarter of a period. */
static struct resolved resolve_nth(const struct resolving *at)
{
    const struct frame *frame = at->frame;
    struct resolved whole = resolve_container(at);
    if (!whole.begins.precision)
        return (struct resolved){0};
    int64_t begins = date_first_day(&whole.begins), ends = date_last_day(&whole.ends);
    int nth = frame_get(frame, SLOT_NTH, 1), unit = frame_get(frame, SLOT_NTHUNIT, 0);
    struct date first = day_at(begins), last = day_at(ends);
    if (frame_has(frame, SLOT_NTHCOUNT))
        return resolve_counted(at, begins, ends);
    if (frame_has(frame, SLOT_WEEKDAY)) {
        int weekday = frame_get(frame, SLOT_WEEKDAY, 1);
        int64_t day = nth > 0
                          ? begins + (weekday - (int)date_weekday(&first) + 7) % 7 + 7 * (nth - 1)
                          : ends - ((int)date_weekday(&last) - weekday + 7) % 7;
        return day > ends ? (struct resolved){0} : period_day(at, day);
    }
    /* a week, or a weekend, is the period's when its Thursday is */
    struct date inside = day_at(nth > 0 ? begins + 3 : ends - 3);
    switch (unit) {
    case UNIT_WEEK:
        begins = monday_of(&inside) + (nth > 0 ? 7 * (nth - 1) : 0);
        return whole.begins.precision == DATE_MONTH ? period_days(at, begins, begins + 6)
                                                    : period_week(at, begins, false);
    case UNIT_WEEKEND:
        return period_week(at, monday_of(&inside) + (nth > 0 ? 7 * (nth - 1) : 0), true);
    case UNIT_DAY:
        return period_day(at, nth > 0 ? begins + nth - 1 : ends);
    case UNIT_MONTH:
        if (nth > 12)
            return (struct resolved){0};
        first = date_add_months(nth > 0 ? first : last, nth > 0 ? nth - 1 : 0);
        return period_month(at, first.year, first.month);
    case UNIT_QUARTER:
        return nth > 4 ? (struct resolved){0} : period_quarter(at, first.year, nth > 0 ? nth : 4);
    case UNIT_YEAR:
        return period_year(at, nth > 0 ? first.year + nth - 1 : last.year);
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
                                                       STR_ARG(period_iso(at->arena, &first)),
                                                       STR_ARG(period_iso(at->arena, &end))),
                                 .begins = first,
                                 .ends = end};
    }
    if (unit != UNIT_DAY && unit != UNIT_WEEK)
        return (struct resolved){0};
    int64_t end = date_last_day(&last.begins);
    return period_days(at, end + 1 - (int64_t)count * (unit == UNIT_WEEK ? 7 : 1), end);
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
        return day > date_days_in_month(year, month)
                   ? (struct resolved){0}
                   : period_day(at, date_to_days(year, month, day));
    }
    if (frame_has(frame, SLOT_CONTEXT))
        return resolve_context(at);
    if (frame_has(frame, SLOT_DAYSHIFT))
        return knows_reference(at) ? period_day(at, days_of(&at->anchor->reference) +
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
        return year ? period_year(at, year) : (struct resolved){0};
    }
    return says & SAYS_PERIOD ? resolve_shifted(at) : (struct resolved){0};
}

void frame_clock(const struct frame *frame, int *hour, int *minute)
{
    *hour = frame_get(frame, SLOT_HOUR, 0);
    *minute = frame_get(frame, SLOT_MINUTE, 0);
    if (frame_has(frame, SLOT_HHMM)) {
        *hour = frame_get(frame, SLOT_HHMM, 0) / 100;
        *minute = frame_get(frame, SLOT_HHMM, 0) % 100;
    }
    int ampm = frame_get(frame, SLOT_AMPM, 0), part = frame_get(frame, SLOT_PART, 0);
    if (!ampm && part && day_parts[part].second_half && *hour < 12 && *hour >= (part == 5 ? 5 : 1))
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
    frame_clock(frame, &hour, &minute);
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
        day = period_iso(at->arena, &date);
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

struct resolved frame_resolve(const struct resolving *at, bool instant)
{
    const struct frame *frame = at->frame;
    unsigned says = frame_says(frame);
    struct resolved out = {0};
    if (says & SAYS_REFERENCE && instant) {
        struct date date = date_with_precision(&at->anchor->reference, DATE_DAY);
        return knows_reference(at) ? period_date(at, date) : out;
    }
    if (says & ~(unsigned)(SAYS_CLOCK | SAYS_PART))
        out = resolve_date(at);
    else if (frame_has(frame, SLOT_CENTURY) || frame_has(frame, SLOT_DECADE) ||
             frame_has(frame, SLOT_DECADENAME) || frame_has(frame, SLOT_AGO))
        out = resolve_date(at);
    if (frame_get(frame, SLOT_WEEKOF, 0) == 2 && out.begins.precision >= DATE_DAY)
        return period_week(at, monday_of(&out.begins), true);
    if (frame_has(frame, SLOT_WEEKOF) && out.begins.precision >= DATE_DAY)
        return period_days(at, monday_of(&out.begins), monday_of(&out.begins) + 6);
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
        out.value = arena_format(at->arena, "%.*sT%s", STR_ARG(out.value), day_parts[part].name);
        out.clock = true;
        if (part == 5 && out.ends.precision == DATE_DAY)
            out.ends = date_add_days(out.ends, 1);
    }
    return out;
}
