/* tidings follow: which feeds are followed. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "command/command.h"
#include "engine/subscriptions.h"
#include "engine/update.h"

enum {
    OPTION_DB,
    OPTION_LIST,
    OPTION_JSON,
    OPTION_NAME,
    OPTION_GROUP,
    OPTION_PAUSE,
    OPTION_GO_ON,
    OPTION_REMOVE,
    OPTION_ALLOW,
};

static const struct command_option options[] = {
    [OPTION_DB] = {"db", "FILE", "the database (default: the user's own)"},
    [OPTION_LIST] = {"list", NULL, "show what is followed, and which feeds fail, and why"},
    [OPTION_JSON] = {"json", NULL, "with --list: an object for each feed"},
    [OPTION_NAME] = {"name", "NAME", "call the feed so; \"\" for its own title"},
    [OPTION_GROUP] = {"group", "GROUP", "put the feeds into a group: News/Science"},
    [OPTION_PAUSE] = {"pause", NULL, "do not ask the feeds any more"},
    [OPTION_GO_ON] = {"resume", NULL, "ask feeds again that were paused, or had ended"},
    [OPTION_REMOVE] = {"remove", NULL, "forget the feeds; their articles stay"},
    [OPTION_ALLOW] = {"allow-network", "NETWORKS", "fetch from these, too: 127.0.0.0/8,fd00::/8"},
    {NULL, NULL, NULL},
};

/* What is printed of one feed is no longer than this. */
#define LINES_MAX ((size_t)1 << 20)

struct following {
    const struct command_arguments *arguments;
    struct store *store;
    struct fetch_settings settings;
    struct arena arena;
    struct list added; /* of int64_t: feeds that were not followed before */
    int64_t now;
    int status;
};

/* ------------------------------------------------------------------------------------- list --- */

/* Appends a moment, to the minute. */
static void add_moment(struct buf *out, const char *name, int64_t time)
{
    char iso[DATE_ISO_SIZE];
    if (time)
        buf_format(out, "%s%s %.16s", out->size ? ", " : "", name, store_moment(time, iso).data);
}

/* Appends what a person wants to know of a feed. */
static void render_feed(const struct show *show, const struct store_feed *feed, struct buf *out)
{
    struct buf line;
    buf_init(&line, LINES_MAX);
    buf_format(&line, "%" PRId64 "  %.*s", feed->id, STR_ARG(store_feed_called(feed)));
    if (feed->group.size)
        buf_format(&line, " (%.*s)", STR_ARG(feed->group));
    if (feed->state != STORE_FEED_FOLLOWED)
        buf_format(&line, ", %s", store_feed_state_name(feed->state));
    show_wrapped(show, buf_str(&line), 0, 0, out);
    show_wrapped(show, feed->url, 4, 0, out);
    buf_clear(&line);
    add_moment(&line, "asked", feed->asked);
    if (feed->state == STORE_FEED_FOLLOWED)
        add_moment(&line, "to be asked", feed->next);
    buf_format(&line, "%s%" PRIu64 " %s", line.size ? ", " : "", feed->entries,
               feed->entries == 1 ? "entry" : "entries");
    show_wrapped(show, buf_str(&line), 4, 0, out);
    buf_clear(&line);
    if (feed->why.size) {
        if (feed->failures)
            buf_format(&line, "failed %u %s: ", feed->failures,
                       feed->failures == 1 ? "time" : "times");
        buf_add(&line, feed->why);
        show_wrapped(show, buf_str(&line), 4, 0, out);
    }
    buf_free(&line);
}

