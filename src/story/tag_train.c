/* Learning the rule that ranks tags; see tag_train.h. Every candidate of a text is an example; it
 * is right where people chose it. What all languages have is learned by forests of its own, beside
 * those that also know what only the texts' language has: a text of another language is ranked by
 * the former. The marks are weighed by a logistic regression, learned in small steps, each weight's
 * the smaller the more it was moved. */
#include "story/tag_train.h"

#include <math.h>

#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "story/tags.h"

/* Bytes of a file of records. */
#define FILE_MAX_BYTES ((size_t)1 << 30)

enum { TAGS_WRITTEN = 20, ROUNDS = 30, ROUNDS_MEANT = 15, FIRST_SENTENCES = 2 };

/* The size of the first steps; and how much draws a weight to nothing in each round, as much for
 * one that few examples speak for as for others. */
#define STEP 0.15
#define DECAY 20.0

/* Of the states of so many candidates that of one is looked at, how often their directions are made
 * more exact, and what a deviation in a direction comes to. */
enum { SPREAD_EACH = 5, TURN_ROUNDS = 40, TURN_DEVIATION = 40 };

/* How the forests are learned: many small steps would be lost in the rounding of their leaves. */
enum { TREES = 150, SEED = 77 };
#define RATE 0.15F
#define SMOOTHING 60.0F
#define ROW_SHARE 0.5F
#define FEATURE_SHARE 0.2F

