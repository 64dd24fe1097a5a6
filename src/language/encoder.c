/* The encoder while reading. */
#include "language/encoder.h"

#include <assert.h>
#include <stdio.h>

#include "base/memory.h"
#include "language/sorted.h"

/* A place of the cache of words: what a word's features add up to, rounded, since most words of a
 * text were seen a moment ago. */
struct encoder_word {
    uint64_t hash; /* of the word; 0 for an empty place */
    float scale;
};
enum { CACHE_PLACES = 8192 };

/* ----------------------------------------------------------------------------------- parts --- */

/* A part of the file as `count` items of a size; NULL where it is not just that. */
static const void *part_of(const struct model_file *file, char letter, const char *rest,
                           const char *end, size_t item_size, size_t count)
{
    char name[MODEL_PART_NAME];
    size_t found = 0;
    snprintf(name, sizeof name, "%c.%s%s", letter, rest, end);
    const void *items = model_file_array(file, name, item_size, &found);
    return items && found == count ? items : NULL;
}

/* A matrix of rows x columns. */
static bool view_matrix(struct matrix *matrix, const struct model_file *file, char letter,
                        const char *name, size_t rows, size_t columns)
{
    matrix->rows = matrix_rows(rows);
    matrix->columns = matrix_columns(columns);
    matrix->weights = part_of(file, letter, name, ".w", matrix->columns, matrix->rows);
    const char *numbers = part_of(file, letter, name, ".n", 4, 3 * matrix->columns);
    if (!matrix->weights || !numbers || rows != matrix->rows)
        return false;
    matrix->scales = (const float *)(const void *)numbers;
    matrix->biases = matrix->scales + matrix->columns;
    matrix->sums = (const int32_t *)(const void *)(matrix->biases + matrix->columns);
    return true;
}

/* Whether a shape is one that the arrays of this file hold. */
static bool is_sound(const struct encoder_shape *s)
{
    return s->width >= 16 && s->width <= ENCODER_WIDTH_MAX && s->width % 16 == 0 &&
           s->hidden >= 16 && s->hidden <= UNITS_MAX && s->hidden % 16 == 0 && s->layers >= 1 &&
           s->layers <= ENCODER_LAYERS_MAX && s->tags >= 1 && s->tags <= ENCODER_CLASSES_MAX &&
           (s->names == 0 || s->names == NAME_CLASSES) && s->arc <= ENCODER_WIDTH_MAX &&
           s->arc % 16 == 0 && s->relation <= 64 && s->relation % 8 == 0 && s->relations <= 256 &&
           (s->arc == 0 || (s->relation > 0 && s->relations > 0)) && s->rows < 1 << 24;
}

/* The parts for arcs and relations. */
static bool view_tree(struct encoder *e, const struct model_file *file, char letter)
{
    const struct encoder_shape *s = &e->shape;
    size_t top = 2 * (size_t)s->hidden;
    return view_matrix(&e->parts, file, letter, "parts", top,
                       2 * (size_t)s->arc + 2 * (size_t)s->relation) &&
           view_matrix(&e->arcs, file, letter, "arcs", s->arc, s->arc) &&
           view_matrix(&e->pairs, file, letter, "pairs", s->relation,
                       (size_t)s->relations * (s->relation + 1));
}

bool encoder_view(struct encoder *e, const struct vectors *vectors, const struct model_file *file,
                  char letter)
{
    *e = (struct encoder){.vectors = vectors};
    const struct encoder_shape *s = part_of(file, letter, "shape", "", sizeof *s, 1);
    if (!s || !is_sound(s))
        return false;
    e->shape = *s;
    e->hashes = part_of(file, letter, "hashes", "", sizeof *e->hashes, s->rows);
    e->rows = part_of(file, letter, "rows", "", s->width, s->rows);
    e->row_scales = part_of(file, letter, "scales", "", sizeof(float), s->rows);
    e->turn = part_of(file, letter, "vectors", "", sizeof(float) * s->width, VECTOR_WIDTH);
    bool good = e->hashes && e->rows && e->row_scales && e->turn;
    for (uint32_t l = 0; l < s->layers; l++) {
        char name[] = {'l', (char)('0' + l), 0};
        good = good && view_matrix(&e->layers[l], file, letter, name,
                                   l ? 2 * (size_t)s->hidden : s->width, 8 * (size_t)s->hidden);
        e->memory[l] = part_of(file, letter, name, ".m", sizeof(float), 4 * (size_t)s->hidden);
        good = good && e->memory[l];
    }
    good = good && view_matrix(&e->tags, file, letter, "tags", 2 * (size_t)s->hidden, s->tags);
    if (s->names)
        good =
            good && view_matrix(&e->names, file, letter, "names", 2 * (size_t)s->hidden, s->names);
    return good && (!s->arc || view_tree(e, file, letter));
}

