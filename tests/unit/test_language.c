/* Sentences understood: files of models, the arithmetic, trees, CoNLL-U, and what the model that
 * comes with the program makes of texts. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/memory.h"
#include "language/conllu.h"
#include "language/contractions.h"
#include "language/encoder_file.h"
#include "language/encoder_spans.h"
#include "language/known_names.h"
#include "language/model.h"
#include "language/model_file.h"
#include "language/reader.h"
#include "language/sorted.h"
#include "language/tree.h"
#include "language/tree_mend.h"

/* A number from 0 to below `below`, the same in every run. */
static unsigned number(unsigned below)
{
    static uint64_t state = 88172645463325252U;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 33) % below);
}

static void test_names_of_tags(void **state)
{
    (void)state;
    assert_string_equal(upos_name(UPOS_PROPN), "PROPN");
    assert_int_equal(upos_named(STR("X")), UPOS_X);
    assert_int_equal(upos_named(STR("NOPE")), UPOS_NONE);
    assert_string_equal(relation_name(RELATION_NSUBJ_PASS), "nsubj:pass");
    assert_int_equal(relation_named(STR("nmod:tmod")), RELATION_NMOD);
    assert_int_equal(relation_named(STR("nope:x")), RELATION_NONE);
    assert_int_equal(name_kind_named(STR("LOC")), NAME_LOC);
}

static void test_sorted(void **state)
{
    (void)state;
    uint32_t numbers[2000];
    uint32_t next = 0;
    for (size_t i = 0; i < 2000; i++)
        numbers[i] = next += 1 + number(i < 1000 ? 5 : 4000000);
    struct sorted sorted;
    sorted_init(&sorted, numbers, 2000);
    for (size_t i = 0; i < 2000; i++)
        assert_int_equal(sorted_find(&sorted, numbers[i]), i);
    assert_int_equal(sorted_find(&sorted, 0), -1);
    assert_int_equal(sorted_find(&sorted, UINT32_MAX), -1);
    sorted_init(&sorted, NULL, 0);
    assert_int_equal(sorted_find(&sorted, 5), -1);
}

static void test_model_file(void **state)
{
    (void)state;
    struct model_writer writer;
    struct model_file file;
    struct buf out;
    size_t count;
    uint32_t numbers[3] = {1, 2, 3};
    buf_init(&out, 1 << 16);
    model_writer_begin(&writer);
    model_writer_add(&writer, "first", "abc", 3);
    model_writer_add(&writer, "numbers", numbers, sizeof numbers);
    model_writer_finish(&writer, &out);
    char *place = aligned_alloc(64, 1024);
    assert_true(out.size <= 1024);
    memcpy(place, out.data, out.size);
    assert_true(model_file_view(&file, str_of(place, out.size)));
    assert_true(str_equal(model_file_part(&file, "first"), STR("abc")));
    const uint32_t *read = model_file_array(&file, "numbers", sizeof *read, &count);
    assert_int_equal(count, 3);
    assert_int_equal(read[2], 3);
    assert_int_equal(model_file_part(&file, "second").size, 0);
    assert_null(model_file_array(&file, "first", 2, &count));
    /* cut short, its parts would lie outside */
    assert_false(model_file_view(&file, str_of(place, out.size - 1)));
    assert_false(model_file_view(&file, str_of(place, 10)));
    place[0] = 'x';
    assert_false(model_file_view(&file, str_of(place, out.size)));
    free(place);
    buf_free(&out);
}

static void test_contractions(void **state)
{
    (void)state;
    uint8_t cuts[CONTRACTION_CUTS_MAX];
    assert_int_equal(contraction_cuts(STR("cannot"), cuts), 1);
    assert_int_equal(cuts[0], 3);
    assert_int_equal(contraction_cuts(STR("dunno"), cuts), 2);
    assert_int_equal(cuts[1], 3);
    assert_int_equal(contraction_cuts(STR("cannots"), cuts), 0);
    assert_true(contraction_tail(STR("n't")));
    assert_false(contraction_tail(STR("not")));
}

/* ------------------------------------------------------------------------------ arithmetic --- */

enum { ROWS = 96, COLUMNS = 96, WORDS = 27 /* more than a tile has, fewer than two */ };

/* A matrix of chance, and a batch of numbers; and the sums that are right. */
struct products {
    int8_t weights[ROWS * COLUMNS];
    float scales[COLUMNS], biases[COLUMNS];
    int32_t sums[COLUMNS];
    float x[WORDS * ROWS];
};

static void fill_products(struct products *p)
{
    memset(p->sums, 0, sizeof p->sums);
    for (size_t r = 0; r < ROWS; r++)
        for (size_t c = 0; c < COLUMNS; c++) {
            int8_t weight = (int8_t)(number(5) ? (int)number(255) - 127 : r % 2 ? 127 : -127);
            p->weights[matrix_place(ROWS, r, c)] = weight;
            p->sums[c] += weight;
        }
    for (size_t c = 0; c < COLUMNS; c++) {
        p->scales[c] = (float)(1 + number(1000)) * 1e-4F;
        p->biases[c] = (float)number(1000) * 1e-2F - 5;
    }
    for (size_t i = 0; i < (size_t)WORDS * ROWS; i++) {
        /* some words have one large number, so that the others are rounded to small ones */
        float large = i % ROWS == 0 && i / ROWS % 8 < 4 ? 20 : 1;
        p->x[i] = ((float)number(100000) * 1e-4F - 5) * large;
    }
}

