/* The encoder while reading. */
#include "language/encoder.h"

#include <assert.h>
#include <stdio.h>

#include "base/memory.h"
#include "language/encoder_spans.h"

/* A place of the cache of words: what a word's features add up to, rounded, since most words of a
 * text were seen a moment ago. */
struct encoder_word {
    uint64_t hash; /* of the word; 0 for an empty place */
    float scale;
    uint32_t batch; /* the last one that it was in */
    uint16_t row;   /* its place there */
};
enum { CACHE_PLACES = 16384 };

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
           s->layers <= ENCODER_LAYERS_MAX && s->narrow <= ENCODER_WIDTH_MAX &&
           s->narrow % 16 == 0 && s->top <= ENCODER_WIDTH_MAX && s->top % 16 == 0 && s->tags >= 1 &&
           s->tags <= ENCODER_CLASSES_MAX && (s->names == 0 || s->names == NAME_CLASSES) &&
           s->arc <= ENCODER_WIDTH_MAX && s->arc % 16 == 0 && s->relation <= 64 &&
           s->relation % 8 == 0 && s->relations <= 256 &&
           (s->arc == 0 || (s->relation > 0 && s->relations > 0)) && s->rows < 1 << 24;
}

/* Into how many numbers the input of a layer, or of the heads behind the last, is turned, 0 for not
 * at all. */
static size_t narrow_of(const struct encoder_shape *s, size_t layer)
{
    return layer == 0 ? 0 : layer < s->layers ? s->narrow : s->top;
}

/* How many numbers a layer, or the heads, see. */
static size_t seen_by(const struct encoder_shape *s, size_t layer)
{
    size_t narrow = narrow_of(s, layer), wide = layer ? 2 * (size_t)s->hidden : s->width;
    return narrow ? narrow : wide;
}

/* What makes the input of a layer, or of the heads, narrow, where they have it. */
static bool view_narrow(struct encoder *e, const struct model_file *file, char letter, size_t layer)
{
    char name[] = {'n', (char)('0' + layer), 0};
    size_t narrow = narrow_of(&e->shape, layer);
    return !narrow ||
           view_matrix(&e->narrow[layer], file, letter, name, 2 * (size_t)e->shape.hidden, narrow);
}

