/* The tables of src/words, made from knowledge/words, and how to look things up in them. Private to
 * src/words. */
#ifndef TIDINGS_WORDS_TABLES_H
#define TIDINGS_WORDS_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Languages are numbered from 0 to less than this. */
enum { LANGUAGES_MAX = 128 };

struct language {
    const char *code;    /* BCP 47 */
    const char *stemmer; /* Snowball's name, "" for none */
    const char *name;    /* in English */
};

/* Another code of a language. */
struct other_code {
    const char *code;
    uint8_t language; /* its number */
};

struct common_word {
    const char *word;
    uint8_t size;
    uint8_t count;  /* of languages */
    uint16_t first; /* its languages' place in common_languages */
};

/* A letter beyond the basic ones of its script. */
struct own_letter {
    uint32_t letter;
    uint16_t first; /* its languages' place in letter_languages */
    uint8_t count;  /* of languages */
};

/* A run of the code space. */
struct script {
    uint32_t first, last;
    bool run;         /* words without spaces */
    int16_t language; /* its number, where the script tells it, else -1 */
};

struct plain_letter {
    uint32_t letter;
    const char *plain;
};

/* The languages that have a folded word among their little ones, `*count` of them, by number; NULL
 * for a word that no language has. An elided word has its apostrophe: "l'". */
const uint8_t *common_word_languages(struct str folded, unsigned *count);

/* The languages that have a letter among their own, likewise. */
const uint8_t *letter_languages_of(uint32_t letter, unsigned *count);

/* The language with this number. Its count, and the numbers of two that have to be told apart. */
const struct language *language_at(unsigned number);
extern const unsigned language_count, language_chinese, language_japanese;

/* The number of a language by a BCP 47 code, with its region or without; -1 for one that is not
 * known. */
int language_number(struct str code);

/* The script of a code point, or NULL. */
const struct script *script_of(uint32_t point);

/* How search writes a letter that has no decomposition, or NULL. */
const char *plain_letter(uint32_t letter);

#endif
