/* Questions one asks a tree: where things are in it. What a person would read of it is in text.c.
 * None of these recurses: a tree may be as deep as the parser's limit. */
#include "html/html.h"
#include "html/names_private.h"

struct html_node *html_next_tag(const struct html_node *node, const struct html_node *top,
                                unsigned tag)
{
    struct html_node *next = html_next(node, top);
    while (next && !html_is(next, tag))
        next = html_next(next, top);
    return next;
}

struct html_node *html_ancestor(const struct html_node *node, unsigned tag)
{
    struct html_node *up = node->parent;
    while (up && !html_is(up, tag))
        up = up->parent;
    return up;
}

bool html_contains(const struct html_node *ancestor, const struct html_node *node)
{
    while (node && node != ancestor)
        node = node->parent;
    return node == ancestor;
}

bool html_has_class(const struct html_node *node, struct str word)
{
    struct str rest = html_attr(node, HTML_ATTR_CLASS);
    struct str part;
    while (str_word(&rest, &part))
        if (str_equal(part, word))
            return true;
    return false;
}

bool html_is_block(const struct html_node *node)
{
    return node->kind == HTML_ELEMENT && node->space == HTML_NS_HTML &&
           html_tag_has(node->tag, TAG_BLOCK);
}
