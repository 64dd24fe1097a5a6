/* The phrases of an article that knowledge has, laid over its tokens, and the door to resolving
 * them. What a noun phrase comes to is decided in actor_resolve.c. */
#include "event/actors.h"

#include <assert.h>
#include <string.h>

#include "event/actors_private.h"
#include "event/places.h"

/* More references than this are not followed from one to the next. */
enum { REFERENCES_MAX = 4, LISTS_MAX = 4 /* within each other */ };

/* Longer words steer nothing. */
enum { STEERING_BYTES = 24 };

/* Words from a nation up to the noun whose place in the sentence tells which side it is. */
enum { OTHER_SIDE_HOPS = 4 };

/* How often a text speaks of a state's country for once of a country that bears the state's name.
 */
enum { STATE_TIMES = 3 };

const struct known *known_at(const struct actors *actors, size_t token)
{
    uint32_t index = actors->known_of[token];
    return index ? list_at(&actors->known, index - 1) : NULL;
}

struct str actor_lemma(const struct actors *actors, size_t token)
{
    const struct token *at = actor_token(actors, token);
    struct str word = at->lemma.size ? at->lemma : actor_word(actors, token);
    bool lower = true;
    for (size_t index = 0; index < word.size; index++)
        lower = lower && ascii_lower(word.data[index]) == word.data[index];
    if (lower)
        return word;
    char *copy = arena_get(actors->arena, word.size + 1);
    for (size_t index = 0; index < word.size; index++)
        copy[index] = ascii_lower(word.data[index]);
    copy[word.size] = '\0';
    return str_of(copy, word.size);
}

/* The bits of a token by its lemma and its word. */
static unsigned look_up_steering(const struct actors *actors, size_t token)
{
    char lower[STEERING_BYTES];
    struct str lemma = actor_lemma(actors, token), word = actor_word(actors, token);
    unsigned bits = steering_of(lemma);
    if (str_equal(lemma, word) || word.size > sizeof lower)
        return bits;
    for (size_t at = 0; at < word.size; at++)
        lower[at] = ascii_lower(word.data[at]);
    return bits | steering_of(str_of(lower, word.size));
}

unsigned actor_steering(const struct actors *actors, size_t token)
{
    uint32_t *known = &actors->steering[token];
    if (!*known)
        *known = STEER_KNOWN | look_up_steering(actors, token);
    return *known & ~STEER_KNOWN;
}

bool known_is_short(const struct found_phrase *match)
{
    const struct meaning *country = phrase_meaning(match, PHRASE_COUNTRY);
    return country && country->flags & COUNTRY_SHORT;
}

unsigned known_country_of(const struct found_phrase *match)
{
    static const enum phrase_kind order[] = {PHRASE_COUNTRY, PHRASE_NATION, PHRASE_SEAT,
                                             PHRASE_BODY, PHRASE_PERSON};
    for (size_t index = 0; index < sizeof order / sizeof *order; index++) {
        const struct meaning *meaning = phrase_meaning(match, order[index]);
        if (meaning && meaning->country)
            return meaning->country;
    }
    return 0;
}

/* Whether a phrase is a part of a longer name of a person: "Jordan" in "Michael Jordan". Words of
 * office and nation that a name of a person begins with are none of it. */
static bool is_inside_person(const struct actors *actors, size_t first, size_t last)
{
    uint32_t index = actors->name_of[first];
    if (!index)
        return false;
    const struct name *name = list_at(&actors->analysis->names, index - 1);
    return name->kind == NAME_PER && (name->first < first || name->first + name->count - 1 > last);
}

/* Whether a token is a capitalised word of a name, of which knowledge has nothing. */
static bool is_strange_name(const struct actors *actors, size_t token)
{
    const struct token *at = actor_token(actors, token);
    struct str word = actor_word(actors, token);
    return at->upos == UPOS_PROPN && !(actor_steering(actors, token) & STEER_COURTESY) &&
           ascii_is_upper(word.data[0]);
}

