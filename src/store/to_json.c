/* What the store gives, as JSON; see store.h. */
#include "base/utf8.h"
#include "store/events.h"
#include "store/stories.h"

/* A snippet is never longer; see snippet.c. */
enum { SNIPPET_MAX = 1 << 16 };

struct str store_moment(int64_t milliseconds, char iso[DATE_ISO_SIZE])
{
    struct date date = date_from_utc(milliseconds / 1000, 0);
    return date_format_iso(&date, iso);
}

void store_article_to_json(const struct store_article *article, struct json *json)
{
    char iso[DATE_ISO_SIZE];
    json_object_begin(json);
    article_pairs_to_json(&article->record, json);
    json_pair_integer(json, "version", article->version);
    json_pair_integer(json, "versions", article->versions);
    json_pair_str(json, "first_read", store_moment(article->first_read, iso));
    json_pair_str(json, "last_read", store_moment(article->last_read, iso));
    json_key(json, "documents");
    json_array_begin(json);
    for (size_t i = 0; i < article->documents.count; i++)
        json_put_string(json, *(const struct str *)list_at(&article->documents, i));
    json_array_end(json);
    json_object_end(json);
}

/* A snippet without its marks, into `plain`, and where they were, into `json`: pairs of code points
 * counted from the snippet's start. */
static void write_marks(struct str snippet, struct buf *plain, struct json *json)
{
    size_t points = 0;
    json_array_begin(json);
    for (size_t i = 0; i < snippet.size; i++) {
        char byte = snippet.data[i];
        if (byte == STORE_MARK_BEGIN)
            json_array_begin(json);
        if (byte == STORE_MARK_BEGIN || byte == STORE_MARK_END) {
            json_put_integer(json, (int64_t)points);
        } else {
            buf_add_byte(plain, byte);
            points += utf8_is_start(byte);
        }
        if (byte == STORE_MARK_END)
            json_array_end(json);
    }
    json_array_end(json);
}

void store_hit_to_json(const struct store_hit *hit, struct json *json)
{
    struct buf plain;
    buf_init(&plain, SNIPPET_MAX);
    json_object_begin(json);
    article_pairs_to_json(&hit->record, json);
    json_pair_double(json, "score", hit->score);
    json_key(json, "marks");
    write_marks(hit->snippet, &plain, json);
    json_pair_str(json, "snippet", buf_str(&plain));
    json_object_end(json);
    buf_free(&plain);
}

/* Writes seconds since 1970 as a moment. */
static void pair_moment(struct json *json, const char *key, int64_t seconds)
{
    char iso[DATE_ISO_SIZE];
    json_pair_str(json, key, store_moment(seconds * 1000, iso));
}

/* Writes a list of strings. */
static void pair_strings(struct json *json, const char *key, const struct list *strings)
{
    json_key(json, key);
    json_array_begin(json);
    for (size_t i = 0; i < strings->count; i++)
        json_put_string(json, *(const struct str *)list_at(strings, i));
    json_array_end(json);
}

/* Writes an outlet by its name and domain. */
static void pair_outlet(struct json *json, struct str name, struct str domain)
{
    if (!name.size && !domain.size)
        return;
    json_key(json, "outlet");
    json_object_begin(json);
    json_pair_str(json, "name", name);
    json_pair_str(json, "domain", domain);
    json_object_end(json);
}

/* The pairs of a brief. */
static void brief_pairs(const struct store_brief *brief, struct json *json)
{
    json_pair_str(json, "id", brief->id);
    json_pair_str(json, "url", brief->url);
    pair_outlet(json, brief->outlet_name, brief->outlet_domain);
    json_pair_str(json, "headline", brief->headline);
    pair_moment(json, brief->dated ? "published" : "first_read", brief->time);
    json_pair_str(json, "language", brief->language);
    json_pair_str(json, "agency", brief->agency);
    json_pair_str(json, "lead", brief->lead);
    json_pair_str(json, "image", brief->image);
    json_pair_str(json, "copy_of", brief->copy_of);
    json_pair_str(json, "story", brief->story);
}

void store_brief_to_json(const struct store_brief *brief, struct json *json)
{
    json_object_begin(json);
    brief_pairs(brief, json);
    json_object_end(json);
}

/* Writes who covers a story. */
static void pair_coverage(struct json *json, const struct list *outlets)
{
    json_key(json, "outlets");
    json_array_begin(json);
    for (size_t i = 0; i < outlets->count; i++) {
        const struct store_coverage *coverage = list_at(outlets, i);
        json_object_begin(json);
        json_pair_str(json, "name", coverage->name);
        json_pair_str(json, "domain", coverage->domain);
        json_pair_str(json, "language", coverage->language);
        pair_moment(json, "first", coverage->first);
        pair_moment(json, "last", coverage->last);
        json_pair_integer(json, "articles", coverage->articles);
        json_pair_boolean(json, "independent", coverage->independent);
        json_object_end(json);
    }
    json_array_end(json);
}

