/* Fuzzes the reading of records: what is read is written and read back as the same. */
#include <stdint.h>
#include <stdlib.h>

#include "base/json_read.h"
#include "record/identity.h"
#include "record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The article's JSON, in the arena. */
static struct str to_json(const struct article *article, struct arena *arena)
{
    struct buf out;
    struct json json;
    buf_init(&out, (size_t)64 << 20);
    json_init(&json, &out);
    article_to_json(article, &json);
    struct str text = arena_copy(arena, buf_str(&out));
    buf_free(&out);
    return text;
}

/* JSON is read as jansson reads it. */
static void compare_readers(struct str text)
{
    json_t *own = json_read(text),
           *jansson = json_loadb(text.data, text.size, JSON_ALLOW_NUL, NULL);
    if (!own != !jansson || (own && !json_equal(own, jansson)))
        abort();
    json_decref(own);
    json_decref(jansson);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct article article, again;
    const char *why;
    arena_init(&arena, 0);
    struct str text = str_of((const char *)data, size);
    compare_readers(text);
    if (article_from_json(&article, &arena, text, &why) == OK) {
        article_identify(&article, size % 2, &arena);
        struct str json = to_json(&article, &arena);
        if (article_from_json(&again, &arena, json, &why) != OK ||
            !str_equal(json, to_json(&again, &arena)))
            abort();
    }
    identity_address(text, &arena);
    arena_free(&arena);
    return 0;
}
