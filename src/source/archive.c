/* Archives cut into lots; see archive.h. */
#include "source/archive.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/memory.h"

/* A dictionary, and how many items and archives use it. Only the source's thread counts. */
struct archive_dictionary {
    struct inflate_dictionary *inflate;
    size_t holders;
};

enum { DICTIONARY_HEAD = 8 }; /* bytes of a skippable frame's head */

void archive_init(struct archive *archive)
{
    *archive = (struct archive){.file = -1};
    buf_init(&archive->name, SIZE_MAX / 2);
    buf_init(&archive->raw, SOURCE_LOT);
    buf_init(&archive->rest, WARC_MAX_RECORD * 2 + ARCHIVE_MAX_LOT);
}

/* Ends the file. */
static void finish(struct archive *archive)
{
    if (archive->file >= 0)
        close(archive->file);
    archive->file = -1;
    archive_dictionary_release(archive->dictionary);
    archive->dictionary = NULL;
}

void archive_free(struct archive *archive)
{
    finish(archive);
    unpacker_free(archive->unpacker);
    inflater_free(archive->inflater);
    buf_free(&archive->name);
    buf_free(&archive->raw);
    buf_free(&archive->rest);
}

struct archive_dictionary *archive_dictionary_hold(struct archive_dictionary *dictionary)
{
    if (dictionary)
        dictionary->holders++;
    return dictionary;
}

void archive_dictionary_release(struct archive_dictionary *dictionary)
{
    if (!dictionary || --dictionary->holders)
        return;
    inflate_dictionary_free(dictionary->inflate);
    memory_free(dictionary);
}

const struct inflate_dictionary *
archive_dictionary_inflate(const struct archive_dictionary *dictionary)
{
    return dictionary ? dictionary->inflate : NULL;
}

bool archive_open(const struct archive *archive)
{
    return archive->file >= 0;
}

bool archive_has_dictionary(struct str first)
{
    return str_starts(first, STR("\x5d\x2a\x4d\x18"));
}

/* ---------------------------------------------------------------------------------- reading --- */

/* Reads a piece of the file to the end of `out`; what does not fit is left for later. Nothing is
 * added at the end of the file. */
static enum error read_piece(int file, struct buf *out)
{
    char *place = buf_reserve(out, SOURCE_LOT);
    ssize_t got;
    if (!place)
        return ERROR_TOO_LARGE;
    do
        got = read(file, place, SOURCE_LOT);
    while (got < 0 && errno == EINTR);
    out->size += got > 0 ? (size_t)got : 0;
    return got < 0 ? ERROR_READ : OK;
}

/* Unpacks a piece of the file to the end of `rest`, reading more where that is needed. */
static enum error unpack_piece(struct archive *archive)
{
    size_t before = archive->rest.size;
    while (archive->rest.size == before) {
        if (archive->raw_at == archive->raw.size) {
            buf_clear(&archive->raw);
            archive->raw_at = 0;
            enum error error = read_piece(archive->file, &archive->raw);
            if (error)
                return error;
        }
        struct str raw = str_from_byte(buf_str(&archive->raw), archive->raw_at);
        bool last = !raw.size;
        enum error error = unpack_some(archive->unpacker, &raw, SOURCE_LOT, &archive->rest);
        archive->raw_at = archive->raw.size - raw.size;
        if (error)
            return error;
        if (last && archive->rest.size == before)
            return unpack_is_complete(archive->unpacker) ? OK : ERROR_TRUNCATED;
    }
    return OK;
}

/* Gets another piece into `rest`; sets at_end, and `error` where that is not how the file ought to
 * end. */
static void fetch(struct archive *archive)
{
    size_t before = archive->rest.size;
    bool plain = archive->members || archive->packing == UNPACK_PLAIN;
    enum error error = plain ? read_piece(archive->file, &archive->rest) : unpack_piece(archive);
    archive->error = error;
    archive->at_end = error || archive->rest.size == before;
}

/* Gets pieces until `rest` has so many bytes, or all there are. */
static void fetch_to(struct archive *archive, size_t size)
{
    while (archive->rest.size < size && !archive->at_end)
        fetch(archive);
}

/* Drops bytes off the front of `rest`. */
static void drop(struct archive *archive, size_t size)
{
    struct buf *rest = &archive->rest;
    memmove(rest->data, rest->data + size, rest->size - size);
    rest->size -= size;
    archive->offset += size;
    archive->seen = archive->seen > size ? archive->seen - size : 0;
}

