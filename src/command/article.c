/* tidings article: one article, whole. */
#include <inttypes.h>

#include "base/error.h"
#include "command/command.h"

enum { OPTION_DB, OPTION_JSON, OPTION_VERSION };

static const struct command_option options[] = {
    [OPTION_DB] = {"db", "FILE", "the database (default: the user's own)"},
    [OPTION_JSON] = {"json", NULL, "write the record as JSON"},
    [OPTION_VERSION] = {"version", "N", "an earlier version, from 1 (default: the newest)"},
    {NULL, NULL, NULL},
};

/* An article as text or JSON may be this long. */
#define OUTPUT_MAX ((size_t)1 << 30)

/* Writes the record and what the store knows of it. */
static void render_json(const struct store_article *article, struct buf *out)
{
    struct json json;
    json_init(&json, out);
    store_article_to_json(article, &json);
    buf_add_byte(out, '\n');
}

/* Appends one block of the body, with its kind to be seen. */
static void render_block(const struct show *show, const struct block *block, struct buf *out)
{
    struct str rest = block->text, line;
    buf_add_byte(out, '\n');
    if (block->kind == BLOCK_HEADING && show->emphasis)
        buf_add(out, STR("\033[1m"));
    while (str_split(&rest, '\n', &line)) {
        bool quoted = block->kind == BLOCK_QUOTE || block->kind == BLOCK_EMBED;
        show_wrapped(show, line, quoted ? 4 : block->kind == BLOCK_LIST ? 2 : 0, 0, out);
    }
    if (block->kind == BLOCK_HEADING && show->emphasis)
        buf_add(out, STR("\033[0m"));
}

/* Appends an image's caption and credit. */
static void render_image(const struct show *show, const struct image *image, struct buf *out)
{
    struct buf line;
    buf_init(&line, OUTPUT_MAX);
    buf_add(&line, image->caption);
    if (image->credit.size)
        buf_format(&line, "%s(%.*s)", line.size ? " " : "", STR_ARG(image->credit));
    if (line.size) {
        buf_add(out, STR("\n[image] "));
        struct buf wrapped;
        buf_init(&wrapped, OUTPUT_MAX);
        show_wrapped(show, buf_str(&line), 8, 0, &wrapped);
        buf_add(out, str_trim(buf_str(&wrapped)));
        buf_add_byte(out, '\n');
        buf_free(&wrapped);
    }
    buf_free(&line);
}

/* Appends a line that says one thing of the article, where it is known. */
static void render_fact(const char *name, struct str value, struct buf *out)
{
    if (value.size)
        buf_format(out, "%-10s %.*s\n", name, STR_ARG(value));
}

/* Appends what the store knows of the article. */
static void render_facts(const struct store_article *article, struct buf *out)
{
    char first[DATE_ISO_SIZE], last[DATE_ISO_SIZE];
    const struct article *record = &article->record;
    buf_add_byte(out, '\n');
    render_fact("id", record->id, out);
    render_fact("address", record->canonical_url.size ? record->canonical_url : record->url, out);
    render_fact("language", record->language, out);
    if (article->versions > 1)
        buf_format(out, "%-10s %u of %u\n", "version", article->version, article->versions);
    buf_format(out, "%-10s %.*s\n", "first read",
               STR_ARG(store_moment(article->first_read, first)));
    buf_format(out, "%-10s %.*s\n", "last read", STR_ARG(store_moment(article->last_read, last)));
    for (size_t i = 0; i < article->documents.count; i++)
        render_fact("found in", *(const struct str *)list_at(&article->documents, i), out);
}

/* Renders the article for a person. */
static void render_text(const struct store_article *article, struct buf *out)
{
    struct show show = show_standard_output();
    const struct article *record = &article->record;
    show_heading(&show, record, out);
    /* a standfirst is the first block of the text too */
    if (record->subhead.size && !str_starts(record->text, record->subhead)) {
        buf_add_byte(out, '\n');
        show_wrapped(&show, record->subhead, 0, 0, out);
    }
    for (size_t i = 0; i < record->blocks.count; i++)
        render_block(&show, list_at(&record->blocks, i), out);
    for (size_t i = 0; i < record->images.count; i++)
        render_image(&show, list_at(&record->images, i), out);
    render_facts(article, out);
}

/* Finds the article and puts it out. */
static int put_article(struct store *store, struct str id, unsigned version, bool json)
{
    struct arena arena;
    struct buf out;
    struct store_article article;
    int status = EXIT_ALL_READ;
    arena_init(&arena, 0);
    buf_init(&out, OUTPUT_MAX);
    enum error error = store_article(store, id, version, &arena, &article);
    if (error == ERROR_NOT_FOUND || error == ERROR_TOO_MANY)
        status = error_user("%.*s: %s", STR_ARG(id), store_why(store));
    else if (error)
        status = command_store_failed("the database", error, store);
    else if (json)
        render_json(&article, &out);
    else
        render_text(&article, &out);
    command_put(buf_str(&out));
    buf_free(&out);
    arena_free(&arena);
    return status;
}

/* tidings article */
static int run(const struct command_arguments *arguments)
{
    unsigned version;
    int status;
    if (arguments->count != 1)
        return error_user("article wants one id, or the first digits of one");
    if (!arguments_number("version", arguments->values[OPTION_VERSION], 0, 1000000000, &version))
        return EXIT_USAGE;
    struct store *store = command_open_store(arguments->values[OPTION_DB], false, &status);
    if (!store)
        return status;
    status = put_article(store, str_from(arguments->rest[0]), version,
                         arguments->values[OPTION_JSON] != NULL);
    store_close(store);
    return status;
}

const struct command command_article = {
    .name = "article",
    .usage = "[OPTION]... ID",
    .help = "show one article, whole",
    .more = "ID is an article's id, as search shows it, or enough of its first digits.",
    .options = options,
    .run = run,
};
