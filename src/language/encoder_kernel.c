/* The arithmetic of reading. Built once for each kind of CPU, with ENCODER_KERNEL as its name. */
#include "language/encoder_kernel.h"

#include <string.h>

#include "language/encoder_products.h"
#include "language/gate.h"

extern const struct encoder_kernel ENCODER_KERNEL;

/* ------------------------------------------------------------------------------- rounding --- */

/* Added to a small number it leaves the nearest integer in the low bits. */
#define ROUNDER 12582912.0F

/* The largest of the numbers, signs aside: of floats without their sign the bits are in order. */
static inline float largest(const float *x, size_t width)
{
    const float least = 1e-20F;
    int32_t most, bits;
    memcpy(&most, &least, sizeof most);
    for (size_t i = 0; i < width; i++) {
        memcpy(&bits, x + i, sizeof bits);
        bits &= INT32_MAX;
        most = bits > most ? bits : most;
    }
    float number;
    memcpy(&number, &most, sizeof number);
    return number;
}

/* As the kernel's round_rows(): see encoder_kernel.h. */
static void round_rows(const float *x, size_t x_stride, size_t rows, size_t width, uint8_t *out,
                       float *scales)
{
    for (size_t r = 0; r < rows; r++) {
        const float *row = x + r * x_stride;
        float most = largest(row, width);
        float by = 63.0F / most;
        scales[r] = most / 63.0F;
        for (size_t i = 0; i < width; i++) {
            float number = row[i] * by + (ROUNDER + ROUNDED_ZERO);
            uint32_t bits;
            memcpy(&bits, &number, sizeof bits);
            out[r * width + i] = (uint8_t)(bits & 127);
        }
    }
}

/* ----------------------------------------------------------------------------------- units --- */

/* One word; see teach_net_pass.c for what a unit does. Both gates share a division. */
static inline void unit_step(const float *restrict v, const float *restrict forget,
                             const float *restrict reset, float *restrict c, float *restrict out,
                             size_t width)
{
    for (size_t h = 0; h < width; h++) {
        struct gate_parts f = gate_parts(v[width + h] + forget[h] * c[h]);
        struct gate_parts r = gate_parts(v[2 * width + h] + reset[h] * c[h]);
        float share = 0.5F / (f.under * r.under);
        float forgets = 0.5F + f.over * r.under * share;
        float resets = 0.5F + r.over * f.under * share;
        float cell = forgets * c[h] + (1 - forgets) * v[h];
        c[h] = cell;
        out[h] = resets * cell + (1 - resets) * v[3 * width + h];
    }
}

/* As the kernel's run_units(): see encoder_kernel.h. */
static void run_units(const struct units_run *run)
{
    for (size_t q = 0; q < run->count; q++) {
        size_t t = run->backward ? run->count - 1 - q : q;
        size_t row = run->rows ? run->rows[t] : t;
        unit_step(run->gates + row * 4 * run->width, run->forget, run->reset, run->cells,
                  run->out + t * run->stride, run->width);
    }
}

/* -------------------------------------------------------------------------- float products --- */

