/* Taking articles away; see remove.h. */
#include "store/remove.h"

#include "base/date.h"
#include "store/place.h"
#include "store/private.h"

/* Milliseconds. */
#define DAY ((int64_t)DAY_SECONDS * 1000)

/* Numbers that a statement gave. */
struct numbers {
    struct arena arena;
    struct list list; /* of int64_t */
};

/* Runs a statement with one or two numbers and no row. */
static enum error run(struct store *store, const char *sql, int64_t first, int64_t second)
{
    sqlite3_stmt *statement = database_prepare(&store->database, sql);
    if (!statement)
        return ERROR_STORE;
    bind_number(statement, 1, first);
    if (sqlite3_bind_parameter_count(statement) > 1)
        bind_number(statement, 2, second);
    enum error error = database_step_last(&store->database, statement);
    return error;
}

/* Gathers the numbers that a statement with one or two numbers gives; the arena is the caller's to
 * free. */
static enum error gather(struct store *store, const char *sql, int64_t first, int64_t second,
                         struct numbers *numbers)
{
    int code;
    arena_init(&numbers->arena, 0);
    list_init(&numbers->list, &numbers->arena, sizeof(int64_t));
    sqlite3_stmt *statement = database_prepare(&store->database, sql);
    if (!statement)
        return ERROR_STORE;
    bind_number(statement, 1, first);
    if (sqlite3_bind_parameter_count(statement) > 1)
        bind_number(statement, 2, second);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW)
        *(int64_t *)list_add(&numbers->list) = sqlite3_column_int64(statement, 0);
    enum error error = database_error(&store->database, code);
    database_finish(&store->database, statement);
    return error;
}

/* The number that a statement with one number gives; 0 for none. */
static enum error number_of(struct store *store, const char *sql, int64_t first, int64_t *number)
{
    sqlite3_stmt *statement = database_prepare(&store->database, sql);
    if (statement)
        bind_number(statement, 1, first);
    return database_last_number(&store->database, statement, number);
}

/* Takes a document away that holds no article any more, and its bytes where no other document has
 * the same. */
static enum error drop_document(struct store *store, int64_t document)
{
    int64_t raw, left;
    enum error error = number_of(store, "SELECT raw FROM document WHERE id = ?1", document, &raw);
    if (!error)
        error = run(store, "UPDATE document SET articles = max(articles - 1, 0) WHERE id = ?1",
                    document, 0);
    if (!error)
        error = number_of(store,
                          "SELECT EXISTS (SELECT 1 FROM origin WHERE document = ?1)"
                          " + EXISTS (SELECT 1 FROM version WHERE document = ?1)",
                          document, &left);
    if (error || left)
        return error;
    error = run(store, "DELETE FROM document WHERE id = ?1", document, 0);
    if (!error && raw)
        error = run(store,
                    "DELETE FROM raw WHERE id = ?1"
                    " AND NOT EXISTS (SELECT 1 FROM document WHERE raw = ?1)",
                    raw, 0);
    return error;
}

/* Brings a story up to date that lost an article. */
static enum error tell_story(struct store *store, int64_t story)
{
    int64_t leader, first;
    enum error error = number_of(store, "SELECT leader FROM story WHERE id = ?1", story, &leader);
    if (!error)
        error = number_of(store, "SELECT article FROM place WHERE story = ?1 ORDER BY time LIMIT 1",
                          story, &first);
    if (error)
        return error;
    if (!first)
        return run(store, "UPDATE story SET rank = NULL, articles = 0, leader = NULL WHERE id = ?1",
                   story, 0);
    return store_tell(store, story, leader ? 0 : first);
}

/* Takes an event away that no article tells any more. */
static enum error drop_untold(struct store *store, int64_t event)
{
    int64_t told;
    enum error error = number_of(store,
                                 "SELECT EXISTS (SELECT 1 FROM telling WHERE event = ?1)"
                                 " + EXISTS (SELECT 1 FROM agenda WHERE event = ?1)",
                                 event, &told);
    if (error || told)
        return error;
    error = run(store, "UPDATE event SET realises = NULL WHERE realises = ?1", event, 0);
    return error ? error : run(store, "DELETE FROM event WHERE id = ?1", event, 0);
}

