/* Learning the rule that joins articles across languages; see across_train.h. There are no
 * collections of stories in many languages to learn from. So the articles of one language are taken
 * for those of two: what half of them say is compared with the other half by names and numbers
 * alone, of which the second half loses some, as they are lost where names are written in another
 * way. */
#include "story/across_train.h"

#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/memory.h"
#include "story/collection.h"
#include "story/private.h"
#include "story/set.h"

/* The two languages, as story_language() has them, of codes that nobody uses. */
enum { FIRST_LANGUAGE = 'q' << 8 | 'x', SECOND_LANGUAGE = 'q' << 8 | 'y' };

/* Of a hundred sounds of the second language so many are lost. */
enum { LOST = 30 };

/* Articles that are compared with one of no known story. */
enum { OTHERS_NEAR = 12 };

/* The rule within a language tells what is one story where it is so sure (log-odds). */
#define SURE 1.5

/* What a pair of articles of no known story counts for. */
#define WORTH_OF_TOLD 0.1

/* The bound is the least from which this share of all pairs is one story. */
#define BOUND_RIGHT 0.995
#define BOUND_FIRST (-2.0)
#define BOUND_STEP 0.125

enum { BOUNDS = 65 };

/* Bytes of the rule as text. */
enum { OUT_MAX = 1 << 16 };

/* Gives every second article the other language, and takes from it what is lost there. */
static void part_languages(struct collection *collection)
{
    for (size_t i = 0; i < collection->items.count; i++) {
        struct story_item *item = list_at(&collection->items, i);
        struct str url = *(struct str *)list_at(&collection->urls, i);
        struct story_sound *sounds =
            arena_get_array(&collection->arena, item->traits.sound_count, sizeof *sounds);
        bool second = str_hash(url) >> 7 & 1;
        uint32_t kept = 0;
        for (uint32_t j = 0; j < item->traits.sound_count; j++)
            if (!second || story_hash(str_hash(url), item->traits.sounds[j].hash) % 100 >= LOST)
                sounds[kept++] = item->traits.sounds[j];
        item->traits.language = second ? SECOND_LANGUAGE : FIRST_LANGUAGE;
        item->traits.sounds = sounds;
        item->traits.sound_count = kept;
    }
}

/* Adds all pairs of a collection whose stories are known. */
static void pair_all(const struct collection *collection, struct list *pairs)
{
    struct story_set *set = collection_set(collection, NULL);
    struct comparing comparing = {set, story_across, pairs};
    comparing_note_all(&comparing, collection, true);
    story_set_free(set);
}

/* Adds articles of no known story with those nearest to them by their names, where the rule within
 * a language is sure of them. */
static void pair_others(const struct collection *others, struct list *pairs)
{
    struct story_set *set = collection_set(others, NULL);
    struct comparing comparing = {set, story_across, pairs};
    struct arena arena;
    arena_init(&arena, 0);
    for (size_t i = 0; i < set->count; i++) {
        struct list near;
        set_find_across(set, (uint32_t)i, OTHERS_NEAR, &arena, &near);
        for (size_t j = 0; j < near.count; j++) {
            uint32_t other = ((const struct story_found *)list_at(&near, j))->member;
            const struct story_vector *a = &set->members[i].vector;
            const struct story_vector *b = &set->members[other].vector;
            double over = story_pair_score(set->model, a, b) - (double)set->model->threshold;
            if (a->time && b->time && fabs(over) >= SURE)
                comparing_note(&comparing, i, other, over > 0, WORTH_OF_TOLD);
        }
        arena_clear(&arena);
    }
    arena_free(&arena);
    story_set_free(set);
}

/* The share of pairs above a bound that are one story, and of those that are one the share above.
 */
static double precision_at(const struct story_across_rule *rule, const struct list *pairs,
                           double bound, double *recall)
{
    double right = 0, found = 0, all = 0;
    for (size_t i = 0; i < pairs->count; i++) {
        const struct regress_row *row = list_at(pairs, i);
        bool above = story_across_odds(rule, row->features) > bound;
        found += above ? row->worth : 0;
        right += above && row->right ? row->worth : 0;
        all += row->right ? row->worth : 0;
    }
    *recall = all > 0 ? right / all : 0;
    return found > 0 ? right / found : 1;
}

