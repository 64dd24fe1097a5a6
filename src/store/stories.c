/* Stories found: the front page, a story's page, related articles, tags; see stories.h. */
#include "store/stories.h"

#include <inttypes.h>

#include "base/date.h"
#include "base/json_read.h"
#include "base/utf8.h"

#include "store/private.h"

/* The columns of a brief, of the tables a, v and p. */
#define BRIEF_COLUMNS                                                                           \
    "a.identity, v.headline, v.outlet_name, v.outlet_domain, coalesce(v.canonical_url, v.url)," \
    " v.language, substr(v.text, 1, 600), v.images, v.agency, p.time,"                          \
    " v.published_utc IS NOT NULL, p.joined,"                                                   \
    " (SELECT identity FROM article WHERE id = p.original),"                                    \
    " (SELECT identity FROM story WHERE id = p.story), p.language"
#define BRIEF_TABLES \
    " place p JOIN article a ON a.id = p.article JOIN version v ON v.id = a.version"

/* Tags of a story, and stories that a chain of merges is followed through. */
enum { TAGS_MAX = 6, MERGES_MAX = 64 };

/* ------------------------------------------------------------------------------- articles --- */

/* The address of the first image of a list as JSON. */
static struct str first_image(struct str images, struct arena *arena)
{
    json_t *array = images.size ? json_loadb(images.data, images.size, JSON_ALLOW_NUL, NULL) : NULL;
    struct str found = json_copy_text(arena, json_object_get(json_array_get(array, 0), "url"));
    json_decref(array);
    return found;
}

/* The first lines of a text, cut between words. */
static struct str lead_of(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == '\n' && i > STORE_LEAD / 3)
            text.size = i;
    if (text.size <= STORE_LEAD)
        return text;
    size_t end = STORE_LEAD;
    while (end && text.data[end] != ' ')
        end--;
    if (!end) /* no spaces: between characters */
        for (end = STORE_LEAD; end && !utf8_is_start(text.data[end]);)
            end--;
    return str_part(text, 0, end);
}

/* A brief from the columns of a row that begin at `at`. */
static void read_brief(sqlite3_stmt *row, int at, struct arena *arena, struct store_brief *brief)
{
    *brief = (struct store_brief){
        .id = column_id(row, at, arena),
        .headline = column_str(row, at + 1, arena),
        .outlet_name = column_str(row, at + 2, arena),
        .outlet_domain = column_str(row, at + 3, arena),
        .url = column_str(row, at + 4, arena),
        .language = column_str(row, at + 5, arena),
        .lead = lead_of(column_str(row, at + 6, arena)),
        .image = first_image(column_str(row, at + 7, arena), arena),
        .agency = column_str(row, at + 8, arena),
        .time = sqlite3_column_int64(row, at + 9),
        .dated = sqlite3_column_int(row, at + 10),
        .joined = sqlite3_column_int64(row, at + 11),
        .copy_of = column_id(row, at + 12, arena),
        .story = column_id(row, at + 13, arena),
        .spoken = column_str(row, at + 14, arena),
    };
}

/* Reads one article's brief by its row's number. */
static enum error find_brief(struct store *store, int64_t article, struct arena *arena,
                             struct store_brief *brief)
{
    struct database *database = &store->database;
    *brief = (struct store_brief){0};
    sqlite3_stmt *read = database_prepare(database, "SELECT " BRIEF_COLUMNS " FROM" BRIEF_TABLES
                                                    " WHERE p.article = ?1");
    if (!read)
        return ERROR_STORE;
    bind_number(read, 1, article);
    int code = sqlite3_step(read);
    if (code == SQLITE_ROW)
        read_brief(read, 0, arena, brief);
    enum error error = database_error(database, code);
    database_finish(&store->database, read);
    return error;
}

/* -------------------------------------------------------------------------------- stories --- */

/* A story's row. */
struct story_row {
    int64_t id, became, leader;
    struct identity identity;
};

/* One article of a story, as far as its coverage goes by it. */
struct covering {
    int64_t outlet, time;
    bool copy;
    struct str name, domain, language;
};

