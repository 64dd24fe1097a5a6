/* Real pages serialized and parsed again: the tree has to be the same wherever the standard
 * promises it (section 13.3, after "fragment serialization algorithm", says where it does not).
 * Pages with such a place are skipped: a carriage return, which only a reference can have put into
 * the tree and which is written as it is; and a line feed that stands first in a pre, a listing or
 * a textarea, which the parser drops. */
#include <stdio.h>

#include "html/html.h"
#include "suite.h"

/* What all pages are read with: made once, so that a warm parser is tested too. */
static struct html_parser *parser;

/* Whether a node holds what the standard does not promise to bring back. */
static bool is_no_promise(const struct html_node *node)
{
    bool drops = html_is(node, HTML_TAG_PRE) || html_is(node, HTML_TAG_LISTING) ||
                 html_is(node, HTML_TAG_TEXTAREA);
    if (drops && node->first && node->first->kind == HTML_TEXT)
        return str_starts(node->first->text, STR("\n"));
    if (node->kind == HTML_TEXT)
        return str_find_byte(node->text, '\r') != STR_NONE;
    if (node->kind == HTML_ELEMENT)
        for (uint32_t i = 0; i < node->count; i++)
            if (memchr(node->attrs[i].value, '\r', node->attrs[i].size))
                return true;
    return false;
}

/* Parses text that is UTF-8 and prints its tree. */
static const struct html_document *print_tree(struct arena *arena, struct str text, struct buf *out)
{
    struct html_document *document = NULL;
    if (html_parse_text(parser, arena, text, NULL, &document) == OK)
        html_print(document, document->root, out);
    return document;
}

/* The printed tree without its doctype. */
static struct str without_doctype(const struct buf *tree)
{
    struct str text = buf_str(tree);
    size_t line = str_find_byte(text, '\n');
    return str_starts(text, STR("| <!DOCTYPE")) ? str_from_byte(text, line) : text;
}

/* The first lines in which two trees differ, for the log. */
static void print_difference(struct str first, struct str second)
{
    size_t at = 0;
    while (at < first.size && at < second.size && first.data[at] == second.data[at])
        at++;
    size_t from = at > 200 ? at - 200 : 0;
    printf("first:\n%.*s\nsecond:\n%.*s\n", STR_ARG(str_part(first, from, 400)),
           STR_ARG(str_part(second, from, 400)));
}

/* One page: decoded, parsed, written, parsed again. */
static void run_page(struct str page, const char *name, struct score *score)
{
    struct buf first, written, second;
    struct arena arena;
    arena_init(&arena, 0);
    buf_init(&first, SIZE_MAX / 2);
    buf_init(&written, SIZE_MAX / 2);
    buf_init(&second, SIZE_MAX / 2);
    struct str text = html_decode(&arena, page, html_sniff_encoding(page, STR(""), NULL));
    const struct html_document *document = print_tree(&arena, text, &first);
    bool promised = true;
    for (struct html_node *n = document->root; n; n = html_next(n, document->root))
        promised = promised && !is_no_promise(n);
    html_serialize(document, document->root, &written);
    print_tree(&arena, buf_str(&written), &second);
    bool same = str_equal(without_doctype(&first), without_doctype(&second));
    score->passed += promised && same;
    score->failed += promised && !same;
    score->skipped += !promised;
    if (promised && !same) {
        printf("FAILED: %s\n", name);
        print_difference(without_doctype(&first), without_doctype(&second));
    }
    buf_free(&first);
    buf_free(&written);
    buf_free(&second);
    arena_free(&arena);
}

int main(void)
{
    parser = html_parser_new();
    int status = suite_run_pages(run_page);
    html_parser_free(parser);
    return status;
}
