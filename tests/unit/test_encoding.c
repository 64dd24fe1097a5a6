/* Encodings: labels, sniffing, detection, and every decoder on good, broken and cut off bytes. That
 * the tables are right is for tests/conformance/test_decoders to show. */
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "html/html.h"

#define BAD "\xEF\xBF\xBD" /* U+FFFD */

/* STR() for static tables, which want constants. */
#define TEXT(literal)                   \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    }

/* Makes the arena that the tests decode into. */
static int set_up(void **state)
{
    static struct arena arena;
    arena_init(&arena, 0);
    *state = &arena;
    return 0;
}

/* Frees it. */
static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

/* Asserts that the bytes decode to the text. They are decoded where nothing follows them, so that
 * AddressSanitizer sees a step too far. */
static void assert_decodes(struct arena *arena, const char *encoding, struct str bytes,
                           struct str expected)
{
    char *alone = arena_get(arena, bytes.size + 1);
    struct str copy = str_of(memcpy(alone, bytes.data, bytes.size), bytes.size);
    struct str text = html_decode(arena, copy, encoding);
    if (!str_equal(text, expected))
        fail_msg("%s: \"%.*s\" instead of \"%.*s\"", encoding, STR_ARG(text), STR_ARG(expected));
    arena_clear(arena);
}

