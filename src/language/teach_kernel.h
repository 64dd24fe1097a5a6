/* The arithmetic of learning, in 32-bit floats: products of matrices and what is done to every
 * number. Built for several kinds of CPU from one source; the best one that runs here is taken.
 * Results of different kinds differ in their last bits; of one kind they do not. */
#ifndef TIDINGS_LANGUAGE_TEACH_KERNEL_H
#define TIDINGS_LANGUAGE_TEACH_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

/* Floats of scratch memory that a product needs. */
#define PRODUCT_SCRATCH ((size_t)512 * 256 + (size_t)96 * 512 + 64)

/* c = op(a) op(b) + c where it is added. Matrices stand row by row; `stride` is the floats from a
 * row to the next. op(a) is rows x inner, op(b) inner x columns. */
struct product {
    size_t rows, columns, inner;
    const float *a;
    size_t a_stride;
    bool a_turned; /* a is inner x rows */
    const float *b;
    size_t b_stride;
    bool b_turned; /* b is columns x inner */
    float *c;      /* rows x columns */
    size_t c_stride;
    bool add;
};

/* Numbers of Adam for one step. */
struct adam {
    float rate;
    float first, second; /* 1 - decay^step of both moments */
    float shrink;        /* factor to gradients */
};

struct teach_kernel {
    const char *name;
    void (*product)(const struct product *product, float *scratch); /* may round to 16 bits */
    void (*exact_product)(const struct product *product, float *scratch);
    /* One step of Adam over `count` weights; sets the gradients to 0. */
    void (*adam)(const struct adam *adam, float *weights, float *gradients, float *first,
                 float *second, size_t count);
    /* A step of skip-gram with one pair of vectors: the right answer is `label`. Changes `out` and
     * adds to `change` what `in` is to change by. `width` is a multiple of 16. */
    void (*pair)(const float *in, float *out, float *change, size_t width, float label, float rate);
};

/* The best one that runs on this CPU. */
const struct teach_kernel *teach_kernel_best(void);

extern const struct teach_kernel teach_kernel_portable;
#if defined(__x86_64__)
extern const struct teach_kernel teach_kernel_avx2, teach_kernel_avx512, teach_kernel_amx;
#endif

/* The lesser of two. */
static inline size_t teach_least(size_t a, size_t b)
{
    return a < b ? a : b;
}

#endif
