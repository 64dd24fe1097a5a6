/* Finding phrases: reads a text's words as the table has them, and walks the table from each. */
#include "event/phrases.h"

#include <assert.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "base/utf8.h"
#include "event/sector.h"
#include "words/words.h"

#include "actor_tables.h"

_Static_assert(sizeof phrase_pool < UINT32_MAX, "places in the pool are 32 bits");

enum { PHRASE_WORDS_MAX = 10 /* as WORDS_MAX in tools/generate-actors */ };

/* A word as it stands in a text. */
struct phrase_word {
    size_t from, to; /* bytes; without a possessive 's */
    size_t next;     /* where to go on reading */
    bool dotted;     /* "U.S." */
    bool capital;    /* begins with a capital, or with what has none */
    bool capitals;   /* has no small letter */
    uint8_t size;    /* bytes of `plain` */
    char plain[WORD_MAX];
};

/* Whether a code point is part of a word. */
static bool is_word_point(uint32_t point)
{
    if (point < 0x80)
        return ascii_is_alpha((char)point) || ascii_is_digit((char)point);
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)point);
    return category <= UTF8PROC_CATEGORY_NO && category != UTF8PROC_CATEGORY_CN;
}

/* Whether a word goes on at `at`. */
static bool word_at(struct str text, size_t at)
{
    uint32_t point;
    return utf8_next(text, &at, &point) && is_word_point(point);
}

/* The bytes of an apostrophe at `at`, 0 where there is none. */
static size_t apostrophe_at(struct str text, size_t at)
{
    if (at < text.size && text.data[at] == '\'')
        return 1;
    struct str rest = str_part(text, at, 3);
    if (rest.size == 3 && (memcmp(rest.data, "\xE2\x80\x99", 3) == 0))
        return 3;
    return rest.size >= 2 && memcmp(rest.data, "\xCA\xBC", 2) == 0 ? 2 : 0;
}

/* Reads letters with points between them, "U.S." or "P.R.C", which begin at `at`: gives the end, or
 * `at` when that is not what stands there. */
static size_t dotted_end(struct str text, size_t at)
{
    size_t end = at, letters = 0;
    while (end + 1 < text.size && ascii_is_alpha(text.data[end]) && text.data[end + 1] == '.') {
        end += 2;
        letters++;
    }
    if (letters > 0 && end < text.size && ascii_is_alpha(text.data[end]) &&
        !word_at(text, end + 1)) {
        end++;
        letters++;
    }
    return letters > 1 ? end : at;
}

/* Where the word that begins at word->from ends; sets `to` and `next`. */
static void find_word_end(struct str text, struct phrase_word *word)
{
    size_t at = dotted_end(text, word->from);
    word->dotted = at != word->from;
    uint32_t point;
    while (!word->dotted && at < text.size) {
        size_t after = at, mark = apostrophe_at(text, at);
        if (mark && at > word->from && word_at(text, at + mark)) {
            if ((text.data[at + mark] | 0x20) == 's' && !word_at(text, at + mark + 1))
                break;
            at += mark;
            continue;
        }
        if (!utf8_next(text, &after, &point) || !is_word_point(point))
            break;
        at = after;
        while (at < text.size && (ascii_is_alpha(text.data[at]) || ascii_is_digit(text.data[at])))
            at++;
    }
    word->to = word->next = at;
    size_t mark = apostrophe_at(text, at);
    if (mark && at + mark < text.size && (text.data[at + mark] | 0x20) == 's' &&
        !word_at(text, at + mark + 1))
        word->next = at + mark + 1;
}

/* Writes the word as the table's keys have it and notes its case. Long words are cut. */
static void fold_word(struct str text, struct phrase_word *word)
{
    struct str bytes = str_part(text, word->from, word->to - word->from);
    char first = bytes.data[0];
    word->capital = !(first >= 'a' && first <= 'z');
    word->capitals = true;
    bool ascii = true;
    size_t size = 0;
    for (size_t at = 0; at < bytes.size && size < WORD_MAX; at++) {
        char byte = bytes.data[at];
        ascii = ascii && !(byte & 0x80);
        word->capitals = word->capitals && !(byte >= 'a' && byte <= 'z');
        if (byte != '\'' && byte != '.')
            word->plain[size++] = ascii_lower(byte);
    }
    if (!ascii) {
        size_t folded = word_plain(bytes, word->plain);
        size = 0;
        for (size_t at = 0; at < folded; at++)
            if (word->plain[at] != '\'')
                word->plain[size++] = word->plain[at];
        uint32_t point = 0;
        utf8_decode(bytes, 0, &point);
        word->capital = utf8proc_category((utf8proc_int32_t)point) != UTF8PROC_CATEGORY_LL;
    }
    word->size = (uint8_t)size;
}

