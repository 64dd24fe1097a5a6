/* What commands that fetch have in common: the networks that the user allows. */
#include "base/error.h"
#include "command/command.h"

bool command_fetch(const char *allow, struct network allowed[FETCH_MAX_ALLOWED],
                   struct fetch_settings *settings)
{
    struct str wrong = {0};
    *settings = fetch_settings();
    if (!allow)
        return true;
    settings->allowed = allowed;
    settings->allowed_count =
        network_parse_list(str_from(allow), allowed, FETCH_MAX_ALLOWED, &wrong);
    if (settings->allowed_count)
        return true;
    error_user("--allow-network wants networks such as 127.0.0.0/8 or fd00::/8, not \"%.*s\"",
               STR_ARG(wrong));
    return false;
}
