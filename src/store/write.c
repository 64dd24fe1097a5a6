/* Adding what was read; see store.h. One transaction holds all that is added between two commits.
 * Rows are found by their unique keys first: what is there already is the usual case when sources
 * are read again. */
#include <assert.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/memory.h"
#include "store/private.h"

/* The columns of text for an INSERT, and a parameter for each. */
#define ROW_NAME(name, column) ", " column
#define ROW_MARK(name, column) ", ?"
#define ROW_NAMES ROW_TEXT_LIST(ROW_NAME)
#define ROW_MARKS ROW_TEXT_LIST(ROW_MARK)

/* The statements. The enum and their texts are made from this list. */
#define STATEMENT_LIST(X)                                                                          \
    X(FIND_RAW, "SELECT id FROM raw WHERE hash = ?1")                                              \
    X(ADD_RAW, "INSERT INTO raw (hash, size, packing, bytes) VALUES (?1, ?2, ?3, ?4)")             \
    X(FIND_DOCUMENT, "SELECT id FROM document WHERE name = ?1 AND url IS ?2 AND raw IS ?3")        \
    X(ADD_DOCUMENT, "INSERT INTO document (name, url, raw, articles, none, first_read, last_read," \
                    " code, known_published, known_article, known_read_at, known_encoding)"        \
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9, ?10, ?11)")                  \
    X(TOUCH_DOCUMENT,                                                                              \
      "UPDATE document SET articles = ?2, none = ?3, last_read = ?4, code = ?5,"                   \
      " known_published = ?6, known_article = ?7, known_read_at = ?8, known_encoding = ?9"         \
      " WHERE id = ?1")                                                                            \
    X(DOCUMENT_RAW, "SELECT raw FROM document WHERE id = ?1")                                      \
    X(FIND_TOMBSTONE, "SELECT 1 FROM tombstone WHERE identity = ?1")                               \
    X(FIND_OUTLET, "SELECT id FROM outlet WHERE key = ?1")                                         \
    X(FIND_NAMESAKE, "SELECT id FROM outlet WHERE words = ?1"                                      \
                     " AND (?2 IS NULL OR domain IS NULL) ORDER BY id LIMIT 1")                    \
    X(COMPLETE_OUTLET, "UPDATE outlet SET key = ?2, name = ?3, domain = ?4, words = ?5"            \
                       " WHERE id = ?1")                                                           \
    X(ADD_OUTLET, "INSERT INTO outlet (key, name, domain, words) VALUES (?1, ?2, ?3, ?4)")         \
    X(FIND_ARTICLE,                                                                                \
      "SELECT a.id, v.id, v.number, v.content, v.code, d.raw, v.document FROM article a"           \
      " JOIN version v ON v.id = a.version LEFT JOIN document d ON d.id = v.document"              \
      " WHERE a.identity = ?1")                                                                    \
    X(ADD_ARTICLE, "INSERT INTO article (identity, version, first_read, last_read)"                \
                   " VALUES (?1, ?2, ?3, ?3)")                                                     \
    X(TOUCH_ARTICLE, "UPDATE article SET version = ?2,"                                            \
                     " last_read = max(last_read, ?3) WHERE id = ?1")                              \
    X(FIND_VERSION, "SELECT id FROM version WHERE article = ?1 AND content = ?2")                  \
    X(LAST_VERSION, "SELECT max(number) FROM version WHERE article = ?1")                          \
    X(DROP_VERSION, "DELETE FROM version WHERE id = ?1")                                           \
    X(READ_VERSION, "SELECT " ROW_COLUMNS " FROM version v WHERE v.id = ?1")                       \
    X(ADD_VERSION, "INSERT INTO version (id, article, number, content, document, code, read_at,"   \
                   " outlet, published_utc, modified_utc, entry" ROW_NAMES ") VALUES"              \
                   " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11" ROW_MARKS ")")                 \
    X(ADD_ORIGIN, "INSERT OR IGNORE INTO origin (article, document) VALUES (?1, ?2)")              \
    X(ADD_LANGUAGE, "INSERT OR IGNORE INTO language (code) VALUES (?1)")                           \
    /* one row each and no conflicts: else the index of words would be written out for each */     \
    X(ADD_TRAIT, "INSERT INTO trait (article, code, bytes) VALUES (?1, ?2, ?3)")                   \
    X(CHANGE_TRAIT, "UPDATE trait SET code = ?2, bytes = ?3 WHERE article = ?1")                   \
    X(ADD_PLACE, "INSERT INTO place (article, time, outlet, language, agency, live, day, words,"   \
                 " placed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)")                            \
    X(CHANGE_PLACE, "UPDATE place SET time = ?2, outlet = ?3, language = ?4, agency = ?5,"         \
                    " live = coalesce(?6, live), day = ?7, words = ?8, placed = 0"                 \
                    " WHERE article = ?1")                                                         \
    X(FIND_PLACE, "SELECT min(coalesce(v.published_utc, a.first_read / 1000),"                     \
                  " a.first_read / 1000), v.outlet, t.article, p.article, v.document,"             \
                  " v.published_utc / 86400, sum_sizes(s.sz) FROM article a"                       \
                  " JOIN version v ON v.id = a.version LEFT JOIN search_docsize s ON s.id = a.id"  \
                  " LEFT JOIN trait t ON t.article = a.id"                                         \
                  " LEFT JOIN place p ON p.article = a.id WHERE a.id = ?1")                        \
    X(DROP_TAGS, "DELETE FROM tag WHERE article = ?1")                                             \
    X(ADD_TAG, "INSERT INTO tag (article, key, name, weight) VALUES (?1, ?2, ?3, ?4)")             \
    X(ADD_TERMS, "INSERT INTO search (rowid, headline, text, authors, outlet)"                     \
                 " VALUES (?1, ?2, ?3, ?4, ?5)")                                                   \
    X(DROP_TERMS, "INSERT INTO search (search, rowid, headline, text, authors, outlet)"            \
                  " VALUES ('delete', ?1, ?2, ?3, ?4, ?5)")

