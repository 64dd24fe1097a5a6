/* Templates: what they put out, that nothing comes out unescaped, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "web/template.h"

struct kit {
    struct arena arena;
    struct templates *templates;
    struct value *data;
    struct buf out;
};

static int make_kit(void **state)
{
    static struct kit kit;
    kit = (struct kit){0};
    arena_init(&kit.arena, 0);
    kit.templates = templates_new(&kit.arena);
    kit.data = value_new(&kit.arena);
    buf_init(&kit.out, 1 << 20);
    *state = &kit;
    return 0;
}

static int drop_kit(void **state)
{
    struct kit *kit = *state;
    buf_free(&kit->out);
    arena_free(&kit->arena);
    return 0;
}

/* Renders a text with the kit's data and compares. */
static void check(struct kit *kit, const char *text, const char *expected)
{
    struct str why = {0};
    struct date now = date_from_utc(1772700000, 0);
    if (!templates_add(kit->templates, STR("t"), str_from(text), &why))
        fail_msg("%.*s", STR_ARG(why));
    buf_clear(&kit->out);
    assert_true(templates_render(kit->templates, STR("t"), STR("p"), kit->data, &now, &kit->out));
    buf_add_byte(&kit->out, '\0');
    assert_string_equal(kit->out.data, expected);
}

/* Checks that a text is refused, in these words. */
static void check_refused(struct kit *kit, const char *text, const char *words)
{
    struct str why = {0};
    assert_false(templates_add(kit->templates, STR("t"), str_from(text), &why));
    if (str_find(why, str_from(words)) == STR_NONE)
        fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(why), words);
}

static void test_values(void **state)
{
    struct kit *kit = *state;
    value_set(kit->data, "title", STR("a <b> & \"c\" 'd'"));
    value_set_number(kit->data, "n", 37554);
    value_set(value_set_object(kit->data, "outlet"), "name", STR("Post"));
    check(kit, "<p>{title}</p>", "<p>a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;</p>");
    check(kit, "{outlet.name} {outlet.none}{none} {n}", "Post  37554");
    check(kit, "{outlet}", "");
    check(kit, "a { b } {1} c", "a { b } {1} c");
    check(kit, "{count n \"article\" \"articles\"}", "37,554 articles");
    check(kit, "{count none \"article\" \"articles\"}", "0 articles");
}

static void test_blocks(void **state)
{
    struct kit *kit = *state;
    struct value *list = value_set_list(kit->data, "list");
    value_set_list(kit->data, "empty");
    value_set(value_add_object(list), "name", STR("x"));
    struct value *second = value_add_object(list);
    value_set(second, "name", STR("y"));
    value_add(value_set_list(second, "parts"), STR("1"));
    value_set(kit->data, "kind", STR("quote"));
    check(kit, "{each list as i}[{i.name}{each i.parts as p}{p}{else}-{end}]{end}", "[x-][y1]");
    check(kit, "{each empty as i}x{else}none{end}.", "none.");
    check(kit, "{each empty as i}x{end}.", ".");
    check(kit, "{each list as i}{i.name}{else}none{end}.", "xy.");
    check(kit, "{if list}a{else}b{end}{if empty}c{else}d{end}{if not empty}e{end}", "ade");
    check(kit, "{if kind is \"quote\"}q{end}{if not kind is \"lead\"}l{end}", "ql");
    check(kit, "{if kind}{if empty}a{else}{if list}b{end}{end}{else}c{end}", "b");
}

static void test_includes(void **state)
{
    struct kit *kit = *state;
    struct str why = {0};
    value_add(value_set_list(kit->data, "list"), STR("<x>"));
    assert_true(templates_add(kit->templates, STR("card"), STR("<li>{item}</li>"), &why));
    assert_true(templates_add(kit->templates, STR("p"), STR("page"), &why));
    check(kit, "<ol>{each list as item}{include card}{end}</ol>{page}!",
          "<ol><li>&lt;x&gt;</li></ol>page!");
    assert_true(templates_are_whole(kit->templates, &why));
    assert_true(templates_add(kit->templates, STR("u"), STR("{include nothing}"), &why));
    assert_false(templates_are_whole(kit->templates, &why));
}

static void test_endless_include(void **state)
{
    struct kit *kit = *state;
    struct str why = {0};
    struct date now = date_from_utc(0, 0);
    assert_true(templates_add(kit->templates, STR("a"), STR("x{include a}"), &why));
    assert_false(
        templates_render(kit->templates, STR("a"), (struct str){0}, kit->data, &now, &kit->out));
}

static void test_addresses(void **state)
{
    struct kit *kit = *state;
    value_set(kit->data, "good", STR("https://a.example/?b=1&c=\"x\""));
    value_set(kit->data, "bad", STR("javascript:alert(1)"));
    value_set(kit->data, "worse", STR("//evil.example/"));
    value_set(kit->data, "worst", STR("/\t/evil.example/"));
    value_set(kit->data, "part", STR("a b/c?\"d&ü"));
    check(kit, "<a href=\"{good}\">", "<a href=\"https://a.example/?b=1&amp;c=&quot;x&quot;\">");
    check(kit, "<a href='{bad}'>", "<a href='#'>");
    check(kit, "<img src=\"{worse}\">", "<img src=\"#\">");
    check(kit, "<form action=\"{worst}\">", "<form action=\"#\">");
    check(kit, "<a href=\"/tag/{part}\">", "<a href=\"/tag/a%20b%2Fc%3F%22d%26%C3%BC\">");
    check(kit, "<a title=\"{bad}\">", "<a title=\"javascript:alert(1)\">");
    assert_true(template_is_link(STR("?page=2")));
    assert_false(template_is_link(STR("data:text/html,x")));
    assert_false(template_is_link(STR("/\\evil.example")));
    assert_false(template_is_link(STR("")));
}

