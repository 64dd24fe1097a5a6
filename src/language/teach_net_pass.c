/* The encoder forward and backward. Built once for each kind of CPU, with NET_PASS as the name of
 * its one function and TEACH_KERNEL as that of the products it uses.
 *
 * A unit, for the word t, from the input x(t) turned into four numbers u (the gates' matrix):
 *     forget f = gate(u1 + m1 c(t-1))        gate(z) is a sigmoid made of one division
 *     reset  r = gate(u2 + m2 c(t-1))
 *     cell   c(t) = f c(t-1) + (1 - f) u0
 *     output h(t) = r c(t) + (1 - r) u3 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "language/gate.h"
#include "language/teach_net.h"

extern const struct teach_kernel TEACH_KERNEL;

/* Of words that can be guessed, shares of those that are; of these, shares of those that are hidden
 * and of those that another word of the sentence stands for. The rest is left as it is. */
#define GUESSED 0.3F
#define HIDDEN 0.8F
#define REPLACED 0.1F

/* e^x, in few steps and without branches. */
static inline float quick_exp(float x)
{
    x = x < -87 ? -87 : x > 87 ? 87 : x;
    float scaled = x * 1.44269504F;
    float whole = floorf(scaled);
    float f = scaled - whole;
    float p = 1 + f * (0.69314718F +
                       f * (0.24022651F + f * (0.05550411F + f * (0.00961813F + f * 0.00133336F))));
    union {
        int32_t bits;
        float number;
    } power = {.bits = ((int32_t)whole + 127) << 23};
    return power.number * p;
}

/* c = a b, or c += a b. */
static void multiply(struct net_half *half, size_t rows, size_t columns, size_t inner,
                     const float *a, size_t a_stride, const float *b, size_t b_stride, float *c,
                     size_t c_stride, bool add)
{
    TEACH_KERNEL.product(&(struct product){rows, columns, inner, a, a_stride, false, b, b_stride,
                                           false, c, c_stride, add},
                         half->scratch);
}

/* c += turned a, times b: gradients of a matrix from its inputs and its outputs' gradients. */
static void multiply_turned_a(struct net_half *half, size_t rows, size_t columns, size_t inner,
                              const float *a, size_t a_stride, const float *b, size_t b_stride,
                              float *c, size_t c_stride)
{
    TEACH_KERNEL.product(&(struct product){rows, columns, inner, a, a_stride, true, b, b_stride,
                                           false, c, c_stride, true},
                         half->scratch);
}

/* c = a, times turned b; added where `add` says so. */
static void multiply_turned_b(struct net_half *half, size_t rows, size_t columns, size_t inner,
                              const float *a, size_t a_stride, const float *b, size_t b_stride,
                              float *c, size_t c_stride, bool add)
{
    TEACH_KERNEL.product(&(struct product){rows, columns, inner, a, a_stride, false, b, b_stride,
                                           true, c, c_stride, add},
                         half->scratch);
}

/* rows x columns numbers, each row a copy of `bias`. */
static void fill_bias(float *out, size_t rows, size_t columns, const float *bias)
{
    for (size_t r = 0; r < rows; r++)
        memcpy(out + r * columns, bias, columns * sizeof(float));
}

/* Adds the columns' sums to a bias's gradients. */
static void add_columns(const float *from, size_t rows, size_t columns, float *to)
{
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            to[c] += from[r * columns + c];
}

/* Sets numbers to 0 by chance and the rest higher, and notes the factors. */
static void drop(struct net_half *half, float *x, float *mask, size_t count)
{
    float dropout = half->net->dropout, kept = 1 / (1 - dropout);
    uint32_t below = (uint32_t)(dropout * 4294967295.0F);
    for (size_t i = 0; i < count; i += 2) {
        uint64_t thrown = dice_throw(&half->dice);
        mask[i] = (uint32_t)thrown < below ? 0 : kept;
        if (i + 1 < count)
            mask[i + 1] = (uint32_t)(thrown >> 32) < below ? 0 : kept;
    }
    for (size_t i = 0; i < count; i++)
        x[i] *= mask[i];
}

