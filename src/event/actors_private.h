/* What the files that resolve actors and places share. Private to src/event. */
#ifndef TIDINGS_EVENT_ACTORS_PRIVATE_H
#define TIDINGS_EVENT_ACTORS_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event/actors.h"
#include "event/phrases.h"
#include "language/people.h"

/* A word's steering bits were looked up. */
#define STEER_KNOWN (UINT32_C(1) << 31)

/* A phrase of the table in the article. */
struct known {
    struct found_phrase match;
    size_t first, last; /* its tokens */
    size_t sentence;    /* index */
    unsigned country;   /* number of the country it speaks of, 0 for none: places do not count */
    bool inside_person; /* a part of a longer name of a person */
    bool common;        /* a body whose name every country could have: "Congress" */
};

struct actors {
    struct arena *arena;
    const struct analysis *analysis;
    const struct people *people;
    int year;
    struct list known;     /* of struct known, in the order of the text */
    uint32_t *known_of;    /* for each token: index into `known` plus 1; 0 for none */
    uint32_t *name_of;     /* for each token: index into analysis->names plus 1 */
    uint32_t *entity_of;   /* for each token: index of its entity in `people` plus 1 */
    uint32_t *sentence_of; /* for each token: index of its sentence */
    int32_t *first_child;  /* for each token: the first that depends on it, -1 for none */
    int32_t *next_child;   /* for each token: the next with the same head, -1 for none */
    uint32_t *mentions;    /* for each country number: how often the text speaks of it */
    uint32_t *first_known; /* for each sentence, and one behind the last: index into `known` */
    uint16_t *in_play;     /* for each sentence: number of the country in play, 0 for none */
    uint32_t *steering;    /* for each token: what actor_steering() says, STEER_KNOWN once asked */
    bool *visited;         /* for each token, false between uses */
    unsigned depth;        /* of references that are being followed */
};

/* How a phrase of knowledge stands to the head of a noun phrase, the firmest first. */
enum stand {
    STAND_HEAD,   /* it is the head, or a part of the head's name */
    STAND_TITLE,  /* a title or description beside the name: "President", "army chief" */
    STAND_BEFORE, /* nationality, possessor or noun before it */
    STAND_BEHIND, /* "of", "in", "from" and the like behind it */
    STAND_APART,  /* an apposition with a comma */
    STAND_COUNT
};

/* A phrase that says something of an actor. */
struct clue {
    const struct known *known;
    size_t token; /* the word through which it was reached */
    enum stand stand;
    unsigned depth;  /* dependencies from the head */
    unsigned listed; /* number of the list it is a member of, 0 for none: "U.S. and Russian" */
    bool possessor;  /* it has a possessive */
    bool other;      /* it names somebody else: "Turkish-backed" */
    bool place;      /* behind "in", "at", "near": where, rather than whose */
};

/* The phrase a token belongs to, or NULL. */
const struct known *known_at(const struct actors *actors, size_t token);

/* A token, and its words as they stand in the text. */
static inline const struct token *actor_token(const struct actors *actors, size_t token)
{
    return analysis_token(actors->analysis, token);
}

static inline struct str actor_word(const struct actors *actors, size_t token)
{
    return token_str(actors->analysis, actor_token(actors, token));
}

/* The lemma of a token, or its word where it has none, in lower case; in the arena if copied. */
struct str actor_lemma(const struct actors *actors, size_t token);

/* The steering bits of a token's lemma or word. */
unsigned actor_steering(const struct actors *actors, size_t token);

/* Whether a token's case marker, or a part of it, is this lemma. */
bool has_case(const struct actors *actors, size_t token, struct str lemma);

/* The bytes of a noun phrase as struct actor promises them. */
void actor_span(struct actors *actors, size_t head, struct actor *actor);

/* Adds the clues to an actor (`clues`: of struct clue, initialised), nearest first. */
void actor_clues(struct actors *actors, size_t head, struct list *clues);

/* Resolves one noun phrase by itself: adds one actor, or one for each member of a list before the
 * head. Pronouns and words that refer are unknown to it. */
void actor_resolve(struct actors *actors, size_t head, struct list *found);

/* Resolves a pronoun or a word such as "the two countries". Adds what it stands for and gives true,
 * or false where it refers to nothing that is found. */
bool actor_refer(struct actors *actors, size_t head, struct list *found);

/* The country number that a phrase speaks of, by whatever meaning fits; 0 for none. */
unsigned known_country_of(const struct found_phrase *match);

/* Whether what stands beside a phrase says that it is about somebody else: "Iran-backed",
 * "pro-Russian". */
bool names_other(const struct actors *actors, const struct found_phrase *match);

/* Whether the phrase is one that stands for a country only where the text names that: "the North".
 */
bool known_is_short(const struct found_phrase *match);

#endif
