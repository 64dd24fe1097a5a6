/* The smallest parts: arenas, views, buffers, lists, tables, memory, errors, files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/list.h"
#include "base/memory.h"
#include "base/table.h"

static void arena_gives_aligned_pieces_and_takes_them_back(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    for (size_t size = 0; size < 300; size++)
        assert_int_equal((uintptr_t)arena_get(&arena, size) % ARENA_ALIGNMENT, 0);
    assert_true(arena_used(&arena) >= 300 * 299 / 2);
    arena_clear(&arena);
    assert_int_equal(arena_used(&arena), 0);
    arena_free(&arena);
}

static void a_warm_arena_asks_for_no_more_memory(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    for (int round = 0; round < 5; round++) {
        unsigned long before = memory_calls();
        for (int i = 0; i < 1000; i++)
            memset(arena_get(&arena, 777), i, 777);
        /* the second round makes one chunk of what were many */
        if (round > 1)
            assert_int_equal(memory_calls(), before);
        arena_clear(&arena);
    }
    arena_free(&arena);
}

static void an_arena_takes_back_the_end_of_the_newest_piece(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    arena_get(&arena, 8);
    char *piece = arena_get(&arena, 400);
    arena_give_back(&arena, piece + 13);
    assert_int_equal(arena_used(&arena), 8 + 16);
    assert_ptr_equal(arena_get(&arena, 8), piece + 16);
    arena_free(&arena);
}

static void pieces_of_an_arena_do_not_overlap(void **state)
{
    (void)state;
    enum { PIECES = 3000 };
    struct arena arena;
    arena_init(&arena, 0);
    unsigned char *pieces[PIECES];
    for (int i = 0; i < PIECES; i++) {
        size_t size = (size_t)(i * 37 % 900) + 1;
        pieces[i] = memset(arena_get(&arena, size), i % 251, size);
    }
    for (int i = 0; i < PIECES; i++)
        for (size_t at = 0; at < (size_t)(i * 37 % 900) + 1; at++)
            assert_int_equal(pieces[i][at], i % 251);
    arena_free(&arena);
}

static void an_arena_says_when_it_is_full_and_gives_all_the_same(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1000);
    assert_false(arena_is_full(&arena));
    arena_get(&arena, 1000);
    assert_false(arena_is_full(&arena));
    assert_non_null(arena_get(&arena, 1));
    assert_true(arena_is_full(&arena));
    arena_clear(&arena);
    assert_false(arena_is_full(&arena));
    arena_free(&arena);
    arena_init(&arena, 0);
    arena_get(&arena, 1 << 20);
    assert_false(arena_is_full(&arena));
    arena_free(&arena);
}

static void large_pieces_and_zeroed_ones(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    size_t large = 9 << 20;
    memset(arena_get(&arena, large), 1, large);
    assert_true(arena_held(&arena) >= large);
    arena_clear(&arena);
    const char *zeroed = arena_get_zeroed(&arena, large);
    const char *array = arena_get_array(&arena, 1000, 3);
    for (size_t i = 0; i < large; i += 1000)
        assert_int_equal(zeroed[i], 0);
    for (size_t i = 0; i < 3000; i++)
        assert_int_equal(array[i], 0);
    arena_free(&arena);
    assert_int_equal(arena_held(&arena), 0);
}

static void the_newest_piece_grows_in_place(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    char *piece = arena_get(&arena, 10);
    memcpy(piece, "0123456789", 10);
    assert_ptr_equal(arena_grow(&arena, piece, 10, 1000), piece);
    arena_get(&arena, 1);
    char *moved = arena_grow(&arena, piece, 10, 2000);
    assert_ptr_not_equal(moved, piece);
    assert_memory_equal(moved, "0123456789", 10);
    assert_memory_equal(arena_grow(&arena, moved, 10, 10 << 20), "0123456789", 10);
    assert_non_null(arena_grow(&arena, NULL, 0, 8));
    arena_free(&arena);
}

