/* Following feeds: when they are asked, what becomes of their entries, what is kept; on a web of
 * one machine, with a clock that the tests move. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/subscriptions.h"
#include "engine/update.h"
#include "folder.h"
#include "source/feed_article.h"
#include "source/schedule.h"
#include "web_server.h"

#define NOON ((int64_t)1772712000 * 1000) /* Thu, 05 Mar 2026 12:00:00 GMT */

static struct arena arena;

static void assert_str(struct str got, const char *wanted)
{
    if (!str_equal(got, str_from(wanted)))
        fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got), wanted);
}

static void assert_has(struct str text, const char *part)
{
    if (str_find(text, str_from(part)) == STR_NONE)
        fail_msg("\"%.*s\" does not hold \"%s\"", STR_ARG(text), part);
}

/* -------------------------------------------------------------------------------- schedules --- */

static struct schedule_news news_at(int64_t now)
{
    return (struct schedule_news){.now = now, .retry_after = -1, .good_for = -1, .chance = 0.5};
}

static void test_pace(void **state)
{
    (void)state;
    static const struct {
        int64_t gap, silence, wanted;
    } cases[] = {
        {2 * SCHEDULE_MINUTE, 0, SCHEDULE_LEAST},
        {2 * SCHEDULE_HOUR, 0, SCHEDULE_HOUR},
        {2 * SCHEDULE_HOUR, 8 * SCHEDULE_HOUR, 2 * SCHEDULE_HOUR}, /* it has become silent */
        {SCHEDULE_DAY, 0, 12 * SCHEDULE_HOUR},
        {30 * SCHEDULE_DAY, 0, SCHEDULE_MOST},
        {0, 0, 2 * SCHEDULE_LEAST},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct schedule schedule = {.gap = cases[i].gap, .changed = NOON - cases[i].silence};
        struct schedule_news news = news_at(NOON);
        assert_int_equal(schedule_next(&schedule, &news) - NOON, cases[i].wanted);
    }
}

/* A feed without dates is learned by asking it. */
static void test_learning(void **state)
{
    (void)state;
    struct schedule schedule = {0};
    int64_t now = NOON, next_news = now + 3 * SCHEDULE_HOUR;
    unsigned questions = 0, days = 20;
    while (now < NOON + days * SCHEDULE_DAY) {
        struct schedule_news news = news_at(now);
        news.fresh = now >= next_news;
        while (now >= next_news)
            next_news += 3 * SCHEDULE_HOUR;
        now = schedule_next(&schedule, &news);
        questions++;
    }
    assert_in_range(schedule.gap, 2 * SCHEDULE_HOUR, 5 * SCHEDULE_HOUR);
    assert_in_range(questions, days * 8, days * 8 * 3);
}

static void test_failures(void **state)
{
    (void)state;
    struct schedule schedule = {.gap = SCHEDULE_HOUR};
    struct schedule_news news = news_at(NOON);
    int64_t before = 0;
    news.failed = true;
    for (unsigned i = 1; i < 40; i++) {
        int64_t wait = schedule_next(&schedule, &news) - NOON;
        assert_int_equal(schedule.failures, i);
        assert_true(wait >= before && wait <= SCHEDULE_DAY);
        if (i < 6)
            assert_int_equal(wait, SCHEDULE_FAILED << (i - 1));
        before = wait;
    }
    /* chance spreads them, and a server's wish goes before */
    news.chance = 1;
    assert_int_equal(schedule_next(&schedule, &news) - NOON, SCHEDULE_DAY * 5 / 4);
    news.chance = 0;
    assert_int_equal(schedule_next(&schedule, &news) - NOON, SCHEDULE_DAY * 3 / 4);
    news.retry_after = 3 * SCHEDULE_DAY;
    assert_int_equal(schedule_next(&schedule, &news) - NOON, 3 * SCHEDULE_DAY);
    news.failed = false;
    schedule_next(&schedule, &news);
    assert_int_equal(schedule.failures, 0);
}

