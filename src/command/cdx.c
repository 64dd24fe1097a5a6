/* tidings cdx: the index of web archives. */
#include <inttypes.h>

#include "base/error.h"
#include "command/command.h"
#include "source/cdx.h"
#include "source/source.h"

enum { OPTION_JSON };

static const struct command_option options[] = {
    [OPTION_JSON] = {"json", NULL, "write CDXJ: key, time, and a JSON object"},
    {NULL, NULL, NULL},
};

struct indexing {
    struct lot *lot;
    struct buf front; /* of a member that goes on in the next piece of its archive */
    struct buf out;
    bool json;
    bool failed;
};

/* Says that a file, or a record in it, cannot be read. */
static void report(struct indexing *indexing, struct str name, uint64_t offset, enum error error,
                   const char *detail)
{
    struct buf place;
    buf_init(&place, 8192);
    buf_add(&place, name);
    if (offset != UINT64_MAX)
        buf_format(&place, ": record at byte %" PRIu64, offset);
    buf_add_byte(&place, '\0');
    error_report(place.data, error, detail);
    buf_free(&place);
    indexing->failed = true;
}

/* Puts what an earlier piece left in front of the piece that follows it. */
static void join(struct indexing *indexing, struct source_item *item)
{
    struct buf *front = &indexing->front;
    if (!front->size)
        return;
    item->lot.offset -= front->size;
    item->lot.last |= !buf_add(front, buf_str(&item->bytes));
    struct buf bytes = item->bytes;
    item->bytes = *front;
    *front = bytes;
    buf_clear(front);
}

/* Writes the lines of a piece of an archive. */
static void index_piece(struct indexing *indexing, struct source_item *item)
{
    struct warc_record record;
    struct lot_place place;
    enum warc_step step;
    struct str name = buf_str(&item->name);
    size_t folder = str_find_last(name, '/');
    struct str file = str_from_byte(name, folder == STR_NONE ? 0 : folder + 1);
    join(indexing, item);
    lot_begin(indexing->lot, item);
    while ((step = lot_next(indexing->lot, &record, &place)) != WARC_END) {
        if (step == WARC_DAMAGED)
            report(indexing, name, place.offset, record.error, NULL);
        else
            cdx_line(&record, &place, file, indexing->json, &indexing->out);
    }
    size_t left = lot_left(indexing->lot);
    struct str bytes = buf_str(&item->bytes);
    buf_add(&indexing->front, str_from_byte(bytes, bytes.size - left));
    command_put(buf_str(&indexing->out));
    buf_clear(&indexing->out);
}

/* tidings cdx */
static int run(const struct command_arguments *arguments)
{
    if (!arguments->count)
        return error_user("cdx of what? Name web archives, or - for standard input");
    struct indexing indexing = {.lot = lot_new(), .json = arguments->values[OPTION_JSON] != NULL};
    buf_init(&indexing.front, SOURCE_MAX_FILE);
    buf_init(&indexing.out, SIZE_MAX / 2);
    struct source *source = source_open(arguments->rest, arguments->count);
    struct source_item item;
    source_item_init(&item);
    if (!indexing.json)
        command_put(STR(CDX_HEADER));
    while (source_next(source, &item)) {
        if (item.form == SOURCE_ARCHIVE)
            index_piece(&indexing, &item);
        else if (item.form == SOURCE_FAILED)
            report(&indexing, buf_str(&item.name), UINT64_MAX, item.error, item.detail);
        else
            report(&indexing, buf_str(&item.name), UINT64_MAX, ERROR_UNSUPPORTED,
                   "not a web archive");
    }
    if (indexing.front.size)
        report(&indexing, buf_str(&item.name), UINT64_MAX, ERROR_TRUNCATED, NULL);
    source_item_free(&item);
    source_close(source);
    buf_free(&indexing.front);
    buf_free(&indexing.out);
    lot_free(indexing.lot);
    return indexing.failed ? EXIT_SOME_FAILED : EXIT_ALL_READ;
}

const struct command command_cdx = {
    .name = "cdx",
    .usage = "[OPTION]... FILE|-...",
    .help = "write the index of web archives",
    .more = "Writes a line of CDX for each visit that WARC and ARC files hold, in their order;\n"
            "\"LC_ALL=C sort\" makes an index of it. Offsets and lengths are those of the record\n"
            "as it lies in the file, packed or not.",
    .options = options,
    .run = run,
};
