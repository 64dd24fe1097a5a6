/* Learning the rule that ranks tags; see tag_train.h. Every candidate of a text is an example; it
 * is right where people chose it. What all languages have is learned beside what only the texts'
 * own has, of the same examples: a text of another language is ranked by the former. The rule is a
 * logistic regression, learned in small steps, each weight's the smaller the more it was moved. */
#include "story/tag_train.h"

#include <math.h>

#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "story/tags.h"

/* Bytes of a file of records. */
#define FILE_MAX_BYTES ((size_t)1 << 30)

enum { FOLDS = 5, TAGS_WRITTEN = 20, ROUNDS = 6 };

/* The size of the first steps; and how much draws a weight to nothing in each round, as much for
 * one that few examples speak for as for others. */
#define STEP 0.15
#define DECAY 20.0

/* A candidate. */
struct example {
    struct tag_marks known, any; /* with what only the texts' language has, and without */
    double worth;
    bool right;
};

/* The records, and their candidates as examples. */
struct examples {
    struct arena arena;
    struct list articles; /* of struct article */
    struct list ids;      /* of struct str */
    struct list rows;     /* of struct example */
    struct list ends;     /* of size_t: where each article's rows end */
};

/* The words of a phrase, folded and without plural endings, as people's choices are compared. */
static struct str fold_phrase(struct str phrase, struct arena *arena)
{
    struct words walk = {phrase, 0};
    struct word word;
    struct buf out;
    buf_init(&out, 4096);
    while (words_next(&walk, &word)) {
        char folded[WORD_MAX];
        struct str plain = str_of(folded, word_fold(word_str(phrase, word), folded));
        if (plain.size > 3 && str_ends(plain, STR("ies")))
            plain.size -= 3;
        else if (plain.size > 3 && str_ends(plain, STR("es")))
            plain.size -= 2;
        else if (plain.size > 3 && str_ends(plain, STR("s")))
            plain.size -= 1;
        buf_format(&out, "%s%.*s", out.size ? " " : "", STR_ARG(plain));
    }
    struct str text = arena_copy(arena, buf_str(&out));
    buf_free(&out);
    return text;
}

/* Whether people chose a phrase. */
static bool is_chosen(const struct list *chosen, struct str phrase, struct arena *arena)
{
    struct str folded = fold_phrase(phrase, arena);
    for (size_t i = 0; i < chosen->count; i++)
        if (str_equal(*(const struct str *)list_at(chosen, i), folded))
            return true;
    return false;
}

/* Adds the candidates of a record as examples, those of each record worth the same in all. */
static void add_examples(struct examples *examples, struct story_maker *maker,
                         const struct article *article)
{
    struct arena scratch;
    struct tag_phrases phrases;
    struct list ranked, chosen;
    arena_init(&scratch, 0);
    list_init(&chosen, &scratch, sizeof(struct str));
    for (size_t i = 0; i < article->tags.count; i++)
        *(struct str *)list_add(&chosen) =
            fold_phrase(*(const struct str *)list_at(&article->tags, i), &scratch);
    story_candidates(maker, story_model(), article, true, &scratch, &phrases, &ranked);
    for (size_t i = 0; i < ranked.count; i++) {
        const struct tag_candidate *one = *(struct tag_candidate **)list_at(&ranked, i);
        struct example *row = list_add(&examples->rows);
        tag_marks_make(&phrases, one, true, &row->known);
        tag_marks_make(&phrases, one, false, &row->any);
        row->right = is_chosen(&chosen, one->name, &scratch);
        row->worth = 10 / (10.0 + (double)chosen.count);
    }
    *(size_t *)list_add(&examples->ends) = examples->rows.count;
    arena_free(&scratch);
}

/* Reads the records. */
static enum error read_examples(const char *path, struct story_maker *maker,
                                struct examples *examples)
{
    struct buf bytes;
    struct arena *arena = &examples->arena;
    arena_init(arena, 0);
    list_init(&examples->articles, arena, sizeof(struct article));
    list_init(&examples->ids, arena, sizeof(struct str));
    list_init(&examples->rows, arena, sizeof(struct example));
    list_init(&examples->ends, arena, sizeof(size_t));
    buf_init(&bytes, FILE_MAX_BYTES);
    enum error error = file_read(path, &bytes);
    struct str rest = buf_str(&bytes), line;
    while (!error && str_split(&rest, '\n', &line)) {
        const char *why;
        struct article article;
        if (!str_trim(line).size)
            continue;
        error = article_from_json(&article, arena, line, &why);
        if (error)
            break;
        *(struct str *)list_add(&examples->ids) = article.url;
        story_find_headline(&article);
        *(struct article *)list_add(&examples->articles) = article;
        add_examples(examples, maker, &article);
    }
    buf_free(&bytes);
    return error;
}

/* A rule in the making. */
struct rule {
    float weights[TAG_MARKS];
    double moved[TAG_MARKS]; /* sums of the squares of what moved each */
    double often[TAG_MARKS]; /* how many examples have each */
};

