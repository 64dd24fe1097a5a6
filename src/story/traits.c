/* What stories go by of one article: its signature and its weightiest terms; see story.h. */
#include "story/story.h"

#include "base/memory.h"
#include "language/language.h"
#include "story/model.h"
#include "story/nouns.h"
#include "story/private.h"
#include "story/sounds.h"

/* Words of a text that are looked at, and those at its start that are its lead. */
enum { TEXT_WORDS = 3000, LEAD_WORDS = 60 };

struct story_maker *story_maker_new(void)
{
    struct story_maker *maker = memory_get_zeroed(1, sizeof *maker);
    maker->stemmers = word_stemmers_new();
    arena_init(&maker->arena, 0);
    return maker;
}

void story_maker_free(struct story_maker *maker)
{
    if (!maker)
        return;
    word_stemmers_free(maker->stemmers);
    language_reader_free(maker->reader);
    noun_rules_free(maker->nouns);
    aside_signs_free(maker->asides);
    arena_free(&maker->arena);
    memory_free(maker);
}

struct word_stemmers *story_maker_stemmers(struct story_maker *maker)
{
    return maker->stemmers;
}

uint32_t story_language(struct str language)
{
    uint32_t code = 0;
    for (size_t i = 0; i < language.size && i < 3 && language.data[i] != '-'; i++)
        code = code << 8 | (unsigned char)ascii_lower(language.data[i]);
    return code;
}

uint32_t story_hash(uint64_t hash, uint32_t language)
{
    hash ^= (uint64_t)language * 0x9E3779B97F4A7C15U;
    return (uint32_t)(hash >> 32) ^ (uint32_t)hash;
}

uint32_t story_term_hash(struct str term, uint32_t language)
{
    return story_hash(str_hash(term), language);
}

/* The parts of an article that are told apart. */
enum part { PART_HEAD, PART_TEXT };

/* The gathering of an article's terms. */
struct gathering {
    struct list terms; /* of struct story_term */
    uint32_t *slots;   /* places of terms by their hashes, plus 1; 0 is empty */
    size_t slot_count; /* a power of two */
    struct arena *arena;
    struct str text, language;
    uint32_t code; /* of the language */
    enum part part;
    size_t seen;           /* words of this part */
    size_t last;           /* where the last word ended */
    struct sounds *sounds; /* NULL where they are not asked for */
};

/* The slot of a hash, or the empty one where it belongs. Hashes are even as they are. */
static uint32_t *find_slot(const struct gathering *gathering, uint32_t hash)
{
    const struct story_term *terms = gathering->terms.items;
    size_t at = hash & (gathering->slot_count - 1);
    while (gathering->slots[at] && terms[gathering->slots[at] - 1].hash != hash)
        at = (at + 1) & (gathering->slot_count - 1);
    return &gathering->slots[at];
}

/* Makes room for one more term; at most half of the slots are taken. */
static void make_room(struct gathering *gathering)
{
    enum { FIRST_SLOTS = 2048 };
    if (2 * gathering->terms.count < gathering->slot_count)
        return;
    gathering->slot_count = gathering->slot_count ? 2 * gathering->slot_count : FIRST_SLOTS;
    gathering->slots =
        arena_get_array(gathering->arena, gathering->slot_count, sizeof *gathering->slots);
    for (size_t i = 0; i < gathering->terms.count; i++)
        *find_slot(gathering, ((const struct story_term *)list_at(&gathering->terms, i))->hash) =
            (uint32_t)i + 1;
}

/* The term with this hash, added where it is new. */
static struct story_term *find_term(struct gathering *gathering, uint32_t hash, bool name)
{
    uint32_t *slot = find_slot(gathering, hash);
    if (*slot)
        return list_at(&gathering->terms, *slot - 1);
    struct story_term *term = list_add(&gathering->terms);
    *slot = (uint32_t)gathering->terms.count;
    term->hash = hash;
    term->name = name;
    make_room(gathering);
    return term;
}