#define STATEMENT_ENUM(name, sql) name,
enum statement { STATEMENT_LIST(STATEMENT_ENUM) STATEMENT_COUNT };
#undef STATEMENT_ENUM

/* The first parameter of ADD_VERSION that is one of the texts. */
enum { VERSION_TEXTS = 12 };

struct writer {
    sqlite3_stmt *statements[STATEMENT_COUNT];
    int64_t next_version; /* id of the next version; nobody else gives any */
    struct arena scratch;
};

/* The version of an article that is there. */
struct known {
    int64_t article, version, raw, document;
    int number, code;
    struct identity content;
};

enum error writer_new(struct store *store)
{
    struct writer *writer = memory_get_zeroed(1, sizeof *writer);
    store->writer = writer;
    arena_init(&writer->scratch, 0);
    static const char last[] = "SELECT coalesce(max(id), 0) FROM version";
    int64_t id = database_number(&store->database, last, -1);
    writer->next_version = id + 1;
    return id < 0 ? ERROR_STORE : OK;
}

void writer_free(struct store *store)
{
    if (!store->writer)
        return;
    for (int i = 0; i < STATEMENT_COUNT; i++)
        sqlite3_finalize(store->writer->statements[i]);
    arena_free(&store->writer->scratch);
    memory_free(store->writer);
    store->writer = NULL;
}

/* A statement, reset, or NULL with the words noted. */
static sqlite3_stmt *statement(struct store *store, enum statement which)
{
#define STATEMENT_TEXT(name, sql) sql,
    static const char *const texts[] = {STATEMENT_LIST(STATEMENT_TEXT)};
#undef STATEMENT_TEXT
    sqlite3_stmt **place = &store->writer->statements[which];
    if (!*place)
        *place = database_prepare(&store->database, texts[which]);
    return *place;
}

