/* Web archives: every form and packing, whole and broken, read through the engine by one worker and
 * by several; HTTP messages; lines of an index. The archives are made here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <brotli/encode.h>
#include <cmocka.h>
#include <zdict.h>
#include <zlib.h>
#include <zstd.h>

#include "base/memory.h"
#include "engine/engine.h"
#include "source/archive.h"
#include "source/cdx.h"
#include "source/http_message.h"

#define TEXT_MAX ((size_t)512 << 20)

/* --------------------------------------------------------------------------------- making --- */

/* Appends a page with an article, the same for the same number. */
static void add_page(unsigned number, struct buf *out)
{
    buf_format(out,
               "<!DOCTYPE html><html lang=en><head><title>Council votes on bridge %u</title></head>"
               "<body><article><h1>Council votes on bridge %u</h1>",
               number, number);
    for (unsigned i = 0; i < 5; i++)
        buf_format(out,
                   "<p>The council of district %u voted on Tuesday to repair the old bridge over "
                   "the river, which has been closed to traffic since the floods of spring %u.</p>",
                   number, i);
    buf_add(out, STR("</article></body></html>"));
}

/* Appends a record of WARC with a block. `fields` are lines of their own, or empty. */
static void add_record(const char *type, const char *url, const char *fields, struct str block,
                       struct buf *out)
{
    buf_format(out,
               "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\n"
               "WARC-Date: 2026-03-05T10:20:30Z\r\n%sContent-Length: %zu\r\n\r\n",
               type, url, fields, block.size);
    buf_add(out, block);
    buf_add(out, STR("\r\n\r\n"));
}

/* Appends a response with this head (without the empty line) and body. */
static void add_answer(const char *url, const char *head, struct str body, struct buf *out)
{
    struct buf block;
    buf_init(&block, TEXT_MAX);
    buf_format(&block, "%s\r\n\r\n", head);
    buf_add(&block, body);
    add_record("response", url, "Content-Type: application/http; msgtype=response\r\n",
               buf_str(&block), out);
    buf_free(&block);
}

static const char html_head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8";

/* Appends a response with a page. */
static void add_response(unsigned number, struct buf *out)
{
    struct buf page;
    char url[64];
    buf_init(&page, TEXT_MAX);
    add_page(number, &page);
    snprintf(url, sizeof url, "https://news.example/%u", number);
    add_answer(url, html_head, buf_str(&page), out);
    buf_free(&page);
}

/* Appends what zlib makes of a text, in the format of a window. */
static void pack(int window, int level, struct str text, struct buf *out)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, level, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t bound = deflateBound(&z, text.size);
    z.next_in = (Bytef *)(uintptr_t)text.data;
    z.avail_in = (uInt)text.size;
    z.next_out = (Bytef *)buf_reserve(out, bound);
    z.avail_out = (uInt)bound;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->size += bound - z.avail_out;
    deflateEnd(&z);
}

static void gzip(struct str text, struct buf *out)
{
    pack(31, 6, text, out);
}

static void brotli(struct str text, struct buf *out)
{
    size_t size = BrotliEncoderMaxCompressedSize(text.size);
    uint8_t *place = (uint8_t *)buf_reserve(out, size);
    assert_true(BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT, text.size,
                                      (const uint8_t *)text.data, &size, place));
    out->size += size;
}

static void zstd(struct str text, struct buf *out)
{
    size_t bound = ZSTD_compressBound(text.size);
    size_t size = ZSTD_compress(buf_reserve(out, bound), bound, text.data, text.size, 3);
    assert_false(ZSTD_isError(size));
    out->size += size;
}

/* --------------------------------------------------------------------------------- reading --- */

/* What a run gave. */
struct result {
    struct buf urls;   /* of articles, a line each */
    struct buf failed; /* the words for what failed, a line each */
    struct engine_counts counts;
    struct engine_mark mark;
};

static void render(void *context, const struct engine_outcome *outcome, struct buf *out)
{
    (void)context;
    for (size_t i = 0; i < outcome->articles->count; i++) {
        const struct article *article = list_at(outcome->articles, i);
        buf_format(out, "%.*s\n", STR_ARG(article->url));
    }
}

