/* The events of an article beside its text: a list, and in the text the words that tell each,
 * marked so that a link from the list shows them. */
#include <jansson.h>

#include "base/utf8.h"
#include "web/page_marks.h"

/* Events of an article that are shown; lines of the text that are looked ahead for a block's. */
enum { MARKS_MAX = 200, LOOK_AHEAD = 8 };

/* The words of an event, as event_to_json() wrote them: points of the text. False without them. */
static bool read_words(const struct store_told *told, size_t *from, size_t *to)
{
    json_t *json = json_loadb(told->json.data, told->json.size, 0, NULL);
    const json_t *words = json_object_get(json, "words");
    const json_t *start = json_object_get(words, "start"), *end = json_object_get(words, "end");
    bool there = json_is_integer(start) && json_is_integer(end) && json_integer_value(start) >= 0 &&
                 json_integer_value(end) > json_integer_value(start);
    if (there) {
        *from = (size_t)json_integer_value(start);
        *to = (size_t)json_integer_value(end);
    }
    json_decref(json);
    return there;
}

/* In the order of the text. */
static int compare_marks(const void *left, const void *right)
{
    const struct web_mark *a = left, *b = right;
    return a->from < b->from ? -1 : a->from > b->from;
}

/* Adds the mark of an event, where the article tells it. */
static void add_mark(struct web_call *call, struct str id, struct str text,
                     const struct store_event *event, size_t index, struct list *marks)
{
    for (size_t told = 0; told < event->tellings.count; told++) {
        const struct store_told *telling = list_at(&event->tellings, told);
        size_t from, to;
        if (!str_equal(telling->article, id) || !read_words(telling, &from, &to))
            continue;
        struct web_mark mark = {utf8_byte_of_point(text, from), utf8_byte_of_point(text, to),
                                arena_format(call->arena, "event-%zu", index + 1), index};
        *(struct web_mark *)list_add(marks) = mark;
        return;
    }
}

bool web_set_events(struct web_call *call, struct str id, struct str text, struct list *marks)
{
    struct store_event_filter filter = {.article = id, .limit = MARKS_MAX};
    struct list events;
    uint64_t found;
    list_init(marks, call->arena, sizeof(struct web_mark));
    if (store_events(call->store, &filter, call->arena, &events, &found))
        return false;
    for (size_t i = 0; i < events.count; i++)
        add_mark(call, id, text, list_at(&events, i), i, marks);
    list_sort(marks, compare_marks);
    struct value *list = value_set_list(call->data, "events");
    for (size_t i = 0; i < marks->count; i++) {
        struct web_mark *mark = list_at(marks, i);
        const struct web_mark *before = i ? list_at(marks, i - 1) : NULL;
        if (before && mark->from < before->to) {
            mark->id = before->id;
            mark->to = before->to;
        }
        struct value *object = web_add_event(call, list, list_at(&events, mark->event));
        value_set(object, "_mark", arena_format(call->arena, "#%.*s", STR_ARG(mark->id)));
    }
    return true;
}

/* Adds a part of a line. */
static void add_part(struct value *parts, struct str text, struct str mark)
{
    if (!text.size)
        return;
    struct value *part = value_add_object(parts);
    value_set(part, "text", text);
    value_set(part, "mark", mark);
}

/* Cuts a line of the text, which begins at byte `at`, where marks begin and end. */
static void cut_line(struct value *parts, struct str line, size_t at, const struct list *marks)
{
    size_t done = 0;
    for (size_t i = 0; i < marks->count; i++) {
        const struct web_mark *mark = list_at(marks, i);
        if (mark->to <= at + done || mark->from >= at + line.size)
            continue;
        size_t from = mark->from > at + done ? mark->from - at : done;
        size_t to = mark->to < at + line.size ? mark->to - at : line.size;
        add_part(parts, str_part(line, done, from - done), (struct str){0});
        add_part(parts, str_part(line, from, to - from), mark->id);
        done = to;
    }
    add_part(parts, str_from_byte(line, done), (struct str){0});
}

void web_add_line(struct value *lines, struct str line, struct str text, size_t *at,
                  const struct list *marks)
{
    struct value *parts = value_set_list(value_add_object(lines), "parts");
    struct str rest = str_from_byte(text, *at), next;
    for (int ahead = 0; ahead < LOOK_AHEAD && marks->count && str_split(&rest, '\n', &next);
         ahead++) {
        if (!str_equal(next, line))
            continue;
        size_t from = (size_t)(next.data - text.data);
        cut_line(parts, line, from, marks);
        *at = from + line.size;
        return;
    }
    add_part(parts, line, (struct str){0});
}