/* --------------------------------------------------------------------------------- starting --- */

/* Whether an archive's records are packed each by itself, as far as its first bytes tell: the first
 * member holds whole records. In doubt it does: a first record may be a large one. */
static bool has_members(struct archive *archive, struct str first)
{
    struct buf plain;
    struct warc_record record;
    struct str packed = first;
    buf_init(&plain, WARC_MAX_RECORD);
    bool gzip = archive->packing == UNPACK_GZIP;
    enum error error = gzip ? inflate_member(archive->inflater, &packed, &plain)
                            : inflate_frame(archive->inflater, NULL, &packed, &plain);
    if (error == ERROR_TRUNCATED)
        inflate_body(archive->inflater, gzip ? INFLATE_GZIP : INFLATE_ZSTD, first, &plain);
    struct str rest = buf_str(&plain);
    enum warc_step step = warc_next(&rest, !error, &record);
    while (!error && step == WARC_RECORD)
        step = warc_next(&rest, true, &record);
    buf_free(&plain);
    return error == ERROR_TRUNCATED ? step == WARC_MORE : error || step == WARC_END;
}

/* Takes the dictionary off the front of the file. */
static void take_dictionary(struct archive *archive)
{
    fetch_to(archive, DICTIONARY_HEAD);
    struct str rest = buf_str(&archive->rest);
    if (rest.size < DICTIONARY_HEAD || !archive_has_dictionary(rest))
        return;
    const unsigned char *head = (const unsigned char *)rest.data + 4;
    size_t size = head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;
    if (size > ARCHIVE_MAX_DICTIONARY)
        return;
    fetch_to(archive, DICTIONARY_HEAD + size);
    struct str bytes = str_part(buf_str(&archive->rest), DICTIONARY_HEAD, size);
    struct inflate_dictionary *inflate = inflate_dictionary_new(archive->inflater, bytes);
    if (!inflate)
        return;
    archive->dictionary = memory_get_zeroed(1, sizeof *archive->dictionary);
    archive->dictionary->inflate = inflate;
    archive_dictionary_hold(archive->dictionary);
}

void archive_begin(struct archive *archive, int file, const struct buf *name,
                   const struct buf *first, enum unpack_kind packed)
{
    archive->file = file;
    archive->at_end = false;
    archive->packing = packed;
    archive->error = OK;
    archive->raw_at = archive->seen = 0;
    archive->offset = archive->passing = archive->too_large = 0;
    if (!archive->inflater)
        archive->inflater = inflater_new();
    if (!archive->unpacker)
        archive->unpacker = unpacker_new();
    buf_clear(&archive->name);
    buf_add(&archive->name, buf_str(name));
    bool dictionary = archive_has_dictionary(buf_str(first));
    archive->members =
        dictionary || (packed != UNPACK_PLAIN && has_members(archive, buf_str(first)));
    bool plain = archive->members || packed == UNPACK_PLAIN;
    struct stat status;
    bool known = packed == UNPACK_PLAIN && fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    archive->size = known ? (uint64_t)status.st_size : UINT64_MAX;
    unpack_begin(archive->unpacker, packed);
    buf_clear(&archive->rest);
    buf_clear(&archive->raw);
    buf_add(plain ? &archive->rest : &archive->raw, buf_str(first));
    if (dictionary)
        take_dictionary(archive);
}

/* ---------------------------------------------------------------------------------- cutting --- */

/* Makes the item the first `size` bytes of `rest`. */
static bool give(struct archive *archive, size_t size, struct source_item *item)
{
    buf_clear(&item->bytes);
    buf_add(&item->bytes, str_part(buf_str(&archive->rest), 0, size));
    item->form = SOURCE_ARCHIVE;
    item->packed = archive->members ? archive->packing : UNPACK_PLAIN;
    item->line = 0;
    item->lot = (struct source_lot){
        .offset = archive->offset,
        .too_large = archive->too_large,
        .last = archive->at_end && size == archive->rest.size,
        .dictionary = archive_dictionary_hold(archive->dictionary),
    };
    archive->too_large = 0;
    drop(archive, size);
    return true;
}

/* Where the member begins that a new lot can begin with, behind a lot's worth of bytes; 0 for
 * nowhere in what was read. */
