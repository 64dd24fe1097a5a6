/* A picture of an article: /image/ID/N is its Nth. No other address can be asked for, so that this
 * server fetches nothing for strangers. */
#include "base/url.h"
#include "web/page.h"

bool web_image(struct web_call *call)
{
    struct store_article article;
    size_t slash = str_find_byte(call->rest, '/');
    struct str id = str_part(call->rest, 0, slash);
    uint64_t number = 0;
    if (slash == STR_NONE || !str_to_u64(str_from_byte(call->rest, slash + 1), &number))
        return web_fail(call, 404, "There is no such picture.");
    enum error error = store_article(call->store, id, 0, call->arena, &article);
    if (error && error != ERROR_NOT_FOUND && error != ERROR_TOO_MANY)
        return false;
    if (error || number < 1 || number > article.record.images.count)
        return web_fail(call, 404, "There is no such picture.");
    const struct image *image = list_at(&article.record.images, number - 1);
    if (!url_is_web(image->url))
        return web_fail(call, 404, "There is no such picture.");
    call->picture = image->url;
    return true;
}
