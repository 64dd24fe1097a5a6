/* Updating in the background, while something else is done with the database: rounds of
 * engine_update() in a thread of its own, whenever a feed's time has come. The database is open to
 * write only during a round; where another process writes just then, the round waits its turn. */
#ifndef TIDINGS_BACKGROUND_H
#define TIDINGS_BACKGROUND_H

#include "source/fetch.h"

struct background;

struct background_options {
    const char *database;               /* path; kept by the caller, as all of these */
    const struct fetch_settings *fetch; /* its `stop` is not looked at */

    /* Is told, in the background's thread, of a round that failed, in words. May be NULL. */
    void (*failed)(const char *why);
};

/* Begins. NULL when there is no thread to be had. */
struct background *background_start(const struct background_options *options);

/* Ends what is under way, within a second or so, and the thread. NULL is allowed. */
void background_stop(struct background *background);

#endif