/* What one kind of the arithmetic makes of the same numbers. */
enum { UNITS = 16, PAIRS = 2, FEW = 11 };
struct results {
    uint8_t rounded[WORDS * ROWS + SQUARES_BEYOND];
    float scales[WORDS], out[WORDS * COLUMNS], some[WORDS * COLUMNS], units[WORDS * 2 * UNITS];
    float few[FEW * COLUMNS], dots[WORDS], pairs[PAIRS], leaked[ROWS];
    size_t highest[COLUMNS];
};

/* Units of both directions, the first with words that share their gates. */
static void compute_units(const struct encoder_kernel *kernel, const struct products *p,
                          struct results *results)
{
    static const uint16_t rows[WORDS] = {0, 1, 2, 1, 3, 4, 0, 5, 6, 7, 7, 8, 26, 9};
    float gates[WORDS * 4 * UNITS], cells[UNITS] = {0};
    for (size_t i = 0; i < sizeof gates / sizeof *gates; i++)
        gates[i] = p->x[i % (WORDS * ROWS)] * 1.3F;
    for (size_t direction = 0; direction < 2; direction++) {
        memset(cells, 0, sizeof cells);
        kernel->units(&(struct units_run){.gates = gates,
                                          .rows = direction ? NULL : rows,
                                          .forget = p->x + 7,
                                          .reset = p->x + 7 + UNITS,
                                          .cells = cells,
                                          .out = results->units + direction * UNITS,
                                          .stride = 2 * UNITS,
                                          .width = UNITS,
                                          .count = WORDS,
                                          .backward = direction == 1});
    }
}

static void compute(const struct encoder_kernel *kernel, const struct products *p,
                    struct results *results)
{
    static const uint8_t which[PAIRS] = {1, 0};
    struct block_spans spans[COLUMNS / MATRIX_COLUMNS];
    uint16_t squares[(WORDS + SQUARES_ROWS - 1) / SQUARES_ROWS * SPANS_MAX];
    struct matrix matrix = {p->weights, p->scales, p->biases, p->sums, ROWS, COLUMNS, NULL};
    memset(results, 0, sizeof *results);
    kernel->round(p->x, ROWS, WORDS, ROWS, results->rounded, results->scales);
    struct product product = {.matrix = &matrix,
                              .x = results->rounded,
                              .scales = results->scales,
                              .rows = WORDS,
                              .columns = COLUMNS,
                              .out = results->out,
                              .stride = COLUMNS};
    kernel->multiply(&product);
    if (kernel->squares) {
        kernel->squares(results->rounded, WORDS, ROWS, squares);
        product.squares = squares;
    }
    matrix_spans(&matrix, spans);
    matrix.spans = spans;
    product.column = MATRIX_COLUMNS;
    product.columns = COLUMNS - MATRIX_COLUMNS;
    product.out = results->some;
    kernel->multiply(&product);
    product.rows = FEW;
    product.out = results->few;
    kernel->multiply(&product);
    compute_units(kernel, p, results);
    kernel->dots(p->x, p->x, ROWS, WORDS, ROWS, results->dots);
    kernel->pairs(&(struct pairs_run){.matrix = &matrix,
                                      .x = results->rounded,
                                      .scale = results->scales[0],
                                      .other = p->x + 3,
                                      .width = 48,
                                      .which = which,
                                      .count = PAIRS,
                                      .out = results->pairs});
    for (size_t i = 0; i < COLUMNS; i++)
        results->highest[i] = kernel->highest(p->x + i, i + 1);
    memcpy(results->leaked, p->x, sizeof results->leaked);
    kernel->leak(results->leaked, ROWS);
    kernel->add_row(results->leaked, p->weights, 0.37F, ROWS);
    kernel->add_turned(results->leaked, p->x, p->weights, 0.73F, WORDS, ROWS);
}

static void test_kernels_are_right(void **state)
{
    (void)state;
    struct products p;
    struct results results;
    const struct encoder_kernel *kernels[ENCODER_KERNELS_MAX + 1];
    encoder_kernels(kernels);
    fill_products(&p);
    compute(kernels[0], &p, &results);
    for (size_t w = 0; w < WORDS; w++)
        for (size_t c = 0; c < COLUMNS; c++) {
            double sum = 0, out = results.out[w * COLUMNS + c];
            for (size_t r = 0; r < ROWS; r++)
                sum += (double)p.x[w * ROWS + r] * p.weights[matrix_place(ROWS, r, c)];
            sum = sum * (double)p.scales[c] + (double)p.biases[c];
            /* half a step of rounding in each of the row's numbers, at most */
            double error = 0.5 * (double)results.scales[w] * 127 * ROWS * (double)p.scales[c];
            assert_true(out - sum <= error && sum - out <= error);
            if (c >= MATRIX_COLUMNS)
                assert_float_equal(results.out[w * COLUMNS + c],
                                   results.some[w * COLUMNS + c - MATRIX_COLUMNS], 0);
            if (c >= MATRIX_COLUMNS && w < FEW)
                assert_float_equal(results.out[w * COLUMNS + c],
                                   results.few[w * COLUMNS + c - MATRIX_COLUMNS], 0);
        }
    for (size_t i = 0; i < COLUMNS; i++)
        for (size_t k = 0; k <= i; k++)
            assert_true(p.x[i + k] < p.x[i + results.highest[i]] ||
                        (k >= results.highest[i] && p.x[i + k] <= p.x[i + results.highest[i]]));
    for (size_t k = 0; k < PAIRS; k++) {
        static const size_t firsts[PAIRS] = {48, 0};
        double sum = 0;
        for (size_t c = 0; c < 48; c++)
            sum += (double)results.out[firsts[k] + c] * (double)p.x[3 + c];
        assert_float_equal(results.pairs[k], sum, 1e-3 * (1 + (sum < 0 ? -sum : sum)));
    }
}

