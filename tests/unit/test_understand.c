/* Times, amounts, who is who and quotes: what is understood of sentences, and that no text is too
 * odd or too long for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "language/understand.h"

/* What texts are read with. */
struct reading {
    struct arena arena;
    struct language_reader *reader;
    struct date published;
    struct understood understood;
};

static int set_up(void **state)
{
    static struct reading reading;
    arena_init(&reading.arena, 0);
    reading.reader = language_reader_new();
    *state = &reading;
    return 0;
}

static int tear_down(void **state)
{
    struct reading *reading = *state;
    language_reader_free(reading->reader);
    arena_free(&reading->arena);
    return 0;
}

/* Reads a text as published on Thursday, the 5th of March 2026. */
static struct understood *read_text(void **state, const char *text)
{
    struct reading *reading = *state;
    arena_clear(&reading->arena);
    assert_true(date_parse(STR("2026-03-05"), DATE_ORDER_UNKNOWN, &reading->published));
    understand(reading->reader, language_model_for(STR("en")), &reading->arena, str_from(text),
               &reading->published, &reading->understood);
    return &reading->understood;
}

static void assert_text(struct str got, const char *wanted)
{
    if (!str_equal(got, str_from(wanted)))
        fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got), wanted);
}

/* ---------------------------------------------------------------------------------- times --- */

struct time_case {
    const char *text, *words, *value;
};

