/* What the parts of the reader of feeds share. Not for callers outside src/source.
 *
 * The way of a feed: bytes to text (feed_decode.c), what stands before the first element taken off
 * (feed_prolog.c), text to a tree by libxml2 (feed_tree.c), where it is malformed after having been
 * mended (feed_mend.c), and the tree to what it says (feed_read.c and what it calls). */
#ifndef TIDINGS_SOURCE_FEED_PRIVATE_H
#define TIDINGS_SOURCE_FEED_PRIVATE_H

#include "base/table.h"
#include "source/feed.h"

/* ------------------------------------------------------------------------------- names --- */

/* What an element may say; the names in knowledge/sources/feed-elements.txt. */
#define FEED_FIELD_LIST(X)        \
    X(ROOT, "root")               \
    X(CHANNEL, "channel")         \
    X(ENTRY, "entry")             \
    X(ENTRIES, "entries")         \
    X(WITHIN, "within")           \
    X(TITLE, "title")             \
    X(LINK, "link")               \
    X(ORIGINAL, "original")       \
    X(ID, "id")                   \
    X(SUBTITLE, "subtitle")       \
    X(SUMMARY, "summary")         \
    X(CONTENT, "content")         \
    X(RIGHTS, "rights")           \
    X(AUTHOR, "author")           \
    X(CONTRIBUTOR, "contributor") \
    X(PUBLISHED, "published")     \
    X(UPDATED, "updated")         \
    X(LANGUAGE, "language")       \
    X(CATEGORY, "category")       \
    X(KEYWORDS, "keywords")       \
    X(COMMENTS, "comments")       \
    X(GENERATOR, "generator")     \
    X(ENCLOSURE, "enclosure")     \
    X(MEDIA, "media")             \
    X(THUMBNAIL, "thumbnail")     \
    X(IMAGE, "image")             \
    X(CREDIT, "credit")           \
    X(CAPTION, "caption")         \
    X(SOURCE, "source")           \
    X(NAME, "name")               \
    X(EMAIL, "email")             \
    X(ADDRESS, "address")         \
    X(TTL, "ttl")                 \
    X(PERIOD, "period")           \
    X(FREQUENCY, "frequency")     \
    X(SKIPHOURS, "skiphours")     \
    X(SKIPDAYS, "skipdays")

#define FEED_FIELD_ENUM(name, text) FEED_FIELD_##name,
enum feed_field { FEED_FIELD_LIST(FEED_FIELD_ENUM) FEED_FIELD_COUNT };
#undef FEED_FIELD_ENUM

/* The vocabularies and elements of the tables, to be looked up. */
struct feed_names {
    struct table addresses; /* address of a namespace to place in `spaces`, plus 1 */
    struct table prefixes;  /* prefix to the same */
    struct table elements;  /* "vocabulary:element" to its place in `ranks`, plus 1 */
    struct list ranks;      /* of uint8_t[FEED_FIELD_COUNT]: how far an element is to be trusted
                               with each field */
    struct list spaces;     /* of struct str: the vocabularies' names */
};

/* Fills the tables, which live in `arena`. */
void feed_names_init(struct feed_names *names, struct arena *arena);

/* The vocabulary of a namespace's address or, where that is unknown or empty, a prefix. False when
 * neither is known. */
bool feed_names_space(const struct feed_names *names, struct str address, struct str prefix,
                      struct str *space);

/* Ranks by field of an element, or NULL when no table names it. */
const uint8_t *feed_names_ranks(const struct feed_names *names, struct str space, struct str name);

/* -------------------------------------------------------------------------------- tree --- */

struct feed_attr {
    struct str prefix;
    struct str name;    /* as written, without the prefix */
    struct str address; /* of its namespace, or empty */
    struct str value;
};

/* An element, or a run of text. */
struct feed_node {
    struct feed_node *parent, *first, *last, *next;
    const struct feed_attr *attrs;
    uint32_t attr_count;
    bool element;
    bool core;            /* an element of the formats themselves */
    const uint8_t *ranks; /* elements that the tables name: ranks by field, else NULL */
    struct str prefix;
    struct str name;    /* as written, without the prefix */
    struct str address; /* of its namespace, or empty */
    struct str text;    /* of a run of text */
};

struct feed_tree {
    struct feed_node *top; /* what holds the first element; NULL when there is none */
    bool well_formed;
    bool truncated;      /* a limit ended it */
    bool unknown_prefix; /* a prefix is not declared */
    bool controls;       /* control characters were taken for what windows-1252 has there */
};

/* Makes a tree of a text without declaration and document type. `mended` says to take of a
 * malformed one what there is. */
void feed_tree_build(const struct feed_names *names, struct arena *arena, struct str text,
                     bool mended, struct feed_tree *tree);

/* How far an element is to be trusted with a field; 0 for not at all. */
static inline unsigned feed_rank(const struct feed_node *node, enum feed_field field)
{
    return node->element && node->ranks ? node->ranks[field] : 0;
}

