/* See hostile.h. */
#include "hostile.h"

#include "base/buf.h"
#include "base/memory.h"

/* A beginning, and what is repeated. A '#' in it stands for a number that is never the same. */
static const struct {
    const char *name, *start, *repeated;
    size_t count;
} kinds[] = {
    {"nested blocks", "", "<div>", 10000000},
    {"nested formatting", "", "<b>", 10000000},
    {"formatting that differs", "", "<b a=#>", 1000000},
    {"formatting and paragraphs", "<font a=1><font a=2><font a=3><font a=4>", "<p>x", 1000000},
    {"misnested formatting", "", "<a><p></a>", 1000000},
    {"nested tables", "", "<table><td>", 1000000},
    {"fostered text", "<table>", "x<tr>", 2000000},
    {"nested templates", "", "<template>", 1000000},
    {"nested svg", "", "<svg><g>", 1000000},
    {"nested lists", "", "<ul><li>", 1000000},
    {"unclosed p in buttons", "<p>", "<button>", 1000000},
    {"attributes of one tag", "<p ", "a# ", 1000000},
    {"names alike at both ends", "<p ", "aaaaaaaa#aaaaaaaa ", 1000000},
    {"one attribute many times", "<p ", "a=1 ", 1000000},
    {"tag names", "", "<x#>", 1000000},
    {"end tags that match nothing", "<p>", "</x>", 5000000},
    {"text in pieces", "<p>", "a</x>", 5000000},
    {"one line", "<p>", "0123456789", 50000000},
    {"references", "", "&amp;&#x26;&notanentity", 2000000},
    {"open comments", "", "<!--", 10000000},
    {"script in comment", "<script>", "<!--<script>", 2000000},
    {"svg that never ends", "", "<svg><path d='", 1000000},
    {"NULs", "<p>", "\001", 50000000},
    {"UTF-16 without an end", "\xFF\xFE", "<\001p\001>\001a\001", 5000000},
};

const char *hostile_name(unsigned kind)
{
    return kind < sizeof kinds / sizeof *kinds ? kinds[kind].name : NULL;
}

size_t hostile_size(unsigned kind)
{
    return kinds[kind].count;
}

struct str hostile_make(unsigned kind, size_t count)
{
    struct buf out;
    buf_init(&out, (size_t)1 << 32);
    buf_add(&out, str_from(kinds[kind].start));
    struct str repeated = str_from(kinds[kind].repeated);
    size_t number = str_find_byte(repeated, '#');
    for (size_t i = 0; i < count; i++) {
        if (number == STR_NONE) {
            buf_add(&out, repeated);
        } else {
            buf_add(&out, str_part(repeated, 0, number));
            buf_format(&out, "%zu", i);
            buf_add(&out, str_from_byte(repeated, number + 1));
        }
    }
    for (size_t i = 0; i < out.size; i++)
        if (out.data[i] == '\001')
            out.data[i] = '\0';
    return buf_str(&out);
}