/* ----------------------------------------------------------------------------------- words --- */

struct encoder_state *encoder_state_new(const struct encoder *encoder,
                                        const struct encoder_kernel *kernel)
{
    const struct encoder_shape *s = &encoder->shape;
    struct encoder_state *state = memory_get_zeroed(1, sizeof *state);
    size_t top = 2 * (size_t)s->hidden, widest = top > s->width ? top : s->width;
    state->encoder = encoder;
    state->kernel = kernel;
    state->cache = memory_get_zeroed(CACHE_PLACES, sizeof *state->cache);
    state->cached_numbers = memory_get_zeroed(CACHE_PLACES, s->width);
    state->rounded = memory_get_zeroed(ENCODER_WORDS, widest);
    state->scales = memory_get_zeroed(ENCODER_WORDS, sizeof(float));
    state->x = memory_get_zeroed(ENCODER_WORDS * top, sizeof(float));
    state->gates = memory_get_zeroed(ENCODER_WORDS * 4 * top, sizeof(float));
    state->tags = memory_get_zeroed(ENCODER_WORDS * encoder->tags.columns, sizeof(float));
    state->names = memory_get_zeroed(ENCODER_WORDS * encoder->names.columns, sizeof(float));
    state->parts = memory_get_zeroed(ENCODER_WORDS * encoder->parts.columns, sizeof(float));
    state->turned = memory_get_zeroed(ENCODER_WORDS * encoder->arcs.columns, sizeof(float));
    state->pairs = memory_get_zeroed(RELATIONS_AT_ONCE * encoder->pairs.columns, sizeof(float));
    return state;
}

void encoder_state_free(struct encoder_state *state)
{
    if (!state)
        return;
    memory_free(state->cache);
    memory_free(state->cached_numbers);
    memory_free(state->rounded);
    memory_free(state->scales);
    memory_free(state->x);
    memory_free(state->gates);
    memory_free(state->tags);
    memory_free(state->names);
    memory_free(state->parts);
    memory_free(state->turned);
    memory_free(state->pairs);
    memory_free(state);
}

/* Adds the rows of features to x. */
static void add_features(const struct encoder_state *state, const uint32_t *hashes, unsigned count,
                         float *x)
{
    const struct encoder *e = state->encoder;
    for (unsigned i = 0; i < count; i++) {
        int32_t row = sorted_find(e->hashes, e->shape.rows, hashes[i]);
        if (row >= 0)
            state->kernel->add_row(x, e->rows + (size_t)row * e->shape.width, e->row_scales[row],
                                   e->shape.width);
    }
}

/* Makes a word's input: its features' rows and its vector; of the root where `word` is empty. */
static void make_word(const struct encoder_state *state, struct str word, uint8_t *rounded,
                      float *scale)
{
    const struct encoder *e = state->encoder;
    float x[ENCODER_WIDTH_MAX] = {0};
    uint32_t hashes[WORD_FEATURES_MAX];
    if (word.size == 0) {
        add_features(state, hashes, word_features_root(hashes), x);
    } else {
        struct word_form form;
        word_form_make(word, &form);
        int32_t number = vectors_find(e->vectors, &form);
        const struct vector_word *known = number < 0 ? NULL : &e->vectors->words[number];
        unsigned count =
            word_features(&form, known ? known->fine : 0, known ? known->coarse : 0, hashes);
        add_features(state, hashes, count, x);
        const int8_t *vector = e->vectors->numbers + (known ? (size_t)number * VECTOR_WIDTH : 0);
        for (size_t k = 0; known && k < VECTOR_WIDTH; k++)
            state->kernel->add_floats(x, e->turn + k * e->shape.width,
                                      known->scale * (float)vector[k], e->shape.width);
    }
    state->kernel->round(x, e->shape.width, 1, e->shape.width, rounded, scale);
}

/* Adds one word to the batch, from the cache where it is there. */
static void add_word(struct encoder_state *state, struct str word)
{
    size_t width = state->encoder->shape.width;
    uint64_t hash = str_hash(word) | 1;
    size_t place = (hash >> 20) % CACHE_PLACES;
    struct encoder_word *cached = &state->cache[place];
    uint8_t *numbers = state->cached_numbers + place * width;
    if (cached->hash != hash) {
        make_word(state, word, numbers, &cached->scale);
        cached->hash = hash;
    }
    memcpy(state->rounded + state->words * width, numbers, width);
    state->scales[state->words++] = cached->scale;
}

void encoder_begin(struct encoder_state *state)
{
    state->words = 0;
}

