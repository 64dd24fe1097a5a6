/* HTML: bytes to a tree, by the WHATWG HTML standard (https://html.spec.whatwg.org/), and the
 * questions one asks a tree.
 *
 *     struct html_parser *parser = html_parser_new();
 *     struct html_document *document;
 *     enum error error = html_parse(parser, &arena, bytes, NULL, &document);
 *     for (struct html_node *n = document->root; n; n = html_next(n, document->root)) ...
 *     arena_clear(&arena);
 *
 * The tree lives in the arena that is passed in and ends with it. Text and attribute values are
 * views: into the bytes that were passed in where those are UTF-8 as they stand, else into the
 * arena. So the bytes have to live as long as the tree. All text is valid UTF-8. A parser keeps
 * scratch memory between pages; it belongs to one thread at a time and a tree does not need it. */
#ifndef TIDINGS_HTML_H
#define TIDINGS_HTML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "html/names.h"

/* ------------------------------------------------------------------------------- the tree --- */

enum html_kind {
    HTML_DOCUMENT, /* the root */
    HTML_DOCTYPE,
    HTML_ELEMENT,
    HTML_TEXT,
    HTML_COMMENT,
    HTML_CONTENT, /* the contents of a template element: a tree of its own */
};

enum html_namespace { HTML_NS_HTML, HTML_NS_SVG, HTML_NS_MATHML };

/* An attribute. Names are numbers: HTML_ATTR_* for those in names.h, more for the others, which
 * html_attr_name() spells. No name stands twice in an element. */
struct html_attr {
    uint32_t name;
    uint32_t size; /* of the value, bytes */
    const char *value;
};

/* A node: 64 bytes, one line of cache. */
struct html_node {
    struct html_node *parent, *first, *last, *next, *previous;
    uint16_t tag;   /* elements: HTML_TAG_*, or one of the document's own; 0 for other kinds */
    uint8_t kind;   /* enum html_kind */
    uint8_t space;  /* elements: enum html_namespace */
    uint32_t count; /* elements: attributes; text and comments: private */
    union {
        struct {
            const struct html_attr *attrs;
            struct html_node *content; /* template elements: their HTML_CONTENT node */
        };
        struct str text; /* text, comments; a doctype's name */
    };
};

_Static_assert(sizeof(void *) != 8 || sizeof(struct html_node) == 64, "a line of cache");

/* How far a document departs from the standard's rendering, by its doctype. */
enum html_mode { HTML_NO_QUIRKS, HTML_LIMITED_QUIRKS, HTML_QUIRKS };

struct html_document {
    struct html_node *root; /* the HTML_DOCUMENT node */
    struct html_node *html; /* the html, head and body (or frameset) elements, or NULL; */
    struct html_node *head; /* a parsed document has an html and a head, a fragment neither */
    struct html_node *body;
    struct str text;           /* the decoded input; of a lean parse, what it passed over may be
                                  other than UTF-8 */
    const char *encoding;      /* the name of the encoding it was in, by the Encoding standard */
    struct str doctype_public; /* the doctype's public and system identifiers, empty for none */
    struct str doctype_system;
    enum html_mode mode;
    bool scripting;      /* it was parsed as where scripts run: noscript holds text */
    bool truncated;      /* a limit ended the tree before the input did */
    uint32_t node_count; /* nodes that were made, whether or not they are still in the tree */
    uint32_t attr_count;
    struct html_names *names; /* private: tags and attribute names that names.h does not have */
};

/* ------------------------------------------------------------------------------- parsing --- */

/* What to leave out of the tree; it is passed over unread where that can be. The rest of the tree
 * is the one that a full parse gives, less those nodes; text on both sides of one becomes one. Of a
 * document, all of them together are read a shorter way than any of them alone (lean.c). */
