/* Keeps what was found in one article. Not for callers outside src/engine. */
#ifndef TIDINGS_ENGINE_EVENTS_KEEP_H
#define TIDINGS_ENGINE_EVENTS_KEEP_H

#include "engine/coding.h"
#include "event/figures.h"
#include "store/events.h"

/* An article and what was found in it. All lives in `arena`. */
struct events_found {
    struct arena *arena;
    struct store_uncoded article;
    struct date published; /* of precision DATE_NONE where it is not known */
    bool coded;            /* it is in English; else nothing is found */
    struct coding coding;
    struct list quotes; /* of struct quote */
    struct figures figures;
};

/* Keeps it, and each event once: with the event of the store that it is, where it is one. */
enum error events_keep(struct store *store, struct buf *scratch, struct events_found *found);

#endif
