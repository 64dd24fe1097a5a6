/* What single words of markup and of text say about a block: class names and phrases of page
 * furniture, from knowledge/page. For src/page alone. */
#ifndef TIDINGS_PAGE_WORDS_H
#define TIDINGS_PAGE_WORDS_H

#include <stdint.h>

#include "base/str.h"
#include "html/html.h"
#include "page/page_words.h"

/* The kinds (1 << CLASS_*) that the words of an attribute value speak of. */
uint64_t page_class_kinds(struct str value);

/* Values that were looked up before: pages repeat a few hundred over and over, and so do the pages
 * of an outlet. A value has one place, which the next value of that place takes over; long ones
 * have places of their own, of which there are fewer. All zero at first; one thread's at a time. */
#define PAGE_CLASS_PLACES 2048
#define PAGE_CLASS_LONG_PLACES 512
#define PAGE_CLASS_VALUE 55
#define PAGE_CLASS_LONG_VALUE 200
struct page_class_cache {
    struct {
        uint64_t kinds;
        uint8_t size; /* of the value; 0 for an empty place */
        char value[PAGE_CLASS_VALUE];
    } places[PAGE_CLASS_PLACES];
    struct {
        uint64_t kinds;
        uint8_t size;
        char value[PAGE_CLASS_LONG_VALUE];
    } long_places[PAGE_CLASS_LONG_PLACES];
};

/* Whether a style attribute hides its element. */
bool page_is_unseen(struct str style);

/* The kinds of all the attributes of an element that name what it holds: class, id, role, itemprop,
 * itemtype and test ids. With a cache where many elements are asked for, else NULL. */
uint64_t page_element_kinds(const struct html_node *node, struct page_class_cache *cache);

/* The kinds (1 << PHRASE_*) of the phrases that stand at the start of a text, and anywhere in it
 * where it is short. `*start` is given those at the start alone. */
uint32_t page_phrase_kinds(struct str text, uint32_t *start);

#endif
