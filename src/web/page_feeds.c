/* The feeds that are followed: what they are called, how they are, and which are in trouble; and
 * the changes to them. They are asked by whoever updates, not here. */
#include "base/url.h"
#include "base/utf8.h"
#include "engine/subscriptions.h"
#include "source/fetch.h"
#include "web/page.h"

enum { NAME_MAX_SIZE = 300 }; /* bytes of a name or a group that a form gives */

/* Sets a moment, where there is one. */
static void set_moment(struct web_call *call, struct value *object, const char *name, int64_t time)
{
    if (time)
        value_set(object, name, web_moment(call, time / 1000));
}

/* Adds a feed to its group's list. */
static void add_feed(struct web_call *call, struct value *list, const struct store_feed *feed)
{
    struct value *object = value_add_object(list);
    value_set_number(object, "feed", feed->id);
    value_set(object, "called", store_feed_called(feed));
    value_set(object, "name", feed->name);
    value_set(object, "group", feed->group);
    value_set(object, "url", feed->url);
    value_set(object, "page", feed->page);
    value_set(object, "state", str_from(store_feed_state_name(feed->state)));
    value_set(object, "why", feed->why);
    value_set_truth(object, "followed", feed->state == STORE_FEED_FOLLOWED);
    value_set_number(object, "entries", (int64_t)feed->entries);
    value_set_number(object, "failures", feed->failures);
    set_moment(call, object, "asked", feed->asked);
    if (feed->state == STORE_FEED_FOLLOWED)
        set_moment(call, object, "next", feed->next);
}

bool web_feeds(struct web_call *call)
{
    struct list feeds;
    struct value *list = NULL;
    unsigned failing = 0;
    if (store_feeds(call->store, call->arena, &feeds))
        return false;
    value_set(call->data, "title", STR("Feeds"));
    struct value *groups = value_set_list(call->data, "groups");
    for (size_t i = 0; i < feeds.count; i++) {
        const struct store_feed *feed = list_at(&feeds, i);
        const struct store_feed *before = i ? list_at(&feeds, i - 1) : NULL;
        if (!before || !str_equal(before->group, feed->group)) {
            struct value *group = value_add_object(groups);
            value_set(group, "name", feed->group);
            list = value_set_list(group, "feeds");
        }
        add_feed(call, list, feed);
        failing += feed->why.size > 0;
    }
    value_set_number(call->data, "count", (int64_t)feeds.count);
    value_set_number(call->data, "failing", failing);
    return web_show(call, "feeds");
}

bool web_feeds_list(struct web_call *call)
{
    struct buf out;
    buf_init(&out, (size_t)16 << 20);
    enum error error = subscriptions_export(call->store, &out);
    struct str body = arena_copy(call->arena, buf_str(&out));
    buf_free(&out);
    return !error && web_send(call, STR("text/x-opml; charset=utf-8"), body);
}

/* Follows an address. */
static bool add(struct web_call *call)
{
    const struct list *form = &call->request->form;
    struct store_feed feed = {
        .url = str_trim(parameter_get(form, "url")),
        .group = str_trim(parameter_get(form, "group")),
        .added = call->seconds * 1000,
    };
    if (feed.url.size && !url_is_absolute(feed.url))
        feed.url = arena_format(call->arena, "https://%.*s", STR_ARG(feed.url));
    if (!url_is_web(feed.url) || feed.url.size > FETCH_MAX_URL || feed.group.size > NAME_MAX_SIZE)
        return web_fail(call, 400, "That is no address of the web.");
    enum error error = store_feed_add(call->store, &feed);
    if (error && error != ERROR_EXISTS)
        return false;
    return web_redirect(call, STR("/feeds"));
}

/* Does what the form asks for with a feed. */
static enum error change(struct web_call *call, struct store_feed *feed, struct str what)
{
    const struct list *form = &call->request->form;
    if (str_equal(what, STR("remove")))
        return store_feed_remove(call->store, feed->id);
    if (str_equal(what, STR("pause")))
        feed->state = STORE_FEED_PAUSED;
    if (str_equal(what, STR("resume")))
        feed->state = STORE_FEED_FOLLOWED;
    if (str_equal(what, STR("change"))) {
        feed->name = str_trim(str_part(parameter_get(form, "name"), 0, NAME_MAX_SIZE));
        feed->group = str_trim(str_part(parameter_get(form, "group"), 0, NAME_MAX_SIZE));
        feed->name = utf8_repair(call->arena, feed->name);
        feed->group = utf8_repair(call->arena, feed->group);
    }
    return store_feed_decide(call->store, feed);
}

bool web_feeds_change(struct web_call *call)
{
    struct str what = parameter_get(&call->request->form, "what");
    struct store_feed feed;
    uint64_t id = 0;
    if (str_equal(what, STR("add")))
        return add(call);
    enum error error = ERROR_NOT_FOUND;
    if (str_to_u64(parameter_get(&call->request->form, "feed"), &id) && id <= INT64_MAX)
        error = store_feed(call->store, (int64_t)id, call->arena, &feed);
    if (!error)
        error = change(call, &feed, what);
    if (error == ERROR_NOT_FOUND)
        return web_fail(call, 404, "No such feed is followed.");
    return !error && web_redirect(call, STR("/feeds"));
}
