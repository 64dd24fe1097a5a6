/* What both encoders' learning has in common: features' rows, and going through exercises. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/table.h"
#include "language/sorted.h"
#include "language/teach_encoder.h"

/* Features by hash with how often they were seen. */
struct feature_counts {
    uint32_t *hashes, *counts;
    size_t size, used; /* of the hash table, a power of two; and taken places of it */
};

struct feature_counts *feature_counts_new(void)
{
    struct feature_counts *counts = memory_get_zeroed(1, sizeof *counts);
    counts->size = (size_t)1 << 20;
    counts->hashes = memory_get_zeroed(counts->size, sizeof *counts->hashes);
    counts->counts = memory_get_zeroed(counts->size, sizeof *counts->counts);
    return counts;
}

void feature_counts_free(struct feature_counts *counts)
{
    memory_free(counts->hashes);
    memory_free(counts->counts);
    memory_free(counts);
}

/* A feature's place in the table. */
static size_t place_of(const struct feature_counts *counts, uint32_t hash)
{
    size_t at = hash & (counts->size - 1);
    while (counts->counts[at] && counts->hashes[at] != hash)
        at = (at + 1) & (counts->size - 1);
    return at;
}

/* A word's features, its clusters looked up. */
static unsigned features_of(const struct vectors *vectors, struct str word, int32_t *vector,
                            uint32_t hashes[WORD_FEATURES_MAX])
{
    struct word_form form;
    word_form_make(word, &form);
    *vector = vectors_find(vectors, &form);
    const struct vector_word *known =
        *vector == VECTOR_NONE ? &(struct vector_word){0} : &vectors->words[*vector];
    return word_features(&form, known->fine, known->coarse, hashes);
}

void feature_counts_add(struct feature_counts *counts, const struct vectors *vectors,
                        struct str word)
{
    uint32_t hashes[WORD_FEATURES_MAX];
    int32_t vector;
    unsigned count = features_of(vectors, word, &vector, hashes);
    for (unsigned i = 0; i < count && counts->used < counts->size / 2; i++) {
        size_t at = place_of(counts, hashes[i]);
        counts->used += counts->counts[at] == 0;
        counts->hashes[at] = hashes[i];
        counts->counts[at]++;
    }
}

/* Hashes in order. */
static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

void feature_counts_rows(const struct feature_counts *counts, size_t most,
                         struct feature_rows *rows)
{
    uint32_t least = 1;
    size_t count = SIZE_MAX;
    while (count > most - 1) {
        least++;
        count = 0;
        for (size_t i = 0; i < counts->size; i++)
            count += counts->counts[i] >= least;
    }
    uint32_t root[WORD_FEATURES_MAX];
    rows->hashes = memory_get_zeroed(count + 1, sizeof *rows->hashes);
    rows->count = word_features_root(root);
    rows->hashes[0] = root[0];
    for (size_t i = 0; i < counts->size; i++)
        if (counts->counts[i] >= least)
            rows->hashes[rows->count++] = counts->hashes[i];
    qsort(rows->hashes, rows->count, sizeof *rows->hashes, by_number);
    sorted_init(&rows->sorted, rows->hashes, rows->count);
}

void feature_rows_free(struct feature_rows *rows)
{
    memory_free(rows->hashes);
}

/* Looks up the rows of features. */
static void take_rows(const struct feature_rows *rows, const uint32_t *hashes, unsigned count,
                      struct net_word *made)
{
    for (unsigned i = 0; i < count; i++) {
        int32_t row = sorted_find(&rows->sorted, hashes[i]);
        if (row < 0)
            continue;
        made->forms += i < WORD_FORM_FEATURES;
        made->rows[made->count++] = (uint32_t)row;
    }
}

void net_word_make(const struct feature_rows *rows, const struct feature_counts *counts,
                   const struct vectors *vectors, struct str word, struct net_word *made)
{
    uint32_t hashes[WORD_FEATURES_MAX];
    *made = (struct net_word){.tag = -1, .name = -1, .head = -1, .relation = -1, .guess = -1};
    unsigned count = features_of(vectors, word, &made->vector, hashes);
    take_rows(rows, hashes, count, made);
    if (counts)
        made->seen = counts->counts[place_of(counts, hashes[0])];
}

void net_word_root(const struct feature_rows *rows, struct net_word *made)
{
    uint32_t hashes[WORD_FEATURES_MAX];
    *made = (struct net_word){
        .vector = VECTOR_NONE, .tag = -1, .name = -1, .head = -1, .relation = -1, .guess = -1};
    take_rows(rows, hashes, word_features_root(hashes), made);
    made->forms = 0;
}

/* ---------------------------------------------------------------------------------- course --- */

enum { BATCH_SENTENCES_MAX = 512, MEAN_STEPS = 16 };

/* Shares of sentences that are learned from in lower case, as much is written on the web, and with
 * a capital for every word, as headlines are. */
#define LOWER 0.07F
#define TITLE 0.03F

/* Takes a sentence into a batch, as it is or in another case. */
static void take_sentence(const struct net_sentence *sentence, struct dice *dice,
                          struct net_sentence *taken)
{
    *taken = *sentence;
    if (!sentence->lower)
        return;
    float thrown = dice_float(dice);
    if (thrown < LOWER)
        taken->words = sentence->lower;
    else if (thrown < LOWER + TITLE)
        taken->words = sentence->title;
}

