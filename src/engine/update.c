/* One round of asking feeds; see update.h. What a feed gives is in the database before the round
 * waits for the next answer, so that it can be ended at any moment, and so that others can write
 * meanwhile. */
#include "engine/update.h"

#include <stdlib.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/memory.h"
#include "engine/update_private.h"
#include "source/schedule.h"
#include "store/remove.h"

/* Feeds whose time comes so soon are asked, too: whoever runs rounds by the clock does not run them
 * to the second. Milliseconds. */
enum { SOON = 90000 };

/* How long new articles may wait for their places among the stories; milliseconds. */
enum { PLACING = 5000 };

/* What came within this time is committed together, and not kept from others for longer than twice
 * this; milliseconds. */
enum { BATCHING = 250 };

/* How often a round looks for feeds that were added since it began; milliseconds. */
enum { LOOKING = 3000 };

/* Bytes of a feed; of sitemaps there are larger ones. */
#define FEED_BODY ((size_t)16 << 20)

const char *update_end_text(enum update_end end)
{
#define UPDATE_END_TEXT(name, text) text,
    static const char *const texts[] = {UPDATE_END_LIST(UPDATE_END_TEXT)};
#undef UPDATE_END_TEXT
    return texts[end];
}

/* A number from 0 to 1 that nobody can tell before. */
static double chance(void)
{
    uint32_t number = 0;
    if (getrandom(&number, sizeof number, 0) != sizeof number)
        number = UINT32_MAX / 2;
    return (double)number / UINT32_MAX;
}

/* Asks for a feed. */
static void ask(struct updating *updating, struct store_feed *feed, bool discovered)
{
    struct asked *asked = arena_get_zeroed(&updating->round, sizeof *asked);
    asked->feed = feed;
    asked->discovered = discovered;
    fetcher_add(updating->fetcher, &(struct fetch_request){.url = feed->url,
                                                           .purpose = FETCH_FEED,
                                                           .validator = feed->validator,
                                                           .max_body = FEED_BODY,
                                                           .owner = asked});
}

/* Writes what came of asking, and tells. */
static void settle(struct updating *updating, struct store_feed *feed, enum update_end end,
                   unsigned fresh)
{
    if (!updating->error)
        updating->error = store_feed_asked(updating->plan->store, feed);
    updating->counts->ends[end]++;
    if (!updating->error && updating->plan->told)
        updating->plan->told(updating->plan->context, feed, end, fresh);
}

/* Plans when a feed is asked again. `read` is what it says, NULL where it said nothing new. */
static void plan_next(struct updating *updating, struct store_feed *feed,
                      const struct fetch_result *result, const struct feed *read, bool failed,
                      unsigned fresh)
{
    struct schedule schedule = {feed->gap, feed->changed, feed->failures};
    struct schedule_news news = {
        .now = updating->now,
        .asked = feed->asked,
        .failed = failed,
        .fresh = fresh,
        .retry_after = result->retry_after < 0 ? -1 : result->retry_after * 1000,
        .good_for = result->fresh < 0 ? -1 : result->fresh * 1000,
        .chance = chance(),
    };
    if (read) {
        int64_t latest, gap = schedule_gap(read, updating->now, &latest);
        news.ttl = read->ttl;
        news.skip_hours = read->skip_hours;
        news.skip_days = read->skip_days;
        if (gap) {
            schedule.gap = gap;
            schedule.changed = latest;
            news.fresh = 0; /* the dates have said it all */
        }
    }
    feed->next = schedule_next(&schedule, &news);
    feed->gap = schedule.gap;
    feed->changed = schedule.changed;
    feed->failures = schedule.failures;
    feed->asked = updating->now;
    if (!failed) {
        feed->answered = updating->now;
        feed->why = (struct str){0};
    }
}

/* Takes up that a feed could not be read. */
static void take_failure(struct updating *updating, struct store_feed *feed,
                         const struct fetch_result *result, const char *why)
{
    feed->why = arena_copy(&updating->round, str_from(why));
    plan_next(updating, feed, result, NULL, true, 0);
    settle(updating, feed, UPDATE_FAILED, 0);
}

/* Gives a feed another address, unless another one has it; then this one is forgotten where nothing
 * was ever read from it. False when it is not there any more. */
static bool move(struct updating *updating, struct store_feed *feed, struct str url)
{
    struct store *store = updating->plan->store;
    struct store_feed moved = *feed;
    moved.url = arena_copy(&updating->round, url);
    enum error error = store_feed_asked(store, &moved);
    if (error == ERROR_EXISTS && !feed->answered) {
        updating->error = store_feed_remove(store, feed->id);
        updating->counts->ends[UPDATE_TWICE]++;
        if (!updating->error && updating->plan->told)
            updating->plan->told(updating->plan->context, &moved, UPDATE_TWICE, 0);
        return false;
    }
    if (!error)
        feed->url = moved.url;
    else if (error != ERROR_EXISTS)
        updating->error = error;
    return !updating->error;
}

