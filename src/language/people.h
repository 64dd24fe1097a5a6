/* Who is who within a text: the mentions of each person, organisation and place joined, with the
 * role that the text gives a person and the words that say of what.
 *
 * Joined are: surnames to full names, acronyms to what they stand for, names that are the same;
 * pronouns and "the minister" where number, gender and role leave one candidate in this sentence or
 * the one before. In doubt nothing is joined. Roles come from premodifiers ("Russia's Security
 * Council Secretary Sergei Shoigu"), appositions ("Dmitry Medvedev, deputy chairman of Russia's
 * Security Council") and copulas ("Takeo Akiba is ..."). The words of roles and the genders of
 * first names are knowledge/language/people.txt, with the roles of knowledge/actors/roles.txt. */
#ifndef TIDINGS_PEOPLE_H
#define TIDINGS_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/str.h"
#include "language/language.h"

/* In the order of the numbers that knowledge/language/people.txt gives them. */
enum gender { GENDER_UNKNOWN, GENDER_FEMALE, GENDER_MALE };

/* What personal pronouns stand for, in the order of their numbers in knowledge/language/people.txt.
 */
enum pronoun { PRONOUN_NONE, PRONOUN_SHE, PRONOUN_HE, PRONOUN_IT, PRONOUN_THEY };

/* What a word is in any of its forms, "hers" or "himself" too; PRONOUN_NONE for other words. */
enum pronoun pronoun_of(struct str word);

/* How many a word for several means, "both" or "trio"; 0 for other words. */
size_t number_of_several(struct str word);

/* No entity. */
#define ENTITY_NONE SIZE_MAX

/* Somebody or something that is named. */
struct entity {
    enum name_kind kind;
    struct str name;    /* the fullest form that the text has */
    struct str acronym; /* "LDP", or empty */
    enum gender gender; /* of people */
    bool plural;        /* a name of many: "the Tokyoites" */
    struct str role;    /* of people: "Security Council Secretary", as written; or empty */
    struct str of;      /* the words that say of whom or what the role is: "Russia", "Ukraine",
                           "Japanese"; without "'s"; or empty */
    size_t first;       /* the first of its mentions, an index */
};

enum mention_kind {
    MENTION_NAME,
    MENTION_ROLE,   /* "the minister" */
    MENTION_PRONOUN /* "he", "her" */
};

struct mention {
    enum mention_kind kind;
    size_t from, to;     /* bytes of the text */
    size_t first, count; /* of its tokens */
    size_t sentence;     /* index */
    size_t entity;       /* index of struct entity */
};

struct people {
    struct list entities; /* of struct entity, in the order of their first mention */
    struct list mentions; /* of struct mention, in the order of the text */
};

/* Finds them; all lives in `arena`. */
void people_find(struct arena *arena, const struct analysis *analysis, struct people *people);

/* The entity that the token is a part of a mention of, or ENTITY_NONE. */
size_t people_entity_of_token(const struct people *people, size_t token);

/* The gender that the first name of a person tells, where nearly all who bear it have that. */
enum gender gender_of_person(struct str name);

/* An entity by its number. */
static inline const struct entity *people_entity(const struct people *people, size_t index)
{
    return list_at(&people->entities, index);
}

#endif
