/* A text to lines, and what each line says of itself. One pass over the bytes; what is compared
 * (words, whole lines, phrases of furniture) is compared folded to lower case. */
#include <stddef.h>

#include <utf8proc.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/utf8.h"
#include "page/scrape_private.h"

/* What a code point beyond the first 65,536 is. */
struct mark_range {
    uint32_t first, last;
    uint8_t mark;
};

#define SCRAPE_MARKS
#include "page/scrape_tables.h"

/* Bytes that are classed together: a bit each. */
#define BLOCK 64
/* A line of at most so many blocks is short: its words are compared, its phrases looked for. */
#define SHORT_BLOCKS 4
#define MAX_SHORT (SHORT_BLOCKS * BLOCK)
/* Of others so many bytes are searched for the phrases that they begin with. */
#define MAX_START 64
/* The letters of a script without spaces that weigh as much as a word of another. */
#define RUN_WEIGHT 3
#define RUN_WORD 2
#define SPACELESS_WORD 5

#define HASH_SEED 0xcbf29ce484222325U
#define HASH_PRIME 0x9E3779B97F4A7C15U

enum mark scrape_mark(uint32_t point)
{
    if (point < 0x10000)
        return (enum mark)mark_pages[mark_page_of[point >> 6]][point & 63];
    for (size_t i = 0; i < sizeof mark_ranges / sizeof *mark_ranges; i++)
        if (point >= mark_ranges[i].first && point <= mark_ranges[i].last)
            return (enum mark)mark_ranges[i].mark;
    return MARK_OTHER;
}

/* The next state of a hash. */
static inline uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * HASH_PRIME;
    return hash ^ hash >> 29;
}

