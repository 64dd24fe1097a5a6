/* The walk over what the user named; see source.h. Pages are handed on as they lie in the file;
 * records are unpacked here and cut into lots of lines, which records.c does. */
#include "source/source.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "source/archive.h"
#include "source/form.h"
#include "source/records.h"

/* What is said of a file that is something else. */
#define NOT_READ "neither a page nor text nor records nor an archive"

/* Bytes of a charset's name, and of what is said of a failure. */
enum { WORDS_MAX = 512 };

struct source {
    const char *const *paths;
    size_t path_count;
    size_t next_path;
    bool has_bytes; /* a document in memory is still to be given */
    const char *name;
    struct str bytes;
    FTS *folder;            /* the folder that is being walked, or NULL */
    struct records records; /* the file of records that is being read, if any */
    struct archive archive; /* the web archive that is being read, if any */
    uint64_t passed_over;
    struct unpacker *unpacker; /* for looking into packed files */
    struct fetcher *fetcher;   /* for addresses, or NULL */
};

void source_item_init(struct source_item *item)
{
    *item = (struct source_item){.form = SOURCE_FAILED};
    buf_init(&item->name, SIZE_MAX / 2);
    buf_init(&item->bytes, SOURCE_MAX_FILE + 1);
    buf_init(&item->url, FETCH_MAX_URL);
    buf_init(&item->charset, WORDS_MAX);
    buf_init(&item->words, WORDS_MAX);
}

void source_item_free(struct source_item *item)
{
    buf_free(&item->name);
    buf_free(&item->bytes);
    buf_free(&item->url);
    buf_free(&item->charset);
    buf_free(&item->words);
    archive_dictionary_release(item->lot.dictionary);
}

struct source *source_open(const char *const *paths, size_t count)
{
    struct source *source = memory_get_zeroed(1, sizeof *source);
    source->paths = paths;
    source->path_count = count;
    source->unpacker = unpacker_new();
    records_init(&source->records);
    archive_init(&source->archive);
    return source;
}

struct source *source_open_bytes(const char *name, struct str bytes)
{
    struct source *source = source_open(NULL, 0);
    source->has_bytes = true;
    source->name = name;
    source->bytes = bytes;
    return source;
}

void source_close(struct source *source)
{
    if (!source)
        return;
    if (source->folder)
        fts_close(source->folder);
    records_free(&source->records);
    archive_free(&source->archive);
    unpacker_free(source->unpacker);
    memory_free(source);
}

void source_use_fetcher(struct source *source, struct fetcher *fetcher)
{
    source->fetcher = fetcher;
}

uint64_t source_passed_over(const struct source *source)
{
    return source->passed_over;
}

bool source_is_address(const char *path)
{
    struct str view = str_from(path);
    return str_starts_fold(view, STR("http://")) || str_starts_fold(view, STR("https://"));
}

/* Makes the item one that failed; true, since it is an item. */
static bool fail(struct source_item *item, enum error error, const char *detail)
{
    item->form = SOURCE_FAILED;
    item->error = error;
    item->detail = detail;
    return true;
}

/* The error that a failed system call means. */
static enum error error_of_errno(int number, enum error otherwise)
{
    return number == ENOENT || number == ENOTDIR ? ERROR_NOT_FOUND : otherwise;
}

/* Reads up to `size` bytes to the end of `out`, fewer only at the end of the file. */
static enum error read_more(int file, size_t size, struct buf *out)
{
    while (size) {
        size_t part = size < SOURCE_LOT ? size : SOURCE_LOT;
        char *place = buf_reserve(out, part);
        if (!place)
            return ERROR_TOO_LARGE;
        ssize_t got = read(file, place, part);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return ERROR_READ;
        if (got == 0)
            return OK;
        out->size += (size_t)got;
        size -= (size_t)got;
    }
    return OK;
}

/* Looks at what the file begins with, unpacked, and tells the form; `head` is scratch. */
static enum form form_of_head(struct source *source, struct source_item *item, bool named,
                              struct buf *head)
{
    struct str packed = buf_str(&item->bytes);
    struct str name = buf_str(&item->name);
    item->packed = unpack_kind(packed);
    if (archive_has_dictionary(packed)) {
        item->packed = UNPACK_ZSTD;
        return FORM_ARCHIVE;
    }
    if (!named && form_of_name(name) != FORM_UNKNOWN)
        return form_of_name(name);
    if (item->packed == UNPACK_PLAIN)
        return form_of(name, packed, named);
    unpack_begin(source->unpacker, item->packed);
    enum error error = unpack_some(source->unpacker, &packed, FORM_HEAD, head);
    if (!error || head->size)
        return form_of(name, buf_str(head), named);
    /* whoever reads the whole will report what does not unpack */
    enum form form = form_of_name(name);
    return form == FORM_RECORDS || form == FORM_ARCHIVE ? form : FORM_PAGE;
}

