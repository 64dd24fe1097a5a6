/* Learns the model of blocks from pages whose bodies are known: `tidings train page`. */
#ifndef TIDINGS_PAGE_LEARN_H
#define TIDINGS_PAGE_LEARN_H

#include <stdio.h>

#include "base/error.h"

struct learn_settings {
    const char *data;  /* a folder with gold.jsonl and the pages that it names */
    const char *cases; /* a folder with the folders several, none and edge of pages with what they
                          hold, or NULL */
    const char *out;   /* where the model goes, or NULL for none */
    const char *cross; /* where records go that were read by models which have not seen the page's
                          outlet, as JSON Lines, or NULL */
    unsigned trees;    /* of each step; 0 for the default */
    FILE *log;         /* progress, or NULL */
};

/* Reads the pages, learns, writes. Deterministic. */
enum error page_learn(const struct learn_settings *settings);

#endif
