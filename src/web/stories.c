/* Stories and the articles in them, as data; see page.h. */
#include "base/date.h"
#include "base/url.h"
#include "web/page.h"
#include "words/words.h"

/* The picture of a story's coverage over time: bars of this height, so far apart. */
enum { BARS_HEIGHT = 28, BARS_STEP = 5, OUTLETS_SHOWN = 5 };

void web_set_tags(struct web_call *call, struct value *object, const struct list *tags)
{
    if (!tags->count)
        return;
    struct value *list = value_set_list(object, "tags");
    for (size_t i = 0; i < tags->count; i++) {
        struct str tag = *(const struct str *)list_at(tags, i);
        struct value *each = value_add_object(list);
        value_set(each, "name", tag);
        value_set(each, "href", web_href(call, "/tag/", tag));
    }
}

/* Sets the bars of a picture of articles over time, and the counts themselves. */
static void set_bars(struct value *object, const struct store_story *story)
{
    unsigned most = 1;
    for (int i = 0; i < STORE_BARS; i++)
        if (story->bars[i] > most)
            most = story->bars[i];
    struct value *bars = value_set_list(object, "_bars");
    for (int i = 0; i < STORE_BARS; i++) {
        unsigned height = (story->bars[i] * BARS_HEIGHT + most - 1) / most;
        if (story->bars[i] && height < 3)
            height = 3;
        if (!height)
            height = 1;
        struct value *bar = value_add_object(bars);
        value_set_number(bar, "x", i * BARS_STEP);
        value_set_number(bar, "y", BARS_HEIGHT - (int64_t)height);
        value_set_number(bar, "height", (int64_t)height);
        value_set_truth(bar, "some", story->bars[i] > 0);
    }
}

/* Sets the outlets that cover a story, those that only have copies last, else first to last; of
 * many the first in sight. */
static void set_outlets(struct web_call *call, struct value *object,
                        const struct store_story *story)
{
    struct value *list = value_set_list(object, "outlets");
    unsigned named = 0, shown = 0, unnamed = 0;
    for (size_t i = 0; i < 2 * story->outlets.count; i++) {
        const struct store_coverage *coverage = list_at(&story->outlets, i % story->outlets.count);
        struct str name = coverage->name.size ? coverage->name : coverage->domain;
        if (coverage->independent != (i < story->outlets.count))
            continue;
        if (!name.size) {
            unnamed++;
            continue;
        }
        struct value *outlet = value_add_object(list);
        value_set(outlet, "name", name);
        value_set(outlet, "domain", coverage->domain);
        value_set(outlet, "href",
                  web_href(call, "/outlet/", coverage->domain.size ? coverage->domain : name));
        value_set(outlet, "language", coverage->language);
        if (story->languages.count > 1)
            value_set(outlet, "_language", word_language_name(coverage->language));
        value_set(outlet, "first", web_moment(call, coverage->first));
        value_set(outlet, "last", web_moment(call, coverage->last));
        value_set_number(outlet, "articles", coverage->articles);
        value_set_truth(outlet, "independent", coverage->independent);
        value_set_truth(outlet, "_shown", named++ < OUTLETS_SHOWN);
        shown += named <= OUTLETS_SHOWN;
    }
    value_set_number(object, "_more_outlets", named ? (int64_t)named + unnamed - shown : 0);
    value_set_number(object, "_unnamed", unnamed);
}

/* Sets the languages that a story is told in, the commonest first; several by their names, too. */
static void set_languages(const struct web_call *call, struct value *object,
                          const struct store_story *story)
{
    if (!story->languages.count)
        return;
    struct value *languages = value_set_list(object, "languages");
    for (size_t i = 0; i < story->languages.count; i++)
        value_add(languages, *(const struct str *)list_at(&story->languages, i));
    if (story->languages.count > 1)
        value_set(object, "_spoken", store_say_languages(&story->languages, call->arena));
}

