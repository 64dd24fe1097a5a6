/* Text of which only lines are left (a crawl's text dump, a copied page, an aggregator's page) to
 * its articles.
 *
 * Each line is judged by a learned model: what it looks like, what stands around it, where it
 * stands, which words of furniture it has. Stretches of lines that belong to a body become
 * articles, each under its headline; what stands about them gives outlet, age, authors, dates and
 * captions. Nothing assumes a language or spaces between words. All passes are linear in the text.
 */
#ifndef TIDINGS_PAGE_SCRAPE_H
#define TIDINGS_PAGE_SCRAPE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "page/page.h"

/* Limits: what comes after them in a text is left out. */
#define SCRAPE_MAX_LINES 250000 /* that hold anything */
#define SCRAPE_MAX_ARTICLES 1000
/* A line longer than this is data, not a paragraph, and belongs to no article; in bytes. */
#define SCRAPE_MAX_LINE 200000

/* Whether a document is text rather than HTML, as far as its first bytes tell. */
bool page_is_text(struct str bytes);

/* Reads the articles of a text, which is in any encoding, into result->articles in `arena`. Sets
 * result->none where there are none. `scratch` is an arena whose content is needed no longer when
 * the call ends. ERROR_TOO_LARGE for more than HTML_MAX_BYTES. */
enum error scrape_articles(struct arena *arena, struct arena *scratch, struct str bytes,
                           const struct page_source *source, struct page_result *result);

#endif
