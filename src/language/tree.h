/* From scores of arcs to a tree. */
#ifndef TIDINGS_LANGUAGE_TREE_H
#define TIDINGS_LANGUAGE_TREE_H

#include <stddef.h>
#include <stdint.h>

/* Memory for the search; made once for the largest tree and used again. */
struct tree_finder;
struct tree_finder *tree_finder_new(size_t most);
void tree_finder_free(struct tree_finder *finder);

/* Gives every node but 0, the root, a head so that they form the tree of the highest sum of
 * scores[node * count + head] in which just one node hangs on the root. `count` is from 2 to what
 * the finder was made for; scores are finite and far below a million. `heads` has for each node but
 * 0 the head, not itself, that scores best, the first of equals. */
void tree_find(struct tree_finder *finder, const float *scores, size_t count, int16_t *heads);

#endif
