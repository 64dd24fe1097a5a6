/* The article record: its JSON both ways, and who an article is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "record/identity.h"
#include "record/record.h"

static struct arena arena;

static int make_arena(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* The article's JSON, in the arena. */
static struct str to_json(const struct article *article)
{
    struct buf out;
    struct json json;
    buf_init(&out, 1 << 20);
    json_init(&json, &out);
    article_to_json(article, &json);
    assert_true(json_is_complete(&json));
    struct str text = arena_copy(&arena, buf_str(&out));
    buf_free(&out);
    return text;
}

/* Reads JSON that has to be a record. */
static struct article from_json(struct str text)
{
    struct article article;
    const char *why;
    assert_int_equal(article_from_json(&article, &arena, text, &why), OK);
    return article;
}

static void assert_str(struct str got, const char *want)
{
    assert_string_equal(arena_copy(&arena, got).data ? arena_copy(&arena, got).data : "", want);
}

static const char full[] =
    "{\"id\":\"00112233445566778899aabbccddeeff\",\"file\":\"a/b.html\","
    "\"url\":\"https://news.example/1?utm_source=x\",\"canonical_url\":\"https://news.example/1\","
    "\"article\":2,\"outlet\":{\"name\":\"The Example\",\"domain\":\"news.example\"},"
    "\"headline\":\"Two \\\"words\\\"\",\"subhead\":\"Below\",\"authors\":[\"A. Writer\",\"B\"],"
    "\"published\":\"2026-03-05T15:47:00+02:00\",\"modified\":\"2026-03\","
    "\"published_from\":\"json-ld\",\"age\":\"4 hours ago\",\"language\":\"de-AT\","
    "\"section\":\"World\",\"tags\":[\"x\",\"y\"],\"agency\":\"MNA\",\"dateline\":\"LIMA\","
    "\"text\":\"First.\\nSecond \xc3\xa9.\","
    "\"blocks\":[{\"kind\":\"lead\",\"text\":\"First.\"},{\"kind\":\"quote\",\"text\":\"Second "
    "\xc3\xa9.\"}],"
    "\"images\":[{\"url\":\"https://news.example/i.jpg\",\"caption\":\"A dog\",\"credit\":\"C\"},"
    "{\"caption\":\"Only this\"}]}";

static void what_is_written_is_what_was_read(void **state)
{
    (void)state;
    struct article article = from_json(str_from(full));
    assert_str(to_json(&article), full);
}

static void what_is_not_known_is_absent(void **state)
{
    (void)state;
    struct article article = from_json(STR("{\"headline\":\"Only\"}"));
    assert_str(to_json(&article), "{\"headline\":\"Only\"}");
}

static void others_records_are_understood(void **state)
{
    (void)state;
    struct article article = from_json(
        STR(" {\"outlet\":\"The Example\",\"authors\":\"One Alone\",\"text\":\"A.\\n\\n B.\","
            "\"story\":7,\"copy_of\":\"x\",\"headline\":5,\"published\":\"yesterday-ish\","
            "\"published_from\":\"meta\",\"images\":[{}, 3],\"article\":-4} \n"));
    assert_str(article.outlet_name, "The Example");
    assert_int_equal(article.authors.count, 1);
    assert_int_equal(article.headline.size, 0);
    assert_int_equal(article.published.size, 0);
    assert_int_equal(article.published_from, PUBLISHED_UNKNOWN);
    assert_int_equal(article.images.count, 0);
    assert_int_equal(article.number, 0);
    assert_int_equal(article.blocks.count, 2);
    assert_str(((struct block *)article.blocks.items)[1].text, "B.");
}

