/* Places by name, from the gazetteer's entries in the phrase table. */
#include "event/places.h"

#include <assert.h>

#include "event/actors_private.h"

/* By how much a place counts more whose country the sentence names, and that the text names so many
 * times. Set so that Tripoli is Lebanon's beside Lebanon, and Geneva is not in Illinois beside the
 * United States. */
enum { HERE_WEIGHT = 6, MENTIONS_MAX = 4 };

/* People of a town that is known without a word about its country. */
enum { KNOWN_WIDELY = 300000 };

/* Sets an empty place to one of the gazetteer. */
static void fill_place(const struct known_place *record, struct place *place)
{
    place->kind = record->is_region ? PLACE_REGION : PLACE_TOWN;
    place->name = pool_str(record->name);
    place->country = str_from(country_at(record->country)->code);
    place->latitude = record->latitude / 1000.0;
    place->longitude = record->longitude / 1000.0;
    place->population = record->population;
    place->id = record->is_region ? 0 : record->id;
    const struct known_place *region = record;
    if (!record->is_region && record->region != REGION_NONE) {
        region = place_record_at(record->region);
        place->region = pool_str(region->name);
    }
    place->region_code = region->is_region ? pool_str(region->id) : (struct str){0};
}

/* Sets a place to the country that a phrase names in full; false where it names none. */
static bool fill_country(const struct found_phrase *found, struct place *place)
{
    const struct meaning *meaning = phrase_meaning(found, PHRASE_COUNTRY);
    if (!meaning || meaning->flags & COUNTRY_SHORT)
        return false;
    const struct known_country *country = country_at(meaning->country);
    place->kind = PLACE_COUNTRY;
    place->country = str_from(country->code);
    place->name = str_from(country->name);
    return true;
}

/* Whether a country, or a region by its number, is named right behind a phrase: "Paris, Texas". */
static bool is_named_behind(const struct actors *actors, const struct known *known,
                            const struct known_place *record)
{
    size_t next = known->last + 1;
    if (next + 1 >= actors->analysis->tokens.count ||
        !str_equal(actor_word(actors, next), STR(",")))
        return false;
    const struct known *behind = known_at(actors, next + 1);
    if (!behind)
        return false;
    if (behind->country == record->country)
        return true;
    const struct meaning *meaning = phrase_meaning(&behind->match, PHRASE_PLACE);
    return meaning && meaning->value == record->region;
}

/* How well a place fits where it is named: what stands behind it, then the countries in play, then
 * its size. */
static double fitness(const struct actors *actors, const struct known *known,
                      const struct known_place *record)
{
    double score = record->is_region ? 1e5 : record->population;
    if (is_named_behind(actors, known, record))
        return score + 1e12;
    bool here = false;
    for (size_t index = actors->first_known[known->sentence];
         index < actors->first_known[known->sentence + 1] && !here; index++) {
        const struct known *other = list_at(&actors->known, index);
        here = other->country == record->country && other != known;
    }
    if (here)
        return score * HERE_WEIGHT;
    /* a capital stands for its country, which is no mention of it besides */
    uint32_t mentions =
        actors->mentions[record->country] - (known->country == record->country && !known->common);
    return score * (1 + (mentions > MENTIONS_MAX ? MENTIONS_MAX : mentions));
}

/* The record that fits best among those that a phrase can stand for, or NULL. */
static const struct known_place *best_record(const struct actors *actors, const struct known *known)
{
    const struct known_place *best = NULL;
    double most = -1;
    for (size_t index = 0; index < phrase_meanings(&known->match); index++) {
        const struct meaning *meaning = phrase_meaning_at(&known->match, index);
        if (!meaning || meaning->kind != PHRASE_PLACE)
            continue;
        const struct known_place *record = place_record_at(meaning->value);
        double score = fitness(actors, known, record);
        if (score > most)
            most = score, best = record;
    }
    return best;
}

/* Whether the words are written as a place's name: not as a common word, and not as a part of
 * somebody's. */
