/* Fuzzes the reading of pages: any bytes give articles whose parts are valid UTF-8 and whose JSON
 * reads back, or none and a reason. The same bytes give the same. */
#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "page/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the run, as a finding, when what must hold does not; also where asserts are off. */
static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Writes all articles as JSON, a line each. */
static void write_articles(const struct page_result *result, struct buf *out)
{
    for (size_t i = 0; i < result->articles.count; i++) {
        struct json json;
        json_init(&json, out);
        article_to_json(list_at(&result->articles, i), &json);
        buf_add_byte(out, '\n');
    }
}

/* Reads every line back. */
static void read_back(struct arena *arena, struct str lines)
{
    struct str line;
    while (str_split(&lines, '\n', &line)) {
        struct article article;
        const char *why;
        if (line.size)
            require(article_from_json(&article, arena, line, &why) == OK);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct page_source source = {.file = STR("x.html"), .url = STR("https://news.example/a")};
    struct page_reader *reader = page_reader_new();
    struct arena arena;
    arena_init(&arena, 0);
    /* in a block of its own, so that AddressSanitizer sees a step beyond either end */
    char *alone = memory_get(size);
    if (size)
        memcpy(alone, data, size);
    struct buf out[2];
    for (int round = 0; round < 2; round++) {
        struct page_result result;
        buf_init(&out[round], (size_t)1 << 28);
        require(page_articles(reader, &arena, str_of(alone, size), &source, &result) == OK);
        require((result.articles.count > 0) == (result.none == PAGE_HAS_ARTICLES));
        write_articles(&result, &out[round]);
    }
    require(utf8_is_valid(buf_str(&out[0])));
    require(str_equal(buf_str(&out[0]), buf_str(&out[1])));
    read_back(&arena, buf_str(&out[0]));
    buf_free(&out[0]);
    buf_free(&out[1]);
    memory_free(alone);
    arena_free(&arena);
    page_reader_free(reader);
    return 0;
}
