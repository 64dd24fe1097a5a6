/* Keeping and finding: identity and versions, search, and what happens to a database that is in
 * use, foreign, damaged or newer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "folder.h"
#include "store/browse.h"
#include "store/events.h"
#include "store/place.h"
#include "store/remove.h"
#include "store/snippet.h"
#include "store/store.h"

struct kit {
    struct arena arena;
    struct store *store;
    struct store_preparer *preparer;
    char path[100];
    struct store_counts counts;
    int64_t read_at;
};

/* Makes an empty database for a test. */
static int make_kit(void **state)
{
    static int number;
    struct kit *kit = calloc(1, sizeof *kit);
    snprintf(kit->path, sizeof kit->path, "%s/%d.db", folder, number++);
    arena_init(&kit->arena, 0);
    kit->preparer = store_preparer_new();
    kit->read_at = 1772800000000;
    *state = kit;
    return store_open(kit->path, true, &kit->store);
}

static int drop_kit(void **state)
{
    struct kit *kit = *state;
    store_close(kit->store);
    store_preparer_free(kit->preparer);
    arena_free(&kit->arena);
    free(kit);
    return 0;
}

/* Adds a document with the articles of these records, and commits. */
static void add(struct kit *kit, const char *name, const char *raw, int code,
                const char *const *records, size_t count)
{
    struct list articles;
    list_init(&articles, &kit->arena, sizeof(struct article));
    for (size_t i = 0; i < count; i++) {
        const char *why;
        struct article *article = list_add(&articles);
        assert_int_equal(article_from_json(article, &kit->arena, str_from(records[i]), &why), OK);
        article_identify(article, count > 1, &kit->arena);
    }
    struct store_source source = {.name = str_from(name),
                                  .raw = str_from(raw),
                                  .size = strlen(raw),
                                  .read_at = kit->read_at,
                                  .code = code};
    struct store_document *document = store_prepare(kit->preparer, &kit->arena, &source, &articles);
    assert_int_equal(store_add(kit->store, document, &kit->counts), OK);
    assert_int_equal(store_commit(kit->store), OK);
}

static void add_one(struct kit *kit, const char *record)
{
    add(kit, "test.html", record, 1, &record, 1);
}

/* How many articles a query finds; -1 for an error. */
static int found(struct kit *kit, const char *query)
{
    struct store_hits hits;
    enum error error = store_search(kit->store, str_from(query), 0, 10, &kit->arena, &hits);
    assert_string_equal(store_why(kit->store), "");
    return error ? -1 : (int)hits.found;
}

/* The count of a SELECT by a connection of its own. */
static int count_rows(struct kit *kit, const char *sql)
{
    sqlite3 *handle;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(kit->path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int count = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return count;
}

static void the_same_page_read_twice_is_one_article(void **state)
{
    struct kit *kit = *state;
    const char *record = "{\"url\":\"https://n.example/1\",\"headline\":\"Rain\",\"text\":\"It "
                         "rained.\"}";
    add_one(kit, record);
    add_one(kit, record);
    add(kit, "copy.html", record, 1, &record, 1);
    assert_int_equal(kit->counts.added, 1);
    assert_int_equal(kit->counts.same, 2);
    assert_int_equal(count_rows(kit, "SELECT count(*) FROM version"), 1);
    assert_int_equal(count_rows(kit, "SELECT count(*) FROM document"), 2);
    assert_int_equal(count_rows(kit, "SELECT count(*) FROM raw"), 1);
    assert_int_equal(count_rows(kit, "SELECT count(*) FROM origin"), 2);
}

static void a_changed_article_is_a_new_version(void **state)
{
    struct kit *kit = *state;
    const char *const texts[] = {
        "{\"url\":\"https://n.example/1\",\"headline\":\"Rain\",\"text\":\"Monday.\"}",
        "{\"url\":\"https://n.example/"
        "1?utm_source=x\",\"headline\":\"Rain\",\"text\":\"Tuesday.\"}",
    };
    add_one(kit, texts[0]);
    add_one(kit, texts[1]);
    assert_int_equal(kit->counts.changed, 1);
    assert_int_equal(found(kit, "monday"), 0);
    assert_int_equal(found(kit, "tuesday"), 1);
    /* what comes back is no third version */
    add_one(kit, texts[0]);
    assert_int_equal(count_rows(kit, "SELECT count(*) FROM version"), 2);
    assert_int_equal(found(kit, "monday"), 1);
    assert_int_equal(found(kit, "tuesday"), 0);
    struct store_hits hits;
    struct store_article article;
    store_search(kit->store, STR("monday"), 0, 1, &kit->arena, &hits);
    struct str id = ((struct store_hit *)hits.hits.items)->record.id;
    assert_int_equal(store_article(kit->store, str_part(id, 0, 6), 2, &kit->arena, &article), OK);
    assert_string_equal(article.record.text.data, "Tuesday.");
    assert_int_equal(article.versions, 2);
    assert_int_equal(store_article(kit->store, id, 3, &kit->arena, &article), ERROR_NOT_FOUND);
}

static void better_code_replaces_what_it_reads_again(void **state)
{
    struct kit *kit = *state;
    const char *const texts[] = {
        "{\"url\":\"https://n.example/1\",\"headline\":\"Rain\",\"text\":\"Rain. Share this!\"}",
        "{\"url\":\"https://n.example/1\",\"headline\":\"Rain\",\"text\":\"Rain.\"}",
    };
    add(kit, "a.html", "<p>bytes", 1, &texts[0], 1);
    add(kit, "a.html", "<p>bytes", 2, &texts[1], 1);
    assert_int_equal(count_rows(kit, "SELECT count(*) FROM version"), 1);
    assert_int_equal(found(kit, "share"), 0);
    assert_int_equal(kit->counts.changed, 0);
}

static void entries_of_one_page_are_articles_of_their_own(void **state)
{
    struct kit *kit = *state;
    const char *const first[] = {
        "{\"url\":\"https://n.example/live\",\"headline\":\"One\",\"text\":\"First entry.\"}",
        "{\"url\":\"https://n.example/live\",\"headline\":\"Two\",\"text\":\"Second entry.\"}",
    };
    const char *const later[] = {
        "{\"url\":\"https://n.example/live\",\"headline\":\"Three\",\"text\":\"Newest.\"}",
        first[0],
        first[1],
    };
    add(kit, "live.html", "bytes", 1, first, 2);
    add(kit, "live.html", "more bytes", 1, later, 3);
    assert_int_equal(kit->counts.added, 3);
    assert_int_equal(kit->counts.changed, 0);
    assert_int_equal(kit->counts.same, 2);
}

static void an_outlet_is_one_with_its_domain_and_without(void **state)
{
    struct kit *kit = *state;
    static const char *const records[] = {
        "{\"headline\":\"A\",\"text\":\"One.\",\"outlet\":\"Harbour Post\"}",
        "{\"headline\":\"B\",\"text\":\"Two.\",\"outlet\":{\"name\":\"Harbour Post\","
        "\"domain\":\"harbourpost.example\"}}",
        "{\"headline\":\"C\",\"text\":\"Three.\",\"outlet\":\"HARBOUR POST\"}",
        "{\"headline\":\"D\",\"text\":\"Four.\",\"outlet\":{\"name\":\"Harbour Post\","
        "\"domain\":\"other.example\"}}",
    };
    struct store_size size;
    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        add_one(kit, records[i]);
        assert_int_equal(store_measure(kit->store, &size), OK);
        assert_int_equal(size.outlets, i < 3 ? 1 : 2);
    }
}

