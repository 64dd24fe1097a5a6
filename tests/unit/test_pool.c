/* The worker pool: order, limits, failing jobs, and that everything begun is ended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/pool.h"

struct job {
    struct arena arena;
    int number;
    bool failed;
    struct str text;
};

/* What a test counts. */
struct tally {
    int consumed, failed, begun_jobs, ended_jobs;
    bool in_order;
    atomic_int begun_workers, ended_workers, at_work, most_at_work;
};

static void *begin_worker(void *context)
{
    struct tally *tally = context;
    atomic_fetch_add(&tally->begun_workers, 1);
    return memory_get(64);
}

static void end_worker(void *context, void *worker)
{
    struct tally *tally = context;
    atomic_fetch_add(&tally->ended_workers, 1);
    memory_free(worker);
}

static void begin_job(void *context, void *place)
{
    struct tally *tally = context;
    struct job *job = place;
    tally->begun_jobs++;
    arena_init(&job->arena, 0);
}

static void end_job(void *context, void *place)
{
    struct tally *tally = context;
    struct job *job = place;
    tally->ended_jobs++;
    arena_free(&job->arena);
}

/* Every seventh job is slow, so that others overtake it; every tenth fails. */
static void work(void *context, void *worker, void *place)
{
    struct tally *tally = context;
    struct job *job = place;
    (void)worker;
    int now = atomic_fetch_add(&tally->at_work, 1) + 1;
    if (now > atomic_load(&tally->most_at_work))
        atomic_store(&tally->most_at_work, now);
    if (job->number % 7 == 0)
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    arena_clear(&job->arena);
    job->failed = job->number % 10 == 0;
    job->text = arena_format(&job->arena, "job %d", job->number);
    atomic_fetch_sub(&tally->at_work, 1);
}

static void consume(void *context, void *place)
{
    struct tally *tally = context;
    struct job *job = place;
    struct arena scratch;
    arena_init(&scratch, 0);
    tally->in_order &= job->number == tally->consumed;
    tally->in_order &= str_equal(job->text, arena_format(&scratch, "job %d", tally->consumed));
    tally->consumed++;
    tally->failed += job->failed;
    arena_free(&scratch);
}

/* Runs `count` jobs through a pool and checks what must hold of every run. */
static struct tally run(int count, int workers, int places)
{
    struct tally tally = {.in_order = true};
    const struct pool_calls calls = {.context = &tally,
                                     .job_size = sizeof(struct job),
                                     .worker_begin = begin_worker,
                                     .worker_end = end_worker,
                                     .job_begin = begin_job,
                                     .job_end = end_job,
                                     .work = work,
                                     .consume = consume};
    struct pool *pool = pool_start(&calls, workers, places);
    for (int i = 0; i < count; i++) {
        struct job *job = pool_place(pool);
        job->number = i;
        pool_submit(pool);
        if (i % 5 == 0)
            pool_consume(pool);
    }
    pool_finish(pool);
    assert_int_equal(tally.consumed, count);
    assert_true(tally.in_order);
    assert_int_equal(tally.failed, (count + 9) / 10);
    assert_int_equal(tally.begun_jobs, tally.ended_jobs);
    assert_int_equal(tally.begun_workers, tally.ended_workers);
    return tally;
}

static void results_come_in_the_order_of_submission(void **state)
{
    (void)state;
    struct tally tally = run(300, 4, 0);
    assert_int_equal(tally.begun_workers, 4);
    assert_int_equal(tally.begun_jobs, 16);
    assert_true(tally.most_at_work <= 4);
}

static void one_place_is_enough(void **state)
{
    (void)state;
    run(50, 3, 1);
}

static void one_worker_works_on_the_callers_thread(void **state)
{
    (void)state;
    struct tally tally = run(50, 1, 8);
    assert_int_equal(tally.begun_workers, 1);
    assert_int_equal(tally.most_at_work, 1);
}

static void a_pool_without_jobs_ends(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++)
        run(0, 3, 0);
    pool_finish(NULL);
}

static void as_many_workers_as_cores_by_default(void **state)
{
    (void)state;
    assert_true(pool_cores() >= 1);
    struct tally tally = run(20, 0, 0);
    assert_int_equal(tally.begun_workers, pool_cores());
}

static void a_place_that_is_not_submitted_is_given_again(void **state)
{
    (void)state;
    struct tally tally = {.in_order = true};
    const struct pool_calls calls = {.context = &tally,
                                     .job_size = sizeof(struct job),
                                     .job_begin = begin_job,
                                     .job_end = end_job,
                                     .work = work,
                                     .consume = consume};
    struct pool *pool = pool_start(&calls, 2, 2);
    assert_ptr_equal(pool_place(pool), pool_place(pool));
    pool_finish(pool);
    assert_int_equal(tally.consumed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_come_in_the_order_of_submission),
        cmocka_unit_test(one_place_is_enough),
        cmocka_unit_test(one_worker_works_on_the_callers_thread),
        cmocka_unit_test(a_pool_without_jobs_ends),
        cmocka_unit_test(as_many_workers_as_cores_by_default),
        cmocka_unit_test(a_place_that_is_not_submitted_is_given_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
