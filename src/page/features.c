/* Sets every block against its neighbours, its containers and the whole page: one byte a feature.
 * Counts are on a logarithmic scale, ratios out of 255. The order of the features is the model's;
 * adding one means to learn the model again. */
#include <assert.h>

#include "page/bytes.h"
#include "page/credits.h"
#include "page/score.h"

/* Levels of containers that are looked at: the block's element, its parent, ... */
#define LEVELS 4
/* Neighbours on each side that are looked at. */
#define NEIGHBOURS 3
/* Blocks with more words are not compared with title, description and authors. */
#define MAX_COMPARED 90
/* And blocks with more are no titles. */
#define MAX_TITLE 60
/* Blocks that may say whose an image is: so near to one, so short. */
#define CREDIT_LEVELS 4
#define CREDIT_WORDS 120
/* What a block is when it counts as running text. */
#define GOOD_WORDS 10
#define GOOD_LINK_SHARE 0.5

#define SINGLE_LIST(X)  \
    X(WORDS)            \
    X(POINTS)           \
    X(LETTER_SHARE)     \
    X(UPPER_SHARE)      \
    X(DIGIT_SHARE)      \
    X(STOPS)            \
    X(STOP_SHARE)       \
    X(COMMA_SHARE)      \
    X(SYMBOLS)          \
    X(LINK_SHARE)       \
    X(LINKS)            \
    X(BOLD_SHARE)       \
    X(ITALIC_SHARE)     \
    X(BREAKS)           \
    X(WORD_LENGTH)      \
    X(MEDIA_BEFORE)     \
    X(MEDIA)            \
    X(FRAME_LEVELS)     \
    X(FRAME_BLOCKS)     \
    X(FRAME_WORDS)      \
    X(FRAME_MEDIA)      \
    X(CREDIT)           \
    X(SHAPE)            \
    X(HEAD)             \
    X(TAIL)             \
    X(AFTER_BREAK)      \
    X(DEPTH)            \
    X(SAME_TEXT)        \
    X(SAME_BEFORE)      \
    X(TITLE_SHARE)      \
    X(TITLE_COVER)      \
    X(DESC_SHARE)       \
    X(DESC_COVER)       \
    X(AUTHOR_SHARE)     \
    X(AUTHOR_COVER)     \
    X(JSON_SHARE)       \
    X(PHRASE_COUNT)     \
    X(INDEX)            \
    X(INDEX_END)        \
    X(GOOD_BEFORE)      \
    X(WORDS_BEFORE)     \
    X(GOOD_LEFT)        \
    X(TITLE_DISTANCE)   \
    X(TITLE_GOOD)       \
    X(IS_TITLE)         \
    X(PLACE)            \
    X(CHILDREN)         \
    X(INDEX_IN_ELEMENT) \
    X(LEFT_IN_ELEMENT)  \
    X(UP_FIFTH)         \
    X(UP_HALF)          \
    X(UP_MOST)          \
    X(HALF_RELATION)    \
    X(HALF_LEVELS)      \
    X(HALF_DISTANCE)    \
    X(BEST_RELATION)    \
    X(BEST_LEVELS)      \
    X(BEST_DISTANCE)    \
    X(BEST_SHARE)       \
    X(GROUP_BLOCKS)     \
    X(GROUP_WORDS)      \
    X(GROUP_LINK)       \
    X(GROUP_GOOD)       \
    X(GROUP_BEST)       \
    X(LAST_GOOD)        \
    X(NEXT_GOOD)        \
    X(LAST_GOOD_WORDS)  \
    X(NEXT_GOOD_WORDS)  \
    X(GOOD_AROUND)      \
    X(LINK_AROUND)      \
    X(SHAPE_AROUND)     \
    X(HEADING_ABOVE)    \
    X(HEADING_PHRASE)   \
    X(PAGE_WORDS)       \
    X(PAGE_GOOD)        \
    X(PAGE_PARAGRAPHS)  \
    X(PAGE_JSON)        \
    X(PAGE_LINK)