bool encoder_add(struct encoder_state *state, struct str text, const struct token *tokens,
                 size_t count)
{
    if (state->words + count + 1 > ENCODER_WORDS)
        return false;
    add_word(state, (struct str){NULL, 0});
    for (size_t i = 0; i < count; i++)
        add_word(state, str_part(text, tokens[i].from, tokens[i].to - tokens[i].from));
    return true;
}

/* ------------------------------------------------------------------------------------- run --- */

/* Rounds the last layer's numbers. */
static void round_all(struct encoder_state *state, const float *x, size_t stride, size_t width)
{
    state->kernel->round(x, stride, state->words, width, state->rounded, state->scales);
}

/* One layer over all sentences. */
static void run_layer(struct encoder_state *state, size_t layer, const size_t *sizes, size_t count)
{
    const struct encoder *e = state->encoder;
    size_t hidden = e->shape.hidden, from = 0;
    state->kernel->multiply(&e->layers[layer], state->rounded, state->scales, state->words,
                            state->gates);
    for (size_t s = 0; s < count; s++) {
        for (size_t direction = 0; direction < 2; direction++)
            state->kernel->units(&(struct units_run){
                .gates = state->gates + from * 8 * hidden,
                .memory = e->memory[layer] + direction * 2 * hidden,
                .out = state->x + from * 2 * hidden,
                .hidden = hidden,
                .count = sizes[s],
                .direction = direction,
            });
        from += sizes[s];
    }
    assert(from == state->words);
    round_all(state, state->x, 2 * hidden, 2 * hidden);
}

void encoder_run(struct encoder_state *state, const size_t *sizes, size_t count)
{
    const struct encoder *e = state->encoder;
    const struct encoder_kernel *kernel = state->kernel;
    for (size_t l = 0; l < e->shape.layers; l++)
        run_layer(state, l, sizes, count);
    kernel->multiply(&e->tags, state->rounded, state->scales, state->words, state->tags);
    if (e->shape.names)
        kernel->multiply(&e->names, state->rounded, state->scales, state->words, state->names);
    if (!e->shape.arc)
        return;
    kernel->multiply(&e->parts, state->rounded, state->scales, state->words, state->parts);
    kernel->leak(state->parts, state->words * e->parts.columns);
    round_all(state, state->parts, e->parts.columns, e->shape.arc);
    kernel->multiply(&e->arcs, state->rounded, state->scales, state->words, state->turned);
}

void encoder_arcs(const struct encoder_state *state, size_t from, size_t size, float *scores)
{
    const struct encoder *e = state->encoder;
    for (size_t i = 0; i < size; i++)
        state->kernel->dots(state->turned + (from + i) * e->arcs.columns,
                            state->parts + from * e->parts.columns + e->shape.arc, e->parts.columns,
                            size, e->shape.arc, scores + i * size);
}

/* The best relation of one word, of whose pairs `pairs` points to the first, to a head. */
static unsigned best_relation(const struct encoder_state *state, const float *pairs,
                              const float *of_head, unsigned root)
{
    const struct encoder *e = state->encoder;
    size_t r = e->shape.relation, count = e->shape.relations;
    float scores[256];
    unsigned best = root == 0 ? 1 : 0;
    state->kernel->dots(of_head, pairs, r, count, r, scores);
    for (unsigned l = 0; l < count; l++) {
        scores[l] += pairs[count * r + l];
        if (l != root && scores[l] > scores[best])
            best = l;
    }
    return best;
}

void encoder_relations(struct encoder_state *state, size_t from, size_t size, const int16_t *heads,
                       unsigned root, uint8_t *relations)
{
    const struct encoder *e = state->encoder;
    size_t r = e->shape.relation, place = 2 * (size_t)e->shape.arc;
    uint8_t rounded[RELATIONS_AT_ONCE * 64];
    float scales[RELATIONS_AT_ONCE];
    for (size_t i = 1; i < size; i += RELATIONS_AT_ONCE) {
        size_t count = size - i < RELATIONS_AT_ONCE ? size - i : RELATIONS_AT_ONCE;
        const float *parts = state->parts + place;
        state->kernel->round(parts + (from + i) * e->parts.columns, e->parts.columns, count, r,
                             rounded, scales);
        state->kernel->multiply(&e->pairs, rounded, scales, count, state->pairs);
        for (size_t k = 0; k < count; k++) {
            size_t head = (size_t)heads[i + k];
            relations[i + k] =
                (uint8_t)(head == 0
                              ? root
                              : best_relation(state, state->pairs + k * e->pairs.columns,
                                              parts + (from + head) * e->parts.columns + r, root));
        }
    }
}
