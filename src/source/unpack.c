/* Unpacking by libdeflate where a whole file is at hand, which is three times as fast as zlib, by
 * zlib where it comes in pieces, and by libzstd; see unpack.h. */
#include "source/unpack.h"

#include <assert.h>
#include <libdeflate.h>
#include <zlib.h>
#include <zstd.h>

#include "base/memory.h"

enum {
    ROOM_FIRST = 64 << 10, /* room for what is unpacked, where its size is not known */
    GZIP_WINDOW = 15 + 16, /* zlib's way to ask for gzip with any window */
    RATIO_MAX = 1032,      /* deflate makes no byte into more than this many */
};

struct unpacker {
    struct libdeflate_decompressor *deflate;
    ZSTD_DCtx *zstd;
    z_stream zlib;
    bool zlib_ready; /* inflateInit2() was called */
    enum unpack_kind kind;
    bool complete; /* between two members */
    bool half;     /* after the first byte of what may be another member's magic number */
    bool ended;    /* what follows is no member */
};

static const unsigned char gzip_magic[] = {0x1f, 0x8b};
static const unsigned char zstd_magic[] = {0x28, 0xb5, 0x2f, 0xfd};

/* Whether the bytes begin with a magic number. */
static bool begins(struct str bytes, const unsigned char *magic, size_t size)
{
    return bytes.size >= size && memcmp(bytes.data, magic, size) == 0;
}

enum unpack_kind unpack_kind(struct str first)
{
    if (begins(first, gzip_magic, sizeof gzip_magic))
        return UNPACK_GZIP;
    if (begins(first, zstd_magic, sizeof zstd_magic))
        return UNPACK_ZSTD;
    return UNPACK_PLAIN;
}

struct unpacker *unpacker_new(void)
{
    return memory_get_zeroed(1, sizeof(struct unpacker));
}

void unpacker_free(struct unpacker *unpacker)
{
    if (!unpacker)
        return;
    libdeflate_free_decompressor(unpacker->deflate);
    ZSTD_freeDCtx(unpacker->zstd);
    if (unpacker->zlib_ready)
        inflateEnd(&unpacker->zlib);
    memory_free(unpacker);
}

/* Makes room for `size` more bytes, or for as many as the limit allows. 0 when it allows none. */
static size_t make_room(struct buf *out, size_t size)
{
    if (size > out->max - out->size)
        size = out->max - out->size;
    if (size)
        buf_reserve(out, size);
    return size;
}

/* How many bytes a gzip file says it holds. True of a file of one member that tells the truth, so
 * it is only where to begin. */
static size_t gzip_guess(struct str packed)
{
    if (packed.size < 18)
        return ROOM_FIRST;
    const unsigned char *end = (const unsigned char *)packed.data + packed.size;
    size_t said = end[-4] | (size_t)end[-3] << 8 | (size_t)end[-2] << 16 | (size_t)end[-1] << 24;
    return said / RATIO_MAX > packed.size ? ROOM_FIRST : said + 1;
}

/* Unpacks one gzip member at the front of *packed and takes it off. */
static enum error gzip_member(struct unpacker *unpacker, struct str *packed, struct buf *out)
{
    if (!unpacker->deflate)
        unpacker->deflate = libdeflate_alloc_decompressor();
    if (!unpacker->deflate)
        return ERROR_COMPRESSION;
    size_t wanted = gzip_guess(*packed);
    for (;;) {
        size_t room = make_room(out, wanted), used, made;
        if (!room)
            return ERROR_TOO_LARGE;
        enum libdeflate_result result =
            libdeflate_gzip_decompress_ex(unpacker->deflate, packed->data, packed->size,
                                          out->data + out->size, room, &used, &made);
        if (result == LIBDEFLATE_SUCCESS) {
            out->size += made;
            *packed = str_from_byte(*packed, used);
            return OK;
        }
        if (result != LIBDEFLATE_INSUFFICIENT_SPACE)
            return ERROR_COMPRESSION;
        if (room < wanted)
            return ERROR_TOO_LARGE;
        wanted = room < out->max / 2 ? room * 2 : out->max;
    }
}

/* Unpacks all gzip members. */
static enum error gzip_all(struct unpacker *unpacker, struct str packed, struct buf *out)
{
    enum error error;
    do
        error = gzip_member(unpacker, &packed, out);
    while (error == OK && unpack_kind(packed) == UNPACK_GZIP);
    return error;
}

