/* Pages as files, read by two workers: once, many times over to see that memory stays flat, and
 * into a database with search. Then, beside libxml2's HTML parser alone in the same run and by
 * turns, since the clock of many machines changes within minutes: bytes to record (the same pages
 * parsed, their articles found with all that belongs to them, and written as JSON, on one core),
 * and files into a database. */
#include <glob.h>
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "page/page.h"
#include "pages.h"
#include "tidings.h"

enum { ROUNDS = 5, MANY = 100000 };

static int compare_seconds(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *seconds)
{
    qsort(seconds, ROUNDS, sizeof *seconds, compare_seconds);
    return seconds[ROUNDS / 2];
}

/* Reads all pages to records; gives the seconds and counts articles and bytes of JSON. */
static double read_pages(struct page_reader *reader, struct arena *arena, const struct pages *pages,
                         size_t *articles, size_t *json_bytes)
{
    struct page_source source = {.file = STR("page.html")};
    struct buf out;
    buf_init(&out, (size_t)1 << 30);
    *articles = *json_bytes = 0;
    double start = thread_seconds();
    for (size_t i = 0; i < pages->count; i++) {
        struct page_result result;
        if (page_articles(reader, arena, pages->pages[i], &source, &result) == OK) {
            for (size_t a = 0; a < result.articles.count; a++) {
                struct json json;
                json_init(&json, &out);
                article_to_json(list_at(&result.articles, a), &json);
                ++*articles;
            }
        }
        *json_bytes += out.size;
        buf_clear(&out);
        arena_clear(arena);
    }
    double seconds = thread_seconds() - start;
    buf_free(&out);
    return seconds;
}

static double parse_with_libxml2(const struct pages *pages)
{
    double start = thread_seconds();
    for (size_t i = 0; i < pages->count; i++)
        xmlFreeDoc(htmlReadMemory(pages->pages[i].data, (int)pages->pages[i].size, NULL, NULL,
                                  HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                      HTML_PARSE_NONET));
    return thread_seconds() - start;
}

static void bench_one_core(const struct pages *pages)
{
    struct page_reader *reader = page_reader_new();
    struct arena arena;
    arena_init(&arena, 0);
    double ours[ROUNDS], theirs[ROUNDS];
    size_t articles, json_bytes;
    read_pages(reader, &arena, pages, &articles, &json_bytes);
    parse_with_libxml2(pages);
    for (int round = 0; round < ROUNDS; round++) {
        ours[round] = read_pages(reader, &arena, pages, &articles, &json_bytes);
        theirs[round] = parse_with_libxml2(pages);
    }
    double a = median(ours), b = median(theirs);
    printf(
        "bytes to record, one core: %.0f MB/s, %.0f pages/s (%zu pages, %zu articles, %.1f MB of "
        "JSON)\n",
        1e-6 * (double)pages->bytes / a, (double)pages->count / a, pages->count, articles,
        1e-6 * (double)json_bytes);
    printf("libxml2's HTML parser alone: %.0f MB/s; ratio %.2f\n", 1e-6 * (double)pages->bytes / b,
           b / a);
    arena_free(&arena);
    page_reader_free(reader);
}

static double wall_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double peak_megabytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return 1e-3 * (double)usage.ru_maxrss;
}

/* Reads files by two workers; into a database where one is named. Gives the seconds. */
static double read_files(const char *database, const char *const *paths, size_t count)
{
    struct tidings_source source = {.workers = 2};
    struct tidings *tidings = tidings_open(database);
    double start = wall_seconds();
    enum tidings_status status = tidings_read_paths(tidings, paths, count, &source, NULL, NULL);
    double seconds = wall_seconds() - start;
    if (status == TIDINGS_FAILED)
        puts("FAILED");
    tidings_close(tidings);
    return seconds;
}

/* Reads files into a new database, which is taken away again. Gives the seconds. */
static double keep_files(const char *const *paths, size_t count)
{
    char folder[] = "/tmp/tidings-bench-XXXXXX", database[64];
    if (!mkdtemp(folder))
        return 0;
    snprintf(database, sizeof database, "%s/news.db", folder);
    double seconds = read_files(database, paths, count);
    const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char file[80];
        snprintf(file, sizeof file, "%s%s", database, ends[i]);
        unlink(file);
    }
    rmdir(folder);
    return seconds;
}

static void tell_files(const char *what, double seconds, size_t count)
{
    printf("%s, two workers: %.0f pages/s (%zu files), peak memory %.0f MB\n", what,
           (double)count / seconds, count, peak_megabytes());
}

/* Reads the files once and many times over. */
static void bench_files(const glob_t *files)
{
    size_t count = files->gl_pathc;
    const char *const *paths = (const char *const *)files->gl_pathv;
    const char **many = memory_get_zeroed(MANY, sizeof *many);
    for (size_t i = 0; i < MANY; i++)
        many[i] = paths[i % count];
    tell_files("files to records", read_files(NULL, paths, count), count);
    tell_files("files to records", read_files(NULL, many, MANY), MANY);
    tell_files("files into a database with search", keep_files(paths, count), count);
    memory_free(many);
}

/* Reads the files into new databases and lets libxml2 parse the pages by turns. */
static void bench_keeping(const glob_t *files, const struct pages *pages)
{
    double ours[ROUNDS], theirs[ROUNDS], ratios[ROUNDS];
    double count = (double)files->gl_pathc, megabytes = 1e-6 * (double)pages->bytes;
    for (int round = 0; round < ROUNDS; round++) {
        theirs[round] = parse_with_libxml2(pages);
        ours[round] = keep_files((const char *const *)files->gl_pathv, files->gl_pathc);
        theirs[round] = (theirs[round] + parse_with_libxml2(pages)) / 2;
        ratios[round] = (count / ours[round]) / (megabytes / theirs[round]);
    }
    printf("files into a database with search, two workers: %.0f pages/s; libxml2's HTML parser "
           "alone, one core: %.0f MB/s; for each of its MB/s %.1f pages/s\n",
           count / median(ours), megabytes / median(theirs), median(ratios));
}

/* Files come first, before all pages are held in memory: what is told is the most ever held. */
int main(void)
{
    const char *root = getenv("TIDINGS_DATA");
    char pattern[4096];
    glob_t files;
    snprintf(pattern, sizeof pattern, "%s/data/pages/*/*.html.gz", root ? root : "../shared");
    bool found = glob(pattern, 0, NULL, &files) == 0;
    if (found)
        bench_files(&files);
    struct pages pages = pages_load();
    bench_one_core(&pages);
    if (found) {
        bench_keeping(&files, &pages);
        globfree(&files);
    }
    return 0;
}