static void test_wishes(void **state)
{
    (void)state;
    struct schedule fast = {.gap = SCHEDULE_MINUTE, .changed = NOON};
    struct schedule_news news = news_at(NOON);
    news.good_for = 3 * SCHEDULE_HOUR;
    assert_int_equal(schedule_next(&fast, &news) - NOON, 3 * SCHEDULE_HOUR);
    news.ttl = 240;
    assert_int_equal(schedule_next(&fast, &news) - NOON, 4 * SCHEDULE_HOUR);
    news.ttl = 1000000;
    assert_int_equal(schedule_next(&fast, &news) - NOON, SCHEDULE_WISH);

    news = news_at(NOON);
    news.skip_hours = 1u << 12 | 1u << 13; /* noon to two o'clock */
    assert_int_equal(schedule_next(&fast, &news) - NOON, 2 * SCHEDULE_HOUR);
    news.skip_hours = 0xffffff; /* always: not believed */
    assert_int_equal(schedule_next(&fast, &news) - NOON, SCHEDULE_LEAST);
    news.skip_hours = 0;
    news.skip_days = 1 << 3; /* Thursday, which it is */
    assert_int_equal(schedule_next(&fast, &news) - NOON, 12 * SCHEDULE_HOUR);
}

static struct feed read_feed(const char *text)
{
    struct feed_parser *parser = feed_parser_new();
    struct feed feed;
    const struct feed_options options = {.url = STR("https://a.example/feed")};
    assert_int_equal(feed_parse(parser, &arena, str_from(text), &options, &feed), OK);
    feed_parser_free(parser);
    return feed;
}

static void test_gap(void **state)
{
    (void)state;
    int64_t latest;
    struct feed feed = read_feed(
        "<rss><channel>"
        "<item><title>a</title><pubDate>Thu, 05 Mar 2026 20:00:00 GMT</pubDate></item>" /* to come
                                                                                         */
        "<item><title>b</title><pubDate>Thu, 05 Mar 2026 10:00:00 GMT</pubDate></item>"
        "<item><title>c</title><pubDate>Thu, 05 Mar 2026 09:58:00 GMT</pubDate></item>" /* with it
                                                                                         */
        "<item><title>d</title><pubDate>Thu, 05 Mar 2026 04:00:00 GMT</pubDate></item>"
        "<item><title>e</title></item>"
        "<item><title>f</title><pubDate>Wed, 04 Mar 2026 22:00:00 GMT</pubDate></item>"
        "</channel></rss>");
    /* three news since 22 o'clock, 14 hours ago */
    assert_int_equal(schedule_gap(&feed, NOON, &latest), 14 * SCHEDULE_HOUR / 3);
    assert_int_equal(NOON - latest, 2 * SCHEDULE_HOUR);
    feed = read_feed("<rss><channel><item><title>a</title></item></channel></rss>");
    assert_int_equal(schedule_gap(&feed, NOON, &latest), 0);
    assert_int_equal(latest, 0);
}

/* ------------------------------------------------------------------------------ one record --- */

static const char entry_text[] =
    "<rss xmlns:dc='http://purl.org/dc/elements/1.1/' "
    "xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>The Feed</title>"
    "<language>en-GB</language><item><title>One &amp;amp; two</title>"
    "<link>https://www.a.example/1</link><dc:creator>Jo Doe</dc:creator>"
    "<pubDate>Thu, 05 Mar 2026 10:30:00 +0100</pubDate><category>Ferries</category>"
    "<category>ferries</category><description>Short.</description><content:encoded><![CDATA["
    "<p>First <b>paragraph</b>,\n with <a href='x'>a link</a>.</p><script>alert('no')</script>"
    "<h2>Heading</h2><ul><li>One</li><li>Two</li></ul><blockquote><p>Said.</p></blockquote>"
    "Loose<br>line<br><br>and another<style>p{}</style>"
    "<figure><img src='/p.jpg'><figcaption>A ferry</figcaption></figure>"
    "<img src='https://count.example/1.gif' width='1' height='1'><p onclick='x'>Last.</p>"
    "]]></content:encoded></item></channel></rss>";

static struct article own_article(void)
{
    struct html_parser *parser = html_parser_new();
    struct feed feed = read_feed(entry_text);
    struct article article;
    feed_article(parser, &feed, list_at(&feed.entries, 0), &arena, &article);
    html_parser_free(parser);
    return article;
}

