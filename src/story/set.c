/* The working set: articles by their terms and shingles; see story.h and set.h. */
#include "story/set.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "story/private.h"

/* Terms of an article by which others find it, its weightiest. */
enum { TERMS_INDEXED = 24, TERMS_ASKED = 32 };

/* Sounds of an article by which others in other languages find it, its weightiest; and how many of
 * those of others it asks for. */
enum { SOUNDS_INDEXED = 16, SOUNDS_ASKED = 32 };

/* How far the chain of a common term is followed, that of a common shingle, and that of a sound in
 * each other language. */
enum { CHAIN_TERMS = 1500, CHAIN_SHINGLES = 100, CHAIN_SOUNDS = 300 };

/* Shingles by which others find an article: of a signature those whose last bits are 0, all of a
 * short one. How many shingles ahead of being asked for their slots are fetched: an index of many
 * articles is far larger than a processor's cache. */
enum { SHINGLE_BITS = SIGNATURE_BITS + 2, SHINGLES_SHORT = 64, AHEAD = 8 };

/* Of the shingles that an article shares with others, the rarest ones are followed: so many and
 * this share of them at least, and more until they have led to so many articles. */
enum { SHINGLES_LEAST = 8, SHINGLES_PART = 4, FOLLOWED_ENOUGH = 400 };

/* Articles that share less than this of the weight of one's terms are not near it. */
#define NEAR_LEAST 0.08F

/* Articles in other languages are not near one that share names less rare than this in sum, in
 * sixteenths: one rare name, or two or three that are not. */
#define SOUNDS_LEAST 128.0F

/* The share of a long signature's shingles by which it is found; and of the smaller of two
 * signatures' the share that they have to have in common to be looked at: a third of what copies
 * have. */
#define SHINGLES_INDEXED 0.25F
#define SHINGLES_SHARED 0.2F

/* ------------------------------------------------------------------------------- numbers --- */

/* The slot of a key, or the free one where it belongs. */
static struct story_place_slot *find_place(const struct story_places *places, int64_t key)
{
    size_t at = (size_t)((uint64_t)key * 0x9E3779B97F4A7C15U >> 32) & (places->slot_count - 1);
    while (places->slots[at].key && places->slots[at].key != key)
        at = (at + 1) & (places->slot_count - 1);
    return &places->slots[at];
}

/* Puts a key in. */
static void put_place(struct story_places *places, int64_t key, uint32_t place)
{
    if (places->used * 4 >= places->slot_count * 3) {
        struct story_places old = *places;
        places->slot_count = old.slot_count ? old.slot_count * 2 : 1024;
        places->slots = memory_get_zeroed(places->slot_count, sizeof *places->slots);
        for (size_t i = 0; i < old.slot_count; i++)
            if (old.slots[i].key)
                *find_place(places, old.slots[i].key) = old.slots[i];
        memory_free(old.slots);
    }
    struct story_place_slot *slot = find_place(places, key);
    places->used += slot->key == 0;
    *slot = (struct story_place_slot){key, place};
}

/* The place of a key; UINT32_MAX where it is not there. */
static uint32_t get_place(const struct story_places *places, int64_t key)
{
    const struct story_place_slot *slot = places->slot_count ? find_place(places, key) : NULL;
    return slot && slot->key ? slot->place : UINT32_MAX;
}

struct story_set *story_set_new(const struct story_model *model)
{
    struct story_set *set = memory_get_zeroed(1, sizeof *set);
    set->model = model ? model : story_model();
    set->across = story_across_rule();
    arena_init(&set->arena, 0);
    set->scored = memory_get_zeroed(SCORED_SLOTS, sizeof *set->scored);
    return set;
}

void story_set_free(struct story_set *set)
{
    if (!set)
        return;
    arena_free(&set->arena);
    memory_free(set->members);
    memory_free(set->chains);
    memory_free(set->articles.slots);
    memory_free(set->stories.slots);
    story_index_free(&set->terms);
    story_index_free(&set->shingles);
    story_index_free(&set->others);
    story_index_free(&set->sounds);
    story_counts_free(&set->seen);
    memory_free(set->scored);
    memory_free(set->sums);
    memory_free(set);
}

size_t story_set_count(const struct story_set *set)
{
    return set->alive;
}

