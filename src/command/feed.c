/* tidings feed: what a feed says, as Tidings understands it. */
#include <errno.h>

#include "base/error.h"
#include "base/file.h"
#include "command/command.h"
#include "source/feed.h"
#include "source/unpack.h"

enum { OPTION_JSON, OPTION_URL, OPTION_FIND };

static const struct command_option options[] = {
    [OPTION_JSON] = {"json", NULL, "print one JSON object a feed, a line each"},
    [OPTION_URL] = {"url", "URL", "where the feed came from: what addresses are relative to"},
    [OPTION_FIND] = {"find", NULL, "the files are pages: print the feeds that they name"},
    {NULL, NULL, NULL},
};

/* The most bytes that are printed of one feed. */
#define OUTPUT_MAX ((size_t)1 << 30)

/* What one feed after another is read with. */
struct feeding {
    const struct command_arguments *arguments;
    struct feed_parser *parser;
    struct arena arena;
    struct buf bytes;
    struct buf out;
    struct show show;
};

/* Reads a file, unpacked, into feeding->bytes. */
static enum error read_bytes(struct feeding *feeding, const char *path)
{
    struct buf packed;
    buf_init(&packed, FEED_MAX_BYTES);
    enum error error = file_read(path, &packed);
    if (!error) {
        struct unpacker *unpacker = unpacker_new();
        error =
            unpack_all(unpacker, unpack_kind(buf_str(&packed)), buf_str(&packed), &feeding->bytes);
        unpacker_free(unpacker);
    }
    buf_free(&packed);
    return error;
}

/* One line, indented, with its name before it; nothing for an empty one. */
static void put_line(struct feeding *feeding, const char *name, struct str text)
{
    if (!text.size)
        return;
    struct str line = arena_format(&feeding->arena, "%s%.*s", name, STR_ARG(text));
    show_wrapped(&feeding->show, line, 2, 1, &feeding->out);
}

/* What was mended, as a line. */
static void put_mended(struct feeding *feeding, const struct feed *feed)
{
    const char *name;
    if (!feed->mended)
        return;
    buf_add(&feeding->out, STR("  mended:"));
    for (unsigned bit = 0; (name = feed_mended_name(feed->mended, &bit)); bit++)
        buf_format(&feeding->out, " %s", name);
    buf_add_byte(&feeding->out, '\n');
}

/* One entry for a person. */
static void put_entry(struct feeding *feeding, const struct feed_entry *entry)
{
    char text[DATE_ISO_SIZE];
    const struct feed_date *date = entry->published.text.size ? &entry->published : &entry->updated;
    struct str title = feed_plain(&feeding->arena, &entry->title);
    buf_add_byte(&feeding->out, '\n');
    show_wrapped(&feeding->show, title.size ? title : STR("(no title)"), 0, 0, &feeding->out);
    put_line(feeding, "", entry->original.size ? entry->original : entry->link);
    put_line(feeding, "", date->date.precision ? date_format_iso(&date->date, text) : date->text);
    for (size_t i = 0; i < entry->authors.count; i++)
        put_line(feeding, "by ", ((const struct feed_person *)list_at(&entry->authors, i))->text);
    struct str summary = feed_plain(&feeding->arena, &entry->summary);
    if (summary.size)
        show_wrapped(&feeding->show, summary, 2, 3, &feeding->out);
}

/* A feed for a person. */
static void put_feed(struct feeding *feeding, const struct feed *feed)
{
    struct str title = feed_plain(&feeding->arena, &feed->title);
    show_wrapped(&feeding->show, title.size ? title : STR("(no title)"), 0, 0, &feeding->out);
    put_line(feeding, "", feed->link);
    buf_format(&feeding->out, "  %s%s%.*s, %zu %s\n", feed_format_name(feed->format),
               feed->version.size ? " " : "", STR_ARG(feed->version), feed->entries.count,
               feed->entries.count == 1 ? "entry" : "entries");
    put_mended(feeding, feed);
    for (size_t i = 0; i < feed->entries.count; i++)
        put_entry(feeding, list_at(&feed->entries, i));
}

