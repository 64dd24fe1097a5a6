/* tidings language: a text's sentences and words, understood, as CoNLL-U. */

#include "language/language.h"
#include "base/error.h"
#include "base/file.h"
#include "base/utf8.h"
#include "command/command.h"
#include "language/conllu.h"

enum { OPTION_TOKENS };

static const struct command_option options[] = {
    [OPTION_TOKENS] = {"tokens", NULL, "FILE is CoNLL-U, whose words are taken as they are"},
    {NULL, NULL, NULL},
};

/* Limits: bytes of a file, of a piece of it that is read at once, and of what is printed of one. */
#define LANGUAGE_MAX_FILE ((size_t)1 << 30)
#define PIECE_MAX ((size_t)256 << 10)
#define PRINT_MAX ((size_t)1 << 32)

/* What all pieces have in common. */
struct language_run {
    struct language_reader *reader;
    const struct language_model *model;
    struct arena arena;
    struct buf out;
    size_t sentences;
};

/* Prints an analysis. */
static void print(struct language_run *run, const struct analysis *analysis)
{
    conllu_write(analysis, run->sentences + 1, &run->out);
    run->sentences += analysis->sentences.count;
    command_put(buf_str(&run->out));
    buf_clear(&run->out);
    arena_clear(&run->arena);
}

/* How much of a text to read next: whole lines, else whole words, else whole characters. */
static size_t piece_size(struct str text)
{
    if (text.size <= PIECE_MAX)
        return text.size;
    struct str most = str_part(text, 0, PIECE_MAX);
    size_t end = str_find_last(most, '\n');
    if (end == STR_NONE)
        end = str_find_last(most, ' ');
    if (end != STR_NONE)
        return end + 1;
    end = PIECE_MAX;
    while (end > 1 && !utf8_is_start(text.data[end]))
        end--;
    return end;
}

/* Reads and prints a text. */
static void run_text(struct language_run *run, struct str bytes)
{
    struct arena arena;
    arena_init(&arena, 0);
    struct str text = utf8_repair(&arena, bytes);
    while (text.size) {
        struct analysis analysis;
        size_t size = piece_size(text);
        language_read(run->reader, run->model, &run->arena, str_part(text, 0, size), &analysis);
        print(run, &analysis);
        text = str_from_byte(text, size);
    }
    arena_free(&arena);
}

/* Where the last sentence within a piece of CoNLL-U ends. */
static size_t conllu_piece_size(struct str text)
{
    size_t most = PIECE_MAX;
    while (text.size > most) {
        for (size_t end = most; end > 1; end--)
            if (text.data[end - 1] == '\n' && text.data[end - 2] == '\n')
                return end;
        most *= 2;
    }
    return text.size;
}

/* Reads and prints words that are given. */
static void run_tokens(struct language_run *run, struct str bytes)
{
    struct arena arena;
    arena_init(&arena, 0);
    struct str text = utf8_repair(&arena, bytes);
    while (text.size) {
        struct conllu conllu;
        struct analysis analysis;
        size_t size = conllu_piece_size(text);
        conllu_read(&run->arena, str_part(text, 0, size), &conllu);
        conllu_text(&run->arena, &conllu, &analysis);
        language_tag(run->reader, run->model, &run->arena, &analysis);
        print(run, &analysis);
        text = str_from_byte(text, size);
    }
    arena_free(&arena);
}

/* tidings language */
static int run(const struct command_arguments *arguments)
{
    struct language_run run = {.model = language_model_for(STR("en"))};
    struct buf bytes;
    if (arguments->count != 1)
        return error_user("language wants one file, or - for standard input");
    if (!run.model)
        return error_user("the model en.bin is not there; TIDINGS_MODELS names the folder of "
                          "models");
    buf_init(&bytes, LANGUAGE_MAX_FILE);
    enum error error = file_read(arguments->rest[0], &bytes);
    if (error) {
        buf_free(&bytes);
        return command_file_failed(arguments->rest[0], error);
    }
    run.reader = language_reader_new();
    arena_init(&run.arena, 0);
    buf_init(&run.out, PRINT_MAX);
    if (arguments->values[OPTION_TOKENS])
        run_tokens(&run, buf_str(&bytes));
    else
        run_text(&run, buf_str(&bytes));
    buf_free(&run.out);
    arena_free(&run.arena);
    language_reader_free(run.reader);
    buf_free(&bytes);
    return EXIT_ALL_READ;
}

const struct command command_language = {
    .name = "language",
    .usage = "[--tokens] FILE|-",
    .help = "show the sentences and words of a text, understood",
    .more = "Prints CoNLL-U: words with their parts of speech, dependencies and lemmas, and names "
            "as\nName=B-PER in the last column. A line is a paragraph. The language is English.",
    .options = options,
    .run = run,
};
