/* Readers by the arithmetic they use: for tests, which hold all kinds to the same results. */
#ifndef TIDINGS_LANGUAGE_READER_H
#define TIDINGS_LANGUAGE_READER_H

#include "language/encoder_kernel.h"
#include "language/language.h"

struct language_reader *language_reader_new_with(const struct encoder_kernel *kernel);

#endif
