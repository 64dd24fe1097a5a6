/* Features of the places where another article may begin; see starts.h. */
#include "page/starts.h"

#include "base/date.h"
#include "page/bytes.h"
#include "page/score.h"

/* Levels that are climbed to where two blocks meet. */
#define MAX_CLIMB 60
/* A block so near to a quotation is a part of it. */
#define QUOTE_LEVELS 3

/* A date or a time of day has so many digits at least. */
#define DATE_DIGITS 3

#define START_LIST(X)  \
    X(GAP_BLOCKS)      \
    X(GAP_WORDS)       \
    X(GAP_HEADINGS)    \
    X(GAP_LEVEL)       \
    X(GAP_LINKED)      \
    X(GAP_HEADLINE)    \
    X(GAP_DATE)        \
    X(GAP_BYLINE)      \
    X(GAP_SHARE)       \
    X(GAP_COMMENT)     \
    X(GAP_TAGS)        \
    X(GAP_MORE)        \
    X(GAP_RULE)        \
    X(GAP_MEDIA)       \
    X(LAST_WORDS)      \
    X(LAST_UPPER)      \
    X(LAST_BOLD)       \
    X(LAST_LINK)       \
    X(LAST_DIGITS)     \
    X(UP_BEFORE)       \
    X(UP_AFTER)        \
    X(ALIKE)           \
    X(CHILD_ARTICLE)   \
    X(CHILD_LIVE)      \
    X(CHILD_LIST)      \
    X(CHILD_TAG)       \
    X(CHILD_OFFSET)    \
    X(CHILD_LEFT)      \
    X(PATTERNS)        \
    X(PATTERN_SHARE)   \
    X(PATTERN_DATE)    \
    X(PATTERN_BYLINE)  \
    X(PATTERN_HEADING) \
    X(WORDS)           \
    X(SHAPE)           \
    X(BOLD)            \
    X(HEAD)            \
    X(DIGITS)          \
    X(SAME_ELEMENT)    \
    X(BEFORE_WORDS)    \
    X(BEFORE_TAIL)     \
    X(BEFORE_SHAPE)    \
    X(ROWS)            \
    X(ROW_SHARE)       \
    X(PAGE_TOPS)       \
    X(PAGE_ARTICLES)   \
    X(PAGE_TYPES)      \
    X(NEAR_LIVE)       \
    X(OTHER_ARTICLE)   \
    X(UPPER)           \
    X(BEFORE_ITALIC)

#define START_ENUM(name) T_##name,
enum start_feature { START_LIST(START_ENUM) START_COUNT };
#undef START_ENUM

/* Gaps that are made alike. */
struct pattern {
    uint64_t key; /* 0 for an empty slot */
    uint32_t count, dates, bylines, headings;
};

unsigned starts_feature_count(void)
{
    return START_COUNT;
}

/* Whether a block says that it is of a kind: by its element, the one around it or inside. */
static bool is_kind(const struct body_page *page, const struct body_block *block, unsigned kind)
{
    return page->elements[block->element].near[kind] <= 2 || (block->inner >> kind & 1);
}

/* Whether the hours and minutes of a clock stand at byte `at`: "20:41", "9.45", "16h35". */
static bool is_clock(struct str text, size_t at)
{
    size_t end = at, hours;
    while (end < text.size && ascii_is_digit(text.data[end]))
        end++;
    hours = end - at;
    if (hours < 1 || hours > 2 || end + 3 > text.size || !memchr(":.h", text.data[end], 3))
        return false;
    bool minutes = text.data[end + 1] >= '0' && text.data[end + 1] <= '5' &&
                   ascii_is_digit(text.data[end + 2]);
    return minutes && (end + 3 == text.size || !ascii_is_digit(text.data[end + 3]));
}

/* Whether a number parted by thousands begins at byte `at`: "8,000", "4.118". */
static bool is_amount(struct str text, size_t at)
{
    size_t end = at, from;
    while (end < text.size && ascii_is_digit(text.data[end]))
        end++;
    if (end - at > 3 || end == text.size || !memchr(",.", text.data[end], 2))
        return false;
    for (from = ++end; end < text.size && ascii_is_digit(text.data[end]);)
        end++;
    return end - from == 3;
}

