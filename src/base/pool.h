/* A worker pool: work is found one piece after another, done by several threads at once, and handed
 * on in the order in which it was found.
 *
 * Finding and handing on happen on the caller's thread, so what they touch needs no lock; doing
 * happens on any worker's, and touches nothing but its job and its worker's own state. Jobs are
 * slots of memory that are used again and again; there are few of them, so that finding never runs
 * far ahead of handing on. */
#ifndef TIDINGS_BASE_POOL_H
#define TIDINGS_BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>

struct pool_plan {
    void *context;      /* given to each of the three */
    void *jobs;         /* job_count slots of job_size bytes */
    size_t job_size;
    size_t job_count;   /* at least 1; a few for every worker */
    void *const *workers; /* the state of each worker */
    size_t worker_count;  /* at least 1; 1 starts no threads and does all on the caller's */

    /* Fills the job with the next piece of work. False when there is no more. */
    bool (*find)(void *context, void *job);
    /* Does the work. */
    void (*work)(void *context, void *worker, void *job);
    /* Takes what the work gave. False ends the run: what was found meanwhile is dropped. */
    bool (*hand_on)(void *context, void *job);
};

/* Runs until there is no more work, or handing on ends it. False when it did. */
bool pool_run(const struct pool_plan *plan);

/* How many workers this machine has room for: its processors that this process may use. */
size_t pool_processors(void);

#endif
