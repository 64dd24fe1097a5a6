/* Learning from scrapes whose bodies are known; see scrape_train.h.
 *
 * Besides each scrape as it is, two more are learned from that are made of it: a copy, from about
 * its headline to a little behind its body, as a reader's clipboard has it, and a run-on of two
 * such copies of different outlets, so that neither the menus of whole pages nor the one article of
 * each are taken for a law. */
#include "page/scrape_train.h"

#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/url.h"
#include "html/html.h"
#include "page/align.h"
#include "page/scrape_private.h"
#include "page/train.h"

#define FOLDS TRAIN_FOLDS
#define DEFAULT_TREES 220
#define KINDS 3

/* What is known of a line. A weight of 0 means that it is not learned from. */
struct truth {
    float body, body_weight;
    float headline, headline_weight;
};

/* A scrape, or one made of others. */
struct sample {
    struct str name; /* "naeb/00c7...txt" */
    struct str bytes;
    struct scrape_text text;
    struct truth *truth; /* [text.count] */
    struct scrape_features features;
    unsigned fold;
    bool whole;          /* as it is */
    uint32_t head, tail; /* its body with the headline: head <= line <= tail */
    uint32_t first_row;
};

struct corpus {
    struct arena arena;
    struct html_parser *parser;
    struct list samples; /* of struct sample */
    uint64_t random;
    uint8_t *values;     /* all columns, long */
    struct truth *truth; /* [stride] */
    uint32_t stride, count;
    const struct scrape_train_settings *settings;
};

/* The next number of a xorshift generator, below `limit`. */
static uint32_t next_random(struct corpus *corpus, uint32_t limit)
{
    corpus->random ^= corpus->random << 13;
    corpus->random ^= corpus->random >> 7;
    corpus->random ^= corpus->random << 17;
    return (uint32_t)((corpus->random >> 20) % limit);
}

/* Reads a page into the arena, as the lines that a browser would copy. */
static enum error read_page(struct corpus *corpus, const char *path, struct str *lines)
{
    struct html_options options = {.skip = HTML_SKIP_ALL};
    struct html_document *document;
    struct str bytes;
    enum error error = train_read_file(&corpus->arena, path, &bytes);
    if (error == OK)
        error = html_parse(corpus->parser, &corpus->arena, bytes, &options, &document);
    if (error != OK)
        return error;
    struct buf text;
    buf_init(&text, TRAIN_MAX_FILE);
    html_text(document->root, &text);
    *lines = arena_copy(&corpus->arena, buf_str(&text));
    buf_free(&text);
    return OK;
}

/* Whose page it is, in short: the second-level name of its host, or what stands between the first
 * underscore of its file's name and the last "_V". */
static struct str outlet_of(struct arena *arena, struct str file, struct str url)
{
    struct str name = url_domain(arena, url);
    if (name.size) {
        size_t dot = str_find_last(name, '.');
        name = str_part(name, 0, dot);
        if (str_ends(name, STR(".co")) || str_ends(name, STR(".com")))
            name = str_part(name, 0, str_find_last(name, '.'));
        dot = str_find_last(name, '.');
        name = dot == STR_NONE ? name : str_from_byte(name, dot + 1);
    } else {
        size_t from = str_find_byte(file, '_');
        name = from == STR_NONE ? file : str_from_byte(file, from + 1);
        size_t end = str_find(name, STR("_V"));
        name = str_part(name, 0, end);
    }
    return arena_lower(arena, name);
}

/* The share of each line that stands in a known text. False when it cannot be told. */
static bool align_lines(const struct scrape_text *text, struct str known, float *shares)
{
    struct body_page page = {.block_count = text->count};
    page.blocks = memory_get_zeroed(text->count + 1, sizeof *page.blocks);
    for (uint32_t i = 0; i < text->count; i++)
        page.blocks[i].text = text->lines[i].text;
    bool fits = align_blocks(&page, known, shares);
    memory_free(page.blocks);
    return fits;
}

/* Marks the body's lines. A line that only one of the two known texts has is not learned from: with
 * the lead or without, both are right. Sets where the body begins and ends. */