/* Whether whatever numbers have no more squares than the limit have sums that fit in 16 bits. The
 * largest sum is that of numbers which are as the weights are. */
static bool fits(const int8_t *weights, size_t rows, size_t lane, double limit)
{
    double squares = 0;
    for (size_t row = 0; row < rows; row += MATRIX_DEPTH)
        for (size_t k = 0; k < 2; k++) {
            double weight = weights[row * MATRIX_COLUMNS + 2 * lane + k];
            squares += weight * weight;
        }
    return squares * limit <= (double)INT16_MAX * INT16_MAX;
}

static void test_matrix_spans(void **state)
{
    (void)state;
    struct products p;
    fill_products(&p);
    for (size_t i = 0; i < (size_t)ROWS * MATRIX_COLUMNS; i++)
        p.weights[i] = (int8_t)(p.weights[i] / 100);
    struct block_spans spans[COLUMNS / MATRIX_COLUMNS];
    const struct matrix matrix = {p.weights, NULL, NULL, NULL, ROWS, COLUMNS, NULL};
    matrix_spans(&matrix, spans);
    size_t size = span_rows(ROWS);
    assert_int_equal(size, 24);
    for (size_t block = 0; block < COLUMNS / MATRIX_COLUMNS; block++)
        for (size_t span = 0; span < SPANS_MAX; span++) {
            size_t rows = span * size < ROWS ? size : 0, first = rows ? span * size : 0;
            const int8_t *weights = p.weights + (block * ROWS + first) * (size_t)MATRIX_COLUMNS;
            bool tight = false;
            for (size_t lane = 0; lane < SPAN_LANES; lane++) {
                int sum = 0;
                for (size_t row = 0; row < rows; row += MATRIX_DEPTH)
                    sum += weights[row * MATRIX_COLUMNS + 2 * lane] +
                           weights[row * MATRIX_COLUMNS + 2 * lane + 1];
                assert_int_equal(spans[block].starts[span][lane],
                                 (int16_t)(uint16_t)(-ROUNDED_ZERO * sum));
                assert_true(fits(weights, rows, lane, spans[block].limits[span]));
                tight = tight || !fits(weights, rows, lane, spans[block].limits[span] + 1.0);
            }
            assert_true(tight == (spans[block].limits[span] < SQUARES_MOST));
        }
    assert_int_equal(spans[0].limits[0], SQUARES_MOST);
    for (size_t rows = 8; rows <= SPANNED_ROWS_MAX; rows += 8)
        assert_true(span_rows(rows) * SPANS_MAX >= rows && span_rows(rows) % MATRIX_DEPTH == 0);
}

/* Of up to four rows and each span, the most that squares in a lane add up to. */
static void test_squares(void **state)
{
    (void)state;
    const struct encoder_kernel *kernels[ENCODER_KERNELS_MAX + 1];
    encoder_kernels(kernels);
    uint8_t x[7 * 40 + SQUARES_BEYOND];
    uint16_t squares[2 * SPANS_MAX];
    size_t size = span_rows(40);
    for (size_t i = 0; i < sizeof x; i++)
        x[i] = (uint8_t)(1 + number(127));
    for (size_t k = 0; kernels[k]; k++) {
        if (!kernels[k]->squares)
            continue;
        kernels[k]->squares(x, 7, 40, squares);
        for (size_t i = 0; i < 2 * SPANS_MAX; i++) {
            int most = 0;
            for (size_t row = i / SPANS_MAX * 4; row < i / SPANS_MAX * 4 + 4 && row < 7; row++) {
                int sums[2] = {0, 0};
                for (size_t at = i % SPANS_MAX * size; at < 40 && at < (i % SPANS_MAX + 1) * size;
                     at++)
                    sums[at / 2 % 2] += (x[row * 40 + at] - 64) * (x[row * 40 + at] - 64);
                most = sums[0] > most ? sums[0] : most;
                most = sums[1] > most ? sums[1] : most;
            }
            assert_int_equal(squares[i], most);
        }
    }
}

static void test_kernels_are_the_same(void **state)
{
    (void)state;
    struct products p;
    struct results plain, other;
    const struct encoder_kernel *kernels[ENCODER_KERNELS_MAX + 1];
    encoder_kernels(kernels);
    for (int round = 0; round < 20; round++) {
        fill_products(&p);
        compute(kernels[0], &p, &plain);
        for (size_t k = 1; kernels[k]; k++) {
            compute(kernels[k], &p, &other);
            assert_memory_equal(&plain, &other, sizeof plain);
        }
    }
}

/* ----------------------------------------------------------------------------------- trees --- */

