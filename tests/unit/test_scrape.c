/* Texts of which only lines are left: which lines make articles, and what stands about them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/buf.h"
#include "base/file.h"
#include "page/scrape.h"

/* What every test needs: memory, and the articles that were read last. */
struct reading {
    struct arena arena, scratch;
    struct page_source source;
    struct page_result result;
};

static int set_up(void **state)
{
    struct reading *reading = calloc(1, sizeof *reading);
    assert_non_null(reading);
    arena_init(&reading->arena, 0);
    arena_init(&reading->scratch, 0);
    *state = reading;
    return 0;
}

static int tear_down(void **state)
{
    struct reading *reading = *state;
    arena_free(&reading->arena);
    arena_free(&reading->scratch);
    free(reading);
    return 0;
}

/* Reads a text and gives how many articles it has. */
static size_t read_bytes(struct reading *reading, struct str bytes)
{
    arena_clear(&reading->scratch);
    assert_int_equal(scrape_articles(&reading->arena, &reading->scratch, bytes, &reading->source,
                                     &reading->result),
                     OK);
    return reading->result.articles.count;
}

static size_t read_text(struct reading *reading, const char *text)
{
    return read_bytes(reading, str_from(text));
}

/* Article `number` of those read last, from 1. */
static const struct article *article(const struct reading *reading, size_t number)
{
    return list_at(&reading->result.articles, number - 1);
}

static void assert_text(struct str got, const char *wanted)
{
    if (!str_equal(got, str_from(wanted)))
        fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got), wanted);
}

/* Three paragraphs about a bridge, of lengths as news has them. */
#define BRIDGE                                                                                     \
    "The bridge over the Ostrava gorge will stay closed until the end of the month, the regional " \
    "council said after engineers found cracks in two of its seven pillars.\n"                     \
    "Traffic is being led through the village of Dolni Lhota, where residents have complained "    \
    "about lorries since the first night. \"We have not slept,\" said Jana Novotna, who lives by " \
    "the crossing.\n"                                                                              \
    "Repairs will cost about two million crowns. The council expects the state to pay half of "    \
    "it, "                                                                                         \
    "but the ministry has not answered its letter so far.\n"

#define FERRY                                                                                      \
    "A ferry with 212 people on board ran aground off the coast of Brac on Saturday evening, and " \
    "all of them were brought ashore unhurt, the harbour master in Split said.\n"                  \
    "The ship had left the island in calm weather. Its captain told investigators that the "       \
    "rudder "                                                                                      \
    "had not answered for several minutes before it struck the sandbank.\n"                        \
    "Divers are to look at the hull on Sunday. Until then two smaller boats will carry "           \
    "passengers, "                                                                                 \
    "and lorries have to wait, the shipping company said.\n"

static void text_is_told_from_html(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "\n\n",
        "A plain text.\nWith lines.\n",
        "x < y and y > z, a <b> in passing",
        "Use <br> to break a line. That is all there is to say about it.",
        "\xEF\xBB\xBFText behind a byte order mark",
        "WARC/1.0\nWARC-Type: conversion\n",
        "< not a tag",
        "<3 is a heart"};
    static const char *const pages[] = {"<!DOCTYPE html><p>x",
                                        "  \n<html>",
                                        "\xEF\xBB\xBF<!-- a --><div>x</div>",
                                        "<?xml version=\"1.0\"?><html>",
                                        "<p>one<p>two",
                                        "<DIV CLASS=x>x</DIV>",
                                        "stray text first <div><p>x</p><br></div>",
                                        "<my-app></my-app>"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!page_is_text(str_from(texts[i])))
            fail_msg("taken for HTML: %s", texts[i]);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (page_is_text(str_from(pages[i])))
            fail_msg("taken for text: %s", pages[i]);
    assert_false(page_is_text(STR("\xFF\xFE<\0h\0t\0m\0l\0>\0")));
}

