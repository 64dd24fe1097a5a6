/* The worker pool: a ring of places, and three numbers that only grow. Places [consumed, taken) are
 * with workers or finished, [taken, submitted) wait for a worker; the caller owns the rest. */
#include "base/pool.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>

#include "base/memory.h"

enum { CORES_MAX = 256, PLACES_A_WORKER = 4 };

struct pool {
    struct pool_calls calls;
    int workers;
    pthread_t *threads;
    void *own_worker; /* the state of the caller's thread when it does the work */
    size_t places;
    char *jobs;
    bool *done; /* a place's job is finished; guarded by the lock */
    uint64_t submitted, taken, consumed;
    bool ending;
    pthread_mutex_t lock;
    pthread_cond_t waiting;  /* a job waits for a worker, or the pool ends */
    pthread_cond_t finished; /* the job at the head of the order is done */
};

int pool_cores(void)
{
    cpu_set_t cores;
    if (sched_getaffinity(0, sizeof cores, &cores))
        return 1;
    int count = CPU_COUNT(&cores);
    return count < 1 ? 1 : count > CORES_MAX ? CORES_MAX : count;
}

/* The job that is number `number` in the order. */
static void *job_at(const struct pool *pool, uint64_t number)
{
    return pool->jobs + number % pool->places * pool->calls.job_size;
}

/* The state of a new worker, NULL where the caller wants none. */
static void *begin_worker(const struct pool *pool)
{
    return pool->calls.worker_begin ? pool->calls.worker_begin(pool->calls.context) : NULL;
}

/* Ends what begin_worker() gave. */
static void end_worker(const struct pool *pool, void *worker)
{
    if (pool->calls.worker_end)
        pool->calls.worker_end(pool->calls.context, worker);
}

/* A worker's thread: takes jobs until the pool ends and none is left. */
static void *run_worker(void *argument)
{
    struct pool *pool = argument;
    void *worker = begin_worker(pool);
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (pool->taken == pool->submitted && !pool->ending)
            pthread_cond_wait(&pool->waiting, &pool->lock);
        if (pool->taken == pool->submitted)
            break;
        uint64_t number = pool->taken++;
        pthread_mutex_unlock(&pool->lock);
        pool->calls.work(pool->calls.context, worker, job_at(pool, number));
        pthread_mutex_lock(&pool->lock);
        pool->done[number % pool->places] = true;
        if (number == pool->consumed)
            pthread_cond_signal(&pool->finished);
    }
    pthread_mutex_unlock(&pool->lock);
    end_worker(pool, worker);
    return NULL;
}

/* Starts up to `count` threads; pool->workers tells how many there are. */
static void start_workers(struct pool *pool, int count)
{
    pool->threads = memory_get_zeroed((size_t)count, sizeof *pool->threads);
    while (pool->workers < count &&
           pthread_create(&pool->threads[pool->workers], NULL, run_worker, pool) == 0)
        pool->workers++;
}

struct pool *pool_start(const struct pool_calls *calls, int workers, int places)
{
    assert(calls->work && calls->consume && calls->job_size && workers >= 0 && places >= 0);
    workers = workers ? workers : pool_cores();
    struct pool *pool = memory_get_zeroed(1, sizeof *pool);
    pool->calls = *calls;
    pool->places = places ? (size_t)places : (size_t)workers * PLACES_A_WORKER;
    pool->jobs = memory_get_zeroed(pool->places, calls->job_size);
    pool->done = memory_get_zeroed(pool->places, sizeof *pool->done);
    for (size_t i = 0; i < pool->places && calls->job_begin; i++)
        calls->job_begin(calls->context, job_at(pool, i));
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->waiting, NULL);
    pthread_cond_init(&pool->finished, NULL);
    if (workers > 1)
        start_workers(pool, workers);
    if (!pool->workers)
        pool->own_worker = begin_worker(pool);
    return pool;
}

/* Consumes the jobs at the head of the order that are done, and waits for the first of them where
 * `wait` says so. */
static void consume_done(struct pool *pool, bool wait)
{
    pthread_mutex_lock(&pool->lock);
    while (wait && !pool->done[pool->consumed % pool->places])
        pthread_cond_wait(&pool->finished, &pool->lock);
    while (pool->consumed < pool->submitted && pool->done[pool->consumed % pool->places]) {
        void *job = job_at(pool, pool->consumed);
        /* the place stays the caller's until it is consumed, so the workers need not wait */
        pthread_mutex_unlock(&pool->lock);
        pool->calls.consume(pool->calls.context, job);
        pthread_mutex_lock(&pool->lock);
        pool->done[pool->consumed % pool->places] = false;
        pool->consumed++;
    }
    pthread_mutex_unlock(&pool->lock);
}

void pool_consume(struct pool *pool)
{
    consume_done(pool, false);
}

void *pool_place(struct pool *pool)
{
    /* only this thread changes these two numbers, so it may read them without the lock */
    if (pool->submitted - pool->consumed == pool->places)
        consume_done(pool, true);
    return job_at(pool, pool->submitted);
}

void pool_submit(struct pool *pool)
{
    assert(pool->submitted - pool->consumed < pool->places);
    if (!pool->workers) {
        void *job = job_at(pool, pool->submitted);
        pool->calls.work(pool->calls.context, pool->own_worker, job);
        pool->calls.consume(pool->calls.context, job);
        pool->submitted = pool->taken = ++pool->consumed;
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->submitted++;
    pthread_cond_signal(&pool->waiting);
    pthread_mutex_unlock(&pool->lock);
}

void pool_finish(struct pool *pool)
{
    if (!pool)
        return;
    while (pool->consumed < pool->submitted)
        consume_done(pool, true);
    pthread_mutex_lock(&pool->lock);
    pool->ending = true;
    pthread_cond_broadcast(&pool->waiting);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->workers; i++)
        pthread_join(pool->threads[i], NULL);
    if (!pool->workers)
        end_worker(pool, pool->own_worker);
    for (size_t i = 0; i < pool->places && pool->calls.job_end; i++)
        pool->calls.job_end(pool->calls.context, job_at(pool, i));
    pthread_cond_destroy(&pool->finished);
    pthread_cond_destroy(&pool->waiting);
    pthread_mutex_destroy(&pool->lock);
    memory_free(pool->threads);
    memory_free(pool->done);
    memory_free(pool->jobs);
    memory_free(pool);
}
