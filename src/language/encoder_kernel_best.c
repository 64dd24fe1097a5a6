/* Which kinds of the arithmetic of reading run here. */
#include "language/encoder_kernel.h"

extern const struct encoder_kernel encoder_kernel_plain;
#if defined(__x86_64__)
#include <cpuid.h>

#include "language/teach_tiles.h"

extern const struct encoder_kernel encoder_kernel_avx2, encoder_kernel_vnni, encoder_kernel_amx;
#elif defined(__aarch64__)
extern const struct encoder_kernel encoder_kernel_neon;
#endif

#if defined(__x86_64__)
/* Whether the CPU has tiles of 8-bit integers and the system lets the process use them. */
static bool has_tiles(void)
{
    enum { TILES = 1 << 24, TILES_INT8 = 1 << 25 }; /* of EDX of leaf 7 */
    unsigned a, b, c, d;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & TILES) && (d & TILES_INT8) &&
           tiles_allowed();
}

/* Whether the CPU has products of 8-bit integers in its widest registers. */
static bool has_vnni(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vnni");
}
#endif

void encoder_kernels(const struct encoder_kernel *kernels[ENCODER_KERNELS_MAX + 1])
{
    size_t count = 0;
    kernels[count++] = &encoder_kernel_plain;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2"))
        kernels[count++] = &encoder_kernel_avx2;
    if (has_vnni())
        kernels[count++] = &encoder_kernel_vnni;
    if (has_vnni() && has_tiles())
        kernels[count++] = &encoder_kernel_amx;
#elif defined(__aarch64__)
    kernels[count++] = &encoder_kernel_neon;
#endif
    kernels[count] = NULL;
}

const struct encoder_kernel *encoder_kernel_best(void)
{
    const struct encoder_kernel *kernels[ENCODER_KERNELS_MAX + 1];
    encoder_kernels(kernels);
    size_t last = 0;
    while (kernels[last + 1])
        last++;
    return kernels[last];
}
