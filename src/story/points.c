/* Key points: of all sentences of a story those that say what most of its articles say, and none of
 * it twice. A word weighs the more the more articles have it and the rarer it is elsewhere; a
 * sentence what its words weigh that no chosen one has. */
#include <math.h>
#include <stdlib.h>

#include "base/table.h"
#include "story/model.h"
#include "story/private.h"

/* Sentences of an article that are looked at, and the words of one that may be a key point. */
enum { SENTENCES = 24, WORDS_LEAST = 6, WORDS_MOST = 48 };

/* Terms of a sentence that count. */
enum { TERMS_MOST = 64 };

/* A sentence of which chosen ones say more than this share says nothing new. */
#define SAID_MOST 0.55

/* One that says less than this share of what the best says is no key point. */
#define WORTH_LEAST 0.4

struct sentence_of {
    size_t article, from, to;
    size_t number; /* within its article */
    size_t words;
    bool alone;                 /* it can be read without those before it */
    uint32_t terms[TERMS_MOST]; /* places in the table, each once */
    size_t term_count;
};

struct pointing {
    struct arena *arena;
    struct word_stemmers *stemmers;
    struct table terms;    /* from a term to its place */
    struct list weights;   /* of double, by place */
    struct list last;      /* of size_t: the article it was last counted for, plus 1 */
    struct list articles;  /* of unsigned: how many have it */
    struct list hashes;    /* of uint32_t */
    struct list sentences; /* of struct sentence_of */
    struct str language, text;
    struct story_leaning leaning; /* of the language */
    struct sentence_of *sentence; /* the one being read */
};

/* Takes a term of the sentence that is being read. */
static int take_term(void *context, const struct word_forms *form, size_t from, size_t to)
{
    (void)from, (void)to;
    struct pointing *pointing = context;
    struct sentence_of *sentence = pointing->sentence;
    struct str term = form->term;
    sentence->words++;
    if (sentence->term_count == TERMS_MOST || form->common)
        return 0;
    bool added;
    uint64_t *place = table_get(&pointing->terms, term);
    if (!place) {
        place = table_put(&pointing->terms, arena_copy(pointing->arena, term), &added);
        *place = pointing->articles.count;
        *(unsigned *)list_add(&pointing->articles) = 0;
        *(size_t *)list_add(&pointing->last) = 0;
        *(uint32_t *)list_add(&pointing->hashes) =
            story_hash(form->term_hash, story_language(pointing->language));
    }
    for (size_t i = 0; i < sentence->term_count; i++)
        if (sentence->terms[i] == *place)
            return 0;
    sentence->terms[sentence->term_count++] = (uint32_t)*place;
    size_t *last = list_at(&pointing->last, *place);
    if (*last != sentence->article + 1)
        ++*(unsigned *)list_at(&pointing->articles, *place);
    *last = sentence->article + 1;
    return 0;
}

/* Reads an article's sentences. */
static void read_sentences(struct pointing *pointing, const struct story_telling *telling,
                           size_t article)
{
    size_t at = 0, from, to, number = 0;
    while (number < SENTENCES && story_sentence_next(telling->text, &at, &from, &to)) {
        struct sentence_of *sentence = list_add(&pointing->sentences);
        *sentence =
            (struct sentence_of){.article = article, .from = from, .to = to, .number = number++};
        pointing->sentence = sentence;
        pointing->text = str_part(telling->text, from, to - from);
        sentence->alone = story_stands_alone(&pointing->leaning, pointing->text);
        search_terms(pointing->stemmers, pointing->language, pointing->text, take_term, pointing);
    }
}

/* Weighs every term. */
static void weigh(struct pointing *pointing)
{
    list_init(&pointing->weights, pointing->arena, sizeof(double));
    for (size_t i = 0; i < pointing->articles.count; i++) {
        double articles = *(unsigned *)list_at(&pointing->articles, i);
        double idf =
            story_model_idf(story_model(), *(uint32_t *)list_at(&pointing->hashes, i), NULL);
        *(double *)list_add(&pointing->weights) = (log2(articles) + 0.5) * fmin(idf, 8);
    }
}

/* What a sentence says, all of it or what no chosen one has said. */
static double worth(const struct pointing *pointing, const struct sentence_of *sentence,
                    const bool *said)
{
    double sum = 0;
    for (size_t i = 0; i < sentence->term_count; i++)
        if (!said || !said[sentence->terms[i]])
            sum += *(double *)list_at(&pointing->weights, sentence->terms[i]);
    /* long sentences say more, but are read less gladly; news says first what matters most */
    return sum / pow((double)sentence->words + 8, 0.7) / sqrt(1 + 0.15 * (double)sentence->number);
}

