/* Prints what one kind of the arithmetic of reading (KERNEL) makes of the same numbers, as
 * hexadecimal words: tests/check-neon compares what different machines print. */
#include <stdio.h>
#include <string.h>

#include "language/encoder_file.h"
#include "language/encoder_kernel.h"

extern const struct encoder_kernel KERNEL;

enum { ROWS = 256, COLUMNS = 96, WORDS = 13, HIDDEN = 32 };

/* A number from 0 to below `below`, the same in every run. */
static unsigned number(unsigned below)
{
    static uint64_t state = 88172645463325252U;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 33) % below);
}

/* Prints numbers, bit for bit. */
static void print(const char *name, const float *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, numbers + i, sizeof bits);
        printf("%s %zu %08x\n", name, i, bits);
    }
}

int main(void)
{
    static int8_t weights[ROWS * COLUMNS];
    static float scales[COLUMNS], biases[COLUMNS], x[WORDS * ROWS], out[WORDS * COLUMNS];
    static float row_scales[WORDS], gates[WORDS * 4 * HIDDEN], units[WORDS * 2 * HIDDEN];
    static const uint8_t which[] = {1, 0};
    static int32_t sums[COLUMNS];
    static uint8_t rounded[WORDS * ROWS];
    for (size_t r = 0; r < ROWS; r++)
        for (size_t c = 0; c < COLUMNS; c++) {
            int8_t weight = (int8_t)(number(4) ? (int)number(255) - 127 : r % 2 ? 127 : -127);
            weights[matrix_place(ROWS, r, c)] = weight;
            sums[c] += weight;
        }
    for (size_t c = 0; c < COLUMNS; c++) {
        scales[c] = (float)(1 + number(1000)) * 1e-4F;
        biases[c] = (float)number(1000) * 1e-2F - 5;
    }
    for (size_t i = 0; i < (size_t)WORDS * ROWS; i++)
        x[i] = (float)number(100000) * 1e-4F - 5;
    const struct matrix matrix = {.weights = weights,
                                  .scales = scales,
                                  .biases = biases,
                                  .sums = sums,
                                  .rows = ROWS,
                                  .columns = COLUMNS};
    KERNEL.round(x, ROWS, WORDS, ROWS, rounded, row_scales);
    print("scale", row_scales, WORDS);
    KERNEL.multiply(&(struct product){.matrix = &matrix,
                                      .x = rounded,
                                      .scales = row_scales,
                                      .rows = WORDS,
                                      .columns = COLUMNS,
                                      .out = out,
                                      .stride = COLUMNS});
    print("product", out, (size_t)WORDS * COLUMNS);
    for (size_t i = 0; i < sizeof gates / sizeof *gates; i++)
        gates[i] = x[i % ((size_t)WORDS * ROWS)] * 1.3F;
    for (size_t direction = 0; direction < 2; direction++) {
        float cells[HIDDEN] = {0};
        KERNEL.units(&(struct units_run){.gates = gates,
                                         .forget = x + 7,
                                         .reset = x + 7 + HIDDEN,
                                         .cells = cells,
                                         .out = units + direction * HIDDEN,
                                         .stride = 2 * HIDDEN,
                                         .width = HIDDEN,
                                         .count = WORDS,
                                         .backward = direction == 1});
    }
    print("unit", units, sizeof units / sizeof *units);
    KERNEL.dots(x, x, ROWS, WORDS, ROWS, out);
    print("dot", out, WORDS);
    KERNEL.pairs(&(struct pairs_run){.matrix = &matrix,
                                     .x = rounded,
                                     .scale = row_scales[0],
                                     .other = x + 3,
                                     .width = 48,
                                     .which = which,
                                     .count = 2,
                                     .out = out});
    print("pair", out, 2);
    printf("highest %zu\n", KERNEL.highest(x, ROWS));
    KERNEL.leak(x, ROWS);
    KERNEL.add_row(x, weights, 0.37F, ROWS);
    KERNEL.add_turned(x, x + ROWS, weights, 0.73F, WORDS - 1, ROWS);
    print("row", x, ROWS);
    return 0;
}
