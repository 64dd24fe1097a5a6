/* Figures: every amount of a text with what it counts and what happened to it, who has it, who says
 * so, whether the text calls it unverified, and its change; sums that a sentence gives with their
 * parts, added up; and the same figure as several outlets give it, side by side. The words that are
 * gone by are knowledge/figures/words.txt. */
#ifndef TIDINGS_EVENT_FIGURES_H
#define TIDINGS_EVENT_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/list.h"
#include "base/str.h"
#include "base/utf8.h"
#include "language/amounts.h"
#include "language/language.h"
#include "language/people.h"
#include "language/quotes.h"

/* No sum. */
#define FIGURE_NO_SUM SIZE_MAX

/* Parts of a sum that are looked at; more are left out of it. */
enum { FIGURE_PARTS_MAX = 12 };

struct figure {
    struct amount amount;
    struct str done;    /* what happened to those who are counted, as written: "injured", "downed";
                           empty where nothing says it */
    struct str measure; /* what it is a figure of, the same for all ways of saying it: "deaths"; the
                           lemma of `done` where knowledge has none; empty */
    struct str who;     /* whose figure it is: "LDP" of "the LDP secured 21 seats"; or empty */
    struct str said_by; /* the fullest name of who says so, else the words for it; or empty */
    size_t said_from, said_to; /* the bytes that name who says so; equal where nobody does */
    bool unverified;           /* the text says that nobody could check it */
    size_t sum;                /* the sum it is part of, or FIGURE_NO_SUM */
};

/* A whole and its parts, given in one sentence. */
struct figure_sum {
    size_t sentence;
    size_t whole;                   /* index of the figure */
    size_t parts[FIGURE_PARTS_MAX]; /* indexes */
    size_t count;
    double unaccounted; /* the whole less its parts; below 0 where the parts are more */
};

struct figures {
    struct list figures; /* of struct figure, as the amounts were given */
    struct list sums;    /* of struct figure_sum */
};

/* Finds the figures of a text: `amounts` (of struct amount) as amounts_find() gave them, `quotes`
 * (of struct quote) as quotes_find(); `people` may be NULL. All is in `arena` or of the text. */
void figures_find(struct arena *arena, const struct analysis *analysis, const struct list *amounts,
                  const struct list *quotes, const struct people *people, struct figures *figures);

/* Writes a figure, or a sum, as an object. Offsets are code points of `text`. */
void figure_to_json(const struct figure *figure, const struct utf8_places *text, struct json *json);
void figure_sum_to_json(const struct figures *figures, const struct figure_sum *sum,
                        struct json *json);

/* Writes both as pairs of an object that the caller begins and ends: "figures" and "sums". */
void figures_pairs_to_json(const struct figures *figures, const struct utf8_places *text,
                           struct json *json);

/* A figure as one outlet gave it, for comparing. */
struct figure_report {
    struct str measure, unit; /* as in struct figure and its amount */
    double low, high;
    enum amount_bound bound;
    struct str outlet;
    struct str date; /* ISO 8601; compared as text */
    size_t index;    /* the caller's */
};

/* The reports of one figure, by date, then outlet. */
struct figure_group {
    struct str measure, unit;
    struct list reports; /* of struct figure_report */
    bool disagree;       /* two outlets, on the same day, cannot both be right */
    double low, high;    /* of all */
};

/* Puts side by side what several outlets say of the same thing (one story, say): groups of one
 * measure and unit with at least two outlets, in the order in which they were first reported; what
 * is ten times as much is of something else. A later day's higher figure is news, not disagreement;
 * "at least 10" agrees with 12, and of 12 and 40 each is more likely of its own thing. */
void figures_compare(struct arena *arena, const struct figure_report *reports, size_t count,
                     struct list *groups);

/* Whether knowledge has the measure, which is then of one kind of thing whoever names it; false for
 * a lemma that stands for one. */
bool figure_measure_is_known(struct str measure);

/* What all ways of writing a unit have in common that count the same: "people" and "civilians",
 * "drone" and "drones". */
struct str figure_unit_key(struct arena *arena, struct str unit);

/* Whether two units have the same key. */
bool figure_units_equal(struct str a, struct str b);

#endif
