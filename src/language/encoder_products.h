/* Products of 8-bit integers, for encoder_kernel.c alone, which is built for several kinds of CPU.
 * Sums are exact, so that every kind gives the same. */
#ifndef TIDINGS_LANGUAGE_ENCODER_PRODUCTS_H
#define TIDINGS_LANGUAGE_ENCODER_PRODUCTS_H

#include <stdbool.h>
#include <string.h>

#include "language/encoder_file.h"
#include "language/encoder_kernel.h"

#if defined(__AVX512VNNI__) || defined(__AVX2__)
#include <immintrin.h>
#if defined(__AMX_INT8__)
#include "language/encoder_tiles.h"
#endif
#elif defined(__ARM_NEON) && !defined(ENCODER_PLAIN)
#include <arm_neon.h>
#endif

typedef float floats4 __attribute__((vector_size(4 * sizeof(float))));
typedef float floats8 __attribute__((vector_size(8 * sizeof(float))));
typedef int32_t ints8 __attribute__((vector_size(8 * sizeof(int32_t))));

/* The weights of eight columns, from a multiple of eight on; those of the next four rows lie
 * MATRIX_COLUMNS times as far. */
static inline const int8_t *eight_columns(const struct matrix *m, size_t column)
{
    return m->weights + column / MATRIX_COLUMNS * MATRIX_COLUMNS * m->rows +
           column % MATRIX_COLUMNS * MATRIX_DEPTH;
}

#if !defined(ENCODER_PLAIN)
/* The four numbers of a row that stand at `at`, as one. */
static inline int32_t four_of(const uint8_t *x, size_t at)
{
    int32_t four;
    memcpy(&four, x + at, sizeof four);
    return four;
}
#endif

/* Five times eight columns: their weights, and sums with a row. */
struct five_columns {
    const int8_t *a, *b, *c, *d, *e;
};
struct five {
    ints8 a, b, c, d, e;
};
/* The weights of five times eight columns, from a column on. */
static inline struct five_columns five_columns(const struct matrix *m, size_t column)
{
    return (struct five_columns){eight_columns(m, column), eight_columns(m, column + 8),
                                 eight_columns(m, column + 16), eight_columns(m, column + 24),
                                 eight_columns(m, column + 32)};
}

#if defined(__AVX512VNNI__) || defined(__AVX2__)

/* What sums of eight columns begin with, so that zeros of the numbers count for nothing. */
static inline ints8 begin_eight(const struct matrix *m, size_t column)
{
    ints8 sums;
    memcpy(&sums, m->sums + column, sizeof sums);
    return -ROUNDED_ZERO * sums;
}

/* What the sums of five times eight columns begin with. */
static inline struct five begin_five(const struct matrix *m, size_t column)
{
    return (struct five){begin_eight(m, column), begin_eight(m, column + 8),
                         begin_eight(m, column + 16), begin_eight(m, column + 24),
                         begin_eight(m, column + 32)};
}

/* Eight columns' weights for four numbers. */
static inline __m256i weights_of_eight(const int8_t *at)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)at);
}

#endif

#if defined(__AVX512VNNI__)

/* Rows of a batch that are multiplied together. Where fewer are left, the last one stands for those
 * that are missing, and they are not written. */
enum { ROWS_AT_ONCE = 8 };
struct rows {
    const uint8_t *a, *b, *c, *d, *e, *f, *g, *h;
};
/* The rows of a batch that are left; `count` is at least one. */
static inline struct rows rows_of(const uint8_t *x, size_t depth, size_t count)
{
    size_t last = count - 1;
    return (struct rows){x,
                         x + (last < 1 ? last : 1) * depth,
                         x + (last < 2 ? last : 2) * depth,
                         x + (last < 3 ? last : 3) * depth,
                         x + (last < 4 ? last : 4) * depth,
                         x + (last < 5 ? last : 5) * depth,
                         x + (last < 6 ? last : 6) * depth,
                         x + (last < 7 ? last : 7) * depth};
}

/* Their sums for a block of columns. No array, which compilers would keep in memory. */
struct sums {
    __m512i a, b, c, d, e, f, g, h;
};

/* Adds the products of four numbers with the weights of a block of columns. */
static inline __m512i times_four(__m512i sum, const uint8_t *x, __m512i weights)
{
    return _mm512_dpbusd_epi32(sum, _mm512_set1_epi32(four_of(x, 0)), weights);
}

