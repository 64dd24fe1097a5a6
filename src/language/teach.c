/* Learning a language, step by step. */
#include "language/teach.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "language/teach_encoder.h"
#include "language/tokenizer.h"

enum { STEP_BYTES_MAX = 64 << 20 };

/* A step's parts, kept in memory that can be viewed. */
struct step {
    void *bytes;
    struct model_file file;
};

/* All that is learned under way. */
struct course_of_language {
    const struct language_teach_settings *settings;
    struct arena arena;
    struct lessons lessons;
    struct step words, vectors, sentences, layers, encoder;
    struct gap_judge judge;
    struct vectors known;
};

/* The path of a step's file. */
static const char *step_path(struct course_of_language *course, const char *name)
{
    return arena_format(&course->arena, "%s.steps/%s", course->settings->out, name).data;
}

/* Makes a step of a file's bytes. False for what is no model. */
static bool view_step(struct step *step, struct str bytes)
{
    size_t size = (bytes.size + MODEL_ALIGNMENT) / MODEL_ALIGNMENT * MODEL_ALIGNMENT;
    char *place = memory_get(size + MODEL_ALIGNMENT);
    char *aligned = place + MODEL_ALIGNMENT - (uintptr_t)place % MODEL_ALIGNMENT;
    memcpy(aligned, bytes.data, bytes.size);
    step->bytes = place;
    return model_file_view(&step->file, str_of(aligned, bytes.size));
}

/* Takes a step that was learned before. */
static bool load_step(struct course_of_language *course, const char *name, struct step *step)
{
    struct buf bytes;
    buf_init(&bytes, STEP_BYTES_MAX);
    bool found =
        file_read(step_path(course, name), &bytes) == OK && view_step(step, buf_str(&bytes));
    buf_free(&bytes);
    if (found && course->settings->log)
        fprintf(course->settings->log, "%s: learned before\n", name);
    return found;
}

/* Writes bytes to a file, all or nothing. */
static enum error write_file(struct arena *arena, const char *path, struct str bytes)
{
    const char *fresh = arena_format(arena, "%s.new", path).data;
    return file_write(fresh, bytes) == OK && rename(fresh, path) == 0 ? OK : ERROR_WRITE;
}

/* Keeps what a step learned, in its file and in memory. */
static enum error keep_step(struct course_of_language *course, const char *name,
                            struct model_writer *writer, struct step *step)
{
    struct buf bytes;
    buf_init(&bytes, STEP_BYTES_MAX);
    model_writer_finish(writer, &bytes);
    enum error error = write_file(&course->arena, step_path(course, name), buf_str(&bytes));
    if (!error && !view_step(step, buf_str(&bytes)))
        error = ERROR_SYNTAX;
    buf_free(&bytes);
    return error;
}

/* The judge of words. */
static enum error learn_words(struct course_of_language *course)
{
    struct model_writer writer;
    enum error error = OK;
    if (!load_step(course, "words", &course->words)) {
        model_writer_begin(&writer);
        teach_tokenizer(&course->lessons, course->settings->log, &writer);
        error = keep_step(course, "words", &writer, &course->words);
    }
    if (!error && !gap_judge_view(&course->judge, &course->words.file))
        error = ERROR_SYNTAX;
    return error;
}

/* Vectors and clusters. */
static enum error learn_vectors(struct course_of_language *course)
{
    struct model_writer writer;
    enum error error = OK;
    if (!load_step(course, "vectors", &course->vectors)) {
        model_writer_begin(&writer);
        error =
            teach_vectors(course->settings->data, &course->judge, course->settings->log, &writer);
        if (!error)
            error = keep_step(course, "vectors", &writer, &course->vectors);
    }
    if (!error && !vectors_view(&course->known, &course->vectors.file))
        error = ERROR_SYNTAX;
    return error;
}

/* The encoder of sentences, and the layers that the large one begins with. */
static enum error learn_layers(struct course_of_language *course)
{
    struct model_writer writer;
    enum error error = OK;
    if (!load_step(course, "sentences", &course->sentences)) {
        model_writer_begin(&writer);
        teach_sentences(&course->lessons, &course->known, course->settings,
                        step_path(course, "sentences.epoch"), &writer);
        error = keep_step(course, "sentences", &writer, &course->sentences);
    }
    if (!error && !load_step(course, "layers", &course->layers)) {
        model_writer_begin(&writer);
        error = teach_guesses(&course->lessons, &course->known, &course->judge, course->settings,
                              step_path(course, "layers.epoch"), &writer);
        if (!error)
            error = keep_step(course, "layers", &writer, &course->layers);
    }
    return error;
}

/* The encoder of tags, dependencies and names, which keeps the head of a source of names. */
static enum error learn_encoder(struct course_of_language *course, const char *name,
                                enum lesson_names source)
{
    struct model_writer writer;
    memory_free(course->encoder.bytes);
    course->encoder.bytes = NULL;
    if (load_step(course, name, &course->encoder))
        return OK;
    model_writer_begin(&writer);
    enum error error = teach_encoder(
        &course->lessons, &course->known, &course->layers.file, &course->judge, source,
        course->settings, arena_format(&course->arena, "%s.epoch", step_path(course, name)).data,
        &writer);
    return error ? error : keep_step(course, name, &writer, &course->encoder);
}

