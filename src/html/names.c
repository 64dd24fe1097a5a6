/* Tags, attribute names and named character references by their spelling. The tables are made from
 * knowledge/html by tools/generate-html-names. */
#include "html/names_find.h"

#include <assert.h>

#include "html/html.h"

struct entity {
    const char *name;
    uint32_t size;
    uint32_t points[2];
};

#include "html/names_table.h"

enum { OWN_FIRST = 32, PLAIN_ATTRS = sizeof html_attr_keys / sizeof *html_attr_keys };

/* The slot of a name of the document's own, or the empty slot where it would stand. All of the name
 * is hashed, with a start that differs from run to run: a page cannot put its names into one place.
 */
static uint32_t *own_slot(const struct own_names *own, const struct name_key *key)
{
    uint32_t mask = own->slot_count - 1;
    uint64_t hash = str_hash(str_of(key->name, key->size)) ^ (uintptr_t)own;
    hash *= NAME_MULTIPLY;
    for (uint32_t at = (uint32_t)(hash >> 32) & mask;; at = (at + 1) & mask)
        if (!own->slots[at] || name_is_same(key, &own->keys[own->slots[at] - 1]))
            return &own->slots[at];
}

/* Makes room for twice as many names. */
static void own_grow(struct own_names *own, struct arena *arena)
{
    uint32_t capacity = own->capacity ? own->capacity * 2 : OWN_FIRST;
    own->keys =
        arena_grow(arena, own->keys, own->count * sizeof *own->keys, capacity * sizeof *own->keys);
    own->capacity = capacity;
    own->slot_count = capacity * 2;
    own->slots = arena_get_array(arena, own->slot_count, sizeof *own->slots);
    for (uint32_t i = 0; i < own->count; i++)
        *own_slot(own, &own->keys[i]) = i + 1;
}

/* The index of a name of the document's own, added where it is new. */
static uint32_t own_intern(struct own_names *own, struct arena *arena, struct name_key *key,
                           bool copy)
{
    if (own->count == own->capacity)
        own_grow(own, arena);
    uint32_t *slot = own_slot(own, key);
    if (!*slot) {
        if (copy)
            key->name = arena_copy(arena, str_of(key->name, key->size)).data;
        own->keys[own->count] = *key;
        *slot = ++own->count;
    }
    return *slot - 1;
}

unsigned html_tag_intern(struct html_names *names, struct str name, size_t readable, bool copy)
{
    struct name_key key = name_key_of(name, readable);
    unsigned known = name_find(&key, html_tag_keys, html_tag_slots);
    if (known)
        return known;
    uint32_t own = own_intern(&names->tags, names->arena, &key, copy);
    return HTML_TAG_COUNT + (own < HTML_MAX_OWN_TAGS ? own : HTML_MAX_OWN_TAGS);
}

unsigned html_attr_intern(struct html_names *names, struct str name, size_t readable, bool copy)
{
    struct name_key key = name_key_of(name, readable);
    unsigned known = name_find(&key, html_attr_keys, html_attr_slots);
    return known ? known : HTML_ATTR_COUNT + own_intern(&names->attrs, names->arena, &key, copy);
}

unsigned html_attr_find_needed(struct str name, size_t readable)
{
    struct name_key key = name_key_of(name, readable);
    unsigned known = name_find(&key, html_attr_keys, html_attr_slots);
    return html_attr_needless[known] ? 0 : known;
}

struct str html_tag_spelling(const struct html_names *names, unsigned tag)
{
    assert(tag != HTML_TAG_NONE);
    const struct name_key *key =
        tag < HTML_TAG_COUNT ? &html_tag_keys[tag - 1] : &names->tags.keys[tag - HTML_TAG_COUNT];
    return str_of(key->name, key->size);
}

struct str html_attr_spelling(const struct html_names *names, unsigned name)
{
    assert(name != HTML_ATTR_NONE);
    if (name > PLAIN_ATTRS && name < HTML_ATTR_COUNT)
        return str_from(attr_adjusted_spelling[name - PLAIN_ATTRS - 1]);
    const struct name_key *key = name < HTML_ATTR_COUNT
                                     ? &html_attr_keys[name - 1]
                                     : &names->attrs.keys[name - HTML_ATTR_COUNT];
    return str_of(key->name, key->size);
}

unsigned html_attr_adjust(unsigned name, bool svg)
{
    unsigned adjusted = name >= HTML_ATTR_COUNT ? 0 : svg ? attr_in_svg[name] : attr_in_math[name];
    return adjusted ? adjusted : name;
}

/* The references that are nearly all there are, found without a search. */
static size_t find_common(struct str text, uint32_t points[2])
{
    static const struct entity common[] = {
        {"amp;", 4, {'&', 0}}, {"quot;", 5, {'"', 0}}, {"nbsp;", 5, {0xA0, 0}},
        {"lt;", 3, {'<', 0}},  {"gt;", 3, {'>', 0}},
    };
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        if (text.size >= common[i].size && memcmp(text.data, common[i].name, common[i].size) == 0) {
            memcpy(points, common[i].points, sizeof common[i].points);
            return common[i].size;
        }
    }
    return 0;
}

size_t html_entity_find(struct str text, uint32_t points[2])
{
    size_t longest = find_common(text, points);
    if (longest)
        return longest;
    if (!text.size || (unsigned char)text.data[0] >= 128)
        return 0;
    /* Names are sorted: the range that shares the text's first bytes narrows byte by byte. */
    unsigned byte = (unsigned char)text.data[0];
    size_t from = entity_starts[byte], to = entity_starts[byte + 1];
    for (size_t at = 1; from < to; at++) {
        if (entities[from].size == at) {
            longest = at;
            memcpy(points, entities[from].points, sizeof entities[from].points);
            from++;
        }
        if (at >= text.size)
            break;
        while (from < to && entities[from].name[at] < text.data[at])
            from++;
        while (from < to && entities[to - 1].name[at] > text.data[at])
            to--;
    }
    return longest;
}

/* ---------------------------------------------------------------- the house's door to names --- */

struct str html_tag_name(const struct html_document *document, const struct html_node *element)
{
    unsigned tag = element->tag;
    if (element->space == HTML_NS_SVG && tag < HTML_TAG_COUNT && tag_svg_spelling[tag])
        return str_from(tag_svg_spelling[tag]);
    return html_tag_spelling(document->names, tag);
}

struct str html_attr_name(const struct html_document *document, unsigned name)
{
    return html_attr_spelling(document->names, name);
}

unsigned html_attr_number(const struct html_document *document, struct str name)
{
    struct name_key key = name_key_of(name, name.size);
    unsigned known = name_find(&key, html_attr_keys, html_attr_slots);
    if (known)
        return known;
    const struct own_names *own = &document->names->attrs;
    uint32_t slot = own->slot_count ? *own_slot(own, &key) : 0;
    return slot ? HTML_ATTR_COUNT + slot - 1 : 0;
}
