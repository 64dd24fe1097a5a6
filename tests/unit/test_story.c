/* Stories: copies, what joins articles and what does not, their order, tags and key points. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "story/index.h"
#include "story/private.h"
#include "story/sounds.h"
#include "story/story.h"
#include "story/tags.h"

static const char quake[] =
    "A strong earthquake struck southern Peru before dawn on Tuesday, killing at least 14 people "
    "and bringing down houses in mountain villages of the Arequipa region.\nThe quake hit near "
    "Chuquibamba, the civil defence institute in Lima said. Soldiers walked to the villages with "
    "water and tents.\nPresident Elena Tuesta flew to Arequipa in the afternoon.";
static const char toll[] =
    "The death toll of the earthquake in southern Peru rose to 26 on Wednesday as soldiers reached "
    "the last mountain villages above Chuquibamba.\nThirteen people are missing under a school in "
    "Arequipa region, the civil defence institute said. President Elena Tuesta promised tents.";
static const char strike[] =
    "Dockworkers in Lisbon began a strike of two days on Thursday for higher pay.\nCranes stood "
    "still in the ports of Lisbon and Sines, the union of port workers said. Seventeen ships were "
    "waiting off Lisbon at noon.";

/* An article with a headline and a text, in English. */
static struct article make(struct arena *arena, const char *headline, const char *text)
{
    struct article article;
    article_init(&article, arena);
    article.headline = str_from(headline);
    article.text = str_from(text);
    article.language = STR("en");
    return article;
}

/* Puts an article into a set. */
static void put(struct story_set *set, struct arena *arena, int64_t id, int64_t time,
                const char *headline, const char *text)
{
    struct story_maker *maker = story_maker_new();
    struct article article = make(arena, headline, text);
    struct story_item item = {.article = id, .time = time, .outlet = id};
    story_traits_make(maker, &article, arena, &item.traits);
    story_set_put(set, &item);
    story_maker_free(maker);
}

/* Places an article; new stories get numbers from `*next` on. Gives its story, and what it is a
 * copy of. */
static int64_t place(struct story_set *set, struct arena *arena, int64_t id, int64_t *next,
                     int64_t *original)
{
    struct story_placing placing;
    int64_t story = 0;
    story_place(set, id, NULL, NULL, arena, &placing);
    for (size_t i = 0; i < placing.changes.count; i++) {
        const struct story_change *change = list_at(&placing.changes, i);
        if (change->article == id) {
            story = change->story;
            *original = change->original;
        }
    }
    for (unsigned begun = 1; begun <= placing.begun; begun++) {
        story_set_name(set, -(int64_t)begun, *next);
        story = story == -(int64_t)begun ? *next : story;
        ++*next;
    }
    return story;
}

static void a_copy_is_known_by_what_it_contains(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct story_shingles whole = story_shingles(str_from(quake), &arena);
    struct story_shingles part = story_shingles(str_part(str_from(quake), 0, 200), &arena);
    struct story_shingles other = story_shingles(str_from(strike), &arena);
    assert_true(story_is_copy(whole, part));
    assert_true(story_compare(whole, part).resemblance < STORY_CONTAINMENT);
    assert_false(story_is_copy(whole, other));
    assert_int_equal(story_judge_copy(whole, whole), STORY_COPY);
    assert_int_equal(story_judge_copy(whole, other), STORY_DIFFERENT);
    struct story_shingles nothing = story_shingles(STR(""), &arena);
    assert_int_equal(nothing.count, 0);
    assert_false(story_is_copy(nothing, nothing));
    arena_free(&arena);
}

static void traits_come_back_from_their_bytes(void **state)
{
    (void)state;
    struct arena arena;
    struct story_traits traits, back;
    struct story_maker *maker = story_maker_new();
    arena_init(&arena, 0);
    struct article article = make(&arena, "Earthquake in Peru", quake);
    story_traits_make(maker, &article, &arena, &traits);
    struct str bytes = story_traits_pack(&traits, &arena);
    assert_true(story_traits_unpack(bytes, &arena, &back));
    assert_int_equal(back.term_count, traits.term_count);
    assert_memory_equal(back.terms, traits.terms, traits.term_count * sizeof *traits.terms);
    assert_int_equal(back.signature.count, traits.signature.count);
    assert_true(traits.sound_count > 0);
    assert_int_equal(back.sound_count, traits.sound_count);
    assert_memory_equal(back.sounds, traits.sounds, traits.sound_count * sizeof *traits.sounds);
    /* those of older rules, which had no sounds, are read as well */
    size_t sounds = traits.sound_count;
    traits.sound_count = 0;
    assert_true(story_traits_unpack(story_traits_pack(&traits, &arena), &arena, &back));
    assert_int_equal(back.sound_count, 0);
    assert_int_equal(back.signature.count, traits.signature.count);
    traits.sound_count = (uint32_t)sounds;
    assert_false(story_traits_unpack(str_part(bytes, 0, bytes.size - 1), &arena, &back));
    assert_false(story_traits_unpack(STR(""), &arena, &back));
    story_maker_free(maker);
    arena_free(&arena);
}

