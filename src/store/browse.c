/* Browsing; see browse.h. */
#include "store/browse.h"

#include "base/clock.h"
#include "store/private.h"
#include "store/stories.h"

enum error store_read_begin(struct store *store)
{
    return database_run(&store->database, "BEGIN");
}

void store_read_end(struct store *store)
{
    database_run(&store->database, "COMMIT");
}

int64_t store_data_version(struct store *store)
{
    return database_number(&store->database, "PRAGMA data_version", -1);
}

/* -------------------------------------------------------------------------------- warming --- */

/* Rows of a table that are read ahead. The file itself must not be opened for it: closing it again
 * would take away the locks that SQLite has on it in this process, and a writer that ends would
 * remove the log under our eyes. */
#define WARM_ROWS "200000"

void store_warm(struct store *store)
{
    static const char *const walks[] = {
        "SELECT sum(version) FROM (SELECT version FROM article LIMIT " WARM_ROWS ")",
        "SELECT sum(story) FROM (SELECT story FROM place LIMIT " WARM_ROWS ")",
    };
    enum { SHOWN = 30 };
    struct arena arena;
    struct list items;
    struct store_stories stories;
    bool more;
    for (size_t i = 0; i < sizeof walks / sizeof *walks; i++)
        database_number(&store->database, walks[i], 0);
    arena_init(&arena, 0);
    const struct store_front front = {.now = clock_now() / 1000, .least = 1, .limit = SHOWN};
    store_stories(store, &front, &arena, &stories);
    store_list(store, &(const struct store_filter){0}, 0, SHOWN, &arena, &items, &more);
    arena_free(&arena);
}

/* ---------------------------------------------------------------------------------- lists --- */

/* Reads the items of a statement that gives an identity, two marks and an article's columns. */
static enum error read_items(struct store *store, sqlite3_stmt *read, unsigned limit,
                             struct arena *arena, struct list *items, bool *more)
{
    int code;
    *more = false;
    while ((code = sqlite3_step(read)) == SQLITE_ROW && !*more) {
        if (items->count == limit) {
            *more = true;
            continue;
        }
        struct store_item *item = list_add(items);
        row_read(read, 4, arena, &item->record);
        item->record.id = column_id(read, 0, arena);
        item->first_read = sqlite3_column_int64(read, 3);
        item->read = sqlite3_column_type(read, 1) != SQLITE_NULL;
        item->starred = sqlite3_column_type(read, 2) != SQLITE_NULL;
    }
    return database_error(&store->database, code);
}

/* Writes the SELECT that a filter asks for. Only what is asked for is in it, so that the index for
 * it is used. */
static void list_sql(const struct store_filter *filter, struct buf *sql)
{
    buf_add(sql, STR("SELECT a.identity, m.read_at, m.starred_at, a.first_read, " ROW_COLUMNS));
    if (filter->starred)
        buf_add(sql, STR(" FROM mark m JOIN article a ON a.id = m.article"
                         " JOIN version v ON v.id = a.version"
                         " WHERE m.user = ?1 AND m.starred_at IS NOT NULL"));
    else
        buf_add(sql, STR(" FROM version v JOIN article a ON a.id = v.article AND a.version = v.id"
                         " LEFT JOIN mark m ON m.user = ?1 AND m.article = a.id WHERE 1"));
    if (filter->outlet.size)
        buf_add(sql, STR(" AND v.outlet IN (SELECT id FROM outlet WHERE key = ?2)"));
    if (filter->dated)
        buf_add(sql, STR(" AND v.published_utc >= ?3 AND v.published_utc < ?4"));
    buf_add(sql, filter->starred ? STR(" ORDER BY m.starred_at DESC, a.id DESC")
                                 : STR(" ORDER BY v.published_utc DESC, v.id DESC"));
    buf_add(sql, STR(" LIMIT ?5 OFFSET ?6"));
    buf_add_byte(sql, '\0');
}

enum error store_list(struct store *store, const struct store_filter *filter, unsigned skip,
                      unsigned limit, struct arena *arena, struct list *items, bool *more)
{
    enum { SQL_MAX = 4096 };
    struct buf sql;
    list_init(items, arena, sizeof(struct store_item));
    *more = false;
    buf_init(&sql, SQL_MAX);
    list_sql(filter, &sql);
    sqlite3_stmt *read = database_prepare(&store->database, sql.data);
    buf_free(&sql);
    if (!read)
        return ERROR_STORE;
    /* binding what the statement does not have is an error that may be overlooked */
    bind_number(read, 1, STORE_USER);
    bind_str(read, 2, filter->outlet);
    bind_number(read, 3, filter->from);
    bind_number(read, 4, filter->to);
    bind_number(read, 5, (int64_t)limit + 1);
    bind_number(read, 6, skip);
    enum error error = read_items(store, read, limit, arena, items, more);
    database_finish(&store->database, read);
    return error;
}

/* ------------------------------------------------------------------------ what there is --- */

