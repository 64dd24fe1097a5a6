/* A text to lines, and what each line says of itself. One pass over the bytes; what is compared
 * (words, whole lines, phrases of furniture) is compared folded to lower case. */
#include <utf8proc.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "page/scrape_private.h"

/* What a code point beyond the first 65,536 is. */
struct mark_range {
    uint32_t first, last;
    uint8_t mark;
};

#define SCRAPE_MARKS
#include "page/scrape_tables.h"

/* Phrases are looked for in so many folded bytes; a line that has more is not short. */
#define MAX_FOLDED 200
/* The letters of a script without spaces that weigh as much as a word of another. */
#define RUN_WEIGHT 3
#define RUN_WORD 2
#define SPACELESS_WORD 5
/* Lines of at most so many words tell their words' hashes. */
#define MAX_HASHED_WORDS 64

#define HASH_SEED 0xcbf29ce484222325U
#define HASH_PRIME 0x100000001b3U

enum mark scrape_mark(uint32_t point)
{
    if (point < 0x10000)
        return (enum mark)mark_pages[mark_page_of[point >> 6]][point & 63];
    for (size_t i = 0; i < sizeof mark_ranges / sizeof *mark_ranges; i++)
        if (point >= mark_ranges[i].first && point <= mark_ranges[i].last)
            return (enum mark)mark_ranges[i].mark;
    return MARK_OTHER;
}

/* The place of a hash in a set, or that of the empty slot where it would stand. */
static uint32_t *word_slot(struct scrape_words *words, uint32_t hash)
{
    uint32_t at = hash % SCRAPE_WORD_SLOTS;
    while (words->slots[at] && words->slots[at] != hash)
        at = (at + 1) % SCRAPE_WORD_SLOTS;
    return &words->slots[at];
}

/* Whether the set has a hash. */
static bool has_word(const struct scrape_words *words, uint32_t hash)
{
    uint32_t at = hash % SCRAPE_WORD_SLOTS;
    while (words->slots[at] && words->slots[at] != hash)
        at = (at + 1) % SCRAPE_WORD_SLOTS;
    return words->slots[at] == hash;
}

/* A line on its way through scrape_measure(). */
struct measure {
    struct scrape_line *line;
    const struct scrape_words *title;
    struct scrape_words *words;
    uint64_t hash;
    uint64_t word; /* the hash of the word so far */
    uint32_t run, spaceless, spaces;
    uint32_t number; /* the value of the digits so far */
    uint32_t digits; /* how many */
    bool in_word;
    bool stop;  /* the character before may end a sentence */
    bool clock; /* digits and a colon stand before */
    char folded[MAX_FOLDED + 8];
    size_t folded_size;
    bool folded_all;
};

/* Ends a word: compares and keeps its hash. */
static void end_word(struct measure *measure)
{
    uint32_t hash = (uint32_t)(measure->word >> 32) | 1;
    measure->in_word = false;
    measure->line->words++;
    if (measure->title && has_word(measure->title, hash))
        measure->line->title_words++;
    if (measure->words && measure->words->count < SCRAPE_WORD_SLOTS / 2) {
        uint32_t *slot = word_slot(measure->words, hash);
        measure->words->count += *slot == 0;
        *slot = hash;
    }
}

/* Ends a run of digits. */
static void end_digits(struct measure *measure, bool colon)
{
    if (measure->digits == 4 && measure->number >= 1900 && measure->number < 2100)
        measure->line->year = true;
    if (measure->clock && measure->digits == 2)
        measure->line->clock = true;
    measure->clock = colon && measure->digits >= 1 && measure->digits <= 2;
    measure->digits = 0;
    measure->number = 0;
}

/* Takes a letter or digit into the word, which begins with it where none was begun. */
static void add_letter(struct measure *measure, uint32_t folded, enum mark mark)
{
    struct scrape_line *line = measure->line;
    if (!measure->in_word) {
        measure->in_word = true;
        measure->word = HASH_SEED;
        line->capitals += mark == MARK_UPPER;
    }
    measure->word = (measure->word ^ folded) * HASH_PRIME;
    measure->hash = (measure->hash ^ folded) * HASH_PRIME;
    line->letters++;
    if (mark == MARK_UPPER) {
        line->upper++;
    } else if (mark == MARK_DIGIT) {
        line->digits++;
        measure->digits++;
        measure->number = measure->digits <= 4 ? measure->number * 10 + folded % 16 : 0;
    } else if (mark == MARK_RUN) {
        measure->run++;
        end_word(measure);
    } else if (mark == MARK_SPACELESS) {
        measure->spaceless++;
    }
}

