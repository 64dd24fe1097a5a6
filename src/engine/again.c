/* Reads again what older code has read: the bytes that the store kept give articles by the code of
 * today. See engine_reanalyze(). */

#include "base/clock.h"
#include "engine/engine.h"
#include "engine/stories.h"
#include "engine/work.h"
#include "store/remove.h"

/* So many documents are committed together. */
enum { BATCH_DOCUMENTS = 500 };

/* A run. */
struct again {
    const struct engine_plan *plan;
    struct engine_counts *counts;
    uint64_t *lost;
    struct worker *worker;
    struct stories *stories;
    struct arena arena; /* the present document */
};

/* The bytes of a document, unpacked; they live until the next. */
static enum error unpacked(struct again *again, const struct store_old *old, struct str *bytes)
{
    *bytes = old->bytes;
    if (old->packing == STORE_PLAIN)
        return OK;
    enum unpack_kind kind = old->packing == STORE_GZIP ? UNPACK_GZIP : UNPACK_ZSTD;
    enum error error = unpack_all(again->worker->unpacker, kind, old->bytes, &again->worker->plain);
    *bytes = buf_str(&again->worker->plain);
    return error;
}

/* Reads one document into the store. */
static enum error read_old(struct again *again, const struct store_old *old)
{
    struct engine_counts *counts = again->counts;
    struct arena *arena = &again->arena;
    struct str bytes;
    struct page_result result = {0};
    struct page_source known = {.file = old->name,
                                .url = old->url,
                                .published = old->known_published,
                                .published_article = old->known_article,
                                .read_at = old->known_read_at,
                                .encoding = old->known_encoding};
    enum error error = unpacked(again, old, &bytes);
    if (!error)
        error = page_articles(again->worker->reader, arena, bytes, &known, &result);
    counts->documents++;
    if (error) {
        counts->failed++;
        if (again->plan->failed)
            again->plan->failed(again->plan->context, old->name, 0, error, NULL);
        return OK;
    }
    counts->bytes += bytes.size;
    counts->articles += result.articles.count;
    counts->empty += !result.articles.count;
    /* what is one article stays the same one */
    if (result.articles.count == 1 && old->only.size)
        ((struct article *)list_at(&result.articles, 0))->id = old->only;
    work_identify(&result.articles, arena);
    struct store_source source = {.name = old->name,
                                  .url = old->url,
                                  .size = bytes.size,
                                  .read_at = old->read_at,
                                  .code = ENGINE_CODE,
                                  .live = result.live,
                                  .again = old->document};
    if (!result.articles.count)
        source.none = page_none_text(result.none);
    work_known(&source, &known);
    error = store_add(again->plan->store,
                      store_prepare(again->worker->preparer, arena, &source, &result.articles),
                      &counts->kept);
    if (!error)
        error = store_drop_lost(again->plan->store, old->document, ENGINE_CODE, again->lost);
    return error;
}

/* Commits what was read. */
static enum error commit(struct again *again)
{
    enum error error = stories_update(again->stories, clock_now());
    if (!error)
        error = store_commit(again->plan->store);
    if (!error && again->plan->progress)
        again->plan->progress(again->plan->context, again->counts);
    return error;
}

/* Reads all that is old. */
static enum error read_all(struct again *again)
{
    struct store_old old = {0};
    unsigned waiting = 0;
    enum error error = OK;
    while (!error) {
        arena_clear(&again->arena);
        error = store_next_old(again->plan->store, old.document, ENGINE_CODE, &again->arena, &old);
        if (error)
            break;
        error = read_old(again, &old);
        if (!error && ++waiting % BATCH_DOCUMENTS == 0)
            error = commit(again);
    }
    return error == ERROR_NOT_FOUND ? commit(again) : error;
}

enum error engine_reanalyze(const struct engine_plan *plan, struct engine_counts *counts,
                            uint64_t *lost)
{
    struct again again = {.plan = plan, .counts = counts, .lost = lost};
    again.worker = worker_new();
    again.stories = stories_new(plan->store);
    arena_init(&again.arena, 0);
    enum error error = read_all(&again);
    if (error)
        store_give_up(plan->store);
    arena_free(&again.arena);
    stories_free(again.stories);
    worker_free(again.worker);
    return error;
}
