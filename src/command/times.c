/* tidings times: the times that a text speaks of. */
#include <jansson.h>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "command/command.h"
#include "language/times.h"

enum { OPTION_JSON, OPTION_PUBLISHED };

static const struct command_option options[] = {
    [OPTION_JSON] = {"json", NULL, "the files hold a JSON object a line: id, text, reference"},
    [OPTION_PUBLISHED] = {"published", "DATE", "the date that plain text counts from"},
    {NULL, NULL, NULL},
};

/* The most bytes of a file, and of what is printed of a line. */
#define INPUT_MAX ((size_t)1 << 30)

/* What one text after another is read with. */
struct timing {
    struct arena arena;
    struct buf out;
};

/* Appends the times as JSON, offsets in code points. */
static void put_times(struct timing *timing, struct str text, const struct list *times)
{
    struct json json;
    struct utf8_places places = utf8_places_of(text, &timing->arena);
    json_init(&json, &timing->out);
    json_array_begin(&json);
    for (size_t i = 0; i < times->count; i++) {
        const struct time_found *found = list_at(times, i);
        json_object_begin(&json);
        json_pair_integer(&json, "start", (int64_t)utf8_place(&places, found->from));
        json_pair_integer(&json, "end", (int64_t)utf8_place(&places, found->to));
        json_pair_str(&json, "kind", str_from(time_kind_name(found->kind)));
        json_pair_str(&json, "mod", str_from(time_mod_name(found->mod)));
        json_pair_str(&json, "value", found->value);
        json_object_end(&json);
    }
    json_array_end(&json);
}

/* For jansson: appends to the buffer. */
static int add_bytes(const char *data, size_t size, void *buf)
{
    buf_add(buf, str_of(data, size));
    return 0;
}

/* One line of JSON: the same object with `times`. */
static enum error time_object(struct timing *timing, struct str line)
{
    json_t *object = json_loadb(line.data, line.size, 0, NULL);
    const json_t *text = json_object_get(object, "text");
    if (!json_is_object(object) || !json_is_string(text)) {
        json_decref(object);
        return ERROR_SYNTAX;
    }
    struct str string = str_of(json_string_value(text), json_string_length(text));
    struct date reference = {0};
    const char *given = json_string_value(json_object_get(object, "reference"));
    if (given && !date_parse(str_from(given), DATE_ORDER_UNKNOWN, &reference))
        reference = (struct date){0};
    json_object_del(object, "times");
    struct list times;
    times_find(&timing->arena, string, NULL, &reference, &times);
    json_dump_callback(object, add_bytes, &timing->out, JSON_COMPACT | JSON_PRESERVE_ORDER);
    timing->out.size--; /* the closing brace comes behind the times */
    buf_add(&timing->out, STR(",\"times\":"));
    put_times(timing, string, &times);
    buf_add(&timing->out, STR("}\n"));
    json_decref(object);
    return OK;
}

/* Plain text: a line for every time. */
static void time_text(struct timing *timing, struct str text, const struct date *reference)
{
    struct list times;
    text = utf8_repair(&timing->arena, text);
    times_find(&timing->arena, text, NULL, reference, &times);
    for (size_t i = 0; i < times.count; i++) {
        const struct time_found *found = list_at(&times, i);
        buf_format(&timing->out, "%-28.*s %s%s%s  ", STR_ARG(found->value),
                   time_kind_name(found->kind), found->mod ? ", " : "", time_mod_name(found->mod));
        buf_add(&timing->out, str_part(text, found->from, found->to - found->from));
        buf_add_byte(&timing->out, '\n');
    }
}

/* Everything in one file. False when a line is not understood or the file cannot be read. */
static bool time_file(struct timing *timing, const char *path, bool lines,
                      const struct date *reference)
{
    struct buf bytes;
    buf_init(&bytes, INPUT_MAX);
    enum error error = file_read(path, &bytes);
    if (error)
        error_report(path, error, NULL);
    struct str rest = buf_str(&bytes), line;
    if (!error && !lines) {
        time_text(timing, rest, reference);
        command_put(buf_str(&timing->out));
    }
    while (lines && str_split(&rest, '\n', &line)) {
        arena_clear(&timing->arena);
        buf_clear(&timing->out);
        enum error failed = str_trim(line).size ? time_object(timing, line) : OK;
        if (failed) {
            error_report(path, failed, "a line is no object with a text");
            error = failed;
            continue;
        }
        if (!command_put(buf_str(&timing->out)))
            break;
    }
    arena_clear(&timing->arena);
    buf_clear(&timing->out);
    buf_free(&bytes);
    return !error;
}

/* tidings times */
static int run(const struct command_arguments *arguments)
{
    const char *published = arguments->values[OPTION_PUBLISHED];
    struct date reference = {0};
    int status = EXIT_ALL_READ;
    if (!arguments->count)
        return error_user("times wants the files to read; - is standard input");
    if (published && !date_parse(str_from(published), DATE_ORDER_UNKNOWN, &reference))
        return error_user("--published wants a date such as 2024-05-31, not \"%s\"", published);
    struct timing timing;
    arena_init(&timing.arena, 0);
    buf_init(&timing.out, INPUT_MAX);
    for (size_t i = 0; i < arguments->count; i++) {
        if (!time_file(&timing, arguments->rest[i], arguments->values[OPTION_JSON], &reference))
            status = EXIT_SOME_FAILED;
    }
    arena_free(&timing.arena);
    buf_free(&timing.out);
    return command_finish(status);
}

const struct command command_times = {
    .name = "times",
    .usage = "[OPTION]... FILE...",
    .help = "the times that texts speak of, as ISO 8601",
    .more = "Finds dates, clock times, durations and repetitions in English text and says which "
            "they are, counted from the date of publication. With --json every line of input comes "
            "out again with \"times\" added: start and end in code points, kind, mod and value.",
    .options = options,
    .run = run,
};