/* The hash of bytes, eight at a time; eight more than they are have to be readable. */
static inline uint64_t hash_bytes(const char *data, size_t size)
{
    uint64_t hash = HASH_SEED + size, value;
    for (; size > sizeof value; data += sizeof value, size -= sizeof value) {
        memcpy(&value, data, sizeof value);
        hash = mix(hash, value);
    }
    memcpy(&value, data, sizeof value);
    return mix(hash, size < 8 ? value & ((UINT64_C(1) << 8 * size) - 1) : value);
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

/* What the bytes of a block are, a bit each, the first byte the lowest. */
struct block_marks {
    uint64_t alpha, upper, digit, space, high;
};

/* Classes 64 bytes. */
static inline struct block_marks class_block(const char *bytes)
{
    struct block_marks marks = {0};
#ifdef __SSE2__
    const __m128i case_bit = _mm_set1_epi8(0x20), before_a = _mm_set1_epi8('a' - 1),
                  after_z = _mm_set1_epi8('z' + 1), before_0 = _mm_set1_epi8('0' - 1),
                  after_9 = _mm_set1_epi8('9' + 1), after_space = _mm_set1_epi8(0x21);
    for (unsigned i = 0; i < BLOCK; i += 16) {
        __m128i in = _mm_loadu_si128((const __m128i *)(bytes + i));
        __m128i low = _mm_or_si128(in, case_bit);
        __m128i alpha = _mm_and_si128(_mm_cmpgt_epi8(low, before_a), _mm_cmplt_epi8(low, after_z));
        __m128i digit = _mm_and_si128(_mm_cmpgt_epi8(in, before_0), _mm_cmplt_epi8(in, after_9));
        __m128i upper = _mm_andnot_si128(_mm_cmpeq_epi8(low, in), alpha);
        uint64_t high = (uint16_t)_mm_movemask_epi8(in);
        uint64_t space = (uint16_t)_mm_movemask_epi8(_mm_cmplt_epi8(in, after_space));
        marks.alpha |= (uint64_t)(uint16_t)_mm_movemask_epi8(alpha) << i;
        marks.digit |= (uint64_t)(uint16_t)_mm_movemask_epi8(digit) << i;
        marks.upper |= (uint64_t)(uint16_t)_mm_movemask_epi8(upper) << i;
        marks.high |= high << i;
        marks.space |= (space & ~high) << i;
    }
#else
    for (unsigned i = 0; i < BLOCK; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        marks.alpha |= (uint64_t)ascii_is_alpha(bytes[i]) << i;
        marks.digit |= (uint64_t)ascii_is_digit(bytes[i]) << i;
        marks.upper |= (uint64_t)(byte >= 'A' && byte <= 'Z') << i;
        marks.high |= (uint64_t)(byte >= 0x80) << i;
        marks.space |= (uint64_t)(byte <= ' ') << i;
    }
#endif
    return marks;
}

/* A line on its way through scrape_measure(). */
struct measure {
    struct scrape_line *line;
    struct str text;
    const struct scrape_words *title;
    struct scrape_words *words;
    uint64_t hash;
    uint32_t run, spaceless, spaces;
    bool is_short;
    bool in_word;                        /* the block before ended in a word */
    bool in_digits;                      /* and in a digit */
    unsigned inside;                     /* so many bytes of a letter reach into the next block */
    uint64_t in_words[SHORT_BLOCKS + 1]; /* of a short line: the bytes of words, */
    uint64_t begins[SHORT_BLOCKS];       /* and where words and marks begin */
    char folded[MAX_SHORT + BLOCK];      /* of a short line */
};

/* Takes the hash of a word, or of a character that is one. */
static void take_word(struct measure *measure, uint64_t word)
{
    uint32_t hash = (uint32_t)(word >> 32) | 1;
    measure->hash = mix(measure->hash, word);
    if (measure->title && has_word(measure->title, hash))
        measure->line->title_words++;
    if (measure->words && measure->words->count < SCRAPE_WORD_SLOTS / 2) {
        uint32_t *slot = word_slot(measure->words, hash);
        measure->words->count += *slot == 0;
        *slot = hash;
    }
}

/* Whether a full stop at byte `at` ends a sentence: no letter follows. */
static bool ends_sentence(struct str text, size_t at)
{
    if (at + 1 >= text.size)
        return true;
    unsigned char next = (unsigned char)text.data[at + 1];
    /* general punctuation, closing quotes among it, begins with E2 */
    return next < 0x80 ? !ascii_is_alpha((char)next) && !ascii_is_digit((char)next) : next == 0xE2;
}

/* Counts a character that is no letter, which stands at byte `at`. */
static void take_mark(struct measure *measure, enum mark mark, size_t at)
{
    struct scrape_line *line = measure->line;
    struct str text = measure->text;
    char byte = text.data[at];
    switch (mark) {
    case MARK_STOP:
        line->stops += byte != '.' || ends_sentence(text, at);
        if (byte == '.' && at >= 3 && memcmp(text.data + at - 3, "www", 3) == 0)
            line->address = true;
        break;
    case MARK_COMMA:
        line->commas++;
        break;
    case MARK_COLON:
        line->address |= str_starts(str_from_byte(text, at), STR("://"));
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
    case MARK_SPACE:
        measure->spaces++;
        break;
    default:
        line->address |= byte == '@';
        break;
    }
}

/* Writes a letter of a short line folded where its folded form takes as many bytes. */
static void fold_letter(struct measure *measure, uint32_t point, size_t at, size_t size)
{
    char folded[4];
    size_t got = utf8_encode((uint32_t)utf8proc_tolower((int32_t)point), folded);
    if (measure->is_short && got == size)
        memcpy(measure->folded + at, folded, size);
}

/* Takes a character beyond ASCII at byte `at`; `bit` is its place in the block. Gives the block's
 * bits of its bytes where they are part of a word. */
static uint64_t take_high(struct measure *measure, size_t at, unsigned bit, uint64_t *upper)
{
    struct scrape_line *line = measure->line;
    uint32_t point;
    size_t size = utf8_decode(measure->text, at, &point);
    enum mark mark = scrape_mark(point);
    if (mark == MARK_MARK || mark < MARK_LOWER || mark > MARK_DIGIT) {
        if (mark != MARK_MARK)
            take_mark(measure, mark, at);
        /* marks go with the letters around them */
        return mark == MARK_MARK ? ((UINT64_C(1) << size) - 1) << bit : 0;
    }
    line->letters++;
    line->digits += mark == MARK_DIGIT;
    measure->spaceless += mark == MARK_SPACELESS;
    if (mark == MARK_RUN) {
        measure->run++;
        if (measure->is_short)
            take_word(measure, mix(HASH_SEED, point));
        return 0;
    }
    if (mark == MARK_UPPER) {
        line->upper++;
        *upper |= UINT64_C(1) << bit;
        fold_letter(measure, point, at, size);
    }
    measure->inside = bit + size > BLOCK ? (unsigned)(bit + size - BLOCK) : 0;
    return ((UINT64_C(1) << size) - 1) << bit;
}

/* Notes the year or the time of day that the digits at byte `at` are. */
static void take_digits(struct measure *measure, size_t at)
{
    const char *data = measure->text.data;
    size_t end = at, size = measure->text.size;
    unsigned number = 0;
    for (; end < size && end < at + 5 && ascii_is_digit(data[end]); end++)
        number = number * 10 + (unsigned)(data[end] - '0');
    if (end - at == 4 && number >= 1900 && number < 2100)
        measure->line->year = true;
    if (end - at <= 2 && end + 2 < size && (data[end] == ':' || data[end] == '.') &&
        ascii_is_digit(data[end + 1]) && ascii_is_digit(data[end + 2]) &&
        !(end + 3 < size && ascii_is_digit(data[end + 3])))
        measure->line->clock = true;
}

/* Takes 64 bytes from byte `at` of the line; `bytes` are they, with spaces behind the line's end.
 */
static void take_block(struct measure *measure, const char *bytes, size_t at)
{
    struct scrape_line *line = measure->line;
    struct block_marks marks = class_block(bytes);
    uint64_t word = marks.alpha | marks.digit, upper = marks.upper, places = 0;
    uint64_t other = ~(word | marks.space | marks.high);
    line->letters += (uint32_t)__builtin_popcountll(word);
    line->upper += (uint32_t)__builtin_popcountll(upper);
    line->digits += (uint32_t)__builtin_popcountll(marks.digit);
    measure->spaces += (uint32_t)__builtin_popcountll(marks.space);
    word |= (UINT64_C(1) << measure->inside) - 1;
    measure->inside = 0;
    for (uint64_t rest = marks.high; rest; rest &= rest - 1) {
        unsigned bit = (unsigned)__builtin_ctzll(rest);
        if (!utf8_is_start(bytes[bit]))
            continue;
        places |= UINT64_C(1) << bit;
        word |= take_high(measure, at + bit, bit, &upper);
    }
    for (uint64_t rest = other; rest; rest &= rest - 1) {
        unsigned bit = (unsigned)__builtin_ctzll(rest);
        enum mark mark = scrape_mark((unsigned char)bytes[bit]);
        take_mark(measure, mark, at + bit);
        /* an apostrophe between letters joins them */
        if (mark == MARK_QUOTE && bit > 0 && bit < BLOCK - 1)
            word |= (word << 1 & word >> 1) & UINT64_C(1) << bit;
    }
    uint64_t starts = word & ~(word << 1 | measure->in_word);
    line->words += (uint32_t)__builtin_popcountll(starts);
    line->capitals += (uint32_t)__builtin_popcountll(starts & upper);
    uint64_t numbers = marks.digit & ~(marks.digit << 1 | measure->in_digits);
    for (; numbers; numbers &= numbers - 1)
        take_digits(measure, at + (unsigned)__builtin_ctzll(numbers));
    measure->in_word = word >> (BLOCK - 1);
    measure->in_digits = marks.digit >> (BLOCK - 1);
    if (measure->is_short) {
        measure->in_words[at / BLOCK] = word;
        measure->begins[at / BLOCK] = starts | other | places;
    }
}

/* Takes the words of a short line, whose bytes are marked. */
static void take_words(struct measure *measure)
{
    size_t size = measure->text.size, from = 0;
    while (from < size) {
        uint64_t rest = measure->in_words[from / BLOCK] >> from % BLOCK;
        if (!rest) {
            from = (from / BLOCK + 1) * BLOCK;
            continue;
        }
        from += (unsigned)__builtin_ctzll(rest);
        size_t to = from;
        do {
            uint64_t gaps = ~measure->in_words[to / BLOCK] >> to % BLOCK;
            size_t left = BLOCK - to % BLOCK;
            size_t step = gaps ? (size_t)__builtin_ctzll(gaps) : left;
            to += step < left ? step : left;
        } while (to < size && to % BLOCK == 0 && measure->in_words[to / BLOCK] & 1);
        take_word(measure, hash_bytes(measure->folded + from, to - from));
        from = to + 1;
    }
}

/* Finds the first and last character, and the last but for what closes. */
static void find_ends(struct scrape_line *line)
{
    struct str text = line->text;
    uint32_t point;
    utf8_decode(text, 0, &point);
    line->head = (uint8_t)scrape_mark(point);
    line->tail = MARK_SPACE;
    line->last = MARK_SPACE;
    for (size_t at = text.size; utf8_previous(text, &at, &point);) {
        enum mark mark = scrape_mark(point);
        if (mark == MARK_SPACE || mark == MARK_MARK)
            continue;
        if (line->tail == MARK_SPACE)
            line->tail = (uint8_t)mark;
        line->last = (uint8_t)mark;
        if ((mark != MARK_QUOTE && mark != MARK_CLOSE && mark != MARK_PAREN) ||
            text.size - at > BLOCK)
            break;
    }
}

/* Sets what is known at the end of a line. */
static void end_line(struct measure *measure)
{
    struct scrape_line *line = measure->line;
    line->words += measure->run / RUN_WORD + measure->spaceless / SPACELESS_WORD;
    uint64_t weight =
        (uint64_t)line->letters + (uint64_t)measure->run * (RUN_WEIGHT - 1) + line->words;
    line->weight = weight > UINT32_MAX ? UINT32_MAX : (uint32_t)weight;
    find_ends(line);
    /* alphabets without spaces between words have them between sentences, and no full stops */
    if (measure->spaceless > line->letters / 2 && line->stops == 0 && measure->spaces) {
        line->stops = measure->spaces;
        line->last = measure->spaces > 1 ? MARK_STOP : line->last;
    }
}

/* Writes the first bytes of the line in lower case, as far as that is ASCII, with zeros behind. */
static void fold_ascii(struct measure *measure, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        char c = measure->text.data[i];
        measure->folded[i] = (char)(c | (c >= 'A' && c <= 'Z') << 5);
    }
    memset(measure->folded + size, 0, 8);
}

