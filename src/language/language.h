/* Sentences understood: a text's sentences and words, their parts of speech, dependencies and
 * names. What is built on them (people, times, amounts, quotes) has headers of its own beside this
 * one.
 *
 * Tags and relations are those of Universal Dependencies, version 2. All offsets are bytes of the
 * text that was given; everything that is found lives in the caller's arena. A model is read-only
 * and shared by threads; a reader holds scratch memory and belongs to one thread at a time. */
#ifndef TIDINGS_LANGUAGE_H
#define TIDINGS_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/list.h"
#include "base/str.h"

/* Parts of speech. The enum and the names are made from this list. */
#define UPOS_LIST(ITEM) \
    ITEM(ADJ)           \
    ITEM(ADP)           \
    ITEM(ADV)           \
    ITEM(AUX)           \
    ITEM(CCONJ)         \
    ITEM(DET)           \
    ITEM(INTJ)          \
    ITEM(NOUN)          \
    ITEM(NUM)           \
    ITEM(PART)          \
    ITEM(PRON)          \
    ITEM(PROPN)         \
    ITEM(PUNCT)         \
    ITEM(SCONJ)         \
    ITEM(SYM)           \
    ITEM(VERB)          \
    ITEM(X)

#define UPOS_ENUM(name) UPOS_##name,
enum upos { UPOS_NONE, UPOS_LIST(UPOS_ENUM) UPOS_COUNT };
#undef UPOS_ENUM

/* Dependency relations, subtypes included. Where a relation has no subtype here, the subtype of a
 * treebank is dropped. */
#define RELATION_LIST(X)              \
    X(ACL, "acl")                     \
    X(ACL_RELCL, "acl:relcl")         \
    X(ADVCL, "advcl")                 \
    X(ADVCL_RELCL, "advcl:relcl")     \
    X(ADVMOD, "advmod")               \
    X(AMOD, "amod")                   \
    X(APPOS, "appos")                 \
    X(AUX, "aux")                     \
    X(AUX_PASS, "aux:pass")           \
    X(CASE, "case")                   \
    X(CC, "cc")                       \
    X(CC_PRECONJ, "cc:preconj")       \
    X(CCOMP, "ccomp")                 \
    X(COMPOUND, "compound")           \
    X(COMPOUND_PRT, "compound:prt")   \
    X(CONJ, "conj")                   \
    X(COP, "cop")                     \
    X(CSUBJ, "csubj")                 \
    X(CSUBJ_OUTER, "csubj:outer")     \
    X(CSUBJ_PASS, "csubj:pass")       \
    X(DEP, "dep")                     \
    X(DET, "det")                     \
    X(DET_PREDET, "det:predet")       \
    X(DISCOURSE, "discourse")         \
    X(DISLOCATED, "dislocated")       \
    X(EXPL, "expl")                   \
    X(FIXED, "fixed")                 \
    X(FLAT, "flat")                   \
    X(GOESWITH, "goeswith")           \
    X(IOBJ, "iobj")                   \
    X(LIST, "list")                   \
    X(MARK, "mark")                   \
    X(NMOD, "nmod")                   \
    X(NMOD_DESC, "nmod:desc")         \
    X(NMOD_POSS, "nmod:poss")         \
    X(NMOD_UNMARKED, "nmod:unmarked") \
    X(NSUBJ, "nsubj")                 \
    X(NSUBJ_OUTER, "nsubj:outer")     \
    X(NSUBJ_PASS, "nsubj:pass")       \
    X(NUMMOD, "nummod")               \
    X(OBJ, "obj")                     \
    X(OBL, "obl")                     \
    X(OBL_AGENT, "obl:agent")         \
    X(OBL_UNMARKED, "obl:unmarked")   \
    X(ORPHAN, "orphan")               \
    X(PARATAXIS, "parataxis")         \
    X(PUNCT, "punct")                 \
    X(REPARANDUM, "reparandum")       \
    X(ROOT, "root")                   \
    X(VOCATIVE, "vocative")           \
    X(XCOMP, "xcomp")

#define RELATION_ENUM(name, text) RELATION_##name,
enum relation { RELATION_NONE, RELATION_LIST(RELATION_ENUM) RELATION_COUNT };
#undef RELATION_ENUM

/* Kinds of name. */
#define NAME_LIST(X) \
    X(PER)           \
    X(ORG)           \
    X(LOC)           \
    X(OTH)

#define NAME_ENUM(name) NAME_##name,
enum name_kind { NAME_NONE, NAME_LIST(NAME_ENUM) NAME_COUNT };
#undef NAME_ENUM

/* Features, as bits of token.features: those that the code goes by. */
enum {
    FEATURE_PLURAL = 1 << 0,      /* Number=Plur */
    FEATURE_PAST = 1 << 1,        /* Tense=Past */
    FEATURE_PRESENT = 1 << 2,     /* Tense=Pres */
    FEATURE_FINITE = 1 << 3,      /* VerbForm=Fin */
    FEATURE_INFINITIVE = 1 << 4,  /* VerbForm=Inf */
    FEATURE_PARTICIPLE = 1 << 5,  /* VerbForm=Part */
    FEATURE_GERUND = 1 << 6,      /* VerbForm=Ger */
    FEATURE_PASSIVE = 1 << 7,     /* Voice=Pass */
    FEATURE_IMPERATIVE = 1 << 8,  /* Mood=Imp */
    FEATURE_SPACE_AFTER = 1 << 9, /* white space, or the end of the text, follows */
    FEATURE_GLUED = 1 << 10, /* the later word of a contraction: "n't", "'s", "not" of "cannot" */
};

