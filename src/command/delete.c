/* tidings delete: articles taken away for good; tidings keep: how long articles are kept. */
#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "command/command.h"
#include "store/remove.h"

enum { DELETE_DB, DELETE_UNDO };

static const struct command_option delete_options[] = {
    [DELETE_DB] = {"db", "FILE", "the database (default: the user's own)"},
    [DELETE_UNDO] = {"undo", NULL, "let them come back when they are read again"},
    {NULL, NULL, NULL},
};

enum { KEEP_DB };

static const struct command_option keep_options[] = {
    [KEEP_DB] = {"db", "FILE", "the database (default: the user's own)"},
    {NULL, NULL, NULL},
};

/* The most days that can be asked for. */
enum { DAYS_MAX = 100000 };

/* Ends what was done to a store: keeps it, and closes the store. */
static int end(struct store *store, enum error error, int status)
{
    if (!error)
        error = store_commit(store);
    if (error)
        status = command_store_failed("the database", error, store);
    store_close(store);
    return status;
}

/* tidings delete */
static int run_delete(const struct command_arguments *arguments)
{
    int status = EXIT_ALL_READ;
    bool undo = arguments->values[DELETE_UNDO] != NULL;
    if (!arguments->count)
        return error_user("delete what? Name articles by their ids, or as much of them as is "
                          "needed to tell them apart");
    struct store *store = command_open_store(arguments->values[DELETE_DB], true, &status);
    if (!store)
        return status;
    enum error error = OK;
    status = EXIT_ALL_READ;
    for (size_t i = 0; !error && i < arguments->count; i++) {
        struct str id = str_from(arguments->rest[i]);
        error = undo ? store_undelete(store, id) : store_delete(store, id, clock_now());
        if (error == ERROR_NOT_FOUND || error == ERROR_TOO_MANY) {
            fprintf(stderr, "tidings: %s: %s\n", arguments->rest[i], store_why(store));
            status = EXIT_SOME_FAILED;
            error = OK;
        }
    }
    return end(store, error, status);
}

/* Reads how many days are asked for; 0 is for ever. False with a message. */
static bool read_days(const char *text, unsigned *days)
{
    *days = 0;
    uint64_t read = 0;
    if (strcmp(text, "all") == 0)
        return true;
    if (!str_to_u64(str_from(text), &read) || read < 1 || read > DAYS_MAX) {
        error_user("keep wants a number of days from 1 to %d, or \"all\"", DAYS_MAX);
        return false;
    }
    *days = (unsigned)read;
    return true;
}

/* Says how long articles are kept. */
static void put_days(unsigned days)
{
    char line[100];
    if (days)
        snprintf(line, sizeof line, "Articles are kept for %u day%s after they were last read.\n",
                 days, days == 1 ? "" : "s");
    else
        snprintf(line, sizeof line, "Articles are kept for ever.\n");
    command_put(str_from(line));
}

/* tidings keep */
static int run_keep(const struct command_arguments *arguments)
{
    int status = EXIT_ALL_READ;
    unsigned days = 0;
    uint64_t deleted = 0;
    bool set = arguments->count == 1;
    if (arguments->count > 1)
        return error_user("keep takes a number of days, or \"all\"");
    if (set && !read_days(arguments->rest[0], &days))
        return EXIT_USAGE;
    struct store *store = command_open_store(arguments->values[KEEP_DB], set, &status);
    if (!store)
        return status;
    enum error error = set ? store_keep_days(store, days) : OK;
    if (set && !error)
        error = store_expire(store, clock_now(), &deleted);
    if (!error)
        put_days(store_kept_days(store));
    if (!error && deleted) {
        char line[60];
        snprintf(line, sizeof line, "%" PRIu64 " article%s deleted.\n", deleted,
                 deleted == 1 ? "" : "s");
        command_put(str_from(line));
    }
    return end(store, error, EXIT_ALL_READ);
}

const struct command command_delete = {
    .name = "delete",
    .usage = "[OPTION]... ID...",
    .help = "take articles away for good",
    .more = "With an article go all its versions, and the pages kept for it where they hold no\n"
            "other. It stays away: reading its page again, or a feed that has it, does not bring\n"
            "it back, but for --undo. Exit status: 0 all done, 1 some were not there, 2 wrong\n"
            "usage.",
    .options = delete_options,
    .run = run_delete,
};

const struct command command_keep = {
    .name = "keep",
    .usage = "[OPTION]... [DAYS|all]",
    .help = "say how long articles are kept",
    .more = "Articles that were last read longer ago than so many days are deleted, now and at\n"
            "the beginning of every read and update. By default all are kept. Without a number:\n"
            "how it is set.",
    .options = keep_options,
    .run = run_keep,
};
