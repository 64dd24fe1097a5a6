/* Learns to tell blocks of the body from others: reads pages and what their bodies are, marks the
 * blocks, learns the first forest, scores every page by a forest that has not seen its outlet, and
 * learns the second from that. Outlets are kept together when pages are set apart, so that figures
 * hold for outlets that were never seen. */
#include "page/learn.h"

#include <jansson.h>
#include <math.h>
#include <zlib.h>

#include "base/memory.h"
#include "page/align.h"
#include "page/score.h"

#define FOLDS 5
#define MAX_PAGE ((size_t)16 << 20)
#define DEFAULT_TREES 200

/* What is wanted of each block, 0 to 1, and how much it counts. */
struct target {
    float *wanted, *weight;
};

/* A page to learn from. What it points to lives in the corpus' arena. */
struct sample {
    const char *file;
    struct body_page page;
    struct body_features features;
    struct target body, caption;
    uint32_t first_row;
    unsigned fold;
};

struct corpus {
    struct arena arena;
    struct html_parser *parser;
    struct list samples;
    uint8_t *values;      /* columns over all pages' rows */
    uint32_t stride, count;
    struct target body, caption;
    const struct learn_settings *settings;
};

/* Reads a file, packed or not, into the arena. */
static enum error read_file(struct arena *arena, const char *path, struct str *bytes)
{
    gzFile file = gzopen(path, "rb");
    if (!file)
        return ERROR_OPEN;
    char *data = memory_get(MAX_PAGE);
    int size = gzread(file, data, (unsigned)MAX_PAGE);
    gzclose(file);
    if (size >= 0)
        *bytes = arena_copy(arena, str_of(data, (size_t)size));
    memory_free(data);
    return size < 0 ? ERROR_READ : OK;
}

/* The host of an address, without "www.". */
static struct str host_of(struct str url)
{
    size_t at = str_find(url, STR("//"));
    url = at == STR_NONE ? STR("") : str_from_byte(url, at + 2);
    size_t end = str_find_byte(url, '/');
    url = end == STR_NONE ? url : str_part(url, 0, end);
    return str_starts(url, STR("www.")) ? str_from_byte(url, 4) : url;
}

/* Whose page it is: the host that it names itself, else the one it was fetched from, else its
 * file's name up to the last underscore. */
static struct str outlet_of(const struct html_document *document, const char *file, struct str url)
{
    struct str host = STR("");
    for (struct html_node *n = document->root; n && !host.size; n = html_next(n, document->root)) {
        if (html_is(n, HTML_TAG_LINK) &&
            str_equal_fold(html_attr(n, HTML_ATTR_REL), STR("canonical")))
            host = host_of(html_attr(n, HTML_ATTR_HREF));
        else if (html_is(n, HTML_TAG_META) &&
                 str_equal(html_attr(n, HTML_ATTR_PROPERTY), STR("og:url")))
            host = host_of(html_attr(n, HTML_ATTR_CONTENT));
    }
    if (!host.size)
        host = host_of(url);
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
        body->weight[i] *= (float)(100 / (all + 20));
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
        json_array_foreach(captions, index, caption) {
            const char *want = json_string_value(json_object_get(caption, "caption"));
            if (text.size < 4000 && align_overlap(text, str_from(want)) >= 0.6F)
                sample->caption.wanted[i] = 1;
        }
    }
}

/* Room for what is wanted of `count` blocks. */
static void make_target(struct target *target, struct arena *arena, uint32_t count)
{
    target->wanted = arena_get_array(arena, count + 1, sizeof(float));
    target->weight = arena_get_array(arena, count + 1, sizeof(float));
}