/* Eight partial sums each are added up in one order everywhere: 0 + 4, 2 + 6, 1 + 5, 3 + 7. */
static inline float sum_of_eight(const floats8 *sum)
{
    const floats8 s = *sum;
    return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

/* The products of one row with four rows of b. */
static inline void four_dots(const float *a, const float *b, size_t stride, size_t width,
                             float *out)
{
    floats8 p = {0}, q = {0}, r = {0}, s = {0}, x, y;
    for (size_t k = 0; k < width; k += 8) {
        memcpy(&x, a + k, sizeof x);
        memcpy(&y, b + k, sizeof y);
        p += x * y;
        memcpy(&y, b + stride + k, sizeof y);
        q += x * y;
        memcpy(&y, b + 2 * stride + k, sizeof y);
        r += x * y;
        memcpy(&y, b + 3 * stride + k, sizeof y);
        s += x * y;
    }
    /* the same sums for all four at once */
    floats8 pq = __builtin_shufflevector(p, q, 0, 8, 1, 9, 4, 12, 5, 13);
    floats8 pq2 = __builtin_shufflevector(p, q, 2, 10, 3, 11, 6, 14, 7, 15);
    floats8 rs = __builtin_shufflevector(r, s, 0, 8, 1, 9, 4, 12, 5, 13);
    floats8 rs2 = __builtin_shufflevector(r, s, 2, 10, 3, 11, 6, 14, 7, 15);
    floats4 zero =
        __builtin_shufflevector(pq, rs, 0, 1, 8, 9) + __builtin_shufflevector(pq, rs, 4, 5, 12, 13);
    floats4 one = __builtin_shufflevector(pq, rs, 2, 3, 10, 11) +
                  __builtin_shufflevector(pq, rs, 6, 7, 14, 15);
    floats4 two = __builtin_shufflevector(pq2, rs2, 0, 1, 8, 9) +
                  __builtin_shufflevector(pq2, rs2, 4, 5, 12, 13);
    floats4 three = __builtin_shufflevector(pq2, rs2, 2, 3, 10, 11) +
                    __builtin_shufflevector(pq2, rs2, 6, 7, 14, 15);
    floats4 sums = (zero + two) + (one + three);
    memcpy(out, &sums, sizeof sums);
}

/* As the kernel's dots(): see encoder_kernel.h. Four at a time, then the rest one by one. */
static void dots(const float *a, const float *b, size_t b_stride, size_t count, size_t width,
                 float *out)
{
    size_t i = 0;
    for (; i + 4 <= count; i += 4)
        four_dots(a, b + i * b_stride, b_stride, width, out + i);
    for (; i < count; i++) {
        floats8 sum = {0}, x, y;
        for (size_t k = 0; k < width; k += 8) {
            memcpy(&x, a + k, sizeof x);
            memcpy(&y, b + i * b_stride + k, sizeof y);
            sum += x * y;
        }
        out[i] = sum_of_eight(&sum);
    }
}

/* Adds to eight partial sums the products of eight columns' sums, as the numbers they stand for,
 * with eight others. */
static inline void add_eight_products(const struct pairs_run *run, const ints8 *whole,
                                      size_t column, size_t at, floats8 *sum)
{
    floats8 scale, bias, other;
    memcpy(&scale, run->matrix->scales + column + at, sizeof scale);
    memcpy(&bias, run->matrix->biases + column + at, sizeof bias);
    memcpy(&other, run->other + at, sizeof other);
    *sum += (__builtin_convertvector(*whole, floats8) * (run->scale * scale) + bias) * other;
}

/* As the kernel's pairs(): see encoder_kernel.h. Forty numbers at a time, then eight. */
static void pairs(const struct pairs_run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        size_t column = run->which[i] * run->width, k = 0;
        floats8 sum = {0};
        for (; k + 40 <= run->width; k += 40) {
            struct five five;
            five_sums(run->matrix, run->x, column + k, &five);
            add_eight_products(run, &five.a, column, k, &sum);
            add_eight_products(run, &five.b, column, k + 8, &sum);
            add_eight_products(run, &five.c, column, k + 16, &sum);
            add_eight_products(run, &five.d, column, k + 24, &sum);
            add_eight_products(run, &five.e, column, k + 32, &sum);
        }
        for (; k < run->width; k += 8) {
            ints8 whole;
            eight_sums(run->matrix, run->x, column + k, &whole);
            add_eight_products(run, &whole, column, k, &sum);
        }
        run->out[i] = sum_of_eight(&sum);
    }
}

/* --------------------------------------------------------------------------------- the rest --- */

/* As the kernel's highest(): see encoder_kernel.h. */
static size_t highest(const float *x, size_t count)
{
    size_t best = 0, i = 8;
    if (count >= 8) {
        floats8 most, now;
        ints8 at = {0, 1, 2, 3, 4, 5, 6, 7}, place = at;
        memcpy(&most, x, sizeof most);
        for (; i + 8 <= count; i += 8) {
            memcpy(&now, x + i, sizeof now);
            place += 8;
            ints8 higher = now > most;
            at = (place & higher) | (at & ~higher);
            most = (floats8)(((ints8)now & higher) | ((ints8)most & ~higher));
        }
        size_t lane = 0;
        for (size_t l = 1; l < 8; l++)
            if (most[l] > most[lane] || (most[l] == most[lane] && at[l] < at[lane]))
                lane = l;
        best = (size_t)at[lane];
    }
    for (i = count < 8 ? 1 : i; i < count; i++)
        if (x[i] > x[best])
            best = i;
    return best;
}

/* As the kernel's leak(): see encoder_kernel.h. */
static void leak(float *x, size_t count)
{
    for (size_t i = 0; i < count; i++)
        x[i] = x[i] > 0 ? x[i] : 0.1F * x[i];
}

/* As the kernel's add_row(): see encoder_kernel.h. */
static void add_row(float *restrict x, const int8_t *restrict row, float factor, size_t width)
{
    for (size_t i = 0; i < width; i++)
        x[i] += factor * (float)row[i];
}

/* Takes 16 columns at a time, whose sums stay in registers. */
static void add_turned(float *restrict x, const float *restrict matrix,
                       const int8_t *restrict vector, float factor, size_t count, size_t width)
{
    for (size_t i = 0; i < width; i += 16) {
        floats8 low, high, row;
        memcpy(&low, x + i, sizeof low);
        memcpy(&high, x + i + 8, sizeof high);
        for (size_t k = 0; k < count; k++) {
            float by = factor * (float)vector[k];
            memcpy(&row, matrix + k * width + i, sizeof row);
            low += by * row;
            memcpy(&row, matrix + k * width + i + 8, sizeof row);
            high += by * row;
        }
        memcpy(x + i, &low, sizeof low);
        memcpy(x + i + 8, &high, sizeof high);
    }
}

const struct encoder_kernel ENCODER_KERNEL = {ENCODER_KERNEL_NAME,
                                              round_rows,
                                              SQUARES,
                                              multiply,
                                              run_units,
                                              dots,
                                              pairs,
                                              highest,
                                              leak,
                                              add_row,
                                              add_turned};
