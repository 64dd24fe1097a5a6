/* What a candidate for a tag is ranked by, as numbers of one byte; see tags.h. What is told in
 * every language comes first; what only the texts' language has that the rule was learned from
 * (endings, little words beside it, how its words are used) follows. */
#include <math.h>

#include "language/language.h"
#include "story/tags.h"

#include "tag_signs.h" /* made by tools/generate-list */

_Static_assert(LANGUAGE_VECTOR == 64, "the features are as many");

/* A word as rare as this says as much of what a text is about as one that is rarer. */
#define IDF_MOST 6.0

/* Texts of fewer words are short. */
enum { SHORT_WORDS = 200 };

/* Fills words that a line of knowledge/story/tag-signs.txt names. */
static unsigned read_line(struct str line, struct str language, struct str kind,
                          struct str words[SIGNS_MOST])
{
    struct str head, word;
    unsigned count = 0;
    if (!str_split(&line, ':', &head) || !str_word(&head, &word) || !str_equal(word, language) ||
        !str_word(&head, &word) || !str_equal(word, kind))
        return 0;
    while (count < SIGNS_MOST && str_word(&line, &word))
        words[count++] = word;
    return count;
}

void tag_signs_find(struct tag_phrases *phrases)
{
    phrases->sign_count = phrases->ending_count = 0;
    for (size_t i = 0; i < sizeof tag_signs / sizeof *tag_signs; i++) {
        struct str line = str_from(tag_signs[i]);
        unsigned signs = read_line(line, phrases->language, STR("beside"), phrases->signs);
        unsigned endings = read_line(line, phrases->language, STR("endings"), phrases->endings);
        phrases->sign_count += signs;
        phrases->ending_count += endings;
    }
}

uint8_t tag_sign(const struct tag_phrases *phrases, struct str folded)
{
    for (unsigned i = 0; i < phrases->sign_count; i++)
        if (str_equal(phrases->signs[i], folded))
            return (uint8_t)(i + 1);
    return 0;
}

/* A number as a byte, cut where it does not fit. It is rounded to even where it is halfway, as
 * lrint() does, but without a call: behind this sum no bits are left but those of whole numbers. */
static inline uint8_t byte_of(double number)
{
    const double whole = 0x1p52;
    return number <= 0 ? 0 : number >= UINT8_MAX ? UINT8_MAX : (uint8_t)(number + whole - whole);
}

/* A part of a whole. */
static uint8_t share_of(double part, double whole)
{
    return whole > 0 ? byte_of(UINT8_MAX * part / whole) : 0;
}

/* A number that may be large: small ones are told apart best. */
static uint8_t large_of(double number)
{
    return byte_of(20 * log2(1 + number));
}

/* Characters of a word. */
static unsigned characters_of(struct str word)
{
    unsigned count = 0;
    for (size_t i = 0; i < word.size; i++)
        count += ((unsigned char)word.data[i] & 0xc0) != 0x80;
    return count;
}

static const struct tag_form *form_at(const struct tag_phrases *phrases, uint32_t number)
{
    return list_at(&phrases->forms, number);
}

/* What the words of a candidate come to. */
struct measures {
    double idf, least_idf, most_idf;  /* the sum of all, and the bounds */
    unsigned size, shortest, longest; /* in characters */
    unsigned least, most;             /* times of its rarest and commonest word */
};

static struct measures measure(const struct tag_phrases *phrases, const struct tag_candidate *one)
{
    struct measures sums = {.least_idf = INFINITY, .shortest = UINT32_MAX, .least = UINT32_MAX};
    for (unsigned i = 0; i < one->words; i++) {
        const struct tag_form *form = form_at(phrases, one->forms[i]);
        unsigned size = characters_of(form->folded), count = form_at(phrases, form->key)->count;
        sums.idf += form->idf;
        sums.least_idf = fmin(sums.least_idf, form->idf);
        sums.most_idf = fmax(sums.most_idf, form->idf);
        sums.size += size;
        sums.shortest = size < sums.shortest ? size : sums.shortest;
        sums.longest = size > sums.longest ? size : sums.longest;
        sums.least = count < sums.least ? count : sums.least;
        sums.most = count > sums.most ? count : sums.most;
    }
    return sums;
}

