/* Addresses: parts, and references by the examples of RFC 3986, section 5.4. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/url.h"

static void assert_str(struct str got, const char *wanted)
{
    if (!str_equal(got, str_from(wanted)))
        fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got), wanted);
}

static void test_resolve(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {";x", "http://a/b/c/;x"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {"..g", "http://a/b/c/..g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"  g\n/h ", "http://a/b/c/g/h"},
    };
    struct arena arena;
    arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_str(url_resolve(&arena, STR("http://a/b/c/d;p?q"), str_from(rows[i][0])),
                   rows[i][1]);
    assert_str(url_resolve(&arena, STR("http://a"), STR("g")), "http://a/g");
    assert_str(url_resolve(&arena, STR("mailto:x"), STR("g")), "g");
    assert_str(url_resolve(&arena, STR(""), STR("g/../h")), "g/../h");
    arena_free(&arena);
}

static void test_kinds(void **state)
{
    (void)state;
    assert_true(url_is_web(STR("HTTPS://x")));
    assert_false(url_is_web(STR("https:/x")));
    assert_false(url_is_web(STR("ftp://x/")));
    assert_true(url_is_absolute(STR("tag:x,2024:1")));
    assert_false(url_is_absolute(STR("1a:b")));
    assert_false(url_is_absolute(STR("")));
    struct url_parts parts = url_split(STR("https://u@h:1/p/q?r=/#f?"));
    assert_str(parts.scheme, "https");
    assert_str(parts.authority, "u@h:1");
    assert_str(parts.path, "/p/q");
    assert_str(parts.query, "r=/");
    assert_str(parts.fragment, "f?");
}

/* A user and a password are no part of the host, nor are the port and what follows. */
static void test_hosts(void **state)
{
    (void)state;
    static const char *const rows[][4] = {
        {"https://www.News.example/a", "www.News.example", "", "news.example"},
        {"https://user:pw@www.news.example:8080/a", "www.news.example", "8080", "news.example"},
        {"https://a@b@news.example", "news.example", "", "news.example"},
        {"https://news.example?x=/@y:z", "news.example", "", "news.example"},
        {"https://news.example:#a@b", "news.example", "", "news.example"},
        {"//cdn.news.example/a", "cdn.news.example", "", "cdn.news.example"},
        {"http://u@[2001:DB8::1]:81/", "[2001:DB8::1]", "81", "[2001:db8::1]"},
        {"http://[::1]", "[::1]", "", "[::1]"},
        {"mailto:a@b.example", "", "", ""},
        {"/a/b:c@d", "", "", ""},
        {"", "", "", ""},
    };
    struct arena arena;
    arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str address = str_from(rows[i][0]);
        assert_str(url_host(address), rows[i][1]);
        assert_str(url_port(address), rows[i][2]);
        assert_str(url_domain(&arena, address), rows[i][3]);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_resolve), cmocka_unit_test(test_kinds),
                                       cmocka_unit_test(test_hosts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