/* The text in another encoding, in the arena; for what glibc and the standard agree on. */
static struct str encode(struct arena *arena, const char *text, const char *charset)
{
    iconv_t converter = iconv_open(charset, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    size_t left = strlen(text), room = 4 * left + 16;
    char *from = (char *)(uintptr_t)text, *start = arena_get(arena, room), *to = start;
    assert_int_not_equal(iconv(converter, &from, &left, &to, &room), (size_t)-1);
    assert_int_not_equal(iconv(converter, NULL, NULL, &to, &room), (size_t)-1);
    iconv_close(converter);
    return str_of(start, (size_t)(to - start));
}

/* --------------------------------------------------------------------------------- labels --- */

static void labels_ignore_case_and_white_space(void **state)
{
    (void)state;
    assert_string_equal(html_encoding_name(STR("latin1")), "windows-1252");
    assert_string_equal(html_encoding_name(STR(" \t\r\n\fLaTin1 \n")), "windows-1252");
    assert_string_equal(html_encoding_name(STR("UTF8")), "UTF-8");
    assert_string_equal(html_encoding_name(STR("unicode-1-1-utf-8")), "UTF-8");
    assert_string_equal(html_encoding_name(STR("gb2312")), "GBK");
    assert_string_equal(html_encoding_name(STR("866")), "IBM866");
    assert_string_equal(html_encoding_name(STR("x-x-big5")), "Big5");
    assert_string_equal(html_encoding_name(STR("iso-2022-kr")), "replacement");
    assert_string_equal(html_encoding_name(STR("unicode")), "UTF-16LE");
}

static void unknown_labels_have_no_name(void **state)
{
    (void)state;
    static const struct str labels[] = {{NULL, 0},
                                        TEXT("  "),
                                        TEXT("utf-7"),
                                        TEXT("latin1\v"),
                                        TEXT("utf\0"
                                             "8"),
                                        TEXT("utf-8 utf-8"),
                                        TEXT("ut"),
                                        TEXT("zzz"),
                                        TEXT("latin1\0"),
                                        TEXT("\xFFutf-8"),
                                        TEXT("cesu-8")};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        assert_null(html_encoding_name(labels[i]));
}

static void every_name_is_a_label(void **state)
{
    static const char *const names[] = {
        "UTF-8",        "IBM866",       "ISO-8859-2",   "ISO-8859-3",     "ISO-8859-4",
        "ISO-8859-5",   "ISO-8859-6",   "ISO-8859-7",   "ISO-8859-8",     "ISO-8859-8-I",
        "ISO-8859-10",  "ISO-8859-13",  "ISO-8859-14",  "ISO-8859-15",    "ISO-8859-16",
        "KOI8-R",       "KOI8-U",       "macintosh",    "windows-874",    "windows-1250",
        "windows-1251", "windows-1252", "windows-1253", "windows-1254",   "windows-1255",
        "windows-1256", "windows-1257", "windows-1258", "x-mac-cyrillic", "GBK",
        "gb18030",      "Big5",         "EUC-JP",       "ISO-2022-JP",    "Shift_JIS",
        "EUC-KR",       "replacement",  "UTF-16BE",     "UTF-16LE",       "x-user-defined"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_string_equal(html_encoding_name(str_from(names[i])), names[i]);
        assert_decodes(*state, names[i], STR(""), STR(""));
    }
}

/* ------------------------------------------------------------------------------- decoders --- */

struct decoding_case {
    const char *encoding;
    struct str bytes, text;
};

/* Single-byte encodings and UTF-16. */
static const struct decoding_case plain_cases[] = {
    {"windows-1252", TEXT("a\x80\x81\xFFz"), TEXT("a\u20AC\xC2\x81\u00FFz")},
    {"windows-1253", TEXT("\xAA\xE1\xD2\xFF"), TEXT(BAD "\u03B1" BAD BAD)},
    {"windows-1251", TEXT("\xCF\xF0\xE8\xE2\xE5\xF2, \x98"), TEXT("Привет, \xC2\x98")},
    {"KOI8-R", TEXT("\xF0\xD2\xC9\xD7\xC5\xD4"), TEXT("Привет")},
    {"KOI8-U", TEXT("\xAE\xBE"), TEXT("\u045E\u040E")},
    {"IBM866", TEXT("\x8F\xE0\xFF"), TEXT("Пр\u00A0")},
    {"ISO-8859-8-I", TEXT("\xE0\xA1"), TEXT("\u05D0" BAD)},
    {"macintosh", TEXT("\xDB\xF0"), TEXT("\u20AC\uF8FF")},
    {"windows-874", TEXT("\xA1\xDB\xFB"), TEXT("\u0E01" BAD "\u0E5B")},
    {"x-user-defined", TEXT("a\x80\xFF"), TEXT("a\uF780\uF7FF")},
    {"replacement", TEXT("anything"), TEXT(BAD)},
    {"UTF-16LE", TEXT("\xFF\xFEh\0\xAC\x20"), TEXT("h\u20AC")},
    {"UTF-16BE", TEXT("\xFE\xFF\0h\x20\xAC"), TEXT("h\u20AC")},
    {"UTF-16LE", TEXT("\xFE\xFFh\0"), TEXT("\uFFFEh")},
    {"UTF-16LE", TEXT("\x3D\xD8\x00\xDE!\0"), TEXT("\U0001F600!")},
    {"UTF-16BE", TEXT("\xD8\x3D\xDE\x00\0!"), TEXT("\U0001F600!")},
    {"UTF-16LE", TEXT("\x00\xDE!\0"), TEXT(BAD "!")},
    {"UTF-16LE", TEXT("\x3D\xD8!\0"), TEXT(BAD "!")},
    {"UTF-16LE", TEXT("\x3D\xD8\x3D\xD8\x00\xDE"), TEXT(BAD "\U0001F600")},
    {"UTF-16LE", TEXT("h\0i"), TEXT("h" BAD)},
    {"UTF-16LE", TEXT("h\0\x3D\xD8"), TEXT("h" BAD)},
    {"UTF-16LE", TEXT("h\0\x3D\xD8i"), TEXT("h" BAD)},
};

/* UTF-8: one U+FFFD for each maximal subpart. */
static const struct decoding_case utf_8_cases[] = {
    {"UTF-8", TEXT("\xEF\xBB\xBFh\xC3\xA9"), TEXT("hé")},
    {"UTF-8", TEXT("\xEF\xBB\xBF\xEF\xBB\xBF"), TEXT("\uFEFF")},
    {"UTF-8", TEXT("\xEF\xBB"), TEXT(BAD)},
    {"UTF-8", TEXT("\xC0\x80"), TEXT(BAD BAD)},
    {"UTF-8", TEXT("\xED\xA0\x80"), TEXT(BAD BAD BAD)},
    {"UTF-8", TEXT("\xE2\x82z"), TEXT(BAD "z")},
    {"UTF-8", TEXT("\xF0\x9F\x98\x80\xF0\x9F\x98"), TEXT("\U0001F600" BAD)},
    {"UTF-8", TEXT("\xF0\x80\x80\x80"), TEXT(BAD BAD BAD BAD)},
    {"UTF-8", TEXT("\xF4\x90\x80\x80"), TEXT(BAD BAD BAD BAD)},
    {"UTF-8", TEXT("\xE2\x82\xE2\x82\xAC"), TEXT(BAD "\u20AC")},
    {"UTF-8", TEXT("\xFF\xFE"), TEXT(BAD BAD)},
};

/* What goes wrong in the encodings of East Asia, and which bytes are read again after it. */
static const struct decoding_case asian_cases[] = {
    {"GBK", TEXT("a\x80\xFF\xC4\xE3"), TEXT("a\u20AC" BAD "你")},
    {"GBK", TEXT("\x81\x30\x81\x30"), TEXT("\xC2\x80")},
    {"gb18030", TEXT("\x81\x35\xF4\x37"), TEXT("\uE7C7")},
    {"gb18030", TEXT("\x90\x30\x81\x30\xE3\x32\x9A\x35"), TEXT("\U00010000\U0010FFFF")},
    {"gb18030", TEXT("\xE3\x32\x9A\x36"), TEXT(BAD)},
    {"gb18030", TEXT("\x84\x31\xA4\x40"), TEXT(BAD "1\uE5E6")},
    {"gb18030", TEXT("\xA6\xD9\xFE\x59"), TEXT("\uFE10\u9FB4")},
    {"gb18030", TEXT("\xC4"), TEXT(BAD)},
    {"gb18030", TEXT("\xC4 "), TEXT(BAD " ")},
    {"gb18030", TEXT("\xC4\x7F\xC4\xFFz"), TEXT(BAD "\x7F" BAD "z")},
    {"gb18030", TEXT("\x81\x30"), TEXT(BAD)},
    {"gb18030", TEXT("\x81\x30\x81"), TEXT(BAD)},
    {"gb18030", TEXT("\x81\x30z"), TEXT(BAD "0z")},
    {"gb18030", TEXT("\x81\x30\x81z"), TEXT(BAD "0亃")},
    {"Big5", TEXT("\xA7\x41\x87\x40"), TEXT("你\u43F0")},
    {"Big5", TEXT("\x88\x62\x88\x64\x88\xA3\x88\xA5"), TEXT("Ê̄Ê̌ê̄ê̌")},
    {"Big5", TEXT("\x88\x5F\xFE\xFE"), TEXT("\u00D3\u79D4")},
    {"Big5", TEXT("\xA7"), TEXT(BAD)},
    {"Big5", TEXT("\x80\xFF\xA7 \xA7\x80z"), TEXT(BAD BAD BAD " " BAD "z")},
    {"Big5", TEXT("\x81@\x81\xA1"), TEXT(BAD "@" BAD)},
    {"EUC-KR", TEXT("\xB0\xA1\x81\x41\xC8\xFE"), TEXT("가갂힝")},
    {"EUC-KR", TEXT("\x80\xFF\xB0\x40\xB0\xFFz\xB0"), TEXT(BAD BAD BAD "@" BAD "z" BAD)},
    {"EUC-KR", TEXT("\xC9\x41\xFE\xA1"), TEXT(BAD "A" BAD)},
    {"EUC-JP", TEXT("\xC6\xFC\x8E\xB1\x8F\xB0\xA1"), TEXT("日ｱ丂")},
    {"EUC-JP", TEXT("\x80\xA0\xFF\x8E\xE0\x8E "), TEXT(BAD BAD BAD BAD BAD " ")},
    {"EUC-JP", TEXT("\xC6 \xC6\xA0z\xC6"), TEXT(BAD " " BAD "z" BAD)},
    {"EUC-JP", TEXT("\x8F\xB0"), TEXT(BAD)},
    {"EUC-JP", TEXT("\x8F\xB0z\x8F\xB0\xFFz\x8F\xA1\xA1z"), TEXT(BAD "z" BAD "z" BAD "z")},
    {"EUC-JP", TEXT("\x8F\x8F\x8F z"), TEXT(BAD BAD " z")},
    {"Shift_JIS", TEXT("\x93\xFA\xB1\\~\x80"), TEXT("日ｱ\\~\xC2\x80")},
    {"Shift_JIS", TEXT("\xF0\x40\xF9\xFC"), TEXT("\uE000\uE757")},
    {"Shift_JIS", TEXT("\xA0\xFD\xFF\x93"), TEXT(BAD BAD BAD BAD)},
    {"Shift_JIS", TEXT("\x93 \x93\x7F\x93\xFFz\x85\x40"), TEXT(BAD " " BAD "\x7F" BAD "z" BAD "@")},
};

/* ISO-2022-JP, the one that keeps a state. */
static const struct decoding_case iso_2022_jp_cases[] = {
    {"ISO-2022-JP", TEXT("a\x1B$B\x46\x7C\x1B(Bz"), TEXT("a日z")},
    {"ISO-2022-JP", TEXT("\x1B$@\x46\x7C\x1B(J\\~\x1B(I1"), TEXT("日\u00A5\u203E\uFF71")},
    {"ISO-2022-JP", TEXT("\x0E\x0F\x80"), TEXT(BAD BAD BAD)},
    {"ISO-2022-JP", TEXT("\x1B"), TEXT(BAD)},
    {"ISO-2022-JP", TEXT("\x1B$"), TEXT(BAD "$")},
    {"ISO-2022-JP", TEXT("\x1B(Z"), TEXT(BAD "(Z")},
    {"ISO-2022-JP", TEXT("\x1B\x1B(Bz"), TEXT(BAD "z")},
    {"ISO-2022-JP", TEXT("\x1B$B\x1B(B"), TEXT(BAD)},
    {"ISO-2022-JP", TEXT("\x1B$Bz"), TEXT(BAD)},
    {"ISO-2022-JP", TEXT("\x1B$B\x46\n\x46\x7C"), TEXT(BAD "日")},
    {"ISO-2022-JP", TEXT("\x1B$B\x46\x1B(Bz"), TEXT(BAD "z")},
    {"ISO-2022-JP", TEXT("\x1B$B\n\x46\x7C"), TEXT(BAD "日")},
    {"ISO-2022-JP", TEXT("\x1B$B\x29\x21"), TEXT(BAD)},
    {"ISO-2022-JP", TEXT("\x1B(I\x60\x5F\x80"), TEXT(BAD "\uFF9F" BAD)},
    {"ISO-2022-JP", TEXT("\x1B$B\x1B$x\x46\x7C"), TEXT(BAD BAD "日")},
};

/* Asserts all cases of an array. */
static void assert_cases(struct arena *arena, const struct decoding_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_decodes(arena, cases[i].encoding, cases[i].bytes, cases[i].text);
}

static void decoders_follow_the_standard(void **state)
{
    assert_cases(*state, plain_cases, sizeof plain_cases / sizeof *plain_cases);
    assert_cases(*state, utf_8_cases, sizeof utf_8_cases / sizeof *utf_8_cases);
    assert_cases(*state, asian_cases, sizeof asian_cases / sizeof *asian_cases);
    assert_cases(*state, iso_2022_jp_cases, sizeof iso_2022_jp_cases / sizeof *iso_2022_jp_cases);
}

/* Text that every step boundary and every cut is tried on, in encodings that can write it. */
struct sample {
    const char *encoding, *charset, *text;
};
static const struct sample samples[] = {
    {"UTF-8", "UTF-8", "aé€\U0001F600日"},
    {"UTF-16LE", "UTF-16LE", "aé€\U0001F600日"},
    {"UTF-16BE", "UTF-16BE", "aé€\U0001F600日"},
    {"windows-1251", "CP1251", "Президент сказал: «да»."},
    {"windows-1256", "CP1256", "قال الرئيس"},
    {"gb18030", "GB18030", "总统aé说\U0001F600, ok"},
    {"GBK", "GBK", "总统说a是b的"},
    {"Big5", "BIG5", "總統a說是b的"},
    {"EUC-JP", "EUC-JP", "大統領aはｱ話b丂"},
    {"ISO-2022-JP", "ISO-2022-JP", "大統領aは話b"},
    {"Shift_JIS", "CP932", "大統領aはｱ話b"},
    {"EUC-KR", "CP949", "대통령은a말했다 갂b"},
};
#define SAMPLE_COUNT (sizeof samples / sizeof *samples)

/* A cut may cost the character that it hits, nothing before it. */
static void bytes_may_end_anywhere(void **state)
{
    struct arena *arena = *state;
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        struct str whole = encode(arena, samples[i].text, samples[i].charset);
        for (size_t size = 0; size <= whole.size; size++) {
            char *alone = memcpy(arena_get(arena, size + 1), whole.data, size);
            struct str text = html_decode(arena, str_of(alone, size), samples[i].encoding);
            size_t bad = str_find(text, STR(BAD));
            assert_true(str_starts(str_from(samples[i].text), str_part(text, 0, bad)));
            if (bad == STR_NONE)
                continue;
            /* "$" or "(" of an escape sequence is read again, as half a character in some modes */
            struct str rest = str_from_byte(text, bad + strlen(BAD));
            assert_true(rest.size <= 1 || str_equal(rest, STR(BAD)));
        }
        arena_clear(arena);
    }
}

