/* Output to a file that an interrupted run can go on with. Beside FILE lies FILE.progress, a line
 * for each moment at which the output held exactly what had been read so far; when all is read it
 * is removed. To go on, the output is cut back to the last such moment. So whenever a run is
 * ended, by a signal or by the power, the finished output is the one of a run that was not. */
#ifndef TIDINGS_COMMAND_OUTPUT_H
#define TIDINGS_COMMAND_OUTPUT_H

#include "engine/engine.h"

struct output;

/* Opens the output at `path`: a new file, or with `resume` one to go on with; then `*from` and
 * `*counts` are what the earlier run got to. `settings` says how the input is read, and has to be
 * what it was. NULL, with `*status` and, unless all was read before, a message, when there is
 * nothing to write to. Give it back with output_close(). */
struct output *output_open(const char *path, bool resume, struct str settings,
                           struct engine_mark *from, struct engine_counts *counts, int *status);

/* Writes. False when that fails, which output_close() will tell. */
bool output_put(struct output *output, struct str text);

/* Notes, now and then, that the output holds all up to the mark. */
void output_mark(struct output *output, const struct engine_mark *mark,
                 const struct engine_counts *counts);

/* Closes the output and, when `finished` says that all was read, ends the possibility to go on.
 * Gives `status`, or EXIT_SOME_FAILED with a message where the output could not be written. */
int output_close(struct output *output, bool finished, int status);

#endif
