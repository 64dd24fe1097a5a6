/* Bytes to a feed. Whatever the bytes, the feed has to come out within its limits, all text has to
 * be valid UTF-8, and the JSON of it has to be whole. Text that was mended has to be
 * well-formed XML. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "source/feed_private.h"

/* Stops the fuzzer with a report. */
static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Mends the text as if it were malformed, and looks whether libxml2 is content with it. */
static void require_mended(struct feed_parser *parser, struct arena *arena, struct str bytes)
{
    struct table entities;
    struct list texts;
    const char *encoding;
    unsigned mended = 0;
    struct feed_tree tree;
    table_init(&entities, arena);
    list_init(&texts, arena, sizeof(struct str));
    struct str text = feed_decode(arena, bytes, STR(""), &encoding, &mended);
    require(utf8_is_valid(text));
    text = feed_prolog(text, &entities, &texts, &mended);
    text = feed_mend(&parser->names, arena, text, &entities, &texts, &mended);
    require(utf8_is_valid(text));
    feed_tree_build(&parser->names, arena, text, true, &tree);
    require(tree.well_formed || !text.size || tree.truncated);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = str_of((const char *)data, size);
    struct feed_parser *parser = feed_parser_new();
    const struct feed_options options = {.url = STR("https://fuzz.example/a/b?c")};
    struct arena arena;
    struct feed feed;
    struct buf out;
    struct json json;
    arena_init(&arena, 0);
    buf_init(&out, (size_t)1 << 30);
    feed_parse(parser, &arena, bytes, &options, &feed);
    require(feed.entries.count <= FEED_MAX_ENTRIES);
    json_init(&json, &out);
    feed_to_json(&feed, &arena, STR("fuzz"), &json);
    require(json_is_complete(&json) && utf8_is_valid(buf_str(&out)));
    require_mended(parser, &arena, bytes);
    buf_free(&out);
    arena_free(&arena);
    feed_parser_free(parser);
    return 0;
}
