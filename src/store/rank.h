/* How well an article fits a search: what FTS5's bm25() gives, found faster. Not for callers
 * outside src/store. */
#ifndef TIDINGS_STORE_RANK_H
#define TIDINGS_STORE_RANK_H

#include <sqlite3.h>

#include "base/error.h"

/* Teaches a connection the function "fitness" of the index: of a row, as its rank, the less the
 * better. */
enum error rank_register(fts5_api *api);

#endif
