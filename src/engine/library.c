/* The library's public functions, over the engine and the store: see include/tidings.h. */
#include "tidings.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "engine/engine.h"
#include "engine/events.h"
#include "store/events.h"
#include "store/stories.h"

/* What is given out or said at once may be this long. */
#define OUTPUT_MAX ((size_t)2 << 30)
#define WORDS_MAX ((size_t)1 << 20)

struct tidings {
    struct store *store; /* NULL keeps nothing */
    bool usable;         /* opening went well */
    bool writes;
    struct buf words; /* what went wrong, with a NUL behind it */
};

/* A run of the engine for a handle. */
struct run {
    struct tidings *tidings;
    struct buf *out; /* records are gathered here, or given to `take` */
    tidings_taker *take;
    void *context;
};

const char *tidings_version(void)
{
    return TIDINGS_VERSION;
}

static const char nothing_to_search[] = "there is no database to search";

/* Forgets what went wrong before. */
static void forget(struct tidings *tidings)
{
    buf_clear(&tidings->words);
    buf_add(&tidings->words, str_of("", 1));
}

/* Notes another line of what went wrong. */
static void say(struct tidings *tidings, const char *what, const char *why)
{
    struct buf *words = &tidings->words;
    words->size--; /* the NUL */
    buf_format(words, "%s%s%s%s", words->size ? "\n" : "", what, what[0] ? ": " : "", why);
    buf_add(words, str_of("", 1));
}

/* Notes an error of the store's, about something. */
static enum tidings_status store_failed(struct tidings *tidings, const char *what, enum error error)
{
    const char *why = tidings->store ? store_why(tidings->store) : "";
    say(tidings, what, why[0] ? why : error_text(error));
    return error == ERROR_NOT_FOUND || error == ERROR_TOO_MANY ? TIDINGS_NOT_FOUND : TIDINGS_FAILED;
}

/* Opens a database, or none where the path is NULL, which one can only read with. */
static struct tidings *open_store(const char *database, bool write)
{
    struct tidings *tidings = memory_get_zeroed(1, sizeof *tidings);
    buf_init(&tidings->words, WORDS_MAX);
    forget(tidings);
    tidings->writes = write;
    enum error error = database ? store_open(database, write, &tidings->store) : OK;
    if (error)
        store_failed(tidings, database, error);
    else if (!database && !write)
        say(tidings, "", nothing_to_search);
    tidings->usable = !tidings->words.data[0];
    return tidings;
}

struct tidings *tidings_open(const char *database)
{
    return open_store(database, true);
}

struct tidings *tidings_open_to_search(const char *database)
{
    return open_store(database, false);
}

void tidings_close(struct tidings *tidings)
{
    if (!tidings)
        return;
    store_close(tidings->store);
    buf_free(&tidings->words);
    memory_free(tidings);
}

const char *tidings_error(const struct tidings *tidings)
{
    return tidings->words.data;
}

/* Whether the handle can do what is asked. The words of a failed opening are kept. */
static bool can(struct tidings *tidings, bool allowed, const char *why)
{
    if (!tidings->usable)
        return false;
    forget(tidings);
    if (!allowed)
        say(tidings, "", why);
    return allowed;
}

/* The engine's way to have a document rendered. */
static void render(void *context, const struct engine_outcome *outcome, struct buf *out)
{
    (void)context;
    for (size_t i = 0; i < outcome->articles->count; i++) {
        struct json json;
        json_init(&json, out);
        article_to_json(list_at(outcome->articles, i), &json);
        buf_add_byte(out, '\n');
    }
}

/* The engine's way to have it given on. */
static bool take(void *context, struct str text)
{
    const struct run *run = context;
    if (run->out)
        buf_add(run->out, text);
    return !run->take || run->take(run->context, text.data, text.size) == 0;
}

/* The engine's way to tell of a document that failed. */
static void failed(void *context, struct str name, uint64_t line, enum error error,
                   const char *detail)
{
    const struct run *run = context;
    struct arena arena;
    arena_init(&arena, 0);
    struct str what = line ? arena_format(&arena, "%.*s:%" PRIu64, STR_ARG(name), line)
                           : arena_copy(&arena, name);
    struct str why =
        arena_format(&arena, "%s%s%s", error_text(error), detail ? ": " : "", detail ? detail : "");
    say(run->tidings, what.data, why.data);
    arena_free(&arena);
}

/* Reads a date that a host gives, NULL for none, into its room. False, having said so, for what is
 * none. */
