/* The steps of learning, private to src/language. Each takes what it learns from and adds parts to
 * a model file. */
#ifndef TIDINGS_LANGUAGE_TEACH_PARTS_H
#define TIDINGS_LANGUAGE_TEACH_PARTS_H

#include <stdio.h>

#include "language/conllu.h"
#include "language/model_file.h"
#include "language/teach.h"

/* Where words and tags come from. Each source of names has its own conventions, so each has a head
 * of its own to learn; what runs later is the first one's. */
enum lesson_names { NAMES_UNER, NAMES_WIKIGOLD, NAMES_MENTIONS, NAMES_SOURCES, NAMES_UNKNOWN };

/* A treebank or a set of names. */
struct lesson {
    const char *name;
    struct conllu conllu;
    struct analysis text; /* the same as a text */
    bool parsed;          /* has tags and heads */
    enum lesson_names names;
};

enum { LESSONS_MAX = 8, LESSON_NAMES = 2 /* the set of names alone, of those to learn from */ };

/* All that is learned from, and the sets that progress is measured on. */
struct lessons {
    struct arena arena;
    struct lesson train[LESSONS_MAX], dev[LESSONS_MAX];
    size_t train_count, dev_count;
};

/* Reads them from DATA/language. */
enum error lessons_read(const char *data, struct lessons *lessons);
void lessons_free(struct lessons *lessons);

/* The judge of gaps. */
void teach_tokenizer(const struct lessons *lessons, FILE *log, struct model_writer *writer);

struct vectors;

/* Vectors and clusters of the words of DATA/corpus. */
struct gap_judge;
enum error teach_vectors(const char *data, const struct gap_judge *judge, FILE *log,
                         struct model_writer *writer);

/* The large encoder's layers, from guessing hidden words of DATA/corpus. */
enum error teach_guesses(const struct lessons *lessons, const struct vectors *vectors,
                         const struct gap_judge *judge,
                         const struct language_teach_settings *settings, const char *progress,
                         struct model_writer *writer);

/* Lemmas. */
void teach_lemmas(const struct lessons *lessons, FILE *log, struct model_writer *writer);

/* Marks the names of a sentence by the treebank's mentions (Entity= in MISC): kind and beginning of
 * each word, all unset before. */
void mention_names(const struct conllu *conllu, const struct conllu_sentence *sentence,
                   uint8_t *kinds, bool *begins);

/* A generator of pseudo-random numbers (xorshift64*), for one step of learning. */
struct dice {
    uint64_t state;
};
/* A generator that gives the same numbers for the same seed, and its next 64 bits. */
static inline struct dice dice_from(uint64_t seed)
{
    return (struct dice){(seed + 1) * 0x9e3779b97f4a7c15U | 1};
}
static inline uint64_t dice_throw(struct dice *dice)
{
    dice->state ^= dice->state >> 12;
    dice->state ^= dice->state << 25;
    dice->state ^= dice->state >> 27;
    return dice->state * 0x2545f4914f6cdd1dU;
}
/* From 0 to below 1. */
static inline float dice_float(struct dice *dice)
{
    return (float)(dice_throw(dice) >> 40) * (1.0F / 16777216.0F);
}
/* From 0 to below `below`. */
static inline size_t dice_below(struct dice *dice, size_t below)
{
    return (size_t)((dice_throw(dice) >> 32) * below >> 32);
}

/* Brings indexes 0..count-1 into an order of chance. */
void dice_shuffle(struct dice *dice, uint32_t *order, size_t count);

/* Seconds since some moment, for logs. */
double teach_seconds(void);

#endif