/* Reads the bytes as a feed and prints it. */
static enum error print_feed(struct feeding *feeding, const char *path)
{
    struct feed feed;
    const struct feed_options how = {.url = str_from(feeding->arguments->values[OPTION_URL])};
    enum error error =
        feed_parse(feeding->parser, &feeding->arena, buf_str(&feeding->bytes), &how, &feed);
    if (error)
        return error;
    if (feeding->arguments->values[OPTION_JSON]) {
        struct json json;
        json_init(&json, &feeding->out);
        feed_to_json(&feed, &feeding->arena, str_from(path), &json);
        buf_add_byte(&feeding->out, '\n');
    } else {
        put_feed(feeding, &feed);
    }
    return OK;
}

/* One feed that a page names. */
static void put_link(struct feeding *feeding, const char *path, const struct feed_link *link)
{
    if (!feeding->arguments->values[OPTION_JSON]) {
        buf_format(&feeding->out, "%.*s\n", STR_ARG(link->url));
        put_line(feeding, "", link->title);
        return;
    }
    struct json json;
    json_init(&json, &feeding->out);
    json_object_begin(&json);
    json_pair_str(&json, "file", str_from(path));
    json_pair_str(&json, "url", link->url);
    json_pair_str(&json, "title", link->title);
    json_pair_str(&json, "type", link->type);
    json_pair_boolean(&json, "declared", link->declared);
    json_object_end(&json);
    buf_add_byte(&feeding->out, '\n');
}

/* Reads the bytes as a page and prints the feeds that it names. */
static enum error print_links(struct feeding *feeding, const char *path)
{
    struct html_parser *parser = html_parser_new();
    struct html_document *document;
    enum error error =
        html_parse(parser, &feeding->arena, buf_str(&feeding->bytes), NULL, &document);
    if (!error) {
        struct list links;
        list_init(&links, &feeding->arena, sizeof(struct feed_link));
        feed_discover(document, str_from(feeding->arguments->values[OPTION_URL]), &feeding->arena,
                      &links);
        for (size_t i = 0; i < links.count; i++)
            put_link(feeding, path, list_at(&links, i));
    }
    html_parser_free(parser);
    return error;
}

/* Reads and prints one file. */
static enum error print_file(struct feeding *feeding, const char *path)
{
    arena_clear(&feeding->arena);
    buf_clear(&feeding->bytes);
    buf_clear(&feeding->out);
    enum error error = read_bytes(feeding, path);
    if (!error && feeding->arguments->values[OPTION_FIND])
        error = print_links(feeding, path);
    else if (!error)
        error = print_feed(feeding, path);
    if (!error)
        command_put(buf_str(&feeding->out));
    return error;
}

/* tidings feed */
static int run(const struct command_arguments *arguments)
{
    if (!arguments->count)
        return error_user("feed wants a file, or - for standard input");
    struct feeding feeding = {.arguments = arguments, .parser = feed_parser_new()};
    int status = EXIT_ALL_READ;
    arena_init(&feeding.arena, 0);
    buf_init(&feeding.bytes, FEED_MAX_BYTES);
    buf_init(&feeding.out, OUTPUT_MAX);
    feeding.show = show_standard_output();
    for (size_t i = 0; i < arguments->count; i++) {
        enum error error = print_file(&feeding, arguments->rest[i]);
        if (!error)
            continue;
        bool system = error == ERROR_OPEN || error == ERROR_READ;
        error_report(arguments->rest[i], error,
                     system                       ? strerror(errno)
                     : error == ERROR_UNSUPPORTED ? "no feed"
                                                  : NULL);
        status = EXIT_SOME_FAILED;
    }
    buf_free(&feeding.out);
    buf_free(&feeding.bytes);
    arena_free(&feeding.arena);
    feed_parser_free(feeding.parser);
    return status;
}

const struct command command_feed = {
    .name = "feed",
    .usage = "[OPTION]... FILE|-...",
    .help = "show what a feed says",
    .more = "Reads RSS, Atom, JSON Feed and sitemaps, well made or not, and prints what was\n"
            "understood; nothing is fetched and nothing is kept.",
    .options = options,
    .run = run,
};
