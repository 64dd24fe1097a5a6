/* Reading and writing whole files; see file.h. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 << 10 };

/* How much to ask for next: the size that the file is said to have and one byte, which tells its
 * end; CHUNK for pipes and files that grow. */
static size_t next_size(int descriptor, size_t read_so_far)
{
    struct stat status;
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
        (uintmax_t)status.st_size > read_so_far)
        return (size_t)status.st_size - read_so_far + 1;
    return CHUNK;
}

/* Appends what the descriptor gives until its end. */
static enum error read_all(int descriptor, struct buf *buf)
{
    for (size_t start = buf->size;;) {
        size_t room = buf->max - buf->size;
        size_t wanted = next_size(descriptor, buf->size - start);
        if (wanted > room)
            wanted = room;
        /* a full buffer may hold the whole file: one more byte tells */
        char spare = 0;
        char *place = wanted ? buf_reserve(buf, wanted) : &spare;
        ssize_t count = read(descriptor, place, wanted ? wanted : 1);
        if (count == 0)
            return OK;
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return ERROR_READ;
        if (!wanted)
            return ERROR_TOO_LARGE;
        buf->size += (size_t)count;
    }
}

enum error file_read(const char *path, struct buf *buf)
{
    bool standard = str_equal(str_from(path), STR("-"));
    int descriptor = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return ERROR_OPEN;
    size_t before = buf->size;
    enum error error = read_all(descriptor, buf);
    int reason = errno;
    if (!standard)
        close(descriptor);
    if (error)
        buf->size = before;
    errno = reason;
    return error;
}

enum error file_write(const char *path, struct str bytes)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return ERROR_OPEN;
    bool whole = fwrite(bytes.data, 1, bytes.size, file) == bytes.size;
    return fclose(file) == 0 && whole ? OK : ERROR_WRITE;
}
