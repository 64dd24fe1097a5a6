/* A growing byte buffer with a maximum from birth. A buffer that would pass its maximum keeps what
 * it has, drops the rest and says so (`full`): output from untrusted input ends within limits
 * without a check at every call. Owns its memory; buf_free() gives it back. */
#ifndef TIDINGS_BASE_BUF_H
#define TIDINGS_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct buf {
    char *data;
    size_t size;
    size_t capacity;
    size_t max; /* bytes; size never passes it */
    bool full;  /* something was dropped */
};

/* An empty buffer of at most `max` bytes. Asks for no memory yet. */
void buf_init(struct buf *buf, size_t max);

/* Gives the memory back; the buffer is empty and may be used again. */
void buf_free(struct buf *buf);

/* Empties the buffer and keeps its memory. */
void buf_clear(struct buf *buf);

/* Appends. False when something was dropped. */
bool buf_add(struct buf *buf, struct str text);
bool buf_add_byte(struct buf *buf, char byte);
bool buf_add_lower(struct buf *buf, struct str text); /* with ASCII's capitals made small */
bool buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Makes room for `size` more bytes and gives the place to write them, or NULL when the maximum
 * forbids it. The caller then adds what it wrote to buf->size. */
char *buf_reserve(struct buf *buf, size_t size);

/* What the buffer holds, valid until the next call that changes it. */
static inline struct str buf_str(const struct buf *buf)
{
    return (struct str){buf->data, buf->size};
}

#endif
