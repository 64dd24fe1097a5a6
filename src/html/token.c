/* The tokenizer; see token.h. The standard's state names stand where its states are. Text is given
 * as views of the input wherever it stands there as it means. */
#include "html/token.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "html/scan.h"

#define REPLACEMENT "\xEF\xBF\xBD"

/* What a byte is within a tag. */
enum {
    NAME_STOP = 1,     /* white space, '/', '>': ends a tag's name */
    ATTR_STOP = 2,     /* the same and '=': ends an attribute's name */
    NAME_CHANGE = 4,   /* upper-case letters and NUL, which do not stand as they are */
    UNQUOTED_STOP = 8, /* white space, '>', '&' and NUL: of interest in an unquoted value */
    SPACE = 16,
};

static const uint8_t classes[256] = {
    [0] = NAME_CHANGE | UNQUOTED_STOP,
    ['\t'] = NAME_STOP | ATTR_STOP | UNQUOTED_STOP | SPACE,
    ['\n'] = NAME_STOP | ATTR_STOP | UNQUOTED_STOP | SPACE,
    ['\f'] = NAME_STOP | ATTR_STOP | UNQUOTED_STOP | SPACE,
    ['\r'] = NAME_STOP | ATTR_STOP | UNQUOTED_STOP | SPACE, /* met in unchecked input alone */
    [' '] = NAME_STOP | ATTR_STOP | UNQUOTED_STOP | SPACE,
    ['/'] = NAME_STOP | ATTR_STOP,
    ['>'] = NAME_STOP | ATTR_STOP | UNQUOTED_STOP,
    ['='] = ATTR_STOP,
    ['&'] = UNQUOTED_STOP,
    ['A'] = NAME_CHANGE,
    ['B'] = NAME_CHANGE,
    ['C'] = NAME_CHANGE,
    ['D'] = NAME_CHANGE,
    ['E'] = NAME_CHANGE,
    ['F'] = NAME_CHANGE,
    ['G'] = NAME_CHANGE,
    ['H'] = NAME_CHANGE,
    ['I'] = NAME_CHANGE,
    ['J'] = NAME_CHANGE,
    ['K'] = NAME_CHANGE,
    ['L'] = NAME_CHANGE,
    ['M'] = NAME_CHANGE,
    ['N'] = NAME_CHANGE,
    ['O'] = NAME_CHANGE,
    ['P'] = NAME_CHANGE,
    ['Q'] = NAME_CHANGE,
    ['R'] = NAME_CHANGE,
    ['S'] = NAME_CHANGE,
    ['T'] = NAME_CHANGE,
    ['U'] = NAME_CHANGE,
    ['V'] = NAME_CHANGE,
    ['W'] = NAME_CHANGE,
    ['X'] = NAME_CHANGE,
    ['Y'] = NAME_CHANGE,
    ['Z'] = NAME_CHANGE,
};

/* What a byte is within a tag: the bits above. */
static inline unsigned class_of(char c)
{
    return classes[(unsigned char)c];
}

/* The first place in [at, end) that is not white space. */
static inline const char *skip_space(const char *at, const char *end)
{
    while (at < end && (class_of(*at) & SPACE))
        at++;
    return at;
}

/* The view of [from, to). */
static inline struct str between(const char *from, const char *to)
{
    return str_of(from, (size_t)(to - from));
}

/* Whether the bytes at `at` are the prefix. */
static inline bool starts_with(const char *at, const char *end, struct str prefix)
{
    return (size_t)(end - at) >= prefix.size && memcmp(at, prefix.data, prefix.size) == 0;
}

/* The same but for the case of ASCII letters. */
static inline bool starts_with_fold(const char *at, const char *end, struct str prefix)
{
    return (size_t)(end - at) >= prefix.size && str_equal_fold(str_of(at, prefix.size), prefix);
}

/* A copy of a name with ASCII letters in lower case and NULs replaced. */
static struct str changed_name(struct tokenizer *t, const char *from, const char *to)
{
    buf_clear(&t->scratch);
    for (const char *at = from; at < to; at++) {
        if (*at)
            buf_add_byte(&t->scratch, ascii_lower(*at));
        else
            buf_add(&t->scratch, STR(REPLACEMENT));
    }
    return buf_str(&t->scratch);
}

