/* Source, workers, store, caller; see engine.h. What the store has not committed yet is held back
 * from the caller, so that nothing is ever told that a crash could take away. */
#include "engine/engine.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/pool.h"
#include "engine/rejoin.h"
#include "engine/stories.h"
#include "engine/work.h"
#include "store/remove.h"

/* How many jobs there may be for each worker: enough that neither a slow page nor a commit holds
 * them up, and so few that what waits stays far below 100 MB. */
enum { PLACES_EACH = 48 };

/* A commit costs one or two waits for the disk, so it has to hold many documents; but not more than
 * this many bytes, and not for longer than this. */
#define BATCH_BYTES ((size_t)48 << 20)
enum { BATCH_DOCUMENTS = 500, BATCH_MILLISECONDS = 2000, PROGRESS_MILLISECONDS = 100 };

/* How many of its first bytes a piece of the input is known by, besides its name and size. */
enum { SUM_BYTES = 512 };

struct engine {
    const struct engine_plan *plan;
    struct engine_counts *counts;
    int64_t read_at;    /* when the run began, milliseconds since 1970 */
    enum error error;   /* what ended the run */
    struct buf waiting; /* output of documents that are not committed yet */
    size_t batch_bytes; /* about as much as the transaction holds */
    uint64_t batch_documents;
    int64_t batch_began; /* milliseconds of the steady clock */
    int64_t last_progress;
    struct engine_mark found; /* how far the source has been asked */
    struct engine_mark done;  /* how far what it gave is in `waiting` or taken */
    struct rejoin rejoin;
    struct stories *stories; /* NULL where nothing is kept */
};

/* The pool's way to make a worker. */
static void *worker_begin(void *context)
{
    (void)context;
    return worker_new();
}

/* The pool's way to end one. */
static void worker_end(void *context, void *worker)
{
    (void)context;
    worker_free(worker);
}

/* The pool's way to make a place for jobs. */
static void job_begin(void *context, void *job)
{
    (void)context;
    work_job_init(job);
}

/* The pool's way to end one. */
static void job_end(void *context, void *job)
{
    (void)context;
    work_job_free(job);
}

/* The pool's way to do it. */
static void work(void *context, void *worker, void *job)
{
    struct engine *engine = context;
    work_do(worker, engine->plan, engine->read_at, job);
}

/* Gives the caller what waits; its refusal ends the run. */
static void flush(struct engine *engine)
{
    struct str text = buf_str(&engine->waiting);
    if (text.size && engine->plan->take && !engine->plan->take(engine->plan->context, text))
        engine->error = ERROR_WRITE;
    buf_clear(&engine->waiting);
    /* of an archive's member in two parts, the mark between them is no place to go on from */
    if (!engine->error && engine->plan->marked && !rejoin_waits(&engine->rejoin))
        engine->plan->marked(engine->plan->context, &engine->done, engine->counts);
}

/* Places what was added among the stories, commits, and then tells. */
static void commit(struct engine *engine)
{
    if (engine->plan->store)
        engine->error = stories_update(engine->stories, clock_now());
    if (engine->plan->store && !engine->error)
        engine->error = store_commit(engine->plan->store);
    engine->batch_bytes = 0;
    engine->batch_documents = 0;
    if (!engine->error)
        flush(engine);
}

/* Whether it is time to commit. */
static bool is_due(const struct engine *engine)
{
    return engine->batch_bytes >= BATCH_BYTES || engine->batch_documents >= BATCH_DOCUMENTS ||
           engine->waiting.size >= BATCH_BYTES ||
           clock_steady() - engine->batch_began >= BATCH_MILLISECONDS;
}

/* Adds what a job made to the totals. */
static void count(struct engine_counts *total, const struct engine_counts *part)
{
    total->documents += part->documents;
    total->articles += part->articles;
    total->empty += part->empty;
    total->failed += part->failed;
    total->bytes += part->bytes;
    total->archived += part->archived;
    total->lost_bytes += part->lost_bytes;
    for (int i = 0; i < ENGINE_SKIP_COUNT; i++)
        total->skipped[i] += part->skipped[i];
    for (int i = 0; i < PAGE_NONE_COUNT; i++)
        total->none[i] += part->none[i];
}

/* Tells how far things are, now and then. */
static void show_progress(struct engine *engine)
{
    int64_t time = clock_steady();
    if (!engine->plan->progress || time - engine->last_progress < PROGRESS_MILLISECONDS)
        return;
    engine->last_progress = time;
    engine->plan->progress(engine->plan->context, engine->counts);
}

/* Adds a job's documents to the store. */
static enum error add_documents(struct engine *engine, const struct work_job *job)
{
    enum error error = OK;
    for (size_t i = 0; !error && i < job->documents.count; i++) {
        struct store_document *document = *(struct store_document **)list_at(&job->documents, i);
        if (!engine->batch_documents++)
            engine->batch_began = clock_steady();
        error = store_add(engine->plan->store, document, &engine->counts->kept);
    }
    engine->batch_bytes += arena_used(&job->arena) + job->item.bytes.size;
    return error;
}

