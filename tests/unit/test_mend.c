/* Tests of mending trees: what a parser is known to get wrong, written out by hand, and what
 * scene_set() makes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "event/scene.h"

/* A word of a tree: FORM/UPOS/XPOS/HEAD/RELATION, heads counted from 1, 0 for the root. */
static void read_word(struct str word, struct analysis *analysis, struct buf *text)
{
    struct str parts[5] = {{0}};
    for (size_t i = 0; i < 5; i++)
        assert_true(str_split(&word, '/', &parts[i]));
    uint64_t head = 0;
    assert_true(str_to_u64(parts[3], &head));
    size_t from = text->size;
    buf_add(text, parts[0]);
    struct token *token = list_add(&analysis->tokens);
    *token = (struct token){.from = from,
                            .to = text->size,
                            .lemma = parts[0],
                            .head = (int32_t)head - 1,
                            .upos = (uint8_t)upos_named(parts[1]),
                            .relation = (uint8_t)relation_named(parts[4])};
    char *tag = arena_get_array(analysis->tokens.arena, parts[2].size + 1, 1);
    memcpy(tag, parts[2].data, parts[2].size);
    token->xpos = tag;
    buf_add_byte(text, ' ');
}

/* What the tests share. */
struct fixture {
    struct arena arena;
    struct patterns *patterns;
    struct buf text;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    arena_init(&fixture.arena, 0);
    buf_init(&fixture.text, 4096);
    fixture.patterns = patterns_standard();
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    patterns_free(fixture->patterns);
    buf_free(&fixture->text);
    arena_free(&fixture->arena);
    return 0;
}

/* Sets out a tree as a scene. */
static void set_scene(struct fixture *fixture, const char *tree, struct scene *scene)
{
    struct arena *arena = &fixture->arena;
    struct analysis *analysis = arena_get_zeroed(arena, sizeof *analysis);
    list_init(&analysis->tokens, arena, sizeof(struct token));
    list_init(&analysis->sentences, arena, sizeof(struct sentence));
    list_init(&analysis->names, arena, sizeof(struct name));
    buf_clear(&fixture->text);
    struct str rest = str_from(tree), word;
    while (str_word(&rest, &word))
        read_word(word, analysis, &fixture->text);
    analysis->text = arena_copy(arena, buf_str(&fixture->text));
    *(struct sentence *)list_add(&analysis->sentences) =
        (struct sentence){0, analysis->text.size, 0, analysis->tokens.count};
    struct actors *actors = actors_new(arena, analysis, NULL, 0);
    scene_set(scene, fixture->patterns, analysis, actors, 0, arena);
}

