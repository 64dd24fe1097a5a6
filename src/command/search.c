/* tidings search: articles by their words, outlet, author, language and date. */
#include <inttypes.h>

#include "base/error.h"
#include "base/utf8.h"
#include "command/command.h"

enum { OPTION_DB, OPTION_JSON, OPTION_LIMIT, OPTION_SKIP };

static const struct command_option options[] = {
    [OPTION_DB] = {"db", "FILE", "the database (default: the user's own)"},
    [OPTION_JSON] = {"json", NULL, "write records, with score and snippet, one JSON object a line"},
    [OPTION_LIMIT] = {"limit", "N", "show at most N articles (default: 10)"},
    [OPTION_SKIP] = {"skip", "N", "leave out the first N"},
    {NULL, NULL, NULL},
};

/* The output may be this long; how many hits, and how many digits of an id, are shown. */
#define OUTPUT_MAX ((size_t)2 << 30)
enum { LIMIT_USUAL = 10, LIMIT_MAX = 100000, DIGITS_SHOWN = 8 };

/* Renders a hit as a record with score, snippet and marks. */
static void render_json(const struct store_hit *hit, struct buf *out)
{
    struct json json;
    json_init(&json, out);
    store_hit_to_json(hit, &json);
    buf_add_byte(out, '\n');
}

/* Appends the snippet, its marks as emphasis where that shows. */
static void render_snippet(const struct show *show, struct str snippet, struct buf *out)
{
    struct buf wrapped;
    buf_init(&wrapped, OUTPUT_MAX);
    show_wrapped(show, snippet, 2, 0, &wrapped);
    for (size_t i = 0; i < wrapped.size; i++) {
        char byte = wrapped.data[i];
        if (byte != STORE_MARK_BEGIN && byte != STORE_MARK_END)
            buf_add_byte(out, byte);
        else if (show->emphasis)
            buf_add(out, byte == STORE_MARK_BEGIN ? STR("\033[1m") : STR("\033[0m"));
    }
    buf_free(&wrapped);
}

/* Renders a hit for a person. */
static void render_text(const struct show *show, const struct store_hit *hit, struct buf *out)
{
    show_heading(show, &hit->record, out);
    render_snippet(show, hit->snippet, out);
    buf_format(out, "  tidings article %.*s\n\n", DIGITS_SHOWN, hit->record.id.data);
}

/* Renders all hits, and for a person how many there are. */
static void render(const struct store_hits *hits, bool json, unsigned skip, struct buf *out)
{
    struct show show = show_standard_output();
    for (size_t i = 0; i < hits->hits.count; i++) {
        const struct store_hit *hit = list_at(&hits->hits, i);
        if (json)
            render_json(hit, out);
        else
            render_text(&show, hit, out);
    }
    size_t shown = hits->hits.count;
    if (json)
        return;
    if (shown == hits->found)
        buf_format(out, "%zu article%s\n", shown, shown == 1 ? "" : "s");
    else if (shown)
        buf_format(out, "%zu to %zu of %" PRIu64 " articles\n", (size_t)skip + 1, skip + shown,
                   hits->found);
    else
        buf_format(out, "no more than %" PRIu64 " articles\n", hits->found);
}

/* Searches and puts out what is found. */
static int put_hits(struct store *store, struct str query, unsigned skip, unsigned limit, bool json)
{
    struct arena arena;
    struct buf out;
    struct store_hits hits;
    int status = EXIT_ALL_READ;
    arena_init(&arena, 0);
    buf_init(&out, OUTPUT_MAX);
    enum error error = store_search(store, query, skip, limit, &arena, &hits);
    if (error == ERROR_SYNTAX || error == ERROR_TOO_MANY)
        status = error_user("%s", store_why(store));
    else if (error)
        status = command_store_failed("the database", error, store);
    else
        render(&hits, json, skip, &out);
    command_put(buf_str(&out));
    buf_free(&out);
    arena_free(&arena);
    return status;
}

/* tidings search */
static int run(const struct command_arguments *arguments)
{
    unsigned limit, skip;
    int status;
    if (!arguments->count)
        return error_user("search for what? \"tidings search --help\" shows what can be asked");
    if (!arguments_number("limit", arguments->values[OPTION_LIMIT], LIMIT_USUAL, LIMIT_MAX,
                          &limit) ||
        !arguments_number("skip", arguments->values[OPTION_SKIP], 0, 1000000000, &skip))
        return EXIT_USAGE;
    struct buf query;
    buf_init(&query, 1 << 20);
    for (size_t i = 0; i < arguments->count; i++) {
        if (i)
            buf_add_byte(&query, ' ');
        buf_add(&query, str_from(arguments->rest[i]));
    }
    struct arena arena;
    arena_init(&arena, 0);
    struct store *store = command_open_store(arguments->values[OPTION_DB], false, &status);
    if (store)
        status = put_hits(store, utf8_repair(&arena, buf_str(&query)), skip, limit,
                          arguments->values[OPTION_JSON] != NULL);
    store_close(store);
    arena_free(&arena);
    buf_free(&query);
    return status;
}

const struct command command_search = {
    .name = "search",
    .usage = "[OPTION]... WORDS...",
    .help = "find articles, the best first",
    .more = "  earthquake peru         both words, in any of their forms\n"
            "  '\"central bank\"'        the words one after another\n"
            "  electio*                words that begin so\n"
            "  strike OR lockout       one or the other\n"
            "  -football               not that; NOT does the same\n"
            "  '(a OR b) c'            parentheses\n"
            "  headline:peru           in the headline\n"
            "  outlet:bbc.co.uk  author:moyo  language:de\n"
            "  after:2026-03-05  before:2026-04",
    .takes_minus = true,
    .options = options,
    .run = run,
};
