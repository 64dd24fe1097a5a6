/* A feed as JSON: what was understood, and what had to be mended for it. */
#include "source/feed_private.h"

/* A pair for a text that may be empty, but not for one that was not given. */
static void put_given(struct json *json, const char *key, struct str text)
{
    if (!text.data)
        return;
    json_key(json, key);
    json_put_string(json, text);
}

/* A pair for a date: in ISO 8601, or as it is printed under another name where it is no date. */
static void put_date(struct json *json, const char *key, const char *unread,
                     const struct feed_date *date)
{
    char text[DATE_ISO_SIZE];
    if (date->date.precision != DATE_NONE)
        json_pair_str(json, key, date_format_iso(&date->date, text));
    else
        json_pair_str(json, unread, date->text);
}

/* The people of a list as objects. */
static void put_people(struct json *json, const char *key, const struct list *people)
{
    if (!people->count)
        return;
    json_key(json, key);
    json_array_begin(json);
    for (size_t i = 0; i < people->count; i++) {
        const struct feed_person *person = list_at(people, i);
        json_object_begin(json);
        json_pair_str(json, "name", person->name);
        json_pair_str(json, "email", person->email);
        json_pair_str(json, "url", person->url);
        json_object_end(json);
    }
    json_array_end(json);
}

/* The first author as the feed has it, and all of them taken apart. */
static void put_authors(struct json *json, const struct list *authors)
{
    if (authors->count)
        json_pair_str(json, "author", ((const struct feed_person *)list_at(authors, 0))->text);
    put_people(json, "authors", authors);
}

/* Categories: their terms. */
static void put_categories(struct json *json, const struct list *categories)
{
    if (!categories->count)
        return;
    json_key(json, "categories");
    json_array_begin(json);
    for (size_t i = 0; i < categories->count; i++) {
        const struct feed_category *category = list_at(categories, i);
        json_put_string(json, category->label.size ? category->label : category->term);
    }
    json_array_end(json);
}

/* A positive number, or nothing. */
static void put_number(struct json *json, const char *key, uint64_t number)
{
    if (number)
        json_pair_integer(json, key, (int64_t)number);
}

/* One file. */
static void put_file(struct json *json, const struct feed_media *file)
{
    json_object_begin(json);
    json_pair_str(json, "url", file->url);
    json_pair_str(json, "type", file->type);
    json_pair_str(json, "title", file->title);
    json_pair_str(json, "caption", file->caption);
    json_pair_str(json, "credit", file->credit);
    put_number(json, "size", file->size);
    put_number(json, "width", file->width);
    put_number(json, "height", file->height);
    put_number(json, "seconds", file->seconds);
    if (file->thumbnail)
        json_pair_boolean(json, "thumbnail", true);
    json_object_end(json);
}

/* The pictures of a list, or all but them. */
static void put_media(struct json *json, const char *key, const struct list *media, bool pictures)
{
    bool begun = false;
    for (size_t i = 0; i < media->count; i++) {
        const struct feed_media *file = list_at(media, i);
        if ((file->medium == FEED_IMAGE) != pictures)
            continue;
        if (!begun) {
            json_key(json, key);
            json_array_begin(json);
            begun = true;
        }
        put_file(json, file);
    }
    if (begun)
        json_array_end(json);
}

/* A list of strings. */
static void put_strings(struct json *json, const char *key, const struct list *strings)
{
    if (!strings->count)
        return;
    json_key(json, key);
    json_array_begin(json);
    for (size_t i = 0; i < strings->count; i++)
        json_put_string(json, *(const struct str *)list_at(strings, i));
    json_array_end(json);
}

/* The places of the bits that are set, from `first` on. */
static void put_bits(struct json *json, const char *key, uint32_t bits, int first)
{
    if (!bits)
        return;
    json_key(json, key);
    json_array_begin(json);
    for (int i = 0; i < 32; i++)
        if (bits >> i & 1)
            json_put_integer(json, first + i);
    json_array_end(json);
}

