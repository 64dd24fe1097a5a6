/* One request to one answer: who asks is checked, the page found and called, and what it says
 * rendered in the form that was asked for. See answer.h. */
#include "web/answer.h"

#include <stdio.h>
#include <time.h>

#include "base/json.h"
#include "web/route.h"

/* Status codes of HTTP that are used here. */
enum {
    HTTP_OK = 200,
    HTTP_SEE_OTHER = 303,
    HTTP_BAD = 400,
    HTTP_UNAUTHORIZED = 401,
    HTTP_FORBIDDEN = 403,
    HTTP_NOT_FOUND = 404,
    HTTP_WRONG_METHOD = 405,
    HTTP_FAILED = 500,
    HTTP_BUSY = 503,
};

/* ------------------------------------------------------------------------- pages' answers --- */

bool web_show(struct web_call *call, const char *page)
{
    call->page = str_from(page);
    return true;
}

bool web_fail(struct web_call *call, int status, const char *words)
{
    call->status = status;
    call->data = value_new(call->arena);
    value_set(call->data, "title", status == 404 ? STR("Not found") : STR("That did not work"));
    value_set(call->data, "message", arena_copy(call->arena, str_from(words)));
    value_set_number(call->data, "status", status);
    return web_show(call, "error");
}

bool web_redirect(struct web_call *call, struct str location)
{
    bool ours = location.size && location.data[0] == '/' && template_is_link(location);
    for (size_t i = 0; ours && i < location.size; i++)
        ours = (unsigned char)location.data[i] > ' ' && (unsigned char)location.data[i] < 0x7f;
    call->status = HTTP_SEE_OTHER;
    call->location = ours ? location : STR("/");
    return true;
}

bool web_send(struct web_call *call, struct str type, struct str body)
{
    call->type = type;
    call->body = body;
    return true;
}

/* -------------------------------------------------------------------------------- layout --- */

/* The address that was asked for, with another ending of its path. */
static struct str same_address(struct web_call *call, const struct web_asked *asked,
                               const char *ending)
{
    size_t mark = str_find_byte(asked->target, '?');
    struct str path = str_part(asked->target, 0, mark);
    struct str query = mark == STR_NONE ? (struct str){0} : str_from_byte(asked->target, mark);
    const char *index = ending[0] && str_equal(path, STR("/")) ? "index" : "";
    return arena_format(call->arena, "%.*s%s%s%.*s", STR_ARG(path), index, ending, STR_ARG(query));
}

/* The address of a static file, which changes with what is in it. */
static struct str file_address(struct web_call *call, const char *name)
{
    const struct web_file *file = web_file(call->web, str_from(name));
    struct str version = file ? file->version : (struct str){0};
    return arena_format(call->arena, "/static/%s?v=%.*s", name, STR_ARG(version));
}

/* Sets what every page's layout shows. */
static void set_layout(struct web_call *call, const struct route *route,
                       const struct web_asked *asked, bool inside)
{
    struct value *data = call->data;
    value_set(data, "_style", file_address(call, "style.css"));
    value_set(data, "_script", file_address(call, "script.js"));
    if (!inside)
        return;
    value_set_truth(data, "_inside", true);
    value_set(data, "_token", str_from(call->web->guard.token));
    value_set(data, "_here", same_address(call, asked, ""));
    value_set(data, "_today", web_moment(call, call->seconds));
    if (call->status == HTTP_OK && route->traits & ROUTE_LIST)
        value_set(data, "_feed", same_address(call, asked, ".atom"));
    if (call->status == HTTP_OK)
        value_set(data, "_json", same_address(call, asked, ".json"));
    struct value *menu = value_set_list(data, "_menu");
    for (const struct route *each = route_all(); each->path; each++) {
        if (!each->menu)
            continue;
        struct value *item = value_add_object(menu);
        value_set(item, "href", str_from(each->path));
        value_set(item, "label", str_from(each->menu));
        if (each == route)
            value_set_truth(item, "current", true);
    }
}

/* ------------------------------------------------------------------------------ rendering --- */

/* Renders the page's data as a feed. */
static bool render_feed(struct web_call *call, const struct web_asked *asked,
                        struct web_reply *reply)
{
    value_set(call->data, "_self",
              arena_format(call->arena, "%.*s%.*s", STR_ARG(call->site), STR_ARG(asked->target)));
    value_set(call->data, "_updated", web_moment(call, call->seconds));
    reply->type = STR("application/atom+xml; charset=utf-8");
    return templates_render(call->web->templates, STR("feed"), (struct str){0}, call->data,
                            &call->now, &reply->body);
}

