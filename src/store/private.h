/* The store's inside, shared by its parts. Not for callers outside src/store. */
#ifndef TIDINGS_STORE_PRIVATE_H
#define TIDINGS_STORE_PRIVATE_H

#include "store/database.h"
#include "store/prepare.h"
#include "store/store.h"

/* Statements that adding keeps ready. The enum and their text, in write.c, are made from one list,
 * which stands there. */
struct writer;
struct placer;

struct store {
    struct database database;
    int lock;                        /* of the one writer, or -1 */
    struct store_preparer *preparer; /* for what the writer and the searcher do themselves */
    struct writer *writer;           /* NULL for a store that was opened to read */
    struct placer *placer;           /* statements of place.c, NULL before the first */
    bool in_transaction;
    int64_t committed; /* when the last transaction ended, milliseconds of the steady clock */
    store_upgrade_teller *tell; /* NULL where nobody listens */
    void *tell_context;
};

/* Makes and ends what adding needs. */
enum error writer_new(struct store *store);
void writer_free(struct store *store);

/* Begins a transaction where none is open; store_commit() ends it. */
enum error writer_begin(struct store *store);

/* Takes the terms of a version of an article out of the index, which wants to be told what they
 * were. */
enum error writer_drop_terms(struct store *store, int64_t article, int64_t version);

/* The least and the greatest identity that begin with these hexadecimal digits. False when they are
 * none. */
bool store_id_bounds(struct str digits, struct identity *low, struct identity *high);

/* The number of the one article whose id is this or begins so, or of a row of another table by its
 * SELECT of one number, whose ?1 and ?2 are the bounds. ERROR_NOT_FOUND with `none` as the words,
 * ERROR_TOO_MANY when several begin so. */
#define FIND_ARTICLE_BETWEEN "SELECT id FROM article WHERE identity BETWEEN ?1 AND ?2 LIMIT 2"
enum error store_find_by_id(struct store *store, const char *sql, struct str id, const char *none,
                            int64_t *number);

/* The number of the story whose id begins so, or of the one that it became; likewise. */
enum error store_find_story_by_id(struct store *store, struct str id, int64_t *number);

/* Ends what placing needs. */
void placer_free(struct store *store);

/* How many articles there are; 0 where that fails. */
uint64_t writer_count_articles(struct store *store);

/* Makes the index of words anew from the articles, in one transaction. */
enum error writer_reindex(struct store *store);

/* Makes the traits of articles that have none, or older ones, and has them placed anew. */
enum error writer_retrait(struct store *store);

#endif