static bool mark_body(struct sample *sample, json_t *gold)
{
    uint32_t count = sample->text.count;
    const char *known = json_string_value(json_object_get(gold, "text"));
    const char *bare = json_string_value(json_object_get(gold, "text_without_lead"));
    float *shares = memory_get_zeroed(count + 1, sizeof *shares);
    float *others = memory_get_zeroed(count + 1, sizeof *others);
    bool two = bare && *bare;
    bool fits = known && align_lines(&sample->text, str_from(known), shares) &&
                (!two || align_lines(&sample->text, str_from(bare), others));
    sample->head = SCRAPE_NO_LINE;
    for (uint32_t i = 0; fits && i < count; i++) {
        struct truth *truth = &sample->truth[i];
        bool yes = shares[i] >= 0.5F;
        bool unsure = two && yes != (others[i] >= 0.5F);
        truth->body = yes;
        truth->body_weight = unsure ? 0 : log2f(2.0F + (float)sample->text.lines[i].words);
        if (yes) {
            sample->head = sample->head == SCRAPE_NO_LINE ? i : sample->head;
            sample->tail = i;
        }
    }
    memory_free(shares);
    memory_free(others);
    return fits && sample->head != SCRAPE_NO_LINE;
}

/* Marks the headline: the last line before the body's end that says it, and not below the body's
 * first lines. The others that say it are not learned from. */
static void mark_headline(struct sample *sample, json_t *gold)
{
    const char *known = json_string_value(json_object_get(gold, "headline"));
    struct scrape_line headline = {.text = str_from(known)};
    uint32_t best = SCRAPE_NO_LINE, count = sample->text.count;
    scrape_measure(&headline, NULL, NULL);
    for (uint32_t i = 0; i < count; i++) {
        bool near = i + 40 > sample->head && i < sample->tail + 40;
        sample->truth[i].headline_weight = near ? 1 : 0.25F;
        if (!headline.hash || sample->text.lines[i].hash != headline.hash)
            continue;
        sample->truth[i].headline_weight = 0;
        if (i <= sample->head + 2)
            best = i;
    }
    if (best == SCRAPE_NO_LINE)
        return;
    sample->truth[best].headline = 1;
    sample->truth[best].headline_weight = 4;
    sample->head = best < sample->head ? best : sample->head;
}

/* Every sample weighs the same in the body's model, whatever its length. */
static void balance(struct sample *sample, float weight)
{
    float all = 0;
    if (sample->text.count && sample->head == SCRAPE_NO_LINE)
        all = 60; /* a page without an article weighs as much as a short one with */
    for (uint32_t i = 0; i < sample->text.count; i++)
        all += sample->truth[i].body > 0 ? sample->truth[i].body_weight : 0.02F;
    for (uint32_t i = 0; i < sample->text.count; i++) {
        sample->truth[i].body_weight *= weight * 100 / (all + 20);
        sample->truth[i].headline_weight *= weight;
    }
}

/* The name of a scrape: its last two components, with .txt for what they end in. */
static struct str scrape_name(struct arena *arena, struct str file)
{
    size_t end = str_find(file, STR(".html"));
    return arena_format(arena, "%.*s.txt", STR_ARG(str_part(file, 0, end)));
}

/* Reads the scrape of one line of gold, if there is one. */
static void add_scrape(void *context, json_t *gold)
{
    struct corpus *corpus = context;
    struct arena *arena = &corpus->arena;
    struct str file = str_from(json_string_value(json_object_get(gold, "file")));
    struct str url = str_from(json_string_value(json_object_get(gold, "url")));
    struct sample sample = {.name = scrape_name(arena, arena_copy(arena, file)), .whole = true};
    struct str path =
        arena_format(arena, "%s/scrapes/%.*s", corpus->settings->data, STR_ARG(sample.name));
    if (train_read_file(arena, path.data, &sample.bytes) != OK)
        return;
    scrape_cut(&sample.text, arena, sample.bytes);
    sample.truth = arena_get_array(arena, sample.text.count + 1, sizeof *sample.truth);
    sample.fold = train_fold(outlet_of(arena, file, url));
    if (!mark_body(&sample, gold)) {
        if (corpus->settings->log)
            fprintf(corpus->settings->log, "not learned from: %.*s\n", STR_ARG(sample.name));
        return;
    }
    mark_headline(&sample, gold);
    *(struct sample *)list_add(&corpus->samples) = sample;
}

/* ----------------------------------------------------- pages that were written for the tests ---
 */

/* Marks the lines of one article, which are known by how the first begins and the last ends. What
 * stands between them and is no sentence may be a caption or a heading: it is not learned from.
 * False when the lines are not found. */
