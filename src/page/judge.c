/* Features of a page as a whole; see judge.h. Counts are on a logarithmic scale. */
#include "page/judge.h"

#include "page/bytes.h"

#define JUDGE_LIST(X) \
    X(BLOCKS)         \
    X(CHOSEN)         \
    X(CHOSEN_WORDS)   \
    X(CHOSEN_SHARE)   \
    X(LONGEST)        \
    X(LONG_BLOCKS)    \
    X(MEAN_WORDS)     \
    X(MEAN_SCORE)     \
    X(BEST_SCORE)     \
    X(STOPPED)        \
    X(LINK_SHARE)     \
    X(CHOSEN_LINK)    \
    X(HEADINGS)       \
    X(TOPS)           \
    X(TITLE)          \
    X(TITLE_GAP)      \
    X(TITLE_SHAPE)    \
    X(SPREAD)         \
    X(FIRST)          \
    X(ARTICLE)        \
    X(PRODUCT)        \
    X(LIST)           \
    X(LIVE)           \
    X(SITE)           \
    X(OTHER)          \
    X(NO_INDEX)       \
    X(DATES)          \
    X(BYLINES)        \
    X(FORMS)          \
    X(ITEMS)          \
    X(ROWS)           \
    X(TEASERS)        \
    X(AFTER_HEADING)  \
    X(CAPTIONS)       \
    X(QUOTES)         \
    X(DIGITS)         \
    X(AUTHORS)        \
    X(DESCRIPTION)    \
    X(ELLIPSES)       \
    X(MEDIA)          \
    X(CLASS_ERROR)    \
    X(CLASS_PRODUCT)  \
    X(CLASS_WALL)     \
    X(CLASS_CARDS)    \
    X(TITLE_PHRASES)  \
    X(TOGETHER)       \
    X(LINKED_HEADINGS)

#define JUDGE_ENUM(name) J_##name,
enum judge_feature {
    JUDGE_LIST(JUDGE_ENUM) JUDGE_SINGLE,
    J_PHRASES = JUDGE_SINGLE,                  /* of all blocks, kind by kind */
    J_HEAD_PHRASES = J_PHRASES + PHRASE_COUNT, /* of headings and the title */
    J_BODY_PHRASES = J_HEAD_PHRASES + PHRASE_COUNT,
    JUDGE_COUNT = J_BODY_PHRASES + PHRASE_COUNT
};
#undef JUDGE_ENUM

/* What is counted over the blocks. */
struct tally {
    uint32_t chosen, words, all_words, longest, long_blocks, stopped, points, link_points;
    uint32_t chosen_points, chosen_link, headings, tops, first, last, dates, bylines, forms, items;
    uint32_t rows, captions, quotes, digits, ellipses, media, linked_headings, cards;
    uint32_t teasers, after_heading; /* chosen blocks right behind a link or a linked heading, or
                                        behind any heading */
    uint32_t parent, together,
        longest_together; /* words of chosen blocks in a row that stand in one
                             element: of the last row, and of the longest */
    uint32_t phrases[PHRASE_COUNT], head_phrases[PHRASE_COUNT], body_phrases[PHRASE_COUNT];
    int64_t score;
    int32_t best;
    uint64_t kinds; /* of all elements */
};

unsigned judge_feature_count(void)
{
    return JUDGE_COUNT;
}

/* Counts each of some kinds of phrases, given as bits. */
static void add_phrases(uint32_t counts[PHRASE_COUNT], uint32_t phrases)
{
    for (; phrases; phrases &= phrases - 1)
        counts[__builtin_ctz(phrases)]++;
}

/* Counts what a block of the body stands behind, and with. */
static void add_company(struct tally *tally, const struct body_page *page, uint32_t index)
{
    const struct body_block *block = &page->blocks[index];
    const struct body_block *before = index ? block - 1 : NULL;
    uint32_t parent =
        block->shape == SHAPE_OTHER ? block->element : page->elements[block->element].parent;
    tally->teasers += before && before->words >= 2 && before->link_points * 2 > before->points;
    tally->after_heading += before && body_is_heading(before);
    tally->together = tally->chosen && parent == tally->parent ? tally->together : 0;
    tally->together += block->words;
    tally->parent = parent;
    if (tally->together > tally->longest_together)
        tally->longest_together = tally->together;
}

