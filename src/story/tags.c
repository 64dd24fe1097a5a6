/* Tags: of the phrases of an article those that a person would call it by; see story.h. A candidate
 * is one to three words on end that are none of the language's little ones, counted by their
 * stems; a learned rule ranks them. */
#include "story/tags.h"

#include <math.h>
#include <stdlib.h>

#include "base/table.h"
#include "base/utf8.h"

/* Words of a text that are looked at, and of a candidate. */
enum { WORDS_MOST = 3000, PHRASE_MOST = 3 };

/* Characters of a word in a script without spaces: where more stand together they are several. */
enum { RUN_MOST = 6 };

/* What people choose is rather a name than a word, and rather the whole of it: what that adds to
 * the score of what the rule, which counts single words for more, gives. */
#define WORTH_OF_NAME 1.5
#define WORTH_OF_WHOLE_NAME 2.0
#define WORTH_OF_PHRASE 1.0

/* A candidate with a lower score is nothing that a person would choose. */
#define SCORE_LEAST (-1.0)

/* Tags of an article for people: at least so many where there are candidates at all. */
enum { TAGS_LEAST = 2 };

/* A word of the text. */
struct tag_word {
    size_t from, to;
    char *stem;
    size_t stem_size;
    bool common, capital, number;
    bool begins; /* a sentence, or follows a mark: no phrase goes over that */
    bool opens;  /* a sentence */
};

struct tagging {
    struct story_maker *maker;
    const struct story_model *model;
    struct arena *arena;
    struct str language;
    uint32_t code;
    struct table index;      /* from a key to its candidate's place */
    struct list *candidates; /* of struct tag_candidate */
    struct str text;
    bool head;
    size_t before; /* words of the parts before */
    size_t words;
};

/* What stands between two words: nothing that parts them, a mark, or the end of a sentence. */
static void look_between(struct str text, size_t from, size_t to, struct tag_word *word)
{
    for (size_t at = from; at < to; at++) {
        unsigned char c = (unsigned char)text.data[at];
        bool joins = c == ' ' || c == '-' || c == 0xc2 || c == 0xa0;
        word->begins |= !joins;
        word->opens |= c == '.' || c == '!' || c == '?' || c == '\n' || c == ':' || c == '"' ||
                       c == 0xe2 || c == 0xe3;
    }
}

/* How many bytes of a word are an "'s" at its end. */
static size_t possessive(struct str word)
{
    static const char *const endings[] = {"'s", "\xe2\x80\x99s"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct str ending = str_from(endings[i]);
        if (word.size > ending.size && str_ends(word, ending))
            return ending.size;
    }
    return 0;
}

/* The class of a character of a script without spaces: characters of one class make a word; 0 for
 * those of little words and endings. */
static unsigned run_class(struct str character)
{
    uint32_t point;
    size_t at = 0;
    if (!utf8_next(character, &at, &point) || (point >= 0x3040 && point < 0x30a0))
        return 0;
    return point >= 0x30a0 && point < 0x3100 ? 1 : 2;
}

/* Goes on to the end of the word that a character of a script without spaces begins; false when
 * there is none that can be told. */
static bool join_run(struct words *walk, struct word *word)
{
    unsigned class = run_class(word_str(walk->text, *word)), characters = 1;
    struct words ahead = *walk;
    struct word next;
    while (words_next(&ahead, &next) && next.kind == WORD_RUN && next.from == word->to &&
           run_class(word_str(walk->text, next)) == class) {
        word->to = next.to;
        *walk = ahead;
        characters++;
    }
    return class && characters > 1 && characters <= RUN_MOST;
}

/* Reads the words of a part. */
static struct tag_word *read_words(struct tagging *tagging, size_t *count)
{
    struct words walk = {tagging->text, 0};
    struct word word;
    struct list words;
    size_t last = 0;
    list_init(&words, tagging->arena, sizeof(struct tag_word));
    while (words.count < WORDS_MOST && words_next(&walk, &word)) {
        char folded[WORD_MAX];
        bool told = word.kind != WORD_RUN || join_run(&walk, &word);
        word.to -= possessive(word_str(tagging->text, word));
        struct str bytes = word_str(tagging->text, word);
        size_t size = word_fold(bytes, folded);
        struct tag_word *one = list_add(&words);
        *one = (struct tag_word){
            .from = word.from, .to = word.to, .begins = last == 0, .opens = last == 0};
        one->begins |= word.kind == WORD_RUN;
        look_between(tagging->text, last, word.from, one);
        last = word.to;
        one->common = !told || word_is_common(str_of(folded, size), tagging->language);
        one->capital = story_is_capital(bytes);
        one->number = word.kind == WORD_NUMBER;
        size = word_stem(tagging->maker->stemmers, tagging->language, str_of(folded, size), folded);
        one->stem = arena_get(tagging->arena, size + 1);
        memcpy(one->stem, folded, size);
        one->stem_size = size;
    }
    *count = words.count;
    return words.items;
}