/* Whether a text holds a number as is_amount() or is_clock() knows it. */
static bool holds_number(struct str text, bool (*is_one)(struct str text, size_t at))
{
    for (size_t at = 0; at < text.size; at++)
        if (ascii_is_digit(text.data[at]) && (!at || !ascii_is_digit(text.data[at - 1])) &&
            is_one(text, at))
            return true;
    return false;
}

/* Whether a short text says a day or a time of day, and not only how many of something there are.
 */
static bool holds_date(struct str text)
{
    struct date_found found;
    return holds_number(text, is_clock) || date_find(text, 0, DATE_DAY_FIRST, &found);
}

/* Adds one block to the gap. */
static void add_to_gap(struct start_gap *gap, const struct body_page *page,
                       const struct body_block *block)
{
    bool heading = body_is_heading(block);
    uint32_t level = heading ? (uint32_t)(block->shape - SHAPE_H1) + 1 : 5;
    bool quoted = page->elements[block->element].near[CLASS_COUNT + NEAR_QUOTE] <= QUOTE_LEVELS;
    bool brief = block->words <= 14;
    gap->words += block->words;
    gap->headings += heading;
    gap->linked += heading && block->link_points * 2 > block->points;
    gap->headlines += !heading && is_kind(page, block, CLASS_HEADLINE);
    gap->level = level < gap->level ? level : gap->level;
    bool figures = block->digits * 4 >= block->points && block->digits >= 2;
    bool date = (brief && is_kind(page, block, CLASS_DATE)) ||
                (block->phrases >> PHRASE_DATE & 1) ||
                (brief && figures && !holds_number(block->text, is_amount)) ||
                (brief && block->digits >= DATE_DIGITS && !heading && holds_date(block->text));
    bool byline = (brief && is_kind(page, block, CLASS_BYLINE)) ||
                  (block->first_phrases >> PHRASE_BYLINE & 1);
    gap->dates += date && !quoted; /* embedded posts have dates of their own */
    gap->bylines += byline && !quoted;
    gap->shares += is_kind(page, block, CLASS_SHARE) || (block->phrases >> PHRASE_SHARE & 1);
    gap->comments += is_kind(page, block, CLASS_COMMENT) || (block->phrases >> PHRASE_COMMENT & 1);
    gap->tags += is_kind(page, block, CLASS_TAGS) || (block->phrases >> PHRASE_TAGS & 1);
    gap->more += block->phrases >> PHRASE_MORE & 1;
    gap->rule |= block->after_rule;
    gap->media += block->media_before;
}

/* Finds where the elements of two blocks meet, and the children that lead there. */
static void find_meeting(struct start_gap *gap, const struct body_page *page, uint32_t a,
                         uint32_t b)
{
    const struct body_element *elements = page->elements;
    uint32_t child_a = a, child_b = b;
    for (unsigned left = MAX_CLIMB; a != b && left; left--) {
        if (elements[a].depth >= elements[b].depth && a) {
            child_a = a;
            a = elements[a].parent;
            gap->up_before++;
        } else {
            child_b = b;
            b = elements[b].parent;
            gap->up_after++;
        }
    }
    gap->meeting = b;
    gap->child = gap->up_after ? child_b : b;
    gap->alike = gap->up_after && gap->up_before &&
                 elements[child_a].signature == elements[child_b].signature;
}

/* Looks at one gap. */
static void read_gap(struct start_gap *gap, const struct body_page *page, uint32_t before,
                     uint32_t after)
{
    *gap = (struct start_gap){.level = 5};
    for (uint32_t i = before + 1; i < after; i++)
        add_to_gap(gap, page, &page->blocks[i]);
    gap->rule |= page->blocks[after].after_rule;
    gap->media += page->blocks[after].media_before;
    find_meeting(gap, page, page->blocks[before].element, page->blocks[after].element);
}

