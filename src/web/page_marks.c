/* Lines of an article's text, cut where marks begin and end; see page_marks.h. */
#include "web/page_marks.h"

/* Limits: marks of an article, and of a line; marks within marks; lines of the text that are looked
 * ahead for a block's. */
enum { MARKS_MAX = 2000, LINE_MARKS = 120, DEPTH_MAX = 8, LOOK_AHEAD = 8 };

void web_marks_init(struct web_marks *marks, struct arena *arena)
{
    list_init(&marks->pointers, arena, sizeof(struct web_pointer));
    list_init(&marks->marks, arena, sizeof(struct web_mark));
}

size_t web_marks_point(struct web_marks *marks, struct arena *arena, const char *kind,
                       size_t number)
{
    struct web_pointer *pointer = list_add(&marks->pointers);
    pointer->id = arena_format(arena, "%s-%zu", kind, number);
    return marks->pointers.count - 1;
}

void web_marks_add(struct web_marks *marks, size_t pointer, size_t from, size_t to)
{
    if (to > from && marks->marks.count < MARKS_MAX)
        *(struct web_mark *)list_add(&marks->marks) = (struct web_mark){from, to, pointer};
}

/* In the order of the text, the longer first. */
static int compare_marks(const void *left, const void *right)
{
    const struct web_mark *a = left, *b = right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to > b->to ? -1 : 1;
    return a->pointer < b->pointer ? -1 : a->pointer > b->pointer;
}

void web_marks_sort(struct web_marks *marks)
{
    list_sort(&marks->marks, compare_marks);
}

/* ------------------------------------------------------------------------------- one line ---- */

/* A line that is being cut: its marks, by bytes of the line, none of which crosses another. */
struct cutting {
    struct str line;
    struct web_mark marks[LINE_MARKS];
    size_t count;
};

/* Puts a mark in its place among those of the line that come behind it in the order. False when
 * there is no room. */
static bool insert(struct cutting *cutting, struct web_mark mark)
{
    if (cutting->count == LINE_MARKS)
        return false;
    size_t place = cutting->count++;
    for (; place > 0 && compare_marks(&cutting->marks[place - 1], &mark) > 0; place--)
        cutting->marks[place] = cutting->marks[place - 1];
    cutting->marks[place] = mark;
    return true;
}

/* Gathers the marks of a line that begins at byte `at` of the text. */
static void gather(struct cutting *cutting, size_t at, const struct list *marks)
{
    for (size_t i = 0; i < marks->count; i++) {
        struct web_mark mark = *(const struct web_mark *)list_at(marks, i);
        if (mark.from >= at + cutting->line.size)
            break;
        if (mark.to <= at)
            continue;
        mark.from = mark.from > at ? mark.from - at : 0;
        mark.to = mark.to < at + cutting->line.size ? mark.to - at : cutting->line.size;
        if (!insert(cutting, mark))
            break;
    }
}

/* Cuts a mark in two that begins within an earlier one and ends behind it. Gives whether it did. */
static bool cut_crossing(struct cutting *cutting, size_t index)
{
    struct web_mark *mark = &cutting->marks[index];
    for (size_t i = index; i-- > 0;) {
        const struct web_mark *open = &cutting->marks[i];
        if (open->to <= mark->from || open->to >= mark->to)
            continue;
        struct web_mark rest = {open->to, mark->to, mark->pointer};
        mark->to = open->to;
        insert(cutting, rest);
        return true;
    }
    return false;
}

/* Adds a part that is text. */
static void add_text(struct value *parts, struct str text)
{
    if (text.size)
        value_set(value_add_object(parts), "text", text);
}

/* Adds the beginning of a mark. */
static void open_mark(struct value *parts, struct web_pointer *pointer)
{
    struct value *part = value_add_object(parts);
    value_set(part, "open", pointer->id);
    if (!pointer->marked)
        value_set(part, "id", pointer->id);
    pointer->marked = true;
}

/* Puts out the line with its marks. */
static void put_line(const struct cutting *cutting, struct value *parts, struct list *pointers)
{
    size_t ends[DEPTH_MAX], depth = 0, done = 0;
    for (size_t i = 0; i <= cutting->count; i++) {
        size_t from = i < cutting->count ? cutting->marks[i].from : cutting->line.size;
        bool last = i == cutting->count;
        while (depth && (last || ends[depth - 1] <= from)) {
            add_text(parts, str_part(cutting->line, done, ends[depth - 1] - done));
            done = ends[--depth];
            value_set_truth(value_add_object(parts), "close", true);
        }
        add_text(parts, str_part(cutting->line, done, from - done));
        done = from;
        if (last || depth == DEPTH_MAX)
            continue;
        open_mark(parts, list_at(pointers, cutting->marks[i].pointer));
        ends[depth++] = cutting->marks[i].to;
    }
}

void web_add_line(struct value *lines, struct str line, struct str text, size_t *at,
                  struct web_marks *marks)
{
    struct value *parts = value_set_list(value_add_object(lines), "parts");
    struct str rest = str_from_byte(text, *at), next;
    struct cutting cutting = {.line = line};
    for (int ahead = 0; ahead < LOOK_AHEAD && marks->marks.count && str_split(&rest, '\n', &next);
         ahead++) {
        if (!str_equal(next, line))
            continue;
        size_t from = (size_t)(next.data - text.data);
        *at = from + line.size;
        gather(&cutting, from, &marks->marks);
        break;
    }
    for (size_t i = 0; i < cutting.count; i++)
        cut_crossing(&cutting, i);
    put_line(&cutting, parts, &marks->pointers);
}
