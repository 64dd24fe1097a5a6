/* The calendar: days, months, moments, comparing and writing dates. Reading them is in date_iso.c,
 * date_text.c and date_age.c. */
#include "base/date.h"

#include <assert.h>
#include <stdlib.h>

enum { YEAR_MIN = 1, YEAR_MAX = 9999 };

bool date_is_leap_year(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int date_days_in_month(int year, int month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    assert(month >= 1 && month <= 12);
    return days[month - 1] + (month == 2 && date_is_leap_year(year));
}

/* Days before the first of the month, in a year that starts in March: then the leap day is the last
 * of all and lengths follow a formula. `month` counts from March, which is 0. */
static int days_before_month(int month)
{
    return (153 * month + 2) / 5;
}

int64_t date_to_days(int year, int month, int day)
{
    /* the era's years, too, start in March */
    int64_t years = (int64_t)year - (month <= 2);
    int64_t era = (years >= 0 ? years : years - 399) / 400;
    int64_t of_era = years - era * 400;
    int64_t of_year = days_before_month((month + 9) % 12) + day - 1;
    /* 719468 days lie between 0000-03-01 and 1970-01-01; 146097 in 400 years */
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct date date_from_days(int64_t days)
{
    int64_t first = date_to_days(YEAR_MIN, 1, 1), last = date_to_days(YEAR_MAX, 12, 31);
    days = days < first ? first : days > last ? last : days;
    /* a guess that is never late, and at most one year early */
    int year = (int)((days + 719528) * 400 / 146097);
    while (date_to_days(year + 1, 1, 1) <= days)
        year++;
    while (date_to_days(year, 1, 1) > days)
        year--;
    int64_t left = days - date_to_days(year, 1, 1);
    int month = 1;
    while (left >= date_days_in_month(year, month))
        left -= date_days_in_month(year, month++);
    return (struct date){.year = (int16_t)year,
                         .month = (uint8_t)month,
                         .day = (uint8_t)(left + 1),
                         .precision = DATE_DAY};
}

bool date_is_valid(const struct date *date)
{
    return date->year >= YEAR_MIN && date->year <= YEAR_MAX && date->month >= 1 &&
           date->month <= 12 && date->day >= 1 &&
           date->day <= date_days_in_month(date->year, date->month) && date->hour < 24 &&
           date->minute < 60 && date->second < 60 && date->offset >= -DATE_OFFSET_MAX &&
           date->offset <= DATE_OFFSET_MAX;
}

/* Seconds since 1970-01-01T00:00:00 on the date's own clock. */
static int64_t clock_seconds(const struct date *date)
{
    return date_to_days(date->year, date->month, date->day) * DAY_SECONDS + date->hour * 3600 +
           date->minute * 60 + date->second;
}

int64_t date_to_utc(const struct date *date)
{
    return clock_seconds(date) - date->offset * 60;
}

struct date date_from_utc(int64_t seconds, int16_t offset)
{
    int64_t earliest = date_to_days(YEAR_MIN, 1, 1) * DAY_SECONDS;
    int64_t latest = (date_to_days(YEAR_MAX, 12, 31) + 1) * DAY_SECONDS - 1;
    /* before the offset is added, so that it cannot overflow */
    seconds = seconds < earliest ? earliest : seconds > latest ? latest : seconds;
    seconds += (int64_t)offset * 60;
    seconds = seconds < earliest ? earliest : seconds > latest ? latest : seconds;
    int64_t days = seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0);
    int of_day = (int)(seconds - days * DAY_SECONDS);
    struct date date = date_from_days(days);
    date.hour = (uint8_t)(of_day / 3600);
    date.minute = (uint8_t)(of_day / 60 % 60);
    date.second = (uint8_t)(of_day % 60);
    date.precision = DATE_SECOND;
    date.has_offset = true;
    date.offset = offset;
    return date;
}

struct date date_with_offset(const struct date *date, int16_t offset)
{
    assert(date->has_offset);
    struct date moved = date_from_utc(date_to_utc(date), offset);
    moved.precision = date->precision;
    return moved;
}

struct date date_with_precision(const struct date *date, enum date_precision precision)
{
    struct date cut = *date;
    if (precision >= date->precision)
        return cut;
    cut.precision = (uint8_t)precision;
    if (precision < DATE_MONTH)
        cut.month = 1;
    if (precision < DATE_DAY)
        cut.day = 1;
    if (precision < DATE_HOUR) {
        cut.hour = 0;
        cut.has_offset = false;
        cut.offset = 0;
    }
    if (precision < DATE_MINUTE)
        cut.minute = 0;
    if (precision < DATE_SECOND)
        cut.second = 0;
    return cut;
}

enum date_weekday date_weekday(const struct date *date)
{
    /* 1970-01-01 was a Thursday */
    int64_t days = date_to_days(date->year, date->month, date->day) + DATE_THURSDAY - 1;
    return (enum date_weekday)((days % 7 + 7) % 7 + 1);
}

struct date date_add_days(struct date date, int64_t days)
{
    int64_t from = date_to_days(date.year, date.month, date.day);
    /* more than all the days there are, and far from overflow */
    const int64_t most = 4000000;
    days = days < -most ? -most : days > most ? most : days;
    struct date moved = date_from_days(from + days);
    date.year = moved.year;
    date.month = moved.month;
    date.day = moved.day;
    return date;
}

struct date date_add_months(struct date date, int64_t months)
{
    const int64_t most = 12 * (YEAR_MAX + 1);
    months = months < -most ? -most : months > most ? most : months;
    int64_t first = YEAR_MIN * 12, last = YEAR_MAX * 12 + 11;
    int64_t count = date.year * 12 + date.month - 1 + months;
    count = count < first ? first : count > last ? last : count;
    date.year = (int16_t)(count / 12);
    date.month = (uint8_t)(count % 12 + 1);
    int days = date_days_in_month(date.year, date.month);
    if (date.day > days)
        date.day = (uint8_t)days;
    return date;
}

int date_compare(const struct date *a, const struct date *b)
{
    bool moments = a->has_offset && b->has_offset;
    int64_t first = moments ? date_to_utc(a) : clock_seconds(a);
    int64_t second = moments ? date_to_utc(b) : clock_seconds(b);
    if (first != second)
        return first < second ? -1 : 1;
    return (a->precision > b->precision) - (a->precision < b->precision);
}

/* The moment at which the date's period ends, on its own clock. */
static int64_t clock_end(const struct date *date)
{
    switch (date->precision) {
    case DATE_YEAR:
        return date_to_days(date->year + 1, 1, 1) * DAY_SECONDS;
    case DATE_MONTH:
        return (date_to_days(date->year, date->month, 1) +
                date_days_in_month(date->year, date->month)) *
               DAY_SECONDS;
    case DATE_DAY:
        return clock_seconds(date) + DAY_SECONDS;
    case DATE_HOUR:
        return clock_seconds(date) + 3600;
    case DATE_MINUTE:
        return clock_seconds(date) + 60;
    default:
        return clock_seconds(date) + 1;
    }
}

bool date_agrees(const struct date *a, const struct date *b)
{
    if (a->precision == DATE_NONE || b->precision == DATE_NONE)
        return false;
    int64_t shift = a->has_offset && b->has_offset ? (int64_t)(a->offset - b->offset) * 60 : 0;
    int64_t a_start = clock_seconds(a) - shift, a_end = clock_end(a) - shift;
    int64_t b_start = clock_seconds(b), b_end = clock_end(b);
    return (a_start >= b_start && a_end <= b_end) || (b_start >= a_start && b_end <= a_end);
}

/* Writes a number in `digits` digits, zeros in front, and gives the place behind it. */
static char *write_number(char *out, int number, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        out[i] = (char)('0' + number % 10);
        number /= 10;
    }
    return out + digits;
}

