/* Logistic regression, for the rules that are learned. Not for callers outside src/story. */
#ifndef TIDINGS_STORY_REGRESS_H
#define TIDINGS_STORY_REGRESS_H

#include <stdbool.h>

#include "base/list.h"

/* Features that a rule may have. */
enum { REGRESS_MAX = 32 };

/* An example. */
struct regress_row {
    float features[REGRESS_MAX];
    bool right;
    double worth; /* what it counts for */
};

/* Fits weights[count] and the bias to rows (a list of struct regress_row). A weight that comes out
 * with another sign than signs[] demands (0 for either; NULL for no demands) is left out. */
void regress(const struct list *rows, int count, const signed char *signs, float *weights,
             float *bias);

#endif
