/* Images of an article with what stands under them: the caption, and apart from it the credit.
 * Which blocks are captions the model says; here their image is found, and the credit is cut off by
 * its markup or by the words that lead to it. */
#include "page/articles.h"
#include "page/credits.h"

#include "base/utf8.h"

/* How far up from a caption its image is looked for, and how many nodes are looked at. */
#define MAX_LEVELS 5
#define MAX_NODES 400
/* Elements of a caption whose text is looked through for marked credits. */
#define MAX_CAPTION 4000
/* Bytes of a credit that only a mark parts. */
#define MAX_PARTED 60
/* Blocks beside a caption that may be its credit. */
#define MAX_BESIDE 3

/* Words of a line that signs a caption. */
#define SIGNATURE_WORDS 6

#define CREDIT_BIT (UINT64_C(1) << CLASS_CREDIT)
#define CAPTION_BIT (UINT64_C(1) << CLASS_CAPTION)

/* A caption on the way to the record. */
struct caption {
    char text[MAX_CAPTION];
    char credit[MAX_CAPTION];
    size_t text_size, credit_size;
};

/* Appends text with white space collapsed, what fits. */
static void append(char *to, size_t *size, struct str text, bool apart)
{
    bool space = apart;
    for (size_t i = 0; i < text.size && *size + 8 < MAX_CAPTION; i++) {
        if (ascii_is_space(text.data[i]) ||
            (text.data[i] == '\xC2' && i + 1 < text.size && text.data[i + 1] == '\xA0')) {
            i += text.data[i] == '\xC2';
            space = true;
            continue;
        }
        if (space && *size)
            to[(*size)++] = ' ';
        space = false;
        to[(*size)++] = text.data[i];
    }
    if (space && *size && *size + 8 < MAX_CAPTION)
        to[(*size)++] = ' ';
}

/* Whether nothing but white space stands in an element on one side of a node in it. */
static bool is_at_edge(const struct html_node *node, bool end)
{
    do
        node = end ? node->next : node->previous;
    while (node &&
           (node->kind == HTML_TEXT ? !str_trim(node->text).size : node->kind != HTML_ELEMENT));
    return !node;
}

/* Whether an element within a caption holds a credit: by its class, or as the small print or the
 * source that a caption ends with. */
static bool is_credit(const struct html_node *node, const struct html_node *caption)
{
    uint64_t kinds = page_element_kinds(node, NULL);
    bool source = html_is(node, HTML_TAG_CITE) || html_is(node, HTML_TAG_SMALL);
    return ((kinds & CREDIT_BIT) && !(kinds & CAPTION_BIT)) ||
           (source && node->parent == caption && is_at_edge(node, true) &&
            !is_at_edge(node, false));
}

/* Reads the text of a caption's element, that of credit elements apart. False when nothing in it is
 * marked as a credit. */
static bool read_marked(struct caption *caption, const struct html_node *top)
{
    const struct html_node *credit = NULL;
    const struct html_node *node = top;
    bool found = false;
    for (unsigned left = MAX_NODES; node && left; left--) {
        if (credit && !html_contains(credit, node))
            credit = NULL;
        if (node->kind == HTML_ELEMENT && node != top) {
            if (node->space != HTML_NS_HTML || node->tag == HTML_TAG_SCRIPT ||
                node->tag == HTML_TAG_STYLE || node->tag == HTML_TAG_BUTTON) {
                node = html_after(node, top);
                continue;
            }
            if (!credit && is_credit(node, top)) {
                credit = node;
                found = true;
            }
        }
        if (node->kind == HTML_TEXT) {
            if (credit)
                append(caption->credit, &caption->credit_size, node->text, false);
            else
                append(caption->text, &caption->text_size, node->text, false);
        }
        node = html_next(node, top);
    }
    return found;
}

/* The address of an image element: a real one before one that is put in by scripts. */
static struct str image_url(const struct html_node *image)
{
    struct str url = html_attr(image, HTML_ATTR_SRC);
    if (!url.size || str_starts(url, STR("data:")))
        url = html_attr(image, HTML_ATTR_DATA_SRC);
    if (!url.size) {
        struct str set = html_attr(image, HTML_ATTR_SRCSET);
        if (!set.size)
            set = html_attr(image, HTML_ATTR_DATA_SRCSET);
        str_word(&set, &url);
    }
    return str_trim(url);
}

/* The first image inside an element that has an address; empty for none. */
static struct str find_image(const struct html_node *top)
{
    const struct html_node *node = top;
    for (unsigned left = MAX_NODES; node && left; left--, node = html_next(node, top)) {
        struct str url = html_is(node, HTML_TAG_IMG) ? image_url(node) : STR("");
        if (url.size)
            return url;
    }
    return STR("");
}

/* The image that a caption stands under, and the element that holds both in `*figure`. */
static struct str image_of(const struct html_node *node, const struct html_node **figure)
{
    *figure = node;
    for (unsigned level = 0; level < MAX_LEVELS && node->parent; level++, node = node->parent) {
        struct str url = find_image(node);
        if (url.size || html_is(node, HTML_TAG_FIGURE)) {
            *figure = node;
            return url;
        }
    }
    return STR("");
}

/* Whether the block behind a caption is the short line in italics that signs it, where nothing else
 * is said of the image. */