/* Adds the products of four numbers a row. */
static inline void add_fours(struct sums *s, const struct rows *row, size_t k, __m512i weights)
{
    s->a = times_four(s->a, row->a + k, weights);
    s->b = times_four(s->b, row->b + k, weights);
    s->c = times_four(s->c, row->c + k, weights);
    s->d = times_four(s->d, row->d + k, weights);
    s->e = times_four(s->e, row->e + k, weights);
    s->f = times_four(s->f, row->f + k, weights);
    s->g = times_four(s->g, row->g + k, weights);
    s->h = times_four(s->h, row->h + k, weights);
}

/* Gives the sums of a row with eight columns. */
static inline void eight_sums(const struct matrix *m, const uint8_t *x, size_t column, ints8 *sums)
{
    const int8_t *weights = eight_columns(m, column);
    __m256i sum = (__m256i)begin_eight(m, column);
    for (size_t k = 0; k < m->rows; k += MATRIX_DEPTH)
        sum = _mm256_dpbusd_epi32(sum, _mm256_set1_epi32(four_of(x, k)),
                                  weights_of_eight(weights + k * MATRIX_COLUMNS));
    *sums = (ints8)sum;
}

/* The same for five times eight columns. */
static inline void five_sums(const struct matrix *m, const uint8_t *x, size_t column,
                             struct five *sums)
{
    const struct five_columns w = five_columns(m, column);
    struct five s = begin_five(m, column);
    for (size_t k = 0; k < m->rows; k += MATRIX_DEPTH) {
        __m256i numbers = _mm256_set1_epi32(four_of(x, k));
        size_t at = k * MATRIX_COLUMNS;
        s.a = (ints8)_mm256_dpbusd_epi32((__m256i)s.a, numbers, weights_of_eight(w.a + at));
        s.b = (ints8)_mm256_dpbusd_epi32((__m256i)s.b, numbers, weights_of_eight(w.b + at));
        s.c = (ints8)_mm256_dpbusd_epi32((__m256i)s.c, numbers, weights_of_eight(w.c + at));
        s.d = (ints8)_mm256_dpbusd_epi32((__m256i)s.d, numbers, weights_of_eight(w.d + at));
        s.e = (ints8)_mm256_dpbusd_epi32((__m256i)s.e, numbers, weights_of_eight(w.e + at));
    }
    *sums = s;
}

/* Writes sixteen sums as the numbers they stand for. */
static inline void finish_row(const struct matrix *m, __m512i sum, float row_scale, size_t column,
                              float *out)
{
    __m512 scale = _mm512_mul_ps(_mm512_set1_ps(row_scale), _mm512_loadu_ps(m->scales + column));
    _mm512_storeu_ps(out, _mm512_add_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(sum), scale),
                                        _mm512_loadu_ps(m->biases + column)));
}

/* Writes the sums of up to eight rows. */
static inline void finish_rows(const struct product *p, const struct sums *s, size_t first,
                               size_t count, size_t column)
{
    const __m512i sums[ROWS_AT_ONCE] = {s->a, s->b, s->c, s->d, s->e, s->f, s->g, s->h};
    float *out = p->out + first * p->stride + (column - p->column);
    for (size_t i = 0; i < ROWS_AT_ONCE && i < count; i++)
        finish_row(p->matrix, sums[i], p->scales[first + i], column, out + i * p->stride);
}

/* What sums of a block of columns begin with, so that zeros of the numbers count for nothing. */
static inline struct sums begin_sums(const struct matrix *m, size_t column)
{
    __m512i zero = _mm512_slli_epi32(_mm512_loadu_si512(m->sums + column), 6);
    zero = _mm512_sub_epi32(_mm512_setzero_si512(), zero);
    return (struct sums){zero, zero, zero, zero, zero, zero, zero, zero};
}

