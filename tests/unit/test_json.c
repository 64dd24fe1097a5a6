/* The JSON writer: what it writes, and that jansson reads it back. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/json.h"
#include "base/json_read.h"
#include "base/str.h"

/* A writer with its own buffer. */
struct writer {
    struct buf buf;
    struct json json;
};

static void start(struct writer *w)
{
    buf_init(&w->buf, 1 << 24);
    json_init(&w->json, &w->buf);
}

/* Checks what was written and gives the buffer back. */
static void finish(struct writer *w, const char *expected)
{
    assert_true(json_is_complete(&w->json));
    assert_int_equal(w->buf.size, strlen(expected));
    assert_memory_equal(w->buf.data, expected, w->buf.size);
    buf_free(&w->buf);
}

static void commas_stand_between_values_only(void **state)
{
    (void)state;
    struct writer w;
    start(&w);
    json_object_begin(&w.json);
    json_pair_str(&w.json, "headline", STR("Sale fails"));
    json_key(&w.json, "authors");
    json_array_begin(&w.json);
    json_put_string(&w.json, STR("Carla Nystrom"));
    json_put_string(&w.json, STR(""));
    json_array_end(&w.json);
    json_key(&w.json, "outlet");
    json_object_begin(&w.json);
    json_object_end(&w.json);
    json_pair_integer(&w.json, "article", 2);
    json_pair_boolean(&w.json, "paid", false);
    json_pair_double(&w.json, "score", 0.5);
    json_key_str(&w.json, STR("story"));
    json_put_null(&w.json);
    json_key(&w.json, "raw");
    json_put_raw(&w.json, STR("[1,2]"));
    json_object_end(&w.json);
    finish(&w, "{\"headline\":\"Sale fails\",\"authors\":[\"Carla Nystrom\",\"\"],\"outlet\":{},"
               "\"article\":2,\"paid\":false,\"score\":0.5,\"story\":null,\"raw\":[1,2]}");
}

static void a_pair_with_an_empty_string_is_left_out(void **state)
{
    (void)state;
    struct writer w;
    start(&w);
    json_object_begin(&w.json);
    json_pair_str(&w.json, "section", STR(""));
    json_pair_str(&w.json, "section", str_from(NULL));
    json_object_end(&w.json);
    finish(&w, "{}");
}

/* What the text becomes, quotes included. */
static void assert_string(struct str text, const char *expected)
{
    struct writer w;
    start(&w);
    json_put_string(&w.json, text);
    finish(&w, expected);
}

static void strings_are_escaped_where_they_must_be(void **state)
{
    (void)state;
    assert_string(STR(""), "\"\"");
    assert_string(STR("say \"hi\" \\ bye"), "\"say \\\"hi\\\" \\\\ bye\"");
    assert_string(STR("\b\t\n\f\r"), "\"\\b\\t\\n\\f\\r\"");
    assert_string(STR("\x01\x1f\0 \x7f"), "\"\\u0001\\u001f\\u0000 \x7f\"");
    assert_string(STR("café – 東京 😀"), "\"café – 東京 😀\"");
    assert_string(STR("a\u2028b\u2029c\u2027\u202A"), "\"a\\u2028b\\u2029c\u2027\u202A\"");
    assert_string(STR("\u00A8\u20A8\u2128"), "\"\u00A8\u20A8\u2128\"");
    assert_string(STR("</script>"), "\"</script>\"");
}

