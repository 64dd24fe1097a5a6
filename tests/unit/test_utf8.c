/* UTF-8: what is well-formed, how malformed sequences are counted, walking and offsets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

#define MARK "\xEF\xBF\xBD"

/* STR() as a constant initializer takes it. */
#define BYTES(literal)               \
    {                                \
        literal, sizeof(literal) - 1 \
    }

/* Malformed input and what it becomes: one mark a maximal subpart, as in table 3-8 of the Unicode
 * standard and the Encoding standard's decoder. */
static const struct {
    struct str input, mended;
    size_t valid;
} mends[] = {
    {BYTES("a\x80z"), BYTES("a" MARK "z"), 1},
    {BYTES("a\xBFz"), BYTES("a" MARK "z"), 1},
    {BYTES("\xC0\xAF"), BYTES(MARK MARK), 0},
    {BYTES("\xC1\xBF"), BYTES(MARK MARK), 0},
    {BYTES("\xE0\x80\xBF"), BYTES(MARK MARK MARK), 0},
    {BYTES("\xE0\x9F\xBF"), BYTES(MARK MARK MARK), 0},
    {BYTES("\xE0\xA0\x80"), BYTES("\xE0\xA0\x80"), 3},
    {BYTES("\xF0\x81\x82\x41"), BYTES(MARK MARK MARK "A"), 0},
    {BYTES("\xF0\x8F\xBF\xBF"), BYTES(MARK MARK MARK MARK), 0},
    {BYTES("\xF0\x90\x80\x80"), BYTES("\xF0\x90\x80\x80"), 4},
    {BYTES("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41"),
     BYTES(MARK MARK MARK MARK MARK MARK MARK MARK "A"), 0},
    {BYTES("\xED\x9F\xBF"), BYTES("\xED\x9F\xBF"), 3},
    {BYTES("\xEE\x80\x80"), BYTES("\xEE\x80\x80"), 3},
    {BYTES("\xF4\x8F\xBF\xBF"), BYTES("\xF4\x8F\xBF\xBF"), 4},
    {BYTES("\xF4\x90\x80\x80"), BYTES(MARK MARK MARK MARK), 0},
    {BYTES("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42"),
     BYTES(MARK MARK MARK MARK MARK "A" MARK MARK "B"), 0},
    {BYTES("\xF5\x80\x80\x80"), BYTES(MARK MARK MARK MARK), 0},
    {BYTES("\xFE\xFF"), BYTES(MARK MARK), 0},
    {BYTES("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), BYTES(MARK MARK MARK MARK "A"), 0},
    {BYTES("a\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64"),
     BYTES("a" MARK MARK MARK "b" MARK "c" MARK MARK "d"), 1},
    {BYTES("\xC2"), BYTES(MARK), 0},
    {BYTES("\xE2\x82"), BYTES(MARK), 0},
    {BYTES("\xF0\x9F\x98"), BYTES(MARK), 0},
    {BYTES("ok \xF0\x9F"), BYTES("ok " MARK), 3},
    {BYTES("\xC2\xC2\xA9"), BYTES(MARK "\xC2\xA9"), 0},
    {BYTES("\xE2\x82\xE2\x82\xAC"), BYTES(MARK "\xE2\x82\xAC"), 0},
    {BYTES(MARK "\xFF"), BYTES(MARK MARK), 3},
    {BYTES("a\0b"), BYTES("a\0b"), 3},
    {BYTES(""), BYTES(""), 0},
};

static void malformed_sequences_are_marked_one_by_one(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof mends / sizeof *mends; i++) {
        struct str mended = utf8_repair(&arena, mends[i].input);
        assert_int_equal(mended.size, mends[i].mended.size);
        assert_memory_equal(mended.data, mends[i].mended.data, mended.size);
        assert_int_equal(utf8_valid_size(mends[i].input), mends[i].valid);
        assert_true(utf8_is_valid(mended));
    }
    arena_free(&arena);
}

static void valid_text_is_not_copied(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct str text = STR("Zażółć gęślą jaźń – 東京 😀");
    assert_ptr_equal(utf8_repair(&arena, text).data, text.data);
    assert_int_equal(arena_used(&arena), 0);
    arena_free(&arena);
}

/* The same malformed and well-formed pieces at every place of blocks longer than any step. */
static void an_error_is_found_wherever_it_stands(void **state)
{
    (void)state;
    static const char *const fillings[] = {"a", "é", "東", "😀", "aé東"};
    for (size_t f = 0; f < sizeof fillings / sizeof *fillings; f++) {
        for (size_t before = 0; before < 150; before++) {
            char text[2048];
            size_t size = 0, unit = strlen(fillings[f]);
            for (size_t i = 0; i < before; i++, size += unit)
                memcpy(text + size, fillings[f], unit);
            size_t start = size;
            text[size++] = (char)0xE2;
            for (size_t i = 0; i < 70; i++, size += unit)
                memcpy(text + size, fillings[f], unit);
            assert_int_equal(utf8_valid_size(str_of(text, size)), start);
            assert_int_equal(utf8_valid_size(str_of(text, start + 1)), start);
            assert_true(utf8_is_valid(str_of(text, start)));
        }
    }
}

/* Bytes that begin, go on and break characters, in all orders behind well-formed text: as many are
 * well-formed as a walk finds. */
static void whatever_stands_together_is_judged_as_a_walk_does(void **state)
{
    (void)state;
    static const unsigned char bytes[] = {0x00, 'a',  0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                          0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
                                          0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF};
    uint32_t seed = 1;
    for (int round = 0; round < 200000; round++) {
        char text[160];
        size_t size = 0, front = (size_t)round % 71;
        while (size < front)
            text[size++] = 'x';
        for (int i = 0; i < 12; i++) {
            seed = seed * 1664525 + 1013904223;
            text[size++] = (char)bytes[(seed >> 16) % sizeof bytes];
        }
        for (int i = 0; i < 70; i++)
            text[size++] = 'y';
        struct str all = str_of(text, size);
        size_t at = 0;
        for (uint32_t point; at < size; at += utf8_decode(all, at, &point)) {
            utf8_decode(all, at, &point);
            if (point == UTF8_REPLACEMENT &&
                !str_starts(str_from_byte(all, at), STR("\xEF\xBF\xBD")))
                break;
        }
        assert_int_equal(utf8_valid_size(all), at);
    }
}

static void every_code_point_goes_there_and_back(void **state)
{
    (void)state;
    for (uint32_t point = 0; point <= 0x110000; point++) {
        char bytes[4];
        size_t size = utf8_encode(point, bytes);
        struct str text = str_of(bytes, size);
        bool surrogate = point >= 0xD800 && point < 0xE000;
        uint32_t expected = surrogate || point > 0x10FFFF ? UTF8_REPLACEMENT : point, read;
        if (!utf8_is_valid(text) || utf8_decode(text, 0, &read) != size || read != expected)
            fail_msg("U+%04X does not come back", point);
        size_t at = size;
        if (!utf8_previous(text, &at, &read) || at != 0 || read != expected)
            fail_msg("U+%04X does not come back from behind", point);
    }
}

static void walking_forth_and_back_meets_the_same(void **state)
{
    (void)state;
    struct str text = STR("aé東😀z");
    static const uint32_t points[] = {'a', 0xE9, 0x6771, 0x1F600, 'z'};
    size_t at = 0, count = 0;
    for (uint32_t point; utf8_next(text, &at, &point);)
        assert_int_equal(point, points[count++]);
    assert_int_equal(count, 5);
    for (uint32_t point; utf8_previous(text, &at, &point);)
        assert_int_equal(point, points[--count]);
    assert_int_equal(count, 0);
    assert_int_equal(at, 0);
}

static void walking_malformed_text_stays_within_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mends / sizeof *mends; i++) {
        struct str text = mends[i].input;
        size_t at = 0, steps = 0;
        for (uint32_t point; utf8_next(text, &at, &point); steps++)
            assert_true(at <= text.size);
        assert_int_equal(at, text.size);
        assert_int_equal(steps, utf8_count(mends[i].mended));
        for (uint32_t point; utf8_previous(text, &at, &point);)
            assert_true(at < text.size);
        assert_int_equal(at, 0);
    }
}

