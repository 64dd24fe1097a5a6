/* Source, workers, store, caller; see engine.h. What the store has not committed yet is held back
 * from the caller, so that nothing is ever told that a crash could take away. */
#include "engine/engine.h"

#include <time.h>

#include "base/memory.h"
#include "base/pool.h"
#include "engine/work.h"

/* How many jobs there are for each worker: enough that a slow page holds nobody up. */
enum { JOBS_EACH = 6 };

/* A commit costs one or two waits for the disk, so it has to hold many documents; but not more than
 * this many bytes, and not for longer than this. */
#define BATCH_BYTES ((size_t)12 << 20)
enum { BATCH_DOCUMENTS = 2000, BATCH_MILLISECONDS = 1000, PROGRESS_MILLISECONDS = 100 };

struct engine {
    const struct engine_plan *plan;
    struct engine_counts *counts;
    int64_t read_at;      /* when the run began, milliseconds since 1970 */
    enum error error;     /* what ended the run */
    struct buf waiting;   /* output of documents that are not committed yet */
    size_t batch_bytes;   /* about as much as the transaction holds */
    uint64_t batch_documents;
    int64_t batch_began;  /* milliseconds of the steady clock */
    int64_t last_progress;
};

/* Milliseconds of a clock. */
static int64_t now(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* The pool's way to find work. */
static bool find(void *context, void *job)
{
    struct engine *engine = context;
    return source_next(engine->plan->source, &((struct work_job *)job)->item);
}

/* The pool's way to do it. */
static void work(void *context, void *worker, void *job)
{
    struct engine *engine = context;
    work_do(worker, engine->plan, engine->read_at, job);
}

/* Gives the caller what waits; false where it wants no more. */
static bool flush(struct engine *engine)
{
    struct str text = buf_str(&engine->waiting);
    bool more = !text.size || !engine->plan->take || engine->plan->take(engine->plan->context, text);
    if (!more)
        engine->error = ERROR_WRITE;
    buf_clear(&engine->waiting);
    return more;
}

/* Commits, and then tells. */
static bool commit(struct engine *engine)
{
    if (engine->plan->store)
        engine->error = store_commit(engine->plan->store);
    engine->batch_bytes = 0;
    engine->batch_documents = 0;
    return !engine->error && flush(engine);
}

/* Whether it is time to commit. */
static bool is_due(const struct engine *engine)
{
    return engine->batch_bytes >= BATCH_BYTES || engine->batch_documents >= BATCH_DOCUMENTS ||
           engine->waiting.size >= BATCH_BYTES ||
           now(CLOCK_MONOTONIC) - engine->batch_began >= BATCH_MILLISECONDS;
}

/* Adds what a job made to the totals. */
static void count(struct engine_counts *total, const struct engine_counts *part)
{
    total->documents += part->documents;
    total->articles += part->articles;
    total->empty += part->empty;
    total->failed += part->failed;
    total->bytes += part->bytes;
}

/* Tells how far things are, now and then. */
static void show_progress(struct engine *engine)
{
    int64_t time = now(CLOCK_MONOTONIC);
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
            engine->batch_began = now(CLOCK_MONOTONIC);
        error = store_add(engine->plan->store, document, &engine->counts->kept);
    }
    engine->batch_bytes += arena_used(&job->arena);
    return error;
}

/* The pool's way to hand a finished job on. */
static bool hand_on(void *context, void *slot)
{
    struct engine *engine = context;
    struct work_job *job = slot;
    for (size_t i = 0; i < job->failures.count; i++) {
        const struct work_failure *failure = list_at(&job->failures, i);
        if (engine->plan->failed)
            engine->plan->failed(engine->plan->context, buf_str(&job->item.name), failure->line,
                                 failure->error, failure->detail);
    }
    if (engine->plan->store)
        engine->error = add_documents(engine, job);
    if (engine->error)
        return false;
    count(engine->counts, &job->counts);
    buf_add(&engine->waiting, buf_str(&job->out));
    show_progress(engine);
    if (!engine->plan->store)
        return flush(engine);
    return !is_due(engine) || commit(engine);
}

/* Runs the pool with as many workers as the plan wants. */
static bool run(struct engine *engine)
{
    size_t workers = engine->plan->workers ? engine->plan->workers : pool_processors();
    size_t jobs = workers == 1 ? 1 : workers * JOBS_EACH;
    struct worker **states = memory_get_zeroed(workers, sizeof *states);
    struct work_job *slots = memory_get_zeroed(jobs, sizeof *slots);
    for (size_t i = 0; i < workers; i++)
        states[i] = worker_new();
    for (size_t i = 0; i < jobs; i++)
        work_job_init(&slots[i]);
    struct pool_plan plan = {
        .context = engine,
        .jobs = slots,
        .job_size = sizeof *slots,
        .job_count = jobs,
        .workers = (void *const *)states,
        .worker_count = workers,
        .find = find,
        .work = work,
        .hand_on = hand_on,
    };
    bool complete = pool_run(&plan);
    for (size_t i = 0; i < jobs; i++)
        work_job_free(&slots[i]);
    for (size_t i = 0; i < workers; i++)
        worker_free(states[i]);
    memory_free(slots);
    memory_free(states);
    return complete;
}

enum error engine_read(const struct engine_plan *plan, struct engine_counts *counts)
{
    *counts = (struct engine_counts){0};
    struct engine engine = {.plan = plan, .counts = counts, .read_at = now(CLOCK_REALTIME)};
    buf_init(&engine.waiting, SIZE_MAX / 2);
    if (run(&engine))
        commit(&engine);
    counts->passed_over = source_passed_over(plan->source);
    buf_free(&engine.waiting);
    return engine.error;
}
