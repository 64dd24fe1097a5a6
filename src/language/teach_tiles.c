/* Products of matrices by the tiles of CPUs that have AMX: numbers are rounded to 16 bits, sums are
 * of 32. A tile is 16 rows of 32 numbers, or of 16 sums; numbers lie in pairs along the inner
 * index, a pair in 32 bits. */
#include <immintrin.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "language/teach_kernel.h"
#include "language/teach_tiles.h"

enum {
    SIDE = 16,          /* rows of a tile, and pairs of a row */
    DEPTH = 2 * SIDE,   /* inner indexes of a tile */
    TILE = SIDE * SIDE, /* pairs */
    BLOCK = 2 * SIDE,   /* rows and columns of the product that the registers hold */
    PART_INNER = 512,
    PART_COLUMNS = 256,
    PART_ROWS = 96
};

/* A number's upper 16 bits, rounded to the nearest and to even. */
static inline uint32_t round_half(float number)
{
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    return (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}

/* pairs[x][p] from numbers that follow each other along the inner index; `stride` is from one x to
 * the next. */
static inline void pair_along(const float *from, size_t stride, size_t count, size_t depth,
                              uint32_t pairs[TILE])
{
    if (count < SIDE || depth < DEPTH)
        memset(pairs, 0, TILE * sizeof *pairs);
    for (size_t x = 0; x < count; x++) {
        const float *run = from + x * stride;
        for (size_t p = 0; p < depth / 2; p++)
            pairs[x * SIDE + p] = round_half(run[2 * p]) | round_half(run[2 * p + 1]) << 16;
        if (depth & 1)
            pairs[x * SIDE + depth / 2] = round_half(run[depth - 1]);
    }
}

/* pairs[p][x] from numbers that follow each other along x; `stride` is from one inner index to the
 * next. */
static inline void pair_across(const float *from, size_t stride, size_t count, size_t depth,
                               uint32_t pairs[TILE])
{
    if (count < SIDE || depth < DEPTH)
        memset(pairs, 0, TILE * sizeof *pairs);
    for (size_t p = 0; p < depth / 2; p++) {
        const float *run = from + 2 * p * stride, *next = run + stride;
        for (size_t x = 0; x < count; x++)
            pairs[p * SIDE + x] = round_half(run[x]) | round_half(next[x]) << 16;
    }
    for (size_t x = 0; (depth & 1) && x < count; x++)
        pairs[depth / 2 * SIDE + x] = round_half(from[(depth - 1) * stride + x]);
}

/* Turns a tile. */
static void turn(const uint32_t from[TILE], uint32_t to[TILE])
{
    for (size_t i = 0; i < SIDE; i++)
        for (size_t k = 0; k < SIDE; k++)
            to[k * SIDE + i] = from[i * SIDE + k];
}

/* Lays out `count` rows of op(a), or columns of op(b), as tiles: SIDE of them at a time, and within
 * these one tile for each DEPTH inner indexes. `along` says which way the numbers lie; `turned`
 * whether that is not the way that the tile wants them. */
static void lay_out(const float *from, size_t stride, bool along, bool turned, size_t count,
                    size_t depth, uint32_t *out)
{
    uint32_t tile[TILE];
    size_t rows = (count + BLOCK - 1) / BLOCK * BLOCK;
    for (size_t x = 0; x < rows; x += SIDE)
        for (size_t k = 0; k < depth; k += DEPTH, out += TILE) {
            size_t wide = x < count ? teach_least(SIDE, count - x) : 0,
                   deep = teach_least(DEPTH, depth - k);
            uint32_t *to = turned ? tile : out;
            bool whole = wide == SIDE && deep == DEPTH; /* so that the loops' sizes are known */
            if (along && whole)
                pair_along(from + x * stride + k, stride, SIDE, DEPTH, to);
            else if (along)
                pair_along(from + x * stride + k, stride, wide, deep, to);
            else if (whole)
                pair_across(from + k * stride + x, stride, SIDE, DEPTH, to);
            else
                pair_across(from + k * stride + x, stride, wide, deep, to);
            if (turned)
                turn(tile, out);
        }
}

/* Adds a block of the product to `c`, of which rows x columns are there. `tiles` are those of a row
 * of tiles. */
static void multiply_block(const uint32_t *a, const uint32_t *b, size_t tiles, float *c,
                           size_t stride, size_t rows, size_t columns)
{
    float sums[BLOCK * BLOCK];
    const uint32_t *a_next = a + tiles * TILE, *b_next = b + tiles * TILE;
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (size_t k = 0; k < tiles; k++) {
        _tile_loadd(4, a + k * TILE, SIDE * 4);
        _tile_loadd(5, a_next + k * TILE, SIDE * 4);
        _tile_loadd(6, b + k * TILE, SIDE * 4);
        _tile_loadd(7, b_next + k * TILE, SIDE * 4);
        _tile_dpbf16ps(0, 4, 6);
        _tile_dpbf16ps(1, 4, 7);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
    }
    _tile_stored(0, sums, BLOCK * 4);
    _tile_stored(1, sums + SIDE, BLOCK * 4);
    _tile_stored(2, sums + SIDE * BLOCK, BLOCK * 4);
    _tile_stored(3, sums + SIDE * BLOCK + SIDE, BLOCK * 4);
    for (size_t r = 0; r < rows; r++)
        for (size_t i = 0; i < columns; i++)
            c[r * stride + i] += sums[r * BLOCK + i];
}

/* The product of one part of the inner indexes and of the columns. */
static void multiply_part(const struct product *p, size_t inner, size_t depth, size_t column,
                          size_t wide, uint32_t *scratch)
{
    uint32_t *laid_b = scratch, *laid_a = scratch + PART_INNER / 2 * PART_COLUMNS;
    size_t tiles = (depth + DEPTH - 1) / DEPTH;
    const float *b =
        p->b + (p->b_turned ? column * p->b_stride + inner : inner * p->b_stride + column);
    lay_out(b, p->b_stride, p->b_turned, p->b_turned, wide, depth, laid_b);
    for (size_t row = 0; row < p->rows; row += PART_ROWS) {
        size_t high = teach_least(PART_ROWS, p->rows - row);
        const float *a =
            p->a + (p->a_turned ? inner * p->a_stride + row : row * p->a_stride + inner);
        lay_out(a, p->a_stride, !p->a_turned, p->a_turned, high, depth, laid_a);
        for (size_t c = 0; c < wide; c += BLOCK)
            for (size_t r = 0; r < high; r += BLOCK)
                multiply_block(laid_a + r / SIDE * tiles * TILE, laid_b + c / SIDE * tiles * TILE,
                               tiles, p->c + (row + r) * p->c_stride + column + c, p->c_stride,
                               teach_least(BLOCK, high - r), teach_least(BLOCK, wide - c));
    }
}

void tiles_product(const struct product *p, float *scratch)
{
    struct {
        uint8_t palette, start, zero[14];
        uint16_t bytes[16];
        uint8_t rows[16];
    } shapes = {.palette = 1};
    for (int i = 0; i < 8; i++) {
        shapes.bytes[i] = SIDE * 4;
        shapes.rows[i] = SIDE;
    }
    _tile_loadconfig(&shapes);
    uint32_t *aligned = (uint32_t *)(void *)(((uintptr_t)scratch + 63) & ~(uintptr_t)63);
    if (!p->add)
        for (size_t r = 0; r < p->rows; r++)
            memset(p->c + r * p->c_stride, 0, p->columns * sizeof(float));
    for (size_t inner = 0; inner < p->inner; inner += PART_INNER)
        for (size_t column = 0; column < p->columns; column += PART_COLUMNS)
            multiply_part(p, inner, teach_least(PART_INNER, p->inner - inner), column,
                          teach_least(PART_COLUMNS, p->columns - column), aligned);
    _tile_release();
}

bool tiles_allowed(void)
{
    enum { REQUEST = 0x1023 /* ARCH_REQ_XCOMP_PERM */, TILE_DATA = 18 };
    return syscall(SYS_arch_prctl, REQUEST, TILE_DATA) == 0;
}
