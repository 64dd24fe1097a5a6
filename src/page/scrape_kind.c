/* Whether a document is text or HTML, by what its first bytes look like. A name or a transport's
 * word is not asked: both are often wrong. */
#include "page/scrape.h"

/* So many bytes are looked at; NULs, which every other byte is in UTF-16, are passed over. */
#define LOOKED_AT 16384
/* Most pages are known by so many. */
#define FIRST_LOOK 64
/* A document that does not begin with a tag is HTML with at least so many of them, one in so many
 * bytes. */
#define MIN_TAGS 3
#define BYTES_A_TAG 600
#define MAX_NAME 10

/* Whether the name of a tag is one that pages have. */
static bool is_known(const char *name, size_t size)
{
    static const char *const names[] = {
        "a",     "abbr",   "article", "aside",  "b",      "body",  "br",    "center", "div",
        "dl",    "em",     "figure",  "font",   "footer", "form",  "frame", "h1",     "h2",
        "h3",    "h4",     "head",    "header", "hr",     "html",  "i",     "iframe", "img",
        "li",    "link",   "main",    "meta",   "nav",    "ol",    "p",     "script", "section",
        "span",  "strong", "style",   "svg",    "table",  "tbody", "td",    "th",     "time",
        "title", "tr",     "u",       "ul"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(str_from(names[i]), str_of(name, size)))
            return true;
    return false;
}

/* Whether a tag, a comment or a declaration stands at the front of `text`, which begins with "<".
 * `*known` is set for a tag of a known name. */
static bool is_markup(struct str text, bool *known)
{
    char name[MAX_NAME];
    size_t at = 1, size = 0;
    *known = false;
    if (at < text.size && (text.data[at] == '!' || text.data[at] == '?'))
        return text.size > 3 && (ascii_is_alpha(text.data[2]) || text.data[2] == '-');
    at += at < text.size && text.data[at] == '/';
    for (; at < text.size && size < MAX_NAME &&
           (ascii_is_alpha(text.data[at]) || ascii_is_digit(text.data[at]));
         at++)
        name[size++] = ascii_lower(text.data[at]);
    bool ends = at < text.size &&
                (ascii_is_space(text.data[at]) || text.data[at] == '>' || text.data[at] == '/');
    *known = size && ends && is_known(name, size);
    /* a name of a page's own has a hyphen */
    return *known || (size && at < text.size && text.data[at] == '-');
}

/* The first `max` bytes that are no NULs, without space and byte order marks in front, in `front`.
 */
static struct str front_of(struct str bytes, char *front, size_t max)
{
    size_t size = 0, start = 0;
    for (size_t i = 0; i < bytes.size && size < max; i++)
        if (bytes.data[i])
            front[size++] = bytes.data[i];
    while (start < size &&
           (ascii_is_space(front[start]) || strchr("\xEF\xBB\xBF\xFE\xFF", front[start])))
        start++;
    return str_of(front + start, size - start);
}

bool page_is_text(struct str bytes)
{
    char front[LOOKED_AT];
    size_t tags = 0;
    bool known;
    struct str text = front_of(bytes, front, FIRST_LOOK);
    if (text.size > MAX_NAME && text.data[0] == '<' && is_markup(text, &known))
        return false;
    text = front_of(bytes, front, LOOKED_AT);
    for (size_t at = 0; at < text.size; at++) {
        if (text.data[at] != '<' || !is_markup(str_from_byte(text, at), &known))
            continue;
        if (at == 0)
            return false;
        tags += known;
    }
    return tags < MIN_TAGS || tags * BYTES_A_TAG < text.size;
}
