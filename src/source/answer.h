/* The head of an HTTP answer: what it says of the answer, and of when to ask again. */
#ifndef TIDINGS_ANSWER_H
#define TIDINGS_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"

/* Limits: a head beyond the first ends the answer, fields beyond the second are not looked at. */
#define ANSWER_MAX_HEAD ((size_t)64 << 10) /* bytes, all heads of one request together */
enum {
    ANSWER_MAX_FIELDS = 500,
    ANSWER_MAX_VALIDATOR = 4096, /* bytes of ETag and Last-Modified; longer ones are not kept */
    ANSWER_MAX_WAIT = 30 * DAY_SECONDS, /* seconds of Retry-After that are believed */
    ANSWER_MAX_FRESH = 7 * DAY_SECONDS  /* seconds of Cache-Control that are believed */
};

enum { ANSWER_NOT_SAID = -1 };

struct answer {
    unsigned status; /* 0 where there is none */
    struct str type, charset;
    struct str location;
    struct str etag, modified; /* as they stand */
    int64_t retry_after;       /* seconds from now, or ANSWER_NOT_SAID */
    int64_t fresh;             /* seconds for which it need not be asked for again, or the same */
};

/* Reads a head: a status line and the fields behind it. `now` is in seconds since 1970. Views are
 * into `head`. Any bytes can be read. */
void answer_read(struct str head, int64_t now, struct answer *answer);

/* What a later request needs to be told that nothing has changed: ETag and Last-Modified of one
 * answer and the address that gave them, as one piece. Empty where the answer has neither. */
struct str validator_make(const struct answer *answer, struct str url, struct arena *arena);

/* Takes it apart. False when it is not of this address, which then must not be asked by it. */
bool validator_read(struct str validator, struct str url, struct str *etag, struct str *modified);

/* The usual words for a status: "Not Found"; "" for one that has none. Static storage. */
const char *answer_words(unsigned status);

#endif
