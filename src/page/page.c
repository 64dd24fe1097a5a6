/* From a document to its articles: which reader it needs, and how their findings become records. */
#include "page/page.h"

#include <assert.h>

#include "base/memory.h"
#include "page/articles.h"
#include "page/meta.h"
#include "page/page_model.h"
#include "page/scrape.h"
#include "page/state.h"
#include "page/twice.h"

/* Scratch memory that one page may take, beyond its tree. */
#define MAX_SCRATCH ((size_t)2 << 30)

struct page_reader {
    struct html_parser *parser;
    struct arena scratch; /* cleared for every page */
    struct arena lasting; /* the model, and classes */
    struct body_model model;
    struct page_class_cache *classes; /* what was looked up before */
};

struct page_reader *page_reader_learned(struct str model)
{
    struct page_reader *reader = memory_get_zeroed(1, sizeof *reader);
    reader->parser = html_parser_new();
    arena_init(&reader->scratch, MAX_SCRATCH);
    arena_init(&reader->lasting, 0);
    reader->classes = arena_get_zeroed(&reader->lasting, sizeof *reader->classes);
    if (body_model_read(&reader->model, &reader->lasting, model) == OK)
        return reader;
    page_reader_free(reader);
    return NULL;
}

struct page_reader *page_reader_new(void)
{
    struct page_reader *reader =
        page_reader_learned(str_of((const char *)page_model, page_model_size));
    assert(reader); /* the build puts in what the same code learned */
    return reader;
}

void page_reader_free(struct page_reader *reader)
{
    if (!reader)
        return;
    html_parser_free(reader->parser);
    arena_free(&reader->scratch);
    arena_free(&reader->lasting);
    memory_free(reader);
}

/* Fills in what the page says of one article and what the caller knows. */
static void finish_article(struct article *article, const struct articles *found, size_t index,
                           const struct meta_page *meta, const struct page_source *source)
{
    const struct found_article *from = &found->items[index];
    struct meta_scope scope = {.first = from->first,
                               .last = from->last,
                               .heading = from->heading,
                               .alone = found->count == 1};
    article->file = source->file;
    article->url = source->url;
    article->number = (unsigned)index + 1;
    meta_resolve(meta, &scope, article);
    bool meant = !source->published_article || source->published_article == article->number;
    if (!article->published.size && source->published.size && meant) {
        article->published = source->published;
        article->published_from = PUBLISHED_GIVEN;
    }
}

/* Finds the articles of an HTML page; what a page without running text keeps for its scripts is
 * read as they would show it. */
static enum error find_articles(struct page_reader *reader, struct arena *arena, struct str bytes,
                                const struct page_source *source, struct articles *found,
                                struct html_document **document)
{
    struct html_options options = {.skip = HTML_SKIP_ALL, .encoding = source->encoding};
    bytes = twice_undone(arena, bytes);
    enum error error = html_parse(reader->parser, arena, bytes, &options, document);
    if (error != OK)
        return error;
    articles_find(found, &reader->model, &reader->scratch, *document, reader->classes);
    bool bare = found->none == PAGE_EMPTY || found->none == PAGE_NO_BODY;
    struct str shown = bare ? state_shown(arena, bytes) : STR("");
    if (!shown.size)
        return OK;
    arena_clear(&reader->scratch);
    options.encoding = STR("utf-8"); /* whatever the page is in */
    error = html_parse(reader->parser, arena, shown, &options, document);
    if (error == OK)
        articles_find(found, &reader->model, &reader->scratch, *document, reader->classes);
    return error;
}

/* Reads the articles of an HTML page. */
static enum error read_html(struct page_reader *reader, struct arena *arena, struct str bytes,
                            const struct page_source *source, struct page_result *result)
{
    struct html_document *document;
    struct articles found;
    enum error error = find_articles(reader, arena, bytes, source, &found, &document);
    if (error != OK)
        return error;
    result->none = found.none;
    result->live = found.live;
    if (!found.count)
        return OK;
    const struct meta_page *meta = meta_gather(arena, document, source, reader->classes);
    for (size_t i = 0; i < found.count; i++) {
        struct article *article = list_add(&result->articles);
        article_init(article, arena);
        articles_fill(article, arena, &found, i);
        finish_article(article, &found, i, meta, source);
    }
    return OK;
}

enum error page_articles(struct page_reader *reader, struct arena *arena, struct str bytes,
                         const struct page_source *source, struct page_result *result)
{
    enum error error;
    *result = (struct page_result){.none = PAGE_HAS_ARTICLES};
    list_init(&result->articles, arena, sizeof(struct article));
    arena_clear(&reader->scratch);
    if (page_is_text(bytes))
        error = scrape_articles(arena, &reader->scratch, bytes, source, result);
    else
        error = read_html(reader, arena, bytes, source, result);
    arena_clear(&reader->scratch);
    return error;
}

#define PAGE_NONE_TEXT(name, text) [name] = text,
static const char *const none_texts[] = {PAGE_NONE_LIST(PAGE_NONE_TEXT)};

const char *page_none_text(enum page_none none)
{
    assert(none < PAGE_NONE_COUNT);
    return none_texts[none];
}