static void test_entry(void **state)
{
    (void)state;
    struct article article = own_article();
    assert_str(article.headline, "One & two");
    assert_str(article.canonical_url, "https://www.a.example/1");
    assert_str(article.outlet_name, "The Feed");
    assert_str(article.outlet_domain, "a.example");
    assert_str(article.published, "2026-03-05T10:30:00+01:00");
    assert_int_equal(article.published_from, PUBLISHED_FEED);
    assert_str(article.language, "en-GB");
    assert_int_equal(article.tags.count, 1);
    assert_str(*(struct str *)list_at(&article.authors, 0), "Jo Doe");
    assert_str(article.text, "First paragraph, with a link.\nHeading\nOne\nTwo\nSaid.\n"
                             "Loose line\nand another\nLast.");
    static const enum block_kind kinds[] = {BLOCK_PARAGRAPH, BLOCK_HEADING,  BLOCK_LIST,
                                            BLOCK_LIST,      BLOCK_QUOTE,    BLOCK_PARAGRAPH,
                                            BLOCK_PARAGRAPH, BLOCK_PARAGRAPH};
    assert_int_equal(article.blocks.count, sizeof kinds / sizeof *kinds);
    for (size_t i = 0; i < article.blocks.count; i++)
        assert_int_equal(((struct block *)list_at(&article.blocks, i))->kind, kinds[i]);
    assert_int_equal(article.images.count, 1);
    const struct image *image = list_at(&article.images, 0);
    assert_str(image->url, "https://a.example/p.jpg");
    assert_str(image->caption, "A ferry");
}

/* Whether a field is said to be the feed's. */
static bool is_from_feed(const struct article *article, const char *name)
{
    for (size_t i = 0; i < article->from_feed.count; i++)
        if (str_equal(*(struct str *)list_at(&article->from_feed, i), str_from(name)))
            return true;
    return false;
}

static void test_agreement(void **state)
{
    (void)state;
    struct article own = own_article(), page;
    article_init(&page, &arena);
    page.headline = STR("The page's headline");
    page.published = STR("2026-03-05");
    page.published_from = PUBLISHED_META;
    page.text = STR("The page tells far more than the feed does, at a length that no feed's own "
                    "words come near, since it has all of them.");
    feed_article_agree(&page, &own);
    assert_str(page.headline, "The page's headline");
    assert_str(page.published, "2026-03-05T10:30:00+01:00"); /* the hour of the same day */
    assert_int_equal(page.published_from, PUBLISHED_FEED);
    assert_has(page.text, "far more");
    assert_int_equal(page.authors.count, 1);
    assert_true(is_from_feed(&page, "authors") && is_from_feed(&page, "tags"));
    assert_true(is_from_feed(&page, "published") && is_from_feed(&page, "language"));
    assert_false(is_from_feed(&page, "headline") || is_from_feed(&page, "text"));

    /* another day: the page's; less text: the feed's */
    article_init(&page, &arena);
    page.published = STR("2026-03-04");
    page.published_from = PUBLISHED_META;
    page.text = STR("Subscribe to read.");
    feed_article_agree(&page, &own);
    assert_str(page.published, "2026-03-04");
    assert_has(page.text, "First paragraph");
    assert_int_equal(page.blocks.count, own.blocks.count);
    assert_true(is_from_feed(&page, "text") && is_from_feed(&page, "headline"));

    /* one that was only guessed */
    article_init(&page, &arena);
    page.published = STR("2026-03-04");
    page.published_from = PUBLISHED_INFERRED;
    feed_article_agree(&page, &own);
    assert_str(page.published, "2026-03-05T10:30:00+01:00");
}

/* ------------------------------------------------------------------------------------ store --- */

/* A new database of that name, to write. */
static struct store *new_store(const char *name, char path[200])
{
    struct store *store;
    snprintf(path, 200, "%s/%s.db", folder, name);
    assert_int_equal(store_open(path, true, &store), OK);
    return store;
}

static int64_t add_feed(struct store *store, const char *url, const char *name)
{
    struct store_feed feed = {.url = str_from(url), .name = str_from(name), .added = NOON};
    assert_int_equal(store_feed_add(store, &feed), OK);
    return feed.id;
}

