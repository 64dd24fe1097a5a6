/* SQLite in the manner of the house; see database.h. */
#include "store/database.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

/* How long one who wants to write waits for another who is writing, and how often he looks whether
 * that has ended: several times in DATABASE_GAP. Milliseconds. */
enum { BUSY_WAIT = 10000, BUSY_LOOK = 1 };

void database_sleep(unsigned milliseconds)
{
    const struct timespec time = {.tv_nsec = (long)milliseconds * 1000000};
    nanosleep(&time, NULL);
}

/* SQLite's way to ask whether to wait on. SQLite's own waits grow to a tenth of a second, in which
 * a writer of much has long begun its next transaction. */
static int wait_on(void *context, int times)
{
    (void)context;
    if (times >= BUSY_WAIT / BUSY_LOOK)
        return 0;
    database_sleep(BUSY_LOOK);
    return 1;
}

/* What failures mean to us, and to a person. A code that is not named here is shown in SQLite's
 * words. */
static const struct {
    int code;
    enum error error;
    const char *words;
} failures[] = {
    {SQLITE_BUSY, ERROR_BUSY, "another process holds the database"},
    {SQLITE_LOCKED, ERROR_BUSY, "another process holds the database"},
    {SQLITE_FULL, ERROR_WRITE, "the disk is full"},
    {SQLITE_READONLY, ERROR_WRITE, "the file may not be written"},
    {SQLITE_IOERR, ERROR_STORE, "the disk fails"},
    {SQLITE_CANTOPEN, ERROR_OPEN, "the file or its folder cannot be opened"},
    {SQLITE_PERM, ERROR_OPEN, "the file may not be opened"},
    {SQLITE_CORRUPT, ERROR_STORE, "the file is damaged; restore it from a copy"},
    {SQLITE_NOTADB, ERROR_STORE, "the file is no database"},
    {SQLITE_TOOBIG, ERROR_TOO_LARGE, "a value is larger than the database holds"},
};

enum error database_fail(struct database *database, enum error error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(database->why, sizeof database->why, format, arguments);
    va_end(arguments);
    return database->failure = error;
}

enum error database_error(struct database *database, int code)
{
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE)
        return OK;
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
        if (failures[i].code == (code & 0xff))
            return database_fail(database, failures[i].error, "%s", failures[i].words);
    const char *words = database->handle ? sqlite3_errmsg(database->handle) : sqlite3_errstr(code);
    return database_fail(database, ERROR_STORE, "%s", words);
}

/* Lets SQLite not count the bytes it takes: nobody asks, and it would hold a lock for each piece.
 * Where a program that the library is part of has started SQLite, all stays as that wants it. */
static void count_no_memory(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum error database_open(struct database *database, const char *path, bool write)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, count_no_memory);
    *database = (struct database){0};
    /* a reader, too, needs to write the shared memory beside a database that is being written */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (write ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(path, &database->handle, flags, NULL);
    if (code == SQLITE_OK) {
        sqlite3_extended_result_codes(database->handle, 1);
        sqlite3_busy_handler(database->handle, wait_on, NULL);
        sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        sqlite3_db_config(database->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    }
    return database_error(database, code);
}

void database_close(struct database *database)
{
    for (size_t i = 0; i < DATABASE_IDLE; i++)
        sqlite3_finalize(database->idle[i]);
    sqlite3_close(database->handle);
    database->handle = NULL;
}

enum error database_run(struct database *database, const char *sql)
{
    return database_error(database, sqlite3_exec(database->handle, sql, NULL, NULL, NULL));
}

sqlite3_stmt *database_prepare(struct database *database, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    for (size_t i = 0; i < DATABASE_IDLE; i++) {
        if (database->idle[i] && strcmp(sqlite3_sql(database->idle[i]), sql) == 0) {
            statement = database->idle[i];
            database->idle[i] = NULL;
            return statement;
        }
    }
    int code =
        sqlite3_prepare_v3(database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    database_error(database, code);
    return statement;
}

void database_finish(struct database *database, sqlite3_stmt *statement)
{
    if (!statement)
        return;
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    size_t place = database->next_idle;
    for (size_t i = 0; i < DATABASE_IDLE; i++)
        if (!database->idle[i])
            place = i;
    sqlite3_finalize(database->idle[place]);
    database->idle[place] = statement;
    database->next_idle = (database->next_idle + 1) % DATABASE_IDLE;
}

enum error database_step_done(struct database *database, sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);
    enum error error = database_error(database, code);
    sqlite3_reset(statement);
    return error;
}

enum error database_step_last(struct database *database, sqlite3_stmt *statement)
{
    if (!statement)
        return ERROR_STORE;
    enum error error = database_step_done(database, statement);
    database_finish(database, statement);
    return error;
}

enum error database_step_number(struct database *database, sqlite3_stmt *statement, int64_t *number)
{
    int code = sqlite3_step(statement);
    *number = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    enum error error = database_error(database, code);
    sqlite3_reset(statement);
    return error;
}

enum error database_last_number(struct database *database, sqlite3_stmt *statement, int64_t *number)
{
    *number = 0;
    if (!statement)
        return ERROR_STORE;
    enum error error = database_step_number(database, statement, number);
    database_finish(database, statement);
    return error;
}

int64_t database_number(struct database *database, const char *sql, int64_t otherwise)
{
    int64_t number = otherwise;
    sqlite3_stmt *statement = database_prepare(database, sql);
    if (statement) {
        int code = sqlite3_step(statement);
        if (code == SQLITE_ROW)
            number = sqlite3_column_int64(statement, 0);
        else
            database_error(database, code);
    }
    sqlite3_finalize(statement);
    return number;
}

void bind_str(sqlite3_stmt *statement, int at, struct str text)
{
    if (text.size)
        sqlite3_bind_text64(statement, at, text.data, text.size, SQLITE_STATIC, SQLITE_UTF8);
    else
        sqlite3_bind_null(statement, at);
}

void bind_bytes(sqlite3_stmt *statement, int at, struct str bytes)
{
    if (bytes.size)
        sqlite3_bind_blob64(statement, at, bytes.data, bytes.size, SQLITE_STATIC);
    else
        sqlite3_bind_null(statement, at);
}

void bind_identity(sqlite3_stmt *statement, int at, const struct identity *identity)
{
    sqlite3_bind_blob(statement, at, identity->bytes, IDENTITY_SIZE, SQLITE_STATIC);
}

void bind_number(sqlite3_stmt *statement, int at, int64_t number)
{
    sqlite3_bind_int64(statement, at, number);
}

void bind_reference(sqlite3_stmt *statement, int at, int64_t id)
{
    if (id)
        sqlite3_bind_int64(statement, at, id);
    else
        sqlite3_bind_null(statement, at);
}

struct str column_str(sqlite3_stmt *statement, int at, struct arena *arena)
{
    const char *text = (const char *)sqlite3_column_text(statement, at);
    int size = sqlite3_column_bytes(statement, at);
    return text && size > 0 ? arena_copy(arena, str_of(text, (size_t)size)) : (struct str){0};
}

bool column_identity(sqlite3_stmt *statement, int at, struct identity *identity)
{
    const void *bytes = sqlite3_column_blob(statement, at);
    if (!bytes || sqlite3_column_bytes(statement, at) != IDENTITY_SIZE)
        return false;
    memcpy(identity->bytes, bytes, IDENTITY_SIZE);
    return true;
}

struct str column_id(sqlite3_stmt *statement, int at, struct arena *arena)
{
    struct identity identity;
    return column_identity(statement, at, &identity) ? identity_format(&identity, arena)
                                                     : (struct str){0};
}
