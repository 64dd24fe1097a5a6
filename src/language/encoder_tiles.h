/* Products of 8-bit integers by the tiles of CPUs that have AMX, for encoder_products.h alone. A
 * tile of numbers is 16 rows of 64, one of weights 64 rows of 16 columns, four rows side by side,
 * which is how they lie in the file; one of sums is 16 rows of 16 columns. */
#ifndef TIDINGS_LANGUAGE_ENCODER_TILES_H
#define TIDINGS_LANGUAGE_ENCODER_TILES_H

#include <immintrin.h>
#include <stdalign.h>
#include <stdint.h>

#include "language/encoder_file.h"
#include "language/encoder_kernel.h"

enum {
    TILE_SIDE = 16,                       /* rows of numbers, columns of weights */
    TILE_DEPTH = TILE_SIDE * MATRIX_DEPTH /* numbers of a row; also the bytes of any full row */
};
_Static_assert((int)TILE_SIDE == (int)MATRIX_COLUMNS, "a block of columns is a tile wide");

/* The sums of 16 rows with two blocks of columns. */
struct tile_sums {
    alignas(64) int32_t left[TILE_SIDE * TILE_SIDE];
    int32_t right[TILE_SIDE * TILE_SIDE];
};

/* Tiles have numbers, which the compiler wants as such: 0 and 1 are the sums, 2 is numbers, 3 and 4
 * are weights of the left and the right block; 5, 6 and 7 are the same for the last rows of the
 * matrix, fewer than a tile has. */

/* Gives the tiles their shapes for matrices of so many rows. Ended by tiles_end(). */
static inline void tiles_begin(size_t rows)
{
    struct {
        uint8_t palette, start, zero[14];
        uint16_t bytes[16];
        uint8_t rows[16];
    } shapes = {.palette = 1};
    size_t tail = rows % TILE_DEPTH;
    for (int tile = 0; tile <= 7; tile++) {
        shapes.bytes[tile] = TILE_DEPTH;
        shapes.rows[tile] = TILE_SIDE;
    }
    if (tail) {
        shapes.bytes[5] = (uint16_t)tail;
        shapes.rows[6] = shapes.rows[7] = (uint8_t)(tail / MATRIX_DEPTH);
    }
    _tile_loadconfig(&shapes);
}

/* Gives the tiles' registers back. */
static inline void tiles_end(void)
{
    _tile_release();
}

/* The sums of 16 rows of numbers with a block of columns from `left` on and, where it is not NULL,
 * another from `right` on. */
static inline void tiles_sum(const uint8_t *x, size_t rows, const int8_t *left, const int8_t *right,
                             struct tile_sums *sums)
{
    size_t k = 0;
    _tile_zero(0);
    _tile_zero(1);
    for (; k + TILE_DEPTH <= rows; k += TILE_DEPTH) {
        _tile_loadd(2, x + k, (long)rows);
        _tile_loadd(3, left + k * MATRIX_COLUMNS, TILE_DEPTH);
        _tile_dpbusd(0, 2, 3);
        if (right) {
            _tile_loadd(4, right + k * MATRIX_COLUMNS, TILE_DEPTH);
            _tile_dpbusd(1, 2, 4);
        }
    }
    if (k < rows) {
        _tile_loadd(5, x + k, (long)rows);
        _tile_loadd(6, left + k * MATRIX_COLUMNS, TILE_DEPTH);
        _tile_dpbusd(0, 5, 6);
        if (right) {
            _tile_loadd(7, right + k * MATRIX_COLUMNS, TILE_DEPTH);
            _tile_dpbusd(1, 5, 7);
        }
    }
    _tile_stored(0, sums->left, TILE_DEPTH);
    if (right)
        _tile_stored(1, sums->right, TILE_DEPTH);
}

#endif
