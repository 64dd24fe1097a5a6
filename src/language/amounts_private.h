/* What the parts of the reading of amounts share. Not for others. */
#ifndef TIDINGS_AMOUNTS_PRIVATE_H
#define TIDINGS_AMOUNTS_PRIVATE_H

#include "language/amounts.h"
#include "language/items.h"

/* An amount under way: the items it takes, beside what is told of it. */
struct amount_part {
    struct amount amount;
    size_t first, end;               /* items, qualifier and unit included */
    size_t number_first, number_end; /* items of the number */
    bool of;                         /* "of" stands between number and noun: "dozens of tanks" */
};

/* What amounts are read from. */
struct amount_reader {
    const struct analysis *analysis;
    struct items items;
    bool tagged; /* the analysis has parts of speech */
};

/* The number at item `at` with its currency before it, as a range where it is one. False when none
 * stands there that counts or measures something. */
bool amount_number(const struct amount_reader *reader, size_t at, struct amount_part *part);

/* A share of something at item `at`, with all that it says: "two-thirds", "one in five", "half a
 * percentage point". A share of a whole is told in percent. */
bool amount_share(const struct amount_reader *reader, size_t at, struct amount_part *part);

/* A number that is not said at item `at`: "hundreds of", "a few dozen". Its value is the least that
 * it means. */
bool amount_many(const struct amount_reader *reader, size_t at, struct amount_part *part);

/* The unit behind the number, or the noun that it counts. False when the number says nothing of
 * the kind. */
bool amount_unit(const struct amount_reader *reader, struct amount_part *part);

/* Qualifiers, changes, what it was before, per what. */
void amount_surroundings(const struct amount_reader *reader, struct amount_part *part);

/* Whether of two values the first is what was and the second what is: "from" stands before item
 * `first`, at which the first begins, and the second is the lower or a word of change stands before
 * that ("rose from 26 to 31", "from 12,000 to 8,000"). */
bool amount_was(const struct items *items, size_t first, double was, double is);

#endif