enum {
    HTML_SKIP_SCRIPTS = 1,     /* HTML's script elements, but for JSON-LD (application/ld+json) */
    HTML_SKIP_STYLES = 2,      /* HTML's style elements */
    HTML_SKIP_SVG = 4,         /* svg elements and all they hold */
    HTML_SKIP_COMMENTS = 8,    /* comments */
    HTML_SKIP_ATTRIBUTES = 16, /* those that knowledge/html/attributes.txt does not name, or calls
                                  needless */
    HTML_SKIP_SPACE = 32, /* text of white space alone that is not shown: in a head, between the
                             parts of a table, behind a block's tag (but not in a pre) */
    HTML_SKIP_ALL = 63,
};

struct html_options {
    unsigned skip;       /* HTML_SKIP_* added up */
    bool scripting;      /* noscript is text, as in a browser that runs scripts */
    bool portable;       /* no SIMD: for tests; the trees are the same */
    struct str encoding; /* from the transport (a label of the Encoding standard), or empty */
    struct str context;  /* parse a fragment, as if inside this element ("div", "svg path",
                            "math mi"), or empty for a document */
    size_t max_bytes;    /* limits; 0 takes the default, which max_bytes can only lower */
    size_t max_tree;     /* bytes of arena */
};

/* Limits. Where one is reached the tree ends there and `truncated` is set, or as it says. */
#define HTML_MAX_BYTES ((size_t)1 << 30) /* of input; more is ERROR_TOO_LARGE */
#define HTML_MAX_TREE(bytes) \
    (64 * (size_t)(bytes) + ((size_t)1 << 20)) /* of arena, by input size */
#define HTML_MAX_DEPTH \
    512 /* open elements; one more takes the place of the innermost, as in Blink */
#define HTML_MAX_FORMATTING 512 /* active formatting elements; the oldest is forgotten */

/* A parser, to be used for any number of pages. Freed by html_parser_free(). */
struct html_parser *html_parser_new(void);
void html_parser_free(struct html_parser *parser);

/* Parses `bytes` to a tree in `arena`. `options` may be NULL for a full parse of a document. Any
 * bytes give a tree; the only error is ERROR_TOO_LARGE. */
enum error html_parse(struct html_parser *parser, struct arena *arena, struct str bytes,
                      const struct html_options *options, struct html_document **document);

/* The same for text that is known to be valid UTF-8. */
enum error html_parse_text(struct html_parser *parser, struct arena *arena, struct str text,
                           const struct html_options *options, struct html_document **document);

/* ------------------------------------------------------------------------------- queries --- */

/* The next node in document order within the subtree of `top`, or NULL. Template contents are not
 * part of it. */
