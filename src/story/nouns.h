/* How the nouns of a language are told in a text. Not for callers outside src/story. */
#ifndef TIDINGS_STORY_NOUNS_H
#define TIDINGS_STORY_NOUNS_H

#include "base/table.h"

/* What is known of a language. */
struct noun_rules {
    struct arena arena; /* of all this */
    struct str language;
    bool known;          /* the language has words that nouns follow */
    bool capital;        /* it writes nouns with capitals */
    struct table signs;  /* words that nouns follow */
    struct table whole;  /* words that are no nouns, or are nouns all the same */
    struct list parts;   /* endings and beginnings of such words */
    struct str agreeing; /* what adjectives share with the nouns that they stand behind at their
                            beginning; nothing for languages where they do not */
};

/* The rules of a language, which are in `*kept` until those of another are asked for there; NULL
 * before the first. */
const struct noun_rules *noun_rules_of(struct noun_rules **kept, struct str language);
void noun_rules_free(struct noun_rules *rules);

/* Whether a folded word is no noun by how it looks, as far as that is known of the language; or
 * nothing that a phrase could begin with, where it is not the last of one. */
bool noun_is_none(const struct noun_rules *rules, struct str folded, bool last);

#endif
