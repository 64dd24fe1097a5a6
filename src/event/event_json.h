/* Events as JSON. */
#ifndef TIDINGS_EVENT_JSON_H
#define TIDINGS_EVENT_JSON_H

#include "base/arena.h"
#include "base/json.h"
#include "base/utf8.h"
#include "event/event.h"

/* Writes an event as an object. Offsets are code points of `text`, the text that was analysed. */
void event_to_json(const struct event *event, const struct utf8_places *text, struct json *json);

/* Writes one of the pairs of an event that has several sources or targets as an object of its own:
 * type, mode and status, the pair, the words, and as "pair_of" the number of the event's object. */
void event_pair_to_json(const struct event *event, const struct event_actor *source,
                        const struct event_actor *target, size_t number,
                        const struct utf8_places *text, struct json *json);

/* How a text calls one side of an event, and its sector; empty for a side that it does not have. */
struct event_side {
    struct str words, sector;
};

/* One side ("source" or "target") of an object that event_to_json() wrote. Views are of `arena`. */
struct event_side event_side_from_json(struct str json, const char *side, struct arena *arena);

#endif
