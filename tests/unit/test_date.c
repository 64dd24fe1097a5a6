/* Dates: reading, by the table in tests/golden/dates.txt, and the calendar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"

/* What one line of the table should give, with "\n" made a line feed. */
static struct str unescape(struct arena *arena, struct str text)
{
    struct str copy = arena_copy(arena, text);
    char *out = (char *)copy.data;
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        bool feed = text.data[i] == '\\' && i + 1 < text.size && text.data[i + 1] == 'n';
        out[size++] = feed ? '\n' : text.data[i];
        i += feed;
    }
    return str_of(out, size);
}

/* What reading the input in the given way gives, as the table writes it. */
static struct str outcome(struct arena *arena, struct str input, struct str way)
{
    struct date date = {0}, reference;
    char iso[DATE_ISO_SIZE];
    if (str_equal(way, STR("find"))) {
        struct date_found found;
        if (!date_find(input, 0, DATE_ORDER_UNKNOWN, &found))
            return STR("-");
        struct str text = str_part(input, found.from, found.to - found.from);
        date_format_iso(&found.date, iso);
        return arena_format(arena, "%s: %.*s", iso, STR_ARG(text));
    }
    bool read;
    if (str_starts(way, STR("age "))) {
        assert_true(date_parse(str_from_byte(way, 4), DATE_ORDER_UNKNOWN, &reference));
        read = date_age_parse(input, &reference, &date);
    } else {
        enum date_order order = str_equal(way, STR("day-first"))     ? DATE_DAY_FIRST
                                : str_equal(way, STR("month-first")) ? DATE_MONTH_FIRST
                                                                     : DATE_ORDER_UNKNOWN;
        read = date_parse(input, order, &date);
    }
    assert_int_equal(read, date.precision != DATE_NONE);
    return read ? arena_copy(arena, date_format_iso(&date, iso)) : STR("-");
}

/* Cuts the last column off the end of a line. */
static struct str last_column(struct str *line)
{
    size_t bar = str_find_last(*line, '|');
    assert_true(bar != STR_NONE);
    struct str column = str_trim(str_from_byte(*line, bar + 1));
    *line = str_part(*line, 0, bar);
    return column;
}

static void the_table_of_dates_is_read_as_it_says(void **state)
{
    (void)state;
    struct buf table;
    struct arena arena;
    buf_init(&table, 1 << 20);
    arena_init(&arena, 0);
    assert_int_equal(file_read(TESTS "/golden/dates.txt", &table), OK);
    struct str rest = buf_str(&table), line;
    int wrong = 0, count = 0;
    for (int number = 1; str_split(&rest, '\n', &line); number++) {
        if (!line.size || line.data[0] == '#')
            continue;
        struct str whole = line, expected = last_column(&line), way = last_column(&line);
        if (line.size && line.data[line.size - 1] == ' ')
            line.size--;
        struct str input = unescape(&arena, line);
        struct str given = outcome(&arena, input, way);
        count++;
        if (!str_equal(given, expected)) {
            printf("dates.txt:%d: %.*s: gives %.*s\n", number, STR_ARG(whole), STR_ARG(given));
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
    assert_true(count >= 250);
    buf_free(&table);
    arena_free(&arena);
}

/* A date to the day. */
static struct date day(int year, int month, int day_of_month)
{
    return (struct date){.year = (int16_t)year,
                         .month = (uint8_t)month,
                         .day = (uint8_t)day_of_month,
                         .precision = DATE_DAY};
}

/* The date that the text is. */
static struct date parsed(const char *text)
{
    struct date date;
    assert_true(date_parse(str_from(text), DATE_ORDER_UNKNOWN, &date));
    return date;
}

/* That the date is written so. */
static void assert_date(struct date date, const char *expected)
{
    char iso[DATE_ISO_SIZE];
    date_format_iso(&date, iso);
    assert_string_equal(iso, expected);
}

static void days_go_on_without_gaps(void **state)
{
    (void)state;
    assert_int_equal(date_to_days(1970, 1, 1), 0);
    assert_int_equal(date_to_days(2000, 3, 1), 11017);
    assert_int_equal(date_to_days(1, 1, 1), -719162);
    int64_t days = date_to_days(1, 1, 1);
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            int last = date_days_in_month(year, month);
            for (int d = 1; d <= last; d += d == 1 && last > 1 ? last - 1 : 1) {
                struct date date = date_from_days(date_to_days(year, month, d));
                if (date.year != year || date.month != month || date.day != d)
                    fail_msg("%d-%d-%d does not come back", year, month, d);
            }
            if (date_to_days(year, month, 1) != days)
                fail_msg("%d-%d-01 does not follow the day before", year, month);
            days += last;
        }
    }
    assert_date(date_from_days(INT64_MAX), "9999-12-31");
    assert_date(date_from_days(INT64_MIN), "0001-01-01");
}

