/* What language a text is in: by its script, then by its little words. Every word that stands among
 * a language's little ones counts for it, the more the fewer languages share it; where a script
 * belongs to one language, its words and characters count for that one. */
#include "words/tables.h"
#include "words/words.h"

#include <math.h>

#include "base/utf8.h"

/* A word that is one of a language's little words and of no other's is worth 1. A character of a
 * script without spaces is about a third of a word, and about every second word of a language
 * whose script is its own would be a little one, had it a list. */
#define WORTH_OF_RUN 0.2
#define WORTH_OF_SCRIPT 0.5
/* A single letter is a word in many languages and an initial, a grade or a part in all. */
#define WORTH_OF_LETTER 0.3
/* A letter of a language's own, shared out among those that have it. */
#define WORTH_OF_OWN_LETTER 0.5
/* In a text of a few words the best language has to be ahead by this much. */
#define LEAD_MIN 0.5
#define LEAD_ENOUGH 4.0
/* With such a lead nothing that follows is looked at. */
#define LEAD_CLEAR 25.0
/* Below this share of its words a language is not recognised at all. */
#define SHARE_MIN 0.06
/* Japanese is rarely written with fewer kana than this share of its characters; Chinese has none
 * but in names. */
#define KANA_MIN 0.08

struct tally {
    double worth[LANGUAGES_MAX];
    double words; /* seen, in words' worth */
};

/* Counts a folded word for the languages that have it among their little ones. */
static bool count_common(struct tally *tally, struct str folded)
{
    unsigned count;
    const uint8_t *of = common_word_languages(folded, &count);
    if (!of)
        return false;
    double worth = (folded.size == 1 ? WORTH_OF_LETTER : 1.0) / sqrt((double)count);
    for (unsigned i = 0; i < count; i++)
        tally->worth[of[i]] += worth;
    return true;
}

/* Counts what the letters of a folded word tell: those that few languages have, and the script. */
static void count_letters(struct tally *tally, struct str folded)
{
    const struct script *script = NULL;
    uint32_t point;
    for (size_t at = 0; utf8_next(folded, &at, &point);) {
        unsigned count;
        const uint8_t *of = point < 0x80 ? NULL : letter_languages_of(point, &count);
        for (unsigned i = 0; of && i < count; i++)
            tally->worth[of[i]] += WORTH_OF_OWN_LETTER / (double)count;
        if (point >= 0x80 && !script)
            script = script_of(point);
    }
    if (script && script->language >= 0)
        tally->worth[script->language] += WORTH_OF_SCRIPT;
}

/* Counts a word of a script with spaces. */
static void count_spaced(struct tally *tally, struct str word)
{
    char folded[WORD_MAX];
    struct str whole = str_of(folded, word_fold(word, folded));
    tally->words += 1;
    if (count_common(tally, whole))
        return;
    size_t apostrophe = str_find_byte(whole, '\'');
    if (apostrophe != STR_NONE) {
        if (count_common(tally, str_part(whole, 0, apostrophe + 1)))
            count_common(tally, str_from_byte(whole, apostrophe + 1));
        return;
    }
    count_letters(tally, whole);
}

/* Counts a character of a script without spaces. */
static void count_run(struct tally *tally, struct str character)
{
    uint32_t point;
    utf8_decode(character, 0, &point);
    const struct script *script = script_of(point);
    if (script && script->language >= 0)
        tally->worth[script->language] += WORTH_OF_RUN;
    tally->words += WORTH_OF_RUN;
}

/* Han counts as Chinese until kana say that the text is Japanese. */
static void settle_han(struct tally *tally)
{
    double *chinese = &tally->worth[language_chinese];
    double *japanese = &tally->worth[language_japanese];
    if (*japanese > KANA_MIN * (*chinese + *japanese)) {
        *japanese += *chinese;
        *chinese = 0;
    }
}

/* The guess that a tally allows; `declared` is a language's number or -1. */
static struct language_guess judge(struct tally *tally, int declared)
{
    /* what the page says of itself is worth a few words, and a little of a close contest */
    if (declared >= 0)
        tally->worth[declared] += 1.0 + 0.02 * tally->words;
    unsigned best = 0;
    double second = 0;
    for (unsigned i = 1; i < language_count; i++)
        if (tally->worth[i] > tally->worth[best])
            best = i;
    for (unsigned i = 0; i < language_count; i++)
        if (i != best && tally->worth[i] > second)
            second = tally->worth[i];
    double worth = tally->worth[best];
    bool contested = worth < LEAD_ENOUGH && worth - second < LEAD_MIN;
    if (worth < 1.0 || worth < SHARE_MIN * tally->words || contested)
        return (struct language_guess){STR("und"), 0};
    return (struct language_guess){str_from(language_at(best)->code),
                                   (worth - second) / worth * (worth / (worth + 2.0))};
}

/* Whether one language is so far ahead that more words would not change it. */
static bool is_clear(const struct tally *tally)
{
    double best = 0, second = 0;
    for (unsigned i = 0; i < language_count; i++) {
        if (tally->worth[i] > best) {
            second = best;
            best = tally->worth[i];
        } else if (tally->worth[i] > second) {
            second = tally->worth[i];
        }
    }
    return best - second > LEAD_CLEAR && best > 1.5 * second;
}

struct language_guess words_language(struct str text, struct str declared)
{
    struct tally tally = {.words = 0};
    struct words walk = {text, 0};
    struct word word;
    _Static_assert((int)LANGUAGES_MAX <= UINT8_MAX + 1, "languages are numbered in bytes");
    for (unsigned seen = 0; seen < LANGUAGE_WORDS && words_next(&walk, &word); seen++) {
        struct str bytes = word_str(text, word);
        if (word.kind == WORD_SPACED)
            count_spaced(&tally, bytes);
        else if (word.kind == WORD_RUN)
            count_run(&tally, bytes);
        if (seen % 64 == 63 && is_clear(&tally))
            break;
    }
    settle_han(&tally);
    return judge(&tally, language_number(declared));
}