static bool mark_case(struct sample *sample, const json_t *article)
{
    struct str first = train_text(article, "first"), last = train_text(article, "last");
    struct scrape_line headline = {.text = train_text(article, "headline")};
    const struct scrape_text *text = &sample->text;
    uint32_t begin = 0, end, title = SCRAPE_NO_LINE;
    if (!first.size || !last.size || !headline.text.size)
        return false;
    scrape_measure(&headline, NULL, NULL);
    for (; begin < text->count && !str_starts(text->lines[begin].text, first); begin++)
        if (text->lines[begin].hash == headline.hash)
            title = begin;
    for (end = begin; end < text->count && !str_ends(text->lines[end].text, last); end++)
        continue;
    if (end == text->count)
        return false;
    for (uint32_t i = begin; i <= end; i++) {
        bool sentence = text->lines[i].last == MARK_STOP && text->lines[i].weight >= 45;
        sample->truth[i].body = 1;
        sample->truth[i].body_weight = sentence || i == begin || i == end ? 3 : 0;
    }
    if (title != SCRAPE_NO_LINE) {
        sample->truth[title].headline = 1;
        sample->truth[title].headline_weight = 4;
    }
    sample->head = begin < sample->head ? begin : sample->head;
    sample->tail = end > sample->tail ? end : sample->tail;
    return true;
}

/* Marks the lines that belong to no article. */
static void mark_furniture(struct sample *sample, const json_t *furniture)
{
    size_t f;
    json_t *line;
    json_array_foreach(furniture, f, line)
    {
        struct str text = str_from(json_string_value(line));
        for (uint32_t i = 0; i < sample->text.count; i++)
            if (text.size && str_equal(sample->text.lines[i].text, text)) {
                sample->truth[i].body = 0;
                sample->truth[i].body_weight = 3;
            }
    }
}

/* Adds a page that was written for the tests, with its articles or without any. */
static void add_case(void *context, const char *folder, struct str name, json_t *gold)
{
    struct corpus *corpus = context;
    struct arena *arena = &corpus->arena;
    json_t *article;
    struct sample sample = {.name = name, .head = SCRAPE_NO_LINE};
    struct str path = arena_format(arena, "%s/%.*s.html", folder, STR_ARG(name));
    bool known = read_page(corpus, path.data, &sample.bytes) == OK;
    if (known) {
        size_t a;
        scrape_cut(&sample.text, arena, sample.bytes);
        sample.truth = arena_get_array(arena, sample.text.count + 1, sizeof *sample.truth);
        sample.fold = train_fold(sample.name);
        for (uint32_t i = 0; i < sample.text.count; i++)
            sample.truth[i] = (struct truth){.body_weight = 2, .headline_weight = 1};
        json_array_foreach(json_object_get(gold, "articles"), a, article) known =
            known && (json_object_get(article, "text") ? mark_body(&sample, article)
                                                       : mark_case(&sample, article));
        mark_furniture(&sample, json_object_get(gold, "not"));
    }
    if (known)
        *(struct sample *)list_add(&corpus->samples) = sample;
}

/* ----------------------------------------------------------------- samples made of others --- */

/* Adds a stretch of a sample to the bytes of another, and what is known of its lines. */
static void add_stretch(struct buf *bytes, struct list *truths, const struct sample *from,
                        uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        buf_add(bytes, from->text.lines[i].text);
        buf_add_byte(bytes, '\n');
        *(struct truth *)list_add(truths) = from->truth[i];
    }
}

/* A stretch of a sample as somebody might copy it. */
static void add_copy(struct corpus *corpus, struct buf *bytes, struct list *truths,
                     const struct sample *from)
{
    uint32_t before = next_random(corpus, 3), after = next_random(corpus, 20);
    after = after > 6 ? after - 6 : 0;
    uint32_t begin = from->head > before ? from->head - before : 0;
    uint32_t end =
        from->tail + 1 + after < from->text.count ? from->tail + 1 + after : from->text.count;
    add_stretch(bytes, truths, from, begin, end);
}

/* Makes a sample of copies of one or more others. */
static void add_made(struct corpus *corpus, const struct sample *const *from, unsigned count)
{
    struct list truths;
    struct buf bytes;
    struct sample made = {.name = from[0]->name, .fold = from[0]->fold};
    list_init(&truths, &corpus->arena, sizeof(struct truth));
    buf_init(&bytes, TRAIN_MAX_FILE);
    for (unsigned i = 0; i < count; i++)
        add_copy(corpus, &bytes, &truths, from[i]);
    made.bytes = arena_copy(&corpus->arena, buf_str(&bytes));
    buf_free(&bytes);
    scrape_cut(&made.text, &corpus->arena, made.bytes);
    made.truth = truths.items;
    if (made.text.count == truths.count)
        *(struct sample *)list_add(&corpus->samples) = made;
}

