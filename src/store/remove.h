/* Taking articles away: by hand, by a rule of how long they are kept, and those that better code no
 * longer finds. All of it belongs to the transaction of store_add() and is kept by store_commit().
 * With an article go its versions, its marks and its places, the documents and pages that held no
 * other, and its part in its story. What is deleted leaves its identity behind, so that no feed
 * brings it back. */
#ifndef TIDINGS_STORE_REMOVE_H
#define TIDINGS_STORE_REMOVE_H

#include "store/store.h"

/* Deletes the article with this id, or the one whose id begins so. `now` is milliseconds since
 * 1970. ERROR_NOT_FOUND and ERROR_TOO_MANY as store_article() has them. */
enum error store_delete(struct store *store, struct str id, int64_t now);

/* Lets an article that was deleted come back when it is read again; its id in full or the beginning
 * of it. ERROR_NOT_FOUND where none was deleted that begins so. */
enum error store_undelete(struct store *store, struct str id);

/* How many days articles are kept after they were last read; 0, as from the beginning, for ever. */
enum error store_keep_days(struct store *store, unsigned days);
unsigned store_kept_days(struct store *store);

/* Deletes the articles that have been kept long enough, and counts them. */
enum error store_expire(struct store *store, int64_t now, uint64_t *deleted);

/* A document to read again. Strings are in the caller's arena. */
struct store_old {
    int64_t document;
    struct str name, url, bytes;
    enum store_packing packing; /* of bytes */
    struct str known_published, known_read_at, known_encoding;
    unsigned known_article;
    int64_t read_at; /* last, milliseconds since 1970 */
    struct str only; /* the id of its article, where it had just one */
};

/* The first document after number `after` whose bytes are kept and which other code than `code`
 * read; those with an article that has fields of a feed are left out, since the feed is not kept.
 * ERROR_NOT_FOUND at the end. */
enum error store_next_old(struct store *store, int64_t after, int code, struct arena *arena,
                          struct store_old *old);

/* Takes away the articles that were found in this document alone and that `code`, which has just
 * read it again, did not find any more; counts them. They may come back. */
enum error store_drop_lost(struct store *store, int64_t document, int code, uint64_t *dropped);

#endif