/* The candidate of a phrase of `size` words, added where it is new. */
static struct tag_candidate *find_candidate(struct tagging *tagging, const struct tag_word *words,
                                            unsigned size)
{
    char key[PHRASE_MOST * (WORD_MAX + 1)];
    size_t length = 0;
    for (unsigned i = 0; i < size; i++) {
        if (i)
            key[length++] = ' ';
        memcpy(key + length, words[i].stem, words[i].stem_size);
        length += words[i].stem_size;
    }
    uint64_t *place = table_get(&tagging->index, str_of(key, length));
    if (place)
        return list_at(tagging->candidates, *place);
    bool added;
    struct str kept = arena_copy(tagging->arena, str_of(key, length));
    place = table_put(&tagging->index, kept, &added);
    *place = tagging->candidates->count;
    struct tag_candidate *candidate = list_add(tagging->candidates);
    *candidate = (struct tag_candidate){.key = kept, .words = size, .idf_least = INFINITY};
    candidate->name = str_part(tagging->text, words->from, words[size - 1].to - words->from);
    for (unsigned i = 0; i < size; i++) {
        uint32_t hash = story_term_hash(str_of(words[i].stem, words[i].stem_size), tagging->code);
        double idf = story_model_idf(tagging->model, hash, NULL);
        candidate->idf += idf / size;
        candidate->idf_least = fmin(candidate->idf_least, idf);
    }
    return candidate;
}

/* Counts a phrase that begins at `at`. */
static void count_phrase(struct tagging *tagging, const struct tag_word *words, size_t count,
                         size_t at, unsigned size)
{
    struct tag_candidate *candidate = find_candidate(tagging, words + at, size);
    bool capital = !tagging->head;
    for (unsigned i = 0; i < size; i++)
        capital &= words[at + i].capital && !words[at + i].opens;
    const struct tag_word *next = at + size < count ? &words[at + size] : NULL;
    bool before = at && words[at - 1].capital && !words[at].begins && !words[at - 1].common;
    bool behind = next && next->capital && !next->begins && !next->common;
    if (!candidate->count)
        candidate->first = tagging->before + at;
    candidate->count++;
    candidate->heads += tagging->head;
    /* the way that names are written within sentences is how they are shown */
    if (capital && !candidate->capitals)
        candidate->name =
            str_part(tagging->text, words[at].from, words[at + size - 1].to - words[at].from);
    candidate->capitals += capital;
    candidate->alone += !(words[at].capital && (before || behind));
}

/* Gathers the candidates of a part. */
static void gather(struct tagging *tagging, struct str text, bool head)
{
    size_t count;
    tagging->text = text;
    tagging->head = head;
    const struct tag_word *words = read_words(tagging, &count);
    for (size_t at = 0; at < count; at++)
        for (unsigned size = 1; size <= PHRASE_MOST && at + size <= count; size++) {
            const struct tag_word *last = &words[at + size - 1];
            if (last->common || (size > 1 && last->begins))
                break;
            if (!words[at].number && last->stem_size > 1)
                count_phrase(tagging, words, count, at, size);
        }
    tagging->before += count;
    tagging->words += count;
}

/* Fills what the ranker goes by, and scores. */
static void score(struct tagging *tagging)
{
    const double length = (double)tagging->words + 1;
    for (size_t i = 0; i < tagging->candidates->count; i++) {
        struct tag_candidate *one = list_at(tagging->candidates, i);
        double count = one->count;
        const double values[TAG_FEATURES] = {
            log(count),
            log(count) * (one->words == 1),
            one->name.size > 1 && story_is_capital(str_from_byte(one->name, 1)),
            one->idf,
            one->idf * log1p(count),
            one->idf_least,
            log1p((double)one->first),
            (double)one->first / length,
            one->heads > 0,
            one->capitals / count,
            one->alone / count,
            one->words == 2,
            one->words == 3,
            (one->words > 1) * (one->capitals > 0),
            log((double)one->name.size),
            count == 1,
            one->idf * one->idf / 10,
            log(length) * count / length,
            one->idf * (one->words == 1),
            (one->words > 1) * (count > 1),
        };
        one->score = tagging->model->tag_bias;
        for (int f = 0; f < TAG_FEATURES; f++) {
            one->features[f] = (float)values[f];
            one->score += (double)tagging->model->tag_weights[f] * values[f];
        }
    }
}

