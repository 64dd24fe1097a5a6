/* The parser beyond what the outside suites say of it: what is left out, views, limits, queries,
 * text as it is shown, serialization. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"
#include "html/html.h"
#include "html_strip.h"

/* What every test has at hand. */
struct page {
    struct html_parser *parser;
    struct arena arena;
    struct buf out;
    struct html_document *document;
};

static int set_up(void **state)
{
    struct page *page = memory_get_zeroed(1, sizeof *page);
    page->parser = html_parser_new();
    arena_init(&page->arena, 0);
    buf_init(&page->out, (size_t)1 << 30);
    *state = page;
    return 0;
}

static int tear_down(void **state)
{
    struct page *page = *state;
    html_parser_free(page->parser);
    arena_free(&page->arena);
    buf_free(&page->out);
    memory_free(page);
    return 0;
}

static struct html_document *parse(struct page *page, struct str bytes, struct html_options options)
{
    assert_int_equal(html_parse(page->parser, &page->arena, bytes, &options, &page->document), OK);
    return page->document;
}

/* Compares what is in the buffer, and empties it. */
static void assert_out(struct page *page, const char *expected)
{
    buf_add_byte(&page->out, '\0');
    assert_string_equal(page->out.data, expected);
    buf_clear(&page->out);
}

static struct html_node *find(struct page *page, unsigned tag)
{
    struct html_node *root = page->document->root;
    return html_next_tag(root, root, tag);
}

/* ------------------------------------------------------------------------- what is left out --- */

static const char skipped_page[] =
    "<!doctype html><head>\n<style>p{}</style><script>var a = '<p>';</script>\n"
    "<script type='application/ld+json'>{\"a\":1}</script>"
    "<body><!-- c --><p style='x' onclick=y class=k data-zzz=1>a<svg><title>t</title><path d='M<'/>"
    "<g><svg></svg></g></svg>b\n"
    "<svg><foreignObject><p>in</p></foreignObject></svg>"
    "<svg><p>out</svg>\n<pre> <b>1</b>\n</pre>\n<div> \n<span>s</span> <i>i</i> \n</div>";

static void leaving_out_gives_the_rest_of_the_tree(void **state)
{
    struct page *page = *state;
    unsigned skips[] = {HTML_SKIP_SCRIPTS,    HTML_SKIP_STYLES, HTML_SKIP_SVG, HTML_SKIP_COMMENTS,
                        HTML_SKIP_ATTRIBUTES, HTML_SKIP_SPACE,  HTML_SKIP_ALL};
    for (size_t i = 0; i < sizeof skips / sizeof *skips; i++) {
        struct buf expected;
        buf_init(&expected, 1 << 20);
        struct html_document *whole = parse(page, str_from(skipped_page), (struct html_options){0});
        html_strip(whole, &page->arena, skips[i]);
        html_print(whole, whole->root, &expected);
        struct html_document *lean =
            parse(page, str_from(skipped_page), (struct html_options){.skip = skips[i]});
        html_strip(lean, &page->arena, skips[i] & HTML_SKIP_SPACE);
        html_print(lean, lean->root, &page->out);
        buf_add_byte(&expected, '\0');
        assert_out(page, expected.data);
        buf_free(&expected);
    }
}

static void json_ld_is_kept_when_scripts_are_not(void **state)
{
    struct page *page = *state;
    parse(page, str_from(skipped_page), (struct html_options){.skip = HTML_SKIP_ALL});
    struct html_node *script = find(page, HTML_TAG_SCRIPT);
    assert_non_null(script);
    html_raw_text(script, &page->out);
    assert_out(page, "{\"a\":1}");
    assert_null(html_next_tag(script, page->document->root, HTML_TAG_SCRIPT));
}

static void space_that_is_shown_is_kept(void **state)
{
    struct page *page = *state;
    parse(page, STR("<body>\n<div>\n<b>a</b> <i>b</i>\n</div>\n<pre>\n\n x\n</pre>"),
          (struct html_options){.skip = HTML_SKIP_SPACE});
    html_serialize(page->document, page->document->body, &page->out);
    assert_out(page, "<div><b>a</b> <i>b</i>\n</div><pre>\n x\n</pre>");
}

static void nothing_shown_is_lost_behind_odd_markup(void **state)
{
    struct page *page = *state;
    static const char *const pages[] = {
        "<body>x<svg><g =\"></g></svg>KEPT\"></g></svg>B",
        "<body>x<svg><g a/=\"></g></svg>KEPT\"></g></svg>B",
        "<body>x<svg><g a=\"1\"=\"></g></svg>KEPT\"></g></svg>B",
        "<body>x<svg></ <svg></svg>KEPT</svg>",
        "<body>x<svg></ </svg>LOST</svg>B",
        "<body><form><div><b>a</b></form> <b>c</b></div>",
        "<body><span>a</span></section> <span>b</span>",
        "<body><span>a</span><tr> <span>b</span>",
        "<ul><li>A <em>b</em></div> <em>c</em></ul>",
        "<pre><table> <tr><td>a</table>",
        "<div>a<b>b</b></div> <b>c</b> <i>d</i> <p>e</p> <b>f</b>",
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct buf expected;
        buf_init(&expected, 1 << 16);
        parse(page, str_from(pages[i]), (struct html_options){0});
        html_text(page->document->root, &expected);
        buf_add_byte(&expected, '\0');
        parse(page, str_from(pages[i]), (struct html_options){.skip = HTML_SKIP_ALL});
        html_text(page->document->root, &page->out);
        assert_out(page, expected.data);
        buf_free(&expected);
    }
}

