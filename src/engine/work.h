/* What the workers do with a piece of work. Not for callers outside src/engine. */
#ifndef TIDINGS_ENGINE_WORK_H
#define TIDINGS_ENGINE_WORK_H

#include "engine/engine.h"
#include "source/archive.h"

/* A document that failed. */
struct work_failure {
    struct str name; /* empty where it is the item's */
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
    struct engine_mark mark; /* how far the input is read with it */
    size_t left;             /* of an archive's lot: bytes at its end that belong to the next */
};

void work_job_init(struct work_job *job);
void work_job_free(struct work_job *job);

/* Forgets what came of a job, and its bytes' place where that is large: there are many jobs, and
 * most hold little. */
void work_job_clear(struct work_job *job);

/* What a worker keeps from one job to the next. Belongs to one thread at a time. */
struct worker {
    struct arena arena;
    struct buf plain; /* the page, unpacked */
    struct buf other; /* and where two packings are in one another */
    struct unpacker *unpacker;
    struct inflater *inflater;
    struct lot *lot;
    struct page_reader *reader;
    struct store_preparer *preparer;
};
struct worker *worker_new(void);
void worker_free(struct worker *worker);

/* Does a job. `read_at` is the time of reading for the store, milliseconds since 1970. */
void work_do(struct worker *worker, const struct engine_plan *plan, int64_t read_at,
             struct work_job *job);

/* Notes a document that failed. `name` is empty where it is the item's. */
void work_fail(struct work_job *job, struct str name, uint64_t line, enum error error,
               const char *detail);

/* Reads a page or text of which the bytes are at hand, and which the store is told of as `source`
 * says: name, address and how its bytes are kept come from the caller. */
void work_page(struct worker *worker, const struct engine_plan *plan, struct work_job *job,
               struct str bytes, const struct page_source *known, struct store_source *source);

/* Makes the language that others gave an article a code: "English" and "EN_us" are en, "en-US"
 * stays. What is no language is dropped. */
void work_settle_language(struct article *article);

/* Gives every article of a page an id, no two the same: where address and first words do not tell
 * two entries apart, the whole of what they say does. */
void work_identify(struct list *articles, struct arena *arena);

/* Notes what was known of a page for the store. */
void work_known(struct store_source *source, const struct page_source *known);

/* Does a lot of an archive. */
void work_archive(struct worker *worker, const struct engine_plan *plan, int64_t read_at,
                  struct work_job *job);

#endif
