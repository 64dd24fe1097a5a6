/* Candidates for tags, with what the ranker goes by. Not for callers outside src/story. */
#ifndef TIDINGS_STORY_TAGS_H
#define TIDINGS_STORY_TAGS_H

#include "language/language.h"
#include "story/model.h"
#include "story/nouns.h"
#include "story/private.h"

/* The language of the texts that the rule was learned from. */
#define TAG_LEARNED STR("en")

/* Words of a candidate, and how many of its neighbours are looked at. */
enum { PHRASE_MOST = 3, NEIGHBOURS_MOST = 4 };

/* Sides of a phrase, and what stands there: how many kinds of neighbours are told apart, and how
 * many little words are known by themselves at most. */
enum tag_side { SIDE_BEFORE, SIDE_BEHIND, SIDE_COUNT };
enum { KINDS_MOST = 8, SIGNS_MOST = 28 };

/* What stands on one side of a phrase, over all its places. */
struct tag_side_words {
    unsigned marks, commons, capitals; /* marks and ends; little words; words with a capital */
    double idf;                        /* sum over the words */
    unsigned contents;                 /* words that are not little */
    uint32_t kinds[KINDS_MOST];        /* keys of forms, each once */
    unsigned kind_count;
    uint8_t signs[SIGNS_MOST + 1]; /* how often each of the little words that are known, from 1 */
    /* of the little words and marks, each once; where all is ranked in a known language */
    uint32_t hashes[NEIGHBOURS_MOST];
    unsigned hash_count;
};

/* A word of the article, in all the ways that its case and its plural are written. */
struct tag_form {
    struct str folded;    /* as it was met first */
    uint32_t key;         /* the same for the singular and the plural */
    uint32_t count;       /* of all forms of the key; kept at the key's first form */
    uint32_t heads;       /* those of them in the headline */
    uint32_t nouns;       /* times that one of those that nouns follow stood before it; likewise */
    uint32_t stem;        /* hash of its stem */
    double idf;           /* of its stem */
    struct str word;      /* as it was written first */
    const int8_t *vector; /* LANGUAGE_VECTOR numbers that tell how it is used, or NULL */
    float scale;          /* that makes the vector's length 1 */
    bool looked;          /* its vector was looked for */
    uint8_t sign;         /* which of the words of SIGN_BESIDE it is, from 1; 0 for none */
    bool common;          /* one of the language's little words */
    bool before_nouns;    /* one of those that nouns follow */
};

/* How a phrase is used where it stands, over all its places that the language's model knows: sums.
 */
struct tag_uses {
    unsigned places;
    float states[2][LANGUAGE_STATE]; /* of its last and its first word */
    unsigned parts[2][UPOS_COUNT];   /* their parts of speech, likewise */
    unsigned names[NAME_COUNT];      /* kinds of name that its last word belongs to */
    unsigned roots;                  /* times that its last word is its sentence's root */
    unsigned sentences, first;       /* sentences before it; and before its first place */
};

/* One way in which a phrase is written: in the singular, say. */
struct tag_way {
    struct str name; /* as it is written so first, within sentences if it stands there */
    uint32_t count;
    bool within; /* the name is one that begins with capitals within a sentence */
};

/* Ways of a phrase that are told apart; further ones count as the last. */
enum { WAYS_MOST = 2 };

/* A phrase that could be a tag. */
struct tag_candidate {
    struct str name; /* in the way that it is written most often */
    struct tag_way ways[WAYS_MOST];
    uint32_t forms[PHRASE_MOST];
    uint32_t keys[PHRASE_MOST]; /* of its forms, from 1, by which it is the same; 0 behind
                                   its last word */
    uint32_t words;
    uint32_t count;
    uint32_t heads;                  /* times in the headline */
    uint32_t capitals;               /* times that all its words began with one within a sentence */
    uint32_t first, last;            /* words before it where it stands first, last */
    struct tag_surroundings *around; /* NULL for one that is not ranked */
    struct tag_uses *uses;           /* NULL where the rule does not go by them */
    double score;                    /* log-odds */
    double found;                    /* the same before what people prefer was added, or 0 */
    struct str country;              /* that it names, or whose people, once that was asked */
    bool people, asked;              /* it names a people; its country was asked for */
    bool noun;                       /* it is a name or a noun, once that was found out */
};

