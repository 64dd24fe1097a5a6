/* The sectors of PLOVER: what part of a country's life an actor belongs to. */
#ifndef TIDINGS_EVENT_SECTOR_H
#define TIDINGS_EVENT_SECTOR_H

#include "base/str.h"

/* Codes and what they stand for. The enum and the names are made from this list. */
#define SECTOR_LIST(X)                      \
    X(GOV, "executive government")          \
    X(LEG, "legislature")                   \
    X(JUD, "courts")                        \
    X(MIL, "armed forces")                  \
    X(SPY, "intelligence")                  \
    X(COP, "police")                        \
    X(PTY, "party")                         \
    X(OPP, "opposition")                    \
    X(REB, "armed group")                   \
    X(UAF, "unidentified armed force")      \
    X(BUS, "business")                      \
    X(MED, "media")                         \
    X(EDU, "education")                     \
    X(REL, "religious body")                \
    X(CVL, "civilians")                     \
    X(NGO, "non-governmental organisation") \
    X(IGO, "international organisation")    \
    X(CRM, "criminals")                     \
    X(LAB, "labour")                        \
    X(REF, "refugees")                      \
    X(ELI, "former or notable person")      \
    X(MNC, "multinational company")

#define SECTOR_ENUM(code, text) SECTOR_##code,
enum sector { SECTOR_NONE, SECTOR_LIST(SECTOR_ENUM) SECTOR_COUNT };
#undef SECTOR_ENUM

/* The code ("GOV"; "" for SECTOR_NONE) and what it stands for. Static storage. */
const char *sector_code(enum sector sector);
const char *sector_text(enum sector sector);

/* The sector with a code; SECTOR_NONE for what is not one. */
enum sector sector_coded(struct str code);

#endif
