/* Rivers of stories: the front page, a day's, a tag's. */
#include "base/date.h"
#include "web/page.h"
#include "web/template.h"

/* Sets the stories that are asked for as the page's entries. */
static bool set_stories(struct web_call *call, struct store_front *front)
{
    struct store_stories stories;
    front->now = call->seconds;
    front->least = 1;
    front->languages = &call->languages;
    front->skip = web_skip(call);
    front->limit = WEB_ENTRIES;
    front->language = web_language_asked(call);
    if (store_stories(call->store, front, call->arena, &stories))
        return false;
    value_set_number(call->data, "found", (int64_t)stories.found);
    struct value *entries = value_set_list(call->data, "entries");
    for (size_t i = 0; i < stories.stories.count; i++)
        if (!web_add_story(call, entries, list_at(&stories.stories, i)))
            return false;
    web_set_pager(call, stories.found > (uint64_t)front->skip + stories.stories.count);
    return true;
}

/* Sets what stands beside the river: the latest days, and their tags. */
static bool set_side(struct web_call *call)
{
    enum { DAYS = 7, TAGS = 16, TAGGED_DAYS = 3 };
    struct list days, tags;
    struct date latest;
    if (store_days(call->store, DAYS, call->arena, &days))
        return false;
    web_set_days(call, &days);
    const struct store_choice *first = days.count ? list_at(&days, 0) : NULL;
    if (!first || !date_parse(first->key, DATE_ORDER_UNKNOWN, &latest))
        return true;
    int64_t end = date_to_utc(&latest) + DAY_SECONDS;
    if (store_tags(call->store, end - TAGGED_DAYS * DAY_SECONDS, end, TAGS, call->arena, &tags))
        return false;
    struct value *list = value_set_list(call->data, "topics");
    for (size_t i = 0; i < tags.count; i++) {
        const struct store_tag *tag = list_at(&tags, i);
        struct value *object = value_add_object(list);
        value_set(object, "name", tag->name);
        value_set(object, "href", web_href(call, "/tag/", tag->name));
        value_set_number(object, "articles", (int64_t)tag->articles);
    }
    return true;
}

bool web_front(struct web_call *call)
{
    struct store_front front = {0};
    value_set(call->data, "title", STR("Stories"));
    value_set_truth(call->data, "_front", true);
    return set_stories(call, &front) && set_side(call) && web_show(call, "front");
}

bool web_tag(struct web_call *call)
{
    struct store_front front = {.tag = call->rest};
    value_set(call->data, "title", arena_format(call->arena, "#%.*s", STR_ARG(call->rest)));
    value_set(call->data, "kind", STR("Tag"));
    return set_stories(call, &front) && web_show(call, "front");
}

/* A day's address, so many days from a date. */
static struct str day_address(struct web_call *call, struct date date, int days)
{
    char iso[DATE_ISO_SIZE];
    date = date_add_days(date, days);
    return web_href(call, "/day/", date_format_iso(&date, iso));
}

bool web_day(struct web_call *call)
{
    struct date date;
    if (!date_parse(call->rest, DATE_ORDER_UNKNOWN, &date) || date.precision != DATE_DAY)
        return web_fail(call, 404, "There is no such day; write it as 2026-03-05.");
    int64_t from = date_to_utc(&date);
    struct store_front front = {.from = from, .to = from + DAY_SECONDS};
    struct buf title;
    buf_init(&title, 64);
    date_say(&date, true, &title);
    value_set(call->data, "title", arena_copy(call->arena, buf_str(&title)));
    buf_free(&title);
    value_set(call->data, "kind", STR("Day"));
    value_set(call->data, "day_before", day_address(call, date, -1));
    value_set(call->data, "day_after", day_address(call, date, 1));
    return set_stories(call, &front) && web_show(call, "front");
}
