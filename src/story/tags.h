/* Candidates for tags, with what the ranker goes by. Not for callers outside src/story. */
#ifndef TIDINGS_STORY_TAGS_H
#define TIDINGS_STORY_TAGS_H

#include "story/model.h"
#include "story/private.h"

/* A phrase that could be a tag. */
struct tag_candidate {
    struct str key;  /* stems, one space between two */
    struct str name; /* as it is written most */
    unsigned words;
    unsigned count;
    unsigned capitals; /* times that all its words began with one within a sentence */
    unsigned alone;    /* times that no name goes on before or behind it */
    unsigned heads;    /* times in the headline */
    size_t first;      /* words before it */
    double idf;        /* mean of its words */
    double idf_least;
    float features[TAG_FEATURES];
    double score;
};

/* All candidates of a text, scored, the best first: a list of struct tag_candidate in `arena`. */
void story_candidates(struct story_maker *maker, const struct story_model *model,
                      struct str headline, struct str text, struct str language,
                      struct arena *arena, struct list *candidates);

#endif
