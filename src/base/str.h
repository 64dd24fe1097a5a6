/* A string view: a pointer and a length, into memory that somebody else owns (an arena, the
 * input, a literal). Not NUL-terminated, may hold NULs, never owns. The empty view may have a NULL
 * pointer. Comparison is by bytes; "fold" means that ASCII letters match in either case. */
#ifndef TIDINGS_BASE_STR_H
#define TIDINGS_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *data;
    size_t size;
};

/* A view of a string literal. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})

/* For printf: printf("%.*s", STR_ARG(view)). */
#define STR_ARG(s) (int)(s).size, (s).data

#define STR_NONE SIZE_MAX /* "not found" */

/* A view of a NUL-terminated string; NULL gives the empty view. */
static inline struct str str_from(const char *text)
{
    return (struct str){text, text ? strlen(text) : 0};
}

/* A view of `size` bytes at `data`. */
static inline struct str str_of(const char *data, size_t size)
{
    return (struct str){data, size};
}

/* Whether both hold the same bytes; empty views are equal whatever they point to. */
static inline bool str_equal(struct str a, struct str b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* The part from byte `from`, at most `size` bytes; both are clipped to the view. */
static inline struct str str_part(struct str s, size_t from, size_t size)
{
    if (from > s.size)
        from = s.size;
    if (size > s.size - from)
        size = s.size - from;
    return (struct str){from ? s.data + from : s.data, size};
}

/* All from byte `from` on; empty where the view ends before it. */
static inline struct str str_from_byte(struct str s, size_t from)
{
    return str_part(s, from, SIZE_MAX);
}

/* Mostly the first byte tells that a text does not start so. */
static inline bool str_starts(struct str s, struct str prefix)
{
    return prefix.size == 0 || (s.size >= prefix.size && s.data[0] == prefix.data[0] &&
                                memcmp(s.data, prefix.data, prefix.size) == 0);
}

/* Mostly the last byte tells that it does not end so. */
static inline bool str_ends(struct str s, struct str suffix)
{
    return suffix.size == 0 ||
           (s.size >= suffix.size && s.data[s.size - 1] == suffix.data[suffix.size - 1] &&
            memcmp(s.data + (s.size - suffix.size), suffix.data, suffix.size) == 0);
}

/* ASCII's capitals made small, all else as it is. These ask for no locale, nor do the tests. */
static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Writes the text to `out`, which has room for it, with ASCII's capitals made small. */
static inline struct str str_lower(struct str text, char *out)
{
    for (size_t i = 0; i < text.size; i++)
        out[i] = ascii_lower(text.data[i]);
    return (struct str){out, text.size};
}

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The value of a hexadecimal digit of either case, or -1. */
static inline int ascii_hex(char c)
{
    if (ascii_is_digit(c))
        return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static inline bool ascii_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool ascii_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Space, tab, line feed, form feed, carriage return: HTML's ASCII white space. */
static inline bool ascii_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

/* Less than, equal to or greater than 0, as the bytes of a stand before b's. */
int str_compare(struct str a, struct str b);

/* The row of a table that begins with the word, or NULL. Each of its `count` rows of `size` bytes
 * begins with a `const char *`, by which the rows are in the order of str_compare(). */
const void *str_find_row(const void *rows, size_t count, size_t size, struct str word);

bool str_equal_fold(struct str a, struct str b);
bool str_starts_fold(struct str s, struct str prefix);
bool str_ends_fold(struct str s, struct str suffix);

/* The place of the first occurrence, or STR_NONE. An empty needle is found at 0. */
size_t str_find(struct str s, struct str needle);
size_t str_find_fold(struct str s, struct str needle);
size_t str_find_byte(struct str s, char byte);
/* The place of the last occurrence of a byte, or STR_NONE. */
size_t str_find_last(struct str s, char byte);

/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);

/* Cuts the next part off the front of *rest, up to `separator`, which is dropped. False when
 * nothing was left. "a,,b" gives "a", "", "b". */
bool str_split(struct str *rest, char separator, struct str *part);

/* The next run of bytes that are not ASCII white space. False when there is none. */
bool str_word(struct str *rest, struct str *word);

/* Reads a decimal number that fills the whole view. False when it does not, or overflows. */
bool str_to_u64(struct str s, uint64_t *value);

/* A 64-bit hash of the bytes; the same on every machine and in every version. */
uint64_t str_hash(struct str s);

/* The hash by which the build lays out tables that are looked up in: FNV-1a with its bits mixed,
 * which tools/knowledge.py computes as well. */
static inline uint32_t str_table_hash(struct str s)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < s.size; i++)
        hash = (hash ^ (unsigned char)s.data[i]) * 16777619U;
    return hash ^ hash >> 15;
}

#endif