/* Products of up to eight rows with two blocks of columns, or with one. */
static inline void multiply_rows(const struct product *p, size_t first, size_t column, bool two)
{
    const struct matrix *m = p->matrix;
    size_t count = p->rows - first;
    const int8_t *left = m->weights + column * m->rows;
    const int8_t *right = left + MATRIX_COLUMNS * m->rows;
    struct rows row = rows_of(p->x + first * m->rows, m->rows, count);
    struct sums l = begin_sums(m, column), r = l;
    if (two)
        r = begin_sums(m, column + MATRIX_COLUMNS);
    for (size_t k = 0; k < m->rows; k += MATRIX_DEPTH) {
        add_fours(&l, &row, k, _mm512_loadu_si512(left + k * MATRIX_COLUMNS));
        if (two)
            add_fours(&r, &row, k, _mm512_loadu_si512(right + k * MATRIX_COLUMNS));
    }
    finish_rows(p, &l, first, count, column);
    if (two)
        finish_rows(p, &r, first, count, column + MATRIX_COLUMNS);
}

/* All products, by the widest registers. */
static void multiply_wide(const struct product *p)
{
    _Static_assert(ROUNDED_ZERO == 1 << 6, "the zero is a shift");
    size_t end = p->column + p->columns, column = p->column;
    for (; column + MATRIX_COLUMNS < end; column += 2 * MATRIX_COLUMNS)
        for (size_t r = 0; r < p->rows; r += ROWS_AT_ONCE)
            multiply_rows(p, r, column, true);
    for (size_t r = 0; r < p->rows && column < end; r += ROWS_AT_ONCE)
        multiply_rows(p, r, column, false);
}

#if defined(__AMX_INT8__)

/* Writes sixteen rows' sums with a block of columns as the numbers they stand for. */
static inline void finish_tile(const struct product *p, const int32_t *sums, size_t first,
                               size_t column)
{
    __m512i zero = begin_sums(p->matrix, column).a;
    float *out = p->out + first * p->stride + (column - p->column);
    for (size_t i = 0; i < TILE_SIDE; i++)
        finish_row(p->matrix, _mm512_add_epi32(zero, _mm512_loadu_si512(sums + i * TILE_SIDE)),
                   p->scales[first + i], column, out + i * p->stride);
}

/* Products of sixteen rows with two blocks of columns, or with one. */
static inline void multiply_tiles(const struct product *p, size_t first, size_t column, bool two)
{
    const struct matrix *m = p->matrix;
    const int8_t *left = m->weights + column * m->rows;
    struct tile_sums sums;
    tiles_sum(p->x + first * m->rows, m->rows, left, two ? left + MATRIX_COLUMNS * m->rows : NULL,
              &sums);
    finish_tile(p, sums.left, first, column);
    if (two)
        finish_tile(p, sums.right, first, column + MATRIX_COLUMNS);
}

/* The last rows of many make a tile with some that were multiplied before; few make none. */
static void multiply(const struct product *p)
{
    if (p->rows < TILE_SIDE) {
        multiply_wide(p);
        return;
    }
    size_t end = p->column + p->columns, last = p->rows - TILE_SIDE;
    tiles_begin(p->matrix->rows);
    for (size_t r = 0; r < p->rows; r += TILE_SIDE)
        for (size_t column = p->column; column < end; column += 2 * MATRIX_COLUMNS)
            multiply_tiles(p, r < last ? r : last, column, column + MATRIX_COLUMNS < end);
    tiles_end();
}

#else

/* A part of a product: see struct product. */
static void multiply(const struct product *p)
{
    multiply_wide(p);
}

#endif

#elif defined(__AVX2__)

/* Rows of a batch that are multiplied together. Where fewer are left, the last one stands for those
 * that are missing, and they are not written. */
enum { ROWS_AT_ONCE = 4 };
struct rows {
    const uint8_t *a, *b, *c, *d;
};
/* The rows of a batch that are left; `count` is at least one. */
static inline struct rows rows_of(const uint8_t *x, size_t depth, size_t count)
{
    size_t last = count - 1;
    return (struct rows){x, x + (last < 1 ? last : 1) * depth, x + (last < 2 ? last : 2) * depth,
                         x + (last < 3 ? last : 3) * depth};
}

/* Their sums for the left and the right half of a block of columns. No array, which compilers would
 * keep in memory. */
struct sums {
    __m256i al, ar, bl, br, cl, cr, dl, dr;
};

/* Two times eight columns' weights for four numbers. */
struct weights {
    __m256i l, r;
};
/* The weights of a block of columns for four numbers. */
static inline struct weights weights_at(const int8_t *at)
{
    return (struct weights){weights_of_eight(at), weights_of_eight(at + 32)};
}