static bool take(void *context, struct str text)
{
    struct result *result = context;
    return buf_add(&result->urls, text);
}

static void failed(void *context, struct str name, uint64_t line, enum error error,
                   const char *detail)
{
    (void)line, (void)detail;
    struct result *result = context;
    size_t place = str_find(name, STR("record at"));
    buf_format(&result->failed, "%s%s\n", place == STR_NONE ? "" : "record ", error_text(error));
}

static void run(const char *path, size_t workers, struct result *result)
{
    *result = (struct result){0};
    buf_init(&result->urls, TEXT_MAX);
    buf_init(&result->failed, TEXT_MAX);
    struct engine_plan plan = {.source = source_open(&path, 1),
                               .workers = workers,
                               .context = result,
                               .render = render,
                               .take = take,
                               .failed = failed};
    assert_int_equal(engine_read(&plan, &result->counts), OK);
    source_close(plan.source);
}

static void result_free(struct result *result)
{
    buf_free(&result->urls);
    buf_free(&result->failed);
}

static void assert_text(struct str got, const char *wanted)
{
    if (!str_equal(got, str_from(wanted)))
        fail_msg("got:\n%.*s\nwanted:\n%s", STR_ARG(got), wanted);
}

/* Reads an archive with one worker and with three, which has to be the same. */
static void read_archive(struct str bytes, struct result *result)
{
    char path[] = "/tmp/test-warc-XXXXXX.warc";
    int file = mkstemps(path, 5);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes.data, bytes.size), bytes.size);
    close(file);
    struct result other;
    run(path, 3, &other);
    run(path, 1, result);
    unlink(path);
    assert_true(str_equal(buf_str(&result->urls), buf_str(&other.urls)));
    assert_true(str_equal(buf_str(&result->failed), buf_str(&other.failed)));
    assert_memory_equal(&result->counts, &other.counts, sizeof other.counts);
    result_free(&other);
}

/* Reads an archive and compares the addresses of its articles, without their common front, and
 * what failed. */
static void check(struct str bytes, const char *urls, const char *failures,
                  struct engine_counts *counts)
{
    struct result result;
    read_archive(bytes, &result);
    struct buf all;
    buf_init(&all, TEXT_MAX);
    struct str rest = buf_str(&result.urls), line;
    while (str_split(&rest, '\n', &line)) {
        size_t slash = str_find_last(line, '/');
        if (line.size)
            buf_format(&all, "%s%.*s", all.size ? " " : "",
                       STR_ARG(str_from_byte(line, slash + 1)));
    }
    assert_text(buf_str(&all), urls);
    assert_text(buf_str(&result.failed), failures);
    if (counts)
        *counts = result.counts;
    buf_free(&all);
    result_free(&result);
}

/* ----------------------------------------------------------------------------------- forms --- */

/* Three pages among other records, each packed by `add`, which NULL leaves as they are. */
static void add_three(void (*add)(struct str, struct buf *), struct buf *out)
{
    struct buf record;
    buf_init(&record, TEXT_MAX);
    for (unsigned i = 0; i < 5; i++) {
        buf_clear(&record);
        if (i == 0)
            add_record("warcinfo", "", "", STR("software: test\r\n"), &record);
        else if (i == 2)
            add_record("request", "https://news.example/1", "", STR("GET / HTTP/1.1\r\n\r\n"),
                       &record);
        else
            add_response(i, &record);
        if (add)
            add(buf_str(&record), out);
        else
            buf_add(out, buf_str(&record));
    }
    buf_free(&record);
}

static void test_packings(void **state)
{
    (void)state;
    struct buf plain, packed;
    struct engine_counts counts;
    buf_init(&plain, TEXT_MAX);
    buf_init(&packed, TEXT_MAX);
    add_three(NULL, &plain);
    check(buf_str(&plain), "1 3 4", "", &counts);
    assert_int_equal(counts.archived, 5);
    assert_int_equal(counts.skipped[ENGINE_SKIP_OTHER], 2);
    add_three(gzip, &packed);
    check(buf_str(&packed), "1 3 4", "", &counts);
    assert_int_equal(counts.archived, 5);
    buf_clear(&packed);
    gzip(buf_str(&plain), &packed);
    check(buf_str(&packed), "1 3 4", "", NULL);
    buf_clear(&packed);
    add_three(zstd, &packed);
    check(buf_str(&packed), "1 3 4", "", NULL);
    buf_clear(&packed);
    zstd(buf_str(&plain), &packed);
    check(buf_str(&packed), "1 3 4", "", NULL);
    buf_free(&plain);
    buf_free(&packed);
}

