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

/* Compares parses that leave nodes out with the whole tree, which is stripped of them. */
static void compare_lean(struct html_parser *parser, struct arena *arena, struct str bytes,
                         struct html_options options, struct html_document *whole)
{
    options.skip = HTML_SKIP_SCRIPTS | HTML_SKIP_STYLES | HTML_SKIP_SVG | HTML_SKIP_COMMENTS;
    struct html_document *less = parse(parser, arena, bytes, options);
    if (!whole->truncated && !less->truncated) {
        html_strip(whole, arena, options.skip);
        require(html_same(whole, less));
    }
    options.skip = HTML_SKIP_ALL;
    struct html_document *lean = parse(parser, arena, bytes, options);
    options.portable = true;
    require(html_same(lean, parse(parser, arena, bytes, options)));
    require(html_same_lean(whole, lean, arena));
}

/* The bytes with a comment behind them: the short way of a lean parse leaves the last bytes of the
 * input to the tokenizer, and so comes to read all that stand before it. */
static struct str with_tail(struct arena *arena, struct str bytes)
{
    struct str tail = STR("<!-- something that is long enough -->");
    char *out = arena_get(arena, bytes.size + tail.size);
    if (bytes.size)
        memcpy(out, bytes.data, bytes.size);
    memcpy(out + bytes.size, tail.data, tail.size);
    return str_of(out, bytes.size + tail.size);
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
    if (data[0] & 16)
        bytes = with_tail(&arena, bytes);
    struct html_document *whole = parse(parser, &arena, bytes, options);

    struct html_options portable = options;
    portable.portable = true;
    require(html_same(whole, parse(parser, &arena, bytes, portable)));

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
