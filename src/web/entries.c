/* What pages have in common: articles, outlets, addresses and the parts of lists, as data. See
 * page.h. */
#include "base/url.h"
#include "base/utf8.h"
#include "web/page.h"
#include "web/template.h"
#include "words/words.h"

/* Bytes of text that a card shows. */
enum { LEAD_BYTES = 300 };

struct str web_href(struct web_call *call, const char *path, struct str part)
{
    enum { HREF_MAX = 4096 };
    struct buf out;
    buf_init(&out, HREF_MAX);
    buf_add(&out, str_from(path));
    template_escape_part(part, &out);
    struct str href = arena_copy(call->arena, buf_str(&out));
    buf_free(&out);
    return href;
}

struct str web_moment(struct web_call *call, int64_t seconds)
{
    char iso[DATE_ISO_SIZE];
    struct date date = date_from_utc(seconds, 0);
    date.has_offset = true;
    return arena_copy(call->arena, date_format_iso(&date, iso));
}

unsigned web_skip(const struct web_call *call)
{
    unsigned page = parameter_number(&call->request->parameters, "page", 1, WEB_PAGES_MAX);
    return page > 1 ? (page - 1) * WEB_ENTRIES : 0;
}

struct str web_language_asked(const struct web_call *call)
{
    struct str asked = parameter_get(&call->request->parameters, "language");
    struct str code = word_language_code(asked);
    return code.size ? code : asked;
}

/* The address of another part of the list that was asked for. */
static struct str part_address(struct web_call *call, unsigned page)
{
    enum { HREF_MAX = 2 * REQUEST_MAX_TARGET };
    struct buf out;
    buf_init(&out, HREF_MAX);
    buf_add_byte(&out, '?');
    for (size_t i = 0; i < call->request->parameters.count; i++) {
        const struct parameter *parameter = list_at(&call->request->parameters, i);
        if (str_equal(parameter->name, STR("page")))
            continue;
        template_escape_part(parameter->name, &out);
        buf_add_byte(&out, '=');
        template_escape_part(parameter->value, &out);
        buf_add_byte(&out, '&');
    }
    buf_format(&out, "page=%u", page);
    struct str href = arena_copy(call->arena, buf_str(&out));
    buf_free(&out);
    return href;
}

void web_set_pager(struct web_call *call, bool more)
{
    unsigned page = web_skip(call) / WEB_ENTRIES + 1;
    if (page > 1)
        value_set(call->data, "previous", part_address(call, page - 1));
    if (more && page < WEB_PAGES_MAX)
        value_set(call->data, "next", part_address(call, page + 1));
}

void web_set_outlet(struct web_call *call, struct value *object, struct str name, struct str domain)
{
    struct str key = domain.size ? domain : name;
    if (!key.size)
        return;
    struct value *outlet = value_set_object(object, "outlet");
    value_set(outlet, "name", name.size ? name : domain);
    value_set(outlet, "domain", domain);
    value_set(outlet, "href", web_href(call, "/outlet/", key));
}

struct str web_cut(struct web_call *call, struct str text, size_t bytes)
{
    size_t end = bytes;
    if (text.size <= bytes)
        return text;
    while (end > bytes / 2 && text.data[end] != ' ')
        end--;
    while (end > 0 && !utf8_is_start(text.data[end]))
        end--;
    return arena_format(call->arena, "%.*s…", (int)end, text.data);
}

/* Sets a snippet: as text, and in parts of which some are marked. */
static void set_snippet(struct web_call *call, struct value *object, struct str snippet)
{
    struct buf plain;
    buf_init(&plain, snippet.size + 1);
    struct value *parts = value_set_list(object, "_parts");
    size_t from = 0;
    bool marked = false;
    for (size_t i = 0; i <= snippet.size; i++) {
        bool mark = i == snippet.size || snippet.data[i] == STORE_MARK_BEGIN ||
                    snippet.data[i] == STORE_MARK_END;
        if (!mark)
            continue;
        struct str text = str_part(snippet, from, i - from);
        buf_add(&plain, text);
        if (text.size) {
            struct value *part = value_add_object(parts);
            value_set(part, "text", text);
            value_set_truth(part, "marked", marked);
        }
        marked = i < snippet.size && snippet.data[i] == STORE_MARK_BEGIN;
        from = i + 1;
    }
    value_set(object, "summary", arena_copy(call->arena, buf_str(&plain)));
    buf_free(&plain);
}

/* Sets what a feed says of an entry: when it was published or else first read, and its address. */
static void set_feed(struct web_call *call, struct value *object, const struct store_item *item,
                     struct str href)
{
    struct date date;
    int64_t seconds = item->first_read / 1000;
    if (date_parse(item->record.published, DATE_ORDER_UNKNOWN, &date))
        seconds = date_to_utc(&date);
    value_set(object, "_updated", web_moment(call, seconds));
    value_set(object, "_address",
              arena_format(call->arena, "%.*s%.*s", STR_ARG(call->site), STR_ARG(href)));
}

struct value *web_add_article(struct web_call *call, struct value *list,
                              const struct store_item *item)
{
    const struct article *article = &item->record;
    struct value *object = value_add_object(list);
    struct str original = article->canonical_url.size ? article->canonical_url : article->url;
    value_set(object, "id", article->id);
    struct str href = web_href(call, "/article/", article->id);
    value_set(object, "href", href);
    if (call->request->format == FORMAT_ATOM)
        set_feed(call, object, item, href);
    value_set(object, "headline", article->headline.size ? article->headline : STR("Untitled"));
    web_set_outlet(call, object, article->outlet_name, article->outlet_domain);
    value_set(object, "published", article->published);
    value_set(object, "language", article->language);
    if (url_is_web(original))
        value_set(object, "url", original);
    if (item->snippet.size)
        set_snippet(call, object, item->snippet);
    else
        value_set(object, "summary", web_cut(call, article->text, LEAD_BYTES));
    value_set_truth(object, "read", item->read);
    value_set_truth(object, "starred", item->starred);
    return object;
}
