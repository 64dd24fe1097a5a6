/* What a page shows, as data: texts, numbers, truths, lists and objects in an arena. A page makes
 * one object; templates turn it into HTML or Atom, and value_to_json() into the same address's
 * JSON. A name that begins with "_" is for templates only and stays out of the JSON. */
#ifndef TIDINGS_WEB_VALUE_H
#define TIDINGS_WEB_VALUE_H

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"

enum value_kind { VALUE_TEXT, VALUE_NUMBER, VALUE_TRUTH, VALUE_LIST, VALUE_OBJECT, VALUE_DECIMAL };

struct value {
    enum value_kind kind;
    struct str text;     /* of VALUE_TEXT; lives as long as the arena */
    int64_t number;      /* of VALUE_NUMBER, and 0 or 1 of VALUE_TRUTH */
    double decimal;      /* of VALUE_DECIMAL, which is for the JSON only */
    struct arena *arena; /* of lists and objects */
    struct value *first; /* of lists and objects, in the order added */
    struct value *last;
    size_t count;
    struct str name;    /* within an object */
    struct value *next; /* within a list or an object */
};

/* An empty object. */
struct value *value_new(struct arena *arena);

/* Set a name of an object that has no such name yet. Names are literals. What is not known is
 * absent: an empty text, and only it, is left out. Views are kept, not copied. */
void value_set(struct value *object, const char *name, struct str text);
void value_set_number(struct value *object, const char *name, int64_t number);
void value_set_decimal(struct value *object, const char *name, double decimal);
void value_set_truth(struct value *object, const char *name, bool truth);
struct value *value_set_list(struct value *object, const char *name);
struct value *value_set_object(struct value *object, const char *name);

/* Add to the end of a list. */
void value_add(struct value *list, struct str text);
struct value *value_add_object(struct value *list);

/* What the name of an object holds; NULL for nothing, and where `object` is no object. */
const struct value *value_get(const struct value *object, struct str name);

/* The text that the name of an object holds; empty for anything else. */
struct str value_text(const struct value *object, const char *name);

/* Whether there is anything in it: NULL, 0, false, and an empty text, list or object are not. */
bool value_is_true(const struct value *value);

/* Writes it as JSON. Lists and objects are at most as deep as pages make them. */
void value_to_json(const struct value *value, struct json *json);

#endif
