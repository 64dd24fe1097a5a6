/* Bytes to tree to HTML and back. The first byte says how to parse. Whatever the bytes, the kernels
 * have to build the same tree, a parse that leaves nodes out has to build the whole one less those
 * nodes, all text has to be valid UTF-8, and what is serialized has to parse again. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "html/html.h"
#include "html_strip.h"

/* Stops the fuzzer with a report. */
static void require(bool holds)
{
    if (!holds)
        abort();
}

static struct html_document *parse(struct html_parser *parser, struct arena *arena,
                                   struct str bytes, struct html_options options)
{
    struct html_document *document;
    require(html_parse(parser, arena, bytes, &options, &document) == OK);
    return document;
}

/* Compares the trees of two documents as they print. */
static void require_same(const struct html_document *a, const struct html_document *b)
{
    struct buf x, y;
    buf_init(&x, (size_t)1 << 30);
    buf_init(&y, (size_t)1 << 30);
    html_print(a, a->root, &x);
    html_print(b, b->root, &y);
    require(utf8_is_valid(buf_str(&x)));
    require(str_equal(buf_str(&x), buf_str(&y)));
    buf_free(&x);
    buf_free(&y);
}

/* Compares the texts of two documents as they are shown. */
static void require_same_text(const struct html_document *a, const struct html_document *b)
{
    struct buf x, y;
    buf_init(&x, (size_t)1 << 30);
    buf_init(&y, (size_t)1 << 30);
    html_text(a->root, &x);
    html_text(b->root, &y);
    require(str_equal(buf_str(&x), buf_str(&y)));
    buf_free(&x);
    buf_free(&y);
}

/* Compares parses that leave nodes out with the whole tree, which is stripped of them. */
static void compare_lean(struct html_parser *parser, struct arena *arena, struct str bytes,
                         struct html_options options, struct html_document *whole)
{
    options.skip = HTML_SKIP_SCRIPTS | HTML_SKIP_STYLES | HTML_SKIP_SVG | HTML_SKIP_COMMENTS;
    struct html_document *less = parse(parser, arena, bytes, options);
    if (!whole->truncated && !less->truncated) {
        html_strip(whole, arena, options.skip);
        require_same(whole, less);
    }
    options.skip = HTML_SKIP_ALL;
    less = parse(parser, arena, bytes, options);
    if (!whole->truncated && !less->truncated) {
        require_same_text(whole, less);
        html_strip(whole, arena, HTML_SKIP_ALL);
        html_strip(less, arena, HTML_SKIP_SPACE);
        require_same(whole, less);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const contexts[] = {"",       "div",   "table", "template",
                                           "select", "title", "svg g", "math annotation-xml"};
    if (size == 0)
        return 0;
    struct html_options options = {.scripting = data[0] & 1,
                                   .context = str_from(contexts[data[0] >> 1 & 7])};
    struct str bytes = str_of((const char *)data + 1, size - 1);
    struct html_parser *parser = html_parser_new();
    struct arena arena;
    arena_init(&arena, 0);
    struct html_document *whole = parse(parser, &arena, bytes, options);

    struct html_options portable = options;
    portable.portable = true;
    require_same(whole, parse(parser, &arena, bytes, portable));

    struct buf html, text;
    buf_init(&html, (size_t)1 << 30);
    buf_init(&text, (size_t)1 << 30);
    html_serialize(whole, whole->root, &html);
    html_text(whole->root, &text);
    require(utf8_is_valid(buf_str(&html)) && utf8_is_valid(buf_str(&text)));
    parse(parser, &arena, buf_str(&html), options);

    /* In a foreign context an svg is part of what is asked for, which html_strip() cannot see. */
    if (str_find_byte(options.context, ' ') == STR_NONE)
        compare_lean(parser, &arena, bytes, options, whole);
    buf_free(&html);
    buf_free(&text);
    arena_free(&arena);
    html_parser_free(parser);
    return 0;
}
