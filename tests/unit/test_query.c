/* What a person may ask, read to a tree. Each case is a query and its tree, written with every part
 * in parentheses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "store/query.h"
#include "store/store.h"

/* Writes a tree. */
static void print(const struct query *query, struct buf *out)
{
    static const char *const names[] = {"nothing", "words", "language", "after",
                                        "before",  "and",   "or",       "not"};
    static const char *const fields[] = {"", "headline ", "author ", "outlet "};
    if (query->kind >= QUERY_AND) {
        buf_format(out, "(%s", names[query->kind]);
        for (const struct query *part = query->first; part; part = part->next) {
            buf_add_byte(out, ' ');
            print(part, out);
        }
        buf_add_byte(out, ')');
    } else if (query->kind == QUERY_WORDS) {
        buf_format(out, "%s[%.*s]", fields[query->field], STR_ARG(query->text));
    } else if (query->kind == QUERY_AFTER || query->kind == QUERY_BEFORE) {
        buf_format(out, "%s %lld", names[query->kind], (long long)query->time);
    } else {
        buf_format(out, "%s%s%.*s", names[query->kind], query->text.size ? " " : "",
                   STR_ARG(query->text));
    }
    if (query->prefix)
        buf_add_byte(out, '*');
}

static void every_query_has_its_tree(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "nothing"},
        {"  ", "nothing"},
        {"peru", "[peru]"},
        {"earthquake peru", "(and [earthquake] [peru])"},
        {"\"central bank\"", "[central bank]"},
        {"\"central bank", "[central bank]"},
        {"\"central ban\"*", "[central ban]*"},
        {"electio*", "[electio*]*"},
        {"a OR b c", "(and (or [a] [b]) [c])"},
        {"a OR b OR c", "(or [a] [b] [c])"},
        {"a AND b", "(and [a] [b])"},
        {"a AND OR b", "(and [a] [b])"},
        {"OR", "nothing"},
        {"a OR", "[a]"},
        {"or and not", "(and [or] [and] [not])"},
        {"ORDER", "[ORDER]"},
        {"a -b", "(and [a] (not [b]))"},
        {"a NOT b", "(and [a] (not [b]))"},
        {"-(a b)", "(not (and [a] [b]))"},
        {"--a", "(not (not [a]))"},
        {"- -", "nothing"},
        {"co-op", "[co-op]"},
        {"(a b) OR c", "(or (and [a] [b]) [c])"},
        {"((a", "[a]"},
        {"a)) b", "(and [a] [b])"},
        {"()", "nothing"},
        {"NOT(a)", "(not [a])"},
        {"headline:peru x", "(and headline [peru] [x])"},
        {"Author:\"J. Doe\"", "author [J. Doe]"},
        {"outlet:bbc.co.uk", "outlet [bbc.co.uk]"},
        {"outlet:", "nothing"},
        {"language:DE-at", "language de-at"},
        {"language:german", "language de"},
        {"language:nb", "language no"},
        {"language:xx", "language xx"},
        {"after:1970-01-02", "after 86400"},
        {"before:1970", "before 0"},
        {"after:\"2 January 1970\"", "after 86400"},
        {"colour:red", "[colour:red]"},
    };
    struct arena arena;
    struct buf out;
    arena_init(&arena, 0);
    buf_init(&out, 10000);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct query *query;
        struct str why;
        assert_int_equal(query_parse(str_from(cases[i][0]), &arena, &query, &why), OK);
        buf_clear(&out);
        print(query, &out);
        buf_add_byte(&out, '\0');
        assert_string_equal(out.data, cases[i][1]);
    }
    buf_free(&out);
    arena_free(&arena);
}

static void a_wrong_date_or_language_is_said_so(void **state)
{
    (void)state;
    struct arena arena;
    struct query *query;
    struct str why;
    arena_init(&arena, 0);
    assert_int_equal(query_parse(STR("a after:soon b"), &arena, &query, &why), ERROR_SYNTAX);
    assert_true(str_find(why, STR("\"soon\"")) != STR_NONE);
    assert_int_equal(query_parse(STR("a language:plum b"), &arena, &query, &why), ERROR_SYNTAX);
    assert_true(str_find(why, STR("\"plum\"")) != STR_NONE);
    arena_free(&arena);
}

static void a_query_without_end_ends(void **state)
{
    (void)state;
    struct arena arena;
    struct buf text;
    arena_init(&arena, 0);
    static const char *const pieces[] = {"(", "a ", "-", "NOT ", "\"a\" OR ", "(-(a "};
    for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
        buf_init(&text, 1 << 20);
        for (int i = 0; i < 100000; i++)
            buf_add(&text, str_from(pieces[p]));
        struct query *query;
        struct str why;
        assert_int_equal(query_parse(buf_str(&text), &arena, &query, &why), ERROR_TOO_MANY);
        assert_true(why.size > 0);
        buf_free(&text);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_query_has_its_tree),
        cmocka_unit_test(a_wrong_date_or_language_is_said_so),
        cmocka_unit_test(a_query_without_end_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
