/* Phrases found by binary search among those with the same first, or last, word. */
#include "language/phrases.h"

#define GRAMMAR_PHRASES
#include "language/grammar_tables.h"

enum { PHRASE_COUNT_ALL = sizeof(phrases_by_first) / sizeof(phrases_by_first[0]) };

/* The word that a phrase is sorted by. */
static unsigned key_of(const struct grammar_phrase *phrase, bool last)
{
    return phrase->words[last ? phrase->count - 1 : 0];
}

/* The first phrase with this word as its first, or last, one. */
static size_t first_with(const struct grammar_phrase *phrases, unsigned word, bool last)
{
    size_t low = 0, high = PHRASE_COUNT_ALL;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (key_of(&phrases[middle], last) < word)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether a phrase's words stand from item `at` on. */
static bool stands_at(const struct items *items, size_t at, const struct grammar_phrase *phrase)
{
    if (phrase->count > items->count - at)
        return false;
    for (size_t i = 0; i < phrase->count; i++) {
        if (items->at[at + i].word != phrase->words[i] || (i && items->at[at + i].line))
            return false;
    }
    return true;
}

bool phrase_at(const struct items *items, size_t at, int kind, struct phrase *phrase)
{
    if (at >= items->count || !items->at[at].word)
        return false;
    unsigned word = items->at[at].word;
    /* of those with the same word the longest come first */
    for (size_t i = first_with(phrases_by_first, word, false);
         i < PHRASE_COUNT_ALL && key_of(&phrases_by_first[i], false) == word; i++) {
        const struct grammar_phrase *known = &phrases_by_first[i];
        if (known->kind == kind && stands_at(items, at, known)) {
            *phrase = (struct phrase){known->name, known->count};
            return true;
        }
    }
    return false;
}

bool phrase_before(const struct items *items, size_t end, int kind, struct phrase *phrase)
{
    if (!end || end > items->count || !items->at[end - 1].word)
        return false;
    unsigned word = items->at[end - 1].word;
    for (size_t i = first_with(phrases_by_last, word, true);
         i < PHRASE_COUNT_ALL && key_of(&phrases_by_last[i], true) == word; i++) {
        const struct grammar_phrase *known = &phrases_by_last[i];
        if (known->kind == kind && known->count <= end &&
            stands_at(items, end - known->count, known)) {
            *phrase = (struct phrase){known->name, known->count};
            return true;
        }
    }
    return false;
}