/* ------------------------------------------------------------------- character references --- */

/* Reads the character reference at `at` (an ampersand): its one or two code points (0 for no
 * second). Gives the place after it, or `at` when there is none. */
static const char *reference(const char *at, const char *end, bool in_attribute, uint32_t points[2])
{
    points[1] = 0;
    if (end - at >= 2 && at[1] == '#')
        return at + html_numeric_find(between(at, end), &points[0]);
    size_t size = html_entity_find(between(at + 1, end), points);
    if (!size)
        return at;
    const char *after = at + 1 + size;
    bool closed = after[-1] == ';';
    if (in_attribute && !closed && after < end &&
        (*after == '=' || ascii_is_alpha(*after) || ascii_is_digit(*after)))
        return at;
    return after;
}

/* Appends a part of the input; gives the place behind it. */
static inline char *put_part(char *out, const char *from, const char *to)
{
    memcpy(out, from, (size_t)(to - from));
    return out + (to - from);
}

/* Memory for the text [from, to) once it is decoded. A reference gives at most a fifth more than it
 * took ("&nGt;" gives six bytes for five), a NUL three bytes for one. */
static char *decoding_room(struct arena *arena, const char *from, const char *to)
{
    size_t size = (size_t)(to - from), nuls = 0;
    for (const char *at = from; (at = scan_byte(at, to, '\0')) < to; at++)
        nuls++;
    return arena_get(arena, size + size / 5 + 2 * nuls + 1);
}

/* The text [from, to) with its references decoded, and NULs replaced where `replace_nul` says so. A
 * view of the input where it stands there as it means. */
static struct str decode_text(struct tokenizer *t, const char *from, const char *to,
                              bool in_attribute, bool references, bool replace_nul)
{
    const char *done = from, *at = from;
    char wanted = references ? '&' : '\0', *start = NULL, *out = NULL;
    while ((at = scan_any(at, to, wanted, replace_nul ? '\0' : wanted, wanted)) < to) {
        uint32_t points[2] = {UTF8_REPLACEMENT, 0};
        const char *after = *at == '&' ? reference(at, to, in_attribute, points) : at + 1;
        if (after == at) {
            at++;
            continue;
        }
        if (!start)
            out = start = decoding_room(t->arena, from, to);
        out = put_part(out, done, at);
        out += utf8_encode(points[0], out);
        if (points[1])
            out += utf8_encode(points[1], out);
        done = at = after;
    }
    if (!start)
        return between(from, to);
    out = put_part(out, done, to);
    arena_give_back(t->arena, out);
    return str_of(start, (size_t)(out - start));
}

/* ------------------------------------------------------------------------------------ tags --- */

/* Adds an attribute's name to the tag's list. Gives its place for the value, or NULL when the tag
 * has it already (the standard drops the later one). */
static struct html_attr *add_attr(struct tokenizer *t, struct token *token, unsigned name)
{
    if (name >= t->seen_capacity) {
        uint32_t capacity = name * 2 + 256;
        t->seen = memory_resize(t->seen, capacity * sizeof *t->seen);
        memset(t->seen + t->seen_capacity, 0, (capacity - t->seen_capacity) * sizeof *t->seen);
        t->seen_capacity = capacity;
    }
    if (t->seen[name] == t->serial)
        return NULL;
    t->seen[name] = t->serial;
    if (token->attr_count == t->attr_capacity) {
        t->attr_capacity = t->attr_capacity * 2 + 32;
        t->attrs = memory_resize(t->attrs, t->attr_capacity * sizeof *t->attrs);
        token->attrs = t->attrs;
    }
    struct html_attr *attr = &t->attrs[token->attr_count++];
    *attr = (struct html_attr){name, 0, ""};
    return attr;
}

/* Whether only needed attributes of a tag are wanted. Formatting elements keep all: the tree tells
 * them apart by their attributes (but for a, of which only one is open at a time). */
