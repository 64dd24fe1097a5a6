/* Where stories are put; see place.h. */
#include "store/place.h"

#include <math.h>

#include "base/memory.h"
#include "store/private.h"
#include "store/stories.h"

/* The statements. The enum and their texts are made from this list. */
#define PLACE_ROW                                                                 \
    "p.article, p.story, p.original, p.outlet, p.time, p.agency, t.bytes, p.live" \
    " FROM place p JOIN trait t ON t.article = p.article"
#define STATEMENT_LIST(X)                                                                      \
    X(UNPLACED, "SELECT " PLACE_ROW " WHERE p.placed = 0 ORDER BY p.time, p.article")          \
    X(EARLIER, "SELECT " PLACE_ROW " WHERE p.placed = 1 AND p.time < ?1"                       \
               " ORDER BY p.time DESC LIMIT ?2")                                               \
    X(LATER, "SELECT " PLACE_ROW " WHERE p.placed = 1 AND p.time >= ?1"                        \
             " ORDER BY p.time LIMIT ?2")                                                      \
    X(TEXT, "SELECT v.text FROM article a JOIN version v ON v.id = a.version WHERE a.id = ?1") \
    X(BEGIN_STORY, "INSERT INTO story (identity) VALUES (?1)")                                 \
    X(FOUNDER, "SELECT identity FROM article WHERE id = ?1")                                   \
    X(HAS_STORY, "SELECT id FROM story WHERE identity = ?1")                                   \
    X(JOIN, "UPDATE place SET story = ?2, original = ?3, placed = 1,"                          \
            " joined = CASE WHEN story IS ?2 THEN joined ELSE ?4 END WHERE article = ?1")      \
    X(MERGE, "UPDATE story SET became = ?2, rank = NULL, articles = 0 WHERE id = ?1"           \
             " AND NOT EXISTS (SELECT 1 FROM place WHERE story = ?1)")                         \
    X(MOVE_EVENTS, "UPDATE event SET story = ?2 WHERE story = ?1"                              \
                   " AND EXISTS (SELECT 1 FROM story WHERE id = ?1 AND became = ?2)")          \
    X(RELATE, "INSERT OR IGNORE INTO related (article, other, score) VALUES (?1, ?2, ?3)")     \
    X(COVERAGE, "SELECT p.outlet, p.original, p.time, v.published_utc IS NOT NULL"             \
                " FROM place p JOIN article a ON a.id = p.article JOIN version v"              \
                " ON v.id = a.version WHERE p.story = ?1 ORDER BY p.time")                     \
    X(TELL, "UPDATE story SET became = NULL, leader = coalesce(?2, leader), rank = ?3,"        \
            " articles = ?4, first = ?5, last = ?6 WHERE id = ?1")

#define STATEMENT_ENUM(name, sql) name,
enum statement { STATEMENT_LIST(STATEMENT_ENUM) STATEMENT_COUNT };
#undef STATEMENT_ENUM

struct placer {
    sqlite3_stmt *statements[STATEMENT_COUNT];
};

void placer_free(struct store *store)
{
    for (int i = 0; store->placer && i < STATEMENT_COUNT; i++)
        sqlite3_finalize(store->placer->statements[i]);
    memory_free(store->placer);
    store->placer = NULL;
}

/* A statement, reset, or NULL with the words noted. */
static sqlite3_stmt *statement(struct store *store, enum statement which)
{
#define STATEMENT_TEXT(name, sql) sql,
    static const char *const texts[] = {STATEMENT_LIST(STATEMENT_TEXT)};
#undef STATEMENT_TEXT
    if (!store->placer)
        store->placer = memory_get_zeroed(1, sizeof *store->placer);
    sqlite3_stmt **place = &store->placer->statements[which];
    if (!*place)
        *place = database_prepare(&store->database, texts[which]);
    return *place;
}

