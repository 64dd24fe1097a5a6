/* A tree to text: as HTML by the standard's fragment serialization algorithm (section 13.3), and in
 * the form of the html5lib tests. Neither recurses. */
#include "html/html.h"

#include <stdlib.h>

#include "base/memory.h"
#include "html/names_private.h"

/* The first node below, template contents first; NULL when there is none. */
static const struct html_node *first_below(const struct html_node *node)
{
    if (html_is(node, HTML_TAG_TEMPLATE) && node->content)
        return node->content->first;
    return node->first;
}

/* The templates whose contents a walk is in, the innermost last: contents do not know theirs. */
struct owners {
    const struct html_node **templates;
    size_t count, capacity;
};

/* Remembers a template whose contents are entered. */
static void owners_push(struct owners *owners, const struct html_node *template)
{
    if (owners->count == owners->capacity) {
        owners->capacity = owners->capacity * 2 + 8;
        owners->templates =
            memory_resize(owners->templates, owners->capacity * sizeof *owners->templates);
    }
    owners->templates[owners->count++] = template;
}

/* The parent of a node in the walk, leaving a template's contents where they end. */
static const struct html_node *walk_up(const struct html_node *node, struct owners *owners)
{
    if (node->parent->kind != HTML_CONTENT)
        return node->parent;
    return owners->count ? owners->templates[--owners->count] : node->parent;
}

/* ------------------------------------------------------------------------------------- HTML --- */

/* Appends text with what HTML reserves escaped. */
static void add_escaped(struct buf *out, struct str text, bool attribute)
{
    size_t done = 0;
    for (size_t i = 0; i < text.size; i++) {
        struct str escape;
        size_t size = 1;
        switch (text.data[i]) {
        case '&':
            escape = STR("&amp;");
            break;
        case '<':
            escape = STR("&lt;");
            break;
        case '>':
            escape = STR("&gt;");
            break;
        case '"':
            if (!attribute)
                continue;
            escape = STR("&quot;");
            break;
        case '\xC2':
            if (i + 1 >= text.size || text.data[i + 1] != '\xA0')
                continue;
            escape = STR("&nbsp;");
            size = 2;
            break;
        default:
            continue;
        }
        buf_add(out, str_part(text, done, i - done));
        buf_add(out, escape);
        done = i + size;
        i += size - 1;
    }
    buf_add(out, str_from_byte(text, done));
}

/* An attribute's name as HTML writes it: "xlink:href" for "xlink href". */
static void add_attr_name(struct buf *out, struct str name)
{
    size_t space = str_find_byte(name, ' ');
    if (space == STR_NONE) {
        buf_add(out, name);
    } else if (str_equal(name, STR("xmlns xmlns"))) {
        buf_add(out, STR("xmlns"));
    } else {
        buf_add(out, str_part(name, 0, space));
        buf_add_byte(out, ':');
        buf_add(out, str_from_byte(name, space + 1));
    }
}

/* Writes an element's start tag. */
static void add_start_tag(const struct html_document *document, const struct html_node *element,
                          struct buf *out)
{
    buf_add_byte(out, '<');
    buf_add(out, html_tag_name(document, element));
    for (uint32_t i = 0; i < element->count; i++) {
        const struct html_attr *attr = &element->attrs[i];
        buf_add_byte(out, ' ');
        add_attr_name(out, html_attr_name(document, attr->name));
        buf_add(out, STR("=\""));
        add_escaped(out, str_of(attr->value, attr->size), true);
        buf_add_byte(out, '"');
    }
    buf_add_byte(out, '>');
}

/* Whether an element has no end tag. */
static bool is_void(const struct html_node *node)
{
    return node->space == HTML_NS_HTML && html_tag_has(node->tag, TAG_VOID);
}

/* Writes a node up to where its children begin. */
static void add_opening(const struct html_document *document, const struct html_node *node,
                        struct buf *out)
{
    const struct html_node *parent = node->parent;
    switch (node->kind) {
    case HTML_ELEMENT:
        add_start_tag(document, node, out);
        break;
    case HTML_TEXT:
        if (parent && parent->kind == HTML_ELEMENT && parent->space == HTML_NS_HTML &&
            html_tag_has(parent->tag, TAG_RAW) &&
            (parent->tag != HTML_TAG_NOSCRIPT || document->scripting))
            buf_add(out, node->text);
        else
            add_escaped(out, node->text, false);
        break;
    case HTML_COMMENT:
        buf_add(out, STR("<!--"));
        buf_add(out, node->text);
        buf_add(out, STR("-->"));
        break;
    case HTML_DOCTYPE:
        buf_add(out, STR("<!DOCTYPE "));
        buf_add(out, node->text);
        buf_add_byte(out, '>');
        break;
    default:
        break;
    }
}