/* Runs a statement that was bound and gives no row. */
static enum error done(struct store *store, sqlite3_stmt *bound)
{
    return database_step_done(&store->database, bound);
}

/* The number that a bound statement finds; 0 where there is none. */
static enum error find_number(struct store *store, sqlite3_stmt *bound, int64_t *number)
{
    return database_step_number(&store->database, bound, number);
}

/* The id that the last statement inserted at. */
static int64_t inserted(const struct store *store)
{
    return sqlite3_last_insert_rowid(store->database.handle);
}

/* Keeps the raw bytes, if there are any and they are not there. `*id` is 0 for none. */
static enum error add_raw(struct store *store, const struct store_document *document, int64_t *id)
{
    *id = 0;
    sqlite3_stmt *find = statement(store, FIND_RAW), *add = statement(store, ADD_RAW);
    if (!find || !add)
        return ERROR_STORE;
    if (!document->raw.size)
        return OK;
    bind_identity(find, 1, &document->hash);
    enum error error = find_number(store, find, id);
    if (error || *id)
        return error;
    bind_identity(add, 1, &document->hash);
    bind_number(add, 2, (int64_t)document->size);
    bind_str(add, 3, str_from(document->packing));
    bind_bytes(add, 4, document->raw);
    error = done(store, add);
    *id = inserted(store);
    return error;
}

/* Binds the code that read a document and what was known of it, from parameter `at` on. */
static void bind_known(sqlite3_stmt *statement, int at, const struct store_document *document)
{
    bind_number(statement, at, document->code);
    bind_str(statement, at + 1, document->known_published);
    bind_reference(statement, at + 2, document->known_article);
    bind_str(statement, at + 3, document->known_read_at);
    bind_str(statement, at + 4, document->known_encoding);
}

/* Notes where the document came from and that it was read. */
static enum error add_document(struct store *store, const struct store_document *document,
                               int64_t raw, int64_t *id)
{
    sqlite3_stmt *find = statement(store, FIND_DOCUMENT), *add = statement(store, ADD_DOCUMENT);
    sqlite3_stmt *touch = statement(store, TOUCH_DOCUMENT);
    if (!find || !add || !touch)
        return ERROR_STORE;
    enum error error = OK;
    bind_str(find, 1, document->name);
    bind_str(find, 2, document->url);
    bind_reference(find, 3, raw);
    *id = document->again;
    if (!*id)
        error = find_number(store, find, id);
    if (error)
        return error;
    if (*id) {
        bind_number(touch, 1, *id);
        bind_number(touch, 2, (int64_t)document->row_count);
        bind_str(touch, 3, str_from(document->none));
        bind_number(touch, 4, document->read_at);
        bind_known(touch, 5, document);
        return done(store, touch);
    }
    bind_str(add, 1, document->name);
    bind_str(add, 2, document->url);
    bind_reference(add, 3, raw);
    bind_number(add, 4, (int64_t)document->row_count);
    bind_str(add, 5, str_from(document->none));
    bind_number(add, 6, document->read_at);
    bind_known(add, 7, document);
    error = done(store, add);
    *id = inserted(store);
    return error;
}

/* Finds an outlet by its name where either the row or the outlet has no domain; one that had none
 * gets the row's. 0 where there is none. */
static enum error find_namesake(struct store *store, const struct row *row, int64_t *id)
{
    sqlite3_stmt *find = statement(store, FIND_NAMESAKE);
    sqlite3_stmt *complete = statement(store, COMPLETE_OUTLET);
    struct str domain = row->texts[ROW_OUTLET_DOMAIN];
    if (!find || !complete)
        return ERROR_STORE;
    if (!row->outlet_words.size)
        return OK;
    bind_str(find, 1, row->outlet_words);
    bind_str(find, 2, domain);
    enum error error = find_number(store, find, id);
    if (error || !*id || !domain.size)
        return error;
    bind_number(complete, 1, *id);
    bind_str(complete, 2, row->outlet_key);
    bind_str(complete, 3, row->texts[ROW_OUTLET_NAME]);
    bind_str(complete, 4, domain);
    bind_str(complete, 5, row->outlet_words);
    return done(store, complete);
}