static bool only_needed(const struct tokenizer *t, unsigned tag)
{
    return t->skip_attributes && (!html_tag_has(tag, TAG_FORMATTING) || tag == HTML_TAG_A);
}

/* The number of an attribute's name; 0 for one that is not wanted. */
static unsigned attribute_number(struct tokenizer *t, struct str name, size_t readable, bool copy)
{
    if (t->only_needed)
        return html_attr_find_needed(name, readable);
    return html_attr_intern(t->names, name, readable, copy);
}

/* "Attribute name state": gives the place after the name, and its number (see above). */
static const char *attribute_name(struct tokenizer *t, const char *at, unsigned *number)
{
    const char *from = at, *end = t->end;
    at = scan_name(at, end, '=');
    if (at > from) {
        *number = attribute_number(t, between(from, at), (size_t)(end - from), false);
        return at;
    }
    unsigned met = class_of(*at++); /* the first byte belongs to the name, even if it is '=' */
    for (; at < end; at++) {
        unsigned class = class_of(*at);
        if (class & ATTR_STOP)
            break;
        met |= class;
    }
    if (met & NAME_CHANGE) {
        struct str name = changed_name(t, from, at);
        *number = attribute_number(t, name, name.size, true);
    } else {
        *number = attribute_number(t, between(from, at), (size_t)(end - from), false);
    }
    return at;
}

/* A value in quotes, from after the first quote. Gives the place after the last, or NULL at the end
 * of the input. */
static const char *quoted_value(struct tokenizer *t, const char *at, char quote, struct str *value)
{
    const char *from = at, *end = t->end;
    at = scan_any(at, end, quote, '&', '\0');
    if (at < end && *at == quote) {
        *value = between(from, at);
        return at + 1;
    }
    at = scan_byte(at, end, quote);
    if (at == end)
        return NULL;
    *value = decode_text(t, from, at, true, true, true);
    return at + 1;
}

/* "Attribute value (unquoted) state". Gives the place after the value. */
static const char *unquoted_value(struct tokenizer *t, const char *at, struct str *value)
{
    const char *from = at, *end = t->end;
    bool plain = true;
    for (; at < end; at++) {
        unsigned class = class_of(*at);
        if ((class & SPACE) || *at == '>')
            break;
        plain &= !(class & UNQUOTED_STOP);
    }
    *value = plain ? between(from, at) : decode_text(t, from, at, true, true, true);
    return at;
}

/* "Before attribute value state" and those after it, from after the '='. Gives the place after the
 * value, or NULL at the end of the input. */
static const char *attribute_value(struct tokenizer *t, const char *at, struct str *value)
{
    at = skip_space(at, t->end);
    if (at == t->end)
        return NULL;
    if (*at == '"' || *at == '\'')
        return quoted_value(t, at + 1, *at, value);
    return unquoted_value(t, at, value);
}

/* The attributes and the end of a tag, from after its name. Gives the place after the '>', or NULL
 * when the input ends within the tag. */
static const char *attributes(struct tokenizer *t, const char *at, struct token *token)
{
    const char *end = t->end;
    token->attrs = t->attrs;
    if (++t->serial == 0) {
        memset(t->seen, 0, t->seen_capacity * sizeof *t->seen);
        t->serial = 1;
    }
    t->only_needed = only_needed(t, token->tag);
    for (;;) {
        at = skip_space(at, end);
        if (at == end)
            return NULL;
        if (*at == '>')
            return at + 1;
        if (*at == '/') {
            at++;
            if (at < end && *at == '>') {
                token->self_closing = true;
                return at + 1;
            }
            continue;
        }
        unsigned name;
        at = attribute_name(t, at, &name);
        struct html_attr *attr = name ? add_attr(t, token, name) : NULL;
        const char *after = skip_space(at, end);
        if (after == end || *after != '=')
            continue;
        struct str value = STR("");
        at = attribute_value(t, after + 1, &value);
        if (!at)
            return NULL;
        if (attr) {
            attr->value = value.data;
            attr->size = (uint32_t)value.size;
        }
    }
}

