/* Which articles an HTML page holds: one, several or none, and what each is made of. For src/page
 * alone. */
#ifndef TIDINGS_PAGE_ARTICLES_H
#define TIDINGS_PAGE_ARTICLES_H

#include "page/page.h"
#include "page/score.h"

/* Images of an article that are kept. */
#define ARTICLE_MAX_IMAGES 200

/* One article of a page: blocks of it, in order. */
struct found_article {
    uint32_t *blocks; /* indexes into the page's blocks */
    uint32_t count;
    bool has_lead;   /* the first block is its standfirst */
    struct str text; /* JSON-LD's, where the page itself has no body; else empty */
    uint32_t from,
        to; /* the stretch of the page's blocks that is its own: captions are sought there */
    const struct html_node *first; /* elements with its first, behind a lead, and last text */
    const struct html_node *last;
    const struct html_node *heading; /* the element of its own heading, or NULL */
    uint32_t heading_block; /* and its block, where it is one of several; UINT32_MAX for none */
};

struct articles {
    struct body_page page;
    struct body_features features;
    int32_t *scores;   /* of each block, by the model: part of a body */
    int32_t *captions; /* the same: a caption */
    struct found_article *items;
    size_t count;
    enum page_none none; /* why there are none */
    bool live;           /* the page says that its articles are the entries of a live blog */
};

/* Finds the articles of a document. What it gives lives in `scratch`. `classes` may be NULL. */
void articles_find(struct articles *found, const struct body_model *model, struct arena *scratch,
                   const struct html_document *document, struct page_class_cache *classes);

/* Sets the text, the blocks and the images of an article of the page, in `arena`; its dateline and
 * agency where the text begins with them. */
void articles_fill(struct article *article, struct arena *arena, const struct articles *found,
                   size_t index);

/* Adds the images that belong to an article, with their captions and credits apart. */
void articles_images(struct article *article, struct arena *arena, const struct articles *found,
                     size_t index);

#endif
