/* Records off bytes; see warc.h. */
#include "source/warc.h"

#include "source/http_message.h"

/* How many bytes behind a record tell whether another follows: the line feeds between them and the
 * name of the format, or an address. */
enum { BEHIND = 16 };

/* Where the bytes end that may stand between records. */
static struct str without_line_feeds(struct str bytes)
{
    size_t at = 0;
    while (at < bytes.size && (bytes.data[at] == '\n' || bytes.data[at] == '\r'))
        at++;
    return str_from_byte(bytes, at);
}

bool warc_begins(struct str head)
{
    return str_starts(head, STR("WARC/")) && head.size > 5 && ascii_is_digit(head.data[5]);
}

bool warc_arc_begins(struct str head)
{
    static const char *const schemes[] = {
        "filedesc:", "http://", "https://", "dns:", "ftp://", "whois:", "warcinfo:"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (str_starts(head, str_from(schemes[i])))
            return true;
    return false;
}

/* Whether all of a field are digits, `least` at least. */
static bool is_number(struct str field, size_t least)
{
    for (size_t i = 0; i < field.size; i++)
        if (!ascii_is_digit(field.data[i]))
            return false;
    return field.size >= least && field.size <= 18;
}

/* Reads ARC's line: address, host, date, type, in version 2 more, and the length of the block,
 * which goes to `*size`. */
static bool read_arc_line(struct str line, struct warc_record *record, uint64_t *size)
{
    struct str field, rest = line, last = {0};
    *record = (struct warc_record){.kind = WARC_RESPONSE, .arc = true};
    if (!warc_arc_begins(line))
        return false;
    for (size_t i = 0; str_split(&rest, ' ', &field); i++) {
        if (!i)
            record->url = field;
        else if (record->date.size && !record->type.size)
            record->type = field;
        else if (i >= 2 && !record->date.size && is_number(field, 12))
            record->date = field;
        last = str_trim(field);
    }
    bool page = str_starts(record->url, STR("http"));
    record->kind = page ? WARC_RESPONSE : WARC_OTHER;
    return record->type.size && is_number(last, 1) && str_to_u64(last, size);
}

/* The kind of a record by the name of its type. */
static enum warc_kind kind_of(struct str name)
{
    static const struct {
        const char *name;
        enum warc_kind kind;
    } kinds[] = {{"response", WARC_RESPONSE},
                 {"resource", WARC_RESOURCE},
                 {"conversion", WARC_CONVERSION},
                 {"revisit", WARC_REVISIT}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_equal_fold(name, str_from(kinds[i].name)))
            return kinds[i].kind;
    return WARC_OTHER;
}

/* An address without the angle brackets that some writers put around it. */
static struct str bare_url(struct str url)
{
    if (url.size >= 2 && url.data[0] == '<' && url.data[url.size - 1] == '>')
        return str_part(url, 1, url.size - 2);
    return url;
}

/* Reads WARC's fields. `*rest` stands behind the line of the version and is taken behind the head.
 * False where the length is missing. */
static bool read_warc_head(struct str *rest, struct warc_record *record, uint64_t *size)
{
    struct str name, value;
    bool sized = false;
    *record = (struct warc_record){.kind = WARC_OTHER};
    for (size_t i = 0; http_field_next(rest, &name, &value); i++) {
        if (i >= WARC_MAX_FIELDS)
            continue;
        if (str_equal_fold(name, STR("WARC-Type")))
            record->kind = kind_of(value);
        else if (str_equal_fold(name, STR("WARC-Target-URI")))
            record->url = bare_url(value);
        else if (str_equal_fold(name, STR("WARC-Date")))
            record->date = value;
        else if (str_equal_fold(name, STR("Content-Type")))
            record->type = value;
        else if (str_equal_fold(name, STR("WARC-Payload-Digest")))
            record->digest = value;
        else if (str_equal_fold(name, STR("Content-Length")))
            sized = is_number(value, 1) && str_to_u64(value, size);
    }
    return sized;
}

/* The size of the head at the front: up to the empty line, or for ARC the line. STR_NONE where it
 * does not end. */
static size_t head_size(struct str bytes, bool warc)
{
    struct str head = str_part(bytes, 0, WARC_MAX_HEAD);
    for (size_t at = 0; at < head.size;) {
        size_t end = str_find_byte(str_from_byte(head, at), '\n');
        if (end == STR_NONE)
            return STR_NONE;
        struct str line = str_trim(str_part(head, at, end));
        at += end + 1;
        if (!warc || !line.size)
            return at;
    }
    return STR_NONE;
}

/* The place of the next line, not the first, that begins a record, or STR_NONE. */
static size_t next_beginning(struct str bytes, size_t from)
{
    struct str rest = str_from_byte(bytes, from);
    for (;;) {
        size_t end = str_find_byte(rest, '\n');
        if (end == STR_NONE)
            return STR_NONE;
        rest = str_from_byte(rest, end + 1);
        struct str line = str_part(rest, 0, str_find_byte(rest, '\n'));
        struct warc_record record;
        uint64_t size;
        if (warc_begins(rest) || (warc_arc_begins(line) && read_arc_line(line, &record, &size)))
            return bytes.size - rest.size;
    }
}

/* Takes off what is no record, from byte `from` on up to the next one. */
static enum warc_step lose(struct str *rest, size_t from, bool last, enum error error,
                           struct warc_record *record)
{
    size_t next = next_beginning(*rest, from);
    *record = (struct warc_record){.error = error, .size = 2 * rest->size};
    if (next == STR_NONE && !last && rest->size <= WARC_MAX_RECORD)
        return WARC_MORE;
    record->size = next == STR_NONE ? rest->size : next;
    *rest = str_from_byte(*rest, record->size);
    return WARC_DAMAGED;
}

enum warc_step warc_next(struct str *rest, bool last, struct warc_record *record)
{
    struct str start = *rest, bytes = without_line_feeds(start);
    size_t between = start.size - bytes.size;
    uint64_t block;
    *record = (struct warc_record){.size = WARC_MAX_HEAD};
    if (!bytes.size) {
        if (last)
            *rest = bytes;
        return last ? WARC_END : WARC_MORE;
    }
    if (bytes.size < BEHIND && !last)
        return WARC_MORE;
    bool warc = warc_begins(bytes);
    if (!warc && !warc_arc_begins(bytes))
        return lose(rest, between, last, ERROR_SYNTAX, record);
    size_t head = head_size(bytes, warc);
    if (head == STR_NONE && bytes.size < WARC_MAX_HEAD && !last)
        return WARC_MORE;
    if (head == STR_NONE)
        return lose(rest, between, last, last ? ERROR_TRUNCATED : ERROR_SYNTAX, record);
    struct str lines = str_part(bytes, 0, head);
    size_t first = str_find_byte(lines, '\n') + 1;
    struct str fields = str_from_byte(lines, first);
    if (!(warc ? read_warc_head(&fields, record, &block)
               : read_arc_line(str_trim(lines), record, &block)))
        return lose(rest, between, last, ERROR_SYNTAX, record);
    size_t wanted = between + head + (size_t)block;
    struct str behind = str_from_byte(start, wanted);
    if (wanted > start.size || (behind.size < BEHIND && !last)) {
        if (last)
            return lose(rest, between + head, last, ERROR_TRUNCATED, record);
        record->size = wanted;
        return WARC_MORE;
    }
    record->block = str_part(bytes, head, (size_t)block);
    struct str next = without_line_feeds(behind);
    bool ends =
        warc ? warc_begins(next) || str_starts(behind, STR("\r\n\r\n")) : warc_arc_begins(next);
    if (next.size && !ends && (next.size >= BEHIND || last))
        return lose(rest, between + head, last, ERROR_SYNTAX, record);
    record->size = start.size - next.size;
    *rest = next;
    return WARC_RECORD;
}

struct str warc_date_iso(struct str date, char iso[WARC_DATE_SIZE])
{
    char digits[14];
    size_t count = 0;
    for (size_t i = 0; i < date.size && count < sizeof digits && date.data[i] != '.'; i++)
        if (ascii_is_digit(date.data[i]))
            digits[count++] = date.data[i];
    /* what an archive does not tell of the time is left at its beginning */
    static const char least[] = "00000101000000";
    if (count < 4)
        return (struct str){0};
    memcpy(digits + count, least + count, sizeof digits - count);
    static const char form[] = "____-__-__T__:__:__Z";
    for (size_t i = 0, at = 0; i < sizeof form; i++)
        iso[i] = form[i] == '_' ? digits[at++] : form[i];
    return str_of(iso, sizeof form - 1);
}