static void articles_join_what_they_tell(void **state)
{
    (void)state;
    static const struct {
        const char *headline, *text;
    } news[] = {
        {"Earthquake kills 14 in southern Peru", quake},
        {"Peru earthquake: toll rises to 26", toll},
        {"Cranes stop in Lisbon as dockers strike", strike},
        {"Quake flattens homes in Peru, 14 dead", quake},
    };
    static const int orders[][4] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}};
    struct arena arena;
    arena_init(&arena, 0);
    for (size_t order = 0; order < 3; order++) {
        struct story_set *set = story_set_new(NULL);
        int64_t next = 1, stories[4], originals[4] = {0};
        for (int i = 0; i < 4; i++) {
            int which = orders[order][i];
            put(set, &arena, which + 1, 1000000 + which * 3600, news[which].headline,
                news[which].text);
            stories[which] = place(set, &arena, which + 1, &next, &originals[which]);
        }
        assert_int_equal(stories[0], stories[1]);
        assert_int_equal(stories[0], stories[3]);
        assert_int_not_equal(stories[0], stories[2]);
        assert_int_equal(story_set_articles(set, stories[0]), 3);
        assert_int_equal(originals[2], 0);
        assert_int_not_equal(story_leader(set, stories[0]), 3);
        story_set_free(set);
    }
    arena_free(&arena);
}

static void asides_are_known(void **state)
{
    (void)state;
    static const struct {
        const char *headline, *section, *url, *language;
        bool aside;
    } cases[] = {
        {"Peru earthquake: toll rises to 26", "World", "https://a.example/world/2026/peru", "en",
         false},
        {"Will Florida’s gamble drag down the party?", "", "", "en", true},
        {"¿Qué sabemos del terremoto?", "", "", "es", true},
        {"南海地震とは？", "", "", "ja", true},
        {"How the quake was felt in Lima", "", "", "en", true},
        {"Here’s why the quake was felt in Lima", "", "", "en", true},
        {"10 things we know about the quake", "", "", "en", true},
        {"10 people die in quake", "", "", "en", false},
        {"The quake in Peru, explained", "", "", "en", true},
        {"Quake in Peru: here's what to know", "", "", "en", true},
        {"Warum in Peru die Erde bebte", "", "", "de", true},
        {"The case for killing the tax", "", "", "en", true},
        {"I opposed the port. I was wrong", "", "", "en", true},
        {"‘I can’t breathe’ protests spread", "", "", "en", false},
        {"“How dare you,” minister tells envoy", "", "", "en", false},
        {"Opinion: The port is a mistake", "", "", "en", true},
        {"The port is a mistake | Opinion", "", "", "en", true},
        {"Closing summary", "", "", "en", true},
        {"Port closes: an analysis of the harbour's books finds a hole", "", "", "en", false},
        {"The port is a mistake", "Opinion", "", "en", true},
        {"The port is a mistake", "", "https://a.example/opinion/port", "en", true},
        {"The port is a mistake", "", "https://opinion.a.example/port", "en", true},
        {"The port is closed", "", "https://a.example/port?from=opinion", "en", false},
        {"The port is closed", "", "https://a.example/n/nion/port", "en", false},
        {"The port is closed", "", "https://a.example/court-opinion-on-port", "en", false},
        {"", "", "", "", false},
    };
    struct arena arena;
    struct story_maker *maker = story_maker_new();
    arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct article article = make(&arena, cases[i].headline, "");
        article.section = str_from(cases[i].section);
        article.url = str_from(cases[i].url);
        if (story_is_aside(maker, &article, str_from(cases[i].language)) != cases[i].aside)
            fail_msg("%s", cases[i].headline);
    }
    story_maker_free(maker);
    arena_free(&arena);
}

static void live_pages_are_known(void **state)
{
    (void)state;
    assert_true(story_is_live_address(STR("https://a.example/news/slovenia-election-live")));
    assert_true(story_is_live_address(STR("https://a.example/LIVE/2026/vote")));
    assert_true(story_is_live_address(STR("https://a.example/nachrichten/liveticker-wahl.html")));
    assert_false(story_is_live_address(STR("https://a.example/news/liverpool-wins?x=live")));
    assert_false(story_is_live_address(STR("")));
}

/* A story's headline is of an article that tells, though one that asks is nearer to all. */
static void asides_give_no_headline(void **state)
{
    (void)state;
    struct arena arena;
    int64_t next = 1, story = 0, original;
    arena_init(&arena, 0);
    struct story_set *set = story_set_new(NULL);
    static const char *const asking[] = {"Peru earthquake: why so many dead?",
                                         "Peru earthquake kills 14: how it was"};
    for (int i = 0; i < 2; i++) {
        put(set, &arena, 1, 1000000, asking[0], quake);
        story = place(set, &arena, 1, &next, &original);
        assert_int_equal(story_leader(set, story), 1); /* there is no other */
    }
    put(set, &arena, 2, 1003600, "Earthquake", toll);
    assert_int_equal(place(set, &arena, 2, &next, &original), story);
    assert_int_equal(story_leader(set, story), 2);
    put(set, &arena, 3, 1007200, asking[1], toll);
    place(set, &arena, 3, &next, &original);
    assert_int_equal(story_leader(set, story), 2);
    story_set_free(set);
    arena_free(&arena);
}

