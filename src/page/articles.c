/* Decides which articles a page holds from what the model thinks of its blocks, and makes their
 * text and blocks. */
#include "page/articles.h"

#include "page/choice.h"
#include "page/judge.h"
#include "page/meta.h"
#include "page/repeats.h"
#include "page/starts.h"
#include "words/words.h"

/* Blocks that are near enough to a quotation or to an embedded post to be part of it. */
#define NEAR_ENOUGH 4
/* Words that an entry has at least to be an article. */
#define ARTICLE_MIN_WORDS 24
/* So many lines of so few words each on average are a list, where none ends like a sentence. */
#define LIST_LINES 12
#define LIST_WORDS 12
/* Several lines without a sentence that have fewer words in all are teasers as well. */
#define FEW_LINES 3
#define FEW_WORDS 40
/* Bytes of an agency's initials at the end of a text. */
#define SIGN_OFF_SIZE 24
/* An article whose best score is so many times lower than the best of the page is none. */
#define DOUBTFUL_TIMES 3
/* An appeal has a link for less than so many words. */
#define APPEAL_WORDS 25
/* Words of a line that signs a text, and of one that opens readers' comments. */
#define SIGNATURE_WORDS 8
#define COMMENTS_WORDS 4
/* A paragraph of at least so many words is not taken twice. */
#define REPEATED_WORDS 10
/* Paragraphs that go on in another column have at least so many words. */
#define BROKEN_WORDS 20
/* JSON-LD's text is taken where it has at least so many bytes, and so many times those of the page.
 */
#define JSON_MIN 400
#define JSON_TIMES 3
/* So many blocks of a text follow a standfirst, and so far it is like the page's description. */
#define STANDFIRST_FOLLOWED 2
#define STANDFIRST_ALIKE 0.9
/* A page that is nothing but a text: one heading, so many words of body, which are all but one in
 * so many of the page's, and fewer than one link for so many words. */
#define BARE_WORDS 40
#define BARE_REST 8
#define BARE_LINK_WORDS 60
/* Scores above which another article begins, and a page holds one. An article cut in two is worse
 * than two that are one. */
#define START_LIMIT (FOREST_UNIT / 2)
#define JUDGE_LIMIT (-FOREST_UNIT / 2)

/* The block with the heading of an article that begins at `first`, no block before `from` being its
 * own: the highest heading, or what is made like one. UINT32_MAX for none. */
static uint32_t find_heading(const struct body_page *page, uint32_t from, uint32_t first)
{
    uint32_t best = UINT32_MAX;
    unsigned best_rank = 0;
    for (uint32_t i = from; i < first; i++) {
        const struct body_block *block = &page->blocks[i];
        const struct body_element *element = &page->elements[block->element];
        unsigned rank = body_is_heading(block) ? 8U - (unsigned)(block->shape - SHAPE_H1) : 0;
        if (!rank && block->words >= 2 &&
            (element->near[CLASS_HEADLINE] <= 2 || (block->inner >> CLASS_HEADLINE & 1)))
            rank = 3;
        if (!rank && block->words >= 2 && block->words <= 20 &&
            (block->bold_points * 2 > block->points || block->upper * 10 > block->letters * 9))
            rank = 1;
        if (rank && rank >= best_rank) {
            best_rank = rank;
            best = i;
        }
    }
    return best;
}

/* The element of a block. */
static const struct html_node *node_of(const struct body_page *page, uint32_t block)
{
    return page->elements[page->blocks[block].element].node;
}

/* Whether a block signs what stands above it: a short line, of a kind of elements of which there
 * are others on the page, all of them short. */
static bool is_signature(const struct body_page *page, uint32_t before, uint32_t block)
{
    const struct body_block *last = &page->blocks[block];
    uint32_t kind = page->elements[last->element].signature, others = 0;
    if (last->words > SIGNATURE_WORDS || last->tail == EDGE_STOP ||
        kind == page->elements[page->blocks[before].element].signature)
        return false;
    for (uint32_t i = 0; i < page->block_count; i++) {
        if (page->elements[page->blocks[i].element].signature != kind)
            continue;
        if (page->blocks[i].words > SIGNATURE_WORDS)
            return false;
        others += i != block;
    }
    return others > 0;
}

