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
    OPTION_FOLDS,
    OPTION_TREES,
    OPTION_BACKGROUND,
    OPTION_OTHERS,
    OPTION_TEST,
    OPTION_EPOCHS,
    OPTION_SEED,
    OPTION_THREADS
};

/* The models by their names, for messages. */
#define MODEL_NAMES "page, scrape, stories, across, tags or language"

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
    {"folds", "N", "tags: so many models learn for --cross, each from all but its share (5)"},
    {"trees", "N", "trees of each forest"},
    {"background", "PATH", "records in which words are counted, for stories"},
    {"others", "FILE", "dated records, for stories: those long apart tell different ones"},
    {"test", "FILE", "records of other stories, which go to the file of --cross as they are found"},
    {"epochs", "N", "language: how often the large encoder goes through its lessons"},
    {"seed", "N", "language: another number, another model as good"},
    {"threads", "N", "language: 1 or 2, which changes the time and nothing else"},
    {0},
};

/* Folds at most. */
enum { FOLDS_MOST = 1000 };

/* What a model is learned by. */
struct learning {
    const char *const *values; /* the options' */
    unsigned folds, trees, epochs, seed, threads;
};

/* Learns the model of pages. */
static enum error learn_page(const struct learning *by)
{
    return page_learn(&(struct learn_settings){.data = by->values[OPTION_DATA],
                                               .cases = by->values[OPTION_CASES],
                                               .out = by->values[OPTION_OUT],
                                               .cross = by->values[OPTION_CROSS],
                                               .trees = by->trees,
                                               .log = stderr});
}

/* Learns that of text scrapes. */
static enum error learn_scrape(const struct learning *by)
{
    return scrape_train(&(struct scrape_train_settings){.data = by->values[OPTION_DATA],
                                                        .cases = by->values[OPTION_CASES],
                                                        .out = by->values[OPTION_OUT],
                                                        .cross = by->values[OPTION_CROSS],
                                                        .trees = by->trees,
                                                        .log = stderr});
}

/* Learns the rule that joins articles. */
static enum error learn_stories(const struct learning *by)
{
    return story_train(&(struct story_train_settings){.data = by->values[OPTION_DATA],
                                                      .background = by->values[OPTION_BACKGROUND],
                                                      .others = by->values[OPTION_OTHERS],
                                                      .test = by->values[OPTION_TEST],
                                                      .cross = by->values[OPTION_CROSS],
                                                      .out = by->values[OPTION_OUT],
                                                      .log = stderr});
}

/* Learns the one that joins them across languages. */
static enum error learn_across(const struct learning *by)
{
    return across_train(&(struct across_train_settings){.data = by->values[OPTION_DATA],
                                                        .others = by->values[OPTION_OTHERS],
                                                        .test = by->values[OPTION_TEST],
                                                        .out = by->values[OPTION_OUT],
                                                        .log = stderr});
}

/* Learns the models of tags. */
static enum error learn_tags(const struct learning *by)
{
    return tag_train(&(struct tag_train_settings){.data = by->values[OPTION_DATA],
                                                  .cross = by->values[OPTION_CROSS],
                                                  .folds = by->folds,
                                                  .out = by->values[OPTION_OUT],
                                                  .log = stderr});
}

/* Learns the model of a language. */
static enum error learn_language(const struct learning *by)
{
    return language_teach(&(struct language_teach_settings){.data = by->values[OPTION_DATA],
                                                            .out = by->values[OPTION_OUT],
                                                            .cross = by->values[OPTION_CROSS],
                                                            .epochs = by->epochs,
                                                            .threads = by->threads,
                                                            .seed = by->seed,
                                                            .log = stderr});
}

/* The models that can be learned again. */
static const struct {
    const char *name;
    enum error (*learn)(const struct learning *by);
    bool wants_out; /* --out has to be given */
} models[] = {
    {"page", learn_page, false},       {"scrape", learn_scrape, false},
    {"stories", learn_stories, false}, {"across", learn_across, false},
    {"tags", learn_tags, false},       {"language", learn_language, true},
};

enum { MODEL_COUNT = sizeof models / sizeof *models };

/* The place of a model in the table; MODEL_COUNT, with a message, where there is none. */
static size_t find_model(const struct command_arguments *arguments)
{
    size_t model = 0;
    if (arguments->count != 1) {
        error_user("train wants the name of one model: " MODEL_NAMES);
        return MODEL_COUNT;
    }
    while (model < MODEL_COUNT && strcmp(models[model].name, arguments->rest[0]) != 0)
        model++;
    if (model == MODEL_COUNT)
        error_user("there is no model \"%s\" to learn: " MODEL_NAMES, arguments->rest[0]);
    return model;
}

/* Reads the numbers among the options; what is not given has its usual value, 0 for the trees of
 * each model and for the epochs. False with a message. */
static bool read_numbers(struct learning *by)
{
    const char *const *values = by->values;
    return (!values[OPTION_TREES] ||
            arguments_number("trees", values[OPTION_TREES], 0, 10000, &by->trees)) &&
           (!values[OPTION_EPOCHS] ||
            arguments_number("epochs", values[OPTION_EPOCHS], 0, 1000, &by->epochs)) &&
           arguments_number("folds", values[OPTION_FOLDS], 5, FOLDS_MOST, &by->folds) &&
           arguments_number("seed", values[OPTION_SEED], 1, 1000000, &by->seed) &&
           arguments_number("threads", values[OPTION_THREADS], 2, 2, &by->threads);
}

/* tidings train */
static int run(const struct command_arguments *arguments)
{
    struct learning by = {.values = arguments->values};
    size_t model = find_model(arguments);
    if (model == MODEL_COUNT)
        return EXIT_USAGE;
    if (!by.values[OPTION_DATA])
        return error_user("train wants --data PATH, what to learn from");
    if (models[model].wants_out && !by.values[OPTION_OUT])
        return error_user("train %s wants --out FILE, where the model goes", models[model].name);
    if (!read_numbers(&by))
        return EXIT_USAGE;
    if (by.folds < 2)
        return error_user("--folds wants at least 2: each model learns from the others' shares");
    enum error error = models[model].learn(&by);
    if (!error)
        return EXIT_ALL_READ;
    error_report(by.values[OPTION_DATA], error, NULL);
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
