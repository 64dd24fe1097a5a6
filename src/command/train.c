/* tidings train: learns a model again from the data that it was learned from. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "command/command.h"
#include "language/teach.h"
#include "page/learn.h"
#include "page/scrape_train.h"
#include "story/across_train.h"
#include "story/story_train.h"
#include "story/tag_train.h"

enum {
    OPTION_DATA,
    OPTION_CASES,
    OPTION_OUT,
    OPTION_CROSS,
    OPTION_TREES,
    OPTION_BACKGROUND,
    OPTION_OTHERS,
    OPTION_TEST,
    OPTION_EPOCHS,
    OPTION_SEED,
    OPTION_THREADS
};

static const struct command_option options[] = {
    {"data", "PATH",
     "the data (../shared/data/pages for page, ../shared/data for scrape and language, records "
     "with their "
     "stories for stories)"},
    {"cases", "DIR", "also learn from the pages written for the tests, in this folder"},
    {"out", "FILE", "where the model goes"},
    {"cross", "FILE",
     "where records go that were read by models which have not seen their outlet; for language the "
     "names of WikiGold, read likewise"},
    {"trees", "N", "trees of each forest"},
    {"background", "PATH", "records in which words are counted, for stories"},
    {"others", "FILE", "dated records, for stories: those long apart tell different ones"},
    {"test", "FILE", "records of other stories, which go to the file of --cross as they are found"},
    {"epochs", "N", "language: how often the large encoder goes through its lessons"},
    {"seed", "N", "language: another number, another model as good"},
    {"threads", "N", "language: 1 or 2, which changes the time and nothing else"},
    {0},
};

/* Learns a language. False after a message about a wrong option. */
static bool learn_language(const char *const *values, enum error *error)
{
    unsigned epochs, seed, threads;
    if (!values[OPTION_OUT]) {
        error_user("train language wants --out FILE, where the model goes");
        return false;
    }
    if (!arguments_number("epochs", values[OPTION_EPOCHS], 0, 1000, &epochs) ||
        !arguments_number("seed", values[OPTION_SEED], 1, 1000000, &seed) ||
        !arguments_number("threads", values[OPTION_THREADS], 2, 2, &threads))
        return false;
    *error = language_teach(&(struct language_teach_settings){.data = values[OPTION_DATA],
                                                              .out = values[OPTION_OUT],
                                                              .cross = values[OPTION_CROSS],
                                                              .epochs = epochs,
                                                              .threads = threads,
                                                              .seed = seed,
                                                              .log = stderr});
    return true;
}

/* Learns what `name` names. Gives false when there is no such model. */
static bool learn(const char *name, const struct command_arguments *arguments, unsigned trees,
                  enum error *error)
{
    const char *const *values = arguments->values;
    if (strcmp(name, "page") == 0) {
        struct learn_settings settings = {.data = values[OPTION_DATA],
                                          .cases = values[OPTION_CASES],
                                          .out = values[OPTION_OUT],
                                          .cross = values[OPTION_CROSS],
                                          .trees = trees,
                                          .log = stderr};
        *error = page_learn(&settings);
        return true;
    }
    if (strcmp(name, "scrape") == 0) {
        struct scrape_train_settings settings = {.data = values[OPTION_DATA],
                                                 .cases = values[OPTION_CASES],
                                                 .out = values[OPTION_OUT],
                                                 .cross = values[OPTION_CROSS],
                                                 .trees = trees,
                                                 .log = stderr};
        *error = scrape_train(&settings);
        return true;
    }
    if (strcmp(name, "stories") == 0) {
        struct story_train_settings settings = {.data = values[OPTION_DATA],
                                                .background = values[OPTION_BACKGROUND],
                                                .others = values[OPTION_OTHERS],
                                                .test = values[OPTION_TEST],
                                                .cross = values[OPTION_CROSS],
                                                .out = values[OPTION_OUT],
                                                .log = stderr};
        *error = story_train(&settings);
        return true;
    }
    if (strcmp(name, "across") == 0) {
        struct across_train_settings settings = {.data = values[OPTION_DATA],
                                                 .others = values[OPTION_OTHERS],
                                                 .test = values[OPTION_TEST],
                                                 .out = values[OPTION_OUT],
                                                 .log = stderr};
        *error = across_train(&settings);
        return true;
    }
    if (strcmp(name, "tags") == 0) {
        struct tag_train_settings settings = {.data = values[OPTION_DATA],
                                              .cross = values[OPTION_CROSS],
                                              .out = values[OPTION_OUT],
                                              .log = stderr};
        *error = tag_train(&settings);
        return true;
    }
    return false;
}

static int run(const struct command_arguments *arguments)
{
    enum error error = OK;
    unsigned trees;
    if (arguments->count != 1)
        return error_user(
            "train wants the name of one model: page, scrape, stories, across, tags or language");
    if (!arguments->values[OPTION_DATA])
        return error_user("train wants --data PATH, what to learn from");
    if (!arguments_number("trees", arguments->values[OPTION_TREES], 0, 10000, &trees) &&
        arguments->values[OPTION_TREES])
        return EXIT_USAGE;
    if (strcmp(arguments->rest[0], "language") == 0) {
        if (!learn_language(arguments->values, &error))
            return EXIT_USAGE;
    } else if (!learn(arguments->rest[0], arguments, trees, &error))
        return error_user(
            "there is no model \"%s\" to learn: page, scrape, stories, across, tags or language",
            arguments->rest[0]);
    if (error == OK)
        return EXIT_ALL_READ;
    error_report(arguments->values[OPTION_DATA], error, NULL);
    return EXIT_SOME_FAILED;
}

const struct command command_train = {
    .name = "train",
    .usage = "page|scrape|stories|across|tags|language --data PATH [--out FILE] [--cross FILE]",
    .help = "learn a model again from its data",
    .more = "Learning is deterministic: the same data give the same model. models/*.md say what "
            "each model was learned from.",
    .options = options,
    .run = run,
};
