/* Tests of figures: what happened to those counted, whose they are, who says so, what nobody could
 * check, sums, and the same figure across outlets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "event/figures.h"
#include "language/understand.h"

/* A view that is a constant. */
#define TEXT(literal)                \
    {                                \
        literal, sizeof(literal) - 1 \
    }

struct fixture {
    struct arena arena;
    struct language_reader *reader;
    struct understood understood;
    struct figures figures;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    arena_init(&fixture.arena, 0);
    fixture.reader = language_reader_new();
    *state = &fixture;
    return language_model_for(STR("en")) ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    language_reader_free(fixture->reader);
    arena_free(&fixture->arena);
    return 0;
}

/* Reads a text for figures. */
static void read_figures(struct fixture *fixture, struct str text)
{
    struct date published = {.year = 2025, .month = 6, .day = 23, .precision = DATE_DAY};
    arena_clear(&fixture->arena);
    understand(fixture->reader, language_model_for(STR("en")), &fixture->arena, text, &published,
               &fixture->understood);
    figures_find(&fixture->arena, &fixture->understood.analysis, &fixture->understood.amounts,
                 &fixture->understood.quotes, &fixture->understood.people, &fixture->figures);
}

/* The figure of a value, which has to be there. */
static const struct figure *figure_of(const struct fixture *fixture, double value)
{
    for (size_t index = 0; index < fixture->figures.figures.count; index++) {
        const struct figure *figure = list_at(&fixture->figures.figures, index);
        if (figure->amount.value == value)
            return figure;
    }
    fail_msg("no figure %g", value);
    return NULL;
}

/* Parts are added up, and what is left over is told. */
static void test_sum(void **state)
{
    struct fixture *fixture = *state;
    read_figures(fixture, STR("Ukraine's air force said that, of 132 drones launched overnight, it "
                              "had downed 88 drones, while 41 were lost, and one returned."));
    assert_int_equal(fixture->figures.sums.count, 1);
    const struct figure_sum *sum = list_at(&fixture->figures.sums, 0);
    assert_int_equal(sum->count, 3);
    assert_true(sum->unaccounted == 2);
    read_figures(fixture, STR("Police said 12 people died and 30 were injured."));
    assert_int_equal(fixture->figures.sums.count, 0);
}

/* What happened to those who are counted, and who says so. */
static void test_roles(void **state)
{
    struct fixture *fixture = *state;
    read_figures(fixture, STR("The police said seven people were injured and two were killed."));
    const struct figure *injured = figure_of(fixture, 7);
    assert_true(str_equal(injured->measure, STR("injuries")));
    assert_true(str_ends(injured->said_by, STR("police")));
    read_figures(fixture,
                 STR("Drone attacks injured at least eight people, officials said on Friday."));
    assert_true(str_equal(figure_of(fixture, 8)->said_by, STR("officials")));
    read_figures(fixture, STR("The LDP secured 21 seats."));
    assert_true(str_ends(figure_of(fixture, 21)->who, STR("LDP")));
}

/* Whose a figure is, without the end of the owner's own name. */
static void test_owner(void **state)
{
    struct fixture *fixture = *state;
    read_figures(fixture,
                 STR("Prime Minister Boštjan Zalar's Forward Together took 26.9 percent."));
    struct str who = figure_of(fixture, 26.9)->who;
    assert_true(who.size && str_find(who, STR("'s")) != 0);
}

/* What nobody could check is marked, and only that. */
static void test_unverified(void **state)
{
    struct fixture *fixture = *state;
    read_figures(fixture, STR("The army said it had killed 90 soldiers. Reuters was unable to "
                              "independently verify the figures. Rain fell for 3 days."));
    assert_true(figure_of(fixture, 90)->unverified);
    read_figures(fixture,
                 STR("The army said it had killed 90 soldiers. The figures were verified."));
    assert_false(figure_of(fixture, 90)->unverified);
}

