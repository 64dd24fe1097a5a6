/* A line as bytes for the model: what it looks like, what stands around it, where it stands. */
#include <assert.h>

#include "page/bytes.h"
#include "page/scrape_private.h"

/* How far to both sides a line looks at others one by one. */
#define NEAR 3
/* And in sum. */
#define WIDE_A 5
#define WIDE_B 15
/* What may be a paragraph: this long with a sentence in it, or that long. */
#define STRONG_WEIGHT 90
#define LONG_WEIGHT 220
/* Lines so far from what may be a paragraph are looked at. */
#define REACH (SCRAPE_BLOCK / 2)
/* A line that may head a part of the page: this short. */
#define LABEL_WEIGHT 60

enum {
    OWN_FEATURES = 30 + FURNITURE_COUNT,
    PLACE_FEATURES = 18 + 2 * FURNITURE_COUNT,
    NEAR_FEATURES = 2 * NEAR * 5,
    WIDE_FEATURES = 8,
    NEAR_FROM = OWN_FEATURES + PLACE_FEATURES + WIDE_FEATURES,
    FIRST_FEATURES = OWN_FEATURES + PLACE_FEATURES + NEAR_FEATURES + WIDE_FEATURES,
    SECOND_NEAR = 4,
    SECOND_FEATURES = 1 + 2 * SECOND_NEAR + 14,
};

unsigned scrape_feature_count(void)
{
    return FIRST_FEATURES;
}

unsigned scrape_second_count(void)
{
    return SECOND_FEATURES;
}

/* A line's row of features, to be written one after the other. */
struct row {
    uint8_t *at;
    uint32_t stride;
};

/* Writes a feature, clipped to a byte. */
static inline void put(struct row *row, uint32_t value)
{
    *row->at = value > 255 ? 255 : (uint8_t)value;
    row->at += row->stride;
}

/* Whether a line may be a paragraph. */
static inline bool is_strong(const struct scrape_line *line)
{
    return line->weight >= (line->stops ? STRONG_WEIGHT : LONG_WEIGHT);
}

/* What the line looks like by itself. */
static void put_own(struct row *row, const struct scrape_line *line)
{
    put(row, byte_scale(line->weight));
    put(row, byte_scale(line->words));
    put(row, line->words ? line->letters * 8 / line->words : 0);
    put(row, byte_share(line->upper, line->letters));
    put(row, byte_share(line->capitals, line->words));
    put(row, byte_share(line->digits, line->letters));
    put(row, byte_scale(line->digits));
    put(row, byte_scale(line->stops));
    put(row, line->stops ? byte_scale(line->words / line->stops) : 255);
    put(row, byte_scale(line->commas));
    put(row, byte_share(line->commas, line->words));
    put(row, byte_scale(line->quotes));
    put(row, line->bars);
    put(row, line->parens);
    put(row, line->dashes);
    put(row, line->head);
    put(row, line->tail);
    put(row, line->last);
    put(row, line->last == MARK_STOP);
    put(row, line->last == MARK_COLON);
    put(row, line->head == MARK_LOWER);
    put(row, line->head == MARK_QUOTE || line->head == MARK_OPEN);
    put(row, line->year);
    put(row, line->clock);
    put(row, line->address);
    put(row, line->copies);
    put(row, byte_share(line->title_words, line->words));
    put(row, byte_scale(line->title_words));
    put(row, (uint32_t)line->text.size * 8 / (line->weight + 1));
    put(row, line->digits * 2 + (line->copies > 1));
    for (unsigned k = 0; k < FURNITURE_COUNT; k++)
        put(row, (line->holds >> k & 1) + (line->begins >> k & 1));
}

/* Sums over the lines before each one, and the nearest of several kinds. */
struct context {
    const struct scrape_text *text;
    uint64_t *weight;        /* [count + 1], of the lines before */
    uint64_t *strong_weight; /* the same, of those that may be paragraphs */
    uint32_t *strong;        /* how many may be paragraphs */
    uint32_t *stops;         /* how many end like a sentence */
    uint32_t *strong_before; /* [count], the nearest one that may be a paragraph */
    uint32_t *strong_after;
    uint32_t *label_after; /* [FURNITURE_COUNT][count], the nearest short line of the kind */
    uint32_t label_before[FURNITURE_COUNT]; /* as the rows are walked */
    uint32_t title_after;  /* the first line that has most of the first line's words */
    uint32_t title_before; /* the nearest such */
};

