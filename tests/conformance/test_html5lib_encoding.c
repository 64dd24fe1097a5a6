/* The html5lib project's tests of encoding sniffing: prints how many cases of each file passed and
 * exits with 1 if any did not, with 77 (skipped) where the files are not there. They lie in
 * html5lib/encoding below data in TIDINGS_DATA, by default ../shared from the project's root; those
 * of its folder "scripted" need a browser that runs scripts and are not for us. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "html/html.h"

#define FILE_MAX_BYTES ((size_t)16 << 20)

struct score {
    unsigned passed, failed;
};

/* Reads a whole file into `content`. False when it cannot be read. */
static bool read_file(const char *path, struct buf *content)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    char *room;
    size_t size = 0;
    do {
        content->size += size;
        room = buf_reserve(content, 4096);
        size = room ? fread(room, 1, 4096, file) : 0;
    } while (size);
    fclose(file);
    return room;
}

/* Runs one case: the encoding's name has to be that of the expected label. */
static void run_case(struct str data, struct str label, struct score *score)
{
    const char *expected = html_encoding_name(label);
    const char *found = html_sniff_encoding(data, STR(""), NULL);
    if (expected && str_equal(str_from(expected), str_from(found))) {
        score->passed++;
        return;
    }
    score->failed++;
    printf("FAILED: %s instead of %.*s in: %.*s\n", found, STR_ARG(label), STR_ARG(data));
}

/* Runs the cases of a file: "#data", the bytes, "#encoding", the label, an empty line. */
static struct score run_file(struct str content)
{
    struct score score = {0, 0};
    struct str start = STR("#data\n"), middle = STR("\n#encoding\n");
    while (str_starts(content, start)) {
        content = str_from_byte(content, start.size);
        size_t size = str_find(content, middle);
        if (size == STR_NONE)
            break;
        struct str data = str_part(content, 0, size), label;
        content = str_from_byte(content, size + middle.size);
        str_split(&content, '\n', &label);
        run_case(data, label, &score);
        size_t next = str_find(content, start);
        content = str_from_byte(content, next);
    }
    return score;
}

/* For scandir(). */
static int is_test_file(const struct dirent *entry)
{
    return str_ends(str_from(entry->d_name), STR(".dat"));
}

int main(void)
{
    const char *root = getenv("TIDINGS_DATA");
    struct arena arena;
    arena_init(&arena, 0);
    struct str folder =
        arena_format(&arena, "%s/data/html5lib/encoding", root ? root : "../shared");
    struct dirent **entries;
    int count = scandir(folder.data, &entries, is_test_file, alphasort);
    if (count <= 0) {
        printf("skipped: there are no tests in %s\n", folder.data);
        return 77;
    }
    struct score all = {0, 0};
    for (int i = 0; i < count; i++) {
        struct str path = arena_format(&arena, "%s/%s", folder.data, entries[i]->d_name);
        struct buf content;
        buf_init(&content, FILE_MAX_BYTES);
        struct score score = {0, 1};
        if (read_file(path.data, &content))
            score = run_file(buf_str(&content));
        printf("%s: %u passed, %u failed\n", entries[i]->d_name, score.passed, score.failed);
        all.passed += score.passed;
        all.failed += score.failed;
        buf_free(&content);
        free(entries[i]);
    }
    free(entries);
    arena_free(&arena);
    printf("all: %u passed, %u failed\n", all.passed, all.failed);
    return all.failed || !all.passed;
}
