/* The server without its sockets: requests taken apart, who may ask, what is answered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/stories.h"
#include "folder.h"
#include "store/browse.h"
#include "store/events.h"
#include "store/private.h"
#include "store/remarks.h"
#include "web/answer.h"
#include "web/image.h"
#include "web/route.h"

/* An article that tries everything. */
static const char hostile[] =
    "{\"headline\":\"<script>alert(1)</script>\",\"outlet\":{\"name\":\"\\\"><img src=x>\","
    "\"domain\":\"a/../b?c#d\"},\"authors\":[\"<b>Bob</b>\"],\"canonical_url\":"
    "\"javascript:alert(1)\",\"tags\":[\"\\\"onload=\"],\"language\":\"en\\\" onclick=\\\"x\","
    "\"published\":\"2026-03-05T10:00:00+00:00\",\"text\":\"One </p><script>x</script>\\nTwo\","
    "\"blocks\":[{\"kind\":\"paragraph\",\"text\":\"One </p><script>x</script>\"},"
    "{\"kind\":\"quote\",\"text\":\"{title}\"}],"
    "\"images\":[{\"url\":\"javascript:x\",\"caption\":\"<i>\"},{\"url\":\"http://127.0.0.1/\"}]}";

struct kit {
    struct web web;
    struct web_reader reader;
    struct web_asked asked;
    struct web_reply reply;
    char id[33];
    char path[100];
};

/* Adds an article, read on 6 March 2026, and notes its id. */
static void add(struct kit *kit, struct store *store, const char *record)
{
    struct arena arena;
    struct list articles;
    struct store_counts counts = {0};
    const char *why;
    arena_init(&arena, 0);
    list_init(&articles, &arena, sizeof(struct article));
    struct store_preparer *preparer = store_preparer_new();
    const struct store_source source = {.name = STR("test"), .read_at = 1772800000000};
    struct article *article = list_add(&articles);
    assert_int_equal(article_from_json(article, &arena, str_from(record), &why), OK);
    article_identify(article, false, &arena);
    memcpy(kit->id, article->id.data, 32);
    assert_int_equal(store_add(store, store_prepare(preparer, &arena, &source, &articles), &counts),
                     OK);
    assert_int_equal(store_commit(store), OK);
    store_preparer_free(preparer);
    arena_free(&arena);
}

/* Places what was added among the stories, commits and closes. */
static void close_placed(struct store *store)
{
    struct stories *stories = stories_new(store);
    assert_int_equal(stories_update(stories, 1000), OK);
    stories_free(stories);
    assert_int_equal(store_commit(store), OK);
    store_close(store);
}

static int make_kit(void **state)
{
    static int number;
    struct str why = {0};
    struct store *store;
    struct kit *kit = calloc(1, sizeof *kit);
    snprintf(kit->path, sizeof kit->path, "%s/%d.db", folder, number++);
    assert_int_equal(store_open(kit->path, true, &store), OK);
    add(kit, store, hostile);
    store_close(store);
    arena_init(&kit->web.arena, 0);
    cache_init(&kit->web.cache);
    assert_true(guard_init(&kit->web.guard, (struct str){0}, NULL, 0));
    if (!web_load(&kit->web, NULL, &why))
        fail_msg("%.*s", STR_ARG(why));
    arena_init(&kit->reader.arena, 0);
    assert_int_equal(store_open(kit->path, false, &kit->reader.store), OK);
    kit->asked = (struct web_asked){.method = STR("GET"), .host = STR("127.0.0.1:8080")};
    *state = kit;
    return 0;
}

static int drop_kit(void **state)
{
    struct kit *kit = *state;
    buf_free(&kit->reply.body);
    buf_free(&kit->reply.picture);
    store_close(kit->reader.store);
    arena_free(&kit->reader.arena);
    guard_end(&kit->web.guard);
    cache_end(&kit->web.cache);
    arena_free(&kit->web.arena);
    free(kit);
    return 0;
}

/* Asks as kit->asked says, for a target, and gives the status. */
static int ask(struct kit *kit, const char *target)
{
    buf_free(&kit->reply.body);
    buf_free(&kit->reply.picture);
    kit->asked.target = str_from(target);
    web_answer(&kit->web, &kit->reader, &kit->asked, &kit->reply);
    return kit->reply.status;
}

