/* tidings story: one story, from all its outlets. */
#include "base/error.h"
#include "command/command.h"
#include "store/stories.h"
#include "words/words.h"

enum { OPTION_DB, OPTION_JSON, OPTION_SINCE, OPTION_NOW, OPTION_LANGUAGE };

static const struct command_option options[] = {
    [OPTION_DB] = {"db", "FILE", "the database (default: the user's own)"},
    [OPTION_JSON] = {"json", NULL, "write JSON"},
    [OPTION_SINCE] = {"since", "TIME", "only what came in after then, in ISO 8601"},
    [OPTION_NOW] = {"now", "TIME", "as of then (default: now)"},
    [OPTION_LANGUAGE] = {"language", "LANGUAGE",
                         "headline and key points in this (de, or German), if it is told in it"},
    {NULL, NULL, NULL},
};

/* The story may be this long. */
#define OUTPUT_MAX ((size_t)1 << 30)

/* The name that an article's outlet goes by. */
static struct str outlet_of(const struct store_brief *brief)
{
    return brief->outlet_name.size ? brief->outlet_name : brief->outlet_domain;
}

/* Renders the key points, each with its outlet. */
static void render_points(const struct show *show, const struct store_telling *telling,
                          struct buf *out)
{
    struct buf line;
    buf_init(&line, OUTPUT_MAX);
    for (size_t i = 0; i < telling->points.count; i++) {
        const struct store_point *point = list_at(&telling->points, i);
        struct str outlet = outlet_of(list_at(&telling->articles, point->article));
        buf_clear(&line);
        buf_format(&line, "%.*s", STR_ARG(point->text));
        if (outlet.size)
            buf_format(&line, " (%.*s)", STR_ARG(outlet));
        buf_add_byte(out, '\n');
        show_wrapped(show, buf_str(&line), 2, 0, out);
    }
    buf_free(&line);
}

/* Appends the language of an article that is in another than the story's headline. */
static void add_language(const struct store_story *story, const struct store_brief *brief,
                         struct buf *line)
{
    struct str own = word_language_name(brief->language);
    if (own.size && !str_equal(own, word_language_name(story->leader.language)))
        buf_format(line, " (in %.*s)", STR_ARG(own));
}

/* Renders the articles that joined later than `since`, first to last, copies under a mark. */
static void render_articles(const struct show *show, const struct store_telling *telling,
                            int64_t since, struct buf *out)
{
    char iso[DATE_ISO_SIZE];
    struct buf line;
    buf_init(&line, OUTPUT_MAX);
    buf_add_byte(out, '\n');
    for (size_t i = 0; i < telling->articles.count; i++) {
        const struct store_brief *brief = list_at(&telling->articles, i);
        if (brief->joined <= since)
            continue;
        struct str moment = store_moment(brief->time * 1000, iso), outlet = outlet_of(brief);
        buf_clear(&line);
        buf_format(&line, "%.10s %.5s  %.8s  %.*s%s%.*s%s", moment.data, moment.data + 11,
                   brief->id.data, STR_ARG(outlet), outlet.size ? ": " : "",
                   STR_ARG(brief->headline), brief->copy_of.size ? " (a copy)" : "");
        add_language(&telling->story, brief, &line);
        show_wrapped(show, buf_str(&line), 0, 2, out);
    }
    buf_free(&line);
}

/* Renders the story for a person; `spoken` are its languages. */
static void render_telling(const struct store_telling *telling, struct str spoken, int64_t since,
                           struct buf *out)
{
    const struct store_story *story = &telling->story;
    struct show show = show_standard_output();
    struct buf line;
    buf_init(&line, OUTPUT_MAX);
    show_headline(&show, story->leader.headline, out);
    command_render_tags(&story->tags, &line);
    show_wrapped(&show, buf_str(&line), 0, 0, out);
    show_wrapped(&show, story->why, 0, 0, out);
    if (story->languages.count > 1) {
        buf_clear(&line);
        buf_format(&line, "in %.*s", STR_ARG(spoken));
        show_wrapped(&show, buf_str(&line), 0, 0, out);
    }
    render_points(&show, telling, out);
    render_articles(&show, telling, since, out);
    buf_format(out, "\nid %.*s\n", STR_ARG(story->id));
    buf_free(&line);
}

/* Finds the story and puts it out. */
static int put_story(struct store *store, struct str id, const struct store_look *look,
                     bool as_json)
{
    struct arena arena;
    struct buf out;
    struct json json;
    struct store_telling telling;
    int status = EXIT_ALL_READ;
    arena_init(&arena, 0);
    buf_init(&out, OUTPUT_MAX);
    json_init(&json, &out);
    enum error error = store_story(store, id, look, &arena, &telling);
    if (error == ERROR_NOT_FOUND || error == ERROR_TOO_MANY)
        status = error_user("%.*s: %s", STR_ARG(id), store_why(store));
    else if (error)
        status = command_store_failed("the database", error, store);
    else if (as_json)
        store_telling_to_json(&telling, &json);
    else
        render_telling(&telling, store_say_languages(&telling.story.languages, &arena), look->since,
                       &out);
    if (as_json && out.size)
        buf_add_byte(&out, '\n');
    command_put(buf_str(&out));
    buf_free(&out);
    arena_free(&arena);
    return status;
}

/* tidings story */
static int run(const struct command_arguments *arguments)
{
    const char *const *values = arguments->values;
    int64_t now, since = 0;
    int status;
    if (arguments->count != 1)
        return error_user("story wants one id, or the first digits of one");
    struct str language;
    if (!command_moment("now", values[OPTION_NOW], &now) ||
        !command_language_code("language", values[OPTION_LANGUAGE], &language))
        return EXIT_USAGE;
    if (values[OPTION_SINCE] && !command_moment("since", values[OPTION_SINCE], &since))
        return EXIT_USAGE;
    struct store *store = command_open_store(values[OPTION_DB], false, &status);
    if (!store)
        return status;
    struct arena arena;
    struct list languages;
    arena_init(&arena, 0);
    list_init(&languages, &arena, sizeof(struct str));
    if (language.size)
        *(struct str *)list_add(&languages) = language;
    const struct store_look look = {now / 1000, since, &languages};
    status = put_story(store, str_from(arguments->rest[0]), &look, values[OPTION_JSON] != NULL);
    arena_free(&arena);
    store_close(store);
    return status;
}

const struct command command_story = {
    .name = "story",
    .usage = "[OPTION]... ID",
    .help = "one story, from all its outlets",
    .more = "ID is a story's id, as \"tidings stories\" shows it, or enough of its first digits. "
            "Shown are the sentences that together say what happened, and the articles, first "
            "to last.",
    .options = options,
    .run = run,
};
