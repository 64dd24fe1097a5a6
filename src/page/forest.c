/* Runs rows through a forest, and keeps it as bytes. Learning is in forest_learn.c. */
#include "page/forest.h"

/* Rows that go through a tree together: what a compiler makes vector instructions of. */
#define LANES 32
/* Every so many trees is looked whether all of them are this far from a yes: then the other trees
 * are not asked. */
#define GLANCE_TREES 20
#define GLANCE_LIMIT (-4 * FOREST_UNIT)

/* The bytes of a tree in a file. */
#define TREE_BYTES (FOREST_DEPTH * 3 + FOREST_LEAVES * 2)
#define HEADER_BYTES 16
static const char magic[4] = {'T', 'F', 'O', '1'};

/* LANES rows' bytes; the compiler makes of it what the machine has. */
typedef uint8_t lanes __attribute__((vector_size(LANES)));

/* Adds the trees from..to for LANES rows to their sums. */
static inline void add_trees(const struct forest *forest, uint32_t from, uint32_t to,
                             const uint8_t *values, uint32_t stride, int32_t *sums)
{
    for (uint32_t t = from; t < to; t++) {
        const struct forest_tree *tree = &forest->trees[t];
        lanes index = {0};
        for (unsigned d = 0; d < FOREST_DEPTH; d++) {
            lanes column;
            memcpy(&column, values + (size_t)tree->feature[d] * stride, LANES);
            index |= (lanes)(column > tree->threshold[d]) & (uint8_t)(1U << d);
        }
        for (unsigned i = 0; i < LANES; i++)
            sums[i] += tree->leaf[index[i]];
    }
}

#if defined(__x86_64__) && !defined(__clang__) /* whose clones other files do not find */
__attribute__((target_clones("avx2", "default")))
#endif
void forest_score(const struct forest *forest, const uint8_t *values, uint32_t stride,
                  uint32_t count, int32_t *scores)
{
    for (uint32_t from = 0; from < count; from += LANES) {
        int32_t sums[LANES];
        int32_t best = 0;
        for (unsigned i = 0; i < LANES; i++)
            sums[i] = forest->bias;
        for (uint32_t tree = 0; tree < forest->tree_count && best > GLANCE_LIMIT;) {
            uint32_t left = forest->tree_count - tree;
            uint32_t next = tree + (left < GLANCE_TREES ? left : GLANCE_TREES);
            add_trees(forest, tree, next, values + from, stride, sums);
            best = INT32_MIN;
            for (unsigned i = 0; i < LANES && from + i < count; i++)
                best = sums[i] > best ? sums[i] : best;
            tree = next;
        }
        memcpy(scores + from, sums, sizeof sums);
    }
}

/* Appends a number's low `size` bytes, the lowest first. */
static void write_number(struct buf *out, uint32_t number, unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        buf_add_byte(out, (char)(number >> 8 * i));
}

/* Reads such a number; the caller has made sure that the bytes are there. */
static uint32_t read_number(const char **at, unsigned size)
{
    uint32_t number = 0;
    for (unsigned i = 0; i < size; i++)
        number |= (uint32_t)(unsigned char)*(*at)++ << 8 * i;
    return number;
}

void forest_write(const struct forest *forest, struct buf *out)
{
    buf_add(out, str_of(magic, sizeof magic));
    write_number(out, forest->tree_count, 4);
    write_number(out, forest->feature_count, 4);
    write_number(out, (uint32_t)forest->bias, 4);
    for (uint32_t t = 0; t < forest->tree_count; t++) {
        const struct forest_tree *tree = &forest->trees[t];
        for (unsigned d = 0; d < FOREST_DEPTH; d++) {
            write_number(out, tree->feature[d], 2);
            write_number(out, tree->threshold[d], 1);
        }
        for (unsigned l = 0; l < FOREST_LEAVES; l++)
            write_number(out, (uint16_t)tree->leaf[l], 2);
    }
}

enum error forest_read(struct forest *forest, struct arena *arena, struct str *bytes)
{
    if (bytes->size < HEADER_BYTES || memcmp(bytes->data, magic, sizeof magic) != 0)
        return ERROR_SYNTAX;
    const char *at = bytes->data + sizeof magic;
    forest->tree_count = read_number(&at, 4);
    forest->feature_count = read_number(&at, 4);
    forest->bias = (int32_t)read_number(&at, 4);
    if ((bytes->size - HEADER_BYTES) / TREE_BYTES < forest->tree_count)
        return ERROR_SYNTAX;
    struct forest_tree *trees = arena_get(arena, (forest->tree_count + 1) * sizeof *trees);
    for (uint32_t t = 0; t < forest->tree_count; t++) {
        for (unsigned d = 0; d < FOREST_DEPTH; d++) {
            trees[t].feature[d] = (uint16_t)read_number(&at, 2);
            trees[t].threshold[d] = (uint8_t)read_number(&at, 1);
            if (trees[t].feature[d] >= forest->feature_count)
                return ERROR_SYNTAX;
        }
        for (unsigned l = 0; l < FOREST_LEAVES; l++)
            trees[t].leaf[l] = (int16_t)read_number(&at, 2);
    }
    forest->trees = trees;
    *bytes = str_from_byte(*bytes, (size_t)(at - bytes->data));
    return OK;
}
