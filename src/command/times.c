/* tidings times: the times that a text speaks of. */
#include <jansson.h>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "command/command.h"
#include "command/lines.h"
#include "language/times.h"

enum { OPTION_JSON, OPTION_PUBLISHED };

static const struct command_option options[] = {
    [OPTION_JSON] = {"json", NULL, "the files hold a JSON object a line: id, text, reference"},
    [OPTION_PUBLISHED] = {"published", "DATE", "the date that plain text counts from"},
    {NULL, NULL, NULL},
};

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

/* One line of JSON: the same object with `times`. */
static enum error time_object(void *context, json_t *object, struct str text, const char **what)
{
    struct timing *timing = context;
    struct date reference;
    struct list times;
    (void)what;
    if (!date_parse(json_text(json_object_get(object, "reference")), DATE_ORDER_UNKNOWN,
                    &reference))
        reference = (struct date){0};
    json_object_del(object, "times");
    times_find(&timing->arena, text, NULL, &reference, &times);
    lines_put(object, &timing->out);
    timing->out.size--; /* the closing brace comes behind the times */
    buf_add(&timing->out, STR(",\"times\":"));
    put_times(timing, text, &times);
    buf_add(&timing->out, STR("}\n"));
    bool put = command_put(buf_str(&timing->out));
    arena_clear(&timing->arena);
    buf_clear(&timing->out);
    return put ? OK : ERROR_WRITE;
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

/* The times of a file of plain text. Gives the exit status. */
static int time_file(struct timing *timing, const char *path, const struct date *reference)
{
    struct buf bytes;
    buf_init(&bytes, LINES_MAX);
    enum error error = file_read(path, &bytes);
    int status = error ? command_file_failed(path, error) : EXIT_ALL_READ;
    if (!error) {
        time_text(timing, buf_str(&bytes), reference);
        command_put(buf_str(&timing->out));
    }
    arena_clear(&timing->arena);
    buf_clear(&timing->out);
    buf_free(&bytes);
    return status;
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
    buf_init(&timing.out, LINES_MAX);
    for (size_t i = 0; i < arguments->count; i++) {
        const char *path = arguments->rest[i];
        int got = arguments->values[OPTION_JSON] ? lines_take(path, time_object, &timing)
                                                 : time_file(&timing, path, &reference);
        status = got ? got : status;
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
