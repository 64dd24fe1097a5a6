/* Events in the store; see events.h. */
#include "store/events.h"

#include <assert.h>

#include "store/private.h"

/* ------------------------------------------------------------------------------- coding ----- */

/* Articles in English whose newest version was not coded by this code. */
#define UNCODED                                                                                \
    " FROM article a JOIN version v ON v.id = a.version LEFT JOIN coded c ON c.article = a.id" \
    " WHERE (c.article IS NULL OR c.version != a.version OR c.code != ?1)"                     \
    " AND (v.language IS NULL OR v.language = 'en' OR v.language LIKE 'en-%')"

enum error store_uncoded(struct store *store, int code, struct arena *arena, struct list *articles)
{
    list_init(articles, arena, sizeof(int64_t));
    sqlite3_stmt *read = database_prepare(
        &store->database,
        "SELECT a.id" UNCODED " ORDER BY coalesce(v.published_utc, a.first_read / 1000), a.id");
    if (!read)
        return ERROR_STORE;
    bind_number(read, 1, code);
    int result;
    while ((result = sqlite3_step(read)) == SQLITE_ROW)
        *(int64_t *)list_add(articles) = sqlite3_column_int64(read, 0);
    enum error error = database_error(&store->database, result);
    database_finish(&store->database, read);
    return error;
}

enum error store_read_uncoded(struct store *store, int64_t row, struct arena *arena,
                              struct store_uncoded *article)
{
    sqlite3_stmt *read = database_prepare(
        &store->database, "SELECT a.version, p.story, v.text, v.published, v.language"
                          " FROM article a JOIN version v ON v.id = a.version"
                          " LEFT JOIN place p ON p.article = a.id WHERE a.id = ?1");
    if (!read)
        return ERROR_STORE;
    bind_number(read, 1, row);
    int result = sqlite3_step(read);
    if (result == SQLITE_ROW)
        *article = (struct store_uncoded){
            .article = row,
            .version = sqlite3_column_int64(read, 0),
            .story = sqlite3_column_int64(read, 1),
            .text = column_str(read, 2, arena),
            .published = column_str(read, 3, arena),
            .language = column_str(read, 4, arena),
        };
    enum error error =
        result == SQLITE_DONE ? ERROR_NOT_FOUND : database_error(&store->database, result);
    database_finish(&store->database, read);
    return error;
}

enum error store_count_uncoded(struct store *store, int code, uint64_t *count)
{
    sqlite3_stmt *read = database_prepare(&store->database, "SELECT count(*)" UNCODED);
    if (!read)
        return ERROR_STORE;
    int64_t number;
    bind_number(read, 1, code);
    enum error error = database_last_number(&store->database, read, &number);
    *count = (uint64_t)number;
    return error;
}

enum error store_begin_coding(struct store *store, const struct store_uncoded *article, int code)
{
    static const char *const forget[] = {
        "DELETE FROM telling WHERE article = ?1", "DELETE FROM agenda WHERE article = ?1",
        "DELETE FROM role WHERE article = ?1",    "DELETE FROM figure WHERE article = ?1",
        "DELETE FROM quote WHERE article = ?1",   "DELETE FROM person WHERE article = ?1",
    };
    enum error error = writer_begin(store);
    for (size_t i = 0; !error && i < sizeof forget / sizeof *forget; i++) {
        sqlite3_stmt *statement = database_prepare(&store->database, forget[i]);
        bind_number(statement, 1, article->article);
        error = database_step_last(&store->database, statement);
    }
    if (error)
        return error;
    sqlite3_stmt *note = database_prepare(
        &store->database,
        "INSERT OR REPLACE INTO coded (article, version, code) VALUES (?1, ?2, ?3)");
    bind_number(note, 1, article->article);
    bind_number(note, 2, article->version);
    bind_number(note, 3, code);
    return database_step_last(&store->database, note);
}

#define KEY_COLUMNS                                                                       \
    "e.key, e.type, e.mode, e.status, e.source, e.source_name, e.target, e.target_name, " \
    "e.place, e.place_country, e.first, e.last, e.dated, e.story, e.wording"
enum { KEY_COLUMN_COUNT = 15 };

