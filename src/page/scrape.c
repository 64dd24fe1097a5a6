/* The articles of a text, as records; see scrape.h. */
#include "page/scrape.h"

#include "base/buf.h"
#include "base/memory.h"
#include "html/html.h"
#include "page/scrape_private.h"

/* What kind of block a line of a body is. */
static enum block_kind kind_of(const struct scrape_line *line)
{
    return line->weight < 80 && line->last != MARK_STOP && line->last != MARK_COMMA
               ? BLOCK_HEADING
               : BLOCK_PARAGRAPH;
}

/* Fills the body in. */
static void fill_body(struct article *article, struct arena *arena, const struct scrape_text *text,
                      const struct scrape_stretches *stretches, uint32_t number)
{
    const struct scrape_article *at = list_at(&stretches->articles, number - 1);
    struct buf body;
    buf_init(&body, HTML_MAX_BYTES);
    for (uint32_t i = at->first; i <= at->last; i++) {
        const struct scrape_line *line = &text->lines[i];
        if (stretches->owner[i] != number || line->text.size > SCRAPE_MAX_LINE)
            continue;
        if (body.size)
            buf_add_byte(&body, '\n');
        buf_add(&body, line->text);
        struct block *block = list_add(&article->blocks);
        block->kind = kind_of(line);
        block->text = line->text;
    }
    article->text = arena_copy(arena, buf_str(&body));
    buf_free(&body);
}

enum error scrape_articles_by(const struct scrape_model *model, struct arena *arena,
                              struct arena *scratch, struct str bytes,
                              const struct page_source *source, struct page_result *result)
{
    struct scrape_text text;
    struct scrape_scores scores;
    struct scrape_stretches stretches;
    list_init(&result->articles, arena, sizeof(struct article));
    scrape_cut(&text, scratch, bytes);
    result->none = text.count ? PAGE_NO_BODY : PAGE_EMPTY;
    if (!text.count)
        return OK;
    scrape_score(&scores, model, &text);
    scrape_stretches(&stretches, &text, &scores);
    for (uint32_t n = 1; n <= stretches.articles.count; n++) {
        const struct scrape_article *at = list_at(&stretches.articles, n - 1);
        struct article *article = list_add(&result->articles);
        article_init(article, arena);
        article->file = source->file;
        article->url = source->url;
        article->number = n;
        if (at->headline != SCRAPE_NO_LINE)
            article->headline = text.lines[at->headline].text;
        fill_body(article, arena, &text, &stretches, n);
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