/* Steps end in the midst of characters; text that grows a lot makes the room be moved. */
static void characters_may_lie_across_steps(void **state)
{
    struct arena *arena = *state;
    enum { TIMES = 2000, SHIFTS = 5 };
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        for (size_t shift = 0; shift < SHIFTS; shift++) {
            struct buf text;
            buf_init(&text, 1 << 20);
            buf_add(&text, str_of("aaaaa", shift));
            for (int n = 0; n < TIMES; n++)
                buf_add(&text, str_from(samples[i].text));
            buf_add_byte(&text, '\0');
            struct str bytes = encode(arena, text.data, samples[i].charset);
            struct str decoded = html_decode(arena, bytes, samples[i].encoding);
            assert_true(str_equal(decoded, str_of(text.data, text.size - 1)));
            arena_clear(arena);
            buf_free(&text);
        }
    }
}

static void what_is_utf_8_already_is_not_copied(void **state)
{
    struct arena *arena = *state;
    struct str text = STR("caf\u00E9, and sixteen bytes more of text");
    assert_ptr_equal(html_decode(arena, text, "UTF-8").data, text.data);
    struct str marked = STR("\uFEFFcaf\u00E9");
    assert_ptr_equal(html_decode(arena, marked, "UTF-8").data, marked.data + 3);
    struct str ascii = STR("plain, and sixteen bytes more of text");
    assert_ptr_equal(html_decode(arena, ascii, "windows-1252").data, ascii.data);
    assert_ptr_equal(html_decode(arena, ascii, "Shift_JIS").data, ascii.data);
    assert_int_equal(arena_used(arena), 0);
    assert_decodes(arena, "ISO-2022-JP", STR("\x1B(Ba"), STR("a"));
}