/* Whether a surname is somebody else's: another given name stands before it, a surname follows, or
 * the article's chain has another name for the same person. */
static bool is_someone_else(const struct actors *actors, const struct known *known)
{
    size_t first = known->first, last = known->last, count = actors->analysis->tokens.count;
    const struct token *at = actor_token(actors, first), *end = actor_token(actors, last);
    size_t sentence = actors->sentence_of[first];
    if (first > 0 && actors->sentence_of[first - 1] == sentence && !actors->known_of[first - 1] &&
        is_strange_name(actors, first - 1) && actor_token(actors, first - 1)->to + 1 == at->from)
        return true;
    if (last + 1 < count && actors->sentence_of[last + 1] == sentence &&
        actor_token(actors, last + 1)->relation == RELATION_FLAT &&
        is_strange_name(actors, last + 1) && actor_token(actors, last + 1)->from == end->to + 1)
        return true;
    if (!actors->entity_of[first])
        return false;
    struct str name = people_entity(actors->people, actors->entity_of[first] - 1)->name;
    struct found_phrase match;
    return str_find_byte(name, ' ') != STR_NONE &&
           !(phrase_named(name, &match) && phrase_meaning(&match, PHRASE_PERSON));
}

/* Whether a surname cannot be a person's whom knowledge has by it, as the article's chain has
 * somebody of another gender or with another first name: "Mrs. Clinton" is not Bill. */
static bool is_namesake(const struct actors *actors, const struct known *known,
                        const struct meaning *meaning)
{
    uint32_t index = actors->entity_of[known->first];
    const struct entity *entity = index ? people_entity(actors->people, index - 1) : NULL;
    if (!entity || entity->kind != NAME_PER)
        return false;
    enum gender gender = gender_of_person(pool_str(person_at(meaning->value)->name));
    if (entity->gender && gender && entity->gender != gender)
        return true;
    struct found_phrase full;
    bool whole = str_find_byte(entity->name, ' ') != STR_NONE && phrase_named(entity->name, &full);
    bool same = !whole || !phrase_meaning(&full, PHRASE_PERSON);
    for (size_t at = 0; whole && !same && at < phrase_meanings(&full); at++) {
        const struct meaning *named = phrase_meaning_at(&full, at);
        same = named && named->kind == PHRASE_PERSON && named->value == meaning->value;
    }
    return !same;
}

/* Whether a phrase is a title before a name: "Sens. Whitmore and Tully". */
static bool is_title(const struct actors *actors, const struct known *known)
{
    size_t next = known->last + 1;
    return known->first == known->last && next < actors->analysis->tokens.count &&
           actor_steering(actors, known->first) & STEER_COURTESY && actors->name_of[next];
}

/* Takes away the meanings of a phrase that its place in a name rules out. */
static void judge_known(const struct actors *actors, struct known *known)
{
    known->inside_person = is_inside_person(actors, known->first, known->last);
    bool other = is_someone_else(actors, known);
    bool country = phrase_meaning(&known->match, PHRASE_COUNTRY);
    bool title = is_title(actors, known);
    /* names of persons may have their titles with them: "Azerbaijani President Ilham Aliyev" */
    bool begins = actor_token(actors, known->first)->name_begins;
    uint32_t allowed = 0;
    for (size_t index = 0; index < phrase_meanings(&known->match); index++) {
        const struct meaning *meaning = phrase_meaning_at(&known->match, index);
        if (!meaning)
            continue;
        bool titled = begins && meaning->kind == PHRASE_NATION;
        bool ruled_out = meaning->kind == PHRASE_PERSON
                             ? (meaning->flags & PERSON_SURNAME) &&
                                   (other || country || is_namesake(actors, known, meaning))
                             : known->inside_person && meaning->kind != PHRASE_ROLE && !titled;
        ruled_out = ruled_out || (title && meaning->kind == PHRASE_PLACE);
        allowed |= (uint32_t)!ruled_out << index;
    }
    known->match.allowed = allowed;
    known->country = known_is_short(&known->match) || names_other(actors, &known->match)
                         ? 0
                         : known_country_of(&known->match);
    known->common =
        phrase_meaning(&known->match, PHRASE_BODY) && phrase_meaning(&known->match, PHRASE_ROLE);
}

