/* Which encoding a page is in, by the HTML standard's sniffing: labels, byte order marks, and the
 * prescan for what a page declares about itself. What undeclared bytes are is detect.c's to say. */
#include "html/encoding.h"

#include <stdbool.h>

#include "html/html.h"

/* How much of a page is searched for a declaration, by the standard's recommendation; and how much
 * where that holds none. The standard leaves later declarations to the parser, which starts again
 * when it comes to one; looking ahead for them gives the same encoding and parses once. */
#define PRESCAN_BYTES ((size_t)1024)
#define LATE_PRESCAN_BYTES ((size_t)256 << 10)

/* ---------------------------------------------------------------------------------- labels --- */

/* Less than, equal to or greater than 0, as the view in lower case stands before the label. */
static int compare_label(struct str text, const char *label)
{
    for (size_t i = 0; i < text.size; i++) {
        int difference = (unsigned char)ascii_lower(text.data[i]) - (unsigned char)label[i];
        if (difference || !label[i])
            return difference ? difference : 1;
    }
    return label[text.size] ? -1 : 0;
}

enum encoding encoding_from_label(struct str label)
{
    label = str_trim(label);
    size_t low = 0, high = sizeof encoding_labels / sizeof *encoding_labels;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare_label(label, encoding_labels[middle].label);
        if (order == 0)
            return (enum encoding)encoding_labels[middle].encoding;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return ENCODING_NONE;
}

const char *html_encoding_name(struct str label)
{
    return encoding_names[encoding_from_label(label)];
}

/* ------------------------------------------------------------------------ reading forwards --- */

/* The bytes of the prescan. Every reader below stops at the end, where `ended` becomes true: the
 * standard gives up the prescan there, whatever was found until then. */
struct prescan {
    struct str bytes;
    size_t at;
    bool ended;
    bool skips_text; /* what looks like tags inside of scripts and the like is none */
};

/* The byte at the place, or -1 at the end. */
static int peek(struct prescan *p)
{
    if (p->at < p->bytes.size)
        return (unsigned char)p->bytes.data[p->at];
    p->ended = true;
    return -1;
}

/* Moves past bytes that are ASCII white space, or slashes where `slashes` says so. */
static void skip_space(struct prescan *p, bool slashes)
{
    int byte;
    while ((byte = peek(p)) >= 0 && (ascii_is_space((char)byte) || (slashes && byte == '/')))
        p->at++;
}

/* Whether the bytes at the place are these, in either case. */
static bool looking_at(const struct prescan *p, struct str text)
{
    return str_starts_fold(str_from_byte(p->bytes, p->at), text);
}

/* Moves to the first occurrence of the text, or to the end. */
static void skip_to(struct prescan *p, struct str text)
{
    size_t distance = str_find(str_from_byte(p->bytes, p->at), text);
    p->ended = distance == STR_NONE;
    p->at = p->ended ? p->bytes.size : p->at + distance;
}

struct attribute {
    struct str name, value; /* in the case they were in */
};

/* Reads an attribute's value after its equals sign: the standard's "get an attribute" from step 9
 * on. Empty where there is none. */
static struct str read_value(struct prescan *p)
{
    skip_space(p, false);
    int quote = peek(p);
    bool quoted = quote == '"' || quote == '\'';
    size_t start = p->at += quoted;
    if (quoted) {
        size_t size = str_find_byte(str_from_byte(p->bytes, start), (char)quote);
        p->ended = size == STR_NONE;
        p->at = p->ended ? p->bytes.size : start + size + 1;
        return str_part(p->bytes, start, p->ended ? p->at - start : size);
    }
    int byte;
    while ((byte = peek(p)) >= 0 && byte != '>' && !ascii_is_space((char)byte))
        p->at++;
    return str_part(p->bytes, start, p->at - start);
}

/* The standard's "get an attribute". False when there is none before the tag's end. */
static bool read_attribute(struct prescan *p, struct attribute *attribute)
{
    skip_space(p, true);
    int byte = peek(p);
    if (byte < 0 || byte == '>')
        return false;
    size_t start = p->at;
    /* an equals sign in front is part of the name */
    while ((byte = peek(p)) >= 0 && byte != '/' && byte != '>' && !ascii_is_space((char)byte) &&
           (byte != '=' || p->at == start))
        p->at++;
    *attribute = (struct attribute){.name = str_part(p->bytes, start, p->at - start)};
    if (byte == '/' || byte == '>')
        return true;
    skip_space(p, false);
    if (peek(p) != '=')
        return !p->ended;
    p->at++;
    attribute->value = read_value(p);
    return !p->ended;
}

/* -------------------------------------------------------------------------- declarations --- */

/* What a page may declare itself to be: not UTF-16, since its declaration could be read as ASCII,
 * and nothing that only scripts use. */
