/* What a page shows; see value.h. */
#include "web/value.h"

#include <assert.h>

struct value *value_new(struct arena *arena)
{
    struct value *value = arena_get_zeroed(arena, sizeof *value);
    value->kind = VALUE_OBJECT;
    value->arena = arena;
    return value;
}

/* Adds a value at the end of a list or an object. */
static struct value *append(struct value *whole, enum value_kind kind)
{
    struct value *value = value_new(whole->arena);
    value->kind = kind;
    if (whole->last)
        whole->last->next = value;
    else
        whole->first = value;
    whole->last = value;
    whole->count++;
    return value;
}

/* Adds a value with a name to an object. */
static struct value *name_value(struct value *object, const char *name, enum value_kind kind)
{
    assert(object->kind == VALUE_OBJECT && !value_get(object, str_from(name)));
    struct value *value = append(object, kind);
    value->name = str_from(name);
    return value;
}

void value_set(struct value *object, const char *name, struct str text)
{
    if (text.size)
        name_value(object, name, VALUE_TEXT)->text = text;
}

void value_set_number(struct value *object, const char *name, int64_t number)
{
    name_value(object, name, VALUE_NUMBER)->number = number;
}

void value_set_decimal(struct value *object, const char *name, double decimal)
{
    name_value(object, name, VALUE_DECIMAL)->decimal = decimal;
}

void value_set_truth(struct value *object, const char *name, bool truth)
{
    name_value(object, name, VALUE_TRUTH)->number = truth;
}

struct value *value_set_list(struct value *object, const char *name)
{
    return name_value(object, name, VALUE_LIST);
}

struct value *value_set_object(struct value *object, const char *name)
{
    return name_value(object, name, VALUE_OBJECT);
}

void value_add(struct value *list, struct str text)
{
    assert(list->kind == VALUE_LIST);
    append(list, VALUE_TEXT)->text = text;
}

struct value *value_add_object(struct value *list)
{
    assert(list->kind == VALUE_LIST);
    return append(list, VALUE_OBJECT);
}

const struct value *value_get(const struct value *object, struct str name)
{
    if (!object || object->kind != VALUE_OBJECT)
        return NULL;
    for (const struct value *value = object->first; value; value = value->next)
        if (str_equal(value->name, name))
            return value;
    return NULL;
}

struct str value_text(const struct value *object, const char *name)
{
    const struct value *value = value_get(object, str_from(name));
    return value && value->kind == VALUE_TEXT ? value->text : (struct str){0};
}

bool value_is_true(const struct value *value)
{
    if (!value)
        return false;
    switch (value->kind) {
    case VALUE_TEXT:
        return value->text.size > 0;
    case VALUE_NUMBER:
    case VALUE_TRUTH:
        return value->number != 0;
    case VALUE_DECIMAL:
        return value->decimal != 0;
    case VALUE_LIST:
    case VALUE_OBJECT:
        break;
    }
    return value->count > 0;
}

void value_to_json(const struct value *value, struct json *json)
{
    switch (value->kind) {
    case VALUE_TEXT:
        json_put_string(json, value->text);
        return;
    case VALUE_NUMBER:
        json_put_integer(json, value->number);
        return;
    case VALUE_TRUTH:
        json_put_boolean(json, value->number != 0);
        return;
    case VALUE_DECIMAL:
        json_put_double(json, value->decimal);
        return;
    case VALUE_LIST:
        json_array_begin(json);
        for (const struct value *item = value->first; item; item = item->next)
            value_to_json(item, json);
        json_array_end(json);
        return;
    case VALUE_OBJECT:
        break;
    }
    json_object_begin(json);
    for (const struct value *item = value->first; item; item = item->next) {
        if (str_starts(item->name, STR("_")))
            continue;
        json_key_str(json, item->name);
        value_to_json(item, json);
    }
    json_object_end(json);
}
