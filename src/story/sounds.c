/* Names by how they sound; see sounds.h. */
#include "story/sounds.h"

#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "story/across.h"
#include "story/model.h"

/* A letter of another script, and the Latin ones that stand for it. */
struct letter {
    uint32_t letter;
    const char *latin;
};

/* What a place is called elsewhere, and how English calls it. */
struct other_name {
    const char *form, *usual;
};

#include "story_names.h" /* made by tools/generate-names */

/* The bytes of a pair's two names. */
enum { PAIR_BYTES = 2 * WORD_MAX };

/* Consonants that a name has to have to be known by them alone; with fewer its vowels count. */
enum { CONSONANTS_FEW = 3 };

/* -------------------------------------------------------------------------------- letters --- */

/* Whether the first letter of a word is Cyrillic. */
static bool is_cyrillic(struct str word)
{
    return word.size > 1 && (unsigned char)word.data[0] >= 0xd0 &&
           (unsigned char)word.data[0] <= 0xd4;
}

/* The Latin letters for a letter, or NULL. */
static const char *latin_of(uint32_t point)
{
    size_t low = 0, high = sizeof letters / sizeof *letters;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (letters[middle].letter == point)
            return letters[middle].latin;
        if (letters[middle].letter < point)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Writes a plain word in Latin letters. Gives its size, 0 where that is not possible. */
static size_t write_latin(struct str plain, char out[WORD_MAX])
{
    size_t at = 0, size = 0;
    uint32_t point;
    while (at < plain.size && size + 4 < WORD_MAX) {
        utf8_next(plain, &at, &point);
        if (point < 0x80) {
            if (point >= 'a' && point <= 'z')
                out[size++] = (char)point;
            else if (point != '.' && point != '\'')
                return 0;
            continue;
        }
        const char *latin = latin_of(point);
        if (!latin)
            return 0;
        while (*latin)
            out[size++] = *latin++;
    }
    return size;
}

/* Whether a letter is a vowel, or is written for one. */
static bool is_vowel(char c)
{
    const uint32_t vowels = 1U << ('a' - 'a') | 1U << ('e' - 'a') | 1U << ('i' - 'a') |
                            1U << ('j' - 'a') | 1U << ('o' - 'a') | 1U << ('u' - 'a') |
                            1U << ('y' - 'a');
    return c >= 'a' && c <= 'z' && vowels >> (c - 'a') & 1;
}

/* The letter that stands for all that sound like this one, which stands before `next`; 0 for one
 * that is not heard. */
static char heard_as(char c, char next)
{
    switch (c) {
    case 'c':
        return str_find_byte(STR("eiyhsz"), next) != STR_NONE ? 's' : 'k';
    case 'q':
        return 'k';
    case 'x':
    case 'z':
        return 's';
    case 't':
        return next == 's' || next == 'z' ? 's' : 't';
    case 'p':
        return next == 'h' ? 'f' : 'p';
    case 'w':
        return 'v';
    case 'h':
        return 0;
    default:
        return is_vowel(c) ? 0 : c;
    }
}

/* Writes the consonants of a word as they are heard. */
static size_t write_heard(struct str latin, char out[WORD_MAX])
{
    size_t size = 0;
    if (is_vowel(latin.data[0]))
        out[size++] = 'a';
    else if (latin.data[0] == 'h')
        out[size++] = 'h';
    for (size_t i = 0; i < latin.size; i++) {
        char next = i + 1 < latin.size ? latin.data[i + 1] : ' ';
        char c = latin.data[i] == 'k' && next == 'h' ? 'k' : heard_as(latin.data[i], next);
        if (c && (!size || out[size - 1] != c))
            out[size++] = c;
    }
    return size;
}

size_t sound_of(struct str plain, char out[WORD_MAX])
{
    char latin[WORD_MAX];
    struct str word = str_of(latin, write_latin(plain, latin));
    if (!word.size)
        return 0;
    size_t size = write_heard(word, out), consonants = size - is_vowel(word.data[0]);
    if (consonants >= CONSONANTS_FEW)
        return size;
    /* a short one by all its letters but the last vowel, which differs most */
    if (word.size > CONSONANTS_FEW && is_vowel(word.data[word.size - 1]))
        word.size--;
    word = str_part(word, 0, WORD_MAX - 1);
    out[0] = '=';
    memcpy(out + 1, word.data, word.size);
    return 1 + word.size;
}

/* Leaves off the letters by which a Cyrillic word is inflected; tools/generate-names does the same
 * to the names of places. */
static struct str trim(struct str word)
{
    enum { KEPT = 6 /* bytes: three letters */, ENDINGS = sizeof endings / sizeof *endings };
    for (size_t i = 0; is_cyrillic(word) && word.size > KEPT && i < ENDINGS;)
        if (str_ends(word, str_from(endings[i++]))) {
            word.size -= 2;
            i = 0;
        }
    return word;
}

/* ---------------------------------------------------------------------------------- names --- */

/* How English calls what is called so; the same where it is not known. */
static struct str usual_name(struct str form)
{
    const struct other_name *row = str_find_row(
        other_names, sizeof other_names / sizeof *other_names, sizeof *other_names, form);
    return row ? str_from(row->usual) : form;
}

/* What the name before and this one are called together by English; empty where nothing. */
static struct str usual_pair(const struct sounds *sounds, struct str plain)
{
    char both[PAIR_BYTES + 1];
    if (!sounds->last.size || sounds->last.size + plain.size > PAIR_BYTES)
        return (struct str){0};
    memcpy(both, sounds->last.plain, sounds->last.size);
    both[sounds->last.size] = ' ';
    memcpy(both + sounds->last.size + 1, plain.data, plain.size);
    struct str pair = str_of(both, sounds->last.size + 1 + plain.size), usual = usual_name(pair);
    return usual.data == pair.data ? (struct str){0} : usual;
}

/* How rare a name is in news, by how it is written in Latin letters. */
static uint8_t rarity_of(struct str plain)
{
    char latin[WORD_MAX];
    if ((unsigned char)plain.data[0] >= 0x80)
        plain = str_of(latin, write_latin(plain, latin));
    double idf = story_model_idf(story_model(), story_term_hash(plain, 0), NULL) * 16;
    return (uint8_t)fmin(255, fmax(1, idf));
}

/* A sound that was heard. */
struct sound_heard {
    struct story_sound sound;
    bool paired; /* beside another name */
};

void sounds_init(struct sounds *sounds, struct str language, struct arena *arena)
{
    *sounds = (struct sounds){.english = str_equal(language, STR("en")),
                              .nouns = str_equal(language, STR("de"))};
    list_init(&sounds->heard, arena, sizeof(struct sound_heard));
}

void sounds_part(struct sounds *sounds)
{
    sounds->last.size = 0;
}

/* Notes what was heard. Gives its place plus 1, 0 where there is no more room. */
static size_t note(struct sounds *sounds, uint32_t hash, enum story_sound_kind kind, uint8_t idf,
                   const struct sound_place *place)
{
    struct sound_heard *all = sounds->heard.items;
    size_t at = hash & (SOUND_SLOTS - 1);
    while (sounds->slots[at] && all[sounds->slots[at] - 1].sound.hash != hash)
        at = (at + 1) & (SOUND_SLOTS - 1);
    if (!sounds->slots[at]) {
        if (sounds->heard.count == SOUNDS_HEARD)
            return 0;
        *(struct sound_heard *)list_add(&sounds->heard) = (struct sound_heard){
            {.hash = hash, .idf = idf, .kind = (uint8_t)kind & 3}, kind == SOUND_PAIR};
        sounds->slots[at] = (uint16_t)sounds->heard.count;
    }
    struct story_sound *sound =
        &((struct sound_heard *)list_at(&sounds->heard, sounds->slots[at] - 1U))->sound;
    sound->times = (sound->times + (!place->head && sound->times < TERM_MAX)) & TERM_MAX;
    sound->head |= place->head;
    sound->lead |= place->lead;
    return sounds->slots[at];
}

/* Takes a number, whatever parts its digits: by itself, but for years, which all news has. */
static void hear_number(struct sounds *sounds, const struct sound_place *place)
{
    char digits[WORD_MAX];
    size_t size = 0;
    for (size_t i = 0; i < place->word.size && size < WORD_MAX; i++)
        if (ascii_is_digit(place->word.data[i]))
            digits[size++] = place->word.data[i];
    struct str number = str_of(digits, size);
    bool year = size == 4 && place->word.size == 4 &&
                (str_starts(number, STR("19")) || str_starts(number, STR("20")));
    if (size >= 2 && !year)
        note(sounds, story_hash(str_hash(number), SOUND_NUMBER), SOUND_NUMBER, rarity_of(number),
             place);
}

/* A word without what is elided before its capital ("d'Allemagne"), and without an English
 * genitive. */
static struct str bare(struct str plain, struct str word, bool *elided)
{
    enum { ELIDED_MAX = 5 };
    size_t mark = str_find_byte(plain, '\'');
    if (mark == STR_NONE)
        return plain;
    if (plain.size - mark <= 2)
        return str_part(plain, 0, mark);
    size_t in_word = mark;
    while (in_word < word.size && (unsigned char)word.data[in_word] >= 0x80)
        in_word++;
    in_word += in_word == mark;
    if (mark > ELIDED_MAX || !story_is_capital(str_from_byte(word, in_word)))
        return plain;
    *elided = true;
    return str_from_byte(plain, mark + 1);
}

/* Keeps a name for the next to make a pair with. */
static void keep_last(struct sounds *sounds, struct str plain, struct sound_last last)
{
    size_t size = plain.size < WORD_MAX ? plain.size : WORD_MAX;
    memcpy(last.plain, plain.data, size);
    last.size = size;
    sounds->last = last;
}

/* Takes a word that looks like a name. */
static void hear_name(struct sounds *sounds, struct str plain, bool name,
                      const struct sound_place *place)
{
    char heard[WORD_MAX];
    struct sound_last *last = &sounds->last, next = {.end = place->to};
    if (last->end + 1 != place->from)
        last->size = 0;
    plain = trim(plain);
    struct str usual = sounds->english ? (struct str){0} : usual_pair(sounds, plain);
    if (!usual.size)
        usual = sounds->english ? plain : usual_name(plain);
    size_t size = sound_of(usual, heard);
    bool before = last->size > 0;
    if (!size) {
        last->size = 0;
        return;
    }
    next.hash = story_hash(str_hash(str_of(heard, size)), SOUND_PAIR + 1);
    next.idf = rarity_of(usual);
    if (name)
        next.note = note(sounds, next.hash, SOUND_NAME, next.idf, place);
    if (before) {
        unsigned idf = (unsigned)last->idf + next.idf;
        uint32_t hash = story_hash((uint64_t)last->hash << 32 | next.hash, SOUND_PAIR);
        note(sounds, hash, SOUND_PAIR, (uint8_t)(idf < 255 ? idf : 255), place);
        if (last->note)
            ((struct sound_heard *)list_at(&sounds->heard, last->note - 1))->paired = true;
        if (next.note)
            ((struct sound_heard *)list_at(&sounds->heard, next.note - 1))->paired = true;
    }
    keep_last(sounds, plain, next);
}

/* Takes a word of a script without capitals: a name if it is that of a place, be it behind a
 * preposition of one letter, as Arabic has them. */
static void hear_caseless(struct sounds *sounds, struct str plain, const struct sound_place *place)
{
    enum { LETTER = 2, LEAST = 6 };
    for (int tries = 0; tries < 2 && plain.size >= LEAST; tries++) {
        struct str usual = usual_name(plain);
        if (usual.data != plain.data) {
            hear_name(sounds, usual, true, place);
            return;
        }
        plain = str_from_byte(plain, LETTER);
    }
}

/* Whether a word's script is written without capitals and with words of its own. */
static bool is_caseless(struct str word)
{
    return word.size && (unsigned char)word.data[0] >= 0xd6 && (unsigned char)word.data[0] <= 0xdd;
}

void sounds_hear(struct sounds *sounds, const struct word_forms *form,
                 const struct sound_place *place)
{
    if (place->number) {
        hear_number(sounds, place);
    } else if (is_caseless(form->plain)) {
        hear_caseless(sounds, form->plain, place);
    } else {
        bool elided = false;
        struct str plain = bare(form->plain, place->word, &elided);
        if ((elided || story_is_capital(place->word)) && plain.size > 1)
            hear_name(sounds, plain, place->name || elided, place);
    }
}

/* ------------------------------------------------------------------------------- choosing --- */

/* What a noun that may be no name at all counts for, of a language that writes both alike. */
#define WORTH_OF_NOUN 0.25F

/* A sound and how much it weighs. */
struct weighed_sound {
    float weight;
    struct story_sound sound;
};

/* For qsort: the weightiest first. */
static int compare_weighed(const void *a, const void *b)
{
    const struct weighed_sound *left = a, *right = b;
    if (left->weight != right->weight)
        return left->weight < right->weight ? 1 : -1;
    return (left->sound.hash > right->sound.hash) - (left->sound.hash < right->sound.hash);
}

/* For qsort: by hash. */
static int compare_sounds(const void *a, const void *b)
{
    const struct story_sound *left = a, *right = b;
    return (left->hash > right->hash) - (left->hash < right->hash);
}

void sounds_choose(struct sounds *sounds, struct arena *arena, struct story_traits *traits)
{
    const struct sound_heard *all = sounds->heard.items;
    size_t count = sounds->heard.count;
    struct weighed_sound *weighed = arena_get_array(sounds->heard.arena, count, sizeof *weighed);
    for (size_t i = 0; i < count; i++) {
        const struct story_sound *sound = &all[i].sound;
        weighed[i].sound = *sound;
        weighed[i].weight = story_sound_weight(sound);
        if (sounds->nouns && sound->kind == SOUND_NAME && !all[i].paired)
            weighed[i].weight *= WORTH_OF_NOUN;
    }
    if (count > STORY_SOUNDS) {
        qsort(weighed, count, sizeof *weighed, compare_weighed);
        count = STORY_SOUNDS;
    }
    struct story_sound *kept = arena_get_array(arena, count, sizeof *kept);
    for (size_t i = 0; i < count; i++)
        kept[i] = weighed[i].sound;
    if (count)
        qsort(kept, count, sizeof *kept, compare_sounds);
    traits->sounds = kept;
    traits->sound_count = (uint32_t)count;
}