/* The next word from *at on, before `to`; moves *at past it. */
static bool next_word(struct str text, size_t *at, size_t to, struct phrase_word *word)
{
    text.size = to;
    while (*at < to) {
        size_t from = *at;
        uint32_t point;
        if (!utf8_next(text, at, &point))
            return false;
        if (!is_word_point(point))
            continue;
        word->from = from;
        find_word_end(text, word);
        fold_word(text, word);
        *at = word->next;
        return true;
    }
    return false;
}

#define FNV_START 0xcbf29ce484222325U

/* Goes on with a hash over bytes. */
static uint64_t phrase_hash(uint64_t hash, const char *data, size_t size)
{
    for (size_t at = 0; at < size; at++)
        hash = (hash ^ (unsigned char)data[at]) * 0x100000001b3U;
    return hash;
}

/* Whether `count` words, from words[0] on, spell a key. */
static bool spells(const struct phrase *phrase, const struct phrase_word *words, size_t count)
{
    const char *key = (const char *)phrase_pool + phrase->key;
    size_t left = phrase->size;
    for (size_t index = 0; index < count; index++) {
        if (index) {
            if (!left || *key != ' ')
                return false;
            key++, left--;
        }
        if (left < words[index].size || memcmp(key, words[index].plain, words[index].size) != 0)
            return false;
        key += words[index].size;
        left -= words[index].size;
    }
    return left == 0;
}

/* The table's phrase with this hash and these words, or NULL. */
static const struct phrase *phrase_of(uint64_t hash, const struct phrase_word *words, size_t count)
{
    hash ^= hash >> 32;
    for (size_t slot = hash % PHRASE_SLOTS; phrase_slots[slot]; slot = (slot + 1) % PHRASE_SLOTS) {
        const struct phrase *phrase = &phrase_table[phrase_slots[slot] - 1];
        if (spells(phrase, words, count))
            return phrase;
    }
    return NULL;
}

/* Which of a phrase's meanings fit the way the words are written. */
static uint32_t allowed_meanings(const struct phrase *phrase, const struct phrase_word *words,
                                 size_t count)
{
    unsigned capital = 0;
    bool capitals = true;
    for (size_t index = 0; index < count; index++) {
        capital |= (unsigned)words[index].capital << index;
        capitals = capitals && words[index].capitals;
    }
    uint32_t allowed = 0;
    for (size_t index = 0; index < phrase->count && index < MEANINGS_MAX; index++) {
        const struct meaning *meaning = &meaning_table[phrase->meaning + index];
        bool fits = (meaning->capital & ~capital) == 0 && (!meaning->capitals || capitals);
        allowed |= (uint32_t)fits << index;
    }
    return allowed;
}

/* The longest phrase that begins with words[0], of at most `count` words; gives its words, 0 for
 * none. */
static size_t longest_phrase(const struct phrase_word *words, size_t count,
                             struct found_phrase *match)
{
    uint64_t hashes[PHRASE_WORDS_MAX];
    uint64_t hash = phrase_hash(FNV_START, words[0].plain, words[0].size);
    const struct phrase *first = phrase_of(hash, words, 1);
    if (!first)
        return 0;
    if (count > first->longest)
        count = first->longest;
    hashes[0] = hash;
    for (size_t index = 1; index < count; index++) {
        hash = phrase_hash(hash, " ", 1);
        hash = phrase_hash(hash, words[index].plain, words[index].size);
        hashes[index] = hash;
    }
    for (; count > 0; count--) {
        const struct phrase *phrase =
            count == 1 ? first : phrase_of(hashes[count - 1], words, count);
        uint32_t allowed = phrase ? allowed_meanings(phrase, words, count) : 0;
        if (!allowed)
            continue;
        *match = (struct found_phrase){words[0].from, words[count - 1].to, phrase, allowed};
        return count;
    }
    return 0;
}

