/* Feeds, entries and hosts in the database; see feeds.h. */
#include "store/feeds.h"

#include "store/private.h"

#define FEED_COLUMNS                                                                         \
    "f.id, f.url, f.name, f.title, f.page, f.folder, f.state, f.added, f.asked, f.answered," \
    " f.changed, f.next, f.gap, f.failures, f.why, f.validator"
enum { FEED_COLUMN_COUNT = 16 };

#define ENTRY_COLUMNS "e.feed, e.key, e.content, e.url, e.article, e.seen, e.tries, e.next"
enum { ENTRY_COLUMN_COUNT = 8 };

const char *store_feed_state_name(enum store_feed_state state)
{
#define STATE_NAME(name, text) text,
    static const char *const names[] = {STORE_FEED_STATE_LIST(STATE_NAME)};
#undef STATE_NAME
    return names[state];
}

/* The state of a name; what is not known is paused, so that nothing is asked by mistake. */
static enum store_feed_state state_named(struct str name)
{
    for (int i = 0; i < STORE_FEED_STATE_COUNT; i++)
        if (str_equal(name, str_from(store_feed_state_name(i))))
            return i;
    return STORE_FEED_PAUSED;
}

struct str store_feed_called(const struct store_feed *feed)
{
    return feed->name.size ? feed->name : feed->title.size ? feed->title : feed->url;
}

/* Runs a statement to its end and ends it; the result of making it, or of its run. */
static enum error finish(struct store *store, sqlite3_stmt *statement)
{
    if (!statement)
        return ERROR_STORE;
    int code = sqlite3_step(statement);
    enum error error = database_error(&store->database, code);
    if (code == SQLITE_CONSTRAINT_UNIQUE)
        error = ERROR_EXISTS;
    else if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
        error = ERROR_NOT_FOUND;
    database_finish(&store->database, statement);
    return error;
}

/* Makes a statement that writes, within the writer's transaction or on its own. NULL on failure. */
static sqlite3_stmt *prepare_write(struct store *store, const char *sql)
{
    if (store->writer && writer_begin(store))
        return NULL;
    return database_prepare(&store->database, sql);
}

/* Steps a statement that gives one row or none: OK for a row, and the statement stays to be read;
 * else it is ended. */
static enum error find_row(struct store *store, sqlite3_stmt *statement)
{
    if (!statement)
        return ERROR_STORE;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        return OK;
    enum error error = database_error(&store->database, code);
    database_finish(&store->database, statement);
    return error ? error : ERROR_NOT_FOUND;
}

/* ------------------------------------------------------------------------------------ feeds --- */

/* Reads a feed's columns. */
static void read_feed(sqlite3_stmt *row, struct arena *arena, struct store_feed *feed)
{
    *feed = (struct store_feed){
        .id = sqlite3_column_int64(row, 0),
        .url = column_str(row, 1, arena),
        .name = column_str(row, 2, arena),
        .title = column_str(row, 3, arena),
        .page = column_str(row, 4, arena),
        .group = column_str(row, 5, arena),
        .state = state_named(column_str(row, 6, arena)),
        .added = sqlite3_column_int64(row, 7),
        .asked = sqlite3_column_int64(row, 8),
        .answered = sqlite3_column_int64(row, 9),
        .changed = sqlite3_column_int64(row, 10),
        .next = sqlite3_column_int64(row, 11),
        .gap = sqlite3_column_int64(row, 12),
        .failures = (unsigned)sqlite3_column_int(row, 13),
        .why = column_str(row, 14, arena),
        .validator = column_str(row, 15, arena),
    };
}

/* The number of the feed with this address; 0 where there is none. */
static enum error find_url(struct store *store, struct str url, int64_t *id)
{
    sqlite3_stmt *find = database_prepare(&store->database, "SELECT id FROM feed WHERE url = ?1");
    *id = 0;
    if (find)
        bind_str(find, 1, url);
    enum error error = find_row(store, find);
    if (error)
        return error == ERROR_NOT_FOUND ? OK : error;
    *id = sqlite3_column_int64(find, 0);
    database_finish(&store->database, find);
    return OK;
}

