/* Tests of what other programs get: columns, codes, calendars. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "event/export.h"

/* A view that is a constant. */
#define TEXT(literal)                \
    {                                \
        literal, sizeof(literal) - 1 \
    }

/* An event that has all that a row can hold. */
static struct export_event full_event(void)
{
    static const struct export_actor sources[] = {
        {TEXT("Sergei Shoigu"), TEXT("Sergei\tShoigu"), TEXT("RUS"), TEXT("GOV"),
         TEXT("secretary")},
        {TEXT(""), TEXT("China"), TEXT("CHN"), TEXT(""), TEXT("")},
    };
    static const struct export_actor targets[] = {
        {TEXT("United Nations"), TEXT("the U.N."), TEXT("IGO"), TEXT("IGO"), TEXT("")},
    };
    return (struct export_event){.id = 7,
                                 .type = EVENT_CONSULT,
                                 .mode = EVENT_MODE_VISIT,
                                 .status = EVENT_STATUS_HAPPENED,
                                 .contexts =
                                     1U << EVENT_CONTEXT_MILITARY | 1U << EVENT_CONTEXT_DIPLOMATIC,
                                 .date = STR("2025-05-28"),
                                 .sources = sources,
                                 .targets = targets,
                                 .source_count = 2,
                                 .target_count = 1,
                                 .place = STR("Kyiv"),
                                 .place_country = STR("UKR"),
                                 .tellings = 3,
                                 .outlets = 2,
                                 .articles = 3,
                                 .leads = true,
                                 .added = STR("2025-05-29T06:30:00+00:00"),
                                 .url = STR("https://a.example/1"),
                                 .outlet = STR("A"),
                                 .language = STR("en")};
}

/* Field number `index`, from 0, of row number `row`. */
static struct str field(const struct buf *out, size_t row, size_t index)
{
    struct str rest = buf_str(out), line = {0}, part = {0};
    for (size_t at = 0; at <= row; at++)
        assert_true(str_split(&rest, '\n', &line));
    for (size_t at = 0; at <= index; at++)
        assert_true(str_split(&line, '\t', &part));
    return part;
}

#define assert_field(out, row, index, text) \
    assert_true(str_equal(field(out, row, index), str_from(text)))

/* Tabs of every row and one more are the columns. */
static void assert_columns(const struct buf *out, size_t rows, size_t columns)
{
    struct str rest = buf_str(out), line;
    for (size_t row = 0; row < rows; row++) {
        size_t tabs = 0;
        assert_true(str_split(&rest, '\n', &line));
        for (size_t at = 0; at < line.size; at++)
            tabs += line.data[at] == '\t';
        assert_int_equal(tabs + 1, columns);
    }
    assert_int_equal(rest.size, 0);
}

static void test_gdelt(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 1 << 16);
    struct export_event event = full_event();
    export_gdelt(&event, &out);
    assert_columns(&out, 2, EXPORT_GDELT_COLUMNS);
    assert_field(&out, 0, 0, "700");
    assert_field(&out, 1, 0, "701");
    assert_field(&out, 0, 1, "20250528");
    assert_field(&out, 0, 2, "202505");
    assert_field(&out, 0, 5, "RUSGOV");
    assert_field(&out, 0, 6, "SERGEI SHOIGU");
    assert_field(&out, 1, 5, "CHN");
    assert_field(&out, 0, 15, "IGO");
    assert_field(&out, 0, 17, "");
    assert_field(&out, 0, 25, "1");
    assert_field(&out, 0, 26, "042");
    assert_field(&out, 0, 28, "04");
    assert_field(&out, 0, 29, "1");
    assert_field(&out, 0, 30, "1.0");
    assert_field(&out, 0, 31, "3");
    assert_field(&out, 0, 35, "1");
    assert_field(&out, 0, 51, "4");
    assert_field(&out, 0, 52, "Kyiv, Kyiv City, Ukraine");
    assert_field(&out, 0, 53, "UP");
    assert_field(&out, 0, 54, "UP12");
    assert_field(&out, 0, 59, "20250529063000");
    assert_field(&out, 0, 60, "https://a.example/1");
    buf_free(&out);
}

static void test_polecat(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 1 << 16);
    struct export_event event = full_event();
    export_polecat_header(&out);
    assert_columns(&out, 1, EXPORT_POLECAT_COLUMNS);
    assert_field(&out, 0, 14, "Wikipedia Actor ID");
    assert_field(&out, 0, 22, "Wikipedia Recipient ID");
    export_polecat(&event, &out);
    assert_columns(&out, 3, EXPORT_POLECAT_COLUMNS);
    assert_field(&out, 1, 0, "7-0");
    assert_field(&out, 1, 1, "2025-05-28");
    assert_field(&out, 1, 2, "CONSULT");
    assert_field(&out, 1, 3, "visit");
    assert_field(&out, 1, 6, "military;diplomatic");
    assert_field(&out, 1, 9, "365");
    assert_field(&out, 1, 13, "Sergei Shoigu");
    assert_field(&out, 1, 16, "IGO");
    assert_field(&out, 1, 23, "Kyiv");
    assert_field(&out, 1, 30, "703448");
    buf_free(&out);
}