/* Files a gap with those that are made alike. */
static void file_gap(struct start_gap *gap, const struct body_page *page, struct pattern *patterns,
                     uint32_t mask)
{
    uint64_t key = ((uint64_t)gap->meeting << 32 | page->elements[gap->child].signature) * 31 +
                   gap->level * 7 + (gap->headlines > 0) * 3 + (gap->headings > 0);
    key |= 1;
    uint32_t at = (uint32_t)(key * 0x9E3779B97F4A7C15U >> 40) & mask;
    while (patterns[at].key && patterns[at].key != key)
        at = (at + 1) & mask;
    struct pattern *pattern = &patterns[at];
    pattern->key = key;
    pattern->count++;
    pattern->dates += gap->dates > 0;
    pattern->bylines += gap->bylines > 0;
    pattern->headings += gap->headings + gap->headlines > 0;
    gap->pattern = at;
}

/* The article element around an element, or 0. */
static uint32_t article_around(const struct body_page *page, uint32_t element)
{
    uint8_t up = page->elements[element].near[CLASS_COUNT + NEAR_ARTICLE];
    for (; up > 1 && up < BODY_FAR; up--)
        element = page->elements[element].parent;
    return up == 1 ? element : 0;
}

/* Sets a feature of a row. */
static inline void put(struct starts *starts, unsigned feature, uint32_t row, uint8_t value)
{
    starts->values[(size_t)feature * starts->stride + row] = value;
}

/* What the gap itself holds. */
static void put_gap(struct starts *starts, const struct body_page *page,
                    const struct start_gap *gap, uint32_t row)
{
    uint32_t before = starts->before[row], after = starts->rows[row];
    const struct body_block *last = after > before + 1 ? &page->blocks[after - 1] : NULL;
    put(starts, T_GAP_BLOCKS, row, byte_clip(after - before - 1));
    put(starts, T_GAP_WORDS, row, byte_clip(gap->words));
    put(starts, T_GAP_HEADINGS, row, byte_clip(gap->headings));
    put(starts, T_GAP_LEVEL, row, (uint8_t)gap->level);
    put(starts, T_GAP_LINKED, row, byte_clip(gap->linked));
    put(starts, T_GAP_HEADLINE, row, byte_clip(gap->headlines));
    put(starts, T_GAP_DATE, row, byte_clip(gap->dates));
    put(starts, T_GAP_BYLINE, row, byte_clip(gap->bylines));
    put(starts, T_GAP_SHARE, row, byte_clip(gap->shares));
    put(starts, T_GAP_COMMENT, row, byte_clip(gap->comments));
    put(starts, T_GAP_TAGS, row, byte_clip(gap->tags));
    put(starts, T_GAP_MORE, row, byte_clip(gap->more));
    put(starts, T_GAP_RULE, row, gap->rule);
    put(starts, T_GAP_MEDIA, row, byte_clip(gap->media));
    if (last) {
        put(starts, T_LAST_WORDS, row, byte_clip(last->words));
        put(starts, T_LAST_UPPER, row, byte_share(last->upper, last->letters));
        put(starts, T_LAST_BOLD, row, byte_share(last->bold_points, last->points));
        put(starts, T_LAST_LINK, row, byte_share(last->link_points, last->points));
        put(starts, T_LAST_DIGITS, row, byte_share(last->digits, last->points));
    }
}

/* How the elements around the two blocks are made, and how often the gap recurs. */
static void put_frame(struct starts *starts, const struct body_page *page,
                      const struct start_gap *gap, const struct pattern *pattern, uint32_t row)
{
    uint32_t after = starts->rows[row];
    const struct body_element *child = &page->elements[gap->child];
    uint32_t other = article_around(page, page->blocks[starts->before[row]].element);
    uint32_t own = article_around(page, page->blocks[after].element);
    put(starts, T_UP_BEFORE, row, byte_clip(gap->up_before));
    put(starts, T_UP_AFTER, row, byte_clip(gap->up_after));
    put(starts, T_ALIKE, row, gap->alike);
    put(starts, T_CHILD_ARTICLE, row, (uint8_t)(child->kinds >> CLASS_ARTICLE & 1));
    put(starts, T_CHILD_LIVE, row, (uint8_t)(child->kinds >> CLASS_LIVE & 1));
    put(starts, T_CHILD_LIST, row, (uint8_t)(child->kinds >> CLASS_LIST & 1));
    put(starts, T_CHILD_TAG, row, byte_clip(child->node->tag));
    put(starts, T_CHILD_OFFSET, row, byte_clip(after - child->first_block));
    put(starts, T_CHILD_LEFT, row, byte_clip(child->end_block - after));
    put(starts, T_PATTERNS, row, byte_clip(pattern->count));
    put(starts, T_PATTERN_SHARE, row, byte_share(pattern->count, starts->count));
    put(starts, T_PATTERN_DATE, row, byte_share(pattern->dates, pattern->count));
    put(starts, T_PATTERN_BYLINE, row, byte_share(pattern->bylines, pattern->count));
    put(starts, T_PATTERN_HEADING, row, byte_share(pattern->headings, pattern->count));
    put(starts, T_OTHER_ARTICLE, row, (uint8_t)((own != other) + (own != other && own && other)));
    put(starts, T_NEAR_LIVE, row, page->elements[page->blocks[after].element].near[CLASS_LIVE]);
}

