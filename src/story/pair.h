/* Two articles compared: what the rule that joins them goes by. Not for callers outside src/story.
 */
#ifndef TIDINGS_STORY_PAIR_H
#define TIDINGS_STORY_PAIR_H

#include "story/model.h"

/* The parts of an article that are compared apart. */
enum story_field { FIELD_HEAD, FIELD_LEAD, FIELD_BODY, FIELD_NAMES, FIELD_ALL, FIELD_COUNT };

/* A term of an article in the set. */
struct story_cell {
    uint32_t hash;
    uint8_t head : 4, lead : 4;
    uint8_t body : 4, name : 1;
    uint8_t idf; /* in sixteenths */
};

/* An article that is ready to be compared. */
struct story_vector {
    const struct story_cell *cells; /* sorted by hash */
    uint32_t count;
    uint32_t language;
    float norms[FIELD_COUNT];
    float head_mass;                  /* idf of the headline's words */
    const struct story_sound *sounds; /* sorted by hash */
    uint32_t sound_count;
    float names_mass; /* weight of the names among them */
    float names_head; /* rarities of those in the headline */
    struct story_shingles signature;
    int64_t time, outlet;
};

/* Fills cells from traits, with how rare each term is, and norms over them. */
void story_vector_fill(struct story_vector *vector, struct story_cell *cells,
                       const struct story_traits *traits, const uint8_t *idf);

/* Compares; `features` in the model's order. */
void story_pair(const struct story_vector *a, const struct story_vector *b,
                float features[STORY_FEATURES]);

/* The sign that the weight of each has to have: 1 for what two articles share, -1 for what parts
 * them. */
extern const signed char story_feature_signs[STORY_FEATURES];

/* The log-odds that two articles tell one story. */
double story_pair_score(const struct story_model *model, const struct story_vector *a,
                        const struct story_vector *b);

/* How much a cell weighs in a field. */
float story_cell_weight(const struct story_cell *cell, enum story_field field);

#endif