static void a_copied_article_is_read_whole(void **state)
{
    struct reading *reading = *state;
    assert_int_equal(read_text(reading, "Cracked bridge over gorge to stay closed\n\n" BRIDGE), 1);
    assert_text(article(reading, 1)->headline, "Cracked bridge over gorge to stay closed");
    assert_text(article(reading, 1)->language, "en");
    assert_int_equal(article(reading, 1)->blocks.count, 3);
    assert_true(str_ends(article(reading, 1)->text, STR("its letter so far.")));
}

static void two_articles_run_together_are_parted(void **state)
{
    struct reading *reading = *state;
    assert_int_equal(read_text(reading, "Cracked bridge over gorge to stay closed\n\n" BRIDGE
                                        "\n\n\nFerry runs aground off Brac, nobody hurt\n\n" FERRY),
                     2);
    assert_text(article(reading, 1)->headline, "Cracked bridge over gorge to stay closed");
    assert_text(article(reading, 2)->headline, "Ferry runs aground off Brac, nobody hurt");
    assert_int_equal(article(reading, 1)->blocks.count, 3);
    assert_int_equal(article(reading, 2)->blocks.count, 3);
}

/* A button's words over a picture are a line like any other there. */
static void what_opens_a_picture_is_left_out(void **state)
{
    struct reading *reading = *state;
    assert_int_equal(read_text(reading, "Ferry runs aground off Brac, nobody hurt\n\n" FERRY
                                        "Open this photo in gallery:\n" BRIDGE),
                     1);
    assert_int_equal(article(reading, 1)->blocks.count, 6);
    assert_int_equal(str_find(article(reading, 1)->text, STR("gallery")), STR_NONE);
}

/* An aggregator's page: one article, then others in its way, each a single line. */
static void entries_of_an_aggregator_are_articles_with_outlet_and_age(void **state)
{
    struct reading *reading = *state;
    reading->source.read_at = STR("2026-03-09T12:00:00+01:00");
    const char *text =
        "Cracked bridge over gorge to stay closed\n" BRIDGE "Comments\nRelated Articles\n\n"
        "Adriatic Mail\n3 hours ago\n- Adriatic Mail\nFerry runs aground off Brac, nobody hurt\n"
        "A ferry with 212 people on board ran aground off the coast of Brac on Saturday evening, "
        "and all of them were brought ashore unhurt, the harbour master in Split said. The ship "
        "had left the island in calm weather. Its captain told investigators that the rudder had "
        "not answered for several minutes before it struck the sandbank. Divers are to look at "
        "the hull on Sunday. Until then two smaller boats will carry passengers.\n\n"
        "Adriatic Mail\n5 hours ago\n- Adriatic Mail\nIsland gets a second doctor\n"
        "The island of Vis will have two doctors again.\n";
    assert_int_equal(read_text(reading, text), 2);
    assert_text(article(reading, 1)->outlet_name, "");
    assert_text(article(reading, 1)->published, "");
    assert_text(article(reading, 2)->outlet_name, "Adriatic Mail");
    assert_text(article(reading, 2)->age, "3 hours ago");
    assert_int_equal(article(reading, 2)->published_from, PUBLISHED_AGE);
    assert_true(str_starts(article(reading, 2)->published, STR("2026-03-09T09")));
    assert_int_equal(article(reading, 2)->blocks.count, 1);
}

static void an_age_dates_nothing_without_the_time_of_reading(void **state)
{
    struct reading *reading = *state;
    const char *text = "Cracked bridge over gorge to stay closed\nvor 3 Stunden\n" BRIDGE;
    assert_int_equal(read_text(reading, text), 1);
    assert_text(article(reading, 1)->age, "vor 3 Stunden");
    assert_text(article(reading, 1)->published, "");
    assert_int_equal(article(reading, 1)->published_from, PUBLISHED_UNKNOWN);
}

static void a_date_that_was_given_is_for_the_article_it_is_meant_for(void **state)
{
    struct reading *reading = *state;
    reading->source.published = STR("2026-03-01");
    reading->source.published_article = 2;
    read_text(reading, "Cracked bridge over gorge to stay closed\n\n" BRIDGE
                       "\n\n\nFerry runs aground off Brac, nobody hurt\n\n" FERRY);
    assert_text(article(reading, 1)->published, "");
    assert_text(article(reading, 2)->published, "2026-03-01");
    assert_int_equal(article(reading, 2)->published_from, PUBLISHED_GIVEN);
}

