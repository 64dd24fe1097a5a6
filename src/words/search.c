/* The terms that search goes by: a thin layer over Snowball's stemmers. */
#include "words/words.h"

#include <libstemmer.h>
#include <utf8proc.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "words/tables.h"

#define LANGUAGES_MAX 128

/* Stems that were made lately: news says the same words again and again, and finding one here costs
 * a twentieth of making it. A word has one place, which the next word of that place takes over. */
enum { CACHE_PLACES = 1 << 14, CACHE_WORD_MAX = 27 };

struct cached_stem {
    const struct sb_stemmer *stemmer; /* NULL for an empty place */
    uint8_t word_size, stem_size;
    char word[CACHE_WORD_MAX], stem[CACHE_WORD_MAX];
};

struct word_stemmers {
    struct sb_stemmer *of[LANGUAGES_MAX]; /* by the language's number; NULL until asked for */
    struct cached_stem cache[CACHE_PLACES];
};

struct word_stemmers *word_stemmers_new(void)
{
    return memory_get_zeroed(1, sizeof(struct word_stemmers));
}

void word_stemmers_free(struct word_stemmers *stemmers)
{
    for (unsigned i = 0; stemmers && i < language_count; i++)
        sb_stemmer_delete(stemmers->of[i]);
    memory_free(stemmers);
}

/* The stemmer of a language by its number, or NULL. */
static struct sb_stemmer *stemmer_of(struct word_stemmers *stemmers, int number)
{
    if (number < 0 || !language_at((unsigned)number)->stemmer[0])
        return NULL;
    if (!stemmers->of[number])
        stemmers->of[number] = sb_stemmer_new(language_at((unsigned)number)->stemmer, NULL);
    return stemmers->of[number];
}

/* The place in the cache of a word that a stemmer takes. */
static struct cached_stem *cache_place(struct word_stemmers *stemmers,
                                       const struct sb_stemmer *stemmer, struct str folded)
{
    uint64_t hash = str_hash(folded) ^ ((uintptr_t)stemmer >> 4);
    return &stemmers->cache[hash % CACHE_PLACES];
}

/* Whether a place in the cache holds this word's stem. */
static bool is_cached(const struct cached_stem *place, const struct sb_stemmer *stemmer,
                      struct str folded)
{
    return place->stemmer == stemmer && str_equal(str_of(place->word, place->word_size), folded);
}

/* Puts a stem into the cache, unless it or its word is too long for a place. */
static void cache_stem(struct cached_stem *place, const struct sb_stemmer *stemmer,
                       struct str folded, struct str stem)
{
    if (folded.size > CACHE_WORD_MAX || stem.size > CACHE_WORD_MAX)
        return;
    place->stemmer = stemmer;
    place->word_size = (uint8_t)folded.size;
    place->stem_size = (uint8_t)stem.size;
    memcpy(place->word, folded.data, folded.size);
    memcpy(place->stem, stem.data, stem.size);
}

/* Stems with a stemmer that may be NULL, without asking the cache; see word_stem(). */
static size_t stem_anew(struct sb_stemmer *stemmer, struct str folded, char out[WORD_MAX])
{
    const char *from = folded.data;
    size_t size = folded.size < WORD_MAX ? folded.size : WORD_MAX;
    if (stemmer) {
        const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)folded.data, (int)size);
        size_t stem_size = stem ? (size_t)sb_stemmer_length(stemmer) : 0;
        if (stem_size > 0 && stem_size <= WORD_MAX) {
            from = (const char *)stem;
            size = stem_size;
        }
    }
    memmove(out, from, size);
    return size;
}

/* Stems with a stemmer that may be NULL; see word_stem(). */
static size_t stem_with(struct word_stemmers *stemmers, struct sb_stemmer *stemmer,
                        struct str folded, char out[WORD_MAX])
{
    if (!stemmer)
        return stem_anew(stemmer, folded, out);
    struct cached_stem *place = cache_place(stemmers, stemmer, folded);
    if (is_cached(place, stemmer, folded)) {
        memcpy(out, place->stem, place->stem_size);
        return place->stem_size;
    }
    char word[CACHE_WORD_MAX]; /* `out` may be where the word stands */
    struct str kept = str_of(word, folded.size < sizeof word ? folded.size : sizeof word);
    memcpy(word, folded.data, kept.size);
    bool fits = kept.size == folded.size;
    size_t size = stem_anew(stemmer, folded, out);
    if (fits)
        cache_stem(place, stemmer, kept, str_of(out, size));
    return size;
}

