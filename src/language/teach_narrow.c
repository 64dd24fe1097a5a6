/* Makes a learned net smaller: the matrix that turns a layer's input into its gates becomes the
 * product of two, by way of fewer numbers, such that the gates change as little as can be over what
 * the net reads. Learning then goes on from there. */
#include <math.h>

#include "base/memory.h"
#include "language/teach_encoder.h"

enum {
    WORDS_SEEN = 20000, /* whose inputs are looked at */
    ROUNDS = 40,        /* of turning towards the strongest directions */
    SEED = 5
};

/* Some columns of the matrix that a layer, or a head, turns what it sees by. */
struct columns {
    size_t from, to; /* where they lie among the weights of the wide net and of the narrow one */
    size_t count;
};
enum { COLUMNS_MAX = 3 };

/* What is known of a layer, or of the heads together, and what is made of it. Matrices stand row by
 * row. */
struct narrowing {
    size_t wide, narrow, gates;
    struct columns columns[COLUMNS_MAX];
    double *inputs;     /* wide x wide: the mean of inputs times themselves; then its root */
    double *matrix;     /* wide x gates */
    double *effects;    /* wide x gates: the root, turned, times the matrix */
    double *strength;   /* wide x wide: effects times themselves, turned */
    double *directions; /* narrow x wide: orthogonal ones of effects, each of length 1 */
    double *turned;     /* narrow x wide */
    double *first;      /* wide x narrow */
    double *second;     /* narrow x gates */
};

/* Which columns a layer has; of heads those of all. */
static void find_columns(const struct net *wide, const struct net *narrow, size_t layer,
                         struct columns columns[COLUMNS_MAX])
{
    const struct net_shape *s = &wide->shape;
    if (layer < s->layers) {
        columns[0] = (struct columns){wide->at.layer[layer], narrow->at.layer[layer],
                                      2 * NET_GATES * s->hidden};
        return;
    }
    columns[0] = (struct columns){wide->at.parts, narrow->at.parts, 2 * (s->arc + s->relation)};
    columns[1] = (struct columns){wide->at.tags, narrow->at.tags, s->tags};
    columns[2] = (struct columns){wide->at.names, narrow->at.names, s->names};
}

/* Zeros for a matrix, to be freed by memory_free(). */
static double *doubles(size_t rows, size_t columns)
{
    return memory_get_zeroed(rows * columns, sizeof(double));
}

/* Begins with a layer, or with the heads, which are the layer after the last. */
static void narrowing_begin(struct narrowing *n, const struct net *wide, const struct net *narrow,
                            size_t layer)
{
    *n = (struct narrowing){.wide = net_wide(&wide->shape, layer),
                            .narrow = net_seen(&narrow->shape, layer)};
    find_columns(wide, narrow, layer, n->columns);
    for (size_t c = 0; c < COLUMNS_MAX; c++)
        n->gates += n->columns[c].count;
    n->inputs = doubles(n->wide, n->wide);
    n->matrix = doubles(n->wide, n->gates);
    n->effects = doubles(n->wide, n->gates);
    n->strength = doubles(n->wide, n->wide);
    n->directions = doubles(n->narrow, n->wide);
    n->turned = doubles(n->narrow, n->wide);
    n->first = doubles(n->wide, n->narrow);
    n->second = doubles(n->narrow, n->gates);
    size_t at = 0;
    for (size_t c = 0; c < COLUMNS_MAX; at += n->columns[c++].count)
        for (size_t r = 0; r < n->wide; r++)
            for (size_t k = 0; k < n->columns[c].count; k++)
                n->matrix[r * n->gates + at + k] =
                    (double)wide->weights[n->columns[c].from + r * n->columns[c].count + k];
}

/* Frees what narrowing_begin() took. */
static void narrowing_end(struct narrowing *n)
{
    double *const all[] = {n->inputs,     n->matrix, n->effects, n->strength,
                           n->directions, n->turned, n->first,   n->second};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        memory_free(all[i]);
}

/* The product of two vectors. */
static double dot(const double *a, const double *b, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += a[i] * b[i];
    return sum;
}

/* a += by times b. */
static void add_times(double *a, const double *b, double by, size_t count)
{
    for (size_t i = 0; i < count; i++)
        a[i] += by * b[i];
}

