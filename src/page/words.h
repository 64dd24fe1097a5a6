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

/* Values that were looked up before: pages repeat a few hundred over and over. All zero at first.
 */
#define PAGE_CLASS_CACHE 512
struct page_class_cache {
    struct {
        struct str value; /* empty for none */
        uint64_t kinds;
    } slots[PAGE_CLASS_CACHE];
};

/* The kinds of all the attributes of an element that name what it holds: class, id, role, itemprop
 * and test ids. With a cache where many elements of a page are asked for. */
uint64_t page_element_kinds(const struct html_node *node);
uint64_t page_cached_kinds(const struct html_node *node, struct page_class_cache *cache);

/* The kinds (1 << PHRASE_*) of the phrases that stand at the start of a text, and anywhere in it
 * where it is short. `*start` is given those at the start alone. */
uint32_t page_phrase_kinds(struct str text, uint32_t *start);

#endif
