/* The arithmetic of learning. Built once for each kind of CPU, with TEACH_KERNEL as its name. */
#include "language/teach_kernel.h"

#include "language/teach_tiles.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Vectors of as many floats as the CPU takes at once, and the block of the product that its
 * registers hold. */
#if defined(__AVX512F__)
enum { LANES = 16, BLOCK_ROWS = 12 };
#elif defined(__AVX2__)
enum { LANES = 8, BLOCK_ROWS = 6 };
#else
enum { LANES = 4, BLOCK_ROWS = 4 };
#endif
enum { BLOCK_COLUMNS = 2 * LANES };

typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));

/* Parts of the matrices that are laid out anew for the inner loop. */
enum { PART_INNER = 512, PART_COLUMNS = 256, PART_ROWS = 96 };

/* Lanes of numbers from memory, and back into it; wherever it lies. */
static inline lanes load(const float *from)
{
    lanes value;
    memcpy(&value, from, sizeof value);
    return value;
}

static inline void store(float *to, lanes value)
{
    memcpy(to, &value, sizeof value);
}

/* Lays out `count` runs of `depth` numbers, BLOCK of them side by side and the last ones filled up
 * with zeros. A run's numbers follow each other in memory, `stride` is from one run to the next. */
static inline void lay_out_runs(const float *from, size_t stride, size_t count, size_t depth,
                                size_t block, float *out)
{
    for (size_t first = 0; first < count; first += block, out += block * depth) {
        size_t wide = teach_least(block, count - first);
        if (wide < block)
            memset(out, 0, block * depth * sizeof *out);
        for (size_t r = 0; r < wide; r++) {
            const float *run = from + (first + r) * stride;
            for (size_t k = 0; k < depth; k++)
                out[k * block + r] = run[k];
        }
    }
}

/* The same where the numbers of one depth follow each other: `stride` is from depth to depth. */
static inline void lay_out_slices(const float *from, size_t stride, size_t count, size_t depth,
                                  size_t block, float *out)
{
    for (size_t first = 0; first < count; first += block) {
        size_t wide = teach_least(block, count - first);
        for (size_t k = 0; k < depth; k++, out += block) {
            const float *slice = from + k * stride + first;
            for (size_t i = 0; i < wide; i++)
                out[i] = slice[i];
            for (size_t i = wide; i < block; i++)
                out[i] = 0;
        }
    }
}

/* Lays out rows from..from+count of op(a). */
static void lay_out_a(const struct product *p, size_t from, size_t count, size_t inner,
                      size_t depth, float *out)
{
    if (p->a_turned)
        lay_out_slices(p->a + inner * p->a_stride + from, p->a_stride, count, depth, BLOCK_ROWS,
                       out);
    else
        lay_out_runs(p->a + from * p->a_stride + inner, p->a_stride, count, depth, BLOCK_ROWS, out);
}

/* The same for columns of op(b). */
static void lay_out_b(const struct product *p, size_t from, size_t count, size_t inner,
                      size_t depth, float *out)
{
    if (p->b_turned)
        lay_out_runs(p->b + from * p->b_stride + inner, p->b_stride, count, depth, BLOCK_COLUMNS,
                     out);
    else
        lay_out_slices(p->b + inner * p->b_stride + from, p->b_stride, count, depth, BLOCK_COLUMNS,
                       out);
}

/* Adds a block of the product to `c`, of which rows x columns are there. */
static void multiply_block(const float *a, const float *b, size_t depth, float *c, size_t stride,
                           size_t rows, size_t columns)
{
    lanes sum[BLOCK_ROWS][2] = {0};
    for (size_t k = 0; k < depth; k++) {
        lanes left = load(b), right = load(b + LANES);
        for (int r = 0; r < BLOCK_ROWS; r++) {
            sum[r][0] += a[r] * left;
            sum[r][1] += a[r] * right;
        }
        a += BLOCK_ROWS;
        b += BLOCK_COLUMNS;
    }
    for (size_t r = 0; r < rows; r++) {
        float *row = c + r * stride;
        if (columns == BLOCK_COLUMNS) {
            store(row, load(row) + sum[r][0]);
            store(row + LANES, load(row + LANES) + sum[r][1]);
            continue;
        }
        for (size_t i = 0; i < columns; i++)
            row[i] += sum[r][i / LANES][i % LANES];
    }
}

