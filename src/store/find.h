/* A search on its way: what find.c makes of a query, and facets.c counts hits by. Not for callers
 * outside these. */
#ifndef TIDINGS_STORE_FIND_H
#define TIDINGS_STORE_FIND_H

#include "store/private.h"

struct finding {
    struct store *store;
    struct arena *arena;
    struct list languages; /* of struct str: those whose stems a word may have */
    struct list terms;     /* of struct snippet_term: what snippets show */
    unsigned words;        /* of the query so far: terms with one number are the same word */
    struct buf conditions; /* SQL, each with " AND " before it */
    struct list values;    /* of struct value, for its parameters */
    struct str match;      /* what FTS5 is asked, empty for nothing */
    bool faceted;          /* columns of the place are read */
    bool too_long;         /* a part of it did not fit */
};

/* Reads a query and makes all of it that SQL is made of. `store` and `arena` are set before; end it
 * with find_end(), on failure too. ERROR_SYNTAX and ERROR_TOO_MANY as store_search() has them. */
enum error find_begin(struct finding *finding, struct str text);
void find_end(struct finding *finding);

/* Prepares a SELECT of `what` over the hits, its values bound; `rest` comes behind the conditions,
 * and its parameters begin with number `*next`. NULL on failure. */
sqlite3_stmt *find_prepare(struct finding *finding, const char *what, const char *rest, int *next);

/* Prepares to read the articles of hits. NULL on failure. */
sqlite3_stmt *find_prepare_read(struct finding *finding);

/* Reads one hit's article by that statement and makes its snippet. */
enum error find_read_hit(struct finding *finding, sqlite3_stmt *read, int64_t id, double score,
                         struct store_hit *hit);

/* Reads the hits asked for into a list of struct store_hit, the best first: those that say it most,
 * else the newest. */
enum error find_read_hits(struct finding *finding, unsigned skip, unsigned limit,
                          struct list *hits);

#endif