static void what_is_kept_comes_back_whole(void **state)
{
    struct kit *kit = *state;
    const char *record =
        "{\"id\":\"00112233445566778899aabbccddeeff\",\"file\":\"a.html\","
        "\"url\":\"https://n.example/1\",\"article\":2,\"outlet\":{\"name\":\"N\",\"domain\":"
        "\"n.example\"},\"headline\":\"H\",\"authors\":[\"A \\\"B\\\"\"],"
        "\"published\":\"2026-03-05T15:47\",\"published_from\":\"caption\",\"language\":\"en-GB\","
        "\"tags\":[\"t\"],\"text\":\"First.\\nSecond.\\nThird.\",\"blocks\":[{\"kind\":\"lead\","
        "\"text\":\"First.\"},{\"kind\":\"heading\",\"text\":\"Not in the text\"},{\"kind\":"
        "\"paragraph\",\"text\":\"Second.\\nThird.\"}],\"images\":[{\"caption\":\"C\","
        "\"credit\":\"D\"}]}";
    add_one(kit, record);
    struct store_article article;
    assert_int_equal(store_article(kit->store, STR("0011"), 0, &kit->arena, &article), OK);
    struct buf out;
    struct json json;
    buf_init(&out, 10000);
    json_init(&json, &out);
    article_to_json(&article.record, &json);
    buf_add_byte(&out, '\0');
    assert_string_equal(out.data, record);
    buf_free(&out);
    assert_int_equal(store_article(kit->store, STR("001"), 0, &kit->arena, &article),
                     ERROR_NOT_FOUND);
    assert_int_equal(store_article(kit->store, STR("zzzz"), 0, &kit->arena, &article),
                     ERROR_NOT_FOUND);
}

/* A small world to search in. */
static void add_world(struct kit *kit)
{
    static const char *const world[] = {
        "{\"headline\":\"Elections in Peru\",\"text\":\"Voters were running to the polls. The "
        "central bank waits.\",\"language\":\"en\",\"published\":\"2026-03-05\",\"authors\":[\"Ana "
        "Moyo\"],\"outlet\":{\"name\":\"Harbour Post\",\"domain\":\"harbourpost.example\"}}",
        "{\"headline\":\"Bank cuts rate\",\"text\":\"The central and only bank of Peru.\","
        "\"language\":\"en-GB\",\"published\":\"2026-03-06T10:00:00+01:00\",\"outlet\":\"Kontor\"}",
        "{\"headline\":\"Wahlen in Peru\",\"text\":\"Die H\xc3\xa4user der W\xc3\xa4hler.\","
        "\"language\":\"de\",\"published\":\"2026-02\"}",
        "{\"headline\":\"\xe5\x9c\xb0\xe9\x9c\x87\",\"text\":\"\xe6\x9d\xb1\xe4\xba\xac\xe9\x83\xbd"
        "\xe3\x81\xa7\xe5\x9c\xb0\xe9\x9c\x87\",\"language\":\"ja\"}",
    };
    for (size_t i = 0; i < sizeof world / sizeof *world; i++)
        add_one(kit, world[i]);
}

