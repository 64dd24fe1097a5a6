/* Searching: the query's tree turned into SQL. What FTS5 can answer by itself becomes one MATCH
 * expression, made of terms alone, which hold nothing that FTS5 could misread; the rest becomes
 * conditions with parameters. So nothing that a person types is ever read as SQL. */
#include <assert.h>

#include "base/table.h"
#include "store/find.h"
#include "store/query.h"
#include "store/snippet.h"

/* A query becomes at most this many bytes of a MATCH expression or of conditions; the SELECT around
 * the conditions is as long again as SELECT_MAX. */
#define SQL_MAX ((size_t)4 << 20)
enum { SELECT_MAX = 4096 };

/* A value for a parameter of the SQL. */
struct value {
    bool is_text;
    struct str text;
    int64_t number;
};

/* Takes what was written over into the arena, and ends the buffer. */
static struct str take_written(struct finding *finding, struct buf *out)
{
    struct str text = arena_copy(finding->arena, buf_str(out));
    finding->too_long |= out->full;
    buf_free(out);
    return text;
}

/* Adds a parameter's value. */
static void add_value(struct finding *finding, struct value value)
{
    *(struct value *)list_add(&finding->values) = value;
}

/* ------------------------------------------------------------------------ words to terms --- */

/* Where the terms of a field stand in the index. */
static const char *field_columns(enum query_field field)
{
    static const char *const columns[] = {
        [QUERY_IN_ARTICLE] = "{headline text}",
        [QUERY_IN_HEADLINE] = "headline",
        [QUERY_IN_AUTHORS] = "authors",
        [QUERY_IN_OUTLET] = "outlet",
    };
    return columns[field];
}

/* What one reading of some words gives. */
struct reading {
    struct finding *finding;
    struct buf phrase; /* the terms, apart by spaces */
    unsigned words;    /* how many they are */
    bool prefix;       /* the terms are looked for as beginnings in snippets */
    bool shown;        /* in snippets */
};

/* Takes one term of the words. */
static int take_term(void *context, const struct word_forms *form, size_t from, size_t to)
{
    (void)from, (void)to;
    struct reading *reading = context;
    if (reading->phrase.size)
        buf_add_byte(&reading->phrase, ' ');
    buf_add(&reading->phrase, form->term);
    if (reading->shown) {
        struct snippet_term *shown = list_add(&reading->finding->terms);
        shown->text = arena_copy(reading->finding->arena, form->term);
        shown->word = reading->finding->words + reading->words;
        shown->prefix = reading->prefix;
    }
    reading->words++;
    return 0;
}

/* Whether a phrase is one character of a script without spaces, of which the index holds pairs. */
static bool is_lone_character(struct str phrase)
{
    return phrase.size >= 3 && phrase.size <= 4 && (unsigned char)phrase.data[0] >= 0xe3;
}

/* Adds one reading of the words to the expression, unless another language gave the same. Gives how
 * many words it has. */
static unsigned add_reading(struct finding *finding, const struct query *query, struct str language,
                            struct table *seen, struct buf *out)
{
    struct reading reading = {
        .finding = finding, .prefix = query->prefix, .shown = query->field <= QUERY_IN_HEADLINE};
    size_t shown = finding->terms.count;
    buf_init(&reading.phrase, SQL_MAX);
    search_terms(prepare_stemmers(finding->store->preparer), language, query->text, take_term,
                 &reading);
    struct str phrase = take_written(finding, &reading.phrase);
    bool added = false;
    if (phrase.size)
        table_put(seen, phrase, &added);
    bool prefix = query->prefix || is_lone_character(phrase);
    if (added)
        buf_format(out, "%s\"%.*s\"%s", out->size ? " OR " : "", STR_ARG(phrase),
                   prefix ? " *" : "");
    else
        finding->terms.count = shown;
    return reading.words;
}

/* Turns the words of a query into an expression for FTS5, in place; words that have no terms ask
 * for nothing. Names are not stemmed, and beginnings of words cannot be. */
