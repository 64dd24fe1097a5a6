/* One article: its text, what is known of it, and the way to the original. */
#include "base/url.h"
#include "web/page_marks.h"

/* Adds a list of strings, where there are some. */
static void set_strings(struct value *object, const char *name, const struct list *strings)
{
    if (!strings->count)
        return;
    struct value *list = value_set_list(object, name);
    for (size_t i = 0; i < strings->count; i++)
        value_add(list, *(const struct str *)list_at(strings, i));
}

/* Sets the body: blocks with their kind and lines, and in these the words of what stands beside
 * it marked. */
static void set_blocks(struct value *data, const struct article *article, struct web_marks *marks)
{
    size_t at = 0;
    struct value *blocks = value_set_list(data, "blocks");
    for (size_t i = 0; i < article->blocks.count; i++) {
        const struct block *block = list_at(&article->blocks, i);
        struct value *object = value_add_object(blocks);
        struct str rest = block->text, line;
        value_set(object, "kind", str_from(block_kind_name(block->kind)));
        value_set(object, "text", block->text);
        struct value *lines = value_set_list(object, "_lines");
        /* what stands above the text as the subhead is not shown twice */
        bool repeated = str_equal(block->text, article->subhead);
        while (!repeated && str_split(&rest, '\n', &line))
            if (str_trim(line).size)
                web_add_line(lines, line, article->text, &at, marks);
    }
}

/* Sets the images, each with the address here that fetches it for the reader. */
static void set_images(struct web_call *call, const struct article *article)
{
    if (!article->images.count)
        return;
    struct value *images = value_set_list(call->data, "images");
    for (size_t i = 0; i < article->images.count; i++) {
        const struct image *image = list_at(&article->images, i);
        if (!image->caption.size && !image->credit.size && !url_is_web(image->url))
            continue;
        struct value *object = value_add_object(images);
        value_set(object, "url", image->url);
        if (url_is_web(image->url))
            value_set(object, "href",
                      arena_format(call->arena, "/image/%.*s/%zu", STR_ARG(article->id), i + 1));
        value_set(object, "caption", image->caption);
        value_set(object, "credit", image->credit);
        value_set_truth(object, "_lead", images->count == 1); /* it stands above the text */
    }
    value_set_truth(call->data, "_more_images", images->count > 1);
}

/* Sets what others say of it: its story, what it is a copy of, what is related, its tags. */
static enum error set_around(struct web_call *call, const struct article *article)
{
    enum { RELATED = 6, TAGS = 6 };
    struct list related, tags;
    struct store_story_of story;
    enum error error = store_find_story_of(call->store, article->id, call->arena, &story);
    if (!error)
        error = store_related(call->store, article->id, RELATED, call->arena, &related);
    if (!error)
        error = store_tags_of(call->store, article->id, TAGS, call->arena, &tags);
    if (error)
        return error;
    web_set_tags(call, call->data, &tags);
    if (story.id.size) {
        struct value *object = value_set_object(call->data, "story");
        value_set(object, "id", story.id);
        value_set(object, "href", web_href(call, "/story/", story.id));
        value_set(object, "headline", story.headline);
        value_set_number(object, "articles", (int64_t)story.articles);
        value_set_truth(object, "_shared", story.articles > 1);
    }
    if (article->copy_of.size) {
        value_set(call->data, "copy_of", article->copy_of);
        value_set(call->data, "_original", web_href(call, "/article/", article->copy_of));
    }
    struct value *list = value_set_list(call->data, "related");
    for (size_t i = 0; i < related.count; i++)
        if (!web_add_brief(call, list, &((struct store_related *)list_at(&related, i))->article))
            return ERROR_STORE;
    return OK;
}

/* Sets what the record says. */
static void set_record(struct web_call *call, const struct article *article)
{
    struct value *data = call->data;
    struct str original = article->canonical_url.size ? article->canonical_url : article->url;
    value_set(data, "id", article->id);
    value_set(data, "headline", article->headline.size ? article->headline : STR("Untitled"));
    value_set(data, "title", article->headline.size ? article->headline : STR("Untitled"));
    value_set(data, "subhead", article->subhead);
    web_set_outlet(call, data, article->outlet_name, article->outlet_domain);
    set_strings(data, "authors", &article->authors);
    value_set(data, "published", article->published);
    value_set(data, "published_from", str_from(published_from_name(article->published_from)));
    value_set(data, "modified", article->modified);
    value_set(data, "language", article->language);
    value_set(data, "section", article->section);
    value_set(data, "agency", article->agency);
    value_set(data, "dateline", article->dateline);
    if (url_is_web(original))
        value_set(data, "url", original);
    value_set(data, "text", article->text);

    set_images(call, article);
    set_strings(data, "outlet_tags", &article->tags);
}

bool web_article(struct web_call *call)
{
    struct store_article article;
    struct store_item item = {0};
    struct web_marks marks;
    enum error error = store_article(call->store, call->rest, 0, call->arena, &article);
    if (error == ERROR_NOT_FOUND || error == ERROR_TOO_MANY)
        return web_fail(call, 404, "No article has this id.");
    if (error || store_get_marks(call->store, article.record.id, &item))
        return false;
    set_record(call, &article.record);
    if (!web_set_facts(call, article.record.id, article.record.text, &marks))
        return false;
    set_blocks(call->data, &article.record, &marks);
    if (set_around(call, &article.record))
        return false;
    value_set_truth(call->data, "read", item.read);
    value_set_truth(call->data, "starred", item.starred);
    value_set_number(call->data, "versions", article.versions);
    value_set_truth(call->data, "_changed", article.versions > 1);
    value_set(call->data, "first_read", web_moment(call, article.first_read / 1000));
    return web_show(call, "article");
}