/* Counts a character that is no letter. */
static void add_mark(struct measure *measure, enum mark mark)
{
    struct scrape_line *line = measure->line;
    if (measure->in_word && mark != MARK_QUOTE && mark != MARK_CLOSE)
        end_word(measure);
    switch (mark) {
    case MARK_COMMA:
        line->commas++;
        break;
    case MARK_OPEN:
    case MARK_CLOSE:
    case MARK_QUOTE:
        line->quotes++;
        break;
    case MARK_PAREN:
        line->parens++;
        break;
    case MARK_DASH:
        line->dashes++;
        break;
    case MARK_BAR:
        line->bars++;
        break;
    default:
        break;
    }
}

/* Keeps a character for the phrases, as long as there is room. */
static void add_folded(struct measure *measure, uint32_t folded)
{
    if (measure->folded_size + 4 > MAX_FOLDED)
        measure->folded_all = false;
    else if (folded < 0x80)
        measure->folded[measure->folded_size++] = (char)folded;
    else
        measure->folded_size += utf8_encode(folded, measure->folded + measure->folded_size);
}

/* Takes one character in. */
static inline void add_point(struct measure *measure, uint32_t point, enum mark mark)
{
    struct scrape_line *line = measure->line;
    uint32_t folded = point;
    bool letter = mark >= MARK_LOWER && mark <= MARK_DIGIT;
    if (mark == MARK_MARK)
        return;
    if (mark == MARK_UPPER)
        folded = point < 0x80 ? point | 0x20 : (uint32_t)utf8proc_tolower((int32_t)point);
    if (measure->folded_all)
        add_folded(measure, folded);
    /* a full stop ends a sentence where no letter follows, other stops do anywhere */
    if (measure->stop && !letter)
        line->stops++;
    measure->stop = mark == MARK_STOP && point == '.';
    if (mark == MARK_STOP && point != '.')
        line->stops++;
    if (mark != MARK_DIGIT && (measure->digits || measure->clock))
        end_digits(measure, mark == MARK_COLON || point == '.');
    if (letter)
        add_letter(measure, folded, mark);
    else
        add_mark(measure, mark);
    if (mark == MARK_SPACE) {
        measure->spaces++;
        return;
    }
    if (line->head == MARK_SPACE)
        line->head = (uint8_t)mark;
    line->tail = (uint8_t)mark;
    if (mark != MARK_QUOTE && mark != MARK_CLOSE && mark != MARK_PAREN)
        line->last = (uint8_t)mark;
}

/* Whether folded text has something of a web address or a user's name. */
static bool has_address(const char *text, size_t size)
{
    struct str folded = str_of(text, size);
    return memchr(text, '@', size) || str_find(folded, STR("://")) != STR_NONE ||
           str_find(folded, STR("www.")) != STR_NONE;
}

/* Sets what is known at the end of a line. */
static void end_line(struct measure *measure)
{
    struct scrape_line *line = measure->line;
    if (measure->in_word)
        end_word(measure);
    line->stops += measure->stop;
    end_digits(measure, false);
    /* what was counted as a word of one character was none */
    line->words -= measure->run - measure->run / RUN_WORD;
    line->words += measure->spaceless / SPACELESS_WORD;
    /* alphabets without spaces between words have them between sentences, and no full stops */
    if (measure->spaceless > line->letters / 2 && line->stops == 0 && measure->spaces) {
        line->stops = measure->spaces;
        line->last = measure->spaces > 1 ? MARK_STOP : line->last;
    }
    uint64_t weight =
        (uint64_t)line->letters + (uint64_t)measure->run * (RUN_WEIGHT - 1) + line->words;
    line->weight = weight > UINT32_MAX ? UINT32_MAX : (uint32_t)weight;
    line->hash = line->letters ? measure->hash | 1 : 0;
    memset(measure->folded + measure->folded_size, 0, 4);
    line->holds =
        scrape_furniture(measure->folded, measure->folded_size, measure->folded_all, &line->begins);
    line->address = has_address(measure->folded, measure->folded_size);
}

