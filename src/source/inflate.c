/* Parts unpacked by libdeflate, which is several times as fast as zlib where all input and room
 * for all output are at hand; zlib says more of what went wrong, and gives what there is of a part
 * that is cut short. See inflate.h. */
#include "source/inflate.h"

#include <brotli/decode.h>
#include <libdeflate.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/memory.h"

enum {
    ROOM_FIRST = 256 << 10, /* room for a part, where nothing larger was seen yet */
    BEYOND_MAX = 16,        /* this many times the limit is unpacked to find where a part ends */
    WINDOW_ZLIB = 15,       /* zlib's ways to ask for its own format, */
    WINDOW_GZIP = 31,       /* for gzip, */
    WINDOW_RAW = -15,       /* and for neither head nor tail */
};

struct inflater {
    struct libdeflate_decompressor *deflate;
    ZSTD_DCtx *zstd;
    z_stream zlib;
    bool zlib_ready;
};

struct inflate_dictionary {
    ZSTD_DDict *zstd;
};

struct inflater *inflater_new(void)
{
    struct inflater *inflater = memory_get_zeroed(1, sizeof *inflater);
    inflater->deflate = libdeflate_alloc_decompressor();
    inflater->zstd = ZSTD_createDCtx();
    inflater->zlib_ready = inflateInit2(&inflater->zlib, WINDOW_GZIP) == Z_OK;
    return inflater;
}

void inflater_free(struct inflater *inflater)
{
    if (!inflater)
        return;
    libdeflate_free_decompressor(inflater->deflate);
    ZSTD_freeDCtx(inflater->zstd);
    if (inflater->zlib_ready)
        inflateEnd(&inflater->zlib);
    memory_free(inflater);
}

/* Starts zlib on `packed`, in the format of a window. False where there is no zlib. */
static bool begin_zlib(struct inflater *inflater, int window, struct str packed)
{
    z_stream *z = &inflater->zlib;
    if (!inflater->zlib_ready || inflateReset2(z, window) != Z_OK)
        return false;
    z->next_in = (Bytef *)(uintptr_t)packed.data;
    z->avail_in = packed.size < UINT32_MAX ? (uInt)packed.size : UINT32_MAX;
    return true;
}

/* Unpacks by zlib, adding to `out` until it is full and dropping what is beyond, to see where it
 * ends, but not for ever. Gives zlib's result, and in `*used` how many bytes it took. */
static int run_zlib(struct inflater *inflater, int window, struct str packed, struct buf *out,
                    size_t *used)
{
    unsigned char piece[16 << 10];
    z_stream *z = &inflater->zlib;
    int result = Z_OK;
    if (!begin_zlib(inflater, window, packed))
        return Z_MEM_ERROR;
    uInt given = z->avail_in;
    while (result == Z_OK && z->total_out / BEYOND_MAX <= out->max) {
        z->next_out = piece;
        z->avail_out = sizeof piece;
        result = inflate(z, Z_NO_FLUSH);
        buf_add(out, str_of((char *)piece, sizeof piece - z->avail_out));
    }
    *used = given - z->avail_in;
    return result;
}

/* inflate_member() for what libdeflate gave up on: too large, cut short or no member. */
static enum error slow_member(struct inflater *inflater, struct str *packed, struct buf *out)
{
    size_t used;
    buf_clear(out);
    int result = run_zlib(inflater, WINDOW_GZIP, *packed, out, &used);
    if (result == Z_STREAM_END) {
        *packed = str_from_byte(*packed, used);
        return out->full ? ERROR_TOO_LARGE : OK;
    }
    return result == Z_BUF_ERROR ? ERROR_TRUNCATED : ERROR_COMPRESSION;
}

enum error inflate_member(struct inflater *inflater, struct str *packed, struct buf *out)
{
    buf_clear(out);
    size_t room = out->capacity > ROOM_FIRST ? out->capacity : ROOM_FIRST;
    while (inflater->deflate) {
        if (room > out->max)
            room = out->max;
        char *place = buf_reserve(out, room);
        size_t used, made;
        if (!place)
            break;
        enum libdeflate_result result = libdeflate_gzip_decompress_ex(
            inflater->deflate, packed->data, packed->size, place, room, &used, &made);
        if (result == LIBDEFLATE_SUCCESS) {
            out->size = made;
            *packed = str_from_byte(*packed, used);
            return OK;
        }
        if (result != LIBDEFLATE_INSUFFICIENT_SPACE || room == out->max)
            break;
        room *= 2;
    }
    return slow_member(inflater, packed, out);
}

