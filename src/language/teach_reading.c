/* The corpus as sentences to learn from. */
#include "language/teach_reading.h"
#include "base/memory.h"

enum {
    SENTENCE_MAX = 100, /* words of a sentence; longer ones are cut */
    SENTENCE_MIN = 4    /* shorter ones are not read */
};

/* What a form is for the ends of sentences. */
enum form_kind { FORM_WORD, FORM_ENDS, FORM_CLOSES };

/* A sentence of the corpus's stream. */
struct run {
    uint32_t from, count;
};

/* What a form is for the ends of sentences. */
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

/* Makes the words of the net for all forms. */
static void make_forms(struct reading *reading, const struct feature_rows *rows,
                       const struct vectors *vectors)
{
    const struct list *entries = &reading->corpus.numbers.entries;
    reading->forms = memory_get_zeroed(entries->count, sizeof *reading->forms);
    for (size_t i = 0; i < entries->count; i++) {
        const struct table_entry *entry = list_at(entries, i);
        net_word_make(rows, NULL, vectors, entry->key, &reading->forms[i]);
        reading->forms[i].seen = (uint32_t)entry->value;
    }
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

enum error reading_begin(struct reading *reading, const char *data, const struct gap_judge *judge,
                         FILE *log, const struct feature_rows *rows, const struct vectors *vectors,
                         uint64_t seed)
{
    *reading = (struct reading){0};
    enum error error = corpus_read(data, judge, log, &reading->corpus);
    if (error)
        return error;
    struct dice dice = dice_from(seed);
    make_forms(reading, rows, vectors);
    find_runs(reading);
    reading->order = memory_get_zeroed(reading->runs.count, sizeof *reading->order);
    dice_shuffle(&dice, reading->order, reading->runs.count);
    return OK;
}

void reading_end(struct reading *reading)
{
    memory_free(reading->order);
    memory_free(reading->forms);
    corpus_free(&reading->corpus);
}

/* Which runs belong to a part: *from to before *to of the order. */
static void find_part(const struct reading *reading, unsigned part, size_t most, size_t *from,
                      size_t *to)
{
    *from = *to = 0;
    for (unsigned p = 0; p <= part; p++) {
        *from = *to;
        for (size_t words = 0; words < most && *to < reading->runs.count; ++*to)
            words += ((const struct run *)list_at(&reading->runs, reading->order[*to]))->count;
    }
}

void reading_take(const struct reading *reading, const struct feature_rows *rows, unsigned part,
                  size_t words, struct arena *arena, struct list *sentences)
{
    size_t from, to;
    find_part(reading, part, words, &from, &to);
    for (; from < to; from++) {
        const struct run *run = list_at(&reading->runs, reading->order[from]);
        struct net_sentence *sentence = list_add(sentences);
        *sentence = (struct net_sentence){.count = run->count + 1};
        sentence->words = arena_get_array(arena, sentence->count, sizeof *sentence->words);
        net_word_root(rows, &sentence->words[0]);
        for (size_t i = 0; i < run->count; i++)
            sentence->words[i + 1] = reading->forms[reading->corpus.stream[run->from + i]];
    }
}
