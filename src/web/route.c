/* The table of routes; see route.h. */
#include "web/route.h"

/* All there is to see, in the order of the menu. */
static const struct route routes[] = {
    {"GET", "/", web_front, ROUTE_LIST, "Stories"},
    {"GET", "/latest", web_articles, ROUTE_LIST, "Latest"},
    {"GET", "/events", web_events, ROUTE_PLAIN, "Events"},
    {"GET", "/diary", web_diary, ROUTE_PLAIN, "Diary"},
    {"GET", "/diary.ics", web_calendar, ROUTE_PLAIN, NULL},
    {"GET", "/actor/", web_actor, ROUTE_REST, NULL},
    {"GET", "/pair/", web_pair, ROUTE_REST, NULL},
    {"GET", "/starred", web_starred, ROUTE_LIST, "Starred"},
    {"GET", "/outlets", web_outlets, ROUTE_PLAIN, "Outlets"},
    {"GET", "/feeds", web_feeds, ROUTE_PLAIN, "Feeds"},
    {"GET", "/feeds/list", web_feeds_list, ROUTE_PLAIN, NULL},
    {"GET", "/search", web_search, ROUTE_LIST, NULL},
    {"GET", "/story/", web_story, ROUTE_REST | ROUTE_LIST, NULL},
    {"GET", "/article/", web_article, ROUTE_REST, NULL},
    {"GET", "/outlet/", web_outlet, ROUTE_REST | ROUTE_LIST, NULL},
    {"GET", "/day/", web_day, ROUTE_REST | ROUTE_LIST, NULL},
    {"GET", "/tag/", web_tag, ROUTE_REST | ROUTE_LIST, NULL},
    {"GET", "/image/", web_image, ROUTE_REST, NULL},
    {"GET", "/keys", web_keys, ROUTE_PLAIN, NULL},
    {"GET", "/login", web_login, ROUTE_OPEN, NULL},
    {"GET", "/static/", web_static, ROUTE_REST | ROUTE_OPEN, NULL},
    {"POST", "/login", web_login, ROUTE_OPEN, NULL},
    {"POST", "/mark", web_mark, ROUTE_PLAIN, NULL},
    {"POST", "/feeds", web_feeds_change, ROUTE_PLAIN, NULL},
    {NULL, NULL, NULL, 0, NULL},
};

const struct route *route_all(void)
{
    return routes;
}

const struct route *route_find(struct str method, struct str path, struct str *rest,
                               bool *other_method)
{
    *other_method = false;
    for (const struct route *route = routes; route->path; route++) {
        struct str own = str_from(route->path);
        bool fits = route->traits & ROUTE_REST ? str_starts(path, own) && path.size > own.size
                                               : str_equal(path, own);
        if (!fits)
            continue;
        if (str_equal(method, str_from(route->method))) {
            *rest = str_from_byte(path, own.size);
            return route;
        }
        *other_method = true;
    }
    return NULL;
}
