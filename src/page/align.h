/* Sets a known text against the blocks of a page: which of them it is made of. For learning. */
#ifndef TIDINGS_PAGE_ALIGN_H
#define TIDINGS_PAGE_ALIGN_H

#include "page/body.h"

/* For every block the share of its words that stand in `text`, in the text's order. False when the
 * two are too long to be set against each other. */
bool align_blocks(const struct body_page *page, struct str text, float *shares);

/* How alike two texts are by their words, whatever the order: twice the words in common by the
 * words of both, 0 to 1. */
float align_overlap(struct str a, struct str b);

#endif
