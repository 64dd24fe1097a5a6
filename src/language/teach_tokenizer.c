/* Learns the judge of gaps between words from the treebanks' texts. */
#include <math.h>

#include "base/memory.h"
#include "language/teach_parts.h"
#include "language/tokenizer.h"

enum { EPOCHS = 8 };
#define RATE 0.05F
#define DECAY 1e-6F

/* A gap to learn from. */
struct gap {
    uint16_t rows[GAP_FEATURES];
    bool split;
};

/* What is learned, with the sums of squared gradients that Adagrad goes by. */
struct gap_net {
    float rows[GAP_ROWS][GAP_HIDDEN], row_squares[GAP_ROWS][GAP_HIDDEN];
    float bias[GAP_HIDDEN], bias_squares[GAP_HIDDEN];
    float weights[GAP_HIDDEN + 1], weight_squares[GAP_HIDDEN + 1];
};

/* Adds the gaps of a chunk; `*token` is the first word that does not end before it. */
static void gather_chunk(const struct chunk *chunk, const struct list *tokens, size_t *token,
                         struct list *gaps)
{
    struct gap_state state = {0};
    for (size_t i = 0; i + 1 < chunk->count; i++) {
        size_t at = chunk->atoms[i].to;
        while (*token < tokens->count && ((struct token *)list_at(tokens, *token))->to < at)
            ++*token;
        bool split = *token < tokens->count && ((struct token *)list_at(tokens, *token))->to == at;
        const struct atom *next = &chunk->atoms[i + 1];
        if (!next->forced && !next->joined && !next->parted) {
            struct gap *gap = list_add(gaps);
            gap_features(chunk, i, &state, gap->rows);
            gap->split = split;
        }
        state.split = split;
        if (split)
            state.start = i + 1;
    }
}

/* All gaps of a text. */
static void gather(const struct analysis *text, struct list *gaps)
{
    struct chunks walk = {text->text, 0};
    struct chunk chunk;
    size_t token = 0;
    while (chunks_next(&walk, &chunk))
        gather_chunk(&chunk, &text->tokens, &token, gaps);
}

/* The units of the hidden layer, and the answer. Features whose bit is in `dropped` are left out.
 */
static float answer(const struct gap_net *net, const struct gap *gap, uint32_t dropped,
                    float units[GAP_HIDDEN])
{
    memcpy(units, net->bias, sizeof net->bias);
    for (int i = 0; i < GAP_FEATURES; i++)
        if (!(dropped >> i & 1))
            for (int h = 0; h < GAP_HIDDEN; h++)
                units[h] += net->rows[gap->rows[i]][h];
    float sum = net->weights[GAP_HIDDEN];
    for (int h = 0; h < GAP_HIDDEN; h++)
        sum += units[h] > 0 ? units[h] * net->weights[h] : 0;
    return sum;
}

/* Moves a weight against its gradient. */
static void move(float *weight, float *squares, float gradient)
{
    *squares += gradient * gradient;
    *weight -= RATE * gradient / sqrtf(*squares + 1e-8F) + DECAY * *weight;
}

/* Features to leave out by chance, as bits: about an eighth. */
static uint32_t drop(struct dice *dice)
{
    uint64_t thrown = dice_throw(dice);
    return (uint32_t)(thrown & thrown >> 21 & thrown >> 38);
}

/* Learns from one gap; gives its loss. */
static float learn_gap(struct gap_net *net, const struct gap *gap, struct dice *dice)
{
    float units[GAP_HIDDEN];
    uint32_t dropped = drop(dice);
    float sum = answer(net, gap, dropped, units);
    float chance = 1 / (1 + expf(-sum));
    float error = chance - (gap->split ? 1.0F : 0.0F);
    for (int h = 0; h < GAP_HIDDEN; h++) {
        if (units[h] <= 0)
            continue;
        float back = error * net->weights[h];
        move(&net->weights[h], &net->weight_squares[h], error * units[h]);
        move(&net->bias[h], &net->bias_squares[h], back);
        for (int i = 0; i < GAP_FEATURES; i++)
            if (!(dropped >> i & 1))
                move(&net->rows[gap->rows[i]][h], &net->row_squares[gap->rows[i]][h], back);
    }
    move(&net->weights[GAP_HIDDEN], &net->weight_squares[GAP_HIDDEN], error);
    return -logf((gap->split ? chance : 1 - chance) + 1e-12F);
}

