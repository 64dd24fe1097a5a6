/* Lists of articles: all, starred, of an outlet. And the outlets and days that there are. */
#include "web/page.h"

/* Shows the articles that a filter lets pass. */
static bool show_list(struct web_call *call, const struct store_filter *filter, struct str title)
{
    struct list items;
    bool more;
    if (store_list(call->store, filter, web_skip(call), WEB_ENTRIES, call->arena, &items, &more))
        return false;
    value_set(call->data, "title", title);
    struct value *entries = value_set_list(call->data, "entries");
    for (size_t i = 0; i < items.count; i++)
        web_add_article(call, entries, list_at(&items, i));
    web_set_pager(call, more);
    return web_show(call, "list");
}

bool web_articles(struct web_call *call)
{
    const struct store_filter all = {0};
    return show_list(call, &all, STR("Latest"));
}

bool web_starred(struct web_call *call)
{
    const struct store_filter starred = {.starred = true};
    value_set_truth(call->data, "_starred", true);
    return show_list(call, &starred, STR("Starred"));
}

bool web_outlet(struct web_call *call)
{
    struct store_choice outlet;
    enum error error = store_outlet(call->store, call->rest, call->arena, &outlet);
    if (error == ERROR_NOT_FOUND)
        return web_fail(call, 404, "Nothing of such an outlet was read.");
    if (error)
        return false;
    const struct store_filter filter = {.outlet = outlet.key};
    value_set(call->data, "kind", STR("Outlet"));
    value_set_number(call->data, "articles", (int64_t)outlet.articles);
    return show_list(call, &filter, outlet.name.size ? outlet.name : outlet.key);
}

void web_set_days(struct web_call *call, const struct list *days)
{
    struct value *list = value_set_list(call->data, "days");
    for (size_t i = 0; i < days->count; i++) {
        const struct store_choice *day = list_at(days, i);
        struct value *object = value_add_object(list);
        value_set(object, "day", day->key);
        value_set(object, "href", web_href(call, "/day/", day->key));
        value_set_number(object, "articles", (int64_t)day->articles);
    }
}

bool web_outlets(struct web_call *call)
{
    struct list outlets, days;
    enum { DAYS = 60 };
    if (store_outlets(call->store, call->arena, &outlets) ||
        store_days(call->store, DAYS, call->arena, &days))
        return false;
    value_set(call->data, "title", STR("Outlets and days"));
    struct value *list = value_set_list(call->data, "outlets");
    for (size_t i = 0; i < outlets.count; i++) {
        const struct store_choice *outlet = list_at(&outlets, i);
        struct value *object = value_add_object(list);
        value_set(object, "name", outlet->name.size ? outlet->name : outlet->key);
        value_set(object, "key", outlet->key);
        value_set(object, "href", web_href(call, "/outlet/", outlet->key));
        value_set_number(object, "articles", (int64_t)outlet->articles);
    }
    web_set_days(call, &days);
    return web_show(call, "outlets");
}
