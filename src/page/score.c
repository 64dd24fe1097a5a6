/* The learned opinion of every block, in two steps: a first forest looks at each block, a second
 * one at what the first thinks of it and of the blocks around it. */
#include "page/score.h"

#include "page/bytes.h"
#include "page/judge.h"
#include "page/starts.h"

/* What the second step adds to the features of the first. */
#define REACH 4

enum second {
    S_SELF,
    S_BEFORE,
    S_AFTER = S_BEFORE + REACH,
    S_LEVEL = S_AFTER + REACH,
    S_GROUP = S_LEVEL + 4,
    S_MASS_BEFORE,
    S_MASS_LEFT,
    S_MASS,
    S_LAST_YES,
    S_NEXT_YES,
    S_RUN,
    S_GAP,
    S_WINDOW,
    SECOND_COUNT
};

unsigned body_second_count(void)
{
    return SECOND_COUNT;
}

/* A score as a byte: a log-odds of 1 is 20 steps, even odds are 128. */
static uint8_t score_byte(int32_t score)
{
    int32_t value = 128 + score * 20 / FOREST_UNIT;
    return (uint8_t)(value < 1 ? 1 : value > 255 ? 255 : value);
}

/* What the second step looks at. */
struct second_view {
    const struct body_page *page;
    const struct body_features *features;
    const int32_t *scores;
    int64_t *sum;   /* [blocks + 1]: of the scores' bytes */
    uint64_t *mass; /* [blocks + 1]: characters of blocks with a score above 0 */
};

/* Where a block's features of the second step are. */
static inline uint8_t *second_row(const struct second_view *view, uint32_t block)
{
    return body_row(view->features, block) + (size_t)body_feature_count() * FOREST_LANES;
}

/* Sets a feature of the block whose row it is. */
static inline void put(uint8_t *row, unsigned feature, uint8_t value)
{
    row[feature * FOREST_LANES] = value;
}

/* The mean score of the blocks from..to, as a byte. */
static uint8_t mean(const struct second_view *view, uint32_t from, uint32_t to)
{
    return to > from ? byte_clip((view->sum[to] - view->sum[from]) / (to - from)) : 0;
}

/* What the first step thinks of a block, of those around it and of what holds it. */
static void put_block(const struct second_view *view, uint32_t i)
{
    const struct body_page *page = view->page;
    uint8_t *row = second_row(view, i);
    uint32_t count = page->block_count;
    put(row, S_SELF, score_byte(view->scores[i]));
    for (uint32_t k = 0; k < REACH; k++) {
        put(row, S_BEFORE + k, i > k ? score_byte(view->scores[i - k - 1]) : 0);
        put(row, S_AFTER + k, i + k + 1 < count ? score_byte(view->scores[i + k + 1]) : 0);
    }
    uint32_t at = page->blocks[i].element;
    for (unsigned level = 0; level < 4; level++) {
        const struct body_element *element = &page->elements[at];
        put(row, S_LEVEL + level, mean(view, element->first_block, element->end_block));
        at = element->parent;
    }
    uint64_t all = view->mass[count];
    put(row, S_MASS_BEFORE, byte_share(view->mass[i], all));
    put(row, S_MASS_LEFT, byte_scale(all - view->mass[i + 1]));
    put(row, S_MASS, byte_scale(all));
    put(row, S_WINDOW, mean(view, i < 6 ? 0 : i - 6, i + 7 > count ? count : i + 7));
}

/* Distances to the nearest accepted blocks, and the lengths of runs of them. */
static void put_runs(const struct second_view *view)
{
    uint32_t count = view->page->block_count;
    uint32_t since = 255, run = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *row = second_row(view, i);
        put(row, S_LAST_YES, byte_clip(since));
        run = view->scores[i] > 0 ? run + 1 : 0;
        put(row, S_RUN, byte_clip(run));
        since = view->scores[i] > 0 ? 1 : since + (since < 255);
    }
    since = 255;
    run = 0;
    for (uint32_t i = count; i-- > 0;) {
        uint8_t *row = second_row(view, i);
        uint8_t *length = &row[S_RUN * FOREST_LANES];
        put(row, S_NEXT_YES, byte_clip(since));
        if (view->scores[i] > 0)
            *length = run ? (uint8_t)run : *length;
        run = view->scores[i] > 0 ? *length : 0;
        since = view->scores[i] > 0 ? 1 : since + (since < 255);
        uint32_t before = row[S_LAST_YES * FOREST_LANES];
        uint32_t after = row[S_NEXT_YES * FOREST_LANES];
        put(row, S_GAP, byte_clip(before + after));
    }
}

