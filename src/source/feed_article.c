/* Entries of feeds as articles; see feed_article.h. */
#include "source/feed_article.h"

#include "base/date.h"
#include "base/url.h"

/* Bytes of text that are taken of one entry; pictures, and tags. */
#define TEXT_MAX ((size_t)4 << 20)
enum { IMAGES_MAX = 50, TAGS_MAX = 50, TAG_SIZE_MAX = 80 };

/* A feed's text goes before the page's where it is so much longer, in hundredths; a page that shows
 * the first lines of a text gives less, one that merely words its lead otherwise does not. */
enum { LONGER = 130 };

/* ---------------------------------------------------------------------------- text to blocks ---
 */

/* Text on its way into blocks. */
struct cutting {
    struct article *article;
    struct buf run;                /* of the present block */
    struct buf text;               /* of all of them */
    const struct html_node *block; /* the element that the run stands in */
    unsigned breaks;
    bool space;
};

/* What a block is, by the elements that it stands in. */
static enum block_kind kind_of(const struct html_node *block)
{
    for (const struct html_node *node = block; node; node = node->parent) {
        if (html_is(node, HTML_TAG_LI) || html_is(node, HTML_TAG_DD) || html_is(node, HTML_TAG_DT))
            return BLOCK_LIST;
        if (html_is(node, HTML_TAG_BLOCKQUOTE))
            return BLOCK_QUOTE;
        if (html_is(node, HTML_TAG_TABLE))
            return BLOCK_TABLE;
        if (html_is(node, HTML_TAG_H1) || html_is(node, HTML_TAG_H2) ||
            html_is(node, HTML_TAG_H3) || html_is(node, HTML_TAG_H4) ||
            html_is(node, HTML_TAG_H5) || html_is(node, HTML_TAG_H6))
            return BLOCK_HEADING;
    }
    return BLOCK_PARAGRAPH;
}

/* Ends the run and makes a block of it; what stands under a picture is its caption. */
static void end_run(struct cutting *cutting)
{
    struct article *article = cutting->article;
    struct arena *arena = article->blocks.arena;
    struct str text = buf_str(&cutting->run);
    bool caption = cutting->block && (html_is(cutting->block, HTML_TAG_FIGCAPTION) ||
                                      html_ancestor(cutting->block, HTML_TAG_FIGCAPTION));
    if (text.size && caption && article->images.count) {
        struct image *image = list_at(&article->images, article->images.count - 1);
        image->caption = arena_copy(arena, text);
    } else if (text.size && !caption) {
        struct block *block = list_add(&article->blocks);
        block->kind = kind_of(cutting->block);
        block->text = arena_copy(arena, text);
        if (cutting->text.size)
            buf_add_byte(&cutting->text, '\n');
        buf_add(&cutting->text, text);
    }
    buf_clear(&cutting->run);
    cutting->space = false;
    cutting->breaks = 0;
}

/* Adds text to the run, white space collapsed. */
static void add_text(struct cutting *cutting, struct str text)
{
    struct str word;
    while (text.size) {
        if (ascii_is_space(text.data[0]))
            cutting->space = true;
        if (!str_word(&text, &word))
            break;
        if (cutting->breaks > 1)
            end_run(cutting);
        if ((cutting->space || cutting->breaks) && cutting->run.size)
            buf_add_byte(&cutting->run, ' ');
        cutting->space = false;
        cutting->breaks = 0;
        buf_add(&cutting->run, word);
    }
}

/* Adds a picture, each once, and none that is a dot which counts readers. */
static void add_image(struct article *article, struct str url, struct str caption,
                      struct str credit)
{
    if (!url_is_web(url) || article->images.count >= IMAGES_MAX)
        return;
    for (size_t i = 0; i < article->images.count; i++)
        if (str_equal(((const struct image *)list_at(&article->images, i))->url, url))
            return;
    *(struct image *)list_add(&article->images) = (struct image){url, caption, credit};
}

/* Whether an element's picture is a dot. */
static bool is_dot(const struct html_node *node)
{
    return str_equal(html_attr(node, HTML_ATTR_WIDTH), STR("1")) ||
           str_equal(html_attr(node, HTML_ATTR_HEIGHT), STR("1"));
}

/* Whether what is in an element is no text. */
static bool is_passed_over(const struct html_node *node)
{
    return node->kind == HTML_ELEMENT &&
           (node->space != HTML_NS_HTML || node->tag == HTML_TAG_SCRIPT ||
            node->tag == HTML_TAG_STYLE || node->tag == HTML_TAG_NOSCRIPT ||
            node->tag == HTML_TAG_IFRAME || node->tag == HTML_TAG_TEMPLATE ||
            node->tag == HTML_TAG_SELECT || node->tag == HTML_TAG_BUTTON);
}

