/* Articles to stories: copies, stories, related articles, tags, key points.
 *
 * Nothing here is kept from one call to the next but in what the caller holds: traits are what
 * stories go by of one article, made once by the workers and kept in the store; a story_set is the
 * working set, filled by the engine from the store. All views and lists are in the caller's arena.
 * Texts are valid UTF-8. */
#ifndef TIDINGS_STORY_H
#define TIDINGS_STORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"
#include "base/str.h"
#include "record/record.h"
#include "words/words.h"

/* -------------------------------------------------------------------------------- copies --- */

/* A text's shingles: hashes of every three neighbouring words, each once, in order. Of a signature
 * those are kept whose last SIGNATURE_BITS are 0, the same of every text, so that any two can be
 * compared. */
enum { SIGNATURE_BITS = 2, SIGNATURE_WORDS = 20000 /* of a text that are looked at */ };

struct story_shingles {
    const uint32_t *hashes; /* sorted */
    uint32_t count;
};

/* All shingles of a text. */
struct story_shingles story_shingles(struct str text, struct arena *arena);

/* Those of them that a signature keeps; and those that it keeps of a text that was read. */
struct story_shingles story_signature(struct story_shingles all, struct arena *arena);
struct story_shingles story_signature_read(const struct words_read *read, struct arena *arena);

/* How alike two sets of shingles are. */
struct story_likeness {
    double resemblance; /* common ones by all of both */
    double containment; /* common ones by those of the smaller */
    uint32_t common;
};
struct story_likeness story_compare(struct story_shingles a, struct story_shingles b);

/* What makes a copy. */
#define STORY_RESEMBLANCE 0.5
#define STORY_CONTAINMENT 0.6

/* Whether two articles are copies by their signatures; STORY_UNSURE where these are so near to the
 * bounds that all shingles have to be asked. */
enum story_verdict { STORY_DIFFERENT, STORY_UNSURE, STORY_COPY };
enum story_verdict story_judge_copy(struct story_shingles a, struct story_shingles b);

/* The same by all shingles. */
bool story_is_copy(struct story_shingles a, struct story_shingles b);

/* -------------------------------------------------------------------------------- traits --- */

/* The version of the rules by which traits are made; they are made anew where it changed. */
enum { STORY_TRAITS_CODE = 3 };

/* How many terms of an article are kept, the weightiest. */
enum { STORY_TERMS = 160 };

/* A term and where it stands: how often, at most TERM_MAX times each. */
enum { TERM_MAX = 15 };
struct story_term {
    uint32_t hash;
    uint8_t head; /* in the headline */
    uint8_t lead; /* in the first words of the text */
    uint8_t body; /* in all of the text */
    bool name;    /* a word of a name, or a number, as it is written in any language */
};

/* What can be known again in other languages: names by how they sound, two that stand side by side,
 * and numbers. */
enum story_sound_kind { SOUND_NAME, SOUND_PAIR, SOUND_NUMBER };
struct story_sound {
    uint32_t hash;
    uint8_t idf;       /* how rare it is, as far as is known, in sixteenths */
    uint8_t times : 4; /* in the text */
    uint8_t kind : 2;
    uint8_t head : 1; /* it is in the headline */
    uint8_t lead : 1; /* in the first words of the text */
};

/* How many of them are kept, the weightiest. */
enum { STORY_SOUNDS = 48 };

struct story_traits {
    uint32_t language; /* story_language() */
    bool aside;        /* it asks, explains or argues, and does not tell what happened */
    struct story_shingles signature;
    const struct story_term *terms; /* sorted by hash */
    uint32_t term_count;
    const struct story_sound *sounds; /* sorted by hash; none in traits made by older rules */
    uint32_t sound_count;
};

/* A tag: what a person would call one of the things that an article is about. */
struct story_tag {
    struct str key;  /* the same for all ways to write it */
    struct str name; /* as it is written, without "#" */
    double weight;
};

/* How many tags an article has at most. */
enum { STORY_TAGS = 6 };

/* What makes traits: scratch memory. Belongs to one thread at a time. */
struct story_maker;
struct story_maker *story_maker_new(void);
void story_maker_free(struct story_maker *maker);

/* What it makes the forms of words with, for its owner to use, too. */
struct word_stemmers *story_maker_stemmers(struct story_maker *maker);