/* Finds or adds the row's outlet; 0 where it is not known. */
static enum error add_outlet(struct store *store, const struct row *row, int64_t *id)
{
    *id = 0;
    sqlite3_stmt *find = statement(store, FIND_OUTLET), *add = statement(store, ADD_OUTLET);
    if (!find || !add)
        return ERROR_STORE;
    if (!row->outlet_key.size)
        return OK;
    bind_str(find, 1, row->outlet_key);
    enum error error = find_number(store, find, id);
    if (!error && !*id)
        error = find_namesake(store, row, id);
    if (error || *id)
        return error;
    bind_str(add, 1, row->outlet_key);
    bind_str(add, 2, row->texts[ROW_OUTLET_NAME]);
    bind_str(add, 3, row->texts[ROW_OUTLET_DOMAIN]);
    bind_str(add, 4, row->outlet_words);
    error = done(store, add);
    *id = inserted(store);
    return error;
}

/* Adds an article's terms to the index, or takes them out of it. */
static enum error change_terms(struct store *store, enum statement how, int64_t article,
                               const struct str terms[TERMS_COUNT])
{
    sqlite3_stmt *change = statement(store, how);
    if (!change)
        return ERROR_STORE;
    bind_number(change, 1, article);
    for (int i = 0; i < TERMS_COUNT; i++)
        bind_str(change, 2 + i, terms[i]);
    return done(store, change);
}

enum error writer_drop_terms(struct store *store, int64_t article, int64_t version)
{
    struct arena *arena = &store->writer->scratch;
    sqlite3_stmt *read = statement(store, READ_VERSION);
    if (!read)
        return ERROR_STORE;
    bind_number(read, 1, version);
    int code = sqlite3_step(read);
    enum error error = database_error(&store->database, code);
    if (code == SQLITE_ROW) {
        struct article old;
        struct str terms[TERMS_COUNT];
        row_read(read, 0, arena, &old);
        prepare_terms(store->preparer, &old, arena, terms);
        error = change_terms(store, DROP_TERMS, article, terms);
    }
    sqlite3_reset(read);
    arena_clear(arena);
    return error;
}

/* Puts an article's traits in, and its place among the others, to be found out. Its terms are in
 * the index by now. `*had` tells whether it had traits, and so may have tags. */
static enum error put_traits(struct store *store, int64_t article, const struct row *row, bool *had)
{
    sqlite3_stmt *find = statement(store, FIND_PLACE);
    if (!find)
        return ERROR_STORE;
    bind_number(find, 1, article);
    enum error error = database_error(&store->database, sqlite3_step(find));
    int64_t time = sqlite3_column_int64(find, 0), outlet = sqlite3_column_int64(find, 1);
    bool has_trait = sqlite3_column_int64(find, 2), has_place = sqlite3_column_int64(find, 3);
    *had = has_trait;
    int64_t document = sqlite3_column_int64(find, 4), day = sqlite3_column_int64(find, 5);
    int64_t words = sqlite3_column_int64(find, 6);
    bool dated = sqlite3_column_type(find, 5) != SQLITE_NULL;
    sqlite3_reset(find);
    sqlite3_stmt *trait = statement(store, has_trait ? CHANGE_TRAIT : ADD_TRAIT);
    sqlite3_stmt *place = statement(store, has_place ? CHANGE_PLACE : ADD_PLACE);
    if (error || !trait || !place)
        return error ? error : ERROR_STORE;
    bind_number(trait, 1, article);
    bind_number(trait, 2, STORY_TRAITS_CODE);
    bind_bytes(trait, 3, row->traits);
    error = done(store, trait);
    bind_number(place, 1, article);
    bind_number(place, 2, time);
    bind_reference(place, 3, outlet);
    bind_str(place, 4, row->told);
    bind_number(place, 5, row->agency);
    bind_reference(place, 6, row->live ? document : 0);
    sqlite3_bind_null(place, 7);
    if (dated)
        bind_number(place, 7, day);
    bind_number(place, 8, words);
    return error ? error : done(store, place);
}

