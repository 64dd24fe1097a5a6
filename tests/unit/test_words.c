/* Words, languages and search terms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/memory.h"
#include "words/words.h"

/* The words of a text with a bar between them, in static storage. */
static const char *split(const char *text)
{
    static char out[512];
    struct words walk = {str_from(text), 0};
    struct word word;
    size_t size = 0;
    out[0] = 0;
    while (words_next(&walk, &word)) {
        struct str bytes = word_str(walk.text, word);
        size += (size_t)snprintf(out + size, sizeof(out) - size, "%s%.*s", size ? "|" : "",
                                 STR_ARG(bytes));
    }
    return out;
}

static void words_are_cut_where_a_reader_would(void **state)
{
    (void)state;
    assert_string_equal(split("Don't panic: it's 2.5%, or 1,000 (not 3)."),
                        "Don't|panic|it's|2.5|or|1,000|not|3");
    assert_string_equal(split("L’eau 'quoted' U.S. e-mail"), "L’eau|quoted|U|S|e|mail");
    assert_string_equal(split("東京で3人"), "東|京|で|3|人");
    assert_string_equal(split("नमस्ते दुनिया"), "नमस्ते|दुनिया");
    assert_string_equal(split(" ,;- "), "");
    assert_string_equal(split(""), "");
}

static void assert_folds(const char *word, const char *folded)
{
    char out[WORD_MAX];
    size_t size = word_fold(str_from(word), out);
    assert_int_equal(size, strlen(folded));
    assert_memory_equal(out, folded, size);
}

static void folding_takes_away_what_makes_no_other_word(void **state)
{
    (void)state;
    assert_folds("NATO", "nato");
    assert_folds("ÉTÉ", "été");
    assert_folds("Straße", "strasse");
    assert_folds("L’Eau", "l'eau");
    assert_folds("e\u0301te", "éte"); /* composed */
    assert_folds("Ｔｏｋｙｏ", "tokyo");
    assert_folds("МОСКВА", "москва");
    assert_folds("Kran\u00ADken", "kranken"); /* a soft hyphen */
}

static void assert_language(const char *text, const char *declared, const char *expected)
{
    struct language_guess guess = words_language(str_from(text), str_from(declared));
    assert_int_equal(guess.language.size, strlen(expected));
    assert_memory_equal(guess.language.data, expected, guess.language.size);
    assert_true(guess.confidence >= 0 && guess.confidence <= 1);
}

static void languages_are_told_from_a_sentence(void **state)
{
    (void)state;
    assert_language("The ministers said that they would meet again in the spring.", "", "en");
    assert_language("Die Minister sagten, dass sie sich im Frühjahr wieder treffen.", "", "de");
    assert_language("Les ministres ont dit qu’ils se réuniront à nouveau au printemps.", "", "fr");
    assert_language("Los ministros dijeron que se van a reunir de nuevo en primavera.", "", "es");
    assert_language("Os ministros disseram que vão se reunir novamente na primavera.", "", "pt");
    assert_language("I ministri hanno detto che si incontreranno di nuovo in primavera.", "", "it");
    assert_language("Ministrene sa at de ikke vil møtes igjen før til våren, sier hun.", "", "no");
    assert_language("Ministrene sagde, at de ikke vil mødes igen før til foråret, siger hun til "
                    "os efter mødet af i dag.",
                    "", "da");
    assert_language("Министры сказали, что они снова встретятся весной.", "", "ru");
    assert_language("Міністри сказали, що вони знову зустрінуться навесні.", "", "uk");
    assert_language("Ministrové řekli, že se na jaře opět sejdou, ale ne v Praze.", "", "cs");
    assert_language("Ministri povedali, že sa na jar opäť stretnú, ale nie v Prahe.", "", "sk");
    assert_language("閣僚らは春に再び会談すると述べた。", "", "ja");
    assert_language("部长们表示，他们将在春天再次会面。", "", "zh");
    assert_language("장관들은 봄에 다시 만날 것이라고 말했다.", "", "ko");
    assert_language("وقال الوزراء إنهم سيجتمعون مرة أخرى في الربيع.", "", "ar");
    assert_language("וזה מה שהשרים אמרו על הפגישה של היום.", "", "he");
    assert_language("Οι υπουργοί είπαν ότι θα συναντηθούν ξανά.", "", "el");
    assert_language("รัฐมนตรีกล่าวว่าจะพบกันอีกครั้งในฤดูใบไม้ผลิ", "", "th");
}

