/* The encoder while it is learned: memory, steps of Adam, halves of batches on threads. What is
 * computed is in teach_net_pass.c. */
#include "language/teach_net.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>

#include "base/memory.h"

#define GRADIENT_MAX 5.0

net_pass *net_pass_best(void)
{
    const struct teach_kernel *kernel = teach_kernel_best();
#if defined(__x86_64__)
    if (kernel == &teach_kernel_amx)
        return net_pass_amx;
    if (kernel == &teach_kernel_avx512)
        return net_pass_avx512;
    if (kernel == &teach_kernel_avx2)
        return net_pass_avx2;
#endif
    assert(kernel == &teach_kernel_portable);
    return net_pass_portable;
}

/* Where the matrices lie. */
static void place(const struct net_shape *shape, struct net_places *at)
{
    size_t h = shape->hidden, next = 0, parts = net_parts(shape);
    size_t top = net_seen(shape, shape->layers);
    at->vectors = next;
    next += VECTOR_WIDTH * shape->width;
    for (size_t l = 0; l < shape->layers; l++) {
        at->narrow[l] = next;
        next += net_wide(shape, l) * net_narrow(shape, l);
        at->layer[l] = next;
        next += net_seen(shape, l) * 2 * NET_GATES * h;
        at->bias[l] = next;
        next += 2 * NET_GATES * h;
        at->memory[l] = next;
        next += 4 * h;
    }
    at->narrow[shape->layers] = next;
    at->parts = next + 2 * h * shape->top;
    at->parts_bias = at->parts + top * parts;
    at->tags = at->parts_bias + parts;
    at->tags_bias = at->tags + top * shape->tags;
    at->names = at->tags_bias + shape->tags;
    at->names_bias = at->names + top * shape->names;
    at->arcs = at->names_bias + shape->names;
    at->arcs_bias = at->arcs + shape->arc * shape->arc;
    at->pairs = at->arcs_bias + shape->arc;
    at->singles = at->pairs + shape->relations * shape->relation * shape->relation;
    at->relations_bias = at->singles + shape->relations * 2 * shape->relation;
    at->guesses = at->relations_bias + shape->relations;
    at->guesses_bias = at->guesses + top * shape->guesses;
    at->count = at->guesses_bias + shape->guesses;
}

/* Fills weights with chance between -most and most. */
static void fill(struct dice *dice, float *weights, size_t count, float most)
{
    for (size_t i = 0; i < count; i++)
        weights[i] = (dice_float(dice) * 2 - 1) * most;
}

/* Weights to begin with. Forgetting begins reluctant. */
static void fill_weights(struct net *net, struct dice *dice)
{
    const struct net_shape *s = &net->shape;
    const struct net_places *at = &net->at;
    size_t seen = net_seen(s, s->layers);
    float *w = net->weights, top = sqrtf(3.0F / (float)seen);
    float wide = sqrtf(3.0F / (float)(2 * s->hidden));
    fill(dice, net->rows, s->rows * s->width, 0.05F);
    fill(dice, w + at->vectors, VECTOR_WIDTH * s->width, 0.03F);
    for (size_t l = 0; l < s->layers; l++) {
        size_t input = net_seen(s, l);
        fill(dice, w + at->layer[l], input * 2 * NET_GATES * s->hidden, sqrtf(3.0F / (float)input));
        for (size_t d = 0; d < 2; d++)
            for (size_t h = 0; h < s->hidden; h++)
                w[at->bias[l] + (d * NET_GATES + 1) * s->hidden + h] = 0.5F;
    }
    for (size_t l = 1; l <= s->layers; l++)
        fill(dice, w + at->narrow[l], 2 * s->hidden * net_narrow(s, l), wide);
    fill(dice, w + at->parts, seen * net_parts(s), top);
    fill(dice, w + at->tags, seen * s->tags, top);
    fill(dice, w + at->names, seen * s->names, top);
    fill(dice, w + at->guesses, seen * s->guesses, top);
    if (!s->arc)
        return;
    fill(dice, w + at->arcs, s->arc * s->arc, 0.5F / sqrtf((float)s->arc));
    fill(dice, w + at->pairs, s->relations * s->relation * s->relation, 0.5F / (float)s->relation);
    fill(dice, w + at->singles, s->relations * 2 * s->relation, 0.1F);
}

/* `count` floats for each word of a half. */
static float *floats(size_t count)
{
    return memory_get_zeroed(NET_WORDS_MAX * count + 16, sizeof(float));
}

/* An answer for each word of a half. */
static int16_t *answers(void)
{
    return memory_get_zeroed(NET_WORDS_MAX, sizeof(int16_t));
}

