/* Words of an article's text that something beside it points to. Not for callers outside src/web.
 */
#ifndef TIDINGS_WEB_PAGE_MARKS_H
#define TIDINGS_WEB_PAGE_MARKS_H

#include "web/page.h"

/* What points to words: an event, a figure, a quote, somebody. */
struct web_pointer {
    struct str id; /* "figure-3" */
    bool marked;   /* its first words have been put out: they alone bear the id */
};

/* Words that one points to. */
struct web_mark {
    size_t from, to; /* bytes of the text */
    size_t pointer;  /* its index */
};

struct web_marks {
    struct list pointers; /* of struct web_pointer */
    struct list marks;    /* of struct web_mark; in the order of the text before lines are added */
};

void web_marks_init(struct web_marks *marks, struct arena *arena);

/* Adds a pointer, "figure" and 3 for "figure-3". Gives its index. */
size_t web_marks_point(struct web_marks *marks, struct arena *arena, const char *kind,
                       size_t number);

/* Adds words to which it points; more than the limit are left out, as are empty ones. */
void web_marks_add(struct web_marks *marks, size_t pointer, size_t from, size_t to);

/* Puts the marks in the order of the text: to be called once, before the first line. */
void web_marks_sort(struct web_marks *marks);

/* Adds a line of a block as parts: text, and where marks open and close, each within the one that
 * opened before; a mark that would cross another is cut in two. The line is looked for in the text
 * from byte *at on, which is moved behind it; one that is not found there has no marks. */
void web_add_line(struct value *lines, struct str line, struct str text, size_t *at,
                  struct web_marks *marks);

/* Sets what an article says beside its text, events, figures, quotes and people, and gives the
 * marks of their words. False when the store failed. */
bool web_set_facts(struct web_call *call, struct str id, struct str text, struct web_marks *marks);

#endif
