/* The two texts that the project began from, against what a careful reader gets from them
 * (seeds/gold.json in the shared data). Skipped, in so many words, where the data is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/file.h"
#include "page/scrape.h"
#include "store/store.h"
#include "store/stories.h"
#include "tidings.h"

/* A value that meson takes for "skipped". */
#define SKIPPED 77

struct seeds {
    char folder[4096];
    json_t *documents;
};

/* Where the shared data is. */
static const char *data_folder(void)
{
    const char *folder = getenv("TIDINGS_DATA");
    return folder && *folder ? folder : TESTS "/../../shared";
}

/* The string of a key, or "" for null and for none. */
static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void assert_text(struct str got, const char *wanted)
{
    if (!str_equal(got, str_from(wanted)))
        fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got), wanted);
}

/* How many lines a text has. */
static size_t line_count(struct str text)
{
    size_t count = 0;
    for (struct str line; str_split(&text, '\n', &line);)
        count++;
    return count;
}

static void assert_captions(const struct article *article, const json_t *wanted)
{
    assert_int_equal(article->images.count, json_array_size(wanted));
    for (size_t i = 0; i < article->images.count; i++) {
        const struct image *image = list_at(&article->images, i);
        assert_text(image->caption, text_of(json_array_get(wanted, i), "text"));
        assert_text(image->credit, text_of(json_array_get(wanted, i), "credit"));
    }
}

/* When the article was published: as the gold says it, or as the test gave it. */
static void assert_published(const struct article *article, const json_t *wanted, const char *given)
{
    const char *published = text_of(wanted, "published");
    const char *from = text_of(wanted, "published_from");
    if (!*published)
        published = given;
    if (!*from)
        from = *text_of(wanted, "age") ? "age" : "given";
    assert_text(str_part(article->published, 0, strlen(published)), published);
    assert_string_equal(published_from_name(article->published_from), from);
}

static void assert_article(const struct article *article, const json_t *wanted, const char *given)
{
    struct str first = str_from(text_of(wanted, "first")), last = str_from(text_of(wanted, "last"));
    assert_text(article->headline, text_of(wanted, "headline"));
    assert_text(article->outlet_name, text_of(wanted, "outlet"));
    assert_text(article->age, text_of(wanted, "age"));
    assert_int_equal(line_count(article->text),
                     json_integer_value(json_object_get(wanted, "paragraphs")));
    assert_true(str_starts(article->text, first));
    assert_true(str_ends(article->text, last));
    assert_captions(article, json_object_get(wanted, "captions"));
    assert_published(article, wanted, given);
}

/* No line of any article is one of the lines that belong to none. */
static void assert_none_of(const struct page_result *result, const json_t *furniture)
{
    size_t f;
    json_t *line;
    json_array_foreach(furniture, f, line)
    {
        for (size_t i = 0; i < result->articles.count; i++) {
            const struct article *article = list_at(&result->articles, i);
            struct str rest = article->text, part;
            while (str_split(&rest, '\n', &part))
                if (str_equal(part, str_from(json_string_value(line))))
                    fail_msg("\"%s\" is in the text", json_string_value(line));
        }
    }
}

static void assert_document(const struct seeds *seeds, const char *name, const json_t *wanted)
{
    char path[5000];
    struct buf bytes;
    struct arena arena, scratch;
    struct page_result result;
    const char *given = text_of(json_object_get(wanted, "given"), "1");
    struct page_source source = {.file = str_from(name),
                                 .published = str_from(given),
                                 .published_article = 1,
                                 .read_at = str_from(text_of(wanted, "read_at"))};
    snprintf(path, sizeof path, "%s/%s", seeds->folder, name);
    buf_init(&bytes, 1 << 20);
    arena_init(&arena, 0);
    arena_init(&scratch, 0);
    assert_int_equal(file_read(path, &bytes), OK);
    assert_true(page_is_text(buf_str(&bytes)));
    assert_int_equal(scrape_articles(&arena, &scratch, buf_str(&bytes), &source, &result), OK);
    const json_t *articles = json_object_get(wanted, "articles");
    assert_int_equal(result.articles.count, json_array_size(articles));
    for (size_t i = 0; i < result.articles.count; i++)
        assert_article(list_at(&result.articles, i), json_array_get(articles, i), given);
    assert_none_of(&result, json_object_get(wanted, "not_article_text"));
    arena_free(&scratch);
    arena_free(&arena);
    buf_free(&bytes);
}