/* Renders what the page said in the form that was asked for. */
static bool render(struct web_call *call, const struct route *route, const struct web_asked *asked,
                   bool inside, struct web_reply *reply)
{
    enum request_format format = call->request->format;
    if (call->location.size && call->location.size < sizeof reply->location)
        memcpy(reply->location, call->location.data, call->location.size);
    if (call->location.size || call->type.size || call->picture.size) {
        reply->type = call->type;
        buf_add(&reply->body, call->body);
        return true;
    }
    if (format == FORMAT_JSON) {
        struct json json;
        json_init(&json, &reply->body);
        value_to_json(call->data, &json);
        reply->type = STR("application/json");
        return buf_add_byte(&reply->body, '\n');
    }
    if (format == FORMAT_ATOM && call->status == HTTP_OK)
        return render_feed(call, asked, reply);
    set_layout(call, route, asked, inside);
    reply->type = STR("text/html; charset=utf-8");
    return templates_render(call->web->templates, STR("layout"), call->page, call->data, &call->now,
                            &reply->body);
}

/* ------------------------------------------------------------------------------- checking --- */

/* Whether the asker has given the password, where there is one; `*wait` where too many wrong ones
 * were given. */
static bool is_inside(struct web_call *call, const struct web_asked *asked, bool *wait)
{
    struct guard *guard = &call->web->guard;
    *wait = false;
    if (!guard->password.size)
        return true;
    struct str cookie = request_cookie(asked->cookie, STR(WEB_COOKIE));
    if (guard_equal(str_of(guard->session, GUARD_SECRET), cookie))
        return true;
    struct str password = request_basic_password(asked->authorization, call->arena);
    return password.size && guard_password(guard, password, call->seconds, wait);
}

/* Answers one who has to give the password first: with the page to give it on, or, where no person
 * asks, by HTTP's own means. */
static bool ask_password(struct web_call *call, const struct web_asked *asked,
                         struct web_reply *reply)
{
    if (call->request->format != FORMAT_HTML) {
        reply->basic = true;
        return web_fail(call, HTTP_UNAUTHORIZED, "This wants a password.");
    }
    struct buf location;
    buf_init(&location, sizeof reply->location - 1);
    buf_add(&location, STR("/login?to="));
    template_escape_part(asked->target, &location);
    web_redirect(call, location.full ? STR("/login") : arena_copy(call->arena, buf_str(&location)));
    buf_free(&location);
    return true;
}

/* Whether a change comes from this server's own pages. */
static bool may_change(const struct web_call *call, const struct route *route,
                       const struct web_asked *asked)
{
    if (!guard_origin(asked->origin, asked->site, asked->host))
        return false;
    return (route->traits & ROUTE_OPEN) ||
           guard_equal(str_of(call->web->guard.token, GUARD_SECRET),
                       parameter_get(&call->request->form, "token"));
}

/* Whether the page may be called: who asks, what for, and from where. If not, it is answered. */
static bool may_call(struct web_call *call, const struct web_asked *asked,
                     const struct route **route, bool *inside, struct web_reply *reply)
{
    bool other_method, wait;
    struct str method = str_equal(asked->method, STR("HEAD")) ? STR("GET") : asked->method;
    const char *words = NULL;
    int status = HTTP_NOT_FOUND;
    *inside = guard_host(&call->web->guard, asked->host) && is_inside(call, asked, &wait);
    *route = route_find(method, call->request->path, &call->rest, &other_method);
    if (!guard_host(&call->web->guard, asked->host)) {
        status = HTTP_FORBIDDEN;
        words = "This server does not answer to that name. If it is yours, name it when the server "
                "is started: tidings serve --host NAME";
    } else if (!*inside && !(*route && ((*route)->traits & ROUTE_OPEN))) {
        ask_password(call, asked, reply);
        return false;
    } else if (!*route) {
        status = other_method ? HTTP_WRONG_METHOD : HTTP_NOT_FOUND;
        words = other_method ? "That is not done this way." : "There is no such page.";
    } else if (call->request->format == FORMAT_ATOM && !((*route)->traits & ROUTE_LIST)) {
        words = "There is no feed of this page.";
    } else if (str_equal(asked->method, STR("POST")) && !may_change(call, *route, asked)) {
        status = HTTP_FORBIDDEN;
        words = "The page that asked for this is from an earlier run of the server, or from "
                "elsewhere. Load it again and repeat what you did.";
    }
    if (words)
        web_fail(call, status, words);
    return !words;
}

