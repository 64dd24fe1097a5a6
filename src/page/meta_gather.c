/* Walks a page once and gathers what may be metadata; see meta.h. The walk goes over every element
 * and text in document order and keeps two things on the way: what the elements around say (zones),
 * and the line of text that is being put together. */
#include "page/meta_private.h"

#include <assert.h>

#include "page/words.h"

/* Open elements that add to the zones. */
#define ZONES_MAX 512

/* Letters of so many pixels are as large as a headline's. */
#define LARGE_PIXELS 26

/* More links than this are no crumbs. */
#define CRUMBS_MAX 8

/* Addresses are looked at up to this byte. */
#define ADDRESS_MAX 300

/* Words behind a slash in an address that make it an author's. */
static const struct str author_paths[] = {
    {"author", 6},    {"auteur", 6},    {"autor", 5},   {"people/", 7},     {"staff/", 6},
    {"profile", 7},   {"contribut", 9}, {"by/", 3},     {"journalist", 10}, {"writer", 6},
    {"reporter", 8},  {"redakt", 6},    {"firmas/", 7}, {"yazar", 5},       {"person/", 7},
    {"columnist", 9}, {"team/", 5},     {"users/", 6},  {"user/", 5},       {"bio/", 4}};

/* The walk's state. */
struct walk {
    struct meta_page *page;
    uint32_t place;
    unsigned depth;
    unsigned zone;
    struct {
        unsigned depth, before;
    } zones[ZONES_MAX]; /* to go back to when an element ends */
    unsigned zone_count;
    char line[META_MAX_SHORT]; /* the run so far: as much as fits */
    size_t line_size;          /* of all of it */
    size_t link_size;          /* of what is in links */
    bool gap;                  /* an element ended or began since the last text */
    unsigned digits;
    const struct html_node *line_node;
    uint32_t line_place;
    unsigned line_zone;
    uint32_t jsonld_values;
    struct page_class_cache *classes;
};

/* Adds an item to one of the page's lists; NULL when it is full. */
static void *add_item(struct list *list)
{
    return list->count < META_MAX_CANDIDATES ? list_add(list) : NULL;
}

/* Adds what a machine-readable place says. */
static void add_candidate(struct walk *walk, struct str name, struct str text,
                          const struct html_node *node)
{
    unsigned trust;
    struct str word;
    while (text.size && str_word(&name, &word)) {
        enum meta_field field = meta_name_field(word, &trust);
        struct meta_candidate *candidate =
            field == META_FIELDS ? NULL : add_item(&walk->page->candidates);
        if (!candidate)
            continue;
        *candidate = (struct meta_candidate){.field = field,
                                             .trust = trust,
                                             .from = node ? PUBLISHED_TIME : PUBLISHED_META,
                                             .text = text,
                                             .node = node,
                                             .place = walk->place,
                                             .zone = walk->zone};
    }
}

/* Whether white space or the line's beginning stands at its end. */
static bool line_is_open(const struct walk *walk)
{
    size_t kept = walk->line_size < META_MAX_SHORT ? walk->line_size : META_MAX_SHORT;
    return kept == 0 || walk->line[kept - 1] == ' ' || walk->line[kept - 1] == '\t';
}

/* Adds a character to the line. */
static void line_add(struct walk *walk, char c)
{
    if (walk->line_size < META_MAX_SHORT)
        walk->line[walk->line_size] = c;
    walk->line_size++;
}

/* The line's first text. */
static void line_begin(struct walk *walk, const struct html_node *node)
{
    walk->line_node = node;
    walk->line_place = walk->place;
    walk->line_zone = walk->zone;
}

/* Adds text that is too long for a line of interest: only its size counts. */
static void line_long(struct walk *walk, const struct html_node *node, struct str text)
{
    if (!walk->line_node)
        line_begin(walk, node);
    walk->line_size += text.size;
}

