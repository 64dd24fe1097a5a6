/* Named parts in one file: reading and writing. */
#include "language/model_file.h"

#include <assert.h>

static const char magic[8] = {'T', 'I', 'D', 'L', 'A', 'N', 'G', '1'};

struct header {
    char magic[sizeof magic];
    uint32_t count, zero;
};

enum { MODEL_BYTES_MAX = 64 << 20 };

bool model_file_view(struct model_file *file, struct str bytes)
{
    struct header header;
    if (bytes.size < sizeof header || (uintptr_t)bytes.data % MODEL_ALIGNMENT)
        return false;
    memcpy(&header, bytes.data, sizeof header);
    if (memcmp(header.magic, magic, sizeof magic) != 0 || header.count > MODEL_PARTS_MAX ||
        bytes.size < sizeof header + header.count * sizeof(struct model_part))
        return false;
    file->bytes = bytes.data;
    file->parts = (const struct model_part *)(const void *)(bytes.data + sizeof header);
    file->count = header.count;
    for (uint32_t i = 0; i < file->count; i++) {
        const struct model_part *part = &file->parts[i];
        if (part->offset % MODEL_ALIGNMENT || part->offset > bytes.size ||
            part->size > bytes.size - part->offset)
            return false;
    }
    return true;
}

struct str model_file_part(const struct model_file *file, const char *name)
{
    for (uint32_t i = 0; i < file->count; i++)
        if (strncmp(file->parts[i].name, name, MODEL_PART_NAME) == 0)
            return str_of(file->bytes + file->parts[i].offset, (size_t)file->parts[i].size);
    return (struct str){NULL, 0};
}

const void *model_file_array(const struct model_file *file, const char *name, size_t item_size,
                             size_t *count)
{
    struct str part = model_file_part(file, name);
    if (part.size % item_size)
        return NULL;
    *count = part.size / item_size;
    return part.data;
}

void model_writer_begin(struct model_writer *writer)
{
    writer->count = 0;
    buf_init(&writer->data, MODEL_BYTES_MAX);
}

/* Appends zeros up to the next multiple of the alignment. */
static void align(struct buf *buf)
{
    while (buf->size % MODEL_ALIGNMENT)
        buf_add_byte(buf, 0);
}

void model_writer_add(struct model_writer *writer, const char *name, const void *data, size_t size)
{
    assert(writer->count < MODEL_PARTS_MAX && strlen(name) < MODEL_PART_NAME);
    struct model_part *part = &writer->parts[writer->count++];
    *part = (struct model_part){.size = size};
    memcpy(part->name, name, strlen(name));
    align(&writer->data);
    part->offset = writer->data.size;
    buf_add(&writer->data, str_of(data, size));
}

void model_writer_finish(struct model_writer *writer, struct buf *out)
{
    struct header header = {.count = writer->count};
    memcpy(header.magic, magic, sizeof magic);
    size_t head = sizeof header + writer->count * sizeof(struct model_part);
    head += (MODEL_ALIGNMENT - head % MODEL_ALIGNMENT) % MODEL_ALIGNMENT;
    for (uint32_t i = 0; i < writer->count; i++)
        writer->parts[i].offset += head;
    buf_add(out, str_of((const char *)&header, sizeof header));
    buf_add(out, str_of((const char *)writer->parts, writer->count * sizeof(struct model_part)));
    align(out);
    buf_add(out, buf_str(&writer->data));
    buf_free(&writer->data);
}