static void words_are_found_in_all_their_forms(void **state)
{
    struct kit *kit = *state;
    add_world(kit);
    static const struct {
        const char *query;
        int found;
    } cases[] = {
        {"", 4},
        {"peru", 3},
        {"election", 1},
        {"ELECTED", 1},
        {"runs", 1},
        {"electio*", 1},
        {"ele*", 1},
        {"haus", 1},
        {"hauser", 1},
        {"h\xc3\xa4us*", 1},
        {"\"central bank\"", 1},
        {"central bank", 2},
        {"\"the central ba\"*", 1},
        {"headline:peru", 2},
        {"author:moyo", 1},
        {"moyo", 0},
        {"outlet:\"harbour post\"", 1},
        {"outlet:harbourpost.example", 1},
        {"outlet:kontor", 1},
        {"harbour", 0},
        {"language:en", 2},
        {"language:en-GB", 1},
        {"language:el", 0},
        {"language:English", 2},
        {"-language:en", 2},
        {"after:2026-03-05", 2},
        {"after:2026-03-06", 1},
        {"before:2026-03-05", 1},
        {"before:2026-03-05 peru", 1},
        {"-before:2026-03-05", 3},
        {"peru -bank", 1},
        {"-peru", 1},
        {"-peru -bank", 1},
        {"election OR wahlen", 2},
        {"(election OR wahl) peru", 2},
        {"election OR language:ja", 2},
        {"(election peru) OR (language:de -haus)", 1},
        {"peru (language:de OR before:2020)", 1},
        {"-(election OR rate)", 2},
        {"\xe5\x9c\xb0\xe9\x9c\x87", 1},
        {"\xe4\xba\xac\xe9\x83\xbd", 1},
        {"\xe5\x9c\xb0", 1},
        {"\xe9\x83\xbd\xe4\xba\xac", 0},
        {"nothing", 0},
        {"!!!", 4},
        {"peru !!!", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (found(kit, cases[i].query) != cases[i].found)
            fail_msg("%s: %d, not %d", cases[i].query, found(kit, cases[i].query), cases[i].found);
}

static void nothing_that_is_typed_is_an_error_of_sql(void **state)
{
    struct kit *kit = *state;
    add_world(kit);
    static const char *const pieces[] = {
        "peru",        "\"",   "'",   "*",         "(",     ")",        " ",
        "-",           "NOT ", "OR ", "AND ",      "NEAR(", "{",        "}",
        ":",           "^",    "+",   "headline:", "text:", "rank:",    "%",
        "_",           ";",    "--",  "/*",        "\\",    "\xc3\xa9", "\xe5\x9c\xb0",
        "after:2026 ", "1",    "0.5", "search",    "MATCH", "\n",       "language:",
        "outlet:",     "\x01", ",",
    };
    uint64_t seed = 7;
    struct buf query;
    buf_init(&query, 10000);
    for (int round = 0; round < 20000; round++) {
        buf_clear(&query);
        for (int i = 0; i < 12; i++) {
            seed = seed * 6364136223846793005U + 1442695040888963407U;
            buf_add(&query, str_from(pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)]));
        }
        struct store_hits hits;
        enum error error = store_search(kit->store, buf_str(&query), 0, 3, &kit->arena, &hits);
        if (error != OK && error != ERROR_SYNTAX)
            fail_msg("%.*s: %s", STR_ARG(buf_str(&query)), store_why(kit->store));
        arena_clear(&kit->arena);
    }
    buf_free(&query);
}

static void a_deep_query_is_answered_up_to_the_limit(void **state)
{
    struct kit *kit = *state;
    add_world(kit);
    struct buf query;
    buf_init(&query, 100000);
    for (int i = 0; i < STORE_QUERY_DEPTH - 1; i++)
        buf_add(&query, i % 2 ? STR("(peru OR ") : STR("(bank "));
    buf_add(&query, STR("peru"));
    struct store_hits hits;
    assert_int_equal(store_search(kit->store, buf_str(&query), 0, 3, &kit->arena, &hits), OK);
    buf_clear(&query);
    for (int i = 0; i < 100; i++)
        buf_format(&query, "%sw%d", i ? " OR " : "", i);
    assert_int_equal(store_search(kit->store, buf_str(&query), 0, 3, &kit->arena, &hits), OK);
    buf_free(&query);
}

static void a_query_without_measure_is_said_so(void **state)
{
    struct kit *kit = *state;
    struct store_hits hits;
    struct buf query;
    add_world(kit);
    buf_init(&query, 8 << 20);
    buf_add_byte(&query, '"');
    for (int i = 0; query.size < (5 << 20); i++)
        buf_format(&query, "rain%d ", i);
    assert_int_equal(store_search(kit->store, buf_str(&query), 0, 3, &kit->arena, &hits),
                     ERROR_TOO_MANY);
    assert_string_equal(store_why(kit->store), "the query is too long");
    buf_free(&query);
}

