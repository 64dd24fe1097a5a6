/* Tests of what makes two reports one event. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "event/merge.h"

/* An event between two countries, in the arena. */
static struct event event_of(struct arena *arena, enum event_type type, enum event_status status,
                             const char *source, const char *target, const char *date)
{
    struct event event = {.type = type, .status = status, .date = str_from(date)};
    list_init(&event.sources, arena, sizeof(struct event_actor));
    list_init(&event.targets, arena, sizeof(struct event_actor));
    *(struct event_actor *)list_add(&event.sources) =
        (struct event_actor){.country = str_from(source)};
    *(struct event_actor *)list_add(&event.targets) =
        (struct event_actor){.country = str_from(target)};
    return event;
}

/* What comes of comparing two events of articles of the same day, in these stories. */
static enum event_sameness compare(struct arena *arena, const struct event *a, int64_t story,
                                   const struct event *b, int64_t other)
{
    const struct date published = {.year = 2024, .month = 11, .day = 5, .precision = DATE_DAY};
    struct event_trait before, now;
    event_trait_of(arena, a, STR(""), &published, story, &before);
    event_trait_of(arena, b, STR(""), &published, other, &now);
    return event_compare(&before, &now);
}

/* Who, what, when and the story decide. */
static void test_same(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct event told =
        event_of(&arena, EVENT_CONSULT, EVENT_STATUS_HAPPENED, "JPN", "CHN", "2024-11-04");
    told.either_way = true;
    struct event turned =
        event_of(&arena, EVENT_CONSULT, EVENT_STATUS_HAPPENED, "CHN", "JPN", "2024-11-04");
    turned.either_way = true;
    struct event undated = event_of(&arena, EVENT_CONSULT, EVENT_STATUS_HAPPENED, "JPN", "CHN", "");
    undated.either_way = true;
    struct event later =
        event_of(&arena, EVENT_CONSULT, EVENT_STATUS_HAPPENED, "JPN", "CHN", "2024-11-05");
    later.either_way = true;
    struct event others =
        event_of(&arena, EVENT_CONSULT, EVENT_STATUS_HAPPENED, "JPN", "KOR", "2024-11-04");
    assert_int_equal(compare(&arena, &told, 1, &turned, 1), EVENT_SAME);
    assert_int_equal(compare(&arena, &told, 1, &turned, 2), EVENT_SAME); /* the day is said */
    assert_int_equal(compare(&arena, &told, 1, &undated, 1), EVENT_SAME);
    assert_int_equal(compare(&arena, &told, 1, &undated, 2), EVENT_DIFFERENT);
    assert_int_equal(compare(&arena, &told, 1, &later, 1), EVENT_DIFFERENT);
    assert_int_equal(compare(&arena, &told, 1, &others, 1), EVENT_DIFFERENT);
    arena_free(&arena);
}

/* Copies of a report tell one event though who acts was found in one of them alone; another day, or
 * another sentence, tells another. */
static void test_copies(void **state)
{
    (void)state;
    const struct date published = {.year = 2024, .month = 11, .day = 5, .precision = DATE_DAY};
    struct str text = STR("The army sent 300 soldiers to clear the road to Cotahuasi.");
    struct arena arena;
    arena_init(&arena, 0);
    struct event whole = event_of(&arena, EVENT_MOBILIZE, EVENT_STATUS_HAPPENED, "PER", "PER", "");
    struct event cut = event_of(&arena, EVENT_MOBILIZE, EVENT_STATUS_HAPPENED, "", "", "");
    ((struct event_actor *)list_at(&cut.sources, 0))->sector = STR("MIL");
    struct event later =
        event_of(&arena, EVENT_MOBILIZE, EVENT_STATUS_HAPPENED, "PER", "", "2024-10-01");
    struct event other = event_of(&arena, EVENT_MOBILIZE, EVENT_STATUS_HAPPENED, "CHL", "PER", "");
    const struct event *events[] = {&whole, &cut, &later, &other};
    struct event_trait traits[4];
    for (size_t i = 0; i < 4; i++) {
        event_trait_of(&arena, events[i], text, &published, 7, &traits[i]);
        traits[i].wording = event_wording(&arena, events[i], text, text);
    }
    assert_int_equal(event_compare(&traits[0], &traits[1]), EVENT_SAME);
    assert_int_equal(event_compare(&traits[1], &traits[0]), EVENT_SAME);
    assert_int_equal(event_compare(&traits[0], &traits[3]), EVENT_DIFFERENT);
    traits[0].dated = true;
    assert_int_equal(event_compare(&traits[0], &traits[2]), EVENT_DIFFERENT);
    traits[1].story = 8;
    assert_int_equal(event_compare(&traits[0], &traits[1]), EVENT_DIFFERENT);
    assert_int_not_equal(
        event_wording(&arena, &whole, text, text),
        event_wording(&arena, &whole, text, STR("Another sentence, of as many words.......")));
    assert_int_equal(event_wording(&arena, &whole, text, STR("He denied it.")), 0);
    arena_free(&arena);
}

/* Statuses stay apart; what was planned and happens is linked. */
static void test_status(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct event planned =
        event_of(&arena, EVENT_CONSULT, EVENT_STATUS_PLANNED, "DEU", "TUR", "2024-11");
    struct event happened =
        event_of(&arena, EVENT_CONSULT, EVENT_STATUS_HAPPENED, "DEU", "TUR", "2024-11-04");
    struct event denied =
        event_of(&arena, EVENT_CONSULT, EVENT_STATUS_DENIED, "DEU", "TUR", "2024-11-04");
    assert_int_equal(compare(&arena, &planned, 1, &happened, 1), EVENT_REALISED);
    assert_int_equal(compare(&arena, &happened, 1, &planned, 1), EVENT_DIFFERENT);
    assert_int_equal(compare(&arena, &happened, 1, &denied, 1), EVENT_DIFFERENT);
    arena_free(&arena);
}

