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
enum { ENGINE_CODE = 2 };

/* Limits on what becomes of one document. Beyond them the document is ERROR_TOO_LARGE. */
#define ENGINE_MAX_OUTPUT ((size_t)1 << 30) /* bytes of output */

/* What came of one document; valid during the call that is given it. */
struct engine_outcome {
    struct str name;             /* the file, as it was given or found */
    uint64_t line;               /* of the record in it, 0 for a page */
    const struct list *articles; /* of struct article, each with its id; may be empty */
    enum page_none none;         /* why it is empty */
};

/* Why a record of a web archive is not read as a page. The enum and engine_skip_text() are made
 * from this list. */
#define ENGINE_SKIP_LIST(X)                                       \
    X(ENGINE_SKIP_OTHER, "requests, metadata and the like")       \
    X(ENGINE_SKIP_REVISIT, "visits that found nothing new")       \
    X(ENGINE_SKIP_STATUS, "answers with another status than 200") \
    X(ENGINE_SKIP_TYPE, "neither HTML nor text")                  \
    X(ENGINE_SKIP_EMPTY, "empty")                                 \
    X(ENGINE_SKIP_PACKED, "packed in a way that does not unpack") \
    X(ENGINE_SKIP_TOO_LARGE, "larger than the limit")             \
    X(ENGINE_SKIP_LOST, "lost where the archive is damaged")

#define ENGINE_SKIP_ENUM(name, text) name,
enum engine_skip { ENGINE_SKIP_LIST(ENGINE_SKIP_ENUM) ENGINE_SKIP_COUNT };
#undef ENGINE_SKIP_ENUM

/* Words for a person, to stand behind a number. Static storage. */
const char *engine_skip_text(enum engine_skip skip);

/* How far the input of a run is read: so many pieces of it, and a sum of what they were. The same
 * input gives the same marks in every run. */
struct engine_mark {
    uint64_t items;
    uint64_t sum;
};

struct engine_counts {
    uint64_t documents; /* pages and records, failed ones included */
    uint64_t articles;
    uint64_t empty; /* documents that hold no article */
    uint64_t failed;
    uint64_t passed_over; /* files in folders that are something else */
    uint64_t bytes;       /* of documents, unpacked */
    uint64_t archived;    /* records of web archives, those that are no pages included */
    uint64_t skipped[ENGINE_SKIP_COUNT]; /* and those that were not read */
    uint64_t lost_bytes;                 /* bytes of those that are lost, as they lie there */
    uint64_t none[PAGE_NONE_COUNT];      /* pages without an article, by reason */
    struct store_counts kept;
    uint64_t expired; /* articles deleted since they had been kept as long as is wanted */
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

    /* Is told, after `take`, that all up to here is taken; not after every document. May be NULL.
     */
    void (*marked)(void *context, const struct engine_mark *mark,
                   const struct engine_counts *counts);
    struct engine_mark from; /* an earlier run's mark to go on from; zero for a new run */

    /* Is told now and then how far things are. May be NULL. */
    void (*progress)(void *context, const struct engine_counts *counts);
};

/* Reads all that the source gives. OK also where documents failed: see counts->failed. Else the
 * store's error, with its words in store_why(), ERROR_WRITE where `take` ended the run, or
 * ERROR_NOT_FOUND where the input is not the one that the mark to go on from was made of. Counting
 * goes on from what `*counts` holds. */
enum error engine_read(const struct engine_plan *plan, struct engine_counts *counts);

/* Reads the documents again that older code has read and whose bytes are kept, one after the other,
 * and brings their articles up to date; where an article was not changed since it stays the version
 * that it is. Counts documents as engine_read() does, and in `*lost` the articles that are not
 * found any more. Of the plan, `store`, `failed`, `progress` and `context` are looked at. */
enum error engine_reanalyze(const struct engine_plan *plan, struct engine_counts *counts,
                            uint64_t *lost);

#endif