static void snippets_show_where_the_words_are(void **state)
{
    struct kit *kit = *state;
    struct buf record;
    buf_init(&record, 100000);
    buf_add(&record, STR("{\"headline\":\"H\",\"language\":\"en\",\"text\":\""));
    for (int i = 0; i < 500; i++)
        buf_add(&record, STR("filler words "));
    buf_add(&record, STR("the elections were held "));
    for (int i = 0; i < 500; i++)
        buf_add(&record, STR("more words "));
    buf_add(&record, STR("\"}"));
    buf_add_byte(&record, '\0');
    add_one(kit, record.data);
    struct store_hits hits;
    assert_int_equal(store_search(kit->store, STR("election"), 0, 3, &kit->arena, &hits), OK);
    struct str snippet = ((struct store_hit *)hits.hits.items)->snippet;
    assert_true(str_find(snippet, STR("the \2elections\3 were held")) != STR_NONE);
    assert_true(str_starts(snippet, STR("...")) && str_ends(snippet, STR("...")));
    assert_true(snippet.size < 400);
    buf_free(&record);
}

/* The first stretch that has all words is shown, every one of them marked to its end. */
/* A subhead does not run into the text under it. */
static void snippets_set_subheads_apart(void **state)
{
    struct kit *kit = *state;
    struct list terms;
    list_init(&terms, &kit->arena, sizeof(struct snippet_term));
    struct word_stemmers *stemmers = word_stemmers_new();
    struct str snippet = snippet_make(
        stemmers, STR("en"), STR("13 are missing\nThe toll rose.\nMore"), &terms, &kit->arena);
    assert_true(str_equal(snippet, STR("13 are missing \xe2\x80\x93 The toll rose. More")));
    word_stemmers_free(stemmers);
}

static void snippets_show_all_words_where_they_stand_together(void **state)
{
    struct kit *kit = *state;
    struct buf record;
    buf_init(&record, 100000);
    buf_add(&record, STR("{\"headline\":\"H\",\"language\":\"en\",\"text\":\"Alpha first. "));
    for (int i = 0; i < 100; i++)
        buf_add(&record, STR("filler words "));
    buf_add(&record, STR("the alpha alphas and a beta with betas beyond. "));
    for (int i = 0; i < 100; i++)
        buf_add(&record, STR("more words "));
    buf_add(&record, STR("alpha beta alpha beta\"}"));
    buf_add_byte(&record, '\0');
    add_one(kit, record.data);
    struct store_hits hits;
    assert_int_equal(store_search(kit->store, STR("alpha beta"), 0, 3, &kit->arena, &hits), OK);
    struct str snippet = ((struct store_hit *)hits.hits.items)->snippet;
    assert_true(str_find(snippet, STR("the \2alpha\3 \2alphas\3 and a \2beta\3 with \2betas\3 "
                                      "beyond. more")) != STR_NONE);
    buf_free(&record);
}

static void one_process_writes_at_a_time(void **state)
{
    struct kit *kit = *state;
    struct store *second;
    assert_int_equal(store_open(kit->path, true, &second), ERROR_BUSY);
    char want[64];
    snprintf(want, sizeof want, "process %d is writing to it", (int)getpid());
    assert_string_equal(store_why(second), want);
    store_close(second);
    assert_int_equal(store_open(kit->path, false, &second), OK);
    store_close(second);
}

/* Writes in one transaction after another, each of a twentieth of a second, for three seconds. */
static void write_much(const char *path)
{
    const struct timespec twentieth = {.tv_nsec = 50000000};
    struct store *store;
    enum error error = store_open(path, true, &store);
    for (unsigned days = 1; !error && days <= 60; days++) {
        error = store_keep_days(store, days);
        nanosleep(&twentieth, NULL);
        if (!error)
            error = store_commit(store);
    }
    _exit(error);
}

/* A person's mark has its turn while another process writes on and on. */
static void a_mark_has_its_turn_beside_a_writer(void **state)
{
    struct kit *kit = *state;
    const struct timespec tenth = {.tv_nsec = 100000000};
    struct store *reader;
    int status;
    add_world(kit);
    store_close(kit->store);
    kit->store = NULL;
    pid_t writer = fork();
    if (writer == 0)
        write_much(kit->path);
    nanosleep(&tenth, NULL);
    assert_int_equal(store_open(kit->path, false, &reader), OK);
    struct list items;
    bool more;
    assert_int_equal(
        store_list(reader, &(const struct store_filter){0}, 0, 1, &kit->arena, &items, &more), OK);
    struct str id = ((const struct store_item *)list_at(&items, 0))->record.id;
    assert_int_equal(store_set_mark(reader, id, STORE_MARK_STARRED, true), OK);
    assert_int_equal(waitpid(writer, &status, WNOHANG), 0); /* it is still at it */
    store_close(reader);
    assert_int_equal(waitpid(writer, &status, 0), writer);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == OK);
}

