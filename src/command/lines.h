/* Files of JSON objects with a text, one a line, which several commands take. */
#ifndef TIDINGS_COMMAND_LINES_H
#define TIDINGS_COMMAND_LINES_H

#include "base/buf.h"
#include "base/error.h"
#include "base/json_read.h"

/* The most bytes of such a file, and of what is printed of a line. */
#define LINES_MAX ((size_t)1 << 30)

/* So many lines of a file that are no objects with a text are named; the others are counted. */
enum { LINES_TOLD = 10 };

/* Does what the command does with one object and its text, which end with the call. An error ends
 * the file; it is told as of `*what`, where that is set: command_finish() tells ERROR_WRITE. */
typedef enum error take_line(void *context, json_t *object, struct str text, const char **what);

/* Takes the objects of the file at `path`, "-" for standard input; blank lines are passed over and
 * lines that are no objects with a text are told by their number. Gives the exit status. */
int lines_take(const char *path, take_line *take, void *context);

/* Appends a value as it came, on one line. */
void lines_put(const json_t *value, struct buf *out);

#endif
