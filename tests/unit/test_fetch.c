/* Fetching, on a hostile and careless web of one machine: whatever a server does ends as it is
 * meant to, and costs no other fetch. The server listens on all of loopback; 127.0.0.0/16 is
 * allowed, and an address beyond it stands for a private network. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <brotli/encode.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <zlib.h>
#include <zstd.h>

#include "base/memory.h"
#include "source/answer.h"
#include "source/fetch.h"
#include "source/robots.h"
#include "web_server.h"

enum { BOMB = 64 << 20, BODY_MAX = 1 << 20 };

/* What the web knows. */
struct web {
    struct web_server *server;
    unsigned port;
    struct buf gzip_bomb, brotli_bomb, zstd_bomb;
    atomic_uint canary, robots, conditional;
    int64_t now; /* of the virtual clock */
    int64_t waited;
    unsigned resolved;
};

static struct web web;
static struct arena arena;

/* ------------------------------------------------------------------------ what it answers --- */

static void put_feed(struct exchange *exchange, const char *fields)
{
    char head[512];
    snprintf(head, sizeof head, "200 OK\r\nContent-Type: application/rss+xml; charset=utf-8%s%s",
             fields[0] ? "\r\n" : "", fields);
    exchange_answer(exchange, head, STR("<rss><channel><title>T</title></channel></rss>"));
}

static void put_redirect(struct exchange *exchange, const char *status, const char *where)
{
    char head[512];
    snprintf(head, sizeof head, "%s\r\nLocation: %s", status, where);
    exchange_answer(exchange, head, STR("<p>moved"));
}

static void put_packed(struct exchange *exchange, const char *coding, const struct buf *bytes)
{
    char head[200];
    snprintf(head, sizeof head, "200 OK\r\nContent-Encoding: %s", coding);
    exchange_answer(exchange, head, buf_str(bytes));
}

/* Bytes without end, until the client has had enough. */
static void put_endless(struct exchange *exchange, const char *start, const char *more,
                        unsigned pause)
{
    exchange_format(exchange, "%s", start);
    for (int i = 0; i < 200000 && exchange_format(exchange, "%s", more); i++)
        if (pause)
            exchange_wait(pause);
}

static void put_slow_head(struct exchange *exchange)
{
    put_endless(exchange, "HTTP/1.1 200 OK\r\n", "X: y\r\n", 50);
}

static void put_endless_head(struct exchange *exchange)
{
    put_endless(exchange, "HTTP/1.1 200 OK\r\n",
                "X-Filler: 0123456789012345678901234567890123456789012345678901234567890\r\n", 0);
}

static void put_endless_line(struct exchange *exchange)
{
    put_endless(exchange, "HTTP/1.1 200 OK\r\nX: ", "0123456789012345678901234567890123456789", 0);
}

static void put_endless_answers(struct exchange *exchange)
{
    put_endless(exchange, "", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 0);
}

static void put_endless_body(struct exchange *exchange)
{
    put_endless(exchange, "HTTP/1.1 200 OK\r\n\r\n", "<p>more and more and more and more\n", 0);
}

static void put_endless_chunks(struct exchange *exchange)
{
    put_endless(exchange, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "20\r\n01234567890123456789012345678901\r\n", 0);
}

static void put_slow_body(struct exchange *exchange)
{
    put_endless(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "x", 50);
}

static void put_large_refusal(struct exchange *exchange)
{
    put_endless(exchange, "HTTP/1.1 404 Not Found\r\n\r\n", "there is nothing here to see\n", 0);
}

static void put_endless_redirect(struct exchange *exchange)
{
    put_endless(exchange, "HTTP/1.1 302 Found\r\nLocation: /feed\r\n\r\n", "it is elsewhere\n", 0);
}

static void put_gzip_bomb(struct exchange *exchange)
{
    put_packed(exchange, "gzip", &web.gzip_bomb);
}

static void put_brotli_bomb(struct exchange *exchange)
{
    put_packed(exchange, "br", &web.brotli_bomb);
}

static void put_zstd_bomb(struct exchange *exchange)
{
    put_packed(exchange, "zstd", &web.zstd_bomb);
}

static void put_broken_gzip(struct exchange *exchange)
{
    exchange_answer(exchange, "200 OK\r\nContent-Encoding: gzip", STR("this is no gzip at all"));
}