static bool is_signature(const struct body_page *page, uint32_t caption, uint32_t block)
{
    const struct body_block *one = &page->blocks[caption], *other = &page->blocks[block];
    return block == caption + 1 && other->words <= SIGNATURE_WORDS && other->tail != EDGE_STOP &&
           other->italic_points == other->points && one->italic_points < one->points &&
           one->words > other->words;
}

/* Takes the credit out of the blocks beside a caption in its figure. */
static void read_beside(struct caption *caption, const struct body_page *page, uint32_t block,
                        const struct html_node *figure, const int32_t *scores)
{
    uint32_t from = block > MAX_BESIDE ? block - MAX_BESIDE : 0;
    for (uint32_t i = from; i <= block + MAX_BESIDE && i < page->block_count; i++) {
        const struct body_block *other = &page->blocks[i];
        const struct body_element *element = &page->elements[other->element];
        bool signs = is_signature(page, block, i);
        if (i == block || (scores[i] > CAPTION_LIMIT && !signs) ||
            !html_contains(figure, element->node))
            continue;
        bool marked = signs || element->near[CLASS_CREDIT] <= 2 || (other->inner & CREDIT_BIT);
        if (marked || credit_start(other->text) == 0)
            append(caption->credit, &caption->credit_size, other->text, true);
    }
}

/* Where the credit begins behind the last of several marks that part a caption from its place and
 * its source in Japanese; STR_NONE for none. */
static size_t parted_credit(struct str text)
{
    static const struct str mark = {"＝", 3};
    size_t last = STR_NONE;
    unsigned marks = 0;
    for (size_t at; (at = str_find(str_from_byte(text, marks ? last : 0), mark)) != STR_NONE;) {
        last = (marks ? last : 0) + at + mark.size;
        marks++;
    }
    return marks >= 2 && last < text.size && text.size - last <= MAX_PARTED ? last : STR_NONE;
}

/* Without white space, brackets and dashes at its ends. */
static struct str tidy(struct str text)
{
    struct str before;
    do {
        before = text;
        text = str_trim(text);
        if (str_ends(text, STR("＝")))
            text.size -= strlen("＝");
        while (text.size && strchr("|/([-,;:", text.data[0]))
            text = str_from_byte(text, 1);
        while (text.size && strchr("|/([-,;", text.data[text.size - 1]))
            text.size--;
        if (str_ends(text, STR(")")) && str_find_byte(text, '(') == STR_NONE)
            text.size--;
        if (str_ends(text, STR("]")) && str_find_byte(text, '[') == STR_NONE)
            text.size--;
    } while (text.size != before.size);
    return text;
}

/* Adds the caption in one block. */
static void add_image(struct article *article, struct arena *arena, const struct articles *found,
                      uint32_t index)
{
    const struct body_page *page = &found->page;
    const struct body_block *block = &page->blocks[index];
    const struct body_element *element = &page->elements[block->element];
    const struct html_node *figure;
    struct caption *caption = arena_get(page->arena, sizeof *caption);
    struct str url = image_of(element->node, &figure);
    caption->text_size = caption->credit_size = 0;
    bool alone = element->end_block - element->first_block == 1;
    if (!alone || !read_marked(caption, element->node) || !caption->text_size) {
        caption->text_size = caption->credit_size = 0;
        append(caption->text, &caption->text_size, block->text, false);
    }
    if (!caption->credit_size)
        read_beside(caption, page, index, figure, found->captions);
    struct str text = str_trim(str_of(caption->text, caption->text_size));
    struct str credit = str_of(caption->credit, caption->credit_size);
    size_t parted = caption->credit_size ? STR_NONE : parted_credit(text);
    size_t cut = caption->credit_size ? STR_NONE : credit_start(text);
    cut = parted != STR_NONE ? parted : cut;
    if (cut != STR_NONE) {
        credit = str_from_byte(text, cut);
        text = str_part(text, 0, cut);
    }
    credit = parted != STR_NONE ? credit : tidy(credit_name(tidy(credit)));
    text = cut != STR_NONE ? tidy(text) : text;
    struct image *image = list_add(&article->images);
    image->url = url;
    image->caption = arena_copy(arena, text);
    image->credit = arena_copy(arena, credit);
}

/* Whether the same caption is there already. */
static bool is_known(const struct article *article, const struct articles *found, uint32_t index,
                     const uint32_t *taken)
{
    for (size_t i = 0; i < article->images.count; i++)
        if (found->page.blocks[taken[i]].hash == found->page.blocks[index].hash)
            return true;
    return false;
}

/* Whether a block signs the caption that was taken last, as its credit. */
static bool signs_another(const struct article *article, const struct articles *found,
                          uint32_t index, const uint32_t *taken)
{
    if (!article->images.count)
        return false;
    uint32_t last = taken[article->images.count - 1];
    const struct html_node *figure;
    const struct body_page *page = &found->page;
    image_of(page->elements[page->blocks[last].element].node, &figure);
    return is_signature(page, last, index) &&
           html_contains(figure, page->elements[page->blocks[index].element].node);
}

void articles_images(struct article *article, struct arena *arena, const struct articles *found,
                     size_t index)
{
    const struct found_article *own = &found->items[index];
    uint32_t taken[ARTICLE_MAX_IMAGES];
    for (uint32_t i = own->from; i < own->to; i++) {
        if (found->captions[i] <= CAPTION_LIMIT || article->images.count == ARTICLE_MAX_IMAGES ||
            is_known(article, found, i, taken) || signs_another(article, found, i, taken))
            continue;
        taken[article->images.count] = i;
        add_image(article, arena, found, i);
    }
}
