/* Learns to tell blocks of the body from others: reads pages and what their bodies are, marks the
 * blocks, learns the first forest, scores every page by a forest that has not seen its outlet, and
 * learns the second from that. Outlets are kept together when pages are set apart, so that figures
 * hold for outlets that were never seen. */
#include "page/learn.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/url.h"
#include "page/align.h"
#include "page/judge.h"
#include "page/page.h"
#include "page/score.h"
#include "page/starts.h"
#include "page/train.h"
#include "page/twice.h"

#define FOLDS TRAIN_FOLDS
#define DEFAULT_TREES 350
/* Trees of the second forest, which has little to learn and learns outlets by heart with more. */
#define SECOND_TREES 60
/* Limits that a check is made with, half a log-odds apart. */
#define CHECKED_LIMITS 6

/* What is wanted of each block, 0 to 1, and how much it counts. */
struct target {
    float *wanted, *weight;
};

/* A page to learn from. What it points to lives in the corpus' arena. */
struct sample {
    const char *file;
    struct str bytes;
    struct body_page page;
    struct body_features features;
    struct target body, caption;
    struct body_hints hints;
    uint8_t *articles; /* [blocks]: the number of the article that a block of a body belongs to,
                          0 where that is not known or it belongs to none */
    int32_t *scores;   /* by a first forest that has not seen the page */
    int32_t *seen_first, *seen; /* of both steps by forests that have, as when it is read */
    bool is_several;            /* one with several articles */
    bool is_case;               /* one written for the tests */
    bool holds_none;
    uint32_t first_row;
    unsigned fold;
};

struct corpus {
    struct arena arena;
    struct html_parser *parser;
    struct list samples;
    uint8_t *values; /* columns over all pages' rows */
    uint32_t stride, count;
    struct target body, caption;
    const struct learn_settings *settings;
};

/* Whose page it is: the host that it names itself, else the one it was fetched from, else its
 * file's name up to the last underscore. */
static struct str outlet_of(struct arena *arena, const struct html_document *document,
                            const char *file, struct str url)
{
    struct str host = STR("");
    for (struct html_node *n = document->root; n && !host.size; n = html_next(n, document->root)) {
        if (html_is(n, HTML_TAG_LINK) &&
            str_equal_fold(html_attr(n, HTML_ATTR_REL), STR("canonical")))
            host = url_domain(arena, html_attr(n, HTML_ATTR_HREF));
        else if (html_is(n, HTML_TAG_META) &&
                 str_equal(html_attr(n, HTML_ATTR_PROPERTY), STR("og:url")))
            host = url_domain(arena, html_attr(n, HTML_ATTR_CONTENT));
    }
    if (!host.size)
        host = url_domain(arena, url);
    if (!host.size) {
        struct str name = str_from(file);
        size_t end = str_find_last(name, '_');
        host = end == STR_NONE ? name : str_part(name, 0, end);
    }
    return host;
}

/* Marks the blocks of the body. A block that only one of the two known texts has is not learned
 * from: with the lead or without, both are right. Every page weighs the same. */
static bool mark_body(struct sample *sample, struct arena *arena, json_t *gold)
{
    uint32_t count = sample->page.block_count;
    float *other = arena_get_array(arena, count + 1, sizeof *other);
    const char *text = json_string_value(json_object_get(gold, "text"));
    const char *bare = json_string_value(json_object_get(gold, "text_without_lead"));
    struct target *body = &sample->body;
    if (!text || !align_blocks(&sample->page, str_from(text), body->wanted))
        return false;
    if (bare && *bare && !align_blocks(&sample->page, str_from(bare), other))
        return false;
    double all = 0;
    for (uint32_t i = 0; i < count; i++) {
        bool yes = body->wanted[i] >= 0.5F;
        bool unsure = bare && *bare && yes != (other[i] >= 0.5F);
        body->wanted[i] = yes;
        body->weight[i] = unsure ? 0 : log2f(3.0F + (float)sample->page.blocks[i].words);
        all += yes ? (double)body->weight[i] : 0.02;
    }
    for (uint32_t i = 0; i < count; i++)
        body->weight[i] *= (float)(100 / (all + 8));
    return true;
}

