/* Who acts in an event and on whom. For the files of this folder. */
#ifndef TIDINGS_EVENT_WHO_H
#define TIDINGS_EVENT_WHO_H

#include "event/event.h"
#include "event/match.h"

/* What the finding of one text's events goes by. */
struct finding {
    const struct event_reading *reading;
    const struct analysis *analysis;
    struct arena *arena;
    struct list *events;
};

/* Sets the event's sources and targets, empty lists until now, from what the match found: whose
 * doing a thing is, whom a pronoun means, the members of a list, the partners of a meeting. */
void event_set_actors(struct finding *finding, struct matches *matches, const struct match *match,
                      struct event *event);

#endif
