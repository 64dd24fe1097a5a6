/* Unpacking one part at a time: a gzip member or Zstandard frame of an archive, the body of an
 * HTTP message. Not for callers outside src/source, src/engine and src/command. */
#ifndef TIDINGS_SOURCE_INFLATE_H
#define TIDINGS_SOURCE_INFLATE_H

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

/* The codings of HTTP bodies. */
enum inflate_coding { INFLATE_NONE, INFLATE_GZIP, INFLATE_DEFLATE, INFLATE_BROTLI, INFLATE_ZSTD };

/* What the libraries keep between one part and the next. Belongs to one thread at a time. */
struct inflater;
struct inflater *inflater_new(void);
void inflater_free(struct inflater *inflater);

/* A dictionary that the frames of an archive share; threads may read it together. NULL for bytes
 * that are none. inflate_dictionary_free() takes it back; NULL is allowed. */
struct inflate_dictionary *inflate_dictionary_new(struct inflater *inflater, struct str bytes);
void inflate_dictionary_free(struct inflate_dictionary *dictionary);

/* Unpacks the gzip member at the front of *packed over what `out` held, and takes it off. On
 * failure *packed is as it was: ERROR_TRUNCATED where the bytes end within the member,
 * ERROR_COMPRESSION where they are none. ERROR_TOO_LARGE beyond out's maximum; then the member is
 * taken off all the same. */
enum error inflate_member(struct inflater *inflater, struct str *packed, struct buf *out);

/* The same for a Zstandard frame; `dictionary` may be NULL. */
enum error inflate_frame(struct inflater *inflater, const struct inflate_dictionary *dictionary,
                         struct str *packed, struct buf *out);

/* The first `size` bytes of what the gzip member at the front of the bytes unpacks to. Gives how
 * many there are; 0 for what is no member. */
size_t inflate_first(struct inflater *inflater, struct str packed, char *first, size_t size);

/* Unpacks a body over what `out` held, as far as it goes: what is cut short gives what is there,
 * up to out's maximum. Raw deflate and zlib's are both taken for INFLATE_DEFLATE. False when
 * nothing came of it. */
bool inflate_body(struct inflater *inflater, enum inflate_coding coding, struct str packed,
                  struct buf *out);

#endif
