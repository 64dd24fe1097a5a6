/* Whether a page holds an article at all: a learned opinion of the page as a whole. For src/page
 * alone. */
#ifndef TIDINGS_PAGE_JUDGE_H
#define TIDINGS_PAGE_JUDGE_H

#include "page/page.h"
#include "page/score.h"

unsigned judge_feature_count(void);

/* Looks at a page whose blocks have their scores: fills values[feature * stride]. */
void judge_look(uint8_t *values, uint32_t stride, const struct body_page *page,
                const struct body_features *features, const int32_t *scores,
                const struct body_hints *hints);

/* Why a page that holds no article holds none, as far as its words and markup tell. */
enum page_none judge_reason(const struct body_page *page, const struct body_features *features,
                            const int32_t *scores, const struct body_hints *hints);

#endif
