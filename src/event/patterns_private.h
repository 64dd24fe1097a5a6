/* What the files that read and hold entries share. For them alone. */
#ifndef TIDINGS_EVENT_PATTERNS_PRIVATE_H
#define TIDINGS_EVENT_PATTERNS_PRIVATE_H

#include "event/patterns.h"

struct patterns {
    struct arena arena;
    struct table words;             /* lemma to number; 0 is no word */
    struct list members;            /* by word: a list of uint16_t, its classes */
    uint64_t *word_contexts;        /* by word: contexts, as bits */
    struct table forms;             /* form to the place of its lemma in `lemmas` */
    struct list lemmas;             /* of struct str */
    struct table class_names;       /* name to number */
    struct list classes;            /* of struct word_class */
    uint16_t asked[ASKED_COUNT];    /* their numbers */
    struct list entries;            /* of struct pattern */
    struct table heads[PART_COUNT]; /* lemma to the first entry, plus 1 */
    unsigned contexts;              /* how many classes are contexts */
};

/* Where the reading of a text is. */
struct pattern_reading {
    struct str file;
    uint32_t line;
    bool classes;        /* it is a text of classes */
    bool forms;          /* it is a text of forms */
    bool headed;         /* a heading was seen */
    struct pattern base; /* what the heading says of the entries below it */
    struct str word;     /* the word that was not understood */
};

/* Reads one line of classes. */
enum error pattern_read_class(struct patterns *patterns, struct str line);

/* Reads a heading: "ASSAULT drone", "STATUS planned". */
enum error pattern_read_heading(struct pattern_reading *reading, struct str line);

/* Reads one entry: an entry of each of its heads. */
enum error pattern_read_entry(struct patterns *patterns, struct pattern_reading *reading,
                              struct str line);

/* The class that a word of an entry names: a class, words set apart by "|", "@MIL", or "_". */
enum error pattern_class(struct patterns *patterns, struct str text, uint16_t *class);

/* Adds the bit of a class that a sentence is to have or not to have. */
enum error pattern_context(struct patterns *patterns, struct str name, uint64_t *bits);

#endif