static void room_that_is_not_needed_is_given_back(void **state)
{
    struct arena *arena = *state;
    struct str bytes = STR("caf\xE9");
    assert_decodes(arena, "windows-1252", bytes, STR("caf\u00E9"));
    html_decode(arena, bytes, "windows-1252");
    assert_int_equal(arena_used(arena), 8);
    arena_clear(arena);
}

/* ------------------------------------------------------------------------------- sniffing --- */

/* Asserts what is sniffed of bytes with nothing behind them, and how. */
static void assert_sniffs(struct arena *arena, struct str bytes, struct str transport,
                          const char *encoding, enum html_encoding_from from)
{
    enum html_encoding_from found;
    char *alone = arena_get(arena, bytes.size + 1);
    memcpy(alone, bytes.data, bytes.size);
    const char *name = html_sniff_encoding(str_of(alone, bytes.size), transport, &found);
    if (strcmp(name, encoding) != 0 || found != from)
        fail_msg("%.*s: %s (%d) instead of %s (%d)", STR_ARG(bytes), name, found, encoding, from);
    assert_ptr_equal(html_sniff_encoding(bytes, transport, NULL), name);
}

static void marks_come_before_transport_before_declarations(void **state)
{
    struct str meta = STR("<meta charset=koi8-r>"), marked = STR("\xEF\xBB\xBF<meta charset=big5>");
    assert_sniffs(*state, marked, STR("gbk"), "UTF-8", HTML_ENCODING_BOM);
    assert_sniffs(*state, STR("\xFE\xFF"), STR("gbk"), "UTF-16BE", HTML_ENCODING_BOM);
    assert_sniffs(*state, STR("\xFF\xFE"), STR(""), "UTF-16LE", HTML_ENCODING_BOM);
    assert_sniffs(*state, meta, STR("GBK"), "GBK", HTML_ENCODING_TRANSPORT);
    assert_sniffs(*state, meta, STR("utf-16be"), "UTF-16BE", HTML_ENCODING_TRANSPORT);
    assert_sniffs(*state, meta, STR("no such"), "KOI8-R", HTML_ENCODING_META);
    assert_sniffs(*state, STR("hello"), STR(""), "windows-1252", HTML_ENCODING_DEFAULT);
    assert_sniffs(*state, STR(""), STR(""), "windows-1252", HTML_ENCODING_DEFAULT);
}

