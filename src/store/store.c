/* Opening and closing; see store.h. */
#include "store/store.h"

#include <stdio.h>

#include <sys/stat.h>

#include "base/memory.h"
#include "store/lock.h"
#include "store/private.h"
#include "store/schema.h"

/* How the connection is set up. FULL makes every commit last through a loss of power; pages of 8 kB
 * suit rows of text; the caches are small enough for the whole program to stay under its limit. */
static const char setup[] = "PRAGMA page_size = 8192;"
                            "PRAGMA journal_mode = WAL;"
                            "PRAGMA synchronous = FULL;"
                            "PRAGMA foreign_keys = ON;"
                            "PRAGMA cache_size = -16000;"
                            "PRAGMA temp_store = MEMORY;"
                            "PRAGMA wal_autocheckpoint = 4000;"
                            "PRAGMA journal_size_limit = 67108864;";

/* Larger lots in memory and fewer merges than FTS5 has by itself: reading adds thousands of
 * articles a second. Lots beyond a processor's cache are slower again. */
static const char search_setup[] =
    "INSERT INTO search (search, rank) VALUES ('hashsize', 2097152);"
    "INSERT INTO search (search, rank) VALUES ('automerge', 8);"
    /* a word in the headline counts for as much as four in the text */
    "INSERT INTO search (search, rank) VALUES ('rank', 'bm25(4.0, 1.0, 1.0, 1.0)');";

/* Brings an older file, or an empty one, to the present schema. The index of a new one is set up
 * with it, so that nobody ever finds it without. */
static enum error migrate(struct store *store, int version)
{
    char sql[sizeof search_setup + 100];
    if (version && store->tell)
        store->tell(store->tell_context, 0, writer_count_articles(store));
    sqlite3_snprintf(sizeof sql, sql, "%sINSERT INTO setting VALUES ('terms', %d)", search_setup,
                     TERMS_VERSION);
    return schema_migrate(&store->database, version, version ? "" : sql);
}

/* Finds out whether the present rules made the terms of the index. */
static enum error check_terms(struct store *store, bool *ours)
{
    static const char sql[] =
        "SELECT coalesce((SELECT value FROM setting WHERE name = 'terms'), 0)";
    int64_t version = database_number(&store->database, sql, -1);
    *ours = version == TERMS_VERSION;
    return version < 0 ? ERROR_STORE : OK;
}

/* The part of store_open() for writing. */
static enum error open_to_write(struct store *store, const char *path)
{
    struct database *database = &store->database;
    int version = 0;
    bool ours = true;
    enum error error = lock_take(database, path, &store->lock);
    if (!error)
        error = database_open(database, path, true);
    if (!error)
        error = terms_register(database->handle);
    if (!error)
        error = schema_check(database, &version);
    if (!error)
        error = database_run(database, setup);
    if (!error && version < schema_version())
        error = migrate(store, version);
    if (!error)
        error = writer_new(store);
    if (!error)
        error = check_terms(store, &ours);
    if (!error && !ours)
        error = writer_reindex(store);
    if (!error)
        error = writer_retrait(store);
    return error;
}

/* Says why a file that an older Tidings made cannot be read yet. */
static enum error refuse_older(struct database *database, const char *path)
{
    char who[LOCK_WHO_SIZE];
    if (lock_is_taken(path, who))
        return database_fail(database, ERROR_BUSY,
                             "an older Tidings made it; %s is bringing it up to date, try again "
                             "when it has",
                             who);
    return database_fail(database, ERROR_STORE,
                         "an older Tidings made it; read into it once to bring it up to date");
}

/* The part of store_open() for reading. */
static enum error open_to_read(struct store *store, const char *path)
{
    struct database *database = &store->database;
    struct stat status;
    int version = 0;
    bool ours = true;
    if (stat(path, &status) != 0)
        return database_fail(database, ERROR_NOT_FOUND, "there is no such file");
    enum error error = database_open(database, path, false);
    if (!error)
        error = terms_register(database->handle);
    if (!error)
        error = schema_check(database, &version);
    if (!error)
        error = database_run(database, "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;"
                                       "PRAGMA foreign_keys = ON;");
    if (!error && version == 0)
        return database_fail(database, ERROR_NOT_FOUND, "the file is empty");
    if (!error && version == schema_version())
        error = check_terms(store, &ours);
    if (!error && (version < schema_version() || !ours))
        error = refuse_older(database, path);
    return error;
}

enum error store_open(const char *path, bool write, struct store **store)
{
    return store_open_telling(path, write, NULL, NULL, store);
}

enum error store_open_telling(const char *path, bool write, store_upgrade_teller *tell,
                              void *context, struct store **store)
{
    struct store *made = memory_get_zeroed(1, sizeof *made);
    made->lock = -1;
    made->tell = tell;
    made->tell_context = context;
    made->preparer = store_preparer_new();
    *store = made;
    return write ? open_to_write(made, path) : open_to_read(made, path);
}

void store_close(struct store *store)
{
    if (!store)
        return;
    writer_free(store);
    placer_free(store);
    database_close(&store->database);
    lock_release(store->lock);
    store_preparer_free(store->preparer);
    memory_free(store);
}

const char *store_why(const struct store *store)
{
    return store->database.why;
}

bool store_is_busy(const struct store *store)
{
    return store->database.failure == ERROR_BUSY;
}

enum error store_measure(struct store *store, struct store_size *size)
{
    struct database *database = &store->database;
    static const struct {
        const char *sql;
        size_t offset;
    } counts[] = {
        {"SELECT count(*) FROM article", offsetof(struct store_size, articles)},
        {"SELECT count(*) FROM version", offsetof(struct store_size, versions)},
        {"SELECT count(*) FROM document", offsetof(struct store_size, documents)},
        {"SELECT count(*) FROM outlet", offsetof(struct store_size, outlets)},
    };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        int64_t count = database_number(database, counts[i].sql, -1);
        if (count < 0)
            return ERROR_STORE;
        *(uint64_t *)((char *)size + counts[i].offset) = (uint64_t)count;
    }
    return OK;
}