/* Keeps what stories go by of an article, and has it placed. */
static enum error add_traits(struct store *store, int64_t article, const struct row *row)
{
    sqlite3_stmt *drop = statement(store, DROP_TAGS), *tag = statement(store, ADD_TAG);
    if (!drop || !tag)
        return ERROR_STORE;
    bool had = false;
    enum error error = put_traits(store, article, row, &had);
    bind_number(drop, 1, article);
    if (!error && had) /* dropping costs as much as adding several */
        error = done(store, drop);
    for (size_t i = 0; !error && i < row->tags.count; i++) {
        const struct story_tag *one = list_at(&row->tags, i);
        bind_number(tag, 1, article);
        bind_str(tag, 2, one->key);
        bind_str(tag, 3, one->name);
        sqlite3_bind_double(tag, 4, one->weight);
        error = done(store, tag);
    }
    return error;
}

/* A date of publication that lies so many seconds behind the reading, and more, is that of
 * something else: lists, which go by time, take the article for one without. */
#define AHEAD_MOST ((int64_t)2 * DAY_SECONDS)

/* Inserts a version. */
static enum error add_version(struct store *store, const struct store_document *document,
                              const struct row *row, int64_t id, int64_t article, int64_t number,
                              int64_t document_id)
{
    int64_t outlet = 0;
    sqlite3_stmt *add = statement(store, ADD_VERSION);
    enum error error = add ? add_outlet(store, row, &outlet) : ERROR_STORE;
    if (error)
        return error;
    bind_number(add, 1, id);
    bind_number(add, 2, article);
    bind_number(add, 3, number);
    bind_identity(add, 4, &row->content);
    bind_number(add, 5, document_id);
    bind_number(add, 6, document->code);
    bind_number(add, 7, document->read_at);
    bind_reference(add, 8, outlet);
    sqlite3_bind_null(add, 9);
    sqlite3_bind_null(add, 10);
    if (row->has_published && row->published_utc < document->read_at / 1000 + AHEAD_MOST)
        bind_number(add, 9, row->published_utc);
    if (row->has_modified)
        bind_number(add, 10, row->modified_utc);
    bind_reference(add, 11, row->entry);
    for (int i = 0; i < ROW_TEXT_COUNT; i++)
        bind_str(add, VERSION_TEXTS + i, row->texts[i]);
    return done(store, add);
}

/* Notes a row's language, for the stems of queries. */
static enum error add_language(struct store *store, const struct row *row)
{
    sqlite3_stmt *add = statement(store, ADD_LANGUAGE);
    if (!add)
        return ERROR_STORE;
    if (!row->language.size)
        return OK;
    bind_str(add, 1, row->language);
    return done(store, add);
}

/* Finds the article with the row's identity; known->article is 0 where it is not there. */
static enum error find_known(struct store *store, const struct row *row, struct known *known)
{
    *known = (struct known){0};
    sqlite3_stmt *find = statement(store, FIND_ARTICLE);
    if (!find)
        return ERROR_STORE;
    bind_identity(find, 1, &row->identity);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW) {
        known->article = sqlite3_column_int64(find, 0);
        known->version = sqlite3_column_int64(find, 1);
        known->number = sqlite3_column_int(find, 2);
        column_identity(find, 3, &known->content);
        known->code = sqlite3_column_int(find, 4);
        known->raw = sqlite3_column_int64(find, 5);
        known->document = sqlite3_column_int64(find, 6);
    }
    enum error error = database_error(&store->database, code);
    sqlite3_reset(find);
    return error;
}

