/* Reads JSON-LD into a tree; see jsonld.h. */
#include "page/jsonld.h"

#include <assert.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "page/meta_private.h"

/* The reader's place. */
struct reader {
    struct arena *arena;
    struct str text;
    size_t at;
    struct jsonld *open; /* the innermost array or object */
    const struct jsonld *root;
    unsigned depth;
    unsigned skipped; /* levels beyond the limit that are open */
    uint32_t *values;
    struct str key; /* waits for its value; data is NULL for none */
};

struct jsonld *jsonld_root(struct arena *arena)
{
    struct jsonld *root = arena_get_zeroed(arena, sizeof(*root));
    root->kind = JSONLD_ARRAY;
    return root;
}

/* Adds a value to what is open. NULL where a limit forbids it. */
static struct jsonld *add(struct reader *reader, enum jsonld_kind kind, struct str text)
{
    struct str key = reader->key;
    reader->key = (struct str){NULL, 0};
    if (reader->skipped || *reader->values >= JSONLD_MAX_VALUES)
        return NULL;
    if (reader->open->kind == JSONLD_OBJECT && !key.data)
        return NULL;
    ++*reader->values;
    struct jsonld *value = arena_get_zeroed(reader->arena, sizeof(*value));
    value->kind = kind;
    value->text = text;
    value->key = key;
    value->parent = reader->open;
    if (reader->open->last)
        reader->open->last->next = value;
    else
        reader->open->first = value;
    reader->open->last = value;
    return value;
}

/* Opens an array or object. */
static void open_level(struct reader *reader, enum jsonld_kind kind)
{
    struct jsonld *value =
        reader->depth < JSONLD_MAX_DEPTH ? add(reader, kind, (struct str){NULL, 0}) : NULL;
    if (!value) {
        reader->skipped++;
        return;
    }
    reader->open = value;
    reader->depth++;
}

/* Closes the innermost level of this kind, and those inside it that were left open. */
static void close_level(struct reader *reader, enum jsonld_kind kind)
{
    reader->key = (struct str){NULL, 0};
    if (reader->skipped) {
        reader->skipped--;
        return;
    }
    struct jsonld *level = reader->open;
    unsigned depth = reader->depth;
    while (level != reader->root && level->kind != kind) {
        level = level->parent;
        depth--;
    }
    if (level == reader->root)
        return;
    reader->open = level->parent;
    reader->depth = depth - 1;
}

/* The place after white space. */
static size_t after_space(struct str text, size_t at)
{
    while (at < text.size && ascii_is_space(text.data[at]))
        at++;
    return at;
}

/* Whether the quote at `at` ends its string: what follows goes on with the structure, or a new
 * line begins with a new string. */
static bool ends_string(struct str text, size_t at)
{
    size_t next = after_space(text, at + 1);
    if (next == text.size || memchr(",:}]", text.data[next], 4))
        return true;
    return text.data[next] == '"' && memchr(text.data + at + 1, '\n', next - at - 1) != NULL;
}

/* Reads a string whose opening quote is at reader->at; moves past its end. */
static struct str read_string(struct reader *reader)
{
    struct str text = reader->text;
    size_t from = reader->at + 1, at = from;
    for (; at < text.size; at++) {
        const char *quote = memchr(text.data + at, '"', text.size - at);
        size_t end = quote ? (size_t)(quote - text.data) : text.size;
        size_t slashes = 0;
        while (end > from + slashes && text.data[end - slashes - 1] == '\\')
            slashes++;
        at = end;
        if (end == text.size || (slashes % 2 == 0 && ends_string(text, end)))
            break;
    }
    reader->at = at < text.size ? at + 1 : at;
    return str_part(text, from, at - from);
}

/* A string is a key when a colon follows it in an object, else a value. */
static void take_string(struct reader *reader)
{
    struct str string = read_string(reader);
    size_t next = after_space(reader->text, reader->at);
    if (!reader->key.data && !reader->skipped && reader->open->kind == JSONLD_OBJECT &&
        next < reader->text.size && reader->text.data[next] == ':') {
        reader->key = string;
        reader->at = next + 1;
        return;
    }
    add(reader, JSONLD_STRING, string);
}

/* Whether a bare word may hold the character. */
static bool in_word(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c) || c == '-' || c == '+' || c == '.' || c == '_';
}

/* Takes a number, true, false, null, or a word that has no business here. */
static void take_word(struct reader *reader)
{
    size_t from = reader->at;
    while (reader->at < reader->text.size && in_word(reader->text.data[reader->at]))
        reader->at++;
    add(reader, JSONLD_WORD, str_part(reader->text, from, reader->at - from));
}

