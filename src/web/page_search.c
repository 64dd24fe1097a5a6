/* Search: what was found, and what it can be narrowed to. */
#include "web/page.h"
#include "words/words.h"

enum { CHOICES = 12 };

/* Sets the choices of one kind, each with the query that it narrows the search to. */
static void set_choices(struct web_call *call, struct value *facets, const char *name,
                        const struct list *choices, struct str query)
{
    struct value *list = value_set_list(facets, name);
    bool day = str_equal(str_from(name), STR("days"));
    bool outlet = str_equal(str_from(name), STR("outlets"));
    for (size_t i = 0; i < choices->count; i++) {
        const struct store_choice *choice = list_at(choices, i);
        struct value *object = value_add_object(list);
        struct str key = choice->key, called = choice->name, narrow;
        struct date date;
        if (day && date_parse(key, DATE_ORDER_UNKNOWN, &date)) {
            char iso[DATE_ISO_SIZE];
            date = date_add_days(date, 1);
            narrow = arena_format(call->arena, "%.*s after:%.*s before:%.*s", STR_ARG(query),
                                  STR_ARG(key), STR_ARG(date_format_iso(&date, iso)));
        } else {
            narrow =
                arena_format(call->arena, outlet ? "%.*s outlet:\"%.*s\"" : "%.*s language:%.*s",
                             STR_ARG(query), STR_ARG(key));
        }
        value_set(object, "key", key);
        if (!day && !outlet)
            called = word_language_name(key);
        value_set(object, "name", called.size ? called : key);
        value_set(object, "href", web_href(call, "/search?q=", str_trim(narrow)));
        value_set_number(object, "articles", (int64_t)choice->articles);
    }
}

/* Sets what was found and its facets. */
static enum error set_found(struct web_call *call, struct str query)
{
    struct store_found found;
    unsigned skip = web_skip(call);
    enum error error =
        store_find(call->store, query, skip, WEB_ENTRIES, CHOICES, call->arena, &found);
    if (error)
        return error;
    value_set_number(call->data, "found", (int64_t)found.found);
    struct value *entries = value_set_list(call->data, "entries");
    for (size_t i = 0; i < found.items.count; i++)
        web_add_article(call, entries, list_at(&found.items, i));
    struct value *object = value_set_object(call->data, "facets");
    set_choices(call, object, "outlets", &found.outlets, query);
    set_choices(call, object, "languages", &found.languages, query);
    set_choices(call, object, "days", &found.days, query);
    web_set_pager(call, found.found > (uint64_t)skip + found.items.count);
    return OK;
}

bool web_search(struct web_call *call)
{
    struct str query = str_trim(parameter_get(&call->request->parameters, "q"));
    value_set(call->data, "query", query);
    value_set(call->data, "title",
              query.size ? arena_format(call->arena, "Search: %.*s", STR_ARG(query))
                         : STR("Search"));
    if (!query.size) {
        value_set_list(call->data, "entries");
        return web_show(call, "search");
    }
    enum error error = set_found(call, query);
    if (error == ERROR_SYNTAX || error == ERROR_TOO_MANY) {
        value_set(call->data, "mistake", str_from(store_why(call->store)));
        value_set_list(call->data, "entries");
    } else if (error) {
        return false;
    }
    return web_show(call, "search");
}
