/* What the commands that ask for events have in common. */
#ifndef TIDINGS_COMMAND_CODED_H
#define TIDINGS_COMMAND_CODED_H

#include "command/command.h"

/* Opens the database as command_open_store() does, to read; articles that are new are coded first,
 * with progress on a terminal, unless another process writes. NULL, with `*status` and a message,
 * on failure. */
struct store *command_open_coded(const char *path, int *status);

/* Days since 1970-01-01 of a date that an option was given; 0 where it was not. False, with a
 * message, for what is no day. */
bool command_day(const char *name, const char *value, int64_t *day);

#endif
