/* A ring of jobs between one finder and several workers; see pool.h. */
#include "base/pool.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>

#include "base/memory.h"

/* Jobs are numbered as they are found; number n lies in slot n % job_count. At any time
 * handed_on <= taken <= found <= handed_on + job_count. */
struct pool {
    const struct pool_plan *plan;
    pthread_mutex_t lock;
    pthread_cond_t work_found; /* workers wait for it */
    pthread_cond_t work_done;  /* the caller waits for it */
    size_t found, taken, handed_on;
    bool ended;                /* nothing more will be found */
    bool *done;                /* by slot */
};

struct pool_worker {
    struct pool *pool;
    void *state;
    pthread_t thread;
};

/* The slot of job number `number`. */
static void *slot(const struct pool *pool, size_t number)
{
    return (char *)pool->plan->jobs + number % pool->plan->job_count * pool->plan->job_size;
}

/* What a worker's thread does: takes jobs in order until the end. */
static void *worker_run(void *argument)
{
    struct pool_worker *worker = argument;
    struct pool *pool = worker->pool;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (pool->taken == pool->found && !pool->ended)
            pthread_cond_wait(&pool->work_found, &pool->lock);
        if (pool->taken == pool->found)
            break;
        size_t number = pool->taken++;
        pthread_mutex_unlock(&pool->lock);
        pool->plan->work(pool->plan->context, worker->state, slot(pool, number));
        pthread_mutex_lock(&pool->lock);
        pool->done[number % pool->plan->job_count] = true;
        if (number == pool->handed_on)
            pthread_cond_signal(&pool->work_done);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* Finds one job, outside the lock, which is held before and after. */
static void find_one(struct pool *pool)
{
    size_t number = pool->found;
    pthread_mutex_unlock(&pool->lock);
    bool more = pool->plan->find(pool->plan->context, slot(pool, number));
    pthread_mutex_lock(&pool->lock);
    if (more) {
        pool->done[number % pool->plan->job_count] = false;
        pool->found++;
    } else {
        pool->ended = true;
    }
    if (more)
        pthread_cond_signal(&pool->work_found);
    else
        pthread_cond_broadcast(&pool->work_found);
}

/* Hands the next job on, outside the lock, which is held before and after. */
static bool hand_one_on(struct pool *pool)
{
    size_t number = pool->handed_on;
    pthread_mutex_unlock(&pool->lock);
    bool more = pool->plan->hand_on(pool->plan->context, slot(pool, number));
    pthread_mutex_lock(&pool->lock);
    pool->handed_on++;
    return more;
}

/* The caller's part. Gives false when handing on ended the run. */
static bool caller_run(struct pool *pool)
{
    bool more = true;
    pthread_mutex_lock(&pool->lock);
    while (more && (!pool->ended || pool->handed_on < pool->found)) {
        bool waiting = pool->handed_on < pool->found;
        if (waiting && pool->done[pool->handed_on % pool->plan->job_count])
            more = hand_one_on(pool);
        else if (!pool->ended && pool->found - pool->handed_on < pool->plan->job_count)
            find_one(pool);
        else
            pthread_cond_wait(&pool->work_done, &pool->lock);
    }
    if (!more)
        pool->taken = pool->found; /* what nobody has begun is dropped */
    pool->ended = true;
    pthread_cond_broadcast(&pool->work_found);
    pthread_mutex_unlock(&pool->lock);
    return more;
}

/* All on the caller's thread. */
static bool run_alone(const struct pool_plan *plan)
{
    while (plan->find(plan->context, plan->jobs)) {
        plan->work(plan->context, plan->workers[0], plan->jobs);
        if (!plan->hand_on(plan->context, plan->jobs))
            return false;
    }
    return true;
}

bool pool_run(const struct pool_plan *plan)
{
    assert(plan->job_count > 0 && plan->worker_count > 0);
    if (plan->worker_count == 1)
        return run_alone(plan);
    struct pool pool = {.plan = plan,
                        .lock = PTHREAD_MUTEX_INITIALIZER,
                        .work_found = PTHREAD_COND_INITIALIZER,
                        .work_done = PTHREAD_COND_INITIALIZER};
    pool.done = memory_get_zeroed(plan->job_count, sizeof *pool.done);
    struct pool_worker *workers = memory_get_zeroed(plan->worker_count, sizeof *workers);
    size_t started = 0;
    for (; started < plan->worker_count; started++) {
        workers[started].pool = &pool;
        workers[started].state = plan->workers[started];
        if (pthread_create(&workers[started].thread, NULL, worker_run, &workers[started]) != 0)
            break;
    }
    /* a system that gives no thread at all still gets its work done */
    bool complete = started ? caller_run(&pool) : run_alone(plan);
    for (size_t i = 0; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    memory_free(workers);
    memory_free(pool.done);
    pthread_mutex_destroy(&pool.lock);
    pthread_cond_destroy(&pool.work_found);
    pthread_cond_destroy(&pool.work_done);
    return complete;
}

size_t pool_processors(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    int count = CPU_COUNT(&set);
    return count > 0 ? (size_t)count : 1;
}
