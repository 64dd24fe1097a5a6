/* Which kind of the arithmetic of learning runs here. */
#include "language/teach_kernel.h"

const struct teach_kernel *teach_kernel_best(void)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("fma"))
        return &teach_kernel_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return &teach_kernel_avx2;
#endif
    return &teach_kernel_portable;
}
