/* Arguments taken apart by a command's table, and its help made of the same. */
#include <assert.h>
#include <stdio.h>

#include "base/error.h"
#include "command/command.h"

/* The place of the option in the table whose name is `name`, or -1. */
static int find_option(const struct command *command, struct str name)
{
    for (int i = 0; command->options[i].name; i++) {
        assert(i < COMMAND_OPTIONS_MAX);
        if (str_equal(name, str_from(command->options[i].name)))
            return i;
    }
    return -1;
}

/* Takes one option, which may be followed by its value in `next`. `*used` says whether it was. */
static int take_option(const struct command *command, const char *word, const char *next,
                       struct command_arguments *arguments, bool *used)
{
    struct str name = str_from_byte(str_from(word), 2);
    size_t equals = str_find_byte(name, '=');
    int place = find_option(command, str_part(name, 0, equals));
    *used = false;
    if (place < 0)
        return error_user("%s has no option %s; see \"tidings %s --help\"", command->name, word,
                          command->name);
    const struct command_option *option = &command->options[place];
    if (!option->value && equals != STR_NONE)
        return error_user("--%s takes no value", option->name);
    if (!option->value) {
        arguments->values[place] = "";
    } else if (equals != STR_NONE) {
        arguments->values[place] = name.data + equals + 1;
    } else if (next) {
        arguments->values[place] = next;
        *used = true;
    } else {
        return error_user("--%s wants a value: --%s %s", option->name, option->name, option->value);
    }
    return 0;
}

int arguments_parse(const struct command *command, char **words, size_t count,
                    struct command_arguments *arguments, bool *help)
{
    bool options = true;
    for (size_t i = 0; i < count; i++) {
        const char *word = words[i];
        if (options && strcmp(word, "--") == 0) {
            options = false;
        } else if (options && (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)) {
            *help = true;
        } else if (options && word[0] == '-' && word[1] == '-') {
            bool used;
            int status =
                take_option(command, word, i + 1 < count ? words[i + 1] : NULL, arguments, &used);
            if (status)
                return status;
            i += used;
        } else if (options && word[0] == '-' && word[1] && !command->takes_minus) {
            return error_user("%s has no option %s; a file of that name is ./%s", command->name,
                              word, word);
        } else {
            arguments->rest[arguments->count++] = word;
        }
    }
    return 0;
}

bool arguments_number(const char *name, const char *value, unsigned otherwise, unsigned max,
                      unsigned *number)
{
    uint64_t read = otherwise;
    *number = otherwise;
    if (value && (!str_to_u64(str_from(value), &read) || read < 1 || read > max)) {
        error_user("--%s wants a number from 1 to %u", name, max);
        return false;
    }
    *number = (unsigned)read;
    return true;
}

/* Help is this wide, and says what an option does from this column on. */
enum { HELP_WIDTH = 88, HELP_COLUMN = 25, HELP_MAX = 1 << 16 };

/* Appends a paragraph, whose lines are kept where they fit. */
static void put_paragraph(const struct show *show, struct str text, struct buf *out)
{
    struct str line;
    while (str_split(&text, '\n', &line)) {
        if (line.size > show->width) {
            show_wrapped(show, line, 0, 0, out);
        } else {
            buf_add(out, line);
            buf_add_byte(out, '\n');
        }
    }
}

/* Appends what an option is called and what it does. */
static void put_option(const struct show *show, const struct command_option *option,
                       struct buf *out)
{
    size_t start = out->size;
    buf_format(out, "  --%s%s%s", option->name, option->value ? " " : "",
               option->value ? option->value : "");
    size_t used = out->size - start, help = out->size;
    bool fits = used < HELP_COLUMN;
    if (!fits)
        buf_add_byte(out, '\n');
    size_t lines = out->size;
    show_wrapped(show, str_from(option->help), HELP_COLUMN, 0, out);
    if (fits) { /* the first line stands beside the name */
        memmove(out->data + help, out->data + lines + used, out->size - lines - used);
        out->size -= used;
    }
}

void command_print_help(const struct command *command)
{
    struct show show = {.width = HELP_WIDTH};
    struct buf out;
    buf_init(&out, HELP_MAX);
    buf_format(&out, "tidings %s: %s\n\nusage: tidings %s %s\n", command->name, command->help,
               command->name, command->usage);
    if (command->more) {
        buf_add_byte(&out, '\n');
        put_paragraph(&show, str_from(command->more), &out);
    }
    if (command->options[0].name)
        buf_add_byte(&out, '\n');
    for (const struct command_option *option = command->options; option->name; option++)
        put_option(&show, option, &out);
    command_put(buf_str(&out));
    buf_free(&out);
}
