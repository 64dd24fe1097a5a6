/* The one door to malloc. None of these returns NULL: when memory runs out they call one handler,
 * which by default prints a line and ends the program. A host of the library may replace it; a
 * handler must not return (it may longjmp). */
#ifndef TIDINGS_BASE_MEMORY_H
#define TIDINGS_BASE_MEMORY_H

#include <stddef.h>

/* `size` bytes, uninitialised. A size of 0 gives a pointer that may be freed. */
void *memory_get(size_t size) __attribute__((malloc, returns_nonnull));

/* `count` items of `size` bytes, all zero; the product is checked for overflow. */
void *memory_get_zeroed(size_t count, size_t size) __attribute__((malloc, returns_nonnull));

/* The same at a multiple of MEMORY_LINE, the bytes of a line of the CPU's caches, for numbers that
 * are read and written in wide registers. Not to be resized. */
enum { MEMORY_LINE = 64 };
void *memory_get_lines(size_t count, size_t size) __attribute__((malloc, returns_nonnull));

/* Grows or shrinks a block of these functions' (or NULL) to `size` bytes. */
void *memory_resize(void *block, size_t size) __attribute__((returns_nonnull));

/* Gives a block back; NULL is allowed. */
void memory_free(void *block);

/* How often this thread has asked the system for memory through this door. Benchmarks and tests
 * use it to show that a warm parser asks for none. */
unsigned long memory_calls(void);

/* Replaces the handler for all threads; call it before any of them starts. NULL restores the
 * default. */
void memory_set_handler(void (*handler)(size_t wanted));

#endif