/* --------------------------------------------------------------------------------- forward --- */

/* Sums up a word's rows. `dropped` leaves out those of its form. */
static void embed_word(const struct net *net, const struct net_word *word, bool dropped, float *x)
{
    size_t width = net->shape.width;
    for (size_t k = dropped ? word->forms : 0; k < word->count; k++) {
        const float *row = net->rows + (size_t)word->rows[k] * width;
        for (size_t d = 0; d < width; d++)
            x[d] += row[d];
    }
}

/* A word's vector as floats. */
static void vector_of(const struct vectors *vectors, int32_t number, float out[VECTOR_WIDTH])
{
    float scale = vectors->words[number].scale;
    const int8_t *row = vectors->numbers + (size_t)number * VECTOR_WIDTH;
    for (int k = 0; k < VECTOR_WIDTH; k++)
        out[k] = (float)row[k] * scale;
}

/* Chooses whether the word at `at` of a sentence is to be guessed, and gives what is shown in its
 * place: NULL for nothing. */
static const struct net_word *choose_guess(struct net_half *half,
                                           const struct net_sentence *sentence, size_t at, size_t t)
{
    const struct net_word *word = &sentence->words[at];
    if (word->guess < 0 || dice_float(&half->dice) >= GUESSED)
        return word;
    half->guessed[half->guessed_count++] = (struct net_guess){(uint16_t)t, word->guess};
    float thrown = dice_float(&half->dice);
    if (thrown < HIDDEN)
        return NULL;
    if (thrown < HIDDEN + REPLACED)
        return &sentence->words[1 + dice_below(&half->dice, sentence->count - 1)];
    return word;
}

/* The first layer's input: rows and vectors of all words. */
static void embed(struct net_half *half)
{
    const struct net *net = half->net;
    size_t width = net->shape.width, t = 0;
    const float *turn = net->weights + net->at.vectors;
    memset(half->x[0], 0, half->word_count * width * sizeof(float));
    half->guessed_count = 0;
    for (size_t s = 0; s < half->sentence_count; s++)
        for (size_t i = 0; i < half->sentences[s]->count; i++, t++) {
            const struct net_word *word = &half->sentences[s]->words[i];
            if (half->learn && net->shape.guesses)
                word = choose_guess(half, half->sentences[s], i, t);
            half->shown[t] = word;
            if (!word)
                continue;
            float *x = half->x[0] + t * width;
            bool dropped = false;
            if (half->learn && !half->teacher && i > 0)
                dropped = dice_float(&half->dice) < 0.25F / (0.25F + (float)word->seen);
            half->form_dropped[t] = dropped;
            embed_word(net, word, dropped, x);
            if (word->vector == VECTOR_NONE)
                continue;
            float vector[VECTOR_WIDTH];
            vector_of(net->vectors, word->vector, vector);
            for (size_t k = 0; k < VECTOR_WIDTH; k++)
                for (size_t d = 0; d < width; d++)
                    x[d] += vector[k] * turn[k * width + d];
        }
    if (half->learn)
        drop(half, half->x[0], half->mask[0], half->word_count * width);
}

/* One step of one direction: `v` has the word's four numbers of every unit, of which forget and
 * reset are replaced by their gates. */
static inline void unit_step(float *restrict v, const float *restrict m, float *restrict c,
                             float *restrict cells, float *restrict y, size_t hidden)
{
    for (size_t h = 0; h < hidden; h++) {
        float f = gate(v[hidden + h] + m[h] * c[h]);
        float r = gate(v[2 * hidden + h] + m[hidden + h] * c[h]);
        float cell = f * c[h] + (1 - f) * v[h];
        v[hidden + h] = f;
        v[2 * hidden + h] = r;
        c[h] = cell;
        cells[h] = cell;
        y[h] = r * cell + (1 - r) * v[3 * hidden + h];
    }
}

