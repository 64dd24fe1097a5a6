/* Words a second from raw text through names and dependencies on one core, by each kind of the
 * arithmetic that runs here, and what a model and two workers hold in memory. Beside it stand the
 * figures that others publish for themselves, since no peer is in Debian. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/file.h"
#include "language/reader.h"

enum { WORDS_WANTED = 40000 };

/* Seconds of this thread. */
static double thread_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* The words of a treebank as a text, a paragraph a line: lines "# text = ..." of the file. */
static bool read_text(const char *path, struct buf *text)
{
    struct buf bytes;
    struct str line;
    buf_init(&bytes, (size_t)1 << 28);
    if (file_read(path, &bytes) != OK)
        return false;
    struct str rest = buf_str(&bytes);
    while (str_split(&rest, '\n', &line)) {
        if (str_starts(line, STR("# newpar")) || str_starts(line, STR("# newdoc")))
            buf_add_byte(text, '\n');
        if (!str_starts(line, STR("# text = ")))
            continue;
        buf_add(text, str_from_byte(line, 9));
        buf_add_byte(text, ' ');
    }
    buf_free(&bytes);
    return true;
}

/* Reads the text again and again; gives words a second. */
static double measure(const struct encoder_kernel *kernel, const struct language_model *model,
                      struct str text)
{
    struct language_reader *reader = language_reader_new_with(kernel);
    struct arena arena;
    size_t words = 0;
    arena_init(&arena, 0);
    double start = 0;
    for (size_t round = 0; words < WORDS_WANTED || round < 2; round++) {
        struct analysis analysis;
        language_read(reader, model, &arena, text, &analysis);
        words = round ? words + analysis.tokens.count : 0;
        if (round == 0)
            start = thread_seconds();
        arena_clear(&arena);
    }
    double seconds = thread_seconds() - start;
    arena_free(&arena);
    language_reader_free(reader);
    return (double)words / seconds;
}

int main(void)
{
    const char *data = getenv("TIDINGS_DATA");
    const struct language_model *model = language_model_for(STR("en"));
    const struct encoder_kernel *kernels[ENCODER_KERNELS_MAX + 1];
    char path[4096];
    struct buf text;
    snprintf(path, sizeof path, "%s/data/language/gum-dev.conllu", data ? data : "../shared");
    buf_init(&text, 1 << 26);
    if (!model || !read_text(path, &text)) {
        printf("bench_language: skipped, no model or no %s\n", path);
        return 0;
    }
    encoder_kernels(kernels);
    printf(
        "words a second on one core, raw text to words, sentences, tags, dependencies, names:\n");
    for (size_t k = 0; kernels[k]; k++)
        printf("  %-6s %8.0f\n", kernels[k]->name, measure(kernels[k], model, buf_str(&text)));
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("most memory held, the text and one reader at a time included: %.0f MB\n",
           (double)usage.ru_maxrss / 1024);
    printf("published by others, words a second on one core: UDPipe 1 3,900, Stanza 880, spaCy's "
           "large\nmodel 10,000, its small one 14,000\n");
    buf_free(&text);
    return 0;
}