static void put_cut_short(struct exchange *exchange)
{
    exchange_format(exchange, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>");
}

static void put_nothing(struct exchange *exchange)
{
    (void)exchange;
}

static void put_garbage(struct exchange *exchange)
{
    exchange_format(exchange, "220 mail.example ESMTP ready\r\n");
}

static void put_loop(struct exchange *exchange)
{
    put_redirect(exchange, "302 Found", "/loop");
}

static void put_canary(struct exchange *exchange)
{
    atomic_fetch_add(&web.canary, 1);
    put_feed(exchange, "");
}

static void put_held_seconds(struct exchange *exchange)
{
    exchange_answer(exchange, "429 Too Many Requests\r\nRetry-After: 120", STR(""));
}

static void put_held_date(struct exchange *exchange)
{
    exchange_answer(
        exchange, "503 Service Unavailable\r\nRetry-After: Thu, 05 Mar 2026 13:00:00 GMT", STR(""));
}

static void put_same(struct exchange *exchange)
{
    struct str etag = exchange_field(exchange, "If-None-Match");
    struct str modified = exchange_field(exchange, "If-Modified-Since");
    atomic_fetch_add(&web.conditional, etag.size || modified.size);
    if (str_equal(etag, STR("W/\"a, b\"")) &&
        str_equal(modified, STR("Wed, 04 Mar 2026 10:00:00 +0000")))
        exchange_answer(exchange, "304 Not Modified", STR(""));
    else
        put_feed(exchange, "ETag: W/\"a, b\"\r\nLast-Modified: Wed, 04 Mar 2026 10:00:00 +0000\r\n"
                           "Cache-Control: private, max-age=900");
}

static void put_same_unasked(struct exchange *exchange)
{
    exchange_answer(exchange, "304 Not Modified", STR(""));
}

static void put_agent(struct exchange *exchange)
{
    char text[600];
    struct str agent = exchange_field(exchange, "User-Agent");
    struct str codings = exchange_field(exchange, "Accept-Encoding");
    int size = snprintf(text, sizeof text, "%.*s|%.*s|%.*s", STR_ARG(agent), STR_ARG(codings),
                        STR_ARG(exchange_field(exchange, "Cookie")));
    exchange_answer(exchange, "200 OK\r\nSet-Cookie: who=you", str_of(text, (size_t)size));
}

static void put_robots(struct exchange *exchange)
{
    struct str host = exchange_field(exchange, "Host");
    atomic_fetch_add(&web.robots, 1);
    if (str_starts(host, STR("127.0.60.")))
        exchange_answer(exchange, "500 Internal Server Error", STR(""));
    else if (str_starts(host, STR("127.0.61.")))
        exchange_answer(exchange, "404 Not Found", STR(""));
    else if (str_starts(host, STR("127.0.62.")))
        put_redirect(exchange, "301 Moved Permanently", "/rules");
    else
        exchange_answer(exchange, "200 OK\r\nContent-Type: text/plain",
                        STR("User-agent: *\nDisallow: /no\nCrawl-delay: 5\n"));
}

static void put_rules(struct exchange *exchange)
{
    exchange_answer(exchange, "200 OK", STR("User-agent: Tidings\nDisallow: /feed\n"));
}

static void put_good(struct exchange *exchange)
{
    put_feed(exchange, "");
}

static void put_gone(struct exchange *exchange)
{
    exchange_answer(exchange, "410 Gone", STR(""));
}

static void put_missing(struct exchange *exchange)
{
    exchange_answer(exchange, "404 Not Found", STR("no"));
}

static void put_login(struct exchange *exchange)
{
    exchange_answer(exchange, "401 Unauthorized\r\nWWW-Authenticate: Basic", STR("no"));
}

/* What a path answers. */
static const struct {
    const char *path;
    void (*put)(struct exchange *exchange);
    const char *status, *where; /* of a redirect */
} answers[] = {
    {"/feed", put_good, NULL, NULL},
    {"/agent", put_agent, NULL, NULL},
    {"/same", put_same, NULL, NULL},
    {"/same-unasked", put_same_unasked, NULL, NULL},
    {"/robots.txt", put_robots, NULL, NULL},
    {"/rules", put_rules, NULL, NULL},
    {"/gone", put_gone, NULL, NULL},
    {"/missing", put_missing, NULL, NULL},
    {"/login", put_login, NULL, NULL},
    {"/canary", put_canary, NULL, NULL},
    {"/held-seconds", put_held_seconds, NULL, NULL},
    {"/held-date", put_held_date, NULL, NULL},
    {"/slow-head", put_slow_head, NULL, NULL},
    {"/endless-head", put_endless_head, NULL, NULL},
    {"/endless-line", put_endless_line, NULL, NULL},
    {"/endless-answers", put_endless_answers, NULL, NULL},
    {"/endless-body", put_endless_body, NULL, NULL},
    {"/endless-chunks", put_endless_chunks, NULL, NULL},
    {"/endless-redirect", put_endless_redirect, NULL, NULL},
    {"/large-refusal", put_large_refusal, NULL, NULL},
    {"/slow-body", put_slow_body, NULL, NULL},
    {"/gzip-bomb", put_gzip_bomb, NULL, NULL},
    {"/brotli-bomb", put_brotli_bomb, NULL, NULL},
    {"/zstd-bomb", put_zstd_bomb, NULL, NULL},
    {"/broken-gzip", put_broken_gzip, NULL, NULL},
    {"/cut-short", put_cut_short, NULL, NULL},
    {"/nothing", put_nothing, NULL, NULL},
    {"/garbage", put_garbage, NULL, NULL},
    {"/loop", put_loop, NULL, NULL},
    {"/for-good", NULL, "301 Moved Permanently", "/feed"},
    {"/for-good-2", NULL, "308 Permanent Redirect", "for-good?a b#c"},
    {"/for-now", NULL, "302 Found", "/feed"},
    {"/for-good-then-now", NULL, "301 Moved Permanently", "/for-now"},
    {"/for-now-then-good", NULL, "307 Temporary Redirect", "/for-good"},
    {"/for-good-to-nothing", NULL, "301 Moved Permanently", "/missing"},
    {"/to-gone", NULL, "302 Found", "/gone"},
    {"/to-gone-for-good", NULL, "301 Moved Permanently", "/gone"},
    {"/to-file", NULL, "302 Found", "file:///etc/passwd"},
    {"/to-ftp", NULL, "302 Found", "ftp://127.0.0.1/feed"},
    {"/to-gopher", NULL, "302 Found", "gopher://127.0.0.1:70/x"},
    {"/to-nowhere", NULL, "302 Found", "http://"},
    {"/to-private", NULL, "302 Found", "http://10.0.0.1/canary"},
    {"/to-metadata", NULL, "302 Found", "http://169.254.169.254/latest/meta-data/"},
    {"/to-mapped", NULL, "302 Found", "http://[::ffff:127.0.0.1]/canary"},
    {"/to-v6-loopback", NULL, "302 Found", "http://[::1]/canary"},
    {"/to-ula", NULL, "302 Found", "http://[fd00::1]/canary"},
    {"/to-nat64", NULL, "302 Found", "http://[64:ff9b::7f00:1]/canary"},
    {"/to-6to4", NULL, "302 Found", "http://[2002:7f00:1::]/canary"},
    {"/to-odd-hex", NULL, "302 Found", "http://0x7f.9.9.9/canary"},
    {"/to-odd-number", NULL, "302 Found", "http://2131298569/canary"},
    {"/to-odd-octal", NULL, "302 Found", "http://0177.011.011.011/canary"},
    {"/to-odd-public", NULL, "302 Found", "http://0x08.8.8.8/canary"},
    {"/to-odd-percent", NULL, "302 Found", "http://%31%32%37.9.9.9/canary"},
};

/* Answers by the path; "/to-beyond" leads to the server itself under an address that is not
 * allowed. */
static void answer(struct exchange *exchange)
{
    struct str path = str_part(exchange->path, 0, str_find_byte(exchange->path, '?'));
    char where[100];
    if (str_equal(path, STR("/to-beyond"))) {
        snprintf(where, sizeof where, "http://127.9.9.9:%u/canary", web.port);
        put_redirect(exchange, "302 Found", where);
        return;
    }
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        if (!str_equal(path, str_from(answers[i].path)))
            continue;
        if (answers[i].put)
            answers[i].put(exchange);
        else
            put_redirect(exchange, answers[i].status, answers[i].where);
        return;
    }
    exchange_answer(exchange, "404 Not Found", STR(""));
}