/* Counts one block of the body. */
static void add_chosen(struct tally *tally, const struct body_block *block, uint32_t index,
                       int32_t score)
{
    tally->first = tally->chosen ? tally->first : index;
    tally->last = index;
    tally->chosen++;
    tally->words += block->words;
    tally->longest = block->words > tally->longest ? block->words : tally->longest;
    tally->long_blocks += block->words >= 25;
    tally->stopped += block->tail == EDGE_STOP || block->tail == EDGE_QUOTE;
    tally->ellipses += block->tail == EDGE_ELLIPSIS;
    tally->chosen_points += block->points;
    tally->chosen_link += block->link_points;
    tally->digits += block->digits;
    tally->items += block->shape == SHAPE_ITEM;
    tally->rows += block->shape == SHAPE_ROW;
    tally->quotes += block->head == EDGE_QUOTE;
    tally->score += score;
    tally->best = score > tally->best ? score : tally->best;
    add_phrases(tally->body_phrases, block->phrases);
}

/* Counts over all blocks. */
static void count_blocks(struct tally *tally, const struct body_page *page, const int32_t *scores)
{
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct body_block *block = &page->blocks[i];
        const uint8_t *near = page->elements[block->element].near;
        bool heading = body_is_heading(block);
        if (scores[i] > BODY_LIMIT) {
            add_company(tally, page, i);
            add_chosen(tally, block, i, scores[i]);
        }
        tally->all_words += block->words;
        tally->points += block->points;
        tally->link_points += block->link_points;
        tally->headings += heading;
        tally->linked_headings += heading && block->link_points * 2 > block->points;
        tally->tops += block->shape == SHAPE_H1;
        tally->dates += near[CLASS_DATE] <= 2 || (block->inner >> CLASS_DATE & 1);
        tally->bylines += near[CLASS_BYLINE] <= 2 || (block->inner >> CLASS_BYLINE & 1);
        tally->forms += near[CLASS_COUNT + NEAR_FORM] < BODY_FAR;
        tally->captions += block->shape == SHAPE_CAPTION;
        tally->cards += near[CLASS_RELATED] <= 3;
        tally->media += block->media_before;
        add_phrases(tally->phrases, block->phrases);
        if (heading)
            add_phrases(tally->head_phrases, block->phrases);
    }
    for (uint32_t i = 0; i < page->element_count; i++)
        tally->kinds |= page->elements[i].kinds;
}

/* Where the features of a page are: each `stride` behind the one before. */
struct view {
    uint8_t *values;
    uint32_t stride;
};

/* Sets a feature. */
static inline void put(const struct view *view, unsigned feature, uint8_t value)
{
    view->values[(size_t)feature * view->stride] = value;
}

/* What the body is like. */
static void put_body(const struct view *view, const struct tally *tally,
                     const struct body_page *page)
{
    uint32_t chosen = tally->chosen;
    put(view, J_BLOCKS, byte_scale(page->block_count));
    put(view, J_CHOSEN, byte_scale(chosen));
    put(view, J_CHOSEN_WORDS, byte_scale(tally->words));
    put(view, J_CHOSEN_SHARE, byte_share(tally->words, tally->all_words));
    put(view, J_LONGEST, byte_scale(tally->longest));
    put(view, J_LONG_BLOCKS, byte_scale(tally->long_blocks));
    put(view, J_MEAN_WORDS, chosen ? byte_scale(tally->words * 2U / chosen) : 0);
    put(view, J_MEAN_SCORE, chosen ? byte_clip(tally->score / chosen * 20 / FOREST_UNIT) : 0);
    put(view, J_BEST_SCORE, byte_clip(tally->best * 20 / FOREST_UNIT));
    put(view, J_STOPPED, byte_share(tally->stopped, chosen));
    put(view, J_LINK_SHARE, byte_share(tally->link_points, tally->points));
    put(view, J_CHOSEN_LINK, byte_share(tally->chosen_link, tally->chosen_points));
    put(view, J_SPREAD, chosen ? byte_share(chosen, tally->last - tally->first + 1) : 0);
    put(view, J_FIRST, chosen ? byte_scale(tally->first) : 0);
    put(view, J_TEASERS, byte_share(tally->teasers, chosen));
    put(view, J_AFTER_HEADING, byte_share(tally->after_heading, chosen));
    put(view, J_TOGETHER, byte_share(tally->longest_together, tally->words));
    put(view, J_ITEMS, byte_share(tally->items, chosen));
    put(view, J_ROWS, byte_share(tally->rows, chosen));
    put(view, J_QUOTES, byte_share(tally->quotes, chosen));
    put(view, J_DIGITS, byte_share(tally->digits, tally->chosen_points));
    put(view, J_ELLIPSES, byte_share(tally->ellipses, chosen));
}