/* Finds the bound. */
static void find_bound(struct story_across_rule *rule, const struct list *pairs, FILE *log)
{
    double recall;
    rule->bound = (float)(BOUND_FIRST + BOUNDS * BOUND_STEP);
    for (int i = BOUNDS; i-- > 0;) {
        double bound = BOUND_FIRST + i * BOUND_STEP;
        double precision = precision_at(rule, pairs, bound, &recall);
        if (precision < BOUND_RIGHT)
            break;
        rule->bound = (float)bound;
        if (log)
            fprintf(log, "bound %+.3f: precision %.4f, recall %.4f\n", bound, precision, recall);
    }
}

/* Whether a collection's stories are known. */
static bool is_known(const struct collection *collection)
{
    for (size_t i = 0; i < collection->stories.count; i++)
        if (((const struct str *)list_at(&collection->stories, i))->size)
            return true;
    return false;
}

/* Says how well a rule does on a collection: by its stories where they are known, else by what the
 * rule within a language is sure of. */
static void say_quality(const struct story_across_rule *rule, const struct collection *collection,
                        FILE *log)
{
    struct arena arena;
    struct list pairs;
    double recall;
    int64_t *groups = memory_get_zeroed(collection->items.count, sizeof *groups);
    arena_init(&arena, 0);
    list_init(&pairs, &arena, sizeof(struct regress_row));
    if (is_known(collection))
        pair_all(collection, &pairs);
    else
        pair_others(collection, &pairs);
    double precision = precision_at(rule, &pairs, (double)rule->bound, &recall);
    fprintf(log, "pairs across: precision %.4f, recall %.4f, of %zu\n", precision, recall,
            pairs.count);
    if (is_known(collection)) {
        collection_group(collection, story_model(), rule, groups);
        collection_quality(collection, groups, log);
    }
    arena_free(&arena);
    memory_free(groups);
}

/* Writes the rule as text, beneath what the file says of itself. */
static enum error write_rule(const struct story_across_rule *rule, const char *path)
{
    struct buf out;
    buf_init(&out, OUT_MAX);
    buf_add(
        &out,
        STR("# The rule by which two articles in different languages are one story: what each of\n"
            "# the things that they share counts for (src/story/across.c), the sum it begins "
            "with,\n"
            "# and the bound (log-odds) from which they are joined. Made by `tidings train "
            "across`;\n"
            "# models/story.md says from what.\n"
            "#\n"
            "# NAME WEIGHT\n"));
    for (int i = 0; i < ACROSS_FEATURES; i++)
        buf_format(&out, "%s %.4f\n", story_across_names[i], (double)rule->weights[i]);
    buf_format(&out, "bias %.4f\nbound %.4f\n", (double)rule->bias, (double)rule->bound);
    enum error error = file_write(path, buf_str(&out));
    buf_free(&out);
    return error;
}

/* Learns a rule. */
static void learn(const struct collection *data, const struct collection *others,
                  struct story_across_rule *rule, FILE *log)
{
    struct arena arena;
    struct list pairs;
    arena_init(&arena, 0);
    list_init(&pairs, &arena, sizeof(struct regress_row));
    pair_all(data, &pairs);
    size_t own = pairs.count;
    if (others)
        pair_others(others, &pairs);
    regress(&pairs, ACROSS_FEATURES, story_across_signs, rule->weights, &rule->bias);
    if (log)
        fprintf(log, "%zu pairs of the data, %zu of others\n", own, pairs.count - own);
    for (int i = 0; log && i < ACROSS_FEATURES; i++)
        fprintf(log, "%s %+.3f\n", story_across_names[i], (double)rule->weights[i]);
    find_bound(rule, &pairs, log);
    arena_free(&arena);
}

enum error across_train(const struct across_train_settings *settings)
{
    struct story_across_rule rule = *story_across_rule();
    struct collection data = {0}, others = {0}, test = {0};
    enum error error = collection_read(settings->data, &data);
    if (!error && settings->others)
        error = collection_read(settings->others, &others);
    if (!error && settings->test)
        error = collection_read(settings->test, &test);
    if (!error) {
        part_languages(&data);
        part_languages(&others);
        learn(&data, settings->others ? &others : NULL, &rule, settings->log);
        if (settings->log)
            say_quality(&rule, &data, settings->log);
    }
    if (!error && settings->test && settings->log) {
        part_languages(&test);
        say_quality(&rule, &test, settings->log);
    }
    if (!error && settings->out)
        error = write_rule(&rule, settings->out);
    arena_free(&data.arena);
    arena_free(&others.arena);
    arena_free(&test.arena);
    return error;
}
