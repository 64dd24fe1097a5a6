/* Phrases of knowledge/language that stand for something with a name: units, currencies,
 * qualifiers. Not for other rooms. */
#ifndef TIDINGS_PHRASES_H
#define TIDINGS_PHRASES_H

#include <stdbool.h>
#include <stddef.h>

#include "language/items.h"

struct phrase {
    const char *name; /* static storage */
    size_t count;     /* of items */
};

/* The longest phrase of a kind (PHRASE_...) that begins at item `at`. False when there is none. */
bool phrase_at(const struct items *items, size_t at, int kind, struct phrase *phrase);

/* The longest phrase of a kind that ends before item `end`. */
bool phrase_before(const struct items *items, size_t end, int kind, struct phrase *phrase);

#endif
