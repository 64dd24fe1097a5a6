/* Reading and writing whole files. */
#ifndef TIDINGS_BASE_FILE_H
#define TIDINGS_BASE_FILE_H

#include "base/buf.h"
#include "base/error.h"

/* Appends the file's bytes to the buffer. ERROR_OPEN, ERROR_READ, or ERROR_TOO_LARGE when the
 * buffer's maximum does not hold them; then the buffer is as it was. errno tells more of the first
 * two. The path "-" is standard input. */
enum error file_read(const char *path, struct buf *buf);

/* Writes the bytes to the file, over what it held. ERROR_OPEN or ERROR_WRITE; after the latter the
 * file may hold a part. */
enum error file_write(const char *path, struct str bytes);

#endif