/* The same past a middle initial, "Gerald R. Ford", where that makes the phrase longer. `taken` is
 * what was found without; gives the words of the phrase, the initial counted. */
static size_t past_initial(struct str text, const struct phrase_word *words, size_t count,
                           size_t taken, struct found_phrase *match)
{
    struct phrase_word without[PHRASE_WORDS_MAX];
    struct found_phrase longer;
    if (count < 3 || words[1].size != 1 || !words[1].capital || words[1].to >= text.size ||
        text.data[words[1].to] != '.' || !words[2].capital)
        return taken;
    without[0] = words[0];
    memcpy(without + 1, words + 2, (count - 2) * sizeof *words);
    size_t found = longest_phrase(without, count - 1, &longer);
    if (found < 2 || found + 1 <= taken)
        return taken;
    *match = longer;
    return found + 1;
}

/* Whether a word is "the", which makes no phrase longer. */
static bool is_article(const struct phrase_word *word)
{
    return str_equal(str_of(word->plain, word->size), STR("the"));
}

void phrases_find(struct arena *arena, struct str text, size_t from, size_t to, struct list *found)
{
    struct phrase_word *window = arena_get(arena, PHRASE_WORDS_MAX * sizeof *window);
    size_t held = 0, at = from;
    assert(to <= text.size);
    for (;;) {
        while (held < PHRASE_WORDS_MAX && next_word(text, &at, to, &window[held]))
            held++;
        if (held == 0)
            return;
        struct found_phrase match, later;
        size_t taken = longest_phrase(window, held, &match);
        bool outdone = false;
        taken = past_initial(text, window, held, taken, &match);
        for (size_t next = 1; next < taken && !outdone; next++)
            outdone = next + longest_phrase(window + next, held - next, &later) > taken &&
                      later.to - later.from > match.to - window[is_article(&window[0])].from;
        if (outdone)
            taken = 0;
        if (taken)
            *(struct found_phrase *)list_add(found) = match;
        else
            taken = 1;
        held -= taken;
        memmove(window, window + taken, held * sizeof *window);
    }
}

bool phrase_named(struct str text, struct found_phrase *found)
{
    struct phrase_word words[PHRASE_WORDS_MAX];
    size_t held = 0, at = 0;
    while (held < PHRASE_WORDS_MAX && next_word(text, &at, text.size, &words[held]))
        held++;
    struct phrase_word more;
    return held > 0 && !next_word(text, &at, text.size, &more) &&
           longest_phrase(words, held, found) == held;
}

const struct meaning *phrase_meaning_at(const struct found_phrase *found, size_t index)
{
    assert(index < phrase_meanings(found));
    return found->allowed >> index & 1 ? &meaning_table[found->phrase->meaning + index] : NULL;
}

const struct meaning *phrase_meaning(const struct found_phrase *found, enum phrase_kind kind)
{
    for (size_t index = 0; index < phrase_meanings(found); index++) {
        const struct meaning *meaning = phrase_meaning_at(found, index);
        if (meaning && meaning->kind == kind)
            return meaning;
    }
    return NULL;
}

const struct known_country *country_at(unsigned number)
{
    assert(number < COUNTRY_COUNT);
    return &country_table[number];
}

const struct known_person *person_at(unsigned number)
{
    assert(number < sizeof person_table / sizeof *person_table);
    return &person_table[number];
}

const struct known_office *office_at(unsigned number)
{
    assert(number < sizeof office_table / sizeof *office_table);
    return &office_table[number];
}

const struct known_place *place_record_at(unsigned number)
{
    assert(number < sizeof place_table / sizeof *place_table);
    return &place_table[number];
}

struct str pool_str(uint32_t place)
{
    assert(place < sizeof phrase_pool);
    return str_from((const char *)phrase_pool + place);
}

unsigned country_count(void)
{
    return COUNTRY_COUNT;
}

unsigned country_coded(struct str code)
{
    if (code.size != 3)
        return 0;
    for (unsigned number = 1; number < COUNTRY_COUNT; number++) {
        const char *own = country_table[number].code;
        if (own[0] == code.data[0] && own[1] == code.data[1] && own[2] == code.data[2])
            return number;
    }
    return 0;
}

unsigned steering_of(struct str word)
{
    const struct steering *found =
        str_find_row(steering_table, STEERING_COUNT, sizeof *steering_table, word);
    return found ? found->bits : 0;
}
