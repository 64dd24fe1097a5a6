/* The diary: what is coming, a month at a time, and as a calendar to subscribe to. */
#include "event/export.h"
#include "event/merge.h"
#include "store/events.h"
#include "web/page.h"

/* Entries that a month and the calendar show; what is beyond is left out. */
enum { MONTH_ENTRIES = 500, CALENDAR_ENTRIES = 5000 };

/* Bytes of an entry's heading, and of what ends a sentence. */
enum { HEADING_BYTES = 140, END_BYTES = 3 };

/* The most days of a month, less one. */
enum { MONTH_DAYS = 30 };
#define CALENDAR_MAX ((size_t)1 << 24)

/* The first day of the month that is asked for (month=2025-10), by default the present one. */
static struct date month_asked(const struct web_call *call)
{
    struct date month;
    struct str asked = parameter_get(&call->request->parameters, "month");
    if (!date_parse(asked, DATE_ORDER_UNKNOWN, &month) || month.precision < DATE_MONTH)
        month = call->now;
    month = date_with_precision(&month, DATE_MONTH);
    month.has_offset = false;
    return month;
}

/* A month as "2025-10", so many months later. */
static struct str month_name(struct web_call *call, const struct date *month, int64_t later)
{
    char iso[DATE_ISO_SIZE];
    struct date moved = date_add_months(*month, later);
    return arena_copy(call->arena, date_format_iso(&moved, iso));
}

/* Whether what is coming is all that its sentence says, but for the end. */
static bool is_whole(const struct store_diary_entry *entry)
{
    return str_starts(entry->sentence, entry->what) &&
           entry->sentence.size <= entry->what.size + END_BYTES;
}

/* Adds an entry as an object of a list; `vague` is the first of those without a month. */
static void add_entry(struct web_call *call, struct value *list,
                      const struct store_diary_entry *entry, bool vague)
{
    struct value *object = value_add_object(list);
    value_set_truth(object, "_vague", vague);
    value_set(object, "what", entry->what);
    value_set(object, "_heading", web_cut(call, entry->what, HEADING_BYTES));
    value_set_truth(object, "_whole", entry->what.size <= HEADING_BYTES && is_whole(entry));
    value_set(object, "date", entry->date);
    value_set(object, "sentence", entry->sentence);
    value_set(object, "place", entry->place);
    value_set(object, "place_country", entry->place_country);
    value_set(object, "article", entry->article_id);
    value_set(object, "href", web_href(call, "/article/", entry->article_id));
    value_set(object, "outlet", entry->outlet);
    value_set(object, "published", entry->published);
    value_set_number(object, "told", entry->told);
    value_set_truth(object, "_several", entry->told > 1);
    value_set(object, "moved_from", entry->moved_from);
    value_set_truth(object, "cancelled", entry->cancelled);
}

bool web_diary(struct web_call *call)
{
    struct date month = month_asked(call), next = date_add_months(month, 1);
    struct date today = date_with_precision(&call->now, DATE_DAY);
    int64_t from = event_first_day(&month), now = event_first_day(&today);
    struct store_event_filter filter = {.to = event_first_day(&next) - 1, .limit = MONTH_ENTRIES};
    struct list entries;
    if (from < now && filter.to >= now)
        from = now;
    if (store_diary(call->store, from, &filter, call->arena, &entries))
        return false;
    value_set(call->data, "title", STR("Diary"));
    value_set(call->data, "month", month_name(call, &month, 0));
    value_set(call->data, "_before", month_name(call, &month, -1));
    value_set(call->data, "_after", month_name(call, &month, 1));
    struct value *list = value_set_list(call->data, "diary");
    /* what is known to the month at least, then what is to be some time of a longer period */
    bool begun = false;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < entries.count; i++) {
            const struct store_diary_entry *entry = list_at(&entries, i);
            if ((entry->last - entry->first > MONTH_DAYS) != (pass == 1))
                continue;
            add_entry(call, list, entry, pass == 1 && !begun);
            begun |= pass == 1;
        }
    return web_show(call, "diary");
}

bool web_calendar(struct web_call *call)
{
    struct date today = date_with_precision(&call->now, DATE_DAY);
    struct store_event_filter filter = {.limit = CALENDAR_ENTRIES};
    struct list entries;
    struct buf out;
    if (store_diary(call->store, event_first_day(&today), &filter, call->arena, &entries))
        return false;
    buf_init(&out, CALENDAR_MAX);
    export_ical_begin(STR("Tidings: the diary"), &out);
    for (size_t i = 0; i < entries.count; i++) {
        const struct store_diary_entry *from = list_at(&entries, i);
        struct export_entry entry = {.summary = from->what,
                                     .description = from->sentence,
                                     .location = from->place,
                                     .stamp = from->published,
                                     .cancelled = from->cancelled};
        export_entry_dates(from->date, &entry);
        entry.uid = export_entry_uid(call->arena, from->what, from->date);
        entry.url = arena_format(call->arena, "%.*s/article/%.*s", STR_ARG(call->site),
                                 STR_ARG(from->article_id));
        export_ical_entry(&entry, &out);
    }
    export_ical_end(&out);
    struct str body = arena_copy(call->arena, buf_str(&out));
    buf_free(&out);
    return web_send(call, STR("text/calendar; charset=utf-8"), body);
}
