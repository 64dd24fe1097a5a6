/* Lines of an index; see cdx.h. */
#include "source/cdx.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/json.h"
#include "base/url.h"
#include "base/utf8.h"
#include "source/http_message.h"

/* The parameters of a query that are sorted; those behind them stay as they are. */
enum { PARAMETERS_MAX = 256 };

/* Without "www.", "www2." and the like. */
static struct str bare_host(struct str host)
{
    if (!str_starts_fold(host, STR("www")))
        return host;
    size_t at = 3;
    while (at < host.size && ascii_is_digit(host.data[at]))
        at++;
    return at < host.size && host.data[at] == '.' ? str_from_byte(host, at + 1) : host;
}

/* Appends the host's parts, the last one first. */
static void add_host(struct str host, struct buf *out)
{
    while (host.size && host.data[host.size - 1] == '.')
        host.size--;
    for (;;) {
        size_t dot = str_find_last(host, '.');
        buf_add_lower(out, str_from_byte(host, dot == STR_NONE ? 0 : dot + 1));
        if (dot == STR_NONE)
            break;
        buf_add_byte(out, ',');
        host.size = dot;
    }
}

/* Appends the parameters of a query in their order. */
static void add_query(struct str query, struct buf *out)
{
    struct str parts[PARAMETERS_MAX];
    size_t count = 0;
    while (count < PARAMETERS_MAX && str_split(&query, '&', &parts[count])) {
        struct str part = parts[count];
        size_t at = count++;
        for (; at && str_compare(parts[at - 1], part) > 0; at--)
            parts[at] = parts[at - 1];
        parts[at] = part;
    }
    for (size_t i = 0; i < count; i++) {
        buf_add_byte(out, i ? '&' : '?');
        buf_add_lower(out, parts[i]);
    }
    if (query.size) {
        buf_add_byte(out, '&');
        buf_add_lower(out, query);
    }
}

void cdx_key(struct str url, struct buf *out)
{
    url = str_trim(url);
    struct url_parts parts = url_split(url);
    struct str host = url_host(url), port = url_port(url), path = parts.path;
    if (!url_is_web(url)) {
        buf_add_lower(out, url);
        return;
    }
    bool secure = str_equal_fold(parts.scheme, STR("https"));
    bool address = host.size && host.data[0] == '[';
    bool usual = !port.size || (!address && str_equal(port, secure ? STR("443") : STR("80")));
    if (address)
        buf_add_lower(out, host);
    else
        add_host(bare_host(host), out);
    if (!usual) {
        buf_add_byte(out, ':');
        buf_add(out, port);
    }
    buf_add_byte(out, ')');
    while (path.size > 1 && path.data[path.size - 1] == '/')
        path.size--;
    buf_add_lower(out, path.size ? path : STR("/"));
    add_query(parts.query, out);
}

/* What a line says of a record. */
struct line {
    struct str date; /* 14 digits */
    struct str url;
    struct str type;
    struct str digest;
    unsigned status; /* 0 for none */
};

/* Appends a text in which a blank would end the field, percent-encoded there. */
static void add_field(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c <= ' ' || c == 0x7f)
            buf_format(out, "%%%02X", c);
        else
            buf_add_byte(out, (char)c);
    }
    if (!text.size)
        buf_add_byte(out, '-');
}

/* Appends the rest of a line of CDXJ. */
static void add_json(const struct line *line, const struct lot_place *place, struct str file,
                     struct buf *out)
{
    struct json json;
    json_init(&json, out);
    json_object_begin(&json);
    json_pair_str(&json, "url", line->url);
    json_pair_str(&json, "mime", line->type);
    if (line->status) {
        char status[16];
        int size = snprintf(status, sizeof status, "%u", line->status);
        json_pair_str(&json, "status", str_of(status, (size_t)size));
    }
    if (line->digest.size)
        json_pair_str(&json, "digest", line->digest);
    char number[24];
    int size = snprintf(number, sizeof number, "%" PRIu64, place->size);
    json_pair_str(&json, "length", str_of(number, (size_t)size));
    size = snprintf(number, sizeof number, "%" PRIu64, place->offset);
    json_pair_str(&json, "offset", str_of(number, (size_t)size));
    json_pair_str(&json, "filename", file);
    json_object_end(&json);
}

/* Appends the rest of a line of CDX. */
static void add_fields(const struct line *line, const struct lot_place *place, struct str file,
                       struct buf *out)
{
    add_field(line->url, out);
    buf_add_byte(out, ' ');
    add_field(line->type, out);
    if (line->status)
        buf_format(out, " %u ", line->status);
    else
        buf_add(out, STR(" - "));
    size_t colon = str_find_byte(line->digest, ':');
    add_field(str_from_byte(line->digest, colon == STR_NONE ? 0 : colon + 1), out);
    buf_format(out, " - - %" PRIu64 " %" PRIu64 " ", place->size, place->offset);
    add_field(file, out);
}

void cdx_line(const struct warc_record *record, const struct lot_place *place, struct str file,
              bool json, struct buf *out)
{
    char iso[WARC_DATE_SIZE], digits[WARC_DATE_SIZE];
    struct str date = warc_date_iso(record->date, iso);
    size_t count = 0;
    if (record->kind == WARC_OTHER || !record->url.size)
        return;
    for (size_t i = 0; i < date.size; i++)
        if (ascii_is_digit(date.data[i]))
            digits[count++] = date.data[i];
    struct http_message message = {0};
    bool http = (record->kind == WARC_RESPONSE || record->kind == WARC_REVISIT) &&
                http_message_read(record->block, &message);
    struct line line = {.url = record->url, .digest = record->digest, .status = message.status};
    struct str charset;
    if (http)
        line.type = message.type;
    else
        http_type_read(record->type, &line.type, &charset);
    if (record->kind == WARC_REVISIT)
        line.type = STR("warc/revisit");
    struct arena arena;
    arena_init(&arena, 0);
    line.url = utf8_repair(&arena, line.url);
    line.type = utf8_repair(&arena, line.type);
    line.digest = utf8_repair(&arena, line.digest);
    file = utf8_repair(&arena, file);
    struct buf key;
    buf_init(&key, WARC_MAX_HEAD * 3);
    cdx_key(line.url, &key);
    add_field(buf_str(&key), out);
    buf_free(&key);
    buf_add_byte(out, ' ');
    add_field(str_of(digits, count), out);
    buf_add_byte(out, ' ');
    if (json)
        add_json(&line, place, file, out);
    else
        add_fields(&line, place, file, out);
    buf_add_byte(out, '\n');
    arena_free(&arena);
}