/* Reads who covers a story, first to last. */
static enum error read_coverings(struct store *store, int64_t story, struct arena *arena,
                                 struct list *coverings)
{
    struct database *database = &store->database;
    list_init(coverings, arena, sizeof(struct covering));
    sqlite3_stmt *read = database_prepare(
        database, "SELECT p.outlet, p.time, p.original IS NOT NULL, o.name, o.domain, p.language"
                  " FROM place p LEFT JOIN outlet o ON o.id = p.outlet"
                  " WHERE p.story = ?1 ORDER BY p.time, p.article");
    if (!read)
        return ERROR_STORE;
    bind_number(read, 1, story);
    int code;
    while ((code = sqlite3_step(read)) == SQLITE_ROW)
        *(struct covering *)list_add(coverings) = (struct covering){
            .outlet = sqlite3_column_int64(read, 0),
            .time = sqlite3_column_int64(read, 1),
            .copy = sqlite3_column_int(read, 2),
            .name = column_str(read, 3, arena),
            .domain = column_str(read, 4, arena),
            .language = column_str(read, 5, arena),
        };
    enum error error = database_error(database, code);
    database_finish(&store->database, read);
    return error;
}

/* Counts an article for its outlet. */
static void cover(struct list *outlets, struct list *ids, const struct covering *covering)
{
    struct store_coverage *coverage = NULL;
    for (size_t i = 0; i < ids->count && !coverage && covering->outlet; i++)
        if (*(int64_t *)list_at(ids, i) == covering->outlet)
            coverage = list_at(outlets, i);
    if (!coverage) {
        *(int64_t *)list_add(ids) = covering->outlet;
        coverage = list_add(outlets);
        coverage->name = covering->name;
        coverage->domain = covering->domain;
        coverage->language = covering->language;
        coverage->first = covering->time;
    }
    coverage->last = covering->time;
    coverage->articles++;
    coverage->independent |= !covering->copy;
}

/* A language and how many articles are in it. */
struct spoken {
    struct str code;
    unsigned articles;
};

/* For list_sort: the commonest first. */
static int compare_spoken(const void *a, const void *b)
{
    const struct spoken *left = a, *right = b;
    return (left->articles < right->articles) - (left->articles > right->articles);
}

/* Lists the languages, the commonest first. */
static void list_languages(const struct list *coverings, struct arena *arena,
                           struct list *languages)
{
    struct list spoken;
    list_init(&spoken, arena, sizeof(struct spoken));
    list_init(languages, arena, sizeof(struct str));
    for (size_t i = 0; i < coverings->count; i++) {
        struct str code = ((const struct covering *)list_at(coverings, i))->language;
        struct spoken *found = NULL;
        for (size_t j = 0; j < spoken.count && !found; j++)
            if (str_equal(((struct spoken *)list_at(&spoken, j))->code, code))
                found = list_at(&spoken, j);
        if (!found && code.size) {
            found = list_add(&spoken);
            found->code = code;
        }
        if (found)
            found->articles++;
    }
    list_sort(&spoken, compare_spoken);
    for (size_t i = 0; i < spoken.count; i++)
        *(struct str *)list_add(languages) = ((struct spoken *)list_at(&spoken, i))->code;
}

struct str store_say_languages(const struct list *languages, struct arena *arena)
{
    struct str said = {0};
    for (size_t i = 0; i < languages->count; i++) {
        struct str name = word_language_name(*(const struct str *)list_at(languages, i));
        const char *before = !i ? "" : i + 1 == languages->count ? " and " : ", ";
        said = arena_format(arena, "%.*s%s%.*s", STR_ARG(said), before, STR_ARG(name));
    }
    return said;
}

/* What counts as lately: growth within it is told of. And ages that are told as such. */
enum { LATELY = 6 * 3600, AGE_MOST = 14 * DAY_SECONDS };

/* Writes when something was: "5 minutes ago", "3 hours ago", "12 days ago", then its day. */
static struct str say_when(int64_t moment, int64_t now, struct arena *arena)
{
    static const struct {
        int64_t seconds;
        const char *one, *many;
    } units[] = {{DAY_SECONDS, "day", "days"}, {3600, "hour", "hours"}, {60, "minute", "minutes"}};
    int64_t seconds = now - moment;
    if (seconds >= AGE_MOST) {
        struct date day = date_from_utc(moment, 0);
        struct buf said;
        day = date_with_precision(&day, DATE_DAY);
        buf_init(&said, 64);
        buf_add(&said, STR("on "));
        date_say(&day, true, &said);
        struct str copy = arena_copy(arena, buf_str(&said));
        buf_free(&said);
        return copy;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        int64_t count = seconds / units[i].seconds;
        if (count && (count > 1 || i))
            return arena_format(arena, "%" PRId64 " %s ago", count,
                                count == 1 ? units[i].one : units[i].many);
    }
    return STR("a minute ago");
}

