/* See html_strip.h. */
#include "html_strip.h"

#include "html/names_private.h"

/* Takes the white space out of a text, wherever it stands. */
static struct str without_space(struct arena *arena, struct str text)
{
    char *out = arena_get(arena, text.size);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++)
        if (!ascii_is_space(text.data[i]))
            out[size++] = text.data[i];
    return str_of(out, size);
}

/* Whether a parse with these flags leaves the node out. */
static bool is_skipped(const struct html_node *node, unsigned skip)
{
    if (node->kind == HTML_COMMENT)
        return skip & HTML_SKIP_COMMENTS;
    if (node->kind == HTML_TEXT)
        return (skip & HTML_SKIP_SPACE) && str_trim(node->text).size == 0;
    if (html_is(node, HTML_TAG_SCRIPT))
        return (skip & HTML_SKIP_SCRIPTS) &&
               str_find_fold(html_attr(node, HTML_ATTR_TYPE), STR("application/ld+json")) != 0;
    if (html_is(node, HTML_TAG_STYLE))
        return skip & HTML_SKIP_STYLES;
    return node->kind == HTML_ELEMENT && node->space == HTML_NS_SVG && node->tag == HTML_TAG_SVG &&
           (skip & HTML_SKIP_SVG) &&
           (node->parent->kind != HTML_ELEMENT || node->parent->space != HTML_NS_SVG);
}

/* Takes a node out of its tree. */
static void unlink_node(struct html_node *node)
{
    *(node->previous ? &node->previous->next : &node->parent->first) = node->next;
    *(node->next ? &node->next->previous : &node->parent->last) = node->previous;
}

/* Keeps only needed attributes; in a new array, since clones share theirs. */
static void strip_attrs(struct html_node *node, struct arena *arena)
{
    struct html_attr *attrs = arena_get_array(arena, node->count, sizeof *attrs);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < node->count; i++)
        if (node->attrs[i].name < HTML_ATTR_COUNT && !html_attr_needless[node->attrs[i].name])
            attrs[kept++] = node->attrs[i];
    node->attrs = attrs;
    node->count = kept;
}

/* Puts the texts of two nodes together. */
static struct str join(struct arena *arena, struct str a, struct str b)
{
    char *out = arena_get(arena, a.size + b.size);
    if (a.size)
        memcpy(out, a.data, a.size);
    if (b.size)
        memcpy(out + a.size, b.data, b.size);
    return str_of(out, a.size + b.size);
}

/* Strips one tree; template contents are trees of their own. */
static void strip_tree(struct html_node *top, struct arena *arena, unsigned skip)
{
    for (struct html_node *n = top, *next; n; n = next) {
        if (n != top && is_skipped(n, skip)) {
            next = html_after(n, top);
            unlink_node(n);
            continue;
        }
        next = html_next(n, top);
        if (n->kind == HTML_TEXT && (skip & HTML_SKIP_SPACE))
            n->text = without_space(arena, n->text);
        if (n->kind == HTML_ELEMENT) {
            if ((skip & HTML_SKIP_ATTRIBUTES) &&
                (!html_tag_has(n->tag, TAG_FORMATTING) || n->tag == HTML_TAG_A))
                strip_attrs(n, arena);
            if (html_is(n, HTML_TAG_TEMPLATE))
                strip_tree(n->content, arena, skip);
        }
    }
    for (struct html_node *n = top, *next; n; n = next) {
        next = html_next(n, top);
        if (n->kind == HTML_TEXT && n->previous && n->previous->kind == HTML_TEXT) {
            struct html_node *joined = n->previous;
            joined->text = join(arena, joined->text, n->text);
            unlink_node(n);
            next = html_next(joined, top);
        }
    }
}

void html_strip(struct html_document *document, struct arena *arena, unsigned skip)
{
    strip_tree(document->root, arena, skip);
}

/* Whether two buffers hold the same; frees them. */
static bool same_out(struct buf *x, struct buf *y)
{
    bool same = str_equal(buf_str(x), buf_str(y));
    buf_free(x);
    buf_free(y);
    return same;
}

bool html_same(const struct html_document *a, const struct html_document *b)
{
    struct buf x, y;
    buf_init(&x, (size_t)1 << 30);
    buf_init(&y, (size_t)1 << 30);
    html_print(a, a->root, &x);
    html_print(b, b->root, &y);
    return same_out(&x, &y);
}

/* Whether two documents show the same text. */
static bool same_text(const struct html_document *a, const struct html_document *b)
{
    struct buf x, y;
    buf_init(&x, (size_t)1 << 30);
    buf_init(&y, (size_t)1 << 30);
    html_text(a->root, &x);
    html_text(b->root, &y);
    return same_out(&x, &y);
}

bool html_same_lean(struct html_document *whole, struct html_document *lean, struct arena *arena)
{
    if (whole->truncated || lean->truncated)
        return true;
    if (!same_text(whole, lean))
        return false;
    html_strip(whole, arena, HTML_SKIP_ALL);
    html_strip(lean, arena, HTML_SKIP_SPACE);
    return html_same(whole, lean);
}
