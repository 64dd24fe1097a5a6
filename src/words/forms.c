/* Words in all their forms, of which the usual ones are kept; a thin layer over Snowball's
 * stemmers.
 */
#include <assert.h>

#include <libstemmer.h>
#include <utf8proc.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/table.h"
#include "base/utf8.h"
#include "words/tables.h"
#include "words/words.h"

/* Forms that were made lately: news says the same words again and again, and finding one here costs
 * a small part of making it. A word has the places of its set, of which a new one takes over the
 * next that was not asked for since it was passed by last; those whose forms take more bytes than a
 * place has are made each time. The fewer bytes, the more of them are in the processor's cache. */
enum { CACHE_SETS = 1 << 12, CACHE_WAYS = 4, CACHE_BYTES = 54 };

/* A part of the bytes. */
struct cached_part {
    uint8_t at, size;
};

struct cached_form {
    uint64_t folded_hash, term_hash, plain_hash, stem_hash;
    int8_t language;
    uint8_t size; /* of the word as it is written, the first of the bytes */
    uint8_t used; /* bytes of all */
    struct cached_part folded, term, plain;
    bool common;
    char bytes[CACHE_BYTES];
};

/* What tells which place of a set a word has before one looks there. */
struct cached_set {
    uint16_t marks[CACHE_WAYS]; /* bits of the words' hashes; 0 for an empty place */
    uint8_t asked;              /* a bit for each place */
    uint8_t next;               /* which is passed by next */
};

/* A text that was read, by what makes it another. */
struct kept_read {
    struct words_read read;
    struct arena arena; /* of the forms and words */
    struct str text;    /* a copy, in the arena */
    int language;
};

/* Texts that are kept: an article's headline and its text. What the reading of one may hold on to:
 * a rare giant gives its memory back. */
enum { READS_KEPT = 2 };
#define READ_HELD_MAX ((size_t)8 << 20)

/* About as many bytes of a text are a word, with what parts it from the next; and about as often
 * each stands in an article. */
enum { WORD_BYTES = 6, TIMES_A_WORD = 3 };

struct word_stemmers {
    struct sb_stemmer *of[LANGUAGES_MAX]; /* by the language's number; NULL until asked for */
    struct kept_read reads[READS_KEPT];
    unsigned next_read; /* whose place the next text takes: not the one that was asked for last */
    struct word_forms last; /* one that is not kept; its views are into `made` */
    char made[4 * WORD_MAX];
    struct cached_set sets[CACHE_SETS];
    struct cached_form cache[CACHE_SETS][CACHE_WAYS];
};

struct word_stemmers *word_stemmers_new(void)
{
    struct word_stemmers *stemmers = memory_get_zeroed(1, sizeof *stemmers);
    for (unsigned i = 0; i < READS_KEPT; i++)
        arena_init(&stemmers->reads[i].arena, 0);
    return stemmers;
}

