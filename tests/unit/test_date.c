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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_of_dates_is_read_as_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
