/* tidings read: documents to articles, shown, written as records, kept. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/date.h"
#include "base/error.h"
#include "base/url.h"
#include "command/analyze.h"
#include "command/command.h"
#include "command/output.h"
#include "engine/engine.h"

enum {
    OPTION_DB,
    OPTION_JSON,
    OPTION_PUBLISHED,
    OPTION_READ_AT,
    OPTION_URL,
    OPTION_JOBS,
    OPTION_NO_RAW,
    OPTION_OUTPUT,
    OPTION_RESUME,
    OPTION_ALLOW,
    OPTION_ANALYZE,
};

static const struct command_option options[] = {
    [OPTION_DB] = {"db", "FILE", "keep what is read in this database"},
    [OPTION_JSON] = {"json", NULL, "write article records, one JSON object a line"},
    [OPTION_PUBLISHED] = {"published", "[N=]DATE",
                          "date of articles (of article N) that have none"},
    [OPTION_READ_AT] = {"read-at", "TIME", "when the pages were read: ages count from it"},
    [OPTION_URL] = {"url", "URL", "where the page came from"},
    [OPTION_JOBS] = {"jobs", "N", "work on N documents at a time (default: all processors)"},
    [OPTION_NO_RAW] = {"no-raw", NULL, "do not keep the pages themselves, only the articles"},
    [OPTION_OUTPUT] = {"output", "FILE", "write the records to a new file"},
    [OPTION_RESUME] = {"resume", NULL, "go on with a FILE that was not finished"},
    [OPTION_ALLOW] = {"allow-network", "NETWORKS", "fetch from these, too: 127.0.0.0/8,fd00::/8"},
    [OPTION_ANALYZE] = {"analyze", NULL,
                        "with --json: add what the texts say, sentence by sentence"},
    {NULL, NULL, NULL},
};

/* How many lines of an article's text a list shows, and the most that --jobs may ask for. */
enum { LINES_SHOWN = 3, JOBS_MAX = 256 };

struct reading {
    struct show show;
    bool json;
    struct analyzers *analyzers; /* NULL where texts are not analysed */
    bool progress;               /* standard error is a terminal */
    struct output *output;       /* NULL for standard output */
    bool finished;               /* all was read */
    struct fetch_settings fetching;
};

/* Renders a document's articles as records. */
static void render_json(const struct reading *reading, const struct engine_outcome *outcome,
                        struct buf *out)
{
    for (size_t i = 0; i < outcome->articles->count; i++) {
        struct json json;
        json_init(&json, out);
        if (reading->analyzers)
            analyzers_put(reading->analyzers, list_at(outcome->articles, i), &json);
        else
            article_to_json(list_at(outcome->articles, i), &json);
        buf_add_byte(out, '\n');
    }
}

/* Renders a document's articles for a person. */
static void render_text(const struct show *show, const struct engine_outcome *outcome,
                        struct buf *out)
{
    for (size_t i = 0; i < outcome->articles->count; i++) {
        const struct article *article = list_at(outcome->articles, i);
        show_heading(show, article, out);
        show_wrapped(show, article->text, 2, LINES_SHOWN, out);
        buf_add_byte(out, '\n');
    }
    if (!outcome->articles->count)
        buf_format(out, "%.*s: no article (%s)\n\n", STR_ARG(outcome->name),
                   page_none_text(outcome->none));
}

/* The engine's way to have a document rendered. */
static void render(void *context, const struct engine_outcome *outcome, struct buf *out)
{
    const struct reading *reading = context;
    if (reading->json)
        render_json(reading, outcome, out);
    else
        render_text(&reading->show, outcome, out);
}

/* The engine's way to have it put out. */
static bool take(void *context, struct str text)
{
    const struct reading *reading = context;
    return reading->output ? output_put(reading->output, text) : command_put(text);
}

/* The engine's way to tell how far the output goes. */
static void marked(void *context, const struct engine_mark *mark,
                   const struct engine_counts *counts)
{
    const struct reading *reading = context;
    output_mark(reading->output, mark, counts);
}

/* The engine's way to tell of a document that failed. */
static void failed(void *context, struct str name, uint64_t line, enum error error,
                   const char *detail)
{
    const struct reading *reading = context;
    struct buf place;
    buf_init(&place, 8192);
    if (reading->progress)
        fputs("\r\033[K", stderr);
    buf_add(&place, name);
    if (line)
        buf_format(&place, ":%" PRIu64, line);
    buf_add_byte(&place, '\0');
    error_report(place.data, error, detail);
    buf_free(&place);
}

/* The engine's way to tell how far things are. */
static void progress(void *context, const struct engine_counts *counts)
{
    (void)context;
    fprintf(stderr, "\r\033[K%" PRIu64 " read, %" PRIu64 " articles, %" PRIu64 " MB",
            counts->documents, counts->articles, counts->bytes / 1000000);
}