static void a_reader_sees_what_was_committed(void **state)
{
    struct kit *kit = *state;
    struct store *reader;
    assert_int_equal(store_open(kit->path, false, &reader), OK);
    add_world(kit);
    struct store_size size;
    assert_int_equal(store_measure(reader, &size), OK);
    assert_int_equal(size.articles, 4);
    store_close(reader);
}

/* Writes bytes over the file of a database. */
static void spoil(const char *path, long at, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fseek(file, at, SEEK_SET);
    fwrite(bytes, 1, size, file);
    fclose(file);
}

/* Opens a database both ways, which has to fail with these words. */
static void assert_refused(const char *path, const char *words)
{
    for (int write = 0; write < 2; write++) {
        struct store *store;
        assert_int_not_equal(store_open(path, write, &store), OK);
        if (!strstr(store_why(store), words))
            fail_msg("\"%s\" does not say \"%s\"", store_why(store), words);
        store_close(store);
    }
}

static void what_is_no_database_of_ours_is_refused(void **state)
{
    struct kit *kit = *state;
    store_close(kit->store);
    kit->store = NULL;
    char path[100];
    snprintf(path, sizeof path, "%s/other", folder);
    FILE *file = fopen(path, "wb");
    for (int i = 0; i < 10000; i++)
        fputs("This is a text and no database. ", file);
    fclose(file);
    assert_refused(path, "no database");
    sqlite3 *handle;
    snprintf(path, sizeof path, "%s/foreign", folder);
    sqlite3_open(path, &handle);
    sqlite3_exec(handle, "CREATE TABLE mine (a)", NULL, NULL, NULL);
    sqlite3_close(handle);
    assert_refused(path, "another program's");
    sqlite3_open(kit->path, &handle);
    sqlite3_exec(handle, "PRAGMA user_version = 1000", NULL, NULL, NULL);
    sqlite3_close(handle);
    assert_refused(kit->path, "newer Tidings");
    assert_refused("/nonexistent/folder/x.db", "");
}

static void a_damaged_database_is_said_so(void **state)
{
    struct kit *kit = *state;
    add_world(kit);
    store_close(kit->store);
    kit->store = NULL;
    char garbage[65536];
    memset(garbage, 0xa5, sizeof garbage);
    spoil(kit->path, 8192, garbage, sizeof garbage);
    struct store *store;
    struct store_hits hits;
    enum error error = store_open(kit->path, false, &store);
    if (!error)
        error = store_search(store, STR("peru"), 0, 3, &kit->arena, &hits);
    assert_int_equal(error, ERROR_STORE);
    assert_true(strstr(store_why(store), "damaged") != NULL);
    store_close(store);
}

static void terms_of_other_rules_are_made_anew(void **state)
{
    struct kit *kit = *state;
    add_world(kit);
    store_close(kit->store);
    sqlite3 *handle;
    sqlite3_open(kit->path, &handle);
    sqlite3_exec(handle, "UPDATE setting SET value = 1 WHERE name = 'terms'", NULL, NULL, NULL);
    sqlite3_close(handle);
    assert_int_equal(store_open(kit->path, true, &kit->store), OK);
    assert_int_equal(found(kit, "elections"), 1);
    assert_int_equal(found(kit, "author:moyo"), 1);
}

static void what_was_not_committed_is_not_there(void **state)
{
    struct kit *kit = *state;
    add_world(kit);
    pid_t child = fork();
    if (child == 0) {
        const char *record = "{\"headline\":\"Lost\",\"text\":\"Lost.\"}", *why;
        struct list articles;
        list_init(&articles, &kit->arena, sizeof(struct article));
        article_from_json(list_add(&articles), &kit->arena, str_from(record), &why);
        struct store *store;
        char copy[120], command[600];
        snprintf(copy, sizeof copy, "%s.copy", kit->path);
        snprintf(command, sizeof command, "cp %s %s && cp %s-wal %s-wal", kit->path, copy,
                 kit->path, copy);
        if (system(command) != 0 || store_open(copy, true, &store) != OK)
            _exit(2);
        struct store_source source = {.name = STR("x"), .read_at = 1};
        struct store_counts counts = {0};
        store_add(store, store_prepare(kit->preparer, &kit->arena, &source, &articles), &counts);
        _exit(counts.added == 1 ? 0 : 3); /* without a commit, as if killed */
    }
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    char copy[120];
    snprintf(copy, sizeof copy, "%s.copy", kit->path);
    struct store *store;
    struct store_size size;
    assert_int_equal(store_open(copy, true, &store), OK);
    assert_int_equal(store_measure(store, &size), OK);
    assert_int_equal(size.articles, 4);
    store_close(store);
}

/* Two articles of one page. */
static const char *const twins[] = {
    "{\"url\":\"https://n.example/1\",\"article\":1,\"outlet\":{\"name\":\"N\",\"domain\":"
    "\"n.example\"},\"headline\":\"Rain\",\"text\":\"It rained all day.\"}",
    "{\"url\":\"https://n.example/1\",\"article\":2,\"outlet\":{\"name\":\"N\",\"domain\":"
    "\"n.example\"},\"headline\":\"Snow\",\"text\":\"It snowed all night.\"}",
};

