/* Text as the grammars of times and amounts see it: words, runs of digits and signs, each word
 * looked up once among the words of knowledge/language; and numbers read from them. Not for other
 * rooms. */
#ifndef TIDINGS_ITEMS_H
#define TIDINGS_ITEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/str.h"
#include "language/grammar_names.h"

enum item_kind { ITEM_WORD, ITEM_DIGITS, ITEM_SIGN };

struct item {
    uint32_t from, to; /* bytes of the text */
    uint32_t value;    /* of up to 9 digits */
    uint16_t word;     /* number of the word or sign in the grammar, 0 for one it does not have */
    uint8_t kind;
    uint8_t digits; /* how many, at most 255 */
    bool space;     /* white space stands before it, or the text begins */
    bool line;      /* a line begins with it */
    bool capital;   /* a word that begins with a capital, or has no letter in lower case */
};

/* A text taken apart. */
struct items {
    struct str text;
    const struct item *at;
    size_t count;
};

/* Takes a text apart. Letters with dots between them ("a.m.", "U.S.") are one word without them.
 * Typographic apostrophes, hyphens and dashes read as plain ones, a long dash as "--". Texts
 * beyond 4 GB are cut there. */
void items_read(struct arena *arena, struct str text, struct items *items);

/* The value that the word has in the class, unless `value` is NULL: false when it is no member, or
 * needs a capital that it does not have. */
bool item_in_class(const struct item *item, int class_number, double *value);

/* Whether the item is this word or sign, in lower case, which has to be one that knowledge/language
 * has: tools/check-source sees to that. False behind the last item. */
bool item_is(const struct items *items, size_t at, const char *word);

/* The same for a class of words. False behind the last item. */
bool item_is_of(const struct items *items, size_t at, int class_number);

/* The number of the word in the grammar, or 0. */
unsigned grammar_word_of(struct str lower);

/* A word that stands in no text of items: its number without regard to case, and whether it has a
 * capital. */
struct item item_of_word(struct str word);

/* A number that begins at item `at`. */
struct number {
    double value;
    size_t count; /* of items */
    bool ordinal;
    bool digits; /* written in figures, at least at its beginning */
    bool vague;  /* "dozens", "hundreds", "a couple" */
};

/* Reads the longest number that begins at item `at`, in figures or words: "1,200", "4.5", "2½",
 * "twenty-five", "three hundred and six", "two and a half", "half a million", "3.5 million". False
 * when none does. Ordinals only where `ordinals` says so. */
bool number_read(const struct items *items, size_t at, bool ordinals, struct number *number);

#endif
