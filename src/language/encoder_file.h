/* How an encoder lies in a model's file. The names of its parts begin with a letter of its own and
 * a point: "m.shape". Matrices are two parts: ".w", the weights, 8 bits each, laid out for the
 * products' inner loop, and ".n", for each column its scale, its bias and the sum of its weights.
 */
#ifndef TIDINGS_LANGUAGE_ENCODER_FILE_H
#define TIDINGS_LANGUAGE_ENCODER_FILE_H

#include <stddef.h>
#include <stdint.h>

/* Weights are laid out for MATRIX_COLUMNS columns at a time, and of each MATRIX_DEPTH rows side by
 * side; both are filled up with zeros. */
enum { MATRIX_COLUMNS = 16, MATRIX_DEPTH = 4 };

/* The columns and rows of a matrix as it is laid out, the zeros counted. */
static inline size_t matrix_columns(size_t columns)
{
    return (columns + MATRIX_COLUMNS - 1) / MATRIX_COLUMNS * MATRIX_COLUMNS;
}

static inline size_t matrix_rows(size_t rows)
{
    return (rows + MATRIX_DEPTH - 1) / MATRIX_DEPTH * MATRIX_DEPTH;
}

/* Where the weight of a row and a column lies. */
static inline size_t matrix_place(size_t rows, size_t row, size_t column)
{
    size_t block = column / MATRIX_COLUMNS * matrix_rows(rows) * MATRIX_COLUMNS;
    return block + row / MATRIX_DEPTH * MATRIX_DEPTH * MATRIX_COLUMNS +
           column % MATRIX_COLUMNS * MATRIX_DEPTH + row % MATRIX_DEPTH;
}

/* The part "shape". See struct net_shape of teach_net.h. */
struct encoder_shape {
    uint32_t width, hidden, layers, rows, tags, names, arc, relation, relations, narrow, top;
};

/* A class of the first head, the part "classes" of the large encoder. */
struct tag_class {
    uint8_t upos;
    uint8_t zero;
    uint16_t features;
    char xpos[12];
};

/* A relation's name, the part "relations". */
struct relation_class {
    char name[16];
};

/* Classes of names: 0 is none; then four for each kind. */
enum name_place { NAME_BEGINS, NAME_GOES_ON, NAME_ENDS, NAME_ALONE, NAME_PLACES };
enum { NAME_CLASSES = 1 + 4 * NAME_PLACES };

/* The class of a word at a place of a name of the kind, whose number is 0 for no name. */
static inline unsigned name_class(unsigned kind, enum name_place place)
{
    return kind ? 1 + (kind - 1) * NAME_PLACES + place : 0;
}

#endif