/* --------------------------------------------------------------------------------- helpers --- */

static int64_t virtual_now(void *context)
{
    (void)context;
    return web.now;
}

static void virtual_wait(void *context, int64_t ms)
{
    (void)context;
    web.now += ms;
    web.waited += ms;
}

/* Quick limits, virtual waits and loopback's first networks. */
static struct fetch_settings settings(void)
{
    static struct network allowed;
    assert_true(network_parse(STR("127.0.0.0/16"), &allowed));
    struct fetch_settings settings = fetch_settings();
    settings.allowed = &allowed;
    settings.allowed_count = 1;
    settings.connect_ms = 3000;
    settings.head_ms = 1500;
    settings.total_ms = 4000;
    settings.max_body = BODY_MAX;
    settings.now = virtual_now;
    settings.wait = virtual_wait;
    return settings;
}

/* An address of the web's host 127.0.HOST.1. */
static struct str address(unsigned host, const char *path)
{
    return arena_format(&arena, "http://127.0.%u.1:%u%s", host, web.port, path);
}

/* Fetches one address; the fetcher is the caller's to free, and the result goes with it. */
static struct fetcher *fetch(const struct fetch_settings *how, const struct fetch_request *request,
                             struct fetch_result *result)
{
    struct fetcher *fetcher = fetcher_new(how);
    fetcher_add(fetcher, request);
    assert_true(fetcher_next(fetcher, result));
    return fetcher;
}

static struct fetcher *fetch_url(struct str url, enum fetch_purpose purpose,
                                 struct fetch_result *result)
{
    struct fetch_settings how = settings();
    return fetch(&how, &(struct fetch_request){.url = url, .purpose = purpose}, result);
}

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

/* ----------------------------------------------------------------------------------- tests --- */

static void test_usual(void **state)
{
    (void)state;
    struct fetch_result result;
    struct fetcher *fetcher = fetch_url(address(0, "/feed"), FETCH_FEED, &result);
    assert_int_equal(result.end, FETCH_DONE);
    assert_int_equal(result.status, 200);
    assert_str(result.type, "application/rss+xml");
    assert_str(result.charset, "utf-8");
    assert_has(result.body, "<title>T</title>");
    assert_int_equal(result.validator.size, 0);
    assert_int_equal(result.requests, 1);
    assert_int_equal(result.retry_after, -1);
    assert_false(fetcher_next(fetcher, &result));
    fetcher_free(fetcher);
}

static void test_says_who(void **state)
{
    (void)state;
    struct fetch_result result;
    struct fetch_settings how = settings();
    struct fetcher *fetcher = fetcher_new(&how);
    for (int i = 0; i < 2; i++)
        fetcher_add(fetcher, &(struct fetch_request){.url = address(0, "/agent")});
    while (fetcher_next(fetcher, &result)) {
        struct str rest = result.body, agent, codings;
        str_split(&rest, '|', &agent);
        str_split(&rest, '|', &codings);
        assert_has(agent, "Tidings/");
        assert_has(agent, "+http");
        assert_has(codings, "gzip");
        assert_has(codings, "br");
        assert_has(codings, "zstd");
        assert_int_equal(rest.size, 0); /* no cookie comes back */
    }
    fetcher_free(fetcher);
}

static void test_conditional(void **state)
{
    (void)state;
    struct fetch_result result;
    struct fetch_settings how = settings();
    struct fetcher *fetcher = fetch_url(address(0, "/same"), FETCH_FEED, &result);
    assert_int_equal(result.end, FETCH_DONE);
    assert_int_equal(result.fresh, 900);
    struct str validator = arena_copy(&arena, result.validator);
    assert_true(validator.size > 0);
    fetcher_free(fetcher);

    struct fetch_request again = {.url = address(0, "/same"), .validator = validator};
    fetcher = fetch(&how, &again, &result);
    assert_int_equal(result.end, FETCH_SAME);
    assert_true(str_equal(result.validator, validator));
    fetcher_free(fetcher);

    /* one of another address is not sent, and an answer that nobody asked for is not believed */
    unsigned asked = web.conditional;
    again.url = address(1, "/same");
    fetcher = fetch(&how, &again, &result);
    assert_int_equal(result.end, FETCH_DONE);
    assert_int_equal(web.conditional, asked);
    fetcher_free(fetcher);
    again.url = address(0, "/same-unasked");
    fetcher = fetch(&how, &again, &result);
    assert_int_equal(result.end, FETCH_STATUS);
    fetcher_free(fetcher);
}

