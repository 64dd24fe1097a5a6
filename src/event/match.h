/* Which entries of knowledge/events a sentence's words match, and what the words around them make
 * of it. For the files of this folder; event.h is the door. */
#ifndef TIDINGS_EVENT_MATCH_H
#define TIDINGS_EVENT_MATCH_H

#include "event/scene.h"

/* What an entry found in a sentence. Tokens are the scene's; -1 is none. */
struct match {
    const struct pattern *pattern;
    int token;  /* of the head */
    int source; /* head of the noun phrase */
    int target;
    int other;         /* the token of "V" or "N" */
    int inner;         /* the match that "V" or "N" stands for, -1 */
    int object;        /* what fills the last slot of words: "talks" in "held talks" */
    int light;         /* the verb that a noun's event hangs on: "held" */
    int reporter;      /* who says so */
    int reporting;     /* the word of saying */
    int into;          /* the match that this is told with, -1 */
    int result_target; /* whom a result hit, -1 */
    int score;         /* how much of the sentence it explains */
    enum event_status status;
    bool negated;
    bool absorbed;     /* is part of another */
    bool has_result;   /* another match tells what came of it */
    bool known_target; /* the target fills a slot, it was not found by looking around */
};

/* The matches of one sentence. */
struct matches {
    struct scene scene;
    struct match *items;
    int count;
    int *stands;                    /* by token: the match that it tells or governs, -1 */
    bool *up;                       /* by token: whether an entry may look up from it */
    int complemented;               /* the token whose complements these are, -1 */
    struct complements complements; /* of the token that entries are tried at */
};

/* Tries an entry at a token. NULL and the match where it fits, else why it does not: static. */
const char *match_try(struct matches *matches, const struct pattern *pattern, int token,
                      struct match *match);

/* The part that an entry must have to be tried at a token: sets up to two, gives how many. */
size_t match_parts(const struct scene *scene, int token, enum pattern_part parts[3]);

/* The first entry to try at a token as such a part, by its lemma; of a past form whose lemma no
 * entry has, by the form without its ending. NULL for none. */
const struct pattern *match_first(const struct scene *scene, enum pattern_part part, int token);

/* Whether the "V" of an entry at this token is what the token hangs on. */
bool match_looks_up(const struct scene *scene, const struct pattern *pattern, int token);

/* Finds the matches of the scene's sentence; `matches->scene` is set. */
void matches_find(struct matches *matches);

/* The status that a verb's own tense, auxiliaries and conditions give. */
enum event_status match_own_status(const struct scene *scene, int verb, bool *negated);

/* Whether the sentence asks whether what a word tells is so: "Will they attack?" */
bool match_is_asked(const struct scene *scene, int token);

#endif