/* Counts how many of the candidates' bytes are smaller than each that there is. */
static void rank(const uint8_t *bytes, size_t count, uint32_t smaller[UINT8_MAX + 1])
{
    uint32_t counts[UINT8_MAX + 1] = {0}, sum = 0;
    for (size_t i = 0; i < count; i++)
        counts[bytes[i]]++;
    for (unsigned i = 0; i <= UINT8_MAX; i++) {
        smaller[i] = sum;
        sum += counts[i];
    }
}

/* Looks up how a word is used, once. */
static void find_vector(const struct language_model *model, struct tag_form *form)
{
    double sum = 0;
    if (form->looked)
        return;
    form->looked = true;
    const int8_t *vector = language_vector(model, form->word);
    for (unsigned i = 0; vector && i < LANGUAGE_VECTOR; i++)
        sum += vector[i] * vector[i];
    if (sum <= 0)
        return;
    form->vector = vector;
    form->scale = (float)(1 / sqrt(sum));
}

/* Whether a form's use tells what the article is about: one that it says again or in its headline;
 * in short texts any. It is its key's first form. */
static bool is_telling(const struct tag_phrases *phrases, size_t number)
{
    const struct tag_form *form = form_at(phrases, (uint32_t)number);
    return form->key == number && !form->common &&
           (form->count > 1 || form->heads || phrases->words < SHORT_WORDS);
}

/* Looks up how the words that tell what the article is about are used, and those of the candidates
 * that are ranked. */
static void find_vectors(struct tag_phrases *phrases)
{
    const struct language_model *model =
        phrases->known ? language_model_for(phrases->language) : NULL;
    struct tag_form *forms = phrases->forms.items;
    const struct tag_candidate *candidates = phrases->candidates.items;
    for (size_t i = 0; model && i < phrases->forms.count; i++)
        if (is_telling(phrases, i))
            find_vector(model, &forms[i]);
    for (size_t i = 0; model && i < phrases->candidates.count; i++)
        for (unsigned k = 0; candidates[i].around && k < candidates[i].words; k++)
            find_vector(model, &forms[candidates[i].forms[k]]);
}

/* Adds a word's vector, scaled. */
static void add_vector(float *sum, const struct tag_form *form, double weight)
{
    for (unsigned i = 0; form->vector && i < LANGUAGE_VECTOR; i++)
        sum[i] += (float)weight * form->scale * (float)form->vector[i];
}

/* Makes a vector's length 1. */
static void normalise(float *vector)
{
    double sum = 0;
    for (unsigned i = 0; i < LANGUAGE_VECTOR; i++)
        sum += (double)vector[i] * (double)vector[i];
    for (unsigned i = 0; sum > 0 && i < LANGUAGE_VECTOR; i++)
        vector[i] = (float)((double)vector[i] / sqrt(sum));
}

/* How near two vectors are, as a byte: half of the bytes is for what is not near at all. */
static uint8_t nearness(const float *a, const float *b)
{
    double sum = 0;
    for (unsigned i = 0; i < LANGUAGE_VECTOR; i++)
        sum += (double)a[i] * (double)b[i];
    return byte_of(128 + 127 * sum);
}

