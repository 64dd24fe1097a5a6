/* HTML within feeds: addresses in it made absolute, the rest left as it is. */
#include "source/feed_html.h"

#include "base/buf.h"
#include "base/url.h"
#include "source/feed_html_table.h"
#include "source/feed_private.h"

/* A piece of HTML is at most so many times its size and so much more with its addresses absolute.
 */
enum { GROWTH_MAX = 4, GROWTH_SLACK = 1 << 16 };

/* Whether the table has the name under this kind. */
static bool has(struct str kind, struct str name)
{
    for (size_t i = 0; i < sizeof feed_html_rows / sizeof *feed_html_rows; i++) {
        struct str row = str_from(feed_html_rows[i]), word;
        if (!str_word(&row, &word) || !str_equal(word, kind))
            continue;
        while (str_word(&row, &word))
            if (str_equal_fold(word, name))
                return true;
    }
    return false;
}

bool feed_html_is_void(struct str name)
{
    return has(STR("void"), name);
}

/* A walk over a piece of HTML that copies it. */
struct copying {
    struct arena *arena;
    struct str html;
    struct str base;
    size_t at;
    size_t copied; /* everything before it is in `out` */
    struct buf out;
};

/* The byte at the walk's place, or NUL at the end. */
static char here(const struct copying *copying)
{
    return copying->at < copying->html.size ? copying->html.data[copying->at] : '\0';
}

/* Goes past white space. */
static void skip_space(struct copying *copying)
{
    while (ascii_is_space(here(copying)))
        copying->at++;
}

/* Reads a value behind its "=", quotes taken off. */
static struct str take_value(struct copying *copying)
{
    skip_space(copying);
    char quote = here(copying);
    size_t start = copying->at;
    if (quote == '"' || quote == '\'') {
        struct str rest = str_from_byte(copying->html, ++start);
        struct str value = str_part(rest, 0, str_find_byte(rest, quote));
        copying->at = start + value.size + 1;
        if (copying->at > copying->html.size)
            copying->at = copying->html.size;
        return value;
    }
    while (here(copying) && !ascii_is_space(here(copying)) && here(copying) != '>')
        copying->at++;
    return str_part(copying->html, start, copying->at - start);
}

/* Writes an absolute address in place of a relative one. */
static void replace(struct copying *copying, struct str value)
{
    struct str trimmed = str_trim(value);
    if (!trimmed.size || url_is_absolute(trimmed) || trimmed.data[0] == '#')
        return;
    struct str address = url_resolve(copying->arena, copying->base, trimmed);
    size_t start = (size_t)(value.data - copying->html.data);
    buf_add(&copying->out, str_part(copying->html, copying->copied, start - copying->copied));
    buf_add(&copying->out, address);
    copying->copied = start + value.size;
}

/* Goes through a tag from behind its name. */
static void take_tag(struct copying *copying)
{
    while (here(copying) && here(copying) != '>') {
        size_t start = copying->at;
        char c = here(copying);
        while (c && !ascii_is_space(c) && c != '=' && c != '>' && c != '/') {
            copying->at++;
            c = here(copying);
        }
        struct str name = str_part(copying->html, start, copying->at - start);
        skip_space(copying);
        if (name.size && here(copying) == '=') {
            copying->at++;
            struct str value = take_value(copying);
            if (has(STR("address"), name))
                replace(copying, value);
        } else if (copying->at == start) {
            copying->at++;
        }
    }
}

struct str feed_html_absolute(struct arena *arena, struct str html, struct str base)
{
    if (!url_is_web(base))
        return html;
    struct copying copying = {.arena = arena, .html = html, .base = base};
    buf_init(&copying.out, GROWTH_MAX * html.size + GROWTH_SLACK);
    while (copying.at < html.size) {
        struct str rest = str_from_byte(html, copying.at);
        size_t next = str_find_byte(rest, '<');
        if (next == STR_NONE)
            break;
        copying.at += next + 1;
        rest = str_from_byte(rest, next);
        if (str_starts(rest, STR("<!--"))) {
            size_t end = str_find(rest, STR("-->"));
            copying.at = end == STR_NONE ? html.size : copying.at + end;
        } else if (rest.size > 1 && ascii_is_alpha(rest.data[1])) {
            take_tag(&copying);
        }
    }
    struct str whole = html;
    if (copying.copied) {
        buf_add(&copying.out, str_from_byte(html, copying.copied));
        whole = copying.out.full ? html : arena_copy(arena, buf_str(&copying.out));
    }
    buf_free(&copying.out);
    return whole;
}
