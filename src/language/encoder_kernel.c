/* The arithmetic of reading. Built once for each kind of CPU, with ENCODER_KERNEL as its name. */
#include "language/encoder_kernel.h"

#include <stdbool.h>
#include <string.h>

#include "language/encoder_file.h"
#include "language/gate.h"

#if defined(__AVX512VNNI__) || defined(__AVX2__)
#include <immintrin.h>
#elif defined(__ARM_NEON) && !defined(ENCODER_PLAIN)
#include <arm_neon.h>
#endif

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

/* ------------------------------------------------------------------------------- products --- */

/* Rows that are taken together. */
enum { ROWS_AT_ONCE = 4 };

#if !defined(ENCODER_PLAIN)
/* The four numbers of a row that stand at `at`, as one. */
static inline int32_t four_of(const uint8_t *x, size_t at)
{
    int32_t four;
    memcpy(&four, x + at, sizeof four);
    return four;
}
#endif

#if defined(__AVX512VNNI__) || defined(__AVX2__)
/* Rows of a batch that are multiplied together. Where fewer are left, the last ones stand for the
 * first of them and are not written. */
struct four_rows {
    const uint8_t *a, *b, *c, *d;
};
static inline struct four_rows four_rows_of(const uint8_t *x, size_t depth, size_t rows)
{
    return (struct four_rows){x, x + (rows > 1 ? depth : 0), x + (rows > 2 ? 2 * depth : 0),
                              x + (rows > 3 ? 3 * depth : 0)};
}
#endif

#if defined(__AVX512VNNI__)

static inline __m512i times_four(__m512i sum, const uint8_t *x, __m512i weights)
{
    return _mm512_dpbusd_epi32(sum, _mm512_set1_epi32(four_of(x, 0)), weights);
}

/* Writes sixteen sums as the numbers they stand for. */
static inline void finish_block(const struct matrix *m, __m512i sum, float row_scale, size_t column,
                                float *out)
{
    __m512i zero = _mm512_slli_epi32(_mm512_loadu_si512(m->sums + column), 6);
    __m512 number = _mm512_cvtepi32_ps(_mm512_sub_epi32(sum, zero));
    __m512 scale = _mm512_mul_ps(_mm512_set1_ps(row_scale), _mm512_loadu_ps(m->scales + column));
    _mm512_storeu_ps(out + column, _mm512_add_ps(_mm512_mul_ps(number, scale),
                                                 _mm512_loadu_ps(m->biases + column)));
}

/* Products of up to four rows with two blocks of columns, `second` weights apart, or with the same
 * one twice. The sums are no array, which compilers would keep in memory. */
static inline void multiply_blocks(const struct matrix *m, const uint8_t *x, const float *scales,
                                   size_t rows, size_t column, bool two, float *out)
{
    const int8_t *left = m->weights + column * m->rows;
    const int8_t *right = left + (two ? MATRIX_COLUMNS * m->rows : 0);
    struct four_rows row = four_rows_of(x, m->rows, rows);
    __m512i al = _mm512_setzero_si512(), bl = al, cl = al, dl = al, ar = al, br = al, cr = al,
            dr = al;
    for (size_t k = 0; k < m->rows; k += MATRIX_DEPTH) {
        __m512i l = _mm512_loadu_si512(left + k * MATRIX_COLUMNS);
        __m512i r = _mm512_loadu_si512(right + k * MATRIX_COLUMNS);
        al = times_four(al, row.a + k, l);
        bl = times_four(bl, row.b + k, l);
        cl = times_four(cl, row.c + k, l);
        dl = times_four(dl, row.d + k, l);
        ar = times_four(ar, row.a + k, r);
        br = times_four(br, row.b + k, r);
        cr = times_four(cr, row.c + k, r);
        dr = times_four(dr, row.d + k, r);
    }
    const __m512i sums[2][ROWS_AT_ONCE] = {{al, bl, cl, dl}, {ar, br, cr, dr}};
    for (size_t block = 0; block < (two ? 2 : 1); block++)
        for (size_t i = 0; i < rows && i < ROWS_AT_ONCE; i++)
            finish_block(m, sums[block][i], scales[i], column + block * MATRIX_COLUMNS,
                         out + i * m->columns);
}

static void multiply(const struct matrix *m, const uint8_t *x, const float *scales, size_t rows,
                     float *out)
{
    _Static_assert(ROUNDED_ZERO == 1 << 6, "the zero is a shift");
    for (size_t column = 0; column < m->columns; column += 2 * MATRIX_COLUMNS)
        for (size_t r = 0; r < rows; r += ROWS_AT_ONCE)
            multiply_blocks(m, x + r * m->rows, scales + r, rows - r, column,
                            column + MATRIX_COLUMNS < m->columns, out + r * m->columns);
}