/* Passes over a comment or a mark of HTML or XML at reader->at. False when there is none. */
static bool skip_mark(struct reader *reader)
{
    static const struct str marks[] = {{"<![CDATA[", 9}, {"]]>", 3}, {"<!--", 4}, {"-->", 3}};
    struct str rest = str_from_byte(reader->text, reader->at);
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (str_starts(rest, marks[i])) {
            reader->at += marks[i].size;
            return true;
        }
    if (!str_starts(rest, STR("/*")))
        return false;
    size_t end = str_find(str_from_byte(rest, 2), STR("*/"));
    reader->at += end == STR_NONE ? 2 : end + 4;
    return true;
}

/* The code point that a character reference without its "&" and ";" stands for, or 0. */
static uint32_t reference_point(struct str name)
{
    if (name.size > 1 && name.data[0] == '#') {
        bool hex = ascii_lower(name.data[1]) == 'x';
        uint32_t value = 0;
        for (size_t i = hex ? 2 : 1; i < name.size; i++) {
            int digit = ascii_hex(name.data[i]), base = hex ? 16 : 10;
            if (digit < 0 || digit >= base)
                return 0;
            value = value * (uint32_t)base + (uint32_t)digit;
            if (value > 0x10FFFF)
                return 0;
        }
        return value;
    }
    return meta_reference(name);
}

/* Resolves the character reference at *at and moves past it; false when there is none. */
static bool resolve_reference(struct str text, size_t *at, char *out, size_t *size)
{
    struct str rest = str_part(text, *at + 1, 12);
    size_t end = str_find_byte(rest, ';');
    if (end == STR_NONE)
        return false;
    uint32_t point = reference_point(str_part(rest, 0, end));
    if (point == 0)
        return false;
    *size += utf8_encode(point == 0xA0 ? ' ' : point, out + *size);
    *at += end + 2;
    return true;
}

/* The end of the tag at `at`, or `at` when there is none. */
static size_t after_tag(struct str text, size_t at)
{
    struct str rest = str_part(text, at, 400);
    if (rest.size < 3 || !(ascii_is_alpha(rest.data[1]) || rest.data[1] == '/'))
        return at;
    size_t end = str_find_byte(rest, '>');
    return end == STR_NONE ? at : at + end + 1;
}

/* A text with its character references resolved and its tags left out. A reference is never shorter
 * than what it stands for. */
static struct str resolve(struct arena *arena, struct str text)
{
    char *out = arena_get(arena, text.size + 4);
    size_t size = 0;
    for (size_t at = 0; at < text.size;) {
        char c = text.data[at];
        if (c == '&' && resolve_reference(text, &at, out, &size))
            continue;
        size_t end = c == '<' ? after_tag(text, at) : at;
        if (end > at) {
            at = end;
            continue;
        }
        out[size++] = c;
        at++;
    }
    return str_of(out, size);
}

/* Whether a script was escaped as if it were text: its quotes are references. */
static bool is_escaped(struct str script)
{
    struct str front = str_part(script, 0, 200);
    return str_find(front, STR("&quot;")) != STR_NONE && str_find_byte(front, '"') == STR_NONE;
}

void jsonld_read(struct arena *arena, struct str script, struct jsonld *root, uint32_t *values)
{
    if (is_escaped(script))
        script = resolve(arena, script);
    struct reader reader = {
        .arena = arena, .text = script, .open = root, .root = root, .values = values};
    while (reader.at < script.size) {
        char c = script.data[reader.at];
        if (c == '"') {
            take_string(&reader);
        } else if ((c == '<' || c == ']' || c == '-' || c == '/') && skip_mark(&reader)) {
            continue;
        } else if (in_word(c)) {
            take_word(&reader);
        } else {
            if (c == '{' || c == '[')
                open_level(&reader, c == '{' ? JSONLD_OBJECT : JSONLD_ARRAY);
            else if (c == '}' || c == ']')
                close_level(&reader, c == '}' ? JSONLD_OBJECT : JSONLD_ARRAY);
            reader.at++;
        }
    }
}

struct jsonld *jsonld_next(const struct jsonld *value, const struct jsonld *top)
{
    if (value->first)
        return value->first;
    while (value != top && !value->next)
        value = value->parent;
    return value == top ? NULL : value->next;
}

/* The name without the vocabulary it may have in front. */
static struct str without_vocabulary(struct str name)
{
    static const struct str fronts[] = {
        {"schema:", 7}, {"http://schema.org/", 18}, {"https://schema.org/", 19}};
    name = str_trim(name);
    if (str_find_byte(name, ':') == STR_NONE)
        return name;
    for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
        if (str_starts(name, fronts[i]))
            return str_from_byte(name, fronts[i].size);
    return name;
}

const struct jsonld *jsonld_get(const struct jsonld *value, struct str key)
{
    if (value && value->kind == JSONLD_ARRAY) {
        for (const struct jsonld *item = value->first; item; item = item->next) {
            const struct jsonld *found = item->kind == JSONLD_OBJECT ? jsonld_get(item, key) : NULL;
            if (found)
                return found;
        }
        return NULL;
    }
    for (const struct jsonld *pair = value ? value->first : NULL; pair; pair = pair->next)
        if (str_equal(pair->key, key) || str_equal(without_vocabulary(pair->key), key))
            return pair;
    return NULL;
}

