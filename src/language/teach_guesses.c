/* Learns the large encoder's layers from the corpus, before it sees a treebank: words are hidden
 * and it guesses them from those around. A frequent word is a class of its own, others are guessed
 * by their cluster. */
#include "base/memory.h"
#include "language/teach_reading.h"

enum {
    PARTS = 12,           /* of the corpus, each read once */
    PART_WORDS = 1000000, /* of a part */
    FREQUENT = 2048,      /* words that are classes of their own */
    BATCH = 1400
};
#define RATE 2.5e-3F
#define DROPOUT 0.1F

/* Gives all forms the classes to guess. */
static void set_guesses(struct reading *reading, const struct vectors *vectors)
{
    size_t count = reading->corpus.numbers.entries.count;
    struct corpus_word *counted = corpus_by_count(&reading->corpus);
    for (size_t i = 0; i < count; i++) {
        struct net_word *form = &reading->forms[i];
        if (form->vector != VECTOR_NONE)
            form->guess = (int16_t)(FREQUENT + vectors->words[form->vector].fine - 1);
    }
    for (size_t i = 0; i < FREQUENT && i < count; i++)
        reading->forms[counted[i].entry].guess = (int16_t)i;
    memory_free(counted);
}

/* Fills an epoch's exercises with the sentences of its part of the corpus. */
static void fill(void *filler, unsigned epoch, struct exercises *exercises)
{
    arena_clear(&exercises->arena);
    list_init(&exercises->train, &exercises->arena, sizeof(struct net_sentence));
    reading_take(filler, &exercises->rows, epoch, PART_WORDS, &exercises->arena, &exercises->train);
}

/* Goes through the corpus and writes what was learned. */
static void read_corpus(struct reading *reading, struct exercises *exercises,
                        const struct vectors *vectors,
                        const struct language_teach_settings *settings, const char *progress,
                        struct model_writer *writer)
{
    struct net net;
    struct net_shape shape = large_shape(&exercises->rows);
    shape.guesses = FREQUENT + CLUSTERS_FINE;
    net_begin(&net, &shape, vectors, settings->seed + 2);
    net.dropout = DROPOUT;
    struct course course = {.epochs = PARTS,
                            .threads = settings->threads,
                            .rate = RATE,
                            .batch = BATCH,
                            .seed = settings->seed + 2,
                            .progress = progress,
                            .name = "layers",
                            .log = settings->log,
                            .fill = fill,
                            .filler = reading};
    course_run(&course, &net, exercises);
    model_writer_add(writer, "rows", net.rows, shape.rows * shape.width * sizeof *net.rows);
    model_writer_add(writer, "weights", net.weights, net.at.parts * sizeof *net.weights);
    net_end(&net);
}

enum error teach_guesses(const struct lessons *lessons, const struct vectors *vectors,
                         const struct gap_judge *judge,
                         const struct language_teach_settings *settings, const char *progress,
                         struct model_writer *writer)
{
    struct reading reading;
    struct exercises exercises = {0};
    struct feature_counts *counts = feature_counts_new();
    large_rows(lessons, vectors, counts, &exercises.rows);
    feature_counts_free(counts);
    enum error error = reading_begin(&reading, settings->data, judge, settings->log,
                                     &exercises.rows, vectors, settings->seed + 3);
    if (!error) {
        arena_init(&exercises.arena, 0);
        set_guesses(&reading, vectors);
        read_corpus(&reading, &exercises, vectors, settings, progress, writer);
        arena_free(&exercises.arena);
    }
    feature_rows_free(&exercises.rows);
    reading_end(&reading);
    return error;
}