/* The sum of a tree's scores; -1e9 for what is no tree with one node on the root. */
static double worth(const float *scores, size_t count, const int16_t *heads)
{
    double sum = 0;
    size_t roots = 0;
    for (size_t i = 1; i < count; i++) {
        size_t at = i, steps = 0;
        while (at != 0 && steps++ < count)
            at = (size_t)heads[at];
        if (at != 0)
            return -1e9;
        roots += heads[i] == 0;
        sum += (double)scores[i * count + (size_t)heads[i]];
    }
    return roots == 1 ? sum : -1e9;
}

/* The best of all trees, by trying them. */
static double best_worth(const float *scores, size_t count)
{
    int16_t heads[8] = {0};
    double best = -1e9;
    size_t all = 1;
    for (size_t i = 1; i < count; i++)
        all *= count;
    for (size_t n = 0; n < all; n++) {
        size_t rest = n;
        for (size_t i = 1; i < count; i++, rest /= count)
            heads[i] = (int16_t)(rest % count);
        double now = worth(scores, count, heads);
        best = now > best ? now : best;
    }
    return best;
}

/* Finds the best tree, from the best head of each node. */
static void find_tree(struct tree_finder *finder, const float *scores, size_t count, int16_t *heads)
{
    for (size_t i = 1; i < count; i++) {
        heads[i] = 0;
        for (size_t h = 1; h < count; h++)
            if (h != i && scores[i * count + h] > scores[i * count + (size_t)heads[i]])
                heads[i] = (int16_t)h;
    }
    tree_find(finder, scores, count, heads);
}

static void test_trees(void **state)
{
    (void)state;
    struct tree_finder *finder = tree_finder_new(64);
    float scores[64 * 64];
    int16_t heads[64];
    for (int round = 0; round < 600; round++) {
        size_t count = 2 + number(5);
        for (size_t i = 0; i < count * count; i++)
            scores[i] = (float)number(1000) * 0.01F;
        find_tree(finder, scores, count, heads);
        assert_true(worth(scores, count, heads) > best_worth(scores, count) - 1e-3);
    }
    for (int round = 0; round < 50; round++) {
        for (size_t i = 0; i < (size_t)64 * 64; i++)
            scores[i] = (float)number(3); /* many ties, many cycles */
        find_tree(finder, scores, 64, heads);
        assert_true(worth(scores, 64, heads) > 0);
    }
    tree_finder_free(finder);
}

/* --------------------------------------------------------------------------------- CoNLL-U --- */

/* "Drones hit a port, police said": the parser's second subject is the clause's. */
static void test_mended_trees(void **state)
{
    (void)state;
    enum { FIRST = 10 }; /* of all tokens */
    struct token tokens[] = {{.head = FIRST + 5, .relation = RELATION_NSUBJ},
                             {.head = FIRST + 5, .relation = RELATION_CCOMP},
                             {.head = FIRST + 3, .relation = RELATION_DET},
                             {.head = FIRST + 1, .relation = RELATION_OBJ},
                             {.head = FIRST + 5, .relation = RELATION_NSUBJ},
                             {.head = -1, .relation = RELATION_ROOT}};
    tree_mend(tokens, FIRST, 6);
    assert_int_equal(tokens[0].head, FIRST + 1);
    assert_int_equal(tokens[4].head, FIRST + 5);
    /* a clause that has a subject keeps it alone */
    tokens[0].head = FIRST + 5;
    tokens[3] = (struct token){.head = FIRST + 5, .relation = RELATION_NSUBJ};
    tokens[2] = (struct token){.head = FIRST + 4, .relation = RELATION_CCOMP};
    tokens[1] = (struct token){.head = FIRST + 2, .relation = RELATION_NSUBJ};
    tree_mend(tokens, FIRST, 6);
    assert_int_equal(tokens[0].head, FIRST + 5);
}

/* A word of a tree to mend. */
static struct token word_of(const char *xpos, int head, enum relation relation)
{
    struct token token = {.head = head, .relation = (uint8_t)relation, .xpos = xpos};
    token.upos = xpos[0] == 'N' ? UPOS_NOUN : xpos[0] == 'V' ? UPOS_VERB : UPOS_X;
    return token;
}

static void test_mended_subjects(void **state)
{
    (void)state;
    /* "drone attacks injured", taken for nouns but not for one compound */
    struct token nouns[] = {word_of("NN", 1, RELATION_NSUBJ), word_of("NNS", 2, RELATION_NSUBJ),
                            word_of("VBD", -1, RELATION_ROOT)};
    tree_mend(nouns, 0, 3);
    assert_int_equal(nouns[0].relation, RELATION_COMPOUND);
    assert_int_equal(nouns[1].relation, RELATION_NSUBJ);
    /* "allies say troops left": who says is no subject of what is said */
    struct token allies[] = {word_of("NNS", 3, RELATION_NSUBJ), word_of("VBP", -1, RELATION_ROOT),
                             word_of("NNS", 3, RELATION_NSUBJ), word_of("VBD", 1, RELATION_CCOMP)};
    tree_mend(allies, 0, 4);
    assert_int_equal(allies[0].head, 1);
    assert_int_equal(allies[2].head, 3);
    /* "41 sank, one returned": beside a number as a subject another; not beside a noun */
    for (int number = 0; number < 2; number++) {
        struct token one[] = {word_of("CD", 1, RELATION_NSUBJ), word_of("VBD", -1, RELATION_ROOT),
                              word_of("PRP", 3, RELATION_NSUBJ), word_of("VBD", 1, RELATION_CONJ)};
        one[0].upos = number ? UPOS_NUM : UPOS_NOUN;
        one[2].upos = UPOS_PRON;
        one[2].lemma = STR("one");
        tree_mend(one, 0, 4);
        assert_int_equal(one[2].upos, number ? UPOS_NUM : UPOS_PRON);
    }
    /* "called off after talks" */
    struct token off[] = {word_of("VBD", -1, RELATION_ROOT), word_of("RP", 3, RELATION_CASE),
                          word_of("IN", 3, RELATION_CASE), word_of("NNS", 0, RELATION_OBL)};
    tree_mend(off, 0, 4);
    assert_int_equal(off[1].head, 0);
    assert_int_equal(off[1].relation, RELATION_COMPOUND_PRT);
    assert_int_equal(off[2].head, 3);
}

