/* The encoder while it is learned, in 32-bit floats, with its gradients.
 *
 * A word is the sum of its features' rows and of its vector, turned to the net's width. Over the
 * words of a sentence, and the root before them, go layers of simple recurrent units in both
 * directions; the last layer's output feeds the heads. Layers after the first, and the heads, may
 * see their input turned into fewer numbers. The heads are: a class for each word (its tag), a
 * class for each word among those of a source of names, and, where the net has them, arcs to heads
 * and their relations. What a unit does is said in teach_net_pass.c.
 *
 * A batch is learned from in two halves, each with gradients of its own, which are then added: by
 * one thread or by two, with the same result. */
#ifndef TIDINGS_LANGUAGE_TEACH_NET_H
#define TIDINGS_LANGUAGE_TEACH_NET_H

#include <stdint.h>

#include "language/teach_kernel.h"
#include "language/teach_parts.h"
#include "language/vectors.h"
#include "language/word_features.h"

enum {
    NET_LAYERS_MAX = 4,
    NET_HALVES = 2,
    NET_WORDS_MAX = 1024,   /* of half a batch, roots included */
    NET_SENTENCE_MAX = 256, /* words of a sentence, its root included */
    NET_GATES = 4           /* candidate, forget, reset, highway */
};

/* What the net learns to do, each with a loss of its own. */
enum { LOSS_TAGS, LOSS_ARCS, LOSS_RELATIONS, LOSS_NAMES, LOSS_GUESSES, NET_LOSSES };

/* How large the net is. */
struct net_shape {
    size_t width;  /* of a word */
    size_t hidden; /* units of a layer in one direction */
    size_t layers;
    size_t narrow;    /* to how many numbers layers after the first turn their input, 0 for none */
    size_t top;       /* the same of the heads */
    size_t rows;      /* features */
    size_t tags;      /* classes of the first head */
    size_t names;     /* classes of all sources of names together, 0 for no such head */
    size_t arc;       /* width of the arcs' vectors, 0 for no arcs */
    size_t relation;  /* width of the relations' vectors */
    size_t relations; /* how many there are */
    size_t guesses;   /* classes of words to guess where they are hidden, 0 for no such head */
};

/* How many numbers go into a layer, or into the heads, which are the layer after the last. */
static inline size_t net_wide(const struct net_shape *shape, size_t layer)
{
    return layer ? 2 * shape->hidden : shape->width;
}
/* Into how many of them they are turned, 0 for not at all. */
static inline size_t net_narrow(const struct net_shape *shape, size_t layer)
{
    return layer == 0 ? 0 : layer < shape->layers ? shape->narrow : shape->top;
}
/* How many its gates, or the heads, see. */
static inline size_t net_seen(const struct net_shape *shape, size_t layer)
{
    size_t narrow = net_narrow(shape, layer);
    return narrow ? narrow : net_wide(shape, layer);
}

/* How many numbers of a word arcs and relations are scored from: as dependent and as head. */
static inline size_t net_parts(const struct net_shape *shape)
{
    return 2 * shape->arc + 2 * shape->relation;
}

/* A word to learn from. */
struct net_word {
    uint32_t rows[WORD_FEATURES_MAX]; /* its features' rows; those of the form first */
    uint8_t count, forms;             /* how many, and how many of them stand for the form */
    int32_t vector;                   /* its number or VECTOR_NONE */
    uint32_t seen;                    /* how often the form is in what is learned from */
    int16_t tag, name;                /* classes; -1 for none */
    int16_t head, relation;           /* 0 is the root; -1 for none */
    int16_t guess;                    /* class of the word where it is to be guessed; -1 for none */
};

struct net_sentence {
    size_t count; /* of its words, the root, which comes first, included */
    struct net_word *words;
    struct net_word *lower, *title; /* NULL, or the same in lower case, and with capitals */
    bool parsed;                    /* heads are known */
    uint8_t names, name_count; /* the first class of its source of names, and how many there are */
};

/* Where each matrix begins in the array of all weights. Shapes are rows x columns; h stands for
 * hidden, n for what a layer sees, t for what the heads see, a for arc, r for relation. */
struct net_places {
    size_t vectors;                    /* VECTOR_WIDTH x width */
    size_t narrow[NET_LAYERS_MAX + 1]; /* 2h x n, and 2h x t, where they are narrow */
    size_t layer[NET_LAYERS_MAX];      /* n x 8h: direction, gate, unit */
    size_t bias[NET_LAYERS_MAX];       /* 8h */
    size_t memory[NET_LAYERS_MAX];     /* 4h: direction, forget and reset, unit */
    size_t parts, parts_bias;          /* t x (2a + 2r): dependent and head of arcs, of relations */
    size_t tags, tags_bias;            /* t x tags */
    size_t names, names_bias;          /* t x names */
    size_t arcs, arcs_bias;            /* a x a, a */
    size_t pairs;                      /* r x (relations * r) */
    size_t singles, relations_bias;    /* relations x 2r: dependent, head */
    size_t guesses, guesses_bias;      /* t x guesses */
    size_t count;                      /* of all weights */
};