static void decoded_values_of_a_lean_parse_stay(void **state)
{
    struct page *page = *state;
    parse(
        page,
        STR("<body><p title='a&amp;b' class=c id=\"x&lt;y\">one &amp; two</p> <p title=z>three</p>"
            "<p>four five six seven eight nine ten</p>"),
        (struct html_options){.skip = HTML_SKIP_ALL});
    html_serialize(page->document, page->document->body, &page->out);
    assert_out(page, "<p title=\"a&amp;b\" class=\"c\" id=\"x&lt;y\">one &amp; two</p>"
                     "<p title=\"z\">three</p><p>four five six seven eight nine ten</p>");
}

static void json_ld_may_have_parameters(void **state)
{
    struct page *page = *state;
    parse(page, STR("<script type=' application/ld+json; charset=utf-8 '>{}</script>"),
          (struct html_options){.skip = HTML_SKIP_ALL});
    assert_non_null(find(page, HTML_TAG_SCRIPT));
}

/* ----------------------------------------------------------------------------------- views --- */

static void text_is_a_view_of_the_input_where_it_can_be(void **state)
{
    struct page *page = *state;
    struct str bytes = STR("<p title='T'>plain</p><p title='&amp;'>a&amp;b</p>");
    parse(page, bytes, (struct html_options){0});
    struct html_node *p = find(page, HTML_TAG_P);
    assert_true(p->first->text.data > bytes.data && p->first->text.data < bytes.data + bytes.size);
    struct str title = html_attr(p, HTML_ATTR_TITLE);
    assert_true(title.data > bytes.data && title.data < bytes.data + bytes.size);
    assert_true(str_equal(p->next->first->text, STR("a&b")));
    assert_true(str_equal(html_attr(p->next, HTML_ATTR_TITLE), STR("&")));
}

static void newlines_are_normalized_and_encodings_decoded(void **state)
{
    struct page *page = *state;
    parse(page, STR("<meta charset=latin1><pre>\r\n\ra\r\nb\xE9\r</pre>"),
          (struct html_options){0});
    assert_string_equal(page->document->encoding, "windows-1252");
    html_raw_text(find(page, HTML_TAG_PRE), &page->out);
    assert_out(page, "\na\nb\xC3\xA9\n");
}

static void a_warm_parser_asks_for_no_memory(void **state)
{
    struct page *page = *state;
    for (int round = 0; round < 5; round++) {
        unsigned long before = memory_calls();
        parse(page, str_from(skipped_page), (struct html_options){0});
        if (round > 1)
            assert_int_equal(memory_calls(), before);
        arena_clear(&page->arena);
    }
}

/* --------------------------------------------------------------------------------- queries --- */

static void queries_find_their_way(void **state)
{
    struct page *page = *state;
    parse(page,
          STR("<div id=a class='one two'><p>x<template><p>hidden</template></p>"
              "<ul><li data-own=1>y</ul></div><p>z"),
          (struct html_options){0});
    struct html_node *div = find(page, HTML_TAG_DIV), *li = find(page, HTML_TAG_LI);
    assert_ptr_equal(html_ancestor(li, HTML_TAG_DIV), div);
    assert_null(html_ancestor(div, HTML_TAG_DIV));
    assert_true(html_contains(div, li));
    assert_false(html_contains(li, div));
    assert_true(html_has_class(div, STR("two")));
    assert_false(html_has_class(div, STR("tw")));
    assert_true(html_is_block(li));
    unsigned count = 0;
    for (struct html_node *p = div; (p = html_next_tag(p, div, HTML_TAG_P));)
        count++;
    assert_int_equal(count, 1);
    unsigned own = html_attr_number(page->document, STR("data-own"));
    assert_true(str_equal(html_attr(li, own), STR("1")));
    assert_int_equal(html_attr_number(page->document, STR("data-other")), 0);
    assert_true(str_equal(html_attr_name(page->document, own), STR("data-own")));
    assert_true(str_equal(html_attr(li, HTML_ATTR_CLASS), STR("")));
}

