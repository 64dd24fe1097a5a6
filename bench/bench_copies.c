/* Copies among many articles: how many of the pairs that all shingles call copies are found by
 * signatures, how many of those found are, and how many articles a second that takes with
 * signatures kept. The articles are records (by default the 37,554 of $TIDINGS_DATA/data/corpus),
 * to which copies are added: cut, with paragraphs added or moved, with the spelling of another
 * country; the same for the same seed.
 *
 * usage: bench_copies [PATH [COPIES [SEED]]] */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/memory.h"
#include "record/record.h"
#include "source/source.h"
#include "story/set.h"

enum { COPIES = 5000, SEED = 1, WORDS_LEAST = 60, PARAGRAPHS_MOST = 400 };

struct texts {
    struct arena arena;
    struct list texts; /* of struct str */
    struct list all;   /* of struct story_shingles: all of each text */
    struct list kept;  /* of struct story_shingles: its signature */
};

/* Two texts, the earlier first. */
struct pair {
    uint32_t a, b;
};

/* The next number of a seeded series. */
static uint64_t chance(uint64_t *state)
{
    *state += 0x9E3779B97F4A7C15U;
    uint64_t mixed = (*state ^ *state >> 30) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBU;
    return mixed ^ mixed >> 31;
}

/* Seconds of the processor. */
static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Reads the texts of all records. */
static bool read_texts(const char *path, struct texts *texts)
{
    struct source *source = source_open(&path, 1);
    struct source_item item;
    struct arena scratch;
    arena_init(&scratch, 0);
    source_item_init(&item);
    while (source_next(source, &item)) {
        struct str rest = buf_str(&item.bytes), line;
        while (item.form == SOURCE_RECORDS && str_split(&rest, '\n', &line)) {
            struct article article;
            const char *why;
            if (article_from_json(&article, &scratch, line, &why) == OK)
                *(struct str *)list_add(&texts->texts) = arena_copy(&texts->arena, article.text);
            arena_clear(&scratch);
        }
    }
    source_item_free(&item);
    source_close(source);
    arena_free(&scratch);
    return texts->texts.count > 0;
}

/* Appends a paragraph as another country spells it. */
static void add_localised(struct str paragraph, bool localise, struct buf *out)
{
    static const char *const spellings[][2] = {
        {"color", "colour"},        {"center", "centre"},      {"defense", "defence"},
        {"percent", "per cent"},    {"labor", "labour"},       {"favor", "favour"},
        {"program ", "programme "}, {"organiz", "organis"},    {"realiz", "realis"},
        {"recogniz", "recognis"},   {"neighbor", "neighbour"}, {"honor", "honour"},
    };
    for (size_t at = 0; at < paragraph.size;) {
        struct str rest = str_from_byte(paragraph, at);
        size_t used = 0;
        for (size_t i = 0; localise && i < sizeof spellings / sizeof *spellings && !used; i++)
            if (str_starts(rest, str_from(spellings[i][0]))) {
                buf_add(out, str_from(spellings[i][1]));
                used = strlen(spellings[i][0]);
            }
        if (!used)
            buf_add_byte(out, paragraph.data[at]);
        at += used ? used : 1;
    }
    buf_add_byte(out, '\n');
}

/* Splits a text into its paragraphs. Gives how many. */
static size_t split(struct str text, struct str parts[PARAGRAPHS_MOST])
{
    size_t count = 0;
    struct str line;
    while (count < PARAGRAPHS_MOST && str_split(&text, '\n', &line))
        if (str_trim(line).size)
            parts[count++] = line;
    return count;
}

/* Makes a copy of a text: cut to 40 to 90 %, and one copy in two each with a paragraph of another
 * text added, two paragraphs exchanged, its spelling localised. */
