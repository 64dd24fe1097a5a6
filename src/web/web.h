/* The server: pages to read on, from a database that it only reads.
 *
 * How a page is added:
 *   1. src/web/page_NAME.c has a function `bool web_NAME(struct web_call *call)`, declared in
 *      page.h. It asks the store (call->store), fills call->data, which is both what the template
 *      shows and what the page's .json holds, and ends in `return web_show(call, "NAME")`, or in
 *      web_fail() or web_redirect().
 *   2. src/web/templates/NAME.html shows it within layout.html; template.h says how templates are
 *      written. Nothing is put out unescaped, and there is no way to.
 *   3. A line in the table of routes in route.c: its path, and what may follow it; whether it is a
 *      list, which has an Atom feed (a list named "entries", see page.h); its label in the menu.
 *   4. Files in src/web/meson.build, its keys and styles in src/web/static, a check in
 *      tests/browser/pages.mjs.
 * A page that changes something is a route of its own for POST (see page_mark.c): that the change
 * comes from this server's own pages, and the token, are checked before it is called. */
#ifndef TIDINGS_WEB_H
#define TIDINGS_WEB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/* Limits of the server: connections at a time, in all and of one address; seconds that one may be
 * idle; bytes of an answer. */
enum { WEB_MAX_CONNECTIONS = 256, WEB_MAX_OF_ONE = 64, WEB_IDLE = 30 };
#define WEB_MAX_ANSWER ((size_t)64 << 20)

struct web_options {
    const char *database;  /* path */
    const char *address;   /* to listen at: digits, or "localhost" */
    unsigned port;         /* 0 for one that is free */
    const char *password;  /* NULL for none, which only an address of this machine alone may have */
    const char *templates; /* a folder whose templates and static files go before ours, or NULL */
    const char *allow;     /* networks that pictures may come from beside public ones, or NULL */
    const char *const *hosts; /* names that the server answers to, beside addresses and localhost */
    size_t host_count;
};

struct web;

/* Opens the database, brings it up to date where it is older, makes it where it is missing, and
 * begins to listen. NULL, with the reason in `*why`, in the arena, on failure. */
struct web *web_start(const struct web_options *options, struct arena *arena, struct str *why);

/* The port it listens at. */
unsigned web_port(const struct web *web);

/* Ends what is being answered, and the server. NULL is allowed. */
void web_stop(struct web *web);

#endif
