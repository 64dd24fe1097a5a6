/* Logistic regression by Newton's method; see regress.h. */
#include "story/regress.h"

#include <math.h>
#include <string.h>

/* Steps, and what holds the weights small. */
enum { STEPS = 30, UNKNOWNS = REGRESS_MAX + 1 };
#define RIDGE 1.0

/* Holds a weight that is left out at 0. */
#define FIXED 1e12

/* What a step gathers: the slope and the curvature of the likelihood. */
struct step {
    double slope[UNKNOWNS], curve[UNKNOWNS][UNKNOWNS];
};

/* Adds a row to a step. */
static void add_row(const struct regress_row *row, int count, const float *weights, float bias,
                    struct step *step)
{
    double values[UNKNOWNS], sum = (double)bias;
    for (int i = 0; i < count; i++) {
        values[i] = (double)row->features[i];
        sum += (double)weights[i] * values[i];
    }
    values[count] = 1;
    double odds = 1 / (1 + exp(-sum));
    for (int i = 0; i <= count; i++) {
        step->slope[i] += row->worth * ((row->right ? 1 : 0) - odds) * values[i];
        for (int j = 0; j <= count; j++)
            step->curve[i][j] += row->worth * odds * (1 - odds) * values[i] * values[j];
    }
}

/* Solves curve * x = slope for `size` unknowns, in place: x is left in slope. */
static void solve(struct step *step, int size)
{
    for (int i = 0; i < size; i++) {
        double pivot = step->curve[i][i];
        for (int j = i; j < size; j++)
            step->curve[i][j] /= pivot;
        step->slope[i] /= pivot;
        for (int k = 0; k < size; k++) {
            double factor = k == i ? 0 : step->curve[k][i];
            for (int j = i; j < size && factor != 0; j++)
                step->curve[k][j] -= factor * step->curve[i][j];
            step->slope[k] -= factor * step->slope[i];
        }
    }
}

/* Fits all weights but those that are left out. */
static void fit(const struct list *rows, int count, const bool *out, float *weights, float *bias)
{
    memset(weights, 0, (size_t)count * sizeof *weights);
    *bias = 0;
    for (int number = 0; number < STEPS; number++) {
        struct step step = {0};
        for (int i = 0; i < count; i++) {
            step.slope[i] = -RIDGE * (double)weights[i];
            step.curve[i][i] = RIDGE;
        }
        step.curve[count][count] = RIDGE / 1e6;
        for (size_t i = 0; i < rows->count; i++)
            add_row(list_at(rows, i), count, weights, *bias, &step);
        for (int i = 0; i < count; i++)
            step.curve[i][i] = out[i] ? FIXED : step.curve[i][i];
        solve(&step, count + 1);
        for (int i = 0; i < count; i++)
            weights[i] += out[i] ? 0 : (float)step.slope[i];
        *bias += (float)step.slope[count];
    }
}

void regress(const struct list *rows, int count, const signed char *signs, float *weights,
             float *bias)
{
    bool out[REGRESS_MAX] = {false};
    for (bool again = true; again;) {
        again = false;
        fit(rows, count, out, weights, bias);
        for (int i = 0; signs && i < count; i++)
            if (!out[i] && (double)weights[i] * signs[i] < 0)
                again = out[i] = true;
    }
}
