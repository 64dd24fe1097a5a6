/* The body of a page: from a tree to blocks, from blocks to features, from features to a choice.
 * For src/page alone.
 *
 *     body_cut()       the tree as elements and blocks, in document order, with what each says of
 *                      itself;
 *     body_features()  the same as one byte a feature, set against neighbours and the whole page;
 *     body_score()     the learned model's opinion of every block.
 *
 * All of it lives in the arena that is passed in, which is scratch memory of the reader. Every pass
 * is linear in the page. */
#ifndef TIDINGS_PAGE_BODY_H
#define TIDINGS_PAGE_BODY_H

#include <stdint.h>

#include "base/arena.h"
#include "base/forest.h"
#include "base/list.h"
#include "html/html.h"
#include "page/words.h"

/* Limits: what comes after them on a page is left out. */
#define BODY_MAX_BLOCKS 20000
#define BODY_MAX_ELEMENTS 200000

/* Tags that say what is inside them, by themselves or by their nearest ancestor. */
enum body_near_tag {
    NEAR_ARTICLE,
    NEAR_MAIN,
    NEAR_SECTION,
    NEAR_ASIDE,
    NEAR_NAV,
    NEAR_HEADER,
    NEAR_FOOTER,
    NEAR_FORM,
    NEAR_FIGURE,
    NEAR_FIGCAPTION,
    NEAR_LIST,
    NEAR_TABLE,
    NEAR_QUOTE,
    NEAR_LINK,
    NEAR_PARAGRAPH,
    NEAR_CUSTOM,
    NEAR_TAGS,
};

/* Kinds of class words, then tags. */
#define BODY_NEAR (CLASS_COUNT + NEAR_TAGS)
#define BODY_FAR 255

/* An element that can hold blocks. */
struct body_element {
    const struct html_node *node;
    uint32_t parent;      /* index; the first element is its own */
    uint32_t first_block; /* blocks inside: first_block <= i < end_block */
    uint32_t end_block;
    uint32_t signature; /* of its tag and class, and those of the elements around it */
    uint32_t place;     /* how many elements stand before it in its parent */
    uint32_t children;
    uint32_t media; /* images and frames inside */
    uint64_t kinds; /* of its own attributes */
    uint16_t depth;
    bool holds_blocks;       /* elements of unknown names in it may be blocks */
    uint8_t near[BODY_NEAR]; /* 1 for the element itself, 2 for its parent ..., BODY_FAR for none */
};

/* Tags as shapes of text. */
enum body_shape {
    SHAPE_OTHER,
    SHAPE_PARAGRAPH,
    SHAPE_H1,
    SHAPE_H2,
    SHAPE_H3,
    SHAPE_H4,
    SHAPE_ITEM,
    SHAPE_QUOTE,
    SHAPE_ROW,
    SHAPE_CAPTION,
    SHAPE_TERM,
    SHAPE_PRE,
};

/* How a block's text begins and ends. */
enum body_edge {
    EDGE_OTHER,
    EDGE_UPPER,
    EDGE_LOWER,
    EDGE_DIGIT,
    EDGE_QUOTE,
    EDGE_STOP,
    EDGE_COLON,
    EDGE_QUESTION,
    EDGE_ELLIPSIS,
    EDGE_COMMA,
    EDGE_SYMBOL
};

/* A run of inline content. */
struct body_block {
    struct str text;
    uint32_t element; /* the innermost that holds all of it */
    uint32_t points;  /* code points, white space apart */
    uint32_t words;   /* scripts without spaces count two characters as one */
    uint32_t letters, upper, digits, stops, commas, symbols;
    uint32_t link_points, links;
    uint32_t bold_points, italic_points;
    uint32_t breaks;       /* line breaks inside */
    uint32_t media_before; /* images and frames between the block before and this one */
    uint32_t media;        /* images inside */
    uint64_t inner;        /* class kinds of inline elements that hold most of it */
    uint64_t hash;         /* of the text */
    uint32_t phrases, first_phrases;
    uint8_t shape, head, tail;
    bool after_rule;  /* a rule stands between it and the block before */
    bool after_break; /* only line breaks stand between it and the block before */
};

/* Whether a block is a heading that may be an article's or a section's. */
static inline bool body_is_heading(const struct body_block *block)
{
    return block->shape >= SHAPE_H1 && block->shape <= SHAPE_H4;
}

/* A page as blocks. */
struct body_page {
    const struct html_document *document;
    struct arena *arena;
    struct body_element *elements;
    uint32_t element_count;
    struct body_block *blocks;
    uint32_t block_count;
    uint32_t *words;       /* hashes of the words of all blocks, in order */
    uint32_t *word_starts; /* [block_count + 1]: where those of each block begin */
};

/* Cuts the next word off the front of *rest and gives its hash, folded in ASCII; 0 at the end. A
 * character of a script without spaces is a word. */
uint32_t body_next_word(struct str *rest);

/* Reads the words of a page's blocks. */
void body_read_words(struct body_page *page);

/* Cuts the document into elements and blocks. `cache` may be NULL. */
void body_cut(struct body_page *page, struct arena *arena, const struct html_document *document,
              struct page_class_cache *cache);

/* Whether the page does not show a block: an element around it says so by its own attributes, not
 * by a class that a style sheet may mean otherwise. */
bool body_is_unseen(const struct body_page *page, uint32_t block);

/* What a page says it is, in JSON-LD or og:type. */
enum {
    HINT_ARTICLE = 1, /* an article of some kind */
    HINT_PRODUCT = 2,
    HINT_LIST = 4, /* a list, a collection or results */
    HINT_LIVE = 8,
    HINT_SITE = 16,  /* og:type website */
    HINT_OTHER = 32, /* a profile, a video, a contact page ... */
    HINT_NO_INDEX = 64,
};

/* What a page says of itself, as far as it helps to tell blocks apart. All views may be empty. */
struct body_hints {
    struct str title;       /* og:title, or the title element */
    struct str description; /* og:description and the like */
    struct str authors;     /* names, one after the other */
    struct str json_body;   /* JSON-LD's articleBody, unescaped */
    uint32_t types;         /* HINT_* */
};

void body_hints(struct body_hints *hints, struct arena *arena,
                const struct html_document *document);

/* Features, one byte each, in groups of FOREST_LANES blocks; in each the columns of one feature
 * after the other, so that all that a forest asks of a group lies close together. */
struct body_features {
    uint8_t *values;
    uint32_t columns; /* of a group: the features, then those of the second step */
    uint32_t rows;    /* blocks */
    uint32_t title;   /* the block that holds the headline, or UINT32_MAX */
};

/* Where feature 0 of a block is; the others follow, FOREST_LANES bytes apart each. */
static inline uint8_t *body_row(const struct body_features *features, uint32_t block)
{
    size_t group = (size_t)features->columns * FOREST_LANES;
    return features->values + block / FOREST_LANES * group + block % FOREST_LANES;
}

/* The same for a forest. */
static inline struct forest_rows body_rows(const struct body_features *features)
{
    return (struct forest_rows){.values = features->values,
                                .stride = FOREST_LANES,
                                .step = (size_t)features->columns * FOREST_LANES,
                                .count = features->rows};
}

unsigned body_feature_count(void);
void body_features(struct body_features *features, const struct body_page *page,
                   const struct body_hints *hints);

#endif