/* Whether what begins at `first`, no block before `from` being its own, are readers' comments: the
 * line before says so. */
static bool are_comments(const struct body_page *page, uint32_t from, uint32_t first)
{
    const struct body_block *before = first > from ? &page->blocks[first - 1] : NULL;
    return before && before->words <= COMMENTS_WORDS && (before->phrases >> PHRASE_COMMENT & 1);
}

/* Whether the last block of a text only signs it: an address for letters, or an agency's initials
 * and numbers, as wires end. */
static bool is_sign_off(const struct body_block *block)
{
    struct str text = block->text;
    size_t at = str_find_byte(text, '@');
    bool address = at != STR_NONE && at > 0 && text.data[at - 1] != ' ' &&
                   str_find_byte(str_from_byte(text, at), '.') != STR_NONE;
    bool initials = block->words <= 5 && text.size <= SIGN_OFF_SIZE && block->tail != EDGE_STOP &&
                    (str_find_byte(text, '/') != STR_NONE || block->digits > block->points / 2);
    return (address && block->words <= SIGNATURE_WORDS) || initials;
}

/* Closes an article that begins at chosen block number `begin` and ends before number `end`; `from`
 * is the first block of the page that may be its own. Headings at its end belong to what comes
 * next. Gives false where it has too little text to be one. */
static bool close_article(struct articles *found, const uint32_t *chosen, uint32_t begin,
                          uint32_t end, uint32_t from)
{
    const struct body_page *page = &found->page;
    struct found_article *article = &found->items[found->count];
    uint32_t words = 0;
    while (end - begin > 1 && (body_is_heading(&page->blocks[chosen[end - 1]]) ||
                               is_signature(page, chosen[end - 2], chosen[end - 1])))
        end--;
    for (uint32_t i = begin; i < end; i++)
        words += page->blocks[chosen[i]].words;
    if (words < ARTICLE_MIN_WORDS)
        return false;
    uint32_t heading = find_heading(page, from, chosen[begin]);
    *article =
        (struct found_article){.count = end - begin, .from = from, .to = chosen[end - 1] + 1};
    article->blocks = arena_get(page->arena, (end - begin) * sizeof *article->blocks);
    memcpy(article->blocks, chosen + begin, (end - begin) * sizeof *article->blocks);
    article->first = node_of(page, chosen[begin]);
    article->last = node_of(page, chosen[end - 1]);
    article->heading = heading == UINT32_MAX ? NULL : node_of(page, heading);
    article->heading_block = heading;
    found->count++;
    return true;
}

/* Whether what was chosen is running text: enough of it, and not the lines of a list without a
 * single sentence among them, as teasers are. */
static bool is_text(const struct body_page *page, const uint32_t *chosen, uint32_t count)
{
    uint32_t words = 0, sentences = 0;
    for (uint32_t i = 0; i < count; i++) {
        words += page->blocks[chosen[i]].words;
        sentences += page->blocks[chosen[i]].tail == EDGE_STOP;
    }
    bool lines = count >= LIST_LINES && !sentences && words <= count * LIST_WORDS;
    bool few = count >= FEW_LINES && !sentences && words < FEW_WORDS;
    return words >= ARTICLE_MIN_WORDS && !lines && !few;
}

/* Whether a block is a heading, or the number or time that an entry begins with. */
static bool is_opening(const struct body_page *page, const struct body_block *block)
{
    return repeats_headline(page, block) ||
           (block->words <= 2 && block->head == EDGE_DIGIT && block->tail == EDGE_DIGIT);
}

/* Makes articles of the chosen blocks, with another one at each start. Sets *comments where one is
 * readers' comments, which are left out. */
static void split(struct articles *found, const uint32_t *chosen, uint32_t count,
                  const uint8_t *starts, bool *comments)
{
    uint32_t begin = 0, from = 0;
    for (uint32_t i = 1; i <= count; i++) {
        if (i < count && !starts[chosen[i]])
            continue;
        uint32_t first = begin;
        while (first + 1 < i && is_opening(&found->page, &found->page.blocks[chosen[first]]))
            first++; /* its own heading is not its text */
        if (!are_comments(&found->page, from, chosen[begin]))
            close_article(found, chosen, first, i, from);
        else
            *comments = true;
        from = chosen[i - 1] + 1;
        begin = i;
    }
}

