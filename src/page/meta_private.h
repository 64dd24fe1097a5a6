/* What src/page's metadata shares among its files: candidates, and the parts that weigh them. */
#ifndef TIDINGS_PAGE_META_PRIVATE_H
#define TIDINGS_PAGE_META_PRIVATE_H

#include "base/list.h"
#include "page/jsonld.h"
#include "page/meta.h"
#include "page/meta_words.h"

/* What the elements around a place say of it, added up. */
enum meta_zone {
    ZONE_HEADER = 1 << 0, /* the site's header: not one inside an article or main element */
    ZONE_FOOTER = 1 << 1,
    ZONE_ASIDE = 1 << 2,
    ZONE_LINK = 1 << 3,
    ZONE_RELATED = 1 << 4, /* teasers, sign-up boxes, advertisements */
    ZONE_COMMENT = 1 << 5,
    ZONE_FIGURE = 1 << 6,
    ZONE_HIDDEN = 1 << 7,
    ZONE_BYLINE = 1 << 8,
    ZONE_DATE = 1 << 9,
    ZONE_HEADLINE = 1 << 10,
    ZONE_LEAD = 1 << 11,
    ZONE_ARTICLE = 1 << 12, /* inside an article or main element */
    ZONE_HEADING = 1 << 13, /* inside h1 to h6 */
};

/* Something a machine-readable place says. */
struct meta_candidate {
    enum meta_field field;
    unsigned trust;           /* 1 to 9 */
    enum published_from from; /* META, or TIME for what stands in the body */
    struct str text;
    const struct html_node *node; /* in the body; NULL for one of the head's */
    uint32_t place;               /* nodes before it */
    unsigned zone;
};

/* A heading. */
struct meta_heading {
    struct str text;
    struct str parts;  /* the same with a line feed at every boundary of an element inside */
    struct str behind; /* what stands behind a kicker in it; empty for none */
    const struct html_node *node;
    uint32_t place;
    unsigned level; /* 1 to 6; 7 for an element that only its class or itemprop calls a headline */
    unsigned zone;
};

/* A run of text between block boundaries. Parts that stand in neighbouring elements with no space
 * between them are parted by a tab. */
struct meta_run {
    struct str text; /* only where it has at most META_MAX_SHORT bytes */
    size_t size;
    const struct html_node *node;
    uint32_t place;
    unsigned zone;
    unsigned digits; /* how many it has */
    bool links;      /* all of it is links */
};

/* How a byline was known as one. */
enum meta_byline_by { BYLINE_BY_CLASS, BYLINE_BY_LINK, BYLINE_BY_REL, BYLINE_BY_ITEMPROP };

/* An element that says it holds an author. */
struct meta_byline {
    struct str text; /* as of a run */
    const struct html_node *node;
    uint32_t place, end; /* nodes before it, and before what follows it */
    unsigned zone;
    enum meta_byline_by by;
};

/* A time element, or one whose class speaks of dates and which has a machine-readable value. */
struct meta_time {
    struct str value; /* its datetime attribute or the like; empty for none */
    struct str text;
    const struct html_node *node;
    uint32_t place;
    unsigned zone;
    bool published, modified; /* its attributes say so */
};

/* An article, or something like one, that JSON-LD describes. */
struct meta_described {
    const struct jsonld *object;
    unsigned trust; /* how much of an article its type is, 1 to 9 */
    bool entry;     /* part of another one: a live blog's update */
    struct str headline;
};

struct meta_page {
    struct arena *arena;
    const struct html_document *document;
    const struct page_source *source;
    struct list candidates; /* of struct meta_candidate */
    struct list headings;   /* of struct meta_heading */
    struct list runs;       /* of struct meta_run */
    struct list bylines;    /* of struct meta_byline */
    struct list times;      /* of struct meta_time */
    struct list described;  /* of struct meta_described */
    struct jsonld *jsonld;
    struct str title; /* the title element */
    struct str canonical;
    struct str crumb; /* the last link of the crumbs that the page shows */
    struct str html_language;
    struct str outlet_name;
    struct str outlet_domain;
};

/* The stretch of a page that belongs to an article: nodes by their place. */
struct meta_stretch {
    uint32_t heading;     /* the headline's place, or UINT32_MAX */
    uint32_t own_heading; /* where several articles have each their own: its place */
    uint32_t body;        /* where the body begins */
    uint32_t body_end;    /* and ends */
    uint32_t from, to;    /* the article's whole stretch */
    const struct meta_described *described; /* or NULL */
    double belief; /* how far it is believed: less when its headline is another than the page's */
    bool alone;
};

/* What a meta name, an itemprop or a property is for, lower or upper case; META_FIELDS for one that
 * is not known. */
enum meta_field meta_name_field(struct str name, unsigned *trust);

/* The code point that a named character reference ("amp") stands for, 0 for one not known. */
uint32_t meta_reference(struct str name);

/* How much of an article a type of JSON-LD is, 1 to 9; 0 for not at all. */
unsigned meta_type_trust(struct str type);

/* Whether `text` begins with a phrase of a byline list, ended by a word boundary; gives the bytes
 * it takes, 0 for no. meta_list_has() asks for the whole text. */
size_t meta_list_starts(enum byline_list list, struct str text);
bool meta_list_has(enum byline_list list, struct str text);

/* The agency that a text is the name of, whole; empty for none. */
struct str meta_agency_named(struct str text);

/* The text of an element as a browser shows it in one line; parts in neighbouring elements parted
 * by `gap`, where that is not 0. Empty when it is longer than `max` bytes. */
struct str meta_element_text(struct arena *arena, const struct html_node *top, size_t max,
                             char gap);

/* Fills page->described. */
void meta_describe(struct meta_page *page);

/* The described article that an article with this headline is, or NULL. */
const struct meta_described *meta_described_for(const struct meta_page *page, struct str headline,
                                                bool alone);

/* The parts of meta_resolve(). */
void meta_find_outlet(struct meta_page *page);
struct str meta_find_headline(const struct meta_page *page, const struct meta_scope *scope,
                              struct meta_stretch *stretch);
void meta_find_authors(const struct meta_page *page, const struct meta_stretch *stretch,
                       struct article *article);
void meta_find_dates(const struct meta_page *page, const struct meta_stretch *stretch,
                     struct article *article);

/* Makes headings of lines that say what the title says, or all of it but its first or last part: in
 * old markup nothing else tells them from text. */
void meta_adopt_title(struct meta_page *page);

/* A title without the outlet's name or the section's at its end or front. */
struct str meta_title_without_outlet(const struct meta_page *page, struct str title);

#endif