/* Moments are those of UTC, an address is whole, and words are cut between characters. */
static void test_fields(void **state)
{
    (void)state;
    struct buf out;
    char url[400], place[300];
    memset(url, 'u', sizeof url);
    memset(place, 'p', sizeof place);
    memcpy(place + 254, "\xC3\x96", 2); /* astride the limit */
    buf_init(&out, 1 << 16);
    struct export_event event = full_event();
    event.added = STR("2025-05-29T01:30:00+02:00");
    event.url = str_of(url, sizeof url);
    event.place = str_of(place, sizeof place);
    export_gdelt(&event, &out);
    assert_field(&out, 0, 59, "20250528233000");
    assert_int_equal(field(&out, 0, 60).size, sizeof url);
    buf_clear(&out);
    export_polecat(&event, &out);
    assert_true(utf8_is_valid(buf_str(&out)));
    assert_true(str_equal(field(&out, 0, 31), str_of(place, 254)));
    buf_clear(&out);
    struct export_entry entry = {.uid = STR("1@tidings"),
                                 .first = STR("2025-08"),
                                 .stamp = STR("2025-05-29T01:30:00+02:00")};
    export_ical_entry(&entry, &out);
    assert_true(str_find(buf_str(&out), STR("DTSTAMP:20250528T233000Z\r\n")) != STR_NONE);
    buf_free(&out);
}

/* Only what happened gets in, and meetings that are agreed on. */
static void test_status(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 1 << 16);
    struct export_event event = full_event();
    enum event_type type;
    event.status = EVENT_STATUS_PLANNED;
    assert_true(export_type(&event, &type));
    assert_int_equal(type, EVENT_AGREE);
    event.type = EVENT_ASSAULT;
    assert_false(export_type(&event, &type));
    event.status = EVENT_STATUS_DENIED;
    assert_false(export_type(&event, &type));
    export_gdelt(&event, &out);
    export_polecat(&event, &out);
    assert_int_equal(out.size, 0);
    event.status = EVENT_STATUS_HISTORICAL;
    assert_true(export_type(&event, &type));
    event.date = STR("");
    assert_false(export_type(&event, &type));
    /* nobody known on either side, no date: a row still */
    event = (struct export_event){.type = EVENT_PROTEST, .status = EVENT_STATUS_HAPPENED};
    export_gdelt(&event, &out);
    assert_columns(&out, 1, EXPORT_GDELT_COLUMNS);
    buf_free(&out);
}

/* Every type has a code, and its root is the one that PLOVER's table names. */
static void test_cameo(void **state)
{
    (void)state;
    for (enum event_type type = EVENT_NONE + 1; type < EVENT_TYPE_COUNT; type++)
        for (enum event_mode mode = EVENT_MODE_NONE; mode < EVENT_MODE_COUNT; mode++)
            assert_true(export_cameo(type, mode).code.size >= 3);
    assert_true(str_equal(export_cameo(EVENT_ASSAULT, EVENT_MODE_CROWD_CONTROL).code, STR("175")));
    assert_true(str_equal(export_cameo(EVENT_AID, EVENT_MODE_NONE).code, STR("070")));
    assert_true(export_cameo(EVENT_ASSAULT, EVENT_MODE_AERIAL).goldstein == -10);
    assert_int_equal(export_cameo(EVENT_RETREAT, EVENT_MODE_NONE).quad, 2);
}

static void test_calendar(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 1 << 16);
    export_ical_begin(STR("Diary"), &out);
    struct export_entry entry = {.uid = STR("1@tidings"),
                                 .first = STR("2025-08"),
                                 .summary = STR("Volodin will visit North Korea; then, perhaps, "
                                                "China and the \xC3\x96stliche Republik"),
                                 .cancelled = true};
    export_ical_entry(&entry, &out);
    entry.first = STR("2025-12-31");
    export_ical_entry(&entry, &out);
    entry.first = STR("soon");
    export_ical_entry(&entry, &out);
    export_ical_end(&out);
    struct str text = buf_str(&out), line, rest = text;
    assert_true(str_find(text, STR("DTSTART;VALUE=DATE:20250801\r\nDTEND;VALUE=DATE:20250901")) !=
                STR_NONE);
    assert_true(str_find(text, STR("DTSTART;VALUE=DATE:20251231\r\nDTEND;VALUE=DATE:20260101")) !=
                STR_NONE);
    assert_true(str_find(text, STR("Korea\\; then\\, perhaps")) != STR_NONE);
    assert_true(str_find(text, STR("STATUS:CANCELLED")) != STR_NONE);
    size_t entries = 0;
    while (rest.size && str_split(&rest, '\n', &line)) {
        assert_true(line.size <= 76 && line.data[line.size - 1] == '\r');
        entries += str_equal(line, STR("BEGIN:VEVENT\r"));
    }
    assert_int_equal(entries, 2);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gdelt),    cmocka_unit_test(test_polecat),
        cmocka_unit_test(test_status),   cmocka_unit_test(test_cameo),
        cmocka_unit_test(test_calendar), cmocka_unit_test(test_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