static void text_reads_as_a_browser_shows_it(void **state)
{
    struct page *page = *state;
    parse(page,
          STR("<title>no</title><h1>Head  line</h1><p>One <b>bold</b>\n word.<br>Two<p>Three"
              "<ul><li>a<li>b</ul><table><tr><td>1<td>2<tr><td>3</table><pre> x\n  y</pre>"
              "<script>no()</script><style>no{}</style>"),
          (struct html_options){0});
    html_text(page->document->body, &page->out);
    assert_out(page, "Head line\n\nOne bold word.\nTwo\n\nThree\n\na\nb\n1\t2\n3\n x\n  y");
}

/* -------------------------------------------------------------------------- serialization --- */

static void serializing_follows_the_standard(void **state)
{
    struct page *page = *state;
    struct str html =
        STR("<!DOCTYPE html><html><head><title>a &amp; b</title></head><body>"
            "<p title=\"&quot;&nbsp;&lt;\">x &lt; y&nbsp;</p><br><script>a < b && c</script>"
            "<template><td>t</td></template><svg viewBox=\"0\" xlink:href=\"#\">"
            "<foreignObject></foreignObject></svg><!--c--></body></html>");
    parse(page, html, (struct html_options){0});
    html_serialize(page->document, page->document->root, &page->out);
    assert_out(page, html.data);
}

static void noscript_is_written_as_it_was_read(void **state)
{
    struct page *page = *state;
    struct str html = STR("<noscript><p>a &amp; b</p></noscript>");
    for (int scripting = 0; scripting < 2; scripting++) {
        parse(page, html, (struct html_options){.scripting = scripting, .context = STR("div")});
        html_serialize(page->document, page->document->root, &page->out);
        assert_out(page, html.data);
    }
}

static void a_select_in_an_option_is_shown_but_once(void **state)
{
    struct page *page = *state;
    struct buf html;
    buf_init(&html, 1 << 20);
    for (int i = 0; i < 100; i++)
        buf_add(&html, STR("<select><selectedcontent></selectedcontent><option><object>"));
    parse(page, buf_str(&html), (struct html_options){0});
    assert_true(arena_used(&page->arena) < 10 << 20);
    buf_free(&html);
}

static void fragments_have_a_context(void **state)
{
    struct page *page = *state;
    parse(page, STR("<td>1<td>2"), (struct html_options){.context = STR("tr")});
    html_serialize(page->document, page->document->root, &page->out);
    assert_out(page, "<td>1</td><td>2</td>");
}

/* ---------------------------------------------------------------------------------- limits --- */

static void depth_has_a_limit(void **state)
{
    struct page *page = *state;
    struct buf html;
    buf_init(&html, 1 << 24);
    for (int i = 0; i < 5000; i++)
        buf_add(&html, i % 3 ? STR("<div>") : STR("<table><td>"));
    parse(page, buf_str(&html), (struct html_options){0});
    size_t deepest = 0;
    for (struct html_node *n = page->document->root; n; n = html_next(n, page->document->root)) {
        size_t depth = 0;
        for (struct html_node *up = n; up->parent; up = up->parent)
            depth++;
        deepest = depth > deepest ? depth : deepest;
    }
    assert_in_range(deepest, 100, HTML_MAX_DEPTH + 1);
    buf_free(&html);
}

static void size_has_a_limit(void **state)
{
    struct page *page = *state;
    struct html_options options = {.max_bytes = 10};
    assert_int_equal(
        html_parse(page->parser, &page->arena, STR("<p>12345678"), &options, &page->document),
        ERROR_TOO_LARGE);
    struct buf html;
    buf_init(&html, 1 << 24);
    for (int i = 0; i < 20000; i++)
        buf_add(&html, STR("<p><b><i>x"));
    parse(page, buf_str(&html), (struct html_options){.max_tree = 1 << 16});
    assert_true(page->document->truncated);
    assert_non_null(page->document->body);
    buf_free(&html);
}

static void a_repeated_attribute_is_dropped(void **state)
{
    struct page *page = *state;
    parse(page, STR("<p a=1 A=2 b=3 a=4 own=5 OWN=6>"), (struct html_options){0});
    html_serialize(page->document, page->document->body, &page->out);
    assert_out(page, "<p a=\"1\" b=\"3\" own=\"5\"></p>");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(leaving_out_gives_the_rest_of_the_tree),
        TEST(json_ld_is_kept_when_scripts_are_not),
        TEST(space_that_is_shown_is_kept),
        TEST(nothing_shown_is_lost_behind_odd_markup),
        TEST(decoded_values_of_a_lean_parse_stay),
        TEST(json_ld_may_have_parameters),
        TEST(text_is_a_view_of_the_input_where_it_can_be),
        TEST(newlines_are_normalized_and_encodings_decoded),
        TEST(a_warm_parser_asks_for_no_memory),
        TEST(queries_find_their_way),
        TEST(text_reads_as_a_browser_shows_it),
        TEST(serializing_follows_the_standard),
        TEST(noscript_is_written_as_it_was_read),
        TEST(a_select_in_an_option_is_shown_but_once),
        TEST(fragments_have_a_context),
        TEST(depth_has_a_limit),
        TEST(size_has_a_limit),
        TEST(a_repeated_attribute_is_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
