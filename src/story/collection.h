/* The articles of a collection whose stories are known, for those who learn from them. Not for
 * callers outside src/story. */
#ifndef TIDINGS_STORY_COLLECTION_H
#define TIDINGS_STORY_COLLECTION_H

#include <stdio.h>

#include "base/error.h"
#include "base/table.h"
#include "story/across.h"

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

/* Places the articles one after another, in the order they stand in, by a model and by a rule
 * across languages (NULL: the program's own); gives each one's story. */
void collection_group(const struct collection *collection, const struct story_model *model,
                      const struct story_across_rule *across, int64_t *stories);

/* How near groups come to the stories of the data: the mean of BCubed F1 and the F1 of pairs. Says
 * so to `log`, unless it is NULL. */
double collection_quality(const struct collection *collection, const int64_t *groups, FILE *log);

#endif
