/* Queries read by descent, a level for OR, a level for AND, one for NOT; see query.h. */
#include "store/query.h"

#include "base/date.h"
#include "store/store.h"
#include "words/words.h"

struct reader {
    struct str rest;
    struct arena *arena;
    unsigned depth, parts;
    enum error error;
    struct str why;
};

/* The fields there are, and what they make of what follows. */
static const struct {
    const char *name;
    enum query_kind kind;
    enum query_field field;
} fields[] = {
    {"headline:", QUERY_WORDS, QUERY_IN_HEADLINE},
    {"author:", QUERY_WORDS, QUERY_IN_AUTHORS},
    {"outlet:", QUERY_WORDS, QUERY_IN_OUTLET},
    {"language:", QUERY_LANGUAGE, 0},
    {"after:", QUERY_AFTER, 0},
    {"before:", QUERY_BEFORE, 0},
};

static struct query *read_any(struct reader *reader);

/* A part of the tree. Beyond the limit, one that asks for nothing, and the error. */
static struct query *make(struct reader *reader, enum query_kind kind)
{
    if (++reader->parts > STORE_QUERY_PARTS) {
        reader->error = ERROR_TOO_MANY;
        reader->why = STR("the query has too many parts");
        reader->rest = (struct str){0};
    }
    struct query *query = arena_get_zeroed(reader->arena, sizeof *query);
    query->kind = kind;
    return query;
}

/* Passes over white space. */
static void skip_space(struct reader *reader)
{
    while (reader->rest.size && ascii_is_space(reader->rest.data[0]))
        reader->rest = str_from_byte(reader->rest, 1);
}

/* Whether this byte is next, white space apart; if so it is taken. */
static bool take_byte(struct reader *reader, char byte)
{
    skip_space(reader);
    if (!reader->rest.size || reader->rest.data[0] != byte)
        return false;
    reader->rest = str_from_byte(reader->rest, 1);
    return true;
}

/* Whether this word is next, in capitals and by itself; if so it is taken. */
static bool take_operator(struct reader *reader, struct str word)
{
    skip_space(reader);
    if (!str_starts(reader->rest, word))
        return false;
    struct str after = str_from_byte(reader->rest, word.size);
    if (after.size && !ascii_is_space(after.data[0]) && after.data[0] != '(' &&
        after.data[0] != '"')
        return false;
    reader->rest = after;
    return true;
}

/* Takes text up to a quote, or to the end where none closes it. */
static struct str take_quoted(struct reader *reader)
{
    size_t end = str_find_byte(reader->rest, '"');
    struct str text = str_part(reader->rest, 0, end);
    reader->rest = str_from_byte(reader->rest, end == STR_NONE ? reader->rest.size : end + 1);
    return text;
}

/* Takes text up to white space, a parenthesis or a quote. */
static struct str take_bare(struct reader *reader)
{
    size_t size = 0;
    while (size < reader->rest.size && !ascii_is_space(reader->rest.data[size]) &&
           !strchr("()\"", reader->rest.data[size]))
        size++;
    struct str text = str_part(reader->rest, 0, size);
    reader->rest = str_from_byte(reader->rest, size);
    return text;
}

/* Makes the condition on a date; what is none is the user's mistake. */
static void set_time(struct reader *reader, struct query *query)
{
    struct date date;
    if (date_parse(query->text, DATE_ORDER_UNKNOWN, &date)) {
        query->time = date_to_utc(&date);
        return;
    }
    reader->error = ERROR_SYNTAX;
    reader->why = arena_format(reader->arena, "\"%.*s\" is no date; write it as 2026-03-05",
                               STR_ARG(query->text));
}

/* Makes the condition on a language, named or by its code, of a code in lower case, as the store
 * compares it; what is none is the user's mistake. */
