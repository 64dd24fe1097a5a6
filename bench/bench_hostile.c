/* Inputs made to hurt, at their full size: the time each takes, and what twice as much takes. Time
 * that is linear gives a ratio near 2. */
#include <stdio.h>

#include "base/memory.h"
#include "hostile.h"
#include "html/html.h"
#include "pages.h"

/* Seconds to parse an input of a kind. */
static double seconds_for(unsigned kind, size_t count, size_t *bytes, bool *truncated)
{
    struct str input = hostile_make(kind, count);
    struct html_parser *parser = html_parser_new();
    struct arena arena;
    arena_init(&arena, 0);
    struct html_document *document;
    double start = thread_seconds();
    html_parse(parser, &arena, input, NULL, &document);
    double seconds = thread_seconds() - start;
    *bytes = input.size;
    *truncated = document->truncated;
    arena_free(&arena);
    html_parser_free(parser);
    memory_free((char *)input.data);
    return seconds;
}

int main(void)
{
    printf("inputs made to hurt a parser: seconds at full size, and the ratio to half the size\n");
    for (unsigned kind = 0; hostile_name(kind); kind++) {
        size_t count = hostile_size(kind), bytes;
        bool truncated;
        double half = seconds_for(kind, count / 2, &bytes, &truncated);
        double whole = seconds_for(kind, count, &bytes, &truncated);
        printf("%-28s %6.1f MB %7.3f s   ratio %5.2f%s\n", hostile_name(kind), 1e-6 * (double)bytes,
               whole, whole / half, truncated ? "   (ended by the limit of memory)" : "");
    }
    return 0;
}