static void test_mended_words(void **state)
{
    (void)state;
    /* "minister over Korea 's ties" */
    struct token ties[] = {word_of("NN", -1, RELATION_ROOT), word_of("IN", 4, RELATION_CASE),
                           word_of("NNP", 0, RELATION_NMOD_POSS), word_of("POS", 0, RELATION_CASE),
                           word_of("NNS", 0, RELATION_NMOD)};
    tree_mend(ties, 0, 5);
    assert_int_equal(ties[2].head, 4);
    assert_int_equal(ties[3].head, 2);
    /* "drone attacks injured": the subject of a verb is none itself */
    struct token drones[] = {word_of("NN", 1, RELATION_NSUBJ), word_of("VBZ", 2, RELATION_NSUBJ),
                             word_of("VBD", -1, RELATION_ROOT)};
    tree_mend(drones, 0, 3);
    assert_int_equal(drones[1].upos, UPOS_NOUN);
    assert_string_equal(drones[1].xpos, "NNS");
    assert_int_equal(drones[0].relation, RELATION_COMPOUND);
    /* "believe troops are near" */
    struct token near[] = {word_of("VBP", -1, RELATION_ROOT), word_of("NNS", 0, RELATION_OBL),
                           word_of("VBP", 3, RELATION_COP), word_of("JJ", 0, RELATION_CCOMP)};
    tree_mend(near, 0, 4);
    assert_int_equal(near[1].head, 3);
    assert_int_equal(near[1].relation, RELATION_NSUBJ);
    /* "discussed a possible summit there" */
    struct token summit[] = {word_of("VBD", -1, RELATION_ROOT), word_of("JJ", 2, RELATION_AMOD),
                             word_of("NN", 0, RELATION_OBJ), word_of("NN", 0, RELATION_OBL)};
    summit[1].lemma = STR("possible");
    tree_mend(summit, 0, 4);
    assert_int_equal(summit[3].head, 2);
    assert_int_equal(summit[3].relation, RELATION_NMOD);
    /* "killed and 30 wounded" */
    struct token wounded[] = {word_of("VBN", -1, RELATION_ROOT), word_of("CC", 3, RELATION_CC),
                              word_of("CD", 3, RELATION_NUMMOD), word_of("VBN", 0, RELATION_CONJ)};
    wounded[2].upos = UPOS_NUM;
    tree_mend(wounded, 0, 4);
    assert_int_equal(wounded[2].relation, RELATION_NSUBJ_PASS);
    /* "searched after gunmen killed people": the preposition opens a clause, and has a noun alone
     * where the participle has no object, "after gunmen, killed by soldiers" */
    struct token after[] = {word_of("VBD", -1, RELATION_ROOT), word_of("IN", 2, RELATION_CASE),
                            word_of("NNS", 3, RELATION_OBL), word_of("VBN", 0, RELATION_ADVCL),
                            word_of("NNS", 3, RELATION_OBL)};
    after[1].upos = UPOS_ADP;
    after[1].lemma = STR("after");
    struct token bare[4];
    memcpy(bare, after, sizeof bare);
    tree_mend(after, 0, 5);
    assert_int_equal(after[1].relation, RELATION_MARK);
    assert_int_equal(after[1].head, 3);
    assert_int_equal(after[2].relation, RELATION_NSUBJ);
    assert_int_equal(after[4].relation, RELATION_OBJ);
    assert_string_equal(after[3].xpos, "VBD");
    tree_mend(bare, 0, 4);
    assert_int_equal(bare[2].relation, RELATION_OBL);
    /* of two objects far from each other the second is none */
    struct token far[9];
    for (size_t i = 0; i < 9; i++)
        far[i] = word_of("X", 0, RELATION_DEP);
    far[0] = word_of("VB", -1, RELATION_ROOT);
    far[1] = word_of("NN", 0, RELATION_OBJ);
    far[8] = word_of("NN", 0, RELATION_OBJ);
    tree_mend(far, 0, 9);
    assert_int_equal(far[1].relation, RELATION_OBJ);
    assert_int_equal(far[8].relation, RELATION_OBL);
}

