/* Tags: of the phrases of an article those that a person would call it by; see story.h. A learned
 * rule ranks them. */
#include "story/tags.h"

#include <math.h>
#include <stdlib.h>

#include "never_tags.h" /* made by tools/generate-never-tags */

/* What people choose is rather a name than a word, and rather the whole of it: what that adds to
 * the score of what the rule, which counts single words for more, gives. */
#define WORTH_OF_NAME 1.5
#define WORTH_OF_WHOLE_NAME 3.0
#define WORTH_OF_PHRASE 1.0

/* A candidate with a lower score is nothing that a person would choose. */
#define SCORE_LEAST (-1.7)

/* Tags of an article for people: at least so many where there are candidates at all. */
enum { TAGS_LEAST = 2 };

/* For list_sort: the best first, of equal ones the earlier, and of those that begin together the
 * one that the rule finds better. */
static int compare_candidates(const void *a, const void *b)
{
    const struct tag_candidate *left = *(struct tag_candidate *const *)a;
    const struct tag_candidate *right = *(struct tag_candidate *const *)b;
    if (left->score != right->score)
        return left->score < right->score ? 1 : -1;
    if (left->first != right->first)
        return left->first > right->first ? 1 : -1;
    return (left->found < right->found) - (left->found > right->found);
}

/* Scores candidates: by the forests, and where the language is known by the mean of what forests,
 * marks and nets find. */
static void score(const struct story_model *model, const struct tag_phrases *phrases,
                  struct tag_row *rows, struct list *ranked, struct arena *arena)
{
    double *scores = arena_get_array(arena, ranked->count + 1, sizeof *scores);
    for (size_t i = 0; phrases->known && i < ranked->count; i++)
        tag_states_turn(model, &rows[i]);
    tag_forest_score(model, phrases->known, rows, ranked->count, arena, scores);
    for (size_t i = 0; i < ranked->count; i++) {
        struct tag_candidate *one = *(struct tag_candidate **)list_at(ranked, i);
        struct tag_marks marks;
        one->score = scores[i];
        if (!phrases->known)
            continue;
        tag_marks_make(phrases, one, &marks);
        one->score += tag_marks_score(model, &marks) + tag_net_score(model, &rows[i]);
        one->score /= 3;
    }
}

/* Which candidates are scored: of those that are ranked all, or those that may become tags for
 * people, or decide which do, as long as there are nouns enough. */
enum scored { SCORED_ALL, SCORED_NOUNS };

/* Whether a candidate is scored. */
static bool is_scored(const struct tag_candidate *one, enum scored which)
{
    return one->around && (which == SCORED_ALL || one->noun || one->capitals);
}

/* Scores the candidates of an article. All is in `arena`. */
static void find_scored(const struct story_model *model, const struct tag_article *about,
                        enum scored which, struct arena *arena, struct list *ranked)
{
    const struct tag_phrases *phrases = about->phrases;
    size_t count = phrases->candidates.count, places = 0;
    for (size_t i = 0; i < count; i++)
        places += is_scored(list_at(&phrases->candidates, i), which);
    struct tag_row *rows = arena_get(arena, (places + 1) * sizeof *rows);
    if (phrases->known) /* else no more of a row is looked at than is filled */
        memset(rows, 0, places * sizeof *rows);
    list_init(ranked, arena, sizeof(struct tag_candidate *));
    list_reserve(ranked, places);
    for (size_t i = 0; i < count; i++) {
        struct tag_candidate *one = list_at(&phrases->candidates, i);
        if (!is_scored(one, which))
            continue;
        tag_features_make(about, i, &rows[ranked->count]);
        *(struct tag_candidate **)list_add(ranked) = one;
    }
    score(model, phrases, rows, ranked, arena);
}

void story_find_headline(struct article *article)
{
    struct str rest = str_trim(article->text), line;
    if (article->headline.size || !str_split(&rest, '\n', &line) || !str_trim(rest).size)
        return;
    article->headline = str_trim(line);
    article->text = str_trim(rest);
}

/* The stem of a candidate's word. */
static uint32_t stem_at(const struct tag_phrases *phrases, const struct tag_candidate *one,
                        unsigned at)
{
    return ((const struct tag_form *)list_at(&phrases->forms, one->forms[at]))->stem;
}

/* Whether one candidate's words are all among another's, in their order. */
static bool is_within(const struct tag_phrases *phrases, const struct tag_candidate *part,
                      const struct tag_candidate *whole)
{
    for (unsigned from = 0; from + part->words <= whole->words; from++) {
        unsigned same = 0;
        while (same < part->words &&
               stem_at(phrases, part, same) == stem_at(phrases, whole, from + same))
            same++;
        if (same == part->words)
            return true;
    }
    return false;
}

/* The country that a candidate names, or whose people; nothing for others. It is looked up once.
 * Names of countries are known in the language that the rule was learned from. */