/* How a name sounds, in the arena; empty for what has no sound. */
static struct str sound(struct arena *arena, const char *name)
{
    char plain[WORD_MAX], out[WORD_MAX];
    size_t size = word_plain(str_from(name), plain);
    return arena_copy(arena, str_of(out, sound_of(str_of(plain, size), out)));
}

static void names_sound_alike_in_all_languages(void **state)
{
    (void)state;
    static const char *const alike[][4] = {
        {"Zelensky", "Selenskyj", "Zelenski", "Зеленский"},
        {"Navalny", "Nawalny", "Navalni", "Навальный"},
        {"Lukashenko", "Lukaschenko", "Loukachenko", "Лукашенко"},
        {"Ibarguren", "Ibarguren", "Ибаргурен", "Ибаргурена"},
        {"Arequipa", "Arequipa", "Арекипа", "Арекипы"},
        {"Papadopoulos", "Papadopoulos", "Παπαδοπουλος", "Пападопулос"},
        {"Peru", "Perú", "Перу", "Peru"},
    };
    static const char *const other[][2] = {
        {"Lima", "Lome"}, {"Berlin", "Bern"}, {"Sines", "Simon"}};
    struct arena arena;
    arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        for (int j = 1; j < 4; j++) {
            struct str first = sound(&arena, alike[i][0]), one = sound(&arena, alike[i][j]);
            assert_true(first.size > 1);
            if (!str_equal(first, one))
                fail_msg("%s: %.*s, %s: %.*s", alike[i][0], STR_ARG(first), alike[i][j],
                         STR_ARG(one));
        }
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        assert_false(str_equal(sound(&arena, other[i][0]), sound(&arena, other[i][1])));
    assert_int_equal(sound(&arena, "地震").size, 0);
    assert_int_equal(sound(&arena, "").size, 0);
    arena_free(&arena);
}

/* Whether an article is known to tell of what a name of another article is. */
static bool tells_of(struct arena *arena, const char *language, const char *text, const char *name)
{
    struct story_traits traits, named;
    struct story_maker *maker = story_maker_new();
    struct article article = make(arena, "", text), other = make(arena, "", name);
    bool found = false;
    article.language = str_from(language);
    story_traits_make(maker, &article, arena, &traits);
    story_traits_make(maker, &other, arena, &named);
    assert_true(named.sound_count > 0);
    for (uint32_t i = 0; i < traits.sound_count; i++)
        found |= traits.sounds[i].hash == named.sounds[0].hash;
    story_maker_free(maker);
    return found;
}

static void places_are_known_by_their_names_elsewhere(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    assert_true(tells_of(&arena, "de", "Gestern kam er nach Deutschland zurück.", "In Germany"));
    assert_true(tells_of(&arena, "fr", "Il revient d’Allemagne.", "In Germany"));
    assert_true(tells_of(&arena, "ru", "Вчера он вернулся из Германии.", "In Germany"));
    assert_true(tells_of(&arena, "ar", "زلزال في بيرو", "In Peru"));
    assert_true(tells_of(&arena, "es", "Viven en el Reino Unido.", "In Britain"));
    assert_true(tells_of(&arena, "de", "Es waren 1.900 Häuser.", "the 1,900"));
    assert_false(tells_of(&arena, "de", "Gestern kam er nach Schweden.", "In Germany"));
    /* Gambia and the Gambier Islands have one stem, which means neither */
    assert_true(tells_of(&arena, "ru", "Вчера он вернулся из Гамбии.", "In Gambia"));
    arena_free(&arena);
}

/* News in several languages: three tell of the earthquake, one of another event in the same place
 * on the same day, one of something else. */
static const struct {
    const char *language, *headline, *text;
} world[] = {
    {"en", "Earthquake kills 14 in southern Peru", quake},
    {"es", "Sismo deja 14 muertos en el sur del Perú",
     "Un fuerte sismo sacudió este martes el sur del Perú y causó al menos 14 muertos en pueblos "
     "de la región de Arequipa.\nEl temblor se sintió cerca de Chuquibamba, dijo en Lima el "
     "instituto de defensa civil. La presidenta Elena Tuesta viajó a Arequipa."},
    {"ru", "В Перу при землетрясении погибли 14 человек",
     "Сильное землетрясение произошло на юге Перу, погибли 14 человек в горных деревнях региона "
     "Арекипа.\nЭпицентр находился близ города Чукибамба, сообщил институт гражданской обороны в "
     "Лиме. Президент Елена Туэста вылетела в Арекипу."},
    {"es", "Mineros bloquean la carretera de Arequipa",
     "Unos 300 mineros bloquearon este martes la carretera entre Arequipa y Juliaca para pedir "
     "permisos de trabajo.\nEl gobernador Mateo Quispe llamó al diálogo. La policía del Perú envió "
     "60 agentes."},
    {"de", "Hafenarbeiter in Lissabon streiken zwei Tage",
     "Die Hafenarbeiter in Lissabon haben am Donnerstag einen Streik für höhere Löhne begonnen.\n"
     "In den Häfen von Lissabon und Sines standen die Kräne still, siebzehn Schiffe warteten."},
};

