/* Inputs made to hurt end within the parser's limits, whole and with nodes left out; and every
 * prefix of a page gives a tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "hostile.h"
#include "html/html.h"

/* A tenth of the sizes that are promised, where the whole is too slow for every run. */
static size_t scaled(size_t count)
{
    return getenv("TIDINGS_TEST_WHOLE") ? count : count / 10;
}

static void hostile_inputs_end_within_limits(void **state)
{
    (void)state;
    struct html_parser *parser = html_parser_new();
    struct arena arena;
    for (unsigned kind = 0; hostile_name(kind); kind++) {
        struct str input = hostile_make(kind, scaled(hostile_size(kind)));
        arena_init(&arena, 0);
        struct html_options options[] = {{0}, {.skip = HTML_SKIP_ALL}};
        for (int i = 0; i < 2; i++) {
            struct html_document *document;
            assert_int_equal(html_parse(parser, &arena, input, &options[i], &document), OK);
            /* one token beyond the limit at the most, and the decoded text */
            assert_true(arena_used(&arena) <=
                        HTML_MAX_TREE(input.size) + 3 * input.size + (1 << 20));
            arena_clear(&arena);
        }
        memory_free((char *)input.data);
        arena_free(&arena);
    }
    html_parser_free(parser);
}

static void every_prefix_of_a_page_gives_a_tree(void **state)
{
    (void)state;
    static const char page[] =
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01//EN\" 'x'><html lang=en><head><meta "
        "charset=\"utf-8\"><title>a &amp; b</title><script type='x'><!-- <script> </script> --> "
        "</script><style>p{}</style></head><body class=\"k &quot; l\"><!-- c --!><p>Tr\xC3\xA9s "
        "<b>b<i>o</b>l</i>d &nbsp;<table><tr><td>1<caption>2</table><svg viewBox='0'><![CDATA[x]]>"
        "<title>t</title></svg><template><td>3</template><textarea>\n4</textarea><select><option>5"
        "</select><pre>\n6</pre></body></html>\n<!-- end -->";
    struct html_parser *parser = html_parser_new();
    struct arena arena;
    arena_init(&arena, 0);
    for (size_t size = 0; size < sizeof page; size++) {
        /* in a block of its own, so that a step beyond its end is seen */
        char *prefix = memory_get(size);
        memcpy(prefix, page, size);
        struct html_document *document;
        struct html_options options = {.skip = size % 2 ? HTML_SKIP_ALL : 0,
                                       .portable = size % 4 < 2};
        assert_int_equal(html_parse(parser, &arena, str_of(prefix, size), &options, &document), OK);
        assert_non_null(document->head);
        memory_free(prefix);
        arena_clear(&arena);
    }
    arena_free(&arena);
    html_parser_free(parser);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_inputs_end_within_limits),
        cmocka_unit_test(every_prefix_of_a_page_gives_a_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
