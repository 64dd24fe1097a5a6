/* Fields that several elements may give: the one to be trusted most is kept. Not for callers
 * outside src/source. */
#ifndef TIDINGS_SOURCE_FEED_FIELDS_H
#define TIDINGS_SOURCE_FEED_FIELDS_H

#include "source/feed_private.h"

/* Whether a value of this rank takes the place of what a field holds, whose pointer is `held`; the
 * rank is then noted in `ranks`. Something empty takes only the place of nothing. */
bool feed_take(uint8_t *ranks, enum feed_field field, unsigned rank, struct str value,
               const char *held);

/* Takes a text, a line, an address, a date. */
void feed_take_text(const struct feed_reading *reading, uint8_t *ranks, enum feed_field field,
                    const struct feed_node *node, struct feed_text *text);
void feed_take_line(const struct feed_reading *reading, uint8_t *ranks, enum feed_field field,
                    const struct feed_node *node, struct str *line);
void feed_take_address(uint8_t *ranks, enum feed_field field, unsigned rank, struct str value,
                       struct str *address);
void feed_take_date(const struct feed_reading *reading, uint8_t *ranks, enum feed_field field,
                    const struct feed_node *node, struct feed_date *date);

/* Takes a person: beside those of the same rank, in place of those of a lower one. */
void feed_take_person(const struct feed_reading *reading, uint8_t *ranks, enum feed_field field,
                      const struct feed_node *node, struct list *people);

/* Adds a category, or each of a list of keywords. */
void feed_take_category(const struct feed_reading *reading, const struct feed_node *node,
                        struct list *categories);
void feed_take_keywords(const struct feed_reading *reading, struct str words,
                        struct list *categories);
void feed_add_category(struct list *categories, const struct feed_category *category);

/* Adds a person to the list unless one of that name is there. */
void feed_add_person(struct list *people, const struct feed_person *person);

/* What a link element is for, in lower case as the specifications have it: "alternate" where it
 * does not say. */
struct str feed_link_relation(const struct feed_node *node);

#endif
