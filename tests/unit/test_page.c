/* Pages to articles: the cutting of blocks, words of markup and phrases, credits, forests, and that
 * broken pages give a record or a clear reason for none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <dirent.h>

#include "base/file.h"
#include "page/credits.h"
#include "page/page.h"
#include "page/score.h"
#include "page/twice.h"

#define MAX_FILE ((size_t)16 << 20)

/* The blocks of a piece of HTML. */
static struct body_page cut(struct arena *arena, struct str html)
{
    struct html_parser *parser = html_parser_new();
    struct html_document *document;
    struct body_page page;
    assert_int_equal(html_parse(parser, arena, html, NULL, &document), OK);
    body_cut(&page, arena, document, NULL);
    html_parser_free(parser);
    return page;
}

/* Checks that a piece of HTML gives these blocks, split by "|". */
static void assert_blocks(struct str html, const char *wanted)
{
    struct arena arena;
    struct buf texts;
    arena_init(&arena, 0);
    buf_init(&texts, 1 << 16);
    struct body_page page = cut(&arena, html);
    for (uint32_t i = 0; i < page.block_count; i++) {
        if (i)
            buf_add_byte(&texts, '|');
        buf_add(&texts, page.blocks[i].text);
    }
    buf_add_byte(&texts, '\0');
    assert_string_equal(texts.data, wanted);
    buf_free(&texts);
    arena_free(&arena);
}

static void test_blocks(void **state)
{
    (void)state;
    assert_blocks(STR("<p>one <b>two</b>\n three<p>four"), "one two three|four");
    assert_blocks(STR("<div>a<br>b<br><br>c</div>"), "a b|c");
    assert_blocks(STR("<p>hy\xC2\xADphen zero\xE2\x80\x8Bwidth"), "hyphen zerowidth");
    assert_blocks(STR("<p><span class=dropcap>T</span> he rest"), "The rest");
    assert_blocks(STR("<p><span class=dropcap>A</span> rest"), "A rest");
    assert_blocks(STR("<p>in<i>line</i>s"), "inlines");
    assert_blocks(STR("<table><tr><td>a<td>b<tr><td>c<td>d</table>"), "a b|c d");
    assert_blocks(STR("<ul><li>a<li>b</ul>c<hr>d"), "a|b|c|d");
    assert_blocks(STR("<pre>one\ntwo\n\nthree</pre>"), "one two|three");
    assert_blocks(STR("a<select><option>x</select><script>y</script><style>z</style>b"), "ab");
    assert_blocks(STR("<p> \xC2\xA0 <p>"), "");
    /* a line in a style of its own, a source, what only screen readers say, hidden copies */
    assert_blocks(STR("<div><span class=hl>One two</span><br>By Ann"), "One two|By Ann");
    assert_blocks(STR("<div><span>One</span> two<br>three"), "One two three");
    assert_blocks(STR("<blockquote>One <cite>Ann</cite></blockquote>"), "One|Ann");
    assert_blocks(STR("<p>One <cite>Ann</cite></p>"), "One Ann");
    assert_blocks(STR("<p>One<span class=sr-only>, opens new tab</span>, two"), "One, two");
    assert_blocks(STR("<p><span class=sr-only>By</span> Ann"), "By Ann");
    assert_blocks(STR("<p>One<div style='display:none'><p>One<p>Two</div>"), "One|Two");
    assert_blocks(STR("<p>One two.\n<x-share>Share</x-share>\n<h2>Three"), "One two.|Share|Three");
    assert_blocks(STR("<p>One two. <x-b>Three</x-b>"), "One two. Three");
}

/* The lines of a narrow column go on, also in a paragraph of two that stands below it. */
static void test_columns(void **state)
{
    (void)state;
    assert_blocks(
        STR("<div><p>When her husband fell ill on the<br>night of the gale, she wound the<br>"
            "lamp by hand and kept it<br>alight.<p>Her husband is mending now.<br>He has a "
            "clock.</div>"),
        "When her husband fell ill on the night of the gale, she wound the lamp by hand "
        "and kept it alight.|Her husband is mending now. He has a clock.");
    assert_blocks(STR("<div><p>Her husband is mending now.<br>He has a clock.</div>"),
                  "Her husband is mending now.|He has a clock.");
}

static void test_twice(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct str once = STR("the mayor’s caf\xC3\xA9 – “closed” \xC3\xA2");
    assert_true(twice_undone(&arena, once).data == once.data);
    assert_true(str_equal(twice_undone(&arena, STR("mayor\xC3\xA2\xC2\x80\xC2\x99s caf"
                                                   "\xC3\x83\xC2\xA9 \xC3\xA9")),
                          STR("mayor’s caf\xC3\xA9 \xC3\xA9")));
    assert_true(str_equal(twice_undone(&arena, STR("mayorâ€™s “Â£5”")), STR("mayor’s “£5”")));
    struct str broken = STR("\xFF mayor\xC3\xA2\xC2\x80\xC2\x99s");
    assert_true(twice_undone(&arena, broken).data == broken.data);
    arena_free(&arena);
}