/* Two people of one country are not one. */
static void test_names(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct event one =
        event_of(&arena, EVENT_ACCUSE, EVENT_STATUS_HAPPENED, "USA", "CHN", "2024-11-04");
    struct event two =
        event_of(&arena, EVENT_ACCUSE, EVENT_STATUS_HAPPENED, "USA", "CHN", "2024-11-04");
    ((struct event_actor *)list_at(&one.sources, 0))->name = STR("Anna Lind");
    ((struct event_actor *)list_at(&two.sources, 0))->name = STR("Peter Holt");
    assert_int_equal(compare(&arena, &one, 1, &two, 1), EVENT_DIFFERENT);
    ((struct event_actor *)list_at(&two.sources, 0))->name = (struct str){0};
    assert_int_equal(compare(&arena, &one, 1, &two, 1), EVENT_SAME);
    arena_free(&arena);
}

/* Days of dates that are known to the month or the year. */
static void test_days(void **state)
{
    (void)state;
    const struct date day = {.year = 1970, .month = 1, .day = 2, .precision = DATE_DAY};
    const struct date month = {.year = 2024, .month = 2, .day = 1, .precision = DATE_MONTH};
    const struct date year = {.year = 1969, .month = 1, .day = 1, .precision = DATE_YEAR};
    assert_int_equal(event_first_day(&day), 1);
    assert_int_equal(event_last_day(&day), 1);
    assert_int_equal(event_last_day(&month) - event_first_day(&month), 28);
    assert_int_equal(event_last_day(&year), -1);
}

/* Compares two events of one country's own, in one story, as these sentences tell them. */
static enum event_sameness compare_told(struct arena *arena, const struct event *a,
                                        const char *told, const struct event *b, const char *other)
{
    const struct date published = {.year = 2024, .month = 11, .day = 5, .precision = DATE_DAY};
    struct event_trait before, now;
    event_trait_of(arena, a, STR(""), &published, 1, &before);
    event_trait_of(arena, b, STR(""), &published, 1, &now);
    before.sentence = str_from(told);
    now.sentence = str_from(other);
    return event_compare(&before, &now);
}

/* Where a country's people deal with one another the names have to say who, or the sentences what.
 */
static void test_own_country(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct event urged =
        event_of(&arena, EVENT_REQUEST, EVENT_STATUS_HAPPENED, "USA", "USA", "2024-11-04");
    const char *told = "Unions pressed the Obama administration to approve the Keystone pipeline.";
    const char *again =
        "The administration was pressed by unions to approve the pipeline, Keystone.";
    const char *other = "Senators urged the regulator to publish its letter about tax breaks.";
    assert_int_equal(compare_told(&arena, &urged, told, &urged, again), EVENT_SAME);
    assert_int_equal(compare_told(&arena, &urged, told, &urged, other), EVENT_DIFFERENT);
    struct event named =
        event_of(&arena, EVENT_REQUEST, EVENT_STATUS_HAPPENED, "USA", "USA", "2024-11-04");
    ((struct event_actor *)list_at(&named.sources, 0))->name = STR("Ann Lee");
    ((struct event_actor *)list_at(&named.targets, 0))->name = STR("Bob Ray");
    assert_int_equal(compare_told(&arena, &named, told, &named, other), EVENT_SAME);
    assert_int_equal(compare_told(&arena, &named, told, &urged, other), EVENT_DIFFERENT);
    struct event plan = urged;
    plan.status = EVENT_STATUS_PLANNED;
    assert_int_equal(compare_told(&arena, &plan, told, &urged, again), EVENT_REALISED);
    assert_int_equal(compare_told(&arena, &plan, told, &urged, other), EVENT_DIFFERENT);
    arena_free(&arena);
}

/* An arrest is no curfew; an attack is told in many ways. A year does not say which day. */
static void test_kinds(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct event arrest =
        event_of(&arena, EVENT_COERCE, EVENT_STATUS_HAPPENED, "IRN", "GBR", "2024-11-04");
    struct event curfew = arrest, attack = arrest, raid = arrest;
    arrest.mode = EVENT_MODE_ARREST;
    curfew.mode = EVENT_MODE_CURFEW;
    attack.type = raid.type = EVENT_ASSAULT;
    attack.mode = EVENT_MODE_AERIAL;
    raid.mode = EVENT_MODE_EXPLOSIVES;
    assert_int_equal(compare(&arena, &arrest, 1, &curfew, 1), EVENT_DIFFERENT);
    assert_int_equal(compare(&arena, &attack, 1, &raid, 1), EVENT_SAME);
    struct event year =
        event_of(&arena, EVENT_ASSAULT, EVENT_STATUS_HAPPENED, "IRN", "GBR", "2023");
    assert_int_equal(compare(&arena, &year, 1, &year, 1), EVENT_SAME);
    assert_int_equal(compare(&arena, &year, 1, &year, 2), EVENT_DIFFERENT);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same),   cmocka_unit_test(test_copies),
        cmocka_unit_test(test_status), cmocka_unit_test(test_names),
        cmocka_unit_test(test_days),   cmocka_unit_test(test_own_country),
        cmocka_unit_test(test_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
