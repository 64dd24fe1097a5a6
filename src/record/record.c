/* The article record: its names, and its JSON on the way out; see record.h. The way in is
 * from_json.c. */
#include "record/record.h"

#include <assert.h>

/* How the JSON names where a date was found; the empty name for PUBLISHED_UNKNOWN. */
const char *published_from_name(enum published_from from)
{
#define PUBLISHED_NAME(name, text) text,
    static const char *const names[] = {PUBLISHED_LIST(PUBLISHED_NAME)};
#undef PUBLISHED_NAME
    assert((unsigned)from < PUBLISHED_COUNT);
    return names[from];
}

/* How the JSON names a kind of block. */
const char *block_kind_name(enum block_kind kind)
{
#define BLOCK_NAME(name, text) text,
    static const char *const names[] = {BLOCK_LIST(BLOCK_NAME)};
#undef BLOCK_NAME
    assert((unsigned)kind < BLOCK_COUNT);
    return names[kind];
}

enum published_from published_from_named(struct str name)
{
    for (int from = PUBLISHED_COUNT - 1; from > 0; from--)
        if (str_equal(name, str_from(published_from_name((enum published_from)from))))
            return (enum published_from)from;
    return PUBLISHED_UNKNOWN;
}

enum block_kind block_kind_named(struct str name)
{
    for (int kind = 0; kind < BLOCK_COUNT; kind++)
        if (str_equal(name, str_from(block_kind_name((enum block_kind)kind))))
            return (enum block_kind)kind;
    return BLOCK_PARAGRAPH;
}

void article_init(struct article *article, struct arena *arena)
{
    *article = (struct article){0};
    list_init(&article->authors, arena, sizeof(struct str));
    list_init(&article->tags, arena, sizeof(struct str));
    list_init(&article->from_feed, arena, sizeof(struct str));
    list_init(&article->blocks, arena, sizeof(struct block));
    list_init(&article->images, arena, sizeof(struct image));
}

/* Writes a list of strings under `key`; an empty list is left out. */
static void write_strings(struct json *json, const char *key, const struct list *strings)
{
    if (!strings->count)
        return;
    json_key(json, key);
    json_array_begin(json);
    for (size_t i = 0; i < strings->count; i++)
        json_put_string(json, *(const struct str *)list_at(strings, i));
    json_array_end(json);
}

/* Writes the outlet as an object, or nothing where it is not known. */
static void write_outlet(struct json *json, const struct article *article)
{
    if (!article->outlet_name.size && !article->outlet_domain.size)
        return;
    json_key(json, "outlet");
    json_object_begin(json);
    json_pair_str(json, "name", article->outlet_name);
    json_pair_str(json, "domain", article->outlet_domain);
    json_object_end(json);
}

/* Writes the blocks of the body; none are left out. */
static void write_blocks(struct json *json, const struct list *blocks)
{
    if (!blocks->count)
        return;
    json_key(json, "blocks");
    json_array_begin(json);
    for (size_t i = 0; i < blocks->count; i++) {
        const struct block *block = list_at(blocks, i);
        json_object_begin(json);
        json_pair_str(json, "kind", str_from(block_kind_name(block->kind)));
        json_pair_str(json, "text", block->text);
        json_object_end(json);
    }
    json_array_end(json);
}

/* Writes the images with what stands under them; none are left out. */
static void write_images(struct json *json, const struct list *images)
{
    if (!images->count)
        return;
    json_key(json, "images");
    json_array_begin(json);
    for (size_t i = 0; i < images->count; i++) {
        const struct image *image = list_at(images, i);
        json_object_begin(json);
        json_pair_str(json, "url", image->url);
        json_pair_str(json, "caption", image->caption);
        json_pair_str(json, "credit", image->credit);
        json_object_end(json);
    }
    json_array_end(json);
}

void article_pairs_to_json(const struct article *article, struct json *json)
{
    json_pair_str(json, "id", article->id);
    json_pair_str(json, "file", article->file);
    json_pair_str(json, "url", article->url);
    json_pair_str(json, "canonical_url", article->canonical_url);
    if (article->number)
        json_pair_integer(json, "article", article->number);
    write_outlet(json, article);
    json_pair_str(json, "headline", article->headline);
    json_pair_str(json, "subhead", article->subhead);
    write_strings(json, "authors", &article->authors);
    json_pair_str(json, "published", article->published);
    json_pair_str(json, "modified", article->modified);
    json_pair_str(json, "published_from", str_from(published_from_name(article->published_from)));
    json_pair_str(json, "age", article->age);
    json_pair_str(json, "language", article->language);
    json_pair_str(json, "section", article->section);
    write_strings(json, "tags", &article->tags);
    json_pair_str(json, "agency", article->agency);
    json_pair_str(json, "dateline", article->dateline);
    json_pair_str(json, "text", article->text);
    write_blocks(json, &article->blocks);
    write_images(json, &article->images);
    write_strings(json, "from_feed", &article->from_feed);
    json_pair_str(json, "copy_of", article->copy_of);
    json_pair_str(json, "story", article->story);
}

void article_to_json(const struct article *article, struct json *json)
{
    json_object_begin(json);
    article_pairs_to_json(article, json);
    json_object_end(json);
}