#define SINGLE_ENUM(name) F_##name,
enum single { SINGLE_LIST(SINGLE_ENUM) SINGLE_COUNT };
#undef SINGLE_ENUM

enum level_feature { L_WORDS, L_LINK, L_BLOCKS, L_GOOD, L_MEAN, LEVEL_COUNT };
enum neighbour_feature { N_WORDS, N_LINK, N_SHAPE, N_TAIL, N_SAME, N_PHRASES, NEIGHBOUR_COUNT };

enum {
    FIRST_LEVEL = SINGLE_COUNT,
    FIRST_NEIGHBOUR = FIRST_LEVEL + LEVELS * LEVEL_COUNT,
    FIRST_NEAR = FIRST_NEIGHBOUR + 2 * NEIGHBOURS * NEIGHBOUR_COUNT,
    FIRST_INNER = FIRST_NEAR + BODY_NEAR,
    FIRST_PHRASE = FIRST_INNER + CLASS_COUNT,
    FIRST_LEXICON = FIRST_PHRASE + PHRASE_COUNT,
    FIRST_AROUND = FIRST_LEXICON + LEXICON_FEATURES,
    FEATURE_COUNT = FIRST_AROUND + 2 * BODY_WORD_NEIGHBOURS * BODY_WORD_FEATURES
};

/* Texts that blocks are compared with: title, description, authors. */
#define COMPARED 3

/* Running sums over the blocks before each. */
struct sums {
    uint32_t words, points, links, good, goods, paragraphs;
};

/* Blocks of elements that are made alike. */
struct group {
    uint32_t signature; /* 0 for an empty slot */
    uint32_t blocks, words, points, links, good;
};

/* What a block's neighbours look at, as features. */
struct brief {
    uint32_t parent; /* the element around its own */
    uint8_t words, link, shape, tail, phrases;
};

struct setting {
    const struct body_page *page;
    const struct body_hints *hints;
    struct body_features *out;
    struct sums *sums;     /* [blocks + 1] */
    struct group *groups;  /* [group_mask + 1] */
    uint32_t *block_group; /* [blocks] */
    uint32_t group_mask;
    uint32_t best_group_good;
    struct brief *briefs;        /* [blocks] */
    uint32_t (*same)[COMPARED];  /* [blocks]: words that stand in the texts compared with */
    uint32_t compared[COMPARED]; /* words of these texts */
    uint8_t *up_fifth, *up_half, *up_most; /* [elements]: levels up to one with that share */
    uint32_t *frames;    /* [elements]: the innermost around it that holds an image */
    uint32_t half, best; /* elements: the innermost with half the text; the best parent */
    uint32_t best_good;
};

/* A signed distance in blocks: 128 for none. */
static uint8_t signed_scale(int64_t distance)
{
    uint8_t size = byte_scale((uint32_t)(distance < 0 ? -distance : distance));
    size = size > 120 ? 120 : size;
    return (uint8_t)(distance < 0 ? 128 - size : 128 + size);
}

/* Whether a block counts as running text. */
static bool is_good(const struct body_block *block)
{
    return block->words >= GOOD_WORDS && block->link_points < block->points * GOOD_LINK_SHARE;
}

/* ------------------------------------------------------------------------ words compared --- */

#define WORD_SLOTS 2048
/* Words of each text that are compared; at most half of the slots are used. */
#define MAX_SET_WORDS 256

/* The words of the title, the description and the authors. */
struct word_set {
    uint32_t slots[WORD_SLOTS]; /* hashes; 0 is empty */
    uint8_t texts[WORD_SLOTS];  /* in which texts the word stands, 1 << its number */
    uint32_t counts[COMPARED];  /* words of each, every one once */
};

/* The slot of a word, or the empty one where it would be. */
static inline uint32_t set_slot(const struct word_set *set, uint32_t word)
{
    uint32_t at = word * 0x9E3779B1U >> 21;
    while (set->slots[at] && set->slots[at] != word)
        at = (at + 1) % WORD_SLOTS;
    return at;
}

