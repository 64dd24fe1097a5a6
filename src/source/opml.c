/* OPML to a tree of outlines and back; see opml.h. */
#include "source/opml.h"

#include "base/url.h"
#include "source/feed_private.h"

void opml_init(struct opml *opml, struct arena *arena)
{
    *opml = (struct opml){.top = arena_get_zeroed(arena, sizeof *opml->top)};
}

struct opml_outline *opml_add(struct opml_outline *above, struct arena *arena)
{
    struct opml_outline *outline = arena_get_zeroed(arena, sizeof *outline);
    outline->parent = above;
    if (above->last)
        above->last->next = outline;
    else
        above->first = outline;
    above->last = outline;
    return outline;
}

struct opml_outline *opml_next(const struct opml_outline *outline)
{
    if (outline->first)
        return outline->first;
    while (outline && !outline->next)
        outline = outline->parent;
    return outline ? outline->next : NULL;
}

/* ------------------------------------------------------------------------------ reading --- */

/* A list in the making. */
struct outlining {
    struct arena *arena;
    struct opml *opml;
    struct str url; /* what addresses are relative to */
};

/* The first element with this name within `top`, whatever its case, or NULL. */
static const struct feed_node *find_element(const struct feed_node *top, struct str name)
{
    for (const struct feed_node *n = top->first; n; n = feed_node_next(n, top))
        if (n->element && str_equal_fold(n->name, name))
            return n;
    return NULL;
}

/* An address in an attribute, absolute where that can be. Lists write feed:// before some. */
static struct str address_at(const struct outlining *outlining, const struct feed_node *node,
                             const char *name)
{
    struct str address = str_trim(feed_node_attr(node, name));
    if (str_starts_fold(address, STR("feed:http")))
        address = str_from_byte(address, 5);
    else if (str_starts_fold(address, STR("feed://")))
        address = arena_format(outlining->arena, "http://%.*s", STR_ARG(str_from_byte(address, 7)));
    if (!address.size)
        return STR("");
    return url_resolve(outlining->arena, outlining->url, address);
}

/* Fills in an outline from its element. */
static void take_outline(const struct outlining *outlining, const struct feed_node *node,
                         struct opml_outline *outline)
{
    struct feed_text title = {.value = str_trim(feed_node_attr(node, "title")), .kind = FEED_TEXT};
    if (!title.value.size)
        title.value = str_trim(feed_node_attr(node, "text"));
    outline->title = feed_plain(outlining->arena, &title);
    outline->feed = address_at(outlining, node, "xmlUrl");
    outline->page = address_at(outlining, node, "htmlUrl");
    outline->type = str_trim(feed_node_attr(node, "type"));
    outline->description = str_trim(feed_node_attr(node, "description"));
    outline->language = str_trim(feed_node_attr(node, "language"));
    outline->category = str_trim(feed_node_attr(node, "category"));
    /* some lists call it just url; those of type link or include use that for pages and lists */
    struct str url = address_at(outlining, node, "url");
    bool elsewhere =
        str_equal_fold(outline->type, STR("link")) || str_equal_fold(outline->type, STR("include"));
    if (!outline->feed.size && !elsewhere && outline->type.size)
        outline->feed = url;
}

/* Adds the outlines below an element, in their order. */
static void take_outlines(struct outlining *outlining, const struct feed_node *body)
{
    struct opml *opml = outlining->opml;
    struct opml_outline *above = opml->top;
    const struct feed_node *node = body;
    while (node) {
        bool inside = node == body || (node->element && str_equal_fold(node->name, STR("outline")));
        if (inside && node != body) {
            if (opml->feeds + opml->groups >= OPML_MAX_OUTLINES) {
                opml->truncated = true;
                return;
            }
            struct opml_outline *outline = opml_add(above, outlining->arena);
            take_outline(outlining, node, outline);
            opml->feeds += outline->feed.size > 0;
            opml->groups += outline->feed.size == 0;
            above = outline;
        }
        if (inside && node->first) {
            node = node->first;
            continue;
        }
        /* up as far as there is something beside; what is not an outline was never entered */
        above = inside && node != body ? above->parent : above;
        while (node != body && !node->next) {
            node = node->parent;
            above = node == body ? above : above->parent;
        }
        node = node == body ? NULL : node->next;
    }
}

/* The line of an element within the head; empty where it is missing. */
static struct str head_line(const struct outlining *outlining, const struct feed_node *head,
                            struct str name)
{
    const struct feed_node *node = head ? find_element(head, name) : NULL;
    return node ? str_trim(feed_node_text(node, outlining->arena)) : STR("");
}

