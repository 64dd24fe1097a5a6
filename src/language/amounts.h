/* Amounts in text: numbers in words and figures with what they count or measure, how exact they
 * are said to be, what they were before and per what they are. For English; units, currencies and
 * the words around numbers are knowledge/language/units.txt, currencies.txt and numbers.txt.
 *
 * Numbers that are parts of times, names or addresses are no amounts. The parse is used for what is
 * counted where there is one; without it the words behind the number are gone by. */
#ifndef TIDINGS_AMOUNTS_H
#define TIDINGS_AMOUNTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/str.h"
#include "language/language.h"

#define AMOUNT_KIND_LIST(X)                     \
    X(COUNT, "count")     /* of things */       \
    X(MEASURE, "measure") /* in a unit */       \
    X(PERCENT, "percent")                       \
    X(POINTS, "points") /* percentage points */ \
    X(MONEY, "money")

#define AMOUNT_KIND_ENUM(name, text) AMOUNT_##name,
enum amount_kind { AMOUNT_KIND_LIST(AMOUNT_KIND_ENUM) AMOUNT_KIND_COUNT };
#undef AMOUNT_KIND_ENUM

/* How the value stands to the truth, by its qualifier. */
enum amount_bound {
    AMOUNT_EXACT,
    AMOUNT_ABOUT,    /* "about", "some", "nearly", "estimated" */
    AMOUNT_AT_LEAST, /* "at least", "more than", "over" */
    AMOUNT_AT_MOST   /* "up to", "fewer than" */
};

enum amount_change { AMOUNT_NO_CHANGE, AMOUNT_INCREASE, AMOUNT_DECREASE };

struct amount {
    enum amount_kind kind;
    enum amount_bound bound;
    enum amount_change change; /* the amount itself is a change: "an increase of about 200 km" */
    size_t from, to;           /* bytes of number and unit, qualifier included */
    size_t number_from, number_to; /* bytes of the number alone */
    size_t sentence;               /* index */
    double value;                  /* of a range: its middle */
    double low, high;              /* both the value where it is no range */
    bool has_was;
    double was;           /* "31 seats, up from 26" */
    struct str unit;      /* "km", "km2", "percent", "USD", "hours"; for counts the head noun as
                             written, "troops", "people"; empty where nothing says it */
    struct str what;      /* what is counted, as written: "new troops"; empty for measures */
    struct str qualifier; /* as written: "at least", "up to", "about", "record-high"; or empty */
    struct str per;       /* "month", "year"; or empty */
    size_t head;          /* token of the noun that is counted, or TOKEN_NONE */
    size_t governor;      /* token of the verb or noun that the amount depends on, or TOKEN_NONE */
};

/* The amounts of an analysed text, in the order of the text (`amounts`: of struct amount,
 * initialised here). `times` is what times_find() gave for the same text: numbers within them are
 * passed over, but for durations, which are amounts too ("four and a half hours long"). An elliptic
 * number ("another 121,000 in reserve", "41 were lost") takes the noun of the number before it in
 * its sentence. */
void amounts_find(struct arena *arena, const struct analysis *analysis, const struct list *times,
                  struct list *amounts);

/* "count", "measure" and so on; "exactly" is "", "about", "at least", "at most"; "", "increase",
 * "decrease". Static storage. */
const char *amount_kind_name(enum amount_kind kind);
const char *amount_bound_name(enum amount_bound bound);
const char *amount_change_name(enum amount_change change);

#endif
