/* What words that name nothing themselves refer to: pronouns, "who", "the country", "the two
 * countries", "the pair", "the North". */
#include <assert.h>

#include "event/actors_private.h"

/* How far back an antecedent may stand, in sentences. */
enum { SENTENCES_BACK = 3, LIST_SENTENCES_BACK = 5, REFERENTS_MAX = 8 };

/* Whether a token may head a noun phrase that others refer to. */
static bool is_nominal(const struct actors *actors, size_t token)
{
    enum upos upos = actor_token(actors, token)->upos;
    return upos == UPOS_NOUN || upos == UPOS_PROPN || (upos == UPOS_ADJ && actors->known_of[token]);
}

/* Whether a token is a subject, also of a clause whose predicate is one: "The problem is that". */
static bool is_subject(const struct actors *actors, size_t token)
{
    enum relation relation = actor_token(actors, token)->relation;
    return relation_is_subject(relation) || relation == RELATION_NSUBJ_OUTER;
}

/* Whether a pronoun can stand for an actor. */
static bool agrees(const struct actors *actors, enum pronoun pronoun, size_t head,
                   const struct actor *actor)
{
    const struct token *token = actor_token(actors, head);
    bool person = actor->person || token->name == NAME_PER;
    bool one = pronoun == PRONOUN_SHE || pronoun == PRONOUN_HE;
    if (!one && !person && actor->evidence == ACTOR_NAMED)
        return true; /* "the Taliban said it", "they" */
    if (one)
        return person && !actor->plural;
    if (pronoun == PRONOUN_IT)
        return !person && !actor->plural && !actor->thing;
    return actor->plural || !person;
}

/* Tries a noun phrase as what a pronoun stands for; adds its actors and gives true when it fits. */
static bool try_antecedent(struct actors *actors, enum pronoun pronoun, size_t head,
                           struct list *found)
{
    size_t before = found->count;
    actors_at(actors, head, found);
    const struct actor *first = list_at(found, before);
    bool several = found->count - before > 1;
    if (several ? pronoun == PRONOUN_THEY : agrees(actors, pronoun, head, first))
        return true;
    found->count = before;
    return false;
}

/* The subject that governs a token from outside: of the clause, else of the clauses around it. The
 * nearest that stands before the token and fits. */
static bool refer_to_subject(struct actors *actors, size_t token, enum pronoun pronoun,
                             struct list *found)
{
    size_t at = token;
    for (int steps = 0; steps < LANGUAGE_MAX_SENTENCE; steps++) {
        int32_t head = actor_token(actors, at)->head;
        if (head < 0)
            return false;
        for (int32_t child = actors->first_child[head]; child >= 0;
             child = actors->next_child[child])
            if ((size_t)child < token && (size_t)child != at && is_subject(actors, (size_t)child) &&
                is_nominal(actors, (size_t)child) &&
                try_antecedent(actors, pronoun, (size_t)child, found))
                return true;
        at = (size_t)head;
    }
    return false;
}

/* The subjects of a sentence before a token, in the order of the text. */
static bool refer_into(struct actors *actors, size_t index, size_t before, enum pronoun pronoun,
                       struct list *found)
{
    const struct sentence *sentence = list_at(&actors->analysis->sentences, index);
    size_t end = sentence->first + sentence->count;
    for (size_t token = sentence->first; token < end && token < before; token++)
        if (is_subject(actors, token) && is_nominal(actors, token) &&
            try_antecedent(actors, pronoun, token, found))
            return true;
    return false;
}