static enum encoding declarable(enum encoding encoding)
{
    if (encoding == ENCODING_UTF_16LE || encoding == ENCODING_UTF_16BE)
        return ENCODING_UTF_8;
    return encoding == ENCODING_X_USER_DEFINED ? ENCODING_WINDOWS_1252 : encoding;
}

/* The encoding named in a content attribute ("text/html; charset=utf-8"), by the standard's
 * "extracting a character encoding from a meta element". */
static enum encoding encoding_from_content(struct str content)
{
    struct str key = STR("charset");
    for (size_t at; (at = str_find_fold(content, key)) != STR_NONE;) {
        content = str_from_byte(content, at + key.size);
        while (content.size && ascii_is_space(*content.data))
            content = str_from_byte(content, 1);
        if (!content.size || *content.data != '=')
            continue;
        content = str_from_byte(content, 1);
        while (content.size && ascii_is_space(*content.data))
            content = str_from_byte(content, 1);
        if (content.size && (*content.data == '"' || *content.data == '\'')) {
            struct str rest = str_from_byte(content, 1);
            size_t size = str_find_byte(rest, *content.data);
            return size == STR_NONE ? ENCODING_NONE : encoding_from_label(str_part(rest, 0, size));
        }
        size_t size = 0;
        while (size < content.size && content.data[size] != ';' &&
               !ascii_is_space(content.data[size]))
            size++;
        return encoding_from_label(str_part(content, 0, size));
    }
    return ENCODING_NONE;
}

/* What is known of a meta element. */
struct meta {
    bool has_http_equiv, has_charset, has_content; /* of attributes of one name the first counts */
    bool is_pragma;                                /* http-equiv is content-type */
    bool has_declaration;                          /* it names an encoding, known or not, */
    bool needs_pragma; /* in an attribute that counts in a pragma only */
    enum encoding encoding;
};

/* Whether the attribute has this name and is the first one; notes it in *seen. */
static bool is_first(const struct attribute *attribute, struct str name, bool *seen)
{
    if (*seen || !str_equal_fold(attribute->name, name))
        return false;
    return *seen = true;
}

/* Takes in one attribute of a meta element. */
static void add_attribute(struct meta *meta, const struct attribute *attribute)
{
    if (is_first(attribute, STR("http-equiv"), &meta->has_http_equiv)) {
        meta->is_pragma = str_equal_fold(attribute->value, STR("content-type"));
    } else if (is_first(attribute, STR("charset"), &meta->has_charset)) {
        meta->encoding = encoding_from_label(attribute->value);
        meta->has_declaration = true;
        meta->needs_pragma = false;
    } else if (is_first(attribute, STR("content"), &meta->has_content) && !meta->has_declaration) {
        meta->encoding = encoding_from_content(attribute->value);
        meta->has_declaration = meta->needs_pragma = meta->encoding != ENCODING_NONE;
    }
}

/* Reads a meta element's attributes, from behind its name. Gives the encoding it declares, or
 * ENCODING_NONE. */
static enum encoding read_meta(struct prescan *p)
{
    struct meta meta = {0};
    struct attribute attribute;
    while (read_attribute(p, &attribute))
        add_attribute(&meta, &attribute);
    if (p->ended || !meta.has_declaration || (meta.needs_pragma && !meta.is_pragma))
        return ENCODING_NONE;
    return declarable(meta.encoding);
}

/* Moves from behind the start tag that was at `tag` to the end tag, if a parser takes everything
 * between the two for text. */
static void skip_text(struct prescan *p, size_t tag)
{
    static const char *const ends[] = {"</script",   "</style", "</title",   "</textarea",
                                       "</noframes", "</xmp",   "</noembed", "</iframe"};
    struct str name = str_from_byte(p->bytes, tag + 1);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct str end = str_from(ends[i]);
        if (!str_starts_fold(name, str_from_byte(end, 2)))
            continue;
        size_t distance = str_find_fold(str_from_byte(p->bytes, p->at), end);
        p->at = distance == STR_NONE ? p->bytes.size : p->at + distance - 1;
    }
}

/* Passes over the tag at the place, with its attributes, which may hold what looks like tags. */
static void skip_tag(struct prescan *p)
{
    size_t tag = p->at;
    int byte;
    while ((byte = peek(p)) >= 0 && byte != '>' && !ascii_is_space((char)byte))
        p->at++;
    struct attribute attribute;
    while (read_attribute(p, &attribute))
        continue;
    if (p->skips_text && !p->ended)
        skip_text(p, tag);
}

/* Whether a tag's name begins after the bracket at the place, and its slash if it has one. */
static bool at_tag(const struct prescan *p)
{
    struct str rest = str_from_byte(p->bytes, p->at + 1);
    if (rest.size && *rest.data == '/')
        rest = str_from_byte(rest, 1);
    return rest.size && ascii_is_alpha(*rest.data);
}

/* The encoding that the meta elements of a page declare, or ENCODING_NONE: the standard's prescan
 * without the XML declarations at either end of it. */
