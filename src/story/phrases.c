/* The phrases of an article that could be its tags; see tags.h. A candidate is one to three words
 * on end that are none of the language's little ones, counted without regard to case and plural. */
#include <math.h>

#include "base/table.h"
#include "base/utf8.h"
#include "story/tags.h"

/* Words of a part that are looked at; and where an article has fewer salient candidates than this,
 * the others are ranked, too. */
enum { WORDS_MOST = 3000, SALIENT_FEW = 12 };

/* Words by which the language of a short text is told, and articles of the model's that have a word
 * which is known. */
enum { TELLING_MOST = 60 };
#define KNOWN_LEAST 8.0

/* Characters of a word in a script without spaces: where more stand together they are several. */
enum { RUN_MOST = 6 };

/* What stands beside a phrase at the end of its part. */
enum { AT_THE_END = '$' };

/* A word of the text. */
struct tag_word {
    size_t from, to;
    uint32_t form;
    uint32_t key; /* of the form */
    char mark;    /* what parts it from the word before: 0 for nothing but a space */
    bool common, capital, number;
    bool begins; /* a sentence, or follows a mark: no phrase goes over that */
    bool opens;  /* a sentence */
};

struct gathering {
    struct story_maker *maker;
    const struct story_model *model;
    struct arena *arena;
    struct tag_phrases *phrases;
    uint32_t code;      /* of the language */
    int number;         /* of the language, for its little words */
    struct table forms; /* from a folded word to its form's number */
    struct table keys;  /* from a form's key as text to the number of its first form */
    uint32_t *index;    /* from a phrase's keys to its candidate, from 1; 0 is empty */
    size_t index_size;  /* a power of two */
    struct str text;
    bool head;
    size_t before; /* words of the parts before */
};

/* The headline or the text. */
struct tag_part {
    struct tag_word *words;
    size_t count;
    uint32_t *phrases; /* [count][PHRASE_MOST]: the candidates that begin there by their sizes, from
                          1; 0 for none */
    size_t before;     /* words of the parts before */
    bool head;
    bool names; /* capitals within its sentences make names */
};

/* What stands between two words: nothing that parts them, a mark, or the end of a sentence. */
static void look_between(struct str text, size_t from, size_t to, struct tag_word *word)
{
    for (size_t at = from; at < to; at++) {
        unsigned char c = (unsigned char)text.data[at];
        bool joins = c == ' ' || c == '-' || c == 0xc2 || c == 0xa0;
        if (c != ' ' && !word->mark)
            word->mark = (char)c;
        word->begins |= !joins;
        word->opens |= c == '.' || c == '!' || c == '?' || c == '\n' || c == ':' || c == '"' ||
                       c == 0xe2 || c == 0xe3;
    }
}

/* How many bytes of a word are an "'s" at its end. */
static size_t possessive(struct str word)
{
    static const char *const endings[] = {"'s", "\xe2\x80\x99s"};
    if (!word.size || word.data[word.size - 1] != 's')
        return 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct str ending = str_from(endings[i]);
        if (word.size > ending.size && str_ends(word, ending))
            return ending.size;
    }
    return 0;
}

/* The class of a character of a script without spaces: characters of one class make a word; 0 for
 * those of little words and endings. */
static unsigned run_class(struct str character)
{
    uint32_t point;
    size_t at = 0;
    if (!utf8_next(character, &at, &point) || (point >= 0x3040 && point < 0x30a0))
        return 0;
    return point >= 0x30a0 && point < 0x3100 ? 1 : 2;
}

/* Goes on to the end of the word that the character at `*at` begins, in a script without spaces;
 * false when there is none that can be told. */
