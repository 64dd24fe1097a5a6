/* What a page's own regularity says of where its articles begin; see repeats.h.
 *
 * Two things hold whatever a page is made of: nothing begins between two lines of one element with
 * nothing between them; and where two places are made alike, each with a heading and a byline or a
 * date of its own, articles begin at both. */
#include "page/repeats.h"

/* Blocks before the first chosen one that may be its heading and byline. */
#define LEAD_BLOCKS 6
/* Rows that are compared with each. */
#define MAX_ROWS 100
/* What makes the kind of a heading that only its byline tells another one than that of bold lines
 * in the same element. */
#define BARE_KIND 0x40000000U
/* Words of a heading, and of a byline or date. */
#define HEADING_WORDS 20
#define BYLINE_WORDS 12

bool repeats_headline(const struct body_page *page, const struct body_block *block)
{
    if (block->words < 2 || block->words > HEADING_WORDS)
        return false;
    if (body_is_heading(block))
        return true;
    return page->elements[block->element].near[CLASS_HEADLINE] <= 2 ||
           (block->inner >> CLASS_HEADLINE & 1) ||
           (block->tail != EDGE_STOP && block->bold_points * 10 > block->points * 9) ||
           (block->letters >= 4 && block->upper * 10 > block->letters * 9);
}

/* Whether a block says who wrote an article, or when. */
static bool is_byline(const struct body_page *page, const struct body_block *block)
{
    const uint8_t *near = page->elements[block->element].near;
    return block->words <= BYLINE_WORDS &&
           ((block->first_phrases >> PHRASE_BYLINE & 1) || near[CLASS_BYLINE] <= 2 ||
            near[CLASS_DATE] <= 2 ||
            ((block->inner >> CLASS_BYLINE | block->inner >> CLASS_DATE) & 1));
}

/* Whether a line is a heading by no more than the byline or date below it. */
static bool is_bare_heading(const struct body_page *page, uint32_t block, uint32_t to)
{
    const struct body_block *line = &page->blocks[block], *next = line + 1;
    return block + 1 < to && line->words >= 2 && line->words <= HEADING_WORDS &&
           line->tail != EDGE_STOP && line->tail != EDGE_COLON && !is_byline(page, line) &&
           is_byline(page, next);
}

/* The kind of heading among the blocks from `from` up to `to`: equal numbers for headings that are
 * made alike, 0 for none. `*signed_too` says whether a byline or date stands among them too. */
static uint32_t heading_kind(const struct body_page *page, uint32_t from, uint32_t to,
                             bool *signed_too)
{
    uint32_t kind = 0, bare = 0;
    *signed_too = false;
    for (uint32_t i = from; i < to; i++) {
        const struct body_block *block = &page->blocks[i];
        uint32_t like = (page->elements[block->element].signature * 31 + block->shape) | 1;
        bool heading = repeats_headline(page, block);
        kind = heading ? like : kind;
        bare = !bare && is_bare_heading(page, i, to) ? like ^ BARE_KIND : bare;
        *signed_too |= !heading && is_byline(page, block);
    }
    return kind ? kind : bare;
}

/* Whether two blocks stand side by side with nothing between them: lines of one element, or of two
 * in the same one that neither names nor numbers. */
static bool are_neighbours(const struct body_page *page, const struct starts *starts, uint32_t row)
{
    uint32_t before = starts->before[row], after = starts->rows[row];
    const struct body_block *first = &page->blocks[before], *second = &page->blocks[after];
    bool siblings = page->elements[first->element].parent == page->elements[second->element].parent;
    return before + 1 == after && !starts->gaps[row].rule && second->head != EDGE_DIGIT &&
           !repeats_headline(page, second) && !repeats_headline(page, first) &&
           (first->words >= HEADING_WORDS || first->tail == EDGE_STOP ||
            first->tail == EDGE_QUOTE) &&
           (first->element == second->element ||
            (siblings && !page->elements[first->element].kinds &&
             !page->elements[second->element].kinds && second->shape == first->shape &&
             second->shape == SHAPE_OTHER));
}

/* Takes back starts between neighbours. */
static void drop_neighbours(const struct body_page *page, const struct starts *starts, bool *begins)
{
    for (uint32_t i = 0; i < starts->count; i++)
        begins[i] = begins[i] && !are_neighbours(page, starts, i);
}

/* Adds starts whose heading and byline are made like those before the first text. */
static void add_like_lead(const struct body_page *page, const struct starts *starts, bool *begins)
{
    bool signed_lead, signed_too;
    uint32_t first = starts->count ? starts->before[0] : 0;
    uint32_t from = first > LEAD_BLOCKS ? first - LEAD_BLOCKS : 0;
    uint32_t lead = heading_kind(page, from, first, &signed_lead);
    if (!lead || !signed_lead)
        return;
    for (uint32_t i = 0; i < starts->count; i++)
        if (heading_kind(page, starts->before[i] + 1, starts->rows[i], &signed_too) == lead &&
            signed_too)
            begins[i] = true;
}

/* The element that a row's second block stands in, below where the two meet, if it opens with a
 * heading of its own and a byline or date of its own; else 0. */
static uint32_t own_child(const struct body_page *page, const struct starts *starts, uint32_t row)
{
    const struct start_gap *gap = &starts->gaps[row];
    uint32_t from = page->elements[gap->child].first_block;
    bool signed_too;
    if (!gap->up_after || from <= starts->before[row])
        return 0;
    uint32_t kind = heading_kind(page, from, starts->rows[row], &signed_too);
    const struct body_element *child = &page->elements[gap->child];
    bool live = child->kinds >> CLASS_LIVE & 1;
    bool article = html_is(child->node, HTML_TAG_ARTICLE) && signed_too;
    return kind && gap->dates && (article || live) ? gap->child : 0;
}

