/* The texts of feeds: what an element holds, by what it says its type is; and the plain text of
 * that. */
#include <stdlib.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/url.h"
#include "base/utf8.h"
#include "source/feed_html.h"
#include "source/feed_private.h"

#define XHTML "http://www.w3.org/1999/xhtml"

/* Bytes within which a reference in a text ends. */
enum { REFERENCE_MAX = 10 };

/* ----------------------------------------------------------------- elements as markup --- */

/* An attribute as it is written: with its prefix. */
struct written {
    struct str name;
    struct str value;
};

/* qsort's order of attributes: by name. */
static int compare_written(const void *a, const void *b)
{
    return str_compare(((const struct written *)a)->name, ((const struct written *)b)->name);
}

/* Writes text with what is markup escaped; in an attribute quotes as well. */
static void put_escaped(struct buf *out, struct str text, bool attribute)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '&')
            buf_add(out, STR("&amp;"));
        else if (c == '<')
            buf_add(out, STR("&lt;"));
        else if (c == '>' && !attribute)
            buf_add(out, STR("&gt;"));
        else if (c == '"' && attribute)
            buf_add(out, STR("&quot;"));
        else
            buf_add_byte(out, c);
    }
}

/* The namespace that an element is written in without a prefix: SVG's or MathML's; empty for HTML
 * and what is taken for it. */
static struct str markup_space(const struct feed_node *node)
{
    bool foreign = str_ends(node->address, STR("/svg")) || str_ends(node->address, STR("/MathML"));
    return foreign ? node->address : STR("");
}

/* Whether one of the first `count` attributes of an element uses the prefix. */
static bool uses_prefix(const struct feed_node *node, uint32_t count, struct str prefix)
{
    for (uint32_t i = 0; i < count; i++)
        if (str_equal(node->attrs[i].prefix, prefix))
            return true;
    return false;
}

/* Collects an element's attributes, with the declarations of namespaces that it is the first to
 * need, in the order of their names: the same markup is always written the same way. */
static size_t collect_attributes(const struct feed_node *node, const struct feed_node *top,
                                 struct arena *arena, struct written *written)
{
    size_t count = 0;
    for (uint32_t i = 0; i < node->attr_count; i++) {
        const struct feed_attr *attr = &node->attrs[i];
        struct str name = attr->name;
        if (attr->prefix.size)
            name = arena_format(arena, "%.*s:%.*s", STR_ARG(attr->prefix), STR_ARG(attr->name));
        written[count++] = (struct written){name, attr->value};
        /* further out a declaration may stand, too, but a second one does no harm */
        const struct feed_node *outer = node->parent;
        bool declared = !attr->prefix.size || !attr->address.size ||
                        str_equal(attr->prefix, STR("xml")) || uses_prefix(node, i, attr->prefix) ||
                        (outer != top && uses_prefix(outer, outer->attr_count, attr->prefix));
        if (!declared)
            written[count++] = (struct written){
                arena_format(arena, "xmlns:%.*s", STR_ARG(attr->prefix)), attr->address};
    }
    struct str space = markup_space(node);
    struct str around = node->parent == top ? STR("") : markup_space(node->parent);
    if (!str_equal(space, around))
        written[count++] = (struct written){STR("xmlns"), space.size ? space : STR(XHTML)};
    qsort(written, count, sizeof *written, compare_written);
    return count;
}

/* Writes an element's name, with its prefix where that means neither HTML nor SVG nor MathML. */
static void put_name(const struct feed_node *node, struct buf *out)
{
    bool bare = !node->prefix.size || str_equal(node->address, STR(XHTML)) || node->core ||
                markup_space(node).size;
    if (!bare)
        buf_format(out, "%.*s:", STR_ARG(node->prefix));
    buf_add(out, node->name);
}

