/* What a word looks like, as features: hashes of its form, beginning, end and shape, and of the
 * cluster it belongs to. The same for learning and for reading. */
#ifndef TIDINGS_LANGUAGE_WORD_FEATURES_H
#define TIDINGS_LANGUAGE_WORD_FEATURES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum {
    WORD_FORM_MAX = 64, /* bytes of a word that are looked at */
    WORD_FEATURES_MAX = 16,
    WORD_FORM_FEATURES = 2 /* the first ones stand for the word itself */
};

/* A word as features see it: digits are 0, apostrophes and quotes plain. */
struct word_form {
    size_t size;
    char cased[WORD_FORM_MAX], lower[WORD_FORM_MAX];
};
void word_form_make(struct str word, struct word_form *form);

/* Hash of a form, by which the vocabulary of vectors knows it. Not 0. */
uint32_t word_form_hash(const char *form, size_t size);

/* Writes the features, at most WORD_FEATURES_MAX, and gives how many. Clusters are 0 for a word
 * that is in none. */
unsigned word_features(const struct word_form *form, unsigned fine, unsigned coarse,
                       uint32_t out[WORD_FEATURES_MAX]);

/* The features of what stands before every sentence and is the head of its root. */
unsigned word_features_root(uint32_t out[WORD_FEATURES_MAX]);

#endif
