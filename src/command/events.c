/* tidings events: who did what to whom. */
#include <inttypes.h>

#include <jansson.h>

#include "base/error.h"
#include "base/json.h"
#include "base/utf8.h"
#include "command/coded.h"
#include "command/lines.h"
#include "engine/coding.h"
#include "event/event_json.h"
#include "store/events.h"

enum {
    OPTION_DB,
    OPTION_JSON,
    OPTION_ACTOR,
    OPTION_PAIR,
    OPTION_TYPE,
    OPTION_STATUS,
    OPTION_PLACE,
    OPTION_FROM,
    OPTION_TO,
    OPTION_ARTICLE,
    OPTION_STORY,
    OPTION_LIMIT,
    OPTION_SKIP,
    OPTION_SENTENCES,
    OPTION_EXPLAIN
};

static const struct command_option options[] = {
    [OPTION_DB] = {"db", "FILE", "the database (default: the user's own)"},
    [OPTION_JSON] = {"json", NULL, "write one JSON object a line"},
    [OPTION_ACTOR] = {"actor", "WHO", "of this country (ISO 3166-1 alpha-3) or name"},
    [OPTION_PAIR] = {"pair", "A,B", "between these two, either way"},
    [OPTION_TYPE] = {"type", "TYPE", "of this type: CONSULT, ASSAULT, ..."},
    [OPTION_STATUS] = {"status", "STATUS", "happened, ongoing, planned, called_for, ..."},
    [OPTION_PLACE] = {"place", "WHERE", "at this place, or in this country"},
    [OPTION_FROM] = {"from", "DATE", "from this day on"},
    [OPTION_TO] = {"to", "DATE", "up to this day"},
    [OPTION_ARTICLE] = {"article", "ID", "that this article tells; its first digits do"},
    [OPTION_STORY] = {"story", "ID", "of this story, likewise"},
    [OPTION_LIMIT] = {"limit", "N", "show at most N events (default: 20)"},
    [OPTION_SKIP] = {"skip", "N", "leave out the first N"},
    [OPTION_SENTENCES] = {"sentences", "FILE", "code the lines of this file, {id, text} each"},
    [OPTION_EXPLAIN] = {"explain", "TEXT", "say why this text is coded as it is"},
    {NULL, NULL, NULL},
};

enum {
    LIMIT_USUAL = 20,
    LIMIT_MAX = 1000000,
    PAIRS_MAX = 6 /* of one event, told beyond its first */
};

/* What texts are coded with. */
struct telling {
    bool json;
    struct patterns *patterns;
    struct coder *coder;
    struct arena arena;
    struct buf out;
};

/* The words of an actor list, for a person. */
static void put_actors(struct telling *telling, struct str text, const struct list *actors)
{
    for (size_t i = 0; i < actors->count; i++) {
        const struct event_actor *actor = list_at(actors, i);
        struct str words = str_part(text, actor->words.from, actor->words.to - actor->words.from);
        buf_format(&telling->out, "%s%.*s", i ? ", " : "", STR_ARG(words));
    }
    if (!actors->count)
        buf_add_byte(&telling->out, '-');
}

/* An event on a line, for a person. */
static void put_event(struct telling *telling, struct str text, const struct event *event)
{
    const char *mode = event_mode_name(event->mode);
    buf_format(&telling->out, "  %s%s%s, %s: ", event_type_name(event->type), *mode ? " " : "",
               mode, event_status_name(event->status));
    put_actors(telling, text, &event->sources);
    buf_add(&telling->out, STR(" > "));
    put_actors(telling, text, &event->targets);
    if (event->date.size)
        buf_format(&telling->out, ", %.*s", STR_ARG(event->date));
    if (event->place.size)
        buf_format(&telling->out, ", %.*s", STR_ARG(event->place));
    buf_add_byte(&telling->out, '\n');
}