/* A mention in the article's own chains: resolved as its entity's first mention is. */
static bool refer_to_chain(struct actors *actors, size_t token, struct list *found)
{
    uint32_t index = actors->entity_of[token];
    if (!index)
        return false;
    const struct entity *entity = people_entity(actors->people, index - 1);
    const struct mention *first = list_at(&actors->people->mentions, entity->first);
    size_t head = first->first;
    size_t end = first->first + first->count;
    if (token >= first->first && token < end)
        return false;
    for (size_t at = first->first; at < end; at++) {
        int32_t governor = actor_token(actors, at)->head;
        if (governor < 0 || (size_t)governor < first->first || (size_t)governor >= end)
            head = at;
    }
    size_t before = found->count;
    actors_at_alone(actors, head, found);
    struct actor *actor = list_at(found, before);
    if (!actor->name.size)
        actor->name = entity->name;
    return true;
}

/* What a relative pronoun stands for: the noun that its clause modifies. */
static bool refer_relative(struct actors *actors, size_t token, struct list *found)
{
    size_t at = token;
    for (int steps = 0; steps < LANGUAGE_MAX_SENTENCE; steps++) {
        const struct token *here = actor_token(actors, at);
        if (here->head < 0)
            return false;
        if (here->relation == RELATION_ACL_RELCL) {
            actors_at_alone(actors, (size_t)here->head, found);
            return true;
        }
        at = (size_t)here->head;
    }
    return false;
}

/* Marks what was added as referred to by the words at `token`. */
static void mark_referred(struct actors *actors, size_t token, size_t before, struct list *found)
{
    struct actor words;
    actor_span(actors, token, &words);
    for (size_t index = before; index < found->count; index++) {
        struct actor *actor = list_at(found, index);
        actor->from = words.from;
        actor->to = words.to;
        actor->head = token;
        actor->pointed = ACTOR_REFERS;
        if (actor->country.size)
            actor->evidence = ACTOR_REFERS;
    }
}

/* Resolves a pronoun; the words of the chains go first. */
static bool refer_pronoun(struct actors *actors, size_t token, struct list *found)
{
    enum pronoun pronoun = pronoun_of(actor_lemma(actors, token));
    size_t index = actors->sentence_of[token];
    if (refer_to_chain(actors, token, found))
        return true;
    if (steering_of(actor_lemma(actors, token)) & STEER_RELATIVE)
        return refer_relative(actors, token, found);
    if (!(actor_steering(actors, token) & STEER_PERSONAL))
        return false;
    if (refer_to_subject(actors, token, pronoun, found) ||
        refer_into(actors, index, token, pronoun, found))
        return true;
    return index > 0 && refer_into(actors, index - 1, TOKEN_NONE, pronoun, found);
}

/* Adds an actor that is a country and nothing more. */
static void add_country(struct actors *actors, size_t token, unsigned country, struct list *found)
{
    struct actor *actor = list_add(found);
    actor_span(actors, token, actor);
    actor->country = str_from(country_at(country)->code);
    actor->evidence = ACTOR_REFERS;
}

/* Whether a country's number is among those. */
static bool holds(const unsigned *countries, size_t count, unsigned country)
{
    for (size_t index = 0; index < count; index++)
        if (countries[index] == country)
            return true;
    return false;
}

/* Adds to `countries` those of a list that begins at a token: "China and Pakistan", and of whoever
 * does it together with them. */
static size_t listed_countries(struct actors *actors, size_t token, unsigned *countries)
{
    size_t count = 0;
    const struct known *known = known_at(actors, token);
    if (known && known->country)
        countries[count++] = known->country;
    for (int32_t child = actors->first_child[token]; child >= 0;
         child = actors->next_child[child]) {
        known = known_at(actors, (size_t)child);
        if (actor_token(actors, (size_t)child)->relation == RELATION_CONJ && known &&
            known->country && count < REFERENTS_MAX && !holds(countries, count, known->country))
            countries[count++] = known->country;
    }
    /* "has prepared a draft at the council with": the parser may have taken a nearer noun */
    int32_t verb = actor_token(actors, token)->head;
    for (int hops = 0;
         hops < 4 && verb >= 0 && actor_token(actors, (size_t)verb)->upos != UPOS_VERB; hops++)
        verb = actor_token(actors, (size_t)verb)->head;
    if (count < 2 || count >= REFERENTS_MAX || verb < 0 || !has_case(actors, token, STR("with")))
        return count;
    struct list with;
    list_init(&with, actors->arena, sizeof(struct actor));
    for (int32_t child = actors->first_child[verb]; child >= 0; child = actors->next_child[child]) {
        if (!is_subject(actors, (size_t)child))
            continue;
        actors_at(actors, (size_t)child, &with);
        unsigned country = country_coded(((struct actor *)list_at(&with, 0))->country);
        if (country && !holds(countries, count, country))
            countries[count++] = country;
        break;
    }
    return count;
}