static void every_article_of_the_seeds_is_read_as_a_careful_reader_would(void **state)
{
    const struct seeds *seeds = *state;
    const char *name;
    json_t *wanted;
    json_object_foreach(seeds->documents, name, wanted) assert_document(seeds, name, wanted);
}

/* The article among those of the store with this headline, its id. */
static enum error note_id(void *context, const struct article *article)
{
    struct article *wanted = context;
    if (str_equal(article->headline, wanted->headline))
        snprintf((char *)wanted->id.data, 33, "%.*s", STR_ARG(article->id));
    return OK;
}

/* Whether one of the related articles has the headline. */
static bool is_related(const struct list *related, struct str headline)
{
    for (size_t i = 0; i < related->count; i++)
        if (str_equal(((const struct store_related *)list_at(related, i))->article.headline,
                      headline))
            return true;
    return false;
}

/* Reads a document into a new database. */
static void keep_document(const struct seeds *seeds, const char *name, const json_t *wanted,
                          const char *database)
{
    char path[5000];
    struct buf bytes;
    buf_init(&bytes, 1 << 20);
    snprintf(path, sizeof path, "%s/%s", seeds->folder, name);
    assert_int_equal(file_read(path, &bytes), OK);
    struct tidings_source source = {.name = name,
                                    .published = text_of(json_object_get(wanted, "given"), "1"),
                                    .read_at = text_of(wanted, "read_at")};
    struct tidings *tidings = tidings_open(database);
    assert_int_equal(tidings_read(tidings, bytes.data, bytes.size, &source, NULL), TIDINGS_OK);
    tidings_close(tidings);
    buf_free(&bytes);
}

static void what_is_called_related_is_about_the_same(void **state)
{
    const struct seeds *seeds = *state;
    const char *name;
    json_t *wanted, *headline;
    char folder[] = "/tmp/tidings-seeds-XXXXXX", database[64], id[33];
    assert_non_null(mkdtemp(folder));
    snprintf(database, sizeof database, "%s/db", folder);
    json_object_foreach(seeds->documents, name, wanted)
    {
        const json_t *gold = json_object_get(wanted, "related_to_first");
        if (!gold)
            continue;
        struct arena arena;
        struct store *store;
        struct list related;
        size_t i;
        arena_init(&arena, 0);
        keep_document(seeds, name, wanted, database);
        const json_t *first = json_array_get(json_object_get(wanted, "articles"), 0);
        struct article article = {.headline = str_from(text_of(first, "headline")),
                                  .id = str_of(id, 0)};
        assert_int_equal(store_open(database, false, &store), OK);
        assert_int_equal(store_each(store, &arena, note_id, &article), OK);
        assert_int_equal(store_related(store, str_from(id), 10, &arena, &related), OK);
        json_array_foreach(json_object_get(gold, "yes"), i, headline)
            assert_true(is_related(&related, str_from(json_string_value(headline))));
        json_array_foreach(json_object_get(gold, "no"), i, headline)
            assert_false(is_related(&related, str_from(json_string_value(headline))));
        store_close(store);
        arena_free(&arena);
    }
    static const char *const files[] = {"db", "db-wal", "db-shm", "db.lock"};
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        snprintf(database, sizeof database, "%s/%s", folder, files[f]);
        unlink(database);
    }
    rmdir(folder);
}

int main(void)
{
    struct seeds seeds;
    char path[5000];
    snprintf(seeds.folder, sizeof seeds.folder, "%s/seeds", data_folder());
    snprintf(path, sizeof path, "%s/gold.json", seeds.folder);
    json_t *gold = json_load_file(path, 0, NULL);
    if (!gold) {
        printf("skipped: no seeds in %s (TIDINGS_DATA names the folder of the shared data)\n",
               data_folder());
        return SKIPPED;
    }
    seeds.documents = json_object_get(gold, "documents");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(every_article_of_the_seeds_is_read_as_a_careful_reader_would,
                                  &seeds),
        cmocka_unit_test_prestate(what_is_called_related_is_about_the_same, &seeds),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    json_decref(gold);
    return failed;
}