/* Moves the weights of an example's marks towards what it is. */
static void learn_one(struct rule *rule, const struct story_model *model,
                      const struct tag_marks *marks, const struct example *row)
{
    double odds = 1 / (1 + exp(-tag_marks_score(model, marks)));
    double pull = ((row->right ? 1 : 0) - odds) * row->worth;
    for (unsigned i = 0; i < marks->count; i++) {
        unsigned mark = marks->marks[i];
        rule->moved[mark] += pull * pull;
        double step = STEP / sqrt(rule->moved[mark] + 1);
        rule->weights[mark] = (float)(((double)rule->weights[mark] + step * pull) /
                                      (1 + step * DECAY / rule->often[mark]));
    }
}

/* Counts the marks of an example. */
static void count_marks(struct rule *rule, const struct tag_marks *marks)
{
    for (unsigned i = 0; i < marks->count; i++)
        rule->often[marks->marks[i]]++;
}

/* Learns from all records but those of a fold (-1 for none), in an order that is always the same
 * and looks like none. */
static void learn(const struct examples *examples, int fold, struct rule *rule,
                  struct story_model *model)
{
    struct arena arena;
    struct list rows; /* of const struct example * */
    size_t at = 0;
    uint64_t chance = 1;
    arena_init(&arena, 0);
    list_init(&rows, &arena, sizeof(const struct example *));
    *rule = (struct rule){0};
    model->tag_weights = rule->weights;
    model->tag_bias = 0;
    for (size_t i = 0; i < examples->ends.count; i++)
        for (; at < *(const size_t *)list_at(&examples->ends, i); at++)
            if ((int)(i % FOLDS) != fold)
                *(const struct example **)list_add(&rows) = list_at(&examples->rows, at);
    const struct example **all = rows.items;
    for (size_t i = 0; i < rows.count; i++) {
        count_marks(rule, &all[i]->known);
        count_marks(rule, &all[i]->any);
    }
    for (int round = 0; round < ROUNDS; round++)
        for (size_t left = rows.count; left > 0; left--) {
            chance = chance * 6364136223846793005U + 1442695040888963407U;
            size_t pick = (size_t)((chance >> 33) % left);
            const struct example *row = all[pick];
            all[pick] = all[left - 1];
            all[left - 1] = row;
            learn_one(rule, model, &row->known, row);
            learn_one(rule, model, &row->any, row);
        }
    arena_free(&arena);
}

/* Writes the tags of a record. */
static void write_tags(struct story_maker *maker, const struct story_model *model,
                       const struct article *article, struct str id, struct buf *out)
{
    struct arena scratch;
    struct tag_phrases phrases;
    struct list ranked;
    struct json json;
    arena_init(&scratch, 0);
    story_candidates(maker, model, article, true, &scratch, &phrases, &ranked);
    json_init(&json, out);
    json_object_begin(&json);
    json_pair_str(&json, "id", id);
    json_key(&json, "tags");
    json_array_begin(&json);
    for (size_t i = 0; i < ranked.count && i < TAGS_WRITTEN; i++)
        json_put_string(&json, (*(struct tag_candidate *const *)list_at(&ranked, i))->name);
    json_array_end(&json);
    json_object_end(&json);
    buf_add_byte(out, '\n');
    arena_free(&scratch);
}

/* Writes the tags of all records, each by a model that has not seen it. */
static enum error cross(const struct tag_train_settings *settings, struct story_maker *maker,
                        const struct examples *examples, struct rule *rule)
{
    struct buf out;
    buf_init(&out, FILE_MAX_BYTES);
    for (int fold = 0; fold < FOLDS; fold++) {
        struct story_model model = *story_model();
        learn(examples, fold, rule, &model);
        for (size_t i = (size_t)fold; i < examples->articles.count; i += FOLDS)
            write_tags(maker, &model, list_at(&examples->articles, i),
                       *(const struct str *)list_at(&examples->ids, i), &out);
    }
    enum error error = file_write(settings->cross, buf_str(&out));
    buf_free(&out);
    return error;
}

enum error tag_train(const struct tag_train_settings *settings)
{
    struct examples examples;
    struct story_maker *maker = story_maker_new();
    struct story_model model = *story_model();
    struct rule *rule = memory_get_zeroed(1, sizeof *rule);
    struct buf out;
    buf_init(&out, FILE_MAX_BYTES);
    enum error error = read_examples(settings->data, maker, &examples);
    if (!error && settings->cross)
        error = cross(settings, maker, &examples, rule);
    if (!error)
        learn(&examples, -1, rule, &model);
    if (!error && settings->log)
        fprintf(settings->log, "%zu candidates of %zu texts\n", examples.rows.count,
                examples.articles.count);
    if (!error && settings->out) {
        story_model_write(&model, &out);
        error = file_write(settings->out, buf_str(&out));
    }
    buf_free(&out);
    arena_free(&examples.arena);
    story_maker_free(maker);
    memory_free(rule);
    return error;
}