/* Whether an actor's country is one that no actor of the list before it has. */
static bool is_new_country(const struct list *actors, size_t index)
{
    const struct event_actor *actor = list_at(actors, index);
    for (size_t i = 0; i < index; i++)
        if (str_equal(((const struct event_actor *)list_at(actors, i))->country, actor->country))
            return false;
    return actor->country.size > 0;
}

/* Whether two actors have words of their own: "the countries" may be both. */
static bool are_apart(const struct event_actor *a, const struct event_actor *b)
{
    return a->words.to <= b->words.from || b->words.to <= a->words.from;
}

/* Writes the pairs of an event beyond its first, one for each further country: further sources with
 * the first target, further targets with the first source; of those who do it together the other
 * way round. */
static void put_pairs(const struct event *event, size_t number, const struct utf8_places *places,
                      struct json *json)
{
    const struct list *sources = &event->sources, *targets = &event->targets;
    size_t put = 0;
    if (!sources->count || !targets->count)
        return;
    const struct event_actor *source = list_at(sources, 0), *target = list_at(targets, 0);
    for (size_t i = 1; i < sources->count && put < PAIRS_MAX; i++)
        if (is_new_country(sources, i) && are_apart(list_at(sources, i), target) && ++put)
            event_pair_to_json(event, list_at(sources, i), target, number, places, json);
    for (size_t i = 1; i < targets->count && put < PAIRS_MAX; i++)
        if (is_new_country(targets, i) && are_apart(source, list_at(targets, i)) && ++put)
            event_pair_to_json(event, source, list_at(targets, i), number, places, json);
    if (event->jointly && target->country.size && !str_equal(source->country, target->country) &&
        are_apart(source, target))
        event_pair_to_json(event, target, source, number, places, json);
}

/* Appends the events of a text, with the id that the line has, whatever it is. */
static void put_events(struct telling *telling, const json_t *id, struct str text,
                       const struct list *events)
{
    if (!telling->json) {
        buf_format(&telling->out, "%.*s\n", STR_ARG(text));
        for (size_t i = 0; i < events->count; i++)
            put_event(telling, text, list_at(events, i));
        return;
    }
    struct json json;
    struct utf8_places places = utf8_places_of(text, &telling->arena);
    json_init(&json, &telling->out);
    json_object_begin(&json);
    if (id) {
        json_key(&json, "id");
        json_put_raw(&json, (struct str){0});
        lines_put(id, &telling->out);
    }
    json_pair_str(&json, "text", text);
    json_key(&json, "events");
    json_array_begin(&json);
    for (size_t i = 0; i < events->count; i++)
        event_to_json(list_at(events, i), &places, &json);
    for (size_t i = 0; i < events->count; i++)
        put_pairs(list_at(events, i), i, &places, &json);
    json_array_end(&json);
    json_object_end(&json);
    buf_add_byte(&telling->out, '\n');
}

/* Codes the text of one line. */
static enum error code_line(void *context, json_t *object, struct str text, const char **what)
{
    struct telling *telling = context;
    struct date published = {0};
    struct coding coding;
    if (!date_parse(json_text(json_object_get(object, "published")), DATE_ORDER_UNKNOWN,
                    &published))
        published = (struct date){0};
    if (!coder_read(telling->coder, &telling->arena, text, &published, &coding)) {
        *what = "the model of English";
        return ERROR_NOT_FOUND;
    }
    put_events(telling, json_object_get(object, "id"), text, &coding.events);
    bool put = command_put(buf_str(&telling->out));
    buf_clear(&telling->out);
    arena_clear(&telling->arena);
    return put ? OK : ERROR_WRITE;
}

/* Says why a text is coded as it is. */
static int explain(struct telling *telling, const char *text)
{
    struct str repaired = utf8_repair(&telling->arena, str_from(text));
    if (!coder_explain(telling->coder, &telling->arena, repaired, &telling->out)) {
        error_report("the model of English", ERROR_NOT_FOUND, NULL);
        return EXIT_SOME_FAILED;
    }
    command_put(buf_str(&telling->out));
    return EXIT_ALL_READ;
}

