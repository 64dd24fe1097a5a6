/* A web archive, cut into lots that workers unpack and read at the same time. Finding where to cut
 * is one thread's work and has to be cheap: packed members are not unpacked for it. A gzip member
 * is taken to begin where its magic number stands and what follows unpacks to the name of the
 * format. Bytes can lie about that (an archive kept inside an archive); then the lot before ends
 * within a member, says so (lot_left()), and its end belongs to the front of the next lot.
 *
 * An archive that is packed as a whole, rather than record by record, is unpacked here.
 *
 * Not for callers outside src/source, src/engine and src/command. */
#ifndef TIDINGS_SOURCE_ARCHIVE_H
#define TIDINGS_SOURCE_ARCHIVE_H

#include "source/inflate.h"
#include "source/source.h"
#include "source/unpack.h"
#include "source/warc.h"

/* Limits. */
#define ARCHIVE_LOT ((size_t)256 << 10)    /* bytes that a lot has at least, as they lie there */
#define ARCHIVE_MAX_LOT ((size_t)64 << 20) /* and at most; a longer member comes in several */
#define ARCHIVE_MAX_MEMBER ((size_t)256 << 20) /* bytes of a member as it lies there */
#define ARCHIVE_MAX_DICTIONARY ((size_t)16 << 20)

/* ------------------------------------------------------------------------------ the cutter --- */

struct archive {
    int file; /* -1 when none is being read */
    bool at_end;
    bool members;             /* records are packed one by one, and cut as they lie there */
    enum unpack_kind packing; /* of the file; what is unpacked here comes in plain lots */
    enum error error;         /* what ended the file early, still to be told */
    struct unpacker *unpacker;
    struct inflater *inflater;
    struct buf name;
    struct buf raw; /* read and not yet unpacked, from raw_at on */
    size_t raw_at;
    struct buf rest;    /* read, and unpacked where that is done here, and not given yet */
    size_t seen;        /* bytes of it that were looked at for a place to cut */
    uint64_t offset;    /* of its first byte */
    uint64_t size;      /* of the file, where it is known and plain */
    uint64_t passing;   /* bytes of a record that is too large, still to be passed over */
    uint64_t too_large; /* such records since the last lot */
    struct archive_dictionary *dictionary;
};

void archive_init(struct archive *archive);
void archive_free(struct archive *archive);

/* Whether a file that begins so is an archive whose frames share a dictionary. */
bool archive_has_dictionary(struct str first);

/* Starts on an opened file, of which `first` was read already. Closes it at its end. */
void archive_begin(struct archive *archive, int file, const struct buf *name,
                   const struct buf *first, enum unpack_kind packed);

/* Whether there may be more. */
bool archive_open(const struct archive *archive);

/* The next lot, or a failure, over `item`. False when the file is at its end. */
bool archive_next(struct archive *archive, struct source_item *item);

/* ------------------------------------------------------------------------- reading of lots --- */

/* A reader of lots; belongs to one thread at a time. */
struct lot;
struct lot *lot_new(void);
void lot_free(struct lot *lot);

/* Where a record, or what was lost, lies in the file. */
struct lot_place {
    uint64_t offset;
    uint64_t size;
};

/* Starts on a lot, which has to live as long. */
void lot_begin(struct lot *lot, const struct source_item *item);

/* The next record, valid until the next call: WARC_RECORD, WARC_DAMAGED or WARC_END. */
enum warc_step lot_next(struct lot *lot, struct warc_record *record, struct lot_place *place);

/* At the end: how many bytes at the end of the lot are the front of a member that goes on in the
 * next one. 0 in the last lot of a file. */
size_t lot_left(const struct lot *lot);

/* Another holder of a dictionary, and one less; both on the source's thread. NULL is allowed. */
struct archive_dictionary *archive_dictionary_hold(struct archive_dictionary *dictionary);
void archive_dictionary_release(struct archive_dictionary *dictionary);

/* What frames are unpacked with; NULL for no dictionary. */
const struct inflate_dictionary *
archive_dictionary_inflate(const struct archive_dictionary *dictionary);

/* Whether a gzip member of an archive begins with these bytes. */
bool lot_member_begins(struct inflater *inflater, struct str packed);

#endif