/* The product of one part of the inner indexes and of the columns. */
static void multiply_part(const struct product *p, size_t inner, size_t depth, size_t column,
                          size_t wide, float *scratch)
{
    float *laid_b = scratch, *laid_a = scratch + PART_INNER * PART_COLUMNS;
    lay_out_b(p, column, wide, inner, depth, laid_b);
    for (size_t row = 0; row < p->rows; row += PART_ROWS) {
        size_t high = teach_least(PART_ROWS, p->rows - row);
        lay_out_a(p, row, high, inner, depth, laid_a);
        for (size_t c = 0; c < wide; c += BLOCK_COLUMNS)
            for (size_t r = 0; r < high; r += BLOCK_ROWS)
                multiply_block(laid_a + r * depth, laid_b + c * depth, depth,
                               p->c + (row + r) * p->c_stride + column + c, p->c_stride,
                               teach_least(BLOCK_ROWS, high - r),
                               teach_least(BLOCK_COLUMNS, wide - c));
    }
}

/* As the kernel's product(): see teach_kernel.h. */
static void product(const struct product *p, float *scratch)
{
    if (!p->add)
        for (size_t r = 0; r < p->rows; r++)
            memset(p->c + r * p->c_stride, 0, p->columns * sizeof(float));
    for (size_t inner = 0; inner < p->inner; inner += PART_INNER)
        for (size_t column = 0; column < p->columns; column += PART_COLUMNS)
            multiply_part(p, inner, teach_least(PART_INNER, p->inner - inner), column,
                          teach_least(PART_COLUMNS, p->columns - column), scratch);
}

/* As the kernel's adam_step(): see teach_kernel.h. */
static void adam_step(const struct adam *adam, float *restrict weights, float *restrict gradients,
                      float *restrict first, float *restrict second, size_t count)
{
    float by_first = 1 / adam->first, by_second = 1 / adam->second;
    for (size_t i = 0; i < count; i++) {
        float g = gradients[i] * adam->shrink;
        first[i] = 0.9F * first[i] + 0.1F * g;
        second[i] = 0.98F * second[i] + 0.02F * g * g;
        weights[i] -= adam->rate * (first[i] * by_first) / (sqrtf(second[i] * by_second) + 1e-8F);
        gradients[i] = 0;
    }
}

/* The sum of a vector's lanes, always in the same order. */
static float sum_of(lanes value)
{
    float sum = 0;
    for (int i = 0; i < LANES; i++)
        sum += value[i];
    return sum;
}

/* As the kernel's pair(): see teach_kernel.h. */
static void pair(const float *in, float *out, float *change, size_t width, float label, float rate)
{
    lanes dots = {0};
    for (size_t i = 0; i < width; i += LANES)
        dots += load(in + i) * load(out + i);
    float dot = sum_of(dots);
    dot = dot > 8 ? 8 : dot < -8 ? -8 : dot;
    float step = rate * (label - 1 / (1 + expf(-dot)));
    for (size_t i = 0; i < width; i += LANES) {
        lanes there = load(out + i);
        store(change + i, load(change + i) + step * there);
        store(out + i, there + step * load(in + i));
    }
}

#if defined(__AMX_BF16__)
const struct teach_kernel TEACH_KERNEL = {TEACH_KERNEL_NAME, tiles_product, product, adam_step,
                                          pair};
#else
const struct teach_kernel TEACH_KERNEL = {TEACH_KERNEL_NAME, product, product, adam_step, pair};
#endif