static void a_mark_takes_back_what_came_after_it(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    struct str kept = arena_copy(&arena, STR("kept"));
    size_t used = arena_used(&arena);
    struct arena_mark mark = arena_mark(&arena);
    for (int i = 0; i < 100; i++)
        arena_get(&arena, 10000);
    arena_release(&arena, mark);
    assert_int_equal(arena_used(&arena), used);
    unsigned long calls = memory_calls();
    for (int i = 0; i < 100; i++)
        arena_get(&arena, 10000);
    assert_int_equal(memory_calls(), calls);
    assert_true(str_equal(kept, STR("kept")));
    arena_free(&arena);
}

static void strings_in_an_arena_end_with_a_nul(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    assert_string_equal(arena_copy(&arena, STR("view")).data, "view");
    assert_string_equal(arena_copy(&arena, str_from(NULL)).data, "");
    struct str text = arena_format(&arena, "%d of %s", 3, "five");
    assert_string_equal(text.data, "3 of five");
    assert_int_equal(text.size, 9);
    arena_free(&arena);
}

static void memory_that_is_not_given_out_is_poisoned(void **state)
{
    (void)state;
#ifdef ARENA_POISONED
    struct arena arena;
    arena_init(&arena, 0);
    char *piece = arena_get(&arena, 13);
    assert_false(__asan_address_is_poisoned(piece + 12));
    assert_true(__asan_address_is_poisoned(piece + 13));
    arena_clear(&arena);
    assert_true(__asan_address_is_poisoned(piece));
    arena_free(&arena);
#else
    skip();
#endif
}

static void a_buffer_keeps_to_its_maximum(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 10);
    assert_true(buf_add(&buf, STR("12345")));
    assert_false(buf.full);
    assert_false(buf_add(&buf, STR("6789012345")));
    assert_true(buf.full);
    assert_true(str_equal(buf_str(&buf), STR("1234567890")));
    assert_false(buf_add_byte(&buf, 'x'));
    assert_null(buf_reserve(&buf, 1));
    buf_clear(&buf);
    assert_false(buf.full);
    assert_int_equal(buf.size, 0);
    assert_true(buf_format(&buf, "%d", 123456789));
    assert_false(buf_format(&buf, "%d", 123));
    assert_true(str_equal(buf_str(&buf), STR("123456789")));
    buf_free(&buf);
    assert_int_equal(buf.max, 10);
    assert_null(buf.data);
}

static void a_buffer_grows_and_keeps_its_memory(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, SIZE_MAX);
    for (int i = 0; i < 100000; i++)
        buf_add_byte(&buf, (char)('a' + i % 26));
    assert_int_equal(buf.size, 100000);
    for (int i = 0; i < 100000; i++)
        assert_int_equal(buf.data[i], 'a' + i % 26);
    buf_clear(&buf);
    unsigned long calls = memory_calls();
    assert_non_null(buf_reserve(&buf, 100000));
    assert_int_equal(memory_calls(), calls);
    assert_true(buf_add(&buf, str_from(NULL)));
    buf_free(&buf);
}

static void rows_are_found_by_the_word_they_begin_with(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        int value;
    } rows[] = {{"a", 1}, {"ab", 2}, {"b", 3}};
    enum { COUNT = sizeof rows / sizeof *rows };
    for (size_t i = 0; i < COUNT; i++)
        assert_ptr_equal(str_find_row(rows, COUNT, sizeof *rows, str_from(rows[i].word)), &rows[i]);
    assert_null(str_find_row(rows, COUNT, sizeof *rows, STR("")));
    assert_null(str_find_row(rows, COUNT, sizeof *rows, STR("aa")));
    assert_null(str_find_row(rows, COUNT, sizeof *rows, STR("c")));
    assert_null(str_find_row(rows, COUNT, sizeof *rows, STR("abc")));
    assert_null(str_find_row(rows, COUNT, sizeof *rows, STR("a\0b")));
    assert_null(str_find_row(rows, COUNT, sizeof *rows, STR("\xC3\xA4")));
    assert_null(str_find_row(rows, 0, sizeof *rows, STR("a")));
}

