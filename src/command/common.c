/* What commands have in common: where the database is, and the end of the output. */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "command/command.h"
#include "words/words.h"

/* Makes the folders above a path, the last one included, where they are missing. */
static void make_folders(char *path)
{
    for (char *at = path + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            errno = 0; /* opening the file will say what is wrong */
        *at = '/';
    }
}

/* Writes the path of the user's own database. False, with a message, when there is no place for
 * one. */
static bool own_database(char path[PATH_MAX])
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    int size = -1;
    if (data && data[0] == '/')
        size = snprintf(path, PATH_MAX, "%s/tidings/news.db", data);
    else if (home && home[0])
        size = snprintf(path, PATH_MAX, "%s/.local/share/tidings/news.db", home);
    if (size > 0 && size < PATH_MAX)
        return true;
    error_user("there is no home for a database; name one with --db FILE");
    return false;
}

int command_store_failed(const char *what, enum error error, const struct store *store)
{
    const char *why = store_why(store);
    error_user("%s: %s", what, why[0] ? why : error_text(error));
    return EXIT_SOME_FAILED;
}

bool command_database(const char *path, bool write, char out[PATH_MAX])
{
    if (!path && !own_database(out))
        return false;
    if (!path && write)
        make_folders(out);
    if (path && snprintf(out, PATH_MAX, "%s", path) >= PATH_MAX) {
        error_user("the database's path is too long");
        return false;
    }
    return true;
}

/* A database that is opened, and how its user is told that this takes its time. */
struct opening {
    const char *path;
    bool terminal; /* standard error is one */
    bool told;
};

/* The store's way to tell how far it is with a database that an older Tidings made. */
static void tell_upgrade(void *context, uint64_t done, uint64_t of)
{
    enum { MANY = 1000 }; /* fewer articles are done before anybody wonders */
    struct opening *opening = context;
    if (of < MANY)
        return;
    if (opening->terminal)
        fprintf(stderr, "\r\033[Kbringing %s up to date: %" PRIu64 " of %" PRIu64 " articles",
                opening->path, done, of);
    else if (!opening->told)
        fprintf(stderr, "tidings: bringing %s up to date, %" PRIu64 " articles\n", opening->path,
                of);
    opening->told = true;
}

/* Opens a store, and tells where that takes its time. */
static enum error open_telling(const char *path, bool write, struct store **store)
{
    struct opening opening = {.path = path, .terminal = isatty(STDERR_FILENO)};
    enum error error = store_open_telling(path, write, tell_upgrade, &opening, store);
    if (opening.told && opening.terminal)
        fputs("\r\033[K", stderr);
    return error;
}

bool command_prepare_database(const char *path)
{
    struct store *store;
    enum error error = open_telling(path, true, &store);
    if (error && error != ERROR_BUSY)
        command_store_failed(path, error, store);
    store_close(store);
    return !error || error == ERROR_BUSY;
}

struct store *command_open_store(const char *named, bool write, int *status)
{
    char path[PATH_MAX];
    *status = EXIT_USAGE;
    if (!command_database(named, write, path))
        return NULL;
    struct store *store;
    enum error error = open_telling(path, write, &store);
    if (!error)
        return store;
    if (error == ERROR_NOT_FOUND)
        *status = error_user("there is no database at %s; \"tidings read\" makes one", path);
    else
        *status = command_store_failed(path, error, store);
    store_close(store);
    return NULL;
}

bool command_language_code(const char *name, const char *value, struct str *code)
{
    *code = word_language_code(str_from(value));
    if (!value || code->size)
        return true;
    error_user("--%s wants a language such as de or German, not \"%s\"", name, value);
    return false;
}

int command_file_failed(const char *path, enum error error)
{
    bool system = error == ERROR_OPEN || error == ERROR_READ;
    error_report(path, error, system ? strerror(errno) : NULL);
    return EXIT_SOME_FAILED;
}

bool command_put(struct str text)
{
    if (ferror(stdout)) /* which was told */
        return false;
    if (fwrite(text.data, 1, text.size, stdout) == text.size)
        return true;
    error_report("standard output", ERROR_WRITE, strerror(errno));
    return false;
}

int command_finish(int status)
{
    bool told = ferror(stdout);
    if (fflush(stdout) == 0 && !told)
        return status;
    if (!told)
        error_report("standard output", ERROR_WRITE, strerror(errno));
    return EXIT_SOME_FAILED;
}
