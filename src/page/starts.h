/* Where on a page another article begins. For src/page alone.
 *
 * A row is a chosen block of running text with one before it: what stands in the gap between the
 * two (headings, dates, bylines, rules), how the gap recurs on the page, and how the elements
 * around the two are made alike, tell whether the next article begins there. */
#ifndef TIDINGS_PAGE_STARTS_H
#define TIDINGS_PAGE_STARTS_H

#include "page/body.h"

/* What stands between two chosen blocks. */
struct start_gap {
    uint32_t words, headings, linked, headlines, dates, bylines, shares, comments, tags, more;
    uint32_t level;   /* of the highest heading: 1 to 4, 5 for none */
    uint32_t meeting; /* the element where both blocks meet */
    uint32_t child;   /* its child with the second, or the meeting itself */
    uint32_t up_before, up_after;
    bool alike; /* the children with the two are made alike */
    bool rule;
    uint32_t media;
    uint32_t pattern; /* equal for gaps that are made alike */
};

struct starts {
    uint32_t *rows;         /* [count]: the block of each row */
    uint32_t *before;       /* [count]: the chosen block before it */
    struct start_gap *gaps; /* [count]: what is between the two */
    uint32_t count;
    uint8_t *values; /* [features][stride] */
    uint32_t stride;
};

unsigned starts_feature_count(void);

/* Finds the rows among the blocks that are chosen, with a score above BODY_LIMIT, and looks at
 * them. */
void starts_look(struct starts *starts, const struct body_page *page, const int32_t *scores,
                 const struct body_hints *hints);

#endif