/* Whether a sentence can stand by itself. */
static bool is_whole(const struct story_telling *telling, const struct sentence_of *sentence)
{
    struct str text = str_part(telling->text, sentence->from, sentence->to - sentence->from);
    if (!sentence->alone || sentence->words < WORDS_LEAST || sentence->words > WORDS_MOST ||
        !text.size)
        return false;
    unsigned char last = (unsigned char)text.data[text.size - 1];
    return last == '.' || last == '!' || last >= 0x80;
}

/* Chooses the next key point; NULL when there is none. */
static const struct sentence_of *choose(const struct pointing *pointing,
                                        const struct story_telling *tellings, const bool *said,
                                        double least)
{
    const struct sentence_of *best = NULL;
    double most = least;
    for (size_t i = 0; i < pointing->sentences.count; i++) {
        const struct sentence_of *sentence = list_at(&pointing->sentences, i);
        if (!is_whole(&tellings[sentence->article], sentence))
            continue;
        double all = worth(pointing, sentence, NULL), fresh = worth(pointing, sentence, said);
        if (fresh > most && fresh >= all * (1 - SAID_MOST)) {
            most = fresh;
            best = sentence;
        }
    }
    return best;
}

/* The language that is wanted, where an article that has a text is in it, else that of most. */
static struct str main_language(const struct story_telling *tellings, size_t count,
                                struct str wanted, struct arena *arena)
{
    struct table counts;
    struct str best = {0};
    uint64_t most = 0;
    table_init(&counts, arena);
    for (size_t i = 0; i < count; i++) {
        struct str language = tellings[i].language;
        if (!tellings[i].text.size)
            continue;
        if (wanted.size && story_language(language) == story_language(wanted))
            return wanted;
        ++*table_put(&counts, str_part(language, 0, str_find_byte(language, '-')), NULL);
    }
    /* of as many the first to be met, as the table keeps their order */
    for (size_t i = 0; i < counts.entries.count; i++) {
        const struct table_entry *entry = list_at(&counts.entries, i);
        if (entry->value > most) {
            most = entry->value;
            best = entry->key;
        }
    }
    return best;
}

/* Chooses the key points. */
static void choose_points(struct pointing *pointing, const struct story_telling *tellings,
                          struct list *points)
{
    bool *said = arena_get_array(pointing->arena, pointing->articles.count, sizeof *said);
    double least = 0;
    while (points->count < STORY_POINTS) {
        const struct sentence_of *chosen = choose(pointing, tellings, said, least);
        if (!chosen)
            return;
        if (!points->count)
            least = worth(pointing, chosen, NULL) * WORTH_LEAST;
        *(struct story_point *)list_add(points) =
            (struct story_point){chosen->article, chosen->from, chosen->to};
        for (size_t i = 0; i < chosen->term_count; i++)
            said[chosen->terms[i]] = true;
    }
}

/* Puts key points of one article, at the places that they have, into the order in which it says
 * them: what comes later leans on what comes first. */
static void order_points(struct list *points)
{
    struct story_point *all = points->items;
    for (size_t i = 0; i < points->count; i++)
        for (size_t j = i + 1; j < points->count; j++)
            if (all[j].article == all[i].article && all[j].from < all[i].from) {
                struct story_point later = all[i];
                all[i] = all[j];
                all[j] = later;
            }
}

void story_points(const struct story_telling *tellings, size_t count, struct str language,
                  struct arena *arena, struct list *points)
{
    struct pointing pointing = {.arena = arena, .stemmers = word_stemmers_new()};
    size_t looked_at = 0;
    list_init(points, arena, sizeof(struct story_point));
    list_init(&pointing.last, arena, sizeof(size_t));
    list_init(&pointing.articles, arena, sizeof(unsigned));
    list_init(&pointing.hashes, arena, sizeof(uint32_t));
    list_init(&pointing.sentences, arena, sizeof(struct sentence_of));
    table_init(&pointing.terms, arena);
    pointing.language = main_language(tellings, count, language, arena);
    story_leaning_read(&pointing.leaning, pointing.language, arena);
    for (size_t i = 0; i < count && looked_at < STORY_POINT_ARTICLES; i++) {
        if (!tellings[i].text.size ||
            story_language(tellings[i].language) != story_language(pointing.language))
            continue;
        read_sentences(&pointing, &tellings[i], i);
        looked_at++;
    }
    weigh(&pointing);
    choose_points(&pointing, tellings, points);
    order_points(points);
    word_stemmers_free(pointing.stemmers);
}