size_t story_set_bytes(const struct story_set *set)
{
    return arena_held(&set->arena) + set->capacity * (sizeof *set->members + sizeof *set->sums) +
           set->chain_capacity * sizeof *set->chains +
           (set->articles.slot_count + set->stories.slot_count) * sizeof *set->articles.slots +
           story_index_bytes(&set->terms) + story_index_bytes(&set->shingles) +
           story_index_bytes(&set->others) + story_index_bytes(&set->sounds) +
           set->seen.slot_count * sizeof *set->seen.slots + SCORED_SLOTS * sizeof *set->scored;
}

size_t story_set_articles(struct story_set *set, int64_t story)
{
    return set_chain(set, story)->count;
}

struct story_member *set_member(const struct story_set *set, int64_t article)
{
    uint32_t place = get_place(&set->articles, article);
    return place == UINT32_MAX ? NULL : &set->members[place];
}

struct story_chain *set_chain(struct story_set *set, int64_t story)
{
    uint32_t place = get_place(&set->stories, story);
    if (place != UINT32_MAX)
        return &set->chains[place];
    if (set->chain_count == set->chain_capacity) {
        set->chain_capacity = set->chain_capacity ? set->chain_capacity * 2 : 1024;
        set->chains = memory_resize(set->chains, set->chain_capacity * sizeof *set->chains);
    }
    put_place(&set->stories, story, (uint32_t)set->chain_count);
    set->chains[set->chain_count] = (struct story_chain){.story = story};
    return &set->chains[set->chain_count++];
}

/* The member at a place that is counted from 1; NULL for 0. */
static struct story_member *member_at(const struct story_set *set, uint32_t place)
{
    return place ? &set->members[place - 1] : NULL;
}

/* Takes a member out of its story. */
static void leave(struct story_set *set, struct story_member *member)
{
    if (!member->story)
        return;
    struct story_chain *chain = set_chain(set, member->story);
    struct story_member *before = member_at(set, member->last_of_story);
    struct story_member *behind = member_at(set, member->next_of_story);
    *(before ? &before->next_of_story : &chain->first) = member->next_of_story;
    if (behind)
        behind->last_of_story = member->last_of_story;
    chain->count--;
    member->story = 0;
}

void set_move(struct story_set *set, struct story_member *member, int64_t story)
{
    if (member->story == story)
        return;
    leave(set, member);
    member->story = story;
    if (!story)
        return;
    struct story_chain *chain = set_chain(set, story);
    struct story_member *first = member_at(set, chain->first);
    member->last_of_story = 0;
    member->next_of_story = chain->first;
    chain->first = (uint32_t)(member - set->members) + 1;
    if (first)
        first->last_of_story = chain->first;
    chain->count++;
}

void story_set_name(struct story_set *set, int64_t begun, int64_t story)
{
    struct story_chain *chain = set_chain(set, begun);
    while (chain->first) {
        set_move(set, &set->members[chain->first - 1], story);
        chain = set_chain(set, begun);
    }
}

/* -------------------------------------------------------------------------------- adding --- */

/* A place for one more member. */
static struct story_member *add_member(struct story_set *set)
{
    if (set->count == set->capacity) {
        size_t capacity = set->capacity ? set->capacity * 3 / 2 : 1024;
        set->members = memory_resize(set->members, capacity * sizeof *set->members);
        set->sums = memory_resize(set->sums, capacity * sizeof *set->sums);
        memset(set->sums + set->capacity, 0, (capacity - set->capacity) * sizeof *set->sums);
        set->capacity = capacity;
    }
    set->alive++;
    return &set->members[set->count++];
}

/* The weight of a cell or a sound and its place. */
struct weighed {
    float weight;
    uint32_t place;
};

/* For list_sort and qsort: the weightiest first. */
static int compare_weighed(const void *a, const void *b)
{
    const struct weighed *left = a, *right = b;
    if (left->weight != right->weight)
        return left->weight < right->weight ? 1 : -1;
    return (left->place > right->place) - (left->place < right->place);
}

