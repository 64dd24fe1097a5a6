/* Where words begin and end, and what they look like folded. */
#include <utf8proc.h>

#include "base/utf8.h"
#include "words/tables.h"
#include "words/words.h"

/* What a character can do in a word. */
enum char_class {
    CHAR_NONE, /* ends it */
    CHAR_LETTER,
    CHAR_DIGIT,
    CHAR_MARK,   /* goes with what stands before it */
    CHAR_RUN,    /* is a word by itself */
    CHAR_JOINER, /* stands within a word between letters */
    CHAR_POINT,  /* stands within a number between digits */
};

/* The classes of ASCII characters. */
static const uint8_t ascii_classes[128] = {
    ['0'] = CHAR_DIGIT,  ['1'] = CHAR_DIGIT,  ['2'] = CHAR_DIGIT,  ['3'] = CHAR_DIGIT,
    ['4'] = CHAR_DIGIT,  ['5'] = CHAR_DIGIT,  ['6'] = CHAR_DIGIT,  ['7'] = CHAR_DIGIT,
    ['8'] = CHAR_DIGIT,  ['9'] = CHAR_DIGIT,  ['A'] = CHAR_LETTER, ['B'] = CHAR_LETTER,
    ['C'] = CHAR_LETTER, ['D'] = CHAR_LETTER, ['E'] = CHAR_LETTER, ['F'] = CHAR_LETTER,
    ['G'] = CHAR_LETTER, ['H'] = CHAR_LETTER, ['I'] = CHAR_LETTER, ['J'] = CHAR_LETTER,
    ['K'] = CHAR_LETTER, ['L'] = CHAR_LETTER, ['M'] = CHAR_LETTER, ['N'] = CHAR_LETTER,
    ['O'] = CHAR_LETTER, ['P'] = CHAR_LETTER, ['Q'] = CHAR_LETTER, ['R'] = CHAR_LETTER,
    ['S'] = CHAR_LETTER, ['T'] = CHAR_LETTER, ['U'] = CHAR_LETTER, ['V'] = CHAR_LETTER,
    ['W'] = CHAR_LETTER, ['X'] = CHAR_LETTER, ['Y'] = CHAR_LETTER, ['Z'] = CHAR_LETTER,
    ['a'] = CHAR_LETTER, ['b'] = CHAR_LETTER, ['c'] = CHAR_LETTER, ['d'] = CHAR_LETTER,
    ['e'] = CHAR_LETTER, ['f'] = CHAR_LETTER, ['g'] = CHAR_LETTER, ['h'] = CHAR_LETTER,
    ['i'] = CHAR_LETTER, ['j'] = CHAR_LETTER, ['k'] = CHAR_LETTER, ['l'] = CHAR_LETTER,
    ['m'] = CHAR_LETTER, ['n'] = CHAR_LETTER, ['o'] = CHAR_LETTER, ['p'] = CHAR_LETTER,
    ['q'] = CHAR_LETTER, ['r'] = CHAR_LETTER, ['s'] = CHAR_LETTER, ['t'] = CHAR_LETTER,
    ['u'] = CHAR_LETTER, ['v'] = CHAR_LETTER, ['w'] = CHAR_LETTER, ['x'] = CHAR_LETTER,
    ['y'] = CHAR_LETTER, ['z'] = CHAR_LETTER, ['_'] = CHAR_LETTER, ['\''] = CHAR_JOINER,
    ['.'] = CHAR_POINT,  [','] = CHAR_POINT,
};

/* The class of an ASCII character. */
static inline enum char_class class_of_ascii(char c)
{
    return (enum char_class)ascii_classes[(unsigned char)c];
}