/* Adds the words of text number `number`. */
static void set_add(struct word_set *set, unsigned number, struct str text)
{
    for (uint32_t word; (word = body_next_word(&text)) != 0;) {
        uint32_t at = set_slot(set, word);
        if (set->texts[at] >> number & 1 || set->counts[number] == MAX_SET_WORDS)
            continue;
        set->slots[at] = word;
        set->texts[at] |= (uint8_t)(1U << number);
        set->counts[number]++;
    }
}

/* How many of a block's words stand in each text. */
static void count_same(const struct word_set *set, const struct body_page *page, uint32_t block,
                       uint32_t same[COMPARED])
{
    same[0] = same[1] = same[2] = 0;
    for (uint32_t w = page->word_starts[block]; w < page->word_starts[block + 1]; w++) {
        uint32_t texts = set->texts[set_slot(set, page->words[w])];
        same[0] += texts & 1;
        same[1] += texts >> 1 & 1;
        same[2] += texts >> 2;
    }
}

/* ------------------------------------------------------------------------------ the page --- */

/* Running sums over all blocks. */
static void add_up(struct setting *set)
{
    const struct body_page *page = set->page;
    struct sums sum = {0};
    set->sums = arena_get(page->arena, (page->block_count + 1) * sizeof *set->sums);
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct body_block *block = &page->blocks[i];
        set->sums[i] = sum;
        sum.words += block->words;
        sum.points += block->points;
        sum.links += block->link_points;
        if (is_good(block)) {
            sum.good += block->points - block->link_points;
            sum.goods++;
            sum.paragraphs += block->shape == SHAPE_PARAGRAPH;
        }
    }
    set->sums[page->block_count] = sum;
}

/* Sorts blocks into groups by the signature of their element. */
static void make_groups(struct setting *set)
{
    const struct body_page *page = set->page;
    uint32_t size = 64;
    while (size < page->block_count * 2)
        size *= 2;
    set->group_mask = size - 1;
    set->groups = arena_get_array(page->arena, size, sizeof *set->groups);
    set->block_group = arena_get(page->arena, (page->block_count + 1) * sizeof(uint32_t));
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct body_block *block = &page->blocks[i];
        uint32_t signature = page->elements[block->element].signature | 1;
        uint32_t at = signature * 0x9E3779B1U & set->group_mask;
        while (set->groups[at].signature && set->groups[at].signature != signature)
            at = (at + 1) & set->group_mask;
        struct group *group = &set->groups[at];
        group->signature = signature;
        group->blocks++;
        group->words += block->words;
        group->points += block->points;
        group->links += block->link_points;
        group->good += is_good(block) ? block->points - block->link_points : 0;
        if (group->good > set->best_group_good)
            set->best_group_good = group->good;
        set->block_group[i] = at;
    }
}

/* The levels up to an element with a share of the page's text, the innermost element with half of
 * it, and the parent with the most running text among its children. */
static void find_containers(struct setting *set)
{
    const struct body_page *page = set->page;
    uint32_t count = page->element_count;
    uint32_t total = set->sums[page->block_count].good;
    uint32_t *direct = arena_get_array(page->arena, count, sizeof *direct);
    set->up_fifth = arena_get_zeroed(page->arena, count);
    set->up_half = arena_get_zeroed(page->arena, count);
    set->up_most = arena_get_zeroed(page->arena, count);
    set->frames = arena_get_array(page->arena, count, sizeof *set->frames);
    for (uint32_t i = 1; i < count; i++) {
        const struct body_element *element = &page->elements[i];
        uint32_t parent = element->parent;
        uint64_t good = set->sums[element->end_block].good - set->sums[element->first_block].good;
        set->frames[i] = element->media ? i : set->frames[parent];
        set->up_fifth[i] = good * 5 >= total ? 0 : byte_clip(set->up_fifth[parent] + 1U);
        set->up_half[i] = good * 2 >= total ? 0 : byte_clip(set->up_half[parent] + 1U);
        set->up_most[i] =
            good * 5 >= (uint64_t)total * 4 ? 0 : byte_clip(set->up_most[parent] + 1U);
        if (good * 2 >= total && total)
            set->half = i;
    }
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct body_block *block = &page->blocks[i];
        uint32_t good = set->sums[i + 1].good - set->sums[i].good;
        uint32_t parent = page->elements[block->element].parent;
        if (block->shape == SHAPE_OTHER) /* text directly in a division stands for a paragraph */
            direct[block->element] += good;
        else
            direct[parent] += good;
    }
    for (uint32_t i = 0; i < count; i++)
        if (direct[i] > set->best_good) {
            set->best_good = direct[i];
            set->best = i;
        }
}

