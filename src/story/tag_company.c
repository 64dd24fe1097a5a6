/* The company that a candidate for a tag keeps: how likely the words beside it and within it are
 * chosen by themselves; see tags.h. Where both of two words that stand together are likely, people
 * rather choose one phrase than each by itself, so that a word counts for less beside another. */
#include <math.h>

#include "base/memory.h"
#include "story/tags.h"

/* What is told of it. */
enum company {
    COMPANY_BEFORE, /* the mean over all places */
    COMPANY_BEHIND,
    COMPANY_MOST_BEFORE,
    COMPANY_MOST_BEHIND,
    COMPANY_EITHER, /* one of both sides */
    COMPANY_LEAST_EITHER,
    COMPANY_MOST_EITHER,
    COMPANY_LEAST_INSIDE, /* of its own words */
    COMPANY_MEAN_INSIDE,
    COMPANY_COUNT
};
_Static_assert((int)COMPANY_COUNT == (int)TAG_COMPANY, "all is told");

/* Where chances are cut. */
static const double chances[] = {.05, .15, .25, .35, .5};

/* The chance that a candidate is chosen, by its number from 1. */
static float chance_of(const double *scores, uint32_t number)
{
    return number ? (float)(1 / (1 + exp(-scores[number - 1]))) : 0;
}

/* Adds a place to its candidate's company, whose means are sums so far; `first` says that it is its
 * first place. */
static void add_place(const struct tag_place *place, const double *scores, bool first,
                      struct tag_company *company)
{
    float *numbers = company->numbers, inside = 0, least = 1;
    float before = chance_of(scores, place->beside[SIDE_BEFORE]);
    float behind = chance_of(scores, place->beside[SIDE_BEHIND]);
    float either = 1 - (1 - before) * (1 - behind);
    unsigned words = 0;
    numbers[COMPANY_BEFORE] += before;
    numbers[COMPANY_BEHIND] += behind;
    numbers[COMPANY_EITHER] += either;
    numbers[COMPANY_MOST_BEFORE] = fmaxf(numbers[COMPANY_MOST_BEFORE], before);
    numbers[COMPANY_MOST_BEHIND] = fmaxf(numbers[COMPANY_MOST_BEHIND], behind);
    numbers[COMPANY_MOST_EITHER] = fmaxf(numbers[COMPANY_MOST_EITHER], either);
    numbers[COMPANY_LEAST_EITHER] = first ? either : fminf(numbers[COMPANY_LEAST_EITHER], either);
    if (!first)
        return;
    for (unsigned i = 0; i < PHRASE_MOST; i++) {
        float chance = chance_of(scores, place->inside[i]);
        words += place->inside[i] != 0;
        inside += chance;
        least = place->inside[i] ? fminf(least, chance) : least;
    }
    numbers[COMPANY_LEAST_INSIDE] = words ? least : 0;
    numbers[COMPANY_MEAN_INSIDE] = words ? inside / (float)words : 0;
}

void tag_company_find(const struct tag_place *places, size_t place_count, const double *scores,
                      size_t count, struct tag_company *companies)
{
    uint32_t *met = memory_get_zeroed(count + 1, sizeof *met);
    memset(companies, 0, count * sizeof *companies);
    for (size_t i = 0; i < place_count; i++) {
        uint32_t number = places[i].candidate - 1;
        add_place(&places[i], scores, !met[number]++, &companies[number]);
    }
    for (size_t i = 0; i < count; i++) {
        float *numbers = companies[i].numbers, by = met[i] ? (float)met[i] : 1;
        numbers[COMPANY_BEFORE] /= by;
        numbers[COMPANY_BEHIND] /= by;
        numbers[COMPANY_EITHER] /= by;
    }
    memory_free(met);
}

void tag_company_put(const struct tag_company *company, bool single, struct tag_row *row,
                     struct tag_marks *marks)
{
    for (unsigned i = 0; i < TAG_COMPANY; i++) {
        double number = (double)company->numbers[i];
        row->values[FEATURES_COMPANY + i] = (uint8_t)lrint(UINT8_MAX * number);
        tag_marks_add(marks, i, 0, number, chances, sizeof chances / sizeof *chances);
        if (single)
            tag_marks_add(marks, i, 1, number, chances, sizeof chances / sizeof *chances);
    }
}
