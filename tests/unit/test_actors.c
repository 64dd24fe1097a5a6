/* Tests of who acts and where: the golden list of phrases in sentences, phrases of the table,
 * places, figures' sums and comparisons. Sentences are read by the English model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "event/actors.h"
#include "event/phrases.h"
#include "event/places.h"
#include "language/people.h"

#define MARKS_MAX 8

/* A line of the list: the sentence without its marks, and where they were. */
struct golden {
    struct str text, expected;
    size_t from[MARKS_MAX], to[MARKS_MAX], count;
    int year;
};

/* What the tests share. */
struct fixture {
    struct arena arena;
    struct language_reader *reader;
    const struct language_model *model;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    arena_init(&fixture.arena, 0);
    fixture.reader = language_reader_new();
    fixture.model = language_model_for(STR("en"));
    *state = &fixture;
    return fixture.model ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    language_reader_free(fixture->reader);
    arena_free(&fixture->arena);
    return 0;
}

/* Reads a line of the list into its parts; false for a line that is none. */
static bool read_golden(struct arena *arena, struct str line, struct golden *golden)
{
    size_t bar = str_find(line, STR(" | "));
    *golden = (struct golden){.text = {0}};
    if (line.size == 0 || line.data[0] == '#' || bar == STR_NONE)
        return false;
    golden->expected = str_part(line, 0, bar);
    size_t at = str_find(golden->expected, STR(" @"));
    uint64_t year = 0;
    if (at != STR_NONE && str_to_u64(str_from_byte(golden->expected, at + 2), &year))
        golden->expected = str_part(golden->expected, 0, at);
    golden->year = (int)year;
    char *text = arena_get(arena, line.size);
    size_t size = 0;
    for (size_t index = bar + 3; index < line.size; index++) {
        if (line.data[index] == '{' && golden->count < MARKS_MAX)
            golden->from[golden->count] = size;
        else if (line.data[index] == '}' && golden->count < MARKS_MAX)
            golden->to[golden->count++] = size;
        else
            text[size++] = line.data[index];
    }
    golden->text = str_of(text, size);
    return true;
}

/* The token within a part of the text whose head lies outside. */
static size_t head_of(const struct analysis *analysis, size_t from, size_t to)
{
    size_t best = 0;
    for (size_t index = 0; index < analysis->tokens.count; index++) {
        const struct token *token = analysis_token(analysis, index);
        if (token->from < from || token->to > to || token->upos == UPOS_PUNCT)
            continue;
        const struct token *head =
            token->head >= 0 ? analysis_token(analysis, (size_t)token->head) : NULL;
        bool nominal = token->upos == UPOS_NOUN || token->upos == UPOS_PROPN ||
                       token->upos == UPOS_PRON || token->upos == UPOS_ADJ;
        if (!nominal)
            continue;
        best = index;
        if (!head || head->from < from || head->to > to)
            return index;
    }
    return best;
}

/* Writes actors as the list has them, "RUS GOV + CHN -". */
static struct str describe(struct arena *arena, const struct list *found)
{
    struct buf out;
    buf_init(&out, 4096);
    for (size_t index = 0; index < found->count; index++) {
        const struct actor *actor = list_at(found, index);
        const char *sector = sector_code(actor->sector);
        buf_format(&out, "%s%.*s %s", index ? " + " : "",
                   actor->country.size ? (int)actor->country.size : 1,
                   actor->country.size ? actor->country.data : "-", *sector ? sector : "-");
    }
    struct str copy = arena_copy(arena, buf_str(&out));
    buf_free(&out);
    return copy;
}

/* Whether what was found is what is expected; "?" fits anything. */
static bool fits(struct str expected, struct str found)
{
    struct str want, have;
    while (str_word(&expected, &want)) {
        if (!str_word(&found, &have) || (!str_equal(want, STR("?")) && !str_equal(want, have)))
            return false;
    }
    return !str_word(&found, &have);
}

/* At least 95 of 100 phrases of the list come to the country and sector that it has. */
static void test_golden(void **state)
{
    struct fixture *fixture = *state;
    struct buf bytes;
    buf_init(&bytes, 1 << 20);
    assert_int_equal(file_read(TESTS "/golden/actors/phrases.txt", &bytes), 0);
    struct str file = buf_str(&bytes), line;
    unsigned right = 0, all = 0;
    while (str_split(&file, '\n', &line)) {
        struct golden golden;
        arena_clear(&fixture->arena);
        if (!read_golden(&fixture->arena, line, &golden))
            continue;
        struct analysis analysis;
        language_read(fixture->reader, fixture->model, &fixture->arena, golden.text, &analysis);
        struct people people;
        people_find(&fixture->arena, &analysis, &people);
        struct actors *actors = actors_new(&fixture->arena, &analysis, &people, golden.year);
        struct str rest = golden.expected, expected;
        for (size_t index = 0; index < golden.count; index++) {
            assert_true(str_split(&rest, ',', &expected));
            struct list found;
            list_init(&found, &fixture->arena, sizeof(struct actor));
            actors_at(actors, head_of(&analysis, golden.from[index], golden.to[index]), &found);
            struct str have = describe(&fixture->arena, &found);
            all++;
            right += fits(expected, have);
            if (!fits(expected, have))
                print_message("want %.*s, have %.*s: %.*s\n", STR_ARG(str_trim(expected)),
                              STR_ARG(have), STR_ARG(line));
        }
    }
    buf_free(&bytes);
    print_message("%u of %u phrases\n", right, all);
    assert_true(all >= 300);
    assert_true(right * 100 >= all * 95);
}

