/* Two articles compared; see pair.h. */
#include "story/pair.h"

#include <math.h>

#include "base/date.h"

/* One to fifteen times in a text, as weight: 1 + log2 of it. */
static const float often[TERM_MAX + 1] = {0, 1,     2,     2.585F, 3,     3.322F, 3.585F, 3.807F,
                                          4, 4.17F, 4.32F, 4.46F,  4.59F, 4.70F,  4.81F,  4.91F};

float story_cell_weight(const struct story_cell *cell, enum story_field field)
{
    float idf = (float)cell->idf / 16;
    switch (field) {
    case FIELD_HEAD:
        return cell->name ? 0 : often[cell->head] * idf;
    case FIELD_LEAD:
        return cell->name ? 0 : often[cell->lead] * idf;
    case FIELD_BODY:
        return cell->name ? 0 : often[cell->body] * idf;
    case FIELD_NAMES:
        return cell->name ? often[cell->body | (cell->body ? 0 : cell->head)] * idf : 0;
    default:
        return (often[cell->body] + often[cell->lead] + often[cell->head]) * idf;
    }
}

void story_vector_fill(struct story_vector *vector, struct story_cell *cells,
                       const struct story_traits *traits, const uint8_t *idf)
{
    vector->cells = cells;
    vector->count = traits->term_count;
    vector->language = traits->language;
    vector->head_mass = 0;
    double squares[FIELD_COUNT] = {0};
    for (uint32_t i = 0; i < traits->term_count; i++) {
        const struct story_term *term = &traits->terms[i];
        cells[i] = (struct story_cell){.hash = term->hash,
                                       .head = term->head & TERM_MAX,
                                       .lead = term->lead & TERM_MAX,
                                       .body = term->body & TERM_MAX,
                                       .name = term->name,
                                       .idf = idf[i]};
        for (int field = 0; field < FIELD_COUNT; field++) {
            float weight = story_cell_weight(&cells[i], (enum story_field)field);
            squares[field] += (double)weight * weight;
        }
        if (term->head && !term->name)
            vector->head_mass += idf[i];
    }
    for (int field = 0; field < FIELD_COUNT; field++)
        vector->norms[field] = (float)sqrt(squares[field]);
}

const signed char story_feature_signs[STORY_FEATURES] = {1,  1,  1, 1, 1, 1, 1,
                                                         -1, -1, 1, 1, 1, 1, 1};

/* What two articles have in common. */
struct common {
    float dots[FIELD_COUNT];
    float heads[2]; /* idf of each one's headline that stands in the other's text */
    float rarest;   /* of the common words of names */
    unsigned names; /* common ones, and numbers */
};

/* Adds a term that both have: to each field in which both weigh something. */
static void add_common(struct common *common, const struct story_cell *a,
                       const struct story_cell *b)
{
    const bool both[FIELD_COUNT] = {
        [FIELD_HEAD] = a->head && b->head && !a->name && !b->name,
        [FIELD_LEAD] = a->lead && b->lead && !a->name && !b->name,
        [FIELD_BODY] = a->body && b->body && !a->name && !b->name,
        [FIELD_NAMES] = a->name && b->name,
        [FIELD_ALL] = true,
    };
    for (int field = 0; field < FIELD_COUNT; field++)
        if (both[field])
            common->dots[field] += story_cell_weight(a, (enum story_field)field) *
                                   story_cell_weight(b, (enum story_field)field);
    if (a->name) {
        common->names++;
        if (a->idf > common->rarest)
            common->rarest = a->idf;
        return;
    }
    if (a->head)
        common->heads[0] += a->idf;
    if (b->head)
        common->heads[1] += b->idf;
}

/* The cosine in a field. */
static float cosine(const struct common *common, const struct story_vector *a,
                    const struct story_vector *b, enum story_field field)
{
    float norms = a->norms[field] * b->norms[field];
    return norms > 0 ? common->dots[field] / norms : 0;
}

/* Part of a whole, 0 of nothing. */
static float share(float part, float whole)
{
    return whole > 0 ? part / whole : 0;
}

void story_pair(const struct story_vector *a, const struct story_vector *b,
                float features[STORY_FEATURES])
{
    struct common common = {0};
    const struct story_cell *left = a->cells, *left_end = left + a->count;
    const struct story_cell *right = b->cells, *right_end = right + b->count;
    while (left < left_end && right < right_end) {
        uint32_t l = left->hash, r = right->hash;
        if (l == r)
            add_common(&common, left, right);
        left += l <= r;
        right += r <= l;
    }
    float first = share(common.heads[0], a->head_mass);
    float second = share(common.heads[1], b->head_mass);
    float days = fabsf((float)(a->time - b->time)) / DAY_SECONDS;
    float all = cosine(&common, a, b, FIELD_ALL), names = cosine(&common, a, b, FIELD_NAMES);
    float values[STORY_FEATURES] = {
        cosine(&common, a, b, FIELD_HEAD),
        cosine(&common, a, b, FIELD_LEAD),
        cosine(&common, a, b, FIELD_BODY),
        names,
        all,
        first > second ? first : second,
        first < second ? first : second,
        log1pf(days),
        days > 7 ? log1pf(days - 7) : 0,
        common.rarest / 160,
        sqrtf(names),
        log1pf((float)common.names),
        days < 2 ? 1 : 0,
        sqrtf(all),
    };
    memcpy(features, values, sizeof values);
}

double story_pair_score(const struct story_model *model, const struct story_vector *a,
                        const struct story_vector *b)
{
    float features[STORY_FEATURES];
    story_pair(a, b, features);
    double sum = model->bias;
    for (int i = 0; i < STORY_FEATURES; i++)
        sum += (double)model->weights[i] * features[i];
    return sum;
}
