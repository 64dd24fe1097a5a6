/* Answers that were given a moment ago and are still right: nothing was written since. Not for
 * callers outside src/web and its tests. */
#ifndef TIDINGS_WEB_CACHE_H
#define TIDINGS_WEB_CACHE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* Limits: answers that are kept, bytes of one, seconds for which one is right (ages go on). */
enum { CACHE_SLOTS = 64, CACHE_MAX_BYTES = 512 << 10, CACHE_SECONDS = 20 };

struct cache_slot {
    struct buf key, body;
    struct str type; /* static storage */
    uint64_t generation;
    int64_t until; /* seconds since 1970 */
};

struct cache {
    pthread_mutex_t lock;
    uint64_t generation; /* grows with everything that is written */
    struct cache_slot slots[CACHE_SLOTS];
};

void cache_init(struct cache *cache);
void cache_end(struct cache *cache);

/* Notes that something was written: no answer from before is given again. */
void cache_forget(struct cache *cache);

/* The present generation, to be noted before the database is looked at. */
uint64_t cache_generation(struct cache *cache);

/* Appends the answer of a key to `body`, where there is one that is right at `now`. */
bool cache_get(struct cache *cache, struct str key, int64_t now, struct buf *body,
               struct str *type);

/* Keeps an answer that was made in a generation. One that is too long is not kept. */
void cache_put(struct cache *cache, struct str key, uint64_t generation, int64_t now,
               struct str body, struct str type);

#endif