/* The nearest element around a node that is laid out as a block, or NULL. */
static const struct html_node *block_around(const struct html_node *node)
{
    node = node->parent;
    while (node && node->kind == HTML_ELEMENT && !html_is_block(node))
        node = node->parent;
    return node && node->kind == HTML_ELEMENT ? node : NULL;
}

/* Takes a piece of HTML apart. */
static void cut_html(struct cutting *cutting, struct html_parser *parser, struct str html,
                     struct arena *arena)
{
    struct html_document *document;
    const struct html_options options = {.context = STR("div"), .skip = HTML_SKIP_COMMENTS};
    if (html_parse_text(parser, arena, html, &options, &document) != OK)
        return;
    struct html_node *node = document->root;
    while (node) {
        if (is_passed_over(node)) {
            node = html_after(node, document->root);
            continue;
        }
        if (html_is(node, HTML_TAG_BR))
            cutting->breaks++;
        else if (html_is(node, HTML_TAG_IMG) && !is_dot(node))
            add_image(cutting->article, html_attr(node, HTML_ATTR_SRC), (struct str){0},
                      (struct str){0});
        else if (node->kind == HTML_ELEMENT && html_is_block(node))
            end_run(cutting);
        if (node->kind == HTML_TEXT) {
            const struct html_node *block = block_around(node);
            if (block != cutting->block)
                end_run(cutting);
            cutting->block = block;
            add_text(cutting, node->text);
        }
        node = html_next(node, document->root);
    }
    end_run(cutting);
}

/* Takes plain text apart: a block a line. */
static void cut_lines(struct cutting *cutting, struct str text)
{
    struct str line;
    while (str_split(&text, '\n', &line)) {
        add_text(cutting, line);
        end_run(cutting);
    }
}

/* Sets the article's text and blocks. */
static void set_text(struct html_parser *parser, const struct feed_text *text, struct arena *arena,
                     struct article *article)
{
    struct cutting cutting = {.article = article};
    struct str value = str_part(text->value, 0, TEXT_MAX);
    buf_init(&cutting.run, TEXT_MAX);
    buf_init(&cutting.text, TEXT_MAX);
    bool markup = str_find_byte(value, '<') != STR_NONE || str_find_byte(value, '&') != STR_NONE;
    if (text->kind == FEED_TEXT || !markup)
        cut_lines(&cutting, value);
    else
        cut_html(&cutting, parser, value, arena);
    article->text = arena_copy(arena, buf_str(&cutting.text));
    buf_free(&cutting.run);
    buf_free(&cutting.text);
}

/* --------------------------------------------------------------------------- entry to record ---
 */

/* Adds a text to a list of such, each once. */
static void add_once(struct list *list, struct str text, size_t max)
{
    if (!text.size || list->count >= max)
        return;
    for (size_t i = 0; i < list->count; i++)
        if (str_equal_fold(*(const struct str *)list_at(list, i), text))
            return;
    *(struct str *)list_add(list) = text;
}

/* Adds the names of persons. */
static void add_names(struct list *names, const struct list *persons)
{
    for (size_t i = 0; i < persons->count; i++) {
        const struct feed_person *person = list_at(persons, i);
        if (!url_is_web(person->name))
            add_once(names, str_trim(person->name), TAGS_MAX);
    }
}

/* Adds what the entry is about. */
static void add_tags(struct list *tags, const struct list *categories)
{
    for (size_t i = 0; i < categories->count; i++) {
        const struct feed_category *category = list_at(categories, i);
        struct str name = category->label.size ? category->label : category->term;
        if (name.size <= TAG_SIZE_MAX && !url_is_web(name))
            add_once(tags, name, TAGS_MAX);
    }
}

/* Writes a date into the arena; empty for one that is not known. */
static struct str date_in(struct arena *arena, const struct date *date)
{
    char iso[DATE_ISO_SIZE];
    return arena_copy(arena, date_format_iso(date, iso));
}

/* Sets the outlet: of the feed that brought it first, where the entry names one. */
static void set_outlet(const struct feed *feed, const struct feed_entry *entry, struct arena *arena,
                       struct article *article)
{
    const struct feed_origin *source = &entry->source;
    bool sourced = source->title.size && !url_is_web(source->title);
    article->outlet_name = sourced ? source->title : feed_plain(arena, &feed->title);
    struct str address = url_is_web(article->canonical_url) ? article->canonical_url : feed->link;
    article->outlet_domain = url_domain(arena, address);
}

/* Adds the pictures that come with the entry beside its text. */
static void add_media(const struct feed_entry *entry, struct article *article)
{
    for (size_t i = 0; i < entry->media.count; i++) {
        const struct feed_media *media = list_at(&entry->media, i);
        if (media->medium == FEED_IMAGE && !media->thumbnail)
            add_image(article, media->url, media->caption, media->credit);
    }
}