/* Adds a word to the line. */
static void line_word(struct walk *walk, const struct html_node *node, struct str word)
{
    if (walk->gap && !line_is_open(walk))
        line_add(walk, '\t');
    walk->gap = false;
    if (!walk->line_node)
        line_begin(walk, node);
    if (walk->line_size < META_MAX_SHORT) {
        size_t room = META_MAX_SHORT - walk->line_size;
        memcpy(walk->line + walk->line_size, word.data, word.size < room ? word.size : room);
    }
    walk->line_size += word.size;
}

/* The end of the word at `at`: the next white space, a no-break space among it. Counts digits. */
static size_t word_end(struct str text, size_t at, unsigned *digits)
{
    for (; at < text.size; at++) {
        unsigned char c = (unsigned char)text.data[at];
        if (c <= ' ' && ascii_is_space((char)c))
            break;
        if (c == 0xC2 && at + 1 < text.size && text.data[at + 1] == '\xA0')
            break;
        *digits += ascii_is_digit((char)c);
    }
    return at;
}

/* Adds a text to the line, white space collapsed. */
static void line_short(struct walk *walk, const struct html_node *node, struct str text)
{
    for (size_t at = 0; at < text.size;) {
        size_t end = word_end(text, at, &walk->digits);
        if (end > at)
            line_word(walk, node, str_part(text, at, end - at));
        if (end < text.size && !line_is_open(walk))
            line_add(walk, ' ');
        at = end < text.size ? end + 1 + (text.data[end] == '\xC2') : end;
    }
}

/* Adds the text of a node to the line. */
static void line_text(struct walk *walk, const struct html_node *node)
{
    size_t before = walk->line_size;
    struct str trimmed = str_trim(node->text);
    if (trimmed.size == 0) {
        if (!line_is_open(walk))
            line_add(walk, ' ');
        return;
    }
    if (trimmed.size > META_MAX_SHORT || before > META_MAX_SHORT)
        line_long(walk, node, trimmed);
    else
        line_short(walk, node, node->text);
    if (walk->zone & ZONE_LINK)
        walk->link_size += walk->line_size - before;
    if (walk->line_node)
        walk->line_zone |= walk->zone & (ZONE_BYLINE | ZONE_DATE | ZONE_HEADING);
}

/* Ends the line and keeps it as a run. */
static void line_end(struct walk *walk)
{
    struct meta_run *run = walk->line_node ? add_item(&walk->page->runs) : NULL;
    if (run) {
        *run = (struct meta_run){.size = walk->line_size,
                                 .node = walk->line_node,
                                 .place = walk->line_place,
                                 .zone = walk->line_zone,
                                 .digits = walk->digits,
                                 .links =
                                     walk->link_size + 3 + walk->line_size / 8 >= walk->line_size};
        if (walk->line_size <= META_MAX_SHORT)
            run->text =
                str_trim(arena_copy(walk->page->arena, str_of(walk->line, walk->line_size)));
    }
    walk->line_size = walk->link_size = 0;
    walk->gap = false;
    walk->digits = 0;
    walk->line_node = NULL;
}

/* Whether an element's text is not its parents' to show. */
static bool is_unseen(const struct html_node *node)
{
    switch (node->tag) {
    case HTML_TAG_SCRIPT:
    case HTML_TAG_STYLE:
    case HTML_TAG_TEMPLATE:
    case HTML_TAG_NOSCRIPT:
    case HTML_TAG_SVG:
    case HTML_TAG_SELECT:
    case HTML_TAG_TEXTAREA:
    case HTML_TAG_BUTTON:
    case HTML_TAG_IFRAME:
        return true;
    default:
        return false;
    }
}

/* What stands between two parts of element_text(). */
static char gap_char(const struct html_node *node, char gap, bool space, bool parted)
{
    if (!parted || !gap)
        return ' ';
    bool link = html_is(node->parent, HTML_TAG_A);
    return !space || gap == '\n' || link || html_is_block(node->parent) ? gap : ' ';
}

