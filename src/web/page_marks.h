/* Events beside an article's text. Not for callers outside src/web. */
#ifndef TIDINGS_WEB_PAGE_MARKS_H
#define TIDINGS_WEB_PAGE_MARKS_H

#include "web/page.h"

/* Words of an article's text that tell an event. */
struct web_mark {
    size_t from, to; /* bytes of the text */
    struct str id;   /* of the element that marks them, or that they overlap with */
    size_t event;    /* index of the event among those of the article */
};

/* Sets the events that an article tells, and gives the marks of its text (`marks`: of struct
 * web_mark, initialised here, in the order of the text). False when the store failed. */
bool web_set_events(struct web_call *call, struct str id, struct str text, struct list *marks);

/* Adds a line of a block as parts, marked where it is found in the text from byte *at on; *at is
 * moved behind it then. */
void web_add_line(struct value *lines, struct str line, struct str text, size_t *at,
                  const struct list *marks);

#endif
