/* Whether an article tells what happened, or asks, explains or argues: such a one gives a story no
 * headline where another can. */
#include "base/memory.h"
#include "base/utf8.h"
#include "story/private.h"

#include "asides.h" /* made by tools/generate-list */

/* The most words of one entry of the list, and parts of an address that are looked at. */
enum { ENTRY_WORDS = 4, PATH_PARTS = 24 };

/* Room for an entry's words, joined. */
enum { ENTRY_BYTES = (WORD_MAX + 1) * ENTRY_WORDS };

/* What an entry of the list is, as bits; the kinds of knowledge/story/asides.txt in their order. */
enum { SIGN_PATH = 1, SIGN_LABEL = 2, SIGN_BEGIN = 4, SIGN_END = 8, SIGN_WORD = 16 };

/* The signs of a language, and those of all. */
struct aside_signs {
    struct arena arena; /* of all this */
    struct str language;
    struct table words; /* from an entry to what it is */
};

/* Reads the lines of a language. */
static void read_signs(struct aside_signs *signs, struct str language)
{
    static const char *const kinds[] = {"path", "label", "begin", "end", "word"};
    const struct story_lines lines = {asides, sizeof asides / sizeof *asides};
    struct str kind, words, word;
    size_t at = 0;
    while (story_line_next(&lines, &at, language, &kind, &words))
        for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++)
            while (str_equal(kind, str_from(kinds[i])) && str_word(&words, &word))
                *table_put(&signs->words, word, NULL) |= 1U << i;
}

/* The signs of a language, which are in `*kept` until those of another are asked for there. */
static const struct aside_signs *signs_of(struct aside_signs **kept, struct str language)
{
    if (*kept && str_equal((*kept)->language, language))
        return *kept;
    struct aside_signs *signs = *kept ? *kept : memory_get_zeroed(1, sizeof *signs);
    *kept = signs;
    arena_clear(&signs->arena);
    signs->language = arena_copy(&signs->arena, language);
    table_init(&signs->words, &signs->arena);
    read_signs(signs, STR("*"));
    read_signs(signs, language);
    return signs;
}

void aside_signs_free(struct aside_signs *signs)
{
    if (signs)
        arena_free(&signs->arena);
    memory_free(signs);
}

/* Whether folded words are on the list as that. */
static bool is_sign(const struct aside_signs *signs, unsigned as, struct str folded)
{
    const uint64_t *kinds = table_get(&signs->words, folded);
    return kinds && *kinds & as;
}

/* Whether an address leads through a part that outlets have for such articles. */
static bool is_path_aside(const struct aside_signs *signs, struct str address)
{
    size_t from = 0;
    for (int parts = 0; from < address.size && parts < PATH_PARTS; parts++) {
        size_t to = from;
        while (to < address.size && !strchr("/.?", address.data[to]))
            to++;
        char folded[WORD_MAX];
        struct str part = str_part(address, from, to - from);
        if (part.size && part.size <= WORD_MAX &&
            is_sign(signs, SIGN_PATH, str_of(folded, word_fold(part, folded))))
            return true;
        if (to < address.size && address.data[to] == '?')
            return false;
        from = to + 1;
    }
    return false;
}

/* Whether a character opens or closes what somebody says. An apostrophe does at a word's end. */
static bool is_quote(uint32_t point)
{
    return point == '"' || point == '\'' || point == 0xab || point == 0xbb ||
           (point >= 0x2018 && point <= 0x201f);
}

/* A word as it stands in the list, folded, in `folded` of WORD_MAX bytes: without what stands
 * around its letters, a number as 0. `*opens` and `*closes` say whether quotation marks stand
 * there. */
static struct str bare(struct str word, char *folded, bool *opens, bool *closes)
{
    size_t from = 0, to = 0;
    bool number = false;
    uint32_t point;
    *opens = *closes = false;
    for (size_t at = 0, next = 0; utf8_next(word, &next, &point); at = next) {
        bool quote = is_quote(point);
        bool letter =
            !quote && (point >= 0x80 ? point < 0x2010 || point > 0x203f
                                     : ascii_is_alpha((char)point) || ascii_is_digit((char)point));
        if (letter && !to) {
            from = at;
            number = point < 0x80 && ascii_is_digit((char)point);
        }
        to = letter ? next : to;
        *(to ? closes : opens) |= quote;
        if (letter)
            *closes = false;
    }
    word = str_part(word, from, to - from);
    if (number)
        return STR("0");
    return str_of(folded, word.size <= WORD_MAX ? word_fold(word, folded) : 0);
}

/* Whether the first or the last words of a text, or all of them where `whole`, are on the list
 * as that. Of the last only one is asked for. */
static bool has_sign(const struct aside_signs *signs, struct str text, unsigned as, bool whole)
{
    char joined[ENTRY_BYTES], folded[WORD_MAX];
    size_t size = 0;
    struct str word;
    for (int i = 0; i < ENTRY_WORDS && str_word(&text, &word); i++) {
        bool opens, closes;
        struct str form = bare(word, folded, &opens, &closes);
        if (opens) /* somebody else's words */
            return false;
        if (i)
            joined[size++] = '_';
        memcpy(joined + size, form.data, form.size);
        size += form.size;
        if ((!whole || !str_trim(text).size) && is_sign(signs, as, str_of(joined, size)))
            return true;
    }
    return false;
}

/* Whether a label stands before a headline or beside it, or is all of it: "Opinion: ...",
 * "... | Opinion", "Closing summary". */
static bool has_label(const struct aside_signs *signs, struct str headline)
{
    if (has_sign(signs, headline, SIGN_LABEL, true))
        return true;
    for (size_t i = 0; i < headline.size; i++) {
        if (headline.data[i] != ':' && headline.data[i] != '|')
            continue;
        if (has_sign(signs, str_part(headline, 0, i), SIGN_LABEL, true) ||
            (headline.data[i] == '|' &&
             has_sign(signs, str_from_byte(headline, i + 1), SIGN_LABEL, true)))
            return true;
    }
    return false;
}

/* Whether one who writes for himself speaks in a headline, or its last word is a sign. */
static bool has_word(const struct aside_signs *signs, struct str headline)
{
    char folded[WORD_MAX];
    bool quoted = false;
    struct str word, last = {0};
    while (str_word(&headline, &word)) {
        bool opens, closes;
        last = bare(word, folded, &opens, &closes);
        if ((quoted || opens) && closes) {
            quoted = false;
            continue;
        }
        quoted |= opens;
        if (!quoted && last.size && is_sign(signs, SIGN_WORD, last))
            return true;
    }
    return !quoted && last.size && is_sign(signs, SIGN_END, last);
}

/* Whether a headline ends with a question, in any script. */
static bool asks(struct str headline)
{
    headline = str_trim(headline);
    return str_ends(headline, STR("?")) || str_ends(headline, STR("？")) ||
           str_ends(headline, STR("؟"));
}

bool story_is_aside(struct story_maker *maker, const struct article *article, struct str language)
{
    const struct aside_signs *signs = signs_of(&maker->asides, language);
    struct str address = article->canonical_url.size ? article->canonical_url : article->url;
    struct str headline = article->headline;
    return asks(headline) || is_path_aside(signs, address) || has_label(signs, headline) ||
           has_sign(signs, article->section, SIGN_LABEL, true) ||
           has_sign(signs, headline, SIGN_BEGIN, false) || has_word(signs, headline);
}
