/* CoNLL-U, the treebanks' format: read for learning and for words that are given, and written as
 * what was found in a text. Names are in MISC, as Name=B-PER. */
#ifndef TIDINGS_LANGUAGE_CONLLU_H
#define TIDINGS_LANGUAGE_CONLLU_H

#include "base/buf.h"
#include "language/language.h"

/* A word as the file has it; views of the file's bytes. */
struct conllu_word {
    struct str form, lemma, upos, xpos, features, relation, misc;
    int32_t head; /* 1-based, 0 for the root; -1 where the file has none */
    bool space_after;
    bool glued; /* a part of a multiword token, but for its first */
};

struct conllu_sentence {
    size_t first, count; /* of its words */
    bool new_paragraph;  /* or a new document */
};

struct conllu {
    struct list words;     /* of struct conllu_word */
    struct list sentences; /* of struct conllu_sentence */
};

/* Reads a file's bytes. Lines that are no words are passed over: a file can be of any quality.
 * Empty nodes are left out; a multiword token whose words do not spell it is one word with the
 * first one's tags. */
void conllu_read(struct arena *arena, struct str bytes, struct conllu *conllu);

/* The value of `key` in a field such as MISC, "a=b|c=d"; empty where it is not there. */
struct str conllu_value(struct str field, struct str key);

/* The words as a text, and where in it they and their sentences stand, ready for language_tag(). A
 * paragraph is a line. */
void conllu_text(struct arena *arena, const struct conllu *conllu, struct analysis *analysis);

/* Appends an analysis, whose sentences are numbered from `number` on. */
void conllu_write(const struct analysis *analysis, size_t number, struct buf *out);

#endif