struct inflate_dictionary *inflate_dictionary_new(struct inflater *inflater, struct str bytes)
{
    struct buf plain;
    buf_init(&plain, (size_t)16 << 20);
    if (bytes.size > 4 && memcmp(bytes.data, "\x28\xb5\x2f\xfd", 4) == 0) {
        /* the dictionary may be packed itself, by itself */
        struct str packed = bytes;
        bytes = inflate_frame(inflater, NULL, &packed, &plain) ? str_of("", 0) : buf_str(&plain);
    }
    ZSTD_DDict *zstd = bytes.size ? ZSTD_createDDict(bytes.data, bytes.size) : NULL;
    buf_free(&plain);
    if (!zstd)
        return NULL;
    struct inflate_dictionary *dictionary = memory_get(sizeof *dictionary);
    dictionary->zstd = zstd;
    return dictionary;
}

void inflate_dictionary_free(struct inflate_dictionary *dictionary)
{
    if (!dictionary)
        return;
    ZSTD_freeDDict(dictionary->zstd);
    memory_free(dictionary);
}

/* Unpacks frames by zstd to the end of `out`. */
static enum error run_zstd(struct inflater *inflater, const struct inflate_dictionary *dictionary,
                           struct str packed, struct buf *out)
{
    char piece[16 << 10];
    ZSTD_DCtx *zstd = inflater->zstd;
    if (!zstd || ZSTD_isError(ZSTD_DCtx_reset(zstd, ZSTD_reset_session_and_parameters)) ||
        ZSTD_isError(ZSTD_DCtx_refDDict(zstd, dictionary ? dictionary->zstd : NULL)))
        return ERROR_COMPRESSION;
    ZSTD_inBuffer in = {packed.data, packed.size, 0};
    size_t result = 1;
    while (in.pos < in.size || result) {
        ZSTD_outBuffer into = {piece, sizeof piece, 0};
        size_t before = in.pos;
        result = ZSTD_decompressStream(zstd, &into, &in);
        if (ZSTD_isError(result))
            return ERROR_COMPRESSION;
        buf_add(out, str_of(piece, into.pos));
        if (out->full)
            return ERROR_TOO_LARGE;
        if (result && in.pos == before && !into.pos)
            return ERROR_TRUNCATED;
    }
    return OK;
}

enum error inflate_frame(struct inflater *inflater, const struct inflate_dictionary *dictionary,
                         struct str *packed, struct buf *out)
{
    buf_clear(out);
    size_t size = ZSTD_findFrameCompressedSize(packed->data, packed->size);
    if (ZSTD_isError(size)) {
        bool cut = ZSTD_getErrorCode(size) == ZSTD_error_srcSize_wrong;
        return cut ? ERROR_TRUNCATED : ERROR_COMPRESSION;
    }
    enum error error = run_zstd(inflater, dictionary, str_part(*packed, 0, size), out);
    if (!error || error == ERROR_TOO_LARGE)
        *packed = str_from_byte(*packed, size);
    return error == ERROR_TRUNCATED ? ERROR_COMPRESSION : error;
}

size_t inflate_first(struct inflater *inflater, struct str packed, char *first, size_t size)
{
    if (!begin_zlib(inflater, WINDOW_GZIP, packed))
        return 0;
    z_stream *z = &inflater->zlib;
    z->next_out = (Bytef *)first;
    z->avail_out = (uInt)size;
    int result = inflate(z, Z_NO_FLUSH);
    return result == Z_OK || result == Z_STREAM_END ? size - z->avail_out : 0;
}

/* inflate_body() for Brotli. */
static void run_brotli(struct str packed, struct buf *out)
{
    uint8_t piece[16 << 10];
    BrotliDecoderState *brotli = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    const uint8_t *in = (const uint8_t *)packed.data;
    size_t left = packed.size;
    BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    while (brotli && result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && !out->full) {
        uint8_t *place = piece;
        size_t room = sizeof piece;
        result = BrotliDecoderDecompressStream(brotli, &left, &in, &room, &place, NULL);
        if (result != BROTLI_DECODER_RESULT_ERROR)
            buf_add(out, str_of((char *)piece, sizeof piece - room));
    }
    if (result == BROTLI_DECODER_RESULT_ERROR)
        buf_clear(out); /* it has no check, so what came before may be noise of other bytes */
    BrotliDecoderDestroyInstance(brotli);
}

bool inflate_body(struct inflater *inflater, enum inflate_coding coding, struct str packed,
                  struct buf *out)
{
    size_t used = 0;
    struct str rest = packed;
    buf_clear(out);
    switch (coding) {
    case INFLATE_NONE:
        buf_add(out, packed);
        break;
    case INFLATE_GZIP:
        if (inflate_member(inflater, &rest, out) == OK)
            break;
        buf_clear(out);
        run_zlib(inflater, WINDOW_GZIP, packed, out, &used);
        break;
    case INFLATE_DEFLATE:
        run_zlib(inflater, WINDOW_ZLIB, packed, out, &used);
        if (!out->size)
            run_zlib(inflater, WINDOW_RAW, packed, out, &used);
        break;
    case INFLATE_BROTLI:
        run_brotli(packed, out);
        break;
    case INFLATE_ZSTD:
        run_zstd(inflater, NULL, packed, out);
        break;
    }
    return out->size > 0;
}
