/* Packed bytes to plain ones: gzip and Zstandard, any number of members one after another. What
 * follows the last member of gzip and is none is dropped, as gzip itself does. */
#ifndef TIDINGS_SOURCE_UNPACK_H
#define TIDINGS_SOURCE_UNPACK_H

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

enum unpack_kind { UNPACK_PLAIN, UNPACK_GZIP, UNPACK_ZSTD };

/* How bytes that begin like this are packed; names are not asked. */
enum unpack_kind unpack_kind(struct str first);

/* What the library keeps between one job and the next. Belongs to one thread at a time. */
struct unpacker;
struct unpacker *unpacker_new(void);
void unpacker_free(struct unpacker *unpacker);

/* Unpacks the whole at once over what `out` held; its maximum is the limit. ERROR_TOO_LARGE beyond
 * it, ERROR_COMPRESSION or ERROR_TRUNCATED for bytes that do not unpack. */
enum error unpack_all(struct unpacker *unpacker, enum unpack_kind kind, struct str packed,
                      struct buf *out);

/* Starts to unpack piece by piece. */
void unpack_begin(struct unpacker *unpacker, enum unpack_kind kind);

/* Goes on with `*packed`, which loses what was used, and appends up to about `room` bytes to `out`.
 * Call again, with more input where `*packed` is used up, until that adds nothing. */
enum error unpack_some(struct unpacker *unpacker, struct str *packed, size_t room, struct buf *out);

/* Whether what was unpacked piece by piece so far ends where a member ends. */
bool unpack_is_complete(const struct unpacker *unpacker);

#endif