static void test_conllu(void **state)
{
    (void)state;
    struct arena arena;
    struct conllu conllu;
    struct analysis analysis;
    arena_init(&arena, 0);
    conllu_read(&arena,
                STR("# newdoc\n"
                    "1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_\n"
                    "1\tDo\tdo\tAUX\tVB\t_\t3\taux\t_\t_\n"
                    "2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_\n"
                    "3\tgo\tgo\tVERB\tVB\tMood=Imp\t0\troot\t_\tSpaceAfter=No\n"
                    "3.1\tnowhere\t_\t_\t_\t_\t_\t_\t_\t_\n"
                    "4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\tName=B-OTH|x=y\n"
                    "not a word\n"
                    "\n"
                    "1\tLeft\tleave\tVERB\tVBD\t_\t99\troot\t_\t_\n"),
                &conllu);
    assert_int_equal(conllu.sentences.count, 2);
    assert_int_equal(conllu.words.count, 5);
    const struct conllu_word *words = conllu.words.items;
    assert_true(words[1].glued);
    assert_false(words[0].space_after);
    assert_true(words[1].space_after);
    assert_int_equal(words[2].head, 0);
    assert_true(str_equal(conllu_value(words[3].misc, STR("x")), STR("y")));
    assert_int_equal(words[4].head, -1); /* there is no word 99 */
    conllu_text(&arena, &conllu, &analysis);
    assert_true(str_equal(analysis.text, STR("Don't go. Left")));
    assert_true(str_equal(token_str(&analysis, analysis_token(&analysis, 1)), STR("n't")));
    struct buf out;
    buf_init(&out, 1 << 16);
    conllu_write(&analysis, 1, &out);
    assert_true(str_find(buf_str(&out), STR("1-2\tDon't\t_")) != STR_NONE);
    assert_true(str_find(buf_str(&out), STR("# text = Don't go.\n")) != STR_NONE);
    assert_true(str_find(buf_str(&out), STR("3\tgo\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No")) !=
                STR_NONE);
    buf_free(&out);
    arena_free(&arena);
}

/* ----------------------------------------------------------------------------------- model --- */

/* The English model; NULL, with a line that says so, where it is not there. */
static const struct language_model *english(void)
{
    const struct language_model *model = language_model_for(STR("en-GB"));
    if (!model)
        print_message("skipped: models/en.bin is not there\n");
    return model;
}

/* Reads a text into an analysis. */
static void read_text(struct arena *arena, const char *text, struct analysis *analysis)
{
    struct language_reader *reader = language_reader_new();
    language_read(reader, language_model_for(STR("en")), arena, str_from(text), analysis);
    language_reader_free(reader);
}

/* How alike two states are, from -1 to 1. */
static double alike(const float *a, const float *b)
{
    double both = 0, all_a = 0, all_b = 0;
    for (unsigned i = 0; i < LANGUAGE_STATE; i++) {
        both += (double)a[i] * (double)b[i];
        all_a += (double)a[i] * (double)a[i];
        all_b += (double)b[i] * (double)b[i];
    }
    return both / sqrt(all_a * all_b);
}

static void test_states_are_of_words_where_they_stand(void **state)
{
    (void)state;
    struct arena arena;
    struct analysis a, same;
    struct language_reader *reader = language_reader_new();
    arena_init(&arena, 0);
    const struct language_model *model = language_model_for(STR("en"));
    struct str text = STR("They plan a strike. They strike a plan. We plan a walk.");
    const float *states = language_read_states(reader, model, &arena, text, &a);
    language_read(reader, model, &arena, text, &same);
    assert_int_equal(a.tokens.count, 15);
    assert_int_equal(same.tokens.count, a.tokens.count);
    /* "plan" as a verb in two sentences, and as a noun */
    const float *first = states + 1 * LANGUAGE_STATE, *noun = states + 8 * LANGUAGE_STATE,
                *second = states + 11 * LANGUAGE_STATE;
    if (english()) {
        assert_true(str_equal(token_str(&a, analysis_token(&a, 8)), STR("plan")));
        assert_true(alike(first, second) > alike(first, noun));
    }
    language_reader_free(reader);
    arena_free(&arena);
}

/* The token that spells `word`, the first of them. */
static const struct token *find_token(const struct analysis *analysis, const char *word)
{
    for (size_t i = 0; i < analysis->tokens.count; i++)
        if (str_equal(token_str(analysis, analysis_token(analysis, i)), str_from(word)))
            return analysis_token(analysis, i);
    fail_msg("there is no token \"%s\"", word);
    return NULL;
}

static const char text_of_news[] =
    "The United States won't attack Iran, President Donald Trump told reporters in Washington on "
    "Friday. At least 31 people were killed by the storm, Mr. Smith said.\n"
    "Talks between Germany and Poland have ended";

static void test_reading(void **state)
{
    (void)state;
    struct arena arena;
    struct analysis a;
    if (!english())
        return;
    arena_init(&arena, 0);
    read_text(&arena, text_of_news, &a);
    assert_int_equal(a.sentences.count, 3);
    assert_true(str_equal(a.language, STR("en")));
    const struct token *attack = find_token(&a, "attack"), *states = find_token(&a, "States");
    const struct token *told = find_token(&a, "told"), *killed = find_token(&a, "killed");
    assert_int_equal(attack->upos, UPOS_VERB);
    assert_ptr_equal(analysis_token(&a, (size_t)states->head), attack);
    assert_int_equal(states->relation, RELATION_NSUBJ);
    assert_true(str_equal(told->lemma, STR("tell")));
    assert_true(killed->features & FEATURE_PASSIVE);
    assert_int_equal(find_token(&a, "people")->relation, RELATION_NSUBJ_PASS);
    assert_int_equal(find_token(&a, "storm")->relation, RELATION_OBL_AGENT);
    assert_true(find_token(&a, "n't")->features & FEATURE_GLUED);
    assert_int_equal(find_token(&a, "Trump")->name, NAME_PER);
    assert_int_equal(find_token(&a, "Poland")->name, NAME_LOC);
    find_token(&a, "Mr.");
    arena_free(&arena);
}