/* A tree as a parser gives it, and for one word what its head (from 1) and relation are then. */
static const struct {
    const char *tree;
    int word, head;
    enum relation relation;
} mended[] = {
    /* the subject that the verb of saying took */
    {"Rebels/NOUN/NNS/6/nsubj overran/VERB/VBD/6/ccomp a/DET/DT/4/det base/NOUN/NN/2/obj "
     "officials/NOUN/NNS/6/nsubj said/VERB/VBD/0/root",
     1, 2, RELATION_NSUBJ},
    /* a main verb taken for a participle */
    {"The/DET/DT/2/det gunmen/NOUN/NNS/0/root killed/VERB/VBN/2/acl five/NUM/CD/5/nummod "
     "farmers/NOUN/NNS/3/obj",
     2, 3, RELATION_NSUBJ},
    /* verbs with two objects may be participles with one */
    {"The/DET/DT/2/det troops/NOUN/NNS/0/root given/VERB/VBN/2/acl leave/NOUN/NN/3/obj", 3, 2,
     RELATION_ACL},
    /* a second subject is an object, or that of the clause behind it */
    {"Peru/PROPN/NNP/2/nsubj warned/VERB/VBD/0/root envoys/NOUN/NNS/2/nsubj "
     "sternly/ADV/RB/2/advmod",
     3, 2, RELATION_OBJ},
    {"Peru/PROPN/NNP/2/nsubj said/VERB/VBD/0/root envoys/NOUN/NNS/2/nsubj will/AUX/MD/5/aux "
     "leave/VERB/VB/2/ccomp",
     3, 5, RELATION_NSUBJ},
    /* a subject behind the verb where there is one, or a quotation, before it stays */
    {"There/PRON/EX/2/expl are/VERB/VBP/0/root people/NOUN/NNS/2/nsubj", 3, 2, RELATION_NSUBJ},
    {"It/PRON/PRP/3/nsubj ,/PUNCT/,/3/punct said/VERB/VBD/0/root Barbarin/PROPN/NNP/3/nsubj", 4, 3,
     RELATION_NSUBJ},
    /* a participle with "to" is one */
    {"A/DET/DT/2/det credit/NOUN/NN/0/root designed/VERB/VBN/2/acl to/PART/TO/5/mark "
     "help/VERB/VB/3/xcomp",
     3, 2, RELATION_ACL},
    /* words before a number are no prepositions */
    {"Police/NOUN/NNS/2/nsubj held/VERB/VBD/0/root at/ADP/IN/4/case least/ADJ/JJS/6/nmod "
     "nine/NUM/CD/6/nummod men/NOUN/NNS/2/obl",
     6, 2, RELATION_OBJ},
    {"Police/NOUN/NNS/2/nsubj left/VERB/VBD/0/root by/ADP/IN/7/case at/ADP/IN/5/case "
     "least/ADJ/JJS/7/nmod nine/NUM/CD/7/nummod doors/NOUN/NNS/2/obl",
     7, 2, RELATION_OBL},
    {"Police/NOUN/NNS/2/nsubj held/VERB/VBD/0/root up/ADP/RP/2/compound:prt to/ADP/IN/6/case "
     "nine/NUM/CD/6/nummod men/NOUN/NNS/2/obl",
     6, 2, RELATION_OBJ},
    /* a main verb taken for an attribute of its object */
    {"Doha/PROPN/NNP/2/nsubj hosted/VERB/VBD/3/amod talks/NOUN/NNS/0/root", 3, 2, RELATION_OBJ},
    {"Peru/PROPN/NNP/0/root and/CCONJ/CC/5/cc Chile/PROPN/NNP/1/conj mended/VERB/VBD/5/amod "
     "ties/NOUN/NNS/1/conj",
     1, 4, RELATION_NSUBJ},
    {"Mercenaries/NOUN/NNS/3/compound tortured/VERB/VBD/3/amod villagers/NOUN/NNS/0/root", 1, 2,
     RELATION_NSUBJ},
    {"Rebel/NOUN/NN/3/compound held/VERB/VBN/3/amod towns/NOUN/NNS/0/root", 2, 3, RELATION_AMOD},
    /* a headline's verb */
    {"Peru/PROPN/NNP/4/compound Lifts/VERB/VBZ/4/compound Travel/PROPN/NNP/4/compound "
     "Ban/PROPN/NNP/0/root",
     4, 2, RELATION_OBJ},
    /* who stands before a joined verb does it */
    {"Italy/PROPN/NNP/2/nsubj sent/VERB/VBD/0/root ships/NOUN/NNS/2/obj and/CCONJ/CC/5/cc "
     "Greece/PROPN/NNP/3/conj sent/VERB/VBD/2/conj jets/NOUN/NNS/6/obj",
     5, 6, RELATION_NSUBJ},
    /* those between whom there are talks */
    {"Talks/NOUN/NNS/0/root between/ADP/IN/3/case ministers/NOUN/NNS/1/nmod and/CCONJ/CC/5/cc "
     "rebels/NOUN/NNS/6/nsubj resumed/VERB/VBD/1/conj",
     5, 3, RELATION_CONJ},
    {"Bids/NOUN/NNS/0/root for/ADP/IN/3/case office/NOUN/NN/1/nmod and/CCONJ/CC/5/cc "
     "stunts/NOUN/NNS/6/nsubj help/VERB/VBP/1/conj",
     5, 6, RELATION_NSUBJ},
    /* a verb of saying before its head with no comma between governs it, no other does */
    {"Peru/PROPN/NNP/2/nsubj lost/VERB/VBD/5/advcl it/PRON/PRP/5/nsubj could/AUX/MD/5/aux "
     "leave/VERB/VB/0/root",
     2, 5, RELATION_ADVCL},
    {"Rebels/NOUN/NNS/2/nsubj threaten/VERB/VBP/5/advcl it/PRON/PRP/5/nsubj could/AUX/MD/5/aux "
     "leave/VERB/VB/0/root",
     5, 2, RELATION_CCOMP},
    {"Peru/PROPN/NNP/2/nsubj agreed/VERB/VBD/6/advcl ,/PUNCT/,/6/punct it/PRON/PRP/6/nsubj "
     "could/AUX/MD/6/aux leave/VERB/VB/0/root",
     2, 6, RELATION_ADVCL},
    /* a participle before the verb's object is the object's, but not behind "get" */
    {"To/PART/TO/2/mark free/VERB/VB/0/root detained/VERB/VBN/2/xcomp men/NOUN/NNS/3/obj", 4, 2,
     RELATION_OBJ},
    {"Men/NOUN/NNS/2/nsubj get/VERB/VBP/0/root elected/VERB/VBN/2/xcomp mayors/NOUN/NNS/3/obj", 4,
     3, RELATION_OBJ},
};

/* Each tree is mended as it should be, and is a tree afterwards. */
static void test_mended(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof mended / sizeof *mended; i++) {
        struct scene scene;
        set_scene(fixture, mended[i].tree, &scene);
        int word = mended[i].word - 1;
        if (scene_head(&scene, word) != mended[i].head - 1 ||
            scene_relation(&scene, word) != mended[i].relation)
            print_error("%s: %d is %s of %d\n", mended[i].tree, mended[i].word,
                        relation_name(scene_relation(&scene, word)), scene_head(&scene, word) + 1);
        assert_int_equal(scene_head(&scene, word), mended[i].head - 1);
        assert_int_equal(scene_relation(&scene, word), mended[i].relation);
        for (int token = 0; token < scene.count; token++) {
            int hops = 0;
            for (int at = token; at >= 0; at = scene_head(&scene, at))
                assert_true(hops++ <= scene.count);
        }
    }
}

/* The lemma of an irregular form, whatever was guessed. */
static void test_forms(void **state)
{
    struct fixture *fixture = *state;
    const struct patterns *patterns = fixture->patterns;
    assert_true(str_equal(patterns_lemma(patterns, STR("Struck"), STR("struck")), STR("strike")));
    assert_true(str_equal(patterns_lemma(patterns, STR("froze"), STR("be")), STR("freeze")));
    assert_true(str_equal(patterns_lemma(patterns, STR("walked"), STR("walk")), STR("walk")));
    assert_true(str_equal(patterns_lemma(patterns, (struct str){0}, STR("x")), STR("x")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mended),
        cmocka_unit_test(test_forms),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
