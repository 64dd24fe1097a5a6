/* How often the language of a text is told right, by language: for a folder of files CODE.txt with
 * a text a line, as tools/udhr-texts makes them. Each line is put whole, and cut to its first
 * words. A language that is not told ("und") counts apart from one that is told wrong. Prints the
 * speed, too. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "words/words.h"

/* Words of a short text: about a headline. */
enum { SHORT_WORDS = 8, FILE_MAX_BYTES = 16 << 20 };

struct tally {
    unsigned texts, right, wrong;
};

/* The beginning of a text, as long as a headline; a character of a script without spaces counts as
 * a third of a word. */
static struct str first_words(struct str text)
{
    struct words walk = {text, 0};
    struct word word;
    unsigned thirds = 0;
    while (words_next(&walk, &word)) {
        thirds += word.kind == WORD_RUN ? 1 : 3;
        if (thirds >= 3 * SHORT_WORDS)
            return str_part(text, 0, word.to);
    }
    return text;
}

/* Puts one text to the identifier. */
static void put(struct tally *tally, struct str text, struct str code)
{
    struct language_guess guess = words_language(text, STR(""));
    tally->texts++;
    if (str_equal(guess.language, code))
        tally->right++;
    else if (!str_equal(guess.language, STR("und")))
        tally->wrong++;
}

/* One percentage. */
static double percent(unsigned part, unsigned whole)
{
    return whole ? 100.0 * part / whole : 0;
}

/* Prints a row of the table. */
static void print_row(const char *name, const struct tally *whole, const struct tally *cut)
{
    printf("%-8s %5u %8.1f %8.1f %8.1f %8.1f\n", name, whole->texts,
           percent(whole->right, whole->texts), percent(whole->wrong, whole->texts),
           percent(cut->right, cut->texts), percent(cut->wrong, cut->texts));
}

/* All texts of one language; adds to the sums. Gives their bytes. */
static size_t run_file(const char *path, struct str code, struct tally sums[2])
{
    struct buf bytes;
    buf_init(&bytes, FILE_MAX_BYTES);
    struct tally whole = {0}, cut = {0};
    if (file_read(path, &bytes) != OK)
        fprintf(stderr, "%s cannot be read\n", path);
    struct str rest = buf_str(&bytes), line;
    while (rest.size && str_split(&rest, '\n', &line)) {
        if (!line.size)
            continue;
        put(&whole, line, code);
        put(&cut, first_words(line), code);
    }
    char name[32];
    snprintf(name, sizeof name, "%.*s", STR_ARG(code));
    print_row(name, &whole, &cut);
    sums[0].texts += whole.texts, sums[0].right += whole.right, sums[0].wrong += whole.wrong;
    sums[1].texts += cut.texts, sums[1].right += cut.right, sums[1].wrong += cut.wrong;
    size_t size = bytes.size;
    buf_free(&bytes);
    return size;
}

int main(int argc, char **argv)
{
    struct dirent **entries;
    int count = argc == 2 ? scandir(argv[1], &entries, NULL, alphasort) : -1;
    if (count < 0) {
        printf("skipped: usage: bench_identify FOLDER, of files CODE.txt with a text a line\n");
        return 0;
    }
    printf("%-8s %5s %8s %8s %8s %8s\n", "language", "texts", "right %", "wrong %", "short: right",
           "wrong %");
    struct tally sums[2] = {{0}};
    size_t bytes = 0;
    clock_t start = clock();
    for (int i = 0; i < count; i++) {
        struct str name = str_from(entries[i]->d_name);
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", argv[1], entries[i]->d_name);
        if (str_ends(name, STR(".txt")))
            bytes += run_file(path, str_part(name, 0, name.size - 4), sums);
        free(entries[i]);
    }
    free(entries);
    print_row("all", &sums[0], &sums[1]);
    printf("%.0f MB/s\n", 1e-6 * (double)bytes * CLOCKS_PER_SEC / (double)(clock() - start));
    return 0;
}
