/* How well an article fits a search: what FTS5's bm25() gives, found faster. Not for callers
 * outside src/store. */
#ifndef TIDINGS_STORE_RANK_H
#define TIDINGS_STORE_RANK_H

#include <sqlite3.h>

#include "base/error.h"

/* Teaches a connection "fitness(search, words)" of the index: of a row that has so many words, as
 * its rank, the less the better; and "sum_sizes(sz)", which gives how many they are of what FTS5
 * keeps of it in search_docsize. */
enum error rank_register(sqlite3 *handle, fts5_api *api);

#endif
