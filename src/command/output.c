/* Output that can be gone on with; see output.h. The file of progress is text: a line that says
 * what it is, then one a mark: bytes of output, the mark, the counts, and a sum of the line, which
 * tells a line that was written in part. */
#include "command/output.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"

/* Output is written in pieces of this size, and progress noted at these intervals at most. */
#define PIECE ((size_t)1 << 20)
enum { MARK_MILLISECONDS = 200, COUNTS = sizeof(struct engine_counts) / sizeof(uint64_t) };

#define PROGRESS_MAX ((size_t)1 << 30) /* bytes of a file of progress */

struct output {
    const char *path;
    struct buf progress_path; /* with a NUL */
    int file, progress;       /* -1 when not open */
    struct buf piece;         /* not written yet */
    uint64_t size;            /* of the output, that included */
    int64_t marked;           /* when progress was last noted, milliseconds of the steady clock */
    enum error error;
    int number; /* of the system's error */
};

/* The first line of a file of progress. */
static void add_title(struct buf *out, struct str settings)
{
    buf_format(out, "tidings progress 1 %d %016" PRIx64 "\n", ENGINE_CODE, str_hash(settings));
}

/* Notes what went wrong, once. */
static bool fail(struct output *output, enum error error)
{
    if (!output->error) {
        output->error = error;
        output->number = errno;
    }
    return false;
}

/* Writes all of a text. */
static bool write_all(struct output *output, int file, struct str text)
{
    while (text.size) {
        ssize_t put = write(file, text.data, text.size);
        if (put < 0 && errno != EINTR)
            return fail(output, ERROR_WRITE);
        text = str_from_byte(text, put > 0 ? (size_t)put : 0);
    }
    return true;
}

/* Writes what waits. */
static bool flush(struct output *output)
{
    bool done = !output->error && write_all(output, output->file, buf_str(&output->piece));
    buf_clear(&output->piece);
    return done;
}

bool output_put(struct output *output, struct str text)
{
    output->size += text.size;
    buf_add(&output->piece, text);
    return output->piece.size < PIECE ? !output->error : flush(output);
}

void output_mark(struct output *output, const struct engine_mark *mark,
                 const struct engine_counts *counts)
{
    int64_t time = clock_steady();
    if (time - output->marked < MARK_MILLISECONDS || !flush(output))
        return;
    output->marked = time;
    /* the disk must not have the line before it has what the line speaks of */
    if (fdatasync(output->file) != 0 && errno != EINVAL && errno != EROFS) {
        fail(output, ERROR_WRITE);
        return;
    }
    struct buf line;
    buf_init(&line, 8192);
    buf_format(&line, "%" PRIu64 " %" PRIu64 " %" PRIu64, output->size, mark->items, mark->sum);
    uint64_t numbers[COUNTS];
    memcpy(numbers, counts, sizeof numbers);
    for (size_t i = 0; i < COUNTS; i++)
        buf_format(&line, " %" PRIu64, numbers[i]);
    buf_format(&line, " %016" PRIx64 "\n", str_hash(buf_str(&line)));
    write_all(output, output->progress, buf_str(&line));
    buf_free(&line);
}

/* Reads a line of progress. False when it is none, or only a part of one. */
static bool read_mark(struct str line, uint64_t *size, struct engine_mark *mark,
                      struct engine_counts *counts)
{
    size_t last = str_find_last(line, ' ');
    uint64_t numbers[3 + COUNTS];
    char sum[20];
    if (last == STR_NONE)
        return false;
    struct str rest = str_part(line, 0, last), word;
    snprintf(sum, sizeof sum, "%016" PRIx64, str_hash(rest));
    if (!str_equal(str_from_byte(line, last + 1), str_from(sum)))
        return false;
    for (size_t i = 0; i < 3 + COUNTS; i++)
        if (!str_split(&rest, ' ', &word) || !str_to_u64(word, &numbers[i]))
            return false;
    *size = numbers[0];
    *mark = (struct engine_mark){numbers[1], numbers[2]};
    memcpy(counts, numbers + 3, sizeof *counts);
    return true;
}

/* Goes through a file of progress to its last line. False, with a message, when it is of another
 * run; `*used` is how much of it is whole. */
