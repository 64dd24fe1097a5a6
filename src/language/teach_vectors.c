/* Learns vectors of the corpus's words from the words around them (skip-gram with negative samples,
 * one matrix of answers for each place beside the word), and parts the words into clusters. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "language/teach_corpus.h"
#include "language/teach_kernel.h"
#include "language/teach_parts.h"
#include "language/vectors.h"
#include "language/word_features.h"

enum {
    EPOCHS = 3,
    WINDOW = 3,  /* words looked at on each side */
    SAMPLES = 5, /* negative ones for each pair */
    SAMPLE_TABLE = 1 << 24,
    ROUNDS = 12 /* of making clusters */
};
#define RATE 0.04F
#define OFTEN 1e-4 /* words with a larger share of the corpus are looked at less often */

/* ------------------------------------------------------------------------------ vocabulary --- */

/* What is learned. Vectors are VECTOR_WIDTH floats each. */
struct vocabulary {
    size_t count;
    const struct corpus_word *words; /* by number */
    struct str *forms;
    float *in;         /* count */
    float *out;        /* 2 * WINDOW x count */
    uint32_t *samples; /* SAMPLE_TABLE numbers, as often as they are to be drawn */
    float *keep;       /* the chance that a word is looked at */
};

/* Chooses the words and renumbers the stream; words that are not chosen leave it. */
static void choose(struct corpus *corpus, struct vocabulary *vocabulary)
{
    const struct list *entries = &corpus->numbers.entries;
    struct corpus_word *all = corpus_by_count(corpus);
    size_t count = entries->count < VECTORS_MAX ? entries->count : VECTORS_MAX;
    uint32_t *number = memory_get_zeroed(entries->count, sizeof *number);
    vocabulary->forms = arena_get_array(&corpus->arena, count, sizeof *vocabulary->forms);
    for (size_t i = 0; i < count; i++) {
        number[all[i].entry] = (uint32_t)i + 1;
        vocabulary->forms[i] = ((struct table_entry *)list_at(entries, all[i].entry))->key;
    }
    size_t size = 0;
    for (size_t i = 0; i < corpus->size; i++) {
        uint32_t word = corpus->stream[i];
        if (word == CORPUS_LINE_END || number[word])
            corpus->stream[size++] = word == CORPUS_LINE_END ? CORPUS_LINE_END : number[word] - 1;
    }
    corpus->size = size;
    memory_free(number);
    vocabulary->words = all;
    vocabulary->count = count;
}

/* Vectors to begin with, the table of samples, and how often words are looked at. */
static void prepare(struct vocabulary *vocabulary, struct dice *dice)
{
    size_t count = vocabulary->count;
    double all = 0, total = 0;
    vocabulary->in = memory_get_zeroed(count * VECTOR_WIDTH, sizeof(float));
    vocabulary->out = memory_get_zeroed(2 * WINDOW * count * VECTOR_WIDTH, sizeof(float));
    vocabulary->samples = memory_get_zeroed(SAMPLE_TABLE, sizeof(uint32_t));
    vocabulary->keep = memory_get_zeroed(count, sizeof(float));
    for (size_t i = 0; i < count * VECTOR_WIDTH; i++)
        vocabulary->in[i] = (dice_float(dice) - 0.5F) / VECTOR_WIDTH;
    for (size_t i = 0; i < count; i++) {
        all += vocabulary->words[i].count;
        total += pow(vocabulary->words[i].count, 0.75);
    }
    double sum = 0;
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        double share = OFTEN / (vocabulary->words[i].count / all);
        vocabulary->keep[i] = (float)(sqrt(share) + share);
        sum += pow(vocabulary->words[i].count, 0.75) / total;
        while (at < SAMPLE_TABLE && (double)at < sum * SAMPLE_TABLE)
            vocabulary->samples[at++] = (uint32_t)i;
    }
}

/* -------------------------------------------------------------------------------- learning --- */

/* Learns from one word and those around it. `line` holds `count` words; `at` is the word's place.
 */
