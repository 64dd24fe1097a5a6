/* iCalendar, RFC 5545. */
#include <inttypes.h>

#include "base/date.h"
#include "base/utf8.h"
#include "event/export.h"

/* Bytes of a line, its CR and LF not counted. */
enum { LINE_MAX_BYTES = 75 };

/* A line, folded: further lines begin with a space, and no character is cut. */
static void put_line(struct buf *out, const char *name, struct str value)
{
    size_t room = LINE_MAX_BYTES - strlen(name);
    buf_add(out, str_from(name));
    for (size_t at = 0; at < value.size;) {
        size_t size = 1;
        while (at + size < value.size && !utf8_is_start(value.data[at + size]))
            size++;
        if (size > room) {
            buf_add(out, STR("\r\n "));
            room = LINE_MAX_BYTES - 1;
        }
        buf_add(out, str_part(value, at, size));
        room -= size > room ? room : size;
        at += size;
    }
    buf_add(out, STR("\r\n"));
}

/* The same for text: what has a meaning in iCalendar is escaped, other control characters are
 * spaces. An empty text has no line. */
static void put_text(struct buf *out, const char *name, struct str text)
{
    if (!text.size)
        return;
    struct buf escaped;
    buf_init(&escaped, text.size * 2 + 1);
    for (size_t at = 0; at < text.size; at++) {
        char byte = text.data[at];
        if (byte == '\n')
            buf_add(&escaped, STR("\\n"));
        else if (byte == ',' || byte == ';' || byte == '\\')
            buf_format(&escaped, "\\%c", byte);
        else
            buf_add_byte(&escaped, (unsigned char)byte < 0x20 || byte == 0x7F ? ' ' : byte);
    }
    put_line(out, name, buf_str(&escaped));
    buf_free(&escaped);
}

/* The first day behind a date's period. */
static struct date day_behind(const struct date *date)
{
    struct date day = date_with_precision(date, DATE_DAY);
    if (date->precision == DATE_YEAR)
        day = date_add_months(day, 12);
    else if (date->precision == DATE_MONTH)
        day = date_add_months(day, 1);
    else
        day = date_add_days(day, 1);
    return day;
}

void export_entry_dates(struct str date, struct export_entry *entry)
{
    size_t slash = str_find_byte(date, '/');
    entry->first = str_part(date, 0, slash);
    entry->last = slash == STR_NONE ? (struct str){0} : str_from_byte(date, slash + 1);
}

struct str export_entry_uid(struct arena *arena, struct str what, struct str date)
{
    uint64_t hash = str_hash(what) * 31 + str_hash(date);
    return arena_format(arena, "%016" PRIx64 "@tidings", hash);
}

void export_ical_begin(struct str name, struct buf *out)
{
    buf_add(out, STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tidings//Diary//EN\r\n"
                     "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"));
    put_text(out, "X-WR-CALNAME:", name);
}

void export_ical_entry(const struct export_entry *entry, struct buf *out)
{
    struct date first, last, stamp, behind;
    if (!date_parse(entry->first, DATE_ORDER_UNKNOWN, &first))
        return;
    if (!entry->last.size || !date_parse(entry->last, DATE_ORDER_UNKNOWN, &last))
        last = first;
    behind = day_behind(&last);
    if (!date_parse(entry->stamp, DATE_ORDER_UNKNOWN, &stamp))
        stamp = (struct date){.year = 1970, .month = 1, .day = 1};
    if (stamp.has_offset)
        stamp = date_with_offset(&stamp, 0); /* a stamp has to be in UTC */
    buf_add(out, STR("BEGIN:VEVENT\r\n"));
    put_text(out, "UID:", entry->uid);
    buf_format(out, "DTSTAMP:%04d%02d%02dT%02d%02d%02dZ\r\n", stamp.year, stamp.month, stamp.day,
               stamp.hour, stamp.minute, stamp.second);
    buf_format(out, "DTSTART;VALUE=DATE:%04d%02d%02d\r\nDTEND;VALUE=DATE:%04d%02d%02d\r\n",
               first.year, first.month, first.day, behind.year, behind.month, behind.day);
    put_text(out, "SUMMARY:", entry->summary);
    put_text(out, "DESCRIPTION:", entry->description);
    put_text(out, "LOCATION:", entry->location);
    if (entry->url.size)
        put_line(out, "URL:", entry->url);
    buf_add(out, entry->cancelled ? STR("STATUS:CANCELLED\r\n") : STR("STATUS:CONFIRMED\r\n"));
    buf_add(out, STR("TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"));
}

void export_ical_end(struct buf *out)
{
    buf_add(out, STR("END:VCALENDAR\r\n"));
}
