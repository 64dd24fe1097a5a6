/* The tables, as a list of steps from an empty file to the present. Not for callers outside
 * src/store. */
#ifndef TIDINGS_STORE_SCHEMA_H
#define TIDINGS_STORE_SCHEMA_H

#include "store/database.h"

/* Says that a file is a database of ours: "Tdng". */
enum { SCHEMA_APPLICATION = 0x54646e67 };

/* The step that the present schema ends with. */
int schema_version(void);

/* Looks at what the file is. `*version` is its step, 0 for an empty file. ERROR_STORE for another
 * program's database or a newer Tidings'. */
enum error schema_check(struct database *database, int *version);

/* Brings the file from its step to the present one, and runs what else is to be done with that;
 * whole or not at all. */
enum error schema_migrate(struct database *database, int version, const char *also);

#endif