/* A candidate. */
struct example {
    struct tag_row row;
    struct tag_marks marks;
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
    size_t folds;         /* that the articles are dealt to in turn, where some are left out */
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

/* Adds the candidates of a text as examples. Those of a text of which people chose little count for
 * more, as in the measure. */
static void add_text(struct examples *examples, struct story_maker *maker,
                     const struct article *article, const struct list *chosen)
{
    struct arena scratch;
    struct tag_phrases phrases;
    struct tag_article about;
    size_t begin = examples->rows.count, right = 0;
    arena_init(&scratch, 0);
    tag_phrases_find(maker, story_model(), article, true, &scratch, &phrases);
    tag_features_begin(&phrases, &scratch, &about);
    for (size_t i = 0; i < phrases.candidates.count; i++) {
        const struct tag_candidate *one = list_at(&phrases.candidates, i);
        struct example *row = list_add(&examples->rows);
        tag_features_make(&about, i, &row->row);
        tag_marks_make(&phrases, one, &row->marks);
        row->right = is_chosen(chosen, one->name, &scratch);
        right += row->right;
    }
    for (size_t i = begin; i < examples->rows.count; i++)
        ((struct example *)list_at(&examples->rows, i))->worth = 10 / (10.0 + (double)right);
    arena_free(&scratch);
}

/* Adds a record's text as examples; and what news is often cut to, its headline alone and with its
 * first sentences, since people chose of the whole text there, too. */
static void add_examples(struct examples *examples, struct story_maker *maker,
                         const struct article *article)
{
    struct arena scratch;
    struct list chosen;
    struct article cut = *article;
    size_t at = 0, from, to = 0;
    arena_init(&scratch, 0);
    list_init(&chosen, &scratch, sizeof(struct str));
    for (size_t i = 0; i < article->tags.count; i++)
        *(struct str *)list_add(&chosen) =
            fold_phrase(*(const struct str *)list_at(&article->tags, i), &scratch);
    add_text(examples, maker, article, &chosen);
    if (article->headline.size) {
        for (unsigned i = 0; i < FIRST_SENTENCES; i++)
            story_sentence_next(article->text, &at, &from, &to);
        cut.text = str_part(article->text, 0, to);
        if (cut.text.size < article->text.size)
            add_text(examples, maker, &cut, &chosen);
        cut.text = article->headline;
        cut.headline = (struct str){0};
        add_text(examples, maker, &cut, &chosen);
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
    double sums[TAG_MARKS];  /* of the weights after each of the last rounds; their means count */
    double moved[TAG_MARKS]; /* sums of the squares of what moved each */
    double often[TAG_MARKS]; /* how many examples have each */
    float turns[TAG_TURNS * TAG_TURN_NUMBERS];
    float nets[TAG_NETS * TAG_NET_NUMBERS];
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

/* Learns the marks from all records but those of a fold (-1 for none), in an order that is always
 * the same and looks like none. */
static void learn_marks(const struct examples *examples, int fold, struct rule *rule,
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
            if ((int)(i % examples->folds) != fold)
                *(const struct example **)list_add(&rows) = list_at(&examples->rows, at);
    const struct example **all = rows.items;
    for (size_t i = 0; i < rows.count; i++) {
        count_marks(rule, &all[i]->marks);
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t left = rows.count; left > 0; left--) {
            chance = chance * 6364136223846793005U + 1442695040888963407U;
            size_t pick = (size_t)((chance >> 33) % left);
            const struct example *row = all[pick];
            all[pick] = all[left - 1];
            all[left - 1] = row;
            learn_one(rule, model, &row->marks, row);
        }
        for (unsigned i = 0; i < TAG_MARKS && round >= ROUNDS - ROUNDS_MEANT; i++)
            rule->sums[i] += (double)rule->weights[i] / ROUNDS_MEANT;
    }
    for (unsigned i = 0; i < TAG_MARKS; i++)
        rule->weights[i] = (float)rule->sums[i];
    arena_free(&arena);
}

/* Where the states of words lie in the training texts but those of a fold: their mean, and how they
 * vary together. */
struct spread {
    double mean[LANGUAGE_STATE];
    double together[LANGUAGE_STATE][LANGUAGE_STATE];
};

/* Measures it, of last words, into one that is all 0. */
static void measure_spread(const struct examples *examples, int fold, struct spread *spread)
{
    size_t at = 0, count = 0;
    for (size_t i = 0; i < examples->ends.count; i++)
        for (; at < *(const size_t *)list_at(&examples->ends, i); at++) {
            const struct example *row = list_at(&examples->rows, at);
            if ((int)(i % examples->folds) == fold || at % SPREAD_EACH)
                continue;
            count++;
            for (unsigned a = 0; a < LANGUAGE_STATE; a++) {
                double number = row->row.states[0][a];
                spread->mean[a] += number;
                for (unsigned b = 0; b <= a; b++)
                    spread->together[a][b] += number * row->row.states[0][b];
            }
        }
    for (unsigned a = 0; a < LANGUAGE_STATE; a++)
        spread->mean[a] /= (double)(count + !count);
    for (unsigned a = 0; a < LANGUAGE_STATE; a++)
        for (unsigned b = 0; b <= a; b++)
            spread->together[b][a] = spread->together[a][b] =
                spread->together[a][b] / (double)(count + !count) -
                spread->mean[a] * spread->mean[b];
}

/* The product of two vectors. */
static double product(const double *a, const double *b)
{
    double sum = 0;
    for (unsigned i = 0; i < LANGUAGE_STATE; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Learns the directions in which states differ most: the first principal components, by powers of
 * how they vary together. Each is scaled so that a standard deviation is TURN_DEVIATION. */
static void learn_turns(const struct examples *examples, int fold, float *turns,
                        struct story_model *model)
{
    struct spread *spread = memory_get_zeroed(1, sizeof *spread);
    double found[TAG_TURNS][LANGUAGE_STATE], next[LANGUAGE_STATE];
    measure_spread(examples, fold, spread);
    for (unsigned k = 0; k < TAG_TURNS; k++) {
        double *now = found[k], size = 0;
        for (unsigned i = 0; i < LANGUAGE_STATE; i++)
            now[i] = i % TAG_TURNS == k;
        for (int round = 0; round < TURN_ROUNDS; round++) {
            for (unsigned i = 0; i < LANGUAGE_STATE; i++)
                next[i] = product(spread->together[i], now);
            for (unsigned j = 0; j < k; j++) {
                double along = product(next, found[j]);
                for (unsigned i = 0; i < LANGUAGE_STATE; i++)
                    next[i] -= along * found[j][i];
            }
            size = sqrt(product(next, next));
            for (unsigned i = 0; i < LANGUAGE_STATE; i++)
                now[i] = size > 0 ? next[i] / size : 0;
        }
        double scale = size > 0 ? TURN_DEVIATION / sqrt(size) : 0;
        float *turn = turns + (size_t)k * TAG_TURN_NUMBERS;
        for (unsigned i = 0; i < LANGUAGE_STATE; i++)
            turn[i] = (float)(scale * now[i]);
        turn[LANGUAGE_STATE] = (float)(128 - scale * product(now, spread->mean));
    }
    model->tag_turns = turns;
    memory_free(spread);
}

/* Learns the nets from all records but those of a fold, which differ by chance alone. */
static void learn_nets(const struct examples *examples, int fold, float *nets,
                       struct story_model *model)
{
    size_t at = 0, count = 0;
    struct tag_lesson *lessons = memory_get_zeroed(examples->rows.count + 1, sizeof *lessons);
    for (size_t i = 0; i < examples->ends.count; i++)
        for (; at < *(const size_t *)list_at(&examples->ends, i); at++) {
            const struct example *row = list_at(&examples->rows, at);
            if ((int)(i % examples->folds) != fold)
                lessons[count++] = (struct tag_lesson){&row->row, row->worth, row->right};
        }
    for (size_t k = 0; k < TAG_NETS; k++)
        tag_net_learn(lessons, count, SEED * (k + 1), nets + k * TAG_NET_NUMBERS);
    model->tag_nets = nets;
    memory_free(lessons);
}

/* Gives the columns of all records' rows but those of a fold. They are the caller's to free. */
static void gather(const struct examples *examples, int fold, uint32_t features,
                   const struct story_model *model, struct forest_data *data)
{
    size_t all = examples->rows.count, at = 0;
    uint32_t count = 0;
    uint8_t *values = memory_get_zeroed(all * features + 1, 1);
    float *wanted = memory_get_zeroed(all + 1, sizeof *wanted);
    float *weight = memory_get_zeroed(all + 1, sizeof *weight);
    for (size_t i = 0; i < examples->ends.count; i++)
        for (; at < *(const size_t *)list_at(&examples->ends, i); at++) {
            struct example *row = list_at(&examples->rows, at);
            if ((int)(i % examples->folds) == fold)
                continue;
            if (features > FEATURES_ANY)
                tag_states_turn(model, &row->row);
            for (uint32_t f = 0; f < features; f++)
                values[f * all + count] = row->row.values[f];
            wanted[count] = row->right;
            weight[count++] = (float)row->worth;
        }
    *data = (struct forest_data){.values = values,
                                 .stride = (uint32_t)all,
                                 .count = count,
                                 .feature_count = features,
                                 .wanted = wanted,
                                 .weight = weight};
}

/* Learns forests from all records but those of a fold, which differ by chance alone. */
static void learn_forests(const struct examples *examples, int fold, uint32_t features,
                          const struct story_model *model, struct arena *arena,
                          struct forest forests[TAG_FORESTS])
{
    struct forest_data data;
    gather(examples, fold, features, model, &data);
    for (unsigned i = 0; i < TAG_FORESTS; i++) {
        const struct forest_settings settings = {.trees = TREES,
                                                 .rate = RATE,
                                                 .smoothing = SMOOTHING,
                                                 .row_share = ROW_SHARE,
                                                 .feature_share = FEATURE_SHARE,
                                                 .seed = SEED * (i + 1)};
        forest_learn(&forests[i], arena, &data, &settings);
    }
    memory_free((void *)data.values);
    memory_free((void *)data.wanted);
    memory_free((void *)data.weight);
}

/* Learns all that tags are ranked by, from all records but those of a fold. */
static void learn(const struct examples *examples, int fold, struct rule *rule, struct arena *arena,
                  struct story_model *model)
{
    learn_marks(examples, fold, rule, model);
    learn_turns(examples, fold, rule->turns, model);
    learn_nets(examples, fold, rule->nets, model);
    learn_forests(examples, fold, FEATURES_ANY, model, arena, model->tags_any);
    learn_forests(examples, fold, TAG_FEATURES, model, arena, model->tags_known);
}

/* Writes the tags of a record. */
static void write_tags(struct story_maker *maker, const struct story_model *model,
                       const struct article *article, struct str id, struct buf *out)
{
    struct arena scratch;
    struct list tags;
    struct json json;
    arena_init(&scratch, 0);
    tags_make(maker, model, article, TAGS_WRITTEN, &scratch, &tags);
    json_init(&json, out);
    json_object_begin(&json);
    json_pair_str(&json, "id", id);
    json_key(&json, "tags");
    json_array_begin(&json);
    for (size_t i = 0; i < tags.count; i++)
        json_put_string(&json, ((const struct story_tag *)list_at(&tags, i))->name);
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
    struct arena arena;
    arena_init(&arena, 0);
    buf_init(&out, FILE_MAX_BYTES);
    const size_t folds = examples->folds;
    for (size_t fold = 0; fold < folds; fold++) {
        struct story_model model = *story_model();
        learn(examples, (int)fold, rule, &arena, &model);
        for (size_t i = fold; i < examples->articles.count; i += folds)
            write_tags(maker, &model, list_at(&examples->articles, i),
                       *(const struct str *)list_at(&examples->ids, i), &out);
        if (settings->log)
            fprintf(settings->log, "fold %zu of %zu\n", fold + 1, folds);
        arena_clear(&arena);
    }
    enum error error = file_write(settings->cross, buf_str(&out));
    buf_free(&out);
    arena_free(&arena);
    return error;
}

enum error tag_train(const struct tag_train_settings *settings)
{
    struct examples examples = {.folds = settings->folds};
    struct story_maker *maker = story_maker_new();
    struct story_model model = *story_model();
    struct rule *rule = memory_get_zeroed(1, sizeof *rule);
    struct buf out;
    buf_init(&out, FILE_MAX_BYTES);
    enum error error = read_examples(settings->data, maker, &examples);
    if (!error && settings->log)
        fprintf(settings->log, "%zu candidates of %zu texts\n", examples.rows.count,
                examples.articles.count);
    if (!error && settings->cross)
        error = cross(settings, maker, &examples, rule);
    if (!error && settings->out) {
        learn(&examples, -1, rule, &examples.arena, &model);
        story_model_write(&model, &out);
        error = file_write(settings->out, buf_str(&out));
    }
    buf_free(&out);
    arena_free(&examples.arena);
    story_maker_free(maker);
    memory_free(rule);
    return error;
}
