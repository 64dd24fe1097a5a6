/* Events: all of them, of one actor, or between two, and whether months brought cooperation or
 * conflict. */
#include "event/actors.h"
#include "event/event.h"
#include "event/event_json.h"
#include "event/merge.h"
#include "event/places.h"
#include "store/events.h"
#include "web/page.h"

/* Events that the picture counts, months that it shows, roles that are named; tellings of an event
 * among which articles and outlets are counted. */
enum { COUNTED_MAX = 2000, MONTHS_MAX = 48, MONTHS_LEAST = 12, ROLES_MAX = 8, TELLINGS_MAX = 200 };

/* The picture's measures: a month's width, half its height. */
enum { MONTH_WIDTH = 8, HALF_HEIGHT = 40 };

/* What a month brought. */
struct month {
    int64_t number; /* months since the year 0 */
    unsigned cooperation, conflict;
};

/* The month of a day since 1970. */
static int64_t month_of(int64_t day)
{
    struct date date = date_from_days(day);
    return date.year * 12 + date.month - 1;
}

/* Whether an event is dated behind the day on which it is told: what was agreed on, and is to come.
 */
static bool lies_ahead(const struct store_event *event)
{
    const struct store_told *told = event->tellings.count ? list_at(&event->tellings, 0) : NULL;
    struct date date;
    return told && date_parse(told->published, DATE_ORDER_UNKNOWN, &date) &&
           event->key.first > event_last_day(&date);
}

/* Whether an event counts: that it has come about, and when, is told. */
static bool has_happened(const struct store_event *event)
{
    enum event_status status = event_status_named(event->key.status);
    return !lies_ahead(event) && event->key.first <= event->key.last &&
           event_type_named(event->key.type) != EVENT_NONE &&
           (status == EVENT_STATUS_HAPPENED || status == EVENT_STATUS_ONGOING);
}

/* Counts an event in its month, in the latest MONTHS_MAX months up to `last`. */
static void count_event(const struct store_event *event, int64_t last, struct month *months)
{
    int64_t back = has_happened(event) ? last - month_of(event->key.last) : -1;
    if (back < 0 || back >= MONTHS_MAX)
        return;
    if (event_type_quad(event_type_named(event->key.type)) <= 2)
        months[MONTHS_MAX - 1 - back].cooperation++;
    else
        months[MONTHS_MAX - 1 - back].conflict++;
}

/* The height of a bar. */
static unsigned height_of(unsigned count, unsigned most)
{
    unsigned height = (count * HALF_HEIGHT + most - 1) / most;
    return count && height < 2 ? 2 : height;
}

/* A month as "2026-03". */
static struct str month_name(struct web_call *call, int64_t number)
{
    return arena_format(call->arena, "%04d-%02d", (int)(number / 12), (int)(number % 12) + 1);
}

/* Sets the picture and its table: months from the first that brought anything to the last, a year
 * at least, so that one month is no wall. */
static void set_months(struct web_call *call, const struct month *months)
{
    unsigned most = 1;
    size_t first = MONTHS_MAX, end = 0;
    for (size_t i = 0; i < MONTHS_MAX; i++) {
        most = months[i].cooperation > most ? months[i].cooperation : most;
        most = months[i].conflict > most ? months[i].conflict : most;
        if (first == MONTHS_MAX && (months[i].cooperation || months[i].conflict))
            first = i;
        if (months[i].cooperation || months[i].conflict)
            end = i + 1;
    }
    if (first == MONTHS_MAX)
        return;
    if (end - first < MONTHS_LEAST)
        first = end < MONTHS_LEAST ? 0 : end - MONTHS_LEAST;
    struct value *list = value_set_list(call->data, "months");
    for (size_t i = first; i < end; i++) {
        struct value *object = value_add_object(list);
        unsigned up = height_of(months[i].cooperation, most);
        value_set(object, "month", month_name(call, months[i].number));
        value_set_number(object, "cooperation", months[i].cooperation);
        value_set_number(object, "conflict", months[i].conflict);
        value_set_number(object, "_x", (int64_t)(i - first) * MONTH_WIDTH);
        value_set_number(object, "_up", up);
        value_set_number(object, "_top", HALF_HEIGHT - (int64_t)up);
        value_set_number(object, "_down", height_of(months[i].conflict, most));
    }
    value_set_number(call->data, "_width", (int64_t)(end - first) * MONTH_WIDTH);
    value_set(call->data, "_from", month_name(call, months[first].number));
    value_set(call->data, "_to", month_name(call, months[end - 1].number));
}

/* Counts the events of the filter by month, up to the latest that brought any. False when the store
 * failed. */
