/* What the parts of the reading of quotes share. Not for others. */
#ifndef TIDINGS_QUOTES_PRIVATE_H
#define TIDINGS_QUOTES_PRIVATE_H

#include "language/people_private.h"
#include "language/quotes.h"

struct quote_finder {
    const struct analysis *analysis;
    const struct people *people;
    struct list *quotes;
    struct list marked; /* of struct marked, in the order of the text */
};

/* What stands between quotation marks: the bytes within, and with the marks. */
struct marked {
    size_t from, to;
    size_t outer_from, outer_to;
    size_t line_from, line_to; /* of its paragraph */
};

/* Finds what stands between quotation marks (`marked`: of struct marked, initialised by the
 * caller). */
void quotes_find_marks(struct str text, struct list *marked);

/* Whether a quote is whole: it begins with a capital and ends with a sign. */
bool quotes_is_whole(struct str text);

/* Whether the token is a verb of saying; `*certain` whether it states what is said as so. */
bool quotes_is_cue(const struct analysis *analysis, size_t token, bool *certain);

/* Writes cue and speaker of a quote down, from the cue's subject. */
void quotes_set_speaker(const struct quote_finder *finder, size_t cue, struct quote *quote);

/* Adds the reports in the writer's words of a sentence. */
void quotes_find_reports(struct quote_finder *finder, size_t sentence);

#endif