/* Whether a new word begins at the border of two elements: a capital behind a small letter, as
 * where style sheets alone put the second on a line of its own. */
static bool is_new_word(char before, char after)
{
    return before >= 'a' && before <= 'z' && ascii_is_upper(after);
}

/* The text of an element, white space collapsed; parts in neighbouring elements parted by `gap`, or
 * by nothing when that is 0, but for blocks and new words. Empty when it is longer than `max`
 * bytes. */
static struct str raw_text(struct arena *arena, const struct html_node *top, size_t max, char gap)
{
    struct arena_mark mark = arena_mark(arena);
    char *out = arena_get(arena, max + 1);
    size_t size = 0;
    bool space = false, parted = false;
    for (const struct html_node *node = top->first; node;) {
        bool element = node->kind == HTML_ELEMENT;
        if (element && (html_is_block(node) || html_is(node, HTML_TAG_BR)))
            space = true;
        parted = parted || element;
        for (size_t i = 0; node->kind == HTML_TEXT && i < node->text.size; i++) {
            char c = node->text.data[i];
            bool hard = c == '\xC2' && i + 1 < node->text.size && node->text.data[i + 1] == '\xA0';
            if (ascii_is_space(c) || hard) {
                space = true;
                i += hard;
                continue;
            }
            if (size && (space || (parted && (gap || is_new_word(out[size - 1], c)))))
                out[size++] = gap_char(node, gap, space, parted);
            space = parted = false;
            if (size + 2 > max) {
                arena_release(arena, mark);
                return (struct str){NULL, 0};
            }
            out[size++] = c;
        }
        const struct html_node *next =
            element && is_unseen(node) ? html_after(node, top) : html_next(node, top);
        parted = parted || (next && next->parent != node->parent);
        for (const struct html_node *left = node; next && left != top && left != next->parent;
             left = left->parent)
            space = space || (left->kind == HTML_ELEMENT && html_is_block(left));
        node = next;
    }
    return str_of(out, size);
}

/* The same as it is shown. */
struct str meta_element_text(struct arena *arena, const struct html_node *top, size_t max, char gap)
{
    return jsonld_plain(arena, raw_text(arena, top, max, gap));
}

/* The text of a heading behind its kicker, where an element in front says by its class that it is
 * one; empty for none. */
static struct str behind_kicker(const struct walk *walk, const struct html_node *heading,
                                struct str text)
{
    const struct html_node *first = heading->first;
    while (first && first->kind != HTML_ELEMENT && !str_trim(first->text).size)
        first = first->next;
    if (!first || first->kind != HTML_ELEMENT || !first->next ||
        !(page_element_kinds(first, walk->classes) >> CLASS_KICKER & 1))
        return (struct str){NULL, 0};
    struct str kicker = meta_element_text(walk->page->arena, first, META_MAX_HEADLINE, 0);
    if (!kicker.size || !str_starts(text, kicker))
        return (struct str){NULL, 0};
    struct str behind = str_trim(str_from_byte(text, kicker.size));
    /* one that ends with a colon is the headline's own beginning */
    bool own = str_ends(kicker, STR(":")) || str_starts(behind, STR(":"));
    for (size_t i = 0; i < 3 && behind.size && strchr("-|/", behind.data[0]); i++)
        behind = str_trim(str_from_byte(behind, 1));
    return !own && behind.size > kicker.size / 2 ? behind : (struct str){NULL, 0};
}

/* Keeps a heading. */
static void take_heading(struct walk *walk, const struct html_node *node, unsigned level)
{
    struct str text = meta_element_text(walk->page->arena, node, META_MAX_HEADLINE, 0);
    struct str parts = raw_text(walk->page->arena, node, META_MAX_HEADLINE, '\n');
    struct meta_heading *heading = text.size ? add_item(&walk->page->headings) : NULL;
    if (heading)
        *heading = (struct meta_heading){.text = text,
                                         .parts = parts,
                                         .behind = behind_kicker(walk, node, text),
                                         .node = node,
                                         .place = walk->place,
                                         .level = level,
                                         .zone = walk->zone};
}