/* Says in a line why a story stands where it does. */
static struct str say_why(const struct store_story *story, int64_t now, struct arena *arena)
{
    struct buf out;
    unsigned lately = 0;
    buf_init(&out, 1000);
    for (size_t i = 0; i < story->outlets.count; i++) {
        const struct store_coverage *outlet = list_at(&story->outlets, i);
        lately += outlet->independent && now >= outlet->first && now - outlet->first < LATELY;
    }
    if (story->independent == 1)
        buf_add(&out, STR("one outlet"));
    else
        buf_format(&out, "%u independent outlets", story->independent);
    if (story->copies)
        buf_format(&out, ", %u %s", story->copies, story->copies == 1 ? "copy" : "copies");
    if (lately > 1)
        buf_format(&out, ", %u of them new in the last 6 hours", lately);
    if (now > story->last)
        buf_format(&out, ", last told %.*s", STR_ARG(say_when(story->last, now, arena)));
    struct str why = arena_copy(arena, buf_str(&out));
    buf_free(&out);
    return why;
}

/* Counts articles over time. */
static void fill_bars(const struct list *coverings, struct store_story *story)
{
    int64_t length = story->last - story->first + 1;
    for (size_t i = 0; i < coverings->count; i++) {
        const struct covering *covering = list_at(coverings, i);
        story->bars[(covering->time - story->first) * STORE_BARS / length]++;
    }
}

/* Fills in who covers a story. */
static enum error read_coverage(struct store *store, int64_t id, int64_t now, struct arena *arena,
                                struct store_story *story)
{
    struct list coverings, ids;
    list_init(&ids, arena, sizeof(int64_t));
    list_init(&story->outlets, arena, sizeof(struct store_coverage));
    enum error error = read_coverings(store, id, arena, &coverings);
    if (error || !coverings.count)
        return error;
    story->first = ((const struct covering *)list_at(&coverings, 0))->time;
    story->last = ((const struct covering *)list_at(&coverings, coverings.count - 1))->time;
    for (size_t i = 0; i < coverings.count; i++) {
        const struct covering *covering = list_at(&coverings, i);
        cover(&story->outlets, &ids, covering);
        story->copies += covering->copy;
    }
    for (size_t i = 0; i < story->outlets.count; i++)
        story->independent +=
            ((const struct store_coverage *)list_at(&story->outlets, i))->independent;
    story->articles = (unsigned)coverings.count;
    list_languages(&coverings, arena, &story->languages);
    fill_bars(&coverings, story);
    story->why = say_why(story, now, arena);
    return OK;
}

/* Reads the tags that count for most in a story, in one language where it has several. */
static enum error read_tags(struct store *store, int64_t story, struct str language,
                            struct arena *arena, struct list *tags)
{
    struct database *database = &store->database;
    list_init(tags, arena, sizeof(struct str));
    sqlite3_stmt *read = database_prepare(
        database, "SELECT t.name, sum(t.weight) AS weight, max(t.weight) FROM place p"
                  " JOIN tag t ON t.article = p.article WHERE p.story = ?1"
                  " AND (?3 IS NULL OR p.language = ?3)"
                  " GROUP BY t.key ORDER BY weight DESC, t.key LIMIT ?2");
    if (!read)
        return ERROR_STORE;
    bind_number(read, 1, story);
    bind_number(read, 2, TAGS_MAX);
    bind_str(read, 3, language);
    int code;
    while ((code = sqlite3_step(read)) == SQLITE_ROW)
        *(struct str *)list_add(tags) = column_str(read, 0, arena);
    enum error error = database_error(database, code);
    database_finish(&store->database, read);
    return error;
}

/* The first of the languages that one reads in which a story is told; empty for none. */
static struct str language_read(const struct store_story *story, const struct list *languages)
{
    for (size_t i = 0; languages && i < languages->count; i++) {
        struct str wanted = prepare_language(*(const struct str *)list_at(languages, i));
        for (size_t j = 0; j < story->languages.count; j++)
            if (str_equal_fold(*(const struct str *)list_at(&story->languages, j), wanted))
                return *(const struct str *)list_at(&story->languages, j);
    }
    return (struct str){0};
}

