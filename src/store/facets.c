/* What a search can be narrowed to: its hits counted by outlet, language and day, in the one walk
 * that finds the best of them; see browse.h. */
#include <stdlib.h>

#include "store/browse.h"
#include "store/find.h"

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
    sqlite3_stmt *read = find_prepare(finding,
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
    sqlite3_stmt *read = find_prepare_read(finding);
    enum error error = read ? OK : ERROR_STORE;
    for (size_t i = skip; !error && i < ranked->count && i - skip < limit; i++) {
        const struct ranked *one = list_at(ranked, i);
        error = find_read_hit(finding, read, one->article, -one->rank, list_add(hits));
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
    enum error error = find_begin(&finding, query);
    if (!error)
        error = find_choices(&finding, choices, found, &best);
    if (!error)
        error = finding.match.size ? read_ranked(&finding, &ranked, skip, limit, &hits)
                                   : find_read_hits(&finding, skip, limit, &hits);
    for (size_t i = 0; !error && i < hits.count; i++) {
        const struct store_hit *hit = list_at(&hits, i);
        struct store_item *item = list_add(&found->items);
        item->record = hit->record;
        item->snippet = hit->snippet;
        error = store_get_marks(store, hit->record.id, item);
    }
    find_end(&finding);
    return error;
}
