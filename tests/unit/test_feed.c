/* Feeds: nothing is loaded or expanded, hostile ones end within limits, what the caller knows is
 * used, pages tell of their feeds. What each format says is in tests/golden/feeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "source/feed.h"

static struct feed_parser *parser;
static struct arena arena;

/* Reads a feed; the last one is gone. */
static struct feed read_with(struct str bytes, const struct feed_options *options,
                             enum error wanted)
{
    struct feed feed;
    arena_clear(&arena);
    assert_int_equal(feed_parse(parser, &arena, bytes, options, &feed), wanted);
    return feed;
}

static struct feed read_feed(const char *text)
{
    return read_with(str_from(text), NULL, OK);
}

static const struct feed_entry *entry_at(const struct feed *feed, size_t index)
{
    return list_at(&feed->entries, index);
}

static void assert_str(struct str got, const char *wanted)
{
    if (!str_equal(got, str_from(wanted)))
        fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got), wanted);
}

/* An entity of another file gives nothing of that file, wherever a document type hides it. */
static void test_nothing_is_loaded(void **state)
{
    (void)state;
    char path[] = "/tmp/test-feed-XXXXXX", text[1024];
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, "SECRET", 6), 6);
    close(file);
    static const char *const forms[] = {
        "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file://%s\">]><rss><channel><title>[&x;]</title>"
        "</channel></rss>",
        "<!DOCTYPE rss [<!ENTITY %% p SYSTEM \"file://%s\"> "
        "%%p;]><rss><channel><title>[&x;]</title>"
        "</channel></rss>",
        "<!DOCTYPE rss SYSTEM \"file://%s\"><rss><channel><title>[&x;]</title></channel></rss>",
        "<rss><!DOCTYPE rss [<!ENTITY x SYSTEM \"file://%s\">]><channel><title>[&x;]</title>"
        "</channel></rss>",
        "<rss xmlns:xi=\"http://www.w3.org/2001/XInclude\"><channel><title>[&x;]"
        "<xi:include href=\"file://%s\" parse=\"text\"/></title></channel></rss>",
        "<?xml-stylesheet href=\"file://%s\"?><rss><channel><title>[&x;]</title></channel></rss>",
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(text, sizeof text, forms[i], path);
#pragma GCC diagnostic pop
        struct feed feed = read_feed(text);
        assert_true(str_starts(feed.title.value, STR("[&")));
        assert_int_equal(str_find(feed.title.value, STR("SECRET")), STR_NONE);
    }
    unlink(path);
}

/* Entities that stand for others, ten times each, are not expanded at all. */
static void test_entities_do_not_grow(void **state)
{
    (void)state;
    struct feed feed = read_feed(
        "<!DOCTYPE rss [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
        "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]>"
        "<rss><channel><title>&a; &d;</title></channel></rss>");
    assert_str(feed.title.value, "lol &d;");
    assert_true(arena_used(&arena) < 1 << 16);
}

/* The same piece again and again, between a beginning and an end. */
static struct buf repeated(const char *first, const char *piece, size_t count, const char *last)
{
    struct buf text;
    buf_init(&text, (size_t)64 << 20);
    buf_add(&text, str_from(first));
    for (size_t i = 0; i < count; i++)
        buf_add(&text, str_from(piece));
    buf_add(&text, str_from(last));
    return text;
}