/* The countries of the nearest list before a token. */
static size_t last_list(struct actors *actors, size_t token, unsigned *countries)
{
    size_t sentence = actors->sentence_of[token];
    for (size_t at = token; at-- > 0;) {
        if (actors->sentence_of[at] + LIST_SENTENCES_BACK < sentence)
            return 0;
        if (actor_token(actors, at)->relation == RELATION_CONJ || !actors->known_of[at])
            continue;
        size_t count = listed_countries(actors, at, countries);
        if (count > 1)
            return count;
    }
    return 0;
}

/* The last different countries named before a token, at most `wanted`: its own sentence's first. */
static size_t last_countries(struct actors *actors, size_t token, size_t wanted,
                             unsigned *countries)
{
    size_t count = 0, sentence = actors->sentence_of[token];
    for (size_t index = actors->first_known[sentence + 1]; index-- > 0 && count < wanted;) {
        const struct known *known = list_at(&actors->known, index);
        if (known->sentence + SENTENCES_BACK < sentence)
            break;
        if (known->first >= token || !known->country ||
            str_equal(str_from(country_at(known->country)->code), STR("IGO")) ||
            holds(countries, count, known->country))
            continue;
        countries[count++] = known->country;
    }
    for (size_t a = 0, b = count; a + 1 < b; a++, b--) {
        unsigned country = countries[a];
        countries[a] = countries[b - 1];
        countries[b - 1] = country;
    }
    return count;
}

/* How many are meant: by a numeral or "both", 0 where nothing says it. */
static size_t number_meant(const struct actors *actors, size_t token)
{
    size_t number = number_of_several(actor_lemma(actors, token));
    for (int32_t child = actors->first_child[token]; child >= 0 && !number;
         child = actors->next_child[child])
        number = number_of_several(actor_lemma(actors, (size_t)child));
    return number;
}

/* Whether a token is a core part of what a sentence tells: who did it, whom, with or to whom. */
static bool is_argument(const struct actors *actors, size_t token)
{
    enum relation relation = actor_token(actors, token)->relation;
    return is_subject(actors, token) || relation == RELATION_OBJ || relation == RELATION_IOBJ ||
           relation == RELATION_OBL || relation == RELATION_OBL_AGENT;
}

/* Adds the persons, at most `wanted`, who play a part before a token, in its sentence or else the
 * one before. Gives how many. */
static size_t refer_to_persons(struct actors *actors, size_t token, size_t wanted,
                               struct list *found)
{
    size_t sentence = actors->sentence_of[token], before = found->count;
    for (size_t back = 0; back < 2 && back <= sentence; back++) {
        const struct sentence *of = list_at(&actors->analysis->sentences, sentence - back);
        size_t end = of->first + of->count;
        found->count = before;
        for (size_t at = of->first; at < end && at < token && found->count - before < wanted;
             at++) {
            if (!is_argument(actors, at) || !is_nominal(actors, at))
                continue;
            size_t count = found->count;
            actor_resolve(actors, at, found);
            if (!((struct actor *)list_at(found, count))->person)
                found->count = count;
        }
        if (found->count - before == wanted)
            return wanted;
    }
    found->count = before;
    return 0;
}

