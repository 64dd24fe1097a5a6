/* Bytes to a list of feeds and back. Whatever the bytes, what is written has to be read back with
 * nothing to mend, and be written the same again. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "source/opml.h"

/* Stops the fuzzer with a report. */
static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct feed_parser *parser = feed_parser_new();
    struct arena arena;
    struct opml opml, again;
    struct buf first, second;
    arena_init(&arena, 0);
    buf_init(&first, (size_t)1 << 28);
    buf_init(&second, (size_t)1 << 28);
    if (opml_parse(parser, &arena, str_of((const char *)data, size), NULL, &opml) == OK) {
        opml_write(&opml, &first);
        require(utf8_is_valid(buf_str(&first)));
        require(opml_parse(parser, &arena, buf_str(&first), NULL, &again) == OK);
        require(again.mended == 0 || opml.truncated);
        opml_write(&again, &second);
        require(str_equal(buf_str(&first), buf_str(&second)) || opml.truncated);
    }
    buf_free(&first);
    buf_free(&second);
    arena_free(&arena);
    feed_parser_free(parser);
    return 0;
}