/* The next node within `top` in document order, or NULL. */
struct feed_node *feed_node_next(const struct feed_node *node, const struct feed_node *top);

/* The value of an attribute without a namespace (or with a prefix, whatever it is), whatever the
 * case of its name; NULL data where it is missing. */
struct str feed_node_attr(const struct feed_node *node, const char *name);

/* All text within the node, as it is, joined in the arena where it is in pieces. */
struct str feed_node_text(const struct feed_node *node, struct arena *arena);

/* Whether an element is within. */
bool feed_node_has_elements(const struct feed_node *node);

/* The child that is to be trusted most with a field, or NULL. */
const struct feed_node *feed_node_child(const struct feed_node *node, enum feed_field field);

/* The node's language by xml:lang, its own or from around it; empty for none. */
struct str feed_node_language(const struct feed_node *node);

/* What addresses within the node are relative to: xml:base, its own or from around it, and the
 * feed's own address around all; empty where nothing is known. */
struct str feed_node_base(const struct feed_node *node, struct str outer, struct arena *arena);

/* ------------------------------------------------------------------------ bytes to text --- */

/* Decodes a feed to UTF-8 by what is marked, declared and found in its bytes. `*encoding` gets the
 * encoding's name, static or in the arena. */
struct str feed_decode(struct arena *arena, struct str bytes, struct str transport,
                       const char **encoding, unsigned *mended);

/* Entities that a document type declares, by name; only those that are plain text. */
#define FEED_MAX_ENTITIES 256
#define FEED_MAX_ENTITY 256 /* bytes of one's text */

/* Takes off what stands before the first element: declaration, document type, comments, garbage.
 * Entities that the document type declares are put into the table: name to place in `texts`, which
 * is of struct str. */
struct str feed_prolog(struct str text, struct table *entities, struct list *texts,
                       unsigned *mended);

/* Makes well-formed XML of what is not. */
struct str feed_mend(const struct feed_names *names, struct arena *arena, struct str text,
                     const struct table *entities, const struct list *texts, unsigned *mended);

/* Where in a text the first element begins that a feed can be, or STR_NONE. */
size_t feed_find_root(const struct feed_names *names, struct str text);

struct feed_parser {
    struct arena arena; /* the names live in it */
    struct feed_names names;
};

/* A decoded text to a tree: as it is and, if it is not well-formed, mended. */
void feed_tree_of(struct feed_parser *parser, struct arena *arena, struct str text,
                  unsigned *mended, struct feed_tree *tree);

/* ------------------------------------------------------------------------ text to fields --- */

/* What reading one feed needs. */
struct feed_reading {
    struct arena *arena;
    struct feed *feed;
    struct str url;                  /* where the feed came from, or the best that is known */
    enum date_order order;           /* of numeric dates */
    uint8_t ranks[FEED_FIELD_COUNT]; /* of the feed's fields that are filled in */
};

/* Reads a tree into reading->feed. False when it is no feed. */
bool feed_read_tree(struct feed_reading *reading, const struct feed_tree *tree);

/* Reads an entry element and adds it to the feed's. */
void feed_read_entry(struct feed_reading *reading, const struct feed_node *node);

/* An empty entry at the end of the feed's; NULL when there are too many. */
struct feed_entry *feed_add_entry(struct feed_reading *reading);

/* Reads JSON Feed. ERROR_SYNTAX or ERROR_UNSUPPORTED. */
enum error feed_read_json(struct feed_reading *reading, struct str text);

/* The text that an element holds, by its type. */
struct feed_text feed_text_of(const struct feed_reading *reading, const struct feed_node *node);

/* The plain text of an element, white space at the ends taken off. */
struct str feed_line_of(const struct feed_reading *reading, const struct feed_node *node);

/* An absolute address, as far as it can be made one, for one that stands at the node. */
struct str feed_address(const struct feed_reading *reading, const struct feed_node *node,
                        struct str address);

/* A piece of HTML with the addresses in its attributes made absolute; itself where none is
 * relative or the base is empty. */
struct str feed_html_absolute(struct arena *arena, struct str html, struct str base);

/* Whether a text looks like HTML rather than plain text: it has a tag or a reference. */
bool feed_looks_like_html(struct str text);

/* Reads a date as it is printed; notes one that cannot be read. */
struct feed_date feed_date_of(const struct feed_reading *reading, struct str text);

/* The person that an element names. */
struct feed_person feed_person_of(const struct feed_reading *reading, const struct feed_node *node);

/* A person's name and e-mail address out of "jo@example.org (Jo Doe)" and its kin. */
struct feed_person feed_person_from_text(struct str text);

/* Reads an element that is or holds pictures and other files, and adds them to the list. */
void feed_media_read(const struct feed_reading *reading, const struct feed_node *node,
                     enum feed_field field, struct list *media);

/* Adds a file, or completes what is there with the same address; NULL for an empty address. */
struct feed_media *feed_media_add(struct list *media, struct str url);

/* What a MIME type, else the address, says a file is. */
enum feed_medium feed_medium_of(struct str type, struct str url);

#endif