/* Resolves "the two countries" and the like. */
static bool refer_several(struct actors *actors, size_t token, struct list *found)
{
    unsigned countries[REFERENTS_MAX];
    size_t wanted = number_meant(actors, token), count = 0;
    if (actor_steering(actors, token) & STEER_PERSONS &&
        refer_to_persons(actors, token, wanted ? wanted : 2, found))
        return true;
    if (!wanted)
        count = last_list(actors, token, countries);
    if (count < 2)
        count = last_countries(actors, token, wanted ? wanted : 2, countries);
    if (count < 2 || (wanted && count < wanted))
        return false;
    for (size_t index = 0; index < count; index++)
        add_country(actors, token, countries[index], found);
    return true;
}

/* Resolves "the country": the subject around it if that is a country's, else the last one named. */
static bool refer_land(struct actors *actors, size_t token, struct list *found)
{
    unsigned countries[1];
    size_t before = found->count;
    if (refer_to_subject(actors, token, PRONOUN_IT, found)) {
        const struct actor *actor = list_at(found, before);
        unsigned country = country_coded(actor->country);
        found->count = before;
        if (country && actor->sector == SECTOR_NONE && actor->evidence == ACTOR_NAMED) {
            add_country(actors, token, country, found);
            return true;
        }
    }
    if (last_countries(actors, token, 1, countries) == 0)
        return false;
    add_country(actors, token, countries[0], found);
    return true;
}

/* Whether a phrase has "the", "both" or the like and nothing in it says whose it is. Adjectives do
 * not, but for nations. */
static bool is_bare_definite(struct actors *actors, size_t token)
{
    bool definite = false;
    for (int32_t child = actors->first_child[token]; child >= 0;
         child = actors->next_child[child]) {
        enum relation relation = actor_token(actors, (size_t)child)->relation;
        const struct known *known = known_at(actors, (size_t)child);
        definite = definite || actor_steering(actors, (size_t)child) & STEER_DEFINITE;
        bool whose = relation == RELATION_NMOD && !(has_case(actors, (size_t)child, STR("on")) ||
                                                    has_case(actors, (size_t)child, STR("for")) ||
                                                    has_case(actors, (size_t)child, STR("over")));
        if ((known && known->country) || whose || relation == RELATION_APPOS)
            return false;
    }
    return definite || number_meant(actors, token);
}

/* Resolves "the North" where the text names the country in full. */
static bool refer_short(struct actors *actors, size_t token, struct list *found)
{
    const struct known *known = known_at(actors, token);
    if (!known || !known_is_short(&known->match) || known->first == 0 ||
        known->first != known->last)
        return false;
    const struct meaning *meaning = phrase_meaning(&known->match, PHRASE_COUNTRY);
    struct str before = actor_lemma(actors, known->first - 1);
    if (!str_equal(before, STR("the")) || !actors->mentions[meaning->country])
        return false;
    add_country(actors, token, meaning->country, found);
    return true;
}

bool actor_refer(struct actors *actors, size_t head, struct list *found)
{
    size_t before = found->count;
    enum upos upos = actor_token(actors, head)->upos;
    unsigned steering = actor_steering(actors, head);
    bool done = false;
    if (upos == UPOS_PRON || upos == UPOS_DET)
        done = refer_pronoun(actors, head, found);
    if (!done)
        done = refer_short(actors, head, found);
    if (!done && steering & STEER_LANDS && is_bare_definite(actors, head))
        done = refer_several(actors, head, found);
    if (!done && steering & STEER_LAND && !(actor_token(actors, head)->features & FEATURE_PLURAL) &&
        is_bare_definite(actors, head))
        done = refer_land(actors, head, found);
    if (!done && actors->entity_of[head] && !actors->known_of[head] && upos != UPOS_PRON) {
        struct list own;
        list_init(&own, actors->arena, sizeof(struct actor));
        actor_resolve(actors, head, &own);
        if (!((struct actor *)list_at(&own, 0))->country.size)
            done = refer_to_chain(actors, head, found);
    }
    if (done)
        mark_referred(actors, head, before, found);
    return done;
}
