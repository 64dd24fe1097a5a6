/* Events in the store: every report of one (a telling), the events that they tell, each once, the
 * diary, and the roles that texts give people. Words for what went wrong are in store_why(). */
#ifndef TIDINGS_STORE_EVENTS_H
#define TIDINGS_STORE_EVENTS_H

#include "store/store.h"

/* ------------------------------------------------------------------------------- coding ----- */

/* The articles in English, or in nobody knows what, that no code of this version has coded, the
 * earliest first (`articles`: of int64_t, rows, initialised here). */
enum error store_uncoded(struct store *store, int code, struct arena *arena, struct list *articles);

/* An article whose events are to be found. */
struct store_uncoded {
    int64_t article, version; /* rows */
    int64_t story;            /* row, 0 for none */
    struct str text;
    struct str published; /* ISO 8601, or empty */
    struct str language;  /* BCP 47, or empty */
};

/* Reads one of them. ERROR_NOT_FOUND when it is gone. */
enum error store_read_uncoded(struct store *store, int64_t row, struct arena *arena,
                              struct store_uncoded *article);

/* How many such articles there are. */
enum error store_count_uncoded(struct store *store, int code, uint64_t *count);

/* Begins to keep what is found in an article: what older code found in it is forgotten. */
enum error store_begin_coding(struct store *store, const struct store_uncoded *article, int code);

/* What decides whether two tellings are of the same event: see event/merge.h. */
struct store_event_key {
    struct str key;
    struct str type, mode, status;
    struct str source, source_name, target, target_name;
    struct str place, place_country;
    int64_t first, last; /* days since 1970; first > last where unknown */
    bool dated;
    int64_t story;
    int64_t wording; /* of the first that tells it, 0 where unknown */
};

/* One report. */
struct store_report {
    int64_t article;
    struct str sentence;
    struct str date;    /* as told, ISO 8601 */
    struct str said_by; /* who says so, or empty */
    struct str json;    /* the event as event_to_json() writes it, offsets of the article's text */
};

/* An event that a telling may be of. */
struct store_candidate {
    int64_t event;
    struct store_event_key key;
    struct str sentence; /* the first that tells it */
};

/* The events of this key that are of this story, or may be on one of these days and are dated as
 * this is, or are at this place; and those of this story and wording. */
enum error store_candidates(struct store *store, const struct store_event_key *key,
                            struct arena *arena, struct list *candidates);

/* Keeps a telling of an event; `*event` is 0 for a new one and is set then. `realises` is a planned
 * event that this one is, happened, or 0. */
enum error store_tell_event(struct store *store, const struct store_event_key *key,
                            const struct store_report *telling, int64_t realises, int64_t *event);

/* Something that is to be. */
struct store_diary_entry {
    int64_t article;     /* the row, when it is kept */
    int64_t event;       /* 0 for an occasion */
    struct str date;     /* ISO 8601, to its precision, "A/B" for several days */
    int64_t first, last; /* days since 1970 */
    struct str what, sentence;
    struct str source, target; /* as in the key of the event; empty for an occasion */
    struct str place, place_country;
    bool cancelled; /* the sentence says so; when it is found, also where a later article does */
    /* when it is found: */
    struct str article_id, outlet, headline, published;
    unsigned told;         /* by how many articles */
    struct str moved_from; /* another date that was told before */
};
enum error store_keep_entry(struct store *store, const struct store_diary_entry *entry);

/* A role that a text gives somebody. */
struct store_role {
    int64_t article;
    struct str name, role, of;
    /* when it is found: */
    struct str first, last; /* published, of the first and last article that say so */
    struct str article_id;  /* of the last */
    unsigned told;
};
enum error store_keep_role(struct store *store, const struct store_role *role);

/* Keeps what was coded since the last commit; store_commit() of store.h does it. */

/* ------------------------------------------------------------------------------- finding ---- */

/* Which events are asked for; what is empty does not matter. */
struct store_event_filter {
    struct str actor; /* country, or part of a name, on either side */
    struct str other; /* with `actor`: the two sides, either way */
    struct str type, status;
    struct str place;   /* name, or country code */
    struct str article; /* id, or its first digits */
    struct str story;   /* the same */
    int64_t from, to;   /* days since 1970, both included; 0, 0 for any */
    bool most_told;     /* the order: what most articles tell first, then the latest */
    unsigned skip, limit;
};

/* An event with all that tells it. */
struct store_event {
    int64_t id;
    struct store_event_key key;
    int64_t realises, realised_by; /* events, or 0 */
    struct list tellings;          /* of struct store_told, the first first */
};
struct store_told {
    struct str article, outlet, headline, published;
    struct str sentence, date, said_by, json;
};

/* The events that are asked for, the latest first where no other order is; `*found` is how many
 * there are in all. ERROR_NOT_FOUND and ERROR_TOO_MANY for ids that are none, or several. */
enum error store_events(struct store *store, const struct store_event_filter *filter,
                        struct arena *arena, struct list *events, uint64_t *found);

/* What is to be from this day on, the soonest first; `actor` and `place` as in the filter. The same
 * event at the same time is one entry, whoever tells it. */
enum error store_diary(struct store *store, int64_t today, const struct store_event_filter *filter,
                       struct arena *arena, struct list *entries);

/* Writes an event with all that tells it, or an entry, as a JSON object. */
void store_event_to_json(const struct store_event *event, struct json *json);
void store_entry_to_json(const struct store_diary_entry *entry, struct json *json);

/* The roles of people whose name has this in it. */
enum error store_roles(struct store *store, struct str name, struct arena *arena,
                       struct list *roles);

/* How many events there are by type and status, and tellings: for a line at the end of a run. */
struct store_event_size {
    uint64_t events, tellings, entries;
};
enum error store_measure_events(struct store *store, struct store_event_size *size);

#endif