/* Reads an opened file: a page whole, of records the first lot. False when it is passed over.
 * Closes the file, now or at the end of the records. */
static bool read_file(struct source *source, int file, bool named, struct source_item *item)
{
    buf_clear(&item->bytes);
    enum error error = read_more(file, SOURCE_LOT, &item->bytes);
    struct buf head;
    buf_init(&head, FORM_HEAD);
    enum form form = error ? FORM_PAGE : form_of_head(source, item, named, &head);
    buf_free(&head);
    if (form == FORM_RECORDS) {
        records_begin(&source->records, file, &item->name, &item->bytes, item->packed);
        return records_next(&source->records, item);
    }
    if (form == FORM_ARCHIVE) {
        archive_begin(&source->archive, file, &item->name, &item->bytes, item->packed);
        return archive_next(&source->archive, item);
    }
    if (!error && (form == FORM_PAGE || form == FORM_RECORD) && item->bytes.size == SOURCE_LOT)
        error = read_more(file, SOURCE_MAX_FILE + 1 - SOURCE_LOT, &item->bytes);
    close(file);
    if (!error && item->bytes.size > SOURCE_MAX_FILE)
        error = ERROR_TOO_LARGE;
    if (error)
        return fail(item, error, NULL);
    if (form == FORM_OTHER && !named) {
        source->passed_over++;
        return false;
    }
    if (form == FORM_OTHER)
        return fail(item, ERROR_UNSUPPORTED, NOT_READ);
    item->form = form == FORM_RECORD ? SOURCE_RECORD : SOURCE_PAGE;
    item->line = 1;
    return true;
}

/* Starts on an archive in memory by way of a file that is only there, so that it is cut as any
 * other. */
