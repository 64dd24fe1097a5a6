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
/* Bytes of an element's classes that are looked at, and elements around a block whose are. */
#define MAX_CLASSES 160
#define CLASS_LEVELS 6
/* Classes of elements that are remembered while a page is read: two to the power of this. */
#define CLASS_PLACE_BITS 8
/* Words of classes are other words than those of texts. */
#define CLASS_SEED 0x2F0B4C47U
/* Pages that a word has to be on to weigh anything, and pages added to either side. */
#define MIN_PAGES 5
#define SMOOTHING 2.0
/* Steps for a log-odds of 1, and the largest weight. */
#define WEIGHT_UNIT 16
#define WEIGHT_MAX 64

/* The slot of a word alone. Two words may share one. */
static inline uint32_t word_slot(uint32_t word)
{
    return word * 0x9E3779B1U >> 15;
}

/* The slot of one word behind another; likewise. */
static inline uint32_t pair_slot(uint32_t a, uint32_t b)
{
    return (a * 31 + b * 0x85EBCA6BU + 7) * 0x9E3779B1U >> 15;
}

/* A weight as it is kept, clipped to what a byte holds around LEXICON_NOTHING. */
static uint8_t to_byte(int32_t value)
{
    return (uint8_t)(value < -127 ? 1 : value > 127 ? 255 : LEXICON_NOTHING + value);
}

/* Counts one slot once a page. */
static void count_slot(struct lexicon_counts *counts, uint32_t slot, uint32_t number, bool body)
{
    if (counts->last[body][slot] == number)
        return;
    counts->last[body][slot] = number;
    counts->pages[body][slot]++;
}

/* Reads the words of an element's classes one by one. */
struct class_words {
    struct str rest;
    uint32_t before; /* the word before, 0 at the front of a name */
};

/* The slots of the next word and of the pair that it makes with the one before in the same name;
 * the latter LEXICON_SLOTS for none. False at the end. Words are cut at what is no letter. */
static bool next_class(struct class_words *words, uint32_t *slot, uint32_t *pair)
{
    size_t at = 0, size = words->rest.size;
    const char *text = words->rest.data;
    for (; at < size && !ascii_is_alpha(text[at]); at++)
        words->before = text[at] == ' ' ? 0 : words->before;
    if (at == size)
        return false;
    uint32_t hash = CLASS_SEED;
    bool lower = false;
    for (; at < size && ascii_is_alpha(text[at]); at++) {
        char c = ascii_lower(text[at]);
        if (lower && c != text[at])
            break;
        lower = c == text[at];
        hash = (hash ^ (unsigned char)c) * 0x01000193U;
    }
    *slot = word_slot(hash);
    *pair = words->before ? pair_slot(words->before, hash) : LEXICON_SLOTS;
    words->before = hash;
    words->rest = str_from_byte(words->rest, at);
    return true;
}

/* The words of the classes of an element. */
static struct class_words class_words(const struct body_element *element)
{
    struct str names = html_attr(element->node, HTML_ATTR_CLASS);
    return (struct class_words){.rest = str_part(names, 0, MAX_CLASSES)};
}

/* What the words of some classes weigh. */
static struct lexicon_class weigh_classes(const struct lexicon *lexicon, struct class_words words)
{
    struct lexicon_class class = {0};
    uint32_t slot, pair;
    while (next_class(&words, &slot, &pair)) {
        int16_t weight = lexicon->weights[slot];
        weight = (int16_t)(weight + (pair < LEXICON_SLOTS ? lexicon->weights[pair] : 0));
        class.sum = (int16_t)(class.sum + weight);
        class.low = weight < class.low ? weight : class.low;
        class.high = weight > class.high ? weight : class.high;
    }
    return class;
}

/* Where classes are remembered: by the end of their names, which is what tells them apart. */
static size_t place_of_classes(struct str names)
{
    uint64_t end = 0;
    size_t size = names.size < sizeof end ? names.size : sizeof end;
    memcpy(&end, names.data + names.size - size, size);
    return (end + names.size) * 0x9E3779B97F4A7C15U >> (64 - CLASS_PLACE_BITS);
}

struct lexicon_class *lexicon_classes(const struct lexicon *lexicon, const struct body_page *page)
{
    /* most elements have the classes of one before them */
    struct weighed {
        struct str names;
        struct lexicon_class class;
    } *places = arena_get_array(page->arena, (size_t)1 << CLASS_PLACE_BITS, sizeof *places);
    struct lexicon_class *classes =
        arena_get_array(page->arena, page->element_count + 1, sizeof *classes);
    for (uint32_t i = 0; i < page->element_count; i++) {
        struct class_words words = class_words(&page->elements[i]);
        if (!words.rest.size)
            continue;
        struct weighed *weighed = &places[place_of_classes(words.rest)];
        if (!str_equal(weighed->names, words.rest))
            *weighed = (struct weighed){words.rest, weigh_classes(lexicon, words)};
        classes[i] = weighed->class;
    }
    return classes;
}

void lexicon_count_classes(struct lexicon_counts *counts, const struct body_page *page,
                           uint32_t block, uint32_t number, bool body)
{
    uint32_t at = page->blocks[block].element, slot, pair;
    for (unsigned level = 0; level < CLASS_LEVELS && at; level++, at = page->elements[at].parent) {
        struct class_words words = class_words(&page->elements[at]);
        while (next_class(&words, &slot, &pair)) {
            count_slot(counts, slot, number, body);
            if (pair < LEXICON_SLOTS)
                count_slot(counts, pair, number, body);
        }
    }
}

/* What the classes around a block say. */
static void look_at_classes(const struct lexicon_class *classes, const struct body_page *page,
                            uint32_t block, uint8_t values[LEXICON_FEATURES])
{
    uint32_t at = page->blocks[block].element;
    int32_t sum = 0, low = 0, high = 0;
    values[LEXICON_CLASS_OWN] = to_byte(classes[at].sum);
    for (unsigned level = 0; level < CLASS_LEVELS && at; level++, at = page->elements[at].parent) {
        sum += classes[at].sum;
        low = classes[at].low < low ? classes[at].low : low;
        high = classes[at].high > high ? classes[at].high : high;
    }
    values[LEXICON_CLASS_LOW] = to_byte(low);
    values[LEXICON_CLASS_HIGH] = to_byte(high);
    values[LEXICON_CLASS_SUM] = to_byte(sum / 4);
}

void lexicon_look(const struct lexicon *lexicon, const struct lexicon_class *classes,
                  const struct body_page *page, uint32_t block, uint8_t values[LEXICON_FEATURES])
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
    look_at_classes(classes, page, block, values);
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
