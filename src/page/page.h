/* A document to its articles: an HTML page, or the lines of text that are left of one, to records
 * with clean bodies. No state, no store: the same bytes give the same records on every machine.
 *
 * What counts as an article: a body of running text with its own headline or entry heading. An
 * index page's teasers, a gallery, a product, an error page are none, and the page says why. */
#ifndef TIDINGS_PAGE_H
#define TIDINGS_PAGE_H

#include "base/date.h"
#include "html/html.h"
#include "record/record.h"

/* What is known of a document from outside. All views may be empty. */
struct page_source {
    struct str file;      /* as it was given */
    struct str url;       /* where it was fetched */
    struct str encoding;  /* by the transport */
    struct str published; /* "--published DATE", ISO 8601: dates an article that has no date */
    unsigned published_article; /* the article it is meant for, 1-based; 0 for every one */
    struct str read_at;         /* ISO 8601: when the page was read; relative ages count from it */
};

/* Why a page gave no article. The enum and page_none_text() are made from this list. */
#define PAGE_NONE_LIST(X)                    \
    X(PAGE_HAS_ARTICLES, "")                 \
    X(PAGE_EMPTY, "no text")                 \
    X(PAGE_NO_BODY, "no running text")       \
    X(PAGE_INDEX, "an index of other pages") \
    X(PAGE_ERROR, "an error page")           \
    X(PAGE_WALL, "text behind a wall")       \
    X(PAGE_PRODUCT, "a product")             \
    X(PAGE_OTHER, "text that is no news")

#define PAGE_NONE_ENUM(name, text) name,
enum page_none { PAGE_NONE_LIST(PAGE_NONE_ENUM) PAGE_NONE_COUNT };
#undef PAGE_NONE_ENUM

struct page_result {
    struct list articles; /* of struct article, in the order of the page */
    enum page_none none;  /* why there are no articles, where there are none */
    bool live;            /* the page says that it is a live blog: its articles are the entries */
};

/* A reader of pages with its scratch memory: an HTML parser and what extraction needs. Belongs to
 * one thread at a time. */
struct page_reader *page_reader_new(void);

/* The same by another model than the one that is built in, for measuring; the bytes are not needed
 * any more when it returns. NULL when they are none. */
struct page_reader *page_reader_learned(struct str model);
void page_reader_free(struct page_reader *reader);

/* Reads a document, HTML or text (it tells which by itself), to articles in `arena`, which also
 * holds all that they point to; `bytes` have to live as long. The only errors are limits. */
enum error page_articles(struct page_reader *reader, struct arena *arena, struct str bytes,
                         const struct page_source *source, struct page_result *result);

/* Words for a person: "an index of other pages". Static storage. */
const char *page_none_text(enum page_none none);

/* Takes the dateline off the front of an article's text, and notes it and the agency that it
 * names, where the article has none yet: as page_articles() does, for what comes from elsewhere. */
void page_take_dateline(struct article *article);

#endif
