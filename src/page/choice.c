/* Corrects which blocks the model took for text, by what holds whatever a page is made of; see
 * choice.h. */
#include "page/choice.h"

#include "base/date.h"
#include "page/score.h"

/* Scores of blocks that are taken out of the text, whatever the model thinks, and taken in. */
#define DROPPED (2 * BODY_LIMIT)
#define KEPT (BODY_LIMIT + 1)
/* A quotation has so many words at least, stands so many levels within what says that it is one,
 * and less than so many blocks from the text on both sides. */
#define QUOTE_WORDS 3
#define QUOTE_LEVELS 2
#define QUOTE_REACH 4
/* Teasers within a text are at most one word to so many of it. */
#define TEASER_SHARE 3
/* Hidden text is left out where there is so many times more that is shown; else a reader can unfold
 * it, or a script shows it. */
#define UNSEEN_TIMES 4
/* A section's heading that is kept has at most so many words. */
#define HEADING_WORDS 12
/* A line that leads to another text has at most so many words. */
#define POINTER_WORDS 40
/* A block that says the whole text again has so many words at least, and is at least one part in so
 * many of all that was chosen; so many of so many of its runs of words, each of so many, stand
 * elsewhere. The map of runs has room for so many times the words of the page, and a most: beyond
 * it runs fall together, and a text counts as said again too often rather than too seldom. */
#define AGAIN_WORDS 100
#define AGAIN_PART 4
#define AGAIN_SAME 7
#define AGAIN_OF 10
#define AGAIN_RUN 4
#define AGAIN_ROOM 16
#define AGAIN_SLOTS_MAX (1U << 24)
/* A byline with a date has at most so many words, a date alone so many, either at least so many
 * digits; what is above it is at most one part in so many of the text. */
#define BYLINE_WORDS 14
#define DATE_WORDS 5
#define DATE_DIGITS 3
#define ABOVE_PART 4
/* A headline, a byline and a date in one block, line below line, have at most so many words and at
 * least so many breaks between them. */
#define HEAD_WORDS 24
#define HEAD_BREAKS 2

/* Takes the choice of blocks back that the page does not show, where they are few. */
static void drop_unseen(const struct body_page *page, int32_t *scores)
{
    uint8_t *unseen = arena_get_zeroed(page->arena, page->block_count);
    uint64_t shown = 0, hidden = 0;
    for (uint32_t i = 0; i < page->block_count; i++) {
        if (scores[i] <= BODY_LIMIT)
            continue;
        unseen[i] = body_is_unseen(page, i);
        *(unseen[i] ? &hidden : &shown) += page->blocks[i].words;
    }
    for (uint32_t i = 0; hidden && hidden * UNSEEN_TIMES <= shown && i < page->block_count; i++)
        if (unseen[i])
            scores[i] = DROPPED;
}

/* The innermost article element around an element, or 0. */
static uint32_t article_around(const struct body_page *page, uint32_t element)
{
    while (element && !html_is(page->elements[element].node, HTML_TAG_ARTICLE))
        element = page->elements[element].parent;
    return element;
}

/* Whether an article element leads to another page: its first heading is a link. */
static bool is_teaser(const struct body_page *page, uint32_t element)
{
    for (uint32_t i = page->elements[element].first_block; i < page->elements[element].end_block;
         i++)
        if (body_is_heading(&page->blocks[i]))
            return page->blocks[i].link_points * 2 > page->blocks[i].points;
    return false;
}

/* What an article element has chosen of, in no article element further in. */
struct own_text {
    uint32_t first, end; /* blocks; none while end is 0 */
    uint32_t words;
    uint32_t teasers; /* words of teasers within it */
};

/* The article element that an article element interrupts as a teaser, or 0: it has chosen text on
 * both sides, and its own heading leads away. */
static uint32_t interrupted(const struct body_page *page, const struct own_text *own,
                            uint32_t inner)
{
    const struct body_element *element = &page->elements[inner];
    uint32_t outer = own[inner].end ? article_around(page, element->parent) : 0;
    bool within =
        outer && own[outer].end > element->end_block && own[outer].first < element->first_block;
    return within && is_teaser(page, inner) ? outer : 0;
}

/* Takes the choice of teasers back that are article elements within the text of another one. Where
 * they are much of it, it is a list of them. */
static void drop_teasers(const struct body_page *page, int32_t *scores)
{
    struct own_text *own = arena_get_array(page->arena, page->element_count, sizeof *own);
    for (uint32_t i = 0; i < page->block_count; i++) {
        if (scores[i] <= BODY_LIMIT)
            continue;
        struct own_text *one = &own[article_around(page, page->blocks[i].element)];
        one->first = one->end ? one->first : i;
        one->end = i + 1;
        one->words += page->blocks[i].words;
    }
    for (uint32_t i = 1; i < page->element_count; i++)
        own[interrupted(page, own, i)].teasers += own[i].words;
    for (uint32_t i = 1; i < page->element_count; i++) {
        const struct body_element *inner = &page->elements[i];
        uint32_t outer = interrupted(page, own, i);
        if (!outer || own[outer].teasers * TEASER_SHARE > own[outer].words)
            continue;
        for (uint32_t k = inner->first_block; k < inner->end_block; k++)
            scores[k] = DROPPED;
    }
}

