/* Keep and find: the database. SQL stands nowhere else.
 *
 * What is read is prepared by the workers, each with a preparer of its own, and added by the one
 * thread that has the store. It is kept once store_commit() has returned OK, and from then on a
 * crash of the program or of the machine does not lose it. The same page read twice is one article;
 * a changed one is a new version beside the old.
 *
 * An `enum error` other than OK comes with words for a person in store_why(). */
#ifndef TIDINGS_STORE_H
#define TIDINGS_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "base/list.h"
#include "record/identity.h"
#include "record/record.h"

struct store;

/* Opens the database at `path`: to write, which one process at a time can do and which makes it
 * where it is missing; or to read. Gives a store even when it fails, to ask store_why() and to
 * close. */
enum error store_open(const char *path, bool write, struct store **store);

/* Is told now and then how many of so many articles are done while a database that an older Tidings
 * made is brought up to date. */
typedef void store_upgrade_teller(void *context, uint64_t done, uint64_t of);

/* The same as store_open(), and tells where that takes its time. */
enum error store_open_telling(const char *path, bool write, store_upgrade_teller *tell,
                              void *context, struct store **store);
void store_close(struct store *store);

/* What went wrong last, in words; "" for nothing. Valid until the next call. */
const char *store_why(const struct store *store);

/* Whether the last thing that went wrong was that another held the database, which passes. */
bool store_is_busy(const struct store *store);

/* -------------------------------------------------------------------------------- writing --- */

/* How raw bytes are packed where they are kept. */
enum store_packing { STORE_PLAIN, STORE_GZIP, STORE_ZSTD };

/* A document as it came, and what it gave. */
struct store_source {
    struct str name; /* as it was given */
    struct str url;
    struct str raw; /* the bytes to keep, empty to keep none */
    enum store_packing packing;
    bool raw_stays;   /* packed bytes stay where they are until the document is added: no copy */
    size_t size;      /* of the bytes unpacked */
    const char *none; /* why it holds no article, or NULL */
    int64_t read_at;  /* milliseconds since 1970, UTC */
    int code;         /* version of the code that made the articles */
    bool live;        /* the page says that it is a live blog, with the articles as its entries */
    /* what the caller knew, as in struct page_source, for when it is read again */
    struct str known_published, known_read_at, known_encoding;
    unsigned known_article;
    int64_t again; /* the store's own number of a document that is read again, else 0; then `raw`
                      is not looked at */
};

/* Makes documents ready to be added. Belongs to one thread at a time. */
struct store_preparer;
struct store_preparer *store_preparer_new(void);
void store_preparer_free(struct store_preparer *preparer);

/* A document ready to be added, and all that it points to, in `arena`: nothing of `source` or of
 * `articles` (of struct article, each with its id) is needed after that, but packed bytes that
 * source->raw_stays promises. */
struct store_document;
struct store_document *store_prepare(struct store_preparer *preparer, struct arena *arena,
                                     const struct store_source *source,
                                     const struct list *articles);

/* What adding did. */
struct store_counts {
    uint64_t added;   /* articles that were not there */
    uint64_t changed; /* new versions */
    uint64_t same;    /* articles that were there already */
    uint64_t deleted; /* articles that were deleted before, and stay so */
};

/* Adds a document, to be kept with the next commit, and counts on. On failure nothing since the
 * last commit is kept. */
enum error store_add(struct store *store, const struct store_document *document,
                     struct store_counts *counts);

/* Keeps what was added since the last commit. Nothing to do is OK. */
enum error store_commit(struct store *store);

/* Gives up what was added since the last commit, and keeps the words for why: who adds in several
 * steps calls it where one of them failed, so that no later commit keeps a part. */
void store_give_up(struct store *store);

/* -------------------------------------------------------------------------------- finding --- */

/* An article as it is kept. Strings are in the caller's arena. */
struct store_article {
    struct article record; /* with its id */
    unsigned version;      /* 1 for the first */
    unsigned versions;     /* how many there are */
    int64_t first_read;    /* milliseconds since 1970, UTC */
    int64_t last_read;
    struct list documents; /* of struct str: names of the documents it was found in */
};

/* The article with this id, or the one whose id begins so; `version` 0 is the newest.
 * ERROR_NOT_FOUND when there is none, ERROR_TOO_MANY when several begin so. */
enum error store_article(struct store *store, struct str id, unsigned version, struct arena *arena,
                         struct store_article *article);

/* One article that a search found. */
struct store_hit {
    struct article record; /* with its id */
    double score;          /* the higher the better; 0 where the query has no words */
    struct str snippet;    /* the lines where the words stand, "\2" and "\3" around each word */
};

struct store_hits {
    struct list hits; /* of struct store_hit, the best first */
    uint64_t found;   /* how many there are in all */
};

/* Marks around what was found in a snippet. */
#define STORE_MARK_BEGIN '\2'
#define STORE_MARK_END '\3'

/* How deep and how long a query may be; beyond that it is ERROR_TOO_MANY. */
enum { STORE_QUERY_DEPTH = 16, STORE_QUERY_PARTS = 256 };

/* Searches; see docs/search.md for what can be asked. Whatever is typed has a meaning, but for a
 * date or a language that is none, and a query beyond its limits: ERROR_SYNTAX and ERROR_TOO_MANY.
 * Hits from number `skip` on, at most `limit`. */
enum error store_search(struct store *store, struct str query, unsigned skip, unsigned limit,
                        struct arena *arena, struct store_hits *hits);

/* Writes what was found as an object: the pairs of the record, and what the store knows beside it;
 * of a hit its score, its snippet without marks, and the marks as pairs of code points. */
void store_article_to_json(const struct store_article *article, struct json *json);
void store_hit_to_json(const struct store_hit *hit, struct json *json);

/* A moment that the store gave in ISO 8601, in `iso`. */
struct str store_moment(int64_t milliseconds, char iso[DATE_ISO_SIZE]);

/* Gives the newest version of every article in the order they were first read; the arena is cleared
 * after each. Anything but OK from the taker ends the walk and is given back. */
typedef enum error store_taker(void *context, const struct article *article);
enum error store_each(struct store *store, struct arena *arena, store_taker *take, void *context);

/* How much there is. */
struct store_size {
    uint64_t articles;
    uint64_t versions;
    uint64_t documents;
    uint64_t outlets;
};
enum error store_measure(struct store *store, struct store_size *size);

#endif