/* Appends "N THINGs" to a list of such. */
static void add_count(struct buf *line, uint64_t count, const char *one, const char *many)
{
    if (line->size)
        buf_add(line, STR(", "));
    buf_format(line, "%" PRIu64 " %s", count, count == 1 ? one : many);
}

/* Puts out the line that sums up. */
static void put_summary(const struct engine_counts *counts, bool kept)
{
    struct buf line;
    buf_init(&line, 1024);
    add_count(&line, counts->documents, "document", "documents");
    add_count(&line, counts->articles, "article", "articles");
    if (kept) {
        buf_format(&line, " (%" PRIu64 " new, %" PRIu64 " changed, %" PRIu64 " as before",
                   counts->kept.added, counts->kept.changed, counts->kept.same);
        if (counts->kept.deleted)
            buf_format(&line, ", %" PRIu64 " deleted before", counts->kept.deleted);
        buf_add_byte(&line, ')');
    }
    if (counts->empty)
        add_count(&line, counts->empty, "without an article", "without an article");
    if (counts->failed)
        add_count(&line, counts->failed, "failed", "failed");
    if (counts->passed_over)
        add_count(&line, counts->passed_over, "other file passed over", "other files passed over");
    buf_add_byte(&line, '\n');
    command_put(buf_str(&line));
    buf_free(&line);
}

/* Tells on standard error that there was no article at all, and why: where records alone are
 * written, nothing else would. */
static void tell_none(const struct engine_counts *counts)
{
    if (counts->articles || counts->failed)
        return;
    if (!counts->documents)
        fputs("tidings: there was nothing to read\n", stderr);
    for (int i = 0; i < PAGE_NONE_COUNT; i++)
        if (counts->none[i])
            fprintf(stderr, "tidings: %" PRIu64 " without an article: %s\n", counts->none[i],
                    page_none_text((enum page_none)i));
}

/* Says what became of the records of web archives: how many were read, and why the others were
 * not. */
static void tell_archived(const struct engine_counts *counts)
{
    fprintf(stderr, "%" PRIu64 " records in web archives\n", counts->archived);
    for (int i = 0; i < ENGINE_SKIP_COUNT; i++)
        if (counts->skipped[i])
            fprintf(stderr, "  %" PRIu64 " %s\n", counts->skipped[i], engine_skip_text(i));
    if (counts->lost_bytes)
        fprintf(stderr, "    (%" PRIu64 " bytes)\n", counts->lost_bytes);
    fprintf(stderr, "%" PRIu64 " articles\n", counts->articles);
    for (int i = 0; i < PAGE_NONE_COUNT; i++)
        if (counts->none[i])
            fprintf(stderr, "  %" PRIu64 " without one: %s\n", counts->none[i], page_none_text(i));
}

/* Reads a date that an option was given into its ISO form, in `iso`. False with a message. */
static bool option_date(const char *name, struct str value, char iso[DATE_ISO_SIZE],
                        struct str *result)
{
    struct date date;
    if (!date_parse(value, DATE_ORDER_UNKNOWN, &date)) {
        error_user("--%s wants a date such as 2026-03-05 or 2026-03-05T14:30:00+01:00, not "
                   "\"%.*s\"",
                   name, STR_ARG(value));
        return false;
    }
    *result = date_format_iso(&date, iso);
    return true;
}

/* Reads --published [N=]DATE. False with a message. */
static bool option_published(const char *value, char iso[DATE_ISO_SIZE], struct page_source *known)
{
    struct str text = str_from(value);
    size_t equals = str_find_byte(text, '=');
    uint64_t number = 0;
    if (equals != STR_NONE) {
        if (!str_to_u64(str_part(text, 0, equals), &number) || !number || number > 1000000) {
            error_user("--published N=DATE wants the number of an article before the =");
            return false;
        }
        text = str_from_byte(text, equals + 1);
    }
    known->published_article = (unsigned)number;
    return option_date("published", text, iso, &known->published);
}

/* Runs the engine and sums up. */
static int read_all(const struct command_arguments *arguments, struct engine_plan *plan,
                    struct reading *reading, struct engine_counts *counts)
{
    struct fetcher *fetcher = fetcher_new(&reading->fetching);
    plan->source = source_open(arguments->rest, arguments->count);
    source_use_fetcher(plan->source, fetcher);
    plan->context = reading;
    plan->render = render;
    plan->take = take;
    plan->failed = failed;
    plan->progress = reading->progress ? progress : NULL;
    plan->marked = reading->output ? marked : NULL;
    enum error error = engine_read(plan, counts);
    source_close(plan->source);
    fetcher_free(fetcher);
    if (reading->progress)
        fputs("\r\033[K", stderr);
    if (error == ERROR_WRITE && !(plan->store && store_why(plan->store)[0]))
        return EXIT_SOME_FAILED; /* command_finish() says why */
    if (error == ERROR_NOT_FOUND)
        return error_user("%s cannot be gone on with: the input is not what it was",
                          arguments->values[OPTION_OUTPUT]);
    if (error)
        return command_store_failed("the database", error, plan->store);
    reading->finished = true;
    if (!reading->json)
        put_summary(counts, plan->store != NULL);
    if (counts->archived)
        tell_archived(counts);
    else if (reading->json)
        tell_none(counts);
    return counts->failed ? EXIT_SOME_FAILED : EXIT_ALL_READ;
}