static bool join_run(struct str text, const struct words_read *read, size_t *at, struct word *word)
{
    unsigned class = run_class(word_str(text, *word)), characters = 1;
    for (size_t next = *at + 1; next < read->count; next++, characters++) {
        const struct word_read *ahead = &read->words[next];
        if (ahead->kind != WORD_RUN || ahead->from != word->to ||
            run_class(str_part(text, ahead->from, ahead->to - ahead->from)) != class)
            break;
        word->to = ahead->to;
        *at = next;
    }
    return class && characters > 1 && characters <= RUN_MOST;
}

/* What a folded word has in common with its plural. */
static struct str form_key(struct str folded, struct arena *arena)
{
    size_t letters = 0;
    while (letters < folded.size && ascii_is_alpha(folded.data[letters]))
        letters++;
    if (letters < folded.size)
        return story_tag_key(folded, arena);
    return str_part(folded, 0, letters - story_plural(folded));
}

/* The number of a word's form, which is made where it is new, of the word as it is written there.
 */
static uint32_t find_form(struct gathering *gathering, const struct word_forms *word,
                          struct str written)
{
    bool added;
    struct list *forms = &gathering->phrases->forms;
    struct str folded = arena_copy(gathering->arena, word->folded);
    uint64_t *place = table_put_hashed(&gathering->forms, folded, word->folded_hash, &added);
    if (!added)
        return (uint32_t)*place;
    uint32_t number = (uint32_t)forms->count;
    *place = number;
    struct tag_form *form = list_add(forms);
    form->folded = folded;
    form->common = word->common;
    form->before_nouns =
        table_get_hashed(&gathering->phrases->nouns->signs, folded, word->folded_hash) != NULL;
    form->stem = story_hash(word->stem_hash, gathering->code);
    form->idf = story_model_idf(gathering->model, form->stem, NULL);
    form->sign = form->common ? tag_sign(gathering->phrases, folded) : 0;
    form->word = written;
    struct str key = form_key(folded, gathering->arena);
    uint64_t hash =
        key.data == folded.data && key.size == folded.size ? word->folded_hash : str_hash(key);
    place = table_put_hashed(&gathering->keys, key, hash, &added);
    if (added)
        *place = number;
    form->key = (uint32_t)*place;
    return number;
}

/* What is known of a word as it is written, once it was met. */
struct tag_written {
    uint32_t form;       /* from 1; 0 for one that was not met */
    uint32_t possessive; /* bytes at its end that do not belong to it */
    bool capital;
};

/* Finds out what is known of a word. `forms` are its own, where nothing is cut off. */
static struct tag_written find_written(struct gathering *gathering, struct word word,
                                       const struct word_forms *forms)
{
    struct str bytes = word_str(gathering->text, word);
    size_t cut = possessive(bytes);
    bytes.size -= cut;
    if (cut || !forms)
        forms = word_forms_of(gathering->maker->stemmers, gathering->number, bytes, word.kind);
    return (struct tag_written){find_form(gathering, forms, bytes) + 1, (uint32_t)cut,
                                story_is_capital(bytes)};
}

/* Adds a word to those of the part, of which there are `count`; `told` says whether it is one at
 * all. */
static void add_word(struct gathering *gathering, struct word word, struct tag_written written,
                     bool told, struct tag_word *words, size_t count)
{
    bool first = count == 0;
    size_t last = first ? 0 : words[count - 1].to;
    struct tag_form *forms = gathering->phrases->forms.items, *form = &forms[written.form - 1];
    struct tag_word *one = &words[count];
    *one = (struct tag_word){.from = word.from,
                             .to = word.to - written.possessive,
                             .form = written.form - 1,
                             .key = form->key,
                             .begins = first || word.kind == WORD_RUN,
                             .opens = first,
                             .common = !told || form->common,
                             .capital = written.capital,
                             .number = word.kind == WORD_NUMBER};
    look_between(gathering->text, last, word.from, one);
    if (first)
        one->mark = AT_THE_END;
    bool sign = !first && forms[one[-1].form].before_nouns;
    form = &forms[form->key];
    form->count++;
    form->heads += gathering->head;
    form->nouns += sign && !one->mark;
}