#elif defined(__AVX2__)

/* Adds products of four numbers each; two of at most 127 * 127 fit in 16 bits. */
static inline __m256i times_four(__m256i sum, const uint8_t *x, __m256i weights)
{
    __m256i pairs = _mm256_maddubs_epi16(_mm256_set1_epi32(four_of(x, 0)), weights);
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

/* Writes eight sums as the numbers they stand for. */
static inline void finish_eight(const struct matrix *m, __m256i sum, float row_scale, size_t column,
                                float *out)
{
    __m256i sums = _mm256_loadu_si256((const __m256i *)(const void *)(m->sums + column));
    __m256 number = _mm256_cvtepi32_ps(_mm256_sub_epi32(sum, _mm256_slli_epi32(sums, 6)));
    __m256 scale = _mm256_mul_ps(_mm256_set1_ps(row_scale), _mm256_loadu_ps(m->scales + column));
    _mm256_storeu_ps(out + column, _mm256_add_ps(_mm256_mul_ps(number, scale),
                                                 _mm256_loadu_ps(m->biases + column)));
}

/* Products of up to four rows with a block of columns. The sums are no array, which compilers would
 * keep in memory. */
static inline void multiply_block(const struct matrix *m, const uint8_t *x, const float *scales,
                                  size_t rows, size_t column, float *out)
{
    const int8_t *weights = m->weights + column * m->rows;
    struct four_rows row = four_rows_of(x, m->rows, rows);
    __m256i al = _mm256_setzero_si256(), bl = al, cl = al, dl = al, ar = al, br = al, cr = al,
            dr = al;
    for (size_t k = 0; k < m->rows; k += MATRIX_DEPTH) {
        const int8_t *at = weights + k * MATRIX_COLUMNS;
        __m256i l = _mm256_loadu_si256((const __m256i *)(const void *)at);
        __m256i r = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32));
        al = times_four(al, row.a + k, l);
        ar = times_four(ar, row.a + k, r);
        bl = times_four(bl, row.b + k, l);
        br = times_four(br, row.b + k, r);
        cl = times_four(cl, row.c + k, l);
        cr = times_four(cr, row.c + k, r);
        dl = times_four(dl, row.d + k, l);
        dr = times_four(dr, row.d + k, r);
    }
    const __m256i sums[ROWS_AT_ONCE][2] = {{al, ar}, {bl, br}, {cl, cr}, {dl, dr}};
    for (size_t i = 0; i < rows && i < ROWS_AT_ONCE; i++)
        for (size_t half = 0; half < 2; half++)
            finish_eight(m, sums[i][half], scales[i], column + 8 * half, out + i * m->columns);
}

static void multiply(const struct matrix *m, const uint8_t *x, const float *scales, size_t rows,
                     float *out)
{
    _Static_assert(ROUNDED_ZERO == 1 << 6, "the zero is a shift");
    for (size_t column = 0; column < m->columns; column += MATRIX_COLUMNS)
        for (size_t r = 0; r < rows; r += ROWS_AT_ONCE)
            multiply_block(m, x + r * m->rows, scales + r, rows - r, column, out + r * m->columns);
}

#else

#if defined(__ARM_NEON) && !defined(ENCODER_PLAIN)

/* Adds to four columns' sums the products of four weights each with the row's four numbers. */
static inline int32x4_t add_products(int32x4_t sum, int8x16_t weights, int8x16_t numbers)
{
#if defined(__ARM_FEATURE_DOTPROD)
    return vdotq_s32(sum, weights, numbers);
#else
    int16x8_t low = vmull_s8(vget_low_s8(weights), vget_low_s8(numbers));
    int16x8_t high = vmull_high_s8(weights, numbers);
    return vaddq_s32(sum, vpaddq_s32(vpaddlq_s16(low), vpaddlq_s16(high)));
#endif
}

static inline void block_sums(const int8_t *weights, const uint8_t *x, size_t depth, size_t rows,
                              int32_t sums[ROWS_AT_ONCE][MATRIX_COLUMNS])
{
    int32x4_t sum[ROWS_AT_ONCE][4];
    for (size_t r = 0; r < ROWS_AT_ONCE; r++)
        for (size_t c = 0; c < 4; c++)
            sum[r][c] = vdupq_n_s32(0);
    for (size_t k = 0; k < depth; k += MATRIX_DEPTH)
        for (size_t r = 0; r < rows; r++) {
            int8x16_t numbers = vreinterpretq_s8_s32(vdupq_n_s32(four_of(x, r * depth + k)));
            for (size_t c = 0; c < 4; c++)
                sum[r][c] = add_products(sum[r][c], vld1q_s8(weights + k * MATRIX_COLUMNS + 16 * c),
                                         numbers);
        }
    for (size_t r = 0; r < ROWS_AT_ONCE; r++)
        for (size_t c = 0; c < 4; c++)
            vst1q_s32(sums[r] + 4 * c, sum[r][c]);
}

