/* Arenas: a list of chunks, the current one in front; see arena.h for the rules. */
#include "base/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

/* The first chunk; each new one is as large as all before it, up to CHUNK_MAX, so that few are
 * needed and little is wasted. */
enum { CHUNK_FIRST = 64 << 10, CHUNK_MAX = 4 << 20 };

struct arena_chunk {
    struct arena_chunk *older;
    size_t size; /* of data */
    size_t used; /* known once the chunk is not the current one */
    _Alignas(16) char data[];
};

void arena_init(struct arena *arena, size_t limit)
{
    *arena = (struct arena){.limit = limit};
}

/* Gives a chunk and all older ones back to the system. */
static void free_list(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *older = chunk->older;
        ARENA_UNPOISON(chunk->data, chunk->size);
        memory_free(chunk);
        chunk = older;
    }
}

void arena_free(struct arena *arena)
{
    free_list(arena->chunks);
    free_list(arena->spare);
    arena_init(arena, arena->limit);
}

/* Moves the current chunk to the spare ones. */
static void retire(struct arena *arena)
{
    struct arena_chunk *chunk = arena->chunks;
    arena->chunks = chunk->older;
    chunk->older = arena->spare;
    arena->spare = chunk;
    ARENA_POISON(chunk->data, chunk->size);
}

void arena_clear(struct arena *arena)
{
    size_t used = arena_used(arena);
    arena_release(arena, (struct arena_mark){0});
    if (arena->spare && arena->spare->older) {
        /* One chunk that holds as much and some more serves the next document better than many. */
        if (arena->reserve < used + used / 4)
            arena->reserve = used + used / 4;
        free_list(arena->spare);
        arena->spare = NULL;
    }
}

/* Bytes that are given out of the current chunk; 0 when there is none. */
static size_t current_used(const struct arena *arena)
{
    return arena->chunks ? (size_t)(arena->next - arena->chunks->data) : 0;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used_before + current_used(arena);
}

size_t arena_held(const struct arena *arena)
{
    size_t held = 0;
    for (const struct arena_chunk *c = arena->chunks; c; c = c->older)
        held += c->size;
    for (const struct arena_chunk *c = arena->spare; c; c = c->older)
        held += c->size;
    return held;
}

/* Makes `chunk` the current one, empty. */
static void use_chunk(struct arena *arena, struct arena_chunk *chunk)
{
    if (arena->chunks) {
        arena->chunks->used = current_used(arena);
        arena->used_before += arena->chunks->used;
    }
    chunk->older = arena->chunks;
    arena->chunks = chunk;
    arena->next = chunk->data;
    arena->end = chunk->data + chunk->size;
}

/* Takes a spare chunk of at least `size` bytes out of the list, or NULL. */
static struct arena_chunk *take_spare(struct arena *arena, size_t size)
{
    for (struct arena_chunk **at = &arena->spare; *at; at = &(*at)->older) {
        struct arena_chunk *chunk = *at;
        if (chunk->size >= size) {
            *at = chunk->older;
            return chunk;
        }
    }
    return NULL;
}

void *arena_get_slow(struct arena *arena, size_t size)
{
    assert(size < SIZE_MAX - sizeof(struct arena_chunk) - ARENA_ALIGNMENT);
    if (size == 0)
        return arena_get(arena, 1);
    size_t rounded = (size + (ARENA_ALIGNMENT - 1)) & ~(size_t)(ARENA_ALIGNMENT - 1);
    struct arena_chunk *chunk = take_spare(arena, rounded);
    if (!chunk) {
        size_t held = arena_held(arena);
        size_t wanted = held < CHUNK_FIRST ? CHUNK_FIRST : held > CHUNK_MAX ? CHUNK_MAX : held;
        if (wanted < rounded)
            wanted = rounded;
        if (held == 0 && wanted < arena->reserve)
            wanted = arena->reserve;
        chunk = memory_get(sizeof *chunk + wanted);
        chunk->size = wanted;
        ARENA_POISON(chunk->data, chunk->size);
    }
    use_chunk(arena, chunk);
    char *piece = arena->next;
    arena->next += rounded;
    ARENA_UNPOISON(piece, size);
    return piece;
}

void *arena_get_zeroed(struct arena *arena, size_t size)
{
    return memset(arena_get(arena, size), 0, size);
}

void *arena_get_array(struct arena *arena, size_t count, size_t size)
{
    assert(!size || count <= SIZE_MAX / size);
    return arena_get_zeroed(arena, count * size);
}

void *arena_grow(struct arena *arena, void *piece, size_t old_size, size_t size)
{
    assert(size >= old_size);
    size_t old_rounded = (old_size + (ARENA_ALIGNMENT - 1)) & ~(size_t)(ARENA_ALIGNMENT - 1);
    char *start = piece;
    if (piece && start + old_rounded == arena->next && size - old_size < PTRDIFF_MAX &&
        size <= (size_t)(arena->end - start) - (ARENA_ALIGNMENT - 1)) {
        arena->next = start + ((size + (ARENA_ALIGNMENT - 1)) & ~(size_t)(ARENA_ALIGNMENT - 1));
        ARENA_UNPOISON(start, size);
        return piece;
    }
    void *grown = arena_get(arena, size);
    if (old_size)
        memcpy(grown, piece, old_size);
    return grown;
}

struct str arena_copy(struct arena *arena, struct str text)
{
    char *copy = arena_get(arena, text.size + 1);
    if (text.size)
        memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    return (struct str){copy, text.size};
}

struct str arena_lower(struct arena *arena, struct str text)
{
    char *copy = arena_get(arena, text.size + 1);
    copy[text.size] = '\0';
    return str_lower(text, copy);
}

struct str arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(size >= 0);
    char *text = arena_get(arena, (size_t)size + 1);
    vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return (struct str){text, (size_t)size};
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){arena->chunks, arena->next};
}

void arena_release(struct arena *arena, struct arena_mark mark)
{
    while (arena->chunks != mark.chunk) {
        assert(arena->chunks);
        retire(arena);
        if (arena->chunks)
            arena->used_before -= arena->chunks->used;
    }
    arena->next = mark.next;
    arena->end = mark.chunk ? mark.chunk->data + mark.chunk->size : NULL;
    if (mark.chunk)
        ARENA_POISON(arena->next, (size_t)(arena->end - arena->next));
}
