/* Three kinds of failure, and only these:
 *
 *   bad input         ordinary: a function returns an `enum error` other than OK, the document is
 *                     reported and skipped, the run goes on;
 *   a user's mistake  error_user(): one line on standard error that says what to do, exit status 2;
 *   a bug             assert().
 *
 * Running out of memory is none of them: see memory.h. */
#ifndef TIDINGS_BASE_ERROR_H
#define TIDINGS_BASE_ERROR_H

/* Every way in which input can be bad or a resource can fail, with the words a person is shown.
 * The enum and error_text() are both made from this list. */
#define ERROR_LIST(X)                                          \
    X(OK, "no error")                                          \
    X(ERROR_OPEN, "cannot be opened")                          \
    X(ERROR_READ, "cannot be read")                            \
    X(ERROR_WRITE, "cannot be written")                        \
    X(ERROR_TOO_LARGE, "is larger than the limit")             \
    X(ERROR_TOO_DEEP, "is nested deeper than the limit")       \
    X(ERROR_TOO_MANY, "holds more parts than the limit")       \
    X(ERROR_TRUNCATED, "ends too early")                       \
    X(ERROR_SYNTAX, "is malformed")                            \
    X(ERROR_ENCODING, "is in an encoding that is not known")   \
    X(ERROR_UNSUPPORTED, "is of a kind that is not supported") \
    X(ERROR_COMPRESSION, "does not decompress")                \
    X(ERROR_NOT_FOUND, "is not there")                         \
    X(ERROR_EXISTS, "is there already")                        \
    X(ERROR_BUSY, "is in use by another process")              \
    X(ERROR_TIMEOUT, "took longer than the limit")             \
    X(ERROR_REFUSED, "was refused")                            \
    X(ERROR_STORE, "failed in the database")

#define ERROR_ENUM(name, text) name,
enum error { ERROR_LIST(ERROR_ENUM) ERROR_COUNT };
#undef ERROR_ENUM

/* The words for an error, lower case and without a full stop, so that "FILE: WORDS" reads well.
 * Static storage. */
const char *error_text(enum error error);

/* Exit statuses of the program. */
enum { EXIT_ALL_READ = 0, EXIT_SOME_FAILED = 1, EXIT_USAGE = 2 };

/* A user's mistake: prints "tidings: MESSAGE" to standard error and returns EXIT_USAGE, so that a
 * command can `return error_user(...)`. */
int error_user(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A document or source that failed: prints "tidings: NAME: WORDS" to standard error, and the
 * detail in brackets where there is one (NULL for none). */
void error_report(const char *name, enum error error, const char *detail);

#endif
