/* The html5lib project's tests of tree construction. Every case is parsed by every kernel; a case
 * that says nothing of scripting is parsed with and without. Those of the folder "scripted" run
 * JavaScript and are not for us. */
#include <stdio.h>

#include "html/html.h"
#include "suite.h"

/* The parts of a case. */
struct tree_case {
    struct str data, context, document;
    bool script_on, script_off;
};

/* Parses a case in one way and compares the printed tree. */
static void check(const struct tree_case *test, bool scripting, bool portable, struct score *score)
{
    struct arena arena;
    arena_init(&arena, 0);
    struct html_parser *parser = html_parser_new();
    struct html_options options = {
        .context = test->context, .scripting = scripting, .portable = portable};
    struct html_document *document;
    struct buf out;
    buf_init(&out, (size_t)1 << 30);
    if (html_parse_text(parser, &arena, test->data, &options, &document) == OK)
        html_print(document, document->root, &out);
    struct str got = buf_str(&out);
    if (str_ends(got, STR("\n")))
        got.size--;
    suite_count(score, str_equal(got, test->document), test->data, test->document, got);
    buf_free(&out);
    html_parser_free(parser);
    arena_free(&arena);
}

static void run_case(const struct tree_case *test, struct score *score)
{
    for (int portable = 0; portable < 2; portable++) {
        if (!test->script_on)
            check(test, false, portable, score);
        if (!test->script_off)
            check(test, true, portable, score);
    }
}

/* Cuts the text up to the next line that begins with '#' and is one of the section's ends. */
static struct str take_until(struct str *content, struct str end)
{
    size_t at = str_starts(*content, str_from_byte(end, 1)) ? 0 : str_find(*content, end);
    struct str part = str_part(*content, 0, at);
    *content = at == STR_NONE ? STR("") : str_from_byte(*content, at ? at + 1 : 0);
    return part;
}

/* Cuts the next line off. */
static struct str take_line(struct str *content)
{
    struct str line = STR("");
    if (content->size)
        str_split(content, '\n', &line);
    return line;
}

static void run_file(struct str content, const char *name, struct score *score)
{
    (void)name;
    while (str_equal(take_line(&content), STR("#data"))) {
        struct tree_case test = {0};
        test.data = take_until(&content, STR("\n#errors"));
        for (;;) {
            struct str line = take_line(&content);
            if (str_equal(line, STR("#document")))
                break;
            if (str_equal(line, STR("#document-fragment")))
                test.context = take_line(&content);
            test.script_on |= str_equal(line, STR("#script-on"));
            test.script_off |= str_equal(line, STR("#script-off"));
            if (!content.size)
                break;
        }
        test.document = take_until(&content, STR("\n\n#data"));
        if (content.size)
            content = str_from_byte(content, 1);
        else if (str_ends(test.document, STR("\n")))
            test.document.size--;
        run_case(&test, score);
    }
}

int main(void)
{
    return suite_run("data/html5lib/tree-construction", ".dat", run_file);
}
