/* A document's way through the house: found by a source, unpacked and read to articles by workers,
 * kept in the store, and told to the caller in the order it was found. */
#ifndef TIDINGS_ENGINE_H
#define TIDINGS_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "page/page.h"
#include "record/record.h"
#include "source/source.h"
#include "store/store.h"

/* The version of the code that makes records of documents. A database notes it with each article;
 * it grows with every change that reads the same bytes differently. */
enum { ENGINE_CODE = 1 };

/* Limits on what becomes of one document. Beyond them the document is ERROR_TOO_LARGE. */
#define ENGINE_MAX_OUTPUT ((size_t)1 << 30) /* bytes of output */

/* What came of one document; valid during the call that is given it. */
struct engine_outcome {
    struct str name;             /* the file, as it was given or found */
    uint64_t line;               /* of the record in it, 0 for a page */
    const struct list *articles; /* of struct article, each with its id; may be empty */
    enum page_none none;         /* why it is empty */
};

struct engine_counts {
    uint64_t documents; /* pages and records, failed ones included */
    uint64_t articles;
    uint64_t empty; /* documents that hold no article */
    uint64_t failed;
    uint64_t passed_over; /* files in folders that are something else */
    uint64_t bytes;       /* of documents, unpacked */
    struct store_counts kept;
};

struct engine_plan {
    struct source *source;
    struct store *store; /* opened to write, or NULL to keep nothing */
    bool keep_raw;       /* keep the bytes of pages too */
    struct page_source
        known;      /* what is known of every page: url, published, read_at; not the file */
    size_t workers; /* 0 for as many as there are processors */
    void *context;  /* given to each of the functions */

    /* Appends what is to be said of a document to `out`. Called by workers, at once for several
     * documents. May be NULL. */
    void (*render)(void *context, const struct engine_outcome *outcome, struct buf *out);

    /* Takes what was rendered, on the caller's thread, in input order; with a store, once it is
     * kept. False ends the run. May be NULL where render is. */
    bool (*take)(void *context, struct str text);

    /* Is told of a document or file that failed, on the caller's thread. `line` as above. */
    void (*failed)(void *context, struct str name, uint64_t line, enum error error,
                   const char *detail);

    /* Is told now and then how far things are. May be NULL. */
    void (*progress)(void *context, const struct engine_counts *counts);
};

/* Reads all that the source gives. OK also where documents failed: see counts->failed. Else the
 * store's error, with its words in store_why(), or ERROR_WRITE where `take` ended the run. */
enum error engine_read(const struct engine_plan *plan, struct engine_counts *counts);

#endif
