/* Tests that looking for what is coming takes time by the length of a text: as many sentences and
 * times as a text of the size that is read at the most can hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "event/diary.h"
#include "event/patterns.h"
#include "language/times.h"

/* Sentences that are a time each, all in the past. */
enum { SENTENCES = 100000 };

static void many_times_end_soon(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct analysis analysis = {.text = STR("")};
    struct list times, events, entries;
    list_init(&analysis.tokens, &arena, sizeof(struct token));
    list_init(&analysis.sentences, &arena, sizeof(struct sentence));
    list_init(&times, &arena, sizeof(struct time_found));
    list_init(&events, &arena, sizeof(struct event));
    for (size_t i = 0; i < SENTENCES; i++) {
        struct date day = {.year = 1999, .month = 5, .day = 3, .precision = DATE_DAY};
        *(struct token *)list_add(&analysis.tokens) =
            (struct token){.from = i, .to = i + 1, .head = -1, .xpos = ""};
        *(struct sentence *)list_add(&analysis.sentences) =
            (struct sentence){.from = i, .to = i + 1, .first = i, .count = 1};
        *(struct time_found *)list_add(&times) = (struct time_found){.from = i,
                                                                     .to = i + 1,
                                                                     .sentence = i,
                                                                     .value = STR("1999-05-03"),
                                                                     .begins = day,
                                                                     .ends = day};
    }
    struct patterns *patterns = patterns_standard();
    struct event_reading reading = {
        .patterns = patterns,
        .times = &times,
        .amounts = &events,
        .published = {.year = 2025, .month = 5, .day = 3, .precision = DATE_DAY},
    };
    clock_t began = clock();
    diary_find(&arena, &reading, &analysis, &events, &entries);
    assert_true(clock() - began < CLOCKS_PER_SEC);
    assert_int_equal(entries.count, 0);
    patterns_free(patterns);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_times_end_soon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
