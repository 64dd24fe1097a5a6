/* The words of a noun phrase, and what in it says whose it is. */
#include <assert.h>

#include "event/actors_private.h"

/* Dependencies from the head that are followed for a phrase's words and clues. */
enum { DEPTH_MAX = 8 };

/* A token to be looked at. */
struct step {
    size_t token;
    enum stand stand;
    unsigned depth;
    unsigned listed;
    bool possessor, other, place;
};

bool has_case(const struct actors *actors, size_t token, struct str lemma)
{
    for (int32_t child = actors->first_child[token]; child >= 0;
         child = actors->next_child[child]) {
        enum relation relation = actor_token(actors, (size_t)child)->relation;
        if (relation == RELATION_CASE && str_equal(actor_lemma(actors, (size_t)child), lemma))
            return true;
    }
    return false;
}

/* The preposition of a token, TOKEN_NONE when it has none. A possessive 's is none. */
static size_t preposition_of(const struct actors *actors, size_t token)
{
    for (int32_t child = actors->first_child[token]; child >= 0; child = actors->next_child[child])
        if (actor_token(actors, (size_t)child)->relation == RELATION_CASE && (size_t)child < token)
            return (size_t)child;
    return TOKEN_NONE;
}

/* Whether a comma, a bracket or a dash stands between two tokens. */
static bool is_set_apart(const struct actors *actors, size_t from, size_t to)
{
    for (size_t token = from + 1; token < to; token++)
        if (actor_token(actors, token)->upos == UPOS_PUNCT &&
            !str_equal(actor_word(actors, token), STR("-")) &&
            !str_equal(actor_word(actors, token), STR("\"")))
            return true;
    return false;
}

/* Whether a dependent belongs to the words of its head's phrase. `deep` where the head is itself a
 * dependent of the phrase's: lists inside are whole there. */
static bool belongs(const struct actors *actors, size_t child, size_t head, bool deep)
{
    switch ((enum relation)actor_token(actors, child)->relation) {
    case RELATION_DET:
    case RELATION_DET_PREDET:
    case RELATION_AMOD:
    case RELATION_COMPOUND:
    case RELATION_NUMMOD:
    case RELATION_NMOD_POSS:
    case RELATION_NMOD_DESC:
    case RELATION_FLAT:
    case RELATION_FIXED:
    case RELATION_GOESWITH:
    case RELATION_ADVMOD:
    case RELATION_COMPOUND_PRT:
        return child < head || !is_set_apart(actors, head, child);
    case RELATION_NMOD:
    case RELATION_NMOD_UNMARKED:
    case RELATION_APPOS:
    case RELATION_OBL:
        return child < head || !is_set_apart(actors, head, child);
    case RELATION_CASE:
        return deep;
    case RELATION_CONJ:
    case RELATION_CC:
        return deep;
    case RELATION_PUNCT:
        return deep && child < head;
    default:
        return false;
    }
}

/* Takes a step for each dependent that belongs to the phrase. */
static void step_into(const struct actors *actors, size_t head, bool deep, struct list *steps)
{
    for (int32_t child = actors->first_child[head]; child >= 0; child = actors->next_child[child])
        if (belongs(actors, (size_t)child, head, deep))
            *(size_t *)list_add(steps) = (size_t)child;
}

void actor_span(struct actors *actors, size_t head, struct actor *actor)
{
    struct arena_mark mark = arena_mark(actors->arena);
    struct list steps;
    list_init(&steps, actors->arena, sizeof(size_t));
    size_t first = head, last = head;
    step_into(actors, head, false, &steps);
    for (size_t at = 0; at < steps.count && at < LANGUAGE_MAX_SENTENCE; at++) {
        size_t token = *(size_t *)list_at(&steps, at);
        first = token < first ? token : first;
        last = token > last ? token : last;
        step_into(actors, token, true, &steps);
    }
    const struct known *known = known_at(actors, head);
    if (known && known->first < first)
        first = known->first;
    if (known && known->last > last)
        last = known->last;
    actor->from = actor_token(actors, first)->from;
    actor->to = actor_token(actors, last)->to;
    actor->head = head;
    arena_release(actors->arena, mark);
}

/* Whether the word that begins at `at`, behind a hyphen, has one of the steering bits. */
static bool hyphened_word_is(const struct actors *actors, size_t at, unsigned bits)
{
    struct str text = actors->analysis->text;
    size_t end = at;
    while (end < text.size && ascii_is_alpha(text.data[end]))
        end++;
    return end > at && (steering_of(str_part(text, at, end - at)) & bits);
}

