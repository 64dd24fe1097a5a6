/* Files of JSON objects; see lines.h. */
#include "command/lines.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/file.h"
#include "command/command.h"

/* For jansson: appends to a buffer. */
static int add_bytes(const char *data, size_t size, void *buf)
{
    buf_add(buf, str_of(data, size));
    return 0;
}

void lines_put(const json_t *value, struct buf *out)
{
    json_dump_callback(value, add_bytes, out, JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_ENCODE_ANY);
}

/* Takes one line. ERROR_SYNTAX for one that is no object with a text. */
static enum error take_one(struct str line, take_line *take, void *context, const char **what)
{
    json_t *object = json_loadb(line.data, line.size, 0, NULL);
    enum error error = ERROR_SYNTAX;
    if (json_is_object(object) && json_is_string(json_object_get(object, "text")))
        error = take(context, object, json_text(json_object_get(object, "text")), what);
    json_decref(object);
    return error;
}

/* Tells of a line that is no object with a text. */
static void tell_line(const char *path, uint64_t number)
{
    char name[PATH_MAX + 32];
    snprintf(name, sizeof name, "%s:%" PRIu64, path, number);
    error_report(name, ERROR_SYNTAX, "no JSON object with a text");
}

int lines_take(const char *path, take_line *take, void *context)
{
    struct buf bytes;
    buf_init(&bytes, LINES_MAX);
    const char *what = NULL;
    enum error error = file_read(path, &bytes);
    struct str rest = buf_str(&bytes), line;
    uint64_t number = 0, bad = 0;
    while (!error && str_split(&rest, '\n', &line)) {
        number++;
        if (str_trim(line).size)
            error = take_one(line, take, context, &what);
        if (error == ERROR_SYNTAX) {
            error = OK;
            if (++bad <= LINES_TOLD)
                tell_line(path, number);
        }
    }
    if (error && !what && error != ERROR_WRITE)
        command_file_failed(path, error);
    else if (what)
        error_report(what, error, NULL);
    if (bad > LINES_TOLD)
        fprintf(stderr, "tidings: %s: %" PRIu64 " more lines like these\n", path, bad - LINES_TOLD);
    buf_free(&bytes);
    return error || bad ? EXIT_SOME_FAILED : EXIT_ALL_READ;
}
