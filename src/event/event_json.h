/* Events as JSON. */
#ifndef TIDINGS_EVENT_JSON_H
#define TIDINGS_EVENT_JSON_H

#include "base/json.h"
#include "base/utf8.h"
#include "event/event.h"

/* Writes an event as an object. Offsets are code points of `text`, the text that was analysed. */
void event_to_json(const struct event *event, const struct utf8_places *text, struct json *json);

#endif
