/* tidings diary: what is coming. */
#include <inttypes.h>
#include <time.h>

#include "base/date.h"
#include "base/error.h"
#include "base/json.h"
#include "command/coded.h"
#include "store/events.h"

enum {
    OPTION_DB,
    OPTION_JSON,
    OPTION_TODAY,
    OPTION_TO,
    OPTION_ACTOR,
    OPTION_PLACE,
    OPTION_LIMIT,
    OPTION_SKIP
};

static const struct command_option options[] = {
    [OPTION_DB] = {"db", "FILE", "the database (default: the user's own)"},
    [OPTION_JSON] = {"json", NULL, "write one JSON object a line"},
    [OPTION_TODAY] = {"today", "DATE", "show what is to be from this day on (default: today)"},
    [OPTION_TO] = {"to", "DATE", "and up to this day"},
    [OPTION_ACTOR] = {"actor", "WHO", "of this country (ISO 3166-1 alpha-3) or name"},
    [OPTION_PLACE] = {"place", "WHERE", "at this place, or in this country"},
    [OPTION_LIMIT] = {"limit", "N", "show at most N entries (default: 50)"},
    [OPTION_SKIP] = {"skip", "N", "leave out the first N"},
    {NULL, NULL, NULL},
};

enum { LIMIT_USUAL = 50, LIMIT_MAX = 1000000 };
#define OUTPUT_MAX ((size_t)1 << 30)

/* An entry for a person. */
static void show_entry(const struct store_diary_entry *entry, struct buf *out)
{
    struct show show = show_standard_output();
    buf_format(out, "%.*s", STR_ARG(entry->date));
    if (entry->place.size)
        buf_format(out, ", %.*s", STR_ARG(entry->place));
    if (entry->cancelled)
        buf_add(out, STR(", cancelled"));
    if (entry->moved_from.size)
        buf_format(out, ", moved from %.*s", STR_ARG(entry->moved_from));
    buf_add_byte(out, '\n');
    show_wrapped(&show, entry->what, 2, 2, out);
    buf_format(out, "  %.*s%s%.*s%s\n\n", STR_ARG(entry->outlet), entry->outlet.size ? " · " : "",
               STR_ARG(str_part(entry->published, 0, 10)), entry->told > 1 ? " and others" : "");
}

/* tidings diary */
static int run(const struct command_arguments *arguments)
{
    const char *const *values = arguments->values;
    struct store_event_filter filter = {.actor = str_from(values[OPTION_ACTOR]),
                                        .place = str_from(values[OPTION_PLACE])};
    int64_t today;
    unsigned limit, skip;
    int status;
    if (arguments->count)
        return error_user("diary takes options only");
    if (!command_day("today", values[OPTION_TODAY], &today) ||
        !command_day("to", values[OPTION_TO], &filter.to) ||
        !arguments_number("limit", values[OPTION_LIMIT], LIMIT_USUAL, LIMIT_MAX, &limit) ||
        !arguments_number("skip", values[OPTION_SKIP], 0, LIMIT_MAX, &skip))
        return EXIT_USAGE;
    if (!values[OPTION_TODAY])
        today = (int64_t)time(NULL) / DAY_SECONDS;
    filter.limit = limit;
    filter.skip = skip;
    struct store *store = command_open_coded(values[OPTION_DB], &status);
    if (!store)
        return status;
    struct arena arena;
    struct buf out;
    struct list entries;
    arena_init(&arena, 0);
    buf_init(&out, OUTPUT_MAX);
    enum error error = store_diary(store, today, &filter, &arena, &entries);
    for (size_t i = 0; !error && i < entries.count; i++) {
        struct json json;
        json_init(&json, &out);
        if (!values[OPTION_JSON]) {
            show_entry(list_at(&entries, i), &out);
            continue;
        }
        store_entry_to_json(list_at(&entries, i), &json);
        buf_add_byte(&out, '\n');
    }
    if (!error && !entries.count && !values[OPTION_JSON])
        buf_add(&out, STR("Nothing is coming.\n"));
    status = error ? command_store_failed("diary", error, store) : EXIT_ALL_READ;
    command_put(buf_str(&out));
    buf_free(&out);
    arena_free(&arena);
    store_close(store);
    return command_finish(status);
}

const struct command command_diary = {
    .name = "diary",
    .usage = "[OPTION]...",
    .help = "what is coming, by day",
    .more = "Lists planned events and occasions that articles in the database give a date, the "
            "soonest first. What is past drops out; what was moved or called off says so.",
    .options = options,
    .run = run,
};
