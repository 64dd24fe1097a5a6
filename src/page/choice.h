/* Corrects which blocks of a page were chosen as text. For src/page alone.
 *
 * The model looks at each block by itself and its neighbours; what is left to do here is seen only
 * on the whole page: lists are chosen whole or not at all; headings and quotations within the text
 * are kept; what is hidden, a teaser, there twice, leads elsewhere or stands above the only byline
 * is left out. */
#ifndef TIDINGS_PAGE_CHOICE_H
#define TIDINGS_PAGE_CHOICE_H

#include "page/body.h"

/* Corrects `scores`, one for each block: those over BODY_LIMIT are chosen. */
void choice_correct(const struct body_page *page, int32_t *scores);

#endif
