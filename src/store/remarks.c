/* Figures, quotes and people in the store; see remarks.h. */
#include "store/remarks.h"

#include "store/private.h"

enum error store_keep_figure(struct store *store, int64_t article,
                             const struct store_figure *figure)
{
    sqlite3_stmt *add = database_prepare(
        &store->database, "INSERT INTO figure (article, start, stop, kind, low, high, bound, unit,"
                          " measure, who, said_by, unverified)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
    if (!add)
        return ERROR_STORE;
    bind_number(add, 1, article);
    bind_number(add, 2, (int64_t)figure->start);
    bind_number(add, 3, (int64_t)figure->stop);
    bind_str(add, 4, figure->kind);
    sqlite3_bind_double(add, 5, figure->low);
    sqlite3_bind_double(add, 6, figure->high);
    bind_str(add, 7, figure->bound);
    bind_str(add, 8, figure->unit);
    bind_str(add, 9, figure->measure);
    bind_str(add, 10, figure->who);
    bind_str(add, 11, figure->said_by);
    bind_number(add, 12, figure->unverified);
    return database_step_last(&store->database, add);
}

enum error store_keep_quote(struct store *store, int64_t article, const struct store_quote *quote)
{
    sqlite3_stmt *add = database_prepare(
        &store->database, "INSERT INTO quote (article, start, stop, kind, speaker, certain)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    if (!add)
        return ERROR_STORE;
    bind_number(add, 1, article);
    bind_number(add, 2, (int64_t)quote->start);
    bind_number(add, 3, (int64_t)quote->stop);
    bind_str(add, 4, quote->kind);
    bind_str(add, 5, quote->speaker);
    bind_number(add, 6, quote->certain);
    return database_step_last(&store->database, add);
}

enum error store_keep_person(struct store *store, int64_t article,
                             const struct store_person *person)
{
    sqlite3_stmt *add =
        database_prepare(&store->database, "INSERT INTO person (article, name, role, of, places)"
                                           " VALUES (?1, ?2, ?3, ?4, ?5)");
    if (!add)
        return ERROR_STORE;
    bind_number(add, 1, article);
    bind_str(add, 2, person->name);
    bind_str(add, 3, person->role);
    bind_str(add, 4, person->of);
    bind_str(add, 5, person->places);
    return database_step_last(&store->database, add);
}

#define FIGURE_COLUMNS                                                                         \
    "f.start, f.stop, f.low, f.high, f.unverified, f.kind, f.bound, f.unit, f.measure, f.who," \
    " f.said_by"
enum { FIGURE_COLUMN_COUNT = 11 };

/* A figure from the first columns of a row. */
static void read_figure(sqlite3_stmt *row, struct arena *arena, void *item)
{
    struct store_figure *figure = item;
    struct str *texts[] = {&figure->kind,    &figure->bound, &figure->unit,
                           &figure->measure, &figure->who,   &figure->said_by};
    figure->start = (size_t)sqlite3_column_int64(row, 0);
    figure->stop = (size_t)sqlite3_column_int64(row, 1);
    figure->low = sqlite3_column_double(row, 2);
    figure->high = sqlite3_column_double(row, 3);
    figure->unverified = sqlite3_column_int(row, 4);
    for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++)
        *texts[i] = column_str(row, 5 + i, arena);
}

/* A quote from a row. */
static void read_quote(sqlite3_stmt *row, struct arena *arena, void *item)
{
    struct store_quote *quote = item;
    quote->start = (size_t)sqlite3_column_int64(row, 0);
    quote->stop = (size_t)sqlite3_column_int64(row, 1);
    quote->kind = column_str(row, 2, arena);
    quote->speaker = column_str(row, 3, arena);
    quote->certain = sqlite3_column_int(row, 4);
}

/* Somebody from a row. */
static void read_person(sqlite3_stmt *row, struct arena *arena, void *item)
{
    struct store_person *person = item;
    struct str *texts[] = {&person->name, &person->role, &person->of, &person->places};
    for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++)
        *texts[i] = column_str(row, i, arena);
}

