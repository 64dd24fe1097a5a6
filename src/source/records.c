/* Lots of lines; see records.h. */
#include "source/records.h"

#include <errno.h>
#include <unistd.h>

void records_init(struct records *records)
{
    *records = (struct records){.file = -1};
    buf_init(&records->name, SIZE_MAX / 2);
    buf_init(&records->packed, SOURCE_LOT);
    buf_init(&records->rest, SOURCE_MAX_LINE + 2 * SOURCE_LOT);
}

void records_free(struct records *records)
{
    if (records->file >= 0)
        close(records->file);
    unpacker_free(records->unpacker);
    buf_free(&records->name);
    buf_free(&records->packed);
    buf_free(&records->rest);
}

void records_begin(struct records *records, int file, const struct buf *name,
                   const struct buf *first, enum unpack_kind packed)
{
    records->file = file;
    records->at_end = false;
    records->skipping = false;
    records->line = 1;
    records->error = OK;
    if (!records->unpacker)
        records->unpacker = unpacker_new();
    unpack_begin(records->unpacker, packed);
    buf_clear(&records->name);
    buf_add(&records->name, buf_str(name));
    buf_clear(&records->packed);
    buf_add(&records->packed, buf_str(first));
    records->packed_at = 0;
    buf_clear(&records->rest);
}

bool records_open(const struct records *records)
{
    return records->file >= 0;
}

/* Reads the next piece of the file where the last is used up. At the end of the file `packed` stays
 * empty. */
static enum error refill(struct records *records)
{
    if (records->packed_at < records->packed.size)
        return OK;
    buf_clear(&records->packed);
    records->packed_at = 0;
    ssize_t got;
    do
        got = read(records->file, buf_reserve(&records->packed, SOURCE_LOT), SOURCE_LOT);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return ERROR_READ;
    records->packed.size = (size_t)got;
    return OK;
}

/* Appends about a lot of unpacked bytes to `out`; sets at_end, and `error` where that is not how
 * the file ought to end. */
static void fetch(struct records *records, struct buf *out)
{
    size_t before = out->size;
    while (!records->at_end && out->size == before) {
        enum error error = refill(records);
        struct str packed = str_from_byte(buf_str(&records->packed), records->packed_at);
        bool last = !packed.size;
        if (!error)
            error = unpack_some(records->unpacker, &packed, SOURCE_LOT, out);
        records->packed_at = records->packed.size - packed.size;
        if (!error && last && out->size == before && !unpack_is_complete(records->unpacker))
            error = ERROR_TRUNCATED;
        records->error = error;
        records->at_end = error || (last && out->size == before);
    }
}

/* The size of the part of `text` that ends with its last line feed, where `size` is that of a part
 * in front, which `seen` bytes of the text were looked at for. */
static size_t whole_lines(struct str text, size_t seen, size_t size)
{
    size_t last = str_find_last(str_from_byte(text, seen), '\n');
    return last == STR_NONE ? size : seen + last + 1;
}

/* Drops bytes up to the end of a line that is too long. */
static void skip_line(struct records *records)
{
    struct buf *rest = &records->rest;
    for (;;) {
        size_t end = str_find_byte(buf_str(rest), '\n');
        if (end != STR_NONE) {
            memmove(rest->data, rest->data + end + 1, rest->size - end - 1);
            rest->size -= end + 1;
            break;
        }
        buf_clear(rest);
        if (records->at_end)
            break;
        fetch(records, rest);
    }
    records->skipping = false;
    records->line++;
}

/* Makes the item a failure at the current line. */
static bool fail(const struct records *records, enum error error, struct source_item *item)
{
    buf_clear(&item->name);
    buf_add(&item->name, buf_str(&records->name));
    item->form = SOURCE_FAILED;
    item->line = records->line;
    item->error = error;
    item->detail = NULL;
    return true;
}

/* Ends the file: a last lot without a line feed, then what went wrong, then nothing. */
static bool finish(struct records *records, struct source_item *item)
{
    if (records->error) {
        enum error error = records->error;
        records->error = OK;
        buf_clear(&records->rest); /* half a line */
        return fail(records, error, item);
    }
    close(records->file);
    records->file = -1;
    return false;
}

/* Moves the first `size` bytes of what was unpacked into the item. */
static bool give(struct records *records, size_t size, struct source_item *item)
{
    struct buf *rest = &records->rest;
    buf_clear(&item->name);
    buf_add(&item->name, buf_str(&records->name));
    buf_clear(&item->bytes);
    buf_add(&item->bytes, str_part(buf_str(rest), 0, size));
    memmove(rest->data, rest->data + size, rest->size - size);
    rest->size -= size;
    item->form = SOURCE_RECORDS;
    item->packed = UNPACK_PLAIN;
    item->line = records->line;
    for (size_t i = 0; i < size; i++)
        records->line += item->bytes.data[i] == '\n';
    return true;
}

bool records_next(struct records *records, struct source_item *item)
{
    if (records->skipping)
        skip_line(records);
    struct buf *rest = &records->rest;
    size_t size = whole_lines(buf_str(rest), 0, 0);
    while (size < SOURCE_LOT && !records->at_end && rest->size - size <= SOURCE_MAX_LINE) {
        size_t seen = rest->size;
        fetch(records, rest);
        size = whole_lines(buf_str(rest), seen, size);
    }
    if (size)
        return give(records, size, item);
    if (rest->size > SOURCE_MAX_LINE) {
        records->skipping = true;
        return fail(records, ERROR_TOO_LARGE, item);
    }
    if (rest->size && !records->error)
        return give(records, rest->size, item);
    return finish(records, item);
}
