/* Mending records that others wrote. Private to src/record. */
#ifndef TIDINGS_RECORD_MEND_H
#define TIDINGS_RECORD_MEND_H

#include "record/record.h"

/* Whether a record is one that article_to_json() wrote: it has an id as we give it, and blocks
 * beside its text. Asked before its blocks are made of its text. */
bool article_is_ours(const struct article *article);

/* Resolves character references that stand in a record's texts as they stood in HTML, and writes
 * quotes once that are doubled as in a file of CSV. Addresses stay as they are. What is new is in
 * `arena`. */
void article_mend(struct article *article, struct arena *arena);

#endif