void scrape_measure(struct scrape_line *line, const struct scrape_words *title,
                    struct scrape_words *words)
{
    struct measure measure;
    size_t size = line->text.size < SCRAPE_MAX_LINE ? line->text.size : SCRAPE_MAX_LINE;
    memset(&measure, 0, offsetof(struct measure, begins));
    measure.line = line;
    measure.text = str_part(line->text, 0, size);
    measure.title = title;
    measure.words = words;
    measure.hash = HASH_SEED;
    measure.is_short = size < MAX_SHORT;
    fold_ascii(&measure, measure.is_short ? size : MAX_START);
    for (size_t at = 0; at < size; at += BLOCK) {
        char last[BLOCK];
        bool whole = size - at >= BLOCK;
        if (!whole) {
            memset(last, ' ', sizeof last);
            memcpy(last, measure.text.data + at, size - at);
        }
        take_block(&measure, whole ? measure.text.data + at : last, at);
    }
    measure.spaces -= (uint32_t)((BLOCK - size % BLOCK) % BLOCK);
    if (measure.is_short)
        take_words(&measure);
    else
        measure.hash = hash_bytes(measure.text.data, size - 8);
    end_line(&measure);
    line->hash = line->letters ? measure.hash | 1 : 0;
    line->holds = scrape_furniture(measure.folded, measure.is_short ? size : MAX_START,
                                   measure.is_short ? measure.begins : NULL, &line->begins);
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
