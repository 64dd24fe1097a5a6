/* What is coming: planned events and occasions that a text gives a date ahead. */
#ifndef TIDINGS_EVENT_DIARY_H
#define TIDINGS_EVENT_DIARY_H

#include "base/date.h"
#include "event/event.h"

/* No event. */
#define DIARY_NO_EVENT SIZE_MAX

struct diary_entry {
    struct str date;          /* ISO 8601, to the precision that the text has; "A/B" for several
                                 days */
    struct date begins, ends; /* the same */
    size_t sentence;
    size_t event;             /* index of the event, or DIARY_NO_EVENT for an occasion */
    struct event_words words; /* what is to be, with who and when */
    struct event_words date_words;
    bool called_off; /* "cancelled a trip planned for Wednesday" */
    struct str place;
    struct str place_country;
};

/* Finds the entries of a text (`entries`: of struct diary_entry, initialised here). What lies
 * before the day of publication is no entry; without that day there are none. `events` is what
 * events_find() gave. */
void diary_find(struct arena *arena, const struct event_reading *reading,
                const struct analysis *analysis, const struct list *events, struct list *entries);

#endif
