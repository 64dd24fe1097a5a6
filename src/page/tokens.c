/* The words of a page as hashes, cut once: whoever compares texts compares these. */
#include "page/body.h"

/* The bytes of what stands between words at `at`; 0 when a word does. */
static inline size_t gap_size(struct str text, size_t at)
{
    unsigned char c = (unsigned char)text.data[at];
    if (c < 0x80)
        return !ascii_is_alpha((char)c) && !ascii_is_digit((char)c);
    if (c == 0xC2)
        return 2;
    bool mark =
        (c == 0xE2 || c == 0xE3) && at + 1 < text.size && (unsigned char)text.data[at + 1] == 0x80;
    return mark ? 3 : 0;
}

/* Whether a character of a script without spaces stands at `at`: a word by itself. */
static inline bool is_dense(struct str text, size_t at)
{
    unsigned char c = (unsigned char)text.data[at];
    return c >= 0xE3 && c <= 0xED && at + 2 < text.size;
}

/* ASCII letters and digits as they are hashed; 0 for what is no part of a word, 1 beyond ASCII. */
static const uint8_t word_bytes[256] = {
#define ROW(x) x, x, x, x, x, x, x, x
    ['0'] = '0', '1',         '2',    '3',    '4',    '5',    '6',    '7',    '8',
    '9',         ['A'] = 'a', 'b',    'c',    'd',    'e',    'f',    'g',    'h',
    'i',         'j',         'k',    'l',    'm',    'n',    'o',    'p',    'q',
    'r',         's',         't',    'u',    'v',    'w',    'x',    'y',    'z',
    ['a'] = 'a', 'b',         'c',    'd',    'e',    'f',    'g',    'h',    'i',
    'j',         'k',         'l',    'm',    'n',    'o',    'p',    'q',    'r',
    's',         't',         'u',    'v',    'w',    'x',    'y',    'z',    [0x80] = ROW(1),
    ROW(1),      ROW(1),      ROW(1), ROW(1), ROW(1), ROW(1), ROW(1), ROW(1), ROW(1),
    ROW(1),      ROW(1),      ROW(1), ROW(1), ROW(1), ROW(1),
#undef ROW
};

uint32_t body_next_word(struct str *rest)
{
    uint32_t value = 0x811C9DC5U;
    struct str text = *rest;
    size_t at = 0;
    for (size_t gap = 1; at < text.size && gap; at += gap) {
        uint8_t byte = word_bytes[(unsigned char)text.data[at]];
        gap = byte > 1 ? 0 : byte ? gap_size(text, at) : 1;
    }
    if (at >= text.size)
        return 0;
    if (is_dense(text, at)) {
        for (size_t end = at + 3; at < end; at++)
            value = (value ^ (unsigned char)text.data[at]) * 0x01000193U;
    } else {
        for (; at < text.size; at++) {
            uint8_t byte = word_bytes[(unsigned char)text.data[at]];
            if (byte <= 1 && (!byte || gap_size(text, at) || is_dense(text, at)))
                break;
            byte = byte > 1 ? byte : (unsigned char)text.data[at];
            value = (value ^ byte) * 0x01000193U;
        }
    }
    *rest = str_from_byte(text, at);
    return value | 1;
}

void body_read_words(struct body_page *page)
{
    size_t bytes = 0, count = 0;
    for (uint32_t i = 0; i < page->block_count; i++)
        bytes += page->blocks[i].text.size;
    page->words = arena_get(page->arena, (bytes + 1) * sizeof *page->words);
    page->word_starts = arena_get(page->arena, (page->block_count + 1) * sizeof(uint32_t));
    for (uint32_t i = 0; i < page->block_count; i++) {
        struct str rest = page->blocks[i].text;
        page->word_starts[i] = (uint32_t)count;
        for (uint32_t word; (word = body_next_word(&rest)) != 0;)
            page->words[count++] = word;
    }
    page->word_starts[page->block_count] = (uint32_t)count;
}