/* Members that end where it pleases them, not where records do. */
static void test_blocks(void **state)
{
    (void)state;
    struct buf plain, packed;
    buf_init(&plain, TEXT_MAX);
    buf_init(&packed, TEXT_MAX);
    add_three(NULL, &plain);
    for (size_t at = 0; at < plain.size; at += 700)
        gzip(str_part(buf_str(&plain), at, 700), &packed);
    check(buf_str(&packed), "1 3 4", "", NULL);
    buf_free(&plain);
    buf_free(&packed);
}

/* Appends a frame that was packed with a dictionary. */
static void zstd_with(const ZSTD_CDict *dictionary, struct str text, struct buf *out)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    size_t bound = ZSTD_compressBound(text.size);
    size_t size = ZSTD_compress_usingCDict(context, buf_reserve(out, bound), bound, text.data,
                                           text.size, dictionary);
    assert_false(ZSTD_isError(size));
    out->size += size;
    ZSTD_freeCCtx(context);
}

static void test_zstd_dictionary(void **state)
{
    (void)state;
    struct buf samples, archive, record, packed;
    size_t sizes[200];
    static char bytes[8 << 10];
    buf_init(&samples, TEXT_MAX);
    buf_init(&archive, TEXT_MAX);
    buf_init(&record, TEXT_MAX);
    buf_init(&packed, TEXT_MAX);
    for (unsigned i = 0; i < 200; i++) {
        size_t before = samples.size;
        add_response(i, &samples);
        sizes[i] = samples.size - before;
    }
    size_t size = ZDICT_trainFromBuffer(bytes, sizeof bytes, samples.data, sizes, 200);
    assert_false(ZDICT_isError(size));
    ZSTD_CDict *dictionary = ZSTD_createCDict(bytes, size, 3);
    for (int twice = 0; twice < 2; twice++) {
        struct str given = str_of(bytes, size);
        zstd(given, &packed);
        given = twice ? buf_str(&packed) : given;
        buf_clear(&archive);
        buf_add(&archive, STR("\x5d\x2a\x4d\x18"));
        for (int i = 0; i < 4; i++)
            buf_add_byte(&archive, (char)(given.size >> 8 * i));
        buf_add(&archive, given);
        for (unsigned i = 1; i <= 3; i++) {
            buf_clear(&record);
            add_response(i, &record);
            zstd_with(dictionary, buf_str(&record), &archive);
        }
        check(buf_str(&archive), "1 2 3", "", NULL);
    }
    ZSTD_freeCDict(dictionary);
    buf_free(&samples);
    buf_free(&archive);
    buf_free(&record);
    buf_free(&packed);
}

static void add_arc(const char *line, struct str block, struct buf *out)
{
    buf_format(out, "%s %zu\n", line, block.size);
    buf_add(out, block);
    buf_add_byte(out, '\n');
}

static void test_arc(void **state)
{
    (void)state;
    struct buf arc, block, record;
    buf_init(&arc, TEXT_MAX);
    buf_init(&block, TEXT_MAX);
    buf_init(&record, TEXT_MAX);
    buf_add(&block, STR("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"));
    add_page(7, &block);
    struct engine_counts counts;
    for (int version = 1; version <= 2; version++) {
        const char *line = version == 1 ? "http://news.example/7 192.0.2.1 20010911084600 text/html"
                                        : "http://news.example/7 192.0.2.1 20010911084600 "
                                          "text/html 200 - - 1234 x.arc";
        buf_clear(&arc);
        add_arc("filedesc://x.arc 0.0.0.0 20010911084500 text/plain",
                version == 1 ? STR("1 0 Archive\nURL IP-address Archive-date Content-type "
                                   "Archive-length\n")
                             : STR("2 0 Archive\n"),
                &arc);
        add_arc("dns:news.example 192.0.2.9 20010911084501 text/dns", STR("1\n"), &arc);
        add_arc(line, buf_str(&block), &arc);
        add_arc(line, buf_str(&block), &arc);
        check(buf_str(&arc), "7 7", "", &counts);
        assert_int_equal(counts.skipped[ENGINE_SKIP_OTHER], 2);
        /* and packed, a record each */
        buf_clear(&arc);
        add_arc("filedesc://x.arc 0.0.0.0 20010911084500 text/plain", STR("1 0 A\n"), &record);
        gzip(buf_str(&record), &arc);
        buf_clear(&record);
        add_arc(line, buf_str(&block), &record);
        gzip(buf_str(&record), &arc);
        buf_clear(&record);
        check(buf_str(&arc), "7", "", NULL);
    }
    buf_free(&arc);
    buf_free(&block);
    buf_free(&record);
}

