/* Which kinds of the arithmetic of reading run here. */
#include "language/encoder_kernel.h"

extern const struct encoder_kernel encoder_kernel_plain;
#if defined(__x86_64__)
extern const struct encoder_kernel encoder_kernel_avx2, encoder_kernel_vnni;
#elif defined(__aarch64__)
extern const struct encoder_kernel encoder_kernel_neon;
#endif

void encoder_kernels(const struct encoder_kernel *kernels[ENCODER_KERNELS_MAX + 1])
{
    size_t count = 0;
    kernels[count++] = &encoder_kernel_plain;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2"))
        kernels[count++] = &encoder_kernel_avx2;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vnni"))
        kernels[count++] = &encoder_kernel_vnni;
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
