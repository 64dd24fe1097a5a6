/* What the store gives, as JSON; see store.h. */
#include "base/utf8.h"
#include "store/store.h"

/* A snippet is never longer; see snippet.c. */
enum { SNIPPET_MAX = 1 << 16 };

struct str store_moment(int64_t milliseconds, char iso[DATE_ISO_SIZE])
{
    struct date date = date_from_utc(milliseconds / 1000, 0);
    return date_format_iso(&date, iso);
}

void store_article_to_json(const struct store_article *article, struct json *json)
{
    char iso[DATE_ISO_SIZE];
    json_object_begin(json);
    article_pairs_to_json(&article->record, json);
    json_pair_integer(json, "version", article->version);
    json_pair_integer(json, "versions", article->versions);
    json_pair_str(json, "first_read", store_moment(article->first_read, iso));
    json_pair_str(json, "last_read", store_moment(article->last_read, iso));
    json_key(json, "documents");
    json_array_begin(json);
    for (size_t i = 0; i < article->documents.count; i++)
        json_put_string(json, *(const struct str *)list_at(&article->documents, i));
    json_array_end(json);
    json_object_end(json);
}

/* A snippet without its marks, into `plain`, and where they were, into `json`: pairs of code points
 * counted from the snippet's start. */
static void write_marks(struct str snippet, struct buf *plain, struct json *json)
{
    size_t points = 0;
    json_array_begin(json);
    for (size_t i = 0; i < snippet.size; i++) {
        char byte = snippet.data[i];
        if (byte == STORE_MARK_BEGIN)
            json_array_begin(json);
        if (byte == STORE_MARK_BEGIN || byte == STORE_MARK_END) {
            json_put_integer(json, (int64_t)points);
        } else {
            buf_add_byte(plain, byte);
            points += utf8_is_start(byte);
        }
        if (byte == STORE_MARK_END)
            json_array_end(json);
    }
    json_array_end(json);
}

void store_hit_to_json(const struct store_hit *hit, struct json *json)
{
    struct buf plain;
    buf_init(&plain, SNIPPET_MAX);
    json_object_begin(json);
    article_pairs_to_json(&hit->record, json);
    json_pair_double(json, "score", hit->score);
    json_key(json, "marks");
    write_marks(hit->snippet, &plain, json);
    json_pair_str(json, "snippet", buf_str(&plain));
    json_object_end(json);
    buf_free(&plain);
}