static void test_words(void **state)
{
    (void)state;
    uint32_t start;
    assert_true(page_class_kinds(STR("articleBody")) >> CLASS_BODY & 1);
    assert_true(page_class_kinds(STR("x-1_share-bar")) >> CLASS_SHARE & 1);
    assert_true(page_class_kinds(STR("storyrelated")) >> CLASS_RELATED & 1);
    assert_int_equal(page_class_kinds(STR("header")) >> CLASS_AD & 1, 0);
    assert_int_equal(page_class_kinds(STR("zxcv css-1ab2cd")), 0);
    assert_true(page_phrase_kinds(STR("Read more: the mayor"), &start) >> PHRASE_MORE & 1);
    assert_true(page_phrase_kinds(STR("Hier: LESEN SIE AUCH"), &start) == 0 || start == 0);
    assert_true(page_phrase_kinds(STR("ЧИТАЙТЕ ТАКЖЕ: мэр"), &start) >> PHRASE_MORE & 1);
    assert_int_equal(page_phrase_kinds(STR("Shareholders met"), &start), 0);
}

static void test_credits(void **state)
{
    (void)state;
    assert_int_equal(credit_start(STR("The mayor. Photo: Jane Doe")), 11);
    assert_int_equal(credit_start(STR("Foto: Jan Doe")), 0);
    assert_int_equal(credit_start(STR("Фото: Артур Звирбулис")), 0);
    assert_int_equal(credit_start(STR("The mayor on Monday.")), STR_NONE);
    assert_int_equal(credit_start(STR("The mayor on Monday. Jane Doe/AFP")), 20);
    assert_true(str_equal(credit_name(STR("Photo: Jane Doe")), STR("Jane Doe")));
}

/* A block knows what the words of its neighbours say, which is in their own columns. */
static void test_words_around(void **state)
{
    (void)state;
    static const uint8_t looked_at[BODY_WORD_FEATURES] = {LEXICON_MEAN, LEXICON_LOW, LEXICON_SUM,
                                                          LEXICON_CLASS_SUM};
    const int reach = BODY_WORD_NEIGHBOURS;
    struct arena arena;
    struct body_features features;
    struct body_hints hints = {0};
    arena_init(&arena, 0);
    struct body_page page = cut(&arena, STR("<p>Read all of it<p>The river rose<p>Sign up today"
                                            "<p class=news>It fell again on Monday"));
    struct lexicon *lexicon = arena_get_zeroed(&arena, sizeof *lexicon);
    for (size_t i = 0; i < LEXICON_SLOTS; i++)
        lexicon->weights[i] = (int8_t)(i % 61 - 30);
    body_features(&features, &page, &hints);
    body_lexicon_features(&features, &page, lexicon);
    unsigned around = body_feature_count() - 2 * BODY_WORD_NEIGHBOURS * BODY_WORD_FEATURES;
    unsigned own = around - LEXICON_FEATURES;
    for (int i = 0; i < 4; i++) {
        const uint8_t *row = body_row(&features, (uint32_t)i) + (size_t)around * FOREST_LANES;
        for (int at = i - reach; at <= i + reach; at++)
            for (int k = 0; at != i && k < BODY_WORD_FEATURES; k++, row += FOREST_LANES) {
                size_t column = (size_t)(own + looked_at[k]) * FOREST_LANES;
                bool outside = at < 0 || at >= 4;
                assert_int_equal(*row, outside ? LEXICON_NOTHING
                                               : body_row(&features, (uint32_t)at)[column]);
            }
    }
    arena_free(&arena);
}