void tag_features_begin(struct tag_phrases *phrases, struct arena *arena,
                        struct tag_article *article)
{
    size_t count = phrases->candidates.count;
    uint8_t **bytes = article->bytes;
    *article = (struct tag_article){.phrases = phrases};
    for (unsigned i = 0; i < TAG_RANKS; i++)
        bytes[i] = arena_get(arena, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct tag_candidate *one = list_at(&phrases->candidates, i);
        double idf = 0;
        for (unsigned k = 0; k < one->words; k++)
            idf += form_at(phrases, one->forms[k])->idf;
        article->most = one->count > article->most ? one->count : article->most;
        bytes[0][i] = byte_of(one->count);
        bytes[1][i] = byte_of(20 * idf / one->words);
        bytes[2][i] = byte_of(12 * sqrt(one->count * idf / one->words));
        bytes[3][i] = byte_of(12 * sqrt(one->count * idf));
        bytes[4][i] = share_of((double)one->first, (double)phrases->words);
    }
    for (unsigned i = 0; i < TAG_RANKS; i++)
        rank(bytes[i], count, article->smaller[i]);
    article->sizes[0] = large_of((double)phrases->words);
    article->sizes[1] = large_of((double)count);
    article->sizes[2] = byte_of(128 * (double)count / ((double)phrases->words + 1));
    find_vectors(phrases);
    for (size_t i = 0; phrases->known && i < phrases->forms.count; i++) {
        const struct tag_form *form = form_at(phrases, (uint32_t)i);
        if (!is_telling(phrases, i))
            continue;
        add_vector(article->about, form, fmin(form->idf, IDF_MOST) * log2(1 + form->count));
        add_vector(article->head, form, form->heads);
    }
    normalise(article->about);
    normalise(article->head);
}

/* A row in the making. */
struct filling {
    uint8_t *at;
};

static void put(struct filling *filling, uint8_t byte)
{
    *filling->at++ = byte;
}

/* How often the candidate stands there, where, and how long the text is. */
static void put_places(struct filling *filling, const struct tag_article *article,
                       const struct tag_candidate *one)
{
    const struct tag_phrases *phrases = article->phrases;
    double words = (double)phrases->words, first = (double)one->first, last = (double)one->last;
    put(filling, (uint8_t)one->words);
    put(filling, byte_of(one->count));
    put(filling, byte_of(4000 * one->count / (words + 1)));
    put(filling, share_of(one->count, article->most));
    put(filling, large_of(first));
    put(filling, share_of(first, words));
    put(filling, share_of(last, words));
    put(filling, share_of(last - first, words));
    for (unsigned i = 0; i < TAG_SIZES; i++)
        put(filling, article->sizes[i]);
    put(filling, byte_of(one->heads));
    put(filling, share_of(one->heads, one->count));
    put(filling, share_of(one->around->opens, one->count));
    put(filling, share_of(one->capitals, one->count));
    put(filling, share_of(one->around->first_capitals, one->count));
    put(filling, share_of(one->around->alone, one->count));
    put(filling, share_of(one->around->nouns, one->count));
}

/* How rare its words are, and how long. */
static void put_words(struct filling *filling, const struct tag_phrases *phrases,
                      const struct tag_candidate *one)
{
    struct measures sums = measure(phrases, one);
    const struct tag_form *first = form_at(phrases, one->forms[0]);
    const struct tag_form *last = form_at(phrases, one->forms[one->words - 1]);
    put(filling, byte_of(20 * sums.idf / one->words));
    put(filling, byte_of(20 * sums.least_idf));
    put(filling, byte_of(20 * sums.most_idf));
    put(filling, large_of(one->count * sums.idf / one->words));
    put(filling, large_of(one->count * sums.idf));
    put(filling, byte_of(sums.size));
    put(filling, byte_of(sums.shortest));
    put(filling, byte_of(sums.longest));
    put(filling, byte_of(characters_of(first->folded)));
    put(filling, byte_of(characters_of(last->folded)));
    put(filling, byte_of(16.0 * sums.least / one->count));
    put(filling, byte_of(16.0 * sums.most / one->count));
    put(filling, byte_of(sums.most));
}

/* What stands on one side of it. */
static void put_side(struct filling *filling, const struct tag_candidate *one,
                     const struct tag_side_words *side)
{
    unsigned words = one->count - side->marks;
    put(filling, share_of(side->marks, one->count));
    put(filling, share_of(side->commons, one->count));
    put(filling, share_of(side->capitals, one->count));
    put(filling, share_of(side->kind_count, one->count));
    put(filling, words ? byte_of(20 + 20 * side->idf / words) : 0);
}

