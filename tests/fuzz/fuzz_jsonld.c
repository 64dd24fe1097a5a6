/* Any bytes as JSON-LD: they give a tree within the limits, whose texts can be asked for. */
#include <stddef.h>
#include <stdint.h>

#include "base/utf8.h"
#include "page/jsonld.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    arena_init(&arena, 0);
    struct str script = utf8_repair(&arena, str_of((const char *)data, size));
    struct jsonld *root = jsonld_root(&arena);
    uint32_t values = 0;
    jsonld_read(&arena, script, root, &values);
    if (values > JSONLD_MAX_VALUES)
        __builtin_trap();
    for (const struct jsonld *value = root; value; value = jsonld_next(value, root)) {
        struct str text = jsonld_text(&arena, value);
        if (!utf8_is_valid(text))
            __builtin_trap();
        jsonld_get(value, STR("name"));
    }
    arena_free(&arena);
    return 0;
}