/* Inputs made to take time in proportion to their square end in a moment. */
static void test_hostile_inputs_end(void **state)
{
    (void)state;
    static const struct {
        const char *first, *piece, *last;
    } cases[] = {
        {"<rss><channel><title>", "<a>", ""},
        {"<rss><a>", "<b><![CDATA[</b>", ""},
        {"<rss><a>", "<!-- >", ""},
        {"<rss><a>", "<? >", ""},
        {"<rss><channel><title>", "&", "</title>"},
        {"<rss><channel><title>", "&x;", "</title>"},
        {"<rss><channel>", "<a b=\"'>", ""},
        {"<rss><channel><title ", "a=\"\" ", ">x</title></channel></rss>"},
        {"<rss>", "<a xmlns:a=\"x\">", ""},
        {"<rss>", "<item><title>", ""},
        {"<!DOCTYPE rss [", "<!ENTITY x \"", ""},
        {"", "<1", "                    "},
        {"<rss><channel><item><description><![CDATA[", "<a &x ",
         "]]></description></item></channel></rss>"},
        {"{\"items\":", "[", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf text = repeated(cases[i].first, cases[i].piece, 200000, cases[i].last);
        struct feed feed;
        arena_clear(&arena);
        feed_parse(parser, &arena, buf_str(&text), NULL, &feed);
        assert_true(arena_used(&arena) < 64 * text.size + (1 << 20));
        buf_free(&text);
    }
}

static void test_limits(void **state)
{
    (void)state;
    struct buf text =
        repeated("<rss><channel>", "<item/>", FEED_MAX_ENTRIES + 10, "</channel></rss>");
    struct feed feed = read_with(buf_str(&text), NULL, OK);
    assert_int_equal(feed.entries.count, FEED_MAX_ENTRIES);
    assert_true(feed.truncated);
    buf_free(&text);
    text = repeated("<rss><channel><title>x", "<a>", FEED_MAX_DEPTH + 5, "");
    feed = read_with(buf_str(&text), NULL, OK);
    assert_true(str_starts(feed.title.value, STR("x<a>")));
    buf_free(&text);
    struct feed none;
    static const char byte = 'x';
    assert_int_equal(feed_parse(parser, &arena, str_of(&byte, FEED_MAX_BYTES + 1), NULL, &none),
                     ERROR_TOO_LARGE);
}

static void test_what_is_no_feed(void **state)
{
    (void)state;
    read_with(STR(""), NULL, ERROR_UNSUPPORTED);
    read_with(STR("   \n"), NULL, ERROR_UNSUPPORTED);
    read_with(STR("plain text"), NULL, ERROR_UNSUPPORTED);
    read_with(STR("<html><body><p>page</p></body></html>"), NULL, ERROR_UNSUPPORTED);
    read_with(STR("<opml version='2.0'><body/></opml>"), NULL, ERROR_UNSUPPORTED);
    read_with(STR("{\"a\": 1}"), NULL, ERROR_UNSUPPORTED);
    read_with(STR("{\"items\": [}"), NULL, ERROR_SYNTAX);
}

/* The transport's address and charset are used; the address before what the feed says. */
static void test_options(void **state)
{
    (void)state;
    const struct feed_options options = {.url = STR("https://a.example/x/feed"),
                                         .encoding = STR("koi8-r")};
    struct feed feed = read_with(STR("<rss><channel><link>http://b.example/</link>"
                                     "<title>\xd0\xd2\xc9\xd7\xc5\xd4</title>"
                                     "<item><link>y</link></item></channel></rss>"),
                                 &options, OK);
    assert_str(feed.title.value, "привет");
    assert_str(entry_at(&feed, 0)->link, "https://a.example/x/y");
    assert_string_equal(feed.encoding, "KOI8-R");
}

static void test_encodings(void **state)
{
    (void)state;
    struct feed feed = read_with(
        STR("<\0r\0s\0s\0>\0<\0t\0i\0t\0l\0e\0>\0x\0\x3c\0/\0t\0i\0t\0l\0e\0>\0<\0/\0r\0s\0s\0>\0"),
        NULL, OK);
    assert_str(feed.title.value, "x");
    assert_string_equal(feed.encoding, "UTF-16LE");
    /* says UTF-16 in bytes that cannot be */
    feed = read_feed("<?xml version='1.0' encoding='utf-16'?><rss><title>y</title></rss>");
    assert_str(feed.title.value, "y");
    /* an encoding that only the C library knows */
    feed = read_with(STR("<?xml version='1.0' encoding='cp437'?><rss><title>\x80</title></rss>"),
                     NULL, OK);
    assert_str(feed.title.value, "Ç");
    /* the transport is wrong, the declaration right */
    const struct feed_options options = {.encoding = STR("utf-8")};
    feed = read_with(
        STR("<?xml version='1.0' encoding='iso-8859-2'?><rss><title>\xb3\xf3\xbf</title></rss>"),
        &options, OK);
    assert_str(feed.title.value, "łóż");
}

static void test_people(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"Jo Doe", "Jo Doe", ""},
        {"jo@x.example (Jo Doe)", "Jo Doe", "jo@x.example"},
        {"Jo Doe &lt;jo@x.example&gt;", "Jo Doe", "jo@x.example"},
        {"Jo Doe (jo@x.example)", "Jo Doe", "jo@x.example"},
        {"jo@x.example", "", "jo@x.example"},
        {"mailto:jo@x.example", "", "jo@x.example"},
        {"@handle", "@handle", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "<rss><channel><item><author>%s</author></item></channel></rss>", rows[i][0]);
        struct feed feed = read_feed(text);
        const struct feed_person *person = list_at(&entry_at(&feed, 0)->authors, 0);
        assert_str(person->name, rows[i][1]);
        assert_str(person->email, rows[i][2]);
    }
    /* a name is better than an address, whichever element is to be trusted more */
    struct feed feed = read_feed("<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item>"
                                 "<author>jo@x.example</author><dc:creator>Jo Doe</dc:creator>"
                                 "</item></channel></rss>");
    assert_str(((const struct feed_person *)list_at(&entry_at(&feed, 0)->authors, 0))->name,
               "Jo Doe");
}

