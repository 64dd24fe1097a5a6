/* Learns a forest: gradient boosting on the logistic loss with Newton steps. One question a level
 * is chosen for all nodes of the level together, by the gain added up over them. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/forest.h"
#include "base/memory.h"

#define BINS 256
/* A row whose chance is this near to what is wanted counts as settled; one in so many is drawn. */
#define SETTLED 0.04
#define SETTLED_THINNED 8

/* Gradient and curvature of the rows of one node with one value of one feature. */
struct bin {
    float gradient, curvature;
};

struct learner {
    const struct forest_data *data;
    const struct forest_settings *settings;
    uint64_t random;
    double *score;  /* [count], log-odds so far */
    uint8_t *node;  /* [count], the leaf a row is in so far */
    uint32_t *rows; /* those that the tree sees */
    uint32_t row_count;
    struct bin *slopes; /* [row_count] */
    uint8_t *row_node;  /* [row_count]: their leaves */
    struct bin *bins;   /* [FOREST_LEAVES][BINS] */
    bool *present;      /* [feature_count][BINS]: values that a feature has at all */
};

/* The next number of a xorshift generator. */
static uint64_t next_random(struct learner *learner)
{
    uint64_t value = learner->random;
    value ^= value << 13;
    value ^= value >> 7;
    value ^= value << 17;
    return learner->random = value;
}

/* Whether something is that has this chance, from 0 to 1. */
static bool with_chance(struct learner *learner, float chance)
{
    return (double)(next_random(learner) >> 11) * 0x1p-53 < (double)chance;
}

/* Sets the slopes of the loss at the scores so far, and draws the rows of the next tree. Rows that
 * are as good as settled have little to say: fewer of them are drawn, and count for more. */
static void begin_tree(struct learner *learner)
{
    const struct forest_data *data = learner->data;
    float share = learner->settings->row_share;
    learner->row_count = 0;
    for (uint32_t i = 0; i < data->count; i++) {
        learner->node[i] = 0;
        if (data->weight[i] <= 0)
            continue;
        double chance = 1 / (1 + exp(-learner->score[i]));
        double miss = (double)data->wanted[i] - chance;
        bool settled = fabs(miss) < SETTLED;
        if (!with_chance(learner, settled ? share / SETTLED_THINNED : share))
            continue;
        double weight = (double)data->weight[i] * (settled ? (double)SETTLED_THINNED : 1);
        learner->slopes[learner->row_count].gradient = (float)(weight * miss);
        learner->slopes[learner->row_count].curvature = (float)(weight * chance * (1 - chance));
        learner->row_node[learner->row_count] = 0;
        learner->rows[learner->row_count++] = i;
    }
}

/* What a node of this gradient and curvature lowers the loss by. */
static double gain(const struct learner *learner, double gradient, double curvature)
{
    return gradient * gradient / (curvature + (double)learner->settings->smoothing);
}

/* The best threshold of one feature for all `nodes` nodes together, and its gain. */
static double best_threshold(struct learner *learner, unsigned feature, unsigned nodes,
                             uint8_t *threshold)
{
    const uint8_t *column = learner->data->values + (size_t)feature * learner->data->stride;
    const bool *present = learner->present + (size_t)feature * BINS;
    double total[BINS] = {0};
    memset(learner->bins, 0, sizeof(struct bin) * BINS * nodes);
    for (uint32_t k = 0; k < learner->row_count; k++) {
        unsigned value = column[learner->rows[k]];
        struct bin *bin = &learner->bins[(unsigned)learner->row_node[k] * BINS + value];
        bin->gradient += learner->slopes[k].gradient;
        bin->curvature += learner->slopes[k].curvature;
    }
    for (unsigned n = 0; n < nodes; n++) {
        const struct bin *bins = learner->bins + (size_t)n * BINS;
        double gradient = 0, curvature = 0, low_gradient = 0, low_curvature = 0;
        for (unsigned b = 0; b < BINS; b++) {
            gradient += (double)bins[b].gradient;
            curvature += (double)bins[b].curvature;
        }
        double whole = gain(learner, gradient, curvature);
        for (unsigned b = 0; b + 1 < BINS && curvature > 0; b++) {
            if (!present[b])
                continue; /* it parts what the one before does */
            low_gradient += (double)bins[b].gradient;
            low_curvature += (double)bins[b].curvature;
            total[b] += gain(learner, low_gradient, low_curvature) +
                        gain(learner, gradient - low_gradient, curvature - low_curvature) - whole;
        }
    }
    unsigned best = 0;
    for (unsigned b = 1; b + 1 < BINS; b++)
        if (total[b] > total[best])
            best = b;
    *threshold = (uint8_t)best;
    return total[best];
}