/* A word to guess: its place in the half, and its class. */
struct net_guess {
    uint16_t at;
    int16_t class;
};

/* What a half of a batch needs. The arrays have NET_WORDS_MAX rows. */
struct net_half;

struct net {
    struct net_shape shape;
    struct net_places at;
    const struct vectors *vectors;
    float *weights, *first, *second;        /* at.count; Adam's moments */
    float *rows, *rows_first, *rows_second; /* shape.rows x width */
    float *rows_gradient;                   /* the same; 0 but within a step */
    float *mean, *rows_mean;                /* of weights and rows over `means` moments */
    uint64_t means;
    uint32_t *touched; /* rows that the step has gradients for */
    bool *is_touched;
    size_t touched_count;
    uint64_t step, seed;
    float dropout;
    struct net_half *halves[NET_HALVES];
    struct net *teacher; /* NULL, or a net with the same heads, whose scores are to be learned */
};

/* A part of a batch: its sentences, and what learning from them gave. */
struct net_half {
    const struct net *net;
    const struct net_sentence *const *sentences;
    size_t sentence_count, word_count;
    float share; /* 1 / words of the whole batch */
    bool second;
    double square;            /* of the gradients of its share of the weights */
    const struct adam *adam;  /* for its share of the weights */
    bool learn;               /* with dropout and gradients */
    struct net_half *teacher; /* NULL, or what a teacher makes of the same sentences */
    struct dice dice;
    double loss[NET_LOSSES];
    float *gradients; /* at.count */
    /* layers: input and output of each, before and after its gates */
    float *x[NET_LAYERS_MAX + 1], *mask[NET_LAYERS_MAX + 1], *x_back[NET_LAYERS_MAX + 1];
    float *gates[NET_LAYERS_MAX];      /* 8h */
    float *cells[NET_LAYERS_MAX];      /* 2h */
    float *narrow[NET_LAYERS_MAX + 1]; /* n, t: inputs as gates and heads see them */
    float *narrow_back[NET_LAYERS_MAX + 1];
    float *gates_back;                      /* 8h */
    float *parts, *parts_mask, *parts_back; /* 2a + 2r */
    float *turned, *turned_back;            /* a: dependents turned by the arcs' matrix */
    float *tags, *names;                    /* scores, then their gradients */
    float *scores;                          /* NET_SENTENCE_MAX^2: of a sentence's arcs */
    float *pairs;                           /* relations * r */
    const struct net_word **shown;          /* the words as the net sees them, NULL for hidden */
    bool *form_dropped;                     /* whether a word's form was left out */
    struct net_guess *guessed;              /* the words that are to be guessed */
    size_t guessed_count;
    float *guess_x, *guesses; /* their last layers' outputs, and scores */
    float *scratch;
    /* what reading gives: the classes and heads of all words */
    int16_t *tag_found, *name_found, *head_found, *relation_found;
};

/* Forward, and backward where it learns: from the words' answers, or from what a teacher, which has
 * gone forward, takes to be likely. One for each kind of CPU, like teach_kernel. */
typedef void net_pass(struct net_half *half);
extern net_pass net_pass_portable;
#if defined(__x86_64__)
extern net_pass net_pass_avx2, net_pass_avx512, net_pass_amx;
#endif
net_pass *net_pass_best(void);

void net_begin(struct net *net, const struct net_shape *shape, const struct vectors *vectors,
               uint64_t seed);
void net_end(struct net *net);

/* Learns from a batch at a rate; adds to `loss` what it lost. `threads` is 1 or 2. */
void net_learn(struct net *net, const struct net_sentence *const *sentences, size_t count,
               float rate, unsigned threads, double loss[NET_LOSSES]);

/* Adds the weights of this moment to the mean, and puts the mean in the place of the weights. */
void net_add_to_mean(struct net *net);
void net_take_mean(struct net *net);

/* Takes the rows and layers of another net of the same width, units, layers and rows. */
void net_take_layers(struct net *net, const float *rows, const float *weights);

/* Reads sentences of at most NET_WORDS_MAX words in all; the answers are in the first half. */
const struct net_half *net_read(struct net *net, const struct net_sentence *const *sentences,
                                size_t count);

/* Keeps and brings back all that learning goes on from. False when that fails or does not fit. */
bool net_save(const struct net *net, const char *path);
bool net_load(struct net *net, const char *path);

#endif
