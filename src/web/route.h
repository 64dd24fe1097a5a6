/* Which page answers to which address. Not for callers outside src/web. */
#ifndef TIDINGS_WEB_ROUTE_H
#define TIDINGS_WEB_ROUTE_H

#include "web/page.h"

/* What there is to say of a route. */
enum route_traits {
    ROUTE_PLAIN = 0,
    ROUTE_REST = 1, /* something follows the path: "/outlet/" */
    ROUTE_LIST = 2, /* it has an Atom feed */
    ROUTE_OPEN = 4, /* no password is asked for */
};

struct route {
    const char *method; /* "GET" also means HEAD */
    const char *path;   /* whole, or the beginning where something has to follow */
    web_page *page;
    unsigned traits;
    const char *menu; /* its label in the menu, or NULL */
};

/* The route for a request, and in `*rest` what follows its path. NULL when there is none;
 * `*other_method` says whether there would be one for another method. */
const struct route *route_find(struct str method, struct str path, struct str *rest,
                               bool *other_method);

/* All routes, ended by one without a path. */
const struct route *route_all(void);

#endif
