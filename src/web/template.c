/* Rendering templates; see template.h. */
#include "web/template_private.h"

#include <assert.h>

#include "base/date.h"
#include "base/url.h"

/* An item that an each is at. */
struct frame {
    struct str name;
    const struct value *item;
};

/* A run of a template, which an include may have interrupted. */
struct run {
    const struct template *template;
    size_t at;
};

struct rendering {
    const struct templates *templates;
    struct str page;
    const struct value *data;
    const struct date *now;
    struct buf *out;
    struct frame frames[TEMPLATE_DEPTH * TEMPLATE_INCLUDES];
    size_t frame_count;
    struct run runs[TEMPLATE_INCLUDES];
    size_t depth;
};

/* ------------------------------------------------------------------------------- escaping --- */

/* What stands for a byte, or NULL for the byte itself. */
static const char *escaped(unsigned char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    }
    return byte < 0x20 && !ascii_is_space((char)byte) ? ""
           : byte == '\f' || byte == 0x7f             ? " "
                                                      : NULL;
}

void template_escape(struct str text, struct buf *out)
{
    size_t from = 0;
    for (size_t i = 0; i < text.size; i++) {
        const char *instead = escaped((unsigned char)text.data[i]);
        size_t size = 1;
        /* U+FFFE and U+FFFF are characters that XML does not have */
        if (!instead && text.size - i >= 3 && memcmp(text.data + i, "\xef\xbf", 2) == 0 &&
            (unsigned char)text.data[i + 2] >= 0xbe) {
            instead = "";
            size = 3;
        }
        if (!instead)
            continue;
        buf_add(out, str_part(text, from, i - from));
        buf_add(out, str_from(instead));
        i += size - 1;
        from = i + 1;
    }
    buf_add(out, str_from_byte(text, from));
}

void template_escape_part(struct str text, struct buf *out)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.size; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (ascii_is_alpha((char)byte) || ascii_is_digit((char)byte) ||
            (byte && strchr("-._~", byte))) {
            buf_add_byte(out, (char)byte);
        } else {
            buf_add_byte(out, '%');
            buf_add_byte(out, digits[byte >> 4]);
            buf_add_byte(out, digits[byte & 15]);
        }
    }
}

bool template_is_link(struct str address)
{
    if (!address.size || url_is_web(address))
        return address.size > 0;
    if (address.data[0] == '?' || address.data[0] == '#')
        return true;
    /* "//host" and what browsers take for it lead elsewhere */
    return address.data[0] == '/' &&
           (address.size == 1 || (address.data[1] != '/' && address.data[1] != '\\')) &&
           str_find_byte(address, '\t') == STR_NONE && str_find_byte(address, '\n') == STR_NONE &&
           str_find_byte(address, '\r') == STR_NONE;
}

/* ------------------------------------------------------------------------ numbers and dates --- */

void template_number(int64_t number, struct buf *out)
{
    char digits[32];
    size_t count = 0;
    uint64_t rest = number < 0 ? (uint64_t)0 - (uint64_t)number : (uint64_t)number;
    do
        digits[count++] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        buf_add_byte(out, '-');
    while (count--) {
        buf_add_byte(out, digits[count]);
        if (count && count % 3 == 0)
            buf_add_byte(out, ',');
    }
}

void template_age(const struct date *date, const struct date *now, struct buf *out)
{
    enum { MINUTE = 60, HOUR = 3600, DAY = DAY_SECONDS, WEEK = 7 * DAY };
    int64_t age = date_to_utc(now) - date_to_utc(date);
    if (date->precision < DATE_DAY || age < -HOUR || age >= WEEK)
        date_say(date, false, out);
    else if (date->precision == DATE_DAY && age < DAY)
        buf_add(out, STR("today"));
    else if (age < MINUTE)
        buf_add(out, STR("just now"));
    else if (age < HOUR)
        buf_format(out, "%d min ago", (int)(age / MINUTE));
    else if (age < DAY)
        buf_format(out, "%d h ago", (int)(age / HOUR));
    else
        buf_format(out, "%d day%s ago", (int)(age / DAY), age < 2 * DAY ? "" : "s");
}

