/* What was understood, as JSON. */
#include "base/utf8.h"
#include "language/understand.h"

/* Begins an object with its place. */
static void begin(struct json *json, const struct utf8_places *places, size_t from, size_t to)
{
    json_object_begin(json);
    json_pair_integer(json, "start", (int64_t)utf8_place(places, from));
    json_pair_integer(json, "end", (int64_t)utf8_place(places, to));
}

/* A pair whose value is a place; nothing for an empty one. */
static void pair_place(struct json *json, const char *key, const struct utf8_places *places,
                       size_t from, size_t to)
{
    if (from >= to)
        return;
    json_key(json, key);
    begin(json, places, from, to);
    json_object_end(json);
}

/* The sentences as an array of JSON, with their places in the text. */
static void put_sentences(const struct understood *understood, const struct utf8_places *places,
                          struct json *json)
{
    json_key(json, "sentences");
    json_array_begin(json);
    for (size_t i = 0; i < understood->analysis.sentences.count; i++) {
        const struct sentence *sentence = list_at(&understood->analysis.sentences, i);
        begin(json, places, sentence->from, sentence->to);
        json_object_end(json);
    }
    json_array_end(json);
}

/* The names, likewise. */
static void put_names(const struct understood *understood, const struct utf8_places *places,
                      struct json *json)
{
    json_key(json, "names");
    json_array_begin(json);
    for (size_t i = 0; i < understood->analysis.names.count; i++) {
        const struct name *name = list_at(&understood->analysis.names, i);
        begin(json, places, name->from, name->to);
        json_pair_str(json, "kind", str_from(name_kind_name(name->kind)));
        size_t entity = people_entity_of_token(&understood->people, name->first);
        if (entity != ENTITY_NONE) {
            const struct entity *known = people_entity(&understood->people, entity);
            json_pair_str(json, "name", known->name);
        }
        json_object_end(json);
    }
    json_array_end(json);
}

/* The number of each person in the array of people, by entity. */
static const size_t *number_people(const struct understood *understood, struct arena *arena)
{
    size_t count = understood->people.entities.count, next = 0;
    size_t *numbers = arena_get_array(arena, count + 1, sizeof(size_t));
    for (size_t i = 0; i < count; i++) {
        bool person = people_entity(&understood->people, i)->kind == NAME_PER;
        numbers[i] = person ? next++ : ENTITY_NONE;
    }
    return numbers;
}

/* The mentions of every person, from one list sorted by person. */
static void put_mentions(const struct understood *understood, const struct utf8_places *places,
                         struct json *json, size_t entity, const size_t *next)
{
    static const char *const kinds[] = {"name", "role", "pronoun"};
    json_key(json, "mentions");
    json_array_begin(json);
    for (size_t i = people_entity(&understood->people, entity)->first; i != ENTITY_NONE;
         i = next[i]) {
        const struct mention *mention = list_at(&understood->people.mentions, i);
        begin(json, places, mention->from, mention->to);
        json_pair_str(json, "kind", str_from(kinds[mention->kind]));
        json_object_end(json);
    }
    json_array_end(json);
}

void amount_manner_to_json(const struct amount *amount, struct json *json)
{
    json_pair_str(json, "qualifier", amount->qualifier);
    json_pair_str(json, "bound", str_from(amount_bound_name(amount->bound)));
    json_pair_str(json, "per", amount->per);
    json_pair_str(json, "change", str_from(amount_change_name(amount->change)));
    if (amount->has_was)
        json_pair_double(json, "was", amount->was);
}

/* The next mention of the same entity, by mention; ENTITY_NONE behind the last. */
static const size_t *chain_mentions(const struct understood *understood, struct arena *arena)
{
    size_t count = understood->people.mentions.count;
    size_t *next = arena_get_array(arena, count + 1, sizeof(size_t));
    size_t *latest = arena_get_array(arena, understood->people.entities.count + 1, sizeof(size_t));
    for (size_t i = 0; i < understood->people.entities.count; i++)
        latest[i] = ENTITY_NONE;
    for (size_t i = count; i-- > 0;) {
        const struct mention *mention = list_at(&understood->people.mentions, i);
        next[i] = latest[mention->entity];
        latest[mention->entity] = i;
    }
    return next;
}