/* One layer in one direction over one sentence, whose first word is at `from`. */
static void run_direction(struct net_half *half, size_t layer, size_t direction, size_t from,
                          size_t count)
{
    size_t hidden = half->net->shape.hidden;
    const float *m = half->net->weights + half->net->at.memory[layer] + direction * 2 * hidden;
    float c[512] = {0};
    for (size_t q = 0; q < count; q++) {
        size_t t = from + (direction ? count - 1 - q : q);
        unit_step(half->gates[layer] + (t * 2 + direction) * NET_GATES * hidden, m, c,
                  half->cells[layer] + (t * 2 + direction) * hidden,
                  half->x[layer + 1] + (t * 2 + direction) * hidden, hidden);
    }
}

/* What the gates of a layer see, or the heads, which are the layer after the last. */
static float *seen(const struct net_half *half, size_t layer)
{
    return net_narrow(&half->net->shape, layer) ? half->narrow[layer] : half->x[layer];
}

/* Where the gradients of that go. */
static float *seen_back(const struct net_half *half, size_t layer)
{
    return net_narrow(&half->net->shape, layer) ? half->narrow_back[layer] : half->x_back[layer];
}

/* Makes of a layer's input what its gates see. */
static void run_narrow(struct net_half *half, size_t layer)
{
    const struct net *net = half->net;
    size_t wide = net_wide(&net->shape, layer), narrow = net_narrow(&net->shape, layer);
    if (narrow)
        multiply(half, half->word_count, narrow, wide, half->x[layer], wide,
                 net->weights + net->at.narrow[layer], narrow, half->narrow[layer], narrow, false);
}

/* One layer. */
static void run_layer(struct net_half *half, size_t layer)
{
    const struct net *net = half->net;
    size_t hidden = net->shape.hidden, words = half->word_count;
    size_t input = net_seen(&net->shape, layer), gates = 2 * NET_GATES * hidden;
    run_narrow(half, layer);
    fill_bias(half->gates[layer], words, gates, net->weights + net->at.bias[layer]);
    multiply(half, words, gates, input, seen(half, layer), input,
             net->weights + net->at.layer[layer], gates, half->gates[layer], gates, true);
    size_t from = 0;
    for (size_t s = 0; s < half->sentence_count; s++) {
        for (size_t direction = 0; direction < 2; direction++)
            run_direction(half, layer, direction, from, half->sentences[s]->count);
        from += half->sentences[s]->count;
    }
    if (half->learn)
        drop(half, half->x[layer + 1], half->mask[layer + 1], words * 2 * hidden);
}

/* Scores of classes from the last layer. */
static void run_classes(struct net_half *half, size_t matrix, size_t bias, size_t classes,
                        float *scores)
{
    const struct net *net = half->net;
    size_t last = net->shape.layers, top = net_seen(&net->shape, last);
    if (!classes)
        return;
    fill_bias(scores, half->word_count, classes, net->weights + bias);
    multiply(half, half->word_count, classes, top, seen(half, last), top, net->weights + matrix,
             classes, scores, classes, true);
}

/* What arcs and relations are scored from. */
static void run_parts(struct net_half *half)
{
    const struct net *net = half->net;
    const struct net_shape *shape = &net->shape;
    size_t width = net_parts(shape), words = half->word_count;
    size_t top = net_seen(shape, shape->layers);
    fill_bias(half->parts, words, width, net->weights + net->at.parts_bias);
    multiply(half, words, width, top, seen(half, shape->layers), top, net->weights + net->at.parts,
             width, half->parts, width, true);
    for (size_t i = 0; i < words * width; i++)
        half->parts[i] = half->parts[i] > 0 ? half->parts[i] : 0.1F * half->parts[i];
    if (half->learn)
        drop(half, half->parts, half->parts_mask, words * width);
    fill_bias(half->turned, words, shape->arc, net->weights + net->at.arcs_bias);
    multiply(half, words, shape->arc, shape->arc, half->parts, width, net->weights + net->at.arcs,
             shape->arc, half->turned, shape->arc, true);
    multiply(half, words, shape->relations * shape->relation, shape->relation,
             half->parts + 2 * shape->arc, width, net->weights + net->at.pairs,
             shape->relations * shape->relation, half->pairs, shape->relations * shape->relation,
             false);
}

