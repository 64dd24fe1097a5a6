/* The arithmetic of reading: products of 8-bit integers, and what is done to the floats between
 * them. Built for several kinds of CPU from one source; all of them give the same results, to the
 * last bit: integers are exact, and floats are never summed in another order nor with fused
 * operations. */
#ifndef TIDINGS_LANGUAGE_ENCODER_KERNEL_H
#define TIDINGS_LANGUAGE_ENCODER_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* A matrix of 8-bit weights; encoder_file.h says how they lie. */
struct matrix {
    const int8_t *weights;
    const float *scales, *biases; /* one a column */
    const int32_t *sums;          /* of a column's weights */
    size_t rows, columns;         /* filled up to whole blocks */
};

/* Rounded numbers are 1 to 127 and stand for (n - ROUNDED_ZERO) times the row's scale. */
enum { ROUNDED_ZERO = 64 };

/* One direction of a layer over one sentence. */
struct units_run {
    float *gates;        /* of the sentence's first word: per word both directions' four gates */
    const float *memory; /* of this direction */
    float *out;          /* of the first word: per word both directions' units */
    size_t hidden, count, direction;
};
enum { UNITS_MAX = 256 /* hidden */ };

struct encoder_kernel {
    const char *name;
    /* Rounds rows of `width` numbers, each with a scale of its own. */
    void (*round)(const float *x, size_t x_stride, size_t rows, size_t width, uint8_t *out,
                  float *scales);
    /* out = x times the matrix, and its bias; x has `rows` rows of matrix->rows numbers. */
    void (*multiply)(const struct matrix *matrix, const uint8_t *x, const float *scales,
                     size_t rows, float *out);
    void (*units)(const struct units_run *run);
    /* out[i] = a times row i of b; `width` is a multiple of 8. */
    void (*dots)(const float *a, const float *b, size_t b_stride, size_t count, size_t width,
                 float *out);
    /* Numbers below 0 become a tenth. */
    void (*leak)(float *x, size_t count);
    /* x += factor times row, which are rounded to 8 bits. */
    void (*add_row)(float *x, const int8_t *row, float factor, size_t width);
    /* x += factor times row. */
    void (*add_floats)(float *x, const float *row, float factor, size_t width);
};

/* The best one that runs on this CPU. */
const struct encoder_kernel *encoder_kernel_best(void);

/* All that were built and run on this CPU, the plain one first, ended by NULL. */
enum { ENCODER_KERNELS_MAX = 4 };
void encoder_kernels(const struct encoder_kernel *kernels[ENCODER_KERNELS_MAX + 1]);

#endif
