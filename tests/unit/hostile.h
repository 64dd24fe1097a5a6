/* Inputs made to hurt a parser, each of any size; for tests that they end within limits and for the
 * benchmark that shows that their time is linear. */
#ifndef TIDINGS_TESTS_HOSTILE_H
#define TIDINGS_TESTS_HOSTILE_H

#include "base/str.h"

/* The kinds, from 0 on; hostile_name() gives NULL past the last. */
const char *hostile_name(unsigned kind);

/* How many repetitions the kind is known for: ten million nested tags, a line of 500 MB, ... */
size_t hostile_size(unsigned kind);

/* The input of a kind with this many repetitions. The caller frees its data with memory_free(). */
struct str hostile_make(unsigned kind, size_t count);

#endif
