/* JSON in, as jansson's values. */
#ifndef TIDINGS_BASE_JSON_READ_H
#define TIDINGS_BASE_JSON_READ_H

#include <jansson.h>

#include "base/arena.h"
#include "base/str.h"

/* Reads a text as json_loadb() does that allows NUL in strings, and gives the same value, to be
 * given back by json_decref(), or NULL where that does: well-formed JSON of few levels in a
 * fraction of the time, and all else by json_loadb() itself. */
json_t *json_read(struct str text);

/* The text of a string, as long as the value lives; empty for NULL and what is no string. */
static inline struct str json_text(const json_t *value)
{
    return json_is_string(value) ? str_of(json_string_value(value), json_string_length(value))
                                 : (struct str){0};
}

/* The same, copied into the arena. */
static inline struct str json_copy_text(struct arena *arena, const json_t *value)
{
    return json_is_string(value) ? arena_copy(arena, json_text(value)) : (struct str){0};
}

#endif