/* Whether the answer holds a text. */
static bool says(const struct kit *kit, const char *text)
{
    return str_find(buf_str(&kit->reply.body), str_from(text)) != STR_NONE;
}

/* ------------------------------------------------------------------------------- requests --- */

static void test_targets(void **state)
{
    (void)state;
    struct arena arena;
    struct request request;
    arena_init(&arena, 0);
    assert_true(request_target(STR("/search.json?q=a+%22b%22&x&q=2&%C3%A4=%ff"), &arena, &request));
    assert_int_equal(request.format, FORMAT_JSON);
    assert_true(str_equal(request.path, STR("/search")));
    assert_true(str_equal(parameter_get(&request.parameters, "q"), STR("a \"b\"")));
    assert_true(str_equal(parameter_get(&request.parameters, "ä"), STR("\xef\xbf\xbd")));
    assert_int_equal(parameter_get(&request.parameters, "x").size, 0);
    assert_true(request_target(STR("/index.atom"), &arena, &request));
    assert_int_equal(request.format, FORMAT_ATOM);
    assert_true(str_equal(request.path, STR("/")));
    assert_true(request_target(STR("/a%2fb+%zz%"), &arena, &request));
    assert_true(str_equal(request.path, STR("/a/b+%zz%")));
    static const char *const bad[] = {"", "x", "*", "http://a/", "/a%00b", "/../x", "/a/%2e%2e/b"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(request_target(str_from(bad[i]), &arena, &request));
    arena_free(&arena);
}

static void test_parameters(void **state)
{
    (void)state;
    struct arena arena;
    struct list parameters;
    arena_init(&arena, 0);
    request_parameters(STR("page=3&far=99999999999999999999&b=x&c=12"), &arena, &parameters);
    assert_int_equal(parameter_number(&parameters, "page", 1, 400), 3);
    assert_int_equal(parameter_number(&parameters, "far", 1, 400), 1);
    assert_int_equal(parameter_number(&parameters, "b", 7, 400), 7);
    assert_int_equal(parameter_number(&parameters, "c", 7, 11), 7);
    struct buf many;
    buf_init(&many, 1 << 20);
    for (int i = 0; i < 1000; i++)
        buf_add(&many, STR("a=1&"));
    request_parameters(buf_str(&many), &arena, &parameters);
    assert_int_equal(parameters.count, REQUEST_MAX_PARAMETERS);
    buf_free(&many);
    arena_free(&arena);
}

static void test_credentials(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct str cookies = STR("a=1; tidings=xyz;b=2");
    assert_true(str_equal(request_cookie(cookies, STR("tidings")), STR("xyz")));
    assert_int_equal(request_cookie(cookies, STR("tiding")).size, 0);
    assert_true(str_equal(request_basic_password(STR("Basic YTpiOmM="), &arena), STR("b:c")));
    assert_int_equal(request_basic_password(STR("Bearer YTpiOmM="), &arena).size, 0);
    assert_int_equal(request_basic_password(STR("Basic !!"), &arena).size, 0);
    arena_free(&arena);
}

/* ---------------------------------------------------------------------------- who may ask --- */

static void test_languages(void **state)
{
    (void)state;
    struct arena arena;
    struct list languages;
    arena_init(&arena, 0);
    request_languages(STR("en;q=0.5, de-AT, de;q=0.9, *;q=0.1, fr;q=0, es;q=0.8, x<y;q=1"), &arena,
                      &languages);
    assert_int_equal(languages.count, 3);
    assert_true(str_equal(*(struct str *)list_at(&languages, 0), STR("de")));
    assert_true(str_equal(*(struct str *)list_at(&languages, 1), STR("es")));
    assert_true(str_equal(*(struct str *)list_at(&languages, 2), STR("en")));
    request_languages(STR(""), &arena, &languages);
    assert_int_equal(languages.count, 0);
    request_languages(STR("aa,bb,cc,dd,ee,ff,gg,hh,ii,jj,kk"), &arena, &languages);
    assert_int_equal(languages.count, REQUEST_MAX_LANGUAGES);
    request_languages(STR(",;,;q=,q=1;;"), &arena, &languages);
    assert_int_equal(languages.count, 0);
    arena_free(&arena);
}

static void test_hosts(void **state)
{
    (void)state;
    static const char *const names[] = {"news.home"};
    struct guard guard;
    assert_true(guard_init(&guard, (struct str){0}, names, 1));
    static const char *const good[] = {"127.0.0.1", "127.0.0.1:8080", "localhost:8080", "[::1]:80",
                                       "[fe80::1]", "NEWS.home:8080", "192.168.1.4"};
    static const char *const bad[] = {"",           "evil.example",   "127.0.0.1.evil.example",
                                      "localhost.", "evil:127.0.0.1", "[::1].evil.example",
                                      ":80"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(guard_host(&guard, str_from(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(guard_host(&guard, str_from(bad[i])));
    guard_end(&guard);
}

static void test_origins(void **state)
{
    (void)state;
    struct str host = STR("127.0.0.1:8080"), none = {0};
    assert_true(guard_origin(STR("http://127.0.0.1:8080"), STR("same-origin"), host));
    assert_true(guard_origin(none, none, host));
    assert_false(guard_origin(STR("http://127.0.0.1:8081"), none, host));
    assert_false(guard_origin(STR("null"), none, host));
    assert_false(guard_origin(none, STR("cross-site"), host));
    assert_false(guard_origin(STR("http://127.0.0.1:8080"), STR("same-site"), host));
}

static void test_passwords(void **state)
{
    (void)state;
    struct guard guard;
    bool wait;
    assert_true(guard_init(&guard, STR("correct horse"), NULL, 0));
    assert_true(guard_password(&guard, STR("correct horse"), 600, &wait));
    for (int i = 0; i < GUARD_TRIES; i++) {
        assert_false(guard_password(&guard, STR("wrong"), 600, &wait));
        assert_false(wait);
    }
    assert_false(guard_password(&guard, STR("correct horse"), 610, &wait));
    assert_true(wait);
    assert_true(guard_password(&guard, STR("correct horse"), 660, &wait));
    assert_false(guard_equal((struct str){0}, (struct str){0}));
    assert_false(guard_equal(STR("abc"), STR("abcabc")));
    assert_false(guard_equal(STR("abc"), STR("")));
    assert_true(guard_is_loopback(STR("127.0.0.1")) && guard_is_loopback(STR("::1")));
    assert_false(guard_is_loopback(STR("0.0.0.0")) || guard_is_loopback(STR("127.evil.example")));
    guard_end(&guard);
}

/* -------------------------------------------------------------------------------- answers --- */

static void test_routes(void **state)
{
    struct kit *kit = *state;
    static const struct {
        const char *target;
        int status;
    } cases[] = {
        {"/", 200},
        {"/index.json", 200},
        {"/index.atom", 200},
        {"/starred", 200},
        {"/outlets", 200},
        {"/search", 200},
        {"/search?q=one", 200},
        {"/keys", 200},
        {"/keys.json", 200},
        {"/keys.atom", 404},
        {"/none", 404},
        {"/article/", 404},
        {"/article/x", 404},
        {"/article/0000", 404},
        {"/outlet/x", 404},
        {"/day/x", 404},
        {"/mark", 405},
        {"/static/none", 404},
        {"/static/style.css", 200},
        {"/day/2026-03-05", 200},
        {"/tag/%22onload%3D", 200},
        {"/%00", 400},
        {"/none.atom", 404},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (ask(kit, cases[i].target) != cases[i].status)
            fail_msg("%s gave %d", cases[i].target, kit->reply.status);
    kit->asked.method = STR("DELETE");
    assert_int_equal(ask(kit, "/"), 405);
    kit->asked.method = STR("HEAD");
    assert_int_equal(ask(kit, "/"), 200);
    kit->asked.host = STR("evil.example");
    assert_int_equal(ask(kit, "/"), 403);
}

static void test_hostile_article(void **state)
{
    struct kit *kit = *state;
    char target[64];
    static const char *const formats[] = {"/article/%s", "/latest", "/search?q=one",
                                          "/latest.atom"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(target, sizeof target, formats[i], kit->id);
#pragma GCC diagnostic pop
        assert_int_equal(ask(kit, target), 200);
        assert_true(says(kit, "&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert_false(says(kit, "<script>") || says(kit, "<img src=x>") || says(kit, "onclick=\"") ||
                     says(kit, "href=\"javascript") || says(kit, "<i>") || says(kit, "<b>Bob"));
    }
    snprintf(target, sizeof target, "/article/%s", kit->id);
    ask(kit, target);
    assert_true(says(kit, "{title}"));
    assert_true(says(kit, "/outlet/a%2F..%2Fb%3Fc%23d"));
}

static void test_search(void **state)
{
    struct kit *kit = *state;
    assert_int_equal(ask(kit, "/search?q=%3Cb%3E%22"), 200);
    assert_true(says(kit, "value=\"&lt;b&gt;&quot;\""));
    assert_int_equal(ask(kit, "/search?q=after:never"), 200);
    assert_true(says(kit, "is no date"));
    assert_int_equal(ask(kit, "/search.json?q=two"), 200);
    assert_true(says(kit, "\"found\":1") && says(kit, "\"facets\":{\"outlets\":[{\"key\""));
    assert_true(says(kit, "\"days\":[{\"key\":\"2026-03-05\""));
    struct store *store;
    assert_int_equal(store_open(kit->path, true, &store), OK);
    add(kit, store, "{\"headline\":\"Tide\",\"language\":\"en\",\"text\":\"A brewery burned.\"}");
    store_close(store);
    assert_int_equal(ask(kit, "/search.json?q=brewery"), 200);
    assert_true(says(kit, "\"languages\":[{\"key\":\"en\",\"name\":\"English\""));
}

static void test_marks(void **state)
{
    struct kit *kit = *state;
    char form[256];
    kit->asked.method = STR("POST");
    snprintf(form, sizeof form, "article=%s&what=starred&token=wrong", kit->id);
    kit->asked.form = str_from(form);
    assert_int_equal(ask(kit, "/mark"), 403);
    snprintf(form, sizeof form, "article=%s&what=starred&token=%s&back=//evil.example", kit->id,
             kit->web.guard.token);
    kit->asked.form = str_from(form);
    kit->asked.origin = STR("http://evil.example");
    assert_int_equal(ask(kit, "/mark"), 403);
    kit->asked.origin = STR("http://127.0.0.1:8080");
    assert_int_equal(ask(kit, "/mark"), 303);
    assert_string_equal(kit->reply.location, "/");
    kit->asked.method = STR("GET");
    assert_int_equal(ask(kit, "/starred.json"), 200);
    assert_true(says(kit, "\"starred\":true"));
    kit->asked.method = STR("POST");
    snprintf(form, sizeof form, "article=%s&what=starred&on=0&token=%s&back=/starred", kit->id,
             kit->web.guard.token);
    kit->asked.form = str_from(form);
    assert_int_equal(ask(kit, "/mark"), 303);
    assert_string_equal(kit->reply.location, "/starred");
    kit->asked.method = STR("GET");
    ask(kit, "/starred.json");
    assert_true(says(kit, "\"entries\":[]"));
}

/* What another process writes is seen at once, though answers are kept. */
static void test_kept_answers(void **state)
{
    struct kit *kit = *state;
    struct store *store;
    assert_int_equal(ask(kit, "/latest"), 200);
    assert_false(says(kit, "Second headline"));
    assert_int_equal(store_open(kit->path, true, &store), OK);
    add(kit, store, "{\"headline\":\"Second headline\",\"text\":\"Two.\"}");
    store_close(store);
    assert_int_equal(ask(kit, "/latest"), 200);
    assert_true(says(kit, "Second headline"));
    struct buf first;
    buf_init(&first, 1 << 20);
    buf_add(&first, buf_str(&kit->reply.body));
    assert_int_equal(ask(kit, "/latest"), 200);
    assert_true(str_equal(buf_str(&first), buf_str(&kit->reply.body)));
    assert_true(str_equal(kit->reply.type, STR("text/html; charset=utf-8")));
    buf_free(&first);
}

static void test_mark_nothing(void **state)
{
    struct kit *kit = *state;
    char form[256];
    kit->asked.method = STR("POST");
    snprintf(form, sizeof form, "article=%032d&what=read&token=%s", 0, kit->web.guard.token);
    kit->asked.form = str_from(form);
    assert_int_equal(ask(kit, "/mark.json"), 404);
    snprintf(form, sizeof form, "article=%s&what=burnt&token=%s", kit->id, kit->web.guard.token);
    kit->asked.form = str_from(form);
    assert_int_equal(ask(kit, "/mark.json"), 400);
}

/* Where somebody writes for longer than one waits, one is told to come again, and then may. */
static void test_busy(void **state)
{
    struct kit *kit = *state;
    char form[256];
    sqlite3 *other;
    assert_int_equal(sqlite3_open(kit->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_busy_timeout(kit->reader.store->database.handle, 1);
    kit->asked.method = STR("POST");
    snprintf(form, sizeof form, "article=%s&what=starred&token=%s", kit->id, kit->web.guard.token);
    kit->asked.form = str_from(form);
    assert_int_equal(ask(kit, "/mark"), 503);
    assert_int_equal(kit->reply.retry, WEB_RETRY);
    assert_true(says(kit, "Another process is writing to the database."));
    snprintf(form, sizeof form, "what=add&url=news.example&token=%s", kit->web.guard.token);
    kit->asked.form = str_from(form);
    assert_int_equal(ask(kit, "/feeds"), 503);
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    assert_int_equal(ask(kit, "/feeds"), 303);
    assert_int_equal(kit->reply.retry, 0);
}

/* Keeps an event, and something that is to be, of the article that there is. */
static void keep_event(struct kit *kit)
{
    struct store *store;
    struct arena arena;
    struct list articles;
    int64_t event = 0;
    arena_init(&arena, 0);
    assert_int_equal(store_open(kit->path, true, &store), OK);
    struct store_uncoded article = {.article = 1, .version = 1};
    if (!store_uncoded(store, 1, &arena, &articles) && articles.count)
        assert_int_equal(
            store_read_uncoded(store, *(int64_t *)list_at(&articles, 0), &arena, &article), OK);
    struct store_event_key key = {.key = STR("k"),
                                  .type = STR("CONSULT"),
                                  .status = STR("happened"),
                                  .source = STR("UKR"),
                                  .source_name = STR("<b>Kyiv"),
                                  .target = STR("POL"),
                                  .first = 20517,
                                  .last = 20517};
    struct store_report report = {
        .article = article.article,
        .sentence = STR("<i>Both met."),
        .date = STR("2026-03-05"),
        .json = STR("{\"words\":{\"start\":4,\"end\":8},\"type\":\"CONSULT\"}")};
    struct store_diary_entry entry = {.article = article.article,
                                      .date = STR("2030-05-01"),
                                      .first = 22035,
                                      .last = 22035,
                                      .what = STR("<u>A summit, to be"),
                                      .sentence = STR("A summit.")};
    struct store_event_key later = key, agreed = key;
    int64_t planned = 0, ahead = 0;
    agreed.key = STR("a"); /* on what is to be in April */
    agreed.type = STR("AGREE");
    agreed.first = agreed.last = 20563;
    key.status = STR("planned");
    assert_int_equal(store_begin_coding(store, &article, 1), OK);
    assert_int_equal(store_tell_event(store, &key, &report, 0, &planned), OK);
    assert_int_equal(store_tell_event(store, &later, &report, planned, &event), OK);
    assert_int_equal(store_tell_event(store, &agreed, &report, 0, &ahead), OK);
    assert_int_equal(store_keep_entry(store, &entry), OK);
    assert_int_equal(store_commit(store), OK);
    store_close(store);
    arena_free(&arena);
}

/* Keeps figures, a quote and somebody of the article that there is: the quote begins within the
 * figure's words and ends behind them. */
static void keep_remarks(struct kit *kit)
{
    struct store *store;
    assert_int_equal(store_open(kit->path, true, &store), OK);
    struct store_uncoded article = {.article = 1, .version = 1};
    const struct store_figure figure = {.start = 0,
                                        .stop = 8,
                                        .kind = STR("count"),
                                        .low = 2.5,
                                        .high = 3,
                                        .measure = STR("<deaths>"),
                                        .who = STR("<who>"),
                                        .unverified = true};
    const struct store_quote quote = {
        .start = 4, .stop = 16, .kind = STR("direct"), .speaker = STR("<i>Bob")};
    const struct store_person person = {.name = STR("<b>Bob"), .places = STR("0-3 28-31 x 7-1")};
    assert_int_equal(store_begin_coding(store, &article, 1), OK);
    assert_int_equal(store_keep_figure(store, 1, &figure), OK);
    assert_int_equal(store_keep_quote(store, 1, &quote), OK);
    assert_int_equal(store_keep_person(store, 1, &person), OK);
    assert_int_equal(store_commit(store), OK);
    store_close(store);
}

/* What an article says beside its text, each with its words marked; marks that would cross are cut,
 * and only the first part of one is linked to. */
static void test_facts(void **state)
{
    struct kit *kit = *state;
    char target[100];
    keep_remarks(kit);
    snprintf(target, sizeof target, "/article/%s", kit->id);
    assert_int_equal(ask(kit, target), 200);
    assert_true(says(kit,
                     "<span class=\"told\" data-of=\"figure-1\" id=\"figure-1\">"
                     "<span class=\"told\" data-of=\"person-1\" id=\"person-1\">One</span> "
                     "<span class=\"told\" data-of=\"quote-1\" id=\"quote-1\">&lt;/p&gt;</span>"
                     "</span><span class=\"told\" data-of=\"quote-1\">&lt;script&gt;</span>x"));
    assert_true(says(kit, "<a href=\"#figure-1\"><bdi>One &lt;/p&gt;</bdi></a>") &&
                says(kit, "&lt;who&gt;") && says(kit, "unverified"));
    assert_false(says(kit, "&lt;deaths&gt;")); /* which is no measure that is known */
    assert_true(says(kit, "<bdi>&lt;i&gt;Bob</bdi>") && says(kit, "<bdi>&lt;b&gt;Bob</bdi>"));
    snprintf(target, sizeof target, "/article/%s.json", kit->id);
    assert_int_equal(ask(kit, target), 200);
    assert_true(says(kit, "\"low\":2.5") && says(kit, "\"unverified\":true") &&
                says(kit, "\"mentions\":[{\"start\":0,\"end\":3},{\"start\":28,\"end\":31}"));
}

/* A story that nobody dates, or that is dated years ahead of its reading, comes behind those that
 * somebody dates. */
static void test_undated(void **state)
{
    struct kit *kit = *state;
    struct store *store;
    assert_int_equal(store_open(kit->path, true, &store), OK);
    add(kit, store,
        "{\"headline\":\"Dated ahead\",\"published\":\"2050-09-30\","
        "\"text\":\"Seas rise in the Pacific.\"}");
    add(kit, store, "{\"headline\":\"Nobody dates this\",\"text\":\"A brewery in Ghent burned.\"}");
    close_placed(store);
    assert_int_equal(ask(kit, "/"), 200);
    const char *undated = strstr(kit->reply.body.data, "Nobody dates this");
    const char *dated = strstr(kit->reply.body.data, "&lt;script&gt;alert");
    const char *ahead = strstr(kit->reply.body.data, "Dated ahead");
    assert_true(undated && dated && dated < undated);
    assert_true(ahead && dated < ahead);
    assert_false(says(kit, "/day/2050"));
}

/* Articles that do not say their language are told in it all the same: the story's headline is that
 * of its leader, not of the first that came, for who reads that language. */
static void test_unspoken(void **state)
{
    static const char *const news[][3] = {
        {"Thursday in brief", "03",
         "The brewery of Ghent burned down, said Mayor Jan Claes. A circus came to Bruges."},
        {"Ghent brewery burns down", "04",
         "The old brewery in Ghent burned down overnight. Nobody was hurt, said Mayor Jan Claes."},
        {"Brewery in Ghent burns, nobody hurt", "05",
         "Firefighters could not save the brewery of Ghent, which burned down. Mayor Jan Claes "
         "said that nobody was hurt."},
    };
    struct kit *kit = *state;
    struct store *store;
    char record[600];
    assert_int_equal(store_open(kit->path, true, &store), OK);
    for (int i = 0; i < 3; i++) {
        snprintf(record, sizeof record,
                 "{\"headline\":\"%s\",\"outlet\":\"Outlet %d\",\"published\":\"2026-03-%s\","
                 "\"text\":\"%s\"}",
                 news[i][0], i, news[i][1], news[i][2]);
        add(kit, store, record);
    }
    close_placed(store);
    assert_int_equal(ask(kit, "/index.json"), 200);
    assert_true(says(kit, "\"articles\":3") && !says(kit, "Thursday in brief"));
    kit->asked.languages = STR("en");
    assert_int_equal(ask(kit, "/index.json"), 200);
    assert_true(says(kit, "\"articles\":3") && !says(kit, "Thursday in brief"));
}

/* Actors, pairs, the diary and its calendar; and an article's events, with their words marked. */
static void test_events(void **state)
{
    struct kit *kit = *state;
    char target[100];
    keep_event(kit);
    assert_int_equal(ask(kit, "/actor/UKR"), 200);
    assert_true(says(kit, "&lt;b&gt;Kyiv") && says(kit, "&lt;i&gt;Both met.") &&
                !says(kit, "<b>Kyiv"));
    assert_true(says(kit, ">planned, has happened</span>") && says(kit, ">as planned</span>"));
    assert_true(says(kit, "<rect class=\"cooperation\"") && says(kit, ">March 2026</time></th>") &&
                says(kit, ">April 2025</time></th>"));  /* a year at least */
    assert_false(says(kit, ">April 2026</time></th>")); /* which was ahead when it was told */
    assert_int_equal(ask(kit, "/events"), 200);
    assert_true(says(kit, "&lt;i&gt;Both met.") && says(kit, "<option>ASSAULT</option>"));
    assert_int_equal(ask(kit, "/events.json?actor=Ukraine&type=CONSULT&status=planned"), 200);
    assert_true(says(kit, "\"found\":1,") && says(kit, "\"status\":\"planned\""));
    assert_int_equal(ask(kit, "/events?actor=%3Cb%3E&type=AID"), 200);
    assert_true(says(kit, "No such event") && says(kit, "value=\"&lt;b&gt;\"") &&
                says(kit, "<option selected>AID</option>"));
    assert_int_equal(ask(kit, "/actor/Ukraine"), 303);
    assert_int_equal(ask(kit, "/actor/nobody"), 404);
    assert_int_equal(ask(kit, "/actor/kyi"), 200);
    assert_int_equal(ask(kit, "/actor/KYI"),
                     404); /* like a country's code, and no name in capitals */
    assert_int_equal(ask(kit, "/pair/POL/UKR.json"), 200);
    assert_true(says(kit, "\"cooperation\":1"));
    assert_int_equal(ask(kit, "/pair/POL"), 404);
    assert_int_equal(ask(kit, "/diary?month=2030-05"), 200);
    assert_true(says(kit, "&lt;u&gt;A summit") && !says(kit, "<u>A"));
    assert_true(says(kit, ">1 May 2030</time>") && says(kit, ">A summit.</p>"));
    assert_int_equal(ask(kit, "/diary?month=never"), 200);
    assert_int_equal(ask(kit, "/diary.ics"), 200);
    assert_true(says(kit, "SUMMARY:<u>A summit\\, to be\r\n"));
    snprintf(target, sizeof target, "/article/%s", kit->id);
    assert_int_equal(ask(kit, target), 200);
    assert_true(says(kit, "One <span class=\"told\" data-of=\"event-1\" id=\"event-1\">"
                          "<span class=\"told\" data-of=\"event-2\" id=\"event-2\">"
                          "<span class=\"told\" data-of=\"event-3\" id=\"event-3\">&lt;/p&gt;"
                          "</span></span></span>&lt;script"));
}

static void test_door(void **state)
{
    struct kit *kit = *state;
    kit->web.guard.password = STR("correct horse");
    assert_int_equal(ask(kit, "/search?q=a"), 303);
    assert_string_equal(kit->reply.location, "/login?to=%2Fsearch%3Fq%3Da");
    assert_int_equal(ask(kit, "/index.json"), 401);
    assert_true(kit->reply.basic);
    assert_int_equal(ask(kit, "/none"), 303);
    assert_int_equal(ask(kit, "/login?to=%2F"), 200);
    assert_false(says(kit, kit->web.guard.token));
    assert_int_equal(ask(kit, "/static/style.css"), 200);
    kit->asked.authorization = STR("Basic YTpjb3JyZWN0IGhvcnNl");
    assert_int_equal(ask(kit, "/index.atom"), 200);
    kit->asked.authorization = (struct str){0};
    kit->asked.method = STR("POST");
    kit->asked.form = STR("password=wrong&to=%2Fkeys");
    assert_int_equal(ask(kit, "/login"), 403);
    assert_string_equal(kit->reply.session, "");
    kit->asked.form = STR("password=correct+horse&to=%2Fkeys");
    kit->asked.origin = STR("http://evil.example");
    assert_int_equal(ask(kit, "/login"), 403);
    kit->asked.origin = (struct str){0};
    assert_int_equal(ask(kit, "/login"), 303);
    assert_string_equal(kit->reply.location, "/keys");
    char cookie[128];
    snprintf(cookie, sizeof cookie, "tidings=%s", kit->reply.session);
    kit->asked = (struct web_asked){
        .method = STR("GET"), .host = STR("127.0.0.1"), .cookie = str_from(cookie)};
    assert_int_equal(ask(kit, "/keys"), 200);
}

static void test_images(void **state)
{
    struct kit *kit = *state;
    char target[64];
    snprintf(target, sizeof target, "/image/%s/1", kit->id);
    assert_int_equal(ask(kit, target), 404);
    snprintf(target, sizeof target, "/image/%s/3", kit->id);
    assert_int_equal(ask(kit, target), 404);
    assert_int_equal(ask(kit, "/image/http://a.example/"), 404);
    snprintf(target, sizeof target, "/image/%s/2", kit->id);
    assert_int_equal(ask(kit, target), 200);
    assert_true(str_equal(buf_str(&kit->reply.picture), STR("http://127.0.0.1/")));
    assert_true(str_equal(image_type(STR("\x89PNG\r\n\x1a\n...")), STR("image/png")));
    assert_int_equal(image_type(STR("<svg onload='x'>")).size, 0);
    assert_int_equal(image_type(STR("")).size, 0);
    struct buf body;
    buf_init(&body, IMAGE_MAX_BYTES);
    assert_int_equal(image_fetch(STR("http://127.0.0.1:9/a.png"), NULL, 0, &body).size, 0);
    buf_free(&body);
}

static void test_folder(void **state)
{
    (void)state;
    struct web web = {0};
    struct str why = {0};
    char path[100];
    snprintf(path, sizeof path, "%s/error.html", folder);
    FILE *file = fopen(path, "w");
    fputs("<p>{message}", file);
    fclose(file);
    arena_init(&web.arena, 0);
    assert_true(web_load(&web, folder, &why));
    struct buf out;
    buf_init(&out, 1000);
    struct date now = date_from_utc(0, 0);
    struct value *data = value_new(&web.arena);
    value_set(data, "message", STR("own"));
    assert_true(templates_render(web.templates, STR("error"), (struct str){0}, data, &now, &out));
    assert_true(str_equal(buf_str(&out), STR("<p>own")));
    buf_free(&out);
    file = fopen(path, "w");
    fputs("{if x}", file);
    fclose(file);
    assert_false(web_load(&web, folder, &why));
    assert_true(str_find(why, STR("error, line 1")) != STR_NONE);
    remove(path);
    assert_false(web_load(&web, "/nonexistent", &why));
    arena_free(&web.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_credentials),
        cmocka_unit_test(test_languages),
        cmocka_unit_test(test_hosts),
        cmocka_unit_test(test_origins),
        cmocka_unit_test(test_passwords),
        cmocka_unit_test_setup_teardown(test_routes, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_hostile_article, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_search, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_marks, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_kept_answers, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_mark_nothing, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_busy, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_events, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_facts, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_undated, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_unspoken, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_door, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_images, make_kit, drop_kit),
        cmocka_unit_test(test_folder),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
