/* Looks words of markup and phrases of furniture up in the tables that the build makes from
 * knowledge/page. Words are matched whole; a glued one ("storybody") as two that are known. */
#include "page/words.h"

#include <assert.h>
#include <utf8proc.h>

#include "base/bytes16.h"
#include "base/utf8.h"

struct class_word {
    uint8_t size;
    const char *word;
    uint64_t kinds;
};

struct phrase {
    const char *text;
    uint8_t size;
    uint8_t kind;
};

#define PAGE_WORDS_TABLES
#include "page/page_words.h"

/* Words of markup longer than this are machine-made; they say nothing. */
#define MAX_WORD 32
/* Parts of glued words are at least this long. */
#define MIN_GLUED 4
/* Class attributes are read up to this byte: atomic style sheets put hundreds of words in one. */
#define MAX_VALUE 200
/* Phrases are looked for anywhere in texts of at most this many bytes. */
#define MAX_SHORT 200
/* And at the start of others within this many. */
#define MAX_START 64

/* FNV-1a; tools/generate-page-words places the words by the same. */
static uint64_t hash_word(const char *word, size_t size)
{
    uint64_t value = 0xcbf29ce484222325U;
    for (size_t i = 0; i < size; i++)
        value = (value ^ (unsigned char)word[i]) * 0x100000001b3U;
    return value;
}

/* The lengths that known words with these first two letters have, as bits. */
static inline uint32_t known_lengths(const char *word)
{
    return class_lengths[word[0] & 31][word[1] & 31];
}

/* The kinds of one lower-case word of two letters and less than MAX_WORD, 0 when it is not known.
 */
static uint64_t word_kinds(const char *word, size_t size)
{
    if (!(known_lengths(word) >> size & 1))
        return 0;
    for (size_t at = hash_word(word, size) >> CLASS_SHIFT; class_words[at].size;
         at = (at + 1) % CLASS_SLOTS)
        if (class_words[at].size == size && memcmp(class_words[at].word, word, size) == 0)
            return class_words[at].kinds;
    return 0;
}

/* The kinds of a word that may be two glued together, of at least MIN_GLUED letters each; of the
 * ways to cut it the one with the longest front counts. */
static uint64_t glued_kinds(const char *word, size_t size)
{
    uint64_t kinds = word_kinds(word, size);
    if (kinds || size < 2 * MIN_GLUED)
        return kinds;
    uint32_t fronts = known_lengths(word) >> MIN_GLUED << MIN_GLUED;
    for (fronts &= (2U << (size - MIN_GLUED)) - 1; fronts && !kinds;) {
        size_t cut = 31 - (unsigned)__builtin_clz(fronts);
        fronts ^= 1U << cut;
        if (!(known_lengths(word + cut) >> (size - cut) & 1))
            continue;
        uint64_t front = word_kinds(word, cut);
        uint64_t back = front ? word_kinds(word + cut, size - cut) : 0;
        kinds = back ? front | back : 0;
    }
    return kinds;
}

/* A number for the place of a value in a cache: by its size and a few of its bytes. */
static uint64_t cache_hash(struct str value)
{
    uint64_t front = 0, middle = 0, back = 0;
    size_t size = value.size < sizeof front ? value.size : sizeof front;
    memcpy(&front, value.data, size);
    memcpy(&middle, value.data + (value.size - size) / 2, size);
    memcpy(&back, value.data + value.size - size, size);
    uint64_t mixed = (front ^ (back << 7 | back >> 57) ^ (middle << 23 | middle >> 41));
    return (mixed + value.size) * 0x9E3779B97F4A7C15U >> 40;
}

