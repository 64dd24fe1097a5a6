/* HTTP heads and bodies; see http_message.h. */
#include "source/http_message.h"

enum { TEXT_HEAD = 64 }; /* bytes that are looked at to tell text from what is packed */

/* Takes a line off the front, without its end. False when nothing is left. */
static bool take_line(struct str *rest, struct str *line)
{
    if (!rest->size || !str_split(rest, '\n', line))
        return false;
    if (line->size && line->data[line->size - 1] == '\r')
        line->size--;
    return true;
}

/* Whether the line that follows goes on with a field. */
static bool goes_on(struct str rest)
{
    return rest.size && (rest.data[0] == ' ' || rest.data[0] == '\t');
}

bool http_field_next(struct str *rest, struct str *name, struct str *value)
{
    struct str line;
    while (take_line(rest, &line)) {
        if (!line.size)
            return false;
        const char *start = line.data;
        /* a line of white space alone ends the head, even where it could be one that goes on */
        while (goes_on(*rest) && str_trim(str_part(*rest, 0, str_find_byte(*rest, '\n'))).size)
            take_line(rest, &line);
        line = str_of(start, (size_t)(line.data + line.size - start));
        size_t colon = str_find_byte(line, ':');
        if (colon == STR_NONE || !colon)
            continue;
        *name = str_trim(str_part(line, 0, colon));
        *value = str_trim(str_from_byte(line, colon + 1));
        return true;
    }
    return false;
}

/* The value of a parameter, without quotes. */
static struct str unquoted(struct str value)
{
    value = str_trim(value);
    if (value.size && (value.data[0] == '"' || value.data[0] == '\'')) {
        size_t end = str_find_byte(str_from_byte(value, 1), value.data[0]);
        return str_part(value, 1, end);
    }
    return value;
}

void http_type_read(struct str value, struct str *type, struct str *charset)
{
    struct str part;
    *charset = (struct str){0};
    if (!str_split(&value, ';', &part))
        part = (struct str){0};
    size_t comma = str_find_byte(part, ','); /* two fields, joined by a proxy */
    *type = str_trim(str_part(part, 0, comma));
    while (str_split(&value, ';', &part)) {
        size_t equals = str_find_byte(part, '=');
        if (equals != STR_NONE && !charset->size &&
            str_equal_fold(str_trim(str_part(part, 0, equals)), STR("charset")))
            *charset = unquoted(str_from_byte(part, equals + 1));
    }
}

/* The coding of a name. */
static enum inflate_coding coding_of(struct str name)
{
    static const struct {
        const char *name;
        enum inflate_coding coding;
    } names[] = {{"gzip", INFLATE_GZIP},
                 {"x-gzip", INFLATE_GZIP},
                 {"deflate", INFLATE_DEFLATE},
                 {"br", INFLATE_BROTLI},
                 {"zstd", INFLATE_ZSTD}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal_fold(name, str_from(names[i].name)))
            return names[i].coding;
    return INFLATE_NONE;
}

/* Notes the codings that a field names; "chunked" is one of a transfer. */
static void read_codings(struct str value, struct http_message *message)
{
    struct str name;
    while (str_split(&value, ',', &name)) {
        name = str_trim(name);
        enum inflate_coding coding = coding_of(name);
        if (str_equal_fold(name, STR("chunked")))
            message->chunked = true;
        else if (coding != INFLATE_NONE && message->coding_count < HTTP_MAX_CODINGS)
            message->codings[message->coding_count++] = coding;
    }
}

/* Reads the status line: "HTTP/1.1 200 OK", "HTTP/2 200", "ICY 200". */
static bool read_status(struct str line, struct http_message *message)
{
    struct str word;
    uint64_t status;
    if (!str_starts_fold(line, STR("HTTP/")) && !str_starts_fold(line, STR("ICY ")))
        return false;
    str_word(&line, &word);
    if (str_word(&line, &word) && str_to_u64(word, &status) && status < 1000)
        message->status = (unsigned)status;
    return true;
}

bool http_message_read(struct str bytes, struct http_message *message)
{
    *message = (struct http_message){.body = bytes};
    struct str head = str_part(bytes, 0, HTTP_MAX_HEAD), line, name, value;
    size_t size = head.size;
    if (!take_line(&head, &line) || !read_status(line, message))
        return false;
    for (size_t i = 0; http_field_next(&head, &name, &value); i++) {
        if (i >= HTTP_MAX_FIELDS)
            continue;
        if (str_equal_fold(name, STR("Content-Type")))
            http_type_read(value, &message->type, &message->charset);
        else if (str_equal_fold(name, STR("Content-Encoding")) ||
                 str_equal_fold(name, STR("Transfer-Encoding")))
            read_codings(value, message);
    }
    message->body = str_from_byte(bytes, size - head.size);
    return true;
}

