/* Text that a page keeps for its scripts alone. For src/page alone. */
#ifndef TIDINGS_PAGE_STATE_H
#define TIDINGS_PAGE_STATE_H

#include "base/arena.h"
#include "base/str.h"

/* The bytes of a page with the longest HTML text that its scripts hold as a string put at its end,
 * as they would put it there. In `arena`; empty where they hold none, or the page is not UTF-8. */
struct str state_shown(struct arena *arena, struct str bytes);

#endif
