/* An article as a row; see rows.h. Blocks are kept as a list of kind and size, kind and size: most
 * of their text stands in the column `text` already. A block whose text does not is kept whole. */
#include "store/rows.h"

#include "base/json_read.h"

/* Lists are as long as the articles that pages.h lets through, so this is no limit but a guard. */
#define LIST_MAX ((size_t)1 << 30)

/* Ends a JSON text and gives it as a view in the arena; empty where the list is. */
static struct str take(struct buf *out, size_t count, struct arena *arena)
{
    struct str text = count ? arena_copy(arena, buf_str(out)) : (struct str){0};
    buf_free(out);
    return text;
}

/* A list of strings as JSON. */
static struct str strings_to_json(const struct list *strings, struct arena *arena)
{
    struct buf out;
    struct json json;
    buf_init(&out, LIST_MAX);
    json_init(&json, &out);
    json_array_begin(&json);
    for (size_t i = 0; i < strings->count; i++)
        json_put_string(&json, *(const struct str *)list_at(strings, i));
    json_array_end(&json);
    return take(&out, strings->count, arena);
}

/* The images as JSON, in the manner of the record. */
static struct str images_to_json(const struct list *images, struct arena *arena)
{
    struct buf out;
    struct json json;
    buf_init(&out, LIST_MAX);
    json_init(&json, &out);
    json_array_begin(&json);
    for (size_t i = 0; i < images->count; i++) {
        const struct image *image = list_at(images, i);
        json_object_begin(&json);
        json_pair_str(&json, "url", image->url);
        json_pair_str(&json, "caption", image->caption);
        json_pair_str(&json, "credit", image->credit);
        json_object_end(&json);
    }
    json_array_end(&json);
    return take(&out, images->count, arena);
}

/* The place of the first byte from `at` on that is no white space. */
static size_t skip_space(struct str text, size_t at)
{
    while (at < text.size && ascii_is_space(text.data[at]))
        at++;
    return at;
}

/* Whether the block is the next piece of the text, from `at` on, where no white space is. */
static bool is_next(struct str text, size_t at, struct str block)
{
    struct str rest = str_from_byte(text, at);
    return block.size && !ascii_is_space(block.data[0]) && str_starts(rest, block) &&
           (rest.size == block.size || ascii_is_space(rest.data[block.size]));
}

/* The layout of the blocks as JSON. */
static struct str blocks_to_json(const struct article *article, struct arena *arena)
{
    struct buf out;
    struct json json;
    size_t at = 0;
    buf_init(&out, LIST_MAX);
    json_init(&json, &out);
    json_array_begin(&json);
    for (size_t i = 0; i < article->blocks.count; i++) {
        const struct block *block = list_at(&article->blocks, i);
        json_put_string(&json, str_from(block_kind_name(block->kind)));
        at = skip_space(article->text, at);
        if (is_next(article->text, at, block->text)) {
            json_put_integer(&json, (int64_t)block->text.size);
            at += block->text.size;
        } else {
            json_put_string(&json, block->text);
        }
    }
    json_array_end(&json);
    return take(&out, article->blocks.count, arena);
}

void row_texts(const struct article *article, struct arena *arena, struct str texts[ROW_TEXT_COUNT])
{
    const struct str direct[ROW_TEXT_COUNT] = {
        [ROW_FILE] = article->file,
        [ROW_URL] = article->url,
        [ROW_CANONICAL_URL] = article->canonical_url,
        [ROW_OUTLET_NAME] = article->outlet_name,
        [ROW_OUTLET_DOMAIN] = article->outlet_domain,
        [ROW_HEADLINE] = article->headline,
        [ROW_SUBHEAD] = article->subhead,
        [ROW_PUBLISHED] = article->published,
        [ROW_PUBLISHED_FROM] = str_from(published_from_name(article->published_from)),
        [ROW_MODIFIED] = article->modified,
        [ROW_AGE] = article->age,
        [ROW_LANGUAGE] = article->language,
        [ROW_SECTION] = article->section,
        [ROW_AGENCY] = article->agency,
        [ROW_DATELINE] = article->dateline,
        [ROW_TEXT] = article->text,
    };
    for (int i = 0; i < ROW_TEXT_COUNT; i++)
        texts[i] = direct[i].size ? arena_copy(arena, direct[i]) : (struct str){0};
    texts[ROW_AUTHORS] = strings_to_json(&article->authors, arena);
    texts[ROW_TAGS] = strings_to_json(&article->tags, arena);
    texts[ROW_FROM_FEED] = strings_to_json(&article->from_feed, arena);
    texts[ROW_BLOCKS] = blocks_to_json(article, arena);
    texts[ROW_IMAGES] = images_to_json(&article->images, arena);
}