static void views_compare_by_bytes(void **state)
{
    (void)state;
    assert_true(str_equal(STR(""), str_from(NULL)));
    assert_false(str_equal(STR("a"), STR("b")));
    assert_true(str_compare(STR("a"), STR("b")) < 0);
    assert_true(str_compare(STR("ab"), STR("a")) > 0);
    assert_true(str_compare(STR("\xC3"), STR("z")) > 0);
    assert_int_equal(str_compare(STR(""), str_from(NULL)), 0);
    assert_true(str_equal_fold(STR("Content-TYPE"), STR("content-type")));
    assert_false(str_equal_fold(STR("@"), STR("`")));
    assert_true(str_starts(STR("headline"), STR("head")));
    assert_true(str_starts(STR("headline"), STR("")));
    assert_false(str_starts(STR("head"), STR("headline")));
    assert_true(str_starts_fold(STR("HEADline"), STR("head")));
    assert_true(str_ends(STR("a.txt"), STR(".txt")));
    assert_true(str_ends_fold(STR("a.TXT"), STR(".txt")));
    assert_false(str_ends(STR("t"), STR("txt")));
}

static void parts_are_found_and_clipped(void **state)
{
    (void)state;
    struct str text = STR("one two two");
    assert_int_equal(str_find(text, STR("two")), 4);
    assert_int_equal(str_find(text, STR("six")), STR_NONE);
    assert_int_equal(str_find(text, STR("")), 0);
    assert_int_equal(str_find(str_from(NULL), STR("a")), STR_NONE);
    assert_int_equal(str_find_fold(text, STR("TWO")), 4);
    assert_int_equal(str_find_fold(STR("tw"), STR("two")), STR_NONE);
    assert_int_equal(str_find_byte(text, 'e'), 2);
    assert_int_equal(str_find_last(text, 't'), 8);
    assert_int_equal(str_find_last(text, 'x'), STR_NONE);
    assert_true(str_equal(str_part(text, 4, 3), STR("two")));
    assert_true(str_equal(str_part(text, 8, 99), STR("two")));
    assert_int_equal(str_part(text, 99, 1).size, 0);
    assert_true(str_equal(str_from_byte(text, 4), STR("two two")));
    assert_true(str_equal(str_trim(STR(" \t a b \r\n\f")), STR("a b")));
    assert_int_equal(str_trim(STR("  ")).size, 0);
}

static void views_are_cut_into_parts_and_words(void **state)
{
    (void)state;
    struct str rest = STR("a,,b"), part;
    assert_true(str_split(&rest, ',', &part) && str_equal(part, STR("a")));
    assert_true(str_split(&rest, ',', &part) && part.size == 0);
    assert_true(str_split(&rest, ',', &part) && str_equal(part, STR("b")));
    assert_false(str_split(&rest, ',', &part));
    rest = STR("a,");
    assert_true(str_split(&rest, ',', &part) && str_equal(part, STR("a")));
    assert_true(str_split(&rest, ',', &part) && part.size == 0);
    assert_false(str_split(&rest, ',', &part));
    rest = STR(" \n one\ttwo ");
    assert_true(str_word(&rest, &part) && str_equal(part, STR("one")));
    assert_true(str_word(&rest, &part) && str_equal(part, STR("two")));
    assert_false(str_word(&rest, &part));
}

static void numbers_fill_the_whole_view(void **state)
{
    (void)state;
    uint64_t number = 7;
    assert_true(str_to_u64(STR("18446744073709551615"), &number));
    assert_true(number == UINT64_MAX);
    assert_true(str_to_u64(STR("000"), &number));
    assert_int_equal(number, 0);
    assert_false(str_to_u64(STR("18446744073709551616"), &number));
    assert_false(str_to_u64(STR(""), &number));
    assert_false(str_to_u64(STR("-1"), &number));
    assert_false(str_to_u64(STR("1 "), &number));
}

