/* The inside of a working set. Not for callers outside src/story. */
#ifndef TIDINGS_STORY_SET_H
#define TIDINGS_STORY_SET_H

#include "story/across.h"
#include "story/index.h"
#include "story/pair.h"

/* An article of the set. */
struct story_member {
    int64_t article, story, original;
    int64_t live; /* the live page, or 0 */
    bool agency;
    bool aside;             /* asks, explains or argues */
    bool dead;              /* was put in anew since */
    uint32_t next_of_story; /* place of the next member of its story plus 1, 0 for none */
    uint32_t last_of_story; /* of the one before it, likewise */
    uint32_t change;        /* where its change stands among those of a placing, if it has one */
    struct story_vector vector;
};

/* A story: the chain of its members. */
struct story_chain {
    int64_t story;
    uint32_t first; /* place of a member plus 1, 0 for none */
    uint32_t count;
};

/* Numbers by number: places of articles and stories. Slots are free where key is 0. */
struct story_places {
    struct story_place_slot {
        int64_t key;
        uint32_t place;
    } * slots;
    size_t slot_count, used;
};

/* A score that was computed, by the places of the pair. An article that comes asks for the scores
 * of all pairs of the stories near it, most of which were computed when the one before it came:
 * there is room for those of thousands of stories. */
struct story_scored {
    uint32_t a, b; /* plus 1; 0 for a free slot */
    float score;
};
enum { SCORED_SLOTS = 1 << 20 };

/* A language and how many articles of the set are in it; beyond so many languages articles are
 * compared within their own alone. */
enum { LANGUAGES_MAX = 48 };
struct story_language {
    uint32_t code, articles;
};

struct story_set {
    const struct story_model *model;
    const struct story_across_rule *across;
    struct arena arena; /* cells, sounds and signatures */
    struct story_member *members;
    size_t count, capacity, alive;
    struct story_chain *chains;
    size_t chain_count, chain_capacity;
    struct story_places articles, stories; /* to members, to chains */
    struct story_index terms;
    struct story_index shingles; /* those whose last SHINGLE_BITS are 0 */
    struct story_index others;   /* the others, of short articles alone */
    struct story_index sounds;   /* each of a language by itself */
    struct story_language languages[LANGUAGES_MAX];
    size_t language_count;
    struct story_counts seen;
    uint32_t seen_articles;
    struct story_scored *scored;
    float *sums; /* for each member, 0 between calls */
};

/* The member of an article, or NULL. */
struct story_member *set_member(const struct story_set *set, int64_t article);

/* The chain of a story, made where it is missing. */
struct story_chain *set_chain(struct story_set *set, int64_t story);

/* Moves a member to a story. */
void set_move(struct story_set *set, struct story_member *member, int64_t story);

/* Whether two articles are known to be in different languages. */
static inline bool set_is_across(const struct story_vector *a, const struct story_vector *b)
{
    return a->language && b->language && a->language != b->language;
}

/* The log-odds that two members tell one story; kept for the next time. */
double set_score(struct story_set *set, uint32_t a, uint32_t b);

/* A member that was found, and how near it seems. */
struct story_found {
    uint32_t member;
    float score;
};

/* For list_sort: the nearest first, then in the order they were put in. */
int set_compare_found(const void *a, const void *b);

/* The members nearest to one by the terms they share, the nearest first; at most `limit`. */
void set_find_near(struct story_set *set, uint32_t member, size_t limit, struct arena *arena,
                   struct list *found);

/* The same among those in other languages, by their names and numbers. */
void set_find_across(struct story_set *set, uint32_t member, size_t limit, struct arena *arena,
                     struct list *found);

/* The members that are copies of one: a list of struct story_found. */
void set_find_copies(struct story_set *set, uint32_t member, story_text_giver *give, void *context,
                     struct arena *arena, struct list *found);

#endif