/* Memory of a half. */
static struct net_half *half_new(const struct net *net)
{
    const struct net_shape *s = &net->shape;
    struct net_half *half = memory_get_zeroed(1, sizeof *half);
    half->net = net;
    half->gradients = memory_get_zeroed(net->at.count, sizeof(float));
    for (size_t l = 0; l <= s->layers; l++) {
        size_t width = l ? 2 * s->hidden : s->width;
        half->x[l] = floats(width);
        half->mask[l] = floats(width);
        half->x_back[l] = floats(width);
        half->narrow[l] = floats(net_narrow(s, l));
        half->narrow_back[l] = floats(net_narrow(s, l));
    }
    for (size_t l = 0; l < s->layers; l++) {
        half->gates[l] = floats(2 * NET_GATES * s->hidden);
        half->cells[l] = floats(2 * s->hidden);
    }
    half->gates_back = floats(2 * NET_GATES * s->hidden);
    half->parts = floats(net_parts(s));
    half->parts_mask = floats(net_parts(s));
    half->parts_back = floats(net_parts(s));
    half->turned = floats(s->arc);
    half->turned_back = floats(s->arc);
    half->tags = floats(s->tags);
    half->names = floats(s->names);
    half->scores = memory_get_zeroed((size_t)NET_SENTENCE_MAX * NET_SENTENCE_MAX, sizeof(float));
    half->pairs = floats(s->relations * s->relation);
    half->shown = memory_get_zeroed(NET_WORDS_MAX, sizeof *half->shown);
    half->form_dropped = memory_get_zeroed(NET_WORDS_MAX, sizeof(bool));
    half->guessed = memory_get_zeroed(NET_WORDS_MAX, sizeof *half->guessed);
    half->guess_x = floats(s->guesses ? net_seen(s, s->layers) : 0);
    half->guesses = floats(s->guesses);
    half->scratch = memory_get(PRODUCT_SCRATCH * sizeof(float));
    half->tag_found = answers();
    half->name_found = answers();
    half->head_found = answers();
    half->relation_found = answers();
    return half;
}

/* Gives a half's memory back. */
static void half_free(struct net_half *half)
{
    for (size_t l = 0; l <= NET_LAYERS_MAX; l++) {
        memory_free(half->x[l]);
        memory_free(half->mask[l]);
        memory_free(half->x_back[l]);
        memory_free(half->narrow[l]);
        memory_free(half->narrow_back[l]);
    }
    for (size_t l = 0; l < NET_LAYERS_MAX; l++) {
        memory_free(half->gates[l]);
        memory_free(half->cells[l]);
    }
    void *const others[] = {half->gradients,   half->gates_back, half->parts,
                            half->parts_mask,  half->parts_back, half->turned,
                            half->turned_back, half->tags,       half->names,
                            half->scores,      half->pairs,      half->form_dropped,
                            half->shown,       half->guessed,    half->guess_x,
                            half->guesses,     half->scratch,    half->tag_found,
                            half->name_found,  half->head_found, half->relation_found};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        memory_free(others[i]);
    memory_free(half);
}

void net_begin(struct net *net, const struct net_shape *shape, const struct vectors *vectors,
               uint64_t seed)
{
    *net = (struct net){.shape = *shape, .vectors = vectors, .seed = seed, .dropout = 0.33F};
    assert(shape->layers <= NET_LAYERS_MAX && shape->relations < RELATION_COUNT + 1);
    place(shape, &net->at);
    size_t rows = shape->rows * shape->width;
    net->weights = memory_get_zeroed(net->at.count, sizeof(float));
    net->first = memory_get_zeroed(net->at.count, sizeof(float));
    net->second = memory_get_zeroed(net->at.count, sizeof(float));
    net->rows = memory_get_zeroed(rows, sizeof(float));
    net->rows_first = memory_get_zeroed(rows, sizeof(float));
    net->rows_second = memory_get_zeroed(rows, sizeof(float));
    net->rows_gradient = memory_get_zeroed(rows, sizeof(float));
    net->mean = memory_get_zeroed(net->at.count, sizeof(float));
    net->rows_mean = memory_get_zeroed(rows, sizeof(float));
    net->touched = memory_get_zeroed(shape->rows, sizeof *net->touched);
    net->is_touched = memory_get_zeroed(shape->rows, sizeof *net->is_touched);
    for (int i = 0; i < NET_HALVES; i++)
        net->halves[i] = half_new(net);
    struct dice dice = dice_from(seed);
    fill_weights(net, &dice);
}

void net_end(struct net *net)
{
    void *const all[] = {net->weights,    net->first,       net->second,        net->rows,
                         net->rows_first, net->rows_second, net->rows_gradient, net->touched,
                         net->is_touched, net->mean,        net->rows_mean};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        memory_free(all[i]);
    for (int i = 0; i < NET_HALVES; i++)
        half_free(net->halves[i]);
}