/* The block that is most like the title: a first heading before others. */
static void find_title(struct setting *set)
{
    const struct body_page *page = set->page;
    uint32_t best = 0;
    set->out->title = UINT32_MAX;
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct body_block *block = &page->blocks[i];
        if (block->words > MAX_TITLE)
            continue;
        uint32_t same = set->same[i][0], words = page->word_starts[i + 1] - page->word_starts[i];
        uint32_t score = words ? same * same * 64 / words : 0;
        if (block->shape == SHAPE_H1)
            score = score * 2 + 64;
        else if (block->shape == SHAPE_H2)
            score = score * 5 / 4;
        else if (block->link_points * 2 > block->points)
            score = score / 2;
        if (score > best && (words >= 2 || block->shape == SHAPE_H1)) {
            best = score;
            set->out->title = i;
        }
    }
}

/* ------------------------------------------------------------------------------ a block --- */

/* Sets a feature of the block whose row it is. */
static inline void put(uint8_t *row, unsigned feature, uint8_t value)
{
    row[feature * FOREST_LANES] = value;
}

/* What the block says of itself. */
static void put_own(const struct setting *set, uint8_t *restrict row, uint32_t i)
{
    const struct body_block *block = &set->page->blocks[i];
    put(row, F_WORDS, set->briefs[i].words);
    put(row, F_POINTS, byte_scale(block->points));
    put(row, F_LETTER_SHARE, byte_share(block->letters, block->points));
    put(row, F_UPPER_SHARE, byte_share(block->upper, block->letters));
    put(row, F_DIGIT_SHARE, byte_share(block->digits, block->points));
    put(row, F_STOPS, byte_clip(block->stops));
    put(row, F_STOP_SHARE, byte_share(block->stops * 10U, block->words));
    put(row, F_COMMA_SHARE, byte_share(block->commas * 10U, block->words));
    put(row, F_SYMBOLS, byte_clip(block->symbols));
    put(row, F_LINK_SHARE, set->briefs[i].link);
    put(row, F_LINKS, byte_clip(block->links));
    put(row, F_BOLD_SHARE, byte_share(block->bold_points, block->points));
    put(row, F_ITALIC_SHARE, byte_share(block->italic_points, block->points));
    put(row, F_BREAKS, byte_clip(block->breaks));
    put(row, F_WORD_LENGTH, block->words ? byte_clip(block->points * 8U / block->words) : 0);
    put(row, F_MEDIA_BEFORE, byte_clip(block->media_before));
    put(row, F_MEDIA, byte_clip(block->media));
    put(row, F_SHAPE, block->shape);
    put(row, F_HEAD, block->head);
    put(row, F_TAIL, block->tail);
    put(row, F_AFTER_BREAK, block->after_break);
    put(row, F_PHRASE_COUNT, set->briefs[i].phrases);
    for (uint32_t left = block->phrases; left; left &= left - 1) {
        unsigned k = (unsigned)__builtin_ctz(left);
        put(row, FIRST_PHRASE + k, (uint8_t)(1 + (block->first_phrases >> k & 1)));
    }
    for (uint64_t left = block->inner; left; left &= left - 1)
        put(row, FIRST_INNER + (unsigned)__builtin_ctzll(left), 1);
}

