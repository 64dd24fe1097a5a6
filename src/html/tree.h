/* Tree construction (section 13.2.6 of the standard): the state that its parts share. Private to
 * src/html.
 *
 *     tree.c          the stack of open elements, insertion, scopes, start and end of a parse
 *     tree_format.c   active formatting elements and the adoption agency
 *     tree_modes.c    the insertion modes but for "in body", and foreign content
 *     tree_body.c     the insertion mode "in body"
 *
 * An insertion mode is a function that takes a token and tells whether the token is to be processed
 * again (the standard's "reprocess the token"), in the mode that then holds. */
#ifndef TIDINGS_HTML_TREE_H
#define TIDINGS_HTML_TREE_H

#include "html/html.h"
#include "html/names_private.h"
#include "html/token.h"

enum mode {
    MODE_INITIAL,
    MODE_BEFORE_HTML,
    MODE_BEFORE_HEAD,
    MODE_IN_HEAD,
    MODE_IN_HEAD_NOSCRIPT,
    MODE_AFTER_HEAD,
    MODE_IN_BODY,
    MODE_TEXT,
    MODE_IN_TABLE,
    MODE_IN_TABLE_TEXT,
    MODE_IN_CAPTION,
    MODE_IN_COLUMN_GROUP,
    MODE_IN_TABLE_BODY,
    MODE_IN_ROW,
    MODE_IN_CELL,
    MODE_IN_TEMPLATE,
    MODE_AFTER_BODY,
    MODE_IN_FRAMESET,
    MODE_AFTER_FRAMESET,
    MODE_AFTER_AFTER_BODY,
    MODE_AFTER_AFTER_FRAMESET,
    MODE_COUNT,
};

/* The scratch of a parser: kept from page to page. */
struct html_parser {
    struct tokenizer tokenizer;
    struct html_node **open;       /* the stack of open elements, the current node last */
    struct html_node **formatting; /* the list of active formatting elements; NULL is a marker */
    uint8_t *template_modes;       /* the stack of template insertion modes */
    struct str *pending;           /* the list of pending table character tokens */
    uint32_t pending_capacity;
};

struct tree {
    struct html_parser *parser;
    struct tokenizer *tokenizer;
    const struct token_kernel *kernel;
    struct arena *arena;
    struct html_document *document;
    struct html_node **open;       /* [depth], room for HTML_MAX_DEPTH + 2 */
    struct html_node **formatting; /* [formatting_count], room for HTML_MAX_FORMATTING + 1 */
    uint8_t *template_modes;       /* [template_count], room for HTML_MAX_DEPTH + 2 */
    uint32_t depth, formatting_count, template_count, pending_count;
    enum mode mode, original_mode;
    struct html_node *head, *form; /* the element pointers */
    struct html_node *context;     /* the context element of a fragment, or NULL */
    struct html_node *kept_svg;    /* svg elements to be taken out at the end, linked by content */
    unsigned skip;
    bool lean;        /* the short way may be taken: a document, with HTML_SKIP_ALL */
    size_t limit;     /* bytes that the arena may have given out */
    bool after_block; /* the last token was a block's tag; known only with HTML_SKIP_SPACE */
    bool scripting, frameset_ok, foster, ignore_line_feed, stopped, selected_content;
    uint16_t counts[HTML_TAG_COUNT]; /* open HTML elements by tag */
};

/* The current node: the innermost open element. There has to be one. */
static inline struct html_node *current(const struct tree *tree)
{
    return tree->open[tree->depth - 1];
}

/* Whether the current node is an HTML element with this tag. */
static inline bool current_is(const struct tree *tree, unsigned tag)
{
    return html_is(current(tree), tag);
}

/* The node by which a token is judged foreign: the context of a fragment when only its root is
 * open, else the current node. */
static inline struct html_node *adjusted_current(const struct tree *tree)
{
    return tree->depth == 1 && tree->context ? tree->context : current(tree);
}

/* -------------------------------------------------------------------------------- tree.c --- */

/* What ends a scope (section 13.2.4.2). */
enum { SCOPE_DEFAULT = 1, SCOPE_LIST = 2, SCOPE_BUTTON = 4, SCOPE_TABLE = 8 };

/* Whether an element is one of the foreign ones at which HTML begins again or which end a scope:
 * mi, mo, mn, ms, mtext and annotation-xml of MathML, foreignObject, desc and title of SVG. */
bool tree_is_foreign_border(const struct html_node *node);

/* Whether an element is in the special category (section 13.2.4.2). */
bool tree_is_special(const struct html_node *node);

/* Whether an HTML element with this tag is open within the scope; `scope` is SCOPE_DEFAULT alone,
 * with SCOPE_LIST or SCOPE_BUTTON, or SCOPE_TABLE alone. */
bool tree_in_scope(const struct tree *tree, unsigned tag, unsigned scope);

/* Whether this very element is open within the default scope. */
bool tree_element_in_scope(const struct tree *tree, const struct html_node *element);

/* The index of an open element in the stack, or -1. */
int tree_open_index(const struct tree *tree, const struct html_node *element);

