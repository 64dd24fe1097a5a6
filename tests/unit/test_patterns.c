/* Tests of the entries of knowledge/events: that they are well formed, many, and that a text which
 * is not well formed is refused with the line that is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "event/patterns.h"

/* Reads one text of entries behind a small text of classes; gives what is said of a failure. */
static struct patterns *read_entries(struct arena *arena, const char *entries, struct str *why)
{
    const struct pattern_text texts[] = {
        {STR("classes.txt"), STR("TALKS = talk meeting\n summit\nARMED = @MIL soldier TALKS\n")},
        {STR("entries.txt"), str_from(entries)},
    };
    return patterns_new(texts, 2, arena, why);
}

/* What comes with the program is well formed and broad. */
static void test_standard(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    const struct pattern_text *texts;
    size_t text_count = patterns_standard_texts(&texts);
    struct str why = {0};
    struct patterns *patterns = patterns_new(texts, text_count, &arena, &why);
    if (!patterns)
        print_error("%.*s\n", STR_ARG(why));
    assert_non_null(patterns);
    size_t events = 0;
    for (size_t i = 0; i < patterns_count(patterns); i++)
        events += patterns_at(patterns, i)->effect == EFFECT_EVENT;
    assert_true(events >= 1500);
    for (enum event_type type = EVENT_AGREE; type < EVENT_TYPE_COUNT; type++) {
        size_t count = 0;
        for (size_t i = 0; i < patterns_count(patterns); i++)
            count += patterns_at(patterns, i)->type == type;
        assert_true(count >= 30);
    }
    patterns_free(patterns);
    arena_free(&arena);
}

/* What the words of an entry become. */
static void test_entry(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct str why;
    struct patterns *patterns = read_entries(
        &arena, "= CONSULT visit\nhold|call_off TALKS (with|between T) ; either ; not TALKS\n",
        &why);
    assert_non_null(patterns);
    assert_int_equal(patterns_count(patterns), 2);
    const struct pattern *pattern = patterns_find(patterns, PART_VERB, STR("call"));
    assert_non_null(pattern);
    assert_int_equal(pattern->type, EVENT_CONSULT);
    assert_int_equal(pattern->mode, EVENT_MODE_VISIT);
    assert_true(str_equal(pattern->particle, STR("off")));
    assert_true(pattern->either);
    assert_int_equal(pattern->slot_count, 2);
    assert_int_equal(pattern->slots[0].kind, SLOT_WORDS);
    assert_true(patterns_class_has(patterns, pattern->slots[0].words,
                                   patterns_word(patterns, STR("summit"))));
    assert_int_equal(pattern->slots[1].kind, SLOT_TARGET);
    assert_true(pattern->slots[1].optional);
    assert_true(pattern->slots[1].prepositions & preposition_bit(STR("between")));
    assert_int_equal(pattern->without,
                     patterns_word_contexts(patterns, patterns_word(patterns, STR("talk"))));
    assert_null(patterns_find(patterns, PART_NOUN, STR("hold")));
    patterns_free(patterns);
    arena_free(&arena);
}

/* What is not well formed is named. */
static void test_malformed(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "meet T\n",                              /* no heading */
        "= CONSULTATION\nmeet T\n",              /* no such type */
        "= CONSULT lunch\nmeet T\n",             /* no such mode */
        "= CONSULT\nhold NOSUCHCLASS\n",         /* no such class */
        "= CONSULT\nmeet T ; sometimes\n",       /* no such option */
        "= CONSULT\nmeet T ; mode lunch\n",      /* no such value */
        "= CONSULT\nmeet a b c d e f\n",         /* too many complements */
        "= STATUS perhaps\nhope to V\n",         /* no such status */
        "= STATUS planned\nplan to V?\n",        /* a verb that may be no event */
        "= STATUS planned\nplan (to V)\n",       /* nothing that has to be governed */
        "= STATUS light\nhold TALKS\n",          /* the same */
        "= CONSULT\n ; either\n",                /* no head */
        "= CONSULT\nmeet|| T\n",                 /* an empty head */
        "= CONSULT\nhold talk|| with T\n",       /* an empty word */
        "= CONSULT\nT\n",                        /* no head behind the subject */
        "= CONSULT\nmeet T ; subject @NOSUCH\n", /* no such sector */
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        struct arena arena;
        arena_init(&arena, 0);
        struct str why = {0};
        struct patterns *patterns = read_entries(&arena, texts[i], &why);
        if (patterns)
            print_error("taken: %s", texts[i]);
        assert_null(patterns);
        assert_true(str_starts(why, STR("entries.txt:")));
        arena_free(&arena);
    }
}

/* The texts that come with the program have every class that code asks for. */
static void test_asked(void **state)
{
    (void)state;
    struct patterns *patterns = patterns_standard();
#define ASKED_NAME(name) #name,
    static const char *const names[] = {ASKED_CLASSES(ASKED_NAME)};
#undef ASKED_NAME
    for (size_t i = 0; i < ASKED_COUNT; i++) {
        uint16_t class = patterns_class_asked(patterns, (enum asked_class)i);
        assert_true(str_equal(patterns_class(patterns, class)->name, str_from(names[i])));
    }
    patterns_free(patterns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_standard),
        cmocka_unit_test(test_asked),
        cmocka_unit_test(test_entry),
        cmocka_unit_test(test_malformed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
