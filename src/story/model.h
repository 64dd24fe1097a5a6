/* What was learned: how common terms are in news, and the weights of the rule that joins articles.
 * Not for callers outside src/story but its trainer. */
#ifndef TIDINGS_STORY_MODEL_H
#define TIDINGS_STORY_MODEL_H

#include "base/buf.h"
#include "base/forest.h"
#include "story/story.h"

/* How many of a collection's articles have a term, which a model is asked beside its own. */
struct story_seen {
    uint32_t articles; /* in all */
    uint32_t with;     /* that have the term */
};

/* What two articles are compared by; see pair.c. */
enum { STORY_FEATURES = 14, STORY_FEATURE_ALL = 4 /* how alike they are over all */ };

/* Marks by which a tag is ranked: a power of two; see tag_marks.c. */
enum { TAG_MARKS = 1 << 14 };

/* Forests by which a tag is ranked beside the marks; their mean counts. */
enum { TAG_FORESTS = 4 };

/* Directions in which the states of words are told apart, and the numbers of each: one more than of
 * a state, what is added; see tag_uses.c. */
enum { TAG_TURNS = 32, TAG_TURN_NUMBERS = 257 };

/* Nets by which a tag is ranked, too; see tag_net.c. */
enum {
    TAG_NETS = 2,
    TAG_NET_INPUTS = 753,
    TAG_NET_UNITS = 48,
    TAG_NET_NUMBERS = (2 + TAG_NET_UNITS) * TAG_NET_INPUTS + 2 * TAG_NET_UNITS + 1
};

/* How many articles of the background have a term that is not in its table: one, as sixteenths of a
 * power of two. */
#define STORY_TERM_RARE 0

struct story_model {
    uint32_t articles;      /* of the background */
    double log_articles;    /* natural logarithm of it */
    uint32_t term_count;    /* of the table */
    const uint32_t *hashes; /* sorted */
    const uint8_t *counts;  /* of articles with the term, as sixteenths of powers of two */
    const uint32_t *places; /* both, to be looked up: see story_model_set_places() */
    unsigned place_bits;
    float weights[STORY_FEATURES], bias; /* of the rule that joins */
    float threshold;                     /* mean log-odds from which two groups are one story */
    const float *tag_weights;            /* of TAG_MARKS marks: the rule that ranks tags */
    float tag_bias;
    const float *tag_turns;                /* [TAG_TURNS][TAG_TURN_NUMBERS] */
    const float *tag_nets;                 /* [TAG_NETS][TAG_NET_NUMBERS] */
    struct forest tags_any[TAG_FORESTS];   /* the same by trees, for all languages */
    struct forest tags_known[TAG_FORESTS]; /* and for those that they were learned from */
};

/* The model that comes with the program. */
const struct story_model *story_model(void);

/* Fills the places of a table of terms, which are all 0: as many as two to the power of the bits
 * that the number of terms asks for. tools/generate-story-model fills those of the shipped model.
 */
unsigned story_model_place_bits(uint32_t term_count);
void story_model_set_places(const uint32_t *hashes, const uint8_t *counts, uint32_t term_count,
                            uint32_t *places);

/* How many articles of the background have a term, as sixteenths of powers of two; and how rare
 * that makes it where no others count. */
uint8_t story_model_count(const struct story_model *model, uint32_t hash);
double story_model_idf_of(const struct story_model *model, uint8_t count);

/* How rare a term is: the logarithm of all articles by those that have it, those seen (NULL for
 * none) included. */
double story_model_idf(const struct story_model *model, uint32_t hash,
                       const struct story_seen *seen);

/* Writes a model as bytes, which tools/generate-story-model makes a table of. */
void story_model_write(const struct story_model *model, struct buf *out);

#endif
