/* Finds the dateline before a text's first sentence, by its form: capitalized words, a place in
 * capitals or an agency in parentheses, and a dash or colon behind. */
#include "event/dateline.h"

#include <stdbool.h>

/* The dashes that end a dateline, with the spaces around them. */
static const char *const dashes[] = {" -- ", " \xe2\x80\x94 ", " \xe2\x80\x93 ", " - ",
                                     "-- ",  " \xe2\x80\x93",  "\xe2\x80\x94 "};

/* Where what ends a dateline begins, with its length in `*size`; STR_NONE. */
static size_t find_end(struct str text, size_t *size)
{
    struct str start = str_part(text, 0, DATELINE_MAX);
    size_t best = STR_NONE;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        size_t at = str_find(start, str_from(dashes[i]));
        if (at != STR_NONE && (best == STR_NONE || at < best)) {
            best = at;
            *size = str_from(dashes[i]).size;
        }
    }
    size_t colon = str_find(start, STR(": "));
    if (colon != STR_NONE && (best == STR_NONE || colon < best)) {
        best = colon;
        *size = 2;
    }
    /* "United Nations, April 13 (IANS) Under pressure": an agency alone */
    size_t close = str_find(start, STR(") "));
    if (close != STR_NONE && (best == STR_NONE || close + 2 < best)) {
        best = close + 1;
        *size = 1;
    }
    return best;
}

/* Whether words are those of a dateline: all begin with a capital or a digit, and one is in
 * capitals throughout, or there are at most two before a colon. */
static bool is_dateline(struct str words, bool colon)
{
    struct str rest = words, word;
    size_t count = 0, capitals = 0;
    bool agency = false;
    while (str_word(&rest, &word)) {
        bool open = word.data[0] == '(';
        struct str bare = str_from_byte(word, open);
        if (!bare.size || (!ascii_is_upper(bare.data[0]) && !ascii_is_digit(bare.data[0]) &&
                           !str_equal(bare, STR("de")) && !str_equal(bare, STR("el"))))
            return false;
        bool all = bare.size > 2;
        for (size_t i = 0; i < bare.size && all; i++)
            all = ascii_is_upper(bare.data[i]) || bare.data[i] == ',' || bare.data[i] == ')' ||
                  bare.data[i] == '.' || bare.data[i] == ':' || bare.data[i] == '-';
        capitals += all && !open;
        agency |= open;
        count++;
    }
    return count && (agency || capitals || (colon && count <= 2));
}

struct str dateline_set_apart(struct arena *arena, struct str text)
{
    size_t size = 0, end = find_end(text, &size);
    if (end == STR_NONE || !end)
        return text;
    bool colon = size == 2 && text.data[end] == ':';
    bool agency = size == 1;
    struct str words = str_part(text, 0, end);
    char next = end + size < text.size ? text.data[end + size] : 'a';
    bool begins =
        ascii_is_upper(next) || (unsigned char)next >= 0x80 || next == '"' || next == '\'';
    if (!begins || !is_dateline(words, colon) || (agency && str_find_byte(words, '(') == STR_NONE))
        return text;
    struct str copy = arena_copy(arena, text);
    char *bytes = (char *)copy.data;
    for (size_t i = 0; i < size; i++)
        bytes[end + i] = i ? ' ' : '\n';
    return copy;
}