enum error unpack_all(struct unpacker *unpacker, enum unpack_kind kind, struct str packed,
                      struct buf *out)
{
    buf_clear(out);
    if (kind == UNPACK_GZIP)
        return gzip_all(unpacker, packed, out);
    unpack_begin(unpacker, kind);
    size_t before;
    do {
        before = out->size;
        size_t room = before < ROOM_FIRST ? ROOM_FIRST : before;
        enum error error = unpack_some(unpacker, &packed, room, out);
        if (error)
            return error;
    } while (packed.size || out->size > before);
    return unpack_is_complete(unpacker) ? OK : ERROR_TRUNCATED;
}

void unpack_begin(struct unpacker *unpacker, enum unpack_kind kind)
{
    unpacker->kind = kind;
    unpacker->complete = true;
    unpacker->half = false;
    unpacker->ended = false;
    if (kind == UNPACK_ZSTD && !unpacker->zstd)
        unpacker->zstd = ZSTD_createDCtx();
    if (kind == UNPACK_ZSTD && unpacker->zstd)
        ZSTD_DCtx_reset(unpacker->zstd, ZSTD_reset_session_only);
    if (kind == UNPACK_GZIP && !unpacker->zlib_ready)
        unpacker->zlib_ready = inflateInit2(&unpacker->zlib, GZIP_WINDOW) == Z_OK;
    else if (kind == UNPACK_GZIP)
        inflateReset(&unpacker->zlib);
}

/* Whether gzip goes on with these bytes: always within a member; between two, where a magic number
 * follows, of which a piece may hold only the first byte. */
static bool continues_gzip(struct unpacker *unpacker, struct str packed)
{
    const unsigned char *bytes = (const unsigned char *)packed.data;
    if (packed.size && unpacker->half) {
        unpacker->half = false;
        return bytes[0] == gzip_magic[1];
    }
    if (!unpacker->complete)
        return true;
    unpacker->half = packed.size == 1;
    return bytes[0] == gzip_magic[0] && (packed.size == 1 || bytes[1] == gzip_magic[1]);
}

/* unpack_some() for gzip. */
static enum error gzip_some(struct unpacker *unpacker, struct str *packed, size_t room,
                            struct buf *out)
{
    if (!unpacker->zlib_ready)
        return ERROR_COMPRESSION;
    if (unpacker->complete && !packed->size)
        return OK;
    if (!continues_gzip(unpacker, *packed)) {
        unpacker->ended = true;
        return OK;
    }
    z_stream *z = &unpacker->zlib;
    if (unpacker->complete)
        inflateReset(z);
    uInt in = packed->size < UINT32_MAX ? (uInt)packed->size : UINT32_MAX;
    z->next_in = (Bytef *)(uintptr_t)packed->data;
    z->avail_in = in;
    z->next_out = (Bytef *)out->data + out->size;
    z->avail_out = (uInt)room;
    int result = inflate(z, Z_NO_FLUSH);
    *packed = str_from_byte(*packed, in - z->avail_in);
    out->size += room - z->avail_out;
    unpacker->complete = result == Z_STREAM_END;
    return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR ? OK
                                                                             : ERROR_COMPRESSION;
}

/* unpack_some() for Zstandard. */
static enum error zstd_some(struct unpacker *unpacker, struct str *packed, size_t room,
                            struct buf *out)
{
    if (!unpacker->zstd)
        return ERROR_COMPRESSION;
    if (unpacker->complete && !packed->size)
        return OK;
    ZSTD_inBuffer in = {packed->data, packed->size, 0};
    ZSTD_outBuffer into = {out->data + out->size, room, 0};
    size_t result = ZSTD_decompressStream(unpacker->zstd, &into, &in);
    if (ZSTD_isError(result))
        return ERROR_COMPRESSION;
    *packed = str_from_byte(*packed, in.pos);
    out->size += into.pos;
    unpacker->complete = result == 0;
    return OK;
}

enum error unpack_some(struct unpacker *unpacker, struct str *packed, size_t room, struct buf *out)
{
    room = make_room(out, room < UINT32_MAX ? room : UINT32_MAX);
    if (!room)
        return packed->size || !unpacker->complete ? ERROR_TOO_LARGE : OK;
    enum error error = OK;
    if (unpacker->kind == UNPACK_GZIP && !unpacker->ended) {
        error = gzip_some(unpacker, packed, room, out);
    } else if (unpacker->kind == UNPACK_ZSTD) {
        error = zstd_some(unpacker, packed, room, out);
    } else if (unpacker->kind == UNPACK_PLAIN) {
        struct str part = str_part(*packed, 0, room);
        buf_add(out, part);
        *packed = str_from_byte(*packed, part.size);
    }
    if (unpacker->ended)
        *packed = (struct str){0};
    return error;
}

bool unpack_is_complete(const struct unpacker *unpacker)
{
    return unpacker->complete || unpacker->half || unpacker->ended;
}