/* Finds the article of a story whose headline it bears in a language: the first that is no copy. */
static enum error find_leader(struct store *store, int64_t story, struct str language,
                              int64_t *leader)
{
    struct database *database = &store->database;
    sqlite3_stmt *find =
        database_prepare(database, "SELECT article FROM place WHERE story = ?1 AND language = ?2"
                                   " ORDER BY original IS NOT NULL, time, article LIMIT 1");
    if (!find)
        return ERROR_STORE;
    bind_number(find, 1, story);
    bind_str(find, 2, language);
    int code = sqlite3_step(find);
    if (code == SQLITE_ROW)
        *leader = sqlite3_column_int64(find, 0);
    enum error error = database_error(database, code);
    database_finish(database, find);
    return error;
}

/* Reads a story as lists show it to one who reads `languages`. */
static enum error read_story(struct store *store, const struct story_row *row, int64_t now,
                             const struct list *languages, struct arena *arena,
                             struct store_story *story)
{
    int64_t leader = row->leader;
    story->id = identity_format(&row->identity, arena);
    enum error error = find_brief(store, leader, arena, &story->leader);
    if (!error)
        error = read_coverage(store, row->id, now, arena, story);
    struct str read = error ? (struct str){0} : language_read(story, languages);
    if (read.size && !str_equal_fold(read, story->leader.spoken)) {
        error = find_leader(store, row->id, read, &leader);
        if (!error)
            error = find_brief(store, leader, arena, &story->leader);
    }
    struct str one = story->leader.spoken;
    if (story->languages.count < 2)
        one = (struct str){0};
    return error ? error : read_tags(store, row->id, one, arena, &story->tags);
}

/* ----------------------------------------------------------------------------- front page --- */

/* The conditions of a front page; parameters that are not asked for are NULL. */
#define FRONT                                                                                   \
    " FROM story s WHERE s.rank IS NOT NULL AND s.articles >= ?1"                               \
    " AND (?2 IS NULL OR s.id IN (SELECT p.story FROM tag t JOIN place p USING (article)"       \
    "  WHERE t.key = ?2))"                                                                      \
    " AND (?3 IS NULL OR s.id IN (SELECT p.story FROM outlet o JOIN place p ON p.outlet = o.id" \
    "  WHERE o.key = ?3 OR o.name = ?3 COLLATE NOCASE))"                                        \
    " AND (?4 IS NULL OR s.id IN (SELECT p.story FROM place p WHERE p.language = ?4))"          \
    " AND (?5 IS NULL OR s.id IN (SELECT p.story FROM place p WHERE p.time >= ?5 AND p.time < " \
    "?6)) AND (?9 IS NULL OR s.first <= ?9)"

/* Binds what is asked. */
static void bind_front(sqlite3_stmt *statement, const struct store_front *front,
                       struct arena *arena)
{
    bind_number(statement, 1, front->least);
    bind_str(statement, 2, front->tag.size ? story_tag_key(front->tag, arena) : front->tag);
    bind_str(statement, 3, front->outlet);
    bind_str(statement, 4, prepare_language(front->language));
    sqlite3_bind_null(statement, 5);
    if (front->from || front->to)
        bind_number(statement, 5, front->from);
    bind_number(statement, 6, front->to ? front->to : INT64_MAX);
    if (front->past)
        bind_number(statement, 9, front->now);
    else
        sqlite3_bind_null(statement, 9);
}

/* Counts the stories that are asked for. */
static enum error count_front(struct store *store, const struct store_front *front,
                              struct arena *arena, uint64_t *found)
{
    struct database *database = &store->database;
    bool all = front->least <= 1 && !front->tag.size && !front->outlet.size &&
               !front->language.size && !front->from && !front->to && !front->past;
    /* of all stories an index alone tells how many there are */
    sqlite3_stmt *count =
        database_prepare(database, all ? "SELECT count(*) FROM story s WHERE s.rank IS NOT NULL"
                                       : "SELECT count(*)" FRONT);
    if (!count)
        return ERROR_STORE;
    int64_t number;
    if (!all)
        bind_front(count, front, arena);
    enum error error = database_last_number(database, count, &number);
    *found = (uint64_t)number;
    return error;
}