/* Lists the weightiest cells, at most `limit`, the weightiest first. */
static void weightiest(const struct story_vector *vector, size_t limit, struct arena *arena,
                       struct list *cells)
{
    list_init(cells, arena, sizeof(struct weighed));
    for (uint32_t i = 0; i < vector->count; i++)
        *(struct weighed *)list_add(cells) =
            (struct weighed){story_cell_weight(&vector->cells[i], FIELD_ALL), i};
    list_select(cells, limit, compare_weighed);
    list_sort(cells, compare_weighed);
}

/* Notes the article's terms in the index, and that they were seen. */
static void index_terms(struct story_set *set, const struct story_vector *vector, uint32_t place)
{
    struct arena_mark mark = arena_mark(&set->arena);
    struct list cells;
    weightiest(vector, TERMS_INDEXED, &set->arena, &cells);
    for (size_t i = 0; i < cells.count; i++) {
        const struct weighed *cell = list_at(&cells, i);
        story_index_add(&set->terms, vector->cells[cell->place].hash, place);
    }
    arena_release(&set->arena, mark);
    for (uint32_t i = 0; i < vector->count; i++)
        ++*story_counts_put(&set->seen, vector->cells[i].hash);
    set->seen_articles++;
}

/* Gives the places of the weightiest sounds, at most `limit`. */
static size_t loudest(const struct story_vector *vector, size_t limit,
                      struct weighed sounds[STORY_SOUNDS])
{
    for (uint32_t i = 0; i < vector->sound_count; i++)
        sounds[i] = (struct weighed){story_sound_weight(&vector->sounds[i]), i};
    qsort(sounds, vector->sound_count, sizeof *sounds, compare_weighed);
    return vector->sound_count < limit ? vector->sound_count : limit;
}

/* The language of an article among the set's, made where it is missing; NULL where there are too
 * many, or it has none. */
static struct story_language *find_language(struct story_set *set, uint32_t code)
{
    for (size_t i = 0; i < set->language_count; i++)
        if (set->languages[i].code == code)
            return &set->languages[i];
    if (!code || set->language_count == LANGUAGES_MAX)
        return NULL;
    set->languages[set->language_count] = (struct story_language){code, 0};
    return &set->languages[set->language_count++];
}

/* What stands in the index for a sound of a language. */
static uint32_t sound_term(uint32_t hash, uint32_t language)
{
    return story_hash(hash, language);
}

/* A name that is common among the set's articles in a language counts as common, whatever news in
 * English has of it: before the first article as if this many did not have it. */
enum { SOUNDLESS = 2000 };

/* Copies the sounds of an article, with how rare they are by what the set has seen, and notes them
 * in the index. */
static void put_sounds(struct story_set *set, struct story_vector *vector,
                       const struct story_traits *traits, uint32_t place)
{
    uint32_t count = traits->sound_count < STORY_SOUNDS ? traits->sound_count : STORY_SOUNDS;
    struct story_language *language = find_language(set, traits->language);
    struct story_sound *sounds = arena_get_array(&set->arena, count, sizeof *sounds);
    struct weighed weighed[STORY_SOUNDS];
    vector->sounds = sounds;
    vector->sound_count = language ? count : 0;
    for (uint32_t i = 0; i < vector->sound_count; i++) {
        sounds[i] = traits->sounds[i];
        const struct story_slot *slot =
            story_index_find(&set->sounds, sound_term(sounds[i].hash, language->code));
        double all = SOUNDLESS + language->articles, with = slot ? slot->count : 0;
        double idf = 16 * log(all / (with + 1));
        sounds[i].idf = idf < sounds[i].idf ? (uint8_t)idf : sounds[i].idf;
        if (sounds[i].kind != SOUND_NAME)
            continue;
        vector->names_mass += story_sound_weight(&sounds[i]);
        vector->names_head += sounds[i].head ? (float)sounds[i].idf / 16 : 0;
    }
    size_t indexed = loudest(vector, SOUNDS_INDEXED, weighed);
    for (size_t i = 0; i < indexed; i++)
        story_index_add(&set->sounds, sound_term(sounds[weighed[i].place].hash, language->code),
                        place);
    if (language)
        language->articles++;
}

/* The index that a shingle belongs in. */
static struct story_index *shingle_index(struct story_set *set, uint32_t hash)
{
    return hash & ((1U << SHINGLE_BITS) - 1) ? &set->others : &set->shingles;
}