/* The people with their mentions, likewise. */
static void put_people(const struct understood *understood, const struct utf8_places *places,
                       struct arena *arena, struct json *json)
{
    static const char *const genders[] = {"", "female", "male"};
    const size_t *next = chain_mentions(understood, arena);
    json_key(json, "people");
    json_array_begin(json);
    for (size_t i = 0; i < understood->people.entities.count; i++) {
        const struct entity *entity = people_entity(&understood->people, i);
        if (entity->kind != NAME_PER)
            continue;
        json_object_begin(json);
        json_pair_str(json, "name", entity->name);
        json_pair_str(json, "role", entity->role);
        json_pair_str(json, "of", entity->of);
        json_pair_str(json, "gender", str_from(genders[entity->gender]));
        put_mentions(understood, places, json, i, next);
        json_object_end(json);
    }
    json_array_end(json);
}

/* The times, likewise. */
static void put_times(const struct understood *understood, const struct utf8_places *places,
                      struct json *json)
{
    json_key(json, "times");
    json_array_begin(json);
    for (size_t i = 0; i < understood->times.count; i++) {
        const struct time_found *found = list_at(&understood->times, i);
        begin(json, places, found->from, found->to);
        json_pair_str(json, "kind", str_from(time_kind_name(found->kind)));
        json_pair_str(json, "mod", str_from(time_mod_name(found->mod)));
        json_pair_str(json, "value", found->value);
        json_object_end(json);
    }
    json_array_end(json);
}

/* The amounts, likewise. */
static void put_amounts(const struct understood *understood, const struct utf8_places *places,
                        struct json *json)
{
    json_key(json, "amounts");
    json_array_begin(json);
    for (size_t i = 0; i < understood->amounts.count; i++) {
        const struct amount *amount = list_at(&understood->amounts, i);
        begin(json, places, amount->from, amount->to);
        json_pair_str(json, "kind", str_from(amount_kind_name(amount->kind)));
        if (amount->low < amount->high) {
            json_pair_double(json, "low", amount->low);
            json_pair_double(json, "high", amount->high);
        } else {
            json_pair_double(json, "value", amount->value);
        }
        json_pair_str(json, "unit", amount->unit);
        json_pair_str(json, "what", amount->what);
        amount_manner_to_json(amount, json);
        json_object_end(json);
    }
    json_array_end(json);
}

/* The quotes, likewise. */
static void put_quotes(const struct understood *understood, const struct utf8_places *places,
                       struct arena *arena, struct json *json)
{
    const size_t *numbers = number_people(understood, arena);
    json_key(json, "quotes");
    json_array_begin(json);
    for (size_t i = 0; i < understood->quotes.count; i++) {
        const struct quote *quote = list_at(&understood->quotes, i);
        begin(json, places, quote->from, quote->to);
        json_pair_str(json, "kind", str_from(quote_kind_name(quote->kind)));
        pair_place(json, "cue", places, quote->cue_from, quote->cue_to);
        pair_place(json, "said_by", places, quote->speaker_from, quote->speaker_to);
        if (quote->speaker != ENTITY_NONE) {
            json_pair_str(json, "speaker",
                          people_entity(&understood->people, quote->speaker)->name);
            if (numbers[quote->speaker] != ENTITY_NONE)
                json_pair_integer(json, "person", (int64_t)numbers[quote->speaker]);
        }
        json_object_end(json);
    }
    json_array_end(json);
}

void understood_pairs_to_json(const struct understood *understood, struct arena *arena,
                              struct json *json)
{
    struct utf8_places places = utf8_places_of(understood->analysis.text, arena);
    put_sentences(understood, &places, json);
    put_names(understood, &places, json);
    put_people(understood, &places, arena, json);
    put_times(understood, &places, json);
    put_amounts(understood, &places, json);
    put_quotes(understood, &places, arena, json);
}
