/* The nets by which tags are ranked: one layer of units over all that is known of a candidate, and
 * what it is chosen for out of them; see tags.h. */
#include <math.h>

#include "story/tags.h"

_Static_assert(TAG_NET_INPUTS == FEATURES_STATE + 2 * LANGUAGE_STATE, "a net is told all");

struct tag_net_view tag_net_view(float *numbers)
{
    struct tag_net_view net = {.means = numbers};
    net.scales = net.means + TAG_NET_INPUTS;
    net.weights = net.scales + TAG_NET_INPUTS;
    net.biases = net.weights + (size_t)TAG_NET_INPUTS * TAG_NET_UNITS;
    net.outs = net.biases + TAG_NET_UNITS;
    net.bias = net.outs + TAG_NET_UNITS;
    assert(net.bias + 1 == numbers + TAG_NET_NUMBERS);
    return net;
}

void tag_net_inputs(const struct tag_net_view *net, const struct tag_row *row,
                    float inputs[TAG_NET_INPUTS])
{
    for (unsigned i = 0; i < FEATURES_STATE; i++)
        inputs[i] = row->values[i];
    for (unsigned k = 0; k < 2; k++)
        for (unsigned i = 0; i < LANGUAGE_STATE; i++)
            inputs[FEATURES_STATE + k * LANGUAGE_STATE + i] = row->states[k][i];
    for (unsigned i = 0; i < TAG_NET_INPUTS; i++) {
        float input = (inputs[i] - net->means[i]) * net->scales[i];
        input = input < TAG_NET_FARTHEST ? input : TAG_NET_FARTHEST; /* no calls, as of fminf() */
        inputs[i] = input > -TAG_NET_FARTHEST ? input : -TAG_NET_FARTHEST;
    }
}

void tag_net_units(const struct tag_net_view *net, const float inputs[TAG_NET_INPUTS],
                   float units[TAG_NET_UNITS])
{
    memcpy(units, net->biases, TAG_NET_UNITS * sizeof *units);
    for (unsigned i = 0; i < TAG_NET_INPUTS; i++) {
        const float input = inputs[i], *weights = net->weights + (size_t)i * TAG_NET_UNITS;
        for (unsigned u = 0; u < TAG_NET_UNITS; u++)
            units[u] += input * weights[u];
    }
}

double tag_net_score(const struct story_model *model, const struct tag_row *row)
{
    double score = 0;
    for (size_t k = 0; k < TAG_NETS; k++) {
        /* a view that is only read */
        struct tag_net_view net = tag_net_view((float *)model->tag_nets + k * TAG_NET_NUMBERS);
        float inputs[TAG_NET_INPUTS], units[TAG_NET_UNITS];
        tag_net_inputs(&net, row, inputs);
        tag_net_units(&net, inputs, units);
        score += (double)*net.bias / TAG_NETS;
        for (unsigned u = 0; u < TAG_NET_UNITS; u++)
            score += units[u] > 0 ? (double)(units[u] * net.outs[u]) / TAG_NETS : 0;
    }
    return score;
}