/* The mean score of blocks in elements that are made alike. */
static void put_groups(const struct second_view *view)
{
    const struct body_page *page = view->page;
    uint32_t size = 64;
    while (size < page->block_count * 2)
        size *= 2;
    struct {
        uint32_t signature, count;
        int64_t sum;
    } *groups = arena_get_array(page->arena, size, sizeof *groups);
    uint32_t *slots = arena_get(page->arena, (page->block_count + 1) * sizeof *slots);
    for (uint32_t i = 0; i < page->block_count; i++) {
        uint32_t signature = page->elements[page->blocks[i].element].signature | 1;
        uint32_t at = signature * 0x9E3779B1U & (size - 1);
        while (groups[at].signature && groups[at].signature != signature)
            at = (at + 1) & (size - 1);
        groups[at].signature = signature;
        groups[at].count++;
        groups[at].sum += score_byte(view->scores[i]);
        slots[i] = at;
    }
    for (uint32_t i = 0; i < page->block_count; i++)
        put(second_row(view, i), S_GROUP, byte_clip(groups[slots[i]].sum / groups[slots[i]].count));
}

void body_second_features(struct body_features *features, const struct body_page *page,
                          const int32_t *scores)
{
    uint32_t count = page->block_count;
    struct second_view view = {.page = page, .features = features, .scores = scores};
    view.sum = arena_get(page->arena, (count + 1) * sizeof *view.sum);
    view.mass = arena_get(page->arena, (count + 1) * sizeof *view.mass);
    view.sum[0] = 0;
    view.mass[0] = 0;
    for (uint32_t i = 0; i < count; i++) {
        bool yes = scores[i] > 0;
        view.sum[i + 1] = view.sum[i] + score_byte(scores[i]);
        view.mass[i + 1] = view.mass[i] + (yes ? page->blocks[i].points : 0);
    }
    for (uint32_t i = 0; i < count; i++)
        put_block(&view, i);
    put_runs(&view);
    put_groups(&view);
}

int32_t *body_score(const struct body_model *model, struct body_features *features,
                    const struct body_page *page, int32_t **first)
{
    size_t size = (page->block_count + FOREST_LANES) * sizeof(int32_t);
    int32_t *scores = arena_get(page->arena, size);
    struct forest_rows rows = body_rows(features);
    *first = arena_get(page->arena, size);
    body_lexicon_features(features, page, model->lexicon);
    forest_score(&model->first, &rows, *first);
    body_second_features(features, page, *first);
    rows.values += (size_t)body_feature_count() * FOREST_LANES;
    forest_score(&model->second, &rows, scores);
    return scores;
}

int32_t *body_score_captions(const struct body_model *model, const struct body_features *features,
                             const struct body_page *page)
{
    int32_t *scores = arena_get(page->arena, (page->block_count + FOREST_LANES) * sizeof *scores);
    struct forest_rows rows = body_rows(features);
    forest_score(&model->caption, &rows, scores);
    return scores;
}

enum error body_model_read(struct body_model *model, struct arena *arena, struct str bytes)
{
    model->lexicon = arena_get(arena, sizeof *model->lexicon);
    enum error error = lexicon_read(model->lexicon, &bytes);
    if (error == OK)
        error = forest_read(&model->first, arena, &bytes);
    if (error == OK)
        error = forest_read(&model->second, arena, &bytes);
    if (error == OK)
        error = forest_read(&model->caption, arena, &bytes);
    if (error == OK)
        error = forest_read(&model->start, arena, &bytes);
    if (error == OK)
        error = forest_read(&model->judge, arena, &bytes);
    if (error == OK && (model->first.feature_count != body_feature_count() ||
                        model->caption.feature_count != body_feature_count() + SECOND_COUNT ||
                        model->start.feature_count != starts_feature_count() ||
                        model->judge.feature_count != judge_feature_count() ||
                        model->second.feature_count != SECOND_COUNT))
        error = ERROR_UNSUPPORTED;
    return error;
}