/* How fetches end, on hosts of their own and all at once. */
static const struct {
    const char *path;
    enum fetch_end end;
    const char *why;
} ends[] = {
    {"/feed", FETCH_DONE, ""},
    {"/gone", FETCH_GONE, "410"},
    {"/missing", FETCH_STATUS, "404 Not Found"},
    {"/login", FETCH_STATUS, "401"},
    {"/slow-head", FETCH_TIMEOUT, ""},
    {"/endless-head", FETCH_TOO_LARGE, "head"},
    {"/endless-line", FETCH_TOO_LARGE, "head"},
    {"/endless-answers", FETCH_TOO_LARGE, "head"},
    {"/endless-body", FETCH_TOO_LARGE, "1024 kB"},
    {"/endless-chunks", FETCH_TOO_LARGE, "1024 kB"},
    {"/endless-redirect", FETCH_DONE, ""},
    {"/large-refusal", FETCH_STATUS, "404"},
    {"/slow-body", FETCH_TIMEOUT, ""},
    {"/gzip-bomb", FETCH_TOO_LARGE, "1024 kB"},
    {"/brotli-bomb", FETCH_TOO_LARGE, "1024 kB"},
    {"/zstd-bomb", FETCH_TOO_LARGE, "1024 kB"},
    {"/broken-gzip", FETCH_BROKEN, ""},
    {"/cut-short", FETCH_BROKEN, ""},
    {"/nothing", FETCH_BROKEN, ""},
    {"/garbage", FETCH_BROKEN, ""},
    {"/loop", FETCH_REDIRECTS, "more than 10"},
    {"/for-good", FETCH_DONE, ""},
    {"/for-now", FETCH_DONE, ""},
    {"/for-good-to-nothing", FETCH_STATUS, "404"},
    {"/to-gone", FETCH_STATUS, "410"},
    {"/to-gone-for-good", FETCH_GONE, "410"},
    {"/to-file", FETCH_ADDRESS, "file:"},
    {"/to-ftp", FETCH_ADDRESS, "ftp:"},
    {"/to-gopher", FETCH_ADDRESS, "gopher:"},
    {"/to-nowhere", FETCH_ADDRESS, ""},
    {"/to-private", FETCH_REFUSED, "10.0.0.1, which is a private network"},
    {"/to-metadata", FETCH_REFUSED, "169.254.169.254, which is an address of the local link"},
    {"/to-mapped", FETCH_REFUSED, "another form"},
    {"/to-v6-loopback", FETCH_REFUSED, "this machine"},
    {"/to-ula", FETCH_REFUSED, "private"},
    {"/to-nat64", FETCH_REFUSED, "another form"},
    {"/to-6to4", FETCH_REFUSED, "another form"},
    {"/to-odd-hex", FETCH_REFUSED, "127.9.9.9 in an odd spelling"},
    {"/to-odd-number", FETCH_REFUSED, "127.9.9.9 in an odd spelling"},
    {"/to-odd-octal", FETCH_REFUSED, "127.9.9.9 in an odd spelling"},
    {"/to-odd-public", FETCH_REFUSED, "odd spelling"},
    {"/to-odd-percent", FETCH_REFUSED, "odd spelling"},
    {"/to-beyond", FETCH_REFUSED, "127.9.9.9, which is this machine"},
    {"/feed", FETCH_DONE, ""},
};

enum { END_COUNT = sizeof ends / sizeof *ends };

static void test_ends(void **state)
{
    (void)state;
    struct fetch_settings how = settings();
    struct fetcher *fetcher = fetcher_new(&how);
    struct fetch_result result;
    unsigned count = 0;
    how.connections = 8; /* fewer than there are hosts, so that each could hold others up */
    for (unsigned i = 0; i < END_COUNT; i++)
        fetcher_add(fetcher, &(struct fetch_request){.url = address(i + 2, ends[i].path),
                                                     .owner = (void *)(uintptr_t)(i + 1)});
    assert_int_equal(fetcher_count(fetcher), END_COUNT);
    while (fetcher_next(fetcher, &result)) {
        size_t i = (uintptr_t)result.owner - 1;
        if (result.end != ends[i].end || !strstr(result.why, ends[i].why))
            fail_msg("%s ends as \"%s\" (%s), wanted \"%s\" (%s)", ends[i].path,
                     fetch_end_text(result.end), result.why, fetch_end_text(ends[i].end),
                     ends[i].why);
        assert_true(result.end == FETCH_DONE || !result.body.size);
        count++;
    }
    assert_int_equal(count, END_COUNT);
    assert_int_equal(web.canary, 0);
    fetcher_free(fetcher);
}

static void test_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        enum fetch_end end;
    } cases[] = {
        {"", FETCH_ADDRESS},
        {"feed", FETCH_ADDRESS},
        {"//127.0.0.1/feed", FETCH_ADDRESS},
        {"file:///etc/passwd", FETCH_ADDRESS},
        {"javascript:alert(1)", FETCH_ADDRESS},
        {"http://127.0.0.1:99999/", FETCH_ADDRESS},
        {"http://0/", FETCH_REFUSED},
        {"http://127.1/", FETCH_UNREACHABLE}, /* in an allowed network: only nobody listens */
        {"http://localhost./", FETCH_UNREACHABLE},
        {"http://[fe80::1%25lo]/", FETCH_REFUSED},
        {"http://100.64.0.1/", FETCH_REFUSED},
        {"http://192.168.1.1/", FETCH_REFUSED},
        {"http://127.0.0.1@10.0.0.1/", FETCH_REFUSED},
        {"http://no-such-host.invalid/", FETCH_UNREACHABLE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fetch_result result;
        struct fetcher *fetcher = fetch_url(str_from(cases[i].url), FETCH_FEED, &result);
        if (result.end != cases[i].end)
            fail_msg("%s ends as \"%s\" (%s)", cases[i].url, fetch_end_text(result.end),
                     result.why);
        fetcher_free(fetcher);
    }
}