/* The next batch from the order, from *at on. Gives how many sentences. */
static size_t next_batch(const struct course *course, const struct exercises *exercises,
                         const uint32_t *order, struct dice *dice, size_t *at,
                         struct net_sentence *batch)
{
    size_t count = 0, words = 0;
    while (*at < exercises->train.count && words < course->batch && count < BATCH_SENTENCES_MAX) {
        take_sentence(list_at(&exercises->train, order[*at]), dice, &batch[count]);
        words += batch[count++].count;
        ++*at;
    }
    return count;
}

/* The rate of learning after a part of the whole: a rise at the beginning, then half a wave down.
 */
static float rate_at(const struct course *course, uint64_t step, double part)
{
    float rise = step < 200 ? (float)(step + 1) / 200 : 1;
    return course->rate * rise * 0.5F * (1 + cosf(3.14159265F * (float)part)) + 2e-5F;
}

/* Words of all exercises. */
static size_t count_words(const struct exercises *exercises)
{
    size_t words = 0;
    for (size_t i = 0; i < exercises->train.count; i++)
        words += ((const struct net_sentence *)list_at(&exercises->train, i))->count;
    return words;
}

/* One epoch. Of those that are averaged, every MEAN_STEPS steps. */
static void run_epoch(const struct course *course, struct net *net,
                      const struct exercises *exercises, unsigned epoch, double loss[NET_LOSSES])
{
    struct net_sentence taken[BATCH_SENTENCES_MAX];
    const struct net_sentence *batch[BATCH_SENTENCES_MAX];
    for (size_t i = 0; i < BATCH_SENTENCES_MAX; i++)
        batch[i] = &taken[i];
    struct dice dice = dice_from(course->seed + 7919 * (epoch + 1));
    size_t at = 0, count, all = exercises->train.count;
    uint32_t *order = memory_get_zeroed(all, sizeof *order);
    dice_shuffle(&dice, order, all);
    while ((count = next_batch(course, exercises, order, &dice, &at, taken)) > 0) {
        double part = (epoch + (double)at / (double)all) / course->epochs;
        net_learn(net, batch, count, rate_at(course, net->step, part), course->threads, loss);
        if (epoch + course->averaged >= course->epochs && net->step % MEAN_STEPS == 0)
            net_add_to_mean(net);
    }
    memory_free(order);
}

/* Whether progress of an earlier run was found; then `*epoch` is the first to go on with. */
static bool resume(const struct course *course, struct net *net, unsigned *epoch)
{
    struct buf name;
    bool found = false;
    *epoch = 0;
    if (!course->progress)
        return false;
    for (unsigned e = course->epochs; e > 0 && !found; e--) {
        buf_init(&name, 4096);
        buf_format(&name, "%s.%u", course->progress, e);
        buf_add_byte(&name, 0);
        found = net_load(net, name.data);
        buf_free(&name);
        if (found)
            *epoch = e;
    }
    return found;
}

/* Keeps what was learned up to an epoch, and lets go of the one before. */
static void keep(const struct course *course, const struct net *net, unsigned epoch)
{
    if (!course->progress)
        return;
    struct buf name, old;
    buf_init(&name, 4096);
    buf_init(&old, 4096);
    buf_format(&name, "%s.%u", course->progress, epoch);
    buf_format(&old, "%s.%u", course->progress, epoch - 1);
    buf_add_byte(&name, 0);
    buf_add_byte(&old, 0);
    if (net_save(net, name.data))
        remove(old.data);
    buf_free(&old);
    buf_free(&name);
}

/* Logs what an epoch cost and lost. */
static void log_epoch(const struct course *course, unsigned epoch, double seconds, double words,
                      const double loss[NET_LOSSES])
{
    static const char *const names[NET_LOSSES] = {"tags", "arcs", "relations", "names", "guesses"};
    fprintf(course->log, "%s: epoch %u of %u, %.0f s, loss a word:", course->name, epoch,
            course->epochs, seconds);
    for (int i = 0; i < NET_LOSSES; i++)
        if (loss[i] > 0)
            fprintf(course->log, " %s %.4f", names[i], loss[i] / words);
    fputc('\n', course->log);
}

void course_run(const struct course *course, struct net *net, struct exercises *exercises)
{
    unsigned epoch;
    double begun = teach_seconds();
    if (resume(course, net, &epoch) && course->log)
        fprintf(course->log, "%s: going on after epoch %u\n", course->name, epoch);
    for (; epoch < course->epochs; epoch++) {
        double loss[NET_LOSSES] = {0};
        if (course->fill)
            course->fill(course->filler, epoch, exercises);
        run_epoch(course, net, exercises, epoch, loss);
        keep(course, net, epoch + 1);
        if (!course->log)
            continue;
        log_epoch(course, epoch + 1, teach_seconds() - begun, (double)count_words(exercises), loss);
        if (course->measure && ((epoch + 1) % 4 == 0 || epoch + 1 == course->epochs))
            course->measure(net, exercises, course->log);
        fflush(course->log);
    }
    net_take_mean(net);
    if (course->averaged && course->log && course->measure)
        course->measure(net, exercises, course->log);
}