enum error store_feed_add(struct store *store, struct store_feed *feed)
{
    enum error error = find_url(store, feed->url, &feed->id);
    if (error || feed->id)
        return error ? error : ERROR_EXISTS;
    sqlite3_stmt *add = prepare_write(
        store, "INSERT INTO feed (url, name, title, page, folder, state, added, failures)"
               " VALUES (?1, ?2, ?3, ?4, ?5, 'followed', ?6, 0)");
    if (!add)
        return ERROR_STORE;
    bind_str(add, 1, feed->url);
    bind_str(add, 2, feed->name);
    bind_str(add, 3, feed->title);
    bind_str(add, 4, feed->page);
    bind_str(add, 5, feed->group);
    bind_number(add, 6, feed->added);
    error = finish(store, add);
    feed->id = sqlite3_last_insert_rowid(store->database.handle);
    return error;
}

enum error store_feed_decide(struct store *store, const struct store_feed *feed)
{
    bool followed = feed->state == STORE_FEED_FOLLOWED;
    sqlite3_stmt *put = prepare_write(
        store, followed ? "UPDATE feed SET name = ?2, folder = ?3, state = ?4, next = CASE state"
                          " WHEN 'followed' THEN next ELSE 0 END WHERE id = ?1"
                        : "UPDATE feed SET name = ?2, folder = ?3, state = ?4 WHERE id = ?1");
    if (!put)
        return ERROR_STORE;
    bind_number(put, 1, feed->id);
    bind_str(put, 2, feed->name);
    bind_str(put, 3, feed->group);
    bind_str(put, 4, str_from(store_feed_state_name(feed->state)));
    return finish(store, put);
}

enum error store_feed_asked(struct store *store, const struct store_feed *feed)
{
    sqlite3_stmt *put = prepare_write(
        store, "UPDATE feed SET url = ?2, title = ?3, page = ?4, asked = ?5, answered = ?6,"
               " changed = ?7, next = ?8, gap = ?9, failures = ?10, why = ?11, validator = ?12,"
               " state = coalesce(?13, state) WHERE id = ?1");
    if (!put)
        return ERROR_STORE;
    bind_number(put, 1, feed->id);
    bind_str(put, 2, feed->url);
    bind_str(put, 3, feed->title);
    bind_str(put, 4, feed->page);
    const int64_t numbers[] = {feed->asked, feed->answered, feed->changed, feed->next, feed->gap};
    for (int i = 0; i < 5; i++)
        bind_number(put, 5 + i, numbers[i]);
    bind_number(put, 10, feed->failures);
    bind_str(put, 11, feed->why);
    bind_str(put, 12, feed->validator);
    if (feed->state == STORE_FEED_ENDED)
        bind_str(put, 13, str_from(store_feed_state_name(STORE_FEED_ENDED)));
    return finish(store, put);
}

enum error store_feed_remove(struct store *store, int64_t id)
{
    sqlite3_stmt *remove = prepare_write(store, "DELETE FROM feed WHERE id = ?1");
    if (remove)
        bind_number(remove, 1, id);
    return finish(store, remove);
}

/* Reads all feeds that a statement gives; it is ended. */
static enum error read_feeds(struct store *store, sqlite3_stmt *all, struct arena *arena,
                             struct list *feeds)
{
    if (!all)
        return ERROR_STORE;
    int code;
    list_init(feeds, arena, sizeof(struct store_feed));
    while ((code = sqlite3_step(all)) == SQLITE_ROW) {
        struct store_feed feed;
        read_feed(all, arena, &feed);
        feed.entries = (uint64_t)sqlite3_column_int64(all, FEED_COLUMN_COUNT);
        *(struct store_feed *)list_add(feeds) = feed;
    }
    enum error error = database_error(&store->database, code);
    database_finish(&store->database, all);
    return error;
}

enum error store_feeds_unasked(struct store *store, struct arena *arena, struct list *feeds)
{
    static const char sql[] = "SELECT " FEED_COLUMNS ", 0 FROM feed f"
                              " WHERE f.state = 'followed' AND f.asked IS NULL";
    return read_feeds(store, database_prepare(&store->database, sql), arena, feeds);
}

