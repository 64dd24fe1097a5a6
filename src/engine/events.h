/* Keeps the events of the store up to date: codes what is not coded yet, and tells each event once.
 * Reading does not wait for it: whoever asks for events first, has what is new coded then. */
#ifndef TIDINGS_ENGINE_EVENTS_H
#define TIDINGS_ENGINE_EVENTS_H

#include "event/patterns.h"
#include "store/store.h"

/* The version of the code and knowledge that find events. It grows when articles ought to be coded
 * again. */
enum { EVENTS_CODE = 4 };

/* Is told now and then how many of the articles are coded. */
typedef void events_progress(void *context, uint64_t coded, uint64_t of);

/* Codes every article in English of the store, opened to write, that was not coded by this code.
 * ERROR_NOT_FOUND where there is no model of English; else the store's error. `progress` may be
 * NULL. */
enum error events_update(struct store *store, const struct patterns *patterns,
                         events_progress *progress, void *context);

#endif
