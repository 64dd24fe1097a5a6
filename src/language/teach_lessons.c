/* What is learned from: reading the treebanks and the sets of names. */
#include <time.h>

#include "base/file.h"
#include "language/teach_parts.h"

enum { FILE_BYTES_MAX = 256 << 20 };

/* Reads DATA/language/NAME.conllu. */
static enum error read_lesson(struct arena *arena, const char *data, const char *name, bool parsed,
                              enum lesson_names names, struct lesson *lesson)
{
    struct buf bytes;
    buf_init(&bytes, FILE_BYTES_MAX);
    struct str path = arena_format(arena, "%s/language/%s.conllu", data, name);
    enum error error = file_read(path.data, &bytes);
    *lesson = (struct lesson){.name = name, .parsed = parsed, .names = names};
    if (!error) {
        conllu_read(arena, arena_copy(arena, buf_str(&bytes)), &lesson->conllu);
        conllu_text(arena, &lesson->conllu, &lesson->text);
    }
    buf_free(&bytes);
    return error;
}

enum error lessons_read(const char *data, struct lessons *lessons)
{
    struct arena *arena = &lessons->arena;
    *lessons = (struct lessons){.train_count = 3, .dev_count = 2};
    arena_init(arena, 0);
    enum error error = read_lesson(arena, data, "ewt-train", true, NAMES_UNER, &lessons->train[0]);
    if (!error)
        error = read_lesson(arena, data, "gum-train", true, NAMES_MENTIONS, &lessons->train[1]);
    if (!error)
        error = read_lesson(arena, data, "wikigold-names", false, NAMES_WIKIGOLD,
                            &lessons->train[LESSON_NAMES]);
    if (!error)
        error = read_lesson(arena, data, "ewt-dev", true, NAMES_UNER, &lessons->dev[0]);
    if (!error)
        error = read_lesson(arena, data, "gum-dev", true, NAMES_UNKNOWN, &lessons->dev[1]);
    if (error)
        arena_free(arena);
    return error;
}

void lessons_free(struct lessons *lessons)
{
    arena_free(&lessons->arena);
}

void dice_shuffle(struct dice *dice, uint32_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++)
        order[i] = (uint32_t)i;
    for (size_t i = count; i > 1; i--) {
        size_t other = dice_below(dice, i);
        uint32_t kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

double teach_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}
