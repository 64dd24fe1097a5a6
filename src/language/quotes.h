/* What is said in a text, and by whom: direct quotes ("..."), reports in the writer's words (said
 * that ...), and mixed ones (affirmed that "our two countries ..."), with the word that says so and
 * the speaker.
 *
 * Quotation marks of all kinds are taken, also those that open as one kind and close as another;
 * a quote whose end is missing ends with its paragraph. The verbs of saying are
 * knowledge/language/reporting.txt. Works without a parse, on words alone, but knows no more of
 * reports then than that a cue stands in the sentence. */
#ifndef TIDINGS_QUOTES_H
#define TIDINGS_QUOTES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/list.h"
#include "language/language.h"
#include "language/people.h"

#define QUOTE_KIND_LIST(X)  \
    X(DIRECT, "direct")     \
    X(INDIRECT, "indirect") \
    X(MIXED, "mixed")

#define QUOTE_KIND_ENUM(name, text) QUOTE_##name,
enum quote_kind { QUOTE_KIND_LIST(QUOTE_KIND_ENUM) QUOTE_KIND_COUNT };
#undef QUOTE_KIND_ENUM

struct quote {
    enum quote_kind kind;
    size_t from, to;                 /* bytes of what is said, without the quotation marks */
    size_t sentence;                 /* index of the sentence that it begins in */
    size_t cue_from, cue_to;         /* bytes of the word of saying; equal where none stands */
    size_t speaker_from, speaker_to; /* bytes of who says it; equal where it is not told */
    size_t speaker;                  /* index of the speaker's entity in `people`, or ENTITY_NONE:
                                        "officials" has none */
    size_t reach;                    /* the furthest `to` of it and of all quotes before it */
    bool certain;                    /* the cue states it: "said"; not so "claimed", "expected" */
};

/* The quotes and reports of an analysed text, in the order of the text (`quotes`: of struct quote,
 * initialised here). Reports and the quotes within them may overlap. */
void quotes_find(struct arena *arena, const struct analysis *analysis, const struct people *people,
                 struct list *quotes);

/* The innermost quote or report whose words hold the byte, or NULL; of those that quotes_find()
 * gave. */
const struct quote *quotes_at(const struct list *quotes, size_t byte);

/* "direct", "indirect", "mixed". Static storage. */
const char *quote_kind_name(enum quote_kind kind);

#endif