static struct str country_of(const struct tag_phrases *phrases, struct tag_candidate *one,
                             struct arena *arena)
{
    if (!one->asked && one->capitals && tag_language_known(phrases->language))
        one->country = tag_country(story_tag_key(one->name, arena), one->name, &one->people);
    one->asked = true;
    return one->country;
}

/* Whether a candidate says the same as one that was chosen: in more or in fewer words, or of a
 * country by another name or by its people's. */
static bool is_said(const struct tag_phrases *phrases, const struct list *chosen,
                    struct tag_candidate *one)
{
    struct str country = country_of(phrases, one, chosen->arena);
    for (size_t i = 0; i < chosen->count; i++) {
        struct tag_candidate *other = *(struct tag_candidate *const *)list_at(chosen, i);
        if (is_within(phrases, one, other) || is_within(phrases, other, one))
            return true;
        if (country.size && str_equal(country, country_of(phrases, other, chosen->arena)))
            return true;
    }
    return false;
}

/* Of a candidate that names a people, the one that names their country, if there is one; of others
 * itself. */
static struct tag_candidate *prefer_country(const struct tag_phrases *phrases,
                                            const struct list *ranked, struct tag_candidate *one)
{
    struct str country = country_of(phrases, one, ranked->arena);
    for (size_t i = 0; one->people && i < ranked->count; i++) {
        struct tag_candidate *other = *(struct tag_candidate *const *)list_at(ranked, i);
        if (str_equal(country_of(phrases, other, ranked->arena), country) && !other->people)
            return other;
    }
    return one;
}

/* Whether a tag has this key. */
static bool has_key(const struct list *tags, struct str key)
{
    for (size_t i = 0; i < tags->count; i++)
        if (str_equal(((const struct story_tag *)list_at(tags, i))->key, key))
            return true;
    return false;
}

/* Whether a candidate says only when or how much. */
static bool is_measure(const struct tag_phrases *phrases, const struct tag_candidate *one)
{
    const struct tag_form *last = list_at(&phrases->forms, one->forms[one->words - 1]);
    return str_find_row(never_tags, sizeof never_tags / sizeof *never_tags, sizeof *never_tags,
                        last->folded) != NULL;
}

/* Whether nothing about a candidate in small letters shows that it is no noun. */
static bool looks_like_nouns(const struct tag_phrases *phrases, const struct tag_candidate *one)
{
    for (unsigned i = 0; i < one->words; i++) {
        const struct tag_form *form = list_at(&phrases->forms, one->forms[i]);
        if (noun_is_none(phrases->nouns, form->folded, i + 1 == one->words))
            return false;
    }
    return one->around->agreeing * 2 <= one->count;
}

/* Whether a candidate is written, or stands, as names and nouns do. A phrase that is no name has to
 * come again, since its words may stand together by chance, and its last word has to be a noun by
 * itself. */
static bool stands_as_noun(const struct tag_phrases *phrases, const struct tag_candidate *one)
{
    const struct tag_form *last = list_at(&phrases->forms, one->forms[one->words - 1]);
    const struct tag_form *key = list_at(&phrases->forms, last->key);
    size_t from = one->name.size;
    while (from > 0 && one->name.data[from - 1] != ' ')
        from--;
    if (phrases->nouns->capital)
        return story_is_capital(str_from_byte(one->name, from));
    if (one->words > 1 && !one->capitals)
        return one->count > 1 && one->around->alone * 2 >= one->count &&
               ((one->around->nouns && key->nouns) || !phrases->nouns->known);
    return one->capitals || one->around->nouns || !phrases->nouns->known;
}

/* Finds out which candidates are names or nouns, as far as their language shows it. */
static void find_nouns(struct tag_phrases *phrases)
{
    for (size_t i = 0; i < phrases->candidates.count; i++) {
        struct tag_candidate *one = list_at(&phrases->candidates, i);
        if (!one->around || one->around->counted == one->count || !stands_as_noun(phrases, one))
            continue;
        one->noun = one->capitals || looks_like_nouns(phrases, one);
    }
}

/* Lets candidates score as people choose them. */
static void prefer(struct list *ranked)
{
    for (size_t i = 0; i < ranked->count; i++) {
        struct tag_candidate *one = *(struct tag_candidate **)list_at(ranked, i);
        one->found = one->score;
        bool name = one->capitals * 2 > one->count - one->heads;
        bool whole = one->around->alone * 2 >= one->count, salient = one->count > 1 || one->heads;
        if (name && salient)
            one->score += WORTH_OF_NAME;
        if (one->words > 1 && name && whole && salient)
            one->score += WORTH_OF_WHOLE_NAME * (one->words - 1);
        else if (one->words > 1 && one->count > 1)
            one->score += WORTH_OF_PHRASE;
    }
}

/* Makes a tag of a candidate, unless there is one with its key. False where there is. */
static bool add_tag(const struct tag_candidate *one, struct arena *arena, struct list *tags)
{
    struct str key = story_tag_key(one->name, arena);
    if (!key.size || has_key(tags, key))
        return false;
    *(struct story_tag *)list_add(tags) =
        (struct story_tag){key, arena_copy(arena, one->name), 1 / (1 + exp(-one->score))};
    return true;
}