/* Looks for a feed on the page that stands where a new one was said to be, and asks for it. False
 * when it names none. */
static bool discover(struct updating *updating, struct store_feed *feed,
                     const struct fetch_result *result)
{
    struct html_document *document;
    struct list links;
    const struct html_options options = {.encoding = result->charset, .skip = HTML_SKIP_SCRIPTS};
    list_init(&links, &updating->work, sizeof(struct feed_link));
    if (html_parse(updating->html, &updating->work, result->body, &options, &document))
        return false;
    feed_discover(document, result->url, &updating->work, &links);
    if (!links.count)
        return false;
    const struct feed_link *best = list_at(&links, 0);
    feed->page = arena_copy(&updating->round, result->url);
    if (move(updating, feed, best->url))
        ask(updating, feed, true);
    return true;
}

/* Takes up what a feed says. */
static void take_feed(struct updating *updating, const struct asked *asked,
                      const struct fetch_result *result)
{
    struct store_feed *feed = asked->feed;
    struct feed read;
    const struct feed_options options = {.url = result->url, .encoding = result->charset};
    enum error error = feed_parse(updating->feeds, &updating->work, result->body, &options, &read);
    if (error && !feed->answered && !asked->discovered && discover(updating, feed, result))
        return;
    if (error) {
        take_failure(updating, feed, result,
                     feed->answered || asked->discovered ? "what is there is no feed"
                                                         : "is no feed, and names none");
        return;
    }
    if (result->moved.size && !move(updating, feed, result->moved))
        return;
    unsigned fresh = update_entries(updating, feed, &read);
    feed->validator = arena_copy(&updating->round, result->validator);
    struct str title = feed_plain(&updating->work, &read.title);
    feed->title = arena_copy(&updating->round, title);
    if (read.link.size)
        feed->page = arena_copy(&updating->round, read.link);
    plan_next(updating, feed, result, &read, false, fresh);
    settle(updating, feed, fresh ? UPDATE_NEW : UPDATE_SAME, fresh);
}

/* Takes the answer for a feed. */
static void take_answer(struct updating *updating, const struct asked *asked,
                        const struct fetch_result *result)
{
    struct store_feed *feed = asked->feed;
    switch (result->end) {
    case FETCH_DONE:
        take_feed(updating, asked, result);
        break;
    case FETCH_SAME:
        if (result->moved.size && !move(updating, feed, result->moved))
            return;
        plan_next(updating, feed, result, NULL, false, 0);
        settle(updating, feed, UPDATE_SAME, 0);
        break;
    case FETCH_GONE:
        feed->state = STORE_FEED_ENDED;
        feed->asked = updating->now;
        feed->why = STR("the server says that it is gone for good (410)");
        settle(updating, feed, UPDATE_ENDED, 0);
        break;
    case FETCH_HELD:
        feed->next = updating->now + (result->retry_after > 0 ? result->retry_after * 1000 : SOON);
        settle(updating, feed, UPDATE_HELD, 0);
        break;
    case FETCH_CANCELLED:
        break;
    default:
        take_failure(updating, feed, result, result->why);
        break;
    }
}

/* Whether the plan names a feed. */
static bool is_named(const struct update_plan *plan, int64_t id)
{
    for (size_t i = 0; i < plan->feed_count; i++)
        if (plan->feeds[i] == id)
            return true;
    return false;
}

/* Asks for all feeds whose time has come. */
static void ask_feeds(struct updating *updating)
{
    const struct update_plan *plan = updating->plan;
    struct list feeds;
    updating->error = store_feeds(plan->store, &updating->round, &feeds);
    for (size_t i = 0; !updating->error && i < feeds.count; i++) {
        struct store_feed *feed = list_at(&feeds, i);
        bool due =
            feed->state == STORE_FEED_FOLLOWED && (plan->all || feed->next <= updating->now + SOON);
        if (plan->feeds ? !is_named(plan, feed->id) : !due)
            continue;
        updating->counts->feeds++;
        *(int64_t *)list_add(&updating->asked) = feed->id;
        ask(updating, feed, false);
    }
}

/* Asks for feeds that were added since the round began. */
static void ask_added(struct updating *updating)
{
    struct list feeds;
    if (updating->plan->feeds || updating->error || clock_steady() - updating->looked < LOOKING)
        return;
    updating->looked = clock_steady();
    updating->error = store_feeds_unasked(updating->plan->store, &updating->round, &feeds);
    for (size_t i = 0; !updating->error && i < feeds.count; i++) {
        struct store_feed *feed = list_at(&feeds, i);
        bool known = false;
        for (size_t j = 0; j < updating->asked.count && !known; j++)
            known = *(const int64_t *)list_at(&updating->asked, j) == feed->id;
        if (known)
            continue;
        updating->counts->feeds++;
        *(int64_t *)list_add(&updating->asked) = feed->id;
        ask(updating, feed, false);
    }
}

