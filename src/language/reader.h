/* What the reader is made of, and readers by the arithmetic they use, for tests that hold all kinds
 * to the same results. Private to src/language. */
#ifndef TIDINGS_LANGUAGE_READER_H
#define TIDINGS_LANGUAGE_READER_H

#include "language/encoder_kernel.h"
#include "language/language.h"

struct language_reader *language_reader_new_with(const struct encoder_kernel *kernel);

/* Lets the names of a text hold for the whole of it; see name_spread.c. The analysis has tags and
 * names, not yet listed. */
void names_spread(struct arena *scratch, struct analysis *analysis);

#endif
