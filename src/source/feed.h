/* Feeds: bytes to what they say, whatever the format and however badly made.
 *
 *     struct feed_parser *parser = feed_parser_new();
 *     struct feed feed;
 *     enum error error = feed_parse(parser, &arena, bytes, NULL, &feed);
 *     for (size_t i = 0; i < feed.entries.count; i++)
 *         use((const struct feed_entry *)list_at(&feed.entries, i));
 *     arena_clear(&arena);
 *
 * Read are RSS 0.9x to 2.0 and RSS 1.0, Atom 0.3 and 1.0, CDF, JSON Feed, sitemaps with or without
 * news, and indexes of sitemaps, with what Dublin Core, content, Media RSS, iTunes and others add.
 * Which element says what stands in knowledge/sources/feed-elements.txt.
 *
 * All that a feed says is in the arena and ends with it; all text is valid UTF-8. A field that was
 * given and is empty has a pointer and no size, one that was not given has neither. Nothing is ever
 * loaded: no document type, no entity, no other file. What had to be mended to read the feed is in
 * `mended`. */
#ifndef TIDINGS_FEED_H
#define TIDINGS_FEED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "base/json.h"
#include "base/list.h"
#include "base/str.h"
#include "html/html.h"

/* Limits. More bytes are ERROR_TOO_LARGE; of what goes beyond the others the feed is read without
 * it and `truncated` is set. */
#define FEED_MAX_BYTES ((size_t)64 << 20) /* of input; the largest sitemap has 50 MB */
#define FEED_MAX_DEPTH 200                /* elements within elements */
#define FEED_MAX_ENTRIES 50000            /* a sitemap may have so many */
#define FEED_MAX_TREE(bytes) (64 * (size_t)(bytes) + ((size_t)4 << 20)) /* of arena, by input */

/* The formats, and what they are called. */
#define FEED_FORMAT_LIST(X) \
    X(UNKNOWN, "unknown")   \
    X(RSS, "rss")           \
    X(RDF, "rdf")           \
    X(ATOM, "atom")         \
    X(CDF, "cdf")           \
    X(JSON, "json")         \
    X(SITEMAP, "sitemap")   \
    X(SITEMAPS, "sitemap index")

#define FEED_FORMAT_ENUM(name, text) FEED_##name,
enum feed_format { FEED_FORMAT_LIST(FEED_FORMAT_ENUM) FEED_FORMAT_COUNT };
#undef FEED_FORMAT_ENUM

/* What was wrong with a feed and was mended, each a bit, and what it is called. */
#define FEED_MEND_LIST(X)                                                               \
    X(ENCODING, 0, "encoding")     /* not in the encoding that it declares */           \
    X(CHARACTERS, 1, "characters") /* has control characters or broken sequences */     \
    X(ENTITIES, 2, "entities")     /* uses entities that it does not declare */         \
    X(AMPERSANDS, 3, "ampersands") /* has bare ampersands or less-than signs */         \
    X(TAGS, 4, "tags")             /* has tags that do not fit together */              \
    X(TRUNCATED, 5, "truncated")   /* ends too early */                                 \
    X(GARBAGE, 6, "garbage")       /* has something before or after it */               \
    X(WRAPPED, 7, "wrapped")       /* stands within another document */                 \
    X(PREFIXES, 8, "prefixes")     /* uses prefixes or namespaces that are not known */ \
    X(DATES, 9, "dates")           /* has dates that cannot be read */

#define FEED_MEND_ENUM(name, bit, text) FEED_MENDED_##name = 1 << bit,
enum feed_mended { FEED_MEND_LIST(FEED_MEND_ENUM) };
#undef FEED_MEND_ENUM

/* What a text is written in. */
enum feed_text_kind {
    FEED_TEXT,    /* as it is to be shown */
    FEED_HTML,    /* a piece of HTML, addresses in it absolute where the base is known */
    FEED_UNCLEAR, /* the feed does not say: feeds of RSS have either in the same place */
};

struct feed_text {
    struct str value; /* white space at the ends taken off */
    enum feed_text_kind kind;
};

struct feed_person {
    struct str text; /* as the feed has it: "jo@example.org (Jo Doe)" */
    struct str name;
    struct str email;
    struct str url;
};

struct feed_category {
    struct str term;
    struct str label;  /* for people, where that is something else */
    struct str scheme; /* the list it is from */
};

enum feed_medium { FEED_FILE, FEED_IMAGE, FEED_AUDIO, FEED_VIDEO };

