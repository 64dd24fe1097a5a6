/* Keeps stories up to date as articles come in: hands src/story what the store has, and the store
 * what src/story decides. Not for callers outside src/engine. */
#ifndef TIDINGS_ENGINE_STORIES_H
#define TIDINGS_ENGINE_STORIES_H

#include "store/store.h"

/* How many articles new ones are compared with: those nearest in time. About 2 kB of memory each.
 */
enum { STORIES_COMPARED = 100000 };

/* What is kept from one update to the next. */
struct stories;
struct stories *stories_new(struct store *store);
void stories_free(struct stories *stories);

/* Places all articles of the store that have no place yet, the earliest first, in the store's
 * present transaction. `now` is milliseconds since 1970. */
enum error stories_update(struct stories *stories, int64_t now);

#endif