static inline struct html_node *html_next(const struct html_node *node, const struct html_node *top)
{
    if (node->first)
        return node->first;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

/* The same, passing over what is inside `node`. */
static inline struct html_node *html_after(const struct html_node *node,
                                           const struct html_node *top)
{
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

/* Whether the node is an HTML (not SVG, not MathML) element with this tag. */
static inline bool html_is(const struct html_node *node, unsigned tag)
{
    return node->kind == HTML_ELEMENT && node->tag == tag && node->space == HTML_NS_HTML;
}

/* The next element with this tag after `node` within `top`, or NULL. Start with node == top. */
struct html_node *html_next_tag(const struct html_node *node, const struct html_node *top,
                                unsigned tag);

/* The nearest ancestor with this tag, the node itself not counted, or NULL. */
struct html_node *html_ancestor(const struct html_node *node, unsigned tag);

/* Whether `ancestor` is `node` or one of its ancestors. */
bool html_contains(const struct html_node *ancestor, const struct html_node *node);

/* The attribute's value; empty where it is missing. html_attr_find() tells the two apart. */
static inline const struct html_attr *html_attr_find(const struct html_node *node, unsigned name)
{
    if (node->kind == HTML_ELEMENT)
        for (uint32_t i = 0; i < node->count; i++)
            if (node->attrs[i].name == name)
                return &node->attrs[i];
    return NULL;
}

/* The value of an attribute; empty where the node has none. */
static inline struct str html_attr(const struct html_node *node, unsigned name)
{
    const struct html_attr *attr = html_attr_find(node, name);
    return attr ? (struct str){attr->value, attr->size} : (struct str){"", 0};
}

/* The number of an attribute name that names.h does not have, in this document; 0 when no tag has
 * it. `name` in lower case. */
unsigned html_attr_number(const struct html_document *document, struct str name);

/* How an element's name and an attribute name are spelt in this document; in SVG in the mixed case
 * that the standard restores, and names in a namespace as "xlink href". */
struct str html_tag_name(const struct html_document *document, const struct html_node *element);
struct str html_attr_name(const struct html_document *document, unsigned name);

/* Whether the element's class attribute has this word (ASCII case counts). */
bool html_has_class(const struct html_node *node, struct str word);

/* Appends the text of a subtree to `out`, raw: text nodes one after the other, nothing added. */
void html_raw_text(const struct html_node *top, struct buf *out);

/* Appends the text of a subtree to `out` as a browser shows it (the HTML standard's innerText,
 * without style sheets): white space collapsed within lines, kept in pre and textarea, br as a line
 * feed, blocks on lines of their own, p between empty lines, table cells apart by a tab, nothing of
 * script, style, template, head, noscript and the like. */
void html_text(const struct html_node *top, struct buf *out);

/* Whether an element is laid out as a block by the standard's style sheet (div, p, li, ...). */
bool html_is_block(const struct html_node *node);

/* ---------------------------------------------------------------------------- serializing --- */

/* Appends the children of `top` as HTML, by the standard's fragment serialization algorithm. */
void html_serialize(const struct html_document *document, const struct html_node *top,
                    struct buf *out);

/* Appends the tree in the form of the html5lib tests, one node a line. */
void html_print(const struct html_document *document, const struct html_node *top, struct buf *out);

/* -------------------------------------------------------------------------------- decoding --- */

/* How an encoding was found, the surest first. */
enum html_encoding_from {
    HTML_ENCODING_BOM,
    HTML_ENCODING_TRANSPORT,
    HTML_ENCODING_META,
    HTML_ENCODING_DETECTED,
    HTML_ENCODING_DEFAULT,
};

/* The encoding of a page by the standard's sniffing: byte order mark, transport's label, meta
 * prescan of the first 1024 bytes, then detection (UTF-8 if it is valid as such, else uchardet),
 * else windows-1252. Gives the Encoding standard's name, static. `from` may be NULL. */
const char *html_sniff_encoding(struct str bytes, struct str transport,
                                enum html_encoding_from *from);

/* The standard's name of the encoding with this label ("latin1" gives "windows-1252"), or NULL. */
const char *html_encoding_name(struct str label);

/* Decodes bytes to UTF-8 by the Encoding standard: what is malformed becomes U+FFFD; a byte order
 * mark is dropped. `encoding` is a name that html_sniff_encoding() gives. The result is a view of
 * `bytes` itself where those are valid UTF-8 already, else it is in the arena. */
struct str html_decode(struct arena *arena, struct str bytes, const char *encoding);

/* The longest named character reference that begins at `text` (after the ampersand), or 0. Gives
 * its size in bytes and its one or two code points (0 for no second). */
size_t html_entity_find(struct str text, uint32_t points[2]);

/* The same of a numeric character reference, whose ampersand and number sign begin `text`. */
size_t html_numeric_find(struct str text, uint32_t *point);

/* A text with those references resolved that end in a semicolon, for text that was taken out of
 * HTML and never decoded, or escaped twice. What they stand for is resolved in its turn, once
 * ("&amp;rsquo;"); what is no character to be read, and spaces that do not break, become spaces. A
 * view of the text where there are none, else in `arena`. */
struct str html_resolve(struct arena *arena, struct str text);

#endif
