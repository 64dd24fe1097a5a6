/* Following the news where it comes out: feeds are asked, their new entries' pages fetched and
 * read, and feed and page made one record, which is kept. One thread does all of it. */
#ifndef TIDINGS_UPDATE_H
#define TIDINGS_UPDATE_H

#include "source/fetch.h"
#include "store/feeds.h"

/* Limits. */
enum {
    UPDATE_MAX_ENTRIES = 100, /* new entries of one feed that one question takes up, the newest;
                                 older ones are noted as seen */
    UPDATE_MAX_PAGES = 2000,  /* pages left from earlier rounds that one round fetches */
    UPDATE_MAX_TRIES = 3,     /* of fetching a page */
    UPDATE_AGAIN_HOURS = 3    /* between two readings of an entry that keeps changing */
};

/* What came of asking a feed. The enum and update_end_text() are made from this list. */
#define UPDATE_END_LIST(X)                                                   \
    X(UPDATE_NEW, "has something new")                                       \
    X(UPDATE_SAME, "has nothing new")                                        \
    X(UPDATE_FAILED, "could not be read")                                    \
    X(UPDATE_HELD, "was not asked, since its server wants to be left alone") \
    X(UPDATE_ENDED, "is gone for good")                                      \
    X(UPDATE_TWICE, "is followed already")

#define UPDATE_END_ENUM(name, text) name,
enum update_end { UPDATE_END_LIST(UPDATE_END_ENUM) UPDATE_END_COUNT };
#undef UPDATE_END_ENUM

const char *update_end_text(enum update_end end);

struct update_counts {
    uint64_t feeds; /* that were asked */
    uint64_t ends[UPDATE_END_COUNT];
    uint64_t entries;      /* that were not there before, or have changed */
    uint64_t pages;        /* that were fetched for them */
    uint64_t pages_failed; /* where the feed's own words have to do, for now or for good */
    uint64_t requests;
    uint64_t bytes; /* that came, as they were sent */
    struct store_counts kept;
    uint64_t expired; /* articles deleted since they had been kept as long as is wanted */
};

struct update_plan {
    struct store *store;                /* opened to write */
    const struct fetch_settings *fetch; /* NULL for the usual ones */
    bool all;                           /* ask also those whose time has not come */
    bool keep_raw;                      /* keep the pages' bytes too */
    const int64_t *feeds;               /* only these, whenever it is; or NULL */
    size_t feed_count;
    void *context;

    /* Is told of each feed that was asked, and how many of its entries are new. May be NULL. */
    void (*told)(void *context, const struct store_feed *feed, enum update_end end, unsigned fresh);
};

/* Does one round. OK also where feeds failed; else the store's error. */
enum error engine_update(const struct update_plan *plan, struct update_counts *counts);

#endif
