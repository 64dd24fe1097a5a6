/* Reading again what older code has read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "engine/engine.h"
#include "engine/events.h"
#include "folder.h"
#include "store/events.h"

/* A page without a date. */
static const char page[] =
    "<!DOCTYPE html><html lang=en><title>Bridge to be repaired</title>"
    "<meta property=og:type content=article><article><h1>Bridge to be repaired</h1>"
    "<p class=byline>By Ann Lee</p>"
    "<p>The council voted on Monday to repair the old bridge over the river, which has been closed "
    "to all traffic since a barge struck one of its piers in the spring, and to pay for the work "
    "from the reserve that was set aside for the new town hall.</p>"
    "<p>Work begins in May and should be finished before the winter, said the engineer in charge, "
    "who warned that the price of steel may yet change. Until then the ferry runs every half hour "
    "from six in the morning until midnight, and on market days until one.</p></article>";

static char database[100], file[100];

static int set_up(void **state)
{
    if (make_folder(state))
        return -1;
    snprintf(database, sizeof database, "%s/news.db", folder);
    snprintf(file, sizeof file, "%s/page.html", folder);
    FILE *out = fopen(file, "w");
    return !out || fwrite(page, 1, sizeof page - 1, out) != sizeof page - 1 || fclose(out);
}

/* Changes the database behind the store's back. */
static void run_sql(const char *sql)
{
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(database, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(handle);
}

/* Reads the page, its date being known, or again what is old. Gives how many documents that were.
 */
static uint64_t read_or_again(bool again, uint64_t *lost)
{
    struct engine_counts counts = {0};
    struct engine_plan plan = {.keep_raw = true, .workers = 1};
    const char *paths[] = {file};
    assert_int_equal(store_open(database, true, &plan.store), OK);
    if (again) {
        assert_int_equal(engine_reanalyze(&plan, &counts, lost), OK);
    } else {
        plan.known.published = STR("2026-03-05");
        plan.source = source_open(paths, 1);
        assert_int_equal(engine_read(&plan, &counts), OK);
        source_close(plan.source);
    }
    store_close(plan.store);
    return counts.documents;
}

/* Asserts what the one article says. */
static void assert_article(const char *headline, const char *published)
{
    struct store *store;
    struct store_hits hits;
    struct arena arena;
    arena_init(&arena, 0);
    assert_int_equal(store_open(database, false, &store), OK);
    assert_int_equal(store_search(store, STR("steel"), 0, 5, &arena, &hits), OK);
    assert_int_equal(hits.found, 1);
    const struct article *article = &((struct store_hit *)list_at(&hits.hits, 0))->record;
    assert_true(str_equal(article->headline, str_from(headline)));
    assert_true(str_starts(article->published, str_from(published)));
    store_close(store);
    arena_free(&arena);
}

static void older_readings_are_made_anew(void **state)
{
    (void)state;
    uint64_t lost = 0;
    assert_int_equal(read_or_again(false, &lost), 1);
    assert_article("Bridge to be repaired", "2026-03-05");
    assert_int_equal(read_or_again(true, &lost), 0); /* nothing is old */
    run_sql("UPDATE document SET code = 1; UPDATE version SET code = 1, headline = 'Brigde',"
            " published = '1999-01-01', content = zeroblob(16)");
    assert_int_equal(read_or_again(true, &lost), 1);
    assert_article("Bridge to be repaired", "2026-03-05"); /* what was known then counts */
    assert_int_equal(lost, 0);
    assert_int_equal(read_or_again(true, &lost), 0);
}

/* Adds the page under another name as code 1 would have that found two articles in its menu. */
static void add_menus(void)
{
    static const char *const menus[] = {"{\"article\":1,\"headline\":\"Menu\",\"text\":\"Home\"}",
                                        "{\"article\":2,\"headline\":\"More\",\"text\":\"News\"}"};
    struct store *store;
    struct arena arena;
    struct list articles;
    struct store_counts counts = {0};
    arena_init(&arena, 0);
    list_init(&articles, &arena, sizeof(struct article));
    for (int i = 0; i < 2; i++) {
        const char *why;
        struct article *article = list_add(&articles);
        assert_int_equal(article_from_json(article, &arena, str_from(menus[i]), &why), OK);
        article_identify(article, true, &arena);
    }
    struct store_preparer *preparer = store_preparer_new();
    struct store_source source = {.name = STR("menu.html"),
                                  .raw = {page, sizeof page - 1},
                                  .size = sizeof page - 1,
                                  .code = 1};
    assert_int_equal(store_open(database, true, &store), OK);
    assert_int_equal(store_add(store, store_prepare(preparer, &arena, &source, &articles), &counts),
                     OK);
    assert_int_equal(store_commit(store), OK);
    assert_int_equal(counts.added, 2);
    store_close(store);
    store_preparer_free(preparer);
    arena_free(&arena);
}

static void what_is_no_article_any_more_goes(void **state)
{
    (void)state;
    uint64_t lost = 0;
    add_menus();
    assert_int_equal(read_or_again(true, &lost), 1);
    assert_int_equal(lost, 2);
    assert_article("Bridge to be repaired", "2026-03-05");
}

/* Reads the page into a store that is open. */
static enum error read_into(struct store *store)
{
    struct engine_counts counts = {0};
    const char *paths[] = {file};
    struct engine_plan plan = {.store = store, .workers = 1, .source = source_open(paths, 1)};
    enum error error = engine_read(&plan, &counts);
    source_close(plan.source);
    return error;
}

/* How many articles an open store has, the transaction that it is in ended. */
static uint64_t committed(struct store *store)
{
    struct store_size size;
    assert_int_equal(store_commit(store), OK);
    assert_int_equal(store_measure(store, &size), OK);
    return size.articles;
}

/* Where a step in the middle fails, as on a full disk, no later commit keeps the steps before. */
static void what_failed_is_not_kept_by_a_later_commit(void **state)
{
    (void)state;
    static const char fails[] = "CREATE TRIGGER fails_%s BEFORE INSERT ON %s"
                                " BEGIN SELECT RAISE(ABORT, 'no room'); END";
    static const char *const remarks[] = {"person", "quote", "figure"};
    struct store *store;
    struct patterns *patterns = patterns_standard();
    char sql[200];
    uint64_t waiting = 0;
    snprintf(database, sizeof database, "%s/fails.db", folder);
    assert_int_equal(store_open(database, true, &store), OK);
    snprintf(sql, sizeof sql, fails, "story", "story");
    run_sql(sql);
    assert_int_equal(read_into(store), ERROR_STORE);
    assert_int_equal(committed(store), 0);
    run_sql("DROP TRIGGER fails_story");
    assert_int_equal(read_into(store), OK);
    assert_int_equal(committed(store), 1);
    for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++) {
        snprintf(sql, sizeof sql, fails, remarks[i], remarks[i]);
        run_sql(sql);
    }
    enum error error = events_update(store, patterns, NULL, NULL);
    if (error != ERROR_NOT_FOUND) { /* there is a model of English */
        assert_int_equal(error, ERROR_STORE);
        assert_int_equal(committed(store), 1);
        assert_int_equal(store_count_uncoded(store, EVENTS_CODE, &waiting), OK);
        assert_int_equal(waiting, 1);
    }
    store_close(store);
    patterns_free(patterns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(older_readings_are_made_anew),
        cmocka_unit_test(what_is_no_article_any_more_goes),
        cmocka_unit_test(what_failed_is_not_kept_by_a_later_commit),
    };
    return cmocka_run_group_tests(tests, set_up, drop_folder);
}