/* Writes a mark and a number of two digits. */
static char *write_part(char *out, char mark, int number)
{
    *out = mark;
    return write_number(out + 1, number, 2);
}

struct str date_format_iso(const struct date *date, char out[DATE_ISO_SIZE])
{
    char *end = out;
    if (date->precision >= DATE_YEAR)
        end = write_number(end, date->year, 4);
    if (date->precision >= DATE_MONTH)
        end = write_part(end, '-', date->month);
    if (date->precision >= DATE_DAY)
        end = write_part(end, '-', date->day);
    if (date->precision >= DATE_HOUR)
        end = write_part(end, 'T', date->hour);
    if (date->precision >= DATE_MINUTE)
        end = write_part(end, ':', date->minute);
    if (date->precision >= DATE_SECOND)
        end = write_part(end, ':', date->second);
    if (date->precision >= DATE_HOUR && date->has_offset) {
        int offset = date->offset < 0 ? -date->offset : date->offset;
        end = write_part(end, date->offset < 0 ? '-' : '+', offset / 60);
        end = write_part(end, ':', offset % 60);
    }
    *end = '\0';
    return str_of(out, (size_t)(end - out));
}

/* -------------------------------------------------------------------------- for a person --- */

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

void date_say(const struct date *date, bool whole, struct buf *out)
{
    if (date->precision == DATE_NONE)
        return;
    const char *month = months[date->month - 1];
    int letters = whole ? (int)strlen(month) : 3;
    if (date->precision >= DATE_DAY)
        buf_format(out, "%d ", date->day);
    if (date->precision >= DATE_MONTH)
        buf_format(out, "%.*s ", letters, month);
    buf_format(out, "%d", date->year);
    if (!whole || date->precision < DATE_HOUR)
        return;
    buf_format(out, ", %02d:%02d", date->hour, date->minute);
    if (date->has_offset && date->offset == 0)
        buf_add(out, STR(" UTC"));
    else if (date->has_offset)
        buf_format(out, " UTC%c%d", date->offset < 0 ? '-' : '+', abs(date->offset) / 60);
    if (date->has_offset && date->offset % 60)
        buf_format(out, ":%02d", abs(date->offset) % 60);
}
