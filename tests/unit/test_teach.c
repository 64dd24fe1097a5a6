/* Learning a language from a few sentences: the products of matrices, and that a model comes out
 * the same however often, by however many threads and with whatever interruptions it is learned. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/memory.h"
#include "language/language.h"
#include "language/teach.h"
#include "language/teach_encoder.h"
#include "language/teach_kernel.h"

/* A folder for each test, and what is made in it. */
struct place {
    char folder[64];
    struct arena arena;
};

static int make_place(void **state)
{
    struct place *place = memory_get_zeroed(1, sizeof *place);
    snprintf(place->folder, sizeof place->folder, "/tmp/tidings-teach-XXXXXX");
    arena_init(&place->arena, 0);
    *state = place;
    return mkdtemp(place->folder) ? 0 : -1;
}

static int leave_place(void **state)
{
    struct place *place = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", place->folder);
    int status = system(command);
    arena_free(&place->arena);
    memory_free(place);
    return status;
}

static const char *path_in(struct place *place, const char *name)
{
    return arena_format(&place->arena, "%s/%s", place->folder, name).data;
}

/* ------------------------------------------------------------------------------------ data --- */

/* Appends the n-th word of a language that has no digits. */
static void add_word(struct buf *out, unsigned n)
{
    for (int i = 0; i < 4; i++, n /= 9)
        buf_format(out, "%c%c", "bdfgklmnp"[n % 9], "aeiou"[n % 5]);
}

/* Appends a sentence: somebody sees somebody in a town. */
static void add_sentence(struct buf *out, unsigned n, bool parsed)
{
    static const char *const names[] = {"Anna", "Boris", "Clara", "David"};
    static const char *const towns[] = {"Berlin", "Paris", "Rome", "Oslo"};
    const char *who = names[n % 4], *whom = names[n / 4 % 4], *town = towns[n / 16 % 4];
    if (!parsed) {
        buf_format(out,
                   "1\t%s\t_\t_\t_\t_\t_\t_\t_\tName=B-PER\n2\tleft\t_\t_\t_\t_\t_\t_\t_\t_\n\n",
                   who);
        return;
    }
    buf_format(out, "# newpar\n1\t%s\t%s\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\tName=B-PER\n", who,
               who);
    buf_format(out, "2\tsaw\tsee\tVERB\tVBD\tTense=Past|VerbForm=Fin\t0\troot\t_\t_\n");
    buf_format(out, "3\t%s\t%s\tPROPN\tNNP\tNumber=Sing\t2\tobj\t_\tName=B-PER\n", whom, whom);
    buf_format(out, "4\tin\tin\tADP\tIN\t_\t5\tcase\t_\t_\n");
    buf_format(out, "5\t%s\t%s\tPROPN\tNNP\tNumber=Sing\t2\tobl\t_\tSpaceAfter=No|Name=B-LOC\n",
               town, town);
    buf_format(out, "6\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n");
}

/* Writes a set of sentences. */
static void write_set(struct place *place, const char *name, unsigned count, bool parsed)
{
    struct buf out;
    buf_init(&out, 1 << 20);
    for (unsigned i = 0; i < count; i++)
        add_sentence(&out, i * 7, parsed);
    assert_int_equal(file_write(path_in(place, name), buf_str(&out)), OK);
    buf_free(&out);
}

/* Writes a corpus of 1,100 words, each there three times. */
static void write_corpus(struct place *place)
{
    struct buf out;
    buf_init(&out, 1 << 20);
    for (unsigned i = 0; i < 330; i++) {
        buf_format(&out, "{\"headline\": \"Anna saw Boris\", \"text\": \"");
        for (unsigned k = 0; k < 10; k++) {
            add_word(&out, (i * 10 + k) % 1100);
            buf_format(&out, k < 9 ? " " : ".\"}\n");
        }
    }
    assert_int_equal(file_write(path_in(place, "corpus/a.jsonl"), buf_str(&out)), OK);
    buf_free(&out);
}

