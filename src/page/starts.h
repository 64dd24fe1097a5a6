/* Where on a page another article begins. For src/page alone.
 *
 * A row is a chosen block of running text with one before it: what stands in the gap between the
 * two (headings, dates, bylines, rules), how the gap recurs on the page, and how the elements
 * around the two are made alike, tell whether the next article begins there. */
#ifndef TIDINGS_PAGE_STARTS_H
#define TIDINGS_PAGE_STARTS_H

#include "page/body.h"

struct starts {
    uint32_t *rows;   /* [count]: the block of each row */
    uint32_t *before; /* [count]: the chosen block before it */
    uint32_t count;
    uint8_t *values; /* [features][stride] */
    uint32_t stride;
};

unsigned starts_feature_count(void);

/* Finds the rows among the blocks with a score above 0 and looks at them. */
void starts_look(struct starts *starts, const struct body_page *page, const int32_t *scores,
                 const struct body_hints *hints);

#endif