/* Takes off a text what it says of a part of a year or a week in the way of TIMEX: "2026-SU",
 * "2026-W10-WE". Gives the words for it, "" where it says nothing of the kind; `*days` is how far
 * behind the beginning of what is left it is. A week as ISO 8601 writes it is one, too. */
static const char *take_part(struct str *text, int *days)
{
    enum { TO_SATURDAY = 5 };
    static const struct {
        const char *ending, *words;
    } seasons[] = {{"-SP", "spring "}, {"-SU", "summer "}, {"-FA", "autumn "}, {"-WI", "winter "}};
    struct str given = *text;
    *days = 0;
    for (size_t i = 0; i < sizeof seasons / sizeof *seasons; i++)
        if (given.size == sizeof "2026-SU" - 1 && str_ends(given, str_from(seasons[i].ending))) {
            *text = str_part(given, 0, sizeof "2026" - 1);
            return seasons[i].words;
        }
    size_t week = sizeof "2026-W10" - 1;
    if (given.size < week || given.data[4] != '-' || given.data[5] != 'W')
        return "";
    if (given.size == week)
        return "week of ";
    if (!str_equal(str_from_byte(given, week), STR("-WE")))
        return "";
    *text = str_part(given, 0, week);
    *days = TO_SATURDAY;
    return "weekend of ";
}

/* Appends a time element, two for a period, "2026-03-05/2026-03-07". What is no date is shown as it
 * is. */
static void put_time(struct rendering *rendering, struct str text, bool age)
{
    struct date date;
    struct buf *out = rendering->out;
    struct str rest = text, first;
    if (str_split(&rest, '/', &first) && rest.size && str_find_byte(rest, '/') == STR_NONE) {
        put_time(rendering, first, age);
        buf_add(out, STR(" \xe2\x80\x93 "));
        put_time(rendering, rest, age);
        return;
    }
    int days;
    struct str named = text;
    const char *part = take_part(&named, &days);
    if (!date_parse(named, DATE_ORDER_UNKNOWN, &date)) {
        template_escape(text, out);
        return;
    }
    if (days)
        date = date_add_days(date, days);
    char iso[DATE_ISO_SIZE];
    struct str machine = date_format_iso(&date, iso);
    /* HTML has no precision of an hour */
    buf_format(out, "<time datetime=\"%.*s\"", date.precision == DATE_HOUR ? 10 : (int)machine.size,
               machine.data);
    if (age) {
        buf_add(out, date.precision > DATE_HOUR ? STR(" data-age title=\"") : STR(" title=\""));
        date_say(&date, true, out);
        buf_add_byte(out, '"');
    }
    buf_add_byte(out, '>');
    buf_add(out, str_from(part));
    if (age)
        template_age(&date, rendering->now, out);
    else
        date_say(&date, true, out);
    buf_add(out, STR("</time>"));
}

/* ------------------------------------------------------------------------------- rendering --- */

/* The value of a path: its first name an item of an each, the innermost first, or the data's. */
static const struct value *find(const struct rendering *rendering, struct str path)
{
    struct str name;
    const struct value *value = NULL;
    if (!str_split(&path, '.', &name))
        return NULL;
    for (size_t i = rendering->frame_count; i && !value; i--)
        if (str_equal(rendering->frames[i - 1].name, name))
            value = rendering->frames[i - 1].item;
    if (!value)
        value = value_get(rendering->data, name);
    while (value && str_split(&path, '.', &name))
        value = value_get(value, name);
    return value;
}

/* The number that a value counts as. */
static int64_t number_of(const struct value *value)
{
    if (!value || value->kind == VALUE_TEXT)
        return 0;
    return value->kind == VALUE_NUMBER || value->kind == VALUE_TRUTH ? value->number
                                                                     : (int64_t)value->count;
}

/* Puts out a value. Of lists and objects nothing shows. */
static void put(struct rendering *rendering, const struct node *node)
{
    const struct value *value = find(rendering, node->text);
    if (!value || value->kind > VALUE_NUMBER)
        return;
    if (value->kind == VALUE_NUMBER)
        buf_format(rendering->out, "%lld", (long long)value->number);
    else if (node->kind == NODE_PUT_PART)
        template_escape_part(value->text, rendering->out);
    else if (node->kind == NODE_PUT_LINK && !template_is_link(value->text))
        buf_add_byte(rendering->out, '#');
    else
        template_escape(value->text, rendering->out);
}