static void what_html_escaped_is_resolved_in_others_records(void **state)
{
    (void)state;
    struct article article = from_json(
        STR("{\"headline\":\"&lsquo;Miral&rsquo; don&#039;t&nbsp;&#146;\",\"authors\":[\"&nbsp;\","
            "\"A &amp; B\"],\"url\":\"https://a.example/?b=1&amp;c\","
            "\"text\":\"AT&amp;T &amp;quot;no&amp;quot; R&D; &#xa3;5 &copy 1&lt2;\\n &nbsp; \\nB "
            "&#10;C\",\"images\":[{\"caption\":\"&nbsp;\"},{\"caption\":\"&mdash;\"}]}"));
    assert_str(article.headline, "\u2018Miral\u2019 don't \u2019");
    assert_int_equal(article.authors.count, 1);
    assert_str(*(struct str *)article.authors.items, "A & B");
    assert_str(article.url, "https://a.example/?b=1&amp;c");
    assert_str(article.text, "AT&T \"no\" R&D; \u00a35 &copy 1&lt2;\n   \nB  C");
    assert_int_equal(article.blocks.count, 2);
    assert_int_equal(article.images.count, 1);
    assert_str(((struct image *)article.images.items)->caption, "\u2014");
}

static void doubled_quotes_are_written_once_in_others_records(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"Review - \"\"In A Better World\"\" -", "Review - \"In A Better World\" -"},
        {"\"\"\"\"No,\"\" she said of 1950\"\"s", "\"\"No,\" she said of 1950\"s"},
        {"It was set to \"\" again", NULL},
        {"It was \"\"this\"\" and \"that\"", NULL},
        {"1950\"\"s glamour", NULL},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct article article;
        struct json json;
        struct buf out;
        const char *why;
        buf_init(&out, 1000);
        json_init(&json, &out);
        json_object_begin(&json);
        json_pair_str(&json, "headline", str_from(texts[i][0]));
        json_object_end(&json);
        assert_int_equal(article_from_json(&article, &arena, buf_str(&out), &why), OK);
        assert_str(article.headline, texts[i][texts[i][1] != NULL]);
        buf_free(&out);
    }
}

static void our_records_are_read_as_they_were_written(void **state)
{
    (void)state;
    static const char lesson[] =
        "{\"id\":\"00112233445566778899aabbccddeeff\",\"headline\":\"Write &amp;amp; for &amp;\","
        "\"text\":\"\\\"\\\"So\\\"\\\" &lt;\",\"blocks\":[{\"kind\":\"paragraph\",\"text\":"
        "\"\\\"\\\"So\\\"\\\" &lt;\"}]}";
    struct article article = from_json(str_from(lesson));
    assert_str(to_json(&article), lesson);
    /* many give their records a hash of their own for an id, but no blocks */
    article =
        from_json(STR("{\"id\":\"00112233445566778899aabbccddeeff\",\"text\":\"A &amp; B\"}"));
    assert_str(article.text, "A & B");
}

static void text_is_made_of_blocks_where_it_is_missing(void **state)
{
    (void)state;
    struct article article = from_json(
        STR("{\"blocks\":[{\"kind\":\"lead\",\"text\":\"A\"},{\"kind\":\"new\",\"text\":\"B\"}]}"));
    assert_str(article.text, "A\nB");
    assert_int_equal(((struct block *)article.blocks.items)[1].kind, BLOCK_PARAGRAPH);
}

static void what_is_no_record_says_why(void **state)
{
    (void)state;
    const char *const wrong[] = {"",
                                 "{",
                                 "[]",
                                 "3",
                                 "null",
                                 "{}",
                                 "{\"headline\":\"\"}",
                                 "{\"headline\":\"a\"} x",
                                 "{\"headline\":\"\xff\"}"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct article article;
        const char *why = NULL;
        assert_int_equal(article_from_json(&article, &arena, str_from(wrong[i]), &why),
                         ERROR_SYNTAX);
        assert_non_null(why);
    }
    struct article article;
    const char *why;
    assert_int_equal(article_from_json(&article, &arena, (struct str){0}, &why), ERROR_SYNTAX);
}