/* How a heading's block is made; 0 for none. */
static uint32_t heading_make(const struct body_page *page, uint32_t block)
{
    return block == UINT32_MAX ? 0
                               : (page->elements[page->blocks[block].element].signature ^
                                  page->blocks[block].shape) |
                                     1;
}

/* Gives the first of several articles the heading that is made like those of all others, where the
 * highest one is the page's own. */
static void mend_first_heading(struct articles *found)
{
    const struct body_page *page = &found->page;
    struct found_article *first = found->items;
    uint32_t make = found->count > 1 ? heading_make(page, found->items[1].heading_block) : 0;
    for (size_t i = 2; i < found->count; i++)
        make = heading_make(page, found->items[i].heading_block) == make ? make : 0;
    if (!make || heading_make(page, first->heading_block) == make)
        return;
    for (uint32_t i = first->blocks[0]; i-- > first->from;)
        if (body_is_heading(&page->blocks[i]) && heading_make(page, i) == make) {
            first->heading_block = i;
            first->heading = node_of(page, i);
            return;
        }
}

/* The best score of an article's blocks. */
static int32_t best_score(const struct articles *found, const struct found_article *article)
{
    int32_t best = BODY_LIMIT;
    for (uint32_t i = 0; i < article->count; i++)
        if (found->scores[article->blocks[i]] > best)
            best = found->scores[article->blocks[i]];
    return best;
}

/* Whether an article asks its readers for something: nearly every line of it is a link, or has
 * some.
 */
static bool is_appeal(const struct articles *found, const struct found_article *article)
{
    uint32_t words = 0, links = 0;
    for (uint32_t i = 0; i < article->count; i++) {
        words += found->page.blocks[article->blocks[i]].words;
        links += found->page.blocks[article->blocks[i]].links;
    }
    return links * APPEAL_WORDS > words;
}

/* Forgets articles whose blocks are far less like an article than those of the best: appeals and
 * boxes between articles; and the first of several that only appeals to readers, where those behind
 * it do not. */
static void drop_doubtful(struct articles *found)
{
    int32_t best = BODY_LIMIT;
    size_t kept = 0;
    for (size_t i = 0; i < found->count; i++) {
        int32_t score = best_score(found, &found->items[i]);
        best = score > best ? score : best;
    }
    for (size_t i = 0; i < found->count; i++)
        if (best_score(found, &found->items[i]) * DOUBTFUL_TIMES > best)
            found->items[kept++] = found->items[i];
    found->count = kept;
    if (kept > 1 && is_appeal(found, &found->items[0]) && !is_appeal(found, &found->items[1])) {
        found->count--;
        memmove(found->items, found->items + 1, found->count * sizeof *found->items);
    }
}

/* The whole page as one article. */
static void take_whole(struct articles *found, const uint32_t *chosen, uint32_t count)
{
    const struct body_page *page = &found->page;
    struct found_article *article = found->items;
    *article = (struct found_article){.count = count, .from = 0, .to = page->block_count};
    article->blocks = arena_get(page->arena, count * sizeof *article->blocks);
    memcpy(article->blocks, chosen, count * sizeof *article->blocks);
    article->first = node_of(page, chosen[0]);
    article->last = node_of(page, chosen[count - 1]);
    found->count = 1;
}

/* Whether the page's own text is no more than a part of what JSON-LD says the body is: then that is
 * all there is to be had. */
static bool is_elsewhere(const struct articles *found, const uint32_t *chosen, uint32_t count,
                         struct str json)
{
    size_t size = 0;
    for (uint32_t i = 0; i < count; i++)
        size += found->page.blocks[chosen[i]].text.size;
    return json.size >= JSON_MIN && size * JSON_TIMES < json.size &&
           str_find(json, STR("</")) == STR_NONE;
}

/* An article of JSON-LD's text alone. */
static void take_json(struct articles *found, struct str json)
{
    found->items = arena_get_zeroed(found->page.arena, sizeof *found->items);
    found->items->text = json;
    found->items->to = found->page.block_count;
    found->count = 1;
    found->none = PAGE_HAS_ARTICLES;
}

/* Whether a block is a table's, or the first behind it, and the text around the table goes on: what
 * stands before and behind its rows is made alike and stands in the same element. */