static void resolve_words(struct finding *finding, struct query *query)
{
    struct table seen;
    struct buf out;
    table_init(&seen, finding->arena);
    buf_init(&out, SQL_MAX);
    unsigned words = add_reading(finding, query, STR(""), &seen, &out);
    bool stems = !query->prefix && query->field <= QUERY_IN_HEADLINE;
    for (size_t i = 0; stems && i < finding->languages.count; i++)
        add_reading(finding, query, *(const struct str *)list_at(&finding->languages, i), &seen,
                    &out);
    finding->words += words;
    struct str readings = take_written(finding, &out);
    if (readings.size)
        query->text = arena_format(finding->arena, "%s : (%.*s)", field_columns(query->field),
                                   STR_ARG(readings));
    else
        query->kind = QUERY_NOTHING;
}

/* Turns all words of the tree into expressions and takes out what asks for nothing. Queries are at
 * most STORE_QUERY_DEPTH deep. */
static void resolve(struct finding *finding, struct query *query)
{
    if (query->kind == QUERY_WORDS)
        resolve_words(finding, query);
    size_t shown = finding->terms.count;
    for (struct query **at = &query->first; *at;) {
        resolve(finding, *at);
        if ((*at)->kind == QUERY_NOTHING)
            *at = (*at)->next;
        else
            at = &(*at)->next;
    }
    if (query->kind == QUERY_NOT)
        finding->terms.count = shown; /* what must not be there is not shown */
    if (query->kind >= QUERY_AND && !query->first)
        query->kind = QUERY_NOTHING;
}

/* ----------------------------------------------------------------- terms to an expression --- */

/* Whether FTS5 can answer this part by itself: words, and wholes of such in which something has to
 * be there. */
static bool is_pure(const struct query *query)
{
    bool positive = query->kind == QUERY_WORDS;
    if (query->kind != QUERY_AND && query->kind != QUERY_OR)
        return positive;
    for (const struct query *part = query->first; part; part = part->next) {
        bool negative = query->kind == QUERY_AND && part->kind == QUERY_NOT;
        if (!is_pure(negative ? part->first : part))
            return false;
        positive |= !negative;
    }
    return positive;
}

static void add_match(const struct query *query, struct buf *out);

/* Adds the parts that are, or are not, negative, with an operator between them. */
static void add_parts(const struct query *query, bool negative, const char *operator,
                      struct buf * out)
{
    bool first = !negative;
    for (const struct query *part = query->first; part; part = part->next) {
        if ((part->kind == QUERY_NOT) != negative)
            continue;
        if (!first)
            buf_format(out, " %s ", operator);
        first = false;
        add_match(negative ? part->first : part, out);
    }
}

/* Adds a pure part as an expression in parentheses. NOT binds closest in FTS5 and takes two parts,
 * so what has to be there comes first, in parentheses of its own. */
static void add_match(const struct query *query, struct buf *out)
{
    buf_add_byte(out, '(');
    if (query->kind == QUERY_WORDS) {
        buf_add(out, query->text);
    } else if (query->kind == QUERY_OR) {
        add_parts(query, false, "OR", out);
    } else {
        buf_add_byte(out, '(');
        add_parts(query, false, "AND", out);
        buf_add_byte(out, ')');
        add_parts(query, true, "NOT", out);
    }
    buf_add_byte(out, ')');
}

/* The expression of a pure part, in the arena. */
static struct str match_of(struct finding *finding, const struct query *query)
{
    struct buf out;
    buf_init(&out, SQL_MAX);
    add_match(query, &out);
    return take_written(finding, &out);
}

/* ------------------------------------------------------------------ the rest to conditions --- */