enum error opml_parse(struct feed_parser *parser, struct arena *arena, struct str bytes,
                      const struct feed_options *options, struct opml *opml)
{
    static const struct feed_options none;
    options = options ? options : &none;
    opml_init(opml, arena);
    if (bytes.size > FEED_MAX_BYTES)
        return ERROR_TOO_LARGE;
    const char *encoding;
    struct str text = feed_decode(arena, bytes, options->encoding, &encoding, &opml->mended);
    struct feed_tree tree;
    feed_tree_of(parser, arena, text, &opml->mended, &tree);
    opml->truncated = tree.truncated;
    const struct feed_node *root = find_element(tree.top, STR("opml"));
    const struct feed_node *body = root ? find_element(root, STR("body")) : NULL;
    if (!root)
        return ERROR_UNSUPPORTED;
    struct outlining outlining = {.arena = arena, .opml = opml, .url = options->url};
    const struct feed_node *head = find_element(root, STR("head"));
    opml->title = head_line(&outlining, head, STR("title"));
    opml->created = head_line(&outlining, head, STR("dateCreated"));
    opml->owner = head_line(&outlining, head, STR("ownerName"));
    take_outlines(&outlining, body ? body : root);
    return OK;
}

/* ------------------------------------------------------------------------------ writing --- */

/* Writes text as XML has it. White space other than the space is written as references, which
 * attributes keep; what XML cannot hold is left out. */
static void put_text(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '&')
            buf_add(out, STR("&amp;"));
        else if (c == '<')
            buf_add(out, STR("&lt;"));
        else if (c == '>')
            buf_add(out, STR("&gt;"));
        else if (c == '"')
            buf_add(out, STR("&quot;"));
        else if (c == '\n' || c == '\r' || c == '\t')
            buf_format(out, "&#%u;", c);
        else if (c >= ' ')
            buf_add_byte(out, (char)c);
    }
}

/* Writes an attribute, unless it is empty. */
static void put_attribute(struct buf *out, const char *name, struct str value)
{
    if (!value.size)
        return;
    buf_format(out, " %s=\"", name);
    put_text(out, value);
    buf_add_byte(out, '"');
}

/* Writes an element of the head, unless it is empty. */
static void put_head(struct buf *out, const char *name, struct str value)
{
    if (!value.size)
        return;
    buf_format(out, "    <%s>", name);
    put_text(out, value);
    buf_format(out, "</%s>\n", name);
}

/* Indents a line to its depth. */
static void put_indent(struct buf *out, size_t depth)
{
    for (size_t i = 0; i < depth + 2; i++)
        buf_add(out, STR("  "));
}

/* Writes an outline's tag: a whole one where nothing is below it. */
static void put_outline(struct buf *out, const struct opml_outline *outline, size_t depth)
{
    put_indent(out, depth);
    buf_add(out, STR("<outline text=\""));
    put_text(out, outline->title);
    buf_add_byte(out, '"');
    if (outline->feed.size) {
        put_attribute(out, "title", outline->title);
        put_attribute(out, "type", outline->type.size ? outline->type : STR("rss"));
        put_attribute(out, "xmlUrl", outline->feed);
    } else {
        put_attribute(out, "type", outline->type);
    }
    put_attribute(out, "htmlUrl", outline->page);
    put_attribute(out, "description", outline->description);
    put_attribute(out, "language", outline->language);
    put_attribute(out, "category", outline->category);
    buf_add(out, outline->first ? STR(">\n") : STR("/>\n"));
}

/* Writes all outlines. */
static void put_outlines(struct buf *out, const struct opml_outline *top)
{
    size_t depth = 0;
    const struct opml_outline *outline = top->first;
    while (outline) {
        put_outline(out, outline, depth);
        if (outline->first) {
            outline = outline->first;
            depth++;
            continue;
        }
        while (!outline->next) {
            outline = outline->parent == top ? NULL : outline->parent;
            if (!outline)
                return;
            put_indent(out, --depth);
            buf_add(out, STR("</outline>\n"));
        }
        outline = outline->next;
    }
}

void opml_write(const struct opml *opml, struct buf *out)
{
    buf_add(out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n"
                     "  <head>\n"));
    put_head(out, "title", opml->title);
    put_head(out, "dateCreated", opml->created);
    put_head(out, "ownerName", opml->owner);
    buf_add(out, STR("  </head>\n  <body>\n"));
    put_outlines(out, opml->top);
    buf_add(out, STR("  </body>\n</opml>\n"));
}