/* Adds a batch's inputs of a layer, times themselves. */
static void add_inputs(struct narrowing *n, const float *x, size_t words)
{
    for (size_t w = 0; w < words; w++)
        for (size_t i = 0; i < n->wide; i++)
            for (size_t k = 0; k < n->wide; k++)
                n->inputs[i * n->wide + k] +=
                    (double)x[w * n->wide + i] * (double)x[w * n->wide + k];
}

/* Looks at what the net makes of some sentences that lie evenly among all. */
static void see_inputs(struct net *net, const struct list *sentences, struct narrowing *layers)
{
    const struct net_sentence *batch[64];
    size_t words = 0, step = sentences->count / 1000 + 1;
    for (size_t s = 0; s < sentences->count && words < WORDS_SEEN;) {
        size_t count = 0, size = 0;
        for (; s < sentences->count && count < 64; s += step) {
            batch[count] = list_at(sentences, s);
            if (size + batch[count]->count > NET_WORDS_MAX)
                break;
            size += batch[count++]->count;
        }
        const struct net_half *half = net_read(net, batch, count);
        for (size_t l = 0; l <= net->shape.layers; l++)
            add_inputs(&layers[l], half->x[l], size);
        words += size;
    }
    for (size_t l = 0; l <= net->shape.layers; l++)
        for (size_t i = 0; i < layers[l].wide * layers[l].wide; i++)
            layers[l].inputs[i] /= (double)words;
}

/* The root of the inputs' matrix: a lower triangle that times itself turned is the matrix
 * (Cholesky). A little is added, so that there is one. */
static void take_root(struct narrowing *n)
{
    size_t wide = n->wide;
    double *m = n->inputs, little = 1e-12;
    for (size_t i = 0; i < wide; i++)
        little += m[i * wide + i] * 1e-4 / (double)wide;
    for (size_t i = 0; i < wide; i++) {
        m[i * wide + i] += little;
        for (size_t k = 0; k <= i; k++) {
            double left = m[i * wide + k] - dot(m + i * wide, m + k * wide, k);
            m[i * wide + k] = i == k ? sqrt(left) : left / m[k * wide + k];
        }
    }
}

/* What the matrix makes of inputs that are turned to be independent and of one size. */
static void find_effects(struct narrowing *n)
{
    for (size_t k = 0; k < n->wide; k++)
        for (size_t i = 0; i <= k; i++)
            add_times(n->effects + i * n->gates, n->matrix + k * n->gates,
                      n->inputs[k * n->wide + i], n->gates);
    for (size_t i = 0; i < n->wide; i++)
        for (size_t k = 0; k < n->wide; k++)
            n->strength[i * n->wide + k] =
                dot(n->effects + i * n->gates, n->effects + k * n->gates, n->gates);
}

/* Makes rows orthogonal, each to those before it, and of length 1. */
static void make_orthogonal(double *rows, size_t count, size_t width)
{
    for (size_t r = 0; r < count; r++) {
        double *row = rows + r * width;
        for (size_t before = 0; before < r; before++)
            add_times(row, rows + before * width, -dot(row, rows + before * width, width), width);
        double length = sqrt(dot(row, row, width));
        for (size_t i = 0; i < width; i++)
            row[i] /= length > 1e-30 ? length : 1e-30;
    }
}

/* Rows of chance, orthogonal and of length 1. */
static void fill_orthogonal(struct dice *dice, double *rows, size_t count, size_t width)
{
    for (size_t i = 0; i < count * width; i++)
        rows[i] = (double)dice_float(dice) - 0.5;
    make_orthogonal(rows, count, width);
}

/* The directions in which effects are strongest, by turning others towards them again and again. */
static void find_directions(struct narrowing *n, struct dice *dice)
{
    size_t wide = n->wide;
    fill_orthogonal(dice, n->directions, n->narrow, wide);
    for (int round = 0; round < ROUNDS; round++) {
        memset(n->turned, 0, n->narrow * wide * sizeof *n->turned);
        for (size_t d = 0; d < n->narrow; d++)
            for (size_t i = 0; i < wide; i++)
                add_times(n->turned + d * wide, n->strength + i * wide, n->directions[d * wide + i],
                          wide);
        memcpy(n->directions, n->turned, n->narrow * wide * sizeof *n->directions);
        make_orthogonal(n->directions, n->narrow, wide);
    }
}

/* Solves root turned times x = row, in its place. */
static void solve(const struct narrowing *n, double *row)
{
    for (size_t i = n->wide; i-- > 0;) {
        row[i] /= n->inputs[i * n->wide + i];
        add_times(row, n->inputs + i * n->wide, -row[i], i);
    }
}

