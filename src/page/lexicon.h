/* Words that speak for or against running text: what a newsletter box, an appeal for donations or a
 * biography says that an article does not, and words of classes that go with them. Learned; weights
 * of words and of pairs of them. */
#ifndef TIDINGS_PAGE_LEXICON_H
#define TIDINGS_PAGE_LEXICON_H

#include "base/buf.h"
#include "base/error.h"
#include "page/body.h"

#define LEXICON_SLOTS (1 << 17)

/* Weights by hash: log-odds in sixteenths. Words that were not seen often weigh 0. */
struct lexicon {
    int8_t weights[LEXICON_SLOTS];
};

/* What a feature is where nothing is said for or against. */
#define LEXICON_NOTHING 128

/* What a block's words say, and those of the classes of its element and of those around it. */
enum lexicon_feature {
    LEXICON_MEAN,
    LEXICON_FIRST,
    LEXICON_LOW,
    LEXICON_SUM,
    LEXICON_CLASS_OWN,  /* of its element */
    LEXICON_CLASS_LOW,  /* the lowest of all */
    LEXICON_CLASS_HIGH, /* the highest */
    LEXICON_CLASS_SUM,
    LEXICON_FEATURES
};

/* What the words of an element's classes weigh. */
struct lexicon_class {
    int16_t sum, low, high;
};

/* Weighs the classes of all elements of a page, in its arena. */
struct lexicon_class *lexicon_classes(const struct lexicon *lexicon, const struct body_page *page);

/* Fills the bytes of one block. */
void lexicon_look(const struct lexicon *lexicon, const struct lexicon_class *classes,
                  const struct body_page *page, uint32_t block, uint8_t values[LEXICON_FEATURES]);

/* Counts for learning; all zero at first. */
struct lexicon_counts {
    uint32_t pages[2][LEXICON_SLOTS]; /* pages with the word in a block that is not, is body */
    uint32_t last[2][LEXICON_SLOTS];  /* the last page counted */
    uint32_t all[2];
};

/* Counts the words of the classes around one block. */
void lexicon_count_classes(struct lexicon_counts *counts, const struct body_page *page,
                           uint32_t block, uint32_t number, bool body);

/* Counts the words of one block of page number `number` (from 1 on). */
void lexicon_count(struct lexicon_counts *counts, const struct body_page *page, uint32_t block,
                   uint32_t number, bool body);

/* Makes weights of counts. */
void lexicon_learn(struct lexicon *lexicon, const struct lexicon_counts *counts);

/* As bytes, and back; lexicon_read() moves *bytes on. */
void lexicon_write(const struct lexicon *lexicon, struct buf *out);
enum error lexicon_read(struct lexicon *lexicon, struct str *bytes);

#endif
