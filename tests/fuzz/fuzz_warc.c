/* Web archives, in memory, through the cutter and the reader of lots, and to lines of an index. All
 * that is taken off has to lie within the bytes, and all of the bytes have to be taken off. */
#include <stdint.h>
#include <stdlib.h>

#include "source/archive.h"
#include "source/cdx.h"
#include "source/source.h"

/* Stops the fuzzer with a report. */
static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Reads plain bytes record by record. */
static void read_plain(struct str bytes)
{
    struct str rest = bytes;
    struct warc_record record;
    size_t taken = 0;
    enum warc_step step;
    while ((step = warc_next(&rest, true, &record)) != WARC_END) {
        require(step == WARC_RECORD || step == WARC_DAMAGED);
        require(record.size > 0 && record.size <= bytes.size - taken);
        require(step == WARC_DAMAGED || record.block.size <= record.size);
        taken = bytes.size - rest.size;
        require(rest.size <= bytes.size && (!rest.size || rest.data == bytes.data + taken));
    }
    require(!rest.size);
}

/* Reads an archive as the program does, but for what is cut in two. */
static void read_lots(struct str bytes)
{
    struct source *source = source_open_bytes("fuzz.warc", bytes);
    struct lot *lot = lot_new();
    struct source_item item;
    struct warc_record record;
    struct lot_place place;
    struct buf out;
    source_item_init(&item);
    buf_init(&out, (size_t)1 << 26);
    while (source_next(source, &item)) {
        if (item.form != SOURCE_ARCHIVE)
            continue;
        enum warc_step step;
        lot_begin(lot, &item);
        while ((step = lot_next(lot, &record, &place)) != WARC_END) {
            require(place.offset >= item.lot.offset);
            if (step == WARC_RECORD) {
                cdx_line(&record, &place, STR("x"), false, &out);
                cdx_line(&record, &place, STR("x"), true, &out);
            }
            buf_clear(&out);
        }
        require(lot_left(lot) <= item.bytes.size);
    }
    buf_free(&out);
    source_item_free(&item);
    lot_free(lot);
    source_close(source);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = str_of((const char *)data, size);
    read_plain(bytes);
    read_lots(bytes);
    return 0;
}
