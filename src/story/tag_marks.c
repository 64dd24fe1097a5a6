/* What a candidate for a tag is ranked by; see tags.h. Everything is a mark that it has or has not:
 * numbers become one mark for each bound that they exceed. A mark's number is a hash of what it
 * says; two that share one are told apart by nothing, which costs little, since marks are few. */
#include <math.h>

#include "story/tags.h"

/* What marks say; the numbers go into the hash. */
enum about {
    ABOUT_KIND = 1,
    ABOUT_COUNT,
    ABOUT_SHARE,
    ABOUT_FIRST,
    ABOUT_PLACE,
    ABOUT_LENGTH,
    ABOUT_LENGTH_COUNT,
    ABOUT_RAREST,
    ABOUT_COMMONEST,
    ABOUT_RARE_NAME,
    ABOUT_SIZE,
    ABOUT_SIZE_NAME,
    ABOUT_HEAD,
    ABOUT_NAME,
    ABOUT_NAME_HEAD,
    ABOUT_SHORTEST,
    ABOUT_SPARE,
    ABOUT_BEFORE,
    ABOUT_BEHIND,
    ABOUT_CONTENT_BEFORE,
    ABOUT_CONTENT_BEHIND,
    ABOUT_ENDING,
    ABOUT_FIRST_ENDING,
    ABOUT_WORD,
    ABOUT_ALONE_WORD,
};

/* Where numbers are cut. Sizes are in bytes. */
static const double counts[] = {1, 2, 3, 4, 6, 9};
static const double shares[] = {.003, .006, .01, .02, .04};
static const double firsts[] = {8, 16, 32, 64, 128, 256};
static const double places[] = {.05, .1, .2, .4, .6, .8};
static const double lengths[] = {40, 80, 150, 250, 350, 500, 700, 1000};
static const double rarities[] = {1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7};
static const double sizes[] = {2,  3,  4,  5,  6,  7,  8,  9,  10, 11,
                               12, 13, 14, 15, 16, 17, 18, 19, 20, 21};
static const double halves[] = {0, .5, .99};

#define BOUNDS(array) array, sizeof(array) / sizeof *(array)

/* Adds a mark. */
static void put(struct tag_marks *marks, enum about about, uint32_t what)
{
    uint64_t hash = ((uint64_t)about << 32 | what) + 1;
    hash *= 0x9E3779B97F4A7C15U;
    hash = (hash ^ hash >> 32) * 0xBF58476D1CE4E5B9U;
    if (marks->count < TAG_MARKS_MOST)
        marks->marks[marks->count++] = (uint16_t)(hash >> 40) & (TAG_MARKS - 1);
}

/* Adds a mark for each bound that a number exceeds; `of` tells apart what it is the number of. */
static void put_number(struct tag_marks *marks, enum about about, uint32_t of, double number,
                       const double *bounds, size_t count)
{
    for (size_t i = 0; i < count && number > bounds[i]; i++)
        put(marks, about, of << 8 | (uint32_t)i);
}

/* A form of a candidate's word. */
static const struct tag_form *form_at(const struct tag_phrases *phrases, uint32_t number)
{
    return list_at(&phrases->forms, number);
}

/* How often the candidate stands there, where, and how long the text is. */
static void mark_places(struct tag_marks *marks, const struct tag_phrases *phrases,
                        const struct tag_candidate *one)
{
    const double length = (double)phrases->words + 1, count = one->count,
                 first = (double)one->first;
    uint32_t kind = one->words, few = one->count < 3 ? one->count : 3;
    put(marks, ABOUT_KIND, kind);
    put_number(marks, ABOUT_COUNT, kind, count, BOUNDS(counts));
    put_number(marks, ABOUT_SHARE, 0, count / length, BOUNDS(shares));
    put_number(marks, ABOUT_FIRST, kind, first, BOUNDS(firsts));
    put_number(marks, ABOUT_PLACE, 0, first / length, BOUNDS(places));
    put_number(marks, ABOUT_LENGTH, 0, length, BOUNDS(lengths));
    put_number(marks, ABOUT_LENGTH_COUNT, kind << 2 | few, length, BOUNDS(lengths));
}