static enum encoding prescan_metas(struct prescan *p)
{
    enum encoding encoding = ENCODING_NONE;
    struct str meta = STR("<meta");
    while (encoding == ENCODING_NONE && !p->ended) {
        struct str after = str_from_byte(p->bytes, p->at + meta.size);
        if (looking_at(p, STR("<!--"))) {
            p->at += 2; /* the dashes that open a comment may close it */
            skip_to(p, STR("-->"));
            p->at += 2;
        } else if (looking_at(p, meta) && after.size &&
                   (ascii_is_space(*after.data) || *after.data == '/')) {
            p->at += meta.size;
            encoding = read_meta(p);
        } else if (peek(p) == '<' && at_tag(p)) {
            skip_tag(p);
        } else if (looking_at(p, STR("<!")) || looking_at(p, STR("</")) ||
                   looking_at(p, STR("<?"))) {
            skip_to(p, STR(">"));
        }
        p->at++;
        skip_to(p, STR("<"));
    }
    return encoding;
}

/* The encoding that an XML declaration at the very beginning names, or ENCODING_NONE. It has to be
 * named within the declaration, which is how browsers read that part of the standard. */
static enum encoding encoding_from_xml(struct str bytes)
{
    if (!str_starts(bytes, STR("<?xml")))
        return ENCODING_NONE;
    size_t end = str_find_byte(bytes, '>');
    struct str key = STR("encoding"), rest = str_part(bytes, 0, end == STR_NONE ? 0 : end);
    size_t at = str_find(rest, key);
    if (at == STR_NONE)
        return ENCODING_NONE;
    rest = str_from_byte(rest, at + key.size);
    while (rest.size && (unsigned char)*rest.data <= ' ')
        rest = str_from_byte(rest, 1);
    if (!rest.size || *rest.data != '=')
        return ENCODING_NONE;
    do {
        rest = str_from_byte(rest, 1);
    } while (rest.size && (unsigned char)*rest.data <= ' ');
    if (!rest.size || (*rest.data != '"' && *rest.data != '\''))
        return ENCODING_NONE;
    struct str label = str_from_byte(rest, 1);
    size_t size = str_find_byte(label, *rest.data);
    label = str_part(label, 0, size == STR_NONE ? 0 : size);
    for (size_t i = 0; i < label.size; i++)
        if ((unsigned char)label.data[i] <= ' ')
            return ENCODING_NONE;
    enum encoding encoding = encoding_from_label(label);
    return encoding == ENCODING_X_USER_DEFINED ? encoding : declarable(encoding);
}

/* The encoding that a page declares, or ENCODING_NONE. */
static enum encoding encoding_declared(struct str bytes)
{
    struct prescan prescan = {.bytes = str_part(bytes, 0, PRESCAN_BYTES)};
    struct prescan late = {.bytes = str_part(bytes, 0, LATE_PRESCAN_BYTES), .skips_text = true};
    /* an XML declaration in UTF-16 without a byte order mark: "<?x" */
    if (str_starts(bytes, STR("<\0?\0x\0")))
        return ENCODING_UTF_16LE;
    if (str_starts(bytes, STR("\0<\0?\0x")))
        return ENCODING_UTF_16BE;
    enum encoding encoding = prescan_metas(&prescan);
    if (encoding == ENCODING_NONE && bytes.size > PRESCAN_BYTES)
        encoding = prescan_metas(&late);
    return encoding != ENCODING_NONE ? encoding : encoding_from_xml(prescan.bytes);
}

/* The encoding whose byte order mark the bytes begin with, or ENCODING_NONE. */
static enum encoding encoding_from_mark(struct str bytes)
{
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        return ENCODING_UTF_8;
    if (str_starts(bytes, STR("\xFE\xFF")))
        return ENCODING_UTF_16BE;
    return str_starts(bytes, STR("\xFF\xFE")) ? ENCODING_UTF_16LE : ENCODING_NONE;
}

const char *html_sniff_encoding(struct str bytes, struct str transport,
                                enum html_encoding_from *from)
{
    enum html_encoding_from found = HTML_ENCODING_BOM;
    enum encoding encoding = encoding_from_mark(bytes);
    if (encoding == ENCODING_NONE) {
        found = HTML_ENCODING_TRANSPORT;
        encoding = encoding_from_label(transport);
    }
    if (encoding == ENCODING_NONE) {
        found = HTML_ENCODING_META;
        encoding = encoding_declared(bytes);
    }
    if (encoding == ENCODING_NONE) {
        found = HTML_ENCODING_DETECTED;
        encoding = encoding_detect(bytes);
    }
    if (encoding == ENCODING_NONE) {
        found = HTML_ENCODING_DEFAULT;
        encoding = ENCODING_WINDOWS_1252;
    }
    if (from)
        *from = found;
    return encoding_names[encoding];
}
