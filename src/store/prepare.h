/* Documents ready to be added: all that can be computed without the database. Not for callers
 * outside src/store. */
#ifndef TIDINGS_STORE_PREPARE_H
#define TIDINGS_STORE_PREPARE_H

#include "store/rows.h"
#include "store/store.h"
#include "store/terms.h"
#include "story/story.h"

/* The columns of the index, in its order. */
enum term_column { TERMS_HEADLINE, TERMS_TEXT, TERMS_AUTHORS, TERMS_OUTLET, TERMS_COUNT };

struct row {
    struct identity identity, content;
    struct str texts[ROW_TEXT_COUNT];
    struct str terms[TERMS_COUNT];
    struct str language;                 /* without its region */
    struct str told;                     /* the same, by its words where it has none */
    struct str outlet_key, outlet_words; /* its domain or else its words, and these */
    unsigned entry;
    bool has_published, has_modified;
    int64_t published_utc, modified_utc; /* seconds since 1970 */
    struct str traits;                   /* packed */
    struct list tags;                    /* of struct story_tag */
    bool agency;                         /* it is the agency's own */
    bool live;                           /* lead or entry of a live page */
};

struct store_document {
    struct str name, url, raw;
    struct identity hash; /* of raw, where there is any */
    const char *packing;  /* NULL for plain */
    size_t size;
    const char *none;
    int64_t read_at;
    int code;
    struct str known_published, known_read_at, known_encoding;
    unsigned known_article;
    int64_t again;
    struct row *rows;
    size_t row_count;
};

/* Fills the terms of a row by the article's words, in the arena. */
void prepare_terms(struct store_preparer *preparer, const struct article *article,
                   struct arena *arena, struct str terms[TERMS_COUNT]);

/* Fills what stories go by. */
void prepare_traits(struct store_preparer *preparer, const struct article *article,
                    struct arena *arena, struct row *row);

/* The part of a language code before its region: "de" of "de-AT". */
struct str prepare_language(struct str language);

/* The preparer's stemmers. */
struct word_stemmers *prepare_stemmers(struct store_preparer *preparer);

#endif