static void test_plain(void **state)
{
    (void)state;
    static const struct {
        struct feed_text text;
        const char *plain;
    } rows[] = {
        {{{"a  b\n c", 7}, FEED_TEXT}, "a b c"},
        {{{"1 < 2 &amp; <b>", 15}, FEED_TEXT}, "1 < 2 &amp; <b>"},
        {{{"<b>x</b> &amp; y", 16}, FEED_HTML}, "x & y"},
        {{{"AT&amp;T", 8}, FEED_UNCLEAR}, "AT&T"},
        {{{"R&D < 3", 7}, FEED_UNCLEAR}, "R&D < 3"},
        {{{NULL, 0}, FEED_TEXT}, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_str(feed_plain(&arena, &rows[i].text), rows[i].plain);
}

/* The feeds of a page, as "RANKED-BY-ORDER URL" lines. */
static void test_discovery(void **state)
{
    (void)state;
    static const char page[] =
        "<html><head><base href='https://n.example/dir/'>"
        "<link rel=alternate type='application/rss+xml' title='Comments' href='/comments/feed/'>"
        "<link rel='ALTERNATE' type='application/atom+xml; charset=utf-8' href='atom.xml'>"
        "<link rel=alternate type='application/json+oembed' href='/oembed.json'>"
        "<link rel='alternate stylesheet' type='application/rss+xml' href='/style.css'>"
        "<link rel=alternate hreflang=de href='/de'>"
        "<link rel=feed href='/h-feed'>"
        "</head><body><a href='atom.xml'>again</a><a href='/sport/rss'>Sport</a>"
        "<a href='/sitemap.xml'>map</a><a href='feed:https://n.example/f.rss'>x</a>"
        "<a href='/about'>About</a><a href='/all'>RSS</a><a "
        "href='mailto:feed'>feed</a></body></html>";
    static const char *const wanted[] = {
        "https://n.example/dir/atom.xml",   "https://n.example/h-feed",
        "https://n.example/comments/feed/", "https://n.example/sport/rss",
        "https://n.example/f.rss",          "https://n.example/all",
    };
    struct html_parser *pages = html_parser_new();
    struct html_document *document;
    struct list links;
    arena_clear(&arena);
    assert_int_equal(html_parse(pages, &arena, str_from(page), NULL, &document), OK);
    list_init(&links, &arena, sizeof(struct feed_link));
    feed_discover(document, STR("https://n.example/"), &arena, &links);
    assert_int_equal(links.count, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < links.count; i++)
        assert_str(((const struct feed_link *)list_at(&links, i))->url, wanted[i]);
    html_parser_free(pages);
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
        cmocka_unit_test(test_nothing_is_loaded),
        cmocka_unit_test(test_entities_do_not_grow),
        cmocka_unit_test(test_hostile_inputs_end),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_what_is_no_feed),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_people),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_discovery),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