enum error store_feeds(struct store *store, struct arena *arena, struct list *feeds)
{
    sqlite3_stmt *all = database_prepare(
        &store->database,
        "SELECT " FEED_COLUMNS ", (SELECT count(*) FROM entry e WHERE e.feed = f.id) FROM feed f"
        " ORDER BY f.folder COLLATE NOCASE, coalesce(f.name, f.title, f.url) COLLATE NOCASE, f.id");
    return read_feeds(store, all, arena, feeds);
}

enum error store_feed(struct store *store, int64_t id, struct arena *arena, struct store_feed *feed)
{
    sqlite3_stmt *find =
        database_prepare(&store->database, "SELECT " FEED_COLUMNS " FROM feed f WHERE f.id = ?1");
    if (find)
        bind_number(find, 1, id);
    enum error error = find_row(store, find);
    if (error)
        return error;
    read_feed(find, arena, feed);
    database_finish(&store->database, find);
    return OK;
}

enum error store_feed_find(struct store *store, struct str text, struct arena *arena,
                           struct store_feed *feed)
{
    struct list feeds;
    uint64_t number = 0;
    const struct store_feed *found = NULL;
    enum error error = store_feeds(store, arena, &feeds);
    if (error)
        return error;
    str_to_u64(text, &number);
    for (size_t i = 0; i < feeds.count; i++) {
        const struct store_feed *one = list_at(&feeds, i);
        if (str_equal(one->url, text) || (number && (uint64_t)one->id == number)) {
            *feed = *one;
            return OK;
        }
        if (!str_equal_fold(store_feed_called(one), text))
            continue;
        if (found)
            return database_fail(&store->database, ERROR_TOO_MANY,
                                 "several feeds are called so; name it by its number");
        found = one;
    }
    if (!found)
        return database_fail(&store->database, ERROR_NOT_FOUND,
                             "no such feed is followed; the address of a new one begins with "
                             "http:// or https://");
    *feed = *found;
    return OK;
}

/* ---------------------------------------------------------------------------------- entries --- */

/* Reads an entry's columns. */
static void read_entry(sqlite3_stmt *row, struct arena *arena, struct store_entry *entry)
{
    *entry = (struct store_entry){
        .feed = sqlite3_column_int64(row, 0),
        .url = column_str(row, 3, arena),
        .seen = sqlite3_column_int64(row, 5),
        .tries = (unsigned)sqlite3_column_int(row, 6),
        .next = sqlite3_column_int64(row, 7),
    };
    column_identity(row, 1, &entry->key);
    column_identity(row, 2, &entry->content);
    entry->has_article = column_identity(row, 4, &entry->article);
}

enum error store_entry(struct store *store, int64_t feed, const struct identity *key,
                       struct arena *arena, struct store_entry *entry)
{
    sqlite3_stmt *find =
        database_prepare(&store->database, "SELECT " ENTRY_COLUMNS ", e.record FROM entry e"
                                           " WHERE e.feed = ?1 AND e.key = ?2");
    if (find) {
        bind_number(find, 1, feed);
        bind_identity(find, 2, key);
    }
    enum error error = find_row(store, find);
    if (error)
        return error;
    read_entry(find, arena, entry);
    entry->record = column_str(find, ENTRY_COLUMN_COUNT, arena);
    database_finish(&store->database, find);
    return OK;
}

