/* A template as it was read: a list of nodes, of which some point to others by their place. Not for
 * callers outside the templates. */
#ifndef TIDINGS_WEB_TEMPLATE_PRIVATE_H
#define TIDINGS_WEB_TEMPLATE_PRIVATE_H

#include "base/list.h"
#include "base/table.h"
#include "web/template.h"

enum node_kind {
    NODE_TEXT,
    NODE_PUT,       /* escaped for text and quoted attributes */
    NODE_PUT_LINK,  /* a whole address */
    NODE_PUT_PART,  /* a part of an address */
    NODE_EACH,      /* to `jump`, its else or end, where there is nothing */
    NODE_IF,        /* to `jump`, its else or end, where it does not hold */
    NODE_ELSE,      /* reached after the block before it: on to `jump`, its end */
    NODE_END_EACH,  /* back to `jump`, its each */
    NODE_EACH_ELSE, /* the else of an each: back to `jump`, its each */
    NODE_END_IF,
    NODE_INCLUDE,
    NODE_PAGE,
    NODE_COUNT,
    NODE_AGE,
    NODE_DATE,
};

struct node {
    enum node_kind kind;
    struct str text;  /* text; the path of a value; the name of a template */
    struct str other; /* the name of an item; what a value is compared with; one of a count */
    struct str many;  /* more of a count */
    bool negative;    /* if not */
    bool compared;    /* if is */
    size_t jump;      /* a node; after the whole of an each: `after` */
    size_t after;
};

struct template
{
    struct str name;
    struct list nodes; /* of struct node */
};

struct templates {
    struct arena *arena;
    struct list list;   /* of struct template * */
    struct table names; /* to the place in the list */
};

/* The template of a name, or NULL. */
const struct template *templates_find(const struct templates *templates, struct str name);

#endif