/* A key from the columns of a row that begin at `at`. */
static void read_key(sqlite3_stmt *row, int at, struct arena *arena, struct store_event_key *key)
{
    struct str *texts[] = {&key->key,    &key->type,         &key->mode,   &key->status,
                           &key->source, &key->source_name,  &key->target, &key->target_name,
                           &key->place,  &key->place_country};
    int count = sizeof texts / sizeof *texts;
    for (int i = 0; i < count; i++)
        *texts[i] = column_str(row, at + i, arena);
    key->first = sqlite3_column_int64(row, at + count);
    key->last = sqlite3_column_int64(row, at + count + 1);
    key->dated = sqlite3_column_int(row, at + count + 2);
    key->story = sqlite3_column_int64(row, at + count + 3);
    key->wording = sqlite3_column_int64(row, at + count + 4);
}

/* Binds a key's columns in the same order. */
static void bind_key(sqlite3_stmt *statement, int at, const struct store_event_key *key)
{
    const struct str texts[] = {key->key,    key->type,         key->mode,   key->status,
                                key->source, key->source_name,  key->target, key->target_name,
                                key->place,  key->place_country};
    int count = sizeof texts / sizeof *texts;
    for (int i = 0; i < count; i++)
        bind_str(statement, at + i, texts[i]);
    bind_number(statement, at + count, key->first);
    bind_number(statement, at + count + 1, key->last);
    bind_number(statement, at + count + 2, key->dated);
    bind_reference(statement, at + count + 3, key->story);
    bind_reference(statement, at + count + 4, key->wording);
}

enum error store_candidates(struct store *store, const struct store_event_key *key,
                            struct arena *arena, struct list *candidates)
{
    list_init(candidates, arena, sizeof(struct store_candidate));
    sqlite3_stmt *read = database_prepare(
        &store->database,
        "SELECT e.id, (SELECT t.sentence FROM telling t WHERE t.event = e.id ORDER BY t.id LIMIT 1)"
        ", " KEY_COLUMNS " FROM event e WHERE e.id IN ("
        "SELECT id FROM event WHERE key = ?1 AND story = ?4"
        " UNION SELECT id FROM event WHERE key = ?1 AND last >= ?2 AND first <= ?3"
        " AND ((dated AND ?5) OR place = ?6 COLLATE NOCASE)"
        " UNION SELECT id FROM event WHERE story = ?4 AND wording = ?7) ORDER BY e.id");
    if (!read)
        return ERROR_STORE;
    /* days that are not known meet no others: no need to walk through all of a key's */
    bind_str(read, 1, key->key);
    bind_number(read, 2, key->first <= key->last ? key->first : INT64_MAX);
    bind_number(read, 3, key->last);
    bind_reference(read, 4, key->story);
    bind_number(read, 5, key->dated);
    bind_str(read, 6, key->place);
    bind_reference(read, 7, key->wording);
    int result;
    while ((result = sqlite3_step(read)) == SQLITE_ROW) {
        struct store_candidate *candidate = list_add(candidates);
        candidate->event = sqlite3_column_int64(read, 0);
        candidate->sentence = column_str(read, 1, arena);
        read_key(read, 2, arena, &candidate->key);
    }
    enum error error = database_error(&store->database, result);
    database_finish(&store->database, read);
    return error;
}

/* Makes a new event. */
static enum error make_event(struct store *store, const struct store_event_key *key,
                             int64_t realises, int64_t *event)
{
    sqlite3_stmt *add = database_prepare(
        &store->database,
        "INSERT INTO event (key, type, mode, status, source, source_name, target, target_name,"
        " place, place_country, first, last, dated, story, wording, realises)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");
    if (!add)
        return ERROR_STORE;
    bind_key(add, 1, key);
    bind_reference(add, KEY_COLUMN_COUNT + 1, realises);
    enum error error = database_step_last(&store->database, add);
    *event = sqlite3_last_insert_rowid(store->database.handle);
    return error;
}