static size_t gzip_cut(struct archive *archive)
{
    struct str rest = buf_str(&archive->rest);
    size_t at = archive->seen > ARCHIVE_LOT ? archive->seen : ARCHIVE_LOT;
    while (at < rest.size) {
        size_t found = str_find(str_from_byte(rest, at), STR("\x1f\x8b\x08"));
        if (found == STR_NONE)
            break;
        at += found;
        /* the start of a member at the very end cannot be unpacked yet */
        if (rest.size - at < SOURCE_LOT && !archive->at_end) {
            archive->seen = at;
            return 0;
        }
        if (lot_member_begins(archive->inflater, str_from_byte(rest, at)))
            return at;
        at++;
    }
    archive->seen = rest.size > 2 ? rest.size - 2 : 0;
    return 0;
}

/* The same for Zstandard, whose frames say how long they are. What is no frame goes with the lot
 * before, to be reported by whoever unpacks it. */
static size_t zstd_cut(struct archive *archive)
{
    struct str rest = buf_str(&archive->rest);
    size_t at = archive->seen;
    while (at < ARCHIVE_LOT) {
        struct str frame = str_from_byte(rest, at);
        size_t size = ZSTD_findFrameCompressedSize(frame.data, frame.size);
        bool cut = ZSTD_isError(size) && ZSTD_getErrorCode(size) == ZSTD_error_srcSize_wrong;
        if (!frame.size || cut)
            break;
        if (ZSTD_isError(size)) {
            size_t next = str_find(str_from_byte(frame, 1), STR("\x28\xb5\x2f\xfd"));
            size = next == STR_NONE ? frame.size : next + 1;
        }
        at += size;
    }
    archive->seen = at;
    return at >= ARCHIVE_LOT ? at : 0;
}

/* The next lot of packed members. False at the end. */
static bool next_members(struct archive *archive, struct source_item *item)
{
    for (;;) {
        size_t cut = archive->packing == UNPACK_GZIP ? gzip_cut(archive) : zstd_cut(archive);
        if (cut)
            return give(archive, cut, item);
        if (archive->at_end || archive->rest.size >= ARCHIVE_MAX_LOT)
            break;
        fetch(archive);
    }
    if (archive->rest.size)
        return give(archive, archive->rest.size, item);
    return false;
}

/* Passes over what is left of a record that is too large. */
static void pass_over(struct archive *archive)
{
    while (archive->passing && (archive->rest.size || !archive->at_end)) {
        size_t part = archive->rest.size;
        if (part > archive->passing)
            part = (size_t)archive->passing;
        drop(archive, part);
        archive->passing -= part;
        if (archive->passing)
            fetch(archive);
    }
    archive->passing = 0;
}

/* The next lot of plain records. False at the end. */
static bool next_plain(struct archive *archive, struct source_item *item)
{
    pass_over(archive);
    size_t size = 0;
    while (size < ARCHIVE_LOT) {
        struct str rest = str_from_byte(buf_str(&archive->rest), size);
        struct warc_record record;
        enum warc_step step = warc_next(&rest, archive->at_end, &record);
        bool large = step == WARC_MORE && record.size > WARC_MAX_RECORD;
        /* a length beyond the end is a mistake, so the next record may be nearer */
        if (large && archive->offset + size + record.size > archive->size)
            step = warc_next(&rest, true, &record);
        if (step == WARC_END || (step == WARC_MORE && archive->at_end))
            break;
        if (step != WARC_MORE) {
            size = archive->rest.size - rest.size;
        } else if (large) {
            archive->passing = record.size;
            archive->too_large++;
            if (size)
                break;
            pass_over(archive);
        } else {
            fetch_to(archive, size + record.size + SOURCE_LOT);
        }
    }
    if (!size && !archive->too_large)
        return false;
    return give(archive, size, item);
}

/* Makes the item a failure of the whole file. */
static bool fail(struct archive *archive, struct source_item *item)
{
    item->form = SOURCE_FAILED;
    item->line = 0;
    item->error = archive->error;
    item->detail = "the rest of the archive is lost";
    archive->error = OK;
    return true;
}

bool archive_next(struct archive *archive, struct source_item *item)
{
    buf_clear(&item->name);
    buf_add(&item->name, buf_str(&archive->name));
    item->error = OK;
    item->detail = NULL;
    if (archive->members ? next_members(archive, item) : next_plain(archive, item))
        return true;
    if (archive->error)
        return fail(archive, item);
    finish(archive);
    return false;
}
