/* Where words begin and end, to the conventions of a language's treebanks: a text is cut at white
 * space, its chunks into runs of letters, runs of digits and single characters, and a small learned
 * judge says for each place between two of them whether a word ends there. Contractions that are
 * written as one run ("cannot") are a list of knowledge/language. */
#ifndef TIDINGS_LANGUAGE_TOKENIZER_H
#define TIDINGS_LANGUAGE_TOKENIZER_H

#include <stdint.h>

#include "language/language.h"
#include "language/model_file.h"

/* The judge: a bag of hashed features, one hidden layer, one answer. */
enum {
    GAP_ROWS = 8192,    /* hashed features */
    GAP_HIDDEN = 16,    /* units */
    GAP_FEATURES = 27,  /* of one gap */
    ATOMS_MAX = 256,    /* of a chunk; a longer one is cut there */
    ATOM_BYTES_MAX = 96 /* a longer run is cut there */
};

struct gap_judge {
    const int8_t *rows; /* GAP_ROWS x GAP_HIDDEN */
    float scale;        /* of the rows */
    float bias[GAP_HIDDEN];
    float weights[GAP_HIDDEN + 1]; /* the last one is the answer's own bias */
};

/* Reads the judge from a model's parts. False where they are missing. */
bool gap_judge_view(struct gap_judge *judge, const struct model_file *file);

/* A run of letters, a run of digits, or another character. */
struct atom {
    size_t from, to;
    uint32_t shape; /* what it looks like, with its length; see tokenizer.c */
    uint32_t text;  /* hash of its folded bytes */
    bool forced;    /* a contraction's second word begins here: a gap that nobody is asked about */
    bool parted;    /* an address of the web begins here, or ended: a word ends before it */
    bool shortened; /* is an abbreviation that is written with a full stop */
    bool joined;    /* goes on an address of the web or of mail: no gap */
};

/* A piece of the text without white space in it, taken apart. */
struct chunk {
    size_t from, to;
    size_t count;
    struct atom atoms[ATOMS_MAX];
    char next; /* what the next chunk begins with: 'A' upper case, 'a' lower, 'd' digit, '.' other,
                  0 the line's end */
    bool ends; /* white space or the text's end follows; false where it was cut */
};

/* A walk over the chunks of a text. */
struct chunks {
    struct str text;
    size_t at;
};
bool chunks_next(struct chunks *chunks, struct chunk *chunk);

/* What was decided of a chunk before the gap that is looked at. */
struct gap_state {
    size_t start; /* the atom with which the word that is open begins */
    bool split;   /* whether a word ended at the gap before */
};

/* The features of the gap behind atom `index`, as rows of the judge. */
void gap_features(const struct chunk *chunk, size_t index, const struct gap_state *state,
                  uint16_t rows[GAP_FEATURES]);

/* Whether a word is one that English shortens with a full stop, in any case, without the stop. */
bool tokenizer_is_shortened(struct str word);

/* Appends the words of a text to its tokens. With a NULL judge words are Unicode's. */
void tokenizer_words(const struct gap_judge *judge, struct str text, struct list *tokens);

#endif
