/* Whether a sentence can be read without those before it, as a story's key points are. */
#include "base/utf8.h"
#include "story/private.h"

#include "leaning.h" /* made by tools/generate-list */

/* The most words at the beginning of a sentence that are one entry of the list: "as a result". */
enum { BEGINNING_WORDS = 4 };

/* A sentence of fewer words between spaces is of a script that has none, or too short to tell. */
enum { SPACED_WORDS = 4 };

/* What a word of the list is, as bits: its sentence leans on one before it where it begins with the
 * word; it is of whoever writes; it leaves open whose a quotation is. */
enum { LEAN_BEGINNING = 1, LEAN_SELF = 2, LEAN_SAYING = 4 };

void story_leaning_read(struct story_leaning *leaning, struct str language, struct arena *arena)
{
    const struct story_lines lines = {leaning_list, sizeof leaning_list / sizeof *leaning_list};
    struct str kind, words, word;
    size_t at = 0;
    table_init(&leaning->words, arena);
    while (story_line_next(&lines, &at, language, &kind, &words))
        while (str_word(&words, &word))
            *table_put(&leaning->words, word, NULL) |= str_equal(kind, STR("self")) ? LEAN_SELF
                                                       : str_equal(kind, STR("saying"))
                                                           ? LEAN_SAYING
                                                           : LEAN_BEGINNING;
}

/* Whether a folded word, or several that are joined, is in the list as that. */
static bool leans(const struct story_leaning *leaning, struct str folded, unsigned as)
{
    const uint64_t *kinds = table_get(&leaning->words, folded);
    return kinds && *kinds & as;
}

/* Whether a character opens or closes somebody's words. German opens with what English closes with,
 * so that which of both it does is told by what stands before it. */
static bool is_mark(uint32_t point)
{
    return point == '"' || point == 0xab || point == 0xbb || (point >= 0x201c && point <= 0x201e) ||
           point == 0x300c || point == 0x300d;
}

/* The marks and the punctuation before and behind a word are taken off it; `*marks` is how many
 * marks stood before it, `*behind` how many within and behind it. */
static struct str bare(struct str word, unsigned *marks, unsigned *behind)
{
    size_t from = 0, to = 0;
    uint32_t point;
    *marks = *behind = 0;
    for (size_t at = 0, next = 0; utf8_next(word, &next, &point); at = next) {
        bool mark = is_mark(point);
        bool letter =
            !mark && (point >= 0x80 || ascii_is_alpha((char)point) || ascii_is_digit((char)point));
        if (letter && !to)
            from = at;
        to = letter ? next : to;
        *(to ? behind : marks) += mark;
    }
    return str_part(word, from, to - from);
}

/* Whether a sentence begins with words that lean on what came before: "She did not say", "In fact".
 */
static bool begins_leaning(const struct story_leaning *leaning, struct str text)
{
    char folded[(WORD_MAX + 1) * BEGINNING_WORDS];
    size_t size = 0;
    struct str word;
    for (int i = 0; i < BEGINNING_WORDS && str_word(&text, &word) && word.size <= WORD_MAX; i++) {
        unsigned marks, behind;
        bool ends = str_ends(word, STR(","));
        if (i)
            folded[size++] = '_';
        size += word_fold(bare(word, &marks, &behind), folded + size);
        if (leans(leaning, str_of(folded, size), LEAN_BEGINNING))
            return true;
        if (ends)
            return false;
    }
    return false;
}

bool story_stands_alone(const struct story_leaning *leaning, struct str text)
{
    if (begins_leaning(leaning, text))
        return false;
    char folded[WORD_MAX];
    bool quoted = false, closed = false;
    size_t own = 0, all = 0; /* words that are nobody's but the outlet's, and all */
    struct str word;
    while (str_word(&text, &word)) {
        unsigned marks, behind;
        struct str core = bare(word, &marks, &behind);
        if (marks % 2) {
            closed = quoted;
            quoted = !quoted;
        }
        if (!quoted && core.size && core.size <= WORD_MAX) {
            struct str form = str_of(folded, word_fold(core, folded));
            bool shouted = core.size > 1 && ascii_is_upper(core.data[1]);
            /* "we found that", "'I do,' she said"; but not "the US" */
            if ((!shouted && leans(leaning, form, LEAN_SELF)) ||
                (closed && leans(leaning, form, LEAN_SAYING)))
                return false;
            own++;
        }
        all++;
        closed = false;
        if (behind % 2) {
            closed = quoted;
            quoted = !quoted;
        }
    }
    /* what is all somebody's words does not say whose; scripts without spaces are not looked into
     */
    return !quoted && (own || all < SPACED_WORDS);
}