/* ------------------------------------------------------------------------- from the store --- */

/* One side of an event, "source" or "target": his name, or how the first telling calls him, and
 * what he is found by. */
static void put_side(struct telling *telling, const struct store_event *event, const char *side,
                     struct str who, struct str name)
{
    struct event_side told = {0};
    if (!name.size && who.size && event->tellings.count) {
        const struct store_told *first = list_at(&event->tellings, 0);
        told = event_side_from_json(first->json, side, &telling->arena);
    }
    struct str called = name.size ? name : told.words;
    if (!called.size || str_equal(called, who))
        buf_add(&telling->out, who.size ? who : STR("-"));
    else if (!who.size)
        buf_add(&telling->out, called);
    else
        buf_format(&telling->out, "%.*s (%.*s)", STR_ARG(called), STR_ARG(who));
}

/* An event of the store for a person. */
static void show_event(struct telling *telling, const struct store_event *event)
{
    const struct store_event_key *key = &event->key;
    const struct store_told *first = event->tellings.count ? list_at(&event->tellings, 0) : NULL;
    struct buf *out = &telling->out;
    struct str date = first && first->date.size ? first->date
                      : first                   ? str_part(first->published, 0, 10)
                                                : (struct str){0};
    buf_format(out, "%.*s  %.*s%s%.*s, %.*s: ", STR_ARG(date), STR_ARG(key->type),
               key->mode.size ? " " : "", STR_ARG(key->mode), STR_ARG(key->status));
    put_side(telling, event, "source", key->source, key->source_name);
    buf_add(out, STR(" > "));
    put_side(telling, event, "target", key->target, key->target_name);
    if (key->place.size)
        buf_format(out, ", %.*s", STR_ARG(key->place));
    if (event->tellings.count > 1)
        buf_format(out, ", told %zu times", event->tellings.count);
    buf_add(out, event->realises      ? STR(", was planned\n")
                 : event->realised_by ? STR(", has happened\n")
                                      : STR("\n"));
    struct show show = show_standard_output();
    if (first)
        show_wrapped(&show, first->sentence, 2, 3, out);
    buf_add_byte(out, '\n');
}

/* Lists events of the store. */
static enum error list_events(struct telling *telling, struct store *store,
                              const struct store_event_filter *filter)
{
    struct list events;
    uint64_t found;
    enum error error = store_events(store, filter, &telling->arena, &events, &found);
    for (size_t i = 0; !error && i < events.count; i++) {
        struct json json;
        json_init(&json, &telling->out);
        if (!telling->json) {
            show_event(telling, list_at(&events, i));
            continue;
        }
        store_event_to_json(list_at(&events, i), &json);
        buf_add_byte(&telling->out, '\n');
    }
    if (!error && !telling->json)
        buf_format(&telling->out, "%zu of %" PRIu64 " events\n", events.count, found);
    return error;
}

/* Whether type and status, where they are asked for, are such that there are. False after a message
 * that lists them. */
static bool are_known(struct str type, struct str status)
{
    struct buf names;
    bool known = true;
    buf_init(&names, LINES_MAX);
    if (type.size && event_type_named(type) == EVENT_NONE) {
        for (int i = EVENT_NONE + 1; i < EVENT_TYPE_COUNT; i++)
            buf_format(&names, " %s", event_type_name((enum event_type)i));
        known = false;
        error_user("--type knows no \"%.*s\"; there are%.*s", STR_ARG(type),
                   STR_ARG(buf_str(&names)));
    } else if (status.size && event_status_named(status) == EVENT_STATUS_COUNT) {
        for (int i = 0; i < EVENT_STATUS_COUNT; i++)
            buf_format(&names, " %s", event_status_name((enum event_status)i));
        known = false;
        error_user("--status knows no \"%.*s\"; there are%.*s", STR_ARG(status),
                   STR_ARG(buf_str(&names)));
    }
    buf_free(&names);
    return known;
}

