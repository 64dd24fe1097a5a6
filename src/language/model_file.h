/* The file of a language's model: named parts, each at a multiple of 64 bytes so that it can be
 * used where the file is mapped. Numbers are little-endian.
 *
 *     "TIDLANG1", u32 count of parts, u32 0, then for each part its name (16 bytes, filled up with
 *     NUL), u64 offset, u64 size */
#ifndef TIDINGS_LANGUAGE_MODEL_FILE_H
#define TIDINGS_LANGUAGE_MODEL_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

enum { MODEL_PART_NAME = 16, MODEL_PARTS_MAX = 128, MODEL_ALIGNMENT = 64 };

struct model_part {
    char name[MODEL_PART_NAME];
    uint64_t offset, size;
};

/* A file in memory: a view. */
struct model_file {
    const char *bytes;
    const struct model_part *parts;
    uint32_t count;
};

/* Looks at a file's bytes, which start at a multiple of 64 and have to live as long. False for
 * what is no model, or one whose parts lie outside of it. */
bool model_file_view(struct model_file *file, struct str bytes);

/* The bytes of a part; empty where there is none. */
struct str model_file_part(const struct model_file *file, const char *name);

/* The items of a part as an array, `*count` of them; NULL where the part is not there or its size
 * is no multiple of theirs. */
const void *model_file_array(const struct model_file *file, const char *name, size_t item_size,
                             size_t *count);

/* Makes a file: parts one after another, then the whole. */
struct model_writer {
    struct model_part parts[MODEL_PARTS_MAX];
    uint32_t count;
    struct buf data;
};
void model_writer_begin(struct model_writer *writer);
void model_writer_add(struct model_writer *writer, const char *name, const void *data, size_t size);

/* Appends the finished file to `out`, and ends the writer. */
void model_writer_finish(struct model_writer *writer, struct buf *out);

#endif