static void test_times(void **state)
{
    static const struct time_case cases[] = {
        {"He spoke on Wednesday.", "Wednesday", "2026-03-04"},
        {"He spoke on Thursday.", "Thursday", "2026-03-05"},
        {"He will speak on Thursday next week.", "Thursday next week", "2026-03-12"},
        {"She will visit in August.", "August", "2026-08"},
        {"It was sold in August.", "August", "2025-08"},
        {"The vote is expected to be held July 20.", "July 20", "2026-07-20"},
        {"The summit will run from November 10-16.", "November 10-16", "2026-11-10/2026-11-16"},
        {"They attacked overnight.", "overnight", "2026-03-04TNI"},
        {"They attacked late on Tuesday.", "late on Tuesday", "2026-03-03"},
        {"In the past two years nothing changed.", "the past two years", "2024-03-05/2026-03-05"},
        {"Easter Monday was quiet.", "Easter Monday", "2026-04-06"},
        {"He left on Sept. 11, 2001.", "Sept. 11, 2001", "2001-09-11"},
        {"The 1990s were better.", "The 1990s", "1990-01-01/1999-12-31"},
        {"It took two and a half years.", "two and a half years", "P2.5Y"},
        {"They meet every Monday.", "every Monday", "XXXX-WXX-1"},
        {"At 16:08 UTC it ended.", "16:08 UTC", "2026-03-05T16:08Z"},
        {"It has been so since March.", "March", "2026-03"},
        {"A fortnight ago it rained.", "A fortnight ago", "2026-02-19"},
        {"They meet on 31/12/2026.", "31/12/2026", "2026-12-31"},
        {"Several years later he left.", "Several years", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct understood *understood = read_text(state, cases[i].text);
        if (understood->times.count != 1)
            fail_msg("%s: %zu times", cases[i].text, understood->times.count);
        const struct time_found *found = list_at(&understood->times, 0);
        assert_text(str_part(understood->analysis.text, found->from, found->to - found->from),
                    cases[i].words);
        assert_text(found->value, cases[i].value);
    }
}

static void test_no_times(void **state)
{
    static const char *const texts[] = {
        "Prime Minister May may march on.", "It fell 3.5 percent, to 8,579.19 points.",
        "They sell round the clock, 24/7.", "The second man sat in the sun.",
        "The A380 and the F-16 flew."};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (read_text(state, texts[i])->times.count)
            fail_msg("a time in: %s", texts[i]);
}

/* The period that a value stands for. */
static void test_time_bounds(void **state)
{
    struct understood *understood = read_text(state, "It happened last week.");
    const struct time_found *found = list_at(&understood->times, 0);
    assert_text(found->value, "2026-W09");
    assert_int_equal(found->begins.day, 23);
    assert_int_equal(found->begins.month, 2);
    assert_int_equal(found->ends.day, 1);
    assert_int_equal(found->ends.month, 3);
}

/* -------------------------------------------------------------------------------- amounts --- */

struct amount_case {
    const char *text, *words, *unit;
    double low, high;
    enum amount_bound bound;
};

static void test_amounts(void **state)
{
    static const struct amount_case cases[] = {
        {"The blast killed at least eight people.", "at least eight people", "people", 8, 8,
         AMOUNT_AT_LEAST},
        {"Up to 10,000 troops are there.", "Up to 10,000 troops", "troops", 10000, 10000,
         AMOUNT_AT_MOST},
        {"It cost $40 billion.", "$40 billion", "USD", 40e9, 40e9, AMOUNT_EXACT},
        {"It cost about 3.5 million euros.", "about 3.5 million euros", "EUR", 3.5e6, 3.5e6,
         AMOUNT_ABOUT},
        {"The zone is some 10 to 12 kilometers wide.", "some 10 to 12 kilometers", "km", 10, 12,
         AMOUNT_ABOUT},
        {"Turnout was 47.59%.", "47.59%", "percent", 47.59, 47.59, AMOUNT_EXACT},
        {"It has a population of about 250,000.", "about 250,000", "population", 250000, 250000,
         AMOUNT_ABOUT},
        {"It holds 90 square kilometers.", "90 square kilometers", "km2", 90, 90, AMOUNT_EXACT},
        {"Two hundred and six houses burned.", "Two hundred and six houses", "houses", 206, 206,
         AMOUNT_EXACT},
        {"They have never had fewer than 23 seats.", "never had fewer than 23 seats", "seats", 23,
         23, AMOUNT_AT_LEAST},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct understood *understood = read_text(state, cases[i].text);
        if (understood->amounts.count != 1)
            fail_msg("%s: %zu amounts", cases[i].text, understood->amounts.count);
        const struct amount *amount = list_at(&understood->amounts, 0);
        assert_text(str_part(understood->analysis.text, amount->from, amount->to - amount->from),
                    cases[i].words);
        assert_text(amount->unit, cases[i].unit);
        assert_true(amount->low == cases[i].low && amount->high == cases[i].high);
        assert_int_equal(amount->bound, cases[i].bound);
    }
}

static void test_amount_changes(void **state)
{
    struct understood *understood =
        read_text(state, "The party won 31 seats, up from 26. Output rose by 5 percent. The army "
                         "gets about 9,000 new troops per month.");
    assert_int_equal(understood->amounts.count, 3);
    const struct amount *amount = understood->amounts.items;
    assert_true(amount[0].has_was && amount[0].was == 26 && amount[0].value == 31);
    assert_int_equal(amount[1].change, AMOUNT_INCREASE);
    assert_text(amount[2].per, "month");
    assert_text(amount[2].what, "new troops");
}

/* A number that leaves out what it counts takes the noun of the one before it. */
static void test_amount_ellipsis(void **state)
{
    struct understood *understood =
        read_text(state, "Of 132 drones, it downed 88 drones, while 41 were lost.");
    assert_int_equal(understood->amounts.count, 3);
    assert_text(((const struct amount *)list_at(&understood->amounts, 2))->unit, "drones");
}

static void test_no_amounts(void **state)
{
    static const char *const texts[] = {"The A380 landed.", "He left in 2019.",
                                        "The Group of Seven met.", "One of them spoke."};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (read_text(state, texts[i])->amounts.count)
            fail_msg("an amount in: %s", texts[i]);
}

/* --------------------------------------------------------------------------------- people --- */

/* The person of this name. */
static const struct entity *person(const struct understood *understood, const char *name)
{
    for (size_t i = 0; i < understood->people.entities.count; i++) {
        const struct entity *entity = people_entity(&understood->people, i);
        if (entity->kind == NAME_PER && str_equal(entity->name, str_from(name)))
            return entity;
    }
    fail_msg("nobody is named %s", name);
    return NULL;
}

/* How often the person is mentioned in a way. */
static size_t count_mentions(const struct understood *understood, const struct entity *entity,
                             enum mention_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < understood->people.mentions.count; i++) {
        const struct mention *mention = list_at(&understood->people.mentions, i);
        count +=
            people_entity(&understood->people, mention->entity) == entity && mention->kind == kind;
    }
    return count;
}

static void test_roles(void **state)
{
    struct understood *understood = read_text(
        state,
        "Russia's Security Council Secretary Sergei Shoigu met Japanese Prime Minister Shigeru "
        "Ishiba in Moscow.\nDmitry Medvedev, deputy chairman of Russia's Security Council, will "
        "travel in October.");
    const struct entity *shoigu = person(understood, "Sergei Shoigu");
    assert_text(shoigu->role, "Security Council Secretary");
    assert_text(shoigu->of, "Russia");
    assert_text(person(understood, "Shigeru Ishiba")->role, "Prime Minister");
    assert_text(person(understood, "Shigeru Ishiba")->of, "Japanese");
    assert_text(person(understood, "Dmitry Medvedev")->role,
                "deputy chairman of Russia's Security Council");
    understood = read_text(state, "White House Chief of Staff Denis McDonough resigned.");
    assert_text(person(understood, "Denis McDonough")->role, "White House Chief of Staff");
    /* a courtesy is no role, and a town has none even where it was taken for a person */
    understood = read_text(state, "Mr Josephat Wekesa resigned. Drenovec, a 44-year-old former "
                                  "mayor of Maribor, ruled out governing with National Path.");
    assert_text(person(understood, "Josephat Wekesa")->role, "");
    for (size_t i = 0; i < understood->people.entities.count; i++) {
        const struct entity *entity = people_entity(&understood->people, i);
        assert_false(str_equal(entity->name, STR("Maribor")) && entity->role.size);
    }
}

