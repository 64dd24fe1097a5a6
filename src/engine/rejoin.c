/* Members put together again; see rejoin.h. */
#include "engine/rejoin.h"

void rejoin_init(struct rejoin *rejoin)
{
    *rejoin = (struct rejoin){0};
    buf_init(&rejoin->front, ARCHIVE_MAX_MEMBER);
    buf_init(&rejoin->name, SIZE_MAX / 2);
    work_job_init(&rejoin->flushed);
}

void rejoin_free(struct rejoin *rejoin)
{
    buf_free(&rejoin->front);
    buf_free(&rejoin->name);
    worker_free(rejoin->worker);
    work_job_free(&rejoin->flushed);
}

bool rejoin_waits(const struct rejoin *rejoin)
{
    return rejoin->front.size > 0;
}

/* Whether the job's bytes follow the front. */
static bool follows(const struct rejoin *rejoin, const struct work_job *job)
{
    const struct source_item *item = &job->item;
    return item->form == SOURCE_ARCHIVE && item->packed != UNPACK_PLAIN &&
           item->lot.offset == rejoin->offset + rejoin->front.size &&
           str_equal(buf_str(&item->name), buf_str(&rejoin->name));
}

bool rejoin_is_left(const struct rejoin *rejoin, const struct work_job *job)
{
    return rejoin_waits(rejoin) && !(job && follows(rejoin, job));
}

/* Does a job anew. */
static void do_again(struct rejoin *rejoin, const struct engine_plan *plan, int64_t read_at,
                     struct work_job *job)
{
    if (!rejoin->worker)
        rejoin->worker = worker_new();
    work_do(rejoin->worker, plan, read_at, job);
}

/* Does a job on the front, which is moved into it. */
static void redo(struct rejoin *rejoin, const struct engine_plan *plan, int64_t read_at,
                 struct work_job *job)
{
    struct buf bytes = job->item.bytes;
    size_t max = bytes.max;
    job->item.bytes = rejoin->front;
    job->item.lot.offset = rejoin->offset;
    rejoin->front = bytes;
    rejoin->front.max = ARCHIVE_MAX_MEMBER;
    job->item.bytes.max = max;
    buf_clear(&rejoin->front);
    do_again(rejoin, plan, read_at, job);
}

struct work_job *rejoin_flush(struct rejoin *rejoin, const struct engine_plan *plan,
                              int64_t read_at)
{
    struct work_job *job = &rejoin->flushed;
    struct source_item *item = &job->item;
    struct str front = buf_str(&rejoin->front);
    item->form = SOURCE_ARCHIVE;
    item->packed = unpack_kind(front);
    item->lot = (struct source_lot){.last = true};
    buf_clear(&item->name);
    buf_add(&item->name, buf_str(&rejoin->name));
    redo(rejoin, plan, read_at, job);
    return job;
}

/* Keeps what the job leaves. */
static void keep(struct rejoin *rejoin, const struct work_job *job)
{
    struct str bytes = buf_str(&job->item.bytes);
    if (!job->left)
        return;
    rejoin->offset = job->item.lot.offset + bytes.size - job->left;
    rejoin->tried = job->left;
    buf_clear(&rejoin->name);
    buf_add(&rejoin->name, buf_str(&job->item.name));
    buf_add(&rejoin->front, str_from_byte(bytes, bytes.size - job->left));
}

void rejoin_take(struct rejoin *rejoin, const struct engine_plan *plan, int64_t read_at,
                 struct work_job *job)
{
    if (rejoin_waits(rejoin)) {
        struct source_item *item = &job->item;
        bool room = buf_add(&rejoin->front, buf_str(&item->bytes));
        /* trying anew with every lot would take the square of the time */
        if (room && !item->lot.last && rejoin->front.size < 2 * rejoin->tried) {
            buf_clear(&item->bytes);
            do_again(rejoin, plan, read_at, job);
            return;
        }
        item->lot.last |= !room;
        redo(rejoin, plan, read_at, job);
    }
    keep(rejoin, job);
}
