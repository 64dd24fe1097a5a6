/* Decides which articles a page holds from what the model thinks of its blocks, and makes their
 * text and blocks. */
#include "page/articles.h"

/* Blocks that are near enough to a quotation or to an embedded post to be part of it. */
#define NEAR_ENOUGH 4

void articles_find(struct articles *found, const struct body_model *model, struct arena *scratch,
                   const struct html_document *document)
{
    struct body_hints hints;
    *found = (struct articles){.none = PAGE_EMPTY};
    body_cut(&found->page, scratch, document);
    if (!found->page.block_count)
        return;
    body_hints(&hints, scratch, document);
    body_features(&found->features, &found->page, &hints);
    found->scores = body_score(model, &found->features, &found->page);
    found->captions = body_score_captions(model, &found->features, &found->page);
    struct found_article *article = arena_get_zeroed(scratch, sizeof *article);
    article->blocks = arena_get(scratch, found->page.block_count * sizeof *article->blocks);
    for (uint32_t i = 0; i < found->page.block_count; i++)
        if (found->scores[i] > 0)
            article->blocks[article->count++] = i;
    found->none = PAGE_NO_BODY;
    if (!article->count)
        return;
    const struct body_block *blocks = found->page.blocks;
    article->first = found->page.elements[blocks[article->blocks[0]].element].node;
    article->last = found->page.elements[blocks[article->blocks[article->count - 1]].element].node;
    article->to = found->page.block_count;
    found->items = article;
    found->count = 1;
    found->none = PAGE_HAS_ARTICLES;
}

/* The kind of a block in the record. */
static enum block_kind kind_of(const struct body_page *page, const struct body_block *block)
{
    const uint8_t *near = page->elements[block->element].near;
    if (near[CLASS_EMBED] <= NEAR_ENOUGH && near[CLASS_COUNT + NEAR_QUOTE] <= NEAR_ENOUGH)
        return BLOCK_EMBED;
    if (near[CLASS_COUNT + NEAR_QUOTE] <= NEAR_ENOUGH || block->shape == SHAPE_QUOTE)
        return BLOCK_QUOTE;
    if (block->shape >= SHAPE_H1 && block->shape <= SHAPE_H4)
        return BLOCK_HEADING;
    if (block->shape == SHAPE_ROW)
        return BLOCK_TABLE;
    if (block->shape == SHAPE_ITEM || block->shape == SHAPE_TERM)
        return BLOCK_LIST;
    return BLOCK_PARAGRAPH;
}

/* Whether a block goes on with the one before: rows of one table, items of one list. */
static bool goes_on(const struct body_page *page, enum block_kind kind, uint32_t before,
                    uint32_t block)
{
    if (kind != BLOCK_LIST && kind != BLOCK_TABLE && kind != BLOCK_QUOTE)
        return false;
    uint32_t mine = page->elements[page->blocks[block].element].parent;
    uint32_t theirs = page->elements[page->blocks[before].element].parent;
    return mine == theirs;
}

/* Adds one block of the page to the article. All texts stand one after the other in `text`, each
 * ended by a line feed, so that a block that goes on only gets longer. */
static void add_block(struct article *article, char **text, struct str line, enum block_kind kind,
                      bool more)
{
    struct block *block;
    if (more) {
        block = list_at(&article->blocks, article->blocks.count - 1);
        block->text.size += 1 + line.size;
    } else {
        block = list_add(&article->blocks);
        *block = (struct block){kind, str_of(*text, line.size)};
    }
    memcpy(*text, line.data, line.size);
    (*text)[line.size] = '\n';
    *text += line.size + 1;
}

void articles_fill(struct article *article, struct arena *arena, const struct articles *found,
                   size_t index)
{
    const struct found_article *from = &found->items[index];
    const struct body_page *page = &found->page;
    size_t size = 0;
    for (uint32_t i = 0; i < from->count; i++)
        size += page->blocks[from->blocks[i]].text.size + 1;
    char *text = arena_get(arena, size + 1);
    char *at = text;
    enum block_kind before = BLOCK_COUNT;
    for (uint32_t i = 0; i < from->count; i++) {
        const struct body_block *block = &page->blocks[from->blocks[i]];
        enum block_kind kind = kind_of(page, block);
        bool more = i && kind == before && goes_on(page, kind, from->blocks[i - 1], from->blocks[i]);
        add_block(article, &at, block->text, kind, more);
        before = kind;
    }
    article->text = str_of(text, size ? size - 1 : 0);
    articles_images(article, arena, found, index);
}