/* Writes a start tag. False when the element has no end tag. */
static bool put_start(const struct feed_node *node, const struct feed_node *top,
                      struct arena *arena, struct buf *out)
{
    struct written *written =
        arena_get_array(arena, 2 * (size_t)node->attr_count + 1, sizeof *written);
    size_t count = collect_attributes(node, top, arena, written);
    buf_add_byte(out, '<');
    put_name(node, out);
    for (size_t i = 0; i < count; i++) {
        buf_format(out, " %.*s=\"", STR_ARG(written[i].name));
        put_escaped(out, written[i].value, true);
        buf_add_byte(out, '"');
    }
    bool empty = !node->first && feed_html_is_void(node->name);
    buf_add(out, empty ? STR(" />") : STR(">"));
    return !empty;
}

/* Writes what is within `top` as markup. */
static void put_markup(const struct feed_node *top, struct arena *arena, struct buf *out)
{
    const struct feed_node *node = top->first;
    while (node) {
        if (!node->element)
            put_escaped(out, node->text, false);
        bool open = node->element && put_start(node, top, arena, out);
        if (open && node->first) {
            node = node->first;
            continue;
        }
        if (open) {
            buf_add(out, STR("</"));
            put_name(node, out);
            buf_add_byte(out, '>');
        }
        while (node != top && !node->next) {
            node = node->parent;
            if (node != top) {
                buf_add(out, STR("</"));
                put_name(node, out);
                buf_add_byte(out, '>');
            }
        }
        node = node == top ? NULL : node->next;
    }
}

/* What is within `top` as markup, in the arena. */
static struct str markup_of(const struct feed_node *top, struct arena *arena)
{
    struct buf out;
    buf_init(&out, FEED_MAX_BYTES);
    put_markup(top, arena, &out);
    struct str markup = arena_copy(arena, str_trim(buf_str(&out)));
    buf_free(&out);
    return markup;
}

/* -------------------------------------------------------------------------------- base64 --- */

/* Decodes base64. False when it is something else, or no text. */
static bool decode_base64(struct arena *arena, struct str text, struct str *decoded)
{
    if (!base64_decode(arena, text, decoded))
        return false;
    *decoded = str_trim(*decoded);
    return utf8_is_valid(*decoded) && str_find_byte(*decoded, '\0') == STR_NONE;
}

/* --------------------------------------------------------------------------------- types --- */

bool feed_looks_like_html(struct str text)
{
    size_t last = str_find_last(text, '>');
    for (size_t at = 0; at + 2 < text.size; at++) {
        char c = text.data[at], next = text.data[at + 1];
        if (c == '<' && (ascii_is_alpha(next) || next == '/' || next == '!') && last != STR_NONE &&
            last > at)
            return true;
        if (c != '&' || (!ascii_is_alpha(next) && next != '#'))
            continue;
        struct str name = str_part(text, at + 1, REFERENCE_MAX);
        name = str_part(name, 0, str_find_byte(name, ';'));
        bool ended = name.size > 1 && name.size < REFERENCE_MAX && at + 1 + name.size < text.size;
        if (ended && str_find_byte(name, ' ') == STR_NONE)
            return true;
    }
    return false;
}

/* The kind of text that a type, of Atom or MIME, says an element without elements in it holds. */
static enum feed_text_kind kind_of_type(const struct feed_node *node, struct str type)
{
    if (str_find_fold(type, STR("html")) != STR_NONE)
        return FEED_HTML;
    if (str_equal_fold(type, STR("text")) || str_starts_fold(type, STR("text/")))
        return FEED_TEXT;
    return feed_rank(node, FEED_FIELD_CONTENT) ? FEED_HTML : FEED_UNCLEAR;
}

/* Whether a type says that what has it is in base64: that of no text and no XML. */
static bool is_binary(struct str type)
{
    return str_find_byte(type, '/') != STR_NONE && !str_starts_fold(type, STR("text/")) &&
           str_find_fold(type, STR("xml")) == STR_NONE &&
           str_find_fold(type, STR("html")) == STR_NONE;
}