/* The traits of an article. */
void story_traits_make(struct story_maker *maker, const struct article *article,
                       struct arena *arena, struct story_traits *traits);

/* Its tags: a list of struct story_tag, at most `limit`, the best first. Up to STORY_TAGS they are
 * what a person would choose, and there may be fewer; beyond, candidates in their order. */
void story_tags_make(struct story_maker *maker, const struct article *article, size_t limit,
                     struct arena *arena, struct list *tags);

/* Whether an address is that of a page that tells as things happen: "/news/election-live". */
bool story_is_live_address(struct str address);

/* Gives a record without a headline its first line as one, where more follow. */
void story_find_headline(struct article *article);

/* The key of a tag as a person typed it, "#" or not. */
struct str story_tag_key(struct str tag, struct arena *arena);

/* Traits as bytes, the same on every machine, and back. False for bytes that are none. */
struct str story_traits_pack(const struct story_traits *traits, struct arena *arena);
bool story_traits_unpack(struct str bytes, struct arena *arena, struct story_traits *traits);

/* -------------------------------------------------------------------------------- stories --- */

/* An article as the working set knows it. Numbers are the caller's; 0 is none. */
struct story_item {
    int64_t article;
    int64_t story;
    int64_t original; /* the article that it is a copy of */
    int64_t outlet;
    int64_t live; /* the live page that it is an entry of, 0 for none */
    int64_t time; /* seconds since 1970 */
    bool agency;  /* it is the agency's own: of copies at one time, the original */
    struct story_traits traits;
};

/* The working set: articles that others are compared with, by their terms and shingles. Belongs to
 * one thread at a time. */
struct story_set;
struct story_model;
struct story_set *story_set_new(const struct story_model *model); /* NULL: the program's own */
void story_set_free(struct story_set *set);

/* How many articles it holds, and about how many bytes. */
size_t story_set_count(const struct story_set *set);
size_t story_set_bytes(const struct story_set *set);

/* Puts an article in; what it points to is copied. One that is there is put in anew. */
void story_set_put(struct story_set *set, const struct story_item *item);

/* What came of an article's placing: where it and others now are. */
struct story_change {
    int64_t article;
    int64_t story; /* below 0: a new story of this placing; they are -1, -2, ... */
    int64_t original;
    int64_t from; /* the story it was in before; 0 for none */
};

/* An article that is about the same. */
struct story_near {
    int64_t article;
    double score; /* 0 to 1 */
};

struct story_placing {
    struct list changes; /* of struct story_change: the article itself, and others that moved */
    struct list related; /* of struct story_near, the nearest first */
    unsigned begun;      /* new stories */
};

/* Gives the full text of an article where its traits do not decide; an empty one where it is not
 * to be had. */
typedef struct str story_text_giver(void *context, int64_t article, struct arena *arena);

/* Places an article that was put in without a story, and moves others where it tells that they
 * belong together or apart. Milliseconds, however many articles there are. */
void story_place(struct story_set *set, int64_t article, story_text_giver *give, void *context,
                 struct arena *arena, struct story_placing *placing);

/* Tells the set which number the caller gave the new story of the last placing. */
void story_set_name(struct story_set *set, int64_t begun, int64_t story);

/* How many articles of the set a story has. */
size_t story_set_articles(struct story_set *set, int64_t story);

/* The article of a story whose headline says best what all tell, in the language of most, one that
 * tells what happened where there is one; 0 for a story without any. */
int64_t story_leader(struct story_set *set, int64_t story);

/* ----------------------------------------------------------------------------- key points --- */

/* An article of a story. */
struct story_telling {
    struct str headline, language;
    struct str text; /* its paragraphs, one a line; empty for one that gives no key points */
};

/* A sentence that says what happened. */
struct story_point {
    size_t article;  /* index */
    size_t from, to; /* bytes of its text */
};

/* How many key points there are at most, and articles whose texts are looked at. */
enum { STORY_POINTS = 5, STORY_POINT_ARTICLES = 40 };

/* The sentences that together say what happened, and none of it twice, in the order of reading: a
 * list of struct story_point. They are in the language that is asked for, where an article with a
 * text is, else in that of most. */
void story_points(const struct story_telling *tellings, size_t count, struct str language,
                  struct arena *arena, struct list *points);

#endif
