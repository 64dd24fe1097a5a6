/* Where documents come from: files of every form, packed and plain, whole and broken; folders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>
#include <zstd.h>

#include "base/memory.h"
#include "folder.h"
#include "source/source.h"

/* A path in the test's folder; static storage, good until the fourth next call. */
static const char *in_folder(const char *name)
{
    static char paths[4][200];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, struct str bytes)
{
    FILE *file = fopen(in_folder(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
    fclose(file);
}

/* Appends a gzip member. */
static void gzip(struct str text, struct buf *out)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t bound = deflateBound(&z, text.size);
    z.next_in = (Bytef *)(uintptr_t)text.data;
    z.avail_in = (uInt)text.size;
    z.next_out = (Bytef *)buf_reserve(out, bound);
    z.avail_out = (uInt)bound;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->size += bound - z.avail_out;
    deflateEnd(&z);
}

/* Appends a Zstandard frame. */
static void zstd(struct str text, struct buf *out)
{
    size_t bound = ZSTD_compressBound(text.size);
    size_t size = ZSTD_compress(buf_reserve(out, bound), bound, text.data, text.size, 1);
    assert_false(ZSTD_isError(size));
    out->size += size;
}

/* Reads all items under a path and writes a line each: form, name below the folder, size unpacked
 * or the words of the error. */
static void list_items(const char *path, struct buf *out)
{
    struct source_item item;
    struct source *source = source_open(&path, 1);
    struct unpacker *unpacker = unpacker_new();
    struct buf plain;
    buf_clear(out);
    buf_init(&plain, 64 << 20);
    source_item_init(&item);
    while (source_next(source, &item)) {
        static const char *const forms[] = {
            [SOURCE_PAGE] = "page",       [SOURCE_RECORDS] = "records", [SOURCE_RECORD] = "record",
            [SOURCE_ARCHIVE] = "archive", [SOURCE_FAILED] = "failed",
        };
        struct str name = str_from_byte(buf_str(&item.name), strlen(folder) + 1);
        buf_format(out, "%s %.*s ", forms[item.form], STR_ARG(name));
        if (item.form == SOURCE_FAILED) {
            buf_format(out, "%s\n", error_text(item.error));
            continue;
        }
        enum error error = unpack_all(unpacker, item.packed, buf_str(&item.bytes), &plain);
        if (error)
            buf_format(out, "%s\n", error_text(error));
        else
            buf_format(out, "%zu\n", plain.size);
    }
    buf_format(out, "passed over %d\n", (int)source_passed_over(source));
    buf_add_byte(out, '\0');
    source_item_free(&item);
    unpacker_free(unpacker);
    buf_free(&plain);
    source_close(source);
}

static void folders_are_walked_in_order(void **state)
{
    (void)state;
    struct buf packed, out;
    buf_init(&packed, 1 << 20);
    buf_init(&out, 1 << 20);
    mkdir(in_folder("tree"), 0700);
    mkdir(in_folder("tree/b"), 0700);
    mkdir(in_folder("tree/.hidden"), 0700);
    assert_int_equal(symlink("..", in_folder("tree/b/up")), 0);
    assert_int_equal(symlink("nowhere", in_folder("tree/z.html")), 0);
    write_file("tree/.hidden/x.html", STR("<p>x"));
    write_file("tree/.h.html", STR("<p>x"));
    write_file("tree/c.html", STR("<p>c"));
    write_file("tree/a.txt", STR("text"));
    write_file("tree/b/1.jsonl", STR("{\"headline\":\"a\"}\n"));
    write_file("tree/b/photo.JPG", STR("\xff\xd8\xff"));
    write_file("tree/b/bare", STR("some text"));
    write_file("tree/b/binary", STR("\1\0\2\0"));
    write_file("tree/b/page.php", STR("<!DOCTYPE html>x"));
    write_file("tree/b/notes.xyz", STR("notes"));
    gzip(STR("<p>one"), &packed);
    gzip(STR("two"), &packed);
    write_file("tree/b/2.html.gz", buf_str(&packed));
    buf_clear(&packed);
    zstd(STR("<p>one"), &packed);
    zstd(STR("two!"), &packed);
    write_file("tree/b/3.html.zst", buf_str(&packed));
    list_items(in_folder("tree"), &out);
    assert_string_equal(out.data, "page tree/a.txt 4\n"
                                  "records tree/b/1.jsonl 17\n"
                                  "page tree/b/2.html.gz 9\n"
                                  "page tree/b/3.html.zst 10\n"
                                  "page tree/b/bare 9\n"
                                  "page tree/b/page.php 16\n"
                                  "page tree/c.html 4\n"
                                  "failed tree/z.html is not there\n"
                                  "passed over 3\n");
    buf_free(&packed);
    buf_free(&out);
}

static void a_bad_file_costs_only_itself(void **state)
{
    (void)state;
    struct buf packed, out;
    buf_init(&packed, 1 << 20);
    buf_init(&out, 1 << 20);
    mkdir(in_folder("bad"), 0700);
    gzip(STR("<p>one and only"), &packed);
    write_file("bad/1.html.gz", str_part(buf_str(&packed), 0, packed.size - 9));
    buf_add(&packed, STR("garbage behind"));
    write_file("bad/2.html.gz", buf_str(&packed));
    write_file("bad/3.html.gz", STR("<p>not packed at all"));
    write_file("bad/4.html", STR(""));
    buf_clear(&packed);
    zstd(STR("<p>one and only"), &packed);
    write_file("bad/5.zst", str_part(buf_str(&packed), 0, packed.size - 3));
    write_file("bad/6.jsonl.gz", STR("\x1f\x8b garbage"));
    list_items(in_folder("bad"), &out);
    assert_string_equal(out.data, "page bad/1.html.gz does not decompress\n"
                                  "page bad/2.html.gz 15\n"
                                  "page bad/3.html.gz 20\n"
                                  "page bad/4.html 0\n"
                                  "page bad/5.zst ends too early\n"
                                  "failed bad/6.jsonl.gz does not decompress\n"
                                  "passed over 0\n");
    list_items(in_folder("nothing"), &out);
    assert_string_equal(out.data, "failed nothing is not there\npassed over 0\n");
    buf_free(&packed);
    buf_free(&out);
}

static void forms_are_told_by_content(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{\"headline\":\"a\"}", "records"},
        {"{\n  \"headline\": \"a\"\n}", "record"},
        {"<html>", "page"},
        {"{ braces } in a text", "page"},
        {"\xff\xfe<\0h\0", "page"},
        {"%PDF-1.7", "failed"},
    };
    struct buf out;
    buf_init(&out, 1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file("form", str_from(cases[i][0]));
        list_items(in_folder("form"), &out);
        assert_memory_equal(out.data, cases[i][1], strlen(cases[i][1]));
    }
    buf_free(&out);
}

