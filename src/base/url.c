/* Addresses taken apart and put together; see url.h. */
#include "base/url.h"

/* Whether a character may stand in a scheme behind its first. */
static bool is_scheme_byte(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '+' || c == '-' || c == '.';
}

/* How long the scheme is that the text begins with, 0 for none. */
static size_t scheme_size(struct str s)
{
    if (!s.size || !ascii_is_alpha(s.data[0]))
        return 0;
    size_t at = 1;
    while (at < s.size && is_scheme_byte(s.data[at]))
        at++;
    return at < s.size && s.data[at] == ':' ? at : 0;
}

/* Takes what stands behind the first `mark` off the end of *rest; a NULL view where there is none.
 */
static struct str cut_behind(struct str *rest, char mark)
{
    size_t at = str_find_byte(*rest, mark);
    if (at == STR_NONE)
        return (struct str){0};
    struct str behind = str_from_byte(*rest, at + 1);
    *rest = str_part(*rest, 0, at);
    return behind;
}

struct url_parts url_split(struct str address)
{
    struct url_parts parts = {0};
    struct str rest = address;
    size_t scheme = scheme_size(rest);
    if (scheme) {
        parts.scheme = str_part(rest, 0, scheme);
        rest = str_from_byte(rest, scheme + 1);
    }
    parts.fragment = cut_behind(&rest, '#');
    parts.query = cut_behind(&rest, '?');
    if (str_starts(rest, STR("//"))) {
        rest = str_from_byte(rest, 2);
        size_t slash = str_find_byte(rest, '/');
        parts.authority = str_part(rest, 0, slash);
        rest = str_from_byte(rest, parts.authority.size);
    }
    parts.path = rest.data ? rest : STR("");
    return parts;
}

bool url_is_absolute(struct str address)
{
    return scheme_size(address) > 0;
}

bool url_is_web(struct str address)
{
    struct url_parts parts = url_split(address);
    bool web =
        str_equal_fold(parts.scheme, STR("http")) || str_equal_fold(parts.scheme, STR("https"));
    return web && parts.authority.size > 0;
}

/* The host of an address; *port is what stands behind it and its colon. */
static struct str host_and_port(struct str address, struct str *port)
{
    struct str rest = url_split(address).authority;
    size_t user = str_find_last(rest, '@');
    if (user != STR_NONE)
        rest = str_from_byte(rest, user + 1);
    size_t bracket = rest.size && rest.data[0] == '[' ? str_find_byte(rest, ']') : STR_NONE;
    size_t end = bracket == STR_NONE ? str_find_byte(rest, ':') : bracket + 1;
    *port = end < rest.size ? str_from_byte(rest, end + 1) : STR("");
    return str_part(rest, 0, end);
}

struct str url_host(struct str address)
{
    struct str port;
    return host_and_port(address, &port);
}

struct str url_port(struct str address)
{
    struct str port;
    host_and_port(address, &port);
    return port;
}

struct str url_domain(struct arena *arena, struct str address)
{
    struct str host = url_host(address);
    if (str_starts_fold(host, STR("www.")))
        host = str_from_byte(host, 4);
    return arena_lower(arena, host);
}

/* Takes the last segment and the slash before it off what was written of a path from `start` on. */
static void drop_segment(char *out, size_t start, size_t *size)
{
    while (*size > start && out[*size - 1] != '/')
        --*size;
    if (*size > start)
        --*size;
}

/* Writes a path without its "." and ".." behind the `start` bytes of `out`, which has room for it
 * and one byte more, and gives the new size. */
static size_t put_path(char *out, size_t start, struct str path)
{
    size_t size = start;
    while (path.size) {
        bool slash = path.data[0] == '/';
        struct str rest = str_from_byte(path, slash);
        size_t end = str_find_byte(rest, '/');
        struct str segment = str_part(rest, 0, end);
        bool last = end == STR_NONE;
        if (str_equal(segment, STR(".")) || str_equal(segment, STR(".."))) {
            if (segment.size == 2)
                drop_segment(out, start, &size);
            if (last && (slash || size > start))
                out[size++] = '/';
        } else {
            if (slash)
                out[size++] = '/';
            if (segment.size)
                memcpy(out + size, segment.data, segment.size);
            size += segment.size;
        }
        path = str_from_byte(rest, segment.size);
    }
    return size;
}

/* The path that a relative one means beside that of the base. */
static struct str merge_paths(struct arena *arena, const struct url_parts *base, struct str path)
{
    size_t slash = str_find_last(base->path, '/');
    if (slash == STR_NONE)
        return arena_format(arena, "%s%.*s", base->authority.data ? "/" : "", STR_ARG(path));
    return arena_format(arena, "%.*s%.*s", (int)slash + 1, base->path.data, STR_ARG(path));
}

/* Writes the parts one after another. */
static struct str join(struct arena *arena, const struct url_parts *parts)
{
    size_t room = parts->scheme.size + parts->authority.size + parts->path.size +
                  parts->query.size + parts->fragment.size + 8;
    char *out = arena_get(arena, room);
    size_t size = 0;
    const struct {
        const char *before;
        struct str text;
        const char *after;
    } pieces[] = {{"", parts->scheme, ":"}, {"//", parts->authority, ""}};
    for (size_t i = 0; i < 2; i++) {
        if (!pieces[i].text.data)
            continue;
        size += (size_t)(stpcpy(out + size, pieces[i].before) - (out + size));
        memcpy(out + size, pieces[i].text.data, pieces[i].text.size);
        size += pieces[i].text.size;
        size += (size_t)(stpcpy(out + size, pieces[i].after) - (out + size));
    }
    size = put_path(out, size, parts->path);
    if (parts->query.data) {
        out[size++] = '?';
        memcpy(out + size, parts->query.data, parts->query.size);
        size += parts->query.size;
    }
    if (parts->fragment.data) {
        out[size++] = '#';
        memcpy(out + size, parts->fragment.data, parts->fragment.size);
        size += parts->fragment.size;
    }
    return str_of(out, size);
}

/* The text without line breaks and tabs, and without white space at its ends. */
static struct str without_breaks(struct arena *arena, struct str text)
{
    text = str_trim(text);
    size_t at = 0;
    while (at < text.size && text.data[at] >= ' ')
        at++;
    /* a sign bit is no control character */
    bool plain = true;
    for (; plain && at < text.size; at++)
        plain = !(text.data[at] == '\n' || text.data[at] == '\r' || text.data[at] == '\t');
    if (plain)
        return text;
    char *out = arena_get(arena, text.size);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] != '\n' && text.data[i] != '\r' && text.data[i] != '\t')
            out[size++] = text.data[i];
    return str_of(out, size);
}

struct str url_resolve(struct arena *arena, struct str base, struct str reference)
{
    reference = without_breaks(arena, reference);
    struct url_parts from = url_split(str_trim(base)), to = url_split(reference);
    bool opaque = !from.authority.data && !str_starts(from.path, STR("/"));
    if (to.scheme.data || !from.scheme.data || opaque)
        return reference;
    to.scheme = from.scheme;
    if (to.authority.data)
        return join(arena, &to);
    to.authority = from.authority;
    if (!to.path.size) {
        to.path = from.path;
        if (!to.query.data)
            to.query = from.query;
    } else if (to.path.data[0] != '/') {
        to.path = merge_paths(arena, &from, to.path);
    }
    return join(arena, &to);
}
