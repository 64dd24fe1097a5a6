/* Learning the rule that ranks tags; see tag_train.h. Every candidate of a text is an example; it
 * is right where people chose it. */
#include "story/tag_train.h"

#include <math.h>

#include "base/file.h"
#include "base/json.h"
#include "story/regress.h"
#include "story/tags.h"

/* Bytes of a file of records. */
#define FILE_MAX_BYTES ((size_t)1 << 30)

enum { FOLDS = 5, TAGS_WRITTEN = 20 };

/* The records, and their candidates as examples. */
struct examples {
    struct arena arena;
    struct list articles; /* of struct article */
    struct list ids;      /* of struct str */
    struct list rows;     /* of struct regress_row */
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
    struct list candidates, chosen;
    arena_init(&scratch, 0);
    list_init(&chosen, &scratch, sizeof(struct str));
    for (size_t i = 0; i < article->tags.count; i++)
        *(struct str *)list_add(&chosen) =
            fold_phrase(*(const struct str *)list_at(&article->tags, i), &scratch);
    story_candidates(maker, story_model(), article->headline, article->text,
                     story_language_of(article), &scratch, &candidates);
    for (size_t i = 0; i < candidates.count; i++) {
        const struct tag_candidate *one = list_at(&candidates, i);
        struct regress_row *row = list_add(&examples->rows);
        memcpy(row->features, one->features, sizeof one->features);
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
    list_init(&examples->rows, arena, sizeof(struct regress_row));
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

/* Learns from all records but those of a fold (-1 for none). */
static void learn(const struct examples *examples, int fold, struct story_model *model)
{
    struct arena arena;
    struct list rows;
    size_t at = 0;
    arena_init(&arena, 0);
    list_init(&rows, &arena, sizeof(struct regress_row));
    for (size_t i = 0; i < examples->ends.count; i++)
        for (; at < *(const size_t *)list_at(&examples->ends, i); at++)
            if ((int)(i % FOLDS) != fold)
                *(struct regress_row *)list_add(&rows) =
                    *(const struct regress_row *)list_at(&examples->rows, at);
    regress(&rows, TAG_FEATURES, NULL, model->tag_weights, &model->tag_bias);
    arena_free(&arena);
}

/* Writes the tags of a record. */
static void write_tags(struct story_maker *maker, const struct story_model *model,
                       const struct article *article, struct str id, struct buf *out)
{
    struct arena scratch;
    struct list candidates;
    struct json json;
    arena_init(&scratch, 0);
    story_candidates(maker, model, article->headline, article->text, story_language_of(article),
                     &scratch, &candidates);
    json_init(&json, out);
    json_object_begin(&json);
    json_pair_str(&json, "id", id);
    json_key(&json, "tags");
    json_array_begin(&json);
    for (size_t i = 0; i < candidates.count && i < TAGS_WRITTEN; i++)
        json_put_string(&json, ((const struct tag_candidate *)list_at(&candidates, i))->name);
    json_array_end(&json);
    json_object_end(&json);
    buf_add_byte(out, '\n');
    arena_free(&scratch);
}

/* Writes the tags of all records, each by a model that has not seen it. */
static enum error cross(const struct tag_train_settings *settings, struct story_maker *maker,
                        const struct examples *examples)
{
    struct buf out;
    buf_init(&out, FILE_MAX_BYTES);
    for (int fold = 0; fold < FOLDS; fold++) {
        struct story_model model = *story_model();
        learn(examples, fold, &model);
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
    struct buf out;
    buf_init(&out, FILE_MAX_BYTES);
    enum error error = read_examples(settings->data, maker, &examples);
    if (!error && settings->cross)
        error = cross(settings, maker, &examples);
    if (!error)
        learn(&examples, -1, &model);
    for (int i = 0; !error && settings->log && i < TAG_FEATURES; i++)
        fprintf(settings->log, "weight %2d %+.3f\n", i, (double)model.tag_weights[i]);
    if (!error && settings->out) {
        story_model_write(&model, &out);
        error = file_write(settings->out, buf_str(&out));
    }
    buf_free(&out);
    arena_free(&examples.arena);
    story_maker_free(maker);
    return error;
}