/* Marks the blocks that are captions; where gold does not tell, none is learned from. */
static void mark_captions(struct sample *sample, json_t *gold)
{
    json_t *captions = json_object_get(gold, "captions");
    json_t *caption;
    size_t index;
    if (!captions)
        return;
    for (uint32_t i = 0; i < sample->page.block_count; i++) {
        struct str text = sample->page.blocks[i].text;
        sample->caption.weight[i] = 1;
        json_array_foreach(captions, index, caption)
        {
            const char *want = json_string_value(json_object_get(caption, "caption"));
            if (want && text.size < 4000 && align_overlap(text, str_from(want)) >= 0.6F)
                sample->caption.wanted[i] = 1;
        }
    }
}

/* Marks the captions of a case, where it names any. */
static void mark_images(struct sample *sample, json_t *articles)
{
    json_t *gold = json_object(), *captions = json_array();
    for (size_t i = 0; i < json_array_size(articles); i++)
        json_array_extend(captions, json_object_get(json_array_get(articles, i), "images"));
    json_object_set_new(gold, "captions", captions);
    if (json_array_size(captions))
        mark_captions(sample, gold);
    json_decref(gold);
}

/* Room for what is wanted of `count` blocks. */
static void make_target(struct target *target, struct arena *arena, uint32_t count)
{
    target->wanted = arena_get_array(arena, count + 1, sizeof(float));
    target->weight = arena_get_array(arena, count + 1, sizeof(float));
}

/* Reads a page and cuts it. NULL when it cannot be read. */
static struct sample *add_sample(struct corpus *corpus, const char *folder, const char *file,
                                 struct str url)
{
    struct html_options options = {.skip = HTML_SKIP_ALL};
    struct html_document *document;
    struct arena *arena = &corpus->arena;
    struct str bytes, path = arena_format(arena, "%s/%s", folder, file);
    if (train_read_file(arena, path.data, &bytes) != OK ||
        html_parse(corpus->parser, arena, twice_undone(arena, bytes), &options, &document) != OK)
        return NULL;
    struct sample *sample = list_add(&corpus->samples);
    sample->file = arena_copy(arena, str_from(file)).data;
    sample->bytes = bytes;
    body_cut(&sample->page, arena, document, NULL);
    body_hints(&sample->hints, arena, document);
    body_features(&sample->features, &sample->page, &sample->hints);
    uint32_t count = sample->page.block_count;
    sample->fold = train_fold(outlet_of(arena, document, file, url));
    sample->first_row = corpus->count;
    corpus->count += count;
    make_target(&sample->body, arena, count);
    make_target(&sample->caption, arena, count);
    sample->articles = arena_get_zeroed(arena, count + 1);
    sample->scores = arena_get_array(arena, count + 64, sizeof(int32_t));
    return sample;
}

/* Reads the page of one line of gold. */
static void add_gold(void *context, json_t *gold)
{
    struct corpus *corpus = context;
    const char *file = json_string_value(json_object_get(gold, "file"));
    const char *url = json_string_value(json_object_get(gold, "url"));
    struct sample *sample =
        file ? add_sample(corpus, corpus->settings->data, file, str_from(url)) : NULL;
    if (sample)
        mark_captions(sample, gold);
    bool marked = sample && mark_body(sample, &corpus->arena, gold);
    for (uint32_t i = 0; sample && i < sample->page.block_count; i++)
        sample->articles[i] = sample->body.wanted[i] > 0;
    if (!marked && corpus->settings->log)
        fprintf(corpus->settings->log, "not learned from: %s\n", file ? file : "a line of gold");
}

/* Whether a block's text is one of the texts of a list. */
static bool is_listed(struct str text, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_equal(text, str_from(json_string_value(json_array_get(list, i)))))
            return true;
    return false;
}

/* Marks the blocks of one article of a case that says how its text begins and ends: `from` is where
 * to look from; gives where the next may begin. What stands between and may be furniture is not
 * learned from. */
