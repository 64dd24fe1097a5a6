/* Comparing, searching, cutting and hashing string views. */
#include "base/str.h"

int str_compare(struct str a, struct str b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    /* most comparisons are steps of a search, which the first byte decides */
    if (common && a.data[0] != b.data[0])
        return (unsigned char)a.data[0] < (unsigned char)b.data[0] ? -1 : 1;
    int order = common ? memcmp(a.data, b.data, common) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

/* How a NUL-terminated text stands to a word, as str_compare() says it; in one walk, since a search
 * asks it often and mostly the first byte decides. */
static int compare_text(const char *text, struct str word)
{
    for (size_t i = 0; i < word.size; i++)
        if (text[i] != word.data[i] || !text[i])
            return !text[i] || (unsigned char)text[i] < (unsigned char)word.data[i] ? -1 : 1;
    return text[word.size] ? 1 : 0;
}

const void *str_find_row(const void *rows, size_t count, size_t size, struct str word)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *const *row = (const void *)((const char *)rows + middle * size);
        int order = compare_text(*row, word);
        if (order == 0)
            return row;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Whether the first `size` bytes are equal but for the case of ASCII letters. */
static bool fold_equal_bytes(const char *a, const char *b, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (ascii_lower(a[i]) != ascii_lower(b[i]))
            return false;
    return true;
}

bool str_equal_fold(struct str a, struct str b)
{
    return a.size == b.size && fold_equal_bytes(a.data, b.data, a.size);
}

bool str_starts_fold(struct str s, struct str prefix)
{
    return str_equal_fold(str_part(s, 0, prefix.size), prefix);
}

bool str_ends_fold(struct str s, struct str suffix)
{
    return s.size >= suffix.size && str_equal_fold(str_from_byte(s, s.size - suffix.size), suffix);
}

size_t str_find(struct str s, struct str needle)
{
    if (needle.size == 0)
        return 0;
    if (s.size == 0)
        return STR_NONE;
    const char *found = memmem(s.data, s.size, needle.data, needle.size);
    return found ? (size_t)(found - s.data) : STR_NONE;
}

size_t str_find_fold(struct str s, struct str needle)
{
    if (needle.size == 0 || s.size < needle.size)
        return needle.size ? STR_NONE : 0;
    char first = ascii_lower(needle.data[0]);
    bool letter = ascii_is_alpha(first);
    const char *at = s.data, *last = s.data + (s.size - needle.size);
    for (; at <= last; at++) {
        if (!letter)
            at = memchr(at, first, (size_t)(last - at) + 1);
        if (!at)
            break;
        if (ascii_lower(*at) == first && fold_equal_bytes(at, needle.data, needle.size))
            return (size_t)(at - s.data);
    }
    return STR_NONE;
}

size_t str_find_byte(struct str s, char byte)
{
    const char *found = s.size ? memchr(s.data, byte, s.size) : NULL;
    return found ? (size_t)(found - s.data) : STR_NONE;
}

size_t str_find_last(struct str s, char byte)
{
    const char *found = s.size ? memrchr(s.data, byte, s.size) : NULL;
    return found ? (size_t)(found - s.data) : STR_NONE;
}

struct str str_trim(struct str s)
{
    while (s.size && ascii_is_space(s.data[0])) {
        s.data++;
        s.size--;
    }
    while (s.size && ascii_is_space(s.data[s.size - 1]))
        s.size--;
    return s;
}

bool str_split(struct str *rest, char separator, struct str *part)
{
    if (!rest->data)
        return false;
    size_t at = str_find_byte(*rest, separator);
    if (at == STR_NONE) {
        *part = *rest;
        *rest = (struct str){NULL, 0};
    } else {
        *part = str_part(*rest, 0, at);
        *rest = str_from_byte(*rest, at + 1);
    }
    return true;
}

bool str_word(struct str *rest, struct str *word)
{
    size_t from = 0;
    while (from < rest->size && ascii_is_space(rest->data[from]))
        from++;
    size_t to = from;
    while (to < rest->size && !ascii_is_space(rest->data[to]))
        to++;
    *word = str_part(*rest, from, to - from);
    *rest = str_from_byte(*rest, to);
    return to > from;
}

bool str_to_u64(struct str s, uint64_t *value)
{
    uint64_t number = 0;
    for (size_t i = 0; i < s.size; i++) {
        if (!ascii_is_digit(s.data[i]))
            return false;
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, (uint64_t)(s.data[i] - '0'), &number))
            return false;
    }
    *value = number;
    return s.size > 0;
}

/* The finishing step of MurmurHash3 (Austin Appleby, public domain). */
static uint64_t mix(uint64_t h)
{
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdU;
    h ^= h >> 33;
    h *= 0xc4ceb9fe1a85ec53U;
    return h ^ h >> 33;
}

/* Bytes as a little-endian number on every machine. `size` is a constant, so that it is one load
 * where the machine is one. */
static inline uint64_t load_le(const char *data, size_t size)
{
    uint64_t word = 0;
    for (size_t i = 0; i < size; i++)
        word |= (uint64_t)(unsigned char)data[i] << (8 * i);
    return word;
}

/* The same of 1 to 7 bytes, by loads that overlap. */
static uint64_t load_few(const char *data, size_t size)
{
    if (size >= 4)
        return load_le(data, 4) | load_le(data + size - 4, 4) << (8 * (size - 4));
    size_t middle = size / 2, last = size - 1;
    return load_le(data, 1) | load_le(data + middle, 1) << (8 * middle) |
           load_le(data + last, 1) << (8 * last);
}

uint64_t str_hash(struct str s)
{
    uint64_t h = mix(s.size + 0x9e3779b97f4a7c15U);
    size_t i = 0;
    for (; i + 8 <= s.size; i += 8)
        h = mix(h ^ load_le(s.data + i, 8));
    return i < s.size ? mix(h ^ load_few(s.data + i, s.size - i)) : h;
}
