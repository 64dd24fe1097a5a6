/* Which kind of the arithmetic of learning runs here. */
#include "language/teach_kernel.h"

#if defined(__x86_64__)
#include <cpuid.h>

#include "language/teach_tiles.h"
#endif

const struct teach_kernel *teach_kernel_best(void)
{
#if defined(__x86_64__)
    enum { BF16 = 1 << 22, TILES = 1 << 24 }; /* of EDX of leaf 7 */
    unsigned a, b, c, d;
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __get_cpuid_count(7, 0, &a, &b, &c, &d) &&
        (d & BF16) && (d & TILES) && tiles_allowed())
        return &teach_kernel_amx;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("fma"))
        return &teach_kernel_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return &teach_kernel_avx2;
#endif
    return &teach_kernel_portable;
}