/* -------------------------------------------------------------------------------- learning --- */

/* Adds the gradients of a half's words to their features' rows. */
static void touch_rows(struct net *net, const struct net_half *half)
{
    size_t width = net->shape.width, t = 0;
    for (size_t s = 0; s < half->sentence_count; s++)
        for (size_t i = 0; i < half->sentences[s]->count; i++, t++) {
            const struct net_word *word = half->shown[t];
            if (!word)
                continue;
            const float *back = half->x_back[0] + t * width;
            for (size_t k = half->form_dropped[t] ? word->forms : 0; k < word->count; k++) {
                uint32_t row = word->rows[k];
                float *gradient = net->rows_gradient + (size_t)row * width;
                if (!net->is_touched[row])
                    net->touched[net->touched_count++] = row;
                net->is_touched[row] = true;
                for (size_t d = 0; d < width; d++)
                    gradient[d] += back[d];
            }
        }
}

/* A thread's share of a step: a half's pass, and before it its teacher's. */
static void *run_pass(void *of_half)
{
    struct net_half *half = of_half;
    if (half->teacher)
        net_pass_best()(half->teacher);
    net_pass_best()(half);
    return NULL;
}

/* The weights that a half adds up and changes for both: the first or the second half of `count`. */
static size_t share_of(const struct net_half *half, size_t count, size_t *end)
{
    size_t middle = count / 2 / 16 * 16;
    *end = half->second ? count : middle;
    return half->second ? middle : 0;
}

/* A thread's share of a step: adds the halves' gradients up in the first's, and squares them. */
static void *add_gradients(void *of_half)
{
    enum { LANES = 16 };
    struct net_half *half = of_half;
    const struct net *net = half->net;
    float *a = net->halves[0]->gradients, *b = net->halves[1]->gradients, sums[LANES] = {0};
    size_t end, i = share_of(half, net->at.count, &end);
    for (; i + LANES <= end; i += LANES)
        for (size_t k = 0; k < LANES; k++) {
            a[i + k] += b[i + k];
            b[i + k] = 0;
            sums[k] += a[i + k] * a[i + k];
        }
    half->square = 0;
    for (; i < end; i++) {
        a[i] += b[i];
        b[i] = 0;
        half->square += (double)a[i] * (double)a[i];
    }
    for (size_t k = 0; k < LANES; k++)
        half->square += (double)sums[k];
    return NULL;
}

/* A thread's share of a step: changes weights and touched rows. */
static void *change_weights(void *of_half)
{
    struct net_half *half = of_half;
    const struct net *net = half->net;
    const struct teach_kernel *kernel = teach_kernel_best();
    struct adam adam = *half->adam;
    size_t end, width = net->shape.width, from = share_of(half, net->at.count, &end);
    kernel->adam(&adam, net->weights + from, net->halves[0]->gradients + from, net->first + from,
                 net->second + from, end - from);
    adam.shrink = 1;
    for (size_t i = share_of(half, net->touched_count, &end); i < end; i++) {
        size_t row = net->touched[i];
        net->is_touched[row] = false;
        kernel->adam(&adam, net->rows + row * width, net->rows_gradient + row * width,
                     net->rows_first + row * width, net->rows_second + row * width, width);
    }
    return NULL;
}

/* Runs both halves' shares, on two threads if there are. */
static void run_halves(struct net *net, unsigned threads, void *(*share)(void *half))
{
    pthread_t thread;
    bool beside = threads > 1 && pthread_create(&thread, NULL, share, net->halves[1]) == 0;
    share(net->halves[0]);
    if (beside)
        pthread_join(thread, NULL);
    else
        share(net->halves[1]);
}

/* Parts a batch into halves of about as many words. */
static void part_batch(struct net *net, const struct net_sentence *const *sentences, size_t count,
                       bool learn)
{
    size_t words = 0, first_words = 0, first = 0;
    for (size_t i = 0; i < count; i++)
        words += sentences[i]->count;
    while (first < count && (!learn || first_words < words / 2))
        first_words += sentences[first++]->count;
    for (int i = 0; i < NET_HALVES; i++) {
        struct net_half *half = net->halves[i];
        half->sentences = sentences + (i ? first : 0);
        half->sentence_count = i ? count - first : first;
        half->word_count = i ? words - first_words : first_words;
        half->share = 1.0F / (float)words;
        half->second = i > 0;
        half->learn = learn;
        half->teacher = NULL;
        half->dice = dice_from(net->seed * 1000003 + net->step * NET_HALVES + (unsigned)i);
        memset(half->loss, 0, sizeof half->loss);
        assert(half->word_count <= NET_WORDS_MAX);
    }
}

