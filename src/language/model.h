/* A language's model: all that its file holds, looked at where it lies. Private to src/language. */
#ifndef TIDINGS_LANGUAGE_MODEL_H
#define TIDINGS_LANGUAGE_MODEL_H

#include "language/encoder.h"
#include "language/lemmas.h"
#include "language/tokenizer.h"

struct language_model {
    void *mapped; /* NULL where the bytes are the caller's */
    size_t mapped_size;
    char language[16]; /* BCP 47 */
    struct gap_judge judge;
    struct vectors vectors;
    struct encoder sentences, encoder;
    struct lemmas lemmas;
    const struct tag_class *tags;               /* encoder.shape.tags */
    uint8_t relations[256];                     /* enum relation of the model's relations */
    unsigned root;                              /* the place of "root" among them */
    struct relation_choice choices[UPOS_COUNT]; /* what words of each part of speech can be */
};

/* Looks at the bytes of a model's file, which have to live as long and start at a multiple of 64.
 * ERROR_SYNTAX for what is none. */
enum error language_model_view(struct language_model *model, struct str bytes);

#endif