void scrape_measure(struct scrape_line *line, const struct scrape_words *title,
                    struct scrape_words *words)
{
    struct measure measure = {
        .line = line, .title = title, .words = words, .hash = HASH_SEED, .folded_all = true};
    struct str text = str_part(line->text, 0, SCRAPE_MAX_LINE);
    const uint8_t *ascii_low = mark_pages[mark_page_of[0]];
    const uint8_t *ascii_high = mark_pages[mark_page_of[1]];
    uint32_t point;
    line->head = line->tail = line->last = MARK_SPACE;
    for (size_t at = 0; utf8_next(text, &at, &point);) {
        uint8_t mark = point < 64    ? ascii_low[point]
                       : point < 128 ? ascii_high[point - 64]
                                     : (uint8_t)scrape_mark(point);
        add_point(&measure, point, (enum mark)mark);
    }
    end_line(&measure);
}

/* Cuts space, and what is no character to see, off both ends. */
static struct str trim(struct str text)
{
    uint32_t point;
    text = str_trim(text);
    while (text.size && (unsigned char)text.data[0] >= 0xC2) {
        size_t size = utf8_decode(text, 0, &point);
        enum mark mark = scrape_mark(point);
        if (mark != MARK_SPACE && (mark != MARK_MARK || point < 0x2000))
            break;
        text = str_trim(str_from_byte(text, size));
    }
    while (text.size && (unsigned char)text.data[text.size - 1] >= 0x80) {
        size_t at = text.size;
        if (!utf8_previous(text, &at, &point) || scrape_mark(point) != MARK_SPACE)
            break;
        text = str_trim(str_part(text, 0, at));
    }
    return text;
}

/* Finds lines that stand more than once. */
static void find_copies(struct scrape_text *text)
{
    uint32_t slots = 16;
    while (slots < text->count * 2)
        slots *= 2;
    uint32_t *table = arena_get_array(text->arena, slots, sizeof *table);
    for (uint32_t i = 0; i < text->count; i++) {
        struct scrape_line *line = &text->lines[i];
        uint32_t at = (uint32_t)((line->hash * HASH_PRIME) >> 32) & (slots - 1);
        line->first = i;
        line->copies = 1;
        if (!line->hash)
            continue;
        while (table[at] && text->lines[table[at] - 1].hash != line->hash)
            at = (at + 1) & (slots - 1);
        if (!table[at])
            table[at] = i + 1;
        line->first = table[at] - 1;
        text->lines[line->first].copies += line->first != i;
    }
    for (uint32_t i = 0; i < text->count; i++)
        text->lines[i].copies = text->lines[text->lines[i].first].copies;
}

/* The lines of the text that hold anything, up to the limit: how many. */
static uint32_t count_lines(struct str bytes)
{
    uint32_t count = 0;
    for (struct str line; count < SCRAPE_MAX_LINES && str_split(&bytes, '\n', &line);)
        count += line.size > 0;
    return count;
}

void scrape_cut(struct scrape_text *text, struct arena *arena, struct str bytes)
{
    struct scrape_words title = {0};
    struct str line;
    *text = (struct scrape_text){.arena = arena};
    text->lines = arena_get_array(arena, count_lines(bytes) + 1, sizeof *text->lines);
    for (uint32_t number = 0; str_split(&bytes, '\n', &line); number++) {
        line = trim(line);
        if (!line.size)
            continue;
        if (text->count == SCRAPE_MAX_LINES) {
            text->truncated = true;
            break;
        }
        struct scrape_line *next = &text->lines[text->count];
        *next = (struct scrape_line){.text = line, .number = number};
        if (text->count == 0)
            scrape_measure(next, NULL, &title);
        else
            scrape_measure(next, &title, NULL);
        text->count++;
    }
    find_copies(text);
}
