/* OPML: nested lists in and out, and malformed ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "source/opml.h"

static struct feed_parser *parser;
static struct arena arena;

static struct opml read_list(const char *text)
{
    struct opml opml;
    assert_int_equal(opml_parse(parser, &arena, str_from(text), NULL, &opml), OK);
    return opml;
}

static void assert_str(struct str got, const char *wanted)
{
    if (!str_equal(got, str_from(wanted)))
        fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got), wanted);
}

/* Compares two lists outline by outline. */
static void assert_same(const struct opml *a, const struct opml *b)
{
    const struct opml_outline *x = opml_next(a->top), *y = opml_next(b->top);
    for (; x && y; x = opml_next(x), y = opml_next(y)) {
        assert_true(str_equal(x->title, y->title));
        assert_true(str_equal(x->feed, y->feed));
        assert_true(str_equal(x->page, y->page));
        assert_true(str_equal(x->description, y->description));
        assert_true(str_equal(x->category, y->category));
        assert_int_equal(x->parent == a->top, y->parent == b->top);
        assert_int_equal(x->first != NULL, y->first != NULL);
    }
    assert_ptr_equal(x, y);
    assert_true(str_equal(a->title, b->title));
}

static const char nested[] =
    "<?xml version='1.0'?><opml version='1.1'><head><title>Mine &amp; yours</title>"
    "<dateCreated>Mon, 04 Mar 2024 10:00:00 GMT</dateCreated></head><body>"
    "<outline text='News'>"
    "<outline text='Europe' title='Europe &lt;all&gt;'>"
    "<outline type='rss' text='A' xmlUrl='https://a.example/f?x=1&amp;y=2' "
    "htmlUrl='https://a.example/'/>"
    "</outline>"
    "<outline type='atom' title='B' xmlurl='https://b.example/atom'/>"
    "</outline>"
    "<outline text='C' xmlUrl='feed://c.example/rss' description='Line&#10;break \"quoted\"'/>"
    "<outline text='Empty'/><outline type='link' text='page' url='https://p.example/'/>"
    "</body></opml>";

static void test_nested(void **state)
{
    (void)state;
    struct opml opml = read_list(nested);
    assert_str(opml.title, "Mine & yours");
    assert_int_equal(opml.feeds, 3);
    assert_int_equal(opml.groups, 4);
    const struct opml_outline *news = opml.top->first, *europe = news->first;
    assert_str(news->title, "News");
    assert_str(europe->title, "Europe <all>");
    assert_str(europe->first->feed, "https://a.example/f?x=1&y=2");
    assert_str(europe->next->title, "B");
    assert_str(europe->next->feed, "https://b.example/atom");
    assert_ptr_equal(europe->next->parent, news);
    assert_str(news->next->feed, "http://c.example/rss");
    assert_str(news->next->next->title, "Empty");
    assert_str(news->next->next->next->feed, "");
}

static void test_round_trip(void **state)
{
    (void)state;
    struct opml opml = read_list(nested);
    struct buf out;
    buf_init(&out, 1 << 20);
    opml_write(&opml, &out);
    struct opml again;
    assert_int_equal(opml_parse(parser, &arena, buf_str(&out), NULL, &again), OK);
    assert_int_equal(again.mended, 0);
    assert_same(&opml, &again);
    buf_free(&out);
}

static void test_made_by_hand(void **state)
{
    (void)state;
    struct opml opml;
    opml_init(&opml, &arena);
    struct opml_outline *group = opml_add(opml.top, &arena);
    group->title = STR("Group");
    struct opml_outline *feed = opml_add(group, &arena);
    feed->title = STR("<Feed> & \"co\"");
    feed->feed = STR("https://f.example/?a&b");
    struct buf out;
    buf_init(&out, 1 << 20);
    opml_write(&opml, &out);
    assert_str(buf_str(&out), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                              "<opml version=\"2.0\">\n  <head>\n  </head>\n  <body>\n"
                              "    <outline text=\"Group\">\n"
                              "      <outline text=\"&lt;Feed&gt; &amp; &quot;co&quot;\""
                              " title=\"&lt;Feed&gt; &amp; &quot;co&quot;\" type=\"rss\""
                              " xmlUrl=\"https://f.example/?a&amp;b\"/>\n"
                              "    </outline>\n  </body>\n</opml>\n");
    buf_free(&out);
}

static void test_malformed(void **state)
{
    (void)state;
    struct opml opml =
        read_list("\n<opml><body><outline text='R&D <x>' xmlUrl='https://r.example/?a=1&b=2'>"
                  "<outline text=open xmlUrl='https://o.example/'><outline text='last'");
    assert_int_equal(opml.feeds, 2);
    assert_str(opml.top->first->title, "R&D <x>");
    assert_str(opml.top->first->feed, "https://r.example/?a=1&b=2");
    assert_true(opml.mended & FEED_MENDED_TRUNCATED);
    assert_true(opml.mended & FEED_MENDED_AMPERSANDS);
    struct opml none;
    assert_int_equal(opml_parse(parser, &arena, STR("<rss/>"), NULL, &none), ERROR_UNSUPPORTED);
    assert_int_equal(opml_parse(parser, &arena, STR(""), NULL, &none), ERROR_UNSUPPORTED);
}

static int begin(void **state)
{
    (void)state;
    parser = feed_parser_new();
    arena_init(&arena, 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    feed_parser_free(parser);
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nested),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_made_by_hand),
        cmocka_unit_test(test_malformed),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