/* The id of the one article that a query finds. */
static struct str id_of(struct kit *kit, const char *query)
{
    struct store_hits hits;
    assert_int_equal(store_search(kit->store, str_from(query), 0, 2, &kit->arena, &hits), OK);
    assert_int_equal(hits.found, 1);
    return ((struct store_hit *)list_at(&hits.hits, 0))->record.id;
}

static void what_is_deleted_stays_away(void **state)
{
    struct kit *kit = *state;
    add(kit, "test.html", "bytes", 1, twins, 2);
    struct str id = id_of(kit, "rained");
    assert_int_equal(store_delete(kit->store, str_part(id, 0, 8), 5), OK);
    assert_int_equal(store_commit(kit->store), OK);
    assert_int_equal(found(kit, "rained"), 0);
    assert_int_equal(found(kit, "snowed"), 1);
    assert_int_equal(count_rows(kit, "SELECT count(*) FROM version"), 1);
    assert_int_equal(count_rows(kit, "SELECT articles FROM document"), 1);
    assert_int_equal(count_rows(kit, "SELECT count(*) FROM raw"), 1);
    add(kit, "test.html", "bytes", 1, twins, 2);
    assert_int_equal(kit->counts.deleted, 1);
    assert_int_equal(found(kit, "rained"), 0);
    assert_int_equal(store_undelete(kit->store, id), OK);
    add(kit, "test.html", "bytes", 1, twins, 2);
    assert_int_equal(found(kit, "rained"), 1);
    assert_int_equal(store_undelete(kit->store, id), ERROR_NOT_FOUND);
    assert_int_equal(store_delete(kit->store, STR("ffffffff"), 5), ERROR_NOT_FOUND);
    assert_int_equal(store_delete(kit->store, STR("xyz"), 5), ERROR_NOT_FOUND);
}

static void the_last_article_takes_its_page_along(void **state)
{
    struct kit *kit = *state;
    add(kit, "test.html", "bytes", 1, twins, 2);
    add(kit, "copy.html", "bytes", 1, twins, 2);
    assert_int_equal(store_delete(kit->store, id_of(kit, "snowed"), 5), OK);
    assert_int_equal(store_delete(kit->store, id_of(kit, "rained"), 5), OK);
    assert_int_equal(store_commit(kit->store), OK);
    assert_int_equal(count_rows(kit, "SELECT count(*) FROM document"), 0);
    assert_int_equal(count_rows(kit, "SELECT count(*) FROM raw"), 0);
    assert_int_equal(count_rows(kit, "SELECT count(*) FROM outlet"), 0);
    assert_int_equal(count_rows(kit, "SELECT count(*) FROM tombstone"), 2);
}

/* The diary of a store in which the same two have much to do with each other is found without going
 * through all of it for each entry. */
static void the_diary_is_found_in_time(void **state)
{
    enum { MANY = 12000, EACH = 12 };
    struct kit *kit = *state;
    add_world(kit);
    struct store_uncoded article = {.article = 1, .version = 1};
    struct store_event_key key = {.key = STR("k"),
                                  .type = STR("CONSULT"),
                                  .source = STR("USA"),
                                  .target = STR("RUS"),
                                  .first = 20517,
                                  .last = 20517};
    struct store_report report = {.article = 1, .sentence = STR("They meet."), .json = STR("{}")};
    struct store_diary_entry entry = {.article = 1,
                                      .date = STR("2030-05-01"),
                                      .first = 22035,
                                      .last = 22035,
                                      .what = STR("a summit"),
                                      .sentence = STR("A summit is planned.")};
    assert_int_equal(store_begin_coding(kit->store, &article, 1), OK);
    for (int i = 0; i < MANY; i++) {
        entry.event = 0;
        key.status = i % EACH ? STR("happened") : STR("planned");
        assert_int_equal(store_tell_event(kit->store, &key, &report, 0, &entry.event), OK);
        if (i % EACH == 0)
            assert_int_equal(store_keep_entry(kit->store, &entry), OK);
    }
    assert_int_equal(store_commit(kit->store), OK);
    const struct store_event_filter filter = {.limit = 10};
    struct list entries;
    const double most = 1.2; /* seconds: 0.4 with the indexes for it, 2.0 without */
    bool quick = false;
    for (int try = 0; try < 5 && !quick; try++) { /* the machine may stall */
        clock_t begun = clock();
        assert_int_equal(store_diary(kit->store, 22000, &filter, &kit->arena, &entries), OK);
        assert_int_equal(entries.count, 10);
        quick = (double)(clock() - begun) / CLOCKS_PER_SEC < most;
    }
    assert_true(quick);
}

/* Of a day there are so many articles, however often they were changed. */
static void versions_of_an_article_are_one_of_its_day(void **state)
{
    struct kit *kit = *state;
    struct list days;
    static const char record[] = "{\"url\":\"http://a.example/%d\",\"headline\":\"H\","
                                 "\"text\":\"Text %d.\",\"published\":\"2026-03-0%d\"}";
    for (int i = 0; i < 6; i++) {
        char text[200];
        snprintf(text, sizeof text, record, i % 2, i, i % 2 + 4);
        add_one(kit, text);
    }
    assert_int_equal(store_days(kit->store, 5, &kit->arena, &days), OK);
    assert_int_equal(days.count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct store_choice *day = list_at(&days, i);
        assert_true(str_equal(day->key, i ? STR("2026-03-04") : STR("2026-03-05")));
        assert_int_equal(day->articles, 1);
    }
}