/* The pairs of a story. */
static void story_pairs(const struct store_story *story, struct json *json)
{
    json_pair_str(json, "id", story->id);
    json_pair_str(json, "headline", story->leader.headline);
    json_pair_str(json, "language", story->leader.language);
    json_pair_str(json, "lead", story->leader.lead);
    pair_moment(json, "first", story->first);
    pair_moment(json, "last", story->last);
    json_pair_integer(json, "articles", story->articles);
    json_pair_integer(json, "copies", story->copies);
    json_pair_integer(json, "independent", story->independent);
    pair_strings(json, "tags", &story->tags);
    pair_strings(json, "languages", &story->languages);
    json_pair_str(json, "why", story->why);
    json_key(json, "bars");
    json_array_begin(json);
    for (int i = 0; i < STORE_BARS; i++)
        json_put_integer(json, story->bars[i]);
    json_array_end(json);
    pair_coverage(json, &story->outlets);
}

void store_story_to_json(const struct store_story *story, struct json *json)
{
    json_object_begin(json);
    story_pairs(story, json);
    json_object_end(json);
}

void store_telling_to_json(const struct store_telling *telling, struct json *json)
{
    json_object_begin(json);
    story_pairs(&telling->story, json);
    json_key(json, "points");
    json_array_begin(json);
    for (size_t i = 0; i < telling->points.count; i++) {
        const struct store_point *point = list_at(&telling->points, i);
        const struct store_brief *brief = list_at(&telling->articles, point->article);
        json_object_begin(json);
        json_pair_str(json, "text", point->text);
        json_pair_str(json, "article", brief->id);
        pair_outlet(json, brief->outlet_name, brief->outlet_domain);
        json_object_end(json);
    }
    json_array_end(json);
    json_key(json, "coverage");
    json_array_begin(json);
    for (size_t i = 0; i < telling->articles.count; i++)
        store_brief_to_json(list_at(&telling->articles, i), json);
    json_array_end(json);
    json_object_end(json);
}

void store_related_to_json(const struct store_related *related, struct json *json)
{
    json_object_begin(json);
    brief_pairs(&related->article, json);
    json_pair_double(json, "score", related->score);
    json_object_end(json);
}

/* Writes who tells an event. */
static void pair_tellings(struct json *json, const struct list *tellings)
{
    json_key(json, "evidence");
    json_array_begin(json);
    for (size_t i = 0; i < tellings->count; i++) {
        const struct store_told *told = list_at(tellings, i);
        json_object_begin(json);
        json_pair_str(json, "article", told->article);
        json_pair_str(json, "outlet", told->outlet);
        json_pair_str(json, "headline", told->headline);
        json_pair_str(json, "published", told->published);
        json_pair_str(json, "sentence", told->sentence);
        json_pair_str(json, "date", told->date);
        json_pair_str(json, "said_by", told->said_by);
        json_key(json, "event");
        json_put_raw(json, told->json);
        json_object_end(json);
    }
    json_array_end(json);
}

void store_event_to_json(const struct store_event *event, struct json *json)
{
    const struct store_event_key *key = &event->key;
    json_object_begin(json);
    json_pair_integer(json, "id", event->id);
    json_pair_str(json, "type", key->type);
    json_pair_str(json, "mode", key->mode);
    json_pair_str(json, "status", key->status);
    json_pair_str(json, "source", key->source);
    json_pair_str(json, "source_name", key->source_name);
    json_pair_str(json, "target", key->target);
    json_pair_str(json, "target_name", key->target_name);
    json_pair_str(json, "place", key->place);
    json_pair_str(json, "place_country", key->place_country);
    if (event->realises)
        json_pair_integer(json, "realises", event->realises);
    if (event->realised_by)
        json_pair_integer(json, "realised_by", event->realised_by);
    pair_tellings(json, &event->tellings);
    json_object_end(json);
}

void store_entry_to_json(const struct store_diary_entry *entry, struct json *json)
{
    json_object_begin(json);
    json_pair_str(json, "date", entry->date);
    json_pair_str(json, "what", entry->what);
    json_pair_str(json, "sentence", entry->sentence);
    if (entry->event)
        json_pair_integer(json, "event", entry->event);
    json_pair_str(json, "source", entry->source);
    json_pair_str(json, "target", entry->target);
    json_pair_str(json, "place", entry->place);
    json_pair_str(json, "place_country", entry->place_country);
    json_pair_str(json, "moved_from", entry->moved_from);
    if (entry->cancelled)
        json_pair_boolean(json, "cancelled", true);
    json_pair_str(json, "article", entry->article_id);
    json_pair_str(json, "outlet", entry->outlet);
    json_pair_str(json, "headline", entry->headline);
    json_pair_str(json, "published", entry->published);
    json_pair_integer(json, "told", entry->told);
    json_object_end(json);
}
