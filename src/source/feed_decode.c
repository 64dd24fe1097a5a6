/* The bytes of a feed to UTF-8. Feeds lie about their encoding, and what carries them lies about it
 * too, so the bytes have the last word: what is UTF-8 by its form is UTF-8, and a label counts as
 * far as the bytes agree with it. */
#include <errno.h>
#include <iconv.h>

#include "base/utf8.h"
#include "source/feed_private.h"

enum {
    DECLARATION_WITHIN = 1024, /* bytes in which an XML declaration is looked for */
    LABEL_MAX = 40,            /* bytes of an encoding's label */
    SEQUENCES_SURE = 4,        /* so many sequences of UTF-8 are no accident in any encoding */
};

/* What the bytes look like when taken for UTF-8. */
struct shape {
    size_t good; /* sequences of several bytes */
    size_t bad;  /* bytes that belong to none */
};

/* Counts sequences. */
static struct shape shape_of(struct str bytes)
{
    struct shape shape = {0};
    for (size_t at = 0; at < bytes.size;) {
        size_t good = utf8_valid_size(str_from_byte(bytes, at));
        for (size_t i = at; i < at + good; i++)
            shape.good += (unsigned char)bytes.data[i] >= 0xC0;
        at += good;
        if (at < bytes.size) {
            uint32_t point;
            shape.bad++;
            at += utf8_decode(bytes, at, &point);
        }
    }
    return shape;
}

/* Whether all of a label is what names of encodings are made of; a slash would ask the C library
 * for more than a name. */
static bool is_label(struct str label)
{
    for (size_t i = 0; i < label.size; i++) {
        char c = label.data[i];
        if (!ascii_is_alpha(c) && !ascii_is_digit(c) && !(c && strchr("-_.:", c)))
            return false;
    }
    return true;
}

/* Decodes with the C library, for the encodings that the web's standard leaves out. False when it
 * does not know the label. Bytes that are malformed become U+FFFD. */
static bool decode_with_iconv(struct arena *arena, struct str bytes, struct str label,
                              struct str *text)
{
    char name[LABEL_MAX + 1];
    if (!label.size || label.size > LABEL_MAX || !is_label(label))
        return false;
    memcpy(name, label.data, label.size);
    name[label.size] = '\0';
    iconv_t convert = iconv_open("UTF-8", name);
    if (convert == (iconv_t)-1)
        return false;
    size_t capacity = bytes.size * 4 + 16, left = bytes.size, room = capacity;
    char *start = arena_get(arena, capacity), *out = start, *in = (char *)(uintptr_t)bytes.data;
    while (left && iconv(convert, &in, &left, &out, &room) == (size_t)-1) {
        if (errno != EILSEQ || room < 3)
            break;
        memcpy(out, "\xEF\xBF\xBD", 3);
        out += 3;
        room -= 3;
        in++;
        left--;
    }
    iconv_close(convert);
    *text = utf8_repair(arena, str_of(start, (size_t)(out - start)));
    return true;
}

/* Decodes with this label. False when nobody knows it. */
static bool decode_as(struct arena *arena, struct str bytes, struct str label, struct str *text,
                      const char **encoding)
{
    const char *name = html_encoding_name(label);
    if (name) {
        *text = html_decode(arena, bytes, name);
        *encoding = name;
        return true;
    }
    if (!decode_with_iconv(arena, bytes, label, text))
        return false;
    *encoding = arena_copy(arena, label).data;
    return true;
}

/* The label in an XML declaration; empty for none. */
static struct str declared_label(struct str head)
{
    head = str_part(head, 0, DECLARATION_WITHIN);
    size_t start = str_find(head, STR("<?xml"));
    if (start == STR_NONE)
        return STR("");
    head = str_from_byte(head, start);
    head = str_part(head, 0, str_find_byte(head, '>'));
    size_t at = str_find(head, STR("encoding"));
    if (at == STR_NONE)
        return STR("");
    head = str_trim(str_from_byte(head, at + 8));
    if (!head.size || head.data[0] != '=')
        return STR("");
    head = str_trim(str_from_byte(head, 1));
    if (!head.size || (head.data[0] != '"' && head.data[0] != '\''))
        return STR("");
    struct str label = str_from_byte(head, 1);
    size_t end = str_find_byte(label, head.data[0]);
    return end == STR_NONE ? STR("") : str_trim(str_part(label, 0, end));
}

/* The encoding whose units are wider than a byte, or EBCDIC, by a byte order mark or by how the
 * first characters lie; empty where the bytes are read one by one. */
static struct str wide_label(struct str bytes, struct str *rest)
{
    static const struct {
        const char bytes[5];
        size_t size, mark;
        const char *label;
    } signs[] = {
        {"\xFF\xFE\0\0", 4, 4, "UTF-32LE"},
        {"\0\0\xFE\xFF", 4, 4, "UTF-32BE"},
        {"\xFF\xFE", 2, 2, "UTF-16LE"},
        {"\xFE\xFF", 2, 2, "UTF-16BE"},
        {"<\0\0\0", 4, 0, "UTF-32LE"},
        {"\0\0\0<", 4, 0, "UTF-32BE"},
        {"<\0", 2, 0, "UTF-16LE"},
        {"\0<", 2, 0, "UTF-16BE"},
        {"{\0", 2, 0, "UTF-16LE"},
        {"\0{", 2, 0, "UTF-16BE"},
        {"\x4C\x6F\xA7\x94", 4, 0, "IBM037"},
    };
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (!str_starts(bytes, str_of(signs[i].bytes, signs[i].size)))
            continue;
        *rest = str_from_byte(bytes, signs[i].mark);
        return str_from(signs[i].label);
    }
    return STR("");
}

