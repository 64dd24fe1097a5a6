/* Terms in and out of the index; see terms.h. */
#include "store/terms.h"

#include "store/rank.h"

/* Puts a term, which is not empty, at the end, at a place of its own or beside the one before it.
 */
static void put(struct buf *out, struct str term, bool beside)
{
    char *place = buf_reserve(out, term.size + 2); /* once: this is done for every word there is */
    if (!place)
        return;
    if (out->size)
        *place++ = ' ';
    if (beside)
        *place++ = TERM_BESIDE;
    memcpy(place, term.data, term.size);
    out->size = (size_t)(place - out->data) + term.size;
}

/* Takes the term of a word and adds it, and the word's plain form where that is another. */
static int take_both(void *context, const struct word_forms *form, size_t from, size_t to)
{
    (void)from, (void)to;
    put(context, form->term, false);
    if (form->plain.size && !str_equal(form->plain, form->term))
        put(context, form->plain, true);
    return 0;
}

/* Takes a term of a text without a language, whose words have none of the language's own. */
static int take_plain(void *context, const struct word_forms *form, size_t from, size_t to)
{
    (void)from, (void)to;
    struct str term = form->pair ? form->term : form->plain;
    if (term.size)
        put(context, term, false);
    return 0;
}

void terms_add(struct word_stemmers *stemmers, struct str language, struct str text,
               struct buf *out)
{
    search_terms(stemmers, language, text, language.size ? take_both : take_plain, out);
}

void terms_add_read(struct word_stemmers *stemmers, struct str language, struct str read_in,
                    struct str text, struct buf *out)
{
    search_terms_read(stemmers, read_in, text, language.size ? take_both : take_plain, out);
}

/* The tokenizer has no state; FTS5 wants one all the same. */
struct Fts5Tokenizer {
    char nothing;
};

static struct Fts5Tokenizer the_tokenizer;

/* FTS5's way to make a tokenizer. */
static int tokenizer_create(void *context, const char **arguments, int count,
                            Fts5Tokenizer **tokenizer)
{
    (void)context, (void)arguments, (void)count;
    *tokenizer = &the_tokenizer;
    return SQLITE_OK;
}

/* FTS5's way to end one. */
static void tokenizer_delete(Fts5Tokenizer *tokenizer)
{
    (void)tokenizer;
}

/* Gives FTS5 the terms of a string that terms_add() made. */
static int tokenizer_split(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text,
                           int size, int (*take)(void *, int, const char *, int, int, int))
{
    (void)tokenizer, (void)flags;
    int at = 0;
    while (at < size) {
        int end = at;
        while (end < size && text[end] != ' ')
            end++;
        bool beside = text[at] == TERM_BESIDE;
        int from = at + beside;
        if (end > from) {
            int code =
                take(context, beside ? FTS5_TOKEN_COLOCATED : 0, text + from, end - from, at, end);
            if (code != SQLITE_OK)
                return code;
        }
        at = end + 1;
    }
    return SQLITE_OK;
}

/* FTS5's door in this connection, or NULL. */
static fts5_api *find_fts5(sqlite3 *handle)
{
    fts5_api *api = NULL;
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &statement, NULL) == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    return api;
}

enum error terms_register(sqlite3 *handle)
{
    fts5_tokenizer tokenizer = {tokenizer_create, tokenizer_delete, tokenizer_split};
    fts5_api *api = find_fts5(handle);
    if (!api || api->xCreateTokenizer(api, "tidings", NULL, &tokenizer, NULL) != SQLITE_OK)
        return ERROR_STORE;
    return rank_register(handle, api);
}
