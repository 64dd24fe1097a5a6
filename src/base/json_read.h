/* JSON in, as jansson's values. */
#ifndef TIDINGS_BASE_JSON_READ_H
#define TIDINGS_BASE_JSON_READ_H

#include <jansson.h>

#include "base/str.h"

/* Reads a text as json_loadb() does that allows NUL in strings, and gives the same value, to be
 * given back by json_decref(), or NULL where that does: well-formed JSON of few levels in a
 * fraction of the time, and all else by json_loadb() itself. */
json_t *json_read(struct str text);

#endif