/* Events go with their story into another. */
static void events_follow_a_story_that_is_merged(void **state)
{
    struct kit *kit = *state;
    int64_t story, into, event = 0;
    add_world(kit);
    assert_int_equal(store_begin_story(kit->store, 1, &story), OK);
    assert_int_equal(store_begin_story(kit->store, 2, &into), OK);
    assert_int_equal(store_join(kit->store, 1, into, 0, 1), OK);
    const struct store_event_key key = {
        .key = STR("k"), .type = STR("CONSULT"), .status = STR("happened"), .story = story};
    const struct store_report report = {.article = 1, .sentence = STR("S."), .json = STR("{}")};
    assert_int_equal(store_tell_event(kit->store, &key, &report, 0, &event), OK);
    assert_int_equal(store_merge(kit->store, story, into), OK);
    assert_int_equal(store_commit(kit->store), OK);
    char sql[100];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM event WHERE story = %d", (int)into);
    assert_int_equal(count_rows(kit, sql), 1);
}

static void articles_go_when_their_time_is_over(void **state)
{
    struct kit *kit = *state;
    uint64_t deleted = 0;
    const int64_t day = 86400000;
    kit->read_at = 1000; /* in 1970, one second past midnight */
    add(kit, "test.html", "bytes", 1, twins, 2);
    add(kit, "empty.html", "nothing", 1, NULL, 0);
    assert_int_equal(store_expire(kit->store, 400 * day, &deleted), OK);
    assert_int_equal(deleted, 0); /* by default all is kept */
    assert_int_equal(store_keep_days(kit->store, 30), OK);
    assert_int_equal(store_kept_days(kit->store), 30);
    assert_int_equal(store_expire(kit->store, 30 * day, &deleted), OK);
    assert_int_equal(deleted, 0);
    assert_int_equal(store_expire(kit->store, 31 * day, &deleted), OK);
    assert_int_equal(deleted, 2);
    assert_int_equal(store_keep_days(kit->store, 0), OK);
    assert_int_equal(store_commit(kit->store), OK);
    assert_int_equal(found(kit, "rained"), 0);
    assert_int_equal(count_rows(kit, "SELECT count(*) FROM document"), 0);
}

/* Notes how far a database is brought up to date: the last that was told. */
static void note_upgrade(void *context, uint64_t done, uint64_t of)
{
    uint64_t *told = context;
    told[0] = done;
    told[1] = of;
}

/* A database of an older Tidings is not read before it is up to date, and who reads it meanwhile is
 * told to wait; who brings it up to date hears how far that is. */
