/* The longest common subsequence of the words of a page and of a text, where words that follow each
 * other count for more, so that a match is not scattered over menus and teasers. */
#include "page/align.h"

#include <stdlib.h>

#include "base/memory.h"

/* Cells of the table at most. */
#define MAX_CELLS ((size_t)400 << 20)
/* A matched word counts this much; one that follows a matched word, STEP_RUN. */
#define STEP_FIRST 1
#define STEP_RUN 4

/* How a cell was reached. */
enum { FROM_UP = 1, FROM_LEFT = 2, FROM_MATCH = 3, FROM_MASK = 3, MATCH_RUNS_ON = 4 };

struct words {
    uint32_t *items;
    size_t count;
};

/* Adds a word behind the others, for which it makes room. */
static void add_word(struct words *words, size_t *capacity, uint32_t word)
{
    if (words->count == *capacity) {
        *capacity = *capacity * 2 + 256;
        words->items = memory_resize(words->items, *capacity * sizeof *words->items);
    }
    words->items[words->count++] = word;
}

/* The words of all blocks; starts[i] is where block i begins. */
static struct words page_words(const struct body_page *page, size_t *starts)
{
    struct words words = {0};
    size_t capacity = 0;
    for (uint32_t i = 0; i < page->block_count; i++) {
        struct str rest = page->blocks[i].text;
        starts[i] = words.count;
        for (uint32_t word; (word = body_next_word(&rest)) != 0;)
            add_word(&words, &capacity, word);
    }
    starts[page->block_count] = words.count;
    return words;
}

/* Fills the table of ways, row by row. */
static void fill(const struct words *a, const struct words *b, uint8_t *ways)
{
    size_t wide = b->count + 1;
    int32_t *best = memory_get_zeroed(wide, sizeof *best);   /* of the row above, then this one */
    int32_t *match = memory_get_zeroed(wide, sizeof *match); /* those that end in a match */
    for (size_t i = 1; i <= a->count; i++) {
        int32_t best_corner = 0, match_corner = -1;
        for (size_t j = 1; j <= b->count; j++) {
            int32_t best_up = best[j], match_up = match[j];
            int32_t here = -1;
            uint8_t way = 0;
            if (a->items[i - 1] == b->items[j - 1]) {
                here = best_corner + STEP_FIRST;
                if (match_corner >= 0 && match_corner + STEP_RUN >= here) {
                    here = match_corner + STEP_RUN;
                    way = MATCH_RUNS_ON;
                }
            }
            int32_t value = best_up;
            uint8_t from = FROM_UP;
            if (best[j - 1] > value) {
                value = best[j - 1];
                from = FROM_LEFT;
            }
            if (here >= value && here > 0) {
                value = here;
                from = FROM_MATCH;
            }
            ways[i * wide + j] = way | from;
            best[j] = value;
            match[j] = here;
            best_corner = best_up;
            match_corner = match_up;
        }
    }
    memory_free(best);
    memory_free(match);
}

/* Walks the table back and marks the page's matched words. */
static void mark(size_t rows, size_t columns, const uint8_t *ways, uint8_t *matched)
{
    size_t i = rows, j = columns;
    bool running = false;
    while (i > 0 && j > 0) {
        uint8_t way = ways[i * (columns + 1) + j];
        if (running || (way & FROM_MASK) == FROM_MATCH) {
            matched[i - 1] = 1;
            running = (way & MATCH_RUNS_ON) != 0;
            i--;
            j--;
        } else if ((way & FROM_MASK) == FROM_UP) {
            i--;
        } else {
            j--;
        }
    }
}

bool align_blocks(const struct body_page *page, struct str text, float *shares)
{
    size_t *starts = memory_get((page->block_count + 1) * sizeof *starts);
    struct words a = page_words(page, starts), b = {0};
    size_t capacity = 0;
    for (uint32_t word; (word = body_next_word(&text)) != 0;)
        add_word(&b, &capacity, word);
    bool fits = (a.count + 1) <= MAX_CELLS / (b.count + 1);
    if (fits) {
        uint8_t *ways = memory_get_zeroed((a.count + 1) * (b.count + 1), 1);
        uint8_t *matched = memory_get_zeroed(a.count + 1, 1);
        fill(&a, &b, ways);
        mark(a.count, b.count, ways, matched);
        for (uint32_t i = 0; i < page->block_count; i++) {
            size_t same = 0, all = starts[i + 1] - starts[i];
            for (size_t w = starts[i]; w < starts[i + 1]; w++)
                same += matched[w];
            shares[i] = all ? (float)same / (float)all : 0;
        }
        memory_free(ways);
        memory_free(matched);
    }
    memory_free(starts);
    memory_free(a.items);
    memory_free(b.items);
    return fits;
}

/* Orders words by number. */
static int compare_words(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The words of a text, sorted. */
static struct words sorted_words(struct str text)
{
    struct words words = {0};
    size_t capacity = 0;
    for (uint32_t word; (word = body_next_word(&text)) != 0;)
        add_word(&words, &capacity, word);
    if (words.count)
        qsort(words.items, words.count, sizeof *words.items, compare_words);
    return words;
}

float align_overlap(struct str a, struct str b)
{
    struct words x = sorted_words(a), y = sorted_words(b);
    size_t i = 0, j = 0, same = 0;
    while (i < x.count && j < y.count) {
        same += x.items[i] == y.items[j];
        uint32_t low = x.items[i] < y.items[j] ? x.items[i] : y.items[j];
        i += x.items[i] == low;
        j += j < y.count && y.items[j] == low;
    }
    float all = (float)(x.count + y.count);
    memory_free(x.items);
    memory_free(y.items);
    return all > 0 ? 2 * (float)same / all : 0;
}
