/* tidings tags: what texts are about, in a few words each. */
#include <stdio.h>

#include "base/error.h"
#include "base/json_read.h"
#include "command/command.h"
#include "source/source.h"
#include "story/story.h"

enum { OPTION_JSON, OPTION_LIMIT };

static const struct command_option options[] = {
    [OPTION_JSON] = {"json", NULL, "write JSON, one object a line: the record's id and its tags"},
    [OPTION_LIMIT] = {"limit", "N", "so many candidates, ranked (default: the 2 to 6 for people)"},
    {NULL, NULL, NULL},
};

/* What is put out for a lot may be this long. */
#define OUTPUT_MAX ((size_t)1 << 30)

/* What a run of the command keeps. */
struct tagger {
    struct story_maker *maker;
    struct arena arena;
    struct buf out;
    unsigned limit;
    bool json;
};

/* A record's id, which may be any JSON: as it is written, and as a person reads it. Both are empty
 * for a record without one. */
struct record_id {
    struct str json, shown;
};

/* The id of the record that a line is, in the arena. */
static struct record_id id_of(struct str line, struct arena *arena)
{
    enum { FLAGS = JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS };
    json_t *record = json_loadb(line.data, line.size, 0, NULL);
    const json_t *id = json_object_get(record, "id");
    struct record_id both = {0};
    if (id) {
        size_t size = json_dumpb(id, NULL, 0, FLAGS);
        char *bytes = arena_get(arena, size + 1);
        both.json = both.shown = str_of(bytes, json_dumpb(id, bytes, size, FLAGS));
    }
    if (json_is_string(id))
        both.shown = json_copy_text(arena, id);
    json_decref(record);
    return both;
}

/* Appends the tags of a record. */
static void render(struct tagger *tagger, struct record_id id, const struct article *article,
                   const struct list *tags)
{
    struct buf *out = &tagger->out;
    struct json json;
    json_init(&json, out);
    if (tagger->json) {
        json_object_begin(&json);
        if (id.json.size) {
            json_key(&json, "id");
            json_put_raw(&json, id.json);
        } else {
            json_pair_str(&json, "url", article->url);
        }
        json_key(&json, "tags");
        json_array_begin(&json);
    } else {
        struct str name = article->headline.size ? article->headline : id.shown;
        buf_format(out, "%.*s\n ", STR_ARG(name.size ? name : article->url));
    }
    for (size_t i = 0; i < tags->count; i++) {
        struct str name = ((const struct story_tag *)list_at(tags, i))->name;
        if (tagger->json) {
            json_put_string(&json, name);
            continue;
        }
        buf_add_byte(out, ' ');
        command_render_tag(name, out);
    }
    if (tagger->json) {
        json_array_end(&json);
        json_object_end(&json);
    }
    buf_add_byte(out, '\n');
}

/* Takes the records of a lot of lines. Gives how many could not be read. */
static unsigned take_lot(struct tagger *tagger, const char *name, struct str lot)
{
    struct str line;
    unsigned failed = 0;
    while (str_split(&lot, '\n', &line)) {
        struct article article;
        struct list tags;
        const char *why;
        if (!str_trim(line).size)
            continue;
        enum error error = article_from_json(&article, &tagger->arena, line, &why);
        if (error) {
            error_report(name, error, why);
            failed++;
            continue;
        }
        story_find_headline(&article);
        story_tags_make(tagger->maker, &article, tagger->limit, &tagger->arena, &tags);
        render(tagger, id_of(line, &tagger->arena), &article, &tags);
        arena_clear(&tagger->arena);
    }
    command_put(buf_str(&tagger->out));
    buf_clear(&tagger->out);
    return failed;
}

/* tidings tags */
static int run(const struct command_arguments *arguments)
{
    struct tagger tagger = {.json = arguments->values[OPTION_JSON] != NULL};
    struct source_item item;
    unsigned failed = 0;
    if (!arguments->count)
        return error_user("tags wants files of records, or - for standard input");
    if (!arguments_number("limit", arguments->values[OPTION_LIMIT], STORY_TAGS, 1000,
                          &tagger.limit))
        return EXIT_USAGE;
    tagger.maker = story_maker_new();
    arena_init(&tagger.arena, 0);
    buf_init(&tagger.out, OUTPUT_MAX);
    source_item_init(&item);
    struct source *source = source_open(arguments->rest, arguments->count);
    while (source_next(source, &item)) {
        struct str name = arena_copy(&tagger.arena, buf_str(&item.name));
        if (item.form == SOURCE_RECORDS || item.form == SOURCE_RECORD) {
            failed += take_lot(&tagger, name.data, buf_str(&item.bytes));
            continue;
        }
        error_report(name.data, item.form == SOURCE_FAILED ? item.error : ERROR_UNSUPPORTED,
                     item.form == SOURCE_FAILED ? item.detail : "tags are found in records");
        failed++;
    }
    source_close(source);
    source_item_free(&item);
    buf_free(&tagger.out);
    arena_free(&tagger.arena);
    story_maker_free(tagger.maker);
    return failed ? EXIT_SOME_FAILED : EXIT_ALL_READ;
}

const struct command command_tags = {
    .name = "tags",
    .usage = "[OPTION]... FILE...",
    .help = "what records are about, in a few words each",
    .more = "FILE holds records, one a line, as \"tidings read --json\" writes them; id and text "
            "are enough. Without --limit they are the tags that a person would choose; with it the "
            "candidates in their order, single words beside the phrases that they are part of, as "
            "long as they are likely. What tells a record in --json is its id, whatever that is, "
            "or else its url.",
    .options = options,
    .run = run,
};