/* Whether a label is of an encoding that bytes in ASCII cannot be in. */
static bool is_wide(struct str label)
{
    return str_starts_fold(label, STR("utf-16")) || str_starts_fold(label, STR("utf-32")) ||
           str_starts_fold(label, STR("ucs")) || str_starts_fold(label, STR("utf16")) ||
           str_starts_fold(label, STR("iso-10646")) || str_starts_fold(label, STR("utf32"));
}

/* UTF-8 with stray bytes among it, which are taken for windows-1252: what is pasted into a feed
 * from elsewhere comes from there most often. */
static struct str decode_mixed(struct arena *arena, struct str bytes)
{
    char *out = arena_get(arena, bytes.size * 3 + 1);
    size_t size = 0;
    for (size_t at = 0; at < bytes.size;) {
        size_t good = utf8_valid_size(str_from_byte(bytes, at));
        memcpy(out + size, bytes.data + at, good);
        size += good;
        at += good;
        if (at < bytes.size) {
            struct str one = html_decode(arena, str_part(bytes, at++, 1), "windows-1252");
            memcpy(out + size, one.data, one.size);
            size += one.size;
        }
    }
    return str_of(out, size);
}

/* Whether a label means windows-1252, as those of Latin 1 and ASCII do. */
static bool is_western(struct str label)
{
    const char *name = html_encoding_name(label);
    return name && strcmp(name, "windows-1252") == 0;
}

/* The first of the labels under which the bytes are well-formed. False when there is none. */
static bool decode_labelled(struct arena *arena, struct str bytes, const struct str labels[2],
                            struct str *text, const char **encoding)
{
    for (size_t i = 0; i < 2; i++)
        if (labels[i].size && !is_wide(labels[i]) &&
            decode_as(arena, bytes, labels[i], text, encoding) &&
            str_find(*text, STR("\xEF\xBF\xBD")) == STR_NONE)
            return true;
    return false;
}

/* EBCDIC is a family: one of it reads the declaration, which names the one that is meant. */
static struct str decode_ebcdic(struct arena *arena, struct str bytes, const char **encoding)
{
    struct str text = STR("");
    if (!decode_as(arena, bytes, STR("IBM037"), &text, encoding))
        return bytes;
    struct str label = declared_label(text);
    if (label.size)
        decode_as(arena, bytes, label, &text, encoding);
    return text;
}

/* Whether all bytes are ASCII and none shifts to something else, as ISO-2022 and UTF-7 do. */
static bool is_plain_ascii(struct str bytes, struct str label)
{
    for (size_t i = 0; i < bytes.size; i++)
        if ((unsigned char)bytes.data[i] >= 0x80 || bytes.data[i] == 0x1B)
            return false;
    return !str_equal_fold(label, STR("utf-7")) && !str_starts_fold(label, STR("hz"));
}

struct str feed_decode(struct arena *arena, struct str bytes, struct str transport,
                       const char **encoding, unsigned *mended)
{
    struct str text = bytes, rest = bytes, wide = wide_label(bytes, &rest);
    *encoding = "UTF-8";
    if (str_equal(wide, STR("IBM037")))
        return decode_ebcdic(arena, bytes, encoding);
    if (wide.size && decode_as(arena, rest, wide, &text, encoding))
        return text;
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_from_byte(bytes, 3);
    const struct str labels[2] = {str_trim(transport), declared_label(bytes)};
    struct str label = labels[0].size ? labels[0] : labels[1];
    if (is_plain_ascii(bytes, label))
        return bytes;
    struct shape shape = shape_of(bytes);
    bool western = !label.size || is_western(label) || is_wide(label);
    bool utf8 = shape.good && !shape.bad && (western || shape.good >= SEQUENCES_SURE);
    const char *name = label.size ? html_encoding_name(label) : "UTF-8";
    if (utf8 || (!shape.bad && name && strcmp(name, "UTF-8") == 0)) {
        if (!name || strcmp(name, "UTF-8") != 0)
            *mended |= FEED_MENDED_ENCODING;
        return bytes;
    }
    bool mixed = shape.good > shape.bad && western;
    if (!mixed && decode_labelled(arena, bytes, labels, &text, encoding))
        return text;
    *mended |= FEED_MENDED_ENCODING;
    *encoding = "UTF-8";
    if (shape.good > shape.bad)
        return decode_mixed(arena, bytes);
    *encoding = html_sniff_encoding(bytes, STR(""), NULL);
    if (strcmp(*encoding, "UTF-8") == 0)
        *encoding = "windows-1252";
    return html_decode(arena, bytes, *encoding);
}
