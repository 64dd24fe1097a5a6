/* Learns the large encoder's layers from the corpus, before it sees a treebank: words are hidden
 * and it guesses them from those around. A frequent word is a class of its own, others are guessed
 * by their cluster. */
#include "base/memory.h"
#include "language/teach_corpus.h"
#include "language/teach_encoder.h"

enum {
    PARTS = 12,           /* of the corpus, each read once */
    PART_WORDS = 1000000, /* of a part */
    SENTENCE_MAX = 100,   /* words of a sentence; longer ones are cut */
    SENTENCE_MIN = 4,     /* shorter ones are not read */
    FREQUENT = 2048,      /* words that are classes of their own */
    BATCH = 1400
};
#define RATE 2.5e-3F
#define DROPOUT 0.1F

/* What a form is for the ends of sentences. */
enum form_kind { FORM_WORD, FORM_ENDS, FORM_CLOSES };

/* A sentence of the corpus's stream. */
struct run {
    uint32_t from, count;
};

/* The corpus to read from, as words of the net. */
struct reading {
    struct corpus corpus;
    struct net_word *forms; /* one an entry of the corpus's table */
    struct list runs;       /* of struct run */
    uint32_t *order;        /* of the runs */
};

static enum form_kind kind_of(struct str form)
{
    static const char *const ends[] = {".", "!", "?", "..."};
    static const char *const closes[] = {"\"", "'", ")", "]", "''"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_equal(form, str_from(ends[i])))
            return FORM_ENDS;
    for (size_t i = 0; i < sizeof closes / sizeof *closes; i++)
        if (str_equal(form, str_from(closes[i])))
            return FORM_CLOSES;
    return FORM_WORD;
}

/* Makes the words of the net for all forms, and gives them the classes to guess. */
static void make_forms(struct reading *reading, const struct feature_rows *rows,
                       const struct vectors *vectors)
{
    const struct list *entries = &reading->corpus.numbers.entries;
    struct corpus_word *counted = corpus_by_count(&reading->corpus);
    reading->forms = memory_get_zeroed(entries->count, sizeof *reading->forms);
    for (size_t i = 0; i < entries->count; i++) {
        const struct table_entry *entry = list_at(entries, i);
        struct net_word *form = &reading->forms[i];
        net_word_make(rows, NULL, vectors, entry->key, form);
        form->seen = (uint32_t)entry->value;
        if (form->vector != VECTOR_NONE)
            form->guess = (int16_t)(FREQUENT + vectors->words[form->vector].fine - 1);
    }
    for (size_t i = 0; i < FREQUENT && i < entries->count; i++)
        reading->forms[counted[i].entry].guess = (int16_t)i;
    memory_free(counted);
}

/* Parts the stream into sentences: behind marks that end one and what closes it, at the ends of
 * paragraphs, and where it gets too long. */
static void find_runs(struct reading *reading)
{
    const struct corpus *corpus = &reading->corpus;
    const struct list *entries = &corpus->numbers.entries;
    uint8_t *kinds = memory_get_zeroed(entries->count, 1);
    bool ended = false;
    uint32_t from = 0;
    for (size_t i = 0; i < entries->count; i++)
        kinds[i] = (uint8_t)kind_of(((const struct table_entry *)list_at(entries, i))->key);
    list_init(&reading->runs, &reading->corpus.arena, sizeof(struct run));
    for (uint32_t i = 0; i < corpus->size; i++) {
        uint32_t form = corpus->stream[i];
        bool line_end = form == CORPUS_LINE_END;
        enum form_kind kind = line_end ? FORM_WORD : (enum form_kind)kinds[form];
        if (line_end || (ended && kind == FORM_WORD) || i - from == SENTENCE_MAX) {
            if (i - from >= SENTENCE_MIN)
                *(struct run *)list_add(&reading->runs) = (struct run){from, i - from};
            from = i + line_end;
            ended = false;
        }
        ended = !line_end && (kind == FORM_ENDS || (ended && kind == FORM_CLOSES));
    }
    memory_free(kinds);
}

/* Fills an epoch's exercises with the sentences of its part of the corpus. */
static void fill(void *filler, unsigned epoch, struct exercises *exercises)
{
    const struct reading *reading = filler;
    size_t from = 0, to = 0;
    for (unsigned e = 0; e <= epoch; e++) {
        from = to;
        for (size_t words = 0; words < PART_WORDS && to < reading->runs.count; to++)
            words += ((const struct run *)list_at(&reading->runs, reading->order[to]))->count;
    }
    arena_clear(&exercises->arena);
    list_init(&exercises->train, &exercises->arena, sizeof(struct net_sentence));
    for (; from < to; from++) {
        const struct run *run = list_at(&reading->runs, reading->order[from]);
        struct net_sentence *sentence = list_add(&exercises->train);
        *sentence = (struct net_sentence){.count = run->count + 1};
        sentence->words =
            arena_get_array(&exercises->arena, sentence->count, sizeof *sentence->words);
        net_word_root(&exercises->rows, &sentence->words[0]);
        for (size_t i = 0; i < run->count; i++)
            sentence->words[i + 1] = reading->forms[reading->corpus.stream[run->from + i]];
    }
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
    struct reading reading = {0};
    struct exercises exercises = {0};
    enum error error = corpus_read(settings->data, judge, settings->log, &reading.corpus);
    if (!error) {
        struct feature_counts *counts = feature_counts_new();
        struct dice dice = dice_from(settings->seed + 3);
        large_rows(lessons, vectors, counts, &exercises.rows);
        feature_counts_free(counts);
        arena_init(&exercises.arena, 0);
        make_forms(&reading, &exercises.rows, vectors);
        find_runs(&reading);
        reading.order = memory_get_zeroed(reading.runs.count, sizeof *reading.order);
        dice_shuffle(&dice, reading.order, reading.runs.count);
        read_corpus(&reading, &exercises, vectors, settings, progress, writer);
        memory_free(reading.order);
        memory_free(reading.forms);
        feature_rows_free(&exercises.rows);
        arena_free(&exercises.arena);
    }
    corpus_free(&reading.corpus);
    return error;
}
