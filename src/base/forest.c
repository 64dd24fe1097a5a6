/* Runs rows through a forest, and keeps it as bytes. Learning is in forest_learn.c. */
#include "base/forest.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

#define LANES FOREST_LANES
/* Every so many trees is looked whether all rows are this far from a yes: then the other trees are
 * not asked. The answers of so many trees fit into 16 bits. */
#define GLANCE_TREES 20
#define GLANCE_LIMIT (-4 * FOREST_UNIT)

/* The bytes of a tree in a file. */
#define TREE_BYTES (FOREST_DEPTH * 3 + FOREST_LEAVES)
#define HEADER_BYTES 16
static const char magic[4] = {'T', 'F', 'O', '2'};

/* Adds up to GLANCE_TREES trees for LANES rows to their sums, in FOREST_STEPs. */
typedef void tree_adder(const struct forest_tree *trees, uint32_t count, const uint8_t *values,
                        size_t stride, int16_t *sums);

/* The same on any machine. */
static void add_portable(const struct forest_tree *trees, uint32_t count, const uint8_t *values,
                         size_t stride, int16_t *sums)
{
    for (uint32_t t = 0; t < count; t++) {
        const struct forest_tree *tree = &trees[t];
        uint8_t index[LANES] = {0};
        for (unsigned d = 0; d < FOREST_DEPTH; d++) {
            const uint8_t *column = values + tree->feature[d] * stride;
            for (unsigned i = 0; i < LANES; i++)
                index[i] |= (uint8_t)((column[i] > tree->threshold[d]) << d);
        }
        for (unsigned i = 0; i < LANES; i++)
            sums[i] = (int16_t)(sums[i] + tree->leaf[index[i]]);
    }
}

#ifdef __x86_64__
_Static_assert(LANES == 32 && FOREST_DEPTH == 6, "what a vector holds, and a table of four");

/* The answers of LANES rows: the table is looked up by the low four bits of each index, and one of
 * its four parts taken by the other two. */
__attribute__((target("avx2"))) static inline __m256i answers(const int8_t *leaf, __m256i index)
{
    __m256i part[4];
    for (int k = 0; k < 4; k++) {
        __m128i table = _mm_loadu_si128((const __m128i *)(const void *)(leaf + 16 * k));
        part[k] = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(table), index);
    }
    __m256i fifth = _mm256_slli_epi16(index, 3), sixth = _mm256_slli_epi16(index, 2);
    return _mm256_blendv_epi8(_mm256_blendv_epi8(part[0], part[1], fifth),
                              _mm256_blendv_epi8(part[2], part[3], fifth), sixth);
}

/* The same by AVX2. */
__attribute__((target("avx2"))) static void add_avx2(const struct forest_tree *trees,
                                                     uint32_t count, const uint8_t *values,
                                                     size_t stride, int16_t *sums)
{
    __m256i *out = (__m256i *)(void *)sums;
    __m256i low = _mm256_loadu_si256(out), high = _mm256_loadu_si256(out + 1);
    for (uint32_t t = 0; t < count; t++) {
        const struct forest_tree *tree = &trees[t];
        __m256i index = _mm256_setzero_si256();
        for (int d = 0; d < FOREST_DEPTH; d++) {
            const uint8_t *at = values + tree->feature[d] * stride;
            __m256i column = _mm256_loadu_si256((const __m256i *)(const void *)at);
            __m256i above =
                _mm256_subs_epu8(column, _mm256_set1_epi8((char)tree->threshold[d])); /* or 0 */
            __m256i yes = _mm256_min_epu8(above, _mm256_set1_epi8(1));
            index = _mm256_or_si256(index, _mm256_slli_epi16(yes, d));
        }
        __m256i answer = answers(tree->leaf, index);
        low = _mm256_add_epi16(low, _mm256_cvtepi8_epi16(_mm256_castsi256_si128(answer)));
        high = _mm256_add_epi16(high, _mm256_cvtepi8_epi16(_mm256_extracti128_si256(answer, 1)));
    }
    _mm256_storeu_si256(out, low);
    _mm256_storeu_si256(out + 1, high);
}