/* Whatever the text: tokens in order within it, sentences that part them, heads within sentences.
 */
static void check_analysis(const struct analysis *a)
{
    size_t at = 0, token = 0;
    for (size_t s = 0; s < a->sentences.count; s++) {
        const struct sentence *sentence = list_at(&a->sentences, s);
        assert_int_equal(sentence->first, token);
        assert_true(sentence->count > 0 && sentence->count <= LANGUAGE_MAX_SENTENCE);
        token += sentence->count;
        size_t roots = 0;
        for (size_t i = sentence->first; i < token; i++) {
            const struct token *t = analysis_token(a, i);
            assert_true(t->from >= at && t->to > t->from && t->to <= a->text.size);
            at = t->to;
            roots += t->head < 0;
            if (t->head >= 0)
                assert_true((size_t)t->head >= sentence->first && (size_t)t->head < token);
        }
        if (a->language.size)
            assert_int_equal(roots, 1);
    }
    assert_int_equal(token, a->tokens.count);
}

/* Reads `count` copies of a piece. */
static void read_many(const char *piece, size_t count)
{
    struct arena arena;
    struct analysis a;
    struct buf text;
    arena_init(&arena, 0);
    buf_init(&text, (size_t)1 << 30);
    for (size_t i = 0; i < count; i++)
        buf_add(&text, str_from(piece));
    buf_add_byte(&text, 0);
    read_text(&arena, text.data, &a);
    check_analysis(&a);
    buf_free(&text);
    arena_free(&arena);
}

/* Parts of speech have relations to choose from, the root's not among them. */
static void test_relation_choices(void **state)
{
    (void)state;
    const struct language_model *model = language_model_for(STR("en"));
    if (!model) {
        print_message("skipped: no model\n");
        skip();
    }
    assert_int_equal(model->choices[UPOS_PUNCT].count, 1);
    assert_int_equal(model->relations[model->choices[UPOS_PUNCT].which[0]], RELATION_PUNCT);
    assert_true(model->choices[UPOS_DET].count < model->choices[UPOS_NOUN].count);
    /* nothing is known of what no word has */
    assert_int_equal(model->choices[UPOS_NONE].count, model->encoder.shape.relations - 1);
    for (size_t upos = 0; upos < UPOS_COUNT; upos++)
        for (size_t i = 0; i < model->choices[upos].count; i++)
            assert_int_not_equal(model->choices[upos].which[i], model->root);
}

static void test_odd_texts(void **state)
{
    (void)state;
    if (!english())
        return;
    read_many("", 1);
    read_many("word ", 20000); /* one sentence */
    read_many("a", 100000);
    read_many("!", 20000);
    read_many("\xE4\xBD\xA0\xE5\xA5\xBD", 10000);
    read_many("\n\n", 1000);
    read_many("x\n", 5000);
    read_many("http://a.b/c?d=e&f ", 5000);
    read_many("n't'n't", 5000);
    read_many("@.@", 5000);
}

static void test_all_kinds_read_the_same(void **state)
{
    (void)state;
    const struct encoder_kernel *kernels[ENCODER_KERNELS_MAX + 1];
    const struct language_model *model = english();
    struct buf first, other;
    if (!model)
        return;
    encoder_kernels(kernels);
    buf_init(&first, 1 << 20);
    buf_init(&other, 1 << 20);
    for (size_t k = 0; kernels[k]; k++) {
        struct arena arena;
        struct analysis a;
        struct language_reader *reader = language_reader_new_with(kernels[k]);
        arena_init(&arena, 0);
        language_read(reader, model, &arena, str_from(text_of_news), &a);
        conllu_write(&a, 1, k ? &other : &first);
        if (k)
            assert_true(str_equal(buf_str(&first), buf_str(&other)));
        buf_clear(&other);
        arena_free(&arena);
        language_reader_free(reader);
    }
    buf_free(&first);
    buf_free(&other);
}

static void test_addresses_are_one_word(void **state)
{
    (void)state;
    struct arena arena;
    struct analysis a;
    if (!english())
        return;
    arena_init(&arena, 0);
    read_text(&arena,
              "Mail franz371...@gmail.com, see (http://a.example/b?c=d) or www.b.example. "
              "He opened HeatingOil.pdf at news.com.",
              &a);
    find_token(&a, "franz371...@gmail.com");
    find_token(&a, "http://a.example/b?c=d");
    find_token(&a, "www.b.example");
    find_token(&a, "HeatingOil.pdf");
    find_token(&a, "news.com");
    arena_free(&arena);
}

/* A token of one letter at `at`, in a name or not. */
static void add_letter(struct analysis *a, size_t at, enum name_kind kind)
{
    struct token *token = list_add(&a->tokens);
    *token = (struct token){.from = at, .to = at + 1, .upos = UPOS_PROPN, .head = -1};
    token->name = (uint8_t)kind;
    token->name_begins = kind != NAME_NONE;
}