static void test_kinds(void **state)
{
    (void)state;
    struct buf warc, page;
    struct engine_counts counts;
    buf_init(&warc, TEXT_MAX);
    buf_init(&page, TEXT_MAX);
    add_page(1, &page);
    add_record("resource", "<https://news.example/1>", "Content-Type: text/html\r\n",
               buf_str(&page), &warc);
    add_record("revisit", "https://news.example/2", "", STR("HTTP/1.1 200 OK\r\n\r\n"), &warc);
    add_record("metadata", "https://news.example/3", "", STR("fetchTimeMs: 1\r\n"), &warc);
    add_record("resource", "https://news.example/4", "Content-Type: image/png\r\n",
               STR("\x89PNG\r\n\x1a\n"), &warc);
    add_record("conversion", "https://news.example/5", "Content-Type: text/plain\r\n", STR(""),
               &warc);
    add_answer("https://news.example/6", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html",
               buf_str(&page), &warc);
    add_answer("https://news.example/7", "HTTP/1.1 301 Moved\r\nLocation: /8", STR(""), &warc);
    add_answer("https://news.example/8", html_head, STR(" \n"), &warc);
    add_answer("https://news.example/9", "HTTP/1.1 200 OK", buf_str(&page), &warc);
    add_answer("https://news.example/10", "HTTP/1.1 200 OK\r\nContent-Type: text/plain",
               buf_str(&page), &warc);
    add_answer("https://news.example/11", "HTTP/1.1 200 OK\r\nContent-Type: text/css",
               buf_str(&page), &warc);
    check(buf_str(&warc), "1 9 10", "", &counts);
    assert_int_equal(counts.archived, 11);
    assert_int_equal(counts.documents, 3);
    assert_int_equal(counts.skipped[ENGINE_SKIP_REVISIT], 1);
    assert_int_equal(counts.skipped[ENGINE_SKIP_OTHER], 1);
    assert_int_equal(counts.skipped[ENGINE_SKIP_TYPE], 2);
    assert_int_equal(counts.skipped[ENGINE_SKIP_STATUS], 2);
    assert_int_equal(counts.skipped[ENGINE_SKIP_EMPTY], 2);
    buf_free(&warc);
    buf_free(&page);
}

/* ---------------------------------------------------------------------------------- damage --- */

static void test_damaged_plain(void **state)
{
    (void)state;
    struct buf warc;
    struct engine_counts counts;
    buf_init(&warc, TEXT_MAX);
    /* bytes that are no record, in front and between */
    buf_add(&warc, STR("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: x\r\n\r\n"));
    add_response(1, &warc);
    buf_add(&warc, STR("lost bytes\nand more\n"));
    add_response(2, &warc);
    check(buf_str(&warc), "1 2", "record is malformed\nrecord is malformed\n", &counts);
    assert_int_equal(counts.skipped[ENGINE_SKIP_LOST], 2);
    assert_true(counts.lost_bytes > 0);
    /* a length that is too long, over the next record, and one beyond the end */
    buf_clear(&warc);
    buf_add(&warc, STR("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
                       "Content-Length: 900\r\n\r\nHTTP/1.1 200 OK\r\n\r\nshort\r\n\r\n"));
    add_response(3, &warc);
    buf_add(&warc, STR("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://b.example/\r\n"
                       "Content-Length: 99999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\nshort\r\n\r\n"));
    add_response(4, &warc);
    check(buf_str(&warc), "3 4", "record is malformed\nrecord ends too early\n", NULL);
    /* cut short in a block, in a head and between */
    buf_clear(&warc);
    add_response(5, &warc);
    size_t first = warc.size;
    add_response(6, &warc);
    check(str_part(buf_str(&warc), 0, warc.size - 300), "5", "record ends too early\n", NULL);
    check(str_part(buf_str(&warc), 0, first + 30), "5", "record ends too early\n", NULL);
    check(str_part(buf_str(&warc), 0, first - 2), "5", "", NULL);
    check(str_part(buf_str(&warc), 0, first - 4), "5", "", NULL);
    buf_free(&warc);
}