static bool is_around_table(const struct body_page *page, uint32_t block)
{
    uint32_t before = block, behind = block;
    while (before && page->blocks[before - 1].shape == SHAPE_ROW)
        before--;
    while (behind < page->block_count && page->blocks[behind].shape == SHAPE_ROW)
        behind++;
    if (!before || before == behind || behind == page->block_count)
        return false;
    const struct body_element *one = &page->elements[page->blocks[before - 1].element];
    const struct body_element *other = &page->elements[page->blocks[behind].element];
    return one->parent == other->parent && one->signature == other->signature;
}

/* Marks the blocks where another article begins, by the model; gives how many. A heading before
 * such a block begins it. */
static uint32_t mark_starts(struct articles *found, const struct body_model *model,
                            const struct body_hints *hints, uint8_t *marks)
{
    const struct body_page *page = &found->page;
    struct starts starts;
    uint32_t count = 0;
    starts_look(&starts, page, found->scores, hints);
    int32_t *scores = arena_get(page->arena, (starts.stride + 32) * sizeof *scores);
    struct forest_rows rows = {starts.values, starts.stride, FOREST_LANES, starts.count};
    forest_score(&model->start, &rows, scores);
    bool *begins = arena_get(page->arena, starts.count + 1);
    for (uint32_t i = 0; i < starts.count; i++)
        begins[i] = scores[i] > START_LIMIT;
    repeats_correct(page, &starts, begins);
    for (uint32_t i = 0; i < starts.count; i++) {
        uint32_t block = starts.rows[i];
        if (!begins[i] || is_around_table(page, block))
            continue;
        for (uint32_t k = block; k > starts.before[i] + 1; k--)
            if (found->scores[k - 1] > BODY_LIMIT)
                block = k - 1; /* headings that were chosen between the two */
        marks[block] = 1;
        count++;
    }
    return count;
}

/* Whether the page holds an article at all, by the model: what it thinks of pages was learned with
 * the scores of the first step. */
static bool holds_article(const struct articles *found, const struct body_model *model,
                          const int32_t *first_scores, const struct body_hints *hints)
{
    unsigned features = judge_feature_count();
    uint8_t *values = arena_get_zeroed(found->page.arena, (size_t)features * FOREST_LANES);
    int32_t scores[FOREST_LANES];
    struct forest_rows rows = {values, FOREST_LANES, FOREST_LANES, 1};
    judge_look(values, FOREST_LANES, &found->page, &found->features, first_scores, hints);
    forest_score(&model->judge, &rows, scores);
    return scores[0] > JUDGE_LIMIT;
}

/* Whether the page is one heading and running text with nothing about them: pages that are kept so
 * say none of what the model goes by. What has more headings may be terms of use as well. */
static bool is_bare_text(const struct articles *found)
{
    const struct body_page *page = &found->page;
    uint64_t body = 0, rest = 0, links = 0;
    uint32_t headings = 0;
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct body_block *block = &page->blocks[i];
        bool heading = body_is_heading(block);
        headings += heading;
        links += block->links;
        if (found->scores[i] > BODY_LIMIT && !heading && block->stops)
            body += block->words;
        else if (!heading)
            rest += block->words;
    }
    return headings == 1 && body >= BARE_WORDS && rest * BARE_REST <= body &&
           links * BARE_LINK_WORDS < body;
}

/* Puts the blocks of bodies into `chosen` and gives how many they are. A paragraph that stands on
 * the page twice, for narrow screens and for wide ones, say, is taken once; an item of a list,
 * which may say the same of another thing, only where the paragraph before it was left out. */
static uint32_t choose(struct articles *found, uint32_t *chosen)
{
    const struct body_page *page = &found->page;
    uint32_t count = 0, size = 64;
    while (size < page->block_count * 2)
        size *= 2;
    uint64_t *seen = arena_get_array(page->arena, size, sizeof *seen);
    bool again = false;
    for (uint32_t i = 0; i < page->block_count; i++) {
        const struct body_block *block = &page->blocks[i];
        if (found->scores[i] <= BODY_LIMIT)
            continue;
        bool item = block->shape == SHAPE_ITEM || block->shape == SHAPE_ROW;
        if (!block->words) { /* a rule of signs */
            found->scores[i] = 2 * BODY_LIMIT;
            continue;
        }
        uint64_t hash = block->hash | 1;
        uint32_t at = (uint32_t)(hash >> 32) & (size - 1);
        while (seen[at] && seen[at] != hash)
            at = (at + 1) & (size - 1);
        again = item ? again : seen[at] && block->words >= REPEATED_WORDS;
        if (again && seen[at] && block->words >= REPEATED_WORDS) {
            found->scores[i] = 2 * BODY_LIMIT;
            continue;
        }
        seen[at] = hash;
        chosen[count++] = i;
    }
    return count;
}

