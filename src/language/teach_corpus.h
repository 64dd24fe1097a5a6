/* The corpus that vectors and the encoder are learned from: DATA/corpus, as numbers of words. */
#ifndef TIDINGS_LANGUAGE_TEACH_CORPUS_H
#define TIDINGS_LANGUAGE_TEACH_CORPUS_H

#include <stdio.h>

#include "base/error.h"
#include "base/table.h"

/* Stands between paragraphs. */
#define CORPUS_LINE_END UINT32_MAX

struct corpus {
    struct arena arena;
    struct table numbers; /* a word's form as features see it, to how often it is there */
    uint32_t *stream;     /* places of words among the table's entries, in order */
    size_t size, capacity;
};

/* Reads the headlines and texts of all records of DATA/corpus, files by name. ERROR_NOT_FOUND where
 * there are none. The corpus has to be freed even after an error. */
struct gap_judge;
enum error corpus_read(const char *data, const struct gap_judge *judge, FILE *log,
                       struct corpus *corpus);
void corpus_free(struct corpus *corpus);

/* A word of the corpus: how often it is there, and its place in the table. */
struct corpus_word {
    uint32_t count, entry;
};

/* All words, the most frequent first; of equal ones the earlier first. The caller gives it back
 * with memory_free(). */
struct corpus_word *corpus_by_count(const struct corpus *corpus);

#endif
