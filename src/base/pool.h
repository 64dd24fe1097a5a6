/* A pool of workers: jobs go in from one thread, are done by many, and come out to the same thread
 * in the order they went in.
 *
 * Made for "documents in, records out": pool_submit() takes a job, an array element of the caller's
 * own making, and holds the caller back while all places are taken. While it waits, and in
 * pool_finish(), it hands finished jobs, in order, to `consume`, on the caller's thread: so neither
 * reading nor writing needs a lock. A job lives in one of the pool's places, whose memory (an
 * arena, a buffer) is made once and used again: after `consume` the place is free for another job.
 *
 * A job that fails is the caller's to mark in the job; the others go on. With one worker or none
 * the same calls do the work on the caller's thread, which is what tests and debuggers like. */
#ifndef TIDINGS_BASE_POOL_H
#define TIDINGS_BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>

/* What the caller brings. All are called with `context`. */
struct pool_calls {
    void *context;
    size_t job_size;
    /* Makes a worker's own state, on the worker's thread, and ends it there. Either may be NULL. */
    void *(*worker_begin)(void *context);
    void (*worker_end)(void *context, void *worker);
    /* Makes a place's memory ready, from zero, and ends it; on the caller's thread. May be NULL. */
    void (*job_begin)(void *context, void *job);
    void (*job_end)(void *context, void *job);
    /* Does a job, on a worker's thread. */
    void (*work)(void *context, void *worker, void *job);
    /* Takes what a job gave, on the caller's thread, in the order of submission. */
    void (*consume)(void *context, void *job);
};

struct pool;

/* How many processors this process may use; at least 1. */
int pool_cores(void);

/* Starts `workers` threads, 0 for one a core, and makes `places` jobs, 0 for four a worker. When
 * the system gives fewer threads, the pool has fewer; with none the caller's thread does the work.
 * Give it back with pool_finish(). */
struct pool *pool_start(const struct pool_calls *calls, int workers, int places);

/* The place of the next job, to be filled in and submitted. Waits until one is free, and consumes
 * finished jobs meanwhile. Calling it again without submitting gives the same place. */
void *pool_place(struct pool *pool);

/* Gives the job in the place of pool_place() to the workers. */
void pool_submit(struct pool *pool);

/* Consumes every finished job at the head of the order without waiting. For a caller who is about
 * to wait for something else. */
void pool_consume(struct pool *pool);

/* Waits for all jobs, consumes them, ends the workers and frees the pool. NULL is allowed. */
void pool_finish(struct pool *pool);

#endif