/* Scores of all arcs of a sentence whose first word is at `from`: dependents by heads. */
static void score_arcs(struct net_half *half, size_t from, size_t count)
{
    const struct net_shape *shape = &half->net->shape;
    size_t width = net_parts(shape);
    multiply_turned_b(half, count, count, shape->arc, half->turned + from * shape->arc, shape->arc,
                      half->parts + from * width + shape->arc, width, half->scores, count, false);
    for (size_t i = 0; i < count; i++)
        half->scores[i * count + i] = -1e9F;
}

/* Scores of the relations of the word at `t` to a head at `head`. */
static void score_relations(const struct net_half *half, size_t t, size_t head, float *scores)
{
    const struct net *net = half->net;
    size_t width = net_parts(&net->shape), r = net->shape.relation;
    const float *dependent = half->parts + t * width + 2 * net->shape.arc;
    const float *of_head = half->parts + head * width + 2 * net->shape.arc + r;
    const float *pairs = half->pairs + t * net->shape.relations * r;
    const float *singles = net->weights + net->at.singles;
    for (size_t l = 0; l < net->shape.relations; l++) {
        float sum = net->weights[net->at.relations_bias + l];
        for (size_t k = 0; k < r; k++)
            sum += (pairs[l * r + k] + singles[(l * 2 + 1) * r + k]) * of_head[k] +
                   singles[l * 2 * r + k] * dependent[k];
        scores[l] = sum;
    }
}

/* -------------------------------------------------------------------------------- backward --- */

/* Fills in what scores raise e to, the highest counted as 0; gives the sum. */
static float raise_all(const float *scores, size_t count, float *raised)
{
    float most = scores[0], sum = 0;
    for (size_t i = 1; i < count; i++)
        most = scores[i] > most ? scores[i] : most;
    for (size_t i = 0; i < count; i++) {
        raised[i] = quick_exp(scores[i] - most);
        sum += raised[i];
    }
    return sum;
}

/* Turns scores into the gradients of the loss, which it gives: chances less what is right. */
static double lose(float *scores, size_t count, size_t right, float share)
{
    float by = 1 / raise_all(scores, count, scores);
    double loss = -log((double)(scores[right] * by) + 1e-20);
    for (size_t i = 0; i < count; i++)
        scores[i] *= by * share;
    scores[right] -= share;
    return loss;
}

/* Turns scores into chances. */
static void find_chances(const float *scores, size_t count, float *chances)
{
    float sum = raise_all(scores, count, chances);
    for (size_t i = 0; i < count; i++)
        chances[i] /= sum;
}

/* Turns scores into the gradients of the loss, which it gives: chances less those of a teacher. */
static double lose_to_teacher(float *scores, const float *teacher, size_t count, float share)
{
    enum { MOST = 512 };
    float wanted[MOST];
    double loss = 0;
    assert(count <= MOST);
    find_chances(teacher, count, wanted);
    find_chances(scores, count, scores);
    for (size_t i = 0; i < count; i++) {
        double p = (double)wanted[i] + 1e-9;
        loss += p * log(p / ((double)scores[i] + 1e-9));
        scores[i] = (scores[i] - wanted[i]) * share;
    }
    return loss;
}

/* Gradients of a head of classes; `scores` are gradients by now. */
static void classes_back(struct net_half *half, size_t matrix, size_t bias, size_t classes,
                         const float *scores)
{
    const struct net *net = half->net;
    size_t last = net->shape.layers, top = net_seen(&net->shape, last), words = half->word_count;
    multiply_turned_a(half, top, classes, words, seen(half, last), top, scores, classes,
                      half->gradients + matrix, classes);
    add_columns(scores, words, classes, half->gradients + bias);
    multiply_turned_b(half, words, top, classes, scores, classes, net->weights + matrix, classes,
                      seen_back(half, last), top, true);
}

/* Losses of a word's tag and names to a teacher's. */
static void lose_word_to_teacher(struct net_half *half, size_t t)
{
    const struct net_shape *shape = &half->net->shape;
    size_t count = shape->names / NAMES_SOURCES;
    half->loss[LOSS_TAGS] +=
        lose_to_teacher(half->tags + t * shape->tags, half->teacher->tags + t * shape->tags,
                        shape->tags, half->share);
    for (size_t k = 0; count && k < NAMES_SOURCES; k++) {
        size_t at = t * shape->names + k * count;
        half->loss[LOSS_NAMES] +=
            lose_to_teacher(half->names + at, half->teacher->names + at, count, half->share);
    }
}