/* Whether the first and the last time of a story are shown as different ones. */
static bool spans(const struct web_call *call, const struct store_story *story)
{
    enum { HOUR = 3600, DAY = 24 * HOUR, WEEK = 7 * DAY };
    if (call->seconds - story->last < WEEK)
        return story->last - story->first >= HOUR;
    return story->first / DAY != story->last / DAY;
}

void web_set_story(struct web_call *call, struct value *object, const struct store_story *story)
{
    set_outlets(call, object, story);
    set_languages(call, object, story);
    if (story->leader.dated || story->articles > 1) {
        value_set(object, "first", web_moment(call, story->first));
        value_set(object, "last", web_moment(call, story->last));
    }
    value_set_truth(object, "_spans", spans(call, story));
    value_set_truth(object, "_days", story->first / DAY_SECONDS != story->last / DAY_SECONDS);
    value_set(object, "_first_day", str_part(web_moment(call, story->first), 0, 10));
    value_set(object, "_last_day", str_part(web_moment(call, story->last), 0, 10));
    value_set_number(object, "articles", story->articles);
    value_set_number(object, "copies", story->copies);
    value_set_number(object, "independent", story->independent);
    value_set(object, "why", story->why);
    value_set_truth(object, "_several", story->articles > 1);
    web_set_tags(call, object, &story->tags);
    set_bars(object, story);
    struct value *coverage = value_set_list(object, "coverage");
    for (int i = 0; i < STORE_BARS; i++)
        value_set_number(value_add_object(coverage), "articles", story->bars[i]);
}

struct value *web_add_brief(struct web_call *call, struct value *list,
                            const struct store_brief *brief)
{
    struct store_item marks = {0};
    if (store_get_marks(call->store, brief->id, &marks))
        return NULL;
    struct value *object = value_add_object(list);
    struct str href = web_href(call, "/article/", brief->id);
    value_set(object, "id", brief->id);
    value_set(object, "href", href);
    value_set(object, "headline", brief->headline.size ? brief->headline : STR("Untitled"));
    web_set_outlet(call, object, brief->outlet_name, brief->outlet_domain);
    if (brief->dated)
        value_set(object, "published", web_moment(call, brief->time));
    value_set(object, "language", brief->language);
    value_set(object, "summary", brief->lead);
    value_set(object, "agency", brief->agency);
    value_set(object, "copy_of", brief->copy_of);
    if (url_is_web(brief->url))
        value_set(object, "url", brief->url);
    value_set_truth(object, "read", marks.read);
    value_set_truth(object, "starred", marks.starred);
    value_set(object, "_updated", web_moment(call, brief->time));
    value_set(object, "_address",
              arena_format(call->arena, "%.*s%.*s", STR_ARG(call->site), STR_ARG(href)));
    return object;
}

struct value *web_add_story(struct web_call *call, struct value *list,
                            const struct store_story *story)
{
    const struct store_brief *leader = &story->leader;
    struct store_looked looked;
    struct store_item marks = {0};
    enum error error = store_last_look(call->store, story->id, &looked);
    if (!error && leader->id.size)
        error = store_get_marks(call->store, leader->id, &marks);
    if (error)
        return NULL;
    struct value *object = value_add_object(list);
    struct str href = web_href(call, "/story/", story->id);
    value_set(object, "id", story->id);
    value_set(object, "href", href);
    value_set(object, "headline", leader->headline.size ? leader->headline : STR("Untitled"));
    value_set(object, "summary", leader->lead);
    value_set(object, "language", leader->language);
    web_set_outlet(call, object, leader->outlet_name, leader->outlet_domain);
    if (url_is_web(leader->url))
        value_set(object, "url", leader->url);
    value_set(object, "published", web_moment(call, story->last));
    value_set(object, "article", leader->id);
    value_set_truth(object, "starred", marks.starred);
    value_set_truth(object, "read", looked.when && !looked.since);
    if (looked.when && looked.since)
        value_set_number(object, "new", (int64_t)looked.since);
    web_set_story(call, object, story);
    value_set(object, "_updated", web_moment(call, story->last));
    value_set(object, "_address",
              arena_format(call->arena, "%.*s%.*s", STR_ARG(call->site), STR_ARG(href)));
    return object;
}