/* The bytes of a machine-readable date that an element carries, whatever the attribute. */
static struct str time_value(const struct walk *walk, const struct html_node *node)
{
    static const char *const names[] = {"data-datetime",  "data-timestamp", "data-date",
                                        "data-published", "data-time",      "data-utc"};
    struct str value = html_attr(node, HTML_ATTR_DATETIME);
    for (size_t i = 0; !value.size && i < sizeof(names) / sizeof(names[0]); i++) {
        unsigned name = html_attr_number(walk->page->document, str_from(names[i]));
        if (name)
            value = html_attr(node, name);
    }
    return str_trim(value);
}

/* Whether a class, an id or an itemprop speaks of a word. */
static bool speaks_of(const struct html_node *node, struct str word)
{
    return str_find_fold(html_attr(node, HTML_ATTR_CLASS), word) != STR_NONE ||
           str_find_fold(html_attr(node, HTML_ATTR_ITEMPROP), word) != STR_NONE ||
           str_find_fold(html_attr(node, HTML_ATTR_ID), word) != STR_NONE;
}

/* Whether an element has HTML's pubdate attribute of old. */
static bool has_pubdate(const struct walk *walk, const struct html_node *node)
{
    unsigned name = html_attr_number(walk->page->document, STR("pubdate"));
    return name && html_attr_find(node, name);
}

/* Keeps a time element, or one that stands for one. */
static void take_time(struct walk *walk, const struct html_node *node)
{
    struct str value = time_value(walk, node);
    struct str text = meta_element_text(walk->page->arena, node, META_MAX_SHORT, ' ');
    struct meta_time *time = value.size || text.size ? add_item(&walk->page->times) : NULL;
    if (!time)
        return;
    const struct html_node *parent = node->parent;
    *time = (struct meta_time){
        .value = value,
        .text = text,
        .node = node,
        .place = walk->place,
        .zone = walk->zone,
        .published = speaks_of(node, STR("publi")) || has_pubdate(walk, node) ||
                     speaks_of(node, STR("posted")) || speaks_of(node, STR("created")) ||
                     speaks_of(parent, STR("publi")),
        .modified = speaks_of(node, STR("modif")) || speaks_of(node, STR("updat")) ||
                    speaks_of(parent, STR("modif")) || speaks_of(parent, STR("updat"))};
}

/* Keeps an element that says it holds an author. */
static void take_byline(struct walk *walk, const struct html_node *node, enum meta_byline_by by)
{
    struct str text = raw_text(walk->page->arena, node, META_MAX_SHORT, '\t');
    struct meta_byline *byline = text.size ? add_item(&walk->page->bylines) : NULL;
    if (byline)
        *byline = (struct meta_byline){
            .text = text, .node = node, .place = walk->place, .zone = walk->zone, .by = by};
}

/* Whether an address is one of an author's page. */
static bool is_author_link(struct str href)
{
    href = str_part(href, 0, ADDRESS_MAX);
    for (size_t at; (at = str_find_byte(href, '/')) != STR_NONE;) {
        href = str_from_byte(href, at + 1);
        for (size_t i = 0; i < sizeof(author_paths) / sizeof(author_paths[0]); i++)
            if (href.size && ascii_lower(href.data[0]) == author_paths[i].data[0] &&
                str_starts_fold(href, author_paths[i]))
                return true;
    }
    return false;
}

