/* Fuzzes the decoders and the sniffing of encodings. The first byte picks the encoding: a name from
 * the list below, or what is sniffed of the rest. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "html/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One of each kind; the single-byte encodings differ in their tables alone. New ones go to the end,
 * so that the corpus keeps its meaning. */
static const char *const names[] = {"UTF-8",        "UTF-16LE",      "UTF-16BE",  "windows-1252",
                                    "windows-1253", "GBK",           "gb18030",   "Big5",
                                    "EUC-JP",       "ISO-2022-JP",   "Shift_JIS", "EUC-KR",
                                    "replacement",  "x-user-defined"};
#define NAME_COUNT (sizeof names / sizeof *names)

/* Ends the run, as a finding, when what must hold does not; also where asserts are off. */
static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct arena arena;
    arena_init(&arena, 0);
    /* in a block of its own, so that AddressSanitizer sees a step beyond either end */
    char *alone = memory_get(size - 1);
    if (size > 1)
        memcpy(alone, data + 1, size - 1);
    struct str bytes = str_of(alone, size - 1);
    enum html_encoding_from from;
    const char *sniffed = html_sniff_encoding(bytes, STR(""), &from);
    require(html_encoding_name(str_from(sniffed)) == sniffed && from <= HTML_ENCODING_DEFAULT);
    size_t pick = data[0] % (NAME_COUNT + 1);
    const char *encoding = pick < NAME_COUNT ? names[pick] : sniffed;
    struct str text = html_decode(&arena, bytes, encoding);
    require(utf8_is_valid(text));
    require(text.size <= 4 * bytes.size);
    require(str_equal(text, html_decode(&arena, bytes, encoding)));
    memory_free(alone);
    arena_free(&arena);
    return 0;
}