/* Two trees over three features, as bytes and back, with scores that can be worked out by hand. */
static void test_forest(void **state)
{
    (void)state;
    struct forest_tree trees[2] = {{{0, 1, 2, 0, 0, 0}, {10, 20, 30, 255, 255, 255}, {0}},
                                   {{2, 2, 2, 2, 2, 2}, {0, 1, 2, 3, 4, 5}, {0}}};
    struct forest forest = {trees, 2, 3, 5}, again;
    struct arena arena;
    struct buf bytes;
    uint8_t values[3 * 32] = {0};
    int32_t scores[32], portable[32];
    for (int i = 0; i < FOREST_LEAVES; i++) {
        trees[0].leaf[i] = (int8_t)(i * 2);
        trees[1].leaf[i] = (int8_t)-i;
    }
    values[0] = 11;      /* row 0: feature 0 */
    values[2 * 32] = 3;  /*        feature 2: above 0, 1 and 2 */
    values[32 + 1] = 21; /* row 1: feature 1 */
    arena_init(&arena, 0);
    buf_init(&bytes, 1 << 16);
    forest_write(&forest, &bytes);
    struct str rest = buf_str(&bytes);
    assert_int_equal(forest_read(&again, &arena, &rest), OK);
    assert_int_equal(rest.size, 0);
    struct forest_rows rows = {values, FOREST_LANES, FOREST_LANES, 3};
    forest_score(&again, &rows, scores);
    forest_score_portable(&again, &rows, portable);
    assert_memory_equal(scores, portable, sizeof scores);
    assert_int_equal(scores[0], 5 + (2 - 7) * FOREST_STEP);
    assert_int_equal(scores[1], 5 + 4 * FOREST_STEP);
    assert_int_equal(scores[2], 5);
    for (size_t cut_at = 0; cut_at < bytes.size; cut_at += 7) {
        rest = str_part(buf_str(&bytes), 0, cut_at);
        assert_int_equal(forest_read(&again, &arena, &rest), ERROR_SYNTAX);
    }
    buf_free(&bytes);
    arena_free(&arena);
}

/* Trees with answers of every kind give all rows the same scores by all ways to add them up. */
static void test_forest_ways(void **state)
{
    (void)state;
    enum { TREES = 45, FEATURES = 9, ROWS = 70, GROUPS = 3 };
    static struct forest_tree trees[TREES];
    static uint8_t values[GROUPS * FEATURES * FOREST_LANES];
    int32_t scores[GROUPS * FOREST_LANES], portable[GROUPS * FOREST_LANES];
    uint32_t seed = 1;
    uint8_t *bytes = (uint8_t *)trees;
    for (size_t i = 0; i < sizeof trees; i++)
        bytes[i] = (uint8_t)((seed = seed * 1664525 + 1013904223) >> 24);
    for (size_t i = 0; i < sizeof values; i++)
        values[i] = (uint8_t)((seed = seed * 1664525 + 1013904223) >> 24);
    for (unsigned t = 0; t < TREES; t++)
        for (unsigned d = 0; d < FOREST_DEPTH; d++)
            trees[t].feature[d] %= FEATURES;
    const struct forest forest = {trees, TREES, FEATURES, -7};
    const struct forest_rows rows = {values, FOREST_LANES, FEATURES * FOREST_LANES, ROWS};
    forest_score(&forest, &rows, scores);
    forest_score_portable(&forest, &rows, portable);
    assert_memory_equal(scores, portable, sizeof scores);
}

/* Reads bytes as a page: whatever they are, there is an article or a reason. */
static void assert_reads(struct page_reader *reader, struct arena *arena, struct str bytes)
{
    struct page_result result;
    struct page_source source = {0};
    arena_clear(arena);
    assert_int_equal(page_articles(reader, arena, bytes, &source, &result), OK);
    assert_int_equal(result.articles.count == 0, result.none != PAGE_HAS_ARTICLES);
    for (size_t i = 0; i < result.articles.count; i++)
        assert_true(((struct article *)list_at(&result.articles, i))->text.size > 0);
}

/* One page cut off at ten places, and with bytes that are not what they were. */
static void break_page(struct page_reader *reader, struct arena *arena, struct buf *bytes)
{
    uint32_t random = 12345;
    for (size_t part = 0; part <= 10; part++)
        assert_reads(reader, arena, str_part(buf_str(bytes), 0, bytes->size * part / 10));
    for (size_t i = 0; i < 40 && bytes->size; i++) {
        random = random * 1664525 + 1013904223;
        bytes->data[(random >> 3) % bytes->size] = (char)(random >> 24);
        if (i % 10 == 9)
            assert_reads(reader, arena, buf_str(bytes));
    }
}

