/* Fuzzes unpacking: whole and piece by piece give the same, within the limit. */
#include <stdint.h>
#include <stdlib.h>

#include "source/unpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 1 << 20 };

/* Unpacks in pieces of `piece` bytes of input. */
static enum error unpack_pieces(struct unpacker *unpacker, enum unpack_kind kind, struct str packed,
                                size_t piece, struct buf *out)
{
    enum error error = OK;
    unpack_begin(unpacker, kind);
    for (size_t at = 0; !error && at < packed.size; at += piece) {
        struct str part = str_part(packed, at, piece);
        size_t before;
        do {
            before = out->size;
            error = unpack_some(unpacker, &part, 1000, out);
        } while (!error && (part.size || out->size > before));
    }
    if (!error && !unpack_is_complete(unpacker))
        error = ERROR_TRUNCATED;
    return error;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str packed = str_of((const char *)data, size);
    struct unpacker *unpacker = unpacker_new();
    struct buf whole, pieces;
    buf_init(&whole, LIMIT);
    buf_init(&pieces, LIMIT);
    enum unpack_kind kind = unpack_kind(packed);
    enum error error = unpack_all(unpacker, kind, packed, &whole);
    enum error again = unpack_pieces(unpacker, kind, packed, size % 7 + 1, &pieces);
    if (!error && !again && !str_equal(buf_str(&whole), buf_str(&pieces)))
        abort();
    /* zlib looks at a checksum in gzip's header that libdeflate passes over; libzstd at the size
     * that a frame says it has, but not where the frame comes in pieces and an empty block ends it
     */
    bool strict = kind != UNPACK_GZIP && !(kind == UNPACK_ZSTD && error == ERROR_COMPRESSION);
    if (strict && !error != !again)
        abort();
    buf_free(&whole);
    buf_free(&pieces);
    unpacker_free(unpacker);
    return 0;
}
