/* Learning the rule that joins articles; see story_train.h. Every two articles of the data are
 * compared as the program does it; a logistic regression tells pairs of one story from the others,
 * and the bound from which groups are joined is the one at which the articles of the data, placed
 * one after another, come nearest to their stories. */
#include "story/story_train.h"

#include <math.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "source/source.h"
#include "story/collection.h"
#include "story/private.h"
#include "story/set.h"

/* Bytes of a file of records. */
#define FILE_MAX_BYTES ((size_t)1 << 30)

/* Terms in fewer articles of the background than this are not in its table. */
enum { TERM_LEAST = 4 };

/* Of the articles of no known story every so many-th is compared with those nearest to it; of these
 * count those that are longer apart, in seconds. */
enum { APART_EACH = 3, APART_NEAR = 6, APART_LEAST = 45 * DAY_SECONDS };

/* Of articles of the same days those are taken for different stories that share less than this. */
enum { TOGETHER_MOST = 2 * DAY_SECONDS };
#define TOGETHER_ALIKE 0.3F

/* What pairs of articles of no known story count for: of the same days, and long apart. */
#define WORTH_OF_TOGETHER 0.1
#define WORTH_OF_APART 0.1

/* Bounds that are tried. */
#define BOUND_FIRST (-4.0)
#define BOUND_STEP 0.125

enum { BOUNDS = 65 };

/* A bound does about as well as the best where it does worse by no more than this. */
#define BOUND_SOFT 0.0125

/* ---------------------------------------------------------------------------- background --- */

/* Counts the terms of the records in a lot of lines. */
static void count_lot(struct story_maker *maker, struct str lot, struct story_counts *counts,
                      uint32_t *articles)
{
    struct arena arena;
    struct str line;
    arena_init(&arena, 0);
    while (str_split(&lot, '\n', &line)) {
        struct article article;
        const char *why;
        struct list terms;
        uint32_t language;
        if (article_from_json(&article, &arena, line, &why) == OK) {
            story_gather(maker, &article, &arena, &terms, &language);
            for (size_t i = 0; i < terms.count; i++)
                ++*story_counts_put(counts, ((const struct story_term *)list_at(&terms, i))->hash);
            ++*articles;
        }
        arena_clear(&arena);
    }
    arena_free(&arena);
}

/* For qsort. */
static int compare_counts(const void *a, const void *b)
{
    const struct story_count *left = a, *right = b;
    return (left->hash > right->hash) - (left->hash < right->hash);
}

/* Makes the table of the terms that were counted, in the arena. */
static void make_table(const struct story_counts *counts, uint32_t articles, struct arena *arena,
                       struct story_model *model)
{
    struct list kept;
    list_init(&kept, arena, sizeof(struct story_count));
    for (size_t i = 0; i < counts->slot_count; i++)
        if (counts->slots[i].count >= TERM_LEAST)
            *(struct story_count *)list_add(&kept) = counts->slots[i];
    struct story_count *all = kept.items;
    qsort(all, kept.count, sizeof *all, compare_counts);
    uint32_t *hashes = arena_get_array(arena, kept.count, sizeof *hashes);
    uint8_t *logs = arena_get_array(arena, kept.count, sizeof *logs);
    for (size_t i = 0; i < kept.count; i++) {
        hashes[i] = all[i].hash;
        logs[i] = (uint8_t)fmin(255, lround(16 * log2(all[i].count)));
    }
    model->articles = articles;
    model->log_articles = log(articles ? articles : 1);
    model->term_count = (uint32_t)kept.count;
    model->hashes = hashes;
    model->counts = logs;
    model->place_bits = story_model_place_bits(model->term_count);
    uint32_t *places = arena_get_array(arena, (size_t)1 << model->place_bits, sizeof *places);
    story_model_set_places(hashes, logs, model->term_count, places);
    model->places = places;
}

/* Counts the terms of a background. */
static enum error read_background(const char *path, struct arena *arena, struct story_model *model)
{
    struct source *source = source_open(&path, 1);
    struct story_maker *maker = story_maker_new();
    struct story_counts counts = {0};
    struct source_item item;
    uint32_t articles = 0;
    enum error error = OK;
    source_item_init(&item);
    while (!error && source_next(source, &item)) {
        if (item.form == SOURCE_FAILED)
            error = item.error;
        else if (item.form == SOURCE_RECORDS)
            count_lot(maker, buf_str(&item.bytes), &counts, &articles);
    }
    make_table(&counts, articles, arena, model);
    source_item_free(&item);
    source_close(source);
    story_maker_free(maker);
    story_counts_free(&counts);
    return error;
}

/* ------------------------------------------------------------------------------------ pairs --- */

/* Adds all pairs of a collection. */
static void pair_all(const struct collection *collection, const struct story_model *model,
                     struct list *pairs)
{
    struct story_set *set = collection_set(collection, model);
    struct comparing comparing = {set, story_pair, pairs};
    comparing_note_all(&comparing, collection, false);
    story_set_free(set);
}

/* Adds pairs of articles of the same days that are not much alike. */
static void pair_together(const struct comparing *comparing, size_t member)
{
    const struct story_set *set = comparing->set;
    for (size_t other = 0; other < set->count; other++) {
        int64_t apart = set->members[member].vector.time - set->members[other].vector.time;
        if (other == member || llabs(apart) > TOGETHER_MOST)
            continue;
        const struct regress_row *pair =
            comparing_note(comparing, member, other, false, WORTH_OF_TOGETHER);
        if (pair->features[STORY_FEATURE_ALL] > TOGETHER_ALIKE)
            comparing->rows->count--;
    }
}