static void test_damaged_members(void **state)
{
    (void)state;
    struct buf record, warc;
    size_t starts[5];
    buf_init(&record, TEXT_MAX);
    buf_init(&warc, TEXT_MAX);
    for (unsigned i = 0; i < 4; i++) {
        buf_clear(&record);
        add_response(i, &record);
        starts[i] = warc.size;
        gzip(buf_str(&record), &warc);
    }
    starts[4] = warc.size;
    check(str_part(buf_str(&warc), 0, warc.size - 5), "0 1 2", "record ends too early\n", NULL);
    warc.data[40] ^= 0x55;
    check(buf_str(&warc), "1 2 3", "record does not decompress\n", NULL);
    warc.data[40] ^= 0x55;
    warc.data[(starts[1] + starts[2]) / 2] ^= 0x55;
    check(buf_str(&warc), "0 2 3", "record does not decompress\n", NULL);
    warc.data[(starts[1] + starts[2]) / 2] ^= 0x55;
    /* a member that ends in the middle, others behind it */
    memmove(warc.data + starts[2] - 40, warc.data + starts[2], warc.size - starts[2]);
    warc.size -= 40;
    check(buf_str(&warc), "0 2 3", "record does not decompress\n", NULL);
    /* zeros behind the end are no loss */
    for (int i = 0; i < 1000; i++)
        buf_add_byte(&warc, '\0');
    check(buf_str(&warc), "0 2 3", "record does not decompress\n", NULL);
    buf_free(&record);
    buf_free(&warc);
}

static void test_damaged_frames(void **state)
{
    (void)state;
    struct buf record, warc;
    size_t second = 0;
    buf_init(&record, TEXT_MAX);
    buf_init(&warc, TEXT_MAX);
    for (unsigned i = 0; i < 3; i++) {
        buf_clear(&record);
        add_response(i, &record);
        second = i == 1 ? warc.size : second;
        zstd(buf_str(&record), &warc);
    }
    check(str_part(buf_str(&warc), 0, warc.size - 5), "0 1", "record ends too early\n", NULL);
    warc.data[second + 1] ^= 0x55;
    check(buf_str(&warc), "0 2", "record does not decompress\n", NULL);
    buf_free(&record);
    buf_free(&warc);
}

/* Bytes that nothing packs. */
static void add_noise(size_t size, struct buf *out)
{
    uint64_t x = 88172645463325252U;
    for (size_t i = 0; i < size; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        buf_add_byte(out, (char)(x >> 56));
    }
}

/* Many lots; and in one record, which is packed as it stands, an archive that looks like members of
 * the one around it. Nothing of it may be read. */
static void test_archive_within(void **state)
{
    (void)state;
    struct buf record, warc, inner, urls;
    buf_init(&record, TEXT_MAX);
    buf_init(&warc, TEXT_MAX);
    buf_init(&inner, TEXT_MAX);
    buf_init(&urls, TEXT_MAX);
    add_noise(200000, &inner);
    for (unsigned i = 900; i < 960; i++) {
        buf_clear(&record);
        add_response(i, &record);
        add_noise(5000, &record);
        gzip(buf_str(&record), &inner);
    }
    for (unsigned i = 0; i < 8; i++) {
        buf_clear(&record);
        add_response(i, &record);
        gzip(buf_str(&record), &warc);
        buf_clear(&record);
        add_answer("https://files.example/x.warc.gz",
                   "HTTP/1.1 200 OK\r\nContent-Type: application/gzip", buf_str(&inner), &record);
        pack(31, 0, buf_str(&record), &warc);
        buf_format(&urls, "%s%u", i ? " " : "", i);
    }
    buf_add_byte(&urls, '\0');
    struct engine_counts counts;
    check(buf_str(&warc), urls.data, "", &counts);
    assert_int_equal(counts.skipped[ENGINE_SKIP_TYPE], 8);
    assert_int_equal(counts.archived, 16);
    buf_free(&record);
    buf_free(&warc);
    buf_free(&inner);
    buf_free(&urls);
}

