/* Following feeds: a round over 2,000 of them on loopback, on one core, with its time and memory;
 * and how often feeds are asked in a week that is simulated, beside a perfect client, which asks
 * once for each of their news, and clients that ask by the clock.
 *
 * usage: bench_follow [FEEDS]      (2000) */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "engine/update.h"
#include "source/schedule.h"
#include "web_server.h"

enum { ENTRIES = 5, WEEK_FEEDS = 2000, WINDOW = 20 };

#define WEEK (7 * SCHEDULE_DAY)
#define BEGIN ((int64_t)1772409600 * 1000) /* Mon, 02 Mar 2026 00:00:00 GMT */

/* ------------------------------------------------------------------------------------ a round ---
 */

/* A page of some length. */
static void put_page(struct exchange *exchange)
{
    char body[8000];
    int size =
        snprintf(body, sizeof body,
                 "<html lang=en><head><title>Page %.*s</title></head><body><article><h1>Page "
                 "%.*s</h1>",
                 STR_ARG(exchange->path), STR_ARG(exchange->path));
    for (int i = 0; i < 12; i++)
        size += snprintf(body + size, sizeof body - (size_t)size,
                         "<p>The harbour master of the town said on day %d that the ferry would "
                         "sail again as soon as the storm had passed, which the office for the "
                         "weather expects for the end of the week, and not before.</p>",
                         i);
    size += snprintf(body + size, sizeof body - (size_t)size, "</article></body></html>");
    exchange_answer(exchange, "200 OK\r\nContent-Type: text/html; charset=utf-8",
                    str_of(body, (size_t)size));
}

/* A feed of a few entries, each with a page. */
static void put_feed(struct exchange *exchange)
{
    char body[4000];
    struct str host = exchange_field(exchange, "Host");
    if (exchange_field(exchange, "If-None-Match").size) {
        exchange_answer(exchange, "304 Not Modified", STR(""));
        return;
    }
    int size =
        snprintf(body, sizeof body, "<rss><channel><title>Feed of %.*s</title>", STR_ARG(host));
    for (int i = 0; i < ENTRIES; i++)
        size +=
            snprintf(body + size, sizeof body - (size_t)size,
                     "<item><title>News %d</title><link>http://%.*s/page/%d</link><pubDate>Thu, "
                     "05 Mar 2026 %02d:00:00 GMT</pubDate><description>Words of %.*s, number "
                     "%d.</description></item>",
                     i, STR_ARG(host), i, 8 + i, STR_ARG(host), i);
    size += snprintf(body + size, sizeof body - (size_t)size, "</channel></rss>");
    exchange_answer(exchange, "200 OK\r\nETag: \"1\"\r\nContent-Type: application/rss+xml",
                    str_of(body, (size_t)size));
}

static void answer(struct exchange *exchange)
{
    if (str_starts(exchange->path, STR("/page/")))
        put_page(exchange);
    else if (str_equal(exchange->path, STR("/feed")))
        put_feed(exchange);
    else
        exchange_answer(exchange, "404 Not Found", STR(""));
}

/* Starts the server in a process of its own. Gives its number, and its port. */
static pid_t start_server(unsigned *port)
{
    int ends[2];
    if (pipe(ends) != 0)
        exit(2);
    pid_t child = fork();
    if (child == 0) {
        struct web_server *server = web_server_start("0.0.0.0", 0, answer, NULL);
        unsigned number = web_server_port(server);
        if (write(ends[1], &number, sizeof number) != sizeof number)
            exit(2);
        pause();
        exit(0);
    }
    if (child < 0 || read(ends[0], port, sizeof *port) != sizeof *port)
        exit(2);
    return child;
}

