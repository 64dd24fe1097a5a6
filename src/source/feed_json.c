/* JSON Feed 1.0 and 1.1 to a feed. */
#include "base/json_read.h"
#include "base/url.h"
#include "base/utf8.h"
#include "source/feed_fields.h"

/* Most hubs of a feed; more are dropped. */
enum { HUBS_MAX = 16 };

/* A copy of a string in an object; empty where it is missing or something else. */
static struct str text_at(const struct feed_reading *reading, const json_t *object,
                          const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (json_is_string(value))
        return json_copy_text(reading->arena, value);
    /* ids are strings, but not everybody's */
    if (json_is_integer(value))
        return arena_format(reading->arena, "%lld", (long long)json_integer_value(value));
    return (struct str){0};
}

/* An address in an object, made absolute. */
static struct str address_at(const struct feed_reading *reading, const json_t *object,
                             const char *name)
{
    struct str address = str_trim(text_at(reading, object, name));
    return address.size ? url_resolve(reading->arena, reading->url, address) : (struct str){0};
}

/* A whole number that is not negative; 0 where it is missing. */
static uint64_t number_at(const json_t *object, const char *name)
{
    double number = json_number_value(json_object_get(object, name));
    return number >= 1 && number < 1e15 ? (uint64_t)number : 0;
}

/* A date in an object. */
static struct feed_date date_at(const struct feed_reading *reading, const json_t *object,
                                const char *name)
{
    struct str text = text_at(reading, object, name);
    return text.size ? feed_date_of(reading, text) : (struct feed_date){0};
}

/* Adds a person. */
static void take_person(const struct feed_reading *reading, const json_t *value,
                        struct list *people)
{
    struct feed_person person = {
        .name = str_trim(text_at(reading, value, "name")),
        .url = address_at(reading, value, "url"),
    };
    if (json_is_string(value))
        person.name = arena_copy(reading->arena, str_from(json_string_value(value)));
    person.text = person.name.size ? person.name : person.url;
    if (person.text.size)
        feed_add_person(people, &person);
}

/* Takes the authors of a feed or an entry: a list of 1.1, or the one of 1.0. */
static void take_people(const struct feed_reading *reading, const json_t *object,
                        struct list *people)
{
    const json_t *list = json_object_get(object, "authors");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        take_person(reading, value, people);
    }
    if (!people->count)
        take_person(reading, json_object_get(object, "author"), people);
}

/* Takes the files that come with an entry. */
static void take_media(const struct feed_reading *reading, const json_t *object, struct list *media)
{
    static const char *const pictures[] = {"image", "banner_image"};
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
        struct feed_media *file = feed_media_add(media, address_at(reading, object, pictures[i]));
        if (file)
            file->medium = FEED_IMAGE;
    }
    const json_t *list = json_object_get(object, "attachments");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        struct feed_media *file = feed_media_add(media, address_at(reading, value, "url"));
        if (!file)
            continue;
        file->type = text_at(reading, value, "mime_type");
        file->medium = feed_medium_of(file->type, file->url);
        file->title = text_at(reading, value, "title");
        file->size = number_at(value, "size_in_bytes");
        file->seconds = (unsigned)number_at(value, "duration_in_seconds");
    }
}

/* Takes the texts of an entry: HTML where there is some, else plain text. */
static void take_texts(const struct feed_reading *reading, const json_t *item,
                       struct feed_entry *entry)
{
    struct str html = text_at(reading, item, "content_html");
    entry->title = (struct feed_text){str_trim(text_at(reading, item, "title")), FEED_TEXT};
    entry->summary = (struct feed_text){str_trim(text_at(reading, item, "summary")), FEED_TEXT};
    entry->content =
        (struct feed_text){str_trim(text_at(reading, item, "content_text")), FEED_TEXT};
    if (!html.size)
        return;
    struct str base = url_is_web(entry->link) ? entry->link : reading->url;
    entry->content.kind = FEED_HTML;
    entry->content.value = feed_html_absolute(reading->arena, str_trim(html), base);
}

/* Takes an entry. */
static void take_item(struct feed_reading *reading, const json_t *item)
{
    struct feed_entry *entry = json_is_object(item) ? feed_add_entry(reading) : NULL;
    if (!entry)
        return;
    entry->id = text_at(reading, item, "id");
    entry->link = address_at(reading, item, "url");
    if (!entry->link.size && url_is_web(entry->id))
        entry->link = entry->id;
    entry->source.url = address_at(reading, item, "external_url");
    entry->language = text_at(reading, item, "language");
    entry->published = date_at(reading, item, "date_published");
    entry->updated = date_at(reading, item, "date_modified");
    take_texts(reading, item, entry);
    take_people(reading, item, &entry->authors);
    take_media(reading, item, &entry->media);
    const json_t *list = json_object_get(item, "tags");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        struct feed_category category = {.term = str_trim(json_copy_text(reading->arena, value))};
        feed_add_category(&entry->categories, &category);
    }
}

/* Takes what the feed says of itself. */
static void take_feed(struct feed_reading *reading, const json_t *root)
{
    struct feed *feed = reading->feed;
    struct str version = text_at(reading, root, "version");
    size_t slash = str_find_last(version, '/');
    feed->version = str_from_byte(version, slash == STR_NONE ? 0 : slash + 1);
    feed->self = address_at(reading, root, "feed_url");
    if (!reading->url.size && url_is_web(feed->self))
        reading->url = feed->self;
    feed->link = address_at(reading, root, "home_page_url");
    if (!reading->url.size && url_is_web(feed->link))
        reading->url = feed->link;
    feed->next = address_at(reading, root, "next_url");
    feed->title = (struct feed_text){str_trim(text_at(reading, root, "title")), FEED_TEXT};
    feed->subtitle = (struct feed_text){str_trim(text_at(reading, root, "description")), FEED_TEXT};
    feed->language = text_at(reading, root, "language");
    feed->image = address_at(reading, root, "icon");
    if (!feed->image.size)
        feed->image = address_at(reading, root, "favicon");
    take_people(reading, root, &feed->authors);
    const json_t *list = json_object_get(root, "hubs");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        struct str hub = address_at(reading, value, "url");
        if (hub.size && feed->hubs.count < HUBS_MAX)
            *(struct str *)list_add(&feed->hubs) = hub;
    }
}

enum error feed_read_json(struct feed_reading *reading, struct str text)
{
    struct feed *feed = reading->feed;
    json_error_t why;
    text = utf8_repair(reading->arena, str_trim(text));
    json_t *root = json_loadb(text.data, text.size, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &why);
    if (!root)
        return ERROR_SYNTAX;
    const json_t *items = json_object_get(root, "items");
    struct str version = text_at(reading, root, "version");
    bool named = str_find(version, STR("jsonfeed.org")) != STR_NONE;
    if (!json_is_object(root) || (!named && !json_is_array(items))) {
        json_decref(root);
        return ERROR_UNSUPPORTED;
    }
    feed->format = FEED_JSON;
    take_feed(reading, root);
    for (size_t i = 0; i < json_array_size(items); i++)
        take_item(reading, json_array_get(items, i));
    json_decref(root);
    return OK;
}