static void test_too_large(void **state)
{
    (void)state;
    struct buf zeros, record, warc;
    struct engine_counts counts;
    buf_init(&zeros, TEXT_MAX);
    buf_init(&record, TEXT_MAX);
    buf_init(&warc, TEXT_MAX);
    size_t size = WARC_MAX_RECORD + ((size_t)1 << 20);
    memset(buf_reserve(&zeros, size), 0, size);
    zeros.size = size;
    add_response(1, &warc);
    add_answer("https://files.example/large", html_head, buf_str(&zeros), &warc);
    add_response(2, &warc);
    check(buf_str(&warc), "1 2", "", &counts);
    assert_int_equal(counts.skipped[ENGINE_SKIP_TOO_LARGE], 1);
    buf_clear(&warc);
    add_three(gzip, &warc);
    add_answer("https://files.example/large", html_head, buf_str(&zeros), &record);
    gzip(buf_str(&record), &warc);
    add_three(gzip, &warc);
    check(buf_str(&warc), "1 3 4 1 3 4", "", &counts);
    assert_int_equal(counts.skipped[ENGINE_SKIP_TOO_LARGE], 1);
    buf_free(&zeros);
    buf_free(&record);
    buf_free(&warc);
}

/* ------------------------------------------------------------------------------------ HTTP --- */

/* The body of a message, or "(does not unpack)". */
static void check_body(const char *head, struct str body, struct str wanted)
{
    struct buf message, one, other;
    struct http_message read;
    struct str got;
    struct inflater *inflater = inflater_new();
    buf_init(&message, TEXT_MAX);
    buf_init(&one, TEXT_MAX);
    buf_init(&other, TEXT_MAX);
    buf_format(&message, "HTTP/1.1 200 OK\r\n%s\r\n", head);
    buf_add(&message, body);
    assert_true(http_message_read(buf_str(&message), &read));
    if (!http_message_body(&read, inflater, &one, &other, &got))
        got = STR("(does not unpack)");
    if (!str_equal(got, wanted))
        fail_msg("%s gives %zu bytes: %.*s", head, got.size, (int)(got.size < 99 ? got.size : 99),
                 got.data);
    buf_free(&message);
    buf_free(&one);
    buf_free(&other);
    inflater_free(inflater);
}

static void test_chunks(void **state)
{
    (void)state;
    const char *head = "Transfer-Encoding: chunked\r\n";
    check_body(head, STR("3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n"), STR("abcdefg"));
    check_body(head, STR("0003 \r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"),
               STR("abc0123456789"));
    check_body(head, STR("3\nabc\n0\n\n"), STR("abc"));
    check_body(head, STR("8\r\nabc"), STR("abc"));
    check_body(head, STR("3\r\nabc\r\nnot a size\r\n"), STR("abcnot a size\r\n"));
    check_body(head, STR("fffffffffffffffff\r\nabc"), STR("fffffffffffffffff\r\nabc"));
    check_body(head, STR("<html>never chunked</html>"), STR("<html>never chunked</html>"));
    check_body("", STR("3\r\nabc\r\n0\r\n\r\n"), STR("3\r\nabc\r\n0\r\n\r\n"));
}

