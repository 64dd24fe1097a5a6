/* Reading ISO 8601, alone or at the head of other text: what date_text.c needs of date_iso.c. Not
 * for other rooms, which use date.h. */
#ifndef TIDINGS_BASE_DATE_ISO_H
#define TIDINGS_BASE_DATE_ISO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "base/str.h"

/* Reads a date, and after a T the time and offset, at byte `at`: calendar, week and ordinal dates,
 * extended and basic. Gives the bytes read, 0 when there is no such date. In `running` text, where
 * other things have that form too, a number without any mark is a date only with a time behind a T,
 * and ordinal dates are none. */
size_t date_iso_read(struct str text, size_t at, bool running, struct date *date);

/* Reads an offset from UTC at `at`, "+02:00", "-0400", "+02" or, where `short_form` allows it,
 * "+2"; the sign may be U+2212. Gives the bytes read, 0 when there is none. */
size_t date_offset_read(struct str text, size_t at, bool short_form, int *minutes);

/* Sets a valid date's time, and its precision to that. 24:00 is the next day's 0:00, a leap second
 * the second before it. False, and nothing is set, when there is no such time. */
bool date_set_time(struct date *date, int hour, int minute, int second,
                   enum date_precision precision);

#endif
