/* Where news comes from: files, folders, addresses and standard input, packed or not, give
 * documents.
 *
 *     struct source *source = source_open(paths, count);
 *     struct source_item item;
 *     source_item_init(&item);
 *     while (source_next(source, &item)) ...
 *     source_item_free(&item);
 *     source_close(source);
 *
 * A web archive (WARC, WET, ARC) gives its pages; it comes in pieces of many records.
 *
 * Finding is cheap and one thread's work; what is found is an item, to be unpacked by whoever has
 * the time (unpack.h). A folder's files come in the order of their names, subfolders in their place
 * among them; a folder that holds itself through a link is entered once. In folders, files whose
 * name says that they are something else (knowledge/sources/suffixes.txt), hidden files and what is
 * neither page, text nor records by its first bytes are passed over and counted; a file that is
 * named by the user is tried whatever it is called.
 *
 * What cannot be opened or read is an item too, with its error, and costs only itself. */
#ifndef TIDINGS_SOURCE_H
#define TIDINGS_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "source/fetch.h"
#include "source/unpack.h"

/* Limits. A file, a line or a page beyond its limit is ERROR_TOO_LARGE, a folder ERROR_TOO_DEEP. */
#define SOURCE_MAX_FILE ((size_t)64 << 20) /* bytes of a page as it lies on the disk */
#define SOURCE_MAX_PAGE ((size_t)64 << 20) /* bytes of a page, unpacked */
#define SOURCE_MAX_LINE ((size_t)16 << 20) /* bytes of a record */
#define SOURCE_MAX_DEPTH 64                /* folders within folders */

/* Lines of records come in lots of about this many bytes. */
#define SOURCE_LOT ((size_t)64 << 10)

enum source_form {
    SOURCE_PAGE,    /* one page or text, which page_articles() reads */
    SOURCE_RECORDS, /* lines, each an article record; a last one need not be ended */
    SOURCE_RECORD,  /* one record over any number of lines */
    SOURCE_ARCHIVE, /* a piece of a web archive: any number of its records (archive.h) */
    SOURCE_FAILED,  /* nothing: see `error` */
};

/* Where a piece of an archive lies in it, and what its reader has to know. */
struct source_lot {
    uint64_t offset;    /* of its first byte in the file; of what the file unpacks to where it is
                           packed as a whole */
    uint64_t too_large; /* records in front of it that were passed over */
    bool last;          /* the file ends behind it */
    struct archive_dictionary *dictionary; /* NULL for none */
};

/* A piece of work. Kept by the caller and used again for the next piece, memory and all. */
struct source_item {
    enum source_form form;
    struct buf name;         /* the path, "-" for standard input */
    struct buf bytes;        /* as they came; lots of lines out of a file are unpacked already */
    struct buf url, charset; /* of a page that was fetched: where it came from, and what the server
                                says its encoding is; else empty */
    struct buf words;        /* of what went wrong with fetching it */
    enum unpack_kind packed; /* how the bytes are packed */
    uint64_t line;           /* number of the first line, 1-based; for records */
    struct source_lot lot;   /* for SOURCE_ARCHIVE */
    enum error error;
    const char *detail; /* what is wrong, in words; static storage or the item's own, or NULL */
};

void source_item_init(struct source_item *item);
void source_item_free(struct source_item *item);

/* A walk over the paths, which have to live as long; "-" is standard input. Opens nothing yet. */
struct source *source_open(const char *const *paths, size_t count);
void source_close(struct source *source);

/* Lets addresses among the paths be fetched, one at a time; robots.txt counts. The fetcher has to
 * live as long as the walk. */
void source_use_fetcher(struct source *source, struct fetcher *fetcher);

/* A walk over one document in memory, which has to live as long as the walk, and its name. */
struct source *source_open_bytes(const char *name, struct str bytes);

/* The next item, over the old one. False at the end. */
bool source_next(struct source *source, struct source_item *item);

/* How many files in folders were passed over so far, because they are something else. */
uint64_t source_passed_over(const struct source *source);

/* Whether a path is a web address, which is fetched. */
bool source_is_address(const char *path);

#endif