static void declarations_are_read_as_the_standard_says(void **state)
{
    static const struct {
        struct str page;
        const char *encoding; /* NULL for none */
    } cases[] = {
        {TEXT("<meta charset=utf-16le>"), "UTF-8"},
        {TEXT("<meta charset=x-user-defined>"), "windows-1252"},
        {TEXT("<META/CHARSET = 'Big5' >"), "Big5"},
        {TEXT("<meta charset=no content='charset=gbk' http-equiv=content-type>"), NULL},
        {TEXT("<meta content='charset=gbk' http-equiv=content-type charset=no>"), NULL},
        {TEXT("<meta content='charset=gbk'>"), NULL},
        {TEXT("<meta content='charset=gbk'><meta charset=big5>"), "Big5"},
        {TEXT("<meta http-equiv=Content-Type content='text/html; CharSet = gbk; x'>"), "GBK"},
        {TEXT("<meta http-equiv=content-type content='charset charset=\"gbk\"'>"), "GBK"},
        {TEXT("<meta http-equiv=content-type content='charset=\"gbk'>"), NULL},
        {TEXT("<meta http-equiv=content-type content='charset='>"), NULL},
        {TEXT("<meta http-equiv=content-type content=charset>"), NULL},
        {TEXT("<meta http-equiv=refresh http-equiv=content-type content='charset=gbk'>"), NULL},
        {TEXT("<meta charset=gbk charset=big5>"), "GBK"},
        {TEXT("<meta =charset=gbk charset=big5>"), "Big5"},
        {TEXT("<meta charset=gbk"), NULL},
        {TEXT("<metacharset=gbk>"), NULL},
        {TEXT("<!--><meta charset=gbk>"), "GBK"},
        {TEXT("<!-- <meta charset=big5> --><meta charset=gbk>"), "GBK"},
        {TEXT("<!-- > <meta charset=gbk>"), NULL},
        {TEXT("<!x '><meta charset=gbk>"), "GBK"},
        {TEXT("<a title='<meta charset=big5>'><meta charset=gbk>"), "GBK"},
        {TEXT("</a title='<meta charset=big5>'><meta charset=gbk>"), "GBK"},
        {TEXT("<3 <meta charset=gbk>"), "GBK"},
        {TEXT("<?xml version='1.0' encoding='gbk'?><p>"), "GBK"},
        {TEXT("<?xml version='1.0' encoding = \"utf-16\"?><p>"), "UTF-8"},
        {TEXT("<?xml encoding='gbk'?><meta charset=big5>"), "Big5"},
        {TEXT("<?xml version='1.0'?><p encoding='gbk'>"), NULL},
        {TEXT("<?xml encoding='gb k'?>"), NULL},
        {TEXT("<?xml encoding='gbk?>"), NULL},
        {TEXT("<?xml encoding=gbk?>"), NULL},
        {TEXT("<?xml encoding"), NULL},
        {TEXT(" <?xml encoding='gbk'?>"), NULL},
        {TEXT("<\0?\0x\0"), "UTF-16LE"},
        {TEXT("\0<\0?\0x"), "UTF-16BE"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_sniffs(*state, cases[i].page, STR(""),
                      cases[i].encoding ? cases[i].encoding : "windows-1252",
                      cases[i].encoding ? HTML_ENCODING_META : HTML_ENCODING_DEFAULT);
    arena_clear(*state);
}

/* A parser comes to later declarations too, though not to those in the text of scripts. */
static void declarations_may_come_late(void **state)
{
    struct arena *arena = *state;
    struct str filler = arena_format(arena, "<title>%1100s</title>", "<meta charset=big5>");
    struct str page = arena_format(arena, "%s<meta charset=gbk>", filler.data);
    assert_sniffs(arena, page, STR(""), "GBK", HTML_ENCODING_META);
    page = arena_format(arena, "%s<SCRIPT a>'<meta charset=big5>'</script ><meta charset=gbk>",
                        filler.data);
    assert_sniffs(arena, page, STR(""), "GBK", HTML_ENCODING_META);
    page = arena_format(arena, "%s<style><meta charset=big5>", filler.data);
    assert_sniffs(arena, page, STR(""), "windows-1252", HTML_ENCODING_DEFAULT);
    page = arena_format(arena, "<?xml encoding='koi8-r'?>%s<meta charset=gbk>", filler.data);
    assert_sniffs(arena, page, STR(""), "GBK", HTML_ENCODING_META);
    arena_clear(arena);
}

/* Every cut of a page full of declarations that break off; AddressSanitizer watches. */
static void declarations_may_end_anywhere(void **state)
{
    struct str page = STR("<?xml encoding = 'gbk' ?><!DOCTYPE html><!-- x --><a b = 'c' d=e f>"
                          "</a ><meta http-equiv = content-type content = \"a; charset = 'no'\">");
    for (size_t size = 0; size <= page.size; size++) {
        char *alone = memory_get(size ? size : 1);
        memcpy(alone, page.data, size);
        const char *name = html_sniff_encoding(str_of(alone, size), STR(""), NULL);
        assert_string_equal(name, size <= 24 ? "windows-1252" : "GBK");
        memory_free(alone);
    }
    (void)state;
}

/* ------------------------------------------------------------------------------ detection --- */

/* Sentences as long as a lead, in encodings that news were written in and often do not declare. */
static const struct sample undeclared[] = {
    {"UTF-8", "UTF-8", "Der Präsident"},
    {"windows-1251", "CP1251",
     "<p>Президент подписал закон о бюджете на следующий год, сообщила пресс-служба Кремля. "
     "Документ вступит в силу в январе, после публикации в официальной газете.</p>"},
    {"KOI8-R", "KOI8-R",
     "<p>Президент подписал закон о бюджете на следующий год, сообщила пресс-служба Кремля. "
     "Документ вступит в силу в январе, после публикации в официальной газете.</p>"},
    {"GBK", "GBK", "<p>总统周二在首都签署了新的预算法案，这项法律将于明年一月生效。</p>"},
    {"Big5", "BIG5", "<p>總統週二在首都簽署了新的預算法案，這項法律將於明年一月生效。</p>"},
    {"Shift_JIS", "CP932",
     "<p>大統領は火曜日、首都で新しい予算法案に署名した。来年一月に施行される。</p>"},
    {"EUC-JP", "EUC-JP",
     "<p>大統領は火曜日、首都で新しい予算法案に署名した。来年一月に施行される。</p>"},
    {"ISO-2022-JP", "ISO-2022-JP", "<p>大統領は火曜日、首都で新しい予算法案に署名した。</p>"},
    {"EUC-KR", "CP949",
     "<p>대통령은 화요일 수도에서 새 예산안에 서명했다. 내년 일월에 시행된다.</p>"},
};

static void undeclared_text_is_detected(void **state)
{
    for (size_t i = 0; i < sizeof undeclared / sizeof *undeclared; i++) {
        struct str bytes = encode(*state, undeclared[i].text, undeclared[i].charset);
        const char *encoding = html_sniff_encoding(bytes, STR(""), NULL);
        /* the detector says gb18030 for GBK, which is decoded alike */
        if (strcmp(encoding, "gb18030") == 0)
            encoding = "GBK";
        assert_string_equal(encoding, undeclared[i].encoding);
    }
    arena_clear(*state);
}

static void too_little_is_not_told_apart(void **state)
{
    assert_sniffs(*state, STR("caf\xE9 \x96 5 \x80"), STR(""), "windows-1252",
                  HTML_ENCODING_DEFAULT);
    assert_sniffs(*state, STR("<p title='\xC4\xE3\xC4\xE3\xC4\xE3\xC4\xE3'>x</p>"), STR(""),
                  "windows-1252", HTML_ENCODING_DEFAULT);
}

/* The detector takes them for Mac Cyrillic by itself. */
static void short_russian_texts_are_windows_1251(void **state)
{
    struct str bytes = encode(*state, "Прогноз погоды на субботу и воскресенье", "CP1251");
    assert_string_equal(html_sniff_encoding(bytes, STR(""), NULL), "windows-1251");
    arena_clear(*state);
}

static void a_broken_character_does_not_hide_utf_8(void **state)
{
    assert_sniffs(*state, STR("Пре\xD0зидент подписал закон"), STR(""), "UTF-8",
                  HTML_ENCODING_DETECTED);
    assert_sniffs(*state, STR("Der Pr\u00E4sident \xE2\x80"), STR(""), "UTF-8",
                  HTML_ENCODING_DETECTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_ignore_case_and_white_space),
        cmocka_unit_test(unknown_labels_have_no_name),
        cmocka_unit_test(every_name_is_a_label),
        cmocka_unit_test(decoders_follow_the_standard),
        cmocka_unit_test(bytes_may_end_anywhere),
        cmocka_unit_test(characters_may_lie_across_steps),
        cmocka_unit_test(what_is_utf_8_already_is_not_copied),
        cmocka_unit_test(room_that_is_not_needed_is_given_back),
        cmocka_unit_test(marks_come_before_transport_before_declarations),
        cmocka_unit_test(declarations_are_read_as_the_standard_says),
        cmocka_unit_test(declarations_may_come_late),
        cmocka_unit_test(declarations_may_end_anywhere),
        cmocka_unit_test(undeclared_text_is_detected),
        cmocka_unit_test(too_little_is_not_told_apart),
        cmocka_unit_test(short_russian_texts_are_windows_1251),
        cmocka_unit_test(a_broken_character_does_not_hide_utf_8),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