/* For list_sort: the best first, of equal ones the earlier. */
static int compare_candidates(const void *a, const void *b)
{
    const struct tag_candidate *left = a, *right = b;
    if (left->score != right->score)
        return left->score < right->score ? 1 : -1;
    return (left->first > right->first) - (left->first < right->first);
}

void story_candidates(struct story_maker *maker, const struct story_model *model,
                      struct str headline, struct str text, struct str language,
                      struct arena *arena, struct list *candidates)
{
    struct tagging tagging = {
        .maker = maker, .model = model, .arena = arena, .candidates = candidates};
    tagging.language = str_part(language, 0, str_find_byte(language, '-'));
    tagging.code = story_language(language);
    list_init(candidates, arena, sizeof(struct tag_candidate));
    table_init(&tagging.index, arena);
    gather(&tagging, headline, true);
    gather(&tagging, text, false);
    score(&tagging);
    list_sort(candidates, compare_candidates);
}

void story_find_headline(struct article *article)
{
    struct str rest = str_trim(article->text), line;
    if (article->headline.size || !str_split(&rest, '\n', &line) || !str_trim(rest).size)
        return;
    article->headline = str_trim(line);
    article->text = str_trim(rest);
}

/* Whether one key's words are all among another's. */
static bool is_within(struct str part, struct str whole)
{
    size_t at = str_find(whole, part);
    return at != STR_NONE && (at == 0 || whole.data[at - 1] == ' ') &&
           (at + part.size == whole.size || whole.data[at + part.size] == ' ');
}

/* Whether a tag says the same as one that was chosen, in more or in fewer words. */
static bool is_said(const struct list *keys, struct str key)
{
    for (size_t i = 0; i < keys->count; i++) {
        struct str chosen = *(const struct str *)list_at(keys, i);
        if (is_within(key, chosen) || is_within(chosen, key))
            return true;
    }
    return false;
}

/* Whether a tag has this key. */
static bool has_key(const struct list *tags, struct str key)
{
    for (size_t i = 0; i < tags->count; i++)
        if (str_equal(((const struct story_tag *)list_at(tags, i))->key, key))
            return true;
    return false;
}

/* Ranks candidates as people choose them. */
static void rank_for_people(struct list *candidates)
{
    for (size_t i = 0; i < candidates->count; i++) {
        struct tag_candidate *one = list_at(candidates, i);
        bool name = one->capitals * 2 > one->count - one->heads;
        bool whole = one->alone * 2 >= one->count, salient = one->count > 1 || one->heads;
        if (name && salient)
            one->score += WORTH_OF_NAME;
        if (one->words > 1 && name && whole && salient)
            one->score += WORTH_OF_WHOLE_NAME * (one->words - 1);
        else if (one->words > 1 && one->count > 1)
            one->score += WORTH_OF_PHRASE;
    }
    list_sort(candidates, compare_candidates);
}

void story_tags_make(struct story_maker *maker, const struct article *article, size_t limit,
                     struct arena *arena, struct list *tags)
{
    struct list candidates, chosen; /* of struct str: keys */
    bool people = limit <= STORY_TAGS;
    list_init(tags, arena, sizeof(struct story_tag));
    list_init(&chosen, &maker->arena, sizeof(struct str));
    story_candidates(maker, story_model(), article->headline, article->text,
                     story_language_of(article), &maker->arena, &candidates);
    if (people)
        rank_for_people(&candidates);
    for (size_t i = 0; i < candidates.count && tags->count < limit; i++) {
        const struct tag_candidate *one = list_at(&candidates, i);
        if (people && one->score < SCORE_LEAST && tags->count >= TAGS_LEAST)
            break;
        struct str key = story_tag_key(one->name, arena);
        if (!key.size || has_key(tags, key) || (people && is_said(&chosen, one->key)))
            continue;
        *(struct str *)list_add(&chosen) = one->key;
        *(struct story_tag *)list_add(tags) =
            (struct story_tag){key, arena_copy(arena, one->name), 1 / (1 + exp(-one->score))};
    }
    arena_clear(&maker->arena);
}

struct str story_tag_key(struct str tag, struct arena *arena)
{
    struct words walk = {tag, 0};
    struct word word;
    char key[PHRASE_MOST * 2 * WORD_MAX];
    size_t size = 0;
    while (size + WORD_MAX <= sizeof key && words_next(&walk, &word))
        size += word_plain(word_str(tag, word), key + size);
    /* one key for the singular and for the plural of most languages of Europe */
    if (size > 3 && key[size - 1] == 's' && !memchr("siu", key[size - 2], 3))
        size--;
    return arena_copy(arena, str_of(key, size));
}
