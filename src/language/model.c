/* Models: opened, checked, found. */
#include "language/model.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "language/relation_choices.h"

/* The line of relations that words of a part of speech can have, or an empty one. */
static struct str choices_of(enum upos upos)
{
    for (size_t i = 0; i < sizeof relation_choices / sizeof *relation_choices; i++) {
        struct str line = str_from(relation_choices[i]), name;
        if (str_split(&line, ':', &name) && str_equal(name, str_from(upos_name(upos))))
            return line;
    }
    return (struct str){NULL, 0};
}

/* Whether a word stands in a line of them. */
static bool is_listed(struct str line, struct str wanted)
{
    struct str word;
    while (str_split(&line, ' ', &word))
        if (str_equal(word, wanted))
            return true;
    return false;
}

/* Lists the relations of every part of speech: all but the root's where none is known. */
static void list_choices(struct language_model *model, const struct relation_class *names,
                         size_t count)
{
    for (unsigned upos = 0; upos < UPOS_COUNT; upos++) {
        struct str line = choices_of((enum upos)upos);
        struct relation_choice *choice = &model->choices[upos];
        for (size_t i = 0; i < count; i++)
            if (i != model->root && is_listed(line, str_from(names[i].name)))
                choice->which[choice->count++] = (uint8_t)i;
        if (choice->count > 0)
            continue;
        for (size_t i = 0; i < count; i++)
            if (i != model->root)
                choice->which[choice->count++] = (uint8_t)i;
    }
}

/* The classes' names: tags are NUL-terminated and known, relations have their numbers. */
static bool view_classes(struct language_model *model, const struct model_file *file)
{
    size_t tags = 0, relations = 0;
    model->tags = model_file_array(file, "m.classes", sizeof *model->tags, &tags);
    const struct relation_class *names =
        model_file_array(file, "m.relations", sizeof *names, &relations);
    if (!model->tags || tags != model->encoder.shape.tags || !names ||
        relations != model->encoder.shape.relations || relations > sizeof model->relations)
        return false;
    for (size_t i = 0; i < tags; i++)
        if (model->tags[i].upos >= UPOS_COUNT || !memchr(model->tags[i].xpos, 0, 12))
            return false;
    for (size_t i = 0; i < relations; i++) {
        if (!memchr(names[i].name, 0, sizeof names[i].name))
            return false;
        model->relations[i] = (uint8_t)relation_named(str_from(names[i].name));
        if (model->relations[i] == RELATION_ROOT)
            model->root = (unsigned)i;
    }
    list_choices(model, names, relations);
    return model->relations[model->root] == RELATION_ROOT && relations > 1;
}

enum error language_model_view(struct language_model *model, struct str bytes)
{
    struct model_file file;
    if (!model_file_view(&file, bytes))
        return ERROR_SYNTAX;
    struct str language = model_file_part(&file, "language");
    bool good = language.size > 0 && language.size < sizeof model->language &&
                gap_judge_view(&model->judge, &file) && vectors_view(&model->vectors, &file) &&
                encoder_view(&model->sentences, &model->vectors, &file, 's') &&
                encoder_view(&model->encoder, &model->vectors, &file, 'm') &&
                lemmas_view(&model->lemmas, &file) && view_classes(model, &file) &&
                model->sentences.shape.tags == 2 && model->encoder.shape.arc > 0 &&
                model->encoder.shape.names == NAME_CLASSES;
    if (!good)
        return ERROR_SYNTAX;
    memcpy(model->language, language.data, language.size);
    return OK;
}

enum error language_model_open(const char *path, struct language_model **opened)
{
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return ERROR_OPEN;
    if (fstat(file, &about) != 0 || about.st_size <= 0) {
        close(file);
        return ERROR_READ;
    }
    size_t size = (size_t)about.st_size;
    void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (bytes == MAP_FAILED)
        return ERROR_READ;
    struct language_model *model = memory_get_zeroed(1, sizeof *model);
    model->mapped = bytes;
    model->mapped_size = size;
    enum error error = language_model_view(model, str_of(bytes, size));
    if (error)
        language_model_close(model);
    else
        *opened = model;
    return error;
}

void language_model_close(struct language_model *model)
{
    if (model && model->mapped)
        munmap(model->mapped, model->mapped_size);
    memory_free(model);
}

/* --------------------------------------------------------------------------------- finding --- */

/* Opens FOLDER/en.bin. NULL where there is none that can be read. */
static struct language_model *open_in(const char *folder, const char *rest)
{
    char path[4096];
    struct language_model *model = NULL;
    int size = snprintf(path, sizeof path, "%s%s/en.bin", folder, rest);
    if (size < 0 || (size_t)size >= sizeof path || language_model_open(path, &model) != OK)
        return NULL;
    return model;
}

/* Opens the model beside the program: PREFIX/share/tidings/models for PREFIX/bin/tidings. */
static struct language_model *open_beside_program(void)
{
    char path[4096];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    if (size <= 0)
        return NULL;
    path[size] = 0;
    char *slash = strrchr(path, '/');
    if (!slash)
        return NULL;
    *slash = 0;
    return open_in(path, "/../share/tidings/models");
}

/* The English model, opened when it is first asked for. */
static struct {
    pthread_once_t once;
    const struct language_model *model;
} english = {PTHREAD_ONCE_INIT, NULL};

/* Looks where a model can be: where the environment says, beside the program, where the build
 * installs it, and in the source it was built from. */
static void find_english(void)
{
    const char *told = getenv("TIDINGS_MODELS");
    struct language_model *model = told ? open_in(told, "") : NULL;
    if (!model)
        model = open_beside_program();
    if (!model)
        model = open_in(TIDINGS_MODELS_INSTALLED, "");
    if (!model)
        model = open_in(TIDINGS_MODELS_SOURCE, "");
    english.model = model;
}

const struct language_model *language_model_for(struct str language)
{
    if (!str_starts_fold(language, STR("en")) || (language.size > 2 && language.data[2] != '-'))
        return NULL;
    pthread_once(&english.once, find_english);
    return english.model;
}
