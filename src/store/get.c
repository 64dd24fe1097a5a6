/* Getting articles back: one by its id, or all; see store.h. */
#include "store/private.h"

/* Fewer digits of an id than this are no id. */
enum { DIGITS_MIN = 4 };

bool store_id_bounds(struct str digits, struct identity *low, struct identity *high)
{
    char all[2 * IDENTITY_SIZE];
    if (digits.size < DIGITS_MIN || digits.size > sizeof all)
        return false;
    memcpy(all, digits.data, digits.size);
    memset(all + digits.size, '0', sizeof all - digits.size);
    if (!identity_parse(str_of(all, sizeof all), low))
        return false;
    memset(all + digits.size, 'f', sizeof all - digits.size);
    return identity_parse(str_of(all, sizeof all), high);
}

enum error store_find_by_id(struct store *store, const char *sql, struct str id, const char *none,
                            int64_t *number)
{
    struct database *database = &store->database;
    struct identity low, high;
    *number = 0;
    if (!store_id_bounds(id, &low, &high))
        return database_fail(database, ERROR_NOT_FOUND, "an id is 4 to 32 hexadecimal digits");
    sqlite3_stmt *find = database_prepare(database, sql);
    if (!find)
        return ERROR_STORE;
    bind_identity(find, 1, &low);
    bind_identity(find, 2, &high);
    int code = sqlite3_step(find);
    enum error error = database_error(database, code);
    if (code == SQLITE_ROW)
        *number = sqlite3_column_int64(find, 0);
    if (code == SQLITE_ROW && sqlite3_step(find) == SQLITE_ROW)
        error = database_fail(database, ERROR_TOO_MANY, "several ids begin so");
    database_finish(database, find);
    if (!error && !*number)
        error = database_fail(database, ERROR_NOT_FOUND, "%s", none);
    return error;
}

/* Finds the one article whose id begins so, and what the table `article` says of it. */
static enum error find_article(struct store *store, struct str id, struct arena *arena,
                               struct store_article *article, int64_t *row, int64_t *current)
{
    struct database *database = &store->database;
    *current = 0;
    enum error error =
        store_find_by_id(store, FIND_ARTICLE_BETWEEN, id, "no article has this id", row);
    if (error)
        return error;
    sqlite3_stmt *read = database_prepare(
        database, "SELECT version, first_read, last_read, identity, (SELECT count(*) FROM version"
                  " WHERE article = article.id) FROM article WHERE id = ?");
    if (!read)
        return ERROR_STORE;
    bind_number(read, 1, *row);
    int code = sqlite3_step(read);
    if (code == SQLITE_ROW) {
        *current = sqlite3_column_int64(read, 0);
        article->first_read = sqlite3_column_int64(read, 1);
        article->last_read = sqlite3_column_int64(read, 2);
        article->record.id = column_id(read, 3, arena);
        article->versions = (unsigned)sqlite3_column_int64(read, 4);
    }
    error = database_error(database, code);
    database_finish(database, read);
    return error;
}

/* Reads a version of an article: by its number, or the current one. */
static enum error read_version(struct store *store, int64_t row, int64_t current, unsigned number,
                               struct arena *arena, struct store_article *article)
{
    struct database *database = &store->database;
    sqlite3_stmt *read = database_prepare(
        database, number ? "SELECT v.number, " ROW_COLUMNS " FROM version v"
                           " WHERE v.article = ?1 AND v.number = ?2"
                         : "SELECT v.number, " ROW_COLUMNS " FROM version v WHERE v.id = ?2");
    if (!read)
        return ERROR_STORE;
    if (number)
        bind_number(read, 1, row);
    bind_number(read, 2, number ? (int64_t)number : current);
    int code = sqlite3_step(read);
    enum error error = database_error(database, code);
    if (code == SQLITE_ROW) {
        struct str id = article->record.id;
        article->version = (unsigned)sqlite3_column_int64(read, 0);
        row_read(read, 1, arena, &article->record);
        article->record.id = id;
    } else if (!error) {
        error = database_fail(database, ERROR_NOT_FOUND, "it has %u version%s", article->versions,
                              article->versions == 1 ? "" : "s");
    }
    database_finish(&store->database, read);
    return error;
}

/* Reads the names of the documents that an article was found in. */
static enum error read_documents(struct store *store, int64_t row, struct arena *arena,
                                 struct list *documents)
{
    struct database *database = &store->database;
    sqlite3_stmt *read = database_prepare(
        database, "SELECT DISTINCT d.name FROM origin o JOIN document d ON d.id = o.document"
                  " WHERE o.article = ?1 ORDER BY d.id");
    if (!read)
        return ERROR_STORE;
    bind_number(read, 1, row);
    int code;
    while ((code = sqlite3_step(read)) == SQLITE_ROW)
        *(struct str *)list_add(documents) = column_str(read, 0, arena);
    enum error error = database_error(database, code);
    database_finish(&store->database, read);
    return error;
}

enum error store_article(struct store *store, struct str id, unsigned version, struct arena *arena,
                         struct store_article *article)
{
    *article = (struct store_article){0};
    list_init(&article->documents, arena, sizeof(struct str));
    int64_t row, current;
    enum error error = find_article(store, id, arena, article, &row, &current);
    if (!error)
        error = read_version(store, row, current, version, arena, article);
    return error ? error : read_documents(store, row, arena, &article->documents);
}

enum error store_each(struct store *store, struct arena *arena, store_taker *take, void *context)
{
    struct database *database = &store->database;
    sqlite3_stmt *all = database_prepare(
        database, "SELECT a.identity, " ROW_COLUMNS
                  " FROM article a JOIN version v ON v.id = a.version ORDER BY a.id");
    if (!all)
        return ERROR_STORE;
    enum error error = OK;
    int code = SQLITE_DONE;
    while (!error && (code = sqlite3_step(all)) == SQLITE_ROW) {
        struct article article;
        row_read(all, 1, arena, &article);
        article.id = column_id(all, 0, arena);
        error = take(context, &article);
        arena_clear(arena);
    }
    if (!error)
        error = database_error(database, code);
    database_finish(&store->database, all);
    return error;
}