/* What an element adds to the zones, by its tag. */
static unsigned zone_of_tag(const struct html_node *node, unsigned around)
{
    switch (node->tag) {
    case HTML_TAG_HEADER:
        return around & ZONE_ARTICLE ? 0 : ZONE_HEADER;
    case HTML_TAG_FOOTER:
        return ZONE_FOOTER;
    case HTML_TAG_ASIDE:
        return ZONE_ASIDE;
    case HTML_TAG_A:
        return ZONE_LINK;
    case HTML_TAG_FIGURE:
    case HTML_TAG_FIGCAPTION:
        return ZONE_FIGURE;
    case HTML_TAG_ARTICLE:
    case HTML_TAG_MAIN:
        return ZONE_ARTICLE;
    case HTML_TAG_H1:
    case HTML_TAG_H2:
    case HTML_TAG_H3:
    case HTML_TAG_H4:
        return ZONE_HEADING;
    default:
        return 0;
    }
}

/* What an element adds to the zones, by its class and the like. */
static unsigned zone_of_class(uint64_t kinds)
{
    static const struct {
        unsigned kind, zone;
    } pairs[] = {{CLASS_RELATED, ZONE_RELATED},   {CLASS_SIGNUP, ZONE_RELATED},
                 {CLASS_AD, ZONE_RELATED},        {CLASS_COMMENT, ZONE_COMMENT},
                 {CLASS_CAPTION, ZONE_FIGURE},    {CLASS_HIDDEN, ZONE_HIDDEN},
                 {CLASS_BYLINE, ZONE_BYLINE},     {CLASS_DATE, ZONE_DATE},
                 {CLASS_HEADLINE, ZONE_HEADLINE}, {CLASS_LEAD, ZONE_LEAD},
                 {CLASS_FOOTER, ZONE_FOOTER},     {CLASS_SIDEBAR, ZONE_ASIDE}};
    unsigned zone = 0;
    for (size_t i = 0; kinds && i < sizeof(pairs) / sizeof(pairs[0]); i++)
        if (kinds >> pairs[i].kind & 1)
            zone |= pairs[i].zone;
    return zone;
}

/* Takes an element with an itemprop or a property. */
static void take_property(struct walk *walk, const struct html_node *node, struct str prop)
{
    unsigned trust;
    enum meta_field field = meta_name_field(prop, &trust);
    struct str value = html_attr(node, HTML_ATTR_CONTENT);
    if (field == META_AUTHOR) {
        take_byline(walk, node, BYLINE_BY_ITEMPROP);
        return;
    }
    if (!value.size)
        value = html_attr(node, HTML_ATTR_DATETIME);
    if (!value.size && field != META_FIELDS)
        value = meta_element_text(walk->page->arena, node, META_MAX_HEADLINE, 0);
    if (value.size)
        add_candidate(walk, prop, str_trim(value), node);
}

/* Takes what an element's attributes say: microdata, RDFa, links to authors. */
static void take_attributes(struct walk *walk, const struct html_node *node)
{
    bool link = html_is(node, HTML_TAG_A), author = false, path = false;
    for (uint32_t i = 0; i < node->count; i++) {
        struct str value = str_of(node->attrs[i].value, node->attrs[i].size);
        switch (node->attrs[i].name) {
        case HTML_ATTR_ITEMPROP:
        case HTML_ATTR_PROPERTY:
            take_property(walk, node, value);
            break;
        case HTML_ATTR_REL:
            author = author || (link && str_find_fold(value, STR("author")) != STR_NONE);
            break;
        case HTML_ATTR_HREF:
            path = path || (link && is_author_link(value));
            break;
        default:
            break;
        }
    }
    if (author || path)
        take_byline(walk, node, author ? BYLINE_BY_REL : BYLINE_BY_LINK);
}

/* Keeps the last link of the crumbs, past the one to the front. */
static void take_crumb(struct walk *walk, const struct html_node *crumbs)
{
    const struct html_node *link = NULL;
    unsigned links = 0;
    if (walk->page->crumb.size || !speaks_of(crumbs, STR("crumb")))
        return;
    for (const struct html_node *node = crumbs->first; node && links < CRUMBS_MAX;
         node = html_next(node, crumbs))
        if (html_is(node, HTML_TAG_A)) {
            link = node;
            links++;
        }
    bool front = !link || str_equal(html_attr(link, HTML_ATTR_HREF), STR("/"));
    if (!front)
        walk->page->crumb = meta_element_text(walk->page->arena, link, META_MAX_SHORT, 0);
}

