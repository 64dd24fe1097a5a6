/* SQLite in the manner of the house: statements from a list, values as views, failures as errors
 * with words. Not for callers outside src/store. */
#ifndef TIDINGS_STORE_DATABASE_H
#define TIDINGS_STORE_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "record/identity.h"

/* Room for what went wrong, in words. */
enum { DATABASE_WHY_SIZE = 400 };

/* So many milliseconds a writer of much leaves between two transactions, in which others who wait
 * to write a little have their turn. */
enum { DATABASE_GAP = 4 };

/* Sleeps, less than a second. */
void database_sleep(unsigned milliseconds);

/* Statements that wait to be used again. */
enum { DATABASE_IDLE = 32 };

struct database {
    sqlite3 *handle;
    sqlite3_stmt *idle[DATABASE_IDLE];
    unsigned next_idle;          /* the place that is used next where none is empty */
    char why[DATABASE_WHY_SIZE]; /* the last failure, "" for none */
    enum error failure;          /* the same; OK for none */
};

/* Opens the file: to write, made where it is missing; or to read. The caller closes it either way.
 * On failure the words are in database->why. */
enum error database_open(struct database *database, const char *path, bool write);
void database_close(struct database *database);

/* Notes the words and gives the error that a code of SQLite's means; OK for its successes. */
enum error database_error(struct database *database, int code);

/* The same with words of our own. */
enum error database_fail(struct database *database, enum error error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Runs statements that give nothing. */
enum error database_run(struct database *database, const char *sql);

/* Makes a statement, to be finished or finalized by the caller. NULL on failure. */
sqlite3_stmt *database_prepare(struct database *database, const char *sql);

/* Ends the use of a statement and keeps it for the next database_prepare() of the same text, which
 * is then spared the work of preparing it. What it was bound to is forgotten. NULL is allowed. */
void database_finish(struct database *database, sqlite3_stmt *statement);

/* Runs a statement that gives no row and makes it ready to be bound again. */
enum error database_step_done(struct database *database, sqlite3_stmt *statement);

/* The same, and ends its use. NULL, which database_prepare() has told of, is ERROR_STORE. */
enum error database_step_last(struct database *database, sqlite3_stmt *statement);

/* Runs a bound statement that gives one number and makes it ready to be bound again; 0 where it
 * gives no row. */
enum error database_step_number(struct database *database, sqlite3_stmt *statement,
                                int64_t *number);

/* The same, and ends its use. NULL, which database_prepare() has told of, is ERROR_STORE. */
enum error database_last_number(struct database *database, sqlite3_stmt *statement,
                                int64_t *number);

/* The number that a statement of one row and column gives; `otherwise` where it fails. */
int64_t database_number(struct database *database, const char *sql, int64_t otherwise);

/* Bind values that live until the statement is reset; an empty view is NULL. */
void bind_str(sqlite3_stmt *statement, int at, struct str text);
void bind_bytes(sqlite3_stmt *statement, int at, struct str bytes);
void bind_identity(sqlite3_stmt *statement, int at, const struct identity *identity);
void bind_number(sqlite3_stmt *statement, int at, int64_t number);
/* The same; 0 is NULL. */
void bind_reference(sqlite3_stmt *statement, int at, int64_t id);

/* A column's value, copied into the arena; empty for NULL. */
struct str column_str(sqlite3_stmt *statement, int at, struct arena *arena);
/* A column's identity in digits; empty for NULL and what is none. */
struct str column_id(sqlite3_stmt *statement, int at, struct arena *arena);
/* A column's identity; false when the column holds none. */
bool column_identity(sqlite3_stmt *statement, int at, struct identity *identity);

#endif
