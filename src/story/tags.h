/* Candidates for tags, with what the ranker goes by. Not for callers outside src/story. */
#ifndef TIDINGS_STORY_TAGS_H
#define TIDINGS_STORY_TAGS_H

#include "story/model.h"
#include "story/private.h"

/* Words of a candidate, and how many of its neighbours are looked at. */
enum { PHRASE_MOST = 3, NEIGHBOURS_MOST = 4 };

/* A word of the article, in all the ways that its case and its plural are written. */
struct tag_form {
    struct str folded; /* as it was met first */
    uint32_t key;      /* the same for the singular and the plural */
    uint32_t count;    /* of all forms of the key; kept at the key's first form */
    uint32_t nouns;    /* times that one of those that nouns follow stood before it; likewise */
    uint32_t stem;     /* hash of its stem */
    double idf;        /* of its stem */
    bool common;       /* one of the language's little words */
    bool before_nouns; /* one of those that nouns follow */
};

/* A phrase that could be a tag. */
struct tag_candidate {
    struct str name; /* as it is written, within sentences if it stands there */
    uint32_t forms[PHRASE_MOST];
    unsigned words;
    unsigned count;
    unsigned capitals; /* times that all its words began with one within a sentence */
    unsigned alone;    /* times that no name goes on before or behind it */
    unsigned nouns;    /* times that a word stood before it that nouns follow */
    unsigned heads;    /* times in the headline */
    unsigned content_before, content_behind; /* times that no little word and no mark stood there */
    size_t first;                            /* words before it */
    /* hashes of the little words and marks before and behind it where it stood first */
    uint32_t before[NEIGHBOURS_MOST], behind[NEIGHBOURS_MOST];
    unsigned before_count, behind_count;
    double score;
};

/* All candidates of an article. */
struct tag_phrases {
    struct list forms;      /* of struct tag_form */
    struct list candidates; /* of struct tag_candidate */
    struct str language;    /* without its region */
    bool nouns_known;       /* the language has words that nouns follow */
    bool nouns_capital;     /* it writes nouns with capitals */
    size_t words;           /* of the article */
};

/* Finds the candidates of an article. All is in `arena`. */
void tag_phrases_find(struct story_maker *maker, const struct story_model *model,
                      const struct article *article, struct arena *arena,
                      struct tag_phrases *phrases);

/* What a candidate is ranked by: numbers of marks, each of which it has. */
enum { TAG_MARKS_MOST = 192 };
struct tag_marks {
    uint16_t marks[TAG_MARKS_MOST]; /* below TAG_MARKS */
    unsigned count;
};

/* The marks of a candidate; with what only texts of the language have that the rule was learned
 * from, if it is to be `known`, or else with what all languages have. */
void tag_marks_make(const struct tag_phrases *phrases, const struct tag_candidate *candidate,
                    bool known, struct tag_marks *marks);

/* Whether the rule was learned from texts of a language. */
bool tag_language_known(struct str language);

/* What a rule finds of marks, as log-odds. */
double tag_marks_score(const struct story_model *model, const struct tag_marks *marks);

/* The candidates of an article, scored, the best first: a list of pointers to struct tag_candidate
 * in `arena`; all of them, or those that it says more than in passing. */
void story_candidates(struct story_maker *maker, const struct story_model *model,
                      const struct article *article, bool all, struct arena *arena,
                      struct tag_phrases *phrases, struct list *ranked);

#endif
