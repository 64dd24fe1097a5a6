/* What the rooms of the parser share about names: flags of tags, look-up by spelling, and the names
 * that a document has beyond those of names.h. Not for other folders. */
#ifndef TIDINGS_HTML_NAMES_PRIVATE_H
#define TIDINGS_HTML_NAMES_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "html/names.h"

/* Flags of a tag; knowledge/html/tags.txt says what each means. */
enum {
    TAG_SPECIAL = 1,
    TAG_VOID = 2,
    TAG_FORMATTING = 4,
    TAG_RAW = 8,
    TAG_BREAKOUT = 16,
    TAG_BLOCK = 32,
    TAG_HIDDEN = 64,
};

/* Most tag names of its own that a document may have; a tag's number has 16 bits. */
#define HTML_MAX_OWN_TAGS 60000

extern const uint8_t html_tag_flags[HTML_TAG_COUNT];

/* Attributes that say nothing about an article. */
extern const bool html_attr_needless[HTML_ATTR_COUNT];

/* Whether a tag (of HTML; one of a document's own has none) has one of these flags. */
static inline bool html_tag_has(unsigned tag, unsigned flags)
{
    return tag < HTML_TAG_COUNT && (html_tag_flags[tag] & flags);
}

/* A name as it is looked up: its first and last eight bytes as little-endian numbers (`last` is 0
 * for names of up to eight bytes). Names of up to 16 bytes are equal when these and the sizes are.
 */
struct name_key {
    uint64_t first, last;
    const char *name;
    uint32_t size;
};

/* A known name of up to seven letters and digits as it is looked up: its bytes as a little-endian
 * number, its own number, and whether it is a needless attribute's. Its slot is what the hash of
 * the former leads to, and the few whose slot is another's are not there. */
struct short_name {
    uint64_t first;
    uint16_t number;
    bool needless;
};

/* Names of one kind (tags, or attributes) that a document has beyond the known ones. */
struct own_names {
    struct name_key *keys; /* [count] */
    uint32_t *slots;       /* [slot_count]: index into keys plus 1; 0 is empty */
    uint32_t count, capacity, slot_count;
};

struct html_names {
    struct arena *arena;
    struct own_names tags, attrs;
};

/* The number of the tag or the attribute with this name (in lower case), a new one where the
 * document has not had it yet. Up to `readable` bytes from `name` on may be read, whatever the
 * size. A new name is copied where `copy` says so, else the view has to live as long as the tree.
 */
unsigned html_tag_intern(struct html_names *names, struct str name, size_t readable, bool copy);
unsigned html_attr_intern(struct html_names *names, struct str name, size_t readable, bool copy);

/* The number of an attribute with a known name that is not needless
 * (knowledge/html/attributes.txt), or 0. */
unsigned html_attr_find_needed(struct str name, size_t readable);

/* The spellings by number; html_tag_spelling() in HTML's lower case. */
struct str html_tag_spelling(const struct html_names *names, unsigned tag);
struct str html_attr_spelling(const struct html_names *names, unsigned name);

/* The numbers under which attributes stand in foreign elements. */
unsigned html_attr_adjust(unsigned name, bool svg);

#endif