static void text_decides_and_the_page_only_helps(void **state)
{
    (void)state;
    assert_language("The ministers said that they would meet again in the spring.", "de", "en");
    assert_language("Berlin Hamburg", "de-AT", "de");
    assert_language("Berlin Hamburg", "", "und");
    assert_language("", "", "und");
    assert_language("12 34", "xx-nonsense", "und");
}

static void little_words_are_known_by_language(void **state)
{
    (void)state;
    assert_true(word_is_common(STR("the"), STR("en-GB")));
    assert_false(word_is_common(STR("the"), STR("de")));
    assert_true(word_is_common(STR("og"), STR("nb")));
    assert_false(word_is_common(STR("the"), STR("und")));
}

static void titles_are_compared_by_their_words(void **state)
{
    (void)state;
    assert_true(words_equal(STR("“Who’s there?”"), STR("Who's there")));
    assert_false(words_equal(STR("Who's there"), STR("Who's here")));
    assert_true(words_equal(STR(""), STR("...")));
    assert_true(words_overlap(STR("a b c d"), STR("A B C D")) == 1.0);
    assert_true(words_overlap(STR("a b c d"), STR("a b x y")) == 0.5);
    assert_true(words_overlap(STR(""), STR("")) == 0.0);
}

/* What search_terms() gave, as "term@from-to ". */
struct taken {
    char text[512];
    size_t size;
};

static int take(void *context, const struct word_forms *form, size_t from, size_t to)
{
    struct taken *taken = context;
    taken->size += (size_t)snprintf(taken->text + taken->size, sizeof(taken->text) - taken->size,
                                    "%.*s@%zu-%zu ", STR_ARG(form->term), from, to);
    return 0;
}

static void assert_terms(const char *text, const char *language, const char *expected)
{
    struct word_stemmers *stemmers = word_stemmers_new();
    struct taken taken = {.size = 0};
    assert_int_equal(search_terms(stemmers, str_from(language), str_from(text), take, &taken), 0);
    assert_string_equal(taken.text, expected);
    for (int i = 0; i < 2; i++) { /* read, and kept */
        taken.size = 0;
        assert_int_equal(
            search_terms_read(stemmers, str_from(language), str_from(text), take, &taken), 0);
        assert_string_equal(taken.text, expected);
    }
    word_stemmers_free(stemmers);
}

/* More words than are kept take one another's places, each in two languages; all keep their forms,
 * those among them that are too long to be kept. */
static void forms_of_many_words_stay_the_same(void **state)
{
    (void)state;
    enum { MANY = 20000, LONG = 7 };
    struct word_stemmers *stemmers = word_stemmers_new();
    const int languages[] = {word_language(STR("en")), word_language(STR("de"))};
    uint64_t *stems = memory_get_zeroed((size_t)2 * MANY, sizeof *stems);
    for (unsigned round = 0; round < 3; round++)
        for (unsigned i = 0; i < 2 * MANY; i++) {
            unsigned at = round % 2 ? 2 * MANY - 1 - i : i, number = at / 2;
            char word[100], folded[100];
            const char *tail =
                number % LONG ? "" : "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrst";
            snprintf(word, sizeof word, "W%u%sings", number * 7919, tail);
            snprintf(folded, sizeof folded, "w%u%sings", number * 7919, tail);
            const struct word_forms *forms =
                word_forms_of(stemmers, languages[at % 2], str_from(word), WORD_SPACED);
            assert_true(str_equal(forms->folded, str_from(folded)));
            assert_true(forms->folded_hash == str_hash(str_from(folded)));
            if (!round)
                stems[at] = forms->stem_hash;
            assert_true(forms->stem_hash == stems[at]);
        }
    assert_true(stems[0] != stems[1]);
    memory_free(stems);
    word_stemmers_free(stemmers);
}

/* Texts that are read are kept by what they say, not by where they stand. */
static void texts_are_read_once(void **state)
{
    (void)state;
    struct word_stemmers *stemmers = word_stemmers_new();
    int english = word_language(STR("en"));
    char text[] = "Ministers met ministers";
    const struct words_read *read = words_read(stemmers, english, str_from(text));
    assert_int_equal(read->count, 3);
    assert_int_equal(read->forms_count, 3);
    assert_true(read->words[2].from == 14 && read->words[2].to == 23);
    assert_true(str_equal(read->forms[read->words[2].forms].term, STR("minist")));
    words_read(stemmers, english, STR("A headline"));
    assert_ptr_equal(words_read(stemmers, english, str_from(text)), read);
    text[14] = 'M';
    read = words_read(stemmers, english, str_from(text));
    assert_int_equal(read->forms_count, 2);
    read = words_read(stemmers, -1, str_from(text));
    assert_true(str_equal(read->forms[read->words[0].forms].term, STR("ministers")));
    assert_int_equal(words_read(stemmers, -1, STR(""))->count, 0);
    word_stemmers_free(stemmers);
}

