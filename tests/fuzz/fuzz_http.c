/* HTTP messages as archives keep them: heads, chunks and packings. What is left of a body stays
 * within its limit, and all views within the message. */
#include <stdint.h>
#include <stdlib.h>

#include "source/http_message.h"

/* Stops the fuzzer with a report. */
static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Whether a view lies in the bytes. */
static bool lies_in(struct str view, struct str bytes)
{
    return !view.size ||
           (view.data >= bytes.data && view.data + view.size <= bytes.data + bytes.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct inflater *inflater;
    if (!inflater)
        inflater = inflater_new();
    struct str bytes = str_of((const char *)data, size), body;
    struct http_message message;
    struct buf one, other;
    buf_init(&one, (size_t)1 << 22);
    buf_init(&other, (size_t)1 << 22);
    bool read = http_message_read(bytes, &message);
    require(message.status < 1000 && message.coding_count <= HTTP_MAX_CODINGS);
    require(lies_in(message.type, bytes) && lies_in(message.charset, bytes));
    require(lies_in(message.body, bytes) && (read || str_equal(message.body, bytes)));
    http_message_body(&message, inflater, &one, &other, &body);
    require(lies_in(body, bytes) || lies_in(body, buf_str(&one)) || lies_in(body, buf_str(&other)));
    require(one.max == (size_t)1 << 22 && other.max == (size_t)1 << 22);
    buf_free(&one);
    buf_free(&other);
    return 0;
}