void word_stemmers_free(struct word_stemmers *stemmers)
{
    if (!stemmers)
        return;
    for (unsigned i = 0; i < language_count; i++)
        sb_stemmer_delete(stemmers->of[i]);
    for (unsigned i = 0; i < READS_KEPT; i++)
        arena_free(&stemmers->reads[i].arena);
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

/* Writes the stem of a folded word, or the word itself where the stemmer is NULL. Gives its size.
 */
static size_t stem(struct sb_stemmer *stemmer, struct str folded, char out[WORD_MAX])
{
    const char *from = folded.data;
    size_t size = folded.size < WORD_MAX ? folded.size : WORD_MAX;
    if (stemmer) {
        const sb_symbol *made = sb_stemmer_stem(stemmer, (const sb_symbol *)folded.data, (int)size);
        size_t made_size = made ? (size_t)sb_stemmer_length(stemmer) : 0;
        if (made_size > 0 && made_size <= WORD_MAX) {
            from = (const char *)made;
            size = made_size;
        }
    }
    memcpy(out, from, size);
    return size;
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

/* Leaves off what is elided in front of an apostrophe, where the language has it. */
static struct str without_elision(struct str folded, int language)
{
    size_t apostrophe = str_find_byte(folded, '\'');
    if (apostrophe == STR_NONE || apostrophe + 1 == folded.size ||
        !word_is_common_in(str_part(folded, 0, apostrophe + 1), language))
        return folded;
    return str_from_byte(folded, apostrophe + 1);
}

/* Makes the forms of a word, as the stemmers' last. */
static const struct word_forms *make_form(struct word_stemmers *stemmers, int language,
                                          struct str word, enum word_kind kind)
{
    struct word_forms *form = &stemmers->last;
    char *folded = stemmers->made, *plain = folded + WORD_MAX, *term = plain + WORD_MAX;
    char *stemmed = term + WORD_MAX;
    struct sb_stemmer *stemmer = stemmer_of(stemmers, language);
    form->folded = str_of(folded, word_fold(word, folded));
    memcpy(plain, folded, form->folded.size);
    form->plain = str_of(plain, take_accents(plain, form->folded.size));
    struct str whole = without_elision(form->folded, language);
    struct str own = str_of(stemmed, stem(stemmer, form->folded, stemmed));
    form->stem_hash = str_hash(own);
    if (kind == WORD_SPACED && whole.size == form->folded.size) {
        memcpy(term, own.data, own.size);
        form->term.size = own.size;
    } else {
        form->term.size = stem(kind == WORD_SPACED ? stemmer : NULL, whole, term);
    }
    form->term = str_of(term, take_accents(term, form->term.size));
    form->folded_hash = str_hash(form->folded);
    form->plain_hash = str_hash(form->plain);
    form->term_hash = str_hash(form->term);
    form->common = word_is_common_in(form->folded, language);
    return form;
}

/* Puts the bytes of a form behind those that are there; where they are the beginning of what stands
 * from `same` on, as most are, they stay there. False where there is no room. */
static bool keep_part(struct cached_form *place, unsigned same, unsigned *used, struct str form,
                      struct cached_part *part)
{
    if (!str_starts(str_of(place->bytes + same, *used - same), form)) {
        if (form.size > CACHE_BYTES - *used)
            return false;
        same = *used;
        memcpy(place->bytes + same, form.data, form.size);
        *used += (unsigned)form.size;
    }
    *part = (struct cached_part){(uint8_t)same, (uint8_t)form.size};
    return true;
}

/* Keeps the forms of a word; false where they are too long, and the place holds nothing. */
static bool keep_form(struct cached_form *place, int language, struct str word,
                      const struct word_forms *form)
{
    unsigned used = (unsigned)word.size;
    memcpy(place->bytes, word.data, word.size);
    if (!keep_part(place, 0, &used, form->folded, &place->folded) ||
        !keep_part(place, place->folded.at, &used, form->plain, &place->plain) ||
        !keep_part(place, place->plain.at, &used, form->term, &place->term))
        return false;
    place->folded_hash = form->folded_hash;
    place->term_hash = form->term_hash;
    place->plain_hash = form->plain_hash;
    place->stem_hash = form->stem_hash;
    place->common = form->common;
    place->language = (int8_t)language;
    place->size = (uint8_t)word.size;
    place->used = (uint8_t)used;
    return true;
}

/* Forms that are kept, as views into `bytes`: the place's own, or a copy of them. */
static struct word_forms forms_in(const struct cached_form *place, const char *bytes)
{
    return (struct word_forms){
        .folded = str_of(bytes + place->folded.at, place->folded.size),
        .term = str_of(bytes + place->term.at, place->term.size),
        .plain = str_of(bytes + place->plain.at, place->plain.size),
        .folded_hash = place->folded_hash,
        .term_hash = place->term_hash,
        .plain_hash = place->plain_hash,
        .stem_hash = place->stem_hash,
        .common = place->common,
    };
}

/* Where a word may be kept: its set, and the mark by which it is known there. */
struct cache_key {
    size_t set;
    uint16_t mark;
};

/* The key of a word with this hash: its forms differ by language. */
static struct cache_key key_of(int language, uint64_t hash)
{
    hash ^= (uint64_t)(language + 1) * 0x9E3779B97F4A7C15U >> 40;
    return (struct cache_key){hash % CACHE_SETS, (uint16_t)(hash >> 48 | 1)};
}

/* The place where a word is kept, or NULL. */
static const struct cached_form *find_kept(struct word_stemmers *stemmers, int language,
                                           struct str word, struct cache_key key)
{
    struct cached_set *set = &stemmers->sets[key.set];
    for (unsigned way = 0; way < CACHE_WAYS; way++) {
        const struct cached_form *place = &stemmers->cache[key.set][way];
        if (set->marks[way] == key.mark && place->language == language &&
            str_equal(str_of(place->bytes, place->size), word)) {
            set->asked |= (uint8_t)(1U << way);
            return place;
        }
    }
    return NULL;
}

/* Makes the forms of a word, and keeps them in its set. */
static const struct word_forms *make_and_keep(struct word_stemmers *stemmers, int language,
                                              struct str word, enum word_kind kind,
                                              struct cache_key key)
{
    const struct word_forms *made = make_form(stemmers, language, word, kind);
    struct cached_set *set = &stemmers->sets[key.set];
    if (word.size > CACHE_BYTES)
        return made;
    while (set->asked >> set->next & 1) {
        set->asked &= (uint8_t) ~(1U << set->next);
        set->next = (set->next + 1) % CACHE_WAYS;
    }
    bool kept = keep_form(&stemmers->cache[key.set][set->next], language, word, made);
    set->marks[set->next] = kept ? key.mark : 0;
    set->next = (set->next + 1) % CACHE_WAYS;
    return made;
}

const struct word_forms *word_forms_of(struct word_stemmers *stemmers, int language,
                                       struct str word, enum word_kind kind)
{
    struct cache_key key = key_of(language, str_hash(word));
    const struct cached_form *kept = find_kept(stemmers, language, word, key);
    if (!kept)
        return make_and_keep(stemmers, language, word, kind, key);
    stemmers->last = forms_in(kept, kept->bytes);
    return &stemmers->last;
}

/* Copies the forms of a word. Mostly they are one another's beginnings, and share their bytes. */
static struct word_forms copy_forms(const struct word_forms *made, struct arena *arena)
{
    struct word_forms forms = *made;
    forms.folded = arena_copy(arena, made->folded);
    forms.plain = str_starts(forms.folded, made->plain)
                      ? str_part(forms.folded, 0, made->plain.size)
                      : arena_copy(arena, made->plain);
    forms.term = str_starts(forms.plain, made->term) ? str_part(forms.plain, 0, made->term.size)
                                                     : arena_copy(arena, made->term);
    return forms;
}

/* Tells the processor which place comes soon: they are spread over more memory than it has at hand.
 */
static void expect(const struct word_stemmers *stemmers, struct cache_key key)
{
    for (unsigned way = 0; way < CACHE_WAYS; way++) {
        const char *place = (const char *)&stemmers->cache[key.set][way];
        if (stemmers->sets[key.set].marks[way] == key.mark) {
            __builtin_prefetch(place);
            __builtin_prefetch(place + sizeof(struct cached_form) - 1);
        }
    }
}

/* Fills the forms of the words that a text has, each once; values are their kinds. */
static struct word_forms *make_forms(struct word_stemmers *stemmers, int language,
                                     const struct list *known, struct arena *arena)
{
    enum { AHEAD = 8 };
    const struct table_entry *entries = known->items;
    struct word_forms *forms = arena_get(arena, known->count * sizeof *forms);
    for (size_t i = 0; i < known->count; i++) {
        if (i + AHEAD < known->count)
            expect(stemmers, key_of(language, entries[i + AHEAD].hash));
        struct cache_key key = key_of(language, entries[i].hash);
        const struct cached_form *kept = find_kept(stemmers, language, entries[i].key, key);
        if (kept)
            forms[i] = forms_in(kept, arena_copy(arena, str_of(kept->bytes, kept->used)).data);
        else
            forms[i] = copy_forms(make_and_keep(stemmers, language, entries[i].key,
                                                (enum word_kind)entries[i].value, key),
                                  arena);
    }
    return forms;
}

/* Reads all words of a text anew. */
static void read_words(struct word_stemmers *stemmers, int language, struct str text,
                       struct kept_read *kept)
{
    struct words walk = {text, 0};
    struct word word;
    struct list words;
    struct table known; /* words as they are written, with their kinds */
    arena_clear(&kept->arena);
    if (arena_held(&kept->arena) > READ_HELD_MAX)
        arena_free(&kept->arena);
    list_init(&words, &kept->arena, sizeof(struct word_read));
    table_init(&known, &kept->arena);
    list_reserve(&words, text.size / WORD_BYTES + 1);
    table_reserve(&known, text.size / WORD_BYTES / TIMES_A_WORD);
    kept->text = arena_copy(&kept->arena, text);
    while (words_next(&walk, &word)) {
        uint64_t *kind = table_put(&known, word_str(text, word), NULL);
        size_t number = table_number(&known, kind);
        *kind = word.kind;
        *(struct word_read *)list_add_unset(&words) =
            (struct word_read){(uint32_t)word.from, (uint32_t)word.to, (uint32_t)number, word.kind};
    }
    const struct word_forms *forms = make_forms(stemmers, language, &known.entries, &kept->arena);
    kept->read = (struct words_read){words.items, words.count, forms, known.entries.count};
}

const struct words_read *words_read(struct word_stemmers *stemmers, int language, struct str text)
{
    assert(text.size <= UINT32_MAX);
    for (unsigned i = 0; i < READS_KEPT; i++) {
        const struct kept_read *kept = &stemmers->reads[i];
        if (kept->read.words && kept->language == language && str_equal(kept->text, text)) {
            stemmers->next_read = (i + 1) % READS_KEPT;
            return &kept->read;
        }
    }
    struct kept_read *kept = &stemmers->reads[stemmers->next_read];
    stemmers->next_read = (stemmers->next_read + 1) % READS_KEPT;
    read_words(stemmers, language, text, kept);
    kept->language = language;
    return &kept->read;
}
