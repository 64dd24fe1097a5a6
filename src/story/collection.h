/* The articles of a collection whose stories are known, for those who learn from them. Not for
 * callers outside src/story. */
#ifndef TIDINGS_STORY_COLLECTION_H
#define TIDINGS_STORY_COLLECTION_H

#include <stdio.h>

#include "base/error.h"
#include "base/table.h"
#include "story/across.h"
#include "story/regress.h"

/* The articles of a collection, and their stories. */
struct collection {
    struct arena arena;
    struct list items;   /* of struct story_item; `article` is the place plus 1 */
    struct list stories; /* of struct str, beside the items */
    struct list urls;    /* of struct str */
    struct table outlets;
};

/* Reads a file of records. The collection's arena is to be freed in any case. */
enum error collection_read(const char *path, struct collection *collection);

/* All articles in a set, to be compared. Freed by story_set_free(). */
struct story_set *collection_set(const struct collection *collection,
                                 const struct story_model *model);

/* How two articles compare, of a set, and the rows to learn from that come of it. */
struct comparing {
    const struct story_set *set;
    void (*compare)(const struct story_vector *a, const struct story_vector *b, float *features);
    struct list *rows; /* of struct regress_row */
};

/* Adds a pair of the set's members, which counts for `worth`. */
struct regress_row *comparing_note(const struct comparing *comparing, size_t a, size_t b, bool same,
                                   double worth);

/* Adds all pairs of a collection that is the set's; `across`: of those in different languages. Each
 * article counts for the same whatever the size of its story. */
void comparing_note_all(const struct comparing *comparing, const struct collection *collection,
                        bool across);

/* Places the articles one after another, in the order they stand in, by a model and by a rule
 * across languages (NULL: the program's own); gives each one's story. */
void collection_group(const struct collection *collection, const struct story_model *model,
                      const struct story_across_rule *across, int64_t *stories);

/* How near groups come to the stories of the data: the mean of BCubed F1 and the F1 of pairs. Says
 * so to `log`, unless it is NULL. */
double collection_quality(const struct collection *collection, const int64_t *groups, FILE *log);

#endif