/* Losses of tags and names. */
static void lose_classes(struct net_half *half)
{
    const struct net_shape *shape = &half->net->shape;
    size_t t = 0;
    for (size_t s = 0; s < half->sentence_count; s++) {
        const struct net_sentence *sentence = half->sentences[s];
        for (size_t i = 0; i < sentence->count; i++, t++) {
            const struct net_word *word = &sentence->words[i];
            float *tags = half->tags + t * shape->tags, *names = half->names + t * shape->names;
            if (half->teacher && i > 0) {
                lose_word_to_teacher(half, t);
                continue;
            }
            if (word->tag >= 0)
                half->loss[LOSS_TAGS] += lose(tags, shape->tags, (size_t)word->tag, half->share);
            else
                memset(tags, 0, shape->tags * sizeof(float));
            if (!shape->names)
                continue;
            if (word->name >= 0)
                half->loss[LOSS_NAMES] += lose(names + sentence->names, sentence->name_count,
                                               (size_t)word->name, half->share);
            for (size_t k = 0; k < shape->names; k++)
                if (word->name < 0 || k < sentence->names ||
                    k >= (size_t)sentence->names + sentence->name_count)
                    names[k] = 0;
        }
    }
    classes_back(half, half->net->at.tags, half->net->at.tags_bias, shape->tags, half->tags);
    if (shape->names)
        classes_back(half, half->net->at.names, half->net->at.names_bias, shape->names,
                     half->names);
}

/* Loss of the words that were to be guessed, from the last layer's output at their places. */
static void lose_guesses(struct net_half *half)
{
    const struct net *net = half->net;
    size_t layers = net->shape.layers, top = net_seen(&net->shape, layers);
    size_t classes = net->shape.guesses, count = half->guessed_count;
    float *last = seen(half, layers), *last_back = seen_back(half, layers);
    const float *weights = net->weights + net->at.guesses;
    for (size_t i = 0; i < count; i++)
        memcpy(half->guess_x + i * top, last + half->guessed[i].at * top, top * sizeof(float));
    fill_bias(half->guesses, count, classes, net->weights + net->at.guesses_bias);
    multiply(half, count, classes, top, half->guess_x, top, weights, classes, half->guesses,
             classes, true);
    for (size_t i = 0; i < count; i++)
        half->loss[LOSS_GUESSES] +=
            lose(half->guesses + i * classes, classes, (size_t)half->guessed[i].class, half->share);
    multiply_turned_a(half, top, classes, count, half->guess_x, top, half->guesses, classes,
                      half->gradients + net->at.guesses, classes);
    add_columns(half->guesses, count, classes, half->gradients + net->at.guesses_bias);
    multiply_turned_b(half, count, top, classes, half->guesses, classes, weights, classes,
                      half->guess_x, top, false);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < top; k++)
            last_back[half->guessed[i].at * top + k] += half->guess_x[i * top + k];
}

/* The head of a word at `t` of the half whose relation is learned: the sentence's, or the one that
 * a teacher has found; -1 for none. */
static int related_head(const struct net_half *half, const struct net_sentence *sentence, size_t at,
                        size_t t)
{
    const struct net_word *word = &sentence->words[at];
    if (half->teacher)
        return at > 0 ? half->teacher->head_found[t] : -1;
    return sentence->parsed && word->relation >= 0 ? word->head : -1;
}

