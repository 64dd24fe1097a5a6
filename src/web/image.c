/* Pictures of articles; see image.h. */
#include "web/image.h"

#include "source/fetch.h"

struct str image_type(struct str bytes)
{
    static const struct {
        size_t at;
        const char *bytes;
        size_t size;
        const char *type;
    } kinds[] = {
        {0, "\x89PNG\r\n\x1a\n", 8, "image/png"},
        {0, "\xff\xd8\xff", 3, "image/jpeg"},
        {0, "GIF87a", 6, "image/gif"},
        {0, "GIF89a", 6, "image/gif"},
        {8, "WEBP", 4, "image/webp"},
        {4, "ftypavif", 8, "image/avif"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_equal(str_part(bytes, kinds[i].at, kinds[i].size),
                      str_of(kinds[i].bytes, kinds[i].size)))
            return str_from(kinds[i].type);
    return (struct str){0};
}

struct str image_fetch(struct str url, const struct network *allowed, size_t allowed_count,
                       struct buf *body)
{
    struct fetch_settings settings = fetch_settings();
    settings.allowed = allowed;
    settings.allowed_count = allowed_count;
    settings.total_ms = IMAGE_TOTAL_MS;
    settings.max_body = IMAGE_MAX_BYTES;
    struct fetcher *fetcher = fetcher_new(&settings);
    struct fetch_request request = {.url = url, .purpose = FETCH_IMAGE};
    struct fetch_result result;
    struct str type = {0};
    fetcher_add(fetcher, &request);
    while (fetcher_next(fetcher, &result)) {
        if (result.end != FETCH_DONE)
            continue;
        type = image_type(result.body);
        if (type.size)
            buf_add(body, result.body);
    }
    fetcher_free(fetcher);
    return body->full ? (struct str){0} : type;
}
