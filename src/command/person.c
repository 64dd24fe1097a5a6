/* tidings person: who somebody is, as articles say, and what he did. */
#include "base/error.h"
#include "base/json.h"
#include "command/coded.h"
#include "store/events.h"

enum { OPTION_DB, OPTION_JSON };

static const struct command_option options[] = {
    [OPTION_DB] = {"db", "FILE", "the database (default: the user's own)"},
    [OPTION_JSON] = {"json", NULL, "write one JSON object a line"},
    {NULL, NULL, NULL},
};

#define OUTPUT_MAX ((size_t)1 << 30)

/* A role for a person. */
static void show_role(const struct store_role *role, bool named, struct buf *out)
{
    if (named)
        buf_format(out, "%.*s\n", STR_ARG(role->name));
    buf_format(out, "  %.*s", STR_ARG(role->role));
    if (role->of.size)
        buf_format(out, " (%.*s)", STR_ARG(role->of));
    buf_format(out, ", %.*s", STR_ARG(str_part(role->first, 0, 10)));
    if (!str_equal(str_part(role->first, 0, 10), str_part(role->last, 0, 10)))
        buf_format(out, " to %.*s", STR_ARG(str_part(role->last, 0, 10)));
    if (role->told == 1)
        buf_format(out, ", said once, in %.*s\n", STR_ARG(role->article_id));
    else
        buf_format(out, ", said %u times, last in %.*s\n", role->told, STR_ARG(role->article_id));
}

/* A role as JSON. */
static void render_role(const struct store_role *role, struct buf *out)
{
    struct json json;
    json_init(&json, out);
    json_object_begin(&json);
    json_pair_str(&json, "name", role->name);
    json_pair_str(&json, "role", role->role);
    json_pair_str(&json, "of", role->of);
    json_pair_str(&json, "first", role->first);
    json_pair_str(&json, "last", role->last);
    json_pair_str(&json, "article", role->article_id);
    json_pair_integer(&json, "told", role->told);
    json_object_end(&json);
    buf_add_byte(out, '\n');
}

/* tidings person */
static int run(const struct command_arguments *arguments)
{
    int status;
    if (arguments->count != 1)
        return error_user("person wants one name, or a part of one");
    struct store *store = command_open_coded(arguments->values[OPTION_DB], &status);
    if (!store)
        return status;
    struct arena arena;
    struct buf out;
    struct list roles;
    arena_init(&arena, 0);
    buf_init(&out, OUTPUT_MAX);
    enum error error = store_roles(store, str_from(arguments->rest[0]), &arena, &roles);
    struct str name = {0};
    for (size_t i = 0; !error && i < roles.count; i++) {
        const struct store_role *role = list_at(&roles, i);
        if (arguments->values[OPTION_JSON])
            render_role(role, &out);
        else
            show_role(role, !str_equal(name, role->name), &out);
        name = role->name;
    }
    if (!error && !roles.count && !arguments->values[OPTION_JSON])
        buf_add(&out, STR("No article gives a role to anybody whose name has this in it.\n"));
    status = error ? command_store_failed("person", error, store) : EXIT_ALL_READ;
    command_put(buf_str(&out));
    buf_free(&out);
    arena_free(&arena);
    store_close(store);
    return command_finish(status);
}

const struct command command_person = {
    .name = "person",
    .usage = "[OPTION]... NAME",
    .help = "the roles that articles give somebody, and when",
    .options = options,
    .run = run,
};