/* Lets what a telling is more exact about say it of the event. */
static enum error refine(struct store *store, const struct store_event_key *key, int64_t event)
{
    sqlite3_stmt *update = database_prepare(
        &store->database,
        "UPDATE event SET place = coalesce(place, ?2), place_country = coalesce(place_country, ?3),"
        " source_name = coalesce(source_name, ?4), target_name = coalesce(target_name, ?5),"
        " mode = coalesce(mode, ?6), story = coalesce(story, ?10),"
        " first = CASE WHEN ?9 AND NOT dated THEN ?7 ELSE first END,"
        " last = CASE WHEN ?9 AND NOT dated THEN ?8 ELSE last END,"
        " dated = dated OR ?9 WHERE id = ?1");
    if (!update)
        return ERROR_STORE;
    bind_number(update, 1, event);
    bind_str(update, 2, key->place);
    bind_str(update, 3, key->place_country);
    bind_str(update, 4, key->source_name);
    bind_str(update, 5, key->target_name);
    bind_str(update, 6, key->mode);
    bind_number(update, 7, key->first);
    bind_number(update, 8, key->last);
    bind_number(update, 9, key->dated);
    bind_reference(update, 10, key->story);
    return database_step_last(&store->database, update);
}

enum error store_tell_event(struct store *store, const struct store_event_key *key,
                            const struct store_report *telling, int64_t realises, int64_t *event)
{
    enum error error =
        *event ? refine(store, key, *event) : make_event(store, key, realises, event);
    if (error)
        return error;
    sqlite3_stmt *add = database_prepare(
        &store->database, "INSERT INTO telling (event, article, sentence, date, said_by, json)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    if (!add)
        return ERROR_STORE;
    bind_number(add, 1, *event);
    bind_number(add, 2, telling->article);
    bind_str(add, 3, telling->sentence);
    bind_str(add, 4, telling->date);
    bind_str(add, 5, telling->said_by);
    bind_str(add, 6, telling->json);
    return database_step_last(&store->database, add);
}

enum error store_keep_entry(struct store *store, const struct store_diary_entry *entry)
{
    sqlite3_stmt *add = database_prepare(
        &store->database,
        "INSERT INTO agenda (article, event, date, first, last, what, sentence, source, target,"
        " place, place_country, called_off)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
    if (!add)
        return ERROR_STORE;
    bind_number(add, 1, entry->article);
    bind_reference(add, 2, entry->event);
    bind_str(add, 3, entry->date);
    bind_number(add, 4, entry->first);
    bind_number(add, 5, entry->last);
    bind_str(add, 6, entry->what);
    bind_str(add, 7, entry->sentence);
    bind_str(add, 8, entry->source);
    bind_str(add, 9, entry->target);
    bind_str(add, 10, entry->place);
    bind_str(add, 11, entry->place_country);
    bind_number(add, 12, entry->cancelled);
    return database_step_last(&store->database, add);
}

enum error store_keep_role(struct store *store, const struct store_role *role)
{
    sqlite3_stmt *add = database_prepare(
        &store->database,
        "INSERT OR IGNORE INTO role (article, name, role, of) VALUES (?1, ?2, ?3, ?4)");
    if (!add)
        return ERROR_STORE;
    bind_number(add, 1, role->article);
    bind_str(add, 2, role->name);
    bind_str(add, 3, role->role);
    sqlite3_bind_text(add, 4, role->of.size ? role->of.data : "", (int)role->of.size,
                      SQLITE_TRANSIENT);
    return database_step_last(&store->database, add);
}

/* ------------------------------------------------------------------------------- finding ---- */

/* Bytes of a SELECT with all of a filter. */
enum { FILTER_SQL = 4000 };

/* What a filter means, with ?1 to ?9 bound by bind_filter(); an event without tellings was told by
 * articles that are gone. */
/* A part of a name in any case; one in capitals, as codes are, in these alone. */
#define FILTER_NAMED(name, n)                                                      \
    "instr(CASE WHEN " n " = upper(" n ") THEN " name " ELSE lower(" name ") END," \
    " CASE WHEN " n " = upper(" n ") THEN " n " ELSE lower(" n ") END)"
#define FILTER_ACTOR(n)                                                                     \
    "(e.source = " n " COLLATE NOCASE OR e.target = " n " COLLATE NOCASE OR " FILTER_NAMED( \
        "e.source_name", n) " OR " FILTER_NAMED("e.target_name", n) ")"
#define FILTER                                                                                   \
    " FROM event e WHERE EXISTS (SELECT 1 FROM telling t WHERE t.event = e.id)"                  \
    " AND (?1 IS NULL OR " FILTER_ACTOR("?1") ") AND (?2 IS NULL OR " FILTER_ACTOR(              \
        "?2") ")"                                                                                \
              " AND (?3 IS NULL OR e.type = ?3 COLLATE NOCASE)"                                  \
              " AND (?4 IS NULL OR e.status = ?4 COLLATE NOCASE)"                                \
              " AND (?5 IS NULL OR e.place = ?5 COLLATE NOCASE OR e.place_country = ?5 COLLATE " \
              "NOCASE)"                                                                          \
              " AND (?6 = 0 OR (e.last >= ?6 AND e.first <= e.last))"                            \
              " AND (?7 = 0 OR (e.first <= ?7 AND e.first <= e.last))"

/* These two are added where they are asked for, since they alone lead to a few events by an index.
 */
#define FILTER_ARTICLE " AND e.id IN (SELECT event FROM telling WHERE article = ?8)"
#define FILTER_STORY " AND e.story = ?9"

/* What is looked for: a filter, and the rows that its ids are of; 0 for none. */
struct sought {
    const struct store_event_filter *filter;
    int64_t article, story;
};

/* Finds the rows of the ids. */
static enum error find_sought(struct store *store, const struct store_event_filter *filter,
                              struct sought *sought)
{
    enum error error = OK;
    *sought = (struct sought){.filter = filter};
    if (filter->article.size)
        error = store_find_by_id(store, FIND_ARTICLE_BETWEEN, filter->article,
                                 "no article has this id", &sought->article);
    if (!error && filter->story.size)
        error = store_find_story_by_id(store, filter->story, &sought->story);
    return error;
}

/* Binds what is looked for. */
static void bind_filter(sqlite3_stmt *read, const struct sought *sought)
{
    const struct store_event_filter *filter = sought->filter;
    bind_str(read, 1, filter->actor);
    bind_str(read, 2, filter->other);
    bind_str(read, 3, filter->type);
    bind_str(read, 4, filter->status);
    bind_str(read, 5, filter->place);
    bind_number(read, 6, filter->from);
    bind_number(read, 7, filter->to);
    bind_number(read, 8, sought->article);
    bind_number(read, 9, sought->story);
}

/* Prepares a SELECT over what is looked for, its values bound. NULL on failure. */
static sqlite3_stmt *prepare_filter(struct store *store, const struct sought *sought,
                                    const char *what, const char *order)
{
    char sql[FILTER_SQL];
    sqlite3_snprintf(sizeof sql, sql, "%s" FILTER "%s%s%s", what,
                     sought->article ? FILTER_ARTICLE : "", sought->story ? FILTER_STORY : "",
                     order);
    assert(strlen(sql) + 1 < sizeof sql); /* it is whole */
    sqlite3_stmt *read = database_prepare(&store->database, sql);
    if (read)
        bind_filter(read, sought);
    return read;
}

/* Reads who tells an event. */
static enum error read_tellings(struct store *store, struct store_event *event, struct arena *arena)
{
    list_init(&event->tellings, arena, sizeof(struct store_told));
    sqlite3_stmt *read = database_prepare(
        &store->database,
        "SELECT a.identity, coalesce(v.outlet_name, v.outlet_domain), v.headline, v.published,"
        " t.sentence, t.date, t.said_by, t.json FROM telling t JOIN article a ON a.id = t.article"
        " JOIN version v ON v.id = a.version WHERE t.event = ?1"
        " ORDER BY coalesce(v.published_utc, a.first_read / 1000), t.id");
    if (!read)
        return ERROR_STORE;
    bind_number(read, 1, event->id);
    int result;
    while ((result = sqlite3_step(read)) == SQLITE_ROW) {
        struct store_told *told = list_add(&event->tellings);
        told->article = column_id(read, 0, arena);
        struct str *texts[] = {&told->outlet, &told->headline, &told->published, &told->sentence,
                               &told->date,   &told->said_by,  &told->json};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            *texts[i] = column_str(read, (int)i + 1, arena);
    }
    enum error error = database_error(&store->database, result);
    database_finish(&store->database, read);
    return error;
}

/* Counts what is looked for. */
static enum error count_events(struct store *store, const struct sought *sought, uint64_t *found)
{
    int64_t number;
    sqlite3_stmt *read = prepare_filter(store, sought, "SELECT count(*)", "");
    enum error error = database_last_number(&store->database, read, &number);
    *found = (uint64_t)number;
    return error;
}

#define FIND_EVENTS                                                               \
    "SELECT e.id, e.realises, (SELECT max(r.id) FROM event r WHERE r.realises = " \
    "e.id), " KEY_COLUMNS
#define MOST_TOLD \
    " ORDER BY (SELECT count(DISTINCT t.article) FROM telling t WHERE t.event = e.id) DESC, "
#define LATEST "e.last DESC, e.id LIMIT ?10 OFFSET ?11"

enum error store_events(struct store *store, const struct store_event_filter *filter,
                        struct arena *arena, struct list *events, uint64_t *found)
{
    struct sought sought;
    list_init(events, arena, sizeof(struct store_event));
    enum error error = find_sought(store, filter, &sought);
    if (!error)
        error = count_events(store, &sought, found);
    if (error)
        return error;
    sqlite3_stmt *read = prepare_filter(store, &sought, FIND_EVENTS,
                                        filter->most_told ? MOST_TOLD LATEST : " ORDER BY " LATEST);
    if (!read)
        return ERROR_STORE;
    bind_number(read, 10, filter->limit);
    bind_number(read, 11, filter->skip);
    int result = SQLITE_DONE;
    while (!error && (result = sqlite3_step(read)) == SQLITE_ROW) {
        struct store_event *event = list_add(events);
        event->id = sqlite3_column_int64(read, 0);
        event->realises = sqlite3_column_int64(read, 1);
        event->realised_by = sqlite3_column_int64(read, 2);
        read_key(read, 3, arena, &event->key);
        error = read_tellings(store, event, arena);
    }
    if (!error)
        error = database_error(&store->database, result);
    database_finish(&store->database, read);
    return error;
}

/* What a later article says of an entry: that the event was called off (by the index that has what
 * is denied or not met), and the date that was told before. Of an event only; the same event is one
 * of the same two actors and the same type. */
#define ENTRY_CANCELLED                                                                    \
    "EXISTS (SELECT 1 FROM event c JOIN telling ct ON ct.event = c.id"                     \
    " JOIN article ca ON ca.id = ct.article JOIN version cv ON cv.id = ca.version"         \
    " WHERE e.id IS NOT NULL AND (c.status = 'denied' OR c.mode = 'meet') AND ((c.type = " \
    "'REJECT' AND c.mode = 'meet' AND c.status ="                                          \
    " 'happened') OR (c.type = e.type AND c.status = 'denied'))"                           \
    " AND c.source = e.source AND c.target = e.target AND ct.article != n.article"         \
    " AND coalesce(cv.published_utc, ca.first_read / 1000) >="                             \
    " coalesce(v.published_utc, a.first_read / 1000))"
#define ENTRY_MOVED                                                                      \
    "(SELECT o.date FROM agenda o JOIN event oe ON oe.id = o.event JOIN article oa"      \
    " ON oa.id = o.article JOIN version ov ON ov.id = oa.version WHERE e.id IS NOT NULL" \
    " AND oe.key = e.key AND oe.status = 'planned' AND o.date != n.date"                 \
    " AND (o.last < n.first OR o.first > n.last) AND o.first > n.first - 60"             \
    " AND coalesce(ov.published_utc, oa.first_read / 1000) <"                            \
    " coalesce(v.published_utc, a.first_read / 1000) ORDER BY ov.published_utc DESC LIMIT 1)"
/* Entries that a later one has moved to another date are told with that one alone. */
#define ENTRY_STANDS                                                                       \
    " NOT EXISTS (SELECT 1 FROM agenda o JOIN event oe ON oe.id = o.event JOIN article oa" \
    " ON oa.id = o.article JOIN version ov ON ov.id = oa.version WHERE e.id IS NOT NULL"   \
    " AND oe.key = e.key AND oe.status = 'planned' AND e.status = 'planned'"               \
    " AND (o.last < n.first OR o.first > n.last) AND o.first < n.first + 60"               \
    " AND coalesce(ov.published_utc, oa.first_read / 1000) >"                              \
    " coalesce(v.published_utc, a.first_read / 1000))"

/* An entry from a row. */
static void read_entry(sqlite3_stmt *row, struct arena *arena, struct store_diary_entry *entry)
{
    struct str *texts[] = {&entry->date,          &entry->what,      &entry->sentence,
                           &entry->source,        &entry->target,    &entry->place,
                           &entry->place_country, &entry->outlet,    &entry->headline,
                           &entry->published,     &entry->moved_from};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = column_str(row, (int)i, arena);
    entry->event = sqlite3_column_int64(row, 11);
    entry->first = sqlite3_column_int64(row, 12);
    entry->last = sqlite3_column_int64(row, 13);
    entry->told = (unsigned)sqlite3_column_int(row, 14);
    entry->cancelled = sqlite3_column_int(row, 15);
    entry->article_id = column_id(row, 16, arena);
}

enum error store_diary(struct store *store, int64_t today, const struct store_event_filter *filter,
                       struct arena *arena, struct list *entries)
{
    list_init(entries, arena, sizeof(struct store_diary_entry));
    sqlite3_stmt *read = database_prepare(
        &store->database,
        "SELECT n.date, n.what, n.sentence, n.source, n.target, n.place, n.place_country,"
        " coalesce(v.outlet_name, v.outlet_domain), v.headline, v.published, " ENTRY_MOVED ","
        " n.event, n.first, n.last, count(DISTINCT n.article), max(n.called_off) "
        "OR " ENTRY_CANCELLED ", a.identity"
        " FROM agenda n JOIN article a ON a.id = n.article JOIN version v ON v.id = a.version"
        " LEFT JOIN event e ON e.id = n.event WHERE n.last >= ?1 AND" ENTRY_STANDS
        " AND (?2 IS NULL OR n.source = ?2 COLLATE NOCASE OR n.target = ?2 COLLATE NOCASE"
        "   OR instr(lower(n.what), lower(?2)))"
        " AND (?3 IS NULL OR n.place = ?3 COLLATE NOCASE OR n.place_country = ?3 COLLATE NOCASE)"
        " AND (?4 = 0 OR n.first <= ?4)"
        " GROUP BY coalesce(n.event, lower(n.what)), n.date ORDER BY n.first, n.last, n.id"
        " LIMIT ?5 OFFSET ?6");
    if (!read)
        return ERROR_STORE;
    bind_number(read, 1, filter->from > today ? filter->from : today);
    bind_str(read, 2, filter->actor);
    bind_str(read, 3, filter->place);
    bind_number(read, 4, filter->to);
    bind_number(read, 5, filter->limit);
    bind_number(read, 6, filter->skip);
    int result;
    while ((result = sqlite3_step(read)) == SQLITE_ROW)
        read_entry(read, arena, list_add(entries));
    enum error error = database_error(&store->database, result);
    database_finish(&store->database, read);
    return error;
}

enum error store_roles(struct store *store, struct str name, struct arena *arena,
                       struct list *roles)
{
    list_init(roles, arena, sizeof(struct store_role));
    sqlite3_stmt *read = database_prepare(
        &store->database,
        "SELECT r.name, r.role, r.of, min(v.published), max(v.published), count(*), a.identity"
        " FROM role r JOIN article a ON a.id = r.article JOIN version v ON v.id = a.version"
        " WHERE instr(lower(r.name), lower(?1)) GROUP BY r.name, r.role, r.of"
        " ORDER BY r.name, max(coalesce(v.published_utc, a.first_read / 1000)) DESC");
    if (!read)
        return ERROR_STORE;
    bind_str(read, 1, name);
    int result;
    while ((result = sqlite3_step(read)) == SQLITE_ROW) {
        struct store_role *role = list_add(roles);
        struct str *texts[] = {&role->name, &role->role, &role->of, &role->first, &role->last};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            *texts[i] = column_str(read, (int)i, arena);
        role->told = (unsigned)sqlite3_column_int(read, 5);
        role->article_id = column_id(read, 6, arena);
    }
    enum error error = database_error(&store->database, result);
    database_finish(&store->database, read);
    return error;
}

enum error store_measure_events(struct store *store, struct store_event_size *size)
{
    struct database *database = &store->database;
    database->why[0] = '\0';
    int64_t events = database_number(
        database,
        "SELECT count(*) FROM event e WHERE EXISTS (SELECT 1 FROM telling WHERE event = e.id)", -1);
    int64_t tellings = database_number(database, "SELECT count(*) FROM telling", -1);
    int64_t entries = database_number(database, "SELECT count(*) FROM agenda", -1);
    if (events < 0 || tellings < 0 || entries < 0)
        return ERROR_STORE;
    *size = (struct store_event_size){(uint64_t)events, (uint64_t)tellings, (uint64_t)entries};
    return OK;
}