/* Makes a copy of each scrape, and a run-on of it and others of its fold. */
static void add_all_made(struct corpus *corpus)
{
    size_t count = corpus->samples.count;
    for (size_t i = 0; i < count; i++) {
        /* the list moves as it grows, so that samples are copied before they are used */
        struct sample samples[3];
        const struct sample *from[3] = {&samples[0], &samples[1], &samples[2]};
        unsigned found = 1;
        samples[0] = *(struct sample *)list_at(&corpus->samples, i);
        for (unsigned tries = 0; tries < 50 && found < 3; tries++) {
            struct sample *other = list_at(&corpus->samples, next_random(corpus, (uint32_t)count));
            if (other->fold == samples[0].fold && !str_equal(other->name, samples[0].name))
                samples[found++] = *other;
        }
        add_made(corpus, from, 1);
        add_made(corpus, from, found > 1 ? 2 + next_random(corpus, found - 1) : 1);
    }
}

/* Reads all scrapes and makes the others. */
static enum error read_corpus(struct corpus *corpus)
{
    static const char *const kinds[] = {"several", "none", "edge"};
    struct arena *arena = &corpus->arena;
    struct str path = arena_format(arena, "%s/pages/gold.jsonl", corpus->settings->data);
    enum error error = train_each_gold(arena, path.data, add_scrape, corpus);
    add_all_made(corpus);
    for (unsigned k = 0; corpus->settings->cases && k < 3; k++)
        train_each_case(arena, arena_format(arena, "%s/%s", corpus->settings->cases, kinds[k]),
                        add_case, corpus);
    for (size_t s = 0; s < corpus->samples.count; s++) {
        struct sample *sample = list_at(&corpus->samples, s);
        balance(sample, sample->whole ? 1 : 0.5F);
        scrape_features(&sample->features, &sample->text);
        sample->first_row = corpus->count;
        corpus->count += sample->text.count;
    }
    return error;
}

/* Puts the samples' columns together into long ones; made anew after the second step's changed. */
static void join_columns(struct corpus *corpus)
{
    unsigned columns = scrape_feature_count() + scrape_second_count();
    corpus->stride = (corpus->count + 63) & ~31U;
    if (!corpus->values) {
        corpus->values = memory_get_zeroed(columns, corpus->stride);
        corpus->truth = memory_get_zeroed(corpus->stride, sizeof *corpus->truth);
    }
    for (size_t s = 0; s < corpus->samples.count; s++) {
        struct sample *sample = list_at(&corpus->samples, s);
        for (unsigned f = 0; f < columns; f++)
            memcpy(corpus->values + (size_t)f * corpus->stride + sample->first_row,
                   sample->features.values + (size_t)f * sample->features.stride,
                   sample->text.count);
        memcpy(corpus->truth + sample->first_row, sample->truth,
               sample->text.count * sizeof *sample->truth);
    }
}

enum target { TARGET_BODY, TARGET_HEADLINE };

/* Learns a forest from all samples but those of two folds (FOLDS for none). */
static void learn_without(struct corpus *corpus, struct forest *forest, unsigned columns,
                          enum target target, unsigned without, unsigned without_too)
{
    float *weight = memory_get_zeroed(corpus->count + 1, sizeof *weight);
    float *wanted = memory_get_zeroed(corpus->count + 1, sizeof *wanted);
    for (size_t s = 0; s < corpus->samples.count; s++) {
        struct sample *sample = list_at(&corpus->samples, s);
        bool out = sample->fold == without || sample->fold == without_too;
        for (uint32_t i = 0; i < sample->text.count; i++) {
            const struct truth *truth = &sample->truth[i];
            uint32_t row = sample->first_row + i;
            bool body = target == TARGET_BODY;
            wanted[row] = body ? truth->body : truth->headline;
            weight[row] = out || !sample->features.live[i / SCRAPE_BLOCK] ? 0
                          : body                                          ? truth->body_weight
                                                                          : truth->headline_weight;
        }
    }
    struct forest_data data = {.values = corpus->values,
                               .stride = corpus->stride,
                               .count = corpus->count,
                               .feature_count = columns,
                               .wanted = wanted,
                               .weight = weight};
    unsigned trees = corpus->settings->trees ? corpus->settings->trees : DEFAULT_TREES;
    if (columns == scrape_feature_count() || target == TARGET_HEADLINE)
        trees /= 2; /* the first opinion may be rough, and headlines are easier */
    struct forest_settings settings = {.trees = trees,
                                       .rate = 0.12F,
                                       .smoothing = 8,
                                       .row_share = 0.6F,
                                       .feature_share = 0.2F,
                                       .seed = 20260101};
    forest_learn(forest, &corpus->arena, &data, &settings);
    memory_free(weight);
    memory_free(wanted);
    if (corpus->settings->log)
        fprintf(corpus->settings->log, "learned %s without %u %u\n",
                target == TARGET_BODY ? "bodies" : "headlines", without, without_too);
}

