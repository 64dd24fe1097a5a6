/* What a page says of its articles beside their text: headline, subhead, authors, dates, outlet,
 * language, section, tags, agency, canonical address, main image.
 *
 * Pages say these things in several places and often differently: JSON-LD, microdata, meta
 * elements, and what they show. Nothing is believed blindly: each place gives a candidate with how
 * far it is to be trusted, candidates that agree support each other, and what a reader sees beside
 * the body weighs most where it is clear.
 *
 *     struct meta_page *meta = meta_gather(arena, document, source, NULL);
 *     meta_resolve(meta, &scope, article);      once for each article
 *
 * Everything lives in the arena; views point into it and into the document. The work is linear in
 * the page, within the limits below. */
#ifndef TIDINGS_PAGE_META_H
#define TIDINGS_PAGE_META_H

#include "html/html.h"
#include "page/page.h"
#include "record/record.h"

/* Limits: what comes after them on a page is not looked at. */
#define META_MAX_CANDIDATES 2000 /* of each sort */
#define META_MAX_SHORT 300       /* bytes of a line that may be a byline or a date line */
#define META_MAX_HEADLINE 500    /* bytes */
#define META_MAX_AUTHORS 30
#define META_MAX_TAGS 50

struct meta_page;

struct page_class_cache;

/* All that the page says, gathered once. `classes`, the words of markup that were looked up before,
 * may be NULL. */
struct meta_page *meta_gather(struct arena *arena, const struct html_document *document,
                              const struct page_source *source, struct page_class_cache *classes);

/* Where an article stands on its page. Nodes may be NULL where they are not known. */
struct meta_scope {
    const struct html_node *first; /* the first and the last node with text of the body */
    const struct html_node *last;
    const struct html_node *heading; /* the element that holds its headline, when several articles
                                        have each their own */
    bool alone;                      /* the page's only article: all that the page says is of it */
};

/* Fills what is known of one article, whose `text` and `blocks`, where they are set already, help
 * to tell the language. Sets headline, subhead, authors, published, published_from, modified, age,
 * outlet_name, outlet_domain, language, section, tags, agency, canonical_url; of images, the main
 * one when the article has none yet. Leaves what is not known as it is. */
void meta_resolve(const struct meta_page *page, const struct meta_scope *scope,
                  struct article *article);

/* The dateline at the front of a body's first paragraph ("BERLIN, 5 May (Reuters) - "): gives how
 * many bytes it takes with the dash behind it, 0 for none; the place as printed in `dateline`, and
 * the agency's name in `agency`, empty where none is named. */
size_t meta_dateline(struct str paragraph, struct str *dateline, struct str *agency);

/* The same for one that an element at the front of the paragraph's holds, which says by its class
 * that it is one. */
size_t meta_marked_dateline(const struct html_node *element, struct str paragraph,
                            struct str *dateline, struct str *agency);

/* The agency whose name a short text is or ends with in brackets ("(dpa/lno)", "Source: AFP").
 * Empty when there is none. Static storage. */
struct str meta_agency(struct str text);

#endif
