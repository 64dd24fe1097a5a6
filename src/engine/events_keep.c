/* From what was found in an article to rows of the store; see events_keep.h. */
#include "engine/events_keep.h"

#include "engine/events.h"
#include "event/diary.h"
#include "event/event_json.h"
#include "event/merge.h"
#include "store/remarks.h"

/* Limits: places of one person that are kept. */
enum { PLACES_MAX = 64 };

/* What one article is kept with. */
struct keeping {
    struct store *store;
    struct buf *json;
    struct arena *arena;
    const struct events_found *found;
};

/* What the store keeps of a trait. */
static struct store_event_key key_of(const struct event *event, const struct event_trait *trait)
{
    return (struct store_event_key){
        .key = trait->key,
        .type = str_from(event_type_name(event->type)),
        .mode = str_from(event_mode_name(event->mode)),
        .status = str_from(event_status_name(event->status)),
        .source = trait->source,
        .source_name = trait->source_name,
        .target = trait->target,
        .target_name = trait->target_name,
        .place = event->place,
        .place_country = event->place_country,
        .first = trait->first,
        .last = trait->last,
        .dated = trait->dated,
        .story = trait->story,
        .wording = trait->wording,
    };
}

/* The trait of an event that the store has. */
static struct event_trait trait_of(const struct store_event_key *key)
{
    return (struct event_trait){
        .type = event_type_named(key->type),
        .status = event_status_named(key->status),
        .mode = event_mode_named(key->mode),
        .source = key->source,
        .target = key->target,
        .source_name = key->source_name,
        .target_name = key->target_name,
        .place = key->place,
        .place_country = key->place_country,
        .key = key->key,
        .first = (int32_t)key->first,
        .last = (int32_t)key->last,
        .dated = key->dated,
        .story = key->story,
        .wording = key->wording,
    };
}

/* A sentence of the article. */
static struct str sentence_of(const struct keeping *keeping, size_t index)
{
    const struct analysis *analysis = &keeping->found->coding.analysis;
    const struct sentence *sentence = list_at(&analysis->sentences, index);
    return str_part(analysis->text, sentence->from, sentence->to - sentence->from);
}

/* The trait of an event of the article. */
static void own_trait(const struct keeping *keeping, const struct event *event,
                      struct event_trait *trait)
{
    const struct events_found *found = keeping->found;
    event_trait_of(keeping->arena, event, found->coding.analysis.text, &found->published,
                   found->article.story, trait);
    trait->sentence = sentence_of(keeping, event->sentence);
    trait->wording =
        event_wording(keeping->arena, event, found->coding.analysis.text, trait->sentence);
}

/* Finds which event of the store a new telling is of: `*event` is 0 for none; `*realises` is the
 * planned event that it is. */
static enum error find_event(const struct keeping *keeping, const struct store_event_key *key,
                             const struct event_trait *trait, int64_t *event, int64_t *realises)
{
    struct list candidates;
    *event = *realises = 0;
    enum error error = store_candidates(keeping->store, key, keeping->arena, &candidates);
    for (size_t i = 0; !error && !*event && i < candidates.count; i++) {
        const struct store_candidate *candidate = list_at(&candidates, i);
        struct event_trait other = trait_of(&candidate->key);
        other.sentence = candidate->sentence;
        switch (event_compare(&other, trait)) {
        case EVENT_SAME:
            *event = candidate->event;
            break;
        case EVENT_REALISED:
            *realises = candidate->event;
            break;
        case EVENT_DIFFERENT:
            break;
        }
    }
    return error;
}

/* Keeps one event; `*kept` is its row. */
static enum error keep_event(const struct keeping *keeping, const struct event *event,
                             int64_t *kept)
{
    struct event_trait trait;
    own_trait(keeping, event, &trait);
    struct store_event_key key = key_of(event, &trait);
    int64_t realises;
    enum error error = find_event(keeping, &key, &trait, kept, &realises);
    if (error)
        return error;
    struct json json;
    buf_clear(keeping->json);
    json_init(&json, keeping->json);
    event_to_json(event, &keeping->found->coding.places, &json);
    struct store_report telling = {
        .article = keeping->found->article.article,
        .sentence = sentence_of(keeping, event->sentence),
        .date = event->date,
        .said_by = event->reported_by,
        .json = buf_str(keeping->json),
    };
    return store_tell_event(keeping->store, &key, &telling, realises, kept);
}

/* Keeps what a text says is coming. `rows` are those of its events. */
static enum error keep_diary(const struct keeping *keeping, const int64_t *rows)
{
    const struct coding *coding = &keeping->found->coding;
    struct list entries;
    diary_find(keeping->arena, &coding->reading, &coding->analysis, &coding->events, &entries);
    enum error error = OK;
    for (size_t i = 0; !error && i < entries.count; i++) {
        const struct diary_entry *entry = list_at(&entries, i);
        struct event_trait trait = {0};
        bool event = entry->event != DIARY_NO_EVENT;
        if (event)
            own_trait(keeping, list_at(&coding->events, entry->event), &trait);
        struct store_diary_entry kept = {
            .article = keeping->found->article.article,
            .event = event ? rows[entry->event] : 0,
            .date = entry->date,
            .first = event_first_day(&entry->begins),
            .last = event_last_day(&entry->ends),
            .what = str_part(coding->analysis.text, entry->words.from,
                             entry->words.to - entry->words.from),
            .sentence = sentence_of(keeping, entry->sentence),
            .source = trait.source,
            .target = trait.target,
            .place = entry->place,
            .place_country = entry->place_country,
            .cancelled = entry->called_off,
        };
        error = store_keep_entry(keeping->store, &kept);
    }
    return error;
}

