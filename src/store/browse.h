/* Browsing what is kept: lists of articles, what there is to choose from, and what a person did
 * with articles. Words for what went wrong are in store_why(). */
#ifndef TIDINGS_STORE_BROWSE_H
#define TIDINGS_STORE_BROWSE_H

#include "store/store.h"

/* The one user there is for now; nothing else assumes that. */
enum { STORE_USER = 1 };

/* All that is read from here to the end is of one moment, whatever is written meanwhile. */
enum error store_read_begin(struct store *store);
void store_read_end(struct store *store);

/* Reads ahead what pages and searches are made of, so that the first who ask do not wait for the
 * disk: the tables of places and the index of facets up to a limit, the first stories and the
 * latest articles. What fails is left to those who ask. */
void store_warm(struct store *store);

/* A number that changes whenever another process has written; for what was derived from the
 * database and is kept beside it. Negative on failure. */
int64_t store_data_version(struct store *store);

/* An article in a list. */
struct store_item {
    struct article record; /* with its id */
    struct str snippet;    /* of a search, else empty */
    int64_t first_read;    /* milliseconds since 1970 */
    bool read, starred;
};

/* Which articles are asked for; what is empty or 0 does not matter. */
struct store_filter {
    struct str outlet; /* its domain, or its name where it has none */
    int64_t from, to;  /* published from `from` and before `to`, seconds since 1970 */
    bool dated;        /* `from` and `to` matter */
    bool starred;      /* by the user; then in the order of starring, the latest first */
};

/* The articles that are asked for, the newest first: at most `limit` from number `skip` on, into a
 * list of struct store_item. `*more` says whether there are others after them. */
enum error store_list(struct store *store, const struct store_filter *filter, unsigned skip,
                      unsigned limit, struct arena *arena, struct list *items, bool *more);

/* One thing to choose among, and how many articles it would leave. */
struct store_choice {
    struct str key;  /* an outlet's domain or name, a language, a day ("2026-03-05") */
    struct str name; /* of an outlet */
    uint64_t articles;
};

/* What a query found, and what all of it divides into. */
struct store_found {
    struct list items; /* of struct store_item, the best first */
    uint64_t found;    /* how many there are in all */
    /* lists of struct store_choice, the most frequent first; days the latest first */
    struct list outlets, languages, days;
};

/* A search as by store_search() whose hits know what the user did with them, and at most `choices`
 * things of each kind that it can be narrowed to. */
enum error store_find(struct store *store, struct str query, unsigned skip, unsigned limit,
                      unsigned choices, struct arena *arena, struct store_found *found);

/* All outlets, those with most articles first; and the one with this domain or, where it has none,
 * name: ERROR_NOT_FOUND where there is none. */
enum error store_outlets(struct store *store, struct arena *arena, struct list *outlets);
enum error store_outlet(struct store *store, struct str key, struct arena *arena,
                        struct store_choice *outlet);

/* The latest days with articles, and how many there are. */
enum error store_days(struct store *store, unsigned limit, struct arena *arena, struct list *days);

/* What a user can note of an article. */
enum store_mark { STORE_MARK_READ, STORE_MARK_STARRED };

/* Sets or takes away a mark, at once and lasting. For any store that is open: it waits for whoever
 * is writing. ERROR_NOT_FOUND when there is no such article. */
enum error store_set_mark(struct store *store, struct str id, enum store_mark mark, bool on);

/* Whether an article is marked, and when it was first read: into the item. */
enum error store_get_marks(struct store *store, struct str id, struct store_item *item);

/* What a user knows of a story. */
struct store_looked {
    int64_t when;   /* he last looked at it, in milliseconds since 1970; 0 for never */
    uint64_t since; /* articles that have come into it since; all of them where it is never */
};
enum error store_last_look(struct store *store, struct str story, struct store_looked *looked);

/* Notes that the user looks at a story now; or, where not `on`, that he never did. */
enum error store_look(struct store *store, struct str story, bool on);

/* The story of an article, as far as the article's page shows it; an empty id where it has none. */
struct store_story_of {
    struct str id, headline;
    uint64_t articles;
};
enum error store_find_story_of(struct store *store, struct str article, struct arena *arena,
                               struct store_story_of *story);

/* The tags of an article, the best first: a list of struct str, without the "#". */
enum error store_tags_of(struct store *store, struct str article, unsigned limit,
                         struct arena *arena, struct list *tags);

#endif
