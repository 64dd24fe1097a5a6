/* The library's public functions, over the engine and the store: see include/tidings.h. */
#include "tidings.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "engine/engine.h"

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

/* Notes an error of the store's. */
static enum tidings_status store_failed(struct tidings *tidings, enum error error)
{
    const char *why = tidings->store ? store_why(tidings->store) : "";
    say(tidings, "", why[0] ? why : error_text(error));
    return TIDINGS_FAILED;
}

/* Opens a database, or none where the path is NULL. */
static struct tidings *open_store(const char *database, bool write)
{
    struct tidings *tidings = memory_get_zeroed(1, sizeof *tidings);
    buf_init(&tidings->words, WORDS_MAX);
    forget(tidings);
    tidings->usable = true;
    tidings->writes = write;
    enum error error = database ? store_open(database, write, &tidings->store) : OK;
    if (error) {
        tidings->usable = false;
        store_failed(tidings, error);
    }
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

/* Runs the engine over a source, which is closed. */
static enum tidings_status read_source(struct run *run, struct source *source,
                                       const struct tidings_source *known)
{
    static const struct tidings_source nothing;
    struct tidings *tidings = run->tidings;
    if (!known)
        known = &nothing;
    struct engine_plan plan = {
        .source = source,
        .store = tidings->store,
        .keep_raw = true,
        .known = {.url = str_from(known->url),
                  .published = str_from(known->published),
                  .read_at = str_from(known->read_at)},
        .workers = known->workers,
        .context = run,
        .render = run->out || run->take ? render : NULL,
        .take = take,
        .failed = failed,
    };
    struct engine_counts counts = {0};
    enum error error = engine_read(&plan, &counts);
    source_close(source);
    if (error == ERROR_WRITE && !(tidings->store && store_why(tidings->store)[0])) {
        say(tidings, "", "the taker ended the reading");
        return TIDINGS_FAILED;
    }
    if (error)
        return store_failed(tidings, error);
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
    const char *name = known.name ? known.name : "";
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

enum tidings_status tidings_search(struct tidings *tidings, const char *query, unsigned skip,
                                   unsigned limit, char **records, unsigned long long *found)
{
    *records = NULL;
    if (!can(tidings, tidings->store != NULL, "there is no database to search"))
        return TIDINGS_FAILED;
    struct arena arena;
    struct buf out;
    struct store_hits hits;
    arena_init(&arena, 0);
    buf_init(&out, OUTPUT_MAX);
    struct str words = utf8_repair(&arena, str_from(query));
    enum error error = store_search(tidings->store, words, skip, limit, &arena, &hits);
    enum tidings_status status = error ? store_failed(tidings, error) : TIDINGS_OK;
    for (size_t i = 0; !error && i < hits.hits.count; i++) {
        struct json json;
        json_init(&json, &out);
        store_hit_to_json(list_at(&hits.hits, i), &json);
        buf_add_byte(&out, '\n');
    }
    if (!error) {
        *records = give_out(&out);
        if (found)
            *found = hits.found;
    }
    buf_free(&out);
    arena_free(&arena);
    return status;
}

enum tidings_status tidings_article(struct tidings *tidings, const char *id, char **record)
{
    *record = NULL;
    if (!can(tidings, tidings->store != NULL, "there is no database to search"))
        return TIDINGS_FAILED;
    struct arena arena;
    struct buf out;
    struct store_article article;
    arena_init(&arena, 0);
    buf_init(&out, OUTPUT_MAX);
    enum error error = store_article(tidings->store, str_from(id), 0, &arena, &article);
    enum tidings_status status = error ? store_failed(tidings, error) : TIDINGS_OK;
    if (!error) {
        struct json json;
        json_init(&json, &out);
        store_article_to_json(&article, &json);
        *record = give_out(&out);
    }
    buf_free(&out);
    arena_free(&arena);
    return status;
}

void tidings_free(void *given)
{
    memory_free(given);
}

void tidings_set_memory_handler(void (*handler)(size_t wanted))
{
    memory_set_handler(handler);
}
