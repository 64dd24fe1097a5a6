/* Events: who did what to whom, found in sentences that were understood, with the words that say
 * so. The door of this folder; actors and places have headers of their own beside it.
 *
 * Types, modes and contexts are those of PLOVER, statuses are ours. What a word means stands in
 * knowledge/events, a text that a person reads and corrects (docs/events.md says how); this code
 * only looks for it in the dependencies. All offsets are bytes of the analysis's text. */
#ifndef TIDINGS_EVENT_H
#define TIDINGS_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/error.h"
#include "base/list.h"
#include "base/str.h"
#include "language/language.h"

/* The types: name, quad class (1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4
 * material conflict) and PLOVER's score in tenths. The enum and the names are made from this list.
 */
#define EVENT_TYPE_LIST(X) \
    X(AGREE, 1, 25)        \
    X(CONSULT, 1, 25)      \
    X(SUPPORT, 1, 50)      \
    X(CONCEDE, 1, 45)      \
    X(COOPERATE, 2, 95)    \
    X(AID, 2, 100)         \
    X(RETREAT, 2, 65)      \
    X(REQUEST, 3, 0)       \
    X(REJECT, 3, -20)      \
    X(ACCUSE, 3, -20)      \
    X(THREATEN, 3, -35)    \
    X(PROTEST, 4, -50)     \
    X(SANCTION, 4, -60)    \
    X(MOBILIZE, 4, -55)    \
    X(COERCE, 4, -70)      \
    X(ASSAULT, 4, -90)

#define EVENT_TYPE_ENUM(name, quad, score) EVENT_##name,
enum event_type { EVENT_NONE, EVENT_TYPE_LIST(EVENT_TYPE_ENUM) EVENT_TYPE_COUNT };
#undef EVENT_TYPE_ENUM

/* The modes, of all types. The same word under two types is one mode. */
#define EVENT_MODE_LIST(X)              \
    X(VISIT, "visit")                   \
    X(THIRD_PARTY, "third-party")       \
    X(MULTILATERAL, "multilateral")     \
    X(PHONE, "phone")                   \
    X(WITHDRAW, "withdraw")             \
    X(RELEASE, "release")               \
    X(DISARM, "disarm")                 \
    X(CEASEFIRE, "ceasefire")           \
    X(ACCESS, "access")                 \
    X(RESIGN, "resign")                 \
    X(ASSIST, "assist")                 \
    X(CHANGE, "change")                 \
    X(YIELD, "yield")                   \
    X(MEET, "meet")                     \
    X(DISAPPROVE, "disapprove")         \
    X(INVESTIGATE, "investigate")       \
    X(ALLEGE, "allege")                 \
    X(RESTRICT, "restrict")             \
    X(ARREST, "arrest")                 \
    X(RELATIONS, "relations")           \
    X(EXPEL, "expel")                   \
    X(TERRITORY, "territory")           \
    X(VIOLENCE, "violence")             \
    X(DEMO, "demo")                     \
    X(RIOT, "riot")                     \
    X(STRIKE, "strike")                 \
    X(HUNGER, "hunger")                 \
    X(BOYCOTT, "boycott")               \
    X(OBSTRUCT, "obstruct")             \
    X(VANDALIZE, "vandalize")           \
    X(CONVICT, "convict")               \
    X(DISCONTINUE, "discontinue")       \
    X(TROOPS, "troops")                 \
    X(WEAPONS, "weapons")               \
    X(POLICE, "police")                 \
    X(MILITIA, "militia")               \
    X(SEIZE, "seize")                   \
    X(CENSOR, "censor")                 \
    X(CURFEW, "curfew")                 \
    X(MARTIAL_LAW, "martial-law")       \
    X(DEPORT, "deport")                 \
    X(WITHHOLD, "withhold")             \
    X(MISINFORMATION, "misinformation") \
    X(CYBER, "cyber")                   \
    X(ABDUCT, "abduct")                 \
    X(BEAT, "beat")                     \
    X(TORTURE, "torture")               \
    X(SEXUAL, "sexual")                 \
    X(TARGETED, "targeted")             \
    X(DESTROY, "destroy")               \
    X(PRIMITIVE, "primitive")           \
    X(FIREARMS, "firearms")             \
    X(EXPLOSIVES, "explosives")         \
    X(SUICIDE_ATTACK, "suicide-attack") \
    X(AERIAL, "aerial")                 \
    X(DRONE, "drone")                   \
    X(HEAVY_WEAPONS, "heavy-weapons")   \
    X(CROWD_CONTROL, "crowd-control")   \
    X(UNCONVENTIONAL, "unconventional")

#define EVENT_MODE_ENUM(name, text) EVENT_MODE_##name,
enum event_mode { EVENT_MODE_NONE, EVENT_MODE_LIST(EVENT_MODE_ENUM) EVENT_MODE_COUNT };
#undef EVENT_MODE_ENUM

/* What a text says of an event's being. */
#define EVENT_STATUS_LIST(X)        \
    X(HAPPENED, "happened")         \
    X(ONGOING, "ongoing")           \
    X(PLANNED, "planned")           \
    X(CALLED_FOR, "called_for")     \
    X(HYPOTHETICAL, "hypothetical") \
    X(DENIED, "denied")             \
    X(HISTORICAL, "historical")

#define EVENT_STATUS_ENUM(name, text) EVENT_STATUS_##name,
enum event_status { EVENT_STATUS_LIST(EVENT_STATUS_ENUM) EVENT_STATUS_COUNT };
#undef EVENT_STATUS_ENUM