/* How much of the block is in the title, the description and the authors, and of them in it. */
static void put_compared(const struct setting *set, uint8_t *restrict row, uint32_t i)
{
    const struct body_page *page = set->page;
    uint32_t words = page->word_starts[i + 1] - page->word_starts[i];
    for (unsigned k = 0; k < COMPARED; k++) {
        uint32_t same = words <= MAX_COMPARED ? set->same[i][k] : 0;
        put(row, F_TITLE_SHARE + 2 * k, byte_share(same, words));
        put(row, F_TITLE_COVER + 2 * k, byte_share(same, set->compared[k]));
    }
}

/* Compares all blocks with the title, the description and the authors. */
static void compare_words(struct setting *set)
{
    const struct body_page *page = set->page;
    struct word_set words = {0};
    set_add(&words, 0, set->hints->title);
    set_add(&words, 1, set->hints->description);
    set_add(&words, 2, set->hints->authors);
    memcpy(set->compared, words.counts, sizeof set->compared);
    set->same = arena_get_array(page->arena, page->block_count + 1, sizeof *set->same);
    for (uint32_t i = 0; i < page->block_count; i++)
        if (page->blocks[i].words <= MAX_TITLE ||
            page->word_starts[i + 1] - page->word_starts[i] <= MAX_COMPARED)
            count_same(&words, page, i, set->same[i]);
}

/* Where the block stands: in the page, in its element, against title and containers. */
static void put_place(const struct setting *set, uint8_t *restrict row, uint32_t i)
{
    const struct body_page *page = set->page;
    const struct body_block *block = &page->blocks[i];
    const struct body_element *element = &page->elements[block->element];
    const struct body_element *half = &page->elements[set->half];
    const struct body_element *best = &page->elements[set->best];
    const struct sums *sum = &set->sums[i], *all = &set->sums[page->block_count];
    uint32_t title = set->out->title;
    put(row, F_DEPTH, byte_clip(element->depth));
    put(row, F_INDEX, byte_scale(i));
    put(row, F_INDEX_END, byte_scale(page->block_count - 1 - i));
    put(row, F_GOOD_BEFORE, byte_share(sum->good, all->good));
    put(row, F_WORDS_BEFORE, byte_share(sum->words, all->words));
    put(row, F_GOOD_LEFT, byte_scale(all->goods - set->sums[i + 1].goods));
    bool titled = title != UINT32_MAX;
    put(row, F_TITLE_DISTANCE, titled ? signed_scale((int64_t)i - title) : 0);
    put(row, F_TITLE_GOOD, titled ? signed_scale((int64_t)sum->goods - set->sums[title].goods) : 0);
    put(row, F_IS_TITLE, i == title);
    put(row, F_PLACE, byte_clip(element->place));
    put(row, F_CHILDREN, byte_clip(page->elements[element->parent].children));
    put(row, F_INDEX_IN_ELEMENT, byte_clip(i - element->first_block));
    put(row, F_LEFT_IN_ELEMENT, byte_clip(element->end_block - 1 - i));
    put(row, F_UP_FIFTH, set->up_fifth[block->element]);
    put(row, F_UP_HALF, set->up_half[block->element]);
    put(row, F_UP_MOST, set->up_most[block->element]);
    put(row, F_HALF_RELATION, i < half->first_block ? 0 : i < half->end_block ? 1 : 2);
    put(row, F_HALF_LEVELS, byte_clip((uint32_t)(element->depth + 100 - half->depth)));
    put(row, F_HALF_DISTANCE,
        i < half->first_block ? byte_scale(half->first_block - i)
        : i < half->end_block ? 0
                              : byte_scale(i - half->end_block + 1));
    put(row, F_BEST_RELATION, i < best->first_block ? 0 : i < best->end_block ? 1 : 2);
    put(row, F_BEST_LEVELS, byte_clip((uint32_t)(element->depth + 100 - best->depth)));
    put(row, F_BEST_DISTANCE,
        i < best->first_block ? byte_scale(best->first_block - i)
        : i < best->end_block ? 0
                              : byte_scale(i - best->end_block + 1));
    put(row, F_BEST_SHARE, byte_share(set->best_good, all->good));
    put(row, F_PAGE_WORDS, byte_scale(all->words));
    put(row, F_PAGE_GOOD, byte_scale(all->goods));
    put(row, F_PAGE_PARAGRAPHS, byte_share(all->paragraphs, all->goods));
    put(row, F_PAGE_JSON, set->hints->json_body.size > 0);
    put(row, F_PAGE_LINK, byte_share(all->links, all->points));
    for (unsigned k = 0; k < BODY_NEAR; k++)
        put(row, FIRST_NEAR + k, element->near[k]);
}