/* What stands around it. */
static void put_around(const struct view *view, const struct tally *tally,
                       const struct body_features *features, const struct body_page *page)
{
    uint32_t title = features->title;
    bool titled = title != UINT32_MAX;
    put(view, J_HEADINGS, byte_scale(tally->headings));
    put(view, J_TOPS, byte_clip(tally->tops));
    put(view, J_TITLE, titled);
    put(view, J_TITLE_GAP,
        titled && tally->chosen && tally->first > title ? byte_scale(tally->first - title) : 255);
    put(view, J_TITLE_SHAPE, titled ? page->blocks[title].shape : 0);
    put(view, J_DATES, byte_scale(tally->dates));
    put(view, J_BYLINES, byte_scale(tally->bylines));
    put(view, J_FORMS, byte_scale(tally->forms));
    put(view, J_CAPTIONS, byte_scale(tally->captions));
    put(view, J_MEDIA, byte_scale(tally->media));
    put(view, J_LINKED_HEADINGS, byte_scale(tally->linked_headings));
    put(view, J_CLASS_CARDS, byte_scale(tally->cards));
    put(view, J_CLASS_ERROR, (uint8_t)(tally->kinds >> CLASS_ERROR & 1));
    put(view, J_CLASS_PRODUCT, (uint8_t)(tally->kinds >> CLASS_PRODUCT & 1));
    put(view, J_CLASS_WALL, (uint8_t)(tally->kinds >> CLASS_WALL & 1));
    for (unsigned k = 0; k < PHRASE_COUNT; k++) {
        put(view, J_PHRASES + k, byte_scale(tally->phrases[k]));
        put(view, J_HEAD_PHRASES + k, byte_clip(tally->head_phrases[k]));
        put(view, J_BODY_PHRASES + k, byte_scale(tally->body_phrases[k]));
    }
}

void judge_look(uint8_t *values, uint32_t stride, const struct body_page *page,
                const struct body_features *features, const int32_t *scores,
                const struct body_hints *hints)
{
    struct view view = {values, stride};
    struct tally tally = {.best = -8 * FOREST_UNIT};
    uint32_t first_phrases;
    for (unsigned f = 0; f < JUDGE_COUNT; f++)
        put(&view, f, 0);
    count_blocks(&tally, page, scores);
    uint32_t title = page_phrase_kinds(str_part(hints->title, 0, 200), &first_phrases);
    add_phrases(tally.head_phrases, title);
    put_body(&view, &tally, page);
    put_around(&view, &tally, features, page);
    put(&view, J_TITLE_PHRASES, (uint8_t)__builtin_popcount(title));
    put(&view, J_ARTICLE, (hints->types & HINT_ARTICLE) != 0);
    put(&view, J_PRODUCT, (hints->types & HINT_PRODUCT) != 0);
    put(&view, J_LIST, (hints->types & HINT_LIST) != 0);
    put(&view, J_LIVE, (hints->types & HINT_LIVE) != 0);
    put(&view, J_SITE, (hints->types & HINT_SITE) != 0);
    put(&view, J_OTHER, (hints->types & HINT_OTHER) != 0);
    put(&view, J_NO_INDEX, (hints->types & HINT_NO_INDEX) != 0);
    put(&view, J_AUTHORS, hints->authors.size > 0);
    put(&view, J_DESCRIPTION, hints->description.size > 0);
}

enum page_none judge_reason(const struct body_page *page, const struct body_features *features,
                            const int32_t *scores, const struct body_hints *hints)
{
    struct tally tally = {0};
    uint32_t first_phrases;
    if (!page->block_count)
        return PAGE_EMPTY;
    count_blocks(&tally, page, scores);
    add_phrases(tally.head_phrases,
                page_phrase_kinds(str_part(hints->title, 0, 200), &first_phrases));
    if (features->title != UINT32_MAX)
        add_phrases(tally.head_phrases, page->blocks[features->title].phrases);
    if (tally.head_phrases[PHRASE_ERROR])
        return PAGE_ERROR;
    if ((hints->types & HINT_PRODUCT) || tally.phrases[PHRASE_BUY] > 1)
        return PAGE_PRODUCT;
    if (tally.phrases[PHRASE_WALL])
        return PAGE_WALL;
    if (tally.head_phrases[PHRASE_SEARCH] || tally.link_points * 3 > tally.points)
        return PAGE_INDEX;
    if (!tally.chosen)
        return PAGE_NO_BODY;
    return PAGE_OTHER;
}