/* Finds the phrases of a sentence and lays them over its tokens. */
static void find_known(struct actors *actors, size_t index)
{
    const struct sentence *sentence = list_at(&actors->analysis->sentences, index);
    struct list matches;
    list_init(&matches, actors->arena, sizeof(struct found_phrase));
    phrases_find(actors->arena, actors->analysis->text, sentence->from, sentence->to, &matches);
    size_t token = sentence->first, end = sentence->first + sentence->count;
    for (size_t at = 0; at < matches.count; at++) {
        const struct found_phrase *match = list_at(&matches, at);
        while (token < end && actor_token(actors, token)->to <= match->from)
            token++;
        size_t last = token;
        while (last + 1 < end && actor_token(actors, last + 1)->from < match->to)
            last++;
        if (token >= end || actors->known_of[token])
            continue;
        struct known known = {*match, token, last, index, 0, false, false};
        judge_known(actors, &known);
        if (!known.match.allowed)
            continue;
        *(struct known *)list_add(&actors->known) = known;
        actors->mentions[known.common ? 0 : known.country]++;
        for (size_t over = token; over <= last; over++)
            actors->known_of[over] = (uint32_t)actors->known.count;
    }
}

/* Links every token to those that depend on it, in the order of the text. */
static void link_children(struct actors *actors, size_t count)
{
    for (size_t token = 0; token < count; token++)
        actors->first_child[token] = actors->next_child[token] = -1;
    for (size_t token = count; token-- > 0;) {
        int32_t head = actor_token(actors, token)->head;
        if (head < 0 || (size_t)head >= count)
            continue;
        actors->next_child[token] = actors->first_child[head];
        actors->first_child[head] = (int32_t)token;
    }
}

/* Notes of each token its sentence, its name and its entity. */
static void note_tokens(struct actors *actors, size_t count)
{
    const struct analysis *analysis = actors->analysis;
    for (size_t index = 0; index < analysis->sentences.count; index++) {
        const struct sentence *sentence = list_at(&analysis->sentences, index);
        for (size_t at = 0; at < sentence->count && sentence->first + at < count; at++)
            actors->sentence_of[sentence->first + at] = (uint32_t)index;
    }
    for (size_t index = 0; index < analysis->names.count; index++) {
        const struct name *name = list_at(&analysis->names, index);
        for (size_t at = 0; at < name->count && name->first + at < count; at++)
            actors->name_of[name->first + at] = (uint32_t)index + 1;
    }
    for (size_t index = 0; actors->people && index < actors->people->mentions.count; index++) {
        const struct mention *mention = list_at(&actors->people->mentions, index);
        for (size_t at = 0; at < mention->count && mention->first + at < count; at++)
            if (!actors->entity_of[mention->first + at])
                actors->entity_of[mention->first + at] = (uint32_t)mention->entity + 1;
    }
}

/* A country's name that means the state of another here, "Georgia" in a text on American politics:
 * the text speaks of the other at least three times as often, and of nothing else of the country's.
 * Gives the country's number and sets the other's; 0 for none. */
static unsigned state_not_country(const struct actors *actors, unsigned *other)
{
    size_t names = 0, own = 0, others = 0;
    unsigned country = 0;
    for (size_t index = 0; index < actors->known.count; index++) {
        const struct known *known = list_at(&actors->known, index);
        const struct meaning *named = phrase_meaning(&known->match, PHRASE_COUNTRY);
        const struct meaning *place = phrase_meaning(&known->match, PHRASE_PLACE);
        if (!named || !place || (country && named->country != country) ||
            !(actor_steering(actors, known->first) & STEER_STATE))
            continue;
        country = named->country;
        *other = place_record_at(place->value)->country;
        names++;
    }
    for (size_t index = 0; country && index < actors->known.count; index++) {
        const struct known *known = list_at(&actors->known, index);
        const struct meaning *place = phrase_meaning(&known->match, PHRASE_PLACE);
        bool nation = phrase_meaning(&known->match, PHRASE_NATION);
        if (known->country == country && !phrase_meaning(&known->match, PHRASE_COUNTRY)) {
            names += nation;
            own += !nation;
        }
        others += known->country == *other ||
                  (!known->country && place && place_record_at(place->value)->country == *other);
    }
    return country && !own && others >= STATE_TIMES * names ? country : 0;
}

