/* Walking the files of an outside suite; see suite.h. */
#include "suite.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "source/unpack.h"

enum { SKIPPED = 77, FILE_MAX_BYTES = 64 << 20 };

/* Reads a whole file into `content`. False when it cannot be read. */
static bool read_file(const char *path, struct buf *content)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    size_t size;
    char block[4096];
    while ((size = fread(block, 1, sizeof block, file)))
        buf_add(content, str_of(block, size));
    fclose(file);
    return !content->full;
}

/* Puts what is packed in the place of the packed bytes. False when they cannot be unpacked. */
static bool unpack(struct buf *content)
{
    struct unpacker *unpacker = unpacker_new();
    struct buf whole;
    buf_init(&whole, FILE_MAX_BYTES);
    bool unpacked = unpack_all(unpacker, UNPACK_GZIP, buf_str(content), &whole) == OK;
    unpacker_free(unpacker);
    buf_free(content);
    *content = whole;
    return unpacked;
}

void suite_count(struct score *score, bool passed, struct str input, struct str expected,
                 struct str got)
{
    if (passed) {
        score->passed++;
        return;
    }
    score->failed++;
    printf("FAILED: %.*s\nexpected:\n%.*s\ngot:\n%.*s\n\n", STR_ARG(input), STR_ARG(expected),
           STR_ARG(got));
}

int suite_run(const char *folder, const char *suffix,
              void (*run_file)(struct str content, const char *name, struct score *score))
{
    const char *root = getenv("TIDINGS_DATA");
    struct arena arena;
    arena_init(&arena, 0);
    struct str path = arena_format(&arena, "%s/%s", root ? root : "../shared", folder);
    struct dirent **entries;
    int count = scandir(path.data, &entries, NULL, alphasort);
    if (count < 0) {
        printf("skipped: %s is not there\n", path.data);
        arena_free(&arena);
        return SKIPPED;
    }
    struct score total = {0};
    struct buf content;
    buf_init(&content, FILE_MAX_BYTES);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        struct score score = {0};
        if (str_ends(str_from(name), str_from(suffix))) {
            buf_clear(&content);
            if (read_file(arena_format(&arena, "%s/%s", path.data, name).data, &content) &&
                (!str_ends(str_from(name), STR(".gz")) || unpack(&content)))
                run_file(buf_str(&content), name, &score);
            else
                score.failed++;
            printf("%-36s %5u passed %5u failed", name, score.passed, score.failed);
            printf(score.skipped ? " %5u skipped\n" : "\n", score.skipped);
        }
        total.passed += score.passed;
        total.failed += score.failed;
        total.skipped += score.skipped;
        free(entries[i]);
    }
    free(entries);
    printf("%-36s %5u passed %5u failed %5u skipped\n", "all", total.passed, total.failed,
           total.skipped);
    buf_free(&content);
    arena_free(&arena);
    return total.failed || !total.passed;
}

int suite_run_pages(void (*run_page)(struct str page, const char *name, struct score *score))
{
    static const char *const folders[] = {"data/pages/fundus", "data/pages/naeb",
                                          "data/pages/wcxb"};
    int status = 0;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        int one = suite_run(folders[i], ".html.gz", run_page);
        status = one ? one : status;
    }
    return status;
}
