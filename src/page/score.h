/* The model that tells a page's blocks apart, and its opinion of each. For src/page alone. */
#ifndef TIDINGS_PAGE_SCORE_H
#define TIDINGS_PAGE_SCORE_H

#include "base/forest.h"
#include "page/body.h"
#include "page/lexicon.h"

/* Scores above which a block is part of a body, and is a caption. Below even odds: what is missed
 * costs a reader more than what is kept too much. */
#define BODY_LIMIT (-600)
#define CAPTION_LIMIT (-1000)

struct body_model {
    struct lexicon *lexicon;
    struct forest first;   /* over the features of a block */
    struct forest second;  /* over the first one's scores of it and around it */
    struct forest start;   /* over places where another article may begin; see starts.h */
    struct forest judge;   /* over whole pages: holds an article; see judge.h */
    struct forest caption; /* over the features of a block: what stands under images */
};

/* Reads a model that body_learn() wrote. ERROR_SYNTAX when it is none, ERROR_UNSUPPORTED when it
 * was learned with other features. */
enum error body_model_read(struct body_model *model, struct arena *arena, struct str bytes);

/* Scores of all blocks in the page's arena: log-odds of belonging to the body, in FOREST_UNITs.
 * Those of the first step in `*first`. Fills the columns of the second step in. */
int32_t *body_score(const struct body_model *model, struct body_features *features,
                    const struct body_page *page, int32_t **first);

/* The last columns of the features: of so many neighbours on each side, in the order of the page,
 * so many of the things that their words and classes say. */
#define BODY_WORD_NEIGHBOURS 2
#define BODY_WORD_FEATURES 4

/* Fills the columns in that come from the words of the blocks and of those around them. */
void body_lexicon_features(struct body_features *features, const struct body_page *page,
                           const struct lexicon *lexicon);

/* The same as body_score() for being a caption; to be called after it. */
int32_t *body_score_captions(const struct body_model *model, const struct body_features *features,
                             const struct body_page *page);

/* The columns that the second step adds to the features, and how they are filled from the scores
 * of the first. */
unsigned body_second_count(void);
void body_second_features(struct body_features *features, const struct body_page *page,
                          const int32_t *scores);

#endif