/* The innermost element around the block that holds an image, and whether the block says whose an
 * image is. */
static void put_frame(const struct setting *set, uint8_t *restrict row, uint32_t i)
{
    const struct body_page *page = set->page;
    const struct body_block *block = &page->blocks[i];
    const struct body_element *element = &page->elements[block->element];
    const struct body_element *frame = &page->elements[set->frames[block->element]];
    uint32_t levels = (uint32_t)(element->depth - frame->depth);
    put(row, F_FRAME_LEVELS, byte_clip(levels));
    put(row, F_FRAME_BLOCKS, byte_scale(frame->end_block - frame->first_block));
    put(row, F_FRAME_WORDS,
        byte_scale(set->sums[frame->end_block].words - set->sums[frame->first_block].words));
    put(row, F_FRAME_MEDIA, byte_scale(frame->media));
    if (levels > CREDIT_LEVELS || block->words > CREDIT_WORDS)
        return;
    size_t start = credit_start(block->text);
    put(row, F_CREDIT, start == STR_NONE ? 0 : start ? 1 : 2);
}

/* The containers of the block, level by level, and its group. */
static void put_containers(const struct setting *set, uint8_t *restrict row, uint32_t i)
{
    const struct body_page *page = set->page;
    const struct sums *all = &set->sums[page->block_count];
    uint32_t at = page->blocks[i].element;
    for (unsigned level = 0; level < LEVELS; level++) {
        const struct body_element *element = &page->elements[at];
        const struct sums *from = &set->sums[element->first_block];
        const struct sums *to = &set->sums[element->end_block];
        uint32_t words = to->words - from->words;
        uint32_t blocks = element->end_block - element->first_block;
        unsigned base = FIRST_LEVEL + level * LEVEL_COUNT;
        put(row, base + L_WORDS, byte_scale(words));
        put(row, base + L_LINK, byte_share(to->links - from->links, to->points - from->points));
        put(row, base + L_BLOCKS, byte_scale(blocks));
        put(row, base + L_GOOD, byte_share(to->good - from->good, all->good));
        put(row, base + L_MEAN, blocks ? byte_scale(words * 4 / blocks) : 0);
        at = element->parent;
    }
    const struct group *group = &set->groups[set->block_group[i]];
    put(row, F_GROUP_BLOCKS, byte_scale(group->blocks));
    put(row, F_GROUP_WORDS, byte_scale(group->words * 4U / group->blocks));
    put(row, F_GROUP_LINK, byte_share(group->links, group->points));
    put(row, F_GROUP_GOOD, byte_share(group->good, all->good));
    put(row, F_GROUP_BEST, byte_share(group->good, set->best_group_good));
}

/* Says of every block what its neighbours look at. */
static void make_briefs(struct setting *set)
{
    const struct body_page *page = set->page;
    set->briefs = arena_get(page->arena, (page->block_count + 1) * sizeof *set->briefs);
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct body_block *block = &page->blocks[i];
        set->briefs[i] = (struct brief){.parent = page->elements[block->element].parent,
                                        .words = byte_scale(block->words),
                                        .link = byte_share(block->link_points, block->points),
                                        .shape = block->shape,
                                        .tail = block->tail,
                                        .phrases = (uint8_t)__builtin_popcount(block->phrases)};
    }
}

