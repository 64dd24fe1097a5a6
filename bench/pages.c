/* Loading pages for benchmarks. */
#include "pages.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <zlib.h>

#include "base/memory.h"

/* Reads one gzip file. */
static struct str read_page(const char *path)
{
    gzFile file = gzopen(path, "rb");
    if (!file)
        return STR("");
    size_t size = 0, capacity = 1 << 20;
    char *data = memory_get(capacity);
    int got;
    while ((got = gzread(file, data + size, (unsigned)(capacity - size))) > 0) {
        size += (size_t)got;
        if (size == capacity)
            data = memory_resize(data, capacity *= 2);
    }
    gzclose(file);
    return str_of(memory_resize(data, size), size);
}

struct pages pages_load(void)
{
    const char *root = getenv("TIDINGS_DATA");
    char pattern[4096];
    snprintf(pattern, sizeof pattern, "%s/data/pages/*/*.html.gz", root ? root : "../shared");
    glob_t found;
    if (glob(pattern, 0, NULL, &found) != 0) {
        printf("skipped: there are no pages at %s\n", pattern);
        exit(0);
    }
    struct pages all = {memory_get_zeroed(found.gl_pathc, sizeof *all.pages), found.gl_pathc, 0};
    for (size_t i = 0; i < all.count; i++) {
        all.pages[i] = read_page(found.gl_pathv[i]);
        all.bytes += all.pages[i].size;
    }
    globfree(&found);
    return all;
}

double thread_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