enum error store_stories(struct store *store, const struct store_front *front, struct arena *arena,
                         struct store_stories *stories)
{
    struct database *database = &store->database;
    struct list asked; /* the language that was asked for is read, too */
    const struct list *languages = front->languages;
    list_init(&stories->stories, arena, sizeof(struct store_story));
    list_init(&asked, arena, sizeof(struct str));
    if (front->language.size) {
        *(struct str *)list_add(&asked) = front->language;
        languages = &asked;
    }
    enum error error = count_front(store, front, arena, &stories->found);
    sqlite3_stmt *find =
        error ? NULL
              : database_prepare(database, "SELECT s.id, s.identity, s.leader" FRONT
                                           " ORDER BY s.rank DESC, s.id LIMIT ?7 OFFSET ?8");
    if (!find)
        return error ? error : ERROR_STORE;
    bind_front(find, front, arena);
    bind_number(find, 7, front->limit);
    bind_number(find, 8, front->skip);
    int code = SQLITE_DONE;
    while (!error && (code = sqlite3_step(find)) == SQLITE_ROW) {
        struct story_row row = {.id = sqlite3_column_int64(find, 0),
                                .leader = sqlite3_column_int64(find, 2)};
        column_identity(find, 1, &row.identity);
        error = read_story(store, &row, front->now, languages, arena, list_add(&stories->stories));
    }
    if (!error)
        error = database_error(database, code);
    database_finish(&store->database, find);
    return error;
}

/* ------------------------------------------------------------------------------ one story --- */

/* Reads the one story that a bound statement finds. */
static enum error one_story(struct database *database, sqlite3_stmt *find, struct story_row *row)
{
    int code = sqlite3_step(find);
    enum error error = database_error(database, code);
    if (code == SQLITE_DONE)
        error = database_fail(database, ERROR_NOT_FOUND, "no story has this id");
    if (code == SQLITE_ROW) {
        row->id = sqlite3_column_int64(find, 0);
        row->became = sqlite3_column_int64(find, 1);
        row->leader = sqlite3_column_int64(find, 2);
        column_identity(find, 3, &row->identity);
        if (sqlite3_step(find) == SQLITE_ROW)
            error = database_fail(database, ERROR_TOO_MANY, "several ids begin so");
    }
    database_finish(database, find);
    return error;
}

/* Finds the story whose id begins so, or the one it became. */
static enum error find_story(struct store *store, struct str id, struct story_row *row)
{
    struct database *database = &store->database;
    struct identity low, high;
    if (!store_id_bounds(id, &low, &high))
        return database_fail(database, ERROR_NOT_FOUND, "an id is 4 to 32 hexadecimal digits");
    sqlite3_stmt *find = database_prepare(database, "SELECT id, became, leader, identity FROM story"
                                                    " WHERE identity BETWEEN ?1 AND ?2 LIMIT 2");
    if (!find)
        return ERROR_STORE;
    bind_identity(find, 1, &low);
    bind_identity(find, 2, &high);
    enum error error = one_story(database, find, row);
    for (int merges = 0; !error && row->became && merges < MERGES_MAX; merges++) {
        find = database_prepare(database,
                                "SELECT id, became, leader, identity FROM story WHERE id = ?1");
        if (!find)
            return ERROR_STORE;
        bind_number(find, 1, row->became);
        error = one_story(database, find, row);
    }
    return error;
}

enum error store_find_story_by_id(struct store *store, struct str id, int64_t *number)
{
    struct story_row row = {0};
    enum error error = find_story(store, id, &row);
    *number = row.id;
    return error;
}

/* Reads a story's articles, first to last, and their whole texts for its key points. */
static enum error read_articles(struct store *store, int64_t story, int64_t since,
                                struct arena *arena, struct store_telling *telling,
                                struct list *texts)
{
    struct database *database = &store->database;
    sqlite3_stmt *read =
        database_prepare(database, "SELECT " BRIEF_COLUMNS ", v.text FROM" BRIEF_TABLES
                                   " WHERE p.story = ?1 ORDER BY p.time, p.article");
    if (!read)
        return ERROR_STORE;
    bind_number(read, 1, story);
    int code;
    while ((code = sqlite3_step(read)) == SQLITE_ROW) {
        struct store_brief *brief = list_add(&telling->articles);
        read_brief(read, 0, arena, brief);
        struct story_telling *text = list_add(texts);
        *text = (struct story_telling){.headline = brief->headline, .language = brief->spoken};
        if (!brief->copy_of.size && brief->joined > since)
            text->text = column_str(read, 15, arena);
    }
    enum error error = database_error(database, code);
    database_finish(&store->database, read);
    return error;
}

