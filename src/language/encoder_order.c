/* In which order rows of a matrix are best multiplied. */
#include "language/encoder_order.h"

#include <stdbool.h>

/* What two neighbouring products can add up to, in multiples of the largest rounded number: for
 * each column of a block, of the first and second two rows of a group. */
enum { LANES = 2 * MATRIX_COLUMNS, ROUNDED_MOST = 127, LANE_MOST = INT16_MAX / ROUNDED_MOST };
struct group {
    int16_t above[LANES], below[LANES];
};

/* Looks at the weights of a group of rows in a block of columns. */
static void look_at(const int8_t *weights, struct group *group)
{
    for (size_t i = 0; i < LANES; i++) {
        int16_t a = weights[2 * i], b = weights[2 * i + 1];
        group->above[i] = (int16_t)((a > 0 ? a : 0) + (b > 0 ? b : 0));
        group->below[i] = (int16_t)((a < 0 ? -a : 0) + (b < 0 ? -b : 0));
    }
}

/* Whether the products of two groups add up within 16 bits whatever the numbers are. */
static bool go_together(const struct group *a, const struct group *b)
{
    int16_t most = 0;
    for (size_t i = 0; i < LANES; i++) {
        int16_t above = (int16_t)(a->above[i] + b->above[i]);
        int16_t below = (int16_t)(a->below[i] + b->below[i]);
        most = above > most ? above : most;
        most = below > most ? below : most;
    }
    return most <= LANE_MOST;
}

/* Orders the groups of one block: each takes the first free one that goes with it. */
static void order_block(const int8_t *weights, size_t count, uint8_t *order)
{
    struct group groups[ORDER_GROUPS_MAX];
    bool taken[ORDER_GROUPS_MAX] = {false};
    size_t placed = 0;
    for (size_t i = 0; i < count; i++)
        look_at(weights + i * MATRIX_COLUMNS * MATRIX_DEPTH, &groups[i]);
    for (size_t i = 0; i < count; i++) {
        size_t j = taken[i] ? count : i + 1;
        while (j < count && (taken[j] || !go_together(&groups[i], &groups[j])))
            j++;
        if (j >= count)
            continue;
        taken[i] = taken[j] = true;
        order[1 + placed++] = (uint8_t)i;
        order[1 + placed++] = (uint8_t)j;
    }
    order[0] = (uint8_t)(placed / 2);
    for (size_t i = 0; i < count; i++)
        if (!taken[i])
            order[1 + placed++] = (uint8_t)i;
}

void matrix_order(const struct matrix *m, uint8_t *order)
{
    for (size_t column = 0; column < m->columns; column += MATRIX_COLUMNS)
        order_block(m->weights + column * m->rows, m->rows / MATRIX_DEPTH,
                    order + column / MATRIX_COLUMNS * matrix_order_size(m->rows));
}
