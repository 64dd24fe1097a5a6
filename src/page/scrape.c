/* The articles of a text, as records; see scrape.h. */
#include "page/scrape.h"

#include "base/buf.h"
#include "base/memory.h"
#include "html/html.h"
#include "page/scrape_private.h"
#include "words/words.h"

/* So many bytes of a body tell its language. */
#define LANGUAGE_BYTES 1000
/* What may be a headline on an index, and how many of them make one. */
#define TITLE_WORDS 4
#define TITLE_WEIGHT 24
#define INDEX_TITLES 6
/* A heading within a body weighs at most this much. */
#define HEADING_WEIGHT 90

/* What kind of block a line of a body is. */
static enum block_kind kind_of(const struct scrape_line *line)
{
    bool sentence = line->last == MARK_STOP || line->last == MARK_COMMA || line->last == MARK_COLON;
    if (line->weight <= HEADING_WEIGHT && !sentence && line->tail != MARK_CLOSE &&
        line->tail != MARK_QUOTE)
        return line->head == MARK_BAR || line->head == MARK_DASH ? BLOCK_LIST : BLOCK_HEADING;
    return BLOCK_PARAGRAPH;
}

/* Adds the lines of a body as blocks, without the dateline in front. */
static void fill_body(struct article *article, const struct scrape_reading *reading,
                      const struct scrape_article *at)
{
    const struct scrape_text *text = reading->text;
    struct buf body;
    size_t front = 0;
    buf_init(&body, HTML_MAX_BYTES);
    for (uint32_t i = at->first; i <= at->last; i++) {
        const struct scrape_line *line = &text->lines[i];
        if (reading->stretches->owner[i] != article->number)
            continue;
        if (i == at->first) {
            const struct scrape_line *last = &text->lines[at->last];
            struct str rest = str_of(line->text.data + line->text.size,
                                     (size_t)(last->text.data - line->text.data) + last->text.size -
                                         line->text.size);
            front = scrape_dateline(article, line->text, rest);
        }
        struct block *block = list_add(&article->blocks);
        block->kind = kind_of(line);
        block->text = str_from_byte(line->text, front);
        front = 0;
        if (body.size)
            buf_add_byte(&body, '\n');
        buf_add(&body, block->text);
    }
    article->text = arena_copy(reading->arena, buf_str(&body));
    buf_free(&body);
}

/* The headline of an article without what a page's title adds to it: where the headline is the
 * text's first line, that is the title, and what stands behind its last bar is the outlet. */
static struct str headline_of(const struct scrape_reading *reading, const struct scrape_article *at)
{
    static const struct str bars[] = {{" | ", 3}, {" - ", 3}, {" – ", 5}, {" — ", 5}, {" :: ", 4}};
    if (at->headline == SCRAPE_NO_LINE)
        return str_of(NULL, 0);
    struct str text = reading->text->lines[at->headline].text;
    if (at->headline != 0)
        return text;
    for (size_t b = 0; b < sizeof bars / sizeof *bars; b++) {
        struct str front = text, rest = text;
        for (size_t found; (found = str_find(rest, bars[b])) != STR_NONE;
             rest = str_from_byte(rest, found + bars[b].size))
            front = str_part(text, 0, (size_t)(rest.data - text.data) + found);
        if (front.size < text.size && front.size * 2 > text.size)
            return str_trim(front);
    }
    return text;
}

/* Makes the record of one article. */
static void fill_article(struct article *article, const struct scrape_reading *reading,
                         const struct scrape_article *at)
{
    article->file = reading->source->file;
    article->url = reading->source->url;
    article->headline = headline_of(reading, at);
    if (at->headline != SCRAPE_NO_LINE)
        reading->used[at->headline] = true;
    fill_body(article, reading, at);
    struct str front = str_part(article->text, 0, LANGUAGE_BYTES);
    struct language_guess guess = words_language(front, str_of(NULL, 0));
    if (!str_equal(guess.language, STR("und")))
        article->language = guess.language;
    scrape_captions(article, reading, at);
    scrape_head(article, reading, at);
    scrape_date(article, reading);
}

/* Why a text without an article has none: one with many lines that could be headlines is an index.
 */
static enum page_none none_of(const struct scrape_text *text)
{
    unsigned titles = 0;
    for (uint32_t i = 0; i < text->count; i++)
        titles += text->lines[i].words >= TITLE_WORDS && text->lines[i].weight >= TITLE_WEIGHT;
    return text->count == 0 ? PAGE_EMPTY : titles >= INDEX_TITLES ? PAGE_INDEX : PAGE_NO_BODY;
}

enum error scrape_articles_by(const struct scrape_model *model, struct arena *arena,
                              struct arena *scratch, struct str bytes,
                              const struct page_source *source, struct page_result *result)
{
    struct scrape_text text;
    struct scrape_scores scores;
    struct scrape_stretches stretches;
    struct scrape_reading reading = {
        .arena = arena, .text = &text, .stretches = &stretches, .source = source};
    list_init(&result->articles, arena, sizeof(struct article));
    scrape_cut(&text, scratch, bytes);
    result->none = none_of(&text);
    if (!text.count)
        return OK;
    scrape_score(&scores, model, &text);
    scrape_stretches(&stretches, &text, &scores);
    reading.used = arena_get_array(scratch, text.count, sizeof *reading.used);
    for (unsigned n = 1; n <= stretches.articles.count; n++) {
        struct article *article = list_add(&result->articles);
        article_init(article, arena);
        article->number = n;
        fill_article(article, &reading, list_at(&stretches.articles, n - 1));
        result->none = PAGE_HAS_ARTICLES;
    }
    return OK;
}

enum error scrape_articles(struct arena *arena, struct arena *scratch, struct str bytes,
                           const struct page_source *source, struct page_result *result)
{
    if (bytes.size > HTML_MAX_BYTES)
        return ERROR_TOO_LARGE;
    struct str text = html_decode(arena, bytes, html_sniff_encoding(bytes, source->encoding, NULL));
    return scrape_articles_by(scrape_model_builtin(), arena, scratch, text, source, result);
}