/* Chooses the question of one level and sends the rows on. */
static void grow_level(struct learner *learner, struct forest_tree *tree, unsigned level)
{
    const struct forest_data *data = learner->data;
    double best = -1;
    for (unsigned f = 0; f < data->feature_count; f++) {
        uint8_t threshold;
        if (!with_chance(learner, learner->settings->feature_share))
            continue;
        double found = best_threshold(learner, f, 1U << level, &threshold);
        if (found > best) {
            best = found;
            tree->feature[level] = (uint16_t)f;
            tree->threshold[level] = threshold;
        }
    }
    const uint8_t *column = data->values + (size_t)tree->feature[level] * data->stride;
    for (uint32_t i = 0; i < data->count; i++)
        learner->node[i] |= (uint8_t)((column[i] > tree->threshold[level]) << level);
    for (uint32_t k = 0; k < learner->row_count; k++)
        learner->row_node[k] = learner->node[learner->rows[k]];
}

/* Gives the leaves their values and adds the tree to all scores. */
static void end_tree(struct learner *learner, struct forest_tree *tree)
{
    double gradient[FOREST_LEAVES] = {0}, curvature[FOREST_LEAVES] = {0};
    for (uint32_t k = 0; k < learner->row_count; k++) {
        gradient[learner->row_node[k]] += (double)learner->slopes[k].gradient;
        curvature[learner->row_node[k]] += (double)learner->slopes[k].curvature;
    }
    for (unsigned l = 0; l < FOREST_LEAVES; l++) {
        double step = gradient[l] / (curvature[l] + (double)learner->settings->smoothing);
        step = step > 4 ? 4 : step < -4 ? -4 : step;
        double answer = step * (double)learner->settings->rate * FOREST_UNIT / FOREST_STEP;
        answer = answer > INT8_MAX ? INT8_MAX : answer < -INT8_MAX ? -INT8_MAX : answer;
        tree->leaf[l] = (int8_t)lrint(answer);
    }
    for (uint32_t i = 0; i < learner->data->count; i++)
        learner->score[i] += (double)tree->leaf[learner->node[i]] * FOREST_STEP / FOREST_UNIT;
}

void forest_learn(struct forest *forest, struct arena *arena, const struct forest_data *data,
                  const struct forest_settings *settings)
{
    struct learner learner = {.data = data, .settings = settings, .random = settings->seed | 1};
    struct forest_tree *trees = arena_get_array(arena, settings->trees + 1, sizeof *trees);
    double positive = 0, all = 1e-9;
    for (uint32_t i = 0; i < data->count; i++) {
        positive += (double)(data->weight[i] * data->wanted[i]);
        all += (double)data->weight[i];
    }
    double odds = log((positive + 1e-6) / (all - positive + 1e-6));
    *forest = (struct forest){.trees = trees,
                              .tree_count = settings->trees,
                              .feature_count = data->feature_count,
                              .bias = (int32_t)lrint(odds * FOREST_UNIT)};
    learner.score = memory_get_zeroed(data->count + 1, sizeof *learner.score);
    learner.slopes = memory_get_zeroed(data->count + 1, sizeof *learner.slopes);
    learner.node = memory_get_zeroed(data->count + 1, 1);
    learner.row_node = memory_get_zeroed(data->count + 1, 1);
    learner.rows = memory_get_zeroed(data->count + 1, sizeof *learner.rows);
    learner.bins = memory_get_zeroed(FOREST_LEAVES * BINS, sizeof *learner.bins);
    learner.present = memory_get_zeroed((size_t)data->feature_count * BINS, sizeof(bool));
    for (uint32_t i = 0; i < data->count; i++)
        learner.score[i] = (double)forest->bias / FOREST_UNIT;
    for (uint32_t f = 0; f < data->feature_count; f++)
        for (uint32_t i = 0; i < data->count; i++)
            learner.present[f * BINS + data->values[(size_t)f * data->stride + i]] = true;
    for (uint32_t t = 0; t < settings->trees; t++) {
        begin_tree(&learner);
        for (unsigned level = 0; level < FOREST_DEPTH; level++)
            grow_level(&learner, &trees[t], level);
        end_tree(&learner, &trees[t]);
    }
    memory_free(learner.score);
    memory_free(learner.slopes);
    memory_free(learner.node);
    memory_free(learner.row_node);
    memory_free(learner.rows);
    memory_free(learner.bins);
    memory_free(learner.present);
}