#else

static inline void block_sums(const int8_t *weights, const uint8_t *x, size_t depth, size_t rows,
                              int32_t sums[ROWS_AT_ONCE][MATRIX_COLUMNS])
{
    memset(sums, 0, ROWS_AT_ONCE * sizeof *sums);
    for (size_t r = 0; r < rows; r++)
        for (size_t k = 0; k < depth; k += MATRIX_DEPTH)
            for (size_t c = 0; c < MATRIX_COLUMNS; c++)
                for (size_t d = 0; d < MATRIX_DEPTH; d++)
                    sums[r][c] +=
                        x[r * depth + k + d] * weights[k * MATRIX_COLUMNS + c * MATRIX_DEPTH + d];
}

#endif

/* Turns the sums of a block of columns for some rows into numbers. */
static inline void finish_block(const struct matrix *m, const float *scales, size_t rows,
                                size_t column, const int32_t sums[][MATRIX_COLUMNS], float *out)
{
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < MATRIX_COLUMNS; c++) {
            int32_t sum = sums[r][c] - ROUNDED_ZERO * m->sums[column + c];
            out[r * m->columns + column + c] =
                (float)sum * (scales[r] * m->scales[column + c]) + m->biases[column + c];
        }
}

static void multiply(const struct matrix *m, const uint8_t *x, const float *scales, size_t rows,
                     float *out)
{
    for (size_t column = 0; column < m->columns; column += MATRIX_COLUMNS) {
        const int8_t *weights = m->weights + column * m->rows;
        for (size_t r = 0; r < rows; r += ROWS_AT_ONCE) {
            int32_t sums[ROWS_AT_ONCE][MATRIX_COLUMNS];
            size_t count = rows - r < ROWS_AT_ONCE ? rows - r : ROWS_AT_ONCE;
            block_sums(weights, x + r * m->rows, m->rows, count, sums);
            finish_block(m, scales + r, count, column, (const int32_t(*)[MATRIX_COLUMNS])sums,
                         out + r * m->columns);
        }
    }
}

#endif

/* ----------------------------------------------------------------------------------- units --- */

/* One word; see teach_net_pass.c for what a unit does. */
static inline void unit_step(const float *restrict v, const float *restrict m, float *restrict c,
                             float *restrict out, size_t hidden)
{
    for (size_t h = 0; h < hidden; h++) {
        float f = gate(v[hidden + h] + m[h] * c[h]);
        float r = gate(v[2 * hidden + h] + m[hidden + h] * c[h]);
        float cell = f * c[h] + (1 - f) * v[h];
        c[h] = cell;
        out[h] = r * cell + (1 - r) * v[3 * hidden + h];
    }
}

static void run_units(const struct units_run *run)
{
    float cells[UNITS_MAX] = {0};
    size_t hidden = run->hidden;
    for (size_t q = 0; q < run->count; q++) {
        size_t t = run->direction ? run->count - 1 - q : q;
        unit_step(run->gates + (t * 2 + run->direction) * 4 * hidden, run->memory, cells,
                  run->out + (t * 2 + run->direction) * hidden, hidden);
    }
}

/* --------------------------------------------------------------------------------- the rest --- */

typedef float eight __attribute__((vector_size(8 * sizeof(float))));

static void dots(const float *a, const float *b, size_t b_stride, size_t count, size_t width,
                 float *out)
{
    for (size_t i = 0; i < count; i++) {
        const float *row = b + i * b_stride;
        eight sum = {0}, x, y;
        for (size_t k = 0; k < width; k += 8) {
            memcpy(&x, a + k, sizeof x);
            memcpy(&y, row + k, sizeof y);
            sum += x * y;
        }
        out[i] = ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
    }
}

static void leak(float *x, size_t count)
{
    for (size_t i = 0; i < count; i++)
        x[i] = x[i] > 0 ? x[i] : 0.1F * x[i];
}

static void add_row(float *restrict x, const int8_t *restrict row, float factor, size_t width)
{
    for (size_t i = 0; i < width; i++)
        x[i] += factor * (float)row[i];
}

static void add_floats(float *restrict x, const float *restrict row, float factor, size_t width)
{
    for (size_t i = 0; i < width; i++)
        x[i] += factor * row[i];
}

const struct encoder_kernel ENCODER_KERNEL = {
    ENCODER_KERNEL_NAME, round_rows, multiply, run_units, dots, leak, add_row, add_floats};
