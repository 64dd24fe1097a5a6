/* How the nouns of a language are told: by the words that go before them, and in languages where
 * none do by what is no noun as it looks; see tags.h, knowledge/story/noun-signs.txt and
 * no-nouns.txt. */
#include "story/nouns.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "story/private.h"

#include "no_nouns.h"   /* made by tools/generate-list */
#include "noun_signs.h" /* likewise */

/* Characters of a word whose beginning tells. */
enum { BEGUN_LEAST = 4 };

/* What a word is met as, as bits. */
enum { MET_VERB = 1, MET_ADJECTIVE = 2, MET_EXCEPT = 4 };

/* An ending or a beginning of words. */
struct noun_part {
    struct str part;
    unsigned met;
    bool end;
};

/* Reads a line of noun-signs.txt that is about the language. */
static void read_signs(struct noun_rules *rules, struct str line)
{
    struct str word;
    rules->known = true;
    if (str_equal(str_trim(line), STR("*")))
        rules->capital = true;
    while (str_word(&line, &word))
        table_put(&rules->signs, word, NULL);
}

/* Reads a line of no-nouns.txt that is about the language. */
static void read_kind(struct noun_rules *rules, struct str kind, struct str line)
{
    unsigned met = str_equal(kind, STR("except"))       ? MET_EXCEPT
                   : str_equal(kind, STR("adjectives")) ? MET_ADJECTIVE
                                                        : MET_VERB;
    struct str word;
    if (str_equal(kind, STR("agreeing"))) {
        if (!rules->agreeing.size)
            str_word(&line, &rules->agreeing);
        return;
    }
    while (str_word(&line, &word)) {
        bool end = word.data[0] == '-', beginning = word.data[word.size - 1] == '-';
        if (end)
            *(struct noun_part *)list_add(&rules->parts) =
                (struct noun_part){str_from_byte(word, 1), met, true};
        else if (beginning)
            *(struct noun_part *)list_add(&rules->parts) =
                (struct noun_part){str_part(word, 0, word.size - 1), met, false};
        else
            *table_put(&rules->whole, word, NULL) |= met;
    }
}

/* Reads what is known of the language. */
static void read_rules(struct noun_rules *rules)
{
    const struct story_lines signs = {noun_signs, sizeof noun_signs / sizeof *noun_signs};
    const struct story_lines none = {no_nouns, sizeof no_nouns / sizeof *no_nouns};
    struct str kind, words;
    size_t at = 0;
    while (story_line_next(&signs, &at, rules->language, &kind, &words))
        read_signs(rules, words);
    at = 0;
    while (story_line_next(&none, &at, rules->language, &kind, &words))
        read_kind(rules, kind, words);
}

const struct noun_rules *noun_rules_of(struct noun_rules **kept, struct str language)
{
    struct noun_rules *rules = *kept;
    if (!rules) {
        rules = *kept = memory_get_zeroed(1, sizeof *rules);
        arena_init(&rules->arena, 0);
    } else if (str_equal(rules->language, language)) {
        return rules;
    }
    struct arena arena = rules->arena;
    arena_clear(&arena);
    *rules = (struct noun_rules){.arena = arena};
    rules->language = arena_copy(&rules->arena, language);
    list_init(&rules->parts, &rules->arena, sizeof(struct noun_part));
    table_init(&rules->whole, &rules->arena);
    table_init(&rules->signs, &rules->arena);
    read_rules(rules);
    return rules;
}

void noun_rules_free(struct noun_rules *rules)
{
    if (rules)
        arena_free(&rules->arena);
    memory_free(rules);
}

bool noun_is_none(const struct noun_rules *rules, struct str folded, bool last)
{
    const struct noun_part *parts = rules->parts.items;
    const uint64_t *whole = table_get(&rules->whole, folded);
    bool few = utf8_count(folded) < BEGUN_LEAST;
    uint64_t met = whole ? *whole : 0;
    for (size_t i = 0; i < rules->parts.count; i++)
        if (parts[i].end ? str_ends(folded, parts[i].part)
                         : !few && str_starts(folded, parts[i].part))
            met |= parts[i].met;
    return !(met & MET_EXCEPT) && (met & MET_VERB || (last && met & MET_ADJECTIVE));
}
