/* Heads of HTTP answers; see answer.h. */
#include "source/answer.h"

#include "base/date.h"
#include "source/http_message.h"

/* What a head says of time, to be weighed when all of it is read. */
struct times {
    int64_t date, expires; /* seconds since 1970, or ANSWER_NOT_SAID */
    int64_t max_age, age;
    bool never; /* it may not be kept, or not without asking */
};

/* A date of HTTP in seconds since 1970, or ANSWER_NOT_SAID. */
static int64_t read_date(struct str value)
{
    struct date date;
    if (!date_parse(value, DATE_ORDER_UNKNOWN, &date) || date.precision < DATE_DAY)
        return ANSWER_NOT_SAID;
    int64_t time = date_to_utc(&date);
    return time < 0 ? 0 : time;
}

/* A number of seconds, clipped; ANSWER_NOT_SAID for what is no number. */
static int64_t read_seconds(struct str value, int64_t max)
{
    uint64_t seconds;
    value = str_trim(value);
    for (size_t i = 0; i < value.size; i++)
        if (!ascii_is_digit(value.data[i]))
            return ANSWER_NOT_SAID;
    if (!value.size)
        return ANSWER_NOT_SAID;
    if (!str_to_u64(value, &seconds) || seconds > (uint64_t)max)
        return max; /* also where the number overflows */
    return (int64_t)seconds;
}

/* Reads Retry-After: seconds, or a date, of which `now` is taken off. */
static int64_t read_retry(struct str value, int64_t now)
{
    int64_t seconds = read_seconds(value, ANSWER_MAX_WAIT);
    if (seconds != ANSWER_NOT_SAID)
        return seconds;
    int64_t date = read_date(value);
    if (date == ANSWER_NOT_SAID)
        return ANSWER_NOT_SAID;
    if (date <= now)
        return 0;
    return date - now > ANSWER_MAX_WAIT ? ANSWER_MAX_WAIT : date - now;
}

/* Reads Cache-Control. */
static void read_cache(struct str value, struct times *times)
{
    struct str part;
    while (str_split(&value, ',', &part)) {
        part = str_trim(part);
        size_t equals = str_find_byte(part, '=');
        struct str name = str_trim(str_part(part, 0, equals));
        struct str number = equals == STR_NONE ? (struct str){0} : str_from_byte(part, equals + 1);
        number = str_trim(number);
        if (number.size > 1 && number.data[0] == '"')
            number = str_part(number, 1, number.size - 2);
        if (str_equal_fold(name, STR("max-age")))
            times->max_age = read_seconds(number, ANSWER_MAX_FRESH);
        else if (str_equal_fold(name, STR("no-store")) || str_equal_fold(name, STR("no-cache")))
            times->never = true;
    }
}

/* For how long the answer is fresh (RFC 9111, 4.2.1), or ANSWER_NOT_SAID. */
static int64_t fresh_of(const struct times *times, int64_t now)
{
    int64_t fresh = ANSWER_NOT_SAID;
    if (times->never)
        return 0;
    if (times->max_age != ANSWER_NOT_SAID)
        fresh = times->max_age;
    else if (times->expires != ANSWER_NOT_SAID)
        fresh = times->expires - (times->date != ANSWER_NOT_SAID ? times->date : now);
    else
        return ANSWER_NOT_SAID;
    if (times->age != ANSWER_NOT_SAID)
        fresh -= times->age;
    return fresh < 0 ? 0 : fresh > ANSWER_MAX_FRESH ? ANSWER_MAX_FRESH : fresh;
}

/* Takes one field. */
static void take_field(struct str name, struct str value, int64_t now, struct answer *answer,
                       struct times *times)
{
    if (str_equal_fold(name, STR("content-type")))
        http_type_read(value, &answer->type, &answer->charset);
    else if (str_equal_fold(name, STR("location")) && !answer->location.size)
        answer->location = value;
    else if (str_equal_fold(name, STR("etag")))
        answer->etag = value;
    else if (str_equal_fold(name, STR("last-modified")))
        answer->modified = value;
    else if (str_equal_fold(name, STR("retry-after")))
        answer->retry_after = read_retry(value, now);
    else if (str_equal_fold(name, STR("cache-control")))
        read_cache(value, times);
    else if (str_equal_fold(name, STR("expires")))
        times->expires = read_date(value) == ANSWER_NOT_SAID ? 0 : read_date(value);
    else if (str_equal_fold(name, STR("date")))
        times->date = read_date(value);
    else if (str_equal_fold(name, STR("age")))
        times->age = read_seconds(value, ANSWER_MAX_FRESH);
}

/* Reads the status line. */
static unsigned read_status(struct str line)
{
    struct str word;
    uint64_t status;
    if (!str_starts_fold(line, STR("HTTP/")) || !str_word(&line, &word) || !str_word(&line, &word))
        return 0;
    return str_to_u64(word, &status) && status < 1000 ? (unsigned)status : 0;
}

void answer_read(struct str head, int64_t now, struct answer *answer)
{
    struct times times = {ANSWER_NOT_SAID, ANSWER_NOT_SAID, ANSWER_NOT_SAID, ANSWER_NOT_SAID,
                          false};
    struct str line, name, value;
    *answer = (struct answer){.retry_after = ANSWER_NOT_SAID, .fresh = ANSWER_NOT_SAID};
    head = str_part(head, 0, ANSWER_MAX_HEAD);
    if (!str_split(&head, '\n', &line))
        return;
    answer->status = read_status(line);
    for (size_t i = 0; i < ANSWER_MAX_FIELDS && http_field_next(&head, &name, &value); i++)
        take_field(name, value, now, answer, &times);
    answer->fresh = fresh_of(&times, now);
}

/* Whether a field's value may be sent back: on one line, and of no great size. */
static bool can_be_sent(struct str value)
{
    for (size_t i = 0; i < value.size; i++)
        if ((unsigned char)value.data[i] < ' ' && value.data[i] != '\t')
            return false;
    return value.size <= ANSWER_MAX_VALIDATOR;
}

struct str validator_make(const struct answer *answer, struct str url, struct arena *arena)
{
    struct str etag = can_be_sent(answer->etag) ? answer->etag : (struct str){0};
    struct str modified = can_be_sent(answer->modified) ? answer->modified : (struct str){0};
    if (!etag.size && !modified.size)
        return (struct str){0};
    return arena_format(arena, "%.*s\n%.*s\n%.*s", STR_ARG(etag), STR_ARG(modified), STR_ARG(url));
}

bool validator_read(struct str validator, struct str url, struct str *etag, struct str *modified)
{
    size_t first = str_find_byte(validator, '\n');
    if (first == STR_NONE)
        return false;
    *etag = str_part(validator, 0, first);
    struct str rest = str_from_byte(validator, first + 1);
    size_t second = str_find_byte(rest, '\n');
    if (second == STR_NONE)
        return false;
    *modified = str_part(rest, 0, second);
    return str_equal(str_from_byte(rest, second + 1), url) && can_be_sent(*etag) &&
           can_be_sent(*modified);
}

const char *answer_words(unsigned status)
{
    static const struct {
        unsigned status;
        const char *words;
    } known[] = {
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {402, "Payment Required"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {410, "Gone"},
        {429, "Too Many Requests"},
        {451, "Unavailable For Legal Reasons"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].status == status)
            return known[i].words;
    return "";
}