/* Whether an element holds no text whatever its class says. */
static bool is_mute(const struct html_node *node)
{
    switch (node->tag) {
    case HTML_TAG_IMG:
    case HTML_TAG_INPUT:
    case HTML_TAG_BR:
    case HTML_TAG_HR:
    case HTML_TAG_SOURCE:
    case HTML_TAG_PICTURE:
    case HTML_TAG_LABEL:
    case HTML_TAG_VIDEO:
    case HTML_TAG_AUDIO:
        return true;
    default:
        return false;
    }
}

/* Whether an element's own style makes its text as large as a headline. */
static bool is_large(const struct html_node *node)
{
    struct str style = html_attr(node, HTML_ATTR_STYLE);
    size_t at = str_find(style, STR("font-size:"));
    if (at == STR_NONE)
        return false;
    struct str value = str_trim(str_from_byte(style, at + strlen("font-size:")));
    size_t digits = 0;
    unsigned size = 0;
    for (; digits < value.size && digits < 4 && ascii_is_digit(value.data[digits]); digits++)
        size = size * 10 + (unsigned)(value.data[digits] - '0');
    return size >= LARGE_PIXELS && str_starts(str_from_byte(value, digits), STR("px"));
}

/* Takes an element of the body that is being entered. */
static void take_element(struct walk *walk, const struct html_node *node)
{
    unsigned level = 0;
    if (node->tag >= HTML_TAG_H1 && node->tag <= HTML_TAG_H6)
        level = node->tag - HTML_TAG_H1 + 1;
    bool telling = node->count && !is_mute(node);
    uint64_t kinds = telling ? page_element_kinds(node, walk->classes) : 0;
    if (kinds >> CLASS_NAV & 1)
        take_crumb(walk, node);
    unsigned added = zone_of_tag(node, walk->zone) | zone_of_class(kinds);
    if (level && level <= 4)
        take_heading(walk, node, level);
    else if (((added & ZONE_HEADLINE) || is_large(node)) &&
             !(walk->zone & (ZONE_HEADLINE | ZONE_HEADING)))
        take_heading(walk, node, 7);
    take_attributes(walk, node);
    if (html_is(node, HTML_TAG_TIME) || ((added & ZONE_DATE) && time_value(walk, node).size))
        take_time(walk, node);
    if (added & ZONE_BYLINE)
        take_byline(walk, node, BYLINE_BY_CLASS);
    if ((added & ~walk->zone) && walk->zone_count < ZONES_MAX) {
        walk->zones[walk->zone_count].depth = walk->depth;
        walk->zones[walk->zone_count++].before = walk->zone;
        walk->zone |= added;
    }
}

/* Ends an element. */
static void leave(struct walk *walk, const struct html_node *node)
{
    if (html_is_block(node))
        line_end(walk);
    walk->gap = true;
    if (walk->zone_count && walk->zones[walk->zone_count - 1].depth == walk->depth)
        walk->zone = walk->zones[--walk->zone_count].before;
}

/* Takes a meta element, wherever it stands. */
static void take_meta(struct walk *walk, const struct html_node *node, bool in_head)
{
    struct str value = str_trim(html_attr(node, HTML_ATTR_CONTENT));
    const struct html_node *where = in_head ? NULL : node;
    struct str name = html_attr(node, HTML_ATTR_NAME);
    if (str_ends(name, STR("ld+json"))) /* some put scripts there */
        jsonld_read(walk->page->arena, value, walk->page->jsonld, &walk->jsonld_values);
    add_candidate(walk, html_attr(node, HTML_ATTR_PROPERTY), value, NULL);
    add_candidate(walk, name, value, NULL);
    add_candidate(walk, html_attr(node, HTML_ATTR_ITEMPROP), value, where);
    if (str_equal_fold(html_attr(node, HTML_ATTR_HTTP_EQUIV), STR("content-language")))
        add_candidate(walk, STR("content-language"), value, NULL);
}

