/* tidings reanalyze: what older code has read is read again. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "command/command.h"
#include "engine/engine.h"

enum { OPTION_DB };

static const struct command_option options[] = {
    [OPTION_DB] = {"db", "FILE", "the database (default: the user's own)"},
    {NULL, NULL, NULL},
};

/* The engine's way to tell of a document that failed. */
static void failed(void *context, struct str name, uint64_t line, enum error error,
                   const char *detail)
{
    struct buf text;
    (void)context, (void)line;
    buf_init(&text, 8192);
    buf_add(&text, name);
    buf_add_byte(&text, '\0');
    error_report(text.data, error, detail);
    buf_free(&text);
}

/* The engine's way to tell how far things are. */
static void progress(void *context, const struct engine_counts *counts)
{
    (void)context;
    fprintf(stderr, "\r\033[K%" PRIu64 " read again", counts->documents);
}

/* tidings reanalyze */
static int run(const struct command_arguments *arguments)
{
    int status;
    struct engine_counts counts = {0};
    uint64_t lost = 0;
    if (arguments->count)
        return error_user("reanalyze reads all that older code has read; it takes no \"%s\"",
                          arguments->rest[0]);
    struct engine_plan plan = {.failed = failed,
                               .progress = isatty(STDERR_FILENO) ? progress : NULL};
    plan.store = command_open_store(arguments->values[OPTION_DB], true, &status);
    if (!plan.store)
        return status;
    enum error error = engine_reanalyze(&plan, &counts, &lost);
    if (plan.progress)
        fputs("\r\033[K", stderr);
    if (error) {
        status = command_store_failed("the database", error, plan.store);
    } else {
        char line[200];
        snprintf(line, sizeof line,
                 "%" PRIu64 " document%s read again, %" PRIu64 " article%s (%" PRIu64
                 " new, %" PRIu64 " no longer found)\n",
                 counts.documents, counts.documents == 1 ? "" : "s", counts.articles,
                 counts.articles == 1 ? "" : "s", counts.kept.added, lost);
        command_put(str_from(line));
        status = counts.failed ? EXIT_SOME_FAILED : EXIT_ALL_READ;
    }
    store_close(plan.store);
    return status;
}

const struct command command_reanalyze = {
    .name = "reanalyze",
    .usage = "[OPTION]...",
    .help = "read kept pages again where newer code does it better",
    .more =
        "Of every page whose bytes were kept and which an older Tidings has read, the articles\n"
        "are found anew. What was changed since, and what has parts that came from a feed, stays\n"
        "as it is. Doing it twice does nothing more.",
    .options = options,
    .run = run,
};
