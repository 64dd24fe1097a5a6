/* Text to words: where words begin and end, their folded forms and stems, what language a text is
 * in, and the terms that search goes by.
 *
 * Words follow Unicode's default segmentation (UAX #29) in what matters to news: runs of letters,
 * marks and digits; an apostrophe or a middle dot joins letters, a point or a comma joins digits.
 * In scripts that put no spaces between words (Chinese, Japanese, Thai, ...; Korean too, whose
 * words are too long to search by) each character is a word of its own. All text is valid UTF-8. */
#ifndef TIDINGS_WORDS_H
#define TIDINGS_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* ---------------------------------------------------------------------------------- words --- */

enum word_kind {
    WORD_SPACED, /* letters of a script that writes spaces */
    WORD_NUMBER, /* begins with a digit: "2.5", "1990s", "3D" */
    WORD_RUN,    /* one character, with its marks, of a script that does not */
};

struct word {
    size_t from, to; /* bytes of the text */
    enum word_kind kind;
};

/* A walk over the words of a text; begin with {text, 0}. */
struct words {
    struct str text;
    size_t at;
};

/* The next word. False at the end of the text. */
bool words_next(struct words *words, struct word *word);

/* The bytes of a word. */
static inline struct str word_str(struct str text, struct word word)
{
    return str_part(text, word.from, word.to - word.from);
}

/* Bytes that a folded word or a search term may have; what is longer is cut between characters. */
#define WORD_MAX 96

/* Writes a word with the differences taken away that do not make another word: case, wide forms,
 * kinds of apostrophe, composed or not. Gives its size, at most WORD_MAX. */
size_t word_fold(struct str word, char out[WORD_MAX]);

/* Whether a folded word is one of the language's little words (articles, pronouns, ...). False for
 * languages that have no list. `language` is a BCP 47 code, whose region does not matter. */
bool word_is_common(struct str folded, struct str language);

/* What a language is called in English; its code where that is not known. */
struct str word_language_name(struct str language);

/* The code of a language that a person names: by a BCP 47 code, whose region does not matter, or by
 * what it is called in English, in any case. A code that is not known here stands for itself; empty
 * for what is neither. */
struct str word_language_code(struct str named);

/* The same for many words of one language: its number, negative where it is not known, and whether
 * a folded word is one of its little ones. */
int word_language(struct str language);
bool word_is_common_in(struct str folded, int language);

/* ------------------------------------------------------------------------------- comparing --- */

/* Whether two texts have the same words in the same order, folded. */
bool words_equal(struct str a, struct str b);

/* A text's first words as hashes of their folded forms, for comparing one text with many. */
#define WORDS_COMPARED 64
struct words_hashed {
    size_t count;
    uint64_t hashes[WORDS_COMPARED];
};
void words_hash(struct str text, struct words_hashed *hashed);
double words_hashed_overlap(const struct words_hashed *a, const struct words_hashed *b);

/* The share of words that two texts have in common, from 0 to 1: twice the common ones by the sum
 * of both, each counted as often as it stands in both. Looks at the first WORDS_COMPARED words. */
double words_overlap(struct str a, struct str b);

/* -------------------------------------------------------------------------------- language --- */

struct language_guess {
    struct str language; /* BCP 47, "und" when it cannot be told; static storage */
    double confidence;   /* 0 to 1; how far the best language is ahead of the next, and on how much
                            evidence */
};

/* The language of a text, by its script and its little words. Looks at the first LANGUAGE_WORDS
 * words. `declared` is what the page says of itself (an html lang attribute, "de-AT"), or empty:
 * evidence that decides where the text says little, no more. Regions are dropped. */
struct language_guess words_language(struct str text, struct str declared);
#define LANGUAGE_WORDS 500

/* ---------------------------------------------------------------------------------- search --- */

/* Makes the forms of words; keeps one stemmer a language once it was asked for, and the forms of
 * usual words. Belongs to one thread at a time. */
struct word_stemmers;
struct word_stemmers *word_stemmers_new(void);
void word_stemmers_free(struct word_stemmers *stemmers);

/* What becomes of a word: folded; as search finds it, stemmed by the language, without what is
 * elided before it (l'eau) and without accents; folded without accents; and the hashes (str_hash())
 * of all three and of its stem, which has them. */
struct word_forms {
    struct str folded, term, plain;
    uint64_t folded_hash, term_hash, plain_hash, stem_hash;
    bool common; /* it is one of the language's little words */
    bool pair;   /* it is no word, but two characters of a script without spaces */
};

/* The forms of a word of a language, by its number. They live until those of another word are asked
 * of the same stemmers. */
const struct word_forms *word_forms_of(struct word_stemmers *stemmers, int language,
                                       struct str word, enum word_kind kind);

/* A word of a text that was read whole, and which of the forms it has. */
struct word_read {
    uint32_t from, to; /* bytes of the text */
    uint32_t forms;
    enum word_kind kind;
};

/* The words of a text, and the forms of them all, each word as it is written once. */
struct words_read {
    const struct word_read *words;
    size_t count;
    const struct word_forms *forms;
    size_t forms_count;
};

/* Reads a text of less than 4 GiB in a language, by its number. What was read of the last two texts
 * is kept, so that all who go over an article's headline and text in turn need not find and fold
 * their words each for themselves; it lives until the text after the next is read with the same
 * stemmers. */
const struct words_read *words_read(struct word_stemmers *stemmers, int language, struct str text);

/* Writes a word as a term of no language, folded and without accents. Gives its size. */
size_t word_plain(struct str word, char out[WORD_MAX]);

/* Which version of the rules made a term. Terms of different versions do not find each other. */
#define SEARCH_TERMS_VERSION 1

/* Takes a word with its term, and the bytes of the text it stands for. Anything but 0 ends it. */
typedef int search_term_taker(void *context, const struct word_forms *form, size_t from, size_t to);

/* Gives the terms of a text in order: of words their terms, pairs of neighbours where the script
 * has no spaces (a lone character is a term by itself), neither of which are empty. Little words
 * are not left off, so that phrases can be searched. The same for texts and for queries. Gives what
 * the taker gave last, 0 when all were taken. */
int search_terms(struct word_stemmers *stemmers, struct str language, struct str text,
                 search_term_taker *take, void *context);

/* The same of a text that others go over, too, by words_read(). */
int search_terms_read(struct word_stemmers *stemmers, struct str language, struct str text,
                      search_term_taker *take, void *context);

#endif