/* Puts one of them into a set. */
static void put_world(struct story_set *set, struct arena *arena, int which)
{
    struct story_maker *maker = story_maker_new();
    struct article article = make(arena, world[which].headline, world[which].text);
    struct story_item item = {
        .article = which + 1, .time = 1000000 + which * 3600, .outlet = which + 1};
    article.language = str_from(world[which].language);
    story_traits_make(maker, &article, arena, &item.traits);
    story_set_put(set, &item);
    story_maker_free(maker);
}

static void articles_join_across_languages(void **state)
{
    (void)state;
    static const int orders[][5] = {{0, 1, 2, 3, 4}, {4, 3, 2, 1, 0}, {3, 1, 4, 0, 2}};
    struct arena arena;
    arena_init(&arena, 0);
    for (size_t order = 0; order < 3; order++) {
        struct story_set *set = story_set_new(NULL);
        int64_t next = 1, stories[5], original = 0;
        for (int i = 0; i < 5; i++) {
            int which = orders[order][i];
            put_world(set, &arena, which);
            stories[which] = place(set, &arena, which + 1, &next, &original);
        }
        assert_int_equal(story_set_articles(set, stories[orders[order][4]]),
                         orders[order][4] > 2 ? 1 : 3);
        assert_int_equal(original, 0);
        story_set_free(set);
    }
    arena_free(&arena);
}

static void the_earliest_is_the_original(void **state)
{
    (void)state;
    struct arena arena;
    int64_t next = 1, original = 0;
    struct story_set *set = story_set_new(NULL);
    arena_init(&arena, 0);
    put(set, &arena, 1, 5000, "Reprinted", quake);
    place(set, &arena, 1, &next, &original);
    assert_int_equal(original, 0);
    put(set, &arena, 2, 6000, "Reprinted again", quake);
    place(set, &arena, 2, &next, &original);
    assert_int_equal(original, 1);
    put(set, &arena, 3, 4000, "As it was first", quake);
    place(set, &arena, 3, &next, &original);
    assert_int_equal(original, 0);
    story_set_free(set);
    arena_free(&arena);
}

static void a_tag_has_one_key_however_it_is_written(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct str key = story_tag_key(STR("Southern Rivers Front"), &arena);
    assert_true(str_equal(key, story_tag_key(STR("#southernriversfront"), &arena)));
    assert_true(str_equal(story_tag_key(STR("elections"), &arena),
                          story_tag_key(STR("#Election"), &arena)));
    assert_int_equal(story_tag_key(STR("#"), &arena).size, 0);
    arena_free(&arena);
}

static void tags_are_names_and_topics(void **state)
{
    (void)state;
    struct arena arena;
    struct list tags;
    bool found = false;
    struct story_maker *maker = story_maker_new();
    arena_init(&arena, 0);
    struct article article = make(&arena, "Earthquake kills 14 in southern Peru", quake);
    story_tags_make(maker, &article, STORY_TAGS, &arena, &tags);
    assert_in_range(tags.count, 2, STORY_TAGS);
    for (size_t i = 0; i < tags.count; i++) {
        struct str name = ((const struct story_tag *)list_at(&tags, i))->name;
        char folded[WORD_MAX];
        assert_false(word_is_common(str_of(folded, word_fold(name, folded)), STR("en")));
        found |= str_equal(name, STR("Peru")) || str_equal(name, STR("Arequipa"));
    }
    assert_true(found);
    story_maker_free(maker);
    arena_free(&arena);
}

/* Whether one of the tags has this name. */
static bool has_tag(const struct list *tags, const char *name)
{
    for (size_t i = 0; i < tags->count; i++)
        if (str_equal(((const struct story_tag *)list_at(tags, i))->name, str_from(name)))
            return true;
    return false;
}