/* Reads the size at the start of a chunk and takes its line off. False when there is none. */
static bool chunk_size(struct str *rest, size_t *size)
{
    struct str line = *rest;
    size_t digits = 0;
    *size = 0;
    while (line.size && (line.data[0] == ' ' || line.data[0] == '\t'))
        line = str_from_byte(line, 1);
    for (; digits < line.size; digits++) {
        int digit = ascii_hex(line.data[digits]);
        if (digit < 0)
            break;
        if (*size >> 40)
            return false;
        *size = *size * 16 + (size_t)digit;
    }
    struct str end = str_from_byte(line, digits);
    while (end.size && (end.data[0] == ' ' || end.data[0] == '\t'))
        end = str_from_byte(end, 1);
    bool ends = !end.size || end.data[0] == '\r' || end.data[0] == '\n' || end.data[0] == ';';
    if (!digits || !ends || !take_line(&line, &end))
        return false;
    *rest = line;
    return true;
}

/* Puts the chunks together over what `out` held. Chunks that break off or whose size is wrong leave
 * what came before, and what follows as it stands; a body that has no chunks is left whole. */
static struct str unchunked(struct str body, struct buf *out)
{
    struct str rest = body;
    size_t size;
    buf_clear(out);
    while (chunk_size(&rest, &size)) {
        if (!size)
            return buf_str(out);
        struct str part = str_part(rest, 0, size);
        buf_add(out, part);
        rest = str_from_byte(rest, size);
        while (rest.size && (rest.data[0] == '\r' || rest.data[0] == '\n'))
            rest = str_from_byte(rest, 1);
    }
    if (rest.data == body.data)
        return body;
    buf_add(out, rest);
    return buf_str(out);
}

/* The coding that the bytes show by their first ones, where they show one. */
static enum inflate_coding coding_seen(struct str bytes)
{
    if (str_starts(bytes, STR("\x1f\x8b\x08")))
        return INFLATE_GZIP;
    return str_starts(bytes, STR("\x28\xb5\x2f\xfd")) ? INFLATE_ZSTD : INFLATE_NONE;
}

/* Whether the bytes are text as they stand, whatever their label says: packed ones are not without
 * control characters for long. */
static bool is_text(struct str bytes)
{
    struct str head = str_part(bytes, 0, TEXT_HEAD);
    for (size_t i = 0; i < head.size; i++)
        if ((unsigned char)head.data[i] < ' ' && !ascii_is_space(head.data[i]))
            return false;
    return head.size == TEXT_HEAD || str_starts(str_trim(head), STR("<"));
}

/* Takes one coding off. False when the bytes are not in it. */
static bool decode(enum inflate_coding coding, struct inflater *inflater, struct str *bytes,
                   struct buf *out)
{
    enum inflate_coding seen = coding_seen(*bytes);
    if (seen != INFLATE_NONE)
        coding = seen; /* the bytes know best */
    else if (coding == INFLATE_GZIP || coding == INFLATE_ZSTD || is_text(*bytes))
        return false;
    size_t max = out->max, most = bytes->size * HTTP_MAX_RATIO + HTTP_FREE_RATIO;
    out->max = most < max ? most : max;
    bool done = inflate_body(inflater, coding, *bytes, out);
    out->max = max;
    if (done)
        *bytes = buf_str(out);
    return done;
}

bool http_message_body(const struct http_message *message, struct inflater *inflater,
                       struct buf *one, struct buf *other, struct str *body)
{
    struct str bytes = message->body;
    struct buf *out = one;
    bool decoded = true;
    if (message->chunked) {
        bytes = unchunked(bytes, out);
        out = bytes.data == out->data ? other : one;
    }
    size_t count = message->coding_count;
    for (size_t i = count; bytes.size && i-- > 0;) {
        decoded = decode(message->codings[i], inflater, &bytes, out);
        if (decoded)
            out = out == one ? other : one;
    }
    /* archives and servers lose the label now and then, so a packed page need not have one */
    if (!count && coding_seen(bytes) != INFLATE_NONE)
        decoded = decode(INFLATE_NONE, inflater, &bytes, out);
    *body = bytes;
    return decoded || is_text(bytes);
}
