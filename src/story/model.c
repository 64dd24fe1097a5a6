/* The model that comes with the program, and how rare it finds terms; see model.h. */
#include "story/model.h"

#include <assert.h>
#include <math.h>

#include "story_model.h" /* made by tools/generate-story-model */

/* A background counts for as many articles as this at most beside those seen: what is common now
 * soon counts as common. */
#define BACKGROUND_MAX 20000.0

const struct story_model *story_model(void)
{
    return &shipped_model;
}

/* A place holds what its number does not tell of a hash, the term's count, and how far behind the
 * place of its hash it is, from 1: a search goes on to an empty place, which is 0. Hashes are
 * spread evenly, so that mostly one line of the cache tells. */
enum { AWAY_BITS = 9, COUNT_BITS = 8, PLACE_BITS_LEAST = AWAY_BITS + COUNT_BITS };

unsigned story_model_place_bits(uint32_t term_count)
{
    unsigned bits = PLACE_BITS_LEAST;
    while ((UINT64_C(1) << bits) < UINT64_C(2) * term_count)
        bits++;
    return bits;
}

void story_model_set_places(const uint32_t *hashes, const uint8_t *counts, uint32_t term_count,
                            uint32_t *places)
{
    const unsigned bits = story_model_place_bits(term_count);
    const uint32_t last = (uint32_t)((UINT64_C(1) << bits) - 1);
    for (uint32_t i = 0; i < term_count; i++) {
        uint32_t at = hashes[i] >> (32 - bits), away = 1;
        for (; places[at]; at = (at + 1) & last)
            away++;
        assert(away < 1U << AWAY_BITS);
        places[at] = hashes[i] << bits >> bits << (AWAY_BITS + COUNT_BITS) |
                     (uint32_t)counts[i] << AWAY_BITS | away;
    }
}

uint8_t story_model_count(const struct story_model *model, uint32_t hash)
{
    const unsigned bits = model->place_bits;
    const uint32_t last = (uint32_t)((UINT64_C(1) << bits) - 1), rest = hash << bits >> bits;
    uint32_t place, at = hash >> (32 - bits), away = 1;
    for (; (place = model->places[at]); at = (at + 1) & last, away++)
        if (place >> (AWAY_BITS + COUNT_BITS) == rest && place % (1U << AWAY_BITS) == away)
            return (uint8_t)(place >> AWAY_BITS);
    return STORY_TERM_RARE;
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

/* Appends a number of four bytes, the lowest first. */
static void put_number(struct buf *out, uint32_t number)
{
    for (unsigned i = 0; i < 4; i++)
        buf_add_byte(out, (char)(number >> (8 * i) & 0xff));
}

/* Appends a float as the number of its bits. */
static void put_float(struct buf *out, float number)
{
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    put_number(out, bits);
}

/* The order of a model's bytes: the numbers of articles and terms, hashes, counts, the number of
 * weights, weights, bias, threshold, of tags the number of weights, weights, bias, the
 * number of numbers of directions, those, the number of numbers of nets, those, and the forests for
 * all languages and for those known; numbers and floats of four bytes, the lowest first. */
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