static void test_joined(void **state)
{
    struct understood *understood =
        read_text(state, "President Angela Merkel spoke in Berlin. Merkel said she would go. The "
                         "president left on Monday.");
    const struct entity *merkel = person(understood, "Angela Merkel");
    assert_int_equal(merkel->gender, GENDER_FEMALE);
    assert_int_equal(count_mentions(understood, merkel, MENTION_NAME), 2);
    assert_int_equal(count_mentions(understood, merkel, MENTION_PRONOUN), 1);
    assert_int_equal(count_mentions(understood, merkel, MENTION_ROLE), 1);
}

/* In doubt nothing is joined: two whom "he" may mean, and two of one surname. */
static void test_in_doubt(void **state)
{
    struct understood *understood =
        read_text(state, "Critics of John Miller and David Brown gathered. He resigned.");
    for (size_t i = 0; i < understood->people.mentions.count; i++)
        assert_int_not_equal(
            ((const struct mention *)list_at(&understood->people.mentions, i))->kind,
            MENTION_PRONOUN);
}

/* --------------------------------------------------------------------------------- quotes --- */

struct quote_case {
    const char *text, *words, *cue, *speaker;
    enum quote_kind kind;
};

static void test_quotes(void **state)
{
    static const struct quote_case cases[] = {
        {"\"We will not go there,\" Angela Merkel told reporters in Berlin.",
         "We will not go there,", "told", "Angela Merkel", QUOTE_DIRECT},
        {"Angela Merkel met ministers. “We will not go there,” she said.", "We will not go there,",
         "said", "Angela Merkel", QUOTE_DIRECT},
        {"Angela Merkel said: \"We will not go there.\"", "We will not go there.", "said",
         "Angela Merkel", QUOTE_DIRECT},
        {"\"We will keep our word.' Angela Merkel said on Monday.", "We will keep our word.",
         "said", "Angela Merkel", QUOTE_DIRECT},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct understood *understood = read_text(state, cases[i].text);
        const struct quote *found = NULL;
        struct str text = understood->analysis.text;
        for (size_t q = 0; q < understood->quotes.count && !found; q++) {
            const struct quote *quote = list_at(&understood->quotes, q);
            if (quote->kind == cases[i].kind)
                found = quote;
        }
        if (!found)
            fail_msg("no quote in: %s", cases[i].text);
        assert_text(str_part(text, found->from, found->to - found->from), cases[i].words);
        assert_text(str_part(text, found->cue_from, found->cue_to - found->cue_from), cases[i].cue);
        assert_true(found->speaker != ENTITY_NONE);
        assert_text(people_entity(&understood->people, found->speaker)->name, cases[i].speaker);
        assert_true(found->certain);
    }
}

static void test_reports(void **state)
{
    struct understood *understood =
        read_text(state, "Angela Merkel said the army would leave the city.");
    assert_int_equal(understood->quotes.count, 1);
    const struct quote *quote = list_at(&understood->quotes, 0);
    assert_int_equal(quote->kind, QUOTE_INDIRECT);
    assert_text(str_part(understood->analysis.text, quote->from, quote->to - quote->from),
                "the army would leave the city");
    assert_ptr_equal(quotes_at(&understood->quotes, quote->from), quote);
    assert_null(quotes_at(&understood->quotes, 0));
}

/* Titles stand in quotation marks, too, and nobody says them. */
static void test_titles(void **state)
{
    struct understood *understood =
        read_text(state, "Angela Merkel said on \"Meet the Press\" that she would go.");
    for (size_t i = 0; i < understood->quotes.count; i++) {
        const struct quote *quote = list_at(&understood->quotes, i);
        assert_true(quote->to - quote->from > strlen("Meet the Press"));
    }
}

