/* What a page is given and how it answers. Not for callers outside src/web.
 *
 * A page that is a list holds a list of objects named "entries" in its data, which Atom feeds are
 * made of: each with href, headline, and what is known of published, summary and outlet.name; and
 * "title". web_article_value() and web_story_value() make such objects. */
#ifndef TIDINGS_WEB_PAGE_H
#define TIDINGS_WEB_PAGE_H

#include "store/browse.h"
#include "store/events.h"
#include "store/feeds.h"
#include "store/remarks.h"
#include "store/store.h"
#include "store/stories.h"
#include "web/request.h"
#include "web/value.h"

/* One request, and the answer that is made of it. All is in the arena, which ends with it. */
struct web_call {
    struct arena *arena;
    struct store *store;
    const struct request *request;
    struct str rest;    /* of the path, behind the route's: "harbourpost.example" */
    struct value *data; /* of the page, for its template and its JSON */
    struct date now;
    int64_t seconds;       /* now, since 1970 */
    struct list languages; /* of struct str: those that the asker reads, the best first */
    struct str site;       /* the address of this server, "http://127.0.0.1:8080" */

    /* the answer */
    int status;          /* of HTTP */
    struct str page;     /* the template; empty where there is a body already */
    struct str location; /* to go to, for web_redirect() */
    struct str body, type;
    struct str picture; /* an address; what is there is the body */
    bool lasting;       /* the body at this address never changes */
    bool session;       /* the asker has given the password and may come again */
    struct web *web;
};

/* A page. False when the store failed; its words are then told to the server's log, not to the
 * asker. */
typedef bool web_page(struct web_call *call);

/* Answers with a template. Gives true. */
bool web_show(struct web_call *call, const char *page);

/* Answers that something is not there, or is wrong with the request, in words for a person. */
bool web_fail(struct web_call *call, int status, const char *words);

/* Answers with another address of this server to go to; what leads elsewhere leads to "/". */
bool web_redirect(struct web_call *call, struct str location);

/* Answers with bytes. */
bool web_send(struct web_call *call, struct str type, struct str body);

/* How many entries a list shows at a time; the number of pages one can go through. */
enum { WEB_ENTRIES = 30, WEB_PAGES_MAX = 400 };

/* Which part of a list is asked for (page=2), as how many to skip; and the links to the parts
 * before and after it, where there are some. */
unsigned web_skip(const struct web_call *call);
void web_set_pager(struct web_call *call, bool more);

/* Adds an article as an object of a list: what a card shows. */
struct value *web_add_article(struct web_call *call, struct value *list,
                              const struct store_item *item);

/* The same of an article in a story, and of a story. NULL when the store failed. */
struct value *web_add_brief(struct web_call *call, struct value *list,
                            const struct store_brief *brief);
struct value *web_add_story(struct web_call *call, struct value *list,
                            const struct store_story *story);

/* Sets what a story says of itself in an object: outlets, times, tags, coverage over time. */
void web_set_story(struct web_call *call, struct value *object, const struct store_story *story);

/* The beginning of a text, so many bytes at most, cut between words. */
struct str web_cut(struct web_call *call, struct str text, size_t bytes);

/* Sets days (a list of struct store_choice) with how many articles are of each, and their pages. */
void web_set_days(struct web_call *call, const struct list *days);

/* Sets tags, each with the address of its page; a list of struct str. */
void web_set_tags(struct web_call *call, struct value *object, const struct list *tags);

/* An outlet's name, domain and address here, as an object. */
void web_set_outlet(struct web_call *call, struct value *object, struct str name,
                    struct str domain);

/* Adds an event as an object of a list: what happened, between whom, and who says so. */
struct value *web_add_event(struct web_call *call, struct value *list,
                            const struct store_event *event);

/* Sets what a figure says in an object: its value, unit, what it is of and who says so. */
void web_set_figure(struct value *object, const struct store_figure *figure);

/* Sets the figures of a story side by side, across outlets. False when the store failed. */
bool web_set_story_figures(struct web_call *call, struct str story);

/* The language that is asked for by ?language=, as a code; what is none stays as it is, so that
 * nothing is found. Empty where none is asked for. */
struct str web_language_asked(const struct web_call *call);

/* An address of this server: a path and a part of it, percent-encoded. */
struct str web_href(struct web_call *call, const char *path, struct str part);

/* A moment in seconds since 1970 as ISO 8601, in UTC. */
struct str web_moment(struct web_call *call, int64_t seconds);

/* The pages. */
web_page web_front, web_story, web_articles, web_article, web_search, web_outlet, web_outlets,
    web_day, web_tag, web_image, web_starred, web_mark, web_login, web_static, web_keys, web_feeds,
    web_feeds_list, web_feeds_change, web_diary, web_calendar, web_events, web_actor, web_pair;

#endif
