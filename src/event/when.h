/* When an event is, and how many it is said to have hit. For the files of this folder. */
#ifndef TIDINGS_EVENT_WHEN_H
#define TIDINGS_EVENT_WHEN_H

#include "event/match.h"

/* The word that the words of a time hang on, -1. */
int event_time_hangs_on(const struct scene *scene, size_t from, size_t to);

/* A time's value up to the time of day: "2024-11-28" of "2024-11-28TNI"; of an interval both
 * ends. */
struct str event_days(struct arena *arena, struct str value);

/* Sets the event's date from the times of its clause, and makes what lies more than a year back
 * historical. Leaves it open where the clause names no time. */
void event_set_date(const struct event_reading *reading, const struct matches *matches,
                    const struct match *match, struct event *event);

/* Sets deaths, injuries and arrests from the amounts in the clause, also in what came of it, and of
 * protests how many took part. */
void event_set_counts(const struct event_reading *reading, const struct matches *matches,
                      const struct match *match, struct event *event);

/* The verb whose subject a noun's event is, "the attack killed"; -1. */
int event_verb(const struct scene *scene, const struct match *match);

/* Whether a token is in what those who meet talk about: "discussed a summit in June". */
bool event_is_topic(const struct scene *scene, const struct match *match, int token);

#endif