bool names_other(const struct actors *actors, const struct found_phrase *match)
{
    struct str text = actors->analysis->text;
    size_t from = match->from, to = match->to;
    if (to < text.size && text.data[to] == '-' && hyphened_word_is(actors, to + 1, STEER_LINKED))
        return true;
    if (from < 2 || text.data[from - 1] != '-')
        return false;
    size_t begin = from - 1;
    while (begin > 0 && ascii_is_alpha(text.data[begin - 1]))
        begin--;
    char word[16];
    size_t size = from - 1 - begin;
    if (size == 0 || size > sizeof word)
        return false;
    for (size_t at = 0; at < size; at++)
        word[at] = ascii_lower(text.data[begin + at]);
    return steering_of(str_of(word, size)) & STEER_APART;
}

/* How a dependent's clues stand, from how its head's do; false when they say nothing. */
static bool step_to(const struct actors *actors, const struct step *head, size_t child,
                    struct step *step)
{
    *step = (struct step){child,           head->stand, head->depth + 1, head->listed,
                          head->possessor, head->other, head->place};
    bool apart = child > head->token && is_set_apart(actors, head->token, child);
    switch ((enum relation)actor_token(actors, child)->relation) {
    case RELATION_FLAT:
    case RELATION_GOESWITH:
    case RELATION_FIXED:
        step->depth = head->depth;
        return true;
    case RELATION_NMOD_DESC:
    case RELATION_APPOS:
        step->depth = head->depth;
        if (head->stand <= STAND_TITLE)
            step->stand = apart ? STAND_APART : STAND_TITLE;
        return head->stand <= STAND_TITLE;
    case RELATION_NMOD_POSS:
        step->possessor = true;
        /* fall through */
    case RELATION_AMOD:
    case RELATION_COMPOUND:
    case RELATION_NMOD_UNMARKED:
    case RELATION_DET:
    case RELATION_NUMMOD:
        if (step->stand <= STAND_TITLE)
            step->stand = STAND_BEFORE;
        return !apart;
    case RELATION_CONJ:
        step->depth = head->depth;
        return head->stand == STAND_BEFORE || head->stand == STAND_BEHIND;
    case RELATION_NMOD: {
        size_t preposition = preposition_of(actors, child);
        if (preposition == TOKEN_NONE || !(actor_steering(actors, preposition) & STEER_BEHIND))
            return false;
        step->place = !str_equal(actor_lemma(actors, preposition), STR("of"));
        if (step->stand != STAND_APART)
            step->stand = STAND_BEHIND;
        return true;
    }
    default:
        return false;
    }
}

/* Adds the clue of a step's token, where knowledge has something of it. */
static void add_clue(struct actors *actors, const struct step *step, struct list *clues)
{
    const struct known *known = known_at(actors, step->token);
    if (!known)
        return;
    for (size_t index = 0; index < clues->count; index++)
        if (((const struct clue *)list_at(clues, index))->known == known)
            return;
    bool other = step->other || names_other(actors, &known->match);
    *(struct clue *)list_add(clues) =
        (struct clue){known,        step->token,     step->stand, step->depth,
                      step->listed, step->possessor, other,       step->place};
}

/* Steps to a token's dependents. A member of a list stands as the first does, and both are marked
 * with the list's number. */
static void add_steps(struct actors *actors, struct step *head, struct list *steps, unsigned *lists)
{
    for (int32_t child = actors->first_child[head->token]; child >= 0;
         child = actors->next_child[child]) {
        struct step step;
        if (actors->visited[child] || !step_to(actors, head, (size_t)child, &step))
            continue;
        if (actor_token(actors, (size_t)child)->relation == RELATION_CONJ) {
            if (!head->listed)
                head->listed = ++*lists;
            step.listed = head->listed;
        } else if (step.stand > STAND_TITLE) {
            step.listed = 0;
        }
        /* the possessor of one that only says of what kind: "Iran's ally's army" */
        unsigned steering = actor_steering(actors, head->token);
        bool possessor = step.possessor || step.stand == STAND_BEHIND;
        if (step.stand >= STAND_BEFORE &&
            (steering & STEER_OTHER || (steering & STEER_PEER && possessor)))
            step.other = true;
        actors->visited[child] = true;
        *(struct step *)list_add(steps) = step;
    }
}

void actor_clues(struct actors *actors, size_t head, struct list *clues)
{
    struct list steps;
    unsigned lists = 0;
    list_init(&steps, actors->arena, sizeof(struct step));
    *(struct step *)list_add(&steps) = (struct step){.token = head, .stand = STAND_HEAD};
    actors->visited[head] = true;
    for (size_t at = 0; at < steps.count; at++) {
        struct step step = *(struct step *)list_at(&steps, at);
        if (step.depth < DEPTH_MAX)
            add_steps(actors, &step, &steps, &lists);
        *(struct step *)list_at(&steps, at) = step;
    }
    for (size_t at = 0; at < steps.count; at++) {
        const struct step *step = list_at(&steps, at);
        actors->visited[step->token] = false;
        add_clue(actors, step, clues);
    }
}
