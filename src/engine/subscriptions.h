/* The list of what is followed, in and out as OPML. */
#ifndef TIDINGS_SUBSCRIPTIONS_H
#define TIDINGS_SUBSCRIPTIONS_H

#include "source/opml.h"
#include "store/feeds.h"

/* Follows all feeds of a list that are not followed yet, in the groups that it has them in, as of
 * `now` in milliseconds; kept with the next store_commit(). `*added` and `*known` count. What is no
 * list is ERROR_UNSUPPORTED or ERROR_TOO_LARGE; else the store's error. */
enum error subscriptions_import(struct store *store, struct str bytes, int64_t now, unsigned *added,
                                unsigned *known);

/* Appends all feeds as OPML. */
enum error subscriptions_export(struct store *store, struct buf *out);

#endif