/* Adds an article that is not there. */
static enum error add_new(struct store *store, const struct store_document *document,
                          const struct row *row, int64_t document_id, int64_t *article)
{
    sqlite3_stmt *add = statement(store, ADD_ARTICLE);
    if (!add)
        return ERROR_STORE;
    int64_t version = store->writer->next_version++;
    bind_identity(add, 1, &row->identity);
    bind_number(add, 2, version);
    bind_number(add, 3, document->read_at);
    enum error error = done(store, add);
    *article = inserted(store);
    if (!error)
        error = add_version(store, document, row, version, *article, 1, document_id);
    if (!error)
        error = change_terms(store, ADD_TERMS, *article, row->terms);
    if (!error)
        error = add_traits(store, *article, row);
    return error;
}

/* Makes `version` the article's current one, and notes that it was read. */
static enum error touch(struct store *store, const struct store_document *document, int64_t article,
                        int64_t version)
{
    sqlite3_stmt *update = statement(store, TOUCH_ARTICLE);
    if (!update)
        return ERROR_STORE;
    bind_number(update, 1, article);
    bind_number(update, 2, version);
    bind_number(update, 3, document->read_at);
    return done(store, update);
}

/* Finds the version of an article that says the same; 0 where there is none. */
static enum error find_version(struct store *store, const struct row *row, int64_t article,
                               int64_t *version)
{
    sqlite3_stmt *find = statement(store, FIND_VERSION);
    if (!find)
        return ERROR_STORE;
    bind_number(find, 1, article);
    bind_identity(find, 2, &row->content);
    return find_number(store, find, version);
}

/* Gives the number that the next version of an article has. */
static enum error next_number(struct store *store, int64_t article, int64_t *number)
{
    sqlite3_stmt *last = statement(store, LAST_VERSION);
    if (!last)
        return ERROR_STORE;
    bind_number(last, 1, article);
    enum error error = find_number(store, last, number);
    ++*number;
    return error;
}

/* Takes a version away, whose place better code's reading of the same bytes takes. */
static enum error drop_version(struct store *store, int64_t version)
{
    sqlite3_stmt *drop = statement(store, DROP_VERSION);
    if (!drop)
        return ERROR_STORE;
    bind_number(drop, 1, version);
    return done(store, drop);
}

/* Puts another version in front of the one an article has: one that it had before, one read anew
 * from the same bytes by other code, or one that was changed. */
static enum error change(struct store *store, const struct store_document *document,
                         const struct row *row, const struct known *known, int64_t document_id,
                         bool reread)
{
    int64_t version = 0, number = known->number;
    enum error error = writer_drop_terms(store, known->article, known->version);
    if (!error && reread)
        error = drop_version(store, known->version);
    else if (!error)
        error = find_version(store, row, known->article, &version);
    if (!error && !version) {
        version = store->writer->next_version++;
        if (!reread)
            error = next_number(store, known->article, &number);
        if (!error)
            error = add_version(store, document, row, version, known->article, number, document_id);
    }
    if (!error)
        error = touch(store, document, known->article, version);
    if (!error)
        error = change_terms(store, ADD_TERMS, known->article, row->terms);
    if (!error)
        error = add_traits(store, known->article, row);
    return error;
}

/* Whether the article of a row was deleted. */
static enum error is_deleted(struct store *store, const struct row *row, bool *deleted)
{
    int64_t there = 0;
    sqlite3_stmt *find = statement(store, FIND_TOMBSTONE);
    if (!find)
        return ERROR_STORE;
    bind_identity(find, 1, &row->identity);
    enum error error = find_number(store, find, &there);
    *deleted = there != 0;
    return error;
}