static void learn_word(struct vocabulary *vocabulary, const uint32_t *line, size_t count, size_t at,
                       float rate, struct dice *dice)
{
    const struct teach_kernel *kernel = teach_kernel_best();
    float change[VECTOR_WIDTH] = {0};
    float *in = vocabulary->in + (size_t)line[at] * VECTOR_WIDTH;
    for (int place = 0; place < 2 * WINDOW; place++) {
        ptrdiff_t beside = (ptrdiff_t)at + (place < WINDOW ? place - WINDOW : place - WINDOW + 1);
        if (beside < 0 || beside >= (ptrdiff_t)count)
            continue;
        float *out = vocabulary->out + (size_t)place * vocabulary->count * VECTOR_WIDTH;
        kernel->pair(in, out + (size_t)line[beside] * VECTOR_WIDTH, change, VECTOR_WIDTH, 1, rate);
        for (int s = 0; s < SAMPLES; s++) {
            uint32_t other = vocabulary->samples[dice_throw(dice) >> 40];
            if (other != line[beside])
                kernel->pair(in, out + (size_t)other * VECTOR_WIDTH, change, VECTOR_WIDTH, 0, rate);
        }
    }
    for (int i = 0; i < VECTOR_WIDTH; i++)
        in[i] += change[i];
}

enum { LINE_MAX = 1000 }; /* words of a paragraph that are taken together */

/* Goes once through the corpus. */
static void learn_epoch(struct vocabulary *vocabulary, const struct corpus *corpus, int epoch,
                        struct dice *dice, FILE *log)
{
    uint32_t line[LINE_MAX];
    size_t count = 0, told = 0;
    _Static_assert(SAMPLE_TABLE == 1 << 24, "samples are drawn with 24 bits");
    for (size_t i = 0; i < corpus->size; i++) {
        uint32_t word = corpus->stream[i];
        if (word != CORPUS_LINE_END && dice_float(dice) < vocabulary->keep[word])
            line[count++] = word;
        if (word != CORPUS_LINE_END && count < LINE_MAX && i + 1 < corpus->size)
            continue;
        double done = ((double)epoch + (double)i / (double)corpus->size) / EPOCHS;
        float rate = RATE * (float)(1 - done) + 1e-4F;
        for (size_t at = 0; at < count; at++)
            learn_word(vocabulary, line, count, at, rate, dice);
        count = 0;
        if (log && i - told > corpus->size / 10) {
            fprintf(log, "vectors: epoch %d of %d, %.0f %%\n", epoch + 1, EPOCHS,
                    100.0 * (double)i / (double)corpus->size);
            told = i;
        }
    }
}

/* -------------------------------------------------------------------------------- clusters --- */

/* Brings every vector to length 1. */
static void normalize(float *vectors, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        float *v = vectors + i * VECTOR_WIDTH, sum = 1e-12F;
        for (int k = 0; k < VECTOR_WIDTH; k++)
            sum += v[k] * v[k];
        float by = 1 / sqrtf(sum);
        for (int k = 0; k < VECTOR_WIDTH; k++)
            v[k] *= by;
    }
}

/* Finds for every vector the nearest of `k` centres. */
static void assign(const float *vectors, size_t count, const float *centres, size_t k,
                   uint16_t *cluster)
{
    enum { AT_ONCE = 256 };
    float *scratch = memory_get(PRODUCT_SCRATCH * sizeof *scratch);
    float *near = memory_get((size_t)AT_ONCE * k * sizeof *near);
    for (size_t from = 0; from < count; from += AT_ONCE) {
        size_t rows = count - from < AT_ONCE ? count - from : AT_ONCE;
        teach_kernel_best()->exact_product(&(struct product){.rows = rows,
                                                             .columns = k,
                                                             .inner = VECTOR_WIDTH,
                                                             .a = vectors + from * VECTOR_WIDTH,
                                                             .a_stride = VECTOR_WIDTH,
                                                             .b = centres,
                                                             .b_stride = VECTOR_WIDTH,
                                                             .b_turned = true,
                                                             .c = near,
                                                             .c_stride = k},
                                           scratch);
        for (size_t r = 0; r < rows; r++) {
            size_t best = 0;
            for (size_t c = 1; c < k; c++)
                if (near[r * k + c] > near[r * k + best])
                    best = c;
            cluster[from + r] = (uint16_t)best;
        }
    }
    memory_free(near);
    memory_free(scratch);
}

/* Parts vectors of length 1 into `k` clusters, numbered from 0. The first k words are the first
 * centres; an empty cluster keeps its centre. */