static void test_compare(void **state)
{
    (void)state;
    static const struct figure_report reports[] = {
        {TEXT("deaths"), TEXT("people"), 14, 14, AMOUNT_EXACT, TEXT("A"), TEXT("2024-05-01"), 0},
        {TEXT("deaths"), TEXT("civilians"), 10, 10, AMOUNT_AT_LEAST, TEXT("B"), TEXT("2024-05-01"),
         1},
        {TEXT("deaths"), TEXT("people"), 31, 31, AMOUNT_EXACT, TEXT("B"), TEXT("2024-05-02"), 2},
        {TEXT("launched"), TEXT("drones"), 88, 88, AMOUNT_EXACT, TEXT("A"), TEXT("2024-05-01"), 3},
        {TEXT("launched"), TEXT("drone"), 95, 95, AMOUNT_EXACT, TEXT("B"), TEXT("2024-05-01"), 4},
        {TEXT("injuries"), TEXT("people"), 3, 3, AMOUNT_EXACT, TEXT("A"), TEXT("2024-05-01"), 5},
    };
    struct arena arena;
    struct list groups;
    arena_init(&arena, 0);
    figures_compare(&arena, reports, sizeof reports / sizeof *reports, &groups);
    assert_int_equal(groups.count, 2);
    const struct figure_group *deaths = list_at(&groups, 0), *drones = list_at(&groups, 1);
    assert_int_equal(deaths->reports.count, 3);
    assert_false(deaths->disagree);
    assert_true(deaths->low == 10 && deaths->high == 31);
    assert_true(drones->disagree);
    const struct figure_report far[] = {
        {TEXT("arrests"), TEXT("men"), 3, 3, AMOUNT_EXACT, TEXT("A"), TEXT("2024-05-01"), 0},
        {TEXT("arrests"), TEXT("people"), 9839, 9839, AMOUNT_EXACT, TEXT("B"), TEXT("2024-05-01"),
         1},
        {TEXT("arrests"), TEXT("people"), 9000, 9000, AMOUNT_EXACT, TEXT("C"), TEXT("2024-05-01"),
         2},
        {TEXT("deaths"), TEXT("people"), 12, 12, AMOUNT_EXACT, TEXT("A"), TEXT("2024-05-01"), 3},
        {TEXT("deaths"), TEXT("people"), 40, 40, AMOUNT_EXACT, TEXT("B"), TEXT("2024-05-01"), 4},
    };
    figures_compare(&arena, far, sizeof far / sizeof *far, &groups);
    assert_int_equal(groups.count, 2); /* nobody else says three */
    const struct figure_group *arrests = list_at(&groups, 0), *killed = list_at(&groups, 1);
    assert_true(arrests->low == 9000 && arrests->disagree);
    assert_true(killed->low == 12 && killed->high == 40 && !killed->disagree);
    assert_true(figure_units_equal(STR("Cities"), STR("city")));
    assert_true(figure_units_equal(STR("civilians"), STR("people")));
    assert_false(figure_units_equal(STR("tanks"), STR("people")));
    arena_free(&arena);
}

/* A story with many figures of many things, each from two outlets, in the order they came. */
static void test_compare_many(void **state)
{
    (void)state;
    enum { MANY = 40000 };
    struct arena arena;
    struct list groups;
    arena_init(&arena, 0);
    struct figure_report *reports = arena_get_array(&arena, 2 * MANY, sizeof *reports);
    for (size_t i = 0; i < 2 * MANY; i++)
        reports[i] = (struct figure_report){.unit = arena_format(&arena, "kind%zux", i % MANY),
                                            .low = 1,
                                            .high = 1,
                                            .outlet = i < MANY ? STR("A") : STR("B"),
                                            .date = STR("2024-05-01"),
                                            .index = i};
    figures_compare(&arena, reports, 2 * MANY, &groups);
    assert_int_equal(groups.count, MANY);
    const struct figure_group *last = list_at(&groups, MANY - 1);
    assert_true(str_equal(last->unit, reports[MANY - 1].unit));
    assert_int_equal(last->reports.count, 2);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sum),     cmocka_unit_test(test_roles),
        cmocka_unit_test(test_owner),   cmocka_unit_test(test_unverified),
        cmocka_unit_test(test_compare), cmocka_unit_test(test_compare_many),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
