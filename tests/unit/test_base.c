/* The smallest parts: arenas, views, buffers, lists, tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
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

static void a_cleared_arena_asks_for_no_more_memory(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 0);
    for (int round = 0; round < 3; round++) {
        unsigned long before = memory_calls();
        for (int i = 0; i < 1000; i++)
            memset(arena_get(&arena, 777), i, 777);
        if (round > 0)
            assert_int_equal(memory_calls(), before);
        arena_clear(&arena);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_aligned_pieces_and_takes_them_back),
        cmocka_unit_test(a_cleared_arena_asks_for_no_more_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