static void weekdays_are_those_of_the_calendar(void **state)
{
    (void)state;
    struct date date = day(2024, 5, 3);
    assert_int_equal(date_weekday(&date), DATE_FRIDAY);
    date = day(1969, 7, 20);
    assert_int_equal(date_weekday(&date), DATE_SUNDAY);
    date = day(1, 1, 1);
    assert_int_equal(date_weekday(&date), DATE_MONDAY);
}

static void moments_count_in_utc(void **state)
{
    (void)state;
    struct date date = parsed("2024-05-03T15:47:42+02:00");
    assert_int_equal(date_to_utc(&date), 1714744062);
    assert_date(date_from_utc(1714744062, 120), "2024-05-03T15:47:42+02:00");
    assert_date(date_from_utc(1714744062, -330), "2024-05-03T08:17:42-05:30");
    assert_date(date_with_offset(&date, 0), "2024-05-03T13:47:42+00:00");
    assert_date(date_from_utc(-1, 0), "1969-12-31T23:59:59+00:00");
    assert_date(date_from_utc(INT64_MAX, 840), "9999-12-31T23:59:59+14:00");
    assert_date(date_from_utc(INT64_MIN, -840), "0001-01-01T00:00:00-14:00");
    date = parsed("2024");
    assert_int_equal(date_to_utc(&date), 1704067200);
    date = parsed("2024-05-03 15:47");
    assert_int_equal(date_to_utc(&date), 1714751220);
}

static void dates_move_by_days_and_months(void **state)
{
    (void)state;
    assert_date(date_add_days(day(2024, 2, 28), 2), "2024-03-01");
    assert_date(date_add_days(day(2024, 1, 1), -1), "2023-12-31");
    assert_date(date_add_days(parsed("2024-05-03T15:47Z"), 1), "2024-05-04T15:47+00:00");
    assert_date(date_add_days(day(2024, 1, 1), INT64_MAX), "9999-12-31");
    assert_date(date_add_days(day(2024, 1, 1), INT64_MIN), "0001-01-01");
    assert_date(date_add_months(day(2024, 1, 31), 1), "2024-02-29");
    assert_date(date_add_months(day(2024, 1, 31), -2), "2023-11-30");
    assert_date(date_add_months(day(2024, 5, 3), 12), "2025-05-03");
    assert_date(date_add_months(day(2024, 5, 3), INT64_MIN), "0001-01-03");
    assert_date(date_add_months(day(2024, 5, 3), INT64_MAX), "9999-12-03");
}

static void dates_compare_by_moment_and_precision(void **state)
{
    (void)state;
    static const char *const ordered[] = {
        "2023-12-31T23:59:59", "2024",          "2024-01",
        "2024-01-01",          "2024-01-01T00", "2024-01-01T00:00",
        "2024-01-01T00:00:00", "2024-05",
    };
    size_t count = sizeof ordered / sizeof *ordered;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            struct date a = parsed(ordered[i]), b = parsed(ordered[j]);
            int order = date_compare(&a, &b);
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
        }
    }
    struct date a = parsed("2024-05-03T15:00+02:00"), b = parsed("2024-05-03T14:00Z");
    assert_true(date_compare(&a, &b) < 0);
    b.has_offset = false;
    assert_true(date_compare(&a, &b) > 0);
}

static void a_date_agrees_with_a_part_of_itself(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool agree;
    } cases[] = {
        {"2024", "2024-05-03", true},
        {"2024-05", "2024-05-03T15:47", true},
        {"2024-05", "2024-06-01", false},
        {"2024-05-03T15", "2024-05-03T15:47:42", true},
        {"2024-05-03T15:47:42", "2024-05-03T15:47:42", true},
        {"2024-05-03T15:47:42", "2024-05-03T15:47:43", false},
        {"2024-05-03T15:47+02:00", "2024-05-03T13:47Z", true},
        {"2024-05-03T15:47+02:00", "2024-05-03T15:47Z", false},
        {"2024-05-03", "2024-05-03T15:47+02:00", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date a = parsed(cases[i].a), b = parsed(cases[i].b);
        assert_int_equal(date_agrees(&a, &b), cases[i].agree);
        assert_int_equal(date_agrees(&b, &a), cases[i].agree);
    }
    struct date none = {0}, some = parsed("2024");
    assert_false(date_agrees(&none, &some));
}

