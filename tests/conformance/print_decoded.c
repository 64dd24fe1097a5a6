/* Decodes standard input from the encoding with the label in the first argument and prints the
 * text, for check-decoders. */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "html/html.h"

#define INPUT_MAX_BYTES ((size_t)64 << 20)

int main(int count, char **arguments)
{
    const char *encoding = count == 2 ? html_encoding_name(str_from(arguments[1])) : NULL;
    if (!encoding) {
        fputs("usage: print_decoded LABEL\n", stderr);
        return 2;
    }
    struct arena arena;
    arena_init(&arena, 0);
    struct buf bytes;
    buf_init(&bytes, INPUT_MAX_BYTES);
    char *room;
    size_t size = 0;
    do {
        bytes.size += size;
        room = buf_reserve(&bytes, 65536);
        size = room ? fread(room, 1, 65536, stdin) : 0;
    } while (size);
    struct str text = html_decode(&arena, buf_str(&bytes), encoding);
    bool written = room && fwrite(text.data, 1, text.size, stdout) == text.size;
    buf_free(&bytes);
    arena_free(&arena);
    return !written;
}