/* Reads the page of one line of gold. False when it cannot be learned from. */
static bool add_sample(struct corpus *corpus, json_t *gold)
{
    const char *file = json_string_value(json_object_get(gold, "file"));
    const char *url = json_string_value(json_object_get(gold, "url"));
    struct html_options options = {.skip = HTML_SKIP_ALL};
    struct html_document *document;
    struct body_hints hints;
    struct arena *arena = &corpus->arena;
    struct str bytes, path;
    if (!file)
        return false;
    path = arena_format(arena, "%s/%s", corpus->settings->data, file);
    if (read_file(arena, path.data, &bytes) != OK ||
        html_parse(corpus->parser, arena, bytes, &options, &document) != OK)
        return false;
    struct sample *sample = list_add(&corpus->samples);
    sample->file = arena_copy(arena, str_from(file)).data;
    body_cut(&sample->page, arena, document);
    body_hints(&hints, arena, document);
    body_features(&sample->features, &sample->page, &hints);
    struct str outlet = outlet_of(document, file, str_from(url));
    sample->fold = (unsigned)(str_hash(outlet) >> 20) % FOLDS;
    sample->first_row = corpus->count;
    corpus->count += sample->page.block_count;
    make_target(&sample->body, arena, sample->page.block_count);
    make_target(&sample->caption, arena, sample->page.block_count);
    mark_captions(sample, gold);
    return mark_body(sample, arena, gold);
}

/* Reads all pages. */
static enum error read_corpus(struct corpus *corpus)
{
    struct str path = arena_format(&corpus->arena, "%s/gold.jsonl", corpus->settings->data);
    struct str bytes, line;
    enum error error = read_file(&corpus->arena, path.data, &bytes);
    while (error == OK && str_split(&bytes, '\n', &line)) {
        json_t *gold = json_loadb(line.data, line.size, 0, NULL);
        if (gold && !add_sample(corpus, gold) && corpus->settings->log)
            fprintf(corpus->settings->log, "not learned from: %.*s\n", (int)line.size % 80, line.data);
        json_decref(gold);
    }
    return error;
}

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
        for (unsigned f = 0; f < columns; f++)
            memcpy(corpus->values + (size_t)f * corpus->stride + sample->first_row,
                   sample->features.values + (size_t)f * sample->features.stride, count);
        const struct target *own[] = {&sample->body, &sample->caption};
        for (unsigned t = 0; t < 2; t++) {
            size_t size = count * sizeof(float);
            memcpy(all[t]->wanted + sample->first_row, own[t]->wanted, size);
            memcpy(all[t]->weight + sample->first_row, own[t]->weight, size);
        }
    }
}

/* Learns from all pages but those of two folds (FOLDS for none). */
static void learn_without(struct corpus *corpus, const struct target *target, unsigned columns,
                          unsigned without, unsigned without_too, struct forest *forest)
{
    float *weight = memory_get((corpus->count + 1) * sizeof *weight);
    memcpy(weight, target->weight, corpus->count * sizeof *weight);
    for (size_t s = 0; s < corpus->samples.count; s++) {
        struct sample *sample = list_at(&corpus->samples, s);
        if (sample->fold == without || sample->fold == without_too)
            memset(weight + sample->first_row, 0, sample->page.block_count * sizeof *weight);
    }
    struct forest_data data = {.values = corpus->values, .stride = corpus->stride,
                               .count = corpus->count, .feature_count = columns,
                               .wanted = target->wanted, .weight = weight};
    unsigned trees = corpus->settings->trees ? corpus->settings->trees : DEFAULT_TREES;
    struct forest_settings settings = {.trees = trees, .rate = 0.1F, .smoothing = 8,
                                       .row_share = 0.6F, .feature_share = 0.2F, .seed = 20260101};
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
        int32_t *scores = memory_get((sample->features.stride + 32) * sizeof *scores);
        forest_score(forest, sample->features.values, sample->features.stride,
                     sample->page.block_count, scores);
        body_second_features(&sample->features, &sample->page, scores);
        memory_free(scores);
    }
}