static void test_codings(void **state)
{
    (void)state;
    struct str text = STR("<html><p>This is a page that is packed in one way or another, and long "
                          "enough to be told from what is packed.</p></html>");
    struct buf packed, twice;
    buf_init(&packed, TEXT_MAX);
    buf_init(&twice, TEXT_MAX);
    gzip(text, &packed);
    check_body("Content-Encoding: gzip\r\n", buf_str(&packed), text);
    check_body("content-encoding:  X-GZIP\r\n", buf_str(&packed), text);
    check_body("Content-Encoding: br\r\n", buf_str(&packed), text); /* the wrong label */
    check_body("", buf_str(&packed), text);                         /* and none */
    gzip(buf_str(&packed), &twice);
    check_body("Content-Encoding: gzip, gzip\r\n", buf_str(&twice), text);
    buf_clear(&packed);
    pack(15, 9, text, &packed);
    check_body("Content-Encoding: deflate\r\n", buf_str(&packed), text);
    buf_clear(&packed);
    pack(-15, 9, text, &packed);
    check_body("Content-Encoding: deflate\r\n", buf_str(&packed), text);
    buf_clear(&packed);
    brotli(text, &packed);
    check_body("Content-Encoding: br\r\n", buf_str(&packed), text);
    check_body("Content-Encoding: gzip\r\n", buf_str(&packed), STR("(does not unpack)"));
    buf_clear(&packed);
    zstd(text, &packed);
    check_body("Content-Encoding: zstd\r\n", buf_str(&packed), text);
    check_body("Content-Encoding: gzip\r\n", text, text);
    check_body("Content-Encoding: br\r\n", text, text);
    check_body("Content-Encoding: identity\r\n", text, text);
    buf_free(&packed);
    buf_free(&twice);
}

/* Packed, and in chunks around that; and a body that breaks off. */
static void test_chunked_coding(void **state)
{
    (void)state;
    struct buf page, packed, body;
    buf_init(&page, TEXT_MAX);
    buf_init(&packed, TEXT_MAX);
    buf_init(&body, TEXT_MAX);
    add_page(1, &page);
    gzip(buf_str(&page), &packed);
    for (size_t at = 0; at < packed.size; at += 100) {
        struct str part = str_part(buf_str(&packed), at, 100);
        buf_format(&body, "%zx\r\n", part.size);
        buf_add(&body, part);
        buf_add(&body, STR("\r\n"));
    }
    buf_add(&body, STR("0\r\n\r\n"));
    const char *head = "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n";
    check_body(head, buf_str(&body), buf_str(&page));
    struct http_message message = {.body = str_part(buf_str(&packed), 0, packed.size / 2),
                                   .codings = {INFLATE_GZIP},
                                   .coding_count = 1};
    struct inflater *inflater = inflater_new();
    struct buf one, other;
    struct str got;
    buf_init(&one, TEXT_MAX);
    buf_init(&other, TEXT_MAX);
    assert_true(http_message_body(&message, inflater, &one, &other, &got));
    assert_true(got.size > 0 && str_starts(buf_str(&page), got));
    buf_free(&one);
    buf_free(&other);
    inflater_free(inflater);
    buf_free(&page);
    buf_free(&packed);
    buf_free(&body);
}

/* A body that unpacks to a thousand times its size and more ends at the limit. */
static void test_bombs(void **state)
{
    (void)state;
    struct buf zeros, packed, one, other;
    buf_init(&zeros, TEXT_MAX);
    buf_init(&packed, TEXT_MAX);
    buf_init(&one, TEXT_MAX);
    buf_init(&other, TEXT_MAX);
    size_t size = (size_t)100 << 20;
    memset(buf_reserve(&zeros, size), ' ', size);
    zeros.size = size;
    struct inflater *inflater = inflater_new();
    for (int i = 0; i < 2; i++) {
        buf_clear(&packed);
        (i ? brotli : zstd)(buf_str(&zeros), &packed);
        struct http_message message = {.body = buf_str(&packed),
                                       .codings = {i ? INFLATE_BROTLI : INFLATE_ZSTD},
                                       .coding_count = 1};
        struct str got;
        http_message_body(&message, inflater, &one, &other, &got);
        assert_true(got.size <= HTTP_FREE_RATIO + packed.size * HTTP_MAX_RATIO);
    }
    inflater_free(inflater);
    buf_free(&zeros);
    buf_free(&packed);
    buf_free(&one);
    buf_free(&other);
}