/* "Tag name state": gives the place after the name, and its number. */
static const char *tag_name(struct tokenizer *t, const char *at, unsigned *tag)
{
    const char *from = at, *end = t->end;
    unsigned met = 0;
    at = scan_name(at, end, '>');
    if (at > from) {
        *tag = html_tag_intern(t->names, between(from, at), (size_t)(end - from), false);
        return at;
    }
    for (; at < end; at++) {
        unsigned class = class_of(*at);
        if (class & NAME_STOP)
            break;
        met |= class;
    }
    if (met & NAME_CHANGE) {
        struct str name = changed_name(t, from, at);
        *tag = html_tag_intern(t->names, name, name.size, true);
    } else {
        *tag = html_tag_intern(t->names, between(from, at), (size_t)(end - from), false);
    }
    return at;
}

/* A tag, from its name on. False when the input ends within it: then it is dropped. */
static bool read_tag(struct tokenizer *t, const char *at, enum token_kind kind, struct token *token)
{
    token->kind = kind;
    token->attr_count = 0;
    token->self_closing = false;
    at = tag_name(t, at, &token->tag);
    if (at < t->end && *at == '>')
        at++;
    else
        at = attributes(t, at, token);
    t->at = at ? at : t->end;
    return at != NULL;
}

/* ------------------------------------------------------------------- comments and doctypes --- */

/* A comment token of the text [from, to), or without it when comments are not wanted. */
static bool give_comment(struct tokenizer *t, const char *from, const char *to, struct token *token)
{
    token->kind = TOKEN_COMMENT;
    token->text = t->skip_comments ? STR("") : decode_text(t, from, to, false, false, true);
    return true;
}

/* A comment, from after its "<!--". */
static bool read_comment(struct tokenizer *t, const char *from, struct token *token)
{
    const char *end = t->end;
    if (starts_with(from, end, STR(">")) || starts_with(from, end, STR("->"))) {
        t->at = from + (*from == '>' ? 1 : 2);
        return give_comment(t, from, from, token);
    }
    for (const char *at = from; (at = scan_byte(at, end, '-')) < end; at++) {
        if (starts_with(at, end, STR("-->")) || starts_with(at, end, STR("--!>"))) {
            t->at = at + (at[2] == '>' ? 3 : 4);
            return give_comment(t, from, at, token);
        }
    }
    t->at = end;
    struct str rest = between(from, end);
    size_t dropped = str_ends(rest, STR("--!"))  ? 3
                     : str_ends(rest, STR("--")) ? 2
                                                 : str_ends(rest, STR("-"));
    return give_comment(t, from, end - dropped, token);
}

/* "Bogus comment state", from its first character. */
static bool read_bogus_comment(struct tokenizer *t, const char *from, struct token *token)
{
    const char *to = scan_byte(from, t->end, '>');
    t->at = to < t->end ? to + 1 : to;
    return give_comment(t, from, to, token);
}

/* A doctype's identifier in quotes at `at`. Gives the place after it; `*closed` tells whether its
 * last quote was there (else a '>' or the end of the input cut it off, and the place is there). */
static const char *doctype_identifier(struct tokenizer *t, const char *at, struct str *identifier,
                                      bool *closed)
{
    const char *from = at + 1, *to = scan_any(from, t->end, *at, '>', '>');
    *closed = to < t->end && *to == *at;
    *identifier = decode_text(t, from, to, false, false, true);
    return to + *closed;
}

/* What stands behind a doctype's name: identifiers. Sets force_quirks where the standard does.
 * Gives the place from which on all is passed over up to the '>'. */
static const char *doctype_identifiers(struct tokenizer *t, const char *at, struct token *token)
{
    const char *end = t->end;
    bool closed, is_public = starts_with_fold(at, end, STR("public"));
    if (!is_public && !starts_with_fold(at, end, STR("system"))) {
        token->force_quirks = true;
        return at;
    }
    at = skip_space(at + 6, end);
    if (at == end || (*at != '"' && *at != '\'')) {
        token->force_quirks = true;
        return at;
    }
    if (is_public) {
        token->has_public = true;
        at = doctype_identifier(t, at, &token->doctype_public, &closed);
        token->force_quirks = !closed;
        at = skip_space(at, end);
        if (!closed || at == end || *at == '>')
            return at;
        if (*at != '"' && *at != '\'') {
            token->force_quirks = true;
            return at;
        }
    }
    token->has_system = true;
    at = doctype_identifier(t, at, &token->doctype_system, &closed);
    token->force_quirks = !closed;
    return at;
}

