/* In which order rows of a matrix are best multiplied. */
#ifndef TIDINGS_LANGUAGE_ENCODER_ORDER_H
#define TIDINGS_LANGUAGE_ENCODER_ORDER_H

#include "language/encoder_file.h"
#include "language/encoder_kernel.h"

/* Groups of MATRIX_DEPTH rows that a matrix has at most. */
enum { ORDER_GROUPS_MAX = 2 * UNITS_MAX / MATRIX_DEPTH };

/* Writes the order of a matrix: matrix_order_size(rows) for each block of columns. */
void matrix_order(const struct matrix *matrix, uint8_t *order);

#endif