/* The share of gaps judged wrongly. */
static double wrong(const struct gap_net *net, const struct list *gaps)
{
    size_t count = 0;
    float units[GAP_HIDDEN];
    for (size_t i = 0; i < gaps->count; i++) {
        const struct gap *gap = list_at(gaps, i);
        count += (answer(net, gap, 0, units) > 0) != gap->split;
    }
    return gaps->count ? (double)count / (double)gaps->count : 0;
}

/* Adds the judge to a model: rows rounded to 8 bits, the rest as it is. */
static void write_judge(const struct gap_net *net, struct model_writer *writer)
{
    float most = 0, numbers[2 + 2 * GAP_HIDDEN];
    for (size_t r = 0; r < GAP_ROWS; r++)
        for (int h = 0; h < GAP_HIDDEN; h++)
            most = fmaxf(most, fabsf(net->rows[r][h]));
    float scale = most > 0 ? most / 127 : 1;
    int8_t *rows = memory_get((size_t)GAP_ROWS * GAP_HIDDEN);
    for (size_t r = 0; r < GAP_ROWS; r++)
        for (int h = 0; h < GAP_HIDDEN; h++)
            rows[r * GAP_HIDDEN + (size_t)h] = (int8_t)lrintf(net->rows[r][h] / scale);
    numbers[0] = scale;
    memcpy(numbers + 1, net->bias, sizeof net->bias);
    memcpy(numbers + 1 + GAP_HIDDEN, net->weights, sizeof net->weights);
    model_writer_add(writer, "gap rows", rows, (size_t)GAP_ROWS * GAP_HIDDEN);
    model_writer_add(writer, "gap numbers", numbers, sizeof numbers);
    memory_free(rows);
}

/* A net with small weights of chance. */
static void begin(struct gap_net *net, struct dice *dice)
{
    for (size_t r = 0; r < GAP_ROWS; r++)
        for (int h = 0; h < GAP_HIDDEN; h++)
            net->rows[r][h] = 0.1F * (dice_float(dice) - 0.5F);
    for (int h = 0; h < GAP_HIDDEN; h++)
        net->weights[h] = h % 2 ? 0.5F : -0.5F;
}

void teach_tokenizer(const struct lessons *lessons, FILE *log, struct model_writer *writer)
{
    struct arena arena;
    struct list train, dev;
    arena_init(&arena, 0);
    list_init(&train, &arena, sizeof(struct gap));
    list_init(&dev, &arena, sizeof(struct gap));
    for (size_t i = 0; i < lessons->train_count; i++)
        if (lessons->train[i].parsed)
            gather(&lessons->train[i].text, &train);
    for (size_t i = 0; i < lessons->dev_count; i++)
        gather(&lessons->dev[i].text, &dev);
    struct gap_net *net = memory_get_zeroed(1, sizeof *net);
    uint32_t *order = memory_get_zeroed(train.count, sizeof *order);
    struct dice dice = dice_from(1);
    begin(net, &dice);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        double loss = 0;
        dice_shuffle(&dice, order, train.count);
        for (size_t i = 0; i < train.count; i++)
            loss += learn_gap(net, list_at(&train, order[i]), &dice);
        if (log)
            fprintf(log, "words: epoch %d of %d, %zu gaps, loss %.5f, wrong on dev %.3f %%\n",
                    epoch + 1, EPOCHS, train.count, loss / (double)train.count,
                    100 * wrong(net, &dev));
    }
    write_judge(net, writer);
    memory_free(order);
    memory_free(net);
    arena_free(&arena);
}