/* Makes both matrices: from inputs to the narrow numbers, and from these to gates. Strong
 * directions are shared out among all numbers by a turn of chance, since all are rounded alike. */
static void make_matrices(struct narrowing *n, struct dice *dice)
{
    double *turn = doubles(n->narrow, n->narrow), *effect = doubles(1, n->gates);
    fill_orthogonal(dice, turn, n->narrow, n->narrow);
    for (size_t d = 0; d < n->narrow; d++) {
        double *direction = n->directions + d * n->wide;
        memset(effect, 0, n->gates * sizeof *effect);
        for (size_t i = 0; i < n->wide; i++)
            add_times(effect, n->effects + i * n->gates, direction[i], n->gates);
        double share = sqrt(sqrt(dot(effect, effect, n->gates)) + 1e-9);
        solve(n, direction);
        for (size_t k = 0; k < n->narrow; k++) {
            double by = turn[d * n->narrow + k];
            for (size_t i = 0; i < n->wide; i++)
                n->first[i * n->narrow + k] += direction[i] * share * by;
            add_times(n->second + k * n->gates, effect, by / share, n->gates);
        }
    }
    memory_free(effect);
    memory_free(turn);
}

/* Writes what a layer, or the heads, turn what they see by. */
static void write_second(const struct narrowing *n, struct net *narrow)
{
    size_t at = 0;
    for (size_t c = 0; c < COLUMNS_MAX; at += n->columns[c++].count)
        for (size_t r = 0; r < n->narrow; r++)
            for (size_t k = 0; k < n->columns[c].count; k++)
                narrow->weights[n->columns[c].to + r * n->columns[c].count + k] =
                    (float)n->second[r * n->gates + at + k];
}

/* Turns rows of the wide net's words into those of the narrow one's. */
static void turn_rows(const struct narrowing *n, const float *from, size_t count, float *to)
{
    for (size_t r = 0; r < count; r++)
        for (size_t k = 0; k < n->narrow; k++) {
            double sum = 0;
            for (size_t i = 0; i < n->wide; i++)
                sum += (double)from[r * n->wide + i] * n->first[i * n->narrow + k];
            to[r * n->narrow + k] = (float)sum;
        }
}

/* Takes over all that both nets have alike. */
static void take_rest(const struct net *wide, struct net *narrow)
{
    const struct net_shape *s = &wide->shape;
    const float *from = wide->weights;
    float *to = narrow->weights;
    for (size_t l = 0; l < s->layers; l++)
        memcpy(to + narrow->at.bias[l], from + wide->at.bias[l],
               (2 * NET_GATES + 4) * s->hidden * sizeof *to);
    memcpy(to + narrow->at.parts_bias, from + wide->at.parts_bias,
           2 * (s->arc + s->relation) * sizeof *to);
    memcpy(to + narrow->at.tags_bias, from + wide->at.tags_bias, s->tags * sizeof *to);
    memcpy(to + narrow->at.names_bias, from + wide->at.names_bias, s->names * sizeof *to);
    memcpy(to + narrow->at.arcs, from + wide->at.arcs,
           (wide->at.count - wide->at.arcs) * sizeof *to);
}

void net_make_narrow(struct net *wide, const struct list *sentences, struct net *narrow)
{
    struct narrowing layers[NET_LAYERS_MAX + 1];
    struct dice dice = dice_from(SEED);
    for (size_t l = 0; l <= wide->shape.layers; l++)
        narrowing_begin(&layers[l], wide, narrow, l);
    take_rest(wide, narrow);
    see_inputs(wide, sentences, layers);
    for (size_t l = 0; l <= wide->shape.layers; l++) {
        struct narrowing *n = &layers[l];
        take_root(n);
        find_effects(n);
        find_directions(n, &dice);
        make_matrices(n, &dice);
        write_second(n, narrow);
        if (l == 0) {
            turn_rows(n, wide->rows, wide->shape.rows, narrow->rows);
            turn_rows(n, wide->weights + wide->at.vectors, VECTOR_WIDTH,
                      narrow->weights + narrow->at.vectors);
        }
        for (size_t i = 0; l > 0 && i < n->wide * n->narrow; i++)
            narrow->weights[narrow->at.narrow[l] + i] = (float)n->first[i];
        narrowing_end(n);
    }
}