/* Losses of a sentence's arcs, and their gradients. */
static void lose_arcs(struct net_half *half, const struct net_sentence *sentence, size_t from)
{
    const struct net_shape *shape = &half->net->shape;
    size_t count = sentence->count, width = net_parts(shape), arc = shape->arc;
    score_arcs(half, from, count);
    if (half->teacher)
        score_arcs(half->teacher, from, count);
    for (size_t i = 0; i < count; i++) {
        float *scores = half->scores + i * count;
        int head = sentence->words[i].head;
        if (half->teacher && i > 0)
            half->loss[LOSS_ARCS] +=
                lose_to_teacher(scores, half->teacher->scores + i * count, count, half->share);
        else if (head >= 0 && (size_t)head != i)
            half->loss[LOSS_ARCS] += lose(scores, count, (size_t)head, half->share);
        else
            memset(scores, 0, count * sizeof(float));
    }
    multiply(half, count, arc, count, half->scores, count, half->parts + from * width + arc, width,
             half->turned_back + from * arc, arc, true);
    multiply_turned_a(half, count, arc, count, half->scores, count, half->turned + from * arc, arc,
                      half->parts_back + from * width + arc, width);
}

/* Loss of a word's relation to its head, and its gradients; the word's pairs become gradients. */
static void lose_relation(struct net_half *half, const struct net_word *word, size_t t, size_t head)
{
    const struct net *net = half->net;
    const struct net_shape *shape = &net->shape;
    size_t width = net_parts(shape), r = shape->relation, place = 2 * shape->arc;
    float scores[RELATION_COUNT];
    float *pairs = half->pairs + t * shape->relations * r;
    const float *dependent = half->parts + t * width + place;
    const float *of_head = half->parts + head * width + place + r;
    float *dependent_back = half->parts_back + t * width + place;
    float *head_back = half->parts_back + head * width + place + r;
    const float *singles = net->weights + net->at.singles;
    float *singles_back = half->gradients + net->at.singles;
    score_relations(half, t, head, scores);
    if (half->teacher) {
        float wanted[RELATION_COUNT];
        score_relations(half->teacher, t, head, wanted);
        half->loss[LOSS_RELATIONS] +=
            lose_to_teacher(scores, wanted, shape->relations, half->share);
    } else {
        half->loss[LOSS_RELATIONS] +=
            lose(scores, shape->relations, (size_t)word->relation, half->share);
    }
    for (size_t l = 0; l < shape->relations; l++) {
        float e = scores[l];
        half->gradients[net->at.relations_bias + l] += e;
        for (size_t k = 0; k < r; k++) {
            head_back[k] += e * (pairs[l * r + k] + singles[(l * 2 + 1) * r + k]);
            dependent_back[k] += e * singles[l * 2 * r + k];
            singles_back[l * 2 * r + k] += e * dependent[k];
            singles_back[(l * 2 + 1) * r + k] += e * of_head[k];
            pairs[l * r + k] = e * of_head[k];
        }
    }
}

/* Losses of arcs and relations, and the gradients of all they are made of. */
static void lose_tree(struct net_half *half)
{
    const struct net *net = half->net;
    const struct net_shape *shape = &net->shape;
    size_t width = net_parts(shape), words = half->word_count, arc = shape->arc;
    size_t all = shape->relations * shape->relation, t = 0;
    size_t last = shape->layers, top = net_seen(shape, last);
    memset(half->parts_back, 0, words * width * sizeof(float));
    memset(half->turned_back, 0, words * arc * sizeof(float));
    for (size_t s = 0; s < half->sentence_count; s++) {
        const struct net_sentence *sentence = half->sentences[s];
        if (sentence->parsed || half->teacher)
            lose_arcs(half, sentence, t);
        for (size_t i = 0; i < sentence->count; i++) {
            int head = related_head(half, sentence, i, t + i);
            if (head >= 0)
                lose_relation(half, &sentence->words[i], t + i, t + (size_t)head);
            else
                memset(half->pairs + (t + i) * all, 0, all * sizeof(float));
        }
        t += sentence->count;
    }
    multiply_turned_a(half, arc, arc, words, half->parts, width, half->turned_back, arc,
                      half->gradients + net->at.arcs, arc);
    add_columns(half->turned_back, words, arc, half->gradients + net->at.arcs_bias);
    multiply_turned_b(half, words, arc, arc, half->turned_back, arc, net->weights + net->at.arcs,
                      arc, half->parts_back, width, true);
    multiply_turned_a(half, shape->relation, all, words, half->parts + 2 * arc, width, half->pairs,
                      all, half->gradients + net->at.pairs, all);
    multiply_turned_b(half, words, shape->relation, all, half->pairs, all,
                      net->weights + net->at.pairs, all, half->parts_back + 2 * arc, width, true);
    for (size_t i = 0; i < words * width; i++) {
        float back = half->parts_back[i] * half->parts_mask[i];
        half->parts_back[i] = half->parts[i] > 0 ? back : half->parts[i] < 0 ? 0.1F * back : 0;
    }
    multiply_turned_a(half, top, width, words, seen(half, last), top, half->parts_back, width,
                      half->gradients + net->at.parts, width);
    add_columns(half->parts_back, words, width, half->gradients + net->at.parts_bias);
    multiply_turned_b(half, words, top, width, half->parts_back, width,
                      net->weights + net->at.parts, width, seen_back(half, last), top, true);
}