static void offsets_change_between_bytes_and_points(void **state)
{
    (void)state;
    struct str text = STR("aé東😀z");
    static const size_t bytes[] = {0, 1, 3, 6, 10, 11};
    assert_int_equal(utf8_count(text), 5);
    for (size_t point = 0; point < 6; point++) {
        assert_int_equal(utf8_byte_of_point(text, point), bytes[point]);
        assert_int_equal(utf8_points_before(text, bytes[point]), point);
    }
    assert_int_equal(utf8_byte_of_point(text, 99), text.size);
    assert_int_equal(utf8_points_before(text, 99), 5);
    assert_int_equal(utf8_count(STR("")), 0);
}

static void many_offsets_of_one_text_are_counted_alike(void **state)
{
    (void)state;
    struct arena arena;
    struct buf text;
    arena_init(&arena, 0);
    buf_init(&text, 4000);
    for (int kind = 0; kind < 2; kind++) { /* nothing but ASCII, then with other letters */
        while (text.size < 1000u * (unsigned)(kind + 1))
            buf_add(&text, kind ? STR("a\xc3\xa9\xe6\x9d\xb1") : STR("plain "));
        struct str whole = buf_str(&text);
        struct utf8_places places = utf8_places_of(whole, &arena);
        for (size_t byte = 0; byte <= whole.size; byte++)
            assert_int_equal(utf8_place(&places, byte), utf8_points_before(whole, byte));
    }
    buf_free(&text);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed_sequences_are_marked_one_by_one),
        cmocka_unit_test(valid_text_is_not_copied),
        cmocka_unit_test(an_error_is_found_wherever_it_stands),
        cmocka_unit_test(whatever_stands_together_is_judged_as_a_walk_does),
        cmocka_unit_test(every_code_point_goes_there_and_back),
        cmocka_unit_test(walking_forth_and_back_meets_the_same),
        cmocka_unit_test(walking_malformed_text_stays_within_it),
        cmocka_unit_test(offsets_change_between_bytes_and_points),
        cmocka_unit_test(many_offsets_of_one_text_are_counted_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