/* What their sums are multiplied with, and what is added to that. */
struct weight_scales {
    __m256 l, r, bias_l, bias_r;
};
/* The scales and biases of a block of columns. */
static inline struct weight_scales scales_at(const struct matrix *m, size_t column)
{
    const float *scales = m->scales + column, *biases = m->biases + column;
    return (struct weight_scales){_mm256_loadu_ps(scales), _mm256_loadu_ps(scales + 8),
                                  _mm256_loadu_ps(biases), _mm256_loadu_ps(biases + 8)};
}

/* Adds pairs of 16-bit sums to sums. */
static inline __m256i add_pairs(__m256i sum, __m256i pairs)
{
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

/* Adds the products of four numbers, all over again, with the weights of eight columns. */
static inline __m256i add_products(__m256i sum, __m256i numbers, const int8_t *weights)
{
    return add_pairs(sum, _mm256_maddubs_epi16(numbers, weights_of_eight(weights)));
}

/* Adds a row's products with four numbers; two of at most 127 * 127 fit in 16 bits. */
static inline void add_four(__m256i *l, __m256i *r, const uint8_t *x, const struct weights *w)
{
    __m256i four = _mm256_set1_epi32(four_of(x, 0));
    *l = add_pairs(*l, _mm256_maddubs_epi16(four, w->l));
    *r = add_pairs(*r, _mm256_maddubs_epi16(four, w->r));
}

/* The same in 16 bits, modulo 2^16. */
static inline void add_short(__m256i *l, __m256i *r, const uint8_t *x, const struct weights *w)
{
    __m256i four = _mm256_set1_epi32(four_of(x, 0));
    *l = _mm256_add_epi16(*l, _mm256_maddubs_epi16(four, w->l));
    *r = _mm256_add_epi16(*r, _mm256_maddubs_epi16(four, w->r));
}

/* Writes two times eight sums as the numbers they stand for. */
static inline void finish_row(const struct weight_scales *w, __m256i l, __m256i r, float row_scale,
                              float *out)
{
    __m256 scale = _mm256_set1_ps(row_scale);
    __m256 left = _mm256_mul_ps(_mm256_cvtepi32_ps(l), _mm256_mul_ps(scale, w->l));
    __m256 right = _mm256_mul_ps(_mm256_cvtepi32_ps(r), _mm256_mul_ps(scale, w->r));
    _mm256_storeu_ps(out, _mm256_add_ps(left, w->bias_l));
    _mm256_storeu_ps(out + 8, _mm256_add_ps(right, w->bias_r));
}

/* Gives the sums of a row with eight columns. */
static inline void eight_sums(const struct matrix *m, const uint8_t *x, size_t column, ints8 *sums)
{
    const int8_t *weights = eight_columns(m, column);
    __m256i sum = (__m256i)begin_eight(m, column);
    for (size_t k = 0; k < m->rows; k += MATRIX_DEPTH)
        sum = add_products(sum, _mm256_set1_epi32(four_of(x, k)), weights + k * MATRIX_COLUMNS);
    *sums = (ints8)sum;
}

/* The same for five times eight columns. */
static inline void five_sums(const struct matrix *m, const uint8_t *x, size_t column,
                             struct five *sums)
{
    const struct five_columns w = five_columns(m, column);
    struct five s = begin_five(m, column);
    for (size_t k = 0; k < m->rows; k += MATRIX_DEPTH) {
        __m256i numbers = _mm256_set1_epi32(four_of(x, k));
        size_t at = k * MATRIX_COLUMNS;
        s.a = (ints8)add_products((__m256i)s.a, numbers, w.a + at);
        s.b = (ints8)add_products((__m256i)s.b, numbers, w.b + at);
        s.c = (ints8)add_products((__m256i)s.c, numbers, w.c + at);
        s.d = (ints8)add_products((__m256i)s.d, numbers, w.d + at);
        s.e = (ints8)add_products((__m256i)s.e, numbers, w.e + at);
    }
    *sums = s;
}

/* The limits of a block of columns. */
static inline __m128i limits_of(const struct matrix *m, size_t block)
{
    return _mm_loadu_si128((const __m128i *)(const void *)m->spans[block].limits);
}

/* Whether the sums of rows with these squares fit in 16 bits where these are the limits. */
static inline bool fits_short(__m128i limits, const uint16_t *squares)
{
    __m128i over = _mm_subs_epu16(_mm_loadu_si128((const __m128i *)(const void *)squares), limits);
    return _mm_testz_si128(over, over);
}

/* Writes the sums of up to four rows. */
static inline void finish_rows(const struct product *p, const struct sums *s, size_t first,
                               size_t column)
{
    const struct weight_scales w = scales_at(p->matrix, column);
    const float *scales = p->scales + first;
    float *out = p->out + first * p->stride + (column - p->column);
    size_t count = p->rows - first, stride = p->stride;
    finish_row(&w, s->al, s->ar, scales[0], out);
    if (count > 1)
        finish_row(&w, s->bl, s->br, scales[1], out + stride);
    if (count > 2)
        finish_row(&w, s->cl, s->cr, scales[2], out + 2 * stride);
    if (count > 3)
        finish_row(&w, s->dl, s->dr, scales[3], out + 3 * stride);
}

/* Products of up to four rows with a block of columns, whatever the numbers are. */
static void multiply_any(const struct product *p, size_t first, size_t column)
{
    const struct matrix *m = p->matrix;
    const int8_t *weights = m->weights + column * m->rows;
    struct rows row = rows_of(p->x + first * m->rows, m->rows, p->rows - first);
    __m256i l = (__m256i)begin_eight(m, column), r = (__m256i)begin_eight(m, column + 8);
    struct sums s = {l, r, l, r, l, r, l, r};
    for (size_t k = 0; k < m->rows; k += MATRIX_DEPTH) {
        struct weights w = weights_at(weights + k * MATRIX_COLUMNS);
        add_four(&s.al, &s.ar, row.a + k, &w);
        add_four(&s.bl, &s.br, row.b + k, &w);
        add_four(&s.cl, &s.cr, row.c + k, &w);
        add_four(&s.dl, &s.dr, row.d + k, &w);
    }
    finish_rows(p, &s, first, column);
}

/* Adds the products of a span of `size` rows to the sums of up to four rows of a batch, and moves
 * these to the next span. */
__attribute__((always_inline)) static inline void
add_span(struct sums *s, struct rows *row, size_t size, const int8_t *weights, const int16_t *start)
{
    __m256i l = weights_of_eight((const int8_t *)start);
    __m256i r = weights_of_eight((const int8_t *)(start + SPAN_LANES / 2));
    struct sums t = {l, r, l, r, l, r, l, r};
    for (size_t k = 0; k < size; k += MATRIX_DEPTH) {
        struct weights w = weights_at(weights + k * MATRIX_COLUMNS);
        add_short(&t.al, &t.ar, row->a + k, &w);
        add_short(&t.bl, &t.br, row->b + k, &w);
        add_short(&t.cl, &t.cr, row->c + k, &w);
        add_short(&t.dl, &t.dr, row->d + k, &w);
    }
    *row = (struct rows){row->a + size, row->b + size, row->c + size, row->d + size};
    s->al = add_pairs(s->al, t.al);
    s->ar = add_pairs(s->ar, t.ar);
    s->bl = add_pairs(s->bl, t.bl);
    s->br = add_pairs(s->br, t.br);
    s->cl = add_pairs(s->cl, t.cl);
    s->cr = add_pairs(s->cr, t.cr);
    s->dl = add_pairs(s->dl, t.dl);
    s->dr = add_pairs(s->dr, t.dr);
}

/* Products of up to four rows with a block of columns, where each span's sums fit in 16 bits. */
__attribute__((always_inline)) static inline void
multiply_short(const struct product *p, struct rows row, size_t first, size_t column, size_t span)
{
    const struct matrix *m = p->matrix;
    const int8_t *weights = m->weights + column * m->rows;
    const int8_t *end = weights + m->rows * MATRIX_COLUMNS;
    const int16_t *start = m->spans[column / MATRIX_COLUMNS].starts[0];
    __m256i zero = _mm256_setzero_si256();
    struct sums s = {zero, zero, zero, zero, zero, zero, zero, zero};
    size_t step = span * MATRIX_COLUMNS;
    for (; weights + step <= end; weights += step, start += SPAN_LANES)
        add_span(&s, &row, span, weights, start);
    if (weights < end)
        add_span(&s, &row, (size_t)(end - weights) / MATRIX_COLUMNS, weights, start);
    finish_rows(p, &s, first, column);
}

/* Products of all rows with a block of columns. Made for each size of spans, whose loops are
 * unrolled so. */
__attribute__((always_inline)) static inline void multiply_spans(const struct product *p,
                                                                 size_t column, size_t span)
{
    size_t depth = p->matrix->rows, first = 0;
    const uint16_t *squares = p->squares;
    const uint8_t *x = p->x;
    __m128i limits = limits_of(p->matrix, column / MATRIX_COLUMNS);
    for (; first + ROWS_AT_ONCE <= p->rows; first += ROWS_AT_ONCE, squares += SPANS_MAX) {
        struct rows row = {x, x + depth, x + 2 * depth, x + 3 * depth};
        if (fits_short(limits, squares))
            multiply_short(p, row, first, column, span);
        else
            multiply_any(p, first, column);
        x += ROWS_AT_ONCE * depth;
    }
    if (first == p->rows)
        return;
    if (fits_short(limits, squares))
        multiply_short(p, rows_of(x, depth, p->rows - first), first, column, span);
    else
        multiply_any(p, first, column);
}

/* Products of all rows with a block of columns, whose spans the squares are of. */
static void multiply_block(const struct product *p, size_t column)
{
    size_t span = span_rows(p->matrix->rows);
    if (span == 16)
        multiply_spans(p, column, 16);
    else if (span == 20)
        multiply_spans(p, column, 20);
    else if (span == 24)
        multiply_spans(p, column, 24);
    else if (span == 32)
        multiply_spans(p, column, 32);
    else
        multiply_spans(p, column, span);
}

/* A part of a product: see struct product. */
static void multiply(const struct product *p)
{
    _Static_assert((int)ROWS_AT_ONCE == (int)SQUARES_ROWS, "squares are those of what is taken");
    for (size_t column = p->column; column < p->column + p->columns; column += MATRIX_COLUMNS)
        if (p->squares && p->matrix->spans)
            multiply_block(p, column);
        else
            for (size_t first = 0; first < p->rows; first += ROWS_AT_ONCE)
                multiply_any(p, first, column);
}

/* The squares of a row's span, of which `left` has the bytes: for each group of rows one 16-bit sum
 * of the first two numbers' and one of the last two's. */
static inline __m256i squares_of(const uint8_t *x, __m256i left)
{
    __m256i numbers = _mm256_loadu_si256((const __m256i *)(const void *)x);
    numbers = _mm256_abs_epi8(_mm256_sub_epi8(numbers, _mm256_set1_epi8(ROUNDED_ZERO)));
    numbers = _mm256_and_si256(numbers, left);
    return _mm256_maddubs_epi16(numbers, numbers);
}

/* The largest sum of squares in a lane of a span of `size` numbers of four rows. Sums of both lanes
 * are added up as one number, since neither passes 16 bits. */
static inline uint16_t most_squares(const struct rows *row, size_t at, size_t size)
{
    _Static_assert(SPAN_GROUPS_MOST * 2 * ROUNDED_MOST * ROUNDED_MOST <= UINT16_MAX, "they fit");
    const __m256i places = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    __m256i left = _mm256_cmpgt_epi32(_mm256_set1_epi32((int)(size / MATRIX_DEPTH)), places);
    __m256i ab = _mm256_hadd_epi32(squares_of(row->a + at, left), squares_of(row->b + at, left));
    __m256i cd = _mm256_hadd_epi32(squares_of(row->c + at, left), squares_of(row->d + at, left));
    __m256i all = _mm256_hadd_epi32(ab, cd);
    __m128i sums = _mm_add_epi32(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1));
    /* the least of the complements */
    sums = _mm_minpos_epu16(_mm_xor_si128(sums, _mm_set1_epi32(-1)));
    return (uint16_t)~_mm_extract_epi16(sums, 0);
}

