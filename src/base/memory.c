/* malloc with a handler instead of NULL. */
#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The default handler: tells how much was wanted and ends the program. */
static void end_program(size_t wanted)
{
    fprintf(stderr, "tidings: out of memory: %zu bytes could not be had\n", wanted);
    abort();
}

static void (*out_of_memory)(size_t wanted) = end_program;
static _Thread_local unsigned long calls;

void memory_set_handler(void (*handler)(size_t wanted))
{
    out_of_memory = handler ? handler : end_program;
}

unsigned long memory_calls(void)
{
    return calls;
}

/* Counts a call and gives its block, never NULL: the handler does not come back. */
static void *checked(void *block, size_t size)
{
    calls++;
    if (!block) {
        out_of_memory(size);
        abort(); /* a handler that returns has broken its contract */
    }
    return block;
}

void *memory_get(size_t size)
{
    return checked(malloc(size ? size : 1), size);
}

void *memory_get_zeroed(size_t count, size_t size)
{
    return checked(calloc(count ? count : 1, size ? size : 1),
                   size && count > SIZE_MAX / size ? SIZE_MAX : count * size);
}

void *memory_get_lines(size_t count, size_t size)
{
    bool fits = !size || count <= (SIZE_MAX - MEMORY_LINE) / size;
    size_t bytes = fits ? count * size : 0;
    size_t lines = (bytes / MEMORY_LINE + 1) * MEMORY_LINE;
    void *block = checked(fits ? aligned_alloc(MEMORY_LINE, lines) : NULL, fits ? lines : SIZE_MAX);
    memset(block, 0, lines);
    return block;
}

void *memory_resize(void *block, size_t size)
{
    return checked(realloc(block, size ? size : 1), size);
}

void memory_free(void *block)
{
    free(block);
}