/* Takes an article away, and all that hangs on it alone; its documents too unless they are to be
 * left as they are. */
static enum error drop_article(struct store *store, int64_t article, bool leave_documents)
{
    int64_t version = 0, story = 0, outlet = 0;
    struct numbers documents, events;
    enum error error =
        gather(store, "SELECT document FROM origin WHERE article = ?1", article, 0, &documents);
    enum error second =
        gather(store, "SELECT DISTINCT event FROM telling WHERE article = ?1", article, 0, &events);
    error = error ? error : second;
    if (!error)
        error = number_of(store, "SELECT version FROM article WHERE id = ?1", article, &version);
    if (!error)
        error = number_of(store, "SELECT outlet FROM version WHERE id = ?1", version, &outlet);
    if (!error)
        error = number_of(store, "SELECT story FROM place WHERE article = ?1", article, &story);
    if (!error)
        error = writer_drop_terms(store, article, version);
    if (!error)
        error = run(store, "DELETE FROM article WHERE id = ?1", article, 0);
    for (size_t i = 0; !error && !leave_documents && i < documents.list.count; i++)
        error = drop_document(store, *(int64_t *)list_at(&documents.list, i));
    if (!error && story)
        error = tell_story(store, story);
    if (!error && outlet)
        error = run(store,
                    "DELETE FROM outlet WHERE id = ?1"
                    " AND NOT EXISTS (SELECT 1 FROM version WHERE outlet = ?1)"
                    " AND NOT EXISTS (SELECT 1 FROM place WHERE outlet = ?1)",
                    outlet, 0);
    for (size_t i = 0; !error && i < events.list.count; i++)
        error = drop_untold(store, *(int64_t *)list_at(&events.list, i));
    arena_free(&documents.arena);
    arena_free(&events.arena);
    return error;
}

/* The same, and leaves a tombstone. */
static enum error bury(struct store *store, int64_t article, int64_t now)
{
    enum error error = run(store,
                           "INSERT OR REPLACE INTO tombstone (identity, deleted)"
                           " SELECT identity, ?2 FROM article WHERE id = ?1",
                           article, now);
    return error ? error : drop_article(store, article, false);
}

enum error store_delete(struct store *store, struct str id, int64_t now)
{
    int64_t article;
    enum error error = writer_begin(store);
    if (!error)
        error =
            store_find_by_id(store, FIND_ARTICLE_BETWEEN, id, "no article has this id", &article);
    if (error) /* nothing was changed */
        return error;
    error = bury(store, article, now);
    if (error)
        store_give_up(store);
    return error;
}

enum error store_undelete(struct store *store, struct str id)
{
    struct database *database = &store->database;
    struct identity low, high;
    int64_t there;
    enum error error = writer_begin(store);
    if (!error)
        error = store_find_by_id(store,
                                 "SELECT 1 FROM tombstone WHERE identity BETWEEN ?1 AND ?2 LIMIT 2",
                                 id, "no article has this id", &there);
    if (error)
        return error;
    sqlite3_stmt *drop =
        database_prepare(database, "DELETE FROM tombstone WHERE identity BETWEEN ?1 AND ?2");
    if (!drop || !store_id_bounds(id, &low, &high))
        return ERROR_STORE;
    bind_identity(drop, 1, &low);
    bind_identity(drop, 2, &high);
    error = database_step_last(database, drop);
    if (error)
        store_give_up(store);
    return error;
}

enum error store_keep_days(struct store *store, unsigned days)
{
    enum error error = writer_begin(store);
    if (!error)
        error = run(store, "INSERT OR REPLACE INTO setting VALUES ('keep_days', ?1)", days, 0);
    if (error)
        store_give_up(store);
    return error;
}

unsigned store_kept_days(struct store *store)
{
    static const char sql[] = "SELECT value FROM setting WHERE name = 'keep_days'";
    int64_t days = 0;
    sqlite3_stmt *find = database_prepare(&store->database, sql);
    if (find && sqlite3_step(find) == SQLITE_ROW)
        days = sqlite3_column_int64(find, 0);
    database_finish(&store->database, find);
    return days > 0 && days <= UINT32_MAX ? (unsigned)days : 0;
}

