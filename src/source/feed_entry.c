/* An entry: one element of a tree and what is within it. */
#include "base/url.h"
#include "source/feed_fields.h"

/* An entry in the making. */
struct taking {
    const struct feed_reading *reading;
    struct feed_entry *entry;
    uint8_t ranks[FEED_FIELD_COUNT];
    struct str caption; /* of the entry's pictures, all of them */
    struct str credit;
};

struct feed_entry *feed_add_entry(struct feed_reading *reading)
{
    struct feed *feed = reading->feed;
    if (feed->entries.count >= FEED_MAX_ENTRIES) {
        feed->truncated = true;
        return NULL;
    }
    struct feed_entry *entry = list_add(&feed->entries);
    list_init(&entry->authors, reading->arena, sizeof(struct feed_person));
    list_init(&entry->contributors, reading->arena, sizeof(struct feed_person));
    list_init(&entry->categories, reading->arena, sizeof(struct feed_category));
    list_init(&entry->media, reading->arena, sizeof(struct feed_media));
    return entry;
}

/* A link with an address in an attribute: to the entry's page, a file, its comments. */
static void take_reference(struct taking *taking, const struct feed_node *node, struct str address)
{
    struct str relation = feed_link_relation(node), type = feed_node_attr(node, "type");
    struct feed_entry *entry = taking->entry;
    bool page = !type.size || str_find_fold(type, STR("html")) != STR_NONE;
    if (str_equal_fold(relation, STR("enclosure")))
        feed_media_read(taking->reading, node, FEED_FIELD_ENCLOSURE, &entry->media);
    else if (str_equal_fold(relation, STR("replies")) && page)
        feed_take_address(taking->ranks, FEED_FIELD_COMMENTS, 5, address, &entry->comments);
    else if (str_equal_fold(relation, STR("alternate")) ||
             str_equal_fold(relation, STR("canonical")))
        feed_take_address(taking->ranks, FEED_FIELD_LINK, page ? 7 : 5, address, &entry->link);
    else if (str_equal_fold(relation, STR("self")))
        feed_take_address(taking->ranks, FEED_FIELD_LINK, 1, address, &entry->link);
}

/* A link element. */
static void take_link(struct taking *taking, const struct feed_node *node)
{
    const struct feed_reading *reading = taking->reading;
    struct str reference = feed_node_attr(node, "href");
    if (reference.data) {
        take_reference(taking, node, feed_address(reading, node, reference));
        return;
    }
    struct str text = feed_line_of(reading, node);
    feed_take_address(taking->ranks, FEED_FIELD_LINK, 9, feed_address(reading, node, text),
                      &taking->entry->link);
}

/* An id: the entry's address as well, unless it says that it is not. */
static void take_id(struct taking *taking, const struct feed_node *node)
{
    struct str id = feed_line_of(taking->reading, node);
    struct feed_entry *entry = taking->entry;
    if (feed_take(taking->ranks, FEED_FIELD_ID, feed_rank(node, FEED_FIELD_ID), id, entry->id.data))
        entry->id = id;
    struct str permanent = str_trim(feed_node_attr(node, "isPermaLink"));
    bool guid = str_equal_fold(node->name, STR("guid"));
    if (guid && url_is_web(id) && !str_equal_fold(permanent, STR("false")))
        feed_take_address(taking->ranks, FEED_FIELD_LINK, 3, id, &entry->link);
}

/* Where the entry came from. A news sitemap names the outlet there, and its language. */
static void take_source(struct taking *taking, const struct feed_node *node)
{
    const struct feed_reading *reading = taking->reading;
    struct feed_entry *entry = taking->entry;
    struct feed_origin origin = {.url = feed_address(reading, node, feed_node_attr(node, "url"))};
    const struct feed_node *name = feed_node_child(node, FEED_FIELD_NAME);
    if (feed_node_has_elements(node)) {
        origin.title = name ? feed_line_of(reading, name) : STR("");
        for (const struct feed_node *n = node->first; n; n = n->next) {
            struct str reference = feed_node_attr(n, "href");
            if (feed_rank(n, FEED_FIELD_LINK) && reference.size && !origin.url.size &&
                str_equal_fold(feed_link_relation(n), STR("alternate")))
                origin.url = feed_address(reading, n, reference);
            if (feed_rank(n, FEED_FIELD_LANGUAGE) ||
                (n->element && str_equal(n->name, STR("language"))))
                feed_take_address(taking->ranks, FEED_FIELD_LANGUAGE, 9, feed_line_of(reading, n),
                                  &entry->language);
        }
    } else {
        origin.title = feed_line_of(reading, node);
        if (!origin.url.size && url_is_web(origin.title)) {
            origin.url = origin.title;
            origin.title = STR("");
        }
    }
    bool something = origin.title.size || origin.url.size;
    if (something && feed_take(taking->ranks, FEED_FIELD_SOURCE, feed_rank(node, FEED_FIELD_SOURCE),
                               STR("source"), NULL))
        entry->source = origin;
}

/* The plain text of an element. */
static struct str plain_of(const struct feed_reading *reading, const struct feed_node *node)
{
    struct feed_text text = feed_text_of(reading, node);
    return feed_plain(reading->arena, &text);
}

/* What an element says of the entry's pictures. */
static void take_of_media(struct taking *taking, const struct feed_node *node)
{
    static const uint8_t fields[] = {FEED_FIELD_ENCLOSURE, FEED_FIELD_MEDIA, FEED_FIELD_THUMBNAIL,
                                     FEED_FIELD_IMAGE};
    const struct feed_reading *reading = taking->reading;
    for (size_t i = 0; i < sizeof fields; i++)
        if (feed_rank(node, fields[i]))
            feed_media_read(reading, node, fields[i], &taking->entry->media);
    if (feed_rank(node, FEED_FIELD_CAPTION) == 9 && !taking->caption.size)
        taking->caption = plain_of(reading, node);
    if (feed_rank(node, FEED_FIELD_CREDIT) && !taking->credit.size)
        taking->credit = plain_of(reading, node);
}