/* Appends the same as an object. */
static void render_json(const struct store_feed *feed, struct buf *out)
{
    char asked[DATE_ISO_SIZE], next[DATE_ISO_SIZE];
    struct json json;
    json_init(&json, out);
    json_object_begin(&json);
    json_pair_integer(&json, "feed", feed->id);
    json_pair_str(&json, "url", feed->url);
    json_pair_str(&json, "name", store_feed_called(feed));
    json_pair_str(&json, "group", feed->group);
    json_pair_str(&json, "page", feed->page);
    json_pair_str(&json, "state", str_from(store_feed_state_name(feed->state)));
    if (feed->asked)
        json_pair_str(&json, "asked", store_moment(feed->asked, asked));
    if (feed->next && feed->state == STORE_FEED_FOLLOWED)
        json_pair_str(&json, "next", store_moment(feed->next, next));
    json_pair_integer(&json, "entries", (int64_t)feed->entries);
    if (feed->failures)
        json_pair_integer(&json, "failures", feed->failures);
    json_pair_str(&json, "why", feed->why);
    json_object_end(&json);
    buf_add_byte(out, '\n');
}

/* Shows all feeds. */
static enum error list_feeds(struct following *following)
{
    struct show show = show_standard_output();
    struct list feeds;
    struct buf out;
    buf_init(&out, LINES_MAX);
    enum error error = store_feeds(following->store, &following->arena, &feeds);
    for (size_t i = 0; !error && i < feeds.count; i++) {
        buf_clear(&out);
        if (following->arguments->values[OPTION_JSON])
            render_json(list_at(&feeds, i), &out);
        else
            render_feed(&show, list_at(&feeds, i), &out);
        command_put(buf_str(&out));
    }
    if (!error && !feeds.count && !following->arguments->values[OPTION_JSON])
        command_put(STR("nothing is followed yet; \"tidings follow URL\" begins\n"));
    buf_free(&out);
    return error;
}

/* ------------------------------------------------------------------------------------ change ---
 */

/* Does what the options say with a feed. */
static enum error change(struct following *following, struct store_feed *feed)
{
    const char *const *values = following->arguments->values;
    if (values[OPTION_REMOVE]) {
        printf("no longer followed: %.*s\n", STR_ARG(store_feed_called(feed)));
        return store_feed_remove(following->store, feed->id);
    }
    if (values[OPTION_NAME])
        feed->name = str_from(values[OPTION_NAME]);
    if (values[OPTION_GROUP])
        feed->group = str_from(values[OPTION_GROUP]);
    if (values[OPTION_PAUSE])
        feed->state = STORE_FEED_PAUSED;
    if (values[OPTION_GO_ON])
        feed->state = STORE_FEED_FOLLOWED;
    return store_feed_decide(following->store, feed);
}

/* Whether the options change feeds that are there, and add none. */
static bool only_changes(const struct command_arguments *arguments)
{
    const char *const *values = arguments->values;
    return values[OPTION_PAUSE] || values[OPTION_GO_ON] || values[OPTION_REMOVE];
}

/* Follows an address that is not followed yet. */
static enum error add_address(struct following *following, struct str url)
{
    struct store_feed feed = {.url = url,
                              .name = str_from(following->arguments->values[OPTION_NAME]),
                              .group = str_from(following->arguments->values[OPTION_GROUP]),
                              .added = following->now};
    enum error error = store_feed_add(following->store, &feed);
    if (!error)
        *(int64_t *)list_add(&following->added) = feed.id;
    return error;
}

/* Follows what a file lists. */
static enum error add_file(struct following *following, const char *path)
{
    struct buf bytes;
    unsigned added = 0, known = 0;
    buf_init(&bytes, FEED_MAX_BYTES);
    enum error error = file_read(path, &bytes);
    if (error) {
        error_report(path, error, NULL);
        following->status = EXIT_SOME_FAILED;
        buf_free(&bytes);
        return OK;
    }
    error = subscriptions_import(following->store, buf_str(&bytes), following->now, &added, &known);
    buf_free(&bytes);
    if (error == ERROR_UNSUPPORTED || error == ERROR_TOO_LARGE || error == ERROR_SYNTAX) {
        error_report(path, error, "a list of feeds in OPML is wanted");
        following->status = EXIT_SOME_FAILED;
        return OK;
    }
    if (!error)
        printf("%u %s added, %u followed already; \"tidings update\" asks them\n", added,
               added == 1 ? "feed" : "feeds", known);
    return error;
}

