/* Learns the model of lines from scrapes whose bodies are known: `tidings train scrape`. */
#ifndef TIDINGS_PAGE_SCRAPE_TRAIN_H
#define TIDINGS_PAGE_SCRAPE_TRAIN_H

#include <stdio.h>

#include "base/error.h"

struct scrape_train_settings {
    const char *data;  /* a folder with pages/gold.jsonl and scrapes/SET/NAME.txt */
    const char *cases; /* a folder of pages written for the tests (several, none, edge), or NULL */
    const char *out;   /* where the model goes, or NULL for none */
    const char *cross; /* where the records go that are read by models which have not seen their
                          outlet, as JSON Lines, or NULL */
    unsigned trees;    /* of each forest; 0 for the default */
    FILE *log;         /* progress, or NULL */
};

/* Reads the scrapes, learns, writes. Deterministic. */
enum error scrape_train(const struct scrape_train_settings *settings);

#endif
