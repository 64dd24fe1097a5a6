/* Looking known names up: inline, for where a name stands in every tag. Private to src/html. */
#ifndef TIDINGS_HTML_NAMES_FIND_H
#define TIDINGS_HTML_NAMES_FIND_H

#include <string.h>

#include "html/names_hash.h"
#include "html/names_private.h"

/* The known names of tags and of attributes, by number less 1, and where their keys lead. */
extern const struct name_key html_tag_keys[], html_attr_keys[];
extern const uint16_t html_tag_slots[NAME_SLOTS], html_attr_slots[NAME_SLOTS];

/* The known names that are short, by slot. */
extern const struct short_name html_short_tags[NAME_SLOTS], html_short_attrs[NAME_SLOTS];

/* Eight bytes as a little-endian number on every machine. */
static inline uint64_t name_load(const char *data)
{
    uint64_t word;
    memcpy(&word, data, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* The key of a name; see html_tag_intern() for `readable`. */
static inline struct name_key name_key_of(struct str name, size_t readable)
{
    struct name_key key = {.name = name.data, .size = (uint32_t)name.size};
    if (name.size >= 8) {
        key.first = name_load(name.data);
        key.last = name.size > 8 ? name_load(name.data + name.size - 8) : 0;
    } else if (readable >= 8) {
        key.first = name_load(name.data) & ~(~(uint64_t)0 << (8 * name.size));
    } else {
        for (size_t i = 0; i < name.size; i++)
            key.first |= (uint64_t)(unsigned char)name.data[i] << (8 * i);
    }
    return key;
}

/* A number for a name's place among the known ones; tools/generate-html-names has the same. */
static inline uint64_t name_hash(const struct name_key *key)
{
    return ((key->first ^ key->last * NAME_MULTIPLY_LAST) + key->size) * NAME_MULTIPLY;
}

/* Whether two keys are of the same name. */
static inline bool name_is_same(const struct name_key *a, const struct name_key *b)
{
    return a->first == b->first && a->last == b->last && a->size == b->size &&
           (a->size <= 16 || memcmp(a->name, b->name, a->size) == 0);
}

/* The known name's number, counted from 1, or 0. */
static inline unsigned name_find(const struct name_key *key, const struct name_key *keys,
                                 const uint16_t *slots)
{
    unsigned at = (unsigned)(name_hash(key) >> NAME_SHIFT);
    for (; slots[at]; at = (at + 1) % NAME_SLOTS)
        if (name_is_same(key, &keys[slots[at] - 1]))
            return slots[at];
    return 0;
}

/* The size of the name of up to seven letters and digits that begins a word of the input and ends
 * within it, at a byte that is none (or a byte beyond ASCII, which is for the caller to see), or 8
 * or more where there is no such end. */
static inline unsigned name_short_size(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101, high = 0x80 * ones;
    /* below '0', where white space and '/' are; then '<', '=', '>' and '?', which differ in their
     * lowest two bits alone. The lowest bit found is exact. */
    uint64_t low = ~((word | high) - '0' * ones) & high;
    uint64_t signs = (word & 0xFC * ones) ^ '<' * ones;
    uint64_t ends = low | ((signs - ones) & ~signs & high);
    return ends ? (unsigned)__builtin_ctzll(ends) / 8 : 8;
}

/* The known short name of a size below 8 that begins a word, or one of number 0; `multiply` belongs
 * to the names. */
static inline const struct short_name *
name_find_short(uint64_t word, unsigned size, const struct short_name *names, uint64_t multiply)
{
    static const struct short_name none = {0};
    uint64_t first = word & (((uint64_t)1 << (8 * size)) - 1);
    const struct short_name *found = &names[(first * multiply) >> NAME_SHORT_SHIFT];
    return found->first == first ? found : &none;
}

#endif