/* Reads to where the user wants the output. */
static int read_to_output(const struct command_arguments *arguments, struct engine_plan *plan,
                          struct reading *reading)
{
    const char *const *values = arguments->values;
    struct engine_counts counts = {0};
    if (!values[OPTION_OUTPUT])
        return read_all(arguments, plan, reading, &counts);
    struct buf settings;
    int status;
    buf_init(&settings, SIZE_MAX / 2);
    buf_format(&settings, "%.*s\n%u\n%.*s\n%.*s", STR_ARG(plan->known.published),
               plan->known.published_article, STR_ARG(plan->known.read_at),
               STR_ARG(plan->known.url));
    reading->output = output_open(values[OPTION_OUTPUT], values[OPTION_RESUME] != NULL,
                                  buf_str(&settings), &plan->from, &counts, &status);
    buf_free(&settings);
    if (!reading->output)
        return status;
    status = read_all(arguments, plan, reading, &counts);
    return output_close(reading->output, reading->finished, status);
}

/* tidings read */
static int run(const struct command_arguments *arguments)
{
    const char *const *values = arguments->values;
    struct reading reading = {.show = show_standard_output(),
                              .json = values[OPTION_JSON] != NULL,
                              .progress = isatty(STDERR_FILENO)};
    struct engine_plan plan = {.keep_raw = !values[OPTION_NO_RAW]};
    char published[DATE_ISO_SIZE], read_at[DATE_ISO_SIZE];
    struct network allowed[FETCH_MAX_ALLOWED];
    unsigned jobs;
    if (!arguments->count)
        return error_user("read what? Name files or folders, or - for standard input");
    if (values[OPTION_OUTPUT] && !reading.json)
        return error_user("--output FILE goes with --json");
    if (values[OPTION_ANALYZE] && !reading.json)
        return error_user("--analyze goes with --json");
    if (values[OPTION_RESUME] && !values[OPTION_OUTPUT])
        return error_user("--resume goes with --output FILE");
    if (values[OPTION_URL] && !url_is_web(str_from(values[OPTION_URL])))
        return error_user("--url wants an address such as https://example.org/page, not \"%s\"",
                          values[OPTION_URL]);
    if (!command_fetch(values[OPTION_ALLOW], allowed, &reading.fetching))
        return EXIT_USAGE;
    if (!arguments_number("jobs", values[OPTION_JOBS], 0, JOBS_MAX, &jobs) ||
        (values[OPTION_PUBLISHED] &&
         !option_published(values[OPTION_PUBLISHED], published, &plan.known)) ||
        (values[OPTION_READ_AT] &&
         !option_date("read-at", str_from(values[OPTION_READ_AT]), read_at, &plan.known.read_at)))
        return EXIT_USAGE;
    plan.workers = jobs;
    plan.known.url = str_from(values[OPTION_URL]);
    int status = EXIT_ALL_READ;
    if (values[OPTION_DB] || !reading.json) {
        plan.store = command_open_store(values[OPTION_DB], true, &status);
        if (!plan.store)
            return status;
    }
    reading.analyzers = values[OPTION_ANALYZE] ? analyzers_new() : NULL;
    status = read_to_output(arguments, &plan, &reading);
    analyzers_free(reading.analyzers);
    store_close(plan.store);
    return status;
}

const struct command command_read = {
    .name = "read",
    .usage = "[OPTION]... PATH|URL|-...",
    .help = "read pages, texts and records to articles, and keep them",
    .more =
        "Reads files, folders, web addresses and standard input (-): HTML, plain text, and JSON\n"
        "Lines of article records, also packed as .gz or .zst, and web archives (WARC, WET, ARC).\n"
        "Without --db they are kept in a database in the user's data directory; with --json and\n"
        "without --db nothing is kept. What of an archive was not read is counted on standard\n"
        "error. --analyze adds sentences, names, people, times, amounts and quotes with their\n"
        "offsets, for texts in English. A run with --json --output FILE that was interrupted\n"
        "goes on where it was when it is given again with --resume; until all is read,\n"
        "FILE.progress lies beside FILE.\n"
        "Exit status: 0 all read, 1 some could not be read, 2 wrong usage.",
    .options = options,
    .run = run,
};