/* Reads the words of a part. */
static struct tag_word *read_words(struct gathering *gathering, size_t *count)
{
    const struct words_read *read =
        words_read(gathering->maker->stemmers, gathering->number, gathering->text);
    struct tag_written *met = arena_get_array(gathering->arena, read->forms_count + 1, sizeof *met);
    size_t most = read->count < WORDS_MOST ? read->count : WORDS_MOST;
    struct tag_word *words = arena_get(gathering->arena, (most + 1) * sizeof *words);
    list_reserve(&gathering->phrases->forms, read->forms_count);
    table_reserve(&gathering->forms, read->forms_count);
    table_reserve(&gathering->keys, read->forms_count);
    list_reserve(&gathering->phrases->candidates, most);
    *count = 0;
    for (size_t at = 0; *count < most && at < read->count; at++) {
        const struct word_read *next = &read->words[at];
        struct word word = {next->from, next->to, next->kind};
        if (word.kind == WORD_RUN) {
            bool told = join_run(gathering->text, read, &at, &word);
            add_word(gathering, word, find_written(gathering, word, NULL), told, words, (*count)++);
            continue;
        }
        struct tag_written *written = &met[next->forms];
        if (!written->form)
            *written = find_written(gathering, word, &read->forms[next->forms]);
        add_word(gathering, word, *written, true, words, (*count)++);
    }
    return words;
}

/* The place of a phrase's candidate in the index, or the empty one where it belongs. */
static uint32_t *find_place(const struct gathering *gathering, const uint32_t keys[PHRASE_MOST])
{
    const struct tag_candidate *candidates = gathering->phrases->candidates.items;
    uint64_t hash = keys[0] * 0x9E3779B97F4A7C15U + keys[1];
    hash = (hash ^ hash >> 29) * 0xBF58476D1CE4E5B9U + keys[2];
    hash = (hash ^ hash >> 32) * 0x94D049BB133111EBU;
    size_t at = hash >> 32 & (gathering->index_size - 1);
    while (gathering->index[at] &&
           memcmp(candidates[gathering->index[at] - 1].keys, keys, PHRASE_MOST * sizeof *keys) != 0)
        at = (at + 1) & (gathering->index_size - 1);
    return &gathering->index[at];
}

/* Makes room for one more candidate in the index; at most half of it is taken. */
static void make_room(struct gathering *gathering)
{
    enum { FIRST_SIZE = 4096 };
    const struct list *candidates = &gathering->phrases->candidates;
    if (2 * candidates->count < gathering->index_size)
        return;
    gathering->index_size = gathering->index_size ? 2 * gathering->index_size : FIRST_SIZE;
    gathering->index =
        arena_get_array(gathering->arena, gathering->index_size, sizeof *gathering->index);
    for (size_t i = 0; i < candidates->count; i++)
        *find_place(gathering, ((const struct tag_candidate *)list_at(candidates, i))->keys) =
            (uint32_t)i + 1;
}

/* The candidate of a phrase of `size` words, added where it is new. */
static struct tag_candidate *find_candidate(struct gathering *gathering,
                                            const struct tag_word *words, unsigned size)
{
    uint32_t keys[PHRASE_MOST] = {0};
    struct list *candidates = &gathering->phrases->candidates;
    for (unsigned i = 0; i < size; i++)
        keys[i] = words[i].key + 1;
    make_room(gathering);
    uint32_t *place = find_place(gathering, keys);
    if (*place)
        return list_at(candidates, *place - 1);
    struct tag_candidate *candidate = list_add(candidates);
    *place = (uint32_t)candidates->count;
    *candidate = (struct tag_candidate){.words = size};
    memcpy(candidate->keys, keys, sizeof keys);
    for (unsigned i = 0; i < size; i++)
        candidate->forms[i] = words[i].form;
    return candidate;
}