bool jsonld_is(const struct jsonld *value, struct str text)
{
    if (value && value->kind == JSONLD_STRING)
        return str_equal(without_vocabulary(value->text), text);
    if (value && value->kind == JSONLD_ARRAY)
        for (const struct jsonld *item = value->first; item; item = item->next)
            if (item->kind == JSONLD_STRING && str_equal(without_vocabulary(item->text), text))
                return true;
    return false;
}

/* The value of four hexadecimal digits, or -1. */
static int hex4(struct str digits)
{
    int value = 0;
    if (digits.size < 4)
        return -1;
    for (size_t i = 0; i < 4; i++) {
        int digit = ascii_hex(digits.data[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Writes the character of a \u escape whose digits begin at *at; moves past it and past its
 * partner. Gives the bytes written. */
static size_t unescape_point(struct str text, size_t *at, char *out)
{
    int unit = hex4(str_from_byte(text, *at));
    if (unit < 0)
        return 0;
    *at += 4;
    uint32_t point = (uint32_t)unit;
    if (unit >= 0xD800 && unit < 0xDC00 && str_starts(str_from_byte(text, *at), STR("\\u"))) {
        int low = hex4(str_from_byte(text, *at + 2));
        if (low >= 0xDC00 && low < 0xE000) {
            point = 0x10000 + (((uint32_t)unit - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
            *at += 6;
        }
    }
    return utf8_encode(point, out);
}

size_t jsonld_string_end(struct str text, size_t at)
{
    while (at < text.size && text.data[at] != '"')
        at += text.data[at] == '\\' ? 2 : 1;
    return at < text.size ? at : text.size;
}

struct str jsonld_unescape(struct arena *arena, struct str text)
{
    if (str_find_byte(text, '\\') == STR_NONE)
        return text;
    char *out = arena_get(arena, text.size + 4);
    size_t size = 0;
    for (size_t at = 0; at < text.size;) {
        char c = text.data[at++];
        if (c != '\\' || at == text.size) {
            out[size++] = c;
            continue;
        }
        c = text.data[at++];
        if (c == 'u')
            size += unescape_point(text, &at, out + size);
        else
            out[size++] = memchr("nrtbf", c, 5) ? ' ' : c;
    }
    return str_of(out, size);
}

/* Bytes of white space at `at`, ASCII or one of Unicode's that pages use; 0 for none. */
static size_t space_at(struct str text, size_t at)
{
    unsigned char c = (unsigned char)text.data[at];
    if (c < 0x80)
        return ascii_is_space((char)c);
    struct str rest = str_from_byte(text, at);
    if (str_starts(rest, STR("\xC2\xA0")))
        return 2;
    if (str_starts(rest, STR("\xE2\x80\xAF")) || str_starts(rest, STR("\xE2\x80\x89")) ||
        str_starts(rest, STR("\xE3\x80\x80")) || str_starts(rest, STR("\xE2\x80\x8B")) ||
        str_starts(rest, STR("\xEF\xBB\xBF")))
        return 3;
    return 0;
}

/* White space collapsed to single spaces, none at the ends. */
static struct str collapse(struct arena *arena, struct str text)
{
    char *out = NULL;
    size_t size = 0, at = 0;
    bool space = true; /* one would be too many */
    for (; at < text.size;) {
        size_t width = space_at(text, at);
        bool keep = width == 0 || (width == 1 && text.data[at] == ' ' && !space);
        if (!keep && !out) {
            out = arena_get(arena, text.size + 1);
            memcpy(out, text.data, at);
            size = at;
        }
        if (width == 0 && out)
            out[size++] = text.data[at];
        else if (width && !space && out)
            out[size++] = ' ';
        space = width > 0;
        at += width ? width : 1;
    }
    return str_trim(out ? str_of(out, size) : text);
}

struct str jsonld_plain(struct arena *arena, struct str text)
{
    /* twice, as some write "&amp;#039;" */
    for (int round = 0; round < 2; round++)
        if (str_find_byte(text, '&') != STR_NONE || str_find_byte(text, '<') != STR_NONE)
            text = resolve(arena, text);
    return collapse(arena, text);
}

struct str jsonld_text(struct arena *arena, const struct jsonld *value)
{
    for (unsigned depth = 0; value && depth < 4; depth++) {
        if (value->kind == JSONLD_STRING)
            return jsonld_plain(arena, jsonld_unescape(arena, value->text));
        if (value->kind == JSONLD_OBJECT) {
            const struct jsonld *inner = jsonld_get(value, STR("@value"));
            value = inner ? inner : jsonld_get(value, STR("name"));
        } else if (value->kind == JSONLD_ARRAY) {
            value = value->first;
        } else {
            break;
        }
    }
    return (struct str){NULL, 0};
}
