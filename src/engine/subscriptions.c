/* Lists of feeds; see subscriptions.h. */
#include "engine/subscriptions.h"

#include "base/table.h"
#include "base/url.h"

/* The groups that an outline stands in, "News/Science". A slash in a title is no border. */
static struct str group_of(const struct opml *opml, const struct opml_outline *outline,
                           struct arena *arena)
{
    struct str group = {0};
    for (outline = outline->parent; outline && outline != opml->top; outline = outline->parent) {
        if (!outline->title.size)
            continue;
        struct str title = arena_copy(arena, outline->title);
        for (size_t i = 0; i < title.size; i++)
            if (title.data[i] == '/')
                ((char *)(uintptr_t)title.data)[i] = '-';
        group =
            group.size ? arena_format(arena, "%.*s/%.*s", STR_ARG(title), STR_ARG(group)) : title;
    }
    return group;
}

/* Adds the feeds of a list that was read. */
static enum error import(struct store *store, const struct opml *opml, struct arena *arena,
                         int64_t now, unsigned *added, unsigned *known)
{
    const struct opml_outline *outline = opml->top;
    while ((outline = opml_next(outline))) {
        if (!url_is_web(outline->feed))
            continue;
        struct store_feed feed = {.url = outline->feed,
                                  .name = outline->title,
                                  .page = outline->page,
                                  .group = group_of(opml, outline, arena),
                                  .added = now};
        enum error error = store_feed_add(store, &feed);
        if (error && error != ERROR_EXISTS)
            return error;
        ++*(error ? known : added);
    }
    return OK;
}

enum error subscriptions_import(struct store *store, struct str bytes, int64_t now, unsigned *added,
                                unsigned *known)
{
    struct feed_parser *parser = feed_parser_new();
    struct arena arena;
    struct opml opml;
    arena_init(&arena, 0);
    *added = *known = 0;
    enum error error = opml_parse(parser, &arena, bytes, NULL, &opml);
    if (!error)
        error = import(store, &opml, &arena, now, added, known);
    arena_free(&arena);
    feed_parser_free(parser);
    return error;
}

/* The outline of a group, made where it is missing, within that of the group around it. */
static struct opml_outline *group_outline(struct opml *opml, struct table *groups,
                                          struct arena *arena, struct str group)
{
    struct opml_outline *outline = opml->top;
    for (size_t at = 0; at < group.size;) {
        size_t slash = str_find_byte(str_from_byte(group, at), '/');
        size_t end = slash == STR_NONE ? group.size : at + slash;
        struct str title = str_part(group, at, end - at);
        bool added = false;
        uint64_t *place = table_put(groups, str_part(group, 0, end), &added);
        if (added) {
            struct opml_outline *made = opml_add(outline, arena);
            made->title = title;
            *place = (uint64_t)(uintptr_t)made;
        }
        outline = (struct opml_outline *)(uintptr_t)*place;
        at = end + 1;
    }
    return outline;
}

enum error subscriptions_export(struct store *store, struct buf *out)
{
    struct arena arena;
    struct list feeds;
    struct table groups;
    struct opml opml;
    arena_init(&arena, 0);
    table_init(&groups, &arena);
    opml_init(&opml, &arena);
    opml.title = STR("Feeds followed by Tidings");
    enum error error = store_feeds(store, &arena, &feeds);
    for (size_t i = 0; !error && i < feeds.count; i++) {
        const struct store_feed *feed = list_at(&feeds, i);
        struct opml_outline *outline =
            opml_add(group_outline(&opml, &groups, &arena, feed->group), &arena);
        outline->title = store_feed_called(feed);
        outline->feed = feed->url;
        outline->page = feed->page;
        outline->type = STR("rss");
    }
    if (!error)
        opml_write(&opml, out);
    arena_free(&arena);
    return error;
}
