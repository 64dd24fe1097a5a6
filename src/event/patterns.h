/* The entries of knowledge/events: which word, with which complements, tells which event. Text is
 * read once to tables that do not change any more and that threads share.
 *
 * docs/events.md says how the text is written. */
#ifndef TIDINGS_EVENT_PATTERNS_H
#define TIDINGS_EVENT_PATTERNS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/table.h"
#include "event/event.h"
#include "event/preposition_groups.h" /* made by generate-prepositions */

/* Limits on the text of a folder that somebody wrote. */
enum {
    PATTERNS_MAX_CLASSES = 4000,
    PATTERNS_MAX_ENTRIES = 60000,
    PATTERN_SLOTS = 4,     /* of one entry */
    PATTERN_CONTEXTS = 4,  /* classes of words that a sentence must or must not have */
    PATTERNS_CONTEXTS = 64 /* of those, in all entries together */
};

/* No class: anything will do. */
#define CLASS_ANY UINT16_MAX

/* The classes that code asks for; the texts that come with the program have them all. */
/* clang-format off */
#define ASKED_CLASSES(X) \
    X(ACCIDENT) X(ASKING) X(ASIDE) X(ATTACK) X(BETWEEN) X(CALLINGOFF) X(CONDITION) X(FUTURE) \
    X(GIVING) X(HAPPENING) X(HUMAN) X(INSTEAD) X(MADE) X(MAKING) X(MATTER) X(MAYBE) X(MEASURE) \
    X(NATURE) X(NOBODY) X(NOBODYS) X(NOT) X(OCCASION) X(OPENWORD) X(OUGHT) X(OVER) X(OWN) \
    X(PAIR) X(PAPER) X(POINTER) X(PROMISE) X(READER) X(SAYING) X(SHOT) X(SITE) X(SUBJUNCTIVE) \
    X(TERRITORY) X(THING) X(THOSE) X(TIMEWORD) X(TROOPS) X(VIOLENCE) X(WEAPON) X(WRITER)
/* clang-format on */
#define ASKED_ENUM(name) ASKED_##name,
enum asked_class { ASKED_CLASSES(ASKED_ENUM) ASKED_COUNT };
#undef ASKED_ENUM

/* A class of words. */
struct word_class {
    struct str name;
    uint32_t sectors; /* 1 << enum sector: actors of these belong to it */
    uint8_t kinds;    /* CLASS_OF_... */
    uint8_t context;  /* its bit among the contexts plus 1; 0 where no entry asks for it so */
};
enum { CLASS_OF_ACTORS = 1, CLASS_OF_COUNTRIES = 2, CLASS_OF_PERSONS = 4, CLASS_OF_PLACES = 8 };

/* What the head of an entry is. */
enum pattern_part {
    PART_VERB,
    PART_NOUN,
    PART_ADJECTIVE,
    PART_MODIFIER, /* an adjective before the event's noun: "planned" */
    PART_ADVERB,   /* "not", "no": what it stands with is the event */
    PART_COUNT
};

enum slot_kind {
    SLOT_WORDS,      /* a complement that is of a class */
    SLOT_TARGET,     /* the target, of a class or any */
    SLOT_SOURCE,     /* the source */
    SLOT_EVENT,      /* another event: "V" */
    SLOT_ANY_EVENT,  /* another event, or any verb: "V?" */
    SLOT_LIGHT,      /* an event told by a noun, whose source is the subject: "N" */
    SLOT_INFINITIVE, /* a verb with "to", of a class of words */
};

/* Where a slot's filler stands. */
enum slot_role {
    ROLE_OBJECT,
    ROLE_PREPOSITION,
    ROLE_TO,     /* "to V" */
    ROLE_THAT,   /* "that V" */
    ROLE_SUBJECT /* before the head */
};

/* What the inner event must be, where the slot says so behind the colon. */
enum slot_filter {
    FILTER_NONE,
    FILTER_GOOD,      /* cooperation, talks left out: COOP */
    FILTER_FRIENDLY,  /* cooperation and talks: FRIENDLY */
    FILTER_BAD,       /* conflict: BAD */
    FILTER_GOOD_WILL, /* cooperation that "will" or "would" be: COOPWILL */
    FILTER_BAD_WILL,  /* BADWILL */
    FILTER_MUST       /* "must", "should", "has to": MUST */
};

struct pattern_slot {
    uint8_t kind;   /* enum slot_kind */
    uint8_t role;   /* enum slot_role */
    uint8_t filter; /* enum slot_filter */
    bool optional;
    uint16_t words;        /* class */
    uint64_t prepositions; /* bits of prepositions[] */
};

