/* Copies: texts as sets of their word triples; see story.h. */
#include "story/story.h"

#include <math.h>
#include <stdlib.h>

/* Two signatures that share fewer hashes than this say little of how much the texts share. */
enum { COMMON_FEW = 2 };

/* How far from a bound an estimate is trusted, in standard deviations. */
#define DEVIATIONS 3.0

/* Mixes a word's hash into the hash of the triple that it ends. */
static uint32_t triple(const uint64_t words[3])
{
    uint64_t hash = words[0] * 0x9E3779B97F4A7C15U;
    hash = (hash ^ (hash >> 29) ^ words[1]) * 0xBF58476D1CE4E5B9U;
    hash = (hash ^ (hash >> 32) ^ words[2]) * 0x94D049BB133111EBU;
    return (uint32_t)(hash >> 32) ^ (uint32_t)hash;
}

/* For qsort. */
static int compare_hashes(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

/* Sorts hashes by their bytes, the lowest first: linear, and many times as fast as comparing. */
static void sort_hashes(uint32_t *hashes, size_t count, struct arena *arena)
{
    enum { SMALL = 64 };
    if (count < SMALL) {
        if (count)
            qsort(hashes, count, sizeof *hashes, compare_hashes);
        return;
    }
    struct arena_mark mark = arena_mark(arena);
    uint32_t *from = hashes, *to = arena_get(arena, count * sizeof *to);
    for (unsigned shift = 0; shift < 32; shift += 8) {
        uint32_t places[257] = {0};
        for (size_t i = 0; i < count; i++)
            places[(from[i] >> shift & 0xff) + 1]++;
        for (unsigned byte = 0; byte < 256; byte++)
            places[byte + 1] += places[byte];
        for (size_t i = 0; i < count; i++)
            to[places[from[i] >> shift & 0xff]++] = from[i];
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    arena_release(arena, mark); /* after four rounds the hashes are where they were */
}

/* The hash of the triple that a word ends; `last` holds the hashes of the last words. */
static uint32_t next_triple(uint64_t last[3], uint64_t hash)
{
    last[0] = last[1];
    last[1] = last[2];
    last[2] = hash;
    return triple(last);
}

/* Whether a signature keeps a hash. */
static bool is_kept(uint32_t hash)
{
    return !(hash & ((1U << SIGNATURE_BITS) - 1));
}

/* Makes a set of hashes: sorted, each once. */
static struct story_shingles make_set(struct list *hashes)
{
    uint32_t *all = hashes->items, count = 0;
    sort_hashes(all, hashes->count, hashes->arena);
    for (size_t i = 0; i < hashes->count; i++)
        if (!count || all[count - 1] != all[i])
            all[count++] = all[i];
    return (struct story_shingles){all, count};
}

struct story_shingles story_shingles(struct str text, struct arena *arena)
{
    struct words walk = {text, 0};
    struct word word;
    uint64_t last[3] = {0};
    struct list hashes;
    list_init(&hashes, arena, sizeof(uint32_t));
    for (size_t seen = 0; seen < SIGNATURE_WORDS && words_next(&walk, &word); seen++) {
        char folded[WORD_MAX];
        size_t size = word_fold(word_str(text, word), folded);
        uint32_t made = next_triple(last, str_hash(str_of(folded, size)));
        if (seen >= 2)
            *(uint32_t *)list_add_unset(&hashes) = made;
    }
    return make_set(&hashes);
}

struct story_shingles story_signature(struct story_shingles all, struct arena *arena)
{
    uint32_t *kept = arena_get(arena, all.count * sizeof *kept), count = 0;
    for (uint32_t i = 0; i < all.count; i++)
        if (is_kept(all.hashes[i]))
            kept[count++] = all.hashes[i];
    return (struct story_shingles){kept, count};
}

struct story_shingles story_signature_read(const struct words_read *read, struct arena *arena)
{
    size_t count = read->count < SIGNATURE_WORDS ? read->count : SIGNATURE_WORDS;
    struct list kept;
    list_init(&kept, arena, sizeof(uint32_t));
    list_reserve(&kept, count);
    uint32_t *hashes = kept.items;
    uint64_t last[3] = {0};
    for (size_t i = 0; i < count; i++) {
        uint64_t hash = read->forms[read->words[i].forms].folded_hash;
        uint32_t made = next_triple(last, hash);
        hashes[kept.count] = made; /* most are written over by the next */
        kept.count += i >= 2 && is_kept(made);
    }
    return make_set(&kept);
}

struct story_likeness story_compare(struct story_shingles a, struct story_shingles b)
{
    uint32_t i = 0, j = 0, common = 0;
    while (i < a.count && j < b.count) {
        uint32_t left = a.hashes[i], right = b.hashes[j];
        common += left == right;
        i += left <= right;
        j += right <= left;
    }
    uint32_t smaller = a.count < b.count ? a.count : b.count;
    uint32_t all = a.count + b.count - common;
    return (struct story_likeness){.resemblance = all ? (double)common / all : 0,
                                   .containment = smaller ? (double)common / smaller : 0,
                                   .common = common};
}

/* How far a share that was found in a sample of `count` is from a bound, in standard deviations. */
static double deviations(double share, double bound, double count)
{
    return (share - bound) / sqrt((bound * (1 - bound)) / (count < 1 ? 1 : count));
}

enum story_verdict story_judge_copy(struct story_shingles a, struct story_shingles b)
{
    struct story_likeness likeness = story_compare(a, b);
    uint32_t smaller = a.count < b.count ? a.count : b.count;
    uint32_t all = a.count + b.count - likeness.common;
    if (likeness.common < COMMON_FEW && smaller > COMMON_FEW * 4)
        return STORY_DIFFERENT;
    double contained = deviations(likeness.containment, STORY_CONTAINMENT, smaller);
    double resembling = deviations(likeness.resemblance, STORY_RESEMBLANCE, all);
    if (contained > DEVIATIONS || resembling > DEVIATIONS)
        return STORY_COPY;
    if (contained < -DEVIATIONS && resembling < -DEVIATIONS)
        return STORY_DIFFERENT;
    return STORY_UNSURE;
}

bool story_is_copy(struct story_shingles a, struct story_shingles b)
{
    struct story_likeness likeness = story_compare(a, b);
    return likeness.containment >= STORY_CONTAINMENT || likeness.resemblance >= STORY_RESEMBLANCE;
}