/* A doctype, from after "<!doctype". */
static bool read_doctype(struct tokenizer *t, const char *at, struct token *token)
{
    const char *end = t->end;
    *token = (struct token){.kind = TOKEN_DOCTYPE};
    at = skip_space(at, end);
    const char *from = at;
    while (at < end && *at != '>' && !(class_of(*at) & SPACE))
        at++;
    token->has_name = at > from;
    if (token->has_name)
        token->text = arena_copy(t->arena, changed_name(t, from, at));
    at = skip_space(at, end);
    token->force_quirks = !token->has_name;
    if (at < end && *at != '>')
        at = doctype_identifiers(t, at, token);
    at = skip_space(at, end);
    /* Every state of a doctype forces quirks when the input ends, but for the bogus one. */
    if (at == end)
        token->force_quirks = true;
    at = scan_byte(at, end, '>');
    t->at = at < end ? at + 1 : end;
    return true;
}

/* "Markup declaration open state", from after the "<!". False when nothing came of it. */
static bool read_declaration(struct tokenizer *t, const char *at, struct token *token)
{
    const char *end = t->end;
    if (starts_with(at, end, STR("--")))
        return read_comment(t, at + 2, token);
    if (starts_with_fold(at, end, STR("doctype")))
        return read_doctype(t, at + 7, token);
    if (t->foreign && starts_with(at, end, STR("[CDATA["))) {
        t->at = at + 7;
        t->state = TOKEN_CDATA;
        return false;
    }
    return read_bogus_comment(t, at, token);
}

/* ------------------------------------------------------------------------------------ text --- */

/* Whether the '<' at `at` begins markup (a tag, a comment, ...) rather than being text. */
static inline bool begins_markup(const char *at, const char *end)
{
    if (end - at < 2)
        return false;
    char next = at[1];
    if (ascii_is_alpha(next) || next == '!' || next == '?')
        return true;
    return next == '/' && end - at >= 3; /* "</" and the end is text */
}

/* Text in the data state, from t->at up to markup or the end. */
static void read_data(struct tokenizer *t, struct token *token)
{
    const char *from = t->at, *end = t->end, *at = from;
    bool references = false;
    token->kind = TOKEN_TEXT;
    token->has_nul = false;
    while ((at = scan_any(at, end, '<', '&', '\0')) < end) {
        if (*at == '<') {
            if (begins_markup(at, end))
                break;
        } else if (*at == '&') {
            references = true;
        } else {
            token->has_nul = true;
        }
        at++;
    }
    token->text = references ? decode_text(t, from, at, false, true, false) : between(from, at);
    t->at = at;
}

/* Markup in the data state, at a '<' for which begins_markup() holds. False when no token came of
 * it. */
static bool read_markup(struct tokenizer *t, struct token *token)
{
    const char *at = t->at + 1;
    if (ascii_is_alpha(*at))
        return read_tag(t, at, TOKEN_START, token);
    if (*at == '!')
        return read_declaration(t, at + 1, token);
    if (*at == '?')
        return read_bogus_comment(t, at, token);
    at++;
    if (ascii_is_alpha(*at))
        return read_tag(t, at, TOKEN_END_TAG, token);
    if (*at == '>') {
        t->at = at + 1;
        return false;
    }
    return read_bogus_comment(t, at, token);
}

/* Whether the bytes at `at` are "</" and the name of the raw element, and something that ends a
 * name ("appropriate end tag token"). */
static bool is_raw_end(const struct tokenizer *t, const char *at)
{
    if (t->raw_tag == HTML_TAG_NONE)
        return false;
    struct str name = html_tag_spelling(t->names, t->raw_tag);
    return (size_t)(t->end - at) > 2 + name.size && at[1] == '/' &&
           (class_of(at[2 + name.size]) & NAME_STOP) &&
           str_equal_fold(str_of(at + 2, name.size), name);
}

