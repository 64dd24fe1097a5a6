/* The article record's JSON on the way in, as others write it or as article_to_json() did. What is
 * of the wrong type is treated as not known, so that one odd pair does not cost the article. */
#include <limits.h>

#include "base/date.h"
#include "base/json_read.h"
#include "record/mend.h"
#include "record/record.h"

/* Where each string of the object stands in the article. */
static const struct {
    const char *name;
    size_t offset;
} string_pairs[] = {
    {"id", offsetof(struct article, id)},
    {"file", offsetof(struct article, file)},
    {"url", offsetof(struct article, url)},
    {"canonical_url", offsetof(struct article, canonical_url)},
    {"headline", offsetof(struct article, headline)},
    {"subhead", offsetof(struct article, subhead)},
    {"published", offsetof(struct article, published)},
    {"modified", offsetof(struct article, modified)},
    {"age", offsetof(struct article, age)},
    {"language", offsetof(struct article, language)},
    {"section", offsetof(struct article, section)},
    {"agency", offsetof(struct article, agency)},
    {"dateline", offsetof(struct article, dateline)},
    {"text", offsetof(struct article, text)},
};

/* The text of a JSON string, copied and trimmed; empty for any other value, NULL included. */
static struct str read_text(struct arena *arena, const json_t *value)
{
    struct str text = str_trim(json_text(value));
    return text.data ? arena_copy(arena, text) : text;
}

/* Adds the strings of an array to `list`, or the one string that stands in place of an array. */
static void read_strings(struct arena *arena, const json_t *value, struct list *list)
{
    size_t count = json_is_array(value) ? json_array_size(value) : 1;
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
        struct str text = read_text(arena, item);
        if (text.size)
            *(struct str *)list_add(list) = text;
    }
}

/* Reads {"name", "domain"}, or a plain string, which is the name. */
static void read_outlet(struct article *article, struct arena *arena, const json_t *value)
{
    if (json_is_string(value)) {
        article->outlet_name = read_text(arena, value);
        return;
    }
    article->outlet_name = read_text(arena, json_object_get(value, "name"));
    article->outlet_domain = read_text(arena, json_object_get(value, "domain"));
}

/* Reads the blocks that hold text. */
static void read_blocks(struct article *article, struct arena *arena, const json_t *value)
{
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *item = json_array_get(value, i);
        struct str text = read_text(arena, json_object_get(item, "text"));
        if (!text.size)
            continue;
        struct block *block = list_add(&article->blocks);
        block->kind = block_kind_named(str_from(json_string_value(json_object_get(item, "kind"))));
        block->text = text;
    }
}

/* Reads the images of which anything is said. */
static void read_images(struct article *article, struct arena *arena, const json_t *value)
{
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *item = json_array_get(value, i);
        struct image image = {
            .url = read_text(arena, json_object_get(item, "url")),
            .caption = read_text(arena, json_object_get(item, "caption")),
            .credit = read_text(arena, json_object_get(item, "credit")),
        };
        if (image.url.size || image.caption.size || image.credit.size)
            *(struct image *)list_add(&article->images) = image;
    }
}

/* Puts a date into the form the record promises; what is no date is dropped. */
static struct str read_date(struct arena *arena, struct str text)
{
    struct date date;
    char iso[DATE_ISO_SIZE];
    if (!text.size || !date_parse(text, DATE_ORDER_UNKNOWN, &date))
        return (struct str){0};
    return arena_copy(arena, date_format_iso(&date, iso));
}

/* Makes paragraphs of the lines of `text`, for a record that came without blocks. */
static void blocks_from_text(struct article *article)
{
    struct str rest = article->text, line;
    while (str_split(&rest, '\n', &line)) {
        line = str_trim(line);
        if (!line.size)
            continue;
        struct block *block = list_add(&article->blocks);
        block->kind = BLOCK_PARAGRAPH;
        block->text = line;
    }
}

/* Makes `text` of the blocks, one after another, for a record that came without it. */
static void text_from_blocks(struct article *article, struct arena *arena)
{
    const struct block *blocks = article->blocks.items;
    size_t size = 0;
    for (size_t i = 0; i < article->blocks.count; i++)
        size += blocks[i].text.size + 1;
    if (!size)
        return;
    char *text = arena_get(arena, size), *at = text;
    for (size_t i = 0; i < article->blocks.count; i++) {
        memcpy(at, blocks[i].text.data, blocks[i].text.size);
        at += blocks[i].text.size;
        *at++ = '\n';
    }
    article->text = str_of(text, size - 1);
}

/* Fills the article from an object. */
static void read_object(struct article *article, struct arena *arena, const json_t *object)
{
    for (size_t i = 0; i < sizeof string_pairs / sizeof *string_pairs; i++) {
        struct str *place = (struct str *)((char *)article + string_pairs[i].offset);
        *place = read_text(arena, json_object_get(object, string_pairs[i].name));
    }
    json_int_t number = json_integer_value(json_object_get(object, "article"));
    article->number = number > 0 && number <= INT_MAX ? (unsigned)number : 0;
    article->published = read_date(arena, article->published);
    article->modified = read_date(arena, article->modified);
    const char *from = json_string_value(json_object_get(object, "published_from"));
    if (article->published.size)
        article->published_from = published_from_named(str_from(from));
    read_outlet(article, arena, json_object_get(object, "outlet"));
    read_strings(arena, json_object_get(object, "authors"), &article->authors);
    read_strings(arena, json_object_get(object, "tags"), &article->tags);
    read_strings(arena, json_object_get(object, "from_feed"), &article->from_feed);
    read_blocks(article, arena, json_object_get(object, "blocks"));
    read_images(article, arena, json_object_get(object, "images"));
    if (!article_is_ours(article))
        article_mend(article, arena);
    if (!article->blocks.count)
        blocks_from_text(article);
    if (!article->text.size)
        text_from_blocks(article, arena);
}

enum error article_from_json(struct article *article, struct arena *arena, struct str json,
                             const char **why)
{
    article_init(article, arena);
    json_t *object = json_read(json);
    *why = NULL;
    if (!object) {
        *why = "not JSON";
    } else if (!json_is_object(object)) {
        *why = "not a JSON object";
    } else {
        read_object(article, arena, object);
        if (!article->text.size && !article->headline.size)
            *why = "neither a text nor a headline";
    }
    json_decref(object);
    return *why ? ERROR_SYNTAX : OK;
}