static void make_clusters(const float *vectors, size_t count, size_t k, uint16_t *cluster)
{
    assert(count >= k);
    float *centres = memory_get(k * VECTOR_WIDTH * sizeof *centres);
    float *sums = memory_get(k * VECTOR_WIDTH * sizeof *sums);
    memcpy(centres, vectors, k * VECTOR_WIDTH * sizeof *centres);
    for (int round = 0; round < ROUNDS; round++) {
        assign(vectors, count, centres, k, cluster);
        memcpy(sums, centres, k * VECTOR_WIDTH * sizeof *sums);
        for (size_t i = 0; i < count; i++)
            for (int d = 0; d < VECTOR_WIDTH; d++)
                sums[cluster[i] * VECTOR_WIDTH + d] += vectors[i * VECTOR_WIDTH + (size_t)d];
        memcpy(centres, sums, k * VECTOR_WIDTH * sizeof *sums);
        normalize(centres, k);
    }
    memory_free(sums);
    memory_free(centres);
}

/* --------------------------------------------------------------------------------- writing --- */

/* Words by hash, as the file has them. */
struct hashed {
    uint32_t hash, number;
};
/* For qsort. */
static int by_hash(const void *a, const void *b)
{
    const struct hashed *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* Adds the vectors to a model, by hash: 8 bits a number, a scale a word, two clusters. */
static void write_vectors(const struct vocabulary *vocabulary, const uint16_t *fine,
                          const uint16_t *coarse, struct model_writer *writer)
{
    size_t count = vocabulary->count;
    struct hashed *order = memory_get_zeroed(count, sizeof *order);
    uint32_t *hashes = memory_get_zeroed(count, sizeof *hashes);
    int8_t *numbers = memory_get_zeroed(count, VECTOR_WIDTH);
    struct vector_word *words = memory_get_zeroed(count, sizeof *words);
    for (size_t i = 0; i < count; i++)
        order[i] = (struct hashed){
            word_form_hash(vocabulary->forms[i].data, vocabulary->forms[i].size), (uint32_t)i};
    qsort(order, count, sizeof *order, by_hash);
    for (size_t i = 0; i < count; i++) {
        size_t number = order[i].number;
        const float *v = vocabulary->in + number * VECTOR_WIDTH;
        float most = 1e-12F;
        for (int k = 0; k < VECTOR_WIDTH; k++)
            most = fmaxf(most, fabsf(v[k]));
        for (int k = 0; k < VECTOR_WIDTH; k++)
            numbers[i * VECTOR_WIDTH + (size_t)k] = (int8_t)lrintf(v[k] / most * 127);
        hashes[i] = order[i].hash;
        words[i] = (struct vector_word){most / 127, (uint16_t)(fine[number] + 1),
                                        (uint16_t)(coarse[number] + 1)};
    }
    model_writer_add(writer, "vector hashes", hashes, count * sizeof *hashes);
    model_writer_add(writer, "vector words", words, count * sizeof *words);
    model_writer_add(writer, "vectors", numbers, count * VECTOR_WIDTH);
    memory_free(words);
    memory_free(numbers);
    memory_free(hashes);
    memory_free(order);
}

/* Makes clusters of the finished vectors and writes all. Vectors are scaled so that an average
 * number is about 1. */
static void finish(struct vocabulary *vocabulary, struct model_writer *writer)
{
    size_t count = vocabulary->count;
    uint16_t *fine = memory_get_zeroed(count, sizeof *fine);
    uint16_t *coarse = memory_get_zeroed(count, sizeof *coarse);
    normalize(vocabulary->in, count);
    make_clusters(vocabulary->in, count, CLUSTERS_FINE, fine);
    make_clusters(vocabulary->in, count, CLUSTERS_COARSE, coarse);
    for (size_t i = 0; i < count * VECTOR_WIDTH; i++)
        vocabulary->in[i] *= sqrtf(VECTOR_WIDTH);
    write_vectors(vocabulary, fine, coarse, writer);
    memory_free(coarse);
    memory_free(fine);
}

enum error teach_vectors(const char *data, const struct gap_judge *judge, FILE *log,
                         struct model_writer *writer)
{
    struct corpus corpus;
    struct vocabulary vocabulary = {0};
    struct dice dice = dice_from(2);
    enum error error = corpus_read(data, judge, log, &corpus);
    if (!error) {
        choose(&corpus, &vocabulary);
        prepare(&vocabulary, &dice);
        for (int epoch = 0; epoch < EPOCHS; epoch++)
            learn_epoch(&vocabulary, &corpus, epoch, &dice, log);
        finish(&vocabulary, writer);
    }
    memory_free(vocabulary.in);
    memory_free(vocabulary.out);
    memory_free(vocabulary.samples);
    memory_free(vocabulary.keep);
    memory_free((void *)vocabulary.words);
    corpus_free(&corpus);
    return error;
}