/* Adds a part as a condition on the article a and its version v. */
static void add_condition(struct finding *finding, const struct query *query)
{
    struct buf *out = &finding->conditions;
    struct value value = {.is_text = true, .number = query->time};
    if (is_pure(query)) {
        buf_add(out, STR("a.id IN (SELECT rowid FROM search WHERE search MATCH ?)"));
        value.text = match_of(finding, query);
        add_value(finding, value);
    } else if (query->kind == QUERY_LANGUAGE) {
        buf_add(out, STR("(v.language IS NOT NULL AND instr(lower(v.language) || '-', ?) = 1)"));
        value.text = arena_format(finding->arena, "%.*s-", STR_ARG(query->text));
        add_value(finding, value);
    } else if (query->kind == QUERY_AFTER || query->kind == QUERY_BEFORE) {
        buf_format(out, "(v.published_utc IS NOT NULL AND v.published_utc %s ?)",
                   query->kind == QUERY_AFTER ? ">=" : "<");
        value.is_text = false;
        add_value(finding, value);
    } else if (query->kind == QUERY_NOT) {
        buf_add(out, STR("NOT "));
        add_condition(finding, query->first);
    } else {
        const char *before = "(";
        for (const struct query *part = query->first; part; part = part->next) {
            buf_add(out, str_from(before));
            add_condition(finding, part);
            before = query->kind == QUERY_AND ? " AND " : " OR ";
        }
        buf_add_byte(out, ')');
    }
}

/* Divides the parts that all have to hold into those for FTS5, with whose help the hits are found
 * and ranked, and conditions on them. */
static void divide(struct finding *finding, const struct query *query)
{
    struct query whole = {.kind = QUERY_AND};
    struct query **tail = &whole.first;
    const struct query *parts = query->kind == QUERY_AND ? query->first : query;
    bool any = false;
    for (const struct query *part = parts; part; part = part->next)
        any |= is_pure(part);
    for (const struct query *part = parts; part; part = part->next) {
        bool negative = part->kind == QUERY_NOT && is_pure(part->first);
        if (any && (is_pure(part) || negative)) {
            *tail = arena_get_zeroed(finding->arena, sizeof **tail);
            **tail = *part;
            (*tail)->next = NULL;
            tail = &(*tail)->next;
        } else {
            buf_add(&finding->conditions, STR(" AND "));
            add_condition(finding, part);
        }
    }
    if (whole.first)
        finding->match = match_of(finding, &whole);
}

/* ------------------------------------------------------------------------ asking the store --- */

/* Notes the languages whose stems the query's words may have: the one it asks for, or all there
 * are. */
static enum error find_languages(struct finding *finding, const struct query *query)
{
    const struct query *parts = query->kind == QUERY_AND ? query->first : query;
    for (const struct query *part = parts; part; part = part->next)
        if (part->kind == QUERY_LANGUAGE)
            *(struct str *)list_add(&finding->languages) = prepare_language(part->text);
    if (finding->languages.count)
        return OK;
    struct database *database = &finding->store->database;
    sqlite3_stmt *all = database_prepare(database, "SELECT code FROM language ORDER BY code");
    int code = SQLITE_ERROR;
    while (all && (code = sqlite3_step(all)) == SQLITE_ROW)
        *(struct str *)list_add(&finding->languages) = column_str(all, 0, finding->arena);
    enum error error = all ? database_error(database, code) : ERROR_STORE;
    database_finish(&finding->store->database, all);
    return error;
}

sqlite3_stmt *find_prepare(struct finding *finding, const char *what, const char *rest, int *next)
{
    bool words = finding->match.size > 0;
    const char *from = words ? "search s" : "article a JOIN version v ON v.id = a.version";
    const char *place =
        words ? " CROSS JOIN place p ON p.article = s.rowid" : " JOIN place p ON p.article = a.id";
    const char *version =
        words && finding->conditions.size
            ? " JOIN article a ON a.id = s.rowid JOIN version v ON v.id = a.version"
            : "";
    struct buf sql;
    buf_init(&sql, SQL_MAX + SELECT_MAX);
    buf_format(&sql, "SELECT %s FROM %s%s%s WHERE %s%.*s %s", what, from,
               finding->faceted ? place : "", version, words ? "search MATCH ?" : "1",
               STR_ARG(buf_str(&finding->conditions)), rest);
    buf_add_byte(&sql, '\0');
    assert(!sql.full);
    sqlite3_stmt *statement = database_prepare(&finding->store->database, sql.data);
    buf_free(&sql);
    *next = 1;
    if (!statement)
        return NULL;
    if (words)
        bind_str(statement, (*next)++, finding->match);
    for (size_t i = 0; i < finding->values.count; i++) {
        const struct value *value = list_at(&finding->values, i);
        if (value->is_text)
            bind_str(statement, (*next)++, value->text);
        else
            bind_number(statement, (*next)++, value->number);
    }
    return statement;
}

