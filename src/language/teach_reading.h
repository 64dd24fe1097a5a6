/* The corpus as sentences to learn from, without any answer. */
#ifndef TIDINGS_LANGUAGE_TEACH_READING_H
#define TIDINGS_LANGUAGE_TEACH_READING_H

#include "language/teach_corpus.h"
#include "language/teach_encoder.h"

struct reading {
    struct corpus corpus;
    struct net_word *forms; /* one an entry of the corpus's table */
    struct list runs;       /* sentences of its stream */
    uint32_t *order;        /* of the runs, by chance */
};

/* Reads DATA/corpus. ERROR_NOT_FOUND where there is none. Ended by reading_end() even then. */
enum error reading_begin(struct reading *reading, const char *data, const struct gap_judge *judge,
                         FILE *log, const struct feature_rows *rows, const struct vectors *vectors,
                         uint64_t seed);
void reading_end(struct reading *reading);

/* Appends a part's sentences, of about `words` words, which are the arena's. Parts have nothing in
 * common; behind the last they are empty. */
void reading_take(const struct reading *reading, const struct feature_rows *rows, unsigned part,
                  size_t words, struct arena *arena, struct list *sentences);

#endif
