/* Fuzzes what a browser, or one who plays it, sends: targets, forms, cookies and credentials are
 * taken apart without harm, and all that comes of them is valid; and templates: what is read as one
 * renders, and puts no value out as markup. The first byte says which. */
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "web/guard.h"
#include "web/request.h"
#include "web/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Stops when something does not hold. */
static void check(bool truth)
{
    if (!truth)
        abort();
}

/* Checks parameters: so many at most, and valid text. */
static void check_parameters(const struct list *parameters)
{
    check(parameters->count <= REQUEST_MAX_PARAMETERS);
    for (size_t i = 0; i < parameters->count; i++) {
        const struct parameter *parameter = list_at(parameters, i);
        check(utf8_is_valid(parameter->name) && utf8_is_valid(parameter->value));
    }
}

/* Takes a request apart in every way. */
static void fuzz_request(struct str text, struct arena *arena)
{
    struct request request;
    struct list form;
    if (request_target(text, arena, &request)) {
        check(utf8_is_valid(request.path) && request.path.size && request.path.data[0] == '/');
        check(str_find_byte(request.path, '\0') == STR_NONE);
        check(str_find(request.path, STR("/../")) == STR_NONE);
        check_parameters(&request.parameters);
    }
    request_parameters(text, arena, &form);
    check_parameters(&form);
    struct list languages;
    request_languages(text, arena, &languages);
    check(languages.count <= REQUEST_MAX_LANGUAGES);
    for (size_t i = 0; i < languages.count; i++)
        check(((const struct str *)list_at(&languages, i))->size <= 3);
    struct str cookie = request_cookie(text, STR("tidings"));
    struct str password = request_basic_password(text, arena);
    check(cookie.size <= text.size && password.size <= text.size);
    struct buf escaped;
    buf_init(&escaped, 1 << 20);
    template_escape_part(text, &escaped);
    struct str back = request_decode(buf_str(&escaped), false, arena);
    check(escaped.full || str_equal(back, utf8_repair(arena, text)));
    buf_free(&escaped);
    if (template_is_link(text))
        check(text.data[0] == '/' || text.data[0] == '?' || text.data[0] == '#' ||
              str_starts_fold(text, STR("http")));
    /* a host that passes is never a name that was not given */
    struct guard guard = {0};
    if (guard_host(&guard, text) && text.data[0] != '[')
        check(ascii_is_digit(text.data[0]) || text.data[0] == '.' ||
              str_starts_fold(text, STR("localhost")));
}

/* Reads the text as a template, and renders what is one with values full of markup. */
static void fuzz_template(struct str text, struct arena *arena)
{
    struct templates *templates = templates_new(arena);
    struct str why = {0};
    if (!templates_add(templates, STR("a"), text, &why)) {
        check(why.size > 0);
        return;
    }
    struct value *data = value_new(arena);
    value_set(data, "a", STR("<\1>\"'&"));
    value_set(data, "b", STR("javascript:\1"));
    value_set(data, "d", STR("2026-03-05T10:00:00Z"));
    struct value *list = value_set_list(data, "l");
    value_add(list, STR("<\1>"));
    value_set(value_add_object(list), "a", STR("<\1>"));
    struct buf out;
    struct date now = date_from_utc(1772700000, 0);
    buf_init(&out, 1 << 20);
    templates_render(templates, STR("a"), STR("a"), data, &now, &out);
    /* control characters are taken out of values; where the text has none, none comes out, and so
     * no value came out as it is */
    if (str_find_byte(text, '\1') == STR_NONE)
        check(str_find_byte(buf_str(&out), '\1') == STR_NONE);
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > 1 << 16)
        return 0;
    struct arena arena;
    arena_init(&arena, 0);
    struct str text = str_of((const char *)data + 1, size - 1);
    if (data[0] & 1)
        fuzz_template(text, &arena);
    else
        fuzz_request(text, &arena);
    arena_free(&arena);
    return 0;
}
