/* The arithmetic of reading: products of 8-bit integers, and what is done to the floats between
 * them. Built for several kinds of CPU from one source; all of them give the same results, to the
 * last bit: integers are exact, and floats are never summed in another order nor with fused
 * operations. */
#ifndef TIDINGS_LANGUAGE_ENCODER_KERNEL_H
#define TIDINGS_LANGUAGE_ENCODER_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "language/encoder_file.h"

/* Some kernels add products up in 16 bits, over a span of rows at a time. A column's sum takes two
 * lanes then, one for the first two of each MATRIX_DEPTH rows and one for the last two. Adding is
 * modulo 2^16, so that only a span's whole sum has to fit. It does where the squares of the numbers
 * that meet in a lane add up to no more than a limit (Cauchy and Schwarz). Of a block of columns:
 */
enum { SPANS_MAX = 8, SPAN_LANES = 2 * MATRIX_COLUMNS, SQUARES_MOST = UINT16_MAX };
struct block_spans {
    /* what sums begin with, so that zeros count for nothing; in whole lines of the cache */
    _Alignas(64) int16_t starts[SPANS_MAX][SPAN_LANES];
    uint16_t limits[SPANS_MAX]; /* SQUARES_MOST for spans that are not there */
};

/* There are no spans of more than SPANNED_ROWS_MAX rows in all. */
enum { SPAN_GROUPS_LEAST = 4, SPAN_GROUPS_MOST = 8 };
enum { SPANNED_ROWS_MAX = SPANS_MAX * SPAN_GROUPS_MOST * MATRIX_DEPTH };

/* Rows of a span, of which the last may be shorter: so few that numbers seldom pass a limit. */
static inline size_t span_rows(size_t rows)
{
    size_t size = (rows / MATRIX_DEPTH + 3) / 4;
    size = size < SPAN_GROUPS_LEAST ? SPAN_GROUPS_LEAST : size;
    return (size < SPAN_GROUPS_MOST ? size : SPAN_GROUPS_MOST) * MATRIX_DEPTH;
}

/* A matrix of 8-bit weights; encoder_file.h says how they lie. */
struct matrix {
    const int8_t *weights;
    const float *scales, *biases;    /* one a column */
    const int32_t *sums;             /* of a column's weights */
    size_t rows, columns;            /* filled up to whole blocks */
    const struct block_spans *spans; /* of each block of columns; NULL where not needed */
};

/* Some columns' products with rows of rounded numbers. */
enum { SQUARES_ROWS = 4 };
struct product {
    const struct matrix *matrix;
    const uint8_t *x;    /* rows x matrix->rows */
    const float *scales; /* one a row */
    /* of each SQUARES_ROWS rows, the largest sums of squares in a lane of each span, SPANS_MAX of
     * them, as squares() gives them; NULL where it is not there */
    const uint16_t *squares;
    size_t rows;
    size_t column, columns; /* multiples of MATRIX_COLUMNS */
    float *out;             /* of the first row and column: rows x stride */
    size_t stride;
};

/* Rounded numbers are 1 to 127 and stand for (n - ROUNDED_ZERO) times the row's scale. */
enum { ROUNDED_ZERO = 64, ROUNDED_MOST = 63 /* above or below it */, SQUARES_BEYOND = 32 };

/* Some units of one direction of a layer, over a sentence or a piece of it. */
enum { UNITS_MAX = 256 /* of a direction */, UNITS_AT_ONCE = 64 };
struct units_run {
    const float *gates;   /* rows x 4 x width */
    const uint16_t *rows; /* of gates, for each word; NULL where they are one after another */
    const float *forget, *reset; /* width */
    float *cells; /* width, UNITS_AT_ONCE at most: what the word before left, 0 where it was none */
    float *out;   /* of the first word: count x stride */
    size_t stride, width, count;
    bool backward;
};

/* Products of a row with some groups of `width` columns, each of which is multiplied with another
 * row: out[i] = (x times the columns of group which[i], and their biases) times other. */
struct pairs_run {
    const struct matrix *matrix;
    const uint8_t *x;
    float scale; /* of x */
    const float *other;
    size_t width; /* a multiple of 8 */
    const uint8_t *which;
    size_t count;
    float *out;
};

struct encoder_kernel {
    const char *name;
    /* Rounds rows of `width` numbers, each with a scale of its own. */
    void (*round)(const float *x, size_t x_stride, size_t rows, size_t width, uint8_t *out,
                  float *scales);
    /* Adds up the squares of rounded rows of up to SPANNED_ROWS_MAX numbers for struct product; may
     * read SQUARES_BEYOND bytes behind them. NULL in kernels that need no spans. */
    void (*squares)(const uint8_t *x, size_t rows, size_t width, uint16_t *out);
    /* out = x times the columns, and their biases. */
    void (*multiply)(const struct product *product);
    void (*units)(const struct units_run *run);
    /* out[i] = a times row i of b; `width` is a multiple of 8. */
    void (*dots)(const float *a, const float *b, size_t b_stride, size_t count, size_t width,
                 float *out);
    void (*pairs)(const struct pairs_run *run);
    /* The first place of the highest number; `count` is at least 1. */
    size_t (*highest)(const float *x, size_t count);
    /* Numbers below 0 become a tenth. */
    void (*leak)(float *x, size_t count);
    /* x += factor times row, which are rounded to 8 bits. */
    void (*add_row)(float *x, const int8_t *row, float factor, size_t width);
    /* x += factor times vector times a matrix of count rows; `width` is a multiple of 16. */
    void (*add_turned)(float *x, const float *matrix, const int8_t *vector, float factor,
                       size_t count, size_t width);
};

/* The best one that runs on this CPU. */
const struct encoder_kernel *encoder_kernel_best(void);

/* All that were built and run on this CPU, the plain one first, ended by NULL. */
enum { ENCODER_KERNELS_MAX = 4 };
void encoder_kernels(const struct encoder_kernel *kernels[ENCODER_KERNELS_MAX + 1]);

#endif
