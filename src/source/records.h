/* A file of records, one a line, cut into lots of whole lines. Not for callers outside
 * src/source. */
#ifndef TIDINGS_SOURCE_RECORDS_H
#define TIDINGS_SOURCE_RECORDS_H

#include "source/source.h"

struct records {
    int file; /* -1 when none is being read */
    bool at_end;
    bool skipping;    /* inside a line that is too long */
    uint64_t line;    /* number of the next line */
    enum error error; /* what ended the file early, still to be told */
    struct unpacker *unpacker;
    struct buf name;
    struct buf packed; /* read and not yet unpacked, from packed_at on */
    size_t packed_at;
    struct buf rest; /* the start of a line, unpacked */
};

void records_init(struct records *records);
void records_free(struct records *records);

/* Starts on an opened file, of which `first` was read already. Closes it at its end. */
void records_begin(struct records *records, int file, const struct buf *name,
                   const struct buf *first, enum unpack_kind packed);

/* Whether there may be more. */
bool records_open(const struct records *records);

/* The next lot, or a failure, over `item`. False when the file is at its end. */
bool records_next(struct records *records, struct source_item *item);

#endif