static struct str make_copy(struct texts *texts, struct str text, struct str other, uint64_t *state)
{
    struct str parts[PARAGRAPHS_MOST], others[PARAGRAPHS_MOST];
    size_t keep = text.size * (40 + chance(state) % 51) / 100;
    while (keep < text.size && text.data[keep] != ' ' && text.data[keep] != '\n')
        keep++;
    size_t count = split(str_part(text, 0, keep), parts), more = split(other, others);
    uint64_t ways = chance(state);
    if (ways & 1 && count > 1) {
        size_t a = chance(state) % count, b = chance(state) % count;
        struct str swap = parts[a];
        parts[a] = parts[b];
        parts[b] = swap;
    }
    struct buf out;
    buf_init(&out, (size_t)1 << 30);
    for (size_t i = 0; i < count; i++)
        add_localised(parts[i], ways & 2, &out);
    if (ways & 4 && more)
        add_localised(others[chance(state) % more], ways & 2, &out);
    struct str copy = arena_copy(&texts->arena, buf_str(&out));
    buf_free(&out);
    return copy;
}

/* Adds the copies. */
static void add_copies(struct texts *texts, size_t copies, uint64_t seed)
{
    size_t count = texts->texts.count;
    uint64_t state = seed;
    for (size_t made = 0; made < copies;) {
        struct str text = *(struct str *)list_at(&texts->texts, chance(&state) % count);
        struct str other = *(struct str *)list_at(&texts->texts, chance(&state) % count);
        if (text.size < WORDS_LEAST * 6)
            continue;
        *(struct str *)list_add(&texts->texts) = make_copy(texts, text, other, &state);
        made++;
    }
}

/* For qsort. */
static int compare_numbers(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* Finds all pairs that are copies, by all shingles of every two texts. */
static void find_all(const struct texts *texts, struct list *pairs)
{
    size_t count = texts->texts.count, total = 0, at = 0;
    const struct story_shingles *all = texts->all.items;
    for (size_t i = 0; i < count; i++)
        total += all[i].count;
    uint64_t *postings = memory_get_zeroed(total + 1, sizeof *postings);
    for (size_t i = 0; i < count; i++)
        for (uint32_t j = 0; j < all[i].count; j++)
            postings[at++] = (uint64_t)all[i].hashes[j] << 32 | i;
    qsort(postings, total, sizeof *postings, compare_numbers);
    uint32_t *shared = memory_get_zeroed(count, sizeof *shared);
    for (size_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < all[i].count; j++) {
            uint64_t key = (uint64_t)all[i].hashes[j] << 32;
            size_t low = 0, high = total;
            while (low < high) {
                size_t middle = low + (high - low) / 2;
                if (postings[middle] < key)
                    low = middle + 1;
                else
                    high = middle;
            }
            for (; low < total && postings[low] < (key | i); low++)
                shared[(uint32_t)postings[low]]++;
        }
        for (size_t j = 0; j < i; j++) {
            if (!shared[j])
                continue;
            double smaller = all[i].count < all[j].count ? all[i].count : all[j].count;
            double either = (double)all[i].count + all[j].count - shared[j];
            if (shared[j] >= STORY_CONTAINMENT * smaller || shared[j] >= STORY_RESEMBLANCE * either)
                *(struct pair *)list_add(pairs) = (struct pair){(uint32_t)j, (uint32_t)i};
            shared[j] = 0;
        }
    }
    memory_free(shared);
    memory_free(postings);
}

/* Gives a text to the judge. */
static struct str give(void *context, int64_t article, struct arena *arena)
{
    (void)arena;
    const struct texts *texts = context;
    return *(const struct str *)list_at(&texts->texts, (size_t)article - 1);
}

