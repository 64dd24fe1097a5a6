/* Searching: the query's tree turned into SQL. What FTS5 can answer by itself becomes one MATCH
 * expression, made of terms alone, which hold nothing that FTS5 could misread; the rest becomes
 * conditions with parameters. So nothing that a person types is ever read as SQL. */
#include <assert.h>
#include <stdlib.h>

#include "base/table.h"
#include "store/browse.h"
#include "store/private.h"
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

struct finding {
    struct store *store;
    struct arena *arena;
    struct list languages; /* of struct str: those whose stems a word may have */
    struct list terms;     /* of struct snippet_term: what snippets show */
    unsigned words;        /* of the query so far: terms with one number are the same word */
    struct buf conditions; /* SQL, each with " AND " before it */
    struct list values;    /* of struct value, for its parameters */
    struct str match;      /* what FTS5 is asked, empty for nothing */
    bool faceted;          /* columns of the place are read */
    bool too_long;         /* a part of it did not fit */
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

/* Prepares a SELECT of `what` over the hits, its values bound; `rest` comes behind the conditions.
 * NULL on failure. */
static sqlite3_stmt *prepare(struct finding *finding, const char *what, const char *rest, int *next)
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
    sqlite3_stmt *count = prepare(finding, "count(*)", "", &next);
    enum error error = database_last_number(&finding->store->database, count, &number);
    *found = (uint64_t)number;
    return error;
}

