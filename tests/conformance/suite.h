/* What the runners of outside suites share: finding the files, reading them, counting and saying
 * what passed. The data lie below TIDINGS_DATA, by default ../shared from the project's root. */
#ifndef TIDINGS_TESTS_SUITE_H
#define TIDINGS_TESTS_SUITE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

struct score {
    unsigned passed, failed;
    unsigned skipped; /* cases that cannot be put to us; the runner says why */
};

/* Runs `run_file` over every file in the folder ("data/html5lib/tokenizer") whose name ends with
 * `suffix`, unpacked where it ends with ".gz", in the order of the names, and prints the score of
 * each. Gives the exit status: 0, 1 when a case failed, or 77 (skipped), with a line that says so,
 * where there is no such folder. */
int suite_run(const char *folder, const char *suffix,
              void (*run_file)(struct str content, const char *name, struct score *score));

/* Runs `run_page` over the pages of all collections in data/pages. Gives the exit status. */
int suite_run_pages(void (*run_page)(struct str page, const char *name, struct score *score));

/* Counts a case, and prints what was expected and what came where it failed. */
void suite_count(struct score *score, bool passed, struct str input, struct str expected,
                 struct str got);

#endif