static void test_kept_feeds(void **state)
{
    (void)state;
    char path[200];
    struct store *store = new_store("feeds", path), *other;
    struct store_feed feed, again = {.url = STR("https://a.example/"), .added = NOON};
    int64_t a = add_feed(store, "https://a.example/", "A"), next;
    int64_t b = add_feed(store, "https://b.example/", "Twice");
    add_feed(store, "https://c.example/", "twice");
    assert_int_equal(store_feed_add(store, &again), ERROR_EXISTS);
    assert_int_equal(again.id, a);
    assert_int_equal(store_next_due(store, &next), OK);
    assert_int_equal(next, 0);

    assert_int_equal(store_feed_find(store, STR("a"), &arena, &feed), OK);
    assert_int_equal(feed.id, a);
    assert_int_equal(store_feed_find(store, STR("https://b.example/"), &arena, &feed), OK);
    assert_int_equal(feed.id, b);
    assert_int_equal(store_feed_find(store, STR("TWICE"), &arena, &feed), ERROR_TOO_MANY);
    assert_int_equal(store_feed_find(store, STR("none"), &arena, &feed), ERROR_NOT_FOUND);

    /* what asking gave does not undo what a person decided meanwhile, beside the writer */
    assert_int_equal(store_feed(store, a, &arena, &feed), OK);
    assert_int_equal(store_commit(store), OK);
    assert_int_equal(store_open(path, false, &other), OK);
    struct store_feed decided = feed;
    decided.state = STORE_FEED_PAUSED;
    decided.group = STR("News/Local");
    assert_int_equal(store_feed_decide(other, &decided), OK);
    feed.url = STR("https://b.example/");
    assert_int_equal(store_feed_asked(store, &feed), ERROR_EXISTS);
    feed.url = STR("https://a.example/new");
    feed.why = STR("words");
    feed.next = NOON + 5;
    assert_int_equal(store_feed_asked(store, &feed), OK);
    assert_int_equal(store_feed(store, a, &arena, &feed), OK);
    assert_int_equal(feed.state, STORE_FEED_PAUSED);
    assert_str(feed.group, "News/Local");
    assert_str(feed.url, "https://a.example/new");
    assert_str(feed.why, "words");
    assert_int_equal(store_commit(store), OK);

    /* followed again, it is asked at once */
    feed.state = STORE_FEED_FOLLOWED;
    assert_int_equal(store_feed_decide(other, &feed), OK);
    assert_int_equal(store_feed(store, a, &arena, &feed), OK);
    assert_int_equal(feed.next, 0);

    /* entries go with their feed, even where a reader removes it */
    struct store_entry entry = {.feed = a, .url = STR("https://a.example/1"), .next = NOON};
    assert_int_equal(store_entry_put(store, &entry), OK);
    assert_int_equal(store_commit(store), OK);
    assert_int_equal(store_feed_remove(other, a), OK);
    assert_int_equal(store_entry(store, a, &entry.key, &arena, &entry), ERROR_NOT_FOUND);
    entry.feed = a;
    assert_int_equal(store_entry_put(store, &entry), ERROR_NOT_FOUND);
    store_close(other);
    store_close(store);
}

static void test_lists(void **state)
{
    (void)state;
    char path[200];
    struct store *store = new_store("lists", path);
    struct buf out;
    unsigned added, known;
    static const char list[] =
        "<opml version='2.0'><body><outline text='News'><outline text='A/B'>"
        "<outline text='Own name' xmlUrl='https://a.example/'/></outline>"
        "<outline title='B' xmlUrl='https://b.example/' "
        "htmlUrl='https://b.example/page'/></outline>"
        "<outline text='bad' xmlUrl='file:///etc/passwd'/><outline xmlUrl='https://c.example/'/>"
        "</body></opml>";
    assert_int_equal(subscriptions_import(store, str_from(list), NOON, &added, &known), OK);
    assert_int_equal(added, 3);
    assert_int_equal(subscriptions_import(store, str_from(list), NOON, &added, &known), OK);
    assert_int_equal(added, 0);
    assert_int_equal(known, 3);
    assert_int_equal(subscriptions_import(store, STR("<html>"), NOON, &added, &known),
                     ERROR_UNSUPPORTED);
    struct store_feed feed;
    assert_int_equal(store_feed_find(store, STR("Own name"), &arena, &feed), OK);
    assert_str(feed.group, "News/A-B");

    buf_init(&out, 100000);
    assert_int_equal(subscriptions_export(store, &out), OK);
    struct store *second = new_store("lists-again", path);
    assert_int_equal(subscriptions_import(second, buf_str(&out), NOON, &added, &known), OK);
    assert_int_equal(added, 3);
    assert_int_equal(store_feed_find(second, STR("Own name"), &arena, &feed), OK);
    assert_str(feed.group, "News/A-B");
    buf_free(&out);
    store_close(second);
    store_close(store);
}

