/* Learns the small encoder that finds where sentences end, from the treebanks' paragraphs. */
#include "base/memory.h"
#include "language/sentences.h"
#include "language/teach_encoder.h"

enum {
    ROWS_MAX = 8000,
    WIDTH = 32,
    HIDDEN = 48,
    NARROW = 32,
    LAYERS = 2,
    EPOCHS = 12,
    BATCH = 800
};
#define RATE 4e-3F

/* Whether the word at `index` of a lesson is the last of its sentence; `*sentence` goes along. */
static bool ends_sentence(const struct lesson *lesson, size_t index, size_t *sentence)
{
    const struct conllu_sentence *at = list_at(&lesson->conllu.sentences, *sentence);
    bool ends = index + 1 == at->first + at->count;
    *sentence += ends;
    return ends;
}

/* Whether the sentence begins a paragraph, or there is none any more. */
static bool begins_paragraph(const struct lesson *lesson, size_t sentence)
{
    return sentence >= lesson->conllu.sentences.count ||
           ((const struct conllu_sentence *)list_at(&lesson->conllu.sentences, sentence))
               ->new_paragraph;
}

/* A paragraph, or a part of a long one: root and words. */
static struct net_sentence *begin_part(struct exercises *exercises, struct list *parts)
{
    struct net_sentence *part = list_add(parts);
    part->words = arena_get_array(&exercises->arena, SENTENCES_WINDOW + 1, sizeof *part->words);
    net_word_root(&exercises->rows, &part->words[0]);
    part->count = 1;
    return part;
}

/* Makes the parts of a lesson. */
static void add_lesson(struct exercises *exercises, const struct lesson *lesson,
                       const struct feature_counts *counts, const struct vectors *vectors,
                       struct list *parts)
{
    struct net_sentence *part = NULL;
    size_t sentence = 0;
    for (size_t i = 0; i < lesson->conllu.words.count; i++) {
        const struct conllu_word *word = list_at(&lesson->conllu.words, i);
        if (!part)
            part = begin_part(exercises, parts);
        struct net_word *made = &part->words[part->count++];
        net_word_make(&exercises->rows, counts, vectors, word->form, made);
        bool ends = ends_sentence(lesson, i, &sentence);
        made->tag = ends;
        if ((ends && begins_paragraph(lesson, sentence)) || part->count > SENTENCES_WINDOW)
            part = NULL;
    }
}

/* Makes the exercises of all treebanks. */
static void prepare(const struct lessons *lessons, const struct vectors *vectors,
                    struct exercises *exercises)
{
    struct feature_counts *counts = feature_counts_new();
    for (size_t i = 0; i < lessons->train_count; i++)
        for (size_t w = 0; lessons->train[i].parsed && w < lessons->train[i].conllu.words.count;
             w++)
            feature_counts_add(
                counts, vectors,
                ((const struct conllu_word *)list_at(&lessons->train[i].conllu.words, w))->form);
    feature_counts_rows(counts, ROWS_MAX, &exercises->rows);
    list_init(&exercises->train, &exercises->arena, sizeof(struct net_sentence));
    for (size_t i = 0; i < lessons->train_count; i++)
        if (lessons->train[i].parsed)
            add_lesson(exercises, &lessons->train[i], counts, vectors, &exercises->train);
    for (size_t i = 0; i < lessons->dev_count; i++) {
        list_init(&exercises->dev[i], &exercises->arena, sizeof(struct net_sentence));
        add_lesson(exercises, &lessons->dev[i], NULL, vectors, &exercises->dev[i]);
        exercises->dev_names[i] = lessons->dev[i].name;
    }
    exercises->dev_count = lessons->dev_count;
    feature_counts_free(counts);
}

/* Logs how many ends the net finds, and how many of what it finds are ends. */
static void measure(struct net *net, const struct exercises *exercises, FILE *log)
{
    for (size_t d = 0; d < exercises->dev_count; d++) {
        size_t right = 0, found = 0, there = 0;
        for (size_t s = 0; s < exercises->dev[d].count; s++) {
            const struct net_sentence *part = list_at(&exercises->dev[d], s);
            const struct net_half *half = net_read(net, &part, 1);
            for (size_t i = 1; i < part->count; i++) {
                /* a paragraph's end needs no finding */
                bool ends = half->tag_found[i] == 1 || i + 1 == part->count;
                found += ends;
                there += part->words[i].tag == 1;
                right += ends && part->words[i].tag == 1;
            }
        }
        fprintf(log, "  %s: ends of sentences F1 %.2f\n", exercises->dev_names[d],
                200.0 * (double)right / (double)(found + there));
    }
}

void teach_sentences(const struct lessons *lessons, const struct vectors *vectors,
                     const struct language_teach_settings *settings, const char *progress,
                     struct model_writer *writer)
{
    struct exercises exercises = {0};
    struct net net;
    arena_init(&exercises.arena, 0);
    prepare(lessons, vectors, &exercises);
    struct net_shape shape = {.width = WIDTH,
                              .hidden = HIDDEN,
                              .layers = LAYERS,
                              .narrow = NARROW,
                              .rows = exercises.rows.count,
                              .tags = 2};
    net_begin(&net, &shape, vectors, settings->seed + 1);
    struct course course = {.epochs = EPOCHS,
                            .threads = settings->threads,
                            .rate = RATE,
                            .batch = BATCH,
                            .seed = settings->seed + 1,
                            .progress = progress,
                            .name = "sentences",
                            .log = settings->log,
                            .measure = measure};
    course_run(&course, &net, &exercises);
    encoder_write(&net, 's', exercises.rows.hashes, NAMES_UNER, writer);
    net_end(&net);
    feature_rows_free(&exercises.rows);
    arena_free(&exercises.arena);
}