/* A JSON text as a value to be freed with json_decref(); NULL for what is none. */
static json_t *parse(struct str text)
{
    return text.size ? json_loadb(text.data, text.size, JSON_ALLOW_NUL, NULL) : NULL;
}

/* Fills a list of strings. */
static void read_strings(struct str text, struct arena *arena, struct list *strings)
{
    json_t *array = parse(text);
    for (size_t i = 0; i < json_array_size(array); i++)
        *(struct str *)list_add(strings) = json_copy_text(arena, json_array_get(array, i));
    json_decref(array);
}

/* Fills the list of images. */
static void read_images(struct str text, struct arena *arena, struct list *images)
{
    json_t *array = parse(text);
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *item = json_array_get(array, i);
        struct image *image = list_add(images);
        image->url = json_copy_text(arena, json_object_get(item, "url"));
        image->caption = json_copy_text(arena, json_object_get(item, "caption"));
        image->credit = json_copy_text(arena, json_object_get(item, "credit"));
    }
    json_decref(array);
}

/* Fills the list of blocks by their layout over the article's text. */
static void read_blocks(struct str layout, struct arena *arena, struct article *article)
{
    json_t *array = parse(layout);
    size_t at = 0;
    for (size_t i = 0; i + 1 < json_array_size(array); i += 2) {
        const json_t *kind = json_array_get(array, i), *what = json_array_get(array, i + 1);
        struct block *block = list_add(&article->blocks);
        block->kind = block_kind_named(str_from(json_string_value(kind)));
        if (json_is_integer(what)) {
            at = skip_space(article->text, at);
            block->text = str_part(article->text, at, (size_t)json_integer_value(what));
            at += block->text.size;
        } else {
            block->text = json_copy_text(arena, what);
        }
    }
    json_decref(array);
}

void row_read(sqlite3_stmt *statement, int at, struct arena *arena, struct article *article)
{
    struct str texts[ROW_TEXT_COUNT];
    for (int i = 0; i < ROW_TEXT_COUNT; i++)
        texts[i] = column_str(statement, at + i, arena);
    article_init(article, arena);
    article->file = texts[ROW_FILE];
    article->url = texts[ROW_URL];
    article->canonical_url = texts[ROW_CANONICAL_URL];
    article->number = (unsigned)sqlite3_column_int64(statement, at + ROW_TEXT_COUNT);
    article->outlet_name = texts[ROW_OUTLET_NAME];
    article->outlet_domain = texts[ROW_OUTLET_DOMAIN];
    article->headline = texts[ROW_HEADLINE];
    article->subhead = texts[ROW_SUBHEAD];
    article->published = texts[ROW_PUBLISHED];
    article->published_from = published_from_named(texts[ROW_PUBLISHED_FROM]);
    article->modified = texts[ROW_MODIFIED];
    article->age = texts[ROW_AGE];
    article->language = texts[ROW_LANGUAGE];
    article->section = texts[ROW_SECTION];
    article->agency = texts[ROW_AGENCY];
    article->dateline = texts[ROW_DATELINE];
    article->text = texts[ROW_TEXT];
    article->copy_of = column_id(statement, at + ROW_TEXT_COUNT + 1, arena);
    article->story = column_id(statement, at + ROW_TEXT_COUNT + 2, arena);
    read_strings(texts[ROW_AUTHORS], arena, &article->authors);
    read_strings(texts[ROW_TAGS], arena, &article->tags);
    read_strings(texts[ROW_FROM_FEED], arena, &article->from_feed);
    read_blocks(texts[ROW_BLOCKS], arena, article);
    read_images(texts[ROW_IMAGES], arena, &article->images);
}
