/* The pages that benchmarks read: the gzip files below data/pages of TIDINGS_DATA, decompressed
 * before anything is timed. */
#ifndef TIDINGS_BENCH_PAGES_H
#define TIDINGS_BENCH_PAGES_H

#include <stddef.h>

#include "base/str.h"

struct pages {
    struct str *pages;
    size_t count;
    size_t bytes;
};

/* Reads all pages, or says that they are not there and ends the program with status 0. Their memory
 * is the program's until it ends. */
struct pages pages_load(void);

/* Seconds of this thread's processor time, so that other load on the machine counts little. */
double thread_seconds(void);

#endif