/* Chooses tags for people among those that are ranked, up to `most`: names and nouns, or single
 * words of any kind. `chosen` are those that were before, of pointers to struct tag_candidate. */
static void choose(const struct tag_phrases *phrases, const struct list *ranked, bool nouns,
                   size_t most, struct arena *arena, struct list *chosen, struct list *tags)
{
    for (size_t i = 0; i < ranked->count && tags->count < most; i++) {
        struct tag_candidate *one = *(struct tag_candidate *const *)list_at(ranked, i);
        if (one->score < SCORE_LEAST && tags->count >= TAGS_LEAST)
            break;
        one = prefer_country(phrases, ranked, one);
        bool good = nouns ? one->noun && !is_measure(phrases, one) : one->words == 1;
        if (!good || is_said(phrases, chosen, one))
            continue;
        if (add_tag(one, arena, tags))
            *(struct tag_candidate **)list_add(chosen) = one;
    }
}

/* Makes tags for people: names and nouns, and others only where there are too few of them. */
static void make_for_people(struct story_maker *maker, const struct story_model *model,
                            struct tag_phrases *phrases, const struct tag_article *about,
                            size_t limit, struct arena *arena, struct list *tags)
{
    struct list ranked, chosen;
    list_init(&chosen, &maker->arena, sizeof(struct tag_candidate *));
    find_nouns(phrases);
    for (int which = SCORED_NOUNS; which >= SCORED_ALL; which--) {
        bool nouns = which == SCORED_NOUNS;
        if (!nouns && tags->count >= TAGS_LEAST)
            break;
        find_scored(model, about, (enum scored)which, &maker->arena, &ranked);
        prefer(&ranked);
        list_sort(&ranked, compare_candidates);
        choose(phrases, &ranked, nouns, nouns ? limit : TAGS_LEAST, arena, &chosen, tags);
    }
}

/* The chance that people would choose a candidate. */
static double chance_of(const struct list *ranked, size_t number)
{
    return 1 / (1 + exp(-(*(struct tag_candidate *const *)list_at(ranked, number))->score));
}

/* How many of the first candidates make the list that can be expected to agree best with what
 * people choose: twice what is in both, to what both hold. Half a phrase fewer than chances come to
 * is reckoned with, since in the shortest texts one that is chosen speaks against those that share
 * its words. */
static size_t best_count(const struct list *ranked, size_t limit)
{
    double all = -0.5, right = 0, most = 0;
    size_t best = 0;
    for (size_t i = 0; i < ranked->count; i++)
        all += chance_of(ranked, i);
    for (size_t i = 0; i < ranked->count && i < limit; i++) {
        right += chance_of(ranked, i);
        double agreement = 2 * right / (all + (double)(i + 1));
        if (agreement > most) {
            most = agreement;
            best = i + 1;
        }
    }
    return best;
}

/* Gives the candidates in their order, as many as are worth it. */
static void choose_likely(const struct list *ranked, size_t limit, struct arena *arena,
                          struct list *tags)
{
    size_t count = best_count(ranked, limit);
    for (size_t i = 0; i < count; i++)
        add_tag(*(struct tag_candidate *const *)list_at(ranked, i), arena, tags);
}

void tags_make(struct story_maker *maker, const struct story_model *model,
               const struct article *article, size_t limit, struct arena *arena, struct list *tags)
{
    struct tag_phrases phrases;
    struct tag_article about;
    struct list ranked;
    bool people = limit <= STORY_TAGS;
    list_init(tags, arena, sizeof(struct story_tag));
    tag_phrases_find(maker, model, article, !people, &maker->arena, &phrases);
    tag_features_begin(&phrases, &maker->arena, &about);
    if (people) {
        make_for_people(maker, model, &phrases, &about, limit, arena, tags);
    } else {
        find_scored(model, &about, SCORED_ALL, &maker->arena, &ranked);
        list_sort(&ranked, compare_candidates);
        choose_likely(&ranked, limit, arena, tags);
    }
    arena_clear(&maker->arena);
}

void story_tags_make(struct story_maker *maker, const struct article *article, size_t limit,
                     struct arena *arena, struct list *tags)
{
    tags_make(maker, story_model(), article, limit, arena, tags);
}

size_t story_plural(struct str word)
{
    return word.size > 3 && word.data[word.size - 1] == 's' &&
           !memchr("siu", word.data[word.size - 2], 3);
}

struct str story_tag_key(struct str tag, struct arena *arena)
{
    struct words walk = {tag, 0};
    struct word word;
    char key[PHRASE_MOST * 2 * WORD_MAX];
    size_t size = 0;
    while (size + WORD_MAX <= sizeof key && words_next(&walk, &word))
        size += word_plain(word_str(tag, word), key + size);
    return arena_copy(arena, str_of(key, size - story_plural(str_of(key, size))));
}
