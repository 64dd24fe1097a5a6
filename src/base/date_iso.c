/* Reading ISO 8601 and the small departures from it that machines make: lower-case letters, offsets
 * without a colon or behind a space, commas before the fraction, digits without any mark. */
#include "base/date_iso.h"

#include <assert.h>

/* How many ASCII digits stand at `at`. */
static size_t count_digits(struct str text, size_t at)
{
    size_t count = 0;
    while (at + count < text.size && ascii_is_digit(text.data[at + count]))
        count++;
    return count;
}

/* The number that `count` digits at `at` make; they must be there. */
static int number_at(struct str text, size_t at, size_t count)
{
    int number = 0;
    for (size_t i = 0; i < count; i++)
        number = number * 10 + (text.data[at + i] - '0');
    return number;
}

/* The byte at `at` in lower case, NUL behind the end. */
static char byte_at(struct str text, size_t at)
{
    return at < text.size ? ascii_lower(text.data[at]) : '\0';
}

bool date_set_time(struct date *date, int hour, int minute, int second,
                   enum date_precision precision)
{
    bool midnight = hour == 24 && minute == 0 && second == 0;
    if ((hour > 23 && !midnight) || minute > 59 || second > 60)
        return false;
    if (midnight)
        *date = date_add_days(*date, 1);
    date->hour = (uint8_t)(midnight ? 0 : hour);
    date->minute = (uint8_t)minute;
    date->second = (uint8_t)(second == 60 ? 59 : second);
    date->precision = (uint8_t)precision;
    return true;
}

size_t date_offset_read(struct str text, size_t at, bool short_form, int *minutes)
{
    struct str rest = str_from_byte(text, at);
    bool minus = str_starts(rest, STR("\u2212"));
    size_t start = minus ? 3 : 1;
    if (!minus && byte_at(text, at) != '+' && byte_at(text, at) != '-')
        return 0;
    minus |= byte_at(text, at) == '-';
    size_t place = at + start, digits = count_digits(text, place);
    int hours, rest_minutes = 0;
    if (digits == 4) {
        hours = number_at(text, place, 2);
        rest_minutes = number_at(text, place + 2, 2);
        place += 4;
    } else if (digits == 2 || (digits == 1 && short_form)) {
        hours = number_at(text, place, digits);
        place += digits;
        if (byte_at(text, place) == ':' && count_digits(text, place + 1) == 2) {
            rest_minutes = number_at(text, place + 1, 2);
            place += 3;
        }
    } else {
        return 0;
    }
    int offset = hours * 60 + rest_minutes;
    if (rest_minutes > 59 || offset > DATE_OFFSET_MAX)
        return 0;
    *minutes = minus ? -offset : offset;
    return place - at;
}

/* Sets the date of day `day` of week `week`; false when the year has no such week. */
static bool set_week_date(struct date *date, int year, int week, int day,
                          enum date_precision precision)
{
    /* the week with January 4th is the first, and begins on its Monday */
    struct date fourth = {.year = (int16_t)year, .month = 1, .day = 4};
    int64_t monday = date_to_days(year, 1, 4) - (date_weekday(&fourth) - DATE_MONDAY);
    struct date next_fourth = {.year = (int16_t)(year + 1), .month = 1, .day = 4};
    int64_t next = date_to_days(year + 1, 1, 4) - (date_weekday(&next_fourth) - DATE_MONDAY);
    int64_t days = monday + (week - 1) * 7 + day - 1;
    if (year < 1 || week < 1 || day < 1 || day > 7 || days >= next)
        return false;
    *date = date_from_days(days);
    date->precision = (uint8_t)precision;
    return true;
}

/* Reads "W18-5", "W185" or "W18", which stands for the week's first day, behind the year. */
static size_t read_week(struct str text, size_t at, int year, struct date *date)
{
    size_t place = at + (byte_at(text, at) == '-');
    bool extended = place > at;
    if (byte_at(text, place) != 'w')
        return 0;
    size_t digits = count_digits(text, ++place);
    if (digits != 2 && (digits != 3 || extended))
        return 0;
    int week = number_at(text, place, 2), day = 1;
    place += 2;
    if (digits == 3)
        day = number_at(text, place++, 1);
    else if (extended && byte_at(text, place) == '-' && count_digits(text, place + 1) == 1) {
        day = number_at(text, place + 1, 1);
        place += 2;
    }
    return set_week_date(date, year, week, day, DATE_DAY) ? place - at : 0;
}

/* Sets the date of a day of the year; false when the year has fewer. */
static bool set_ordinal_date(struct date *date, int year, int day)
{
    if (year < 1 || day < 1 || day > 365 + date_is_leap_year(year))
        return false;
    *date = date_from_days(date_to_days(year, 1, 1) + day - 1);
    return true;
}