/* Every special character at every place of strings longer than any step of the writer. */
static void escapes_do_not_depend_on_their_place(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"\"", "\\\""},
                                           {"\n", "\\n"},
                                           {"\u2028", "\\u2028"},
                                           {"\u2029", "\\u2029"},
                                           {"\u2026", "\u2026"}};
    static const char *const fillings[] = {"a", "é", "\u201C", "😀"};
    for (size_t c = 0; c < 5 * 4; c++) {
        const char *const *special = cases[c % 5];
        const char *filling = fillings[c / 5];
        for (int before = 0; before < 40; before++) {
            for (int after = 0; after < 20; after++) {
                struct buf text, expected;
                buf_init(&text, 1000);
                buf_init(&expected, 1000);
                buf_add_byte(&expected, '"');
                for (int i = 0; i < before + 1 + after; i++) {
                    buf_add(&text, str_from(i == before ? special[0] : filling));
                    buf_add(&expected, str_from(i == before ? special[1] : filling));
                }
                buf_add(&expected, str_of("\"", 2));
                assert_string(buf_str(&text), expected.data);
                buf_free(&text);
                buf_free(&expected);
            }
        }
    }
}

/* Long text, cut into blocks inside, with escapes and separators around the cuts. */
static void long_text_reads_back_as_it_was(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a", "\"", "\n", "é", "東", "\u2028", "😀", "\\", "word "};
    uint32_t seed = 1;
    for (int round = 0; round < 40; round++) {
        struct buf text;
        buf_init(&text, 1 << 20);
        for (int i = 0; i < 5000; i++) {
            seed = seed * 1664525 + 1013904223;
            buf_add(&text, str_from(pieces[(seed >> 16) % (round % 9 + 1)]));
        }
        struct writer w;
        start(&w);
        json_array_begin(&w.json);
        json_put_string(&w.json, buf_str(&text));
        json_array_end(&w.json);
        json_error_t error;
        json_t *array = json_loadb(w.buf.data, w.buf.size, 0, &error);
        assert_non_null(array);
        json_t *string = json_array_get(array, 0);
        assert_int_equal(json_string_length(string), text.size);
        assert_memory_equal(json_string_value(string), text.data, text.size);
        json_decref(array);
        buf_free(&w.buf);
        buf_free(&text);
    }
}

static void integers_are_written_to_their_ends(void **state)
{
    (void)state;
    struct writer w;
    start(&w);
    json_array_begin(&w.json);
    json_put_integer(&w.json, 0);
    json_put_integer(&w.json, -1);
    json_put_integer(&w.json, INT64_MAX);
    json_put_integer(&w.json, INT64_MIN);
    json_array_end(&w.json);
    finish(&w, "[0,-1,9223372036854775807,-9223372036854775808]");
}

static void doubles_are_short_and_read_back(void **state)
{
    (void)state;
    struct writer w;
    start(&w);
    json_array_begin(&w.json);
    const double numbers[] = {0,       0.1,    -0.0, 1.0 / 3,    100, 1e21,     1e-7,     5e-324,
                              DBL_MAX, 2.5e-5, 0.3,  123456.789, NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        json_put_double(&w.json, numbers[i]);
    json_array_end(&w.json);
    finish(&w, "[0,0.1,-0,0.3333333333333333,100,1e+21,1e-07,5e-324,1.7976931348623157e+308,"
               "2.5e-05,0.3,123456.789,null,null,null]");
    uint64_t seed = 1;
    for (int i = 0; i < 20000; i++) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        double number;
        memcpy(&number, &seed, sizeof number);
        if (!isfinite(number))
            continue;
        start(&w);
        json_put_double(&w.json, number);
        buf_add_byte(&w.buf, '\0');
        assert_true(strtod(w.buf.data, NULL) == number);
        buf_free(&w.buf);
    }
}

static void values_nest_to_the_limit(void **state)
{
    (void)state;
    struct writer w;
    start(&w);
    for (int i = 0; i < JSON_DEPTH_MAX; i++) {
        if (i % 2) {
            json_key(&w.json, "k");
            json_array_begin(&w.json);
        } else {
            json_object_begin(&w.json);
        }
    }
    assert_false(json_is_complete(&w.json));
    for (int i = JSON_DEPTH_MAX - 1; i >= 0; i--) {
        if (i % 2)
            json_array_end(&w.json);
        else
            json_object_end(&w.json);
    }
    assert_true(json_is_complete(&w.json));
    json_error_t error;
    json_t *value = json_loadb(w.buf.data, w.buf.size, 0, &error);
    assert_non_null(value);
    json_decref(value);
    buf_free(&w.buf);
}

