/* Vectors and clusters of a language's frequent words, learned from a corpus. */
#ifndef TIDINGS_LANGUAGE_VECTORS_H
#define TIDINGS_LANGUAGE_VECTORS_H

#include <stdint.h>

#include "language/model_file.h"
#include "language/sorted.h"
#include "language/word_features.h"

enum { VECTOR_WIDTH = 64, VECTORS_MAX = 64000, CLUSTERS_FINE = 1024, CLUSTERS_COARSE = 128 };

struct vector_word {
    float scale;           /* of its numbers */
    uint16_t fine, coarse; /* its clusters, from 1 */
};

struct vectors {
    struct sorted hashes; /* count */
    const struct vector_word *words;
    const int8_t *numbers; /* count x VECTOR_WIDTH */
    size_t count;
};

/* Reads them from a model's parts. A model without them has none; false for one whose parts do not
 * fit together. */
bool vectors_view(struct vectors *vectors, const struct model_file *file);

enum { VECTOR_NONE = -1 };

/* A word's number: of its form, else of the form in lower case, else of the form with its first
 * letter a capital; VECTOR_NONE for a word without a vector. */
int32_t vectors_find(const struct vectors *vectors, const struct word_form *form);

#endif