/* Counts up to the most that is kept. */
static void count_up(uint8_t *count)
{
    *count += *count < TERM_MAX;
}

/* Counts a term of the part that is being read. */
static void count_term(struct gathering *gathering, struct story_term *term)
{
    if (gathering->part == PART_HEAD) {
        count_up(&term->head);
        return;
    }
    count_up(&term->body);
    if (gathering->seen <= LEAD_WORDS)
        count_up(&term->lead);
}

/* Whether a word is a number of two digits or more. */
static bool is_number(struct str word)
{
    return word.size >= 2 && ascii_is_digit(word.data[0]);
}

/* Whether a word begins a sentence, by what stands before it. */
static bool begins_sentence(struct str text, size_t last, size_t from)
{
    for (size_t at = last; at < from; at++)
        if (text.data[at] != ' ' && text.data[at] != ',' && text.data[at] != '-')
            return true;
    return last == 0;
}

/* Lets the word be heard. */
static void hear(struct gathering *gathering, const struct word_forms *form, size_t from, size_t to,
                 bool name, bool number)
{
    struct sound_place place = {.word = str_part(gathering->text, from, to - from),
                                .from = from,
                                .to = to,
                                .head = gathering->part == PART_HEAD,
                                .lead =
                                    gathering->part == PART_TEXT && gathering->seen <= LEAD_WORDS,
                                .name = name,
                                .number = number};
    sounds_hear(gathering->sounds, form, &place);
}

/* Takes a term of the part. Elsewhere than in headlines, where all words may be, a capital within
 * a sentence makes a name. */
static int take_term(void *context, const struct word_forms *form, size_t from, size_t to)
{
    struct gathering *gathering = context;
    struct str word = str_part(gathering->text, from, to - from);
    size_t before = gathering->last;
    gathering->last = to;
    if (gathering->part == PART_TEXT && ++gathering->seen > TEXT_WORDS)
        return 1;
    bool capital = story_is_capital(word), number = is_number(word);
    if (form->common || (form->term.size < 2 && !number))
        return 0;
    if (!number)
        count_term(gathering,
                   find_term(gathering, story_hash(form->term_hash, gathering->code), false));
    bool inside =
        capital && gathering->part == PART_TEXT && !begins_sentence(gathering->text, before, from);
    uint32_t hash = story_hash(form->plain_hash, 0);
    bool name = (capital || number) && (inside || number || *find_slot(gathering, hash));
    if (name)
        count_term(gathering, find_term(gathering, hash, true));
    if (gathering->sounds && (capital || number || !gathering->sounds->english))
        hear(gathering, form, from, to, name, number);
    return 0;
}

/* Gathers the terms of a part. */
static void gather(struct story_maker *maker, struct gathering *gathering, struct str text,
                   enum part part)
{
    gathering->text = text;
    gathering->part = part;
    gathering->seen = gathering->last = 0;
    if (gathering->sounds)
        sounds_part(gathering->sounds);
    search_terms_read(maker->stemmers, gathering->language, text, take_term, gathering);
}

/* A term and how much it weighs. */
struct weighed {
    double weight;
    struct story_term term;
};

/* For list_select: the weightiest first. */
static int compare_weights(const void *a, const void *b)
{
    const struct weighed *left = a, *right = b;
    if (left->weight != right->weight)
        return left->weight < right->weight ? 1 : -1;
    return (left->term.hash > right->term.hash) - (left->term.hash < right->term.hash);
}

/* Copies terms in the order of their hashes. Those are spread evenly, so that their first bits tell
 * nearly where each belongs. */