/* ------------------------------------------------------------------------------- the rounds --- */

/* What the web says, changed by the tests between rounds. */
struct web {
    struct web_server *server;
    unsigned port;
    int64_t now;
    atomic_uint requests, pages, canary, not_modified;
    atomic_bool page_fails, changed, more;
    atomic_uint etag;
};

static struct web web;

static const char page_text[] =
    "<html lang=en><head><title>Ferry sails again - The Gazette</title>"
    "<meta property='og:title' content='Ferry sails again'>"
    "<meta property='og:site_name' content='The Gazette'></head><body><article>"
    "<h1>Ferry sails again</h1><p>The ferry between the islands sails again after the storm of "
    "last "
    "week, the harbour master said on Thursday. It had been tied up for six days.</p><p>Two "
    "hundred passengers had waited for it, some of them in the school of the village, where the "
    "teachers cooked for them and the children gave them their beds.</p><p>The next storm is "
    "expected on Sunday, and the ferry is to stay in the harbour from Saturday evening on, the "
    "company that runs it said. Tickets stay good for a month.</p></article></body></html>";

static void put_feed(struct exchange *exchange)
{
    char fields[200], body[2000];
    unsigned etag = atomic_load(&web.etag);
    snprintf(fields, sizeof fields, "200 OK\r\nETag: \"%u\"\r\nContent-Type: text/xml", etag);
    char wanted[20];
    snprintf(wanted, sizeof wanted, "\"%u\"", etag);
    if (str_equal(exchange_field(exchange, "If-None-Match"), str_from(wanted))) {
        atomic_fetch_add(&web.not_modified, 1);
        exchange_answer(exchange, "304 Not Modified", STR(""));
        return;
    }
    int size = snprintf(
        body, sizeof body,
        "<rss><channel><title>Gazette</title><link>http://127.0.0.1:%u/</link>%s"
        "<item><title>Ferry sails again</title><link>http://127.0.0.1:%u/page</link>"
        "<guid>1</guid><category>Ferries</category><pubDate>Thu, 05 Mar 2026 10:00:00 GMT</pubDate>"
        "<description>%s</description></item>"
        "<item><title>Has no page</title><guid>2</guid><description>All there is to "
        "say.</description>"
        "</item></channel></rss>",
        web.port,
        atomic_load(&web.more) ? "<item><title>More</title><guid>3</guid>"
                                 "<description>News.</description></item>"
                               : "",
        web.port, atomic_load(&web.changed) ? "Short words, changed." : "Short words.");
    exchange_answer(exchange, fields, str_of(body, (size_t)size));
}

static void put_page(struct exchange *exchange)
{
    atomic_fetch_add(&web.pages, 1);
    if (atomic_load(&web.page_fails))
        exchange_answer(exchange, "503 Service Unavailable", STR(""));
    else
        exchange_answer(exchange, "200 OK\r\nContent-Type: text/html", str_from(page_text));
}

