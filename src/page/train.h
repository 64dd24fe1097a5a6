/* What learning from pages and from scrapes shares: how the data and the pages written for the
 * tests are read, and how what was learned is measured. For src/page alone. */
#ifndef TIDINGS_PAGE_TRAIN_H
#define TIDINGS_PAGE_TRAIN_H

#include <jansson.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"
#include "page/page.h"

/* Pages are set apart in so many folds, those of an outlet together. */
#define TRAIN_FOLDS 5
/* Bytes of a file that are read, at most. */
#define TRAIN_MAX_FILE ((size_t)64 << 20)

/* Reads a file, packed or not, into the arena. */
enum error train_read_file(struct arena *arena, const char *path, struct str *bytes);

/* The fold of an outlet's pages. */
unsigned train_fold(struct str outlet);

/* Hands every object of a file of JSON Lines on, packed or not. */
enum error train_each_gold(struct arena *arena, const char *path,
                           void (*take)(void *context, json_t *gold), void *context);

/* Hands the pages of one folder on that have a NAME.json beside NAME.html, in the order of their
 * names, whatever the locale. */
void train_each_case(struct arena *arena, struct str folder,
                     void (*take)(void *context, const char *folder, struct str name, json_t *gold),
                     void *context);

/* Prints the records of articles as JSON Lines. */
void train_print(FILE *out, const struct list *articles);

/* The string of a key, or the empty view. */
struct str train_text(const json_t *object, const char *key);

#endif