static void no_verb_and_no_measure_is_a_tag(void **state)
{
    (void)state;
    static const char german[] =
        "Slowenien wählt am Sonntag ein neues Parlament. Die Opposition liegt vorn, und wer sie "
        "wählt, wählt den Wechsel. In Slowenien wählt man die Opposition am Sonntag mit 52 Prozent."
        "\nDie Opposition will 60 Prozent. Slowenien hatte am Sonntag 40 Prozent.";
    static const char english[] =
        "The dockers threaten to strike on Thursday. The dockers threaten the port, and ports "
        "threaten employers. The strike of the dockers takes 40 percent of the port on Thursday.";
    struct arena arena;
    struct list tags;
    struct story_maker *maker = story_maker_new();
    arena_init(&arena, 0);
    struct article article = make(&arena, "Slowenien wählt den Wechsel", german);
    article.language = STR("de");
    story_tags_make(maker, &article, STORY_TAGS, &arena, &tags);
    assert_true(has_tag(&tags, "Slowenien") && has_tag(&tags, "Opposition"));
    assert_false(has_tag(&tags, "wählt") || has_tag(&tags, "Sonntag") || has_tag(&tags, "Prozent"));
    article = make(&arena, "Dockers threaten to strike", english);
    article.language = STR("en");
    story_tags_make(maker, &article, STORY_TAGS, &arena, &tags);
    assert_true(has_tag(&tags, "Dockers") && has_tag(&tags, "strike"));
    assert_false(has_tag(&tags, "threaten") || has_tag(&tags, "Thursday"));
    assert_false(has_tag(&tags, "percent"));
    story_maker_free(maker);
    arena_free(&arena);
}

/* The tags of a text. */
static void tag(struct arena *arena, const char *language, const char *headline, const char *text,
                size_t limit, struct list *tags)
{
    struct story_maker *maker = story_maker_new();
    struct article article = make(arena, headline, text);
    article.language = str_from(language);
    story_tags_make(maker, &article, limit, arena, tags);
    story_maker_free(maker);
}

static void words_that_look_like_no_nouns_are_no_tags(void **state)
{
    (void)state;
    static const char russian[] =
        "Число жертв землетрясения в Перу выросло до 31. Она сообщила, что число жертв выросло за "
        "ночь. Спасатели нашли детали моста. Детали упали в реку, землетрясение разрушило мост. "
        "Она добавила, что спасатели работают в южных районах Перу.";
    static const char arabic[] =
        "وقعت الحكومة هدنة مع جبهة الأنهار الجنوبية في كولومبيا. ولا يزال القتال في الأنهار "
        "الجنوبية. يقول السكان إن الهدنة هشة ولا يزال 31 قتيلا بلا دفن، منهم 31 قتيلا في كولومبيا.";
    struct arena arena;
    struct list tags;
    arena_init(&arena, 0);
    tag(&arena, "ru", "Число жертв землетрясения в Перу выросло", russian, STORY_TAGS, &tags);
    assert_true(has_tag(&tags, "Перу"));
    assert_false(has_tag(&tags, "выросло") || has_tag(&tags, "Она") || has_tag(&tags, "южных"));
    tag(&arena, "ar", "هدنة في كولومبيا", arabic, STORY_TAGS, &tags);
    assert_true(has_tag(&tags, "كولومبيا"));
    assert_false(has_tag(&tags, "يزال") || has_tag(&tags, "قتيلا") || has_tag(&tags, "الجنوبية"));
    arena_free(&arena);
}

static void few_words_of_no_told_language_are_taken_for_the_models(void **state)
{
    (void)state;
    struct arena arena;
    struct list tags;
    arena_init(&arena, 0);
    tag(&arena, "", "", "Google faces tax investigation by China", 20, &tags);
    assert_true(has_tag(&tags, "China") && has_tag(&tags, "investigation"));
    assert_false(has_tag(&tags, "by"));
    arena_free(&arena);
}

/* In the singular or the plural: as the phrase stands there most often, a tag is written. */
static void a_tag_is_written_as_it_stands_there_most_often(void **state)
{
    static const char text[] =
        "A bottle was found on the beach at Tallow Bay. Divers then raised forty more bottles from "
        "the wreck. The bottles held wine.\nExperts said the bottles were older than the ship.";
    struct arena arena;
    struct list tags;
    arena_init(&arena, 0);
    for (size_t limit = STORY_TAGS; limit <= 20; limit += 20 - STORY_TAGS) {
        tag(&arena, "en", "Wreck gives up its wine", text, limit, &tags);
        assert_true(has_tag(&tags, "bottles"));
        assert_false(has_tag(&tags, "bottle"));
    }
    arena_free(&arena);
    (void)state;
}

static void a_people_and_its_country_are_one_tag(void **state)
{
    (void)state;
    struct arena arena;
    struct list tags;
    static const char both[] =
        "A Kenyan runner won in Berlin on Sunday. Officials in Kenya cheered. "
        "The Kenyan team trains in Kenya with Kenyan money.";
    static const char people[] = "A Kenyan runner won in Berlin on Sunday. Officials cheered. The "
                                 "Kenyan team trains in Iten with Kenyan money.";
    arena_init(&arena, 0);
    tag(&arena, "en", "Kenyan runner wins race in Berlin", both, STORY_TAGS, &tags);
    assert_true(has_tag(&tags, "Kenya") && has_tag(&tags, "Berlin"));
    assert_false(has_tag(&tags, "Kenyan"));
    tag(&arena, "en", "Kenyan runner wins race in Berlin", people, STORY_TAGS, &tags);
    assert_true(has_tag(&tags, "Kenyan"));
    /* names in capitals are other words in small letters */
    tag(&arena, "en", "US sends aid",
        "The US sent aid on Monday. America is ready, the US said. The US and America would send "
        "more to Haiti, officials said. Haiti waits for America.",
        STORY_TAGS, &tags);
    assert_true(has_tag(&tags, "US") != has_tag(&tags, "America") && has_tag(&tags, "Haiti"));
    arena_free(&arena);
}

