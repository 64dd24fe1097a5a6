/* What is corrected of a model's choice of blocks: here everything was chosen that is not said to
 * be left out, as a model that knows nothing would. */
#include <stdio.h>

#include "page/choice.h"
#include "page/repeats.h"
#include "page/score.h"
#include "page_fixture.h"

/* Two paragraphs. */
#define FIRST                                                                                     \
    "The council voted on Monday to repair the old bridge over the river, which has been closed " \
    "to all traffic since a barge struck one of its piers in the spring, and to pay for the "     \
    "work from the reserve that was set aside for the new town hall and never used."
#define SECOND                                                                                   \
    "Work begins in May and should be finished before the winter, said the engineer in charge, " \
    "who warned that the price of steel may yet change. Until then the ferry runs every half "   \
    "hour from six in the morning until midnight, and on market days until one at night. The "   \
    "mayor said that she would walk over the bridge before anybody drove over it, and that she " \
    "meant to be the last to leave the ferry."

static struct body_page page;
static int32_t scores[100];

/* Cuts a page into blocks and chooses all of them. */
static void choose_all(const char *text)
{
    body_cut(&page, &arena, parse_page(text), NULL);
    assert_true(page.block_count < 100);
    for (uint32_t i = 0; i < page.block_count; i++)
        scores[i] = BODY_LIMIT + 1;
}

/* Whether the first block that begins with `text` is chosen after the corrections. */
static bool is_chosen(const char *text)
{
    for (uint32_t i = 0; i < page.block_count; i++)
        if (str_starts(page.blocks[i].text, str_from(text)))
            return scores[i] > BODY_LIMIT;
    fail_msg("no block begins with %s", text);
    return false;
}

static void pointers_to_other_texts_are_left_out(void **state)
{
    (void)state;
    choose_all("<p>" FIRST "</p><p>Read also: <a href=/2>The ferry that was too small</a></p>"
               "<p>Les også: <a href=/3>Broen som falt</a></p>"
               "<p>Read more slowly, the judge told her <a href=/4>counsel</a>, and louder.</p>"
               "<p>" SECOND "</p>");
    choice_correct(&page, scores);
    assert_true(is_chosen("The council"));
    assert_false(is_chosen("Read also"));
    assert_false(is_chosen("Les også"));
    assert_true(is_chosen("Read more slowly"));
    assert_true(is_chosen("Work begins"));
}

static void a_text_that_is_there_once_more_is_left_out(void **state)
{
    (void)state;
    choose_all("<p>" FIRST "</p><p>" SECOND "</p><div>Listen. " FIRST " " SECOND "</div>");
    choice_correct(&page, scores);
    assert_true(is_chosen("The council"));
    assert_true(is_chosen("Work begins"));
    assert_false(is_chosen("Listen."));
    /* a long block that says something else is not */
    choose_all("<p>" FIRST "</p><div>Listen. " SECOND " " SECOND "</div>");
    choice_correct(&page, scores);
    assert_true(is_chosen("Listen."));
}

static void hidden_text_is_left_out_where_it_is_little(void **state)
{
    (void)state;
#define HIDDEN                                                                                  \
    "<p style='display: none'>You read this line because your browser does not show what pays " \
    "for this page. Think of a subscription, or allow it for this one address only.</p>"
    choose_all("<p>" FIRST "</p>" HIDDEN "<p>" SECOND "</p>");
    choice_correct(&page, scores);
    assert_true(is_chosen("The council"));
    assert_false(is_chosen("You read"));
    /* where it is much, a reader can unfold it */
    choose_all("<p>" FIRST "</p>" HIDDEN);
    choice_correct(&page, scores);
    assert_true(is_chosen("You read"));
}

static void what_stands_above_the_byline_is_left_out_without_headings(void **state)
{
    (void)state;
#define ABOVE "<div>We take no advertising, so give us three euros.</div><div><b>A bridge</b></div>"
    choose_all(ABOVE "<div>By Ann Lee, 3 May 2024</div><p>" FIRST "</p><p>" SECOND "</p>");
    choice_correct(&page, scores);
    assert_false(is_chosen("We take"));
    assert_false(is_chosen("A bridge"));
    assert_false(is_chosen("By Ann Lee"));
    assert_true(is_chosen("The council"));
    /* a day in the text is no date line, and markup that tells headings is believed */
    choose_all(ABOVE "<p>" FIRST "</p><p>It falls on Friday 3 May 2024, they say.</p><p>" SECOND);
    choice_correct(&page, scores);
    assert_true(is_chosen("A bridge"));
    choose_all(ABOVE "<h2>Bridge</h2><div>3 May 2024</div><p>" FIRST "</p><p>" SECOND "</p>");
    choice_correct(&page, scores);
    assert_true(is_chosen("A bridge"));
    /* nor is anything left out where most stands above */
    choose_all("<p>" SECOND "</p><p>" FIRST "</p><div>By Ann Lee, 3 May 2024</div>");
    choice_correct(&page, scores);
    assert_true(is_chosen("The council"));
#undef ABOVE
}