/* The title as the feed has it and, where that is something else, as it is to be shown. */
static void put_title(struct json *json, struct arena *arena, const struct feed_text *title)
{
    put_given(json, "title", title->value);
    struct str plain = feed_plain(arena, title);
    if (!str_equal(plain, title->value))
        json_pair_str(json, "headline", plain);
}

/* What the feed says of itself. */
static void put_feed(const struct feed *feed, struct arena *arena, struct json *json)
{
    json_key(json, "feed");
    json_object_begin(json);
    put_title(json, arena, &feed->title);
    put_given(json, "link", feed->link);
    put_given(json, "subtitle", feed->subtitle.value);
    put_given(json, "language", feed->language);
    put_given(json, "rights", feed->rights.value);
    put_authors(json, &feed->authors);
    put_given(json, "id", feed->id);
    json_pair_str(json, "self", feed->self);
    put_strings(json, "hubs", &feed->hubs);
    json_pair_str(json, "next", feed->next);
    json_pair_str(json, "archive", feed->archive);
    json_pair_str(json, "image", feed->image);
    json_pair_str(json, "generator", feed->generator);
    put_date(json, "published", "published_text", &feed->published);
    put_date(json, "updated", "updated_text", &feed->updated);
    put_categories(json, &feed->categories);
    put_number(json, "ttl", feed->ttl);
    put_bits(json, "skip_hours", feed->skip_hours, 0);
    put_bits(json, "skip_days", feed->skip_days, 1);
    json_object_end(json);
}

/* The texts of an entry. One that has its whole text and no summary gives that for both, so that
 * a reader of summaries finds what there is. */
static void put_texts(const struct feed_entry *entry, struct json *json)
{
    bool none = !entry->summary.value.data;
    put_given(json, "subtitle", entry->subtitle.value);
    put_given(json, "summary", none ? entry->content.value : entry->summary.value);
    put_given(json, "content", entry->content.value);
    if (entry->content.value.size && entry->content.kind == FEED_TEXT)
        json_pair_str(json, "content_type", STR("text"));
    put_given(json, "rights", entry->rights.value);
}

/* One entry. */
static void put_entry(const struct feed_entry *entry, struct arena *arena, struct json *json)
{
    json_object_begin(json);
    put_given(json, "id", entry->id);
    put_given(json, "link", entry->link);
    json_pair_str(json, "original", entry->original);
    put_title(json, arena, &entry->title);
    put_authors(json, &entry->authors);
    put_people(json, "contributors", &entry->contributors);
    put_date(json, "published", "published_text", &entry->published);
    put_date(json, "updated", "updated_text", &entry->updated);
    put_given(json, "language", entry->language);
    put_texts(entry, json);
    put_categories(json, &entry->categories);
    put_media(json, "images", &entry->media, true);
    put_media(json, "enclosures", &entry->media, false);
    json_pair_str(json, "comments", entry->comments);
    if (entry->source.title.size || entry->source.url.size) {
        json_key(json, "source");
        json_object_begin(json);
        json_pair_str(json, "title", entry->source.title);
        json_pair_str(json, "url", entry->source.url);
        json_object_end(json);
    }
    json_object_end(json);
}

void feed_to_json(const struct feed *feed, struct arena *arena, struct str file, struct json *json)
{
    json_object_begin(json);
    json_pair_str(json, "file", file);
    json_pair_str(json, "format", str_from(feed_format_name(feed->format)));
    json_pair_str(json, "version", feed->version);
    json_pair_str(json, "encoding", str_from(feed->encoding));
    if (feed->mended) {
        json_key(json, "mended");
        json_array_begin(json);
        const char *name;
        for (unsigned bit = 0; (name = feed_mended_name(feed->mended, &bit)); bit++)
            json_put_string(json, str_from(name));
        json_array_end(json);
    }
    if (feed->truncated)
        json_pair_boolean(json, "truncated", true);
    put_feed(feed, arena, json);
    json_key(json, "entries");
    json_array_begin(json);
    for (size_t i = 0; i < feed->entries.count; i++)
        put_entry(list_at(&feed->entries, i), arena, json);
    json_array_end(json);
    json_object_end(json);
}