/* A report ends where the sentence does, though a quotation follows at once. */
static void test_reports_end(void **state)
{
    struct understood *understood =
        read_text(state, "One senior official suggested that two aides be dedicated to updating "
                         "chyrons. “Jared didn't like the idea; he wanted people to get "
                         "aggressive,” said an outside adviser briefed on it.");
    assert_int_equal(understood->analysis.sentences.count, 2);
    for (size_t i = 0; i < understood->quotes.count; i++) {
        const struct quote *quote = list_at(&understood->quotes, i);
        struct str said = str_part(understood->analysis.text, quote->from, quote->to - quote->from);
        assert_true(str_find(said, STR("chyrons")) == STR_NONE ||
                    str_find(said, STR("Jared")) == STR_NONE);
    }
    assert_true(understood->quotes.count >= 2);
}

/* --------------------------------------------------------------------------------- limits --- */

/* How often a text may be timed, since a machine that others use stalls now and then. */
enum { TRIES = 3 };

/* Seconds that a text of repeated pieces takes. */
static double seconds_for(void **state, const char *piece, size_t size)
{
    char *text = malloc(size + 1);
    size_t length = strlen(piece);
    for (size_t i = 0; i < size; i++)
        text[i] = piece[i % length];
    text[size] = '\0';
    struct timespec begin, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    struct reading *reading = *state;
    struct list times, amounts, quotes;
    struct analysis analysis;
    struct people people;
    arena_clear(&reading->arena);
    language_read(reading->reader, NULL, &reading->arena, str_from(text), &analysis);
    people_find(&reading->arena, &analysis, &people);
    times_find(&reading->arena, str_from(text), &analysis, &reading->published, &times);
    amounts_find(&reading->arena, &analysis, &times, &amounts);
    quotes_find(&reading->arena, &analysis, &people, &quotes);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    free(text);
    return (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
}

/* A text eight times as long takes not much more than eight times as long. */
static void test_linear(void **state)
{
    static const char *const pieces[] = {"in ",
                                         "the first ",
                                         "\"",
                                         "' ",
                                         "1,",
                                         "\"a' ",
                                         "said that ",
                                         "from 5 to ",
                                         "one hundred and ",
                                         "Monday, ",
                                         "7/",
                                         "according to x. ",
                                         "\"a b\" said that. ",
                                         "Ann Lee he ",
                                         "\xE2\x80\x9C",
                                         "'a ",
                                         "hundreds of ",
                                         "one in five ",
                                         "the mayor, Ann Lee, ",
                                         "the year to May, in the last year of ",
                                         "to 5 percent from ",
                                         "Ann: 'a b' and \"c,\" said ",
                                         "two million "};
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        bool linear = false;
        for (int try = 0; try < TRIES && !linear; try++) {
            double brief = seconds_for(state, pieces[i], 25000);
            double lengthy = seconds_for(state, pieces[i], 200000);
            linear = lengthy <= 24 * brief + 0.3;
            if (!linear)
                print_message("\"%s\": %.3f s and %.3f s\n", pieces[i], brief, lengthy);
        }
        assert_true(linear);
    }
}

/* Bytes that are no text end nothing. */
static void test_odd_bytes(void **state)
{
    struct reading *reading = *state;
    struct list times;
    times_find(&reading->arena, STR("In Ju\0y 2\x7F\x01 on May 3, 2021"), NULL, &reading->published,
               &times);
    assert_int_equal(times.count, 1);
    assert_text(((const struct time_found *)list_at(&times, 0))->value, "2021-05-03");
}

static void test_json(void **state)
{
    struct understood *understood =
        read_text(state, "“Ölpreise” stiegen, said Angela Merkel on Monday.");
    struct buf out;
    struct json json;
    buf_init(&out, 1 << 20);
    json_init(&json, &out);
    json_object_begin(&json);
    understood_pairs_to_json(understood, &((struct reading *)*state)->arena, &json);
    json_object_end(&json);
    assert_true(json_is_complete(&json));
    /* code points, not bytes */
    assert_int_not_equal(str_find(buf_str(&out), STR("\"start\":42,\"end\":48,\"kind\":\"date\"")),
                         STR_NONE);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times),          cmocka_unit_test(test_no_times),
        cmocka_unit_test(test_time_bounds),    cmocka_unit_test(test_amounts),
        cmocka_unit_test(test_amount_changes), cmocka_unit_test(test_amount_ellipsis),
        cmocka_unit_test(test_no_amounts),     cmocka_unit_test(test_roles),
        cmocka_unit_test(test_joined),         cmocka_unit_test(test_in_doubt),
        cmocka_unit_test(test_quotes),         cmocka_unit_test(test_reports),
        cmocka_unit_test(test_reports_end),    cmocka_unit_test(test_titles),
        cmocka_unit_test(test_linear),         cmocka_unit_test(test_json),
        cmocka_unit_test(test_odd_bytes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