/* Whether the bytes at `at` are `prefix` in any case and something that ends a tag's name. */
static bool is_tag_open(const char *at, const char *end, struct str prefix)
{
    return starts_with_fold(at, end, prefix) && at + prefix.size < end &&
           (class_of(at[prefix.size]) & NAME_STOP);
}

/* Where the text of a script ends: at its end tag, with the standard's regard to comments and
 * scripts within comments ("script data escaped", "double escaped"). */
static const char *script_end(const struct tokenizer *t)
{
    enum { PLAIN, ESCAPED, DOUBLE } state = PLAIN;
    const char *end = t->end;
    for (const char *at = t->at;; at++) {
        at = state == PLAIN ? scan_byte(at, end, '<') : scan_any(at, end, '<', '-', '<');
        if (at == end)
            return end;
        if (*at == '-') {
            if (starts_with(at, end, STR("-->")))
                state = PLAIN;
        } else if (state == PLAIN && starts_with(at, end, STR("<!--"))) {
            state = ESCAPED;
            at++; /* the dashes may already be those of "-->" */
        } else if (is_raw_end(t, at)) {
            if (state != DOUBLE)
                return at;
            state = ESCAPED;
        } else if (state == ESCAPED && is_tag_open(at, end, STR("<script"))) {
            state = DOUBLE;
        }
    }
}

/* Where the text in RCDATA, RAWTEXT or script data ends. */
static const char *raw_end(const struct tokenizer *t)
{
    if (t->state == TOKEN_PLAINTEXT)
        return t->end;
    if (t->state == TOKEN_SCRIPT)
        return script_end(t);
    const char *at = t->at;
    while ((at = scan_byte(at, t->end, '<')) < t->end && !is_raw_end(t, at))
        at++;
    return at;
}

/* The next token in RCDATA, RAWTEXT, script data or PLAINTEXT. False when none came of it. */
static bool read_raw(struct tokenizer *t, struct token *token)
{
    const char *to = raw_end(t);
    if (to > t->at) {
        token->kind = TOKEN_TEXT;
        token->has_nul = false;
        token->text = decode_text(t, t->at, to, false, t->state == TOKEN_RCDATA, true);
        t->at = to;
        return true;
    }
    t->state = TOKEN_DATA;
    return read_tag(t, to + 2, TOKEN_END_TAG, token);
}

/* The text of a CDATA section. False when it is empty. */
static bool read_cdata(struct tokenizer *t, struct token *token)
{
    const char *from = t->at, *end = t->end, *at = from;
    while ((at = scan_byte(at, end, ']')) < end && !starts_with(at, end, STR("]]>")))
        at++;
    t->at = at < end ? at + 3 : end;
    t->state = TOKEN_DATA;
    token->kind = TOKEN_TEXT;
    token->text = between(from, at);
    token->has_nul = str_find_byte(token->text, '\0') != STR_NONE;
    return at > from;
}

/* Passes over white space, if nothing but markup or the end follows it. */
static void skip_space_text(struct tokenizer *t)
{
    const char *at = skip_space(t->at, t->end);
    t->skip_space = false;
    if (at == t->end || (*at == '<' && begins_markup(at, t->end)))
        t->at = at;
}

/* See struct token_kernel. */
static void next_token(struct tokenizer *t, struct token *token)
{
    if (t->skip_space && t->state == TOKEN_DATA)
        skip_space_text(t);
    for (;;) {
        if (t->state == TOKEN_CDATA) {
            if (read_cdata(t, token))
                return;
        } else if (t->at == t->end) {
            token->kind = TOKEN_END;
            return;
        } else if (t->state != TOKEN_DATA) {
            if (read_raw(t, token))
                return;
        } else if (*t->at == '<' && begins_markup(t->at, t->end)) {
            if (read_markup(t, token))
                return;
        } else {
            read_data(t, token);
            return;
        }
    }
}