/* Takes away the documents that hold no article and were last read before a time. */
static enum error drop_empty_documents(struct store *store, int64_t before)
{
    struct numbers documents;
    enum error error = gather(store,
                              "SELECT id FROM document WHERE last_read < ?1"
                              " AND NOT EXISTS (SELECT 1 FROM origin WHERE document = document.id)",
                              before, 0, &documents);
    for (size_t i = 0; !error && i < documents.list.count; i++)
        error = drop_document(store, *(int64_t *)list_at(&documents.list, i));
    arena_free(&documents.arena);
    return error;
}

enum error store_expire(struct store *store, int64_t now, uint64_t *deleted)
{
    unsigned days = store_kept_days(store);
    if (!days)
        return OK;
    struct numbers articles;
    enum error error = writer_begin(store);
    if (error)
        return error;
    error = gather(store, "SELECT id FROM article WHERE last_read < ?1", now - (int64_t)days * DAY,
                   0, &articles);
    for (size_t i = 0; !error && i < articles.list.count; i++) {
        error = bury(store, *(int64_t *)list_at(&articles.list, i), now);
        ++*deleted;
    }
    arena_free(&articles.arena);
    if (!error)
        error = drop_empty_documents(store, now - (int64_t)days * DAY);
    if (error)
        store_give_up(store);
    return error;
}

enum error store_next_old(struct store *store, int64_t after, int code, struct arena *arena,
                          struct store_old *old)
{
    struct database *database = &store->database;
    sqlite3_stmt *find = database_prepare(
        database,
        "SELECT d.id, d.name, d.url, r.bytes, r.packing, d.known_published, d.known_read_at,"
        " d.known_encoding, d.known_article, d.last_read,"
        " (SELECT a.identity FROM origin o JOIN article a ON a.id = o.article"
        " WHERE o.document = d.id GROUP BY o.document HAVING count(*) = 1)"
        " FROM document d JOIN raw r ON r.id = d.raw"
        " WHERE d.id > ?1 AND d.code <> ?2 AND r.bytes IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM version v WHERE v.document = d.id"
        " AND v.from_feed IS NOT NULL) ORDER BY d.id LIMIT 1");
    if (!find)
        return ERROR_STORE;
    *old = (struct store_old){0};
    bind_number(find, 1, after);
    bind_number(find, 2, code);
    int result = sqlite3_step(find);
    enum error error = database_error(database, result);
    if (result == SQLITE_DONE)
        error = ERROR_NOT_FOUND;
    if (result == SQLITE_ROW) {
        struct str packing = column_str(find, 4, arena);
        old->document = sqlite3_column_int64(find, 0);
        old->name = column_str(find, 1, arena);
        old->url = column_str(find, 2, arena);
        old->bytes = arena_copy(
            arena, str_of(sqlite3_column_blob(find, 3), (size_t)sqlite3_column_bytes(find, 3)));
        old->packing = str_equal(packing, STR("gzip"))   ? STORE_GZIP
                       : str_equal(packing, STR("zstd")) ? STORE_ZSTD
                                                         : STORE_PLAIN;
        old->known_published = column_str(find, 5, arena);
        old->known_read_at = column_str(find, 6, arena);
        old->known_encoding = column_str(find, 7, arena);
        old->known_article = (unsigned)sqlite3_column_int64(find, 8);
        old->read_at = sqlite3_column_int64(find, 9);
        old->only = column_id(find, 10, arena);
    }
    database_finish(database, find);
    return error;
}

enum error store_drop_lost(struct store *store, int64_t document, int code, uint64_t *dropped)
{
    struct numbers lost;
    enum error error = writer_begin(store);
    if (error)
        return error;
    error = gather(store,
                   "SELECT a.id FROM origin o JOIN article a ON a.id = o.article"
                   " JOIN version v ON v.id = a.version WHERE o.document = ?1 AND v.code <> ?2"
                   " AND (SELECT count(*) FROM origin WHERE article = a.id) = 1",
                   document, code, &lost);
    for (size_t i = 0; !error && i < lost.list.count; i++) {
        error = drop_article(store, *(int64_t *)list_at(&lost.list, i), true);
        ++*dropped;
    }
    arena_free(&lost.arena);
    if (error)
        store_give_up(store);
    return error;
}