/* Calls the page; all that it reads is of one moment. */
static bool call_page(struct web_call *call, const struct web_asked *asked,
                      const struct route *route)
{
    if (str_equal(asked->method, STR("POST"))) {
        bool good = route->page(call);
        cache_forget(&call->web->cache);
        return good;
    }
    if (store_read_begin(call->store) != OK)
        return false;
    bool good = route->page(call);
    store_read_end(call->store);
    return good;
}

/* Forgets the answers that are kept where another process has written since this reader looked. */
static void watch(struct web *web, struct web_reader *reader)
{
    int64_t version = store_data_version(reader->store);
    if (version != reader->version || version < 0)
        cache_forget(&web->cache);
    reader->version = version;
}

/* Answers where the store failed: in words for the asker, and in its own for the server's log. */
static void answer_failure(struct web_call *call, struct web_reply *reply)
{
    fprintf(stderr, "tidings: the database: %s\n", store_why(call->store));
    if (store_is_busy(call->store)) {
        reply->retry = WEB_RETRY;
        web_fail(call, HTTP_BUSY,
                 "Another process is writing to the database. Try again in a moment.");
    } else {
        web_fail(call, HTTP_FAILED, "The database failed; the server's log says how.");
    }
}

/* Answers a request that may be answered: as a moment ago, or by the page. */
static void answer_call(struct web_call *call, struct web_reader *reader,
                        const struct web_asked *asked, const struct route *route,
                        struct web_reply *reply)
{
    struct cache *cache = &call->web->cache;
    bool kept = str_equal(asked->method, STR("GET")) && !(route->traits & ROUTE_OPEN);
    struct str key =
        arena_format(call->arena, "%.*s %.*s", STR_ARG(asked->host), STR_ARG(asked->target));
    for (size_t i = 0; i < call->languages.count; i++)
        key = arena_format(call->arena, "%.*s %.*s", STR_ARG(key),
                           STR_ARG(*(const struct str *)list_at(&call->languages, i)));
    watch(call->web, reader);
    uint64_t generation = cache_generation(cache);
    if (kept && cache_get(cache, key, call->seconds, &reply->body, &reply->type))
        return;
    if (!call_page(call, asked, route))
        answer_failure(call, reply);
    if (!render(call, route, asked, true, reply))
        call->status = HTTP_FAILED;
    if (kept && call->status == HTTP_OK && !call->picture.size && !call->type.size)
        cache_put(cache, key, generation, call->seconds, buf_str(&reply->body), reply->type);
}

/* The moment as a date. */
static void set_now(struct web_call *call)
{
    call->seconds = (int64_t)time(NULL);
    call->now = date_from_utc(call->seconds, 0);
}

void web_answer(struct web *web, struct web_reader *reader, const struct web_asked *asked,
                struct web_reply *reply)
{
    struct request request;
    struct arena *arena = &reader->arena;
    const struct route *route = NULL;
    bool inside = false;
    *reply = (struct web_reply){0};
    buf_init(&reply->body, WEB_MAX_ANSWER);
    struct web_call call = {.arena = arena,
                            .store = reader->store,
                            .request = &request,
                            .status = HTTP_OK,
                            .data = value_new(arena),
                            .web = web};
    set_now(&call);
    request_languages(asked->languages, arena, &call.languages);
    call.site = arena_format(arena, "http://%.*s", STR_ARG(asked->host));
    bool good = request_target(asked->target, arena, &request);
    if (good)
        request_parameters(asked->form, arena, &request.form);
    else
        web_fail(&call, HTTP_BAD, "This address cannot be read.");
    good = good && may_call(&call, asked, &route, &inside, reply);
    if (!good && request.format == FORMAT_ATOM)
        request.format = FORMAT_HTML;
    if (good && inside)
        answer_call(&call, reader, asked, route, reply);
    else if ((good && !call_page(&call, asked, route)) ||
             !render(&call, route, asked, inside, reply))
        call.status = HTTP_FAILED;
    reply->status = call.status;
    reply->lasting = call.lasting;
    buf_init(&reply->picture, REQUEST_MAX_TARGET);
    buf_add(&reply->picture, call.picture);
    if (call.session)
        memcpy(reply->session, web->guard.session, sizeof reply->session);
    arena_clear(arena);
}