/* What an event has to do with; several may hold. Bits of event.contexts. */
#define EVENT_CONTEXT_LIST(X)                           \
    X(MILITARY, "military")                             \
    X(INTELLIGENCE, "intelligence")                     \
    X(EXECUTIVE, "executive")                           \
    X(LEGISLATIVE, "legislative")                       \
    X(ELECTION, "election")                             \
    X(POLITICAL_INSTITUTIONS, "political_institutions") \
    X(PRO_DEMOCRACY, "pro_democracy")                   \
    X(PRO_AUTOCRACY, "pro_autocracy")                   \
    X(ECONOMIC, "economic")                             \
    X(LEGAL, "legal")                                   \
    X(REPARATIONS, "reparations")                       \
    X(HUMAN_RIGHTS, "human_rights")                     \
    X(RIGHTS_FREEDOMS, "rights_freedoms")               \
    X(REPRESSION, "repression")                         \
    X(HUMAN_SECURITY, "human_security")                 \
    X(GENDER, "gender")                                 \
    X(LGBT, "lgbt")                                     \
    X(RELIGION_ETHNICITY, "religion_ethnicity")         \
    X(INEQUALITY, "inequality")                         \
    X(DIPLOMATIC, "diplomatic")                         \
    X(TERRITORY, "territory")                           \
    X(PEACEKEEPING, "peacekeeping")                     \
    X(HEALTH, "health")                                 \
    X(ASYLUM, "asylum")                                 \
    X(MIGRATION, "migration")                           \
    X(DISASTERS, "disasters")                           \
    X(NATURAL_RESOURCE, "natural_resource")             \
    X(ENVIRONMENT, "environment")                       \
    X(TECHNOLOGY, "technology")                         \
    X(TERRORISM, "terrorism")                           \
    X(CBRN, "cbrn")                                     \
    X(CYBER, "cyber")                                   \
    X(MISINFORMATION, "misinformation")                 \
    X(CRIME, "crime")                                   \
    X(CORRUPTION, "corruption")                         \
    X(ILLEGAL_DRUGS, "illegal_drugs")                   \
    X(TRAFFICKING, "trafficking")

#define EVENT_CONTEXT_ENUM(name, text) EVENT_CONTEXT_##name,
enum event_context { EVENT_CONTEXT_LIST(EVENT_CONTEXT_ENUM) EVENT_CONTEXT_COUNT };
#undef EVENT_CONTEXT_ENUM

/* Words of the text; empty (to == from) where there are none. */
struct event_words {
    size_t from, to;
};

/* One who acts or is acted upon. */
struct event_actor {
    struct event_words words;
    size_t token;       /* the head of the words */
    struct str country; /* ISO 3166-1 alpha-3; "IGO" for a body of many; empty where not known */
    struct str sector;  /* "GOV", "MIL", ... ; empty where not known */
    struct str name;    /* of the person or body, the fullest known; empty where none is named */
};

/* Something that happened, is to happen or did not, as one sentence tells it. Lists are empty and
 * views too where the text does not say. */
struct event {
    enum event_type type;
    enum event_mode mode;
    enum event_status status;
    bool negated;        /* the words deny it: "did not attack" */
    bool jointly;        /* the targets are the subject's other members: each with each */
    bool either_way;     /* a meeting: source and target may be exchanged */
    bool many;           /* the source is more than one: "the two presidents" */
    uint64_t contexts;   /* 1 << enum event_context */
    struct list sources; /* of struct event_actor */
    struct list targets;
    size_t sentence;          /* of the analysis */
    size_t token;             /* the word that tells it */
    struct event_words words; /* from the first to the last word of the predicate */
    struct str date;          /* ISO 8601, to the precision that the text has */
    struct event_words date_words;
    struct str place; /* as named; its country beside it */
    struct str place_country;
    struct event_words place_words;
    struct str reported_by; /* who says so: the name, or the words that stand for it */
    struct event_words reported_by_words;
    int64_t deaths, injuries, arrests, size; /* -1 where not said; size: who takes part */
    uint32_t pattern;                        /* the entry that matched, for event_explain */
};

struct actors;
struct patterns;

/* What the finding of events goes by, of the same analysis. Nothing is NULL. */
struct event_reading {
    const struct patterns *patterns; /* event/patterns.h */
    struct actors *actors;           /* event/actors.h */
    const struct list *times;        /* of struct time_found, as times_find() gave them */
    const struct list *amounts;      /* of struct amount, as amounts_find() gave them */
    struct date published; /* what lies well before is historical, and nothing that happened lies
                              behind; of precision DATE_NONE where it is not known */
};

/* Finds the events of a text, sentence after sentence (`events`: of struct event, initialised
 * here). All lives in `arena`. */
void events_find(struct arena *arena, const struct event_reading *reading,
                 const struct analysis *analysis, struct list *events);

/* Names and back; static storage. NONE, or a count, for what is not known. */
const char *event_type_name(enum event_type type);
enum event_type event_type_named(struct str name);
int event_type_quad(enum event_type type);
int event_type_score(enum event_type type, enum event_mode mode); /* in tenths */
const char *event_mode_name(enum event_mode mode);                /* "" for none */
enum event_mode event_mode_named(struct str name);
const char *event_status_name(enum event_status status);
enum event_status event_status_named(struct str name);
const char *event_context_name(enum event_context context);
enum event_context event_context_named(struct str name);

#endif