/* Takes one word of the user's: a feed that is there, an address, a file. */
static enum error take_word(struct following *following, const char *word)
{
    struct store_feed feed;
    struct str text = str_from(word);
    bool address = str_starts_fold(text, STR("http://")) || str_starts_fold(text, STR("https://"));
    enum error error = store_feed_find(following->store, text, &following->arena, &feed);
    if (!error)
        return change(following, &feed);
    if (error == ERROR_NOT_FOUND && !only_changes(following->arguments)) {
        if (address)
            return add_address(following, text);
        if (access(word, F_OK) == 0 || strcmp(word, "-") == 0)
            return add_file(following, word);
    }
    if (error != ERROR_NOT_FOUND && error != ERROR_TOO_MANY)
        return error;
    following->status = error_user("%s: %s", word, store_why(following->store));
    return OK;
}

/* The updater's way to tell of a feed that was added: one that cannot be read is not followed. */
static void told(void *context, const struct store_feed *feed, enum update_end end, unsigned fresh)
{
    struct following *following = context;
    struct str name = store_feed_called(feed);
    if (end == UPDATE_NEW || end == UPDATE_SAME) {
        printf("%.*s\n  %.*s\n  %u %s\n", STR_ARG(name), STR_ARG(feed->url), fresh,
               fresh == 1 ? "entry" : "entries");
        return;
    }
    following->status = EXIT_SOME_FAILED;
    fprintf(stderr, "tidings: %.*s: not followed: %.*s\n", STR_ARG(feed->url),
            STR_ARG(feed->why.size ? feed->why : str_from(update_end_text(end))));
    if (end != UPDATE_TWICE)
        store_feed_remove(following->store, feed->id);
}

/* Asks the feeds that were added. */
static enum error ask_added(struct following *following)
{
    struct update_counts counts = {0};
    struct update_plan plan = {
        .store = following->store,
        .fetch = &following->settings,
        .keep_raw = true,
        .feeds = following->added.items,
        .feed_count = following->added.count,
        .context = following,
        .told = told,
    };
    return following->added.count ? engine_update(&plan, &counts) : OK;
}

/* Follows and changes. */
static enum error take_words(struct following *following)
{
    const struct command_arguments *arguments = following->arguments;
    enum error error = OK;
    for (size_t i = 0; !error && i < arguments->count; i++)
        error = take_word(following, arguments->rest[i]);
    if (!error)
        error = store_commit(following->store);
    return error ? error : ask_added(following);
}

/* tidings follow */
static int run(const struct command_arguments *arguments)
{
    const char *const *values = arguments->values;
    struct network allowed[FETCH_MAX_ALLOWED];
    struct following following = {.arguments = arguments};
    bool list = values[OPTION_LIST] || !arguments->count;
    if (values[OPTION_NAME] && arguments->count != 1)
        return error_user("--name is for one feed");
    if (!command_fetch(values[OPTION_ALLOW], allowed, &following.settings))
        return EXIT_USAGE;
    following.store =
        command_open_store(values[OPTION_DB], arguments->count > 0, &following.status);
    if (!following.store)
        return following.status;
    following.status = EXIT_ALL_READ;
    following.now = clock_now();
    arena_init(&following.arena, 0);
    list_init(&following.added, &following.arena, sizeof(int64_t));
    enum error error = take_words(&following);
    if (!error && list)
        error = list_feeds(&following);
    if (error)
        following.status = command_store_failed("the database", error, following.store);
    arena_free(&following.arena);
    store_close(following.store);
    return following.status;
}

const struct command command_follow = {
    .name = "follow",
    .usage = "[OPTION]... [URL|FILE.opml|FEED]...",
    .help = "follow feeds; list, rename, group, pause and remove them",
    .more =
        "Follows feeds: by their address, or that of a page that names one, or all of a list in\n"
        "OPML. A feed that is followed already is named by its number, its address or its name,\n"
        "to be renamed, grouped, paused or removed. Without words all are listed.\n"
        "Addresses of this machine and of private networks are refused, wherever a server leads,\n"
        "unless they are allowed by name.",
    .options = options,
    .run = run,
};
