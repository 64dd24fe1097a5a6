/* What the parts of src/story share. Not for callers outside it. */
#ifndef TIDINGS_STORY_PRIVATE_H
#define TIDINGS_STORY_PRIVATE_H

#include "base/table.h"
#include "story/story.h"

struct language_reader;
struct noun_rules;
struct story_maker {
    struct word_stemmers *stemmers;
    struct arena arena;             /* scratch of one call */
    struct language_reader *reader; /* NULL until a text was read for its sentences */
    struct noun_rules *nouns;       /* of the last text's language, or NULL */
    struct aside_signs *asides;     /* likewise */
};

/* A language as a number, by the first part of its code; 0 for none. */
uint32_t story_language(struct str language);

/* The language of an article without its region, by its words where it has none. */
struct str story_language_of(const struct article *article);

/* All terms of an article: a list of struct story_term in `arena`; and its language as a number. */
void story_gather(struct story_maker *maker, const struct article *article, struct arena *arena,
                  struct list *terms, uint32_t *language);

/* The hash of a term of a language; a word of a name has none. Of the term itself, or of its
 * str_hash(). */
uint32_t story_term_hash(struct str term, uint32_t language);
uint32_t story_hash(uint64_t hash, uint32_t language);

/* Whether a word begins with a capital letter of a script that has them. */
bool story_is_capital(struct str word);

/* How many bytes at the end of a folded word are what most languages of Europe make plurals with: 1
 * or 0. A tag's key and a word's are without them. */
size_t story_plural(struct str word);

/* The next sentence of a text from `*at` on, without the space around it. False at the end. */
bool story_sentence_next(struct str text, size_t *at, size_t *from, size_t *to);

/* A list of knowledge/story as the build makes an array of it. */
struct story_lines {
    const char *const *at;
    size_t count;
};

/* The next line of a language from line `*at` on: what kind of words it has, empty where it names
 * none, and the words. False behind the last. */
bool story_line_next(const struct story_lines *lines, size_t *at, struct str language,
                     struct str *kind, struct str *words);

/* The words by which the sentences of a language lean on others. */
struct story_leaning {
    struct table
        words; /* from a folded word to the kinds of knowledge/story/leaning.txt it is of */
};

/* Reads those of a language, which may be none. They live in `arena`. */
void story_leaning_read(struct story_leaning *leaning, struct str language, struct arena *arena);

/* Whether a sentence can be read without those before it: it begins with no word that leans on
 * them, ends outside of somebody's words, and tells who it is that speaks. */
bool story_stands_alone(const struct story_leaning *leaning, struct str sentence);

/* Whether an article in a language asks, explains or argues, by its headline, its section and its
 * address, and does not tell what happened. In doubt it tells. */
bool story_is_aside(struct story_maker *maker, const struct article *article, struct str language);

/* Gives back what a maker keeps for that; NULL is nothing. */
void aside_signs_free(struct aside_signs *signs);

#endif