static uint32_t mark_stretch(struct sample *sample, json_t *article, json_t *not_text,
                             uint8_t number, uint32_t from)
{
    struct str first = str_from(json_string_value(json_object_get(article, "first")));
    struct str last = str_from(json_string_value(json_object_get(article, "last")));
    json_int_t paragraphs = json_integer_value(json_object_get(article, "paragraphs"));
    const struct body_block *blocks = sample->page.blocks;
    uint32_t count = sample->page.block_count, begin = from, end;
    while (begin < count && !str_starts(blocks[begin].text, first))
        begin++;
    end = begin;
    while (end < count && !str_ends(blocks[end].text, last))
        end++;
    if (end >= count || !first.size || !last.size)
        return from;
    bool exact = paragraphs == end - begin + 1;
    for (uint32_t i = begin; i <= end; i++) {
        bool furniture = is_listed(blocks[i].text, not_text);
        bool sure = exact || blocks[i].words > 15 || i == begin || i == end;
        sample->body.wanted[i] = !furniture;
        sample->body.weight[i] = sure || furniture ? 2 : 0;
        sample->articles[i] = furniture ? 0 : number;
    }
    return end + 1;
}

/* Marks the blocks of a case with several articles, in whatever order they stand on the page. */
static void mark_several(struct sample *sample, json_t *gold)
{
    json_t *articles = json_object_get(gold, "articles");
    json_t *not_text = json_object_get(gold, "not");
    json_t *article;
    size_t index;
    uint32_t from = 0;
    for (uint32_t i = 0; i < sample->page.block_count; i++)
        sample->body.weight[i] = is_listed(sample->page.blocks[i].text, not_text) ? 2 : 0.5F;
    json_array_foreach(articles, index, article) from =
        mark_stretch(sample, article, not_text, (uint8_t)(index + 1), from);
}

/* Reads one case: NAME.html, and what its NAME.json says. */
static void add_case(void *context, const char *folder, struct str name, json_t *gold)
{
    struct corpus *corpus = context;
    struct arena *arena = &corpus->arena;
    struct str file = arena_format(arena, "%.*s.html", STR_ARG(name));
    struct sample *sample = add_sample(corpus, folder, file.data, STR(""));
    json_t *articles = json_object_get(gold, "articles");
    json_t *text = json_object_get(json_array_get(articles, 0), "text");
    if (!sample)
        return;
    mark_images(sample, articles);
    sample->is_case = true;
    sample->holds_none = json_array_size(articles) == 0;
    sample->is_several = json_array_size(articles) > 1;
    if (json_array_size(articles) == 1 && text)
        mark_body(sample, arena, json_array_get(articles, 0));
    else if (!sample->holds_none)
        mark_several(sample, gold);
    for (uint32_t i = 0; text && i < sample->page.block_count; i++)
        sample->articles[i] = sample->body.wanted[i] > 0;
}

/* Reads all pages. */
static enum error read_corpus(struct corpus *corpus)
{
    static const char *const kinds[] = {"several", "edge", "none"};
    struct arena *arena = &corpus->arena;
    struct str path = arena_format(arena, "%s/gold.jsonl", corpus->settings->data);
    enum error error = train_each_gold(arena, path.data, add_gold, corpus);
    for (unsigned k = 0; error == OK && corpus->settings->cases && k < 3; k++)
        train_each_case(arena, arena_format(arena, "%s/%s", corpus->settings->cases, kinds[k]),
                        add_case, corpus);
    return error;
}

/* Gives back what all pages' columns and targets are in. */
static void free_columns(struct corpus *corpus)
{
    memory_free(corpus->values);
    memory_free(corpus->body.wanted);
    memory_free(corpus->body.weight);
    memory_free(corpus->caption.wanted);
    memory_free(corpus->caption.weight);
}