/* Gives the teacher of a net the same halves of a batch. */
static void part_for_teacher(struct net *net)
{
    for (int i = 0; i < NET_HALVES; i++) {
        struct net_half *half = net->halves[i], *teacher = net->teacher->halves[i];
        teacher->sentences = half->sentences;
        teacher->sentence_count = half->sentence_count;
        teacher->word_count = half->word_count;
        teacher->learn = false;
        teacher->teacher = NULL;
        half->teacher = teacher;
    }
}

void net_learn(struct net *net, const struct net_sentence *const *sentences, size_t count,
               float rate, unsigned threads, double loss[NET_LOSSES])
{
    net->step++;
    part_batch(net, sentences, count, true);
    if (net->teacher)
        part_for_teacher(net);
    run_halves(net, threads, run_pass);
    for (int i = 0; i < NET_HALVES; i++) {
        touch_rows(net, net->halves[i]);
        for (int k = 0; k < NET_LOSSES; k++)
            loss[k] += net->halves[i]->loss[k];
    }
    run_halves(net, threads, add_gradients);
    double length = sqrt(net->halves[0]->square + net->halves[1]->square);
    struct adam adam = {.rate = rate,
                        .first = 1 - powf(0.9F, (float)net->step),
                        .second = 1 - powf(0.98F, (float)net->step),
                        .shrink = length > GRADIENT_MAX ? (float)(GRADIENT_MAX / length) : 1};
    for (int i = 0; i < NET_HALVES; i++)
        net->halves[i]->adam = &adam;
    run_halves(net, threads, change_weights);
    net->touched_count = 0;
}

const struct net_half *net_read(struct net *net, const struct net_sentence *const *sentences,
                                size_t count)
{
    part_batch(net, sentences, count, false);
    run_pass(net->halves[0]);
    return net->halves[0];
}

/* Moves a mean towards numbers, by a share. */
static void move_mean(float *mean, const float *numbers, size_t count, float share)
{
    for (size_t i = 0; i < count; i++)
        mean[i] += (numbers[i] - mean[i]) * share;
}

void net_add_to_mean(struct net *net)
{
    float share = 1.0F / (float)++net->means;
    move_mean(net->mean, net->weights, net->at.count, share);
    move_mean(net->rows_mean, net->rows, net->shape.rows * net->shape.width, share);
}

void net_take_mean(struct net *net)
{
    if (!net->means)
        return;
    memcpy(net->weights, net->mean, net->at.count * sizeof *net->weights);
    memcpy(net->rows, net->rows_mean, net->shape.rows * net->shape.width * sizeof *net->rows);
}

void net_take_layers(struct net *net, const float *rows, const float *weights)
{
    memcpy(net->rows, rows, net->shape.rows * net->shape.width * sizeof *rows);
    memcpy(net->weights, weights, net->at.parts * sizeof *weights);
}

/* --------------------------------------------------------------------------------- keeping --- */

enum { KEPT_ARRAYS = 8 };

/* All arrays that are kept, and their sizes. */
static size_t kept_arrays(const struct net *net, float *arrays[KEPT_ARRAYS],
                          size_t sizes[KEPT_ARRAYS])
{
    size_t rows = net->shape.rows * net->shape.width;
    float *const all[KEPT_ARRAYS] = {net->weights,     net->first,    net->second,
                                     net->mean,        net->rows,     net->rows_first,
                                     net->rows_second, net->rows_mean};
    for (int i = 0; i < KEPT_ARRAYS; i++) {
        arrays[i] = all[i];
        sizes[i] = i < KEPT_ARRAYS / 2 ? net->at.count : rows;
    }
    return KEPT_ARRAYS;
}

bool net_save(const struct net *net, const char *path)
{
    float *arrays[KEPT_ARRAYS];
    size_t sizes[KEPT_ARRAYS], count = kept_arrays(net, arrays, sizes);
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    bool good = fwrite(&net->step, sizeof net->step, 1, file) == 1 &&
                fwrite(&net->means, sizeof net->means, 1, file) == 1;
    for (size_t i = 0; i < count; i++)
        good = good && fwrite(arrays[i], sizeof(float), sizes[i], file) == sizes[i];
    return fclose(file) == 0 && good;
}

bool net_load(struct net *net, const char *path)
{
    float *arrays[KEPT_ARRAYS];
    size_t sizes[KEPT_ARRAYS], count = kept_arrays(net, arrays, sizes);
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    bool good = fread(&net->step, sizeof net->step, 1, file) == 1 &&
                fread(&net->means, sizeof net->means, 1, file) == 1;
    for (size_t i = 0; i < count; i++)
        good = good && fread(arrays[i], sizeof(float), sizes[i], file) == sizes[i];
    good = good && fgetc(file) == EOF;
    fclose(file);
    return good;
}