/* Gives the rows of a bound statement of PLACE_ROW. */
static enum error give_places(struct store *store, sqlite3_stmt *rows, struct arena *arena,
                              store_place_taker *take, void *context)
{
    enum error error = OK;
    int code = SQLITE_DONE;
    while (!error && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        struct arena_mark mark = arena_mark(arena);
        const void *bytes = sqlite3_column_blob(rows, 6);
        struct store_place place = {
            .article = sqlite3_column_int64(rows, 0),
            .story = sqlite3_column_int64(rows, 1),
            .original = sqlite3_column_int64(rows, 2),
            .outlet = sqlite3_column_int64(rows, 3),
            .time = sqlite3_column_int64(rows, 4),
            .agency = sqlite3_column_int(rows, 5),
            .traits = str_of(bytes, (size_t)sqlite3_column_bytes(rows, 6)),
            .live = sqlite3_column_int64(rows, 7),
        };
        error = take(context, &place);
        arena_release(arena, mark);
    }
    if (!error)
        error = database_error(&store->database, code);
    sqlite3_reset(rows);
    return error;
}

enum error store_unplaced(struct store *store, struct arena *arena, store_place_taker *take,
                          void *context)
{
    sqlite3_stmt *rows = statement(store, UNPLACED);
    enum error error = rows && !store->in_transaction ? writer_begin(store) : OK;
    if (error)
        return error;
    return rows ? give_places(store, rows, arena, take, context) : ERROR_STORE;
}

enum error store_placed(struct store *store, int64_t time, size_t limit, struct arena *arena,
                        store_place_taker *take, void *context)
{
    static const enum statement sides[] = {EARLIER, LATER};
    enum error error = OK;
    for (int side = 0; side < 2 && !error; side++) {
        sqlite3_stmt *rows = statement(store, sides[side]);
        if (!rows)
            return ERROR_STORE;
        bind_number(rows, 1, time);
        bind_number(rows, 2, (int64_t)(limit / 2));
        error = give_places(store, rows, arena, take, context);
    }
    return error;
}

enum error store_text(struct store *store, int64_t article, struct arena *arena, struct str *text)
{
    sqlite3_stmt *read = statement(store, TEXT);
    *text = (struct str){0};
    if (!read)
        return ERROR_STORE;
    bind_number(read, 1, article);
    int code = sqlite3_step(read);
    if (code == SQLITE_ROW)
        *text = column_str(read, 0, arena);
    enum error error = database_error(&store->database, code);
    sqlite3_reset(read);
    return error;
}

/* The number that a bound statement finds; 0 where there is none. */
static enum error find_number(struct store *store, sqlite3_stmt *bound, int64_t *number)
{
    return database_step_number(&store->database, bound, number);
}

/* The identity that a story has which begins with an article: made of the article's own and, where
 * that is taken by what an earlier split left, of how often it was. */
static struct identity story_identity(const struct identity *founder, unsigned tries)
{
    char bytes[IDENTITY_SIZE + 6];
    memcpy(bytes, founder->bytes, IDENTITY_SIZE);
    memcpy(bytes + IDENTITY_SIZE, "story", 5);
    bytes[IDENTITY_SIZE + 5] = (char)tries;
    return identity_of(str_of(bytes, sizeof bytes));
}

enum error store_begin_story(struct store *store, int64_t article, int64_t *story)
{
    sqlite3_stmt *founder = statement(store, FOUNDER), *has = statement(store, HAS_STORY);
    sqlite3_stmt *begin = statement(store, BEGIN_STORY);
    struct identity own = {0}, identity = {0};
    if (!founder || !has || !begin)
        return ERROR_STORE;
    bind_number(founder, 1, article);
    int code = sqlite3_step(founder);
    if (code == SQLITE_ROW)
        column_identity(founder, 0, &own);
    enum error error = database_error(&store->database, code);
    sqlite3_reset(founder);
    *story = 1;
    for (unsigned tries = 0; !error && *story && tries < 256; tries++) {
        identity = story_identity(&own, tries);
        bind_identity(has, 1, &identity);
        error = find_number(store, has, story);
    }
    if (error)
        return error;
    bind_identity(begin, 1, &identity);
    error = database_step_done(&store->database, begin);
    *story = sqlite3_last_insert_rowid(store->database.handle);
    return error;
}

enum error store_join(struct store *store, int64_t article, int64_t story, int64_t original,
                      int64_t now)
{
    sqlite3_stmt *join = statement(store, JOIN);
    if (!join)
        return ERROR_STORE;
    bind_number(join, 1, article);
    bind_number(join, 2, story);
    bind_reference(join, 3, original);
    bind_number(join, 4, now);
    return database_step_done(&store->database, join);
}

