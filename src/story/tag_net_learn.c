/* Learning a net that ranks tags: gradient descent on the logistic loss in small batches, each
 * step of a number's own size (Adam), while some inputs and units are left out by chance, so that
 * none is relied on alone. */
#include <math.h>

#include "base/memory.h"
#include "story/tags.h"

enum { ROUNDS = 6, BATCH = 256 };

/* The size of the first steps, which shrink to nothing; how much draws weights to nothing; the
 * shares of inputs and units that are left out; and how steps remember those before. */
#define STEP 0.002F
#define DECAY 0.001F
#define INPUTS_OUT 0.2
#define UNITS_OUT 0.3
#define MEMORY 0.9F
#define MEMORY_SQUARES 0.999F

/* A net in the making. */
struct learning {
    float *numbers, *pulls, *means, *squares; /* [TAG_NET_NUMBERS] each */
    struct tag_net_view net, pull;
    uint64_t chance;
    double mean_worth;
    uint64_t steps, steps_all;
};

/* A number from 0 to 1 that is the same each time the program runs. */
static double draw(struct learning *learning)
{
    learning->chance = learning->chance * 6364136223846793005U + 1442695040888963407U;
    return (double)(learning->chance >> 33) / 2147483648.0;
}

/* Sets what inputs are measured by: their means and deviations over all examples. */
static void measure(struct learning *learning, const struct tag_lesson *lessons, size_t count)
{
    double sums[TAG_NET_INPUTS] = {0}, squares[TAG_NET_INPUTS] = {0}, worth = 0;
    for (size_t i = 0; i < count; i++) {
        worth += lessons[i].worth;
        for (unsigned f = 0; f < TAG_NET_INPUTS; f++) {
            unsigned state = f - FEATURES_STATE;
            double value =
                f < FEATURES_STATE
                    ? lessons[i].row->values[f]
                    : lessons[i].row->states[state / LANGUAGE_STATE][state % LANGUAGE_STATE];
            sums[f] += value;
            squares[f] += value * value;
        }
    }
    for (unsigned f = 0; f < TAG_NET_INPUTS && count; f++) {
        double mean = sums[f] / (double)count;
        double deviation = sqrt(fmax(0, squares[f] / (double)count - mean * mean));
        learning->net.means[f] = (float)mean;
        learning->net.scales[f] = (float)(1 / (deviation + 0.001));
    }
    learning->mean_worth = count ? worth / (double)count : 1;
}

/* Begins with weights by chance. */
static void begin(struct learning *learning)
{
    double size = sqrt(3.0 / TAG_NET_INPUTS);
    for (size_t i = 0; i < (size_t)TAG_NET_INPUTS * TAG_NET_UNITS; i++)
        learning->net.weights[i] = (float)(size * (2 * draw(learning) - 1));
    for (unsigned u = 0; u < TAG_NET_UNITS; u++)
        learning->net.outs[u] = (float)(0.1 * (2 * draw(learning) - 1));
    *learning->net.bias = -2;
}

/* Adds what an example pulls the numbers by. */
static void pull(struct learning *learning, const struct tag_lesson *lesson)
{
    /* what those that stay and those that are left out count for: looked up, as chance would
     * mislead a branch */
    static const float input_shares[] = {(float)(1 / (1 - INPUTS_OUT)), 0};
    static const float unit_shares[] = {(float)(1 / (1 - UNITS_OUT)), 0};
    float inputs[TAG_NET_INPUTS], units[TAG_NET_UNITS], kept[TAG_NET_UNITS];
    double score = *learning->net.bias;
    tag_net_inputs(&learning->net, lesson->row, inputs);
    for (unsigned i = 0; i < TAG_NET_INPUTS; i++)
        inputs[i] *= input_shares[draw(learning) < INPUTS_OUT];
    tag_net_units(&learning->net, inputs, units);
    for (unsigned u = 0; u < TAG_NET_UNITS; u++) {
        kept[u] = unit_shares[draw(learning) < UNITS_OUT || units[u] <= 0];
        score += (double)(kept[u] * units[u] * learning->net.outs[u]);
    }
    double wrong = 1 / (1 + exp(-score)) - (lesson->right ? 1 : 0);
    float by = (float)(wrong * lesson->worth / learning->mean_worth / BATCH);
    *learning->pull.bias += by;
    for (unsigned u = 0; u < TAG_NET_UNITS; u++) {
        learning->pull.outs[u] += by * kept[u] * units[u];
        kept[u] *= by * learning->net.outs[u];
        learning->pull.biases[u] += kept[u];
    }
    for (unsigned i = 0; i < TAG_NET_INPUTS; i++) {
        const float input = inputs[i];
        float *pulls = learning->pull.weights + (size_t)i * TAG_NET_UNITS;
        for (unsigned u = 0; u < TAG_NET_UNITS && input != 0; u++)
            pulls[u] += input * kept[u];
    }
}

/* Moves all numbers that are learned, by what the examples of a batch pull them. */
static void move(struct learning *learning)
{
    double done = (double)learning->steps++ / (double)learning->steps_all;
    double first = 1 - pow((double)MEMORY, (double)learning->steps);
    double second = 1 - pow((double)MEMORY_SQUARES, (double)learning->steps);
    const float step = STEP * (float)(1 - done), mean = (float)(1 / first),
                square = (float)(1 / second);
    size_t from = (size_t)(learning->net.weights - learning->numbers);
    for (size_t i = from; i < TAG_NET_NUMBERS; i++) {
        float by = learning->pulls[i];
        learning->means[i] = MEMORY * learning->means[i] + (1 - MEMORY) * by;
        learning->squares[i] =
            MEMORY_SQUARES * learning->squares[i] + (1 - MEMORY_SQUARES) * by * by;
        learning->numbers[i] -=
            step * (learning->means[i] * mean / (sqrtf(learning->squares[i] * square) + 1e-8F) +
                    DECAY * learning->numbers[i]);
        learning->pulls[i] = 0;
    }
}

void tag_net_learn(struct tag_lesson *lessons, size_t count, uint64_t seed, float *numbers)
{
    float *scratch = memory_get_zeroed((size_t)3 * TAG_NET_NUMBERS, sizeof *scratch);
    struct learning learning = {.numbers = numbers,
                                .pulls = scratch,
                                .means = scratch + TAG_NET_NUMBERS,
                                .squares = scratch + 2 * (size_t)TAG_NET_NUMBERS,
                                .chance = seed,
                                .steps_all = (uint64_t)ROUNDS * (count / BATCH) + 1};
    memset(numbers, 0, TAG_NET_NUMBERS * sizeof *numbers);
    learning.net = tag_net_view(numbers);
    learning.pull = tag_net_view(learning.pulls);
    measure(&learning, lessons, count);
    begin(&learning);
    for (int round = 0; round < ROUNDS; round++)
        for (size_t at = 0; at < count; at++) {
            size_t pick = at + (size_t)(draw(&learning) * (double)(count - at));
            struct tag_lesson lesson = lessons[pick];
            lessons[pick] = lessons[at];
            lessons[at] = lesson;
            pull(&learning, &lesson);
            if (at % BATCH == BATCH - 1)
                move(&learning);
        }
    memory_free(scratch);
}