static void test_redirects(void **state)
{
    (void)state;
    static const struct {
        const char *path, *moved, *url;
    } cases[] = {
        {"/feed", "", "/feed"},
        {"/for-good", "/feed", "/feed"},
        {"/for-good-2", "/feed", "/feed"},
        {"/for-now", "", "/feed"},
        {"/for-good-then-now", "/for-now", "/feed"},
        {"/for-now-then-good", "", "/feed"},
        {"/for-good-to-nothing", "", "/missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fetch_result result;
        struct fetcher *fetcher = fetch_url(address(0, cases[i].path), FETCH_FEED, &result);
        assert_str(result.url, address(0, cases[i].url).data);
        assert_str(result.moved, cases[i].moved[0] ? address(0, cases[i].moved).data : "");
        assert_str(result.asked, address(0, cases[i].path).data);
        fetcher_free(fetcher);
    }
}

/* A host that asks to wait is left alone, and nobody else waits for it. */
static void test_held(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int64_t seconds;
    } cases[] = {{"/held-seconds", 120}, {"/held-date", 3600}};
    for (size_t i = 0; i < 2; i++) {
        struct fetch_settings how = settings();
        struct fetch_result result;
        how.host_connections = 1;
        web.now = (int64_t)1772712000 * 1000; /* Thu, 05 Mar 2026 12:00:00 GMT */
        struct fetcher *fetcher = fetcher_new(&how);
        fetcher_add(fetcher, &(struct fetch_request){.url = address(0, cases[i].path)});
        for (int n = 0; n < 3; n++)
            fetcher_add(fetcher, &(struct fetch_request){.url = address(0, "/feed")});
        fetcher_add(fetcher, &(struct fetch_request){.url = address(1, "/feed")});
        unsigned held = 0, done = 0, refused = 0;
        while (fetcher_next(fetcher, &result)) {
            held += result.end == FETCH_HELD;
            done += result.end == FETCH_DONE;
            refused += result.end == FETCH_STATUS;
            if (result.end != FETCH_DONE)
                assert_in_range(result.retry_after, cases[i].seconds - 60, cases[i].seconds);
        }
        assert_int_equal(held, 3);
        assert_int_equal(done, 1);
        assert_int_equal(refused, 1);
        size_t at = 0;
        struct fetch_host host;
        assert_true(fetcher_get_host(fetcher, &at, &host));
        assert_true(host.held_until > web.now);
        fetcher_free(fetcher);

        /* the next fetcher, which is told of it, does not ask */
        unsigned before = web_server_connections(web.server);
        struct str origin = address(0, "");
        fetcher = fetcher_new(&how);
        fetcher_set_host(fetcher,
                         &(struct fetch_host){.origin = origin, .held_until = web.now + 60000});
        fetcher_add(fetcher, &(struct fetch_request){.url = address(0, "/feed")});
        assert_true(fetcher_next(fetcher, &result));
        assert_int_equal(result.end, FETCH_HELD);
        assert_int_equal(web_server_connections(web.server), before);
        fetcher_free(fetcher);
    }
}

/* Requests to one host are spread over time; those to others are not. */
static void test_delay(void **state)
{
    (void)state;
    struct fetch_settings how = settings();
    struct fetcher *fetcher = fetcher_new(&how);
    struct fetch_result result;
    unsigned done = 0;
    web.waited = 0;
    for (unsigned i = 0; i < 5; i++) {
        fetcher_add(fetcher, &(struct fetch_request){.url = address(0, "/feed")});
        fetcher_add(fetcher, &(struct fetch_request){.url = address(1 + i, "/feed")});
    }
    while (fetcher_next(fetcher, &result))
        done += result.end == FETCH_DONE;
    assert_int_equal(done, 10);
    assert_in_range(web.waited, 4 * FETCH_HOST_DELAY_MS, 4 * FETCH_HOST_DELAY_MS + 100);
    fetcher_free(fetcher);
}

static void test_robots_asked(void **state)
{
    (void)state;
    struct fetch_settings how = settings();
    struct fetcher *fetcher = fetcher_new(&how);
    struct fetch_result result;
    static const struct {
        unsigned host;
        const char *path;
        enum fetch_purpose purpose;
        enum fetch_end end;
    } cases[] = {
        {59, "/feed", FETCH_PAGE, FETCH_DONE},        {59, "/no", FETCH_PAGE, FETCH_FORBIDDEN},
        {59, "/%6eo/x", FETCH_PAGE, FETCH_FORBIDDEN}, {59, "/agent", FETCH_PAGE, FETCH_DONE},
        {59, "/no", FETCH_FEED, FETCH_STATUS},        {59, "/no", FETCH_IMAGE, FETCH_STATUS},
        {60, "/feed", FETCH_PAGE, FETCH_FORBIDDEN},   {61, "/feed", FETCH_PAGE, FETCH_DONE},
        {62, "/feed", FETCH_PAGE, FETCH_FORBIDDEN},   {62, "/agent", FETCH_PAGE, FETCH_DONE},
    };
    unsigned count = 0;
    web.robots = 0;
    web.waited = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        fetcher_add(fetcher, &(struct fetch_request){.url = address(cases[i].host, cases[i].path),
                                                     .purpose = cases[i].purpose,
                                                     .owner = (void *)(uintptr_t)(i + 1)});
    while (fetcher_next(fetcher, &result)) {
        size_t i = (uintptr_t)result.owner - 1;
        if (result.end != cases[i].end)
            fail_msg("127.0.%u.1%s ends as \"%s\" (%s)", cases[i].host, cases[i].path,
                     fetch_end_text(result.end), result.why);
        count++;
    }
    assert_int_equal(count, sizeof cases / sizeof *cases);
    assert_int_equal(web.robots, 4);
    assert_true(web.waited >= 5000); /* the delay that 127.0.59.1 asks for */

    /* what was learned spares the next fetcher the question */
    struct fetcher *next = fetcher_new(&how);
    struct fetch_host host;
    for (size_t at = 0; fetcher_get_host(fetcher, &at, &host);)
        fetcher_set_host(next, &host);
    fetcher_add(next, &(struct fetch_request){.url = address(59, "/no"), .purpose = FETCH_PAGE});
    assert_true(fetcher_next(next, &result));
    assert_int_equal(result.end, FETCH_FORBIDDEN);
    assert_int_equal(web.robots, 4);
    fetcher_free(next);
    fetcher_free(fetcher);
}

