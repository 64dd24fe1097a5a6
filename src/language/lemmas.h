/* Lemmas: what to change at a word's end, by its tag and its last letters. The longest ending that
 * is known decides; whole words are endings that begin with "^". */
#ifndef TIDINGS_LANGUAGE_LEMMAS_H
#define TIDINGS_LANGUAGE_LEMMAS_H

#include <stdint.h>

#include "language/language.h"
#include "language/model_file.h"
#include "language/sorted.h"

enum { LEMMA_ENDING_MAX = 6, LEMMA_BYTES_MAX = 64 };

/* A change: how many bytes go, and what comes in their place; `whole` replaces the word. */
struct lemma_change {
    uint8_t cut;
    uint8_t whole;
    char add[14];
};

struct lemmas {
    struct sorted hashes;  /* of endings with their tag */
    const uint16_t *which; /* the change of each */
    size_t count;
    const struct lemma_change *changes;
    size_t change_count;
};

/* Reads them from a model's parts. False where they are missing or do not fit together. */
bool lemmas_view(struct lemmas *lemmas, const struct model_file *file);

/* The hash of an ending of `size` bytes under a tag; `whole` where it is the word itself. */
uint32_t lemma_hash(const char *xpos, struct str word, size_t size, bool whole);

/* A word's lemma, in the arena or a view of the text. Proper nouns keep their case; what else is
 * in lower case. */
struct str lemma_of(const struct lemmas *lemmas, struct arena *arena, struct str word,
                    enum upos upos, const char *xpos);

#endif
