/* What phrases stand for: the one table of countries, nationalities, seats of power, bodies,
 * persons, roles and places, made from knowledge/actors and knowledge/places. Private to src/event.
 *
 * A phrase is looked up by its words, longest first; case decides where the table asks for it
 * ("US" is no "us"). */
#ifndef TIDINGS_EVENT_PHRASES_H
#define TIDINGS_EVENT_PHRASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/str.h"

/* In the order of KINDS in tools/generate-actors. */
enum phrase_kind {
    PHRASE_COUNTRY, /* flags: COUNTRY_... */
    PHRASE_NATION,  /* flags: NATION_... */
    PHRASE_SEAT,
    PHRASE_BODY,   /* value: its usual name */
    PHRASE_PERSON, /* value: number in person_table; flags: PERSON_... */
    PHRASE_ROLE,   /* flags: ROLE_... */
    PHRASE_PLACE,  /* value: number in place_table */
    PHRASE_KIND_COUNT
};

/* Flags, as tools/generate-actors writes them. */
enum {
    COUNTRY_SHORT = 1, /* a short name that stands only for a country named elsewhere */
    NATION_PLURAL = 1, /* "Russians" */
    PERSON_SURNAME = 1 /* by surname alone */
};

/* Of a role: what it is, in the low two bits, and more. */
enum {
    ROLE_PERSON = 0,
    ROLE_GROUP = 1,
    ROLE_THING = 2,
    ROLE_KIND = 3,
    ROLE_WEAK = 4,
    ROLE_PLURAL = 8
};

/* One thing that a phrase can stand for. */
struct meaning {
    uint8_t kind;     /* enum phrase_kind */
    uint8_t sector;   /* enum sector */
    uint8_t flags;    /* by kind */
    uint16_t capital; /* bit n: word n has to begin with a capital */
    uint8_t capitals; /* the words have to be all in capitals */
    uint16_t country; /* number of the country, 0 for none */
    uint32_t value;   /* by kind */
};

struct phrase {
    uint32_t key;     /* its words: place in the pool */
    uint32_t meaning; /* the first of its meanings */
    uint8_t size;     /* bytes of the key */
    uint8_t count;    /* of meanings; 0 for a word that only begins longer phrases */
    uint8_t longest;  /* words of the longest phrase that begins with it; 0 when it is several */
};

struct known_country {
    const char *code, *name, *alpha2, *fips, *cow;
};

struct known_office {
    uint8_t sector;
    uint32_t title;        /* place in the pool */
    uint16_t since, until; /* years; until OFFICE_LASTS where it does */
};

/* In place of a year and of a number, as tools/generate-actors writes them. */
enum { OFFICE_LASTS = 9999, REGION_NONE = 0xFFFF };

struct known_person {
    uint32_t name;         /* place in the pool */
    uint16_t country;      /* number */
    uint16_t first, count; /* of the offices */
};

struct known_place {
    uint32_t name;    /* place in the pool */
    uint16_t country; /* number */
    uint16_t region;  /* number of the region's place, REGION_NONE for none */
    uint32_t population;
    int32_t latitude, longitude; /* in thousandths of a degree */
    uint32_t id;                 /* GeoNames'; of a region, place of its code in the pool */
    uint8_t is_region;
};

/* A phrase found in a text. */
struct found_phrase {
    size_t from, to;             /* bytes of the text */
    const struct phrase *phrase; /* never NULL */
    uint32_t allowed;            /* bit n: meaning n fits the way the words are written */
};

/* Adds to `found` (of struct found_phrase) the phrases of a part of the text, leftmost and longest
 * first, none overlapping; but one gives way to another that begins within it and goes on behind
 * it: "the West Bank" is not "the West". Scratch in `arena`. */
void phrases_find(struct arena *arena, struct str text, size_t from, size_t to, struct list *found);

/* The phrase that a whole text is, with the meanings that fit; false when it is none. */
bool phrase_named(struct str text, struct found_phrase *found);

/* Meanings of one phrase that are looked at: as many as `allowed` has bits. */
enum { MEANINGS_MAX = 32 };

/* How many meanings are looked at, and each by its number: NULL for one that does not fit. */
static inline size_t phrase_meanings(const struct found_phrase *found)
{
    return found->phrase->count < MEANINGS_MAX ? found->phrase->count : MEANINGS_MAX;
}
const struct meaning *phrase_meaning_at(const struct found_phrase *found, size_t index);

/* The first meaning of a kind that fits, or NULL. */
const struct meaning *phrase_meaning(const struct found_phrase *found, enum phrase_kind kind);

/* Records by number, which has to be one of the table's; strings by place in the pool. Static
 * storage. */
const struct known_country *country_at(unsigned number);
const struct known_person *person_at(unsigned number);
const struct known_office *office_at(unsigned number);
const struct known_place *place_record_at(unsigned number);
struct str pool_str(uint32_t place);

/* How many countries there are, number 0, which is none, included. */
unsigned country_count(void);

/* The number of a country by its code ("IGO" too), 0 when it is none. */
unsigned country_coded(struct str code);

/* Words that steer how a phrase is read (knowledge/actors/words.txt), as bits. */
enum {
    STEER_OTHER = 1 << 0,
    STEER_LINKED = 1 << 1,
    STEER_OWN = 1 << 2,
    STEER_APART = 1 << 3,
    STEER_FORMER = 1 << 4,
    STEER_LAND = 1 << 5,
    STEER_LANDS = 1 << 6,
    STEER_RELATION = 1 << 7,
    STEER_BEHIND = 1 << 8,
    STEER_PERSONS = 1 << 9,
    STEER_COURTESY = 1 << 10,
    STEER_RELATIVE = 1 << 11,
    STEER_DEFINITE = 1 << 12,
    STEER_PEER = 1 << 13,
    STEER_TOWARD = 1 << 14,
    STEER_STATE = 1 << 15,
    STEER_PERSONAL = 1 << 16
};

struct steering {
    const char *word;
    unsigned bits;
};

/* The bits of a word in lower case; 0 for a word that steers nothing. */
unsigned steering_of(struct str word);

#endif
