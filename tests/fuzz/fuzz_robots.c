/* robots.txt of any bytes: the first line of the input is the path that is asked about. What is
 * kept of the rules means the same as the file. */
#include <stdint.h>
#include <stdlib.h>

#include "source/robots.h"

/* Stops the fuzzer with a report. */
static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = str_of((const char *)data, size), path = {0};
    struct robots robots, kept;
    struct arena arena;
    struct buf out;
    arena_init(&arena, 0);
    buf_init(&out, ROBOTS_MAX_BYTES);
    str_split(&text, '\n', &path);
    robots_read(text, STR("tidings"), &arena, &robots);
    require(robots.rules.count <= ROBOTS_MAX_RULES && robots.delay <= ROBOTS_MAX_DELAY);
    bool allowed = robots_allows(&robots, path);
    robots_write(&robots, &out);
    if (!out.full) {
        robots_read(buf_str(&out), STR("any"), &arena, &kept);
        require(kept.rules.count == robots.rules.count && kept.delay == robots.delay);
        require(robots_allows(&kept, path) == allowed);
    }
    buf_free(&out);
    arena_free(&arena);
    return 0;
}