/* One step of one direction backward: `g` gets the gradients of the word's four numbers, `c_back`
 * holds those of its cell and gets those of the cell before, `before`. */
static inline void unit_back(const float *restrict v, const float *restrict m,
                             const float *restrict cells, const float *restrict before,
                             const float *restrict y_back, float *restrict g,
                             float *restrict c_back, float *restrict m_back, size_t hidden)
{
    for (size_t h = 0; h < hidden; h++) {
        float f = v[hidden + h], r = v[2 * hidden + h], back = y_back[h];
        float cell_back = back * r + c_back[h];
        float r_back = back * (cells[h] - v[3 * hidden + h]) * gate_slope(r);
        float f_back = cell_back * (before[h] - v[h]) * gate_slope(f);
        g[h] = cell_back * (1 - f);
        g[hidden + h] = f_back;
        g[2 * hidden + h] = r_back;
        g[3 * hidden + h] = back * (1 - r);
        m_back[h] += f_back * before[h];
        m_back[hidden + h] += r_back * before[h];
        c_back[h] = cell_back * f + f_back * m[h] + r_back * m[hidden + h];
    }
}

/* One layer in one direction over one sentence, backward. */
static void direction_back(struct net_half *half, size_t layer, size_t direction, size_t from,
                           size_t count)
{
    static const float nothing[512] = {0};
    size_t hidden = half->net->shape.hidden;
    const float *m = half->net->weights + half->net->at.memory[layer] + direction * 2 * hidden;
    float *m_back = half->gradients + half->net->at.memory[layer] + direction * 2 * hidden;
    float c_back[512] = {0};
    for (size_t q = count; q-- > 0;) {
        size_t t = from + (direction ? count - 1 - q : q);
        size_t before = from + (direction ? count - q : q - 1);
        size_t gates = (t * 2 + direction) * NET_GATES * hidden;
        size_t units = (t * 2 + direction) * hidden;
        unit_back(half->gates[layer] + gates, m, half->cells[layer] + units,
                  q ? half->cells[layer] + (before * 2 + direction) * hidden : nothing,
                  half->x_back[layer + 1] + units, half->gates_back + gates, c_back, m_back,
                  hidden);
    }
}

/* From the gradients of what gates or heads see to those of the layer's input. */
static void narrow_back(struct net_half *half, size_t layer)
{
    const struct net *net = half->net;
    size_t wide = net_wide(&net->shape, layer), narrow = net_narrow(&net->shape, layer);
    size_t words = half->word_count;
    if (!narrow)
        return;
    multiply_turned_a(half, wide, narrow, words, half->x[layer], wide, half->narrow_back[layer],
                      narrow, half->gradients + net->at.narrow[layer], narrow);
    multiply_turned_b(half, words, wide, narrow, half->narrow_back[layer], narrow,
                      net->weights + net->at.narrow[layer], narrow, half->x_back[layer], wide,
                      false);
}

