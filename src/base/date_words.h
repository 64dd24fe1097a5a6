/* The words that stand in dates, and the letters and digits they are written in: what date_text.c
 * and date_age.c share. Not for other rooms, which use date.h. */
#ifndef TIDINGS_BASE_DATE_WORDS_H
#define TIDINGS_BASE_DATE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* What a word may mean; one may mean several things, and its place in the date decides. See
 * knowledge/dates/words.txt. */
enum {
    DATE_WORD_MONTH = 1 << 0,
    DATE_WORD_DOTTED_MONTH = 1 << 1,
    DATE_WORD_WEEKDAY = 1 << 2,
    DATE_WORD_ZONE = 1 << 3,
    DATE_WORD_ZONE_US = 1 << 4, /* moves with the daylight saving of the United States */
    DATE_WORD_AM = 1 << 5,
    DATE_WORD_PM = 1 << 6,
    DATE_WORD_AM_BEFORE = 1 << 7,
    DATE_WORD_PM_BEFORE = 1 << 8,
    DATE_WORD_FILLER = 1 << 9,
    DATE_WORD_TIME_FILLER = 1 << 10,
    DATE_WORD_HOUR = 1 << 11,
    DATE_WORD_MINUTE = 1 << 12,
    DATE_WORD_SECOND = 1 << 13,
    DATE_WORD_YEAR = 1 << 14,
    DATE_WORD_MONTH_AFTER = 1 << 15,
    DATE_WORD_DAY = 1 << 16,
    DATE_WORD_MONTH_BEFORE = 1 << 17,
    DATE_WORD_DAY_BEFORE = 1 << 18,
    DATE_WORD_ORDINAL = 1 << 19,
    DATE_WORD_ERA = 1 << 20
};

struct date_word {
    struct str name;
    uint32_t kinds;
    uint8_t month;
    uint8_t dotted_month; /* what it is where the day has a dot behind it, or 0 */
    uint8_t weekday;      /* 0 when languages do not agree */
    int16_t value;        /* a zone's minutes east of UTC, or an era's year 0 */
};

/* The longest entry that the text has at byte `at`, in any case, with or without dots, and that
 * ends where a word ends. NULL when there is none or `at` is not the start of a word; else *end is
 * behind its last letter. Where `kinds` is not 0, only entries of one of these count. */
const struct date_word *date_word_at(struct str text, size_t at, uint32_t kinds, size_t *end);

/* Bytes of the letter at `at`, 0 when none stands there. Marks that dates put between words are
 * no letters. */
size_t date_letter(struct str text, size_t at);

/* Bytes of the decimal digit at `at`, in any of the scripts that news dates are printed in, and its
 * value; 0 when none stands there. */
size_t date_digit(struct str text, size_t at, int *value);

/* Bytes of the white space at `at`, 0 when none stands there. */
size_t date_space(struct str text, size_t at);

/* Copies text to `out`, at most `room` bytes of it, as the tables spell it: ASCII letters in lower
 * case, dots left out, runs of white space made one space, apostrophes one apostrophe. Gives the
 * view, or the empty one when the room does not suffice. */
struct str date_spelling(struct str text, char *out, size_t room);

#endif