/* As the kernel's squares(): see encoder_kernel.h. The most of as many rows as are multiplied at
 * once. */
static void squares(const uint8_t *x, size_t rows, size_t width, uint16_t *out)
{
    size_t span = span_rows(width);
    for (size_t first = 0; first < rows; first += SQUARES_ROWS, out += SPANS_MAX) {
        struct rows row = rows_of(x + first * width, width, rows - first);
        for (size_t s = 0, at = 0; s < SPANS_MAX; s++, at += span) {
            size_t left = at < width ? width - at : 0;
            out[s] = left ? most_squares(&row, at, left < span ? left : span) : 0;
        }
    }
}
#define SQUARES squares

#else

/* Rows that are taken together. */
enum { ROWS_AT_ONCE = 4 };

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

/* Gives the sums of a row with eight columns. */
static inline void eight_sums(const struct matrix *m, const uint8_t *x, size_t column, ints8 *sums)
{
    const int8_t *weights = eight_columns(m, column);
    int32x4_t low = vdupq_n_s32(0), high = low;
    for (size_t k = 0; k < m->rows; k += MATRIX_DEPTH) {
        int8x16_t numbers = vreinterpretq_s8_s32(vdupq_n_s32(four_of(x, k)));
        low = add_products(low, vld1q_s8(weights + k * MATRIX_COLUMNS), numbers);
        high = add_products(high, vld1q_s8(weights + k * MATRIX_COLUMNS + 16), numbers);
    }
    low = vsubq_s32(low, vshlq_n_s32(vld1q_s32(m->sums + column), 6));
    high = vsubq_s32(high, vshlq_n_s32(vld1q_s32(m->sums + column + 4), 6));
    memcpy(sums, &low, sizeof low);
    memcpy((char *)sums + sizeof low, &high, sizeof high);
}

