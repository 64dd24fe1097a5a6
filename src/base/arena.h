/* An arena: memory that is given out piece by piece and taken back all at once.
 *
 * This is the ownership rule of the whole house: what is derived from a document lives in the
 * document's arena, nobody frees a part of it, and arena_clear() ends it all. A cleared arena keeps
 * its memory for the next document, so that reading a million pages asks the system for as much as
 * the largest of them needs.
 *
 * The limit is soft. arena_get() never fails because of it: a piece that was asked for is given.
 * Who builds from untrusted input asks arena_is_full() between steps and stops. Under
 * AddressSanitizer, memory that is not given out is poisoned. An arena belongs to one thread at a
 * time. */
#ifndef TIDINGS_BASE_ARENA_H
#define TIDINGS_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Every piece starts at a multiple of this. */
#define ARENA_ALIGNMENT 8

struct arena_chunk;

struct arena {
    char *next;                 /* first free byte of the current chunk */
    char *end;                  /* one past its last */
    struct arena_chunk *chunks; /* all chunks, the current one first of those in use */
    struct arena_chunk *spare;  /* cleared chunks that wait to be used again */
    size_t used_before;         /* bytes given out from chunks that are not current */
    size_t limit;               /* bytes; see arena_is_full() */
    size_t reserve;             /* bytes that the first chunk is to have */
};

/* An empty arena that is full after about `limit` bytes; 0 means no limit. Asks for no memory yet.
 */
void arena_init(struct arena *arena, size_t limit);

/* Gives all memory back to the system. The arena may be initialised again. */
void arena_free(struct arena *arena);

/* Takes back all pieces at once; the memory stays for the next use. Every view into the arena is
 * invalid from here on. */
void arena_clear(struct arena *arena);

/* Bytes that are given out now, padding included. */
size_t arena_used(const struct arena *arena);

/* Bytes that the arena holds from the system, used or not. */
size_t arena_held(const struct arena *arena);

/* Whether more than the limit is given out. */
static inline bool arena_is_full(const struct arena *arena);

/* `size` bytes, uninitialised, aligned to ARENA_ALIGNMENT. Never NULL. */
static inline void *arena_get(struct arena *arena, size_t size) __attribute__((returns_nonnull));

/* The same, all bytes zero. */
void *arena_get_zeroed(struct arena *arena, size_t size) __attribute__((returns_nonnull));

/* `count` items of `size` bytes, all zero; asserts that the product does not overflow. */
void *arena_get_array(struct arena *arena, size_t count, size_t size)
    __attribute__((returns_nonnull));

/* Grows the piece at `piece` from `old_size` to `size` bytes: in place when it is the newest piece
 * and the chunk has room, else as a copy. The bytes after old_size are uninitialised. */
void *arena_grow(struct arena *arena, void *piece, size_t old_size, size_t size)
    __attribute__((returns_nonnull));

/* Takes back the end of the newest piece, from `from` on, which lies within it or behind it. */
static inline void arena_give_back(struct arena *arena, void *from);

/* A copy of a view, followed by a NUL that the view does not count. */
struct str arena_copy(struct arena *arena, struct str text);

/* The same with ASCII's capitals made small. */
struct str arena_lower(struct arena *arena, struct str text);

/* A formatted string in the arena, followed by a NUL that the view does not count. */
struct str arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A place in the arena to go back to: what was given out after the mark is taken back, the rest
 * stays. For scratch work between lasting pieces. */
struct arena_mark {
    struct arena_chunk *chunk;
    char *next;
};
struct arena_mark arena_mark(const struct arena *arena);
void arena_release(struct arena *arena, struct arena_mark mark);

/* Not for callers: the part of arena_get() that finds a new chunk. */
void *arena_get_slow(struct arena *arena, size_t size) __attribute__((returns_nonnull));

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONED 1
#endif
#endif
#ifdef ARENA_POISONED
#include <sanitizer/asan_interface.h>
#define ARENA_POISON(place, size) __asan_poison_memory_region(place, size)
#define ARENA_UNPOISON(place, size) __asan_unpoison_memory_region(place, size)
#else
#define ARENA_POISON(place, size) ((void)(place), (void)(size))
#define ARENA_UNPOISON(place, size) ((void)(place), (void)(size))
#endif

static inline void *arena_get(struct arena *arena, size_t size)
{
    size_t rounded = (size + (ARENA_ALIGNMENT - 1)) & ~(size_t)(ARENA_ALIGNMENT - 1);
    /* one comparison also sends a size of 0, or one that overflowed to it, the slow way */
    if (__builtin_expect(rounded - 1 >= (size_t)(arena->end - arena->next), 0))
        return arena_get_slow(arena, size);
    char *piece = arena->next;
    arena->next += rounded;
    ARENA_UNPOISON(piece, size);
    return piece;
}

static inline void arena_give_back(struct arena *arena, void *from)
{
    char *next =
        (char *)(((uintptr_t)from + (ARENA_ALIGNMENT - 1)) & ~(uintptr_t)(ARENA_ALIGNMENT - 1));
    ARENA_POISON(from, (size_t)(arena->next - (char *)from));
    arena->next = next;
}

static inline bool arena_is_full(const struct arena *arena)
{
    return arena->limit && arena_used(arena) > arena->limit;
}

#endif
