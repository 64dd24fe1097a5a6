/* Dates: kept as they are printed, with their offset and the precision they are known to.
 *
 * The calendar is the proleptic Gregorian one, years 1 to 9999. Fields beyond the precision hold
 * their first value (January, the 1st, 0 o'clock), so that a date of any precision is also the
 * moment its period begins. Fractions of a second are read and dropped.
 *
 * Reading takes what machines write (ISO 8601, RFC 822 and its kin) and what pages print, in the
 * languages of knowledge/dates. What cannot be told is not a date: "03/05/2024" is one only for a
 * caller who says which comes first. None of these functions allocates. */
#ifndef TIDINGS_BASE_DATE_H
#define TIDINGS_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

enum { DAY_SECONDS = 24 * 60 * 60 };

enum date_precision {
    DATE_NONE, /* no date at all */
    DATE_YEAR,
    DATE_MONTH,
    DATE_DAY,
    DATE_HOUR,
    DATE_MINUTE,
    DATE_SECOND
};

struct date {
    int16_t year;
    uint8_t month; /* 1 to 12 */
    uint8_t day;   /* 1 to 31 */
    uint8_t hour;
    uint8_t minute;
    uint8_t second;
    uint8_t precision; /* enum date_precision */
    bool has_offset;   /* the offset is known; never with a precision of a day or less */
    int16_t offset;    /* minutes east of UTC, 0 when it is not known */
};

/* Which number of "03/05/2024" is the day, where the numbers themselves do not tell. */
enum date_order { DATE_ORDER_UNKNOWN, DATE_DAY_FIRST, DATE_MONTH_FIRST };

/* Monday is 1 and Sunday 7, as in ISO 8601. */
enum date_weekday {
    DATE_NO_WEEKDAY,
    DATE_MONDAY,
    DATE_TUESDAY,
    DATE_WEDNESDAY,
    DATE_THURSDAY,
    DATE_FRIDAY,
    DATE_SATURDAY,
    DATE_SUNDAY
};

/* Reads text that is a date and nothing else, but for white space around it. False, and the date
 * is of DATE_NONE, when it is not. A wrong weekday is overlooked; a day that the month does not
 * have is not. A two-digit year means 1970 to 2069. */
bool date_parse(struct str text, enum date_order order, struct date *date);

/* Reads text that is a time of day and nothing else, "15:47 Uhr", "at 3:47 p.m. EDT", and sets it
 * in a date that is known to the day. False, and the date stays, when it is not. */
bool date_time_parse(struct str text, struct date *date);

/* A date within text: the bytes from `from` up to `to` say it, the time of day and zone included
 * where they stand beside it. */
struct date_found {
    struct date date;
    size_t from, to;
};

/* The first date in the text that starts at byte `start` or after it and is known to the day.
 * False when there is none. Numbers that only look like a part of one (telephone numbers, versions,
 * addresses) are passed over. To find the next, start again at found->to. */
bool date_find(struct str text, size_t start, enum date_order order, struct date_found *found);

/* Reads an age, "4 hours ago", "vor 3 Stunden", "yesterday at 15:47", "3h", which fills the whole
 * text, and gives the date that lies so long before the reference, to the precision that the age
 * has. The result keeps the reference's offset. False when the text is no age. */
bool date_age_parse(struct str text, const struct date *reference, struct date *date);

/* The number of the month or weekday that the whole text names in some language, or 0 when it names
 * none, or several. */
int date_month_named(struct str text);
enum date_weekday date_weekday_named(struct str text);

/* Offsets from UTC lie within this, either way; in minutes. */
#define DATE_OFFSET_MAX (15 * 60)

/* Room for any date that date_format_iso() writes. */
#define DATE_ISO_SIZE 32

/* Writes the date in ISO 8601 to its precision ("2024", "2024-05", "2024-05-03", "2024-05-03T15",
 * "2024-05-03T15:47", "2024-05-03T15:47:42+02:00"; an offset of zero is "+00:00") and gives the
 * view of it in `out`, followed by a NUL. DATE_NONE gives the empty view. */
struct str date_format_iso(const struct date *date, char out[DATE_ISO_SIZE]);

/* Appends a date as a person reads it, in English: to the day with its month cut to three letters,
 * "5 Mar 2026", or `whole`, "5 March 2026, 17:30 UTC+1". */
void date_say(const struct date *date, bool whole, struct buf *out);

/* Whether the fields name a day and time that exist. */
bool date_is_valid(const struct date *date);

/* Seconds since 1970-01-01T00:00:00Z of the moment at which the date's period begins; a date
 * without an offset counts as UTC. */
int64_t date_to_utc(const struct date *date);

/* The date of that moment, to the second, as clocks show it at `offset` minutes east of UTC.
 * Moments outside the years 1 to 9999 are clipped to them. */
struct date date_from_utc(int64_t seconds, int16_t offset);

/* The same date with the clock of another offset. Only for dates whose offset is known. */
struct date date_with_offset(const struct date *date, int16_t offset);

/* Days since 1970-01-01 and back. */
int64_t date_to_days(int year, int month, int day);
struct date date_from_days(int64_t days);

int date_days_in_month(int year, int month);
bool date_is_leap_year(int year);
enum date_weekday date_weekday(const struct date *date);

/* The same date to a lower precision: what lies beyond it is forgotten. A higher one changes
 * nothing. */
struct date date_with_precision(const struct date *date, enum date_precision precision);

/* A date moved by days or months (negative: back); time, offset and precision stay. Moving by
 * months keeps the day, or takes the month's last where that is earlier. Clipped to years 1 to
 * 9999. */
struct date date_add_days(struct date date, int64_t days);
struct date date_add_months(struct date date, int64_t months);

/* Less than, equal to or greater than 0, as the period of a begins before, with or after that of b.
 * Where one offset is not known, clocks are compared as they stand. At the same beginning the
 * less precise one comes first. */
int date_compare(const struct date *a, const struct date *b);

/* Whether both may mean the same moment: one's period lies within the other's. "2024-05" agrees
 * with "2024-05-03". */
bool date_agrees(const struct date *a, const struct date *b);

#endif