enum error store_entry_put(struct store *store, const struct store_entry *entry)
{
    sqlite3_stmt *put = prepare_write(
        store, "INSERT OR REPLACE INTO entry (feed, key, content, url, article, seen, tries, next,"
               " record) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    if (!put)
        return ERROR_STORE;
    bind_number(put, 1, entry->feed);
    bind_identity(put, 2, &entry->key);
    bind_identity(put, 3, &entry->content);
    bind_str(put, 4, entry->url);
    if (entry->has_article)
        bind_identity(put, 5, &entry->article);
    bind_number(put, 6, entry->seen);
    bind_number(put, 7, entry->tries);
    bind_reference(put, 8, entry->next);
    bind_str(put, 9, entry->record);
    return finish(store, put);
}

enum error store_entries_due(struct store *store, int64_t by, unsigned limit, struct arena *arena,
                             struct list *entries)
{
    sqlite3_stmt *due = database_prepare(
        &store->database, "SELECT " ENTRY_COLUMNS " FROM entry e JOIN feed f ON f.id = e.feed"
                          " WHERE e.next <= ?1 AND f.state = 'followed' ORDER BY e.next LIMIT ?2");
    if (!due)
        return ERROR_STORE;
    int code;
    bind_number(due, 1, by);
    bind_number(due, 2, limit);
    list_init(entries, arena, sizeof(struct store_entry));
    while ((code = sqlite3_step(due)) == SQLITE_ROW) {
        struct store_entry entry;
        read_entry(due, arena, &entry);
        *(struct store_entry *)list_add(entries) = entry;
    }
    enum error error = database_error(&store->database, code);
    database_finish(&store->database, due);
    return error;
}

enum error store_next_due(struct store *store, int64_t *next)
{
    int64_t due = database_number(
        &store->database,
        "SELECT coalesce(min(next), 9223372036854775807) FROM (SELECT min(next) AS next FROM feed"
        " WHERE state = 'followed' UNION ALL SELECT min(e.next) FROM entry e JOIN feed f"
        " ON f.id = e.feed WHERE e.next IS NOT NULL AND f.state = 'followed')",
        -1);
    *next = due < 0 ? INT64_MAX : due;
    return due < 0 ? ERROR_STORE : OK;
}

enum error store_has_article(struct store *store, const struct identity *identity, bool *has)
{
    sqlite3_stmt *find =
        database_prepare(&store->database, "SELECT 1 FROM article WHERE identity = ?1");
    if (find)
        bind_identity(find, 1, identity);
    enum error error = find_row(store, find);
    *has = !error;
    if (!error)
        database_finish(&store->database, find);
    return error == ERROR_NOT_FOUND ? OK : error;
}

enum error store_article_of(struct store *store, struct str name, int64_t since,
                            struct identity *identity)
{
    sqlite3_stmt *find = database_prepare(
        &store->database, "SELECT a.identity FROM document d JOIN origin o ON o.document = d.id"
                          " JOIN article a ON a.id = o.article"
                          " WHERE d.name = ?1 AND d.last_read >= ?2 ORDER BY d.last_read DESC");
    if (find) {
        bind_str(find, 1, name);
        bind_number(find, 2, since);
    }
    enum error error = find_row(store, find);
    if (error)
        return error;
    bool whole = column_identity(find, 0, identity);
    database_finish(&store->database, find);
    return whole ? OK : ERROR_NOT_FOUND;
}

/* ------------------------------------------------------------------------------------ hosts --- */

enum error store_hosts(struct store *store, int64_t now, struct arena *arena, struct list *hosts)
{
    sqlite3_stmt *all = database_prepare(&store->database,
                                         "SELECT origin, robots, robots_until, held_until FROM host"
                                         " WHERE robots_until > ?1 OR held_until > ?1");
    if (!all)
        return ERROR_STORE;
    int code;
    bind_number(all, 1, now);
    list_init(hosts, arena, sizeof(struct store_host));
    while ((code = sqlite3_step(all)) == SQLITE_ROW) {
        struct store_host *host = list_add(hosts);
        host->origin = column_str(all, 0, arena);
        host->robots = column_str(all, 1, arena);
        host->robots_until = sqlite3_column_int64(all, 2);
        host->held_until = sqlite3_column_int64(all, 3);
    }
    enum error error = database_error(&store->database, code);
    database_finish(&store->database, all);
    return error;
}

enum error store_host_put(struct store *store, const struct store_host *host)
{
    sqlite3_stmt *put = prepare_write(
        store, "INSERT OR REPLACE INTO host (origin, robots, robots_until, held_until)"
               " VALUES (?1, ?2, ?3, ?4)");
    if (!put)
        return ERROR_STORE;
    bind_str(put, 1, host->origin);
    bind_str(put, 2, host->robots);
    bind_number(put, 3, host->robots_until);
    bind_number(put, 4, host->held_until);
    return finish(store, put);
}
