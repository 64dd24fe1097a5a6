/* What nobody does: earthquakes that strike, diseases that kill, accidents that people die in, and
 * what laws, ideas or prices are said to do. For the files of this folder. */
#ifndef TIDINGS_EVENT_NATURE_H
#define TIDINGS_EVENT_NATURE_H

#include "event/match.h"

/* Whether the sentence gives what the match tells to nature or to chance. `has_source` is whether
 * somebody was found who does it. */
bool event_is_nature(struct matches *matches, const struct match *match, bool has_source);

/* How many sentences of a text speak of nature or accidents, and of attacks. */
struct nature_mentions {
    size_t nature, attacks;
};

/* Counts what a sentence speaks of. */
void nature_mention(struct scene *scene, struct nature_mentions *mentions);

/* Whether an event is a loss that the text gives to nature: nobody is said to have done it, "90
 * people were injured", and the text tells of an earthquake and of no attack. */
bool nature_took(const struct nature_mentions *mentions, const struct analysis *analysis,
                 const struct event *event);

/* Whether who is said to act is a matter that cannot: "the bill would give farmers more". */
bool event_is_matter(struct scene *scene, const struct event_actor *source);

#endif
