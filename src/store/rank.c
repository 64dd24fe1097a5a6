/* BM25 over the index of words; see rank.h. FTS5's own function puts all places of all phrases of a
 * row in order, of which it needs no more than their numbers: of frequent words there are thousands
 * of rows with dozens of places each. And it looks up how long each row is, in a table of its own,
 * which takes longer than all the rest; here whoever asks gives it, since it stands at the
 * article's place. */
#include "store/rank.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

/* What the usual bm25() has, too. */
#define SATURATION 1.2
#define LENGTH_PART 0.75
#define IDF_LEAST 1e-6

/* What a search knows of all rows. */
struct ranking {
    double average; /* words of an article */
    double idf[];   /* of each phrase */
};

/* What a word counts for in each column of the index, as its own setting has it (store.c). */
static const double weights[] = {4.0, 1.0, 1.0, 1.0};

/* Counts a row that has a phrase. */
static int count_row(const Fts5ExtensionApi *api, Fts5Context *context, void *count)
{
    (void)api, (void)context;
    ++*(sqlite3_int64 *)count;
    return SQLITE_OK;
}

/* Finds how long articles are and how rare each phrase. */
static int measure(const Fts5ExtensionApi *api, Fts5Context *context, struct ranking *ranking)
{
    sqlite3_int64 rows = 0, words = 0;
    int phrases = api->xPhraseCount(context);
    int code = api->xRowCount(context, &rows);
    if (code == SQLITE_OK)
        code = api->xColumnTotalSize(context, -1, &words);
    ranking->average = rows > 0 && words > 0 ? (double)words / (double)rows : 1;
    for (int i = 0; code == SQLITE_OK && i < phrases; i++) {
        sqlite3_int64 with = 0;
        code = api->xQueryPhrase(context, i, &with, count_row);
        double idf = log(((double)(rows - with) + 0.5) / ((double)with + 0.5));
        ranking->idf[i] = idf > 0 ? idf : IDF_LEAST;
    }
    return code;
}

/* Gives what the search knows, which is found at its first row; NULL with a code on failure. */
static struct ranking *find_ranking(const Fts5ExtensionApi *api, Fts5Context *context, int *code)
{
    struct ranking *ranking = api->xGetAuxdata(context, 0);
    if (ranking)
        return ranking;
    size_t phrases = (size_t)api->xPhraseCount(context);
    ranking = sqlite3_malloc64(sizeof *ranking + phrases * sizeof *ranking->idf);
    *code = ranking ? measure(api, context, ranking) : SQLITE_NOMEM;
    if (*code == SQLITE_OK)
        *code = api->xSetAuxdata(context, ranking, sqlite3_free);
    else
        sqlite3_free(ranking);
    return *code == SQLITE_OK ? ranking : NULL;
}

/* How often a phrase stands in a row, by what its columns count for. */
static double frequency(const Fts5ExtensionApi *api, Fts5Context *context, int phrase)
{
    Fts5PhraseIter places;
    int column, offset;
    double sum = 0;
    if (api->xPhraseFirst(context, phrase, &places, &column, &offset) != SQLITE_OK)
        return 0;
    for (; column >= 0; api->xPhraseNext(context, &places, &column, &offset))
        sum += (size_t)column < sizeof weights / sizeof *weights ? weights[column] : 1;
    return sum;
}

/* The function, of the present row and the words that it has. */
static void fitness(const Fts5ExtensionApi *api, Fts5Context *context, sqlite3_context *result,
                    int count, sqlite3_value **values)
{
    int code = SQLITE_OK, size = count == 1 ? sqlite3_value_int(values[0]) : 0;
    const struct ranking *ranking = find_ranking(api, context, &code);
    if (code != SQLITE_OK) {
        sqlite3_result_error_code(result, code);
        return;
    }
    double length = 1 - LENGTH_PART + LENGTH_PART * size / ranking->average, sum = 0;
    int phrases = api->xPhraseCount(context);
    for (int i = 0; i < phrases; i++) {
        double often = frequency(api, context, i);
        sum += ranking->idf[i] * (often * (SATURATION + 1) / (often + SATURATION * length));
    }
    sqlite3_result_double(result, -sum);
}

/* The sum of the sizes of a row's columns, which FTS5 keeps as one number after another, seven bits
 * a byte, the highest first; the last byte of each has no eighth bit. */
static void sum_sizes(sqlite3_context *result, int count, sqlite3_value **values)
{
    (void)count;
    const unsigned char *bytes = sqlite3_value_blob(values[0]);
    int size = sqlite3_value_bytes(values[0]);
    uint32_t sum = 0, number = 0;
    for (int i = 0; i < size; i++) {
        number = number << 7 | (bytes[i] & 0x7f);
        if (bytes[i] < 0x80) {
            sum += number;
            number = 0;
        }
    }
    sqlite3_result_int(result, (int)sum);
}

enum error rank_register(sqlite3 *handle, fts5_api *api)
{
    int code = api->xCreateFunction(api, "fitness", NULL, fitness, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_create_function(handle, "sum_sizes", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                       NULL, sum_sizes, NULL, NULL);
    return code == SQLITE_OK ? OK : ERROR_STORE;
}
