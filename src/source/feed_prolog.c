/* What stands before the first element of a feed is taken off: the parser of XML never sees a
 * document type, so there is nothing in it to load and nothing to expand. Of the entities that one
 * declares, those that stand for a few plain characters are remembered. */
#include "source/feed_private.h"

/* Whether a name may begin with this byte. */
static bool is_name_start(char c)
{
    return ascii_is_alpha(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* What stands behind the first `end` in the text, which may be missing. */
static struct str behind(struct str text, struct str end)
{
    size_t at = str_find(text, end);
    return at == STR_NONE ? STR("") : str_from_byte(text, at + end.size);
}

/* Whether a declared text is plain: no markup, quote or entity in it, so that it can stand
 * anywhere and cannot grow. */
static bool is_plain(struct str value)
{
    if (value.size > FEED_MAX_ENTITY || str_find_byte(value, '<') != STR_NONE ||
        str_find_byte(value, '%') != STR_NONE || str_find_byte(value, '"') != STR_NONE)
        return false;
    for (size_t at = 0; at < value.size; at++)
        if (value.data[at] == '&' && (at + 1 == value.size || value.data[at + 1] != '#'))
            return false;
    return true;
}

/* Remembers what one <!ENTITY declares, the text behind that word. */
static void take_entity(struct str declaration, struct table *entities, struct list *texts)
{
    struct str rest = declaration, name;
    if (!str_word(&rest, &name) || !is_name_start(name.data[0]))
        return;
    rest = str_trim(rest);
    if (!rest.size || (rest.data[0] != '"' && rest.data[0] != '\''))
        return; /* it stands in another file, or is no entity at all */
    struct str value = str_from_byte(rest, 1);
    size_t end = str_find_byte(value, rest.data[0]);
    value = str_part(value, 0, end);
    if (end == STR_NONE || !is_plain(value) || texts->count >= FEED_MAX_ENTITIES)
        return;
    bool added;
    uint64_t *place = table_put(entities, name, &added);
    if (!added)
        return; /* the first one counts */
    *place = texts->count;
    *(struct str *)list_add(texts) = value;
}

/* The size of a declaration that begins with "<!", its ">" included; quotes may hold one. */
static size_t declaration_size(struct str text)
{
    char quote = 0;
    for (size_t at = 2; at < text.size; at++) {
        char c = text.data[at];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return at + 1;
        else if (c == '[')
            return at;
    }
    return text.size;
}

/* Goes through an internal subset, from behind its "[" to behind its "]". */
static struct str skip_subset(struct str text, struct table *entities, struct list *texts)
{
    while (text.size && text.data[0] != ']') {
        if (str_starts(text, STR("<!--"))) {
            text = behind(text, STR("-->"));
        } else if (str_starts(text, STR("<!"))) {
            size_t size = declaration_size(text);
            if (str_starts(text, STR("<!ENTITY")))
                take_entity(str_part(text, 8, size - 8), entities, texts);
            text = str_from_byte(text, size);
        } else {
            text = str_from_byte(text, 1);
        }
    }
    return str_from_byte(text, 1);
}

/* Goes past a document type. */
static struct str skip_doctype(struct str text, struct table *entities, struct list *texts)
{
    size_t size = declaration_size(text);
    bool subset = size < text.size && text.data[size] == '[';
    text = str_from_byte(text, size);
    if (!subset)
        return text;
    text = skip_subset(str_from_byte(text, 1), entities, texts);
    return behind(text, STR(">"));
}

struct str feed_prolog(struct str text, struct table *entities, struct list *texts,
                       unsigned *mended)
{
    for (;;) {
        while (text.size && ascii_is_space(text.data[0]))
            text = str_from_byte(text, 1);
        if (!text.size)
            return text;
        if (str_starts(text, STR("\xEF\xBB\xBF"))) {
            text = str_from_byte(text, 3);
        } else if (str_starts(text, STR("<?"))) {
            text = behind(text, STR(">"));
        } else if (str_starts(text, STR("<!--"))) {
            text = behind(text, STR("-->"));
        } else if (str_starts_fold(text, STR("<!doctype"))) {
            text = skip_doctype(text, entities, texts);
        } else if (text.data[0] == '<' && text.size > 1 && is_name_start(text.data[1])) {
            return text;
        } else {
            *mended |= FEED_MENDED_GARBAGE;
            size_t next = str_find_byte(str_from_byte(text, 1), '<');
            text = next == STR_NONE ? STR("") : str_from_byte(text, next + 1);
        }
    }
}
