/* Lists of feeds in OPML: groups within groups, and feeds; read and written. What a list includes
 * from elsewhere is not fetched. */
#ifndef TIDINGS_OPML_H
#define TIDINGS_OPML_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "source/feed.h"

/* Limit: outlines of one list. Those beyond are left out and `truncated` is set; so are those that
 * are nested deeper than FEED_MAX_DEPTH. Bytes are limited by FEED_MAX_BYTES. */
#define OPML_MAX_OUTLINES 100000

/* A feed, or a group of feeds and groups; a feed may have others below it, too. */
struct opml_outline {
    struct opml_outline *parent, *first, *last, *next;
    struct str title; /* plain text */
    struct str feed;  /* the feed's address; empty for a group */
    struct str page;  /* the page that it is the feed of */
    struct str type;  /* "rss", "atom", as the list says; mostly "rss" whatever it is */
    struct str description;
    struct str language;
    struct str category; /* "/News/Science,/Sweden": groups by name instead of by nesting */
};

struct opml {
    struct str title;
    struct str created; /* as printed */
    struct str owner;
    struct opml_outline *top; /* what holds all; it is neither feed nor group itself */
    size_t feeds, groups;
    unsigned mended; /* enum feed_mended, added up */
    bool truncated;
};

/* An empty list, in the arena. */
void opml_init(struct opml *opml, struct arena *arena);

/* Adds an empty outline below another one, at the end. */
struct opml_outline *opml_add(struct opml_outline *above, struct arena *arena);

/* The next outline in the order of the list, or NULL. Start with opml->top. */
struct opml_outline *opml_next(const struct opml_outline *outline);

/* Reads a list into the arena. Addresses are relative to options->url; `options` may be NULL.
 * ERROR_TOO_LARGE, or ERROR_UNSUPPORTED for what is no OPML. */
enum error opml_parse(struct feed_parser *parser, struct arena *arena, struct str bytes,
                      const struct feed_options *options, struct opml *opml);

/* Appends the list as OPML 2.0, in a form that opml_parse() reads back as it is. */
void opml_write(const struct opml *opml, struct buf *out);

#endif