/* Adds a number to a few, each of which is kept once. */
static void note_once(uint32_t number, uint32_t *numbers, unsigned *count, unsigned most)
{
    for (unsigned i = 0; i < *count; i++)
        if (numbers[i] == number)
            return;
    if (*count < most)
        numbers[(*count)++] = number;
}

/* Notes what stands on one side of a phrase, which a mark may part from it; `word` is NULL at the
 * end of the part. */
static void note_side(const struct gathering *gathering, const struct tag_word *word, char mark,
                      struct tag_side_words *side)
{
    const struct tag_form *form =
        word && !mark ? list_at(&gathering->phrases->forms, word->form) : NULL;
    side->capitals += word && word->capital;
    note_once(form ? form->key + 1 : 0, side->kinds, &side->kind_count, KINDS_MOST);
    if (form && !word->common)
        side->contents++;
    else if (gathering->phrases->known)
        note_once(form ? (uint32_t)str_hash(form->folded) : (unsigned char)mark, side->hashes,
                  &side->hash_count, NEIGHBOURS_MOST);
    if (!form) {
        side->marks++;
        return;
    }
    side->commons += form->common;
    side->idf += form->idf;
    side->signs[form->sign] += form->sign && side->signs[form->sign] < UINT8_MAX;
}

/* Whether a word begins as adjectives and nouns that go together do. */
static bool is_agreeing(const struct gathering *gathering, const struct tag_word *word)
{
    struct str beginning = gathering->phrases->nouns->agreeing;
    return beginning.size &&
           str_starts(
               ((const struct tag_form *)list_at(&gathering->phrases->forms, word->form))->folded,
               beginning);
}

/* Notes what stands around a phrase that begins at `at`. */
static void note_around(const struct gathering *gathering, const struct tag_part *part, size_t at,
                        unsigned size, struct tag_surroundings *around)
{
    const struct tag_word *words = part->words;
    const struct tag_word *before = at ? &words[at - 1] : NULL;
    const struct tag_word *behind = at + size < part->count ? &words[at + size] : NULL;
    note_side(gathering, before, words[at].mark, &around->sides[SIDE_BEFORE]);
    note_side(gathering, behind, behind ? behind->mark : AT_THE_END, &around->sides[SIDE_BEHIND]);
    bool named_before = before && before->capital && !words[at].begins && !before->common;
    bool named_behind = behind && behind->capital && !behind->begins && !behind->common;
    around->opens += words[at].opens;
    around->first_capitals += words[at].capital;
    around->alone +=
        !(words[at].capital && named_before) && !(words[at + size - 1].capital && named_behind);
    if (!before || words[at].mark)
        return;
    around->counted += before->number;
    around->agreeing += is_agreeing(gathering, before) && is_agreeing(gathering, &words[at]);
    around->nouns +=
        ((const struct tag_form *)list_at(&gathering->phrases->forms, before->form))->before_nouns;
}

/* Counts the way in which a candidate is written there. Names are shown as they are written within
 * sentences. */
static void count_way(const struct gathering *gathering, const struct tag_word *words,
                      unsigned size, bool capital, struct tag_candidate *candidate)
{
    unsigned at = 0;
    for (unsigned i = 0; i < size; i++)
        at |= words[i].form != candidate->forms[i];
    struct tag_way *way = &candidate->ways[at];
    if (!way->count++ || (capital && !way->within))
        way->name = str_part(gathering->text, words->from, words[size - 1].to - words->from);
    way->within |= capital;
    candidate->name = candidate->ways[candidate->ways[1].count > candidate->ways[0].count].name;
}