/* A name that changes what it means: allowed at first, private from then on. */
static const char *resolve_changing(void *context, const char *host)
{
    (void)context;
    if (strcmp(host, "changes.test") == 0)
        return web.resolved++ ? "127.9.9.9" : "127.0.0.1";
    if (strcmp(host, "both.test") == 0)
        return "10.0.0.1,127.0.0.1";
    if (strcmp(host, "private.test") == 0)
        return "192.168.0.1,10.0.0.1,::1";
    return strcmp(host, "plain.test") == 0 ? "127.0.0.1" : NULL;
}

static void test_names(void **state)
{
    (void)state;
    static const struct {
        const char *host;
        enum fetch_end end;
    } cases[] = {
        {"plain.test", FETCH_DONE},         {"changes.test", FETCH_DONE},
        {"changes.test", FETCH_REFUSED},    {"changes.test", FETCH_REFUSED},
        {"both.test", FETCH_DONE},          {"private.test", FETCH_REFUSED},
        {"nobody.test", FETCH_UNREACHABLE},
    };
    struct fetch_settings how = settings();
    how.resolve = resolve_changing;
    web.resolved = 0;
    web.canary = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fetch_result result;
        struct fetch_request request = {
            .url = arena_format(&arena, "http://%s:%u/canary", cases[i].host, web.port)};
        if (cases[i].end == FETCH_DONE)
            request.url = arena_format(&arena, "http://%s:%u/feed", cases[i].host, web.port);
        struct fetcher *fetcher = fetch(&how, &request, &result);
        if (result.end != cases[i].end)
            fail_msg("%s ends as \"%s\" (%s)", cases[i].host, fetch_end_text(result.end),
                     result.why);
        fetcher_free(fetcher);
    }
    assert_int_equal(web.canary, 0);
}

/* Another thread ends it. */
static void *cancel_soon(void *stop)
{
    exchange_wait(50);
    atomic_store((atomic_bool *)stop, true);
    return NULL;
}

static void test_cancel(void **state)
{
    (void)state;
    struct fetch_settings how = settings();
    atomic_bool stop = false;
    how.head_ms = how.total_ms = 20000;
    how.stop = &stop;
    struct fetcher *fetcher = fetcher_new(&how);
    struct fetch_result result;
    pthread_t thread;
    time_t began = time(NULL);
    unsigned count = 0;
    for (unsigned i = 0; i < 5; i++)
        fetcher_add(fetcher, &(struct fetch_request){.url = address(i / 2, "/slow-head")});
    pthread_create(&thread, NULL, cancel_soon, &stop);
    while (fetcher_next(fetcher, &result))
        count += result.end == FETCH_CANCELLED;
    assert_int_equal(count, 5);
    assert_true(time(NULL) - began < 10);
    pthread_join(thread, NULL);
    fetcher_free(fetcher);
}

static void test_packed(void **state)
{
    (void)state;
    struct fetch_settings how = settings();
    how.max_body = (size_t)BOMB + 1;
    how.total_ms = 20000;
    static const char *const paths[] = {"/gzip-bomb", "/brotli-bomb", "/zstd-bomb"};
    for (size_t i = 0; i < 3; i++) {
        struct fetch_result result;
        struct fetch_request request = {.url = address(0, paths[i])};
        struct fetcher *fetcher = fetch(&how, &request, &result);
        assert_int_equal(result.end, FETCH_DONE);
        assert_int_equal(result.body.size, BOMB);
        assert_true(result.bytes < BOMB / 100);
        fetcher_free(fetcher);
    }
}

/* ------------------------------------------------------------------------------- pure parts --- */

static bool is_refused(const char *text, const struct network *allowed, size_t count)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        return network_refusal((struct sockaddr *)&v4, allowed, count) != NULL;
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    return network_refusal((struct sockaddr *)&v6, allowed, count) != NULL;
}

