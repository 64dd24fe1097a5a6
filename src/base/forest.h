/* A forest: a sum of small decision trees over features of one byte. The trees are oblivious: all
 * nodes of a level ask the same question, so that a tree is DEPTH questions and a table of
 * 2^DEPTH answers, and many blocks go through it at once. Scores are integers: the same on every
 * machine. */
#ifndef TIDINGS_BASE_FOREST_H
#define TIDINGS_BASE_FOREST_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

#define FOREST_DEPTH 6
#define FOREST_LEAVES (1 << FOREST_DEPTH)
/* Rows that go through a tree together: what a compiler makes vector instructions of. */
#define FOREST_LANES 32
/* A score of FOREST_UNIT is a log-odds of 1; an answer of a tree counts as many times FOREST_STEP.
 */
#define FOREST_UNIT 1024
#define FOREST_STEP 4

struct forest_tree {
    uint16_t feature[FOREST_DEPTH];
    uint8_t threshold[FOREST_DEPTH]; /* the answer is 1 where the feature is larger */
    int8_t leaf[FOREST_LEAVES];      /* in FOREST_STEPs */
};

struct forest {
    const struct forest_tree *trees;
    uint32_t tree_count;
    uint32_t feature_count; /* of the features it was learned with */
    int32_t bias;
};

/* Features of rows, in groups of FOREST_LANES rows: feature f of row r is
 * values[r / FOREST_LANES * step + f * stride + r % FOREST_LANES]. Long columns have a step of
 * FOREST_LANES; groups of short ones, each of which fits into a processor's nearest memory, a
 * stride of that. Readable up to the end of the last group. */
struct forest_rows {
    const uint8_t *values;
    size_t stride, step;
    uint32_t count;
};

/* Adds up the trees for all rows. Gives scores[count rounded up to FOREST_LANES]. */
void forest_score(const struct forest *forest, const struct forest_rows *rows, int32_t *scores);

/* The same without the instructions that only some machines have: for tests. */
void forest_score_portable(const struct forest *forest, const struct forest_rows *rows,
                           int32_t *scores);

/* What is learned from. */
struct forest_data {
    const uint8_t *values; /* [feature_count][stride] */
    uint32_t stride;
    uint32_t count; /* rows */
    uint32_t feature_count;
    const float *wanted; /* [count], 0 to 1 */
    const float *weight; /* [count]; rows of weight 0 are not looked at */
};

struct forest_settings {
    uint32_t trees;
    float rate;          /* of learning */
    float smoothing;     /* added to the weight of every leaf */
    float row_share;     /* of rows that each tree sees */
    float feature_share; /* of features that each level may ask for */
    uint64_t seed;
};

/* Learns a forest by gradient boosting on the logistic loss, its trees in `arena`. Deterministic.
 */
void forest_learn(struct forest *forest, struct arena *arena, const struct forest_data *data,
                  const struct forest_settings *settings);

/* Writes a forest as bytes, and reads it back: the trees are copied into the arena.
 * forest_read() moves *bytes past what it read; ERROR_SYNTAX when it is no forest. */
void forest_write(const struct forest *forest, struct buf *out);
enum error forest_read(struct forest *forest, struct arena *arena, struct str *bytes);

#endif