/* Counts a phrase that begins at `at`, and notes there which candidate it is. */
static void count_phrase(struct gathering *gathering, const struct tag_part *part, size_t at,
                         unsigned size)
{
    const struct tag_word *words = part->words + at;
    struct tag_candidate *candidate = find_candidate(gathering, words, size);
    bool capital = part->names;
    for (unsigned i = 0; i < size; i++)
        capital &= words[i].capital && !words[i].opens;
    if (!candidate->count)
        candidate->first = (uint32_t)(part->before + at);
    candidate->last = (uint32_t)(part->before + at);
    candidate->count++;
    candidate->heads += part->head;
    count_way(gathering, words, size, capital, candidate);
    candidate->capitals += capital;
    part->phrases[at * PHRASE_MOST + size - 1] =
        (uint32_t)(candidate - (const struct tag_candidate *)gathering->phrases->candidates.items) +
        1;
}

/* Whether capitals make names in a headline: not where nearly all words have one. */
static bool has_small_words(const struct tag_phrases *phrases, const struct tag_word *words,
                            size_t count)
{
    size_t small = 0, capital = 0;
    for (size_t i = 0; i < count; i++) {
        bool counts = !words[i].common && !words[i].opens && !words[i].number;
        capital += counts && words[i].capital;
        small += counts && !words[i].capital;
    }
    return phrases->nouns->capital || small * 2 >= capital;
}

/* Gathers the candidates of a part. */
static void gather(struct gathering *gathering, struct str text, struct tag_part *part)
{
    gathering->text = text;
    gathering->head = part->head;
    part->before = gathering->before;
    part->words = read_words(gathering, &part->count);
    part->names = !part->head || has_small_words(gathering->phrases, part->words, part->count);
    size_t places = part->count * PHRASE_MOST + 1;
    part->phrases = arena_get_zeroed(gathering->arena, places * sizeof *part->phrases);
    for (size_t at = 0; at < part->count; at++)
        for (unsigned size = 1; size <= PHRASE_MOST && at + size <= part->count; size++) {
            const struct tag_word *last = &part->words[at + size - 1];
            if (last->common || (size > 1 && last->begins))
                break;
            if (!part->words[at].number && last->to - last->from > 1)
                count_phrase(gathering, part, at, size);
        }
    gathering->before += part->count;
}

/* Looks around the candidates of a part that are ranked. `arounds` is what was chosen of each, by
 * its number from 1. */
static void look_around(const struct gathering *gathering, const struct tag_part *part,
                        struct tag_surroundings *const *arounds)
{
    const uint32_t *phrases = part->phrases;
    for (size_t at = 0; at < part->count; at++)
        for (unsigned size = 1; size <= PHRASE_MOST; size++, phrases++)
            if (arounds[*phrases])
                note_around(gathering, part, at, size, arounds[*phrases]);
}

/* A text of more bytes is read for how its words are used only as far as it has candidates, and so
 * much of it at most: a state is kept for each of its tokens. */
#define USES_MAX_TEXT ((size_t)32 << 10)

/* As much of a part's text as is read for how its words are used. */
static struct str used_text(const struct tag_part *part, struct str text)
{
    size_t words = part->count;
    if (text.size <= USES_MAX_TEXT)
        return text;
    while (words && part->words[words - 1].to > USES_MAX_TEXT)
        words--;
    return str_part(text, 0, words ? part->words[words - 1].to : 0);
}

/* Looks at how the candidates of a part are used in its sentences. Gives how many those are. */
static size_t look_at_uses(const struct gathering *gathering, const struct tag_part *part,
                           struct str text, size_t before)
{
    struct tag_reading reading;
    tag_reading_make(gathering->maker, gathering->phrases, used_text(part, text), before,
                     gathering->arena, &reading);
    for (size_t i = 0; i < part->count * PHRASE_MOST; i++) {
        size_t at = i / PHRASE_MOST, last = at + i % PHRASE_MOST;
        if (!part->phrases[i])
            continue;
        const struct tag_candidate *one =
            list_at(&gathering->phrases->candidates, part->phrases[i] - 1);
        tag_uses_note(&reading, part->words[at].from, part->words[last].from, one->uses);
    }
    return reading.analysis.sentences.count;
}

