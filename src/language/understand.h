/* All that is understood of a text, in one call: its sentences, names, people, times, amounts and
 * quotes; and their JSON. */
#ifndef TIDINGS_UNDERSTAND_H
#define TIDINGS_UNDERSTAND_H

#include "base/date.h"
#include "base/json.h"
#include "language/amounts.h"
#include "language/language.h"
#include "language/people.h"
#include "language/quotes.h"
#include "language/times.h"

struct understood {
    struct analysis analysis;
    struct people people;
    struct list times;   /* of struct time_found */
    struct list amounts; /* of struct amount */
    struct list quotes;  /* of struct quote */
};

/* Understands a text, a line of which is a paragraph. `published` is what its times count from, of
 * precision DATE_NONE where it is not known. All that is found lives in `arena`. With a NULL model
 * there are sentences alone: the rest is for English. */
void understand(struct language_reader *reader, const struct language_model *model,
                struct arena *arena, struct str text, const struct date *published,
                struct understood *understood);

/* Writes what was understood as pairs of an object that the caller begins and ends: sentences,
 * names, people, times, amounts, quotes; offsets in code points of the text, ends excluded. */
void understood_pairs_to_json(const struct understood *understood, struct arena *arena,
                              struct json *json);

/* Writes how an amount is meant as pairs: qualifier, bound, per what, change and what it was. */
void amount_manner_to_json(const struct amount *amount, struct json *json);

#endif