/* The values are part of the contract: stored hashes must mean the same next year. */
static void hashes_stay_what_they_are(void **state)
{
    (void)state;
    assert_int_equal(str_hash(STR("a")), str_hash(STR("a")));
    /* databases hold hashes, so they are the same in all versions and on all machines */
    assert_true(str_hash(STR("")) == 0x9ca066f1a4ab2eeaU);
    assert_true(str_hash(STR("a")) == 0xa70e84d52b813287U);
    assert_true(str_hash(STR("news")) == 0xe3c7b48966dac8bdU);
    assert_true(str_hash(STR("tidings")) == 0x7e7c43ddb36cbf03U);
    assert_true(str_hash(STR("the evening news")) == 0xab0a99b7c0cd1b5bU);
    assert_true(str_hash(STR("evening news")) == 0x1fa5ddd657d1cd12U);
    assert_int_not_equal(str_hash(STR("a")), str_hash(STR("b")));
    assert_int_not_equal(str_hash(STR("")), str_hash(STR("\0")));
    assert_int_not_equal(str_hash(STR("abcdefgh\0")), str_hash(STR("abcdefgh")));
    static const uint64_t hashes[] = {
        UINT64_C(0x9ca066f1a4ab2eea), UINT64_C(0xa70e84d52b813287), UINT64_C(0x3b611408fa179000),
        UINT64_C(0x55d737e3a65b539b), UINT64_C(0x349ff0c719f63302), UINT64_C(0x370a5cc1871b98df),
        UINT64_C(0x4ee34e07314f2c26), UINT64_C(0x321bc5a5a210feb8), UINT64_C(0x6051652af9017043),
        UINT64_C(0x341f750dafd04938), UINT64_C(0xc1d516140c45ae06), UINT64_C(0x4021f32c1614a834),
        UINT64_C(0xbb583183f5a7186c)};
    for (size_t size = 0; size < sizeof hashes / sizeof *hashes; size++)
        assert_true(str_hash(str_part(STR("abcdefghi\xff\x80\x01"), 0, size)) == hashes[size]);
}

/* One item of a list: a key to sort by and the order in which it was added. */
struct item {
    int key, order;
};

static int compare_items(const void *a, const void *b)
{
    return ((const struct item *)a)->key - ((const struct item *)b)->key;
}

static void a_list_grows_and_is_sorted_stably(void **state)
{
    (void)state;
    struct arena arena;
    struct list list;
    arena_init(&arena, 0);
    list_init(&list, &arena, sizeof(struct item));
    list_sort(&list, compare_items);
    list_reserve(&list, 900);
    const void *items = list.items;
    for (int i = 0; i < 1000; i++) {
        assert_true(i != 900 || list.items == items);
        struct item *item = i % 2 ? list_add_unset(&list) : list_add(&list);
        assert_true(i % 2 || item->key == 0);
        *item = (struct item){i * 7919 % 31, i};
    }
    size_t used = arena_used(&arena);
    list_sort(&list, compare_items);
    assert_int_equal(arena_used(&arena), used);
    for (size_t i = 1; i < list.count; i++) {
        const struct item *a = list_at(&list, i - 1), *b = list_at(&list, i);
        assert_true(a->key < b->key || (a->key == b->key && a->order < b->order));
    }
    arena_free(&arena);
}

/* What is selected is what sorting would have put first, of equal items whichever. */
static void a_list_in_order_is_searched(void **state)
{
    (void)state;
    struct place {
        char letter;
        size_t number;
    };
    static const size_t numbers[] = {2, 5, 5, 9};
    struct arena arena;
    struct list list;
    arena_init(&arena, 0);
    list_init(&list, &arena, sizeof(struct place));
    assert_int_equal(list_first_from(&list, offsetof(struct place, number), 1), 0);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        *(struct place *)list_add(&list) = (struct place){'a', numbers[i]};
    for (size_t least = 0; least <= 10; least++) {
        size_t first = 0;
        while (first < list.count && numbers[first] < least)
            first++;
        assert_int_equal(list_first_from(&list, offsetof(struct place, number), least), first);
    }
    arena_free(&arena);
}

static void a_list_is_cut_to_its_first_items(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    for (int count = 0; count < 40; count++)
        for (int keys = 1; keys < 50; keys += 6)
            for (int wanted = 0; wanted <= count + 1; wanted++) {
                struct list list, sorted;
                list_init(&list, &arena, sizeof(struct item));
                list_init(&sorted, &arena, sizeof(struct item));
                for (int i = 0; i < count; i++) {
                    struct item item = {i * 7919 % keys, i};
                    *(struct item *)list_add(&list) = item;
                    *(struct item *)list_add(&sorted) = item;
                }
                list_sort(&sorted, compare_items);
                list_select(&list, (size_t)wanted, compare_items);
                list_sort(&list, compare_items);
                assert_int_equal(list.count, wanted < count ? wanted : count);
                for (size_t i = 0; i < list.count; i++)
                    assert_int_equal(((struct item *)list_at(&list, i))->key,
                                     ((struct item *)list_at(&sorted, i))->key);
                arena_clear(&arena);
            }
    arena_free(&arena);
}