static bool set_timeline(struct web_call *call, struct store_event_filter filter)
{
    struct list events;
    uint64_t found;
    struct month months[MONTHS_MAX] = {{0}};
    int64_t now = call->now.year * 12 + call->now.month - 1, last = INT64_MIN;
    filter.skip = 0;
    filter.limit = COUNTED_MAX;
    if (store_events(call->store, &filter, call->arena, &events, &found))
        return false;
    for (size_t i = 0; i < events.count; i++) {
        const struct store_event *event = list_at(&events, i);
        int64_t month = has_happened(event) ? month_of(event->key.last) : last;
        last = month > last && month <= now ? month : last;
    }
    if (last == INT64_MIN)
        return true;
    for (size_t i = 0; i < MONTHS_MAX; i++)
        months[i].number = last - (MONTHS_MAX - 1) + (int64_t)i;
    for (size_t i = 0; i < events.count; i++)
        count_event(list_at(&events, i), last, months);
    set_months(call, months);
    return true;
}

/* Whether a side is the country itself as far as its words say: its people, courts and companies
 * are called as the text calls them. */
static bool is_state(const struct event_side *side)
{
    return !side->words.size || !side->sector.size || str_equal(side->sector, STR("GOV"));
}

/* Sets one side of an event: how it is called, and the address of its page. One that has no name is
 * called as the text does where it is first told. */
static void set_side(struct web_call *call, struct value *object, const struct store_event *event,
                     const char *name, struct str who, struct str named)
{
    struct event_side side = {0};
    if (!named.size && who.size && event->tellings.count) {
        const struct store_told *told = list_at(&event->tellings, 0);
        side = event_side_from_json(told->json, name, call->arena);
    }
    struct str country = country_name(who), shown = named;
    if (!shown.size)
        shown = country.size && is_state(&side) ? country : side.words;
    if (!shown.size)
        shown = who;
    if (!shown.size)
        return;
    struct value *set = value_set_object(object, name);
    value_set(set, "name", shown);
    value_set(set, "country", country.size ? who : (struct str){0});
    value_set(set, "href", web_href(call, "/actor/", named.size && !country.size ? named : who));
}

/* Whether an earlier telling is of the same article, or outlet. */
static bool told_before(const struct list *tellings, size_t index, bool outlet)
{
    const struct store_told *own = list_at(tellings, index);
    for (size_t i = 0; i < index; i++) {
        const struct store_told *other = list_at(tellings, i);
        if (outlet ? str_equal(own->outlet, other->outlet)
                   : str_equal(own->article, other->article))
            return true;
    }
    return false;
}

/* Sets how many articles and outlets tell an event. */
static void set_tellers(struct value *object, const struct store_event *event)
{
    int64_t articles = 0, outlets = 0;
    size_t count = event->tellings.count < TELLINGS_MAX ? event->tellings.count : TELLINGS_MAX;
    for (size_t i = 0; i < count; i++) {
        const struct store_told *told = list_at(&event->tellings, i);
        articles += !told_before(&event->tellings, i, false);
        outlets += told->outlet.size && !told_before(&event->tellings, i, true);
    }
    value_set_number(object, "articles", articles);
    value_set_number(object, "outlets", outlets);
    value_set_truth(object, "_several", articles > 1);
    value_set_truth(object, "_outlets", outlets > 1);
}

struct value *web_add_event(struct web_call *call, struct value *list,
                            const struct store_event *event)
{
    const struct store_event_key *key = &event->key;
    struct value *object = value_add_object(list);
    value_set_number(object, "id", event->id);
    value_set(object, "type", key->type);
    value_set(object, "mode", key->mode);
    value_set(object, "status", key->status);
    value_set_truth(object, "_happened", str_equal(key->status, STR("happened")));
    value_set_truth(object, "was_planned", event->realises != 0);
    value_set_truth(object, "has_happened", event->realised_by != 0);
    set_side(call, object, event, "source", key->source, key->source_name);
    set_side(call, object, event, "target", key->target, key->target_name);
    value_set(object, "place", key->place);
    value_set_number(object, "told", (int64_t)event->tellings.count);
    set_tellers(object, event);
    if (!event->tellings.count)
        return object;
    const struct store_told *first = list_at(&event->tellings, 0);
    value_set(object, "date", first->date);
    value_set(object, "sentence", first->sentence);
    value_set(object, "said_by", first->said_by);
    value_set(object, "outlet", first->outlet);
    value_set(object, "published", first->published);
    value_set(object, "href", web_href(call, "/article/", first->article));
    return object;
}