/* Reads one hit's article and makes its snippet. */
static enum error read_hit(struct finding *finding, sqlite3_stmt *read, int64_t id, double score,
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

/* Prepares to read the articles of hits. NULL on failure. */
static sqlite3_stmt *prepare_read(struct finding *finding)
{
    return database_prepare(&finding->store->database,
                            "SELECT a.identity, " ROW_COLUMNS " FROM article a JOIN version v"
                            " ON v.id = a.version WHERE a.id = ?");
}

/* Reads the hits asked for, the best first: those that say it most, else the newest. */
static enum error read_hits(struct finding *finding, unsigned skip, unsigned limit,
                            struct list *hits)
{
    struct database *database = &finding->store->database;
    bool words = finding->match.size > 0;
    int next, code = SQLITE_DONE;
    sqlite3_stmt *find = prepare(finding, words ? "s.rowid, -s.rank" : "a.id, 0.0",
                                 words ? "ORDER BY s.rank, s.rowid LIMIT ? OFFSET ?"
                                       : "ORDER BY v.published_utc DESC, a.id LIMIT ? OFFSET ?",
                                 &next);
    sqlite3_stmt *read = prepare_read(finding);
    enum error error = find && read ? OK : ERROR_STORE;
    if (!error) {
        bind_number(find, next, limit);
        bind_number(find, next + 1, skip);
    }
    while (!error && (code = sqlite3_step(find)) == SQLITE_ROW)
        error = read_hit(finding, read, sqlite3_column_int64(find, 0),
                         sqlite3_column_double(find, 1), list_add(hits));
    if (!error)
        error = database_error(database, code);
    database_finish(&finding->store->database, find);
    database_finish(&finding->store->database, read);
    return error;
}

/* Reads a query and makes all of it that SQL is made of. The caller frees finding->conditions. */
static enum error begin_finding(struct finding *finding, struct str text)
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

enum error store_search(struct store *store, struct str query, unsigned skip, unsigned limit,
                        struct arena *arena, struct store_hits *hits)
{
    struct finding finding = {.store = store, .arena = arena};
    list_init(&hits->hits, arena, sizeof(struct store_hit));
    hits->found = 0;
    enum error error = begin_finding(&finding, query);
    if (!error)
        error = count_hits(&finding, &hits->found);
    if (!error)
        error = read_hits(&finding, skip, limit, &hits->hits);
    buf_free(&finding.conditions);
    return error;
}

/* --------------------------------------------------------------------------------- facets --- */

/* A number and how often it came. */
struct tally {
    int64_t key;
    uint64_t count;
};

/* Counts of numbers, in a table of open slots that is at most half full. */
struct tallies {
    struct tally *slots; /* a count of 0 is an empty slot */
    size_t size, used;
    struct arena *arena;
};

/* The slot of a number. */
static struct tally *tally_slot(const struct tallies *tallies, int64_t key)
{
    size_t at = (size_t)((uint64_t)key * 0x9e3779b97f4a7c15U >> 32) & (tallies->size - 1);
    while (tallies->slots[at].count && tallies->slots[at].key != key)
        at = (at + 1) & (tallies->size - 1);
    return &tallies->slots[at];
}

/* Counts a number once more. */
static void tally(struct tallies *tallies, int64_t key)
{
    enum { FIRST_SIZE = 256 };
    if (2 * tallies->used >= tallies->size) {
        struct tallies old = *tallies;
        tallies->size = old.size ? 2 * old.size : FIRST_SIZE;
        tallies->slots = arena_get_array(tallies->arena, tallies->size, sizeof(struct tally));
        for (size_t i = 0; i < old.size; i++)
            if (old.slots[i].count)
                *tally_slot(tallies, old.slots[i].key) = old.slots[i];
    }
    struct tally *slot = tally_slot(tallies, key);
    tallies->used += !slot->count;
    slot->key = key;
    slot->count++;
}

/* For qsort: the most frequent first, then by number. */
static int by_count(const void *a, const void *b)
{
    const struct tally *one = a, *other = b;
    if (one->count != other->count)
        return one->count > other->count ? -1 : 1;
    return (one->key > other->key) - (one->key < other->key);
}

/* For qsort: the greatest number first. */
static int by_key(const void *a, const void *b)
{
    const struct tally *one = a, *other = b;
    return (one->key < other->key) - (one->key > other->key);
}

/* Brings what was counted into an order at the front of the table. Gives how many there are. */
static size_t tally_sort(struct tallies *tallies, int (*order)(const void *, const void *))
{
    size_t count = 0;
    for (size_t i = 0; i < tallies->size; i++)
        if (tallies->slots[i].count)
            tallies->slots[count++] = tallies->slots[i];
    if (count)
        qsort(tallies->slots, count, sizeof(struct tally), order);
    return count;
}

/* Lists outlets, by their numbers. */
static enum error list_outlets(struct finding *finding, struct tallies *tallies, unsigned limit,
                               struct list *outlets)
{
    struct database *database = &finding->store->database;
    sqlite3_stmt *read = database_prepare(database, "SELECT key, name FROM outlet WHERE id = ?");
    enum error error = read ? OK : ERROR_STORE;
    size_t count = tally_sort(tallies, by_count);
    for (size_t i = 0; !error && i < count && i < limit; i++) {
        struct store_choice *outlet = list_add(outlets);
        outlet->articles = tallies->slots[i].count;
        bind_number(read, 1, tallies->slots[i].key);
        int code = sqlite3_step(read);
        outlet->key = column_str(read, 0, finding->arena);
        outlet->name = column_str(read, 1, finding->arena);
        error = database_error(database, code);
        sqlite3_reset(read);
    }
    database_finish(&finding->store->database, read);
    return error;
}

/* Lists days, by their numbers, the latest first. */
static void list_days(struct finding *finding, struct tallies *tallies, unsigned limit,
                      struct list *days)
{
    size_t count = tally_sort(tallies, by_key);
    for (size_t i = 0; i < count && i < limit; i++) {
        char iso[DATE_ISO_SIZE];
        struct date date = date_from_days(tallies->slots[i].key);
        struct store_choice *day = list_add(days);
        day->key = arena_copy(finding->arena, date_format_iso(&date, iso));
        day->articles = tallies->slots[i].count;
    }
}

/* Orders choices: the most frequent first, then by key. */
static int by_articles(const void *a, const void *b)
{
    const struct store_choice *one = a, *other = b;
    if (one->articles != other->articles)
        return one->articles > other->articles ? -1 : 1;
    return str_compare(one->key, other->key);
}

/* Counts one language more; there are few. */
static void count_language(struct list *languages, struct str code, struct arena *arena)
{
    code = prepare_language(code);
    for (size_t i = 0; i < languages->count; i++) {
        struct store_choice *language = list_at(languages, i);
        if (str_equal(language->key, code)) {
            language->articles++;
            return;
        }
    }
    if (!code.size)
        return;
    struct store_choice *language = list_add(languages);
    language->key = arena_copy(arena, code);
    language->articles = 1;
}

/* A hit by its article's number, and how well it fits: the less, the better. */
struct ranked {
    double rank;
    int64_t article;
};

/* For list_sort: the best first, then in the order they were read in. */
static int by_rank(const void *a, const void *b)
{
    const struct ranked *one = a, *other = b;
    if (one->rank != other->rank)
        return one->rank < other->rank ? -1 : 1;
    return (one->article > other->article) - (one->article < other->article);
}

/* The best of many hits, in a heap whose top is the worst of them: of thousands some dozens are
 * shown, and need not all be sorted for them. */
struct best {
    struct list *hits; /* of struct ranked */
    size_t most;
};

/* Lets the hit at `at` sink below those that are worse than it. */
static void sink(struct ranked *hits, size_t count, size_t at)
{
    for (size_t below; (below = 2 * at + 1) < count; at = below) {
        if (below + 1 < count && by_rank(&hits[below + 1], &hits[below]) > 0)
            below++;
        if (by_rank(&hits[below], &hits[at]) <= 0)
            return;
        struct ranked swap = hits[at];
        hits[at] = hits[below];
        hits[below] = swap;
    }
}

/* Takes a hit where it is among the best so far. */
static void take_ranked(struct best *best, struct ranked hit)
{
    struct ranked *hits = best->hits->items;
    size_t count = best->hits->count;
    if (count < best->most) {
        *(struct ranked *)list_add(best->hits) = hit;
        hits = best->hits->items;
        for (size_t half = ++count / 2; count == best->most && half-- > 0;)
            sink(hits, count, half);
    } else if (count && by_rank(&hit, &hits[0]) < 0) {
        hits[0] = hit;
        sink(hits, count, 0);
    }
}

/* Counts one hit, a row of count_facets(). */
static void count_hit(struct finding *finding, sqlite3_stmt *row, struct tallies *outlets,
                      struct tallies *days, struct store_found *found)
{
    found->found++;
    if (sqlite3_column_type(row, 0) != SQLITE_NULL)
        tally(outlets, sqlite3_column_int64(row, 0));
    if (sqlite3_column_type(row, 1) != SQLITE_NULL)
        tally(days, sqlite3_column_int64(row, 1));
    const char *language = (const char *)sqlite3_column_text(row, 2);
    count_language(&found->languages, str_of(language, (size_t)sqlite3_column_bytes(row, 2)),
                   finding->arena);
}

/* Counts all hits, and their outlets, languages and days. Where words are asked for, the best hits
 * come with it, the best first. One walk does both, since of frequent words there are thousands. */
static enum error count_facets(struct finding *finding, struct tallies *outlets,
                               struct tallies *days, struct store_found *found, struct best *best)
{
    int next, code;
    bool words = finding->match.size > 0;
    finding->faceted = true;
    sqlite3_stmt *read = prepare(finding,
                                 words ? "p.outlet, p.day, p.language, s.rowid,"
                                         " fitness(search, p.words)"
                                       : "p.outlet, p.day, p.language",
                                 "", &next);
    finding->faceted = false;
    if (!read)
        return ERROR_STORE;
    while ((code = sqlite3_step(read)) == SQLITE_ROW) {
        count_hit(finding, read, outlets, days, found);
        if (words)
            take_ranked(best, (struct ranked){sqlite3_column_double(read, 4),
                                              sqlite3_column_int64(read, 3)});
    }
    enum error error = database_error(&finding->store->database, code);
    database_finish(&finding->store->database, read);
    list_sort(best->hits, by_rank);
    return error;
}

/* Finds the choices that a search can be narrowed to. */
static enum error find_choices(struct finding *finding, unsigned limit, struct store_found *found,
                               struct best *best)
{
    struct tallies outlets = {.arena = finding->arena}, days = {.arena = finding->arena};
    enum error error = count_facets(finding, &outlets, &days, found, best);
    if (!error)
        error = list_outlets(finding, &outlets, limit, &found->outlets);
    if (error)
        return error;
    list_days(finding, &days, limit, &found->days);
    list_sort(&found->languages, by_articles);
    if (found->languages.count > limit)
        found->languages.count = limit;
    return OK;
}

/* Reads the hits asked for of those that were ranked. */
static enum error read_ranked(struct finding *finding, const struct list *ranked, unsigned skip,
                              unsigned limit, struct list *hits)
{
    sqlite3_stmt *read = prepare_read(finding);
    enum error error = read ? OK : ERROR_STORE;
    for (size_t i = skip; !error && i < ranked->count && i - skip < limit; i++) {
        const struct ranked *one = list_at(ranked, i);
        error = read_hit(finding, read, one->article, -one->rank, list_add(hits));
    }
    database_finish(&finding->store->database, read);
    return error;
}

enum error store_find(struct store *store, struct str query, unsigned skip, unsigned limit,
                      unsigned choices, struct arena *arena, struct store_found *found)
{
    struct finding finding = {.store = store, .arena = arena};
    struct list hits, ranked;
    struct best best = {&ranked, (size_t)skip + limit};
    *found = (struct store_found){0};
    list_init(&ranked, arena, sizeof(struct ranked));
    list_init(&hits, arena, sizeof(struct store_hit));
    list_init(&found->items, arena, sizeof(struct store_item));
    list_init(&found->outlets, arena, sizeof(struct store_choice));
    list_init(&found->languages, arena, sizeof(struct store_choice));
    list_init(&found->days, arena, sizeof(struct store_choice));
    enum error error = begin_finding(&finding, query);
    if (!error)
        error = find_choices(&finding, choices, found, &best);
    if (!error)
        error = finding.match.size ? read_ranked(&finding, &ranked, skip, limit, &hits)
                                   : read_hits(&finding, skip, limit, &hits);
    for (size_t i = 0; !error && i < hits.count; i++) {
        const struct store_hit *hit = list_at(&hits, i);
        struct store_item *item = list_add(&found->items);
        item->record = hit->record;
        item->snippet = hit->snippet;
        error = store_get_marks(store, hit->record.id, item);
    }
    buf_free(&finding.conditions);
    return error;
}