static void a_table_finds_what_was_put(void **state)
{
    (void)state;
    struct arena arena;
    struct table table;
    arena_init(&arena, 0);
    table_init(&table, &arena);
    assert_null(table_get(&table, STR("none")));
    for (int i = 0; i < 5000; i++) {
        bool added;
        uint64_t *value = table_put(&table, arena_format(&arena, "key %d", i % 2500), &added);
        assert_int_equal(added, i < 2500);
        assert_int_equal(*value, i < 2500 ? 0 : i - 2500);
        *value = (uint64_t)i;
    }
    assert_int_equal(table.entries.count, 2500);
    for (int i = 0; i < 2500; i++) {
        struct str key = arena_format(&arena, "key %d", i);
        assert_int_equal(*table_get(&table, key), i + 2500);
        const struct table_entry *entry = list_at(&table.entries, (size_t)i);
        assert_true(str_equal(entry->key, key));
    }
    assert_null(table_get(&table, STR("key")));
    assert_ptr_equal(table_get_hashed(&table, STR("key 7"), str_hash(STR("key 7"))),
                     table_get(&table, STR("key 7")));
    assert_null(table_get_hashed(&table, STR("key"), str_hash(STR("key"))));
    *table_put(&table, STR(""), NULL) = 3;
    assert_int_equal(*table_get(&table, str_from(NULL)), 3);
    arena_free(&arena);
}

static void a_table_with_room_moves_nothing(void **state)
{
    (void)state;
    struct arena arena;
    struct table table;
    arena_init(&arena, 0);
    table_init(&table, &arena);
    *table_put(&table, STR("before"), NULL) = 1;
    table_reserve(&table, 1000);
    const void *entries = table.entries.items, *slots = table.slots;
    for (int i = 0; i < 999; i++) {
        struct str key = arena_format(&arena, "key %d", i);
        *table_put_hashed(&table, key, str_hash(key), NULL) = (uint64_t)i;
    }
    assert_ptr_equal(table.entries.items, entries);
    assert_ptr_equal(table.slots, slots);
    assert_int_equal(*table_get(&table, STR("before")), 1);
    assert_int_equal(*table_get(&table, STR("key 998")), 998);
    table_reserve(&table, 10);
    assert_ptr_equal(table.slots, slots);
    arena_free(&arena);
}

static jmp_buf out_of_memory;
static size_t wanted_size;

static void note_and_leave(size_t wanted)
{
    wanted_size = wanted;
    longjmp(out_of_memory, 1);
}

static void running_out_of_memory_calls_the_handler(void **state)
{
    (void)state;
    /* sanitizers end the program at such sizes, unless they are told not to */
#ifndef ARENA_POISONED
    memory_set_handler(note_and_leave);
    volatile int left = 0;
    if (setjmp(out_of_memory) == 0)
        memory_get(PTRDIFF_MAX);
    else
        left++;
    assert_true(wanted_size == PTRDIFF_MAX);
    if (setjmp(out_of_memory) == 0)
        memory_get_zeroed(SIZE_MAX / 2, 3);
    else
        left++;
    memory_set_handler(NULL);
    assert_int_equal(left, 2);
    assert_true(wanted_size == SIZE_MAX);
#else
    (void)note_and_leave;
    skip();
#endif
}

static void memory_of_no_size_can_be_freed(void **state)
{
    (void)state;
    memory_free(memory_get(0));
    memory_free(memory_get_zeroed(0, 8));
    memory_free(memory_resize(NULL, 0));
    memory_free(NULL);
    char *zeroed = memory_get_zeroed(10, 10);
    for (int i = 0; i < 100; i++)
        assert_int_equal(zeroed[i], 0);
    memory_free(zeroed);
}