/* Where somebody is named or meant, by entity: "4-9 40-42". */
static struct str *places_of_people(const struct keeping *keeping)
{
    const struct people *people = &keeping->found->coding.people;
    const struct utf8_places *text = &keeping->found->coding.places;
    struct str *places =
        arena_get_array(keeping->arena, people->entities.count + 1, sizeof(struct str));
    unsigned *counts =
        arena_get_array(keeping->arena, people->entities.count + 1, sizeof(unsigned));
    for (size_t i = 0; i < people->entities.count; i++) {
        places[i] = (struct str){0};
        counts[i] = 0;
    }
    for (size_t i = 0; i < people->mentions.count; i++) {
        const struct mention *mention = list_at(&people->mentions, i);
        struct str *own = &places[mention->entity];
        if (people_entity(people, mention->entity)->kind == NAME_PER &&
            counts[mention->entity]++ < PLACES_MAX)
            *own =
                arena_format(keeping->arena, "%.*s%s%zu-%zu", STR_ARG(*own), own->size ? " " : "",
                             utf8_place(text, mention->from), utf8_place(text, mention->to));
    }
    return places;
}

/* Keeps the people of the text and the roles that it gives them. */
static enum error keep_people(const struct keeping *keeping)
{
    const struct people *people = &keeping->found->coding.people;
    int64_t article = keeping->found->article.article;
    struct str *places = places_of_people(keeping);
    enum error error = OK;
    for (size_t i = 0; !error && i < people->entities.count; i++) {
        const struct entity *entity = people_entity(people, i);
        if (entity->kind != NAME_PER)
            continue;
        struct store_person person = {entity->name, entity->role, entity->of, places[i]};
        error = store_keep_person(keeping->store, article, &person);
        if (error || !entity->role.size)
            continue;
        struct store_role role = {
            .article = article, .name = entity->name, .role = entity->role, .of = entity->of};
        error = store_keep_role(keeping->store, &role);
    }
    return error;
}

/* Keeps the figures of the text. */
static enum error keep_figures(const struct keeping *keeping)
{
    const struct list *figures = &keeping->found->figures.figures;
    const struct utf8_places *text = &keeping->found->coding.places;
    enum error error = OK;
    for (size_t i = 0; !error && i < figures->count; i++) {
        const struct figure *figure = list_at(figures, i);
        struct store_figure kept = {
            .start = utf8_place(text, figure->amount.from),
            .stop = utf8_place(text, figure->amount.to),
            .kind = str_from(amount_kind_name(figure->amount.kind)),
            .bound = str_from(amount_bound_name(figure->amount.bound)),
            .unit = figure->amount.unit,
            .measure = figure->measure,
            .who = figure->who,
            .said_by = figure->said_by,
            .low = figure->amount.low,
            .high = figure->amount.high,
            .unverified = figure->unverified,
        };
        error = store_keep_figure(keeping->store, keeping->found->article.article, &kept);
    }
    return error;
}

/* Keeps what is said in the text. */
static enum error keep_quotes(const struct keeping *keeping)
{
    const struct coding *coding = &keeping->found->coding;
    const struct list *quotes = &keeping->found->quotes;
    enum error error = OK;
    for (size_t i = 0; !error && i < quotes->count; i++) {
        const struct quote *quote = list_at(quotes, i);
        struct str speaker = str_part(coding->analysis.text, quote->speaker_from,
                                      quote->speaker_to - quote->speaker_from);
        if (quote->speaker != ENTITY_NONE)
            speaker = people_entity(&coding->people, quote->speaker)->name;
        struct store_quote kept = {
            .start = utf8_place(&coding->places, quote->from),
            .stop = utf8_place(&coding->places, quote->to),
            .kind = str_from(quote_kind_name(quote->kind)),
            .speaker = speaker,
            .certain = quote->certain,
        };
        error = store_keep_quote(keeping->store, keeping->found->article.article, &kept);
    }
    return error;
}

enum error events_keep(struct store *store, struct buf *scratch, struct events_found *found)
{
    struct keeping keeping = {store, scratch, found->arena, found};
    enum error error = store_begin_coding(store, &found->article, EVENTS_CODE);
    if (error || !found->coded)
        return error;
    const struct list *events = &found->coding.events;
    int64_t *rows = arena_get_array(found->arena, events->count + 1, sizeof(int64_t));
    for (size_t i = 0; !error && i < events->count; i++)
        error = keep_event(&keeping, list_at(events, i), &rows[i]);
    if (!error)
        error = keep_diary(&keeping, rows);
    if (!error)
        error = keep_people(&keeping);
    if (!error)
        error = keep_figures(&keeping);
    return error ? error : keep_quotes(&keeping);
}
