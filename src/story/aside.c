/* Whether an article tells what happened, or asks, explains or argues: such a one gives a story no
 * headline where another can. */
#include "base/utf8.h"
#include "story/private.h"

#include "asides.h" /* made by tools/generate-list */

/* The most words of one entry of the list, and parts of an address that are looked at. */
enum { ENTRY_WORDS = 4, PATH_PARTS = 24 };

/* Room for an entry's words, joined. */
enum { ENTRY_BYTES = (WORD_MAX + 1) * ENTRY_WORDS };

/* What stands in the list under a kind: of a language, or of none. */
struct kind {
    struct str name, language;
};

/* The words of a line of the list, where it is of a kind; else none. */
static struct str words_of(struct str line, const struct kind *kind)
{
    if (!str_starts(line, kind->name))
        return (struct str){0};
    line = str_from_byte(line, kind->name.size);
    if (kind->language.size && str_starts(line, STR(" ")) &&
        str_starts(str_from_byte(line, 1), kind->language))
        line = str_from_byte(line, 1 + kind->language.size);
    return str_starts(line, STR(":")) ? str_from_byte(line, 1) : (struct str){0};
}

/* Whether folded words are on the list under a kind. */
static bool is_sign(const struct kind *kind, struct str folded)
{
    for (size_t i = 0; folded.size && i < sizeof asides / sizeof *asides; i++) {
        struct str words = words_of(str_from(asides[i]), kind);
        for (size_t at; (at = str_find(words, folded)) != STR_NONE;) {
            size_t end = at + folded.size;
            if (at && words.data[at - 1] == ' ' && (end == words.size || words.data[end] == ' '))
                return true;
            words = str_from_byte(words, end);
        }
    }
    return false;
}

/* Whether an address leads through a part that outlets have for such articles. */
static bool is_path_aside(struct str address)
{
    const struct kind path = {.name = STR("path")};
    size_t from = 0;
    for (int parts = 0; from < address.size && parts < PATH_PARTS; parts++) {
        size_t to = from;
        while (to < address.size && !strchr("/.?", address.data[to]))
            to++;
        char folded[WORD_MAX];
        struct str part = str_part(address, from, to - from);
        if (part.size && part.size <= WORD_MAX &&
            is_sign(&path, str_of(folded, word_fold(part, folded))))
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
 * under a kind. Of the last only one is asked for. */
static bool has_sign(struct str text, const struct kind *kind, bool whole)
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
        if ((!whole || !str_trim(text).size) && is_sign(kind, str_of(joined, size)))
            return true;
    }
    return false;
}

/* Whether a label stands before a headline or beside it, or is all of it: "Opinion: ...",
 * "... | Opinion", "Closing summary". */
static bool has_label(struct str headline)
{
    const struct kind label = {.name = STR("label")};
    if (has_sign(headline, &label, true))
        return true;
    for (size_t i = 0; i < headline.size; i++) {
        if (headline.data[i] != ':' && headline.data[i] != '|')
            continue;
        if (has_sign(str_part(headline, 0, i), &label, true) ||
            (headline.data[i] == '|' && has_sign(str_from_byte(headline, i + 1), &label, true)))
            return true;
    }
    return false;
}

/* Whether one who writes for himself speaks in a headline, or its last word is a sign. */
static bool has_word(struct str headline, const struct kind *words, const struct kind *ends)
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
        if (!quoted && last.size && is_sign(words, last))
            return true;
    }
    return !quoted && last.size && is_sign(ends, last);
}

/* Whether a headline ends with a question, in any script. */
static bool asks(struct str headline)
{
    headline = str_trim(headline);
    return str_ends(headline, STR("?")) || str_ends(headline, STR("？")) ||
           str_ends(headline, STR("؟"));
}

bool story_is_aside(const struct article *article, struct str language)
{
    struct str address = article->canonical_url.size ? article->canonical_url : article->url;
    struct str headline = article->headline;
    const struct kind label = {.name = STR("label")};
    const struct kind begins = {STR("begin"), language}, words = {STR("word"), language};
    const struct kind ends = {STR("end"), language};
    return asks(headline) || is_path_aside(address) || has_label(headline) ||
           has_sign(article->section, &label, true) || has_sign(headline, &begins, false) ||
           has_word(headline, &words, &ends);
}