static void a_net_learns_what_is_right_and_always_the_same(void **state)
{
    (void)state;
    enum { LESSONS = 2560 };
    struct tag_row *rows = memory_get_zeroed(LESSONS, sizeof *rows);
    struct tag_lesson *lessons = memory_get_zeroed(LESSONS, sizeof *lessons);
    float *nets = memory_get_zeroed((size_t)2 * TAG_NETS * TAG_NET_NUMBERS, sizeof *nets);
    for (unsigned run = 0; run < 2; run++) {
        for (unsigned i = 0; i < LESSONS; i++) {
            bool right = i % 5 == 0;
            rows[i].values[1] = right ? 90 : 80;
            rows[i].states[1][7] = (int8_t)(i % 7);
            lessons[i] = (struct tag_lesson){&rows[i], 1, right};
        }
        for (unsigned k = 0; k < TAG_NETS; k++)
            tag_net_learn(lessons, LESSONS, k + 1,
                          nets + (size_t)(run * TAG_NETS + k) * TAG_NET_NUMBERS);
    }
    assert_memory_equal(nets, nets + TAG_NETS * TAG_NET_NUMBERS,
                        TAG_NETS * TAG_NET_NUMBERS * sizeof *nets);
    struct story_model model = {.tag_nets = nets};
    assert_true(tag_net_score(&model, &rows[0]) > tag_net_score(&model, &rows[7]) + 0.3);
    memory_free(rows);
    memory_free(lessons);
    memory_free(nets);
}

/* The table of terms gives each its count, as the build made its places and as training does; and
 * the rarest for hashes that it does not have, those between its own among them. */
static void terms_are_found_by_their_hashes(void **state)
{
    (void)state;
    const struct story_model *shipped = story_model();
    size_t places = (size_t)1 << shipped->place_bits;
    uint32_t *own = memory_get_zeroed(places, sizeof *own);
    story_model_set_places(shipped->hashes, shipped->counts, shipped->term_count, own);
    assert_memory_equal(own, shipped->places, places * sizeof *own);
    for (uint32_t i = 0; i < shipped->term_count; i++) {
        uint32_t hash = shipped->hashes[i];
        bool next = i + 1 < shipped->term_count && shipped->hashes[i + 1] == hash + 1;
        assert_int_equal(story_model_count(shipped, hash), shipped->counts[i]);
        if (!next)
            assert_int_equal(story_model_count(shipped, hash + 1), STORY_TERM_RARE);
    }
    assert_int_equal(story_model_place_bits(0), 17);
    assert_int_equal(story_model_place_bits((1 << 17) + 1), 19);
    memory_free(own);
}

static void a_list_is_as_long_as_is_worth_it(void **state)
{
    (void)state;
    struct arena arena;
    struct list few, many;
    arena_init(&arena, 0);
    tag(&arena, "en", "", "Sixers 115, Nets 90", 20, &few);
    tag(&arena, "en", "Dockers threaten a strike over pay",
        "Dockers in Rotterdam threaten to strike over pay. The union of the dockers wants more. "
        "Port owners offered a bonus to every docker. The strike would close the harbour, and "
        "ships would wait for weeks. Truck drivers support the dockers' union.",
        20, &many);
    assert_in_range(few.count, 1, 4);
    assert_in_range(many.count, 8, 20);
    arena_free(&arena);
}

static void headlines_alone_give_their_names(void **state)
{
    (void)state;
    struct arena arena;
    struct list tags;
    struct story_maker *maker = story_maker_new();
    arena_init(&arena, 0);
    struct article article = make(&arena, "Czech bank cuts rates as Kenya looks on", "");
    article.language = STR("en");
    story_tags_make(maker, &article, STORY_TAGS, &arena, &tags);
    assert_in_range(tags.count, 2, STORY_TAGS);
    assert_true(has_tag(&tags, "Kenya"));
    story_maker_free(maker);
    arena_free(&arena);
}

static void key_points_say_nothing_twice(void **state)
{
    (void)state;
    struct arena arena;
    struct list points;
    const struct story_telling tellings[] = {
        {STR("Earthquake kills 14"), STR("en"), str_from(quake)},
        {STR("Toll rises"), STR("en"), str_from(toll)},
        {STR("Again"), STR("en"), str_from(quake)},
    };
    arena_init(&arena, 0);
    story_points(tellings, 3, STR(""), &arena, &points);
    assert_in_range(points.count, 2, STORY_POINTS);
    for (size_t i = 0; i < points.count; i++)
        for (size_t j = 0; j < i; j++) {
            const struct story_point *a = list_at(&points, i), *b = list_at(&points, j);
            struct str first = str_part(tellings[a->article].text, a->from, a->to - a->from);
            struct str second = str_part(tellings[b->article].text, b->from, b->to - b->from);
            assert_true(words_overlap(first, second) < 0.7);
        }
    story_points(tellings, 0, STR(""), &arena, &points);
    assert_int_equal(points.count, 0);
    arena_free(&arena);
}

