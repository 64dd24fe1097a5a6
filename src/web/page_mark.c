/* What a person does with an article or a story: read, starred, looked at. Changes, and nothing to
 * see: a form is led back to where it was, the script gets an answer in JSON. */
#include "web/page.h"

bool web_mark(struct web_call *call)
{
    const struct list *form = &call->request->form;
    struct str id = parameter_get(form, "article"), story = parameter_get(form, "story");
    struct str what = parameter_get(form, "what");
    bool on = !str_equal(parameter_get(form, "on"), STR("0"));
    enum error error;
    if (str_equal(what, STR("read")))
        error = store_set_mark(call->store, id, STORE_MARK_READ, on);
    else if (str_equal(what, STR("starred")))
        error = store_set_mark(call->store, id, STORE_MARK_STARRED, on);
    else if (str_equal(what, STR("look")))
        error = store_look(call->store, story, on);
    else
        return web_fail(call, 400, "There is nothing of that kind to be marked.");
    if (error == ERROR_NOT_FOUND)
        return web_fail(call, 404, "There is nothing of that name.");
    if (error)
        return false;
    value_set(call->data, "what", what);
    value_set_truth(call->data, "on", on);
    if (call->request->format == FORMAT_JSON)
        return true;
    return web_redirect(call, parameter_get(form, "back"));
}