/* Takes the choice of the block back that begins with `text`. */
static void unchoose(const char *text)
{
    for (uint32_t i = 0; i < page.block_count; i++)
        if (str_starts(page.blocks[i].text, str_from(text)))
            scores[i] = 2 * BODY_LIMIT;
}

static void bylines_are_left_out_with_what_is_above_them(void **state)
{
    (void)state;
    choose_all("<p>" FIRST "</p><div>A ferry for sale</div>"
               "<div>By Ann Lee, 3 May 2024</div><p>" SECOND "</p>");
    choice_correct(&page, scores);
    assert_true(is_chosen("The council"));
    assert_false(is_chosen("A ferry"));
    assert_false(is_chosen("By Ann Lee"));
    assert_true(is_chosen("Work begins"));
    choose_all("<h2>News</h2><div>News<br>A ferry for sale<br>Ann Lee, 3 May 2024</div>"
               "<p>" FIRST "</p><p>By 3 May 2024 it was done, she said.</p>");
    choice_correct(&page, scores);
    assert_false(is_chosen("News A ferry"));
    assert_true(is_chosen("The council"));
}

static void headings_within_the_text_are_kept(void **state)
{
    (void)state;
    choose_all("<div><p>" FIRST "</p><h3>Who pays for it</h3><p>" SECOND "</p></div>");
    unchoose("Who pays");
    choice_correct(&page, scores);
    assert_true(is_chosen("Who pays"));
    choose_all("<div><p>" FIRST "</p><h3 class=related>Who pays for it</h3><p>" SECOND
               "</p></div>");
    unchoose("Who pays");
    choice_correct(&page, scores);
    assert_false(is_chosen("Who pays"));
    choose_all("<p>" FIRST "</p><div><h3>Who pays for it</h3></div><p>" SECOND "</p>");
    unchoose("Who pays");
    choice_correct(&page, scores);
    assert_false(is_chosen("Who pays"));
}

/* How many articles begin behind the first, where the model says so of every row. */
static uint32_t count_starts(const char *text)
{
    struct body_hints hints;
    struct starts starts;
    bool begins[100];
    uint32_t count = 0;
    choose_all(text);
    for (uint32_t i = 0; i < page.block_count; i++)
        if (page.blocks[i].words < 15)
            scores[i] = 2 * BODY_LIMIT;
    body_hints(&hints, &arena, page.document);
    starts_look(&starts, &page, scores, &hints);
    for (uint32_t i = 0; i < starts.count; i++)
        begins[i] = true;
    repeats_correct(&page, &starts, begins);
    for (uint32_t i = 0; i < starts.count; i++)
        count += begins[i];
    return count;
}

static void sections_begin_no_article(void **state)
{
    (void)state;
#define LEAD "<h2>A bridge</h2><div>By Ann Lee, 3 May 2024</div><div><div>" FIRST "</div></div>"
    assert_int_equal(count_starts(LEAD "<div><b>Who pays for it</b><br><br>" SECOND "</div>"), 0);
    /* one that is signed is another article, and so is one with a heading like the first */
    assert_int_equal(count_starts(LEAD "<div><b>Who pays for it</b><br><br>By Bo Berg, 4 May "
                                       "2024<br><br>" SECOND "</div>"),
                     1);
    assert_int_equal(count_starts(LEAD "<h2>Who pays for it</h2><div>" SECOND "</div>"), 1);
    /* and nothing is known of sections where no article is signed */
    assert_int_equal(count_starts("<h2>A bridge</h2><div><div>" FIRST "</div></div><div>"
                                  "<b>Who pays for it</b><br><br>" SECOND "</div>"),
                     1);
#undef LEAD
}

static void numbers_are_no_dates(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        uint32_t dates;
    } cases[] = {{"8,000 readers", 0},
                 {"20:41 GMT, shared by the desk", 1},
                 {"16h35 à la mairie", 1},
                 {"Written on 3 May 2024 at home", 1},
                 {"Room 1204 of the hall", 0},
                 {"Some 12:345 of those at hand", 0},
                 {"12. Mai", 1}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct body_hints hints;
        struct starts starts;
        char text[2000];
        snprintf(text, sizeof text, "<p>" FIRST "</p><div>%s</div><p>" SECOND "</p>",
                 cases[i].line);
        choose_all(text);
        scores[1] = 2 * BODY_LIMIT;
        body_hints(&hints, &arena, page.document);
        starts_look(&starts, &page, scores, &hints);
        assert_int_equal(starts.count, 1);
        assert_int_equal(starts.gaps[0].dates, cases[i].dates);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pointers_to_other_texts_are_left_out),
        cmocka_unit_test(a_text_that_is_there_once_more_is_left_out),
        cmocka_unit_test(hidden_text_is_left_out_where_it_is_little),
        cmocka_unit_test(what_stands_above_the_byline_is_left_out_without_headings),
        cmocka_unit_test(bylines_are_left_out_with_what_is_above_them),
        cmocka_unit_test(headings_within_the_text_are_kept),
        cmocka_unit_test(sections_begin_no_article),
        cmocka_unit_test(numbers_are_no_dates),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
