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
    struct step words, vectors, sentences, encoder;
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

/* The encoders. */
static enum error learn_encoders(struct course_of_language *course)
{
    struct model_writer writer;
    enum error error = OK;
    if (!load_step(course, "sentences", &course->sentences)) {
        model_writer_begin(&writer);
        teach_sentences(&course->lessons, &course->known, course->settings,
                        step_path(course, "sentences.epoch"), &writer);
        error = keep_step(course, "sentences", &writer, &course->sentences);
    }
    if (!error && !load_step(course, "encoder", &course->encoder)) {
        model_writer_begin(&writer);
        teach_encoder(&course->lessons, &course->known, course->settings,
                      step_path(course, "encoder.epoch"), &writer);
        error = keep_step(course, "encoder", &writer, &course->encoder);
    }
    return error;
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
            error = learn_encoders(&course);
        if (!error)
            error = write_model(&course);
        lessons_free(&course.lessons);
    }
    memory_free(course.words.bytes);
    memory_free(course.vectors.bytes);
    memory_free(course.sentences.bytes);
    memory_free(course.encoder.bytes);
    arena_free(&course.arena);
    return error;
}