/* The parts for arcs and relations. */
static bool view_tree(struct encoder *e, const struct model_file *file, char letter)
{
    const struct encoder_shape *s = &e->shape;
    return view_matrix(&e->parts, file, letter, "parts", seen_by(s, s->layers),
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
    const uint32_t *hashes = part_of(file, letter, "hashes", "", sizeof *hashes, s->rows);
    e->rows = part_of(file, letter, "rows", "", s->width, s->rows);
    e->row_scales = part_of(file, letter, "scales", "", sizeof(float), s->rows);
    e->turn = part_of(file, letter, "vectors", "", sizeof(float) * s->width, VECTOR_WIDTH);
    bool good = hashes && e->rows && e->row_scales && e->turn;
    sorted_init(&e->hashes, hashes, good ? s->rows : 0);
    for (uint32_t l = 0; l < s->layers; l++) {
        char name[] = {'l', (char)('0' + l), 0};
        good = good && view_narrow(e, file, letter, l) &&
               view_matrix(&e->layers[l], file, letter, name, seen_by(s, l), 8 * (size_t)s->hidden);
        e->memory[l] = part_of(file, letter, name, ".m", sizeof(float), 4 * (size_t)s->hidden);
        good = good && e->memory[l];
    }
    size_t top = seen_by(s, s->layers);
    good = good && view_narrow(e, file, letter, s->layers) &&
           view_matrix(&e->tags, file, letter, "tags", top, s->tags);
    if (s->names)
        good = good && view_matrix(&e->names, file, letter, "names", top, s->names);
    return good && (!s->arc || view_tree(e, file, letter));
}

/* ----------------------------------------------------------------------------------- words --- */

/* Takes over a matrix, with its spans where the kernel wants them. Gives where the next one's go.
 */
static struct block_spans *take_matrix(const struct encoder_kernel *kernel,
                                       const struct matrix *matrix, struct matrix *taken,
                                       struct block_spans *spans)
{
    *taken = *matrix;
    if (!kernel->squares || matrix->columns == 0 || matrix->rows > SPANNED_ROWS_MAX)
        return spans;
    matrix_spans(matrix, spans);
    taken->spans = spans;
    return spans + matrix->columns / MATRIX_COLUMNS;
}

/* Takes over all matrices. */
static void take_matrices(struct encoder_state *state)
{
    const struct encoder *e = state->encoder;
    const struct matrix *from[] = {&e->tags, &e->names, &e->parts, &e->arcs, &e->pairs};
    struct matrix *to[] = {&state->tags_matrix, &state->names_matrix, &state->parts_matrix,
                           &state->arcs_matrix, &state->pairs_matrix};
    size_t columns = 0, count = sizeof from / sizeof *from;
    for (size_t l = 0; l < e->shape.layers; l++)
        columns += e->layers[l].columns;
    for (size_t l = 0; l <= e->shape.layers; l++)
        columns += e->narrow[l].columns;
    for (size_t i = 0; i < count; i++)
        columns += from[i]->columns;
    const struct encoder_kernel *kernel = state->kernel;
    size_t blocks = kernel->squares ? columns / MATRIX_COLUMNS : 0;
    struct block_spans *spans = memory_get_lines(blocks + 1, sizeof *spans);
    state->spans = spans;
    for (size_t l = 0; l < e->shape.layers; l++)
        spans = take_matrix(kernel, &e->layers[l], &state->layers[l], spans);
    for (size_t l = 0; l <= e->shape.layers; l++)
        spans = take_matrix(kernel, &e->narrow[l], &state->narrow[l], spans);
    for (size_t i = 0; i < count; i++)
        spans = take_matrix(kernel, from[i], to[i], spans);
}

/* How many numbers of a word are rounded at once, at most. */
static size_t widest_input(const struct encoder_shape *s)
{
    const size_t all[] = {s->width, 2 * (size_t)s->hidden, s->narrow, s->top, s->arc, s->relation};
    size_t most = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        most = all[i] > most ? all[i] : most;
    return most;
}

struct encoder_state *encoder_state_new(const struct encoder *encoder,
                                        const struct encoder_kernel *kernel)
{
    const struct encoder_shape *s = &encoder->shape;
    struct encoder_state *state = memory_get_zeroed(1, sizeof *state);
    size_t top = 2 * (size_t)s->hidden;
    size_t pairs = (size_t)s->relations * s->relation;
    state->encoder = encoder;
    state->kernel = kernel;
    take_matrices(state);
    state->single_from = pairs / MATRIX_COLUMNS * MATRIX_COLUMNS;
    state->single_columns = encoder->pairs.columns - state->single_from;
    state->cache = memory_get_zeroed(CACHE_PLACES, sizeof *state->cache);
    state->cached_numbers = memory_get_lines(CACHE_PLACES, s->width);
    state->rounded = memory_get_lines(ENCODER_WORDS * widest_input(s) + SQUARES_BEYOND, 1);
    state->squares =
        memory_get_lines(ENCODER_WORDS / SQUARES_ROWS, SPANS_MAX * sizeof *state->squares);
    state->scales = memory_get_lines(ENCODER_WORDS, sizeof(float));
    state->x = memory_get_lines(ENCODER_WORDS * top, sizeof(float));
    state->gates = memory_get_lines(ENCODER_WORDS * 4 * UNITS_AT_ONCE, sizeof(float));
    state->tags = memory_get_lines(ENCODER_WORDS * encoder->tags.columns, sizeof(float));
    state->names = memory_get_lines(ENCODER_WORDS * encoder->names.columns, sizeof(float));
    state->parts = memory_get_lines(ENCODER_WORDS * encoder->parts.columns, sizeof(float));
    state->turned = memory_get_lines(ENCODER_WORDS * encoder->arcs.columns, sizeof(float));
    state->singles = memory_get_lines(ENCODER_WORDS * state->single_columns, sizeof(float));
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
    memory_free(state->singles);
    memory_free(state->spans);
    memory_free(state->squares);
    memory_free(state);
}

/* Adds the rows of features to x. */
static void add_features(const struct encoder_state *state, const uint32_t *hashes, unsigned count,
                         float *x)
{
    const struct encoder *e = state->encoder;
    for (unsigned i = 0; i < count; i++) {
        int32_t row = sorted_find(&e->hashes, hashes[i]);
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
        if (known)
            state->kernel->add_turned(x, e->turn, vector, known->scale, VECTOR_WIDTH,
                                      e->shape.width);
    }
    state->kernel->round(x, e->shape.width, 1, e->shape.width, rounded, scale);
}

/* Adds one word to the batch: as a form that is there already, or from the cache. */
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
        cached->batch = 0;
    }
    if (cached->batch != state->batch) {
        memcpy(state->rounded + state->forms * width, numbers, width);
        state->scales[state->forms] = cached->scale;
        cached->batch = state->batch;
        cached->row = (uint16_t)state->forms++;
    }
    state->rows[state->words++] = cached->row;
}