/* What add_avx512() asks of a processor. */
#define AVX512 "avx512f,avx512bw,avx512vl,avx512vbmi"

/* The same with tables of 64 answers in one look. */
__attribute__((target(AVX512))) static void add_avx512(const struct forest_tree *trees,
                                                       uint32_t count, const uint8_t *values,
                                                       size_t stride, int16_t *sums)
{
    __m512i all = _mm512_loadu_si512(sums);
    for (uint32_t t = 0; t < count; t++) {
        const struct forest_tree *tree = &trees[t];
        __m256i index = _mm256_setzero_si256();
        for (int d = 0; d < FOREST_DEPTH; d++) {
            const uint8_t *at = values + tree->feature[d] * stride;
            __m256i column = _mm256_loadu_si256((const __m256i *)(const void *)at);
            __m256i threshold = _mm256_set1_epi8((char)tree->threshold[d]);
            __mmask32 above = _mm256_cmpgt_epu8_mask(column, threshold);
            index = _mm256_mask_add_epi8(index, above, index, _mm256_set1_epi8((char)(1 << d)));
        }
        const __m256i *leaf = (const __m256i *)(const void *)tree->leaf;
        __m256i answer =
            _mm256_permutex2var_epi8(_mm256_loadu_si256(leaf), index, _mm256_loadu_si256(leaf + 1));
        all = _mm512_add_epi16(all, _mm512_cvtepi8_epi16(answer));
    }
    _mm512_storeu_si512(sums, all);
}
#endif

/* Runs rows through a forest by `add`. It is a part of its callers, so that each has it for its own
 * kind of processor. */
__attribute__((always_inline)) static inline void
score(const struct forest *forest, const struct forest_rows *rows, int32_t *scores, tree_adder *add)
{
    for (uint32_t from = 0; from < rows->count; from += LANES) {
        const uint8_t *values = rows->values + from / LANES * rows->step;
        int32_t best = 0;
        for (unsigned i = 0; i < LANES; i++)
            scores[from + i] = forest->bias;
        for (uint32_t tree = 0; tree < forest->tree_count && best > GLANCE_LIMIT;) {
            uint32_t left = forest->tree_count - tree;
            uint32_t count = left < GLANCE_TREES ? left : GLANCE_TREES;
            int16_t sums[LANES] = {0};
            add(forest->trees + tree, count, values, rows->stride, sums);
            best = INT32_MIN;
            for (unsigned i = 0; i < LANES; i++)
                scores[from + i] += sums[i] * FOREST_STEP;
            for (unsigned i = 0; i < LANES && from + i < rows->count; i++)
                best = scores[from + i] > best ? scores[from + i] : best;
            tree += count;
        }
    }
}

void forest_score_portable(const struct forest *forest, const struct forest_rows *rows,
                           int32_t *scores)
{
    score(forest, rows, scores, add_portable);
}

#ifdef __x86_64__
/* score() by AVX2. */
__attribute__((target("avx2"))) static void
score_avx2(const struct forest *forest, const struct forest_rows *rows, int32_t *scores)
{
    score(forest, rows, scores, add_avx2);
}

__attribute__((target(AVX512))) static void
score_avx512(const struct forest *forest, const struct forest_rows *rows, int32_t *scores)
{
    score(forest, rows, scores, add_avx512);
}
#endif

void forest_score(const struct forest *forest, const struct forest_rows *rows, int32_t *scores)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl")) {
        score_avx512(forest, rows, scores);
        return;
    }
    if (__builtin_cpu_supports("avx2")) {
        score_avx2(forest, rows, scores);
        return;
    }
#endif
    forest_score_portable(forest, rows, scores);
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
            write_number(out, (uint8_t)tree->leaf[l], 1);
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
            trees[t].leaf[l] = (int8_t)read_number(&at, 1);
    }
    forest->trees = trees;
    *bytes = str_from_byte(*bytes, (size_t)(at - bytes->data));
    return OK;
}