/* Tells of the documents of a job that failed. */
static void tell_failures(const struct engine *engine, const struct work_job *job)
{
    for (size_t i = 0; engine->plan->failed && i < job->failures.count; i++) {
        const struct work_failure *failure = list_at(&job->failures, i);
        struct str name = failure->name.size ? failure->name : buf_str(&job->item.name);
        engine->plan->failed(engine->plan->context, name, failure->line, failure->error,
                             failure->detail);
    }
}

/* Takes what came of a job into the store and the totals, to be told. */
static void add_job(struct engine *engine, const struct work_job *job)
{
    tell_failures(engine, job);
    if (engine->plan->store)
        engine->error = add_documents(engine, job);
    if (engine->error)
        return;
    count(engine->counts, &job->counts);
    buf_add(&engine->waiting, buf_str(&job->out));
}

/* Reads the front of an archive's member that `job`, or the end of the run, leaves without its
 * rest. */
static void add_left(struct engine *engine, const struct work_job *job)
{
    if (!engine->error && rejoin_is_left(&engine->rejoin, job))
        add_job(engine, rejoin_flush(&engine->rejoin, engine->plan, engine->read_at));
}

/* Takes a finished job. Once something has ended the run, the rest is dropped. */
static void take_job(struct engine *engine, struct work_job *job)
{
    add_left(engine, job);
    if (engine->error)
        return;
    rejoin_take(&engine->rejoin, engine->plan, engine->read_at, job);
    add_job(engine, job);
    if (engine->error)
        return;
    engine->done = job->mark;
    show_progress(engine);
    if (!engine->plan->store)
        flush(engine);
    else if (is_due(engine))
        commit(engine);
}

/* The pool's way to hand a finished job back. */
static void consume(void *context, void *place)
{
    take_job(context, place);
    work_job_clear(place);
}

/* Goes on to the next piece and marks it. False at the end. */
static bool find(struct engine *engine, struct source_item *item)
{
    if (!source_next(engine->plan->source, item))
        return false;
    struct engine_mark *mark = &engine->found;
    bool failed = item->form == SOURCE_FAILED;
    struct str first = str_part(buf_str(&item->bytes), 0, failed ? 0 : SUM_BYTES);
    const uint64_t parts[] = {mark->sum,        str_hash(buf_str(&item->name)),
                              str_hash(first),  failed ? 0 : item->bytes.size,
                              item->lot.offset, (uint64_t)item->error};
    mark->items++;
    mark->sum = str_hash(str_of((const char *)parts, sizeof parts));
    return true;
}

/* Passes over what an earlier run has read. */
static void pass_over(struct engine *engine)
{
    const struct engine_mark *from = &engine->plan->from;
    struct source_item item;
    source_item_init(&item);
    while (engine->found.items < from->items && find(engine, &item))
        ;
    if (engine->found.items != from->items || engine->found.sum != from->sum)
        engine->error = ERROR_NOT_FOUND;
    engine->done = engine->found;
    source_item_free(&item);
}

/* Takes all that the source gives through the pool. */
static void run(struct engine *engine)
{
    const struct pool_calls calls = {
        .context = engine,
        .job_size = sizeof(struct work_job),
        .worker_begin = worker_begin,
        .worker_end = worker_end,
        .job_begin = job_begin,
        .job_end = job_end,
        .work = work,
        .consume = consume,
    };
    int workers = engine->plan->workers ? (int)engine->plan->workers : pool_cores();
    struct pool *pool = pool_start(&calls, workers, workers > 1 ? workers * PLACES_EACH : 1);
    while (!engine->error) {
        struct work_job *job = pool_place(pool);
        pool_consume(pool); /* finding may take its time, and what is done need not wait for it */
        if (engine->error || !find(engine, &job->item))
            break;
        job->mark = engine->found;
        pool_submit(pool);
    }
    pool_finish(pool);
}

/* When the documents are read, in milliseconds since 1970: when the plan says that they were, or
 * now. */
static int64_t reading_time(const struct engine_plan *plan)
{
    struct date date;
    if (date_parse(plan->known.read_at, DATE_ORDER_UNKNOWN, &date))
        return date_to_utc(&date) * 1000;
    return clock_now();
}

enum error engine_read(const struct engine_plan *plan, struct engine_counts *counts)
{
    struct engine engine = {.plan = plan, .counts = counts, .read_at = reading_time(plan)};
    buf_init(&engine.waiting, SIZE_MAX / 2);
    rejoin_init(&engine.rejoin);
    if (plan->store)
        engine.error = store_expire(plan->store, engine.read_at, &counts->expired);
    engine.stories = plan->store ? stories_new(plan->store) : NULL;
    pass_over(&engine);
    if (!engine.error)
        run(&engine);
    add_left(&engine, NULL);
    if (!engine.error)
        commit(&engine);
    if (engine.error && plan->store)
        store_give_up(plan->store);
    counts->passed_over = source_passed_over(plan->source);
    rejoin_free(&engine.rejoin);
    stories_free(engine.stories);
    buf_free(&engine.waiting);
    return engine.error;
}
