/* Fuzzes UTF-8: mending gives valid text once and for all, walking meets every byte once, both ways
 * of checking agree, and the JSON writer keeps what it is given. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the run, as a finding, when what must hold does not; also where asserts are off. */
static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Whether the code point is written as the bytes at `at`: what is malformed is not. */
static bool is_written_so(struct str text, size_t at, size_t size, uint32_t point)
{
    char bytes[4];
    return str_equal(str_of(bytes, utf8_encode(point, bytes)), str_part(text, at, size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = str_of((const char *)data, size);
    size_t valid = 0, count = 0;
    bool well_formed = true;
    for (size_t at = 0, next = 0; at < size; at = next, count++) {
        uint32_t point;
        require(utf8_next(text, &next, &point) && next > at && next <= size);
        well_formed = well_formed && is_written_so(text, at, next - at, point);
        valid = well_formed ? next : valid;
    }
    require(utf8_valid_size(text) == valid);
    require(utf8_is_valid(text) == well_formed);

    struct arena arena;
    arena_init(&arena, 0);
    struct str mended = utf8_repair(&arena, text);
    require(utf8_is_valid(mended));
    require(utf8_count(mended) == count);
    size_t at = mended.size;
    for (uint32_t point; utf8_previous(mended, &at, &point);)
        count--;
    require(at == 0 && count == 0);

    struct buf out;
    struct json json;
    buf_init(&out, SIZE_MAX);
    json_init(&json, &out);
    json_put_string(&json, mended);
    require(json_is_complete(&json) && out.size >= mended.size + 2 && utf8_is_valid(buf_str(&out)));
    for (size_t i = 0; i < out.size; i++)
        require((unsigned char)out.data[i] >= 0x20);
    buf_free(&out);
    arena_free(&arena);
    return 0;
}
