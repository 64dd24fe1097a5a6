/* The feeds that a page names; how pages do that stands in knowledge/sources/feed-links.txt. */
#include "base/url.h"
#include "source/feed.h"
#include "source/feed_links_table.h"

enum {
    LINKS_MAX = 64, /* feeds of one page that are kept */
    TEXT_MAX = 128, /* bytes of a link's text that are looked at */
    DECLARED = 10,  /* what a link element counts more than any guess */
    UNRANKED = 100, /* no row of the table speaks of it */
};

/* A search through one page. */
struct searching {
    const struct html_document *page;
    struct str base;
    struct arena *arena;
    struct list *links;
};

/* How a row's word is compared. */
typedef bool matcher(struct str text, struct str word);

/* Whether one part of a text is the word. */
static bool contains(struct str text, struct str word)
{
    return str_find_fold(text, word) != STR_NONE;
}

/* The rank that the rows of this kind give a text, by the first that matches; UNRANKED for none. A
 * row that says that it is no feed goes before all. */
static unsigned rank_by(const char *kind, struct str text, matcher *matches)
{
    unsigned found = UNRANKED;
    for (size_t i = 0; i < sizeof feed_link_rows / sizeof *feed_link_rows; i++) {
        struct str row = str_from(feed_link_rows[i]), word, rank;
        if (!str_word(&row, &word) || !str_equal(word, str_from(kind)) || !str_word(&row, &rank))
            continue;
        unsigned value = (unsigned)(rank.data[0] - '0');
        while (str_word(&row, &word))
            if (matches(text, word) && (found == UNRANKED || value == 0))
                found = value;
    }
    return found;
}

/* Adds a feed, or lets the one with its address have the higher rank. */
static void add_link(struct searching *searching, const struct feed_link *link)
{
    for (size_t i = 0; i < searching->links->count; i++) {
        struct feed_link *old = list_at(searching->links, i);
        if (!str_equal(old->url, link->url))
            continue;
        if (link->rank > old->rank)
            old->rank = link->rank;
        if (!old->title.size)
            old->title = link->title;
        return;
    }
    if (searching->links->count < LINKS_MAX)
        *(struct feed_link *)list_add(searching->links) = *link;
}

/* What is taken off a rank for a feed of something else than the page's news. */
static unsigned less_for(const struct feed_link *link)
{
    bool less = rank_by("less", link->url, contains) != UNRANKED ||
                rank_by("less", link->title, contains) != UNRANKED;
    return less ? 3 : 0;
}

/* The address that an element links to, absolute where the page's is known. Empty for none and for
 * what is no web address. */
static struct str address_of(const struct searching *searching, const struct html_node *node)
{
    struct str reference = str_trim(html_attr(node, HTML_ATTR_HREF));
    if (str_starts_fold(reference, STR("feed:")))
        reference = str_from_byte(reference, 5);
    if (!reference.size || reference.data[0] == '#')
        return STR("");
    struct str address = url_resolve(searching->arena, searching->base, reference);
    return url_is_absolute(address) && !url_is_web(address) ? STR("") : address;
}

/* Whether one of the words of an element's rel is this one. */
static bool has_relation(const struct html_node *node, struct str relation)
{
    struct str rest = html_attr(node, HTML_ATTR_REL), word;
    while (str_word(&rest, &word))
        if (str_equal_fold(word, relation))
            return true;
    return false;
}

/* A link element: a feed by its relation and type. */
static void take_declared(struct searching *searching, const struct html_node *node)
{
    struct str type = html_attr(node, HTML_ATTR_TYPE);
    struct feed_link link = {
        .url = address_of(searching, node),
        .title = str_trim(html_attr(node, HTML_ATTR_TITLE)),
        .type = str_trim(str_part(type, 0, str_find_byte(type, ';'))),
        .declared = true,
    };
    bool alternate = has_relation(node, STR("alternate")) && !has_relation(node, STR("stylesheet"));
    unsigned rank = rank_by("type", link.type, str_equal_fold);
    if (has_relation(node, STR("feed")))
        rank = rank == UNRANKED || !rank ? 9 : rank;
    else if (!alternate || rank == UNRANKED)
        return;
    if (!rank || !link.url.size || rank_by("path", link.url, contains) == 0)
        return;
    link.rank = DECLARED + rank - less_for(&link);
    add_link(searching, &link);
}

/* A link in the text: a feed by its address, or by what it says. */
static void take_guessed(struct searching *searching, const struct html_node *node)
{
    struct feed_link link = {
        .url = address_of(searching, node),
        .title = str_trim(html_attr(node, HTML_ATTR_TITLE)),
        .type = str_trim(html_attr(node, HTML_ATTR_TYPE)),
    };
    if (!link.url.size)
        return;
    struct url_parts parts = url_split(link.url);
    struct buf text;
    buf_init(&text, TEXT_MAX);
    html_text(node, &text);
    const unsigned ranks[] = {
        rank_by("end", parts.path, str_ends_fold),
        rank_by("path", parts.path, contains),
        rank_by("host", parts.authority, str_starts_fold),
        rank_by("text", str_trim(buf_str(&text)), str_equal_fold),
        link.type.size ? rank_by("type", link.type, str_equal_fold) : UNRANKED,
    };
    unsigned sum = 0;
    bool none = false;
    for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++) {
        none = none || ranks[i] == 0;
        if (ranks[i] != UNRANKED && ranks[i] > sum)
            sum = ranks[i];
    }
    if (!link.title.size && text.size)
        link.title = arena_copy(searching->arena, str_trim(buf_str(&text)));
    buf_free(&text);
    unsigned less = less_for(&link);
    if (none || sum <= less)
        return;
    link.rank = sum - less;
    add_link(searching, &link);
}

/* list_sort's order: the highest rank first. */
static int compare_links(const void *a, const void *b)
{
    const struct feed_link *left = a, *right = b;
    return (left->rank < right->rank) - (left->rank > right->rank);
}

void feed_discover(const struct html_document *page, struct str url, struct arena *arena,
                   struct list *links)
{
    struct searching searching = {.page = page, .base = url, .arena = arena, .links = links};
    const struct html_node *root = page->root, *node = root;
    const struct html_node *base = html_next_tag(root, root, HTML_TAG_BASE);
    if (base)
        searching.base = url_resolve(arena, url, html_attr(base, HTML_ATTR_HREF));
    while ((node = html_next(node, root))) {
        if (html_is(node, HTML_TAG_LINK))
            take_declared(&searching, node);
        else if (html_is(node, HTML_TAG_A) && has_relation(node, STR("feed")))
            take_declared(&searching, node);
        else if (html_is(node, HTML_TAG_A))
            take_guessed(&searching, node);
    }
    list_sort(links, compare_links);
}