/* Whether a block stands in an element of its own that says it is a standfirst. */
static bool is_in_lead(const struct body_page *page, uint32_t block, uint32_t next)
{
    const struct body_element *element = &page->elements[page->blocks[block].element];
    return element->near[CLASS_LEAD] == 2 && page->elements[element->parent].end_block <= next;
}

/* Whether the first block of a text is its standfirst: it is made in another way than the text that
 * follows, or framed, and says of itself that it is one or what the page gives as its description.
 */
static bool is_standfirst(const struct body_page *page, const uint32_t *chosen, uint32_t count,
                          const struct body_hints *hints)
{
    if (count <= STANDFIRST_FOLLOWED)
        return false;
    if (is_in_lead(page, chosen[0], chosen[1]))
        return true;
    const struct body_block *first = &page->blocks[chosen[0]];
    uint32_t kind = page->elements[first->element].signature;
    for (uint32_t i = 1; i <= STANDFIRST_FOLLOWED; i++)
        if (page->elements[page->blocks[chosen[i]].element].signature == kind ||
            page->blocks[chosen[i]].element == first->element)
            return false;
    bool named = page->elements[first->element].near[CLASS_LEAD] == 1;
    return named || words_overlap(first->text, hints->description) >= STANDFIRST_ALIKE;
}

void articles_find(struct articles *found, const struct body_model *model, struct arena *scratch,
                   const struct html_document *document, struct page_class_cache *classes)
{
    struct body_hints hints;
    *found = (struct articles){.none = PAGE_EMPTY};
    body_cut(&found->page, scratch, document, classes);
    const struct body_page *page = &found->page;
    if (!page->block_count)
        return;
    body_hints(&hints, scratch, document);
    /* a list of pages may describe live blogs among them */
    found->live = (hints.types & (HINT_LIVE | HINT_LIST)) == HINT_LIVE;
    body_features(&found->features, page, &hints);
    int32_t *first_scores;
    found->scores = body_score(model, &found->features, page, &first_scores);
    found->captions = body_score_captions(model, &found->features, page);
    uint32_t *chosen = arena_get(scratch, page->block_count * sizeof *chosen);
    choice_correct(page, found->scores);
    uint32_t count = choose(found, chosen);
    if (count > 1 && is_sign_off(&page->blocks[chosen[count - 1]]))
        count--;
    if (is_elsewhere(found, chosen, count, hints.json_body)) {
        take_json(found, hints.json_body);
        return;
    }
    if (!is_text(page, chosen, count) ||
        (!holds_article(found, model, first_scores, &hints) && !is_bare_text(found))) {
        found->none = judge_reason(page, &found->features, found->scores, &hints);
        return;
    }
    uint8_t *starts = arena_get_zeroed(scratch, page->block_count);
    uint32_t start_count = mark_starts(found, model, &hints, starts);
    found->items = arena_get(scratch, (start_count + 1) * sizeof *found->items);
    bool comments = false;
    if (start_count)
        split(found, chosen, count, starts, &comments);
    if (found->count < 2 && !comments)
        found->count = 0;
    drop_doubtful(found);
    mend_first_heading(found);
    if (found->count == 1) { /* all that the page says is of it */
        found->items->heading = NULL;
        found->items->from = 0;
        found->items->to = page->block_count;
    }
    if (!found->count)
        take_whole(found, chosen, count);
    struct found_article *whole = found->count == 1 ? found->items : NULL;
    if (whole && is_standfirst(page, whole->blocks, whole->count, &hints)) {
        whole->has_lead = true;
        whole->first = node_of(page, whole->blocks[1]);
    }
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
    if (body_is_heading(block))
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
    return mine == theirs && page->blocks[block].element != page->blocks[before].element;
}

