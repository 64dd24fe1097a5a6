/* Learns the rule that ranks tags: `tidings train tags`. */
#ifndef TIDINGS_STORY_TAG_TRAIN_H
#define TIDINGS_STORY_TAG_TRAIN_H

#include <stdio.h>

#include "base/error.h"

struct tag_train_settings {
    const char *data;  /* records with `tags`, the phrases that people chose, as JSON Lines */
    const char *cross; /* where the tags of every record go, found by models that have not seen it:
                          or NULL */
    unsigned folds;    /* how many models share the records then, 2 or more: each is learned from
                          all but its own */
    const char *out;   /* where the model goes, or NULL for none */
    FILE *log;         /* progress, or NULL */
};

/* Reads, learns, writes. Deterministic. */
enum error tag_train(const struct tag_train_settings *settings);

#endif