static void test_places(void **state)
{
    struct kit *kit = *state;
    check_refused(kit, "<p {x}>", "no value may stand here");
    check_refused(kit, "<p class={x}>", "no value may stand here");
    check_refused(kit, "<script>{x}</script>", "no value may stand here");
    check_refused(kit, "<style>\n{x}</style>", "line 2: no value may stand here");
    check_refused(kit, "<!-- {x} -->", "no value may stand here");
    check_refused(kit, "<p class=\"{include a}\">", "in text only");
    check_refused(kit, "<p", "ends within a tag");
    check_refused(kit, "{if x}<p{end}", "kind of place");
    check_refused(kit, "<a href=\"{if x}/{else}{end}{y}\">", "kind of place");
    check_refused(kit, "{if x}", "not closed");
    check_refused(kit, "{end}", "without");
    check_refused(kit, "{else}", "without");
    check_refused(kit, "{if a}{else}{else}{end}", "without");
    check_refused(kit, "{each a}{end}", "write {each");
    check_refused(kit, "{a b}", "no such directive");
    check_refused(kit, "{a", "not closed");
    check_refused(kit,
                  "{if a}{if a}{if a}{if a}{if a}{if a}{if a}{if a}{if a}"
                  "{if a}{if a}{if a}{if a}{if a}{if a}{if a}{if a}",
                  "too deep");
    value_set_truth(kit->data, "x", true);
    check(kit, "<p class=\"a{if x} b{end}\"{if x} id=\"c\"{end}>", "<p class=\"a b\" id=\"c\">");
    check(kit, "a < b {x}", "a < b ");
}

static void test_escape(void **state)
{
    struct kit *kit = *state;
    buf_clear(&kit->out);
    template_escape(STR("a\0b\x01\ttext\n\xef\xbf\xbf\xef\xbf\xbd\x7f"), &kit->out);
    assert_true(str_equal(buf_str(&kit->out), STR("ab\ttext\n\xef\xbf\xbd ")));
}

static void test_dates(void **state)
{
    struct kit *kit = *state;
    value_set(kit->data, "day", STR("2026-03-04"));
    value_set(kit->data, "hour", STR("2026-03-05T06:40:00+01:00"));
    value_set(kit->data, "minute", STR("2026-03-05T08:30:00+00:00"));
    value_set(kit->data, "old", STR("2012-03"));
    value_set(kit->data, "none", STR("<soon>"));
    /* now is 2026-03-05T08:40:00Z */
    check(kit, "{age hour}",
          "<time datetime=\"2026-03-05T06:40:00+01:00\" data-age"
          " title=\"5 March 2026, 06:40 UTC+1\">3 h ago</time>");
    check(kit, "{age day}",
          "<time datetime=\"2026-03-04\" title=\"4 March 2026\">1 day ago</time>");
    check(kit, "{age minute}",
          "<time datetime=\"2026-03-05T08:30:00+00:00\" data-age"
          " title=\"5 March 2026, 08:30 UTC\">10 min ago</time>");
    check(kit, "{age old}", "<time datetime=\"2012-03\" title=\"March 2012\">Mar 2012</time>");
    check(kit, "{date hour}",
          "<time datetime=\"2026-03-05T06:40:00+01:00\">5 March 2026, 06:40 UTC+1</time>");
    value_set(kit->data, "week", STR("2026-W10"));
    value_set(kit->data, "weekend", STR("2026-W10-WE"));
    value_set(kit->data, "summer", STR("2026-SU"));
    check(kit, "{date week}", "<time datetime=\"2026-03-02\">week of 2 March 2026</time>");
    check(kit, "{date weekend}", "<time datetime=\"2026-03-07\">weekend of 7 March 2026</time>");
    check(kit, "{date summer}", "<time datetime=\"2026\">summer 2026</time>");
    value_set(kit->data, "days", STR("2026-03-05/2026-03-07"));
    check(kit, "{date days}",
          "<time datetime=\"2026-03-05\">5 March 2026</time> \xe2\x80\x93 "
          "<time datetime=\"2026-03-07\">7 March 2026</time>");
    check(kit, "{date none}", "&lt;soon&gt;");
    check(kit, "{date absent}", "");
}

static void test_numbers(void **state)
{
    struct kit *kit = *state;
    static const struct {
        int64_t number;
        const char *text;
    } cases[] = {{0, "0"}, {999, "999"}, {1000, "1,000"}, {-1234567, "-1,234,567"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_clear(&kit->out);
        template_number(cases[i].number, &kit->out);
        assert_true(str_equal(buf_str(&kit->out), str_from(cases[i].text)));
    }
}

static void test_json(void **state)
{
    struct kit *kit = *state;
    struct json json;
    value_set(kit->data, "title", STR("a \"b\""));
    value_set(kit->data, "none", STR(""));
    value_set(kit->data, "_only", STR("for templates"));
    value_set_truth(kit->data, "read", false);
    value_set_number(value_add_object(value_set_list(kit->data, "list")), "n", 1);
    json_init(&json, &kit->out);
    value_to_json(kit->data, &json);
    assert_true(str_equal(buf_str(&kit->out),
                          STR("{\"title\":\"a \\\"b\\\"\",\"read\":false,\"list\":[{\"n\":1}]}")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_values, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_blocks, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_includes, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_endless_include, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_addresses, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_places, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_escape, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_dates, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_numbers, make_kit, drop_kit),
        cmocka_unit_test_setup_teardown(test_json, make_kit, drop_kit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