static void test_heads(void **state)
{
    (void)state;
    struct http_message message;
    assert_true(http_message_read(STR("HTTP/1.1 200 OK\nContent-Type: text/html;\n"
                                      " charset=\"iso-8859-1\"\nno field\n: none\n\nbody"),
                                  &message));
    assert_int_equal(message.status, 200);
    assert_text(message.type, "text/html");
    assert_text(message.charset, "iso-8859-1");
    assert_text(message.body, "body");
    assert_true(http_message_read(STR("HTTP/2 404\r\n\r\n"), &message));
    assert_int_equal(message.status, 404);
    assert_int_equal(message.body.size, 0);
    assert_true(
        http_message_read(STR("ICY 200 OK\r\ncontent-type:text/html, text/plain"), &message));
    assert_text(message.type, "text/html");
    assert_true(http_message_read(STR("HTTP/1.1 abc\r\n\r\n"), &message));
    assert_int_equal(message.status, 0);
    assert_false(http_message_read(STR("<html>a page without a head</html>"), &message));
    assert_text(message.body, "<html>a page without a head</html>");
    assert_false(http_message_read(STR(""), &message));
}

/* ----------------------------------------------------------------------------------- index --- */

static void check_key(const char *url, const char *wanted)
{
    struct buf key;
    buf_init(&key, 10000);
    cdx_key(str_from(url), &key);
    assert_text(buf_str(&key), wanted);
    buf_free(&key);
}

static void test_cdx(void **state)
{
    (void)state;
    check_key("https://www.News.example/A/b.html", "example,news)/a/b.html");
    check_key("http://www2.news.example:80", "example,news)/");
    check_key("http://news.example:8080/x/?b=2&a=1", "example,news:8080)/x?a=1&b=2");
    check_key("https://user@news.example./", "example,news)/");
    check_key("http://[2001:db8::1]:80/", "[2001:db8::1]:80)/");
    check_key("dns:news.example", "dns:news.example");
    struct buf bytes, out;
    struct warc_record record;
    buf_init(&bytes, TEXT_MAX);
    buf_init(&out, TEXT_MAX);
    add_record("response", "https://news.example/a b",
               "WARC-Payload-Digest: sha1:ABCDEF\r\nContent-Type: application/http\r\n",
               STR("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nx"), &bytes);
    struct str rest = buf_str(&bytes);
    assert_int_equal(warc_next(&rest, true, &record), WARC_RECORD);
    struct lot_place place = {12, 345};
    cdx_line(&record, &place, STR("x.warc.gz"), false, &out);
    cdx_line(&record, &place, STR("x.warc.gz"), true, &out);
    assert_text(buf_str(&out),
                "example,news)/a%20b 20260305102030 https://news.example/a%20b text/html 200 "
                "ABCDEF - - 345 12 x.warc.gz\n"
                "example,news)/a%20b 20260305102030 {\"url\":\"https://news.example/a b\","
                "\"mime\":\"text/html\",\"status\":\"200\",\"digest\":\"sha1:ABCDEF\","
                "\"length\":\"345\",\"offset\":\"12\",\"filename\":\"x.warc.gz\"}\n");
    buf_free(&bytes);
    buf_free(&out);
}

static void test_dates(void **state)
{
    (void)state;
    char iso[WARC_DATE_SIZE];
    assert_text(warc_date_iso(STR("2026-03-05T10:20:30Z"), iso), "2026-03-05T10:20:30Z");
    assert_text(warc_date_iso(STR("2026-03-05T10:20:30.123456Z"), iso), "2026-03-05T10:20:30Z");
    assert_text(warc_date_iso(STR("20010911084600"), iso), "2001-09-11T08:46:00Z");
    assert_text(warc_date_iso(STR("2001-09"), iso), "2001-09-01T00:00:00Z");
    assert_int_equal(warc_date_iso(STR("soon"), iso).size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_packings),        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_zstd_dictionary), cmocka_unit_test(test_arc),
        cmocka_unit_test(test_kinds),           cmocka_unit_test(test_damaged_plain),
        cmocka_unit_test(test_damaged_members), cmocka_unit_test(test_damaged_frames),
        cmocka_unit_test(test_archive_within),  cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_chunks),          cmocka_unit_test(test_codings),
        cmocka_unit_test(test_chunked_coding),  cmocka_unit_test(test_bombs),
        cmocka_unit_test(test_heads),           cmocka_unit_test(test_cdx),
        cmocka_unit_test(test_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