/* The raw bytes of a document that is read again. */
static enum error find_raw(struct store *store, int64_t document, int64_t *raw)
{
    sqlite3_stmt *find = statement(store, DOCUMENT_RAW);
    if (!find)
        return ERROR_STORE;
    bind_number(find, 1, document);
    return find_number(store, find, raw);
}

/* Adds one article of a document. */
static enum error add_row(struct store *store, const struct store_document *document,
                          const struct row *row, int64_t document_id, int64_t raw,
                          struct store_counts *counts)
{
    struct known known;
    bool deleted = false;
    enum error error = find_known(store, row, &known);
    if (!error && !known.article)
        error = is_deleted(store, row, &deleted);
    if (error)
        return error;
    if (deleted) {
        counts->deleted++;
        return OK;
    }
    /* read again, a document says nothing new of an article that another has changed since */
    bool passed = document->again && known.article && known.document != document->again;
    bool same = memcmp(&known.content, &row->content, sizeof known.content) == 0;
    bool reread = known.code != document->code && (same || (raw && raw == known.raw));
    if (passed) {
        counts->same++;
    } else if (!known.article) {
        error = add_new(store, document, row, document_id, &known.article);
        counts->added++;
    } else if (same && !reread) {
        error = touch(store, document, known.article, known.version);
        counts->same++;
    } else {
        error = change(store, document, row, &known, document_id, reread);
        if (reread)
            counts->same++;
        else
            counts->changed++;
    }
    sqlite3_stmt *origin = error ? NULL : statement(store, ADD_ORIGIN);
    if (!origin)
        return error ? error : ERROR_STORE;
    bind_number(origin, 1, known.article);
    bind_number(origin, 2, document_id);
    error = done(store, origin);
    return error ? error : add_language(store, row);
}

void store_give_up(struct store *store)
{
    char why[DATABASE_WHY_SIZE];
    memcpy(why, store->database.why, sizeof why);
    if (!sqlite3_get_autocommit(store->database.handle))
        database_run(&store->database, "ROLLBACK");
    store->in_transaction = false;
    memcpy(store->database.why, why, sizeof why);
}

enum error writer_begin(struct store *store)
{
    assert(store->writer);
    if (store->in_transaction)
        return OK;
    if (store->committed && clock_steady() - store->committed < DATABASE_GAP)
        database_sleep(DATABASE_GAP);
    enum error error = database_run(&store->database, "BEGIN IMMEDIATE");
    store->in_transaction = !error;
    return error;
}

enum error store_add(struct store *store, const struct store_document *document,
                     struct store_counts *counts)
{
    enum error error = writer_begin(store);
    int64_t raw = 0, id = 0;
    if (!error)
        error = document->again ? find_raw(store, document->again, &raw)
                                : add_raw(store, document, &raw);
    if (!error)
        error = add_document(store, document, raw, &id);
    for (size_t i = 0; !error && i < document->row_count; i++)
        error = add_row(store, document, &document->rows[i], id, raw, counts);
    if (error)
        store_give_up(store);
    return error;
}

enum error store_commit(struct store *store)
{
    if (!store->in_transaction)
        return OK;
    enum error error = database_run(&store->database, "COMMIT");
    if (error)
        store_give_up(store);
    store->in_transaction = false;
    store->committed = clock_steady();
    return error;
}

uint64_t writer_count_articles(struct store *store)
{
    int64_t count = database_number(&store->database, "SELECT count(*) FROM article", 0);
    return count > 0 ? (uint64_t)count : 0;
}

/* Tells whoever listens that another article is done, now and then. */
static void tell(const struct store *store, uint64_t done, uint64_t of)
{
    enum { EACH = 100 };
    if (store->tell && (done % EACH == 0 || done == of))
        store->tell(store->tell_context, done, of);
}