/* Entities that would unpack to gigabytes, and one that asks for another file. */
static void put_bomb(struct exchange *exchange)
{
    char body[3000];
    int size = snprintf(body, sizeof body,
                        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaaaaaaaaaaaa'>");
    size +=
        snprintf(body + size, sizeof body - (size_t)size,
                 "<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c "
                 "'&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>"
                 "<!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f "
                 "'&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'><!ENTITY x SYSTEM 'http://127.0.0.1:%u/canary'>"
                 "]><rss><channel><title>&f;</title><item><title>T &x;</title><guid>1</guid>"
                 "<description>D &f;</description></item></channel></rss>",
                 web.port);
    exchange_answer(exchange, "200 OK", str_of(body, (size_t)size));
}

static void answer(struct exchange *exchange)
{
    struct str path = exchange->path;
    atomic_fetch_add(&web.requests, 1);
    if (str_equal(path, STR("/feed")))
        put_feed(exchange);
    else if (str_equal(path, STR("/page")))
        put_page(exchange);
    else if (str_equal(path, STR("/bomb")))
        put_bomb(exchange);
    else if (str_equal(path, STR("/canary")))
        atomic_fetch_add(&web.canary, 1);
    else if (str_equal(path, STR("/moved")))
        exchange_answer(exchange, "301 Moved Permanently\r\nLocation: /feed", STR(""));
    else if (str_equal(path, STR("/gone")))
        exchange_answer(exchange, "410 Gone", STR(""));
    else if (str_equal(path, STR("/busy")))
        exchange_answer(exchange, "429 Too Many Requests\r\nRetry-After: 7200", STR(""));
    else if (str_equal(path, STR("/named")))
        exchange_answer(exchange, "200 OK\r\nContent-Type: text/html",
                        STR("<link rel=alternate type=application/rss+xml href=feed>"));
    else if (str_equal(path, STR("/plain")))
        exchange_answer(exchange, "200 OK\r\nContent-Type: text/html", STR("<p>Nothing here"));
    else
        exchange_answer(exchange, "404 Not Found", STR(""));
}

static int64_t web_now(void *context)
{
    (void)context;
    return web.now;
}

static void web_wait(void *context, int64_t ms)
{
    (void)context;
    web.now += ms;
}

/* One round. */
static struct update_counts update(struct store *store, bool all)
{
    struct network allowed;
    struct update_counts counts = {0};
    struct fetch_settings settings = fetch_settings();
    assert_true(network_parse(STR("127.0.0.1"), &allowed));
    settings.allowed = &allowed;
    settings.allowed_count = 1;
    settings.now = web_now;
    settings.wait = web_wait;
    const struct update_plan plan = {
        .store = store, .fetch = &settings, .all = all, .keep_raw = true};
    assert_int_equal(engine_update(&plan, &counts), OK);
    return counts;
}

static int64_t follow(struct store *store, const char *path)
{
    char url[100];
    snprintf(url, sizeof url, "http://127.0.0.1:%u%s", web.port, path);
    return add_feed(store, url, "");
}

static struct store_feed feed_of(struct store *store, int64_t id)
{
    struct store_feed feed;
    assert_int_equal(store_feed(store, id, &arena, &feed), OK);
    return feed;
}

/* Finds an article by its headline. */
static struct store_article article_called(struct store *store, const char *headline)
{
    struct store_hits hits;
    struct store_article article;
    struct str query = arena_format(&arena, "headline:\"%s\"", headline);
    assert_int_equal(store_search(store, query, 0, 1, &arena, &hits), OK);
    assert_int_equal(hits.found, 1);
    struct store_hit *hit = list_at(&hits.hits, 0);
    assert_int_equal(store_article(store, hit->record.id, 0, &arena, &article), OK);
    return article;
}

static void test_round(void **state)
{
    (void)state;
    char path[200];
    struct store *store = new_store("round", path);
    web.now = NOON;
    int64_t id = follow(store, "/feed");
    struct update_counts counts = update(store, false);
    assert_int_equal(counts.feeds, 1);
    assert_int_equal(counts.ends[UPDATE_NEW], 1);
    assert_int_equal(counts.entries, 2);
    assert_int_equal(counts.pages, 1);
    assert_int_equal(counts.kept.added, 2);
    struct store_feed feed = feed_of(store, id);
    assert_str(feed.title, "Gazette");
    assert_int_equal(feed.failures, 0);
    assert_true(feed.next > web.now && feed.validator.size > 0);

    struct store_article article = article_called(store, "Ferry");
    assert_has(article.record.text, "harbour master");
    assert_str(article.record.outlet_name, "The Gazette");
    assert_int_equal(article.record.published_from, PUBLISHED_FEED);
    assert_true(is_from_feed(&article.record, "published"));
    assert_true(is_from_feed(&article.record, "tags"));
    assert_false(is_from_feed(&article.record, "text"));
    article = article_called(store, "page");
    assert_str(article.record.text, "All there is to say.");
    assert_true(is_from_feed(&article.record, "text"));

    /* its time has not come; when it is asked all the same, nothing is sent twice */
    unsigned requests = web.requests, same = web.not_modified;
    counts = update(store, false);
    assert_int_equal(counts.feeds, 0);
    assert_int_equal(web.requests, requests);
    counts = update(store, true);
    assert_int_equal(counts.ends[UPDATE_SAME], 1);
    assert_int_equal(web.not_modified, same + 1);
    assert_int_equal(web.requests, requests + 1);
    store_close(store);
}

/* An ETag that changes without reason costs an answer, and nothing else. */
static void test_changes(void **state)
{
    (void)state;
    char path[200];
    struct store *store = new_store("changes", path);
    web.now = NOON;
    follow(store, "/feed");
    update(store, false);
    unsigned pages = web.pages;
    web.etag++;
    struct update_counts counts = update(store, true);
    assert_int_equal(counts.ends[UPDATE_SAME], 1);
    assert_int_equal(counts.entries, 0);
    assert_int_equal(web.pages, pages);

    /* an entry that changes is read again, but not at once */
    web.etag++;
    web.changed = true;
    counts = update(store, true);
    assert_int_equal(web.pages, pages);
    web.now += 4 * SCHEDULE_HOUR;
    web.etag++;
    counts = update(store, true);
    assert_int_equal(web.pages, pages + 1);
    assert_int_equal(counts.kept.same, 1);

    web.etag++;
    web.more = true;
    counts = update(store, true);
    assert_int_equal(counts.ends[UPDATE_NEW], 1);
    assert_int_equal(counts.kept.added, 1);
    web.changed = web.more = false;
    store_close(store);
}

/* A page that cannot be had is tried again; until then the feed's own words do. */
static void test_page_fails(void **state)
{
    (void)state;
    char path[200];
    struct store *store = new_store("page-fails", path);
    web.now = NOON;
    follow(store, "/feed");
    web.page_fails = true;
    struct update_counts counts = update(store, false);
    assert_int_equal(counts.pages_failed, 1);
    struct store_article article = article_called(store, "Ferry");
    assert_str(article.record.text, "Short words.");
    web.page_fails = false;
    unsigned pages = web.pages;
    update(store, false);
    assert_int_equal(web.pages, pages); /* not at once */
    web.now += 2 * SCHEDULE_HOUR;
    counts = update(store, false);
    assert_int_equal(counts.pages, 1);
    assert_int_equal(counts.kept.changed, 1);
    article = article_called(store, "Ferry");
    assert_has(article.record.text, "harbour master");
    assert_int_equal(article.versions, 2);
    store_close(store);
}

static void test_ends(void **state)
{
    (void)state;
    char path[200];
    struct store *store = new_store("ends", path);
    web.now = NOON;
    int64_t gone = follow(store, "/gone"), missing = follow(store, "/missing");
    int64_t plain = follow(store, "/plain"), bomb = follow(store, "/bomb");
    int64_t beyond = add_feed(store, "http://127.9.9.9/feed", "");
    int64_t moved = follow(store, "/moved");
    struct update_counts counts = update(store, false);
    assert_int_equal(counts.feeds, 6);
    assert_int_equal(counts.ends[UPDATE_NEW], 2);
    assert_int_equal(counts.ends[UPDATE_FAILED], 3);
    assert_int_equal(counts.ends[UPDATE_ENDED], 1);
    assert_int_equal(web.canary, 0);
    assert_int_equal(feed_of(store, gone).state, STORE_FEED_ENDED);
    assert_has(feed_of(store, gone).why, "410");
    assert_has(feed_of(store, missing).why, "404 Not Found");
    assert_str(feed_of(store, plain).why, "is no feed, and names none");
    assert_has(feed_of(store, beyond).why, "this machine");
    assert_int_equal(feed_of(store, bomb).failures, 0);
    assert_true(str_ends(feed_of(store, moved).url, STR("/feed")));

    /* what has ended is not asked again, what fails less and less often */
    counts = update(store, true);
    assert_int_equal(counts.feeds, 5);
    assert_int_equal(feed_of(store, missing).failures, 2);
    assert_true(feed_of(store, missing).next - web.now > 20 * SCHEDULE_MINUTE);
    store_close(store);
}

static void test_held(void **state)
{
    (void)state;
    char path[200];
    struct store *store = new_store("held", path);
    web.now = NOON;
    int64_t busy = follow(store, "/busy");
    struct update_counts counts = update(store, false);
    assert_int_equal(counts.ends[UPDATE_FAILED], 1);
    assert_true(feed_of(store, busy).next >= NOON + 2 * SCHEDULE_HOUR);

    /* another feed of the same server, in another round: it is still left alone */
    int64_t other = follow(store, "/feed");
    unsigned requests = web.requests;
    counts = update(store, false);
    assert_int_equal(counts.ends[UPDATE_HELD], 1);
    assert_int_equal(web.requests, requests);
    assert_int_equal(feed_of(store, other).failures, 0);
    assert_int_equal(store_feed_remove(store, busy), OK);
    web.now += 3 * SCHEDULE_HOUR;
    counts = update(store, false);
    assert_int_equal(counts.ends[UPDATE_NEW], 1);
    store_close(store);
}

static void test_discovery(void **state)
{
    (void)state;
    char path[200];
    struct store *store = new_store("discovery", path);
    web.now = NOON;
    int64_t named = follow(store, "/named");
    struct update_counts counts = update(store, false);
    assert_int_equal(counts.ends[UPDATE_NEW], 1);
    assert_true(str_ends(feed_of(store, named).url, STR("/feed")));

    /* the same feed by another way is the same feed */
    follow(store, "/named");
    follow(store, "/moved");
    counts = update(store, false);
    assert_int_equal(counts.ends[UPDATE_TWICE], 2);
    struct list feeds;
    assert_int_equal(store_feeds(store, &arena, &feeds), OK);
    assert_int_equal(feeds.count, 1);
    store_close(store);
}

/* Deletes all articles, as a person may. */
static void delete_articles(const char *path)
{
    char command[400];
    snprintf(command, sizeof command,
             "python3 -c \"import sqlite3; c = sqlite3.connect('%s'); "
             "c.execute('PRAGMA foreign_keys=ON'); "
             "c.execute('DELETE FROM article'); c.commit()\"",
             path);
    assert_int_equal(system(command), 0);
}

static void test_deleted(void **state)
{
    (void)state;
    char path[200];
    struct store *store = new_store("deleted", path);
    struct store_size size;
    web.now = NOON;
    follow(store, "/feed");
    update(store, false);
    store_close(store);
    delete_articles(path);
    assert_int_equal(store_open(path, true, &store), OK);
    web.etag++;
    web.changed = true;
    web.now += 5 * SCHEDULE_HOUR;
    update(store, true);
    assert_int_equal(store_measure(store, &size), OK);
    assert_int_equal(size.articles, 0);
    web.changed = false;
    store_close(store);
}

/* ------------------------------------------------------------------------------------ setup --- */

static int set_up(void **state)
{
    arena_init(&arena, 0);
    if (make_folder(state))
        return -1;
    web.server = web_server_start("0.0.0.0", 0, answer, NULL);
    web.port = web_server_port(web.server);
    return 0;
}

static int tear_down(void **state)
{
    web_server_stop(web.server);
    arena_free(&arena);
    return drop_folder(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pace),      cmocka_unit_test(test_learning),
        cmocka_unit_test(test_failures),  cmocka_unit_test(test_wishes),
        cmocka_unit_test(test_gap),       cmocka_unit_test(test_entry),
        cmocka_unit_test(test_agreement), cmocka_unit_test(test_kept_feeds),
        cmocka_unit_test(test_lists),     cmocka_unit_test(test_round),
        cmocka_unit_test(test_changes),   cmocka_unit_test(test_page_fails),
        cmocka_unit_test(test_ends),      cmocka_unit_test(test_held),
        cmocka_unit_test(test_discovery), cmocka_unit_test(test_deleted),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
