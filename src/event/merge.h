/* Told once: whether two reports, of one article or of two, tell the same event. */
#ifndef TIDINGS_EVENT_MERGE_H
#define TIDINGS_EVENT_MERGE_H

#include "base/date.h"
#include "event/event.h"

/* What decides. Views live as long as what they were made of. */
struct event_trait {
    enum event_type type;
    enum event_status status;
    enum event_mode mode;
    struct str source, target; /* country, else sector, else the words; both empty where nobody */
    struct str source_name, target_name;
    struct str place, place_country;
    struct str key; /* who, and the family of type: events with other keys are never the same but
                       where the wording is */
    int32_t first, last; /* days since 1970-01-01 that it may be on; first > last where unknown */
    bool dated;          /* the text says the day, it is not only the day of publication */
    int64_t story;       /* of the article, 0 where it has none */
    struct str sentence; /* that tells it: it decides where it is not clear who is meant; the
                            caller's to set */
    int64_t wording;     /* a number for the kind of event, its words and its sentence: copies of a
                            report have the same, whoever was found to act; 0 where unknown */
};

enum event_sameness {
    EVENT_DIFFERENT,
    EVENT_SAME,
    EVENT_REALISED /* the one was planned, the other is it, happened */
};

/* How far apart, in days, two undated reports of one event may be published; and within how many
 * days a text has to date an event for its day to tell it from others. */
enum { EVENT_REPORT_DAYS = 3, EVENT_EXACT_DAYS = 7 };

/* The trait of an event of `text`, which was published then (DATE_NONE where that is not known) in
 * a story. */
void event_trait_of(struct arena *arena, const struct event *event, struct str text,
                    const struct date *published, int64_t story, struct event_trait *trait);

/* The number of the wording of an event of `text` in this sentence; 0 for a sentence too short to
 * know a copy by. */
int64_t event_wording(struct arena *arena, const struct event *event, struct str text,
                      struct str sentence);

/* Compares two traits of the same key, or wording; `before` was told first, or at the same time. */
enum event_sameness event_compare(const struct event_trait *before, const struct event_trait *now);

/* Days since 1970-01-01 of the first and the last day of a date's period. */
int32_t event_first_day(const struct date *date);
int32_t event_last_day(const struct date *date);

#endif
