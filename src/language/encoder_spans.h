/* What products that are added up in 16 bits have to know of a matrix. */
#ifndef TIDINGS_LANGUAGE_ENCODER_SPANS_H
#define TIDINGS_LANGUAGE_ENCODER_SPANS_H

#include "language/encoder_file.h"
#include "language/encoder_kernel.h"

/* Writes the spans of each block of a matrix' columns. It has SPANNED_ROWS_MAX rows at most. */
void matrix_spans(const struct matrix *matrix, struct block_spans *spans);

#endif
