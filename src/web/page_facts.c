/* What an article says, beside its text: events, figures, quotes and people, each with the words of
 * the text that it was found in. */
#include <jansson.h>

#include "base/utf8.h"
#include "event/figures.h"
#include "web/page_marks.h"

/* How many of each are shown; bytes of a quote that are, and bytes of a place of somebody. */
enum { EVENTS_MAX = 200, FIGURES_MAX = 120, QUOTES_MAX = 80, PEOPLE_MAX = 60, QUOTE_BYTES = 130 };

/* Figures that are in sight at once. */
enum { FIGURES_FIRST = 10 };

/* So many code points lie between two whose bytes are noted. */
enum { STEP = 256 };

/* What the facts of one article are set with. */
struct telling {
    struct web_call *call;
    struct str id, text;
    struct web_marks *marks;
    size_t *steps; /* the byte of every STEPth code point */
    size_t step_count;
};

/* Notes where code points lie, so that finding one takes no longer in a long text. */
static void note_steps(struct telling *telling)
{
    struct str text = telling->text;
    telling->steps = arena_get_array(telling->call->arena, text.size / STEP + 1, sizeof(size_t));
    size_t points = 0;
    for (size_t at = 0; at <= text.size; at++) {
        if (at < text.size && !utf8_is_start(text.data[at]))
            continue;
        if (points++ % STEP == 0)
            telling->steps[telling->step_count++] = at;
    }
}

/* The byte of a code point, clipped to the text's end. */
static size_t byte_of(const struct telling *telling, size_t point)
{
    if (point / STEP >= telling->step_count)
        return telling->text.size;
    size_t at = telling->steps[point / STEP];
    return at + utf8_byte_of_point(str_from_byte(telling->text, at), point % STEP);
}

/* Points from an object to words of the text, given as code points; "start" and "end" of its JSON.
 * The words. */
static struct str point(const struct telling *telling, struct value *object, const char *kind,
                        size_t number, size_t start, size_t end)
{
    size_t from = byte_of(telling, start);
    size_t to = byte_of(telling, end);
    size_t pointer = web_marks_point(telling->marks, telling->call->arena, kind, number);
    web_marks_add(telling->marks, pointer, from, to);
    value_set_number(object, "start", (int64_t)start);
    value_set_number(object, "end", (int64_t)end);
    value_set(object, "_mark", arena_format(telling->call->arena, "%s-%zu", kind, number));
    return to > from ? str_part(telling->text, from, to - from) : (struct str){0};
}

/* The words of an event, as event_to_json() wrote them: points of the text. False without them. */
static bool read_words(const struct store_told *told, size_t *start, size_t *stop)
{
    json_t *json = json_loadb(told->json.data, told->json.size, 0, NULL);
    const json_t *words = json_object_get(json, "words");
    const json_t *from = json_object_get(words, "start"), *to = json_object_get(words, "end");
    bool there = json_is_integer(from) && json_is_integer(to) && json_integer_value(from) >= 0 &&
                 json_integer_value(to) > json_integer_value(from);
    if (there) {
        *start = (size_t)json_integer_value(from);
        *stop = (size_t)json_integer_value(to);
    }
    json_decref(json);
    return there;
}

/* An event of the article and where it tells it. */
struct own_event {
    const struct store_event *event;
    size_t start, stop;
};

/* In the order of the text. */
static int compare_events(const void *left, const void *right)
{
    const struct own_event *a = left, *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->event < b->event ? -1 : a->event > b->event;
}

/* Finds where the article tells an event first. */
static bool find_own(const struct telling *telling, const struct store_event *event,
                     struct own_event *own)
{
    for (size_t i = 0; i < event->tellings.count; i++) {
        const struct store_told *told = list_at(&event->tellings, i);
        own->event = event;
        if (str_equal(told->article, telling->id) && read_words(told, &own->start, &own->stop))
            return true;
    }
    return false;
}

/* Sets the events. */
static bool set_events(const struct telling *telling)
{
    struct store_event_filter filter = {.article = telling->id, .limit = EVENTS_MAX};
    struct web_call *call = telling->call;
    struct list events, owns;
    uint64_t found;
    if (store_events(call->store, &filter, call->arena, &events, &found))
        return false;
    list_init(&owns, call->arena, sizeof(struct own_event));
    for (size_t i = 0; i < events.count; i++) {
        struct own_event own;
        if (find_own(telling, list_at(&events, i), &own))
            *(struct own_event *)list_add(&owns) = own;
    }
    list_sort(&owns, compare_events);
    struct value *list = value_set_list(call->data, "events");
    for (size_t i = 0; i < owns.count; i++) {
        const struct own_event *own = list_at(&owns, i);
        struct value *object = web_add_event(call, list, own->event);
        point(telling, object, "event", i + 1, own->start, own->stop);
    }
    return true;
}