/* The sums of rows of numbers, at most ROWS_AT_ONCE, with a block of columns. */
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

/* Gives the sums of a row with eight columns. */
static inline void eight_sums(const struct matrix *m, const uint8_t *x, size_t column, ints8 *sums)
{
    const int8_t *weights = eight_columns(m, column);
    int32_t sum[8];
    for (size_t c = 0; c < 8; c++)
        sum[c] = -ROUNDED_ZERO * m->sums[column + c];
    for (size_t k = 0; k < m->rows; k += MATRIX_DEPTH)
        for (size_t c = 0; c < 8; c++)
            for (size_t d = 0; d < MATRIX_DEPTH; d++)
                sum[c] += x[k + d] * weights[k * MATRIX_COLUMNS + c * MATRIX_DEPTH + d];
    memcpy(sums, sum, sizeof sum);
}

/* The sums of rows of numbers, at most ROWS_AT_ONCE, with a block of columns. */
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

/* The same as eight_sums() for five times eight columns. */
static inline void five_sums(const struct matrix *m, const uint8_t *x, size_t column,
                             struct five *sums)
{
    eight_sums(m, x, column, &sums->a);
    eight_sums(m, x, column + 8, &sums->b);
    eight_sums(m, x, column + 16, &sums->c);
    eight_sums(m, x, column + 24, &sums->d);
    eight_sums(m, x, column + 32, &sums->e);
}