/* Opens an element; closes the current node. */
void tree_push(struct tree *tree, struct html_node *element);
void tree_pop(struct tree *tree);

/* Pops until the stack has `depth` elements. */
void tree_pop_to(struct tree *tree, uint32_t depth);

/* Pops up to and with the innermost HTML element with this tag, which must be open. */
void tree_pop_until(struct tree *tree, unsigned tag);

/* Takes the element at an index out of the stack, or puts one in. */
void tree_remove_open(struct tree *tree, uint32_t index);
void tree_insert_open(struct tree *tree, uint32_t index, struct html_node *element);

/* "Generate implied end tags", but for elements with tag `except` (HTML_TAG_NONE for none), and
 * "thoroughly". */
void tree_implied_end_tags(struct tree *tree, unsigned except);
void tree_implied_end_tags_thoroughly(struct tree *tree);

/* Closes the p element that is in button scope, if there is one. */
void tree_close_p(struct tree *tree);

/* "Insert an HTML element" for a start tag; the element becomes the current node. */
struct html_node *tree_insert(struct tree *tree, const struct token *token);

/* The same for an element without attributes that no token stands for. */
struct html_node *tree_insert_implied(struct tree *tree, unsigned tag);

/* "Insert a foreign element", its attributes adjusted. */
struct html_node *tree_insert_foreign(struct tree *tree, const struct token *token,
                                      enum html_namespace space);

/* An element for a start tag that is in no tree yet. */
struct html_node *tree_create(struct tree *tree, const struct token *token);

/* A new element with the name and the attributes of another. */
struct html_node *tree_clone(struct tree *tree, const struct html_node *element);

/* Inserts a start tag's element that closes at once. */
void tree_insert_void(struct tree *tree, const struct token *token);

/* "Insert a character" for a run of text. */
void tree_insert_text(struct tree *tree, struct str text);

/* Whether white space is shown as it stands: within a pre or a listing. */
static inline bool tree_in_preformatted(const struct tree *tree)
{
    return tree->counts[HTML_TAG_PRE] || tree->counts[HTML_TAG_LISTING];
}

/* Inserts white space that is shown only within a pre or a listing: HTML_SKIP_SPACE drops it
 * elsewhere. */
void tree_insert_space(struct tree *tree, struct str space);

/* Inserts a comment at the appropriate place, or as the last child of `parent`. */
void tree_insert_comment(struct tree *tree, const struct token *token);
void tree_append_comment(struct tree *tree, struct html_node *parent, const struct token *token);

/* "Appropriate place for inserting a node", with `target` as the override target. */
struct place {
    struct html_node *parent, *before; /* before NULL: at the end */
};
struct place tree_place(const struct tree *tree, struct html_node *target);

/* Links a node that is in no tree, or takes one out of its tree. */
void tree_link(struct html_node *node, struct place place);
void tree_unlink(struct html_node *node);

/* Adds the token's attributes that the element does not have. */
void tree_merge_attrs(struct tree *tree, struct html_node *element, const struct token *token);

/* "Reset the insertion mode appropriately". */
void tree_reset_mode(struct tree *tree);

/* Cuts white space off the front of a text token and gives it. */
struct str tree_leading_space(struct token *token);

/* The text with its NULs dropped, or replaced by U+FFFD. */
struct str tree_without_nul(struct tree *tree, const struct token *token, bool replace);

/* Whether the token has the attribute with this value, ASCII case folded. */
bool tree_token_has(const struct token *token, unsigned attr, struct str value);

/* ------------------------------------------------------------------------- tree_format.c --- */

/* "Push onto the list of active formatting elements". */
void format_push(struct tree *tree, struct html_node *element);
void format_marker(struct tree *tree);

/* "Clear the list of active formatting elements up to the last marker". */
void format_clear_to_marker(struct tree *tree);

/* "Reconstruct the active formatting elements". */
void format_reconstruct(struct tree *tree);

/* The index in the list of the last element with this tag after the last marker, or -1. */
int format_find(const struct tree *tree, unsigned tag);

/* The index of an element in the list, or -1; and taking it out. */
int format_index(const struct tree *tree, const struct html_node *element);
void format_remove(struct tree *tree, const struct html_node *element);

/* "Run the adoption agency algorithm" for an end tag (or a start tag that closes one of its kind).
 * False when the standard says to act as for any other end tag. */
bool format_adopt(struct tree *tree, unsigned tag);

/* -------------------------------------------------------------- tree_modes.c, tree_body.c --- */

/* Processes a token by the current mode, or as foreign content, until it is done with. */
void mode_process(struct tree *tree, struct token *token);

/* The modes that others go by: see above for what they give. */
bool mode_in_head(struct tree *tree, struct token *token);
bool mode_in_body(struct tree *tree, struct token *token);
bool mode_in_template(struct tree *tree, struct token *token);

/* "Generic raw text element parsing algorithm", and RCDATA's. */
void mode_raw_text(struct tree *tree, const struct token *token, enum token_state state);

#endif
