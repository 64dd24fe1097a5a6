/* The store's inside, shared by its parts. Not for callers outside src/store. */
#ifndef TIDINGS_STORE_PRIVATE_H
#define TIDINGS_STORE_PRIVATE_H

#include "store/database.h"
#include "store/prepare.h"
#include "store/store.h"

/* Statements that adding keeps ready. The enum and their text, in write.c, are made from one list,
 * which stands there. */
struct writer;

struct store {
    struct database database;
    int lock;                        /* of the one writer, or -1 */
    struct store_preparer *preparer; /* for what the writer and the searcher do themselves */
    struct writer *writer;           /* NULL for a store that was opened to read */
    bool in_transaction;
};

/* Makes and ends what adding needs. */
enum error writer_new(struct store *store);
void writer_free(struct store *store);

/* Makes the index of words anew from the articles, in one transaction. */
enum error writer_reindex(struct store *store);

#endif