/* How its last word ends, and how often each of the little words stands beside it. */
static void put_signs(struct filling *filling, const struct tag_phrases *phrases,
                      const struct tag_candidate *one)
{
    struct str last = form_at(phrases, one->forms[one->words - 1])->folded;
    for (unsigned i = 0; i < SIGNS_MOST; i++)
        put(filling, i < phrases->ending_count && str_ends(last, phrases->endings[i]));
    for (unsigned side = 0; side < SIDE_COUNT; side++)
        for (unsigned i = 1; i <= SIGNS_MOST; i++)
            put(filling, share_of(one->around->sides[side].signs[i], one->count));
}

/* How its words are used. */
static void put_vectors(struct filling *filling, const struct tag_article *article,
                        const struct tag_candidate *one)
{
    float vector[LANGUAGE_VECTOR] = {0};
    unsigned known = 0;
    for (unsigned i = 0; i < one->words; i++) {
        const struct tag_form *form = form_at(article->phrases, one->forms[i]);
        known += form->vector != NULL;
        add_vector(vector, form, 1);
    }
    normalise(vector);
    put(filling, share_of(known, one->words));
    put(filling, nearness(vector, article->about));
    put(filling, nearness(vector, article->head));
    for (unsigned i = 0; i < LANGUAGE_VECTOR; i++)
        put(filling, byte_of(128 + 254 * (double)vector[i]));
}

/* How it is used in its sentences: what is counted there; its states are kept for later. */
static void put_uses(struct filling *filling, const struct tag_candidate *one, struct tag_row *row)
{
    const struct tag_uses *uses = one->uses;
    for (unsigned i = 0; i < UPOS_COUNT; i++)
        put(filling, share_of(uses->parts[0][i], uses->places));
    for (unsigned i = 0; i < UPOS_COUNT; i++)
        put(filling, share_of(uses->parts[1][i], uses->places));
    for (unsigned i = 0; i < NAME_COUNT; i++)
        put(filling, share_of(uses->names[i], uses->places));
    put(filling, share_of(uses->roots, uses->places));
    put(filling, uses->places ? large_of((double)uses->sentences / uses->places) : 0);
    put(filling, large_of(uses->first));
    tag_states_make(uses, row->states);
}

void tag_features_make(const struct tag_article *article, size_t number, struct tag_row *row)
{
    const struct tag_candidate *one = list_at(&article->phrases->candidates, number);
    struct filling filling = {row->values};
    put_places(&filling, article, one);
    put_words(&filling, article->phrases, one);
    for (unsigned side = 0; side < SIDE_COUNT; side++)
        put_side(&filling, one, &one->around->sides[side]);
    for (unsigned i = 0; i < TAG_RANKS; i++)
        put(&filling, share_of(article->smaller[i][article->bytes[i][number]],
                               (double)article->phrases->candidates.count));
    assert(filling.at == row->values + FEATURES_ANY);
    if (!article->phrases->known)
        return;
    put_signs(&filling, article->phrases, one);
    put_vectors(&filling, article, one);
    put_uses(&filling, one, row);
    assert(filling.at == row->values + FEATURES_STATE);
}

void tag_forest_score(const struct story_model *model, bool known, const struct tag_row *rows,
                      size_t count, struct arena *arena, double *scores)
{
    const struct forest *forests = known ? model->tags_known : model->tags_any;
    size_t step = (size_t)forests->feature_count * FOREST_LANES;
    size_t groups = (count + FOREST_LANES - 1) / FOREST_LANES;
    uint8_t *values = arena_get_zeroed(arena, groups * step + 1);
    int32_t *sums = arena_get_array(arena, groups * FOREST_LANES + 1, sizeof *sums);
    for (size_t i = 0; i < count; i++) {
        scores[i] = 0;
        for (size_t f = 0; f < forests->feature_count; f++)
            values[i / FOREST_LANES * step + f * FOREST_LANES + i % FOREST_LANES] =
                rows[i].values[f];
    }
    struct forest_rows all = {values, FOREST_LANES, step, (uint32_t)count};
    for (unsigned k = 0; k < TAG_FORESTS; k++) {
        forest_score(&forests[k], &all, sums);
        for (size_t i = 0; i < count; i++)
            scores[i] += (double)sums[i] / FOREST_UNIT / TAG_FORESTS;
    }
}
