/* Fuzzes the reading of texts: any bytes give articles whose parts are valid UTF-8, or none and a
 * reason. The same bytes give the same. */
#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "page/scrape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the run, as a finding, when what must hold does not; also where asserts are off. */
static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Looks at all that an article says. */
static void check_article(const struct article *article)
{
    require(article->text.size > 0);
    require(utf8_is_valid(article->text) && utf8_is_valid(article->headline));
    require(utf8_is_valid(article->age) && utf8_is_valid(article->outlet_name));
    require(utf8_is_valid(article->dateline) && utf8_is_valid(article->subhead));
    require((article->published.size > 0) == (article->published_from != PUBLISHED_UNKNOWN));
    for (size_t i = 0; i < article->images.count; i++) {
        const struct image *image = list_at(&article->images, i);
        require(utf8_is_valid(image->caption) && utf8_is_valid(image->credit));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct page_source source = {.read_at = STR("2026-03-09T12:00:00Z")};
    struct page_result result, again;
    struct arena arena, scratch;
    arena_init(&arena, 0);
    arena_init(&scratch, 0);
    /* in a block of its own, so that AddressSanitizer sees a step beyond either end */
    char *alone = memory_get(size);
    if (size)
        memcpy(alone, data, size);
    struct str bytes = str_of(alone, size);
    (void)page_is_text(bytes);
    require(scrape_articles(&arena, &scratch, bytes, &source, &result) == OK);
    require((result.articles.count > 0) == (result.none == PAGE_HAS_ARTICLES));
    for (size_t i = 0; i < result.articles.count; i++)
        check_article(list_at(&result.articles, i));
    arena_clear(&scratch);
    require(scrape_articles(&arena, &scratch, bytes, &source, &again) == OK);
    require(again.articles.count == result.articles.count);
    memory_free(alone);
    arena_free(&scratch);
    arena_free(&arena);
    return 0;
}
