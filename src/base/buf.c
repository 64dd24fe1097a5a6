/* Growing buffers; see buf.h. */
#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"

enum { CAPACITY_FIRST = 256 };

void buf_init(struct buf *buf, size_t max)
{
    *buf = (struct buf){.max = max};
}

void buf_free(struct buf *buf)
{
    memory_free(buf->data);
    buf_init(buf, buf->max);
}

void buf_clear(struct buf *buf)
{
    buf->size = 0;
    buf->full = false;
}

char *buf_reserve(struct buf *buf, size_t size)
{
    if (size > buf->max - buf->size) {
        buf->full = true;
        return NULL;
    }
    size_t wanted = buf->size + size;
    if (wanted > buf->capacity) {
        size_t capacity = buf->capacity ? buf->capacity : CAPACITY_FIRST;
        while (capacity < wanted)
            capacity = capacity > buf->max / 2 ? buf->max : capacity * 2;
        buf->data = memory_resize(buf->data, capacity);
        buf->capacity = capacity;
    }
    return buf->data + buf->size;
}

bool buf_add(struct buf *buf, struct str text)
{
    size_t room = buf->max - buf->size;
    size_t size = text.size < room ? text.size : room;
    if (size) {
        memcpy(buf_reserve(buf, size), text.data, size);
        buf->size += size;
    }
    if (size < text.size)
        buf->full = true;
    return size == text.size;
}

bool buf_add_lower(struct buf *buf, struct str text)
{
    size_t from = buf->size;
    bool whole = buf_add(buf, text);
    if (buf->size > from)
        str_lower(str_part(text, 0, buf->size - from), buf->data + from);
    return whole;
}

bool buf_add_byte(struct buf *buf, char byte)
{
    return buf_add(buf, (struct str){&byte, 1});
}

bool buf_format(struct buf *buf, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(size >= 0);
    char *place = buf_reserve(buf, (size_t)size + 1);
    if (place) {
        vsnprintf(place, (size_t)size + 1, format, again);
        buf->size += (size_t)size;
    }
    va_end(again);
    return place != NULL;
}