/* The captions of a page as a forest chooses them. */
static json_t *captions_of(struct sample *sample, const struct forest *forest, int32_t *scores)
{
    json_t *images = json_array();
    forest_score(forest, sample->features.values, sample->features.stride,
                 sample->page.block_count, scores);
    for (uint32_t i = 0; i < sample->page.block_count; i++) {
        struct str text = sample->page.blocks[i].text;
        if (scores[i] > 0)
            json_array_append_new(images, json_pack("{ss#}", "caption", text.data, text.size));
    }
    return images;
}

/* Prints the body and the captions of one page as forests choose them. */
static void print_page(FILE *out, struct sample *sample, const struct forest *forest,
                       const struct forest *caption)
{
    int32_t *scores = memory_get((sample->features.stride + 32) * sizeof *scores);
    forest_score(forest, sample->features.values, sample->features.stride,
                 sample->page.block_count, scores);
    struct buf text;
    buf_init(&text, MAX_PAGE);
    for (uint32_t i = 0; i < sample->page.block_count; i++) {
        if (scores[i] <= 0)
            continue;
        buf_add(&text, sample->page.blocks[i].text);
        buf_add_byte(&text, '\n');
    }
    json_t *line = json_pack("{ss ss# so}", "file", sample->file, "text",
                             text.data ? text.data : "", text.size, "images",
                             captions_of(sample, caption, scores));
    if (line)
        json_dumpf(line, out, JSON_COMPACT);
    fputc('\n', out);
    json_decref(line);
    buf_free(&text);
    memory_free(scores);
}

/* Bodies by models that have not seen their outlets. */
static enum error cross_validate(struct corpus *corpus)
{
    FILE *out = fopen(corpus->settings->cross, "w");
    if (!out)
        return ERROR_OPEN;
    unsigned columns = body_feature_count();
    for (unsigned fold = 0; fold < FOLDS; fold++) {
        struct forest first, second, caption;
        fill_words(corpus, fold);
        for (unsigned inner = 0; inner < FOLDS; inner++) {
            learn_without(corpus, &corpus->body, columns, fold, inner, &first);
            score_fold(corpus, &first, inner);
        }
        join_columns(corpus);
        learn_without(corpus, &corpus->body, columns + body_second_count(), fold, fold, &second);
        learn_without(corpus, &corpus->caption, columns, fold, fold, &caption);
        for (size_t s = 0; s < corpus->samples.count; s++) {
            struct sample *sample = list_at(&corpus->samples, s);
            if (sample->fold == fold)
                print_page(out, sample, &second, &caption);
        }
    }
    return fclose(out) == 0 ? OK : ERROR_WRITE;
}

/* Learns from all pages and writes the model. */
static enum error learn_all(struct corpus *corpus)
{
    struct body_model model;
    struct buf bytes;
    unsigned columns = body_feature_count();
    model.lexicon = memory_get(sizeof *model.lexicon);
    fill_words(corpus, FOLDS);
    for (unsigned fold = 0; fold < FOLDS; fold++) {
        learn_without(corpus, &corpus->body, columns, fold, fold, &model.first);
        score_fold(corpus, &model.first, fold);
    }
    join_columns(corpus);
    learn_without(corpus, &corpus->body, columns, FOLDS, FOLDS, &model.first);
    learn_without(corpus, &corpus->body, columns + body_second_count(), FOLDS, FOLDS,
                  &model.second);
    learn_without(corpus, &corpus->caption, columns, FOLDS, FOLDS, &model.caption);
    learn_words(corpus, FOLDS, FOLDS, model.lexicon);
    buf_init(&bytes, MAX_PAGE);
    lexicon_write(model.lexicon, &bytes);
    memory_free(model.lexicon);
    forest_write(&model.first, &bytes);
    forest_write(&model.second, &bytes);
    forest_write(&model.caption, &bytes);
    FILE *out = fopen(corpus->settings->out, "wb");
    bool written = out && fwrite(bytes.data, 1, bytes.size, out) == bytes.size;
    written = out && fclose(out) == 0 && written;
    buf_free(&bytes);
    return written ? OK : ERROR_WRITE;
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
