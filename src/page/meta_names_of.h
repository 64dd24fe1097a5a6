/* Names of authors, out of what stands in bylines and metadata. For src/page alone. */
#ifndef TIDINGS_PAGE_META_NAMES_OF_H
#define TIDINGS_PAGE_META_NAMES_OF_H

#include "page/meta_private.h"

/* The names that a text gives. */
struct meta_names {
    struct str list[META_MAX_AUTHORS];
    size_t count;
    struct str desk; /* a part of the newsroom, which is the author where nobody else is */
};

/* How a text is meant. */
enum meta_names_in {
    NAMES_IN_FIELD,  /* a machine-readable value: whatever it holds is meant to be a name */
    NAMES_IN_BYLINE, /* an element that holds a byline, and perhaps more */
    NAMES_IN_LINE,   /* a line of text: only what stands behind "By" is a name */
};

/* Adds the names that a text gives to those that are there already. */
void meta_names_read(struct meta_names *names, struct arena *arena, struct str text,
                     enum meta_names_in in);

/* Adds one name, cleaned, where it may be one and is not there yet. */
void meta_names_add(struct meta_names *names, struct str name, enum meta_names_in in);

/* Whether a name looks like that of a person: two to five words that begin with capitals, or the
 * like in scripts without them. */
bool meta_is_person(struct str name);

#endif