/* -------------------------------------------------------------------------------- skipping --- */

/* See struct token_kernel. */
static void skip_raw(struct tokenizer *t)
{
    struct token end_tag;
    t->at = raw_end(t);
    t->state = TOKEN_DATA;
    if (t->at < t->end)
        read_tag(t, t->at + 2, TOKEN_END_TAG, &end_tag);
}

/* The place after the tag whose name ends at `at`, or NULL at the end of the input. Goes through
 * the standard's states for attributes, and keeps none of them. */
static const char *skip_tag(const char *at, const char *end, bool *self_closing)
{
    enum { BEFORE_NAME, NAME, AFTER_NAME, BEFORE_VALUE, UNQUOTED, SLASH } state = BEFORE_NAME;
    for (; at < end; at++) {
        char c = *at;
        bool space = class_of(c) & SPACE;
        if (c == '>') {
            *self_closing = state == SLASH;
            return at + 1;
        }
        if (state == UNQUOTED) {
            state = space ? BEFORE_NAME : UNQUOTED;
        } else if (state == BEFORE_VALUE) {
            if (c == '"' || c == '\'') {
                at = scan_byte(at + 1, end, c);
                if (at == end)
                    return NULL;
                state = BEFORE_NAME;
            } else if (!space) {
                state = UNQUOTED;
            }
        } else if (c == '/') {
            state = SLASH;
        } else if (c == '=' && (state == NAME || state == AFTER_NAME)) {
            state = BEFORE_VALUE;
        } else if (space) {
            state = state == NAME || state == AFTER_NAME ? AFTER_NAME : BEFORE_NAME;
        } else {
            state = NAME;
        }
    }
    return NULL;
}

/* Whether a tag within SVG may mean something for the HTML around it. A title or a description is
 * HTML inside, but harmless as long as it holds nothing but text. */
static bool needs_full_parse(unsigned tag)
{
    if (tag == HTML_TAG_TITLE || tag == HTML_TAG_STYLE)
        return false;
    return html_tag_has(tag, TAG_BREAKOUT | TAG_SPECIAL) || tag == HTML_TAG_FONT ||
           tag == HTML_TAG_FOREIGNOBJECT;
}

/* Deepest nesting of elements within an svg that is passed over unparsed. */
enum { SVG_DEPTH = 64 };

/* See struct token_kernel. */
static bool skip_svg(struct tokenizer *t)
{
    const char *at = t->at, *end = t->end;
    unsigned open[SVG_DEPTH] = {HTML_TAG_SVG}, depth = 1;
    while ((at = scan_byte(at, end, '<')) < end) {
        if (end - at < 2 || at[1] == '!' || at[1] == '?')
            return false;
        bool closing = at[1] == '/', self_closing;
        const char *name = at + 1 + closing;
        if (name == end || !ascii_is_alpha(*name)) {
            if (closing)
                return false; /* a comment, of a kind */
            at++;
            continue;
        }
        unsigned tag, inner = open[depth - 1];
        at = tag_name(t, name, &tag);
        bool only_text = inner == HTML_TAG_TITLE || inner == HTML_TAG_DESC;
        if (closing ? tag != inner : only_text || needs_full_parse(tag))
            return false;
        at = skip_tag(at, end, &self_closing);
        if (!at)
            return false;
        if (closing && --depth == 0) {
            t->at = at;
            return true;
        }
        if (!closing && !self_closing) {
            if (depth == SVG_DEPTH)
                return false;
            open[depth++] = tag;
        }
    }
    return false;
}

/* See struct token_kernel. */
static struct str decode(struct tokenizer *t, struct str text, bool in_attribute)
{
    return decode_text(t, text.data, text.data + text.size, in_attribute, true, in_attribute);
}

#if defined(HTML_KERNEL_AVX2)
#define KERNEL token_kernel_avx2
#define LEAN_PARSE lean_parse_avx2
#else
#define KERNEL token_kernel_portable
#define LEAN_PARSE lean_parse_portable
#endif
const struct token_kernel KERNEL = {next_token, skip_raw, skip_svg, decode, LEAN_PARSE};