/* Of one article, in its own order, though what it says second is what all say. */
static void key_points_keep_the_order_of_their_article(void **state)
{
    (void)state;
    struct arena arena;
    struct list points;
    static const char floods[] = "Floods cut off the harbour of Larne, 40 families left houses";
    static const char storm[] = "A storm reached the coast at Portrush in the evening on Friday";
    char text[200];
    snprintf(text, sizeof text, "%s.\n%s.", storm, floods);
    const struct story_telling tellings[] = {
        {STR("Storm"), STR("en"), str_from(text)},
        {STR("Portrush"), STR("en"), str_from(storm)}, /* no whole sentence, as there is no stop */
        {STR("Floods"), STR("en"), str_from(floods)},
        {STR("Larne"), STR("en"), str_from(floods)},
    };
    arena_init(&arena, 0);
    story_points(tellings, 4, STR("en"), &arena, &points);
    assert_int_equal(points.count, 2);
    const struct story_point *first = list_at(&points, 0), *second = list_at(&points, 1);
    assert_int_equal(first->article, 0);
    assert_int_equal(first->from, 0);
    assert_int_equal(second->article, 0);
    arena_free(&arena);
}

/* A key point begins with no word that leans on a sentence before it, however much it says, nor
 * does it end within somebody's words. */
static void key_points_stand_alone(void **state)
{
    (void)state;
    struct arena arena;
    struct list points;
    const struct story_telling tellings[] = {
        {STR("Drenovec wins"), STR("en"),
         STR("She will not govern with the National Path, Maja Drenovec told the broadcaster in "
             "Ljubljana.\n\xe2\x80\x9cThe National Path in Ljubljana, said Maja Drenovec of "
             "Slovenia's election, is no partner.\nMaja Drenovec won the election in Slovenia with "
             "a third of the votes.")},
    };
    arena_init(&arena, 0);
    story_points(tellings, 1, STR(""), &arena, &points);
    assert_int_equal(points.count, 1);
    const struct story_point *point = list_at(&points, 0);
    assert_true(str_starts(str_from_byte(tellings[0].text, point->from), STR("Maja Drenovec won")));
    arena_free(&arena);
}

/* Who speaks has to be in the sentence itself, and nothing in it may lean on one before it. */
static void sentences_that_stand_alone(void **state)
{
    (void)state;
    static const struct {
        const char *language, *text;
        bool alone;
    } sentences[] = {
        {"en", "In fact, the harbour was closed for a week, the port said.", false},
        {"en", "FILE PHOTO: A ship leaves the harbour of Kelton in fog.", false},
        {"en", "In this Feb. 22 photo a ship leaves the harbour of Kelton.", false},
        {"en", "This combination of photos shows the harbour of Kelton.", false},
        {"en", "This week the harbour of Kelton was closed.", true},
        {"en", "As a result the harbour was closed for a week.", false},
        {"en", "\xe2\x80\x9cThat is how we do it here,\xe2\x80\x9d the mayor of Kelton said.",
         false},
        {"en", "\xe2\x80\x9cThe port is ours,\xe2\x80\x9d she said in an interview.", false},
        {"en", "\"The port will stay open through the whole of the winter.\"", false},
        {"en", "The port was closed when we asked, and its owners did not answer.", false},
        {"en", "\xe2\x80\x9cWe keep the port,\xe2\x80\x9d the mayor of Kelton told reporters.",
         true},
        {"en", "The US closed its port in Kelton, the mayor told \"us and them\".", true},
        {"en", "In factories around Kelton, work stopped for an hour.", true},
        {"de", "In der Tat blieb der Hafen von Kelton eine Woche lang geschlossen.", false},
        {"de", "\xe2\x80\x9eWir bleiben\xe2\x80\x9c, sagte die Ministerin am Freitag.", true},
        {"ja", "\xe3\x80\x8c\xe6\xb8\xaf\xe3\x80\x8d\xe3\x81\xa8\xe8\xa8\x80", true},
    };
    struct arena arena;
    arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        struct story_leaning leaning;
        story_leaning_read(&leaning, str_from(sentences[i].language), &arena);
        if (story_stands_alone(&leaning, str_from(sentences[i].text)) != sentences[i].alone)
            fail_msg("%s", sentences[i].text);
    }
    arena_free(&arena);
}

/* A title's full stop ends no sentence, of however many letters. */
static void titles_end_no_sentence(void **state)
{
    (void)state;
    const struct str text =
        STR("The road was closed by Capt. John Mora on Monday. Sens. Whitmore and "
            "Tully praised Messrs. Roe and Mora of the UN. It opened in Sept. 2020.");
    static const char *const ends[] = {"Monday.", "UN.", "2020."};
    size_t at = 0, from, to, count = 0;
    for (; story_sentence_next(text, &at, &from, &to); count++) {
        assert_true(count < sizeof ends / sizeof *ends);
        if (!str_ends(str_part(text, from, to - from), str_from(ends[count])))
            fail_msg("%.*s", (int)(to - from), text.data + from);
    }
    assert_int_equal(count, sizeof ends / sizeof *ends);
}