/* Reads an outlet of a statement's row. */
static void read_outlet(sqlite3_stmt *row, struct arena *arena, struct store_choice *outlet)
{
    outlet->key = column_str(row, 0, arena);
    outlet->name = column_str(row, 1, arena);
    outlet->articles = (uint64_t)sqlite3_column_int64(row, 2);
}

enum error store_outlets(struct store *store, struct arena *arena, struct list *outlets)
{
    list_init(outlets, arena, sizeof(struct store_choice));
    sqlite3_stmt *read = database_prepare(
        &store->database,
        "SELECT o.key, o.name, p.n FROM (SELECT outlet, count(*) AS n FROM place GROUP BY outlet) p"
        " JOIN outlet o ON o.id = p.outlet ORDER BY p.n DESC, o.key");
    if (!read)
        return ERROR_STORE;
    int code;
    while ((code = sqlite3_step(read)) == SQLITE_ROW)
        read_outlet(read, arena, list_add(outlets));
    enum error error = database_error(&store->database, code);
    database_finish(&store->database, read);
    return error;
}

enum error store_outlet(struct store *store, struct str key, struct arena *arena,
                        struct store_choice *outlet)
{
    struct database *database = &store->database;
    *outlet = (struct store_choice){0};
    sqlite3_stmt *read = database_prepare(
        database, "SELECT o.key, o.name, (SELECT count(*) FROM place WHERE outlet = o.id)"
                  " FROM outlet o WHERE o.key = ?1");
    if (!read)
        return ERROR_STORE;
    bind_str(read, 1, key);
    int code = sqlite3_step(read);
    enum error error = database_error(database, code);
    if (code == SQLITE_ROW)
        read_outlet(read, arena, outlet);
    else if (!error)
        error = database_fail(database, ERROR_NOT_FOUND, "there is no such outlet");
    database_finish(&store->database, read);
    return error;
}

/* A day as a choice. */
static void add_day(struct list *days, int64_t day, uint64_t articles, struct arena *arena)
{
    char iso[DATE_ISO_SIZE];
    struct date date = date_from_days(day);
    struct store_choice *choice = list_add(days);
    choice->key = arena_copy(arena, date_format_iso(&date, iso));
    choice->articles = articles;
}

enum error store_days(struct store *store, unsigned limit, struct arena *arena, struct list *days)
{
    list_init(days, arena, sizeof(struct store_choice));
    /* from one day to the next by the index, not over all there are */
    sqlite3_stmt *latest =
        database_prepare(&store->database, "SELECT max(day) FROM place WHERE day < ?1");
    sqlite3_stmt *count =
        database_prepare(&store->database, "SELECT count(*) FROM place WHERE day = ?1");
    enum error error = latest && count ? OK : ERROR_STORE;
    int64_t day = INT64_MAX;
    while (!error && days->count < limit) {
        bind_number(latest, 1, day);
        int code = sqlite3_step(latest);
        bool none = code != SQLITE_ROW || sqlite3_column_type(latest, 0) == SQLITE_NULL;
        day = none ? 0 : sqlite3_column_int64(latest, 0);
        error = database_error(&store->database, code);
        sqlite3_reset(latest);
        if (none)
            break;
        bind_number(count, 1, day);
        code = sqlite3_step(count);
        add_day(days, day, (uint64_t)sqlite3_column_int64(count, 0), arena);
        if (!error)
            error = database_error(&store->database, code);
        sqlite3_reset(count);
    }
    database_finish(&store->database, latest);
    database_finish(&store->database, count);
    return error;
}

/* ---------------------------------------------------------------------------------- marks --- */

/* Reads an id. ERROR_NOT_FOUND, with its words, for what is none. */
static enum error read_id(struct store *store, struct str id, struct identity *identity)
{
    return identity_parse(id, identity)
               ? OK
               : database_fail(&store->database, ERROR_NOT_FOUND, "an id is 32 hexadecimal digits");
}

enum error store_set_mark(struct store *store, struct str id, enum store_mark mark, bool on)
{
    static const char *const statements[] = {
        [STORE_MARK_READ] = "INSERT INTO mark (user, article, read_at)"
                            " SELECT ?1, id, ?3 FROM article WHERE identity = ?2"
                            " ON CONFLICT (user, article) DO UPDATE SET read_at = ?3",
        [STORE_MARK_STARRED] = "INSERT INTO mark (user, article, starred_at)"
                               " SELECT ?1, id, ?3 FROM article WHERE identity = ?2"
                               " ON CONFLICT (user, article) DO UPDATE SET starred_at = ?3",
    };
    struct identity identity;
    enum error error = read_id(store, id, &identity);
    if (error)
        return error;
    sqlite3_stmt *set = database_prepare(&store->database, statements[mark]);
    if (!set)
        return ERROR_STORE;
    bind_number(set, 1, STORE_USER);
    bind_identity(set, 2, &identity);
    bind_reference(set, 3, on ? clock_now() : 0);
    error = database_step_last(&store->database, set);
    if (!error && sqlite3_changes(store->database.handle) == 0)
        error = database_fail(&store->database, ERROR_NOT_FOUND, "no article has this id");
    return error;
}

