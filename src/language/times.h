/* Times in text: dates, clock times, parts of days, intervals, durations and sets, with their
 * values in ISO 8601 as seen from the day of publication.
 *
 * The words and rules are knowledge/language/times.txt and holidays.txt, for English. Works on text
 * alone: the words around a time tell whether "on Wednesday" lies behind or ahead. An analysis
 * tells the sentence that a time stands in.
 * In news a bare weekday is the last one up to the day of publication, unless tense or wording says
 * that it is to come; so with months and days of months.
 *
 * Values: "2008", "2008-03", "2008-03-27", "2008-W10", "2008-W10-WE" (a weekend), "2008-SP" (a
 * season: SP, SU, FA, WI), "2008-03-27TMO" (a part of the day: MO, MI, AF, EV, NI, and DT for
 * daytime), "2008-03-27T18:00:00" (a clock time; with a zone, "2008-03-27T18:00Z"), "T18:00" (a
 * time of day whose day the text does not say), "P3D" (a duration), "A/B" (an interval, B included
 * where it is a date; also quarters, halves, decades and centuries), "PRESENT_REF", "PAST_REF" and
 * "FUTURE_REF" for words such as "now" without a date. What cannot be resolved has no value.
 *
 * "A year earlier", "two years later", "that day" count from what the text named last, to their own
 * precision; a time of day in a sentence that tells what was takes the day named before it there.
 * A text without a day of publication takes the first line that is nothing but a day as that. */
#ifndef TIDINGS_TIMES_H
#define TIDINGS_TIMES_H

#include <stddef.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/list.h"
#include "base/str.h"
#include "language/language.h"

/* Kinds of time, as in TimeML. */
#define TIME_KIND_LIST(X)   \
    X(DATE, "date")         \
    X(TIME, "time")         \
    X(DURATION, "duration") \
    X(SET, "set")

#define TIME_KIND_ENUM(name, text) TIME_##name,
enum time_kind { TIME_KIND_LIST(TIME_KIND_ENUM) TIME_KIND_COUNT };
#undef TIME_KIND_ENUM

/* What stands with a time and narrows it. */
enum time_mod {
    TIME_PLAIN,
    TIME_EARLY, /* "early June", "the beginning of the year" */
    TIME_MIDDLE,
    TIME_LATE,
    TIME_ABOUT,  /* "around", "nearly" */
    TIME_BEFORE, /* "before", "by", "until": the period up to it */
    TIME_AFTER   /* "after", "since": the period from it on */
};

struct time_found {
    enum time_kind kind;
    enum time_mod mod;
    size_t from, to;          /* bytes of the text */
    size_t sentence;          /* index in the analysis; 0 without one */
    struct str value;         /* ISO 8601, as above; empty where it is not resolved */
    struct date begins, ends; /* the first and the last day (or clock time) of the period, as
                                 precise as the value; DATE_NONE for sets, what is not resolved
                                 and durations but "over the next four years". A month's are
                                 both that month. */
};

/* Adds the times of a text (`times`: of struct time_found, initialised here, in the order of the
 * text, none within another). `analysis` is that of the same text, or NULL. `reference` is the date
 * of publication; of precision DATE_NONE where it is not known: what counts from it has no value
 * then. A line that holds nothing but the date of publication itself is furniture and is passed
 * over. Linear in the text. */
void times_find(struct arena *arena, struct str text, const struct analysis *analysis,
                const struct date *reference, struct list *times);

/* "date", "time", "duration", "set"; "early" and so on, "" for TIME_PLAIN. Static storage. */
const char *time_kind_name(enum time_kind kind);
const char *time_mod_name(enum time_mod mod);

#endif