static void test_networks(void **state)
{
    (void)state;
    static const char *const refused[] = {"0.0.0.0",
                                          "0.255.255.255",
                                          "10.0.0.0",
                                          "10.255.255.255",
                                          "100.64.0.0",
                                          "100.127.255.255",
                                          "127.0.0.1",
                                          "127.255.255.255",
                                          "169.254.169.254",
                                          "172.16.0.0",
                                          "172.31.255.255",
                                          "192.0.0.8",
                                          "192.0.2.1",
                                          "192.88.99.1",
                                          "192.168.0.1",
                                          "198.18.0.1",
                                          "198.19.255.255",
                                          "198.51.100.9",
                                          "203.0.113.9",
                                          "224.0.0.1",
                                          "239.255.255.255",
                                          "240.0.0.1",
                                          "255.255.255.255",
                                          "::",
                                          "::1",
                                          "::127.0.0.1",
                                          "::ffff:8.8.8.8",
                                          "::ffff:0:127.0.0.1",
                                          "64:ff9b::1",
                                          "64:ff9b:1:2::3",
                                          "100::1",
                                          "2001::1",
                                          "2001:db8::1",
                                          "2001:1ff::1",
                                          "2002:808:808::",
                                          "3fff::1",
                                          "5f00::1",
                                          "fc00::1",
                                          "fdff::1",
                                          "fe80::1",
                                          "febf::1",
                                          "fec0::1",
                                          "ff02::1"};
    static const char *const fine[] = {
        "1.1.1.1",     "8.8.8.8",     "9.255.255.255",   "11.0.0.0",    "100.63.255.255",
        "100.128.0.0", "126.0.0.1",   "128.0.0.1",       "169.253.0.1", "172.15.255.255",
        "172.32.0.0",  "192.167.0.1", "192.169.0.1",     "198.17.0.1",  "198.20.0.0",
        "223.255.0.1", "2001:200::1", "2001:4860::8888", "2003::1",     "2606:4700::1111",
        "2a00::1",     "2001:db7::1"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (!is_refused(refused[i], NULL, 0))
            fail_msg("%s is not refused", refused[i]);
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        if (is_refused(fine[i], NULL, 0))
            fail_msg("%s is refused", fine[i]);
}

static void test_allowed(void **state)
{
    (void)state;
    struct network allowed[4];
    struct str wrong;
    assert_int_equal(network_parse_list(STR("10.1.0.0/16, fd00::/8 127.0.0.1"), allowed, 4, &wrong),
                     3);
    assert_false(is_refused("10.1.2.3", allowed, 3));
    assert_true(is_refused("10.2.0.0", allowed, 3));
    assert_false(is_refused("fd12::1", allowed, 3));
    assert_false(is_refused("127.0.0.1", allowed, 3));
    assert_true(is_refused("127.0.0.2", allowed, 3));
    static const char *const bad[] = {"10.0.0.0/33", "10.0.0.1/8", "x",          "10.0.0/8",
                                      "::/129",      "10.0.0.0/",  "1.2.3.4/-1", "fd00::1/8"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(network_parse_list(str_from(bad[i]), allowed, 4, &wrong), 0);
        assert_str(wrong, bad[i]);
    }
}

static void test_answers(void **state)
{
    (void)state;
    static const int64_t noon = 1772712000; /* Thu, 05 Mar 2026 12:00:00 GMT */
    static const struct {
        const char *fields;
        int64_t retry, fresh;
    } cases[] = {
        {"", -1, -1},
        {"Retry-After: 120", 120, -1},
        {"retry-after:  0 ", 0, -1},
        {"Retry-After: Thu, 05 Mar 2026 12:02:00 GMT", 120, -1},
        {"Retry-After: Thursday, 05-Mar-26 12:02:00 GMT", 120, -1},
        {"Retry-After: Thu Mar  5 12:02:00 2026", 120, -1},
        {"Retry-After: Thu, 05 Mar 2026 11:00:00 GMT", 0, -1},
        {"Retry-After: Thu, 05 Mar 2099 11:00:00 GMT", ANSWER_MAX_WAIT, -1},
        {"Retry-After: 99999999999999999999999", ANSWER_MAX_WAIT, -1},
        {"Retry-After: -5", -1, -1},
        {"Retry-After: soon", -1, -1},
        {"Cache-Control: max-age=600", -1, 600},
        {"Cache-Control: public, MAX-AGE = \"600\"", -1, 600},
        {"Cache-Control: max-age=600\r\nAge: 100", -1, 500},
        {"Cache-Control: max-age=600\r\nAge: 700", -1, 0},
        {"Cache-Control: max-age=600, no-cache", -1, 0},
        {"Cache-Control: no-store\r\nExpires: Thu, 05 Mar 2026 13:00:00 GMT", -1, 0},
        {"Cache-Control: max-age=99999999999", -1, ANSWER_MAX_FRESH},
        {"Cache-Control: max-age", -1, -1},
        {"Expires: Thu, 05 Mar 2026 13:00:00 GMT", -1, 3600},
        {"Date: Thu, 05 Mar 2026 12:30:00 GMT\r\nExpires: Thu, 05 Mar 2026 13:00:00 GMT", -1, 1800},
        {"Expires: 0", -1, 0},
        {"Expires: Thu, 05 Mar 2026 13:00:00 GMT\r\nCache-Control: max-age=5", -1, 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct answer answer;
        struct str head = arena_format(&arena, "HTTP/1.1 200 OK\r\n%s\r\n\r\n", cases[i].fields);
        answer_read(head, noon, &answer);
        assert_int_equal(answer.status, 200);
        if (answer.retry_after != cases[i].retry || answer.fresh != cases[i].fresh)
            fail_msg("%s: %lld, %lld", cases[i].fields, (long long)answer.retry_after,
                     (long long)answer.fresh);
    }
}

static void test_validators(void **state)
{
    (void)state;
    struct answer answer;
    struct str etag, modified, url = STR("https://a.example/");
    answer_read(STR("HTTP/2 200\r\nETag: \"x\"\r\nLast-Modified: yesterday\r\n\r\n"), 0, &answer);
    struct str validator = validator_make(&answer, url, &arena);
    assert_true(validator_read(validator, url, &etag, &modified));
    assert_str(etag, "\"x\"");
    assert_str(modified, "yesterday");
    assert_false(validator_read(validator, STR("https://b.example/"), &etag, &modified));
    assert_false(validator_read(STR("nonsense"), url, &etag, &modified));
    answer_read(STR("HTTP/2 200\r\n\r\n"), 0, &answer);
    assert_int_equal(validator_make(&answer, url, &arena).size, 0);
}

/* The cases of RFC 9309, section 5 and 2.2, and those of careless files. */
static void test_robots_rules(void **state)
{
    (void)state;
    static const struct {
        const char *text, *path;
        bool allowed;
    } cases[] = {
        {"", "/", true},
        {"User-agent: *\nDisallow: /", "/", false},
        {"User-agent: *\nDisallow: /", "/robots.txt", true},
        {"User-agent: *\nDisallow:", "/", true},
        {"User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true},
        {"User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/c", false},
        {"User-agent: *\nAllow: /a\nDisallow: /a", "/a", true},
        {"User-agent: *\nDisallow: /a\nAllow: /a", "/a", true},
        {"User-agent: *\nDisallow: /\nUser-agent: tidings\nDisallow: /x", "/y", true},
        {"User-agent: *\nDisallow: /\nUser-agent: TIDINGS/2.0\nDisallow: /x", "/x", false},
        {"User-agent: tidingsbot\nDisallow: /", "/", true},
        {"User-agent: a\nUser-agent: tidings\nDisallow: /x", "/x", false},
        {"User-agent: tidings\nDisallow: /x\nUser-agent: b\nDisallow: /y\nUser-agent: tidings\n"
         "Disallow: /z",
         "/z", false},
        {"User-agent: tidings\nDisallow: /x\nUser-agent: b\nDisallow: /y", "/y", true},
        {"User-agent: tidings\n\nSitemap: https://a/\nDisallow: /x", "/x", false},
        {"Disallow: /", "/", true},
        {"user-AGENT : * # all\n disallow : /a # not this", "/a", false},
        {"User-agent: *\nDisallow: /*.gif$", "/a/b.gif", false},
        {"User-agent: *\nDisallow: /*.gif$", "/a/b.gif?x", true},
        {"User-agent: *\nDisallow: /a*b*c", "/a1b2c3", false},
        {"User-agent: *\nDisallow: /a*b*c", "/a1c2b3", true},
        {"User-agent: *\nDisallow: *", "/", false},
        {"User-agent: *\nDisallow: /$", "/", false},
        {"User-agent: *\nDisallow: /$", "/a", true},
        {"User-agent: *\nDisallow: /%61b", "/ab", false},
        {"User-agent: *\nDisallow: /\xc3\xa4", "/%C3%A4", false},
        {"User-agent: *\nDisallow: /%c3%a4", "/\xc3\xa4", false},
        {"User-agent: *\nDisallow: /a%2fb", "/a/b", true},
        {"User-agent: *\nDisallow: /a?x=*&y", "/a?x=1&y=2", false},
        {"\xef\xbb\xbfUser-agent: *\r\nDisallow: /\r\n", "/", false},
        {"User-agent: *\rDisallow: /a\rAllow: /b", "/a", false},
        {"User-agent: *\nDisallow: /a\n<html>\x01\xff: x\nDisallow: /b", "/b", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct robots robots;
        struct buf kept;
        robots_read(str_from(cases[i].text), STR("tidings"), &arena, &robots);
        if (robots_allows(&robots, str_from(cases[i].path)) != cases[i].allowed)
            fail_msg("case %zu: %s", i, cases[i].path);
        /* what is kept means the same */
        buf_init(&kept, 10000);
        robots_write(&robots, &kept);
        robots_read(buf_str(&kept), STR("tidings"), &arena, &robots);
        if (robots_allows(&robots, str_from(cases[i].path)) != cases[i].allowed)
            fail_msg("case %zu when kept: %s", i, cases[i].path);
        buf_free(&kept);
    }
}

/* A delay is within its limit, however it is written. */
static void test_robots_delay(void **state)
{
    (void)state;
    static const struct {
        const char *said;
        unsigned delay;
    } cases[] = {{"2", 2},
                 {"0.5", 1},
                 {"86400", ROBOTS_MAX_DELAY},
                 {"plum", 0},
                 {"60.1", ROBOTS_MAX_DELAY},
                 {"18446744073709551615.5", ROBOTS_MAX_DELAY}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct robots robots;
        struct str text = arena_format(&arena, "User-agent: *\nCrawl-delay: %s\n", cases[i].said);
        robots_read(text, STR("tidings"), &arena, &robots);
        assert_int_equal(robots.delay, cases[i].delay);
    }
}

/* A file that is made to take long does not. */
static void test_robots_hostile(void **state)
{
    (void)state;
    struct buf text;
    struct robots robots;
    buf_init(&text, ROBOTS_MAX_BYTES * 2);
    buf_add(&text, STR("User-agent: *\n"));
    while (text.size < ROBOTS_MAX_BYTES)
        buf_add(&text, STR("Disallow: /*a*a*a*a*a*a*a*a*a*a*a*a*ab\n"));
    robots_read(buf_str(&text), STR("tidings"), &arena, &robots);
    char *path = arena_get(&arena, ROBOTS_MAX_PATH);
    memset(path, 'a', ROBOTS_MAX_PATH);
    path[0] = '/';
    bool quick = false;
    for (int try = 0; try < 3 && !quick; try++) { /* the machine may stall */
        clock_t began = clock();
        assert_true(robots_allows(&robots, str_of(path, ROBOTS_MAX_PATH)));
        quick = clock() - began < 5 * CLOCKS_PER_SEC;
    }
    assert_true(quick);
    buf_free(&text);
}

/* ------------------------------------------------------------------------------------ setup --- */

/* Packs BOMB bytes of nothing by each coding. */
static void make_bombs(void)
{
    char *zeros = memory_get_zeroed(1, BOMB);
    buf_init(&web.gzip_bomb, BOMB);
    buf_init(&web.brotli_bomb, BOMB);
    buf_init(&web.zstd_bomb, BOMB);
    z_stream z = {.next_in = (Bytef *)zeros, .avail_in = BOMB};
    deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
    z.next_out = (Bytef *)buf_reserve(&web.gzip_bomb, BOMB / 4);
    z.avail_out = BOMB / 4;
    deflate(&z, Z_FINISH);
    web.gzip_bomb.size = z.total_out;
    deflateEnd(&z);
    size_t size = BOMB / 4;
    BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, BOMB, (uint8_t *)zeros, &size,
                          (uint8_t *)buf_reserve(&web.brotli_bomb, size));
    web.brotli_bomb.size = size;
    web.zstd_bomb.size =
        ZSTD_compress(buf_reserve(&web.zstd_bomb, BOMB / 4), BOMB / 4, zeros, BOMB, 3);
    memory_free(zeros);
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    make_bombs();
    web.now = (int64_t)1772712000 * 1000;
    web.server = web_server_start("0.0.0.0", 0, answer, NULL);
    web.port = web_server_port(web.server);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    web_server_stop(web.server);
    buf_free(&web.gzip_bomb);
    buf_free(&web.brotli_bomb);
    buf_free(&web.zstd_bomb);
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_usual),          cmocka_unit_test(test_says_who),
        cmocka_unit_test(test_conditional),    cmocka_unit_test(test_ends),
        cmocka_unit_test(test_addresses),      cmocka_unit_test(test_redirects),
        cmocka_unit_test(test_held),           cmocka_unit_test(test_delay),
        cmocka_unit_test(test_robots_asked),   cmocka_unit_test(test_names),
        cmocka_unit_test(test_cancel),         cmocka_unit_test(test_packed),
        cmocka_unit_test(test_networks),       cmocka_unit_test(test_allowed),
        cmocka_unit_test(test_answers),        cmocka_unit_test(test_validators),
        cmocka_unit_test(test_robots_rules),   cmocka_unit_test(test_robots_delay),
        cmocka_unit_test(test_robots_hostile),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