static void set_language(struct reader *reader, struct query *query)
{
    struct str asked = query->text, code = word_language_code(asked);
    if (!code.size) {
        reader->error = ERROR_SYNTAX;
        reader->why = arena_format(
            reader->arena, "\"%.*s\" is no language; write it as de or German", STR_ARG(asked));
        return;
    }
    /* that of a region is asked for as it is written */
    struct str wanted = str_find_byte(asked, '-') == STR_NONE ? code : asked;
    char *lower = arena_get(reader->arena, wanted.size);
    for (size_t i = 0; i < wanted.size; i++)
        lower[i] = ascii_lower(wanted.data[i]);
    query->text = str_of(lower, wanted.size);
}

/* Reads words, quoted or bare, with a field before them or without. */
static struct query *read_words(struct reader *reader)
{
    struct query *query = make(reader, QUERY_WORDS);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct str name = str_from(fields[i].name);
        if (str_starts_fold(reader->rest, name)) {
            reader->rest = str_from_byte(reader->rest, name.size);
            query->kind = fields[i].kind;
            query->field = fields[i].field;
            break;
        }
    }
    bool quoted = reader->rest.size && reader->rest.data[0] == '"';
    if (quoted)
        reader->rest = str_from_byte(reader->rest, 1);
    query->text = quoted ? take_quoted(reader) : take_bare(reader);
    query->prefix = quoted ? str_starts(reader->rest, STR("*")) : str_ends(query->text, STR("*"));
    if (quoted && query->prefix)
        reader->rest = str_from_byte(reader->rest, 1);
    if (!query->text.size)
        query->kind = QUERY_NOTHING;
    else if (query->kind == QUERY_LANGUAGE)
        set_language(reader, query);
    else if (query->kind == QUERY_AFTER || query->kind == QUERY_BEFORE)
        set_time(reader, query);
    return query;
}

/* Reads one part: something in parentheses, the opposite of a part, or words. */
static struct query *read_part(struct reader *reader)
{
    if (++reader->depth > STORE_QUERY_DEPTH) {
        reader->error = ERROR_TOO_MANY;
        reader->why = STR("the query has too many parentheses in one another");
        reader->rest = (struct str){0};
    }
    struct query *query;
    if (take_byte(reader, '(')) {
        query = read_any(reader);
        take_byte(reader, ')'); /* one that is missing is meant to stand at the end */
    } else if (take_byte(reader, '-') || take_operator(reader, STR("NOT"))) {
        query = make(reader, QUERY_NOT);
        query->first = read_part(reader);
        if (query->first->kind == QUERY_NOTHING)
            query = query->first;
    } else {
        query = read_words(reader);
    }
    reader->depth--;
    return query;
}

/* One part of a whole stands for the whole, and none for nothing. */
static struct query *simplify(struct reader *reader, struct query *whole)
{
    if (!whole->first)
        return make(reader, QUERY_NOTHING);
    return whole->first->next ? whole : whole->first;
}

/* Adds a part at the end of a whole, unless it asks for nothing. */
static void add_part(struct query *whole, struct query *part)
{
    if (part->kind == QUERY_NOTHING)
        return;
    struct query **at = &whole->first;
    while (*at)
        at = &(*at)->next;
    *at = part;
}

/* Reads parts with OR between them. */
static struct query *read_or(struct reader *reader)
{
    struct query *whole = make(reader, QUERY_OR);
    do
        add_part(whole, read_part(reader));
    while (take_operator(reader, STR("OR")));
    return simplify(reader, whole);
}

/* Reads all up to a closing parenthesis or the end. */
static struct query *read_any(struct reader *reader)
{
    struct query *whole = make(reader, QUERY_AND);
    for (;;) {
        while (take_operator(reader, STR("AND")) || take_operator(reader, STR("OR")))
            ; /* one that stands between nothing joins nothing */
        skip_space(reader);
        if (!reader->rest.size || reader->rest.data[0] == ')')
            break;
        add_part(whole, read_or(reader));
    }
    return simplify(reader, whole);
}

enum error query_parse(struct str text, struct arena *arena, struct query **query, struct str *why)
{
    struct reader reader = {.rest = text, .arena = arena};
    struct query *whole = make(&reader, QUERY_AND);
    do
        add_part(whole, read_any(&reader));
    while (take_byte(&reader, ')')); /* one too many closes nothing */
    *query = simplify(&reader, whole);
    *why = reader.why;
    return reader.error;
}
