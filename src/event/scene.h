/* One sentence as the matching of events sees it: its tree walked downward as well as upward, and
 * the complements of each word, found through passives, relative clauses, coordination and control.
 *
 * Tokens are numbered from 0 within the sentence here; -1 is none. */
#ifndef TIDINGS_EVENT_SCENE_H
#define TIDINGS_EVENT_SCENE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "event/actors.h"
#include "event/patterns.h"
#include "language/language.h"

/* The most that is looked at of each. */
enum { SCENE_OBJECTS = 6, SCENE_PHRASES = 24, SCENE_HOPS = 12 };

struct scene {
    const struct patterns *patterns;
    const struct analysis *analysis;
    struct actors *actors;
    struct arena *arena;
    size_t sentence;
    size_t first;           /* of its tokens in the analysis */
    int count;              /* of them */
    int *head;              /* by token: its head as mended, -1 for a root */
    uint8_t *relation;      /* by token: enum relation to the head, as mended */
    int *child;             /* by token: the first child */
    int *sibling;           /* by token: the next child of the same head */
    int *order;             /* tokens, each behind all that hang on it */
    uint64_t *prepositions; /* by token: see scene_prepositions() */
    uint32_t *word;         /* by token: number of its lemma among the classes' words */
    uint32_t *joined;       /* the same with the word before it, "hunger-strike" */
    struct actor **actor;   /* by token: what actors_at_alone() says; NULL until asked */
    uint64_t contexts;      /* the classes of contexts that some word is in */
};

/* A noun with a preposition that hangs on a word: "to Syria". */
struct adjunct {
    uint64_t prepositions; /* bits */
    int token;             /* the noun */
};

/* The complements of a verb, noun or adjective. */
struct complements {
    int subject; /* who does it, also where that stands behind "by"; -1 */
    bool passive;
    int object_count, phrase_count;
    int objects[SCENE_OBJECTS];
    struct adjunct phrases[SCENE_PHRASES];
};

/* None, and nobody; the places of those that are not there are left as they are. */
static inline void complements_clear(struct complements *complements)
{
    complements->subject = -1;
    complements->passive = false;
    complements->object_count = complements->phrase_count = 0;
}

/* Sets out a sentence. All is in `arena`. */
void scene_set(struct scene *scene, const struct patterns *patterns,
               const struct analysis *analysis, struct actors *actors, size_t sentence,
               struct arena *arena);

/* The token as the analysis has it: its own head and relation are not the mended ones. */
static inline const struct token *scene_token(const struct scene *scene, int token)
{
    return analysis_token(scene->analysis, scene->first + (size_t)token);
}

/* The head within the sentence; -1 for a root. */
static inline int scene_head(const struct scene *scene, int token)
{
    return scene->head[token];
}

/* The relation to the head. */
static inline enum relation scene_relation(const struct scene *scene, int token)
{
    return (enum relation)scene->relation[token];
}

/* Whether a token has this tag of the language's own: "VBG". */
static inline bool scene_tagged(const struct scene *scene, int token, const char *tag)
{
    return token_tagged(scene_token(scene, token), tag);
}

/* Mends heads and relations where the parser is known to err; before children are linked. */
void scene_mend(struct scene *scene);

/* The first child with a relation, or -1. */
int scene_child(const struct scene *scene, int token, enum relation relation);

/* Whether a child has this relation and lemma. */
bool scene_has(const struct scene *scene, int token, enum relation relation, struct str lemma);

/* Whether the token has the lemma, in either case. */
bool scene_is(const struct scene *scene, int token, struct str lemma);

/* Whether the word of a token is in the class; scene_is_of() also goes by what the
 * token measures, and by who it is. */
bool scene_in_class(const struct scene *scene, int token, enum asked_class class);

/* Whether a token hangs on another, or is it. */
bool scene_within(const struct scene *scene, int token, int above);

/* Whether a child is the subject, of the active or the passive. */
bool scene_has_subject(const struct scene *scene, int verb);

/* Whether the verb, or its first auxiliary, is a gerund: "attacking", "having attacked". */
bool scene_is_gerund(const struct scene *scene, int verb);

/* Whether the verb is said in the passive. */
bool scene_passive(const struct scene *scene, int verb);

/* The verb's grammatical subject: its own, or the one that coordination, control or what it
 * modifies gives it; -1. A relative pronoun is given as what it stands for. */
int scene_subject(const struct scene *scene, int verb);

/* The complements of a verb, noun or adjective. */
void scene_complements(const struct scene *scene, int token, struct complements *complements);

/* Adds the phrases with prepositions that hang on a word. */
void scene_phrases(const struct scene *scene, int token, struct complements *complements);

/* The bits of the prepositions that stand before a noun, or of the words before a clause. */
static inline uint64_t scene_prepositions(const struct scene *scene, int token)
{
    return scene->prepositions[token];
}

/* The actor of a noun phrase by its head, without other members of a list. */
const struct actor *scene_actor(struct scene *scene, int token);

/* Whether the actor is somebody, or somewhere, that is known. */
bool actor_is_known(const struct actor *actor);

/* Whether a token is of a class: by its words, by what it is a measure of ("dozens of rockets"), or
 * as an actor. */
bool scene_is_of(struct scene *scene, int token, uint16_t class);

/* The same, with the members of a list that the token is first of. */
bool scene_some_is_of(struct scene *scene, int token, uint16_t class);

/* The head of the clause that a token is in: the verb or the root that it hangs on. */
int scene_clause(const struct scene *scene, int token);

/* The first actor that is known in what hangs on a token, nearest first, the token itself left out;
 * -1. `except` and what hangs on it, relative clauses, and `also` itself, are passed over. */
int scene_actor_below(struct scene *scene, int token, int except, int also);

#endif
