/* The program: finds the command and runs it. */
#include <stdio.h>

#include "base/error.h"
#include "base/memory.h"
#include "command/command.h"

/* All commands, in the order of the help. */
static const struct command *const commands[] = {
    &command_read,   &command_follow, &command_update,  &command_serve,    &command_stories,
    &command_story,  &command_search, &command_article, &command_events,   &command_diary,
    &command_person, &command_export, &command_delete,  &command_keep,     &command_reanalyze,
    &command_feed,   &command_cdx,    &command_html,    &command_language, &command_times,
    &command_tags,   &command_train,
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

/* Prints the commands there are. */
static void print_overview(void)
{
    fputs("Tidings reads the news: pages in; clean articles, stories and events out.\n\n"
          "usage: tidings COMMAND ...\n\n",
          stdout);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        printf("  %-9s %s\n", commands[i]->name, commands[i]->help);
    fputs("  help      this, or with a command's name all about it\n\n"
          "tidings COMMAND --help tells more; tidings --version tells which Tidings this is.\n",
          stdout);
}

/* The command with this name, or NULL. */
static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

/* Says that there is no such command. */
static int no_command(const char *name)
{
    return error_user("there is no command \"%s\"; \"tidings help\" lists them", name);
}

/* tidings help [COMMAND] */
static int run_help(const char *name)
{
    const struct command *command = name ? find_command(name) : NULL;
    if (name && !command)
        return no_command(name);
    if (command)
        command_print_help(command);
    else
        print_overview();
    return command_finish(EXIT_ALL_READ);
}

/* Runs a command with what stands behind its name. */
static int run_command(const struct command *command, char **words, size_t count)
{
    struct command_arguments arguments = {0};
    arguments.rest = memory_get_zeroed(count + 1, sizeof *arguments.rest);
    bool help = false;
    int status = arguments_parse(command, words, count, &arguments, &help);
    if (!status && help)
        command_print_help(command);
    else if (!status)
        status = command->run(&arguments);
    memory_free(arguments.rest);
    return command_finish(status);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_overview();
        return EXIT_USAGE;
    }
    const char *word = argv[1];
    if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return run_help(argc > 2 ? argv[2] : NULL);
    if (strcmp(word, "--version") == 0 || strcmp(word, "version") == 0) {
        puts("tidings " TIDINGS_VERSION);
        return command_finish(EXIT_ALL_READ);
    }
    const struct command *command = find_command(word);
    if (!command)
        return no_command(word);
    return run_command(command, argv + 2, (size_t)argc - 2);
}