/* The two blocks, and the page. */
static void put_blocks(struct starts *starts, const struct body_page *page,
                       const struct body_hints *hints, uint32_t row, uint32_t tops,
                       uint32_t articles)
{
    const struct body_block *block = &page->blocks[starts->rows[row]];
    const struct body_block *before = &page->blocks[starts->before[row]];
    put(starts, T_WORDS, row, byte_clip(block->words));
    put(starts, T_SHAPE, row, block->shape);
    put(starts, T_BOLD, row, byte_share(block->bold_points, block->points));
    put(starts, T_HEAD, row, block->head);
    put(starts, T_DIGITS, row, byte_clip(block->digits));
    put(starts, T_UPPER, row, byte_share(block->upper, block->letters));
    put(starts, T_SAME_ELEMENT, row, block->element == before->element);
    put(starts, T_BEFORE_WORDS, row, byte_clip(before->words));
    put(starts, T_BEFORE_TAIL, row, before->tail);
    put(starts, T_BEFORE_SHAPE, row, before->shape);
    put(starts, T_BEFORE_ITALIC, row, byte_share(before->italic_points, before->points));
    put(starts, T_ROWS, row, byte_clip(starts->count));
    put(starts, T_ROW_SHARE, row, byte_share(row, starts->count));
    put(starts, T_PAGE_TOPS, row, byte_clip(tops));
    put(starts, T_PAGE_ARTICLES, row, byte_clip(articles));
    put(starts, T_PAGE_TYPES, row, (uint8_t)hints->types);
}

void starts_look(struct starts *starts, const struct body_page *page, const int32_t *scores,
                 const struct body_hints *hints)
{
    struct arena *arena = page->arena;
    uint32_t last = UINT32_MAX, tops = 0, articles = 0;
    *starts = (struct starts){0};
    starts->rows = arena_get(arena, (page->block_count + 1) * sizeof(uint32_t));
    starts->before = arena_get(arena, (page->block_count + 1) * sizeof(uint32_t));
    for (uint32_t i = 0; i < page->block_count; i++) {
        tops += page->blocks[i].shape == SHAPE_H1;
        if (scores[i] <= BODY_LIMIT || body_is_heading(&page->blocks[i]))
            continue;
        if (last != UINT32_MAX) {
            starts->rows[starts->count] = i;
            starts->before[starts->count++] = last;
        }
        last = i;
    }
    for (uint32_t i = 0; i < page->element_count; i++)
        articles += html_is(page->elements[i].node, HTML_TAG_ARTICLE);
    starts->stride = (starts->count + 63) & ~31U;
    starts->values = arena_get_zeroed(arena, (size_t)START_COUNT * starts->stride + 32);
    uint32_t size = 64;
    while (size < starts->count * 2)
        size *= 2;
    struct pattern *patterns = arena_get_array(arena, size, sizeof *patterns);
    struct start_gap *gaps = arena_get(arena, (starts->count + 1) * sizeof *gaps);
    starts->gaps = gaps;
    for (uint32_t row = 0; row < starts->count; row++) {
        read_gap(&gaps[row], page, starts->before[row], starts->rows[row]);
        file_gap(&gaps[row], page, patterns, size - 1);
    }
    for (uint32_t row = 0; row < starts->count; row++) {
        put_gap(starts, page, &gaps[row], row);
        put_frame(starts, page, &gaps[row], &patterns[gaps[row].pattern], row);
        put_blocks(starts, page, hints, row, tops, articles);
    }
}
