/* The encoder while reading: words in, scores of classes and of arcs out. A model has two, a small
 * one for sentences and a large one for all else; teach_net.h says what they are made of. */
#ifndef TIDINGS_LANGUAGE_ENCODER_H
#define TIDINGS_LANGUAGE_ENCODER_H

#include <stdbool.h>

#include "language/encoder_file.h"
#include "language/encoder_kernel.h"
#include "language/language.h"
#include "language/model_file.h"
#include "language/sorted.h"
#include "language/vectors.h"

enum {
    ENCODER_LAYERS_MAX = 4,
    ENCODER_WIDTH_MAX = 256,   /* of words, units and arcs */
    ENCODER_CLASSES_MAX = 512, /* of tags */
    ENCODER_WORDS = 384        /* of a batch, the words before each sentence included */
};

/* An encoder as it lies in a model. */
struct encoder {
    struct encoder_shape shape;
    const struct vectors *vectors;
    struct sorted hashes; /* shape.rows */
    const int8_t *rows;   /* shape.rows x width */
    const float *row_scales;
    const float *turn; /* VECTOR_WIDTH x width */
    /* what turns inputs of layers, and of the heads behind them, into what they see; of no columns
     * where they see it as it is */
    struct matrix narrow[ENCODER_LAYERS_MAX + 1];
    struct matrix layers[ENCODER_LAYERS_MAX];
    const float *memory[ENCODER_LAYERS_MAX];
    struct matrix tags, names, parts, arcs;
    struct matrix pairs; /* relation x (relations * relation + relations); see teach_write.c */
};

/* Reads an encoder's parts, whose names begin with `letter`. False where they do not fit. */
bool encoder_view(struct encoder *encoder, const struct vectors *vectors,
                  const struct model_file *file, char letter);

/* Scratch memory for one encoder, and what it last gave. Its matrices are the encoder's, with
 * spans where the kernel wants them. */
struct encoder_state {
    const struct encoder *encoder;
    const struct encoder_kernel *kernel;
    struct matrix narrow[ENCODER_LAYERS_MAX + 1], layers[ENCODER_LAYERS_MAX], tags_matrix,
        names_matrix, parts_matrix, arcs_matrix, pairs_matrix;
    struct block_spans *spans;
    struct encoder_word *cache;
    uint8_t *cached_numbers;
    uint32_t batch;               /* counts them */
    size_t words;                 /* of the batch */
    size_t forms;                 /* different words of the batch, which are multiplied once */
    uint16_t rows[ENCODER_WORDS]; /* of each word, the place of its form */
    uint16_t begins[ENCODER_WORDS], ends[ENCODER_WORDS]; /* of each word, where its sentence does */
    uint8_t *rounded;
    uint16_t *squares; /* of rounded rows; see struct product */
    float *scales;
    float *x, *gates;
    float *tags;    /* words x tags.columns */
    float *names;   /* words x names.columns */
    float *parts;   /* words x parts.columns: dependent and head of arcs, of relations */
    float *turned;  /* words x arcs.columns: arcs' dependents, ready for a product with heads */
    float *singles; /* words x single_columns: what relations are worth whatever the head */
    size_t single_from, single_columns;
};

struct encoder_state *encoder_state_new(const struct encoder *encoder,
                                        const struct encoder_kernel *kernel);
void encoder_state_free(struct encoder_state *state);

/* Begins a batch. */
void encoder_begin(struct encoder_state *state);

/* Adds a sentence: the root and `count` tokens. False when the batch has no room for it; then it
 * has to be run first. A sentence of fewer than ENCODER_WORDS words always fits into an empty one.
 */
bool encoder_add(struct encoder_state *state, struct str text, const struct token *tokens,
                 size_t count);

/* Runs the batch over its sentences, which have the sizes that were added (root included). */
void encoder_run(struct encoder_state *state, const size_t *sizes, size_t count);

/* Scores of the arcs from every word of a sentence to every other, from place `from` of the batch:
 * scores[dependent * size + head]. */
void encoder_arcs(const struct encoder_state *state, size_t from, size_t size, float *scores);

/* Relations that a word can have, as places in the model's list. */
struct relation_choice {
    uint8_t count, which[UINT8_MAX];
};

/* The best relation of a word of the batch to its head, which is another one, among some. */
uint8_t encoder_relation(const struct encoder_state *state, size_t word, size_t head,
                         const struct relation_choice *choice);

#endif