/* Adds the terms of every article to an empty index. */
static enum error index_all(struct store *store)
{
    struct arena *arena = &store->writer->scratch;
    uint64_t count = writer_count_articles(store), done = 0;
    enum error error = OK;
    int code = SQLITE_DONE;
    sqlite3_stmt *all =
        database_prepare(&store->database, "SELECT a.id, " ROW_COLUMNS
                                           " FROM article a JOIN version v ON v.id = a.version");
    while (all && !error && (code = sqlite3_step(all)) == SQLITE_ROW) {
        struct article article;
        struct str terms[TERMS_COUNT];
        row_read(all, 1, arena, &article);
        prepare_terms(store->preparer, &article, arena, terms);
        error = change_terms(store, ADD_TERMS, sqlite3_column_int64(all, 0), terms);
        arena_clear(arena);
        tell(store, ++done, count);
    }
    if (!error)
        error = all ? database_error(&store->database, code) : ERROR_STORE;
    sqlite3_finalize(all);
    return error;
}

enum error writer_reindex(struct store *store)
{
    struct database *database = &store->database;
    char note[100];
    sqlite3_snprintf(sizeof note, note,
                     "INSERT OR REPLACE INTO setting VALUES ('terms', %d); COMMIT", TERMS_VERSION);
    enum error error = database_run(database, "BEGIN IMMEDIATE; "
                                              "INSERT INTO search (search) VALUES ('delete-all')");
    if (!error)
        error = index_all(store);
    if (!error)
        error = database_run(database, "UPDATE place SET words = coalesce("
                                       "  (SELECT sum_sizes(sz) FROM search_docsize"
                                       "   WHERE id = place.article), 0)");
    if (!error)
        error = database_run(database, note);
    if (error)
        store_give_up(store);
    return error;
}

/* Makes the traits of the `count` articles that a bound statement gives. */
static enum error retrait_all(struct store *store, sqlite3_stmt *all, uint64_t count)
{
    struct arena *arena = &store->writer->scratch;
    uint64_t done = 0;
    enum error error = OK;
    int code = SQLITE_DONE;
    while (!error && (code = sqlite3_step(all)) == SQLITE_ROW) {
        struct article article;
        struct row row = {0};
        row_read(all, 1, arena, &article);
        prepare_traits(store->preparer, &article, arena, &row);
        error = add_traits(store, sqlite3_column_int64(all, 0), &row);
        arena_clear(arena);
        tell(store, ++done, count);
    }
    return error ? error : database_error(&store->database, code);
}

enum error writer_retrait(struct store *store)
{
    struct database *database = &store->database;
    char sql[600];
    sqlite3_snprintf(sizeof sql, sql,
                     "SELECT NOT EXISTS (SELECT 1 FROM article a LEFT JOIN trait t"
                     " ON t.article = a.id WHERE t.code IS NOT %d)",
                     STORY_TRAITS_CODE);
    if (database_number(database, sql, 0))
        return OK;
    enum error error = database_run(database, "BEGIN IMMEDIATE");
    sqlite3_snprintf(sizeof sql, sql,
                     "CREATE TEMP TABLE stale AS SELECT a.id FROM article a LEFT JOIN trait t"
                     " ON t.article = a.id WHERE t.code IS NOT %d",
                     STORY_TRAITS_CODE);
    if (!error)
        error = database_run(database, sql);
    int64_t stale = error ? 0 : database_number(database, "SELECT count(*) FROM stale", 0);
    sqlite3_stmt *all = error ? NULL
                              : database_prepare(database, "SELECT a.id, " ROW_COLUMNS
                                                           " FROM stale JOIN article a USING (id)"
                                                           " JOIN version v ON v.id = a.version");
    if (!error)
        error = all ? retrait_all(store, all, (uint64_t)stale) : ERROR_STORE;
    sqlite3_finalize(all);
    if (!error)
        error = database_run(database, "DROP TABLE stale; COMMIT");
    if (error)
        store_give_up(store);
    return error;
}