/* Two large stories become one whole: each article is told once, and none is lost. */
static void large_stories_merge_whole(void **state)
{
    (void)state;
    enum { EACH = 2000 };
    struct arena arena;
    arena_init(&arena, 0);
    struct story_set *set = story_set_new(NULL);
    struct story_maker *maker = story_maker_new();
    struct article article = make(&arena, "Earthquake kills 14 in southern Peru", quake);
    struct story_item item = {.outlet = 1, .live = 7};
    story_traits_make(maker, &article, &arena, &item.traits);
    for (int64_t id = 1; id <= 2 * EACH; id++) {
        item.article = item.time = id;
        item.story = 1 + id % 2;
        story_set_put(set, &item);
    }
    item.article = item.time = 2 * EACH + 1;
    item.story = 0;
    story_set_put(set, &item);
    struct story_placing placing;
    story_place(set, item.article, NULL, NULL, &arena, &placing);
    assert_int_equal(story_set_articles(set, 1), 2 * EACH + 1);
    assert_int_equal(story_set_articles(set, 2), 0);
    bool *seen = arena_get_array(&arena, 2 * EACH + 2, sizeof *seen);
    for (size_t i = 0; i < placing.changes.count; i++) {
        const struct story_change *change = list_at(&placing.changes, i);
        assert_false(seen[change->article]);
        seen[change->article] = true;
    }
    for (int64_t id = 1; id <= 2 * EACH + 1; id += 2)
        assert_true(seen[id]);
    /* one from the middle leaves, and is put in anew elsewhere */
    item.article = item.time = EACH / 2;
    item.story = 3;
    story_set_put(set, &item);
    assert_int_equal(story_set_articles(set, 1), 2 * EACH);
    assert_int_equal(story_set_articles(set, 3), 1);
    story_maker_free(maker);
    story_set_free(set);
    arena_free(&arena);
}

/* Articles of a hash come newest first, however many blocks they take. */
static void articles_of_a_hash_come_newest_first(void **state)
{
    (void)state;
    enum { MANY = 200 };
    struct story_index index = {0};
    assert_null(story_index_find(&index, 7));
    for (uint32_t item = 0; item < MANY; item++) {
        story_index_add(&index, 7, item);
        story_index_add(&index, 1000 + item, item);
        const struct story_slot *slot = story_index_find(&index, 7);
        assert_int_equal(slot->count, item + 1);
        struct story_walk walk = story_index_walk(&index, slot);
        uint32_t found, wanted = item;
        for (; story_walk_next(&index, &walk, &found); wanted--)
            assert_int_equal(found, wanted);
        assert_int_equal(wanted, UINT32_MAX);
    }
    struct story_walk walk = story_index_walk(&index, story_index_find(&index, 1000 + MANY / 2));
    uint32_t found;
    assert_true(story_walk_next(&index, &walk, &found));
    assert_int_equal(found, MANY / 2);
    assert_false(story_walk_next(&index, &walk, &found));
    story_index_free(&index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_is_known_by_what_it_contains),
        cmocka_unit_test(traits_come_back_from_their_bytes),
        cmocka_unit_test(articles_join_what_they_tell),
        cmocka_unit_test(asides_are_known),
        cmocka_unit_test(live_pages_are_known),
        cmocka_unit_test(asides_give_no_headline),
        cmocka_unit_test(names_sound_alike_in_all_languages),
        cmocka_unit_test(places_are_known_by_their_names_elsewhere),
        cmocka_unit_test(articles_join_across_languages),
        cmocka_unit_test(the_earliest_is_the_original),
        cmocka_unit_test(a_tag_has_one_key_however_it_is_written),
        cmocka_unit_test(tags_are_names_and_topics),
        cmocka_unit_test(no_verb_and_no_measure_is_a_tag),
        cmocka_unit_test(words_that_look_like_no_nouns_are_no_tags),
        cmocka_unit_test(a_tag_is_written_as_it_stands_there_most_often),
        cmocka_unit_test(a_people_and_its_country_are_one_tag),
        cmocka_unit_test(a_net_learns_what_is_right_and_always_the_same),
        cmocka_unit_test(a_list_is_as_long_as_is_worth_it),
        cmocka_unit_test(few_words_of_no_told_language_are_taken_for_the_models),
        cmocka_unit_test(headlines_alone_give_their_names),
        cmocka_unit_test(terms_are_found_by_their_hashes),
        cmocka_unit_test(key_points_say_nothing_twice),
        cmocka_unit_test(key_points_keep_the_order_of_their_article),
        cmocka_unit_test(key_points_stand_alone),
        cmocka_unit_test(sentences_that_stand_alone),
        cmocka_unit_test(titles_end_no_sentence),
        cmocka_unit_test(large_stories_merge_whole),
        cmocka_unit_test(articles_of_a_hash_come_newest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
