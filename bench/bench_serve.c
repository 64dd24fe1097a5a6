/* How long pages take from a server under load. A server is started over a database; requests come
 * at fixed moments, so many a second, over connections of their own, whether earlier ones were
 * answered or not: what a page waits counts. Prints percentiles by kind of page.
 *
 * usage: bench_serve [DATABASE [RATE [SECONDS]]]
 * Without a database, one is made of the articles in $TIDINGS_DATA/data/corpus, which takes a
 * minute or two. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "engine/engine.h"
#include "web/template.h"
#include "web/web.h"

enum { KINDS = 5, QUERIES = 400, RATE_USUAL = 50, SECONDS_USUAL = 20, THREADS = 16 };

static const char *const kind_names[KINDS] = {"front page", "front page, other parts", "search",
                                              "latest", "article"};

/* One request: when it is due, what for, and what came of it. */
struct shot {
    double due; /* seconds since the start */
    int kind;
    char target[300];
    double took; /* milliseconds; negative where it failed */
};

struct range {
    struct shot *shots;
    size_t count, next;
    unsigned port;
    struct timespec start;
    pthread_mutex_t lock;
};

/* Seconds since a moment. */
static double since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* Asks for a target and reads the whole answer. False when there is none that is good. */
static bool get(unsigned port, const char *target, struct buf *answer)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    char request[600];
    int size = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", target);
    int file = socket(AF_INET, SOCK_STREAM, 0);
    buf_clear(answer);
    bool good = file >= 0 && connect(file, (struct sockaddr *)&address, sizeof address) == 0 &&
                write(file, request, (size_t)size) == size;
    ssize_t got = 1;
    while (good && got > 0) {
        char *place = buf_reserve(answer, 65536);
        got = place ? read(file, place, 65536) : -1;
        answer->size += got > 0 ? (size_t)got : 0;
    }
    if (file >= 0)
        close(file);
    return good && got == 0 && str_starts(buf_str(answer), STR("HTTP/1.1 200"));
}

/* Makes requests when they are due, as one of several threads. */
static void *shoot(void *context)
{
    struct range *range = context;
    struct buf answer;
    buf_init(&answer, (size_t)64 << 20);
    for (;;) {
        pthread_mutex_lock(&range->lock);
        struct shot *shot = range->next < range->count ? &range->shots[range->next++] : NULL;
        pthread_mutex_unlock(&range->lock);
        if (!shot)
            break;
        double wait = shot->due - since(&range->start);
        if (wait > 0)
            usleep((useconds_t)(wait * 1e6));
        bool good = get(range->port, shot->target, &answer);
        shot->took = good ? (since(&range->start) - shot->due) * 1e3 : -1;
    }
    buf_free(&answer);
    return NULL;
}

/* ------------------------------------------------------------------------ what is asked for --- */

/* Queries of two neighbouring words of headlines, and articles. */
struct targets {
    char queries[QUERIES][200];
    char articles[QUERIES][64];
    size_t query_count, article_count, seen;
};

/* Takes every so many-th article. */
static enum error take_article(void *context, const struct article *article)
{
    struct targets *targets = context;
    enum { EVERY = 90, SHORTEST = 4 };
    struct str rest = article->headline, word, before = {0};
    if (targets->seen++ % EVERY || targets->article_count == QUERIES)
        return OK;
    snprintf(targets->articles[targets->article_count++], sizeof *targets->articles,
             "/article/%.*s", STR_ARG(article->id));
    while (str_word(&rest, &word)) {
        if (word.size >= SHORTEST && before.size >= SHORTEST) {
            struct buf query;
            buf_init(&query, sizeof *targets->queries - 1);
            buf_add(&query, STR("/search?q="));
            template_escape_part(before, &query);
            buf_add_byte(&query, '+');
            template_escape_part(word, &query);
            memcpy(targets->queries[targets->query_count], query.data, query.size);
            targets->query_count += !query.full;
            buf_free(&query);
            return OK;
        }
        before = word;
    }
    return OK;
}

/* Reads what can be asked for from the database. */
static void read_targets(const char *database, struct targets *targets)
{
    struct store *store;
    struct arena arena;
    arena_init(&arena, 0);
    *targets = (struct targets){0};
    if (store_open(database, false, &store) != OK ||
        store_each(store, &arena, take_article, targets) != OK || !targets->query_count) {
        fprintf(stderr, "%s: %s\n", database, store_why(store));
        exit(1);
    }
    store_close(store);
    arena_free(&arena);
}

/* Lays out the requests: kinds in turn, so that each has a fifth of the rate. */
static void plan(struct range *range, const struct targets *targets, unsigned rate)
{
    for (size_t i = 0; i < range->count; i++) {
        struct shot *shot = &range->shots[i];
        size_t number = i / KINDS;
        shot->due = (double)i / rate;
        shot->kind = (int)(i % KINDS);
        if (shot->kind == 0)
            snprintf(shot->target, sizeof shot->target, "/");
        else if (shot->kind == 1)
            snprintf(shot->target, sizeof shot->target, "/?page=%zu&n=%zu", number % 20 + 1, i);
        else if (shot->kind == 2)
            snprintf(shot->target, sizeof shot->target, "%s",
                     targets->queries[number % targets->query_count]);
        else if (shot->kind == 3)
            snprintf(shot->target, sizeof shot->target, "/latest?page=%zu&n=%zu", number % 20 + 1,
                     i);
        else
            snprintf(shot->target, sizeof shot->target, "%s",
                     targets->articles[number % targets->article_count]);
    }
}