/* Notes its shingles. */
static void index_shingles(struct story_set *set, const struct story_vector *vector, uint32_t place)
{
    const struct story_shingles *signature = &vector->signature;
    bool whole = signature->count <= SHINGLES_SHORT;
    for (uint32_t i = 0; i < signature->count; i++) {
        struct story_index *index = shingle_index(set, signature->hashes[i]);
        if (whole || index == &set->shingles)
            story_index_add(index, signature->hashes[i], place);
    }
}

/* What stands for a live page among the terms, so that its entries find each other whatever their
 * words. */
static uint32_t live_term(int64_t live)
{
    return (uint32_t)str_hash(str_of((const char *)&live, sizeof live));
}

/* How rare the terms of an article are, by the model and what the set has seen. */
static void find_idf(const struct story_set *set, const struct story_traits *traits, uint8_t *idf)
{
    for (uint32_t i = 0; i < traits->term_count; i++) {
        struct story_seen seen = {set->seen_articles,
                                  story_counts_get(&set->seen, traits->terms[i].hash)};
        double value = 16 * story_model_idf(set->model, traits->terms[i].hash, &seen);
        idf[i] = (uint8_t)(value > 255 ? 255 : value < 1 ? 1 : value);
    }
}

/* Takes an article out that is put in anew. */
static void bury(struct story_set *set, int64_t article)
{
    struct story_member *old = set_member(set, article);
    if (!old || old->dead)
        return;
    leave(set, old);
    old->dead = true;
    set->alive--;
}

void story_set_put(struct story_set *set, const struct story_item *item)
{
    uint8_t idf[STORY_TERMS];
    struct story_traits traits = item->traits;
    if (traits.term_count > STORY_TERMS)
        traits.term_count = STORY_TERMS;
    bury(set, item->article);
    struct story_member *member = add_member(set);
    uint32_t place = (uint32_t)(member - set->members);
    *member = (struct story_member){.article = item->article,
                                    .original = item->original,
                                    .live = item->live,
                                    .agency = item->agency,
                                    .aside = traits.aside};
    struct story_vector *vector = &member->vector;
    find_idf(set, &traits, idf);
    struct story_cell *cells =
        arena_get_array(&set->arena, traits.term_count, sizeof(struct story_cell));
    story_vector_fill(vector, cells, &traits, idf);
    uint32_t *hashes = arena_get(&set->arena, traits.signature.count * sizeof *hashes);
    if (traits.signature.count)
        memcpy(hashes, traits.signature.hashes, traits.signature.count * sizeof *hashes);
    vector->signature = (struct story_shingles){hashes, traits.signature.count};
    vector->time = item->time;
    vector->outlet = item->outlet;
    put_place(&set->articles, item->article, place);
    index_terms(set, vector, place);
    put_sounds(set, vector, &traits, place);
    if (item->live)
        story_index_add(&set->terms, live_term(item->live), place);
    index_shingles(set, vector, place);
    set_move(set, member, item->story);
}

/* ------------------------------------------------------------------------------- finding --- */

/* The same without keeping it. Across languages the log-odds are those of the other rule, moved so
 * that both join from the same bound on. */
static double score_anew(const struct story_set *set, const struct story_vector *a,
                         const struct story_vector *b)
{
    if (!set_is_across(a, b))
        return story_pair_score(set->model, a, b);
    double moved = (double)set->model->threshold - (double)set->across->bound;
    return story_across_score(set->across, a, b) + moved;
}

double set_score(struct story_set *set, uint32_t a, uint32_t b)
{
    if (a > b) {
        uint32_t swap = a;
        a = b;
        b = swap;
    }
    uint64_t key = (uint64_t)a << 32 | b;
    struct story_scored *slot =
        &set->scored[(key * 0x9E3779B97F4A7C15U >> 32) & (SCORED_SLOTS - 1)];
    if (slot->a != a + 1 || slot->b != b + 1)
        *slot = (struct story_scored){
            a + 1, b + 1, (float)score_anew(set, &set->members[a].vector, &set->members[b].vector)};
    return slot->score;
}

int set_compare_found(const void *a, const void *b)
{
    const struct story_found *left = a, *right = b;
    if (left->score != right->score)
        return left->score < right->score ? 1 : -1;
    return (left->member > right->member) - (left->member < right->member);
}