/* Takes such a country's name for the state, and leaves its nation unknown. */
static void read_states(struct actors *actors)
{
    unsigned other = 0, country = state_not_country(actors, &other);
    for (size_t index = 0; country && index < actors->known.count; index++) {
        struct known *known = list_at(&actors->known, index);
        if (known->country != country)
            continue;
        for (size_t at = 0; at < phrase_meanings(&known->match); at++) {
            const struct meaning *meaning = phrase_meaning_at(&known->match, at);
            if (meaning && (meaning->kind == PHRASE_COUNTRY || meaning->kind == PHRASE_NATION))
                known->match.allowed &= ~(UINT32_C(1) << at);
        }
        known->country = 0;
        actors->mentions[country]--;
        for (size_t over = known->first; !known->match.allowed && over <= known->last; over++)
            actors->known_of[over] = 0;
    }
}

/* Whether a phrase stands where the other side does: what is done is done to it or goes towards it.
 * "The president cancelled a trip to Brazil" says nothing of whose president. */
static bool is_other_side(const struct actors *actors, const struct known *known)
{
    size_t at = known->last;
    for (int hops = 0; hops < OTHER_SIDE_HOPS; hops++) {
        const struct token *token = actor_token(actors, at);
        if (token->relation == RELATION_OBJ || token->relation == RELATION_IOBJ)
            return true;
        for (int32_t child = actors->first_child[at]; child >= 0; child = actors->next_child[child])
            if (actor_token(actors, (size_t)child)->relation == RELATION_CASE &&
                actor_steering(actors, (size_t)child) & STEER_TOWARD)
                return true;
        bool modifies = token->relation == RELATION_AMOD || token->relation == RELATION_COMPOUND ||
                        token->relation == RELATION_FLAT || token->relation == RELATION_NMOD_POSS;
        if (!modifies || token->head < 0)
            return false;
        at = (size_t)token->head;
    }
    return false;
}

/* Counts for each country how often the text names it, its people, bodies, or a town or region of
 * it, but not as the other side. */
static uint32_t *count_mentions(struct actors *actors)
{
    uint32_t *counts = arena_get_array(actors->arena, country_count(), sizeof *counts);
    memcpy(counts, actors->mentions, country_count() * sizeof *counts);
    for (size_t index = 0; index < actors->known.count; index++) {
        const struct known *known = list_at(&actors->known, index);
        struct place place;
        /* "accused Iran" says nothing of who did; "shot Ethiopian protesters" may */
        if (known->country && phrase_meaning(&known->match, PHRASE_COUNTRY) &&
            is_other_side(actors, known))
            counts[known->country]--;
        if (!known->country && phrase_meaning(&known->match, PHRASE_PLACE) &&
            places_at(actors, known->first, &place))
            counts[country_coded(place.country)]++;
    }
    return counts;
}

/* The country that the text speaks of most, if that is more than of all others; 0 for none. */
static unsigned most_mentioned(struct actors *actors)
{
    const uint32_t *mentions = count_mentions(actors);
    unsigned most = 0, all = 0, international = country_coded(STR("IGO"));
    for (unsigned number = 1; number < country_count(); number++) {
        if (number == international)
            continue;
        all += mentions[number];
        if (!most || mentions[number] > mentions[most])
            most = number;
    }
    return most && mentions[most] * 2 > all ? most : 0;
}