/* What an entry does to the event in its "V". */
enum inner_effect {
    INNER_ABSORBED, /* it is no event of its own any more */
    INNER_PLANNED,
    INNER_CALLED_FOR,
    INNER_HYPOTHETICAL,
    INNER_DENIED,
    INNER_ALLEGED
};

/* What an entry makes: an event, or a status of the event in its "V". */
enum pattern_effect {
    EFFECT_EVENT,
    EFFECT_PLANNED,
    EFFECT_HYPOTHETICAL,
    EFFECT_CALLED_FOR,
    EFFECT_DENIED,
    EFFECT_ONGOING,
    EFFECT_REPORT, /* the subject says it */
    EFFECT_SAME,   /* the head's own tense is the event's */
    EFFECT_LIGHT   /* "N": so, and the subject is the source */
};

/* Where its "V" is: below the head, or above it, always or where the head is an aside, "he said".
 */
enum pattern_view { VIEW_BELOW, VIEW_ABOVE, VIEW_ABOVE_ASIDE };

enum pattern_count { COUNT_NOTHING, COUNT_DEATHS, COUNT_INJURIES, COUNT_ARRESTS };

/* What decides at most words that the entry is not for them comes first, so that looking at it
 * touches little memory. */
struct pattern {
    uint8_t part;       /* enum pattern_part */
    uint8_t view;       /* enum pattern_view */
    uint8_t effect;     /* enum pattern_effect */
    uint8_t inner;      /* enum inner_effect */
    uint8_t type, mode; /* enum event_type, enum event_mode */
    uint8_t count;      /* enum pattern_count: what the object's number counts */
    uint8_t slot_count;
    uint32_t next;              /* the next entry with the same head, plus 1 */
    uint16_t subject, compound; /* classes, or CLASS_ANY */
    struct str particle;
    uint64_t with;       /* contexts, at least one of which has to be */
    uint64_t without;    /* none of which may be */
    bool either;         /* no direction */
    bool together;       /* only of several who are the subject */
    bool drop;           /* known, and no event */
    bool result;         /* where the subject is an event, this is what came of it */
    bool weak;           /* only where source and target are actors */
    bool no_object;      /* only without an object */
    bool subject_target; /* the target is the subject of "V" */
    bool plain;          /* only where nothing is said of the object: no "called him a fraud" */
    struct pattern_slot slots[PATTERN_SLOTS];
    uint64_t contexts; /* 1 << enum event_context: of the event */
    struct str head;   /* the lemma */
    struct str file;   /* where it stands, for a person */
    struct str text;   /* the line */
    uint32_t line;
};

struct patterns;

/* A text of entries or classes, with the name that messages give it. */
struct pattern_text {
    struct str name;
    struct str text;
};

/* Reads texts, classes before the entries that name them. NULL where a line is not well formed:
 * then `*why` says which, in `arena`. Freed with patterns_free(). The texts are copied. */
struct patterns *patterns_new(const struct pattern_text *texts, size_t count, struct arena *arena,
                              struct str *why);
void patterns_free(struct patterns *patterns);

/* The entries that come with the program. */
struct patterns *patterns_standard(void);

/* The texts that come with the program; how many. Static storage. */
size_t patterns_standard_texts(const struct pattern_text **texts);

size_t patterns_count(const struct patterns *patterns);
const struct pattern *patterns_at(const struct patterns *patterns, size_t index);

/* The first entry with this head, or NULL; the others by patterns_next(). */
const struct pattern *patterns_find(const struct patterns *patterns, enum pattern_part part,
                                    struct str lemma);
const struct pattern *patterns_next(const struct patterns *patterns, const struct pattern *pattern);

/* The lemma of a verb's irregular past form, else the lemma that is given. */
struct str patterns_lemma(const struct patterns *patterns, struct str form, struct str lemma);

/* The number of a word that some class has, or 0. */
uint32_t patterns_word(const struct patterns *patterns, struct str lemma);

/* The number of a class that code asks for; of one that nothing belongs to where the texts have
 * none of its name. */
uint16_t patterns_class_asked(const struct patterns *patterns, enum asked_class class);

/* Whether a class has the word. */
bool patterns_class_has(const struct patterns *patterns, uint16_t class, uint32_t word);

/* The contexts that the word is in, as bits. */
uint64_t patterns_word_contexts(const struct patterns *patterns, uint32_t word);

const struct word_class *patterns_class(const struct patterns *patterns, uint16_t class);

/* The bit of a preposition, 0 for what is none that is known: PREPOSITION_... of the groups of
 * knowledge/events/prepositions.txt. */
uint64_t preposition_bit(struct str word);

#endif
