/* What the workers do with a piece of work. Not for callers outside src/engine. */
#ifndef TIDINGS_ENGINE_WORK_H
#define TIDINGS_ENGINE_WORK_H

#include "engine/engine.h"

/* A document that failed. */
struct work_failure {
    uint64_t line;
    enum error error;
    const char *detail;
};

/* A piece of work and what came of it. The item is the source's; the rest is made by work_do(). */
struct work_job {
    struct source_item item;
    struct arena arena;    /* holds documents and failures */
    struct list documents; /* of struct store_document *, to be added */
    struct list failures;  /* of struct work_failure */
    struct buf out;        /* what was rendered */
    struct engine_counts counts;
};

void work_job_init(struct work_job *job);
void work_job_free(struct work_job *job);

/* What a worker keeps from one job to the next. Belongs to one thread at a time. */
struct worker;
struct worker *worker_new(void);
void worker_free(struct worker *worker);

/* Does a job. `read_at` is the time of reading for the store, milliseconds since 1970. */
void work_do(struct worker *worker, const struct engine_plan *plan, int64_t read_at,
             struct work_job *job);

#endif
