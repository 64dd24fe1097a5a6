/* Pictures of articles, fetched for the reader within limits, so that reading tells no outlet who
 * reads. Not for callers outside src/web and its tests. */
#ifndef TIDINGS_WEB_IMAGE_H
#define TIDINGS_WEB_IMAGE_H

#include "base/buf.h"
#include "source/network.h"

/* Limits: bytes of a picture, milliseconds for it, pictures fetched at a time. */
#define IMAGE_MAX_BYTES ((size_t)8 << 20)
enum { IMAGE_TOTAL_MS = 15000, IMAGE_AT_A_TIME = 8 };

/* The type of a picture by its first bytes; empty for what is none that is passed on: PNG, JPEG,
 * GIF, WebP and AVIF are, SVG, which can hold scripts, is not. What a server says does not count.
 */
struct str image_type(struct str bytes);

/* Fetches a picture into `body`. Gives its type; empty where there is none to be had. `allowed` are
 * the networks that may be fetched from beside public ones. */
struct str image_fetch(struct str url, const struct network *allowed, size_t allowed_count,
                       struct buf *body);

#endif
