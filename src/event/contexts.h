/* What events have to do with: contexts by the words of their sentence and of the whole text. */
#ifndef TIDINGS_EVENT_CONTEXTS_H
#define TIDINGS_EVENT_CONTEXTS_H

#include "event/event.h"

/* Adds to the contexts of events (of struct event), which were found in this analysis, those that
 * knowledge/events/contexts.txt has words of. `arena` is used in passing. */
void contexts_set(struct arena *arena, const struct analysis *analysis, struct list *events);

#endif
