/* Text that was encoded as UTF-8 twice. For src/page alone. */
#ifndef TIDINGS_PAGE_TWICE_H
#define TIDINGS_PAGE_TWICE_H

#include "base/arena.h"
#include "base/str.h"

/* The bytes of a page, where its punctuation was encoded twice those characters encoded once: "â€™"
 * as "’". In `arena`; the bytes themselves where nothing was. */
struct str twice_undone(struct arena *arena, struct str bytes);

#endif