/* Whether an if holds. */
static bool holds(const struct rendering *rendering, const struct node *node)
{
    const struct value *value = find(rendering, node->text);
    bool truth = value_is_true(value);
    if (node->compared)
        truth = value && value->kind == VALUE_TEXT && str_equal(value->text, node->other);
    return truth != node->negative;
}

/* Begins an each: with its first item, or behind the block. */
static void begin_each(struct rendering *rendering, struct run *run, const struct node *node)
{
    const struct value *list = find(rendering, node->text);
    const struct value *item = list && list->kind == VALUE_LIST ? list->first : NULL;
    if (!item) {
        run->at = node->jump;
        return;
    }
    assert(rendering->frame_count < sizeof rendering->frames / sizeof *rendering->frames);
    rendering->frames[rendering->frame_count++] = (struct frame){.name = node->other, .item = item};
    run->at++;
}

/* Goes on with the next item of an each, or behind the block. */
static void next_item(struct rendering *rendering, struct run *run, const struct node *node)
{
    struct frame *frame = &rendering->frames[rendering->frame_count - 1];
    const struct node *each = list_at(&run->template->nodes, node->jump);
    frame->item = frame->item->next;
    if (frame->item) {
        run->at = node->jump + 1;
        return;
    }
    rendering->frame_count--;
    run->at = each->after;
}

/* Begins a template. False when it is not there or goes too deep. */
static bool enter(struct rendering *rendering, struct str name)
{
    const struct template *template = templates_find(rendering->templates, name);
    if (!template || rendering->depth == TEMPLATE_INCLUDES)
        return false;
    rendering->runs[rendering->depth++] = (struct run){.template = template};
    return true;
}

/* Does one node. False when a template it asks for cannot be had. */
static bool step(struct rendering *rendering, struct run *run, const struct node *node)
{
    const struct value *value;
    switch (node->kind) {
    case NODE_TEXT:
        buf_add(rendering->out, node->text);
        break;
    case NODE_PUT:
    case NODE_PUT_LINK:
    case NODE_PUT_PART:
        put(rendering, node);
        break;
    case NODE_EACH:
        begin_each(rendering, run, node);
        return true;
    case NODE_END_EACH:
    case NODE_EACH_ELSE:
        next_item(rendering, run, node);
        return true;
    case NODE_IF:
        run->at = holds(rendering, node) ? run->at + 1 : node->jump;
        return true;
    case NODE_ELSE:
        run->at = node->jump;
        return true;
    case NODE_END_IF:
        break;
    case NODE_INCLUDE:
    case NODE_PAGE:
        run->at++;
        value = NULL;
        if (node->kind == NODE_PAGE && !rendering->page.size)
            return true;
        return enter(rendering, node->kind == NODE_PAGE ? rendering->page : node->text);
    case NODE_COUNT: {
        int64_t number = number_of(find(rendering, node->text));
        template_number(number, rendering->out);
        buf_add_byte(rendering->out, ' ');
        buf_add(rendering->out, number == 1 ? node->other : node->many);
        break;
    }
    case NODE_AGE:
    case NODE_DATE:
        value = find(rendering, node->text);
        if (value && value->kind == VALUE_TEXT)
            put_time(rendering, value->text, node->kind == NODE_AGE);
        break;
    }
    run->at++;
    return true;
}

bool templates_render(const struct templates *templates, struct str name, struct str page,
                      const struct value *data, const struct date *now, struct buf *out)
{
    struct rendering rendering = {
        .templates = templates, .page = page, .data = data, .now = now, .out = out};
    if (!enter(&rendering, name))
        return false;
    while (rendering.depth) {
        struct run *run = &rendering.runs[rendering.depth - 1];
        if (run->at >= run->template->nodes.count)
            rendering.depth--;
        else if (!step(&rendering, run, list_at(&run->template->nodes, run->at)))
            return false;
    }
    return true;
}