/* Asks for the pages that earlier rounds did not get. */
static void ask_pages(struct updating *updating)
{
    struct list entries;
    if (updating->error || updating->plan->feeds)
        return;
    updating->error = store_entries_due(updating->plan->store, updating->now, UPDATE_MAX_PAGES,
                                        &updating->round, &entries);
    for (size_t i = 0; !updating->error && i < entries.count; i++)
        update_ask_page(updating, list_at(&entries, i));
}

/* Tells the fetcher what is known of hosts. */
static void load_hosts(struct updating *updating)
{
    struct list hosts;
    updating->error = store_hosts(updating->plan->store, updating->now, &updating->round, &hosts);
    for (size_t i = 0; !updating->error && i < hosts.count; i++) {
        const struct store_host *host = list_at(&hosts, i);
        const struct fetch_host known = {host->origin, host->robots, host->robots_until,
                                         host->held_until};
        fetcher_set_host(updating->fetcher, &known);
    }
}

/* Keeps what was learned of hosts. */
static void save_hosts(struct updating *updating)
{
    struct fetch_host host;
    for (size_t at = 0; !updating->error && fetcher_get_host(updating->fetcher, &at, &host);) {
        const struct store_host known = {host.origin, host.robots, host.robots_until,
                                         host.held_until};
        if (known.robots_until > updating->now || known.held_until > updating->now)
            updating->error = store_host_put(updating->plan->store, &known);
    }
}

/* Places what was kept among the stories, where it is time or the round ends, and commits. */
static void commit(struct updating *updating, bool last)
{
    const struct store_counts *kept = &updating->counts->kept;
    uint64_t articles = kept->added + kept->changed;
    int64_t now = clock_steady();
    if (articles > updating->placed && (last || now - updating->placed_at > PLACING)) {
        updating->error = stories_update(updating->stories, updating->now);
        updating->placed = articles;
        updating->placed_at = now;
    }
    if (!updating->error)
        updating->error = store_commit(updating->plan->store);
    updating->committed = clock_steady();
}

/* Takes one answer after another. */
static void take_answers(struct updating *updating)
{
    struct fetch_result result;
    while (!updating->error) {
        bool ready = fetcher_wait(updating->fetcher, BATCHING);
        if (!ready || clock_steady() - updating->committed > BATCHING)
            commit(updating, false);
        ask_added(updating);
        if (updating->error || !fetcher_next(updating->fetcher, &result))
            break;
        const struct asked *asked = result.owner;
        updating->now = updating->settings.now(updating->settings.context);
        updating->counts->requests += result.requests;
        updating->counts->bytes += result.bytes;
        if (asked->page)
            update_page(updating, asked, &result);
        else
            take_answer(updating, asked, &result);
        arena_clear(&updating->work);
    }
}

/* Makes what a round needs. */
static void begin(struct updating *updating)
{
    updating->settings = updating->plan->fetch ? *updating->plan->fetch : fetch_settings();
    updating->fetcher = fetcher_new(&updating->settings);
    updating->feeds = feed_parser_new();
    updating->html = html_parser_new();
    updating->reader = page_reader_new();
    updating->preparer = store_preparer_new();
    updating->now = updating->settings.now(updating->settings.context);
    updating->looked = clock_steady();
    updating->error =
        store_expire(updating->plan->store, updating->now, &updating->counts->expired);
    updating->stories = stories_new(updating->plan->store);
    arena_init(&updating->round, 0);
    list_init(&updating->asked, &updating->round, sizeof(int64_t));
    arena_init(&updating->work, 0);
}

/* Gives it back. */
static void end(struct updating *updating)
{
    fetcher_free(updating->fetcher);
    feed_parser_free(updating->feeds);
    html_parser_free(updating->html);
    page_reader_free(updating->reader);
    store_preparer_free(updating->preparer);
    stories_free(updating->stories);
    arena_free(&updating->round);
    arena_free(&updating->work);
}

enum error engine_update(const struct update_plan *plan, struct update_counts *counts)
{
    struct updating updating = {.plan = plan, .counts = counts};
    begin(&updating);
    load_hosts(&updating);
    if (!updating.error)
        ask_feeds(&updating);
    ask_pages(&updating);
    take_answers(&updating);
    save_hosts(&updating);
    if (!updating.error)
        commit(&updating, true);
    if (updating.error)
        store_give_up(plan->store);
    end(&updating);
    return updating.error;
}
