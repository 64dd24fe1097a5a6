/* JSON-LD as pages really have it: a reader that takes what it can use and is never put off. Raw
 * line breaks in strings, commas too many or too few, comments, CDATA marks, several values in a
 * row, quotes that nobody escaped, an end that is missing: all give a tree. For src/page alone.
 *
 * Keys and texts are views of the script as it stands; jsonld_text() gives a text as it was meant.
 * The tree lives in the arena. Reading is linear and does not recurse. */
#ifndef TIDINGS_PAGE_JSONLD_H
#define TIDINGS_PAGE_JSONLD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* Limits of one page: what lies deeper is left out, what comes later is not read. */
#define JSONLD_MAX_DEPTH 64
#define JSONLD_MAX_VALUES 50000

enum jsonld_kind { JSONLD_STRING, JSONLD_WORD, JSONLD_ARRAY, JSONLD_OBJECT };

/* A value. Words are numbers, true, false and null. */
struct jsonld {
    struct jsonld *parent, *first, *last, *next;
    struct str key;  /* in an object */
    struct str text; /* strings and words: as it stands, quotes taken off */
    enum jsonld_kind kind;
};

/* Reads one script. Its values are added below `root`, an array made by jsonld_root(). `*values` is
 * how many the page has had so far. */
struct jsonld *jsonld_root(struct arena *arena);
void jsonld_read(struct arena *arena, struct str script, struct jsonld *root, uint32_t *values);

/* The next value in reading order within `top`, or NULL. */
struct jsonld *jsonld_next(const struct jsonld *value, const struct jsonld *top);

/* The value of a key of an object, or NULL; of an array, that of its first object that has it. */
const struct jsonld *jsonld_get(const struct jsonld *value, struct str key);

/* The text of a string, with its escapes, character references and tags resolved, and white space
 * collapsed; that of an array is its first string's, that of an object its "@value" or "name".
 * Empty where there is none. */
struct str jsonld_text(struct arena *arena, const struct jsonld *value);

/* The text of a string as it is written with its escapes resolved: the view itself where there are
 * none. Never longer. */
struct str jsonld_unescape(struct arena *arena, struct str text);

/* The end of the string whose first byte is at `at`: where its closing quote stands, or the end of
 * the text. */
size_t jsonld_string_end(struct str text, size_t at);

/* Whether a string, or one of an array's, is `text`. Passes over a "schema:" or
 * "http://schema.org/" in front. */
bool jsonld_is(const struct jsonld *value, struct str text);

/* A text with character references resolved, tags left out and white space collapsed to single
 * spaces: the view itself where nothing has to change. */
struct str jsonld_plain(struct arena *arena, struct str text);

#endif