/* How rare its words are, how long, and whether it is a name. */
static void mark_words(struct tag_marks *marks, const struct tag_phrases *phrases,
                       const struct tag_candidate *one)
{
    double rarest = 0, commonest = INFINITY, size = 0, shortest = INFINITY, least = INFINITY;
    uint32_t kind = one->words;
    for (unsigned i = 0; i < one->words; i++) {
        const struct tag_form *form = form_at(phrases, one->forms[i]);
        rarest = fmax(rarest, form->idf);
        commonest = fmin(commonest, form->idf);
        size += (double)form->folded.size + (i > 0);
        shortest = fmin(shortest, (double)form->folded.size);
        least = fmin(least, form_at(phrases, form->key)->count);
    }
    uint32_t single = kind == 1, name = (uint32_t)(2.0 * one->capitals / one->count + .5);
    uint32_t mostly = 2 * one->capitals > one->count, head = one->heads > 0;
    put_number(marks, ABOUT_COMMONEST, kind, commonest, BOUNDS(rarities));
    put_number(marks, ABOUT_SIZE, kind, size, BOUNDS(sizes));
    put_number(marks, ABOUT_SIZE_NAME, single << 1 | mostly, size, BOUNDS(sizes));
    put(marks, ABOUT_HEAD, single << 1 | head);
    put(marks, ABOUT_NAME, kind << 2 | name);
    put(marks, ABOUT_NAME_HEAD, name << 1 | head);
    if (single) {
        put_number(marks, ABOUT_RARE_NAME, mostly, rarest, BOUNDS(rarities));
        return;
    }
    put_number(marks, ABOUT_RAREST, kind, rarest, BOUNDS(rarities));
    put_number(marks, ABOUT_SHORTEST, 0, shortest, BOUNDS(sizes));
    put_number(marks, ABOUT_SPARE, 0, least - one->count, BOUNDS(counts));
}

/* How its first or last word ends. */
static void mark_ending(struct tag_marks *marks, enum about about, struct str word, size_t size)
{
    struct str ending = word.size > size ? str_from_byte(word, word.size - size) : word;
    put(marks, about, (uint32_t)str_hash(ending) ^ (uint32_t)size);
}

/* What stands beside it, and how its words end. */
static void mark_language(struct tag_marks *marks, const struct tag_phrases *phrases,
                          const struct tag_candidate *one)
{
    struct str first = form_at(phrases, one->forms[0])->folded;
    struct str last = form_at(phrases, one->forms[one->words - 1])->folded;
    uint32_t single = one->words == 1;
    for (unsigned side = 0; side < SIDE_COUNT; side++)
        for (unsigned i = 0; i < one->around->sides[side].hash_count; i++)
            put(marks, ABOUT_BEFORE + side, one->around->sides[side].hashes[i] << 1 | single);
    for (size_t size = 2; size <= 4; size++)
        mark_ending(marks, ABOUT_ENDING, last, size);
    if (!single)
        mark_ending(marks, ABOUT_FIRST_ENDING, first, 3);
    for (unsigned i = 0; i < one->words; i++)
        put(marks, ABOUT_WORD,
            (uint32_t)str_hash(form_at(phrases, form_at(phrases, one->forms[i])->key)->folded));
    if (single)
        put(marks, ABOUT_ALONE_WORD,
            (uint32_t)str_hash(form_at(phrases, form_at(phrases, one->forms[0])->key)->folded));
}

void tag_marks_make(const struct tag_phrases *phrases, const struct tag_candidate *candidate,
                    struct tag_marks *marks)
{
    uint32_t single = candidate->words == 1;
    marks->count = 0;
    mark_places(marks, phrases, candidate);
    mark_words(marks, phrases, candidate);
    for (unsigned side = 0; side < SIDE_COUNT; side++)
        put_number(marks, ABOUT_CONTENT_BEFORE + side, single,
                   (double)candidate->around->sides[side].contents / candidate->count,
                   BOUNDS(halves));
    mark_language(marks, phrases, candidate);
}

bool tag_language_known(struct str language)
{
    return str_equal(language, TAG_LEARNED);
}

double tag_marks_score(const struct story_model *model, const struct tag_marks *marks)
{
    double score = (double)model->tag_bias;
    for (unsigned i = 0; i < marks->count; i++)
        score += (double)model->tag_weights[marks->marks[i]];
    return score;
}
