/* Heads of HTTP answers as servers send them: what is believed of them stays within its limits, all
 * views within the head, and what is kept for the next request can be sent as a field. */
#include <stdint.h>
#include <stdlib.h>

#include "source/answer.h"

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

/* Whether a number of seconds is within its limit. */
static bool is_within(int64_t seconds, int64_t max)
{
    return seconds >= ANSWER_NOT_SAID && seconds <= max;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t now = 1772712000;
    struct str head = str_of((const char *)data, size), url = STR("https://a.example/");
    struct str etag, modified;
    struct answer answer;
    struct arena arena;
    arena_init(&arena, 0);
    answer_read(head, now, &answer);
    require(answer.status < 1000 && is_within(answer.retry_after, ANSWER_MAX_WAIT));
    require(is_within(answer.fresh, ANSWER_MAX_FRESH));
    require(lies_in(answer.type, head) && lies_in(answer.charset, head));
    require(lies_in(answer.location, head));
    struct str validator = validator_make(&answer, url, &arena);
    if (validator.size) {
        require(validator_read(validator, url, &etag, &modified));
        require(str_find_byte(etag, '\n') == STR_NONE && str_find_byte(etag, '\r') == STR_NONE);
        require(str_find_byte(modified, '\n') == STR_NONE);
        require(etag.size || modified.size);
    }
    validator_read(head, url, &etag, &modified); /* what a damaged database may hold */
    arena_free(&arena);
    return 0;
}