/* A syntactic word. The words of a contraction ("don't", "cannot") have the bytes that each
 * spells. */
struct token {
    size_t from, to;   /* bytes of the text */
    struct str lemma;  /* in lower case but for proper nouns */
    const char *xpos;  /* the language's own tag, "VBD"; static storage of the model */
    int32_t head;      /* index of the head in the analysis's tokens; -1 for a root or no parse */
    uint16_t features; /* FEATURE_... */
    uint8_t upos;      /* enum upos */
    uint8_t relation;  /* enum relation, to the head */
    uint8_t name;      /* enum name_kind of the name that the word belongs to */
    bool name_begins;  /* whether the word is the first of its name */
};

struct sentence {
    size_t from, to;     /* bytes of the text */
    size_t first, count; /* of its tokens */
};

/* A name, as it stands in the text. */
struct name {
    enum name_kind kind;
    size_t from, to;     /* bytes of the text */
    size_t first, count; /* of its tokens */
    size_t sentence;     /* index */
};

/* What was found in a text. `tokens` is contiguous, sentence after sentence; heads never leave
 * their sentence. */
struct analysis {
    struct str text;
    struct str language;   /* BCP 47, of the model; empty where no model read it */
    struct list tokens;    /* of struct token */
    struct list sentences; /* of struct sentence */
    struct list names;     /* of struct name, in the order of the text */
};

/* A token by its number, which has to be one of the text's. */
static inline const struct token *analysis_token(const struct analysis *analysis, size_t index)
{
    return list_at(&analysis->tokens, index);
}

/* No token: what searches for one return. */
#define TOKEN_NONE SIZE_MAX

/* The first token that begins at the byte or behind it; the count of tokens where there is none. */
size_t analysis_token_from(const struct analysis *analysis, size_t byte);

/* The token that holds a byte, or TOKEN_NONE. */
size_t analysis_token_at(const struct analysis *analysis, size_t byte);

/* The sentence of a token: its index. */
size_t analysis_sentence_of(const struct analysis *analysis, size_t token);

/* The bytes of a token. */
static inline struct str token_str(const struct analysis *analysis, const struct token *token)
{
    return str_part(analysis->text, token->from, token->to - token->from);
}

/* Whether a token has this tag of the language's own. */
static inline bool token_tagged(const struct token *token, const char *tag)
{
    return token->xpos && strcmp(token->xpos, tag) == 0;
}

/* Whether a token is the subject of what it hangs on, by its relation. */
static inline bool relation_is_subject(enum relation relation)
{
    return relation == RELATION_NSUBJ || relation == RELATION_NSUBJ_PASS;
}

/* Names of tags and back; NONE for what is not known. Static storage. */
const char *upos_name(enum upos upos);
enum upos upos_named(struct str name);
const char *relation_name(enum relation relation);
enum relation relation_named(struct str name); /* "nmod:tmod" gives RELATION_NMOD */
const char *name_kind_name(enum name_kind kind);
enum name_kind name_kind_named(struct str name);

/* Limits: a sentence that grows beyond this is cut where it is, so that time stays linear. */
enum { LANGUAGE_MAX_SENTENCE = 256 /* tokens */ };

/* The model of a language (BCP 47), or NULL where there is none; the one that comes with the
 * program, or a file. Models are read-only and are never freed while readers use them. */
struct language_model;
const struct language_model *language_model_for(struct str language);
enum error language_model_open(const char *path, struct language_model **model);
void language_model_close(struct language_model *model);

/* A word's vector: LANGUAGE_VECTOR numbers whose direction tells what words it is used like; in the
 * model's memory. NULL for a word without one. */
enum { LANGUAGE_VECTOR = 64 };
const int8_t *language_vector(const struct language_model *model, struct str word);

/* What reads texts: scratch memory over any model. */
struct language_reader;
struct language_reader *language_reader_new(void);
void language_reader_free(struct language_reader *reader);

/* Analyses a text: a line is a paragraph, sentences never cross one. With a NULL model only
 * sentences and words are found, by Unicode. The result lives in `arena`. */
void language_read(struct language_reader *reader, const struct language_model *model,
                   struct arena *arena, struct str text, struct analysis *analysis);

/* The same; and what the model makes of every word where it stands: LANGUAGE_STATE numbers around 0
 * for each token, in `arena`. They mean nothing by themselves, but like words in like places
 * have like ones: a rule can be learned over them, for the model that they come from. */
enum { LANGUAGE_STATE = 256 };
const float *language_read_states(struct language_reader *reader,
                                  const struct language_model *model, struct arena *arena,
                                  struct str text, struct analysis *analysis);

/* The same for words that are given: `analysis` holds text, tokens (from, to) and sentences. */
void language_tag(struct language_reader *reader, const struct language_model *model,
                  struct arena *arena, struct analysis *analysis);

#endif