/* The element whose inside an element of type xhtml means: the div it consists of, or itself. */
static const struct feed_node *within_div(const struct feed_node *node)
{
    const struct feed_node *only = NULL;
    for (const struct feed_node *n = node->first; n; n = n->next) {
        if (!n->element && !str_trim(n->text).size)
            continue;
        if (only || !n->element || !str_equal_fold(n->name, STR("div")))
            return node;
        only = n;
    }
    return only ? only : node;
}

/* feed_text_of() before addresses in it are made absolute. */
static struct feed_text text_of(const struct feed_reading *reading, const struct feed_node *node)
{
    struct arena *arena = reading->arena;
    struct str type = str_trim(feed_node_attr(node, "type"));
    struct str mode = str_trim(feed_node_attr(node, "mode"));
    struct feed_text text = {.kind = FEED_HTML};
    bool elements = feed_node_has_elements(node);
    if (elements) {
        bool bare = str_equal_fold(type, STR("xhtml"));
        text.value = markup_of(bare ? within_div(node) : node, arena);
        return text;
    }
    text.value = str_trim(feed_node_text(node, arena));
    struct str decoded;
    bool base64 = str_equal_fold(mode, STR("base64")) || (!mode.size && is_binary(type));
    if (base64 && decode_base64(arena, text.value, &decoded)) {
        text.value = decoded;
        text.kind = feed_looks_like_html(decoded) ? FEED_HTML : FEED_TEXT;
        return text;
    }
    text.kind = kind_of_type(node, type);
    bool xhtml = str_find_fold(type, STR("xhtml")) != STR_NONE;
    if (xhtml && !str_equal_fold(mode, STR("escaped")) && !feed_looks_like_html(text.value))
        text.value = markup_of(node, arena);
    return text;
}

struct feed_text feed_text_of(const struct feed_reading *reading, const struct feed_node *node)
{
    struct feed_text text = text_of(reading, node);
    if (text.kind != FEED_TEXT && str_find_byte(text.value, '<') != STR_NONE) {
        struct str base = feed_node_base(node, reading->url, reading->arena);
        text.value = feed_html_absolute(reading->arena, text.value, base);
    }
    if (!text.value.data)
        text.value = STR("");
    return text;
}

struct str feed_line_of(const struct feed_reading *reading, const struct feed_node *node)
{
    struct str text = str_trim(feed_node_text(node, reading->arena));
    return text.data ? text : STR("");
}

struct str feed_address(const struct feed_reading *reading, const struct feed_node *node,
                        struct str address)
{
    address = str_trim(address);
    if (!address.size)
        return STR("");
    return url_resolve(reading->arena, feed_node_base(node, reading->url, reading->arena), address);
}

/* ---------------------------------------------------------------------------- plain text --- */

/* The text with every run of white space made one space, and none at the ends. */
static struct str on_one_line(struct arena *arena, struct str text)
{
    char *out = arena_get(arena, text.size + 1);
    size_t size = 0;
    struct str word;
    while (str_word(&text, &word)) {
        if (size)
            out[size++] = ' ';
        memcpy(out + size, word.data, word.size);
        size += word.size;
    }
    return str_of(out, size);
}

struct str feed_plain(struct arena *arena, const struct feed_text *text)
{
    struct str value = text->value;
    bool markup = str_find_byte(value, '<') != STR_NONE || str_find_byte(value, '&') != STR_NONE;
    if (!markup || text->kind == FEED_TEXT ||
        (text->kind == FEED_UNCLEAR && !feed_looks_like_html(value)))
        return on_one_line(arena, value);
    struct html_parser *parser = html_parser_new();
    struct html_document *document;
    struct html_options options = {.context = STR("div")};
    struct buf out;
    buf_init(&out, FEED_MAX_BYTES);
    if (html_parse_text(parser, arena, value, &options, &document) == OK)
        html_text(document->root, &out);
    struct str plain = on_one_line(arena, buf_str(&out));
    buf_free(&out);
    html_parser_free(parser);
    return plain;
}