/* The same as page_class_kinds(), remembered. */
static uint64_t cached_kinds(struct str value, struct page_class_cache *cache)
{
    value = str_part(value, 0, MAX_VALUE); /* no more of it is read */
    if (!cache || !value.size)
        return page_class_kinds(value);
    bool is_long = value.size > PAGE_CLASS_VALUE;
    size_t at = cache_hash(value) % (is_long ? PAGE_CLASS_LONG_PLACES : PAGE_CLASS_PLACES);
    uint8_t *size = is_long ? &cache->long_places[at].size : &cache->places[at].size;
    uint64_t *kinds = is_long ? &cache->long_places[at].kinds : &cache->places[at].kinds;
    char *kept = is_long ? cache->long_places[at].value : cache->places[at].value;
    if (!str_equal(str_of(kept, *size), value)) {
        *kinds = page_class_kinds(value);
        *size = (uint8_t)value.size;
        memcpy(kept, value.data, value.size);
    }
    return *kinds;
}

/* ASCII letters in lower case; 0 for all else. */
static const char letters[256] = {
    ['A'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
    'n',         'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
    ['a'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
    'n',         'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
};

static_assert(MAX_VALUE <= PAGE_CLASS_LONG_VALUE, "all that is read of a value is remembered");

uint64_t page_class_kinds(struct str value)
{
    char word[MAX_WORD];
    uint64_t kinds = 0;
    size_t end = value.size < MAX_VALUE ? value.size : MAX_VALUE;
    for (size_t at = 0; at < end;) {
        size_t size = 0;
        bool lower = false;
        while (at < end && !letters[(unsigned char)value.data[at]])
            at++;
        for (; at < end; at++) {
            char c = letters[(unsigned char)value.data[at]];
            bool is_lower = c == value.data[at];
            if (!c || (lower && !is_lower))
                break;
            word[size < MAX_WORD ? size : MAX_WORD - 1] = c;
            size++;
            lower = is_lower;
        }
        if (size >= 2 && size < MAX_WORD)
            kinds |= glued_kinds(word, size);
    }
    return kinds;
}

bool page_is_unseen(struct str style)
{
    static const struct str names[] = {{"display", 7}, {"visibility", 10}};
    static const struct str values[] = {{"none", 4}, {"hidden", 6}};
    for (unsigned i = 0; i < 2; i++) {
        size_t at = str_find(style, names[i]);
        if (at == STR_NONE)
            continue;
        struct str rest = str_trim(str_from_byte(style, at + names[i].size));
        if (rest.size && rest.data[0] == ':' &&
            str_starts(str_trim(str_from_byte(rest, 1)), values[i]))
            return true;
    }
    return false;
}

/* Whether a style attribute clips its element away, which leaves it to be read aloud. */
static bool is_clipped(struct str style)
{
    size_t at = str_find(style, STR("clip")); /* few styles have it at all */
    style = at == STR_NONE ? STR("") : str_from_byte(style, at);
    return style.size && (str_find(style, STR("clip:rect(0")) != STR_NONE ||
                          str_find(style, STR("clip: rect(0")) != STR_NONE ||
                          str_find(style, STR("clip-path:inset(50%)")) != STR_NONE);
}

uint64_t page_element_kinds(const struct html_node *node, struct page_class_cache *cache)
{
    uint64_t kinds = 0;
    for (uint32_t i = 0; i < node->count; i++) {
        const struct html_attr *attr = &node->attrs[i];
        switch (attr->name) {
        case HTML_ATTR_CLASS:
        case HTML_ATTR_ID:
        case HTML_ATTR_ROLE:
        case HTML_ATTR_ITEMPROP:
        case HTML_ATTR_ITEMTYPE:
        case HTML_ATTR_SLOT: /* what a class is to elements that a page makes itself */
        case HTML_ATTR_DATA_TESTID:
        case HTML_ATTR_DATA_TYPE:
            kinds |= cached_kinds(str_of(attr->value, attr->size), cache);
            break;
        case HTML_ATTR_HIDDEN:
            kinds |= UINT64_C(1) << CLASS_HIDDEN;
            break;
        case HTML_ATTR_STYLE:
            if (page_is_unseen(str_of(attr->value, attr->size)))
                kinds |= UINT64_C(1) << CLASS_HIDDEN;
            if (is_clipped(str_of(attr->value, attr->size)))
                kinds |= UINT64_C(1) << CLASS_SPOKEN;
            break;
        default:
            break;
        }
    }
    return kinds;
}

/* Folds the first `max` bytes of a text to lower case and gives how many it wrote. */
static size_t fold(struct str text, char *out, size_t max)
{
    size_t size = 0;
    size_t at = 0;
    while (at < text.size && size + 4 < max) {
        unsigned char byte = (unsigned char)text.data[at];
        if (text.size - at >= BYTES16 && max - size > BYTES16 + 4 &&
            bytes16_lower(text.data + at, out + size)) {
            at += BYTES16;
            size += BYTES16;
        } else if (byte < 0x80) {
            out[size++] = ascii_lower((char)byte);
            at++;
        } else {
            uint32_t point;
            at += utf8_decode(text, at, &point);
            size += utf8_encode((uint32_t)utf8proc_tolower((int32_t)point), out + size);
        }
    }
    return size;
}

/* Whether a byte of folded text goes on with the word before it. Only ASCII can tell: scripts
 * without spaces have no border to look for. */
static inline bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || ascii_is_digit(c);
}

/* The kinds of the phrases from..to that stand at byte `at`. */
static uint32_t phrases_at(const char *text, size_t size, size_t at, size_t from, size_t to)
{
    uint32_t kinds = 0;
    for (size_t i = from; i < to; i++) {
        const struct phrase *phrase = &phrases[i];
        if (phrase->size > size - at)
            continue;
        size_t end =
            at + phrase->size; /* its last byte mostly tells that it does not stand there */
        if (phrase->text[phrase->size - 1] != text[end - 1] ||
            memcmp(phrase->text, text + at, phrase->size) != 0)
            continue;
        if (end == size || !is_word(text[end]) || !is_word(text[end - 1]))
            kinds |= 1U << phrase->kind;
    }
    return kinds;
}

/* The slot of the two bytes that stand at the front of `text`. */
static inline size_t pair_slot(const char *text)
{
    return ((unsigned char)text[0] * 31U + (unsigned char)text[1]) % PHRASE_PAIRS;
}

/* The kinds of the phrases that stand behind the first byte of a short folded text, which may be
 * read up to a multiple of BYTES16. */
static uint32_t inner_phrase_kinds(const char *text, size_t size)
{
    uint32_t kinds = 0;
    unsigned before = 0;
    for (size_t from = 0; from + 1 < size; from += BYTES16) {
        unsigned words = bytes16_words(text + from);
        unsigned begins = bytes16_starts(text + from) & ~(words & (words << 1 | before));
        before = words >> (BYTES16 - 1);
        for (begins &= from ? ~0U : ~1U; begins; begins &= begins - 1) {
            size_t at = from + (unsigned)__builtin_ctz(begins);
            if (at + 1 >= size)
                break;
            size_t slot = pair_slot(text + at);
            if (phrase_starts[slot] < phrase_only[slot])
                kinds |= phrases_at(text, size, at, phrase_starts[slot], phrase_only[slot]);
        }
    }
    return kinds;
}

uint32_t page_phrase_kinds(struct str text, uint32_t *start)
{
    char folded[(MAX_SHORT + 8 + BYTES16 - 1) / BYTES16 * BYTES16];
    bool is_short = text.size <= MAX_SHORT;
    size_t size = fold(text, folded, is_short ? MAX_SHORT + 8 : MAX_START);
    memset(folded + size, 0, BYTES16 - size % BYTES16);
    *start = 0;
    if (size < 2) /* no phrase is a single byte */
        return 0;
    size_t slot = pair_slot(folded);
    *start = phrases_at(folded, size, 0, phrase_starts[slot], phrase_starts[slot + 1]);
    return is_short ? *start | inner_phrase_kinds(folded, size) : *start;
}