static bool begin_archive(struct source *source, struct source_item *item)
{
    int file = memfd_create("archive", MFD_CLOEXEC);
    struct str rest = source->bytes;
    while (file >= 0 && rest.size) {
        ssize_t put = write(file, rest.data, rest.size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            break;
        rest = str_from_byte(rest, (size_t)put);
    }
    off_t begun = SOURCE_LOT < source->bytes.size ? (off_t)SOURCE_LOT : (off_t)source->bytes.size;
    if (file < 0 || rest.size || lseek(file, begun, SEEK_SET) != begun) {
        if (file >= 0)
            close(file);
        return fail(item, ERROR_READ, "there is no room to unpack it");
    }
    buf_clear(&item->bytes);
    buf_add(&item->bytes, str_part(source->bytes, 0, (size_t)begun));
    archive_begin(&source->archive, file, &item->name, &item->bytes, item->packed);
    return archive_next(&source->archive, item);
}

/* Makes the item the document in memory. */
static bool give_bytes(struct source *source, struct source_item *item)
{
    source->has_bytes = false;
    buf_clear(&item->name);
    buf_add(&item->name, str_from(source->name));
    buf_clear(&item->bytes);
    if (source->bytes.size > SOURCE_MAX_FILE)
        return fail(item, ERROR_TOO_LARGE, NULL);
    buf_add(&item->bytes, source->bytes);
    struct buf head;
    buf_init(&head, FORM_HEAD);
    enum form form = form_of_head(source, item, true, &head);
    buf_free(&head);
    if (form == FORM_OTHER)
        return fail(item, ERROR_UNSUPPORTED, NOT_READ);
    if (form == FORM_ARCHIVE)
        return begin_archive(source, item);
    item->form = form == FORM_RECORDS  ? SOURCE_RECORDS
                 : form == FORM_RECORD ? SOURCE_RECORD
                                       : SOURCE_PAGE;
    item->line = 1;
    return true;
}

/* Opens and reads the file at `path`. False when it is passed over. */
static bool read_path(struct source *source, const char *path, bool named, struct source_item *item)
{
    buf_clear(&item->name);
    buf_add(&item->name, str_from(path));
    bool standard_input = named && str_equal(str_from(path), STR("-"));
    int file = standard_input ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return fail(item, error_of_errno(errno, ERROR_OPEN), NULL);
    return read_file(source, file, named, item);
}

/* Folders are walked by name, so that every machine reads them in the same order. */
static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Starts to walk a folder. False when that fails. */
static bool enter_folder(struct source *source, const char *path)
{
    char *roots[] = {(char *)(uintptr_t)path, NULL};
    source->folder = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
    return source->folder != NULL;
}

/* Makes the item a failure of the folder's entry. */
static bool fail_entry(const FTSENT *entry, enum error error, struct source_item *item)
{
    buf_clear(&item->name);
    buf_add(&item->name, str_from(entry->fts_path));
    return fail(item, error, NULL);
}

/* Goes one step through the folder. False when the step gave no item. */
static bool folder_step(struct source *source, struct source_item *item)
{
    FTSENT *entry = fts_read(source->folder);
    if (!entry) {
        fts_close(source->folder);
        source->folder = NULL;
        return false;
    }
    bool hidden = entry->fts_level > 0 && entry->fts_name[0] == '.';
    switch (entry->fts_info) {
    case FTS_D:
        if (hidden || entry->fts_level > SOURCE_MAX_DEPTH)
            fts_set(source->folder, entry, FTS_SKIP);
        return !hidden && entry->fts_level > SOURCE_MAX_DEPTH &&
               fail_entry(entry, ERROR_TOO_DEEP, item);
    case FTS_F:
        if (!hidden && form_of_name(str_from(entry->fts_name)) != FORM_OTHER)
            return read_path(source, entry->fts_path, false, item);
        source->passed_over += !hidden;
        return false;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        return fail_entry(entry, error_of_errno(entry->fts_errno, ERROR_OPEN), item);
    case FTS_SLNONE:
        return fail_entry(entry, ERROR_NOT_FOUND, item);
    default: /* a folder that is left, one that holds itself, a device */
        return false;
    }
}

/* What a fetch that failed means for the item. */
static enum error error_of_end(enum fetch_end end)
{
    switch (end) {
    case FETCH_GONE:
    case FETCH_STATUS:
        return ERROR_NOT_FOUND;
    case FETCH_FORBIDDEN:
    case FETCH_REFUSED:
    case FETCH_HELD:
        return ERROR_REFUSED;
    case FETCH_TIMEOUT:
        return ERROR_TIMEOUT;
    case FETCH_TOO_LARGE:
        return ERROR_TOO_LARGE;
    case FETCH_UNREACHABLE:
        return ERROR_OPEN;
    default:
        return ERROR_READ;
    }
}

/* Fetches the page at an address. */
static bool read_address(struct source *source, const char *path, struct source_item *item)
{
    struct fetch_result result;
    struct fetch_request request = {
        .url = str_from(path), .purpose = FETCH_PAGE, .max_body = SOURCE_MAX_FILE};
    buf_clear(&item->name);
    buf_add(&item->name, request.url);
    fetcher_add(source->fetcher, &request);
    if (!fetcher_next(source->fetcher, &result))
        return fail(item, ERROR_READ, NULL);
    if (result.end != FETCH_DONE) {
        buf_add(&item->words, str_from(result.why));
        buf_add_byte(&item->words, '\0');
        return fail(item, error_of_end(result.end), item->words.data);
    }
    source->name = path;
    source->bytes = result.body;
    buf_add(&item->url, result.url);
    buf_add(&item->charset, result.charset);
    return give_bytes(source, item);
}

/* Goes to the next path that the user named. False when that gave no item. */
static bool path_step(struct source *source, struct source_item *item)
{
    const char *path = source->paths[source->next_path++];
    struct stat status;
    if (source->fetcher && source_is_address(path))
        return read_address(source, path, item);
    bool folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
    if (!folder)
        return read_path(source, path, true, item);
    if (enter_folder(source, path))
        return false;
    buf_clear(&item->name);
    buf_add(&item->name, str_from(path));
    return fail(item, error_of_errno(errno, ERROR_OPEN), NULL);
}

bool source_next(struct source *source, struct source_item *item)
{
    item->error = OK;
    item->detail = NULL;
    archive_dictionary_release(item->lot.dictionary);
    item->lot = (struct source_lot){0};
    buf_clear(&item->url);
    buf_clear(&item->charset);
    buf_clear(&item->words);
    for (;;) {
        if (source->has_bytes) {
            if (give_bytes(source, item))
                return true;
        } else if (archive_open(&source->archive)) {
            if (archive_next(&source->archive, item))
                return true;
        } else if (records_open(&source->records)) {
            if (records_next(&source->records, item))
                return true;
        } else if (source->folder) {
            if (folder_step(source, item))
                return true;
        } else if (source->next_path < source->path_count) {
            if (path_step(source, item))
                return true;
        } else {
            return false;
        }
    }
}
