/* The lines of an article where a query's words stand. Not for callers outside src/store. */
#ifndef TIDINGS_STORE_SNIPPET_H
#define TIDINGS_STORE_SNIPPET_H

#include "base/list.h"
#include "words/words.h"

/* A term to look for; where `prefix`, any plain word that begins so. Terms with the same number are
 * what a word of the query is in several languages. */
struct snippet_term {
    struct str text;
    unsigned word;
    bool prefix;
};

/* The first stretch of `text` in which most of the words stand, whole words of it, with
 * STORE_MARK_BEGIN and STORE_MARK_END around each that is one of them and "..." where it is cut.
 * Where none stands there, the beginning. In the arena. */
struct str snippet_make(struct word_stemmers *stemmers, struct str language, struct str text,
                        const struct list *terms, struct arena *arena);

#endif
