/* Rounds in a thread; see background.h. Whether a feed's time has come is looked up every few
 * seconds, so that one that was added just now need not be told of. */
#include "engine/background.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "base/memory.h"
#include "engine/update.h"

/* Seconds between two looks, and after a round that failed. */
enum { LOOK_SECONDS = 3, FAILED_SECONDS = 60 };

struct background {
    struct background_options options;
    struct fetch_settings fetch;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    atomic_bool stop;
};

/* Tells of a round that failed; that another process is writing is no failure. */
static void tell(const struct background *background, enum error error, const struct store *store)
{
    const char *why = store_why(store);
    if (error != ERROR_BUSY && background->options.failed)
        background->options.failed(why[0] ? why : error_text(error));
}

/* Whether there is something to do. */
static enum error look(const struct background *background, bool *due)
{
    struct store *store;
    int64_t next = INT64_MAX;
    enum error error = store_open(background->options.database, false, &store);
    if (!error)
        error = store_next_due(store, &next);
    if (error && error != ERROR_NOT_FOUND)
        tell(background, error, store);
    store_close(store);
    *due = !error && next <= clock_now();
    return error;
}

/* Does a round. */
static enum error round_of(struct background *background)
{
    struct store *store;
    struct update_counts counts = {0};
    enum error error = store_open(background->options.database, true, &store);
    const struct update_plan plan = {.store = store, .fetch = &background->fetch, .keep_raw = true};
    if (!error)
        error = engine_update(&plan, &counts);
    if (error)
        tell(background, error, store);
    store_close(store);
    return error;
}

/* Waits so many seconds, or until it is all to end; by the steady clock, as the other one may be
 * set back meanwhile. */
static void rest(struct background *background, int seconds)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += seconds;
    pthread_mutex_lock(&background->lock);
    while (!atomic_load(&background->stop) &&
           pthread_cond_timedwait(&background->ended, &background->lock, &until) != ETIMEDOUT)
        ;
    pthread_mutex_unlock(&background->lock);
}

/* The thread. */
static void *run(void *given)
{
    struct background *background = given;
    while (!atomic_load(&background->stop)) {
        bool due;
        enum error error = look(background, &due);
        if (due)
            error = round_of(background);
        rest(background, error ? FAILED_SECONDS : LOOK_SECONDS);
    }
    return NULL;
}

/* Gives back what has no thread, or none any more. */
static void destroy(struct background *background)
{
    pthread_mutex_destroy(&background->lock);
    pthread_cond_destroy(&background->ended);
    memory_free(background);
}

struct background *background_start(const struct background_options *options)
{
    struct background *background = memory_get_zeroed(1, sizeof *background);
    background->options = *options;
    background->fetch = *options->fetch;
    background->fetch.stop = &background->stop;
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_mutex_init(&background->lock, NULL);
    pthread_cond_init(&background->ended, &steady);
    pthread_condattr_destroy(&steady);
    if (pthread_create(&background->thread, NULL, run, background) == 0)
        return background;
    destroy(background);
    return NULL;
}

void background_stop(struct background *background)
{
    if (!background)
        return;
    pthread_mutex_lock(&background->lock);
    atomic_store(&background->stop, true);
    pthread_cond_signal(&background->ended);
    pthread_mutex_unlock(&background->lock);
    pthread_join(background->thread, NULL);
    destroy(background);
}