/* The blocks around this one. */
static void put_neighbours(const struct setting *set, uint8_t *restrict row, uint32_t i)
{
    const struct body_page *page = set->page;
    uint32_t mine = set->briefs[i].parent;
    for (unsigned k = 0; k < 2 * NEIGHBOURS; k++) {
        int64_t at = (int64_t)i + (k < NEIGHBOURS ? (int)k - NEIGHBOURS : (int)k - NEIGHBOURS + 1);
        unsigned base = FIRST_NEIGHBOUR + k * NEIGHBOUR_COUNT;
        if (at < 0 || at >= page->block_count) {
            for (unsigned n = 0; n < NEIGHBOUR_COUNT; n++)
                put(row, base + n, 0);
            continue;
        }
        const struct brief *other = &set->briefs[at];
        bool alike = set->block_group[i] == set->block_group[at];
        put(row, base + N_WORDS, other->words);
        put(row, base + N_LINK, other->link);
        put(row, base + N_SHAPE, other->shape);
        put(row, base + N_TAIL, other->tail);
        put(row, base + N_SAME, (uint8_t)((other->parent == mine) + 2 * alike));
        put(row, base + N_PHRASES, other->phrases);
    }
    uint32_t from = i < 8 ? 0 : i - 8;
    uint32_t to = i + 9 > page->block_count ? page->block_count : i + 9;
    const struct sums *a = &set->sums[from], *b = &set->sums[to];
    put(row, F_GOOD_AROUND, (uint8_t)(b->goods - a->goods));
    put(row, F_LINK_AROUND, byte_share(b->links - a->links, b->points - a->points));
    put(row, F_SHAPE_AROUND, (uint8_t)(b->paragraphs - a->paragraphs));
}

/* The nearest running text on each side, and the heading above, in two passes. */
static void put_nearest(const struct setting *set)
{
    const struct body_page *page = set->page;
    uint32_t last = UINT32_MAX, heading = UINT32_MAX;
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct body_block *block = &page->blocks[i];
        uint8_t *row = body_row(set->out, i);
        put(row, F_LAST_GOOD, last == UINT32_MAX ? 255 : byte_scale(i - last));
        put(row, F_LAST_GOOD_WORDS, last == UINT32_MAX ? 0 : byte_scale(page->blocks[last].words));
        put(row, F_HEADING_ABOVE, heading == UINT32_MAX ? 255 : byte_scale(i - heading));
        put(row, F_HEADING_PHRASE, heading == UINT32_MAX ? 0 : page->blocks[heading].phrases != 0);
        if (is_good(block))
            last = i;
        if (body_is_heading(block))
            heading = i;
    }
    uint32_t next = UINT32_MAX;
    for (uint32_t i = page->block_count; i-- > 0;) {
        uint8_t *row = body_row(set->out, i);
        put(row, F_NEXT_GOOD, next == UINT32_MAX ? 255 : byte_scale(next - i));
        put(row, F_NEXT_GOOD_WORDS, next == UINT32_MAX ? 0 : byte_scale(page->blocks[next].words));
        if (is_good(&page->blocks[i]))
            next = i;
    }
}

/* How often the same text stands on the page, and whether it stood before. */
static void put_repeats(const struct setting *set)
{
    const struct body_page *page = set->page;
    uint32_t mask = set->group_mask;
    struct repeat {
        uint64_t hash;
        uint32_t count;
    } *repeats = arena_get_array(page->arena, (size_t)mask + 1, sizeof *repeats);
    uint32_t *slots = arena_get(page->arena, (page->block_count + 1) * sizeof *slots);
    for (uint32_t i = 0; i < page->block_count; i++) {
        uint64_t hash = page->blocks[i].hash | 1;
        uint32_t at = (uint32_t)(hash >> 32) & mask;
        while (repeats[at].hash && repeats[at].hash != hash)
            at = (at + 1) & mask;
        repeats[at].hash = hash;
        put(body_row(set->out, i), F_SAME_BEFORE, byte_clip(repeats[at].count));
        repeats[at].count++;
        slots[i] = at;
    }
    for (uint32_t i = 0; i < page->block_count; i++)
        put(body_row(set->out, i), F_SAME_TEXT, byte_clip(repeats[slots[i]].count));
}

#define SHINGLE_BITS 17

