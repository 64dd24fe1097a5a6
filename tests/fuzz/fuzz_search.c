/* Fuzzes searching: whatever is asked of a small database is answered, or refused for a reason that
 * is no error of SQL's. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/utf8.h"
#include "store/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Adds an article to the store. */
static void add(struct store *store, const char *record)
{
    struct arena arena;
    struct list articles;
    struct store_counts counts = {0};
    const char *why;
    arena_init(&arena, 0);
    list_init(&articles, &arena, sizeof(struct article));
    struct store_preparer *preparer = store_preparer_new();
    const struct store_source source = {.name = STR("fuzz"), .read_at = 1};
    if (article_from_json(list_add(&articles), &arena, str_from(record), &why) != OK ||
        store_add(store, store_prepare(preparer, &arena, &source, &articles), &counts) != OK ||
        store_commit(store) != OK)
        abort();
    store_preparer_free(preparer);
    arena_free(&arena);
}

/* A database with a few articles, for as long as the program runs. */
static struct store *make_store(void)
{
    char folder[] = "/tmp/fuzz-search-XXXXXX", path[64];
    struct store *store;
    if (!mkdtemp(folder))
        abort();
    snprintf(path, sizeof path, "%s/news.db", folder);
    if (store_open(path, true, &store) != OK)
        abort();
    add(store, "{\"headline\":\"Elections in Peru\",\"text\":\"Voters ran to the polls.\","
               "\"language\":\"en\",\"published\":\"2026-03-05\",\"outlet\":\"Harbour Post\"}");
    add(store, "{\"headline\":\"Wahlen\",\"text\":\"Die W\xc3\xa4hler.\",\"language\":\"de\"}");
    add(store, "{\"headline\":\"\xe5\x9c\xb0\xe9\x9c\x87\",\"language\":\"ja\"}");
    /* the open file is enough: nothing is left behind, however the run ends */
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char name[80];
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
    rmdir(folder);
    return store;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct store *store;
    if (!store)
        store = make_store();
    struct arena arena;
    struct store_hits hits;
    arena_init(&arena, 0);
    struct str query = utf8_repair(&arena, str_of((const char *)data, size));
    enum error error = store_search(store, query, 0, 3, &arena, &hits);
    if (error != OK && error != ERROR_SYNTAX && error != ERROR_TOO_MANY)
        abort();
    arena_free(&arena);
    return 0;
}
