/* tidings update: one round of asking feeds. */
#include <inttypes.h>
#include <stdio.h>

#include "base/error.h"
#include "command/command.h"
#include "engine/update.h"

enum { OPTION_DB, OPTION_ALL, OPTION_JSON, OPTION_NO_RAW, OPTION_ALLOW };

static const struct command_option options[] = {
    [OPTION_DB] = {"db", "FILE", "the database (default: the user's own)"},
    [OPTION_ALL] = {"all", NULL, "ask also feeds whose time has not come"},
    [OPTION_JSON] = {"json", NULL, "write an object for each feed that was asked"},
    [OPTION_NO_RAW] = {"no-raw", NULL, "do not keep the pages themselves, only the articles"},
    [OPTION_ALLOW] = {"allow-network", "NETWORKS", "fetch from these, too: 127.0.0.0/8,fd00::/8"},
    {NULL, NULL, NULL},
};

/* One object is no longer than this. */
enum { LINE_MAX_SIZE = 65536 };

/* Puts out what came of a feed as an object. */
static void put_json(const struct store_feed *feed, enum update_end end, unsigned fresh)
{
    static const char *const ends[] = {
        [UPDATE_NEW] = "new",   [UPDATE_SAME] = "same",   [UPDATE_FAILED] = "failed",
        [UPDATE_HELD] = "held", [UPDATE_ENDED] = "ended", [UPDATE_TWICE] = "followed already",
    };
    struct buf line;
    struct json json;
    buf_init(&line, LINE_MAX_SIZE);
    json_init(&json, &line);
    json_object_begin(&json);
    json_pair_integer(&json, "feed", feed->id);
    json_pair_str(&json, "url", feed->url);
    json_pair_str(&json, "name", store_feed_called(feed));
    json_pair_str(&json, "end", str_from(ends[end]));
    json_pair_integer(&json, "new", fresh);
    json_pair_str(&json, "why", feed->why);
    json_object_end(&json);
    buf_add_byte(&line, '\n');
    command_put(buf_str(&line));
    buf_free(&line);
}

/* The updater's way to tell of a feed. */
static void told(void *context, const struct store_feed *feed, enum update_end end, unsigned fresh)
{
    const bool *as_json = context;
    struct str name = store_feed_called(feed);
    if (*as_json) {
        put_json(feed, end, fresh);
    } else if (end == UPDATE_NEW) {
        printf("%5u new  %.*s\n", fresh, STR_ARG(name));
    }
    if (end == UPDATE_FAILED || end == UPDATE_ENDED)
        fprintf(stderr, "tidings: %.*s: %.*s\n", STR_ARG(name), STR_ARG(feed->why));
}

/* Puts out the line that sums up. */
static void put_summary(const struct update_counts *counts)
{
    uint64_t failed = counts->ends[UPDATE_FAILED] + counts->ends[UPDATE_ENDED];
    printf("%" PRIu64 " %s asked, %" PRIu64 " with something new", counts->feeds,
           counts->feeds == 1 ? "feed" : "feeds", counts->ends[UPDATE_NEW]);
    if (failed)
        printf(", %" PRIu64 " failed", failed);
    if (counts->ends[UPDATE_HELD])
        printf(", %" PRIu64 " left alone for now", counts->ends[UPDATE_HELD]);
    printf("; %" PRIu64 " %s fetched; %" PRIu64 " %s new, %" PRIu64 " changed\n", counts->pages,
           counts->pages == 1 ? "page" : "pages", counts->kept.added,
           counts->kept.added == 1 ? "article" : "articles", counts->kept.changed);
}

/* tidings update */
static int run(const struct command_arguments *arguments)
{
    const char *const *values = arguments->values;
    struct network allowed[FETCH_MAX_ALLOWED];
    struct fetch_settings settings;
    struct update_counts counts = {0};
    bool as_json = values[OPTION_JSON] != NULL;
    int status;
    if (arguments->count)
        return error_user("update asks all feeds; it takes no \"%s\"", arguments->rest[0]);
    if (!command_fetch(values[OPTION_ALLOW], allowed, &settings))
        return EXIT_USAGE;
    struct update_plan plan = {
        .fetch = &settings,
        .all = values[OPTION_ALL] != NULL,
        .keep_raw = !values[OPTION_NO_RAW],
        .context = &as_json,
        .told = told,
    };
    plan.store = command_open_store(values[OPTION_DB], true, &status);
    if (!plan.store)
        return status;
    enum error error = engine_update(&plan, &counts);
    status =
        counts.ends[UPDATE_FAILED] || counts.ends[UPDATE_ENDED] ? EXIT_SOME_FAILED : EXIT_ALL_READ;
    if (error)
        status = command_store_failed("the database", error, plan.store);
    else if (!as_json)
        put_summary(&counts);
    store_close(plan.store);
    return status;
}

const struct command command_update = {
    .name = "update",
    .usage = "[OPTION]...",
    .help = "ask the feeds that are followed for what is new",
    .more =
        "Does one round, for cron or a timer: asks the feeds whose time has come, fetches the\n"
        "pages of their new entries, and keeps the articles. Each feed is asked as often as it\n"
        "changes, from every quarter of an hour to once a day. \"tidings serve\" does the same in\n"
        "the background. Exit status: 0, or 1 when a feed could not be read.",
    .options = options,
    .run = run,
};
