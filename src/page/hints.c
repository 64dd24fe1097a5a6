/* What a page's head and its JSON-LD say of the article, read only as far as it helps to choose
 * blocks: the record's own fields come from the metadata. Nothing here is trusted; each is one
 * feature among many. */
#include "page/body.h"
#include "page/jsonld.h"

/* Names that are looked for in JSON-LD. */
#define NAME_BODY STR("\"articleBody\"")

/* The string after `name` and a colon, its escapes resolved; empty where there is none. Reads what
 * is malformed as far as it goes. */
static struct str json_string(struct arena *arena, struct str json, struct str name)
{
    size_t at = str_find(json, name);
    if (at == STR_NONE)
        return STR("");
    at += name.size;
    while (at < json.size && (ascii_is_space(json.data[at]) || json.data[at] == ':'))
        at++;
    if (at >= json.size || json.data[at] != '"')
        return STR("");
    size_t end = jsonld_string_end(json, at + 1);
    return jsonld_unescape(arena, str_part(json, at + 1, end - at - 1));
}

/* What JSON-LD may say that a page is. */
static const struct {
    const char *name;
    uint32_t type;
} types[] = {
    {"NewsArticle\"", HINT_ARTICLE}, {"\"Article\"", HINT_ARTICLE},
    {"BlogPosting\"", HINT_ARTICLE}, {"LiveBlogPosting\"", HINT_LIVE},
    {"\"Product\"", HINT_PRODUCT},   {"\"ItemList\"", HINT_LIST},
    {"CollectionPage\"", HINT_LIST}, {"SearchResultsPage\"", HINT_LIST},
    {"\"Blog\"", HINT_LIST},         {"\"VideoObject\"", HINT_OTHER},
    {"ContactPage\"", HINT_OTHER},   {"AboutPage\"", HINT_OTHER},
    {"ProfilePage\"", HINT_OTHER},   {"ImageGallery\"", HINT_OTHER},
};

/* The types that a script of JSON-LD names anywhere. */
static uint32_t json_types(struct str json)
{
    uint32_t found = 0;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!(found & types[i].type) && str_find(json, str_from(types[i].name)) != STR_NONE)
            found |= types[i].type;
    return found;
}

/* Reads one meta element. */
static void read_meta(struct body_hints *hints, const struct html_node *node)
{
    struct str name = html_attr(node, HTML_ATTR_PROPERTY);
    struct str content = html_attr(node, HTML_ATTR_CONTENT);
    if (!name.size)
        name = html_attr(node, HTML_ATTR_NAME);
    if (str_equal_fold(name, STR("og:title")))
        hints->title = content;
    else if (str_equal_fold(name, STR("og:description")) ||
             (str_equal_fold(name, STR("description")) && !hints->description.size))
        hints->description = content;
    else if (str_equal_fold(name, STR("author")) && !hints->authors.size)
        hints->authors = content;
    else if (str_equal_fold(name, STR("og:type")))
        hints->types |= str_equal_fold(content, STR("article"))   ? HINT_ARTICLE
                        : str_equal_fold(content, STR("product")) ? HINT_PRODUCT
                        : str_equal_fold(content, STR("website")) ? HINT_SITE
                                                                  : HINT_OTHER;
    else if (str_equal_fold(name, STR("robots")) &&
             str_find_fold(content, STR("noindex")) != STR_NONE)
        hints->types |= HINT_NO_INDEX;
}

void body_hints(struct body_hints *hints, struct arena *arena, const struct html_document *document)
{
    struct str title = STR("");
    *hints = (struct body_hints){0};
    for (struct html_node *n = document->root; n; n = html_next(n, document->root)) {
        if (n->kind != HTML_ELEMENT)
            continue;
        if (html_is(n, HTML_TAG_META))
            read_meta(hints, n);
        else if (html_is(n, HTML_TAG_TITLE) && n->first && !title.size)
            title = n->first->text;
        else if (html_is(n, HTML_TAG_SCRIPT) && n->first) {
            hints->types |= json_types(n->first->text);
            if (!hints->json_body.size)
                hints->json_body = json_string(arena, n->first->text, NAME_BODY);
        }
    }
    if (!hints->title.size)
        hints->title = title;
}
