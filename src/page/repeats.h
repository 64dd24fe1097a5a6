/* Corrects where the model says that articles begin by how the page repeats itself. For src/page
 * alone. */
#ifndef TIDINGS_PAGE_REPEATS_H
#define TIDINGS_PAGE_REPEATS_H

#include "page/starts.h"

/* Corrects `begins`, which says of each row of `starts` whether another article begins there. */
void repeats_correct(const struct body_page *page, const struct starts *starts, bool *begins);

/* Whether a block looks like a heading, by its tag, its class or its type. */
bool repeats_headline(const struct body_page *page, const struct body_block *block);

#endif