static void a_caption_that_stands_often_is_one_and_dates_the_article(void **state)
{
    struct reading *reading = *state;
    const char *caption = "The ferry off Brac, Croatia, 7 March 2026. EPA/Luka Horvat";
    char text[4000];
    snprintf(text, sizeof text, "Ferry runs aground off Brac, nobody hurt\n%s\n%s\n\n%s\n%s\n\n%s",
             caption, caption, "Ferry runs aground off Brac, nobody hurt", caption, FERRY);
    assert_int_equal(read_text(reading, text), 1);
    assert_int_equal(article(reading, 1)->images.count, 1);
    const struct image *image = list_at(&article(reading, 1)->images, 0);
    assert_text(image->caption, "The ferry off Brac, Croatia, 7 March 2026.");
    assert_text(image->credit, "EPA/Luka Horvat");
    /* the text speaks of Saturday, the picture's day, and of Sunday, the day after */
    assert_text(article(reading, 1)->published, "2026-03-08");
    assert_int_equal(article(reading, 1)->published_from, PUBLISHED_INFERRED);
}

static void text_without_spaces_between_words_is_read(void **state)
{
    struct reading *reading = *state;
    const char *text =
        "ホーム\nニュース\n天気\n橋の亀裂で通行止め続く\n2026年3月7日 18時20分\n"
        "県は七日、谷にかかる橋の柱二本に亀裂が見つかったため、今月末まで通行止めを続けると発表した"
        "。"
        "車は隣の村を通る道に回されている。\n"
        "村の住民からは、初日の夜からトラックの音で眠れないという声が上がっている。"
        "交差点のそばに住む女性は「もう三日も寝ていない」と話した。\n"
        "修理には約二億円かかる見込みだ。県は国に半分の負担を求めているが、国土交通省からの返事は"
        "まだないという。\n"
        "関連記事\n利用規約\n";
    assert_int_equal(read_text(reading, text), 1);
    assert_text(article(reading, 1)->headline, "橋の亀裂で通行止め続く");
    assert_text(article(reading, 1)->language, "ja");
    assert_int_equal(article(reading, 1)->blocks.count, 3);
    assert_true(str_starts(article(reading, 1)->published, STR("2026-03-07")));
}

static void text_that_is_no_article_gives_none(void **state)
{
    struct reading *reading = *state;
    assert_int_equal(read_text(reading, ""), 0);
    assert_int_equal(reading->result.none, PAGE_EMPTY);
    assert_int_equal(read_text(reading, " \n\t\n\xC2\xA0\n"), 0);
    assert_int_equal(reading->result.none, PAGE_EMPTY);
    assert_int_equal(read_text(reading, "Home\nNews\nSport\nLog in\nAbout us\n"), 0);
    assert_int_equal(reading->result.none, PAGE_NO_BODY);
    assert_int_equal(read_text(reading, "404\nPage not found\nThe page you asked for is gone.\n"),
                     0);
}

/* Adds the same text many times. */
static struct str repeated(struct buf *buf, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        buf_add(buf, str_from(text));
    return buf_str(buf);
}

static void hostile_texts_end_within_limits(void **state)
{
    struct reading *reading = *state;
    struct buf buf;
    buf_init(&buf, (size_t)64 << 20);
    read_bytes(reading, repeated(&buf, "x\n", SCRAPE_MAX_LINES + 1000));
    buf_clear(&buf);
    read_bytes(reading, repeated(&buf, "\n", 10000000));
    assert_int_equal(reading->result.none, PAGE_EMPTY);
    buf_clear(&buf);
    assert_int_equal(read_bytes(reading, repeated(&buf, "A sentence without an end. ", 1000000)),
                     0);
    buf_clear(&buf);
    read_bytes(reading, repeated(&buf, "\xFF\xC3\0\xE2\x82", 100000));
    buf_clear(&buf);
    read_bytes(reading, repeated(&buf, BRIDGE "3 hours ago\n- \nx\n", 3000));
    assert_true(reading->result.articles.count <= SCRAPE_MAX_ARTICLES);
    uint32_t random = 1;
    buf_clear(&buf);
    for (size_t i = 0; i < 300000; i++) {
        random = random * 1664525 + 1013904223;
        buf_add_byte(&buf, (char)(random >> 24));
    }
    read_bytes(reading, buf_str(&buf));
    buf_free(&buf);
}

