/* The article record: what Tidings knows of one article, and its JSON both ways. The names here
 * are the names in JSON, in the API and in the columns. What is not known is absent: an empty view,
 * an empty list, PUBLISHED_UNKNOWN; never guessed at. All views live in the document's arena. */
#ifndef TIDINGS_RECORD_H
#define TIDINGS_RECORD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "base/list.h"
#include "base/str.h"

/* Where the date of publication was found. The enum and its names are made from this list. */
#define PUBLISHED_LIST(X) \
    X(UNKNOWN, "")        \
    X(JSON_LD, "json-ld") \
    X(META, "meta")       \
    X(TIME, "time")       \
    X(URL, "url")         \
    X(TEXT, "text")       \
    X(CAPTION, "caption") \
    X(FEED, "feed")       \
    X(GIVEN, "given")     \
    X(AGE, "age")         \
    X(INFERRED, "inferred")

#define PUBLISHED_ENUM(name, text) PUBLISHED_##name,
enum published_from { PUBLISHED_LIST(PUBLISHED_ENUM) PUBLISHED_COUNT };
#undef PUBLISHED_ENUM

/* The kinds of block that a body is made of. */
#define BLOCK_LIST(X)         \
    X(LEAD, "lead")           \
    X(PARAGRAPH, "paragraph") \
    X(HEADING, "heading")     \
    X(QUOTE, "quote")         \
    X(LIST, "list")           \
    X(TABLE, "table")         \
    X(EMBED, "embed")

#define BLOCK_ENUM(name, text) BLOCK_##name,
enum block_kind { BLOCK_LIST(BLOCK_ENUM) BLOCK_COUNT };
#undef BLOCK_ENUM

/* A piece of the body: one or more lines of text. */
struct block {
    enum block_kind kind;
    struct str text;
};

/* An image of the article, with what stands under it. */
struct image {
    struct str url;
    struct str caption; /* without the credit */
    struct str credit;  /* "EPA/Mikhail Tereshchenko" */
};

struct article {
    struct str id;            /* 32 hexadecimal digits, by article_identify(); empty before that */
    struct str file;          /* as it was given */
    struct str url;           /* where the document came from */
    struct str canonical_url; /* what the page says its address is */
    unsigned number;          /* "article": 1-based within its page */
    struct str outlet_name;
    struct str outlet_domain;
    struct str headline;
    struct str subhead;
    struct list authors;  /* of struct str */
    struct str published; /* ISO 8601 to the precision known, with its offset as printed */
    enum published_from published_from;
    struct str modified; /* ISO 8601 */
    struct str age;      /* as printed, "4 hours ago" */
    struct str language; /* BCP 47 */
    struct str section;
    struct list tags; /* of struct str */
    struct str agency;
    struct str dateline;
    struct str text;       /* the body's paragraphs, one a line */
    struct list blocks;    /* of struct block */
    struct list images;    /* of struct image */
    struct list from_feed; /* of struct str: names of the fields that a feed gave, not the page */
    struct str copy_of;    /* id of the article it is a copy of; ours to find, as the story is */
    struct str story;      /* id */
};

/* An empty article whose lists grow in `arena`. */
void article_init(struct article *article, struct arena *arena);

/* Writes the article as one JSON object; pairs that are not known are left out. */
void article_to_json(const struct article *article, struct json *json);

/* The same into an object that the caller begins and ends, for more pairs beside them. */
void article_pairs_to_json(const struct article *article, struct json *json);

/* Reads one JSON object (bytes of one line, say) into `article`, in `arena`. `outlet` may be an
 * object or a plain string; `text` may be missing where `blocks` are there, and the other way
 * round; `story`, `copy_of` and names that are not known are ignored. In others' records character
 * references are resolved and doubled quotes written once; ours are read as they were written.
 * ERROR_SYNTAX with the reason in `*why` (static storage) when it is no such object. */
enum error article_from_json(struct article *article, struct arena *arena, struct str json,
                             const char **why);

/* The names in JSON, and back: PUBLISHED_UNKNOWN and BLOCK_PARAGRAPH for names that are not known.
 */
const char *published_from_name(enum published_from from);
const char *block_kind_name(enum block_kind kind);
enum published_from published_from_named(struct str name);
enum block_kind block_kind_named(struct str name);

#endif