static double seconds(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The most memory that the process has had, in megabytes. */
static double peak(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

/* Does a round and prints its figures. */
static void do_round(struct store *store, const char *name)
{
    struct network allowed;
    struct update_counts counts = {0};
    struct fetch_settings settings = fetch_settings();
    network_parse(STR("127.0.0.0/8"), &allowed);
    settings.allowed = &allowed;
    settings.allowed_count = 1;
    const struct update_plan plan = {
        .store = store, .fetch = &settings, .all = true, .keep_raw = true};
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    if (engine_update(&plan, &counts)) {
        fprintf(stderr, "the round failed: %s\n", store_why(store));
        exit(1);
    }
    printf("%-13s %5lu feeds %6lu requests %6lu articles  %6.1f s  %6.1f s of one core  %4.0f MB\n",
           name, (unsigned long)counts.feeds, (unsigned long)counts.requests,
           (unsigned long)counts.kept.added, seconds(CLOCK_MONOTONIC) - wall,
           seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu, peak());
    if (counts.ends[UPDATE_FAILED])
        printf("%lu failed\n", (unsigned long)counts.ends[UPDATE_FAILED]);
}

/* Follows so many feeds and asks them twice. */
static void bench_rounds(unsigned feeds)
{
    char folder[] = "/tmp/bench-follow-XXXXXX", path[100], command[120];
    struct store *store;
    unsigned port;
    pid_t server = start_server(&port);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    sched_setaffinity(0, sizeof one, &one);
    if (!mkdtemp(folder))
        exit(2);
    snprintf(path, sizeof path, "%s/news.db", folder);
    if (store_open(path, true, &store))
        exit(2);
    for (unsigned i = 0; i < feeds; i++) {
        char url[100];
        snprintf(url, sizeof url, "http://127.%u.%u.1:%u/feed", 1 + i / 250, i % 250, port);
        struct store_feed feed = {.url = str_from(url), .added = 1};
        store_feed_add(store, &feed);
    }
    store_commit(store);
    do_round(store, "first round");
    do_round(store, "second round");
    store_close(store);
    kill(server, SIGTERM);
    waitpid(server, NULL, 0);
    snprintf(command, sizeof command, "rm -r %s", folder);
    if (system(command) != 0)
        exit(2);
}

/* ------------------------------------------------------------------------------------- a week ---
 */

/* A feed that is simulated: the times of its entries, and how it is asked. */
struct simulated {
    int64_t *times;
    size_t count;
    bool dated;
};

/* What came of asking. */
struct outcome {
    double requests, news, perfect, delay;
};

static double chance(void)
{
    return (double)rand() / RAND_MAX;
}

/* Makes entries: by day more than at night, now and then several together, at a mean distance that
 * lies between ten minutes and a month. */
static struct simulated make_feed(struct arena *arena)
{
    struct simulated feed = {.dated = chance() < 0.9};
    double gap = 10.0 * (double)SCHEDULE_MINUTE, most = 30.0 * (double)SCHEDULE_DAY;
    for (double at = chance(); gap < most && at > 0.005; at -= 0.01)
        gap *= 1.088;
    struct list times;
    list_init(&times, arena, sizeof(int64_t));
    for (int64_t time = BEGIN - 12 * WEEK; time < BEGIN + WEEK; time += SCHEDULE_MINUTE) {
        int64_t hour = time / SCHEDULE_HOUR % 24;
        double rate = (double)SCHEDULE_MINUTE / gap * (hour >= 6 && hour < 22 ? 1.35 : 0.3);
        if (chance() >= rate)
            continue;
        for (int several = chance() < 0.1 ? 3 : 1; several > 0; several--)
            *(int64_t *)list_add(&times) = time;
    }
    feed.times = times.items;
    feed.count = times.count;
    return feed;
}

/* What the feed's file holds at a time: the latest entries before it. */
static struct feed feed_at(const struct simulated *simulated, size_t seen, struct arena *arena)
{
    struct feed feed = {0};
    list_init(&feed.entries, arena, sizeof(struct feed_entry));
    for (size_t i = seen; simulated->dated && i-- > 0 && seen - i <= WINDOW;) {
        struct feed_entry *entry = list_add(&feed.entries);
        entry->published.date = date_from_utc(simulated->times[i] / 1000, 0);
    }
    return feed;
}

/* Asks a feed for a week, by the schedule, or every `clock` milliseconds. */
static struct outcome simulate(const struct simulated *simulated, int64_t clock)
{
    struct schedule schedule = {0};
    struct outcome outcome = {0};
    struct arena arena;
    size_t seen = 0;
    int64_t before = 0;
    arena_init(&arena, 0);
    for (int64_t now = BEGIN - WEEK; now < BEGIN + WEEK;) {
        size_t known = seen;
        while (seen < simulated->count && simulated->times[seen] <= now) {
            if (now >= BEGIN && simulated->times[seen] >= BEGIN) {
                outcome.delay += (double)(now - simulated->times[seen]);
                outcome.news++;
            }
            seen++;
        }
        outcome.requests += now >= BEGIN;
        struct feed feed = feed_at(simulated, seen, &arena);
        struct schedule_news news = {.now = now,
                                     .asked = before,
                                     .fresh = (unsigned)(before ? seen - known : 0),
                                     .retry_after = -1,
                                     .good_for = -1,
                                     .chance = chance()};
        /* one that has not changed answers so and says nothing of its entries */
        int64_t latest, gap = seen > known ? schedule_gap(&feed, now, &latest) : 0;
        if (gap) {
            schedule.gap = gap;
            schedule.changed = latest;
            news.fresh = 0;
        }
        before = now;
        int64_t next = schedule_next(&schedule, &news);
        now = clock ? now + clock : next;
        arena_clear(&arena);
    }
    int64_t last = 0;
    for (size_t i = 0; i < simulated->count; i++) {
        if (simulated->times[i] < BEGIN || simulated->times[i] < last + SCHEDULE_LEAST)
            continue;
        last = simulated->times[i];
        outcome.perfect++;
    }
    arena_free(&arena);
    return outcome;
}

/* Prints what came of asking all feeds. */
static void print_week(const char *name, const struct simulated *feeds, int64_t clock)
{
    struct outcome all = {0};
    for (size_t i = 0; i < WEEK_FEEDS; i++) {
        struct outcome one = simulate(&feeds[i], clock);
        all.requests += one.requests;
        all.news += one.news;
        all.perfect += one.perfect;
        all.delay += one.delay;
    }
    printf("%-22s %7.1f requests a feed, %5.2f times a perfect client's %.1f; news are %4.0f "
           "minutes old\n",
           name, all.requests / WEEK_FEEDS, all.requests / all.perfect, all.perfect / WEEK_FEEDS,
           all.delay / all.news / (double)SCHEDULE_MINUTE);
}

/* Simulates a week. */
static void bench_week(void)
{
    struct arena arena;
    arena_init(&arena, 0);
    srand(1);
    struct simulated *feeds = arena_get_array(&arena, WEEK_FEEDS, sizeof *feeds);
    for (size_t i = 0; i < WEEK_FEEDS; i++)
        feeds[i] = make_feed(&arena);
    printf("\na week of %d feeds with news every ten minutes to every month:\n", WEEK_FEEDS);
    print_week("by their pace", feeds, 0);
    print_week("every quarter hour", feeds, SCHEDULE_LEAST);
    print_week("every hour", feeds, SCHEDULE_HOUR);
    print_week("every six hours", feeds, 6 * SCHEDULE_HOUR);
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    uint64_t feeds = 2000;
    if (argc > 1)
        str_to_u64(str_from(argv[1]), &feeds);
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("bench_follow: feeds on loopback, %d entries with pages each, one core\n", ENTRIES);
    if (feeds)
        bench_rounds((unsigned)feeds);
    bench_week();
    return 0;
}