/* Whether a block is what somebody said, in quotation marks and set apart from the text. Who said
 * it is no part of it. */
static bool is_quotation(const struct body_page *page, uint32_t block)
{
    const struct body_block *one = &page->blocks[block];
    const struct body_element *element = &page->elements[one->element];
    bool quote = element->near[CLASS_COUNT + NEAR_QUOTE] <= QUOTE_LEVELS;
    return (quote || element->near[CLASS_QUOTE] <= QUOTE_LEVELS) && one->head == EDGE_QUOTE &&
           one->tail == EDGE_QUOTE && one->words >= QUOTE_WORDS && !one->links &&
           !html_is(element->node, HTML_TAG_CITE);
}

/* Adds quotations that stand between two blocks of the text. */
static void keep_quotations(const struct body_page *page, int32_t *scores)
{
    uint32_t before = 0;
    for (uint32_t i = 0; i < page->block_count; i++) {
        if (scores[i] > BODY_LIMIT) {
            before = i + 1;
            continue;
        }
        uint32_t after = i + 1;
        while (after < page->block_count && after <= i + QUOTE_REACH && scores[after] <= BODY_LIMIT)
            after++;
        if (before && before + QUOTE_REACH > i && after < page->block_count &&
            scores[after] > BODY_LIMIT && is_quotation(page, i)) {
            scores[i] = KEPT;
            before = i + 1;
        }
    }
}

/* Chooses all the items of a list, or none: all where two fifths of its words were chosen. */
static void even_lists(const struct body_page *page, int32_t *scores)
{
    for (uint32_t i = 0, end; i < page->block_count; i = end) {
        uint32_t words = 0, chosen = 0;
        uint32_t kind = page->elements[page->blocks[i].element].signature;
        for (end = i; end < page->block_count && page->blocks[end].shape == SHAPE_ITEM &&
                      page->elements[page->blocks[end].element].signature == kind;
             end++) {
            words += page->blocks[end].words + 1;
            chosen += scores[end] > BODY_LIMIT ? page->blocks[end].words + 1 : 0;
        }
        for (uint32_t k = i; k < end && chosen && chosen < words; k++)
            scores[k] = chosen * 5 < words * 2 ? DROPPED : scores[k];
        for (uint32_t k = i; k < end && chosen * 5 >= words * 2; k++)
            scores[k] = scores[k] > BODY_LIMIT ? scores[k] : KEPT;
        end += end == i;
    }
}

/* Takes the choice of lines back that lead to other texts: "Read also: ...", mostly a link. */
static void drop_pointers(const struct body_page *page, int32_t *scores)
{
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct body_block *block = &page->blocks[i];
        if (scores[i] > BODY_LIMIT && (block->first_phrases >> PHRASE_MORE & 1) &&
            block->words <= POINTER_WORDS && block->link_points * 2 > block->points)
            scores[i] = DROPPED;
    }
}

/* The longest chosen block, where it is a large part of all that is chosen; else UINT32_MAX. */
static uint32_t longest_block(const struct body_page *page, const int32_t *scores)
{
    uint32_t longest = UINT32_MAX;
    uint64_t words = 0;
    for (uint32_t i = 0; i < page->block_count; i++) {
        if (scores[i] <= BODY_LIMIT)
            continue;
        words += page->blocks[i].words;
        if (longest == UINT32_MAX || page->blocks[i].words > page->blocks[longest].words)
            longest = i;
    }
    bool large = longest != UINT32_MAX && page->blocks[longest].words >= AGAIN_WORDS &&
                 (uint64_t)page->blocks[longest].words * AGAIN_PART >= words;
    return large ? longest : UINT32_MAX;
}

/* The slot in a map of `mask` + 1 of the words of a page from number `word` on. */
static uint32_t run_slot(const struct body_page *page, uint32_t word, uint32_t mask)
{
    uint64_t hash = 0;
    for (uint32_t i = 0; i < AGAIN_RUN; i++)
        hash = (hash ^ page->words[word + i]) * 0x9E3779B97F4A7C15U;
    return (uint32_t)(hash >> 32) & mask;
}

/* Takes the choice of a block back that says the whole text once more, for reading it aloud, say:
 * most of its runs of words stand in the other chosen blocks too. */