void encoder_begin(struct encoder_state *state)
{
    state->words = state->forms = 0;
    if (++state->batch == 0) { /* 0 is no batch's number */
        for (size_t i = 0; i < CACHE_PLACES; i++)
            state->cache[i].batch = 0;
        state->batch = 1;
    }
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

/* Multiplies rounded rows from..to-1 with some columns of a matrix. `from` is a multiple of
 * SQUARES_ROWS. */
static void multiply(const struct encoder_state *state, const struct matrix *matrix, size_t from,
                     size_t to, size_t column, size_t columns, float *out, size_t stride)
{
    state->kernel->multiply(
        &(struct product){.matrix = matrix,
                          .x = state->rounded + from * matrix->rows,
                          .scales = state->scales + from,
                          .squares = state->squares + from / SQUARES_ROWS * SPANS_MAX,
                          .rows = to - from,
                          .column = column,
                          .columns = columns,
                          .out = out,
                          .stride = stride});
}

/* Multiplies the batch with a whole matrix. */
static void multiply_all(const struct encoder_state *state, const struct matrix *matrix, float *out)
{
    multiply(state, matrix, 0, state->words, 0, matrix->columns, out, matrix->columns);
}

/* Adds up the squares of so many rounded rows, if the kernel wants them and they have spans. */
static void add_squares(struct encoder_state *state, size_t rows, size_t width)
{
    if (state->kernel->squares && width <= SPANNED_ROWS_MAX)
        state->kernel->squares(state->rounded, rows, width, state->squares);
}

/* Rounds a row for each word. */
static void round_all(struct encoder_state *state, const float *x, size_t stride, size_t width)
{
    state->kernel->round(x, stride, state->words, width, state->rounded, state->scales);
    add_squares(state, state->words, width);
}

/* Words whose gates are made and used together, so that these stay in the CPU's nearest cache: a
 * multiple of SQUARES_ROWS. Of the first layer all are made at once, since words share them. */
enum { GATES_AT_ONCE = 32 };

/* Some units of one direction of a layer on their way over the batch. They have nothing to do with
 * the others. */
struct units_walk {
    size_t layer, direction, at, width; /* units at..at+width-1 */
    float cells[UNITS_AT_ONCE];         /* of the last word */
};

/* Makes the units' gates for rows from..to-1. */
static void make_gates(struct encoder_state *state, const struct units_walk *walk, size_t from,
                       size_t to)
{
    size_t hidden = state->encoder->shape.hidden, width = walk->width;
    for (size_t gate = 0; gate < 4; gate++)
        multiply(state, &state->layers[walk->layer], from, to,
                 (walk->direction * 4 + gate) * hidden + walk->at, width,
                 state->gates + gate * width, 4 * width);
}

/* Runs the units over words from..to-1 of a sentence, or over a piece of it. `gates` are those of
 * the first word, or in the first layer of the first form. */
static void run_piece(struct encoder_state *state, struct units_walk *walk, const float *gates,
                      size_t from, size_t to)
{
    size_t hidden = state->encoder->shape.hidden;
    bool backward = walk->direction == 1;
    const float *memory =
        state->encoder->memory[walk->layer] + walk->direction * 2 * hidden + walk->at;
    if (backward ? state->ends[to - 1] == to : state->begins[from] == from)
        memset(walk->cells, 0, sizeof walk->cells);
    state->kernel->units(&(struct units_run){
        .gates = gates,
        .rows = walk->layer ? NULL : state->rows + from,
        .forget = memory,
        .reset = memory + hidden,
        .cells = walk->cells,
        .out = state->x + (from * 2 + walk->direction) * hidden + walk->at,
        .stride = 2 * hidden,
        .width = walk->width,
        .count = to - from,
        .backward = backward,
    });
}

/* Runs the units over words from..to-1 of the batch, whose gates are there. */
static void run_pieces(struct encoder_state *state, struct units_walk *walk, size_t from, size_t to)
{
    size_t row = walk->layer ? 4 * walk->width : 0;
    const float *gates = state->gates;
    if (walk->direction == 0)
        for (size_t at = from, end; at < to; at = end) {
            end = state->ends[at] < to ? state->ends[at] : to;
            run_piece(state, walk, gates + (at - from) * row, at, end);
        }
    else
        for (size_t end = to, at; end > from; end = at) {
            at = state->begins[end - 1] > from ? state->begins[end - 1] : from;
            run_piece(state, walk, gates + (at - from) * row, at, end);
        }
}

/* Runs units at..at+width-1 of one direction of a layer over all sentences. */
static void run_units(struct encoder_state *state, size_t layer, size_t direction, size_t at,
                      size_t width)
{
    struct units_walk walk = {.layer = layer, .direction = direction, .at = at, .width = width};
    size_t words = state->words;
    if (layer == 0) {
        make_gates(state, &walk, 0, state->forms);
        run_pieces(state, &walk, 0, words);
        return;
    }
    for (size_t done = 0; done < words; done += GATES_AT_ONCE) {
        size_t from = direction ? (words - 1 - done) / GATES_AT_ONCE * GATES_AT_ONCE : done;
        size_t to = from + GATES_AT_ONCE < words ? from + GATES_AT_ONCE : words;
        make_gates(state, &walk, from, to);
        run_pieces(state, &walk, from, to);
    }
}

/* Makes the rounded input of a layer, or of the heads behind the last, as narrow as they see it. */
static void run_narrow(struct encoder_state *state, size_t layer)
{
    const struct matrix *narrow = &state->narrow[layer];
    if (!narrow->columns)
        return;
    _Static_assert((int)ENCODER_WIDTH_MAX <= 4 * (int)UNITS_AT_ONCE, "it fits where gates do");
    multiply_all(state, narrow, state->gates);
    round_all(state, state->gates, narrow->columns, narrow->columns);
}

/* One layer over all sentences. */
static void run_layer(struct encoder_state *state, size_t layer)
{
    size_t hidden = state->encoder->shape.hidden;
    run_narrow(state, layer);
    for (size_t direction = 0; direction < 2; direction++)
        for (size_t at = 0; at < hidden; at += UNITS_AT_ONCE)
            run_units(state, layer, direction, at,
                      hidden - at < UNITS_AT_ONCE ? hidden - at : UNITS_AT_ONCE);
    round_all(state, state->x, 2 * hidden, 2 * hidden);
}

/* What arcs and relations need. Relations come last, since their parts stay rounded. */
static void run_tree(struct encoder_state *state)
{
    const struct encoder *e = state->encoder;
    size_t columns = e->parts.columns;
    multiply_all(state, &state->parts_matrix, state->parts);
    state->kernel->leak(state->parts, state->words * columns);
    round_all(state, state->parts, columns, e->shape.arc);
    multiply_all(state, &state->arcs_matrix, state->turned);
    round_all(state, state->parts + 2 * (size_t)e->shape.arc, columns, e->shape.relation);
    multiply(state, &state->pairs_matrix, 0, state->words, state->single_from,
             state->single_columns, state->singles, state->single_columns);
}

void encoder_run(struct encoder_state *state, const size_t *sizes, size_t count)
{
    const struct encoder *e = state->encoder;
    size_t begin = 0;
    for (size_t s = 0; s < count; begin += sizes[s++])
        for (size_t i = 0; i < sizes[s]; i++) {
            state->begins[begin + i] = (uint16_t)begin;
            state->ends[begin + i] = (uint16_t)(begin + sizes[s]);
        }
    assert(begin == state->words);
    add_squares(state, state->forms, e->shape.width);
    for (size_t l = 0; l < e->shape.layers; l++)
        run_layer(state, l);
    run_narrow(state, e->shape.layers);
    multiply_all(state, &state->tags_matrix, state->tags);
    if (e->shape.names)
        multiply_all(state, &state->names_matrix, state->names);
    if (e->shape.arc)
        run_tree(state);
}

void encoder_arcs(const struct encoder_state *state, size_t from, size_t size, float *scores)
{
    const struct encoder *e = state->encoder;
    for (size_t i = 0; i < size; i++)
        state->kernel->dots(state->turned + (from + i) * e->arcs.columns,
                            state->parts + from * e->parts.columns + e->shape.arc, e->parts.columns,
                            size, e->shape.arc, scores + i * size);
}

uint8_t encoder_relation(const struct encoder_state *state, size_t word, size_t head,
                         const struct relation_choice *choice)
{
    const struct encoder *e = state->encoder;
    size_t width = e->shape.relation;
    float scores[UINT8_MAX];
    assert(choice->count > 0);
    if (choice->count == 1)
        return choice->which[0];
    state->kernel->pairs(&(struct pairs_run){
        .matrix = &state->pairs_matrix,
        .x = state->rounded + word * width,
        .scale = state->scales[word],
        .other = state->parts + head * e->parts.columns + 2 * (size_t)e->shape.arc + width,
        .width = width,
        .which = choice->which,
        .count = choice->count,
        .out = scores,
    });
    const float *singles = state->singles + word * state->single_columns +
                           (e->shape.relations * width - state->single_from);
    for (size_t i = 0; i < choice->count; i++)
        scores[i] += singles[choice->which[i]];
    return choice->which[state->kernel->highest(scores, choice->count)];
}