static bool reads_as_name(const struct actors *actors, const struct known *known)
{
    const struct token *token = actor_token(actors, known->last);
    const struct token *first = actor_token(actors, known->first);
    bool placed = first->relation == RELATION_COMPOUND ||
                  (known->first > 0 && actor_token(actors, known->first - 1)->upos == UPOS_ADP);
    if (token->name == NAME_PER && (known->inside_person || !placed))
        return false;
    if (token->name != NAME_LOC && known->last + 1 < actors->analysis->tokens.count) {
        const struct token *next = actor_token(actors, known->last + 1);
        if (next->relation == RELATION_FLAT && next->from == token->to + 1 &&
            !actors->known_of[known->last + 1])
            return false;
    }
    return token->upos == UPOS_PROPN || token->upos == UPOS_NONE || token->name == NAME_LOC;
}

/* Whether a longer name goes on behind a phrase: a body's, or that of a word nothing is known of,
 * "the Linden List". `*begins` tells whether it begins with the phrase. */
static bool is_in_longer_name(const struct actors *actors, const struct known *known, bool *begins)
{
    uint32_t index = actors->name_of[known->first];
    const struct token *last = actor_token(actors, known->last);
    *begins = true;
    if (index) {
        const struct name *name = list_at(&actors->analysis->names, index - 1);
        *begins = name->first == known->first;
        if (name->first + name->count - 1 > known->last)
            return name->kind == NAME_ORG;
    }
    if (last->relation != RELATION_COMPOUND || last->head <= (int32_t)known->last)
        return false;
    return ascii_is_upper(actor_word(actors, (size_t)last->head).data[0]) &&
           !actors->known_of[last->head];
}

/* Whether a phrase is no place but a part of a name that only sounds like one, "the Linden List",
 * "the Southern Rivers Front": the text does not speak of its country, and it is a small town, or a
 * region in the middle of the name. */
static bool is_part_of_name(const struct actors *actors, const struct known *known,
                            const struct known_place *record)
{
    bool begins;
    if (actors->mentions[record->country] || !is_in_longer_name(actors, known, &begins))
        return false;
    return record->is_region ? !begins : record->population < KNOWN_WIDELY;
}

bool places_at(struct actors *actors, size_t token, struct place *place)
{
    const struct known *known = known_at(actors, token);
    if (!known || !reads_as_name(actors, known) || phrase_meaning(&known->match, PHRASE_PERSON))
        return false;
    *place =
        (struct place){.from = known->match.from, .to = known->match.to, .token = known->first};
    if (fill_country(&known->match, place))
        return true;
    const struct known_place *record = best_record(actors, known);
    if (!record || is_part_of_name(actors, known, record))
        return false;
    fill_place(record, place);
    return true;
}

size_t places_in(struct actors *actors, size_t sentence, struct list *found)
{
    size_t before = found->count;
    for (size_t index = actors->first_known[sentence]; index < actors->first_known[sentence + 1];
         index++) {
        const struct known *known = list_at(&actors->known, index);
        struct place place;
        if (places_at(actors, known->first, &place))
            *(struct place *)list_add(found) = place;
    }
    return found->count - before;
}

bool place_named(struct str name, struct str country, struct place *place)
{
    struct found_phrase found;
    unsigned only = country_coded(country);
    if (!phrase_named(name, &found))
        return false;
    *place = (struct place){.to = name.size};
    if (fill_country(&found, place))
        return true;
    const struct known_place *best = NULL;
    for (size_t index = 0; index < phrase_meanings(&found); index++) {
        const struct meaning *meaning = phrase_meaning_at(&found, index);
        if (!meaning || meaning->kind != PHRASE_PLACE)
            continue;
        const struct known_place *record = place_record_at(meaning->value);
        if ((!only || record->country == only) && (!best || record->population > best->population))
            best = record;
    }
    if (best)
        fill_place(best, place);
    return best != NULL;
}
