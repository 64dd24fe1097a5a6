/* Where: from a name in a sentence to a place with country, region and coordinates.
 *
 * The gazetteer (knowledge/places) has countries, their ISO 3166-2 regions, and towns from GeoNames
 * (CC BY 4.0). A name that fits several places is resolved by the region or country named beside
 * it ("Paris, Texas"), then by the countries in play in the sentence and the text, then by
 * population. The dateline is text like any other and decides nothing by itself. */
#ifndef TIDINGS_EVENT_PLACES_H
#define TIDINGS_EVENT_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/list.h"
#include "base/str.h"
#include "event/actors.h"

enum place_kind { PLACE_NONE, PLACE_COUNTRY, PLACE_REGION, PLACE_TOWN };

struct place {
    size_t from, to; /* bytes of the text: the name alone */
    size_t token;    /* the first token of the name */
    enum place_kind kind;
    struct str name;            /* as the gazetteer has it */
    struct str country;         /* alpha-3 */
    struct str region;          /* name of the region a town lies in, or empty */
    struct str region_code;     /* GeoNames' code of the region, or empty; most are FIPS 10-4's */
    double latitude, longitude; /* 0, 0 where not known (regions) */
    uint32_t population;        /* 0 where not known */
    uint32_t id;                /* GeoNames' number, 0 where not known */
};

/* The place that the name at a token stands for. False when the token belongs to no name of a
 * place that is known; what is a person's or a body's name is no place. */
bool places_at(struct actors *actors, size_t token, struct place *place);

/* Adds to `found` (of struct place) every place a sentence names, in the order of the text. */
size_t places_in(struct actors *actors, size_t sentence, struct list *found);

/* A place by name, for filters ("--place Kyiv"): the largest with that name, in the country with
 * this alpha-3 code where one is given. False when unknown. */
bool place_named(struct str name, struct str country, struct place *place);

#endif