static void write_data(struct place *place)
{
    assert_int_equal(mkdir(path_in(place, "language"), 0777), 0);
    assert_int_equal(mkdir(path_in(place, "corpus"), 0777), 0);
    write_set(place, "language/ewt-train.conllu", 90, true);
    write_set(place, "language/gum-train.conllu", 30, true);
    write_set(place, "language/wikigold-names.conllu", 20, false);
    write_set(place, "language/ewt-dev.conllu", 8, true);
    write_set(place, "language/gum-dev.conllu", 8, true);
    write_corpus(place);
}

/* Learns for some epochs and gives the model's bytes, which live in the place's arena. */
static struct str learn(struct place *place, const char *name, unsigned epochs, unsigned threads)
{
    struct language_teach_settings settings = {.data = place->folder,
                                               .out = path_in(place, name),
                                               .epochs = epochs,
                                               .threads = threads,
                                               .seed = 1};
    struct buf bytes;
    assert_int_equal(language_teach(&settings), OK);
    buf_init(&bytes, 64 << 20);
    assert_int_equal(file_read(settings.out, &bytes), OK);
    struct str copy = arena_copy(&place->arena, buf_str(&bytes));
    buf_free(&bytes);
    return copy;
}

static void assert_same(struct str a, struct str b)
{
    assert_int_equal(a.size, b.size);
    assert_true(a.size > 0 && memcmp(a.data, b.data, a.size) == 0);
}

/* ----------------------------------------------------------------------------------- tests --- */

/* Few sentences teach no grammar, but the model is whole. */
static void assert_reads(struct place *place, const char *name)
{
    struct language_model *model;
    struct analysis analysis;
    assert_int_equal(language_model_open(path_in(place, name), &model), OK);
    struct language_reader *reader = language_reader_new();
    language_read(reader, model, &place->arena, STR("Clara saw David in Rome."), &analysis);
    assert_int_equal(analysis.tokens.count, 6);
    assert_int_equal(analysis.sentences.count, 1);
    for (size_t i = 0; i < 6; i++)
        assert_int_not_equal(analysis_token(&analysis, i)->upos, UPOS_NONE);
    language_reader_free(reader);
    language_model_close(model);
}

static void test_same_model(void **state)
{
    struct place *place = *state;
    write_data(place);
    struct str once = learn(place, "one.bin", 2, 1);
    assert_reads(place, "one.bin");
    assert_same(once, learn(place, "two.bin", 2, 2));
    assert_same(once, learn(place, "one.bin", 2, 1)); /* from the steps that are there */
    remove(path_in(place, "two.bin.steps/encoder"));
    remove(path_in(place, "two.bin.steps/layers"));
    assert_same(once, learn(place, "two.bin", 2, 2)); /* from the last epochs of both */
}

static void test_cross(void **state)
{
    struct place *place = *state;
    struct buf read;
    write_data(place);
    struct language_teach_settings settings = {.data = place->folder,
                                               .out = path_in(place, "model.bin"),
                                               .cross = path_in(place, "names.conllu"),
                                               .epochs = 1,
                                               .threads = 1,
                                               .seed = 1};
    assert_int_equal(language_teach(&settings), OK);
    buf_init(&read, 1 << 20);
    assert_int_equal(file_read(settings.cross, &read), OK);
    size_t words = 0;
    struct str rest = buf_str(&read), line;
    while (str_split(&rest, '\n', &line))
        words += str_find_byte(line, '\t') != STR_NONE;
    assert_int_equal(words, 40); /* all of the set, each once */
    buf_free(&read);
}

