/* A text's events: what the language rooms find in it, put together and coded. One coder belongs to
 * one thread at a time; the knowledge under it is shared. */
#ifndef TIDINGS_ENGINE_CODING_H
#define TIDINGS_ENGINE_CODING_H

#include "base/buf.h"
#include "base/date.h"
#include "base/utf8.h"
#include "event/event.h"
#include "event/patterns.h"
#include "language/language.h"
#include "language/people.h"

/* The most bytes of a text that are coded; what lies behind is left out. */
#define CODING_MAX_TEXT ((size_t)1 << 20)

/* What was found in a text. All lives in the arena that was given. */
struct coding {
    struct analysis analysis;
    struct utf8_places places; /* of its text */
    struct people people;
    struct list times;            /* of struct time_found */
    struct list amounts;          /* of struct amount */
    struct list events;           /* of struct event */
    struct event_reading reading; /* what the events were found with */
};

struct coder;

/* A coder with these entries, which have to live as long. */
struct coder *coder_new(const struct patterns *patterns);
void coder_free(struct coder *coder);

/* Codes an English text as published then (DATE_NONE where that is not known). False where there is
 * no model to read it with. */
bool coder_read(struct coder *coder, struct arena *arena, struct str text,
                const struct date *published, struct coding *coding);

/* Appends, for a person, what every word of the text that some entry knows was tried with, and why
 * each entry matched or did not. */
bool coder_explain(struct coder *coder, struct arena *arena, struct str text, struct buf *out);

#endif