/* Puts the pages' columns together into long ones. */
static void join_columns(struct corpus *corpus)
{
    unsigned columns = body_feature_count() + body_second_count();
    free_columns(corpus);
    corpus->stride = (corpus->count + 63) & ~31U;
    corpus->values = memory_get_zeroed(columns, corpus->stride);
    struct target *all[] = {&corpus->body, &corpus->caption};
    for (unsigned t = 0; t < 2; t++) {
        all[t]->wanted = memory_get_zeroed(corpus->stride, sizeof(float));
        all[t]->weight = memory_get_zeroed(corpus->stride, sizeof(float));
    }
    for (size_t s = 0; s < corpus->samples.count; s++) {
        struct sample *sample = list_at(&corpus->samples, s);
        uint32_t count = sample->page.block_count;
        for (uint32_t i = 0; i < count; i++)
            for (unsigned f = 0; f < columns; f++)
                corpus->values[(size_t)f * corpus->stride + sample->first_row + i] =
                    body_row(&sample->features, i)[(size_t)f * FOREST_LANES];
        const struct target *own[] = {&sample->body, &sample->caption};
        for (unsigned t = 0; t < 2; t++) {
            size_t size = count * sizeof(float);
            memcpy(all[t]->wanted + sample->first_row, own[t]->wanted, size);
            memcpy(all[t]->weight + sample->first_row, own[t]->weight, size);
        }
    }
}

/* The columns that a forest is learned from, and its trees. */
struct lesson {
    const struct target *target;
    unsigned first, count, trees;
};

/* Learns from all pages but those of two folds (FOLDS for none). */
static void learn_without(struct corpus *corpus, const struct lesson *lesson, unsigned without,
                          unsigned without_too, struct forest *forest)
{
    float *weight = memory_get((corpus->count + 1) * sizeof *weight);
    memcpy(weight, lesson->target->weight, corpus->count * sizeof *weight);
    for (size_t s = 0; s < corpus->samples.count; s++) {
        struct sample *sample = list_at(&corpus->samples, s);
        if (sample->fold == without || sample->fold == without_too)
            memset(weight + sample->first_row, 0, sample->page.block_count * sizeof *weight);
    }
    struct forest_data data = {.values = corpus->values + (size_t)lesson->first * corpus->stride,
                               .stride = corpus->stride,
                               .count = corpus->count,
                               .feature_count = lesson->count,
                               .wanted = lesson->target->wanted,
                               .weight = weight};
    struct forest_settings settings = {.trees = lesson->trees,
                                       .rate = 0.08F,
                                       .smoothing = 8,
                                       .row_share = 0.6F,
                                       .feature_share = 0.15F,
                                       .seed = 20260101};
    forest_learn(forest, &corpus->arena, &data, &settings);
    memory_free(weight);
    if (corpus->settings->log)
        fprintf(corpus->settings->log, "learned without %u %u\n", without, without_too);
}

/* What the words of all pages but those of two folds say. */
static void learn_words(const struct corpus *corpus, unsigned without, unsigned without_too,
                        struct lexicon *lexicon)
{
    struct lexicon_counts *counts = memory_get_zeroed(1, sizeof *counts);
    for (size_t s = 0; s < corpus->samples.count; s++) {
        const struct sample *sample = list_at(&corpus->samples, s);
        if (sample->fold == without || sample->fold == without_too)
            continue;
        for (uint32_t i = 0; i < sample->page.block_count; i++) {
            const struct body_block *block = &sample->page.blocks[i];
            bool links = block->link_points * 2 > block->points;
            if (sample->body.weight[i] > 0)
                lexicon_count_classes(counts, &sample->page, i, (uint32_t)s + 1,
                                      sample->body.wanted[i] > 0);
            if (!links && block->words > 2 && sample->body.weight[i] > 0)
                lexicon_count(counts, &sample->page, i, (uint32_t)s + 1,
                              sample->body.wanted[i] > 0);
        }
    }
    lexicon_learn(lexicon, counts);
    memory_free(counts);
}

/* Fills the columns of words in, for every fold by the words of the others, `without` left out of
 * all (FOLDS for none). */
