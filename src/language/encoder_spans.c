/* What products that are added up in 16 bits have to know of a matrix. */
#include "language/encoder_spans.h"

#include <assert.h>

/* The largest sum of squares of numbers whose products with weights, the squares of which add up to
 * this, fit in 16 bits. */
static uint16_t limit_for(int64_t weights)
{
    const int64_t most = (int64_t)INT16_MAX * INT16_MAX;
    return weights == 0 || most / weights > SQUARES_MOST ? SQUARES_MOST
                                                         : (uint16_t)(most / weights);
}

/* Looks at the weights of `rows` rows in a block of columns. Gives the limit, and writes what sums
 * begin with. */
static uint16_t look_at(const int8_t *weights, size_t rows, int16_t starts[SPAN_LANES])
{
    int64_t most = 0;
    for (size_t lane = 0; lane < SPAN_LANES; lane++) {
        int64_t sum = 0, squares = 0;
        for (size_t i = 2 * lane; i < rows * MATRIX_COLUMNS; i += 2 * (size_t)SPAN_LANES) {
            sum += weights[i] + weights[i + 1];
            squares += weights[i] * weights[i] + weights[i + 1] * weights[i + 1];
        }
        starts[lane] = (int16_t)(uint16_t)(-ROUNDED_ZERO * sum);
        most = squares > most ? squares : most;
    }
    return limit_for(most);
}

void matrix_spans(const struct matrix *m, struct block_spans *spans)
{
    size_t rows = span_rows(m->rows);
    assert(m->rows <= SPANNED_ROWS_MAX);
    for (size_t column = 0; column < m->columns; column += MATRIX_COLUMNS, spans++)
        for (size_t span = 0; span < SPANS_MAX; span++) {
            size_t row = span * rows, left = row < m->rows ? m->rows - row : 0;
            spans->limits[span] = look_at(m->weights + column * m->rows + row * MATRIX_COLUMNS,
                                          left < rows ? left : rows, spans->starts[span]);
        }
}