/* Adds to a member's sum; the first time it becomes one of those found. */
static void add_sum(struct story_set *set, uint32_t member, float weight, struct list *found)
{
    if (set->sums[member] == 0)
        ((struct story_found *)list_add(found))->member = member;
    set->sums[member] += weight;
}

/* Adds a weight to the sums of the articles of a hash, at most `limit`, but for one. */
static void add_all(struct story_set *set, const struct story_index *index,
                    const struct story_slot *slot, uint32_t limit, uint32_t but, float weight,
                    struct list *found)
{
    uint32_t item;
    if (!slot)
        return;
    struct story_walk walk = story_index_walk(index, slot);
    for (uint32_t n = 0; n < limit && story_walk_next(index, &walk, &item); n++)
        if (item != but)
            add_sum(set, item, weight, found);
}

/* Takes the sums over into what was found, and leaves them 0. Drops what has less than `least`, and
 * who was put in anew since: members are looked at here alone, since there are many to be added to
 * and they lie far apart. */
static void take_sums(struct story_set *set, float least, struct list *found)
{
    struct story_found *all = found->items;
    size_t kept = 0;
    for (size_t i = 0; i < found->count; i++) {
        struct story_found one = {all[i].member, set->sums[all[i].member]};
        set->sums[one.member] = 0;
        if (one.score >= least && !set->members[one.member].dead)
            all[kept++] = one;
    }
    found->count = kept;
}

/* Adds a weight to the sums of the articles of the same live page. */
static void add_live(struct story_set *set, uint32_t member, float weight, struct list *found)
{
    int64_t live = set->members[member].live;
    const struct story_slot *slot = live ? story_index_find(&set->terms, live_term(live)) : NULL;
    uint32_t item;
    if (!slot)
        return;
    struct story_walk walk = story_index_walk(&set->terms, slot);
    for (uint32_t n = 0; n < CHAIN_TERMS && story_walk_next(&set->terms, &walk, &item); n++)
        if (item != member && set->members[item].live == live)
            add_sum(set, item, weight, found);
}

/* Leaves the nearest of those found, at most `limit`, the nearest first. */
static void keep_nearest(struct list *found, size_t limit)
{
    list_select(found, limit, set_compare_found);
    list_sort(found, set_compare_found);
}

void set_find_near(struct story_set *set, uint32_t member, size_t limit, struct arena *arena,
                   struct list *found)
{
    const struct story_vector *vector = &set->members[member].vector;
    struct list cells;
    weightiest(vector, TERMS_ASKED, arena, &cells);
    float own = 0;
    list_init(found, arena, sizeof(struct story_found));
    for (size_t i = 0; i < cells.count; i++) {
        const struct weighed *asked = list_at(&cells, i);
        const struct story_cell *cell = &vector->cells[asked->place];
        float weight = asked->weight * (float)cell->idf;
        own += weight;
        add_all(set, &set->terms, story_index_find(&set->terms, cell->hash), CHAIN_TERMS, member,
                weight, found);
    }
    add_live(set, member, own + 1, found);
    take_sums(set, NEAR_LEAST * own, found);
    keep_nearest(found, limit);
}

void set_find_across(struct story_set *set, uint32_t member, size_t limit, struct arena *arena,
                     struct list *found)
{
    const struct story_vector *vector = &set->members[member].vector;
    struct weighed sounds[STORY_SOUNDS];
    list_init(found, arena, sizeof(struct story_found));
    if (set->language_count < 2 || !vector->sound_count)
        return;
    size_t count = loudest(vector, SOUNDS_ASKED, sounds);
    for (size_t l = 0; l < set->language_count; l++) {
        uint32_t language = set->languages[l].code;
        for (size_t i = 0; i < count && language != vector->language; i++) {
            const struct story_sound *sound = &vector->sounds[sounds[i].place];
            add_all(set, &set->sounds,
                    story_index_find(&set->sounds, sound_term(sound->hash, language)), CHAIN_SOUNDS,
                    member, (float)sound->idf, found);
        }
    }
    take_sums(set, SOUNDS_LEAST, found);
    keep_nearest(found, limit);
}

/* What the verdict on an article and others by all their shingles is asked with. */
struct asking {
    story_text_giver *give;
    void *context;
    struct arena *arena;
    struct story_shingles own; /* the article's, once they were needed */
    bool made;
};