/* --------------------------------------------------------------------------- the samples --- */

/* The string of a key, or "". */
static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void assert_list(const struct list *got, const json_t *wanted)
{
    assert_int_equal(got->count, json_array_size(wanted));
    for (size_t i = 0; i < got->count; i++)
        assert_text(*(struct str *)list_at(got, i), json_string_value(json_array_get(wanted, i)));
}

static void assert_sample(const struct article *got, const json_t *wanted)
{
    const json_t *captions = json_object_get(wanted, "captions");
    assert_text(got->headline, text_of(wanted, "headline"));
    assert_text(got->subhead, text_of(wanted, "subhead"));
    assert_text(got->outlet_name, text_of(wanted, "outlet"));
    assert_text(got->section, text_of(wanted, "section"));
    assert_text(got->age, text_of(wanted, "age"));
    assert_text(got->dateline, text_of(wanted, "dateline"));
    assert_text(got->agency, text_of(wanted, "agency"));
    assert_true(str_starts(str_from(text_of(wanted, "language")), got->language));
    assert_list(&got->authors, json_object_get(wanted, "authors"));
    assert_list(&got->tags, json_object_get(wanted, "tags"));
    assert_int_equal(got->blocks.count, json_integer_value(json_object_get(wanted, "paragraphs")));
    assert_true(str_starts(got->text, str_from(text_of(wanted, "first"))));
    assert_true(str_ends(got->text, str_from(text_of(wanted, "last"))));
    assert_int_equal(got->images.count, json_array_size(captions));
    for (size_t i = 0; i < got->images.count; i++) {
        const struct image *image = list_at(&got->images, i);
        assert_text(image->caption, text_of(json_array_get(captions, i), "caption"));
        assert_text(image->credit, text_of(json_array_get(captions, i), "credit"));
    }
}

static void the_scrapes_among_the_samples_are_read_right(void **state)
{
    struct reading *reading = *state;
    FILE *expected = fopen(TESTS "/../samples/expected.jsonl", "r");
    json_t *wanted;
    size_t checked = 0;
    assert_non_null(expected);
    while ((wanted = json_loadf(expected, JSON_DISABLE_EOF_CHECK, NULL))) {
        char path[4096];
        struct buf bytes;
        const char *file = text_of(wanted, "file");
        bool is_article = json_integer_value(json_object_get(wanted, "article")) > 0;
        if (str_ends(str_from(file), STR(".txt"))) {
            snprintf(path, sizeof path, TESTS "/../samples/%s", file);
            buf_init(&bytes, 1 << 20);
            assert_int_equal(file_read(path, &bytes), OK);
            assert_int_equal(read_bytes(reading, buf_str(&bytes)), is_article);
            if (is_article)
                assert_sample(article(reading, 1), wanted);
            else
                assert_int_equal(reading->result.none, PAGE_INDEX);
            buf_free(&bytes);
            checked++;
        }
        json_decref(wanted);
    }
    fclose(expected);
    assert_true(checked >= 4);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(text_is_told_from_html),
        TEST(a_copied_article_is_read_whole),
        TEST(two_articles_run_together_are_parted),
        TEST(what_opens_a_picture_is_left_out),
        TEST(entries_of_an_aggregator_are_articles_with_outlet_and_age),
        TEST(an_age_dates_nothing_without_the_time_of_reading),
        TEST(a_date_that_was_given_is_for_the_article_it_is_meant_for),
        TEST(a_caption_that_stands_often_is_one_and_dates_the_article),
        TEST(text_without_spaces_between_words_is_read),
        TEST(text_that_is_no_article_gives_none),
        TEST(hostile_texts_end_within_limits),
        TEST(the_scrapes_among_the_samples_are_read_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