/* How much of each block stands in JSON-LD's text, by runs of three words. */
static void put_json(const struct setting *set)
{
    const struct body_page *page = set->page;
    struct str rest = set->hints->json_body;
    if (!rest.size)
        return;
    uint8_t *bits = arena_get_zeroed(page->arena, (1U << SHINGLE_BITS) / 8);
    uint32_t a = 0, b = 0;
    for (uint32_t word; (word = body_next_word(&rest)) != 0; a = b, b = word) {
        uint32_t at = (a * 31 + b * 1009 + word) * 0x9E3779B1U >> (32 - SHINGLE_BITS);
        bits[at / 8] |= (uint8_t)(1 << at % 8);
    }
    for (uint32_t i = 0; i < page->block_count; i++) {
        uint32_t same = 0, count = 0;
        for (uint32_t w = page->word_starts[i] + 2; w < page->word_starts[i + 1]; w++) {
            a = page->words[w - 2];
            b = page->words[w - 1];
            uint32_t at = (a * 31 + b * 1009 + page->words[w]) * 0x9E3779B1U >> (32 - SHINGLE_BITS);
            same += bits[at / 8] >> at % 8 & 1;
            count++;
        }
        put(body_row(set->out, i), F_JSON_SHARE,
            count ? (uint8_t)(1 + byte_share(same, count) * 254 / 255) : 0);
    }
}

/* Says of a block what the words of the blocks around it and of their classes say: furniture
 * stands in runs, and where one of them is told by its words the others are. */
static void put_words_around(const struct body_features *features, uint32_t i)
{
    static const uint8_t looked_at[BODY_WORD_FEATURES] = {LEXICON_MEAN, LEXICON_LOW, LEXICON_SUM,
                                                          LEXICON_CLASS_SUM};
    uint8_t *row = body_row(features, i);
    unsigned to = FIRST_AROUND;
    for (int64_t at = (int64_t)i - BODY_WORD_NEIGHBOURS; at <= (int64_t)i + BODY_WORD_NEIGHBOURS;
         at++) {
        if (at == i)
            continue;
        bool outside = at < 0 || at >= features->rows;
        const uint8_t *other = outside ? NULL : body_row(features, (uint32_t)at);
        for (unsigned k = 0; k < BODY_WORD_FEATURES; k++, to++)
            put(row, to,
                other ? other[(size_t)(FIRST_LEXICON + looked_at[k]) * FOREST_LANES]
                      : LEXICON_NOTHING);
    }
}

void body_lexicon_features(struct body_features *features, const struct body_page *page,
                           const struct lexicon *lexicon)
{
    const struct lexicon_class *classes = lexicon_classes(lexicon, page);
    for (uint32_t i = 0; i < page->block_count; i++) {
        uint8_t values[LEXICON_FEATURES];
        lexicon_look(lexicon, classes, page, i, values);
        for (unsigned k = 0; k < LEXICON_FEATURES; k++)
            put(body_row(features, i), FIRST_LEXICON + k, values[k]);
    }
    for (uint32_t i = 0; i < page->block_count; i++)
        put_words_around(features, i);
}

unsigned body_feature_count(void)
{
    return FEATURE_COUNT;
}

void body_features(struct body_features *features, const struct body_page *page,
                   const struct body_hints *hints)
{
    struct setting set = {.page = page, .hints = hints, .out = features};
    *features = (struct body_features){.columns = FEATURE_COUNT + body_second_count(),
                                       .rows = page->block_count};
    size_t groups = page->block_count / FOREST_LANES + 1;
    features->values =
        arena_get_zeroed(page->arena, groups * features->columns * (size_t)FOREST_LANES);
    compare_words(&set);
    add_up(&set);
    make_groups(&set);
    find_containers(&set);
    find_title(&set);
    make_briefs(&set);
    for (uint32_t i = 0; i < page->block_count; i++) {
        uint8_t *row = body_row(features, i);
        put_own(&set, row, i);
        put_compared(&set, row, i);
        put_place(&set, row, i);
        put_containers(&set, row, i);
        put_frame(&set, row, i);
        put_neighbours(&set, row, i);
    }
    put_nearest(&set);
    put_repeats(&set);
    put_json(&set);
}
