/* What goes into the index of words: the terms of a text as one string, made by the workers, so
 * that the one writer has nothing to do but split it. Not for callers outside src/store.
 *
 * Each word gives its term (folded, stemmed by the language of the text) and, behind TERM_BESIDE,
 * its plain form where that differs, at the same place: "elections" gives "elect" and
 * "\1elections". So words are found in all their forms, and their beginnings ("electio*") too. */
#ifndef TIDINGS_STORE_TERMS_H
#define TIDINGS_STORE_TERMS_H

#include <sqlite3.h>

#include "base/buf.h"
#include "base/error.h"
#include "words/words.h"

/* Stands before a term that shares the place of the one before it. */
#define TERM_BESIDE '\1'

/* Which version of these rules, and of the terms themselves, made an index. One of another version
 * is made anew when the database is next opened for writing. */
enum { TERMS_VERSION = SEARCH_TERMS_VERSION * 100 + 1 };

/* Appends the terms of a text to `out`, apart by spaces. Without a language, words stay unstemmed.
 */
void terms_add(struct word_stemmers *stemmers, struct str language, struct str text,
               struct buf *out);

/* The same of a text that others go over, too, by words_read(): in `read_in`, which is its language
 * or, of one without, any. */
void terms_add_read(struct word_stemmers *stemmers, struct str language, struct str read_in,
                    struct str text, struct buf *out);

/* Teaches a connection the tokenizer "tidings", which takes such a string apart, and how the index
 * ranks. */
enum error terms_register(sqlite3 *handle);

#endif