enum error store_story(struct store *store, struct str id, const struct store_look *look,
                       struct arena *arena, struct store_telling *telling)
{
    struct story_row row = {0};
    struct list texts, points;
    *telling = (struct store_telling){0};
    list_init(&telling->articles, arena, sizeof(struct store_brief));
    list_init(&telling->points, arena, sizeof(struct store_point));
    list_init(&texts, arena, sizeof(struct story_telling));
    enum error error = find_story(store, id, &row);
    if (!error)
        error = read_story(store, &row, look->now, look->languages, arena, &telling->story);
    if (!error)
        error = read_articles(store, row.id, look->since, arena, telling, &texts);
    if (error)
        return error;
    story_points(texts.items, texts.count, telling->story.leader.spoken, arena, &points);
    for (size_t i = 0; i < points.count; i++) {
        const struct story_point *point = list_at(&points, i);
        const struct story_telling *text = list_at(&texts, point->article);
        *(struct store_point *)list_add(&telling->points) =
            (struct store_point){str_part(text->text, point->from, point->to - point->from),
                                 point->article, point->from, point->to};
    }
    return OK;
}

/* -------------------------------------------------------------------------------- related --- */

enum error store_related(struct store *store, struct str id, unsigned limit, struct arena *arena,
                         struct list *related)
{
    struct database *database = &store->database;
    struct identity low, high;
    list_init(related, arena, sizeof(struct store_related));
    if (!store_id_bounds(id, &low, &high))
        return database_fail(database, ERROR_NOT_FOUND, "an id is 4 to 32 hexadecimal digits");
    sqlite3_stmt *find = database_prepare(
        database, "WITH self AS (SELECT p.article, p.story FROM article a"
                  " JOIN place p ON p.article = a.id WHERE a.identity BETWEEN ?1 AND ?2 LIMIT 1),"
                  " near AS (SELECT r.other AS id, r.score FROM related r JOIN self USING (article)"
                  " UNION ALL SELECT r.article, r.score FROM related r"
                  " JOIN self ON r.other = self.article)"
                  " SELECT max(n.score) AS score, " BRIEF_COLUMNS " FROM near n JOIN" BRIEF_TABLES
                  " WHERE p.article = n.id"
                  " AND p.story <> (SELECT story FROM self)"
                  " GROUP BY p.story ORDER BY score DESC LIMIT ?3");
    if (!find)
        return ERROR_STORE;
    bind_identity(find, 1, &low);
    bind_identity(find, 2, &high);
    bind_number(find, 3, limit);
    int code;
    while ((code = sqlite3_step(find)) == SQLITE_ROW) {
        struct store_related *one = list_add(related);
        one->score = sqlite3_column_double(find, 0);
        read_brief(find, 1, arena, &one->article);
    }
    enum error error = database_error(database, code);
    database_finish(&store->database, find);
    return error;
}

/* ----------------------------------------------------------------------------------- tags --- */

enum error store_tags(struct store *store, int64_t from, int64_t to, unsigned limit,
                      struct arena *arena, struct list *tags)
{
    struct database *database = &store->database;
    list_init(tags, arena, sizeof(struct store_tag));
    sqlite3_stmt *find = database_prepare(
        database, "SELECT t.name, count(*) AS articles FROM place p JOIN tag t USING (article)"
                  " WHERE p.time >= ?1 AND p.time < ?2"
                  " GROUP BY t.key ORDER BY articles DESC, t.key LIMIT ?3");
    if (!find)
        return ERROR_STORE;
    bind_number(find, 1, from);
    bind_number(find, 2, to);
    bind_number(find, 3, limit);
    int code;
    while ((code = sqlite3_step(find)) == SQLITE_ROW) {
        struct store_tag *tag = list_add(tags);
        tag->name = column_str(find, 0, arena);
        tag->articles = (uint64_t)sqlite3_column_int64(find, 1);
    }
    enum error error = database_error(database, code);
    database_finish(&store->database, find);
    return error;
}
