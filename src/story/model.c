/* The model that comes with the program, and how rare it finds terms; see model.h. */
#include "story/model.h"

#include <math.h>

#include "story_model.h" /* made by tools/generate-story-model */

/* A background counts for as many articles as this at most beside those seen: what is common now
 * soon counts as common. */
#define BACKGROUND_MAX 20000.0

const struct story_model *story_model(void)
{
    return &shipped_model;
}

/* The place of a hash in the table, or of the next greater one. Hashes are spread evenly, so that
 * its size tells nearly where it is, and how far it is from the one that stands there still nearer.
 */
static uint32_t place_of(const struct story_model *model, uint32_t hash)
{
    enum { NEAR = 64 }; /* four deviations of the second guess in a table of 65,000, and more */
    uint32_t count = model->term_count;
    uint32_t guess = (uint32_t)((uint64_t)hash * count >> 32);
    if (count) {
        int64_t off = ((int64_t)hash - (int64_t)model->hashes[guess]) * (int64_t)count;
        int64_t second = (int64_t)guess + off / ((int64_t)UINT32_MAX + 1);
        guess = second < 0 ? 0 : second >= (int64_t)count ? count - 1 : (uint32_t)second;
    }
    uint32_t low = guess > NEAR ? guess - NEAR : 0,
             high = count - guess > NEAR ? guess + NEAR : count;
    if (low > 0 && model->hashes[low - 1] >= hash)
        low = 0;
    if (high < count && model->hashes[high] < hash)
        high = count;
    /* by halves without a branch, which would be guessed wrong every second time */
    const uint32_t *base = model->hashes + low;
    uint32_t left = high - low;
    for (; left > 1; left -= left / 2)
        base += base[left / 2 - 1] < hash ? left / 2 : 0;
    return (uint32_t)(base - model->hashes) + (left && *base < hash);
}

uint8_t story_model_count(const struct story_model *model, uint32_t hash)
{
    uint32_t at = place_of(model, hash);
    bool known = at < model->term_count && model->hashes[at] == hash;
    return known ? model->counts[at] : STORY_TERM_RARE;
}

double story_model_idf_of(const struct story_model *model, uint8_t count)
{
    return model->log_articles - count / 16.0 * M_LN2;
}

double story_model_idf(const struct story_model *model, uint32_t hash,
                       const struct story_seen *seen)
{
    uint8_t count = story_model_count(model, hash);
    if (!seen)
        return story_model_idf_of(model, count);
    double with = count / 16.0;
    double all = model->articles, shrink = all > BACKGROUND_MAX ? BACKGROUND_MAX / all : 1;
    return log((all * shrink + seen->articles + 1) / (exp2(with) * shrink + seen->with + 0.5));
}

/* The order of a model's bytes: the numbers of articles and terms, hashes, counts, the number of
 * weights, weights, bias, threshold, of tags the number of weights, weights, bias, the
 * number of numbers of directions, those, the number of numbers of nets, those, and the forests for
 * all languages and for those known; numbers and floats of four bytes, the lowest first. */
static void put_number(struct buf *out, uint32_t number)
{
    for (unsigned i = 0; i < 4; i++)
        buf_add_byte(out, (char)(number >> (8 * i) & 0xff));
}

static void put_float(struct buf *out, float number)
{
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    put_number(out, bits);
}

void story_model_write(const struct story_model *model, struct buf *out)
{
    put_number(out, model->articles);
    put_number(out, model->term_count);
    for (uint32_t i = 0; i < model->term_count; i++)
        put_number(out, model->hashes[i]);
    for (uint32_t i = 0; i < model->term_count; i++)
        buf_add_byte(out, (char)model->counts[i]);
    put_number(out, STORY_FEATURES);
    for (unsigned i = 0; i < STORY_FEATURES; i++)
        put_float(out, model->weights[i]);
    put_float(out, model->bias);
    put_float(out, model->threshold);
    put_number(out, TAG_MARKS);
    for (unsigned i = 0; i < TAG_MARKS; i++)
        put_float(out, model->tag_weights[i]);
    put_float(out, model->tag_bias);
    put_number(out, TAG_TURNS * TAG_TURN_NUMBERS);
    for (unsigned i = 0; i < TAG_TURNS * TAG_TURN_NUMBERS; i++)
        put_float(out, model->tag_turns[i]);
    put_number(out, TAG_NETS * TAG_NET_NUMBERS);
    for (unsigned i = 0; i < TAG_NETS * TAG_NET_NUMBERS; i++)
        put_float(out, model->tag_nets[i]);
    for (unsigned i = 0; i < TAG_FORESTS; i++)
        forest_write(&model->tags_any[i], out);
    for (unsigned i = 0; i < TAG_FORESTS; i++)
        forest_write(&model->tags_known[i], out);
}