/* Whether a paragraph goes on with what broke off in the one before, as from column to column. */
static bool continues(const struct body_page *page, uint32_t before, uint32_t block)
{
    const struct body_block *first = &page->blocks[before], *second = &page->blocks[block];
    const struct body_element *one = &page->elements[first->element];
    const struct body_element *other = &page->elements[second->element];
    return before + 1 == block && first->words >= BROKEN_WORDS && first->tail == EDGE_LOWER &&
           second->head == EDGE_LOWER && one->signature == other->signature &&
           one->parent != other->parent && one->near[CLASS_COUNT + NEAR_LIST] > NEAR_ENOUGH;
}

/* How a block of the page is joined to the one before: not at all, as another line, as more of the
 * same line. */
enum joint { JOINT_NONE, JOINT_LINE, JOINT_SPACE };

/* Adds one block of the page to the article. All texts stand one after the other in `text`, each
 * ended by a line feed, so that a block that goes on only gets longer. */
static void add_block(struct article *article, char **text, struct str line, enum block_kind kind,
                      enum joint joint)
{
    struct block *block;
    if (joint != JOINT_NONE) {
        block = list_at(&article->blocks, article->blocks.count - 1);
        block->text.size += 1 + line.size;
        (*text)[-1] = joint == JOINT_LINE ? '\n' : ' ';
    } else {
        block = list_add(&article->blocks);
        *block = (struct block){kind, str_of(*text, line.size)};
    }
    memcpy(*text, line.data, line.size);
    (*text)[line.size] = '\n';
    *text += line.size + 1;
}

/* Takes the dateline off the front of an article's first paragraph, and notes it. */
static struct str without_dateline(struct article *article, struct arena *arena,
                                   const struct html_node *element, struct str line)
{
    struct str dateline = STR(""), agency = STR("");
    size_t size = meta_dateline(line, &dateline, &agency);
    if (!size)
        size = meta_marked_dateline(element, line, &dateline, &agency);
    if (!size || size >= line.size)
        return line;
    article->dateline = arena_copy(arena, dateline);
    article->agency = arena_copy(arena, agency);
    return str_from_byte(line, size);
}

/* Makes paragraphs of the lines of a text. */
static void fill_lines(struct article *article, struct arena *arena, struct str lines)
{
    char *text = arena_get(arena, lines.size + 1);
    char *at = text;
    struct str line;
    while (str_split(&lines, '\n', &line)) {
        line = str_trim(line);
        if (line.size)
            add_block(article, &at, line, BLOCK_PARAGRAPH, JOINT_NONE);
    }
    article->text = str_of(text, at > text ? (size_t)(at - text) - 1 : 0);
}

void articles_fill(struct article *article, struct arena *arena, const struct articles *found,
                   size_t index)
{
    const struct found_article *from = &found->items[index];
    const struct body_page *page = &found->page;
    size_t size = 0;
    if (from->text.size) {
        fill_lines(article, arena, from->text);
        articles_images(article, arena, found, index);
        return;
    }
    for (uint32_t i = 0; i < from->count; i++)
        size += page->blocks[from->blocks[i]].text.size + 1;
    char *text = arena_get(arena, size + 1);
    char *at = text;
    bool seen = false;
    enum block_kind before = BLOCK_COUNT;
    for (uint32_t i = 0; i < from->count; i++) {
        const struct body_block *block = &page->blocks[from->blocks[i]];
        enum block_kind kind = !i && from->has_lead ? BLOCK_LEAD : kind_of(page, block);
        struct str line = block->text;
        if (kind == BLOCK_PARAGRAPH && !seen) {
            seen = true;
            line = without_dateline(article, arena, node_of(page, from->blocks[i]), line);
        }
        enum joint joint = JOINT_NONE;
        if (i && kind == before && goes_on(page, kind, from->blocks[i - 1], from->blocks[i]))
            joint = JOINT_LINE;
        else if (i && kind == BLOCK_PARAGRAPH && before == BLOCK_PARAGRAPH &&
                 continues(page, from->blocks[i - 1], from->blocks[i]))
            joint = JOINT_SPACE;
        add_block(article, &at, line, kind, joint);
        before = kind;
    }
    article->text = str_of(text, at > text ? (size_t)(at - text) - 1 : 0);
    articles_images(article, arena, found, index);
}