/* Whether a line repeats the first line, or a good part of it. */
static bool is_title(const struct scrape_line *line)
{
    return line->words >= 4 && line->title_words * 10 >= line->words * 8;
}

/* The kinds of furniture that a line may be the heading or label of. */
static uint32_t label_kinds(const struct scrape_line *line)
{
    return line->weight <= LABEL_WEIGHT ? line->begins & ((1U << FURNITURE_COUNT) - 1) : 0;
}

/* Walks the lines once forward and once back. */
static void gather_context(struct context *context, const struct scrape_text *text)
{
    struct arena *arena = text->arena;
    uint32_t count = text->count;
    *context = (struct context){
        .text = text, .title_after = SCRAPE_NO_LINE, .title_before = SCRAPE_NO_LINE};
    context->weight = arena_get_array(arena, count + 1, sizeof *context->weight);
    context->strong_weight = arena_get_array(arena, count + 1, sizeof *context->strong_weight);
    context->strong = arena_get_array(arena, count + 1, sizeof *context->strong);
    context->stops = arena_get_array(arena, count + 1, sizeof *context->stops);
    context->strong_before = arena_get_array(arena, count + 1, sizeof *context->strong_before);
    context->strong_after = arena_get_array(arena, count + 1, sizeof *context->strong_after);
    context->label_after =
        arena_get(arena, ((size_t)count * FURNITURE_COUNT + 1) * sizeof *context->label_after);
    uint32_t near = SCRAPE_NO_LINE, label[FURNITURE_COUNT];
    for (uint32_t i = 0; i < count; i++) {
        const struct scrape_line *line = &text->lines[i];
        bool strong = is_strong(line);
        context->weight[i + 1] = context->weight[i] + line->weight;
        context->strong_weight[i + 1] = context->strong_weight[i] + (strong ? line->weight : 0);
        context->strong[i + 1] = context->strong[i] + strong;
        context->stops[i + 1] = context->stops[i] + (line->last == MARK_STOP);
        context->strong_before[i] = near;
        near = strong ? i : near;
    }
    near = SCRAPE_NO_LINE;
    memset(label, 0xFF, sizeof label);
    for (uint32_t i = count; i-- > 0;) {
        const struct scrape_line *line = &text->lines[i];
        context->strong_after[i] = near;
        near = is_strong(line) ? i : near;
        if (i > 0 && is_title(line))
            context->title_after = i;
        memcpy(context->label_after + (size_t)i * FURNITURE_COUNT, label, sizeof label);
        uint32_t kinds = label_kinds(line);
        for (unsigned k = 0; kinds >> k; k++)
            label[k] = kinds >> k & 1 ? i : label[k];
    }
    memset(context->label_before, 0xFF, sizeof context->label_before);
}

/* How many lines lie between two, on a scale; 255 where there is no other. */
static inline uint32_t distance(uint32_t a, uint32_t b)
{
    return b == SCRAPE_NO_LINE ? 255 : byte_scale(a > b ? a - b : b - a);
}

/* Where the line stands in the text. */
static void put_place(struct row *row, struct context *context, uint32_t i)
{
    const struct scrape_text *text = context->text;
    const struct scrape_line *line = &text->lines[i];
    uint32_t count = text->count, before = context->strong_before[i];
    uint32_t after = context->strong_after[i];
    uint64_t all = context->strong_weight[count];
    put(row, byte_share(i, count));
    put(row, byte_scale(i));
    put(row, byte_scale(count - i));
    put(row, byte_scale(count));
    put(row, byte_scale((uint32_t)(all > UINT32_MAX ? UINT32_MAX : all)));
    put(row, byte_share(context->strong_weight[i], all));
    put(row, byte_share(context->weight[i], context->weight[count]));
    put(row, byte_share(all, context->weight[count]));
    put(row, distance(i, before));
    put(row, distance(i, after));
    put(row, before == SCRAPE_NO_LINE ? 0 : byte_scale(text->lines[before].weight));
    put(row, after == SCRAPE_NO_LINE ? 0 : byte_scale(text->lines[after].weight));
    put(row, byte_share(line->weight, all));
    put(row, distance(i, context->title_before));
    put(row, i < context->title_after ? distance(i, context->title_after) : 0);
    put(row, distance(i, line->first));
    put(row, i == 0);
    put(row, context->strong[count]);
    const uint32_t *label = context->label_after + (size_t)i * FURNITURE_COUNT;
    for (unsigned k = 0; k < FURNITURE_COUNT; k++) {
        put(row, distance(i, context->label_before[k]));
        put(row, distance(i, label[k]));
    }
}

