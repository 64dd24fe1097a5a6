/* How the engine brings stories up to date: what there is to be placed, what there is already, and
 * where what src/story decided is put. All of it belongs to the transaction of store_add() and is
 * kept by store_commit(). Articles and stories are numbers here, which mean nothing outside this
 * database. */
#ifndef TIDINGS_STORE_PLACE_H
#define TIDINGS_STORE_PLACE_H

#include "store/store.h"

/* An article's place among the others. */
struct store_place {
    int64_t article;
    int64_t story;     /* 0 for none yet */
    int64_t original;  /* the article that it is a copy of, 0 for none */
    int64_t outlet;    /* 0 where it is not known */
    int64_t live;      /* the document that it is an entry of, where that is a live page, or 0 */
    int64_t time;      /* published, or first read; seconds since 1970 */
    bool agency;       /* it is the agency's own */
    struct str traits; /* as story_traits_pack() made them */
};

/* Takes one; valid during the call. Anything but OK ends the walk and is given back. */
typedef enum error store_place_taker(void *context, const struct store_place *place);

/* Begins the transaction where none has begun. Gives the articles that are to be placed, or to be
 * placed anew since they were changed, the earliest first. */
enum error store_unplaced(struct store *store, struct arena *arena, store_place_taker *take,
                          void *context);

/* Gives the articles that have a place, the nearest in time to `time` first, at most `limit`. */
enum error store_placed(struct store *store, int64_t time, size_t limit, struct arena *arena,
                        store_place_taker *take, void *context);

/* The text of an article, for what its traits do not decide. */
enum error store_text(struct store *store, int64_t article, struct arena *arena, struct str *text);

/* Makes a story that begins with an article. */
enum error store_begin_story(struct store *store, int64_t article, int64_t *story);

/* Puts an article into a story. `now` is milliseconds since 1970. */
enum error store_join(struct store *store, int64_t article, int64_t story, int64_t original,
                      int64_t now);

/* Notes that what was one story is now part of another, its events with it; where the store has
 * articles of it that are not, it stays. */
enum error store_merge(struct store *store, int64_t story, int64_t into);

/* Notes that two articles are related, so far (0 to 1). */
enum error store_relate(struct store *store, int64_t article, int64_t other, double score);

/* Brings what is kept of a story itself up to date after its articles changed; `leader` is the
 * article whose headline it bears, 0 for the same as before. One without articles is left alone. */
enum error store_tell(struct store *store, int64_t story, int64_t leader);

#endif
