/* Articles analysed while they are read: what several workers share, and the records with what was
 * understood in them. */
#ifndef TIDINGS_ANALYZE_H
#define TIDINGS_ANALYZE_H

#include "base/json.h"
#include "record/record.h"

struct analyzers;

/* What analyses articles, for any number of threads. */
struct analyzers *analyzers_new(void);
void analyzers_free(struct analyzers *analyzers);

/* Writes an article as one JSON object with what is understood of its text: sentences, names,
 * people, times, amounts and quotes. Called by several threads at once. */
void analyzers_put(struct analyzers *analyzers, const struct article *article, struct json *json);

#endif