/* Notes what line i - 1 is, before line i is looked at. */
static void note_labels(struct context *context, uint32_t i)
{
    if (i == 0)
        return;
    const struct scrape_line *line = &context->text->lines[i - 1];
    uint32_t kinds = label_kinds(line);
    for (unsigned k = 0; kinds >> k; k++)
        if (kinds >> k & 1)
            context->label_before[k] = i - 1;
    if (i > 1 && is_title(line))
        context->title_before = i - 1;
}

/* The features that a line takes from its neighbours, by their number: weight, stops, the last
 * character, capitals, digits and copies. */
static const uint8_t near_features[] = {0, 7, 17, 4, 29};

/* Fills what the neighbours look like: their columns, moved by a few lines. */
static void fill_near(struct scrape_features *features, uint32_t count)
{
    uint32_t stride = features->stride;
    uint8_t *to = features->values + (size_t)NEAR_FROM * stride;
    for (int step = -NEAR; step <= NEAR; step++) {
        uint32_t apart = (uint32_t)(step < 0 ? -step : step);
        for (size_t k = 0; k < sizeof near_features && step != 0; k++, to += stride) {
            const uint8_t *from = features->values + (size_t)near_features[k] * stride;
            if (apart < count && step < 0)
                memcpy(to + apart, from, count - apart);
            else if (apart < count)
                memcpy(to, from + apart, count - apart);
        }
    }
}

/* What stands around, in sum. */
static void put_wide(struct row *row, const struct context *context, uint32_t i)
{
    static const uint32_t widths[] = {WIDE_A, WIDE_B};
    uint32_t count = context->text->count;
    for (unsigned w = 0; w < 2; w++) {
        uint32_t from = i > widths[w] ? i - widths[w] : 0;
        uint32_t to = i + 1 + widths[w] < count ? i + 1 + widths[w] : count;
        put(row, byte_scale((uint32_t)((context->weight[i] - context->weight[from]) / widths[w])));
        put(row,
            byte_scale((uint32_t)((context->weight[to] - context->weight[i + 1]) / widths[w])));
        put(row, (context->strong[i] - context->strong[from]) * 16 +
                     (context->strong[to] - context->strong[i + 1]));
        put(row, byte_share(context->stops[to] - context->stops[from], to - from));
    }
}

/* Finds the blocks that are worth a look. */
static void find_live(struct scrape_features *features, const struct context *context)
{
    uint32_t count = context->text->count;
    for (uint32_t b = 0; b < features->stride / SCRAPE_BLOCK; b++) {
        uint32_t from = b > 0 ? b * SCRAPE_BLOCK - REACH : 0, to = (b + 1) * SCRAPE_BLOCK + REACH;
        to = to < count ? to : count;
        features->live[b] = from < to && context->strong[to] > context->strong[from];
    }
}

void scrape_features(struct scrape_features *features, const struct scrape_text *text)
{
    struct context context;
    features->stride = (text->count + 63) & ~(uint32_t)31;
    features->values =
        arena_get(text->arena, (size_t)(FIRST_FEATURES + SECOND_FEATURES) * features->stride);
    /* what neighbours are asked for has to be there in blocks that are not live, too */
    for (size_t k = 0; k < sizeof near_features; k++)
        memset(features->values + (size_t)near_features[k] * features->stride, 0, features->stride);
    memset(features->values + (size_t)NEAR_FROM * features->stride, 0,
           (size_t)NEAR_FEATURES * features->stride);
    features->live = arena_get_array(text->arena, features->stride / SCRAPE_BLOCK, sizeof(bool));
    gather_context(&context, text);
    find_live(features, &context);
    for (uint32_t i = 0; i < text->count; i++) {
        struct row row = {.at = features->values + i, .stride = features->stride};
        note_labels(&context, i);
        if (!features->live[i / SCRAPE_BLOCK])
            continue;
        put_own(&row, &text->lines[i]);
        put_place(&row, &context, i);
        put_wide(&row, &context, i);
        assert(row.at == features->values + (size_t)NEAR_FROM * features->stride + i);
    }
    fill_near(features, text->count);
}

/* A score as a byte: 128 is even odds, a step is an eighth of a log-odds. */
static inline uint32_t score_byte(int32_t score)
{
    int32_t value = 128 + score / (FOREST_UNIT / 8);
    return value < 0 ? 0 : value > 255 ? 255 : (uint32_t)value;
}