/* Reads the rows that `sql` gives for an article, ?1 its identity, into the list. */
static enum error read_all(struct store *store, const char *sql, const struct identity *article,
                           struct arena *arena,
                           void (*read_row)(sqlite3_stmt *row, struct arena *arena, void *item),
                           struct list *list)
{
    sqlite3_stmt *read = database_prepare(&store->database, sql);
    if (!read)
        return ERROR_STORE;
    bind_identity(read, 1, article);
    int result;
    while ((result = sqlite3_step(read)) == SQLITE_ROW)
        read_row(read, arena, list_add(list));
    enum error error = database_error(&store->database, result);
    database_finish(&store->database, read);
    return error;
}

#define OF_ARTICLE ".article = (SELECT id FROM article WHERE identity = ?1)"

enum error store_remarks(struct store *store, struct str article, struct arena *arena,
                         struct store_remarks *remarks)
{
    struct identity low, high;
    list_init(&remarks->figures, arena, sizeof(struct store_figure));
    list_init(&remarks->quotes, arena, sizeof(struct store_quote));
    list_init(&remarks->people, arena, sizeof(struct store_person));
    if (!store_id_bounds(article, &low, &high))
        return ERROR_NOT_FOUND;
    enum error error = read_all(store,
                                "SELECT " FIGURE_COLUMNS " FROM figure f WHERE f" OF_ARTICLE
                                " ORDER BY f.start, f.id",
                                &low, arena, read_figure, &remarks->figures);
    if (!error)
        error = read_all(store,
                         "SELECT q.start, q.stop, q.kind, q.speaker, q.certain FROM quote q"
                         " WHERE q" OF_ARTICLE " ORDER BY q.start, q.id",
                         &low, arena, read_quote, &remarks->quotes);
    if (!error)
        error = read_all(store,
                         "SELECT p.name, p.role, p.of, p.places FROM person p"
                         " WHERE p" OF_ARTICLE " ORDER BY p.id",
                         &low, arena, read_person, &remarks->people);
    return error;
}

enum error store_story_figures(struct store *store, struct str story, unsigned limit,
                               struct arena *arena, struct list *figures)
{
    struct identity low, high;
    list_init(figures, arena, sizeof(struct store_story_figure));
    if (!store_id_bounds(story, &low, &high))
        return ERROR_NOT_FOUND;
    sqlite3_stmt *read = database_prepare(
        &store->database,
        "SELECT " FIGURE_COLUMNS ", substr(v.text, f.start + 1, f.stop - f.start), a.identity,"
        " coalesce(v.outlet_name, v.outlet_domain), v.published"
        " FROM place p JOIN article a ON a.id = p.article JOIN version v ON v.id = a.version"
        " JOIN figure f ON f.article = a.id WHERE p.story ="
        " (SELECT id FROM story WHERE identity = ?1) AND p.original IS NULL AND f.kind = 'count'"
        " AND f.measure IS NOT NULL ORDER BY coalesce(v.published_utc, a.first_read / 1000),"
        " f.start, f.id LIMIT ?2");
    if (!read)
        return ERROR_STORE;
    bind_identity(read, 1, &low);
    bind_number(read, 2, limit);
    int result;
    while ((result = sqlite3_step(read)) == SQLITE_ROW) {
        struct store_story_figure *found = list_add(figures);
        read_figure(read, arena, &found->figure);
        found->words = column_str(read, FIGURE_COLUMN_COUNT, arena);
        found->article = column_id(read, FIGURE_COLUMN_COUNT + 1, arena);
        found->outlet = column_str(read, FIGURE_COLUMN_COUNT + 2, arena);
        found->published = column_str(read, FIGURE_COLUMN_COUNT + 3, arena);
    }
    enum error error = database_error(&store->database, result);
    database_finish(&store->database, read);
    return error;
}