/* Notes of each sentence where its phrases begin. */
static void note_first_known(struct actors *actors, size_t sentences)
{
    size_t index = 0;
    for (size_t sentence = 0; sentence < sentences; sentence++) {
        actors->first_known[sentence] = (uint32_t)index;
        while (index < actors->known.count &&
               ((const struct known *)list_at(&actors->known, index))->sentence == sentence)
            index++;
    }
    actors->first_known[sentences] = (uint32_t)actors->known.count;
}

/* Notes of each sentence which country is in play: of its own that are not the other side the only
 * one, else the text's. */
static void note_in_play(struct actors *actors, size_t sentences)
{
    unsigned most = most_mentioned(actors), international = country_coded(STR("IGO"));
    for (size_t sentence = 0; sentence < sentences; sentence++) {
        unsigned only = 0;
        bool several = false;
        for (size_t index = actors->first_known[sentence];
             index < actors->first_known[sentence + 1]; index++) {
            const struct known *known = list_at(&actors->known, index);
            if (!known->country || known->common || known->country == international ||
                is_other_side(actors, known))
                continue;
            several = several || (only && only != known->country);
            only = known->country;
        }
        actors->in_play[sentence] = (uint16_t)(only && !several ? only : most);
    }
}

struct actors *actors_new(struct arena *arena, const struct analysis *analysis,
                          const struct people *people, int year)
{
    struct actors *actors = arena_get_zeroed(arena, sizeof *actors);
    size_t count = analysis->tokens.count;
    *actors = (struct actors){.arena = arena, .analysis = analysis, .people = people, .year = year};
    list_init(&actors->known, arena, sizeof(struct known));
    actors->known_of = arena_get_array(arena, count + 1, sizeof *actors->known_of);
    actors->name_of = arena_get_array(arena, count + 1, sizeof *actors->name_of);
    actors->entity_of = arena_get_array(arena, count + 1, sizeof *actors->entity_of);
    actors->sentence_of = arena_get_array(arena, count + 1, sizeof *actors->sentence_of);
    actors->first_child = arena_get_array(arena, count + 1, sizeof *actors->first_child);
    actors->next_child = arena_get_array(arena, count + 1, sizeof *actors->next_child);
    actors->steering = arena_get_array(arena, count + 1, sizeof *actors->steering);
    actors->visited = arena_get_array(arena, count + 1, sizeof *actors->visited);
    actors->mentions = arena_get_array(arena, country_count(), sizeof *actors->mentions);
    size_t sentences = analysis->sentences.count;
    actors->first_known = arena_get_array(arena, sentences + 1, sizeof *actors->first_known);
    actors->in_play = arena_get_array(arena, sentences + 1, sizeof *actors->in_play);
    link_children(actors, count);
    note_tokens(actors, count);
    for (size_t index = 0; index < sentences; index++)
        find_known(actors, index);
    note_first_known(actors, sentences);
    read_states(actors);
    note_in_play(actors, sentences);
    return actors;
}

size_t actors_at_alone(struct actors *actors, size_t head, struct list *found)
{
    size_t before = found->count;
    if (actors->depth < REFERENCES_MAX) {
        actors->depth++;
        if (!actor_refer(actors, head, found))
            actor_resolve(actors, head, found);
        actors->depth--;
    } else {
        actor_resolve(actors, head, found);
    }
    return found->count - before;
}

/* Whether a member of a list may share what stands before the first: "Israeli soldiers and police".
 */
static bool may_share(const struct actor *first, const struct actor *member)
{
    return (member->evidence == ACTOR_UNKNOWN || member->evidence == ACTOR_IN_PLAY) &&
           first->evidence == ACTOR_BELONGS && member->sector != SECTOR_NONE && !member->name.size;
}