/* Counts the lines of all lots and checks that they are whole and numbered in order. */
static uint64_t count_lines(const char *path, uint64_t *failed)
{
    struct source_item item;
    struct source *source = source_open(&path, 1);
    uint64_t lines = 0;
    *failed = 0;
    source_item_init(&item);
    while (source_next(source, &item)) {
        assert_int_equal(item.line, lines + *failed + 1);
        if (item.form == SOURCE_FAILED) {
            assert_int_equal(item.error, ERROR_TOO_LARGE);
            ++*failed;
            continue;
        }
        assert_int_equal(item.form, SOURCE_RECORDS);
        assert_int_equal(item.bytes.data[0], '{');
        for (size_t i = 0; i < item.bytes.size; i++)
            lines += item.bytes.data[i] == '\n';
    }
    source_item_free(&item);
    source_close(source);
    return lines;
}

static void records_come_in_whole_lines(void **state)
{
    (void)state;
    struct buf text, packed;
    uint64_t failed;
    buf_init(&text, 64 << 20);
    buf_init(&packed, 64 << 20);
    for (int i = 0; i < 20000; i++)
        buf_format(&text, "{\"headline\":\"%d\",\"text\":\"%*d\"}\n", i, i % 300, i);
    write_file("many.jsonl", buf_str(&text));
    assert_int_equal(count_lines(in_folder("many.jsonl"), &failed), 20000);
    gzip(str_part(buf_str(&text), 0, 1000000), &packed);
    gzip(str_from_byte(buf_str(&text), 1000000), &packed);
    write_file("many.jsonl.gz", buf_str(&packed));
    assert_int_equal(count_lines(in_folder("many.jsonl.gz"), &failed), 20000);
    buf_clear(&packed);
    zstd(str_part(buf_str(&text), 0, 777777), &packed);
    zstd(str_from_byte(buf_str(&text), 777777), &packed);
    write_file("many.jsonl.zst", buf_str(&packed));
    assert_int_equal(count_lines(in_folder("many.jsonl.zst"), &failed), 20000);
    buf_free(&text);
    buf_free(&packed);
}

static void a_line_beyond_the_limit_is_one_failure(void **state)
{
    (void)state;
    struct buf text;
    uint64_t failed;
    buf_init(&text, 64 << 20);
    buf_add(&text, STR("{\"headline\":\"before\"}\n{\"headline\":\""));
    size_t size = SOURCE_MAX_LINE + 300000;
    memset(buf_reserve(&text, size), 'x', size);
    text.size += size;
    buf_add(&text, STR("\"}\n{\"headline\":\"behind\"}\n"));
    write_file("long.jsonl", buf_str(&text));
    assert_int_equal(count_lines(in_folder("long.jsonl"), &failed), 2);
    assert_int_equal(failed, 1);
    buf_free(&text);
}

static void a_small_file_may_not_become_a_large_one(void **state)
{
    (void)state;
    struct buf packed, plain;
    char *zeros = memory_get_zeroed(1, 8 << 20);
    buf_init(&packed, 64 << 20);
    buf_init(&plain, 1 << 20);
    struct unpacker *unpacker = unpacker_new();
    gzip(str_of(zeros, 8 << 20), &packed);
    assert_int_equal(unpack_all(unpacker, UNPACK_GZIP, buf_str(&packed), &plain), ERROR_TOO_LARGE);
    buf_clear(&packed);
    zstd(str_of(zeros, 8 << 20), &packed);
    assert_int_equal(unpack_all(unpacker, UNPACK_ZSTD, buf_str(&packed), &plain), ERROR_TOO_LARGE);
    unpacker_free(unpacker);
    memory_free(zeros);
    buf_free(&packed);
    buf_free(&plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_are_walked_in_order),
        cmocka_unit_test(a_bad_file_costs_only_itself),
        cmocka_unit_test(forms_are_told_by_content),
        cmocka_unit_test(records_come_in_whole_lines),
        cmocka_unit_test(a_line_beyond_the_limit_is_one_failure),
        cmocka_unit_test(a_small_file_may_not_become_a_large_one),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