static void test_names_hold_for_a_text(void **state)
{
    (void)state;
    struct arena arena;
    struct analysis a = {.text = STR("A B A B A B C")};
    static const enum name_kind kinds[] = {NAME_PER, NAME_NONE, NAME_PER, NAME_NONE,
                                           NAME_ORG, NAME_LOC,  NAME_NONE};
    arena_init(&arena, 0);
    list_init(&a.tokens, &arena, sizeof(struct token));
    list_init(&a.sentences, &arena, sizeof(struct sentence));
    for (size_t i = 0; i < 7; i++) {
        /* each in a sentence of its own, so that no word stands beside another */
        *(struct sentence *)list_add(&a.sentences) =
            (struct sentence){.from = 2 * i, .to = 2 * i + 1, .first = i, .count = 1};
        add_letter(&a, 2 * i, kinds[i]);
    }
    names_spread(&arena, &a);
    assert_int_equal(analysis_token(&a, 4)->name, NAME_PER); /* two of three say so */
    assert_int_equal(analysis_token(&a, 1)->name, NAME_LOC); /* was none, is one elsewhere */
    assert_true(analysis_token(&a, 3)->name_begins);
    assert_int_equal(analysis_token(&a, 6)->name, NAME_NONE);
    arena_free(&arena);
}

static void test_known_names(void **state)
{
    (void)state;
    struct arena arena;
    struct analysis a = {.text = STR("kerala\nHezbollah\nPool\nEU\nEast Jerusalem Zoo")};
    static const size_t words[][3] = {
        {0, 6, NAME_NONE},   {7, 16, NAME_NONE},  {17, 21, NAME_NONE}, {22, 24, NAME_LOC},
        {25, 29, NAME_NONE}, {30, 39, NAME_NONE}, {40, 43, NAME_NONE}, {0, 0, 0}};
    arena_init(&arena, 0);
    list_init(&a.tokens, &arena, sizeof(struct token));
    list_init(&a.sentences, &arena, sizeof(struct sentence));
    list_init(&a.tokens, &arena, sizeof(struct token));
    list_init(&a.sentences, &arena, sizeof(struct sentence));
    for (size_t i = 0; words[i][1]; i++) {
        add_letter(&a, words[i][0], (enum name_kind)words[i][2]);
        ((struct token *)list_at(&a.tokens, i))->to = words[i][1];
        if (i < 5)
            *(struct sentence *)list_add(&a.sentences) =
                (struct sentence){.first = i, .count = i < 4 ? 1 : 3};
    }
    names_spread(&arena, &a);
    static const enum name_kind found[] = {NAME_LOC,  NAME_ORG,  NAME_NONE, NAME_ORG,
                                           NAME_NONE, NAME_NONE, NAME_NONE};
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(analysis_token(&a, i)->name, found[i]);
    assert_int_equal(known_name_kind(STR("East Jerusalem")), NAME_LOC);
    assert_int_equal(known_name_kind(STR("East jerusalem")), NAME_NONE);
    assert_int_equal(known_name_kind(STR("")), NAME_NONE);
    arena_free(&arena);
}

static void test_without_model(void **state)
{
    (void)state;
    struct arena arena;
    struct analysis a;
    struct language_reader *reader = language_reader_new();
    arena_init(&arena, 0);
    assert_null(language_model_for(STR("de")));
    assert_null(language_model_for(STR("enm")));
    language_read(reader, NULL, &arena,
                  STR("Der Präsident kam. Er blieb (nicht lange).\nDann ging er"), &a);
    assert_int_equal(a.sentences.count, 3);
    assert_int_equal(a.tokens.count, 14);
    assert_int_equal(a.language.size, 0);
    check_analysis(&a);
    arena_free(&arena);
    language_reader_free(reader);
}

static void test_broken_models(void **state)
{
    (void)state;
    struct language_model *model = NULL;
    assert_int_equal(language_model_open("/nonexistent/en.bin", &model), ERROR_OPEN);
    assert_int_equal(language_model_open(TESTS "/unit/test_language.c", &model), ERROR_SYNTAX);
    assert_null(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_tags),
        cmocka_unit_test(test_sorted),
        cmocka_unit_test(test_model_file),
        cmocka_unit_test(test_contractions),
        cmocka_unit_test(test_kernels_are_right),
        cmocka_unit_test(test_kernels_are_the_same),
        cmocka_unit_test(test_matrix_spans),
        cmocka_unit_test(test_squares),
        cmocka_unit_test(test_trees),
        cmocka_unit_test(test_mended_trees),
        cmocka_unit_test(test_mended_words),
        cmocka_unit_test(test_mended_subjects),
        cmocka_unit_test(test_conllu),
        cmocka_unit_test(test_reading),
        cmocka_unit_test(test_states_are_of_words_where_they_stand),
        cmocka_unit_test(test_relation_choices),
        cmocka_unit_test(test_odd_texts),
        cmocka_unit_test(test_all_kinds_read_the_same),
        cmocka_unit_test(test_addresses_are_one_word),
        cmocka_unit_test(test_names_hold_for_a_text),
        cmocka_unit_test(test_known_names),
        cmocka_unit_test(test_without_model),
        cmocka_unit_test(test_broken_models),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