static void search_goes_by_stems_without_accents(void **state)
{
    (void)state;
    assert_terms("Ministers met", "en", "minist@0-9 met@10-13 ");
    assert_terms("Ministers met", "und", "ministers@0-9 met@10-13 ");
    assert_terms("l'été", "fr", "ete@0-7 ");
    assert_terms("Łódź", "pl", "lodz@0-7 ");
    assert_terms("Ёлка", "und", "елка@0-8 ");
}

static void languages_are_named_by_code_or_in_english(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"de", "de"},    {"DE-at", "de"}, {"German", "de"}, {"german", "de"}, {"nb", "no"},
        {"pt_BR", "pt"}, {"iw-IL", "he"}, {"fil", "tl"},    {"xx", "xx"},     {"xyz-QQ", "xyz"},
        {"Klingon", ""}, {"e", ""},       {"4k", ""},       {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!str_equal(word_language_code(str_from(cases[i][0])), str_from(cases[i][1])))
            fail_msg("%s", cases[i][0]);
}

/* The forms of a word must be these, the first time and once they are kept. */
static void assert_forms(struct word_stemmers *stemmers, const char *word, const char *folded,
                         const char *term, const char *plain)
{
    for (int time = 0; time < 2; time++) {
        const struct word_forms *forms =
            word_forms_of(stemmers, word_language(STR("fr")), str_from(word), WORD_SPACED);
        assert_true(str_equal(forms->folded, str_from(folded)));
        assert_true(str_equal(forms->term, str_from(term)));
        assert_true(str_equal(forms->plain, str_from(plain)));
        assert_true(forms->folded_hash == str_hash(forms->folded));
        assert_true(forms->term_hash == str_hash(forms->term));
        assert_true(forms->plain_hash == str_hash(forms->plain));
    }
}

static void forms_of_a_word_are_kept_and_stay_the_same(void **state)
{
    (void)state;
    struct word_stemmers *stemmers = word_stemmers_new();
    char word[61], folded[61];
    memset(word, 'Q', 60);
    memset(folded, 'q', 60);
    word[60] = folded[60] = '\0';
    assert_forms(stemmers, "L'Été", "l'été", "ete", "l'ete");
    assert_forms(stemmers, "Élections", "élections", "elect", "elections");
    assert_forms(stemmers, word, folded, folded, folded); /* too long to be kept */
    assert_forms(stemmers, "les", "les", "le", "les");
    assert_true(word_forms_of(stemmers, word_language(STR("fr")), STR("Les"), WORD_SPACED)->common);
    assert_true(str_equal(
        word_forms_of(stemmers, word_language(STR("en")), STR("Élections"), WORD_SPACED)->term,
        STR("election"))); /* by another language's rules */
    word_stemmers_free(stemmers);
}

static void search_goes_by_pairs_without_spaces(void **state)
{
    (void)state;
    assert_terms("東京都", "ja", "東京@0-6 京都@3-9 ");
    assert_terms("人 AI 東京", "ja", "人@0-3 ai@4-6 東京@7-13 ");
    assert_terms("人", "zh", "人@0-3 ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_cut_where_a_reader_would),
        cmocka_unit_test(folding_takes_away_what_makes_no_other_word),
        cmocka_unit_test(languages_are_told_from_a_sentence),
        cmocka_unit_test(text_decides_and_the_page_only_helps),
        cmocka_unit_test(little_words_are_known_by_language),
        cmocka_unit_test(languages_are_named_by_code_or_in_english),
        cmocka_unit_test(titles_are_compared_by_their_words),
        cmocka_unit_test(texts_are_read_once),
        cmocka_unit_test(search_goes_by_stems_without_accents),
        cmocka_unit_test(forms_of_a_word_are_kept_and_stay_the_same),
        cmocka_unit_test(forms_of_many_words_stay_the_same),
        cmocka_unit_test(search_goes_by_pairs_without_spaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