/* A field of a record, to be looked at and copied by its name. */
struct field {
    const char *name;
    size_t offset;
    bool is_list;
};

#define TEXT_FIELD(name, member)                      \
    {                                                 \
        name, offsetof(struct article, member), false \
    }
#define LIST_FIELD(name, member)                     \
    {                                                \
        name, offsetof(struct article, member), true \
    }

/* The fields that a feed may give in the page's place; dates, text and outlet have rules of their
 * own. */
static const struct field fields[] = {
    TEXT_FIELD("headline", headline), TEXT_FIELD("subhead", subhead),
    LIST_FIELD("authors", authors),   TEXT_FIELD("modified", modified),
    TEXT_FIELD("language", language), LIST_FIELD("tags", tags),
    LIST_FIELD("images", images),     TEXT_FIELD("canonical_url", canonical_url),
};
enum { FIELD_COUNT = sizeof fields / sizeof *fields };

/* Whether a record has the field. */
static bool has_field(const struct article *article, const struct field *field)
{
    const char *place = (const char *)article + field->offset;
    return field->is_list ? ((const struct list *)(const void *)place)->count > 0
                          : ((const struct str *)(const void *)place)->size > 0;
}

/* Notes that a field is the feed's. */
static void note(struct article *article, const char *name)
{
    *(struct str *)list_add(&article->from_feed) = str_from(name);
}

/* Notes all fields of a record that is the feed's own. */
static void note_all(struct article *article)
{
    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (has_field(article, &fields[i]))
            note(article, fields[i].name);
    if (article->published.size)
        note(article, "published");
    if (article->outlet_name.size)
        note(article, "outlet");
    if (article->text.size)
        note(article, "text");
}

void feed_article(struct html_parser *parser, const struct feed *feed,
                  const struct feed_entry *entry, struct arena *arena, struct article *article)
{
    const struct feed_date *published = &entry->published;
    article_init(article, arena);
    article->number = 1;
    article->url = entry->original.size ? entry->original : entry->link;
    article->canonical_url = article->url;
    article->headline = feed_plain(arena, &entry->title);
    article->subhead = feed_plain(arena, &entry->subtitle);
    article->language = entry->language.size ? entry->language : feed->language;
    if (!published->date.precision)
        published = &entry->updated;
    article->published = date_in(arena, &published->date);
    article->published_from = article->published.size ? PUBLISHED_FEED : PUBLISHED_UNKNOWN;
    if (published != &entry->updated)
        article->modified = date_in(arena, &entry->updated.date);
    add_names(&article->authors, &entry->authors);
    if (!article->authors.count)
        add_names(&article->authors, &feed->authors);
    add_tags(&article->tags, &entry->categories);
    bool whole = entry->content.value.size >= entry->summary.value.size;
    set_text(parser, whole ? &entry->content : &entry->summary, arena, article);
    add_media(entry, article);
    set_outlet(feed, entry, arena, article);
    note_all(article);
}

/* --------------------------------------------------------------------------------- agreement ---
 */

/* Copies a field that the page does not have. */
static void take_field(struct article *page, const struct article *feed, const struct field *field)
{
    if (has_field(page, field) || !has_field(feed, field))
        return;
    size_t size = field->is_list ? sizeof(struct list) : sizeof(struct str);
    memcpy((char *)page + field->offset, (const char *)feed + field->offset, size);
    note(page, field->name);
}

/* Whether the feed's date is better than the page's: where the page has none, or one that was not
 * said but found out, or only the day of what the feed says. */
static bool is_better_date(const struct article *page, const struct article *feed)
{
    struct date of_page, of_feed;
    if (!date_parse(feed->published, DATE_ORDER_UNKNOWN, &of_feed))
        return false;
    if (!date_parse(page->published, DATE_ORDER_UNKNOWN, &of_page))
        return true;
    if (page->published_from == PUBLISHED_INFERRED || page->published_from == PUBLISHED_AGE ||
        page->published_from == PUBLISHED_CAPTION)
        return of_feed.precision >= DATE_DAY;
    return of_page.precision < of_feed.precision && date_agrees(&of_page, &of_feed);
}

void feed_article_agree(struct article *page, const struct article *feed)
{
    for (size_t i = 0; i < FIELD_COUNT; i++)
        take_field(page, feed, &fields[i]);
    if (is_better_date(page, feed)) {
        page->published = feed->published;
        page->published_from = PUBLISHED_FEED;
        note(page, "published");
    }
    if (!page->outlet_name.size && feed->outlet_name.size) {
        page->outlet_name = feed->outlet_name;
        note(page, "outlet");
    }
    if (!page->outlet_domain.size)
        page->outlet_domain = feed->outlet_domain;
    if (feed->text.size * 100 > page->text.size * LONGER) {
        page->text = feed->text;
        page->blocks = feed->blocks;
        note(page, "text");
    }
}
