/* What nobody does: earthquakes that strike, diseases that kill, accidents that people die in, and
 * what laws, ideas or prices are said to do. For the files of this folder. */
#ifndef TIDINGS_EVENT_NATURE_H
#define TIDINGS_EVENT_NATURE_H

#include "event/match.h"

/* Whether the sentence gives what the match tells to nature or to chance. `has_source` is whether
 * somebody was found who does it. */
bool event_is_nature(struct matches *matches, const struct match *match, bool has_source);

/* Whether who is said to act is a matter that cannot: "the bill would give farmers more". */
bool event_is_matter(struct scene *scene, const struct event_actor *source);

#endif