/* What stands around a candidate, over all its places. */
struct tag_surroundings {
    unsigned alone;    /* times that no name goes on before or behind it */
    unsigned nouns;    /* times that a word stood before it that nouns follow */
    unsigned counted;  /* times behind a number */
    unsigned agreeing; /* times that it and the word before begin as adjectives do behind nouns */
    unsigned opens;    /* times at the beginning of a sentence */
    unsigned first_capitals; /* times that its first word began with one anywhere */
    struct tag_side_words sides[SIDE_COUNT];
};

/* All candidates of an article. */
struct tag_phrases {
    struct list forms;              /* of struct tag_form */
    struct list candidates;         /* of struct tag_candidate */
    struct str language;            /* without its region */
    const struct noun_rules *nouns; /* of the language */
    bool known;                     /* all is ranked, and the rule was learned from the language */
    size_t words;                   /* of the article */
    struct str signs[SIGNS_MOST];   /* the little words that the rule knows by themselves */
    unsigned sign_count;
    struct str endings[SIGNS_MOST]; /* of words, likewise */
    unsigned ending_count;
};

/* Fills the signs and the endings of the language; of one that the rule was not learned from there
 * are none. Only where all is ranked does the rule go by them. */
void tag_signs_find(struct tag_phrases *phrases);

/* Which of the signs a folded word is, from 1; 0 for none. */
uint8_t tag_sign(const struct tag_phrases *phrases, struct str folded);

/* What a candidate is ranked by: numbers of one byte. Those before FEATURES_ANY are told in every
 * language, the others only in those that the rule was learned from, and only where all candidates
 * are ranked: what people get is ranked alike in all languages, and costs less. */
enum {
    FEATURES_ANY = 46,
    FEATURES_ENDING = FEATURES_ANY,
    FEATURES_SIGN = FEATURES_ENDING + SIGNS_MOST,
    FEATURES_VECTOR = FEATURES_SIGN + SIDE_COUNT * SIGNS_MOST,
    FEATURES_NUMBER = FEATURES_VECTOR + 3,
    FEATURES_USE = FEATURES_NUMBER + LANGUAGE_VECTOR,
    FEATURES_STATE = FEATURES_USE + 2 * UPOS_COUNT + NAME_COUNT + 3,
    TURNS_FIRST = TAG_TURNS / 2, /* directions in which the first word's state is looked at */
    TAG_FEATURES = FEATURES_STATE + TAG_TURNS + TURNS_FIRST
};
struct tag_row {
    uint8_t values[TAG_FEATURES];     /* those from FEATURES_STATE on by tag_states_turn() */
    int8_t states[2][LANGUAGE_STATE]; /* of the last and the first word */
};

/* What the features of all candidates of an article share. */
enum { TAG_RANKS = 5, TAG_SIZES = 3 };
struct tag_article {
    const struct tag_phrases *phrases;
    uint8_t *bytes[TAG_RANKS]; /* [candidates]: features by which they are put in order, */
    uint32_t smaller[TAG_RANKS][UINT8_MAX + 1]; /* and how many have a smaller byte than each */
    uint8_t
        sizes[TAG_SIZES]; /* features that tell how long it is, and how many candidates it has */
    unsigned most;        /* times of the commonest candidate */
    float about[64], head[64]; /* what its words, and those of its headline, are used like */
};

/* What they share; all is in `arena`. */
void tag_features_begin(struct tag_phrases *phrases, struct arena *arena,
                        struct tag_article *article);

