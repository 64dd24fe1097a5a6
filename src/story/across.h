/* Two articles in different languages compared, by what can be known again across languages: the
 * names they tell of, by how they sound, and numbers. Not for callers outside src/story. */
#ifndef TIDINGS_STORY_ACROSS_H
#define TIDINGS_STORY_ACROSS_H

#include "story/pair.h"

enum { ACROSS_FEATURES = 12 };

/* The rule that joins articles across languages: knowledge/story/across.txt. */
struct story_across_rule {
    float weights[ACROSS_FEATURES], bias;
    float bound; /* log-odds from which two articles are one story */
};
const struct story_across_rule *story_across_rule(void);

/* What the features are called there, in their order, and the sign that the weight of each has to
 * have: 1 for what two articles share, -1 for what parts them. */
extern const char *const story_across_names[ACROSS_FEATURES];
extern const signed char story_across_signs[ACROSS_FEATURES];

/* Compares. */
void story_across(const struct story_vector *a, const struct story_vector *b,
                  float features[ACROSS_FEATURES]);

/* The log-odds that two articles tell one story: by their features, and by themselves. */
double story_across_odds(const struct story_across_rule *rule,
                         const float features[ACROSS_FEATURES]);
double story_across_score(const struct story_across_rule *rule, const struct story_vector *a,
                          const struct story_vector *b);

/* How much a sound weighs in its article. */
float story_sound_weight(const struct story_sound *sound);

#endif
