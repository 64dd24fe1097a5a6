/* What the parts of who-is-who share. Not for others. */
#ifndef TIDINGS_PEOPLE_PRIVATE_H
#define TIDINGS_PEOPLE_PRIVATE_H

#include "base/table.h"
#include "language/items.h"
#include "language/people.h"

/* Who-is-who under way. */
struct people_finder {
    struct arena *arena;
    const struct analysis *analysis;
    struct people *people;
    size_t *entity_of_name; /* by the name's index; ENTITY_NONE where it stands for nobody */
};

/* Whether a token is a member of a class of knowledge/language, with its value unless that is NULL.
 */
bool token_in_class(const struct analysis *analysis, size_t token, int class_number, double *value);

/* Whether the token is this word, in either case. */
bool token_is(const struct analysis *analysis, size_t token, const char *word);

/* Whether the token is a possessive mark, "'s", or an apostrophe that may be one. */
bool token_is_possessive(const struct analysis *analysis, size_t token);

/* Whether the token ties two parts of a word together: "runner-up". */
bool token_is_hyphen(const struct analysis *analysis, size_t token);

/* The last word of a name, the last before "Jr." and the like, and the first. */
struct str name_last_word(struct str name);
struct str name_surname(struct str name);
struct str name_first_word(struct str name);

/* The tokens that depend on a token, itself included, as a stretch from the first to the last;
 * only those that lie without a gap around it. */
struct stretch {
    size_t first, end;
};
struct stretch token_stretch(const struct analysis *analysis, size_t token);

/* Adds a mention. Mentions are put in order at the end. */
void people_add_mention(struct people_finder *finder, enum mention_kind kind, size_t first,
                        size_t count, size_t sentence, size_t entity);

/* Joins names to entities. */
void people_join_names(struct people_finder *finder);

/* Where the name begins that the tagger took the end of an office into: "Secretary of [State John
 * Harlan]". The token itself where it did not; `end` is that of the name. */
size_t people_office_end(const struct analysis *analysis, size_t first, size_t end);

/* Where a person's name ends before a place that the tagger took into it: "[Ray Burke of Texas]".
 * `end` where it took none. */
size_t people_name_end(const struct analysis *analysis, size_t first, size_t end);

/* Finds the roles of people who are named. */
void people_find_roles(struct people_finder *finder);

/* Joins pronouns and nouns such as "the minister". */
void people_refer(struct people_finder *finder);

#endif