/* Adds starts at elements that are made alike and stand in the same one, each with a heading and a
 * byline or date. */
static void add_alike(const struct body_page *page, const struct starts *starts, bool *begins)
{
    const struct body_element *elements = page->elements;
    uint32_t *children = arena_get_array(page->arena, starts->count + 1, sizeof *children);
    for (uint32_t i = 0; i < starts->count; i++)
        children[i] = own_child(page, starts, i);
    for (uint32_t i = 0; i < starts->count; i++) {
        const struct body_element *child = &elements[children[i]];
        uint32_t like = 0;
        for (uint32_t k = 0; children[i] && k < starts->count && k < MAX_ROWS; k++) {
            const struct body_element *other = &elements[children[k]];
            like += k != i && children[k] && other->parent == child->parent &&
                    other->signature == child->signature;
        }
        begins[i] |= like > 0;
    }
}

/* Whether a block ends like a sentence or a quotation. */
static bool is_sentence(const struct body_block *block)
{
    return block->tail == EDGE_STOP || block->tail == EDGE_QUOTE;
}

/* Takes starts back that nothing announces, on a page where others have a heading made like that of
 * the first article. */
static void drop_bare(const struct body_page *page, const struct starts *starts, bool *begins)
{
    bool signed_too, headed = false;
    uint32_t first = starts->count ? starts->before[0] : 0;
    uint32_t from = first > LEAD_BLOCKS ? first - LEAD_BLOCKS : 0;
    uint32_t lead = heading_kind(page, from, first, &signed_too);
    for (uint32_t i = 0; lead && i < starts->count; i++)
        headed |= begins[i] &&
                  heading_kind(page, starts->before[i] + 1, starts->rows[i], &signed_too) == lead;
    for (uint32_t i = 0; headed && i < starts->count; i++) {
        const struct start_gap *gap = &starts->gaps[i];
        bool sentences = is_sentence(&page->blocks[starts->before[i]]) &&
                         is_sentence(&page->blocks[starts->rows[i]]);
        begins[i] &= !sentences || gap->headings || gap->headlines || gap->dates || gap->bylines ||
                     gap->rule || page->blocks[starts->rows[i]].head == EDGE_DIGIT ||
                     heading_kind(page, starts->before[i], starts->rows[i] + 1, &signed_too);
    }
}

/* How the heading of the text of a row is made, 0 for none; a chosen one just before it counts.
 * Says whether a byline or date stands there too. */
static uint32_t row_heading(const struct body_page *page, const struct starts *starts, uint32_t row,
                            bool *is_signed)
{
    uint32_t from = starts->before[row];
    const struct start_gap *gap = &starts->gaps[row];
    from += !repeats_headline(page, &page->blocks[from]);
    uint32_t kind = heading_kind(page, from, starts->rows[row], is_signed);
    *is_signed |= gap->dates || gap->bylines;
    return kind;
}

/* Whether one of the first starts has a heading made like this one that is signed. */
static bool is_signed_elsewhere(const struct body_page *page, const struct starts *starts,
                                const bool *begins, uint32_t kind)
{
    bool is_signed;
    for (uint32_t i = 0; i < starts->count && i < MAX_ROWS; i++)
        if (begins[i] && row_heading(page, starts, i, &is_signed) == kind && is_signed)
            return true;
    return false;
}

/* Takes the starts of sections back: behind an article that a byline or date stands over, a heading
 * without one begins a part of it, unless it is made like the page's first or like others that are
 * signed. */
static void drop_sections(const struct body_page *page, const struct starts *starts, bool *begins)
{
    bool before, is_signed;
    uint32_t first = starts->count ? starts->before[0] : 0;
    uint32_t from = first > LEAD_BLOCKS ? first - LEAD_BLOCKS : 0;
    uint32_t lead = heading_kind(page, from, first, &before);
    for (uint32_t i = 0; i < starts->count && i < MAX_ROWS; i++) {
        uint32_t kind = begins[i] ? row_heading(page, starts, i, &is_signed) : 0;
        if (kind && before && !is_signed && kind != lead && !starts->gaps[i].rule &&
            !is_signed_elsewhere(page, starts, begins, kind))
            begins[i] = false;
        before |= begins[i] && is_signed;
    }
}

/* Where rules stand before all starts, something else begins at each rule; in preformatted text,
 * which has hardly other means, a single one is enough. */
static void add_at_rules(const struct body_page *page, const struct starts *starts, bool *begins)
{
    uint32_t ruled = 0, count = 0, enough = 2;
    for (uint32_t i = 0; i < starts->count; i++) {
        count += begins[i];
        ruled += begins[i] && starts->gaps[i].rule;
        if (begins[i] && page->blocks[starts->rows[i]].shape == SHAPE_PRE)
            enough = 1;
    }
    for (uint32_t i = 0; i < starts->count && count >= enough && ruled == count; i++)
        begins[i] |= starts->gaps[i].rule;
}

void repeats_correct(const struct body_page *page, const struct starts *starts, bool *begins)
{
    add_like_lead(page, starts, begins);
    add_alike(page, starts, begins);
    drop_neighbours(page, starts, begins);
    drop_bare(page, starts, begins);
    drop_sections(page, starts, begins);
    add_at_rules(page, starts, begins);
}