/* Writes what ends a node. */
static void add_closing(const struct html_document *document, const struct html_node *node,
                        struct buf *out)
{
    if (node->kind != HTML_ELEMENT || is_void(node))
        return;
    buf_add(out, STR("</"));
    buf_add(out, html_tag_name(document, node));
    buf_add_byte(out, '>');
}

void html_serialize(const struct html_document *document, const struct html_node *top,
                    struct buf *out)
{
    struct owners owners = {0};
    const struct html_node *node = is_void(top) ? NULL : first_below(top);
    if (node && node->parent != top)
        owners_push(&owners, top);
    while (node) {
        add_opening(document, node, out);
        const struct html_node *below = is_void(node) ? NULL : first_below(node);
        if (below) {
            if (below->parent != node)
                owners_push(&owners, node);
            node = below;
            continue;
        }
        add_closing(document, node, out);
        while (!node->next) {
            node = walk_up(node, &owners);
            if (node == top)
                break;
            add_closing(document, node, out);
        }
        node = node == top ? NULL : node->next;
    }
    memory_free(owners.templates);
}

/* -------------------------------------------------------------------------- the tests' form --- */

/* Begins a line. */
static void add_indent(struct buf *out, size_t depth)
{
    buf_add(out, STR("| "));
    for (size_t i = 0; i < depth; i++)
        buf_add(out, STR("  "));
}

/* An attribute with its spelling, to be sorted. */
struct named_attr {
    struct str name, value;
};

/* For qsort: by name. */
static int compare_names(const void *a, const void *b)
{
    return str_compare(((const struct named_attr *)a)->name, ((const struct named_attr *)b)->name);
}

/* Prints an element's attributes in the order of their names. */
static void print_attrs(const struct html_document *document, const struct html_node *element,
                        size_t depth, struct buf *out)
{
    struct named_attr *attrs = memory_get_zeroed(element->count, sizeof *attrs);
    for (uint32_t i = 0; i < element->count; i++) {
        attrs[i].name = html_attr_name(document, element->attrs[i].name);
        attrs[i].value = str_of(element->attrs[i].value, element->attrs[i].size);
    }
    qsort(attrs, element->count, sizeof *attrs, compare_names);
    for (uint32_t i = 0; i < element->count; i++) {
        add_indent(out, depth);
        buf_add(out, attrs[i].name);
        buf_add(out, STR("=\""));
        buf_add(out, attrs[i].value);
        buf_add(out, STR("\"\n"));
    }
    memory_free(attrs);
}

/* Prints a doctype with its identifiers, if it has any. */
static void print_doctype(const struct html_document *document, const struct html_node *node,
                          struct buf *out)
{
    buf_add(out, STR("<!DOCTYPE "));
    buf_add(out, node->text);
    if (document->doctype_public.size || document->doctype_system.size) {
        buf_add(out, STR(" \""));
        buf_add(out, document->doctype_public);
        buf_add(out, STR("\" \""));
        buf_add(out, document->doctype_system);
        buf_add_byte(out, '"');
    }
    buf_add(out, STR(">\n"));
}

/* Prints one node, its attributes, and the line that announces a template's contents. */
static void print_node(const struct html_document *document, const struct html_node *node,
                       size_t depth, struct buf *out)
{
    static const char *const spaces[] = {"", "svg ", "math "};
    add_indent(out, depth);
    switch (node->kind) {
    case HTML_ELEMENT:
        buf_add_byte(out, '<');
        buf_add(out, str_from(spaces[node->space]));
        buf_add(out, html_tag_name(document, node));
        buf_add(out, STR(">\n"));
        print_attrs(document, node, depth + 1, out);
        if (html_is(node, HTML_TAG_TEMPLATE)) {
            add_indent(out, depth + 1);
            buf_add(out, STR("content\n"));
        }
        break;
    case HTML_TEXT:
        buf_add_byte(out, '"');
        buf_add(out, node->text);
        buf_add(out, STR("\"\n"));
        break;
    case HTML_COMMENT:
        buf_add(out, STR("<!-- "));
        buf_add(out, node->text);
        buf_add(out, STR(" -->\n"));
        break;
    case HTML_DOCTYPE:
        print_doctype(document, node, out);
        break;
    default:
        break;
    }
}

void html_print(const struct html_document *document, const struct html_node *top, struct buf *out)
{
    struct owners owners = {0};
    size_t depth = 0;
    const struct html_node *node = first_below(top);
    if (node && node->parent != top)
        owners_push(&owners, top);
    while (node) {
        print_node(document, node, depth, out);
        const struct html_node *below = first_below(node);
        if (below) {
            depth += 1;
            if (below->parent != node) {
                owners_push(&owners, node);
                depth += 1;
            }
            node = below;
            continue;
        }
        while (!node->next) {
            depth -= node->parent->kind == HTML_CONTENT ? 2 : 1;
            node = walk_up(node, &owners);
            if (node == top)
                break;
        }
        node = node == top ? NULL : node->next;
    }
    memory_free(owners.templates);
}