/* What stands on a page twice. */
static void test_repeated(void **state)
{
    (void)state;
#define ITEM \
    "<li>Ten to twenty minutes of easy jogging, then five short runs up the hill and down.</li>"
#define LONG                                                                                  \
    "<p>The town's runners have had no club since the old one closed its doors in 2019, and " \
    "so two of them wrote a plan for all who want to run to the lighthouse and back in June.</p>"
    struct page_reader *reader = page_reader_new();
    struct page_source source = {.file = STR("page.html")};
    struct page_result result;
    struct arena arena;
    arena_init(&arena, 0);
    struct str page =
        STR("<!doctype html><meta property=og:type content=article><article>"
            "<h1>To the lighthouse and back</h1>" LONG
            "<p>On Mondays, for those who have run before, this is all of it:</p>"
            "<ul>" ITEM "<li>Then home, and nothing else on that day.</li></ul>"
            "<p>On Thursdays there is a little more of it, and a swim for some:</p>"
            "<ul>" ITEM "<li>Then three times the pier, as fast as you like.</li></ul>" LONG
            "</article>");
    assert_int_equal(page_articles(reader, &arena, page, &source, &result), OK);
    assert_int_equal(result.articles.count, 1);
    struct str text = ((struct article *)list_at(&result.articles, 0))->text, rest = text;
    unsigned items = 0, paragraphs = 0;
    for (size_t at; (at = str_find(rest, STR("Ten to twenty"))) != STR_NONE; items++)
        rest = str_from_byte(rest, at + 1);
    rest = text;
    for (size_t at; (at = str_find(rest, STR("have had no club"))) != STR_NONE; paragraphs++)
        rest = str_from_byte(rest, at + 1);
    assert_int_equal(items, 2);
    assert_int_equal(paragraphs, 1);
    page_reader_free(reader);
    arena_free(&arena);
#undef ITEM
#undef LONG
}

/* A page that shows no text, and whose script holds it. */
static void test_state(void **state)
{
    (void)state;
    struct page_reader *reader = page_reader_new();
    struct page_source source = {.file = STR("page.html")};
    struct page_result result;
    struct arena arena;
    arena_init(&arena, 0);
    struct str page = STR(
        "<!doctype html><meta property=og:type content=article><title>Ferry "
        "back</title><script>run()</script>"
        "<script>window.state = {\"teaser\": \"\\u003cp\\u003eShort.\", \"html\": \"<h1>Ferry "
        "back</h1>"
        "\\u003cp class=\\\"x\\\"\\u003eThe ferry that has carried the town\\u2019s people to the "
        "island since 1931 was back in service on Monday, its captain said.\\u003c/p\\u003e"
        "\\u003cp\\u003eIt had been in the dock for eleven weeks while its engine was rebuilt, "
        "and the island\\u2019s only shop had run out of flour twice.\\u003c/p\\u003e"
        "\\u003cp\\u003eThe first boat carried forty passengers, a goat and the post of two "
        "months, which the postman says he will have sorted by Friday.\\u003c/p\\u003e\"};"
        "</script><div id=root></div><footer>Imprint. Privacy.</footer>");
    assert_int_equal(page_articles(reader, &arena, page, &source, &result), OK);
    assert_int_equal(result.articles.count, 1);
    struct article *article = list_at(&result.articles, 0);
    assert_true(str_starts(article->text, STR("The ferry that has carried the town’s people to")));
    assert_true(str_ends(article->text, STR("he will have sorted by Friday.")));
    assert_int_equal(article->blocks.count, 3);
    /* what scripts spell out is UTF-8, whatever the page is in */
    source.encoding = STR("iso-8859-1");
    assert_int_equal(page_articles(reader, &arena, page, &source, &result), OK);
    article = list_at(&result.articles, 0);
    assert_true(str_starts(article->text, STR("The ferry that has carried the town’s people to")));
    source.encoding = STR("");
    /* nothing but data */
    page = STR(
        "<title>Map</title><script>draw({\"a\": \"<p\", \"b\": \"<path><path><pre>\"})</script>");
    assert_int_equal(page_articles(reader, &arena, page, &source, &result), OK);
    assert_int_equal(result.none, PAGE_EMPTY);
    page_reader_free(reader);
    arena_free(&arena);
}

static void test_broken(void **state)
{
    (void)state;
    struct page_reader *reader = page_reader_new();
    struct arena arena;
    struct buf bytes;
    const char *folder = TESTS "/golden/pages/edge";
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    arena_init(&arena, 0);
    buf_init(&bytes, MAX_FILE);
    for (struct dirent *entry; (entry = readdir(entries));) {
        if (!str_ends(str_from(entry->d_name), STR(".html")))
            continue;
        struct str path = arena_format(&arena, "%s/%s", folder, entry->d_name);
        buf_clear(&bytes);
        assert_int_equal(file_read(path.data, &bytes), OK);
        break_page(reader, &arena, &bytes);
    }
    closedir(entries);
    buf_free(&bytes);
    arena_free(&arena);
    page_reader_free(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),       cmocka_unit_test(test_columns),
        cmocka_unit_test(test_twice),        cmocka_unit_test(test_words),
        cmocka_unit_test(test_credits),      cmocka_unit_test(test_forest),
        cmocka_unit_test(test_forest_ways),  cmocka_unit_test(test_repeated),
        cmocka_unit_test(test_state),        cmocka_unit_test(test_broken),
        cmocka_unit_test(test_words_around),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
