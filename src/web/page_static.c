/* Files that pages load: style, script, pictures of the program's own. And the page of keys. */
#include "web/answer.h"

/* The type of a file, by its ending. */
static struct str type_of(struct str name)
{
    static const struct {
        const char *ending, *type;
    } types[] = {
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_ends(name, str_from(types[i].ending)))
            return str_from(types[i].type);
    return STR("application/octet-stream");
}

bool web_static(struct web_call *call)
{
    const struct web_file *file = web_file(call->web, call->rest);
    if (!file)
        return web_fail(call, 404, "There is no such file.");
    call->lasting = str_equal(parameter_get(&call->request->parameters, "v"), file->version);
    return web_send(call, type_of(file->name), file->bytes);
}

bool web_keys(struct web_call *call)
{
    value_set(call->data, "title", STR("Keys and searching"));
    return web_show(call, "keys");
}
