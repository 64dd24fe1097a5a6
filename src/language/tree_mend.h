/* What the words of a tree show to be wrong in it. */
#ifndef TIDINGS_LANGUAGE_TREE_MEND_H
#define TIDINGS_LANGUAGE_TREE_MEND_H

#include "language/language.h"

/* Mends the tree of a sentence: `tokens` are its words, at most LANGUAGE_MAX_SENTENCE, and `first`
 * the number of the first of them among all. "Drones hit a port, the police said": where a verb has
 * two subjects before it and a clause between them has none, the first is the clause's. "The
 * minister over Korea's ties": who possesses hangs on a noun that follows. */
void tree_mend(struct token *tokens, size_t first, size_t count);

#endif