static bool read_progress(struct output *output, struct str settings, struct engine_mark *from,
                          struct engine_counts *counts, uint64_t *used)
{
    struct buf text, title;
    buf_init(&text, PROGRESS_MAX);
    buf_init(&title, 128);
    add_title(&title, settings);
    enum error error = file_read(output->progress_path.data, &text);
    struct str rest = buf_str(&text), line;
    bool same = !error && str_starts(rest, buf_str(&title));
    bool begun = !error && str_find_byte(rest, '\n') != STR_NONE;
    if (same)
        rest = str_from_byte(rest, title.size);
    /* a last line without its end is one that was written in part */
    while (same && str_find_byte(rest, '\n') != STR_NONE && str_split(&rest, '\n', &line) &&
           read_mark(line, &output->size, from, counts))
        *used = text.size - rest.size;
    if (same && !*used)
        *used = title.size;
    if (begun && !same)
        error_user("%s is of a run with other options or another version of the program",
                   output->progress_path.data);
    buf_free(&title);
    buf_free(&text);
    return same || (!error && !begun);
}

/* Opens what is there, and cuts it back to the last mark. False with a message. */
static bool go_on(struct output *output, struct str settings, struct engine_mark *from,
                  struct engine_counts *counts)
{
    uint64_t used = 0;
    struct stat status;
    if (!read_progress(output, settings, from, counts, &used))
        return false;
    output->file = open(output->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (output->file < 0)
        return fail(output, ERROR_OPEN);
    if (fstat(output->file, &status) != 0 || (uint64_t)status.st_size < output->size) {
        error_user("%s is shorter than it was; remove it and %s to start anew", output->path,
                   output->progress_path.data);
        return false;
    }
    if (ftruncate(output->file, (off_t)output->size) != 0 || lseek(output->file, 0, SEEK_END) < 0 ||
        ftruncate(output->progress, (off_t)used) != 0)
        return fail(output, ERROR_WRITE);
    struct buf title;
    buf_init(&title, 128);
    add_title(&title, settings);
    bool done = used || write_all(output, output->progress, buf_str(&title));
    buf_free(&title);
    return done;
}

/* Whether the files that are there are those that there may be. Else a message, but for an output
 * that is complete; and the exit status. */
static bool may_open(const struct output *output, bool resume, int *status)
{
    bool there = access(output->path, F_OK) == 0;
    bool progress = access(output->progress_path.data, F_OK) == 0;
    *status = EXIT_ALL_READ;
    if (!resume && progress)
        *status =
            error_user("%s was begun by an earlier run; --resume goes on with it", output->path);
    else if (!resume && there)
        *status = error_user("%s is there already; remove it, or name another file", output->path);
    return !*status && !(there && !progress);
}

struct output *output_open(const char *path, bool resume, struct str settings,
                           struct engine_mark *from, struct engine_counts *counts, int *status)
{
    struct output *output = memory_get_zeroed(1, sizeof *output);
    output->path = path;
    output->file = output->progress = -1;
    buf_init(&output->progress_path, 8192);
    buf_init(&output->piece, SIZE_MAX / 2);
    buf_format(&output->progress_path, "%s.progress", path);
    buf_add_byte(&output->progress_path, '\0');
    bool opened = may_open(output, resume, status);
    if (opened) {
        *status = EXIT_USAGE;
        output->progress =
            open(output->progress_path.data, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
        if (output->progress < 0)
            opened = fail(output, ERROR_OPEN);
        else if (flock(output->progress, LOCK_EX | LOCK_NB) != 0)
            opened = fail(output, ERROR_BUSY);
        else
            opened = go_on(output, settings, from, counts);
    }
    if (opened)
        return output;
    *status = output_close(output, false, *status);
    return NULL;
}

int output_close(struct output *output, bool finished, int status)
{
    if (!output->error && output->file >= 0)
        flush(output);
    if (finished && !output->error && fsync(output->file) != 0 && errno != EINVAL)
        fail(output, ERROR_WRITE);
    if (output->error) {
        errno = output->number;
        error_report(output->path, output->error, strerror(output->number));
        status = EXIT_SOME_FAILED;
    } else if (finished) {
        unlink(output->progress_path.data);
    }
    if (output->file >= 0)
        close(output->file);
    if (output->progress >= 0)
        close(output->progress);
    buf_free(&output->progress_path);
    buf_free(&output->piece);
    memory_free(output);
    return status;
}
