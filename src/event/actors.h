/* Who acts: from a noun phrase of a sentence to a country, a sector, and the person or body.
 *
 * Evidence is taken in this order: what the phrase itself names (a country, a seat of power, a
 * body, a person), words of nationality and possessors before it, what follows it ("of Armenia",
 * "in Darfur"), what the article's own chains say of a person, a place's country; then, for "it",
 * "the North", "the two countries", what stood before; and last, where a word such as "police" or
 * "rebels" leaves it open, the one country that is in play. What nothing decides stays unknown.
 *
 * Knowledge is in knowledge/actors and knowledge/places. Works on a lone sentence too. */
#ifndef TIDINGS_EVENT_ACTORS_H
#define TIDINGS_EVENT_ACTORS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/str.h"
#include "event/sector.h"
#include "language/language.h"

/* What a country was taken from, the firmest first. */
enum actor_evidence {
    ACTOR_UNKNOWN,
    ACTOR_NAMED,   /* the country, seat of power, body or person is named by the phrase */
    ACTOR_BELONGS, /* nationality, possessor, or "of", "in", "from" behind the head */
    ACTOR_CHAIN,   /* the article tells it of the same person elsewhere */
    ACTOR_PLACE,   /* a town or region in the phrase lies there */
    ACTOR_REFERS,  /* a pronoun or a word such as "the country" for something named before */
    ACTOR_IN_PLAY, /* nothing in the phrase: the one country that the sentence or text is about */
};

struct actor {
    size_t from, to;    /* bytes of the text: the phrase with its determiner and what belongs to it;
                           without the other members of a list, relative clauses and appositions */
    size_t head;        /* its head's token */
    struct str country; /* ISO 3166-1 alpha-3; "IGO" for an international organisation's own; empty
                           where it is not known */
    enum sector sector; /* SECTOR_NONE for a bare country, and where it is not known */
    struct str name;    /* the person or body as knowledge has it, or as the article names it; empty
                           where none is named */
    struct str role;    /* the words of office: "foreign minister"; empty */
    enum actor_evidence evidence; /* for the country */
    enum actor_evidence pointed;  /* ACTOR_REFERS where the words are a pronoun or the like */
    bool person;                  /* a single person */
    bool plural;                  /* more than one: "troops", "ministers" */
    bool former;                  /* said, or known by the article's date, to hold office no more */
    bool thing; /* no one who could act: a plan, a bridge, an amount. Its country is whose it is */
};

/* What resolves the phrases of one article. */
struct actors;
struct people;

/* Reads an analysed text for actors. `people` are the article's chains of persons, or NULL; `year`
 * is the year the text speaks of (the article's), 0 where it is not known: offices are those held
 * then. All is in `arena`; `analysis` and `people` have to live as long. */
struct actors *actors_new(struct arena *arena, const struct analysis *analysis,
                          const struct people *people, int year);

/* Adds to `found` (of struct actor) the actors that the noun phrase headed by a token names: one
 * for each member of a list ("Russia, China and Pakistan"; "U.S. and Russian negotiators"), one for
 * each referent of "the two countries", else one, known or not. Gives how many were added, at
 * least one. `head` is a noun, name or pronoun; for any other token the actor is just its words. */
size_t actors_at(struct actors *actors, size_t head, struct list *found);

/* The same, without the other members of a list that the head is first of. */
size_t actors_at_alone(struct actors *actors, size_t head, struct list *found);

/* The English name of a country by its alpha-3 code, or an empty view. Static storage. */
struct str country_name(struct str code);

/* The other codes of a country by its alpha-3 one: ISO's alpha-2, FIPS 10-4, the number of the
 * Correlates of War project. Empty where there is none. Static storage. */
struct str country_alpha2(struct str code);
struct str country_fips(struct str code);
struct str country_cow(struct str code);

#endif
