/* Base64; see base64.h. */
#include "base/base64.h"

/* The six bits that a character stands for, or -1. */
static int bits_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (ascii_is_digit(c))
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

bool base64_decode(struct arena *arena, struct str text, struct str *bytes)
{
    char *out = arena_get(arena, text.size * 3 / 4 + 4);
    size_t size = 0;
    unsigned bits = 0, held = 0;
    text = str_trim(text);
    while (str_ends(text, STR("=")))
        text.size--;
    for (size_t i = 0; i < text.size; i++) {
        int value = bits_of(text.data[i]);
        if (value < 0 && ascii_is_space(text.data[i]))
            continue;
        if (value < 0)
            return false;
        bits = bits << 6 | (unsigned)value;
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[size++] = (char)(bits >> held & 0xFF);
        }
    }
    *bytes = str_of(out, size);
    return true;
}