static void every_error_has_words(void **state)
{
    (void)state;
    for (int error = 0; error < ERROR_COUNT; error++) {
        const char *text = error_text((enum error)error);
        assert_true(strlen(text) > 3);
        assert_int_not_equal(text[strlen(text) - 1], '.');
        for (int other = 0; other < error; other++)
            assert_string_not_equal(text, error_text((enum error)other));
    }
}

static void errors_are_told_on_standard_error(void **state)
{
    (void)state;
    char told[200] = "";
    FILE *file = tmpfile();
    assert_non_null(file);
    fflush(stderr);
    int saved = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    int status = error_user("no such thing as %s; try %s", "fish", "bread");
    error_report("page.html", ERROR_TOO_LARGE, NULL);
    error_report("feed.xml", ERROR_SYNTAX, "line 3");
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
    rewind(file);
    size_t size = fread(told, 1, sizeof told - 1, file);
    fclose(file);
    told[size] = '\0';
    assert_int_equal(status, EXIT_USAGE);
    assert_string_equal(told, "tidings: no such thing as fish; try bread\n"
                              "tidings: page.html: is larger than the limit\n"
                              "tidings: feed.xml: is malformed (line 3)\n");
}

static void files_are_read_within_the_limit(void **state)
{
    (void)state;
    char path[] = "/tmp/tidings-test-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    struct buf content, buf;
    buf_init(&content, 1 << 20);
    while (content.size < 300000)
        buf_add(&content, STR("Lorem ipsum\n"));
    assert_int_equal(write(descriptor, content.data, content.size), (ssize_t)content.size);
    close(descriptor);
    buf_init(&buf, content.size + 2);
    buf_add(&buf, STR("> "));
    assert_int_equal(file_read(path, &buf), OK);
    assert_true(str_equal(str_from_byte(buf_str(&buf), 2), buf_str(&content)));
    assert_int_equal(file_read(path, &buf), ERROR_TOO_LARGE);
    assert_int_equal(buf.size, content.size + 2);
    unlink(path);
    assert_int_equal(file_read(path, &buf), ERROR_OPEN);
    assert_int_equal(file_read("/", &buf), ERROR_READ);
    buf_clear(&buf);
    assert_int_equal(file_read("/dev/null", &buf), OK);
    assert_int_equal(buf.size, 0);
    buf_free(&buf);
    buf_free(&content);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_aligned_pieces_and_takes_them_back),
        cmocka_unit_test(a_warm_arena_asks_for_no_more_memory),
        cmocka_unit_test(an_arena_takes_back_the_end_of_the_newest_piece),
        cmocka_unit_test(pieces_of_an_arena_do_not_overlap),
        cmocka_unit_test(an_arena_says_when_it_is_full_and_gives_all_the_same),
        cmocka_unit_test(large_pieces_and_zeroed_ones),
        cmocka_unit_test(the_newest_piece_grows_in_place),
        cmocka_unit_test(a_mark_takes_back_what_came_after_it),
        cmocka_unit_test(strings_in_an_arena_end_with_a_nul),
        cmocka_unit_test(memory_that_is_not_given_out_is_poisoned),
        cmocka_unit_test(a_buffer_keeps_to_its_maximum),
        cmocka_unit_test(a_buffer_grows_and_keeps_its_memory),
        cmocka_unit_test(rows_are_found_by_the_word_they_begin_with),
        cmocka_unit_test(views_compare_by_bytes),
        cmocka_unit_test(parts_are_found_and_clipped),
        cmocka_unit_test(views_are_cut_into_parts_and_words),
        cmocka_unit_test(numbers_fill_the_whole_view),
        cmocka_unit_test(hashes_stay_what_they_are),
        cmocka_unit_test(a_list_grows_and_is_sorted_stably),
        cmocka_unit_test(a_list_in_order_is_searched),
        cmocka_unit_test(a_list_is_cut_to_its_first_items),
        cmocka_unit_test(a_table_finds_what_was_put),
        cmocka_unit_test(a_table_with_room_moves_nothing),
        cmocka_unit_test(running_out_of_memory_calls_the_handler),
        cmocka_unit_test(memory_of_no_size_can_be_freed),
        cmocka_unit_test(every_error_has_words),
        cmocka_unit_test(errors_are_told_on_standard_error),
        cmocka_unit_test(files_are_read_within_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
