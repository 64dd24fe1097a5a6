/* Learns the rule that joins articles across languages: `tidings train across`. */
#ifndef TIDINGS_STORY_ACROSS_TRAIN_H
#define TIDINGS_STORY_ACROSS_TRAIN_H

#include <stdio.h>

#include "base/error.h"

struct across_train_settings {
    const char *data; /* records with `story`, as JSON Lines */
    const char
        *others;      /* records of no known story, which the rule within a language tells apart */
    const char *test; /* records of other stories, or NULL */
    const char *out;  /* where the rule goes, as knowledge/story/across.txt, or NULL for none */
    FILE *log;        /* progress, or NULL */
};

/* Reads, learns, writes. Deterministic. */
enum error across_train(const struct across_train_settings *settings);

#endif