/* Shows the events of a filter. */
static bool show_events(struct web_call *call, struct store_event_filter *filter, struct str title)
{
    struct list events;
    uint64_t found;
    filter->skip = web_skip(call);
    filter->limit = WEB_ENTRIES;
    if (store_events(call->store, filter, call->arena, &events, &found) ||
        !set_timeline(call, *filter))
        return false;
    if (!found)
        return web_fail(call, 404, "No event of theirs is known.");
    value_set(call->data, "title", title);
    value_set_number(call->data, "found", (int64_t)found);
    struct value *list = value_set_list(call->data, "events");
    for (size_t i = 0; i < events.count; i++)
        web_add_event(call, list, list_at(&events, i));
    web_set_pager(call, found > filter->skip + events.count);
    return web_show(call, "actor");
}

/* How an actor is called: a country's name for its code. */
static struct str actor_title(struct str who)
{
    struct str country = country_name(who);
    return country.size ? country : who;
}

/* Who is asked for: a country's code for its name. */
static struct str actor_asked(struct str who)
{
    struct place place;
    bool country = who.size && !country_name(who).size && place_named(who, STR(""), &place) &&
                   place.kind == PLACE_COUNTRY;
    return country ? place.country : who;
}

/* Sets what may be chosen of one kind, the one that is asked for marked. */
static void set_options(struct web_call *call, const char *name, struct str asked,
                        const char *(*called)(int), int first, int end)
{
    struct value *list = value_set_list(call->data, name);
    for (int i = first; i < end; i++) {
        struct value *object = value_add_object(list);
        value_set(object, "name", str_from(called(i)));
        value_set_truth(object, "chosen", str_equal(asked, str_from(called(i))));
    }
}

/* The name of a type, for set_options(). */
static const char *type_name(int type)
{
    return event_type_name((enum event_type)type);
}

/* The name of a status, likewise. */
static const char *status_name(int status)
{
    return event_status_name((enum event_status)status);
}

bool web_events(struct web_call *call)
{
    const struct list *asked = &call->request->parameters;
    struct date today = date_with_precision(&call->now, DATE_DAY);
    struct list events;
    uint64_t found;
    struct str who = str_trim(parameter_get(asked, "actor"));
    /* what is dated ahead is the diary's */
    struct store_event_filter filter = {.actor = actor_asked(who),
                                        .type = parameter_get(asked, "type"),
                                        .status = parameter_get(asked, "status"),
                                        .to = event_first_day(&today),
                                        .skip = web_skip(call),
                                        .limit = WEB_ENTRIES};
    if (store_events(call->store, &filter, call->arena, &events, &found))
        return false;
    value_set(call->data, "title", STR("Events"));
    value_set_number(call->data, "found", (int64_t)found);
    value_set(call->data, "actor", who);
    set_options(call, "_types", filter.type, type_name, EVENT_NONE + 1, EVENT_TYPE_COUNT);
    set_options(call, "_statuses", filter.status, status_name, 0, EVENT_STATUS_COUNT);
    struct value *list = value_set_list(call->data, "events");
    for (size_t i = 0; i < events.count; i++)
        web_add_event(call, list, list_at(&events, i));
    web_set_pager(call, found > filter.skip + events.count);
    return web_show(call, "events");
}

bool web_actor(struct web_call *call)
{
    struct store_event_filter filter = {.actor = call->rest};
    struct list roles;
    struct str code = actor_asked(call->rest);
    if (!str_equal(code, call->rest))
        return web_redirect(call, web_href(call, "/actor/", code));
    value_set(call->data, "kind", STR("Actor"));
    if (!country_name(call->rest).size) {
        if (store_roles(call->store, call->rest, call->arena, &roles))
            return false;
        struct value *list = value_set_list(call->data, "roles");
        for (size_t i = 0; i < roles.count && i < ROLES_MAX; i++) {
            const struct store_role *role = list_at(&roles, i);
            struct value *object = value_add_object(list);
            value_set(object, "name", role->name);
            value_set(object, "role", role->role);
            value_set(object, "of", role->of);
            value_set(object, "last", role->last);
            value_set(object, "href", web_href(call, "/article/", role->article_id));
        }
    }
    return show_events(call, &filter, actor_title(call->rest));
}

bool web_pair(struct web_call *call)
{
    size_t slash = str_find_byte(call->rest, '/');
    if (slash == STR_NONE || slash == 0 || slash + 1 == call->rest.size)
        return web_fail(call, 404, "A pair is two actors with a slash between them.");
    struct str one = str_part(call->rest, 0, slash), other = str_from_byte(call->rest, slash + 1);
    struct store_event_filter filter = {.actor = one, .other = other};
    value_set(call->data, "kind", STR("Pair"));
    return show_events(call, &filter,
                       arena_format(call->arena, "%.*s and %.*s", STR_ARG(actor_title(one)),
                                    STR_ARG(actor_title(other))));
}
