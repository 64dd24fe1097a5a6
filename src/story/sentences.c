/* A text's sentences, as far as key points need them: a line is a paragraph, and a sentence never
 * crosses one. */
#include "base/utf8.h"
#include "language/tokenizer.h"
#include "story/private.h"

/* Letters before a full stop that may be an abbreviation that no list has: "Mr.", "U.S.". */
#define ABBREVIATION ((size_t)4)

/* Whether the full stop at `at` ends an abbreviation or an initial: what stands before it is short
 * and has a capital, or a full stop within, or is known as one: "Capt." */
static bool is_abbreviation(struct str text, size_t from, size_t at)
{
    size_t begin = at;
    bool inner = false;
    while (begin > from && (ascii_is_alpha(text.data[begin - 1]) || text.data[begin - 1] == '.')) {
        inner |= text.data[begin - 1] == '.';
        begin--;
    }
    size_t letters = at - begin;
    bool capital = letters && ascii_is_upper(text.data[begin]);
    if (capital && tokenizer_is_shortened(str_part(text, begin, letters)))
        return true;
    if (!letters || letters > (inner ? ABBREVIATION + 2 : ABBREVIATION))
        return false;
    /* "the UN." ends a sentence */
    bool acronym = letters > 1 && ascii_is_upper(text.data[begin + 1]);
    return inner || letters == 1 || (capital && !acronym && letters < ABBREVIATION);
}

/* Whether a character ends a sentence, and whether it needs a space behind it to do so. */
static bool is_end(uint32_t point, bool *spaced)
{
    *spaced = point == '.' || point == '!' || point == '?' || point == 0x2026;
    return *spaced || point == 0x3002 || point == 0xff01 || point == 0xff1f || point == 0x061f ||
           point == 0x0964 || point == 0x06d4;
}

/* Whether a character may stand between the end of a sentence and the space behind it. */
static bool is_closing(uint32_t point)
{
    return point == '"' || point == '\'' || point == ')' || point == ']' || point == 0x201d ||
           point == 0x2019 || point == 0xbb || point == 0x300d || point == 0x300f ||
           point == 0xff09;
}

/* Whether a sentence can begin at `at`: with anything but a small letter. */
static bool can_begin(struct str text, size_t at)
{
    return at >= text.size || !(text.data[at] >= 'a' && text.data[at] <= 'z');
}

/* The place behind the sentence that begins at `from`, in a line that ends at `to`. */
static size_t sentence_end(struct str text, size_t from, size_t to)
{
    for (size_t at = from; at < to;) {
        uint32_t point;
        size_t before = at;
        bool spaced;
        utf8_next(text, &at, &point);
        if (!is_end(point, &spaced) || (point == '.' && is_abbreviation(text, from, before)))
            continue;
        size_t end = at;
        while (end < to) {
            size_t next = end;
            utf8_next(text, &next, &point);
            if (!is_closing(point))
                break;
            end = next;
        }
        if (end >= to || !spaced || (text.data[end] == ' ' && can_begin(text, end + 1)))
            return end;
    }
    return to;
}

bool story_sentence_next(struct str text, size_t *at, size_t *from, size_t *to)
{
    while (*at < text.size && ascii_is_space(text.data[*at]))
        ++*at;
    if (*at >= text.size)
        return false;
    size_t line = str_find_byte(str_from_byte(text, *at), '\n');
    size_t end = line == STR_NONE ? text.size : *at + line;
    *from = *at;
    *to = *at = sentence_end(text, *from, end);
    return true;
}