/* Counts the hits. */
static enum error count_hits(struct finding *finding, uint64_t *found)
{
    int next;
    int64_t number;
    sqlite3_stmt *count = find_prepare(finding, "count(*)", "", &next);
    enum error error = database_last_number(&finding->store->database, count, &number);
    *found = (uint64_t)number;
    return error;
}

enum error find_read_hit(struct finding *finding, sqlite3_stmt *read, int64_t id, double score,
                         struct store_hit *hit)
{
    bind_number(read, 1, id);
    int code = sqlite3_step(read);
    if (code == SQLITE_ROW) {
        row_read(read, 1, finding->arena, &hit->record);
        hit->record.id = column_id(read, 0, finding->arena);
        hit->score = score;
        hit->snippet = snippet_make(prepare_stemmers(finding->store->preparer),
                                    prepare_language(hit->record.language), hit->record.text,
                                    &finding->terms, finding->arena);
    }
    enum error error = database_error(&finding->store->database, code);
    sqlite3_reset(read);
    return error;
}

sqlite3_stmt *find_prepare_read(struct finding *finding)
{
    return database_prepare(&finding->store->database,
                            "SELECT a.identity, " ROW_COLUMNS " FROM article a JOIN version v"
                            " ON v.id = a.version WHERE a.id = ?");
}

enum error find_read_hits(struct finding *finding, unsigned skip, unsigned limit, struct list *hits)
{
    struct database *database = &finding->store->database;
    bool words = finding->match.size > 0;
    int next, code = SQLITE_DONE;
    sqlite3_stmt *find =
        find_prepare(finding, words ? "s.rowid, -s.rank" : "a.id, 0.0",
                     words ? "ORDER BY s.rank, s.rowid LIMIT ? OFFSET ?"
                           : "ORDER BY v.published_utc DESC, a.id LIMIT ? OFFSET ?",
                     &next);
    sqlite3_stmt *read = find_prepare_read(finding);
    enum error error = find && read ? OK : ERROR_STORE;
    if (!error) {
        bind_number(find, next, limit);
        bind_number(find, next + 1, skip);
    }
    while (!error && (code = sqlite3_step(find)) == SQLITE_ROW)
        error = find_read_hit(finding, read, sqlite3_column_int64(find, 0),
                              sqlite3_column_double(find, 1), list_add(hits));
    if (!error)
        error = database_error(database, code);
    database_finish(&finding->store->database, find);
    database_finish(&finding->store->database, read);
    return error;
}

enum error find_begin(struct finding *finding, struct str text)
{
    struct arena *arena = finding->arena;
    list_init(&finding->languages, arena, sizeof(struct str));
    list_init(&finding->terms, arena, sizeof(struct snippet_term));
    list_init(&finding->values, arena, sizeof(struct value));
    buf_init(&finding->conditions, SQL_MAX);
    struct query *tree;
    struct str why;
    enum error error = query_parse(text, arena, &tree, &why);
    if (error)
        return database_fail(&finding->store->database, error, "%.*s", STR_ARG(why));
    error = find_languages(finding, tree);
    if (!error) {
        resolve(finding, tree);
        if (tree->kind != QUERY_NOTHING)
            divide(finding, tree);
        if (finding->too_long || finding->conditions.full)
            error =
                database_fail(&finding->store->database, ERROR_TOO_MANY, "the query is too long");
    }
    return error;
}

void find_end(struct finding *finding)
{
    buf_free(&finding->conditions);
}

enum error store_search(struct store *store, struct str query, unsigned skip, unsigned limit,
                        struct arena *arena, struct store_hits *hits)
{
    struct finding finding = {.store = store, .arena = arena};
    list_init(&hits->hits, arena, sizeof(struct store_hit));
    hits->found = 0;
    enum error error = find_begin(&finding, query);
    if (!error)
        error = count_hits(&finding, &hits->found);
    if (!error)
        error = find_read_hits(&finding, skip, limit, &hits->hits);
    find_end(&finding);
    return error;
}