/* The features of a candidate, by its number, into a row that is all 0. */
void tag_features_make(const struct tag_article *article, size_t number, struct tag_row *row);

/* A part of an article as the language's model reads it. */
struct tag_reading {
    struct analysis analysis;
    const float *states;
    size_t before; /* sentences of the parts before */
};

/* Reads a part of an article. All is in `arena`. */
void tag_reading_make(struct story_maker *maker, const struct tag_phrases *phrases, struct str text,
                      size_t before, struct arena *arena, struct tag_reading *reading);

/* Notes how a phrase is used whose first and last word begin at these bytes. */
void tag_uses_note(const struct tag_reading *reading, size_t first, size_t last,
                   struct tag_uses *uses);

/* The mean states of a candidate; all 0 without any. */
void tag_states_make(const struct tag_uses *uses, int8_t states[2][LANGUAGE_STATE]);

/* Tells a row's states apart in the directions of a model, which gives its last features. */
void tag_states_turn(const struct story_model *model, struct tag_row *row);

/* Finds the candidates of an article, and what stands around those that are ranked: all of them, or
 * those that it says more than in passing. All is in `arena`. */
void tag_phrases_find(struct story_maker *maker, const struct story_model *model,
                      const struct article *article, bool all, struct arena *arena,
                      struct tag_phrases *phrases);

/* What it is ranked by beside them: numbers of marks, each of which it has. */
enum { TAG_MARKS_MOST = 192 };
struct tag_marks {
    uint16_t marks[TAG_MARKS_MOST]; /* below TAG_MARKS */
    unsigned count;
};

/* The marks of a candidate of a text in a language that the rule was learned from. */
void tag_marks_make(const struct tag_phrases *phrases, const struct tag_candidate *candidate,
                    struct tag_marks *marks);

/* Whether the rule was learned from texts of a language. */
bool tag_language_known(struct str language);

/* The code of the country that a tag names, by its key and as it is written, or whose people;
 * nothing for others. */
struct str tag_country(struct str key, struct str name, bool *people);

/* Inputs of a net are measured in deviations, as far as this. */
#define TAG_NET_FARTHEST 4.0F

/* The parts of a net's numbers. */
struct tag_net_view {
    float *means, *scales; /* [TAG_NET_INPUTS] */
    float *weights;        /* [TAG_NET_INPUTS][TAG_NET_UNITS] */
    float *biases, *outs;  /* [TAG_NET_UNITS] */
    float *bias;           /* one */
};
struct tag_net_view tag_net_view(float *numbers);

/* What a net is told of a row, and what its units make of that: those above 0 count. */
void tag_net_inputs(const struct tag_net_view *net, const struct tag_row *row,
                    float inputs[TAG_NET_INPUTS]);
void tag_net_units(const struct tag_net_view *net, const float inputs[TAG_NET_INPUTS],
                   float units[TAG_NET_UNITS]);

/* What the nets find of a row, as log-odds: their mean. */
double tag_net_score(const struct story_model *model, const struct tag_row *row);

/* What a net is learned from: a row, what it counts for, and whether people chose it. */
struct tag_lesson {
    const struct tag_row *row;
    double worth;
    bool right;
};

/* Learns a net, TAG_NET_NUMBERS of them. The lessons are put into another order. Deterministic. */
void tag_net_learn(struct tag_lesson *lessons, size_t count, uint64_t seed, float *numbers);

/* What a rule finds of marks, as log-odds. */
double tag_marks_score(const struct story_model *model, const struct tag_marks *marks);

/* What the forests find of rows, as log-odds; those that go by all features, if the language is
 * `known`. Scratch memory is in `arena`. */
void tag_forest_score(const struct story_model *model, bool known, const struct tag_row *rows,
                      size_t count, struct arena *arena, double *scores);

/* The tags of an article by a model; see story_tags_make(). */
void tags_make(struct story_maker *maker, const struct story_model *model,
               const struct article *article, size_t limit, struct arena *arena, struct list *tags);

#endif