static void names_lead_back_to_what_they_name(void **state)
{
    (void)state;
    for (int i = 0; i < PUBLISHED_COUNT; i++)
        assert_int_equal(published_from_named(str_from(published_from_name(i))), i);
    for (int i = 0; i < BLOCK_COUNT; i++)
        assert_int_equal(block_kind_named(str_from(block_kind_name(i))), i);
}

static void the_hash_is_the_published_one(void **state)
{
    (void)state;
    /* the vectors that come with SipHash: the input is the bytes 0, 1, 2, ... */
    static const char *const want[] = {"a3817f04ba25a8e66df67214c7550293",
                                       "da87c1d86b99af44347659119b22fc45"};
    for (size_t size = 0; size < 2; size++) {
        struct identity identity = identity_of(str_of("\0", size));
        assert_str(identity_format(&identity, &arena), want[size]);
    }
    struct identity back;
    assert_true(identity_parse(STR("A3817f04ba25a8e66df67214c7550293"), &back));
    assert_int_equal(back.bytes[0], 0xa3);
    assert_false(identity_parse(STR("a3"), &back));
    assert_false(identity_parse(STR("z3817f04ba25a8e66df67214c7550293"), &back));
}

static void addresses_of_one_page_are_one(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"https://www.News.example/a/b/?utm_source=x&fbclid=1#top", "news.example/a/b"},
        {"http://news.example:80/a", "news.example/a"},
        {"https://news.example/a?id=7&utm_medium=m&page=2", "news.example/a?id=7&page=2"},
        {"https://news.example/#!/story/3", "news.example/#!/story/3"},
        {"https://news.example", "news.example"},
        {"mailto:a@b.example", ""},
        {"/relative", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_str(identity_address(str_from(pairs[i][0]), &arena), pairs[i][1]);
}

/* The id of an article of these. */
static struct str id_of(const char *canonical, const char *headline, const char *text, bool several)
{
    struct article article;
    article_init(&article, &arena);
    article.canonical_url = str_from(canonical);
    article.headline = str_from(headline);
    article.text = str_from(text);
    article_identify(&article, several, &arena);
    return article.id;
}

static void an_article_is_its_address_or_its_words(void **state)
{
    (void)state;
    const char *page = "https://news.example/live";
    assert_true(str_equal(id_of(page, "A", "one", false), id_of(page, "B", "two", false)));
    assert_false(str_equal(id_of(page, "A", "one", true), id_of(page, "B", "two", true)));
    assert_true(str_equal(id_of("https://news.example/live#e5", "A", "one", true),
                          id_of("https://news.example/live#e5", "B", "two", true)));
    assert_false(str_equal(id_of("https://news.example/live#e5", "A", "one", true),
                           id_of("https://news.example/live#e6", "A", "one", true)));
    /* a front page's address says nothing of the article */
    assert_false(str_equal(id_of("https://news.example/", "A", "one", false),
                           id_of("https://news.example/", "B", "two", false)));
    assert_true(str_equal(id_of("", "A", "one  two", false), id_of("", "A", "one\ntwo", false)));
}

static void an_id_that_was_given_is_kept(void **state)
{
    (void)state;
    struct article article = from_json(str_from(full));
    article_identify(&article, true, &arena);
    assert_str(article.id, "00112233445566778899aabbccddeeff");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_what_was_read),
        cmocka_unit_test(what_is_not_known_is_absent),
        cmocka_unit_test(others_records_are_understood),
        cmocka_unit_test(what_html_escaped_is_resolved_in_others_records),
        cmocka_unit_test(doubled_quotes_are_written_once_in_others_records),
        cmocka_unit_test(our_records_are_read_as_they_were_written),
        cmocka_unit_test(text_is_made_of_blocks_where_it_is_missing),
        cmocka_unit_test(what_is_no_record_says_why),
        cmocka_unit_test(names_lead_back_to_what_they_name),
        cmocka_unit_test(the_hash_is_the_published_one),
        cmocka_unit_test(addresses_of_one_page_are_one),
        cmocka_unit_test(an_article_is_its_address_or_its_words),
        cmocka_unit_test(an_id_that_was_given_is_kept),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