enum error store_merge(struct store *store, int64_t story, int64_t into)
{
    sqlite3_stmt *merge = statement(store, MERGE), *move = statement(store, MOVE_EVENTS);
    if (!merge || !move)
        return ERROR_STORE;
    bind_number(merge, 1, story);
    bind_number(merge, 2, into);
    bind_number(move, 1, story);
    bind_number(move, 2, into);
    enum error error = database_step_done(&store->database, merge);
    return error ? error : database_step_done(&store->database, move);
}

enum error store_relate(struct store *store, int64_t article, int64_t other, double score)
{
    sqlite3_stmt *relate = statement(store, RELATE);
    if (!relate)
        return ERROR_STORE;
    bind_number(relate, 1, article);
    bind_number(relate, 2, other);
    sqlite3_bind_double(relate, 3, score);
    return database_step_done(&store->database, relate);
}

/* An outlet's part in a story. */
struct part {
    int64_t outlet;
    int64_t last; /* time of its last article, of those that are dated if some are */
    bool dated;   /* some are */
    bool independent;
};

/* What an outlet that has only copies counts for. */
#define WORTH_OF_COPIES 0.1

/* The part of an outlet; an article without one is an outlet by itself. */
static struct part *find_part(struct list *parts, int64_t outlet)
{
    for (size_t i = 0; outlet && i < parts->count; i++)
        if (((struct part *)list_at(parts, i))->outlet == outlet)
            return list_at(parts, i);
    struct part *part = list_add(parts);
    part->outlet = outlet;
    return part;
}

/* Lets the outlets whose articles in the story nobody dates count as those of the others do, and a
 * story that nobody dates as one of long ago. */
static void date_parts(struct list *parts, int64_t read)
{
    int64_t newest = INT64_MIN;
    for (size_t i = 0; i < parts->count; i++) {
        const struct part *part = list_at(parts, i);
        if (part->dated && part->last > newest)
            newest = part->last;
    }
    for (size_t i = 0; i < parts->count; i++) {
        struct part *part = list_at(parts, i);
        if (!part->dated)
            part->last = newest != INT64_MIN ? newest : read - STORE_UNDATED_AGE;
    }
}

/* A story's place on the front page: the logarithm of what its outlets count for, each half as much
 * every half-life. Since all do, the order of any two stories stays the same as time goes by, and
 * need not be computed again. */
static double rank_of(const struct list *parts)
{
    double best = -INFINITY, sum = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < parts->count; i++) {
            const struct part *part = list_at(parts, i);
            double age = (double)part->last / STORE_HALF_LIFE;
            if (pass == 0)
                best = fmax(best, age);
            else
                sum += (part->independent ? 1 : WORTH_OF_COPIES) * exp2(age - best);
        }
    return best + log2(sum);
}

enum error store_tell(struct store *store, int64_t story, int64_t leader)
{
    struct arena arena;
    struct list parts;
    sqlite3_stmt *coverage = statement(store, COVERAGE), *tell = statement(store, TELL);
    int64_t first = INT64_MAX, last = INT64_MIN, articles = 0;
    int code;
    if (!coverage || !tell)
        return ERROR_STORE;
    arena_init(&arena, 0);
    list_init(&parts, &arena, sizeof(struct part));
    bind_number(coverage, 1, story);
    while ((code = sqlite3_step(coverage)) == SQLITE_ROW) {
        struct part *part = find_part(&parts, sqlite3_column_int64(coverage, 0));
        int64_t time = sqlite3_column_int64(coverage, 2);
        part->independent |= sqlite3_column_type(coverage, 1) == SQLITE_NULL;
        bool dated = sqlite3_column_int(coverage, 3);
        if (dated || !part->dated)
            part->last = time;
        part->dated |= dated;
        first = time < first ? time : first;
        last = time > last ? time : last;
        articles++;
    }
    enum error error = database_error(&store->database, code);
    sqlite3_reset(coverage);
    date_parts(&parts, last);
    bind_number(tell, 1, story);
    bind_reference(tell, 2, leader);
    sqlite3_bind_double(tell, 3, articles ? rank_of(&parts) : 0);
    bind_number(tell, 4, articles);
    bind_number(tell, 5, first);
    bind_number(tell, 6, last);
    arena_free(&arena);
    return error || !articles ? error : database_step_done(&store->database, tell);
}