static void test_products(void **state)
{
    (void)state;
    enum { ROWS = 37, COLUMNS = 45, INNER = 71 };
    static float a[INNER * INNER], b[INNER * INNER], exact[ROWS * COLUMNS], found[ROWS * COLUMNS];
    const struct teach_kernel *kernel = teach_kernel_best();
    float *scratch = memory_get(PRODUCT_SCRATCH * sizeof *scratch);
    for (size_t i = 0; i < INNER * INNER; i++) {
        a[i] = (float)(i * 37 % 101) / 101 - 0.5F;
        b[i] = (float)(i * 53 % 103) / 103 - 0.5F;
    }
    for (unsigned turned = 0; turned < 4; turned++) {
        struct product product = {.rows = ROWS,
                                  .columns = COLUMNS,
                                  .inner = INNER,
                                  .a = a,
                                  .a_stride = INNER,
                                  .a_turned = turned & 1,
                                  .b = b,
                                  .b_stride = INNER,
                                  .b_turned = turned & 2,
                                  .c = exact,
                                  .c_stride = COLUMNS};
        kernel->exact_product(&product, scratch);
        for (size_t r = 0; r < ROWS; r++)
            for (size_t c = 0; c < COLUMNS; c++) {
                double sum = 0;
                for (size_t k = 0; k < INNER; k++)
                    sum += (double)(turned & 1 ? a[k * INNER + r] : a[r * INNER + k]) *
                           (double)(turned & 2 ? b[c * INNER + k] : b[k * INNER + c]);
                assert_float_equal(exact[r * COLUMNS + c], sum, 1e-3);
            }
        product.c = found;
        kernel->product(&product, scratch);
        for (size_t i = 0; i < ROWS * COLUMNS; i++)
            assert_float_equal(found[i], exact[i], 0.05);
        product.add = true;
        kernel->product(&product, scratch);
        for (size_t i = 0; i < ROWS * COLUMNS; i++)
            assert_float_equal(found[i], 2 * exact[i], 0.1);
    }
    memory_free(scratch);
}

/* Sentences of words with features of chance and nothing known of them. */
enum { SENTENCES = 40, LENGTH = 9, FEATURES = 50 };
static void fill_sentences(struct arena *arena, struct list *sentences)
{
    struct dice dice = dice_from(3);
    list_init(sentences, arena, sizeof(struct net_sentence));
    for (size_t s = 0; s < SENTENCES; s++) {
        struct net_sentence *sentence = list_add(sentences);
        sentence->count = LENGTH;
        sentence->words = arena_get_array(arena, LENGTH, sizeof *sentence->words);
        for (size_t i = 0; i < LENGTH; i++) {
            struct net_word *word = &sentence->words[i];
            *word = (struct net_word){.count = 3, .vector = VECTOR_NONE};
            for (size_t k = 0; k < word->count; k++)
                word->rows[k] = (uint32_t)dice_below(&dice, FEATURES);
        }
    }
}

/* The largest difference of two nets' scores of tags over a sentence. */
static float largest_difference(struct net *a, struct net *b, const struct net_sentence *sentence)
{
    const struct net_half *x = net_read(a, &sentence, 1), *y = net_read(b, &sentence, 1);
    float most = 0;
    for (size_t i = 0; i < sentence->count * a->shape.tags; i++) {
        float difference =
            x->tags[i] > y->tags[i] ? x->tags[i] - y->tags[i] : y->tags[i] - x->tags[i];
        most = difference > most ? difference : most;
    }
    return most;
}

/* A net that is made no narrower gives the same, but for rounding; one that is, something else. */
static void test_narrow(void **state)
{
    struct place *place = *state;
    struct vectors vectors = {0};
    struct list sentences;
    struct net_shape shape = {.width = 32,
                              .hidden = 16,
                              .layers = 2,
                              .rows = FEATURES,
                              .tags = 5,
                              .names = 4,
                              .arc = 16,
                              .relation = 8,
                              .relations = 6};
    struct net wide, same, narrow;
    net_begin(&wide, &shape, &vectors, 1);
    for (size_t i = 0; i < shape.rows * shape.width; i++)
        wide.rows[i] *= 10; /* words that differ as learned ones do */
    shape.narrow = shape.top = 2 * shape.hidden;
    net_begin(&same, &shape, &vectors, 2);
    shape.width = shape.narrow = shape.top = 16;
    net_begin(&narrow, &shape, &vectors, 3);
    fill_sentences(&place->arena, &sentences);
    net_make_narrow(&wide, &sentences, &same);
    net_make_narrow(&wide, &sentences, &narrow);
    const struct net_sentence *sentence = list_at(&sentences, 7);
    float exact = largest_difference(&wide, &same, sentence);
    float loose = largest_difference(&wide, &narrow, sentence);
    assert_true(exact < 0.05F);
    assert_true(loose > exact && loose < 0.8F);
    net_end(&wide);
    net_end(&same);
    net_end(&narrow);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_products),
        cmocka_unit_test_setup_teardown(test_narrow, make_place, leave_place),
        cmocka_unit_test_setup_teardown(test_same_model, make_place, leave_place),
        cmocka_unit_test_setup_teardown(test_cross, make_place, leave_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
