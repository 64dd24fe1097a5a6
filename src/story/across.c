/* Two articles in different languages compared; see across.h. */
#include "story/across.h"

#include <math.h>

#include "across_rule.h" /* made by tools/generate-across */
#include "base/date.h"

const char *const story_across_names[ACROSS_FEATURES] = {
    "share",   "cosine",   "names", "rarest", "pairs",    "rarest-pair",
    "numbers", "headline", "lead",  "days",   "same-day", "later"};
const signed char story_across_signs[ACROSS_FEATURES] = {1, 1, 1, 1, 1, 1, 1, 1, 1, -1, 1, -1};

/* Names are rare that no more than two articles in a hundred have. */
#define RARE 4.0F

/* Things that two articles have to share: rare names, pairs of names, numbers. Two names may well
 * be those of one place, where more than one thing happens on a day. What shares less counts as
 * sharing nothing. */
#define SHARED_LEAST 3

/* What counts as the same day, over all zones. */
#define SAME_DAY 1.5F

/* Days after which it is rather another story. */
#define LATER 4.0F

const struct story_across_rule *story_across_rule(void)
{
    return &shipped_rule;
}

/* One to eighteen times in an article, as weight: the logarithm to base two of one more. */
static const float often[TERM_MAX + 4] = {1,      1.585F, 2,      2.322F, 2.585F, 2.807F, 3,
                                          3.170F, 3.322F, 3.459F, 3.585F, 3.700F, 3.807F, 3.907F,
                                          4,      4.087F, 4.170F, 4.248F, 4.322F};

float story_sound_weight(const struct story_sound *sound)
{
    return (float)sound->idf / 16 * often[sound->times + sound->lead + 2 * sound->head];
}

/* What two articles have in common. */
struct heard_in_both {
    float names;  /* weight of the names */
    float rarest; /* rarity of the rarest name */
    float rare;   /* how many of them are rare */
    float pairs, rarest_pair, numbers, leads;
    float counted;  /* how many numbers */
    float heads[2]; /* rarities of the names in each one's headline */
};

/* Adds a sound that both have. */
static void add_sound(struct heard_in_both *both, const struct story_sound *a,
                      const struct story_sound *b)
{
    float idf = (float)(a->idf < b->idf ? a->idf : b->idf) / 16;
    both->leads += (a->lead || a->head) && (b->lead || b->head);
    if (a->kind == SOUND_PAIR) {
        both->pairs++;
        both->rarest_pair = fmaxf(both->rarest_pair, idf);
    } else if (a->kind == SOUND_NUMBER) {
        both->numbers += idf;
        both->counted++;
    } else {
        both->names += fminf(story_sound_weight(a), story_sound_weight(b));
        both->rare += idf >= RARE;
        both->rarest = fmaxf(both->rarest, idf);
        both->heads[0] += a->head ? idf : 0;
        both->heads[1] += b->head ? idf : 0;
    }
}

/* Part of a whole, at most 1; 0 of nothing. */
static float share(float part, float whole)
{
    return whole > 0 ? fminf(1, part / whole) : 0;
}

/* How far another article tells of what a headline names: of all of it, and of something rare. */
static float told(float part, float whole)
{
    return share(part, whole) * fminf(1, part / (2 * RARE));
}

/* Gathers what two articles have in common. */
static struct heard_in_both compare(const struct story_vector *a, const struct story_vector *b)
{
    struct heard_in_both both = {0};
    for (uint32_t i = 0, j = 0; i < a->sound_count && j < b->sound_count;) {
        uint32_t left = a->sounds[i].hash, right = b->sounds[j].hash;
        if (left == right)
            add_sound(&both, &a->sounds[i], &b->sounds[j]);
        i += left <= right;
        j += right <= left;
    }
    return both;
}

/* Fills in the features of what two articles have in common. */
static void fill(const struct heard_in_both *common, const struct story_vector *a,
                 const struct story_vector *b, float features[ACROSS_FEATURES])
{
    float days = fabsf((float)(a->time - b->time)) / DAY_SECONDS;
    float part = share(common->names, fminf(a->names_mass, b->names_mass));
    float values[ACROSS_FEATURES] = {
        part,
        share(common->names, sqrtf(a->names_mass * b->names_mass)),
        log1pf(common->rare),
        common->rarest / 10,
        log1pf(common->pairs),
        common->rarest_pair / 16,
        log1pf(common->numbers / 4),
        fmaxf(told(common->heads[0], a->names_head), told(common->heads[1], b->names_head)),
        log1pf(common->leads),
        log1pf(days),
        days < SAME_DAY ? 1 : 0,
        days > LATER ? log1pf(days - LATER) : 0,
    };
    memcpy(features, values, sizeof values);
}

void story_across(const struct story_vector *a, const struct story_vector *b,
                  float features[ACROSS_FEATURES])
{
    struct heard_in_both both = compare(a, b);
    memset(features, 0, ACROSS_FEATURES * sizeof *features);
    if (both.rare + both.pairs + both.counted >= SHARED_LEAST)
        fill(&both, a, b, features);
}

double story_across_odds(const struct story_across_rule *rule,
                         const float features[ACROSS_FEATURES])
{
    double sum = (double)rule->bias;
    for (int i = 0; i < ACROSS_FEATURES; i++)
        sum += (double)rule->weights[i] * (double)features[i];
    return sum;
}

double story_across_score(const struct story_across_rule *rule, const struct story_vector *a,
                          const struct story_vector *b)
{
    float features[ACROSS_FEATURES];
    story_across(a, b, features);
    return story_across_odds(rule, features);
}