/* Reads the filter from the arguments. False after a message. */
static bool read_filter(const struct command_arguments *arguments,
                        struct store_event_filter *filter)
{
    const char *const *values = arguments->values;
    unsigned limit, skip;
    *filter = (struct store_event_filter){.actor = str_from(values[OPTION_ACTOR]),
                                          .type = str_from(values[OPTION_TYPE]),
                                          .status = str_from(values[OPTION_STATUS]),
                                          .place = str_from(values[OPTION_PLACE]),
                                          .article = str_from(values[OPTION_ARTICLE]),
                                          .story = str_from(values[OPTION_STORY])};
    struct str pair = str_from(values[OPTION_PAIR]);
    if (pair.size) {
        size_t comma = str_find_byte(pair, ',');
        if (comma == STR_NONE || !comma || comma + 1 == pair.size) {
            error_user("--pair wants two actors with a comma between, not \"%s\"",
                       values[OPTION_PAIR]);
            return false;
        }
        filter->actor = str_part(pair, 0, comma);
        filter->other = str_from_byte(pair, comma + 1);
    }
    if (!are_known(filter->type, filter->status))
        return false;
    if (!command_day("from", values[OPTION_FROM], &filter->from) ||
        !command_day("to", values[OPTION_TO], &filter->to) ||
        !arguments_number("limit", values[OPTION_LIMIT], LIMIT_USUAL, LIMIT_MAX, &limit) ||
        !arguments_number("skip", values[OPTION_SKIP], 0, LIMIT_MAX, &skip))
        return false;
    filter->limit = limit;
    filter->skip = skip;
    return true;
}

/* Codes what is new in the store and lists what is asked for. */
static int search(struct telling *telling, const struct command_arguments *arguments)
{
    struct store_event_filter filter;
    int status;
    if (!read_filter(arguments, &filter))
        return EXIT_USAGE;
    struct store *store = command_open_coded(arguments->values[OPTION_DB], &status);
    if (!store)
        return status;
    enum error error = list_events(telling, store, &filter);
    status = EXIT_ALL_READ;
    if (error == ERROR_NOT_FOUND || error == ERROR_TOO_MANY)
        status = error_user("%s", store_why(store));
    else if (error)
        status = command_store_failed("events", error, store);
    if (!error)
        command_put(buf_str(&telling->out));
    store_close(store);
    return status;
}

/* tidings events */
static int run(const struct command_arguments *arguments)
{
    const char *sentences = arguments->values[OPTION_SENTENCES];
    const char *text = arguments->values[OPTION_EXPLAIN];
    if (arguments->count || (sentences && text))
        return error_user("events takes options only, and one of --sentences and --explain");
    struct telling telling = {.json = arguments->values[OPTION_JSON]};
    arena_init(&telling.arena, 0);
    buf_init(&telling.out, LINES_MAX);
    int status;
    if (sentences || text) {
        telling.patterns = patterns_standard();
        telling.coder = coder_new(telling.patterns);
        status = text ? explain(&telling, text) : lines_take(sentences, code_line, &telling);
        coder_free(telling.coder);
        patterns_free(telling.patterns);
    } else {
        status = search(&telling, arguments);
    }
    buf_free(&telling.out);
    arena_free(&telling.arena);
    return command_finish(status);
}

const struct command command_events = {
    .name = "events",
    .usage = "[OPTION]...",
    .help = "who did what to whom, each event once",
    .more = "Lists the events of the articles in the database, the latest first. What was read "
            "since the last time is coded first. With --sentences or --explain it codes text that "
            "is given. An event has type, mode and status, source and target, date, place, who "
            "says so and how many, each with the words that say so.",
    .options = options,
    .run = run,
};
