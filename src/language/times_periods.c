/* Days, months, quarters and the like as periods with their values, and dates moved by units. */
#include <math.h>

#include "language/times_resolving.h"

const char *const season_names[] = {"", "SP", "SU", "FA", "WI"};

struct str period_iso(struct arena *arena, const struct date *date)
{
    char out[DATE_ISO_SIZE];
    return arena_copy(arena, date_format_iso(date, out));
}

struct resolved period_between(struct str value, int64_t begins, int64_t ends)
{
    return (struct resolved){.value = value, .begins = day_at(begins), .ends = day_at(ends)};
}

struct resolved period_days(const struct resolving *at, int64_t first, int64_t last)
{
    struct date from = day_at(first), to = day_at(last);
    return period_between(arena_format(at->arena, "%.*s/%.*s",
                                       STR_ARG(period_iso(at->arena, &from)),
                                       STR_ARG(period_iso(at->arena, &to))),
                          first, last);
}

struct resolved period_date(const struct resolving *at, struct date date)
{
    return (struct resolved){.value = period_iso(at->arena, &date), .begins = date, .ends = date};
}

struct resolved period_day(const struct resolving *at, int64_t days)
{
    return period_date(at, day_at(days));
}

struct resolved period_month(const struct resolving *at, int year, int month)
{
    struct date date = date_from_days(date_to_days(year, month, 1));
    return period_date(at, date_with_precision(&date, DATE_MONTH));
}

struct resolved period_year(const struct resolving *at, int year)
{
    if (year < 1 || year > 9999)
        return (struct resolved){0};
    struct date date = date_from_days(date_to_days(year, 1, 1));
    return period_date(at, date_with_precision(&date, DATE_YEAR));
}

struct resolved period_years(const struct resolving *at, int first, int last)
{
    struct str value = arena_format(at->arena, "%04d-01-01/%04d-12-31", first, last);
    if (first < 1 || last > 9999)
        return (struct resolved){0};
    struct resolved out =
        period_between(value, date_to_days(first, 1, 1), date_to_days(last, 12, 31));
    out.begins = date_with_precision(&out.begins, DATE_YEAR);
    out.ends = date_with_precision(&out.ends, DATE_YEAR);
    return out;
}

struct resolved period_week(const struct resolving *at, int64_t monday, bool weekend)
{
    struct date thursday = day_at(monday + 3);
    int week = (int)((days_of(&thursday) - date_to_days(thursday.year, 1, 1)) / 7) + 1;
    struct str value =
        arena_format(at->arena, "%04d-W%02d%s", thursday.year, week, weekend ? "-WE" : "");
    return period_between(value, weekend ? monday + 5 : monday, monday + 6);
}

struct resolved period_quarter(const struct resolving *at, int year, int quarter)
{
    year += (int)floor((quarter - 1) / 4.0);
    quarter = ((quarter - 1) % 4 + 4) % 4 + 1;
    int month = 3 * quarter;
    return period_days(at, date_to_days(year, month - 2, 1),
                       date_to_days(year, month, date_days_in_month(year, month)));
}

struct resolved period_half(const struct resolving *at, int year, int half)
{
    int month = half == 1 ? 1 : 7;
    struct str value = half == 1 ? arena_format(at->arena, "%04d-01-01/%04d-06-30", year, year)
                                 : arena_format(at->arena, "%04d-07-01/%04d-12-31", year, year);
    return period_between(value, date_to_days(year, month, 1),
                          half == 1 ? date_to_days(year, 6, 30) : date_to_days(year, 12, 31));
}

struct resolved period_season(const struct resolving *at, int year, int season)
{
    struct str value = arena_format(at->arena, "%04d-%s", year, season_names[season]);
    int month = 3 * season;
    int64_t begins = date_to_days(year, month, 1);
    return period_between(value, begins, begins + 90);
}

struct date date_moved(const struct date *from, double n, int unit)
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

enum date_precision date_unit_precision(int unit)
{
    return unit == UNIT_DAY || unit == UNIT_WEEK || unit == UNIT_FORTNIGHT ? DATE_DAY
           : unit == UNIT_MONTH || unit == UNIT_QUARTER                    ? DATE_MONTH
                                                                           : DATE_YEAR;
}

struct date date_moved_by_lengths(struct date date, const struct time_part *part, int sign)
{
    for (size_t i = 0; i < part->length_count; i++)
        date = date_moved(&date, sign * part->lengths[i].n, part->lengths[i].unit);
    return date;
}

int64_t date_first_day(const struct date *date)
{
    return date_to_days(date->year, date->precision >= DATE_MONTH ? date->month : 1,
                        date->precision >= DATE_DAY ? date->day : 1);
}

int64_t date_last_day(const struct date *date)
{
    int month = date->precision >= DATE_MONTH ? date->month : 12;
    return date_to_days(date->year, month,
                        date->precision >= DATE_DAY ? date->day
                                                    : date_days_in_month(date->year, month));
}
