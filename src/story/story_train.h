/* Learns the rule that joins articles to stories, and how common words are: `tidings train
 * stories`. */
#ifndef TIDINGS_STORY_STORY_TRAIN_H
#define TIDINGS_STORY_STORY_TRAIN_H

#include <stdio.h>

#include "base/error.h"

struct story_train_settings {
    const char *data;       /* records with `story`, as JSON Lines */
    const char *background; /* a folder or file of records in which words are counted; NULL keeps
                               the counts of the program's own model */
    const char *others;     /* dated records of which no two that are long apart tell one story, or
                               NULL */
    const char *test;       /* records of other stories, or NULL */
    const char *cross;      /* where their urls go with the stories that the new model finds */
    const char *out;        /* where the model goes, or NULL for none */
    FILE *log;              /* progress, or NULL */
};

/* Reads, learns, writes. Deterministic. */
enum error story_train(const struct story_train_settings *settings);

#endif