/* ------------------------------------------------------------------------------- the results ---
 */

/* For qsort. */
static int compare_times(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

/* Prints the percentiles of one kind. */
static void report(const struct range *range, int kind)
{
    double *times = memory_get_zeroed(range->count, sizeof *times);
    size_t count = 0, failed = 0;
    for (size_t i = 0; i < range->count; i++) {
        if (range->shots[i].kind != kind)
            continue;
        if (range->shots[i].took < 0)
            failed++;
        else
            times[count++] = range->shots[i].took;
    }
    qsort(times, count, sizeof *times, compare_times);
    if (count)
        printf("%-24s %6zu %8.1f %8.1f %8.1f %8.1f %6zu\n", kind_names[kind], count,
               times[count / 2], times[count * 90 / 100], times[count * 99 / 100], times[count - 1],
               failed);
    else
        printf("%-24s %6d %44zu\n", kind_names[kind], 0, failed);
    memory_free(times);
}

/* Loads the server at a port and prints what came of it. */
static void load(const char *database, unsigned port, unsigned rate, unsigned seconds)
{
    static struct targets targets;
    read_targets(database, &targets);
    struct range range = {.count = (size_t)rate * seconds, .port = port};
    range.shots = memory_get_zeroed(range.count, sizeof *range.shots);
    pthread_mutex_init(&range.lock, NULL);
    plan(&range, &targets, rate);
    clock_gettime(CLOCK_MONOTONIC, &range.start);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, shoot, &range);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    printf("%u requests a second for %u seconds; milliseconds until the whole answer was there\n",
           rate, seconds);
    printf("%-24s %6s %8s %8s %8s %8s %6s\n", "", "asked", "median", "90 %", "99 %", "most",
           "failed");
    for (int kind = 0; kind < KINDS; kind++)
        report(&range, kind);
    pthread_mutex_destroy(&range.lock);
    memory_free(range.shots);
}

/* ------------------------------------------------------------------------------- the server --- */

/* Takes what failed to be read. */
static void failed(void *context, struct str name, uint64_t line, enum error error,
                   const char *detail)
{
    (void)context, (void)line, (void)detail;
    fprintf(stderr, "%.*s %s\n", STR_ARG(name), error_text(error));
}

/* Makes a database of the corpus. False when there is none. */
static bool make_database(const char *path)
{
    const char *root = getenv("TIDINGS_DATA");
    char corpus[512];
    snprintf(corpus, sizeof corpus, "%s/data/corpus", root ? root : "../shared");
    if (access(corpus, R_OK) != 0) {
        printf("no corpus at %s; set TIDINGS_DATA or name a database\n", corpus);
        return false;
    }
    struct store *store;
    struct engine_counts counts = {0};
    struct timespec start;
    const char *paths[] = {corpus};
    clock_gettime(CLOCK_MONOTONIC, &start);
    struct source *source = source_open(paths, 1);
    enum error error = store_open(path, true, &store);
    struct engine_plan engine = {.source = source, .store = store, .failed = failed};
    if (!error)
        error = engine_read(&engine, &counts);
    if (error)
        fprintf(stderr, "%s: %s\n", path, store_why(store));
    else
        printf("%llu articles read into a database, %.0f a second\n",
               (unsigned long long)counts.articles, (double)counts.articles / since(&start));
    source_close(source);
    store_close(store);
    return !error;
}

/* Serves in a process of its own until it is killed; tells the port through a pipe. */
static pid_t serve(const char *database, unsigned *port)
{
    int ends[2];
    if (pipe(ends) != 0)
        return -1;
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* it ends with the one that asks */
        struct arena arena;
        struct str why;
        arena_init(&arena, 0);
        const struct web_options options = {.database = database, .address = "127.0.0.1"};
        struct web *web = web_start(&options, &arena, &why);
        unsigned at = web ? web_port(web) : 0;
        if (!web)
            fprintf(stderr, "%.*s\n", STR_ARG(why));
        if (write(ends[1], &at, sizeof at) == (ssize_t)sizeof at && web)
            pause();
        _exit(1);
    }
    *port = 0;
    if (read(ends[0], port, sizeof *port) != (ssize_t)sizeof *port)
        *port = 0;
    close(ends[0]);
    close(ends[1]);
    return child;
}

int main(int count, char **words)
{
    char folder[] = "/tmp/bench-serve-XXXXXX", made[64];
    const char *database = count > 1 ? words[1] : NULL;
    uint64_t rate = RATE_USUAL, seconds = SECONDS_USUAL;
    if ((count > 2 && !str_to_u64(str_from(words[2]), &rate)) ||
        (count > 3 && !str_to_u64(str_from(words[3]), &seconds)) || !rate || !seconds) {
        fputs("usage: bench_serve [DATABASE [RATE [SECONDS]]]\n", stderr);
        return 2;
    }
    if (!database) {
        if (!mkdtemp(folder))
            return 1;
        snprintf(made, sizeof made, "%s/news.db", folder);
    }
    bool good = database || make_database(made);
    unsigned port = 0;
    pid_t child = good ? serve(database ? database : made, &port) : -1;
    if (port)
        load(database ? database : made, port, (unsigned)rate, (unsigned)seconds);
    if (child > 0) {
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    if (!database) {
        static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
        for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
            char name[80];
            snprintf(name, sizeof name, "%s%s", made, endings[i]);
            unlink(name);
        }
        rmdir(folder);
    }
    return port ? 0 : 1;
}