/* Sets a calendar date; false when there is no such day. */
static bool set_date(struct date *date, int year, int month, int day, enum date_precision precision)
{
    *date = (struct date){.year = (int16_t)year,
                          .month = (uint8_t)month,
                          .day = (uint8_t)day,
                          .precision = (uint8_t)precision};
    return date_is_valid(date);
}

/* Reads what follows "YYYY" in the extended format: "-05-03", "-05", "-124". */
static size_t read_extended(struct str text, size_t at, int year, bool running, struct date *date)
{
    if (byte_at(text, at) != '-')
        return 0;
    size_t digits = count_digits(text, at + 1);
    if (digits == 3 && (!running || byte_at(text, at + 4) == 't'))
        return set_ordinal_date(date, year, number_at(text, at + 1, 3)) ? 4 : 0;
    if (digits != 2)
        return 0;
    int month = number_at(text, at + 1, 2);
    if (byte_at(text, at + 3) != '-')
        return set_date(date, year, month, 1, DATE_MONTH) ? 3 : 0;
    if (count_digits(text, at + 4) != 2)
        return 0;
    return set_date(date, year, month, number_at(text, at + 4, 2), DATE_DAY) ? 6 : 0;
}

/* Reads a date that is one run of digits, perhaps with the time in it: YYYYMMDD, YYYYDDD,
 * YYYYMMDDhhmm, YYYYMMDDhhmmss. */
static size_t read_digits(struct str text, size_t at, size_t digits, bool running,
                          struct date *date)
{
    int year = number_at(text, at, 4);
    bool timed = byte_at(text, at + digits) == 't' && count_digits(text, at + digits + 1) > 0;
    if (running && !timed)
        return 0;
    if (digits == 7)
        return set_ordinal_date(date, year, number_at(text, at + 4, 3)) ? digits : 0;
    if (digits != 8 && digits != 12 && digits != 14)
        return 0;
    if (!set_date(date, year, number_at(text, at + 4, 2), number_at(text, at + 6, 2), DATE_DAY))
        return 0;
    if (digits == 8)
        return digits;
    int second = digits == 14 ? number_at(text, at + 12, 2) : 0;
    return date_set_time(date, number_at(text, at + 8, 2), number_at(text, at + 10, 2), second,
                         digits == 14 ? DATE_SECOND : DATE_MINUTE)
               ? digits
               : 0;
}

/* Reads the offset behind a time, a space before it allowed; gives the bytes read. */
static size_t read_offset(struct str text, size_t at, struct date *date)
{
    size_t place = at;
    while (byte_at(text, place) == ' ')
        place++;
    int minutes = 0;
    size_t size = date_offset_read(text, place, false, &minutes);
    if (!size && byte_at(text, place) == 'z' && !ascii_is_alpha(byte_at(text, place + 1)))
        size = 1;
    if (!size)
        return 0;
    date->has_offset = true;
    date->offset = (int16_t)minutes;
    return place + size - at;
}

/* Reads "T15:47:42.389+00:00" or "T154742Z", in whatever length, behind a date. */
static size_t read_time(struct str text, size_t at, struct date *date)
{
    if (byte_at(text, at) != 't')
        return 0;
    int parts[3] = {0, 0, 0}; /* hour, minute, second */
    size_t place = at + 1, digits = count_digits(text, place);
    int count = 0;
    if (digits == 4 || digits == 6) {
        for (; count < (int)digits / 2; count++, place += 2)
            parts[count] = number_at(text, place, 2);
    } else if (digits == 2 || digits == 1) {
        parts[count++] = number_at(text, place, digits);
        place += digits;
        while (count < 3 && byte_at(text, place) == ':' && count_digits(text, place + 1) == 2) {
            parts[count++] = number_at(text, place + 1, 2);
            place += 3;
        }
    } else {
        return 0;
    }
    bool fraction = byte_at(text, place) == '.' || byte_at(text, place) == ',';
    if (fraction && count_digits(text, place + 1))
        place += 1 + count_digits(text, place + 1);
    enum date_precision precision = (enum date_precision)(DATE_DAY + count);
    if (!date_set_time(date, parts[0], parts[1], parts[2], precision))
        return 0;
    return place + read_offset(text, place, date) - at;
}

size_t date_iso_read(struct str text, size_t at, bool running, struct date *date)
{
    size_t digits = count_digits(text, at), size;
    if (digits > 4) {
        size = read_digits(text, at, digits, running, date);
    } else if (digits == 4) {
        int year = number_at(text, at, 4);
        size = read_week(text, at + 4, year, date);
        if (!size)
            size = read_extended(text, at + 4, year, running, date);
        size = size ? size + 4 : 0;
    } else {
        size = 0;
    }
    if (!size || date->precision < DATE_DAY)
        return size;
    if (byte_at(text, at + size) != 't') {
        /* an offset belongs to a time that was read with the date */
        return date->precision > DATE_DAY ? size + read_offset(text, at + size, date) : size;
    }
    size_t time = read_time(text, at + size, date);
    return time ? size + time : 0;
}