/* Takes an element that may stand in the head and in the body. False when it is none. */
static bool take_either(struct walk *walk, const struct html_node *node, bool in_head)
{
    struct meta_page *page = walk->page;
    if (html_is(node, HTML_TAG_META)) {
        take_meta(walk, node, in_head);
    } else if (html_is(node, HTML_TAG_LINK)) {
        if (str_equal_fold(str_trim(html_attr(node, HTML_ATTR_REL)), STR("canonical")) &&
            !page->canonical.size)
            page->canonical = str_trim(html_attr(node, HTML_ATTR_HREF));
    } else if (html_is(node, HTML_TAG_SCRIPT)) {
        if (str_find_fold(html_attr(node, HTML_ATTR_TYPE), STR("ld+json")) != STR_NONE)
            for (const struct html_node *text = node->first; text; text = text->next)
                jsonld_read(page->arena, text->text, page->jsonld, &walk->jsonld_values);
    } else {
        return false;
    }
    return true;
}

/* Walks the head. */
static void walk_head(struct walk *walk, const struct html_node *head)
{
    for (const struct html_node *node = head->first; node; node = html_next(node, head)) {
        if (html_is(node, HTML_TAG_TITLE) && !walk->page->title.size)
            walk->page->title = meta_element_text(walk->page->arena, node, META_MAX_HEADLINE, 0);
        if (node->kind == HTML_ELEMENT)
            take_either(walk, node, true);
    }
}

/* Enters a node of the body. Gives whether to go on inside it. */
static bool enter(struct walk *walk, const struct html_node *node)
{
    walk->place++;
    if (node->kind == HTML_TEXT) {
        line_text(walk, node);
        return false;
    }
    if (node->kind != HTML_ELEMENT)
        return false;
    if (take_either(walk, node, false))
        return false;
    if (node->space != HTML_NS_HTML || is_unseen(node))
        return false;
    if (html_is(node, HTML_TAG_NAV)) {
        take_crumb(walk, node);
        return false;
    }
    if (html_is_block(node) || html_is(node, HTML_TAG_BR))
        line_end(walk);
    walk->gap = true;
    take_element(walk, node);
    return true;
}

/* Walks the body. */
static void walk_body(struct walk *walk, const struct html_node *body)
{
    const struct html_node *node = body->first;
    while (node) {
        if (enter(walk, node)) {
            if (node->first) {
                walk->depth++;
                node = node->first;
                continue;
            }
            leave(walk, node);
        }
        while (!node->next) {
            node = node->parent;
            if (node == body)
                return;
            walk->depth--;
            leave(walk, node);
        }
        node = node->next;
    }
}

struct meta_page *meta_gather(struct arena *arena, const struct html_document *document,
                              const struct page_source *source, struct page_class_cache *classes)
{
    struct meta_page *page = arena_get_zeroed(arena, sizeof(*page));
    page->arena = arena;
    page->document = document;
    page->source = source;
    list_init(&page->candidates, arena, sizeof(struct meta_candidate));
    list_init(&page->headings, arena, sizeof(struct meta_heading));
    list_init(&page->runs, arena, sizeof(struct meta_run));
    list_init(&page->bylines, arena, sizeof(struct meta_byline));
    list_init(&page->times, arena, sizeof(struct meta_time));
    list_init(&page->described, arena, sizeof(struct meta_described));
    page->jsonld = jsonld_root(arena);
    struct walk walk = {.page = page, .classes = classes};
    if (document->html)
        page->html_language = str_trim(html_attr(document->html, HTML_ATTR_LANG));
    if (document->head)
        walk_head(&walk, document->head);
    if (document->body)
        walk_body(&walk, document->body);
    line_end(&walk);
    meta_adopt_title(page);
    meta_describe(page);
    meta_find_outlet(page);
    return page;
}
