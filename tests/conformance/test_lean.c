/* The cases of the suite and real pages parsed whole, and with all left out that an article never
 * needs, by each kernel: the lean tree has to be the whole one less what is left out, and to show
 * the same text. A case is put with a tail of its own, since the short way of a lean parse leaves
 * the last bytes of the input to the tokenizer. */
#include <stdio.h>

#include "html/html.h"
#include "html_strip.h"
#include "suite.h"

enum { PAGE_MAX_BYTES = 64 << 20, FIRST_LOOK = 5000 };

/* What all pages are read with. */
static struct html_parser *parser;

/* Parses a page with a set of options. */
static struct html_document *parse(struct arena *arena, struct str page, unsigned skip,
                                   bool portable, bool scripting)
{
    struct html_options options = {
        .skip = skip, .portable = portable, .scripting = scripting, .encoding = STR("utf-8")};
    struct html_document *document = NULL;
    return html_parse(parser, arena, page, &options, &document) == OK ? document : NULL;
}

/* One page, by each kernel. */
static void compare(struct str page, const char *name, bool scripting, struct score *score)
{
    struct arena arena;
    arena_init(&arena, 0);
    for (int portable = 0; portable < 2; portable++) {
        struct html_document *whole = parse(&arena, page, 0, portable, scripting);
        struct html_document *lean = parse(&arena, page, HTML_SKIP_ALL, portable, scripting);
        bool same = whole && lean && html_same_lean(whole, lean, &arena);
        score->passed += same;
        score->failed += !same;
        if (!same)
            printf("FAILED: %s, %s: %.*s\n", name, portable ? "without SIMD" : "best kernel",
                   STR_ARG(str_part(page, 0, 400)));
    }
    arena_free(&arena);
}

/* A page. */
static void run_page(struct str page, const char *name, struct score *score)
{
    compare(page, name, false, score);
}

/* A page behind a comment so long that what stands in it is not seen in the first look at the
 * page, once as it is and once for each byte that takes the place of its line feeds, spaces and
 * "e"s: carriage returns change what a tag means, and a byte that is no UTF-8 the text. */
static void compare_odd(struct str page, const char *name, bool scripting, struct score *score)
{
    static const struct {
        char from, to;
    } changes[] = {{'\n', '\n'}, {'\n', '\r'}, {' ', '\r'}, {'e', '\xC3'}};
    struct buf changed;
    buf_init(&changed, PAGE_MAX_BYTES);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        buf_clear(&changed);
        buf_format(&changed, "<!--%*s-->", FIRST_LOOK, "");
        size_t head = changed.size;
        buf_add(&changed, page);
        for (size_t at = head; at < changed.size; at++)
            if (changed.data[at] == changes[i].from)
                changed.data[at] = changes[i].to;
        compare(buf_str(&changed), name, scripting, score);
    }
    buf_free(&changed);
}

/* All cases of a file of the suite: what stands between "#data" and "#errors". */
static void run_cases(struct str content, const char *name, struct score *score)
{
    struct buf page;
    buf_init(&page, PAGE_MAX_BYTES);
    for (size_t at; (at = str_find(content, STR("#data\n"))) != STR_NONE;) {
        content = str_from_byte(content, at + 6);
        size_t end = str_find(content, STR("\n#errors"));
        struct str data = str_part(content, 0, end == STR_NONE ? content.size : end);
        buf_clear(&page);
        buf_add(&page, STR("<!doctype html><body>"));
        buf_add(&page, data);
        buf_add(&page, STR("<p>a</p><ul> <li>b<li>c</ul> and a <b>tail</b> of <a href=x>more</a>"));
        struct str all = buf_str(&page);
        for (int scripting = 0; scripting < 2; scripting++) {
            compare(all, name, scripting, score);
            compare(str_from_byte(all, 21), name, scripting, score);
            compare_odd(all, name, scripting, score);
        }
    }
    buf_free(&page);
}

int main(void)
{
    parser = html_parser_new();
    int status = suite_run("data/html5lib/tree-construction", ".dat", run_cases);
    int pages = suite_run_pages(run_page);
    html_parser_free(parser);
    return pages ? pages : status;
}
