/* The updater's inside: update.c asks feeds, update_entry.c takes up their entries and reads their
 * pages. Not for callers outside these. */
#ifndef TIDINGS_UPDATE_PRIVATE_H
#define TIDINGS_UPDATE_PRIVATE_H

#include "engine/stories.h"
#include "engine/update.h"
#include "page/page.h"
#include "source/feed.h"

/* What a request was for. */
struct asked {
    struct store_feed *feed; /* NULL for a page left from an earlier round */
    bool page;               /* of the entry with this key, of the feed with this number */
    bool discovered;         /* the feed's address was found on a page just now */
    int64_t feed_id;
    struct identity key;
};

struct updating {
    const struct update_plan *plan;
    struct update_counts *counts;
    struct fetcher *fetcher;
    struct fetch_settings settings;
    struct arena round; /* feeds, and what was asked */
    struct arena work;  /* of one answer */
    struct feed_parser *feeds;
    struct html_parser *html;
    struct page_reader *reader;
    struct store_preparer *preparer;
    struct list asked; /* of int64_t: the feeds of this round */
    int64_t looked;    /* when feeds that were added were looked for, by the steady clock */
    int64_t committed; /* when the database was, by the steady clock */
    struct stories *stories;
    uint64_t placed;   /* articles that were kept when stories were brought up to date last, */
    int64_t placed_at; /* by the steady clock, milliseconds */
    int64_t now;       /* milliseconds since 1970, of the present answer */
    enum error error;
};

/* Takes up a feed's entries. Gives how many are new; the store's failure is in updating->error. */
unsigned update_entries(struct updating *updating, const struct store_feed *feed,
                        const struct feed *read);

/* Takes the answer for an entry's page. */
void update_page(struct updating *updating, const struct asked *asked,
                 const struct fetch_result *result);

/* Asks for an entry's page. */
void update_ask_page(struct updating *updating, const struct store_entry *entry);

#endif
