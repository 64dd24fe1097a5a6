/* Weighs words for and against running text; see lexicon.h. Pages are counted, not blocks, so that
 * no page speaks for others by repeating itself. */
#include "page/lexicon.h"

#include <math.h>

/* Words of a block that are looked at. */
#define MAX_WORDS 120
/* Words at its start that are looked at by themselves. */
#define FIRST_WORDS 4
/* How many of the lowest weights are added up. */
#define LOW_WORDS 4
/* Pages that a word has to be on to weigh anything, and pages added to either side. */
#define MIN_PAGES 5
#define SMOOTHING 2.0
/* Steps for a log-odds of 1, and the largest weight. */
#define WEIGHT_UNIT 16
#define WEIGHT_MAX 64

static inline uint32_t word_slot(uint32_t word)
{
    return word * 0x9E3779B1U >> 15;
}

static inline uint32_t pair_slot(uint32_t a, uint32_t b)
{
    return (a * 31 + b * 0x85EBCA6BU + 7) * 0x9E3779B1U >> 15;
}

static uint8_t to_byte(int32_t value)
{
    return (uint8_t)(value < -127 ? 1 : value > 127 ? 255 : 128 + value);
}

void lexicon_look(const struct lexicon *lexicon, const struct body_page *page, uint32_t block,
                  uint8_t values[LEXICON_FEATURES])
{
    uint32_t from = page->word_starts[block], to = page->word_starts[block + 1];
    int32_t sum = 0, first = 0, low[LOW_WORDS] = {0};
    uint32_t count = to - from < MAX_WORDS ? to - from : MAX_WORDS;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t *word = &page->words[from + i];
        int32_t weight = lexicon->weights[word_slot(*word)];
        if (i)
            weight += lexicon->weights[pair_slot(word[-1], *word)];
        sum += weight;
        if (i < FIRST_WORDS)
            first += weight;
        for (unsigned k = 0; k < LOW_WORDS && weight < 0; k++) {
            int32_t other = low[k];
            if (weight < other) { /* the lowest come first */
                low[k] = weight;
                weight = other;
            }
        }
    }
    int32_t lowest = 0;
    for (unsigned k = 0; k < LOW_WORDS; k++)
        lowest += low[k];
    values[LEXICON_MEAN] = to_byte(count ? sum * 4 / (int32_t)count : 0);
    values[LEXICON_FIRST] = to_byte(first / 2);
    values[LEXICON_LOW] = to_byte(lowest / 3);
    values[LEXICON_SUM] = to_byte(sum / 8);
}

/* Counts one slot once a page. */
static void count_slot(struct lexicon_counts *counts, uint32_t slot, uint32_t number, bool body)
{
    if (counts->last[body][slot] == number)
        return;
    counts->last[body][slot] = number;
    counts->pages[body][slot]++;
}

void lexicon_count(struct lexicon_counts *counts, const struct body_page *page, uint32_t block,
                   uint32_t number, bool body)
{
    uint32_t from = page->word_starts[block], to = page->word_starts[block + 1];
    to = to - from < MAX_WORDS ? to : from + MAX_WORDS;
    for (uint32_t i = from; i < to; i++) {
        count_slot(counts, word_slot(page->words[i]), number, body);
        if (i > from)
            count_slot(counts, pair_slot(page->words[i - 1], page->words[i]), number, body);
        counts->all[body]++;
    }
}

void lexicon_learn(struct lexicon *lexicon, const struct lexicon_counts *counts)
{
    double base = log((counts->all[1] + 1.0) / (counts->all[0] + 1.0));
    /* pages saturate where words do not: half of the difference in size is believed */
    base *= 0.5;
    for (uint32_t i = 0; i < LEXICON_SLOTS; i++) {
        uint32_t yes = counts->pages[1][i], no = counts->pages[0][i];
        double odds = log((yes + SMOOTHING) / (no + SMOOTHING)) - base;
        double weight = yes + no < MIN_PAGES ? 0 : odds * WEIGHT_UNIT;
        weight = weight > WEIGHT_MAX ? WEIGHT_MAX : weight < -WEIGHT_MAX ? -WEIGHT_MAX : weight;
        lexicon->weights[i] = (int8_t)lrint(weight);
    }
}

void lexicon_write(const struct lexicon *lexicon, struct buf *out)
{
    for (uint32_t i = 0; i < LEXICON_SLOTS; i++)
        buf_add_byte(out, (char)lexicon->weights[i]);
}

enum error lexicon_read(struct lexicon *lexicon, struct str *bytes)
{
    if (bytes->size < LEXICON_SLOTS)
        return ERROR_SYNTAX;
    memcpy(lexicon->weights, bytes->data, LEXICON_SLOTS);
    *bytes = str_from_byte(*bytes, LEXICON_SLOTS);
    return OK;
}
