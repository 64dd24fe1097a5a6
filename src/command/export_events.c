/* What the store has of events and the diary, as other programs take it. */
#include <time.h>

#include "base/date.h"
#include "base/json_read.h"
#include "command/export_events.h"
#include "event/export.h"
#include "store/events.h"

/* Events that are asked of the store at a time; the most bytes of their rows. */
enum { EVENTS_AT_A_TIME = 500 };
#define ROWS_MAX ((size_t)1 << 26)

/* Those on one side, as event_to_json() wrote them; gives how many. */
static size_t read_side(struct arena *arena, const json_t *event, const char *one, const char *all,
                        const struct export_actor **side)
{
    const json_t *several = json_object_get(event, all), *single = json_object_get(event, one);
    size_t count = several ? json_array_size(several) : single != NULL;
    struct export_actor *actors = arena_get_array(arena, count + 1, sizeof *actors);
    for (size_t i = 0; i < count; i++) {
        const json_t *actor = several ? json_array_get(several, i) : single;
        actors[i] = (struct export_actor){
            .name = json_copy_text(arena, json_object_get(actor, "name")),
            .words = json_copy_text(arena, json_object_get(actor, "text")),
            .country = json_copy_text(arena, json_object_get(actor, "country")),
            .sector = json_copy_text(arena, json_object_get(actor, "sector"))};
    }
    *side = actors;
    return count;
}

/* Reads what a telling has of an event beyond the event's own row. */
static void read_telling(struct arena *arena, const struct store_told *told,
                         struct export_event *event)
{
    json_t *json = json_loadb(told->json.data, told->json.size, 0, NULL);
    json_t *contexts = json_object_get(json, "contexts"), *context;
    size_t index;
    event->source_count = read_side(arena, json, "source", "sources", &event->sources);
    event->target_count = read_side(arena, json, "target", "targets", &event->targets);
    json_array_foreach(contexts, index, context)
    {
        enum event_context named = event_context_named(str_from(json_string_value(context)));
        if (named < EVENT_CONTEXT_COUNT)
            event->contexts |= (uint64_t)1 << named;
    }
    json_decref(json);
}

/* Counts who tells an event: different articles and outlets. */
static void count_tellers(const struct store_event *from, struct export_event *event)
{
    const struct store_told *told = from->tellings.items;
    event->tellings = (unsigned)from->tellings.count;
    for (size_t i = 0; i < from->tellings.count; i++) {
        bool article = true, outlet = true;
        for (size_t before = 0; before < i; before++) {
            article = article && !str_equal(told[i].article, told[before].article);
            outlet = outlet && !str_equal(told[i].outlet, told[before].outlet);
        }
        event->articles += article;
        event->outlets += outlet;
    }
}

/* Makes of an event of the store what rows are made of. */
static enum error read_event(struct store *store, struct arena *arena,
                             const struct store_event *from, struct export_event *event)
{
    const struct store_told *first = list_at(&from->tellings, 0);
    struct store_article article;
    *event = (struct export_event){.id = (uint64_t)from->id,
                                   .type = event_type_named(from->key.type),
                                   .mode = event_mode_named(from->key.mode),
                                   .status = event_status_named(from->key.status),
                                   .date = first->date,
                                   .place = from->key.place,
                                   .place_country = from->key.place_country,
                                   .added = first->published,
                                   .outlet = first->outlet,
                                   .language = STR("en")};
    read_telling(arena, first, event);
    count_tellers(from, event);
    enum error error = store_article(store, first->article, 0, arena, &article);
    if (error)
        return error == ERROR_NOT_FOUND ? OK : error;
    event->url =
        article.record.canonical_url.size ? article.record.canonical_url : article.record.url;
    event->leads = str_starts(str_trim(article.record.text), str_trim(first->sentence));
    return OK;
}

/* Writes every event by one of the formats. */
static enum error put_events(struct store *store,
                             void (*put)(const struct export_event *, struct buf *),
                             struct buf *out)
{
    struct arena arena;
    struct store_event_filter filter = {.limit = EVENTS_AT_A_TIME};
    struct list events = {.count = EVENTS_AT_A_TIME};
    enum error error = OK;
    arena_init(&arena, 0);
    for (; !error && events.count == EVENTS_AT_A_TIME; filter.skip += EVENTS_AT_A_TIME) {
        uint64_t found;
        arena_clear(&arena);
        error = store_events(store, &filter, &arena, &events, &found);
        for (size_t i = 0; !error && i < events.count; i++) {
            const struct store_event *from = list_at(&events, i);
            struct export_event event;
            if (!from->tellings.count)
                continue;
            error = read_event(store, &arena, from, &event);
            if (!error)
                put(&event, out);
        }
        if (!error && !command_put(buf_str(out)))
            error = ERROR_WRITE;
        buf_clear(out);
    }
    arena_free(&arena);
    return error;
}

enum error command_export_gdelt(struct store *store)
{
    struct buf out;
    buf_init(&out, ROWS_MAX);
    enum error error = put_events(store, export_gdelt, &out);
    buf_free(&out);
    return error;
}

enum error command_export_polecat(struct store *store)
{
    struct buf out;
    buf_init(&out, ROWS_MAX);
    export_polecat_header(&out);
    enum error error = put_events(store, export_polecat, &out);
    buf_free(&out);
    return error;
}

enum error command_export_ical(struct store *store)
{
    struct arena arena;
    struct buf out;
    struct list entries;
    struct store_event_filter filter = {.limit = EXPORT_ENTRIES_MAX};
    arena_init(&arena, 0);
    buf_init(&out, ROWS_MAX);
    enum error error =
        store_diary(store, (int64_t)time(NULL) / DAY_SECONDS, &filter, &arena, &entries);
    export_ical_begin(STR("Tidings: the diary"), &out);
    for (size_t i = 0; !error && i < entries.count; i++) {
        const struct store_diary_entry *from = list_at(&entries, i);
        struct export_entry entry = {
            .uid = export_entry_uid(&arena, from->what, from->date),
            .summary = from->what,
            .description =
                arena_format(&arena, "%.*s\n%.*s", STR_ARG(from->sentence), STR_ARG(from->outlet)),
            .location = from->place,
            .stamp = from->published,
            .cancelled = from->cancelled};
        export_entry_dates(from->date, &entry);
        export_ical_entry(&entry, &out);
    }
    export_ical_end(&out);
    if (!error && !command_put(buf_str(&out)))
        error = ERROR_WRITE;
    buf_free(&out);
    arena_free(&arena);
    return error;
}