size_t word_stem(struct word_stemmers *stemmers, struct str language, struct str folded,
                 char out[WORD_MAX])
{
    return stem_with(stemmers, stemmer_of(stemmers, language_number(language)), folded, out);
}

/* Writes a letter without its marks. Gives its size, at most 4 bytes. Only letters of alphabets
 * where readers type them plainly: Latin and Greek; and never vowel signs, which are letters. */
static size_t plain_point(uint32_t point, char out[4])
{
    if ((point >= 0x300 && point < 0x370) || (point >= 0x591 && point < 0x5C8) ||
        (point >= 0x64B && point < 0x653))
        return 0;
    const char *plain = plain_letter(point);
    if (plain) {
        size_t size = strlen(plain);
        memcpy(out, plain, size);
        return size;
    }
    bool marked = (point >= 0xC0 && point < 0x250) || (point >= 0x370 && point < 0x400) ||
                  (point >= 0x1E00 && point < 0x2000);
    utf8proc_int32_t parts[8] = {0};
    int last_boundclass = 0;
    if (marked && utf8proc_decompose_char((utf8proc_int32_t)point, parts, 8, UTF8PROC_DECOMPOSE,
                                          &last_boundclass) > 0)
        point = (uint32_t)parts[0];
    return utf8_encode(point, out);
}

/* Takes the accents off a word in place; gives its new size. A plain form is never longer. */
static size_t take_accents(char *word, size_t size)
{
    size_t read = 0, written = 0;
    uint32_t point;
    while (read < size && (unsigned char)word[read] < 0x80)
        read++;
    for (written = read; read < size;) {
        char plain[4];
        utf8_next(str_of(word, size), &read, &point);
        size_t width = plain_point(point, plain);
        memcpy(word + written, plain, width);
        written += width;
    }
    return written;
}

size_t word_plain(struct str word, char out[WORD_MAX])
{
    return take_accents(out, word_fold(word, out));
}

/* The walk of search_terms(). */
struct search_walk {
    struct str text;
    struct str language;
    struct word_stemmers *stemmers;
    struct sb_stemmer *stemmer;
    search_term_taker *take;
    void *context;
};

/* Leaves off what is elided in front of an apostrophe, where the language has it. */
static struct str without_elision(const struct search_walk *walk, struct str folded)
{
    size_t apostrophe = str_find_byte(folded, '\'');
    if (apostrophe == STR_NONE || apostrophe + 1 == folded.size ||
        !word_is_common(str_part(folded, 0, apostrophe + 1), walk->language))
        return folded;
    return str_from_byte(folded, apostrophe + 1);
}

/* Gives the term of a word that stands by itself. */
static int take_word(const struct search_walk *walk, struct word word)
{
    char folded[WORD_MAX], term[WORD_MAX];
    struct str whole = str_of(folded, word_fold(word_str(walk->text, word), folded));
    whole = without_elision(walk, whole);
    size_t size =
        stem_with(walk->stemmers, word.kind == WORD_SPACED ? walk->stemmer : NULL, whole, term);
    size = take_accents(term, size);
    return size ? walk->take(walk->context, str_of(term, size), word.from, word.to) : 0;
}

/* Gives the term of a character and its neighbour, or of the character alone. */
static int take_pair(const struct search_walk *walk, struct word first, const struct word *second)
{
    char folded[2 * WORD_MAX];
    size_t size = word_fold(word_str(walk->text, first), folded);
    if (second)
        size += word_fold(word_str(walk->text, *second), folded + size);
    if (size > WORD_MAX || size == 0)
        return 0;
    return walk->take(walk->context, str_of(folded, size), first.from,
                      second ? second->to : first.to);
}

int search_terms(struct word_stemmers *stemmers, struct str language, struct str text,
                 search_term_taker *take, void *context)
{
    struct search_walk walk = {
        text, language, stemmers, stemmer_of(stemmers, language_number(language)), take, context};
    struct words words = {text, 0};
    struct word word, before = {0, 0, WORD_SPACED};
    bool alone = false; /* `before` is a character that has been in no pair yet */
    int result = 0;
    while (result == 0 && words_next(&words, &word)) {
        bool neighbours = before.kind == WORD_RUN && before.to == word.from;
        if (word.kind == WORD_RUN && neighbours)
            result = take_pair(&walk, before, &word);
        else if (alone)
            result = take_pair(&walk, before, NULL);
        if (result == 0 && word.kind != WORD_RUN)
            result = take_word(&walk, word);
        alone = word.kind == WORD_RUN && !neighbours;
        before = word;
    }
    return result == 0 && alone ? take_pair(&walk, before, NULL) : result;
}