static void a_full_buffer_cuts_and_says_so(void **state)
{
    (void)state;
    struct writer w;
    buf_init(&w.buf, 12);
    json_init(&w.json, &w.buf);
    json_put_string(&w.json, STR("exactly 10"));
    assert_false(w.buf.full);
    assert_int_equal(w.buf.size, 12);
    assert_memory_equal(w.buf.data, "\"exactly 10\"", 12);
    buf_clear(&w.buf);
    json_init(&w.json, &w.buf);
    json_put_string(&w.json, STR("one more than it"));
    assert_true(w.buf.full);
    assert_int_equal(w.buf.size, 12);
    assert_memory_equal(w.buf.data, "\"one more tha", 12);
    buf_free(&w.buf);
}

/* Texts that are read by the short way, texts that are left to jansson, and texts that are none. */
static void json_is_read_as_jansson_reads_it(void **state)
{
    (void)state;
    const struct str texts[] = {
        STR("{}"),
        STR(" [ ] \n"),
        STR("{\"a\": \"b\", \"c\": [1, -20, 0, true, false, null], \"a\": {\"d\": {}}}"),
        STR("[\"\", \"plain\", \"one\\ntwo\\t\\\"three\\\" \\/ \\\\ \\b\\f\\r\"]"),
        STR("[\"\\u00e9\\u2028\\uFEFF\", \"\\ud83d\\ude00\", \"\\u0000\", \"\xc3\xa9\"]"),
        STR("[123456789012345, 1234567890123456, 9223372036854775807, -9223372036854775808]"),
        STR("[1.5, 1e3, -0, 0.0, -1]"),
        STR("[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]"),
        STR("{\"\\u0061\": 1}"),
        STR("{\"a\\u0000\": 1}"),
        STR(""),
        STR("\"alone\""),
        STR("1"),
        STR("[1,]"),
        STR("[,1]"),
        STR("[1 2]"),
        STR("[01]"),
        STR("[-]"),
        STR("[1] 2"),
        STR("[1]\0"),
        STR("[9223372036854775808]"),
        STR("[truer]"),
        STR("[nul]"),
        STR("{\"a\"}"),
        STR("{\"a\":}"),
        STR("{\"a\":1,}"),
        STR("{a: 1}"),
        STR("{\"a\": 1"),
        STR("[\"open"),
        STR("[\"open\\"),
        STR("[\"\\u12\"]"),
        STR("[\"\\x\"]"),
        STR("[\"\\ud83d\"]"),
        STR("[\"a\nb\"]"),
        STR("[\"\xff\"]"),
        STR("[\"\xed\xa0\x80\"]"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        json_t *expected = json_loadb(texts[i].data, texts[i].size, JSON_ALLOW_NUL, NULL);
        json_t *got = json_read(texts[i]);
        assert_int_equal(!got, !expected);
        assert_true(!got || json_equal(got, expected));
        json_decref(got);
        json_decref(expected);
    }
    assert_null(json_read((struct str){0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commas_stand_between_values_only),
        cmocka_unit_test(a_pair_with_an_empty_string_is_left_out),
        cmocka_unit_test(strings_are_escaped_where_they_must_be),
        cmocka_unit_test(escapes_do_not_depend_on_their_place),
        cmocka_unit_test(long_text_reads_back_as_it_was),
        cmocka_unit_test(integers_are_written_to_their_ends),
        cmocka_unit_test(doubles_are_short_and_read_back),
        cmocka_unit_test(values_nest_to_the_limit),
        cmocka_unit_test(a_full_buffer_cuts_and_says_so),
        cmocka_unit_test(json_is_read_as_jansson_reads_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