static void drop_again(const struct body_page *page, int32_t *scores)
{
    const uint32_t *from = page->word_starts;
    uint32_t again = longest_block(page, scores), runs = 0, same = 0, size = 64;
    if (again == UINT32_MAX)
        return;
    while (size < AGAIN_SLOTS_MAX && size / AGAIN_ROOM < from[page->block_count])
        size *= 2;
    struct arena_mark mark = arena_mark(page->arena);
    bool *seen = arena_get_array(page->arena, size, sizeof *seen);
    for (uint32_t i = 0; i < page->block_count; i++)
        for (uint32_t w = from[i];
             i != again && scores[i] > BODY_LIMIT && w + AGAIN_RUN <= from[i + 1]; w++)
            seen[run_slot(page, w, size - 1)] = true;
    for (uint32_t w = from[again]; w + AGAIN_RUN <= from[again + 1]; w++) {
        same += seen[run_slot(page, w, size - 1)];
        runs++;
    }
    arena_release(page->arena, mark);
    if (same * AGAIN_OF > runs * AGAIN_SAME)
        scores[again] = DROPPED;
}

/* Adds headings of sections: what is chosen stands right before and behind in the same element, and
 * nothing says that they are of something else. */
static void keep_headings(const struct body_page *page, int32_t *scores)
{
    for (uint32_t i = 1; i + 1 < page->block_count; i++) {
        const struct body_block *block = &page->blocks[i];
        const struct body_element *element = &page->elements[block->element];
        const struct body_element *next = &page->elements[page->blocks[i + 1].element];
        if (scores[i] > BODY_LIMIT || scores[i - 1] <= BODY_LIMIT || scores[i + 1] <= BODY_LIMIT ||
            !body_is_heading(block) || block->words > HEADING_WORDS || block->links ||
            block->phrases || element->kinds || next->parent != element->parent)
            continue;
        scores[i] = KEPT;
    }
}

/* Whether a block says when the text below it was published, with a byline or alone: "By Ann Lee, 3
 * May 2024", "Friday 3 May 2024". */
static bool is_dated(const struct body_block *block)
{
    struct date_found found;
    bool byline = block->first_phrases >> PHRASE_BYLINE & 1;
    return block->words <= (byline ? BYLINE_WORDS : DATE_WORDS) && block->digits >= DATE_DIGITS &&
           date_find(block->text, 0, DATE_DAY_FIRST, &found);
}

/* Whether a block may be the headline above a byline: a short one that ends like one. */
static bool is_above_byline(const struct body_block *block)
{
    return block->words <= HEADING_WORDS && block->tail != EDGE_STOP && block->tail != EDGE_QUOTE;
}

/* Takes the choice of bylines and lines with a date back, of the headlines above them where text
 * stands before, and of a first block that is a page's head in a few lines of which the last one
 * is the date. */
static void drop_bylines(const struct body_page *page, int32_t *scores)
{
    uint32_t before = 0; /* blocks of text */
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct body_block *block = &page->blocks[i];
        struct date_found found;
        uint32_t named = (1U << PHRASE_BYLINE | 1U << PHRASE_DATE) & block->first_phrases;
        bool byline = named && is_dated(block);
        bool head = !before && scores[i] > BODY_LIMIT && block->words <= HEAD_WORDS &&
                    block->breaks >= HEAD_BREAKS && block->tail == EDGE_DIGIT &&
                    block->digits >= DATE_DIGITS &&
                    date_find(block->text, 0, DATE_DAY_FIRST, &found);
        if (byline && before > 1 && is_above_byline(&page->blocks[i - 1]))
            scores[i - 1] = DROPPED;
        if (byline || head)
            scores[i] = DROPPED;
        before += scores[i] > BODY_LIMIT && !body_is_heading(block);
    }
}

/* On a page without headings in its markup, takes the choice back of what stands above its only
 * byline or date line, and of that, where it is little: appeals, the headline and a standfirst. */
static void drop_above_byline(const struct body_page *page, int32_t *scores)
{
    uint32_t byline = UINT32_MAX;
    uint64_t above = 0, words = 0;
    for (uint32_t i = 0; i < page->block_count; i++) {
        if (body_is_heading(&page->blocks[i]))
            return;
        if (is_dated(&page->blocks[i])) {
            if (byline != UINT32_MAX)
                return;
            byline = i;
            above = words;
        }
        words += scores[i] > BODY_LIMIT ? page->blocks[i].words : 0;
    }
    if (byline == UINT32_MAX || above * ABOVE_PART > words)
        return;
    for (uint32_t i = 0; i <= byline; i++)
        if (scores[i] > BODY_LIMIT)
            scores[i] = DROPPED;
}

void choice_correct(const struct body_page *page, int32_t *scores)
{
    even_lists(page, scores);
    drop_unseen(page, scores);
    drop_teasers(page, scores);
    drop_pointers(page, scores);
    keep_quotations(page, scores);
    keep_headings(page, scores);
    drop_again(page, scores);
    drop_above_byline(page, scores);
    drop_bylines(page, scores);
}