/* Sets the figures. */
static void set_figures(const struct telling *telling, const struct list *figures)
{
    struct value *list = value_set_list(telling->call->data, "figures");
    for (size_t i = 0; i < figures->count && i < FIGURES_MAX; i++) {
        const struct store_figure *figure = list_at(figures, i);
        struct value *object = value_add_object(list);
        value_set(object, "text",
                  point(telling, object, "figure", i + 1, figure->start, figure->stop));
        web_set_figure(object, figure);
        if (figure_measure_is_known(figure->measure))
            value_set(object, "_measure", figure->measure);
        value_set_truth(object, "_fold", i == FIGURES_FIRST);
    }
    value_set_truth(telling->call->data, "_figures_folded", list->count > FIGURES_FIRST);
}

/* Whether a quote is a part of the one before it: the words in the marks of what is reported. */
static bool is_within(const struct store_quote *quote, const struct store_quote *before)
{
    return before && before->start <= quote->start && quote->stop <= before->stop &&
           str_equal(before->speaker, quote->speaker);
}

/* Sets what is said. */
static void set_quotes(const struct telling *telling, const struct list *quotes)
{
    struct value *list = value_set_list(telling->call->data, "quotes");
    const struct store_quote *before = NULL;
    for (size_t i = 0; i < quotes->count && list->count < QUOTES_MAX; i++) {
        const struct store_quote *quote = list_at(quotes, i);
        if (is_within(quote, before))
            continue;
        before = quote;
        struct value *object = value_add_object(list);
        struct str text = point(telling, object, "quote", list->count, quote->start, quote->stop);
        value_set(object, "text", text);
        value_set(object, "_begin", web_cut(telling->call, text, QUOTE_BYTES));
        value_set(object, "kind", quote->kind);
        value_set_truth(object, "_direct", str_equal(quote->kind, STR("direct")));
        value_set(object, "speaker", quote->speaker);
        value_set_truth(object, "certain", quote->certain);
    }
}

/* Points from somebody to all places where the text names or means him, "4-9 40-42". */
static void point_all(const struct telling *telling, struct value *object, size_t number,
                      struct str places)
{
    struct str place;
    struct value *list = value_set_list(object, "mentions");
    size_t pointer = web_marks_point(telling->marks, telling->call->arena, "person", number);
    value_set(object, "_mark", arena_format(telling->call->arena, "person-%zu", number));
    while (str_word(&places, &place)) {
        uint64_t start, stop;
        size_t dash = str_find_byte(place, '-');
        if (dash == STR_NONE || !str_to_u64(str_part(place, 0, dash), &start) ||
            !str_to_u64(str_from_byte(place, dash + 1), &stop))
            continue;
        web_marks_add(telling->marks, pointer, byte_of(telling, start), byte_of(telling, stop));
        struct value *mention = value_add_object(list);
        value_set_number(mention, "start", (int64_t)start);
        value_set_number(mention, "end", (int64_t)stop);
    }
    value_set_truth(object, "_often", list->count > 1);
}

/* Sets the people. */
static void set_people(const struct telling *telling, const struct list *people)
{
    struct value *list = value_set_list(telling->call->data, "people");
    for (size_t i = 0; i < people->count && i < PEOPLE_MAX; i++) {
        const struct store_person *person = list_at(people, i);
        struct value *object = value_add_object(list);
        value_set(object, "name", person->name);
        value_set(object, "role", person->role);
        value_set(object, "of", person->of);
        point_all(telling, object, i + 1, person->places);
    }
}

bool web_set_facts(struct web_call *call, struct str id, struct str text, struct web_marks *marks)
{
    struct telling telling = {.call = call, .id = id, .text = text, .marks = marks};
    struct store_remarks remarks;
    note_steps(&telling);
    web_marks_init(marks, call->arena);
    if (!set_events(&telling) || store_remarks(call->store, id, call->arena, &remarks))
        return false;
    set_figures(&telling, &remarks.figures);
    set_quotes(&telling, &remarks.quotes);
    set_people(&telling, &remarks.people);
    value_set_truth(call->data, "_facts",
                    marks->pointers.count > 0); /* there is something beside the text */
    web_marks_sort(marks);
    return true;
}
