/* What is no noun by how it looks, in languages whose nouns no little word goes before; see tags.h
 * and knowledge/story/no-nouns.txt. */
#include "base/utf8.h"
#include "story/tags.h"

#include "no_nouns.h" /* made by tools/generate-list */

/* Characters of a word whose beginning tells. */
enum { BEGUN_LEAST = 4 };

/* Whether a word is met by one of a line's words: by its end, by its beginning or as a whole. */
static bool is_met(struct str word, struct str line)
{
    struct str one;
    bool few = utf8_count(word) < BEGUN_LEAST;
    while (str_word(&line, &one)) {
        bool end = one.data[0] == '-', beginning = one.data[one.size - 1] == '-';
        if (end ? str_ends(word, str_from_byte(one, 1))
                : (beginning && !few ? str_starts(word, str_part(one, 0, one.size - 1))
                                     : str_equal(word, one)))
            return true;
    }
    return false;
}

/* Reads what a line is about, if it is about the language. */
static bool read_kind(struct str *line, struct str language, struct str *kind)
{
    struct str head, code;
    return str_split(line, ':', &head) && str_word(&head, &code) && str_equal(code, language) &&
           str_word(&head, kind);
}

bool tag_is_no_noun(struct str language, struct str folded, bool last)
{
    bool met = false;
    for (size_t i = 0; i < sizeof no_nouns / sizeof *no_nouns; i++) {
        struct str line = str_from(no_nouns[i]), kind;
        if (!read_kind(&line, language, &kind) || str_equal(kind, STR("agreeing")) ||
            (!last && str_equal(kind, STR("adjectives"))) || !is_met(folded, line))
            continue;
        if (str_equal(kind, STR("except")))
            return false;
        met = true;
    }
    return met;
}

struct str tag_agreeing(struct str language)
{
    struct str none = {0};
    for (size_t i = 0; i < sizeof no_nouns / sizeof *no_nouns; i++) {
        struct str line = str_from(no_nouns[i]), kind, word;
        if (read_kind(&line, language, &kind) && str_equal(kind, STR("agreeing")) &&
            str_word(&line, &word))
            return word;
    }
    return none;
}
