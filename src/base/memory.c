/* malloc with a handler instead of NULL. */
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

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

void *memory_resize(void *block, size_t size)
{
    return checked(realloc(block, size ? size : 1), size);
}

void memory_free(void *block)
{
    free(block);
}
