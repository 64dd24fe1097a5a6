/* What tests of pages share: a parser and an arena, and a page made a tree in them. */
#ifndef TIDINGS_TESTS_PAGE_FIXTURE_H
#define TIDINGS_TESTS_PAGE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "html/html.h"

static struct html_parser *parser;
static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    parser = html_parser_new();
    arena_init(&arena, 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    html_parser_free(parser);
    arena_free(&arena);
    return 0;
}

/* The tree of a page, as pages are read; valid until the next. */
static struct html_document *parse_page(const char *text)
{
    struct html_document *document;
    struct html_options options = {.skip = HTML_SKIP_ALL};
    arena_clear(&arena);
    assert_int_equal(html_parse(parser, &arena, str_from(text), &options, &document), OK);
    return document;
}

#endif
