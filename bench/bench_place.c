/* What it costs to add one article to many: articles are placed among the stories one after the
 * other until there are as many as asked for, and then a thousand more, whose processor time is
 * taken, each with its traits, its copies, its story and its related articles. The articles are
 * records (by default the 37,554 of $TIDINGS_DATA/data/corpus); where they are too few, more are
 * made of the first half of one and the second half of another.
 *
 * usage: bench_place [PATH [ARTICLES]] */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/date.h"
#include "base/memory.h"
#include "record/record.h"
#include "source/source.h"
#include "story/story.h"

enum { ARTICLES = 100000, MEASURED = 1000, DAY = DAY_SECONDS, APART = 7919 };

/* A record, as far as it is needed. */
struct record {
    struct str headline, text;
    int64_t time;
};

struct bench {
    struct arena arena, scratch;
    struct list records; /* of struct record */
    struct story_maker *maker;
    struct story_set *set;
    int64_t stories; /* the last one's number */
};

/* Seconds of the processor. */
static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Takes a record from its line. */
static void take_record(struct bench *bench, struct str line)
{
    struct article article;
    struct date date;
    const char *why;
    if (article_from_json(&article, &bench->scratch, line, &why) == OK) {
        struct record *record = list_add(&bench->records);
        record->headline = arena_copy(&bench->arena, article.headline);
        record->text = arena_copy(&bench->arena, article.text);
        bool dated = date_parse(article.published, DATE_ORDER_UNKNOWN, &date);
        record->time = dated ? date_to_utc(&date) : 0;
    }
    arena_clear(&bench->scratch);
}

/* Reads all records. */
static bool read_records(struct bench *bench, const char *path)
{
    struct source *source = source_open(&path, 1);
    struct source_item item;
    source_item_init(&item);
    while (source_next(source, &item)) {
        struct str rest = buf_str(&item.bytes), line;
        while (item.form == SOURCE_RECORDS && str_split(&rest, '\n', &line))
            take_record(bench, line);
    }
    source_item_free(&item);
    source_close(source);
    return bench->records.count > 0;
}

/* The article with a number, from 0: one of the records, or one made of two, a day later. */
static struct article make_article(struct bench *bench, size_t number)
{
    size_t count = bench->records.count, round = number / count;
    const struct record *one = list_at(&bench->records, number % count);
    const struct record *other = list_at(&bench->records, (number % count + round * APART) % count);
    struct article article;
    article_init(&article, &bench->scratch);
    article.headline = one->headline;
    article.language = STR("en");
    article.text = one->text;
    if (round) {
        struct str first = str_part(one->text, 0, one->text.size / 2);
        struct str second = str_from_byte(other->text, other->text.size / 2);
        while (first.size && first.data[first.size - 1] != ' ')
            first.size--;
        size_t space = str_find_byte(second, ' ');
        article.text = arena_format(&bench->scratch, "%.*s%.*s", STR_ARG(first),
                                    STR_ARG(str_from_byte(second, space == STR_NONE ? 0 : space)));
    }
    return article;
}

/* Gives the text of an article. */
static struct str give_text(void *context, int64_t article, struct arena *arena)
{
    (void)arena; /* it lives until the next article */
    return make_article(context, (size_t)article - 1).text;
}

/* Adds an article. */
static void add(struct bench *bench, size_t number)
{
    struct article article = make_article(bench, number);
    const struct record *record = list_at(&bench->records, number % bench->records.count);
    int64_t round = (int64_t)(number / bench->records.count);
    struct story_item item = {.article = (int64_t)number + 1, .outlet = (int64_t)(number % 97) + 1};
    struct story_placing placing;
    item.time = record->time + round * DAY;
    story_traits_make(bench->maker, &article, &bench->scratch, &item.traits);
    story_set_put(bench->set, &item);
    story_place(bench->set, item.article, give_text, bench, &bench->scratch, &placing);
    for (unsigned i = 1; i <= placing.begun; i++)
        story_set_name(bench->set, -(int64_t)i, ++bench->stories);
    arena_clear(&bench->scratch);
}

/* For qsort. */
static int compare_times(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

int main(int count, char **words)
{
    static struct bench bench;
    static double times[MEASURED];
    const char *root = getenv("TIDINGS_DATA");
    char corpus[512];
    uint64_t articles = ARTICLES;
    snprintf(corpus, sizeof corpus, "%s/data/corpus", root ? root : "../shared");
    if (count > 2 && !str_to_u64(str_from(words[2]), &articles)) {
        fputs("usage: bench_place [PATH [ARTICLES]]\n", stderr);
        return 2;
    }
    arena_init(&bench.arena, 0);
    arena_init(&bench.scratch, 0);
    list_init(&bench.records, &bench.arena, sizeof(struct record));
    if (!read_records(&bench, count > 1 ? words[1] : corpus)) {
        fprintf(stderr, "no records at %s\n", count > 1 ? words[1] : corpus);
        return 1;
    }
    bench.maker = story_maker_new();
    bench.set = story_set_new(NULL);
    double start = now();
    for (size_t i = 0; i < articles; i++)
        add(&bench, i);
    printf("%llu articles in %.1f s of processor time, %.1f MB\n", (unsigned long long)articles,
           now() - start, (double)story_set_bytes(bench.set) / 1e6);
    for (size_t i = 0; i < MEASURED; i++) {
        start = now();
        add(&bench, (size_t)articles + i);
        times[i] = (now() - start) * 1e3;
    }
    qsort(times, MEASURED, sizeof *times, compare_times);
    printf("one more: median %.2f ms, 90 %% %.2f ms, 99 %% %.2f ms, most %.2f ms\n",
           times[MEASURED / 2], times[MEASURED * 90 / 100], times[MEASURED * 99 / 100],
           times[MEASURED - 1]);
    story_set_free(bench.set);
    story_maker_free(bench.maker);
    arena_free(&bench.scratch);
    arena_free(&bench.arena);
    return 0;
}