static void fill_words(struct corpus *corpus, unsigned without)
{
    struct lexicon *lexicon = memory_get(sizeof *lexicon);
    for (unsigned fold = 0; fold < FOLDS; fold++) {
        learn_words(corpus, fold, without, lexicon);
        for (size_t s = 0; s < corpus->samples.count; s++) {
            struct sample *sample = list_at(&corpus->samples, s);
            if (sample->fold == fold)
                body_lexicon_features(&sample->features, &sample->page, lexicon);
        }
    }
    memory_free(lexicon);
    join_columns(corpus);
}

/* Scores the pages of one fold by a first forest, and fills their columns of the second step in. */
static void score_fold(struct corpus *corpus, const struct forest *forest, unsigned fold)
{
    for (size_t s = 0; s < corpus->samples.count; s++) {
        struct sample *sample = list_at(&corpus->samples, s);
        if (sample->fold != fold)
            continue;
        struct forest_rows rows = body_rows(&sample->features);
        int32_t *scores = memory_get((rows.count + FOREST_LANES) * sizeof *scores);
        forest_score(forest, &rows, scores);
        body_second_features(&sample->features, &sample->page, scores);
        memcpy(sample->scores, scores, sample->page.block_count * sizeof *scores);
        memory_free(scores);
    }
}

/* Rows of another kind than blocks, to learn from. Those from `checked` on come from what forests
 * say that have seen the page: nothing is checked with them. */
struct rows {
    uint8_t *values;
    float *wanted, *weight;
    uint8_t *folds;
    uint32_t count, stride, checked;
};

/* Room for `capacity` rows, none of them filled; free_rows() gives it back. */
static void make_rows(struct rows *rows, unsigned features, uint32_t capacity)
{
    *rows = (struct rows){.stride = (capacity + 63) & ~31U};
    rows->values = memory_get_zeroed(features, rows->stride);
    rows->wanted = memory_get_zeroed(rows->stride, sizeof(float));
    rows->weight = memory_get_zeroed(rows->stride, sizeof(float));
    rows->folds = memory_get_zeroed(rows->stride, 1);
}

/* Gives the memory of rows back, not the struct. */
static void free_rows(struct rows *rows)
{
    memory_free(rows->values);
    memory_free(rows->wanted);
    memory_free(rows->weight);
    memory_free(rows->folds);
}

/* Learns from rows but for those of one page in FOLDS, and says how the others come out. */
static void learn_rows(struct corpus *corpus, const struct rows *rows, unsigned features,
                       unsigned without, struct forest *forest)
{
    float *weight = memory_get((rows->stride) * sizeof *weight);
    for (uint32_t i = 0; i < rows->count; i++)
        weight[i] = rows->folds[i] == without || (without < FOLDS && i >= rows->checked)
                        ? 0
                        : rows->weight[i];
    struct forest_data data = {.values = rows->values,
                               .stride = rows->stride,
                               .count = rows->count,
                               .feature_count = features,
                               .wanted = rows->wanted,
                               .weight = weight};
    struct forest_settings settings = {.trees = 80,
                                       .rate = 0.12F,
                                       .smoothing = 2,
                                       .row_share = 0.8F,
                                       .feature_share = 0.3F,
                                       .seed = 20260102};
    forest_learn(forest, &corpus->arena, &data, &settings);
    memory_free(weight);
}

/* Learns a forest over rows, and, where none are left out, prints how often it is wrong on pages
 * that it has not seen. */