static bool read_date(struct tidings *tidings, const char *given, char iso[DATE_ISO_SIZE],
                      struct str *result)
{
    struct date date;
    *result = (struct str){0};
    if (!given)
        return true;
    if (!date_parse(str_from(given), DATE_ORDER_UNKNOWN, &date)) {
        say(tidings, given, "is no date; write it as 2026-03-05 or 2026-03-05T14:30:00+01:00");
        return false;
    }
    *result = date_format_iso(&date, iso);
    return true;
}

/* Runs the engine over a source, which is closed. */
static enum tidings_status read_source(struct run *run, struct source *source,
                                       const struct tidings_source *known)
{
    static const struct tidings_source nothing;
    struct tidings *tidings = run->tidings;
    char published[DATE_ISO_SIZE], read_at[DATE_ISO_SIZE];
    if (!known)
        known = &nothing;
    struct engine_plan plan = {
        .source = source,
        .store = tidings->store,
        .keep_raw = true,
        .known = {.url = str_from(known->url)},
        .workers = known->workers,
        .context = run,
        .render = run->out || run->take ? render : NULL,
        .take = take,
        .failed = failed,
    };
    struct engine_counts counts = {0};
    bool good = read_date(tidings, known->published, published, &plan.known.published) &&
                read_date(tidings, known->read_at, read_at, &plan.known.read_at);
    enum error error = good ? engine_read(&plan, &counts) : OK;
    source_close(source);
    if (!good)
        return TIDINGS_FAILED;
    if (error == ERROR_WRITE && !(tidings->store && store_why(tidings->store)[0])) {
        say(tidings, "", "the taker ended the reading");
        return TIDINGS_FAILED;
    }
    if (error)
        store_failed(tidings, "", error);
    if (error)
        return TIDINGS_FAILED;
    return counts.failed ? TIDINGS_SOME_FAILED : TIDINGS_OK;
}

/* Gives a buffer's text out, with a NUL, and ends the buffer. */
static char *give_out(struct buf *out)
{
    char *text = memory_get(out->size + 1);
    if (out->size)
        memcpy(text, out->data, out->size);
    text[out->size] = '\0';
    buf_free(out);
    return text;
}

enum tidings_status tidings_read(struct tidings *tidings, const void *bytes, size_t size,
                                 const struct tidings_source *source, char **records)
{
    if (records)
        *records = NULL;
    if (!can(tidings, tidings->writes, "it was opened to search only"))
        return TIDINGS_FAILED;
    struct tidings_source known = source ? *source : (struct tidings_source){0};
    known.workers = 1;
    struct buf out;
    buf_init(&out, OUTPUT_MAX);
    struct run run = {.tidings = tidings, .out = records ? &out : NULL};
    const char *name = known.name ? known.name : known.url ? known.url : "-";
    struct source *memory = source_open_bytes(name, str_of(bytes, size));
    enum tidings_status status = read_source(&run, memory, &known);
    if (status == TIDINGS_SOME_FAILED && !out.size && records)
        status = TIDINGS_FAILED; /* there was but one document */
    if (records && status != TIDINGS_FAILED)
        *records = give_out(&out);
    buf_free(&out);
    return status;
}

enum tidings_status tidings_read_paths(struct tidings *tidings, const char *const *paths,
                                       size_t count, const struct tidings_source *source,
                                       tidings_taker *taker, void *context)
{
    if (!can(tidings, tidings->writes, "it was opened to search only"))
        return TIDINGS_FAILED;
    struct run run = {.tidings = tidings, .take = taker, .context = context};
    return read_source(&run, source_open(paths, count), source);
}

/* ------------------------------------------------------------------------------- answers --- */

/* What is asked of the database, and what is given out. */
struct answer {
    struct tidings *tidings;
    struct arena arena;
    struct buf out;
};

/* Begins one. False where there is nothing to ask: then nothing is to be ended. */
static bool answer_begin(struct answer *answer, struct tidings *tidings, char **given)
{
    *given = NULL;
    if (!can(tidings, tidings->store != NULL, nothing_to_search))
        return false;
    answer->tidings = tidings;
    arena_init(&answer->arena, 0);
    buf_init(&answer->out, OUTPUT_MAX);
    return true;
}

/* A JSON object, which is to be ended by answer_line(). */
static struct json answer_object(struct answer *answer)
{
    struct json json;
    json_init(&json, &answer->out);
    return json;
}

/* Ends the line of an object. */
static void answer_line(struct answer *answer)
{
    buf_add_byte(&answer->out, '\n');
}

