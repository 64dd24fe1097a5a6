/* What a person may ask, as a tree that knows nothing of SQL:
 *
 *     earthquake peru              both words, in any of their forms
 *     "central bank"               the words one after another
 *     electio*                     words that begin so
 *     strike OR lockout            one or the other; binds closer than AND, which may be left out
 *     -football   NOT football     not that
 *     (a OR b) c                   parentheses
 *     headline:peru                in the headline
 *     outlet:"harbour post"        outlet:bbc.co.uk     author:moyo
 *     language:de                  language:german
 *     after:2026-03-05             published on that day or later; before: earlier than that day
 *
 * Anything else means the words in it. Nothing that can be typed is an error, but for a date or a
 * language that is none and a query beyond its limits. Not for callers outside src/store. */
#ifndef TIDINGS_STORE_QUERY_H
#define TIDINGS_STORE_QUERY_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

enum query_kind {
    QUERY_NOTHING, /* no condition: what "" and "!?" ask for */
    QUERY_WORDS,   /* the words of `text`, one after another */
    QUERY_LANGUAGE,
    QUERY_AFTER, /* published at `time` or later */
    QUERY_BEFORE,
    QUERY_AND,
    QUERY_OR,
    QUERY_NOT, /* of its one part */
};

/* Where words have to stand. */
enum query_field { QUERY_IN_ARTICLE, QUERY_IN_HEADLINE, QUERY_IN_AUTHORS, QUERY_IN_OUTLET };

struct query {
    enum query_kind kind;
    enum query_field field;
    bool prefix;         /* the last word is only the beginning of one */
    struct str text;     /* of words; the code of a language, in lower case */
    int64_t time;        /* seconds since 1970 */
    struct query *first; /* parts of AND, OR and NOT */
    struct query *next;  /* the next part of the same whole */
};

/* Reads a query into the arena. ERROR_SYNTAX or ERROR_TOO_MANY with the reason for a person in
 * `*why`, in the arena. */
enum error query_parse(struct str text, struct arena *arena, struct query **query, struct str *why);

#endif