static void learn_and_check(struct corpus *corpus, const struct rows *rows, unsigned features,
                            unsigned without, const char *name, struct forest *forest)
{
    unsigned wrong[2][CHECKED_LIMITS] = {0}, all[2] = {0};
    bool check = corpus->settings->log && without == FOLDS;
    int32_t *scores = memory_get((rows->stride + 32) * sizeof *scores);
    for (unsigned fold = 0; fold < FOLDS && check; fold++) {
        learn_rows(corpus, rows, features, fold, forest);
        struct forest_rows all_rows = {rows->values, rows->stride, FOREST_LANES, rows->count};
        forest_score(forest, &all_rows, scores);
        for (uint32_t i = 0; i < rows->checked; i++) {
            bool yes = rows->wanted[i] > 0;
            if (rows->folds[i] != fold || rows->weight[i] <= 0)
                continue;
            all[yes]++;
            for (int k = 0; k < CHECKED_LIMITS; k++)
                wrong[yes][k] += yes != (scores[i] > -k * FOREST_UNIT / 2);
        }
    }
    for (int k = 0; k < CHECKED_LIMITS && check; k++)
        fprintf(corpus->settings->log, "%s at -%d/2: %u of %u missed, %u of %u wrongly found\n",
                name, k, wrong[1][k], all[1], wrong[0][k], all[0]);
    learn_rows(corpus, rows, features, FOLDS, forest);
    memory_free(scores);
}

/* Adds the places of a page where articles may begin, as they come out by these scores. */
static void add_starts(struct rows *rows, const struct sample *sample, const int32_t *scores)
{
    struct starts starts;
    starts_look(&starts, &sample->page, scores, &sample->hints);
    for (uint32_t i = 0; i < starts.count; i++) {
        uint8_t before = sample->articles[starts.before[i]];
        uint8_t own = sample->articles[starts.rows[i]];
        /* on a page with several, what stands between two articles is a third thing */
        bool known = sample->is_several ? own || before : own && before;
        bool start = known && own != before;
        uint32_t at = rows->count++;
        rows->wanted[at] = start;
        rows->weight[at] = !known            ? 0
                           : sample->is_case ? start ? 3.0F : 1.5F
                                             : 40.0F / (float)(starts.count + 20);
        for (unsigned f = 0; f < starts_feature_count(); f++)
            rows->values[(size_t)f * rows->stride + at] =
                starts.values[(size_t)f * starts.stride + i];
        rows->folds[at] = (uint8_t)sample->fold;
    }
}

/* Learns where articles begin, from all pages but those of one fold (FOLDS for none). */
static void learn_starts(struct corpus *corpus, unsigned without, struct forest *forest)
{
    struct rows rows;
    make_rows(&rows, starts_feature_count(), 2 * corpus->count);
    for (int seen = 0; seen < 2; seen++) {
        for (size_t s = 0; s < corpus->samples.count; s++) {
            const struct sample *sample = list_at(&corpus->samples, s);
            if (!sample->holds_none && sample->fold != without)
                add_starts(&rows, sample, seen ? sample->seen : sample->scores);
        }
        rows.checked = seen ? rows.checked : rows.count;
    }
    learn_and_check(corpus, &rows, starts_feature_count(), without, "starts of articles", forest);
    free_rows(&rows);
}

/* Learns which pages hold an article, from the same. */
static void learn_pages(struct corpus *corpus, unsigned without, struct forest *forest)
{
    struct rows rows;
    make_rows(&rows, judge_feature_count(), 2 * (uint32_t)corpus->samples.count);
    for (int seen = 0; seen < 2; seen++) {
        for (size_t s = 0; s < corpus->samples.count; s++) {
            const struct sample *sample = list_at(&corpus->samples, s);
            if (sample->fold == without)
                continue;
            uint32_t at = rows.count++;
            judge_look(rows.values + at, rows.stride, &sample->page, &sample->features,
                       seen ? sample->seen_first : sample->scores, &sample->hints);
            rows.wanted[at] = !sample->holds_none;
            rows.weight[at] = sample->holds_none ? 4 : sample->is_case ? 1.5F : 1;
            rows.folds[at] = (uint8_t)sample->fold;
        }
        rows.checked = seen ? rows.checked : rows.count;
    }
    learn_and_check(corpus, &rows, judge_feature_count(), without, "pages with articles", forest);
    free_rows(&rows);
}

/* Scores all pages by the forests that have learned from them. */
static void score_seen(struct corpus *corpus, const struct body_model *model)
{
    for (size_t s = 0; s < corpus->samples.count; s++) {
        struct sample *sample = list_at(&corpus->samples, s);
        sample->seen = body_score(model, &sample->features, &sample->page, &sample->seen_first);
    }
}