/* One layer backward, from the gradients of its output to those of its input. */
static void layer_back(struct net_half *half, size_t layer)
{
    const struct net *net = half->net;
    size_t hidden = net->shape.hidden, words = half->word_count;
    size_t input = net_seen(&net->shape, layer), gates = 2 * NET_GATES * hidden;
    for (size_t i = 0; i < words * 2 * hidden; i++)
        half->x_back[layer + 1][i] *= half->mask[layer + 1][i];
    size_t from = 0;
    for (size_t s = 0; s < half->sentence_count; s++) {
        for (size_t direction = 0; direction < 2; direction++)
            direction_back(half, layer, direction, from, half->sentences[s]->count);
        from += half->sentences[s]->count;
    }
    multiply_turned_a(half, input, gates, words, seen(half, layer), input, half->gates_back, gates,
                      half->gradients + net->at.layer[layer], gates);
    add_columns(half->gates_back, words, gates, half->gradients + net->at.bias[layer]);
    multiply_turned_b(half, words, input, gates, half->gates_back, gates,
                      net->weights + net->at.layer[layer], gates, seen_back(half, layer), input,
                      false);
    narrow_back(half, layer);
}

/* Gradients of the vectors' matrix; those of the rows are taken from x_back[0] by the caller. */
static void embed_back(struct net_half *half)
{
    const struct net *net = half->net;
    size_t width = net->shape.width, t = 0;
    float *turn = half->gradients + net->at.vectors;
    for (size_t i = 0; i < half->word_count * width; i++)
        half->x_back[0][i] *= half->mask[0][i];
    for (size_t s = 0; s < half->sentence_count; s++)
        for (size_t i = 0; i < half->sentences[s]->count; i++, t++) {
            float vector[VECTOR_WIDTH];
            if (!half->shown[t] || half->shown[t]->vector == VECTOR_NONE)
                continue;
            vector_of(net->vectors, half->shown[t]->vector, vector);
            const float *back = half->x_back[0] + t * width;
            for (size_t k = 0; k < VECTOR_WIDTH; k++)
                for (size_t d = 0; d < width; d++)
                    turn[k * width + d] += vector[k] * back[d];
        }
}

/* --------------------------------------------------------------------------------- reading --- */

/* The place of the highest score. */
static int16_t highest(const float *scores, size_t count)
{
    size_t best = 0;
    for (size_t i = 1; i < count; i++)
        if (scores[i] > scores[best])
            best = i;
    return (int16_t)best;
}

/* The answers: highest classes, and each word's highest head. */
static void answer(struct net_half *half)
{
    const struct net_shape *shape = &half->net->shape;
    size_t from = 0;
    for (size_t s = 0; s < half->sentence_count; s++) {
        size_t count = half->sentences[s]->count;
        if (shape->arc)
            score_arcs(half, from, count);
        for (size_t i = 0; i < count; i++) {
            size_t t = from + i;
            half->tag_found[t] = highest(half->tags + t * shape->tags, shape->tags);
            if (shape->names)
                half->name_found[t] =
                    highest(half->names + t * shape->names, shape->names / NAMES_SOURCES);
            if (!shape->arc)
                continue;
            float scores[RELATION_COUNT];
            half->head_found[t] = highest(half->scores + i * count, count);
            score_relations(half, t, from + (size_t)half->head_found[t], scores);
            half->relation_found[t] = highest(scores, shape->relations);
        }
        from += count;
    }
}

void NET_PASS(struct net_half *half)
{
    const struct net_shape *shape = &half->net->shape;
    embed(half);
    for (size_t layer = 0; layer < shape->layers; layer++)
        run_layer(half, layer);
    run_narrow(half, shape->layers);
    run_classes(half, half->net->at.tags, half->net->at.tags_bias, shape->tags, half->tags);
    run_classes(half, half->net->at.names, half->net->at.names_bias, shape->names, half->names);
    if (shape->arc)
        run_parts(half);
    if (!half->learn) {
        answer(half);
        return;
    }
    memset(seen_back(half, shape->layers), 0,
           half->word_count * net_seen(shape, shape->layers) * sizeof(float));
    lose_classes(half);
    if (shape->arc)
        lose_tree(half);
    if (shape->guesses)
        lose_guesses(half);
    narrow_back(half, shape->layers);
    for (size_t layer = shape->layers; layer-- > 0;)
        layer_back(half, layer);
    embed_back(half);
}