/* Adds the members of a list behind its first, and of the lists that these begin. */
static void add_members(struct actors *actors, size_t head, size_t before, struct list *found,
                        unsigned depth)
{
    for (int32_t child = actors->first_child[head]; child >= 0; child = actors->next_child[child]) {
        const struct token *token = actor_token(actors, (size_t)child);
        bool nominal = token->upos == UPOS_NOUN || token->upos == UPOS_PROPN ||
                       token->upos == UPOS_PRON || actors->known_of[child];
        if (token->relation != RELATION_CONJ || !nominal)
            continue;
        size_t from = found->count;
        actors_at_alone(actors, (size_t)child, found);
        const struct actor *first = list_at(found, before);
        for (size_t index = from; index < found->count; index++) {
            struct actor *member = list_at(found, index);
            if (may_share(first, member)) {
                member->country = first->country;
                member->evidence = ACTOR_BELONGS;
            }
        }
        if (depth < LISTS_MAX)
            add_members(actors, (size_t)child, before, found, depth + 1);
    }
}

/* Where a parse has taken a word before a noun for the noun: "{Rio de Janeiro} police", "{Indian}
 * and Pakistani troops". Gives the noun, or the head itself. */
static size_t mend_head(const struct actors *actors, size_t head)
{
    const struct known *known = known_at(actors, head);
    size_t at = known ? known->last + 1 : head, end = actors->analysis->tokens.count;
    bool nation = known && phrase_meaning(&known->match, PHRASE_NATION);
    if (!known || phrase_meaning(&known->match, PHRASE_PERSON) ||
        phrase_meaning(&known->match, PHRASE_ROLE) || known->last < head)
        return head;
    while (nation && at + 1 < end && known_at(actors, at + 1) &&
           phrase_meaning(&known_at(actors, at + 1)->match, PHRASE_NATION) &&
           (actor_token(actors, at)->upos == UPOS_CCONJ ||
            str_equal(actor_word(actors, at), STR(","))))
        at = known_at(actors, at + 1)->last + 1;
    if (at >= end || actors->sentence_of[at] != actors->sentence_of[head] ||
        !known_at(actors, at) || actor_token(actors, at)->upos != UPOS_NOUN ||
        !phrase_meaning(&known_at(actors, at)->match, PHRASE_ROLE))
        return head;
    return known_at(actors, at)->last;
}

/* Gives what was added for a noun the words before it that the parse has not: from `head` on. */
static void mend_actors(struct actors *actors, size_t head, size_t noun, size_t before,
                        struct list *found)
{
    struct actor base = *(const struct actor *)list_at(found, before);
    struct place place;
    size_t from = actor_token(actors, known_at(actors, head)->first)->from;
    base.from = from < base.from ? from : base.from;
    if (base.evidence == ACTOR_UNKNOWN || base.evidence == ACTOR_IN_PLAY) {
        found->count = before;
        for (size_t token = known_at(actors, head)->first; token < noun; token++) {
            const struct known *known = known_at(actors, token);
            if (!known || known->first != token || !known->country)
                continue;
            struct actor *actor = list_add(found);
            *actor = base;
            actor->country = str_from(country_at(known->country)->code);
            actor->evidence = ACTOR_BELONGS;
        }
    }
    if (found->count == before) {
        if (places_at(actors, head, &place)) {
            base.country = place.country;
            base.evidence = ACTOR_PLACE;
        }
        *(struct actor *)list_add(found) = base;
    }
    ((struct actor *)list_at(found, before))->from = base.from;
}

size_t actors_at(struct actors *actors, size_t head, struct list *found)
{
    size_t before = found->count, noun = mend_head(actors, head);
    actors_at_alone(actors, noun, found);
    if (noun != head)
        mend_actors(actors, head, noun, before, found);
    head = noun;
    add_members(actors, head, before, found, 1);
    return found->count - before;
}

struct str country_name(struct str code)
{
    unsigned number = country_coded(code);
    return number ? str_from(country_at(number)->name) : (struct str){0};
}

struct str country_alpha2(struct str code)
{
    unsigned number = country_coded(code);
    return number ? str_from(country_at(number)->alpha2) : (struct str){0};
}

struct str country_fips(struct str code)
{
    unsigned number = country_coded(code);
    return number ? str_from(country_at(number)->fips) : (struct str){0};
}

struct str country_cow(struct str code)
{
    unsigned number = country_coded(code);
    return number ? str_from(country_at(number)->cow) : (struct str){0};
}
