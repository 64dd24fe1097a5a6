/* tidings stories: the front page. */
#include <time.h>

#include "base/error.h"
#include "command/command.h"
#include "store/stories.h"

enum {
    OPTION_DB,
    OPTION_JSON,
    OPTION_LIMIT,
    OPTION_SKIP,
    OPTION_LEAST,
    OPTION_TAG,
    OPTION_OUTLET,
    OPTION_LANGUAGE,
    OPTION_NOW
};

static const struct command_option options[] = {
    [OPTION_DB] = {"db", "FILE", "the database (default: the user's own)"},
    [OPTION_JSON] = {"json", NULL, "write JSON, one story a line"},
    [OPTION_LIMIT] = {"limit", "N", "at most so many (default: 20)"},
    [OPTION_SKIP] = {"skip", "N", "leave out the first N"},
    [OPTION_LEAST] = {"least", "N", "only stories of N articles or more (default: 1)"},
    [OPTION_TAG] = {"tag", "TAG", "only stories with this tag"},
    [OPTION_OUTLET] = {"outlet", "DOMAIN", "only stories that this outlet tells"},
    [OPTION_LANGUAGE] = {"language", "LANGUAGE",
                         "only stories that are told in this: de, or German"},
    [OPTION_NOW] = {"now", "TIME", "as of then, without stories that began later"},
    {NULL, NULL, NULL},
};

/* The page may be this long. */
#define OUTPUT_MAX ((size_t)1 << 30)

/* Outlets that a story's line names. */
enum { OUTLETS_NAMED = 6 };

/* Appends the outlets that tell a story, first to last. */
static void render_outlets(const struct store_story *story, struct buf *line)
{
    for (size_t i = 0; i < story->outlets.count && i < OUTLETS_NAMED; i++) {
        const struct store_coverage *outlet = list_at(&story->outlets, i);
        struct str name = outlet->name.size ? outlet->name : outlet->domain;
        if (name.size)
            buf_format(line, "%s%.*s", line->size ? ", " : "", STR_ARG(name));
    }
    if (story->outlets.count > OUTLETS_NAMED)
        buf_format(line, " and %zu more", story->outlets.count - OUTLETS_NAMED);
}

void command_render_tag(struct str tag, struct buf *line)
{
    struct str word;
    buf_add_byte(line, '#');
    while (str_word(&tag, &word))
        buf_add(line, word);
}

void command_render_tags(const struct list *tags, struct buf *line)
{
    for (size_t i = 0; i < tags->count; i++) {
        if (i)
            buf_add_byte(line, ' ');
        command_render_tag(*(const struct str *)list_at(tags, i), line);
    }
}

/* The languages that a story is told in, where there are several. */
static struct str spoken_of(const struct store_story *story, struct arena *arena)
{
    bool several = story->languages.count > 1;
    return several ? store_say_languages(&story->languages, arena) : (struct str){0};
}

/* Renders a story as the front page has it; `spoken` are its languages, where there are several. */
static void render_story(const struct show *show, const struct store_story *story,
                         struct str spoken, struct buf *out)
{
    struct buf line;
    buf_init(&line, OUTPUT_MAX);
    show_headline(show, story->leader.headline, out);
    show_wrapped(show, story->leader.lead, 2, 2, out);
    render_outlets(story, &line);
    show_wrapped(show, buf_str(&line), 2, 2, out);
    buf_clear(&line);
    command_render_tags(&story->tags, &line);
    show_wrapped(show, buf_str(&line), 2, 1, out);
    buf_clear(&line);
    buf_format(&line, "%.8s: %.*s", story->id.data, STR_ARG(story->why));
    if (spoken.size)
        buf_format(&line, ", in %.*s", STR_ARG(spoken));
    show_wrapped(show, buf_str(&line), 2, 2, out);
    buf_add_byte(out, '\n');
    buf_free(&line);
}

bool command_moment(const char *name, const char *value, int64_t *milliseconds)
{
    struct date date;
    if (!value) {
        *milliseconds = (int64_t)time(NULL) * 1000;
        return true;
    }
    if (!date_parse(str_from(value), DATE_ORDER_UNKNOWN, &date)) {
        error_user("--%s wants a time such as 2026-03-05T06:00Z, not \"%s\"", name, value);
        return false;
    }
    *milliseconds = date_to_utc(&date) * 1000;
    return true;
}

/* Finds the stories and puts them out. */
static int put_stories(struct store *store, const struct store_front *front, bool as_json)
{
    struct arena arena;
    struct buf out;
    struct store_stories stories;
    struct show show = show_standard_output();
    arena_init(&arena, 0);
    buf_init(&out, OUTPUT_MAX);
    enum error error = store_stories(store, front, &arena, &stories);
    for (size_t i = 0; !error && i < stories.stories.count; i++) {
        const struct store_story *story = list_at(&stories.stories, i);
        struct json json;
        json_init(&json, &out);
        if (as_json)
            store_story_to_json(story, &json);
        else
            render_story(&show, story, spoken_of(story, &arena), &out);
        if (as_json)
            buf_add_byte(&out, '\n');
    }
    if (!error && !as_json)
        buf_format(&out, "%zu of %llu %s\n", stories.stories.count,
                   (unsigned long long)stories.found, stories.found == 1 ? "story" : "stories");
    command_put(buf_str(&out));
    buf_free(&out);
    arena_free(&arena);
    return error ? command_store_failed("the database", error, store) : EXIT_ALL_READ;
}

/* tidings stories */
static int run(const struct command_arguments *arguments)
{
    const char *const *values = arguments->values;
    struct store_front front = {.tag = str_from(values[OPTION_TAG]),
                                .outlet = str_from(values[OPTION_OUTLET])};
    int64_t now;
    int status;
    if (arguments->count)
        return error_user("stories lists all there are; it takes no \"%s\"", arguments->rest[0]);
    if (!arguments_number("limit", values[OPTION_LIMIT], 20, 100000, &front.limit) ||
        !arguments_number("skip", values[OPTION_SKIP], 0, 1000000000, &front.skip) ||
        !arguments_number("least", values[OPTION_LEAST], 1, 100000, &front.least) ||
        !command_language_code("language", values[OPTION_LANGUAGE], &front.language) ||
        !command_moment("now", values[OPTION_NOW], &now))
        return EXIT_USAGE;
    front.now = now / 1000;
    front.past = values[OPTION_NOW] != NULL;
    struct store *store = command_open_store(values[OPTION_DB], false, &status);
    if (!store)
        return status;
    status = put_stories(store, &front, values[OPTION_JSON] != NULL);
    store_close(store);
    return status;
}

const struct command command_stories = {
    .name = "stories",
    .usage = "[OPTION]...",
    .help = "the front page: stories, each told once",
    .more = "First come the stories that many independent outlets have lately told: each outlet "
            "counts by the age of its last article, half as much every 12 hours, and one that "
            "only has copies of others' a tenth.",
    .options = options,
    .run = run,
};