/* A picture, sound, film or other file that comes with an entry. */
struct feed_media {
    enum feed_medium medium;
    bool thumbnail; /* a small picture of what another one shows in full */
    struct str url;
    struct str type; /* MIME type */
    uint64_t size;   /* bytes; 0 is not known, as in the next three */
    unsigned width, height;
    unsigned seconds;
    struct str title;
    struct str caption; /* plain text */
    struct str credit;
};

/* A date as it is printed, and as it was understood; DATE_NONE where it was not. */
struct feed_date {
    struct str text;
    struct date date;
};

/* Where an entry came from, when another feed or outlet brought it first. */
struct feed_origin {
    struct str title;
    struct str url;
};

struct feed_entry {
    struct str id;
    struct str link;     /* the entry's page */
    struct str original; /* the same where `link` goes through a counter first, else empty */
    struct feed_text title;
    struct feed_text subtitle;
    struct feed_text summary;
    struct feed_text content; /* the whole, where the feed has it */
    struct feed_text rights;
    struct list authors;      /* of struct feed_person; empty where only the feed has some */
    struct list contributors; /* of struct feed_person */
    struct feed_date published;
    struct feed_date updated;
    struct str language;
    struct str comments;    /* the address of their page */
    struct list categories; /* of struct feed_category */
    struct list media;      /* of struct feed_media, pictures as well as other files */
    struct feed_origin source;
};

struct feed {
    enum feed_format format;
    struct str version; /* "2.0", as the feed says */
    unsigned mended;    /* enum feed_mended, added up */
    bool truncated;     /* a limit ended it before its end */
    const char *encoding;
    struct str id;
    struct str link;    /* the page that it is the feed of */
    struct str self;    /* its own address */
    struct list hubs;   /* of struct str: addresses that tell of news (WebSub) */
    struct str next;    /* the next page of the same feed, */
    struct str archive; /* and the archive before it (RFC 5005) */
    struct feed_text title;
    struct feed_text subtitle;
    struct feed_text rights;
    struct str language;
    struct str generator;
    struct str image;       /* address of its picture */
    struct list authors;    /* of struct feed_person */
    struct list categories; /* of struct feed_category */
    struct feed_date published;
    struct feed_date updated;
    unsigned ttl;        /* minutes in which nothing new is to be expected; 0 is not known */
    uint32_t skip_hours; /* a bit for each hour, UTC, in which nobody need ask */
    uint8_t skip_days;   /* a bit for each day, Monday lowest */
    struct list entries; /* of struct feed_entry, in the feed's order */
};

/* What is known of a feed beside its bytes; every part may be empty. */
struct feed_options {
    struct str url;      /* where it came from: what addresses are relative to */
    struct str encoding; /* the transport's charset */
};

/* What reading feeds needs and one feed can leave to the next. Belongs to one thread at a time. */
struct feed_parser *feed_parser_new(void);
void feed_parser_free(struct feed_parser *parser);

/* Reads a feed into the arena. `options` may be NULL. ERROR_TOO_LARGE; ERROR_UNSUPPORTED for what
 * is no feed, a page among it; ERROR_SYNTAX for JSON that is malformed. `feed` is filled in as far
 * as it goes in every case. What it takes of the arena is
 * bounded by the limits above, whatever the arena's own. */
enum error feed_parse(struct feed_parser *parser, struct arena *arena, struct str bytes,
                      const struct feed_options *options, struct feed *feed);

/* The text as it is to be shown, on one line: tags taken off and references resolved where it is
 * HTML, or unclear and looks like it. */
struct str feed_plain(struct arena *arena, const struct feed_text *text);

/* Writes what was understood as one JSON object, of the file with this name (empty for none). */
void feed_to_json(const struct feed *feed, struct arena *arena, struct str file, struct json *json);

/* The name of a format. Static storage. */
const char *feed_format_name(enum feed_format format);

/* Names what was mended, one after another: the name of the first bit at or above *bit that is
 * set, or NULL. Start with 0. */
const char *feed_mended_name(unsigned mended, unsigned *bit);

/* --------------------------------------------------------------------------- discovery --- */

/* A feed that a page names. */
struct feed_link {
    struct str url;
    struct str title;
    struct str type; /* MIME type, where the page says it */
    unsigned rank;   /* the higher, the more likely it is the page's own news; above 0 */
    bool declared;   /* by a link element, not guessed from an address */
};

/* Finds the feeds that a page names, best first, each once. `url` is the page's address, or empty.
 * `links` is of struct feed_link and grows in `arena`. */
void feed_discover(const struct html_document *page, struct str url, struct arena *arena,
                   struct list *links);

#endif
