/* tidings export: all that is kept, for other programs. */
#include "base/error.h"
#include "command/coded.h"
#include "command/export_events.h"
#include "engine/subscriptions.h"

enum { OPTION_DB, OPTION_FORMAT };

static const struct command_option options[] = {
    [OPTION_DB] = {"db", "FILE", "the database (default: the user's own)"},
    [OPTION_FORMAT] = {"format", "FORMAT",
                       "jsonl: article records, one a line (the default); opml: what is followed; "
                       "gdelt, polecat: events; ical: the diary"},
    {NULL, NULL, NULL},
};

/* A record may be this long. */
#define RECORD_MAX ((size_t)1 << 30)

/* Puts out one article as a line. */
static enum error put_record(void *context, const struct article *article)
{
    struct buf *line = context;
    struct json json;
    buf_clear(line);
    json_init(&json, line);
    article_to_json(article, &json);
    buf_add_byte(line, '\n');
    if (line->full)
        return ERROR_TOO_LARGE;
    return command_put(buf_str(line)) ? OK : ERROR_WRITE;
}

/* Writes all articles. */
static enum error put_articles(struct store *store)
{
    struct arena arena;
    struct buf line;
    arena_init(&arena, 0);
    buf_init(&line, RECORD_MAX);
    enum error error = store_each(store, &arena, put_record, &line);
    buf_free(&line);
    arena_free(&arena);
    return error;
}

/* Writes the list of feeds. */
static enum error put_feeds(struct store *store)
{
    struct buf out;
    buf_init(&out, RECORD_MAX);
    enum error error = subscriptions_export(store, &out);
    if (!error && !command_put(buf_str(&out)))
        error = ERROR_WRITE;
    buf_free(&out);
    return error;
}

/* What can be written. */
static const struct {
    const char *name;
    enum error (*put)(struct store *store);
    bool coded; /* events have to be found first */
} formats[] = {{"jsonl", put_articles, false},
               {"opml", put_feeds, false},
               {"gdelt", command_export_gdelt, true},
               {"polecat", command_export_polecat, true},
               {"ical", command_export_ical, true}};

enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

/* tidings export */
static int run(const struct command_arguments *arguments)
{
    const char *format = arguments->values[OPTION_FORMAT];
    size_t which = 0;
    int status;
    if (arguments->count)
        return error_user("export writes all there is; it takes no \"%s\"", arguments->rest[0]);
    while (format && which < FORMAT_COUNT && strcmp(format, formats[which].name) != 0)
        which++;
    if (which == FORMAT_COUNT)
        return error_user("export knows no format \"%s\"; there are jsonl, opml, gdelt, polecat "
                          "and ical",
                          format);
    const char *path = arguments->values[OPTION_DB];
    struct store *store = formats[which].coded ? command_open_coded(path, &status)
                                               : command_open_store(path, false, &status);
    if (!store)
        return status;
    enum error error = formats[which].put(store);
    status = EXIT_ALL_READ;
    if (error == ERROR_WRITE && !store_why(store)[0])
        status = EXIT_SOME_FAILED; /* command_finish() says why */
    else if (error)
        status = command_store_failed("the database", error, store);
    store_close(store);
    return status;
}

const struct command command_export = {
    .name = "export",
    .usage = "[OPTION]...",
    .help = "write all articles for other programs, or the list of feeds",
    .more =
        "What it writes, \"tidings read\" reads. Of each article the newest version is "
        "written, in\n"
        "the order in which articles were first read. The list of feeds (--format opml) is\n"
        "what \"tidings follow\" and other readers take. Events are written as GDELT 2.0's "
        "columns\n"
        "have them, or POLECAT's, as far as these can hold them; all of an event, with the words\n"
        "that tell it, has \"tidings events --json\". The diary is an iCalendar.",
    .options = options,
    .run = run,
};