enum error store_get_marks(struct store *store, struct str id, struct store_item *item)
{
    struct identity identity;
    enum error error = read_id(store, id, &identity);
    if (error)
        return error;
    sqlite3_stmt *get = database_prepare(
        &store->database, "SELECT m.read_at IS NOT NULL, m.starred_at IS NOT NULL, a.first_read"
                          " FROM article a LEFT JOIN mark m ON m.user = ?1 AND m.article = a.id"
                          " WHERE a.identity = ?2");
    if (!get)
        return ERROR_STORE;
    bind_number(get, 1, STORE_USER);
    bind_identity(get, 2, &identity);
    int code = sqlite3_step(get);
    if (code == SQLITE_ROW) {
        item->read = sqlite3_column_int(get, 0);
        item->starred = sqlite3_column_int(get, 1);
        item->first_read = sqlite3_column_int64(get, 2);
    }
    error = database_error(&store->database, code);
    database_finish(&store->database, get);
    return error;
}

enum error store_last_look(struct store *store, struct str story, struct store_looked *looked)
{
    struct identity identity;
    *looked = (struct store_looked){0};
    enum error error = read_id(store, story, &identity);
    if (error)
        return error;
    sqlite3_stmt *get = database_prepare(
        &store->database,
        "SELECT l.at, (SELECT count(*) FROM place p JOIN story s ON s.id = p.story"
        " WHERE s.identity = ?2 AND p.joined > coalesce(l.at, 0))"
        " FROM (SELECT (SELECT at FROM look WHERE user = ?1 AND story = ?2) AS at) l");
    if (!get)
        return ERROR_STORE;
    bind_number(get, 1, STORE_USER);
    bind_identity(get, 2, &identity);
    int code = sqlite3_step(get);
    if (code == SQLITE_ROW) {
        looked->when = sqlite3_column_int64(get, 0);
        looked->since = (uint64_t)sqlite3_column_int64(get, 1);
    }
    error = database_error(&store->database, code);
    database_finish(&store->database, get);
    return error;
}

enum error store_look(struct store *store, struct str story, bool on)
{
    struct identity identity;
    enum error error = read_id(store, story, &identity);
    if (error)
        return error;
    sqlite3_stmt *set = database_prepare(
        &store->database,
        on ? "INSERT INTO look (user, story, at) SELECT ?1, identity, ?3 FROM story"
             " WHERE identity = ?2 ON CONFLICT (user, story) DO UPDATE SET at = ?3"
           : "DELETE FROM look WHERE user = ?1 AND story = ?2");
    if (!set)
        return ERROR_STORE;
    bind_number(set, 1, STORE_USER);
    bind_identity(set, 2, &identity);
    bind_number(set, 3, clock_now());
    error = database_step_last(&store->database, set);
    if (!error && on && sqlite3_changes(store->database.handle) == 0)
        error = database_fail(&store->database, ERROR_NOT_FOUND, "no story has this id");
    return error;
}

/* ------------------------------------------------------------------------ of an article --- */

enum error store_find_story_of(struct store *store, struct str article, struct arena *arena,
                               struct store_story_of *story)
{
    struct identity identity;
    *story = (struct store_story_of){0};
    enum error error = read_id(store, article, &identity);
    if (error)
        return error;
    sqlite3_stmt *get = database_prepare(
        &store->database, "SELECT s.identity, s.articles, v.headline FROM article a"
                          " JOIN place p ON p.article = a.id JOIN story s ON s.id = p.story"
                          " JOIN article l ON l.id = s.leader JOIN version v ON v.id = l.version"
                          " WHERE a.identity = ?1");
    if (!get)
        return ERROR_STORE;
    bind_identity(get, 1, &identity);
    int code = sqlite3_step(get);
    if (code == SQLITE_ROW) {
        story->id = column_id(get, 0, arena);
        story->articles = (uint64_t)sqlite3_column_int64(get, 1);
        story->headline = column_str(get, 2, arena);
    }
    error = database_error(&store->database, code);
    database_finish(&store->database, get);
    return error;
}

enum error store_tags_of(struct store *store, struct str article, unsigned limit,
                         struct arena *arena, struct list *tags)
{
    struct identity identity;
    list_init(tags, arena, sizeof(struct str));
    enum error error = read_id(store, article, &identity);
    if (error)
        return error;
    sqlite3_stmt *get = database_prepare(
        &store->database, "SELECT t.name FROM article a JOIN tag t ON t.article = a.id"
                          " WHERE a.identity = ?1 ORDER BY t.weight DESC, t.key LIMIT ?2");
    if (!get)
        return ERROR_STORE;
    bind_identity(get, 1, &identity);
    bind_number(get, 2, limit);
    int code;
    while ((code = sqlite3_step(get)) == SQLITE_ROW)
        *(struct str *)list_add(tags) = column_str(get, 0, arena);
    error = database_error(&store->database, code);
    database_finish(&store->database, get);
    return error;
}
