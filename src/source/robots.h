/* robots.txt: what a site asks programs to leave alone (RFC 9309).
 *
 * Of the groups of rules those count that name us, all of them together; where none does, those for
 * every program. Of the rules that match an address the longest counts, and where two are as long,
 * the one that allows. Characters in percent encoding are the same as without where RFC 3986 says
 * so. "Crawl-delay", which the standard does not have and sites use, is read too. */
#ifndef TIDINGS_ROBOTS_H
#define TIDINGS_ROBOTS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/list.h"
#include "base/str.h"

/* Limits; what lies beyond is not looked at. The standard asks for at least 500 kB. */
#define ROBOTS_MAX_BYTES ((size_t)512 << 10)
enum {
    ROBOTS_MAX_RULES = 20000,
    ROBOTS_MAX_PATTERN = 2000, /* bytes of a rule's pattern, normalized; a longer one is left out */
    ROBOTS_MAX_PATH = 4000,    /* bytes of an address's path and query */
    ROBOTS_MAX_DELAY = 60      /* seconds; a longer delay is taken for this one */
};

struct robots_rule {
    struct str pattern; /* normalized */
    bool allow;
};

struct robots {
    struct list rules; /* of struct robots_rule, those that count for us */
    unsigned delay;    /* seconds between two requests; 0 for none said */
};

/* Reads the rules for a program of this name ("tidings") into the arena, which the rules outlive
 * nowhere. Any bytes can be read. */
void robots_read(struct str text, struct str name, struct arena *arena, struct robots *robots);

/* Whether an address with this path and query ("/a?b") may be fetched. */
bool robots_allows(const struct robots *robots, struct str path);

/* Appends the rules in a form that robots_read() takes for any program, for keeping. */
void robots_write(const struct robots *robots, struct buf *out);

#endif
