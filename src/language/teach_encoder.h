/* Learning the two encoders: of sentences, and of tags, dependencies and names. */
#ifndef TIDINGS_LANGUAGE_TEACH_ENCODER_H
#define TIDINGS_LANGUAGE_TEACH_ENCODER_H

#include "language/teach_net.h"

/* The features that have rows: their hashes in order. A row's number is its hash's place. */
struct feature_rows {
    uint32_t *hashes;
    struct sorted sorted; /* the same */
    size_t count;
};

/* What is made of treebanks to learn from: sentences of the net's words. */
struct exercises {
    struct arena arena;
    struct list train;            /* of struct net_sentence */
    struct list dev[LESSONS_MAX]; /* one a set */
    const char *dev_names[LESSONS_MAX];
    size_t dev_count;
    struct feature_rows rows;
};

/* Words and features of what stands at `text`, without any answer. `seen` counts forms and is
 * filled while `counting`. */
struct feature_counts;
struct feature_counts *feature_counts_new(void);
void feature_counts_free(struct feature_counts *counts);
void feature_counts_add(struct feature_counts *counts, const struct vectors *vectors,
                        struct str word);

/* Gives rows to the most frequent features, at most `most` and those that were seen twice. */
void feature_counts_rows(const struct feature_counts *counts, size_t most,
                         struct feature_rows *rows);
void feature_rows_free(struct feature_rows *rows);

/* Makes a word of the net, without answers. `counts` may be NULL for what was not learned from. */
void net_word_make(const struct feature_rows *rows, const struct feature_counts *counts,
                   const struct vectors *vectors, struct str word, struct net_word *made);
void net_word_root(const struct feature_rows *rows, struct net_word *made);

/* How to learn. */
struct course {
    unsigned epochs, threads;
    unsigned averaged; /* over how many of the last epochs weights are averaged; 0 for none */
    float rate;
    size_t batch; /* words */
    uint64_t seed;
    const char *progress; /* a file that learning goes on from, or NULL */
    const char *name;     /* for the log */
    FILE *log;
    void (*measure)(struct net *net, const struct exercises *exercises, FILE *log); /* or NULL */
    /* NULL, or what gives each epoch exercises of its own */
    void (*fill)(void *filler, unsigned epoch, struct exercises *exercises);
    void *filler;
};

/* Goes through the exercises, shuffled, `epochs` times. */
void course_run(const struct course *course, struct net *net, struct exercises *exercises);

/* The encoder as parts of a model, whose names begin with a letter. Of the heads for names that of
 * one source is kept. */
void encoder_write(const struct net *net, char letter, const uint32_t *hashes,
                   enum lesson_names source, struct model_writer *writer);

/* Fills a net whose words, layers' inputs and heads' input are narrower with what a learned one
 * knows, by looking at what that makes of some of the sentences. All else of their shapes is the
 * same. */
void net_make_narrow(struct net *wide, const struct list *sentences, struct net *narrow);

/* The features of the large encoder, and its shape without any head. */
void large_rows(const struct lessons *lessons, const struct vectors *vectors,
                struct feature_counts *counts, struct feature_rows *rows);
struct net_shape large_shape(const struct feature_rows *rows);

/* Learns and writes the encoder of sentences, and the large one, which begins with the layers that
 * teach_guesses() wrote to `layers`, reads the corpus while it is made narrower, and keeps the head
 * for names of `source`. */
void teach_sentences(const struct lessons *lessons, const struct vectors *vectors,
                     const struct language_teach_settings *settings, const char *progress,
                     struct model_writer *writer);
enum error teach_encoder(const struct lessons *lessons, const struct vectors *vectors,
                         const struct model_file *layers, const struct gap_judge *judge,
                         enum lesson_names source, const struct language_teach_settings *settings,
                         const char *progress, struct model_writer *writer);

#endif