/* The class of any character. */
static enum char_class class_of(uint32_t point)
{
    if (point < 0x80)
        return class_of_ascii((char)point);
    if (point == 0x2019 || point == 0x00B7 || point == 0x02BC || point == 0x2027 || point == 0x05F4)
        return CHAR_JOINER;
    if (point == 0x00AD || point == 0x200D || point == 0x200C)
        return CHAR_MARK; /* soft hyphen, joiner, non-joiner: invisible */
    switch (utf8proc_category((utf8proc_int32_t)point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL: {
        const struct script *script = script_of(point);
        return script && script->run ? CHAR_RUN : CHAR_LETTER;
    }
    case UTF8PROC_CATEGORY_ND:
        return CHAR_DIGIT;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return CHAR_MARK;
    default:
        return CHAR_NONE;
    }
}

/* The end of the marks that stand at `at`. */
static size_t after_marks(struct str text, size_t at)
{
    uint32_t point;
    for (size_t next = at; utf8_next(text, &next, &point); at = next)
        if (point < 0x80 || class_of(point) != CHAR_MARK)
            break;
    return at;
}

/* Whether a character of class `wanted` stands at `at`. */
static bool class_stands(struct str text, size_t at, enum char_class wanted)
{
    uint32_t point;
    return utf8_next(text, &at, &point) && class_of(point) == wanted;
}

/* The end of the letters and digits of ASCII that stand at `at`; `*class` is that of the last. */
static inline size_t after_ascii(struct str text, size_t at, enum char_class *class)
{
    for (; at < text.size && (unsigned char)text.data[at] < 0x80; at++) {
        enum char_class now = class_of_ascii(text.data[at]);
        if (now != CHAR_LETTER && now != CHAR_DIGIT)
            break;
        *class = now;
    }
    return at;
}

/* The end of the characters of ASCII that stand at `at` and begin no word. */
static inline size_t after_gap(struct str text, size_t at)
{
    while (at < text.size && (unsigned char)text.data[at] < 0x80 &&
           class_of_ascii(text.data[at]) != CHAR_LETTER &&
           class_of_ascii(text.data[at]) != CHAR_DIGIT)
        at++;
    return at;
}

/* The end of the word of letters and digits that goes on at `at`, after a character of `class`. */
static size_t word_end(struct str text, size_t at, enum char_class class)
{
    uint32_t point;
    at = after_ascii(text, at, &class);
    for (size_t next = at; utf8_next(text, &next, &point);
         at = after_ascii(text, next, &class), next = at) {
        enum char_class now = class_of(point);
        if (now == CHAR_MARK)
            continue;
        if (now == CHAR_JOINER && class == CHAR_LETTER && class_stands(text, next, CHAR_LETTER))
            continue;
        if (now == CHAR_POINT && class == CHAR_DIGIT && class_stands(text, next, CHAR_DIGIT))
            continue;
        if (now != CHAR_LETTER && now != CHAR_DIGIT)
            break;
        class = now;
    }
    return at;
}

bool words_next(struct words *words, struct word *word)
{
    uint32_t point;
    size_t from = after_gap(words->text, words->at);
    for (size_t next = from; utf8_next(words->text, &next, &point);
         from = next = after_gap(words->text, next)) {
        enum char_class class = class_of(point);
        if (class != CHAR_LETTER && class != CHAR_DIGIT && class != CHAR_RUN)
            continue;
        word->from = from;
        word->kind = class == CHAR_RUN ? WORD_RUN : class == CHAR_DIGIT ? WORD_NUMBER : WORD_SPACED;
        word->to =
            class == CHAR_RUN ? after_marks(words->text, next) : word_end(words->text, next, class);
        words->at = word->to;
        return true;
    }
    words->at = words->text.size;
    return false;
}

/* Folds one character that is not ASCII to code points in `out`, which has room for 8. Gives how
 * many; 0 for what is invisible. */
static size_t fold_point(uint32_t point, utf8proc_int32_t out[8])
{
    if (point == 0x2019 || point == 0x02BC) {
        out[0] = '\'';
        return 1;
    }
    if (point == 0x00AD || point == 0x200D || point == 0x200C)
        return 0;
    utf8proc_option_t options = UTF8PROC_CASEFOLD;
    if (point >= 0xFB00)
        options |= UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE; /* wide and presentation forms */
    int last_boundclass = 0;
    utf8proc_ssize_t count =
        utf8proc_decompose_char((utf8proc_int32_t)point, out, 8, options, &last_boundclass);
    return count < 0 || count > 8 ? 0 : (size_t)count;
}

/* Folds a word that holds more than ASCII. Gives its size. */
static size_t fold_wide(struct str word, char out[WORD_MAX])
{
    utf8proc_int32_t points[WORD_MAX + 8];
    size_t count = 0, size = 0;
    bool marks = false;
    uint32_t point;
    for (size_t at = 0; count < WORD_MAX && utf8_next(word, &at, &point);) {
        if (point < 0x80) {
            points[count++] = ascii_lower((char)point);
            continue;
        }
        marks = marks || (point >= 0x300 && class_of(point) == CHAR_MARK);
        count += fold_point(point, points + count);
    }
    if (marks)
        count = (size_t)utf8proc_normalize_utf32(points, (utf8proc_ssize_t)count,
                                                 UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    for (size_t i = 0; i < count; i++) {
        char bytes[4];
        size_t width = utf8_encode((uint32_t)points[i], bytes);
        if (size + width > WORD_MAX)
            break;
        memcpy(out + size, bytes, width);
        size += width;
    }
    return size;
}

size_t word_fold(struct str word, char out[WORD_MAX])
{
    size_t size = 0;
    for (; size < word.size && size < WORD_MAX; size++) {
        if ((unsigned char)word.data[size] >= 0x80)
            return fold_wide(word, out);
        out[size] = ascii_lower(word.data[size]);
    }
    return size;
}