/* Fills the second step's columns of one fold's samples by a first forest. */
static void score_fold(struct corpus *corpus, const struct forest *forest, unsigned fold)
{
    for (size_t s = 0; s < corpus->samples.count; s++) {
        struct sample *sample = list_at(&corpus->samples, s);
        if (sample->fold != fold)
            continue;
        int32_t *scores = memory_get((sample->features.stride + 32) * sizeof *scores);
        struct arena_mark mark = arena_mark(&corpus->arena);
        scrape_run(forest, &sample->features, scores);
        scrape_second_features(&sample->features, &sample->text, scores);
        arena_release(&corpus->arena, mark);
        memory_free(scores);
    }
}

/* Learns all three forests without one fold (FOLDS for none). The second step learns from opinions
 * of first forests that have not seen the sample. */
static void learn_model(struct corpus *corpus, struct scrape_model *model, unsigned without)
{
    unsigned columns = scrape_feature_count();
    unsigned all = columns + scrape_second_count();
    for (unsigned inner = 0; inner < FOLDS; inner++) {
        if (inner == without)
            continue;
        learn_without(corpus, &model->first, columns, TARGET_BODY, without, inner);
        score_fold(corpus, &model->first, inner);
    }
    join_columns(corpus);
    learn_without(corpus, &model->first, columns, TARGET_BODY, without, without);
    learn_without(corpus, &model->body, all, TARGET_BODY, without, without);
    learn_without(corpus, &model->headline, all, TARGET_HEADLINE, without, without);
}

/* Prints the records of one scrape. */
static void print_records(FILE *out, const struct sample *sample, const struct scrape_model *model)
{
    struct arena arena, scratch;
    struct page_source source = {.file = sample->name};
    struct page_result result;
    arena_init(&arena, 0);
    arena_init(&scratch, 0);
    scrape_articles_by(model, &arena, &scratch, sample->bytes, &source, &result);
    train_print(out, &result.articles);
    arena_free(&arena);
    arena_free(&scratch);
}

/* Records by models that have not seen their outlets. */
static enum error cross_validate(struct corpus *corpus)
{
    FILE *out = fopen(corpus->settings->cross, "w");
    if (!out)
        return ERROR_OPEN;
    for (unsigned fold = 0; fold < FOLDS; fold++) {
        struct scrape_model model;
        learn_model(corpus, &model, fold);
        for (size_t s = 0; s < corpus->samples.count; s++) {
            struct sample *sample = list_at(&corpus->samples, s);
            if (sample->fold == fold && sample->whole)
                print_records(out, sample, &model);
        }
    }
    return fclose(out) == 0 ? OK : ERROR_WRITE;
}

/* Learns from all scrapes and writes the model. */
static enum error learn_all(struct corpus *corpus)
{
    struct scrape_model model;
    struct buf bytes;
    learn_model(corpus, &model, FOLDS);
    buf_init(&bytes, TRAIN_MAX_FILE);
    forest_write(&model.first, &bytes);
    forest_write(&model.body, &bytes);
    forest_write(&model.headline, &bytes);
    enum error error = file_write(corpus->settings->out, buf_str(&bytes));
    buf_free(&bytes);
    return error ? ERROR_WRITE : OK;
}

enum error scrape_train(const struct scrape_train_settings *settings)
{
    struct corpus corpus = {.settings = settings, .random = 20260101};
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
    memory_free(corpus.values);
    memory_free(corpus.truth);
    arena_free(&corpus.arena);
    return error;
}