static void sort_terms(const struct weighed *terms, size_t count, struct story_term *sorted)
{
    enum { BITS = 8, PARTS = 1 << BITS };
    uint32_t ends[PARTS] = {0};
    for (size_t i = 0; i < count; i++)
        ends[terms[i].term.hash >> (32 - BITS)]++;
    for (unsigned part = 1; part < PARTS; part++)
        ends[part] += ends[part - 1];
    for (size_t i = count; i-- > 0;)
        sorted[--ends[terms[i].term.hash >> (32 - BITS)]] = terms[i].term;
    for (size_t i = 1; i < count; i++) {
        struct story_term term = sorted[i];
        size_t at = i;
        for (; at > 0 && sorted[at - 1].hash > term.hash; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = term;
    }
}

/* Keeps the weightiest terms, in the order of their hashes. */
static void choose_terms(const struct list *terms, struct arena *scratch, struct arena *arena,
                         struct story_traits *traits)
{
    const struct story_model *model = story_model();
    struct list all;
    list_init(&all, scratch, sizeof(struct weighed));
    list_reserve(&all, terms->count);
    for (size_t i = 0; i < terms->count; i++) {
        const struct story_term *term = list_at(terms, i);
        double often = term->body + 2.0 * term->head + term->lead;
        *(struct weighed *)list_add_unset(&all) =
            (struct weighed){often * story_model_idf(model, term->hash, NULL), *term};
    }
    list_select(&all, STORY_TERMS, compare_weights);
    size_t count = all.count;
    struct story_term *kept = arena_get_array(arena, count, sizeof *kept);
    sort_terms(all.items, count, kept);
    traits->terms = kept;
    traits->term_count = (uint32_t)count;
}

struct str story_language_of(const struct article *article)
{
    struct str language = article->language;
    if (!language.size)
        language = words_language(article->text, language).language;
    return str_part(language, 0, str_find_byte(language, '-'));
}

/* Gathers an article's terms, and its sounds where they are asked for. */
static void gather_all(struct story_maker *maker, const struct article *article,
                       struct arena *arena, struct sounds *sounds, struct gathering *all)
{
    struct gathering gathering = {.arena = arena, .language = story_language_of(article)};
    if (sounds)
        sounds_init(sounds, gathering.language, arena);
    gathering.sounds = sounds;
    gathering.code = story_language(gathering.language);
    list_init(&gathering.terms, arena, sizeof(struct story_term));
    make_room(&gathering);
    gather(maker, &gathering, article->text, PART_TEXT);
    gather(maker, &gathering, article->headline, PART_HEAD);
    *all = gathering;
}

void story_gather(struct story_maker *maker, const struct article *article, struct arena *arena,
                  struct list *terms, uint32_t *language)
{
    struct gathering gathering;
    gather_all(maker, article, arena, NULL, &gathering);
    *terms = gathering.terms;
    *language = gathering.code;
}

void story_traits_make(struct story_maker *maker, const struct article *article,
                       struct arena *arena, struct story_traits *traits)
{
    struct arena *scratch = &maker->arena;
    struct gathering gathering;
    struct sounds sounds;
    *traits = (struct story_traits){0};
    gather_all(maker, article, scratch, &sounds, &gathering);
    traits->language = gathering.code;
    traits->aside = story_is_aside(maker, article, gathering.language);
    choose_terms(&gathering.terms, scratch, arena, traits);
    sounds_choose(&sounds, arena, traits);
    const struct words_read *read =
        words_read(maker->stemmers, word_language(gathering.language), article->text);
    traits->signature = story_signature_read(read, arena);
    arena_clear(scratch);
}

/* ------------------------------------------------------------------------------- as bytes --- */

/* The bytes of a term: its hash, and its counts in four bits each but for the name in one. Those of
 * a sound: its hash, how rare it is, and the rest in one. Sounds stand last, so that bytes of older
 * rules, which had none, are read as well. */
enum { TERM_BYTES = 6, HEAD_BYTES = 12, SOUND_BYTES = 6 };

/* A language is three letters at most; beside them stands whether the article is an aside. */
#define LANGUAGE_PART UINT32_C(0xffffff)
#define ASIDE_PART UINT32_C(0x1000000)

/* Writes a number, the lowest byte first. */
static char *put_number(char *at, uint32_t number, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        *at++ = (char)(number >> (8 * i) & 0xff);
    return at;
}

/* Reads one. */
static uint32_t get_number(const char *at, unsigned bytes)
{
    uint32_t number = 0;
    for (unsigned i = 0; i < bytes; i++)
        number |= (uint32_t)(unsigned char)at[i] << (8 * i);
    return number;
}

struct str story_traits_pack(const struct story_traits *traits, struct arena *arena)
{
    size_t size = HEAD_BYTES + (size_t)traits->term_count * TERM_BYTES +
                  (size_t)traits->signature.count * sizeof(uint32_t) +
                  (size_t)traits->sound_count * SOUND_BYTES;
    char *bytes = arena_get(arena, size), *at = bytes;
    at = put_number(at, traits->language | (traits->aside ? ASIDE_PART : 0), 4);
    at = put_number(at, traits->term_count, 4);
    at = put_number(at, traits->signature.count, 4);
    for (uint32_t i = 0; i < traits->term_count; i++) {
        const struct story_term *term = &traits->terms[i];
        at = put_number(at, term->hash, 4);
        at = put_number(
            at, (uint32_t)(term->head | term->lead << 4 | term->body << 8 | term->name << 12), 2);
    }
    for (uint32_t i = 0; i < traits->signature.count; i++)
        at = put_number(at, traits->signature.hashes[i], 4);
    for (uint32_t i = 0; i < traits->sound_count; i++) {
        const struct story_sound *sound = &traits->sounds[i];
        at = put_number(at, sound->hash, 4);
        at = put_number(at, sound->idf, 1);
        at = put_number(
            at, (uint32_t)(sound->times | sound->kind << 4 | sound->head << 6 | sound->lead << 7),
            1);
    }
    return str_of(bytes, size);
}

/* Reads the sounds, which are the rest of the bytes. */
static void unpack_sounds(struct str bytes, struct arena *arena, struct story_traits *traits)
{
    traits->sound_count = (uint32_t)(bytes.size / SOUND_BYTES);
    struct story_sound *sound = arena_get_array(arena, traits->sound_count, sizeof *sound);
    traits->sounds = sound;
    for (const char *at = bytes.data; at < bytes.data + bytes.size; at += SOUND_BYTES, sound++) {
        uint32_t rest = get_number(at + 5, 1);
        *sound = (struct story_sound){.hash = get_number(at, 4),
                                      .idf = (uint8_t)get_number(at + 4, 1),
                                      .times = rest & 15,
                                      .kind = rest >> 4 & 3,
                                      .head = rest >> 6 & 1,
                                      .lead = rest >> 7 & 1};
    }
}

bool story_traits_unpack(struct str bytes, struct arena *arena, struct story_traits *traits)
{
    *traits = (struct story_traits){0};
    if (bytes.size < HEAD_BYTES)
        return false;
    uint32_t terms = get_number(bytes.data + 4, 4), shingles = get_number(bytes.data + 8, 4);
    uint64_t size = HEAD_BYTES + (uint64_t)terms * TERM_BYTES + (uint64_t)shingles * 4;
    if (bytes.size < size || (bytes.size - size) % SOUND_BYTES)
        return false;
    struct story_term *term = arena_get_array(arena, terms, sizeof *term);
    uint32_t *hashes = arena_get(arena, shingles * sizeof *hashes);
    const char *at = bytes.data + HEAD_BYTES;
    *traits = (struct story_traits){.language = get_number(bytes.data, 4) & LANGUAGE_PART,
                                    .aside = get_number(bytes.data, 4) & ASIDE_PART,
                                    .signature = {hashes, shingles},
                                    .terms = term,
                                    .term_count = terms};
    unpack_sounds(str_from_byte(bytes, (size_t)size), arena, traits);
    for (uint32_t i = 0; i < terms; i++, term++, at += TERM_BYTES) {
        uint32_t counts = get_number(at + 4, 2);
        *term = (struct story_term){get_number(at, 4), counts & 15, counts >> 4 & 15,
                                    counts >> 8 & 15, counts >> 12 & 1};
    }
    for (uint32_t i = 0; i < shingles; i++, at += 4)
        hashes[i] = get_number(at, 4);
    return true;
}
