/* Datelines before a text's first sentence: "ISLAMABAD: ", "TEHRAN, Iran (AP) -- ". */
#ifndef TIDINGS_EVENT_DATELINE_H
#define TIDINGS_EVENT_DATELINE_H

#include "base/arena.h"
#include "base/str.h"

/* Limit: a dateline is not longer; in bytes. */
enum { DATELINE_MAX = 90 };

/* The text with a line break in place of what ends its dateline, so that the dateline is a line of
 * its own and no part of the first sentence; of the same length. The text itself where it has none,
 * else a copy in `arena`. */
struct str dateline_set_apart(struct arena *arena, struct str text);

#endif
