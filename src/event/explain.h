/* Why a sentence is coded as it is. */
#ifndef TIDINGS_EVENT_EXPLAIN_H
#define TIDINGS_EVENT_EXPLAIN_H

#include "base/buf.h"
#include "event/event.h"

/* Appends, sentence after sentence, its events, and for every word that heads an entry which
 * entries were tried there and what spoke against each. */
void events_explain(struct arena *arena, const struct event_reading *reading,
                    const struct analysis *analysis, struct buf *out);

#endif
