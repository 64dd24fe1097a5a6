/* The learned opinion of every line, in two steps: a first forest looks at each line, a second one
 * also at what the first thinks of the lines around it; a third, with the same before it, tells
 * headlines. */
#include "page/scrape_private.h"

#include "page/scrape_model_table.h"

enum error scrape_model_read(struct scrape_model *model, struct arena *arena, struct str bytes)
{
    unsigned first = scrape_feature_count(), all = first + scrape_second_count();
    enum error error = forest_read(&model->first, arena, &bytes);
    if (error == OK)
        error = forest_read(&model->body, arena, &bytes);
    if (error == OK)
        error = forest_read(&model->headline, arena, &bytes);
    if (error == OK && (model->first.feature_count != first || model->body.feature_count != all ||
                        model->headline.feature_count != all))
        error = ERROR_UNSUPPORTED;
    return error;
}

const struct scrape_model *scrape_model_builtin(void)
{
    return &builtin;
}

/* A line below this is so surely none of a body that what stands around it needs no second look. */
#define HOPE (-2 * FOREST_UNIT)
/* Lines so far from one that is not are looked at again. */
#define REACH 24

void scrape_run(const struct forest *forest, const struct scrape_features *features,
                int32_t *scores)
{
    uint32_t blocks = features->stride / SCRAPE_BLOCK, begin = 0;
    while (begin < blocks) {
        uint32_t end = begin;
        while (end < blocks && features->live[end] == features->live[begin])
            end++;
        uint32_t from = begin * SCRAPE_BLOCK, count = (end - begin) * SCRAPE_BLOCK;
        struct forest_rows rows = {features->values + from, features->stride, FOREST_LANES, count};
        if (features->live[begin])
            forest_score(forest, &rows, scores + from);
        else
            for (uint32_t i = from; i < from + count; i++)
                scores[i] = SCRAPE_DEAD;
        begin = end;
    }
}

void scrape_narrow(struct scrape_features *features, const int32_t *scores)
{
    uint32_t blocks = features->stride / SCRAPE_BLOCK;
    uint32_t last = SCRAPE_NO_LINE; /* the last line so far with any hope */
    uint32_t next = 0;              /* the first from the block on */
    for (uint32_t b = 0; b < blocks; b++) {
        uint32_t from = b * SCRAPE_BLOCK, to = from + SCRAPE_BLOCK;
        bool near = last != SCRAPE_NO_LINE && from - last <= REACH;
        next = next < from ? from : next;
        while (next < features->stride && scores[next] <= HOPE)
            next++;
        near = near || (next < features->stride && next < to + REACH);
        for (uint32_t i = from; i < to; i++)
            last = scores[i] > HOPE ? i : last;
        features->live[b] = features->live[b] && near;
    }
}

void scrape_score(struct scrape_scores *scores, const struct scrape_model *model,
                  const struct scrape_text *text)
{
    struct scrape_features features;
    scrape_features(&features, text);
    size_t size = features.stride;
    int32_t *first = arena_get(text->arena, size * sizeof *first);
    scores->body = arena_get(text->arena, size * sizeof *scores->body);
    scores->headline = arena_get(text->arena, size * sizeof *scores->headline);
    scrape_run(&model->first, &features, first);
    scrape_narrow(&features, first);
    scrape_second_features(&features, text, first);
    scrape_run(&model->body, &features, scores->body);
    scrape_run(&model->headline, &features, scores->headline);
}
