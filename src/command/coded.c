/* Opens the database for the commands that ask for events, with all that is new coded. */
#include "command/coded.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "engine/events.h"
#include "event/merge.h"
#include "store/events.h"

/* Shows how far the coding is, on a terminal. */
static void show_progress(void *context, uint64_t coded, uint64_t of)
{
    (void)context;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\rcoding events: %" PRIu64 " of %" PRIu64 " articles%s", coded, of,
                coded >= of ? "\n" : "");
}

/* Codes what is new. A message where that fails. */
static enum error code_new(const char *path)
{
    int status;
    struct store *store = command_open_store(path, true, &status);
    if (!store)
        return ERROR_BUSY;
    struct patterns *patterns = patterns_standard();
    enum error error = events_update(store, patterns, show_progress, NULL);
    patterns_free(patterns);
    if (error == ERROR_NOT_FOUND)
        error_report("the model of English", error, NULL);
    else if (error)
        command_store_failed("events", error, store);
    store_close(store);
    return error;
}

struct store *command_open_coded(const char *path, int *status)
{
    uint64_t waiting = 0;
    struct store *store = command_open_store(path, false, status);
    if (!store)
        return NULL;
    enum error error = store_count_uncoded(store, EVENTS_CODE, &waiting);
    if (error) {
        *status = command_store_failed("events", error, store);
        store_close(store);
        return NULL;
    }
    if (!waiting)
        return store;
    store_close(store);
    error = code_new(path);
    if (error && error != ERROR_BUSY) {
        *status = EXIT_SOME_FAILED;
        return NULL;
    }
    return command_open_store(path, false, status);
}

bool command_day(const char *name, const char *value, int64_t *day)
{
    struct date date;
    *day = 0;
    if (!value)
        return true;
    if (!date_parse(str_from(value), DATE_ORDER_UNKNOWN, &date) || date.precision < DATE_DAY) {
        error_user("--%s wants a day such as 2024-05-31, not \"%s\"", name, value);
        return false;
    }
    *day = event_first_day(&date);
    return true;
}