/* What an element says in texts and dates. */
static void take_texts(struct taking *taking, const struct feed_node *node)
{
    const struct feed_reading *reading = taking->reading;
    struct feed_entry *entry = taking->entry;
    const struct {
        enum feed_field field;
        struct feed_text *text;
    } texts[] = {
        {FEED_FIELD_TITLE, &entry->title},     {FEED_FIELD_SUBTITLE, &entry->subtitle},
        {FEED_FIELD_SUMMARY, &entry->summary}, {FEED_FIELD_CONTENT, &entry->content},
        {FEED_FIELD_RIGHTS, &entry->rights},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (feed_rank(node, texts[i].field))
            feed_take_text(reading, taking->ranks, texts[i].field, node, texts[i].text);
    if (feed_rank(node, FEED_FIELD_PUBLISHED))
        feed_take_date(reading, taking->ranks, FEED_FIELD_PUBLISHED, node, &entry->published);
    if (feed_rank(node, FEED_FIELD_UPDATED))
        feed_take_date(reading, taking->ranks, FEED_FIELD_UPDATED, node, &entry->updated);
    if (feed_rank(node, FEED_FIELD_LANGUAGE))
        feed_take_line(reading, taking->ranks, FEED_FIELD_LANGUAGE, node, &entry->language);
}

/* What an element names: addresses, people, categories. */
static void take_names(struct taking *taking, const struct feed_node *node)
{
    const struct feed_reading *reading = taking->reading;
    struct feed_entry *entry = taking->entry;
    if (feed_rank(node, FEED_FIELD_LINK))
        take_link(taking, node);
    if (feed_rank(node, FEED_FIELD_ID))
        take_id(taking, node);
    if (feed_rank(node, FEED_FIELD_ORIGINAL))
        feed_take_address(taking->ranks, FEED_FIELD_ORIGINAL, feed_rank(node, FEED_FIELD_ORIGINAL),
                          feed_address(reading, node, feed_line_of(reading, node)),
                          &entry->original);
    if (feed_rank(node, FEED_FIELD_COMMENTS))
        feed_take_address(taking->ranks, FEED_FIELD_COMMENTS, 9,
                          feed_address(reading, node, feed_line_of(reading, node)),
                          &entry->comments);
    if (feed_rank(node, FEED_FIELD_AUTHOR))
        feed_take_person(reading, taking->ranks, FEED_FIELD_AUTHOR, node, &entry->authors);
    if (feed_rank(node, FEED_FIELD_CONTRIBUTOR))
        feed_take_person(reading, taking->ranks, FEED_FIELD_CONTRIBUTOR, node,
                         &entry->contributors);
    if (feed_rank(node, FEED_FIELD_CATEGORY))
        feed_take_category(reading, node, &entry->categories);
    if (feed_rank(node, FEED_FIELD_KEYWORDS))
        feed_take_keywords(reading, feed_line_of(reading, node), &entry->categories);
    if (feed_rank(node, FEED_FIELD_SOURCE))
        take_source(taking, node);
}

/* Goes through what is within an entry, or within a part of one. */
static void take_children(struct taking *taking, const struct feed_node *node)
{
    for (const struct feed_node *n = node->first; n; n = n->next) {
        if (!n->element || !n->ranks)
            continue;
        take_texts(taking, n);
        take_names(taking, n);
        take_of_media(taking, n);
        if (feed_rank(n, FEED_FIELD_WITHIN))
            take_children(taking, n);
    }
}

/* What the entry's own attributes say. */
static void take_attributes(struct taking *taking, const struct feed_node *node)
{
    const struct feed_reading *reading = taking->reading;
    struct feed_entry *entry = taking->entry;
    struct str about = str_trim(feed_node_attr(node, "about"));
    struct str reference = feed_node_attr(node, "href"), day = feed_node_attr(node, "lastmod");
    feed_take_address(taking->ranks, FEED_FIELD_LINK, about.size ? 2 : 0,
                      feed_address(reading, node, about), &entry->link);
    if (about.size && feed_take(taking->ranks, FEED_FIELD_ID, 3, about, NULL))
        entry->id = about;
    if (reference.size)
        feed_take_address(taking->ranks, FEED_FIELD_LINK, 7, feed_address(reading, node, reference),
                          &entry->link);
    if (day.size)
        entry->updated = feed_date_of(reading, day);
    if (!entry->language.size) {
        struct str language = feed_node_language(node);
        if (language.size && !str_equal(language, reading->feed->language))
            entry->language = language;
    }
}

/* Gives the entry's pictures the caption and the credit that stand beside rather than in them. */
static void caption_media(struct taking *taking)
{
    struct list *media = &taking->entry->media;
    for (size_t i = 0; i < media->count; i++) {
        struct feed_media *file = list_at(media, i);
        if (file->medium == FEED_IMAGE && !file->caption.size)
            file->caption = taking->caption;
        if (file->medium == FEED_IMAGE && !file->credit.size)
            file->credit = taking->credit;
    }
}

void feed_read_entry(struct feed_reading *reading, const struct feed_node *node)
{
    struct taking taking = {.reading = reading, .entry = feed_add_entry(reading)};
    if (!taking.entry)
        return;
    take_children(&taking, node);
    take_attributes(&taking, node);
    caption_media(&taking);
    if (!taking.entry->link.size)
        taking.entry->link = (struct str){0};
}