/* Looks a whole text up as a phrase; gives the country of a kind of meaning, "" for none. */
static const char *country_of(const char *text, enum phrase_kind kind)
{
    struct found_phrase match;
    if (!phrase_named(str_from(text), &match))
        return "";
    const struct meaning *meaning = phrase_meaning(&match, kind);
    return meaning ? country_at(meaning->country)->code : "";
}

/* Case, apostrophes, accents and points make no difference where they should make none. */
static void test_phrases(void **state)
{
    (void)state;
    assert_string_equal(country_of("US", PHRASE_COUNTRY), "USA");
    assert_string_equal(country_of("U.S.", PHRASE_COUNTRY), "USA");
    assert_string_equal(country_of("us", PHRASE_COUNTRY), "");
    assert_string_equal(country_of("turkey", PHRASE_COUNTRY), "");
    assert_string_equal(country_of("Turkey", PHRASE_COUNTRY), "TUR");
    assert_string_equal(country_of("TURKEY", PHRASE_COUNTRY), "TUR");
    assert_string_equal(country_of("Cote d'Ivoire", PHRASE_COUNTRY), "CIV");
    assert_string_equal(country_of("C\xC3\xB4te d\xE2\x80\x99Ivoire", PHRASE_COUNTRY), "CIV");
    assert_string_equal(country_of("Russians", PHRASE_NATION), "RUS");
    assert_string_equal(country_of("hezbollah", PHRASE_BODY), "");
    assert_string_equal(country_of("al-Qaeda", PHRASE_BODY), "");
    assert_string_equal(country_of("Recep Tayyip Erdo\xC4\x9F\x61n", PHRASE_PERSON), "TUR");
    assert_string_equal(country_of("nobody in particular", PHRASE_COUNTRY), "");
    assert_string_equal(country_of("", PHRASE_COUNTRY), "");
}

/* The longest phrase is taken, and a possessive does not hide it. */
static void test_longest(void **state)
{
    struct fixture *fixture = *state;
    struct list matches;
    struct str text = STR("South Sudan's army and the Free Syrian Army's");
    arena_clear(&fixture->arena);
    list_init(&matches, &fixture->arena, sizeof(struct found_phrase));
    phrases_find(&fixture->arena, text, 0, text.size, &matches);
    assert_int_equal(matches.count, 3);
    const struct found_phrase *match = list_at(&matches, 0);
    assert_int_equal(match->to, 11);
    match = list_at(&matches, 2);
    assert_int_equal(match->from, 27);
    assert_int_equal(match->to, 43);
}

/* Codes and names of countries. */
static void test_countries(void **state)
{
    (void)state;
    assert_true(str_equal(country_name(STR("MMR")), STR("Myanmar")));
    assert_true(str_equal(country_alpha2(STR("DEU")), STR("DE")));
    assert_int_equal(country_name(STR("XYZ")).size, 0);
    assert_int_equal(sector_coded(STR("MIL")), SECTOR_MIL);
    assert_int_equal(sector_coded(STR("no")), SECTOR_NONE);
    assert_string_equal(sector_text(SECTOR_JUD), "courts");
}

/* The place of a name in a text: its country, or an empty view. */
static struct place place_of(struct fixture *fixture, const char *text, const char *name)
{
    struct analysis analysis;
    arena_clear(&fixture->arena);
    language_read(fixture->reader, fixture->model, &fixture->arena, str_from(text), &analysis);
    struct actors *actors = actors_new(&fixture->arena, &analysis, NULL, 0);
    size_t from = str_find(str_from(text), str_from(name));
    for (size_t index = 0; index < analysis.tokens.count; index++) {
        struct place place;
        if (analysis_token(&analysis, index)->from == from && places_at(actors, index, &place))
            return place;
    }
    return (struct place){0};
}

/* A name is resolved by what stands behind it, by the countries in play, and by size. */
static void test_places(void **state)
{
    struct place place = place_of(*state, "A bomb exploded in Paris on Monday.", "Paris");
    assert_true(str_equal(place.country, STR("FRA")));
    place = place_of(*state, "A bomb exploded in Paris, Texas, on Monday.", "Paris");
    assert_true(str_equal(place.country, STR("USA")));
    place = place_of(*state, "Lebanon's army entered Tripoli on Monday.", "Tripoli");
    assert_true(str_equal(place.country, STR("LBN")));
    place = place_of(*state, "Libya's army entered Tripoli on Monday.", "Tripoli");
    assert_true(str_equal(place.country, STR("LBY")));
    place = place_of(*state, "The United States sent its negotiators to Geneva.", "Geneva");
    assert_true(str_equal(place.country, STR("CHE")));
    place = place_of(*state, "Drones struck Kharkiv overnight.", "Kharkiv");
    assert_int_equal(place.kind, PLACE_TOWN);
    assert_true(place.population > 1000000);
    assert_true(place.latitude > 49 && place.latitude < 51);
    place = place_of(*state, "The minister flew to Poland.", "Poland");
    assert_int_equal(place.kind, PLACE_COUNTRY);
    place = place_of(*state, "Fighting spread in the Donbas.", "Donbas");
    assert_int_equal(place.kind, PLACE_REGION);
    assert_true(place_named(STR("Kiev"), STR(""), &place));
    assert_true(str_equal(place.country, STR("UKR")));
    assert_true(place_named(STR("Tripoli"), STR("LBN"), &place));
    assert_true(str_equal(place.country, STR("LBN")));
    assert_false(place_named(STR("Nowhere At All"), STR(""), &place));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),  cmocka_unit_test(test_phrases),
        cmocka_unit_test(test_longest), cmocka_unit_test(test_countries),
        cmocka_unit_test(test_places),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
