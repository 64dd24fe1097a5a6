/* Writing JSON, one value after another, straight into a buffer: commas, quotes and escapes are
 * this part's business. Reading JSON is not; that is jansson's, see json_read.h.
 *
 *     struct json json;
 *     json_init(&json, &out);
 *     json_object_begin(&json);
 *     json_pair_str(&json, "headline", headline);
 *     json_key(&json, "authors");
 *     json_array_begin(&json);
 *     ...
 *     json_array_end(&json);
 *     json_object_end(&json);
 *
 * Strings are valid UTF-8 and come out as UTF-8. The line separators U+2028 and U+2029 are escaped,
 * so that no tool that reads line by line can take one object for two. Wrong nesting is a bug and
 * asserted. A buffer that reaches its maximum cuts the output: look at buf.full once at the end. */
#ifndef TIDINGS_BASE_JSON_H
#define TIDINGS_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* Objects and arrays may be nested this deep; asserted. */
#define JSON_DEPTH_MAX 64

struct json {
    struct buf *out;
    uint64_t objects; /* one bit a level, the innermost lowest: 1 is an object, 0 an array */
    unsigned depth;
    bool comma; /* something stands before the next value or key on its level */
    bool keyed; /* a key waits for its value */
};

/* Starts a text at the end of `out`, which has to outlive the writer. Nothing to give back. */
void json_init(struct json *json, struct buf *out);

/* Whether exactly one value was begun and everything that was begun is ended. */
bool json_is_complete(const struct json *json);

void json_object_begin(struct json *json);
void json_object_end(struct json *json);
void json_array_begin(struct json *json);
void json_array_end(struct json *json);

/* The name of the next value; only within an object. */
void json_key(struct json *json, const char *key);
void json_key_str(struct json *json, struct str key);

/* One value each; named apart from jansson's json_string() and the like, which stand beside them.
 */
void json_put_string(struct json *json, struct str text);
void json_put_integer(struct json *json, int64_t number);
/* The shortest decimal number that reads back as the same double; NaN and infinities, which JSON
 * does not have, become null. */
void json_put_double(struct json *json, double number);
void json_put_boolean(struct json *json, bool truth);
void json_put_null(struct json *json);
/* A value that is JSON already, as it stands. */
void json_put_raw(struct json *json, struct str text);

/* A key and its value in one. An empty string leaves the whole pair out: what is not known is
 * absent. */
void json_pair_str(struct json *json, const char *key, struct str text);
void json_pair_integer(struct json *json, const char *key, int64_t number);
void json_pair_double(struct json *json, const char *key, double number);
void json_pair_boolean(struct json *json, const char *key, bool truth);

#endif