/* Learns a model from all pages but those of one fold (FOLDS for none), and adds its bytes. */
static void learn_model(struct corpus *corpus, unsigned without, struct buf *bytes)
{
    struct body_model model;
    unsigned columns = body_feature_count(), added = body_second_count();
    unsigned trees = corpus->settings->trees ? corpus->settings->trees : DEFAULT_TREES;
    struct lesson first = {&corpus->body, 0, columns, trees};
    struct lesson second = {&corpus->body, columns, added, SECOND_TREES};
    struct lesson caption = {&corpus->caption, 0, columns + added, trees};
    model.lexicon = memory_get(sizeof *model.lexicon);
    fill_words(corpus, without);
    for (unsigned fold = 0; fold < FOLDS; fold++) {
        if (fold == without)
            continue;
        learn_without(corpus, &first, without, fold, &model.first);
        score_fold(corpus, &model.first, fold);
    }
    join_columns(corpus);
    learn_without(corpus, &first, without, without, &model.first);
    learn_without(corpus, &second, without, without, &model.second);
    learn_without(corpus, &caption, without, without, &model.caption);
    learn_words(corpus, without, without, model.lexicon);
    score_seen(corpus, &model);
    learn_starts(corpus, without, &model.start);
    learn_pages(corpus, without, &model.judge);
    lexicon_write(model.lexicon, bytes);
    memory_free(model.lexicon);
    forest_write(&model.first, bytes);
    forest_write(&model.second, bytes);
    forest_write(&model.caption, bytes);
    forest_write(&model.start, bytes);
    forest_write(&model.judge, bytes);
}

/* Reads a page by a model and prints the records of its articles. */
static void print_page(FILE *out, struct page_reader *reader, struct arena *arena,
                       const struct sample *sample)
{
    struct page_source source = {.file = str_from(sample->file)};
    struct page_result result;
    arena_clear(arena);
    if (page_articles(reader, arena, sample->bytes, &source, &result) == OK)
        train_print(out, &result.articles);
}

/* Reads the pages of every fold by a model that has not seen their outlets. */
static enum error cross_validate(struct corpus *corpus)
{
    FILE *out = fopen(corpus->settings->cross, "w");
    struct arena arena;
    if (!out)
        return ERROR_OPEN;
    arena_init(&arena, 0);
    for (unsigned fold = 0; fold < FOLDS; fold++) {
        struct buf bytes;
        buf_init(&bytes, TRAIN_MAX_FILE);
        learn_model(corpus, fold, &bytes);
        struct page_reader *reader = page_reader_learned(buf_str(&bytes));
        for (size_t s = 0; s < corpus->samples.count; s++) {
            const struct sample *sample = list_at(&corpus->samples, s);
            if (sample->fold == fold)
                print_page(out, reader, &arena, sample);
        }
        fflush(out);
        page_reader_free(reader);
        buf_free(&bytes);
    }
    arena_free(&arena);
    return fclose(out) == 0 ? OK : ERROR_WRITE;
}

/* Learns from all pages and writes the model. */
static enum error learn_all(struct corpus *corpus)
{
    struct buf bytes;
    buf_init(&bytes, TRAIN_MAX_FILE);
    learn_model(corpus, FOLDS, &bytes);
    enum error error = file_write(corpus->settings->out, buf_str(&bytes));
    buf_free(&bytes);
    return error ? ERROR_WRITE : OK;
}

enum error page_learn(const struct learn_settings *settings)
{
    struct corpus corpus = {.settings = settings};
    arena_init(&corpus.arena, 0);
    corpus.parser = html_parser_new();
    list_init(&corpus.samples, &corpus.arena, sizeof(struct sample));
    enum error error = read_corpus(&corpus);
    if (error == OK)
        join_columns(&corpus);
    if (error == OK && settings->cross)
        error = cross_validate(&corpus);
    if (error == OK && settings->out)
        error = learn_all(&corpus);
    html_parser_free(corpus.parser);
    free_columns(&corpus);
    arena_free(&corpus.arena);
    return error;
}
