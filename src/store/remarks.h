/* What articles say beside their events, as it was found in them: figures, quotes, people. Places
 * are code points of the article's text. Words for what went wrong are in store_why(). */
#ifndef TIDINGS_STORE_REMARKS_H
#define TIDINGS_STORE_REMARKS_H

#include "store/store.h"

/* An amount, as in event/figures.h. */
struct store_figure {
    size_t start, stop;
    struct str kind, bound, unit, measure, who, said_by;
    double low, high;
    bool unverified;
};

/* What is said, as in language/quotes.h. */
struct store_quote {
    size_t start, stop;
    struct str kind, speaker;
    bool certain;
};

/* Somebody, as in language/people.h. */
struct store_person {
    struct str name, role, of;
    struct str places; /* "4-9 40-42": where he is named or meant */
};

/* Keep one of an article (its row), with the next commit. */
enum error store_keep_figure(struct store *store, int64_t article,
                             const struct store_figure *figure);
enum error store_keep_quote(struct store *store, int64_t article, const struct store_quote *quote);
enum error store_keep_person(struct store *store, int64_t article,
                             const struct store_person *person);

/* All that an article, of which the id is given, says, in the order of the text. */
struct store_remarks {
    struct list figures; /* of struct store_figure */
    struct list quotes;  /* of struct store_quote */
    struct list people;  /* of struct store_person */
};
enum error store_remarks(struct store *store, struct str article, struct arena *arena,
                         struct store_remarks *remarks);

/* A figure of a story, and who gives it. */
struct store_story_figure {
    struct store_figure figure;
    struct str words; /* as printed */
    struct str article, outlet, published;
};

/* The counts of a story that have a measure, the earliest first, those of copies left out; at most
 * `limit` (`figures`: of struct store_story_figure, initialised here). */
enum error store_story_figures(struct store *store, struct str story, unsigned limit,
                               struct arena *arena, struct list *figures);

#endif
