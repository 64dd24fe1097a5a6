/* Learning a language's model from treebanks, names and a corpus: `tidings train language`.
 *
 * In order: the judge of gaps between words; vectors and clusters of the corpus's words; the
 * encoder that finds sentences; the layers of the large encoder, from guessing words of the corpus;
 * the whole of it, from the treebanks' tags, dependencies and names; lemmas. What a step
 * learned is kept in a folder beside the model, FILE.steps, and is not learned again when it is
 * there. Everything is deterministic by the seed, and bit for bit the same on one kind of CPU. */
#ifndef TIDINGS_LANGUAGE_TEACH_H
#define TIDINGS_LANGUAGE_TEACH_H

#include <stdint.h>
#include <stdio.h>

#include "base/error.h"

struct language_teach_settings {
    const char *data;  /* a folder with language/NAME-train.conllu, language/wikigold-names.conllu
                          and corpus/NAME.jsonl.zst; see models/en.md */
    const char *out;   /* where the model goes */
    const char *cross; /* NULL, or where the set of names goes as CoNLL-U, each fifth of it read by
                          a model that learned from the others; such a model is kept in `out` */
    unsigned epochs;   /* of the large encoder; 0 for the default */
    unsigned threads;  /* 1 or 2; changes the time and nothing else */
    uint64_t seed;
    FILE *log;
};

enum error language_teach(const struct language_teach_settings *settings);

#endif
