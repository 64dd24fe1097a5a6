/* The door: a page that asks for the password, and the check of it. */
#include "web/answer.h"

bool web_login(struct web_call *call)
{
    const struct request *request = call->request;
    struct str password = parameter_get(&request->form, "password");
    struct str to = parameter_get(&request->parameters, "to");
    bool wait = false;
    if (password.size && guard_password(&call->web->guard, password, call->seconds, &wait)) {
        call->session = true;
        return web_redirect(call, parameter_get(&request->form, "to"));
    }
    value_set(call->data, "title", STR("Sign in"));
    value_set(call->data, "to", to.size ? to : parameter_get(&request->form, "to"));
    if (wait)
        value_set(call->data, "mistake",
                  STR("Too many wrong passwords. Wait a minute and try again."));
    else if (request->form.count)
        value_set(call->data, "mistake", STR("That is not the password."));
    if (request->form.count)
        call->status = wait ? 429 : 403;
    return web_show(call, "login");
}
