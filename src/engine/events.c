/* Events between the store and what finds them; see events.h. */
#include "engine/events.h"

#include "engine/coding.h"
#include "event/diary.h"
#include "event/event_json.h"
#include "event/merge.h"
#include "store/events.h"

/* Articles that are coded between two commits, and how much JSON one event may be. */
enum { BATCH = 64 };
#define JSON_MAX ((size_t)1 << 20)

/* What one run goes by. */
struct updating {
    struct store *store;
    struct coder *coder;
    struct arena *arena; /* of one article */
    struct buf json;
};

/* The day of publication, without the time of day. */
static struct date published_of(const struct store_uncoded *article)
{
    struct date date = {0};
    if (!date_parse(article->published, DATE_ORDER_UNKNOWN, &date))
        return (struct date){0};
    return date;
}

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
    };
}

/* The trait of an event that the store has. */
static struct event_trait trait_of(const struct store_event_key *key)
{
    return (struct event_trait){
        .type = event_type_named(key->type),
        .status = event_status_named(key->status),
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
    };
}

/* Finds which event of the store a new telling is of: `*event` is 0 for none; `*realises` is the
 * planned event that it is. */
static enum error find_event(struct updating *updating, const struct store_event_key *key,
                             const struct event_trait *trait, int64_t *event, int64_t *realises)
{
    struct list candidates;
    *event = *realises = 0;
    enum error error = store_candidates(updating->store, key, updating->arena, &candidates);
    for (size_t i = 0; !error && !*event && i < candidates.count; i++) {
        const struct store_candidate *candidate = list_at(&candidates, i);
        struct event_trait other = trait_of(&candidate->key);
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
static enum error keep_event(struct updating *updating, const struct store_uncoded *article,
                             const struct coding *coding, const struct event *event,
                             const struct date *published, int64_t *kept)
{
    struct event_trait trait;
    struct str text = coding->analysis.text;
    event_trait_of(updating->arena, event, text, published, article->story, &trait);
    struct store_event_key key = key_of(event, &trait);
    int64_t realises;
    enum error error = find_event(updating, &key, &trait, kept, &realises);
    if (error)
        return error;
    struct json json;
    buf_clear(&updating->json);
    json_init(&json, &updating->json);
    event_to_json(event, &coding->places, &json);
    const struct sentence *sentence = list_at(&coding->analysis.sentences, event->sentence);
    struct store_report telling = {
        .article = article->article,
        .sentence = str_part(text, sentence->from, sentence->to - sentence->from),
        .date = event->date,
        .said_by = event->reported_by,
        .json = buf_str(&updating->json),
    };
    return store_tell_event(updating->store, &key, &telling, realises, kept);
}

/* Keeps what a text says is coming. `rows` are those of its events. */
static enum error keep_diary(struct updating *updating, const struct store_uncoded *article,
                             const struct coding *coding, const struct date *published,
                             const int64_t *rows)
{
    struct list entries;
    struct str text = coding->analysis.text;
    diary_find(updating->arena, &coding->reading, &coding->analysis, &coding->events, published,
               &entries);
    enum error error = OK;
    for (size_t i = 0; !error && i < entries.count; i++) {
        const struct diary_entry *entry = list_at(&entries, i);
        const struct sentence *sentence = list_at(&coding->analysis.sentences, entry->sentence);
        struct event_trait trait = {0};
        bool event = entry->event != DIARY_NO_EVENT;
        if (event)
            event_trait_of(updating->arena, list_at(&coding->events, entry->event), text, published,
                           article->story, &trait);
        struct store_diary_entry kept = {
            .article = article->article,
            .event = event ? rows[entry->event] : 0,
            .date = entry->date,
            .first = event_first_day(&entry->begins),
            .last = event_last_day(&entry->ends),
            .what = str_part(text, entry->words.from, entry->words.to - entry->words.from),
            .sentence = str_part(text, sentence->from, sentence->to - sentence->from),
            .source = trait.source,
            .target = trait.target,
            .place = entry->place,
            .place_country = entry->place_country,
        };
        error = store_keep_entry(updating->store, &kept);
    }
    return error;
}

/* Keeps the roles that the text gives people. */
static enum error keep_roles(struct updating *updating, const struct store_uncoded *article,
                             const struct coding *coding)
{
    enum error error = OK;
    for (size_t i = 0; !error && i < coding->people.entities.count; i++) {
        const struct entity *entity = people_entity(&coding->people, i);
        if (entity->kind != NAME_PER || !entity->role.size)
            continue;
        struct store_role role = {.article = article->article,
                                  .name = entity->name,
                                  .role = entity->role,
                                  .of = entity->of};
        error = store_keep_role(updating->store, &role);
    }
    return error;
}

/* Codes one article. */
static enum error code_article(struct updating *updating, const struct store_uncoded *article)
{
    struct date published = published_of(article);
    struct coding coding;
    if (!coder_read(updating->coder, updating->arena, article->text, &published, &coding))
        return ERROR_NOT_FOUND;
    enum error error = store_begin_coding(updating->store, article, EVENTS_CODE);
    int64_t *rows = arena_get_array(updating->arena, coding.events.count + 1, sizeof(int64_t));
    for (size_t i = 0; !error && i < coding.events.count; i++)
        error = keep_event(updating, article, &coding, list_at(&coding.events, i), &published,
                           &rows[i]);
    if (!error)
        error = keep_diary(updating, article, &coding, &published, rows);
    return error ? error : keep_roles(updating, article, &coding);
}

/* Codes the next articles, and commits. `*coded` counts them. */
static enum error code_batch(struct updating *updating, struct arena *batch, uint64_t *coded)
{
    struct list articles;
    arena_clear(batch);
    enum error error = store_uncoded(updating->store, EVENTS_CODE, BATCH, batch, &articles);
    for (size_t i = 0; !error && i < articles.count; i++) {
        error = code_article(updating, list_at(&articles, i));
        arena_clear(updating->arena);
    }
    *coded = articles.count;
    return error ? error : store_commit(updating->store);
}

enum error events_update(struct store *store, const struct patterns *patterns,
                         events_progress *progress, void *context)
{
    struct arena arena, batch;
    uint64_t done = 0, of = 0, coded = 1;
    enum error error = store_count_uncoded(store, EVENTS_CODE, &of);
    if (error || !of)
        return error;
    arena_init(&arena, 0);
    arena_init(&batch, 0);
    struct updating updating = {.store = store, .coder = coder_new(patterns), .arena = &arena};
    buf_init(&updating.json, JSON_MAX);
    while (!error && coded) {
        error = code_batch(&updating, &batch, &coded);
        done += coded;
        if (progress)
            progress(context, done, of);
    }
    buf_free(&updating.json);
    coder_free(updating.coder);
    arena_free(&arena);
    arena_free(&batch);
    return error;
}