/* Finds copies by signatures, each text against those before it. Gives the seconds. */
static double find_by_signatures(struct texts *texts, struct list *pairs, size_t *bytes)
{
    struct story_set *set = story_set_new(NULL);
    struct arena arena;
    arena_init(&arena, 0);
    double begun = now();
    for (size_t i = 0; i < texts->texts.count; i++) {
        struct story_item item = {.article = (int64_t)i + 1};
        struct list found;
        item.traits.signature = *(struct story_shingles *)list_at(&texts->kept, i);
        story_set_put(set, &item);
        set_find_copies(set, (uint32_t)i, give, texts, &arena, &found);
        for (size_t j = 0; j < found.count; j++)
            *(struct pair *)list_add(pairs) = (struct pair){
                ((const struct story_found *)list_at(&found, j))->member, (uint32_t)i};
        arena_clear(&arena);
    }
    double spent = now() - begun;
    *bytes = story_set_bytes(set);
    story_set_free(set);
    arena_free(&arena);
    return spent;
}

/* For qsort. */
static int compare_pairs(const void *a, const void *b)
{
    const struct pair *left = a, *right = b;
    if (left->b != right->b)
        return left->b < right->b ? -1 : 1;
    return (left->a > right->a) - (left->a < right->a);
}

/* How many pairs two sorted lists have in common. */
static size_t count_common(const struct list *a, const struct list *b)
{
    size_t i = 0, j = 0, common = 0;
    while (i < a->count && j < b->count) {
        int order = compare_pairs(list_at(a, i), list_at(b, j));
        common += order == 0;
        i += order <= 0;
        j += order >= 0;
    }
    return common;
}

/* Makes the shingles of all texts. Gives the seconds. */
static double make_shingles(struct texts *texts)
{
    double begun = now();
    for (size_t i = 0; i < texts->texts.count; i++) {
        struct story_shingles all =
            story_shingles(*(struct str *)list_at(&texts->texts, i), &texts->arena);
        *(struct story_shingles *)list_add(&texts->all) = all;
        *(struct story_shingles *)list_add(&texts->kept) = story_signature(all, &texts->arena);
    }
    return now() - begun;
}

int main(int argc, char **argv)
{
    char path[4096];
    const char *data = getenv("TIDINGS_DATA");
    struct texts texts;
    struct list wanted, got;
    size_t bytes;
    snprintf(path, sizeof path, "%s/data/corpus", data ? data : "../shared");
    arena_init(&texts.arena, 0);
    list_init(&texts.texts, &texts.arena, sizeof(struct str));
    list_init(&texts.all, &texts.arena, sizeof(struct story_shingles));
    list_init(&texts.kept, &texts.arena, sizeof(struct story_shingles));
    list_init(&wanted, &texts.arena, sizeof(struct pair));
    list_init(&got, &texts.arena, sizeof(struct pair));
    if (!read_texts(argc > 1 ? argv[1] : path, &texts)) {
        printf("copies: skipped, no records in %s\n", argc > 1 ? argv[1] : path);
        return 0;
    }
    size_t copies = argc > 2 ? strtoul(argv[2], NULL, 10) : COPIES;
    add_copies(&texts, copies, argc > 3 ? strtoul(argv[3], NULL, 10) : SEED);
    double signing = make_shingles(&texts);
    double spent = find_by_signatures(&texts, &got, &bytes);
    find_all(&texts, &wanted);
    if (wanted.count)
        qsort(wanted.items, wanted.count, sizeof(struct pair), compare_pairs);
    if (got.count)
        qsort(got.items, got.count, sizeof(struct pair), compare_pairs);
    double common = (double)count_common(&wanted, &got), count = (double)texts.texts.count;
    printf("copies: %zu articles, %zu pairs of copies by all shingles, %zu found\n",
           texts.texts.count, wanted.count, got.count);
    printf("  recall %.4f, precision %.4f\n", common / (double)wanted.count,
           common / (double)got.count);
    printf("  %.0f articles a second and core with signatures kept, %.0f signed\n", count / spent,
           count / signing);
    printf("  %.0f bytes an article in memory\n", (double)bytes / count);
    arena_free(&texts.arena);
    return 0;
}