/* Stretches of lines that the first step takes for a body. */
struct runs {
    uint32_t *before, *after; /* [count], the nearest such line */
    uint64_t *weight;         /* [count + 1], of such lines before */
    uint32_t *number;         /* [count + 1], how many */
    uint64_t *group;          /* [count], the weight of the stretch that the nearest is of */
    uint64_t largest;
};

/* Lines of a body that stand this close belong to one stretch. */
#define GROUP_GAP 6

/* Finds the stretches. */
static void gather_runs(struct runs *runs, const struct scrape_text *text, const int32_t *scores)
{
    struct arena *arena = text->arena;
    uint32_t count = text->count, near = SCRAPE_NO_LINE, from = 0;
    uint64_t sum = 0;
    *runs = (struct runs){0};
    runs->before = arena_get_array(arena, count + 1, sizeof *runs->before);
    runs->after = arena_get_array(arena, count + 1, sizeof *runs->after);
    runs->weight = arena_get_array(arena, count + 1, sizeof *runs->weight);
    runs->number = arena_get_array(arena, count + 1, sizeof *runs->number);
    runs->group = arena_get_array(arena, count + 1, sizeof *runs->group);
    for (uint32_t i = 0; i <= count; i++) {
        bool in = i < count && scores[i] > 0;
        bool gap = near != SCRAPE_NO_LINE && (i == count || (in && i - near > GROUP_GAP));
        if (gap) {
            for (uint32_t k = from; k <= near; k++)
                runs->group[k] = sum;
            runs->largest = sum > runs->largest ? sum : runs->largest;
            from = i;
            sum = 0;
        }
        if (i == count)
            break;
        from = near == SCRAPE_NO_LINE && in ? i : from;
        runs->before[i] = near;
        sum += in ? text->lines[i].weight : 0;
        runs->weight[i + 1] = runs->weight[i] + (in ? text->lines[i].weight : 0);
        runs->number[i + 1] = runs->number[i] + in;
        near = in ? i : near;
    }
    near = SCRAPE_NO_LINE;
    for (uint32_t i = count; i-- > 0;) {
        runs->after[i] = near;
        near = scores[i] > 0 ? i : near;
    }
}

/* What the first step says of the lines around. */
static void put_second(struct row *row, const struct runs *runs, const struct scrape_text *text,
                       const int32_t *scores, uint32_t i)
{
    uint32_t count = text->count, before = runs->before[i], after = runs->after[i];
    uint64_t all = runs->weight[count];
    for (int step = -SECOND_NEAR; step <= SECOND_NEAR; step++) {
        int64_t at = (int64_t)i + step;
        put(row, at >= 0 && at < (int64_t)count ? score_byte(scores[at]) : 0);
    }
    put(row, distance(i, before));
    put(row, distance(i, after));
    put(row, before == SCRAPE_NO_LINE ? 0 : byte_scale(text->lines[before].weight));
    put(row, after == SCRAPE_NO_LINE ? 0 : byte_scale(text->lines[after].weight));
    put(row, before == SCRAPE_NO_LINE ? 0 : byte_share(runs->group[before], runs->largest));
    put(row, after == SCRAPE_NO_LINE ? 0 : byte_share(runs->group[after], runs->largest));
    put(row, byte_share(runs->group[i], runs->largest));
    put(row, byte_share(runs->weight[i], all));
    put(row, byte_share(runs->weight[count] - runs->weight[i + (scores[i] > 0)], all));
    put(row, byte_scale((uint32_t)(all > UINT32_MAX ? UINT32_MAX : all)));
    put(row, runs->number[count]);
    for (unsigned w = 0; w < 3; w++) {
        uint32_t width = 4U << w;
        uint32_t from = i > width ? i - width : 0;
        uint32_t to = i + 1 + width < count ? i + 1 + width : count;
        put(row, byte_share(runs->number[to] - runs->number[from], to - from));
    }
}

void scrape_second_features(struct scrape_features *features, const struct scrape_text *text,
                            const int32_t *scores)
{
    struct runs runs;
    gather_runs(&runs, text, scores);
    uint8_t *values = features->values + (size_t)FIRST_FEATURES * features->stride;
    for (uint32_t i = 0; i < text->count; i++) {
        struct row row = {.at = values + i, .stride = features->stride};
        if (!features->live[i / SCRAPE_BLOCK])
            continue;
        put_second(&row, &runs, text, scores, i);
        assert(row.at == values + (size_t)SECOND_FEATURES * features->stride + i);
    }
}