/* Adds pairs of articles that are about the like, but so long apart that they tell two stories, and
 * pairs of the same days. */
static void pair_others(const struct collection *others, const struct story_model *model,
                        struct list *pairs)
{
    struct story_set *set = story_set_new(model);
    struct comparing comparing = {set, story_pair, pairs};
    struct arena arena;
    arena_init(&arena, 0);
    for (size_t i = 0; i < others->items.count; i++)
        if (((const struct story_item *)list_at(&others->items, i))->time)
            story_set_put(set, list_at(&others->items, i));
    for (size_t i = 0; i < set->count; i += APART_EACH) {
        struct list near;
        pair_together(&comparing, i);
        set_find_near(set, (uint32_t)i, APART_NEAR, &arena, &near);
        for (size_t j = 0; j < near.count; j++) {
            uint32_t other = ((const struct story_found *)list_at(&near, j))->member;
            int64_t apart = set->members[i].vector.time - set->members[other].vector.time;
            struct story_shingles a = set->members[i].vector.signature;
            bool copy = story_is_copy(a, set->members[other].vector.signature);
            if (!copy && llabs(apart) > APART_LEAST)
                comparing_note(&comparing, i, other, false, WORTH_OF_APART);
        }
        arena_clear(&arena);
    }
    arena_free(&arena);
    story_set_free(set);
}

/* ---------------------------------------------------------------------------------- bound --- */

/* Finds the bound from which groups are joined: of those that do about as well as the best the
 * highest, since a day's news has more that looks alike than any collection of stories. */
static void find_bound(const struct collection *collection, struct story_model *model, FILE *log)
{
    int64_t *groups = memory_get_zeroed(collection->items.count, sizeof *groups);
    double best = 0, bounds[BOUNDS];
    for (int i = 0; i < BOUNDS; i++) {
        model->threshold = (float)(BOUND_FIRST + i * BOUND_STEP);
        collection_group(collection, model, NULL, groups);
        bounds[i] = collection_quality(collection, groups, NULL);
        best = fmax(best, bounds[i]);
        if (log)
            fprintf(log, "bound %+.3f: %.4f\n", (double)model->threshold, bounds[i]);
    }
    for (int i = 0; i < BOUNDS; i++)
        if (bounds[i] >= best - BOUND_SOFT)
            model->threshold = (float)(BOUND_FIRST + i * BOUND_STEP);
    memory_free(groups);
}

/* -------------------------------------------------------------------------------- writing --- */

/* Groups the articles of a test by the new model, and writes what came of it. */
static enum error test(const struct story_train_settings *settings, const struct story_model *model)
{
    struct collection collection;
    struct buf out;
    enum error error = collection_read(settings->test, &collection);
    buf_init(&out, FILE_MAX_BYTES);
    int64_t *groups = memory_get_zeroed(collection.items.count, sizeof *groups);
    if (!error) {
        collection_group(&collection, model, NULL, groups);
        collection_quality(&collection, groups, settings->log);
    }
    for (size_t i = 0; !error && i < collection.items.count; i++) {
        char number[24];
        struct json json;
        json_init(&json, &out);
        json_object_begin(&json);
        json_pair_str(&json, "url", *(struct str *)list_at(&collection.urls, i));
        snprintf(number, sizeof number, "%lld", (long long)groups[i]);
        json_pair_str(&json, "story", str_from(number));
        json_object_end(&json);
        buf_add_byte(&out, '\n');
    }
    if (!error && settings->cross)
        error = file_write(settings->cross, buf_str(&out));
    memory_free(groups);
    buf_free(&out);
    arena_free(&collection.arena);
    return error;
}

/* Learns from a collection, and from others of no known story. */
static void learn(const struct collection *collection, const struct collection *others,
                  struct story_model *model, FILE *log)
{
    struct arena arena;
    struct list pairs;
    arena_init(&arena, 0);
    list_init(&pairs, &arena, sizeof(struct regress_row));
    pair_all(collection, model, &pairs);
    size_t own = pairs.count;
    if (others)
        pair_others(others, model, &pairs);
    regress(&pairs, STORY_FEATURES, story_feature_signs, model->weights, &model->bias);
    if (log)
        fprintf(log, "%zu pairs of the data, %zu of others\n", own, pairs.count - own);
    for (int i = 0; log && i < STORY_FEATURES; i++)
        fprintf(log, "weight %2d %+.3f\n", i, (double)model->weights[i]);
    if (log)
        fprintf(log, "bias %+.3f\n", (double)model->bias);
    find_bound(collection, model, log);
    if (log)
        fprintf(log, "bound %+.3f\n", (double)model->threshold);
    arena_free(&arena);
}

enum error story_train(const struct story_train_settings *settings)
{
    struct story_model model = *story_model();
    struct collection collection = {0}, others = {0};
    struct arena arena;
    struct buf out;
    arena_init(&arena, 0);
    buf_init(&out, FILE_MAX_BYTES);
    enum error error =
        settings->background ? read_background(settings->background, &arena, &model) : OK;
    if (!error && settings->data) {
        error = collection_read(settings->data, &collection);
        if (!error && settings->others)
            error = collection_read(settings->others, &others);
        if (!error)
            learn(&collection, settings->others ? &others : NULL, &model, settings->log);
        arena_free(&collection.arena);
        arena_free(&others.arena);
    }
    if (!error && settings->test)
        error = test(settings, &model);
    if (!error && settings->out) {
        story_model_write(&model, &out);
        error = file_write(settings->out, buf_str(&out));
    }
    buf_free(&out);
    arena_free(&arena);
    return error;
}