/* Puts the steps' parts together and writes the model. */
static enum error write_model(struct course_of_language *course)
{
    const struct step *const steps[] = {&course->words, &course->vectors, &course->sentences,
                                        &course->encoder};
    struct model_writer writer;
    struct buf bytes;
    model_writer_begin(&writer);
    buf_init(&bytes, STEP_BYTES_MAX);
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
        const struct model_file *file = &steps[s]->file;
        for (uint32_t i = 0; i < file->count; i++)
            model_writer_add(&writer, file->parts[i].name, file->bytes + file->parts[i].offset,
                             (size_t)file->parts[i].size);
    }
    teach_lemmas(&course->lessons, course->settings->log, &writer);
    model_writer_add(&writer, "language", "en", 2);
    model_writer_finish(&writer, &bytes);
    enum error error = write_file(&course->arena, course->settings->out, buf_str(&bytes));
    if (!error && course->settings->log)
        fprintf(course->settings->log, "%s: %zu bytes\n", course->settings->out, bytes.size);
    buf_free(&bytes);
    return error;
}

/* Learns the encoder and writes the model. */
static enum error learn_and_write(struct course_of_language *course, const char *name,
                                  enum lesson_names source)
{
    enum error error = learn_encoder(course, name, source);
    return error ? error : write_model(course);
}

/* The sentences of a set from one to before another. */
static void take_part(struct arena *arena, const struct conllu *whole, size_t from, size_t to,
                      struct conllu *part)
{
    list_init(&part->words, arena, sizeof(struct conllu_word));
    list_init(&part->sentences, arena, sizeof(struct conllu_sentence));
    for (size_t s = from; s < to; s++) {
        const struct conllu_sentence *sentence = list_at(&whole->sentences, s);
        struct conllu_sentence *added = list_add(&part->sentences);
        *added = *sentence;
        added->first = part->words.count;
        for (size_t i = 0; i < sentence->count; i++)
            *(struct conllu_word *)list_add(&part->words) =
                *(struct conllu_word *)list_at(&whole->words, sentence->first + i);
    }
}

/* Reads a part of a set by the model that was written last. */
static enum error read_part(struct course_of_language *course, const struct conllu *part,
                            size_t number, struct buf *out)
{
    struct language_model *model;
    struct analysis analysis;
    enum error error = language_model_open(course->settings->out, &model);
    if (error)
        return error;
    struct language_reader *reader = language_reader_new();
    conllu_text(&course->arena, part, &analysis);
    language_tag(reader, model, &course->arena, &analysis);
    conllu_write(&analysis, number, out);
    language_reader_free(reader);
    language_model_close(model);
    return OK;
}

/* Learns from four fifths of the set of names and reads the rest, five times. */
static enum error cross_names(struct course_of_language *course)
{
    enum { FOLDS = 5 };
    struct lesson *lesson = &course->lessons.train[LESSON_NAMES];
    struct list all = lesson->conllu.sentences;
    struct buf out;
    enum error error = OK;
    buf_init(&out, STEP_BYTES_MAX);
    for (size_t fold = 0; fold < FOLDS && !error; fold++) {
        size_t from = all.count * fold / FOLDS, to = all.count * (fold + 1) / FOLDS;
        struct conllu part;
        const char *name = arena_format(&course->arena, "encoder.fold%zu", fold).data;
        take_part(&course->arena, &lesson->conllu, from, to, &part);
        list_init(&lesson->conllu.sentences, &course->arena, sizeof(struct conllu_sentence));
        for (size_t s = 0; s < all.count; s++)
            if (s < from || s >= to)
                *(struct conllu_sentence *)list_add(&lesson->conllu.sentences) =
                    *(struct conllu_sentence *)list_at(&all, s);
        error = learn_and_write(course, name, NAMES_WIKIGOLD);
        lesson->conllu.sentences = all;
        if (!error)
            error = read_part(course, &part, from + 1, &out);
    }
    if (!error)
        error = write_file(&course->arena, course->settings->cross, buf_str(&out));
    buf_free(&out);
    return error;
}

enum error language_teach(const struct language_teach_settings *settings)
{
    struct course_of_language course = {.settings = settings};
    arena_init(&course.arena, 0);
    const char *steps = arena_format(&course.arena, "%s.steps", settings->out).data;
    enum error error = mkdir(steps, 0777) != 0 && errno != EEXIST ? ERROR_WRITE : OK;
    if (!error)
        error = lessons_read(settings->data, &course.lessons);
    if (!error) {
        error = learn_words(&course);
        if (!error)
            error = learn_vectors(&course);
        if (!error)
            error = learn_layers(&course);
        if (!error && settings->cross)
            error = cross_names(&course);
        else if (!error)
            error = learn_and_write(&course, "encoder", NAMES_UNER);
        lessons_free(&course.lessons);
    }
    memory_free(course.words.bytes);
    memory_free(course.vectors.bytes);
    memory_free(course.sentences.bytes);
    memory_free(course.layers.bytes);
    memory_free(course.encoder.bytes);
    arena_free(&course.arena);
    return error;
}
