/* The part of the store that keeps what is followed: feeds, what of their entries was seen, and
 * what is known of hosts. Writing needs a store that was opened to write, and is kept with the next
 * store_commit(). Strings that are given out are in the caller's arena.
 *
 * Times are milliseconds since 1970 in UTC; 0 is never. */
#ifndef TIDINGS_STORE_FEEDS_H
#define TIDINGS_STORE_FEEDS_H

#include "store/store.h"

/* What a feed is. The enum and store_feed_state_name() are made from this list. */
#define STORE_FEED_STATE_LIST(X)       \
    X(STORE_FEED_FOLLOWED, "followed") \
    X(STORE_FEED_PAUSED, "paused")     \
    X(STORE_FEED_ENDED, "ended") /* its server says that it is gone for good */

#define STORE_FEED_STATE_ENUM(name, text) name,
enum store_feed_state { STORE_FEED_STATE_LIST(STORE_FEED_STATE_ENUM) STORE_FEED_STATE_COUNT };
#undef STORE_FEED_STATE_ENUM

const char *store_feed_state_name(enum store_feed_state state);

struct store_feed {
    int64_t id;
    struct str url;
    struct str name;  /* as the user calls it; empty where its own title will do */
    struct str title; /* as it calls itself */
    struct str page;  /* the page that it is the feed of */
    struct str group; /* "News/Science": groups within groups; empty for none */
    enum store_feed_state state;
    int64_t added, asked, answered; /* when it was followed, last asked, last answered well */
    int64_t changed;                /* when it last had something new */
    int64_t next;                   /* when it is to be asked again */
    int64_t gap;          /* the time between two news of it, as estimated; 0 for not known */
    unsigned failures;    /* one after another, up to now */
    struct str why;       /* of the last one, in words; empty where all is well */
    struct str validator; /* see fetch.h */
    uint64_t entries;     /* that were seen; only store_feeds() counts them */
};

/* What a person calls it: its name, else its title, else its address. */
struct str store_feed_called(const struct store_feed *feed);

/* Adds a feed with its url, name, title, page, group and added. ERROR_EXISTS where its address is
 * there; feed->id is set either way. */
enum error store_feed_add(struct store *store, struct store_feed *feed);

/* Writes what a person decides of a feed: name, group, state. One that is followed again is asked
 * as soon as may be. */
enum error store_feed_decide(struct store *store, const struct store_feed *feed);

/* Writes what asking a feed gave: all else but its number and the time it was added; of its state
 * only that it has ended. ERROR_EXISTS where another one has its address. */
enum error store_feed_asked(struct store *store, const struct store_feed *feed);

/* Forgets a feed. Its articles stay. */
enum error store_feed_remove(struct store *store, int64_t id);

/* All feeds, by group and name; `feeds` is of struct store_feed and grows in `arena`. */
enum error store_feeds(struct store *store, struct arena *arena, struct list *feeds);

/* The same of those that are followed and were never asked. */
enum error store_feeds_unasked(struct store *store, struct arena *arena, struct list *feeds);

/* The feed with this number. ERROR_NOT_FOUND. */
enum error store_feed(struct store *store, int64_t id, struct arena *arena,
                      struct store_feed *feed);

/* The feed that a person means: by its number, its address, or what it is called, in any case.
 * ERROR_NOT_FOUND, or ERROR_TOO_MANY where several are called so. */
enum error store_feed_find(struct store *store, struct str text, struct arena *arena,
                           struct store_feed *feed);

/* An entry of a feed that was seen. */
struct store_entry {
    int64_t feed;
    struct identity key;     /* of what the feed says that it is */
    struct identity content; /* of what it says */
    struct str url;          /* of its page */
    struct str record;       /* what the feed says, as a record; while the page is waited for */
    bool has_article;
    struct identity article; /* that became of it */
    int64_t seen;            /* when it was last taken up */
    unsigned tries;          /* of fetching its page */
    int64_t next;            /* when that is to be tried again; 0 where all is done */
};

/* The entry with this key. ERROR_NOT_FOUND. */
enum error store_entry(struct store *store, int64_t feed, const struct identity *key,
                       struct arena *arena, struct store_entry *entry);

/* Writes an entry over the one with its key, if there is one. ERROR_NOT_FOUND where its feed is not
 * there any more. */
enum error store_entry_put(struct store *store, const struct store_entry *entry);

/* The entries whose pages are to be fetched by then, of feeds that are followed; `entries` is of
 * struct store_entry, without records, at most `limit`. */
enum error store_entries_due(struct store *store, int64_t by, unsigned limit, struct arena *arena,
                             struct list *entries);

/* When the next feed or page is to be asked for; INT64_MAX where there is none. */
enum error store_next_due(struct store *store, int64_t *next);

/* Whether an article with this identity is kept. */
enum error store_has_article(struct store *store, const struct identity *identity, bool *has);

/* The article that was found in a document of this name that was read since then, the newest.
 * ERROR_NOT_FOUND. */
enum error store_article_of(struct store *store, struct str name, int64_t since,
                            struct identity *identity);

/* What is known of a host; see struct fetch_host. */
struct store_host {
    struct str origin, robots;
    int64_t robots_until, held_until;
};

/* All hosts of which something is known that still counts at this time. */
enum error store_hosts(struct store *store, int64_t now, struct arena *arena, struct list *hosts);
enum error store_host_put(struct store *store, const struct store_host *host);

#endif
