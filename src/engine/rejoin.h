/* Members of an archive that were cut in two, put together again; see archive.h on why that is
 * rare. Works on the engine's own thread, in the order of the file. Not for callers outside
 * src/engine. */
#ifndef TIDINGS_ENGINE_REJOIN_H
#define TIDINGS_ENGINE_REJOIN_H

#include "engine/work.h"

/* The front of a member that waits for the rest. */
struct rejoin {
    struct buf front;
    struct buf name;         /* of its file */
    uint64_t offset;         /* of its first byte */
    size_t tried;            /* bytes that were not enough */
    struct worker *worker;   /* made when it is first needed */
    struct work_job flushed; /* what came of a front that nothing followed */
};

void rejoin_init(struct rejoin *rejoin);
void rejoin_free(struct rejoin *rejoin);

/* Whether a front waits. */
bool rejoin_waits(const struct rejoin *rejoin);

/* Whether a front waits that `job`, the next one, does not go on with; NULL for the end of the
 * run. */
bool rejoin_is_left(const struct rejoin *rejoin, const struct work_job *job);

/* Reads such a front as what it is, the cut end of a file, and gives the job that it makes. */
struct work_job *rejoin_flush(struct rejoin *rejoin, const struct engine_plan *plan,
                              int64_t read_at);

/* Does a finished job again with the front that waits for it, and keeps what the job in turn leaves
 * for the next. */
void rejoin_take(struct rejoin *rejoin, const struct engine_plan *plan, int64_t read_at,
                 struct work_job *job);

#endif