/* Ends one: gives out what was written, or notes what went wrong. */
static enum tidings_status answer_end(struct answer *answer, enum error error, char **given)
{
    if (!error)
        *given = give_out(&answer->out);
    buf_free(&answer->out);
    arena_free(&answer->arena);
    return error ? store_failed(answer->tidings, "", error) : TIDINGS_OK;
}

/* Sets how many there are, where that is asked. */
static void set_found(unsigned long long *found, uint64_t count)
{
    if (found)
        *found = count;
}

enum tidings_status tidings_search(struct tidings *tidings, const char *query, unsigned skip,
                                   unsigned limit, char **records, unsigned long long *found)
{
    struct answer answer;
    struct store_hits hits = {0};
    set_found(found, 0);
    if (!answer_begin(&answer, tidings, records))
        return TIDINGS_FAILED;
    struct str words = utf8_repair(&answer.arena, str_from(query));
    enum error error = store_search(tidings->store, words, skip, limit, &answer.arena, &hits);
    for (size_t i = 0; !error && i < hits.hits.count; i++) {
        struct json json = answer_object(&answer);
        store_hit_to_json(list_at(&hits.hits, i), &json);
        answer_line(&answer);
    }
    set_found(found, error ? 0 : hits.found);
    return answer_end(&answer, error, records);
}

enum tidings_status tidings_article(struct tidings *tidings, const char *id, char **record)
{
    struct answer answer;
    struct store_article article;
    if (!answer_begin(&answer, tidings, record))
        return TIDINGS_FAILED;
    enum error error = store_article(tidings->store, str_from(id), 0, &answer.arena, &article);
    struct json json = answer_object(&answer);
    if (!error)
        store_article_to_json(&article, &json);
    return answer_end(&answer, error, record);
}

enum tidings_status tidings_stories(struct tidings *tidings, unsigned skip, unsigned limit,
                                    char **stories, unsigned long long *found)
{
    struct answer answer;
    struct store_stories front = {0};
    const struct store_front wanted = {
        .now = clock_now() / 1000, .least = 1, .skip = skip, .limit = limit};
    set_found(found, 0);
    if (!answer_begin(&answer, tidings, stories))
        return TIDINGS_FAILED;
    enum error error = store_stories(tidings->store, &wanted, &answer.arena, &front);
    for (size_t i = 0; !error && i < front.stories.count; i++) {
        struct json json = answer_object(&answer);
        store_story_to_json(list_at(&front.stories, i), &json);
        answer_line(&answer);
    }
    set_found(found, error ? 0 : front.found);
    return answer_end(&answer, error, stories);
}

enum tidings_status tidings_story(struct tidings *tidings, const char *id, char **story)
{
    struct answer answer;
    struct store_telling telling;
    const struct store_look look = {.now = clock_now() / 1000};
    if (!answer_begin(&answer, tidings, story))
        return TIDINGS_FAILED;
    enum error error = store_story(tidings->store, str_from(id), &look, &answer.arena, &telling);
    struct json json = answer_object(&answer);
    if (!error)
        store_telling_to_json(&telling, &json);
    return answer_end(&answer, error, story);
}

/* Codes the events of what was read since the last time, where the handle may write. */
static enum error code_new(struct tidings *tidings)
{
    uint64_t waiting = 0;
    enum error error = store_count_uncoded(tidings->store, EVENTS_CODE, &waiting);
    if (error || !waiting || !tidings->writes)
        return error;
    struct patterns *patterns = patterns_standard();
    error = events_update(tidings->store, patterns, NULL, NULL);
    patterns_free(patterns);
    return error;
}

enum tidings_status tidings_events(struct tidings *tidings, const char *actor, unsigned skip,
                                   unsigned limit, char **events, unsigned long long *found)
{
    struct answer answer;
    struct list list;
    uint64_t count = 0;
    set_found(found, 0);
    if (!answer_begin(&answer, tidings, events))
        return TIDINGS_FAILED;
    const struct store_event_filter filter = {
        .actor = utf8_repair(&answer.arena, str_from(actor)), .skip = skip, .limit = limit};
    enum error error = code_new(tidings);
    if (!error)
        error = store_events(tidings->store, &filter, &answer.arena, &list, &count);
    for (size_t i = 0; !error && i < list.count; i++) {
        struct json json = answer_object(&answer);
        store_event_to_json(list_at(&list, i), &json);
        answer_line(&answer);
    }
    set_found(found, error ? 0 : count);
    return answer_end(&answer, error, events);
}

void tidings_free(void *given)
{
    memory_free(given);
}

void tidings_set_memory_handler(void (*handler)(size_t wanted))
{
    memory_set_handler(handler);
}
