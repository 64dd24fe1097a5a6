/* A web archive to records: pages and megabytes a second for each core, beside plain inflation of
 * the same file by zlib, which is the floor under any reader. The archive is made in a temporary
 * folder from the pages of pages.h, a gzip member for each record. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/json.h"
#include "engine/engine.h"
#include "pages.h"

enum { ROUNDS = 5 };
#define FILE_MAX ((size_t)4 << 30)

/* Seconds: of the clock, and of the processors that worked for this process. */
struct spent {
    double clock, processors;
};

static struct spent now(void)
{
    struct timespec clock;
    struct rusage used;
    clock_gettime(CLOCK_MONOTONIC, &clock);
    getrusage(RUSAGE_SELF, &used);
    return (struct spent){
        (double)clock.tv_sec + 1e-9 * (double)clock.tv_nsec,
        (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
            1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec),
    };
}

/* Lowers `*best` to what was spent since `begun`. */
static void lower(struct spent *best, struct spent begun)
{
    struct spent end = now();
    end.clock -= begun.clock;
    end.processors -= begun.processors;
    if (!best->clock || end.clock < best->clock)
        best->clock = end.clock;
    if (!best->processors || end.processors < best->processors)
        best->processors = end.processors;
}

/* Appends a gzip member. */
static void add_member(struct str text, struct buf *out)
{
    z_stream z = {0};
    if (deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        exit(1);
    size_t bound = deflateBound(&z, text.size);
    z.next_in = (Bytef *)(uintptr_t)text.data;
    z.avail_in = (uInt)text.size;
    z.next_out = (Bytef *)buf_reserve(out, bound);
    z.avail_out = (uInt)bound;
    deflate(&z, Z_FINISH);
    out->size += bound - z.avail_out;
    deflateEnd(&z);
}

/* Makes the archive at `path` and gives its bytes: a request and a response for each page. */
static struct buf make_archive(const struct pages *pages, const char *path)
{
    struct buf archive, record, block;
    buf_init(&archive, FILE_MAX);
    buf_init(&record, FILE_MAX);
    buf_init(&block, FILE_MAX);
    for (size_t i = 0; i < 2 * pages->count; i++) {
        buf_clear(&record);
        buf_clear(&block);
        buf_add(&block, i % 2 ? STR("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
                              : STR("GET / HTTP/1.1\r\n\r\n"));
        if (i % 2)
            buf_add(&block, pages->pages[i / 2]);
        buf_format(&record,
                   "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: https://news.example/%zu\r\n"
                   "WARC-Date: 2026-03-05T10:20:30Z\r\nContent-Length: %zu\r\n\r\n",
                   i % 2 ? "response" : "request", i / 2, block.size);
        buf_add(&record, buf_str(&block));
        buf_add(&record, STR("\r\n\r\n"));
        add_member(buf_str(&record), &archive);
    }
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(archive.data, 1, archive.size, file) != archive.size || fclose(file) != 0)
        exit(1);
    buf_free(&record);
    buf_free(&block);
    return archive;
}

/* Inflates all members and drops what comes. */
static void inflate_all(struct str packed)
{
    static unsigned char out[64 << 10];
    z_stream z = {0};
    inflateInit2(&z, 31);
    z.next_in = (Bytef *)(uintptr_t)packed.data;
    z.avail_in = (uInt)packed.size;
    while (z.avail_in) {
        z.next_out = out;
        z.avail_out = sizeof out;
        if (inflate(&z, Z_NO_FLUSH) == Z_STREAM_END)
            inflateReset(&z);
    }
    inflateEnd(&z);
}

static void render(void *context, const struct engine_outcome *outcome, struct buf *out)
{
    (void)context;
    for (size_t i = 0; i < outcome->articles->count; i++) {
        struct json json;
        json_init(&json, out);
        article_to_json(list_at(outcome->articles, i), &json);
        buf_add_byte(out, '\n');
    }
}

/* The archive to records. */
static void read_all(const char *path, size_t workers, struct engine_counts *counts)
{
    struct engine_plan plan = {
        .source = source_open(&path, 1), .workers = workers, .render = render};
    *counts = (struct engine_counts){0};
    engine_read(&plan, counts);
    source_close(plan.source);
}

int main(void)
{
    struct pages pages = pages_load();
    char path[] = "/tmp/bench-warc-XXXXXX.warc.gz";
    int file = mkstemps(path, 8);
    if (file < 0)
        return 1;
    close(file);
    struct buf archive = make_archive(&pages, path);
    struct spent zlib = {0}, one = {0}, two = {0}, begun;
    struct engine_counts counts;
    for (int i = 0; i < ROUNDS; i++) {
        begun = now();
        inflate_all(buf_str(&archive));
        lower(&zlib, begun);
        begun = now();
        read_all(path, 1, &counts);
        lower(&one, begun);
        begun = now();
        read_all(path, 2, &counts);
        lower(&two, begun);
    }
    unlink(path);
    double megabytes = 1e-6 * (double)archive.size;
    printf("an archive of %zu pages, %.1f MB packed, to %zu records; best of %d rounds\n",
           pages.count, megabytes, (size_t)counts.articles, ROUNDS);
    printf("zlib inflates it    %8.1f MB/s\n", megabytes / zlib.processors);
    printf("one thread          %8.1f MB/s %8.0f pages/s of processor time   ratio %.2f\n",
           megabytes / one.processors, (double)pages.count / one.processors,
           zlib.processors / one.processors);
    printf("two threads         %8.1f MB/s %8.0f pages/s of the clock        ratio %.2f\n",
           megabytes / two.clock, (double)pages.count / two.clock, zlib.clock / two.clock);
    printf("two, were both cores free: half the processor time              ratio %.2f\n",
           2 * zlib.processors / two.processors);
    buf_free(&archive);
    return 0;
}
