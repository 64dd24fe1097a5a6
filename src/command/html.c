/* tidings html: the tree of a page, in the form of the html5lib tests. */
#include "html/html.h"
#include "base/error.h"
#include "base/file.h"
#include "command/command.h"
#include "source/unpack.h"

enum { OPTION_FRAGMENT, OPTION_SCRIPTING, OPTION_SKIP };

static const struct command_option options[] = {
    [OPTION_FRAGMENT] = {"fragment", "CONTEXT", "parse a fragment inside this element, as \"td\""},
    [OPTION_SCRIPTING] = {"scripting", NULL, "as in a browser that runs scripts"},
    [OPTION_SKIP] = {"skip", NULL, "leave out what articles never need"},
    {NULL, NULL, NULL},
};

/* The most bytes of a file and of the tree as text. */
#define TREE_MAX ((size_t)8 << 30)

/* Reads a file, unpacked, into `bytes`. */
static enum error read_bytes(const char *path, struct buf *bytes)
{
    struct buf packed;
    buf_init(&packed, HTML_MAX_BYTES);
    enum error error = file_read(path, &packed);
    if (!error) {
        struct unpacker *unpacker = unpacker_new();
        error = unpack_all(unpacker, unpack_kind(buf_str(&packed)), buf_str(&packed), bytes);
        unpacker_free(unpacker);
    }
    buf_free(&packed);
    return error;
}

/* Parses and prints. */
static enum error print_tree(struct str bytes, const struct html_options *how)
{
    struct html_parser *parser = html_parser_new();
    struct html_document *document;
    struct arena arena;
    struct buf out;
    arena_init(&arena, 0);
    buf_init(&out, TREE_MAX);
    enum error error = html_parse(parser, &arena, bytes, how, &document);
    if (!error)
        html_print(document, document->root, &out);
    command_put(buf_str(&out));
    buf_free(&out);
    arena_free(&arena);
    html_parser_free(parser);
    return error;
}

/* tidings html */
static int run(const struct command_arguments *arguments)
{
    if (arguments->count != 1)
        return error_user("html wants one file, or - for standard input");
    const struct html_options how = {
        .context = str_from(arguments->values[OPTION_FRAGMENT]),
        .scripting = arguments->values[OPTION_SCRIPTING] != NULL,
        .skip = arguments->values[OPTION_SKIP] ? HTML_SKIP_ALL : 0,
    };
    struct buf bytes;
    buf_init(&bytes, HTML_MAX_BYTES);
    enum error error = read_bytes(arguments->rest[0], &bytes);
    if (!error)
        error = print_tree(buf_str(&bytes), &how);
    buf_free(&bytes);
    return error ? command_file_failed(arguments->rest[0], error) : EXIT_ALL_READ;
}

const struct command command_html = {
    .name = "html",
    .usage = "[OPTION]... FILE|-",
    .help = "show the tree of a page as a browser makes it",
    .more = "Prints one node a line, in the form of the html5lib tests.",
    .options = options,
    .run = run,
};