/* Turns the sums of a block of columns for some rows into numbers. */
static inline void finish_block(const struct matrix *m, const float *scales, size_t rows,
                                size_t column, const int32_t sums[][MATRIX_COLUMNS], float *out,
                                size_t stride)
{
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < MATRIX_COLUMNS; c++) {
            int32_t sum = sums[r][c] - ROUNDED_ZERO * m->sums[column + c];
            out[r * stride + c] =
                (float)sum * (scales[r] * m->scales[column + c]) + m->biases[column + c];
        }
}

/* A part of a product: see struct product. */
static void multiply(const struct product *p)
{
    const struct matrix *m = p->matrix;
    for (size_t column = p->column; column < p->column + p->columns; column += MATRIX_COLUMNS) {
        const int8_t *weights = m->weights + column * m->rows;
        for (size_t r = 0; r < p->rows; r += ROWS_AT_ONCE) {
            int32_t sums[ROWS_AT_ONCE][MATRIX_COLUMNS];
            size_t count = p->rows - r < ROWS_AT_ONCE ? p->rows - r : ROWS_AT_ONCE;
            block_sums(weights, p->x + r * m->rows, m->rows, count, sums);
            finish_block(m, p->scales + r, count, column, (const int32_t(*)[MATRIX_COLUMNS])sums,
                         p->out + r * p->stride + (column - p->column), p->stride);
        }
    }
}

#endif

/* What struct encoder_kernel says of squares. */
#if !defined(SQUARES)
#define SQUARES NULL
#endif

#endif
