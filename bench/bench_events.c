/* What events cost beside language, over articles of the corpus, on one core.
 *
 * "Language" is all that is understood of a text before anybody asks what happened: its sentences,
 * words, tags, dependencies and names ("parse"), and then people, times, amounts and quotes
 * ("meaning"). "Events" is what comes on top: the table of actors, the matching of
 * knowledge/events, and the figures that are kept beside them. Both ratios are given: events to
 * language, and, harder, events and meaning together to the parse alone, since times and amounts
 * are found without events too but a reader of trees may do without them.
 *
 * Each part is timed by the thread's clock within every article, one part after the other, so that
 * a machine that slows down slows all of them. The texts are in memory before anything is timed;
 * the first articles warm the caches and are not counted. With each kind of the language's
 * arithmetic that this CPU has, the plain one left out.
 *
 * usage: bench_events [ARTICLES [PATH]] */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "base/error.h"
#include "event/actors.h"
#include "event/dateline.h"
#include "event/figures.h"
#include "event/patterns.h"
#include "language/amounts.h"
#include "language/people.h"
#include "language/quotes.h"
#include "language/reader.h"
#include "language/times.h"
#include "record/record.h"
#include "source/source.h"

enum { ARTICLES = 300, ARTICLES_MOST = 50000, WARM = 10 };

/* What is timed. */
enum part { PARSE, PEOPLE, TIMES, AMOUNTS, QUOTES, ACTORS, CODING, FIGURES, PARTS };
static const char *const part_names[PARTS] = {"parse",  "people", "times",  "amounts",
                                              "quotes", "actors", "coding", "figures"};

struct text {
    struct str text;
    struct date published;
};

struct bench {
    const struct language_model *model;
    struct patterns *patterns;
    struct arena texts_arena;
    struct list texts; /* of struct text */
    double seconds[PARTS];
    size_t words, events;
};

/* Seconds of this thread. */
static double thread_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Reads the texts and days of the first records. */
static void read_texts(struct bench *bench, const char *path, size_t most)
{
    struct source *source = source_open(&path, 1);
    struct source_item item;
    struct arena scratch;
    arena_init(&scratch, 0);
    source_item_init(&item);
    while (bench->texts.count < most && source_next(source, &item)) {
        struct str rest = buf_str(&item.bytes), line;
        while (item.form == SOURCE_RECORDS && bench->texts.count < most &&
               str_split(&rest, '\n', &line)) {
            struct article article;
            const char *why;
            if (article_from_json(&article, &scratch, line, &why) == OK) {
                struct text *text = list_add(&bench->texts);
                text->text = arena_copy(&bench->texts_arena, article.text);
                if (!date_parse(article.published, DATE_ORDER_UNKNOWN, &text->published))
                    text->published = (struct date){0};
            }
            arena_clear(&scratch);
        }
    }
    source_item_free(&item);
    source_close(source);
    arena_free(&scratch);
}

/* Notes the time since `*then` for a part. */
static void note(struct bench *bench, enum part part, double *then)
{
    double now = thread_seconds();
    bench->seconds[part] += now - *then;
    *then = now;
}

/* All that is found in one article, each part timed. */
static void read_article(struct bench *bench, struct language_reader *reader, struct arena *arena,
                         const struct text *article)
{
    struct analysis analysis;
    struct people people;
    struct list times, amounts, quotes, events;
    struct figures figures;
    double then = thread_seconds();
    struct str text = dateline_set_apart(arena, article->text);
    language_read(reader, bench->model, arena, text, &analysis);
    note(bench, PARSE, &then);
    people_find(arena, &analysis, &people);
    note(bench, PEOPLE, &then);
    times_find(arena, text, &analysis, &article->published, &times);
    note(bench, TIMES, &then);
    amounts_find(arena, &analysis, &times, &amounts);
    note(bench, AMOUNTS, &then);
    quotes_find(arena, &analysis, &people, &quotes);
    note(bench, QUOTES, &then);
    struct event_reading reading = {
        .patterns = bench->patterns,
        .actors = actors_new(arena, &analysis, &people,
                             article->published.precision ? article->published.year : 0),
        .times = &times,
        .amounts = &amounts,
        .published = article->published,
    };
    note(bench, ACTORS, &then);
    events_find(arena, &reading, &analysis, &events);
    note(bench, CODING, &then);
    figures_find(arena, &analysis, &amounts, &quotes, &people, &figures);
    note(bench, FIGURES, &then);
    bench->words += analysis.tokens.count;
    bench->events += events.count;
}

/* Reads all articles with one kind of arithmetic and prints what each part took. */
static void measure(struct bench *bench, const struct encoder_kernel *kernel)
{
    struct language_reader *reader = language_reader_new_with(kernel);
    struct arena arena;
    arena_init(&arena, 0);
    for (size_t i = 0; i < bench->texts.count; i++) {
        if (i == WARM) {
            bench->words = bench->events = 0;
            for (size_t part = 0; part < PARTS; part++)
                bench->seconds[part] = 0;
        }
        read_article(bench, reader, &arena, list_at(&bench->texts, i));
        arena_clear(&arena);
    }
    arena_free(&arena);
    language_reader_free(reader);
    double meaning = 0, events = 0, words = (double)bench->words;
    for (size_t part = PEOPLE; part <= QUOTES; part++)
        meaning += bench->seconds[part];
    for (size_t part = ACTORS; part <= FIGURES; part++)
        events += bench->seconds[part];
    printf("%s: %zu words, %zu events\n", kernel->name, bench->words, bench->events);
    for (size_t part = 0; part < PARTS; part++)
        printf("  %-8s %8.2f us a word  %6.1f %% of the parse\n", part_names[part],
               1e6 * bench->seconds[part] / words,
               100 * bench->seconds[part] / bench->seconds[PARSE]);
    printf("  language %8.2f us a word, with events %.2f: events add %.1f %% (bar 25 %%)\n",
           1e6 * (bench->seconds[PARSE] + meaning) / words,
           1e6 * (bench->seconds[PARSE] + meaning + events) / words,
           100 * events / (bench->seconds[PARSE] + meaning));
    printf("  events and meaning together add %.1f %% to the parse\n",
           100 * (events + meaning) / bench->seconds[PARSE]);
}

int main(int count, char **words)
{
    const char *data = getenv("TIDINGS_DATA");
    const struct encoder_kernel *kernels[ENCODER_KERNELS_MAX + 1];
    struct bench bench = {.model = language_model_for(STR("en"))};
    struct stat status;
    uint64_t most = ARTICLES;
    char path[4096];
    snprintf(path, sizeof path, "%s/data/corpus", data ? data : "../shared");
    if (count > 2)
        snprintf(path, sizeof path, "%s", words[2]);
    if (count > 3 || (count > 1 && (!str_to_u64(str_from(words[1]), &most) || most <= WARM ||
                                    most > ARTICLES_MOST))) {
        fprintf(stderr, "usage: bench_events [ARTICLES [PATH]]\n");
        return 2;
    }
    if (!bench.model || stat(path, &status) != 0) {
        printf("bench_events: skipped, no model or no %s\n", path);
        return 0;
    }
    arena_init(&bench.texts_arena, 0);
    list_init(&bench.texts, &bench.texts_arena, sizeof(struct text));
    bench.patterns = patterns_standard();
    read_texts(&bench, path, (size_t)most);
    encoder_kernels(kernels);
    for (size_t k = 1; kernels[k]; k++)
        measure(&bench, kernels[k]);
    patterns_free(bench.patterns);
    arena_free(&bench.texts_arena);
    return 0;
}