static void a_lower_precision_forgets(void **state)
{
    (void)state;
    struct date date = parsed("2024-05-03T15:47:42+02:00");
    assert_date(date_with_precision(&date, DATE_SECOND), "2024-05-03T15:47:42+02:00");
    assert_date(date_with_precision(&date, DATE_MINUTE), "2024-05-03T15:47+02:00");
    assert_date(date_with_precision(&date, DATE_DAY), "2024-05-03");
    assert_date(date_with_precision(&date, DATE_YEAR), "2024");
    struct date cut = date_with_precision(&date, DATE_YEAR);
    assert_int_equal(cut.month, 1);
    assert_false(cut.has_offset);
    assert_date(date_with_precision(&cut, DATE_DAY), "2024");
}

static void names_are_known_alone(void **state)
{
    (void)state;
    assert_int_equal(date_month_named(STR("März")), 3);
    assert_int_equal(date_month_named(STR(" Sept. ")), 9);
    assert_int_equal(date_month_named(STR("МАЯ")), 5);
    assert_int_equal(date_month_named(STR("may be")), 0);
    assert_int_equal(date_month_named(STR("")), 0);
    assert_int_equal(date_weekday_named(STR("Friday")), DATE_FRIDAY);
    assert_int_equal(date_weekday_named(STR("sexta-feira")), DATE_FRIDAY);
    assert_int_equal(date_weekday_named(STR("so")), DATE_NO_WEEKDAY); /* Sunday, or Saturday */
}

static void a_time_alone_goes_into_a_date(void **state)
{
    (void)state;
    struct date date = day(2024, 5, 3);
    assert_true(date_time_parse(STR("at 3:47 p.m. EDT"), &date));
    assert_date(date, "2024-05-03T15:47-04:00");
    date = day(2024, 5, 3);
    assert_true(date_time_parse(STR("15.47 Uhr"), &date));
    assert_date(date, "2024-05-03T15:47");
    assert_false(date_time_parse(STR("3 May"), &date));
    assert_false(date_time_parse(STR("25:00"), &date));
    assert_false(date_time_parse(STR(""), &date));
    assert_date(date, "2024-05-03T15:47");
}

static void all_dates_of_a_text_are_found_in_turn(void **state)
{
    (void)state;
    struct str text = STR("On 3 May 2024, and on 4 May 2024 at 5 p.m., or 2024-05-05.");
    static const char *const expected[] = {"2024-05-03", "2024-05-04T17", "2024-05-05"};
    struct date_found found = {0};
    for (size_t i = 0; i < 3; i++) {
        assert_true(date_find(text, found.to, DATE_ORDER_UNKNOWN, &found));
        assert_date(found.date, expected[i]);
    }
    assert_false(date_find(text, found.to, DATE_ORDER_UNKNOWN, &found));
    assert_int_equal(found.date.precision, DATE_NONE);
}

static void hostile_text_takes_no_more_than_its_length(void **state)
{
    (void)state;
    static const char *const units[] = {"1 ",         "May 3-4", "3 the the ", "a",  "1a",
                                        "mon 3 mon ", "\u00A0",  "..",         "3:4"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct buf text;
        buf_init(&text, 1 << 20);
        while (buf_add(&text, str_from(units[i])))
            continue;
        struct date_found found;
        struct date date;
        date_find(buf_str(&text), 0, DATE_DAY_FIRST, &found);
        date_parse(buf_str(&text), DATE_DAY_FIRST, &date);
        buf_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_of_dates_is_read_as_it_says),
        cmocka_unit_test(days_go_on_without_gaps),
        cmocka_unit_test(weekdays_are_those_of_the_calendar),
        cmocka_unit_test(moments_count_in_utc),
        cmocka_unit_test(dates_move_by_days_and_months),
        cmocka_unit_test(dates_compare_by_moment_and_precision),
        cmocka_unit_test(a_date_agrees_with_a_part_of_itself),
        cmocka_unit_test(a_lower_precision_forgets),
        cmocka_unit_test(names_are_known_alone),
        cmocka_unit_test(a_time_alone_goes_into_a_date),
        cmocka_unit_test(all_dates_of_a_text_are_found_in_turn),
        cmocka_unit_test(hostile_text_takes_no_more_than_its_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