static void an_older_database_is_brought_up_to_date_in_sight(void **state)
{
    static const char *const undo[] = {
        "DROP INDEX place_day; PRAGMA user_version = 15",
        "UPDATE setting SET value = 1 WHERE name = 'terms'",
        "UPDATE trait SET code = 0",
    };
    struct kit *kit = *state;
    add_one(kit, "{\"headline\":\"Rain on Monday\",\"text\":\"It rained.\"}");
    for (size_t i = 0; i < sizeof undo / sizeof *undo; i++) {
        sqlite3 *handle;
        struct store *reader;
        uint64_t told[2] = {7, 7};
        bool readable = i == 2; /* what stories go by is not read */
        assert_int_equal(sqlite3_open(kit->path, &handle), SQLITE_OK);
        assert_int_equal(sqlite3_exec(handle, undo[i], NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(handle);
        assert_int_equal(store_open(kit->path, false, &reader), readable ? OK : ERROR_BUSY);
        assert_true(readable || strstr(store_why(reader), "is bringing it up to date"));
        store_close(reader);
        store_close(kit->store);
        assert_int_equal(store_open(kit->path, false, &reader), readable ? OK : ERROR_STORE);
        assert_true(readable || strstr(store_why(reader), "read into it once"));
        store_close(reader);
        assert_int_equal(store_open_telling(kit->path, true, note_upgrade, told, &kit->store), OK);
        assert_int_equal(told[0], i > 0);
        assert_int_equal(told[1], 1);
        assert_int_equal(store_open(kit->path, false, &reader), OK);
        store_close(reader);
    }
}

/* How long articles are is counted for those of older databases, too, and by other rules anew. */
static void words_of_articles_are_counted(void **state)
{
    static const char *const undo[] = {
        "DROP INDEX place_day; DROP INDEX event_undone; DROP INDEX event_planned;"
        " ALTER TABLE place DROP COLUMN words; PRAGMA user_version = 13",
        "UPDATE place SET words = 0; UPDATE setting SET value = 1 WHERE name = 'terms'",
    };
    struct kit *kit = *state;
    add_one(kit,
            "{\"headline\":\"Rain on Monday\",\"text\":\"It rained.\",\"outlet\":\"The Post\"}");
    for (size_t i = 0; i < sizeof undo / sizeof *undo; i++) {
        assert_int_equal(count_rows(kit, "SELECT words FROM place"), 7);
        sqlite3 *handle;
        store_close(kit->store);
        assert_int_equal(sqlite3_open(kit->path, &handle), SQLITE_OK);
        assert_int_equal(sqlite3_exec(handle, undo[i], NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(handle);
        assert_int_equal(store_open(kit->path, true, &kit->store), OK);
    }
    assert_int_equal(count_rows(kit, "SELECT words FROM place"), 7);
}

/* Hits come in one order whatever part of them is asked for, and are divided by outlet and day. */
static void parts_of_what_is_found_make_the_whole(void **state)
{
    enum { MANY = 40, PART = 7 };
    struct kit *kit = *state;
    struct store_found all, part;
    for (int i = 0; i < MANY; i++) {
        char record[400];
        snprintf(
            record, sizeof record,
            "{\"headline\":\"Harbour %d\",\"url\":\"https://a%d.example/%d\",\"language\":\"en\","
            "\"published\":\"2024-05-%02d\",\"outlet\":{\"domain\":\"a%d.example\"},"
            "\"text\":\"Ships %.*s in the harbour.\"}",
            i, i % 3, i, i % 4 + 1, i % 3, (i * 11 % MANY) * 2,
            "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n");
        add_one(kit, record);
    }
    assert_int_equal(store_find(kit->store, STR("harbour"), 0, MANY, 9, &kit->arena, &all), OK);
    assert_int_equal(all.found, MANY);
    assert_int_equal(all.items.count, MANY);
    assert_int_equal(all.outlets.count, 3);
    assert_int_equal(((struct store_choice *)list_at(&all.outlets, 0))->articles, 14);
    assert_int_equal(all.days.count, 4);
    assert_true(str_equal(((struct store_choice *)list_at(&all.days, 0))->key, STR("2024-05-04")));
    for (unsigned skip = 0; skip < MANY; skip += PART) {
        assert_int_equal(store_find(kit->store, STR("harbour"), skip, PART, 9, &kit->arena, &part),
                         OK);
        for (size_t i = 0; i < part.items.count; i++) {
            const struct store_item *one = list_at(&part.items, i);
            const struct store_item *wanted = list_at(&all.items, skip + i);
            assert_true(str_equal(one->record.id, wanted->record.id));
        }
        assert_int_equal(part.found, MANY);
    }
    struct store_hits hits; /* ranked by SQLite's own bm25() */
    assert_int_equal(store_search(kit->store, STR("harbour OR d"), 0, MANY, &kit->arena, &hits),
                     OK);
    assert_int_equal(store_find(kit->store, STR("harbour OR d"), 0, MANY, 9, &kit->arena, &all),
                     OK);
    assert_int_equal(hits.hits.count, MANY);
    for (size_t i = 0; i < MANY; i++) {
        const struct store_hit *hit = list_at(&hits.hits, i);
        const struct store_item *item = list_at(&all.items, i);
        assert_true(str_equal(hit->record.id, item->record.id));
    }
    struct str days = STR("harbour after:2024-05-03");
    assert_int_equal(store_find(kit->store, days, 0, 3, 9, &kit->arena, &part), OK);
    assert_int_equal(part.found, MANY / 2);
    assert_int_equal(part.days.count, 2);
    assert_int_equal(store_find(kit->store, STR("after:2024-05-03"), 0, 3, 9, &kit->arena, &part),
                     OK);
    assert_int_equal(part.found, MANY / 2);
    assert_int_equal(part.days.count, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_kit, drop_kit)
    const struct CMUnitTest tests[] = {
        TEST(the_same_page_read_twice_is_one_article),
        TEST(an_older_database_is_brought_up_to_date_in_sight),
        TEST(words_of_articles_are_counted),
        TEST(parts_of_what_is_found_make_the_whole),
        TEST(a_changed_article_is_a_new_version),
        TEST(better_code_replaces_what_it_reads_again),
        TEST(entries_of_one_page_are_articles_of_their_own),
        TEST(an_outlet_is_one_with_its_domain_and_without),
        TEST(what_is_kept_comes_back_whole),
        TEST(words_are_found_in_all_their_forms),
        TEST(nothing_that_is_typed_is_an_error_of_sql),
        TEST(a_deep_query_is_answered_up_to_the_limit),
        TEST(a_query_without_measure_is_said_so),
        TEST(snippets_show_where_the_words_are),
        TEST(snippets_set_subheads_apart),
        TEST(the_diary_is_found_in_time),
        TEST(snippets_show_all_words_where_they_stand_together),
        TEST(one_process_writes_at_a_time),
        TEST(a_mark_has_its_turn_beside_a_writer),
        TEST(a_reader_sees_what_was_committed),
        TEST(what_is_no_database_of_ours_is_refused),
        TEST(a_damaged_database_is_said_so),
        TEST(terms_of_other_rules_are_made_anew),
        TEST(what_was_not_committed_is_not_there),
        TEST(what_is_deleted_stays_away),
        TEST(the_last_article_takes_its_page_along),
        TEST(events_follow_a_story_that_is_merged),
        TEST(versions_of_an_article_are_one_of_its_day),
        TEST(articles_go_when_their_time_is_over),
    };
#undef TEST
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