/* The verdict on two articles. */
static bool ask_texts(const struct story_set *set, uint32_t member, uint32_t other,
                      struct asking *asking)
{
    int64_t article = set->members[member].article;
    if (!asking->made)
        asking->own =
            story_shingles(asking->give(asking->context, article, asking->arena), asking->arena);
    asking->made = true;
    struct str text = asking->give(asking->context, set->members[other].article, asking->arena);
    return story_is_copy(asking->own, story_shingles(text, asking->arena));
}

/* The rarity of a shingle that so many articles have: that of one the least. */
static unsigned rarity(uint32_t count)
{
    return count > 1 ? 32 - (unsigned)__builtin_clz(count - 1) : 0;
}

/* A shingle of an article that others have, too. */
struct shared_shingle {
    const struct story_index *index;
    const struct story_slot *slot;
};

/* Finds the shingles that an article shares with others, the rarest first. */
static struct shared_shingle *find_shared(struct story_set *set, uint32_t member,
                                          struct arena *arena, uint32_t *count)
{
    struct story_shingles signature = set->members[member].vector.signature;
    struct shared_shingle *found = arena_get(arena, signature.count * sizeof *found);
    struct shared_shingle *sorted = arena_get(arena, signature.count * sizeof *sorted);
    uint32_t places[34] = {0};
    *count = 0;
    for (uint32_t i = 0; i < signature.count; i++) {
        if (i + AHEAD < signature.count) {
            uint32_t later = signature.hashes[i + AHEAD];
            story_index_fetch(shingle_index(set, later), later);
        }
        const struct story_index *index = shingle_index(set, signature.hashes[i]);
        const struct story_slot *slot = story_index_find(index, signature.hashes[i]);
        if (!slot || (slot->count == 1 && slot->first == member))
            continue;
        found[(*count)++] = (struct shared_shingle){index, slot};
        places[rarity(slot->count) + 1]++;
    }
    for (unsigned i = 1; i < 34; i++)
        places[i] += places[i - 1];
    for (uint32_t i = 0; i < *count; i++)
        sorted[places[rarity(found[i].slot->count)]++] = found[i];
    return sorted;
}

/* Sums up how many shingles others share with an article, by its rarest ones: a copy has those like
 * any other, while common ones lead to thousands that are none. Gives the share of the shingles
 * that were looked at. */
static float find_sharing(struct story_set *set, uint32_t member, struct arena *arena,
                          struct list *sharing)
{
    uint32_t count, used = 0, followed = 0;
    const struct shared_shingle *shared = find_shared(set, member, arena, &count);
    uint32_t least = SHINGLES_LEAST + count / SHINGLES_PART;
    for (; used < count && (used < least || followed < FOLLOWED_ENOUGH); used++) {
        uint32_t all = shared[used].slot->count;
        add_all(set, shared[used].index, shared[used].slot, CHAIN_SHINGLES, member, 1, sharing);
        followed += all < CHAIN_SHINGLES ? all : CHAIN_SHINGLES;
    }
    take_sums(set, 0, sharing);
    return count ? (float)used / (float)count : 0;
}

void set_find_copies(struct story_set *set, uint32_t member, story_text_giver *give, void *context,
                     struct arena *arena, struct list *found)
{
    struct story_shingles signature = set->members[member].vector.signature;
    struct asking asking = {.give = give, .context = context, .arena = arena};
    struct list sharing;
    list_init(found, arena, sizeof(struct story_found));
    list_init(&sharing, arena, sizeof(struct story_found));
    float share = find_sharing(set, member, arena, &sharing);
    for (size_t i = 0; i < sharing.count; i++) {
        const struct story_found *one = list_at(&sharing, i);
        struct story_shingles other = set->members[one->member].vector.signature;
        uint32_t smaller = signature.count < other.count ? signature.count : other.count;
        float indexed = other.count <= SHINGLES_SHORT ? 1 : SHINGLES_INDEXED;
        if (one->score < SHINGLES_SHARED * share * indexed * (float)smaller)
            continue;
        enum story_verdict verdict = story_judge_copy(signature, other);
        if (verdict == STORY_COPY ||
            (verdict == STORY_UNSURE && give && ask_texts(set, member, one->member, &asking)))
            *(struct story_found *)list_add(found) = *one;
    }
}