/* Whether an article says a candidate more than in passing: again, in the headline or as a name. */
static bool is_salient(const struct tag_candidate *one)
{
    return one->count > 1 || one->heads || one->capitals;
}

/* Chooses the candidates that are ranked: where few of them are salient, the others, too. Gives
 * their places for what stands around them, which are NULL for others, by their numbers from 1. */
static struct tag_surroundings **choose_ranked(struct tag_phrases *phrases, bool all,
                                               struct arena *arena)
{
    size_t salient = 0;
    struct tag_surroundings **arounds =
        arena_get_array(arena, phrases->candidates.count + 1, sizeof *arounds);
    struct tag_candidate *candidates = phrases->candidates.items;
    for (size_t i = 0; i < phrases->candidates.count; i++)
        salient += is_salient(&candidates[i]);
    for (size_t i = 0; i < phrases->candidates.count; i++)
        if (all || salient < SALIENT_FEW || is_salient(&candidates[i]))
            candidates[i].around = arounds[i + 1] =
                arena_get_zeroed(arena, sizeof *candidates[i].around);
    for (size_t i = 0; phrases->known && i < phrases->candidates.count; i++)
        candidates[i].uses = arena_get_zeroed(arena, sizeof *candidates[i].uses);
    return arounds;
}

/* The language of an article. One whose few words do not tell it by themselves is taken for one of
 * the language that the model's words were counted in where more than half of them are known there,
 * as those of headlines are. */
static struct str find_language(struct story_maker *maker, const struct story_model *model,
                                const struct article *article)
{
    struct str language = story_language_of(article);
    struct str texts[] = {article->headline, article->text};
    const uint32_t code = story_language(TAG_LEARNED);
    const int number = word_language(TAG_LEARNED);
    size_t all = 0, known = 0;
    if (language.size && !str_equal(language, STR("und")))
        return language;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct words walk = {texts[i], 0};
        struct word word;
        while (all < TELLING_MOST && words_next(&walk, &word)) {
            if (word.kind == WORD_NUMBER)
                continue;
            const struct word_forms *forms =
                word_forms_of(maker->stemmers, number, word_str(texts[i], word), word.kind);
            uint32_t hash = story_hash(forms->stem_hash, code);
            all++;
            known += story_model_idf(model, hash, NULL) < model->log_articles - log(KNOWN_LEAST);
        }
    }
    return known * 2 > all ? TAG_LEARNED : language;
}

void tag_phrases_find(struct story_maker *maker, const struct story_model *model,
                      const struct article *article, bool all, struct arena *arena,
                      struct tag_phrases *phrases)
{
    struct gathering gathering = {
        .maker = maker, .model = model, .arena = arena, .phrases = phrases};
    struct tag_part head = {.head = true}, text = {.head = false};
    *phrases = (struct tag_phrases){.language = find_language(maker, model, article)};
    phrases->known = all && tag_language_known(phrases->language);
    gathering.code = story_language(phrases->language);
    gathering.number = word_language(phrases->language);
    list_init(&phrases->candidates, arena, sizeof(struct tag_candidate));
    list_init(&phrases->forms, arena, sizeof(struct tag_form));
    table_init(&gathering.forms, arena);
    table_init(&gathering.keys, arena);
    phrases->nouns = noun_rules_of(&maker->nouns, phrases->language);
    if (phrases->known)
        tag_signs_find(phrases);
    gather(&gathering, article->headline, &head);
    gather(&gathering, article->text, &text);
    phrases->words = gathering.before;
    struct tag_surroundings **arounds = choose_ranked(phrases, all, arena);
    look_around(&gathering, &head, arounds);
    look_around(&gathering, &text, arounds);
    if (!phrases->known)
        return;
    size_t sentences = look_at_uses(&gathering, &head, article->headline, 0);
    look_at_uses(&gathering, &text, article->text, sentences);
}
